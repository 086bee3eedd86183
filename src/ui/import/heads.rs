//! The head lines that an import hid: a line of the report for each page, from which one goes
//! there or has them back.

use egui::{Align, Label, Layout, Ui};
use rustc_hash::FxHashSet;

use crate::core::{ActionId, PageId};
use crate::session::import::{HiddenHead, ImportReport};
use crate::ui::dialog::{self, count};
use crate::ui::fonts;
use crate::ui::strings::Language;
use crate::ui::strings::heads::HeadText;
use crate::ui::theme::GRID;

use super::done::end_of;

/// What was done about them since the import.
#[derive(Debug, Default)]
pub(super) struct Heads {
    /// Those that were brought back one by one.
    back: FxHashSet<usize>,
    /// Whether the action that hid them is undone.
    all_back: bool,
}

/// What is asked.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Wish {
    /// To go to a page and see what is hidden.
    Look(PageId),
    /// To bring the head lines of a page back, or to hide them again.
    Toggle(HiddenHead, bool),
    /// To undo or redo the action that hid them.
    ToggleAll(ActionId, bool),
}

impl Heads {
    /// What is said of a page.
    pub(super) fn said(&self, language: Language, at: usize, head: &HiddenHead) -> String {
        let text = match self.is_back(at) {
            true => HeadText::Shown,
            false => HeadText::Lines,
        };
        language.fill(text, &[&count(head.lines.into())])
    }

    fn is_back(&self, at: usize) -> bool {
        self.all_back || self.back.contains(&at)
    }

    /// Draws the line of a page.
    pub(super) fn line(
        &mut self,
        ui: &mut Ui,
        language: Language,
        at: usize,
        head: &HiddenHead,
    ) -> Option<Wish> {
        let mut wish = None;
        ui.add_space(4.0 * GRID);
        let name = fonts::drawable(ui.ctx(), &end_of(&head.name, 28)).into_owned();
        let named = dialog::cell(ui, 64.0 * GRID, |ui| ui.add(Label::new(name).truncate()));
        named.on_hover_text(&head.name);
        let said = self.said(language, at, head);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.spacing_mut().item_spacing.x = 4.0 * GRID;
            let is_back = self.is_back(at);
            let toggle = language.say(match is_back {
                true => HeadText::HideAgain,
                false => HeadText::Restore,
            });
            // Where all are back, one is hidden again with all.
            let toggle = ui.add_enabled(!self.all_back, egui::Link::new(toggle));
            if toggle
                .on_hover_text(language.say(HeadText::RestoreTip))
                .clicked()
            {
                if is_back {
                    self.back.remove(&at);
                } else {
                    self.back.insert(at);
                }
                wish = Some(Wish::Toggle(head.clone(), is_back));
            }
            let look = ui.link(language.say(HeadText::Look));
            if look
                .on_hover_text(language.say(HeadText::LookTip))
                .clicked()
            {
                wish = Some(Wish::Look(head.page));
            }
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                ui.add(Label::new(egui::RichText::new(said).weak()).truncate());
            });
        });
        wish
    }

    /// The button that is about all of them.
    pub(super) fn button(
        &mut self,
        row: &mut Ui,
        language: Language,
        report: &ImportReport,
    ) -> Option<Wish> {
        let action = report.heads_by?;
        let text = match self.all_back {
            true => HeadText::HideAll,
            false => HeadText::RestoreAll,
        };
        if !dialog::button(row, language.say(text)) {
            return None;
        }
        self.all_back ^= true;
        Some(Wish::ToggleAll(action, !self.all_back))
    }
}
