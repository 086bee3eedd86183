//! Labels over time and by newspaper.

use egui::{Color32, Ui};
use egui_plot::{Bar, BarChart, Corner, GridMark, Legend, Line, Plot, PlotPoints};

use crate::session::overview::Overview;
use crate::ui::dialogs::Desk;
use crate::ui::fonts;
use crate::ui::strings::overview::OverviewText as T;
use crate::ui::theme::{GRID, tokens};

use super::work::{figure_at, place, plot};

/// So many newspapers have a bar; the others are in the table that can be saved.
const PAPERS: usize = 12;

/// A label's name and colour.
pub(super) fn look(ui: &Ui, desk: &Desk<'_>, counted: &Overview, at: usize) -> (String, Color32) {
    let label = counted.labels.get(at).and_then(|id| {
        let session = desk.session.as_ref()?;
        session.label_once(id)
    });
    match label {
        Some(label) => {
            let name = fonts::drawable(ui.ctx(), desk.language.label(label)).into_owned();
            (name, tokens(ui).label(&label.color))
        }
        None => (String::new(), tokens(ui).faint),
    }
}

pub(super) fn show(ui: &mut Ui, desk: &Desk<'_>, counted: &Overview) {
    let language = desk.language;
    if counted.spans() == 0 {
        ui.weak(language.say(T::NoTags));
        return;
    }
    let half = (ui.available_height() - 18.0 * GRID) / 2.0;
    ui.strong(language.say(T::OverTime));
    let lines: Vec<Line<'_>> = (0..counted.labels.len())
        .filter_map(|at| {
            let mut sum = 0;
            let mut points = Vec::new();
            for day in &counted.days {
                // The day before a label's first tag is where its line begins.
                if sum == 0 && day.tagged[at] > 0 {
                    points.push([place(day.date) - 1.0, 0.0]);
                }
                sum += day.tagged[at];
                if sum > 0 {
                    points.push([place(day.date), sum as f64]);
                }
            }
            let (name, colour) = look(ui, desk, counted, at);
            let line = Line::new(name, PlotPoints::from(points))
                .color(colour)
                .width(2.0);
            (sum > 0).then_some(line)
        })
        .collect();
    plot(ui, "labels over time", half)
        .legend(
            Legend::default()
                .position(Corner::LeftTop)
                .follow_insertion_order(true),
        )
        .show(ui, |plot| {
            lines.into_iter().for_each(|line| plot.line(line))
        });
    ui.add_space(2.0 * GRID);
    ui.strong(language.say(T::ByPaper));
    by_paper(ui, desk, counted, half);
}

fn by_paper(ui: &mut Ui, desk: &Desk<'_>, counted: &Overview, height: f32) {
    let papers = &counted.papers[..counted.papers.len().min(PAPERS)];
    let names: Vec<String> = papers
        .iter()
        .map(|paper| match paper.name.as_str() {
            "" => desk.language.say(T::NoPaper).to_owned(),
            name => fonts::drawable(ui.ctx(), name).into_owned(),
        })
        .collect();
    let mut charts: Vec<BarChart> = Vec::new();
    for at in 0..counted.labels.len() {
        let bars = (0..).zip(papers).map(|(row, paper)| {
            // The first stands at the top.
            Bar::new(-f64::from(row), paper.tagged[at] as f64).width(0.7)
        });
        let bars: Vec<Bar> = bars.collect();
        if bars.iter().all(|bar| bar.value == 0.0) {
            continue;
        }
        let (name, colour) = look(ui, desk, counted, at);
        let chart = BarChart::new(name, bars).color(colour).horizontal();
        let before: Vec<&BarChart> = charts.iter().collect();
        let chart = chart.stack_on(&before);
        charts.push(chart);
    }
    let row = |place: f64| (-place.round()).max(0.0) as usize;
    let widest = names
        .iter()
        .map(|name| name.chars().count())
        .max()
        .unwrap_or(0);
    Plot::new("labels by newspaper")
        .height(height)
        .allow_drag(false)
        .allow_zoom(false)
        .allow_scroll(false)
        .allow_boxed_zoom(false)
        .allow_double_click_reset(false)
        .show_background(false)
        .grid_color(tokens(ui).line)
        .include_y(0.6)
        .include_y(0.4 - papers.len().max(4) as f64)
        .include_x(0.0)
        .y_axis_min_width((widest as f32 * 3.6 * GRID).min(60.0 * GRID))
        .y_grid_spacer(move |_| {
            let rows = 0..papers.len();
            rows.map(|row| GridMark {
                value: -(row as f64),
                step_size: 1.0,
            })
            .collect()
        })
        .y_axis_formatter(move |mark, _| names.get(row(mark.value)).cloned().unwrap_or_default())
        .x_axis_formatter(|mark, _| figure_at(mark.value))
        .legend(
            Legend::default()
                .position(Corner::RightBottom)
                .follow_insertion_order(true),
        )
        .show(ui, |plot| {
            // A legend at the bottom begins there.
            let charts = charts.into_iter().rev();
            charts.for_each(|chart| plot.bar_chart(chart))
        });
}
