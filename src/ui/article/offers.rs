//! Suggestions in the text: a rule of dots, of dashes where they are sure, no underlay; what is
//! told of one that is pointed at.

use egui::{
    Align2, FontId, Rect, Response, Role, Sense, Shape, Stroke, StrokeKind, Ui, WidgetInfo, pos2,
    vec2,
};

use crate::core::Address;
use crate::core::labels::Label;
use crate::session::lessons::Source;
use crate::tag::mentions::Reason;
use crate::ui::action::Action;
use crate::ui::fonts;
use crate::ui::strings::Language;
use crate::ui::strings::suggest::SuggestText;
use crate::ui::theme::{GRID, SMALL, tokens};

use super::paint::Painting;
use super::shown::Cells;
use super::{Scene, Shown};

/// A suggestion among the cells of the open article.
#[derive(Clone, Debug)]
pub(in crate::ui) struct Offer {
    pub(in crate::ui) cells: Cells,
    /// Its first and last character.
    pub(in crate::ui) ends: (Address, Address),
    /// Which of [`Shown::labels`].
    pub(in crate::ui) label: u32,
    pub(in crate::ui) confidence: f32,
    pub(in crate::ui) source: Source,
    /// Whether the learner that found it has learned anything.
    pub(in crate::ui) taught: bool,
}

impl Offer {
    /// Its label.
    pub(in crate::ui) fn label<'a>(&self, shown: &'a Shown) -> Option<&'a Label> {
        shown.labels.get(self.label as usize)
    }

    /// Whether it is as sure as is asked for, in full hundredths, as it is shown.
    pub(in crate::ui) fn is_sure(&self, least: f32) -> bool {
        (self.confidence * 100.0).round() >= (least * 100.0).round()
    }

    /// How sure it is, in hundredths.
    pub(in crate::ui) fn percent(&self) -> String {
        format!("{:.0}", self.confidence * 100.0)
    }

    /// What it comes from.
    pub(in crate::ui) fn told(&self, language: Language) -> String {
        let text = match &self.source {
            Source::Learner if self.taught => SuggestText::FromLearner,
            Source::Learner => SuggestText::FromBuiltIn,
            Source::Known => SuggestText::FromKnown,
            Source::Mention(Reason::Same) => SuggestText::FromSame,
            Source::Mention(Reason::GivenName) => SuggestText::FromGivenName,
            Source::Mention(Reason::Surname) => SuggestText::FromSurname,
            Source::Mention(Reason::ShortName) => SuggestText::FromShortName,
            Source::List(name) => return language.fill(SuggestText::FromList, &[name]),
            Source::Rule => SuggestText::FromRule,
            Source::Command => SuggestText::FromCommand,
        };
        language.say(text).to_owned()
    }

    /// Its words, label and confidence, as it is called.
    pub(in crate::ui) fn name(&self, ui: &Ui, language: Language, shown: &Shown) -> String {
        let label = self.label(shown).map_or("", |label| language.label(label));
        let words = shown.text(self.cells.clone()).replace('\n', "");
        let name = language.fill(SuggestText::OfferName, &[&words, label, &self.percent()]);
        fonts::drawable(ui.ctx(), &name).into_owned()
    }
}

/// Letters that choose what they stand at.
#[derive(Clone, Debug)]
pub(in crate::ui) struct Hint {
    pub(in crate::ui) cells: Cells,
    pub(in crate::ui) letters: String,
    /// Whether they stand at every word, so that there is little room.
    pub(in crate::ui) is_word: bool,
    /// Whether it was chosen already, of several that are.
    pub(in crate::ui) is_taken: bool,
}

impl Painting<'_> {
    /// Draws letters above the first character of what they choose.
    pub(super) fn hint(&self, ui: &Ui, hint: &Hint, rect: Rect, words: Rect) {
        let tokens = tokens(ui);
        if hint.is_word {
            let font = FontId::proportional(SMALL - 2.0);
            let letters = hint.letters.clone();
            let galley = ui.painter().layout_no_wrap(letters, font, tokens.accent);
            let y = rect.top() + 2.0 - galley.size().y;
            let at = pos2(rect.left(), y.max(ui.clip_rect().top()));
            ui.painter().galley(at, galley, tokens.accent);
            return;
        }
        let font = FontId::proportional(SMALL);
        let fill = match hint.is_taken {
            true => tokens.error,
            false => tokens.accent,
        };
        let letters = hint.letters.clone();
        let galley = ui.painter().layout_no_wrap(letters, font, tokens.paper);
        let at = pos2(rect.left(), rect.top() + GRID - galley.size().y);
        let place = Rect::from_min_size(at, galley.size() + vec2(2.0 * GRID, 0.0));
        ui.painter().rect_filled(place, 2.0, fill);
        let at = at + vec2(GRID, 0.0);
        ui.painter().galley(at, galley, tokens.paper);
        if hint.is_taken {
            let stroke = Stroke::new(1.5, tokens.error);
            ui.painter()
                .hline(words.x_range(), words.center().y, stroke);
        }
    }

    /// Draws two corners at the next name without a tag.
    pub(super) fn ahead(&self, ui: &Ui, rect: Rect) {
        let stroke = Stroke::new(1.0, tokens(ui).quiet);
        let (foot, reach) = (rect.bottom() + 1.0, 1.5 * GRID);
        for (x, inwards) in [(rect.left() + 1.0, reach), (rect.right() - 1.0, -reach)] {
            let corner = pos2(x, foot);
            let ends = [pos2(x, foot - reach), corner, pos2(x + inwards, foot)];
            ui.painter().add(Shape::line(ends.to_vec(), stroke));
        }
    }

    /// Draws what stands of a suggestion in a line.
    pub(super) fn offer(&mut self, ui: &Ui, number: usize, offer: &Offer, rect: Rect, salt: u32) {
        let scene = self.scene;
        let Some(label) = offer.label(scene.shown) else {
            return;
        };
        let tokens = tokens(ui);
        let color = tokens.label(&label.color);
        let chosen = scene.offer == Some(number);
        let id = ui.scope_id().with(("offer", offer.ends, salt));
        let response = ui.interact(rect, id, Sense::click());
        let y = rect.bottom() + 1.0;
        let ends = [pos2(rect.left() + 2.0, y), pos2(rect.right() - 1.0, y)];
        // What is sure has a rule that can be told from the rest while reading: with one key all
        // of it in view is accepted.
        if offer.is_sure(scene.settings.sure) {
            let stroke = Stroke::new(if chosen { 2.4 } else { 1.8 }, color);
            let dashes = Shape::dashed_line(&ends, stroke, 6.0, 2.0);
            ui.painter().extend(dashes);
        } else {
            let size = if chosen { 1.4 } else { 1.1 };
            let dots = Shape::dotted_line(&ends, color, 4.0, size);
            ui.painter().extend(dots);
        }
        if chosen {
            let stroke = Stroke::new(1.0, color);
            ui.painter()
                .rect_stroke(rect, 2.0, stroke, StrokeKind::Inside);
        }
        if response.hovered() && !chosen {
            let name = scene.language.label(label);
            let name = fonts::drawable(ui.ctx(), name).into_owned();
            let font = FontId::proportional(SMALL - 2.0);
            let words = tokens.label_words(&label.color);
            let galley = ui.painter().layout_no_wrap(name, font, words);
            let at = pos2(rect.right(), rect.bottom() + 3.0);
            let place = Align2::RIGHT_TOP.anchor_size(at, galley.size());
            let behind = place.expand2(vec2(2.0, 0.0));
            ui.painter().rect_filled(behind, 2.0, tokens.paper);
            ui.painter().galley(place.min, galley, words);
        }
        let name = offer.name(ui, scene.language, scene.shown);
        response.widget_info(|| WidgetInfo::selected(Role::Mark, true, chosen, &name));
        if response.hovered() || response.clicked() {
            self.offered.push((number, response));
        }
    }
}

/// Tells of a suggestion that is pointed at.
pub(super) fn tell(ui: &mut Ui, scene: &Scene<'_>, offer: &Offer) {
    let language = scene.language;
    ui.set_max_width(90.0 * GRID);
    let words = scene.shown.text(offer.cells.clone()).replace('\n', "");
    let label = offer.label(scene.shown);
    let label = label.map_or("", |label| language.label(label));
    let line = format!("{words}　{label}");
    ui.label(fonts::drawable(ui.ctx(), &line));
    let sure = language.fill(SuggestText::Sure, &[&offer.percent()]);
    let line = format!("{sure} · {}", offer.told(language));
    ui.weak(fonts::drawable(ui.ctx(), &line));
    let keys = |action: Action| {
        let key = scene.keys.shown(ui.ctx(), action);
        format!("{} {key}", action.name(language))
    };
    let accept = keys(Action::AcceptOffer);
    let refuse = keys(Action::RefuseOffer);
    ui.weak(format!("{accept} · {refuse}"));
    ui.weak(language.say(match cfg!(target_os = "macos") {
        true => SuggestText::ClickRefusesMac,
        false => SuggestText::ClickRefuses,
    }));
}

/// The response of a suggestion that was clicked.
pub(super) fn clicked(offered: &[(usize, Response)]) -> Option<usize> {
    let clicked = offered.iter().find(|(_, response)| response.clicked());
    clicked.map(|(number, _)| *number)
}
