//! The roles of lines, on the small pages of all layouts.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use pizhu::core::Role;
use pizhu::mend::breaks::Page;
use serde_json::Value;

use crate::WORDS;

/// Right, said wrongly and missed, of one role.
#[derive(Clone, Copy, Default)]
pub(crate) struct Count {
    right: usize,
    wrong: usize,
    missed: usize,
}

impl Count {
    /// Counts what a line was taken for beside what it is.
    pub(crate) fn add(counts: &mut BTreeMap<&'static str, Count>, truth: Role, role: Role) {
        if role == truth {
            counts.entry(truth.name()).or_default().right += 1;
        } else {
            counts.entry(truth.name()).or_default().missed += 1;
            counts.entry(role.name()).or_default().wrong += 1;
        }
    }

    fn f1(self) -> f64 {
        let all = 2 * self.right + self.wrong + self.missed;
        2.0 * self.right as f64 / all.max(1) as f64
    }

    /// An interval of 95 % for it: F1 is a share of the decisions that concern the role.
    fn interval(self) -> (f64, f64) {
        let all = self.right as f64 + (self.wrong + self.missed) as f64 / 2.0;
        wilson(self.right as f64, all)
    }
}

/// Wilson's interval of 95 % for a share.
pub(crate) fn wilson(right: f64, of: f64) -> (f64, f64) {
    let z = 1.96_f64;
    let of = of.max(1.0);
    let share = right / of;
    let middle = share + z * z / (2.0 * of);
    let width = z * (share * (1.0 - share) / of + z * z / (4.0 * of * of)).sqrt();
    let whole = 1.0 + z * z / of;
    ((middle - width) / whole, (middle + width) / whole)
}

/// Which pages of `roles/` rules were written looking at: three quarters of the older ones, and of
/// the later ones (`n02` to `n50`) the odd ones.
pub(crate) fn is_looked_at(at: usize, name: &str) -> bool {
    match later(name) {
        Some(number) => number % 2 == 1,
        None => at % 4 != 3,
    }
}

/// The number of a page that was written later.
pub(crate) fn later(name: &str) -> Option<usize> {
    name.strip_prefix('n')?.split('-').next()?.parse().ok()
}

/// Counts by role over the pages that are chosen by their number.
fn counted(chosen: impl Fn(usize, &str) -> bool, shown: bool) -> BTreeMap<&'static str, Count> {
    let mut counts: BTreeMap<&'static str, Count> = BTreeMap::new();
    let mut files: Vec<_> = fs::read_dir(Path::new("tests/data/mend/roles"))
        .expect("a folder")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|e| e == "json"))
        .collect();
    files.sort();
    for (at, path) in files.iter().enumerate() {
        let name = path.file_stem().expect("a name").to_string_lossy();
        if !chosen(at, &name) {
            continue;
        }
        let case: Value =
            serde_json::from_str(&fs::read_to_string(path).expect("a case")).expect("JSON");
        let text = fs::read_to_string(path.with_extension("txt")).expect("a page");
        let chars: Vec<char> = text.chars().collect();
        let page = Page::of(&chars, &*WORDS);
        let roles = page.roles();
        for (line, role) in page.lines().iter().zip(roles) {
            let truth = &case["lines"][line.number.to_string()];
            if truth["either"].as_bool() == Some(true) {
                continue;
            }
            let truth = Role::from_name(truth["role"].as_str().expect("a role")).expect("a role");
            Count::add(&mut counts, truth, role);
            if role != truth && shown {
                let own: String = line.text(&chars).iter().collect();
                println!(
                    "{name}:{} {} for {}: {own}",
                    line.number,
                    role.name(),
                    truth.name()
                );
            }
        }
    }
    counts
}

fn share(counts: &BTreeMap<&'static str, Count>) -> f64 {
    let right: usize = counts.values().map(|count| count.right).sum();
    let missed: usize = counts.values().map(|count| count.missed).sum();
    right as f64 / (right + missed) as f64
}

#[test]
fn a_heading_over_two_lines_is_no_byline() {
    let page: Vec<char> = "河湾镇的旧仓库去年秋天改成了图书馆，孩子\n\
         们放学以后都爱到这里来。镇里的老师轮流值\n\
         班，替他们看作业，也给他们讲河湾的旧事。\n\
         \n\
         开出一条新路 让孩子们自己挑\n\
         选要读的书\n\
         \n\
         图书馆的书是各家各户送来的，有的新，有的\n\
         旧，孩子们自己编了号，自己写借书卡，从来\n\
         没有丢过一本。老师说，这就是最好的课。\n"
        .chars()
        .collect();
    let roles = Page::of(&page, &*WORDS).roles();
    assert_eq!([roles[2], roles[5]], [Role::Body; 2]);
    for role in &roles[3..5] {
        assert!(matches!(role, Role::Headline | Role::Subtitle), "{roles:?}");
    }
}

/// The role of a line of a page, by its number from 0 among lines with text.
#[track_caller]
fn check(page: &str, line: usize, role: Role) {
    let chars: Vec<char> = page.chars().collect();
    let roles = Page::of(&chars, &*WORDS).roles();
    assert_eq!(roles[line], role, "{roles:?}");
}

#[test]
fn the_name_of_a_paper_above_its_publisher_is_no_headline() {
    let page = "河湾渔讯\n\
                河湾县水产局　主办　一九九〇年九月二十日\n\
                三百条船抢捕带鱼\n\
                本报讯　九月十六日零时，伏休一结束，三百条\n\
                渔船从河湾港开出去捕带鱼，头一夜最高的一对\n\
                船产了八万斤。\n";
    check(page, 0, Role::Furniture);
    check(page, 1, Role::Furniture);
    check(page, 2, Role::Headline);
}

#[test]
fn who_answered_is_named_at_the_end() {
    let page = "公司门口的“保证书”有效吗\n\
                问：公司让我写保证书，说干不满三年就要赔钱，\n\
                这样的保证书有没有效？\n\
                答：不应该写，因为这样的保证书违反了劳动法，\n\
                写了也没有效。\n\
                解答：律师 方雨眠\n";
    check(page, 5, Role::Byline);
}

#[test]
fn a_letter_is_signed_before_the_paper_answers() {
    let page = "楼上天天“跑马”\n\
                编辑同志：我是个夜班护士，白天要睡觉，楼上的\n\
                孩子却天天在家里跑来跑去，请问该怎么办？\n\
                桂花巷 读者 方小凤\n\
                编辑部答：社区已经送去了两块地毯，楼上的一家\n\
                也答应白天带孩子到河边去跑。\n";
    check(page, 3, Role::Signoff);
}

#[test]
fn lines_have_the_roles_that_people_give_them() {
    let all = counted(|_, _| true, false);
    assert!(share(&all) > 0.9, "{:.3} of the lines", share(&all));
}

#[test]
#[ignore = "prints figures"]
fn figures_of_roles() {
    let shown = std::env::var("SHOWN").is_ok();
    type Chosen = fn(usize, &str) -> bool;
    let parts: [(&str, Chosen); 4] = [
        ("looked at", |at, name| {
            later(name).is_none() && is_looked_at(at, name)
        }),
        ("not looked at", |at, name| {
            later(name).is_none() && !is_looked_at(at, name)
        }),
        ("later, looked at", |at, name| {
            later(name).is_some() && is_looked_at(at, name)
        }),
        ("later, not looked at", |at, name| {
            later(name).is_some() && !is_looked_at(at, name)
        }),
    ];
    let mut unseen: BTreeMap<&str, Count> = BTreeMap::new();
    for (what, chosen) in parts {
        let seen = !what.contains("not");
        let counts = counted(chosen, shown && seen);
        for (name, count) in counts.iter().filter(|_| !seen) {
            let sum = unseen.entry(name).or_default();
            sum.right += count.right;
            sum.wrong += count.wrong;
            sum.missed += count.missed;
        }
        print(what, &counts);
    }
    print("none of which was looked at", &unseen);
}

pub(crate) fn print(what: &str, counts: &BTreeMap<&'static str, Count>) {
    let right: usize = counts.values().map(|count| count.right).sum();
    let all: usize = counts
        .values()
        .map(|count| count.right + count.missed)
        .sum();
    let (low, high) = wilson(right as f64, all as f64);
    println!(
        "roles, pages {what}: {:.1} % of {all} lines right ({:.1} to {:.1})",
        100.0 * share(counts),
        100.0 * low,
        100.0 * high
    );
    for (name, count) in counts {
        let (low, high) = count.interval();
        println!(
            "  {name}: F1 {:.3} ({low:.3} to {high:.3}; {} right, {} wrongly, {} missed)",
            count.f1(),
            count.right,
            count.wrong,
            count.missed
        );
    }
}
