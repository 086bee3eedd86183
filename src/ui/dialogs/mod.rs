//! Dialogs: each a struct of its own that draws itself over the window, pushes requests, and says
//! whether it stays. Enter and Escape work in all; a click beside one leaves it.

mod about;
mod agreement;
mod ask;
mod counting;
mod key_sheet;
mod labels;
mod overview;
mod pages;
mod palette;
mod settings;

use egui::{Id, Modal, Ui};

use std::sync::Arc;

use crate::session::Session;
use crate::tag::words::Words;

use super::action::Action;
use super::article::Shown;
use super::keys::Keymap;
use super::settings::{Files, Settings};
use super::strings::Language;
use super::suggest::{AcceptDialog, LearningDialog, Suggest};
use super::window::Request;

pub(super) use about::About;
pub(super) use agreement::Agreement;
pub(super) use ask::{Ask, Question};
pub(super) use key_sheet::KeySheet;
pub(super) use labels::Labels;
pub(super) use overview::Overview;
pub(super) use pages::Pages;
pub(super) use palette::Palette;
pub(super) use settings::{SettingsDialog, measure};

/// What dialogs and panels are given to read. What they want done they push as requests.
pub(super) struct Desk<'a> {
    pub(super) language: Language,
    pub(super) settings: &'a Settings,
    pub(super) keys: &'a Keymap,
    pub(super) session: Option<&'a mut Session>,
    pub(super) shown: Option<&'a Shown>,
    /// Where settings are kept, if they are.
    pub(super) files: Option<&'a Files>,
    /// What draws the window.
    pub(super) renderer: &'a str,
    /// How many characters a line of the flowing view has as it is drawn.
    pub(super) fits: f32,
    /// What can be done now.
    pub(super) enabled: &'a [Action],
    pub(super) suggest: &'a mut Suggest,
    /// What knows words; none while it is being loaded.
    pub(super) words: Option<&'a Arc<Words>>,
}

/// What a frame of a dialog came to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Stay {
    Open,
    Close,
}

/// The dialog that is open.
#[derive(Debug)]
pub(super) enum Dialog {
    Palette(Palette),
    KeySheet(KeySheet),
    Ask(Ask),
    Settings(SettingsDialog),
    About(About),
    Labels(Box<Labels>),
    Pages(Box<Pages>),
    Overview(Box<Overview>),
    Agreement(Box<Agreement>),
    Accept(AcceptDialog),
    Learning(Box<LearningDialog>),
}

impl Dialog {
    /// Draws it.
    pub(super) fn show(
        &mut self,
        ui: &Ui,
        desk: &mut Desk<'_>,
        requests: &mut Vec<Request>,
    ) -> Stay {
        // These have the large frame.
        match self {
            Dialog::KeySheet(sheet) => return sheet.show(ui, desk, requests),
            Dialog::Settings(settings) => return settings.show(ui, desk, requests),
            Dialog::About(about) => return about.show(ui, desk),
            Dialog::Pages(pages) => return pages.show(ui, desk, requests),
            Dialog::Overview(overview) => return overview.show(ui, desk, requests),
            Dialog::Agreement(agreement) => return agreement.show(ui, desk, requests),
            Dialog::Accept(accept) => return accept.show(ui, desk, requests),
            Dialog::Learning(learning) => return learning.show(ui, desk, requests),
            Dialog::Palette(palette) => return palette.show(ui, desk, requests),
            Dialog::Ask(_) | Dialog::Labels(_) => {}
        }
        let modal = Modal::new(Id::unique("dialog"));
        let shown = modal.show(ui.ctx(), |ui| match self {
            Dialog::Ask(ask) => ask.show(ui, desk, requests),
            Dialog::Labels(labels) => labels.show(ui, desk, requests),
            _ => Stay::Close,
        });
        if shown.inner == Stay::Close || shown.should_close() {
            if let Dialog::Labels(labels) = self {
                requests.extend(labels.finish().into_iter().map(Request::Run));
            }
            Stay::Close
        } else {
            Stay::Open
        }
    }
}
