//! The relations of the chosen span, and its parts where it has several: each with a way there and
//! a way to take it away.

use egui::{Button, RichText, Role, Ui, WidgetInfo, vec2};

use crate::core::SpanId;
use crate::session::command::{ArticleRef, Command, SpanRef};
use crate::ui::action::Action;
use crate::ui::article::Shown;
use crate::ui::strings::labels::LabelText;
use crate::ui::theme::{ENTRY, GRID, tokens};
use crate::ui::window::Request;
use crate::ui::{dialog, fonts};

use super::Seat;

fn span_ref(id: &SpanId) -> SpanRef {
    SpanRef::Id {
        span: id.to_string(),
    }
}

/// The relations, and what makes another.
pub(super) fn show(
    ui: &mut Ui,
    seat: &Seat<'_>,
    shown: &Shown,
    article: &ArticleRef,
    span: &SpanId,
    requests: &mut Vec<Request>,
) {
    let language = seat.language;
    if seat.session.labels().relations().is_empty() {
        return;
    }
    ui.horizontal(|ui| {
        ui.set_min_height(ENTRY);
        ui.weak(language.say(LabelText::Relations));
        let button = ui.button(language.say(LabelText::AddRelation));
        let key = seat.keys.shown(ui.ctx(), Action::Relate);
        let tip = language.fill(LabelText::NoRelations, &[&key]);
        if button.on_hover_text(tip).clicked() {
            requests.push(Request::Act(Action::Relate));
        }
    });
    let own = seat.related.iter();
    for related in own.filter(|related| [&related.from, &related.to].contains(&span)) {
        let outward = related.from == *span;
        let other = if outward { &related.to } else { &related.from };
        let words = shown.span(other).map(|span| shown.words(span));
        let words = fonts::drawable(ui.ctx(), &words.unwrap_or_default()).into_owned();
        let arrow = match (related.directed, outward) {
            (false, _) => "–",
            (true, true) => "→",
            (true, false) => "←",
        };
        let name = fonts::drawable(ui.ctx(), related.called(language)).into_owned();
        ui.horizontal(|ui| {
            ui.set_min_height(ENTRY);
            let color = tokens(ui).label_words(&related.color);
            let remove_width = 8.0 * GRID;
            let width = ui.available_width() - remove_width - ui.spacing().item_spacing.x;
            let said = format!("{name} {arrow} {words}");
            let text = RichText::new(&said).color(color);
            let entry = dialog::cell(ui, width, |ui| {
                let entry = egui::Label::new(text)
                    .truncate()
                    .sense(egui::Sense::click());
                ui.add(entry)
            });
            entry.widget_info(|| WidgetInfo::labeled(Role::Link, true, &said));
            if entry
                .on_hover_cursor(egui::CursorIcon::PointingHand)
                .clicked()
            {
                requests.push(Request::ShowSpan(other.clone()));
            }
            let said = language.fill(
                LabelText::RemoveRelation,
                &[&format!("{name} {arrow} {words}")],
            );
            let remove = ui.add(Button::new("×").min_size(vec2(remove_width - 2.0 * GRID, 0.0)));
            let remove = remove.accessible_name(said.as_str()).on_hover_text(said);
            if remove.clicked() {
                requests.push(Request::Run(Command::Unrelate {
                    article: article.clone(),
                    kind: related.kind.to_string(),
                    from: span_ref(&related.from),
                    to: span_ref(&related.to),
                }));
            }
        });
    }
}

/// The parts of a span of several.
pub(super) fn parts(
    ui: &mut Ui,
    seat: &Seat<'_>,
    shown: &Shown,
    (article, reference): (&ArticleRef, &SpanRef),
    span: &SpanId,
    requests: &mut Vec<Request>,
) {
    let language = seat.language;
    let Some(span) = shown.span(span).filter(|span| span.parts.len() > 1) else {
        return;
    };
    ui.horizontal_wrapped(|ui| {
        ui.weak(language.say(LabelText::Parts));
        for (number, part) in (1..).zip(&span.parts) {
            let words = shown.text(part.clone()).replace('\n', "");
            let words = fonts::drawable(ui.ctx(), &words).into_owned();
            ui.spacing_mut().item_spacing.x = GRID / 2.0;
            if ui.link(&words).clicked() {
                requests.push(Request::Select(part.clone()));
            }
            let said = language.fill(LabelText::RemovePart, &[&words]);
            let remove = ui.small_button("×").accessible_name(said.as_str());
            if remove.on_hover_text(said).clicked() {
                requests.push(Request::Run(Command::RemovePart {
                    article: article.clone(),
                    span: reference.clone(),
                    part: number,
                }));
            }
        }
    });
}
