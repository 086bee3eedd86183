//! What is done with the other mentions of a name.

use egui::{Context, Ui};

use crate::core::labels::{Attribute, AttributeKind};
use crate::core::{Address, LabelId, Run};
use crate::session::command::{Command, CommandError};
use crate::session::find::Reference;
use crate::ui::action::Action;
use crate::ui::article::{Shown, Span};
use crate::ui::mentions::Subject;
use crate::ui::strings::mentions::MentionText;

use super::dock::Tab;
use super::putting::Wish;
use super::{Request, Window};

/// In longer articles it is not said at once how many other mentions there are.
const COUNTED: u32 = 50_000;

/// More mentions than these are worked out beside the window.
const MANY: usize = 500;

impl Window {
    /// What mentions are looked for: of the chosen tag or suggestion, or of what was tagged last.
    fn subject(&self) -> Option<Subject> {
        let shown = self.shown.as_ref()?;
        if let Some(span) = self.span.as_ref().and_then(|id| shown.span(id)) {
            return Some(Subject {
                text: shown.words(span),
                label: shown.label(span)?.id.clone(),
                reference: None,
            });
        }
        if let Some(offer) = self.suggest.chosen_offer() {
            return Some(Subject {
                text: shown.text(offer.cells.clone()).replace('\n', ""),
                label: offer.label(shown)?.id.clone(),
                reference: None,
            });
        }
        let ((first, last), label) = self.tagged.clone()?;
        let cells = shown.cell(first)?..shown.cell(last)? + 1;
        // It may have been undone.
        let is_there = |span: &Span| {
            let own = shown.label(span).map(|label| &label.id);
            span.extent() == cells && own == Some(&label)
        };
        if !shown.spans_within(cells.clone()).any(is_there) {
            return None;
        }
        Some(Subject {
            text: shown.text(cells).replace('\n', ""),
            label,
            reference: None,
        })
    }

    /// Opens the tab of mentions.
    pub(super) fn open_mentions(&mut self) {
        let subject = self.subject();
        self.open_tab(Tab::Mentions);
        self.mentions.ask(subject);
    }

    /// The chosen tag, with the entry of a knowledge base that it names.
    fn subject_with_entry(&mut self) -> Option<Subject> {
        let shown = self.shown.as_ref()?;
        let span = shown.span(self.span.as_ref()?)?;
        let label = shown.label(span)?;
        let is_reference = |one: &&Attribute| matches!(one.kind, AttributeKind::Reference { .. });
        let keys: Vec<String> = label
            .attributes
            .iter()
            .filter(is_reference)
            .map(|one| one.id.clone())
            .collect();
        let mut subject = Subject {
            text: shown.words(span),
            label: label.id.clone(),
            reference: None,
        };
        let (article, id) = (shown.article()?, span.id.clone());
        let document = self.session.as_mut()?.document(article.buffer.page).ok()?;
        let said = document.span(&id)?.attributes().clone();
        subject.reference = keys.into_iter().find_map(|key| {
            let id = said.get(&key).filter(|id| !id.is_empty())?.clone();
            Some(Reference { key, id })
        });
        subject.reference.is_some().then_some(subject)
    }

    /// Opens the tab of mentions for what the chosen tag refers to.
    pub(super) fn open_references(&mut self) {
        match self.subject_with_entry() {
            Some(subject) => {
                self.open_tab(Tab::Mentions);
                self.mentions.ask(Some(subject));
            }
            None => {
                let text = self.language().say(MentionText::EntryFirst).to_owned();
                self.notices.done(text, false);
            }
        }
    }

    /// Offers to give an entry to the same words, where the chosen tag was just given it.
    pub(super) fn offer_references(&mut self, ui: &Ui, command: &Command) {
        let Command::Attribute {
            key,
            value: Some(_),
            ..
        } = command
        else {
            return;
        };
        let subject = self.subject_with_entry();
        let is_entry = subject
            .and_then(|s| s.reference)
            .is_some_and(|r| r.key == *key);
        if is_entry {
            let text = self.language().say(MentionText::EntryOffer);
            let key = self.keys.shown(ui.ctx(), Action::SameEntry);
            let offer = (format!("{text} {key}"), Request::Act(Action::SameEntry));
            self.notices.offer(vec![offer]);
        }
    }

    /// Goes on looking for mentions while their tab is open.
    pub(super) fn mentioning(&mut self, ui: &Ui, requests: &mut Vec<Request>) {
        let open = self.shown.as_ref().and_then(Shown::article);
        let (Some(session), Some(Tab::Mentions)) = (&self.session, self.dock) else {
            return;
        };
        self.mentions
            .work(ui.ctx(), session, open, &self.words, requests);
    }

    pub(super) fn mentions_tab(&mut self, ui: &mut Ui, requests: &mut Vec<Request>) {
        let language = self.language();
        if let Some(session) = &mut self.session {
            self.mentions.show(ui, language, session, requests);
        }
    }

    /// Tags the other mentions of a name in the open article, as one action.
    pub(super) fn tag_same(&mut self, context: &Context) {
        let article = self.shown.as_ref().and_then(Shown::article);
        let (Some(article), Some(subject)) = (article, self.subject()) else {
            let text = self.language().say(MentionText::Hint).to_owned();
            self.notices.done(text, false);
            return;
        };
        let Some(session) = &mut self.session else {
            return;
        };
        let revision = session.revision();
        match session.free_mentions(article, &subject.text, &subject.label) {
            Ok(mentions) if mentions.is_empty() => {
                let text = self.language().say(MentionText::NoOthers).to_owned();
                self.notices.done(text, false);
            }
            Ok(mentions) => self.tag_mentions(context, mentions, &subject.label, revision),
            Err(error) => self.report(Err(error)),
        }
    }

    /// Tags mentions as one action; very many are worked out beside the window.
    pub(super) fn tag_mentions(
        &mut self,
        context: &Context,
        mentions: Vec<Vec<Run>>,
        label: &LabelId,
        revision: u64,
    ) {
        if mentions.len() > MANY {
            self.put(
                context,
                Wish::Mentions(mentions.into(), label.clone(), revision),
            );
            return;
        }
        let language = self.language();
        let Some(session) = &mut self.session else {
            return;
        };
        match session.tag_mentions(mentions, label, "same", revision) {
            Ok(_) => self.say_done(),
            Err(CommandError::NothingToDo) => {
                let text = language.say(MentionText::NoOthers).to_owned();
                self.notices.done(text, false);
            }
            Err(error) => self.notices.problem(language.declined(&error), Vec::new()),
        }
    }

    /// Offers the other mentions of what was just tagged, where there are any in the article.
    pub(super) fn offer_mentions(&mut self, ui: &Ui, ends: (Address, Address), label: &LabelId) {
        let language = self.language();
        let (Some(shown), Some(session)) = (&self.shown, &mut self.session) else {
            return;
        };
        let cells = shown.cell(ends.0).zip(shown.cell(ends.1));
        let (Some(article), Some((first, last))) = (shown.article(), cells) else {
            return;
        };
        if shown.len() > COUNTED || first > last {
            return;
        }
        let text = shown.text(first..last + 1).replace('\n', "");
        let found = session.free_mentions(article, &text, label);
        let count = found.map_or(0, |found| found.len());
        let mut offers = Vec::new();
        if count > 0 {
            let said = language.fill(MentionText::OthersHere, &[&count.to_string()]);
            let key = self.keys.shown(ui.ctx(), Action::TagSame);
            let name = format!("{said} {key}");
            offers.push((name, Request::Act(Action::TagSame)));
        }
        let name = self.tip(ui, Action::Mentions).replace('…', "");
        offers.push((name, Request::Act(Action::Mentions)));
        self.notices.offer(offers);
    }
}
