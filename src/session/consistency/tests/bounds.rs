//! However many findings there are, no more is held than was said, and none is lost.

use super::*;

/// A bundle with findings of many kinds, some of them many times.
fn crowd() -> Desk {
    let texts: Vec<String> = (0..12)
        .map(|n| {
            let (wide, narrow) = match n % 2 {
                0 => ("ＣＣＴＶ", "cctv"),
                _ => ("CCTV", "ｃｃｔｖ"),
            };
            let place = ["南浦", "渡口", "石桥"][n % 3];
            format!(
                "第{n}版。苇川粮食局的周敏说，苇\n川的周敏来了，{wide}记者贺小满在苇川，{narrow}也在。\
                 {place}的周 敏不来，{place}{place}。"
            )
        })
        .collect();
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    let mut desk = Desk::new(&texts);
    for n in 0..12 {
        let article = n + 1;
        let mut tag = |text: &str, nth: usize, label: &str| {
            desk.does(&format!(
                r#"{{"tag":{{"article":{article},"text":"{text}","nth":{nth},"label":"{label}"}}}}"#
            ));
        };
        match n % 4 {
            0 => tag("苇川粮食局", 1, "ORG"),
            1 | 2 => tag("苇川", 1, "LOC"),
            _ => tag("，", 1, "PER"),
        }
        tag("周敏", 1, if n % 3 == 0 { "ORG" } else { "PER" });
        if n % 5 == 0 {
            tag(["ＣＣＴＶ", "CCTV"][n % 2], 1, "ORG");
            tag(["南浦", "渡口", "石桥"][n % 3], 1, "LOC");
            tag("记者贺小满", 1, "PER");
            tag("记者贺小满", 1, "PER");
        }
        if n % 5 == 1 {
            tag("贺小满", 1, "PER");
        }
    }
    desk
}

const NO_BOUNDS: Bounds = Bounds {
    by_group: usize::MAX,
    by_kind: usize::MAX,
    groups: usize::MAX,
    at_once: usize::MAX,
};

fn check_within(desk: &Desk, bounds: Bounds) -> Report {
    let check = desk.session.consistency(Options { untouched: true });
    let report = check.within(bounds).run(words(), |_, _| true).unwrap();
    assert!(report.is_complete);
    report
}

fn fetched(desk: &Desk, report: &Report, group: &Group, most: usize) -> Fetched {
    let fetch = desk.session.fetching(report.wanted(group).unwrap());
    fetch.run(words(), most, |_, _| true).unwrap().unwrap()
}

#[test]
fn all_is_counted_and_the_first_places_are_held() {
    let desk = crowd();
    let all = check_within(&desk, NO_BOUNDS);
    assert!(all.groups.len() > 8 && all.totals.len() > 4);
    for group in &all.groups {
        assert_eq!(group.count, group.findings.len() as u64);
    }
    let mut cut = [0; 3];
    for by_group in [0, 1, 2, 5, 100] {
        for by_kind in [0, 1, 2, 3, 7, 20, 1_000] {
            for groups in [0, 1, 3, 100] {
                let bounds = Bounds {
                    by_group,
                    by_kind,
                    groups,
                    at_once: 3,
                };
                let some = check_within(&desk, bounds);
                assert_eq!(some.totals, all.totals, "{bounds:?}");
                for total in &all.totals {
                    let of_kind = |report: &Report| -> Vec<Group> {
                        let of = report.groups.iter().filter(|g| g.kind == total.kind);
                        of.cloned().collect()
                    };
                    let (all, some) = (of_kind(&all), of_kind(&some));
                    assert_eq!(all.len() as u64, total.groups);
                    assert_eq!(some.len(), all.len().min(groups), "{bounds:?}");
                    cut[0] += all.len() - some.len();
                    let mut held = 0;
                    for (all, some) in all.iter().zip(&some) {
                        assert_eq!(all.aim, some.aim, "{bounds:?}");
                        assert_eq!((all.count, all.is_decided), (some.count, some.is_decided));
                        let count = some.findings.len();
                        assert_eq!(some.findings, all.findings[..count], "{bounds:?}");
                        // Both ways of edges have room.
                        assert!(count <= 2 * by_group, "{count} {bounds:?}");
                        cut[1] += all.findings.len() - count;
                        held += count;
                    }
                    assert!(held <= 2 * by_kind, "{held} {bounds:?}");
                    cut[2] = cut[2].max(held);
                }
            }
        }
    }
    assert!(cut.iter().all(|some| *some > 0), "{cut:?}");
}

#[test]
fn what_is_not_held_is_found_again() {
    let desk = crowd();
    let all = check_within(&desk, NO_BOUNDS);
    for group in &all.groups {
        for most in [0, 1, 2, 7, 1_000] {
            let fetched = fetched(&desk, &all, group, most);
            let expected = group.findings.len().min(most);
            assert_eq!(fetched.findings, group.findings[..expected], "{group:?}");
            assert_eq!(fetched.is_all, group.findings.len() <= most, "{group:?}");
        }
    }
    // Somebody has no use for it any more.
    let fetch = desk.session.fetching(all.wanted(&all.groups[0]).unwrap());
    assert!(fetch.run(words(), 10, |_, _| false).unwrap().is_none());
}

#[test]
fn every_place_is_told_without_being_held() {
    let desk = crowd();
    let all = check_within(&desk, NO_BOUNDS);
    let none = Bounds {
        by_kind: 0,
        ..Bounds::default()
    };
    let check = desk.session.consistency(Options { untouched: true });
    let check = check.within(none);
    let counted = check.count(words(), |_, _| true).unwrap().unwrap();
    assert_eq!(counted.len(), all.groups.len());
    let mut told = vec![Vec::new(); counted.len()];
    let made = |number: usize, found: &Found| Some((number, found.clone()));
    let is_complete = check
        .each_place(
            &counted,
            words(),
            |_, _| true,
            made,
            |(number, found)| {
                told[number].push(found);
            },
        )
        .unwrap();
    assert!(is_complete);
    for (number, group) in all.groups.iter().enumerate() {
        let counted = counted.group(number);
        assert_eq!((counted.count, &counted.aim), (group.count, &group.aim));
        assert!(counted.findings.is_empty());
        assert_eq!(told[number], group.findings);
    }
}

#[test]
fn a_whole_group_is_settled_however_little_is_held() {
    let little = Bounds {
        by_group: 1,
        ..Bounds::default()
    };
    let settle = |desk: &mut Desk, report: &Report, group: &Group, (most, refuse)| {
        let wanted = report.wanted(group).unwrap();
        let words = words().clone();
        let settling = desk
            .session
            .settling_group("x", (wanted, most), words, refuse);
        let prepared = settling.prepare(|_, _| true).unwrap();
        assert_eq!(prepared.passed_over, 0);
        assert!(desk.session.put_down(prepared).unwrap().is_some());
    };
    let same = |report: &Report, aim: &Aim| -> u64 {
        let mut groups = report.groups.iter();
        groups.find(|one| one.aim == *aim).map_or(0, |g| g.count)
    };
    for kind in [Kind::Label, Kind::Edges, Kind::Untagged, Kind::Marks] {
        for refuse in [false, true] {
            let mut desk = crowd();
            let report = check_within(&desk, little);
            let mut groups = report.groups.iter();
            let of_kind = |group: &&Group| group.kind == kind && group.is_decided;
            let group = groups.find(of_kind).unwrap_or_else(|| panic!("{kind:?}"));
            assert!(group.count > 2 && group.findings.len() < 2, "{group:?}");
            settle(&mut desk, &report, group, (2, refuse));
            // The usual way may be another now; what was asked for is what was shown.
            let left = fetched(&desk, &report, group, usize::MAX).findings.len();
            assert_eq!(left as u64, group.count - 2, "{kind:?}");
            settle(&mut desk, &report, group, (usize::MAX, refuse));
            let left = fetched(&desk, &report, group, usize::MAX).findings.len();
            assert_eq!(left, 0, "{kind:?}");
            assert_eq!(same(&check_within(&desk, little), &group.aim), 0);
            // Each was one action.
            desk.undo().unwrap();
            desk.undo().unwrap();
            let again = check_within(&desk, little);
            assert_eq!(same(&again, &group.aim), group.count);
        }
    }
}
