//! Printed rows, and the breaks between them.
//!
//! A break is the stretch between the last character of one row that has text and the first of
//! the next: line ends, blank rows, indents, trailing spaces, and whatever is hidden there.

use smallvec::SmallVec;

use super::address::{Address, Buffer, Run, push_run};
use super::buffers::Facts;
use super::clean::{is_line_end, is_live_head, is_white};
use super::document::Document;
use super::printed::Printed;

/// What is decided about a break.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Decision {
    /// Nothing yet: it reads as the end of a paragraph.
    Open,
    /// The text runs on.
    Joined,
    /// A paragraph ends here.
    Kept,
}

/// A break between two rows of an article. Rows are counted from 1, blank ones too.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Break {
    /// What names it: its first visible line end, or its first if none is visible.
    pub at: Address,
    /// Everything in it, in order, what is hidden there too.
    pub zone: Vec<Run>,
    /// The last character before it, and the first after it, that are visible and not white.
    pub before: Address,
    /// See `before`.
    pub after: Address,
    /// The row that ends, counted from 1.
    pub row: u32,
    /// The row that begins.
    pub next: u32,
    /// What is decided.
    pub decision: Decision,
}

/// A printed row: its characters in order, its line end included, hidden ones too.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Row {
    /// Its characters; unborn ones are left out.
    pub runs: Vec<Run>,
    /// Its first and last character that are visible and not white; none in a blank row.
    pub content: Option<(Address, Address)>,
}

/// The rows of an article as printed: a row ends at every line end of the page and at every one
/// an editor typed, decided or not.
pub fn rows(document: &Document, article: Address) -> Vec<Row> {
    let printed = Printed::of(document, article);
    let rows = printed.rows().iter();
    rows.map(|row| printed.full_row(document, row)).collect()
}

/// The line ends of a break, as far as they were read.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Ends<At> {
    /// What names the break: its first visible line end, or its first if none is visible.
    pub at: At,
    /// What they decide.
    pub decision: Decision,
    is_visible: bool,
}

impl<At: Copy> Ends<At> {
    /// With one more line end; the first where there were none so far.
    pub fn read(so_far: Option<Self>, at: At, facts: Facts) -> Self {
        let is_visible = facts.visible();
        let so_far = so_far.unwrap_or(Ends {
            at,
            is_visible,
            decision: Decision::Joined,
        });
        let names = is_visible && !so_far.is_visible;
        Ends {
            at: if names { at } else { so_far.at },
            is_visible: so_far.is_visible || is_visible,
            decision: match so_far.decision {
                _ if is_visible && facts.any(Facts::KEPT) => Decision::Kept,
                Decision::Joined if is_visible => Decision::Open,
                other => other,
            },
        }
    }
}

/// Whether a character of a buffer ends a row, visible or not.
pub fn ends_row(buffer: Buffer, c: char, facts: Facts) -> bool {
    let gone = if buffer.is_typed() {
        Facts::UNBORN | Facts::REPLACED
    } else {
        Facts::UNBORN
    };
    is_line_end(c) && !facts.any(gone)
}

/// The breaks of an article, in order.
pub fn breaks(document: &Document, article: Address) -> Vec<Break> {
    let printed = Printed::of(document, article);
    let breaks = printed.breaks().iter();
    breaks.filter_map(|one| printed.full_break(one)).collect()
}

/// The break that a character is in or beside, found without reading the whole article; its
/// rows are not counted (0).
pub fn break_at(document: &Document, address: Address) -> Option<Break> {
    let content = |a: Address| {
        document
            .character(a)
            .is_some_and(|(c, facts)| facts.visible() && !is_white(c))
    };
    let head = |a: Address| {
        document
            .character(a)
            .is_some_and(|(_, facts)| is_live_head(facts))
    };
    let mut before = address;
    while !content(before) {
        before = document.preceding(before)?;
        if head(before) {
            return None;
        }
    }
    let mut after = document.following(before)?;
    while !content(after) {
        if head(after) {
            return None;
        }
        after = document.following(after)?;
    }
    between(document, before, after)
}

fn between(document: &Document, before: Address, after: Address) -> Option<Break> {
    let mut zone = Vec::new();
    let mut ends: Option<Ends<Address>> = None;
    let mut next = document.following(before)?;
    while next != after {
        let (c, facts) = document.character(next)?;
        if !facts.any(Facts::HEAD) {
            push_run(&mut zone, next.into());
        }
        if ends_row(next.buffer, c, facts) {
            ends = Some(Ends::read(ends, next, facts));
        }
        next = document.following(next)?;
    }
    let Ends { at, decision, .. } = ends?;
    Some(Break {
        at,
        zone,
        before,
        after,
        row: 0,
        next: 0,
        decision,
    })
}

/// What joining a break does to its characters.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Joining {
    /// What is hidden; may be empty where another editor has hidden it already.
    pub hide: Vec<Run>,
    /// Whether a space is to be typed after the zone.
    pub space: bool,
}

/// What becomes of two lines' ends where the text runs on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Between {
    /// They stand side by side.
    Nothing,
    /// One space parts them.
    Space,
    /// The hyphen goes with which the first ends: it cuts a word.
    HyphenGoes,
}

/// How many characters on each side of a break say how it is joined.
pub const BESIDE: usize = 4;

/// How two lines are joined, of which `left` ends the one and `right` begins the other; of either,
/// [`BESIDE`] characters are enough. Han to Han adds nothing. Between Latin words a space belongs. A
/// Latin word cut at its hyphen is made whole, and so is a number; a number and a Latin word are
/// two words, but a number and a unit, or the letter of a road, are not.
pub fn between_lines(left: &[char], right: &[char]) -> Between {
    let ([.., last], [first, ..]) = (left, right) else {
        return Between::Nothing;
    };
    let before = left.len().checked_sub(2).map(|at| left[at]);
    if is_hyphen(*last) && first.is_lowercase() && before.is_some_and(is_latin) {
        return Between::HyphenGoes;
    }
    let latin = |c: &&char| is_latin(**c);
    let word = |c: char| is_latin(c) || c.is_ascii_digit();
    let wants_space = match (*last, *first) {
        (l, r) if is_latin(l) && is_latin(r) => true,
        (l, r) if is_latin(l) && r.is_ascii_digit() => {
            left.iter().rev().take_while(latin).count() > 1
        }
        (l, r) if l.is_ascii_digit() && is_latin(r) => right.iter().take_while(latin).count() > 3,
        (',' | ';' | ':' | '.' | '!' | '?' | ')' | '"' | '\'', r) if is_latin(r) => {
            before.is_some_and(word)
        }
        (l, '(' | '"') if is_latin(l) => true,
        _ => false,
    };
    match wants_space {
        true => Between::Space,
        false => Between::Nothing,
    }
}

/// How a break is joined; a space that is there already stays.
pub fn joining(document: &Document, found: &Break) -> Joining {
    let mut left = visible_from(document, found.before, |at| document.preceding(at));
    left.reverse();
    let right = visible_from(document, found.after, |at| document.following(at));
    let between = between_lines(&left, &right);
    let mut space = between == Between::Space;
    let mut hide = Vec::new();
    if between == Between::HyphenGoes {
        push_run(&mut hide, found.before.into());
    }
    for address in found.zone.iter().flat_map(|run| run.addresses()) {
        let Some((c, facts)) = document.character(address) else {
            continue;
        };
        if !facts.visible() {
            continue;
        }
        if space && c == ' ' {
            space = false;
            continue;
        }
        push_run(&mut hide, address.into());
    }
    Joining { hide, space }
}

fn is_hyphen(c: char) -> bool {
    matches!(c, '-' | '\u{2010}' | '\u{AD}')
}

fn is_latin(c: char) -> bool {
    c.is_alphabetic() && matches!(c, 'A'..='Z' | 'a'..='z' | '\u{C0}'..='\u{24F}')
}

/// The first [`BESIDE`] visible characters of an article from one on, in a direction.
fn visible_from(
    document: &Document,
    from: Address,
    step: impl Fn(Address) -> Option<Address>,
) -> SmallVec<[char; BESIDE]> {
    let mut found = SmallVec::new();
    let mut at = Some(from);
    while let Some(address) = at
        && found.len() < BESIDE
        && let Some((c, facts)) = document.character(address)
        && !is_live_head(facts)
    {
        if facts.visible() {
            found.push(c);
        }
        at = step(address);
    }
    found
}
