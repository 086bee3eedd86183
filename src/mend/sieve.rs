//! Tells at once of most characters that they are none of a few: pages are read several times, and
//! hardly a character is one that is looked for.

/// See the module's description.
pub(super) struct Sieve([u64; 16]);

impl Sieve {
    /// For some characters.
    pub(super) const fn of(wanted: &[char]) -> Self {
        let mut bits = [0; 16];
        let mut at = 0;
        while at < wanted.len() {
            let (word, bit) = Self::place(wanted[at]);
            bits[word] |= bit;
            at += 1;
        }
        Self(bits)
    }

    /// Whether a character may be one of them. It often is one if so, and never otherwise.
    pub(super) const fn lets_through(&self, c: char) -> bool {
        let (word, bit) = Self::place(c);
        self.0[word] & bit != 0
    }

    const fn place(c: char) -> (usize, u64) {
        let c = c as u32;
        (((c >> 6) & 15) as usize, 1 << (c & 63))
    }
}
