//! The dialog on learning: what was learned, how well that goes, and what else suggestions come
//! from: word lists and a model of the editor's own.

use std::collections::BTreeSet;

use egui::{
    Color32, ComboBox, Grid, Id, RichText, ScrollArea, Sense, Shape, Stroke, TextEdit, Ui, Vec2,
    vec2,
};
use egui_plot::{Line, LineStyle, MarkerShape, Plot, PlotPoints, Points};

use crate::core::labels::{Label, LabelSet};
use crate::session::lessons::{Point, list_name};
use crate::tag::score::Score;
use crate::ui::action::Action;
use crate::ui::dialog::{self, count};
use crate::ui::dialogs::{Desk, Stay};
use crate::ui::field::Field;
use crate::ui::fonts;
use crate::ui::path_field::typed_path;
use crate::ui::settings::WordList;
use crate::ui::strings::suggest::SuggestText;
use crate::ui::strings::word_lists::WordListText;
use crate::ui::strings::{Language, Text};
use crate::ui::theme::{ENTRY, GRID, tokens};
use crate::ui::window::Request;

use super::list_look::{Came, Looking};

const SIZE: Vec2 = vec2(200.0 * GRID, 180.0 * GRID);

/// So many articles are on its axis at least.
const LEAST_ARTICLES: f64 = 10.0;
/// The height of the curve.
const CURVE: f32 = 56.0 * GRID;
/// The size of what shows how a line is drawn.
const SAMPLE: Vec2 = vec2(7.0 * GRID, 5.0 * GRID);

/// See the module's description.
#[derive(Debug, Default)]
pub(in crate::ui) struct LearningDialog {
    command: Field,
    path: Field,
    /// The word list that is looked at.
    looking: Option<Looking>,
}

impl LearningDialog {
    pub(in crate::ui) fn show(
        &mut self,
        ui: &Ui,
        desk: &mut Desk<'_>,
        requests: &mut Vec<Request>,
    ) -> Stay {
        let language = desk.language;
        if let Some(looking) = &mut self.looking {
            let title = language.say(looking.title());
            let shown = dialog::show(ui, "learning", title, SIZE, |body, row| {
                looking.show(body, row, desk)
            });
            match shown.inner {
                Came::On if !shown.escaped => {}
                Came::On | Came::Back => self.looking = None,
                Came::Use(of, list) => {
                    self.looking = None;
                    let mut settings = desk.settings.clone();
                    settings.word_lists = with_list(&settings.word_lists, of, list);
                    requests.push(Request::Settings(Box::new(settings)));
                }
            }
            return Stay::Open;
        }
        let title = language.say(SuggestText::LearningTitle);
        let shown = dialog::show(ui, "learning", title, SIZE, |body, row| {
            ScrollArea::vertical().auto_shrink(false).show(body, |ui| {
                ui.spacing_mut().item_spacing.y = GRID;
                let mut on = desk.settings.suggestions;
                ui.checkbox(&mut on, Action::Offers.name(language));
                if on != desk.settings.suggestions {
                    requests.push(Request::Set(|settings| settings.suggestions ^= true));
                }
                learned(ui, desk);
                curve(ui, desk);
                ui.add_space(2.0 * GRID);
                self.lists(ui, desk, requests);
                ui.add_space(2.0 * GRID);
                self.own_model(ui, desk, requests);
            });
            dialog::main_button(row, language.say(Text::Close), true)
        });
        let stay = if shown.inner || shown.escaped {
            Stay::Close
        } else {
            Stay::Open
        };
        if stay == Stay::Close {
            desk.suggest.learner.rest();
        }
        stay
    }

    /// Looks at a word list that was picked.
    pub(in crate::ui) fn look_at(&mut self, path: std::path::PathBuf) {
        self.looking = Some(Looking::at(path));
    }

    fn lists(&mut self, ui: &mut Ui, desk: &mut Desk<'_>, requests: &mut Vec<Request>) {
        let language = desk.language;
        heading(ui, language.say(SuggestText::Lists));
        ui.weak(language.say(SuggestText::ListsHint));
        let Some(session) = &desk.session else {
            return;
        };
        let labels = session.labels();
        let known: Vec<(std::path::PathBuf, usize)> = desk
            .suggest
            .learner
            .lists()
            .map(|(file, words)| (file.path.clone(), words))
            .collect();
        let mut lists = desk.settings.word_lists.clone();
        let (mut removed, mut looked_at) = (None, None);
        for (number, list) in lists.iter_mut().enumerate() {
            let name = list_name(&list.path);
            let name = fonts::drawable(ui.ctx(), &name).into_owned();
            ui.horizontal(|ui| {
                ui.set_min_height(ENTRY);
                let path = list.path.display().to_string();
                let path = fonts::drawable(ui.ctx(), &path).into_owned();
                ui.label(&name).on_hover_text(path);
                label_choice(ui, language, labels, &name, list);
                let words = known.iter().find(|(path, _)| *path == list.path);
                if let Some((_, words)) = words {
                    let words = count(*words as u64);
                    ui.weak(language.fill(SuggestText::WordsCount, &[&words]));
                }
                let look = ui.small_button(language.say(WordListText::Look));
                let said = language.fill(WordListText::LookAt, &[&name]);
                look.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, &said));
                if look.on_hover_text(&said).clicked() {
                    looked_at = Some(Looking::again(number, list));
                }
                let remove = ui.small_button("×");
                let said = language.fill(SuggestText::RemoveList, &[&name]);
                remove.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, &said));
                if remove.on_hover_text(&said).clicked() {
                    removed = Some(number);
                }
            });
        }
        if let Some(number) = removed {
            lists.remove(number);
        }
        ui.horizontal(|ui| {
            let add = language.say(SuggestText::AddList);
            if ui.button(add).clicked() {
                requests.push(Request::PickList);
            }
            // Not every desktop has a file dialog.
            let id = Id::unique("list path");
            let hint = language.say(SuggestText::ListPath);
            let width = ui.available_width();
            let (response, path) = self.path.show(ui, id, "", |text| {
                TextEdit::singleline(text)
                    .hint_text(hint)
                    .desired_width(width)
            });
            name_field(&response, hint, self.path.text());
            if let Some(path) = path.and_then(|path| typed_path(&path)) {
                looked_at = Some(Looking::at(path));
            }
        });
        if looked_at.is_some() {
            self.looking = looked_at;
        }
        if lists != desk.settings.word_lists {
            let mut settings = desk.settings.clone();
            settings.word_lists = lists;
            requests.push(Request::Settings(Box::new(settings)));
        }
    }

    fn own_model(&mut self, ui: &mut Ui, desk: &mut Desk<'_>, requests: &mut Vec<Request>) {
        let language = desk.language;
        let name = language.say(SuggestText::OwnModel);
        heading(ui, name);
        ui.weak(language.say(SuggestText::OwnModelHint));
        let id = Id::unique("own model");
        let value = desk.settings.model_command.clone();
        let (response, command) = self.command.show(ui, id, &value, |text| {
            TextEdit::singleline(text)
                .hint_text("python3 model.py")
                .desired_width(f32::INFINITY)
        });
        name_field(&response, name, self.command.text());
        if let Some(command) = command {
            let mut settings = desk.settings.clone();
            settings.model_command = command.trim().to_owned();
            requests.push(Request::Settings(Box::new(settings)));
        }
        let failure = desk.suggest.own.failure().map(|why| why.said(language));
        ui.horizontal_wrapped(|ui| match failure {
            Some(why) => {
                let text = language.fill(SuggestText::OwnModelFailed, &[&why]);
                let text = fonts::drawable(ui.ctx(), &text).into_owned();
                ui.colored_label(tokens(ui).error, text);
                if ui.button(language.say(SuggestText::TryAgain)).clicked() {
                    desk.suggest.own.try_again();
                }
            }
            None if !value.is_empty() => {
                ui.weak(language.say(SuggestText::OwnModelRuns));
            }
            None => {}
        });
    }
}

/// Puts a list among those that are used.
fn with_list(lists: &[WordList], of: Option<usize>, list: WordList) -> Vec<WordList> {
    let mut lists = lists.to_vec();
    match of.and_then(|of| lists.get_mut(of)) {
        Some(place) => *place = list,
        None => lists.push(list),
    }
    lists
}

fn name_field(response: &egui::Response, name: &str, text: &str) {
    response.widget_info(|| {
        let mut info = egui::WidgetInfo::text_edit(true, text, text, name);
        info.label = Some(name.to_owned());
        info
    });
}

fn heading(ui: &mut Ui, text: &str) {
    ui.label(RichText::new(text).strong());
}

fn label_choice(
    ui: &mut Ui,
    language: Language,
    labels: &LabelSet,
    name: &str,
    list: &mut WordList,
) {
    let said = language.fill(SuggestText::ListLabel, &[name]);
    let named = list.named.values().filter(|label| !label.is_empty());
    let mut all: BTreeSet<&str> = named.map(String::as_str).collect();
    let is_named = !all.is_empty();
    all.extend(Some(list.label.as_str()).filter(|label| !label.is_empty()));
    if is_named && all.len() > 1 {
        // Each is changed where the list is looked at.
        ui.label(language.say(WordListText::Several))
            .on_hover_text(said);
        return;
    }
    let now = all.into_iter().next().unwrap_or_default();
    let called = |label: &Label| language.label(label).to_owned();
    let now = labels.resolve(now).map_or_else(|| now.to_owned(), called);
    let now = fonts::drawable(ui.ctx(), &now).into_owned();
    let chosen = &mut list.label;
    let combo = ComboBox::from_id_salt(("list label", name)).selected_text(now);
    let response = combo.show_ui(ui, |ui| {
        for label in labels.labels().iter().filter(|label| !label.of_article) {
            let text = fonts::drawable(ui.ctx(), &called(label)).into_owned();
            let is_it = *chosen == *label.id;
            if ui.selectable_label(is_it, text).clicked() {
                *chosen = label.id.to_string();
            }
        }
    });
    response.response.on_hover_text(said);
}

/// What was learned, and how far learning is.
fn learned(ui: &mut Ui, desk: &Desk<'_>) {
    let language = desk.language;
    if !desk.settings.suggestions {
        ui.weak(language.say(SuggestText::SwitchedOff));
        return;
    }
    let said = match desk.suggest.learned() {
        Some(learned) if learned.articles > 0 => {
            let (articles, mentions) = (learned.articles as u64, learned.mentions as u64);
            let counts = [count(articles), count(mentions)];
            language.fill(SuggestText::LearnedFrom, &[&counts[0], &counts[1]])
        }
        _ => language.say(SuggestText::NothingLearned).to_owned(),
    };
    ui.label(said);
    let text = match desk.suggest.learner.training() {
        Some(share) => {
            ui.request_repaint_after(std::time::Duration::from_millis(100));
            let share = format!("{:.0}", share * 100.0);
            language.fill(SuggestText::LearningNow, &[&share])
        }
        None => String::new(),
    };
    ui.weak(text);
}

/// How well it learned: by label, over the articles that were done.
fn curve(ui: &mut Ui, desk: &mut Desk<'_>) {
    let language = desk.language;
    heading(ui, language.say(SuggestText::CurveTitle));
    let (Some(session), Some(words)) = (&desk.session, desk.words) else {
        return;
    };
    let labels = session.labels().clone();
    let (points, share) = desk.suggest.learner.curve(ui.ctx(), session, words);
    let said = match share {
        Some(share) => {
            let share = format!("{:.0}", share * 100.0);
            language.fill(SuggestText::CurveNow, &[&share])
        }
        None if points.is_empty() => language.say(SuggestText::CurveFew).to_owned(),
        None => String::new(),
    };
    let tried = points.last().map_or(0, |last| last.tried);
    let lines = lines(ui, language, &labels, points);
    ui.horizontal(|ui| {
        let figures = 84.0 * GRID;
        let width = ui.available_width() - figures;
        ui.allocate_ui(vec2(width, CURVE), |ui| plot(ui, language, &lines));
        ui.vertical(|ui| {
            ui.weak(said);
            table(ui, language, tried, &lines);
        });
    });
}

/// How a label, or all of them, came out from part to part.
struct Course {
    name: String,
    color: Color32,
    width: f32,
    style: LineStyle,
    /// Articles learned from, and F1.
    points: Vec<[f64; 2]>,
    /// What the last part came to, if there was anything in it.
    last: Option<Score>,
}

/// Labels in their order, all of them together last; of those of which there is something to say.
fn lines(ui: &Ui, language: Language, labels: &LabelSet, points: &[Point]) -> Vec<Course> {
    const STYLES: [LineStyle; 5] = [
        LineStyle::Solid,
        LineStyle::Dashed { length: 10.0 },
        LineStyle::Dotted { spacing: 5.0 },
        LineStyle::Dashed { length: 5.0 },
        LineStyle::Dotted { spacing: 10.0 },
    ];
    let tokens = tokens(ui);
    // Where there was nothing to find and nothing was found there is nothing to say.
    let any = |score: &Score| score.gold + score.proposed > 0;
    let course = |label: Option<usize>, name: &str, color, width, style| {
        let there = points.iter().filter_map(|point| {
            let score = score(point, label).filter(any)?;
            Some([(point.learned + point.tried) as f64, score.f1()])
        });
        Course {
            name: fonts::drawable(ui.ctx(), name).into_owned(),
            color,
            width,
            style,
            points: there.collect(),
            last: points
                .last()
                .and_then(|last| score(last, label))
                .filter(any),
        }
    };
    let each = labels.labels().iter().enumerate().map(|(place, label)| {
        let color = tokens.label(&label.color);
        let style = STYLES[place % STYLES.len()];
        course(Some(place), language.label(label), color, 1.5, style)
    });
    let all = language.say(SuggestText::CurveAll);
    let all = course(None, all, tokens.ink, 2.5, LineStyle::Solid);
    let lines = each.chain([all]);
    lines.filter(|line| !line.points.is_empty()).collect()
}

/// The scores of a label, or of all.
fn score(point: &Point, label: Option<usize>) -> Option<Score> {
    match label {
        Some(label) => point.scores.labels.get(label).copied(),
        None => Some(point.scores.all()),
    }
}

fn plot(ui: &mut Ui, language: Language, lines: &[Course]) {
    let tokens = tokens(ui);
    Plot::new("learning curve")
        .height(CURVE)
        .include_x(0.0)
        .include_x(LEAST_ARTICLES)
        .include_y(0.0)
        .include_y(1.0)
        .x_axis_label(language.say(SuggestText::CurveAxis))
        .grid_color(tokens.line)
        .show_background(false)
        .show_crosshair(false)
        .allow_zoom(false)
        .allow_drag(false)
        .allow_scroll(false)
        .allow_boxed_zoom(false)
        .show(ui, |plot| {
            // All of them together below the others.
            for course in lines.iter().rev() {
                let points = || PlotPoints::from(course.points.clone());
                let marks = Points::new(course.name.clone(), points());
                plot.points(
                    marks
                        .color(course.color)
                        .shape(MarkerShape::Circle)
                        .radius(course.width + 1.0),
                );
                let line = Line::new(course.name.clone(), points());
                let line = line.color(course.color).width(course.width);
                plot.line(line.style(course.style));
            }
        });
}

/// The figures of the last part, each beside the line that it is the end of.
fn table(ui: &mut Ui, language: Language, tried: usize, lines: &[Course]) {
    if lines.is_empty() {
        return;
    }
    Grid::new("learning figures")
        .num_columns(5)
        .min_col_width(0.0)
        .spacing(vec2(3.0 * GRID, GRID))
        .show(ui, |ui| {
            ui.label("");
            ui.weak(language.fill(SuggestText::LastTried, &[&tried.to_string()]));
            for name in [SuggestText::Precision, SuggestText::Recall] {
                ui.weak(language.say(name));
            }
            ui.weak("F1");
            ui.end_row();
            for course in lines {
                sample(ui, course);
                ui.label(&course.name);
                let figures = course.last.map(|s| [s.precision(), s.recall(), s.f1()]);
                for at in 0..3 {
                    // Of what the last part had none there is no figure.
                    ui.label(figures.map_or("–".to_owned(), |all| format!("{:.2}", all[at])));
                }
                ui.end_row();
            }
        });
}

/// A piece of a line as it is drawn in the plot.
fn sample(ui: &mut Ui, course: &Course) {
    let (rect, _) = ui.allocate_exact_size(SAMPLE, Sense::hover());
    let ends = [rect.left_center(), rect.right_center()];
    let stroke = Stroke::new(course.width, course.color);
    let painter = ui.painter();
    match course.style {
        LineStyle::Solid => {
            painter.line_segment(ends, stroke);
        }
        LineStyle::Dashed { length } => {
            painter.extend(Shape::dashed_line(&ends, stroke, length, 0.6 * length));
        }
        LineStyle::Dotted { spacing } => {
            let dots = Shape::dotted_line(&ends, course.color, spacing, course.width);
            painter.extend(dots);
        }
    }
    painter.circle_filled(rect.center(), course.width + 1.0, course.color);
}
