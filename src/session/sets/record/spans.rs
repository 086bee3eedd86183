//! The spans of an article's record: where their words stand in its text, on the pages, and in other
//! articles.

use std::collections::BTreeMap;

use crate::core::{Address, Run, Span, SpanState};
use crate::format::set;
use crate::session::sets::left_out::{Kind, LeftOut};
use crate::session::sets::provenance::{Pages, push_range};
use crate::session::sets::relations::ends_of;

use super::Exporting;
use super::lines::Lines;

impl<'a> Exporting<'a> {
    /// Whether some of these characters are in an article that is not in the set.
    fn leaves_set(&self, visible: &[Vec<Run>]) -> bool {
        let mut addresses = visible.iter().flatten().flat_map(|run| run.addresses());
        addresses.any(|address| self.is_outside(self.document.article_of(address)))
    }

    /// The spans that begin in the article, in the order in which they are written.
    pub(super) fn spans(
        &self,
        lines: &Lines,
        pages: &mut Pages<'_>,
        left_out: &mut LeftOut,
    ) -> Vec<set::Span> {
        let mut found = Vec::new();
        let here = Some(lines.article);
        for span in self.document.spans() {
            let visible = span.visible_runs();
            let Some(first) = visible.first().and_then(|part| part.first()) else {
                // Counted with the article of the first of its characters.
                let first = span.members().first().and_then(|part| part.first());
                let home = first.and_then(|run| self.document.article_of(run.first()));
                if home == here {
                    self.leave_out(left_out, Kind::Dormant, home, ends_of(span.members()));
                }
                continue;
            };
            if self.document.article_of(first.first()) == here {
                found.extend(self.span(&span, &visible, lines, pages, left_out));
            }
        }
        found.sort_by(|a, b| (a.start, b.end, &a.id).cmp(&(b.start, a.end, &b.id)));
        found
    }

    /// The record of a span that begins in the article with these visible characters; none where
    /// it cannot be in the set, which is counted.
    fn span(
        &self,
        span: &Span<'_>,
        visible: &[Vec<Run>],
        lines: &Lines,
        pages: &mut Pages<'_>,
        left_out: &mut LeftOut,
    ) -> Option<set::Span> {
        let here = Some(lines.article);
        let Some(label) = self.labels.resolve(span.label()) else {
            self.leave_out(left_out, Kind::Unlabelled, here, ends_of(visible));
            return None;
        };
        let (parts, text) = self.parts(lines, visible);
        let local = || parts.iter().filter(|part| part.article.is_none());
        let start = local().map(|part| part.start).min();
        let end = local().map(|part| part.end).max();
        let (Some(start), Some(end)) = (start, end) else {
            let kind = if self.printed {
                Kind::Typed
            } else {
                Kind::Dormant
            };
            self.leave_out(left_out, kind, here, ends_of(visible));
            return None;
        };
        if parts.iter().any(|part| part.article.is_some()) && self.leaves_set(visible) {
            self.leave_out(left_out, Kind::Outside, here, ends_of(visible));
        }
        let by = span.tagged_by();
        let state = match span.standing().state {
            // What tears it apart need not stand in printed text.
            SpanState::Torn if parts.len() > 1 || !self.printed => set::SpanState::Torn,
            _ => set::SpanState::Whole,
        };
        Some(set::Span {
            id: span.id().to_string(),
            start,
            end,
            text,
            label: label.id.to_string(),
            attributes: span.attributes().clone(),
            note: span.note().map(str::to_owned),
            author: self.credits.author(by),
            time: self.credits.time(by),
            suggested: self.credits.suggested(by),
            state,
            parts: match (parts.len(), state) {
                (1, set::SpanState::Whole) => Vec::new(),
                _ => parts,
            },
            ranges: self.ranges_of(visible, lines, pages),
            extra: set::Extra::new(),
        })
    }

    /// Where a span's visible characters come from: on the pages, or those that a correction in
    /// it is made of, once.
    fn ranges_of(
        &self,
        visible: &[Vec<Run>],
        lines: &Lines,
        pages: &mut Pages<'_>,
    ) -> Vec<set::PageRange> {
        let mut ranges: Vec<set::PageRange> = Vec::new();
        let mut last = None;
        for address in visible.iter().flatten().flat_map(|run| run.addresses()) {
            if lines.is_layout(self, address) {
                continue;
            }
            let correction = self.corrected.get(&address);
            if correction.is_some() && correction == last {
                continue;
            }
            last = correction;
            for range in pages.ranges(&self.originals(address)) {
                push_range(&mut ranges, range.page, range.start, range.end);
            }
        }
        ranges
    }

    /// Where a span's visible characters stand in records' text: runs, those that stand together
    /// within a part of the span as one. With them, the words that stand there.
    fn parts(&self, lines: &Lines, visible: &[Vec<Run>]) -> (Vec<set::Part>, String) {
        let mut parts: Vec<set::Part> = Vec::new();
        let mut others: BTreeMap<Address, Lines> = BTreeMap::new();
        let mut articles: Vec<Address> = Vec::new();
        for part in visible {
            let mut joins = false;
            for address in part.iter().flat_map(|run| run.addresses()) {
                let Some(article) = self.document.article_of(address) else {
                    continue;
                };
                let elsewhere = article != lines.article;
                let at = if elsewhere {
                    others
                        .entry(article)
                        .or_insert_with(|| Lines::of(self, article))
                } else {
                    lines
                };
                for (start, end) in at.places(self, address) {
                    let article = elsewhere.then(|| self.article_id(article));
                    match parts.last_mut() {
                        Some(last) if joins && last.article == article && last.end == start => {
                            last.end = end;
                        }
                        // A correction's characters all stand for the same printed ones.
                        Some(last)
                            if last.article == article
                                && last.start <= start
                                && end <= last.end => {}
                        _ => {
                            articles.push(at.article);
                            parts.push(set::Part {
                                start,
                                end,
                                article,
                                extra: set::Extra::new(),
                            });
                        }
                    }
                    joins = true;
                }
            }
        }
        let mut text = String::new();
        for (part, article) in parts.iter().zip(articles) {
            let at = others.get(&article).unwrap_or(lines);
            text.push_str(&at.slice(part.start, part.end));
        }
        (parts, text)
    }
}
