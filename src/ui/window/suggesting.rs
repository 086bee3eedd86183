//! What is done with suggestions.

use egui::{Context, Ui};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::core::{Address, LabelId};
use crate::session::answers::Answer;
use crate::session::command::{Command, CommandError, Stretch};
use crate::session::lessons::SEVERAL;
use crate::ui::article::{Cells, Cursor, Offer, Shown};
use crate::ui::dialogs::Dialog;
use crate::ui::strings::suggest::SuggestText;
use crate::ui::suggest::Answers;

use super::putting::Wish;
use super::{Request, Window};

/// More suggestions than these are answered beside the window.
const MANY: usize = 500;

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

    /// Has other edges of the chosen suggestion, or of the one at the caret, stand in its place.
    pub(super) fn next_edges(&mut self) {
        if self.suggest.chosen().is_none() {
            self.choose_aimed();
            if let Some(shown) = &self.shown {
                self.suggest.look_for_edges(shown, &self.words);
            }
        }
        match self.suggest.next_edges() {
            Some(offer) => {
                self.choose_offer(offer.ends, &offer.cells);
                self.view.reveal(offer.cells.start);
            }
            None => {
                let text = self.language().say(SuggestText::NoEdges).to_owned();
                self.notices.done(text, false);
            }
        }
    }

    pub(super) fn tag_offer(&self, ends: (Address, Address), label: &LabelId) -> Option<Command> {
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

    /// Refuses the chosen suggestion and goes on to the next; where other edges stand in its place,
    /// as it was made too. Without one chosen, has several chosen by letters.
    pub(super) fn refuse_offer(&mut self) {
        let Some(offer) = self.suggest.chosen_offer().cloned() else {
            self.begin_refusing();
            return;
        };
        let made = self.suggest.made_as(offer.ends);
        let both = made.into_iter().chain([&offer]);
        let mut commands: Vec<Command> =
            both.filter_map(|offer| self.decline_offer(offer)).collect();
        let command = match commands.len() {
            0 | 1 => commands.pop(),
            _ => Some(Command::Batch {
                name: "decline".to_owned(),
                commands,
            }),
        };
        if let Some(command) = command
            && self.execute(&command)
        {
            self.after_offer(&offer);
        }
    }

    /// Refuses the suggestion that is pointed at. What is chosen stays chosen.
    pub(super) fn refuse_pointed(&mut self, ends: (Address, Address)) {
        let mut offers = self.suggest.offers().iter();
        let offer = offers.find(|offer| offer.ends == ends).cloned();
        if let Some(command) = offer.and_then(|offer| self.decline_offer(&offer))
            && self.execute(&command)
        {
            self.suggest.answered(&[ends]);
        }
    }

    pub(super) fn decline_offer(&self, offer: &Offer) -> Option<Command> {
        let label = self.shown.as_ref().and_then(|shown| offer.label(shown))?;
        Some(Command::Decline {
            article: self.article_ref()?,
            stretch: self.between(offer.ends),
            kind: format!("tag:{}", label.id),
        })
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
                self.view.turn_to(&cells);
            }
            None => {
                self.suggest.choose(None);
                self.view.cursor = Cursor::behind(offer.cells.end);
            }
        }
    }

    /// Accepts what is sure and in view, as one action. Then what is left in view is next, one by
    /// one; where nothing is, what is sure further down.
    pub(super) fn accept_seen(&mut self) {
        let language = self.language();
        let (seen, least) = (self.view.seen(), self.settings.sure);
        let is_seen =
            |offer: &Offer| seen.start <= offer.cells.start && offer.cells.end <= seen.end;
        let (mut taken, mut left, mut below) = (Vec::new(), None, Vec::new());
        for offer in self.suggest.offers() {
            match (is_seen(offer), offer.is_sure(least)) {
                (true, true) => taken.push(offer.ends),
                (true, false) => left = left.or(Some(offer.clone())),
                (false, true) if offer.cells.end > seen.end => below.push(offer.cells.clone()),
                (false, _) => {}
            }
        }
        let accepted = taken.len();
        let answers = Answers {
            accepted: taken.into_iter().map(|ends| (ends, None)).collect(),
            refused: Vec::new(),
        };
        let (answers, source) = self.answers(answers);
        if accepted > 0 && !self.answer(&answers, &source) {
            return;
        }
        let counts = [accepted.to_string(), below.len().to_string()];
        let text = match (accepted, below.len()) {
            (0, 0) => language.say(SuggestText::SeenNone).to_owned(),
            (0, _) => language.fill(SuggestText::SeenBelow, &[&counts[1]]),
            (_, 0) => language.fill(SuggestText::Accepted, &[&counts[0]]),
            _ => language.fill(SuggestText::AcceptedBelow, &[&counts[0], &counts[1]]),
        };
        self.notices.done(text, accepted > 0);
        if let Some(left) = left.filter(|_| accepted > 0) {
            self.choose_offer(left.ends, &left.cells);
        } else if let Some(next) = below.first() {
            self.suggest.choose(None);
            self.view.cursor = Cursor::at(next.start);
            self.view.turn_to(next);
        }
    }

    /// Accepts suggestions as one action, some with another label, and refuses others in it; very
    /// many beside the window.
    pub(super) fn accept_offers(&mut self, context: &Context, answers: Answers) {
        let (answers, source) = self.answers(answers);
        let article = self.shown.as_ref().and_then(Shown::article);
        if let Some(article) = article
            && answers.len() > MANY
        {
            let wish = Wish::Answers(article, answers.into(), source.to_owned());
            self.put(context, wish);
        } else if self.answer(&answers, &source) {
            self.say_answered(&answers);
        }
    }

    fn say_answered(&mut self, answers: &[Answer]) {
        let language = self.language();
        let refused = answers.iter().filter(|answer| answer.is_refused).count();
        let accepted = (answers.len() - refused).to_string();
        let text = match refused {
            0 => language.fill(SuggestText::Accepted, &[&accepted]),
            _ => {
                let counts = [&accepted, &refused.to_string()];
                language.fill(SuggestText::AcceptedRefused, &[counts[0], counts[1]])
            }
        };
        self.notices.done(text, true);
    }

    /// Takes in that suggestions were answered beside the window.
    pub(super) fn answered(&mut self, article: Address, answers: &[Answer]) {
        if self.shown.as_ref().and_then(Shown::article) == Some(article) {
            let ends: Vec<_> = answers.iter().map(|one| (one.first, one.last)).collect();
            self.suggest.answered(&ends);
            self.suggest.choose(None);
        }
        self.say_answered(answers);
    }

    /// What is said to suggestions, in the order of the text, and what made them.
    fn answers(&self, answers: Answers) -> (Vec<Answer>, String) {
        let Some(shown) = &self.shown else {
            return Default::default();
        };
        let accepted: FxHashMap<_, _> = answers.accepted.into_iter().collect();
        let refused: FxHashSet<_> = answers.refused.into_iter().collect();
        let mut sources: Vec<&str> = Vec::new();
        let mut said = Vec::new();
        for offer in self.suggest.offers() {
            let other = accepted.get(&offer.ends);
            if other.is_none() && !refused.contains(&offer.ends) {
                continue;
            }
            let own = || offer.label(shown).map(|label| label.id.clone());
            if let Some(label) = other.cloned().flatten().or_else(own) {
                said.push(Answer {
                    first: offer.ends.0,
                    last: offer.ends.1,
                    label,
                    is_refused: other.is_none(),
                });
            }
            let source = offer.source.name();
            if other.is_some() && !sources.contains(&source) {
                sources.push(source);
            }
        }
        let source = match sources.as_slice() {
            [] => "learner",
            [one] => *one,
            _ => SEVERAL,
        };
        (said, source.to_owned())
    }

    fn answer(&mut self, answers: &[Answer], source: &str) -> bool {
        let article = self.shown.as_ref().and_then(Shown::article);
        let (Some(session), Some(article)) = (&mut self.session, article) else {
            return false;
        };
        if answers.is_empty() {
            return false;
        }
        if let Err(error) = session.answer(article, answers, source) {
            self.decline(error);
            return false;
        }
        self.say_done();
        let ends: Vec<_> = answers.iter().map(|one| (one.first, one.last)).collect();
        self.suggest.answered(&ends);
        self.suggest.choose(None);
        true
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

    /// Shows a word list before it is used.
    pub(super) fn look_at_list(&mut self, path: std::path::PathBuf) {
        if !matches!(self.dialog, Some(Dialog::Learning(_))) {
            self.dialog = Some(Dialog::Learning(Box::default()));
        }
        if let Some(Dialog::Learning(learning)) = &mut self.dialog {
            learning.look_at(path);
        }
    }
}
