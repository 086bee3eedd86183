//! Mentions as one tag to a character and back: O outside, B, I and E for the first, inner and
//! last character of a longer mention, S for one of a single character.

use std::ops::Range;

/// A mention of something in a text: its characters (0-based, end-exclusive) and the number of
/// its label.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Mention {
    /// Where it is.
    pub range: Range<usize>,
    /// The number of its label in the list of labels it was made with.
    pub label: usize,
}

/// The tag of a character outside of all mentions.
pub const OUTSIDE: u16 = 0;

/// The place of a character in its mention.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Part {
    /// The first of several.
    First = 0,
    /// Neither the first nor the last.
    Inner = 1,
    /// The last of several.
    Last = 2,
    /// The only one.
    Only = 3,
}

/// The tag of a character at that place of a mention with that label.
pub fn tag(label: usize, part: Part) -> u16 {
    1 + 4 * label as u16 + part as u16
}

/// The label and the place that a tag stands for; nothing for [`OUTSIDE`].
pub fn untag(tag: u16) -> Option<(usize, Part)> {
    let inside = usize::from(tag.checked_sub(1)?);
    let part = [Part::First, Part::Inner, Part::Last, Part::Only][inside % 4];
    Some((inside / 4, part))
}

/// How many tags there are with that many labels.
pub fn count(labels: usize) -> usize {
    1 + 4 * labels
}

/// Whether the second tag may stand behind the first. The ends of a text count as [`OUTSIDE`].
pub fn may_follow(before: u16, after: u16) -> bool {
    let open = match untag(before) {
        Some((label, Part::First | Part::Inner)) => Some(label),
        _ => None,
    };
    match (open, untag(after)) {
        (Some(open), Some((label, Part::Inner | Part::Last))) => open == label,
        (None, Some((_, Part::Inner | Part::Last))) | (Some(_), _) => false,
        (None, _) => true,
    }
}

/// The tags of a text of that many characters with these mentions. What is empty or outside of
/// the text is left out, and so is what overlaps one that begins before it or is longer.
pub fn tags(len: usize, mentions: &[Mention]) -> Vec<u16> {
    let mut tags = vec![OUTSIDE; len];
    let mut sorted: Vec<&Mention> = mentions
        .iter()
        .filter(|m| !m.range.is_empty() && m.range.end <= len)
        .collect();
    sorted.sort_by_key(|m| (m.range.start, usize::MAX - m.range.end));
    let mut free = 0;
    for mention in sorted {
        if mention.range.start < free {
            continue;
        }
        let (first, last) = (mention.range.start, mention.range.end - 1);
        if first == last {
            tags[first] = tag(mention.label, Part::Only);
        } else {
            tags[first] = tag(mention.label, Part::First);
            tags[first + 1..last].fill(tag(mention.label, Part::Inner));
            tags[last] = tag(mention.label, Part::Last);
        }
        free = last + 1;
    }
    tags
}

/// The mentions that tags say. Of tags that may not follow one another, the mention goes on as
/// long as the label is the same.
pub fn mentions(tags: &[u16]) -> Vec<Mention> {
    let mut mentions = Vec::new();
    let mut at = 0;
    while at < tags.len() {
        let Some((label, part)) = untag(tags[at]) else {
            at += 1;
            continue;
        };
        let start = at;
        at += 1;
        let mut ended = matches!(part, Part::Last | Part::Only);
        while !ended && at < tags.len() {
            match untag(tags[at]) {
                Some((same, part @ (Part::Inner | Part::Last))) if same == label => {
                    ended = part == Part::Last;
                    at += 1;
                }
                _ => break,
            }
        }
        mentions.push(Mention {
            range: start..at,
            label,
        });
    }
    mentions
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mention(range: Range<usize>, label: usize) -> Mention {
        Mention { range, label }
    }

    /// Tags as letters, the label behind them where it is not the first.
    fn shown(tags: &[u16]) -> String {
        let show = |tag: &u16| match untag(*tag) {
            None => "O".to_owned(),
            Some((label, part)) => {
                let part = ["B", "I", "E", "S"][part as usize];
                if label == 0 {
                    part.to_owned()
                } else {
                    format!("{part}{label}")
                }
            }
        };
        tags.iter().map(show).collect()
    }

    #[test]
    fn mentions_become_tags() {
        let check = |mentions: &[Mention], expected: &str| {
            assert_eq!(shown(&tags(6, mentions)), expected, "{mentions:?}");
        };
        check(&[], "OOOOOO");
        check(&[mention(0..6, 0)], "BIIIIE");
        check(&[mention(1..2, 0), mention(2..4, 1)], "OSB1E1OO");
        check(&[mention(2..4, 1), mention(1..2, 0)], "OSB1E1OO");
        // Of those that overlap: the first, then the longer.
        check(&[mention(2..4, 1), mention(1..3, 0)], "OBEOOO");
        check(&[mention(1..3, 1), mention(1..4, 0)], "OBIEOO");
        // What is empty or outside is left out.
        check(&[mention(2..2, 0), mention(5..7, 0)], "OOOOOO");
    }

    #[test]
    fn tags_become_mentions_even_where_they_are_no_sequence() {
        let (b, i, e, s) = (1, 2, 3, 4);
        let check = |tags: &[u16], expected: &[Mention]| {
            assert_eq!(mentions(tags), expected, "{tags:?}");
        };
        check(&[b, i, e, 0, s], &[mention(0..3, 0), mention(4..5, 0)]);
        check(&[b, e + 4], &[mention(0..1, 0), mention(1..2, 1)]);
        check(&[i, i], &[mention(0..2, 0)]);
        check(&[b, b, 0], &[mention(0..1, 0), mention(1..2, 0)]);
        check(&[s, e], &[mention(0..1, 0), mention(1..2, 0)]);
    }

    #[test]
    fn tagging_and_reading_tags_is_the_identity() {
        let mut state = 3u64;
        let mut below = |n: usize| {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            (state >> 33) as usize % n
        };
        for _ in 0..2000 {
            let mut list = Vec::new();
            let mut at = 0;
            while at < 40 {
                let (from, len) = (at + below(4), below(5) + 1);
                list.push(mention(from..from + len, below(5)));
                at = from + len;
            }
            let tags = tags(at, &list);
            assert_eq!(mentions(&tags), list);
            let ends = [OUTSIDE].into_iter().chain(tags.iter().copied());
            let pairs = ends.zip(tags.iter().copied().chain([OUTSIDE]));
            for (before, after) in pairs {
                assert!(may_follow(before, after), "{before} {after}");
            }
        }
    }

    #[test]
    fn what_may_follow_ends_what_it_began() {
        // Every tag has one that may stand before it and one behind, in the end O.
        for tag in 0..count(3) as u16 {
            let (mut before, mut behind) = (0, 0);
            for other in 0..count(3) as u16 {
                before += usize::from(may_follow(other, tag));
                behind += usize::from(may_follow(tag, other));
            }
            let open = matches!(untag(tag), Some((_, Part::First | Part::Inner)));
            let goes_on = matches!(untag(tag), Some((_, Part::Inner | Part::Last)));
            // Closed are O, and the last and only character for each label.
            assert_eq!(behind, if open { 2 } else { 7 }, "{tag}");
            assert_eq!(before, if goes_on { 2 } else { 7 }, "{tag}");
            assert_eq!(may_follow(tag, OUTSIDE), !open);
        }
    }
}
