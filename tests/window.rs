//! The window, driven without a screen: what AccessKit and the session say.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

#[path = "window/ahead.rs"]
mod ahead;
#[path = "window/aim.rs"]
mod aim;
#[path = "window/assembly.rs"]
mod assembly;
#[path = "window/attributes.rs"]
mod attributes;
#[path = "window/batches.rs"]
mod batches;
#[path = "window/compare.rs"]
mod compare;
#[path = "window/composing.rs"]
mod composing;
#[path = "window/consistency.rs"]
mod consistency;
#[path = "window/context.rs"]
mod context;
#[path = "window/copies.rs"]
mod copies;
#[path = "window/deleting.rs"]
mod deleting;
#[path = "window/desk.rs"]
mod desk;
#[path = "window/dialogs.rs"]
mod dialogs;
#[path = "window/edges.rs"]
mod edges;
#[path = "window/exchange.rs"]
mod exchange;
#[path = "window/exporting.rs"]
mod exporting;
#[path = "window/fetching.rs"]
mod fetching;
#[path = "window/find.rs"]
mod find;
#[path = "window/first_steps.rs"]
mod first_steps;
#[path = "window/hands.rs"]
mod hands;
#[path = "window/heads.rs"]
mod heads;
#[path = "window/history.rs"]
mod history;
#[path = "window/in_turn.rs"]
mod in_turn;
#[path = "window/labels.rs"]
mod labels;
#[path = "window/letters.rs"]
mod letters;
#[path = "window/list.rs"]
mod list;
#[path = "window/mentions.rs"]
mod mentions;
#[path = "window/notices.rs"]
mod notices;
#[path = "window/overview.rs"]
mod overview;
#[path = "window/pages.rs"]
mod pages;
#[path = "window/places.rs"]
mod places;
#[path = "window/quitting.rs"]
mod quitting;
#[path = "window/reading.rs"]
mod reading;
#[path = "window/readings.rs"]
mod readings;
#[path = "window/relations.rs"]
mod relations;
#[path = "window/review.rs"]
mod review;
#[path = "window/room.rs"]
mod room;
#[path = "window/settings.rs"]
mod settings;
#[path = "window/suggest.rs"]
mod suggest;
#[path = "window/tags.rs"]
mod tags;
#[path = "window/undoing.rs"]
mod undoing;

use egui::{Key, Modifiers, Pos2, Rect, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable};

use pizhu::core::Address;
use pizhu::core::breaks::{Decision, breaks};
use pizhu::session::Session;
use pizhu::session::import::ImportOptions;
use pizhu::ui::{Language, Window, apply_theme};

const MARKET: &str = "老集市搬回广场 三百摊位清早迎客
本报讯 3月4日清晨6时，苇川市鼓楼广场的老
集市重新开张。天刚亮，七十一岁的豆腐摊主程秀
兰己经把六板豆腐摆得整整齐齐。“广场修了一年
零四个月，我就盼了一年零四个月。”
";

/// How long other threads are waited for: long, since a machine may be busy with other things.
const PATIENCE: Duration = Duration::from_secs(60);

/// A bundle with these pages.
fn bundle(folder: &Path, pages: &[&str]) -> PathBuf {
    let path = folder.join("test.pizhu");
    let mut session = Session::create(&path, "test").unwrap();
    let write = |(number, text): (usize, &&str)| {
        let file = folder.join(format!("{number}.txt"));
        std::fs::write(&file, text).unwrap();
        file
    };
    let files: Vec<PathBuf> = pages.iter().enumerate().map(write).collect();
    let options = ImportOptions::default();
    session.import(&files, &options, |_| true).unwrap();
    session.close().unwrap();
    path
}

struct Test {
    harness: Harness<'static, Window>,
    folder: tempfile::TempDir,
}

impl Test {
    fn new(pages: &[&str]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let bundle = bundle(folder.path(), pages);
        Self::open(&bundle, folder)
    }

    /// The window on a bundle in a folder, with settings that are kept there.
    fn open(bundle: &Path, folder: tempfile::TempDir) -> Self {
        let settings = folder.path().join("settings");
        let window = Window::new(Language::Chinese, "test");
        let mut window = window.with_settings_in(&settings);
        window.open(bundle);
        let mut harness = Harness::builder()
            .with_size(vec2(1280.0, 800.0))
            .with_max_steps(20)
            .with_context_setup(apply_theme)
            .build_ui_state(|ui, window: &mut Window| window.show(ui), window);
        harness.run();
        Self { harness, folder }
    }

    /// Closes a bundle and opens it in a window of its own, with the settings as they were left.
    fn reopened(self, bundle: &Path) -> Self {
        Self::open(bundle, self.closed())
    }

    /// Closes the window. What it has left behind is in the folder.
    fn closed(self) -> tempfile::TempDir {
        let Self {
            mut harness,
            folder,
        } = self;
        harness.state_mut().close().unwrap();
        harness.state_mut().finish().unwrap();
        folder
    }

    /// Chooses a command by its name.
    fn choose_command(&mut self, name: &str) {
        self.press(Modifiers::COMMAND, Key::K);
        self.harness.event(egui::Event::Text(name.to_owned()));
        self.harness.run();
        self.press(Modifiers::NONE, Key::Enter);
    }

    fn session(&mut self) -> &mut Session {
        self.harness.state_mut().session().unwrap()
    }

    fn article(&mut self) -> Address {
        self.session().articles().unwrap()[0].head
    }

    fn decision(&mut self, row: u32) -> Decision {
        let article = self.article();
        let document = self.session().document(article.buffer.page).unwrap();
        let found = breaks(document, article);
        found.iter().find(|b| b.row == row).unwrap().decision
    }

    /// The words and labels of the spans.
    fn spans(&mut self) -> Vec<(String, String)> {
        let article = self.article();
        let document = self.session().document(article.buffer.page).unwrap();
        let said = |span: pizhu::core::Span<'_>| (span.text(), span.label().to_string());
        document.spans().map(said).collect()
    }

    fn shows(&self, name: &str) -> bool {
        self.harness.query_all_by_label(name).next().is_some()
    }

    /// Goes on until something holds that another thread brings about.
    fn wait(&mut self, what: &str, holds: impl Fn(&mut Self) -> bool) {
        let began = Instant::now();
        while began.elapsed() < PATIENCE {
            self.harness.run_steps(1);
            if holds(self) {
                return;
            }
            std::thread::sleep(Duration::from_millis(5));
        }
        panic!("waited in vain: {what}");
    }

    fn click(&mut self, name: &str) {
        self.harness.get_by_label(name).click();
        self.harness.run();
    }

    /// A file of the settings.
    fn kept(&self, name: &str) -> String {
        let path = self.folder.path().join("settings").join(name);
        std::fs::read_to_string(path).unwrap_or_default()
    }

    /// Saves a picture of the window to look at.
    fn picture(&mut self, name: &str) {
        if let Ok(folder) = std::env::var("PIZHU_PICTURES") {
            let path = Path::new(&folder).join(format!("{name}.png"));
            self.harness.render().unwrap().save(path).unwrap();
        }
    }

    fn press(&mut self, modifiers: Modifiers, key: Key) {
        self.harness.key_press_modifiers(modifiers, key);
        self.harness.run();
    }

    /// Where a cell of a line of `of` full-width characters is.
    fn cell(&self, line: &str, cell: usize, of: usize) -> Rect {
        let rect = self.harness.get_by_label_contains(line).rect();
        let width = rect.width() / of as f32;
        let left = rect.left_top() + vec2(width * cell as f32, 0.0);
        Rect::from_min_size(left, vec2(width, 28.0))
    }

    fn drag(&mut self, from: Pos2, to: Pos2) {
        self.harness.drag_at(from);
        self.harness.run();
        for part in [0.3, 0.7, 1.0] {
            self.harness.hover_at(from + (to - from) * part);
            self.harness.run();
        }
        self.harness.drop_at(to);
        self.harness.run();
    }

    /// Selects from one cell to another.
    fn select(&mut self, first: Rect, last: Rect) {
        let from = first.left_center() + vec2(2.0, 0.0);
        self.drag(from, last.right_center() - vec2(2.0, 0.0));
    }
}

#[test]
fn a_hand_joins_a_break_tags_a_name_undoes_and_corrects() {
    let mut test = Test::new(&[MARKET]);
    assert!(test.shows("1 老集市搬回广场 三百摊位清早迎客"));

    assert_eq!(test.decision(3), Decision::Open);
    test.click("第 3 行末：存疑");
    assert_eq!(test.decision(3), Decision::Joined);
    assert!(test.shows("第 3 行末：接排"));

    let name = (
        test.cell("集市重新开张", 20, 22),
        test.cell("兰己经把六板", 0, 22),
    );
    test.select(name.0, name.1);
    assert!(test.shows("选 3 字"));
    test.press(Modifiers::NONE, Key::P);
    let tagged = |words: &str| vec![(words.to_owned(), "PER".to_owned())];
    assert_eq!(test.spans(), tagged("程秀兰"));
    assert!(test.shows("程秀兰 人名"));

    test.press(Modifiers::COMMAND, Key::Z);
    assert_eq!(test.spans(), []);
    assert!(!test.shows("程秀兰 人名"));
    test.press(Modifiers::COMMAND | Modifiers::SHIFT, Key::Z);
    assert_eq!(test.spans(), tagged("程秀兰"));

    let second = test.cell("集市重新开张", 21, 22);
    test.select(second, second);
    test.press(Modifiers::NONE, Key::F2);
    test.harness.get_by_label("改成").type_text("岫");
    test.harness.run();
    assert_eq!(
        test.spans(),
        tagged("程秀兰"),
        "nothing changes before Enter"
    );
    test.press(Modifiers::NONE, Key::Enter);
    assert_eq!(test.spans(), tagged("程岫兰"));
    assert!(test.shows("程岫兰 人名"));

    test.click("程岫兰 人名");
    test.press(Modifiers::NONE, Key::Delete);
    assert_eq!(test.spans(), []);
}

#[test]
fn escape_leaves_a_correction_and_letters_in_it_are_letters() {
    let mut test = Test::new(&[MARKET]);
    let cell = test.cell("兰己经把六板", 1, 22);
    test.select(cell, cell);
    test.press(Modifiers::NONE, Key::Enter);
    assert!(test.shows("改成"));
    test.press(Modifiers::NONE, Key::P);
    assert_eq!(test.spans(), []);
    test.press(Modifiers::NONE, Key::Escape);
    assert!(!test.shows("改成"));
    assert_eq!(test.decision(3), Decision::Open);
}

#[test]
fn a_selection_over_an_open_break_can_be_tagged_but_not_corrected() {
    let mut test = Test::new(&[MARKET]);
    let ends = (
        test.cell("集市重新开张", 20, 22),
        test.cell("兰己经把六板", 0, 22),
    );
    test.select(ends.0, ends.1);
    test.press(Modifiers::NONE, Key::F2);
    assert!(!test.shows("改成"));
    assert!(test.shows("知道了"));
    test.press(Modifiers::NONE, Key::P);
    assert!(test.shows("程秀兰 人名"));
    assert!(test.shows("知道了"), "an error stays until it is read");
    test.click("知道了");
    assert!(!test.shows("知道了"));
}

#[test]
fn a_character_that_the_font_lacks_is_shown_by_its_code_point() {
    // The harness fails on a glyph that the font lacks.
    let mut test = Test::new(&["馆长𠮷田来访\n\u{200B}\u{7}二\u{E000}\n"]);
    test.harness.render().unwrap();
    assert!(test.shows("1 馆长[20BB7]田来访"));
}

#[test]
fn a_window_without_a_bundle_says_what_to_do() {
    let window = Window::new(Language::Chinese, "test");
    let mut harness = Harness::builder()
        .with_context_setup(apply_theme)
        .build_ui_state(|ui, window: &mut Window| window.show(ui), window);
    harness.run();
    harness.get_by_label("打开…");
    let missing = Path::new("/nowhere/missing.pizhu");
    harness.state_mut().open(missing);
    harness.run();
    harness.get_by_label_contains("没有这个文件");
}

#[test]
fn exporting_writes_what_is_tagged() {
    let mut test = Test::new(&[MARKET]);
    let name = (
        test.cell("集市重新开张", 20, 22),
        test.cell("兰己经把六板", 0, 22),
    );
    test.select(name.0, name.1);
    test.press(Modifiers::NONE, Key::P);
    test.press(Modifiers::COMMAND, Key::E);
    // What will be written is counted before anything is written.
    test.wait("导出", |test| {
        let button = test.harness.query_all_by_label("导出").last();
        button.is_some_and(|button| !button.accesskit_node().is_disabled())
    });
    let target = test.folder.path().join("test.jsonl");
    assert!(!target.exists());
    test.harness
        .query_all_by_label("导出")
        .last()
        .unwrap()
        .click();
    test.wait("written", |test| {
        test.harness.run_steps(1);
        target.exists()
    });
    let set = std::fs::read_to_string(&target).unwrap();
    assert!(set.contains("PER") && set.contains("程秀"));
}
