//! The panel for finding, in its place in the window.

use egui::{Frame, Margin, Panel, Ui};

use crate::ui::article::Shown;
use crate::ui::find::Around;

use super::{Request, Window};

/// The panel is at least so high, and leaves the text at least so much.
const LEAST: f32 = 96.0;
const LEFT_TO_TEXT: f32 = 200.0;

/// In a window narrower than this the panel is as wide as the window, and not as the text alone.
const ROOMY: f32 = 1120.0;

impl Window {
    /// Whether the panel stands below the side panels too.
    pub(super) fn finds_across(ui: &Ui) -> bool {
        ui.available_width() < ROOMY
    }

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

    /// Draws the panel, if it is open.
    pub(super) fn find_panel(&mut self, ui: &mut Ui, requests: &mut Vec<Request>) {
        let language = self.language();
        let caret = self.view.cursor.head;
        let Some(session) = self.session.as_mut().filter(|_| self.find.is_open) else {
            return;
        };
        let most = (ui.available_height() - LEFT_TO_TEXT).max(LEAST);
        let height = self.settings.find_height.clamp(LEAST, most);
        let frame = Frame::side_top_panel(ui.style()).inner_margin(Margin::same(8));
        let mut around = Around {
            language,
            keys: &self.keys,
            session,
        };
        let shown = Panel::bottom("find")
            .resizable(true)
            .default_size(height)
            .size_range(LEAST..=most)
            .frame(frame)
            .show(ui, |ui| {
                self.find.show(ui, &mut around, caret, requests);
            });
        let height = shown.response.rect.height().round();
        let is_dragged = ui.input(|input| input.pointer.any_down());
        if !is_dragged && height < most && height > LEAST {
            self.settings.find_height = height;
        }
    }

    /// Goes to the next hit or the one before; without the panel, opens it.
    pub(super) fn step_found(&mut self, forward: bool) {
        if !self.find.is_open {
            self.find.open(false, None);
            return;
        }
        let mut requests = Vec::new();
        self.find
            .step(forward, self.view.cursor.head, &mut requests);
        self.later.extend(requests);
    }
}
