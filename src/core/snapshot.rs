//! An article's text as it once stood, to see what has changed since.
//!
//! Whoever keeps something made of a long article makes anew only what was made of the stretch
//! that has changed. That stretch is found by comparing which characters stand in the article and
//! what is true of each, not by listening to what was done: so it is right whatever was done, also
//! after undoing, and for a document that was read anew. Characters themselves need no comparing,
//! since the one at an address is always the same.

use std::ops::Range;

use super::address::{Address, Run};
use super::document::Document;

/// Places in an article: its characters counted from 0, hidden, replaced and unborn ones too.
pub type Places = Range<u32>;

/// See the module's description. At first an article without any text.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Snapshot {
    runs: Vec<Run>,
    /// As bits, of each character.
    facts: Vec<u8>,
    roles: Vec<u8>,
}

/// The stretch of an article that has changed.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Changed {
    /// Where it was.
    pub old: Places,
    /// Where what stands there now is.
    pub new: Places,
    /// The characters of both.
    pub runs: Vec<Run>,
}

impl Changed {
    /// Whether nothing has.
    pub fn is_empty(&self) -> bool {
        self.old.is_empty() && self.new.is_empty()
    }
}

impl Snapshot {
    /// How many characters there are, whatever is true of them.
    pub fn len(&self) -> u32 {
        self.facts.len() as u32
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.facts.is_empty()
    }

    /// The characters at places, in order.
    pub fn runs(&self, places: Places) -> impl Iterator<Item = Run> + '_ {
        within(&self.runs, places)
    }

    /// Takes the article as it stands now, and tells what has changed.
    pub fn update(&mut self, document: &Document, article: Address) -> Changed {
        let runs: Vec<Run> = document.runs(article).collect();
        let (was, len) = (self.len(), runs.iter().map(|run| run.len()).sum::<u32>());
        let before = self.same(document, &runs, false);
        let after = self.same(document, &runs, true);
        let after = after.min(was.min(len) - before);
        let (old, new) = (before..was - after, before..len - after);
        let mut touched: Vec<Run> = self.runs(old.clone()).collect();
        self.runs = runs;
        let (mut facts, mut roles) = (Vec::new(), Vec::new());
        for run in self.runs(new.clone()) {
            touched.push(run);
            facts.extend_from_slice(document.facts(run));
            roles.extend_from_slice(document.roles(run));
        }
        let places = old.start as usize..old.end as usize;
        self.facts.splice(places.clone(), facts);
        self.roles.splice(places, roles);
        Changed {
            old,
            new,
            runs: touched,
        }
    }

    /// How many characters, from the beginning or from the end, stand as they stood.
    fn same(&self, document: &Document, runs: &[Run], from_end: bool) -> u32 {
        let mut olds = in_direction(&self.runs, from_end);
        let mut news = in_direction(runs, from_end);
        let (mut old, mut new) = (olds.next(), news.next());
        let mut passed = 0;
        while let (Some(was), Some(is)) = (old, new) {
            let count = was.len().min(is.len());
            let (both, rest) = cut(is, count, from_end);
            let (was_both, was_rest) = cut(was, count, from_end);
            if both != was_both {
                break;
            }
            let end = if from_end {
                self.len() - passed
            } else {
                passed + count
            };
            let places = (end - count) as usize..end as usize;
            let facts = same_bytes(&self.facts[places.clone()], document.facts(both), from_end);
            let roles = same_bytes(&self.roles[places], document.roles(both), from_end);
            let same = facts.min(roles);
            passed += same;
            if same < count {
                break;
            }
            old = was_rest.or_else(|| olds.next());
            new = rest.or_else(|| news.next());
        }
        passed
    }
}

/// The runs at places, those being counted along all of them.
fn within(runs: &[Run], places: Places) -> impl Iterator<Item = Run> + '_ {
    let mut at = 0;
    runs.iter().filter_map(move |run| {
        let begin = at;
        at += run.len();
        let from = places.start.clamp(begin, at) - begin;
        let to = places.end.clamp(begin, at) - begin;
        (from < to).then(|| run.buffer.run(run.start + from..run.start + to))
    })
}

fn in_direction(runs: &[Run], from_end: bool) -> impl Iterator<Item = Run> + '_ {
    let count = runs.len();
    (0..count).map(move |i| runs[if from_end { count - 1 - i } else { i }])
}

/// So many characters of a run, from its beginning or from its end, and the others.
fn cut(run: Run, count: u32, from_end: bool) -> (Run, Option<Run>) {
    let (part, rest) = if from_end {
        let middle = run.end - count;
        (middle..run.end, run.start..middle)
    } else {
        let middle = run.start + count;
        (run.start..middle, middle..run.end)
    };
    let rest = Some(rest).filter(|rest| !rest.is_empty());
    (run.buffer.run(part), rest.map(|rest| run.buffer.run(rest)))
}

/// How many bytes are the same, from the beginning or from the end.
fn same_bytes(a: &[u8], b: &[u8], from_end: bool) -> u32 {
    // In blocks, which are compared many bytes at once.
    const BLOCK: usize = 512;
    let len = a.len().min(b.len());
    let part = |bytes: Range<usize>| {
        if from_end {
            a.len() - bytes.end..a.len() - bytes.start
        } else {
            bytes
        }
    };
    let is_same = |bytes: &Range<usize>| a[part(bytes.clone())] == b[part(bytes.clone())];
    let blocks = (0..len).step_by(BLOCK);
    let blocks = blocks.map(|start| start..(start + BLOCK).min(len));
    let whole = blocks.take_while(is_same).last().map_or(0, |last| last.end);
    let single = (whole..len).map(|at| at..at + 1).take_while(is_same);
    (whole + single.count()) as u32
}
