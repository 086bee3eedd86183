//! A regular expression folded as the text is that it is matched with.

use super::fold::Fold;

/// Folds the characters that a pattern names as themselves. What has a meaning in a pattern keeps
/// it: a full-width bracket that becomes a bracket is escaped. Ranges in classes stay, and take in
/// what the full-width letters and digits of a range become.
pub(super) fn folded(pattern: &str, fold: &Fold) -> String {
    let chars: Vec<char> = pattern.chars().collect();
    let mut out = String::with_capacity(pattern.len());
    let mut classes = 0_usize;
    let mut at = 0;
    while let Some(&c) = chars.get(at) {
        let rest = &chars[at..];
        let verbatim = match c {
            '\\' => escape(rest),
            '(' if classes == 0 => group_name(rest),
            '[' => {
                classes += 1;
                1
            }
            ']' => {
                classes = classes.saturating_sub(1);
                1
            }
            _ if c.is_ascii() && !c.is_whitespace() => range(rest, classes > 0),
            _ => 0,
        };
        if verbatim > 0 {
            out.extend(&rest[..verbatim]);
            at += verbatim;
            continue;
        }
        let range = range(rest, classes > 0);
        if range == 3 {
            out.extend(&rest[..3]);
            let (first, last) = (fold.of(c), fold.of(rest[2]));
            if let (Some(first), Some(last)) = (first, last)
                && (first, last) != (c, rest[2])
                && first <= last
                && ('\u{FF01}'..='\u{FF5E}').contains(&c)
            {
                push(&mut out, first);
                out.push('-');
                push(&mut out, last);
            }
            at += 3;
            continue;
        }
        match fold.of(c) {
            Some(folded) if folded == c => out.push(c),
            Some(folded) => push(&mut out, folded),
            // Nothing, to which a quantifier may still apply.
            None if classes == 0 => out.push_str("(?:)"),
            None => {}
        }
        at += 1;
    }
    out
}

fn push(out: &mut String, c: char) {
    if regex_syntax::is_meta_character(c) {
        out.push('\\');
    }
    out.push(c);
}

/// How many characters an escape has: `\d`, `\p{Han}`, `\x{4E00}`.
fn escape(rest: &[char]) -> usize {
    let braced = matches!(rest, ['\\', 'p' | 'P' | 'x' | 'u' | 'U' | 'b', '{', ..]);
    let close = rest.iter().position(|c| *c == '}');
    match close.filter(|_| braced) {
        Some(close) => close + 1,
        None => rest.len().min(2),
    }
}

/// How many characters the beginning of a group has, its name included.
fn group_name(rest: &[char]) -> usize {
    let named = matches!(rest, ['(', '?', '<', ..] | ['(', '?', 'P', '<', ..]);
    let close = rest.iter().position(|c| *c == '>');
    close.filter(|_| named).map_or(1, |close| close + 1)
}

/// How many characters stand here as they are: a range of a class, or one.
fn range(rest: &[char], in_class: bool) -> usize {
    match rest {
        [_, '-', last, ..] if in_class && !matches!(last, ']' | '[' | '\\' | '-') => 3,
        _ => 1,
    }
}

#[cfg(test)]
mod tests {
    use super::super::fold::Folding;
    use super::*;

    #[test]
    fn patterns_are_folded_and_keep_their_meaning() {
        let fold = Fold::of_kind(Folding {
            case: false,
            width: true,
            variants: true,
            white: true,
        });
        let check = |pattern: &str, expected: &str| {
            assert_eq!(folded(pattern, fold), expected, "{pattern}");
            assert!(regex::Regex::new(&folded(pattern, fold)).is_ok());
        };
        check("（北京）", r"\(北京\)");
        check("国|國+", "国|国+");
        check("[國國]", "[国国]");
        check("[一-國]", "[一-國]");
        check("[Ａ-Ｚ]x-y", "[Ａ-ＺA-Z]x-y");
        check("北 *京", "北(?:)*京");
        check(
            r"\p{Han}{2}\d\（?".trim_end_matches(r"\（?"),
            r"\p{Han}{2}\d",
        );
        check("(?<國>龍)", "(?<國>龙)");
        check("［０-９］", r"\[0-9\]");
        check("[^，－]", r"[^,\-]");
        check("《（＜", r"《\(<");
    }
}
