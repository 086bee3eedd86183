//! From a page's bytes to its characters, and from a character back to its bytes.
//!
//! A page is kept as it came and addressed by the index of its decoded code points, so the two
//! directions must agree about every byte, also about those that mean nothing:
//!
//! ```text
//! bytes   EF BB BF | E5 8C 97 | FF | 41        (utf-8; the first three are the byte-order mark)
//! chars              北         �    A
//! index              0          1    2
//! ```
//!
//! A byte that cannot be decoded is one U+FFFD, never a run of several bytes together, so that
//! each can be shown, counted and put right on its own. Which bytes of a broken GB18030 or Big5
//! sequence those are is what the WHATWG Encoding Standard says: an unassigned two-byte code is
//! lost as a whole, so that the text after it stays in step, but an ASCII byte is never lost.
//!
//! Nothing here guesses an encoding (that is `format::detect`) or changes a line end.

use std::borrow::Cow;
use std::ops::Range;

use serde::{Deserialize, Serialize};

/// How the bytes of a page stand for characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Encoding {
    /// UTF-8.
    #[serde(rename = "utf-8")]
    Utf8,
    /// GB18030, which contains GBK (cp936) and GB2312.
    #[serde(rename = "gb18030")]
    Gb18030,
    /// Big5 with the Hong Kong supplement, as the WHATWG Encoding Standard has it.
    #[serde(rename = "big5-hkscs")]
    Big5,
    /// UTF-16, the low byte of each unit first.
    #[serde(rename = "utf-16le")]
    Utf16Le,
    /// UTF-16, the high byte of each unit first.
    #[serde(rename = "utf-16be")]
    Utf16Be,
}

impl Encoding {
    /// All of them, the commonest first.
    pub const ALL: [Encoding; 5] = [
        Encoding::Utf8,
        Encoding::Gb18030,
        Encoding::Big5,
        Encoding::Utf16Le,
        Encoding::Utf16Be,
    ];

    /// The name that is written into files, in lower case.
    pub fn name(self) -> &'static str {
        match self {
            Encoding::Utf8 => "utf-8",
            Encoding::Gb18030 => "gb18030",
            Encoding::Big5 => "big5-hkscs",
            Encoding::Utf16Le => "utf-16le",
            Encoding::Utf16Be => "utf-16be",
        }
    }

    /// The encoding of that name or of one of its usual aliases; `None` for any other.
    ///
    /// Case, hyphens, underscores and spaces make no difference. A bare `utf-16` is taken for
    /// little-endian, as browsers take it.
    pub fn from_name(name: &str) -> Option<Encoding> {
        let plain: String = name
            .chars()
            .filter(|c| !matches!(c, '-' | '_' | ' '))
            .map(|c| c.to_ascii_lowercase())
            .collect();
        Some(match plain.as_str() {
            "utf8" | "utf8sig" | "utf8bom" | "cp65001" | "ascii" | "usascii" => Encoding::Utf8,
            "gb18030" | "gbk" | "gb2312" | "gb" | "cp936" | "ms936" | "936" | "windows936"
            | "xgbk" | "euccn" | "eucgb2312cn" | "gb180302000" | "gb180302005" | "gb180302022" => {
                Encoding::Gb18030
            }
            "big5" | "big5hkscs" | "cnbig5" | "xxbig5" | "cp950" | "ms950" | "950"
            | "windows950" | "cp951" | "big5eten" => Encoding::Big5,
            "utf16" | "utf16le" | "ucs2" | "ucs2le" | "unicode" => Encoding::Utf16Le,
            "utf16be" | "ucs2be" | "unicodefffe" => Encoding::Utf16Be,
            _ => return None,
        })
    }

    /// How many bytes at the start of `bytes` are this encoding's byte-order mark: 0, 2, 3 or 4.
    pub fn bom_len(self, bytes: &[u8]) -> usize {
        let mark: &[u8] = match self {
            Encoding::Utf8 => &[0xEF, 0xBB, 0xBF],
            Encoding::Gb18030 => &[0x84, 0x31, 0x95, 0x33],
            Encoding::Big5 => &[],
            Encoding::Utf16Le => &[0xFF, 0xFE],
            Encoding::Utf16Be => &[0xFE, 0xFF],
        };
        if bytes.starts_with(mark) {
            mark.len()
        } else {
            0
        }
    }
}

impl std::fmt::Display for Encoding {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name())
    }
}

/// What [`decode`] made of some bytes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Decoded {
    /// The code points, line ends and all, without a byte-order mark at the start.
    pub chars: Vec<char>,
    /// Indexes into `chars`, ascending, of each U+FFFD that stands for an undecodable byte (in
    /// UTF-16: for a lone surrogate unit or an odd last byte). A U+FFFD that the bytes spell out
    /// is not among them.
    pub undecodable: Vec<u32>,
}

impl Decoded {
    fn push_undecodable(&mut self, count: usize) {
        for _ in 0..count {
            self.undecodable.push(self.chars.len() as u32);
            self.chars.push(char::REPLACEMENT_CHARACTER);
        }
    }
}

/// The characters of `bytes`. Any bytes can be decoded; what means nothing in `encoding` is U+FFFD
/// and listed. Character indexes are `u32`: at most 4 GiB may be given, which the readers see to.
pub fn decode(bytes: &[u8], encoding: Encoding) -> Decoded {
    let text = &bytes[encoding.bom_len(bytes)..];
    match encoding {
        Encoding::Utf8 => decode_utf8(text),
        Encoding::Utf16Le => decode_utf16(text, u16::from_le_bytes),
        Encoding::Utf16Be => decode_utf16(text, u16::from_be_bytes),
        Encoding::Gb18030 | Encoding::Big5 => {
            let mut out = Decoded {
                chars: Vec::with_capacity(text.len() / 2 + 1),
                undecodable: Vec::new(),
            };
            decode_legacy(text, encoding, |step| match step {
                Step::Units(units) => {
                    out.chars
                        .extend(char::decode_utf16(units.iter().copied()).map(|c| {
                            // encoding_rs never writes half a surrogate pair.
                            c.unwrap_or(char::REPLACEMENT_CHARACTER)
                        }))
                }
                Step::Undecodable(count) => out.push_undecodable(count),
            });
            out
        }
    }
}

/// The same characters as [`decode`] makes, as a string; borrowed where the bytes are one already.
pub fn decode_to_text(bytes: &[u8], encoding: Encoding) -> Cow<'_, str> {
    let text = &bytes[encoding.bom_len(bytes)..];
    match encoding {
        Encoding::Utf8 => match str::from_utf8(text) {
            Ok(text) => Cow::Borrowed(text),
            Err(_) => Cow::Owned(decode_utf8(text).chars.into_iter().collect()),
        },
        Encoding::Gb18030 | Encoding::Big5 => {
            let mut out = String::with_capacity(text.len() + text.len() / 2);
            decode_legacy(text, encoding, |step| match step {
                Step::Units(units) => {
                    let chars = char::decode_utf16(units.iter().copied());
                    out.extend(chars.map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)));
                }
                Step::Undecodable(count) => {
                    out.extend(std::iter::repeat_n(char::REPLACEMENT_CHARACTER, count));
                }
            });
            Cow::Owned(out)
        }
        _ => Cow::Owned(decode(bytes, encoding).chars.into_iter().collect()),
    }
}

/// How many U+FFFD [`decode`] would put for undecodable bytes, without keeping the text.
pub fn count_undecodable(bytes: &[u8], encoding: Encoding) -> usize {
    let text = &bytes[encoding.bom_len(bytes)..];
    match encoding {
        Encoding::Utf8 if str::from_utf8(text).is_ok() => 0,
        Encoding::Utf8 => text.utf8_chunks().map(|chunk| chunk.invalid().len()).sum(),
        Encoding::Utf16Le => count_undecodable_utf16(text, u16::from_le_bytes),
        Encoding::Utf16Be => count_undecodable_utf16(text, u16::from_be_bytes),
        Encoding::Gb18030 | Encoding::Big5 => {
            let mut sum = 0;
            decode_legacy(text, encoding, |step| {
                if let Step::Undecodable(count) = step {
                    sum += count;
                }
            });
            sum
        }
    }
}

fn decode_utf8(bytes: &[u8]) -> Decoded {
    let mut out = Decoded::default();
    // Validating the whole is several times as fast as going by chunks, and nearly all is valid.
    if let Ok(text) = str::from_utf8(bytes) {
        out.chars.reserve_exact(text.chars().count());
        out.chars.extend(text.chars());
        return out;
    }
    out.chars.reserve(bytes.len() / 2);
    for chunk in bytes.utf8_chunks() {
        out.chars.extend(chunk.valid().chars());
        out.push_undecodable(chunk.invalid().len());
    }
    out
}

fn utf16_units(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> (impl Iterator<Item = u16>, usize) {
    let (pairs, odd) = bytes.as_chunks::<2>();
    (pairs.iter().map(move |&pair| unit(pair)), odd.len())
}

fn decode_utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Decoded {
    let (units, odd) = utf16_units(bytes, unit);
    let mut out = Decoded {
        chars: Vec::with_capacity(bytes.len() / 2 + 1),
        undecodable: Vec::new(),
    };
    for c in char::decode_utf16(units) {
        match c {
            Ok(c) => out.chars.push(c),
            Err(_) => out.push_undecodable(1),
        }
    }
    out.push_undecodable(odd);
    out
}

fn count_undecodable_utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> usize {
    let (units, odd) = utf16_units(bytes, unit);
    char::decode_utf16(units).filter(Result::is_err).count() + odd
}

enum Step<'a> {
    /// Decoded text, in UTF-16; no surrogate pair is cut.
    Units(&'a [u16]),
    /// So many bytes here cannot be decoded.
    Undecodable(usize),
}

fn decode_legacy(mut bytes: &[u8], encoding: Encoding, mut step: impl FnMut(Step<'_>)) {
    use encoding_rs::DecoderResult;
    let standard = match encoding {
        Encoding::Big5 => encoding_rs::BIG5,
        _ => encoding_rs::GB18030,
    };
    let mut decoder = standard.new_decoder_without_bom_handling();
    let mut units = [0u16; 4096];
    loop {
        let (result, read, written) =
            decoder.decode_to_utf16_without_replacement(bytes, &mut units, true);
        bytes = &bytes[read..];
        step(Step::Units(&units[..written]));
        match result {
            DecoderResult::InputEmpty => return,
            DecoderResult::OutputFull => {}
            // Bytes taken in after the broken ones stay in the decoder and come out next.
            DecoderResult::Malformed(count, _) => step(Step::Undecodable(usize::from(count))),
        }
    }
}

/// Leads from the characters of a page back to its bytes, at about one byte a character.
///
/// One Big5-HKSCS code stands for two code points (`Ê̄`, `Ê̌`, `ê̄`, `ê̌`): both lead to the same two
/// bytes.
#[derive(Clone, Debug)]
pub struct ByteMap {
    /// How many bytes each character takes; 0 for one that shares those of the next.
    lengths: Vec<u8>,
    /// Where every `STRIDE`th character starts.
    starts: Vec<usize>,
    end: usize,
}

const STRIDE: usize = 64;

/// The Big5-HKSCS codes that decode to two code points.
const BIG5_PAIRS: [[u8; 2]; 4] = [[0x88, 0x62], [0x88, 0x64], [0x88, 0xA3], [0x88, 0xA5]];

impl ByteMap {
    /// The map of a page's bytes.
    pub fn new(bytes: &[u8], encoding: Encoding) -> ByteMap {
        ByteMap::of(bytes, encoding, &decode(bytes, encoding))
    }

    fn of(bytes: &[u8], encoding: Encoding, decoded: &Decoded) -> ByteMap {
        let count = decoded.chars.len();
        let mut at = encoding.bom_len(bytes);
        let mut lengths = Vec::with_capacity(count);
        let mut starts = Vec::with_capacity(count.div_ceil(STRIDE));
        let mut undecodable = decoded.undecodable.iter().peekable();
        for (index, &c) in decoded.chars.iter().enumerate() {
            if index % STRIDE == 0 {
                starts.push(at);
            }
            let length = if undecodable.next_if(|&&i| i as usize == index).is_some() {
                match encoding {
                    Encoding::Utf16Le | Encoding::Utf16Be => (bytes.len() - at).min(2),
                    _ => 1,
                }
            } else {
                decodable_length(&bytes[at..], encoding, c)
            };
            lengths.push(length as u8);
            at += length;
        }
        debug_assert_eq!(at, bytes.len());
        ByteMap {
            lengths,
            starts,
            end: bytes.len(),
        }
    }

    /// How many characters the page has.
    pub fn chars(&self) -> usize {
        self.lengths.len()
    }

    /// The bytes of the characters `range` (0-based, end-exclusive), as offsets into the file, a
    /// byte-order mark counted. Indexes beyond the end count as the end. An empty range gives the
    /// empty range where that character's bytes begin.
    pub fn byte_range(&self, range: Range<u32>) -> Range<usize> {
        let first = range.start as usize;
        let start = self.start_of(first);
        if range.is_empty() {
            return start..start;
        }
        let mut end = (range.end as usize).min(self.chars());
        while end > 0 && end < self.chars() && self.lengths[end - 1] == 0 {
            end += 1;
        }
        start..self.start_of(end)
    }

    fn start_of(&self, index: usize) -> usize {
        if index >= self.chars() {
            return self.end;
        }
        let mark = index / STRIDE;
        let before = &self.lengths[mark * STRIDE..index];
        self.starts[mark] + before.iter().map(|&n| usize::from(n)).sum::<usize>()
    }
}

/// [`decode`] and [`ByteMap::new`] in one pass over the bytes.
pub fn decode_with_map(bytes: &[u8], encoding: Encoding) -> (Decoded, ByteMap) {
    let decoded = decode(bytes, encoding);
    let map = ByteMap::of(bytes, encoding, &decoded);
    (decoded, map)
}

/// [`ByteMap::byte_range`] for one look-up; it decodes the page, so build the map for several.
pub fn byte_range(bytes: &[u8], encoding: Encoding, range: Range<u32>) -> Range<usize> {
    ByteMap::new(bytes, encoding).byte_range(range)
}

/// How many bytes the decodable character `c` takes at the start of `bytes`.
fn decodable_length(bytes: &[u8], encoding: Encoding, c: char) -> usize {
    match encoding {
        Encoding::Utf8 => c.len_utf8(),
        Encoding::Utf16Le | Encoding::Utf16Be => c.len_utf16() * 2,
        Encoding::Gb18030 => match bytes {
            // 0x80 alone is the euro sign.
            [..=0x80, ..] => 1,
            [_, b'0'..=b'9', ..] => 4,
            _ => 2,
        },
        Encoding::Big5 => match bytes {
            [..0x80, ..] => 1,
            [lead, trail, ..] if BIG5_PAIRS.contains(&[*lead, *trail]) => {
                // The base letter shares the bytes of the mark that follows it.
                if matches!(c, 'Ê' | 'ê') { 0 } else { 2 }
            }
            _ => 2,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

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
                0x00, b'0', b'A', b'\n', 0x40, 0x62, 0x7F, 0x80, 0x81, 0x84, 0x88, 0x95, 0xA3,
                0xA5, 0xBB, 0xBF, 0xD8, 0xDC, 0xE3, 0xED, 0xEF, 0xF0, 0xFE, 0xFF,
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
}
