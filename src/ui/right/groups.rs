//! An article's spans by label and, within a label, by their words. Made anew when the text
//! changes, not for each frame.

use rustc_hash::FxHashMap;

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
#[derive(Debug)]
pub(super) struct Mentions {
    pub(super) text: String,
    /// Their places in [`Shown::spans`], in the order of the text.
    pub(super) spans: Vec<u32>,
}

impl Groups {
    pub(super) fn of(shown: &Shown, order: TagOrder) -> Self {
        let mut by_label: Vec<Option<Group>> = Vec::new();
        by_label.resize_with(shown.labels.len(), || None);
        let mut known: FxHashMap<(u32, String), usize> = FxHashMap::default();
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
            let words = shown.words(span);
            let next = group.words.len();
            let place = *known.entry((span.label, words)).or_insert(next);
            if place == next {
                group.words.push(Mentions {
                    text: shown.words(span),
                    spans: Vec::new(),
                });
            }
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
