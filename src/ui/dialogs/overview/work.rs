//! Progress, and decisions by day and author.

use egui::{Color32, Rect, Role, ScrollArea, Sense, TextStyle, Ui, WidgetInfo, pos2, vec2};
use egui_plot::{Bar, BarChart, GridMark, Legend, Plot};
use jiff::civil::Date;

use crate::session::overview::{Overview, Work};
use crate::ui::dialog::count;
use crate::ui::fonts;
use crate::ui::strings::Language;
use crate::ui::strings::overview::OverviewText as T;
use crate::ui::theme::{ENTRY, GRID, tokens};

use super::table::{self, Cells};

const BAR: f32 = 4.0 * GRID;
const PLOT: f32 = 70.0 * GRID;
/// The days that a plot has at least.
const LEAST_DAYS: f64 = 13.0;

pub(super) fn show(ui: &mut Ui, language: Language, counted: &Overview) {
    progress(ui, language, counted);
    ui.add_space(3.0 * GRID);
    let work = counted.work();
    let figure = |n: u64| count(n);
    if work.decisions + work.by_machine == 0 {
        ui.weak(language.say(T::NoWork));
        return;
    }
    ui.horizontal_wrapped(|ui| {
        let gaps = [figure(work.decisions), figure(work.by_machine)];
        ui.label(language.fill(T::Decisions, &[&gaps[0], &gaps[1]]));
        if let Some(pace) = counted.an_hour() {
            ui.label(language.fill(T::AnHour, &[&format!("{pace:.0}")]));
        }
        ui.weak(language.say(T::PauseNote));
    });
    ui.add_space(GRID);
    by_day(ui, language, counted);
    ui.add_space(2.0 * GRID);
    ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        let heads = [T::Author, T::ByHand, T::ByProgram, T::Hours, T::Pace];
        let heads: Vec<&str> = heads.iter().map(|text| language.say(*text)).collect();
        let rows = counted.authors.iter().map(|author| {
            let name = fonts::drawable(ui.ctx(), &author.name).into_owned();
            let mut row = vec![name];
            row.extend(figures(&author.work));
            row
        });
        let rows: Cells = rows.collect();
        table::draw(ui, &heads, &rows);
    });
}

/// A square of the colour that means something.
const SQUARE: f32 = 2.5 * GRID;

/// Decisions, actions of the program, hours, decisions an hour.
pub(super) fn figures(work: &Work) -> [String; 4] {
    let hours = work.time as f64 / 3_600_000.0;
    let pace = work
        .an_hour()
        .map_or_else(String::new, |pace| format!("{pace:.0}"));
    [
        work.decisions.to_string(),
        work.by_machine.to_string(),
        format!("{hours:.1}"),
        pace,
    ]
}

/// The articles as one bar in three parts.
fn progress(ui: &mut Ui, language: Language, counted: &Overview) {
    let tokens = tokens(ui);
    let names = [T::Todo, T::Doing, T::Done].map(|text| language.say(text));
    let colours = [tokens.line, tokens.faint, tokens.accent];
    let all: u64 = counted.progress.iter().map(|share| share.articles).sum();
    let width = ui.available_width();
    let (rect, bar) = ui.allocate_exact_size(vec2(width, BAR), Sense::hover());
    // What is done stands first.
    let mut left = rect.left();
    for at in [2, 1, 0] {
        let part = counted.progress[at].articles as f32 / all.max(1) as f32;
        let right = left + part * rect.width();
        let part = Rect::from_min_max(pos2(left, rect.top()), pos2(right, rect.bottom()));
        ui.painter().rect_filled(part, 0.0, colours[at]);
        left = right;
    }
    let told: Vec<String> = [2, 1, 0]
        .into_iter()
        .map(|at| {
            let share = counted.progress[at];
            let gaps = [count(share.articles), count(share.characters)];
            language.fill(T::Share, &[names[at], &gaps[0], &gaps[1]])
        })
        .collect();
    let said = told.join(" · ");
    bar.widget_info(|| WidgetInfo::labeled(Role::ProgressIndicator, true, &said));
    ui.spacing_mut().interact_size.y = ENTRY;
    ui.horizontal_wrapped(|ui| {
        ui.style_mut().wrap_mode = Some(egui::TextWrapMode::Extend);
        for (text, at) in told.iter().zip([2, 1, 0]) {
            // A colour stands on one line with what it means.
            let font = TextStyle::Body.resolve(ui.style());
            let words = ui.painter().layout_no_wrap(text.clone(), font, tokens.ink);
            let needed = SQUARE + ui.spacing().item_spacing.x + words.size().x;
            if ui.available_size_before_wrap().x < needed {
                ui.end_row();
            }
            square(ui, colours[at]);
            ui.label(text);
            ui.add_space(2.0 * GRID);
        }
        let gaps = [count(counted.open_breaks), count(counted.spans())];
        ui.weak(language.fill(T::Open, &[&gaps[0], &gaps[1]]));
    });
}

pub(super) fn square(ui: &mut Ui, colour: Color32) {
    // As high as what stands beside it, wherever a row begins.
    let height = ui.spacing().interact_size.y;
    let (rect, _) = ui.allocate_exact_size(vec2(SQUARE, height), Sense::hover());
    let square = Rect::from_center_size(rect.center(), vec2(SQUARE, SQUARE));
    ui.painter().rect_filled(square, 0.0, colour);
}

fn by_day(ui: &mut Ui, language: Language, counted: &Overview) {
    let tokens = tokens(ui);
    let worked = |work: &Work| work.decisions + work.by_machine > 0;
    let bars = |of: fn(&Work) -> u64| -> Vec<Bar> {
        // Both have a bar for each day, since one stands on the other.
        let days = counted.days.iter().filter(|day| worked(&day.work));
        days.map(|day| Bar::new(place(day.date), of(&day.work) as f64).width(0.8))
            .collect()
    };
    let all = |work: &Work| work.decisions + work.by_machine;
    let most = counted.days.iter().map(|day| all(&day.work)).max();
    let hand =
        BarChart::new(language.say(T::ByHand), bars(|work| work.decisions)).color(tokens.accent);
    let program = BarChart::new(language.say(T::ByProgram), bars(|work| work.by_machine))
        .color(tokens.faint)
        .stack_on(&[&hand]);
    ui.strong(language.say(T::ByDay));
    // A day is as wide in a bundle that was begun today as in an old one.
    let last = counted
        .days
        .iter()
        .map(|day| place(day.date))
        .reduce(f64::max);
    plot(ui, "work by day", PLOT)
        .include_x(last.unwrap_or_default() - LEAST_DAYS)
        // Room for the legend.
        .include_y(1.3 * most.unwrap_or(0) as f64)
        .legend(Legend::default().follow_insertion_order(true))
        .show(ui, |plot| {
            plot.bar_chart(hand);
            plot.bar_chart(program);
        });
}

/// A plot over days, without a life of its own: it is read, not moved.
pub(super) fn plot<'a>(ui: &Ui, id: &str, height: f32) -> Plot<'a> {
    let tokens = tokens(ui);
    Plot::new(id)
        .height(height)
        .allow_drag(false)
        .allow_zoom(false)
        .allow_scroll(false)
        .allow_boxed_zoom(false)
        .allow_double_click_reset(false)
        .show_background(false)
        .show_crosshair(false)
        .grid_color(tokens.line)
        .include_y(0.0)
        .x_grid_spacer(|input| {
            let (first, last) = (input.bounds.0.floor() as i64, input.bounds.1.ceil() as i64);
            let step = ((last - first) / 8).max(1);
            // One at the very edge would be cut off.
            let room = (input.bounds.1 - input.bounds.0) / 24.0;
            let marks = (first + 1..last).filter(|day| day.rem_euclid(step) == 0);
            let marks = marks.filter(|day| *day as f64 + room < input.bounds.1);
            marks
                .map(|day| GridMark {
                    value: day as f64,
                    step_size: step as f64,
                })
                .collect()
        })
        .x_axis_formatter(|mark, _| day(mark.value))
        .y_axis_formatter(|mark, _| figure_at(mark.value))
}

/// What stands beside a line of the grid: whole figures alone.
pub(super) fn figure_at(value: f64) -> String {
    match value.fract() == 0.0 && value >= 0.0 {
        true => count(value as u64),
        false => String::new(),
    }
}

const FIRST: Date = jiff::civil::date(1970, 1, 1);

/// A day's place on the axis: days since 1970.
pub(super) fn place(date: Date) -> f64 {
    let since = FIRST.until(date).map_or(0, |span| span.get_days());
    f64::from(since)
}

/// What stands below a place on the axis.
fn day(place: f64) -> String {
    let span = jiff::Span::new().days(place.round() as i64);
    let date = FIRST.checked_add(span);
    date.map_or_else(|_| String::new(), |date| date.strftime("%m-%d").to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_stand_where_they_are_written() {
        for date in ["1970-01-01", "2024-02-29", "2026-11-28"] {
            let date: Date = date.parse().unwrap();
            assert_eq!(day(place(date)), date.strftime("%m-%d").to_string());
        }
    }
}
