//! Encodings are told, or it is asked; never is a wrong one taken for certain.

use proptest::prelude::*;

use super::*;
use Encoding::*;

const SIMPLIFIED: &str = "本报讯　昨日上午，县里召开春耕生产动员大会，来自各乡镇的三百多名干部和农民代表参加了会议。\n\
    会议要求，各地要抓紧时间做好种子、化肥等物资的准备工作，保证今年粮食生产有一个好的开始。\n\
    县长王大明在讲话中说：“我们有信心、有能力完成今年的任务，让农民的收入再上一个新台阶。”\n";
const TRADITIONAL: &str = "【本報訊】市立圖書館昨天上午舉行新館開幕典禮，來自各界的兩百多位來賓參加了這次活動。\n\
    館長在致詞時表示，新館有三十萬冊圖書，並且設有兒童閱讀區，希望市民能夠常常來這裡讀書學習。\n\
    許多學生一早就來排隊，他們說：「這裡的環境很好，以後放學就可以來這邊看書、寫功課了。」\n";

fn encode(text: &str, encoding: Encoding) -> Vec<u8> {
    match encoding {
        Utf8 => text.as_bytes().to_vec(),
        Utf16Le => text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
        Utf16Be => text.encode_utf16().flat_map(u16::to_be_bytes).collect(),
        Gb18030 => encoding_rs::GB18030.encode(text).0.into_owned(),
        Big5 => encoding_rs::BIG5.encode(text).0.into_owned(),
    }
}

/// Text that `encoding` can express.
fn sample(encoding: Encoding) -> &'static str {
    if encoding == Big5 {
        TRADITIONAL
    } else {
        SIMPLIFIED
    }
}

/// `expected`: `=` for sure of it, `?` for unsure with it as the best candidate.
#[track_caller]
fn check(bytes: &[u8], expected: &str) {
    let found = match detect(bytes) {
        Detection::Sure(encoding) => format!("={encoding}"),
        Detection::Unsure(candidates) => format!("?{}", candidates[0].encoding),
    };
    assert_eq!(found, expected, "{}", String::from_utf8_lossy(bytes));
}

#[test]
fn each_encoding_is_found() {
    for encoding in Encoding::ALL {
        let expected = format!("={encoding}");
        check(&encode(sample(encoding), encoding), &expected);
        check(&encode(&sample(encoding).repeat(30), encoding), &expected);
        check(
            &encode(&sample(encoding).replace('\n', "\r\n\r\n"), encoding),
            &expected,
        );
    }
    for encoding in [Utf8, Gb18030, Utf16Le, Utf16Be] {
        let expected = format!("={encoding}");
        check(&encode(TRADITIONAL, encoding), &expected);
        let with_mark = format!("\u{FEFF}{SIMPLIFIED}");
        check(&encode(&with_mark, encoding), &expected);
        check(&encode("\u{FEFF}短", encoding), &expected);
    }
}

#[test]
fn plain_ascii_and_nothing_are_utf_8() {
    check(b"", "=utf-8");
    check(b"\n", "=utf-8");
    check(b"Title: none\nDate: 2024-03-05\n", "=utf-8");
    check(&encode("Title: none\n", Utf16Le), "=utf-16le");
    check(&encode("Title: none\n", Utf16Be), "=utf-16be");
}

#[test]
fn short_text_is_asked_about() {
    for text in ["北京", "春耕", "联通", "要闻\n"] {
        let bytes = encode(text, Gb18030);
        assert!(matches!(detect(&bytes), Detection::Unsure(_)), "{text}");
        check(text.as_bytes(), "=utf-8");
    }
    check(&encode("今日要闻", Gb18030), "?gb18030");
    check(&encode("今日要聞", Big5), "?big5-hkscs");
    check(b"\xB1", "?utf-8");
}

#[test]
fn a_cut_character_at_an_end_raises_no_doubt() {
    for encoding in Encoding::ALL {
        let bytes = encode(sample(encoding), encoding);
        let lines = bytes.len();
        // The last line end is one or two bytes; before it 」 or ”.
        for cut in 2..8 {
            check(&bytes[..lines - cut], &format!("={encoding}"));
        }
    }
    check(&SIMPLIFIED.as_bytes()[1..], "=utf-8");
    check(&SIMPLIFIED.as_bytes()[2..SIMPLIFIED.len() - 2], "=utf-8");
}

#[test]
fn damage_is_asked_about_unless_there_is_next_to_none() {
    for encoding in [Utf8, Gb18030, Big5] {
        let mut bytes = encode(sample(encoding), encoding);
        let end = bytes.len();
        for n in 1..6 {
            bytes[n * end / 6] = 0xFF;
        }
        let Detection::Unsure(candidates) = detect(&bytes) else {
            panic!("sure of damaged {encoding}");
        };
        assert_eq!(candidates[0].encoding, encoding);
        assert_eq!(
            candidates[0].undecodable,
            count_undecodable(&bytes, encoding)
        );
        assert!(
            candidates
                .iter()
                .any(|c| c.encoding == Utf8 && c.undecodable > 0)
        );

        for dirt in [0xFF, 0x00] {
            let mut bytes = encode(&sample(encoding).repeat(40), encoding);
            let line_end = bytes.iter().rposition(|&b| b == b'\n').unwrap();
            bytes.insert(line_end, dirt);
            check(&bytes, &format!("={encoding}"));
        }
    }
}

#[test]
fn the_beginning_alone_decides_nothing() {
    let ascii = "Volume 3, number 7, printed 1984\n";
    for repeat in [1, 30, 3000, 60_000] {
        let mut bytes = ascii.repeat(repeat).into_bytes();
        bytes.extend(encode(&SIMPLIFIED.repeat(40), Gb18030));
        check(&bytes, "=gb18030");
    }
    // Utf-8 first, and GB18030 for the rest: nobody can be sure, at any length.
    for repeat in [30, 300, 6000] {
        let mut bytes = SIMPLIFIED.repeat(repeat).into_bytes();
        bytes.extend(encode(&SIMPLIFIED.repeat(repeat / 10), Gb18030));
        assert!(matches!(detect(&bytes), Detection::Unsure(_)), "{repeat}");
        let mut bytes = encode(&SIMPLIFIED.repeat(repeat), Gb18030);
        bytes.extend(encode(&TRADITIONAL.repeat(repeat / 5), Big5));
        assert!(matches!(detect(&bytes), Detection::Unsure(_)), "{repeat}");
    }
}

#[test]
fn other_scripts_and_binary_files_are_asked_about() {
    let japanese = "これは日本語の文章です。新聞の記事ではありません。\n".repeat(20);
    let latin = encoding_rs::WINDOWS_1252
        .encode("Déjà vu à l’été, où ça?\n")
        .0
        .repeat(20);
    for bytes in [
        encoding_rs::SHIFT_JIS.encode(&japanese).0.into_owned(),
        encoding_rs::EUC_JP.encode(&japanese).0.into_owned(),
        latin,
        (0..=255).collect(),
        vec![0; 100],
        vec![0xFF; 100],
    ] {
        let found = detect(&bytes);
        assert!(matches!(found, Detection::Unsure(_)), "{found:?}");
    }
}

#[test]
fn a_candidate_shows_its_first_lines() {
    let text = format!("\n　\r\n今日要闻\r\n\n{}\n三\n四\n", "长".repeat(99));
    let Detection::Unsure(candidates) = detect(&encode(&text, Gb18030)[..24]) else {
        panic!("sure");
    };
    let gb = candidates.iter().find(|c| c.encoding == Gb18030).unwrap();
    assert!(gb.first_lines.starts_with("今日要闻\n长长"));
    let all = first_lines(&encode(&text, Gb18030), Gb18030);
    assert_eq!(all, format!("今日要闻\n{}\n三", "长".repeat(60)));
}

proptest! {
    #[test]
    fn any_bytes_are_answered(bytes in proptest::collection::vec(any::<u8>(), 0..3000)) {
        match detect(&bytes) {
            Detection::Sure(encoding) => {
                let bad = count_undecodable(&bytes, encoding);
                prop_assert!(bad * 100 <= bytes.len() || bad <= 6);
            }
            Detection::Unsure(candidates) => prop_assert!(!candidates.is_empty()),
        }
    }
}
