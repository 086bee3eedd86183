//! Decides every break of a page: to keep or to join, how surely, and why.
//!
//! Facts come first, where the line itself leaves no doubt; then the model. Nothing here changes a
//! character: what comes out are decisions about the places between lines.

use std::ops::RangeInclusive;

use crate::core::Role;
use crate::core::breaks::{Between, between_lines};

use super::articles::Sheet;
use super::dictionary::Dictionary;
use super::grounds::{Grounds, Reasons};
use super::habits::{Habits, Offsets};
use super::lines::Line;
use super::model::{Judged, Model};
use super::reasons::Reason;
use super::reprint::{self, Heard, Inked, Listener};
use super::roles::clues::Clues;
use super::roles::{Doubt, Roles, lessons, read, roles};
use super::view::View;
use super::weights::MODEL;

/// Below this confidence an editor is asked.
pub const ASK_BELOW: f32 = 0.97;

/// A line wider than this, in halves of a character, was hardly set in a column.
const LONG: u16 = 92;

/// What is decided about one break.
#[derive(Clone, PartialEq, Debug)]
pub struct Decision {
    /// The line that ends, counted from 1 among all lines of the page.
    pub line: u32,
    /// The line that begins.
    pub next: u32,
    /// A paragraph ends here; else the text runs on.
    pub keep: bool,
    /// How likely that is right, from one half to 1.
    pub confidence: f32,
    /// Why, the weightiest first.
    pub reasons: Reasons,
    /// What the line that ends is.
    pub role: Role,
    /// An editor should look.
    pub review: bool,
}

/// Decides every break of a page.
pub fn decide(page: &[char], dictionary: &impl Dictionary) -> Vec<Decision> {
    Page::of(page, dictionary).decisions(&[], &Offsets::default(), ASK_BELOW)
}

/// Decides every break of a corpus: its pages hear of each other. Gives what [`decide`] gives, for
/// each page.
pub fn decide_corpus(
    pages: &[&[char]],
    dictionary: &impl Dictionary,
    ask_below: f32,
) -> Vec<Vec<Decision>> {
    let mended = mend_corpus(pages, dictionary, ask_below, || {}).into_iter();
    mended.map(|(decisions, _)| decisions).collect()
}

/// The same with each page as articles are made of it.
pub fn mend_corpus(
    pages: &[&[char]],
    dictionary: &impl Dictionary,
    ask_below: f32,
    mut tell: impl FnMut(),
) -> Vec<(Vec<Decision>, Sheet)> {
    let looked: Vec<Page<'_>> = pages
        .iter()
        .map(|page| Page::of(page, dictionary))
        .inspect(|_| tell())
        .collect();
    let heard = hear(pages, &looked);
    let each = looked.iter().zip(&heard);
    let mended = each.map(|(page, heard)| page.mended(heard, &Offsets::default(), ask_below));
    mended.inspect(|_| tell()).collect()
}

/// How likely it is right to take a join back because articles come out better: three in four were.
const SETTLED: f32 = 0.7;

/// Takes over what making articles of a page settled of its roles and breaks. A join that was taken
/// back is asked, unless less than that is wanted for sure (`ask_below`).
pub fn take_settled(decisions: &mut [Decision], sheet: &Sheet, ask_below: f32) {
    let settled = sheet.keep.iter().zip(&sheet.roles);
    for (decision, (keep, role)) in decisions.iter_mut().zip(settled) {
        decision.role = *role;
        if decision.keep != *keep {
            decision.keep = *keep;
            decision.confidence = SETTLED;
            decision.reasons = Reasons::from_iter([Reason::Headline]);
            decision.review = SETTLED < ask_below;
        }
    }
}

/// What pages hear of each other's breaks.
pub fn hear(pages: &[&[char]], looked: &[Page<'_>]) -> Vec<Vec<Heard>> {
    let inked: Vec<Inked> = pages.iter().map(|page| Inked::of(page)).collect();
    let stories = reprint::stories(&reprint::runs(&inked));
    let listeners: Vec<Listener> = inked
        .into_iter()
        .zip(looked)
        .map(|(inked, page)| page.listen(inked))
        .collect();
    reprint::hear(&listeners, &stories)
}

/// A page that was looked at: what the model says of its breaks, before other pages are heard.
#[derive(Debug)]
pub struct Page<'a> {
    view: View<'a>,
    judged: Vec<Judged>,
    /// What each break rests on, before other pages are heard.
    alone: Vec<Grounds>,
}

impl<'a> Page<'a> {
    /// Looks at a page.
    pub fn of(page: &'a [char], dictionary: &impl Dictionary) -> Self {
        Self::with(&MODEL, page, dictionary)
    }

    /// Looks at a page with a model of one's own.
    pub fn with(model: &Model<'_>, page: &'a [char], dictionary: &impl Dictionary) -> Self {
        let view = View::of(page);
        let judged = model.judge(&view, dictionary);
        let each = judged.iter().enumerate();
        let alone = each.map(|(at, judged)| Grounds::to_score(&view, at, judged));
        Self {
            alone: alone.collect(),
            view,
            judged,
        }
    }

    /// Its lines with text. The break `n` is between the lines `n` and `n + 1`.
    pub fn lines(&self) -> &[Line] {
        &self.view.lines
    }

    /// The role of every line, its breaks decided by this page alone.
    pub fn roles(&self) -> Vec<Role> {
        roles(&self.view, &self.scores(&[], &Offsets::default()))
    }

    /// What its blocks are told by, with their lines, to learn roles from.
    pub fn blocks(&self) -> Vec<(RangeInclusive<usize>, Clues)> {
        lessons(&self.view, &self.scores(&[], &Offsets::default()))
    }

    /// How much speaks for keeping each break.
    fn scores(&self, heard: &[Heard], offsets: &Offsets) -> Vec<f32> {
        let each = self.alone.iter().enumerate();
        let settled = |(at, grounds): (usize, &Grounds)| {
            let heard = heard.get(at).copied().unwrap_or_default();
            grounds.settled(heard, offsets.of(grounds.situation()))
        };
        each.map(settled).collect()
    }

    /// The page as articles are made of it, with what was decided about its breaks.
    pub fn sheet(&self, decisions: &[Decision]) -> Sheet {
        let scores: Vec<f32> = decisions
            .iter()
            .map(|decision| if decision.keep { 1.0 } else { -1.0 })
            .collect();
        self.sheet_of(decisions, read(&self.view, &scores))
    }

    fn sheet_of(&self, decisions: &[Decision], roles: Roles) -> Sheet {
        let view = &self.view;
        let doubts = roles.doubts.into_iter().filter(Doubt::is_open);
        let doubts = doubts
            .chain(self.parted(decisions, &roles.of_lines))
            .collect();
        let all = 0..view.lines.len();
        let is_plain = all
            .clone()
            .all(|line| view.text(line) == view.printed(line));
        let plain = all.clone().filter(|_| !is_plain);
        Sheet {
            lines: all
                .clone()
                .map(|line| view.printed(line).to_vec())
                .collect(),
            plain: plain.map(|line| view.text(line).to_vec()).collect(),
            roles: roles.of_lines,
            head_cuts: roles.cuts,
            doubts,
            numbers: view.lines.iter().map(|line| line.number).collect(),
            keep: decisions.iter().map(|decision| decision.keep).collect(),
            sure: decisions
                .iter()
                .map(|decision| decision.confidence)
                .collect(),
            begins: all.map(|line| view.begins_paragraph(line)).collect(),
            date: None,
        }
    }

    /// What would be headlines if joins that are in doubt were none.
    fn parted(&self, decisions: &[Decision], roles: &[Role]) -> Vec<Doubt> {
        let is_open = |at: &usize| {
            let decision = decisions.get(*at);
            decision.is_some_and(|decision| !decision.keep && decision.confidence < ASK_BELOW)
        };
        if !(0..decisions.len()).any(|at| is_open(&at)) {
            return Vec::new();
        }
        let each = decisions.iter().enumerate();
        let keep = each.map(|(at, decision)| decision.keep || is_open(&at));
        let scores: Vec<f32> = keep.map(|keep| if keep { 1.0 } else { -1.0 }).collect();
        let doubts = read(&self.view, &scores).doubts.into_iter();
        let parted = doubts.filter_map(|doubt| {
            let (first, last) = (doubt.lines.start, doubt.lines.end - 1);
            let was_head = matches!(roles[first], Role::Headline | Role::Subtitle);
            let ends = [first.checked_sub(1), Some(last)];
            let open = ends.into_iter().flatten().filter(is_open);
            let mut open = open.map(|at| (at, decisions[at].confidence)).peekable();
            (!was_head && open.peek().is_some()).then(|| doubt.parted(open))
        });
        parted.collect()
    }

    /// What is heard of it by others.
    fn listen(&self, inked: Inked) -> Listener {
        let places = &inked.places;
        let later = self.view.lines.iter().skip(1);
        let breaks = later
            .map(|line| places.partition_point(|place| *place < line.start))
            .collect();
        let scores = self.scores(&[], &Offsets::default());
        let long = self
            .view
            .measured
            .iter()
            .map(|width| *width > LONG)
            .collect();
        Listener {
            inked,
            breaks,
            scores,
            long,
        }
    }

    /// What decisions about its breaks rest on. `heard` is what other copies say of each break, or
    /// nothing at all; `offsets` is what editors decided elsewhere.
    pub fn grounds(&self, heard: &[Heard], offsets: &Offsets) -> Vec<Grounds> {
        let roles = roles(&self.view, &self.scores(heard, offsets));
        self.grounds_of(heard, &roles).collect()
    }

    fn grounds_of<'b>(
        &'b self,
        heard: &'b [Heard],
        roles: &'b [Role],
    ) -> impl Iterator<Item = Grounds> + use<'a, 'b> {
        let each = self.alone.iter().zip(&self.judged).zip(roles).enumerate();
        each.map(|(at, ((alone, judged), role))| {
            let heard = heard.get(at).copied().unwrap_or_default();
            alone.told(&self.view, at, judged, heard, *role)
        })
    }

    /// Takes note of what was decided about its breaks by hand.
    pub fn note(&self, decided: &[Option<bool>], habits: &mut Habits) {
        for (grounds, decided) in self.alone.iter().zip(decided) {
            if let Some(keep) = decided {
                grounds.note(*keep, habits);
            }
        }
    }

    /// Decides. The same is given as to [`Page::grounds`].
    pub fn decisions(&self, heard: &[Heard], offsets: &Offsets, ask_below: f32) -> Vec<Decision> {
        let roles = roles(&self.view, &self.scores(heard, offsets));
        self.decisions_of(heard, &roles, offsets, ask_below)
    }

    /// Decides, and gives the page as articles are made of it.
    pub fn mended(
        &self,
        heard: &[Heard],
        offsets: &Offsets,
        ask_below: f32,
    ) -> (Vec<Decision>, Sheet) {
        let roles = read(&self.view, &self.scores(heard, offsets));
        let decisions = self.decisions_of(heard, &roles.of_lines, offsets, ask_below);
        let sheet = self.sheet_of(&decisions, roles);
        (decisions, sheet)
    }

    fn decisions_of(
        &self,
        heard: &[Heard],
        roles: &[Role],
        offsets: &Offsets,
        ask_below: f32,
    ) -> Vec<Decision> {
        let each = self.grounds_of(heard, roles).enumerate();
        let decide = |(at, grounds): (usize, Grounds)| {
            let (keep, confidence) = grounds.decide(offsets);
            Decision {
                line: self.view.lines[at].number,
                next: self.view.lines[at + 1].number,
                keep,
                confidence,
                reasons: grounds.reasons(keep, offsets),
                role: grounds.role,
                review: confidence < ask_below,
            }
        };
        each.map(decide).collect()
    }
}

/// The page's text once its breaks are decided, a paragraph a line, joined as in a bundle
/// ([`between_lines`]).
pub fn clean_text(page: &[char], lines: &[Line], decisions: &[Decision]) -> String {
    let mut text = String::new();
    for (at, line) in lines.iter().enumerate() {
        let own = line.text(page);
        let joined = at > 0 && decisions.get(at - 1).is_some_and(|decision| !decision.keep);
        if joined {
            join_at(&mut text, lines[at - 1].text(page), own);
        } else if at > 0 {
            text.push('\n');
        }
        text.extend(own);
    }
    if !text.is_empty() {
        text.push('\n');
    }
    text
}

/// Does to the end of a text what joining it with the next line does: `before` is the line that it
/// ends with, `own` the next.
pub fn join_at(text: &mut String, before: &[char], own: &[char]) {
    match between_lines(before, own) {
        Between::Nothing => {}
        Between::Space => text.push(' '),
        Between::HyphenGoes => {
            text.pop();
        }
    }
}
