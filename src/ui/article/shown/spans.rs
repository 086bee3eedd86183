//! Reading an article's spans. Those that stand as they stood, before or behind the text that has
//! changed, are kept and moved on with it; all others are read again.

use std::cmp::Reverse;

use smallvec::SmallVec;

use crate::core::clean::is_white;
use crate::core::labels::LabelSet;
use crate::core::snapshot::Changed;
use crate::core::{
    ActionId, Address, Document, Facts, LabelId, Run, RunSet, Span as CoreSpan, SpanId, SpanState,
};

use super::splice::{Swap, moved_range};
use super::{Cells, Dormant, LANES, Shown, Span};

/// What a span was when it was read, as far as what is shown depends on it.
#[derive(Debug)]
pub(super) struct Known {
    id: SpanId,
    label: LabelId,
    note: Option<Box<str>>,
    tagged_by: ActionId,
    /// Its characters, where they are one run, nothing stands between them, and none of them, not
    /// even a hidden one, is in another article: then nothing but a change beside them matters.
    run: Option<Run>,
}

impl Known {
    fn of(span: &CoreSpan<'_>, article: Option<Address>, is_simple: bool) -> Self {
        let is_parted = |article| span.is_partly_in(article);
        let is_simple = is_simple && !article.is_some_and(is_parted);
        Self {
            id: span.id().clone(),
            label: span.label().clone(),
            note: span.note().map(Into::into),
            tagged_by: span.tagged_by(),
            run: only_run(span).filter(|_| is_simple),
        }
    }

    /// Whether a span is the same in everything but where it stands, and stands where it did
    /// unless something has changed beside it.
    fn is(&self, span: &CoreSpan<'_>, touched: &RunSet) -> bool {
        self.run.is_some_and(|run| !touched.meets(run))
            && self.run == only_run(span)
            && self.id == *span.id()
            && self.label == *span.label()
            && self.note.as_deref() == span.note()
            && self.tagged_by == span.tagged_by()
    }
}

fn only_run(span: &CoreSpan<'_>) -> Option<Run> {
    match &span.members()[..] {
        [part] => match part[..] {
            [run] => Some(run),
            _ => None,
        },
        _ => None,
    }
}

impl Shown {
    /// Brings the spans up to date, once the text is: `cells` of it were changed.
    pub(super) fn update_spans(
        &mut self,
        document: &Document,
        labels: &LabelSet,
        changed: &Changed,
        cells: &Swap,
    ) {
        if self.label_set != *labels {
            self.label_set = labels.clone();
            self.known.clear();
        }
        // By number: whether a span does not stand in what has changed, and whether it stays.
        let mut is_apart = vec![true; self.known.len()];
        let mut stays = vec![false; self.known.len()];
        for span in &self.spans {
            let Cells { start, end } = span.extent();
            if let Some(is_apart) = is_apart.get_mut(span.number) {
                *is_apart = end <= cells.old.start || start >= cells.old.end;
            }
        }
        let touched = RunSet::new(&changed.runs);
        let mut known = std::mem::take(&mut self.known);
        self.known.reserve(known.len());
        self.dormant.clear();
        let mut read = Vec::new();
        for span in document.spans() {
            let number = span.number();
            let known = known.get_mut(number).and_then(Option::take);
            let known = known.filter(|known| is_apart[number] && known.is(&span, &touched));
            if let Some(known) = known {
                stays[number] = true;
                self.note(number, known);
            } else {
                read.extend(self.read_span(document, labels, &span));
            }
        }
        self.spans.retain_mut(|span| {
            let stays = stays.get(span.number) == Some(&true);
            if stays && span.extent().start >= cells.old.end {
                for part in &mut span.parts {
                    moved_range(part, cells.by());
                }
            }
            stays
        });
        self.spans.extend(read);
        self.spans.sort_by_key(|span| {
            let extent = span.extent();
            (extent.start, Reverse(extent.end), span.number)
        });
        self.give_lanes();
    }

    /// Notes how a span was when it was read. Numbers come in order.
    fn note(&mut self, number: usize, known: Known) {
        self.known.resize_with(number, || None);
        self.known.push(Some(known));
    }

    /// Reads a span; none where nothing of it is visible in the article.
    fn read_span(
        &mut self,
        document: &Document,
        labels: &LabelSet,
        span: &CoreSpan<'_>,
    ) -> Option<Span> {
        let number = span.number();
        let label = labels.resolve(span.label());
        let place = |id: &LabelId| self.labels.iter().position(|known| known.id == *id);
        let label = label.map(|label| place(&label.id).unwrap_or_default() as u32);
        let mut parts: SmallVec<[Cells; 1]> = SmallVec::new();
        span.each_visible_run(|run| self.parts_of(run, &mut parts));
        let Some(label) = label else {
            self.note(number, Known::of(span, self.article, true));
            return None;
        };
        if parts.is_empty() {
            let dormant = self.read_dormant(document, span, label);
            self.note(number, Known::of(span, self.article, dormant.is_none()));
            self.dormant.extend(dormant);
            return None;
        }
        parts.sort_unstable_by_key(|part| part.start);
        // White space and line ends between two parts have no cells or are not drawn apart.
        parts.dedup_by(|next, last| {
            let meet = last.end == next.start;
            if meet {
                last.end = next.end;
            }
            meet
        });
        let state = span.state();
        self.note(
            number,
            Known::of(span, self.article, state == SpanState::Whole),
        );
        Some(Span {
            number,
            id: span.id().clone(),
            label,
            parts,
            state,
            note: span.note().map(Into::into),
            tagged_by: span.tagged_by(),
            lane: 0,
        })
    }

    /// A span of the article of which nothing is visible.
    fn read_dormant(
        &self,
        document: &Document,
        span: &CoreSpan<'_>,
        label: u32,
    ) -> Option<Dormant> {
        const FAR: usize = 4096;
        let first = span.members().first()?.first()?.first();
        let is_here = document.article_of(first) == self.article;
        if !is_here || span.first_visible().is_some() {
            return None;
        }
        // What is only hidden says more than what was corrected before it was hidden.
        let held = |without: u8| -> String {
            let runs = span.members().iter().flatten();
            let chars = runs.flat_map(|run| document.characters(*run));
            let held = chars.filter(|(c, facts)| !facts.any(without) && !is_white(*c));
            held.map(|(c, _)| c).collect()
        };
        let mut text = held(Facts::REPLACED | Facts::UNBORN | Facts::HEAD);
        if text.is_empty() {
            text = held(Facts::UNBORN | Facts::HEAD);
        }
        let before = std::iter::successors(Some(first), |at| document.preceding(*at));
        let cell = before.take(FAR).find_map(|at| self.cell(at));
        Some(Dormant {
            id: span.id().clone(),
            label,
            held: text.into(),
            gap: cell.map_or(0, |cell| cell + 1),
        })
    }

    /// Gives each span the first rule that no span it meets has.
    fn give_lanes(&mut self) {
        let mut ends = [0u32; LANES as usize];
        let mut reach = 0;
        self.reach.clear();
        for span in &mut self.spans {
            let extent = span.extent();
            let free = ends.iter().position(|end| *end <= extent.start);
            let lane = free.unwrap_or(ends.len() - 1);
            ends[lane] = ends[lane].max(extent.end);
            span.lane = lane as u8;
            reach = reach.max(extent.end);
            self.reach.push(reach);
        }
    }
}
