//! Which of several headlines in a row is the main one, and which headlines that stand alone are
//! headings inside a text.

use crate::core::Role;

use super::super::view::{Edge, View};
use super::Block;
use super::cues::{self, Heads};
use super::looks::{is_label, is_own_title};
use super::rows::weighed;
use super::stories::Stories;
use super::weights::WEIGHTS;

/// Rows longer than this are not weighed.
const LONGEST: usize = 40;

/// Tells headlines from what stands above and below them. Gives the lines at which within a row what
/// belongs to another headline begins.
pub(super) fn mark(view: &View<'_>, blocks: &mut [Block]) -> Vec<usize> {
    let mut parts = Vec::new();
    let heads = seen(view, blocks);
    let at_line = |blocks: &[Block], line: usize| blocks.partition_point(|block| block.from < line);
    for row in &heads.rows {
        let from = at_line(blocks, row.lines[0]);
        for (number, (begin, end, main)) in WEIGHTS.read(row).into_iter().enumerate() {
            if number > 0 {
                parts.push(row.lines[begin]);
            }
            for at in (begin..end).filter(|at| *at != main) {
                blocks[from + at].role = Role::Subtitle;
            }
        }
    }
    for alone in &heads.alone {
        if weighed(&WEIGHTS.alone, &alone.cues) < 0.0 {
            let at = at_line(blocks, alone.line);
            blocks[at].role = Role::Subtitle;
        }
    }
    parts
}

/// What is seen of a page's headlines. Those of which there is no doubt are marked.
pub(super) fn seen(view: &View<'_>, blocks: &mut [Block]) -> Heads {
    let rows = rows(blocks);
    let begins = |at: &usize| {
        let byline = *at > 0
            && blocks[at - 1].role == Role::Byline
            && !view.signs[blocks[at - 1].from].bracketed;
        blocks[*at].role == Role::Body && (view.signs[blocks[*at].from].dateline || byline)
    };
    let reports = (0..blocks.len()).filter(begins).count();
    // Headlines that all stand together are those of all reports.
    let long = rows.iter().filter(|(from, to)| to - from >= 2).count();
    let weighed = |(from, to): &&(usize, usize)| (2..=LONGEST).contains(&(to - from));
    let stories = Stories::of(view, blocks, rows.iter().filter(weighed));
    let mut heads = Heads::default();
    let mut alone = Vec::new();
    for &(from, to) in &rows {
        if to == from + 1 {
            if is_label(&blocks[from].inked(view)) && blocks.len() > 1 && from > 0 {
                let own = is_own_title(&blocks[from].inked(view));
                blocks[from].role = if own { Role::Headline } else { Role::Subtitle };
            } else if is_doubtful(view, blocks, from) {
                alone.push(from);
            }
            continue;
        }
        let others = rows.len() - 1;
        let wanted = (reports >= 2 && long == 1 && reports > others)
            .then(|| (reports - others).min(to - from));
        if to - from <= LONGEST {
            let row = cues::row(view, blocks, (from, to), wanted, &stories);
            heads.rows.push(row);
        }
    }
    let each = alone.iter();
    let seen = each.map(|at| cues::alone(view, blocks, *at, &alone));
    heads.alone = seen.collect();
    heads
}

/// Blocks from one to another that look like headlines.
fn rows(blocks: &[Block]) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < blocks.len() {
        let run = blocks[at..]
            .iter()
            .take_while(|block| block.role == Role::Headline)
            .count();
        if run > 0 {
            found.push((at, at + run));
        }
        at += run.max(1);
    }
    found
}

/// Whether one that stands alone may be a heading inside a text: between two paragraphs, of which
/// the second does not begin as a story does.
fn is_doubtful(view: &View<'_>, blocks: &[Block], at: usize) -> bool {
    let begins_story = blocks.get(at + 1).is_none_or(|next| {
        let letter = view.text(next.from).starts_with(&['编', '辑']);
        view.signs[next.from].dateline || next.role != Role::Body || letter
    });
    // Behind a table, a name in brackets or text that breaks off another story begins.
    let behind_body =
        at > 0 && blocks[at - 1].role == Role::Body && view.ends[blocks[at - 1].to] == Edge::Stop;
    !begins_story && behind_body && !is_own_title(&blocks[at].inked(view))
}
