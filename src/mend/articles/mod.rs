//! Which blocks of pages make an article: headlines joined to their bodies wherever they stand,
//! several stories of a page told apart, the halves of a jump put together, and what dateline and
//! byline say of it. Of plain lines, roles and decided breaks: no documents.
//!
//! A page is read once from top to bottom into [`blocks`] and these into threads, runs of body text
//! that belong together ([`threads`]). What may be a headline or not is tried as both ([`doubts`]).
//! Headlines and threads are cut as they fit each other best ([`rows`], [`order`], [`pieces`]), then
//! matched by where they stand and by how their words fit ([`heads`], [`sayings`], [`words`],
//! [`matching`]); then halves of
//! jumps across pages ([`jumps`]). [`metadata`] reads datelines and bylines.

mod blocks;
mod doubts;
mod heads;
mod jumps;
mod matching;
mod metadata;
mod order;
mod pieces;
mod reasons;
mod rows;
mod sayings;
mod threads;
mod words;

pub use metadata::Metadata;
pub use reasons::Reason;

use rustc_hash::FxHashMap;

use crate::core::Role;

use super::breaks::join_at;
use super::dictionary::Dictionary;
use super::roles::Doubt;
use blocks::Blocks;
use sayings::Known;
use threads::Threads;

/// A page as articles are made of it: its lines with text, what each is, and where they run on.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Sheet {
    /// The text of each line, without white space around it.
    pub lines: Vec<Vec<char>>,
    /// The same as they are read, a character for a character ([`super::plain`]); nothing where that is
    /// as they are printed.
    pub plain: Vec<Vec<char>>,
    /// The role of each line.
    pub roles: Vec<Role>,
    /// Lines with which a block of a row of headlines begins, in order, and how much speaks for
    /// another story's beginning there ([`super::roles::Roles::cuts`]).
    pub head_cuts: Vec<(usize, f32)>,
    /// What may be a headline or not. Where the articles come out better the other way, roles and
    /// breaks are changed to it.
    pub doubts: Vec<Doubt>,
    /// The number of each line in its file, from 1.
    pub numbers: Vec<u32>,
    /// For each line but the last whether a paragraph ends behind it.
    pub keep: Vec<bool>,
    /// How likely that is right, from one half to 1; 1 where nothing is said.
    pub sure: Vec<f32>,
    /// Whether a line looks like the first of a paragraph, or like another; nothing where it
    /// cannot be seen.
    pub begins: Vec<Option<bool>>,
    /// The day the page is of, as `2024-03-05`, where it is known from outside.
    pub date: Option<String>,
}

impl Sheet {
    /// A line as it is read.
    fn read(&self, line: usize) -> &[char] {
        self.plain.get(line).unwrap_or(&self.lines[line])
    }

    /// The heads and feet of the page as they are read.
    fn furniture(&self) -> impl Iterator<Item = &[char]> {
        let each = self.roles.iter().enumerate();
        let heads = each.filter(|(_, role)| **role == Role::Furniture);
        heads.map(|(line, _)| self.read(line))
    }
}

/// Lines of one page that belong to an article, in reading order: counted from 0 among the lines of
/// the sheet.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Part {
    /// The page, from 0.
    pub page: usize,
    /// Its lines.
    pub lines: Vec<usize>,
}

/// A proposed article.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Article {
    /// Its lines: a part for each page it is on, in reading order.
    pub parts: Vec<Part>,
    /// What is read of it.
    pub metadata: Metadata,
    /// How likely it is right, from one half to 1.
    pub confidence: f32,
    /// Why, the weightiest first.
    pub reasons: Vec<Reason>,
    /// Lines that the text runs on from and to over something that stands between, as page and line
    /// from 0.
    pub joins: Vec<((usize, usize), (usize, usize))>,
    /// Jumps inside it: the line that leads away and the one that takes up.
    pub jumps: Vec<Jump>,
}

/// A jump whose two ends were found. Places are page and line, from 0.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Jump {
    /// The line that says where the text goes on, or the last before it where there is none.
    pub from: (usize, usize),
    /// The line that says where it comes from.
    pub to: (usize, usize),
    /// How likely it is right, from 0 to 1.
    pub confidence: f32,
}

impl Article {
    /// Its paragraphs in reading order, each as the lines that are joined in it: page and line.
    pub fn paragraphs(&self, sheets: &[Sheet]) -> Vec<Vec<(usize, usize)>> {
        let mut found: Vec<Vec<(usize, usize)>> = Vec::new();
        let lines = self
            .parts
            .iter()
            .flat_map(|part| part.lines.iter().map(|line| (part.page, *line)));
        let mut places: FxHashMap<(usize, usize), usize> = FxHashMap::default();
        for (page, line) in lines {
            let before = line.checked_sub(1).map(|before| (page, before));
            let runs_on = before
                .filter(|(_, before)| !sheets[page].keep.get(*before).copied().unwrap_or(true))
                .filter(|(_, before)| sheets[page].roles[*before] == sheets[page].roles[line]);
            let over = self.joins.iter().find(|(_, to)| *to == (page, line));
            let owner = runs_on.or(over.map(|(from, _)| *from));
            let owner = owner.and_then(|before| places.get(&before).copied());
            let own = match owner {
                Some(paragraph) => paragraph,
                None => {
                    found.push(Vec::new());
                    found.len() - 1
                }
            };
            found[own].push((page, line));
            places.insert((page, line), own);
        }
        found
    }

    /// Its text, a paragraph a line, headline first.
    pub fn text(&self, sheets: &[Sheet]) -> String {
        let mut text = String::new();
        for paragraph in self.paragraphs(sheets) {
            text.push_str(&joined(sheets, &paragraph));
            text.push('\n');
        }
        text
    }

    /// Its headline, the main line of it.
    pub fn headline(&self, sheets: &[Sheet]) -> Option<String> {
        let first = |role: Role| {
            let mut all = self.paragraphs(sheets).into_iter();
            all.find(|lines| sheets[lines[0].0].roles[lines[0].1] == role)
        };
        let lines = first(Role::Headline).or_else(|| first(Role::Subtitle))?;
        Some(joined(sheets, &lines))
    }
}

fn joined(sheets: &[Sheet], lines: &[(usize, usize)]) -> String {
    let mut text = String::new();
    let mut before: &[char] = &[];
    for &(page, line) in lines {
        let own = &sheets[page].lines[line];
        join_at(&mut text, before, own);
        text.extend(own);
        before = own;
    }
    text
}

/// The articles of pages that belong together, in the order in which they begin. Roles and breaks
/// of the sheets are settled where they are in doubt.
pub fn propose(sheets: &mut [Sheet], dictionary: &impl Dictionary) -> Vec<Article> {
    propose_sure(sheets, dictionary, 0.0).0
}

/// From so sure on the halves of a jump are put together where nobody looks at it.
pub const JUMP_FROM: f32 = 0.9;

/// The same with halves of a jump put together only where that is at least so sure, and how many
/// jumps were left apart that are not.
pub fn propose_sure(
    sheets: &mut [Sheet],
    dictionary: &impl Dictionary,
    least: f32,
) -> (Vec<Article>, usize) {
    let mut found = Vec::new();
    for (page, sheet) in sheets.iter_mut().enumerate() {
        let known = Known::of(dictionary);
        doubts::settle(sheet, &known);
        let mut blocks = Blocks::of(sheet);
        let mut threads = Threads::of(sheet, &blocks, dictionary);
        heads::assign(&mut blocks, &mut threads, &known);
        found.push((page, blocks, threads));
    }
    let (mut stories, left) = jumps::stories(sheets, &found, dictionary, least);
    stories.sort_by_key(|article| {
        let first = article.parts.first();
        first.map(|part| (part.page, part.lines.iter().min().copied()))
    });
    for article in &mut stories {
        article.metadata = metadata::read(sheets, article);
    }
    (stories, left)
}
