//! What an article's record says beside its text and spans: relations, labels of the whole; and
//! what it cannot say.

use rustc_hash::FxHashSet;

use crate::core::{Address, Run};
use crate::format::set;

use super::left_out::{Kind, LeftOut, Place};
use super::record::{Exporting, Lines};

impl Exporting<'_> {
    /// Counts something that the record of an article cannot hold, from a first to a last
    /// character.
    pub(super) fn leave_out(
        &self,
        left_out: &mut LeftOut,
        kind: Kind,
        article: Option<Address>,
        ends: Option<(Address, Address)>,
    ) {
        let Some(article) = article else {
            return;
        };
        let first = ends.and_then(|(first, _)| self.document.visible_offset(first));
        let offset = first.unwrap_or(0);
        left_out.add(kind, article, offset, || Place {
            article,
            id: self.article_id(article),
            offset,
            ends,
        });
    }

    /// Counts what no record of an article has a place for.
    pub(super) fn tell_unheld(&self, lines: &Lines, left_out: &mut LeftOut) {
        let here = Some(lines.article);
        if lines.reordered {
            self.leave_out(left_out, Kind::Moved, here, None);
        }
        for decline in self.document.declines_of(lines.article) {
            let ends = ends_of(&[decline.runs.to_vec()]);
            self.leave_out(left_out, Kind::Refused, here, ends);
        }
    }

    /// The relations that go from the spans of an article's record.
    pub(super) fn relations(
        &self,
        article: Address,
        spans: &[set::Span],
        left_out: &mut LeftOut,
    ) -> Vec<set::Relation> {
        let mut found: Vec<((usize, usize), set::Relation)> = Vec::new();
        if !self.document.has_relations() {
            return Vec::new();
        }
        let place = |id: &str| spans.iter().position(|span| span.id == *id);
        let home = |id: &str| {
            let span = self.document.span(id)?;
            self.document.article_of(span.first_visible()?)
        };
        let mut said: FxHashSet<(&str, &str, &str)> = FxHashSet::default();
        for relation in self.document.relations() {
            let from_here = || {
                let members = self.document.span(relation.from)?.members().first()?;
                self.document.article_of(members.first()?.first())
            };
            if home(relation.from).or_else(from_here) != Some(article) {
                continue;
            }
            let kind = self.labels.relation(relation.kind);
            let from = place(relation.from);
            let other = home(relation.to).filter(|other| *other != article);
            // Of a span in another article its label alone says whether it is exported.
            let labelled = |id: &str| {
                let span = self.document.span(id);
                span.is_some_and(|span| self.labels.resolve(span.label()).is_some())
            };
            let to = match other {
                Some(_) if labelled(relation.to) => Some(usize::MAX),
                Some(_) => None,
                None => place(relation.to),
            };
            let (Some(kind), Some(from), Some(to)) = (kind, from, to) else {
                let span = self.document.span(relation.from);
                let ends = span.and_then(|span| ends_of(span.members()));
                self.leave_out(left_out, Kind::Relations, Some(article), ends);
                continue;
            };
            let (a, b) = (&**relation.from, &**relation.to);
            let turned = !kind.directed && said.contains(&(&*kind.id, b, a));
            if turned || !said.insert((&*kind.id, a, b)) {
                continue;
            }
            if self.is_outside(other) {
                let span = self.document.span(relation.from);
                let ends = span.and_then(|span| ends_of(span.members()));
                self.leave_out(left_out, Kind::Outside, Some(article), ends);
            }
            let record = set::Relation {
                kind: kind.id.to_string(),
                from: relation.from.to_string(),
                to: relation.to.to_string(),
                article: other.map(|other| self.article_id(other)),
                author: self.credits.author(relation.made_by),
                time: self.credits.time(relation.made_by),
                extra: set::Extra::new(),
            };
            found.push(((from, to), record));
        }
        found.sort_by(|(a, one), (b, other)| {
            (a, &one.kind, &one.to).cmp(&(b, &other.kind, &other.to))
        });
        found.into_iter().map(|(_, record)| record).collect()
    }

    /// The labels of an article as a whole.
    pub(super) fn article_labels(
        &self,
        article: Address,
        left_out: &mut LeftOut,
    ) -> Vec<set::ArticleLabel> {
        let mut found: Vec<set::ArticleLabel> = Vec::new();
        for (label, by) in self.document.article_labels(article) {
            // Two labels that were merged are one.
            let Some(label) = self.labels.resolve(label) else {
                self.leave_out(left_out, Kind::ArticleLabels, Some(article), None);
                continue;
            };
            if found.iter().all(|other| *other.label != *label.id) {
                found.push(set::ArticleLabel {
                    label: label.id.to_string(),
                    author: self.credits.author(by),
                    time: self.credits.time(by),
                    extra: set::Extra::new(),
                });
            }
        }
        found.sort_by(|a, b| a.label.cmp(&b.label));
        found
    }
}

/// The first and the last of a span's characters.
pub(super) fn ends_of(parts: &[Vec<Run>]) -> Option<(Address, Address)> {
    let runs = || parts.iter().flatten();
    Some((runs().next()?.first(), runs().last()?.last()))
}
