use std::sync::OnceLock;

use super::*;
use crate::core::notation::parse;
use crate::tag::words::Words;

fn words() -> &'static Words {
    static WORDS: OnceLock<Words> = OnceLock::new();
    WORDS.get_or_init(Words::load)
}

const LABELS: [&str; 8] = [
    "TIME", "TITLE", "DATE", "PERCENT", "MONEY", "QUANTITY", "ORDINAL", "CARDINAL",
];

/// A text with what rules for labels find in it in 【】.
fn shown(labels: &[&str], text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let rules = Rules::of(labels).expect("rules");
    let pieces = words().pieces(&chars);
    let mut out = String::new();
    let mut at = 0;
    for hit in rules.find(&chars, &pieces, &Lexicon::new()) {
        assert!(at <= hit.range.start && hit.range.end <= chars.len());
        out.extend(&chars[at..hit.range.start]);
        out.push('【');
        out.extend(&chars[hit.range.clone()]);
        out.push('】');
        at = hit.range.end;
    }
    out.extend(&chars[at..]);
    out
}

#[track_caller]
fn check(labels: &[&str], expected: &[&str]) {
    let mut wrong = Vec::new();
    for expected in expected {
        let text = expected.replace(['【', '】'], "");
        let found = shown(labels, &text);
        if found != *expected {
            wrong.push(format!("{found}\n  for {expected}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn times_are_told_however_they_are_written() {
    check(
        &["TIME"],
        &[
            "",
            "没有时间。",
            "【1998年3月5日】开工，【3月5日上午9时许】剪彩。",
            "体育新闻　12　【2012年10月22日】",
            "体育新闻 12   【2012年10月22日】",
            "【20 12年1 0月】",
            "【昨日】和【去年底】、【本月中旬】、【春节期间】。",
            "【二十世纪八十年代】、【上世纪90年代】和【九十年代初】。",
            "【周三】、【上周五晚】、【星期日】、【礼拜天】。",
            "【9日至11日】，【9至11日】，【1998—2000年】",
            "从【三月】到【五月】",
            "【一九九八年三月五日】、【二〇〇八年】、【九八年】。",
            "【１９９８年３月５日】",
            "【當晚十時】，【去年三月】，【去年春節期間】",
            "【3 月 5 日 上 午 9 时】",
            "【光绪二十年】，【公元前221年】，【民国廿三年】",
            "【正月初五】，【农历八月十五】，【大年初一】",
            "【14时20分】到站，晚点【20分钟】，【9:30】又开",
            "【一年零四个月】，【3小时25分】，【三天】，【两年前】，【半个月】，【近年来】",
            "【1999-4-30】，电话 1999-430",
            // What stands behind it begins with 报 and is no newspaper.
            "据新华社【今日】报道，新生【9月1日上午】报到。",
            "【昨晚】报警，【日前】报道，【三天】报名五百人，【周三】报名。",
            "【3月9日-11日】，【9-11日】，【1998-2000年】，【2024－2026年】，【8:00-17:00】",
            "【上午8时至11时30分】，【下午2点至4点半】，【周一-周五】，【3-5天】",
            "【50年前】，【60年后】，【70年以来】，【20年前】，【98年】前，【78年前后】",
            "【乾隆二十年】，【乾隆年间】，【康熙年间】和【光绪初年】",
            // What only looks like one.
            "他有三点意见，一时想不起来。",
            "三年级有五号楼，10日元一张。",
            "五周年庆典，一周一次。",
            "周恩来在周口店，周边无人。",
            "年级、月球、日本、时代、分数",
            "1.5日元和3号线",
            "今日报和周日报，波音737-800机，2-1日本队领先。",
        ],
    );
}

#[test]
fn a_set_with_both_has_dates_and_times_of_day() {
    let rules = Rules::of(&["TIME", "DATE"]).expect("rules");
    for (text, expected) in [
        (
            "1998年3月5日上午9时许，昨晚",
            &["1998年3月5日1", "上午9时许0", "昨晚0"][..],
        ),
        ("9日上午至11日举行", &["9日1", "上午0", "11日1"]),
        (
            "3月5日9时至3月6日10时",
            &["3月5日1", "9时0", "3月6日1", "10时0"],
        ),
        ("5日上午8时至11时", &["5日1", "上午8时至11时0"]),
        ("5日至6日上午", &["5日至6日上午1"]),
    ] {
        let chars: Vec<char> = text.chars().collect();
        let found = rules.find(&chars, &words().pieces(&chars), &Lexicon::new());
        let shown = |hit: &Hit| chars[hit.range.clone()].iter().collect::<String>();
        let found = found
            .iter()
            .map(|hit| format!("{}{}", shown(hit), hit.label));
        assert_eq!(found.collect::<Vec<_>>(), expected);
    }
}

#[test]
fn titles_are_told_without_the_institution() {
    check(
        &["职务"],
        &[
            "【市委书记】高明理和【副总经理】罗国栋",
            "中共苇川市委【书记】高明理",
            "建设局【局长】马远山，【公安局长】韩振东，外交部【部长】",
            "【党组成员】、【副主任】何玉清",
            "【主任医师】黎静，【教授】顾维钧，顾维钧【教授】",
            "【總經理】羅國棟",
            "【豆腐摊主】程秀兰",
            // What only looks like one.
            "记者会上，书记处和代表团、主席台、编辑部",
            "社会长期稳定，工人日报",
            "教师节那天，工人们都来了",
            "【主席】会见了客人",
        ],
    );
}

#[test]
fn numbers_are_told_with_their_units() {
    check(
        &["PERCENT", "MONEY", "QUANTITY", "ORDINAL", "CARDINAL"],
        &[
            "增长【百分之三点五】",
            "增长【12.5%】，降了【三成】",
            "值【3.2亿元】和【五百多元】",
            "长【四公里】，重【1,200吨】",
            "【第三】名，【第二十】届，【首届】",
            "来了【三十】名学生，共【二百多】人",
            "一些人统一了看法",
        ],
    );
}

#[test]
fn a_set_without_such_labels_has_no_rules() {
    assert!(Rules::of(&["PER", "LOC", "ORG", "EVENT"]).is_none());
    assert!(Rules::of(&[]).is_none());
    for label in ["DATE", "时间", "職務", "position", "Title", "MONEY"] {
        assert!(Rules::of(&["PER", label]).is_some(), "{label}");
    }
}

#[test]
fn any_text_is_read() {
    use proptest::prelude::*;
    let piece = proptest::sample::select(vec![
        "1",
        "９",
        "三",
        "十",
        "百",
        "年",
        "月",
        "日",
        "时",
        "点",
        "分",
        "至",
        "-",
        ":",
        " ",
        "\n",
        "周",
        "星期",
        "上",
        "下",
        "初",
        "半",
        "个",
        "多",
        "前",
        "去",
        "今",
        "天",
        "世纪",
        "书记",
        "局长",
        "副",
        "市委",
        "王",
        "第",
        "%",
        "元",
        "。",
        "𠮷",
        "農曆",
        "大年初",
        "公元",
        "几",
        "春节",
        "期间",
    ]);
    let texts = proptest::collection::vec(piece, 0..24).prop_map(|parts| parts.concat());
    proptest!(ProptestConfig::with_cases(2000), |(text in texts)| {
        let chars: Vec<char> = text.chars().collect();
        let pieces = Words::without_dictionary().pieces(&chars);
        let rules = Rules::of(&LABELS).expect("rules");
        let mut end = 0;
        for hit in rules.find(&chars, &pieces, &Lexicon::new()) {
            prop_assert!(end <= hit.range.start && hit.range.start < hit.range.end);
            prop_assert!(hit.range.end <= chars.len() && hit.label < LABELS.len());
            let edges = [hit.range.start, hit.range.end - 1].map(|at| chars[at]);
            prop_assert!(edges.iter().all(|c| !crate::core::clean::is_white(*c)));
            end = hit.range.end;
        }
    });
}

/// What is tagged, and with which label.
type Tagged = Vec<(Range<usize>, usize)>;

/// The sentences of the file, each with what is tagged in it: a time by 0, a title by 1.
fn sentences() -> Vec<(Vec<char>, Tagged)> {
    let file = include_str!("../../../tests/data/tag/times-and-titles.txt");
    let read = |line: &str| {
        let (text, spans) = parse(line);
        let tagged = spans.into_iter().map(|(label, parts)| {
            let (start, end) = parts[0];
            (start as usize..end as usize, usize::from(label == "J"))
        });
        (text.chars().collect(), tagged.collect())
    };
    let lines = file.lines().filter(|line| !line.starts_with('#'));
    lines.map(read).collect()
}

#[test]
fn most_of_what_the_guidelines_say_is_found() {
    let rules = Rules::of(&["TIME", "TITLE"]).expect("rules");
    let lexicon = Lexicon::new();
    // Right, found, there: for each label, of the odd and of the even sentences.
    let mut counts = [[[0usize; 3]; 2]; 2];
    for (number, (chars, tagged)) in sentences().into_iter().enumerate() {
        let hits = rules.find(&chars, &words().pieces(&chars), &lexicon);
        let found: Tagged = hits.into_iter().map(|hit| (hit.range, hit.label)).collect();
        let half = number % 2;
        for (label, count) in counts[half].iter_mut().enumerate() {
            let of =
                |all: &[(Range<usize>, usize)]| all.iter().filter(|one| one.1 == label).count();
            count[0] += found
                .iter()
                .filter(|one| one.1 == label && tagged.contains(one))
                .count();
            count[1] += of(&found);
            count[2] += of(&tagged);
        }
        if half == 0 && found != tagged {
            let text = |all: &[(Range<usize>, usize)], other: &[(Range<usize>, usize)]| -> String {
                let wrong = all.iter().filter(|one| !other.contains(one));
                let words = wrong.map(|(range, _)| chars[range.clone()].iter().collect::<String>());
                words.collect::<Vec<_>>().join(" ")
            };
            println!(
                "{number}: found {} for {}",
                text(&found, &tagged),
                text(&tagged, &found)
            );
        }
    }
    for (half, labels) in ["looked at", "not looked at"].iter().zip(counts) {
        for (label, [right, found, there]) in ["times", "titles"].iter().zip(labels) {
            let (right, found, there) = (right as f64, found as f64, there as f64);
            let (precision, recall) = (right / found, right / there);
            println!("{half}: {label} P {precision:.3} R {recall:.3} of {there}");
            assert!(precision > 0.82 && recall > 0.8, "{half} {label}");
        }
    }
}
