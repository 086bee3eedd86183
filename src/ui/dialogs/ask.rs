//! A dialog that asks for one line: a line number, a note, a path.

use egui::{Key, RichText, TextEdit, Ui};

use crate::session::command::Command;
use crate::ui::path_field::typed_path;
use crate::ui::strings::Text;
use crate::ui::theme::INTERFACE;
use crate::ui::window::{Request, Saved};

use super::{Desk, Stay};

/// What is asked for.
#[derive(Clone, Debug)]
pub(in crate::ui) enum Question {
    /// A printed line to go to, from 1.
    Line,
    /// The note on a span; the command gets what is answered.
    Note(Box<Command>),
    // The paths of what follows are asked for where no file dialog can be opened.
    /// A bundle to open.
    BundlePath,
    /// Where a copy is to be saved.
    CopyPath,
    /// Where a new bundle is to be made.
    NewPath,
    /// Guidelines to read.
    GuidelinesPath,
    /// A label set to read.
    LabelsPath,
    /// Where a text is to be saved.
    TextPath(Saved),
}

impl Question {
    fn is_path(&self) -> bool {
        !matches!(self, Self::Line | Self::Note(_))
    }
}

/// See the module's description.
#[derive(Debug)]
pub(in crate::ui) struct Ask {
    question: Question,
    answer: String,
    focused: bool,
    wrong: bool,
}

impl Ask {
    pub(in crate::ui) fn new(question: Question, answer: String) -> Self {
        Self {
            question,
            answer,
            focused: false,
            wrong: false,
        }
    }

    pub(super) fn show(
        &mut self,
        ui: &mut Ui,
        desk: &mut Desk<'_>,
        requests: &mut Vec<Request>,
    ) -> Stay {
        let language = desk.language;
        ui.set_width(440.0);
        let what = match self.question {
            Question::Line => Text::AskLine,
            Question::Note(_) => Text::AskNote,
            Question::BundlePath => Text::AskBundlePath,
            Question::CopyPath => Text::AskCopyPath,
            Question::NewPath => Text::AskNewPath,
            Question::GuidelinesPath => Text::AskGuidelinesPath,
            Question::LabelsPath => Text::AskLabelsPath,
            Question::TextPath(_) => Text::AskTextPath,
        };
        if self.question.is_path() {
            ui.weak(language.say(Text::NoFileDialog));
        }
        let name = ui.label(RichText::new(language.say(what)).size(INTERFACE));
        let edit = TextEdit::singleline(&mut self.answer).desired_width(f32::INFINITY);
        let response = ui.add(edit).labelled_by(name.id);
        if !std::mem::replace(&mut self.focused, true) {
            response.request_focus();
        }
        if self.wrong {
            ui.colored_label(
                crate::ui::theme::tokens(ui).error,
                language.say(Text::NoSuchLine),
            );
        }
        let enter = response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
        let (done, left) = ui
            .horizontal(|ui| {
                let done = ui.button(language.say(Text::Ok)).clicked();
                (done, ui.button(language.say(Text::Cancel)).clicked())
            })
            .inner;
        if left {
            Stay::Close
        } else if done || enter {
            self.answer(desk, requests)
        } else {
            Stay::Open
        }
    }

    fn answer(&mut self, desk: &Desk<'_>, requests: &mut Vec<Request>) -> Stay {
        let answer = self.answer.trim();
        let path = typed_path(answer);
        if self.question.is_path() && path.is_none() {
            // Enter has taken the focus from the field.
            self.focused = false;
            return Stay::Open;
        }
        let path = path.unwrap_or_default();
        match &mut self.question {
            Question::Line => {
                let row = answer.parse::<usize>().ok().and_then(|n| n.checked_sub(1));
                let shown = desk
                    .shown
                    .filter(|shown| row.is_some_and(|row| row < shown.row_count()));
                let (Some(row), Some(shown)) = (row, shown) else {
                    self.wrong = true;
                    self.focused = false;
                    return Stay::Open;
                };
                requests.push(Request::Select(shown.row(row)));
            }
            Question::Note(command) => {
                if let Command::Note { note, .. } = &mut **command {
                    *note = (!answer.is_empty()).then(|| answer.to_owned());
                }
                requests.push(Request::Run((**command).clone()));
            }
            Question::BundlePath => requests.push(Request::OpenPath(path)),
            Question::CopyPath => requests.push(Request::SaveCopy(path)),
            Question::NewPath => requests.push(Request::NewBundle(path)),
            Question::GuidelinesPath => requests.push(Request::ReadGuidelines(path)),
            Question::LabelsPath => requests.push(Request::ReadLabels(path)),
            Question::TextPath(text) => requests.push(Request::WriteText(path, text.clone())),
        }
        Stay::Close
    }
}
