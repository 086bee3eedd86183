//! Relations made by keys and by drawing, parts of a tag, and what breaks a rule.

use egui::accesskit::Role;
use egui::{Event, Key, Modifiers, vec2};
use egui_kittest::kittest::{NodeT as _, Queryable};

use super::Test;

const PAGE: &str = "渡口日报社记者周敏报道
陶远昨天到苇川市鼓楼广场看集市。
";

/// A bundle in which three names are tagged, with two types of relations.
fn tagged() -> Test {
    let mut test = Test::new(&[PAGE]);
    test.does(r##"{"relation_type":{"id":"AT","name":"任职于","color":"#d55e00","key":"w","pairs":[["PER","ORG"]]}}"##);
    test.does(r##"{"relation_type":{"id":"KIN","name":"亲属","color":"#0072b2","key":"k","directed":false,"pairs":[["PER","PER"]]}}"##);
    test.tag("渡口日报社", 1, "ORG");
    test.tag("周敏", 1, "PER");
    test.tag("陶远", 1, "PER");
    test
}

impl Test {
    /// The relations as they read.
    fn relations(&mut self) -> Vec<String> {
        let article = self.article();
        let document = self.session().document(article.buffer.page).unwrap();
        let words = |id: &str| document.span(id).unwrap().text();
        let all = document.relations();
        all.iter()
            .map(|r| format!("{} {} {}", words(r.from), r.kind, words(r.to)))
            .collect()
    }
}

const RELATE: Modifiers = Modifiers::COMMAND.plus(Modifiers::SHIFT);

#[test]
fn a_relation_is_made_by_keys_listed_and_deleted() {
    let mut test = tagged();
    test.click("周敏 人名");
    test.press(RELATE, Key::R);
    // Of the types the one that fits, of the tags the only one it may lead to.
    test.harness.get_by_label("从 周敏 连到");
    test.press(Modifiers::NONE, Key::Enter);
    assert_eq!(test.relations(), ["周敏 AT 渡口日报社"]);
    assert!(test.shows("任职于 → 渡口日报社"), "in the inspector");
    assert!(test.shows("周敏 → 渡口日报社　任职于"), "in the text");

    // Another type by its letter; the other tag by arrow keys.
    test.press(RELATE, Key::R);
    test.press(Modifiers::NONE, Key::K);
    test.press(Modifiers::NONE, Key::ArrowRight);
    test.press(Modifiers::NONE, Key::Enter);
    assert_eq!(test.relations().len(), 2);
    assert!(test.relations()[1].contains("KIN"));
    test.press(Modifiers::COMMAND, Key::Z);
    assert_eq!(test.relations().len(), 1);

    // Escape leaves, and the tag stays chosen.
    test.press(RELATE, Key::R);
    test.press(Modifiers::NONE, Key::Escape);
    assert!(!test.shows("从 周敏 连到"));
    test.click("删除关系 任职于 → 渡口日报社");
    assert_eq!(test.relations(), Vec::<String>::new());
    test.press(Modifiers::COMMAND, Key::Z);
    // From the other end it is listed the other way round, and leads back.
    test.click("渡口日报社 机构");
    test.click("任职于 ← 周敏");
    assert!(test.shows("任职于 → 渡口日报社"));
    // A tag that is gone takes its relation out of sight.
    test.press(Modifiers::COMMAND, Key::Delete);
    assert!(!test.shows("周敏 → 渡口日报社　任职于"));
    test.press(Modifiers::COMMAND, Key::Z);
    assert_eq!(test.relations().len(), 1);
}

#[test]
fn the_nearest_tag_to_which_a_relation_may_lead_is_offered_first() {
    const PLACES: &str = "渡口日报社的陶远和河湾镇政府的邵敬棠都到了，
后来的是周敏。县图书馆的人在门口。
";
    let check = |from: &str, nearest: &str, next: &str| {
        let mut test = Test::new(&[PLACES]);
        test.does(r##"{"relation_type":{"id":"AT","name":"任职于","color":"#d55e00","key":"w","pairs":[["PER","ORG"]]}}"##);
        for (words, label) in [
            ("渡口日报社", "ORG"),
            ("陶远", "PER"),
            ("河湾镇政府", "ORG"),
            ("邵敬棠", "PER"),
            ("周敏", "PER"),
            ("县图书馆", "ORG"),
        ] {
            test.tag(words, 1, label);
        }
        test.click(from);
        test.press(RELATE, Key::R);
        test.press(Modifiers::NONE, Key::Enter);
        test.press(RELATE, Key::R);
        test.press(Modifiers::NONE, Key::ArrowRight);
        test.press(Modifiers::NONE, Key::Enter);
        let from = from.trim_end_matches(" 人名");
        let to = |to: &str| format!("{from} AT {to}");
        assert_eq!(test.relations(), [to(nearest), to(next)], "{from}");
    };
    // What stands between has a label to which it may not lead; what comes next is in the order
    // of the text.
    check("陶远 人名", "渡口日报社", "河湾镇政府");
    check("邵敬棠 人名", "河湾镇政府", "县图书馆");
    check("周敏 人名", "县图书馆", "渡口日报社");
}

#[test]
fn a_relation_is_drawn_from_one_tag_to_another() {
    let mut test = tagged();
    let at = |test: &Test, name: &str| test.harness.get_by_label(name).rect().center();
    let (from, to) = (at(&test, "陶远　人名"), at(&test, "渡口日报社　机构"));
    let step = |test: &mut Test, event: Event| {
        test.harness.event(event);
        test.harness.run_steps(1);
    };
    let button = |pos, pressed| Event::PointerButton {
        pos,
        button: egui::PointerButton::Primary,
        pressed,
        modifiers: Modifiers::COMMAND,
    };
    step(&mut test, Event::ModifiersChanged(Modifiers::COMMAND));
    step(&mut test, Event::PointerMoved(from));
    step(&mut test, button(from, true));
    for part in [0.2, 0.6, 1.0] {
        let at = from + (to - from) * part;
        step(&mut test, Event::PointerMoved(at));
    }
    step(&mut test, button(to, false));
    step(&mut test, Event::ModifiersChanged(Modifiers::NONE));
    test.harness.run();
    // One type alone joins the two.
    assert_eq!(test.relations(), ["陶远 AT 渡口日报社"]);
}

#[test]
fn a_selection_is_added_to_a_tag_as_a_part() {
    let mut test = Test::new(&[PAGE]);
    test.tag("苇川市", 1, "LOC");
    test.click("苇川市 地名");
    let line = "昨天到苇川市鼓楼";
    test.select(test.cell(line, 12, 16), test.cell(line, 14, 16));
    assert!(test.shows("选 3 字"));
    test.press(RELATE, Key::P);
    let spans = test.spans();
    assert_eq!(spans.len(), 1);
    assert!(spans[0].0.starts_with("苇川市") && spans[0].0.chars().count() > 4);
    let remove = test
        .harness
        .query_all_by_label_contains("去掉这一段")
        .last();
    remove.unwrap().click();
    test.harness.run();
    assert_eq!(test.spans()[0].0, "苇川市");
}

#[test]
fn a_tag_that_breaks_a_rule_is_made_and_said() {
    let mut test = Test::new(&[PAGE]);
    test.does(r#"{"label":{"id":"LOC","inside":[]}}"#);
    test.does(r#"{"tag":{"article":1,"text":"苇川市鼓楼广场","label":"ORG"}}"#);
    let line = "昨天到苇川市鼓楼";
    let cells = (test.cell(line, 5, 16), test.cell(line, 7, 16));
    test.select(cells.0, cells.1);
    test.press(Modifiers::NONE, Key::L);
    assert_eq!(test.spans().len(), 2, "made all the same");
    let said = test.harness.query_all_by_label_contains("不应在").next();
    assert!(said.is_some(), "and said");
    // It is said as long as it is so.
    test.press(Modifiers::COMMAND, Key::Z);
    assert_eq!(test.spans().len(), 1);
    let mut said = test.harness.query_all_by_label_contains("不应在");
    assert!(said.next().is_none(), "what was taken back is not said");
    drop(said);
    // It is dismissed by a key too, and what was made stays chosen.
    let is_said = |test: &Test| {
        let mut said = test.harness.query_all_by_label_contains("不应在");
        said.next().is_some()
    };
    test.select(cells.0, cells.1);
    test.press(Modifiers::NONE, Key::L);
    test.picture("rule-broken");
    assert!(is_said(&test));
    test.press(Modifiers::NONE, Key::Escape);
    assert!(!is_said(&test));
    test.press(Modifiers::NONE, Key::Delete);
    assert_eq!(test.spans().len(), 1, "the tag was chosen");
    test.select(cells.0, cells.1);
    test.press(Modifiers::NONE, Key::L);
    assert_eq!(test.spans().len(), 2);
    let undo = test.harness.query_all_by_label("撤销").last().unwrap();
    undo.click();
    test.harness.run();
    assert_eq!(test.spans().len(), 1);
    assert!(
        test.harness
            .query_all_by_label_contains("不应在")
            .next()
            .is_none()
    );
    let node = test.harness.get_by_label("苇川市鼓楼广场 机构");
    assert!(!node.accesskit_node().is_disabled());
}

#[test]
fn pictures() {
    let mut test = tagged();
    test.does(r#"{"relate":{"article":1,"kind":"AT","from":{"words":"周敏"},"to":{"words":"渡口日报社"}}}"#);
    test.does(
        r#"{"relate":{"article":1,"kind":"KIN","from":{"words":"周敏"},"to":{"words":"陶远"}}}"#,
    );
    test.click("周敏 人名");
    test.picture("relations");
    test.press(RELATE, Key::R);
    test.picture("relations-bar");
    test.press(Modifiers::NONE, Key::Escape);
    for name in ["English", "深色"] {
        test.choose_command(name);
    }
    test.press(RELATE, Key::R);
    test.harness.set_size(vec2(1024.0, 640.0));
    test.harness.run();
    test.picture("relations-english");
}

#[test]
fn a_type_is_found_by_typing_and_the_last_used_comes_first() {
    let mut test = tagged();
    test.does(r##"{"relation_type":{"id":"WROTE","name":"署名于","name_en":"writes for","color":"#009e73","pairs":[["PER","ORG"]]}}"##);
    test.does(r##"{"relation_type":{"id":"OWNS","name":"主管","name_en":"is in charge of","color":"#009e73","pairs":[["LOC","ORG"]]}}"##);
    test.click("周敏 人名");
    test.press(RELATE, Key::R);
    // W is the key of one and begins the name of another.
    test.press(Modifiers::NONE, Key::W);
    assert!(test.shows("类别 w") && test.shows("任职于 W") && test.shows("署名于"));
    assert!(!test.shows("亲属 K") && !test.shows("主管"));
    test.press(Modifiers::NONE, Key::R);
    assert!(test.shows("类别 wr") && !test.shows("任职于 W"));
    test.press(Modifiers::NONE, Key::Enter);
    assert_eq!(test.relations(), ["周敏 WROTE 渡口日报社"]);
    // It is the first now; what may not join the two comes behind.
    test.press(RELATE, Key::R);
    let left = |test: &Test, name: &str| test.harness.get_by_label(name).rect().left();
    assert!(left(&test, "署名于") < left(&test, "任职于 W"));
    assert!(left(&test, "任职于 W") < left(&test, "主管"));
    // Escape takes back what was typed, then leaves. What fits nothing begins anew.
    test.press(Modifiers::NONE, Key::W);
    test.press(Modifiers::NONE, Key::K);
    assert!(test.shows("类别 k") && test.shows("亲属 K"));
    test.press(Modifiers::NONE, Key::Backspace);
    assert!(test.shows("署名于"));
    test.harness.event(Event::Text("任职".to_owned()));
    test.harness.run();
    assert!(test.shows("类别 任职") && !test.shows("署名于"));
    test.picture("relations-typed");
    test.press(Modifiers::NONE, Key::Escape);
    assert!(test.shows("署名于") && test.shows("从 周敏 连到"));
    test.press(Modifiers::NONE, Key::Tab);
    test.press(Modifiers::NONE, Key::Escape);
    assert!(!test.shows("从 周敏 连到"));
}

/// So many names in lines of four, and relations between them, near and far.
fn crowded(count: usize) -> Test {
    const SURNAMES: [&str; 8] = ["赵", "钱", "孙", "李", "周", "吴", "郑", "王"];
    const GIVEN: [&str; 9] = ["敏", "芳", "远", "岚", "川", "宁", "桐", "溪", "舟"];
    let name = |at: usize| format!("{}{}", SURNAMES[at % 8], GIVEN[at / 8]);
    let lines: Vec<String> = (0..18)
        .map(|line| {
            let [a, b, c, d] = [0, 1, 2, 3].map(|at| name(4 * line + at));
            format!("{a}昨天到鼓楼{b}也去了集市{c}说粮价平稳{d}\n")
        })
        .collect();
    let mut test = Test::new(&[&lines.concat()]);
    let kinds = [
        ("AT", "任职于", "#d55e00"),
        ("KIN", "亲属", "#0072b2"),
        ("MET", "会见", "#009e73"),
    ];
    for (id, name, color) in kinds {
        test.does(&format!(
            r#"{{"relation_type":{{"id":"{id}","name":"{name}","color":"{color}"}}}}"#
        ));
    }
    for at in 0..72 {
        let name = name(at);
        test.does(&format!(
            r#"{{"tag":{{"article":1,"text":"{name}","label":"PER"}}}}"#
        ));
    }
    let mut made = 0;
    for step in 0.. {
        let (from, by) = (step * 7 % 72, [1, 2, 3, 5, 1, 9][step % 6]);
        let (from_name, to_name) = (name(from), name((from + by) % 72));
        let kind = kinds[step % 3].0;
        test.does(&format!(
            r#"{{"relate":{{"article":1,"kind":"{kind}","from":{{"words":"{from_name}"}},"to":{{"words":"{to_name}"}}}}}}"#
        ));
        made += 1;
        if made == count {
            break;
        }
    }
    test
}

#[test]
fn pictures_of_few_and_of_many() {
    for count in [5, 20, 60] {
        let mut test = crowded(count);
        test.choose_command("总显示关系");
        let arcs = test.harness.query_all_by_label_contains("　会见").count();
        assert!(arcs > 0, "{count}");
        test.picture(&format!("relations-{count}"));
        test.click("赵敏 人名");
        test.picture(&format!("relations-{count}-chosen"));
        test.choose_command("深色");
        test.picture(&format!("relations-{count}-dark"));
    }
}

#[test]
fn what_cannot_be_the_key_of_a_type_is_said_and_changes_none() {
    let mut test = tagged();
    test.press(Modifiers::COMMAND | Modifiers::SHIFT, Key::L);
    test.click("关系");
    for (typed, why) in [
        ("，", "键要是一个字母或数字"),
        ("ab", "键要是一个字母或数字"),
        ("k", "“K”是“亲属”的键"),
    ] {
        test.put(Role::TextInput, "键", typed);
        assert!(test.shows(why), "{typed}");
        test.press(Modifiers::NONE, Key::Enter);
        assert!(test.shows(why), "{typed}");
        assert_eq!(test.session().labels().relations()[0].key, Some('w'));
    }
    test.put(Role::TextInput, "键", "z");
    test.press(Modifiers::NONE, Key::Enter);
    assert!(!test.shows("“K”是“亲属”的键"));
    assert_eq!(test.session().labels().relations()[0].key, Some('z'));
}
