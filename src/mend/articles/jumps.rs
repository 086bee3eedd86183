//! The halves of jumps put together across pages, and articles made of threads.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::core::Role;
use crate::core::clean::is_white;

use super::blocks::Blocks;
use super::heads::text_of;
use super::matching::{Pair, best};
use super::metadata::day_of_page;
use super::threads::{Thread, Threads, fit};
use super::words::{Weights, pairs};
use super::{Article, Jump, Part, Reason, Sheet};
use crate::mend::dictionary::{Dictionary, is_han};
use crate::mend::signs::is_number;

/// A page that was read.
pub(super) type Read = (usize, Blocks, Threads);

/// Characters beside a jump by which the whole text is known elsewhere.
const WHOLE: usize = 8;

/// Halves that a story may have.
const LONGEST: usize = 16;

/// How far apart pages of one issue may stand among all.
const ISSUE: usize = 48;

/// One of the threads of all pages.
#[derive(Clone, Copy)]
struct Half<'a> {
    page: usize,
    blocks: &'a Blocks,
    thread: &'a Thread,
}

impl Half<'_> {
    fn head_text(&self) -> &[char] {
        let head = self.thread.head.map(|head| &self.blocks.heads[head].text);
        head.map_or(&[], Vec::as_slice)
    }

    /// Its paragraphs in order, nothing else.
    fn body(&self) -> impl DoubleEndedIterator<Item = usize> {
        let blocks = self.thread.blocks.iter().copied();
        blocks.filter(|block| self.blocks.all[*block].role == Role::Body)
    }

    fn is_cut(&self) -> bool {
        let last = self.body().next_back();
        last.is_some_and(|block| self.blocks.all[block].cut)
    }

    fn can_take_up(&self) -> bool {
        self.thread.takes_up.is_some() || (!self.thread.starts && self.thread.head.is_none())
    }
}

/// How likely a jump is right that leads so far before the next best.
fn sure_of_jump(lead: f32) -> f32 {
    logistic(3.0 * lead + 0.4)
}

/// How likely a headline stands with its text that leads so far before the next best: fitted to the
/// headlines of labelled pages (`figures_of_assembly` prints how often it is so).
fn sure_of_head(lead: f32) -> f32 {
    logistic(0.8 * lead + 0.3)
}

fn logistic(odds: f32) -> f32 {
    1.0 / (1.0 + (-odds).exp())
}

/// All articles, threads with their headlines, jumps followed that are at least so sure; and how
/// many jumps were not.
pub(super) fn stories(
    sheets: &[Sheet],
    found: &[Read],
    dictionary: &impl Dictionary,
    least: f32,
) -> (Vec<Article>, usize) {
    let halves: Vec<Half<'_>> = found
        .iter()
        .flat_map(|(page, blocks, threads)| {
            threads.all.iter().map(|thread| Half {
                page: *page,
                blocks,
                thread,
            })
        })
        .collect();
    let mut links = link(sheets, &halves, dictionary);
    let is_doubtful = |link: &mut Link| sure_of_jump(link.2) < least;
    let doubtful = links
        .iter_mut()
        .filter_map(|link| link.take_if(is_doubtful));
    let left = doubtful.count();
    let mut is_later = vec![false; halves.len()];
    for (next, ..) in links.iter().flatten() {
        is_later[*next] = true;
    }
    let mut made = Vec::new();
    let firsts = (0..halves.len()).filter(|half| !is_later[*half]);
    for first in firsts {
        let mut article = Article::default();
        let mut sure: Option<f32> = None;
        let mut at = Some(first);
        while let Some(half) = at {
            add(&mut article, &halves[half]);
            let thread = halves[half].thread;
            if thread.head.is_some() && half == first {
                sure = Some(sure_of_head(thread.margin));
            }
            at = None;
            if let Some((next, reasons, lead)) = links[half].clone() {
                article.jumps.push(Jump {
                    from: end_of(&halves[half]),
                    to: begin_of(&halves[next]),
                    confidence: sure_of_jump(lead),
                });
                if reasons.contains(&Reason::JumpSentence) {
                    let last = halves[half].body().next_back();
                    let first = halves[next].body().next();
                    if let (Some(last), Some(first)) = (last, first) {
                        article.joins.push((
                            (halves[half].page, halves[half].blocks.all[last].to),
                            (halves[next].page, halves[next].blocks.all[first].from),
                        ));
                    }
                }
                for reason in reasons.into_iter().rev() {
                    article.reasons.retain(|one| *one != reason);
                    article.reasons.insert(0, reason);
                }
                let jump = sure_of_jump(lead);
                sure = Some(sure.map_or(jump, |sure: f32| sure.min(jump)));
                at = Some(next);
            }
        }
        article.reasons.dedup();
        let alone = article.reasons.contains(&Reason::Alone) && article.jumps.is_empty();
        let sure = sure.unwrap_or(if alone { 0.9 } else { 0.7 });
        article.confidence = if alone { sure.max(0.9) } else { sure }.clamp(0.5, 0.99);
        made.push(article);
    }
    leftovers(found, &mut made);
    (made, left)
}

/// Headlines that no thread took: each goes to a story beside it, or stands for itself.
fn leftovers(found: &[Read], made: &mut Vec<Article>) {
    for (page, blocks, threads) in found {
        for (number, head) in blocks.heads.iter().enumerate() {
            if threads.all.iter().any(|thread| thread.head == Some(number)) {
                continue;
            }
            let lines: Vec<usize> = head
                .blocks
                .iter()
                .flat_map(|block| blocks.all[*block].from..=blocks.all[*block].to)
                .collect();
            let beside = |line: usize| {
                made.iter().position(|article| {
                    let parts = article.parts.iter();
                    let mut own = parts.filter(|part| part.page == *page);
                    own.any(|part| part.lines.contains(&line))
                })
            };
            let behind = lines.last().and_then(|line| beside(line + 1));
            let before = lines.first().and_then(|line| beside(line.checked_sub(1)?));
            match behind.or(before) {
                Some(article) => {
                    let own = made[article].parts.iter_mut();
                    if let Some(part) = own.into_iter().find(|part| part.page == *page) {
                        part.lines.splice(0..0, lines);
                    }
                }
                None => made.push(Article {
                    parts: vec![Part { page: *page, lines }],
                    confidence: 0.5,
                    ..Article::default()
                }),
            }
        }
    }
}

fn add(article: &mut Article, half: &Half<'_>) {
    let blocks = half.blocks;
    let head = half.thread.head.map(|head| &blocks.heads[head].blocks);
    let is_caption = |block: &&usize| blocks.all[**block].role == Role::Caption;
    let text = half.thread.blocks.iter().filter(|block| !is_caption(block));
    let captions = half.thread.blocks.iter().filter(is_caption);
    let order = head.into_iter().flatten().chain(text).chain(captions);
    let lines = order.flat_map(|block| blocks.all[*block].from..=blocks.all[*block].to);
    article.parts.push(Part {
        page: half.page,
        lines: lines.collect(),
    });
    for (from, to) in &half.thread.joins {
        article.joins.push((
            (half.page, blocks.all[*from].to),
            (half.page, blocks.all[*to].from),
        ));
    }
    for reason in &half.thread.reasons {
        if !article.reasons.contains(reason) {
            article.reasons.push(*reason);
        }
    }
}

fn end_of(half: &Half<'_>) -> (usize, usize) {
    let block = half.thread.leads.or_else(|| half.body().next_back());
    (
        half.page,
        block.map_or(0, |block| half.blocks.all[block].from),
    )
}

fn begin_of(half: &Half<'_>) -> (usize, usize) {
    let block = half.thread.takes_up.or_else(|| half.body().next());
    (
        half.page,
        block.map_or(0, |block| half.blocks.all[block].from),
    )
}

/// For each half the one it goes on in.
type Links = Vec<Option<Link>>;

/// The half that another goes on in, why, and how much that leads.
type Link = (usize, Vec<Reason>, f32);

fn link(sheets: &[Sheet], halves: &[Half<'_>], dictionary: &impl Dictionary) -> Links {
    let mut links: Links = vec![None; halves.len()];
    let from: Vec<usize> = (0..halves.len())
        .filter(|at| halves[*at].thread.leads.is_some() || halves[*at].is_cut())
        .collect();
    let to: Vec<usize> = (0..halves.len())
        .filter(|at| halves[*at].can_take_up())
        .collect();
    let jumps = halves
        .iter()
        .any(|half| half.thread.leads.is_some() || half.thread.takes_up.is_some());
    if !jumps || from.is_empty() || to.is_empty() {
        return links;
    }
    let texts: Vec<Vec<char>> = halves
        .iter()
        .map(|half| {
            let mut text = half.head_text().to_vec();
            text.extend(text_of(half.blocks, half.thread));
            text
        })
        .collect();
    let knowledge = Knowledge {
        sheets,
        numbers: sheets.iter().map(page_number).collect(),
        issues: sheets.iter().map(Issue::of).collect(),
        of_heads: halves.iter().map(|half| pairs(half.head_text())).collect(),
        of_texts: texts.iter().map(|text| pairs(text)).collect(),
        weights: Weights::of(texts.iter().map(Vec::as_slice)),
        wholes: wholes(sheets, halves, &from, &to),
    };
    let mut pairs: Vec<Pair> = Vec::new();
    let mut why = Vec::new();
    for (row, &one) in from.iter().enumerate() {
        let page = halves[one].page;
        let near = to.partition_point(|two| halves[*two].page + ISSUE < page);
        for (column, &two) in to.iter().enumerate().skip(near) {
            if halves[two].page > page + ISSUE {
                break;
            }
            let (score, reasons) = knowledge.judge(halves, one, two, dictionary);
            if score > 0.0 {
                pairs.push(Pair { row, column, score });
                why.push(reasons);
            }
        }
    }
    for (chosen, lead) in best(&pairs) {
        let Pair { row, column, .. } = pairs[chosen];
        links[from[row]] = Some((to[column], std::mem::take(&mut why[chosen]), lead));
    }
    break_circles(&mut links);
    break_long(&mut links);
    links
}

/// Which paper of which day a page is of, as far as its head says.
#[derive(Debug, Default)]
struct Issue {
    paper: Option<Vec<char>>,
    day: Option<(u32, u32, u32)>,
}

impl Issue {
    fn of(sheet: &Sheet) -> Self {
        Self {
            paper: sheet.furniture().find_map(paper),
            day: day_of_page(sheet),
        }
    }

    /// Whether the two say different things: halves of a jump are of one issue.
    fn differs(&self, other: &Self) -> bool {
        let papers = self.paper.as_ref().zip(other.paper.as_ref());
        let days = self.day.zip(other.day);
        papers.is_some_and(|(one, two)| one != two) || days.is_some_and(|(one, two)| one != two)
    }
}

/// A paper's name in a page's head: Han up to 报, and no more Han behind.
fn paper(line: &[char]) -> Option<Vec<char>> {
    let mut words = line.split(|c| !is_han(*c));
    let name = words.find(|word| word.len() > 2 && word.last() == Some(&'报'))?;
    Some(name.to_vec())
}

/// What is known of all halves.
struct Knowledge<'a> {
    sheets: &'a [Sheet],
    numbers: Vec<Option<String>>,
    issues: Vec<Issue>,
    of_heads: Vec<FxHashSet<(char, char)>>,
    of_texts: Vec<FxHashSet<(char, char)>>,
    weights: Weights,
    wholes: FxHashSet<(usize, usize)>,
}

impl Knowledge<'_> {
    /// How much speaks for it that one half goes on in the other.
    fn judge(
        &self,
        halves: &[Half<'_>],
        one: usize,
        two: usize,
        dictionary: &impl Dictionary,
    ) -> (f32, Vec<Reason>) {
        let (a, b) = (&halves[one], &halves[two]);
        let (leads, takes) = (a.thread.leads, b.thread.takes_up);
        let mut reasons = Vec::new();
        // One of the two has to say so.
        if a.page == b.page || (leads.is_none() && takes.is_none()) {
            return (0.0, reasons);
        }
        if self.issues[a.page].differs(&self.issues[b.page]) {
            return (0.0, reasons);
        }
        let mut score = 0.6;
        score -= 0.9 * f32::from(u8::from(leads.is_none() || takes.is_none()));
        let said = |half: &Half<'_>, block: Option<usize>| {
            block.and_then(|block| number_in(&half.blocks.all[block].text))
        };
        let mut agree = 0;
        for (says, of, other) in [
            (said(a, leads), &self.numbers[b.page], b.page),
            (said(b, takes), &self.numbers[a.page], a.page),
        ] {
            match (says, of) {
                (Some(says), Some(of)) if says == *of => agree += 1,
                (Some(_), Some(_)) => score -= 2.5,
                // Pages that do not say their number may be in order.
                (Some(says), None) if says == (other + 1).to_string() => score += 0.6,
                _ => {}
            }
        }
        score += 1.2 * agree as f32;
        if agree > 0 {
            reasons.push(Reason::JumpNumbers);
        }
        let (head, again) = (&self.of_heads[one], &self.of_heads[two]);
        if !head.is_empty() && !again.is_empty() {
            let same = again.iter().filter(|pair| head.contains(pair)).count();
            let share = same as f32 / again.len() as f32;
            score += 3.0 * share - 0.8;
            if share > 0.5 {
                reasons.push(Reason::JumpHeadline);
            }
        }
        let mut is_torn = false;
        if let (Some(last), Some(first)) = (a.body().next_back(), b.body().next()) {
            let (last, first) = (&a.blocks.all[last], &b.blocks.all[first]);
            let begins = self.sheets[b.page]
                .begins
                .get(first.from)
                .copied()
                .flatten();
            if last.cut {
                let left = self.sheets[a.page].read(last.to);
                let right = self.sheets[b.page].read(first.from);
                let fits = fit(left, right, begins, dictionary);
                score += (0.6 * fits).clamp(-1.0, 1.8);
                is_torn = fits <= 0.0;
                if fits > 1.0 {
                    reasons.push(Reason::JumpSentence);
                }
            } else {
                score += match begins {
                    Some(false) => -0.8,
                    Some(true) => 0.4,
                    None => 0.0,
                };
            }
        }
        let headline = self.weights.shared(head, two);
        let text = self.weights.shared(&self.of_texts[two], one);
        score += 2.0 * headline + 4.0 * text;
        if headline > 0.15 || text > 0.08 {
            reasons.push(Reason::JumpWords);
        }
        if self.wholes.contains(&(one, two)) {
            score += 3.0;
            reasons.insert(0, Reason::JumpReprint);
        }
        // Numbers that agree are common, and so are sentences that run on: they join nothing where
        // the cut sentence cannot run on, or where only one of the two says that there is a jump.
        let has = |reason| reasons.contains(&reason);
        let is_text = has(Reason::JumpReprint) || has(Reason::JumpHeadline);
        let both = leads.is_some() && takes.is_some();
        let numbers = has(Reason::JumpNumbers);
        let is_likely = if is_torn {
            has(Reason::JumpWords)
        } else {
            both || numbers
        };
        if !is_text && !is_likely {
            return (0.0, Vec::new());
        }
        (score, reasons)
    }
}

/// A story that leads into itself is cut.
fn break_circles(links: &mut Links) {
    for start in 0..links.len() {
        let mut at = start;
        for _ in 0..links.len() {
            match links[at].as_ref().map(|(next, ..)| *next) {
                Some(next) if next == start => {
                    links[at] = None;
                    break;
                }
                Some(next) => at = next,
                None => break,
            }
        }
    }
}

/// Parts what would go over too many pages.
fn break_long(links: &mut Links) {
    let mut is_first = vec![true; links.len()];
    for (next, ..) in links.iter().flatten() {
        is_first[*next] = false;
    }
    for first in (0..links.len()).filter(|at| is_first[*at]) {
        let mut at = first;
        let mut halves = 1;
        while let Some(next) = links[at].as_ref().map(|(next, ..)| *next) {
            if halves % LONGEST == 0 {
                links[at] = None;
            }
            halves += 1;
            at = next;
        }
    }
}

/// Pairs of halves that stand together as one text on some page.
fn wholes(
    sheets: &[Sheet],
    halves: &[Half<'_>],
    from: &[usize],
    to: &[usize],
) -> FxHashSet<(usize, usize)> {
    let edge = |half: usize, last: bool| -> Option<[char; WHOLE]> {
        let half = &halves[half];
        let block = if last {
            half.body().next_back()
        } else {
            half.body().next()
        }?;
        let text = &half.blocks.all[block].text;
        let at = if last {
            text.len().checked_sub(WHOLE)?
        } else {
            0
        };
        text.get(at..at + WHOLE)?.try_into().ok()
    };
    let mut ends: FxHashMap<[char; WHOLE], Vec<usize>> = FxHashMap::default();
    for &half in from {
        if let Some(edge) = edge(half, true) {
            ends.entry(edge).or_default().push(half);
        }
    }
    let mut begins: FxHashMap<[char; WHOLE], Vec<usize>> = FxHashMap::default();
    for &half in to {
        if let Some(edge) = edge(half, false) {
            begins.entry(edge).or_default().push(half);
        }
    }
    let mut found = FxHashSet::default();
    for sheet in sheets {
        let text: Vec<char> = (0..sheet.lines.len())
            .flat_map(|line| sheet.read(line))
            .filter(|c| !is_white(**c))
            .copied()
            .collect();
        for window in text.windows(2 * WHOLE) {
            let (Some((left, _)), Some((right, _))) = (
                window.split_first_chunk::<WHOLE>(),
                window
                    .split_last_chunk::<WHOLE>()
                    .map(|(_, right)| (right, ())),
            ) else {
                continue;
            };
            if let (Some(ones), Some(twos)) = (ends.get(left), begins.get(right)) {
                for one in ones {
                    found.extend(twos.iter().map(|two| (*one, *two)));
                }
            }
        }
    }
    found
}

/// The number of a page as its head or foot says it: 第4版, A05, 4　教育.
fn page_number(sheet: &Sheet) -> Option<String> {
    let mut found = None;
    for line in sheet.furniture() {
        if let Some(number) = number_in(line) {
            return Some(number);
        }
        let fields = line
            .split(|c| c.is_whitespace())
            .filter(|field| !field.is_empty());
        for field in fields {
            let field: Vec<char> = field.iter().filter(|c| **c != '版').copied().collect();
            let digits = field.strip_prefix(&['A']).or(field.strip_prefix(&['B']));
            let digits = digits.unwrap_or(&field);
            let is_plain =
                (1..=2).contains(&digits.len()) && digits.iter().all(char::is_ascii_digit);
            if is_plain && found.is_none() {
                found = Some(plain(&field));
            }
        }
    }
    found
}

/// The number before 版 or 页.
fn number_in(text: &[char]) -> Option<String> {
    let at = text.iter().position(|c| matches!(c, '版' | '页'))?;
    let of = |c: &char| is_number(*c) || matches!(c, 'A'..='Z' | 'l' | ' ' | '\u{3000}');
    let run = text[..at].iter().rev().take_while(|c| of(c)).count();
    let number = &text[at - run..at];
    let inked: Vec<char> = number
        .iter()
        .filter(|c| !c.is_whitespace())
        // As recognition reads a one.
        .map(|c| if *c == 'l' { '1' } else { *c })
        .collect();
    (!inked.is_empty() && inked.len() <= 4).then(|| plain(&inked))
}

/// A number in Arabic digits, without zeros before it.
fn plain(number: &[char]) -> String {
    let value = |c: char| match c {
        '〇' => Some(0),
        '一' => Some(1),
        '二' => Some(2),
        '三' => Some(3),
        '四' => Some(4),
        '五' => Some(5),
        '六' => Some(6),
        '七' => Some(7),
        '八' => Some(8),
        '九' => Some(9),
        '０'..='９' => Some(u32::from(c) - 0xFF10),
        _ => c.to_digit(10),
    };
    let letters: String = number.iter().filter(|c| c.is_ascii_uppercase()).collect();
    let mut total = 0;
    let mut unit = 0;
    for &c in number {
        if c == '十' {
            total += unit.max(1) * 10;
            unit = 0;
        } else if let Some(digit) = value(c) {
            unit = unit * 10 + digit;
        }
    }
    format!("{letters}{}", total + unit)
}

/// See [`plain`]: what metadata needs of it.
pub(super) fn value_of(number: &[char]) -> Option<u32> {
    plain(number).parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_of_a_long_chain_is_lost() {
        let mut links: Links = (1..40).map(|next| Some((next, Vec::new(), 0.5))).collect();
        links.push(None);
        break_long(&mut links);
        let cut: Vec<usize> = (0..40).filter(|at| links[*at].is_none()).collect();
        assert_eq!(cut, [15, 31, 39]);
    }
}
