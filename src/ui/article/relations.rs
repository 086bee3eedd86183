//! Relations between spans of an article, ready to be drawn as arcs above the text.

use egui::epaint::CubicBezierShape;
use egui::{
    Align2, Color32, FontId, Pos2, Rect, Role, Sense, Shape, Stroke, Ui, WidgetInfo, pos2, vec2,
};

use crate::core::labels::{LabelSet, RelationId};
use crate::core::{Document, SpanId};
use crate::ui::fonts;
use crate::ui::strings::Language;
use crate::ui::theme::{SMALL, tokens};

use super::lines::Sizes;
use super::shown::Shown;
use super::{Scene, View};

/// A relation between two spans that stand in the article.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(in crate::ui) struct Related {
    pub(in crate::ui) kind: RelationId,
    pub(in crate::ui) name: String,
    pub(in crate::ui) name_en: String,
    pub(in crate::ui) color: String,
    pub(in crate::ui) directed: bool,
    pub(in crate::ui) from: SpanId,
    pub(in crate::ui) to: SpanId,
}

impl Related {
    pub(in crate::ui) fn called(&self, language: Language) -> &str {
        language.called((&self.name, &self.name_en))
    }
}

/// The relations of which both ends stand in the article, in the order in which they were made.
pub(in crate::ui) fn related(document: &Document, shown: &Shown, set: &LabelSet) -> Vec<Related> {
    if !document.has_relations() {
        return Vec::new();
    }
    let mut found: Vec<Related> = Vec::new();
    for relation in document.relations() {
        let Some(kind) = set.relation(relation.kind) else {
            continue;
        };
        if shown.span(relation.from).is_some() && shown.span(relation.to).is_some() {
            found.push(Related {
                kind: kind.id.clone(),
                name: kind.name.clone(),
                name_en: kind.name_en.clone(),
                color: kind.color.clone(),
                directed: kind.directed,
                from: relation.from.clone(),
                to: relation.to.clone(),
            });
        }
    }
    found
}

impl View {
    /// Draws the relations of the chosen span, or all, and one that is being drawn.
    pub(super) fn relations(&self, ui: &Ui, scene: &Scene<'_>, sizes: Sizes, origin: Pos2) {
        let tokens = tokens(ui);
        let view = ui.clip_rect();
        for (number, related) in scene.relations.iter().enumerate() {
            let own = [&related.from, &related.to].map(|id| scene.span == Some(id));
            let is_own = own.contains(&true);
            if !is_own && !scene.settings.all_relations {
                continue;
            }
            let place = |id: &SpanId| self.span_top(ui, scene, sizes, origin, id);
            let (Some(from), Some(to)) = (place(&related.from), place(&related.to)) else {
                continue;
            };
            if from.y.max(to.y) < view.top() || from.y.min(to.y) > view.bottom() {
                continue;
            }
            let color = tokens.label(&related.color);
            let color = if is_own {
                color
            } else {
                color.gamma_multiply(0.6)
            };
            let top = arc(ui, from, to, color, related.directed, sizes);
            let name = fonts::drawable(ui.ctx(), related.called(scene.language)).into_owned();
            let font = FontId::proportional(SMALL - 2.0);
            let galley = ui.painter().layout_no_wrap(name.clone(), font, color);
            let rect = Align2::CENTER_CENTER.anchor_size(top, galley.size());
            if is_own {
                ui.painter()
                    .rect_filled(rect.expand2(vec2(2.0, 0.0)), 2.0, tokens.paper);
                ui.painter().galley(rect.min, galley, color);
            }
            let words = |id: &SpanId| scene.shown.span(id).map(|span| scene.shown.words(span));
            let arrow = if related.directed { "→" } else { "–" };
            let said = format!(
                "{} {arrow} {}　{name}",
                words(&related.from).unwrap_or_default(),
                words(&related.to).unwrap_or_default()
            );
            let id = ui.scope_id().with(("relation", number));
            let node = ui.interact(rect, id, Sense::hover());
            node.widget_info(|| WidgetInfo::labeled(Role::Label, true, &said));
        }
        if let Some((from, to)) = &self.drawing
            && let Some(from) = self.span_top(ui, scene, sizes, origin, from)
        {
            arc(ui, from, *to, tokens.accent, true, sizes);
        }
    }

    /// The middle of the upper edge of a span's first line.
    fn span_top(
        &self,
        ui: &Ui,
        scene: &Scene<'_>,
        sizes: Sizes,
        origin: Pos2,
        id: &SpanId,
    ) -> Option<Pos2> {
        let shown = scene.shown;
        let part = shown.span(id)?.parts.first()?.clone();
        let lines = self.lines(shown);
        let line = lines.of_gap(part.start, false);
        let cells = lines.cells(line);
        let left = self.x_within(ui, shown, sizes, cells.clone(), part.start);
        let right = self.x_within(ui, shown, sizes, cells.clone(), part.end.min(cells.end));
        let x = origin.x + self.margins.text + lines.indent(line) * sizes.text;
        let y = origin.y + line as f32 * sizes.line + 2.0;
        Some(pos2(x + (left + right) / 2.0, y))
    }
}

/// Draws an arc above the text from one place to another; gives its highest point.
fn arc(ui: &Ui, from: Pos2, to: Pos2, color: Color32, directed: bool, sizes: Sizes) -> Pos2 {
    let reach = (from.x - to.x).abs();
    let same_line = (from.y - to.y).abs() < 1.0;
    // Between two lines of one height there is room for this much.
    let lift = if same_line {
        (reach * 0.18).clamp(sizes.line * 0.2, sizes.line * 0.34)
    } else {
        sizes.line * 0.34
    };
    let up = vec2(0.0, -lift);
    let points = [from, from + up, to + up, to];
    let stroke = Stroke::new(1.4, color);
    let curve = CubicBezierShape::from_points_stroke(points, false, Color32::TRANSPARENT, stroke);
    let top = curve.sample(0.5);
    ui.painter().add(curve);
    let dot = Rect::from_center_size(from, vec2(4.0, 4.0));
    ui.painter().rect_filled(dot, 2.0, color);
    if directed {
        let (w, h) = (3.5, 6.0);
        let tip = vec![to, to + vec2(-w, -h), to + vec2(w, -h)];
        ui.painter()
            .add(Shape::convex_polygon(tip, color, Stroke::NONE));
    } else {
        let dot = Rect::from_center_size(to, vec2(4.0, 4.0));
        ui.painter().rect_filled(dot, 2.0, color);
    }
    top
}
