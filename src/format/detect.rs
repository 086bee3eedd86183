//! Which encoding a file is in, and whether that is certain enough not to ask.
//!
//! A wrong guess garbles a page before anyone has seen it, a question costs one click; so whatever
//! is in doubt comes back as [`Detection::Unsure`]. The beginning of a file proves nothing about
//! the rest: the file is cut into up to sixteen parts (or, beyond 1 MB, sampled at sixteen places
//! from start to end), every part is read in every encoding, and all must agree.
//!
//! How well a reading fits is measured by what it yields: the commonest Han characters and CJK
//! punctuation make up four fifths of real Chinese prose and hardly a tenth of prose read in the
//! wrong encoding, which runs to rare characters, stray scripts and private use instead.

use std::ops::Range;

use crate::core::encoding::{Encoding, count_undecodable, decode};

mod common;
#[cfg(test)]
mod tests;

use common::COMMON;

/// What [`detect`] found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Detection {
    /// Beyond reasonable doubt.
    Sure(Encoding),
    /// Someone should look: the encodings that are possible, best first, never none.
    Unsure(Vec<Candidate>),
}

impl Detection {
    /// The encoding to take when nobody can be asked.
    pub fn best(&self) -> Encoding {
        match self {
            Detection::Sure(encoding) => *encoding,
            Detection::Unsure(candidates) => {
                candidates.first().map_or(Encoding::Utf8, |c| c.encoding)
            }
        }
    }
}

/// A possible encoding, with what the text would look like in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// The encoding.
    pub encoding: Encoding,
    /// How many bytes of the whole file it cannot decode (in UTF-16: how many units).
    pub undecodable: usize,
    /// The first three lines that are not blank, at most 60 characters of each, joined by `\n`.
    pub first_lines: String,
}

/// Files up to this many bytes are looked at whole, longer ones in samples.
const WHOLE: usize = 1_000_000;

const PARTS: usize = 16;

const SAMPLE: usize = 60_000;

/// Below this many bytes a part says too little on its own.
const SMALLEST_PART: usize = 2_000;

/// The encoding of `bytes`, or what it may be.
pub fn detect(bytes: &[u8]) -> Detection {
    let by_mark = [
        Encoding::Utf8,
        Encoding::Utf16Le,
        Encoding::Utf16Be,
        Encoding::Gb18030,
    ]
    .into_iter()
    .find(|encoding| encoding.bom_len(bytes) > 0);
    if let Some(encoding) = by_mark {
        // Some tools put a mark before text that is in another encoding.
        let undecodable = count_undecodable(bytes, encoding);
        return if undecodable * 1000 <= bytes.len() || undecodable <= 1 {
            Detection::Sure(encoding)
        } else {
            ask(bytes, &survey(bytes))
        };
    }

    let utf8 = utf8_state(bytes);
    if !bytes.contains(&0) {
        match utf8 {
            Utf8State::Valid { wide: 0, .. } => return Detection::Sure(Encoding::Utf8),
            // A few short words of GB18030 can happen to be valid UTF-8 of two bytes a letter.
            Utf8State::Valid { wide, short } if wide > short || wide >= 30 => {
                return Detection::Sure(Encoding::Utf8);
            }
            // Cut in the middle of a character, and otherwise in order.
            Utf8State::CutAtAnEnd { wide, short } if wide >= 10 && wide > short => {
                return Detection::Sure(Encoding::Utf8);
            }
            _ => {}
        }
    }

    let survey = survey(bytes);
    match decide(&survey) {
        Some(encoding) => Detection::Sure(encoding),
        None => ask(bytes, &survey),
    }
}

/// How a file stands as UTF-8: `wide` counts its characters of several bytes, `short` those of two.
enum Utf8State {
    Valid { wide: usize, short: usize },
    CutAtAnEnd { wide: usize, short: usize },
    Broken,
}

fn utf8_state(bytes: &[u8]) -> Utf8State {
    let count = |text: &str| {
        let lead = |range: std::ops::RangeInclusive<u8>| {
            text.bytes().filter(|b| range.contains(b)).count()
        };
        (lead(0xC2..=0xF4), lead(0xC2..=0xDF))
    };
    if let Ok(text) = str::from_utf8(bytes) {
        let (wide, short) = count(text);
        return Utf8State::Valid { wide, short };
    }
    let is_continuation = |b: &&u8| matches!(**b, 0x80..=0xBF);
    let head = bytes.iter().take(3).take_while(is_continuation).count();
    match str::from_utf8(&bytes[head..]) {
        Ok(text) => {
            let (wide, short) = count(text);
            Utf8State::CutAtAnEnd { wide, short }
        }
        Err(error) if error.error_len().is_none() => {
            let end = head + error.valid_up_to();
            let (wide, short) = count(str::from_utf8(&bytes[head..end]).unwrap_or_default());
            Utf8State::CutAtAnEnd { wide, short }
        }
        Err(_) => Utf8State::Broken,
    }
}

/// What one encoding makes of one part of the file.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Tally {
    /// Characters that say something: all but ASCII (in UTF-16, which could not be mistaken for
    /// it, ASCII as well).
    telling: usize,
    common: usize,
    odd: usize,
    undecodable: usize,
}

impl Tally {
    fn add(&mut self, other: Tally) {
        self.telling += other.telling;
        self.common += other.common;
        self.odd += other.odd;
        self.undecodable += other.undecodable;
    }

    /// 1 for nothing but common characters, below 0 for garbage.
    fn score(&self) -> f64 {
        if self.telling == 0 {
            return 0.0;
        }
        let weighed = self.common as f64 - self.odd as f64 - 2.0 * self.undecodable as f64;
        weighed / self.telling as f64
    }
}

struct Survey {
    /// By encoding, in the order of [`Encoding::ALL`]; for each, one tally a part.
    parts: Vec<[Tally; 5]>,
    whole: [Tally; 5],
    chardetng: Option<Encoding>,
    /// Zero bytes in the whole file, and its length.
    zeros: usize,
    bytes: usize,
}

fn survey(bytes: &[u8]) -> Survey {
    let ranges = parts(bytes);
    let last = ranges.len().saturating_sub(1);
    let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
    let mut survey = Survey {
        parts: Vec::with_capacity(ranges.len()),
        whole: [Tally::default(); 5],
        chardetng: None,
        zeros: bytes.iter().filter(|&&b| b == 0).count(),
        bytes: bytes.len(),
    };
    for (n, range) in ranges.into_iter().enumerate() {
        let part = &bytes[range.clone()];
        let is_last = n == last;
        // Never as the last: a cut character would rule the encoding out.
        detector.feed(part, false);
        let tallies = Encoding::ALL.map(|encoding| {
            let part = match encoding {
                // Units start at even offsets.
                Encoding::Utf16Le | Encoding::Utf16Be => part.get(range.start % 2..).unwrap_or(&[]),
                _ => part,
            };
            tally(part, encoding, n == 0, is_last)
        });
        for (sum, tally) in survey.whole.iter_mut().zip(tallies) {
            sum.add(tally);
        }
        survey.parts.push(tallies);
    }
    let guess = detector.guess(None, chardetng::Utf8Detection::Deny);
    survey.chardetng = if guess == encoding_rs::BIG5 {
        Some(Encoding::Big5)
    } else if guess == encoding_rs::GBK || guess == encoding_rs::GB18030 {
        Some(Encoding::Gb18030)
    } else {
        None
    };
    survey
}

/// The parts of the file to look at, in bytes. They are cut where a character begins in each of
/// the encodings of bytes: bytes below 0x30 are never the middle of one.
fn parts(bytes: &[u8]) -> Vec<Range<usize>> {
    let clear = |from: usize| {
        let beyond = bytes.get(from..).unwrap_or(&[]);
        beyond
            .iter()
            .position(|&b| b < 0x30)
            .map_or(bytes.len(), |n| from + n)
    };
    let mut out: Vec<Range<usize>> = Vec::new();
    if bytes.len() <= WHOLE {
        let size = (bytes.len() / PARTS).max(SMALLEST_PART);
        let mut start = 0;
        while start < bytes.len() {
            let end = clear(start + size);
            out.push(start..end);
            start = end;
        }
    } else {
        let stride = (bytes.len() - SAMPLE) / (PARTS - 1);
        let mut free = 0;
        for n in 0..PARTS {
            let start = if n == 0 {
                0
            } else {
                clear((n * stride).max(free))
            };
            let end = if n == PARTS - 1 {
                bytes.len()
            } else {
                clear(start + SAMPLE)
            };
            // Text without a single blank or line end for a sample's length is cut blindly.
            let end = end.min(start + 2 * SAMPLE).min(bytes.len());
            if start < end {
                out.push(start..end);
                free = end;
            }
        }
    }
    out
}

fn tally(part: &[u8], encoding: Encoding, is_first: bool, is_last: bool) -> Tally {
    let decoded = decode(part, encoding);
    let count = decoded.chars.len();
    let mut undecodable = decoded.undecodable.len();
    // A file may have been cut in the middle of a character; that is no mark against it.
    if is_first {
        let cut = (0..3u32).zip(&decoded.undecodable);
        undecodable -= cut.take_while(|(n, index)| n == *index).count();
    }
    if is_last {
        let cut = (1..=3usize).zip(decoded.undecodable.iter().rev());
        let cut = cut
            .take_while(|(n, index)| **index as usize + n == count)
            .count();
        undecodable = undecodable.saturating_sub(cut);
    }
    let counts_ascii = matches!(encoding, Encoding::Utf16Le | Encoding::Utf16Be);
    let mut out = Tally {
        undecodable,
        ..Tally::default()
    };
    for &c in &decoded.chars {
        match c {
            '\t' | '\n' | '\r' | '\u{C}' | ' '..='~' => {
                out.telling += usize::from(counts_ascii);
                out.common += usize::from(counts_ascii);
            }
            _ => {
                out.telling += 1;
                match kind(c) {
                    Kind::Common => out.common += 1,
                    Kind::Plausible => {}
                    Kind::Odd => out.odd += 1,
                }
            }
        }
    }
    out
}

enum Kind {
    Common,
    Plausible,
    /// Hardly ever seen in a Chinese newspaper, often in one read in the wrong encoding.
    Odd,
}

fn kind(c: char) -> Kind {
    match c {
        '\u{4E00}'..='\u{9FFF}' => {
            let index = c as usize - 0x4E00;
            if COMMON[index / 64] >> (index % 64) & 1 == 1 {
                Kind::Common
            } else {
                Kind::Plausible
            }
        }
        '，' | '。' | '、' | '：' | '；' | '？' | '！' | '（' | '）' | '“' | '”' | '‘' | '’'
        | '《' | '》' | '〈' | '〉' | '「' | '」' | '『' | '』' | '【' | '】' | '〔' | '〕'
        | '—' | '…' | '·' | '\u{3000}' => Kind::Common,
        // Full-width digits and letters, spaces and signs of every day.
        '\u{FF01}'..='\u{FF5E}' | '\u{3001}'..='\u{301F}' | '\u{2010}'..='\u{2027}' => {
            Kind::Plausible
        }
        '\u{A0}'
        | '×'
        | '÷'
        | '°'
        | '±'
        | '￥'
        | '¥'
        | '‰'
        | '℃'
        | '■'
        | '□'
        | '▲'
        | '△'
        | '●'
        | '○'
        | '◆'
        | '◇'
        | '★'
        | '☆'
        | '※'
        | '→'
        | '←'
        | '①'..='⑳'
        | 'Ⅰ'..='Ⅻ'
        | '\u{FEFF}'
        | '\u{FE30}'..='\u{FE4F}'
        | '\u{2028}' => Kind::Plausible,
        // An undecodable byte is counted apart, and weighs more.
        '\u{FFFD}' => Kind::Plausible,
        _ => Kind::Odd,
    }
}

fn place(encoding: Encoding) -> usize {
    // `ALL` names every encoding.
    Encoding::ALL
        .iter()
        .position(|&e| e == encoding)
        .unwrap_or(0)
}

fn ranking(tallies: &[Tally; 5]) -> Vec<(Encoding, Tally)> {
    let mut ranking: Vec<_> = Encoding::ALL.into_iter().zip(*tallies).collect();
    ranking.sort_by(|a, b| b.1.score().total_cmp(&a.1.score()));
    ranking
}

/// The encoding that the whole and every part of the file speak for, if there is one.
fn decide(survey: &Survey) -> Option<Encoding> {
    let ranking = ranking(&survey.whole);
    let (winner, tally) = *ranking.first()?;
    let (_, second) = *ranking.get(1)?;
    let margin = tally.score() - second.score();
    let is_utf16 = matches!(winner, Encoding::Utf16Le | Encoding::Utf16Be);

    let is_long_enough = tally.telling >= if is_utf16 { 8 } else { 16 };
    let is_clean = tally.undecodable * 1000 <= tally.telling;
    // Without a single zero byte UTF-16 has neither a line end nor a digit: better ask. In any
    // other encoding a few are tolerated as dirt.
    let has_its_pattern = if is_utf16 {
        survey.zeros > 0
    } else {
        survey.zeros * 1000 <= survey.bytes
    };
    if !(is_long_enough && is_clean && has_its_pattern) {
        return None;
    }
    if tally.score() < 0.3 || margin < 0.25 {
        return None;
    }
    // chardetng knows the frequencies better than our list does but gives no measure of its doubt.
    let is_seconded = survey.chardetng == Some(winner);
    let is_overwhelming = tally.telling >= 200 && margin >= 0.4;
    if matches!(winner, Encoding::Gb18030 | Encoding::Big5) && !is_seconded && !is_overwhelming {
        return None;
    }
    let all_agree = survey.parts.iter().all(|part| {
        let own = part[place(winner)];
        let dissents = |&(encoding, other): &(Encoding, Tally)| {
            encoding != winner && other.telling >= 16 && other.score() > own.score() - 0.05
        };
        own.telling < 16 || !self::ranking(part).iter().any(dissents)
    });
    all_agree.then_some(winner)
}

fn ask(bytes: &[u8], survey: &Survey) -> Detection {
    let candidates = ranking(&survey.whole)
        .into_iter()
        .filter(|(encoding, tally)| match encoding {
            Encoding::Utf16Le | Encoding::Utf16Be => tally.score() > 0.2,
            _ => true,
        })
        .map(|(encoding, _)| Candidate {
            encoding,
            undecodable: count_undecodable(bytes, encoding),
            first_lines: first_lines(bytes, encoding),
        })
        .collect();
    Detection::Unsure(candidates)
}

/// Looks for lines in the first so many bytes only.
const HEAD: usize = 16_384;

fn first_lines(bytes: &[u8], encoding: Encoding) -> String {
    let mut chars = decode(&bytes[..bytes.len().min(HEAD)], encoding).chars;
    if bytes.len() > HEAD {
        // The cut may have gone through the last character.
        chars.truncate(chars.len().saturating_sub(3));
    }
    let lines = chars.split(|c| matches!(c, '\n' | '\r' | '\u{2028}' | '\u{2029}'));
    let lines = lines
        .filter(|line| !line.iter().all(|c| c.is_whitespace()))
        .take(3)
        .map(|line| line.iter().take(60).collect::<String>());
    lines.collect::<Vec<_>>().join("\n")
}
