//! Bytes become characters and characters lead back to their bytes, in every encoding.

use proptest::prelude::*;

use super::*;

/// `text` in `encoding`; what it cannot express must not be asked for.
fn encode(text: &str, encoding: Encoding) -> Vec<u8> {
    match encoding {
        Encoding::Utf8 => text.as_bytes().to_vec(),
        Encoding::Utf16Le => text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
        Encoding::Utf16Be => text.encode_utf16().flat_map(u16::to_be_bytes).collect(),
        Encoding::Gb18030 => encoding_rs::GB18030.encode(text).0.into_owned(),
        Encoding::Big5 => encoding_rs::BIG5.encode(text).0.into_owned(),
    }
}

fn any_encoding() -> impl Strategy<Value = Encoding> {
    proptest::sample::select(Encoding::ALL.to_vec())
}

/// Bytes that often form the beginnings of sequences.
fn nasty_bytes() -> impl Strategy<Value = Vec<u8>> {
    let byte = prop_oneof![
        any::<u8>(),
        proptest::sample::select(vec![
            0x00, b'0', b'A', b'\n', 0x40, 0x62, 0x7F, 0x80, 0x81, 0x84, 0x88, 0x95, 0xA3, 0xA5,
            0xBB, 0xBF, 0xD8, 0xDC, 0xE3, 0xED, 0xEF, 0xF0, 0xFE, 0xFF,
        ]),
    ];
    proptest::collection::vec(byte, 0..200)
}

/// `expected` is one `(character, byte length)` each; `bad` the undecodable ones.
#[track_caller]
fn check(bytes: &[u8], encoding: Encoding, expected: &[(char, Range<usize>)], bad: &[u32]) {
    let (decoded, map) = decode_with_map(bytes, encoding);
    let found: Vec<_> = (0u32..)
        .zip(&decoded.chars)
        .map(|(i, &c)| (c, map.byte_range(i..i + 1)))
        .collect();
    assert_eq!(found, expected, "{encoding} {bytes:02X?}");
    assert_eq!(decoded.undecodable, bad, "{encoding} {bytes:02X?}");
    assert_eq!(count_undecodable(bytes, encoding), bad.len());
    assert!(decode_to_text(bytes, encoding).chars().eq(decoded.chars));
}

#[test]
fn every_byte_is_accounted_for() {
    use Encoding::*;
    const BAD: char = '\u{FFFD}';
    check(b"", Utf8, &[], &[]);
    check(b"\xEF\xBB\xBF", Utf8, &[], &[]);
    check(
        b"\xEF\xBB\xBF\xE5\x8C\x97\xFFA",
        Utf8,
        &[('北', 3..6), (BAD, 6..7), ('A', 7..8)],
        &[1],
    );
    // A cut character: each of its bytes; a spelt-out U+FFFD is not undecodable.
    check(
        b"\xE5\x8C\xEF\xBF\xBD",
        Utf8,
        &[(BAD, 0..1), (BAD, 1..2), (BAD, 2..5)],
        &[0, 1],
    );
    // Only the first mark is none of the text.
    check(
        b"\xEF\xBB\xBF\xEF\xBB\xBF\r\n\xE2\x80\xA8\x0C",
        Utf8,
        &[
            ('\u{FEFF}', 3..6),
            ('\r', 6..7),
            ('\n', 7..8),
            ('\u{2028}', 8..11),
            ('\u{C}', 11..12),
        ],
        &[],
    );
    check(
        b"\xB1\xB1\x81\x30\x81\x30\x80\xFFA",
        Gb18030,
        &[
            ('北', 0..2),
            ('\u{80}', 2..6),
            ('€', 6..7),
            (BAD, 7..8),
            ('A', 8..9),
        ],
        &[3],
    );
    check(b"\x84\x31\x95\x33\xB1\xB1", Gb18030, &[('北', 4..6)], &[]);
    // The digit and the pair after a false start of four bytes are not lost.
    check(
        b"\x81\x30\x81\x41\xB1",
        Gb18030,
        &[(BAD, 0..1), ('0', 1..2), ('丄', 2..4), (BAD, 4..5)],
        &[0, 3],
    );
    // One code, two code points, the same bytes.
    check(
        b"\xA4\xA4\x88\x62\xA4\xE5",
        Big5,
        &[('中', 0..2), ('Ê', 2..4), ('\u{304}', 2..4), ('文', 4..6)],
        &[],
    );
    // An unassigned code is two undecodable bytes and keeps the rest in step.
    check(
        b"\x81\xA1\xA4\xA4",
        Big5,
        &[(BAD, 0..1), (BAD, 1..2), ('中', 2..4)],
        &[0, 1],
    );
    check(
        b"\xFF\xFE\x17\x53\x42\xD8\xB7\xDF\x42\xD8A",
        Utf16Le,
        &[('北', 2..4), ('𠮷', 4..8), (BAD, 8..10), (BAD, 10..11)],
        &[2, 3],
    );
    check(
        b"\xFE\xFF\x53\x17\xDF\xB7",
        Utf16Be,
        &[('北', 2..4), (BAD, 4..6)],
        &[1],
    );
}

#[test]
fn ranges_beyond_the_end_and_empty_ones_are_answered() {
    let map = ByteMap::new("北京".as_bytes(), Encoding::Utf8);
    assert_eq!(map.byte_range(0..9), 0..6);
    assert_eq!(map.byte_range(7..9), 6..6);
    assert_eq!(map.byte_range(1..1), 3..3);
    #[expect(clippy::reversed_empty_ranges)]
    let reversed = map.byte_range(2..0);
    assert_eq!(reversed, 6..6);
    assert_eq!(ByteMap::new(b"", Encoding::Big5).byte_range(0..1), 0..0);
    let pair = ByteMap::new(b"\x88\x62", Encoding::Big5);
    assert_eq!(pair.byte_range(0..1), 0..2);
    assert_eq!(pair.byte_range(1..2), 0..2);
    assert_eq!(pair.byte_range(1..1), 0..0);
}

#[test]
fn names_lead_back_to_their_encoding() {
    for encoding in Encoding::ALL {
        assert_eq!(Encoding::from_name(encoding.name()), Some(encoding));
        let json = serde_json::to_string(&encoding).unwrap();
        assert_eq!(json, format!("\"{encoding}\""));
        assert_eq!(serde_json::from_str::<Encoding>(&json).unwrap(), encoding);
    }
    for (name, expected) in [
        ("UTF8", Some(Encoding::Utf8)),
        ("utf-8-sig", Some(Encoding::Utf8)),
        ("GBK", Some(Encoding::Gb18030)),
        ("gb2312", Some(Encoding::Gb18030)),
        ("cp936", Some(Encoding::Gb18030)),
        ("Big5", Some(Encoding::Big5)),
        ("big5hkscs", Some(Encoding::Big5)),
        ("UTF_16BE", Some(Encoding::Utf16Be)),
        ("utf-16", Some(Encoding::Utf16Le)),
        ("latin-1", None),
        ("", None),
    ] {
        assert_eq!(Encoding::from_name(name), expected, "{name}");
    }
}

proptest! {
    #[test]
    fn ranges_of_consecutive_characters_cover_the_bytes(
        bytes in nasty_bytes(),
        encoding in any_encoding(),
    ) {
        let (decoded, map) = decode_with_map(&bytes, encoding);
        prop_assert_eq!(map.chars(), decoded.chars.len());
        prop_assert_eq!(count_undecodable(&bytes, encoding), decoded.undecodable.len());
        prop_assert!(decode_to_text(&bytes, encoding).chars().eq(decoded.chars.iter().copied()));
        let mut at = encoding.bom_len(&bytes);
        let mut last = at..at;
        for (i, &c) in (0u32..).zip(&decoded.chars) {
            let range = map.byte_range(i..i + 1);
            prop_assert!(!range.is_empty());
            if range != last {
                prop_assert_eq!(range.start, at);
            } else {
                // Only the second half of a Big5 pair shares its bytes.
                prop_assert_eq!(encoding, Encoding::Big5);
                prop_assert!(matches!(c as u32, 0x304 | 0x30C));
            }
            at = range.end;
            let bad = decoded.undecodable.contains(&i);
            if bad {
                prop_assert_eq!(c, '\u{FFFD}');
                let one = !matches!(encoding, Encoding::Utf16Le | Encoding::Utf16Be);
                prop_assert!(!one || range.len() == 1);
            } else if encoding == Encoding::Utf8 {
                prop_assert_eq!(&bytes[range.clone()], &encode(&c.to_string(), encoding));
            } else {
                // Its bytes alone mean the same character.
                let alone = decode(&bytes[range.clone()], encoding);
                let bom = encoding.bom_len(&bytes[range.clone()]) > 0;
                prop_assert!(alone.undecodable.is_empty());
                prop_assert!(bom || alone.chars.contains(&c));
            }
            last = range;
        }
        prop_assert_eq!(at, bytes.len());
        let all = map.byte_range(0..decoded.chars.len() as u32);
        prop_assert_eq!(all, encoding.bom_len(&bytes)..bytes.len());
    }

    #[test]
    fn decoding_what_was_encoded_gives_the_text(text in any::<String>(), big5 in "[一-龥a-z，。]*") {
        for encoding in Encoding::ALL {
            let text = if encoding == Encoding::Big5 {
                big5.chars().filter(|c| !encoding_rs::BIG5.encode(&c.to_string()).2).collect()
            } else {
                text.clone()
            };
            // Private-use characters that GB18030-2022 moved do not come back as themselves.
            let moved = encoding == Encoding::Gb18030
                && text.chars().any(|c| matches!(c, '\u{E000}'..='\u{F8FF}'));
            let decoded = decode(&encode(&text, encoding), encoding);
            if !moved {
                let text = text.strip_prefix('\u{FEFF}').unwrap_or(&text);
                prop_assert_eq!(decoded.chars.iter().collect::<String>(), text);
                prop_assert!(decoded.undecodable.is_empty());
            }
        }
    }
}
