//! Choosing entries of a long list: one by a click, more with Shift and Ctrl, or by keys.

use std::hash::Hash;

use egui::{InputState, Key, Modifiers};
use rustc_hash::FxHashSet;

/// The entries of a list in the order in which they are shown.
pub(super) trait Entries {
    /// What names an entry, wherever it stands.
    type Name: Copy + Eq + Hash;

    fn count(&self) -> usize;

    fn name(&self, at: usize) -> Option<Self::Name>;

    /// Where an entry stands; none if it is not shown.
    fn place(&self, name: Self::Name) -> Option<usize>;
}

/// Which entries are chosen, and which one keys are about.
#[derive(Clone, Debug)]
pub(super) struct Choice<N> {
    chosen: FxHashSet<N>,
    /// Where a stretch begins that Shift chooses.
    anchor: Option<N>,
    cursor: Option<N>,
}

impl<N> Default for Choice<N> {
    fn default() -> Self {
        Self {
            chosen: FxHashSet::default(),
            anchor: None,
            cursor: None,
        }
    }
}

/// How an entry is chosen.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum How {
    /// It alone.
    Alone,
    /// It as well, or no longer.
    Toggled,
    /// All from where the last was chosen.
    Stretch,
    /// The same, and what is chosen stays so.
    StretchMore,
}

impl How {
    /// What a click means while keys are held.
    pub(super) fn of(modifiers: Modifiers) -> Self {
        match (modifiers.command, modifiers.shift) {
            (false, false) => How::Alone,
            (true, false) => How::Toggled,
            (false, true) => How::Stretch,
            (true, true) => How::StretchMore,
        }
    }
}

impl<N: Copy + Eq + Hash> Choice<N> {
    pub(super) fn len(&self) -> usize {
        self.chosen.len()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.chosen.is_empty()
    }

    pub(super) fn has(&self, name: N) -> bool {
        self.chosen.contains(&name)
    }

    /// All, in no order.
    pub(super) fn iter(&self) -> impl Iterator<Item = N> + '_ {
        self.chosen.iter().copied()
    }

    /// The entry that keys are about.
    pub(super) fn cursor(&self) -> Option<N> {
        self.cursor
    }

    /// Has keys be about an entry; what is chosen stays.
    pub(super) fn set_cursor(&mut self, name: Option<N>) {
        self.cursor = name;
    }

    pub(super) fn clear(&mut self) {
        self.chosen.clear();
        self.anchor = None;
    }

    pub(super) fn retain(&mut self, stays: impl FnMut(&N) -> bool) {
        self.chosen.retain(stays);
    }

    /// Chooses the entry at a place.
    pub(super) fn pick(&mut self, how: How, at: usize, entries: &impl Entries<Name = N>) {
        let Some(name) = entries.name(at) else {
            return;
        };
        self.cursor = Some(name);
        match how {
            How::Alone => {
                self.chosen.clear();
                self.chosen.insert(name);
                self.anchor = Some(name);
            }
            How::Toggled => {
                if !self.chosen.remove(&name) {
                    self.chosen.insert(name);
                }
                self.anchor = Some(name);
            }
            How::Stretch | How::StretchMore => {
                if how == How::Stretch {
                    self.chosen.clear();
                }
                let from = self.anchor.and_then(|anchor| entries.place(anchor));
                let from = from.unwrap_or(at);
                if self.anchor.is_none() {
                    self.anchor = Some(name);
                }
                let stretch = from.min(at)..=from.max(at);
                self.chosen
                    .extend(stretch.filter_map(|at| entries.name(at)));
            }
        }
    }

    /// Chooses everything that is shown.
    pub(super) fn pick_all(&mut self, entries: &impl Entries<Name = N>) {
        let all = (0..entries.count()).filter_map(|at| entries.name(at));
        self.chosen.extend(all);
    }
}

/// The entry that a key press leads to from another, and whether all between are to be chosen;
/// the key is taken from the input. `page` is how many entries are seen at once.
pub(super) fn step(
    input: &mut InputState,
    from: Option<usize>,
    count: usize,
    page: usize,
) -> Option<(usize, bool)> {
    let last = count.checked_sub(1)?;
    let page = page.max(1) as i64;
    let steps = [
        (Key::ArrowUp, -1),
        (Key::ArrowDown, 1),
        (Key::PageUp, -page),
        (Key::PageDown, page),
        (Key::Home, i64::MIN / 2),
        (Key::End, i64::MAX / 2),
    ];
    let mut at = from;
    let mut extends = false;
    for (modifiers, shift) in [(Modifiers::SHIFT, true), (Modifiers::NONE, false)] {
        for (key, by) in steps {
            for _ in 0..input.count_and_consume_key(modifiers, key) {
                let next = match at {
                    Some(at) => at as i64 + by,
                    None if by > last as i64 => last as i64,
                    None => 0,
                };
                at = Some(next.clamp(0, last as i64) as usize);
                extends |= shift;
            }
        }
    }
    at.filter(|_| at != from || extends).map(|at| (at, extends))
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Numbers(Vec<u32>);

    impl Entries for Numbers {
        type Name = u32;

        fn count(&self) -> usize {
            self.0.len()
        }

        fn name(&self, at: usize) -> Option<u32> {
            self.0.get(at).copied()
        }

        fn place(&self, name: u32) -> Option<usize> {
            self.0.iter().position(|n| *n == name)
        }
    }

    #[test]
    fn clicks_choose_as_in_every_list() {
        let shown = Numbers(vec![10, 30, 20, 40, 50]);
        let check = |clicks: &[(How, usize)], expected: &[u32]| {
            let mut choice = Choice::default();
            for (how, at) in clicks {
                choice.pick(*how, *at, &shown);
            }
            let mut found: Vec<u32> = choice.iter().collect();
            found.sort_unstable();
            assert_eq!(found, expected, "{clicks:?}");
        };
        check(&[(How::Alone, 1)], &[30]);
        check(&[(How::Alone, 1), (How::Alone, 2)], &[20]);
        check(&[(How::Alone, 1), (How::Toggled, 4)], &[30, 50]);
        check(&[(How::Alone, 1), (How::Toggled, 1)], &[]);
        check(&[(How::Alone, 3), (How::Stretch, 1)], &[20, 30, 40]);
        check(
            &[(How::Alone, 3), (How::Stretch, 0), (How::Stretch, 4)],
            &[40, 50],
        );
        check(
            &[(How::Alone, 0), (How::Toggled, 3), (How::StretchMore, 4)],
            &[10, 40, 50],
        );
        check(&[(How::Stretch, 2), (How::Stretch, 3)], &[20, 40]);
        check(&[(How::Alone, 9)], &[]);
    }

    #[test]
    fn keys_stay_within_the_list() {
        let check = |key: Key, shift: bool, from: Option<usize>, expected| {
            let mut input = InputState::default();
            let modifiers = if shift {
                Modifiers::SHIFT
            } else {
                Modifiers::NONE
            };
            input.events.push(egui::Event::Key {
                key,
                physical_key: None,
                pressed: true,
                repeat: false,
                modifiers,
            });
            let found = step(&mut input, from, 20, 6);
            assert_eq!(found, expected, "{key:?} {shift} {from:?}");
        };
        check(Key::ArrowDown, false, Some(3), Some((4, false)));
        check(Key::ArrowDown, true, Some(3), Some((4, true)));
        check(Key::ArrowDown, false, Some(19), None);
        check(Key::ArrowDown, false, None, Some((0, false)));
        check(Key::ArrowUp, false, Some(0), None);
        check(Key::PageDown, false, Some(15), Some((19, false)));
        check(Key::PageUp, false, Some(15), Some((9, false)));
        check(Key::Home, true, Some(15), Some((0, true)));
        check(Key::End, false, None, Some((19, false)));
        check(Key::A, false, Some(2), None);
        assert_eq!(step(&mut InputState::default(), None, 0, 6), None);
    }
}
