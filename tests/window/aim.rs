//! What keys are about while nothing is selected, all mentions by one key, and refusing several.

use egui::{Key, Modifiers};

use super::Test;
use super::suggest::taught;

const MEETING: &str = "夜校开课
程秀兰昨日走访夜校。
记者周敏报道，程秀兰说好。
";

impl Test {
    /// The words in a stretch of the text.
    fn words(&self, range: Option<std::ops::Range<usize>>) -> String {
        let sight = self.harness.state().sight();
        let chars = range.map(|range| sight.text[range].iter().collect());
        chars.unwrap_or_default()
    }

    fn aimed(&self) -> String {
        self.words(self.harness.state().sight().aim)
    }

    fn ahead(&self) -> String {
        self.words(self.harness.state().sight().next_name)
    }

    /// The words and labels of the tags in the text.
    pub(super) fn tags(&self) -> Vec<String> {
        let sight = self.harness.state().sight();
        let tags = sight.tags.iter();
        tags.map(|(range, label)| format!("{} {label}", self.words(Some(range.clone()))))
            .collect()
    }

    fn letter_of(&self, words: &str, nth: usize) -> Key {
        let letters = self.harness.state().sight().letters;
        let mut all = letters.iter();
        let mut of_words = all
            .by_ref()
            .filter(|(at, _)| self.words(Some(at.clone())) == words);
        let (_, letter) = of_words.nth(nth).unwrap();
        Key::from_name(letter).unwrap()
    }
}

/// Without suggestions, and with the dictionary.
fn by_hand() -> Test {
    let mut test = Test::new(&[MEETING]);
    test.press(Modifiers::COMMAND | Modifiers::SHIFT, Key::Semicolon);
    let context = test.harness.ctx.clone();
    test.harness.state_mut().load_words(&context);
    test.press(Modifiers::COMMAND, Key::Home);
    test.wait("names told by words", |test| !test.ahead().is_empty());
    test
}

#[test]
fn a_labels_key_is_about_what_is_at_the_caret() {
    let mut test = taught();
    test.press(Modifiers::COMMAND, Key::Home);
    assert_eq!(test.aimed(), "苇川", "a suggestion");
    assert!(test.shows("光标处 苇川"));
    test.picture("aim-offer");
    test.press(Modifiers::NONE, Key::O);
    assert_eq!(test.tags(), ["苇川 ORG"]);
    // The tag is chosen now.
    test.press(Modifiers::ALT, Key::ArrowRight);
    test.press(Modifiers::NONE, Key::P);
    assert_eq!(test.tags(), ["苇川夜 PER"]);
    // And is what keys are about where the caret is in it again.
    test.press(Modifiers::NONE, Key::ArrowLeft);
    test.press(Modifiers::NONE, Key::ArrowLeft);
    assert_eq!(test.aimed(), "苇川夜");
    test.press(Modifiers::NONE, Key::L);
    assert_eq!(test.tags(), ["苇川夜 LOC"]);
    test.press(Modifiers::NONE, Key::ArrowLeft);
    test.press(Modifiers::ALT, Key::ArrowLeft);
    assert_eq!(test.tags(), ["苇川 LOC"]);
    test.press(Modifiers::NONE, Key::Escape);
    for _ in 0..5 {
        test.press(Modifiers::COMMAND, Key::Z);
    }
    assert_eq!(test.tags(), [""; 0]);
}

#[test]
fn an_edge_at_the_caret_accepts_a_suggestion_with_it() {
    let mut test = taught();
    test.press(Modifiers::COMMAND, Key::Home);
    test.press(Modifiers::ALT, Key::ArrowRight);
    assert_eq!(test.tags(), ["苇川夜 LOC"]);
    // Where nothing bears a tag or is suggested, no edge is moved.
    test.press(Modifiers::COMMAND, Key::End);
    assert!(!["苇川夜", "周敏"].contains(&test.aimed().as_str()));
    test.press(Modifiers::ALT, Key::ArrowRight);
    assert_eq!(test.tags(), ["苇川夜 LOC"]);
}

#[test]
fn a_suggestion_at_the_caret_is_given_other_edges() {
    let mut test = taught();
    test.press(Modifiers::COMMAND, Key::Home);
    test.press(Modifiers::NONE, Key::Equals);
    let sight = test.harness.state().sight();
    let chosen = sight.suggestions[sight.suggestion.unwrap()].range.clone();
    assert!(chosen != (0..2) && chosen.start < 2, "{chosen:?}");
    test.press(Modifiers::NONE, Key::Escape);
    assert_eq!(test.offered()[0], "苇川 地名", "it is as it was");
}

#[test]
fn a_word_at_the_caret_is_tagged_and_shown_beforehand() {
    let mut test = by_hand();
    assert_eq!(test.aimed(), "夜校");
    test.picture("aim-word");
    // Before a mark it is the word before it; a mark is none.
    test.press(Modifiers::COMMAND, Key::End);
    assert_eq!(test.aimed(), "");
    test.press(Modifiers::NONE, Key::L);
    assert_eq!(test.tags(), [""; 0]);
    test.press(Modifiers::NONE, Key::ArrowLeft);
    assert_eq!(test.aimed(), "说好");
    test.press(Modifiers::NONE, Key::L);
    assert_eq!(test.tags(), ["说好 LOC"]);
    test.press(Modifiers::COMMAND, Key::Z);
    // The same with the last label.
    test.press(Modifiers::COMMAND, Key::Home);
    test.press(Modifiers::COMMAND, Key::R);
    assert_eq!(test.tags(), ["夜校 LOC"]);
    // With something selected nothing else is meant.
    test.press(Modifiers::NONE, Key::ArrowRight);
    test.press(Modifiers::SHIFT, Key::ArrowRight);
    assert_eq!(test.aimed(), "");
}

#[test]
fn the_next_name_is_pointed_out_and_selected_without_suggestions_too() {
    let mut test = by_hand();
    assert_eq!(test.ahead(), "程秀兰");
    test.press(Modifiers::COMMAND, Key::Semicolon);
    test.press(Modifiers::NONE, Key::P);
    assert_eq!(test.tags(), ["程秀兰 PER"]);
    test.wait("the one after it", |test| test.ahead() == "周敏");
    test.picture("aim-ahead");
    test.press(Modifiers::COMMAND, Key::Z);
    test.press(Modifiers::COMMAND, Key::Home);
    test.wait("it bears none again", |test| test.ahead() == "程秀兰");
}

#[test]
fn shift_and_a_labels_key_tag_all_mentions_as_one_action() {
    let mut test = by_hand();
    test.press(Modifiers::COMMAND, Key::Semicolon);
    test.press(Modifiers::SHIFT, Key::P);
    assert_eq!(test.tags(), ["程秀兰 PER", "程秀兰 PER"]);
    test.press(Modifiers::COMMAND, Key::Z);
    assert_eq!(test.tags(), [""; 0], "one undo");
    // Of what has no other mention, and of what is at the caret.
    test.press(Modifiers::COMMAND, Key::Home);
    test.press(Modifiers::SHIFT, Key::O);
    assert_eq!(test.tags(), ["夜校 ORG", "夜校 ORG"]);
    let mut test = taught();
    test.press(Modifiers::COMMAND, Key::End);
    test.press(Modifiers::SHIFT, Key::ArrowLeft);
    test.press(Modifiers::SHIFT, Key::ArrowLeft);
    test.press(Modifiers::SHIFT, Key::ArrowLeft);
    test.press(Modifiers::SHIFT, Key::L);
    assert_eq!(test.tags(), ["邻居。 LOC"]);
}

#[test]
fn letters_strike_out_suggestions_and_the_next_key_refuses_them() {
    let mut test = taught();
    test.press(Modifiers::NONE, Key::Backslash);
    let first = test.letter_of("周敏", 0);
    let place = test.letter_of("苇川", 1);
    test.press(Modifiers::NONE, first);
    test.press(Modifiers::NONE, place);
    test.picture("aim-refusing");
    test.press(Modifiers::NONE, Key::Escape);
    assert!(test.harness.state().sight().letters.is_empty());
    assert_eq!(test.declines_of(3), [""; 0]);
    // Once more: a letter that is typed again takes it back.
    test.press(Modifiers::NONE, Key::Backslash);
    for key in [first, place, first, first] {
        test.press(Modifiers::NONE, key);
    }
    let offered = test.offered().len();
    test.press(Modifiers::NONE, Key::Enter);
    assert_eq!(test.declines_of(3), ["周敏 tag:PER", "苇川 tag:LOC"]);
    assert_eq!(test.offered().len(), offered - 2);
    test.press(Modifiers::COMMAND, Key::Z);
    assert_eq!(test.declines_of(3), [""; 0], "one undo");
    // Another key refuses them and does what it does.
    test.wait("all are offered", |test| test.offered().len() == offered);
    test.press(Modifiers::NONE, Key::Backslash);
    let person = test.letter_of("周敏", 1);
    test.press(Modifiers::NONE, person);
    let sure = test.sure().len();
    test.press(Modifiers::SHIFT, Key::Quote);
    assert_eq!(test.declines_of(3), ["周敏 tag:PER"]);
    assert_eq!(test.tags().len(), sure - 1);
}

#[test]
fn what_is_at_the_caret_is_told_in_english_and_in_a_small_window_too() {
    let mut test = taught();
    test.press(Modifiers::COMMAND, Key::Home);
    test.press(Modifiers::COMMAND, Key::Comma);
    test.click("English");
    test.press(Modifiers::NONE, Key::Escape);
    test.harness.ctx.set_theme(egui::Theme::Dark);
    test.harness.set_size(egui::vec2(1024.0, 640.0));
    test.harness.run();
    assert!(test.shows("at the caret: 苇川"));
    test.picture("aim-english");
    test.press(Modifiers::NONE, Key::Backslash);
    let person = test.letter_of("周敏", 0);
    test.press(Modifiers::NONE, person);
    test.picture("aim-refusing-english");
    test.press(Modifiers::NONE, Key::Escape);
    test.press(Modifiers::NONE, Key::F1);
    assert!(test.shows("With all its mentions here Shift+label's key"));
    test.picture("aim-sheet-english");
}
