//! The assembly view: the blocks of a page as cards, grouped by the articles they make. What is
//! proposed is shown lightly until it is accepted; what an editor does by hand is done at once, as
//! an action like any other.

mod cards;
mod everything;
mod gather;

use std::sync::Arc;

use egui::{Context, Event, Id, Key, Modifiers, Sense, Ui, WidgetInfo};

use crate::core::{ActionId, Address, PageId, Role};
use crate::session::Session;
use crate::session::assembly::{ACCEPT_FROM, Block, Board, Group, Part, Pull};
use crate::session::command::Command;
use crate::tag::words::Words;

use super::entry;
use super::keys::Keymap;
use super::scroll::Scroll;
use super::strings::Language;
use super::strings::assembly::AssemblyText as T;
use super::window::Request;
use crate::ui::reasons::Failure;

use everything::Everything;
use gather::{Gather, Turn};

/// What the editor asks of the window.
#[derive(Clone, Debug)]
pub(in crate::ui) enum Ask {
    /// Accepts what is proposed for the page.
    Accept,
    /// Sets the role of the chosen block.
    Role(Role),
    /// Moves the chosen block up or down by one.
    Move { down: bool },
    /// Moves a block beside the line of a character.
    Put {
        block: (Address, Address),
        beside: Address,
        before: bool,
    },
    /// Begins an article at the chosen block.
    Begin,
    /// Puts the chosen block, or the whole article where its head is chosen, into the one before.
    IntoBefore,
    /// Pulls in the other half of a jump.
    Pull(Pull),
    /// Refuses what is proposed for the chosen card, or takes that back.
    Refuse,
    /// Looks at all pages.
    LookAtAll,
    /// Accepts the pages that are sure enough.
    AcceptAll,
    /// Goes back to the article.
    Close,
}

/// One entry of the view.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Entry {
    /// The head of an article.
    Group(usize),
    /// A block, in the article or in none.
    Block(usize, Option<usize>),
    /// The other half of a jump.
    Pull(usize, usize),
    /// The head of what belongs to no article.
    Aside,
}

/// What refusing does on a card.
#[derive(Debug)]
pub(in crate::ui) enum Refusing {
    /// It refuses what is proposed.
    Refuse(Box<Command>),
    /// It takes back what was refused last.
    TakeBack(ActionId),
}

/// What is proposed for all pages.
#[derive(Debug)]
enum All {
    Looking(Everything),
    Ready(Vec<Arc<Board>>),
}

/// See the module's description.
#[derive(Debug)]
pub(in crate::ui) struct Assembly {
    page: Option<PageId>,
    revision: Option<u64>,
    gather: Option<Gather>,
    failed: Option<Failure>,
    board: Option<Board>,
    entries: Vec<Entry>,
    cursor: usize,
    /// The block that is to be chosen once the board is made anew.
    keep: Option<Address>,
    scroll: Scroll,
    /// The block that is dragged.
    dragged: Option<usize>,
    all: Option<All>,
    /// How sure a page has to be, in hundredths.
    least: u8,
    wants_focus: bool,
}

/// The view, as one thing that has the focus.
pub(in crate::ui) fn assembly_id() -> Id {
    Id::unique("assembly")
}

impl Default for Assembly {
    fn default() -> Self {
        Self {
            page: None,
            revision: None,
            gather: None,
            failed: None,
            board: None,
            entries: Vec::new(),
            cursor: 0,
            keep: None,
            scroll: Scroll::new(cards::CARD),
            dragged: None,
            all: None,
            least: (ACCEPT_FROM * 100.0).round() as u8,
            wants_focus: true,
        }
    }
}

impl Assembly {
    /// Reads the page again where something was done, and takes in what was found.
    pub(in crate::ui) fn work(
        &mut self,
        context: &Context,
        session: &mut Session,
        words: &Words,
        page: Option<PageId>,
    ) {
        if self.page != page {
            let least = self.least;
            *self = Self {
                page,
                least,
                all: self.all.take(),
                ..Self::default()
            };
        }
        let Some(page) = page else { return };
        if self.revision != Some(session.revision()) {
            self.revision = Some(session.revision());
            self.failed = None;
            match session.pages_of_issue(page) {
                Ok(pages) => self.gather = Some(Gather::of(pages)),
                Err(error) => self.failed = Some(error.into()),
            }
            // What was found for all pages is no longer so.
            self.all = None;
        }
        if let Some(gather) = &mut self.gather {
            match gather.go_on(context, session, words) {
                Turn::More => {}
                Turn::Done(boards) => {
                    self.gather = None;
                    let board = boards.into_iter().find(|board| board.page == page);
                    self.take(board);
                }
                Turn::Failed(why) => {
                    self.gather = None;
                    self.failed = Some(why);
                }
            }
        }
        if let Some(All::Looking(everything)) = &mut self.all {
            match everything.take() {
                None => {}
                Some(Ok(boards)) => {
                    let boards = boards.into_iter().map(Arc::new).collect();
                    self.all = Some(All::Ready(boards));
                }
                Some(Err(why)) => {
                    self.all = None;
                    self.failed = Some(why);
                }
            }
        }
    }

    fn take(&mut self, board: Option<Board>) {
        let chosen = self.keep.take().or_else(|| self.chosen_address());
        self.entries.clear();
        if let Some(board) = &board {
            for (number, group) in board.groups.iter().enumerate() {
                self.entries.push(Entry::Group(number));
                let blocks = group.blocks.iter();
                self.entries
                    .extend(blocks.map(|block| Entry::Block(*block, Some(number))));
                let pulls = 0..group.pulls.len();
                self.entries
                    .extend(pulls.map(|pull| Entry::Pull(number, pull)));
            }
            if !board.aside.is_empty() {
                self.entries.push(Entry::Aside);
                let blocks = board.aside.iter();
                self.entries
                    .extend(blocks.map(|block| Entry::Block(*block, None)));
            }
        }
        self.board = board;
        let place = chosen.and_then(|address| {
            self.entries.iter().position(|entry| match entry {
                Entry::Block(block, _) => self.first_of(*block) == Some(address),
                _ => false,
            })
        });
        let last = self.entries.len().saturating_sub(1);
        self.cursor = place.unwrap_or(self.cursor).min(last);
        if place.is_some() {
            self.scroll.reveal(self.cursor);
        }
    }

    fn first_of(&self, block: usize) -> Option<Address> {
        Some(self.board.as_ref()?.blocks.get(block)?.first)
    }

    fn chosen_address(&self) -> Option<Address> {
        match self.entries.get(self.cursor)? {
            Entry::Block(block, _) => self.first_of(*block),
            _ => None,
        }
    }

    /// The page's board.
    pub(in crate::ui) fn board(&self) -> Option<&Board> {
        self.board.as_ref()
    }

    /// The chosen block.
    pub(in crate::ui) fn chosen_block(&self) -> Option<&Block> {
        let Entry::Block(block, _) = self.entries.get(self.cursor)? else {
            return None;
        };
        self.board.as_ref()?.blocks.get(*block)
    }

    /// Its first and last character.
    pub(in crate::ui) fn chosen(&self) -> Option<(Address, Address)> {
        self.chosen_block().map(|block| (block.first, block.last))
    }

    /// The article that is chosen by its head, and the one before it.
    pub(in crate::ui) fn chosen_group(&self) -> Option<(&Group, &Group)> {
        let board = self.board.as_ref()?;
        let number = match self.entries.get(self.cursor)? {
            Entry::Group(number) => *number,
            _ => return None,
        };
        Some((
            &board.groups[number],
            board.groups.get(number.checked_sub(1)?)?,
        ))
    }

    /// The last character of the article before that of the chosen block.
    pub(in crate::ui) fn end_before(&self) -> Option<Address> {
        let board = self.board.as_ref()?;
        let group = match self.entries.get(self.cursor)? {
            Entry::Block(_, Some(group)) => group.checked_sub(1)?,
            Entry::Block(_, None) => board.groups.len().checked_sub(1)?,
            _ => return None,
        };
        let last = board.groups.get(group)?.blocks.last()?;
        Some(board.blocks[*last].last)
    }

    /// The block before or behind the chosen one, over the heads of articles.
    pub(in crate::ui) fn beside(&self, down: bool) -> Option<(Address, Address)> {
        let board = self.board.as_ref()?;
        let is_block = |entry: &&Entry| matches!(entry, Entry::Block(_, Some(_)));
        let found = match down {
            true => self.entries.iter().skip(self.cursor + 1).find(is_block),
            false => self.entries.iter().take(self.cursor).rev().find(is_block),
        };
        let Some(Entry::Block(block, _)) = found else {
            return None;
        };
        let block = &board.blocks[*block];
        Some((block.first, block.last))
    }

    /// What refusing does on the chosen card.
    pub(in crate::ui) fn refusing(&self) -> Option<Refusing> {
        let board = self.board.as_ref()?;
        let part = match self.entries.get(self.cursor)? {
            Entry::Group(group) => Part::Group(*group),
            Entry::Block(block, _) => Part::Block(*block),
            Entry::Pull(group, pull) => Part::Pull(*group, *pull),
            Entry::Aside => return None,
        };
        let refuse = board.refuse(part).map(Box::new).map(Refusing::Refuse);
        refuse.or_else(|| {
            let refused = board.refusals(part);
            refused.last().map(|one| Refusing::TakeBack(one.action))
        })
    }

    /// Chooses a block again when the board is made anew.
    pub(in crate::ui) fn keep(&mut self, block: Address) {
        self.keep = Some(block);
    }

    /// Has the focus again, which a button took.
    pub(in crate::ui) fn take_focus(&mut self) {
        self.wants_focus = true;
    }

    /// Begins to look at all pages.
    pub(in crate::ui) fn look_at_all(
        &mut self,
        context: &Context,
        session: &mut Session,
        words: &Words,
    ) {
        match Everything::begin(context, session, words) {
            Ok(everything) => self.all = Some(All::Looking(everything)),
            Err(error) => self.failed = Some(error.into()),
        }
    }

    /// The pages that are sure enough.
    pub(in crate::ui) fn sure(&self) -> Vec<Arc<Board>> {
        let Some(All::Ready(boards)) = &self.all else {
            return Vec::new();
        };
        let least = f32::from(self.least) / 100.0;
        let sure = boards.iter().filter(|board| board.is_sure(least));
        sure.cloned().collect()
    }

    /// Draws the view.
    pub(in crate::ui) fn show(
        &mut self,
        ui: &mut Ui,
        language: Language,
        keys: &Keymap,
        requests: &mut Vec<Request>,
    ) {
        let id = assembly_id();
        let area = ui.interact(ui.max_rect(), id, Sense::FOCUSABLE);
        area.widget_info(|| WidgetInfo::labeled(egui::Role::ListBox, true, language.say(T::Name)));
        // A dialog that was closed leaves the focus to nobody.
        let is_nowhere =
            ui.memory(|memory| memory.focused().is_none() && memory.top_modal_layer().is_none());
        if std::mem::take(&mut self.wants_focus) || is_nowhere {
            ui.memory_mut(|memory| memory.request_focus(id));
        }
        if area.has_focus() {
            self.keys(ui, requests);
        }
        self.head(ui, language, keys, requests);
        self.whole_bundle(ui, language, requests);
        self.cards(ui, language, keys, area.has_focus(), requests);
    }

    fn keys(&mut self, ui: &Ui, requests: &mut Vec<Request>) {
        entry::own_keys(ui, assembly_id(), false);
        if egui::Popup::is_any_open(ui.ctx()) {
            return;
        }
        let page = self.scroll.page();
        let last = self.entries.len().saturating_sub(1);
        let pressed = |key| ui.input_mut(|input| input.count_and_consume_key(Modifiers::NONE, key));
        let old = self.cursor;
        self.cursor = (self.cursor + pressed(Key::ArrowDown)).min(last);
        self.cursor = self.cursor.saturating_sub(pressed(Key::ArrowUp));
        self.cursor = (self.cursor + page * pressed(Key::PageDown)).min(last);
        self.cursor = self.cursor.saturating_sub(page * pressed(Key::PageUp));
        if pressed(Key::Home) > 0 {
            self.cursor = 0;
        }
        if pressed(Key::End) > 0 {
            self.cursor = last;
        }
        if self.cursor != old {
            self.scroll.reveal(self.cursor);
        }
        let mut ask = |ask: Ask| requests.push(Request::Assemble(ask));
        if pressed(Key::Enter) > 0 {
            ask(Ask::Accept);
        }
        if pressed(Key::Escape) > 0 {
            ask(Ask::Close);
        }
        if pressed(Key::P) > 0
            && let Some(pull) = self.pull_here()
        {
            ask(Ask::Pull(pull));
            // The letter is no text.
            ui.input_mut(|input| {
                input
                    .events
                    .retain(|event| !matches!(event, Event::Text(_)))
            });
        }
    }

    /// The other half that is chosen, or the first of the article in which one is.
    fn pull_here(&self) -> Option<Pull> {
        let board = self.board.as_ref()?;
        let (group, pull) = match self.entries.get(self.cursor)? {
            Entry::Pull(group, pull) => (*group, *pull),
            Entry::Group(group) | Entry::Block(_, Some(group)) => (*group, 0),
            _ => return None,
        };
        board.groups.get(group)?.pulls.get(pull).cloned()
    }
}
