//! Letters at every word in view: what nothing suggests is chosen by them.

use egui::{Key, Modifiers};

use super::Test;

const OFFICE: &str = "昨日市粮食局来电
周敏代表苇川市粮食局局长答记者问。
";

/// Without suggestions, and with the dictionary.
fn desk() -> Test {
    let mut test = Test::new(&[OFFICE]);
    test.press(Modifiers::COMMAND | Modifiers::SHIFT, Key::Semicolon);
    let context = test.harness.ctx.clone();
    test.harness.state_mut().load_words(&context);
    test.wait("words are known", |test| {
        test.press(Modifiers::SHIFT, Key::Backtick);
        let letters = test.letters();
        test.press(Modifiers::NONE, Key::Escape);
        letters.iter().any(|(words, _)| words == "粮食局")
    });
    test
}

impl Test {
    /// The words that bear letters, with them.
    fn letters(&self) -> Vec<(String, String)> {
        let sight = self.harness.state().sight();
        let letters = sight.letters.iter();
        letters
            .map(|(at, letters)| (sight.text[at.clone()].iter().collect(), letters.clone()))
            .collect()
    }

    /// Types the letters of the nth such word, the last with these keys held.
    fn type_letters(&mut self, words: &str, nth: usize, held: Modifiers) {
        self.press(Modifiers::SHIFT, Key::Backtick);
        let letters = self.letters();
        let of_words = letters.iter().filter(|(other, _)| other == words);
        let found = of_words.clone().nth(nth).cloned();
        let (_, letters) = found.unwrap_or_else(|| panic!("{words} is none of {letters:?}"));
        let last = letters.chars().count() - 1;
        for (number, letter) in letters.chars().enumerate() {
            let held = if number == last {
                held
            } else {
                Modifiers::NONE
            };
            let key = Key::from_name(&letter.to_string()).unwrap();
            self.press(held, key);
        }
    }

    fn selected_words(&self) -> String {
        let sight = self.harness.state().sight();
        let ends = sight.anchor.min(sight.caret)..sight.anchor.max(sight.caret);
        sight.text[ends].iter().collect()
    }
}

#[test]
fn a_word_is_selected_by_its_letters_and_tagged() {
    let mut test = desk();
    test.press(Modifiers::SHIFT, Key::Backtick);
    let letters = test.letters();
    assert!(letters.iter().all(|(words, _)| words != "。"));
    let mut all: Vec<&String> = letters.iter().map(|(_, letters)| letters).collect();
    all.dedup();
    assert_eq!(all.len(), letters.len(), "each has its own");
    test.picture("letters-words");
    test.press(Modifiers::NONE, Key::Escape);
    assert!(test.letters().is_empty());
    assert_eq!(test.selected_words(), "");

    test.type_letters("粮食局", 1, Modifiers::NONE);
    assert_eq!(test.selected_words(), "粮食局");
    test.press(Modifiers::NONE, Key::O);
    assert_eq!(test.tags(), ["粮食局 ORG"]);
    // It stays chosen: its edges can be moved.
    let words = Modifiers::COMMAND | Modifiers::ALT | Modifiers::SHIFT;
    test.press(words, Key::ArrowLeft);
    assert_eq!(test.tags().len(), 1);
    assert!(test.tags()[0].len() > "粮食局 ORG".len());
}

#[test]
fn with_shift_letters_select_up_to_their_word() {
    let mut test = desk();
    test.press(Modifiers::COMMAND, Key::Home);
    test.type_letters("粮食局", 1, Modifiers::NONE);
    test.type_letters("局长", 0, Modifiers::SHIFT);
    assert_eq!(test.selected_words(), "粮食局局长");
    // Backwards as well, and from the caret where nothing is selected.
    test.type_letters("代表", 0, Modifiers::SHIFT);
    assert_eq!(test.selected_words(), "代表苇川市粮食局局长");
    test.press(Modifiers::COMMAND, Key::End);
    test.type_letters("答记者问", 0, Modifiers::SHIFT);
    assert_eq!(test.selected_words(), "答记者问。");
}

#[test]
fn letters_at_words_fit_in_english_in_the_dark_and_in_a_small_window() {
    let mut test = desk();
    test.press(Modifiers::COMMAND, Key::Comma);
    test.click("English");
    test.press(Modifiers::NONE, Key::Escape);
    test.harness.ctx.set_theme(egui::Theme::Dark);
    test.harness.set_size(egui::vec2(1024.0, 640.0));
    test.harness.run();
    test.press(Modifiers::SHIFT, Key::Backtick);
    assert!(test.shows(
        "Press the letters at a word to select it, with Shift to select up to it, Esc to leave"
    ));
    test.picture("letters-words-english");
}
