//! Whether words run on across a break, told by the few characters on both sides alone.
//!
//! A logistic model over hashed patterns of characters, trained on where paragraphs of a newspaper
//! begin and end and where they do not ([`super::train`]). It sees no layout; what it says is one
//! feature among others.

/// How many weights there are. A power of two.
pub const WEIGHTS: usize = 1 << 14;

/// Weights are kept in steps of this.
pub const STEP: f32 = 1.0 / 24.0;

/// Patterns at one break.
pub const PATTERNS: usize = 11;

/// The places of the weights of what stands around a break.
pub fn patterns(left: &[char], right: &[char]) -> [usize; PATTERNS] {
    let before = |n: usize| {
        let at = left.len().checked_sub(n);
        at.and_then(|at| left.get(at)).map_or('\n', |c| folded(*c))
    };
    let after = |n: usize| right.get(n - 1).map_or('\n', |c| folded(*c));
    let (a1, a2, a3) = (before(1), before(2), before(3));
    let (b1, b2, b3) = (after(1), after(2), after(3));
    [
        hash(1, a1, ' ', ' '),
        hash(2, a1, a2, ' '),
        hash(3, a1, a2, a3),
        hash(4, b1, ' ', ' '),
        hash(5, b1, b2, ' '),
        hash(6, b1, b2, b3),
        hash(7, a1, b1, ' '),
        hash(8, class(a1), b1, ' '),
        hash(9, a1, class(b1), ' '),
        hash(10, class(a1), b1, b2),
        hash(11, class(a1), class(a2), class(b1)),
    ]
}

/// Digits are all alike.
fn folded(c: char) -> char {
    match c {
        '0'..='9' | '０'..='９' => '0',
        'a'..='z' | 'A'..='Z' => 'a',
        '\u{3000}' | '\u{A0}' => ' ',
        ',' => '，',
        ';' => '；',
        ':' => '：',
        '?' => '？',
        '!' => '！',
        '(' => '（',
        ')' => '）',
        _ => c,
    }
}

fn class(c: char) -> char {
    match c {
        '0' | 'a' | ' ' | '\n' => c,
        '，' | '、' | '；' | '：' => '，',
        '。' | '！' | '？' | '…' => '。',
        '”' | '’' | '》' | '）' | '」' | '』' => '）',
        '“' | '‘' | '《' | '（' | '「' | '『' => '（',
        '\u{3400}'..='\u{9FFF}' => '字',
        _ => '*',
    }
}

fn hash(kind: u32, a: char, b: char, c: char) -> usize {
    let mut hash = u64::from(kind).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    for c in [a, b, c] {
        hash ^= u64::from(u32::from(c));
        hash = hash.wrapping_mul(0xFF51_AFD7_ED55_8CCD);
        hash ^= hash >> 32;
    }
    (hash >> 7) as usize & (WEIGHTS - 1)
}

/// How much speaks for the end of a paragraph, as a logarithm of odds.
pub fn score(weights: &[i8], left: &[char], right: &[char]) -> f32 {
    let patterns = patterns(left, right).into_iter();
    let sum: i32 = patterns
        .map(|place| i32::from(weights.get(place).copied().unwrap_or(0)))
        .sum();
    sum as f32 * STEP
}
