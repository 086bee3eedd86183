//! What was done, the newest first: pointed out in the text, gone to, undone and redone.
//!
//! Only what is in view is read from the log, and more while one scrolls. What is new since the
//! last frame is put on top; an entry that was read before something was undone or redone is read
//! anew when it comes into view.

use egui::{Button, Rect, RichText, Role, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};

use crate::core::{ActionId, PageId};
use crate::session::Session;
use crate::session::history::{Cursor, HistoryEntry, HistoryOf, HistoryPage};
use crate::store::StoreError;
use crate::ui::article::{Cells, Shown};
use crate::ui::strings::{Language, Text};
use crate::ui::theme::{GRID, INTERFACE, SMALL, tokens};
use crate::ui::told::told;
use crate::ui::window::Request;
use crate::ui::{entry, fonts, moment};

use super::tags::around;
use super::{Part, Pointing, Scrolled, Seat, Subject, entries, list_id, pressed, step};

/// The height of an entry: two lines.
const HEIGHT: f32 = 11.0 * GRID;
/// How many entries are read at once.
const AT_ONCE: usize = 64;
/// How many cells are pointed out at the most.
const POINTED: usize = 4096;

/// What the tab remembers between frames.
#[derive(Debug, Default)]
pub(super) struct History {
    of: Option<HistoryOf>,
    items: Vec<Item>,
    next: Option<Cursor>,
    /// The revision of the session up to which entries are listed.
    revision: u64,
    /// The entry that keys are about.
    cursor: usize,
    scrolled: Scrolled,
    /// Whether the log could not be read; then it is not tried again for each frame.
    failed: bool,
}

/// An entry, and the revision of the session when it was read.
#[derive(Debug)]
struct Item {
    entry: HistoryEntry,
    revision: u64,
}

/// What is asked of an entry.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Wish {
    /// Go where it was done.
    Show,
    /// Undo it, or do it again.
    Toggle,
}

impl History {
    pub(super) fn show(
        &mut self,
        ui: &mut Ui,
        seat: &mut Seat<'_>,
        takes_focus: bool,
        pointing: &mut Pointing,
        requests: &mut Vec<Request>,
    ) {
        let language = seat.language;
        let article = seat.shown.and_then(Shown::article);
        let page = article.map(|at| at.buffer.page);
        scope(ui, seat, requests);
        let of = match article {
            Some(article) if !seat.settings.whole_history => HistoryOf::Article(article),
            _ => HistoryOf::Bundle,
        };
        if self.of != Some(of) || self.revision != seat.session.revision() {
            let result = self.update(seat.session, of);
            self.report(language, result, requests);
        }
        if self.items.is_empty() {
            ui.weak(language.say(Text::NoHistory));
        }
        let id = list_id(Part::History);
        let rect = ui.available_rect_before_wrap();
        let list = ui.interact(rect, id, Sense::focusable_noninteractive());
        let name = language.say(Text::HistoryTab);
        list.widget_info(|| WidgetInfo::labeled(Role::List, true, name));
        if takes_focus {
            list.request_focus();
        }
        let focused = list.has_focus();
        let mut wish = None;
        let mut show = None;
        if focused {
            let in_view = (self.scrolled.height / HEIGHT).floor() as i64;
            let pressed = pressed(ui, id, in_view.max(1), requests);
            if pressed.by != 0 {
                self.cursor = step(self.cursor, pressed.by, self.items.len());
                show = Some(self.cursor);
            }
            if pressed.enter {
                wish = Some((self.cursor, Wish::Show));
            } else if pressed.space {
                wish = Some((self.cursor, Wish::Toggle));
            }
        }
        let mut scrolled = self.scrolled;
        let size = (self.items.len(), HEIGHT);
        let mut last = 0;
        let mut pointed = None;
        let mut result = Ok(());
        entries(
            ui,
            "history",
            size,
            &mut scrolled,
            show,
            |ui, number, rect| {
                last = number;
                if let Err(error) = self.renew(seat.session, number) {
                    result = Err(error);
                }
                let Some(item) = self.items.get(number) else {
                    return;
                };
                let has_focus = focused && number == self.cursor;
                let (asked, hovered) = row(ui, seat, &item.entry, rect, has_focus);
                if let Some(asked) = asked {
                    wish = Some((number, asked));
                }
                if hovered || (has_focus && pointed.is_none()) {
                    pointed = Some(item.entry.id);
                }
            },
        );
        if let (Some(action), Some(shown), Some(page)) = (pointed, seat.shown, page) {
            let session = &mut *seat.session;
            pointing.out(Subject::Action(action), shown, requests, || {
                touched(session, shown, page, action)
            });
        }
        self.scrolled = scrolled;
        self.report(language, result, requests);
        if let Some((number, wish)) = wish {
            self.cursor = number;
            if let Some(item) = self.items.get(number) {
                carry_out(&item.entry, wish, requests);
            }
        }
        if last + AT_ONCE / 2 > self.items.len() && self.next.is_some() {
            let result = self.read_on(seat.session, of);
            self.report(language, result, requests);
            ui.request_repaint();
        }
    }

    fn report(
        &mut self,
        language: Language,
        result: Result<(), StoreError>,
        requests: &mut Vec<Request>,
    ) {
        if let Err(error) = result
            && !std::mem::replace(&mut self.failed, true)
        {
            let why = language.store(&error);
            requests.push(Request::Complain(language.fill(Text::NotRead, &[&why])));
        }
    }

    /// Reads what is new; everything where that does not join on to what is known.
    fn update(&mut self, session: &mut Session, of: HistoryOf) -> Result<(), StoreError> {
        let revision = session.revision();
        let is_other = self.of.replace(of) != Some(of);
        self.revision = revision;
        self.failed = false;
        let page = session.history(of, None, AT_ONCE)?;
        let joint = self.joint(&page);
        let item = |entry| Item { entry, revision };
        match joint {
            Some(count) if !is_other => {
                let new = page.entries.into_iter().take(count).map(item);
                self.items.splice(0..0, new);
                if self.cursor > 0 {
                    self.cursor += count;
                }
            }
            _ => {
                self.items = page.entries.into_iter().map(item).collect();
                self.next = page.next;
                self.cursor = 0;
                self.scrolled = Scrolled::default();
            }
        }
        Ok(())
    }

    /// How many of the newest entries are new, where those behind them are what is known. They are
    /// not where older actions have come to be about the article, as when another was merged into
    /// it.
    fn joint(&self, page: &HistoryPage) -> Option<usize> {
        let known = self.items.iter().map(|item| item.entry.id);
        let first = known.clone().next()?;
        let count = page.entries.iter().position(|new| new.id == first)?;
        let rest = page.entries[count..].iter().map(|entry| entry.id);
        let is_all = page.next.is_none();
        let joins = match is_all {
            true => rest.eq(known),
            false => rest.len() <= known.len() && rest.zip(known).all(|(new, known)| new == known),
        };
        joins.then_some(count)
    }

    fn read_on(&mut self, session: &mut Session, of: HistoryOf) -> Result<(), StoreError> {
        let Some(next) = self.next.take() else {
            return Ok(());
        };
        let page = session.history(of, Some(next), AT_ONCE)?;
        self.next = page.next;
        let revision = self.revision;
        let item = |entry| Item { entry, revision };
        self.items.extend(page.entries.into_iter().map(item));
        Ok(())
    }

    /// Reads an entry anew that was read before something was done, undone or redone.
    fn renew(&mut self, session: &mut Session, number: usize) -> Result<(), StoreError> {
        let Some(item) = self.items.get_mut(number) else {
            return Ok(());
        };
        if item.revision != self.revision {
            item.revision = self.revision;
            if let Some(entry) = session.history_entry(item.entry.id)? {
                item.entry = entry;
            }
        }
        Ok(())
    }
}

fn carry_out(entry: &HistoryEntry, wish: Wish, requests: &mut Vec<Request>) {
    match wish {
        Wish::Show => requests.push(Request::ShowAction(entry.id)),
        Wish::Toggle if !entry.can_be_undone => {}
        Wish::Toggle if entry.live => requests.push(Request::UndoAction(entry.id)),
        Wish::Toggle => requests.push(Request::RedoAction(entry.id)),
    }
}

/// The switch between the history of what is open and that of the whole bundle.
fn scope(ui: &mut Ui, seat: &Seat<'_>, requests: &mut Vec<Request>) {
    let language = seat.language;
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = GRID;
        for (whole, name, tip) in [
            (false, Text::HistoryHere, Text::HistoryHereTip),
            (true, Text::HistoryWhole, Text::HistoryWholeTip),
        ] {
            let chosen = seat.settings.whole_history == whole;
            let button = Button::selectable(chosen, language.say(name)).small();
            let response = ui.add(button).on_hover_text(language.say(tip));
            if response.clicked() {
                requests.push(Request::Set(if whole {
                    |settings| settings.whole_history = true
                } else {
                    |settings| settings.whole_history = false
                }));
            }
        }
    });
}

/// The cells of the article that an action touched; where it left nothing to see, those beside.
fn touched(session: &mut Session, shown: &Shown, page: PageId, action: ActionId) -> Vec<Cells> {
    // What cannot be read is told where the history is read.
    let touched = session.touched(page, action).unwrap_or_default();
    let here = touched
        .into_iter()
        .find(|touched| Some(touched.article) == shown.article());
    let mut cells = Vec::new();
    for run in here.into_iter().flat_map(|touched| touched.runs) {
        let drawn = shown.cells(&[run]);
        if drawn.is_empty() {
            let gap = shown.gap_beside(run.first());
            cells.extend(gap.map(|gap| around(shown, gap)));
        }
        cells.extend(drawn);
        if cells.len() >= POINTED {
            break;
        }
    }
    cells
}

/// Draws an entry; says what is asked of it, and whether one points at it.
fn row(
    ui: &mut Ui,
    seat: &Seat<'_>,
    entry: &HistoryEntry,
    rect: Rect,
    has_focus: bool,
) -> (Option<Wish>, bool) {
    let language = seat.language;
    let tokens = tokens(ui);
    let id = ui.scope_id().with(("history", entry.id));
    let response = ui.interact(rect, id, Sense::CLICK);
    let session = &*seat.session;
    let names = |id: &str| session.names_once(id);
    let said = told(language, names, &entry.name, &entry.detail);
    let said = fonts::drawable(ui.ctx(), &said).into_owned();
    let facts = facts(language, seat.session.author(), entry);
    let facts = fonts::drawable(ui.ctx(), &facts).into_owned();
    let button = Rect::from_min_size(
        pos2(rect.right() - 13.0 * GRID, rect.center().y),
        vec2(12.0 * GRID, rect.height() / 2.0),
    );
    let pointer = ui.input(|input| input.pointer.hover_pos());
    let hovered = response.hovered()
        || pointer.is_some_and(|at| button.contains(at) && ui.clip_rect().contains(at));
    entry::behind(ui, rect, false, hovered);
    if has_focus {
        entry::focus(ui, rect.shrink(1.0));
    }
    let left = rect.left() + 2.0 * GRID;
    let color = if entry.live { tokens.ink } else { tokens.quiet };
    let at = pos2(left, rect.top() + 3.5 * GRID);
    let room = rect.width() - 4.0 * GRID;
    let first = entry::text(ui, at, &said, INTERFACE, color, room);
    if !entry.live {
        let stroke = Stroke::new(1.0, tokens.quiet);
        ui.painter()
            .hline(first.x_range(), first.center().y, stroke);
    }
    let at = pos2(left, rect.bottom() - 3.0 * GRID);
    let room = button.left() - GRID - left;
    entry::text(ui, at, &facts, SMALL, tokens.quiet, room);
    let line = Stroke::new(1.0, tokens.line);
    ui.painter().hline(rect.x_range(), rect.bottom(), line);
    let name = format!("{said}　{facts}");
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &name));

    let mut wish = response.clicked().then_some(Wish::Show);
    if entry.can_be_undone {
        let does = if entry.live {
            Text::UndoThis
        } else {
            Text::RedoThis
        };
        let does = language.say(does);
        let text = RichText::new(does).size(SMALL).color(tokens.quiet);
        let text = if hovered {
            text.color(tokens.accent)
        } else {
            text
        };
        let mut child = ui.new_child(egui::UiBuilder::new().id_salt(entry.id).max_rect(button));
        let toggle = child.put(button, Button::new(text).frame(false));
        toggle.widget_info(|| WidgetInfo::labeled(Role::Button, true, format!("{does} {said}")));
        if toggle.clicked() {
            wish = Some(Wish::Toggle);
        }
    }
    response.on_hover_ui(|ui| {
        ui.set_max_width(360.0);
        ui.label(&said);
        ui.weak(format!("{}　{}", entry.author, moment::exact(entry.time)));
        if let Some((_, tip)) = by_machine(entry) {
            ui.weak(language.say(tip));
        }
        if let Some(toggled) = entry.toggled.as_ref().filter(|_| !entry.live) {
            let when = moment::exact(toggled.time);
            ui.weak(language.fill(Text::UndoneBy, &[&toggled.author, &when]));
        }
        ui.weak(language.say(Text::HistoryKeys));
    });
    (wish, hovered)
}

/// What is said of what is marked as made by machine. What an import does to the pages it takes is
/// the program's doing; all else was suggested, and accepted by somebody.
fn by_machine(entry: &HistoryEntry) -> Option<(Text, Text)> {
    match (entry.machine, entry.name.as_str()) {
        (false, _) => None,
        (true, "import") => Some((Text::ByMachine, Text::ByMachineTip)),
        (true, _) => Some((Text::AsSuggested, Text::AsSuggestedTip)),
    }
}

/// Who did it where that is not oneself, when, as suggested or not, undone by whom.
fn facts(language: Language, own: &str, entry: &HistoryEntry) -> String {
    let mut facts = Vec::new();
    if entry.author != own {
        facts.push(entry.author.clone());
    }
    facts.push(moment::short(language, entry.time));
    if let Some((fact, _)) = by_machine(entry) {
        facts.push(language.say(fact).to_owned());
    }
    if !entry.live {
        facts.push(match &entry.toggled {
            Some(toggled) if toggled.author != own => {
                language.fill(Text::UndoneByShort, &[&toggled.author])
            }
            _ => language.say(Text::Undone).to_owned(),
        });
    }
    facts.join(" · ")
}
