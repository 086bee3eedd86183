//! The dock: panels of work below the article, one at a time, each a tab.

use egui::{Align, Button, Frame, Layout, Margin, Panel, Ui, vec2};

use crate::ui::action::Action;
use crate::ui::article::Shown;
use crate::ui::find::Around;
use crate::ui::strings::dock::DockText;
use crate::ui::theme::{ENTRY, GRID};

use super::{Request, Window};

/// What can stand in the dock.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::ui) enum Tab {
    /// Find and replace.
    Find,
}

impl Tab {
    const ALL: [Tab; 1] = [Tab::Find];

    /// The action that opens it; the tab is called as that is.
    fn action(self) -> Action {
        match self {
            Tab::Find => Action::Find,
        }
    }
}

/// The dock is at least so high, and leaves the text at least so much.
const LEAST: f32 = 120.0;
const LEFT_TO_TEXT: f32 = 200.0;

/// In a window narrower than this the dock is as wide as the window, and not as the text alone.
const ROOMY: f32 = 1120.0;

impl Window {
    /// Whether the dock stands below the side panels too.
    pub(super) fn docks_across(ui: &Ui) -> bool {
        ui.available_width() < ROOMY
    }

    /// Opens a tab of the dock.
    pub(super) fn open_tab(&mut self, tab: Tab) {
        if self.dock == Some(tab) {
            return;
        }
        self.close_dock();
        self.dock = Some(tab);
    }

    /// Closes the dock.
    pub(super) fn close_dock(&mut self) {
        match self.dock.take() {
            Some(Tab::Find) => self.find.close(),
            None => {}
        }
    }

    /// Draws the dock, if it is open.
    pub(super) fn show_dock(&mut self, ui: &mut Ui, requests: &mut Vec<Request>) {
        let Some(tab) = self.dock.filter(|_| self.session.is_some()) else {
            return;
        };
        let most = (ui.available_height() - LEFT_TO_TEXT).max(LEAST);
        let height = self.settings.dock_height.clamp(LEAST, most);
        let frame = Frame::side_top_panel(ui.style()).inner_margin(Margin::same(8));
        let shown = Panel::bottom("dock")
            .resizable(true)
            .default_size(height)
            .size_range(LEAST..=most)
            .frame(frame)
            .show(ui, |ui| {
                self.tabs(ui, tab, requests);
                match tab {
                    Tab::Find => self.find_tab(ui, requests),
                }
            });
        let height = shown.response.rect.height().round();
        let is_dragged = ui.input(|input| input.pointer.any_down());
        if !is_dragged && height < most && height > LEAST {
            self.settings.dock_height = height;
        }
    }

    /// The names of the tabs, and what closes the dock.
    fn tabs(&self, ui: &mut Ui, open: Tab, requests: &mut Vec<Request>) {
        let language = self.language();
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = GRID;
            for tab in Tab::ALL {
                let action = tab.action();
                let name = action.name(language).trim_end_matches('…');
                let label = ui.selectable_label(tab == open, name);
                let tip = self.tip(ui, action);
                if label.on_hover_text(tip).clicked() {
                    requests.push(Request::Act(action));
                }
            }
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                let button = Button::new("×").min_size(vec2(ENTRY, ENTRY));
                let close = ui.add(button);
                let text = language.say(DockText::Close);
                close.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, text));
                if close.on_hover_text(text).clicked() {
                    requests.push(Request::CloseDock);
                }
            });
        });
    }

    // ---- find ----

    /// Goes on looking for what is asked, and marks what is found in the open article.
    pub(super) fn look(&mut self, ui: &Ui, requests: &mut Vec<Request>) {
        let open = self.shown.as_ref().and_then(Shown::article);
        let Some(session) = &mut self.session else {
            return;
        };
        self.find.work(ui, session, open, requests);
        if let Some(shown) = &self.shown {
            self.find.mark(shown, self.revision);
        }
    }

    fn find_tab(&mut self, ui: &mut Ui, requests: &mut Vec<Request>) {
        let language = self.language();
        let caret = self.view.cursor.head;
        let Some(session) = &mut self.session else {
            return;
        };
        let mut around = Around {
            language,
            keys: &self.keys,
            session,
        };
        self.find.show(ui, &mut around, caret, requests);
    }

    /// Goes to the next hit or the one before; without the panel, opens it.
    pub(super) fn step_found(&mut self, forward: bool) {
        if self.dock != Some(Tab::Find) {
            self.open_tab(Tab::Find);
            self.find.open(false, None);
            return;
        }
        let mut requests = Vec::new();
        self.find
            .step(forward, self.view.cursor.head, &mut requests);
        self.later.extend(requests);
    }
}
