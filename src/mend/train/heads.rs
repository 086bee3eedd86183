//! Learning which of several headlines in a row is the main one, and which that stand alone are
//! headings inside a text, from pages of which the role of every line is known.
//!
//! Both are log-linear: the likelihood of what people say, every other way to read a row against
//! it, is climbed from weights that were set by hand ([`PRIOR`]), and what pulls away from these
//! costs. There are few pages, so that is where weights stay of which they say little.

use std::fmt::Write as _;

use rustc_hash::FxHashMap;

use crate::core::Role;
use crate::mend::roles::cues::{ALONE, CUES, Heads, Row};
use crate::mend::roles::rows::{
    Group, MOST_ABOVE, SHAPES, Weights, shape_of, shape_of_count, weighed,
};

/// Longer rows have too many readings to be learned from.
const LONGEST: usize = 6;

/// How often all pages are gone through.
const ROUNDS: usize = 150;

/// How far each time.
const STEP: f32 = 1.0;

/// What being far from the prior costs.
const PULL: f32 = 0.008;

/// In so many parts pages are judged by what the others say.
const PARTS: usize = 5;

/// What cues weigh by what newspapers usually do.
#[rustfmt::skip]
pub const PRIOR: Weights = Weights {
    main: [
        0.0, -0.9, -1.2, 0.8, -0.8, 0.9, 0.0, -2.5, -2.5, -2.5, -2.5, -1.2, 0.0,
        0.0, 0.8, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0,
    ],
    above: [
        -0.5, 0.0, 0.0, 0.0, 0.0, 0.0, -0.4, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0,
        0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.4, 0.0, 0.0, 0.0,
    ],
    below: [
        0.0, 0.0, 0.0, 0.0, 0.0, 0.0, -0.4, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0,
        0.3, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.4, 0.0, 0.0,
    ],
    shape: [-1.3, -1.5, 0.4, -1.6, -0.15],
    alone: [
        0.0, 1.0, 1.0, 0.5, -0.5, -1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0,
        0.0, 0.0, 0.0, 0.0, 0.0,
    ],
};

/// A page to learn from.
#[derive(Clone, Debug)]
pub struct Lesson {
    /// What is seen of its headlines.
    pub heads: Heads,
    /// What people say of its lines.
    pub roles: FxHashMap<usize, Role>,
    /// How much it counts.
    pub weight: f32,
    /// It is among the pages that are judged by what the others say.
    pub judged: bool,
}

/// Right, and all there are.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Share {
    /// Right.
    pub right: usize,
    /// All.
    pub all: usize,
}

impl Share {
    fn add(&mut self, is_right: bool) {
        self.right += usize::from(is_right);
        self.all += 1;
    }
}

/// Weights, one behind the other.
type Vector = [f32; 3 * CUES + SHAPES];

/// A reading of a row: what is counted of it, and whether it is what people say.
struct Reading {
    counts: Vector,
    is_said: bool,
}

/// The headlines of a row as people say, if they say so of each block.
fn said(row: &Row, roles: &FxHashMap<usize, Role>) -> Option<Vec<usize>> {
    let is_main = |line: &usize| roles.get(line) == Some(&Role::Headline);
    let known = row.lines.iter().all(|line| {
        let role = roles.get(line);
        matches!(role, Some(Role::Headline | Role::Subtitle))
    });
    let mains = (0..row.lines.len()).filter(|at| is_main(&row.lines[*at]));
    let mains: Vec<usize> = mains.collect();
    (known && !mains.is_empty()).then_some(mains)
}

/// Every reading of a row.
fn readings(row: &Row, said: &[usize]) -> Vec<Reading> {
    let count = row.blocks.len();
    let mut found = Vec::new();
    let mut open: Vec<Vec<Group>> = vec![Vec::new()];
    while let Some(groups) = open.pop() {
        let begin = groups.last().map_or(0, |(_, end, _)| *end);
        if begin == count {
            found.push(Reading {
                counts: counts(row, &groups),
                is_said: groups
                    .iter()
                    .map(|(.., main)| *main)
                    .eq(said.iter().copied()),
            });
            continue;
        }
        for end in begin + 1..=count {
            for main in begin..end.min(begin + MOST_ABOVE + 1) {
                let mut longer = groups.clone();
                longer.push((begin, end, main));
                open.push(longer);
            }
        }
    }
    found
}

fn counts(row: &Row, groups: &[Group]) -> Vector {
    let mut counts = [0.0; 3 * CUES + SHAPES];
    let mut add = |from: usize, values: &[f32]| {
        let places = counts[from..].iter_mut();
        places
            .zip(values)
            .for_each(|(place, value)| *place += value);
    };
    for &(begin, end, main) in groups {
        for at in begin..end {
            let part = match at.cmp(&main) {
                std::cmp::Ordering::Equal => 0,
                std::cmp::Ordering::Less => CUES,
                std::cmp::Ordering::Greater => 2 * CUES,
            };
            add(part, &row.blocks[at]);
        }
        add(3 * CUES, &shape_of(row, (begin, end, main)));
    }
    add(3 * CUES, &shape_of_count(row, groups.len()));
    counts
}

fn vector(weights: &Weights) -> Vector {
    let mut vector = [0.0; 3 * CUES + SHAPES];
    let parts = [
        &weights.main[..],
        &weights.above,
        &weights.below,
        &weights.shape,
    ]
    .concat();
    vector.copy_from_slice(&parts);
    vector
}

/// Learns from pages.
pub fn learn(lessons: &[&Lesson]) -> Weights {
    let mut weights = PRIOR;
    let rows = rows_of(lessons);
    let prior = vector(&PRIOR);
    let mut own = prior;
    let all: f32 = rows.iter().map(|(_, weight)| weight).sum();
    for _ in 0..ROUNDS {
        let mut slope = [0.0; 3 * CUES + SHAPES];
        for (readings, weight) in &rows {
            climb(readings, &own, weight / all.max(1.0), &mut slope);
        }
        for ((own, slope), prior) in own.iter_mut().zip(slope).zip(prior) {
            *own += STEP * (slope - PULL * (*own - prior));
        }
        // How many stories a page shows is no habit of a few pages.
        own[3 * CUES + 1] = PRIOR.shape[1];
    }
    weights.main.copy_from_slice(&own[..CUES]);
    weights.above.copy_from_slice(&own[CUES..2 * CUES]);
    weights.below.copy_from_slice(&own[2 * CUES..3 * CUES]);
    weights.shape.copy_from_slice(&own[3 * CUES..]);
    weights.alone = learn_alone(lessons);
    weights
}

fn rows_of(lessons: &[&Lesson]) -> Vec<(Vec<Reading>, f32)> {
    let mut found = Vec::new();
    for lesson in lessons {
        for row in lesson
            .heads
            .rows
            .iter()
            .filter(|row| row.lines.len() <= LONGEST)
        {
            let Some(said) = said(row, &lesson.roles) else {
                continue;
            };
            let readings = readings(row, &said);
            if readings.iter().any(|reading| reading.is_said) {
                found.push((readings, lesson.weight));
            }
        }
    }
    found
}

/// Adds what makes what is said likelier.
fn climb(readings: &[Reading], own: &Vector, weight: f32, slope: &mut Vector) {
    let scores: Vec<f32> = readings
        .iter()
        .map(|one| weighed(own, &one.counts))
        .collect();
    let most = scores.iter().copied().fold(f32::MIN, f32::max);
    let likely: Vec<f32> = scores.iter().map(|score| (score - most).exp()).collect();
    let all: f32 = likely.iter().sum();
    let said = readings.iter().zip(&likely).filter(|(one, _)| one.is_said);
    let right: f32 = said.map(|(_, likely)| likely).sum::<f32>().max(1e-12);
    for (reading, likely) in readings.iter().zip(&likely) {
        let wanted = if reading.is_said { likely / right } else { 0.0 };
        let by = weight * (wanted - likely / all);
        let places = slope.iter_mut().zip(reading.counts);
        places.for_each(|(place, count)| *place += by * count);
    }
}

fn learn_alone(lessons: &[&Lesson]) -> [f32; ALONE] {
    let seen: Vec<(&[f32; ALONE], f32, f32)> = lessons
        .iter()
        .flat_map(|lesson| {
            lesson.heads.alone.iter().filter_map(|alone| {
                let truth = match lesson.roles.get(&alone.line)? {
                    Role::Headline => 1.0,
                    Role::Subtitle => 0.0,
                    _ => return None,
                };
                Some((&alone.cues, truth, lesson.weight))
            })
        })
        .collect();
    let all: f32 = seen.iter().map(|(.., weight)| weight).sum();
    let mut own = PRIOR.alone;
    for _ in 0..2 * ROUNDS {
        let mut slope = [0.0; ALONE];
        for (cues, truth, weight) in &seen {
            let likely = 1.0 / (1.0 + (-weighed(&own, cues)).exp());
            let by = weight / all.max(1.0) * (truth - likely);
            slope
                .iter_mut()
                .zip(*cues)
                .for_each(|(place, cue)| *place += by * cue);
        }
        for ((own, slope), prior) in own.iter_mut().zip(slope).zip(PRIOR.alone) {
            *own += STEP * (slope - PULL * (*own - prior));
        }
    }
    own
}

/// How often weights say what people say: of rows and of those that stand alone.
pub fn judge(weights: &Weights, lessons: &[&Lesson]) -> (Share, Share) {
    let (mut rows, mut alone) = (Share::default(), Share::default());
    for lesson in lessons {
        for row in &lesson.heads.rows {
            if let Some(said) = said(row, &lesson.roles) {
                let read = weights.read(row).into_iter().map(|(.., main)| main);
                rows.add(read.eq(said));
            }
        }
        for one in &lesson.heads.alone {
            match lesson.roles.get(&one.line) {
                Some(Role::Headline) => alone.add(weighed(&weights.alone, &one.cues) >= 0.0),
                Some(Role::Subtitle) => alone.add(weighed(&weights.alone, &one.cues) < 0.0),
                _ => {}
            }
        }
    }
    (rows, alone)
}

/// The same with each page judged by weights learned without it.
pub fn judge_crossed(lessons: &[Lesson]) -> (Share, Share) {
    let (mut rows, mut alone) = (Share::default(), Share::default());
    for part in 0..PARTS {
        let is_in = |at: usize| lessons[at].judged && at % PARTS == part;
        let only = |wanted: bool| -> Vec<&Lesson> {
            let places = (0..lessons.len()).filter(|at| is_in(*at) == wanted);
            places.map(|at| &lessons[at]).collect()
        };
        let (judged, learned) = (only(true), only(false));
        let (own_rows, own_alone) = judge(&learn(&learned), &judged);
        rows.right += own_rows.right;
        rows.all += own_rows.all;
        alone.right += own_alone.right;
        alone.all += own_alone.all;
    }
    (rows, alone)
}

/// The file that weights stand in.
pub fn source(weights: &Weights) -> String {
    let mut text = String::from(
        "//! What cues of headlines weigh. Written by\n\
         //! `cargo test --test mend weights_of_heads -- --ignored --nocapture`; not edited by hand.\n\n\
         use super::rows::Weights;\n\n\
         /// What was learned.\n\
         #[rustfmt::skip]\n\
         pub static WEIGHTS: Weights = Weights {\n",
    );
    let parts = [
        ("main", &weights.main[..]),
        ("above", &weights.above),
        ("below", &weights.below),
        ("shape", &weights.shape),
        ("alone", &weights.alone),
    ];
    for (name, values) in parts {
        let _ = write!(text, "    {name}: [");
        for (at, value) in values.iter().enumerate() {
            text.push_str(if at % 10 == 0 { "\n        " } else { " " });
            let _ = write!(text, "{:.2},", value);
        }
        text.push_str("\n    ],\n");
    }
    text.push_str("};\n");
    text
}
