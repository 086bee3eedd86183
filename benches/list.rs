//! How long filtering and sorting a list of 100,000 articles takes: the query alone, and in the
//! window, from the key to the frame that shows what it found.
//!
//! `cargo bench --bench list`, with `-- --quick` for 2,000. The rows are made up here, with
//! titles, page names and metadata as long as a newspaper's. The window is drawn without a
//! screen; what is measured is the time of a whole frame, tessellation included.

use std::fmt::Write as _;
use std::path::Path;
use std::time::{Duration, Instant};

use egui::{
    Context, Event, Key, Modifiers, MouseWheelSource, MouseWheelUnit, Pos2, RawInput, Rect,
    TouchPhase, pos2, vec2,
};

use pizhu::core::Progress;
use pizhu::session::Session;
use pizhu::session::catalog::{ListIndex, ListOrder, ListQuery};
use pizhu::session::import::ImportOptions;
use pizhu::store::ArticleRow;
use pizhu::ui::{Language, Window, apply_theme};

/// From a key to the list it leads to.
const LIMIT: f64 = 100.0;
/// A frame that scrolls.
const FRAME: f64 = 8.0;

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
    drop(index);
    in_window(&rows);
}

// ---- the window ----

fn in_window(rows: &[ArticleRow]) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let bundle = folder.path().join("bench.pizhu");
    make(folder.path(), &bundle, rows);
    let mut desk = Desk::open(&bundle);
    println!("the window over {} articles:", rows.len());
    let mut times = desk.scroll(600);
    report("a frame while scrolling the list", &mut times, FRAME);
    let mut times = desk.step(40);
    report("a frame while stepping through articles", &mut times, FRAME);
    let mut times: Vec<Duration> = Vec::new();
    for text in ["渡口改建", "苇川 2024 书展", "市", "没有这个词"] {
        times.extend(desk.filter(text));
    }
    report(
        "a key, to the frame with the filtered list",
        &mut times,
        LIMIT,
    );
    let mut times = desk.scroll(600);
    report("a frame while scrolling what was found", &mut times, FRAME);
    desk.window.close().expect("everything on disk");
    pages(&bundle, rows.len());
}

/// How long the table of all pages takes, which is made on another thread; and setting
/// something for all of them.
fn pages(bundle: &Path, count: usize) {
    let mut session = Session::open(bundle, "bench").expect("a bundle");
    let start = Instant::now();
    let pages = session.page_list().expect("the pages");
    let listed = start.elapsed().as_secs_f64() * 1e3;
    assert_eq!(pages.len(), count);
    let command = r#"{"metadata":{"of":"all_pages","set":{"source":"岚渡社"}}}"#;
    let command = pizhu::session::command::Command::from_json(command).expect("a command");
    let start = Instant::now();
    session.execute(&command).expect("carried out");
    let set = start.elapsed().as_secs_f64() * 1e3;
    println!("{count} pages listed in {listed:.0} ms, set in {set:.0} ms");
}

fn make(folder: &Path, bundle: &Path, rows: &[ArticleRow]) {
    let mut lines = String::new();
    for (number, row) in rows.iter().enumerate() {
        let mut record: serde_json::Map<String, serde_json::Value> =
            serde_json::from_str(&row.metadata).expect("metadata");
        let text = format!(
            "{}\n本报讯　记者日前获悉，第{number}号工程\n进展顺利。\n",
            row.title
        );
        record.insert("text".to_owned(), text.into());
        let record = serde_json::Value::Object(record);
        let _ = writeln!(lines, "{record}");
    }
    let file = folder.join("articles.jsonl");
    std::fs::write(&file, lines).expect("a file of records");
    let mut session = Session::create(bundle, "bench").expect("a bundle");
    let report = session.import(&[file], &ImportOptions::default(), |_| true);
    let report = report.expect("a report");
    assert_eq!(report.pages, rows.len() as u64, "{report:?}");
    session.close().expect("everything on disk");
}

struct Desk {
    context: Context,
    window: Window,
    time: f64,
}

impl Desk {
    fn open(bundle: &Path) -> Self {
        let context = Context::default();
        apply_theme(&context);
        let mut window = Window::new(Language::Chinese, "bench");
        let start = Instant::now();
        window.open(bundle);
        let opened = start.elapsed().as_secs_f64() * 1e3;
        let mut desk = Self {
            context,
            window,
            time: 0.0,
        };
        let start = Instant::now();
        let mut frames = 0;
        while desk
            .window
            .session()
            .is_some_and(|session| session.has_idle_work())
        {
            desk.frame(Vec::new());
            frames += 1;
        }
        let ready = start.elapsed().as_secs_f64() * 1e3;
        println!(
            "opened in {opened:.0} ms, ready for queries {ready:.0} ms and {frames} frames on"
        );
        desk
    }

    /// Draws a frame; gives the time it took.
    fn frame(&mut self, events: Vec<Event>) -> Duration {
        self.time += 1.0 / 60.0;
        let input = RawInput {
            screen_rect: Some(Rect::from_min_size(Pos2::ZERO, vec2(1280.0, 800.0))),
            time: Some(self.time),
            events,
            focused: true,
            ..RawInput::default()
        };
        let began = Instant::now();
        let mut output = self.context.run_ui(input, |ui| self.window.show(ui));
        let meshes = self
            .context
            .tessellate(output.shapes, output.pixels_per_point);
        let took = began.elapsed();
        std::hint::black_box(meshes);
        // There is no graphics card to send them to.
        output.textures_delta.clear();
        took
    }

    fn scroll(&mut self, frames: usize) -> Vec<Duration> {
        let wheel = |by: f32| Event::MouseWheel {
            unit: MouseWheelUnit::Point,
            delta: vec2(0.0, by),
            phase: TouchPhase::Move,
            source: MouseWheelSource::Wheel,
            modifiers: Modifiers::NONE,
        };
        self.frame(vec![Event::PointerMoved(pos2(120.0, 400.0))]);
        let by = |frame: usize| if frame % 200 < 150 { -900.0 } else { 1500.0 };
        let scrolled = (0..frames).map(|frame| self.frame(vec![wheel(by(frame))]));
        scrolled.collect()
    }

    fn press(&mut self, key: Key, modifiers: Modifiers) -> Duration {
        let event = |pressed| Event::Key {
            key,
            physical_key: None,
            pressed,
            repeat: false,
            modifiers,
        };
        self.frame(vec![event(true), event(false)])
    }

    fn step(&mut self, articles: usize) -> Vec<Duration> {
        let mut times = Vec::new();
        for _ in 0..articles {
            times.push(self.press(Key::PageDown, Modifiers::COMMAND));
            times.push(self.frame(Vec::new()));
        }
        times
    }

    /// Types a text into the field, character by character, and empties it again.
    fn filter(&mut self, text: &str) -> Vec<Duration> {
        self.press(Key::L, Modifiers::COMMAND);
        self.frame(Vec::new());
        self.frame(Vec::new());
        let mut times = Vec::new();
        for c in text.chars() {
            // The frame that takes the key, and the one that shows what it led to.
            let typed = self.frame(vec![Event::Text(c.to_string())]);
            times.push(typed + self.frame(Vec::new()));
        }
        times
    }
}

fn report(name: &str, times: &mut [Duration], limit: f64) {
    times.sort_unstable();
    let at = |part: usize| {
        let time = times.get(times.len() * part / 100);
        let time = time.or(times.last()).copied().unwrap_or_default();
        time.as_secs_f64() * 1e3
    };
    let high = at(99);
    println!(
        "  {name:<44} p50 {:>6.2} ms  p99 {high:>6.2} ms  {:.2} of the limit ({limit} ms){}",
        at(50),
        high / limit,
        if high <= limit { "" } else { " TOO MUCH" }
    );
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
        labels: ["", "", "life", "life market"][scattered as usize / 7 % 4].to_owned(),
    }
}
