use proptest::prelude::*;

use super::*;
use crate::core::clean::is_line_end;

fn query(text: &str, switches: &str) -> Query {
    let has = |c| switches.contains(c);
    Query {
        text: text.to_owned(),
        regex: has('r'),
        case: has('c'),
        width: has('w'),
        spaces: has('s'),
        variants: has('v'),
    }
}

fn matcher(text: &str, switches: &str) -> Matcher {
    Matcher::new(&query(text, switches)).unwrap()
}

#[test]
fn hits_are_found_whatever_does_not_count() {
    // Switches: r(egular expression), c(ase), w(idth), s(paces), v(ariants).
    let check = |text: &str, wanted: &str, switches: &str, expected: &[&str]| {
        let chars: Vec<char> = text.chars().collect();
        let found = matcher(wanted, switches).find(text.chars(), &mut Folded::default());
        let said: Vec<String> = found
            .iter()
            .map(|hit| chars[hit.start as usize..hit.end as usize].iter().collect())
            .collect();
        assert_eq!(said, expected, "{wanted} in {text}");
    };
    check("主程秀\r兰己经", "程秀兰", "", &["程秀\r兰"]);
    check("主程秀\r　　兰己经", "程 秀兰", "", &["程秀\r　　兰"]);
    check("程秀\n兰", "程秀兰", "", &[]);
    check("北 京北京", "北京", "", &["北 京", "北京"]);
    check("北 京北京", "北京", "s", &["北京"]);
    check("北 京北京", "北 京", "s", &["北 京"]);
    check("ＡbＣ", "aBc", "", &["ＡbＣ"]);
    check("ＡbＣ abc ABC", "abc", "cw", &["abc"]);
    check("AbC", "abc", "c", &[]);
    check("髮發发", "发", "", &["发"]);
    check("髮發发", "發", "v", &["髮", "發", "发"]);
    check("3.5（元）", "(元)", "", &["（元）"]);
    check("𠮷田𠮷", "𠮷", "", &["𠮷", "𠮷"]);
    check(
        "葛\u{E0100}城葛\u{E0100}",
        "葛",
        "",
        &["葛\u{E0100}", "葛\u{E0100}"],
    );
    check(
        "葛\u{E0100} \u{E0101}城",
        "葛城",
        "",
        &["葛\u{E0100} \u{E0101}城"],
    );
    check("e\u{301}e", "e", "", &["e", "e"]);
    check("aaaa", "aa", "", &["aa", "aa"]);
    check("", "a", "", &[]);
    // Regular expressions.
    check(
        "2024年3月，2 025\r年",
        r"\d{4}年",
        "r",
        &["2024年", "2 025\r年"],
    );
    check("２０２４年", r"20[0-9]+", "r", &["２０２４"]);
    check("第一段\n第二段\r第三", "^第.", "r", &["第一", "第二"]);
    check("第一段\n第二段", "段$", "r", &["段", "段"]);
    check("Abc aBC", "b.", "r", &["bc", "BC"]);
    check("Abc aBC", "b.", "rc", &["bc"]);
    check("国國", "國{2}", "rv", &["国國"]);
    check("甲乙", "x*", "r", &[]);
    check("（甲）（乙）", "（.）", "r", &["（甲）", "（乙）"]);
    check("甲 乙", r"甲\s乙", "rs", &["甲 乙"]);
}

#[test]
fn what_cannot_be_looked_for_is_told() {
    let check = |text: &str, switches: &str, expected: QueryError| {
        assert_eq!(Matcher::new(&query(text, switches)).unwrap_err(), expected);
    };
    let pattern = |text: &str| QueryError::Pattern(text.to_owned());
    check("", "", QueryError::Empty);
    check(" \u{3000}", "", QueryError::Empty);
    check("(甲", "r", pattern("unclosed group"));
    check("*", "r", pattern("repetition operator missing expression"));
    assert!(Matcher::new(&query("(甲", "")).is_ok());
}

#[test]
fn replacements_say_what_the_text_said() {
    let check = |text: &str, wanted: &str, switches: &str, with: &str, expected: &[&str]| {
        let template = match switches.contains('r') {
            true => Template::with_groups(with),
            false => Template::plain(with),
        };
        let chars: Vec<char> = text.chars().collect();
        let changes = matcher(wanted, switches).changes(&chars, &template);
        let found = matcher(wanted, switches).find(text.chars(), &mut Folded::default());
        let ranges: Vec<_> = changes.iter().map(|change| change.range.clone()).collect();
        assert_eq!(ranges, found);
        let said: Vec<&str> = changes.iter().map(|change| change.with.as_str()).collect();
        assert_eq!(said, expected, "{wanted} in {text}");
    };
    check("己经己经", "己经", "", "已经$1", &["已经$1", "已经$1"]);
    check("３月5\r日", r"(\d)月(\d)日", "r", "$2/$1", &["5/３"]);
    check("國家", "(?<名>国)家", "rv", "${名}人", &["國人"]);
    check("甲 丙\n", "甲(乙)?丙$", "r", "[$1]", &["[]"]);
    check("葛\u{E0100}城", "(葛)城", "r", "$1西", &["葛\u{E0100}西"]);
}

/// Texts and queries of few characters, so that much is found.
fn text() -> impl Strategy<Value = String> {
    proptest::collection::vec(
        proptest::sample::select(&[
            '甲',
            '乙',
            '國',
            '国',
            'A',
            'a',
            'Ａ',
            ' ',
            '\u{3000}',
            '\r',
            '\n',
            '𠮷',
            '\u{E0100}',
            '"',
            '\\',
            '\u{FF02}',
            '\u{B}',
            '\u{2028}',
            '，',
        ]),
        0..40,
    )
    .prop_map(|chars| chars.into_iter().collect())
}

proptest! {
    /// The same as folding by hand and comparing at every place; and what the sieve keeps out has
    /// no hit.
    #[test]
    fn nothing_is_missed(text in text(), wanted in text(), switches in "[cwsv]{0,4}") {
        let wanted: String = wanted.chars().take(3).collect();
        let Ok(matcher) = Matcher::new(&query(&wanted, &switches)) else { return Ok(()) };
        let fold = |c: char| matcher.fold.of(c);
        let wanted: Vec<char> = wanted.chars().filter_map(fold).collect();
        let folded: Vec<(u32, char)> = (0..)
            .zip(text.chars())
            .filter_map(|(index, c)| Some((index, fold(c)?)))
            .collect();
        let mut expected = Vec::new();
        let mut at = 0;
        while at + wanted.len() <= folded.len() {
            let here = &folded[at..at + wanted.len()];
            if here.iter().map(|(_, c)| *c).eq(wanted.iter().copied()) {
                let last = here[here.len() - 1].0;
                let behind = text.chars().skip(last as usize + 1);
                let selectors = behind.take_while(|c| is_selector(*c)).count() as u32;
                expected.push(here[0].0..last + 1 + selectors);
                at += wanted.len();
            } else {
                at += 1;
            }
        }
        let found = matcher.find(text.chars(), &mut Folded::default());
        prop_assert_eq!(&found, &expected);
        let bytes = text.replace('\r', "\n");
        prop_assert!(found.is_empty() || matcher.may_be_in(&[bytes.as_bytes()]));
        let json = serde_json::to_string(&text).unwrap();
        prop_assert!(found.is_empty() || matcher.may_be_in(&[b"", json.as_bytes()]));
    }

    /// A page on which nothing was done is searched as it stands: with the same hits as its
    /// characters have.
    #[test]
    fn a_page_is_searched_as_its_characters_are(
        text in text(),
        plain in text(),
        pattern in proptest::sample::select(PATTERNS),
        switches in "[cwvrs]{0,4}",
    ) {
        let wanted = match switches.contains('r') {
            true => pattern.to_owned(),
            false => plain.chars().take(3).collect(),
        };
        let Ok(matcher) = Matcher::new(&query(&wanted, &switches)) else { return Ok(()) };
        let as_row = |c| if is_line_end(c) && !matcher.minds_spaces() { ROW_END } else { c };
        let mut room = Folded::default();
        let expected = matcher.find(text.chars().map(as_row), &mut room);
        let found = matcher.find_in_text(text.as_bytes(), &mut room);
        let at = |byte| text[..byte].chars().count() as u32;
        let in_chars: Vec<_> = found.iter().map(|hit| at(hit.start)..at(hit.end)).collect();
        prop_assert_eq!(&in_chars, &expected);
        let is_nowhere = matcher.is_surely_not_in(text.as_bytes());
        prop_assert!(!is_nowhere || expected.is_empty());
    }
}

const PATTERNS: &[&str] = &[
    "甲乙",
    "[甲國]a",
    "甲.",
    "^甲",
    "a+",
    "甲?乙",
    "国|a ",
    r"\pL{2}",
    "乙*",
    "乙$",
    r"\W",
    "甲\n乙",
    r"甲\s",
    "[^甲]+",
    r"\b",
    "(甲)(乙)?",
];
