mod bounds;

use std::sync::OnceLock;

use super::*;
use crate::session::testing::Desk;
use crate::tag::words::Words;

fn words() -> &'static Words {
    static WORDS: OnceLock<Words> = OnceLock::new();
    WORDS.get_or_init(Words::load)
}

fn check(desk: &Desk) -> Report {
    let check = desk.session.consistency(Options::default());
    let report = check.run(words(), |_, _| true).unwrap();
    assert!(report.is_complete);
    assert_eq!(report.revision, desk.session.revision());
    report
}

/// Kind and words of each group, and what is found in it.
fn shown(report: &Report) -> Vec<String> {
    let groups = report.groups.iter().map(|group| {
        let part = group
            .part
            .as_ref()
            .map_or(String::new(), |p| format!("/{p}"));
        let decided = if group.is_decided { "" } else { "?" };
        let found = group.findings.iter().map(|found| {
            let context = &found.context;
            let all = [
                context.before(),
                "【",
                context.words(),
                "】",
                context.after(),
            ];
            all.concat()
        });
        let found: Vec<String> = found.collect();
        let (kind, words) = (group.kind.name(), &group.words);
        format!("{kind}{decided} {words}{part}: {}", found.join(" "))
    });
    groups.collect()
}

const TAGS: &str = r#"{"batch":{"name":"","commands":[
    {"tag":{"article":1,"text":"苇川","label":"LOC"}},
    {"tag":{"article":1,"text":"周敏","label":"PER"}},
    {"tag":{"article":2,"text":"苇川","label":"ORG"}},
    {"tag":{"article":2,"text":"苇川","nth":2,"label":"LOC"}},
    {"tag":{"article":2,"text":"，","label":"PER"}},
    {"tag":{"article":3,"text":"新华社记者","label":"ORG"}}
    ]}}"#;

fn desk() -> Desk {
    let mut desk = Desk::new(&[
        "苇川的周敏来了，新华社报道。",
        "苇川，苇川，还有周\n敏。",
        "新华社记者说，新华社记者到了，新华社记者走了。",
        "苇川和周敏在这里，没有人看过。",
    ]);
    desk.does(&TAGS.replace('\n', " "));
    for nth in 2..=3 {
        desk.does(&format!(
            r#"{{"tag":{{"article":3,"text":"新华社","nth":{nth},"label":"ORG"}}}}"#
        ));
    }
    desk
}

#[test]
fn what_is_tagged_otherwise_elsewhere_is_found() {
    let mut desk = desk();
    let report = check(&desk);
    assert_eq!(
        shown(&report),
        [
            "label 苇川: 【苇川】，苇川，还有周　敏。",
            "edges 新华社记者/新华社: 【新华社记者】说，新华社记者到了，新华社记者走了。",
            "untagged 周敏: 苇川，苇川，还有【周　敏】。",
            "untagged 新华社: 苇川的周敏来了，【新华社】报道。",
            "marks ，: 苇川【，】苇川，还有周　敏。",
        ]
    );
    assert_eq!((report.articles, report.tags), (3, 8));
    assert_eq!(
        report.groups[0].counts,
        [("LOC".to_owned(), 2), ("ORG".to_owned(), 1)]
    );

    // All of it is put right, each group by one action, and taken back by one.
    let clean = |desk: &mut Desk| {
        let mut left = check(desk);
        while let Some(group) = left.groups.first() {
            let findings: Vec<&Found> = group.findings.iter().collect();
            let fixed = desk.session.put_right("mend", &findings).unwrap();
            assert_eq!((fixed.count, fixed.passed_over), (findings.len(), 0));
            // Done once, there is nothing left to do.
            let again = desk.session.put_right("mend", &findings).unwrap();
            assert_eq!((again.count, again.outcome), (0, None));
            left = check(desk);
        }
    };
    clean(&mut desk);
    assert_eq!(shown(&check(&desk)), Vec::<String>::new());
    let mut undone = 0;
    while desk.undo().is_some() && shown(&check(&desk)) != shown(&report) {
        undone += 1;
        assert!(undone < 20);
    }
    assert_eq!(shown(&check(&desk)), shown(&report));
}

#[test]
fn articles_nobody_has_begun_are_left_alone_unless_asked_for() {
    let desk = desk();
    let check = desk.session.consistency(Options { untouched: true });
    let report = check.run(words(), |_, _| true).unwrap();
    let untouched: Vec<_> = report
        .groups
        .iter()
        .flat_map(|group| &group.findings)
        .filter(|found| found.page == 4)
        .map(|found| found.context.words())
        .collect();
    assert_eq!(untouched, ["周敏", "苇川"]);
}

#[test]
fn what_was_changed_meanwhile_is_passed_over() {
    let mut desk = desk();
    let report = check(&desk);
    let group = report.groups.iter().find(|g| g.words == "周敏").unwrap();
    desk.does(r#"{"tag":{"article":2,"text":"周敏","label":"PER"}}"#);
    let findings: Vec<&Found> = group.findings.iter().collect();
    let fixed = desk.session.put_right("mend", &findings).unwrap();
    assert_eq!((fixed.count, fixed.passed_over), (0, 1));
}

#[test]
fn what_was_refused_does_not_come_back() {
    let mut desk = desk();
    let mut left = check(&desk);
    let before = shown(&left);
    for kind in [Kind::Untagged, Kind::Label, Kind::Marks, Kind::Edges] {
        let here = left.groups.iter().filter(|group| group.kind == kind);
        let findings: Vec<&Found> = here.flat_map(|group| &group.findings).collect();
        let refused = desk.session.decline_findings("refuse", &findings).unwrap();
        assert_eq!(refused.count, findings.len());
        assert!(!findings.is_empty());
        left = check(&desk);
        assert!(
            left.groups.iter().all(|group| group.kind != kind),
            "{kind:?}"
        );
    }
    while desk.undo().is_some() && shown(&check(&desk)) != before {}
    assert_eq!(shown(&check(&desk)), before);
}

#[test]
fn a_check_can_be_stopped() {
    let desk = desk();
    let check = desk.session.consistency(Options::default());
    let report = check.run(words(), |_, _| false).unwrap();
    assert!(!report.is_complete && report.groups.is_empty());
}

/// Kind and subject of each group of broken rules, what is found in it, and what is proposed.
fn broken(report: &Report) -> Vec<String> {
    let rules = report.groups.iter().filter(|group| group.subject.is_some());
    let said = rules.map(|group| {
        let found = group.findings.iter().map(|found| {
            let remedy = found.remedy.as_ref();
            let remedy = remedy.map_or("?".to_owned(), |remedy| format!("{remedy:?}"));
            format!("{} {remedy}", found.context.words())
        });
        let found: Vec<String> = found.collect();
        format!(
            "{} {} [{}]",
            group.kind.name(),
            group.words,
            found.join(", ")
        )
    });
    said.collect()
}

const RULES: &str = r##"{"label":{"id":"PER","inside":["TITLE"],"attributes":[
    {"id":"sex","kind":"choice","values":[{"id":"m","name":"男"},{"id":"f","name":"女"}],"required":true},
    {"id":"known","kind":"flag"}]}}
{"label":{"id":"LOC","inside":[],"crosses":[]}}
{"label":{"id":"LIFE","name":"民生","of_article":true}}
{"relation_type":{"id":"AT","name":"任职于","pairs":[["PER","ORG"]]}}
{"tag":{"article":1,"text":"周敏","label":"PER","attributes":{"sex":"男","known":"maybe"}}}
{"tag":{"article":1,"text":"苇川粮食局","label":"ORG"}}
{"tag":{"article":1,"text":"苇川","label":"LOC"}}
{"tag":{"article":1,"text":"苇川粮食局","label":"ORG"}}
{"tag":{"article":1,"text":"周敏","nth":2,"label":"PER"}}
{"tag":{"article":1,"text":"秋粮","label":"LIFE"}}
{"tag":{"article":2,"text":"周敏","label":"PER","attributes":{"sex":"f"}}}
{"tag":{"article":2,"text":"南浦市","label":"LOC"}}
{"tag":{"article":2,"text":"市长","label":"TITLE"}}
{"tag":{"article":2,"parts":[{"text":"粮","nth":1},{"text":"局","nth":1}],"label":"LOC"}}
{"tag":{"article":2,"text":"食局","label":"ORG"}}
{"label_article":{"article":2,"label":"PER"}}
{"relate":{"article":1,"kind":"AT","from":{"words":"苇川粮食局"},"to":{"words":"周敏"}}}
{"relate":{"article":1,"kind":"AT","from":{"words":"周敏"},"to":{"words":"苇川"}}}"##;

fn ruled() -> Desk {
    let mut desk = Desk::new(&[
        "周敏在苇川粮食局，周敏说秋粮入了库。",
        "周敏见了南浦市长，粮食局的人也在。",
    ]);
    for line in RULES
        .replace(",\n    {", ",{")
        .replace("[\n    {", "[{")
        .lines()
    {
        desk.does(line);
    }
    desk
}

#[test]
fn what_breaks_a_rule_of_the_label_set_is_found_and_put_right() {
    let mut desk = ruled();
    let report = check(&desk);
    assert_eq!(
        broken(&report),
        [
            r#"overlap LOC in ORG [苇川 Untag]"#,
            r#"overlap LOC × ORG [食局 ?]"#,
            r#"overlap LOC × TITLE [市长 ?]"#,
            r#"overlap ORG = ORG [苇川粮食局 Untag]"#,
            r#"attribute PER known: no such value [周敏 Attribute("known", None)]"#,
            r#"attribute PER sex: missing [周敏 Attribute("sex", Some("f"))]"#,
            r#"attribute PER sex: no such value [周敏 Attribute("sex", Some("m"))]"#,
            r#"relation AT: ORG → PER [苇川粮食局 Turn]"#,
            r#"relation AT: PER → LOC [周敏 Unrelate]"#,
            r#"article LIFE on words [秋粮 ToArticle("LIFE")]"#,
            r#"article PER on an article [周敏见了南浦市长，粮食局的人也在。 OffArticle("PER")]"#,
        ]
    );
    let before = broken(&report);
    // Each group is one action; what cannot be decided stays.
    let decided = |group: &&Group| group.subject.is_some() && group.is_decided;
    let mut left = report;
    let mut done = 0;
    while let Some(group) = left.groups.iter().find(decided) {
        let findings: Vec<&Found> = group.findings.iter().collect();
        let fixed = desk.session.put_right("mend", &findings).unwrap();
        assert_eq!((fixed.count, fixed.passed_over), (findings.len(), 0));
        let again = desk.session.put_right("mend", &findings).unwrap();
        assert_eq!((again.count, again.outcome), (0, None), "{findings:?}");
        left = check(&desk);
        done += 1;
        assert!(done < 20);
    }
    assert_eq!(broken(&left).len(), 2, "{:?}", broken(&left));
    for _ in 0..done {
        assert!(desk.undo().is_some());
    }
    assert_eq!(broken(&check(&desk)), before);
}

#[test]
fn a_rule_that_an_editor_breaks_on_purpose_is_not_listed_again() {
    let mut desk = ruled();
    let mut left = check(&desk);
    let before = broken(&left);
    for _ in 0..20 {
        let Some(group) = left.groups.iter().find(|group| group.subject.is_some()) else {
            break;
        };
        let findings: Vec<&Found> = group.findings.iter().collect();
        let refused = desk.session.decline_findings("refuse", &findings).unwrap();
        assert_eq!(refused.count, findings.len());
        left = check(&desk);
    }
    assert_eq!(broken(&left), Vec::<String>::new());
    while desk.undo().is_some() && broken(&check(&desk)) != before {}
    assert_eq!(broken(&check(&desk)), before);
}

#[test]
fn very_many_findings_are_settled_elsewhere_as_a_few_are_here() {
    let tags = |desk: &mut Desk| -> Vec<String> {
        let pages: Vec<_> = desk.session.pages();
        let mut tags = Vec::new();
        for (no, page) in pages {
            let document = desk.session.document(page).unwrap();
            tags.extend(
                document
                    .spans()
                    .map(|span| format!("{no} {} {}", span.text(), span.label())),
            );
            tags.push(format!("{} refused", document.declines().count()));
        }
        tags.sort();
        tags
    };
    for refuse in [false, true] {
        let (mut here, mut there) = (desk(), desk());
        let mut rounds = 0;
        loop {
            let (a, b) = (check(&here), check(&there));
            assert_eq!(shown(&a), shown(&b));
            let (Some(a), Some(b)) = (a.groups.first(), b.groups.first()) else {
                break;
            };
            let findings: Vec<&Found> = a.findings.iter().collect();
            let _ = match refuse {
                true => here.session.decline_findings("x", &findings).unwrap(),
                false => here.session.put_right("x", &findings).unwrap(),
            };
            let settling = |desk: &mut Desk| {
                let findings = b.findings.clone().into();
                let settling = desk.session.settling("x", findings, refuse);
                settling.prepare(|_, _| true).unwrap()
            };
            // What was changed meanwhile has to be worked out anew.
            let early = settling(&mut there);
            let page = b.findings[0].page;
            let touch = format!(
                r#"{{"batch":{{"name":"","commands":[
                    {{"role":{{"article":{page},"line":1,"role":"body"}}}},
                    {{"role":{{"article":{page},"line":1,"role":"caption"}}}}]}}}}"#
            );
            there.does(&touch);
            assert_eq!(there.session.put_down(early).unwrap(), None);
            let prepared = settling(&mut there);
            assert_eq!(prepared.passed_over, 0);
            assert!(there.session.put_down(prepared).unwrap().is_some());
            assert_eq!(tags(&mut here), tags(&mut there));
            rounds += 1;
        }
        assert!(rounds > 3);
        let said = tags(&mut there);
        let mut there = there.reopened_by("zhou");
        assert_eq!(tags(&mut there), said);
    }
}
