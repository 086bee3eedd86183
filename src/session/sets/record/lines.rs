//! The text of an article's record, clean or as printed, and where the article's characters stand
//! in it.

use rustc_hash::FxHashSet;

use crate::core::clean::{Clean, is_white};
use crate::core::{Address, Run, push_run};
use crate::format::set;
use crate::session::sets::provenance::Pages;

use super::Exporting;

/// The text of an article's record, and where its characters stand in it.
pub(in crate::session::sets) struct Lines {
    pub(in crate::session::sets) article: Address,
    pub(super) text: String,
    pub(super) clean: Clean,
    /// In printed text, whether the article has it in another order.
    pub(in crate::session::sets) reordered: bool,
    /// In printed text, the page characters in order and where each run begins.
    printed: Vec<(u32, Run)>,
}

impl Lines {
    pub(super) fn of(exporting: &Exporting<'_>, article: Address) -> Self {
        let document = exporting.document;
        let clean = Clean::of(document, article);
        if !exporting.printed {
            return Self {
                article,
                text: clean.text().to_owned(),
                clean,
                reordered: false,
                printed: Vec::new(),
            };
        }
        let mut runs: Vec<Run> = document
            .runs(article)
            .filter(|run| !run.buffer.is_typed())
            .collect();
        let reordered = !runs.is_sorted();
        runs.sort_unstable();
        let mut printed: Vec<(u32, Run)> = Vec::new();
        let mut text = String::new();
        let mut at = 0;
        for run in runs {
            text.extend(document.chars(run));
            match printed.last_mut() {
                Some((_, last)) if last.buffer == run.buffer && last.end == run.start => {
                    last.end = run.end
                }
                _ => printed.push((at, run)),
            }
            at += run.len();
        }
        Self {
            article,
            text,
            clean,
            reordered,
            printed,
        }
    }

    pub(super) fn slice(&self, start: u32, end: u32) -> String {
        self.text
            .chars()
            .skip(start as usize)
            .take((end - start) as usize)
            .collect()
    }

    pub(super) fn sources(&self, pages: &mut Pages<'_>) -> Vec<set::Source> {
        let mut sources: Vec<set::Source> = Vec::new();
        let clean = self.clean.sources().iter().map(|s| s.run);
        let runs: Vec<Run> = match self.printed.is_empty() {
            true => clean.collect(),
            false => self.printed.iter().map(|(_, run)| *run).collect(),
        };
        let mut at = 0;
        for run in runs {
            pages.trace(run, |traced| {
                let (page, from) = traced.from.unzip();
                let end = at + traced.len;
                match sources.last_mut() {
                    Some(last)
                        if last.page == page
                            && from == last.from.map(|from| from + (last.end - last.start)) =>
                    {
                        last.end = end;
                    }
                    _ => sources.push(set::Source {
                        start: at,
                        end,
                        page,
                        from,
                        extra: set::Extra::new(),
                    }),
                }
                at = end;
            });
        }
        sources
    }

    /// Where a visible character stands in the text; in printed text, where those stand that it
    /// is or stands for.
    pub(super) fn places(&self, exporting: &Exporting<'_>, address: Address) -> Vec<(u32, u32)> {
        if !exporting.printed {
            let Some(visible) = exporting.document.visible_offset(address) else {
                return Vec::new();
            };
            let (start, end) = self.clean.range(visible, visible + 1);
            return if start < end {
                vec![(start, end)]
            } else {
                Vec::new()
            };
        }
        let mut places: Vec<(u32, u32)> = Vec::new();
        for original in exporting
            .originals(address)
            .iter()
            .flat_map(|run| run.addresses())
        {
            if let Some(at) = self.printed_at(original) {
                match places.last_mut() {
                    Some(last) if last.1 == at => last.1 = at + 1,
                    _ => places.push((at, at + 1)),
                }
            }
        }
        places
    }

    /// Whether a visible character of this article is white space that clean text has not.
    pub(super) fn is_layout(&self, exporting: &Exporting<'_>, address: Address) -> bool {
        let visible = exporting.document.visible_offset(address);
        let here = || exporting.document.article_of(address) == Some(self.article);
        visible.filter(|_| here()).is_some_and(|visible| {
            let (start, end) = self.clean.range(visible, visible + 1);
            start == end
        })
    }

    fn printed_at(&self, address: Address) -> Option<u32> {
        let behind = self
            .printed
            .partition_point(|(_, run)| (run.buffer, run.start) <= (address.buffer, address.index));
        let (at, run) = self.printed[behind.checked_sub(1)?];
        run.contains(address)
            .then(|| at + (address.index - run.start))
    }

    /// The gap of the text at which a character stands, or would.
    pub(super) fn gap(&self, exporting: &Exporting<'_>, address: Address) -> u32 {
        if !exporting.printed {
            return exporting
                .document
                .visible_offset(address)
                .map_or(0, |v| self.clean.gap(v));
        }
        let mut at = Some(address);
        while let Some(here) = at {
            if let Some(place) = self.printed_at(here) {
                return if here == address { place } else { place + 1 };
            }
            at = exporting
                .document
                .preceding(here)
                .filter(|p| exporting.document.article_of(*p) == Some(self.article));
        }
        0
    }

    /// Visible runs cut where they do not stand together in the clean text, without those that
    /// are layout there and those that are accounted for.
    pub(super) fn chunks(
        &self,
        exporting: &Exporting<'_>,
        runs: &[Run],
        covered: &FxHashSet<Address>,
    ) -> Vec<Vec<Run>> {
        let mut chunks: Vec<(u32, Vec<Run>)> = Vec::new();
        for address in runs
            .iter()
            .flat_map(|run| run.addresses())
            .filter(|a| !covered.contains(a))
        {
            let Some(visible) = exporting.document.visible_offset(address) else {
                continue;
            };
            let (start, end) = self.clean.range(visible, visible + 1);
            let layout = exporting
                .document
                .character(address)
                .is_none_or(|(c, _)| is_white(c))
                && start == end;
            if layout || exporting.document.article_of(address) != Some(self.article) {
                continue;
            }
            match chunks.last_mut() {
                Some((at, chunk)) if *at == start => {
                    push_run(chunk, address.into());
                    *at = end;
                }
                _ => chunks.push((end, vec![address.into()])),
            }
        }
        chunks.into_iter().map(|(_, chunk)| chunk).collect()
    }
}
