//! Folding: characters that are to count as one are made one, and those that are not to count
//! are left out. A character becomes one character or none, so places can be led back.

use std::sync::OnceLock;

use rustc_hash::FxHashMap;
use smallvec::SmallVec;

use crate::core::clean::is_white;
use crate::core::variants::{forms_beyond, simplified};

/// What makes no difference.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) struct Folding {
    pub(super) case: bool,
    pub(super) width: bool,
    pub(super) variants: bool,
    pub(super) white: bool,
}

/// Folding by table.
#[derive(Debug)]
pub(super) struct Fold {
    pub(super) folding: Folding,
    /// What each character of the basic plane becomes: [`GONE`], [`SLOW`] or a code unit.
    table: Box<[u16]>,
    /// For each character the others that become it; made when first asked for.
    sources: OnceLock<FxHashMap<char, SmallVec<[char; 2]>>>,
}

const GONE: u16 = 0;
/// It has to be worked out; U+0001 itself becomes itself that way.
const SLOW: u16 = 1;

impl Fold {
    /// The folding asked for. There is one table of each kind in the program.
    pub(super) fn of_kind(folding: Folding) -> &'static Self {
        static FOLDS: [OnceLock<Fold>; 16] = [const { OnceLock::new() }; 16];
        let kind = [folding.case, folding.width, folding.variants, folding.white]
            .into_iter()
            .fold(0, |kind, is_on| kind * 2 + usize::from(is_on));
        FOLDS[kind].get_or_init(|| Self::new(folding))
    }

    fn new(folding: Folding) -> Self {
        let table = (0..=u16::MAX).map(|unit| {
            let Some(c) = char::from_u32(u32::from(unit)) else {
                return GONE;
            };
            match work_out(folding, c) {
                None => GONE,
                Some(c) => match u16::try_from(u32::from(c)) {
                    Ok(unit) if unit > SLOW => unit,
                    _ => SLOW,
                },
            }
        });
        Self {
            folding,
            table: table.collect(),
            sources: OnceLock::new(),
        }
    }

    /// What a character becomes, if it counts.
    #[inline]
    pub(super) fn of(&self, c: char) -> Option<char> {
        match self.table.get(c as usize) {
            Some(&GONE) => None,
            Some(&unit) if unit != SLOW => char::from_u32(u32::from(unit)),
            _ => work_out(self.folding, c),
        }
    }

    /// Whether a character stays as it is; of few, which are rare, it says no all the same.
    #[inline]
    pub(super) fn leaves(&self, c: char) -> bool {
        let becomes = self.table.get(c as usize);
        becomes.is_some_and(|unit| u32::from(*unit) == u32::from(c) && *unit > SLOW)
    }

    /// The characters that become `folded`.
    pub(super) fn sources(&self, folded: char) -> SmallVec<[char; 4]> {
        let others = self.sources.get_or_init(|| {
            let mut others: FxHashMap<char, SmallVec<[char; 2]>> = FxHashMap::default();
            let all = (0..=0xFFFF).filter_map(char::from_u32);
            let beyond = forms_beyond();
            // Letters with case beyond the basic plane.
            let letters = (0x1_0400..0x1_F000).filter_map(char::from_u32);
            for c in all.chain(beyond).chain(letters) {
                if let Some(folded) = self.of(c).filter(|folded| *folded != c) {
                    others.entry(folded).or_default().push(c);
                }
            }
            others
        });
        let itself = Some(folded).filter(|c| self.of(*c) == Some(*c));
        let others = others.get(&folded).into_iter().flatten().copied();
        itself.into_iter().chain(others).collect()
    }
}

/// Whether a character says how the one before it is drawn, and nothing else.
pub(super) fn is_selector(c: char) -> bool {
    matches!(c, '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}')
}

fn work_out(folding: Folding, c: char) -> Option<char> {
    // The end of a paragraph counts; line ends that do not are told apart before.
    if folding.white && is_white(c) && c != '\n' || is_selector(c) {
        return None;
    }
    let mut c = c;
    if folding.width {
        c = narrow(c);
    }
    if folding.variants {
        c = simplified(c);
    }
    if folding.case {
        c = lower(c);
    }
    Some(c)
}

/// The usual width of a character: letters, digits and marks half, katakana full.
fn narrow(c: char) -> char {
    const SIGNS: [char; 7] = ['¢', '£', '¬', '¯', '¦', '¥', '₩'];
    const KATAKANA: &str = "。「」、・ヲァィゥェォャュョッーアイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワン゛゜";
    let nth = |first: u32| (u32::from(c) - first) as usize;
    match c {
        '\u{3000}' => ' ',
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        '\u{FF61}'..='\u{FF9F}' => KATAKANA.chars().nth(nth(0xFF61)).unwrap_or(c),
        '\u{FFE0}'..='\u{FFE6}' => SIGNS[nth(0xFFE0)],
        _ => c,
    }
}

/// A letter in lower case, by way of its capital: `ς` and `σ` have one. Letters whose other case
/// is several characters stay.
fn lower(c: char) -> char {
    let capital = only(c.to_uppercase()).unwrap_or(c);
    only(capital.to_lowercase()).unwrap_or(c)
}

fn only(mut chars: impl Iterator<Item = char>) -> Option<char> {
    let first = chars.next();
    first.filter(|_| chars.next().is_none())
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: Folding = Folding {
        case: true,
        width: true,
        variants: true,
        white: true,
    };

    #[test]
    fn characters_fold_to_one_or_none() {
        let fold = Fold::of_kind(ALL);
        for (text, expected) in [
            ("ＡＢｃ１２３，（）", "abc123,()"),
            ("國髮發後裡台臺", "国发发后里台台"),
            ("ｶﾞﾝ￥", "カ゛ン¥"),
            ("Σσς", "σσσ"),
            ("北 京　\u{200B}\u{FEFF}人\t", "北京人"),
            ("葛\u{E0100}城\u{FE0F}", "葛城"),
            ("𠮷\u{1}\u{10FFFF}\u{FFFF}", "𠮷\u{1}\u{10FFFF}\u{FFFF}"),
            ("e\u{301}", "e\u{301}"),
            ("段\n落", "段\n落"),
        ] {
            let folded: String = text.chars().filter_map(|c| fold.of(c)).collect();
            assert_eq!(folded, expected, "{text}");
        }
    }

    /// What is folded stays as it is when folded again, for every character there is.
    #[test]
    fn folding_is_done_in_one_step_and_leads_back() {
        for folding in [
            ALL,
            Folding::default(),
            Folding {
                variants: true,
                ..Folding::default()
            },
        ] {
            let fold = Fold::of_kind(folding);
            for c in '\0'..=char::MAX {
                if let Some(folded) = fold.of(c) {
                    assert_eq!(fold.of(folded), Some(folded), "{c:?}");
                    assert!(fold.sources(folded).contains(&c), "{c:?}");
                }
            }
        }
    }
}
