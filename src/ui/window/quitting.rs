//! Quitting: while work cannot be written to disk the window stays and says so; nobody reads what is
//! told when it is gone.

use egui::{Ui, ViewportCommand};

use crate::session::Session;
use crate::ui::action::Action;
use crate::ui::strings::desk::DeskText;

use super::errands::waking;
use super::{Request, Window};

impl Window {
    /// Keeps the window where it is to be closed with work that cannot be written, unless somebody
    /// wants that all the same.
    pub(super) fn hold_quitting(&mut self, ui: &Ui) {
        if self.quits_anyway || !is_closing(ui) {
            return;
        }
        self.finish_draft();
        // The window is to be gone; till then there is nothing to draw. What is read meanwhile may
        // still become an action.
        let mut wrong = self.finish_errands(waking(ui.ctx()));
        let flushed = self.session.as_ref().map_or(Ok(()), Session::flush);
        let mut unsaved = self.wait_for_closing();
        unsaved.extend(flushed.err());
        let language = self.language();
        wrong.extend(unsaved.iter().map(|failure| language.unsaved(failure)));
        if wrong.is_empty() {
            return;
        }
        let why = wrong.join("\n");
        ui.send_viewport_cmd(ViewportCommand::CancelClose);
        let text = language.fill(DeskText::NotQuit, &[&why]);
        let try_again = language.say(DeskText::QuitAgain).to_owned();
        let anyway = language.say(DeskText::QuitAnyway).to_owned();
        let offers = vec![
            (try_again, Request::Act(Action::Quit)),
            (anyway, Request::QuitAnyway),
        ];
        self.notices.problem(text, offers);
        ui.request_repaint();
    }

    /// Closes the window, whatever is on disk.
    pub(super) fn quit_anyway(&mut self, ui: &Ui) {
        self.quits_anyway = true;
        ui.send_viewport_cmd(ViewportCommand::Close);
    }
}

/// Whether the window is to be closed in this frame.
pub(super) fn is_closing(ui: &Ui) -> bool {
    ui.input(|input| input.viewport().close_requested())
}
