//! Small repairs: spaces, widths, digits, names run together, suspected misprints.

use std::fs;

use pizhu::mend::repairs::{Fix, Kind, mended, repairs};
use proptest::prelude::*;
use serde_json::Value;

use super::WORDS;

/// A text, and what it is once mended.
#[track_caller]
fn check(text: &str, expected: &str) {
    let chars: Vec<char> = text.chars().collect();
    let fixes = repairs(&chars, &*WORDS);
    assert_eq!(mended(&chars, &fixes), expected, "{fixes:#?}");
}

#[test]
fn what_is_wrong_is_mended_and_what_belongs_stays() {
    for (text, expected) in [
        (
            "全镇修渠1 200米，投工1. 8万人次。",
            "全镇修渠1200米，投工1.8万人次。",
        ),
        ("渡口的李 大 河说，船不能停。", "渡口的李大河说，船不能停。"),
        (
            "本报讯 昨天，河湾镇的 渡口重新开放。",
            "本报讯 昨天，河湾镇的渡口重新开放。",
        ),
        ("老渡口来了白鹭 孩子们画下它", "老渡口来了白鹭 孩子们画下它"),
        ("热线：0571-8800 1234", "热线：0571-8800 1234"),
        ("全镇有2O8户人家,都通了水。", "全镇有208户人家，都通了水。"),
        ("本报记者王敏李小红", "本报记者王敏 李小红"),
        ("本报记者 王敏 李小红", "本报记者 王敏 李小红"),
        ("比分是3 : 2，主队胜。", "比分是3 : 2，主队胜。"),
    ] {
        check(text, expected);
    }
}

/// What is flagged in a text, and what it might be.
fn flags(text: &str) -> Vec<(String, String)> {
    let chars: Vec<char> = text.chars().collect();
    let flags = repairs(&chars, &*WORDS).into_iter().filter(Fix::is_flag);
    flags
        .map(|fix| (chars[fix.start..fix.end].iter().collect(), fix.with))
        .collect()
}

#[test]
fn names_and_what_recurs_are_no_misprints() {
    for (text, expected) in [
        ("水位慢慢回落，堤岸己经加固。", &[("己", "已")][..]),
        ("各地要按照省里的统一部暑，做好抢收。", &[("暑", "署")]),
        ("会上，张国清说，水位已经回落。", &[]),
        ("周文清站长到了渡口。", &[]),
        ("两岸各扬所长。镇长说，各扬所长才有出路。", &[]),
        ("全县政通人和、风清气正，干部心齐。", &[]),
        ("欧阳守诚、司马文清都来了。", &[]),
        ("二十七人领到十六项奖，占比五成八。", &[]),
        ("请你做主，由他来写，他还请来了老师。", &[]),
        ("本周气候转凉，会上签了合同。", &[]),
        ("该村集体收人突破百万元。", &[("人", "入")]),
        ("图书馆延长开放时问。", &[("问", "间")]),
    ] {
        let found = flags(text);
        let found: Vec<(&str, &str)> = found.iter().map(|(a, b)| (&**a, &**b)).collect();
        assert_eq!(found, expected, "{text}");
    }
}

/// Flags are only to be looked at: two in three of the misprints that were labelled are flagged, and
/// little else.
#[test]
fn labelled_misprints_are_flagged() {
    let text = fs::read_to_string("tests/data/mend/repairs.jsonl").unwrap_or_default();
    let (mut wanted, mut found, mut flagged) = (0, 0, 0);
    for line in text.lines() {
        let case: Value = serde_json::from_str(line).unwrap_or_default();
        let chars: Vec<char> = case["text"].as_str().unwrap_or_default().chars().collect();
        let flags: Vec<usize> = repairs(&chars, &*WORDS)
            .iter()
            .filter(|fix| fix.is_flag())
            .map(|fix| fix.start)
            .collect();
        flagged += flags.len();
        for fix in case["fixes"].as_array().into_iter().flatten() {
            if fix["flag"].as_bool() == Some(true) {
                let start = fix["start"].as_u64().unwrap_or_default() as usize;
                wanted += 1;
                found += usize::from(flags.contains(&start));
            }
        }
    }
    println!("{found} of {wanted} misprints flagged, {flagged} flags in all");
    assert!(found * 3 >= wanted * 2, "{found} of {wanted}");
    assert!(found * 20 >= flagged * 17, "{found} of {flagged}");
}

#[test]
fn the_labelled_lines_are_mended() {
    let text = fs::read_to_string("tests/data/mend/repairs.jsonl").unwrap_or_default();
    let (mut right, mut wrong, mut missed) = (0, 0, 0);
    for line in text.lines() {
        let case: Value = serde_json::from_str(line).unwrap_or_default();
        if case["either"].as_bool() == Some(true) {
            continue;
        }
        let chars: Vec<char> = case["text"].as_str().unwrap_or_default().chars().collect();
        let fixes = case["fixes"].as_array().cloned().unwrap_or_default();
        let wanted: Vec<(usize, usize, String)> = fixes
            .iter()
            .filter(|fix| fix["flag"].as_bool() != Some(true))
            .map(|fix| {
                let place = |key: &str| fix[key].as_u64().unwrap_or_default() as usize;
                (
                    place("start"),
                    place("end"),
                    fix["with"].as_str().unwrap_or_default().to_owned(),
                )
            })
            .collect();
        let found: Vec<(usize, usize, String)> = repairs(&chars, &*WORDS)
            .into_iter()
            .filter(|fix| !fix.is_flag())
            .map(|fix| (fix.start, fix.end, fix.with))
            .collect();
        right += found.iter().filter(|fix| wanted.contains(fix)).count();
        wrong += found.iter().filter(|fix| !wanted.contains(fix)).count();
        missed += wanted.iter().filter(|fix| !found.contains(fix)).count();
    }
    let share = |part: usize, rest: usize| part as f64 / (part + rest).max(1) as f64;
    assert!(right > 700, "{right}");
    assert!(
        share(right, missed) >= 0.98,
        "{right} right, {missed} missed"
    );
    assert!(share(right, wrong) >= 0.995, "{right} right, {wrong} wrong");
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(300) })]

    /// Repairs are in order, apart from each other, inside the text, and change something.
    #[test]
    fn repairs_of_any_text_hold_together(text in "([一-三王李张]|[，。、：“”（）《》0-9a-zO〇○<>' :.·—　-]|记者|年|月|\n){0,60}") {
        let chars: Vec<char> = text.chars().collect();
        let fixes = repairs(&chars, &*WORDS);
        let mut end = 0;
        for fix in &fixes {
            prop_assert!(fix.start >= end && fix.end >= fix.start && fix.end <= chars.len());
            prop_assert!((0.5..=1.0).contains(&fix.confidence));
            let old: String = chars[fix.start..fix.end].iter().collect();
            prop_assert!(old != fix.with);
            let is_white = old.chars().all(|c| c.is_whitespace());
            prop_assert!(fix.kind != Kind::Space || is_white);
            end = fix.end;
        }
    }
}
