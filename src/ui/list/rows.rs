//! The entries of the list: drawn as far as they are seen, chosen by mouse and keys.

use std::borrow::Cow;

use egui::text::{LayoutJob, TextFormat, TextWrapping};
use egui::{
    Align2, Color32, FontId, Id, Key, Modifiers, Popup, Rect, Response, Role, Sense,
    SetOpenCommand, Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2,
};

use crate::core::Progress;
use crate::core::labels::Label;
use crate::format::metadata::{DATE, NEWSPAPER, PAGE};
use crate::session::{Metadata, Session};
use crate::store::ArticleRow;
use crate::ui::action::Action;
use crate::ui::choice::{self, Entries, How};
use crate::ui::dialog::count;
use crate::ui::fonts;
use crate::ui::strings::labels::LabelText;
use crate::ui::strings::{Language, Text};
use crate::ui::theme::{GRID, INTERFACE, SMALL, tokens};
use crate::ui::window::Request;

use super::asked::state;
use super::facets::mark;
use super::{List, MARKED_AT_ONCE, Shown, head, in_order};

/// How wide a digit is, about.
const DIGIT: f32 = SMALL * 0.6;
/// The column of marks.
const MARK: f32 = 6.0 * GRID;
/// From how wide on doubtful breaks have a column, and from how wide on tags.
const WIDE: f32 = 50.0 * GRID;
const WIDER: f32 = 84.0 * GRID;
/// The columns of figures at the right.
const FIGURE: f32 = 9.0 * GRID;

/// The list's, as one thing that has the focus.
pub(in crate::ui) fn list_id() -> Id {
    Id::unique("articles of the list")
}

/// What an entry's menu asks for.
enum Picked {
    Mark(Progress),
    /// Give the label of this id, or take it away.
    Label(String, bool),
    Merge,
    Export,
}

impl List {
    /// Draws the entries.
    pub(super) fn rows(
        &mut self,
        ui: &mut Ui,
        language: Language,
        session: &Session,
        requests: &mut Vec<Request>,
    ) {
        let id = list_id();
        let name = language.say(Text::Articles);
        let focused = crate::ui::entry::list(ui, id, ui.max_rect(), name, &mut false);
        if focused && self.keys(ui, session, requests) {
            self.menu_by_key = self.choice.cursor();
        }
        let by_key = self.menu_by_key;
        let mut is_menu_open = false;
        let shown = Shown {
            view: &self.view,
            session,
        };
        let choice = &mut self.choice;
        let (open, is_odd) = (self.open, self.is_odd);
        let count = self.view.count();
        let digits = self.view.all.max(1).ilog10() as f32 + 1.0;
        let columns = Columns {
            number: digits.max(2.0) * DIGIT + GRID,
            focused,
        };
        self.scroll.show(ui, "articles", count, |ui, at, rect| {
            let Some(listed) = shown.view.listed(at) else {
                return;
            };
            let Some(row) = session.listed_at(listed) else {
                return;
            };
            let Some(article) = head(row) else {
                return;
            };
            let is_open = open == Some(article);
            let look = Look {
                number: listed + 1,
                is_open,
                is_chosen: choice.has(article) && choice.len() > 1,
                has_keys: focused && choice.cursor() == Some(article),
                is_quiet: is_open && is_odd,
                gain: session.gain_of((row.page, row.place)),
            };
            let given = given(session, row);
            let entry = entry(ui, language, rect, &columns, (&look, &given), row);
            if entry.clicked() {
                let how = How::of(ui.input(|input| input.modifiers));
                choice.pick(how, at, &shown);
                match how {
                    How::Alone => requests.push(Request::OpenArticle(article)),
                    _ => ui.memory_mut(|memory| memory.request_focus(id)),
                }
            }
            if entry.secondary_clicked() && !choice.has(article) {
                choice.pick(How::Alone, at, &shown);
            }
            let chosen = match choice.has(article) {
                true => choice.len(),
                false => 1,
            };
            let by_key = by_key == Some(article);
            let labels = session.labels().labels().iter();
            let labels = labels.filter(|label| label.of_article);
            let labels: Vec<_> = labels.map(|l| (&*l.id, language.label(l))).collect();
            let shown = menu(&entry, language, (chosen, &labels), listed > 0, by_key);
            is_menu_open |= by_key && shown.is_some();
            if let Some(picked) = shown.flatten() {
                let articles = match chosen {
                    0 | 1 => vec![article],
                    _ => in_order(session, choice.iter().collect()),
                };
                requests.push(match picked {
                    Picked::Mark(progress) => Request::Mark(articles, progress),
                    Picked::Label(label, given) => Request::LabelArticles(articles, label, given),
                    Picked::Merge => Request::Merge(article),
                    Picked::Export => Request::ExportArticles(articles),
                });
            }
        });
        if !is_menu_open {
            self.menu_by_key = None;
        }
    }

    /// Keys while the list has the focus; whether the menu of the entry they are about is to
    /// open.
    fn keys(&mut self, ui: &Ui, session: &Session, requests: &mut Vec<Request>) -> bool {
        crate::ui::entry::own_keys(ui, list_id(), false);
        if Popup::is_any_open(ui.ctx()) {
            return false;
        }
        let shown = Shown {
            view: &self.view,
            session,
        };
        if self.choice.cursor().is_none() {
            let at = self.open_at.unwrap_or(0);
            let first = shown.name(at);
            self.choice.set_cursor(first);
        }
        let cursor = self.choice.cursor();
        let at = cursor.and_then(|name| shown.place(name));
        let page = self.scroll.page();
        let count = self.view.count();
        let step = ui.input_mut(|input| choice::step(input, at, count, page));
        if let Some((at, extends)) = step {
            let how = if extends { How::Stretch } else { How::Alone };
            self.choice.pick(how, at, &shown);
            self.scroll.reveal(at);
        }
        let pressed = |modifiers, key| ui.input_mut(|input| input.consume_key(modifiers, key));
        if pressed(Modifiers::COMMAND, Key::A) {
            self.choice.pick_all(&shown);
        }
        if pressed(Modifiers::NONE, Key::Enter)
            && let Some(article) = self.choice.cursor()
        {
            requests.push(Request::OpenArticle(article));
            requests.push(Request::FocusText);
        }
        if pressed(Modifiers::NONE, Key::Escape) {
            self.choice.clear();
            requests.push(Request::FocusText);
        }
        pressed(Modifiers::SHIFT, Key::F10)
    }
}

/// Draws the menu of an entry while it is open; what was chosen in it. One that was opened by a
/// key stands at the entry and has the focus.
fn menu(
    entry: &Response,
    language: Language,
    (chosen, labels): (usize, &[(&str, &str)]),
    can_merge: bool,
    by_key: bool,
) -> Option<Option<Picked>> {
    let mut popup = Popup::context_menu(entry);
    let is_new = by_key && !popup.is_open();
    if by_key {
        popup = popup.at_position(entry.rect.left_bottom());
    }
    if is_new {
        popup = popup.open_memory(SetOpenCommand::Bool(true));
    }
    let shown = popup.show(|ui| {
        ui.spacing_mut().button_padding.x = 2.0 * GRID;
        let mut picked = None;
        let said = |action: Action| match chosen {
            0 | 1 => action.name(language).to_owned(),
            _ => {
                let chosen = count(chosen as u64);
                language.fill(Text::ForChosen, &[action.name(language), &chosen])
            }
        };
        for (action, progress) in [
            (Action::MarkTodo, Progress::Todo),
            (Action::MarkDoing, Progress::Doing),
            (Action::MarkDone, Progress::Done),
        ] {
            let can = chosen <= MARKED_AT_ONCE;
            let most = count(MARKED_AT_ONCE as u64);
            let button = ui.add_enabled(can, egui::Button::new(said(action)));
            let button =
                button.on_disabled_hover_text(language.fill(Text::TooManyChosen, &[&most]));
            if button.clicked() {
                picked = Some(Picked::Mark(progress));
            }
            if is_new && progress == Progress::Todo {
                button.request_focus();
            }
        }
        if !labels.is_empty() {
            ui.separator();
            for (given, text) in [
                (true, LabelText::GiveArticle),
                (false, LabelText::TakeArticle),
            ] {
                let name = match chosen {
                    0 | 1 => language.say(text).to_owned(),
                    _ => language.fill(
                        Text::ForChosen,
                        &[language.say(text), &count(chosen as u64)],
                    ),
                };
                let can = chosen <= MARKED_AT_ONCE;
                ui.add_enabled_ui(can, |ui| {
                    ui.menu_button(name, |ui| {
                        for (id, said) in labels {
                            let said = fonts::drawable(ui.ctx(), said).into_owned();
                            if ui.button(said).clicked() {
                                picked = Some(Picked::Label((*id).to_owned(), given));
                            }
                        }
                    });
                });
            }
        }
        ui.separator();
        let merge = egui::Button::new(Action::MergeArticle.name(language));
        if ui.add_enabled(can_merge && chosen <= 1, merge).clicked() {
            picked = Some(Picked::Merge);
        }
        ui.separator();
        if ui.button(said(Action::Export)).clicked() {
            picked = Some(Picked::Export);
        }
        picked
    });
    shown.map(|shown| shown.inner)
}

struct Columns {
    /// The right edge of numbers.
    number: f32,
    /// Whether the list has the focus.
    focused: bool,
}

struct Look {
    number: u32,
    is_open: bool,
    is_chosen: bool,
    has_keys: bool,
    /// Whether it is there only because it is open.
    is_quiet: bool,
    /// How unsure the learner is of it, from 0 to 1, where the list is sorted by that.
    gain: Option<f32>,
}

fn progress(row: &ArticleRow) -> Progress {
    match row.progress {
        0 => Progress::Todo,
        1 => Progress::Doing,
        _ => Progress::Done,
    }
}

fn entry(
    ui: &Ui,
    language: Language,
    rect: Rect,
    columns: &Columns,
    (look, given): (&Look, &[&Label]),
    row: &ArticleRow,
) -> Response {
    let tokens = tokens(ui);
    let id = ui.scope_id().with(("article", look.number));
    let response = ui.interact(rect, id, Sense::CLICK);
    let title = fonts::drawable(ui.ctx(), &row.title);
    let is_chosen = look.is_open || look.is_chosen;
    response.widget_info(|| {
        let name = format!("{} {title}", look.number);
        WidgetInfo::selected(Role::ListBoxOption, true, is_chosen, name)
    });
    let mut said = described(language, row);
    for label in given {
        said.push_str(" · ");
        said.push_str(&fonts::drawable(ui.ctx(), language.label(label)));
    }
    ui.ctx().accesskit_node_builder(response.id, |node| {
        node.set_selected(is_chosen);
        node.set_description(said);
    });
    let painter = ui.painter();
    if is_chosen || response.hovered() {
        let fill = if is_chosen {
            tokens.chosen
        } else {
            tokens.hover
        };
        painter.rect_filled(rect, 0.0, fill);
    }
    if look.is_open {
        let bar = Rect::from_min_size(rect.left_top(), vec2(GRID / 2.0, rect.height()));
        painter.rect_filled(bar, 0.0, tokens.accent);
    }
    if look.has_keys && columns.focused {
        let stroke = Stroke::new(1.0, tokens.accent);
        painter.rect_stroke(rect, 0.0, stroke, StrokeKind::Inside);
    }
    let at = |x: f32| pos2(rect.left() + x, rect.center().y);
    let small = FontId::proportional(SMALL);
    let text = |at, align: Align2, text: String, color: Color32| {
        painter.text(at, align, text, small.clone(), color)
    };
    let number = look.number.to_string();
    text(
        at(columns.number),
        Align2::RIGHT_CENTER,
        number,
        tokens.quiet,
    );
    let middle = at(columns.number + MARK / 2.0);
    let sign = mark(progress(row)).to_owned();
    text(middle, Align2::CENTER_CENTER, sign, tokens.quiet);
    let left = rect.left() + columns.number + MARK;
    let mut right = rect.right() - GRID;
    if rect.width() >= WIDER {
        if row.spans > 0 {
            let spans = language.fill(Text::TagsShort, &[&row.spans.to_string()]);
            text(
                pos2(right, rect.center().y),
                Align2::RIGHT_CENTER,
                spans,
                tokens.quiet,
            );
        }
        right -= FIGURE + 2.0 * GRID;
    }
    if rect.width() >= WIDE {
        if row.open_breaks > 0 {
            let doubtful = format!("?{}", row.open_breaks);
            text(
                pos2(right, rect.center().y),
                Align2::RIGHT_CENTER,
                doubtful,
                tokens.quiet,
            );
        }
        right -= FIGURE;
    }
    // The labels of the article, as many as a third of the row holds.
    let room = (right - left) / 3.0;
    let mut used = 0.0;
    for label in given {
        let name = fonts::drawable(ui.ctx(), language.label(label)).into_owned();
        let galley = painter.layout_no_wrap(name, small.clone(), tokens.quiet);
        let width = galley.size().x + 2.0 * GRID;
        if used + width > room {
            break;
        }
        let middle = rect.center().y;
        let chip = Rect::from_min_max(
            pos2(right - width, middle - galley.size().y / 2.0 - 1.0),
            pos2(right, middle + galley.size().y / 2.0 + 1.0),
        );
        let line = Stroke::new(1.0, tokens.label(&label.color));
        painter.rect_stroke(chip, 3.0, line, StrokeKind::Inside);
        let at = pos2(chip.left() + GRID, middle - galley.size().y / 2.0);
        painter.galley(at, galley, tokens.quiet);
        right -= width + GRID;
        used += width + GRID;
    }
    let color = if look.is_quiet {
        tokens.quiet
    } else {
        tokens.ink
    };
    let format = TextFormat::simple(FontId::proportional(INTERFACE), color);
    let mut job = LayoutJob::single_section(title.into_owned(), format);
    job.wrap = TextWrapping::truncate_at_width((right - left).max(0.0));
    let galley = painter.layout_job(job);
    let top = rect.center().y - galley.size().y / 2.0;
    painter.galley(pos2(left, top), galley, color);
    response.on_hover_ui(|ui| tip(ui, language, (look, given), row))
}

/// The labels that an article was given as a whole.
fn given<'a>(session: &'a Session, row: &ArticleRow) -> Vec<&'a Label> {
    let ids = row.labels.split(' ').filter(|id| !id.is_empty());
    ids.filter_map(|id| session.labels().resolve(id)).collect()
}

/// The state of an article and what is open in it.
fn described(language: Language, row: &ArticleRow) -> String {
    let state = language.say(state(progress(row)));
    match row.open_breaks {
        0 => state.to_owned(),
        open => {
            let open = language.fill(Text::Doubtful, &[&open.to_string()]);
            format!("{state} · {open}")
        }
    }
}

fn tip(ui: &mut Ui, language: Language, (look, given): (&Look, &[&Label]), row: &ArticleRow) {
    let figure = |n: u32| count(u64::from(n));
    let metadata: Metadata = serde_json::from_str(&row.metadata).unwrap_or_default();
    let said = |key: &str| metadata.get(key).map(|value| Cow::from(value.as_str()));
    let page = metadata
        .get(PAGE)
        .map(|page| Cow::from(language.fill(Text::PageOf, &[page])));
    let about: Vec<Cow<'_, str>> = [said(NEWSPAPER), said(DATE), page]
        .into_iter()
        .flatten()
        .collect();
    let said = language.fill(
        Text::ArticleTip,
        &[
            &look.number.to_string(),
            &row.title,
            &figure(row.characters),
            &figure(row.spans),
            &figure(row.open_breaks),
        ],
    );
    let mut lines: Vec<String> = said.lines().map(str::to_owned).collect();
    if !about.is_empty() {
        lines.push(about.join(" · "));
    }
    lines.push(format!(
        "{} {}",
        mark(progress(row)),
        language.say(state(progress(row)))
    ));
    if !given.is_empty() {
        let names: Vec<&str> = given.iter().map(|label| language.label(label)).collect();
        lines.push(names.join(" · "));
    }
    if let Some(gain) = look.gain {
        let gain = format!("{:.1}", 100.0 * gain);
        lines.push(language.fill(LabelText::GainTip, &[&gain]));
    }
    if look.is_quiet {
        lines.push(language.say(Text::OnlyWhileOpen).to_owned());
    }
    ui.set_max_width(96.0 * GRID);
    for line in lines {
        ui.label(fonts::drawable(ui.ctx(), &line));
    }
}
