//! The settings: how things look and read, and the keys. Everything takes effect at once.

mod keys;

use egui::{Button, Frame, Label, Layout, RichText, Sense, TextStyle, Ui, Vec2, WidgetInfo, vec2};

use crate::ui::action::Action;
use crate::ui::article::Sizes;
use crate::ui::dialog::{self, cell, child};
use crate::ui::settings::Settings;
use crate::ui::strings::desk::DeskText;
use crate::ui::strings::settings::SettingsText;
use crate::ui::strings::{Language, Text};
use crate::ui::theme::{ENTRY, GRID, ThemeName, tokens};
use crate::ui::typeset;
use crate::ui::window::Request;

use super::{Desk, Stay};

use keys::KeyPage;

const SIZE: Vec2 = vec2(190.0 * GRID, 144.0 * GRID);
/// The names of rows.
const NAMES: f32 = 29.0 * GRID;
/// What is chosen or stepped.
const CHOICES: f32 = 71.0 * GRID;

/// See the module's description.
#[derive(Debug, Default)]
pub(in crate::ui) struct SettingsDialog {
    page: Page,
    keys: KeyPage,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
enum Page {
    #[default]
    Look,
    Keys,
}

impl SettingsDialog {
    pub(super) fn show(
        &mut self,
        ui: &Ui,
        desk: &mut Desk<'_>,
        requests: &mut Vec<Request>,
    ) -> Stay {
        let language = desk.language;
        // The key that is pressed for an action is nothing else's, so it is taken first.
        let listens = self.keys.listen(ui, desk, requests);
        let title = language.say(SettingsText::SettingsTitle);
        let shown = dialog::show(ui, "settings", title, SIZE, |body, row| {
            body.horizontal(|ui| {
                for (page, name) in [
                    (Page::Look, SettingsText::SettingsLook),
                    (Page::Keys, SettingsText::SettingsKeys),
                ] {
                    if tab(ui, self.page == page, language.say(name)) {
                        self.page = page;
                    }
                }
            });
            body.add_space(2.0 * GRID);
            match self.page {
                Page::Look => look(body, desk, requests),
                Page::Keys => self.keys.show(body, desk, requests),
            }
            let close = dialog::main_button(row, language.say(Text::Close), true);
            if self.page == Page::Keys {
                self.keys.row(row, desk, requests);
            }
            close
        });
        if shown.inner || (shown.escaped && !listens) {
            Stay::Close
        } else {
            Stay::Open
        }
    }
}

fn tab(ui: &mut Ui, chosen: bool, name: &str) -> bool {
    let button = Button::selectable(chosen, name).min_size(vec2(24.0 * GRID, ENTRY));
    ui.add(button).clicked()
}

// ---- how things look and read ----

fn look(ui: &mut Ui, desk: &Desk<'_>, requests: &mut Vec<Request>) {
    let mut new = desk.settings.clone();
    let whole = ui.available_rect_before_wrap();
    let left = whole.with_max_x(whole.left() + NAMES + CHOICES);
    let right = whole.with_min_x(left.right() + 4.0 * GRID);
    let mut form = child(ui, left, Layout::default());
    egui::ScrollArea::vertical()
        .auto_shrink(false)
        .show(&mut form, |ui| rows(ui, desk, &mut new));
    preview(&mut child(ui, right, Layout::default()), desk);
    if new != *desk.settings {
        requests.push(Request::Settings(Box::new(new)));
    }
}

fn rows(ui: &mut Ui, desk: &Desk<'_>, new: &mut Settings) {
    let language = desk.language;
    let say = |text| language.say(text);
    ui.spacing_mut().item_spacing.y = GRID;
    row(ui, say(SettingsText::SetLanguage), |ui| {
        let all = [
            (None, say(SettingsText::OfSystem)),
            (Some(Language::Chinese), Action::Chinese.names().0),
            (Some(Language::English), "English"),
        ];
        choose(ui, &all, &mut new.language);
    });
    row(ui, say(SettingsText::SetColours), |ui| {
        let name = |action: Action| action.name(language);
        let all = [
            (None, say(SettingsText::OfSystem)),
            (Some(ThemeName::Light), name(Action::ThemeLight)),
            (Some(ThemeName::Dark), name(Action::ThemeDark)),
            (Some(ThemeName::Sepia), name(Action::ThemeSepia)),
        ];
        choose(ui, &all, &mut new.theme);
    });
    let percent = |value: f32| format!("{:.0} %", value * 100.0);
    let old = desk.settings;
    let shown = percent(old.interface);
    if let Some(step) = stepper(ui, desk, SettingsText::SetInterface, &shown, None) {
        new.change(|s| s.interface = steps(s.interface, step, 0.1, 1.0));
    }
    let keys = Some((Action::ZoomIn, Action::ZoomOut));
    if let Some(step) = stepper(ui, desk, SettingsText::SetZoom, &percent(old.zoom), keys) {
        new.change(|s| s.zoom = steps(s.zoom, step, 0.1, 1.0));
    }
    let keys = Some((Action::LooserLines, Action::TighterLines));
    let shown = format!("{:.2}", old.line_height);
    if let Some(step) = stepper(ui, desk, SettingsText::SetLineHeight, &shown, keys) {
        let standard = Settings::default().line_height;
        new.change(|s| s.line_height = steps(s.line_height, step, 0.1, standard));
    }
    let keys = Some((Action::WiderMeasure, Action::NarrowerMeasure));
    let shown = measure(language, old.measure, desk.fits);
    if let Some(step) = stepper(ui, desk, SettingsText::SetMeasure, &shown, keys) {
        let standard = Settings::default().measure;
        new.change(|s| s.measure = steps(s.measure, step, 2.0, standard));
    }
    for (value, name) in [
        (&mut new.label_names, Action::LabelNames.name(language)),
        (&mut new.hidden, Action::ShowHidden.name(language)),
        (&mut new.reduced_motion, say(SettingsText::SetReducedMotion)),
    ] {
        ui.checkbox(value, name);
    }
}

/// The measure that is set, and the one that is drawn where the window has no room for it.
pub(in crate::ui) fn measure(language: Language, set: f32, fits: f32) -> String {
    let set_to = format!("{set:.0}");
    match fits < set {
        true => language.fill(DeskText::MeasureFits, &[&set_to, &format!("{fits:.0}")]),
        false => language.fill(Text::CountCharacters, &[&set_to]),
    }
}

/// A step of a number that has a standard.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Step {
    Less,
    More,
    Standard,
}

/// The next value, on a grid through the standard one.
fn steps(value: f32, step: Step, by: f32, standard: f32) -> f32 {
    let count = ((value - standard) / by).round();
    match step {
        Step::Less => standard + (count - 1.0) * by,
        Step::More => standard + (count + 1.0) * by,
        Step::Standard => standard,
    }
}

fn row<T>(ui: &mut Ui, name: &str, content: impl FnOnce(&mut Ui) -> T) -> T {
    ui.horizontal(|ui| {
        ui.set_min_height(ENTRY);
        cell(ui, NAMES, |ui| ui.label(name));
        content(ui)
    })
    .inner
}

fn choose<T: Copy + PartialEq>(ui: &mut Ui, all: &[(T, &str)], value: &mut T) {
    ui.spacing_mut().item_spacing.x = GRID;
    for (one, name) in all {
        if ui.selectable_label(*value == *one, *name).clicked() {
            *value = *one;
        }
    }
}

/// A number to make smaller and larger; a click on it makes it the standard one.
fn stepper(
    ui: &mut Ui,
    desk: &Desk<'_>,
    name: SettingsText,
    shown: &str,
    keys: Option<(Action, Action)>,
) -> Option<Step> {
    let language = desk.language;
    let what = language.say(name);
    let key = |action| desk.keys.shown(ui.ctx(), action);
    let (more, less) = keys.map_or_else(Default::default, |(a, b)| (key(a), key(b)));
    let mut step = None;
    row(ui, what, |ui| {
        ui.spacing_mut().item_spacing.x = GRID;
        for (text, does, tip, key) in [
            ("−", Step::Less, SettingsText::Smaller, less),
            (shown, Step::Standard, SettingsText::Standard, String::new()),
            ("+", Step::More, SettingsText::Larger, more),
        ] {
            let width = if does == Step::Standard { 21.0 } else { 7.0 };
            let response = ui.add(Button::new(text).min_size(vec2(width * GRID, 6.0 * GRID)));
            let said = match does {
                Step::Standard => format!("{what} {shown}"),
                _ => format!("{what} {}", language.say(tip)),
            };
            response.widget_info(|| WidgetInfo::labeled(egui::Role::Button, true, &said));
            if response.clicked() {
                step = Some(does);
            }
            response.on_hover_text(format!("{} {key}", language.say(tip)));
        }
    });
    step
}

/// A few lines as the article would have them.
fn preview(ui: &mut Ui, desk: &Desk<'_>) {
    let language = desk.language;
    let tokens = tokens(ui);
    ui.label(RichText::new(language.say(Text::Preview)).small().weak());
    let size = ui.available_size() - vec2(0.0, GRID);
    let (rect, _) = ui.allocate_exact_size(size, Sense::hover());
    let paper = Frame::NONE.fill(tokens.paper).stroke((1.0, tokens.line));
    ui.painter().add(paper.paint(rect));
    let sizes = Sizes::of(desk.settings);
    let inner = rect.shrink(3.0 * GRID);
    let measure = (inner.width() / sizes.text).floor() * sizes.text;
    let measure = measure.min(sizes.measure).max(sizes.text);
    let chars: Vec<char> = language.say(SettingsText::PreviewWords).chars().collect();
    let mut ends = Vec::new();
    let indent = 2.0 * sizes.text;
    // Nothing in it is narrower than full width.
    typeset::lines(
        &chars,
        |_| sizes.text,
        typeset::overhang,
        measure,
        indent,
        &mut ends,
    );
    let painter = ui
        .painter()
        .with_clip_rect(inner.expand(GRID).intersect(ui.clip_rect()));
    let font = egui::FontId::proportional(sizes.text);
    let mut at = inner.left_top() + vec2(indent, 0.0);
    let mut from = 0;
    for end in ends {
        let line: String = chars[from..end as usize].iter().collect();
        painter.text(at, egui::Align2::LEFT_TOP, line, font.clone(), tokens.ink);
        at = egui::pos2(inner.left(), at.y + sizes.line);
        from = end as usize;
    }
}

/// A path that can be read whole by pointing at it, in one line.
pub(super) fn path_label(ui: &mut Ui, path: &std::path::Path) {
    let path = path.display().to_string();
    let shown = crate::ui::fonts::drawable(ui.ctx(), &path).into_owned();
    let text = RichText::new(&shown).text_style(TextStyle::Small).weak();
    ui.add(Label::new(text).truncate()).on_hover_text(shown);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_leads_to_the_grid_through_the_standard() {
        for (value, step, expected) in [
            (1.0, Step::More, 1.1),
            (1.21, Step::Less, 1.1),
            (1.97, Step::More, 2.1),
            (3.0, Step::Standard, 1.0),
        ] {
            let found = steps(value, step, 0.1, 1.0);
            assert!((found - expected).abs() < 1e-4, "{value} {step:?}: {found}");
        }
    }
}
