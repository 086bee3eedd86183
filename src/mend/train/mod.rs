//! Learning to decide breaks: paragraphs of a newspaper are set as pages of columns, with what
//! goes wrong on the way from print to text, and a model learns from them where paragraphs end.
//!
//! What lines are is learned apart ([`roles`]), from labelled pages and from stories that are set as
//! pages ([`stories`]).
//!
//! Everything is drawn from seeded numbers, so that the same text gives the same weights.

pub mod chance;
pub mod fit;
pub mod grow;
pub mod press;
pub mod roles;
pub mod stories;
pub mod text;

use std::fmt::Write as _;

use super::dictionary::Dictionary;
use super::features::{Features, add_neighbours, features};
use super::fits::{Fits, Row, places};
use super::forest::{self, Tree};
use super::model::Model;
use super::said::said;
use super::view::View;
use chance::Chance;
use grow::{Example, Plan};
use press::{Printed, Told, told};
use stories::Story;
use text::Paragraph;

/// What share of the text is learned from; the rest is for judging.
pub const LEARNED: f32 = 0.7;

/// How much is printed and grown.
#[derive(Clone, Copy, Debug)]
pub struct Size {
    /// Pages of paragraphs.
    pub pages: usize,
    /// Pages of stories with the headlines that were written for them.
    pub dailies: usize,
    /// Trees of the first forest.
    pub first: usize,
    /// Trees of the second.
    pub second: usize,
}

impl Default for Size {
    fn default() -> Self {
        Self {
            pages: 5000,
            dailies: 2500,
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
    /// What characters go on with what, and where each stands.
    pub fits: (Vec<Row>, Vec<u16>),
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
            fits: Fits {
                rows: &self.fits.0,
                places: &self.fits.1,
            },
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

/// Pages set from stories with their headlines; some stories are made longer with others' paragraphs.
pub fn dailies(
    stories: &[Story],
    others: &[Paragraph],
    dictionary: &impl Dictionary,
    count: usize,
    seed: u64,
) -> Vec<Printed> {
    let word = |text: &[char]| dictionary.word_around(text, 0);
    let stories: Vec<Told> = stories.iter().map(|story| told(story, word)).collect();
    let mut chance = Chance::new(seed);
    let mut made = Vec::with_capacity(count);
    for _ in 0..if stories.is_empty() { 0 } else { count } {
        let length = chance.between(1, 7);
        let chosen: Vec<&Told> = (0..length).map(|_| chance.one(&stories)).collect();
        made.push(press::print_daily(&chosen, others, &mut chance));
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

/// What is learned of words alone.
struct Words {
    phrases: Vec<i8>,
    fits: (Vec<Row>, Vec<u16>),
}

impl Words {
    fn of(paragraphs: &[Paragraph]) -> Self {
        let rows = fit::fit(paragraphs, &mut Chance::new(2));
        let places = places(&rows).to_vec();
        Self {
            phrases: grow::phrases(paragraphs, &mut Chance::new(1)),
            fits: (rows, places),
        }
    }

    fn fits(&self) -> Fits<'_> {
        Fits {
            rows: &self.fits.0,
            places: &self.fits.1,
        }
    }
}

/// Learns from paragraphs, and from stories with their headlines. `tell` hears how far it is.
pub fn train(
    paragraphs: &[Paragraph],
    stories: &[Story],
    dictionary: &impl Dictionary,
    size: Size,
    mut tell: impl FnMut(&str, usize, f32),
) -> Trained {
    // Phrases are scored by weights that come from the other half of the text, so that the forests
    // see them err as they do on text that is new.
    let halves = paragraphs.split_at(paragraphs.len() / 2);
    let fitted = [halves.0, halves.1].map(Words::of);
    let Words { phrases, fits } = Words::of(paragraphs);
    let every_other =
        |from: usize| -> Vec<Story> { stories.iter().skip(from).step_by(2).cloned().collect() };
    let dailies = |part: usize, count, seed| {
        let others = [halves.0, halves.1][part];
        dailies(&every_other(part), others, dictionary, count, seed)
    };
    let rest = |all: usize| all - all / 2;
    let printed = [
        [
            (pages(halves.0, size.pages / 2, 7), &fitted[1]),
            (dailies(0, size.dailies / 2, 17), &fitted[1]),
        ],
        [
            (pages(halves.1, rest(size.pages), 8), &fitted[0]),
            (dailies(1, rest(size.dailies), 18), &fitted[0]),
        ],
    ];
    let mut sheets: Vec<(Vec<Features>, Vec<bool>)> = Vec::with_capacity(size.pages + size.dailies);
    // How many there are when each half is done.
    let mut ends = [0; 2];
    for (own, end) in printed.iter().zip(&mut ends) {
        for (pages, weights) in own {
            for page in pages {
                let view = View::of(&page.page);
                if view.breaks() != page.keep.len() {
                    continue;
                }
                let said = said(&view, &weights.phrases, &weights.fits(), dictionary);
                let sheet = |at| features(&view, at, &said);
                sheets.push(((0..view.breaks()).map(sheet).collect(), page.keep.clone()));
            }
        }
        *end = sheets.len();
    }
    let [half, _] = ends;
    let plan = |trees| Plan {
        trees,
        rate: 0.12,
        restraint: 3.0,
    };
    let first = grow::forest(
        &examples(&sheets),
        plan(size.first),
        &mut Chance::new(6),
        |n, loss| tell("first", n, loss),
    );
    // What the second look hears of the first is of pages that the first has not seen.
    let one = grow::forest(
        &examples(&sheets[..half]),
        plan(size.first),
        &mut Chance::new(4),
        |n, loss| tell("half", n, loss),
    );
    let other = grow::forest(
        &examples(&sheets[half..]),
        plan(size.first),
        &mut Chance::new(5),
        |n, loss| tell("other half", n, loss),
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
        tell("second", n, loss)
    });
    Trained {
        phrases,
        fits,
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
        let _ = writeln!(out, "{}", format!("//! {line}").trim_end());
    }
    out.push_str("\nuse super::fits::{Fits, Row, places};\nuse super::forest::Tree;\nuse super::model::Model;\n\n");
    let _ = writeln!(
        out,
        "/// What was learned.\npub static MODEL: Model<'static> = Model {{\n    phrases: &PHRASES,\n    fits: Fits {{\n        rows: &FITS,\n        places: &PLACES,\n    }},\n    first: &FIRST,\n    first_bias: {:?},\n    second: &SECOND,\n    second_bias: {:?},\n}};\n",
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
    out.push_str("];\n\nstatic PLACES: [u16; super::fits::PLACES] = places(&FITS);\n");
    let _ = writeln!(
        out,
        "\n#[rustfmt::skip]\nstatic FITS: [Row; {}] = [",
        trained.fits.0.len()
    );
    for (c, bytes) in &trained.fits.0 {
        let _ = writeln!(
            out,
            "    ({c:?}, *b\"{}\"),",
            String::from_utf8_lossy(bytes)
        );
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
