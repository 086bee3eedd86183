//! The list of mentions, by article: each in its line, with a tick, or why it cannot be tagged.

use egui::text::{LayoutJob, TextFormat};
use egui::{Align2, FontId, Id, Key, Modifiers, Rect, Role, Sense, Ui, WidgetInfo, pos2, vec2};

use crate::core::{Address, PageId};
use crate::session::Session;
use crate::session::find::Standing;
use crate::store::record;
use crate::ui::scroll::Scroll;
use crate::ui::strings::Language;
use crate::ui::strings::mentions::MentionText;
use crate::ui::theme::{GRID, INTERFACE, SMALL, tokens};
use crate::ui::window::Request;
use crate::ui::{choice, entry, fonts, kwic};

use super::{LIKELY, Mentions, One, ROW, Row};

/// What is said at the right of a mention.
const SAID: f32 = 46.0 * GRID;

impl Mentions {
    pub(super) fn list(
        &mut self,
        ui: &mut Ui,
        language: Language,
        session: &mut Session,
        requests: &mut Vec<Request>,
    ) {
        if self.rows.is_empty() && self.looking.is_none() {
            ui.weak(language.say(MentionText::NoOthers));
        }
        let rect = ui.available_rect_before_wrap();
        let name = language.say(MentionText::List);
        let focused = entry::list(ui, list_id(), rect, name, &mut self.take_focus);
        if focused {
            self.keys(ui, session, requests);
        }
        // Drawing needs the rest of what is here.
        let mut scroll = std::mem::replace(&mut self.scroll, Scroll::new(ROW));
        let rows = self.rows.len();
        scroll.show(ui, "mentions", rows, |ui, at, rect| {
            match self.rows.get(at).copied() {
                Some(Row::Kind(is_same)) => kind(ui, language, rect, is_same),
                Some(Row::Article(group)) => self.article(ui, session, rect, group),
                Some(Row::Mention(group, number)) => {
                    let of = (group, number);
                    self.mention(ui, language, session, (rect, focused), of, requests);
                }
                None => {}
            }
        });
        self.scroll = scroll;
    }

    fn keys(&mut self, ui: &Ui, session: &Session, requests: &mut Vec<Request>) {
        entry::own_keys(ui, list_id(), false);
        let is_mention = |at: &usize| matches!(self.rows[*at], Row::Mention(..));
        let mentions: Vec<usize> = (0..self.rows.len()).filter(is_mention).collect();
        let current = self.current_row();
        let from = current.and_then(|row| mentions.binary_search(&row).ok());
        let page = self.scroll.page();
        let step = ui.input_mut(|input| choice::step(input, from, mentions.len(), page));
        if let Some((to, _)) = step {
            let row = self.rows[mentions[to]];
            let article = self.article_of(row);
            if let Some((article, ends)) = article.zip(self.one(row).map(|one| one.ends())) {
                self.current = Some(ends);
                self.scroll.reveal(mentions[to]);
                requests.push(Request::OpenAt(article, ends));
            }
        }
        let pressed = |key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
        if pressed(Key::Space) {
            let one = self.current_row().and_then(|at| self.one(self.rows[at]));
            let free = one.filter(One::is_free).map(|one| one.ends());
            if let Some(ends) = free {
                self.decide(ends, !self.chosen.contains(&ends));
            }
        }
        if pressed(Key::Enter) && self.can_tag(session) {
            requests.extend(self.wish());
        }
        if pressed(Key::Escape) {
            requests.push(Request::FocusText);
        }
    }

    /// The article that the mention of a row is in.
    fn article_of(&self, row: Row) -> Option<Address> {
        let Row::Mention(group, _) = row else {
            return None;
        };
        Some(self.groups.get(group as usize)?.found.hits.article)
    }

    fn article(&self, ui: &Ui, session: &mut Session, rect: Rect, group: u32) {
        let Some(group) = self.groups.get(group as usize) else {
            return;
        };
        let hits = &group.found.hits;
        let page = PageId(!hits.article.buffer.page.0);
        let head = record::write_address(page, hits.article);
        let rows = session.listed().ok();
        let title = rows.and_then(|rows| {
            let mut here = rows.range((hits.page, 0)..=(hits.page, u32::MAX));
            here.find(|(_, row)| row.head == head)
                .map(|(_, row)| row.title.clone())
        });
        let title = title.unwrap_or_default();
        let title = fonts::drawable(ui.ctx(), &title).into_owned();
        let tokens = tokens(ui);
        ui.painter().rect_filled(rect, 0.0, tokens.paper);
        let id = ui
            .scope_id()
            .with(("mention article", hits.article, group.found.reason));
        let response = ui.interact(rect, id, Sense::hover());
        let count = hits.hits.len().to_string();
        let name = format!("{title} {count}");
        response.widget_info(|| WidgetInfo::labeled(Role::Heading, true, &name));
        let end = pos2(rect.right() - 2.0 * GRID, rect.center().y);
        let small = FontId::proportional(SMALL);
        let painter = ui.painter();
        let count = painter.text(end, Align2::RIGHT_CENTER, count, small, tokens.quiet);
        let left = pos2(rect.left() + 2.0 * GRID, rect.center().y);
        let room = count.left() - 2.0 * GRID - left.x;
        entry::text(ui, left, &title, INTERFACE, tokens.ink, room);
    }

    fn mention(
        &mut self,
        ui: &mut Ui,
        language: Language,
        session: &Session,
        (rect, focused): (Rect, bool),
        (group, number): (u32, u32),
        requests: &mut Vec<Request>,
    ) {
        let Some(of) = self.groups.get(group as usize) else {
            return;
        };
        let Some(one) = of.each().nth(number as usize) else {
            return;
        };
        let article = of.found.hits.article;
        let ends = (one.hit.first, one.hit.last);
        let line = of.found.hits.line(one.hit);
        let context = ui.ctx().clone();
        let drawable = |text: &str| fonts::drawable(&context, text).into_owned();
        let [before, words, after] = [line.before, line.hit, line.after].map(drawable);
        let is_free = one.mention.standing == Standing::Free;
        let said = match &one.mention.standing {
            Standing::Free if one.fit < LIKELY => language.say(MentionText::Unlikely).to_owned(),
            Standing::Free => String::new(),
            Standing::Tagged if one.mention.span.is_some() => {
                language.say(MentionText::HasEntry).to_owned()
            }
            Standing::Tagged => language.say(MentionText::IsTagged).to_owned(),
            Standing::Refers(id) => language.fill(MentionText::OtherEntry, &[id]),
            Standing::Refused => language.say(MentionText::Refused).to_owned(),
            Standing::Meets(label) => {
                let label = session.labels().resolve(label);
                let label = label.map_or("", |label| language.label(label));
                language.fill(MentionText::Meets, &[label])
            }
        };
        let said = drawable(&said);
        let tokens = tokens(ui);
        let id = ui.scope_id().with(("mention", ends));
        let response = ui.interact(rect, id, Sense::click());
        let is_current = self.current == Some(ends);
        let name = format!("{before}{words}{after}");
        response.widget_info(|| WidgetInfo::selected(Role::Button, true, is_current, &name));
        if is_current || response.hovered() || response.has_focus() {
            let fill = if is_current {
                tokens.chosen
            } else {
                tokens.hover
            };
            ui.painter().rect_filled(rect, 0.0, fill);
        }
        if is_current && focused {
            entry::focus(ui, rect);
        }
        let mut left = rect.left() + 4.0 * GRID;
        let mut ticked = None;
        if is_free {
            let place = Rect::from_min_size(pos2(left, rect.top()), vec2(5.0 * GRID, ROW));
            let mut is_in = self.chosen.contains(&ends);
            let was_in = is_in;
            let mut child = ui.new_child(egui::UiBuilder::new().max_rect(place));
            let tick = child.checkbox(&mut is_in, "");
            let name = language.fill(MentionText::Tick, &[&words]);
            tick.widget_info(|| WidgetInfo::selected(Role::CheckBox, true, was_in, &name));
            ticked = tick.changed().then_some(is_in);
        }
        left += 6.0 * GRID;
        let room = Rect::from_x_y_ranges(left..=rect.right() - SAID, rect.y_range());
        let column = left + (room.width() * 0.36).min(56.0 * GRID);
        let font = FontId::proportional(INTERFACE);
        let middle = rect.center().y;
        let ink = if is_free { tokens.ink } else { tokens.quiet };
        let mut job = LayoutJob::default();
        let mut marked = TextFormat::simple(font.clone(), ink);
        if is_free {
            marked.background = tokens.found;
        }
        job.append(&words, 0.0, marked);
        job.append(&after, 0.0, TextFormat::simple(font, tokens.quiet));
        kwic::around(ui, room, column, (&before, tokens.quiet), job);
        let at = pos2(rect.right() - SAID + 2.0 * GRID, middle);
        entry::text(ui, at, &said, SMALL, tokens.quiet, SAID - 4.0 * GRID);
        let enter = response.has_focus() && ui.input(|input| input.key_pressed(Key::Enter));
        if let Some(is_in) = ticked {
            self.decide(ends, is_in);
        } else if response.clicked() || enter {
            self.current = Some(ends);
            requests.push(Request::OpenAt(article, ends));
            ui.memory_mut(|memory| memory.request_focus(list_id()));
        }
    }
}

/// The list of mentions, which keys are about while it has the focus.
fn list_id() -> Id {
    Id::unique("mentions")
}

/// Draws what kind of mentions follow.
fn kind(ui: &Ui, language: Language, rect: Rect, is_same: bool) {
    let text = match is_same {
        true => MentionText::SameName,
        false => MentionText::ShortNames,
    };
    let at = pos2(rect.left() + GRID, rect.center().y);
    let color = tokens(ui).quiet;
    let room = rect.width();
    entry::text(ui, at, language.say(text), SMALL, color, room);
}
