//! A look at a word list before it is used, and again whenever an editor likes: its first words,
//! what it calls them itself, and which label they stand for, guessed and to be chosen.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use egui::{Button, ComboBox, Key, Label as Text, Modifiers, RichText, ScrollArea, Ui, WidgetInfo};

use crate::core::LabelId;
use crate::core::labels::{Label, LabelSet};
use crate::jobs::Job;
use crate::session::lessons::{Ground, ListError, ListLook, Names, list_name, look_at_list};
use crate::ui::dialog::{self, count};
use crate::ui::dialogs::Desk;
use crate::ui::fonts;
use crate::ui::reasons::Reason;
use crate::ui::settings::WordList;
use crate::ui::strings::Language;
use crate::ui::strings::word_lists::WordListText;
use crate::ui::theme::{GRID, tokens};

/// See the module's description.
#[derive(Debug)]
pub(super) struct Looking {
    path: PathBuf,
    /// The place of the list among those that are used, where it is one.
    of: Option<usize>,
    job: Option<Job<Result<ListLook, ListError>>>,
    look: Option<Result<ListLook, ListError>>,
    /// What is chosen for words that the list calls nothing.
    label: Option<String>,
    named: BTreeMap<String, String>,
}

/// What came of a frame of it.
pub(super) enum Came {
    /// Nothing yet.
    On,
    /// It is left.
    Back,
    /// The list is to be used so, in that place or as a new one.
    Use(Option<usize>, WordList),
}

impl Looking {
    /// Begins to look at a file.
    pub(super) fn at(path: PathBuf) -> Self {
        Self {
            path,
            of: None,
            job: None,
            look: None,
            label: None,
            named: BTreeMap::new(),
        }
    }

    /// Looks again at a list that is used.
    pub(super) fn again(of: usize, list: &WordList) -> Self {
        Self {
            of: Some(of),
            label: Some(list.label.clone()),
            named: list.named.clone(),
            ..Self::at(list.path.clone())
        }
    }

    /// What it is called.
    pub(super) fn title(&self) -> WordListText {
        match self.of {
            None => WordListText::Title,
            Some(_) => WordListText::TitleAgain,
        }
    }

    /// Draws it.
    pub(super) fn show(&mut self, body: &mut Ui, row: &mut Ui, desk: &Desk<'_>) -> Came {
        let language = desk.language;
        self.work(body, desk);
        let Some(session) = &desk.session else {
            return Came::Back;
        };
        let labels = session.labels();
        let mut came = Came::On;
        let name = list_name(&self.path);
        let name = fonts::drawable(body.ctx(), &name).into_owned();
        body.label(RichText::new(&name).strong())
            .on_hover_text(fonts::drawable(
                body.ctx(),
                &self.path.display().to_string(),
            ));
        let mut is_ready = false;
        match &self.look {
            None => {
                body.weak(language.say(WordListText::Reading));
            }
            Some(Err(error)) => {
                let why = error.said(language);
                let why = fonts::drawable(body.ctx(), &why).into_owned();
                body.colored_label(tokens(body).error, why);
            }
            Some(Ok(look)) => {
                let all = count(look.words as u64);
                body.weak(language.fill(WordListText::Words, &[&all]));
                ScrollArea::vertical().auto_shrink(false).show(body, |ui| {
                    ui.spacing_mut().item_spacing.y = GRID;
                    first(ui, look);
                    ui.add_space(2.0 * GRID);
                    if look.unnamed > 0 || look.named.is_empty() {
                        choose(ui, language, labels, look, &mut self.label);
                    }
                    if !look.named.is_empty() {
                        ui.add_space(2.0 * GRID);
                        ui.label(RichText::new(language.say(WordListText::Named)).strong());
                        for named in &look.named {
                            let taken = self.named.entry(named.said.clone()).or_default();
                            name_row(ui, language, labels, (&named.said, named.count), taken);
                        }
                    }
                });
                let is_any = self.named.values().any(|label| !label.is_empty());
                is_ready = match look.unnamed {
                    0 => is_any,
                    _ => self.label.is_some(),
                };
            }
        }
        let main = match self.of {
            None => WordListText::Use,
            Some(_) => WordListText::UseSo,
        };
        if dialog::main_button(row, language.say(main), is_ready) {
            let list = WordList {
                path: std::mem::take(&mut self.path),
                label: self.label.take().unwrap_or_default(),
                named: std::mem::take(&mut self.named),
            };
            came = Came::Use(self.of, list);
        }
        if dialog::button(row, language.say(WordListText::Back)) {
            came = Came::Back;
        }
        came
    }

    /// Has the file read on another thread.
    fn work(&mut self, ui: &Ui, desk: &Desk<'_>) {
        if let Some(result) = self.job.as_mut().and_then(Job::take) {
            self.job = None;
            // A panic says nothing that could be shown; the list is empty then.
            let look = result.unwrap_or(Err(ListError::Empty));
            if let (Ok(look), None) = (&look, self.of) {
                self.label = look.guess.as_ref().map(|(label, _)| label.to_string());
                self.named = named(look);
            }
            self.look = Some(look);
        }
        let (Some(session), Some(words)) = (&desk.session, desk.words) else {
            return;
        };
        if self.look.is_none() && self.job.is_none() {
            let names = Names::of(session.labels());
            let learned = desk.suggest.learned().cloned();
            let (path, words) = (self.path.clone(), Arc::clone(words));
            let waker = ui.ctx().clone();
            let look = move || look_at_list(&path, &names, learned.as_deref(), &words);
            let wake = move || waker.request_repaint();
            self.job = Job::begin("word list", wake, move |_| look()).ok();
        }
    }
}

/// What a list's own labels are taken for at first: where it knows some of the bundle's, others
/// are not used; where it knows none, they say nothing.
fn named(look: &ListLook) -> BTreeMap<String, String> {
    let label = |label: &Option<LabelId>| label.as_deref().unwrap_or_default().to_owned();
    let is_known = look.named.iter().any(|named| named.label.is_some());
    let guess = look.guess.as_ref().map(|(label, _)| label.to_string());
    let each = look.named.iter().map(|named| {
        let taken = match (&guess, is_known) {
            (Some(guess), false) => guess.clone(),
            _ => label(&named.label),
        };
        (named.said.clone(), taken)
    });
    each.collect()
}

fn first(ui: &mut Ui, look: &ListLook) {
    let mut words = look.first.join("　");
    if look.first.len() < look.words {
        words.push('…');
    }
    let words = fonts::drawable(ui.ctx(), &words).into_owned();
    ui.add(Text::new(words).wrap());
}

/// The labels, one of them to be chosen, by a click or by its key.
fn choose(
    ui: &mut Ui,
    language: Language,
    labels: &LabelSet,
    look: &ListLook,
    chosen: &mut Option<String>,
) {
    ui.label(RichText::new(language.say(WordListText::StandFor)).strong());
    let of_spans = || labels.labels().iter().filter(|label| !label.of_article);
    ui.horizontal_wrapped(|ui| {
        for label in of_spans() {
            let key = label.key.map(|key| key.to_uppercase().to_string());
            let name = [language.label(label), key.as_deref().unwrap_or_default()];
            let name = fonts::drawable(ui.ctx(), name.join(" ").trim()).into_owned();
            let is_it = chosen.as_deref() == Some(&*label.id);
            if ui.add(Button::selectable(is_it, name)).clicked() || pressed(ui, label) {
                *chosen = Some(label.id.to_string());
            }
        }
    });
    let said = match &look.guess {
        None => language.say(WordListText::NoGuess).to_owned(),
        Some((label, ground)) => {
            let name = labels.resolve(label).map(|label| language.label(label));
            let name = fonts::drawable(ui.ctx(), name.unwrap_or(label)).into_owned();
            match ground {
                Ground::Name => language.fill(WordListText::ByName, &[&name]),
                Ground::Tagged(count) => {
                    language.fill(WordListText::ByTags, &[&name, &count.to_string()])
                }
                Ground::Kind(share) => {
                    language.fill(WordListText::ByKind, &[&name, &share.to_string()])
                }
            }
        }
    };
    ui.weak(said);
}

/// Whether a label's key is pressed.
fn pressed(ui: &Ui, label: &Label) -> bool {
    let key = label.key.map(|key| key.to_uppercase().to_string());
    let key = key.and_then(|key| Key::from_name(&key));
    let taken = |key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
    key.is_some_and(taken)
}

/// What a list's own label is taken for.
fn name_row(
    ui: &mut Ui,
    language: Language,
    labels: &LabelSet,
    (said, words): (&str, usize),
    taken: &mut String,
) {
    let shown = fonts::drawable(ui.ctx(), said).into_owned();
    ui.horizontal(|ui| {
        dialog::cell(ui, 40.0 * GRID, |ui| {
            ui.add(Text::new(&shown).truncate());
        });
        dialog::cell(ui, 24.0 * GRID, |ui| {
            ui.weak(language.fill(WordListText::Words, &[&count(words as u64)]));
        });
        let called = |id: &str| match labels.resolve(id) {
            Some(label) => fonts::drawable(ui.ctx(), language.label(label)).into_owned(),
            None => language.say(WordListText::NotUsed).to_owned(),
        };
        let ids = labels.labels().iter().filter(|label| !label.of_article);
        let ids: Vec<String> = ids.map(|label| label.id.to_string()).collect();
        let options: Vec<(String, String)> = std::iter::once(String::new())
            .chain(ids)
            .map(|id| (called(&id), id))
            .collect();
        let now = called(taken);
        let combo = ComboBox::from_id_salt(("named in list", said)).selected_text(&now);
        let response = combo.show_ui(ui, |ui| {
            for (name, id) in options {
                if ui.selectable_label(*taken == id, name).clicked() {
                    *taken = id;
                }
            }
        });
        let name = language.fill(WordListText::TakenFor, &[&shown]);
        response.response.widget_info(|| {
            let mut info = WidgetInfo::labeled(egui::Role::ComboBox, true, &name);
            info.current_text_value = Some(now.clone());
            info
        });
    });
}
