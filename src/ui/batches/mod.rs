//! Batches: what is proposed for all articles, narrowed by facets, in groups of the same fix; chosen
//! groups are done as one action. Beside them what a group would do at each place, the batches that
//! were done, each to be undone, and recipes.

mod clusters;
mod facets;
mod past;
mod preview;
mod shelf;

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use egui::{Button, Rect, Ui, UiBuilder, WidgetInfo, pos2, vec2};

use crate::jobs::Job;
use crate::session::Session;
use crate::session::mending::{
    ArticleProposals, Cluster, Facets, Grouped, Selection, Step, grouped,
};

use super::mending::{Mending, Shelf, Shelving, Stock, Wish};
use super::review::going_on;
use super::strings::Language;
use super::strings::batches::BatchesText;
use super::theme::{ENTRY, GRID};
use super::window::Request;

use clusters::Asked;
use past::Past;

/// What the tab is given.
pub(super) struct Around<'a> {
    pub(super) language: Language,
    pub(super) session: &'a mut Session,
    pub(super) mending: &'a mut Mending,
}

/// What stands at the right.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
enum Pane {
    #[default]
    Preview,
    Past,
    Recipes,
}

/// More proposals than this are grouped on another thread.
const AT_ONCE: usize = 20_000;

/// What the tab remembers between frames.
#[derive(Debug, Default)]
pub(super) struct Batches {
    facets: Facets,
    /// What the groups are of.
    of: Option<(u64, Facets)>,
    grouped: Grouped,
    grouping: Option<Job<Grouped>>,
    ticked: BTreeSet<Cluster>,
    current: Option<Cluster>,
    pane: Pane,
    past: Past,
    shelf: Shelf,
    is_shelf_read: bool,
    takes_focus: bool,
}

impl Batches {
    /// Forgets what it knew; another bundle may be open.
    pub(super) fn forget(&mut self) {
        *self = Self {
            pane: self.pane,
            ..Self::default()
        };
    }

    /// Takes in the recipes that are kept in a folder after something was done.
    pub(super) fn take_stock(&mut self, folder: &Path, done: &Shelving, stock: Stock) {
        if let Shelving::Keep(recipe) = done {
            self.past.kept(recipe);
        }
        self.shelf.take(folder, done, stock);
    }

    /// The tab was opened, or asked for again: the groups have the keys.
    pub(super) fn open(&mut self) {
        self.takes_focus = true;
    }

    /// Chooses a group, or no longer.
    fn turn(&mut self, cluster: Cluster) {
        if !self.ticked.remove(&cluster) {
            self.ticked.insert(cluster);
        }
    }

    /// Groups anew where something has changed.
    fn update(&mut self, ui: &Ui, mending: &Mending) {
        if let Some(result) = self.grouping.as_mut().and_then(Job::take) {
            self.grouping = None;
            self.take(result.unwrap_or_default());
        }
        let of = (mending.state(), self.facets.clone());
        if self.of.as_ref() == Some(&of) || self.grouping.is_some() {
            return;
        }
        self.of = Some(of);
        let proposals = mending.proposals();
        if proposals.count() <= AT_ONCE {
            let made = grouped(proposals.articles(), proposals.offsets(), &self.facets);
            self.take(made);
            return;
        }
        let articles: Vec<Arc<ArticleProposals>> = proposals.articles().cloned().collect();
        let (offsets, facets) = (*proposals.offsets(), self.facets.clone());
        let context = ui.ctx().clone();
        let wake = move || context.request_repaint();
        let job = Job::begin("grouping", wake, move |_| {
            grouped(&articles, &offsets, &facets)
        });
        self.grouping = job.ok();
    }

    fn take(&mut self, made: Grouped) {
        self.grouped = made;
        let there: BTreeSet<&Cluster> = self.grouped.clusters.iter().map(|c| &c.cluster).collect();
        self.ticked.retain(|cluster| there.contains(cluster));
    }

    /// Draws the tab.
    pub(super) fn show(
        &mut self,
        ui: &mut Ui,
        around: &mut Around<'_>,
        requests: &mut Vec<Request>,
    ) {
        if !self.is_shelf_read {
            self.is_shelf_read = true;
            requests.push(Request::Shelve(Shelving::Read));
        }
        self.update(ui, around.mending);
        ui.spacing_mut().item_spacing.y = GRID;
        let size = vec2(ui.available_width(), ENTRY);
        let row = egui::Layout::left_to_right(egui::Align::Center);
        ui.allocate_ui_with_layout(size, row, |ui| self.head(ui, around));
        let rect = ui.available_rect_before_wrap();
        let width = rect.width();
        let left = (width * 0.19).clamp(34.0 * GRID, 56.0 * GRID);
        let right = (width * 0.33).clamp(60.0 * GRID, 112.0 * GRID);
        let column = |from: f32, to: f32| {
            Rect::from_min_max(pos2(from, rect.top()), pos2(to, rect.bottom()))
        };
        let columns = [
            column(rect.left(), rect.left() + left),
            column(
                rect.left() + left + 2.0 * GRID,
                rect.right() - right - 2.0 * GRID,
            ),
            column(rect.right() - right, rect.right()),
        ];
        ui.scope_builder(
            UiBuilder::new().id_salt("facets").max_rect(columns[0]),
            |ui| {
                facets::show(ui, around.language, &self.grouped, &mut self.facets);
            },
        );
        let mut asked = Asked::Nothing;
        ui.scope_builder(
            UiBuilder::new().id_salt("clusters").max_rect(columns[1]),
            |ui| {
                asked = clusters::show(ui, self, around);
            },
        );
        match asked {
            Asked::Accept if self.can_apply(around) => self.apply(ui, around),
            Asked::Leave => requests.push(Request::FocusText),
            Asked::Accept | Asked::Nothing => {}
        }
        ui.scope_builder(
            UiBuilder::new().id_salt("pane").max_rect(columns[2]),
            |ui| {
                self.pane(ui, around, requests);
            },
        );
    }

    fn head(&mut self, ui: &mut Ui, around: &mut Around<'_>) {
        let language = around.language;
        ui.spacing_mut().item_spacing.x = GRID;
        let places = self.grouped.passing.to_string();
        let groups = self.grouped.clusters.len().to_string();
        ui.label(language.fill(BatchesText::Count, &[&places, &groups]));
        let is_narrowed = self.facets != Facets::default();
        let clear = Button::new(language.say(BatchesText::ClearFacets));
        if ui.add_enabled(is_narrowed, clear).clicked() {
            self.facets = Facets::default();
        }
        ui.separator();
        let count = self.chosen();
        if ui.button(language.say(BatchesText::ChooseAll)).clicked() {
            let all = self.grouped.clusters.iter();
            let all = all.filter(|one| !one.cluster.sort.is_flag());
            self.ticked = all.map(|one| one.cluster.clone()).collect();
        }
        if ui.button(language.say(BatchesText::ChooseNone)).clicked() {
            self.ticked.clear();
        }
        let can = self.can_apply(around);
        let text = language.fill(BatchesText::Apply, &[&count.to_string()]);
        let shown = format!("{text} Enter");
        let button = Button::new(shown).min_size(vec2(32.0 * GRID, 0.0));
        let apply = ui.add_enabled(can, button);
        apply.widget_info(|| WidgetInfo::labeled(egui::Role::Button, can, &text));
        let apply = apply.on_hover_text(language.say(BatchesText::ApplyTip));
        let none = language.say(BatchesText::ApplyNone);
        if apply.on_disabled_hover_text(none).clicked() {
            self.apply(ui, around);
        }
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            going_on(ui, language, around.mending, true);
        });
    }

    /// How many places the chosen groups have.
    fn chosen(&self) -> u32 {
        let all = self.grouped.clusters.iter();
        let chosen = all.filter(|one| self.ticked.contains(&one.cluster));
        chosen.map(|one| one.count).sum()
    }

    fn can_apply(&self, around: &Around<'_>) -> bool {
        self.chosen() > 0 && !around.mending.is_carrying() && around.session.is_writable()
    }

    fn apply(&mut self, ui: &Ui, around: &mut Around<'_>) {
        let selection = Selection {
            facets: self.facets.clone(),
            clusters: self.ticked.iter().cloned().collect(),
        };
        let proposals = around.mending.proposals();
        let picked = selection.picks(proposals.articles(), proposals.offsets(), |_| false);
        let step = Step::Mend(selection);
        let wish = Wish { picked, step };
        around.mending.carry_out(ui, around.session, wish);
        self.ticked.clear();
    }

    fn pane(&mut self, ui: &mut Ui, around: &mut Around<'_>, requests: &mut Vec<Request>) {
        let language = around.language;
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = GRID;
            for (pane, text) in [
                (Pane::Preview, BatchesText::Preview),
                (Pane::Past, BatchesText::Past),
                (Pane::Recipes, BatchesText::Recipes),
            ] {
                let button = Button::selectable(self.pane == pane, language.say(text));
                if ui.add(button.min_size(vec2(0.0, ENTRY - GRID))).clicked() {
                    self.pane = pane;
                }
            }
        });
        match self.pane {
            Pane::Preview => {
                let all = self.grouped.clusters.iter();
                let current = self.current.as_ref();
                let counted = all.into_iter().find(|one| Some(&one.cluster) == current);
                preview::show(ui, around, counted, requests);
            }
            Pane::Past => self.past.show(ui, around, requests),
            Pane::Recipes => shelf::show(ui, around, &self.shelf, requests),
        }
    }
}
