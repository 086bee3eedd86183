use super::*;
use crate::session::testing::Desk;
use crate::tag::find::Query;

fn lines(desk: &Desk, wanted: Wanted) -> Vec<Line> {
    let mut lines = Vec::new();
    let concordance = desk.session.concordance(wanted, Scope::All);
    let made = concordance
        .run(|_, _| true, |more| lines.extend(more))
        .unwrap();
    assert!(made.is_complete);
    assert_eq!(made.count as usize, lines.len());
    lines
}

fn text(text: &str) -> Wanted {
    let query = Query {
        text: text.to_owned(),
        ..Query::default()
    };
    Wanted::Text(Arc::new(Matcher::new(&query).unwrap()))
}

fn said(lines: &[Line], order: Order) -> Vec<String> {
    let one = |number: u32| {
        let line = &lines[number as usize];
        let context = &line.context;
        let all = [
            context.before(),
            "【",
            context.words(),
            "】",
            context.after(),
        ];
        all.concat()
    };
    ordered(lines, order).into_iter().map(one).collect()
}

#[test]
fn every_place_of_words_and_of_a_label() {
    let mut desk = Desk::new(&["甲到苇川市。", "丙到苇\n川县，乙在苇川。"]);
    desk.does(r#"{"tag":{"article":2,"text":"苇川","label":"LOC"}}"#);
    desk.does(r#"{"tag":{"article":1,"text":"甲","label":"PER"}}"#);
    let found = lines(&desk, text("苇川"));
    assert_eq!(
        said(&found, Order::Place),
        [
            "甲到【苇川】市。",
            "丙到【苇川】县，乙在苇川。",
            "丙到苇川县，乙在【苇川】。"
        ]
    );
    assert_eq!(
        said(&found, Order::After),
        [
            "丙到苇川县，乙在【苇川】。",
            "丙到【苇川】县，乙在苇川。",
            "甲到【苇川】市。"
        ]
    );
    assert_eq!(
        said(&found, Order::Before),
        [
            "丙到【苇川】县，乙在苇川。",
            "甲到【苇川】市。",
            "丙到苇川县，乙在【苇川】。"
        ]
    );
    let found = lines(&desk, Wanted::Label("LOC".to_owned()));
    assert_eq!(said(&found, Order::Words), ["丙到【苇　川】县，乙在苇川。"]);
    assert!(found[0].span.is_some());
    assert_eq!(lines(&desk, text("没有")), []);
    assert_eq!(lines(&desk, Wanted::Label("ORG".to_owned())), []);
}
