//! Facts: where the lines themselves leave no doubt about the break between them.

use super::features::{is_digit_pair, never_between, unit_follows};
use super::reasons::Reason;
use super::view::{Edge, View};

/// A fact about a break.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) struct Fact {
    pub(super) reason: Reason,
    /// It keeps the break.
    pub(super) keeps: bool,
    /// It holds even where the model speaks against it.
    pub(super) is_firm: bool,
}

/// The fact that settles a break.
pub(super) fn fact(view: &View<'_>, at: usize) -> Option<Fact> {
    let firm = |reason, keeps| Fact {
        reason,
        keeps,
        is_firm: true,
    };
    let (a, b) = (&view.signs[at], &view.signs[at + 1]);
    // Both say themselves what they are.
    if a.jump || b.jump {
        return Some(firm(Reason::Jump, true));
    }
    if is_salutation(view.text(at), view.text(at + 1)) {
        return Some(firm(Reason::ShortLine, true));
    }
    let usual = usual(view, at).map(|(reason, keeps)| Fact {
        reason,
        keeps,
        is_firm: false,
    });
    usual.or_else(|| {
        let is_date = is_date(view.text(at), view.text(at + 1));
        is_date.then(|| firm(Reason::NumberRunsOn, false))
    })
}

/// What is a fact as long as nothing speaks against it.
fn usual(view: &View<'_>, at: usize) -> Option<(Reason, bool)> {
    let (a, b) = (&view.signs[at], &view.signs[at + 1]);
    let (left, right) = (view.text(at), view.text(at + 1));
    if (a.furniture || b.furniture) && !never_between(left, right) {
        return Some((Reason::Furniture, true));
    }
    if a.header || b.header {
        let sure = a.header && b.header;
        return sure.then_some((Reason::Header, true));
    }
    // One in brackets stands at the end of a report, in a line of its own or not.
    if b.dateline && !b.bracketed && view.ends[at] == Edge::Stop {
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

/// How letters end: 此致 and 敬礼 in lines of their own.
fn is_salutation(left: &[char], right: &[char]) -> bool {
    matches!(left, ['此', '致'] | ['此', _, '致'])
        && matches!(right, ['敬', rest @ ..] if rest.len() <= 3)
}

/// Whether the first bracket of some kind is a closing one.
fn closes_first(text: &[char], opening: &[char], closing: &[char]) -> bool {
    let first = text
        .iter()
        .find(|c| opening.contains(c) || closing.contains(c));
    first.is_some_and(|c| closing.contains(c))
}
