use super::*;

use crate::session::command::CommandError;
use crate::session::testing::Desk;

const PAGE: &str = "昨天王芳到北京。\n李明在上海。\n";

/// Actions of which none rests on another.
fn deeds(desk: &mut Desk, count: usize) -> Vec<ActionId> {
    let deed = |n| {
        desk.does(&format!(
            r#"{{"metadata":{{"of":{{"article":1}},"set":{{"k{n}":"v"}}}}}}"#
        ))
    };
    (0..count).map(deed).collect()
}

#[test]
fn a_history_is_read_in_parts_without_gaps() {
    let mut desk = Desk::new(&[PAGE, "别的一页。\n"]);
    let mut made = deeds(&mut desk, 10);
    desk.does(r#"{"hide":{"article":2,"text":"别"}}"#);
    let first = desk.session.articles().unwrap()[0].head;
    let read = |desk: &mut Desk, of: HistoryOf| -> Vec<ActionId> {
        let mut all = Vec::new();
        let mut from = None;
        loop {
            let part = desk.session.history(of, from, 3).unwrap();
            all.extend(part.entries.iter().map(|entry| entry.id));
            from = part.next;
            if from.is_none() {
                return all;
            }
        }
    };
    made.reverse();
    // In memory, on disk, and read from disk alone: always the same.
    assert_eq!(read(&mut desk, HistoryOf::Article(first)), made);
    let all = read(&mut desk, HistoryOf::Bundle);
    assert_eq!(all.len(), 12, "the new bundle and the other page's too");
    desk.session.flush().unwrap();
    assert_eq!(read(&mut desk, HistoryOf::Bundle), all);
    let mut desk = desk.reopened_by("lin");
    assert_eq!(read(&mut desk, HistoryOf::Bundle), all);
    assert_eq!(read(&mut desk, HistoryOf::Article(first)), made);
}

#[test]
fn nothing_waits_for_a_disk_that_does_not_write() {
    let mut desk = Desk::new(&[PAGE, "别的一页。\n"]).reopened_by("lin");
    let lock = desk.held();
    let made = [0, 2, 4].map(|at| {
        desk.does(&format!(
            r#"{{"insert":{{"article":1,"after_address":"{at}","with":"{at}"}}}}"#
        ))
    });
    desk.does(r#"{"metadata":{"of":"all_pages","set":{"source":"新渡社"}}}"#);
    assert!(desk.undo().is_some());
    assert!(desk.undo().is_some());
    assert_eq!(desk.clean(1), "昨0天王2芳到北京。\n李明在上海。\n");
    assert_eq!(desk.session.can_undo().unwrap().action, made[1]);
    assert_eq!(desk.session.can_redo().unwrap().action, made[2]);
    desk.does(r#"{"redo":{}}"#);
    desk.does(r#"{"redo":{}}"#);
    let name = |n: ActionId| format!(r#"{{"undo":{{"action":"{n}"}}}}"#);
    desk.does(&name(made[0]));
    assert_eq!(desk.clean(1), "昨天王2芳到4北京。\n李明在上海。\n");
    // A page that was not open when something was set on it.
    let second = desk.page(2);
    let document = desk.session.document(second).unwrap();
    let set = document.page_metadata(second).unwrap();
    assert_eq!(set["source"].as_deref(), Some("新渡社"));
    assert_eq!(
        desk.session.page_list().unwrap()[1].metadata["source"],
        "新渡社"
    );
    let before = desk.session.history(HistoryOf::Bundle, None, 50).unwrap();
    assert!(!desk.session.saved().is_complete(), "still waiting");
    drop(lock);
    desk.session.flush().unwrap();
    let after = desk.session.history(HistoryOf::Bundle, None, 50).unwrap();
    assert_eq!(before, after);
    let live = after.entries.iter().filter(|entry| entry.live).count();
    assert_eq!((after.entries.len(), live), (5, 4));
    desk.session.close().unwrap();
}

#[test]
fn an_entry_says_whether_it_counts_and_who_said_so() {
    let mut desk = Desk::new(&[PAGE]);
    let made = desk.does(r#"{"correct":{"article":1,"text":"王芳","with":"王方"}}"#);
    let mut desk = desk.reopened_by("zhou");
    let undone = desk.does(&format!(r#"{{"undo":{{"action":"{made}"}}}}"#));
    let entry = desk.session.history_entry(made).unwrap().unwrap();
    assert_eq!((&*entry.name, &*entry.detail), ("correct", "王芳 → 王方"));
    assert_eq!((&*entry.author, entry.live), ("lin", false));
    let toggled = entry.toggled.unwrap();
    assert_eq!((toggled.by, &*toggled.author), (undone, "zhou"));
    assert_eq!(desk.session.history_entry(undone).unwrap(), None);
    let redone = desk.does(&format!(r#"{{"redo":{{"action":"{made}"}}}}"#));
    let mut desk = desk.reopened_by("lin");
    let entry = desk.session.history_entry(made).unwrap().unwrap();
    assert!(entry.live);
    assert_eq!(entry.toggled.map(|toggled| toggled.by), Some(redone));
    let all = desk.session.history(HistoryOf::Bundle, None, 9).unwrap();
    let making = all.entries.last().unwrap();
    assert_eq!((&*making.name, making.can_be_undone), ("new_bundle", false));
}

#[test]
fn undo_passes_over_what_is_undone_and_redo_goes_back_the_same_way() {
    let mut desk = Desk::new(&[PAGE]);
    let made = deeds(&mut desk, 4);
    desk.does(&format!(r#"{{"undo":{{"action":"{}"}}}}"#, made[2]));
    let next = |desk: &mut Desk| {
        let undo = desk.session.can_undo().map(|step| step.action);
        let redo = desk.session.can_redo().map(|step| step.action);
        (undo, redo)
    };
    assert_eq!(next(&mut desk), (Some(made[3]), Some(made[2])));
    desk.undo();
    assert_eq!(next(&mut desk), (Some(made[1]), Some(made[3])));
    desk.undo();
    desk.undo();
    assert_eq!(next(&mut desk), (None, Some(made[0])));
    let mut desk = desk.reopened_by("lin");
    for expected in [made[0], made[1], made[3], made[2]] {
        assert_eq!(desk.session.can_redo().unwrap().action, expected);
        desk.does(r#"{"redo":{}}"#);
    }
    assert_eq!(next(&mut desk), (Some(made[3]), None));
    // Something new ends the chance to redo.
    desk.undo();
    let new = desk.does(r#"{"insert":{"article":1,"at":0,"with":"新"}}"#);
    assert_eq!(next(&mut desk), (Some(new), None));
    // Far back, over more than is read at once.
    let many = deeds(&mut desk, 3 * OWN_AT_ONCE);
    let mut desk = desk.reopened_by("lin");
    for expected in many.iter().rev() {
        assert_eq!(desk.session.can_undo().unwrap().action, *expected);
        desk.undo();
    }
    assert_eq!(next(&mut desk), (Some(new), Some(many[0])));
    let mut desk = desk.reopened_by("zhou");
    assert_eq!(next(&mut desk), (None, None));
}

#[test]
fn what_others_did_on_top_is_named_with_what_stands_alone() {
    let mut desk = Desk::new(&[PAGE]);
    let alone = desk.does(r#"{"hide":{"article":1,"text":"李明"}}"#);
    let tag = desk.does(r#"{"tag":{"article":1,"text":"王芳","label":"PER"}}"#);
    let mut desk = desk.reopened_by("zhou");
    let retag = desk.does(r#"{"retag":{"article":1,"words":"王芳","label":"ORG"}}"#);
    let mut desk = desk.reopened_by("lin");
    let step = desk.session.can_undo().unwrap();
    assert_eq!((&*step.name, &*step.detail), ("tag", "王芳 PER"));
    let Err(CommandError::Resting {
        target,
        resting,
        instead,
    }) = desk.try_it(r#"{"undo":{}}"#)
    else {
        panic!("it was undone");
    };
    assert_eq!((target.action, &*target.author), (tag, "lin"));
    assert_eq!(resting.len(), 1);
    assert_eq!((resting[0].action, &*resting[0].author), (retag, "zhou"));
    assert_eq!(instead.unwrap().action, alone);
    desk.does(r#"{"undo":{"with_resting":true}}"#);
    let step = desk.session.can_redo().unwrap();
    assert_eq!((step.action, step.others), (tag, 1));
    desk.does(r#"{"redo":{}}"#);
    assert!(desk.session.is_live(retag));
}

#[test]
fn what_an_action_touched_is_told_by_article() {
    let mut desk = Desk::new(&["一二三四\n五六七八\n九十\n"]);
    let page = desk.page(1);
    let check = |desk: &mut Desk, command: &str, expected: &[&str]| {
        let action = desk.does(command);
        let touched = desk.session.touched(page, action).unwrap();
        let document = desk.session.document(page).unwrap();
        let texts: Vec<String> = touched
            .iter()
            .map(|one| one.runs.iter().flat_map(|r| document.chars(*r)).collect())
            .collect();
        assert_eq!(texts, expected, "{command}");
    };
    check(
        &mut desk,
        r#"{"tag":{"article":1,"text":"二三","label":"PER"}}"#,
        &["二三"],
    );
    check(
        &mut desk,
        r#"{"retag":{"article":1,"words":"二三","label":"ORG"}}"#,
        &["二三"],
    );
    check(
        &mut desk,
        r#"{"correct":{"article":1,"text":"六","with":"陆"}}"#,
        &["六陆"],
    );
    check(&mut desk, r#"{"join":{"article":1,"line":1}}"#, &["\n"]);
    check(
        &mut desk,
        r#"{"insert":{"article":1,"at":1,"with":"新"}}"#,
        &["新"],
    );
    check(
        &mut desk,
        r#"{"split_article":{"article":1,"line":3}}"#,
        &[""],
    );
    check(
        &mut desk,
        r#"{"move":{"article":1,"text":"七八","into":2,"to":"end"}}"#,
        &["七八"],
    );
    check(
        &mut desk,
        r#"{"progress":{"article":2,"progress":"done"}}"#,
        &[""],
    );
}

#[test]
fn a_session_can_go_to_another_thread() {
    fn is_send<T: Send>() {}
    is_send::<Session>();
}

#[test]
fn an_article_has_the_actions_that_are_about_it() {
    let mut desk = Desk::new(&["一\n二\n三\n四\n"]);
    desk.does(r#"{"relation_type":{"id":"R1","name":"相识"}}"#);
    let split = desk.does(r#"{"split_article":{"article":1,"line":3}}"#);
    let [first, second] = [0, 1].map(|at| desk.session.articles().unwrap()[at].head);
    let one = [
        desk.does(r#"{"join":{"article":1,"line":1}}"#),
        desk.does(r#"{"tag":{"article":1,"text":"二","label":"LOC"}}"#),
        desk.does(r#"{"untag":{"article":1,"words":"二"}}"#),
        desk.does(r#"{"tag":{"article":1,"text":"一","label":"PER"}}"#),
        desk.does(r#"{"tag":{"article":1,"text":"二","label":"PER"}}"#),
        desk.does(
            r#"{"relate":{"article":1,"kind":"R1","from":{"words":"一"},"to":{"words":"二"}}}"#,
        ),
        desk.does(r#"{"label_article":{"article":1,"label":"ORG"}}"#),
    ];
    let other = [
        desk.does(r#"{"insert":{"article":2,"before":"四","with":"五"}}"#),
        desk.does(r#"{"role":{"article":2,"line":1,"role":"headline"}}"#),
        desk.does(r#"{"progress":{"article":2,"progress":"done"}}"#),
    ];
    let both = desk.does(r#"{"metadata":{"of":"all_pages","set":{"source":"新渡社"}}}"#);
    let about = |desk: &mut Desk, article| -> Vec<ActionId> {
        let part = desk.session.history(HistoryOf::Article(article), None, 50);
        let entries = part.unwrap().entries.into_iter();
        entries.map(|entry| entry.id).rev().collect()
    };
    for (article, own) in [(first, &one[..]), (second, &other[..])] {
        let expected = [&[split], own, &[both]].concat();
        assert_eq!(about(&mut desk, article), expected);
    }
    // Read in parts it is the same, what is about the other passed over.
    let part = desk.session.history(HistoryOf::Article(second), None, 1);
    let next = part.unwrap().next;
    let part = desk.session.history(HistoryOf::Article(second), next, 1);
    assert_eq!(part.unwrap().entries[0].id, other[2]);
}
