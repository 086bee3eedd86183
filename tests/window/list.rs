//! The articles at the left: filter, order, keys, states of work.

use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::kittest::{NodeT as _, Queryable};

use pizhu::core::Progress;
use pizhu::session::command::{Command, PageRef, Subjects};

use super::Test;

/// Pages with a title each, the last with another newspaper.
const PAGES: [&str; 5] = [
    "渡口新桥今日合龙\n本报讯\n",
    "老集市搬回广场\n本报讯\n今晨\n",
    "粮价平稳\n",
    "渡口改建开工\n本报讯\n",
    "书展开幕\n",
];

fn test() -> Test {
    let mut test = Test::new(&PAGES);
    for (pages, newspaper, date) in [
        (vec![1, 2, 3], "苇川日报", "2024-03-05"),
        (vec![4], "岚渡晚报", "2024-04-01"),
    ] {
        let set = [("newspaper", newspaper), ("date", date)];
        let set = set.map(|(key, value)| (key.to_owned(), Some(value.to_owned())));
        let of = Subjects::Pages(pages.into_iter().map(PageRef::Number).collect());
        let set = set.into_iter().collect();
        test.session()
            .execute(&Command::Metadata { of, set })
            .unwrap();
    }
    test.session().refresh_lists().unwrap();
    test.harness.run();
    test
}

impl Test {
    /// The entries that are listed, from the top.
    fn entries(&self) -> Vec<String> {
        let mut found: Vec<(f32, String)> = self
            .harness
            .query_all_by_role(Role::ListBoxOption)
            .map(|node| {
                let label = node.accesskit_node().label().unwrap_or_default();
                (node.rect().top(), label)
            })
            .collect();
        found.sort_by(|a, b| a.0.total_cmp(&b.0));
        found.into_iter().map(|(_, label)| label).collect()
    }

    /// The numbers of the entries that are listed.
    fn numbers(&self) -> String {
        let number = |entry: String| entry.split(' ').next().unwrap_or_default().to_owned();
        let all: Vec<String> = self.entries().into_iter().map(number).collect();
        all.join(" ")
    }

    /// The entries that are chosen or open.
    fn selected(&self) -> Vec<String> {
        self.harness
            .query_all_by_role(Role::ListBoxOption)
            .filter(|node| node.accesskit_node().is_selected() == Some(true))
            .filter_map(|node| node.accesskit_node().label())
            .collect()
    }

    fn type_filter(&mut self, text: &str) {
        self.press(Modifiers::COMMAND, Key::L);
        self.harness
            .get_by_role_and_label(Role::TextInput, "筛选篇目")
            .type_text(text);
        self.harness.run();
    }

    fn menu_of(&mut self, entry: &str) {
        self.harness.get_by_label(entry).click_secondary();
        self.harness.run();
    }

    fn states(&mut self) -> Vec<Progress> {
        let articles = self.session().articles().unwrap();
        articles
            .into_iter()
            .map(|article| article.progress)
            .collect()
    }
}

#[test]
fn typing_filters_and_escape_shows_all_again() {
    let mut test = test();
    assert_eq!(test.numbers(), "1 2 3 4 5");
    assert!(test.shows("5 篇"));
    test.type_filter("渡口");
    assert_eq!(test.numbers(), "1 4", "numbers are those of the bundle");
    assert!(test.harness.query_by_label_contains("2 / 5 篇").is_some());
    test.press(Modifiers::NONE, Key::Escape);
    assert_eq!(test.numbers(), "1 2 3 4 5");
    // The text has the focus again: its keys are commands.
    test.press(Modifiers::NONE, Key::CloseBracket);
    assert_eq!(test.numbers(), "1 2 3 4 5");
}

#[test]
fn what_an_input_method_has_not_finished_is_not_looked_for() {
    let mut test = test();
    test.press(Modifiers::COMMAND, Key::L);
    let ime = |event| egui::Event::Ime(event);
    let preedit = |text: &str| {
        ime(egui::ImeEvent::Preedit {
            text: text.to_owned(),
            active_range_chars: None,
        })
    };
    test.harness.event(preedit("du"));
    test.harness.run();
    assert_eq!(test.numbers(), "1 2 3 4 5");
    test.harness.event(preedit(""));
    test.harness
        .event(ime(egui::ImeEvent::Commit("渡口".to_owned())));
    test.harness.run();
    assert_eq!(test.numbers(), "1 4");
}

#[test]
fn facets_leave_articles_out_and_one_click_brings_them_back() {
    let mut test = test();
    test.click("条件");
    test.click("苇川日报");
    assert_eq!(test.numbers(), "1 2 3");
    test.click("有存疑");
    assert_eq!(test.numbers(), "1 2");
    let field = test
        .harness
        .get_by_role_and_label(Role::TextInput, "从哪一天");
    field.focus();
    test.harness.run();
    let field = test
        .harness
        .get_by_role_and_label(Role::TextInput, "从哪一天");
    field.type_text("2024-04");
    test.harness.run();
    assert_eq!(test.numbers(), "");
    assert!(test.shows("没有合乎筛选的篇目"));
    test.press(Modifiers::NONE, Key::Escape);
    test.click("显示全部篇目");
    assert_eq!(test.numbers(), "1 2 3 4 5");
    // A state of work is a facet too.
    test.click("完成");
    assert!(test.shows("没有合乎筛选的篇目"));
    test.click("全部显示");
    assert_eq!(test.numbers(), "1 2 3 4 5");
}

#[test]
fn the_list_is_sorted_and_open_articles_stay() {
    let mut test = test();
    test.click("↑ 原序");
    test.click("标题");
    assert_eq!(test.numbers(), "5 4 1 3 2");
    test.click("↑ 标题");
    test.click("从大到小");
    assert_eq!(test.numbers(), "2 3 1 4 5");
    // Stepping goes through the list as it is sorted.
    test.press(Modifiers::COMMAND, Key::PageUp);
    assert_eq!(test.selected(), ["3 粮价平稳"]);
    test.press(Modifiers::COMMAND, Key::PageDown);
    assert_eq!(test.selected(), ["1 渡口新桥今日合龙"]);
}

#[test]
fn stepping_goes_through_what_is_listed() {
    let mut test = test();
    test.type_filter("渡口");
    test.press(Modifiers::NONE, Key::Enter);
    test.press(Modifiers::NONE, Key::Enter);
    assert_eq!(test.selected(), ["1 渡口新桥今日合龙"]);
    test.press(Modifiers::COMMAND, Key::PageDown);
    assert_eq!(test.selected(), ["4 渡口改建开工"]);
    test.press(Modifiers::COMMAND, Key::PageDown);
    assert!(test.shows("这个方向没有篇目了"));
}

#[test]
fn an_article_that_no_longer_fits_stays_while_it_is_open() {
    let mut test = test();
    test.click("待办");
    test.press(Modifiers::COMMAND, Key::PageDown);
    assert_eq!(test.selected(), ["2 老集市搬回广场"]);
    // Its state no longer fits, and it is left by what leads to the next.
    test.press(Modifiers::COMMAND, Key::D);
    assert_eq!(test.selected(), ["3 粮价平稳"]);
    assert_eq!(test.numbers(), "1 3 4 5");
    // Only marked, it stays where it is.
    test.menu_of("3 粮价平稳");
    test.click("标为完成");
    assert_eq!(test.numbers(), "1 3 4 5");
    assert!(test.harness.query_by_label_contains("3 / 5 篇").is_some());
    test.press(Modifiers::COMMAND, Key::PageDown);
    assert_eq!(test.numbers(), "1 4 5");
    assert_eq!(test.selected(), ["4 渡口改建开工"]);
}

#[test]
fn an_article_that_is_done_already_is_gone_on_from() {
    let mut test = test();
    test.press(Modifiers::COMMAND, Key::D);
    test.press(Modifiers::COMMAND, Key::PageUp);
    assert_eq!(test.selected(), ["1 渡口新桥今日合龙"]);
    let before = test.session().revision();
    test.press(Modifiers::COMMAND, Key::D);
    assert_eq!(test.selected(), ["2 老集市搬回广场"]);
    assert_eq!(test.session().revision(), before, "nothing was done");
    assert!(!test.shows("本来就是这样。"));
}

#[test]
fn a_labels_key_in_the_list_of_articles_tags_nothing_that_is_not_chosen() {
    let mut test = test();
    test.press(Modifiers::COMMAND, Key::Home);
    test.press(Modifiers::COMMAND, Key::L);
    test.press(Modifiers::NONE, Key::ArrowDown);
    test.press(Modifiers::NONE, Key::P);
    test.press(Modifiers::SHIFT, Key::P);
    assert_eq!(test.spans(), []);
    // In the text it is for what is at the caret.
    test.press(Modifiers::NONE, Key::Escape);
    test.press(Modifiers::NONE, Key::P);
    assert_eq!(test.spans().len(), 1);
}

#[test]
fn keys_lead_through_the_list() {
    let mut test = test();
    test.press(Modifiers::COMMAND, Key::L);
    test.press(Modifiers::NONE, Key::ArrowDown);
    test.press(Modifiers::NONE, Key::ArrowDown);
    test.press(Modifiers::NONE, Key::ArrowDown);
    test.press(Modifiers::NONE, Key::Enter);
    assert_eq!(test.selected(), ["3 粮价平稳"]);
    test.press(Modifiers::COMMAND, Key::L);
    test.press(Modifiers::NONE, Key::ArrowDown);
    test.press(Modifiers::NONE, Key::End);
    test.press(Modifiers::NONE, Key::ArrowUp);
    test.press(Modifiers::NONE, Key::Enter);
    assert_eq!(test.selected(), ["4 渡口改建开工"]);
}

#[test]
fn the_menu_of_an_entry_opens_by_a_key() {
    let mut test = test();
    test.press(Modifiers::COMMAND, Key::L);
    test.press(Modifiers::NONE, Key::ArrowDown);
    test.press(Modifiers::NONE, Key::ArrowDown);
    test.press(Modifiers::SHIFT, Key::F10);
    test.press(Modifiers::NONE, Key::ArrowDown);
    test.press(Modifiers::NONE, Key::ArrowDown);
    test.press(Modifiers::NONE, Key::Enter);
    let (todo, done) = (Progress::Todo, Progress::Done);
    assert_eq!(test.states(), [todo, done, todo, todo, todo]);
}

#[test]
fn several_are_marked_in_one_action() {
    let mut test = test();
    test.click("2 老集市搬回广场");
    test.harness
        .get_by_label("4 渡口改建开工")
        .click_modifiers(Modifiers::SHIFT);
    test.harness.run();
    assert_eq!(test.selected().len(), 3);
    test.menu_of("3 粮价平稳");
    test.click("标为完成（3 篇）");
    let (todo, done) = (Progress::Todo, Progress::Done);
    assert_eq!(test.states(), [todo, done, done, done, todo]);
    assert!(test.shows("完成 3 / 5"));
    test.press(Modifiers::COMMAND, Key::Z);
    assert_eq!(test.states(), [todo; 5]);
}

#[test]
fn an_entry_is_merged_into_the_one_that_stands_before_it() {
    let mut test = test();
    // In the bundle, not in the list as it is filtered.
    test.type_filter("渡口");
    test.menu_of("4 渡口改建开工");
    test.click("并入上一篇");
    let titles: Vec<String> = test
        .session()
        .articles()
        .unwrap()
        .into_iter()
        .map(|article| article.title)
        .collect();
    let expected = ["渡口新桥今日合龙", "老集市搬回广场", "粮价平稳", "书展开幕"];
    assert_eq!(titles, expected);
}

#[test]
fn an_entry_says_how_far_it_is_and_is_exported_alone() {
    let mut test = test();
    let entry = test.harness.get_by_label("2 老集市搬回广场");
    let said = entry.accesskit_node().description();
    assert_eq!(said.as_deref(), Some("待办 · 存疑断行 2 处"));
    test.menu_of("2 老集市搬回广场");
    test.harness
        .query_all_by_label("导出…")
        .last()
        .unwrap()
        .click();
    test.harness.run_steps(4);
    assert!(test.shows("选中的 1 篇"));
}

#[test]
fn chosen_articles_are_given_a_label_at_once() {
    let mut test = test();
    let label = r##"{"label":{"id":"LIFE","name":"民生","color":"#999933","of_article":true}}"##;
    test.does(label);
    test.harness.run();
    test.click("1 渡口新桥今日合龙");
    let third = test.harness.get_by_label("3 粮价平稳");
    third.click_modifiers(Modifiers::SHIFT);
    test.harness.run();
    test.menu_of("2 老集市搬回广场");
    test.click("给整篇加类别（3 篇）");
    test.picture("list-labels");
    test.click("民生");
    let given = |test: &mut Test| -> Vec<usize> {
        let articles = test.session().articles().unwrap();
        let heads = articles.into_iter().map(|article| article.head);
        let heads: Vec<_> = heads.collect();
        let given = heads.into_iter().map(|head| {
            let document = test.session().document(head.buffer.page).unwrap();
            document.article_labels(head).count()
        });
        given.collect()
    };
    assert_eq!(given(&mut test), [1, 1, 1, 0, 0]);
    // Their rows say so, and the list can be filtered by it.
    test.session().refresh_lists().unwrap();
    test.harness.run();
    test.picture("list-labelled");
    let says = |test: &Test, entry: &str| {
        let node = test.harness.get_by_label(entry);
        let said = node.accesskit_node().description().unwrap_or_default();
        said.contains("民生")
    };
    assert!(says(&test, "3 粮价平稳") && !says(&test, "5 书展开幕"));
    test.click("条件");
    test.click("民生 3");
    assert_eq!(test.numbers(), "1 2 3");
    test.picture("list-label-filter");
    test.click("没有整篇的类别 2");
    test.press(Modifiers::NONE, Key::Escape);
    assert_eq!(test.numbers(), "4 5");
    // One step takes it back.
    test.press(Modifiers::COMMAND, Key::Z);
    assert_eq!(given(&mut test), [0; 5]);
}
