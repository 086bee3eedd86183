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

#[cfg(test)]
mod tests;

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
