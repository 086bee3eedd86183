//! An article of a document as a record of an annotation set.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::core::edits::{Correction, Deciders, Insertion, corrections, insertions};
use crate::core::labels::LabelSet;
use crate::core::{Address, Document, PageId, Progress, Run};
use crate::format::{metadata, set};
use crate::session::places::article_id;
use crate::session::rows::effective_metadata;

use super::left_out::LeftOut;
use super::provenance::{Credits, Origin, PageInfo, Pages};

mod breaks;
mod edits;
mod lines;
mod roles;
mod spans;

pub(super) use lines::Lines;

/// A document with what all its records need.
pub(super) struct Exporting<'a> {
    pub(super) document: &'a Document,
    pub(super) info: &'a FxHashMap<PageId, PageInfo>,
    pub(super) credits: &'a Credits,
    pub(super) labels: &'a LabelSet,
    pub(super) printed: bool,
    /// Whether an article of the document is in the set.
    wanted: &'a dyn Fn(Address) -> bool,
    deciders: Deciders,
    corrections: Vec<Correction>,
    insertions: Vec<Insertion>,
    /// The correction that a typed character is a result of.
    corrected: FxHashMap<Address, usize>,
}

impl<'a> Exporting<'a> {
    pub(super) fn new(
        document: &'a Document,
        info: &'a FxHashMap<PageId, PageInfo>,
        credits: &'a Credits,
        labels: &'a LabelSet,
        printed: bool,
        wanted: &'a dyn Fn(Address) -> bool,
    ) -> Self {
        let corrections = corrections(document);
        let mut corrected = FxHashMap::default();
        for (i, correction) in corrections.iter().enumerate() {
            for address in correction.results.iter().flat_map(|run| run.addresses()) {
                corrected.insert(address, i);
            }
        }
        let insertions = insertions(document);
        let deciders = Deciders::of(document);
        Self {
            document,
            info,
            credits,
            labels,
            printed,
            wanted,
            deciders,
            corrections,
            insertions,
            corrected,
        }
    }

    /// The record of an article; `left_out` counts what it cannot hold.
    pub(super) fn article(&self, article: Address, left_out: &mut LeftOut) -> set::Article {
        let lines = Lines::of(self, article);
        let mut pages = Pages::new(self.info);
        let sources = lines.sources(&mut pages);
        let spans = self.spans(&lines, &mut pages, left_out);
        let relations = self.relations(article, &spans, left_out);
        let article_labels = self.article_labels(article, left_out);
        let roles = self.roles(&lines, left_out);
        self.tell_unheld(&lines, left_out);
        let mut covered = FxHashSet::default();
        let breaks = self.breaks(&lines, &mut pages, &mut covered);
        let edits = self.edits(&lines, &sources, &mut pages, &covered);
        let metadata = effective_metadata(self.document, article, |page| {
            self.info
                .get(&page)
                .map(|info| info.metadata.clone())
                .unwrap_or_default()
        });
        let moved = sources
            .iter()
            .filter_map(|s| Some((s.page?, s.from?)))
            .is_sorted();
        let origin = self.origin(article);
        set::Article {
            id: self.article_id(article),
            title: metadata
                .get(metadata::TITLE)
                .or(origin.and_then(|origin| origin.title.as_ref()))
                .cloned(),
            state: match self.document.progress(article) {
                Progress::Todo => set::State::Todo,
                Progress::Doing => set::State::Doing,
                Progress::Done => set::State::Done,
            },
            metadata,
            text: lines.text,
            pages: pages.into_list(),
            sources,
            spans,
            relations,
            article_labels,
            roles,
            breaks,
            edits,
            moved: !moved,
            extra: origin.map(unknown).unwrap_or_default(),
        }
    }

    /// What the set said that an article was made of.
    fn origin(&self, article: Address) -> Option<&Origin> {
        let info = self.info.get(&article.buffer.page)?;
        info.origin.as_ref().filter(|_| !article.buffer.is_typed())
    }

    /// An article made of a set's keeps the id it had there.
    pub(super) fn article_id(&self, article: Address) -> String {
        let origin = self.origin(article);
        origin.map_or_else(|| article_id(article), |origin| origin.article.clone())
    }

    /// Whether this is an article that is not in the set.
    pub(super) fn is_outside(&self, article: Option<Address>) -> bool {
        article.is_some_and(|article| !(self.wanted)(article))
    }

    /// Whether an editor typed a character, here or in the set that the page is made of.
    fn is_typed(&self, address: Address) -> bool {
        let origin = || self.info.get(&address.buffer.page)?.origin.as_ref();
        address.buffer.is_typed() || origin().is_some_and(|origin| !origin.has(address.index))
    }

    /// The page characters that a visible character is, or stands for.
    fn originals(&self, address: Address) -> Vec<Run> {
        if !address.buffer.is_typed() {
            return vec![address.into()];
        }
        self.corrected
            .get(&address)
            .map_or_else(Vec::new, |i| self.corrections[*i].originals.clone())
    }

    /// All characters of runs, visible or not.
    fn document_text(&self, runs: &[Run]) -> String {
        runs.iter()
            .flat_map(|run| self.document.chars(*run))
            .collect()
    }
}

/// What a set said of an article that is not known. A bundle may have it from a program that did
/// not know of relations and labels of articles.
fn unknown(origin: &Origin) -> set::Extra {
    let mut extra = origin.extra.clone();
    extra.retain(|name, _| !matches!(name.as_str(), "relations" | "article_labels"));
    extra
}
