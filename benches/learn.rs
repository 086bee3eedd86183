//! What the learner reaches and how long it takes; how long dictionaries take.
//!
//! `cargo bench --bench learn`, with `-- --quick` for a short run. Without anything else it learns
//! from made-up sentences, of which only the times mean something. With `PIZHU_BIO_TRAIN` and
//! `PIZHU_BIO_TEST`, two files with a character and its tag a row, it learns from the first 50,
//! 200, 1,000, … sentences of the one, in the file's order and in three other orders, and is judged
//! on the other. `jieba alone` is what its own tags would give. What is told of times and titles by
//! rules is judged on the sentences of `tests/data/tag`, of which every other one was looked at.

use std::time::Instant;

use pizhu::core::notation::{ParsedSpan, parse};
use pizhu::format::bio;
use pizhu::format::word_list;
use pizhu::tag::bioes::Mention;
use pizhu::tag::dictionary::{Dictionary, Entry};
use pizhu::tag::learn::{Example, Model, Training};
use pizhu::tag::score::Scores;
use pizhu::tag::words::Words;

const LABELS: [&str; 3] = ["PER", "LOC", "ORG"];

/// What is to be reached with the first so many sentences.
const REACH: [(usize, f64); 4] = [(50, 0.60), (200, 0.64), (1000, 0.72), (4600, 0.81)];

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    // Under `cargo test` it only shows that it runs.
    let is_quick =
        arguments.iter().any(|a| a == "--quick") || arguments.iter().all(|a| a != "--bench");
    let start = Instant::now();
    let words = Words::load();
    println!(
        "words loaded in {:.0} ms",
        start.elapsed().as_secs_f64() * 1e3
    );
    let start = Instant::now();
    let _ = Model::untaught(&LABELS);
    println!(
        "built-in model ready in {:.0} ms",
        start.elapsed().as_secs_f64() * 1e3
    );

    let file = |name| std::env::var(name).ok();
    match (file("PIZHU_BIO_TRAIN"), file("PIZHU_BIO_TEST")) {
        (Some(train), Some(test)) => judge(&read(&train), &read(&test), &words),
        _ => {
            let counts: &[usize] = if is_quick { &[50] } else { &[1000, 5000] };
            for count in counts {
                let (train, test) = (made_up(*count, 1), made_up(500, 2));
                measure(&format!("{count} made-up sentences"), &train, &test, &words);
            }
        }
    }
    rules(&words, if is_quick { 1 } else { 40 });
    dictionaries(if is_quick { 2000 } else { 80_000 });
}

fn read(path: &str) -> Vec<Example> {
    let sentences = std::fs::read(path)
        .map_err(|error| error.to_string())
        .and_then(|bytes| bio::read(&bytes).map_err(|error| error.to_string()));
    match sentences {
        Ok(sentences) => sentences.into_iter().map(example).collect(),
        Err(error) => {
            eprintln!("{path}: {error}");
            std::process::exit(2);
        }
    }
}

fn example(sentence: bio::Sentence) -> Example {
    let mention = |(range, label): (_, String)| {
        let label = LABELS.iter().position(|known| *known == label)?;
        Some(Mention { range, label })
    };
    Example {
        mentions: sentence.spans.into_iter().filter_map(mention).collect(),
        chars: sentence.chars,
    }
}

fn judge(train: &[Example], test: &[Example], words: &Words) {
    let mut alone = Scores::new(LABELS.len());
    for example in test {
        let pieces = words.pieces(&example.chars);
        let names = pieces.into_iter().filter_map(|piece| {
            let label = match piece.kind.name() {
                "nr" | "nrt" | "nrfg" => 0,
                "ns" => 1,
                "nt" => 2,
                _ => return None,
            };
            Some(Mention {
                range: piece.range,
                label,
            })
        });
        alone.count(&example.mentions, &names.collect::<Vec<_>>());
    }
    println!("jieba alone: {}", shown(&alone));
    println!(
        "before learning: {}",
        shown(&score(&Model::untaught(&LABELS), test, words).0)
    );
    for (count, reach) in REACH {
        if count > train.len() {
            continue;
        }
        let f1 = measure(&format!("first {count}"), &train[..count], test, words);
        println!("  {:.3} of what is to be reached", f1 / reach);
        let mut others = Vec::new();
        for seed in 1..=3 {
            let mut order: Vec<&Example> = train.iter().collect();
            shuffle(&mut order, seed);
            let some: Vec<Example> = order[..count].iter().map(|e| (*e).clone()).collect();
            let (model, _) = trained(&some, words);
            others.push(score(&model, test, words).0.all().f1());
        }
        println!("  in three other orders: {others:.3?}");
    }
}

/// Trains and judges; gives the F1.
fn measure(what: &str, train: &[Example], test: &[Example], words: &Words) -> f64 {
    let (model, seconds) = trained(train, words);
    let (scores, speed) = score(&model, test, words);
    println!(
        "{what}: trained in {seconds:.2} s, {:.2} million characters tagged a second; {}",
        speed / 1e6,
        shown(&scores)
    );
    scores.all().f1()
}

fn trained(train: &[Example], words: &Words) -> (Model, f64) {
    let start = Instant::now();
    let model = Model::train(&LABELS, train, words, Training::default(), &mut |_| true);
    let seconds = start.elapsed().as_secs_f64();
    // It is never told to stop.
    (model.unwrap_or_else(|| Model::untaught(&LABELS)), seconds)
}

fn score(model: &Model, test: &[Example], words: &Words) -> (Scores, f64) {
    let start = Instant::now();
    let found: Vec<Vec<Mention>> = test
        .iter()
        .map(|e| model.mentions(&e.chars, words))
        .collect();
    let seconds = start.elapsed().as_secs_f64();
    let mut scores = Scores::new(LABELS.len());
    for (example, found) in test.iter().zip(&found) {
        scores.count(&example.mentions, found);
    }
    let chars: usize = test.iter().map(|e| e.chars.len()).sum();
    (scores, chars as f64 / seconds)
}

fn shown(scores: &Scores) -> String {
    let all = scores.all();
    let mut out = format!(
        "P {:.3} R {:.3} F1 {:.3}",
        all.precision(),
        all.recall(),
        all.f1()
    );
    for (label, score) in LABELS.iter().zip(&scores.labels) {
        out.push_str(&format!(" {label} {:.3}", score.f1()));
    }
    out
}

fn dictionaries(count: u32) {
    let syllables: Vec<char> = "苇川岚渡东埠石桥南浦鹿鸣青堤白沙湾秀兰建国志明芳伟丽娜军强"
        .chars()
        .collect();
    let word = |n: u32| -> String {
        let mut n = n.wrapping_mul(2_654_435_761);
        let len = 2 + n % 4;
        (0..len)
            .map(|_| {
                n = n.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                syllables[(n >> 16) as usize % syllables.len()]
            })
            .collect()
    };
    let list: String = (0..count).map(|n| format!("{}\t{n}\n", word(n))).collect();
    let start = Instant::now();
    let rows = word_list::read(list.as_bytes()).unwrap_or_default();
    let entries: Vec<Entry> = rows
        .into_iter()
        .map(|row| Entry {
            word: row.word,
            label: 0,
            count: row.count,
        })
        .collect();
    let dictionary = Dictionary::new(&entries);
    let loaded = start.elapsed().as_secs_f64() * 1e3;
    println!(
        "dictionary: {:.1} MB, {} words, ready in {loaded:.0} ms, {:.2} of the limit",
        list.len() as f64 / 1e6,
        dictionary.len(),
        loaded / 100.0
    );
    let text: Vec<char> = made_up(count as usize / 20, 3)
        .into_iter()
        .flat_map(|e| e.chars)
        .collect();
    let start = Instant::now();
    let found = std::hint::black_box(dictionary.find(&text)).len();
    let seconds = start.elapsed().as_secs_f64();
    println!(
        "  {found} found in {} characters: {:.1} million characters a second",
        text.len(),
        text.len() as f64 / seconds / 1e6
    );
}

/// An order that depends on the seed alone.
fn shuffle<T>(things: &mut [T], seed: u64) {
    let mut chance = Chance(seed);
    for i in (1..things.len()).rev() {
        things.swap(i, chance.below(i + 1));
    }
}

struct Chance(u64);

impl Chance {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % n
    }
}

/// Times and titles before anything is learned, on sentences that were looked at and others.
fn rules(words: &Words, times: usize) {
    const LABELS: [&str; 5] = ["PER", "LOC", "ORG", "TIME", "TITLE"];
    let model = Model::untaught(&LABELS);
    let file = include_str!("../tests/data/tag/times-and-titles.txt");
    let lines: Vec<&str> = file.lines().filter(|line| !line.starts_with('#')).collect();
    for (half, name) in ["looked at", "not looked at"].iter().enumerate() {
        let mut scores = Scores::new(LABELS.len());
        for line in lines.iter().skip(half).step_by(2) {
            let (text, spans) = parse(line);
            let chars: Vec<char> = text.chars().collect();
            let mention = |(label, parts): &ParsedSpan| Mention {
                range: parts[0].0 as usize..parts[0].1 as usize,
                label: if label == "T" { 3 } else { 4 },
            };
            let gold: Vec<Mention> = spans.iter().map(mention).collect();
            let mut found = model.mentions(&chars, words);
            found.retain(|mention| mention.label > 2);
            scores.count(&gold, &found);
        }
        println!("times and titles before learning, sentences {name}:");
        for (label, name) in [(3, "times"), (4, "titles")] {
            let score = scores.labels[label];
            let (p, r, f1) = (score.precision(), score.recall(), score.f1());
            println!("  {name} P {p:.3} R {r:.3} F1 {f1:.3} of {}", score.gold);
        }
    }
    let plain: String = lines.iter().map(|line| parse(line).0).collect();
    let text: Vec<char> = plain.repeat(times).chars().collect();
    let start = Instant::now();
    let found = model.mentions(&text, words).len();
    let speed = text.len() as f64 / start.elapsed().as_secs_f64() / 1e6;
    println!("  with rules {speed:.2} million characters tagged a second, {found} found");
}

/// Sentences after a few patterns, with names put together by chance.
fn made_up(count: usize, seed: u64) -> Vec<Example> {
    // A name's label stands before it; each part is one of a list.
    const PATTERNS: [&str; 6] = [
        "LP市长PSGG昨天到OPE视察，听取了春耕工作的汇报，并同当地的干部和群众座谈。",
        "本报LP电 记者PSGG报道，OPE近日成立，这是当地多年来的第一家。",
        "PSGG说：“水退了，路也通了，集市明天就能照常开放，大家可以放心。”",
        "昨夜的雨下了很久，河水涨了半米多，集市今天照常开放，粮价平稳。",
        "OPE在LP召开了春耕会议，来自各乡镇的三百多名代表参加了会议。",
        "老人PSGG住在LP，每天走五里路到集市上去，已经走了四十多年。",
    ];
    const SURNAMES: &str = "王李张刘陈杨赵黄周吴徐孙胡朱高";
    const GIVEN: &str = "秀兰建国志明芳伟丽娜军强磊洋艳勇杰";
    const PLACES: [&str; 8] = [
        "苇川",
        "岚渡",
        "东埠",
        "石桥镇",
        "南浦区",
        "鹿鸣县",
        "青堤",
        "白沙湾",
    ];
    const ENDS: [&str; 5] = ["农业局", "中学", "粮食公司", "委员会", "医院"];
    let mut chance = Chance(seed);
    let mut made = Vec::new();
    for _ in 0..count {
        let mut example = Example::default();
        let mut pattern = PATTERNS[chance.below(PATTERNS.len())].chars().peekable();
        let mut label = None;
        let mut start = 0;
        while let Some(c) = pattern.next() {
            // The letter before the first part names the label.
            if label.is_none() && c.is_ascii_uppercase() {
                label = "PLO".find(c);
                start = example.chars.len();
                continue;
            }
            let mut one = |list: &str| {
                let all: Vec<char> = list.chars().collect();
                all[chance.below(all.len())]
            };
            match c {
                'S' => example.chars.push(one(SURNAMES)),
                'G' => example.chars.push(one(GIVEN)),
                'P' => example
                    .chars
                    .extend(PLACES[chance.below(PLACES.len())].chars()),
                'E' => example.chars.extend(ENDS[chance.below(ENDS.len())].chars()),
                c => example.chars.push(c),
            }
            let ends = pattern.peek().is_none_or(|c| !c.is_ascii_uppercase());
            if let (true, Some(known)) = (ends, label) {
                example.mentions.push(Mention {
                    range: start..example.chars.len(),
                    label: known,
                });
                label = None;
            }
        }
        made.push(example);
    }
    made
}
