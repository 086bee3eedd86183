//! Printed rows, and the breaks between them.
//!
//! A break is the stretch between the last character of one row that has text and the first of
//! the next: line ends, blank rows, indents, trailing spaces, and whatever is hidden there.

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

/// How a break is joined. Han to Han adds nothing. Between Latin words one space stays or is
/// typed. A Latin word cut at its hyphen is made whole.
pub fn joining(document: &Document, found: &Break) -> Joining {
    let letter = |address| document.character(address).map_or('\0', |(c, _)| c);
    let (left, right) = (letter(found.before), letter(found.after));
    let hyphen = is_hyphen(left)
        && right.is_lowercase()
        && visible_before(document, found.before).is_some_and(is_latin);
    let mut space = !hyphen && wants_space(document, found, left, right);
    let mut hide = Vec::new();
    if hyphen {
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

/// Whether a space belongs between two characters that a break separates. A number cut in two
/// is one number; a number and a Latin word are two words, but a number and a unit are not.
fn wants_space(document: &Document, found: &Break, left: char, right: char) -> bool {
    let word = |c: char| is_latin(c) || c.is_ascii_digit();
    match (left, right) {
        (l, r) if is_latin(l) && is_latin(r) => true,
        (l, r) if is_latin(l) && r.is_ascii_digit() => run_of(document, found.before, true) > 1,
        (l, r) if l.is_ascii_digit() && is_latin(r) => run_of(document, found.after, false) > 3,
        (',' | ';' | ':' | '.' | '!' | '?' | ')' | '"' | '\'', r) if is_latin(r) => {
            visible_before(document, found.before).is_some_and(word)
        }
        (l, '(' | '"') if is_latin(l) => true,
        _ => false,
    }
}

/// The length of the Latin word that ends or begins at a character, counted up to 4.
fn run_of(document: &Document, from: Address, backwards: bool) -> usize {
    let mut count = 0;
    let mut at = Some(from);
    while let Some(address) = at
        && count < 4
        && let Some((c, facts)) = document.character(address)
    {
        if facts.visible() {
            if !is_latin(c) {
                break;
            }
            count += 1;
        }
        at = if backwards {
            document.preceding(address)
        } else {
            document.following(address)
        };
    }
    count
}

fn visible_before(document: &Document, address: Address) -> Option<char> {
    let mut at = document.preceding(address)?;
    loop {
        let (c, facts) = document.character(at)?;
        if is_live_head(facts) {
            return None;
        }
        if facts.visible() {
            return Some(c);
        }
        at = document.preceding(at)?;
    }
}
