//! Whether what stands behind a break goes on with what stands before it, told by the two characters
//! on each side.
//!
//! Each of the commoner characters has a place in a space for each of the four seats around a break;
//! how well the two sides fit is the product of their sums. It is trained on places inside
//! paragraphs, against the beginning of one such place with the end of another ([`super::train`]).
//! [`super::phrases`] tells where paragraphs end; this tells what is torn apart in their middle, as
//! where columns take turns or a headline stands inside a sentence.

/// Dimensions of the space.
pub const WIDE: usize = 16;

/// Seats around a break: the last character before it, the one before that, the first behind it,
/// the second.
pub const SEATS: usize = 4;

/// How far a coordinate goes to both sides.
pub const MOST: i32 = 28;

/// Coordinates are kept in steps of this.
pub const STEP: f32 = 1.0 / 9.0;

/// The byte of a coordinate of 0: all bytes can be printed, and none is `"` or `\`.
pub const ZERO: u8 = 63;

/// A character, and its coordinates in each seat. The first row is that of all other characters.
pub type Row = (char, [u8; SEATS * WIDE]);

/// How many characters have a place in [`Fits::places`].
pub const PLACES: usize = 0x5200 + 0x1100;

/// What is known of characters.
#[derive(Clone, Copy, Debug)]
pub struct Fits<'a> {
    /// What each character is.
    pub rows: &'a [Row],
    /// The row of each character, by [`place`].
    pub places: &'a [u16],
}

/// Where a character stands in the table of rows; those outside its blocks are few, and all alike.
const fn place(c: char) -> usize {
    match c {
        '\u{4E00}'..='\u{9FFF}' => c as usize - 0x4E00,
        '\0'..='\u{CFF}' => 0x5200 + c as usize,
        '\u{2000}'..='\u{20FF}' => 0x5F00 + c as usize - 0x2000,
        '\u{3000}'..='\u{30FF}' => 0x6000 + c as usize - 0x3000,
        '\u{FF00}'..='\u{FFFF}' => 0x6100 + c as usize - 0xFF00,
        _ => 0x62FF,
    }
}

/// The row of each character.
pub const fn places(rows: &[Row]) -> [u16; PLACES] {
    let mut places = [0; PLACES];
    let mut at = 1;
    while at < rows.len() {
        places[place(rows[at].0)] = at as u16;
        at += 1;
    }
    places
}

impl Fits<'_> {
    /// How much speaks against the one side going on with the other, as a logarithm of odds; nothing
    /// where a side is too short to tell.
    pub fn score(&self, left: &[char], right: &[char]) -> f32 {
        let ([.., a2, a1], [b1, b2, ..]) = (left, right) else {
            return 0.0;
        };
        let (Some(a1), Some(a2)) = (self.of(*a1, 0), self.of(*a2, 1)) else {
            return 0.0;
        };
        let (Some(b1), Some(b2)) = (self.of(*b1, 2), self.of(*b2, 3)) else {
            return 0.0;
        };
        let sum = |a: u8, b: u8| i32::from(a) + i32::from(b) - 2 * i32::from(ZERO);
        let product: i32 = (0..WIDE)
            .map(|at| sum(a1[at], a2[at]) * sum(b1[at], b2[at]))
            .sum();
        product as f32 * (STEP * STEP)
    }

    /// The coordinates of a character in a seat.
    fn of(&self, c: char, seat: usize) -> Option<&[u8; WIDE]> {
        let row = self.places.get(place(folded(c))).copied().unwrap_or(0);
        let (_, seats) = self.rows.get(usize::from(row))?;
        seats[seat * WIDE..].first_chunk()
    }
}

/// Digits are all alike, and so are letters.
pub const fn folded(c: char) -> char {
    match c {
        '0'..='9' | '０'..='９' => '0',
        'a'..='z' | 'A'..='Z' => 'a',
        '\u{3000}' | '\u{A0}' => ' ',
        _ => c,
    }
}

#[cfg(test)]
mod tests {
    use super::super::weights::MODEL;
    use super::{MOST, PLACES, ZERO, place};

    #[test]
    fn bytes_are_coordinates() {
        for (at, (c, bytes)) in MODEL.fits.rows.iter().enumerate() {
            for byte in bytes {
                assert!((i32::from(*byte) - i32::from(ZERO)).abs() <= MOST, "{c}");
            }
            // What stands in none of the blocks of characters shares the last place.
            let is_found =
                usize::from(MODEL.fits.places[place(*c)]) == at || place(*c) == PLACES - 1;
            assert!(at == 0 || is_found, "{c}");
        }
    }

    #[test]
    fn what_goes_on_fits_better_than_what_was_torn() {
        let halves = [
            ("船工们把旧船板拆下", "来做成长椅放在岸边"),
            ("渡口停航以后，学生", "上学改走下游的新桥"),
            ("镇政府今年拿出十二", "万元修这条石板小路"),
            ("去年秋天，全村粮食", "产量比往年多了三成"),
            ("他在会上说，要尊重", "科学，也要相信群众"),
            ("这几天气温下降，老", "人出门要多穿件衣服"),
        ];
        let sum = |shift: usize| -> f32 {
            let each = (0..halves.len()).map(|at| {
                let chars = |text: &str| text.chars().collect::<Vec<char>>();
                let right = halves[(at + shift) % halves.len()].1;
                MODEL.fits.score(&chars(halves[at].0), &chars(right))
            });
            each.sum::<f32>()
        };
        let whole = sum(0);
        for shift in 1..halves.len() {
            assert!(sum(shift) > whole + 3.0, "{shift}: {} {whole}", sum(shift));
        }
        assert_eq!(MODEL.fits.score(&['渡'], &['口', '停']), 0.0);
    }
}
