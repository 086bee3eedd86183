//! The key sheet: what each key does, and the mouse, in columns.

use egui::{Align2, Button, FontId, Role, ScrollArea, Sense, Ui, Vec2, WidgetInfo, vec2};

use crate::ui::action::{Action, Menu};
use crate::ui::dialog;
use crate::ui::fonts;
use crate::ui::keys;
use crate::ui::strings::settings::SettingsText;
use crate::ui::strings::suggest::HandsText;
use crate::ui::strings::{Language, Text};
use crate::ui::theme::{GRID, INTERFACE, SMALL, tokens};
use crate::ui::window::Request;

use super::{Desk, Stay};

const SIZE: Vec2 = vec2(280.0 * GRID, 190.0 * GRID);
/// The least width of a column, which is more in English, and the height of a line.
const COLUMN: f32 = 66.0 * GRID;
const WIDE_COLUMN: f32 = 80.0 * GRID;
const LINE: f32 = 6.0 * GRID;

/// See the module's description.
#[derive(Debug, Default)]
pub(in crate::ui) struct KeySheet;

/// Lines under one heading: what is done, and how.
struct Section {
    name: String,
    lines: Vec<(String, String)>,
}

/// What the mouse does.
const MOUSE: &[(SettingsText, SettingsText)] = &[
    (SettingsText::MouseDrag, SettingsText::MouseDragDoes),
    (SettingsText::MouseAlt, SettingsText::MouseAltDoes),
    (SettingsText::MouseDouble, SettingsText::MouseDoubleDoes),
    (SettingsText::MouseTriple, SettingsText::MouseTripleDoes),
    (SettingsText::MouseShift, SettingsText::MouseShiftDoes),
    (SettingsText::MouseMark, SettingsText::MouseMarkDoes),
    (
        SettingsText::MouseMarkShift,
        SettingsText::MouseMarkShiftDoes,
    ),
    (SettingsText::MouseWedge, SettingsText::MouseWedgeDoes),
    (SettingsText::MouseNumber, SettingsText::MouseNumberDoes),
    (
        SettingsText::MouseNumberDrag,
        SettingsText::MouseNumberDragDoes,
    ),
    (SettingsText::MouseSpan, SettingsText::MouseSpanDoes),
    (SettingsText::MouseEdge, SettingsText::MouseEdgeDoes),
    (SettingsText::MouseDrop, SettingsText::MouseDropDoes),
];

/// What keys do that are always the same.
const CARET: &[(&str, SettingsText)] = &[
    ("← → ↑ ↓", SettingsText::CaretMoves),
    ("Shift+← →", SettingsText::CaretSelects),
    ("Mod+← →", SettingsText::CaretWords),
    ("Home  End", SettingsText::CaretLine),
    ("Mod+Home  End", SettingsText::CaretEnds),
    ("PgUp  PgDn", SettingsText::CaretPage),
    ("Esc", SettingsText::CaretLeaves),
];

impl KeySheet {
    pub(super) fn show(
        &mut self,
        ui: &Ui,
        desk: &mut Desk<'_>,
        requests: &mut Vec<Request>,
    ) -> Stay {
        let language = desk.language;
        let sections = sections(ui, desk);
        let mut close = false;
        let title = language.say(SettingsText::KeySheetTitle);
        let shown = dialog::show(ui, "key sheet", title, SIZE, |body, row| {
            let least = match language {
                Language::Chinese => COLUMN,
                Language::English => WIDE_COLUMN,
            };
            let count = (body.available_width() / least).floor().max(1.0) as usize;
            let columns = in_columns(&sections, count);
            ScrollArea::vertical().auto_shrink(false).show(body, |ui| {
                // Beside the bar by which it is scrolled.
                ui.set_max_width(ui.available_width() - 3.0 * GRID);
                ui.spacing_mut().item_spacing.x = 6.0 * GRID;
                ui.columns(count, |uis| {
                    for (ui, column) in uis.iter_mut().zip(columns) {
                        ui.spacing_mut().item_spacing.y = 0.0;
                        for section in column {
                            draw(ui, section);
                        }
                    }
                });
            });
            close = dialog::main_button(row, language.say(Text::Close), true);
            let change =
                Button::new(language.say(SettingsText::KeySheetChange)).min_size(vec2(80.0, 28.0));
            if row.add(change).clicked() {
                requests.push(Request::Act(Action::Settings));
                close = true;
            }
        });
        if close || shown.escaped {
            Stay::Close
        } else {
            Stay::Open
        }
    }
}

fn sections(ui: &Ui, desk: &Desk<'_>) -> Vec<Section> {
    let language = desk.language;
    let mut all = Vec::new();
    let labels = desk
        .session
        .as_ref()
        .map(|session| session.labels().labels());
    let keyed = labels.unwrap_or_default().iter().filter_map(|label| {
        let key = label.key?.to_uppercase().to_string();
        let name = fonts::drawable(ui.ctx(), language.label(label)).into_owned();
        Some((name, key))
    });
    let keyed: Vec<(String, String)> = keyed.collect();
    if !keyed.is_empty() {
        let mut keyed = keyed;
        keyed.push((
            language.say(HandsText::EverywhereKey).to_owned(),
            language.say(HandsText::EverywhereKeys).to_owned(),
        ));
        all.push(Section {
            name: language.say(SettingsText::LabelKeys).to_owned(),
            lines: keyed,
        });
    }
    for menu in Menu::ALL {
        let of_menu = Action::ALL.iter().filter(|action| action.menu() == menu);
        let lines = of_menu.filter_map(|action| {
            let own = desk.keys.of(*action).iter();
            let own: Vec<String> = own.map(|key| keys::name(ui.ctx(), key)).collect();
            let name = action.name(language).to_owned();
            (!own.is_empty()).then(|| (name, own.join("  ")))
        });
        all.push(Section {
            name: menu.name(language).to_owned(),
            lines: lines.collect(),
        });
    }
    let held = if cfg!(target_os = "macos") {
        "⌘"
    } else {
        "Ctrl"
    };
    let caret = CARET.iter().map(|(keys, does)| {
        let keys = keys.replace("Mod", held);
        (language.say(*does).to_owned(), keys)
    });
    all.push(Section {
        name: language.say(SettingsText::CaretKeys).to_owned(),
        lines: caret.collect(),
    });
    let say = |(how, does): &(SettingsText, SettingsText)| {
        (
            language.say(*does).to_owned(),
            language.say(*how).to_owned(),
        )
    };
    all.push(Section {
        name: language.say(SettingsText::Mouse).to_owned(),
        lines: MOUSE.iter().map(say).collect(),
    });
    all
}

fn height(section: &Section) -> f32 {
    section.lines.len() as f32 + 2.0
}

/// Sections one below another in columns of about the same height.
fn in_columns(sections: &[Section], count: usize) -> Vec<Vec<&Section>> {
    let mut columns: Vec<Vec<&Section>> = Vec::new();
    columns.resize_with(count, Vec::new);
    let mut heights = vec![0.0; count];
    // The tall ones first, each to where there is most room; then in their order again.
    let mut tall: Vec<usize> = (0..sections.len()).collect();
    tall.sort_by(|a, b| height(&sections[*b]).total_cmp(&height(&sections[*a])));
    let mut place = vec![0; sections.len()];
    for number in tall {
        let column = (0..count).min_by(|a, b| f32::total_cmp(&heights[*a], &heights[*b]));
        let column = column.unwrap_or_default();
        heights[column] += height(&sections[number]);
        place[number] = column;
    }
    for (section, column) in sections.iter().zip(place) {
        columns[column].push(section);
    }
    columns
}

fn draw(ui: &mut Ui, section: &Section) {
    let tokens = tokens(ui);
    ui.strong(&section.name);
    ui.add_space(GRID / 2.0);
    for (name, keys) in &section.lines {
        let size = vec2(ui.available_width(), LINE);
        let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
        let said = format!("{name} {keys}");
        response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &said));
        ui.painter()
            .hline(rect.x_range(), rect.bottom(), (1.0, tokens.line));
        let painter = ui.painter().with_clip_rect(rect.intersect(ui.clip_rect()));
        let small = FontId::proportional(SMALL);
        let right = rect.right_center();
        let keys = painter.text(right, Align2::RIGHT_CENTER, keys, small, tokens.quiet);
        let room = rect.with_max_x(keys.left() - 2.0 * GRID);
        let painter = painter.with_clip_rect(room.intersect(ui.clip_rect()));
        let font = FontId::proportional(INTERFACE - 1.0);
        painter.text(
            rect.left_center(),
            Align2::LEFT_CENTER,
            name,
            font,
            tokens.ink,
        );
    }
    ui.add_space(4.0 * GRID);
}
