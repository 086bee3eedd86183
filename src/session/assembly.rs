//! Articles put together: what `mend::articles` proposes for the pages of a bundle, as boards of
//! blocks to look at, and as ordinary commands once an editor accepts it.
//!
//! A page is read on the thread that has the session ([`Session::read_for_assembly`]), looked at
//! on any ([`boards`]), and accepted with [`Board::accept`], one action marked as made by machine.
//! What somebody set stays: roles that are set, and on a page on which articles were parted or
//! lines moved, all of that; there only roles, halves of jumps and metadata are proposed.

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::FxHashMap;

use crate::core::breaks::Decision as Decided;
use crate::core::clean::is_line_end;
use crate::core::printed::Printed;
use crate::core::{Address, Document, Operation, PageId, Role};
use crate::format::metadata::{AUTHOR, DATE, NEWSPAPER, PLACE, SOURCE};
use crate::mend::articles::{Article, Reason, Sheet, propose};
use crate::mend::breaks::{ASK_BELOW, Page, hear};
use crate::mend::dictionary::Dictionary;
use crate::mend::habits::Offsets;
use crate::store::{StoreError, record};

use super::command::{
    ArticleRef, Breaks, Command, CommandError, Destination, LineRef, Stretch, Subjects,
};
use super::rows::{Metadata, effective_metadata};
use super::{Outcome, Session};

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
    /// By article, what is known of it.
    known: BTreeMap<Address, Metadata>,
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
    /// The role that was set, if one was.
    pub role: Role,
}

/// Lines of one role that stand together.
#[derive(Clone, PartialEq, Debug)]
pub struct Block {
    /// Its lines, by their places in [`PageText::lines`].
    pub lines: std::ops::Range<usize>,
    /// What it is, or would be.
    pub role: Role,
    /// Its role was set by somebody.
    pub is_set: bool,
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
    /// Lines that the text runs on between, by a character of each.
    joins: Vec<Address>,
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
            known: BTreeMap::new(),
        };
        for article in articles {
            read_article(document, article, &mut read);
            let known = effective_metadata(document, article, |_| metadata.clone());
            read.known.insert(article, known);
        }
        Ok(read)
    }

    /// Accepts boards: articles parted, headlines put before their bodies, roles, halves of jumps
    /// put together, metadata; one action, marked as made by machine.
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
            commands.extend(
                groups
                    .flat_map(|group| &group.pulls)
                    .flat_map(Pull::commands),
            );
        }
        if commands.is_empty() {
            return Err(CommandError::NothingToDo);
        }
        let name = "assemble".to_owned();
        self.execute_as_machine(&Command::Batch { name, commands })
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

fn read_article(document: &Document, article: Address, read: &mut PageText) {
    let printed = Printed::of(document, article);
    for (at, row) in printed.rows().iter().enumerate() {
        if let Some((first, last)) = row.content {
            let (first, last) = (printed.address(first), printed.address(last));
            read.lines.push(PageLine {
                article,
                first,
                last,
                role: document.role(first),
            });
            let decided = printed.break_after(at as u32 + 1).map(|one| one.decision);
            read.decided.push(match decided {
                Some(Decided::Joined) => Some(false),
                Some(Decided::Kept) => Some(true),
                Some(Decided::Open) => None,
                // The end of an article.
                None => Some(true),
            });
            for run in printed.row_runs(document, row) {
                let visible = document
                    .characters(run)
                    .filter(|(_, facts)| facts.visible());
                read.chars
                    .extend(visible.map(|(c, _)| c).filter(|c| !is_line_end(*c)));
            }
        }
        read.chars.push('\n');
    }
}

/// Looks at pages that belong together; a board for each.
pub fn boards(pages: &[PageText], dictionary: &impl Dictionary) -> Vec<Board> {
    let texts: Vec<&[char]> = pages.iter().map(|page| page.chars.as_slice()).collect();
    let looked: Vec<Page<'_>> = texts
        .iter()
        .map(|text| Page::of(text, dictionary))
        .collect();
    let heard = hear(&texts, &looked);
    let sheets: Vec<Sheet> = looked
        .iter()
        .zip(&heard)
        .zip(pages)
        .map(|((page, heard), read)| sheet_of(page, heard, read))
        .collect();
    let articles = propose(&sheets, dictionary);
    let mut made: Vec<Board> = pages
        .iter()
        .enumerate()
        .map(|(at, page)| {
            Making {
                at,
                page,
                sheet: &sheets[at],
                articles: &articles,
                pages,
            }
            .board()
        })
        .collect();
    for article in &articles {
        add_pulls(article, pages, &sheets, &mut made);
    }
    made
}

fn sheet_of(page: &Page<'_>, heard: &[crate::mend::reprint::Heard], read: &PageText) -> Sheet {
    let mut decisions = page.decisions(heard, &Offsets::default(), ASK_BELOW);
    for (decision, decided) in decisions.iter_mut().zip(&read.decided) {
        decision.keep = decided.unwrap_or(decision.keep);
    }
    let mut sheet = page.sheet(&decisions);
    for (role, line) in sheet.roles.iter_mut().zip(&read.lines) {
        if line.role != Role::Unset {
            *role = line.role;
        }
    }
    let known = read.known.values().next();
    sheet.date = known.and_then(|known| known.get(DATE).cloned());
    sheet
}

fn is_aside(role: Role) -> bool {
    matches!(role, Role::Furniture | Role::Jump)
}

/// A board in the making.
struct Making<'a> {
    at: usize,
    page: &'a PageText,
    sheet: &'a Sheet,
    articles: &'a [Article],
    pages: &'a [PageText],
}

impl Making<'_> {
    fn board(&self) -> Board {
        let mut board = Board {
            page: self.page.page,
            number: self.page.number,
            blocks: Vec::new(),
            groups: Vec::new(),
            aside: Vec::new(),
            is_arranged: self.page.is_arranged,
            lines: self.page.lines.clone(),
        };
        // The proposal each line is in.
        let mut proposal: Vec<Option<usize>> = vec![None; self.page.lines.len()];
        for (number, article) in self.articles.iter().enumerate() {
            let parts = article.parts.iter().filter(|part| part.page == self.at);
            for line in parts.flat_map(|part| &part.lines) {
                if let Some(place) = proposal.get_mut(*line) {
                    *place = Some(number);
                }
            }
        }
        self.make_blocks(&proposal, &mut board.blocks);
        if self.page.is_arranged {
            self.groups_as_they_are(&proposal, &mut board);
        } else {
            self.groups_as_proposed(&mut board);
        }
        board
    }

    fn make_blocks(&self, proposal: &[Option<usize>], blocks: &mut Vec<Block>) {
        let count = self.page.lines.len();
        let mut from = 0;
        for line in 0..count {
            let next = line + 1;
            let goes_on = next < count
                && !self.sheet.keep.get(line).copied().unwrap_or(true)
                && self.sheet.roles[line] == self.sheet.roles[next]
                && self.page.lines[line].article == self.page.lines[next].article
                && proposal[line] == proposal[next];
            if goes_on {
                continue;
            }
            let own = &self.page.lines[from..next];
            let text = self.sheet.lines[from..next].iter().flatten().take(160);
            blocks.push(Block {
                lines: from..next,
                role: self.sheet.roles[from],
                is_set: own.iter().all(|line| line.role != Role::Unset),
                text: text.collect(),
                first: own[0].first,
                last: own[own.len() - 1].last,
                article: own[0].article,
            });
            from = next;
        }
    }

    /// The articles there are.
    fn groups_as_they_are(&self, proposal: &[Option<usize>], board: &mut Board) {
        let mut of: FxHashMap<Address, usize> = FxHashMap::default();
        for (at, block) in board.blocks.iter().enumerate() {
            let group = *of.entry(block.article).or_insert_with(|| {
                board.groups.push(Group {
                    confidence: 1.0,
                    ..Group::default()
                });
                board.groups.len() - 1
            });
            board.groups[group].blocks.push(at);
        }
        for group in &mut board.groups {
            group.headline = headline(&board.blocks, &group.blocks);
            // What dateline and byline say is that of the proposal that has most of it.
            let mut counts: BTreeMap<usize, usize> = BTreeMap::new();
            for line in group
                .blocks
                .iter()
                .flat_map(|at| board.blocks[*at].lines.clone())
            {
                if let Some(number) = proposal[line] {
                    *counts.entry(number).or_default() += 1;
                }
            }
            let most = counts.iter().max_by_key(|(_, count)| **count);
            if let Some((number, _)) = most {
                let article = board.blocks[group.blocks[0]].article;
                group.metadata = self.unknown(&self.articles[*number], article);
            }
        }
    }

    fn groups_as_proposed(&self, board: &mut Board) {
        let mut block_of = vec![0; self.page.lines.len()];
        for (at, block) in board.blocks.iter().enumerate() {
            block_of[block.lines.clone()].fill(at);
        }
        let mut taken: BTreeSet<usize> = BTreeSet::new();
        for article in self.articles {
            let parts = article.parts.iter().filter(|part| part.page == self.at);
            let mut blocks: Vec<usize> = Vec::new();
            for line in parts.flat_map(|part| &part.lines) {
                let Some(&block) = block_of.get(*line) else {
                    continue;
                };
                if taken.insert(block) {
                    blocks.push(block);
                }
            }
            let Some(&first) = blocks.first() else {
                continue;
            };
            let begins = article.parts.first().map(|part| part.page);
            let begins_on = begins.filter(|page| *page != self.at);
            let is_first = begins_on.is_none();
            let owner = board.blocks[first].article;
            let joins = article.joins.iter();
            let joins = joins.filter(|(from, to)| from.0 == self.at && to.0 == self.at);
            board.groups.push(Group {
                headline: headline(&board.blocks, &blocks),
                blocks,
                confidence: article.confidence,
                reasons: article.reasons.clone(),
                metadata: if is_first {
                    self.unknown(article, owner)
                } else {
                    BTreeMap::new()
                },
                pulls: Vec::new(),
                begins_on: begins_on.map(|page| self.pages[page].number),
                joins: joins
                    .map(|(from, _)| self.page.lines[from.1].last)
                    .collect(),
            });
        }
        board.aside = (0..board.blocks.len())
            .filter(|at| !taken.contains(at))
            .collect();
        // An article begins where its first line stands on the page.
        let first_line = |group: &Group| {
            let lines = group.blocks.iter().map(|at| board.blocks[*at].lines.start);
            lines.min()
        };
        board.groups.sort_by_key(first_line);
    }

    /// What would be said of an article that is not known of it.
    fn unknown(&self, article: &Article, owner: Address) -> BTreeMap<String, String> {
        let said = &article.metadata;
        let known = self.page.known.get(&owner);
        let fields = [
            (SOURCE, &said.source),
            (PLACE, &said.place),
            (DATE, &said.date),
            (AUTHOR, &said.author),
        ];
        fields
            .into_iter()
            .filter(|(key, _)| known.is_none_or(|known| !known.contains_key(*key)))
            .filter_map(|(key, value)| Some((key.to_owned(), value.clone()?)))
            .collect()
    }
}

fn headline(blocks: &[Block], own: &[usize]) -> String {
    let of = |role: Role| own.iter().find(|at| blocks[**at].role == role);
    let text = of(Role::Headline).or_else(|| own.iter().find(|at| !is_aside(blocks[**at].role)));
    let text = text.or(own.first()).map(|at| blocks[*at].text.clone());
    text.unwrap_or_default().chars().take(40).collect()
}

/// Halves of a jump that stand in another article than what they continue.
fn add_pulls(article: &Article, pages: &[PageText], sheets: &[Sheet], made: &mut [Board]) {
    for jump in &article.jumps {
        let parts = |page: usize| article.parts.iter().filter(move |part| part.page == page);
        let from: Vec<usize> = parts(jump.from.0)
            .flat_map(|part| part.lines.clone())
            .collect();
        let to: Vec<usize> = parts(jump.to.0)
            .flat_map(|part| part.lines.clone())
            .collect();
        let body = |page: usize, line: &&usize| sheets[page].roles[**line] == Role::Body;
        let Some(&last) = from.iter().rfind(|line| body(jump.from.0, line)) else {
            continue;
        };
        let behind = pages[jump.from.0].lines[last].last;
        let page = &pages[jump.to.0];
        // A headline that is repeated stays where it is.
        let mut text = String::new();
        let mut runs: Vec<(Address, Address)> = Vec::new();
        let mut previous: Option<usize> = None;
        for line in to {
            if matches!(
                sheets[jump.to.0].roles[line],
                Role::Headline | Role::Subtitle
            ) && runs.is_empty()
            {
                continue;
            }
            let own = page.lines[line];
            match runs.last_mut() {
                Some(run) if previous == Some(line.wrapping_sub(1)) => run.1 = own.last,
                _ => runs.push((own.first, own.last)),
            }
            previous = Some(line);
            if text.chars().count() < 80 {
                text.extend(&sheets[jump.to.0].lines[line]);
            }
        }
        let pull = Pull {
            page: page.page,
            number: page.number,
            runs,
            text,
            behind,
            runs_on: article
                .joins
                .iter()
                .any(|(from, _)| *from == (jump.from.0, last)),
        };
        let board = &mut made[jump.from.0];
        let group = board.groups.iter_mut().find(|group| {
            let lines = group.blocks.iter().map(|at| &board.blocks[*at].lines);
            lines.into_iter().any(|lines| lines.contains(&last))
        });
        if let Some(group) = group
            && !pull.runs.is_empty()
        {
            group.pulls.push(pull);
        }
    }
}

/// The article that a character is in.
pub fn article_at(address: Address) -> ArticleRef {
    // Seen from no page there is, an address names its page.
    let seen_from = PageId(!address.buffer.page.0);
    ArticleRef::Name(format!("@{}", record::write_address(seen_from, address)))
}

fn written(address: Address) -> String {
    record::write_address(PageId(!address.buffer.page.0), address)
}

/// Whole lines, from the one that a character is in to that of another.
pub fn lines_of(first: Address, last: Address) -> Stretch {
    Stretch::LinesOf {
        lines_of: (written(first), written(last)),
    }
}

/// Moves lines behind the line that a character is in, or before it.
pub fn move_lines(lines: (Address, Address), beside: Address, before: bool) -> Command {
    let beside_written = written(beside);
    Command::Move {
        article: article_at(lines.0),
        stretch: lines_of(lines.0, lines.1),
        into: Some(article_at(beside)),
        to: match before {
            true => Destination::BeforeLineOf(beside_written),
            false => Destination::AfterLineOf(beside_written),
        },
    }
}

/// Begins an article at the line that a character is in.
pub fn begin_article(at: Address) -> Command {
    Command::SplitArticle {
        article: article_at(at),
        at: LineRef::Address {
            address: written(at),
        },
    }
}

impl Pull {
    /// Moves it behind what it continues.
    pub fn commands(&self) -> Vec<Command> {
        let mut behind = self.behind;
        let mut commands = Vec::new();
        for run in &self.runs {
            commands.push(move_lines(*run, behind, false));
            behind = run.1;
        }
        if self.runs_on {
            commands.push(join_behind(self.behind));
        }
        commands
    }
}

fn join_behind(address: Address) -> Command {
    Command::Join {
        article: article_at(address),
        breaks: Breaks::Address {
            address: written(address),
        },
    }
}

impl Board {
    /// Whether there is anything that accepting it would do.
    pub fn has_proposals(&self) -> bool {
        let unset = |block: &Block| !block.is_set;
        (!self.is_arranged && self.groups.len() > 1)
            || self.blocks.iter().any(unset)
            || self.groups.iter().any(|group| !group.metadata.is_empty())
            || !self.is_arranged && self.order() != (0..self.lines.len()).collect::<Vec<_>>()
    }

    /// How likely all of it is right.
    pub fn confidence(&self) -> f32 {
        let each = self.groups.iter().map(|group| group.confidence);
        each.fold(1.0, f32::min)
    }

    /// The lines in the order in which they would stand.
    fn order(&self) -> Vec<usize> {
        // What belongs to no article stays before the first, or goes behind the one it stands in.
        let start = |group: &Group| {
            let lines = group.blocks.iter().map(|at| self.blocks[*at].lines.start);
            lines.min().unwrap_or(0)
        };
        let starts: Vec<usize> = self.groups.iter().map(start).collect();
        let mut order = Vec::with_capacity(self.lines.len());
        let place = |block: &&usize| {
            let line = self.blocks[**block].lines.start;
            starts.partition_point(|start| *start < line)
        };
        let asides = |number: usize| {
            self.aside
                .iter()
                .filter(move |block| place(block) == number)
        };
        for block in asides(0) {
            order.extend(self.blocks[*block].lines.clone());
        }
        for (number, group) in self.groups.iter().enumerate() {
            for block in &group.blocks {
                order.extend(self.blocks[*block].lines.clone());
            }
            for block in asides(number + 1) {
                order.extend(self.blocks[*block].lines.clone());
            }
        }
        order
    }

    /// What accepting it does. Halves of jumps are apart: see [`Pull::commands`].
    pub fn accept(&self) -> Vec<Command> {
        let mut commands = Vec::new();
        for block in self.blocks.iter().filter(|block| !block.is_set) {
            commands.push(Command::Role {
                article: article_at(block.first),
                stretch: lines_of(block.first, block.last),
                role: block.role.name().to_owned(),
            });
        }
        if !self.is_arranged {
            self.arrange(&mut commands);
        }
        for group in &self.groups {
            let Some(first) = group.blocks.first() else {
                continue;
            };
            if group.metadata.is_empty() {
                continue;
            }
            let set = group.metadata.iter();
            commands.push(Command::Metadata {
                of: Subjects::Article(article_at(self.blocks[*first].first)),
                set: set
                    .map(|(key, value)| (key.clone(), Some(value.clone())))
                    .collect(),
            });
        }
        commands
    }

    /// Moves lines into their order, joins what runs on over something that stood between, and
    /// parts the articles.
    fn arrange(&self, commands: &mut Vec<Command>) {
        let wanted = self.order();
        let mut now: Vec<usize> = (0..self.lines.len()).collect();
        let mut at = 0;
        while at < wanted.len() {
            if now[at] == wanted[at] {
                at += 1;
                continue;
            }
            let Some(from) = now.iter().position(|line| *line == wanted[at]) else {
                return;
            };
            let mut count = 1;
            while at + count < wanted.len() && now.get(from + count) == Some(&wanted[at + count]) {
                count += 1;
            }
            let moved: Vec<usize> = now.drain(from..from + count).collect();
            let (first, last) = (
                self.lines[moved[0]].first,
                self.lines[moved[count - 1]].last,
            );
            commands.push(match at.checked_sub(1) {
                Some(before) => move_lines((first, last), self.lines[wanted[before]].last, false),
                None => move_lines((first, last), self.lines[now[0]].first, true),
            });
            now.splice(at..at, moved);
            at += count;
        }
        let joins = self.groups.iter().flat_map(|group| &group.joins);
        commands.extend(joins.map(|address| join_behind(*address)));
        for group in self.groups.iter().skip(1) {
            let first = group.blocks.first().map(|at| self.blocks[*at].first);
            commands.extend(first.map(begin_article));
        }
    }
}
