//! Decides every break of a page: to keep or to join, how surely, and why.
//!
//! Facts come first, where the line itself leaves no doubt; then the model. Nothing here changes a
//! character: what comes out are decisions about the places between lines.

use crate::core::Role;

use super::articles::Sheet;
use super::dictionary::Dictionary;
use super::features::{is_digit_pair, is_latin_pair, never_between, unit_follows};
use super::habits::{Habits, situation};
use super::lines::Line;
use super::model::{Judged, Model};
use super::phrases;
use super::reasons::Reason;
use super::reprint::{self, Heard, Inked, Listener};
use super::roles::roles;
use super::view::{Edge, View};
use super::weights::MODEL;

/// Below this confidence an editor is asked.
pub const ASK_BELOW: f32 = 0.97;

/// A line wider than this, in halves of a character, was hardly set in a column.
const LONG: u16 = 92;

/// How sure a fact makes.
const SURE: f32 = 6.5;

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
    pub reasons: Vec<Reason>,
    /// What the line that ends is.
    pub role: Role,
    /// An editor should look.
    pub review: bool,
}

/// Decides every break of a page.
pub fn decide(page: &[char], dictionary: &impl Dictionary) -> Vec<Decision> {
    Page::of(page, dictionary).decisions(&[], ASK_BELOW)
}

/// Decides every break of a corpus: its pages hear of each other. Gives what [`decide`] gives, for
/// each page.
pub fn decide_corpus(
    pages: &[&[char]],
    dictionary: &impl Dictionary,
    ask_below: f32,
) -> Vec<Vec<Decision>> {
    let mended = mend_corpus(pages, dictionary, ask_below).into_iter();
    mended.map(|(decisions, _)| decisions).collect()
}

/// The same with each page as articles are made of it.
pub fn mend_corpus(
    pages: &[&[char]],
    dictionary: &impl Dictionary,
    ask_below: f32,
) -> Vec<(Vec<Decision>, Sheet)> {
    let looked: Vec<Page<'_>> = pages
        .iter()
        .map(|page| Page::of(page, dictionary))
        .collect();
    let heard = hear(pages, &looked);
    let each = looked.iter().zip(&heard);
    let mended = each.map(|(page, heard)| {
        let decisions = page.decisions(heard, ask_below);
        let sheet = page.sheet(&decisions);
        (decisions, sheet)
    });
    mended.collect()
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
        Self { view, judged }
    }

    /// Its lines with text. The break `n` is between the lines `n` and `n + 1`.
    pub fn lines(&self) -> &[Line] {
        &self.view.lines
    }

    /// The role of every line, its breaks decided by this page alone.
    pub fn roles(&self) -> Vec<Role> {
        let each = self.judged.iter().enumerate();
        let scores: Vec<f32> = each
            .map(|(at, judged)| settle(&self.view, at, judged, Heard::Nothing))
            .collect();
        roles(&self.view, &scores)
    }

    /// The page as articles are made of it, with what was decided about its breaks.
    pub fn sheet(&self, decisions: &[Decision]) -> Sheet {
        let view = &self.view;
        let scores: Vec<f32> = decisions
            .iter()
            .map(|decision| if decision.keep { 1.0 } else { -1.0 })
            .collect();
        Sheet {
            lines: (0..view.lines.len())
                .map(|line| view.text(line).to_vec())
                .collect(),
            roles: roles(view, &scores),
            numbers: view.lines.iter().map(|line| line.number).collect(),
            keep: decisions.iter().map(|decision| decision.keep).collect(),
            begins: (0..view.lines.len())
                .map(|line| view.begins_paragraph(line))
                .collect(),
            date: None,
        }
    }

    /// What is heard of it by others.
    fn listen(&self, inked: Inked) -> Listener {
        let places = &inked.places;
        let later = self.view.lines.iter().skip(1);
        let breaks = later
            .map(|line| places.partition_point(|place| *place < line.start))
            .collect();
        let scores = self
            .judged
            .iter()
            .enumerate()
            .map(|(at, judged)| settle(&self.view, at, judged, Heard::Nothing));
        let scores = scores.collect();
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

    /// Takes note of what was decided about its breaks by hand.
    pub fn note(&self, decided: &[Option<bool>], habits: &mut Habits) {
        let each = self.judged.iter().zip(decided).enumerate();
        for (at, (judged, decided)) in each {
            // What is certain shows no habit.
            if let Some(keep) = decided
                && fact(&self.view, at).is_none()
            {
                habits.note(situation(&self.view, at), *keep, judged.score);
            }
        }
    }

    /// Moves its odds towards what was decided by hand in the same situations.
    pub fn follow(&mut self, habits: &Habits) {
        for (at, judged) in self.judged.iter_mut().enumerate() {
            judged.habit = habits.offset(situation(&self.view, at));
        }
    }

    /// Decides. `heard` is what other copies say of each break, or nothing at all.
    pub fn decisions(&self, heard: &[Heard], ask_below: f32) -> Vec<Decision> {
        let mut made = Vec::with_capacity(self.judged.len());
        let scores: Vec<f32> = self
            .judged
            .iter()
            .enumerate()
            .map(|(at, judged)| {
                let heard = heard.get(at).copied().unwrap_or_default();
                settle(&self.view, at, judged, heard)
            })
            .collect();
        let roles = roles(&self.view, &scores);
        for (at, judged) in self.judged.iter().enumerate() {
            let score = scores[at];
            let keep = score >= 0.0;
            let confidence = 1.0 / (1.0 + (-score.abs()).exp());
            let copies = heard.get(at).copied().unwrap_or_default();
            made.push(Decision {
                line: self.view.lines[at].number,
                next: self.view.lines[at + 1].number,
                keep,
                confidence,
                reasons: reasons(&self.view, at, judged, copies, keep),
                role: roles[at],
                review: confidence < ask_below,
            });
        }
        made
    }
}

/// The score of a break once facts and other copies are heard.
fn settle(view: &View<'_>, at: usize, judged: &Judged, heard: Heard) -> f32 {
    let own = judged.score + judged.habit;
    let score = match fact(view, at) {
        Some((_, true)) => own.max(SURE),
        Some((_, false)) => own.min(-SURE),
        None => own,
    };
    let ends = view.ends[at] == Edge::Stop;
    match heard {
        // Papers run paragraphs together, so the end of a sentence is not settled by that.
        Heard::RunsOn if ends => score - 1.0,
        Heard::RunsOn if score < SURE => score.min(-SURE),
        Heard::RunsOnUnwrapped if !ends && score < SURE => score.min(-SURE),
        // Two papers break a line at one place by chance, but rarely at the end of a sentence.
        Heard::EndsToo(there) if ends && score + there > 2.0 && score > -2.0 => {
            (score + there).max(SURE)
        }
        _ => score,
    }
}

/// Whether another copy settled a break.
fn is_settled(view: &View<'_>, at: usize, heard: Heard, keep: bool) -> bool {
    let ends = view.ends[at] == Edge::Stop;
    match heard {
        Heard::RunsOn | Heard::RunsOnUnwrapped => !keep && !ends,
        Heard::EndsToo(_) => keep && ends,
        Heard::Nothing => false,
    }
}

/// A fact about a break, and whether it keeps it.
fn fact(view: &View<'_>, at: usize) -> Option<(Reason, bool)> {
    let (a, b) = (&view.signs[at], &view.signs[at + 1]);
    let (left, right) = (view.text(at), view.text(at + 1));
    if a.jump || b.jump {
        return Some((Reason::Jump, true));
    }
    if (a.furniture || b.furniture) && !never_between(left, right) {
        return Some((Reason::Furniture, true));
    }
    if a.header || b.header {
        let sure = a.header && b.header;
        return sure.then_some((Reason::Header, true));
    }
    if b.dateline && view.ends[at] == Edge::Stop {
        return Some((Reason::Dateline, true));
    }
    let close = view.blanks_after(at) == 0 || view.short(at).is_some_and(|short| short <= 3);
    if matches!(view.begins[at + 1], Edge::Pause | Edge::Stop) && close {
        return Some((Reason::MarkCannotBegin, false));
    }
    if view.ends[at] == Edge::Opens && close {
        return Some((Reason::MarkCannotEnd, false));
    }
    let open = view.open[at];
    if (open.bracket && closes_first(right, &['（', '(', '【'], &['）', ')', '】']))
        || (open.title && closes_first(right, &['《'], &['》']))
    {
        return Some((Reason::BracketOpen, false));
    }
    let full = view.short(at).is_none_or(|short| short <= 3) || view.is_first_width(at);
    if full && !a.wide_gap && !b.wide_gap && a.marks + b.marks > 0 {
        if is_digit_pair(left, right) {
            return Some((Reason::NumberRunsOn, false));
        }
        if unit_follows(left, right) {
            return Some((Reason::UnitFollows, false));
        }
    }
    if is_date(left, right) {
        return Some((Reason::NumberRunsOn, false));
    }
    None
}

/// A date whose month or year stands before the break and its day or month behind it.
fn is_date(left: &[char], right: &[char]) -> bool {
    let number = right.iter().take_while(|c| c.is_ascii_digit()).count();
    let pair = (left.last(), right.get(number));
    let units = matches!(pair, (Some('月'), Some('日')) | (Some('年'), Some('月')));
    let counted = left.iter().rev().nth(1).is_some_and(char::is_ascii_digit);
    units && counted && (1..=2).contains(&number)
}

/// Whether the first bracket of some kind is a closing one.
fn closes_first(text: &[char], opening: &[char], closing: &[char]) -> bool {
    let first = text
        .iter()
        .find(|c| opening.contains(c) || closing.contains(c));
    first.is_some_and(|c| closing.contains(c))
}

/// Why, the weightiest first: what speaks for the decision, and nothing that speaks against it.
fn reasons(view: &View<'_>, at: usize, judged: &Judged, heard: Heard, keep: bool) -> Vec<Reason> {
    let mut found = Vec::new();
    if is_settled(view, at, heard, keep) {
        found.push(Reason::Reprint);
    }
    if let Some((reason, keeps)) = fact(view, at)
        && keeps == keep
    {
        found.push(reason);
    }
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
    let habit = if keep { judged.habit } else { -judged.habit };
    add(habit > 0.7, Reason::Habit);
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
        add(judged.words.word > 0, Reason::WordAcross);
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
    if found.is_empty() {
        found.push(Reason::NeighboursAgree);
    }
    found.truncate(4);
    found
}

/// The page's text once its breaks are decided, a paragraph a line. Where Latin words meet in a
/// join a space goes between them; a hyphen that cuts a word goes.
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

/// What a join puts or takes away at the end of a text: a space between Latin words, and the hyphen
/// that cuts one.
pub fn join_at(text: &mut String, before: &[char], own: &[char]) {
    match (before.last(), own.first()) {
        (Some('-'), Some(next))
            if next.is_ascii_lowercase()
                && before.len() > 1
                && before[before.len() - 2].is_ascii_alphabetic() =>
        {
            text.pop();
        }
        (Some(last), Some(next))
            if is_latin(*last)
                && next.is_ascii_alphanumeric()
                && !(last.is_ascii_digit() && next.is_ascii_digit()) =>
        {
            text.push(' ');
        }
        _ => {}
    }
}

fn is_latin(c: char) -> bool {
    c.is_ascii_alphabetic() || matches!(c, ',' | '.' | ';')
}
