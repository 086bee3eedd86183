//! What an editor refuses of a board: a role, a place, that an article begins somewhere, the other
//! half of a jump, what would be said of an article. It is a [`Decline`](crate::core::Decline) of
//! the lines it was proposed for, so it stays with them wherever they go, and ends when it is
//! undone.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::accepting::{article_at, lines_of};
use super::making::{first_block, headline};
use super::{Block, Board, Group, PageLine, PageText};
use crate::core::{ActionId, Address, Document, PageId, Role, covers};
use crate::session::command::Command;

/// That an article begins with these lines.
pub(super) const ARTICLE: &str = "article";
/// That these lines stand somewhere else than on the page.
pub(super) const PLACE: &str = "place";
/// What would be said of the article that begins with these lines.
pub(super) const DATA: &str = "data";
const ROLE: &str = "role";
const JUMP: &str = "jump";

/// The kind of a proposed role.
pub(super) fn role_kind(role: Role) -> String {
    format!("{ROLE}:{}", role.name())
}

/// The kind of a half that is to be pulled into an article of a page.
pub(super) fn jump_kind(into: PageId) -> String {
    format!("{JUMP}:{into}")
}

fn is_of_assembly(kind: &str) -> bool {
    [ROLE, PLACE, ARTICLE, JUMP, DATA]
        .iter()
        .any(|one| covers(one, kind))
}

/// Something that was refused.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Refusal {
    /// What was proposed: `role:headline`, `place`, `article`, `jump:` and a page, `data`.
    pub kind: Arc<str>,
    /// The action that refused it.
    pub action: ActionId,
}

impl Refusal {
    /// The role, where that was refused.
    pub fn role(&self) -> Option<Role> {
        Role::from_name(self.kind.strip_prefix(ROLE)?.strip_prefix(':')?)
    }
}

/// What of a board is meant.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Part {
    /// An article, by its place among the groups.
    Group(usize),
    /// A block, by its place.
    Block(usize),
    /// The other half of a jump, by its article and its place there.
    Pull(usize, usize),
}

/// The refusals of a page's lines. One is of a line when both its ends are among the characters;
/// what is corrected there at an end is another proposal.
pub(super) fn refused(document: &Document, lines: &[PageLine]) -> FxHashMap<usize, Vec<Refusal>> {
    let mut found: FxHashMap<usize, Vec<Refusal>> = FxHashMap::default();
    let mut by_first: FxHashMap<Address, usize> = FxHashMap::default();
    for decline in document.declines() {
        if !is_of_assembly(decline.kind) {
            continue;
        }
        if by_first.is_empty() {
            by_first = (0..)
                .zip(lines)
                .map(|(at, line)| (line.first, at))
                .collect();
        }
        let all = decline.runs.iter().flat_map(|run| run.addresses());
        for at in all.filter_map(|address| by_first.get(&address).copied()) {
            if decline.runs.iter().any(|run| run.contains(lines[at].last)) {
                found.entry(at).or_default().push(Refusal {
                    kind: decline.kind.clone(),
                    action: decline.action,
                });
            }
        }
    }
    found
}

impl PageText {
    /// The action that refused a kind of proposal for a line.
    pub(super) fn is_refused(&self, line: usize, kind: &str) -> Option<ActionId> {
        let of_line = self.refused.get(&line)?;
        let one = of_line.iter().find(|one| covers(&one.kind, kind))?;
        Some(one.action)
    }
}

impl Block {
    /// Whether a role is proposed for it.
    pub fn is_proposed(&self) -> bool {
        !self.is_set && self.role != Role::Unset
    }

    pub(super) fn is_refused(&self, kind: &str) -> bool {
        self.refused.iter().any(|one| covers(&one.kind, kind))
    }
}

impl Board {
    /// What refusing a part of it does; none where nothing is proposed there. Of a block its role
    /// goes first, then its place.
    pub fn refuse(&self, part: Part) -> Option<Command> {
        let ends = |block: &Block| (block.first, block.last);
        let ((first, last), kind) = match part {
            Part::Group(number) => {
                let group = &self.groups[number];
                let block = &self.blocks[*group.blocks.first()?];
                // The first article begins where the page does.
                let kind = match (self.is_arranged, number, group.metadata.is_empty()) {
                    (false, 1.., _) => ARTICLE,
                    (_, _, false) => DATA,
                    _ => return None,
                };
                (ends(block), kind.to_owned())
            }
            Part::Block(at) => {
                let block = &self.blocks[at];
                match (block.is_proposed(), block.is_moved && !self.is_arranged) {
                    (true, _) => (ends(block), role_kind(block.role)),
                    (_, true) => (ends(block), PLACE.to_owned()),
                    _ => return None,
                }
            }
            Part::Pull(group, pull) => {
                let pull = &self.groups[group].pulls[pull];
                let first = pull.runs.first().filter(|_| pull.refused.is_none());
                (*first?, jump_kind(self.page))
            }
        };
        Some(Command::Decline {
            article: article_at(first),
            stretch: lines_of(first, last),
            kind,
        })
    }

    /// What was refused of a part of it.
    pub fn refusals(&self, part: Part) -> Vec<Refusal> {
        match part {
            Part::Group(number) => {
                let first = self.groups[number].blocks.first();
                let refused = first.map_or(&[][..], |at| &self.blocks[*at].refused);
                let of_data = refused.iter().filter(|one| covers(&one.kind, DATA));
                of_data.cloned().collect()
            }
            Part::Block(at) => {
                let block = &self.blocks[at];
                let stands = |one: &&Refusal| match one.role() {
                    Some(_) => !block.is_set,
                    None => covers(&one.kind, PLACE) || covers(&one.kind, ARTICLE),
                };
                block.refused.iter().filter(stands).cloned().collect()
            }
            Part::Pull(group, pull) => {
                let pull = &self.groups[group].pulls[pull];
                let one = pull.refused.map(|action| Refusal {
                    kind: jump_kind(self.page).into(),
                    action,
                });
                one.into_iter().collect()
            }
        }
    }
}

/// Has what was refused stay as the page has it: blocks that are not to be moved behind what stands
/// before them, articles that do not begin in the one before.
pub(super) fn leave_refused(board: &mut Board) {
    let any = board.blocks.iter().any(|block| !block.refused.is_empty());
    let mut owner: Vec<Option<usize>> = vec![None; board.blocks.len()];
    for (number, group) in board.groups.iter().enumerate() {
        group.blocks.iter().for_each(|at| owner[*at] = Some(number));
    }
    let mut before: Option<usize> = None;
    for at in 0..board.blocks.len() {
        let Some(own) = owner[at] else { continue };
        if let Some((before, of_before)) = before.and_then(|at| Some((at, owner[at]?)))
            && is_moved(&board.groups, at, own, before, of_before)
        {
            if board.blocks[at].is_refused(PLACE) {
                board.groups[own].blocks.retain(|other| *other != at);
                let into = &mut board.groups[of_before].blocks;
                let behind = into.iter().position(|other| *other == before);
                into.insert(behind.map_or(into.len(), |place| place + 1), at);
                owner[at] = Some(of_before);
            } else {
                board.blocks[at].is_moved = true;
            }
        }
        before = Some(at);
    }
    if !any {
        return;
    }
    board.groups.retain(|group| !group.blocks.is_empty());
    board.groups.sort_by_key(first_block);
    let mut groups: Vec<Group> = Vec::with_capacity(board.groups.len());
    for group in std::mem::take(&mut board.groups) {
        let begins = !board.blocks[group.blocks[0]].is_refused(ARTICLE);
        match groups.last_mut().filter(|_| !begins) {
            Some(last) => {
                last.blocks.extend(group.blocks);
                last.joins.extend(group.joins);
            }
            None => groups.push(group),
        }
    }
    for group in &mut groups {
        group.headline = headline(&board.blocks, &group.blocks);
        let order = group.blocks.iter();
        let order: Vec<usize> = order
            .flat_map(|at| board.blocks[*at].lines.clone())
            .collect();
        let follow =
            |(one, two): &(usize, usize)| order.windows(2).any(|pair| pair == [*one, *two]);
        group.joins.retain(follow);
    }
    board.groups = groups;
}

/// Whether a block would stand elsewhere than behind `before`, the one that stands before it on the
/// page and belongs to an article too. The first of an article that begins one stays.
fn is_moved(groups: &[Group], at: usize, own: usize, before: usize, of_before: usize) -> bool {
    if own != of_before {
        return first_block(&groups[own]) != Some(at);
    }
    let place = |block: usize| groups[own].blocks.iter().position(|other| *other == block);
    place(at) < place(before)
}
