//! What is done with suggestions.

use egui::Ui;

use crate::core::{Address, LabelId};
use crate::session::command::{Command, CommandError, Stretch};
use crate::ui::article::{Cells, Cursor, Offer};
use crate::ui::settings::WordList;
use crate::ui::strings::suggest::SuggestText;

use super::{Request, Window};

impl Window {
    /// Goes on learning and suggesting.
    pub(super) fn suggesting(&mut self, ui: &Ui, requests: &mut Vec<Request>) {
        let language = self.language();
        // Without its words the learner would learn something else.
        let (Some(session), None) = (&mut self.session, &self.loading) else {
            return;
        };
        self.suggest.work(
            ui,
            session,
            &self.list,
            self.shown.as_ref(),
            self.revision,
            &self.words,
            &self.settings,
            language,
            requests,
        );
    }

    /// Chooses a suggestion and shows it.
    pub(super) fn show_offer(&mut self, ends: (Address, Address)) {
        let offers = self.suggest.offers().iter();
        let Some(cells) = offers
            .clone()
            .find(|o| o.ends == ends)
            .map(|o| o.cells.clone())
        else {
            return;
        };
        self.choose_offer(ends, &cells);
        self.view.reveal(cells.start);
    }

    pub(super) fn choose_offer(&mut self, ends: (Address, Address), cells: &Cells) {
        self.span = None;
        self.suggest.choose(Some(ends));
        self.view.cursor = Cursor::at(cells.start);
        self.view.by_pointer = false;
    }

    /// Goes to the next suggestion or the one before.
    pub(super) fn step_offer(&mut self, forward: bool) {
        let next = self.suggest.beside(self.view.cursor.head, forward);
        match next.map(|offer| offer.ends) {
            Some(ends) => self.show_offer(ends),
            None => {
                let text = self.language().say(SuggestText::NoMore).to_owned();
                self.notices.done(text, false);
            }
        }
    }

    fn tag_offer(&self, ends: (Address, Address), label: &LabelId) -> Option<Command> {
        Some(Command::Tag {
            article: self.article_ref()?,
            stretch: Some(self.between(ends)),
            parts: Vec::new(),
            label: label.to_string(),
            attributes: Default::default(),
            note: None,
        })
    }

    /// From one character to another, as commands on the open article write it.
    pub(super) fn between(&self, (first, last): (Address, Address)) -> Stretch {
        Stretch::Addresses {
            first: self.written(first),
            last: self.written(last),
        }
    }

    /// Accepts the chosen suggestion and goes on to the next; without one chosen, goes to one.
    pub(super) fn accept_offer(&mut self) {
        let Some(offer) = self.suggest.chosen_offer().cloned() else {
            self.step_offer(true);
            return;
        };
        let label = self.shown.as_ref().and_then(|shown| offer.label(shown));
        let Some(label) = label.map(|label| label.id.clone()) else {
            return;
        };
        if let Some(command) = self.tag_offer(offer.ends, &label)
            && self.accept(&command, offer.source.name())
        {
            self.after_offer(&offer);
            self.note_tagged(offer.ends, &label);
        }
    }

    /// Gives what is suggested another label.
    pub(super) fn relabel_offer(&mut self, label: &LabelId) {
        let Some(offer) = self.suggest.chosen_offer().cloned() else {
            return;
        };
        if let Some(command) = self.tag_offer(offer.ends, label)
            && self.execute(&command)
        {
            self.after_offer(&offer);
            self.note_tagged(offer.ends, label);
        }
    }

    /// Refuses the chosen suggestion and goes on to the next.
    pub(super) fn refuse_offer(&mut self) {
        let Some(offer) = self.suggest.chosen_offer().cloned() else {
            return;
        };
        let label = self.shown.as_ref().and_then(|shown| offer.label(shown));
        let (Some(article), Some(label)) = (self.article_ref(), label) else {
            return;
        };
        let command = Command::Decline {
            kind: format!("tag:{}", label.id),
            stretch: self.between(offer.ends),
            article,
        };
        if self.execute(&command) {
            self.after_offer(&offer);
        }
    }

    /// Moves an edge of the chosen suggestion: accepts it with that edge. It is a tag then, and
    /// stays chosen.
    pub(super) fn accept_with_edge(&mut self, offer: &Offer, cells: Cells) {
        let Some(shown) = &self.shown else {
            return;
        };
        let ends = shown.address(cells.start).zip(shown.address(cells.end - 1));
        let label = offer.label(shown).map(|label| label.id.clone());
        let (Some(ends), Some(label)) = (ends, label) else {
            return;
        };
        if let Some(command) = self.tag_offer(ends, &label)
            && self.execute(&command)
        {
            self.suggest.answered(&[offer.ends]);
            self.suggest.choose(None);
            self.choose_new_span(ends);
        }
    }

    /// Goes on from a suggestion that was answered.
    fn after_offer(&mut self, offer: &Offer) {
        let next = self.suggest.beside(offer.cells.start, true);
        let next = next.map(|next| (next.ends, next.cells.clone()));
        self.suggest.answered(&[offer.ends]);
        match next {
            Some((ends, cells)) => {
                self.choose_offer(ends, &cells);
                self.view.reveal(cells.start);
            }
            None => {
                self.suggest.choose(None);
                self.view.cursor = Cursor::behind(offer.cells.end);
            }
        }
    }

    /// Accepts suggestions as one action.
    pub(super) fn accept_offers(&mut self, wanted: &[(Address, Address)]) {
        let mut commands = Vec::new();
        let mut sources: Vec<&str> = Vec::new();
        if let Some(shown) = &self.shown {
            let offers = self.suggest.offers().iter();
            for offer in offers.filter(|offer| wanted.contains(&offer.ends)) {
                let label = offer.label(shown).map(|label| label.id.clone());
                let command = label.and_then(|label| self.tag_offer(offer.ends, &label));
                commands.extend(command);
                sources.push(offer.source.name());
            }
        }
        sources.dedup();
        let source = match sources.as_slice() {
            [] => return,
            [one] => *one,
            _ => "several",
        };
        let count = commands.len().to_string();
        let name = "accept".to_owned();
        if self.accept(&Command::Batch { name, commands }, source) {
            self.suggest.answered(wanted);
            self.suggest.choose(None);
            let text = self.language().fill(SuggestText::Accepted, &[&count]);
            self.notices.done(text, true);
        }
    }

    /// Carries out what was suggested; says what was done, or why not.
    pub(super) fn accept(&mut self, command: &Command, source: &str) -> bool {
        let Some(session) = &mut self.session else {
            return false;
        };
        match session.accept(command, source) {
            Ok(_) => {
                self.say_done();
                true
            }
            Err(error) => {
                self.decline(error);
                false
            }
        }
    }

    fn decline(&mut self, error: CommandError) {
        let text = self.language().declined(&error);
        self.notices.problem(text, Vec::new());
    }

    /// Uses a word list from now on.
    pub(super) fn add_list(&mut self, path: std::path::PathBuf) {
        let labels = self.session.as_ref().map(|session| session.labels());
        if let Some(list) = labels.and_then(|labels| WordList::new(path, labels)) {
            self.settings.word_lists.push(list);
        }
    }
}
