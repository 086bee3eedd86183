//! How the file will begin.

use egui::{Align, Label, Layout, Rect, RichText, ScrollArea, Sense, TextStyle, Ui, vec2};

use crate::ui::dialog::child;
use crate::ui::fonts;
use crate::ui::strings::{Language, Text};
use crate::ui::theme::{GRID, tokens};

use super::look::Look;

/// A line of a set, broken between its outer fields.
fn fields(line: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let (mut from, mut depth, mut in_string, mut escaped) = (0, 0usize, false, false);
    for (at, c) in line.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' if in_string => escaped = true,
            '"' => in_string ^= true,
            _ if in_string => {}
            '{' | '[' | '(' => depth += 1,
            '}' | ']' | ')' => depth = depth.saturating_sub(1),
            ',' if depth <= 2 => {
                parts.push(&line[from..=at]);
                from = at + 1;
            }
            _ => {}
        }
    }
    if from < line.len() || parts.is_empty() {
        parts.push(&line[from..]);
    }
    parts
}

/// How the file will begin. Its lines are long: they are broken between fields.
pub(super) fn show(ui: &mut Ui, language: Language, look: &Look) {
    ui.add_space(GRID);
    ui.weak(language.say(Text::FirstLines));
    let (rect, _) = ui.allocate_exact_size(ui.available_size(), Sense::hover());
    ui.painter().rect_filled(rect, 0.0, tokens(ui).paper);
    let inside: Rect = rect.shrink2(vec2(2.0 * GRID, GRID));
    let mut inside = child(ui, inside, Layout::top_down(Align::Min));
    inside.spacing_mut().item_spacing.y = 0.0;
    ScrollArea::vertical()
        .id_salt("first lines")
        .auto_shrink(false)
        .show(&mut inside, |ui| {
            for line in look.first_lines().lines() {
                for (number, part) in fields(line).into_iter().enumerate() {
                    let part = fonts::drawable(ui.ctx(), part).into_owned();
                    let part = RichText::new(part).text_style(TextStyle::Monospace);
                    let indent = if number == 0 { 0.0 } else { 4.0 * GRID };
                    ui.horizontal_top(|ui| {
                        ui.add_space(indent);
                        ui.add(Label::new(part).wrap());
                    });
                }
            }
        });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_broken_between_its_fields() {
        let line = r#"{"id":"a","text":"，\"{,","spans":[{"start":1,"end":2},{"start":3}]}"#;
        let expected = [
            r#"{"id":"a","#,
            r#""text":"，\"{,","#,
            r#""spans":[{"start":1,"end":2},"#,
            r#"{"start":3}]}"#,
        ];
        assert_eq!(fields(line), expected);
        assert_eq!(fields(line).concat(), line);
        assert_eq!(fields(""), [""]);
    }
}
