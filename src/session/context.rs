//! Words in their line: what stands before, the words, what follows.

use std::ops::Range;

use crate::core::clean::is_line_end;
use crate::tag::find::ROW_END;

/// How many characters are told on each side.
pub(super) const AROUND: usize = 24;

/// Of words longer than this the middle is left out, in characters.
const WORDS: usize = 60;

/// Words in their line.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Context {
    said: Box<str>,
    /// How long what stands before and the words are, in bytes.
    parts: [u32; 2],
}

impl Context {
    pub(super) fn of(chars: &[char], range: Range<usize>) -> Self {
        let start = range.start.saturating_sub(AROUND);
        let before = chars[start..range.start].iter().copied();
        let after = chars[range.end..].iter().copied();
        Self::told(before, chars[range.clone()].iter().copied(), after)
    }

    /// The same where what stands before has no more characters than are told.
    pub(super) fn told(
        before: impl Iterator<Item = char>,
        words: impl Iterator<Item = char> + Clone,
        after: impl Iterator<Item = char>,
    ) -> Self {
        let mut said = String::new();
        tell(&mut said, before);
        let before = said.len() as u32;
        match words.clone().count() {
            all if all > WORDS => {
                tell(&mut said, words.clone().take(WORDS / 2));
                said.push('…');
                tell(&mut said, words.skip(all - WORDS / 2));
            }
            _ => tell(&mut said, words),
        }
        let hit = said.len() as u32 - before;
        tell(&mut said, after.take(AROUND));
        // An article's end shows by itself.
        let told = said.trim_end_matches('　').len();
        said.truncate(told.max((before + hit) as usize));
        Self {
            said: said.into(),
            parts: [before, hit],
        }
    }

    /// What stands before.
    pub fn before(&self) -> &str {
        &self.said[..self.parts[0] as usize]
    }

    /// The words.
    pub fn words(&self) -> &str {
        &self.said[self.parts[0] as usize..][..self.parts[1] as usize]
    }

    /// What follows.
    pub fn after(&self) -> &str {
        &self.said[(self.parts[0] + self.parts[1]) as usize..]
    }
}

fn tell(said: &mut String, chars: impl Iterator<Item = char>) {
    for c in chars {
        match c {
            ROW_END => {}
            c if is_line_end(c) => said.push('　'),
            c if c.is_control() => said.push(' '),
            c => said.push(c),
        }
    }
}
