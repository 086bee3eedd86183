//! Going to a name by letters: every tag, suggestion and untagged name in view bears a letter or
//! two; typing them chooses it, wherever it stands. Every word in view may bear them too, so that
//! what nothing suggests is three keys away; with Shift held they select up to their word. Several
//! suggestions are refused in the same way: each whose letters are typed is struck out, and the
//! next other key refuses them, as one action, before it does what it does.

use egui::{Event, Key, Ui};

use crate::core::{Address, SpanId};
use crate::session::command::Command;
use crate::tag::words::{Kind, Words};
use crate::ui::action::Action;
use crate::ui::article::{Cells, Cursor, Finder, Hint, Shown, Span};
use crate::ui::strings::suggest::HandsText;

use super::aim::is_words;
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
    purpose: Purpose,
    /// The stamp of the text that they are of.
    of: u64,
}

/// What letters are shown for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Purpose {
    /// One of the marks is chosen.
    Marks,
    /// A word is selected.
    Words,
    /// What is chosen is refused, and there may be several.
    Refusing,
}

impl Hints {
    fn new(found: Vec<(Cells, Target)>, purpose: Purpose, of: u64) -> Self {
        let letters = letters(found.len());
        let (mut all, mut targets) = (Vec::new(), Vec::new());
        for ((cells, target), letters) in found.into_iter().zip(letters) {
            all.push(Hint {
                cells,
                letters,
                is_word: purpose == Purpose::Words,
                is_taken: false,
            });
            targets.push(target);
        }
        Self {
            seen: all.clone(),
            all,
            targets,
            typed: String::new(),
            purpose,
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
    /// Words that bear no tag: a name, or any.
    Words,
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
                found.push((cells, Target::Words));
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
        self.hints = Some(Hints::new(found, Purpose::Marks, shown.stamp()));
        let text = self.language().say(HandsText::HintsTold).to_owned();
        self.notices.done(text, false);
    }

    /// Shows letters at every word in view; what looks like a name has the short ones.
    pub(super) fn begin_word_hints(&mut self) {
        let Some(shown) = &self.shown else {
            return;
        };
        let seen = self.view.seen();
        let head = self.view.cursor.head;
        let mut words: Vec<Cells> = Vec::new();
        let mut at = seen.start;
        while at < seen.end {
            let word = Finder::of_words(&self.words).word(shown, at);
            at = word.end.max(at + 1);
            if word.start >= seen.start && is_words(shown, &word) {
                words.push(word);
            }
        }
        // From the caret on, as one reads.
        words.sort_by_key(|word| {
            let is_plain = !looks_like_name(&self.words, shown, word);
            (is_plain, word.end <= head, word.start)
        });
        let text = match words.is_empty() {
            true => HandsText::NoWords,
            false => HandsText::WordHintsTold,
        };
        if !words.is_empty() {
            let found = words.into_iter().map(|word| (word, Target::Words));
            self.hints = Some(Hints::new(found.collect(), Purpose::Words, shown.stamp()));
        }
        let text = self.language().say(text).to_owned();
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
            self.hints = Some(Hints::new(found, Purpose::Refusing, shown.stamp()));
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
        let refuses = hints.purpose == Purpose::Refusing;
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
                        let extends = modifiers.shift_only() && !refuses;
                        let letter = letter.filter(|_| modifiers.is_none() || extends);
                        // What has no other use than to end this.
                        let own = own.iter().any(|own| own.logical_key == *key);
                        let ends = *key == Key::Enter || own;
                        let refuses = refuses && letter.is_none() && *key != Key::Escape;
                        requests.push(match refuses {
                            true => Request::RefuseTaken,
                            false => Request::Hint(letter.map(|letter| (letter, extends))),
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

    /// A letter was typed, with Shift or without; without one, letters are taken away.
    pub(super) fn take_hint(&mut self, letter: Option<(char, bool)>) {
        let (Some(mut hints), Some((letter, extends))) = (self.hints.take(), letter) else {
            return;
        };
        let refuses = hints.purpose == Purpose::Refusing;
        match hints.take(letter) {
            Some(at) if refuses => {
                hints.all[at].is_taken ^= true;
                hints.look();
                self.hints = Some(hints);
            }
            Some(at) => {
                let cells = hints.all[at].cells.clone();
                match extends {
                    true => self.select_up_to(cells),
                    false => self.choose_target(&cells, hints.targets[at].clone()),
                }
            }
            None if refuses && hints.seen.is_empty() => {
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
                self.view.cursor = Cursor::at(cells.start);
                self.view.by_pointer = false;
                self.span = Some(id);
            }
            Target::Words => self.select_words(cells.clone()),
        }
    }

    fn select_words(&mut self, cells: Cells) {
        self.span = None;
        self.suggest.choose(None);
        self.view.select(cells);
    }

    /// Selects from what is selected or chosen, or from the caret, to the far end of cells.
    fn select_up_to(&mut self, cells: Cells) {
        let chosen = || {
            let shown = self.shown.as_ref()?;
            let id = self.span.as_ref()?;
            shown.span(id).map(Span::extent)
        };
        let offered = || Some(self.suggest.chosen_offer()?.cells.clone());
        let selected = self.view.cursor.selection();
        let here = selected.or_else(chosen).or_else(offered);
        let head = self.view.cursor.head;
        let here = here.unwrap_or(head..head);
        self.select_words(here.start.min(cells.start)..here.end.max(cells.end));
    }
}

/// Whether a word is one that dictionaries have as a name, or do not have at all.
fn looks_like_name(words: &Words, shown: &Shown, word: &Cells) -> bool {
    let chars = &shown.chars[word.start as usize..word.end as usize];
    let is_han = chars.iter().any(|c| *c > '\u{2E80}');
    let mut pieces = words.pieces(chars).into_iter();
    is_han
        && match (pieces.next(), pieces.next()) {
            (Some(one), None) => one.kind.is_proper() || one.kind == Kind::named("x"),
            _ => true,
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
