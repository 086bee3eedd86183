//! Breaks of pages: cases, what holds of every page, and how often the truth is met.

use pizhu::mend::breaks::{ASK_BELOW, Page as Looked, clean_text, decide};
use pizhu::mend::habits::{Habits, Offsets};
use pizhu::mend::lines::{Widths, lines};
use pizhu::mend::reasons::Reason;
use proptest::prelude::*;

use super::WORDS;
use super::data::{Page, layouts, sample, tally_of};

/// A page, and its breaks: k for kept, j for joined, . for either.
#[track_caller]
fn check(page: &str, expected: &str) {
    let chars: Vec<char> = page.chars().collect();
    let decided = decide(&chars, &*WORDS);
    let shown: String = decided
        .iter()
        .zip(expected.chars())
        .map(|(one, wanted)| match (wanted, one.keep) {
            ('.', _) => '.',
            (_, true) => 'k',
            (_, false) => 'j',
        })
        .collect();
    assert_eq!(decided.len(), expected.len(), "{decided:?}");
    assert_eq!(shown, expected, "{decided:#?}");
}

#[test]
fn a_page_is_decided() {
    // Paragraphs in a column, without indents or blank lines: the first line is two short.
    check(
        "本报讯 昨天清晨，河湾镇的老渡口\n来了一群白鹭，停在船头不肯走。船工\n说，它们每年这个时候都要来住上几天。\n\
         渡口边的小学生给白鹭画了像，\n贴在候船室的墙上。老师说，画得像不\n像不要紧，孩子们看得认真。\n",
        "jjkjj",
    );
    // A blank line after every line says nothing.
    check(
        "河湾镇的渡口要修一座新\n\n码头，工期三个月，修好以后\n\n可以停靠三条船，老码头留作\n\n纪念。\n\n镇里请来两位木匠，把旧\n\n船板做成长椅，放在岸边。\n",
        "jjjk.",
    );
    // Jump lines, bylines and page heads stand alone.
    check(
        "河湾日报　2024年5月6日　星期一　第2版\n（上接第1版）\n才把木桩打稳，",
        "kk",
    );
    check("船工们说，这条河他们走了\n（下转第4版）\n", "k");
    // A number and its unit, a bracket that is open.
    check(
        "今年全镇共修渠道一千二百米，投工12\n万人次，比去年多出许多，大家都说好。\n",
        "j",
    );
    check(
        "镇里的干部李大河（他从前是这条船上\n的船工）说，渡口不能停，停了就散了。\n",
        "j",
    );
    check(
        "据新渡社河湾6月\n6日电 渡口\n重新开放，船\n工都说好。\n",
        "j..",
    );
    // A scrape: every line is a paragraph.
    check(
        "Title: 老渡口的白鹭_河湾网\nDate: 2024-05-06\nURL: https://example.org/1.htm\n\n昨天清晨，河湾镇的老渡口来了一群白鹭，停在船头不肯走，船工说它们每年都来。\n\
         渡口边的小学生给白鹭画了像，贴在候船室的墙上。\n老师说，画得像不像不要紧，孩子们看得认真，这比什么都好，明年还要接着画下去。\n",
        "kkkkk",
    );
    // All lines but the first of a paragraph are indented.
    check(
        "一、河湾镇的老渡口从今天起停航三天，请大家\n　　改走下游的新桥，船票可以退，也可以留到\n　　下月再用。\n\
         二、停航期间渡口两岸的早市照常开门，不收摊\n　　位费，卖菜的人请把车停在堤外。\n\
         三、孩子们上学由镇里派车接送，早晨六点半在\n　　粮站门口上车，傍晚在原地下车。\n",
        "jjkjkj",
    );
    // The end of a letter.
    check(
        "渡口的灯坏了半个月，夜里上船的人都要摸\n黑，请镇里派人来修一修。\n此致\n敬礼\n船工李大河\n",
        "jkkk",
    );
    // A headline in two lines, what stands above and below, a paper that names itself.
    check(
        "市水务局昨天发布\n三个老小区月底前\n换上新水管\n首批两千户住户不出一分钱\n\
         晚报讯（记者 常青）昨天上午，市水务局\n召开会议，宣布三个老小区月底前换上新\n水管，两千户住户受益。\n",
        "kjkkjj",
    );
    check("", "");
    check("只有一行\n", "");
}

/// A page whose lines a program broke, counting characters, has Latin letters as wide as Han.
#[test]
fn what_counts_characters_is_told_by_the_page() {
    let text = "镇里的老师教孩子们用 Internet 查河湾的历史，又把 Windows 和 Linux 都装上，还写了一个叫 ferry 的小程序，输入 2024 就能看到那一年渡口停了几天，孩子们说 very good，又给 Benjamin 和 Rosalind 写了信。";
    let text: Vec<char> = text.chars().collect();
    let counted = text.chunks(12).map(String::from_iter);
    let counted: Vec<char> = counted.collect::<Vec<_>>().join("\n").chars().collect();
    assert_eq!(Widths::of(&counted, &lines(&counted)).letter, 2);
    let mut printed = String::new();
    let mut width = 0;
    for c in &text {
        let own = if c.is_ascii() { 1 } else { 2 };
        if width + own > 24 {
            printed.push('\n');
            width = 0;
        }
        printed.push(*c);
        width += own;
    }
    let printed: Vec<char> = printed.chars().collect();
    assert_eq!(Widths::of(&printed, &lines(&printed)).letter, 1);
}

#[test]
fn reasons_are_given_in_words() {
    let page: Vec<char> = "船工们说，这条河他们走了三十\n一年，没有一天停过。\n（下转第4版）\n"
        .chars()
        .collect();
    let decided = decide(&page, &*WORDS);
    assert!(
        decided[0].reasons.contains(&Reason::NoSentenceEnd),
        "{decided:?}"
    );
    assert_eq!(decided[1].reasons[0], Reason::Jump);
    assert!(decided.iter().all(|one| !one.reasons.is_empty()));
    for reason in Reason::ALL.iter().copied() {
        assert!(!reason.chinese().is_empty() && reason.english().is_ascii());
    }
}

fn all_pages() -> Vec<Page> {
    sample().into_iter().chain(layouts()).collect()
}

/// Each break is decided once, surely or not, and the text is made of the page's own characters.
#[track_caller]
fn holds(chars: &[char]) {
    let before = chars.to_vec();
    let decided = decide(chars, &*WORDS);
    let found = lines(chars);
    let pairs: Vec<_> = found
        .windows(2)
        .map(|two| (two[0].number, two[1].number))
        .collect();
    let named: Vec<_> = decided.iter().map(|one| (one.line, one.next)).collect();
    assert_eq!(named, pairs);
    for one in &decided {
        assert!((0.5..=1.0).contains(&one.confidence), "{one:?}");
    }
    let text = clean_text(chars, &found, &decided);
    // Its lines, one behind the other: a join puts in at most a space, between what is Latin, and
    // takes away at most the hyphen that cuts a Latin word.
    let mut rest = text.as_str();
    for (at, line) in found.iter().enumerate() {
        let own: String = line.text(chars).iter().collect();
        let before = at
            .checked_sub(1)
            .map(|at| (found[at].text(chars), decided[at].keep));
        if let Some((before, kept)) = before {
            let space = if kept { "\n" } else { " " };
            let behind = rest.strip_prefix(space);
            assert!(behind.is_some() || !kept, "{own}");
            let ends = [before.last(), line.text(chars).first()];
            let is_latin = ends.iter().all(|c| c.is_some_and(|c| *c < '\u{250}'));
            assert!(behind.is_none() || kept || is_latin, "{own}");
            rest = behind.unwrap_or(rest);
        }
        let next = found.get(at + 1).map(|line| line.text(chars)[0]);
        let is_cut = next.is_some_and(|c| c.is_lowercase() && !decided[at].keep);
        let short = own.strip_suffix('-').filter(|_| is_cut);
        let whole = rest.strip_prefix(own.as_str());
        let whole = whole.or_else(|| rest.strip_prefix(short?));
        rest = whole.unwrap_or_else(|| panic!("{own} is not in {text}"));
    }
    assert!(matches!(rest, "" | "\n"), "{rest}");
    assert_eq!(before, chars);
}

#[test]
fn no_character_is_changed() {
    for page in all_pages() {
        holds(&page.chars);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(200) })]

    #[test]
    fn any_text_is_decided(text in "(([一-三]|[，。、“”（）《》0-9a-z —…　]){0,30}(\n|\r\n|\r|\n\n)){0,20}") {
        holds(&text.chars().collect::<Vec<char>>());
    }
}

#[test]
fn the_truth_is_met() {
    // What was measured, with some room: docs/mending.md has the figures.
    let decide = |chars: &[char]| decide(chars, &*WORDS);
    let sample = tally_of(&sample(), decide);
    assert!(sample.f1() > 0.95, "{sample:?}");
    assert!(sample.silent <= 1, "{sample:?}");
    let layouts = tally_of(&layouts(), decide);
    assert!(layouts.f1() > 0.94, "{layouts:?}");
}

#[test]
fn decisions_by_hand_are_followed_in_the_same_situation() {
    // A last line that fills the column, and no indent, blank line or short line behind it.
    let paragraph = "昨天清晨，河湾镇的老渡口来了\n一群白鹭，停在船头不肯走开。\n";
    let page: Vec<char> = paragraph.repeat(6).chars().collect();
    let looked = Looked::of(&page, &*WORDS);
    let before = looked.decisions(&[], &Offsets::default(), ASK_BELOW);
    let ends = |n: usize| n % 2 == 1;
    let keeping = |decisions: &[pizhu::mend::breaks::Decision], n: usize| {
        let one = &decisions[n];
        if one.keep {
            one.confidence
        } else {
            1.0 - one.confidence
        }
    };
    for keep in [true, false] {
        let decided: Vec<Option<bool>> =
            (0..before.len()).map(|n| ends(n).then_some(keep)).collect();
        let mut habits = Habits::default();
        looked.note(&decided, &mut habits);
        let after = looked.decisions(&[], &habits.offsets(), ASK_BELOW);
        for n in 0..before.len() {
            let (was, is) = (keeping(&before, n), keeping(&after, n));
            match (ends(n), keep) {
                (true, true) => assert!(is >= was, "{n}: {was} {is}"),
                (true, false) => assert!(is <= was, "{n}: {was} {is}"),
                (false, _) => assert!((is - was).abs() < 1e-6, "{n}: {was} {is}"),
            }
        }
        let moved = (0..before.len())
            .any(|n| ends(n) && (keeping(&before, n) - keeping(&after, n)).abs() > 0.01);
        assert!(
            moved || before.iter().all(|one| one.confidence > 0.98),
            "{before:?}"
        );
    }
}
