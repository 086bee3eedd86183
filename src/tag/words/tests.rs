//! Words, clauses and sentences at every place of a text.

use super::*;

fn chars(text: &str) -> Vec<char> {
    text.chars().collect()
}

/// A text with its stretches parted by bars, each asked at every one of its characters.
fn parted(text: &str, at: impl Fn(&[char], usize) -> Range<usize>) -> String {
    let chars = chars(text);
    let mut parts: Vec<String> = Vec::new();
    let mut from = 0;
    while from < chars.len() {
        let range = at(&chars, from);
        assert_eq!(range.start, from, "{text}");
        for i in range.clone() {
            assert_eq!(at(&chars, i), range, "{text} at {i}");
        }
        parts.push(chars[range.clone()].iter().collect());
        from = range.end;
    }
    parts.join("|")
}

#[test]
fn pieces_of_a_long_text_are_those_of_its_sentences() {
    let words = Words::load();
    let sentence = chars("记者周敏到苇川采访，看望了豆腐摊主程秀兰、贺小满。\n");
    let own = words.pieces(&sentence);
    let times = 5 * PORTION / sentence.len();
    let expected = (0..times).flat_map(|n| {
        let start = n * sentence.len();
        own.iter().map(move |piece| {
            (
                start + piece.range.start..start + piece.range.end,
                piece.kind,
            )
        })
    });
    let found = words.pieces(&sentence.repeat(times)).into_iter();
    assert!(found.map(|piece| (piece.range, piece.kind)).eq(expected));
    // Nothing to part it at.
    let one = vec!['的'; 20 * PORTION];
    let pieces = words.pieces(&one);
    assert_eq!(
        pieces.iter().map(|p| p.range.len()).sum::<usize>(),
        one.len()
    );
}

#[test]
fn words_are_those_of_the_dictionary() {
    let words = Words::load();
    let check = |expected: &str| {
        let text = expected.replace('|', "");
        assert_eq!(parted(&text, |c, i| words.word_at(c, i)), expected);
    };
    for expected in [
        "",
        "我们|在|北京|工作",
        "北京|，|上海",
        "“|北京|”|。",
        "新桥|——|渡口|……",
        "北京\u{FE00}|工作",
        "北\u{FE00}京\u{FE00}|工作",
        "北\u{FFFD}京".replace('\u{FFFD}', "|\u{FFFD}|").as_str(),
        "他|喜欢|𠮷",
        "北京| \u{3000}|工作",
        "北京|\n|工作",
        "北|\n|京",
        "北| |京",
        "一|！|？",
    ] {
        check(expected);
    }
}

#[test]
fn without_a_dictionary_each_han_character_is_a_word() {
    let words = Words::without_dictionary();
    assert!(!words.has_dictionary());
    let check = |expected: &str| {
        let text = expected.replace('|', "");
        assert_eq!(parted(&text, |c, i| words.word_at(c, i)), expected);
    };
    for expected in [
        "北|京",
        "well-known| |it's| |it’s| |it|'",
        "AT&T|.",
        "3.14|元|1,234|人",
        "１，２３４|，|１|，|２",
        "增|12.5%|，|10:30",
        "e\u{301}te\u{301}|好",
        "葛\u{E0100}|城",
        "カタカナ|の",
        "👩\u{200D}|🌾",
        "  |甲|\u{3000}|\n|\n| |乙",
        "\u{301}|甲",
    ] {
        // Kana are one word whatever they are.
        check(expected.replace("カタカナ|の", "カタカナの").as_str());
    }
}

#[test]
fn sentences_end_behind_their_closing_marks() {
    let check = |expected: &str| {
        let text = expected.replace('|', "");
        assert_eq!(parted(&text, sentence_at), expected);
    };
    for expected in [
        "桥通了。|水退了！|真的？！|好",
        "他说：“桥通了。”|大家（都）笑了。",
        "（见图。）|又说",
        "等等……|后来",
        "甲；|乙。|　　|丙",
        "甲|\n|乙。|\n|\n|丙",
        "他说\"好。\"|又说。|\"好",
        "长3.14米。|",
        "。|”".replace('|', "").as_str(),
    ] {
        check(expected.trim_end_matches('|'));
    }
}

#[test]
fn clauses_end_at_pauses_too() {
    let check = |expected: &str| {
        let text = expected.replace('|', "");
        assert_eq!(parted(&text, clause_at), expected);
    };
    for expected in [
        "甲，|乙、|丙：|“丁。”|戊",
        "1,234人，|10:30开",
        "共１，２３４人",
        "“好，”|他说",
    ] {
        check(expected);
    }
}

#[test]
fn the_caret_goes_by_clauses_and_leaves_their_marks_out() {
    // Where it stops going right, and going left, in one text.
    let check = |right: &str, left: &str| {
        let text = chars(&right.replace('|', ""));
        let of = |at: usize| Clause {
            whole: clause_at(&text, at),
            words: clause_words_at(&text, at),
        };
        let mut stops = vec![clause_end(text.len(), 0, of)];
        while *stops.last().unwrap() < text.len() {
            stops.push(clause_end(text.len(), *stops.last().unwrap(), of));
        }
        assert_eq!(barred(&text, &stops), right);
        let mut stops = vec![clause_start(text.len(), of)];
        while *stops.last().unwrap() > 0 {
            stops.push(clause_start(*stops.last().unwrap(), of));
        }
        assert_eq!(barred(&text, &stops), left);
    };
    check(
        "天亮了|，人多了|。桥通了|。|",
        "|天亮了，|人多了。|桥通了。",
    );
    check("他说|：“桥通了|。”大家笑了|", "|他说：“|桥通了。”|大家笑了");
    check(
        "他读《渡口旧事》|、《算术|》。|",
        "|他读《渡口旧事》、《|算术》。",
    );
    check("甲|……\n|　|乙|", "|甲……|\n|　|乙");
}

/// A text with bars where something stops.
fn barred(text: &[char], stops: &[usize]) -> String {
    let mut out = String::new();
    for gap in 0..=text.len() {
        if stops.contains(&gap) && !text.is_empty() {
            out.push('|');
        }
        out.extend(text.get(gap));
    }
    out
}

#[test]
fn words_are_the_same_in_traditional_characters() {
    let words = Words::load();
    let ranges = |text: &str| -> Vec<Range<usize>> {
        let pieces = words.pieces(&chars(text)).into_iter();
        pieces.map(|piece| piece.range).collect()
    };
    for (text, simplified) in [
        ("記者在圖書館採訪學生", "记者在图书馆采访学生"),
        ("經濟已經好轉，時間不多", "经济已经好转，时间不多"),
        ("八號風球襲港", "八号风球袭港"),
        ("中華人民共和國成立", "中华人民共和国成立"),
    ] {
        assert_eq!(ranges(text), ranges(simplified), "{text}");
        let (text, simplified) = (chars(text), chars(simplified));
        for at in 0..text.len() {
            let [one, other] = [&text, &simplified].map(|text| words.word_at(text, at));
            assert_eq!(one, other);
            let [one, other] = [&text, &simplified].map(|text| words.has_word_over(text, at, 4));
            assert_eq!(one, other);
        }
        assert_eq!(words.word_lengths(&text), words.word_lengths(&simplified));
        assert_eq!(words.likelihood(&text), words.likelihood(&simplified));
    }
    assert_eq!(words.word_at(&chars("乾隆来了"), 0), 0..2);
}

#[test]
fn every_character_is_in_its_word_whatever_the_text() {
    let samples =
        chars("北京工作渡口。”…—，a1.-%' \u{3000}\n\u{301}\u{FE0F}\u{200D}\u{FFFD}𠮷か\"");
    let mut state = 9u64;
    let mut below = |n: usize| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        (state >> 33) as usize % n
    };
    let words = [Words::load(), Words::without_dictionary()];
    for _ in 0..2000 {
        let text: Vec<char> = (0..below(300))
            .map(|_| samples[below(samples.len())])
            .collect();
        for _ in 0..4 {
            let index = below(text.len() + 2);
            for words in &words {
                let word = words.word_at(&text, index);
                assert!(word.end <= text.len());
                assert!(
                    word.contains(&index) || index >= text.len(),
                    "{text:?} {index}"
                );
            }
            for stretch in [sentence_at(&text, index), clause_at(&text, index)] {
                assert!(stretch.contains(&index) || index >= text.len());
                assert!(stretch.end <= text.len());
            }
        }
    }
}

#[test]
fn words_are_shared_between_threads() {
    fn shared<T: Send + Sync + 'static>() {}
    shared::<Words>();
}

#[test]
fn what_no_dictionary_knows_is_guessed_only_where_that_is_asked_for() {
    let words = Words::load();
    let chars: Vec<char> = "摊主程秀兰已经".chars().collect();
    for (at, known) in [(0, 0..2), (2, 2..3), (3, 3..4), (4, 4..5), (5, 5..7)] {
        assert_eq!(words.known_word_at(&chars, at), known, "{at}");
    }
}

#[test]
fn words_across_many_breaks_are_those_across_each() {
    let words = Words::load();
    let sides: Vec<(Vec<char>, Vec<char>)> = [
        ("北京大", "学生活动"),
        ("", "中国人"),
        ("人々", "々来〇"),
        ("〇", "一年"),
        ("研究生命", "起源"),
        ("没有", ""),
        ("武汉市长", "江大桥"),
    ]
    .iter()
    .cycle()
    .take(600)
    .map(|(left, right)| (left.chars().collect(), right.chars().collect()))
    .collect();
    let breaks: Vec<(&[char], &[char])> = sides
        .iter()
        .map(|(l, r)| (l.as_slice(), r.as_slice()))
        .collect();
    let each: Vec<Across> = breaks
        .iter()
        .map(|(left, right)| words.across(left, right))
        .collect();
    assert_eq!(words.across_each(&breaks), each);
    assert!(each.iter().any(|one| one.word > 0), "some words lie across");
}

#[test]
fn words_asked_for_one_after_the_other_are_the_same() {
    let words = Words::load();
    let long = "记者周敏到苇川采访看望了豆腐摊主".repeat(20);
    for text in [
        "记者周敏到苇川采访，看望了100家豆腐摊主 New York。\n\n程秀兰、贺小满头一回\u{E0100}来了！",
        "葛\u{E0100}城人\u{FE0F}民和国\u{301}家",
        &long,
        "",
    ] {
        let chars = chars(text);
        let mut known = words.known_in(&chars);
        let there = (0..=chars.len()).chain((0..=chars.len()).rev());
        for at in there {
            assert_eq!(
                known.word_at(at),
                words.known_word_at(&chars, at),
                "{text} {at}"
            );
        }
        let unread = Words::without_dictionary();
        let mut known = unread.known_in(&chars);
        for at in 0..=chars.len() {
            assert_eq!(known.word_at(at), unread.known_word_at(&chars, at));
        }
    }
}
