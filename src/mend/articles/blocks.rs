//! A page as blocks: lines of one role that run on.

use crate::core::Role;

use super::Sheet;
use crate::mend::signs::{Signs, is_stop};

/// Lines of one role that run on.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Block {
    /// Its first line.
    pub(super) from: usize,
    /// Its last.
    pub(super) to: usize,
    pub(super) role: Role,
    /// What its first line shows.
    pub(super) signs: Signs,
    /// Its text breaks off: no sentence ends at its end.
    pub(super) cut: bool,
    /// All of it in round brackets.
    pub(super) bracketed: bool,
    /// Its characters without white space.
    pub(super) text: Vec<char>,
}

/// A headline with what stands above and below it.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Head {
    /// Its blocks, in order.
    pub(super) blocks: Vec<usize>,
    /// The row of headlines it stands in, and its place there.
    pub(super) row: usize,
    pub(super) place: usize,
    /// How many headlines the row has.
    pub(super) of: usize,
    /// What it says.
    pub(super) text: Vec<char>,
}

/// A page.
#[derive(Clone, PartialEq, Debug, Default)]
pub(super) struct Blocks {
    pub(super) all: Vec<Block>,
    pub(super) heads: Vec<Head>,
    /// By block: the head it belongs to.
    pub(super) head_of: Vec<Option<usize>>,
}

impl Blocks {
    pub(super) fn of(sheet: &Sheet) -> Self {
        let mut all: Vec<Block> = Vec::new();
        for (line, own) in sheet.lines.iter().enumerate() {
            let role = sheet.roles.get(line).copied().unwrap_or(Role::Body);
            let runs_on = line > 0 && !sheet.keep.get(line - 1).copied().unwrap_or(true);
            match all.last_mut() {
                Some(last) if runs_on && last.role == role => last.to = line,
                _ => all.push(Block {
                    from: line,
                    to: line,
                    role,
                    signs: Signs::of(own),
                    cut: false,
                    bracketed: false,
                    text: Vec::new(),
                }),
            }
        }
        for block in &mut all {
            let lines = sheet.lines[block.from..=block.to].iter().flatten();
            block.text = lines.filter(|c| !c.is_whitespace()).copied().collect();
            block.cut = breaks_off(&block.text, block.from == block.to);
            block.bracketed = matches!(block.text[..], ['（' | '(', .., '）' | ')']);
        }
        let mut page = Self {
            head_of: vec![None; all.len()],
            all,
            heads: Vec::new(),
        };
        page.find_heads(&sheet.head_parts);
        page
    }

    fn is_head(&self, at: usize) -> bool {
        let block = &self.all[at];
        match block.role {
            Role::Headline => true,
            // A heading between two paragraphs is part of the text.
            Role::Subtitle => {
                let beside = |other: Option<usize>| {
                    other
                        .and_then(|at| self.all.get(at))
                        .map(|block| block.role)
                };
                let alone = |role: Option<Role>| role == Some(Role::Body);
                !(alone(beside(at.checked_sub(1))) && alone(beside(Some(at + 1))))
            }
            _ => false,
        }
    }

    /// Rows of headlines, each with what belongs to it, as the row was read. Where that is not known,
    /// what stands between two headlines belongs to the one before, unless the row begins with such
    /// a block and ends with a headline: then they stand above theirs.
    fn find_heads(&mut self, parts: &[usize]) {
        let mut at = 0;
        let mut row = 0;
        while at < self.all.len() {
            let run = (at..self.all.len())
                .take_while(|at| self.is_head(*at))
                .count();
            if run == 0 {
                at += 1;
                continue;
            }
            let is_main = |at: &usize| self.all[*at].role == Role::Headline;
            let mains: Vec<usize> = (at..at + run).filter(is_main).collect();
            let above = !is_main(&at) && is_main(&(at + run - 1));
            let mut groups: Vec<Vec<usize>> = Vec::new();
            let mut read: Vec<Vec<usize>> = Vec::new();
            for at in at..at + run {
                match read.last_mut() {
                    Some(last) if !parts.contains(&self.all[at].from) => last.push(at),
                    _ => read.push(vec![at]),
                }
            }
            let has_one = |group: &Vec<usize>| group.iter().filter(|at| is_main(at)).count() == 1;
            if read.iter().all(has_one) {
                groups = read;
            } else if mains.is_empty() {
                groups.push((at..at + run).collect());
            } else if above {
                let mut from = at;
                for main in &mains {
                    groups.push((from..=*main).collect());
                    from = main + 1;
                }
            } else {
                for (number, main) in mains.iter().enumerate() {
                    let from = if number == 0 { at } else { *main };
                    let to = mains.get(number + 1).copied().unwrap_or(at + run);
                    groups.push((from..to).collect());
                }
            }
            let of = groups.len();
            for (place, blocks) in groups.into_iter().enumerate() {
                for block in &blocks {
                    self.head_of[*block] = Some(self.heads.len());
                }
                let text = self.text(&blocks);
                self.heads.push(Head {
                    blocks,
                    row,
                    place,
                    of,
                    text,
                });
            }
            row += 1;
            at += run;
        }
    }
}

impl Blocks {
    fn text(&self, blocks: &[usize]) -> Vec<char> {
        let texts = blocks.iter().map(|at| &self.all[*at].text);
        texts.flatten().copied().collect()
    }

    /// The headlines as they are when that of this number is two, the second beginning with its block
    /// of this place.
    pub(super) fn parted(&self, number: usize, cut: usize) -> Vec<Head> {
        let mut heads = self.heads.clone();
        let (row, place) = (heads[number].row, heads[number].place);
        for head in heads.iter_mut().filter(|head| head.row == row) {
            head.of += 1;
            head.place += usize::from(head.place > place);
        }
        let blocks = heads[number].blocks.split_off(cut);
        let later = Head {
            text: self.text(&blocks),
            blocks,
            place: place + 1,
            ..heads[number].clone()
        };
        heads[number].text = self.text(&heads[number].blocks);
        heads.insert(number + 1, later);
        heads
    }

    /// Takes other headlines for those it has.
    pub(super) fn take_heads(&mut self, heads: Vec<Head>) {
        for (number, head) in heads.iter().enumerate() {
            for block in &head.blocks {
                self.head_of[*block] = Some(number);
            }
        }
        self.heads = heads;
    }
}

/// Whether a text breaks off in the middle of a sentence.
fn breaks_off(text: &[char], one_line: bool) -> bool {
    let closing = |c: &&char| matches!(c, '”' | '’' | '）' | '》' | '」' | '』' | ')' | '"' | '】');
    let last = text.iter().rev().find(|c| !closing(c));
    let has_marks = text.iter().any(|c| matches!(c, '，' | '。' | '；' | '、'));
    let long = text.len() >= if one_line { 12 } else { 8 };
    let ended = last.is_some_and(|c| is_stop(*c) || matches!(c, '：' | ':'));
    let bracketed = matches!(text.last(), Some('）' | ')'));
    !ended && !bracketed && (has_marks || !one_line) && long
}
