//! Learning what lines are (`assets/model/roles.bin`): from labelled pages and from stories that were
//! written to be learned from (`tests/data/mend/heads`), set as pages.

use std::collections::BTreeMap;
use std::fs;
use std::iter;
use std::ops::RangeInclusive;

use pizhu::core::Role;
use pizhu::mend::breaks::Page;
use pizhu::mend::roles::chain::Chain;
use pizhu::mend::roles::parts::{Part, Parts};
use pizhu::mend::train::chance::Chance;
use pizhu::mend::train::roles::{Lesson, learn};
use pizhu::mend::train::stories::{Story, print, stories};

use crate::WORDS;
use crate::assembly::{Case, HANDS, corpora, labelled};
use crate::roles::{Count, print as print_counts};

/// Where the model is written.
const MODEL: &str = "assets/model/roles.bin";

/// How often each story is on a page.
const PRINTS: usize = 6;

/// A page to learn from, with what is true of its lines to judge by.
struct Known {
    /// Who wrote it and what for.
    set: &'static str,
    lesson: Lesson,
    /// The lines of its blocks.
    blocks: Vec<RangeInclusive<usize>>,
    /// The role of each line that has one.
    roles: BTreeMap<usize, Role>,
}

impl Known {
    fn of(
        set: &'static str,
        times: usize,
        text: &[char],
        said: impl Fn(u32) -> Option<(Role, Parts)>,
    ) -> Self {
        let page = Page::of(text, &*WORDS);
        let (blocks, clues): (Vec<_>, Vec<_>) = page.blocks().into_iter().unzip();
        let lines = page.lines();
        let of_line = |at: usize| said(lines[at].number);
        let bounds = blocks.iter().map(|block: &RangeInclusive<usize>| {
            // Where a block is several things, it is what most of its lines are.
            let mut votes: BTreeMap<Parts, usize> = BTreeMap::new();
            for (_, bound) in block.clone().filter_map(of_line) {
                *votes.entry(bound).or_default() += 1;
            }
            let most = votes.into_iter().max_by_key(|(_, votes)| *votes);
            most.map_or(Parts::ANY, |(bound, _)| bound)
        });
        let roles = (0..lines.len()).filter_map(|at| Some((at, of_line(at)?.0)));
        Self {
            set,
            lesson: Lesson {
                clues,
                said: bounds.collect(),
                times,
            },
            roles: roles.collect(),
            blocks,
        }
    }

    fn count(&self, chain: &Chain, counts: &mut BTreeMap<&'static str, Count>) {
        let (told, _) = chain.weigh(self.lesson.clues.iter()).parts();
        for (block, part) in self.blocks.iter().zip(told) {
            for line in block.clone() {
                if let Some(truth) = self.roles.get(&line) {
                    Count::add(counts, *truth, part.role());
                }
            }
        }
    }
}

/// What a line that people labelled may be: among headlines of one article a subtitle before the
/// main one stands above it, one behind it below.
fn bounds(case: &Case, page: usize) -> BTreeMap<u32, Parts> {
    let lines: Vec<(u32, Role)> = case
        .roles
        .iter()
        .filter(|((own, _), _)| *own == page)
        .map(|((_, line), role)| (*line, *role))
        .collect();
    let owner = |line: u32| {
        case.articles
            .iter()
            .position(|(lines, _)| lines.contains(&(page, line)))
    };
    let is_head = |role: Role| matches!(role, Role::Headline | Role::Subtitle);
    let mut bounds = BTreeMap::new();
    let mut at = 0;
    while at < lines.len() {
        let (first, _) = lines[at];
        let run = lines[at..]
            .iter()
            .take_while(|(line, role)| is_head(*role) && owner(*line) == owner(first))
            .count();
        let run = &lines[at..at + run.max(1)];
        let main = run.iter().position(|(_, role)| *role == Role::Headline);
        // Below a byline a deck may stand, or the first heading of the text.
        let signed = at > 0 && lines[at - 1].1 == Role::Byline;
        for (place, (line, role)) in run.iter().enumerate() {
            let bound = match (role, main) {
                (Role::Subtitle, Some(main)) if place < main => Parts::only(Part::Above),
                (Role::Subtitle, Some(_)) => Parts::only(Part::Below),
                (Role::Subtitle, None) if signed => Parts::only(Part::Inside).and(Part::Below),
                (Role::Subtitle, None) => Parts::only(Part::Inside),
                (role, _) => Parts::of(*role),
            };
            bounds.insert(*line, bound);
        }
        at += run.len();
    }
    bounds
}

fn known_of<'a>(
    set: &'static str,
    times: usize,
    cases: impl IntoIterator<Item = &'a Case>,
) -> Vec<Known> {
    let pages = cases
        .into_iter()
        .flat_map(|case| (0..case.pages.len()).map(move |page| (case, page)));
    pages
        .map(|(case, page)| {
            let bounds = bounds(case, page);
            Known::of(set, times, &case.pages[page].1, |line| {
                let role = case.roles.get(&(page, line))?;
                Some((*role, bounds[&line]))
            })
        })
        .collect()
}

/// The stories of a file on pages, in orders that are drawn.
fn printed(set: &'static str, file: &str) -> Vec<Known> {
    let text = fs::read_to_string(format!("tests/data/mend/heads/{file}")).expect("stories");
    let stories = stories(&text);
    let mut chance = Chance::new(7);
    let mut order: Vec<usize> = Vec::new();
    let mut pages = Vec::new();
    let mut left = stories.len() * PRINTS;
    while left > 0 {
        let count = [1, 2, 3, 5, 8][chance.weighted(&[0.3, 0.2, 0.2, 0.2, 0.1])].min(left);
        let chosen: Vec<&Story> = (0..count)
            .map(|_| {
                if order.is_empty() {
                    order = (0..stories.len()).collect();
                    (1..order.len()).for_each(|at| order.swap(at, chance.below(at + 1)));
                }
                &stories[order.pop().expect("a story")]
            })
            .collect();
        left -= count;
        let page = print(&chosen, &mut chance);
        let parts: BTreeMap<u32, Part> = page.parts.iter().copied().collect();
        pages.push(Known::of(set, 1, &page.text, |line| {
            let part = parts.get(&line)?;
            Some((part.role(), Parts::only(*part)))
        }));
    }
    pages
}

fn known() -> Vec<Known> {
    let mut all = Vec::new();
    all.extend(known_of("roles", 2, &labelled("roles")));
    let pages = labelled("pages");
    for (set, hand) in HANDS {
        let own = pages.iter().filter(|case| case.name.starts_with(hand));
        all.extend(known_of(set, 2, own));
    }
    all.extend(known_of("corpora", 1, &corpora()));
    for (set, file) in [
        ("stories", "stories.txt"),
        ("papers", "papers.txt"),
        ("trades", "trades.txt"),
        ("dailies", "dailies.txt"),
    ] {
        all.extend(printed(set, file));
    }
    all
}

#[test]
#[ignore = "writes assets/model/roles.bin anew and prints what is right where it was not learned"]
fn weights_of_roles() {
    let known = known();
    let lessons = |chosen: &dyn Fn(usize, &Known) -> bool| -> Vec<&Lesson> {
        let chosen = known
            .iter()
            .enumerate()
            .filter(|(at, page)| chosen(*at, page));
        chosen.map(|(_, page)| &page.lesson).collect()
    };
    for set in iter::once("roles").chain(HANDS.map(|(set, _)| set)) {
        let judge = |chain: &Chain, is_judged: &dyn Fn(usize, &Known) -> bool, counts: &mut _| {
            let judged = known.iter().enumerate();
            judged
                .filter(|(at, page)| is_judged(*at, page))
                .for_each(|(_, page)| page.count(chain, counts));
        };
        let mut counts = BTreeMap::new();
        let chain = learn(&lessons(&|_, page| page.set != set));
        judge(&chain, &|_, page| page.set == set, &mut counts);
        print_counts(&format!("of {set}, learned from the others"), &counts);
        let mut counts = BTreeMap::new();
        for part in 0..4 {
            let is_out = |at: usize, page: &Known| page.set == set && at % 4 == part;
            let chain = learn(&lessons(&|at, page| !is_out(at, page)));
            judge(&chain, &is_out, &mut counts);
        }
        print_counts(
            &format!("of {set}, each fourth learned without it"),
            &counts,
        );
    }
    let chain = learn(&lessons(&|_, _| true));
    let bytes = chain.bytes();
    println!("{} clues, {} bytes", chain.len(), bytes.len());
    fs::write(MODEL, bytes).expect("the model is written");
}
