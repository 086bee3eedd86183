//! Finding plain text in UTF-8 as it stands: in any form that counts as the same, with whatever
//! does not count between its characters. Nothing is folded, and what has no hit is not even read
//! as text.

use std::ops::Range;

use regex::bytes::{Regex, RegexBuilder};

use crate::core::clean::{is_line_end, is_white};

use super::fold::{Fold, is_selector};

/// What may stand between the characters of a hit where white space does not count: what
/// [`Fold::of`] leaves out, and line ends, each of which only ends a row.
const WHITE: &str = r"[\s\x{200B}\x{FEFF}\x{FE00}-\x{FE0F}\x{E0100}-\x{E01EF}]*";

/// The same where it counts.
const SELECTORS: &str = r"[\x{FE00}-\x{FE0F}\x{E0100}-\x{E01EF}]*";

/// A text that is looked for, as a pattern of the forms it may have. Bytes that are no text have
/// no part in a hit, so any can be searched.
#[derive(Debug)]
pub(super) struct Direct {
    regex: Regex,
    is_the_same_everywhere: bool,
}

impl Direct {
    /// For these folded characters; none where they have to be looked for in a folded copy.
    pub(super) fn new(folded: &[char], fold: &Fold) -> Option<Self> {
        let ignores_white = fold.folding.white;
        // A byte that is none of a text reads as the replacement character.
        let is_plain =
            |c: &char| !(ignores_white && is_line_end(*c)) && *c != char::REPLACEMENT_CHARACTER;
        if !folded.iter().all(is_plain) {
            return None;
        }
        let characters = folded.iter().map(|c| {
            let forms = fold.sources(*c);
            let forms: Vec<String> = forms
                .iter()
                .map(|form| regex::escape(form.encode_utf8(&mut [0; 4])))
                .collect();
            match forms.as_slice() {
                [only] => only.clone(),
                _ => format!("(?:{})", forms.join("|")),
            }
        });
        let between = if ignores_white { WHITE } else { SELECTORS };
        let pattern = characters.collect::<Vec<_>>().join(between);
        let regex = RegexBuilder::new(&pattern).build().ok()?;
        Some(Self {
            regex,
            is_the_same_everywhere: ignores_white || !folded.iter().any(|c| is_white(*c)),
        })
    }

    /// Whether there is surely no hit in a text of these bytes, whichever white space of it counts.
    pub(super) fn is_not_in(&self, bytes: &[u8]) -> bool {
        self.is_the_same_everywhere && !self.regex.is_match(bytes)
    }

    /// Every hit, in order, in bytes.
    pub(super) fn find(&self, bytes: &[u8]) -> impl Iterator<Item = Range<usize>> {
        let hits = self.regex.find_iter(bytes);
        hits.map(|hit| hit.start()..hit.end() + selectors(&bytes[hit.end()..]))
    }
}

/// How many bytes at the start only say how the character before them is drawn.
pub(super) fn selectors(bytes: &[u8]) -> usize {
    let mut at = 0;
    loop {
        let length = match &bytes[at..] {
            [0xEF, 0xB8, ..] => 3,
            [0xF3, 0xA0, ..] => 4,
            _ => return at,
        };
        let one = bytes.get(at..at + length).map(str::from_utf8);
        match one {
            Some(Ok(one)) if one.chars().all(is_selector) => at += length,
            _ => return at,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::fold::Folding;
    use super::*;

    #[test]
    fn what_may_stand_between_is_what_folding_leaves_out() {
        let fold = Fold::of_kind(Folding {
            white: true,
            ..Folding::default()
        });
        let between = regex::Regex::new(&format!("^{WHITE}$")).unwrap();
        for c in '\0'..=char::MAX {
            let is_left_out = fold.of(c).is_none() || is_line_end(c);
            let text = c.encode_utf8(&mut [0; 4]).to_owned();
            assert_eq!(between.is_match(&text), is_left_out, "{c:?}");
            let length = if is_selector(c) { c.len_utf8() } else { 0 };
            assert_eq!(selectors(text.as_bytes()), length, "{c:?}");
        }
    }
}
