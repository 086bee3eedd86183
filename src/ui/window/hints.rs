//! Going to a name by letters: every tag, suggestion and untagged name in view bears a letter or
//! two; typing them chooses it, wherever it stands.

use egui::{Event, Key, Ui};

use crate::core::{Address, SpanId};
use crate::ui::article::{Cells, Hint};
use crate::ui::strings::suggest::HandsText;

use super::{Request, Window};

/// In the order in which they lie well under the hand.
const LETTERS: [char; 26] = [
    'F', 'J', 'D', 'K', 'S', 'L', 'A', 'G', 'H', 'E', 'I', 'R', 'U', 'W', 'O', 'C', 'M', 'V', 'N',
    'T', 'Y', 'X', 'B', 'Q', 'P', 'Z',
];

/// Letters while they are shown.
#[derive(Debug)]
pub(super) struct Hints {
    pub(super) all: Vec<Hint>,
    targets: Vec<Target>,
    /// The stamp of the text that they are of.
    of: u64,
}

/// What is chosen by letters.
#[derive(Clone, Debug)]
enum Target {
    Span(SpanId),
    Offer((Address, Address)),
    Name,
}

impl Window {
    /// Shows letters at everything in view that can be chosen.
    pub(super) fn begin_hints(&mut self) {
        let Some(shown) = &self.shown else {
            return;
        };
        let seen = self.view.seen();
        let is_seen = |cells: &Cells| seen.start <= cells.start && cells.start < seen.end;
        let mut found: Vec<(Cells, Target)> = Vec::new();
        let offers = self.suggest.offers().iter();
        for offer in offers.filter(|offer| is_seen(&offer.cells)) {
            found.push((offer.cells.clone(), Target::Offer(offer.ends)));
        }
        for cells in self.suggest.names_left(shown).filter(&is_seen) {
            if !found.iter().any(|(other, _)| meets(other, &cells)) {
                found.push((cells, Target::Name));
            }
        }
        // What bears no tag yet comes first: it has a letter, where there are too many for one.
        found.sort_by_key(|(cells, _)| cells.start);
        let spans = shown.spans_within(seen.clone());
        let spans = spans.map(|span| (span.extent(), Target::Span(span.id.clone())));
        found.extend(spans.filter(|(cells, _)| is_seen(cells)));
        if found.is_empty() {
            let text = self.language().say(HandsText::NoHints).to_owned();
            return self.notices.done(text, false);
        }
        let of = shown.stamp();
        let letters = letters(found.len());
        let (mut all, mut targets) = (Vec::new(), Vec::new());
        for ((cells, target), letters) in found.into_iter().zip(letters) {
            all.push(Hint { cells, letters });
            targets.push(target);
        }
        let text = self.language().say(HandsText::HintsTold).to_owned();
        self.notices.done(text, false);
        self.hints = Some(Hints { all, targets, of });
    }

    /// Takes letters in while they are shown; anything else takes them away. Says whether the keys
    /// of this frame were theirs.
    pub(super) fn press_hints(&mut self, ui: &Ui, requests: &mut Vec<Request>) -> bool {
        let Some(hints) = &self.hints else {
            return false;
        };
        if self.shown.as_ref().map(|shown| shown.stamp()) != Some(hints.of) {
            requests.push(Request::Hint(None));
            return false;
        }
        let mut is_theirs = false;
        ui.input_mut(|input| {
            for event in &input.events {
                match event {
                    Event::Key {
                        key,
                        pressed: true,
                        modifiers,
                        ..
                    } => {
                        let letter = key.name().parse::<char>().ok();
                        let letter = letter.filter(|c| c.is_ascii_uppercase());
                        let letter = letter.filter(|_| modifiers.is_none());
                        requests.push(Request::Hint(letter));
                        is_theirs |= letter.is_some() || *key == Key::Escape;
                    }
                    Event::PointerButton { pressed: true, .. } | Event::MouseWheel { .. } => {
                        requests.push(Request::Hint(None));
                    }
                    _ => {}
                }
            }
            // A letter is not typed as well.
            let is_key = |event: &Event| matches!(event, Event::Key { .. } | Event::Text(_));
            if is_theirs {
                input.events.retain(|event| !is_key(event));
            }
        });
        is_theirs
    }

    /// A letter was typed; without one, letters are taken away.
    pub(super) fn take_hint(&mut self, letter: Option<char>) {
        let (Some(mut hints), Some(letter)) = (self.hints.take(), letter) else {
            return;
        };
        // Those that begin with it stay, without it.
        let mut left = Vec::new();
        for (hint, target) in hints.all.into_iter().zip(hints.targets) {
            if let Some(rest) = hint.letters.strip_prefix(letter) {
                let letters = rest.to_owned();
                left.push((Hint { letters, ..hint }, target));
            }
        }
        match left.as_slice() {
            [] => {}
            [(hint, target)] if hint.letters.is_empty() => {
                let (cells, target) = (hint.cells.clone(), target.clone());
                self.choose_target(&cells, target);
            }
            _ => {
                (hints.all, hints.targets) = left.into_iter().unzip();
                self.hints = Some(hints);
            }
        }
    }

    fn choose_target(&mut self, cells: &Cells, target: Target) {
        match target {
            Target::Offer(ends) => self.choose_offer(ends, cells),
            Target::Span(id) => {
                self.suggest.choose(None);
                self.view.cursor = crate::ui::article::Cursor::at(cells.start);
                self.view.by_pointer = false;
                self.span = Some(id);
            }
            Target::Name => {
                self.span = None;
                self.suggest.choose(None);
                self.view.select(cells.clone());
            }
        }
    }
}

fn meets(a: &Cells, b: &Cells) -> bool {
    a.start < b.end && b.start < a.end
}

/// So many different strings of one or two letters, none the beginning of another, the short ones
/// first.
fn letters(count: usize) -> Vec<String> {
    let all = LETTERS.len();
    // With so many letters that begin two, there are enough.
    let pairs = (0..all).find(|pairs| all - pairs + pairs * all >= count);
    let pairs = pairs.unwrap_or(all);
    let (alone, first) = LETTERS.split_at(all - pairs);
    let alone = alone.iter().map(char::to_string);
    let pairs = first.iter().flat_map(|first| {
        LETTERS
            .iter()
            .map(move |second| [*first, *second].iter().collect())
    });
    alone.chain(pairs).take(count).collect()
}

#[cfg(test)]
mod tests {
    use super::letters;

    #[test]
    fn no_letters_begin_others_and_short_ones_come_first() {
        for count in [0, 1, 26, 27, 60, 400, 676] {
            let found = letters(count);
            assert_eq!(found.len(), count);
            assert!(found.is_sorted_by_key(String::len));
            for (at, one) in found.iter().enumerate() {
                let rest = &found[at + 1..];
                assert!(
                    !rest.iter().any(|other| other.starts_with(one.as_str())),
                    "{count} {one}"
                );
            }
        }
        assert_eq!(letters(26)[25].len(), 1);
        assert_eq!(letters(27)[24].len(), 1);
        assert_eq!(
            letters(1000).len(),
            676,
            "what has none is reached otherwise"
        );
    }
}
