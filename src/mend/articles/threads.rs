//! Runs of body text that belong together: a page read from top to bottom.
//!
//! A dateline, a byline above a text, a headline between two texts, a signature and a jump line
//! part threads. Text that breaks off is taken up by the block that fits its end best, whatever
//! stands between: a box, an advertisement, lines of the column beside.

use crate::core::Role;

use super::Sheet;
use super::blocks::{Block, Blocks};
use crate::mend::dictionary::{Dictionary, around};
use crate::mend::features::{is_digit_pair, never_between, unit_follows};
use crate::mend::phrases;
use crate::mend::signs::{Way, jump_way};
use crate::mend::weights::MODEL;

/// From here on the beginning of a block fits the end of another.
const FITS: f32 = 1.0;

/// How many pieces back text that breaks off is remembered.
const OPEN: usize = 8;

/// Body text, with all that stands in its run.
#[derive(Clone, PartialEq, Debug, Default)]
pub(super) struct Thread {
    /// Its blocks in reading order: bylines, paragraphs, headings, signatures, captions.
    pub(super) blocks: Vec<usize>,
    /// The headline it was given, by its number.
    pub(super) head: Option<usize>,
    /// It begins as a story does.
    pub(super) starts: bool,
    /// It was closed by a signature or a byline in brackets.
    pub(super) closed: bool,
    /// The jump line that leads away from it.
    pub(super) leads: Option<usize>,
    /// The jump line that it takes up.
    pub(super) takes_up: Option<usize>,
    /// Blocks that the text runs on from and to over what interrupts it.
    pub(super) joins: Vec<(usize, usize)>,
    /// It was put together of pieces that something interrupts.
    pub(super) joined: bool,
    /// How much its headline leads before the next best.
    pub(super) margin: f32,
    pub(super) reasons: Vec<super::Reason>,
}

/// The threads of a page.
#[derive(Clone, PartialEq, Debug, Default)]
pub(super) struct Threads {
    pub(super) all: Vec<Thread>,
}

/// How well what begins fits what ends: above [`FITS`] it does.
pub(super) fn fit(
    left: &[char],
    right: &[char],
    begins: Option<bool>,
    dictionary: &impl Dictionary,
) -> f32 {
    let mut fit = (-phrases::score(MODEL.phrases, left, right) / 2.0).clamp(-2.0, 2.0);
    fit += match begins {
        Some(true) => -2.0,
        Some(false) => 1.0,
        None => 0.0,
    };
    if never_between(left, right) {
        fit += 2.0;
    }
    if is_digit_pair(left, right) || unit_follows(left, right) {
        fit += 1.0;
    }
    let (before, after) = around(left, right);
    if !before.is_empty() && !after.is_empty() {
        fit += f32::from(dictionary.across(before, after).word.min(3)) * 0.5;
    }
    fit
}

impl Threads {
    pub(super) fn of(sheet: &Sheet, page: &Blocks, dictionary: &impl Dictionary) -> Self {
        let mut reading = Reading {
            sheet,
            page,
            dictionary,
            all: Vec::new(),
            current: None,
            byline: None,
            takes_up: None,
        };
        for at in 0..page.all.len() {
            reading.take(at);
        }
        reading.put_captions();
        reading.put_waiting();
        Self { all: reading.all }
    }
}

struct Reading<'a, D> {
    sheet: &'a Sheet,
    page: &'a Blocks,
    dictionary: &'a D,
    all: Vec<Thread>,
    current: Option<usize>,
    /// Bylines that wait for their text.
    byline: Option<Vec<usize>>,
    takes_up: Option<usize>,
}

impl<D: Dictionary> Reading<'_, D> {
    fn block(&self, at: usize) -> &Block {
        &self.page.all[at]
    }

    fn take(&mut self, at: usize) {
        let block = self.block(at);
        match block.role {
            Role::Furniture | Role::Caption => {}
            Role::Jump => self.jump(at),
            Role::Headline => self.current = None,
            Role::Subtitle if self.page.head_of[at].is_some() => self.current = None,
            Role::Subtitle => match self.current {
                Some(current) => self.all[current].blocks.push(at),
                None => self.begin(at, false),
            },
            Role::Signoff => {
                match self.last_for_end() {
                    Some(last) => {
                        self.all[last].blocks.push(at);
                        self.all[last].closed = true;
                    }
                    None => self.begin(at, false),
                }
                self.current = None;
            }
            Role::Byline | Role::Dateline => self.byline(at),
            Role::Body | Role::Unset => self.body(at),
        }
    }

    /// The thread that a signature at this place belongs to.
    fn last_for_end(&self) -> Option<usize> {
        self.current.or_else(|| self.all.len().checked_sub(1))
    }

    fn jump(&mut self, at: usize) {
        let way = jump_way(&self.block(at).text);
        // 紧接第1版 may mean either: it takes up where text follows.
        let followed = self
            .page
            .all
            .get(at + 1)
            .is_some_and(|next| next.role == Role::Body && !next.signs.dateline);
        let takes = way.map_or(followed, |way| way == Way::Back);
        if takes {
            self.takes_up = Some(at);
        } else if let Some(last) = self.last_for_end() {
            self.all[last].leads = Some(at);
        }
        self.current = None;
    }

    /// Above a text, or at its end.
    fn byline(&mut self, at: usize) {
        let block = self.block(at);
        let next = self.page.all[at + 1..]
            .iter()
            .find(|next| !matches!(next.role, Role::Furniture | Role::Caption | Role::Byline));
        let before_text = next.is_some_and(|next| next.role == Role::Body && !next.signs.dateline);
        let ends = self.current.is_some_and(|current| {
            let last = self.all[current].blocks.last();
            last.is_some_and(|last| self.block(*last).role == Role::Body)
        });
        if ends && (block.bracketed || !before_text) {
            if let Some(current) = self.current {
                self.all[current].blocks.push(at);
                self.all[current].closed = true;
            }
            self.current = None;
            return;
        }
        // Behind a headline that stands behind its text.
        let free = self.current.is_none() && self.byline.is_none();
        if !before_text
            && free
            && let Some(last) = self.all.last_mut()
        {
            last.blocks.insert(0, at);
            last.closed = true;
            return;
        }
        self.current = None;
        self.byline.get_or_insert_default().push(at);
    }

    fn body(&mut self, at: usize) {
        let waits = self.byline.take();
        let takes_up = self.takes_up.take();
        let block = &self.page.all[at];
        // Items of a list may each have a dateline.
        let item = block.signs.item && self.current.is_some();
        let starts = (block.signs.dateline && !item) || waits.is_some();
        let left_of = |thread: &Thread| {
            let last = thread.blocks.last()?;
            let block = self.block(*last);
            (block.role == Role::Body && block.cut && thread.leads.is_none())
                .then(|| self.sheet.read(block.to))
        };
        let right = self.sheet.read(block.from);
        let begins = self.sheet.begins.get(block.from).copied().flatten();
        let current = self.current;
        if !starts && takes_up.is_none() {
            // What breaks off, and how well this fits it.
            let from = self.all.len().saturating_sub(OPEN);
            let fits = (from..self.all.len()).filter_map(|thread| {
                let left = left_of(&self.all[thread])?;
                let far = 0.15 * (self.all.len() - 1 - thread) as f32;
                let fit = fit(left, right, begins, self.dictionary);
                Some((thread, fit - far))
            });
            let found = fits.max_by(|a, b| a.1.total_cmp(&b.1));
            if let Some((thread, _)) = found.filter(|(_, fit)| *fit >= FITS) {
                if current != Some(thread) {
                    self.all[thread].joined = true;
                }
                if let Some(last) = self.all[thread].blocks.last().copied()
                    && last + 1 < at
                {
                    self.all[thread].joins.push((last, at));
                }
                self.all[thread].blocks.push(at);
                self.current = Some(thread);
                return;
            }
        }
        match current {
            Some(current) if !starts && takes_up.is_none() => {
                // Behind text that breaks off and does not run on here stands something else.
                if left_of(&self.all[current]).is_some()
                    && begins != Some(true)
                    && !block.signs.item
                {
                    self.begin(at, false);
                } else {
                    self.all[current].blocks.push(at);
                }
            }
            _ => {
                self.begin(at, starts);
                if let (Some(waits), Some(thread)) = (waits, self.all.last_mut()) {
                    thread.blocks.splice(0..0, waits);
                }
                if let Some(thread) = self.all.last_mut() {
                    thread.takes_up = takes_up;
                }
            }
        }
    }

    fn begin(&mut self, at: usize, starts: bool) {
        self.current = Some(self.all.len());
        self.all.push(Thread {
            blocks: vec![at],
            starts,
            ..Thread::default()
        });
    }

    /// Bylines of which no text comes go with what stands before them.
    fn put_waiting(&mut self) {
        let Some(waits) = self.byline.take() else {
            return;
        };
        match self.all.last_mut() {
            Some(last) => last.blocks.extend(waits),
            None => self.all.push(Thread {
                blocks: waits,
                ..Thread::default()
            }),
        }
    }

    /// A caption goes with the text before it, or behind it where none stands before; with a
    /// headline and no text it is a story.
    fn put_captions(&mut self) {
        for at in 0..self.page.all.len() {
            if self.block(at).role != Role::Caption {
                continue;
            }
            let of = |at: usize| {
                self.all
                    .iter()
                    .position(|thread| thread.blocks.contains(&at))
            };
            let headed = at > 0 && self.page.head_of[at - 1].is_some();
            let followed =
                self.page.all.get(at + 1).is_some_and(|next| {
                    matches!(next.role, Role::Body | Role::Byline | Role::Caption)
                });
            if headed && !followed {
                self.all.push(Thread {
                    blocks: vec![at],
                    ..Thread::default()
                });
                continue;
            }
            let before = (0..at).rev().find_map(of);
            let behind = || (at + 1..self.page.all.len()).find_map(of);
            let owner = if headed {
                behind()
            } else {
                before.or_else(behind)
            };
            match owner {
                Some(thread) => self.all[thread].blocks.push(at),
                None => self.all.push(Thread {
                    blocks: vec![at],
                    ..Thread::default()
                }),
            }
        }
    }
}
