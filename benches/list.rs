//! How long filtering and sorting a list of 100,000 articles takes.
//!
//! `cargo bench --bench list`, with `-- --quick` for 2,000. The rows are made up here, with
//! titles, page names and metadata as long as a newspaper's.

use std::time::Instant;

use pizhu::core::Progress;
use pizhu::session::catalog::{ListIndex, ListOrder, ListQuery};
use pizhu::store::ArticleRow;

const LIMIT: f64 = 100.0;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    // Under `cargo test` it only shows that it runs.
    let is_quick =
        arguments.iter().any(|a| a == "--quick") || arguments.iter().all(|a| a != "--bench");
    let count = if is_quick { 2000 } else { 100_000 };
    let rows: Vec<ArticleRow> = (0..count).map(row).collect();
    let names: Vec<String> = (0..count)
        .map(|n| format!("/data/weichuan/2024/{:02}/{n:06}.txt", n % 12 + 1))
        .collect();

    let start = Instant::now();
    let index = ListIndex::of(rows.iter().zip(names.iter().map(String::as_str)));
    let made = start.elapsed().as_secs_f64() * 1e3;
    println!(
        "{count} articles: columns made in {made:.0} ms ({:.1} µs a row), {:.1} MB",
        made * 1e3 / f64::from(count),
        index.size() as f64 / 1e6
    );

    let all = ListQuery::default();
    let text = |text: &str| ListQuery {
        text: text.to_owned(),
        ..ListQuery::default()
    };
    let by = |order, descending| ListQuery {
        order,
        descending,
        ..ListQuery::default()
    };
    let queries = [
        ("all, as they stand", all.clone()),
        ("a word that many have", text("市")),
        ("a word that few have", text("渡口改建")),
        ("a word that none has", text("没有这个词")),
        ("three words", text("苇川 2024 渡")),
        (
            "newspaper, dates, state",
            ListQuery {
                progress: Some(Progress::Todo),
                newspaper: Some("苇川日报".to_owned()),
                from: Some("2024-03".to_owned()),
                to: Some("2024-06".to_owned()),
                has_doubtful: Some(true),
                ..all
            },
        ),
        ("by title", by(ListOrder::Title, false)),
        ("by title, from the end", by(ListOrder::Title, true)),
        ("by date", by(ListOrder::Date, false)),
        ("by newspaper", by(ListOrder::Newspaper, true)),
        ("by characters", by(ListOrder::Characters, true)),
        (
            "a word that many have, by title",
            ListQuery {
                order: ListOrder::Title,
                ..text("市")
            },
        ),
    ];
    for (what, query) in queries {
        let mut times = Vec::new();
        let mut found = 0;
        for _ in 0..9 {
            let start = Instant::now();
            found = std::hint::black_box(index.query(&query)).len();
            times.push(start.elapsed().as_secs_f64() * 1e3);
        }
        times.sort_by(f64::total_cmp);
        let time = times[times.len() / 2];
        println!(
            "{what}: {found} found in {time:.2} ms, {:.1} million rows a second, {:.3} of the limit",
            f64::from(count) / time / 1e3,
            time / LIMIT
        );
    }
}

fn row(n: u32) -> ArticleRow {
    const PLACES: [&str; 8] = [
        "苇川市",
        "岚渡市",
        "东埠县",
        "石桥镇",
        "南浦区",
        "鹿鸣乡",
        "青堤",
        "白沙湾",
    ];
    const DOINGS: [&str; 8] = [
        "渡口改建工程开工",
        "召开春耕生产会议",
        "小学迁入新址",
        "粮价平稳 市民放心",
        "夜班车延长一小时",
        "书展今日开幕",
        "老集市搬回广场",
        "河堤加固过半",
    ];
    let scattered = n.wrapping_mul(2_654_435_761);
    let pick = |list: &[&'static str; 8], shift: u32| list[(scattered >> shift) as usize % 8];
    let newspaper = if scattered.is_multiple_of(3) {
        "岚渡晚报"
    } else {
        "苇川日报"
    };
    let (month, day) = (scattered / 7 % 12 + 1, scattered / 91 % 28 + 1);
    ArticleRow {
        page: n + 1,
        place: 0,
        head: format!("{:016x}:{}", u64::from(scattered), n % 3000),
        title: format!(
            "{}{}（{}）",
            pick(&PLACES, 5),
            pick(&DOINGS, 9),
            scattered % 9973
        ),
        metadata: format!(
            r#"{{"date":"2024-{month:02}-{day:02}","newspaper":"{newspaper}","page":"{}","source":"新渡社"}}"#,
            scattered % 16 + 1
        ),
        progress: (scattered >> 13) as u8 % 3,
        characters: scattered % 4000,
        spans: scattered / 3 % 60,
        open_breaks: scattered / 5 % 20,
    }
}
