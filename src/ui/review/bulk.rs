//! Accepting everything that is sure enough at once: how sure, how often that is right, and what it
//! would do, before it is done.

use std::sync::Arc;

use egui::{
    Button, Color32, Key, Label, Painter, Rect, RichText, Sense, Shape, Slider, Stroke, Ui,
    UiBuilder, WidgetInfo, pos2, vec2,
};
use egui_plot::{Line, LineStyle, Plot, PlotPoints, Points, VLine};

use crate::mend::breaks::ASK_BELOW;
use crate::session::mending::{
    ArticleProposals, Counts, Facets, Selection, Sort, Step, Tally, likely,
};
use crate::ui::entry;
use crate::ui::mending::{Mending, Wish};
use crate::ui::strings::review::{ReviewText, percent};
use crate::ui::theme::{ENTRY, GRID, SMALL, tokens};

use super::Around;
use super::queue::Queue;

/// In less room there is no plot; the height of what names its lines.
const LOWEST: f32 = 36.0 * GRID;
const KEY: f32 = 5.0 * GRID;

/// Steps of confidence for which is known what they would do.
const STEPS: usize = 500;

/// What accepting would do, by confidence.
#[derive(Clone, Copy, Debug, Default)]
struct Effect {
    tally: Tally,
    wrong: f32,
}

/// What the panel remembers.
#[derive(Debug)]
pub(super) struct Bulk {
    pub(super) is_open: bool,
    least: f32,
    /// The stamp of the queue that `effects` are of.
    of: Option<u64>,
    /// What accepting all at least so sure would do, from one half on.
    effects: Vec<Effect>,
}

impl Default for Bulk {
    fn default() -> Self {
        Self {
            is_open: false,
            least: ASK_BELOW,
            of: None,
            effects: Vec::new(),
        }
    }
}

/// What is accepted in one go: nothing that changes how the text reads only to the eye, and nothing
/// that is only flagged.
fn sorts() -> impl Iterator<Item = Sort> {
    let all = Sort::ALL.into_iter();
    all.filter(|sort| !sort.is_flag() && *sort != Sort::Edge)
}

fn step_of(confidence: f32) -> usize {
    let step = ((confidence - 0.5) * 2.0 * STEPS as f32 + 1e-3).floor();
    (step.max(0.0) as usize).min(STEPS)
}

/// What becomes of the panel after a frame.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum After {
    Stays,
    /// It takes the keys back.
    HasKeys,
    Closes,
}

/// Where the keys to the sides lead.
const STOPS: [f32; 14] = [
    0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.93, 0.95, 0.97, 0.98, 0.99, 0.995, 0.998, 0.999,
];

/// The next stop above or below.
fn stop_beside(least: f32, up: bool) -> f32 {
    let near = 5e-4;
    let mut stops = STOPS.into_iter();
    let found = match up {
        true => stops.find(|stop| *stop > least + near),
        false => stops.rfind(|stop| *stop < least - near),
    };
    found.unwrap_or(least)
}

impl Bulk {
    /// Draws it; `focused` says whether it has the keys.
    pub(super) fn show(
        &mut self,
        ui: &mut Ui,
        around: &mut Around<'_>,
        queue: &Queue,
        focused: bool,
    ) -> After {
        self.count(around.mending, queue);
        let articles = queue.articles();
        let pressed = if focused { self.press(ui) } else { None };
        if pressed == Some(Key::Escape) {
            return After::Closes;
        }
        let accepts = pressed == Some(Key::Enter);
        let rect = ui.available_rect_before_wrap();
        let width = (rect.width() * 0.45).clamp(64.0 * GRID, 88.0 * GRID);
        let split = rect.left() + width;
        let left = Rect::from_min_max(rect.min, pos2(split, rect.bottom()));
        let right = Rect::from_min_max(pos2(split + 3.0 * GRID, rect.top()), rect.max);
        let controls = ui.scope_builder(UiBuilder::new().max_rect(left), |ui| {
            self.controls(ui, around, articles, (focused, accepts))
        });
        ui.scope_builder(UiBuilder::new().max_rect(right), |ui| self.plot(ui, around));
        controls.inner
    }

    /// The keys of the panel: to the sides more or less sure, Enter or Space accepts.
    fn press(&mut self, ui: &Ui) -> Option<Key> {
        entry::own_keys(ui, super::list_id(), true);
        let mut pressed = None;
        entry::take_keys(ui, |key, held| {
            let is_own = held.is_none()
                && matches!(
                    key,
                    Key::ArrowLeft | Key::ArrowRight | Key::Enter | Key::Space | Key::Escape
                );
            if is_own {
                pressed = Some(key);
            }
            is_own
        });
        match pressed {
            Some(Key::ArrowLeft | Key::ArrowRight) => {
                self.least = stop_beside(self.least, pressed == Some(Key::ArrowRight));
                None
            }
            Some(Key::Space) => Some(Key::Enter),
            other => other,
        }
    }

    /// How sure, what it would do, and the button.
    fn controls(
        &mut self,
        ui: &mut Ui,
        around: &mut Around<'_>,
        articles: &[Arc<ArticleProposals>],
        (focused, accepts): (bool, bool),
    ) -> After {
        let language = around.language;
        ui.spacing_mut().item_spacing = vec2(2.0 * GRID, 2.0 * GRID);
        let mut after = After::Stays;
        let name = language.say(ReviewText::Threshold);
        ui.horizontal(|ui| {
            ui.label(name);
            // Most of what matters is close to certain.
            let mut place = place_of(self.least);
            ui.spacing_mut().slider_width = (ui.available_width() - 18.0 * GRID).max(20.0 * GRID);
            let slider = Slider::new(&mut place, 0.0..=1.0)
                .custom_formatter(|place, _| percent(at_place(place)))
                .custom_parser(|text| {
                    let number: f32 = text.trim().trim_end_matches('%').parse().ok()?;
                    Some(place_of((number / 100.0).clamp(0.5, 0.999)))
                });
            let response = ui.add(slider);
            response.widget_info(|| WidgetInfo::slider(true, place, name));
            if response.changed() {
                self.least = at_place(place);
            }
            if response.drag_stopped() {
                after = After::HasKeys;
            }
        });
        let step = step_of(self.least);
        let effect = self.effects.get(step).copied().unwrap_or_default();
        let total = effect.tally.total();
        let would = match total {
            0 => language.say(ReviewText::WouldDoNothing).to_owned(),
            _ => language.tally(effect.tally),
        };
        ui.label(would);
        let wrong = match effect.wrong {
            w if w < 0.05 => "0".to_owned(),
            w if w < 10.0 => format!("{w:.1}"),
            w => format!("{w:.0}"),
        };
        if total > 0 {
            ui.weak(language.fill(ReviewText::WouldErr, &[&wrong]));
        }
        let text = language.fill(ReviewText::AcceptAll, &[&total.to_string()]);
        let can = total > 0 && !around.mending.is_carrying() && around.session.is_writable();
        let shown = format!("{text} Enter");
        let button = Button::new(shown).min_size(vec2(0.0, ENTRY));
        let response = ui.add_enabled(can, button);
        response.widget_info(|| WidgetInfo::labeled(egui::Role::Button, can, &text));
        if focused && can {
            entry::focus(ui, response.rect.expand(1.0));
        }
        if response.clicked() || (accepts && can) {
            self.accept(ui, around, articles);
            after = After::Closes;
        }
        let keys = RichText::new(language.say(ReviewText::BulkKeys)).size(SMALL);
        ui.add(Label::new(keys.color(tokens(ui).quiet)).truncate());
        after
    }

    fn accept(&self, ui: &Ui, around: &mut Around<'_>, articles: &[Arc<ArticleProposals>]) {
        let mut facets = Facets::from(self.least);
        facets.sorts = sorts().collect();
        let selection = Selection {
            facets,
            clusters: Vec::new(),
        };
        let proposals = around.mending.proposals();
        let picked = selection.picks(articles, proposals.offsets(), |_| false);
        let step = Step::Mend(selection);
        let wish = Wish { picked, step };
        around.mending.carry_out(ui, around.session, wish);
    }

    /// Counts what accepting would do, where something has changed.
    fn count(&mut self, mending: &Mending, queue: &Queue) {
        let of = Some(queue.stamp());
        if self.of == of {
            return;
        }
        self.of = of;
        let proposals = mending.proposals();
        let mut effects = vec![Effect::default(); STEPS + 1];
        for article in queue.articles() {
            for proposal in &article.proposals {
                let (sort, confidence) = proposal.judged(proposals.offsets());
                let effect = &mut effects[step_of(confidence)];
                let right = match sort {
                    Sort::Edge | Sort::Misprint => continue,
                    Sort::Join => {
                        effect.tally.joined += 1;
                        likely(confidence, proposals.own())
                    }
                    Sort::Keep => {
                        effect.tally.kept += 1;
                        likely(confidence, proposals.own())
                    }
                    _ => {
                        effect.tally.repaired += 1;
                        confidence
                    }
                };
                effect.wrong += 1.0 - right;
            }
        }
        for at in (0..STEPS).rev() {
            let above = effects[at + 1];
            let here = &mut effects[at];
            here.tally.joined += above.tally.joined;
            here.tally.kept += above.tally.kept;
            here.tally.repaired += above.tally.repaired;
            here.wrong += above.wrong;
        }
        self.effects = effects;
    }

    /// How often what is so sure is right.
    fn plot(&self, ui: &mut Ui, around: &Around<'_>) {
        let language = around.language;
        let tokens = tokens(ui);
        let own = around.mending.proposals().own();
        let measured = Counts::measured();
        if ui.available_height() < LOWEST {
            return;
        }
        ui.spacing_mut().item_spacing.y = GRID;
        if let Some(right) = share_at(&measured, self.least) {
            let gaps = [percent(self.least), tenths(100.0 * right)];
            let says = language.fill(ReviewText::PlotSays, &[&gaps[0], &gaps[1]]);
            ui.add(Label::new(says).truncate());
        }
        let height = (ui.available_height() - KEY - GRID).max(0.0);
        let name = language.say(ReviewText::PlotName);
        let line: Vec<[f64; 2]> = shares(&measured).map(|(x, y, _)| [x, y]).collect();
        let points: Vec<[f64; 2]> = shares(own).map(|(x, y, _)| [x, y]).collect();
        let ideal: Vec<[f64; 2]> = (0..=20)
            .map(|step| f64::from(step) / 20.0)
            .map(|x| [x, f64::from(at_place(x))])
            .collect();
        let least = place_of(self.least);
        let small = |text| {
            RichText::new(language.say(text))
                .size(SMALL)
                .color(tokens.quiet)
        };
        let plot = Plot::new("reliability")
            .height(height)
            .width(ui.available_width())
            .allow_drag(false)
            .allow_zoom(false)
            .allow_scroll(false)
            .allow_boxed_zoom(false)
            .allow_double_click_reset(false)
            .allow_axis_zoom_drag(false)
            .show_crosshair(false)
            .show_grid([false, true])
            .set_margin_fraction(vec2(0.02, 0.06))
            .include_y(0.5)
            .include_y(1.0)
            .include_x(0.0)
            .include_x(1.0)
            .grid_color(tokens.line)
            .grid_spacing(20.0..=160.0)
            .y_grid_spacer(|_| {
                let marks = [0.5, 0.75, 1.0];
                let mark = |value| egui_plot::GridMark {
                    value,
                    step_size: 0.5,
                };
                marks.into_iter().map(mark).collect()
            })
            .x_grid_spacer(|_| {
                let marks = [0.5, 0.9, 0.97, 0.99, 0.999];
                let mark = |confidence| egui_plot::GridMark {
                    value: place_of(confidence),
                    step_size: 1.0,
                };
                marks.into_iter().map(mark).collect()
            })
            .x_axis_formatter(|mark, _| percent(at_place(mark.value)))
            .y_axis_formatter(|mark, _| format!("{:.0}%", mark.value * 100.0))
            .x_axis_label(small(ReviewText::PlotAcross))
            .y_axis_label(small(ReviewText::PlotUp))
            .label_formatter(|_| None)
            .show(ui, |plot| {
                plot.line(
                    Line::new("ideal", PlotPoints::from(ideal))
                        .color(tokens.faint)
                        .style(LineStyle::dotted_loose())
                        .allow_hover(false),
                );
                plot.line(
                    Line::new("measured", PlotPoints::from(line))
                        .color(tokens.quiet)
                        .width(1.5)
                        .allow_hover(false),
                );
                plot.points(
                    Points::new("own", PlotPoints::from(points))
                        .color(tokens.accent)
                        .radius(3.5)
                        .allow_hover(false),
                );
                plot.vline(
                    VLine::new("least", least)
                        .color(faded(tokens.accent))
                        .width(1.5)
                        .allow_hover(false),
                );
            });
        plot.response
            .widget_info(|| WidgetInfo::labeled(egui::Role::Image, true, name));
        let mut tip = name.to_owned();
        for (from, to, count, right) in own.rows().filter(|(_, _, count, _)| *count > 0) {
            let parts = [
                percent(from),
                percent(to),
                count.to_string(),
                right.to_string(),
            ];
            let order = match language {
                crate::ui::Language::Chinese => [0, 1, 2, 3],
                crate::ui::Language::English => [0, 1, 3, 2],
            };
            let parts = order.map(|at| parts[at].as_str());
            tip.push('\n');
            tip.push_str(&language.fill(ReviewText::PlotRow, &parts));
        }
        plot.response.on_hover_text(tip);
        let count = own.total().to_string();
        ui.horizontal(|ui| {
            ui.set_height(KEY);
            ui.spacing_mut().item_spacing.x = GRID;
            let words = language.say(ReviewText::PlotMeasured);
            key(ui, words, |painter, place| {
                let stroke = Stroke::new(1.5, tokens.quiet);
                painter.hline(place.x_range(), place.center().y, stroke);
            });
            let words = language.fill(ReviewText::PlotOwn, &[&count]);
            key(ui, &words, |painter, place| {
                painter.circle_filled(place.center(), 3.5, tokens.accent);
            });
            let words = language.say(ReviewText::PlotIdeal);
            key(ui, words, |painter, place| {
                let ends = [place.left_center(), place.right_center()];
                painter.extend(Shape::dotted_line(&ends, tokens.faint, 4.0, 1.0));
            });
        });
    }
}

/// What a line or a point of the plot is.
fn key(ui: &mut Ui, words: &str, draw: impl FnOnce(&Painter, Rect)) {
    let (place, _) = ui.allocate_exact_size(vec2(5.0 * GRID, KEY), Sense::hover());
    draw(ui.painter(), place);
    ui.label(RichText::new(words).size(SMALL).color(tokens(ui).quiet));
    ui.add_space(3.0 * GRID);
}

/// How often what is so sure was right, between the two measured places beside it.
fn share_at(counts: &Counts, confidence: f32) -> Option<f64> {
    let at = place_of(confidence);
    let known: Vec<(f64, f64)> = shares(counts)
        .map(|(place, right, _)| (place, right))
        .collect();
    let behind = known.partition_point(|(place, _)| *place < at);
    let above = known.get(behind).or(known.last())?;
    let below = known.get(behind.saturating_sub(1)).unwrap_or(above);
    let apart = above.0 - below.0;
    let part = if apart > 0.0 {
        ((at - below.0) / apart).clamp(0.0, 1.0)
    } else {
        0.0
    };
    Some(below.1 + part * (above.1 - below.1))
}

/// A figure with one place behind the point, which is not said where it is none.
fn tenths(figure: f64) -> String {
    let text = format!("{figure:.1}");
    text.strip_suffix(".0").unwrap_or(&text).to_owned()
}

fn faded(color: Color32) -> Color32 {
    color.gamma_multiply(0.7)
}

/// The rows of counts: where on the plot, how often right, of how many.
fn shares(counts: &Counts) -> impl Iterator<Item = (f64, f64, u32)> + '_ {
    let rows = counts.rows().filter(|(_, _, count, _)| *count > 0);
    rows.map(|(from, to, count, right)| {
        let place = (place_of(from) + place_of(to.min(0.9995))) / 2.0;
        (place, f64::from(right) / f64::from(count), count)
    })
}

/// Where on the scale a confidence stands, from 0 (one half) to 1 (0.9995): each third is ten times
/// as sure.
fn place_of(confidence: f32) -> f64 {
    let doubt = f64::from(1.0 - confidence).max(0.0005) * 2.0;
    (-doubt.log10() / 3.0).clamp(0.0, 1.0)
}

fn at_place(place: f64) -> f32 {
    (1.0 - 0.5 * 10f64.powf(-3.0 * place)) as f32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_lead_from_stop_to_stop() {
        let stops = [stop_beside(0.97, true), stop_beside(0.97, false)];
        assert_eq!(stops, [0.98, 0.95]);
        assert_eq!(stop_beside(0.975, false), 0.97);
        assert_eq!(stop_beside(0.999, true), 0.999);
        assert_eq!(stop_beside(0.5, false), 0.5);
    }

    #[test]
    fn what_is_surer_was_right_more_often() {
        let counts = Counts::measured();
        let at = |confidence| share_at(&counts, confidence).unwrap_or_default();
        let all: Vec<f64> = [0.55, 0.7, 0.9, 0.97, 0.995].into_iter().map(at).collect();
        assert!(all.is_sorted() && all[0] > 0.4 && all[4] <= 1.0, "{all:?}");
        assert_eq!(share_at(&Counts::default(), 0.9), None);
        assert_eq!((tenths(98.04), tenths(98.36)), ("98".into(), "98.4".into()));
    }
}
