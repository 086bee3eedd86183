//! Proposals for a bundle: that nothing but what was accepted changes a character, that what people
//! decided stays and is followed, and that a recipe does the same again.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::path::PathBuf;

use pizhu::core::clean::{Clean, is_white};
use pizhu::core::{Address, PageId};
use pizhu::mend::breaks::join_at;
use pizhu::mend::reasons::Reason;
use pizhu::session::Session;
use pizhu::session::command::{ArticleRef, Breaks, Command};
use pizhu::session::import::ImportOptions;
use pizhu::session::mending::{
    Facets, Picked, Proposals, Recipe, Selection, Sort, Step, What, Why, grouped,
};
use proptest::prelude::*;

use super::WORDS;
use super::data::{layouts, sample};

/// What articles read as.
type Texts = Vec<(Address, String)>;

/// From which to which character, what stands there, and what would.
type Change = (Address, Address, String, String);

/// A bundle of pages.
struct Desk {
    _folder: tempfile::TempDir,
    session: Session,
}

impl Desk {
    fn new(pages: &[String]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let write = |(number, text): (usize, &String)| {
            let file = folder.path().join(format!("{number:02}.txt"));
            std::fs::write(&file, text).unwrap();
            file
        };
        let files: Vec<PathBuf> = pages.iter().enumerate().map(write).collect();
        let mut session = Session::create(&folder.path().join("b.pizhu"), "lin").unwrap();
        let options = ImportOptions::default();
        session.import(&files, &options, |_| true).unwrap();
        Self {
            _folder: folder,
            session,
        }
    }

    fn proposals(&mut self) -> Proposals {
        self.session.propose_all(&*WORDS, &|_, _| {}).unwrap()
    }

    fn accept(&mut self, picked: &[Picked]) {
        let typist = self.session.typist();
        let survey = self.session.survey();
        let (plan, tally) = survey.plan_mending(picked, typist, |_, _| true).unwrap();
        let step = Step::Mend(Selection::default());
        let done = self.session.carry_out_mending(plan, tally, &step).unwrap();
        assert!(done.is_some());
    }

    /// What every article reads as, and the bytes of every page.
    fn state(&mut self) -> (Texts, Vec<(PageId, Vec<u8>)>) {
        let heads: Vec<Address> = self
            .session
            .articles()
            .unwrap()
            .iter()
            .map(|a| a.head)
            .collect();
        let mut texts = Vec::new();
        for head in heads {
            let document = self.session.document(head.buffer.page).unwrap();
            texts.push((head, document.article_text(head)));
        }
        let pages = self.session.pages().into_iter();
        let bundle = self.session.bundle();
        let bytes = pages
            .map(|(no, id)| (id, bundle.bytes(no).unwrap()))
            .collect();
        (texts, bytes)
    }

    fn clean(&mut self, article: Address) -> String {
        let document = self.session.document(article.buffer.page).unwrap();
        Clean::of(document, article).into_text()
    }
}

fn ink(text: &str) -> String {
    text.chars().filter(|c| !is_white(*c)).collect()
}

fn all_pages() -> Vec<String> {
    let pages = sample().into_iter().chain(layouts());
    pages.map(|page| page.chars.iter().collect()).collect()
}

fn everything() -> Selection {
    Selection::default()
}

#[test]
fn proposals_change_nothing_and_joins_and_keeps_change_no_ink() {
    let mut desk = Desk::new(&all_pages());
    let before = desk.state();
    let proposals = desk.proposals();
    assert!(proposals.count() > 1500, "{}", proposals.count());
    assert_eq!(desk.state(), before, "proposing");

    let mut breaks = everything();
    breaks.facets.sorts = [Sort::Join, Sort::Keep].into();
    let picked = breaks.picks(proposals.articles(), proposals.offsets(), |_| false);
    desk.accept(&picked);
    let (texts, bytes) = desk.state();
    assert_eq!(bytes, before.1, "the pages");
    for ((_, is), (_, was)) in texts.iter().zip(&before.0) {
        // A hyphen that cuts a Latin word goes with the break, and no other.
        assert_eq!(ink(is).replace('-', ""), ink(was).replace('-', ""));
        let hyphens = |text: &str| text.matches('-').count();
        assert!(hyphens(was) - hyphens(is) <= was.matches("-\n").count());
    }
    let left = desk.proposals();
    let mut all = left.articles().flat_map(|one| &one.proposals);
    assert!(all.all(|one| matches!(one.what, What::Repair(_))));

    let action = desk
        .session
        .history(pizhu::session::history::HistoryOf::Bundle, None, 1)
        .unwrap()
        .entries[0]
        .clone();
    assert!(action.machine && action.step.is_some(), "{action:?}");
    let undo = Command::Undo {
        action: None,
        with_resting: false,
    };
    desk.session.execute(&undo).unwrap();
    assert_eq!(desk.state().0, before.0, "undone");
}

#[test]
fn lines_of_different_roles_are_no_paragraph() {
    let page = "云泊小学新楼昨日\n启用六百名学生\n本报讯云泊小学的新楼昨日启用，六百名\n学生搬进了新教室。\n";
    let mut desk = Desk::new(&[page.to_owned()]);
    let breaks = |desk: &mut Desk| -> Vec<(bool, bool)> {
        let proposals = desk.proposals();
        let all = proposals.articles().flat_map(|one| &one.proposals);
        let breaks = all.filter(|one| matches!(one.what, What::Break { .. }));
        let told = breaks.map(|one| {
            let (sort, _) = one.judged(proposals.offsets());
            let why = one.reasons(proposals.offsets());
            (sort == Sort::Keep, why[0] == Why::Reason(Reason::Roles))
        });
        told.collect()
    };
    assert!(breaks(&mut desk).iter().all(|(_, by_role)| !by_role));
    for (line, role) in [(1, "headline"), (2, "subtitle"), (3, "body")] {
        let role = serde_json::json!({"role": {"article": 1, "line": line, "role": role}});
        let role: Command = serde_json::from_value(role).unwrap();
        desk.session.execute(&role).unwrap();
    }
    let told = breaks(&mut desk);
    assert_eq!(told[..2], [(true, true), (true, true)]);
    assert!(!told[2].1, "the last line was given none");
}

#[test]
fn lines_are_joined_in_a_bundle_as_without_one() {
    let cases = [
        ("水位达3.", "5万元", "水位达3.5万元"),
        ("重1,", "200吨", "重1,200吨"),
        ("他说,", "A股", "他说,A股"),
        ("走G", "20高速", "走G20高速"),
        ("(a word)", "next", "(a word) next"),
        ("in 2024", "Olympics", "in 2024 Olympics"),
        ("渡口的José", "María来了", "渡口的José María来了"),
        ("渡口的ferry\u{AD}", "man来了", "渡口的ferryman来了"),
        ("渡口的ferry\u{2010}", "man来了", "渡口的ferryman来了"),
        ("the old", "ferry", "the old ferry"),
        ("开往3", "km外", "开往3km外"),
        ("渡口", "船工", "渡口船工"),
    ];
    let pages: Vec<String> = cases
        .iter()
        .map(|(left, right, _)| format!("{left}\n{right}\n"))
        .collect();
    let mut desk = Desk::new(&pages);
    for (number, (left, right, expected)) in (1..).zip(cases) {
        let join = Command::Join {
            article: ArticleRef::Number(number),
            breaks: Breaks::Line { line: 1 },
        };
        desk.session.execute(&join).unwrap();
        let article = desk.session.articles().unwrap()[number as usize - 1].head;
        assert_eq!(desk.clean(article).trim_end(), expected);
        let [left, right] = [left, right].map(|text| text.chars().collect::<Vec<char>>());
        let mut text: String = left.iter().collect();
        join_at(&mut text, &left, &right);
        text.extend(right);
        assert_eq!(text, expected);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// Every article reads as the accepted repairs say, and in no other place otherwise.
    #[test]
    fn only_what_is_accepted_changes_characters(
        first in 0usize..90,
        share in 0u8..=100,
        seed in any::<u64>(),
    ) {
        let pages: Vec<String> = all_pages().into_iter().skip(first).take(4).collect();
        let mut desk = Desk::new(&pages);
        let before = desk.state();
        let proposals = desk.proposals();
        let mut drawn = seed;
        let mut picked = Vec::new();
        let mut expected: Vec<(Address, Vec<Change>)> = Vec::new();
        for article in proposals.articles() {
            let mut numbers = Vec::new();
            let mut repairs = Vec::new();
            for (number, proposal) in (0..).zip(&article.proposals) {
                drawn = drawn.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                let What::Repair(repair) = &proposal.what else { continue };
                if (drawn >> 33) % 100 < u64::from(share) {
                    numbers.push((number, false));
                    repairs.push((
                        proposal.first,
                        proposal.last,
                        repair.before.to_string(),
                        repair.with.to_string(),
                    ));
                }
            }
            if !numbers.is_empty() {
                expected.push((article.article, repairs));
                picked.push(Picked { article: article.clone(), numbers });
            }
        }
        if picked.is_empty() {
            return Ok(());
        }
        // What the text would read as, worked out on plain characters.
        let mut wanted = before.0.clone();
        for (head, repairs) in &expected {
            let document = desk.session.document(head.buffer.page).unwrap();
            let text: Vec<char> = document.article_text(*head).chars().collect();
            let mut out = String::new();
            let mut at = 0_usize;
            for (first, last, old, new) in repairs {
                let start = document.visible_offset(*first).unwrap() as usize;
                let end = document.visible_offset(*last).unwrap() as usize + 1;
                prop_assert_eq!(&text[start..end].iter().collect::<String>(), old);
                // What is told with its neighbours may touch the one before.
                let shared = at.saturating_sub(start);
                prop_assert!(shared <= 1);
                if at < start {
                    out.extend(&text[at..start]);
                }
                out.extend(new.chars().skip(shared));
                at = end;
            }
            out.extend(&text[at..]);
            let slot = wanted.iter_mut().find(|(article, _)| article == head).unwrap();
            slot.1 = out;
        }
        desk.accept(&picked);
        let (texts, bytes) = desk.state();
        prop_assert_eq!(&bytes, &before.1);
        for (is, wanted) in texts.iter().zip(&wanted) {
            prop_assert_eq!(&is.1, &wanted.1);
        }
    }
}

const PAGE: &str = "河湾渡口修葺一新
　　本报讯　昨天清晨，河湾镇的老渡口来了
一群白鹭，停在船头不肯走开。摆渡人说，他在这
里撑了3 0年船，头一回见到这样的事。
";

#[test]
fn what_a_person_decided_stays_and_is_followed() {
    let text = PAGE.to_owned();
    let mut desk = Desk::new(&[text]);
    let article = desk.session.articles().unwrap()[0].head;
    let keep = Command::Keep {
        article: ArticleRef::Number(1),
        breaks: Breaks::Line { line: 2 },
    };
    desk.session.execute(&keep).unwrap();
    let proposals = desk.proposals();
    let here = proposals.of(article).unwrap();
    assert_eq!(here.by_hand.len(), 1);
    assert!(here.by_hand[0].kept);
    assert_eq!(proposals.own().total(), 1);
    let rows: Vec<u32> = here.proposals.iter().map(|one| one.row).collect();
    assert!(!rows.contains(&2), "{rows:?}");

    let report = desk.session.mend(&*WORDS, 0.0, true, &|_, _| {}).unwrap();
    assert_eq!((report.decided, report.repaired), (1, 1));
    let clean = desk.clean(article);
    assert!(clean.contains("老渡口来了\n一群白鹭"), "{clean}");
    assert!(clean.contains("撑了30年船"), "{clean}");

    // What a machine decided is no habit.
    let proposals = desk.proposals();
    assert_eq!(proposals.own().total(), 1);
}

#[test]
fn proposals_far_from_a_page_are_laid_aside_and_decisions_there_still_count() {
    let pages: Vec<String> = (0..5)
        .map(|day| PAGE.replace('3', &day.to_string()))
        .collect();
    let mut desk = Desk::new(&pages);
    let keep = Command::Keep {
        article: ArticleRef::Number(5),
        breaks: Breaks::Line { line: 2 },
    };
    desk.session.execute(&keep).unwrap();
    let all = desk.proposals();
    let numbers: Vec<u32> = desk.session.pages().iter().map(|(no, _)| *no).collect();
    let of = |proposals: &Proposals| -> Vec<u32> {
        let there = numbers.iter().filter(|no| proposals.has_page(**no));
        there.copied().collect()
    };
    assert_eq!(of(&all), numbers);
    let mut kept = all.clone();
    kept.keep_near(numbers[1], all.count() / 2);
    assert_eq!(of(&kept), numbers[..2]);
    let counted = kept
        .articles()
        .map(|one| one.proposals.len())
        .sum::<usize>();
    assert_eq!(kept.count(), counted);
    kept.keep_near(numbers[1], 0);
    assert_eq!(of(&kept), numbers[1..2], "the page itself stays");
    assert_eq!((kept.own().total(), kept.offsets()), (1, all.offsets()));

    // Looked at again it counts once.
    let page = numbers[4];
    for _ in 0..2 {
        let portion = desk.session.proposals_on(&*WORDS, page).unwrap().unwrap();
        kept.take(portion);
        assert_eq!((kept.own().total(), kept.offsets()), (1, all.offsets()));
    }
}

#[test]
fn what_is_no_longer_decided_is_no_longer_learned_from() {
    use pizhu::mend::habits::Offsets;

    let pages: Vec<String> = (0..3)
        .map(|day| PAGE.replace('3', &day.to_string()))
        .collect();
    let mut desk = Desk::new(&pages);
    let mut proposals = desk.proposals();
    let first = desk.session.pages()[0].0;
    for (article, page) in (1..).zip(first..first + 3) {
        let keep = Command::Keep {
            article: ArticleRef::Number(article),
            breaks: Breaks::Line { line: 2 },
        };
        desk.session.execute(&keep).unwrap();
        let portion = desk.session.proposals_on(&*WORDS, page).unwrap().unwrap();
        proposals.take(portion);
    }
    let anew = desk.proposals();
    assert_eq!(proposals.own().total(), 3);
    assert_ne!(proposals.offsets(), &Offsets::default());
    assert_eq!(proposals.offsets(), anew.offsets());
    let undo = Command::from_json(r#"{"undo":{}}"#).unwrap();
    for _ in 0..3 {
        desk.session.execute(&undo).unwrap();
    }
    for page in first..first + 3 {
        let portion = desk.session.proposals_on(&*WORDS, page).unwrap().unwrap();
        proposals.take(portion);
    }
    assert_eq!(proposals.own().total(), 0);
    assert_eq!(proposals.offsets(), &Offsets::default());
}

#[test]
fn a_recipe_does_on_another_bundle_what_was_done_on_one() {
    let mut desk = Desk::new(&[PAGE.to_owned()]);
    let proposals = desk.proposals();
    let facets = Facets {
        sorts: [Sort::Space].into(),
        ..Facets::default()
    };
    let groups = grouped(proposals.articles(), proposals.offsets(), &facets);
    assert_eq!(groups.passing, 1);
    let cluster = groups.clusters[0].cluster.clone();
    assert_eq!((&*cluster.before, &*cluster.with), ("3 0", "30"));
    let step = Step::Mend(Selection {
        facets,
        clusters: vec![cluster],
    });
    desk.session.do_step(&*WORDS, &step, &|_, _| {}).unwrap();
    let entry = desk
        .session
        .history(pizhu::session::history::HistoryOf::Bundle, None, 1)
        .unwrap()
        .entries[0]
        .clone();
    assert_eq!(entry.step.as_ref(), Some(&step));

    let recipe = Recipe {
        name: "数字".to_owned(),
        steps: entry.step.into_iter().collect(),
    };
    let folder = tempfile::tempdir().unwrap();
    for name in ["a.ron", "a.json"] {
        let path = folder.path().join(name);
        recipe.write(&path).unwrap();
        assert_eq!(Recipe::read(&path).unwrap(), recipe, "{name}");
    }
    let mut other = Desk::new(&[PAGE.replace("河湾", "苇川")]);
    for step in &recipe.steps {
        other.session.do_step(&*WORDS, step, &|_, _| {}).unwrap();
    }
    let article = other.session.articles().unwrap()[0].head;
    assert!(other.clean(article).contains("撑了30年船"));
    let open = other.proposals();
    assert_eq!(open.of(article).unwrap().decided, 0, "no break was touched");
}

#[test]
fn facets_narrow_each_other() {
    let mut desk = Desk::new(&all_pages());
    let proposals = desk.proposals();
    let count = |facets: &Facets| grouped(proposals.articles(), proposals.offsets(), facets);
    let all = count(&Facets::default());
    assert_eq!(all.passing as usize, proposals.count());
    let sum: u32 = all.clusters.iter().map(|one| one.count).sum();
    assert_eq!(sum, all.passing);
    for &(sort, expected) in &all.sorts {
        let mut facets = Facets::default();
        facets.sorts.insert(sort);
        let narrowed = count(&facets);
        assert_eq!(narrowed.passing, expected, "{sort:?}");
        assert_eq!(narrowed.sorts, all.sorts, "its own values stay");
        let bands: u32 = narrowed.bands.iter().map(|(_, count)| count).sum();
        assert_eq!(bands, expected, "{sort:?}");
        let picked = Selection {
            facets,
            clusters: Vec::new(),
        };
        let picked = picked.picks(proposals.articles(), proposals.offsets(), |_| false);
        let picked: usize = picked.iter().map(|one| one.numbers.len()).sum();
        let expected = if sort.is_flag() { 0 } else { expected as usize };
        assert_eq!(picked, expected, "{sort:?}");
    }
}
