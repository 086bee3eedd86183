//! How spans may stand to one another, and what of what is tagged does not keep to it.
//!
//! Nothing here stops anybody: a tag that breaks a rule is made all the same, and said to.

use rustc_hash::FxHashMap;

use super::LabelSet;
use crate::core::operation::LabelId;

/// Labels that something is allowed for.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub enum Allowed {
    /// All.
    #[default]
    Any,
    /// These and no others.
    Only(Vec<LabelId>),
}

impl Allowed {
    /// Whether a label is among them.
    pub fn allows(&self, label: &str) -> bool {
        match self {
            Allowed::Any => true,
            Allowed::Only(labels) => labels.iter().any(|id| &**id == label),
        }
    }

    /// The labels, where they are named.
    pub fn named(&self) -> Option<&[LabelId]> {
        match self {
            Allowed::Any => None,
            Allowed::Only(labels) => Some(labels),
        }
    }

    /// Their ids as text, where they are named.
    pub fn ids(&self) -> Option<Vec<String>> {
        let labels = self.named()?.iter();
        Some(labels.map(ToString::to_string).collect())
    }
}

/// Something that bears a label.
#[derive(Clone, Copy, Debug)]
pub struct Marked<'a> {
    /// The id of the label it has now.
    pub label: &'a str,
    /// Its characters by their places in whatever text, end-exclusive, in any order.
    pub ranges: &'a [(u32, u32)],
}

/// How two spans that share characters stand to one another.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Meeting {
    /// The first lies inside the second.
    Inside,
    /// They have the same characters.
    Same,
    /// Each has characters that the other has not.
    Crosses,
}

/// Two spans whose labels may not stand to one another as they do.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Breach {
    /// The span that lies inside, or of two others the earlier one, by its place in the list.
    pub one: usize,
    /// The other.
    pub other: usize,
    /// How they stand.
    pub meeting: Meeting,
}

/// The pairs of spans that share characters, in order of the list. Pieces are gone through once
/// from left to right, so it costs what there are spans and pairs.
pub fn meetings(marked: &[Marked<'_>]) -> Vec<(usize, usize, Meeting)> {
    let mut pieces: Vec<(u32, u32, usize)> = Vec::with_capacity(marked.len());
    let mut lengths = vec![0_u32; marked.len()];
    for (at, one) in marked.iter().enumerate() {
        for &(start, end) in one.ranges.iter().filter(|(start, end)| start < end) {
            pieces.push((start, end, at));
            lengths[at] += end - start;
        }
    }
    pieces.sort_unstable();
    let mut shared: FxHashMap<(usize, usize), u32> = FxHashMap::default();
    let mut open: Vec<(u32, usize)> = Vec::new();
    for (start, end, at) in pieces {
        open.retain(|(until, _)| *until > start);
        for &(until, other) in open.iter().filter(|(_, other)| *other != at) {
            let pair = (at.min(other), at.max(other));
            *shared.entry(pair).or_default() += until.min(end) - start;
        }
        open.push((end, at));
    }
    let mut found: Vec<_> = shared
        .into_iter()
        .map(
            |((a, b), common)| match (common == lengths[a], common == lengths[b]) {
                (true, true) => (a, b, Meeting::Same),
                (true, false) => (a, b, Meeting::Inside),
                (false, true) => (b, a, Meeting::Inside),
                (false, false) => (a, b, Meeting::Crosses),
            },
        )
        .collect();
    found.sort_unstable();
    found
}

/// The pairs of spans that do not keep to the rules of their labels, in order of the list. A label
/// that the set does not have has no rules.
pub fn breaches(set: &LabelSet, marked: &[Marked<'_>]) -> Vec<Breach> {
    let label = |at: usize| {
        let id = marked[at].label;
        set.labels().iter().find(|label| &*label.id == id)
    };
    let inside = |a: usize, b: usize| label(a).is_none_or(|l| l.inside.allows(marked[b].label));
    let crosses = |a: usize, b: usize| label(a).is_none_or(|l| l.crosses.allows(marked[b].label));
    let mut found = Vec::new();
    for (one, other, meeting) in meetings(marked) {
        let good = match meeting {
            Meeting::Inside => inside(one, other),
            Meeting::Same => inside(one, other) || inside(other, one),
            Meeting::Crosses => crosses(one, other) && crosses(other, one),
        };
        if !good {
            found.push(Breach {
                one,
                other,
                meeting,
            });
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::labels::{Label, LabelOperation};

    fn set(rules: &[(&str, Allowed, Allowed)]) -> LabelSet {
        let mut set = LabelSet::default();
        for (id, inside, crosses) in rules {
            set.apply(&LabelOperation::Put(Label {
                id: (*id).into(),
                inside: inside.clone(),
                crosses: crosses.clone(),
                ..Label::default()
            }));
        }
        set
    }

    fn only(ids: &[&str]) -> Allowed {
        Allowed::Only(ids.iter().map(|id| (*id).into()).collect())
    }

    #[test]
    fn spans_meet_by_their_characters() {
        let check = |a: &[(u32, u32)], b: &[(u32, u32)], expected: Option<(usize, Meeting)>| {
            let marked = [a, b].map(|ranges| Marked { label: "A", ranges });
            let found = meetings(&marked).first().map(|(one, _, how)| (*one, *how));
            assert_eq!(found, expected, "{a:?} {b:?}");
        };
        check(&[(0, 2)], &[(2, 4)], None);
        check(&[(0, 4)], &[(1, 3)], Some((1, Meeting::Inside)));
        check(&[(0, 3)], &[(0, 4)], Some((0, Meeting::Inside)));
        check(&[(0, 3)], &[(0, 3)], Some((0, Meeting::Same)));
        check(&[(0, 3)], &[(2, 4)], Some((0, Meeting::Crosses)));
        // What lies in the gap between two parts meets neither.
        check(&[(0, 2), (5, 7)], &[(3, 4)], None);
        check(&[(0, 2), (5, 7)], &[(1, 6)], Some((0, Meeting::Crosses)));
        check(
            &[(5, 7), (0, 2)],
            &[(0, 1), (6, 7)],
            Some((1, Meeting::Inside)),
        );
        check(&[(3, 3)], &[(0, 9)], None);
    }

    #[test]
    fn what_breaks_a_rule_is_told() {
        let set = set(&[
            ("P", only(&["O"]), only(&[])),
            ("O", Allowed::Any, only(&["L"])),
            ("L", only(&[]), Allowed::Any),
        ]);
        let check = |spans: &[(&str, u32, u32)], expected: &[(usize, usize, Meeting)]| {
            let ranges: Vec<[(u32, u32); 1]> = spans.iter().map(|(_, s, e)| [(*s, *e)]).collect();
            let marked: Vec<Marked<'_>> = spans
                .iter()
                .zip(&ranges)
                .map(|((label, _, _), ranges)| Marked { label, ranges })
                .collect();
            let found: Vec<_> = breaches(&set, &marked)
                .into_iter()
                .map(|b| (b.one, b.other, b.meeting))
                .collect();
            assert_eq!(found, expected, "{spans:?}");
        };
        check(&[("P", 0, 2), ("O", 0, 6)], &[]);
        check(&[("P", 0, 2), ("P", 0, 6)], &[(0, 1, Meeting::Inside)]);
        check(&[("L", 0, 2), ("O", 0, 6)], &[(0, 1, Meeting::Inside)]);
        check(&[("O", 0, 2), ("L", 0, 6)], &[]);
        // Of two on the same characters one allows it.
        check(&[("L", 0, 2), ("O", 0, 2)], &[]);
        check(&[("L", 0, 2), ("L", 0, 2)], &[(0, 1, Meeting::Same)]);
        check(&[("O", 0, 3), ("L", 1, 6)], &[]);
        check(&[("P", 0, 3), ("L", 1, 6)], &[(0, 1, Meeting::Crosses)]);
        check(&[("gone", 0, 3), ("also", 1, 6)], &[]);
        check(&[("gone", 0, 3), ("P", 1, 6)], &[(0, 1, Meeting::Crosses)]);
    }

    #[test]
    fn meetings_are_what_comparing_every_pair_finds() {
        let mut state = 7_u64;
        let mut random = move |below: u32| {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            (state >> 33) as u32 % below
        };
        for _ in 0..500 {
            let mut all: Vec<Vec<(u32, u32)>> = Vec::new();
            for _ in 0..random(8) {
                let mut ranges = Vec::new();
                let mut at = random(6);
                for _ in 0..=random(2) {
                    let end = at + 1 + random(4);
                    ranges.push((at, end));
                    at = end + 1 + random(3);
                }
                all.push(ranges);
            }
            let marked: Vec<Marked<'_>> = all
                .iter()
                .map(|ranges| Marked { label: "A", ranges })
                .collect();
            let chars = |ranges: &[(u32, u32)]| -> std::collections::BTreeSet<u32> {
                ranges.iter().flat_map(|(s, e)| *s..*e).collect()
            };
            let mut expected = Vec::new();
            for a in 0..all.len() {
                for b in a + 1..all.len() {
                    let (one, other) = (chars(&all[a]), chars(&all[b]));
                    if one.is_disjoint(&other) {
                        continue;
                    }
                    expected.push(match (one.is_subset(&other), other.is_subset(&one)) {
                        (true, true) => (a, b, Meeting::Same),
                        (true, false) => (a, b, Meeting::Inside),
                        (false, true) => (b, a, Meeting::Inside),
                        (false, false) => (a, b, Meeting::Crosses),
                    });
                }
            }
            expected.sort_unstable();
            assert_eq!(meetings(&marked), expected, "{all:?}");
        }
    }
}
