//! Figures of agreement against those of the reference packages: a thousand cases drawn by chance,
//! made with tests/agreement/make.py, which names the packages, and versions beside it.

#![allow(clippy::unwrap_used, reason = "a test may fail")]

use std::fs;

use serde_json::Value;

use pizhu::tag::agreement::{
    Counts, Figures, Sampling, Schema, Text, Unit, gamma, observed_disorder, order,
};

fn cases() -> Vec<Value> {
    let lines = fs::read_to_string("tests/agreement/cases.jsonl").unwrap();
    let cases: Vec<Value> = lines
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(cases.len(), 1000);
    cases
}

fn number(value: &Value) -> u32 {
    value.as_u64().unwrap() as u32
}

fn texts(case: &Value) -> Vec<Text> {
    let text = |value: &Value| {
        let parts = value.as_array().unwrap();
        let reading = |tags: &Value| {
            let numbers: Vec<u32> = tags.as_array().unwrap().iter().map(number).collect();
            let tags = numbers.chunks(3);
            let mut units: Vec<Unit> = tags
                .map(|tag| Unit::new(tag[0], tag[1], tag[2] as usize))
                .collect();
            order(&mut units);
            units
        };
        Text {
            len: number(&parts[0]),
            readings: parts[1..].iter().map(reading).collect(),
        }
    };
    case["t"].as_array().unwrap().iter().map(text).collect()
}

#[track_caller]
fn equal(found: Option<f64>, expected: &Value, what: &str, case: &Value) {
    let same = match (found, expected.as_f64()) {
        (Some(found), Some(expected)) => (found - expected).abs() < 1e-9,
        (found, expected) => found == expected,
    };
    assert!(same, "{what}: {found:?}, not {expected}, in {case}");
}

fn check(texts: &[Text], expected: &Value, case: &Value) {
    let figures = Figures::of(texts, None);
    equal(figures.alpha, &expected["a"], "alpha", case);
    equal(figures.unitized, &expected["u"], "alpha for units", case);
    // The pairs come in order, the first of them (0, 1).
    let pair = &figures.pairs[0];
    assert_eq!(pair.readings, (0, 1));
    equal(pair.kappa, &expected["k"], "kappa", case);
    for (counts, answer) in pair.schemas.iter().zip(expected["n"].as_array().unwrap()) {
        let answer = answer.as_array().unwrap();
        let count = |at: usize| u64::from(number(&answer[at]));
        let expected = Counts {
            correct: count(0),
            incorrect: count(1),
            partial: count(2),
            missed: count(3),
            spurious: count(4),
        };
        assert_eq!(*counts, expected, "{case}");
        // Where there is nothing the packages say 0.
        equal(
            counts.f1().or(Some(0.0)),
            &answer[5],
            "F1 by nervaluate",
            case,
        );
    }
    if let Some(f1) = expected.get("s") {
        equal(pair.same.f1().or(Some(0.0)), f1, "F1 by seqeval", case);
        let strict = pair.schemas[Schema::Strict as usize];
        assert_eq!(strict.f1(), pair.same.f1(), "{case}");
    }
}

#[test]
fn figures_are_those_of_the_packages() {
    let (mut flat, mut undefined) = (0, 0);
    for case in &cases() {
        let texts = texts(case);
        check(&texts, case, case);
        let of_label: Vec<Text> = texts.iter().map(|text| text.of_label(0)).collect();
        check(&of_label, &case["l"], case);
        flat += u32::from(case.get("s").is_some());
        undefined += u32::from(case["k"].is_null());
    }
    // The cases are of every kind.
    assert!(flat > 300 && flat < 900, "{flat}");
    assert!(undefined > 5, "{undefined}");
}

#[test]
fn gamma_is_that_of_the_package_within_its_error() {
    let sampling = Sampling {
        least: 200,
        precision: None,
        ..Sampling::default()
    };
    let (mut count, mut sum, mut greatest) = (0, 0.0, 0.0f64);
    for (seed, case) in (1..).zip(&cases()) {
        let texts = texts(case);
        let Some(answer) = case["g"].as_array() else {
            assert_eq!(gamma(&texts, (0, 1), &sampling), None);
            continue;
        };
        let answer: Vec<f64> = answer.iter().map(|v| v.as_f64().unwrap()).collect();
        let observed = observed_disorder(&texts, (0, 1)).unwrap();
        // The package counts in single precision.
        assert!((observed - answer[0]).abs() < 1e-5, "{observed} in {case}");
        let found = gamma(&texts, (0, 1), &Sampling { seed, ..sampling }).unwrap();
        assert_eq!(found.observed, observed);
        let error = answer[2] / answer[3].sqrt();
        let error = error.hypot(found.error).max(1e-6);
        let off = (found.expected - answer[1]) / error;
        count += 1;
        sum += off;
        greatest = greatest.max(off.abs());
        let both = (found.value, 1.0 - answer[0] / answer[1]);
        if observed > 0.0 {
            assert!((found.value - (1.0 - observed / found.expected)).abs() < 1e-12);
        } else {
            assert_eq!(found.value, 1.0, "{both:?}");
        }
    }
    assert!(count > 900, "{count}");
    // In errors: no case far off, and all together not off to one side.
    let mean = sum / f64::from(count).sqrt();
    assert!(greatest < 6.0, "{greatest}");
    assert!(mean.abs() < 3.5, "{mean}");
}
