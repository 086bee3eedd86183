//! The menu at a place: what can be done with what is selected or chosen there, with the line, and
//! with the break at its end. Opened by a right click, the menu key or Shift+F10; while it is open
//! keys are its own.

use egui::{
    Area, Button, Color32, Frame, Id, Modal, Order, Pos2, Rect, RichText, ScrollArea, Sense,
    Stroke, Ui, vec2,
};

use crate::ui::action::Action;
use crate::ui::strings::context::ContextText;
use crate::ui::theme::{GRID, SMALL, tokens};
use crate::ui::{entry, fonts};

use super::{Request, Window};

/// What was pointed at.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::ui) enum Subject {
    /// Text: what is selected, the chosen tag, or the place of the caret.
    Text,
    /// The number of a line.
    Lines,
}

/// A menu that is open.
#[derive(Clone, Copy, Debug)]
pub(super) struct Context {
    at: Pos2,
    subject: Subject,
    /// Whether its first entry has still to get the focus.
    is_new: bool,
    /// Whether it chose the tag or suggestion that it is about.
    has_chosen: bool,
}

const WIDTH: f32 = 92.0 * GRID;
const HEIGHT: f32 = 6.0 * GRID;

/// What goes together in the menu.
const OF_TAG: &[Action] = &[Action::Note, Action::Untag, Action::Inspector];
const OF_OFFER: &[Action] = &[Action::AcceptOffer, Action::RefuseOffer];
const OF_SELECTION: &[Action] = &[
    Action::Correct,
    Action::Delete,
    Action::Restore,
    Action::Find,
    Action::Copy,
];
const OF_PLACE: &[Action] = &[
    Action::Correct,
    Action::SelectWord,
    Action::SelectSentence,
    Action::SplitParagraph,
];
const OF_BREAK: &[Action] = &[Action::ToggleBreak, Action::KeepBreak];
const OF_LINE: &[Action] = &[
    Action::MoveUp,
    Action::MoveDown,
    Action::SplitArticle,
    Action::MergeArticle,
];
const ROLES: &[Action] = &[
    Action::RoleHeadline,
    Action::RoleSubtitle,
    Action::RoleDateline,
    Action::RoleByline,
    Action::RoleBody,
    Action::RoleCaption,
    Action::RoleJump,
    Action::RoleSignoff,
    Action::RoleFurniture,
];

impl Window {
    /// Opens the menu: at a point, or where the caret or the selection is.
    pub(super) fn open_context(&mut self, ui: &Ui, at: Option<Pos2>, subject: Subject) {
        if self.shown.as_ref().is_none_or(|shown| shown.len() == 0) {
            return;
        }
        self.finish_draft();
        // By keys it is about what labels' keys are about.
        let has_chosen = at.is_none() && self.choose_aimed();
        self.view.by_pointer = false;
        let place = self.view.place.map(|place| place.left_bottom());
        let at = at.or(place).unwrap_or(ui.max_rect().center());
        self.context = Some(Context {
            at,
            subject,
            is_new: true,
            has_chosen,
        });
        ui.request_repaint();
    }

    /// Draws the menu, if it is open.
    pub(super) fn show_context(&mut self, ui: &Ui, requests: &mut Vec<Request>) {
        let Some(mut context) = self.context.take() else {
            return;
        };
        let frame = Frame::popup(ui.style()).inner_margin(2.0 * GRID);
        let room = ui.ctx().content_rect().height() - 8.0 * GRID;
        let area = Area::new(Id::unique("context"))
            .order(Order::Foreground)
            .fixed_pos(context.at)
            .default_height(room)
            .constrain(true);
        let modal = Modal::new(Id::unique("context")).area(area).frame(frame);
        let modal = modal.backdrop_color(Color32::TRANSPARENT);
        let asked = requests.len();
        let shown = modal.show(ui.ctx(), |ui| {
            ui.set_width(WIDTH);
            ui.spacing_mut().item_spacing = vec2(GRID, 0.0);
            ui.spacing_mut().interact_size.y = HEIGHT;
            let name = self.language().say(ContextText::Name);
            let response = ui.response();
            response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Menu, true, name));
            let area = ScrollArea::vertical().max_height(room);
            area.show(ui, |ui| self.context_entries(ui, &mut context, requests));
        });
        // The menu key closes what it has opened.
        let keys = self.keys.of(Action::ContextMenu).to_vec();
        let again = !context.is_new
            && ui.input_mut(|input| keys.iter().any(|key| crate::ui::keys::take(input, key)));
        let elsewhere = ui.input(|input| {
            let pressed = input.pointer.any_pressed();
            let at = input.pointer.interact_pos();
            pressed && at.is_some_and(|at| !shown.response.rect.contains(at))
        });
        let stays = !again && !elsewhere && asked == requests.len() && !shown.should_close();
        if stays {
            self.context = Some(context);
            return;
        }
        if context.has_chosen && asked == requests.len() {
            // Left without anything done: keys are about the caret again.
            self.span = None;
            self.suggest.choose(None);
        }
        ui.request_repaint();
    }

    fn context_entries(&mut self, ui: &mut Ui, context: &mut Context, requests: &mut Vec<Request>) {
        let selection = self.view.cursor.selection().is_some();
        let tag = self.span.is_some() && !selection;
        let offer = self.suggest.chosen().is_some() && !tag;
        let mut groups: Vec<&[Action]> = Vec::new();
        if context.subject == Subject::Text {
            match (selection, tag) {
                (true, _) => groups.push(OF_SELECTION),
                (false, true) => groups.extend([OF_TAG, &[Action::Find, Action::Copy]]),
                (false, false) => groups.push(OF_PLACE),
            }
        } else {
            groups.push(&[Action::Delete, Action::Find, Action::Copy]);
        }
        groups.push(OF_BREAK);
        groups.push(OF_LINE);
        let mut is_first = std::mem::take(&mut context.is_new);
        if context.subject == Subject::Text && (selection || tag || offer) {
            if offer {
                self.context_group(ui, OF_OFFER, &mut is_first, requests);
                ui.separator();
            }
            self.context_labels(ui, tag, &mut is_first, requests);
            ui.separator();
        }
        for (number, group) in groups.into_iter().enumerate() {
            if number > 0 {
                ui.separator();
            }
            self.context_group(ui, group, &mut is_first, requests);
        }
        ui.separator();
        let heading = self.language().say(ContextText::Roles);
        ui.label(RichText::new(heading).size(SMALL).color(tokens(ui).quiet));
        let third = vec2((WIDTH - 2.0 * GRID) / 3.0, HEIGHT);
        for three in ROLES.chunks(3) {
            ui.horizontal(|ui| {
                for &action in three {
                    if self.context_action(ui, action, third).clicked() {
                        requests.push(Request::Act(action));
                    }
                }
            });
        }
    }

    fn context_group(
        &self,
        ui: &mut Ui,
        group: &[Action],
        is_first: &mut bool,
        requests: &mut Vec<Request>,
    ) {
        for &action in group {
            let response = self.context_action(ui, action, vec2(WIDTH, HEIGHT));
            if std::mem::take(is_first) {
                response.request_focus();
            }
            if response.gained_focus() {
                response.scroll_to_me(None);
            }
            if response.clicked() {
                requests.push(Request::Act(action));
            }
        }
    }

    fn context_action(&self, ui: &mut Ui, action: Action, size: egui::Vec2) -> egui::Response {
        let name = action.name(self.language());
        let keys = RichText::new(self.keys.shown(ui.ctx(), action)).size(SMALL);
        let button = Button::new(name)
            .shortcut_text(keys)
            .frame_when_inactive(false)
            .min_size(size);
        ui.add_enabled(self.is_enabled(action), button)
    }

    /// The labels, each with its key: for what is selected, or in place of the chosen tag's.
    fn context_labels(
        &self,
        ui: &mut Ui,
        is_tag: bool,
        is_first: &mut bool,
        requests: &mut Vec<Request>,
    ) {
        let Some(session) = &self.session else {
            return;
        };
        let language = self.language();
        let heading = language.say(match is_tag {
            true => ContextText::Retag,
            false => ContextText::Tag,
        });
        ui.label(RichText::new(heading).size(SMALL).color(tokens(ui).quiet));
        let third = vec2((WIDTH - 2.0 * GRID) / 3.0, HEIGHT);
        let labels = session.labels().labels().iter();
        let of_words: Vec<_> = labels.filter(|label| !label.of_article).collect();
        for three in of_words.chunks(3) {
            let (row, _) = ui.allocate_exact_size(vec2(WIDTH, HEIGHT + GRID), Sense::hover());
            for (place, label) in three.iter().enumerate() {
                let name = fonts::drawable(ui.ctx(), language.label(label)).into_owned();
                let key = label.key.map(|key| key.to_uppercase().to_string());
                let key = RichText::new(key.unwrap_or_default()).size(SMALL);
                let color = tokens(ui).label(&label.color);
                let button = Button::new(name)
                    .shortcut_text(key)
                    .fill(tokens(ui).underlay(color))
                    .stroke(Stroke::new(1.0, color))
                    .truncate()
                    .min_size(third);
                let left = row.left_top() + vec2(place as f32 * (third.x + GRID), 0.0);
                let rect = Rect::from_min_size(left, third);
                let response = ui.put(rect, button);
                if response.has_focus() {
                    entry::focus(ui, rect);
                }
                if std::mem::take(is_first) {
                    response.request_focus();
                }
                if response.clicked() {
                    requests.push(match is_tag {
                        true => Request::Retag(label.id.clone()),
                        false => Request::Label(label.id.clone()),
                    });
                }
            }
        }
    }
}
