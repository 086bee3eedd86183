//! Learning to decide breaks: paragraphs of a newspaper are set as pages of columns, with what
//! goes wrong on the way from print to text, and a model learns from them where paragraphs end.
//!
//! What lines are is learned apart ([`roles`]), from labelled pages and from stories that are set as
//! pages ([`stories`]).
//!
//! Everything is drawn from seeded numbers, so that the same text gives the same weights.

pub mod chance;
pub mod grow;
pub mod press;
pub mod roles;
pub mod stories;
pub mod text;

use std::fmt::Write as _;

use super::dictionary::Dictionary;
use super::features::{Features, add_neighbours, features, words};
use super::forest::{self, Tree};
use super::model::Model;
use super::phrases;
use super::view::View;
use chance::Chance;
use grow::{Example, Plan};
use press::Printed;
use text::Paragraph;

/// What share of the text is learned from; the rest is for judging.
pub const LEARNED: f32 = 0.7;

/// How much is printed and grown.
#[derive(Clone, Copy, Debug)]
pub struct Size {
    /// Pages.
    pub pages: usize,
    /// Trees of the first forest.
    pub first: usize,
    /// Trees of the second.
    pub second: usize,
}

impl Default for Size {
    fn default() -> Self {
        Self {
            pages: 4000,
            first: 120,
            second: 200,
        }
    }
}

/// What was learned.
#[derive(Clone, Debug)]
pub struct Trained {
    /// See [`Model`].
    pub phrases: Vec<i8>,
    /// The first forest and what it starts from.
    pub first: (f32, Vec<Tree>),
    /// The second.
    pub second: (f32, Vec<Tree>),
    /// How many breaks were seen.
    pub breaks: usize,
}

impl Trained {
    /// The model that was learned.
    pub fn model(&self) -> Model<'_> {
        Model {
            phrases: &self.phrases,
            first: &self.first.1,
            first_bias: self.first.0,
            second: &self.second.1,
            second_bias: self.second.0,
        }
    }
}

/// Pages set from consecutive paragraphs.
pub fn pages(paragraphs: &[Paragraph], count: usize, seed: u64) -> Vec<Printed> {
    let mut chance = Chance::new(seed);
    let mut made = Vec::with_capacity(count);
    for _ in 0..count {
        let length = chance.between(8, 50).min(paragraphs.len());
        let from = chance.below(paragraphs.len() - length + 1);
        made.push(press::print(&paragraphs[from..from + length], &mut chance));
    }
    made
}

/// Pages of consecutive paragraphs that are wrapped and nothing more; see [`press::wrap`].
pub fn wrapped(paragraphs: &[Paragraph], count: usize, seed: u64) -> Vec<Printed> {
    let mut chance = Chance::new(seed);
    let mut made = Vec::with_capacity(count);
    for _ in 0..count {
        let length = chance.between(8, 50).min(paragraphs.len());
        let from = chance.below(paragraphs.len() - length + 1);
        made.push(press::wrap(&paragraphs[from..from + length], &mut chance));
    }
    made
}

/// Learns from paragraphs. `told` hears how far it is.
pub fn train(
    paragraphs: &[Paragraph],
    dictionary: &impl Dictionary,
    size: Size,
    mut told: impl FnMut(&str, usize, f32),
) -> Trained {
    // Phrases are scored by weights that come from the other half of the text, so that the forests
    // see them err as they do on text that is new.
    let halves = paragraphs.split_at(paragraphs.len() / 2);
    let fitted = [halves.0, halves.1].map(|half| grow::phrases(half, &mut Chance::new(1)));
    let phrases = grow::phrases(paragraphs, &mut Chance::new(1));
    let printed = [
        (pages(halves.0, size.pages / 2, 7), &fitted[1]),
        (pages(halves.1, size.pages - size.pages / 2, 8), &fitted[0]),
    ];
    let mut sheets: Vec<(Vec<Features>, Vec<bool>)> = Vec::with_capacity(size.pages);
    for (pages, weights) in &printed {
        for page in pages {
            let view = View::of(&page.page);
            if view.breaks() != page.keep.len() {
                continue;
            }
            let words = words(&view, dictionary);
            let phrase = |at| phrases::score(weights, view.text(at), view.text(at + 1));
            let sheet = |at| features(&view, at, words[at], phrase(at));
            sheets.push(((0..view.breaks()).map(sheet).collect(), page.keep.clone()));
        }
    }
    let plan = |trees| Plan {
        trees,
        rate: 0.12,
        restraint: 3.0,
    };
    let first = grow::forest(
        &examples(&sheets),
        plan(size.first),
        &mut Chance::new(6),
        |n, loss| told("first", n, loss),
    );
    // What the second look hears of the first is of pages that the first has not seen.
    let half = sheets.len() / 2;
    let one = grow::forest(
        &examples(&sheets[..half]),
        plan(size.first),
        &mut Chance::new(4),
        |n, loss| told("half", n, loss),
    );
    let other = grow::forest(
        &examples(&sheets[half..]),
        plan(size.first),
        &mut Chance::new(5),
        |n, loss| told("other half", n, loss),
    );
    for (number, (sheet, _)) in sheets.iter_mut().enumerate() {
        let (bias, trees) = if number < half { &other } else { &one };
        let scores: Vec<f32> = sheet
            .iter()
            .map(|f| forest::score(trees, *bias, f))
            .collect();
        for (at, features) in sheet.iter_mut().enumerate() {
            add_neighbours(features, &scores, at);
        }
    }
    let all = examples(&sheets);
    let second = grow::forest(&all, plan(size.second), &mut Chance::new(3), |n, loss| {
        told("second", n, loss)
    });
    Trained {
        phrases,
        first,
        second,
        breaks: all.len(),
    }
}

fn examples(sheets: &[(Vec<Features>, Vec<bool>)]) -> Vec<Example> {
    let each = sheets
        .iter()
        .flat_map(|(sheet, keep)| sheet.iter().zip(keep));
    let example = each.map(|(features, keep)| Example {
        features: *features,
        keep: *keep,
        weight: 1.0,
    });
    example.collect()
}

/// The weights as a source file.
pub fn source(trained: &Trained, learned_from: &str) -> String {
    let mut out = String::from(
        "//! The weights of the model that decides breaks. Written by `pizhu train-breaks`, which gives\n\
         //! the same file for the same text; not edited by hand.\n//!\n",
    );
    for line in learned_from.lines() {
        let _ = writeln!(out, "//! {line}");
    }
    out.push_str("\nuse super::forest::Tree;\nuse super::model::Model;\n\n");
    let _ = writeln!(
        out,
        "/// What was learned.\npub static MODEL: Model<'static> = Model {{\n    phrases: &PHRASES,\n    first: &FIRST,\n    first_bias: {:?},\n    second: &SECOND,\n    second_bias: {:?},\n}};\n",
        trained.first.0, trained.second.0
    );
    let _ = writeln!(
        out,
        "#[rustfmt::skip]\nstatic PHRASES: [i8; {}] = [",
        trained.phrases.len()
    );
    for row in trained.phrases.chunks(64) {
        let row: Vec<String> = row.iter().map(i8::to_string).collect();
        let _ = writeln!(out, "    {},", row.join(", "));
    }
    out.push_str("];\n");
    for (name, (_, trees)) in [("FIRST", &trained.first), ("SECOND", &trained.second)] {
        let _ = writeln!(
            out,
            "\n#[rustfmt::skip]\nstatic {name}: [Tree; {}] = [",
            trees.len()
        );
        for tree in trees {
            let leaves: Vec<String> = tree.leaves.iter().map(i16::to_string).collect();
            let _ = writeln!(
                out,
                "    Tree {{ questions: {:?}, leaves: [{}] }},",
                tree.questions,
                leaves.join(", ")
            );
        }
        out.push_str("];\n");
    }
    out
}
