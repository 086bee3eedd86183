//! Articles put together: what `mend::articles` proposes for the pages of a bundle, as boards of
//! blocks to look at, and as ordinary commands once an editor accepts it.
//!
//! A page is read on the thread that has the session ([`Session::read_for_assembly`]), looked at
//! on any ([`boards`]), and accepted with [`Board::accept`], one action marked as made by machine.
//! What somebody set stays: roles that are set, and on a page on which articles were parted or
//! lines moved, all of that; there only roles, halves of jumps and metadata are proposed. What
//! somebody refused ([`Board::refuse`]) is not proposed again.

mod accepting;
mod making;
mod refusing;
#[cfg(test)]
mod tests;

pub use accepting::{article_at, begin_article, lines_of, move_lines};
pub use making::boards;
pub use refusing::{Part, Refusal};

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::core::breaks::Decision as Decided;
use crate::core::clean::{is_line_end, is_white};
use crate::core::page_lines::PageLines;
use crate::core::printed::Printed;
use crate::core::{ActionId, Address, Document, Facts, Operation, PageId, Role, Run, RunSet};
use crate::format::metadata::{DATE, NEWSPAPER};
use crate::mend::articles::Reason;
use crate::mend::dictionary::Dictionary;
use crate::store::StoreError;

use super::command::{Command, CommandError};
use super::plan::Prepared;
use super::planner::Planner;
use super::rows::{Metadata, effective_metadata};
use super::{ActionBody, Outcome, Session};

/// From so sure on, in all its articles, a page is accepted without anybody having looked at it: six
/// such pages in seven are without a fault (`docs/mending.md`).
pub const ACCEPT_FROM: f32 = 0.8;

/// Pages that are looked at together, at most: more than an issue has.
const TOGETHER: usize = 64;

/// How many pages to each side of one are looked at for halves of its jumps.
const NEAR: usize = 16;

/// A page as it is read.
#[derive(Clone, PartialEq, Debug)]
pub struct PageText {
    /// The page.
    pub page: PageId,
    /// Its number in the bundle, from 1.
    pub number: u32,
    /// Its lines with text, in the order of its articles.
    pub lines: Vec<PageLine>,
    chars: Vec<char>,
    /// What is decided about the break behind each line.
    decided: Vec<Option<bool>>,
    /// Articles were parted here, or lines moved.
    is_arranged: bool,
    /// The day the page is of, where that is known. What datelines of its articles say is another.
    date: Option<String>,
    /// By article, what is known of it.
    known: BTreeMap<Address, Metadata>,
    /// By line, what was refused.
    refused: FxHashMap<usize, Vec<Refusal>>,
}

/// A line with text.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct PageLine {
    /// The article it is in.
    pub article: Address,
    /// Its first and last character that are visible and not white.
    pub first: Address,
    /// See `first`.
    pub last: Address,
    /// Its number on the page as it came; none where it came from another.
    pub number: Option<u32>,
    /// The role that was set, if one was.
    pub role: Role,
    /// It belongs to no article and was taken out of the text.
    pub is_hidden: bool,
    /// Somebody has shown it that was hidden.
    was_shown: bool,
}

/// Lines of one role that stand together.
#[derive(Clone, PartialEq, Debug)]
pub struct Block {
    /// Its lines, by their places in [`PageText::lines`].
    pub lines: Range<usize>,
    /// The first and the last of the lines of the page that it came in; none where a line came from
    /// another page.
    pub numbers: Option<(u32, u32)>,
    /// What it is, or would be; none where that was refused.
    pub role: Role,
    /// Its role was set by somebody.
    pub is_set: bool,
    /// It would stand somewhere else than on the page.
    pub is_moved: bool,
    /// It belongs to no article and was taken out of the text.
    pub is_hidden: bool,
    /// What was refused of it.
    pub refused: Vec<Refusal>,
    /// The beginning of its text.
    pub text: String,
    /// Its first character.
    pub first: Address,
    /// Its last.
    pub last: Address,
    /// The article it is in.
    pub article: Address,
}

/// The other half of a jump, on another page.
#[derive(Clone, PartialEq, Debug)]
pub struct Pull {
    /// The page it is on.
    pub page: PageId,
    /// The number of that page in the bundle.
    pub number: u32,
    /// Its lines, from a first to a last character each.
    pub runs: Vec<(Address, Address)>,
    /// The beginning of its text.
    pub text: String,
    /// The character that it is to stand behind.
    pub behind: Address,
    /// The text runs on from the line it is to stand behind.
    pub runs_on: bool,
    /// How likely it is right, from 0 to 1.
    pub confidence: f32,
    /// Somebody refused it.
    pub refused: Option<ActionId>,
}

/// An article, or what would be one.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Group {
    /// Its blocks in order, by their places on the board.
    pub blocks: Vec<usize>,
    /// Its headline, or the beginning of its text.
    pub headline: String,
    /// How likely it is right, from one half to 1.
    pub confidence: f32,
    /// Why.
    pub reasons: Vec<Reason>,
    /// What would be said of it that is not known yet.
    pub metadata: BTreeMap<String, String>,
    /// Halves on other pages.
    pub pulls: Vec<Pull>,
    /// The number of the page it begins on, where that is another.
    pub begins_on: Option<u32>,
    /// Lines that the text runs on between, by their places.
    joins: Vec<(usize, usize)>,
}

impl Group {
    /// The halves on other pages that nobody refused.
    pub fn jumps(&self) -> impl Iterator<Item = &Pull> {
        self.pulls.iter().filter(|pull| pull.refused.is_none())
    }
}

/// A page with what is proposed for it.
#[derive(Clone, PartialEq, Debug)]
pub struct Board {
    /// The page.
    pub page: PageId,
    /// Its number in the bundle.
    pub number: u32,
    /// Its blocks, in the order of the page.
    pub blocks: Vec<Block>,
    /// Its articles, in the order in which they would stand.
    pub groups: Vec<Group>,
    /// Blocks that belong to no article: page heads, jump lines.
    pub aside: Vec<usize>,
    /// Articles were parted or lines moved here: groups are the articles there are.
    pub is_arranged: bool,
    lines: Vec<PageLine>,
}

/// What was put together.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Assembled {
    /// Pages.
    pub pages: usize,
    /// Articles on them.
    pub articles: usize,
    /// Jumps whose halves were put together.
    pub jumps: usize,
    /// Page heads, jump lines and the like that were taken out of the text.
    pub aside: usize,
    /// Pages that are not sure enough.
    pub left: usize,
}

impl Session {
    /// The pages among which halves of a page's jumps are looked for, itself among them: those
    /// beside it of the same newspaper and day.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn pages_of_issue(&mut self, page: PageId) -> Result<Vec<PageId>, StoreError> {
        let pages = self.pages();
        let Some(at) = pages.iter().position(|(_, id)| *id == page) else {
            return Ok(Vec::new());
        };
        let issue = |metadata: &Metadata| {
            let said = |key: &str| metadata.get(key).cloned();
            (said(NEWSPAPER), said(DATE))
        };
        let own = issue(&self.page_metadata(page));
        let near = pages[at.saturating_sub(NEAR)..(at + NEAR + 1).min(pages.len())].to_vec();
        let same = near
            .into_iter()
            .map(|(_, id)| id)
            .filter(|id| *id == page || issue(&self.page_metadata(*id)) == own);
        Ok(same.collect())
    }

    /// Reads a page for [`boards`].
    ///
    /// # Errors
    /// What SQLite says.
    pub fn read_for_assembly(&mut self, page: PageId) -> Result<PageText, StoreError> {
        let number = self.page_number(page).unwrap_or(0);
        self.document(page)?;
        let metadata = self.page_metadata(page);
        let document = self.document(page)?;
        let articles = document
            .articles()
            .filter(|article| document.page_of(*article) == page);
        let articles: Vec<Address> = articles.collect();
        let mut read = PageText {
            page,
            number,
            lines: Vec::new(),
            chars: Vec::new(),
            decided: Vec::new(),
            is_arranged: articles.len() > 1 || is_arranged(document, page),
            date: metadata.get(DATE).cloned(),
            known: BTreeMap::new(),
            refused: FxHashMap::default(),
        };
        for article in &articles {
            let known = effective_metadata(document, *article, |_| metadata.clone());
            read.known.insert(*article, known);
        }
        read.read_lines(document, &articles, true);
        let mut hidden = read.lines.iter().filter(|line| line.is_hidden);
        if !read.is_arranged && hidden.next().is_some() {
            // Where every line has its role it was put together, though nothing had to be moved.
            read.is_arranged = read.lines.iter().all(|line| line.role != Role::Unset);
            if !read.is_arranged {
                read.read_lines(document, &articles, false);
            }
        }
        read.refused = refusing::refused(document, &read.lines);
        Ok(read)
    }

    /// Puts the articles of all pages together that are at least so sure and on which nobody parted
    /// or moved anything; one action. Says how many pages that were; `tell` is told how many are
    /// looked at, and of how many.
    ///
    /// # Errors
    /// See [`CommandError`].
    pub fn assemble(
        &mut self,
        dictionary: &impl Dictionary,
        least: f32,
        tell: &dyn Fn(u64, u64),
    ) -> Result<Assembled, CommandError> {
        let go_on = |done, all| {
            tell(done, all);
            true
        };
        let made = self.boards_of_all(dictionary, go_on)?;
        let sure: Vec<&Board> = made.iter().filter(|board| board.is_sure(least)).collect();
        let groups = || sure.iter().flat_map(|board| &board.groups);
        let done = Assembled {
            pages: sure.len(),
            articles: groups().count(),
            jumps: groups().map(|group| group.jumps().count()).sum(),
            aside: sure.iter().map(|board| board.lines_to_hide()).sum(),
            left: made.len() - sure.len(),
        };
        if !sure.is_empty() {
            self.accept_boards(&sure, true)?;
        }
        Ok(done)
    }

    /// What is proposed for the pages on which nobody parted or moved anything. `go_on` is told how
    /// many pages are looked at, and of how many, and says whether to go on.
    fn boards_of_all(
        &mut self,
        dictionary: &impl Dictionary,
        go_on: impl Fn(u64, u64) -> bool,
    ) -> Result<Vec<Board>, StoreError> {
        let all = self.pages();
        let mut made = Vec::new();
        let mut looked = 0;
        for pages in all.chunks(TOGETHER) {
            let mut read = Vec::with_capacity(pages.len());
            for (_, page) in pages {
                read.push(self.read_for_assembly(*page)?);
            }
            let boards = boards(&read, dictionary).into_iter();
            made.extend(boards.filter(|board| !board.is_arranged && board.has_proposals()));
            looked += pages.len() as u64;
            if !go_on(looked, all.len() as u64) {
                break;
            }
        }
        Ok(made)
    }

    /// Accepts boards: articles parted, headlines put before their bodies, roles, what belongs to no
    /// article taken out of the text, halves of jumps put together, metadata; one action, marked as
    /// made by machine.
    ///
    /// # Errors
    /// See [`CommandError`]; there may be nothing to do.
    pub fn accept_boards(
        &mut self,
        boards: &[&Board],
        pulls: bool,
    ) -> Result<Outcome, CommandError> {
        let mut commands: Vec<Command> = Vec::new();
        for board in boards {
            commands.extend(board.accept());
        }
        if pulls {
            let groups = boards.iter().flat_map(|board| &board.groups);
            commands.extend(groups.flat_map(Group::jumps).flat_map(Pull::commands));
        }
        if commands.is_empty() {
            return Err(CommandError::NothingToDo);
        }
        let name = "assemble".to_owned();
        self.execute_as_machine(&Command::Batch { name, commands })
    }
}

impl Session {
    /// Gets ready to look at all pages elsewhere.
    pub fn looking(&mut self) -> Looking {
        Looking {
            planner: self.planner(),
        }
    }

    /// Gets ready to accept many boards elsewhere, jumps put together.
    pub fn accepting(&mut self, boards: Vec<Arc<Board>>) -> Accepting {
        Accepting {
            planner: self.planner(),
            boards,
        }
    }
}

/// All pages that are to be looked at.
#[derive(Debug)]
pub struct Looking {
    planner: Planner,
}

impl Looking {
    /// What is proposed for the pages on which nobody parted or moved anything. `go_on` is told how
    /// many are looked at, and of how many, and says whether to go on.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn boards(
        &self,
        dictionary: &impl Dictionary,
        go_on: impl Fn(u64, u64) -> bool,
    ) -> Result<Vec<Board>, StoreError> {
        self.planner.reader()?.boards_of_all(dictionary, go_on)
    }
}

/// Many boards that are to be accepted.
#[derive(Debug)]
pub struct Accepting {
    planner: Planner,
    boards: Vec<Arc<Board>>,
}

impl Accepting {
    /// Works out what that comes to; see [`Session::accept_boards`]. `go_on` is told how many pages
    /// are done, and of how many, and says whether to go on.
    ///
    /// # Errors
    /// See [`CommandError`].
    pub fn prepare(&self, go_on: impl Fn(u64, u64) -> bool) -> Result<Prepared, CommandError> {
        let groups = self.boards.iter().flat_map(|board| &board.groups);
        let pulls: Vec<&Pull> = groups.flat_map(Group::jumps).collect();
        // Pages that have halves of one jump are worked out together, the last.
        let pulled: FxHashSet<PageId> = pulls
            .iter()
            .flat_map(|pull| [pull.page, pull.behind.buffer.page])
            .collect();
        let mut groups: Vec<Vec<Command>> = Vec::new();
        let mut last: Vec<Command> = Vec::new();
        for board in &self.boards {
            match pulled.contains(&board.page) {
                true => last.extend(board.accept()),
                false => groups.push(board.accept()),
            }
        }
        last.extend(pulls.into_iter().flat_map(Pull::commands));
        groups.push(last);
        let count: usize = groups.iter().map(Vec::len).sum();
        let plan = self
            .planner
            .work_out(&groups, go_on, |session, draft, commands| {
                Planner::carry_out(session, draft, commands)
            })?;
        let detail = format!("{count} commands");
        Ok(Prepared {
            plan,
            body: ActionBody::done("assemble", detail, true),
            passed_over: 0,
        })
    }
}

/// Whether lines of a page were moved on it, or articles parted.
fn is_arranged(document: &Document, page: PageId) -> bool {
    document.entries().iter().any(|entry| {
        let here = match &*entry.operation {
            Operation::SplitArticle { head, .. } | Operation::UnsplitArticle { head } => {
                head.buffer.page == page
            }
            Operation::Move { runs, after } => {
                after.buffer.page == page && runs.iter().any(|run| run.buffer.page == page)
            }
            _ => false,
        };
        here && document.is_live(entry.action)
    })
}

impl PageText {
    /// Reads the lines of articles, `with_hidden` also those that belong to none and were taken out of
    /// the text: jumps are told by such lines, also when the page that they lead to comes later.
    fn read_lines(&mut self, document: &Document, articles: &[Address], with_hidden: bool) {
        let numbers = PageLines::of(document, self.page);
        let shown = shown_again(document);
        let mut rows: Vec<Row> = Vec::new();
        for article in articles {
            let printed = Printed::of(document, *article);
            for (at, row) in printed.rows().iter().enumerate() {
                let runs = printed.row_runs(document, row);
                let (content, is_hidden) = match row.content {
                    Some((first, last)) => {
                        let ends = (printed.address(first), printed.address(last));
                        (Some(ends), false)
                    }
                    None if with_hidden => (hidden_aside(document, &runs), true),
                    None => (None, true),
                };
                let Some((first, last)) = content else {
                    rows.push(Row::default());
                    continue;
                };
                let line = PageLine {
                    article: *article,
                    first,
                    last,
                    number: numbers.number(first).or(numbers.number(last)),
                    role: document.role(first),
                    is_hidden,
                    was_shown: shown.contains(first),
                };
                let decided = printed.break_after(at as u32 + 1).map(|one| one.decision);
                let decided = match decided {
                    Some(Decided::Joined) => Some(false),
                    Some(Decided::Kept) => Some(true),
                    Some(Decided::Open) => None,
                    // The end of an article.
                    None => Some(true),
                };
                let characters = runs.iter().flat_map(|run| document.characters(*run));
                let seen = characters.filter(|(_, facts)| match is_hidden {
                    true => is_only_hidden(*facts),
                    false => facts.visible(),
                });
                let chars = seen.map(|(c, _)| c).filter(|c| !is_line_end(*c));
                rows.push(Row {
                    chars: chars.collect(),
                    line: Some((line, decided)),
                });
            }
        }
        self.take_rows(rows);
    }

    fn take_rows(&mut self, rows: Vec<Row>) {
        self.lines.clear();
        self.decided.clear();
        self.chars.clear();
        // A page's head says which page it is: it stands at the top again.
        let lines = rows.iter().filter_map(|row| row.line.map(|(line, _)| line));
        let seen = lines.filter(|line| !line.is_hidden);
        let top = seen.filter_map(|line| line.number).min();
        let is_head = |row: &Row| {
            let line = row.line.map(|(line, _)| line);
            let head = line.filter(|line| line.is_hidden && line.role == Role::Furniture);
            head.is_some_and(|head| head.number < top && head.number.is_some())
        };
        let (heads, rest): (Vec<Row>, Vec<Row>) = rows.into_iter().partition(is_head);
        for row in heads.into_iter().chain(rest) {
            if let Some((line, decided)) = row.line {
                if line.is_hidden
                    && let Some(before) = self.decided.last_mut()
                {
                    *before = Some(true);
                }
                self.lines.push(line);
                self.decided.push(decided);
            }
            self.chars.extend(row.chars);
            self.chars.push('\n');
        }
    }
}

/// A row of a page as it is read: its characters, the line it is if it has text, and what is decided
/// about the break behind that.
#[derive(Default)]
struct Row {
    chars: Vec<char>,
    line: Option<(PageLine, Option<bool>)>,
}

fn is_only_hidden(facts: Facts) -> bool {
    facts.any(Facts::HIDDEN) && !facts.any(Facts::REPLACED | Facts::UNBORN)
}

/// The first and the last character of a row that was taken out of the text because it belongs to no
/// article.
fn hidden_aside(document: &Document, runs: &[Run]) -> Option<(Address, Address)> {
    let each = runs.iter().flat_map(|run| {
        let characters = document.characters(*run);
        run.addresses().zip(characters)
    });
    let inked = each.filter(|(_, (c, facts))| is_only_hidden(*facts) && !is_white(*c));
    let mut inked = inked.map(|(at, _)| at);
    let first = inked.next()?;
    let last = inked.last().unwrap_or(first);
    is_aside(document.role(first)).then_some((first, last))
}

/// What somebody has shown that was hidden.
fn shown_again(document: &Document) -> RunSet {
    let mut shown = Vec::new();
    for entry in document.entries() {
        if let Operation::Show { runs } = &*entry.operation
            && document.is_live(entry.action)
        {
            shown.extend_from_slice(runs);
        }
    }
    RunSet::new(&shown)
}

/// Whether what has a role belongs to no article.
pub fn is_aside(role: Role) -> bool {
    matches!(role, Role::Furniture | Role::Jump)
}
