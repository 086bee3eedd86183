//! The label set: adding, naming, colouring, ordering, merging and deleting labels. Each change is
//! a command of its own as soon as it is made, so each can be undone, here and later.

mod colour;
mod editor;
mod list;
mod new;
mod preview;
mod relations;
mod sections;

use std::time::Duration;

use egui::{Align, Button, Id, Key, Layout, Rect, RichText, Ui, Vec2, pos2, vec2};

use crate::core::LabelId;
use crate::core::labels::LabelSet;
use crate::jobs::Job;
use crate::session::Session;
use crate::session::command::{Command, LabelChange};
use crate::session::counts::Uses;
use crate::session::label_files::PRESETS;
use crate::store::StoreError;
use crate::ui::action::Action;
use crate::ui::dialog::BAR;
use crate::ui::strings::desk::DeskText;
use crate::ui::strings::labels::LabelText;
use crate::ui::strings::{Language, Text};
use crate::ui::theme::{self, ENTRY, GRID};
use crate::ui::told::told;
use crate::ui::window::{Request, Saved};
use crate::ui::{fonts, keys};

use super::{Desk, Stay};
use editor::Editor;
use list::List;
use new::{About, New, Turn};
use relations::Relations;

/// The size where there is room.
const SIZE: Vec2 = vec2(200.0 * GRID, 170.0 * GRID);
/// Between the dialog's edge and what is in it.
const MARGIN: f32 = 3.0 * GRID;
/// The width of the list.
const LIST: f32 = 54.0 * GRID;

/// How often to look whether everything is written.
const WRITING: Duration = Duration::from_millis(30);

/// What is in use; none where the counting was stopped.
type Counts = Result<Option<Uses>, StoreError>;

/// See the module's description.
#[derive(Debug, Default)]
pub(in crate::ui) struct Labels {
    chosen: Option<LabelId>,
    list: List,
    editor: Editor,
    relations: Relations,
    /// Whether the types of relations are shown in the place of labels.
    shows_relations: bool,
    /// A label that is being put together.
    new: Option<New>,
    counting: Option<Job<Counts>>,
    counts: Option<Result<Uses, String>>,
    /// The revision of the session that was counted.
    counted: Option<u64>,
    /// Whether anything was drawn yet.
    began: bool,
}

impl Labels {
    /// What was typed in fields that are not drawn any more.
    pub(in crate::ui) fn finish(&mut self) -> Vec<Command> {
        let mut commands = self.editor.finish();
        commands.extend(self.relations.finish());
        commands
    }

    pub(super) fn show(
        &mut self,
        ui: &mut Ui,
        desk: &mut Desk<'_>,
        requests: &mut Vec<Request>,
    ) -> Stay {
        let language = desk.language;
        let room = ui.ctx().content_rect().size() - Vec2::splat(10.0 * GRID);
        let (rect, _) = ui.allocate_exact_size(SIZE.min(room), egui::Sense::hover());
        let rect = rect.shrink(MARGIN);
        self.count(ui, desk);
        let Some(session) = desk.session.as_deref() else {
            return Stay::Close;
        };
        let set = session.labels().clone();
        let is_there = |id: &LabelId| set.labels().iter().any(|label| label.id == *id);
        if !self.began {
            self.chosen = set.labels().first().map(|label| label.id.clone());
        } else if self.new.is_none() && !self.chosen.as_ref().is_some_and(is_there) {
            // Not the next one: what was just clicked would delete it as well.
            self.chosen = None;
        }
        let began = std::mem::replace(&mut self.began, true);
        let field = ui.memory(|memory| memory.focused());
        let field = field.filter(|_| ui.text_edit_focused());
        if field.is_none() {
            undo_keys(ui, desk, requests);
        }

        let heading = Rect::from_min_size(rect.min, vec2(rect.width(), ENTRY));
        let ending = Rect::from_min_max(pos2(rect.left(), rect.bottom() - ENTRY), rect.max);
        let middle = heading.bottom() + GRID..=ending.top() - 2.0 * GRID;
        let left = Rect::from_x_y_ranges(rect.left()..=rect.left() + LIST, middle.clone());
        let right = Rect::from_x_y_ranges(left.right() + 4.0 * GRID..=rect.right(), middle);
        let part = |ui: &mut Ui, rect, layout| crate::ui::dialog::child(ui, rect, layout);

        let mut ui_heading = part(ui, heading, Layout::left_to_right(Align::Center));
        ui_heading.label(RichText::new(language.say(Text::LabelsTitle)).heading());
        ui_heading.add_space(3.0 * GRID);
        for (shows, name) in [
            (false, LabelText::LabelsTab),
            (true, LabelText::RelationsTab),
        ] {
            let tab = Button::selectable(self.shows_relations == shows, language.say(name));
            if ui_heading.add(tab).clicked() && self.shows_relations != shows {
                requests.extend(self.finish().into_iter().map(Request::Run));
                self.shows_relations = shows;
            }
        }
        ui_heading.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let uses = self.counts.as_ref().and_then(|uses| uses.as_ref().ok());
            exchange(ui, language, session, uses, requests);
        });
        let mut ui_footer = part(ui, ending, Layout::right_to_left(Align::Center));
        if self.shows_relations {
            let mut ui_list = part(ui, left, Layout::default());
            self.relations
                .list(&mut ui_list, language, session, requests);
            let mut ui_right = part(ui, right, Layout::default());
            ui_right.spacing_mut().scroll.floating_allocated_width = BAR;
            egui::ScrollArea::vertical()
                .id_salt("relation type")
                .auto_shrink(false)
                .show(&mut ui_right, |ui| {
                    self.relations.fields(ui, language, session, &set, requests);
                });
            stay_in(ui, field);
            return footer(&mut ui_footer, desk, requests);
        }

        let mut ui_list = part(ui, left, Layout::default());
        let asked = self.list.show(
            &mut ui_list,
            desk.language,
            &set,
            self.chosen.as_ref().filter(|_| self.new.is_none()),
            !began,
        );
        if let Some(chosen) = asked.chosen {
            self.choose(Some(chosen), requests);
        }
        if let Some(order) = asked.order {
            requests.push(Request::Run(Command::LabelOrder { labels: order }));
        }
        if asked.new {
            self.choose(None, requests);
            self.new = Some(New::default());
        }

        let mut ui_right = part(ui, right, Layout::default());
        ui_right.spacing_mut().scroll.floating_allocated_width = BAR;
        egui::ScrollArea::vertical()
            .id_salt("label")
            .auto_shrink(false)
            .show(&mut ui_right, |ui| match &mut self.new {
                Some(_) => self.add(ui, desk, &set, requests),
                None => self.edit(ui, desk, &set, requests),
            });

        stay_in(ui, field);
        footer(&mut ui_footer, desk, requests)
    }

    /// Chooses a label; what was typed for another is kept.
    fn choose(&mut self, label: Option<LabelId>, requests: &mut Vec<Request>) {
        requests.extend(self.finish().into_iter().map(Request::Run));
        self.new = None;
        self.chosen = label;
    }

    fn edit(
        &mut self,
        ui: &mut Ui,
        desk: &mut Desk<'_>,
        set: &LabelSet,
        requests: &mut Vec<Request>,
    ) {
        let chosen = self.chosen.as_ref();
        let labels = set.labels().iter();
        let place = labels.clone().position(|label| Some(&label.id) == chosen);
        let Some(place) = place else {
            ui.weak(match set.labels().is_empty() {
                true => desk.language.say(Text::LabelsEmpty),
                false => desk.language.say(DeskText::ChooseLabel),
            });
            return;
        };
        let spans = match &self.counts {
            None => None,
            Some(Err(why)) => Some(Err(why.clone())),
            Some(Ok(uses)) => {
                let own = |id: &&LabelId| set.resolve(id).map(|label| &label.id) == chosen;
                let all = uses.spans.iter().filter(|(id, _)| own(id));
                Some(Ok(all.map(|(_, count)| count).sum()))
            }
        };
        self.editor.show(ui, desk, set, place, spans, requests);
    }

    /// The fields of a new label.
    fn add(&mut self, ui: &mut Ui, desk: &Desk<'_>, set: &LabelSet, requests: &mut Vec<Request>) {
        let Some(new) = &mut self.new else {
            return;
        };
        let Some(session) = desk.session.as_deref() else {
            return;
        };
        let language = desk.language;
        let about = About {
            heading: language.say(Text::NewLabel),
            base: "LABEL",
            is_taken: &|id| set.labels().iter().any(|label| *label.id == *id),
            once: &|id| {
                let once = session.label_once(id)?;
                let name = language.called((&once.name, &once.name_en));
                Some(language.fill(LabelText::IdOnce, &[name]))
            },
        };
        match new.show(ui, language, &about) {
            Some(Turn::Add { id, name, name_en }) => {
                requests.push(Request::Run(Command::Label(LabelChange {
                    id: id.clone(),
                    name: Some(name),
                    name_en: Some(name_en),
                    color: Some(unused_color(set).to_owned()),
                    ..LabelChange::default()
                })));
                self.new = None;
                self.chosen = Some(id.as_str().into());
                // What was not asked for yet.
                self.editor.want_key();
            }
            Some(Turn::Leave) => self.new = None,
            None => {}
        }
    }

    /// Has the spans of all labels counted, on another thread.
    fn count(&mut self, ui: &Ui, desk: &Desk<'_>) {
        if let Some(result) = self.counting.as_mut().and_then(Job::take) {
            self.counting = None;
            self.counts = Some(match result {
                Ok(Ok(Some(counts))) => Ok(counts),
                Ok(Ok(None)) => Ok(Uses::default()),
                Ok(Err(error)) => Err(desk.language.store(&error)),
                Err(panic) => Err(desk.language.reason(&panic)),
            });
        }
        let Some(session) = desk.session.as_deref() else {
            return;
        };
        if self.counting.is_some() || self.counted == Some(session.revision()) {
            return;
        }
        // The other thread reads the disk.
        let saved = session.saved();
        if !saved.is_complete() && saved.failure.is_none() {
            ui.request_repaint_after(WRITING);
            return;
        }
        self.counted = Some(session.revision());
        let path = session.path().to_owned();
        let context = ui.ctx().clone();
        let wake = move || context.request_repaint();
        let job = Job::begin("label counts", wake, move |handle| {
            Session::open_read_only(&path)?.label_uses(|| !handle.is_cancelled())
        });
        match job {
            Ok(job) => self.counting = Some(job),
            Err(error) => self.counts = Some(Err(desk.language.reason(&error))),
        }
    }
}

/// Keeps the focus in a field in which Enter was pressed: Tab goes on from there.
fn stay_in(ui: &Ui, field: Option<Id>) {
    let enter = ui.input(|input| input.key_pressed(Key::Enter));
    if let Some(field) = field.filter(|_| enter && ui.memory(|memory| memory.focused().is_none())) {
        ui.memory_mut(|memory| memory.request_focus(field));
    }
}

/// Label sets that come with the program or from a file, and writing one.
fn exchange(
    ui: &mut Ui,
    language: Language,
    session: &Session,
    uses: Option<&Uses>,
    requests: &mut Vec<Request>,
) {
    let write = ui.button(language.say(LabelText::WriteSet));
    let lacks = session.not_in_label_file();
    let lacks: Vec<String> = [
        (LabelText::FileLacksMerged, lacks.merged),
        (LabelText::FileLacksUnknown, lacks.unknown),
    ]
    .into_iter()
    .filter(|(_, number)| *number > 0)
    .map(|(text, number)| language.fill(text, &[&number.to_string()]))
    .collect();
    let write = match lacks.is_empty() {
        true => write,
        false => write.on_hover_text(lacks.join("\n")),
    };
    if write.clicked() {
        let saved = Saved::Labels(Box::new(session.label_file()));
        requests.push(Request::SaveText("labels.ron".to_owned(), saved));
    }
    if ui.button(language.say(LabelText::ReadSet)).clicked() {
        requests.push(Request::PickLabelSet);
    }
    ui.menu_button(language.say(LabelText::Presets), |ui| {
        for preset in PRESETS {
            let Ok(file) = preset.read() else {
                continue;
            };
            let names =
                [&file.name, &file.name_en].map(|name| name.as_deref().unwrap_or(preset.id));
            let name = language.called((names[0], names[1]));
            // Until it is known what is in use, nothing makes way.
            let adding = match uses {
                Some(uses) => session.adopting(&file, uses),
                None => session.adding(&file),
            };
            let tip = match &adding.command {
                Some(_) => {
                    let counts = [adding.new, adding.told, adding.gone].map(|n| n.to_string());
                    let gaps = counts.each_ref().map(String::as_str);
                    language.fill(LabelText::Adopted, &gaps)
                }
                None => language.say(LabelText::NothingAdded).to_owned(),
            };
            let entry = ui.add_enabled(adding.command.is_some(), Button::new(name));
            let entry = entry.on_hover_text(&tip).on_disabled_hover_text(&tip);
            if entry.clicked() {
                requests.extend(adding.command.map(Request::Run));
            }
        }
    });
}

/// What would be undone, and the way out.
fn footer(ui: &mut Ui, desk: &mut Desk<'_>, requests: &mut Vec<Request>) -> Stay {
    let language = desk.language;
    let close = crate::ui::dialog::main_button(ui, language.say(Text::Close), true);
    let step = desk.session.as_deref_mut().and_then(Session::can_undo);
    let step = step.map(|step| (step.name.clone(), step.detail.clone()));
    let session = desk.session.as_deref();
    let names = |id: &str| session.and_then(|session| session.names_once(id));
    let step = step.map(|(name, detail)| told(language, names, &name, &detail));
    ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
        let key = desk.keys.shown(ui.ctx(), Action::Undo);
        let name = Action::Undo.name(language);
        let what = step.as_deref().unwrap_or(language.say(Text::NothingDone));
        let what = fonts::drawable(ui.ctx(), what).into_owned();
        let undo = ui.add_enabled(step.is_some(), Button::new(format!("{name} {key}")));
        if undo.clicked() {
            requests.push(Request::Act(Action::Undo));
        }
        ui.add(egui::Label::new(RichText::new(what).weak()).truncate());
    });
    if close { Stay::Close } else { Stay::Open }
}

/// Undo and redo by their keys, also while the dialog stands over the window.
fn undo_keys(ui: &Ui, desk: &Desk<'_>, requests: &mut Vec<Request>) {
    for action in [Action::Redo, Action::Undo] {
        for key in desk.keys.of(action) {
            if ui.input_mut(|input| keys::take(input, key)) {
                requests.push(Request::Act(action));
            }
        }
    }
}

/// A colour of the palette that is unlike those that labels have.
fn unused_color(set: &LabelSet) -> &'static str {
    let used: Vec<&str> = set.labels().iter().map(|label| &*label.color).collect();
    theme::unlike(&used)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::labels::{LabelOperation, default_labels};

    #[test]
    fn a_new_label_is_proposed_a_colour_that_is_free() {
        let mut set = LabelSet::default();
        for label in default_labels() {
            set.apply(&LabelOperation::Put(label));
        }
        let used: Vec<String> = set.labels().iter().map(|l| l.color.clone()).collect();
        assert!(!used.iter().any(|color| color == unused_color(&set)));
        // The next in the palette, drawn dark enough, is the blue of the first label.
        assert_ne!(unused_color(&set), "#56b4e9");
    }
}
