//! Boards made of pages: what `mend::articles` proposes, seen from each page.

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::FxHashMap;

use super::refusing::{DATA, jump_kind, leave_refused, role_kind};
use super::{Block, Board, Group, PageText, Pull, is_aside};
use crate::core::{Address, Role};
use crate::format::metadata::{AUTHOR, DATE, PLACE, SOURCE};
use crate::mend::articles::{Article, Sheet, propose};
use crate::mend::breaks::{ASK_BELOW, Page, hear};
use crate::mend::dictionary::Dictionary;
use crate::mend::habits::Offsets;
use crate::mend::reprint::Heard;

/// Looks at pages that belong together; a board for each.
pub fn boards(pages: &[PageText], dictionary: &impl Dictionary) -> Vec<Board> {
    let texts: Vec<&[char]> = pages.iter().map(|page| page.chars.as_slice()).collect();
    let looked: Vec<Page<'_>> = texts
        .iter()
        .map(|text| Page::of(text, dictionary))
        .collect();
    let heard = hear(&texts, &looked);
    let (mut sheets, refused): (Vec<Sheet>, Vec<Vec<bool>>) = looked
        .iter()
        .zip(&heard)
        .zip(pages)
        .map(|((page, heard), read)| sheet_of(page, heard, read))
        .unzip();
    let articles = propose(&mut sheets, dictionary);
    let mut made: Vec<Board> = pages
        .iter()
        .enumerate()
        .map(|(at, page)| {
            Making {
                at,
                page,
                sheet: &sheets[at],
                no_role: &refused[at],
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

/// A page as articles are made of it, and the lines whose role was refused; as text they count
/// there.
fn sheet_of(page: &Page<'_>, heard: &[Heard], read: &PageText) -> (Sheet, Vec<bool>) {
    let mut decisions = page.decisions(heard, &Offsets::default(), ASK_BELOW);
    for (decision, decided) in decisions.iter_mut().zip(&read.decided) {
        if let Some(keep) = decided {
            decision.keep = *keep;
            decision.confidence = 1.0;
        }
    }
    let mut sheet = page.sheet(&decisions);
    let mut no_role = vec![false; read.lines.len()];
    for (at, (role, line)) in sheet.roles.iter_mut().zip(&read.lines).enumerate() {
        if line.role != Role::Unset {
            *role = line.role;
        } else if read.is_refused(at, &role_kind(*role)).is_some() {
            no_role[at] = true;
            *role = Role::Body;
        }
    }
    // What an editor said of a line, or refused of it, is not doubted.
    sheet.doubts.retain(|doubt| {
        let other = role_kind(if doubt.is_head {
            doubt.other
        } else {
            doubt.head
        });
        let is_free = |line: usize| {
            let own = read.lines.get(line);
            own.is_some_and(|own| own.role == Role::Unset)
                && !no_role[line]
                && read.is_refused(line, &other).is_none()
        };
        doubt.lines.clone().all(is_free)
    });
    sheet.date = read.date.clone();
    (sheet, no_role)
}

/// A board in the making.
struct Making<'a> {
    at: usize,
    page: &'a PageText,
    sheet: &'a Sheet,
    /// Lines whose role was refused.
    no_role: &'a [bool],
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
                && self.no_role[line] == self.no_role[next]
                && self.page.lines[line].article == self.page.lines[next].article
                && self.page.lines[line].is_hidden == self.page.lines[next].is_hidden
                && proposal[line] == proposal[next];
            if goes_on {
                continue;
            }
            let own = &self.page.lines[from..next];
            let text = self.sheet.lines[from..next].iter().flatten().take(160);
            let numbers: Option<Vec<u32>> = own.iter().map(|line| line.number).collect();
            let numbers = numbers.unwrap_or_default();
            blocks.push(Block {
                lines: from..next,
                numbers: numbers
                    .iter()
                    .min()
                    .copied()
                    .zip(numbers.iter().max().copied()),
                role: match self.no_role[from] {
                    true => Role::Unset,
                    false => self.sheet.roles[from],
                },
                is_moved: false,
                is_hidden: own[0].is_hidden,
                refused: self.page.refused.get(&from).cloned().unwrap_or_default(),
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
            if block.is_hidden {
                board.aside.push(at);
                continue;
            }
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
            let first = &board.blocks[group.blocks[0]];
            if let Some((number, _)) = most
                && !first.is_refused(DATA)
            {
                group.metadata = self.unknown(&self.articles[*number], first.article);
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
            let says = is_first && !board.blocks[first].is_refused(DATA);
            let joins = article.joins.iter();
            let joins = joins.filter(|(from, to)| from.0 == self.at && to.0 == self.at);
            board.groups.push(Group {
                headline: headline(&board.blocks, &blocks),
                blocks,
                confidence: article.confidence,
                reasons: article.reasons.clone(),
                metadata: match says {
                    true => self.unknown(article, owner),
                    false => BTreeMap::new(),
                },
                pulls: Vec::new(),
                begins_on: begins_on.map(|page| self.pages[page].number),
                joins: joins.map(|(from, to)| (from.1, to.1)).collect(),
            });
        }
        board.aside = (0..board.blocks.len())
            .filter(|at| !taken.contains(at))
            .collect();
        // An article begins where its first line stands on the page.
        board.groups.sort_by_key(first_block);
        leave_refused(board);
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

pub(super) fn headline(blocks: &[Block], own: &[usize]) -> String {
    let of = |role: Role| own.iter().find(|at| blocks[**at].role == role);
    let text = of(Role::Headline).or_else(|| own.iter().find(|at| !is_aside(blocks[**at].role)));
    let text = text.or(own.first()).map(|at| blocks[*at].text.clone());
    text.unwrap_or_default().chars().take(40).collect()
}

/// The block of an article that stands first on the page.
pub(super) fn first_block(group: &Group) -> Option<usize> {
    group.blocks.iter().min().copied()
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
        // A half is known by its first line.
        let start = page
            .lines
            .iter()
            .position(|line| Some(line.first) == runs.first().map(|run| run.0));
        let kind = jump_kind(pages[jump.from.0].page);
        let refused = start.and_then(|line| page.is_refused(line, &kind));
        let pull = Pull {
            confidence: jump.confidence,
            refused,
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
