//! Annotation sets: out of a bundle, into another, and out again.

use std::fs;
use std::path::Path;

use serde_json::Value;

use super::desk::{Desk, json_lines};

const FORMATS: [&str; 3] = ["jsonl", "json", "ron"];
const TEXTS: [&str; 2] = ["clean", "printed"];

/// Everything an editor can do, on pages that have everything in them.
const ODD: &str = "市长\u{20BB7}田\u{845B}\u{E0100}城昨天到\r\n北京（北京大学）开会。\r\n\r\n　　the New\r\nYork \
                   Times 报道 inter-\r\nnational，南、北美 3.\r\n5 万人次。\r\n标题在此\r\n图为会场。本报记者摄\r\n";
const SECOND: &str = "下半在二版\n上接一版的文字\n到这里完。\n\n广告\n";

const SCRIPT: &str = r##"
{"label":{"id":"EVENT","name":"事件","name_en":"event","color":"#123456","key":"9","description":"有名字的事"}}
{"join":{"article":1,"line":1}}
{"tag":{"article":1,"text":"𠮷田葛󠄀城","label":"PER","attributes":{"role":"市长","b":""},"note":"两个字"}}
{"tag":{"article":1,"text":"北京大学","label":"ORG"}}
{"tag":{"article":1,"text":"北京","nth":2,"label":"LOC"}}
{"correct":{"article":1,"text":"昨天","with":"今天"}}
{"correct":{"article":1,"text":"开会","with":"开大会"}}
{"join":{"article":1,"lines":[4,5,6]}}
{"keep":{"article":1,"line":2}}
{"tag":{"article":1,"parts":[{"text":"南"},{"text":"美"}],"label":"LOC"}}
{"correct":{"article":1,"text":"万人次","with":"万𠀀人"}}
{"correct":{"article":1,"text":"𠀀","with":"个"}}
{"insert":{"article":1,"after":"开大会","with":"（𠮷）"}}
{"hide":{"article":1,"text":"本报记者摄"}}
{"role":{"article":1,"text":"标题在此","role":"headline"}}
{"tag":{"article":1,"text":"标题","label":"TITLE"}}
{"move":{"article":1,"line":8,"to":"start"}}
{"role":{"article":1,"text":"图为会场","role":"caption"}}
{"split":{"article":1,"before":"，南"}}
{"split_article":{"article":2,"line":5}}
{"progress":{"article":2,"progress":"doing"}}
{"merge_articles":{"article":2,"into":1}}
{"metadata":{"of":"all_pages","set":{"newspaper":"苇川日报","date":"2024-03-04"}}}
{"metadata":{"of":{"article":1},"set":{"title":"题","note":"a\"b\\c\u2028"}}}
{"progress":{"article":1,"progress":"done"}}
{"undo":{}}
{"join":{"article":"03-bridge-continued.txt","lines":[4,7,8,9,10]}}
{"correct":{"article":"03-bridge-continued.txt","start":60,"end":63,"with":"改"}}
{"hide":{"article":"03-bridge-continued.txt","line":1}}
{"role":{"article":"03-bridge-continued.txt","lines":[4,5],"role":"body"}}
{"keep":{"article":"03-bridge-continued.txt","line":5}}
{"split_article":{"article":"01-market-square.txt","line":15}}
{"tag":{"article":"01-market-square.txt","lines":[2,4],"label":"EVENT"}}
{"join":{"article":"01-market-square.txt","lines":[2,3]}}
{"correct":{"article":"01-market-square.txt","text":"兰己经","with":"兰已经"}}
{"hide":{"article":"01-market-square.txt","line":5}}
{"show":{"article":"01-market-square.txt","lines":[4,6]}}
{"keep":{"article":"01-market-square.txt","line":7}}
"##;

#[test]
fn a_label_of_a_set_does_not_get_the_key_of_another() {
    let desk = Desk::new(&["一\n"]);
    desk.run(&["labels", "b.pizhu", "--preset", "newspaper"])
        .exits(0);
    let keys = |desk: &Desk| -> Vec<String> {
        let listed = desk.run(&["labels", "b.pizhu"]).exits(0).out;
        let labels = listed.lines().filter(|line| !line.contains(['→', '–']));
        let keys = labels.filter_map(|line| line.split('\t').nth(4).map(str::to_owned));
        keys.filter(|key| !key.is_empty()).collect()
    };
    let before = keys(&desk);
    assert!(before.contains(&"p".to_owned()), "{before:?}");
    let label = |id: &str, key: &str| {
        format!(r##"{{"id":"{id}","name":"{id}","color":"#123456","key":"{key}"}}"##)
    };
    let labels = [
        label("PRODUCT", "P"),
        label("CREED", "9"),
        label("CRAFT", "9"),
    ]
    .join(",");
    let header =
        format!(r#"{{"pizhu":{{"schema":1,"program":"x","text":"clean","labels":[{labels}]}}}}"#);
    desk.write("set.jsonl", header + "\n");
    desk.run(&["import", "b.pizhu", "set.jsonl"]).exits(0);
    let expected = [&before[..], &["9".to_owned()]].concat();
    assert_eq!(keys(&desk), expected);
}

fn rich() -> Desk {
    let desk = Desk::empty();
    desk.write("odd.txt", ODD);
    desk.write("second.txt", SECOND);
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/sample/pages");
    for entry in fs::read_dir(sample).expect("the sample") {
        let path = entry.expect("an entry").path();
        let name = path
            .file_name()
            .and_then(|name| name.to_str())
            .expect("a name");
        fs::copy(&path, desk.path(name)).expect("a copy");
    }
    let all = [
        "import",
        "b.pizhu",
        "odd.txt",
        "second.txt",
        "01-market-square.txt",
    ];
    desk.run(&all).exits(0);
    let rest = [
        "import",
        "b.pizhu",
        "03-bridge-continued.txt",
        "09-seed-fair.txt",
    ];
    desk.run(&rest).exits(0);
    desk.apply(SCRIPT.trim_start())
}

fn export(desk: &Desk, bundle: &str, format: &str, text: &str, out: &str) -> Vec<u8> {
    let arguments = [
        "export", bundle, "--format", format, "--text", text, "--out", out,
    ];
    desk.run(&arguments).exits(0);
    desk.read(out)
}

#[track_caller]
fn same(a: &[u8], b: &[u8], what: &str) {
    if a == b {
        return;
    }
    let (a, b) = (String::from_utf8_lossy(a), String::from_utf8_lossy(b));
    let differ = a.chars().zip(b.chars()).take_while(|(a, b)| a == b).count();
    let around = |text: &str| -> String {
        text.chars()
            .skip(differ.saturating_sub(300))
            .take(500)
            .collect()
    };
    panic!(
        "{what}: at {differ}\n--- {}\n+++ {}",
        around(&a),
        around(&b)
    );
}

#[test]
fn a_set_read_and_written_again_is_the_same() {
    let desk = rich();
    desk.is_sound("b.pizhu");
    for text in TEXTS {
        for format in FORMATS {
            let what = format!("{text} {format}");
            let first = export(
                &desk,
                "b.pizhu",
                format,
                text,
                &format!("1.{text}.{format}"),
            );
            let again = export(&desk, "b.pizhu", format, text, "again");
            same(&first, &again, &format!("{what}, two exports"));
            let new = format!("{text}-{format}.pizhu");
            let set = format!("1.{text}.{format}");
            desk.run(&["import", &new, &set]).exits(0);
            desk.is_sound(&new);
            let second = export(&desk, &new, format, text, "second");
            same(&first, &second, &what);
        }
    }
}

#[test]
fn spans_and_sources_are_what_they_say() {
    let desk = rich();
    for text in TEXTS {
        let set = export(&desk, "b.pizhu", "jsonl", text, "set.jsonl");
        let records = json_lines(&String::from_utf8(set).expect("UTF-8"));
        let mut spans = 0;
        for article in &records[1..] {
            spans += sound(&desk, article);
        }
        assert!(spans >= 6, "{spans}");
    }
}

/// Spans slice to their text; every source run leads to the same characters on its page.
fn sound(desk: &Desk, article: &Value) -> usize {
    let chars: Vec<char> = string(&article["text"]).chars().collect();
    let slice = |of: &Value| -> String {
        chars[number(&of["start"])..number(&of["end"])]
            .iter()
            .collect()
    };
    let pages: Vec<Vec<char>> = list(&article["pages"])
        .map(|page| {
            let bytes = desk.read(string(&page["name"]).rsplit('/').next().expect("a name"));
            let chars: Vec<char> = String::from_utf8(bytes).expect("UTF-8").chars().collect();
            assert_eq!(number(&page["length"]), chars.len());
            chars
        })
        .collect();
    let on_page = |page: &Value, start: usize, end: usize| -> String {
        pages[number(page)][start..end].iter().collect()
    };
    let mut at = 0;
    for source in list(&article["sources"]) {
        assert_eq!(number(&source["start"]), at);
        at = number(&source["end"]);
        if !source["page"].is_null() {
            let (text, from) = (slice(source), number(&source["from"]));
            let there = on_page(&source["page"], from, from + text.chars().count());
            // A paragraph ends with one line feed, whatever stood on the page.
            let (text, there) = (text.replace('\n', "\r"), there.replace('\n', "\r"));
            assert_eq!(text, there);
        }
    }
    assert_eq!(at, chars.len());
    for edit in list(&article["edits"]).filter(|edit| edit["kind"] != "insert") {
        let ranges = list(&edit["ranges"]);
        let there: String = ranges
            .map(|r| on_page(&r["page"], number(&r["start"]), number(&r["end"])))
            .collect();
        assert_eq!(there, string(&edit["original"]));
    }
    for one in list(&article["breaks"]).filter(|one| !one["page"].is_null()) {
        let there = on_page(&one["page"], number(&one["start"]), number(&one["end"]));
        assert_eq!(there, string(&one["original"]));
    }
    let mut spans = 0;
    for span in list(&article["spans"]) {
        let words: String = match &span["parts"] {
            Value::Null => slice(span),
            parts => list(parts).map(slice).collect(),
        };
        assert_eq!(words, string(&span["text"]));
        spans += 1;
    }
    spans
}

fn list(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

fn string(value: &Value) -> &str {
    value.as_str().expect("text")
}

fn number(value: &Value) -> usize {
    value.as_u64().expect("a number") as usize
}

#[test]
fn an_export_does_not_replace_a_bundle() {
    let desk = Desk::new(&["一二三。\n"]);
    let before = desk.read("b.pizhu");
    desk.run(&["export", "b.pizhu", "--format", "jsonl", "--out", "b.pizhu"])
        .refuses(&["b.pizhu", "another name"]);
    assert_eq!(desk.read("b.pizhu"), before);
}

#[test]
fn an_export_that_fails_leaves_what_was_there() {
    let desk = Desk::new(&["一二三。\n"]);
    desk.write("out.txt", "before");
    desk.run(&["export", "b.pizhu", "--out", "out.txt"])
        .refuses(&["out.txt", "--format"]);
    desk.run(&["export", "b.pizhu", "--out", "out.jsonl", "--article", "7"])
        .refuses(&["no article \"7\""]);
    desk.run(&["export", "b.pizhu", "--out", "none/out.jsonl"])
        .refuses(&["none/out.jsonl"]);
    desk.run(&["export", "b.pizhu", "--format", "ron", "--out", "."])
        .refuses(&[". cannot be written: this is a folder"]);
    assert_eq!(desk.read("out.txt"), b"before");
    assert!(!desk.path("out.jsonl").exists());
}

/// Numbers without pattern, the same for the same seed.
struct Random(u64);

impl Random {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        (self.0 >> 33) % end
    }

    fn of<'a>(&mut self, list: &[&'a str]) -> &'a str {
        list[self.below(list.len() as u64) as usize]
    }

    fn stretch(&mut self) -> String {
        let start = self.below(90);
        let end = start + 1 + self.below(6);
        format!(r#""start":{start},"end":{end}"#)
    }

    fn command(&mut self, moves: bool) -> String {
        let article = 1 + self.below(3);
        let (line, stretch) = (1 + self.below(9), self.stretch());
        let kind = match self.below(if moves { 22 } else { 18 }) {
            0..3 => format!(r#"join":{{"article":{article},"line":{line}"#),
            3 => format!(r#"keep":{{"article":{article},"line":{line}"#),
            4..7 => {
                let with = self.of(&["", "改", "𠮷", "改正了", "an e\\nd"]);
                format!(r#"correct":{{"article":{article},{stretch},"with":"{with}""#)
            }
            7 | 8 => {
                let with = self.of(&["（", "字", "the", " ", "\\n"]);
                let at = self.below(90);
                format!(r#"insert":{{"article":{article},"at":{at},"with":"{with}""#)
            }
            9 => format!(r#"hide":{{"article":{article},{stretch}"#),
            10 => format!(r#"show":{{"article":{article},"line":{line}"#),
            11 => {
                let role = self.of(&["headline", "body", "caption"]);
                format!(r#"role":{{"article":{article},"line":{line},"role":"{role}""#)
            }
            12..15 => {
                let label = self.of(&["PER", "LOC", "ORG"]);
                format!(r#"tag":{{"article":{article},{stretch},"label":"{label}""#)
            }
            15 => {
                let other = self.stretch();
                format!(
                    r#"tag":{{"article":{article},"parts":[{{{stretch}}},{{{other}}}],"label":"PER""#
                )
            }
            16 => {
                let at = self.below(90);
                format!(r#"split":{{"article":{article},"at":{at}"#)
            }
            17 => "undo\":{".to_owned(),
            18 => {
                let to = self.of(&["\"start\"", "\"end\"", "{\"before_line\":3}"]);
                format!(r#"move":{{"article":{article},"line":{line},"to":{to}"#)
            }
            19 => format!(r#"split_article":{{"article":{article},"line":{line}"#),
            20 => {
                let into = 1 + self.below(3);
                format!(r#"merge_articles":{{"article":{article},"into":{into}"#)
            }
            _ => format!(r#"move":{{"article":{article},{stretch},"to":"end""#),
        };
        format!("{{\"{kind}}}}}\n")
    }
}

/// `PIZHU_SETS=100 cargo test --test cli random_work` tries more; `PIZHU_SEED` one alone.
#[test]
fn random_work_is_the_same_after_reading_its_set() {
    let of = |name: &str| std::env::var(name).ok().and_then(|n| n.parse::<u64>().ok());
    let one = of("PIZHU_SEED");
    let seeds = one.map_or(0..of("PIZHU_SETS").unwrap_or(6), |seed| seed..seed + 1);
    for seed in seeds {
        let desk = Desk::empty();
        desk.write("odd.txt", ODD);
        desk.write("second.txt", SECOND);
        desk.run(&["import", "b.pizhu", "odd.txt", "second.txt"])
            .exits(0);
        let mut random = Random(seed);
        let script: String = (0..40).map(|_| random.command(seed % 2 == 1)).collect();
        desk.write("s.jsonl", &script);
        let run = desk.run(&["apply", "b.pizhu", "s.jsonl", "--keep-going"]);
        assert!(
            !run.err.contains("panicked") && !run.err.contains("not a command"),
            "{}",
            run.err
        );
        desk.is_sound("b.pizhu");
        for text in TEXTS {
            let what = format!("seed {seed} {text}");
            let first = export(&desk, "b.pizhu", "jsonl", text, "1.jsonl");
            for article in &json_lines(&String::from_utf8_lossy(&first))[1..] {
                if !article.to_string().contains("\"article\"") {
                    sound(&desk, article);
                }
            }
            let new = format!("{text}.pizhu");
            desk.run(&["import", &new, "1.jsonl"]).exits(0);
            desk.is_sound(&new);
            // A span in two articles comes into one, and printed text does not tell moves.
            let torn = String::from_utf8_lossy(&first).contains("\"article\":");
            if torn || text == "printed" && seed % 2 == 1 {
                continue;
            }
            let second = export(&desk, &new, "jsonl", text, "2.jsonl");
            same(&first, &second, &what);
        }
    }
}

#[test]
fn a_set_is_not_taken_into_the_bundle_of_its_pages() {
    let desk = super::desk::Desk::new(&["王芳在北京。\n"]);
    desk.run(&["export", "b.pizhu", "--out", "s.jsonl"])
        .exits(0);
    let run = desk.run(&["import", "b.pizhu", "s.jsonl"]);
    assert!(run.err.contains("in the bundle already"), "{}", run.err);
    assert_eq!(desk.list("b.pizhu").len(), 1);
}

#[test]
fn another_state_of_an_article_is_not_called_the_same() {
    let desk = super::desk::Desk::new(&["王芳在北京。\n"]);
    desk.run(&["export", "b.pizhu", "--out", "one.jsonl"])
        .exits(0);
    let desk = desk.apply(r#"{"correct":{"article":1,"text":"北京","with":"南京"}}"#);
    desk.run(&["export", "b.pizhu", "--out", "two.jsonl"])
        .exits(0);
    desk.run(&["import", "c.pizhu", "one.jsonl"]).exits(0);
    let run = desk.run(&["import", "c.pizhu", "two.jsonl"]);
    assert!(run.err.contains("in another state"), "{}", run.err);
    assert_eq!(desk.list("c.pizhu").len(), 1);
}

#[test]
fn a_title_and_unknown_fields_of_an_article_come_back() {
    let desk = super::desk::Desk::empty();
    let set = r##"{"pizhu":{"schema":1,"program":"x","text":"clean","labels":[{"id":"PER","name":"人名","color":"#0072b2"}]}}
{"id":"a","title":"另题","state":"todo","text":"王芳在北京。","foo":{"bar":[1,2]}}
"##;
    desk.write("s.jsonl", set);
    desk.run(&["import", "b.pizhu", "s.jsonl"]).exits(0);
    let out = desk
        .run(&["export", "b.pizhu", "--format", "jsonl", "--out", "-"])
        .exits(0)
        .out;
    assert!(
        out.contains(r#""title":"另题""#) && out.contains(r#""foo":{"bar":[1,2]}"#),
        "{out}"
    );
}

#[test]
fn a_report_replaces_no_page_and_no_bundle() {
    let desk = super::desk::Desk::new(&["王芳在北京。\n"]);
    for name in ["1.txt", "b.pizhu"] {
        let before = desk.read(name);
        desk.run(&["import", "c.pizhu", "1.txt", "--report", name]);
        assert_eq!(desk.read(name), before, "{name}");
    }
}
