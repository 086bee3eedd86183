//! The guidelines beside the text: the part about the label that is chosen or pointed at, or all
//! of them; and a field in which they are written.

use egui::{ScrollArea, TextEdit, Ui};

use crate::core::LabelId;
use crate::core::labels::{Label, part_about};
use crate::session::command::Command;
use crate::ui::article::Shown;
use crate::ui::article::draft::Composition;
use crate::ui::markdown::Markdown;
use crate::ui::strings::Text;
use crate::ui::strings::labels::LabelText;
use crate::ui::theme::{ENTRY, GRID};
use crate::ui::window::Request;

use super::{Seat, brushes};

/// What the tab remembers between frames.
#[derive(Debug, Default)]
pub(super) struct Guidelines {
    /// What was read, and what of.
    read: Option<(String, Markdown)>,
    /// All, also while a label is chosen.
    whole: bool,
    /// The label that was last pointed at or chosen.
    label: Option<LabelId>,
    /// What is being written.
    draft: Option<Draft>,
}

/// A text that is being written. What an input method has not finished stands in the field, and
/// is never taken for text.
#[derive(Debug, Default)]
struct Draft {
    text: String,
    settled: String,
    composition: Composition,
    /// Whether the field has had the focus: it takes it when it is first drawn.
    is_focused: bool,
}

impl Guidelines {
    /// What was written and not kept yet.
    pub(super) fn finish(&mut self) -> Option<Command> {
        let draft = self.draft.take()?;
        let text = draft.settled;
        Some(Command::Guidelines { text })
    }

    pub(super) fn show(&mut self, ui: &mut Ui, seat: &Seat<'_>, requests: &mut Vec<Request>) {
        let language = seat.language;
        if self.draft.is_some() {
            self.write(ui, seat, requests);
            return;
        }
        let pointed = brushes::show(ui, seat, requests);
        let chosen = || {
            let shown = seat.shown?;
            let id = seat.span?;
            let label = match (shown.span(id), shown.dormant(id)) {
                (Some(span), _) => span.label,
                (None, Some(dormant)) => dormant.label,
                (None, None) => return None,
            };
            Some(Shown::label_at(shown, label)?.id.clone())
        };
        if let Some(label) = pointed.or_else(chosen) {
            self.label = Some(label);
        }
        let set = seat.session.labels();
        let all = set.guidelines();
        let label: Option<&Label> = self
            .label
            .as_ref()
            .and_then(|id| set.labels().iter().find(|label| label.id == *id));
        let part = label.and_then(|label| part_about(all, label));
        ui.add_space(GRID);
        // Whatever label is pointed at on the way to them, the buttons stay where they are.
        ui.horizontal_wrapped(|ui| {
            if ui.button(language.say(LabelText::GuidelinesEdit)).clicked() {
                self.draft = Some(Draft {
                    text: all.to_owned(),
                    settled: all.to_owned(),
                    ..Draft::default()
                });
            }
            if ui.button(language.say(LabelText::GuidelinesRead)).clicked() {
                requests.push(Request::PickGuidelines);
            }
        });
        if !all.is_empty() {
            ui.horizontal_wrapped(|ui| {
                ui.set_min_height(ENTRY);
                let name = language.say(LabelText::GuidelinesAll);
                let is_all = self.whole || label.is_none();
                if ui.selectable_label(is_all, name).clicked() {
                    self.whole = true;
                }
                if let Some(own) = label.map(|label| language.label(label)) {
                    let name = language.fill(LabelText::GuidelinesOf, &[own]);
                    if ui.selectable_label(!self.whole, name).clicked() {
                        self.whole = false;
                    }
                }
            });
        }
        ui.separator();
        if all.is_empty() {
            ui.weak(language.say(LabelText::GuidelinesEmpty));
            return;
        }
        let text = match (label, part) {
            (Some(_), Some(part)) if !self.whole => &all[part],
            (Some(label), None) if !self.whole => {
                let name = language.label(label);
                ui.weak(language.fill(LabelText::GuidelinesNone, &[name]));
                return;
            }
            _ => all,
        };
        if self.read.as_ref().is_none_or(|(of, _)| of != text) {
            self.read = Some((text.to_owned(), Markdown::new(text)));
        }
        ScrollArea::vertical()
            .id_salt("guidelines")
            .auto_shrink(false)
            .show(ui, |ui| {
                if let Some((_, markdown)) = &self.read {
                    markdown.show(ui);
                }
            });
    }

    fn write(&mut self, ui: &mut Ui, seat: &Seat<'_>, requests: &mut Vec<Request>) {
        let language = seat.language;
        let Some(draft) = &mut self.draft else {
            return;
        };
        let mut ends = None;
        ui.horizontal(|ui| {
            if ui.button(language.say(LabelText::GuidelinesSave)).clicked() {
                ends = Some(true);
            }
            if ui.button(language.say(Text::Cancel)).clicked() {
                ends = Some(false);
            }
        });
        ui.weak(language.say(LabelText::GuidelinesHint));
        ScrollArea::vertical()
            .id_salt("guidelines draft")
            .auto_shrink(false)
            .show(ui, |ui| {
                let id = egui::Id::unique("guidelines");
                draft.composition.observe_in(ui, id);
                let edit = TextEdit::multiline(&mut draft.text)
                    .id(id)
                    .desired_rows(16)
                    .desired_width(f32::INFINITY);
                let response = ui.add(edit);
                if !std::mem::replace(&mut draft.is_focused, true) {
                    response.request_focus();
                }
                let goes_on = draft.composition.goes_on();
                if goes_on && response.lost_focus() {
                    draft.text.clone_from(&draft.settled);
                } else if !goes_on && draft.settled != draft.text {
                    draft.settled.clone_from(&draft.text);
                }
                response.accessible_name(language.say(LabelText::Guidelines));
            });
        match ends {
            Some(true) => requests.extend(self.finish().map(Request::Run)),
            Some(false) => self.draft = None,
            None => {}
        }
    }
}
