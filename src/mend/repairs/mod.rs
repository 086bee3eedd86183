//! Small repairs of a text: stray spaces, half and full width, digits that were taken for letters,
//! names run together; and characters that are probably misprints, which are only flagged.
//!
//! A pure function from characters to suggestions: it changes nothing. A text is a line or several,
//! with their line ends, so that what runs on is judged with what it runs on to.

mod digits;
mod lines;
mod look_alikes;
mod misprints;
mod names;
mod people;
mod quotes;
mod rows;
mod spaces;
mod widths;

pub use people::{COMPOUND, is_family};

use super::dictionary::Dictionary;
use super::reasons::Fault;

/// What sort of repair it is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Kind {
    /// White space that does not belong.
    Space,
    /// Half width for full, or the other way round; marks of the wrong sort.
    Width,
    /// A letter or mark taken for a digit or between digits.
    Digit,
    /// Names run together.
    NameList,
    /// Probably a misprint.
    Misprint,
}

impl Kind {
    /// Its name in files.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Space => "space",
            Kind::Width => "width",
            Kind::Digit => "digit",
            Kind::NameList => "name-list",
            Kind::Misprint => "misprint",
        }
    }
}

/// A suggested repair: the characters `start..end` of the text become `with`.
#[derive(Clone, PartialEq, Debug)]
pub struct Fix {
    /// The first character, counted from 0.
    pub start: usize,
    /// One past the last.
    pub end: usize,
    /// What belongs there.
    pub with: String,
    /// What sort it is.
    pub kind: Kind,
    /// How likely it is right.
    pub confidence: f32,
    /// Why.
    pub reason: Fault,
}

impl Fix {
    /// Whether it is only to be shown, never done unasked.
    pub fn is_flag(&self) -> bool {
        self.kind == Kind::Misprint
    }
}

/// Everything that is to be mended in a text, in order; no two touch the same character.
pub fn repairs(text: &[char], dictionary: &impl Dictionary) -> Vec<Fix> {
    let lines = lines::Lines::of(text);
    let mut found = Vec::new();
    spaces::find(&lines, dictionary, &mut found);
    digits::find(&lines, &mut found);
    widths::find(&lines, &mut found);
    names::find(&lines, dictionary, &mut found);
    misprints::find(&lines, dictionary, &mut found);
    found.sort_by_key(|fix| (fix.start, fix.end));
    let mut kept: Vec<Fix> = Vec::with_capacity(found.len());
    for fix in found {
        let meets = kept.last().is_some_and(|last| {
            fix.start < last.end || (fix.start == last.start && fix.end == last.end)
        });
        if meets {
            continue;
        }
        // Neighbours of one sort are one repair.
        match kept.last_mut() {
            Some(last)
                if last.end == fix.start
                    && last.kind == fix.kind
                    && fix.start < fix.end
                    && !fix.is_flag()
                    && last.start < last.end
                    && last.reason == fix.reason =>
            {
                last.end = fix.end;
                last.with.push_str(&fix.with);
                last.confidence = last.confidence.min(fix.confidence);
            }
            _ => kept.push(fix),
        }
    }
    kept
}

/// The text with the repairs made, flags left as they are.
pub fn mended(text: &[char], fixes: &[Fix]) -> String {
    let mut out = String::new();
    let mut at = 0;
    for fix in fixes.iter().filter(|fix| !fix.is_flag()) {
        out.extend(&text[at..fix.start]);
        out.push_str(&fix.with);
        at = fix.end;
    }
    out.extend(&text[at..]);
    out
}
