//! Traditional characters and other forms, each with the simplified character it is taken for.
//! One for one, without regard to what stands beside it: good enough to compare characters, not
//! to convert text. `assets/variants/README.md` says where the table comes from.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

/// The simplified form of each character of the basic plane, 0 where it stands beyond; and those
/// that are beyond, or are of characters beyond.
struct Table {
    basic: Box<[u16]>,
    beyond: FxHashMap<char, char>,
}

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let mut table = Table {
        basic: (0..=u16::MAX).collect(),
        beyond: FxHashMap::default(),
    };
    // A form and what it is taken for, a pair a line.
    for line in include_str!("../../assets/variants/variants.txt").lines() {
        let mut pair = line.chars();
        let (Some(form), Some(simplified)) = (pair.next(), pair.next()) else {
            continue;
        };
        let unit = u16::try_from(u32::from(simplified)).ok();
        if let Some(place) = table.basic.get_mut(form as usize) {
            *place = unit.unwrap_or(0);
        }
        if unit.is_none() || u32::from(form) > 0xFFFF {
            table.beyond.insert(form, simplified);
        }
    }
    table
});

/// The simplified form of a character; most are their own.
#[inline]
pub fn simplified(c: char) -> char {
    match TABLE.basic.get(c as usize).copied() {
        Some(unit) if unit != 0 => char::from_u32(u32::from(unit)).unwrap_or(c),
        _ => TABLE.beyond.get(&c).copied().unwrap_or(c),
    }
}

/// The forms beyond the basic plane.
pub fn forms_beyond() -> impl Iterator<Item = char> {
    let beyond = TABLE.beyond.keys().copied();
    beyond.filter(|c| u32::from(*c) > 0xFFFF)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_have_a_simplified_one() {
        for (form, expected) in [
            ('國', '国'),
            ('国', '国'),
            ('於', '于'),
            ('a', 'a'),
            ('𠵾', '𠵾'),
            ('㗲', '𠵾'),
            ('\u{10FFFF}', '\u{10FFFF}'),
        ] {
            assert_eq!(simplified(form), expected, "{form}");
        }
        assert!(forms_beyond().all(|form| simplified(form) != form));
    }
}
