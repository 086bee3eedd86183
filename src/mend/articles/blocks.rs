//! A page as blocks: lines of one role that run on.

use crate::core::Role;

use super::Sheet;
use crate::mend::signs::{Signs, is_stop};

/// Lines of one role that run on; in a row of headlines a line.
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
    /// In a row of headlines: what it costs to let another story's begin with it.
    pub(super) parting: f32,
    /// Its characters as they are read, without white space.
    pub(super) text: Vec<char>,
}

/// What it costs to part a row of headlines: as much where nothing is said of it, less by this for
/// each step that roles say it is right, and not less or more than these; more by this for each step
/// that a break was decided to be none.
const PARTING: f32 = 0.55;
const SAID: f32 = 0.0019;
const LEAST: f32 = -0.64;
const MOST: f32 = 2.0;
const JOINED: f32 = 0.045;

impl Block {
    fn of(sheet: &Sheet, from: usize, to: usize, role: Role) -> Self {
        let lines = (from..=to).flat_map(|line| sheet.read(line));
        let text: Vec<char> = lines.filter(|c| !c.is_whitespace()).copied().collect();
        let joined = from > 0 && !sheet.keep.get(from - 1).copied().unwrap_or(true);
        let parting = if joined {
            let sure = sheet.sure.get(from - 1).copied().unwrap_or(1.0).min(0.9999);
            PARTING + JOINED * (sure / (1.0 - sure)).ln()
        } else {
            let cuts = &sheet.head_cuts;
            let cut = cuts.binary_search_by_key(&from, |(line, _)| *line);
            (PARTING - SAID * cut.map_or(0.0, |at| cuts[at].1)).clamp(LEAST, MOST)
        };
        Self {
            from,
            to,
            role,
            signs: Signs::of(sheet.read(from)),
            cut: breaks_off(&text, from == to),
            bracketed: matches!(text[..], ['（' | '(', .., '）' | ')']),
            parting,
            text,
        }
    }
}

/// Lines of one role that run on.
#[derive(Clone, Copy)]
struct Run {
    from: usize,
    to: usize,
    role: Role,
}

/// Whether lines belong to a row of headlines. A heading between two paragraphs is part of the text.
fn is_head(runs: &[Run], at: usize) -> bool {
    let is_body = |at: Option<usize>| {
        let run = at.and_then(|at| runs.get(at));
        run.is_some_and(|run| run.role == Role::Body)
    };
    match runs[at].role {
        Role::Headline => true,
        Role::Subtitle => !(is_body(at.checked_sub(1)) && is_body(Some(at + 1))),
        _ => false,
    }
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
        let mut runs: Vec<Run> = Vec::new();
        for line in 0..sheet.lines.len() {
            let role = sheet.roles.get(line).copied().unwrap_or(Role::Body);
            let runs_on = line > 0 && !sheet.keep.get(line - 1).copied().unwrap_or(true);
            match runs.last_mut() {
                Some(last) if runs_on && last.role == role => last.to = line,
                _ => runs.push(Run {
                    from: line,
                    to: line,
                    role,
                }),
            }
        }
        let mut all = Vec::with_capacity(runs.len());
        let mut in_head = Vec::with_capacity(runs.len());
        for (at, run) in runs.iter().enumerate() {
            // Two stories' headlines may have been joined: there each line is a block.
            let is_head = is_head(&runs, at);
            let length = if is_head { 1 } else { run.to + 1 - run.from };
            for from in (run.from..=run.to).step_by(length) {
                all.push(Block::of(sheet, from, from + length - 1, run.role));
                in_head.push(is_head);
            }
        }
        let mut page = Self {
            head_of: vec![None; all.len()],
            all,
            heads: Vec::new(),
        };
        page.find_heads(&in_head);
        page
    }

    /// Rows of headlines as they were read.
    fn find_heads(&mut self, is_head: &[bool]) {
        let mut rows: Vec<Vec<Vec<usize>>> = Vec::new();
        for at in (0..self.all.len()).filter(|at| is_head[*at]) {
            let in_row = at > 0 && is_head[at - 1];
            match rows.last_mut() {
                Some(row) if in_row && self.all[at].parting > 0.0 => {
                    if let Some(head) = row.last_mut() {
                        head.push(at);
                    }
                }
                Some(row) if in_row => row.push(vec![at]),
                _ => rows.push(vec![vec![at]]),
            }
        }
        self.take_rows(rows);
    }

    /// Takes these for its headlines: by row, the blocks of each.
    pub(super) fn take_rows(&mut self, rows: Vec<Vec<Vec<usize>>>) {
        self.heads.clear();
        for (row, heads) in rows.into_iter().enumerate() {
            let of = heads.len();
            for (place, blocks) in heads.into_iter().enumerate() {
                for block in &blocks {
                    self.head_of[*block] = Some(self.heads.len());
                }
                let texts = blocks.iter().map(|at| &self.all[*at].text);
                self.heads.push(Head {
                    text: texts.flatten().copied().collect(),
                    blocks,
                    row,
                    place,
                    of,
                });
            }
        }
    }
}

/// Whether a text breaks off in the middle of a sentence.
fn breaks_off(text: &[char], one_line: bool) -> bool {
    let closing = |c: &&char| matches!(c, '”' | '’' | '）' | '》' | '」' | '』' | ')' | '"' | '】');
    let last = text.iter().rev().find(|c| !closing(c));
    let has_marks = text.iter().any(|c| matches!(c, '，' | '。' | '；' | '、'));
    let long = text.len() >= if one_line { 12 } else { 8 };
    // A credit ends with 摄.
    let ended = last.is_some_and(|c| is_stop(*c) || matches!(c, '：' | ':' | '摄'));
    let bracketed = matches!(text.last(), Some('）' | ')'));
    !ended && !bracketed && (has_marks || !one_line) && long
}
