//! A linear chain over the blocks of a page: what each is weighs its clues ([`super::clues`]) and
//! what the block before is. Integers, so that every machine reads a page alike.

use std::borrow::Borrow;
use std::sync::LazyLock;

use super::clues::{Clues, Text};
use super::parts::{Part, Parts};
use super::table::{LANES, Table};

/// How many parts there are.
pub const PARTS: usize = Part::ALL.len();

/// The weights that [`crate::mend::train::roles`] wrote.
static LEARNED: LazyLock<Chain> =
    LazyLock::new(|| Chain::read(include_bytes!("../../../assets/model/roles.bin")));

/// What a natural logarithm of 1 weighs.
pub const UNIT: f32 = 32.0;

/// The most that is said for or against a cut.
const MOST: f32 = 1000.0;

/// Characters of a text that headings part.
const LONG: usize = 300;

/// What a clue weighs for each part.
pub type Weights = [i8; PARTS];

/// What a part weighs behind each other: `behind[before][part]`.
pub type Behind = [[i16; PARTS]; PARTS];

/// What clues and neighbours weigh.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Chain {
    clues: Table,
    behind: Behind,
}

impl Chain {
    /// The one that is built in.
    pub fn learned() -> &'static Chain {
        &LEARNED
    }

    /// One with these weights, of clues by their numbers.
    pub fn new(mut clues: Vec<(u32, Weights)>, behind: Behind) -> Self {
        clues.sort_unstable();
        Self {
            clues: Table::of(&clues),
            behind,
        }
    }

    /// How many clues say something.
    pub fn len(&self) -> usize {
        self.clues.all().count()
    }

    /// Whether none does.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Reads what [`Self::bytes`] wrote; what is cut off is left out.
    fn read(bytes: &[u8]) -> Self {
        let mut behind = Behind::default();
        let mut clues = Vec::new();
        let (head, mut rest) = bytes.split_at(bytes.len().min(2 * PARTS * PARTS));
        let mut numbers = head
            .chunks_exact(2)
            .map(|two| i16::from_le_bytes([two[0], two[1]]));
        for place in behind.iter_mut().flatten() {
            *place = numbers.next().unwrap_or(0);
        }
        while let [a, b, c, d, e, f, values @ ..] = rest {
            let held = u16::from_le_bytes([*e, *f]);
            let mut weights = Weights::default();
            let mut values = values;
            for (part, place) in weights.iter_mut().enumerate() {
                if held & (1 << part) != 0
                    && let [value, more @ ..] = values
                {
                    *place = i8::from_le_bytes([*value]);
                    values = more;
                }
            }
            rest = values;
            clues.push((u32::from_le_bytes([*a, *b, *c, *d]), weights));
        }
        Self::new(clues, behind)
    }

    /// The weights as bytes, little-endian: what parts weigh behind each other, 16 bits each; then for
    /// each clue its number (32 bits), a bit for every part that it says something of (16 bits), and
    /// what it weighs for each of these (8 bits each).
    pub fn bytes(&self) -> Vec<u8> {
        let behind = self.behind.iter().flatten();
        let mut bytes: Vec<u8> = behind.flat_map(|weight| weight.to_le_bytes()).collect();
        let mut clues: Vec<_> = self.clues.all().collect();
        clues.sort_unstable();
        for (clue, weights) in clues {
            let weights = &weights[..PARTS];
            let held = (0..PARTS).filter(|part| weights[*part] != 0);
            let held = held.fold(0u16, |held, part| held | 1 << part);
            bytes.extend(clue.to_le_bytes());
            bytes.extend(held.to_le_bytes());
            let values = weights.iter().filter(|weight| **weight != 0);
            bytes.extend(values.flat_map(|weight| weight.to_le_bytes()));
        }
        bytes
    }

    /// Weighs the blocks of a page.
    pub fn weigh(&self, blocks: impl Iterator<Item: Borrow<Clues>>) -> Weighed {
        let each = blocks.map(|clues| (self.sum(clues.borrow()), clues.borrow().text));
        let (scores, texts) = each.unzip();
        Weighed {
            scores,
            texts,
            behind: self.behind.map(|row| row.map(f32::from)),
        }
    }

    /// What speaks for each part.
    fn sum(&self, clues: &Clues) -> [f32; PARTS] {
        let mut sum = [0i32; LANES];
        for weights in clues
            .numbers
            .iter()
            .filter_map(|number| self.clues.get(*number))
        {
            for (sum, weight) in sum.iter_mut().zip(weights) {
                *sum += i32::from(*weight);
            }
        }
        let mut scores = [0.0; PARTS];
        let each = scores.iter_mut().zip(sum);
        each.for_each(|(score, sum)| *score = sum as f32);
        bound(&mut scores, clues.allowed);
        scores
    }
}

/// The blocks of a page with what speaks for each of their parts.
#[derive(Debug)]
pub struct Weighed {
    scores: Vec<[f32; PARTS]>,
    texts: Vec<Text>,
    behind: [[f32; PARTS]; PARTS],
}

/// A block as part of a headline and as something else.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Either {
    /// How much likelier the first is, as the natural logarithm of how many times: by the best
    /// reading of the page in which it is so and the best in which it is not.
    pub odds: f32,
    /// What it is as part of a headline.
    pub head: Part,
    /// What it is else.
    pub other: Part,
}

impl Weighed {
    /// The likeliest parts, and for each block in a row of headlines how much speaks for another
    /// story's beginning with it.
    pub fn parts(&self) -> (Vec<Part>, Vec<f32>) {
        let mut parts = likeliest(&self.scores, &self.behind);
        let cuts = cuts(&parts, &self.scores, &self.behind);
        give_headlines(&mut parts, &self.scores, &self.texts);
        (parts, cuts)
    }

    /// Each block as part of a headline and as something else, where it can be both.
    pub fn either(&self) -> impl Iterator<Item = Option<Either>> {
        most(&self.scores, &self.behind).into_iter().map(|most| {
            let best = |is_head: bool| {
                let parts = Part::ALL.into_iter();
                let parts = parts.filter(|part| part.is_head() == is_head);
                let worth = parts.map(|part| (part, most[part as usize]));
                worth.max_by(|a, b| a.1.total_cmp(&b.1))
            };
            let ((head, with), (other, without)) = (best(true)?, best(false)?);
            let odds = (with - without) / UNIT;
            odds.is_finite().then_some(Either { odds, head, other })
        })
    }
}

/// For each block what the best reading of the page is worth in which it is each part.
fn most(scores: &[[f32; PARTS]], behind: &[[f32; PARTS]; PARTS]) -> Vec<[f32; PARTS]> {
    let largest = |each: [f32; PARTS]| each.into_iter().fold(f32::NEG_INFINITY, f32::max);
    let mut found: Vec<[f32; PARTS]> = Vec::with_capacity(scores.len());
    for own in scores {
        let row = match found.last() {
            None => *own,
            Some(before) => std::array::from_fn(|part| {
                own[part] + largest(std::array::from_fn(|old| before[old] + behind[old][part]))
            }),
        };
        found.push(row);
    }
    let mut on = [0.0; PARTS];
    for (found, own) in found.iter_mut().zip(scores).rev() {
        found.iter_mut().zip(on).for_each(|(sum, on)| *sum += on);
        on = std::array::from_fn(|old| {
            largest(std::array::from_fn(|part| {
                behind[old][part] + own[part] + on[part]
            }))
        });
    }
    found
}

/// Parts that rows of headlines have.
const HEADS: [Part; 3] = [Part::Above, Part::Headline, Part::Below];

/// For each block in a row of headlines: how much more the row is worth, at best, when another story's
/// headlines begin with it than when they do not. Nothing for others.
fn cuts(parts: &[Part], scores: &[[f32; PARTS]], behind: &[[f32; PARTS]; PARTS]) -> Vec<f32> {
    let is_head = |at: usize| parts.get(at).is_some_and(|part| part.is_head());
    let step = |before: Part, part: Part| behind[before as usize][part as usize];
    let own = |at: usize, part: Part| scores[at][part as usize];
    let most = |each: [f32; 3]| each.into_iter().fold(f32::NEG_INFINITY, f32::max);
    let mut cuts = vec![0.0; parts.len()];
    let mut from = 0;
    while from < parts.len() {
        let to = (from..).find(|at| !is_head(*at)).unwrap_or(parts.len());
        if to < from + 2 {
            from = to + 1;
            continue;
        }
        // The best that leads up to each part of each block, and on from it.
        let mut up: Vec<[f32; 3]> = vec![HEADS.map(|part| {
            let before = from.checked_sub(1).map(|at| step(parts[at], part));
            own(from, part) + before.unwrap_or(0.0)
        })];
        for at in from + 1..to {
            let last = up[at - 1 - from];
            up.push(HEADS.map(|part| {
                let best = std::array::from_fn(|old| last[old] + step(HEADS[old], part));
                own(at, part) + most(best)
            }));
        }
        let mut on = HEADS.map(|part| parts.get(to).map_or(0.0, |next| step(part, *next)));
        for at in (from + 1..to).rev() {
            let (mut apart, mut together) = (f32::NEG_INFINITY, f32::NEG_INFINITY);
            for (old, before) in HEADS.into_iter().enumerate() {
                for (new, part) in HEADS.into_iter().enumerate() {
                    let all = up[at - 1 - from][old] + step(before, part) + own(at, part) + on[new];
                    let is_cut = before != Part::Above && part.begins_head();
                    let side = if is_cut { &mut apart } else { &mut together };
                    *side = side.max(all);
                }
            }
            cuts[at] = (apart - together).clamp(-MOST, MOST);
            on = HEADS.map(|part| {
                let best = std::array::from_fn(|new| {
                    step(part, HEADS[new]) + own(at, HEADS[new]) + on[new]
                });
                most(best)
            });
        }
        from = to + 1;
    }
    cuts
}

/// What stands above or below a headline does not stand alone: where a row has none, that of its
/// blocks becomes one that is likeliest to be. Below a byline a deck may stand alone, and a single
/// one that interrupts a long text is a heading, unless a report begins behind it.
fn give_headlines(parts: &mut [Part], scores: &[[f32; PARTS]], texts: &[Text]) {
    let mut from = 0;
    while from < parts.len() {
        let count = parts[from..]
            .iter()
            .take_while(|part| part.is_head())
            .count();
        let row = &parts[from..from + count];
        let signed = from > 0 && parts[from - 1] == Part::Byline;
        let deck = signed && row.iter().all(|part| *part == Part::Below);
        let is_body = |at: &usize| parts[*at] == Part::Body;
        let before = (0..from).rev().take_while(is_body);
        let inside = count == 1
            && parts.get(from + 1) == Some(&Part::Body)
            && !texts[from + 1].reports
            && before.map(|at| texts[at].length).sum::<usize>() >= LONG;
        if count > 0 && !row.contains(&Part::Headline) && !deck && !inside {
            let more = |at: &usize| {
                scores[*at][Part::Headline as usize] - scores[*at][parts[*at] as usize]
            };
            let best = (from..from + count).max_by(|a, b| more(a).total_cmp(&more(b)));
            if let Some(best) = best.filter(|best| more(best) > f32::NEG_INFINITY) {
                parts[best] = Part::Headline;
            }
        }
        from += count.max(1);
    }
}

/// Leaves of a block's scores those of parts that are allowed, if it may be one of them.
pub fn bound(scores: &mut [f32; PARTS], allowed: Parts) {
    let may_be = |part: usize| allowed.contains(Part::ALL[part]);
    if (0..PARTS).any(|part| may_be(part) && scores[part] > f32::NEG_INFINITY) {
        let each = scores.iter_mut().enumerate();
        let others = each.filter(|(part, _)| !may_be(*part));
        others.for_each(|(_, score)| *score = f32::NEG_INFINITY);
    }
}

/// The parts that have the highest sum, found with Viterbi's algorithm.
pub fn likeliest(scores: &[[f32; PARTS]], behind: &[[f32; PARTS]; PARTS]) -> Vec<Part> {
    let mut sums: Vec<[f32; PARTS]> = Vec::with_capacity(scores.len());
    let mut from: Vec<[usize; PARTS]> = Vec::with_capacity(scores.len());
    for own in scores {
        let Some(before) = sums.last() else {
            sums.push(*own);
            from.push([0; PARTS]);
            continue;
        };
        let mut sum = [f32::NEG_INFINITY; PARTS];
        let mut came = [0; PARTS];
        for part in (0..PARTS).filter(|part| own[*part] > f32::NEG_INFINITY) {
            for old in 0..PARTS {
                let score = before[old] + behind[old][part];
                if score > sum[part] {
                    (sum[part], came[part]) = (score, old);
                }
            }
            sum[part] += own[part];
        }
        sums.push(sum);
        from.push(came);
    }
    let best = |sums: &[f32; PARTS]| {
        (0..PARTS)
            .max_by(|a, b| sums[*a].total_cmp(&sums[*b]))
            .unwrap_or(0)
    };
    let mut part = sums.last().map_or(0, best);
    let mut found = Vec::with_capacity(scores.len());
    for came in from.iter().rev() {
        found.push(Part::ALL[part]);
        part = came[part];
    }
    found.reverse();
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mend::train::chance::Chance;

    #[test]
    fn weights_are_read_as_they_were_written() {
        let learned = Chain::learned();
        assert!(learned.len() > 10_000);
        assert_eq!(&Chain::read(&learned.bytes()), learned);
    }

    #[test]
    fn the_best_reading_with_a_part_is_that_of_all_that_have_it() {
        let mut chance = Chance::new(5);
        let mut number = || chance.below(200) as f32 - 100.0;
        let mut scores: Vec<[f32; PARTS]> =
            (0..3).map(|_| std::array::from_fn(|_| number())).collect();
        scores[2][1] = f32::NEG_INFINITY;
        let behind: [[f32; PARTS]; PARTS] =
            std::array::from_fn(|_| std::array::from_fn(|_| number()));
        let mut all = vec![[f32::NEG_INFINITY; PARTS]; 3];
        for number in 0..PARTS.pow(3) {
            let reading = [
                number % PARTS,
                number / PARTS % PARTS,
                number / PARTS / PARTS,
            ];
            let each = reading.iter().enumerate();
            let own: f32 = each.map(|(at, part)| scores[at][*part]).sum();
            let steps: f32 = reading.windows(2).map(|two| behind[two[0]][two[1]]).sum();
            for (at, part) in reading.into_iter().enumerate() {
                all[at][part] = all[at][part].max(own + steps);
            }
        }
        assert_eq!(most(&scores, &behind), all);
    }

    #[test]
    fn what_is_not_allowed_is_not_taken() {
        let mut scores = [[0.0; PARTS]; 2];
        scores[1][Part::Headline as usize] = 5.0;
        let none = [[0.0; PARTS]; PARTS];
        assert_eq!(likeliest(&scores, &none)[1], Part::Headline);
        bound(&mut scores[1], Parts::only(Part::Caption));
        assert_eq!(likeliest(&scores, &none)[1], Part::Caption);
        let mut behind = none;
        behind[Part::Body as usize][Part::Caption as usize] = 1.0;
        assert_eq!(likeliest(&scores, &behind), [Part::Body, Part::Caption]);
        assert_eq!(likeliest(&[], &none), []);
    }

    #[test]
    fn a_row_without_a_headline_gets_one() {
        use Part::{Above, Below, Body, Byline, Headline};
        let check = |parts: &[Part], expected: &[Part]| {
            let mut scores = vec![[0.0; PARTS]; parts.len()];
            scores[parts.len() - 1][Part::Headline as usize] = -1.0;
            let mut told = parts.to_vec();
            let text = |at| Text {
                length: 40 * at,
                reports: false,
            };
            let texts: Vec<Text> = (0..parts.len()).map(text).collect();
            give_headlines(&mut told, &scores, &texts);
            assert_eq!(told, expected);
        };
        check(&[Above, Body], &[Headline, Body]);
        check(&[Body, Below], &[Body, Headline]);
        check(&[Above, Headline, Body], &[Above, Headline, Body]);
        check(&[Body, Above, Below], &[Body, Headline, Below]);
        check(&[Body, Below, Body], &[Body, Headline, Body]);
        // A long text goes on behind it.
        let long = [Body; 8];
        let goes_on = [&long[..], &[Below, Body]].concat();
        check(&goes_on, &goes_on);
        check(
            &[Headline, Byline, Below, Body],
            &[Headline, Byline, Below, Body],
        );
    }
}
