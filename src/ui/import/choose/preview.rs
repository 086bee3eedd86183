//! The file that is looked at: what it would read like in each encoding, and the choice of one.

use std::path::Path;

use egui::{Align, Label, Layout, RichText, ScrollArea, Sense, Ui, vec2};

use crate::core::encoding::Encoding;
use crate::ui::dialog::{bytes, cell, child, count};
use crate::ui::fonts;
use crate::ui::import::done::end_of;
use crate::ui::import::look::Verdict;
use crate::ui::reasons;
use crate::ui::strings::heads::HeadText;
use crate::ui::strings::import::ImportText;
use crate::ui::strings::reasons::ReasonText;
use crate::ui::strings::{Language, Text};
use crate::ui::theme::{ENTRY, GRID, tokens};

use super::{Choosing, ROW};

/// A line of a preview.
const LINE: f32 = 5.0 * GRID;

impl Choosing {
    /// The file that is looked at, at the right.
    pub(super) fn preview(&mut self, ui: &mut Ui, language: Language) {
        ui.spacing_mut().item_spacing.y = GRID;
        let Some(path) = self.path().map(Path::to_owned) else {
            ui.weak(language.say(ImportText::ChooseFile));
            return;
        };
        let name = end_of(&path.to_string_lossy(), 60);
        let name = fonts::drawable(ui.ctx(), &name).into_owned();
        ui.add(Label::new(name).truncate());
        let Some((_, peek)) = self.peek.as_ref().filter(|(of, _)| *of == path) else {
            ui.weak(language.say(Text::Reading));
            return;
        };
        let chosen = self.encoding_of(&path);
        let (verdict, wants_a_look) = said(language, &peek.verdict, chosen);
        let color = if wants_a_look {
            tokens(ui).accent
        } else {
            tokens(ui).quiet
        };
        let verdict = match peek.is_part {
            true => format!(
                "{verdict}　{}",
                language.fill(ImportText::EncodingPart, &[&bytes(4 << 20)])
            ),
            false => verdict,
        };
        ui.add(Label::new(RichText::new(verdict).color(color)).truncate());
        let shown = match chosen {
            Some(encoding) => peek.readings.iter().find(|r| r.encoding == encoding),
            None => peek.readings.first(),
        };
        let head = shown.map(|reading| reading.head).unwrap_or_default();
        if head.with_text > 0 {
            let count = count(head.with_text as u64);
            let text = RichText::new(language.fill(HeadText::Will, &[&count]));
            let text = text.color(tokens(ui).accent);
            let said = ui.add(Label::new(text).truncate().sense(Sense::hover()));
            said.on_hover_text(language.say(HeadText::WillTip));
        }
        let can_choose = matches!(peek.verdict, Verdict::Sure(_) | Verdict::Unsure(_));
        let choices = match can_choose {
            true => (peek.readings.len() + 1) as f32 * ROW + ENTRY + 3.0 * GRID,
            false => 0.0,
        };
        let height = (ui.available_height() - choices).max(4.0 * LINE);
        let size = vec2(ui.available_width(), height);
        let (rect, _) = ui.allocate_exact_size(size, Sense::hover());
        ui.painter().rect_filled(rect, 0.0, tokens(ui).paper);
        let inside = rect.shrink2(vec2(2.0 * GRID, GRID));
        let mut inside = child(ui, inside, Layout::top_down(Align::Min));
        inside.spacing_mut().item_spacing.y = 0.0;
        ScrollArea::both()
            .id_salt("preview")
            .auto_shrink(false)
            .show(&mut inside, |ui| {
                let lines = shown.iter().flat_map(|reading| &reading.lines);
                for (number, line) in lines.enumerate() {
                    let line = fonts::drawable(ui.ctx(), line).into_owned();
                    // A blank line is as high as any other.
                    let is_blank = line.trim().is_empty();
                    let mut line = RichText::new(if is_blank { " " } else { &line });
                    if number < head.lines && !is_blank {
                        line = line.weak().strikethrough();
                    }
                    ui.add(Label::new(line).extend());
                }
            });
        if can_choose {
            let readings: Vec<(Encoding, String, usize)> = peek
                .readings
                .iter()
                .map(|r| (r.encoding, r.first_line().to_owned(), r.undecodable))
                .collect();
            self.choices(ui, language, &path, chosen, &readings);
        }
    }

    /// The encodings to choose from, each with what the first line would be in it.
    pub(super) fn choices(
        &mut self,
        ui: &mut Ui,
        language: Language,
        path: &Path,
        chosen: Option<Encoding>,
        readings: &[(Encoding, String, usize)],
    ) {
        ui.add_space(GRID);
        ui.spacing_mut().item_spacing.y = 0.0;
        let mut picked = None;
        if choice(
            ui,
            language.say(ImportText::EncodingAuto),
            "",
            "",
            chosen.is_none(),
        ) {
            picked = Some(None);
        }
        for (encoding, line, undecodable) in readings {
            let lost = match undecodable {
                0 => String::new(),
                n => language.fill(Text::UndecodableCount, &[&count(*n as u64)]),
            };
            let line = fonts::drawable(ui.ctx(), line).into_owned();
            let is_chosen = chosen == Some(*encoding);
            if choice(ui, reasons::encoding(*encoding), &line, &lost, is_chosen) {
                picked = Some(Some(*encoding));
            }
        }
        let before = self.for_all;
        ui.horizontal(|ui| {
            ui.set_height(ENTRY);
            ui.spacing_mut().item_spacing.x = 6.0 * GRID;
            ui.radio_value(
                &mut self.for_all,
                false,
                language.say(ImportText::ForThisFile),
            );
            ui.radio_value(
                &mut self.for_all,
                true,
                language.say(ImportText::ForAllFiles),
            );
        });
        // What is chosen already is meant for all when that is said afterwards.
        if self.for_all && !before {
            picked = picked.or(Some(chosen));
        }
        let Some(picked) = picked else {
            return;
        };
        if self.for_all {
            self.encodings.clear();
            self.all = picked;
        } else {
            match picked {
                Some(encoding) => {
                    self.encodings.insert(path.to_owned(), encoding);
                }
                None => {
                    self.encodings.remove(path);
                    self.all = None;
                }
            }
        }
        ui.request_repaint();
    }
}

/// What is to be said about a file's encoding, and whether someone should look.
fn said(language: Language, verdict: &Verdict, chosen: Option<Encoding>) -> (String, bool) {
    let say = |text| language.say(text).to_owned();
    match (verdict, chosen) {
        (Verdict::Sure(_) | Verdict::Unsure(_), Some(encoding)) => (
            language.fill(ImportText::EncodingChosen, &[reasons::encoding(encoding)]),
            false,
        ),
        (Verdict::Sure(encoding), None) => (
            language.fill(ImportText::EncodingSure, &[reasons::encoding(*encoding)]),
            false,
        ),
        (Verdict::Unsure(best), None) => {
            let doubtful = language.fill(ImportText::EncodingUnsure, &[reasons::encoding(*best)]);
            let gap = if language == Language::English {
                " "
            } else {
                ""
            };
            let skips = language.say(ImportText::EncodingSkips);
            (format!("{doubtful}{gap}{skips}"), true)
        }
        (Verdict::Set, _) => (say(ImportText::IsASet), false),
        (Verdict::Bundle, _) => (say(ImportText::IsABundle), true),
        (Verdict::Empty, _) => (say(ImportText::IsEmpty), true),
        (Verdict::Unreadable(failure), _) => {
            let why = failure.said(language);
            (language.fill(ReasonText::Unreadable, &[&why]), true)
        }
    }
}

/// A row to choose from: a name, what it would look like, and what is against it.
fn choice(ui: &mut Ui, name: &str, line: &str, against: &str, chosen: bool) -> bool {
    let mut clicked = false;
    ui.horizontal(|ui| {
        ui.set_height(ROW);
        cell(ui, 28.0 * GRID, |ui| {
            clicked = ui.radio(chosen, name).clicked();
        });
        let room = ui.available_width() - 36.0 * GRID;
        cell(ui, room, |ui| ui.add(Label::new(line).truncate()));
        let against = RichText::new(against).weak();
        cell(ui, 32.0 * GRID, |ui| ui.add(Label::new(against).truncate()));
    });
    clicked
}
