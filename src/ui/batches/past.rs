//! The batches that were done, the newest first: each can be undone and redone, and kept as a step
//! of a recipe.

use egui::{
    Button, Checkbox, Rect, RichText, Role, ScrollArea, Sense, TextEdit, Ui, UiBuilder, WidgetInfo,
    pos2, vec2,
};
use rustc_hash::FxHashSet;

use crate::core::ActionId;
use crate::session::history::{Cursor, HistoryEntry, HistoryOf};
use crate::session::mending::{Facets, Recipe, Selection, Step};
use crate::store::StoreError;
use crate::ui::mending::Shelving;
use crate::ui::strings::Language;
use crate::ui::strings::batches::BatchesText;
use crate::ui::strings::review::percent;
use crate::ui::theme::{ENTRY, GRID, INTERFACE, SMALL, tokens};
use crate::ui::told::told;
use crate::ui::window::Request;
use crate::ui::{entry, fonts, moment};

use super::{Around, clusters};

/// The height of a batch.
const ROW: f32 = 11.0 * GRID;

/// Articles that were put together: a batch that is no step of a recipe.
const ASSEMBLED: &str = "assemble";

/// How many actions are read at once, and how many are looked through for batches.
const AT_ONCE: usize = 200;
const LOOKED_AT: usize = 20_000;

/// See the module's description.
#[derive(Debug, Default)]
pub(super) struct Past {
    entries: Vec<HistoryEntry>,
    /// What is being read, or was.
    reading: Reading,
    ticked: FxHashSet<ActionId>,
    name: String,
    /// What is being kept of what was ticked, until it is on disk.
    keeping: Option<Recipe>,
}

/// The history as far as it was read: a stretch of it a frame.
#[derive(Debug, Default)]
struct Reading {
    /// The state of the bundle that it is of.
    revision: Option<u64>,
    found: Vec<HistoryEntry>,
    next: Option<Cursor>,
    seen: usize,
    is_through: bool,
}

impl Past {
    /// Reads the batches anew where something was done; until it is through those are listed that
    /// were.
    fn update(&mut self, ui: &Ui, around: &mut Around<'_>) -> Result<(), StoreError> {
        let revision = Some(around.session.revision());
        if self.reading.revision != revision {
            self.reading = Reading {
                revision,
                ..Reading::default()
            };
        }
        let reading = &mut self.reading;
        if reading.is_through {
            return Ok(());
        }
        let page = around
            .session
            .history(HistoryOf::Bundle, reading.next, AT_ONCE)?;
        reading.seen += page.entries.len();
        let is_batch = |one: &HistoryEntry| one.step.is_some() || one.name == ASSEMBLED;
        reading
            .found
            .extend(page.entries.into_iter().filter(is_batch));
        reading.next = page.next;
        let is_enough = reading.seen >= LOOKED_AT || reading.found.len() >= AT_ONCE;
        reading.is_through = reading.next.is_none() || is_enough;
        if reading.is_through {
            self.entries = std::mem::take(&mut reading.found);
        } else {
            ui.request_repaint();
        }
        Ok(())
    }

    pub(super) fn show(
        &mut self,
        ui: &mut Ui,
        around: &mut Around<'_>,
        requests: &mut Vec<Request>,
    ) {
        let language = around.language;
        if let Err(error) = self.update(ui, around) {
            self.reading.is_through = true;
            requests.push(Request::Failed(error.into()));
        }
        if self.entries.is_empty() && self.reading.is_through {
            ui.weak(language.say(BatchesText::PastNone));
            return;
        }
        ui.horizontal(|ui| self.keep(ui, language, requests));
        ui.spacing_mut().item_spacing.y = 0.0;
        let area = ScrollArea::vertical().auto_shrink(false).id_salt("past");
        let mut ticked = None;
        area.show_rows(ui, ROW, self.entries.len(), |ui, visible| {
            for one in &self.entries[visible] {
                let is_in = self.ticked.contains(&one.id);
                if row(ui, around, one, is_in, requests) {
                    ticked = Some(one.id);
                }
            }
        });
        if let Some(id) = ticked
            && !self.ticked.remove(&id)
        {
            self.ticked.insert(id);
        }
    }

    /// A recipe was kept: if it is what was ticked here, nothing is ticked any more.
    pub(super) fn kept(&mut self, recipe: &Recipe) {
        if self.keeping.take_if(|keeping| keeping == recipe).is_some()
            && self.name.trim() == recipe.name
        {
            self.ticked.clear();
            self.name.clear();
        }
    }

    /// The field and button that keep ticked batches as a recipe.
    fn keep(&mut self, ui: &mut Ui, language: Language, requests: &mut Vec<Request>) {
        let name = language.say(BatchesText::RecipeName);
        let room = (ui.available_width() - 28.0 * GRID).max(24.0 * GRID);
        let edit = TextEdit::singleline(&mut self.name)
            .hint_text(name)
            .align(egui::Align2::LEFT_CENTER)
            .desired_width(room)
            .min_size(vec2(0.0, ENTRY));
        let response = ui.add(edit);
        let text = self.name.clone();
        response.widget_info(|| {
            let mut info = WidgetInfo::text_edit(true, &text, &text, name);
            info.label = Some(name.to_owned());
            info
        });
        let named = self.name.trim().to_owned();
        let can = !named.is_empty() && !self.ticked.is_empty();
        let button = Button::new(language.say(BatchesText::KeepRecipe)).min_size(vec2(0.0, ENTRY));
        let keep = ui.add_enabled(can, button);
        let hint = language.say(BatchesText::PastHint);
        if keep
            .on_hover_text(hint)
            .on_disabled_hover_text(hint)
            .clicked()
        {
            let oldest_first = self.entries.iter().rev();
            let ticked = oldest_first.filter(|one| self.ticked.contains(&one.id));
            let recipe = Recipe {
                name: named.clone(),
                steps: ticked.filter_map(|one| one.step.clone()).collect(),
            };
            self.keeping = Some(recipe.clone());
            requests.push(Request::Shelve(Shelving::Keep(recipe)));
        }
    }
}

fn row(
    ui: &mut Ui,
    around: &Around<'_>,
    one: &HistoryEntry,
    is_in: bool,
    requests: &mut Vec<Request>,
) -> bool {
    let language = around.language;
    let tokens = tokens(ui);
    let size = vec2(ui.available_width(), ROW);
    let (rect, response) = ui.allocate_exact_size(size, Sense::CLICK);
    let names = |id: &str| around.session.names_once(id);
    let done = told(language, names, &one.name, &one.detail);
    let drawable = |text: &str| fonts::drawable(ui.ctx(), text).into_owned();
    let done = drawable(&done);
    let how = one.step.as_ref().map(|step| of_step(language, step));
    let how = drawable(&how.unwrap_or_default());
    let when = moment::short(language, one.time);
    let name = format!("{done}　{when}");
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &name));
    entry::behind(ui, rect, false, response.hovered());
    if response.has_focus() {
        entry::focus(ui, rect.shrink(1.0));
    }
    let place = Rect::from_center_size(
        pos2(rect.left() + 4.0 * GRID, rect.center().y),
        vec2(5.0 * GRID, ENTRY),
    );
    let mut ticked = is_in;
    let builder = UiBuilder::new().id_salt(one.id).max_rect(place);
    let can = one.step.is_some();
    let tick = Checkbox::without_text(&mut ticked);
    let tick = ui.new_child(builder).add_enabled(can, tick);
    let tick_name = language.fill(BatchesText::Tick, &[&done]);
    tick.widget_info(|| WidgetInfo::selected(Role::CheckBox, can, is_in, &tick_name));
    let button = Rect::from_min_size(
        pos2(rect.right() - 16.0 * GRID, rect.top() + 1.5 * GRID),
        vec2(14.0 * GRID, ROW - 3.0 * GRID),
    );
    let does = language.say(if one.live {
        BatchesText::Undo
    } else {
        BatchesText::Redo
    });
    let builder = UiBuilder::new()
        .id_salt(("toggle", one.id))
        .max_rect(button);
    let text = RichText::new(does).size(SMALL);
    let toggle = ui.new_child(builder).add(Button::new(text));
    toggle.widget_info(|| WidgetInfo::labeled(Role::Button, true, format!("{does} {done}")));
    let left = rect.left() + 8.0 * GRID;
    let room = button.left() - GRID - left;
    let color = if one.live { tokens.ink } else { tokens.quiet };
    let upper = entry::text(
        ui,
        pos2(left, rect.top() + 3.5 * GRID),
        &done,
        INTERFACE,
        color,
        room,
    );
    if !one.live {
        let stroke = egui::Stroke::new(1.0, tokens.quiet);
        ui.painter()
            .hline(upper.x_range(), upper.center().y, stroke);
    }
    let below = match how.is_empty() {
        true => when,
        false => format!("{when} · {how}"),
    };
    let at = pos2(left, rect.bottom() - 3.0 * GRID);
    entry::text(ui, at, &below, SMALL, tokens.quiet, room);
    let line = egui::Stroke::new(1.0, tokens.line);
    ui.painter().hline(rect.x_range(), rect.bottom(), line);
    if toggle.clicked() {
        requests.push(match one.live {
            true => Request::UndoAction(one.id),
            false => Request::RedoAction(one.id),
        });
    } else if response.clicked() {
        requests.push(Request::ShowAction(one.id));
    }
    response.on_hover_text(format!(
        "{done}\n{}　{}\n{how}",
        one.author,
        moment::exact(one.time)
    ));
    tick.changed()
}

/// What a step does, for people.
pub(super) fn of_step(language: Language, step: &Step) -> String {
    match step {
        Step::Replace(one) => language.fill(BatchesText::StepReplace, &[&one.find, &one.with]),
        Step::Mend(Selection { facets, clusters }) if clusters.is_empty() => {
            of_facets(language, facets)
        }
        Step::Mend(Selection { clusters, .. }) => {
            let said: Vec<String> = clusters
                .iter()
                .take(3)
                .map(|cluster| clusters::told(language, cluster))
                .collect();
            let mut said = said.join(language.say(BatchesText::And));
            if clusters.len() > 3 {
                said.push('…');
            }
            said
        }
    }
}

fn of_facets(language: Language, facets: &Facets) -> String {
    let mut said: Vec<String> = Vec::new();
    let at_least = facets
        .at_least
        .map(|least| percent(f32::from(least) / 1000.0));
    said.extend(at_least.map(|least| language.fill(BatchesText::AtLeast, &[&least])));
    let sorts = facets
        .sorts
        .iter()
        .map(|sort| language.sort(*sort).to_owned());
    said.extend(sorts);
    said.extend(facets.bands.iter().map(|band| language.band(*band)));
    said.extend(
        facets
            .reasons
            .iter()
            .map(|why| language.why(*why).to_owned()),
    );
    said.extend(facets.newspapers.iter().cloned());
    said.extend(facets.texts.iter().cloned());
    match said.is_empty() {
        true => language.say(BatchesText::StepAll).to_owned(),
        false => said.join(language.say(BatchesText::And)),
    }
}
