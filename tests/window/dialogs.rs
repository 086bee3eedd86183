//! The import and export dialogs, and what a caught panic shows.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use egui::{Key, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable};

use pizhu::format::set::Format;
use pizhu::session::Session;
use pizhu::ui::crash::{CaughtPanic, guard, install_hook_in};
use pizhu::ui::export::{self, ExportDialog};
use pizhu::ui::import::{Ask, Import, Into, Step};
use pizhu::ui::{Language, apply_theme};

use super::PATIENCE;

const BRIDGE: &str = "渡口新桥今日合龙
本报讯　记者从市建设局获悉，苇川渡口新桥主跨
今日上午合龙，预计年底通车。建设者在江上连续
工作了三百个日夜，没有停过一天。
";

/// A dialog over an empty window, with what it asked for.
struct Over<Dialog, Asked> {
    dialog: Dialog,
    asked: Vec<Asked>,
}

type Run<State> = Harness<'static, State>;

fn harness<D: 'static, A: 'static>(
    dialog: D,
    mut show: impl FnMut(&mut D, &mut egui::Ui) -> Option<A> + 'static,
) -> Run<Over<D, A>> {
    let asked = Vec::new();
    Harness::builder()
        .with_size(vec2(1280.0, 800.0))
        .with_theme(egui::Theme::Light)
        .with_max_steps(20)
        .with_context_setup(apply_theme)
        .build_ui_state(
            move |ui, over: &mut Over<D, A>| over.asked.extend(show(&mut over.dialog, ui)),
            Over { dialog, asked },
        )
}

fn import(dialog: Import) -> Run<Over<Import, Step>> {
    harness(dialog, |dialog, ui| {
        match dialog.show(ui, Language::Chinese) {
            Step::Going => None,
            step => Some(step),
        }
    })
}

fn export(dialog: ExportDialog) -> Run<Over<ExportDialog, export::Step>> {
    harness(dialog, |dialog, ui| {
        match dialog.show(ui, Language::Chinese) {
            export::Step::Going => None,
            step => Some(step),
        }
    })
}

fn shows<S>(harness: &Run<S>, words: &str) -> bool {
    harness.query_all_by_label_contains(words).next().is_some()
}

/// Draws frames until the words are there: they wait for a thread.
fn wait_for<S>(harness: &mut Run<S>, words: &str) {
    let began = Instant::now();
    while began.elapsed() < PATIENCE {
        harness.step();
        if shows(harness, words) {
            return;
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    panic!("{words} is not shown");
}

/// Clicks a button, once it can be: some wait for a thread.
fn click<S>(harness: &mut Run<S>, name: &str) {
    let began = Instant::now();
    while began.elapsed() < PATIENCE {
        if !harness.get_by_label(name).accesskit_node().is_disabled() {
            break;
        }
        std::thread::sleep(Duration::from_millis(10));
        harness.step();
    }
    // A dialog that has just become another is still coming to its place.
    harness.run_steps(2);
    harness.get_by_label(name).click();
    harness.run_steps(4);
}

/// Types into the field of that name, in place of what is there.
fn type_into<S>(harness: &mut Run<S>, name: &str, text: &str) {
    let field = |harness: &Run<S>| {
        harness
            .get_by_role_and_label(egui::accesskit::Role::TextInput, name)
            .click();
    };
    field(harness);
    harness.step();
    harness.key_press_modifiers(egui::Modifiers::COMMAND, Key::A);
    harness.step();
    harness.key_press(Key::Delete);
    harness.step();
    harness
        .get_by_role_and_label(egui::accesskit::Role::TextInput, name)
        .type_text(text);
    harness.step();
}

fn gb18030(text: &str) -> Vec<u8> {
    encoding_rs::GB18030.encode(text).0.into_owned()
}

/// A folder of pages: one sure, one in doubt, one of another kind.
fn pages() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let day = folder.path().join("苇川日报").join("2024-03-05");
    fs::create_dir_all(&day).unwrap();
    fs::write(day.join("1.txt"), BRIDGE).unwrap();
    fs::write(day.join("2.txt"), gb18030("要闻简报")).unwrap();
    fs::write(day.join("3.txt"), gb18030(&BRIDGE.replace("今日", "昨日"))).unwrap();
    fs::write(day.join("scan.jpg"), [0xFF, 0xD8]).unwrap();
    folder
}

fn empty_bundle(folder: &Path) -> PathBuf {
    let path = folder.join("test.pizhu");
    Session::create(&path, "test").unwrap().close().unwrap();
    path
}

fn open(path: &Path) -> Into {
    Into::Open(Box::new(Session::open(path, "test").unwrap()))
}

/// Saves a picture of a dialog, when pictures are asked for.
fn picture<S>(harness: &mut Run<S>, name: &str) {
    if let Some(folder) = std::env::var_os("PIZHU_PICTURES") {
        harness.step();
        let image = harness.render().unwrap();
        image.save(PathBuf::from(folder).join(name)).unwrap();
    }
}

#[test]
fn an_import_shows_what_it_would_read_and_reads_it() {
    let folder = pages();
    let bundle = empty_bundle(folder.path());
    let mut test = import(Import::new(vec![folder.path().join("苇川日报")]));
    wait_for(&mut test, "将读入 3 个文件");
    assert!(shows(&test, "略过 1 个文件：.jpg 1"));
    wait_for(&mut test, "编码 UTF-8，有把握");
    assert!(shows(&test, "本报讯　记者从市建设局获悉"));
    wait_for(&mut test, "1 个文件编码拿不准");

    type_into(&mut test, "从路径读", "{newspaper}/{date}/{page}.txt");
    wait_for(&mut test, "2024-03-05");
    type_into(&mut test, "从路径读", "{newspaper}/{date");
    assert!(shows(&test, "左花括号没有对应的右花括号"));
    type_into(&mut test, "从路径读", "{newspaper}/{date}/{page}.txt");
    type_into(&mut test, "来源", "本报");
    picture(&mut test, "import-choose.png");

    click(&mut test, "1 个文件编码拿不准　看下一个");
    wait_for(&mut test, "不选定就不会读入这个文件");
    assert!(shows(&test, "要闻简报"));
    picture(&mut test, "import-doubt.png");
    click(&mut test, "GB18030");
    wait_for(&mut test, "由你选定");
    assert!(!shows(&test, "个文件编码拿不准"));

    click(&mut test, "导入 3 个文件");
    assert!(matches!(test.state().asked[..], [Step::Begin]));
    let context = test.ctx.clone();
    test.state_mut()
        .dialog
        .begin(open(&bundle), &context)
        .unwrap();
    wait_for(&mut test, "导入完成");
    assert!(shows(&test, "读入 3 版"));
    picture(&mut test, "import-done.png");
    let back = test.state_mut().asked.pop();
    let Some(Step::Back(mut session)) = back else {
        panic!("no session: {back:?}");
    };
    let articles = session.articles().unwrap();
    let about: Vec<&str> = ["newspaper", "date", "page", "source"]
        .iter()
        .map(|key| articles[1].metadata[*key].as_str())
        .collect();
    assert_eq!(about, ["苇川日报", "2024-03-05", "2", "本报"]);
    assert_eq!(articles[1].title, "要闻简报");
    click(&mut test, "关闭");
    assert!(matches!(test.state().asked.last(), Some(Step::Left)));
}

#[test]
fn files_are_taken_off_the_list_and_put_back() {
    let folder = pages();
    let bundle = empty_bundle(folder.path());
    let mut test = import(Import::new(vec![folder.path().join("苇川日报")]));
    wait_for(&mut test, "将读入 3 个文件");
    let first = "不导入 苇川日报/2024-03-05/1.txt";
    click(&mut test, first);
    wait_for(&mut test, "将读入 2 个文件");
    assert!(!shows(&test, first));
    click(&mut test, "放回 1 个");
    wait_for(&mut test, "将读入 3 个文件");
    click(&mut test, first);
    click(&mut test, "导入 2 个文件");
    let context = test.ctx.clone();
    test.state_mut()
        .dialog
        .begin(open(&bundle), &context)
        .unwrap();
    wait_for(&mut test, "导入完成");
    let back = test.state_mut().asked.pop();
    let Some(Step::Back(session)) = back else {
        panic!("no session: {back:?}");
    };
    let pages = session.bundle().page_numbers().unwrap();
    let name = |(no, _): &(u32, _)| session.bundle().page(*no).unwrap().unwrap().name;
    let names: Vec<String> = pages.iter().map(name).collect();
    // Called by what was chosen, not by where it lies.
    assert!(!names.is_empty());
    assert!(
        names.iter().all(|name| name.starts_with("苇川日报/")),
        "{names:?}"
    );
    assert!(
        !names.contains(&"苇川日报/2024-03-05/1.txt".to_owned()),
        "{names:?}"
    );
}

#[test]
fn what_was_not_taken_is_told_and_can_be_taken_after_all() {
    let folder = pages();
    let bundle = empty_bundle(folder.path());
    let mut test = import(Import::new(vec![folder.path().join("苇川日报")]));
    wait_for(&mut test, "将读入 3 个文件");
    let context = test.ctx.clone();
    test.state_mut()
        .dialog
        .begin(open(&bundle), &context)
        .unwrap();
    wait_for(&mut test, "导入完成");
    assert!(shows(&test, "读入 2 版"));
    assert!(shows(&test, "未读入 1 个"));
    assert!(shows(&test, "编码拿不准（可能是"));
    assert!(shows(&test, "略过 1 个文件"));
    picture(&mut test, "import-report.png");
    click(&mut test, "复制报告");
    assert!(shows(&test, "已复制"));
    click(&mut test, "为拿不准的 1 个选编码…");
    wait_for(&mut test, "将读入 1 个文件");
    wait_for(&mut test, "编码拿不准，多半是");
}

#[test]
fn a_new_bundle_is_made_where_there_is_none() {
    let folder = pages();
    let taken = empty_bundle(folder.path());
    let free = folder.path().join("晨报.pizhu");
    let file = folder
        .path()
        .join("苇川日报")
        .join("2024-03-05")
        .join("1.txt");
    let mut test = import(Import::new_bundle(vec![file], &taken));
    wait_for(&mut test, "这里已有同名文件");
    picture(&mut test, "import-new.png");
    let ask = Ask::NewBundle(taken);
    test.state_mut().dialog.answer(&ask, vec![free.clone()]);
    wait_for(&mut test, "编码 UTF-8，有把握");
    click(&mut test, "导入 1 个文件");
    assert!(matches!(test.state().asked[..], [Step::Begin]));
    assert!(test.state().dialog.makes_bundle());
    let author = "test".to_owned();
    let context = test.ctx.clone();
    let dialog = &mut test.state_mut().dialog;
    dialog.begin(Into::New { author }, &context).unwrap();
    wait_for(&mut test, "导入完成");
    assert!(free.exists());
}

#[test]
fn escape_leaves_an_import_that_has_not_begun() {
    let mut test = import(Import::new(Vec::new()));
    wait_for(&mut test, "还没有可读入的文件");
    picture(&mut test, "import-empty.png");
    test.key_press(Key::Escape);
    test.step();
    assert!(matches!(test.state().asked[..], [Step::Left]));
}

fn bundle_with_pages(folder: &tempfile::TempDir) -> PathBuf {
    let path = folder.path().join("test.pizhu");
    let mut session = Session::create(&path, "test").unwrap();
    let pages = folder.path().join("苇川日报");
    session
        .import(&[pages], &Default::default(), |_| true)
        .unwrap();
    session.close().unwrap();
    path
}

#[test]
fn an_export_shows_what_it_would_write_and_writes_that() {
    let folder = pages();
    let bundle = bundle_with_pages(&folder);
    let mut session = Session::open_read_only(&bundle).unwrap();
    let first = session.articles().unwrap()[0].head;
    drop(session);
    let dialog = ExportDialog::new(&bundle, Some(first), vec![first]);
    let mut test = export(dialog);
    wait_for(&mut test, "2 篇");
    assert!(shows(&test, "选定的都写得下"));
    wait_for(&mut test, "\"program\"");
    picture(&mut test, "export-choose.png");
    click(&mut test, "列表里筛出的 1 篇");
    wait_for(&mut test, "1 篇");
    click(&mut test, "只要完成的");
    wait_for(&mut test, "没有可导出的篇目");
    click(&mut test, "全部");
    click(&mut test, "RON .ron");
    wait_for(&mut test, "2 篇");
    let shown = fs::read_dir(folder.path()).unwrap().count();
    assert_eq!(shown, 2, "nothing is written before it is asked for");
    click(&mut test, "导出");
    wait_for(&mut test, "已导出");
    wait_for(&mut test, "在文件夹中显示");
    picture(&mut test, "export-done.png");
    let written = fs::read(bundle.with_extension("ron")).unwrap();
    assert_eq!(Format::detect(&written), Some(Format::Ron));
    click(&mut test, "关闭");
    assert_eq!(test.state().asked, [export::Step::Left]);
}

#[test]
fn an_export_says_what_is_wrong_with_its_target() {
    let folder = pages();
    let bundle = bundle_with_pages(&folder);
    let mut test = export(ExportDialog::new(&bundle, None, Vec::new()));
    for (name, words) in [
        ("none/set.json", "没有这个文件夹"),
        ("set.txt", "文件名要以"),
        ("苇川日报", "这是文件夹"),
    ] {
        let target = folder.path().join(name);
        type_into(&mut test, "存为", &target.display().to_string());
        wait_for(&mut test, words);
    }
    let there = folder.path().join("there.json");
    fs::write(&there, "old").unwrap();
    type_into(&mut test, "存为", &there.display().to_string());
    wait_for(&mut test, "这个文件已有");
    wait_for(&mut test, "导出并替换");
    wait_for(&mut test, "2 篇");
    assert!(shows(&test, "JSON .json"));
    click(&mut test, "选择…");
    assert_eq!(test.state().asked, [export::Step::Ask(there.clone())]);
    // What was a file when it was looked at is a folder when it is written.
    fs::remove_file(&there).unwrap();
    fs::create_dir(&there).unwrap();
    click(&mut test, "导出并替换");
    wait_for(&mut test, "没有写成");
    assert!(shows(&test, "there.json"));
    assert!(shows(&test, "那里有一个同名的文件夹"));
    assert!(shows(&test, "原来的文件没有动"));
    picture(&mut test, "export-failed.png");
    click(&mut test, "返回");
    wait_for(&mut test, "开头的样子");
}

/// The smallest window there can be, and the longer language.
#[test]
fn dialogs_fit_a_small_window() {
    let folder = pages();
    let bundle = bundle_with_pages(&folder);
    let pages = vec![folder.path().join("苇川日报")];
    let mut test = harness(Import::new_bundle(pages, &bundle), |dialog, ui| {
        dialog.show(ui, Language::English);
        None::<()>
    });
    test.set_size(vec2(800.0, 480.0));
    wait_for(&mut test, "Import 3 files");
    wait_for(&mut test, "Encoding UTF-8, certain");
    picture(&mut test, "small-import.png");
    let screen = egui::Rect::from_min_size(egui::Pos2::ZERO, vec2(800.0, 480.0));
    assert!(screen.contains_rect(test.get_by_label("Import 3 files").rect()));
    let mut test = harness(
        ExportDialog::new(&bundle, None, Vec::new()),
        |dialog, ui| {
            dialog.show(ui, Language::English);
            None::<()>
        },
    );
    test.set_size(vec2(800.0, 480.0));
    wait_for(&mut test, "2 articles");
    // A dialog comes to its place, and its bar, in its first frames; counting may be done by then.
    test.run_steps(4);
    picture(&mut test, "small-export.png");
    // The bar of what is scrolled stands beside the button.
    let (choose, begin) = (test.get_by_label("Choose…"), test.get_by_label("Export"));
    assert!(choose.rect().right() <= begin.rect().right() - 8.0);
    assert!(screen.contains_rect(test.get_by_label("Cancel").rect()));
}

#[test]
fn a_panel_that_panics_is_told_about_and_the_next_frame_draws() {
    let folder = tempfile::tempdir().unwrap();
    install_hook_in(folder.path().join("reports"));
    struct State {
        frames: usize,
        caught: Option<CaughtPanic>,
        is_read: bool,
    }
    let state = State {
        frames: 0,
        caught: None,
        is_read: false,
    };
    let mut test = Harness::builder()
        .with_size(vec2(800.0, 400.0))
        .with_theme(egui::Theme::Light)
        .with_context_setup(apply_theme)
        .build_ui_state(
            |ui, state: &mut State| {
                state.frames += 1;
                ui.label("above");
                if let Some(caught) = &state.caught {
                    state.is_read |= caught.show(ui, Language::Chinese);
                } else {
                    let result = guard(|| {
                        ui.horizontal(|ui| {
                            ui.label("half a row");
                            egui::ScrollArea::vertical().show(ui, |ui| {
                                ui.label("scrolled");
                                assert!(state.frames != 2, "spilled ink");
                            });
                        });
                    });
                    state.caught = result.err();
                }
                ui.label("below");
            },
            state,
        );
    for _ in 0..4 {
        test.step();
    }
    assert!(shows(&test, "above") && shows(&test, "below"));
    assert!(shows(&test, "程序的一个部分出错停了"));
    let caught = test.state().caught.clone().unwrap();
    assert_eq!(caught.message, "spilled ink");
    let report = fs::read_to_string(caught.report.unwrap()).unwrap();
    for words in [
        "message: spilled ink",
        "dialogs.rs",
        "version: ",
        "system: ",
    ] {
        assert!(report.contains(words), "{words} is not in\n{report}");
    }
    picture(&mut test, "crash.png");
    click(&mut test, "知道了");
    assert!(test.state().is_read);

    // A job's panic finds its report too.
    let job = pizhu::jobs::Job::begin("test", || {}, |_| -> () { panic!("torn page") });
    let mut job = job.unwrap();
    let panicked = loop {
        if let Some(result) = job.take() {
            break result.unwrap_err();
        }
        std::thread::yield_now();
    };
    let report = CaughtPanic::from(&panicked).report.unwrap();
    assert!(fs::read_to_string(report).unwrap().contains("thread: test"));
}
