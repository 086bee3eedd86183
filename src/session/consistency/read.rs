//! An article as it is checked.

use crate::core::clean::Clean;
use crate::core::labels::LabelSet;
use crate::core::{Address, Document, PageId, Progress, SpanId};
use crate::session::find::article::listed;
use crate::session::readings::spans_by_article;
use crate::tag::bioes::Mention;
use crate::tag::consistency::{Tagged, key};

/// An article as it is checked.
pub(super) struct Read {
    pub(super) head: Address,
    pub(super) clean: Clean,
    pub(super) chars: Vec<char>,
    pub(super) mentions: Vec<Mention>,
    pub(super) spans: Vec<SpanId>,
    /// All that is tagged, those of several parts too.
    pub(super) tags: Vec<ReadTag>,
    pub(super) is_begun: bool,
}

/// A tag as it is checked.
pub(super) struct ReadTag {
    pub(super) id: SpanId,
    /// The number of its label.
    pub(super) label: usize,
    /// Where it stands, part after part.
    pub(super) parts: Vec<(u32, u32)>,
}

impl Read {
    pub(super) fn of(
        document: &Document,
        head: Address,
        spans: &[SpanId],
        labels: &LabelSet,
    ) -> Self {
        let clean = Clean::of(document, head);
        let mut read = Self {
            head,
            chars: clean.text().chars().collect(),
            clean,
            mentions: Vec::new(),
            spans: Vec::new(),
            tags: Vec::new(),
            is_begun: document.progress(head) != Progress::Todo || !spans.is_empty(),
        };
        for id in spans {
            let Some(span) = document.span(id) else {
                continue;
            };
            let places = read.clean.places(document, head, &span);
            let label = labels.resolve(span.label());
            let label = label.and_then(|l| labels.labels().iter().position(|o| o.id == l.id));
            let Some(label) = label.filter(|_| !places.is_empty()) else {
                continue;
            };
            // The words of spans of several parts are not compared.
            if let [(start, end)] = places.as_slice() {
                read.mentions.push(Mention {
                    range: *start as usize..*end as usize,
                    label,
                });
                read.spans.push(id.clone());
            }
            read.tags.push(ReadTag {
                id: id.clone(),
                label,
                parts: places.into_iter().collect(),
            });
        }
        read
    }

    /// A tag's words as they are compared.
    pub(super) fn key(&self, tag: &ReadTag) -> String {
        let parts = tag.parts.iter();
        let words = parts.map(|(start, end)| key(&self.chars, &(*start as usize..*end as usize)).0);
        words.collect()
    }

    pub(super) fn tagged(&self) -> Tagged<'_> {
        Tagged {
            chars: &self.chars,
            mentions: &self.mentions,
        }
    }
}

pub(super) fn each_article(
    document: &Document,
    page: PageId,
    labels: &LabelSet,
    mut each: impl FnMut(Read),
) {
    let spans = spans_by_article(document);
    listed(document, |head, of| {
        if of == page {
            let here = spans.get(&head).map_or(&[][..], Vec::as_slice);
            each(Read::of(document, head, here, labels));
        }
    });
}
