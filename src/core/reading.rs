//! Reading a document: articles, characters, neighbours, and places among visible characters.

use std::collections::BTreeMap;

use super::address::{Address, Buffer, Run};
use super::buffers::{Facts, Slot};
use super::document::Document;
use super::layout::{ArticlePlace, Placed};
use super::operation::{Progress, Role};

/// Characters of a run that are read together.
#[derive(Clone, Copy, Debug)]
pub enum Stretch<'a> {
    /// Visible ones, none of them white or the end of a line: the index of the first, and all.
    Ink(u32, &'a [char]),
    /// Any other, or one of those: its index, itself, what is true of it.
    One(u32, char, Facts),
}

/// See [`Document::stretches`].
#[derive(Clone, Debug)]
pub struct Stretches<'a> {
    index: u32,
    chars: &'a [char],
    facts: &'a [u8],
}

impl<'a> Iterator for Stretches<'a> {
    type Item = Stretch<'a>;

    fn next(&mut self) -> Option<Stretch<'a>> {
        let index = self.index;
        // What is white stands below, but for one.
        let is_ink =
            |(c, f): (&char, &u8)| *c > '\u{3000}' && *c != '\u{FEFF}' && Facts(*f).visible();
        let mut each = self.chars.iter().zip(self.facts);
        let count = each
            .position(|one| !is_ink(one))
            .unwrap_or(self.chars.len());
        if count > 0 {
            let (ink, chars) = self.chars.split_at(count);
            (self.chars, self.facts) = (chars, &self.facts[count..]);
            self.index += count as u32;
            return Some(Stretch::Ink(index, ink));
        }
        let ((c, chars), (f, facts)) = (self.chars.split_first()?, self.facts.split_first()?);
        (self.chars, self.facts) = (chars, facts);
        self.index += 1;
        Some(Stretch::One(index, *c, Facts(*f)))
    }
}

impl Document {
    /// The heads of all articles, in order of the pages and of the text on them. An article may
    /// be empty: its text may have been moved away.
    pub fn articles(&self) -> impl Iterator<Item = Address> + '_ {
        self.layout.articles.iter().map(|article| article.head)
    }

    pub(super) fn place_of(&self, article: Address) -> Option<&ArticlePlace> {
        self.layout
            .articles
            .iter()
            .find(|place| place.head == article)
    }

    pub(super) fn placed(&self, address: Address) -> Option<(u32, Placed)> {
        let slot = self.buffers.slot(address.buffer)?;
        let ordinal = self
            .layout
            .ordinal(self.arrangement.find(slot, address.index)?);
        Some((ordinal, self.layout.order[ordinal as usize]))
    }

    /// The article a character stands in, hidden and unborn ones included.
    pub fn article_of(&self, address: Address) -> Option<Address> {
        let (ordinal, _) = self.placed(address)?;
        Some(self.layout.articles[self.layout.article_at(ordinal)].head)
    }

    /// All characters of an article in order, hidden, replaced and unborn ones too, heads not.
    pub fn runs(&self, article: Address) -> impl Iterator<Item = Run> + '_ {
        self.pieces(article)
            .map(|p| self.buffers.name(p.slot).run(p.start..p.end))
    }

    /// The same as pieces in their places.
    pub(super) fn pieces(&self, article: Address) -> impl Iterator<Item = &Placed> + '_ {
        let places = self
            .place_of(article)
            .map_or(0..0, |place| place.from..place.to);
        let placed = &self.layout.order[places.start as usize..places.end as usize];
        placed
            .iter()
            .filter(|p| !self.buffers.facts_at(p.slot, p.start).any(Facts::HEAD))
    }

    /// The visible characters of an article in order.
    pub fn visible_runs(&self, article: Address) -> Vec<Run> {
        let mut runs = Vec::new();
        self.runs(article)
            .for_each(|run| self.push_visible(run, &mut runs));
        runs
    }

    /// Appends the visible characters of a run.
    pub(super) fn push_visible(&self, run: Run, runs: &mut Vec<Run>) {
        let facts = self.facts(run);
        let mut start = None;
        for (i, f) in facts.iter().enumerate() {
            match (Facts(*f).visible(), start) {
                (true, None) => start = Some(i as u32),
                (false, Some(from)) => {
                    super::push_run(runs, run.buffer.run(run.start + from..run.start + i as u32));
                    start = None;
                }
                _ => {}
            }
        }
        if let Some(from) = start {
            super::push_run(runs, run.buffer.run(run.start + from..run.end));
        }
    }

    /// The characters of a run, whatever is true of them; empty where there is no such run.
    pub fn chars(&self, run: Run) -> &[char] {
        match self.slot_within(run) {
            Some(slot) => self.buffers.chars(slot, run.start, run.end),
            None => &[],
        }
    }

    /// The characters of a run with what is true of each; none where there is no such run.
    pub fn characters(&self, run: Run) -> impl Iterator<Item = (char, Facts)> + '_ {
        let facts = self.facts(run).iter().map(|bits| Facts(*bits));
        self.chars(run).iter().copied().zip(facts)
    }

    /// The same in stretches: most of a text is neither white nor hidden, and goes quickly.
    pub fn stretches(&self, run: Run) -> Stretches<'_> {
        Stretches {
            index: run.start,
            chars: self.chars(run),
            facts: self.facts(run),
        }
    }

    /// The first role that was set on characters of a run.
    pub fn first_role(&self, run: Run) -> Role {
        let roles = if self.has_roles() {
            self.roles(run)
        } else {
            &[]
        };
        let set = roles.iter().map(|role| Role::from_byte(*role));
        set.into_iter()
            .find(|role| *role != Role::Unset)
            .unwrap_or_default()
    }

    /// The facts of a run's characters, as bits; empty where there is no such run.
    pub(super) fn facts(&self, run: Run) -> &[u8] {
        match self.slot_within(run) {
            Some(slot) => self.buffers.facts(slot, run.start, run.end),
            None => &[],
        }
    }

    /// The roles of a run's characters, as bytes; empty where there is no such run.
    pub(super) fn roles(&self, run: Run) -> &[u8] {
        match self.slot_within(run) {
            Some(slot) => self.buffers.roles(slot, run.start, run.end),
            None => &[],
        }
    }

    fn slot_within(&self, run: Run) -> Option<Slot> {
        let slot = self.buffers.slot(run.buffer)?;
        (run.start <= run.end && run.end <= self.buffers.len(slot)).then_some(slot)
    }

    /// A character and what is true of it.
    pub fn character(&self, address: Address) -> Option<(char, Facts)> {
        let slot = self.buffers.slot(address.buffer)?;
        (address.index < self.buffers.len(slot)).then(|| {
            (
                self.buffers.char_at(slot, address.index),
                self.buffers.facts_at(slot, address.index),
            )
        })
    }

    /// Whether a character is part of the text as it stands now.
    pub fn is_visible(&self, address: Address) -> bool {
        self.character(address)
            .is_some_and(|(_, facts)| facts.visible())
    }

    /// The role that was set on a character.
    pub fn role(&self, address: Address) -> Role {
        match self
            .character(address)
            .and(self.buffers.slot(address.buffer))
        {
            Some(slot) => self.buffers.role_at(slot, address.index),
            None => Role::Unset,
        }
    }

    /// Whether any character was given a role.
    pub fn has_roles(&self) -> bool {
        self.buffers.has_roles()
    }

    /// The visible characters of runs, as text.
    pub fn text(&self, runs: &[Run]) -> String {
        let mut visible = Vec::new();
        runs.iter()
            .for_each(|&run| self.push_visible(run, &mut visible));
        visible.iter().flat_map(|&run| self.chars(run)).collect()
    }

    /// The visible characters of an article in order: line ends and white space as they stand.
    pub fn visible_chars(&self, article: Address) -> impl Iterator<Item = char> + '_ {
        self.runs(article)
            .flat_map(|run| self.chars(run).iter().zip(self.facts(run)))
            .filter(|(_, f)| Facts(**f).visible())
            .map(|(c, _)| *c)
    }

    /// The same as text.
    pub fn article_text(&self, article: Address) -> String {
        self.visible_chars(article).collect()
    }

    /// The character that stands directly after another on its page, whatever is true of it;
    /// heads included.
    pub fn following(&self, address: Address) -> Option<Address> {
        let slot = self.buffers.slot(address.buffer)?;
        let (slot, index) = self.arrangement.following(slot, address.index)?;
        Some(self.buffers.name(slot).at(index))
    }

    /// The character that stands directly before another on its page, whatever is true of it;
    /// heads included.
    pub fn preceding(&self, address: Address) -> Option<Address> {
        let slot = self.buffers.slot(address.buffer)?;
        let (slot, index) = self.arrangement.preceding(slot, address.index)?;
        Some(self.buffers.name(slot).at(index))
    }

    /// The last character of an article, whatever is true of it; its head when it is empty.
    pub fn last_of(&self, article: Address) -> Address {
        self.runs(article).last().map_or(article, |run| run.last())
    }

    /// How many visible characters an article has.
    pub fn visible_len(&self, article: Address) -> u32 {
        self.place_of(article).map_or(0, |place| {
            self.layout.visible_to(place) - self.layout.visible_before(place)
        })
    }

    /// How many visible characters of its article stand before a character.
    pub fn visible_offset(&self, address: Address) -> Option<u32> {
        let (ordinal, _) = self.placed(address)?;
        let article = &self.layout.articles[self.layout.article_at(ordinal)];
        Some(self.document_offset(address)? - self.layout.visible_before(article))
    }

    /// The same, counted from the beginning of the document.
    pub(super) fn document_offset(&self, address: Address) -> Option<u32> {
        let (_, placed) = self.placed(address)?;
        let before = self
            .buffers
            .visible_between(placed.slot, placed.start, address.index);
        Some(placed.visible_before + before)
    }

    /// The visible character of an article at `offset` (0-based, in visible characters).
    pub fn visible_at(&self, article: Address, offset: u32) -> Option<Address> {
        if offset >= self.visible_len(article) {
            return None;
        }
        let target = self.layout.visible_before(self.place_of(article)?) + offset;
        let after = self
            .layout
            .order
            .partition_point(|p| p.visible_before <= target);
        let placed = self.layout.order[after.checked_sub(1)?];
        let index =
            self.buffers
                .nth_visible(placed.slot, placed.start, target - placed.visible_before)?;
        Some(self.buffers.name(placed.slot).at(index))
    }

    /// The visible characters `start..end` of an article (0-based, end-exclusive, in visible
    /// characters), with all that stands hidden between them.
    pub fn between(&self, first: Address, last: Address) -> Option<Vec<Run>> {
        let ((from, _), (to, _)) = (self.placed(first)?, self.placed(last)?);
        if from > to || (from == to && first.index > last.index) {
            return None;
        }
        let mut runs = Vec::new();
        for (place, placed) in (from..=to).zip(&self.layout.order[from as usize..]) {
            let start = if place == from {
                first.index
            } else {
                placed.start
            };
            let end = if place == to {
                last.index + 1
            } else {
                placed.end
            };
            if !self
                .buffers
                .facts_at(placed.slot, placed.start)
                .any(Facts::HEAD)
            {
                super::push_run(&mut runs, self.buffers.name(placed.slot).run(start..end));
            }
        }
        Some(runs)
    }

    /// How far the work on an article has come.
    pub fn progress(&self, article: Address) -> Progress {
        self.progress.get(&article).copied().unwrap_or_default()
    }

    /// The metadata set on an article itself. None as a value says that it was removed.
    pub fn metadata(&self, article: Address) -> Option<&BTreeMap<String, Option<String>>> {
        self.metadata.get(&article)
    }

    /// The metadata set on a page. None as a value says that it was removed.
    pub fn page_metadata(&self, page: super::PageId) -> Option<&BTreeMap<String, Option<String>>> {
        self.page_metadata.get(&page)
    }

    /// The page an article's metadata come from: that of its first visible character, or of its
    /// head.
    pub fn page_of(&self, article: Address) -> super::PageId {
        self.visible_at(article, 0).unwrap_or(article).buffer.page
    }

    /// The head of a page: its first article.
    pub fn page_head(&self, page: super::PageId) -> Option<Address> {
        let buffer = Buffer::of_page(page);
        self.buffers
            .slot(buffer)
            .map(|slot| buffer.at(self.buffers.len(slot) - 1))
    }
}
