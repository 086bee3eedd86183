//! What a decision about a break rests on, so that it can be made again, without the page, when more
//! is known of what editors decide.

use smallvec::SmallVec;

use crate::core::Role;

use super::dictionary::Across;
use super::facts::fact;
use super::features::{is_digit_pair, is_latin_pair, unit_follows};
use super::habits::{Habits, Offsets, situation};
use super::model::Judged;
use super::phrases;
use super::reasons::Reason;
use super::reprint::Heard;
use super::view::{Edge, View};
use super::weights::MODEL;

/// How sure a fact makes.
const SURE: f32 = 6.5;

/// From here on a habit is named as a reason, as a logarithm of odds.
const TOLD: f32 = 0.7;

/// How many reasons are told.
pub const REASONS: usize = 4;

/// Reasons, the weightiest first.
type Said = [Option<Reason>; REASONS];

/// See the module's description.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Grounds {
    /// What the model says, before habits: how much speaks for keeping, as a logarithm of odds.
    score: f32,
    situation: u8,
    /// What settles it by itself, and whether that keeps it.
    fact: Option<(Reason, bool)>,
    /// A sentence ends here.
    ends: bool,
    /// What another copy of the text shows.
    pub heard: Heard,
    /// What the line that ends is.
    pub role: Role,
    for_keep: Said,
    for_join: Said,
}

impl Grounds {
    pub(super) fn of(
        view: &View<'_>,
        at: usize,
        judged: &Judged,
        heard: Heard,
        role: Role,
    ) -> Self {
        Self {
            role,
            for_keep: reasons(view, at, judged.words, true),
            for_join: reasons(view, at, judged.words, false),
            ..Self::to_score(view, at, judged, heard)
        }
    }

    /// Without the reasons.
    pub(super) fn to_score(view: &View<'_>, at: usize, judged: &Judged, heard: Heard) -> Self {
        Self {
            score: judged.score,
            situation: situation(view, at) as u8,
            fact: fact(view, at),
            ends: view.ends[at] == Edge::Stop,
            heard,
            role: Role::default(),
            for_keep: Said::default(),
            for_join: Said::default(),
        }
    }

    /// How much speaks for keeping, once facts, other copies and habits are heard.
    pub(super) fn settled(&self, habit: f32) -> f32 {
        let own = self.score + habit;
        let score = match self.fact {
            Some((_, true)) => own.max(SURE),
            Some((_, false)) => own.min(-SURE),
            None => own,
        };
        match self.heard {
            // Papers run paragraphs together, so the end of a sentence is not settled by that.
            Heard::RunsOn if self.ends => score - 1.0,
            Heard::RunsOn if score < SURE => score.min(-SURE),
            Heard::RunsOnUnwrapped if !self.ends && score < SURE => score.min(-SURE),
            // Two papers break a line at one place by chance, but rarely at the end of a sentence.
            Heard::EndsToo(there) if self.ends && score + there > 2.0 && score > -2.0 => {
                (score + there).max(SURE)
            }
            _ => score,
        }
    }

    pub(super) fn situation(&self) -> u8 {
        self.situation
    }

    fn habit(&self, offsets: &Offsets) -> f32 {
        offsets.of(self.situation)
    }

    /// Whether it is to be kept, and how likely that is right, from one half to 1.
    pub fn decide(&self, offsets: &Offsets) -> (bool, f32) {
        let score = self.settled(self.habit(offsets));
        (score >= 0.0, 1.0 / (1.0 + (-score.abs()).exp()))
    }

    /// How likely a decision is right, from 0 to 1.
    pub fn confidence(&self, keep: bool, offsets: &Offsets) -> f32 {
        let (proposed, confidence) = self.decide(offsets);
        if proposed == keep {
            confidence
        } else {
            1.0 - confidence
        }
    }

    /// Why it would be kept or joined, the weightiest first: what speaks for that, and nothing that
    /// speaks against it.
    pub fn reasons(&self, keep: bool, offsets: &Offsets) -> SmallVec<[Reason; REASONS]> {
        let mut found = SmallVec::new();
        let is_settled = match self.heard {
            Heard::RunsOn | Heard::RunsOnUnwrapped => !keep && !self.ends,
            Heard::EndsToo(_) => keep && self.ends,
            Heard::Nothing => false,
        };
        let habit = self.habit(offsets);
        let habit = if keep { habit } else { -habit };
        let fact = self.fact.filter(|(_, keeps)| *keeps == keep);
        let mut add = |reason| {
            if !found.contains(&reason) && found.len() < REASONS {
                found.push(reason);
            }
        };
        if is_settled {
            add(Reason::Reprint);
        }
        fact.into_iter().for_each(|(reason, _)| add(reason));
        if habit > TOLD {
            add(Reason::Habit);
        }
        let said = if keep { &self.for_keep } else { &self.for_join };
        said.iter().flatten().for_each(|reason| add(*reason));
        if found.is_empty() {
            found.push(Reason::NeighboursAgree);
        }
        found
    }

    /// Takes note of what was decided by hand. What is certain shows no habit.
    pub fn note(&self, keep: bool, habits: &mut Habits) {
        if self.fact.is_none() {
            habits.note(self.situation, keep, self.score);
        }
    }
}

/// Why, the weightiest first: what speaks for the decision, and nothing that speaks against it.
fn reasons(view: &View<'_>, at: usize, words: Across, keep: bool) -> Said {
    let mut found: SmallVec<[Reason; 16]> = SmallVec::new();
    let (left, right) = (view.text(at), view.text(at + 1));
    let (a, b) = (&view.signs[at], &view.signs[at + 1]);
    let short = view.short(at);
    let open = view.open[at];
    let habits = view.habits(at);
    let blank = view.blanks_after(at) > 0;
    let ends = view.ends[at] == Edge::Stop;
    let mut add = |holds: bool, reason: Reason| {
        if holds && !found.contains(&reason) {
            found.push(reason);
        }
    };
    if keep {
        add(a.byline || b.byline, Reason::Byline);
        add(b.dateline, Reason::Dateline);
        add(a.credit || b.caption || a.caption, Reason::Caption);
        add(a.header || b.header, Reason::Header);
        add(
            view.lines[at + 1].indent >= 2 && view.lines[at].indent < 2,
            Reason::NextIndented,
        );
        add(short.is_some_and(|short| short > 5), Reason::ShortLine);
        add(view.is_first_width(at + 1), Reason::NextTwoShort);
        add(ends, Reason::SentenceEnds);
        add(
            blank && habits.ends_blank > habits.inner_blank + 0.2,
            Reason::BlankLine,
        );
        add(a.wide_gap && b.wide_gap || a.item && b.item, Reason::Rows);
        add(view.look(at).free > 0.6, Reason::NoColumns);
        add(a.marks == 0 && !ends && left.len() <= 24, Reason::Headline);
        add(
            !ends && phrases::score(MODEL.phrases, left, right) > 1.5,
            Reason::WordsEnd,
        );
    } else {
        add(words.word > 0, Reason::WordAcross);
        add(is_digit_pair(left, right), Reason::NumberRunsOn);
        add(unit_follows(left, right), Reason::UnitFollows);
        add(is_latin_pair(left, right), Reason::LatinRunsOn);
        add(open.bracket || open.title, Reason::BracketOpen);
        add(open.quote && view.closes_later(at), Reason::QuoteOpen);
        add(short.is_some_and(|short| short <= 3), Reason::FullLine);
        add(!ends, Reason::NoSentenceEnd);
        add(
            blank && habits.inner_blank > 0.5,
            Reason::BlankLinesMeanNothing,
        );
        add(
            phrases::score(MODEL.phrases, left, right) < -1.5,
            Reason::WordsRunOn,
        );
    }
    let mut said = Said::default();
    said.iter_mut()
        .zip(found)
        .for_each(|(room, reason)| *room = Some(reason));
    said
}
