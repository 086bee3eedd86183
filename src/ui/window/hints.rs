//! Going to a name by letters: every tag, suggestion and untagged name in view bears a letter or
//! two; typing them chooses it, wherever it stands. Several suggestions are refused in the same
//! way: each whose letters are typed is struck out, and the next other key refuses them, as one
//! action, before it does what it does.

use egui::{Event, Key, Ui};

use crate::core::{Address, SpanId};
use crate::session::command::Command;
use crate::ui::action::Action;
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
    all: Vec<Hint>,
    targets: Vec<Target>,
    /// Those that begin with what was typed, without it: as they are shown.
    pub(super) seen: Vec<Hint>,
    typed: String,
    /// What is chosen is refused, and there may be several.
    refuses: bool,
    /// The stamp of the text that they are of.
    of: u64,
}

impl Hints {
    fn new(found: Vec<(Cells, Target)>, refuses: bool, of: u64) -> Self {
        let letters = letters(found.len());
        let (mut all, mut targets) = (Vec::new(), Vec::new());
        for ((cells, target), letters) in found.into_iter().zip(letters) {
            all.push(Hint {
                cells,
                letters,
                is_taken: false,
            });
            targets.push(target);
        }
        Self {
            seen: all.clone(),
            all,
            targets,
            typed: String::new(),
            refuses,
            of,
        }
    }

    /// Takes a letter in; gives the place of what it completes.
    fn take(&mut self, letter: char) -> Option<usize> {
        self.typed.push(letter);
        let typed = &self.typed;
        let found = self.all.iter().position(|hint| hint.letters == *typed);
        if found.is_some() {
            self.typed.clear();
        }
        self.look();
        found
    }

    fn look(&mut self) {
        let begun = self.all.iter().filter_map(|hint| {
            let letters = hint.letters.strip_prefix(&self.typed)?.to_owned();
            Some(Hint {
                letters,
                ..hint.clone()
            })
        });
        self.seen = begun.collect();
    }
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
        self.hints = Some(Hints::new(found, false, shown.stamp()));
        let text = self.language().say(HandsText::HintsTold).to_owned();
        self.notices.done(text, false);
    }

    /// Shows letters at the suggestions in view: those that are typed will be refused.
    pub(super) fn begin_refusing(&mut self) {
        let Some(shown) = &self.shown else {
            return;
        };
        let seen = self.view.seen();
        let offers = self.suggest.offers().iter();
        let in_view = offers.filter(|offer| seen.contains(&offer.cells.start));
        let found = in_view.map(|offer| (offer.cells.clone(), Target::Offer(offer.ends)));
        let found: Vec<(Cells, Target)> = found.collect();
        let text = match found.is_empty() {
            true => HandsText::NoneToRefuse,
            false => HandsText::RefusingTold,
        };
        if !found.is_empty() {
            self.hints = Some(Hints::new(found, true, shown.stamp()));
        }
        let text = self.language().say(text).to_owned();
        self.notices.done(text, false);
    }

    /// Refuses those that are struck out, as one action.
    pub(super) fn refuse_taken(&mut self) {
        let Some(hints) = self.hints.take() else {
            return;
        };
        let both = hints.all.iter().zip(&hints.targets);
        let taken = both.filter(|(hint, _)| hint.is_taken);
        let mut refused = Vec::new();
        let mut commands = Vec::new();
        for (_, target) in taken {
            let mut offers = self.suggest.offers().iter();
            if let Target::Offer(ends) = target
                && let Some(offer) = offers.find(|offer| offer.ends == *ends)
            {
                commands.extend(self.decline_offer(offer));
                refused.push(*ends);
            }
        }
        let done = match commands.pop() {
            None => return,
            Some(one) if commands.is_empty() => self.execute(&one),
            Some(last) => {
                commands.push(last);
                let name = "decline".to_owned();
                self.execute(&Command::Batch { name, commands })
            }
        };
        if done {
            self.suggest.answered(&refused);
        }
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
        let refuses = hints.refuses;
        let own = self.keys.of(Action::RefuseOffer);
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
                        // What has no other use than to end this.
                        let own = own.iter().any(|own| own.logical_key == *key);
                        let ends = *key == Key::Enter || own;
                        let refuses = refuses && letter.is_none() && *key != Key::Escape;
                        requests.push(match refuses {
                            true => Request::RefuseTaken,
                            false => Request::Hint(letter),
                        });
                        is_theirs |= letter.is_some() || *key == Key::Escape;
                        is_theirs |= refuses && ends && modifiers.is_none();
                    }
                    Event::PointerButton { pressed: true, .. } if refuses => {
                        requests.push(Request::RefuseTaken);
                    }
                    Event::MouseWheel { .. } if refuses => {}
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
        match hints.take(letter) {
            Some(at) if hints.refuses => {
                hints.all[at].is_taken ^= true;
                hints.look();
                self.hints = Some(hints);
            }
            Some(at) => {
                let cells = hints.all[at].cells.clone();
                self.choose_target(&cells, hints.targets[at].clone());
            }
            None if hints.refuses && hints.seen.is_empty() => {
                // Nothing has these letters; those that were typed rightly count.
                hints.typed.clear();
                hints.look();
                self.hints = Some(hints);
            }
            None if hints.seen.is_empty() => {}
            None => self.hints = Some(hints),
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
