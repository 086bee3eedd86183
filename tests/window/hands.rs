//! What hands do in the article: the caret and the mouse, lines and articles, tags in one another.

use egui::{Key, Modifiers, Pos2, vec2};
use egui_kittest::kittest::{NodeT as _, Queryable};

use pizhu::core::breaks::{Decision, breaks};
use pizhu::core::{Progress, Role};
use pizhu::session::Session;

use super::{MARKET, Test};

const TWO_STORIES: &str = "老集市搬回广场
本报讯　清晨六时老集市重新开张。
渡口新桥合龙
本报讯　记者从市建设局获悉。
";

impl Test {
    /// The printed lines as the window tells them.
    fn lines(&self) -> Vec<String> {
        (1..)
            .map_while(|number| {
                let start = format!("第 {number} 行　");
                let node = self.harness.query_all_by_label_contains(&start).next()?;
                let label = node.accesskit_node().label()?;
                label.strip_prefix(&start).map(str::to_owned)
            })
            .collect()
    }

    pub(super) fn click_at(&mut self, at: Pos2, times: usize) {
        self.harness.hover_at(at);
        for _ in 0..times {
            for pressed in [true, false] {
                self.harness.event(egui::Event::PointerButton {
                    pos: at,
                    button: egui::PointerButton::Primary,
                    pressed,
                    modifiers: Modifiers::NONE,
                });
            }
            self.harness.step();
        }
        self.harness.run();
    }

    fn titles(&mut self) -> Vec<String> {
        let articles = self.session().articles().unwrap();
        articles.into_iter().map(|a| a.title).collect()
    }
}

#[test]
fn two_clicks_select_a_word_and_three_a_sentence() {
    let mut test = Test::new(&[MARKET]);
    let context = test.harness.ctx.clone();
    // A frame of a test is a quarter of a second.
    context.options_mut(|options| options.input_options.max_double_click_delay = 1.0);
    test.harness.state_mut().load_words(&context);
    let cell = test.cell("集市重新开张", 1, 22).center();
    test.wait("a word of the dictionary", |test| {
        // Later than the click before, or it were a third.
        test.harness.run_steps(9);
        test.click_at(cell, 2);
        test.shows("选 2 字")
    });
    // It ends where the line does: its break is open.
    test.harness.run_steps(9);
    test.click_at(cell, 3);
    assert!(!test.shows("选 2 字") && !test.shows("未选"));
}

#[test]
fn keys_move_the_caret_and_select() {
    let mut test = Test::new(&[MARKET]);
    test.press(Modifiers::COMMAND, Key::Home);
    assert!(test.shows("第 1 行"));
    for _ in 0..3 {
        test.press(Modifiers::SHIFT, Key::ArrowRight);
    }
    assert!(test.shows("选 3 字"));
    test.press(Modifiers::NONE, Key::ArrowDown);
    assert!(test.shows("第 2 行"));
    test.press(Modifiers::NONE, Key::Home);
    test.press(Modifiers::SHIFT, Key::End);
    let second = MARKET.lines().nth(1).unwrap().chars().count();
    assert!(
        test.shows(&format!("选 {second} 字")),
        "white space is text as well"
    );
    test.press(Modifiers::COMMAND, Key::End);
    assert!(test.shows("第 5 行"));
    test.press(Modifiers::COMMAND, Key::A);
    let all: usize = MARKET.lines().map(|line| line.chars().count()).sum();
    assert!(test.shows(&format!("选 {all} 字")));
    test.press(Modifiers::COMMAND, Key::G);
    test.harness
        .query_all_by_role(egui::accesskit::Role::TextInput)
        .last()
        .unwrap()
        .type_text("4");
    test.harness.run();
    test.press(Modifiers::NONE, Key::Enter);
    assert!(test.shows("第 4 行"));
}

#[test]
fn lines_are_moved_by_keys_and_by_dragging_their_numbers() {
    let mut test = Test::new(&[TWO_STORIES]);
    let before = test.lines();
    assert_eq!(before.len(), 4);
    test.press(Modifiers::COMMAND, Key::Home);
    test.press(Modifiers::ALT, Key::ArrowDown);
    let moved = test.lines();
    assert_eq!(
        (&moved[0], &moved[1]),
        (&before[1], &before[0]),
        "{moved:?}"
    );
    test.press(Modifiers::COMMAND, Key::Z);
    assert_eq!(test.lines(), before);

    let first = test.harness.get_by_label_contains("渡口新桥合龙").rect();
    let handles: Vec<_> = test
        .harness
        .query_all_by_label_contains("选取或移动")
        .collect();
    assert_eq!(handles.len(), 4);
    let from = handles[2].rect().center();
    drop(handles);
    // Above the first line.
    test.drag(from, from - vec2(0.0, 2.6 * first.height()));
    let moved = test.lines();
    assert_eq!(moved[0], before[2], "{moved:?}");
    assert_eq!(moved[1], before[0]);
}

#[test]
fn a_line_that_was_moved_is_moved_on_by_the_same_key() {
    let mut test = Test::new(&[MARKET]);
    let before = test.lines();
    test.press(Modifiers::COMMAND, Key::Home);
    for _ in 0..3 {
        test.press(Modifiers::ALT, Key::ArrowDown);
    }
    let expected = [1, 2, 3, 0, 4].map(|at: usize| before[at].clone());
    assert_eq!(test.lines(), expected);
    for _ in 0..3 {
        test.press(Modifiers::ALT, Key::ArrowUp);
    }
    assert_eq!(test.lines(), before);
}

#[test]
fn an_article_is_parted_marked_and_put_together_again() {
    let mut test = Test::new(&[TWO_STORIES]);
    test.press(Modifiers::COMMAND, Key::End);
    test.press(Modifiers::NONE, Key::ArrowUp);
    test.press(Modifiers::ALT, Key::Num1);
    let article = test.article();
    let document = test.session().document(article.buffer.page).unwrap();
    let headline: String = document
        .runs(article)
        .flat_map(|run| {
            let addresses = (run.start..run.end).map(move |index| run.buffer.at(index));
            addresses.zip(document.characters(run).map(|(c, _)| c))
        })
        .filter(|(at, c)| document.role(*at) == Role::Headline && *c != '\n')
        .map(|(_, c)| c)
        .collect();
    assert_eq!(headline, "渡口新桥合龙");

    test.press(Modifiers::COMMAND | Modifiers::SHIFT, Key::Enter);
    assert_eq!(test.titles(), ["老集市搬回广场", "渡口新桥合龙"]);
    // Marked as done, and on to the next.
    test.press(Modifiers::COMMAND, Key::D);
    assert_eq!(
        test.session().articles().unwrap()[0].progress,
        Progress::Done
    );
    assert!(
        test.shows("第 1 行　渡口新桥合龙"),
        "the next article is open"
    );
    test.press(Modifiers::COMMAND | Modifiers::SHIFT, Key::M);
    assert_eq!(test.titles(), ["老集市搬回广场"]);
    assert_eq!(test.lines().len(), 4);
    test.press(Modifiers::COMMAND, Key::Z);
    assert_eq!(test.titles().len(), 2);
}

#[test]
fn the_palette_finds_an_action_by_part_of_its_name_in_either_language() {
    let mut test = Test::new(&[MARKET]);
    for words in ["全选", "select all"] {
        test.press(Modifiers::NONE, Key::Escape);
        test.press(Modifiers::COMMAND, Key::K);
        test.harness
            .query_all_by_role(egui::accesskit::Role::TextInput)
            .last()
            .unwrap()
            .type_text(words);
        test.harness.run();
        test.press(Modifiers::NONE, Key::Enter);
        let all: usize = MARKET.lines().map(|line| line.chars().count()).sum();
        assert!(test.shows(&format!("选 {all} 字")), "{words}");
    }
}

#[test]
fn a_tag_within_a_tag_its_edges_and_its_note() {
    let mut test = Test::new(&[MARKET]);
    // 苇川市鼓楼广场, and 苇川市 in it.
    let line = "本报讯 3月4日清晨6时，苇川市鼓楼广场的老";
    let start = line.chars().position(|c| c == '苇').unwrap();
    // Half-width digits make cells by width uneven: go there by keys.
    let select = |test: &mut Test, from: usize, count: usize| {
        test.press(Modifiers::COMMAND, Key::Home);
        test.press(Modifiers::NONE, Key::ArrowDown);
        test.press(Modifiers::NONE, Key::Home);
        for _ in 0..from {
            test.press(Modifiers::NONE, Key::ArrowRight);
        }
        for _ in 0..count {
            test.press(Modifiers::SHIFT, Key::ArrowRight);
        }
    };
    select(&mut test, start, 7);
    test.press(Modifiers::NONE, Key::L);
    select(&mut test, start, 2);
    test.press(Modifiers::NONE, Key::P);
    let spans = |test: &mut Test| {
        let mut words: Vec<String> = test.spans().into_iter().map(|(words, _)| words).collect();
        words.sort_by_key(|words| words.chars().count());
        words
    };
    assert_eq!(spans(&mut test), ["苇川", "苇川市鼓楼广场"]);
    // The next tag from the beginning is the outer one, then the inner one.
    test.press(Modifiers::COMMAND, Key::Home);
    test.press(Modifiers::NONE, Key::Period);
    test.press(Modifiers::NONE, Key::Period);
    test.press(Modifiers::ALT, Key::ArrowRight);
    assert_eq!(spans(&mut test), ["苇川市", "苇川市鼓楼广场"]);
    test.press(Modifiers::ALT | Modifiers::SHIFT, Key::ArrowRight);
    assert_eq!(spans(&mut test), ["川市", "苇川市鼓楼广场"]);
    test.press(Modifiers::COMMAND, Key::Z);
    test.press(Modifiers::COMMAND, Key::Z);
    assert_eq!(spans(&mut test), ["苇川", "苇川市鼓楼广场"]);
    // With one of them chosen, a label's key gives it that label.
    test.press(Modifiers::NONE, Key::L);
    assert!(test.spans().iter().all(|(_, label)| label == "LOC"));

    test.press(Modifiers::COMMAND | Modifiers::SHIFT, Key::N);
    test.harness
        .query_all_by_role(egui::accesskit::Role::TextInput)
        .last()
        .unwrap()
        .type_text("待核");
    test.harness.run();
    test.press(Modifiers::NONE, Key::Enter);
    let article = test.article();
    let document = test.session().document(article.buffer.page).unwrap();
    let notes: Vec<String> = document
        .spans()
        .filter_map(|span| span.note().map(str::to_owned))
        .collect();
    assert_eq!(notes, ["待核"]);
}

#[test]
fn both_views_share_the_selection_and_the_caret() {
    let mut test = Test::new(&[MARKET]);
    test.press(Modifiers::COMMAND, Key::Home);
    test.press(Modifiers::NONE, Key::ArrowDown);
    test.press(Modifiers::NONE, Key::Home);
    test.press(Modifiers::SHIFT, Key::ArrowRight);
    test.press(Modifiers::SHIFT, Key::ArrowRight);
    test.press(Modifiers::COMMAND, Key::Num2);
    assert!(test.shows("选 2 字"));
    test.press(Modifiers::COMMAND, Key::Num1);
    assert!(test.shows("选 2 字") && test.shows("第 2 行"));
}

#[test]
fn deleted_text_can_be_shown_and_restored() {
    let mut test = Test::new(&[MARKET]);
    test.press(Modifiers::COMMAND, Key::Home);
    for _ in 0..3 {
        test.press(Modifiers::SHIFT, Key::ArrowRight);
    }
    test.press(Modifiers::NONE, Key::Delete);
    assert!(test.shows("第 1 行　搬回广场 三百摊位清早迎客"));
    test.press(Modifiers::COMMAND | Modifiers::SHIFT, Key::H);
    assert!(test.shows("第 1 行　老集市搬回广场 三百摊位清早迎客"));
    test.press(Modifiers::COMMAND, Key::Home);
    for _ in 0..3 {
        test.press(Modifiers::SHIFT, Key::ArrowRight);
    }
    test.press(Modifiers::COMMAND | Modifiers::SHIFT, Key::Delete);
    test.press(Modifiers::COMMAND | Modifiers::SHIFT, Key::H);
    assert!(test.shows("第 1 行　老集市搬回广场 三百摊位清早迎客"));
}

#[test]
fn a_deleted_space_can_be_seen_and_restored_and_those_of_the_layout_are_not() {
    let page = "粮价　\n　　8 500吨\n入库\n";
    let mut test = Test::new(&[page]);
    test.press(Modifiers::COMMAND, Key::Home);
    test.press(Modifiers::NONE, Key::Space);
    test.press(Modifiers::NONE, Key::ArrowDown);
    test.press(Modifiers::NONE, Key::End);
    for _ in 0..4 {
        test.press(Modifiers::NONE, Key::ArrowLeft);
    }
    test.press(Modifiers::SHIFT, Key::ArrowLeft);
    test.press(Modifiers::NONE, Key::Delete);
    let second = |test: &Test| test.lines()[1].trim().to_owned();
    assert_eq!(second(&test), "8500吨");
    test.press(Modifiers::COMMAND | Modifiers::SHIFT, Key::H);
    assert_eq!(second(&test), "8 500吨");
    assert_eq!(test.lines()[0].trim(), "粮价");
    test.press(Modifiers::COMMAND | Modifiers::SHIFT, Key::H);
    test.press(Modifiers::COMMAND, Key::A);
    test.press(Modifiers::COMMAND | Modifiers::SHIFT, Key::Delete);
    assert_eq!(second(&test), "8 500吨");
}

#[test]
fn undo_goes_on_after_closing_and_opening_again() {
    let mut test = Test::new(&[MARKET]);
    test.click("第 3 行末：存疑");
    test.click("第 2 行末：存疑");
    let path = test.folder.path().join("test.pizhu");
    test.harness.state_mut().close().unwrap();
    test.harness.run();
    test.harness.state_mut().open(&path);
    test.harness.run();
    assert!(test.shows("第 2 行末：接排") && test.shows("第 3 行末：接排"));
    test.press(Modifiers::COMMAND, Key::Z);
    assert!(test.shows("第 2 行末：存疑") && test.shows("第 3 行末：接排"));
    test.press(Modifiers::COMMAND, Key::Z);
    assert!(test.shows("第 3 行末：存疑"));
    test.press(Modifiers::COMMAND | Modifiers::SHIFT, Key::Z);
    assert!(test.shows("第 3 行末：接排"));
}

#[test]
fn a_paragraph_is_parted_where_the_caret_is() {
    let mut test = Test::new(&[MARKET]);
    test.press(Modifiers::COMMAND, Key::Home);
    for _ in 0..3 {
        test.press(Modifiers::NONE, Key::ArrowRight);
    }
    test.press(Modifiers::COMMAND, Key::Enter);
    assert!(test.shows("第 1 行　老集市") && test.shows("第 2 行　搬回广场 三百摊位清早迎客"));
    test.press(Modifiers::COMMAND, Key::Z);
    assert!(test.shows("第 1 行　老集市搬回广场 三百摊位清早迎客"));
}

#[test]
fn doubtful_breaks_are_gone_through_and_decided_by_keys() {
    let mut test = Test::new(&[MARKET]);
    test.press(Modifiers::COMMAND, Key::Home);
    test.press(Modifiers::NONE, Key::CloseBracket);
    test.press(Modifiers::SHIFT, Key::Space);
    test.press(Modifiers::NONE, Key::CloseBracket);
    test.press(Modifiers::NONE, Key::Space);
    test.press(Modifiers::NONE, Key::CloseBracket);
    test.press(Modifiers::NONE, Key::Space);
    assert!(test.shows("第 1 行末：另起"));
    assert!(test.shows("第 2 行末：接排") && test.shows("第 3 行末：接排"));
    assert!(test.shows("第 4 行末：存疑"));
    test.press(Modifiers::NONE, Key::OpenBracket);
    test.press(Modifiers::NONE, Key::CloseBracket);
    test.press(Modifiers::NONE, Key::Space);
    assert!(test.shows("第 4 行末：接排"));
}

#[test]
fn a_window_that_is_left_alone_draws_no_frames() {
    let mut test = Test::new(&[MARKET]);
    assert!(
        delay(&test).as_secs_f64() < 1.0,
        "the caret blinks for a while"
    );
    comes_to_rest(&mut test);
}

/// There each frame costs the processor many times what anything else does that is done meanwhile.
#[test]
fn no_caret_blinks_where_the_window_is_drawn_in_software() {
    let mut test = Test::new(&[MARKET]);
    test.harness.state_mut().drawn_by(pizhu::ui::Drawing {
        name: "llvmpipe".to_owned(),
        in_software: true,
    });
    for theme in [egui::Theme::Light, egui::Theme::Dark] {
        test.harness.ctx.set_theme(theme);
        comes_to_rest(&mut test);
        test.press(Modifiers::COMMAND, Key::Home);
        test.harness.run_steps(8);
        assert_eq!(delay(&test), std::time::Duration::MAX);
        assert!(!test.harness.ctx.global_style().visuals.text_cursor.blink);
    }
}

/// How long the window would wait until it draws its next frame.
fn delay(test: &Test) -> std::time::Duration {
    test.harness.output().viewport_output[&egui::ViewportId::ROOT].repaint_delay
}

/// Waits until the window draws no more frames. A frame of a test is a quarter of a second; what
/// is read and learned on other threads at the start takes its own time, and each ends with a
/// frame.
pub(super) fn comes_to_rest(test: &mut Test) {
    let start = std::time::Instant::now();
    let mut still = 0;
    while still < 60 {
        test.harness.run_steps(1);
        let resting = delay(test) == std::time::Duration::MAX;
        still = if resting { still + 1 } else { 0 };
        std::thread::sleep(std::time::Duration::from_millis(10));
        assert!(
            start.elapsed().as_secs() < 60,
            "it never comes to rest: {:?}",
            delay(test)
        );
    }
}

/// Somebody copies the bundle's file alone while it is open, as one copies a document.
#[test]
fn a_copy_of_the_open_bundle_is_whole() {
    let mut test = Test::new(&[MARKET]);
    test.press(Modifiers::COMMAND, Key::Home);
    test.press(Modifiers::NONE, Key::Space);
    let decided = test.decision(1);
    let bundle = test.session().path().to_owned();
    let copy = test.folder.path().join("copy").join("market.pizhu");
    std::fs::create_dir(copy.parent().unwrap()).unwrap();
    test.wait("the file has all that the log has", |_| {
        std::fs::copy(&bundle, &copy).unwrap();
        let Ok(mut session) = Session::open_read_only(&copy) else {
            return false;
        };
        let articles = session.articles().unwrap_or_default();
        articles.first().is_some_and(|first| {
            let head = first.head;
            let document = session.document(head.buffer.page).unwrap();
            breaks(document, head)[0].decision == decided
        })
    });
    assert_ne!(decided, Decision::Open);
}

/// A file let go over the window.
#[derive(Debug)]
pub(super) struct Dropped(pub(super) std::path::PathBuf);

impl egui::DroppedFile for Dropped {
    fn path(&self) -> &std::path::Path {
        &self.0
    }

    fn bytes(&self) -> Result<Vec<u8>, String> {
        std::fs::read(&self.0).map_err(|error| error.to_string())
    }
}

#[test]
fn a_bundle_let_go_over_the_window_is_opened_and_pages_are_looked_at() {
    let mut test = Test::new(&[MARKET]);
    let other = tempfile::tempdir().unwrap();
    let drop = |test: &mut Test, path: std::path::PathBuf| {
        let files = &mut test.harness.input_mut().dropped_files;
        files.push(std::sync::Arc::new(Dropped(path)));
        test.harness.step();
    };
    let path = super::bundle(other.path(), &[TWO_STORIES]);
    drop(&mut test, path.clone());
    test.wait("the other bundle", |test| {
        test.shows("第 1 行　老集市搬回广场")
    });
    assert_eq!(test.session().path(), path);
    drop(&mut test, other.path().join("0.txt"));
    test.wait("a look at the pages", |test| {
        let known = test.harness.query_all_by_label_contains("0.txt");
        known.count() > 0
    });
}
