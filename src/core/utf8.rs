//! UTF-8 that is read where it stands: most of a bundle is, and making strings of all of it takes
//! longer than searching it. Chinese in UTF-8 is the slow case of `str::from_utf8`.

use std::iter::FusedIterator;

/// Whether bytes are UTF-8 throughout; says the same as [`str::from_utf8`]. Each byte is looked at
/// with the three before it and nothing else, so that many are looked at together.
pub fn is_utf8(bytes: &[u8]) -> bool {
    let at = |place: usize| bytes.get(place).copied().unwrap_or(0);
    let before = |place: usize, by: usize| place.checked_sub(by).map_or(0, at);
    let few = bytes.len().min(3);
    let beginning = (0..few).fold(0, |wrong, place| {
        let previous = [1, 2, 3].map(|by| before(place, by));
        wrong | is_wrong(at(place), previous)
    });
    let fourth = bytes.get(3..).unwrap_or_default();
    let all = fourth
        .iter()
        .zip(bytes.get(2..).unwrap_or_default())
        .zip(bytes.get(1..).unwrap_or_default())
        .zip(bytes);
    let rest = all.fold(0, |wrong, (((byte, one), two), three)| {
        wrong | is_wrong(*byte, [*one, *two, *three])
    });
    // Nothing is cut off at the end.
    let end = bytes.len();
    let is_whole = before(end, 1) < 0xC0 && before(end, 2) < 0xE0 && before(end, 3) < 0xF0;
    beginning | rest == 0 && is_whole
}

/// Whether a byte cannot stand behind three others, the nearest first; 1 if so.
#[inline(always)]
fn is_wrong(byte: u8, [one, two, three]: [u8; 3]) -> u8 {
    let is_due = (one >= 0xC0) | (two >= 0xE0) | (three >= 0xF0);
    let is_there = byte & 0xC0 == 0x80;
    let means_nothing = (byte == 0xC0) | (byte == 0xC1) | (byte >= 0xF5);
    // Too long a form, half of a pair, or beyond the last character.
    let is_odd = ((one == 0xE0) & (byte < 0xA0))
        | ((one == 0xED) & (byte >= 0xA0))
        | ((one == 0xF0) & (byte < 0x90))
        | ((one == 0xF4) & (byte >= 0x90));
    u8::from((is_due != is_there) | means_nothing | is_odd)
}

/// How many characters UTF-8 has.
pub fn count(text: &[u8]) -> u32 {
    // So few that they can be counted in a byte.
    let chunks = text.chunks(192);
    chunks
        .map(|chunk| {
            let begins = chunk.iter().map(|byte| u8::from(byte & 0xC0 != 0x80));
            u32::from(begins.sum::<u8>())
        })
        .sum()
}

/// The byte at which the last so many characters of UTF-8 begin; 0 where there are fewer.
pub fn last(text: &[u8], characters: usize) -> usize {
    let all = text.iter().enumerate().rev();
    let begins = all.filter(|(_, byte)| *byte & 0xC0 != 0x80);
    let begins = begins.take(characters).last();
    begins.map_or(text.len(), |(place, _)| place)
}

/// The first character of UTF-8 and how many bytes it takes.
#[inline]
pub fn first(text: &[u8]) -> Option<(char, usize)> {
    let low = |byte: u8| u32::from(byte & 0x3F);
    let (code, length) = match *text {
        [] => return None,
        [a @ ..0x80, ..] => (u32::from(a), 1),
        [a @ 0xE0..0xF0, b, c, ..] => (u32::from(a & 0xF) << 12 | low(b) << 6 | low(c), 3),
        [a @ 0xC0..0xE0, b, ..] => (u32::from(a & 0x1F) << 6 | low(b), 2),
        [a @ 0xF0..=0xFF, b, c, d, ..] => {
            let high = u32::from(a & 0x7) << 18 | low(b) << 12;
            (high | low(c) << 6 | low(d), 4)
        }
        _ => (u32::from(char::REPLACEMENT_CHARACTER), 1),
    };
    let c = char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER);
    Some((c, length))
}

/// The characters of UTF-8.
#[derive(Clone, Debug)]
pub struct Characters<'a>(pub &'a [u8]);

impl Iterator for Characters<'_> {
    type Item = char;

    #[inline]
    fn next(&mut self) -> Option<char> {
        let (c, length) = first(self.0)?;
        self.0 = &self.0[length..];
        Some(c)
    }
}

impl FusedIterator for Characters<'_> {}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Bytes that often are UTF-8, and often nearly.
    fn bytes() -> impl Strategy<Value = Vec<u8>> {
        let part = prop_oneof![
            any::<char>().prop_map(|c| c.to_string().into_bytes()),
            proptest::sample::select(vec!["A", "中", "𠮷", "é", "\u{2028}"])
                .prop_map(|c| c.as_bytes().to_vec()),
        ];
        let whole = proptest::collection::vec(part, 0..24).prop_map(|parts| parts.concat());
        let odd = proptest::sample::select(vec![
            0x00, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xC1, 0xC2, 0xDF, 0xE0, 0xED,
            0xEF, 0xF0, 0xF4, 0xF5, 0xFF_u8,
        ]);
        (
            whole,
            proptest::collection::vec((any::<prop::sample::Index>(), odd), 0..3),
        )
            .prop_map(|(mut bytes, odd)| {
                for (place, byte) in odd {
                    bytes.insert(place.index(bytes.len() + 1), byte);
                }
                bytes
            })
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 2000, ..ProptestConfig::default() })]

        #[test]
        fn what_is_said_is_what_the_standard_library_says(bytes in bytes(), n in 1..9_usize) {
            let text = str::from_utf8(&bytes);
            prop_assert_eq!(is_utf8(&bytes), text.is_ok());
            let Ok(text) = text else { return Ok(()) };
            prop_assert_eq!(count(&bytes) as usize, text.chars().count());
            prop_assert!(Characters(&bytes).eq(text.chars()));
            let begins = text.char_indices().rev().take(n).last();
            let begins = begins.map_or(text.len(), |(at, _)| at);
            prop_assert_eq!(last(&bytes, n), begins);
        }
    }

    #[test]
    fn every_pair_of_bytes_is_judged_alike() {
        for a in 0..=u8::MAX {
            for b in 0..=u8::MAX {
                for bytes in [&[a, b][..], &[b'A', b'A', b'A', a, b, 0x80, 0x80]] {
                    assert_eq!(is_utf8(bytes), str::from_utf8(bytes).is_ok(), "{bytes:X?}");
                }
            }
        }
    }
}
