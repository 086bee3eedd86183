//! Cases by rule, and random paragraphs.

use super::classes::{Class, class};
use super::{Cost, Reader, lines, overhang};

/// Half an em for what is narrow in most fonts, nothing for what is put over another character.
fn width(c: char) -> f32 {
    match class(c) {
        Class::Combining => 0.0,
        _ if c < '\u{2000}' => 0.5,
        _ => 1.0,
    }
}

fn ends(chars: &[char], measure: f32, indent: f32) -> Vec<u32> {
    let mut ends = Vec::new();
    lines(chars, width, |_| 0.0, measure, indent, &mut ends);
    ends
}

fn set(text: &str, measure: f32, indent: f32) -> String {
    let chars: Vec<char> = text.chars().collect();
    let mut from = 0;
    let mut set = Vec::new();
    for end in ends(&chars, measure, indent) {
        set.push(chars[from..end as usize].iter().collect::<String>());
        from = end as usize;
    }
    set.join("|")
}

#[test]
fn a_pausing_mark_may_hang_over_the_end_of_a_line() {
    let check = |case: &str| {
        let chars: Vec<char> = case.chars().filter(|c| *c != '|').collect();
        let (mut ends, mut from) = (Vec::new(), 0);
        lines(&chars, width, overhang, 4.5, 0.0, &mut ends);
        let pieces = ends.iter().map(|end| {
            let piece: String = chars[from..*end as usize].iter().collect();
            from = *end as usize;
            piece
        });
        assert_eq!(pieces.collect::<Vec<_>>().join("|"), case);
    };
    check("渡口新桥。|今晨合龙，|了");
    check("渡口新桥”|今晨");
    // One hangs, not two; nor does what has ink on both sides.
    check("渡口新|桥。”今|晨");
    check("渡口新桥|…今");
    // Nothing hangs where it fits.
    check("渡口新。|今晨");
}

#[test]
fn line_breaking_by_a_table_of_cases_from_gb_t_15834() {
    let mut wrong = Vec::new();
    let mut check = |rule: &str, measure: f32, cases: &[&str]| {
        for case in cases {
            let found = set(&case.replace('|', ""), measure, 0.0);
            if found != *case {
                wrong.push(format!("{found} for {case}: {rule}"));
            }
        }
    };
    check(
        "Han may be parted anywhere",
        4.0,
        &["", "渡", "渡口新桥", "渡口新桥|今晨合龙|了"],
    );
    check(
        "5.1.1, 5.1.2: pausing marks never begin a line",
        4.0,
        &[
            "渡口新|桥。今晨|合龙",
            "渡口新|桥，今晨",
            "粮和棉|布、食盐",
            "天已晴|了；水退",
            "他说明|白：好",
            "桥真的|长！真",
            "修好没|有？有",
            "修好没|有？！有",
            "真的假|的？？？",
            "渡口新|桥!晨",
        ],
    );
    check(
        "5.1.3: the first half of a pair never ends a line, the second never begins one",
        4.0,
        &[
            "他昨天说|“好的”|就走了",
            "我读过|《渡口》",
            "渡口桥|（新）开",
            "渡口桥|（新）",
            "看【图|一】甲",
            "他姓王|〔一〕名",
            "又见|〈例〉二",
            "日文用|「引」号",
            "再用一|『引』号",
            "说|“‘是’|字”",
            "请他说|“《渡|口》好”",
            "渡口新|[桥]好",
        ],
    );
    check(
        "5.1.4, 5.1.5: a dash and an ellipsis are not parted; they may begin a line and end one",
        4.0,
        &[
            "渡口桥|——新的",
            "渡口——|新桥",
            "渡口桥|……新的",
            "渡口……|新桥",
            "渡口桥|⋯⋯新的",
            "甲乙丙|──丁",
            "他说桥…|好",
            "甲|…………|乙",
            "好……”|他",
        ],
    );
    check(
        "5.1.6: connecting marks never begin a line",
        4.0,
        &[
            "从上海|站—北京",
            "从上海|站～北京",
            "从上海|站－北京",
            "从上海|站–北京",
            "从上海|站-北京",
            "从上海|站~北京",
            "人数约|３～５人",
        ],
    );
    check(
        "5.1.7: the interpunct never begins a line",
        4.0,
        &["约翰逊|森·李", "约翰逊|森・李", "约翰逊|森‧李"],
    );
    check(
        "5.1.9: the solidus neither begins nor ends a line",
        4.0,
        &[
            "甲乙丙|丁／戊己",
            "甲乙|丙／丁",
            "甲乙丙|丁/戊己",
            "月产三|吨/日",
        ],
    );
    check(
        "numbers are whole where they fit",
        4.0,
        &[
            "渡口桥|2024年",
            "渡口桥长|3.14",
            "共投资|1,234元",
            "增长了|12.5%多",
            "增长了|２５％多",
            "增长了|３．５元",
            "１，２３|４",
            "总计１，|２，３",
            "含盐为|3‰多",
            "水温在|37°C内",
            "水温在|37℃内",
            "气温降|到-12℃",
            "售价为|¥3.50",
            "售价为|￥35元",
            "售价为|$350",
            "时间为|10:30整",
            "1998-200|8年",
            "时速为|100㎡",
            "１２３４|５６",
        ],
    );
    check(
        "a full-width comma parts thousands before three digits only",
        6.0,
        &["总计为|１，２３４元", "号码为１，|２３，４元"],
    );
    check(
        "Latin words are whole where they fit, else parted anywhere",
        4.0,
        &[
            "他们说|hello啊",
            "他们说|it's好",
            "他们说|it’s好",
            "病毒叫|COVID-19",
            "他叫做|U.S.A.",
            "公司叫|AT&T的",
            "abcdefgh|ijkl",
            "甲|abcdefgh|ij乙",
            "他们叫|e\u{301}te\u{301}啊",
            "Ａ股与|ＢＣ股",
        ],
    );
    check(
        "white space hangs",
        4.0,
        &[
            "渡口新桥 |今晨",
            "渡口新桥　　|今晨",
            "渡口新 |桥，今晨",
            "Good day |to you",
            "渡口桥 |（新）",
            "渡口桥|（ 新）",
            "甲 / 乙|丙丁",
            "渡口新桥 ",
            "　　渡口|新桥",
        ],
    );
    check(
        "straight quotation marks are paired",
        4.0,
        &[
            "他昨天|\"好\"的",
            "他昨天说|\"好的\"走|了",
            "他昨日|\"好\",走",
            "甲乙丙|\"丁",
            "他说是|'好'的",
            "身高|5'10\"多",
        ],
    );
    check(
        "characters of several parts are whole",
        1.0,
        &[
            "𠮷|野",
            "e\u{301}e|a",
            "葛\u{E0100}|城",
            "👩\u{200D}🌾|人",
            "渡|，|，|口",
        ],
    );
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn the_first_line_is_indented() {
    for (text, measure, indent, expected) in [
        ("渡口新桥今晨合龙", 4.0, 2.0, "渡口|新桥今晨|合龙"),
        ("渡口，新桥", 4.0, 2.0, "渡|口，新桥"),
        ("渡口", 1.0, 2.0, "渡|口"),
        ("渡口", 0.0, 0.0, "渡|口"),
        ("渡口", -3.0, 0.0, "渡|口"),
        ("渡口", f32::NAN, 0.0, "渡口"),
        ("渡口", f32::INFINITY, 0.0, "渡口"),
    ] {
        assert_eq!(set(text, measure, indent), expected, "{text} {measure}");
    }
}

#[test]
fn a_mark_may_hang_by_its_empty_half() {
    for (c, part) in [
        ('。', 0.5),
        ('”', 0.5),
        ('（', 0.0),
        ('…', 0.0),
        ('字', 0.0),
        ('.', 0.0),
    ] {
        assert_eq!(overhang(c), part, "{c}");
    }
}

fn random(state: &mut u64, below: usize) -> usize {
    *state = state
        .wrapping_mul(6_364_136_223_846_793_005)
        .wrapping_add(1_442_695_040_888_963_407);
    ((*state >> 33) as usize) % below
}

const SAMPLES: [char; 52] = [
    '渡', '口', '新', '桥', '今', '晨', '合', '龙', '。', '，', '、', '；', '：', '？', '！', '“',
    '”', '（', '）', '《', '》', '—', '—', '…', '…', '·', '／', '～', '-', '1', '2', '3', '.', ',',
    '%', '$', 'a', 'b', 'c', '\'', '"', ' ', '　', '\u{301}', '\u{FE0F}', '０', '９', '𠮷', '\n',
    '\u{FFFD}', '’', '°',
];

/// For every line of a random paragraph: it is not empty; the next goes on where it ends; it fits
/// (without the white space at its end), or no place within it is one where a line may end at
/// all; where it ends, no place of a cheaper cost is within it, and no later place of the same
/// cost would have fitted.
#[test]
fn random_paragraphs_break_no_rule_that_can_be_kept() {
    let mut state = 7;
    for round in 0..20_000 {
        let chars: Vec<char> = (0..random(&mut state, 40))
            .map(|_| SAMPLES[random(&mut state, SAMPLES.len())])
            .collect();
        let measure = random(&mut state, 20) as f32 / 2.0;
        let indent = random(&mut state, 5) as f32 / 2.0;
        let mut reader = Reader::new(&chars);
        let costs: Vec<(Option<Cost>, bool)> = std::iter::from_fn(|| reader.next()).collect();
        let found = ends(&chars, measure, indent);
        let told = || {
            let text: String = chars.iter().collect();
            format!("round {round}: {text:?}, {measure} em, indent {indent}: {found:?}")
        };
        assert_eq!(
            found.last().copied().unwrap_or(0) as usize,
            chars.len(),
            "{}",
            told()
        );
        let mut from = 0;
        for &end in &found {
            let end = end as usize;
            assert!(end > from, "empty: {}", told());
            let start = if from == 0 { indent } else { 0.0 };
            // How wide the line is when it ends at a place.
            let wide = |to: usize| {
                let inked = (from..to)
                    .rev()
                    .find(|i| !costs[*i].1)
                    .map_or(from, |i| i + 1);
                start + chars[from..inked].iter().map(|c| width(*c)).sum::<f32>()
            };
            let mut inside = (from + 1..end).filter_map(|i| costs[i].0);
            assert!(
                wide(end) <= measure || inside.next().is_none(),
                "line {from}..{end} is too wide: {}",
                told()
            );
            if end < chars.len() {
                let cost = costs[end].0.expect("a line ends at a place");
                assert!(
                    inside.all(|other| other >= cost),
                    "a cheaper place: {}",
                    told()
                );
                let later = (end + 1..chars.len())
                    .filter(|i| costs[*i].0 == Some(cost))
                    .find(|i| wide(*i) <= measure);
                assert_eq!(later, None, "a later place: {}", told());
                if cost == Cost::Free {
                    free_line_end(&chars, end, &told);
                }
            }
            from = end;
        }
    }
}

/// The rules once more, in the plainest words, of a place where a line ends at no cost.
fn free_line_end(chars: &[char], end: usize, told: &dyn Fn() -> String) {
    let before = chars[..end].iter().rev().find(|c| !c.is_whitespace());
    let before = before.copied().unwrap_or('渡');
    let after = chars[end];
    assert!(
        !"。，、；：？！”）》·／～%°\u{301}\u{FE0F}".contains(after),
        "{}",
        told()
    );
    assert!(!"“（《／".contains(before), "{}", told());
    let touching = chars[end - 1];
    assert!(!(touching == '—' && after == '—'), "{}", told());
    assert!(!(touching == '…' && after == '…'), "{}", told());
    assert!(
        !(touching.is_ascii_alphanumeric() && after.is_ascii_alphanumeric()),
        "{}",
        told()
    );
    assert!(!(touching == '$' && after.is_ascii_digit()), "{}", told());
}
