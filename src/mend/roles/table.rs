//! Weights by the number of a clue, looked up some ten million times a second: nearly all clues of
//! which nothing is known are told by a bit, and each of the others costs one line of the cache.

use super::chain::{PARTS, Weights};

/// Weights with as many zeros behind them as make them whole words.
pub(super) const LANES: usize = 12;

/// Bits that tell clues of which nothing is known.
const BITS: usize = 1 << 18;

/// Open addressing. Numbers are evenly spread as they are ([`super::clues`]).
#[derive(Clone, PartialEq, Debug, Default)]
pub(super) struct Table {
    /// A bit for the lowest bits of every number there is.
    known: Vec<u64>,
    /// A power of two of them, at least half of them empty: without any weight.
    slots: Vec<Slot>,
}

#[derive(Clone, Copy, PartialEq, Debug, Default)]
#[repr(C, align(16))]
struct Slot {
    number: u32,
    weights: [i8; LANES],
}

impl Table {
    /// One with these weights. A number is there once, and each has a weight that is not 0.
    pub(super) fn of(clues: &[(u32, Weights)]) -> Self {
        let mut table = Self {
            known: vec![0; BITS / 64],
            slots: vec![Slot::default(); (2 * clues.len() + 1).next_power_of_two()],
        };
        for (number, own) in clues {
            let (word, bit) = place(*number);
            table.known[word] |= bit;
            let mut weights = [0; LANES];
            weights[..PARTS].copy_from_slice(own);
            let at = table.slot(*number);
            table.slots[at] = Slot {
                number: *number,
                weights,
            };
        }
        table
    }

    /// What is known of a clue.
    pub(super) fn get(&self, number: u32) -> Option<&[i8; LANES]> {
        let (word, bit) = place(number);
        if self.known.get(word)? & bit == 0 {
            return None;
        }
        let slot = &self.slots[self.slot(number)];
        (!slot.is_empty()).then_some(&slot.weights)
    }

    /// All clues with their weights.
    pub(super) fn all(&self) -> impl Iterator<Item = (u32, [i8; LANES])> {
        let held = self.slots.iter().filter(|slot| !slot.is_empty());
        held.map(|slot| (slot.number, slot.weights))
    }

    /// The slot of a number, or the one where it would be.
    fn slot(&self, number: u32) -> usize {
        let mask = self.slots.len() - 1;
        let mut at = number as usize & mask;
        while self.slots[at].number != number && !self.slots[at].is_empty() {
            at = (at + 1) & mask;
        }
        at
    }
}

impl Slot {
    fn is_empty(&self) -> bool {
        self.weights == [0; LANES]
    }
}

/// Where the bit of a number stands.
fn place(number: u32) -> (usize, u64) {
    let low = number as usize % BITS;
    (low / 64, 1 << (low % 64))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_put_in_is_found_and_nothing_else() {
        // Numbers that ask for the same slot.
        let numbers = [0, 8, 16, 24, 7, 15, u32::MAX];
        let weights = |number: u32| [(number % 100) as i8 + 1; PARTS];
        let clues: Vec<_> = numbers.map(|number| (number, weights(number))).into();
        let table = Table::of(&clues);
        for number in 0..64 {
            let found = table.get(number).map(|weights| &weights[..PARTS]);
            let own = numbers.contains(&number).then(|| weights(number));
            assert_eq!(found, own.as_ref().map(|own| &own[..]), "{number}");
        }
        assert_eq!(table.all().count(), numbers.len());
        assert_eq!(Table::of(&[]).get(1), None);
        assert_eq!(Table::default().get(1), None);
    }
}
