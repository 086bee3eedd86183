//! Telling fast, from the bytes of a page, that nothing in it can be a hit.
//!
//! A hit's characters may stand far apart in a page's bytes, with line ends, spaces and hidden
//! text between, and some may have been typed; but each stands somewhere, in one of its forms. So
//! characters are looked for one by one, and the page is read only where all are found.

use regex::bytes::Regex;
use regex_syntax::hir::{Hir, HirKind};

use super::fold::Fold;

/// Tests for characters that every hit has.
#[derive(Debug)]
pub(super) struct Sieve {
    wanted: Vec<Regex>,
}

/// Looking for more of them would let hardly less through.
const LOOKED_FOR: usize = 6;

impl Sieve {
    /// For hits that have all of these folded characters.
    pub(super) fn new(chars: impl IntoIterator<Item = char>, fold: &Fold) -> Self {
        let mut all: Vec<char> = chars.into_iter().filter(|c| stands_as_itself(*c)).collect();
        all.sort_unstable();
        all.dedup();
        // Marks and letters stand in nearly every page.
        all.sort_by_key(|c| !matches!(c, '\u{3400}'..='\u{9FFF}' | '\u{20000}'..='\u{3FFFF}'));
        all.truncate(LOOKED_FOR);
        let wanted = all.into_iter().filter_map(|c| {
            let forms = fold.sources(c);
            if !forms.iter().all(|form| stands_as_itself(*form)) {
                return None;
            }
            let forms: Vec<String> = forms
                .iter()
                .map(|c| regex::escape(&c.to_string()))
                .collect();
            Regex::new(&forms.join("|")).ok()
        });
        Self {
            wanted: wanted.collect(),
        }
    }

    /// Whether a text of these bytes, in UTF-8, and whatever was typed on it, as JSON, may have a
    /// hit.
    pub(super) fn lets_through(&self, parts: &[&[u8]]) -> bool {
        self.wanted
            .iter()
            .all(|one| parts.iter().any(|bytes| one.is_match(bytes)))
    }
}

/// Whether a character stands in JSON and in the bytes of a page as its own bytes, and nothing
/// else does for it.
fn stands_as_itself(c: char) -> bool {
    !c.is_control() && !matches!(c, '"' | '\\' | char::REPLACEMENT_CHARACTER)
}

/// Characters that everything a pattern matches has.
pub(super) fn needed(pattern: &Hir) -> Vec<char> {
    match pattern.kind() {
        HirKind::Literal(literal) => str::from_utf8(&literal.0)
            .map(|text| text.chars().collect())
            .unwrap_or_default(),
        HirKind::Capture(group) => needed(&group.sub),
        HirKind::Repetition(repeated) if repeated.min > 0 => needed(&repeated.sub),
        HirKind::Concat(parts) => parts.iter().flat_map(needed).collect(),
        _ => Vec::new(),
    }
}
