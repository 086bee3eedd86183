//! What a decision about a break rests on, so that it can be made again, without the page, when more
//! is known of what editors decide.

use smallvec::SmallVec;

use crate::core::Role;

use super::facts::{Fact, fact};
use super::features::{is_digit_pair, is_latin_pair, unit_follows};
use super::habits::{Habits, Offsets, situation};
use super::model::Judged;
use super::reasons::Reason;
use super::reprint::Heard;
use super::view::{Edge, View};

/// How sure a fact makes.
const SURE: f32 = 6.5;

/// What a fact weighs that the model denies, and how sure one is then at the most: an editor is
/// asked.
const DENIED: f32 = 2.0;

/// From here on a habit is named as a reason, as a logarithm of odds.
const TOLD: f32 = 0.7;

/// How many reasons are told.
pub const REASONS: usize = 4;

/// Reasons, the weightiest first.
pub type Reasons = SmallVec<[Reason; REASONS]>;

/// The same, in a fixed place.
type Said = [Option<Reason>; REASONS];

/// See the module's description.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Grounds {
    /// What the model says, before habits: how much speaks for keeping, as a logarithm of odds.
    score: f32,
    situation: u8,
    /// What settles it by itself, and whether that keeps it.
    fact: Option<Fact>,
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
    /// With what other copies say, the role, and the reasons.
    pub(super) fn told(
        self,
        view: &View<'_>,
        at: usize,
        judged: &Judged,
        heard: Heard,
        role: Role,
    ) -> Self {
        Self {
            role,
            heard,
            for_keep: for_keep(view, at, judged),
            for_join: for_join(view, at, judged),
            ..self
        }
    }

    /// Without the reasons and other copies.
    pub(super) fn to_score(view: &View<'_>, at: usize, judged: &Judged) -> Self {
        Self {
            score: judged.score,
            situation: situation(view, at) as u8,
            fact: fact(view, at),
            ends: view.ends[at] == Edge::Stop,
            heard: Heard::Nothing,
            role: Role::default(),
            for_keep: Said::default(),
            for_join: Said::default(),
        }
    }

    /// How much speaks for keeping, once facts, other copies and habits are heard.
    pub(super) fn settled(&self, heard: Heard, habit: f32) -> f32 {
        let own = self.score + habit;
        let score = match self.fact {
            Some(fact) if self.is_fact_denied() => {
                let said = if fact.keeps { DENIED } else { -DENIED };
                (own + said).clamp(-DENIED, DENIED)
            }
            Some(fact) if fact.keeps => own.max(SURE),
            Some(_) => own.min(-SURE),
            None => own,
        };
        match heard {
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

    /// Takes into account what its two lines were said to be: where that differs, a paragraph ends.
    /// The beginning and the end of a text may stand in one paragraph with it.
    pub fn hear_roles(&mut self, ends: Role, begins: Role) {
        let can_run_on = |role: Role| {
            matches!(
                role,
                Role::Unset | Role::Body | Role::Dateline | Role::Signoff
            )
        };
        let is_said = ends != Role::Unset && begins != Role::Unset && ends != begins;
        let is_firm = self.fact.is_some_and(|fact| fact.is_firm);
        if is_said && !is_firm && !(can_run_on(ends) && can_run_on(begins)) {
            self.fact = Some(Fact {
                reason: Reason::Roles,
                keeps: true,
                is_firm: false,
            });
        }
    }

    /// Whether the model speaks against what is taken for a fact. Of such facts hardly one is right:
    /// the rows of a table begin and end with digits, and 全文见第四版 is no page's head.
    fn is_fact_denied(&self) -> bool {
        self.fact
            .is_some_and(|fact| !fact.is_firm && fact.keeps != (self.score >= 0.0))
    }

    pub(super) fn situation(&self) -> u8 {
        self.situation
    }

    fn habit(&self, offsets: &Offsets) -> f32 {
        offsets.of(self.situation)
    }

    /// Whether it is to be kept, and how likely that is right, from one half to 1.
    pub fn decide(&self, offsets: &Offsets) -> (bool, f32) {
        let score = self.settled(self.heard, self.habit(offsets));
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
    pub fn reasons(&self, keep: bool, offsets: &Offsets) -> Reasons {
        let mut found = SmallVec::new();
        let is_settled = match self.heard {
            Heard::RunsOn | Heard::RunsOnUnwrapped => !keep && !self.ends,
            Heard::EndsToo(_) => keep && self.ends,
            Heard::Nothing => false,
        };
        let habit = self.habit(offsets);
        let habit = if keep { habit } else { -habit };
        let fact = self.fact.filter(|fact| fact.keeps == keep);
        let mut add = |reason| {
            if !found.contains(&reason) && found.len() < REASONS {
                found.push(reason);
            }
        };
        if is_settled {
            add(Reason::Reprint);
        }
        fact.into_iter().for_each(|fact| add(fact.reason));
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

    /// Takes that note back.
    pub fn take_back(&self, keep: bool, habits: &mut Habits) {
        if self.fact.is_none() {
            habits.take_back(self.situation, keep, self.score);
        }
    }
}

/// Collects reasons, the weightiest first.
#[derive(Default)]
struct Telling {
    said: Said,
    next: usize,
}

impl Telling {
    fn add(&mut self, holds: bool, reason: Reason) {
        if holds && let Some(room) = self.said.get_mut(self.next) {
            *room = Some(reason);
            self.next += 1;
        }
    }
}

/// What speaks for keeping.
fn for_keep(view: &View<'_>, at: usize, judged: &Judged) -> Said {
    let mut told = Telling::default();
    let (a, b) = (&view.signs[at], &view.signs[at + 1]);
    let ends = view.ends[at] == Edge::Stop;
    told.add(a.byline || b.byline, Reason::Byline);
    told.add(b.dateline, Reason::Dateline);
    told.add(a.credit || b.caption || a.caption, Reason::Caption);
    told.add(a.header || b.header, Reason::Header);
    told.add(
        view.lines[at + 1].indent >= 2 && view.lines[at].indent < 2,
        Reason::NextIndented,
    );
    told.add(
        view.short(at).is_some_and(|short| short > 5),
        Reason::ShortLine,
    );
    told.add(view.is_first_width(at + 1), Reason::NextTwoShort);
    told.add(ends, Reason::SentenceEnds);
    let parts = || {
        let habits = view.habits(at);
        habits.ends_blank > habits.inner_blank + 0.2
    };
    told.add(view.blanks_after(at) > 0 && parts(), Reason::BlankLine);
    told.add(a.wide_gap && b.wide_gap || a.item && b.item, Reason::Rows);
    told.add(view.look(at).free > 0.6, Reason::NoColumns);
    told.add(
        a.marks == 0 && !ends && view.text(at).len() <= 24,
        Reason::Headline,
    );
    told.add(!ends && judged.phrase > 1.5, Reason::WordsEnd);
    told.said
}

/// What speaks for joining.
fn for_join(view: &View<'_>, at: usize, judged: &Judged) -> Said {
    let mut told = Telling::default();
    let (left, right) = (view.text(at), view.text(at + 1));
    let open = view.open[at];
    told.add(judged.words.word > 0, Reason::WordAcross);
    told.add(is_digit_pair(left, right), Reason::NumberRunsOn);
    told.add(unit_follows(left, right), Reason::UnitFollows);
    told.add(is_latin_pair(left, right), Reason::LatinRunsOn);
    told.add(open.bracket || open.title, Reason::BracketOpen);
    told.add(open.quote && view.closes_later(at), Reason::QuoteOpen);
    told.add(
        view.short(at).is_some_and(|short| short <= 3),
        Reason::FullLine,
    );
    told.add(view.ends[at] != Edge::Stop, Reason::NoSentenceEnd);
    let says_nothing = || view.habits(at).inner_blank > 0.5;
    told.add(
        view.blanks_after(at) > 0 && says_nothing(),
        Reason::BlankLinesMeanNothing,
    );
    told.add(judged.phrase < -1.5, Reason::WordsRunOn);
    told.said
}
