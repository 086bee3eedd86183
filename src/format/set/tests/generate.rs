//! Articles of every kind for the property tests.

use crate::format::set::*;
use proptest::prelude::*;
use std::collections::BTreeMap;

use serde_json::Value;

use super::{HASH, TIME};

/// What breaks naive code: outside the BMP, a variation selector, a combining mark, an
/// ideographic space, a byte-order mark, line ends of every kind, no-break space, NUL, private
/// use, quotes, backslashes, what looks like RON or JSON, controls and a noncharacter.
const HARD: &[char] = &[
    '\u{20BB7}',
    '\u{E0100}',
    '\u{301}',
    '\u{3000}',
    '\u{FEFF}',
    '\r',
    '\n',
    '\u{2028}',
    '\u{2029}',
    '\u{85}',
    '\u{A0}',
    '\0',
    '\u{E000}',
    '"',
    '\'',
    '\\',
    '#',
    '(',
    ')',
    '[',
    ']',
    '{',
    '}',
    ',',
    '/',
    '*',
    'r',
    'b',
    'u',
    ' ',
    '\t',
    '\u{B}',
    '\u{1F}',
    '\u{7F}',
    '\u{200E}',
    '\u{FFFF}',
    '\u{10FFFF}',
    '“',
    '€',
    '王',
    '芳',
];

fn character() -> impl Strategy<Value = char> {
    prop_oneof![3 => prop::sample::select(HARD), 2 => prop::char::range('一', '龥'), 1 => any::<char>()]
}

pub(super) fn text(length: std::ops::Range<usize>) -> impl Strategy<Value = String> {
    prop::collection::vec(character(), length).prop_map(|all| all.into_iter().collect())
}

pub(super) fn map() -> impl Strategy<Value = BTreeMap<String, String>> {
    prop::collection::btree_map(text(0..6), text(0..6), 0..4)
}

fn word<T: Copy + std::fmt::Debug + 'static>(all: &'static [T]) -> impl Strategy<Value = T> {
    prop::sample::select(all)
}

/// Unknown fields: names that RON can hold, and any JSON below them.
pub(super) fn extra() -> impl Strategy<Value = Extra> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        (-1e300..1e300).prop_map(|number: f64| Value::from(number)),
        (-1.0..1.0).prop_map(|number: f64| Value::from(number)),
        text(0..5).prop_map(Value::from),
    ];
    let value = leaf.prop_recursive(3, 12, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..3).prop_map(Value::from),
            prop::collection::btree_map(text(0..4), inner, 0..3)
                .prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    });
    let name = prop::sample::select(&["confidence", "备注", "r", "true", "None", "a-b", "_x", "2"]);
    prop_oneof![
        3 => Just(Extra::new()),
        1 => prop::collection::btree_map(name.prop_map(str::to_owned), value, 1..3),
    ]
}

pub(super) fn slice(text: &str, start: u32, end: u32) -> String {
    text.chars()
        .skip(start as usize)
        .take((end - start) as usize)
        .collect()
}

/// Cuts `0..length` at the given fractions into ranges that are not empty.
fn cut(length: u32, fractions: &[f64]) -> Vec<(u32, u32)> {
    let mut places: Vec<u32> = fractions
        .iter()
        .map(|part| (part * f64::from(length)) as u32)
        .collect();
    places.extend([0, length]);
    places.sort_unstable();
    places.dedup();
    places.windows(2).map(|pair| (pair[0], pair[1])).collect()
}

prop_compose! {
    /// An article that passes [`Article::check`] under [`header`].
    pub(super) fn article()(
        id in text(1..6),
        title in prop::option::of(text(0..6)),
        state in word(State::ALL),
        metadata in map(),
        text in text(0..60),
        names in prop::collection::vec(text(0..8), 1..3),
        sources in prop::collection::vec((0.0..1.0f64, any::<bool>(), 0u32..50), 0..6),
        spans in prop::collection::vec(
            (0.0..1.0f64, 0.0..1.0f64, text(0..6), map(), prop::option::of(text(0..6)), 0..4u8, extra()),
            0..6,
        ),
        roles in prop::collection::vec((0.0..1.0f64, word(RoleName::ALL)), 0..4),
        breaks in prop::collection::vec(
            (0.0..1.0f64, word(Decision::ALL), text(0..3), any::<bool>(), any::<bool>()),
            0..4,
        ),
        edits in prop::collection::vec((0.0..1.0f64, 0.0..1.0f64, text(1..4), 0..3u8, extra()), 0..4),
        moved in any::<bool>(),
        extra in extra(),
    ) -> Article {
        let length = text.chars().count() as u32;
        let at = |part: f64| (part * f64::from(length)) as u32;
        let mut made = Article::new(id, state, text);
        made.title = title;
        made.metadata = metadata;
        made.moved = moved;
        made.extra = extra;
        made.pages = names
            .into_iter()
            .map(|name| Page { hash: HASH.into(), name, length: 200, extra: Extra::new() })
            .collect();
        let last = made.pages.len() as u32 - 1;
        let fractions: Vec<f64> = sources.iter().map(|source| source.0).collect();
        for (number, (start, end)) in cut(length, &fractions).into_iter().enumerate() {
            made.sources.push(match sources.get(number) {
                Some(&(_, true, from)) => Source::of_page(start, end, last, from),
                _ => Source::typed(start, end),
            });
        }
        for (number, (one, other, author, attributes, note, kind, extra)) in
            spans.into_iter().enumerate()
        {
            let (start, end) = (at(one.min(other)), at(one.max(other)));
            let mut span = Span {
                id: format!("s{number}"),
                start,
                end,
                text: slice(&made.text, start, end),
                label: "PER".into(),
                attributes,
                note,
                author,
                time: TIME.into(),
                suggested: Some("learner".into()),
                state: SpanState::Whole,
                parts: Vec::new(),
                ranges: vec![PageRange::new(0, start, end)],
                extra,
            };
            let middle = start.midpoint(end);
            if start == end {
                span.state = SpanState::Dormant;
            } else if kind == 0 && start < middle {
                span.state = SpanState::Torn;
                span.parts = vec![Part::new(middle, end), Part::new(start, middle)];
                span.text = slice(&made.text, middle, end) + &slice(&made.text, start, middle);
            } else if kind == 1 {
                span.text.push('外');
                span.parts = vec![Part::new(start, end), Part::new(3, 4)];
                span.parts[1].article = Some("another".into());
            }
            made.spans.push(span);
        }
        let fractions: Vec<f64> = roles.iter().map(|role| role.0).collect();
        for ((start, end), (_, role)) in cut(length, &fractions).into_iter().zip(roles) {
            made.roles.push(RoleRange::new(start, end, role));
        }
        for (place, decision, original, on_page, machine) in breaks {
            let page = |number| on_page.then_some(number);
            made.breaks.push(Break {
                at: at(place),
                decision,
                original,
                page: page(last),
                start: page(7),
                end: page(9),
                author: "王".into(),
                time: TIME.into(),
                machine,
                extra: Extra::new(),
            });
        }
        for (one, other, original, kind, extra) in edits {
            let (start, end) = (at(one.min(other)), at(one.max(other)));
            let (kind, end) = match kind {
                0 if start < end => (EditKind::Insert, end),
                1 if start < end => (EditKind::Replace, end),
                _ => (EditKind::Hide, start),
            };
            made.edits.push(Edit {
                start,
                end,
                kind,
                original: if kind == EditKind::Insert { String::new() } else { original },
                text: slice(&made.text, start, end),
                page: Some(0),
                ranges: vec![PageRange::new(last, 4, 4)],
                author: "李".into(),
                time: TIME.into(),
                extra,
            });
        }
        made.sort();
        made
    }
}
