//! An article's spans by label and, within a label, by their words. Made anew when the text
//! changes, not for each frame.

use std::hash::{Hash, Hasher};

use rustc_hash::{FxHashMap, FxHasher};
use smallvec::SmallVec;

use crate::ui::article::Shown;
use crate::ui::settings::TagOrder;

use crate::core::SpanState;

/// See the module's description.
#[derive(Debug, Default)]
pub(super) struct Groups {
    /// The [`Shown::stamp`] of the text they are of.
    pub(super) stamp: u64,
    /// In the order of the label set; labels without spans have none.
    pub(super) labels: Vec<Group>,
    /// Spans that are torn, by their places in [`Shown::spans`].
    pub(super) torn: Vec<u32>,
}

/// The spans of one label.
#[derive(Debug)]
pub(super) struct Group {
    /// Which of [`Shown::labels`].
    pub(super) label: u32,
    pub(super) count: u32,
    pub(super) words: Vec<Mentions>,
}

/// The spans of one label with the same words.
///
/// The words themselves are read off the first of them where they are drawn: of ten thousand spans
/// a few are in view.
#[derive(Debug)]
pub(super) struct Mentions {
    /// Their places in [`Shown::spans`], in the order of the text. Never none.
    pub(super) spans: SmallVec<[u32; 4]>,
}

impl Groups {
    pub(super) fn of(shown: &Shown, order: TagOrder) -> Self {
        let mut by_label: Vec<Option<Group>> = Vec::new();
        by_label.resize_with(shown.labels.len(), || None);
        // By a hash of label and words.
        let mut known: FxHashMap<u64, SmallVec<[u32; 1]>> = FxHashMap::default();
        let mut torn = Vec::new();
        for (at, span) in (0..).zip(&shown.spans) {
            if span.state == SpanState::Torn {
                torn.push(at);
            }
            let Some(group) = by_label.get_mut(span.label as usize) else {
                continue;
            };
            let group = group.get_or_insert_with(|| Group {
                label: span.label,
                count: 0,
                words: Vec::new(),
            });
            group.count += 1;
            let mut hasher = FxHasher::default();
            span.label.hash(&mut hasher);
            shown.chars_of(span).for_each(|c| c.hash(&mut hasher));
            let here = known.entry(hasher.finish()).or_default();
            let is_same = |place: &u32| {
                let mentions: Option<&Mentions> = group.words.get(*place as usize);
                let first =
                    mentions.and_then(|mentions| shown.spans.get(mentions.spans[0] as usize));
                first.is_some_and(|first| {
                    first.label == span.label && shown.chars_of(first).eq(shown.chars_of(span))
                })
            };
            let place = here.iter().copied().find(is_same).unwrap_or_else(|| {
                let next = group.words.len() as u32;
                here.push(next);
                group.words.push(Mentions {
                    spans: SmallVec::new(),
                });
                next
            }) as usize;
            group.words[place].spans.push(at);
        }
        let mut groups = Self {
            stamp: shown.stamp(),
            labels: by_label.into_iter().flatten().collect(),
            torn,
        };
        groups.arrange(order);
        groups
    }

    /// Puts the words of each label in an order.
    pub(super) fn arrange(&mut self, order: TagOrder) {
        for group in &mut self.labels {
            group.words.sort_by_key(|mentions| {
                let first = mentions.spans.first().copied();
                let count = match order {
                    TagOrder::Count => mentions.spans.len(),
                    TagOrder::Place => 0,
                };
                (std::cmp::Reverse(count), first)
            });
        }
    }
}
