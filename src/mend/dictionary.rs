//! What mending asks of a dictionary: whether a word lies across a break.

/// The words around a break, as a dictionary cuts them.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Across {
    /// How many characters the word has that lies across the break; 0 if none does.
    pub word: u8,
    /// How many the word has that ends at the break.
    pub before: u8,
    /// How many the word has that begins there.
    pub after: u8,
}

/// How far to each side of a break words are looked for. On all pages at hand 4 to 7 decide alike, and
/// less is cut faster.
pub const REACH: usize = 5;

/// Something that knows words.
pub trait Dictionary {
    /// The words around a break. Both sides are Han characters only, next to the break, at most
    /// [`REACH`] of them.
    fn across(&self, left: &[char], right: &[char]) -> Across;

    /// The same for each of many breaks.
    fn across_each(&self, breaks: &[(&[char], &[char])]) -> Vec<Across> {
        let each = breaks.iter();
        each.map(|(left, right)| match left.is_empty() || right.is_empty() {
            true => Across::default(),
            false => self.across(left, right),
        })
        .collect()
    }

    /// How many characters the word has that the character at `at` is in.
    fn word_around(&self, text: &[char], at: usize) -> usize;

    /// The same for every character of a text.
    fn word_lengths(&self, text: &[char]) -> Vec<u8>;

    /// How much likelier that word is than its characters each for itself, with `was` in place of
    /// the one at `at`: the logarithm. Nothing where it is no word that everybody uses.
    fn gain(&self, text: &[char], at: usize, was: char) -> Option<f32>;

    /// Whether any word of two to `longest` characters, four at most, takes in the character at `at`,
    /// however the text is cut. Cheaper to ask than how it is cut.
    fn has_word_over(&self, text: &[char], at: usize, longest: usize) -> bool;

    /// How likely the words are that the text is cut into: the logarithm.
    fn likelihood(&self, text: &[char]) -> f32;
}

/// Without a dictionary no word lies anywhere.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoDictionary;

impl Dictionary for NoDictionary {
    fn across(&self, _: &[char], _: &[char]) -> Across {
        Across::default()
    }

    fn word_around(&self, _: &[char], _: usize) -> usize {
        1
    }

    fn word_lengths(&self, text: &[char]) -> Vec<u8> {
        vec![1; text.len()]
    }

    fn gain(&self, _: &[char], _: usize, _: char) -> Option<f32> {
        None
    }

    fn has_word_over(&self, _: &[char], _: usize, _: usize) -> bool {
        false
    }

    fn likelihood(&self, _: &[char]) -> f32 {
        0.0
    }
}

/// Whether a character is Han.
pub fn is_han(c: char) -> bool {
    matches!(c, '\u{4E00}'..='\u{9FFF}' | '\u{3400}'..='\u{4DBF}' | '\u{20000}'..='\u{3FFFF}' | '〇' | '々' | '\u{F900}'..='\u{FAFF}')
}

/// The Han characters next to a break, on its left and its right.
pub fn around<'a>(left: &'a [char], right: &'a [char]) -> (&'a [char], &'a [char]) {
    let before = left.iter().rev().take(REACH).take_while(|c| is_han(**c));
    let after = right.iter().take(REACH).take_while(|c| is_han(**c));
    let (before, after) = (before.count(), after.count());
    (&left[left.len() - before..], &right[..after])
}
