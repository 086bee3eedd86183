//! Which of several headlines in a row is the main one, and which stories a row of them belongs to.
//!
//! A row is read as groups, one for each story: what stands above the headline (引题), the
//! headline, what stands below it (副题). Every way to read it is weighed, by how much like a
//! headline each block looks and by how many stories the page shows.

use crate::core::Role;

use super::super::view::{Edge, View};
use super::Block;
use super::looks::{is_label, is_own_title, people};
use super::stories::{Stories, compare};

/// What one more story costs, where nothing on the page asks for it.
const ANOTHER: f32 = 1.3;

/// What a story more or fewer costs than the page shows.
const OTHER_COUNT: f32 = 1.5;

/// Rows longer than this are not weighed.
const LONGEST: usize = 40;

/// Tells headlines from what stands above and below them.
pub(super) fn mark(view: &View<'_>, blocks: &mut [Block]) {
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
    // What is marked here is a headline or a subtitle, so stories stay what they are.
    let weighed = |(from, to): &&(usize, usize)| (2..=LONGEST).contains(&(to - from));
    let stories = Stories::of(view, blocks, rows.iter().filter(weighed));
    for &(from, to) in &rows {
        if to == from + 1 {
            mark_alone(view, blocks, from, reports);
            continue;
        }
        let others = rows.len() - 1;
        let wanted = (reports >= 2 && long == 1 && reports > others)
            .then(|| (reports - others).min(to - from));
        if to - from <= LONGEST {
            mark_row(view, blocks, (from, to), wanted, &stories);
        }
    }
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

/// One that stands between two paragraphs of one story is a heading inside it: the texts before and
/// behind share words that are not everybody's.
fn mark_alone(view: &View<'_>, blocks: &mut [Block], at: usize, reports: usize) {
    let text = blocks[at].inked(view);
    if is_own_title(&text) {
        return;
    }
    if is_label(&text) && blocks.len() > 1 && at > 0 {
        blocks[at].role = Role::Subtitle;
        return;
    }
    let begins_story = blocks.get(at + 1).is_none_or(|next| {
        let letter = view.text(next.from).starts_with(&['编', '辑']);
        view.signs[next.from].dateline || next.role != Role::Body || letter
    });
    // Behind a table, a name in brackets or text that breaks off another story begins.
    let behind_body =
        at > 0 && blocks[at - 1].role == Role::Body && view.ends[blocks[at - 1].to] == Edge::Stop;
    let length = blocks[at].length;
    if begins_story || !behind_body || length > 18 {
        return;
    }
    let is_text = |block: &&Block| matches!(block.role, Role::Body | Role::Subtitle);
    let before = blocks[..at].iter().rev().take_while(is_text);
    let behind = blocks[at + 1..].iter().take_while(is_text);
    let (shared, long) = compare(view, before, behind);
    let most = match shared {
        0 if long => 7,
        0 if reports > 0 => 12,
        0 => 8,
        1 => 13,
        _ => 18,
    };
    if length <= most {
        blocks[at].role = Role::Subtitle;
    }
}

/// How much a block looks like the headline itself.
fn weight(view: &View<'_>, block: &Block) -> f32 {
    let text = block.inked(view);
    let length = text.len() as f32;
    let mut weight = -0.09 * (length - 11.0).max(0.0) - 0.3 * (4.0 - length).max(0.0);
    let said = matches!(text.first(), Some('“' | '「' | '『'));
    let clauses = text
        .iter()
        .filter(|c| matches!(c, '，' | '、' | '；'))
        .count();
    weight += match (said, clauses) {
        (true, _) => 0.8,
        (false, 0) => 0.0,
        (false, _) => -0.8,
    };
    if block.to > block.from {
        weight += 0.9;
    }
    if people(&text) {
        weight -= 2.5;
    }
    if is_label(&text) || matches!(text.first(), Some('—' | '（' | '(')) {
        weight -= 2.5;
    }
    if view.signs[block.from].item {
        weight -= 2.5;
    }
    let line: String = text.iter().collect();
    let leads = [
        "要求",
        "指出",
        "强调",
        "认为",
        "提出",
        "表示",
        "调查",
        "启示",
        "侧记",
        "纪实",
        "系列报道",
        "述评",
        "之一",
        "之二",
        "之三",
        "时",
    ];
    if leads.iter().any(|word| line.ends_with(word)) {
        weight -= 1.2;
    }
    weight
}

/// What a block costs above or below its headline.
fn below(view: &View<'_>, block: &Block) -> f32 {
    // A headline in several lines is rarely anything else.
    if block.to > block.from && view.signs[block.from].marks == 0 {
        -0.4
    } else {
        0.0
    }
}

/// What it says of two blocks of one group that they share words with the same story, or not.
fn agree(one: Option<usize>, other: Option<usize>) -> f32 {
    match (one, other) {
        (Some(one), Some(other)) if one == other => 0.4,
        (Some(_), Some(_)) => -1.6,
        _ => 0.0,
    }
}

/// The likeliest reading of a row, by the best reading of each beginning of it.
fn mark_row(
    view: &View<'_>,
    blocks: &mut [Block],
    (from, to): (usize, usize),
    wanted: Option<usize>,
    stories: &Stories,
) {
    let count = to - from;
    let near = stories.near((from, to));
    let stories: Vec<Option<usize>> = (from..to)
        .map(|at| stories.shared_most(&blocks[at].inked(view), &near))
        .collect();
    let weights: Vec<f32> = (from..to).map(|at| weight(view, &blocks[at])).collect();
    let lower: Vec<f32> = (from..to).map(|at| below(view, &blocks[at])).collect();
    // best[groups][end]: its score, where the last group begins and where its headline stands.
    let mut best = vec![vec![(f32::MIN, 0, 0); count + 1]; count + 1];
    best[0][0].0 = 0.0;
    for groups in 1..=count {
        for end in groups..=count {
            for begin in groups - 1..end {
                let (before, ..) = best[groups - 1][begin];
                if before == f32::MIN {
                    continue;
                }
                for main in begin..end.min(begin + 3) {
                    let (above, under) = (main - begin, end - main - 1);
                    let mut score = before + weights[main] - 0.5 * above as f32;
                    score -= 0.15 * under.saturating_sub(1) as f32;
                    let others = (begin..end).filter(|at| *at != main);
                    score += others
                        .map(|at| lower[at] + agree(stories[at], stories[main]))
                        .sum::<f32>();
                    if score > best[groups][end].0 {
                        best[groups][end] = (score, begin, main);
                    }
                }
            }
        }
    }
    let cost = |groups: usize| match wanted {
        Some(wanted) => OTHER_COUNT * wanted.abs_diff(groups) as f32,
        None => ANOTHER * (groups - 1) as f32,
    };
    let score = |groups: &usize| best[*groups][count].0 - cost(*groups);
    let chosen = (1..=count).max_by(|a, b| score(a).total_cmp(&score(b)));
    let mut end = count;
    for block in &mut blocks[from..to] {
        block.role = Role::Subtitle;
    }
    for groups in (1..=chosen.unwrap_or(1)).rev() {
        let (_, begin, main) = best[groups][end];
        blocks[from + main].role = Role::Headline;
        end = begin;
    }
}
