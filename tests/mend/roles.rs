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
struct Count {
    right: usize,
    wrong: usize,
    missed: usize,
}

impl Count {
    fn f1(self) -> f64 {
        let all = 2 * self.right + self.wrong + self.missed;
        2.0 * self.right as f64 / all.max(1) as f64
    }
}

/// Counts by role over the pages that are chosen by their number.
fn counted(chosen: impl Fn(usize) -> bool, shown: bool) -> BTreeMap<&'static str, Count> {
    let mut counts: BTreeMap<&'static str, Count> = BTreeMap::new();
    let mut files: Vec<_> = fs::read_dir(Path::new("tests/data/mend/roles"))
        .expect("a folder")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|e| e == "json"))
        .collect();
    files.sort();
    for (at, path) in files.iter().enumerate() {
        if !chosen(at) {
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
            if role == truth {
                counts.entry(truth.name()).or_default().right += 1;
            } else {
                counts.entry(truth.name()).or_default().missed += 1;
                counts.entry(role.name()).or_default().wrong += 1;
                if shown {
                    let name = path.file_stem().expect("a name").to_string_lossy();
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
    }
    counts
}

fn share(counts: &BTreeMap<&'static str, Count>) -> f64 {
    let right: usize = counts.values().map(|count| count.right).sum();
    let missed: usize = counts.values().map(|count| count.missed).sum();
    right as f64 / (right + missed) as f64
}

#[test]
fn lines_have_the_roles_that_people_give_them() {
    let all = counted(|_| true, false);
    assert!(share(&all) > 0.9, "{:.3} of the lines", share(&all));
}

#[test]
#[ignore = "prints figures"]
fn figures_of_roles() {
    let shown = std::env::var("SHOWN").is_ok();
    for (what, tuned) in [("tuned on", true), ("not tuned on", false)] {
        // Every fourth page was looked at by nobody who wrote the rules.
        let counts = counted(|at| (at % 4 != 3) == tuned, shown && tuned);
        println!(
            "roles, pages {what}: {:.1} % of lines right",
            100.0 * share(&counts)
        );
        for (name, count) in counts {
            println!(
                "  {name}: F1 {:.3} ({} right, {} wrongly, {} missed)",
                count.f1(),
                count.right,
                count.wrong,
                count.missed
            );
        }
    }
}
