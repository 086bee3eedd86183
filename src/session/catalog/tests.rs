use super::*;

use crate::session::testing::Desk;

fn query(text: &str) -> ListQuery {
    ListQuery {
        text: text.to_owned(),
        ..ListQuery::default()
    }
}

/// The columns are those that would be made of the rows from the beginning.
fn is_in_step(desk: &mut Desk) {
    let rows: Vec<ArticleRow> = desk.session.listed().unwrap().values().cloned().collect();
    let names: Vec<String> = desk
        .session
        .page_list()
        .unwrap()
        .into_iter()
        .map(|page| page.name)
        .collect();
    let named = rows.iter().map(|row| (row, &*names[row.page as usize - 1]));
    let fresh = ListIndex::of(named);
    let index = desk.session.list_index().unwrap();
    assert_eq!(index.totals(), fresh.totals());
    assert_eq!(index.newspapers(), fresh.newspapers());
    assert_eq!(index.dates(), fresh.dates());
    let keys = |index: &ListIndex| (0..).map_while(|at| index.key(at)).collect::<Vec<_>>();
    assert_eq!(keys(index), keys(&fresh));
    // Rows are found by their places, and places by their articles.
    assert_eq!(desk.session.listed_count(), rows.len());
    for (at, row) in (0..).zip(&rows) {
        assert_eq!(desk.session.listed_at(at), Some(row));
        let head = record::read_address(PageId(0), &row.head).unwrap();
        assert_eq!(desk.session.listed_place(head), Some(at));
    }
}

#[test]
fn rows_wait_for_a_quiet_moment() {
    let mut desk = Desk::new(&["王芳来了。\n", "李明走了。\n"]);
    assert_eq!(desk.session.query_list(&query("王芳")).unwrap(), [0]);
    let revision = desk.session.list_revision();
    desk.does(r#"{"correct":{"article":"1.txt","text":"王芳","with":"周敏"}}"#);
    desk.does(r#"{"progress":{"article":"2.txt","progress":"done"}}"#);
    assert_eq!(desk.session.query_list(&query("王芳")).unwrap(), [0]);
    assert_eq!(desk.session.list_revision(), revision);
    assert!(desk.session.has_idle_work());
    assert!(!desk.session.idle(Duration::ZERO).unwrap());
    assert!(desk.session.idle(Duration::from_secs(60)).unwrap());
    assert!(!desk.session.has_idle_work());
    assert_ne!(desk.session.list_revision(), revision);
    assert_eq!(desk.session.query_list(&query("王芳")).unwrap(), [0; 0]);
    assert_eq!(desk.session.query_list(&query("周敏")).unwrap(), [0]);
    assert_eq!(desk.session.listed_at(0).unwrap().title, "周敏来了。");
    assert_eq!(
        desk.session.list_index().unwrap().totals().articles,
        [1, 0, 1]
    );
    is_in_step(&mut desk);
    // Closing does not leave them out of date.
    desk.does(r#"{"insert":{"article":"2.txt","at":0,"with":"新"}}"#);
    let mut desk = desk.reopened_by("lin");
    assert!(desk.session.stale.is_empty());
    assert_eq!(desk.session.query_list(&query("新李明")).unwrap(), [1]);
}

#[test]
fn columns_follow_splits_merges_imports_and_undo() {
    let mut desk = Desk::new(&["一\n二\n三\n", "四\n五\n"]);
    desk.session.list_index().unwrap();
    let quiet = |desk: &mut Desk| {
        assert!(desk.session.idle(Duration::from_secs(60)).unwrap());
        is_in_step(desk);
        desk.session.list_index().unwrap().len()
    };
    desk.does(r#"{"split_article":{"article":"1.txt","line":2}}"#);
    assert_eq!(quiet(&mut desk), 3);
    desk.does(
        r#"{"metadata":{"of":{"article":2},"set":{"newspaper":"苇川日报","date":"2024-3-5"}}}"#,
    );
    assert_eq!(quiet(&mut desk), 3);
    let dates = desk.session.list_index().unwrap().dates();
    assert_eq!(dates, [(String::new(), 2), ("2024-03-05".to_owned(), 1)]);
    desk.does(r#"{"merge_articles":{"article":3,"into":1}}"#);
    assert_eq!(quiet(&mut desk), 2);
    desk.undo();
    assert_eq!(quiet(&mut desk), 3);
    desk.session.lists.index = None;
    desk.does(r#"{"split_article":{"article":"2.txt","line":2}}"#);
    assert_eq!(quiet(&mut desk), 4);
}

#[test]
fn pages_are_listed_with_what_holds_for_them() {
    let mut desk = Desk::new(&["甲\n乙\n", "丙\n", "丁\n"]);
    let ids: Vec<String> = (1..=3).map(|n| desk.page(n).to_string()).collect();
    desk.does(r#"{"metadata":{"of":"all_pages","set":{"newspaper":"苇川日报","page":"第04版"}}}"#);
    let said = |desk: &mut Desk, key: &str| -> Vec<Option<String>> {
        let pages = desk.session.page_list().unwrap();
        pages.iter().map(|p| p.metadata.get(key).cloned()).collect()
    };
    let some = |text: &str| Some(text.to_owned());
    assert_eq!(said(&mut desk, "page"), vec![some("4"); 3]);
    let command = format!(
        r#"{{"metadata":{{"of":{{"pages":[1,"{}","2.txt"]}},"set":{{"date":"2024年3月5日","newspaper":null}}}}}}"#,
        ids[0]
    );
    desk.does(&command);
    let day = some("2024-03-05");
    assert_eq!(said(&mut desk, "date"), [day.clone(), day.clone(), None]);
    assert_eq!(said(&mut desk, "newspaper"), [None, None, some("苇川日报")]);
    desk.does(r#"{"split_article":{"article":"1.txt","line":2}}"#);
    assert!(desk.session.idle(Duration::from_secs(60)).unwrap());
    let pages = desk.session.page_list().unwrap();
    assert_eq!(
        pages.iter().map(|p| p.articles).collect::<Vec<_>>(),
        [2, 1, 1]
    );
    assert!(pages[2].says("苇川 3.txt") && !pages[2].says("2024"));
    // Read anew from the disk; and one undo takes all of it back.
    let mut desk = desk.reopened_by("lin");
    assert_eq!(said(&mut desk, "date"), [day.clone(), day, None]);
    desk.undo();
    desk.undo();
    assert_eq!(said(&mut desk, "date"), [None, None, None]);
    assert_eq!(said(&mut desk, "newspaper"), vec![some("苇川日报"); 3]);
}

#[test]
fn ten_thousand_pages_are_set_in_one_action() {
    let texts: Vec<String> = (0..10_000).map(|n| format!("第{n}页。\n")).collect();
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    let mut desk = Desk::new(&texts);
    let numbers: Vec<String> = (1..=10_000).map(|n| n.to_string()).collect();
    let command = format!(
        r#"{{"metadata":{{"of":{{"pages":[{}]}},"set":{{"newspaper":"苇川日报"}}}}}}"#,
        numbers.join(",")
    );
    desk.does(&command);
    let newspaper = |desk: &mut Desk| {
        let pages = desk.session.page_list().unwrap();
        pages[9_999].metadata.get("newspaper").cloned()
    };
    assert_eq!(newspaper(&mut desk).as_deref(), Some("苇川日报"));
    desk.undo();
    assert_eq!(desk.session.page_list().unwrap()[9_999].metadata.len(), 0);
}

#[test]
fn an_action_on_more_articles_than_stay_loaded_is_whole() {
    let pages: Vec<String> = (0..60).map(|n| format!("第{n}页\n完\n")).collect();
    let pages: Vec<&str> = pages.iter().map(String::as_str).collect();
    let mut desk = Desk::new(&pages);
    desk.does(r#"{"split_article":{"article":"1.txt","line":2}}"#);
    // The first page's second article comes last.
    let names = [1].into_iter().chain(3..=61).chain([2]);
    let heads: Vec<String> = names
        .map(|number| {
            let articles = desk.session.articles().unwrap();
            format!("\"{}\"", articles[number - 1].id)
        })
        .collect();
    let commands: Vec<String> = heads
        .iter()
        .map(|id| format!(r#"{{"progress":{{"article":{id},"progress":"done"}}}}"#))
        .collect();
    let batch = format!(r#"{{"batch":{{"commands":[{}]}}}}"#, commands.join(","));
    desk.does(&batch);
    let progress = |desk: &mut Desk| {
        let articles = desk.session.articles().unwrap();
        let done = articles.iter().filter(|a| a.progress == Progress::Done);
        done.count()
    };
    assert_eq!(progress(&mut desk), 61);
    desk.undo();
    assert_eq!(progress(&mut desk), 0);
}

#[test]
fn the_learner_gains_most_from_what_is_least_clear_to_it() {
    let mut desk = Desk::new(&["甲一。\n", "乙二。\n", "丙三。\n", "丁四。\n"]);
    let by_gain = |descending| ListQuery {
        order: ListOrder::Gain,
        descending,
        ..ListQuery::default()
    };
    assert_eq!(desk.session.gain_of((2, 0)), None);
    // Nobody knows of the third.
    let clear = [((1, 0), 0.9), ((2, 0), 0.1), ((4, 0), 0.5)];
    desk.session.set_gains(clear);
    let session = &mut desk.session;
    assert_eq!(session.query_list(&by_gain(true)).unwrap(), [1, 3, 0, 2]);
    assert_eq!(session.query_list(&by_gain(false)).unwrap(), [0, 3, 1, 2]);
    let gain = |key| session.gain_of(key).map(|gain| (100.0 * gain).round());
    assert_eq!(
        [gain((2, 0)), gain((4, 0)), gain((3, 0))],
        [Some(90.0), Some(50.0), None]
    );
}

#[test]
fn labels_of_articles_are_listed_and_asked_for() {
    let mut desk = Desk::new(&["甲一。\n", "乙二。\n", "丙三。\n"]);
    for (article, label) in [(1, "LIFE"), (1, "MARKET"), (3, "LIFE")] {
        if article == 1 {
            let put = format!(r#"{{"label":{{"id":"{label}","of_article":true}}}}"#);
            desk.does(&put);
        }
        desk.does(&format!(
            r#"{{"label_article":{{"article":{article},"label":"{label}"}}}}"#
        ));
    }
    let asked = |labels: &[&str]| ListQuery {
        labels: Some(labels.iter().map(|id| (*id).to_owned()).collect()),
        ..ListQuery::default()
    };
    let check = |desk: &mut Desk| {
        desk.session.refresh_lists().unwrap();
        let session = &mut desk.session;
        assert_eq!(session.query_list(&asked(&["LIFE"])).unwrap(), [0, 2]);
        assert_eq!(session.query_list(&asked(&["MARKET"])).unwrap(), [0]);
        assert_eq!(
            session.query_list(&asked(&["gone", "MARKET"])).unwrap(),
            [0]
        );
        assert_eq!(session.query_list(&asked(&[])).unwrap(), [1]);
        let counts = [("", 1), ("LIFE", 2), ("MARKET", 1)];
        let counts = counts.map(|(id, count)| (id.to_owned(), count));
        assert_eq!(session.list_index().unwrap().labels(), counts);
        let first = &session.articles().unwrap()[0];
        assert_eq!(first.labels, ["LIFE", "MARKET"]);
    };
    check(&mut desk);
    // So it is when it is read from disk, and where the table was not there.
    let mut desk = desk.reopened_by("lin");
    check(&mut desk);
    desk.session.close().unwrap();
    let path = desk.path.clone();
    crate::store::drop_table(&path, "article_labels").unwrap();
    let mut session = Session::open(&path, "lin").unwrap();
    session.refresh_lists().unwrap();
    assert_eq!(session.query_list(&asked(&["LIFE"])).unwrap(), [0, 2]);
}
