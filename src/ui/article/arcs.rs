//! Relations drawn above the text: in lanes over a line, so that many can be told apart.
//!
//! Those of the tag that is chosen or pointed at are brought out, with their names, and lead across
//! lines. All others step back; where one leads to another line, both its ends say in which
//! direction. Pointing at one brings it out.

use egui::epaint::CubicBezierShape;
use egui::{
    Align2, Color32, FontId, Pos2, Rect, Role, Sense, Shape, Stroke, Ui, WidgetInfo, pos2, vec2,
};
use rustc_hash::FxHashMap;

use crate::core::SpanId;
use crate::ui::fonts;
use crate::ui::theme::{SMALL, tokens};

use super::lines::Sizes;
use super::relations::Related;
use super::{Scene, View};

/// The lowest lane is so far above the text, and those above it so far from one another; closer
/// where there are many.
const LOWEST: f32 = 4.0;
const LANE: f32 = 3.6;
/// What of a line stands above its text.
const ROOM: f32 = 0.38;
/// Between two ends at one tag.
const APART: f32 = 6.0;
/// What stays free between two in one lane.
const GAP: f32 = 3.0;
/// Where names stand along a curve, the best place first.
const PLACES: [f32; 7] = [0.5, 0.38, 0.62, 0.26, 0.74, 0.16, 0.84];

/// An end of a relation.
#[derive(Clone, Copy, Debug)]
struct End {
    span: usize,
    line: usize,
    /// On the upper edge of the tag's first line.
    at: Pos2,
}

/// A relation of which something is to be seen.
struct Arc<'a> {
    number: usize,
    related: &'a Related,
    ends: [End; 2],
    is_out: bool,
}

/// What of a relation runs along a line: the whole of it, or what leads from one end to another
/// line.
#[derive(Clone, Copy, Debug)]
struct Stretch {
    arc: usize,
    line: usize,
    from: f32,
    to: f32,
}

impl View {
    /// Draws the relations of the chosen tag, or all, and one that is being drawn.
    pub(super) fn relations(
        &self,
        ui: &Ui,
        scene: &Scene<'_>,
        hovered: Option<&SpanId>,
        sizes: Sizes,
        origin: Pos2,
    ) {
        let tokens = tokens(ui);
        let arcs = self.arcs(ui, scene, hovered, sizes, origin);
        let stretches = stretches(&arcs, sizes);
        let lanes = lanes(&stretches);
        let heights = heights(&stretches, &lanes, sizes);
        // What is brought out lies over the others.
        let is_any_out = arcs.iter().any(|arc| arc.is_out);
        let mut pointed = None;
        for (at, stretch) in stretches.iter().enumerate() {
            let arc = &arcs[stretch.arc];
            let rect = bounds(stretch, arc, heights[at]);
            if !arc.is_out && ui.rect_contains_pointer(rect) {
                pointed = pointed.or(Some(stretch.arc));
            }
        }
        let mut names: Vec<Rect> = Vec::new();
        for out in [false, true] {
            for (number, arc) in arcs.iter().enumerate() {
                let is_out = arc.is_out || pointed == Some(number);
                if is_out != out {
                    continue;
                }
                let color = tokens.label(&arc.related.color);
                let (color, width) = match (is_out, is_any_out) {
                    (true, _) => (color, 1.6),
                    (false, true) => (color.gamma_multiply(0.5), 1.0),
                    (false, false) => (color.gamma_multiply(0.8), 1.2),
                };
                let stroke = Stroke::new(width, color);
                let own = stretches.iter().zip(&heights);
                let own = own.filter(|(stretch, _)| stretch.arc == number);
                let mut middle = None;
                if is_out && arc.ends[0].line != arc.ends[1].line {
                    let [from, to] = arc.ends.map(|end| end.at);
                    middle = Some(Course::Curve(curve(ui, from, to, stroke, sizes)));
                } else {
                    for (stretch, height) in own {
                        let course = bracket(ui, stretch, arc, *height, stroke);
                        middle.get_or_insert(course);
                    }
                }
                foot(ui, arc.ends[0].at, false, color);
                foot(ui, arc.ends[1].at, arc.related.directed, color);
                if let Some(course) = middle {
                    name(ui, scene, arc, &course, is_out.then_some(&mut names));
                }
            }
        }
        if let Some((from, to)) = &self.drawing
            && let Some(at) = scene.shown.spans.iter().position(|span| span.id == *from)
        {
            let from = self.span_top(ui, scene, sizes, origin, at).at;
            curve(ui, from, *to, Stroke::new(1.4, tokens.accent), sizes);
            foot(ui, from, false, tokens.accent);
            foot(ui, *to, true, tokens.accent);
        }
    }

    /// The relations of which something is to be seen, their ends side by side where several are
    /// at one tag.
    fn arcs<'a>(
        &self,
        ui: &Ui,
        scene: &Scene<'a>,
        hovered: Option<&SpanId>,
        sizes: Sizes,
        origin: Pos2,
    ) -> Vec<Arc<'a>> {
        let view = ui.clip_rect();
        let shown = scene.shown;
        let line_of = |at: usize| {
            let part = shown.spans[at].parts.first()?;
            Some(self.lines(shown).of_gap(part.start, false))
        };
        let y = |line: usize| origin.y + line as f32 * sizes.line;
        let mut tops: FxHashMap<usize, End> = FxHashMap::default();
        let mut arcs: Vec<Arc<'a>> = Vec::new();
        for (number, related) in scene.relations.iter().enumerate() {
            let is_own = |id: Option<&SpanId>| id == Some(&related.from) || id == Some(&related.to);
            let is_chosen = is_own(scene.span);
            if !is_chosen && !scene.settings.all_relations {
                continue;
            }
            let Some(at) = related.ends(shown) else {
                continue;
            };
            let (Some(from), Some(to)) = (line_of(at[0]), line_of(at[1])) else {
                continue;
            };
            if y(from.max(to) + 1) < view.top() || y(from.min(to)) > view.bottom() {
                continue;
            }
            let ends = at.map(|at| {
                *tops
                    .entry(at)
                    .or_insert_with(|| self.span_top(ui, scene, sizes, origin, at))
            });
            arcs.push(Arc {
                number,
                related,
                ends,
                is_out: is_chosen || is_own(hovered),
            });
        }
        spread(&mut arcs);
        arcs
    }

    /// The middle of the upper edge of a span's first line.
    fn span_top(&self, ui: &Ui, scene: &Scene<'_>, sizes: Sizes, origin: Pos2, span: usize) -> End {
        let shown = scene.shown;
        let part = shown.spans[span].parts.first().cloned().unwrap_or(0..0);
        let lines = self.lines(shown);
        let line = lines.of_gap(part.start, false);
        let cells = lines.cells(line);
        let left = self.x_within(ui, shown, sizes, cells.clone(), part.start);
        let right = self.x_within(ui, shown, sizes, cells.clone(), part.end.min(cells.end));
        let x = origin.x + self.margins.text + lines.indent(line) * sizes.text;
        let y = origin.y + line as f32 * sizes.line + 2.0;
        End {
            span,
            line,
            at: pos2(x + (left + right) / 2.0, y),
        }
    }
}

/// Puts several ends at one tag side by side, each on the side to which it leads.
fn spread(arcs: &mut [Arc<'_>]) {
    let mut by_span: FxHashMap<usize, Vec<(usize, usize)>> = FxHashMap::default();
    for (number, arc) in arcs.iter().enumerate() {
        for (end, other) in arc.ends.iter().enumerate() {
            by_span.entry(other.span).or_default().push((number, end));
        }
    }
    for mut all in by_span.into_values().filter(|all| all.len() > 1) {
        let leads_to = |(number, end): &(usize, usize)| {
            let (own, other) = (&arcs[*number].ends[*end], &arcs[*number].ends[1 - *end]);
            match other.line.cmp(&own.line) {
                std::cmp::Ordering::Less => (f32::MIN, *number),
                std::cmp::Ordering::Equal => (other.at.x, *number),
                std::cmp::Ordering::Greater => (f32::MAX, *number),
            }
        };
        all.sort_by(|a, b| {
            let (a, b) = (leads_to(a), leads_to(b));
            a.0.total_cmp(&b.0).then(a.1.cmp(&b.1))
        });
        let apart = APART.min(6.0 * APART / all.len() as f32);
        let first = -apart * (all.len() - 1) as f32 / 2.0;
        for (place, (number, end)) in all.into_iter().enumerate() {
            arcs[number].ends[end].at.x += first + apart * place as f32;
        }
    }
}

/// What runs along lines, the ends of one that leads to another line apart.
fn stretches(arcs: &[Arc<'_>], sizes: Sizes) -> Vec<Stretch> {
    let mut all = Vec::new();
    for (number, arc) in arcs.iter().enumerate() {
        let [from, to] = arc.ends;
        let mut put = |line: usize, a: f32, b: f32| {
            all.push(Stretch {
                arc: number,
                line,
                from: a,
                to: b,
            });
        };
        if from.line == to.line {
            put(from.line, from.at.x, to.at.x);
        } else {
            for (own, other) in [(from, to), (to, from)] {
                // To what follows it leads on to the right, to what stands before to the left.
                let by = if other.line > own.line { 1.1 } else { -1.1 };
                put(own.line, own.at.x, own.at.x + by * sizes.text);
            }
        }
    }
    all
}

/// A lane for each: of those that meet in a line no two have one, and the shorter lie lower.
fn lanes(stretches: &[Stretch]) -> Vec<usize> {
    let reach = |one: &Stretch| (one.from.min(one.to), one.from.max(one.to));
    let mut order: Vec<usize> = (0..stretches.len()).collect();
    let length = |at: &usize| (stretches[*at].from - stretches[*at].to).abs();
    order.sort_by(|a, b| length(a).total_cmp(&length(b)).then(a.cmp(b)));
    let mut taken: FxHashMap<(usize, usize), Vec<(f32, f32)>> = FxHashMap::default();
    let mut lanes = vec![0; stretches.len()];
    for at in order {
        let one = &stretches[at];
        let (left, right) = reach(one);
        let mut lane = 0;
        loop {
            let there = taken.entry((one.line, lane)).or_default();
            let is_free = there
                .iter()
                .all(|(a, b)| right + GAP <= *a || *b + GAP <= left);
            if is_free {
                there.push((left, right));
                break;
            }
            lane += 1;
        }
        lanes[at] = lane;
    }
    lanes
}

/// How far above the text each runs; the lanes of a line share what room there is.
fn heights(stretches: &[Stretch], lanes: &[usize], sizes: Sizes) -> Vec<f32> {
    let mut most: FxHashMap<usize, usize> = FxHashMap::default();
    for (one, lane) in stretches.iter().zip(lanes) {
        let line = most.entry(one.line).or_default();
        *line = (*line).max(*lane);
    }
    let room = ROOM * sizes.line - LOWEST;
    let all = stretches.iter().zip(lanes);
    all.map(|(one, lane)| {
        let count = most.get(&one.line).copied().unwrap_or_default().max(1);
        LOWEST + LANE.min(room / count as f32) * *lane as f32
    })
    .collect()
}

/// Where a pointer is on a stretch.
fn bounds(stretch: &Stretch, arc: &Arc<'_>, height: f32) -> Rect {
    let foot = foot_of(stretch, arc);
    let (left, right) = (stretch.from.min(stretch.to), stretch.from.max(stretch.to));
    let y = foot - height;
    Rect::from_x_y_ranges(left..=right, y - 1.5..=y + 1.5)
}

fn foot_of(stretch: &Stretch, arc: &Arc<'_>) -> f32 {
    let end = arc.ends.iter().find(|end| end.line == stretch.line);
    end.map_or(arc.ends[0].at.y, |end| end.at.y)
}

/// How a relation runs, for its name.
enum Course {
    Along(Pos2, Pos2),
    Curve(CubicBezierShape),
}

impl Course {
    fn at(&self, share: f32) -> Pos2 {
        match self {
            Self::Along(from, to) => from.lerp(*to, share),
            Self::Curve(curve) => curve.sample(share),
        }
    }
}

/// Draws a stretch: up from its end, along its lane, and down to the other end or a little towards
/// the line to which it leads.
fn bracket(ui: &Ui, stretch: &Stretch, arc: &Arc<'_>, height: f32, stroke: Stroke) -> Course {
    let foot = foot_of(stretch, arc);
    let is_whole = arc.ends[0].line == arc.ends[1].line;
    let y = foot - height;
    let towards = (stretch.to - stretch.from).signum();
    // Corners are cut: what crosses can be told from what turns.
    let cut = (height / 2.0)
        .min(2.5)
        .min((stretch.to - stretch.from).abs() / 2.0);
    let mut points = vec![
        pos2(stretch.from, foot),
        pos2(stretch.from, y + cut),
        pos2(stretch.from + towards * cut, y),
        pos2(stretch.to - towards * cut, y),
    ];
    if is_whole {
        points.extend([pos2(stretch.to, y + cut), pos2(stretch.to, foot)]);
    } else {
        // Right is down.
        points.push(pos2(stretch.to, y + towards * cut));
    }
    ui.painter().add(Shape::line(points, stroke));
    Course::Along(pos2(stretch.from, y), pos2(stretch.to, y))
}

/// Draws a curve from one place to another.
fn curve(ui: &Ui, from: Pos2, to: Pos2, stroke: Stroke, sizes: Sizes) -> CubicBezierShape {
    let up = vec2(0.0, -ROOM * sizes.line);
    let points = [from, from + up, to + up, to];
    let curve = CubicBezierShape::from_points_stroke(points, false, Color32::TRANSPARENT, stroke);
    ui.painter().add(curve.clone());
    curve
}

/// An end: the tip of an arrow, or a dot.
fn foot(ui: &Ui, at: Pos2, is_tip: bool, color: Color32) {
    if is_tip {
        let (w, h) = (3.0, 5.0);
        let tip = vec![at, at + vec2(-w, -h), at + vec2(w, -h)];
        ui.painter()
            .add(Shape::convex_polygon(tip, color, Stroke::NONE));
    } else {
        let dot = Rect::from_center_size(at, vec2(4.0, 4.0));
        ui.painter().rect_filled(dot, 2.0, color);
    }
}

/// The name of a relation that is brought out, where no other name is, and what is said of any.
fn name(ui: &Ui, scene: &Scene<'_>, arc: &Arc<'_>, course: &Course, names: Option<&mut Vec<Rect>>) {
    let tokens = tokens(ui);
    let related = arc.related;
    let color = tokens.label_words(&related.color);
    let called = fonts::drawable(ui.ctx(), related.called(scene.language)).into_owned();
    let font = FontId::proportional(SMALL - 2.0);
    let galley = ui.painter().layout_no_wrap(called.clone(), font, color);
    let size = galley.size();
    let place = |share: f32| Align2::CENTER_CENTER.anchor_size(course.at(share), size);
    let mut rect = place(PLACES[0]);
    if let Some(names) = names {
        let mut places = PLACES.iter().map(|share| place(*share));
        let is_free = |rect: &Rect| names.iter().all(|other| !other.intersects(*rect));
        if let Some(free) = places.find(is_free) {
            rect = free;
            names.push(rect);
            let behind = rect.expand2(vec2(2.0, 0.0));
            ui.painter().rect_filled(behind, 2.0, tokens.paper);
            ui.painter().galley(rect.min, galley, color);
        }
    }
    let words = |at: usize| scene.shown.words(&scene.shown.spans[at]);
    let arrow = if related.directed { "→" } else { "–" };
    let [from, to] = arc.ends.map(|end| words(end.span));
    let said = format!("{from} {arrow} {to}　{called}");
    let id = ui.scope_id().with(("relation", arc.number));
    let node = ui.interact(rect, id, Sense::hover());
    node.widget_info(|| WidgetInfo::labeled(Role::Label, true, &said));
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn along(line: usize, from: f32, to: f32) -> Stretch {
        Stretch {
            arc: 0,
            line,
            from,
            to,
        }
    }

    #[test]
    fn the_shorter_lie_lower_and_lines_have_lanes_of_their_own() {
        let check = |stretches: &[Stretch], expected: &[usize]| {
            assert_eq!(lanes(stretches), expected);
        };
        // One within another, one beside them, one of another line.
        let nested = [along(0, 0.0, 100.0), along(0, 60.0, 20.0)];
        check(&nested, &[1, 0]);
        check(&[nested[0], nested[1], along(0, 120.0, 160.0)], &[1, 0, 0]);
        check(&[nested[0], along(1, 20.0, 60.0)], &[0, 0]);
        // Two that cross.
        check(&[along(0, 0.0, 50.0), along(0, 30.0, 80.0)], &[0, 1]);
    }

    proptest! {
        #[test]
        fn none_in_one_lane_meet(
            all in prop::collection::vec((0usize..3, 0f32..400.0, 0f32..400.0), 0..60),
        ) {
            let all: Vec<Stretch> = all.into_iter().map(|(l, a, b)| along(l, a, b)).collect();
            let lanes = lanes(&all);
            for (at, one) in all.iter().enumerate() {
                for (other_at, other) in all.iter().enumerate().skip(at + 1) {
                    let is_apart = one.from.max(one.to) < other.from.min(other.to)
                        || other.from.max(other.to) < one.from.min(one.to);
                    let same = one.line == other.line && lanes[at] == lanes[other_at];
                    prop_assert!(!same || is_apart, "{one:?} {other:?}");
                }
            }
        }
    }
}
