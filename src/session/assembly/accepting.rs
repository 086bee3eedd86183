//! What accepting a board does, as commands: roles, lines moved, articles parted, what belongs to no
//! article taken out of the text, metadata, halves of jumps.

use super::{Block, Board, Group, Pull, is_aside};
use crate::core::{Address, PageId, Role};
use crate::mend::articles::JUMP_FROM;
use crate::session::command::{
    ArticleRef, Breaks, Command, Destination, LineRef, Stretch, Subjects,
};
use crate::store::record;

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

/// From one character to another.
fn between(first: Address, last: Address) -> Stretch {
    Stretch::Addresses {
        first: written(first),
        last: written(last),
    }
}

/// Takes what belongs to no article out of the text.
fn hide(first: Address, last: Address) -> Command {
    Command::Hide {
        article: article_at(first),
        stretch: between(first, last),
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

impl Block {
    /// A command about it, with it shown again before.
    fn shown_before(&self, command: Command) -> Command {
        let show = Command::Show {
            article: article_at(self.first),
            stretch: between(self.first, self.last),
        };
        let name = command.name().to_owned();
        let commands = vec![show, command];
        Command::Batch { name, commands }
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
        let unset = |block: &Block| block.is_proposed();
        (!self.is_arranged && self.groups.len() > 1)
            || self.to_hide().next().is_some()
            || self.blocks.iter().any(unset)
            || self.groups.iter().any(|group| !group.metadata.is_empty())
            || !self.is_arranged && self.order() != (0..self.lines.len()).collect::<Vec<_>>()
    }

    /// Whether all of its articles are at least so sure. From one half on a jump, which ties another
    /// page to it, has to be as sure as [`JUMP_FROM`] says too.
    pub fn is_sure(&self, least: f32) -> bool {
        let of_jumps = if least > 0.5 {
            least.max(JUMP_FROM)
        } else {
            least
        };
        let mut jumps = self.groups.iter().flat_map(Group::jumps);
        self.groups.iter().all(|group| group.confidence >= least)
            && jumps.all(|jump| jump.confidence >= of_jumps)
    }

    /// The blocks that accepting it takes out of the text: page heads, jump lines and the like. Where
    /// somebody arranged the page, and what somebody has shown again, stays. Nothing is taken out of
    /// an article that would be empty, and no page is left empty.
    fn to_hide(&self) -> impl Iterator<Item = &Block> {
        let is_text = |at: &usize| !is_aside(self.blocks[*at].role);
        let full = self.groups.iter();
        let full = full.filter(move |group| group.blocks.iter().any(is_text));
        let in_groups = full.flat_map(|group| &group.blocks);
        let aside = self.aside.iter().filter(|_| !self.groups.is_empty());
        let blocks = in_groups.chain(aside).map(|at| &self.blocks[*at]);
        blocks.filter(|block| {
            let was_shown = block.lines.clone().any(|at| self.lines[at].was_shown);
            !self.is_arranged && is_aside(block.role) && !was_shown
        })
    }

    /// How many lines that are.
    pub fn lines_to_hide(&self) -> usize {
        self.to_hide().map(|block| block.lines.len()).sum()
    }

    /// What a command about the block that begins with a character comes to, once the board is
    /// accepted if it was not: what is out of the text then is shown again first.
    pub fn about(&self, first: Address, command: Command) -> Command {
        let is_it = |block: &&Block| block.first == first;
        let hidden = self.blocks.iter().filter(|block| block.is_hidden);
        match hidden.chain(self.to_hide()).find(is_it) {
            Some(block) => block.shown_before(command),
            None => command,
        }
    }

    /// Gives a block another role by hand. On a page that is assembled, what belongs to no article is
    /// taken out of the text with that, and comes back with another role.
    pub fn give_role(&self, block: &Block, role: Role) -> Command {
        let (first, last) = (block.first, block.last);
        let command = Command::Role {
            article: article_at(first),
            stretch: lines_of(first, last),
            role: role.name().to_owned(),
        };
        let command = match block.is_hidden {
            true => block.shown_before(command),
            false => command,
        };
        if !is_aside(role) || !self.is_arranged {
            return command;
        }
        let name = command.name().to_owned();
        let commands = vec![command, hide(first, last)];
        Command::Batch { name, commands }
    }

    /// The lines in the order in which they would stand.
    fn order(&self) -> Vec<usize> {
        // What belongs to no article goes behind the one it stands in, so that each begins with its
        // headline.
        let start = |group: &Group| {
            let lines = group.blocks.iter().map(|at| self.blocks[*at].lines.start);
            lines.min().unwrap_or(0)
        };
        let starts: Vec<usize> = self.groups.iter().map(start).collect();
        let mut order = Vec::with_capacity(self.lines.len());
        let place = |block: &&usize| {
            let line = self.blocks[**block].lines.start;
            let before = starts.partition_point(|start| *start < line);
            before.clamp(usize::from(!starts.is_empty()), starts.len())
        };
        // A jump line stays beside the text that it leads away from or takes up.
        let nearness = |block: &usize| match &self.blocks[*block] {
            one if one.role != Role::Jump => 1,
            one if one.text.contains('接') => 2,
            _ => 0,
        };
        let asides = |number: usize| {
            let here = self.aside.iter();
            let mut here: Vec<usize> = here
                .filter(|block| place(block) == number)
                .copied()
                .collect();
            here.sort_by_key(nearness);
            here
        };
        for block in asides(0) {
            order.extend(self.blocks[block].lines.clone());
        }
        for (number, group) in self.groups.iter().enumerate() {
            for block in &group.blocks {
                order.extend(self.blocks[*block].lines.clone());
            }
            for block in asides(number + 1) {
                order.extend(self.blocks[block].lines.clone());
            }
        }
        order
    }

    /// What accepting it does. Halves of jumps are apart: see [`Pull::commands`].
    pub fn accept(&self) -> Vec<Command> {
        let mut commands = Vec::new();
        for block in self.blocks.iter().filter(|block| block.is_proposed()) {
            commands.push(Command::Role {
                article: article_at(block.first),
                stretch: lines_of(block.first, block.last),
                role: block.role.name().to_owned(),
            });
        }
        if !self.is_arranged {
            self.arrange(&mut commands);
        }
        commands.extend(self.to_hide().map(|block| hide(block.first, block.last)));
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
        commands.extend(joins.map(|(before, _)| join_behind(self.lines[*before].last)));
        for group in self.groups.iter().skip(1) {
            let first = group.blocks.first().map(|at| self.blocks[*at].first);
            commands.extend(first.map(begin_article));
        }
    }
}
