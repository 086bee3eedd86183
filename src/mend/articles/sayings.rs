//! What a headline says, and how likely it is to be said of a text.
//!
//! Headlines abbreviate (红隧 for 海底隧道), so pairs of characters alone do not tell which text is
//! meant. Beside those that both share ([`super::words`]) counts how likely the headline's characters
//! are to be drawn from the text, against being drawn from anywhere, and the same for the first
//! characters of the text, where a report says what happened. (Query likelihood with Dirichlet
//! smoothing: Zhai and Lafferty, 2001.)

use std::cell::RefCell;
use std::rc::Rc;

use rustc_hash::{FxHashMap, FxHashSet};
use smallvec::SmallVec;

use super::words::{is_word, pairs};
use crate::mend::dictionary::Dictionary;

/// It is as if so many characters of each text, and of its beginning, were drawn from anywhere.
const DRAWN: f32 = 600.0;
const DRAWN_FIRST: f32 = 140.0;

/// So large a share of these is drawn from the texts of the page.
const OF_PAGE: f32 = 0.18;

/// Having more characters than this counts against no text: its headline stands right above it.
const LONGEST: usize = 1200;

/// Characters of a text's beginning.
const FIRST: usize = 70;

/// What the likelihoods of text and beginning count against pairs that are shared.
const LIKELY: f32 = 0.37;
const LIKELY_FIRST: f32 = 0.15;

/// No character is taken for rarer or more common than this.
const RAREST: f32 = 2e-6;
const COMMONEST: f32 = 0.05;

/// Characters, and pairs of them, that are held of what is said.
const HELD: usize = 64;

/// A character that is oftener in a text says no more.
const OFTEN: usize = 4;

/// Where less is said, as much as if it were so many characters counts.
const LEAST: f32 = 4.0;

/// What is known of the texts and characters of a page: each is looked at once, however often the page
/// is cut anew.
pub(super) struct Known<'a, D> {
    pub(super) dictionary: &'a D,
    shares: RefCell<FxHashMap<char, f32>>,
    texts: RefCell<FxHashMap<Vec<char>, Rc<Text>>>,
}

impl<'a, D: Dictionary> Known<'a, D> {
    pub(super) fn of(dictionary: &'a D) -> Self {
        Self {
            dictionary,
            shares: RefCell::default(),
            texts: RefCell::default(),
        }
    }

    /// What share of all words a character is, as a word.
    fn share(&self, c: char) -> f32 {
        let mut shares = self.shares.borrow_mut();
        *shares.entry(c).or_insert_with(|| {
            let share = self.dictionary.likelihood(&[c]).exp();
            share.clamp(RAREST, COMMONEST)
        })
    }

    fn text(&self, text: Vec<char>) -> Rc<Text> {
        let mut texts = self.texts.borrow_mut();
        let known = texts.get(&text).cloned();
        known.unwrap_or_else(|| {
            let made = Rc::new(Text::of(&text));
            texts.insert(text, made.clone());
            made
        })
    }
}

/// A text as it is held against what is said.
struct Text {
    pairs: FxHashSet<(char, char)>,
    counts: FxHashMap<char, u16>,
    length: usize,
    first: SmallVec<[char; FIRST]>,
}

impl Text {
    fn of(text: &[char]) -> Self {
        let mut counts: FxHashMap<char, u16> = FxHashMap::default();
        for c in text.iter().filter(|c| is_word(**c)) {
            let count = counts.entry(*c).or_default();
            *count = count.saturating_add(1);
        }
        Self {
            pairs: pairs(text),
            counts,
            length: text.len(),
            first: text.iter().take(FIRST).copied().collect(),
        }
    }
}

/// The texts of a page, in order.
pub(super) struct Texts {
    all: Vec<Rc<Text>>,
    /// The thread that each is of.
    threads: Vec<usize>,
    /// Characters in all of them.
    length: usize,
    /// How often a character is in them, each counted once.
    counts: RefCell<FxHashMap<char, f32>>,
}

impl Texts {
    /// Of texts with the number of the thread that each is of.
    pub(super) fn of(
        texts: impl Iterator<Item = (usize, Vec<char>)>,
        known: &Known<'_, impl Dictionary>,
    ) -> Self {
        let (threads, all): (Vec<usize>, Vec<Rc<Text>>) = texts
            .map(|(thread, text)| (thread, known.text(text)))
            .unzip();
        Self {
            length: all.iter().map(|text| text.length).sum(),
            all,
            threads,
            counts: RefCell::default(),
        }
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.all.len()
    }

    /// In how many threads some texts are. Texts of a thread stand together.
    fn threads_of(&self, texts: impl Iterator<Item = usize>) -> usize {
        let mut last = None;
        texts
            .filter(|at| last.replace(self.threads[*at]) != Some(self.threads[*at]))
            .count()
    }

    /// What share of what is drawn from anywhere a character is.
    fn share(&self, c: char, known: &Known<'_, impl Dictionary>) -> f32 {
        let mut counts = self.counts.borrow_mut();
        let here = *counts.entry(c).or_insert_with(|| {
            let each = self.all.iter().filter_map(|text| text.counts.get(&c));
            each.map(|count| f32::from(*count)).sum()
        });
        OF_PAGE * here / self.length.max(1) as f32 + (1.0 - OF_PAGE) * known.share(c)
    }
}

/// A headline, or a line of one, held against some texts of its page.
pub(super) struct Saying {
    /// What each pair of its characters is worth.
    pairs: Vec<f32>,
    chars: Vec<Said>,
    /// What each of the texts has of it.
    found: Vec<Found>,
}

/// A character of it.
struct Said {
    c: char,
    /// How much likelier it is for being in the text once, twice and so on, as natural logarithms.
    often: [f32; OFTEN],
    /// The same for being in its beginning.
    first: f32,
}

/// What a text has of a saying.
struct Found {
    /// A bit for each pair.
    pairs: u64,
    /// Its characters by their places, and how often they are there.
    chars: SmallVec<[(usize, usize); 8]>,
    /// How likely it is to be said of the text's beginning.
    first: f32,
    /// Characters of the text.
    length: usize,
}

impl Saying {
    /// What a text says, held against those of a page that have these numbers, in order.
    pub(super) fn of(
        text: &[char],
        texts: &Texts,
        near: &[usize],
        known: &Known<'_, impl Dictionary>,
    ) -> Self {
        let mut own: Vec<_> = pairs(text).into_iter().collect();
        own.sort_unstable();
        own.truncate(HELD);
        let mut chars: Vec<char> = text.iter().filter(|c| is_word(**c)).copied().collect();
        chars.sort_unstable();
        chars.dedup();
        chars.truncate(HELD);
        let chars = chars.into_iter().map(|c| {
            let share = texts.share(c, known);
            let gain = |times: usize, drawn: f32| (1.0 + times as f32 / (drawn * share)).ln();
            Said {
                c,
                often: std::array::from_fn(|at| gain(at + 1, DRAWN)),
                first: gain(1, DRAWN_FIRST),
            }
        });
        let mut saying = Self {
            pairs: Vec::new(),
            chars: chars.collect(),
            found: Vec::new(),
        };
        let found = near.iter().map(|at| saying.found_in(&texts.all[*at], &own));
        saying.found = found.collect();
        // A pair that few threads have says more.
        let worth = (0..own.len()).map(|at| {
            let holding = near.iter().zip(&saying.found);
            let holding = holding.filter(|(_, found)| found.pairs & (1 << at) != 0);
            let threads = texts.threads_of(holding.map(|(text, _)| *text)).max(1);
            1.0 / threads as f32 / (own.len() as f32).max(LEAST)
        });
        saying.pairs = worth.collect();
        saying
    }

    fn found_in(&self, text: &Text, pairs: &[(char, char)]) -> Found {
        let each = pairs.iter().enumerate();
        let held = each.filter(|(_, pair)| text.pairs.contains(pair));
        let pairs = held.fold(0, |bits, (at, _)| bits | 1u64 << at);
        let chars = self.chars.iter().enumerate().filter_map(|(at, said)| {
            let count = text.counts.get(&said.c)?;
            Some((at, usize::from(*count)))
        });
        let chars: SmallVec<[(usize, usize); 8]> = chars.collect();
        let own = chars.iter().map(|(at, _)| &self.chars[*at]);
        let first = own.filter(|said| text.first.contains(&said.c));
        let first: f32 = first.map(|said| said.first).sum();
        Found {
            pairs,
            first: self.likely(first, text.first.len() as f32 / DRAWN_FIRST),
            chars,
            length: text.length,
        }
    }

    /// How likely it is for what is gained by the characters that are there, by character; the longer
    /// the text is, the less.
    fn likely(&self, gained: f32, length: f32) -> f32 {
        let count = self.chars.len() as f32;
        (gained - count * (1.0 + length).ln()) / count.max(LEAST)
    }

    /// How well it fits one of the texts it is held against, that and the next together, and so on.
    pub(super) fn fits(&self, from: usize) -> impl Iterator<Item = f32> {
        let texts = &self.found[from..];
        let first = texts.first().map_or(0.0, |text| text.first);
        let mut counts: SmallVec<[usize; HELD]> = SmallVec::from_elem(0, self.chars.len());
        let (mut has, mut shared) = (0u64, 0.0);
        let (mut gained, mut length) = (0.0, 0);
        texts.iter().map(move |text| {
            let mut new = text.pairs & !has;
            has |= text.pairs;
            while new != 0 {
                shared += self.pairs[new.trailing_zeros() as usize];
                new &= new - 1;
            }
            for (at, more) in &text.chars {
                let often = &self.chars[*at].often;
                let of = |count: usize| count.checked_sub(1).map_or(0.0, |at| often[at]);
                let now = (counts[*at] + more).min(OFTEN);
                gained += of(now) - of(counts[*at]);
                counts[*at] = now;
            }
            length += text.length;
            let likely = self.likely(gained, length.min(LONGEST) as f32 / DRAWN);
            shared + LIKELY * likely + LIKELY_FIRST * first
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mend::dictionary::NoDictionary;

    /// How well a headline fits each of some texts, and all of them together.
    fn fits(headline: &str, texts: &[&str]) -> (Vec<f32>, f32) {
        let known = Known::of(&NoDictionary);
        let written = texts.iter().map(|text| text.chars().collect()).enumerate();
        let texts = Texts::of(written, &known);
        let headline: Vec<char> = headline.chars().collect();
        let near: Vec<usize> = (0..texts.len()).collect();
        let saying = Saying::of(&headline, &texts, &near, &known);
        let alone = (0..texts.len()).filter_map(|at| saying.fits(at).next());
        let all = saying.fits(0).last().unwrap_or_default();
        (alone.collect(), all)
    }

    #[track_caller]
    fn check(headline: &str, texts: &[&str], best: usize) {
        let (fits, _) = fits(headline, texts);
        let most = (0..fits.len()).max_by(|a, b| fits[*a].total_cmp(&fits[*b]));
        assert_eq!(most, Some(best), "{headline}: {fits:?}");
    }

    #[test]
    fn a_headline_that_abbreviates_fits_the_text_that_it_is_of() {
        let pump = "滨河路的抽水站夜里换上了新水泵，一场大雨过后街面没有积水。";
        let tunnel = "一辆货车昨日早晨在海底隧道入口坏车，车龙一度伸延到大道北面。";
        check("红隧昨塞车两小时", &[pump, tunnel], 1);
        check("抽水站换泵", &[pump, tunnel], 0);
    }

    #[test]
    fn what_fits_one_text_fits_it_less_with_another_behind_it() {
        let school = "云泊小学的新楼昨日启用，六百名学生搬进了新教室。";
        let shop = "关门三年的老码头书店前天重新开门，读者排起长队。";
        let (alone, together) = fits("云泊小学新楼启用", &[school, shop]);
        assert!(alone[0] > together, "{alone:?} {together}");
        assert!(together > alone[1], "{alone:?} {together}");
    }

    #[test]
    fn a_long_text_that_shares_nothing_is_not_out_of_reach() {
        let long = "河湾的水一年比一年清，两岸的人也一年比一年多。".repeat(5000);
        let (alone, _) = fits("春耕备忘", &[&long]);
        // What a place right below a headline is worth makes up for it.
        assert!(alone[0] > -0.6, "{alone:?}");
    }

    #[test]
    fn what_says_nothing_fits_as_well_as_nothing() {
        let (alone, together) = fits("——", &["云泊小学的新楼昨日启用。"]);
        assert_eq!((alone, together), (vec![0.0], 0.0));
    }
}
