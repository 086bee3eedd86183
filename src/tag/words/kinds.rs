//! Kinds of words as jieba names them.

/// A kind of word as jieba names it: `n` noun, `nr` person, `ns` place, `nt` institution, `nz`
/// other name, `v` verb and so on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Kind(u8);

/// What a kind of word may be in the name of an institution.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Use {
    /// A name by itself.
    Name,
    /// A part of it.
    Part,
    None,
}

/// The kinds. What is not here is unknown. New ones go to the end: learned weights speak of the
/// numbers.
const KINDS: [(&str, Use); 48] = [
    ("?", Use::None),
    ("n", Use::Part),
    ("nr", Use::Name),
    ("nrt", Use::Name),
    ("nrfg", Use::Name),
    ("ns", Use::Name),
    ("nt", Use::Name),
    ("nz", Use::Name),
    ("ng", Use::Part),
    ("v", Use::Part),
    ("vn", Use::Part),
    ("vd", Use::None),
    ("vg", Use::Part),
    ("a", Use::Part),
    ("ad", Use::None),
    ("an", Use::Part),
    ("ag", Use::Part),
    ("d", Use::None),
    ("m", Use::Part),
    ("mq", Use::None),
    ("q", Use::Part),
    ("r", Use::None),
    ("p", Use::None),
    ("c", Use::None),
    ("u", Use::None),
    ("uj", Use::None),
    ("ul", Use::None),
    ("ud", Use::None),
    ("uz", Use::None),
    ("uv", Use::None),
    ("ug", Use::None),
    ("t", Use::None),
    ("tg", Use::None),
    ("s", Use::Part),
    ("f", Use::Part),
    ("b", Use::Part),
    ("l", Use::Part),
    ("i", Use::None),
    ("j", Use::Name),
    ("k", Use::Part),
    ("h", Use::None),
    ("x", Use::None),
    ("eng", Use::Name),
    ("y", Use::None),
    ("z", Use::None),
    ("o", Use::None),
    ("e", Use::None),
    ("nw", Use::Part),
];

impl Kind {
    /// A word of which nothing is known.
    pub const UNKNOWN: Kind = Kind(0);

    /// The kind of that name.
    pub fn named(name: &str) -> Self {
        let found = KINDS.iter().position(|(kind, _)| *kind == name);
        Kind(found.unwrap_or(0) as u8)
    }

    /// Its name.
    pub fn name(self) -> &'static str {
        KINDS[usize::from(self.0)].0
    }

    /// Its number, below 62.
    pub fn number(self) -> u64 {
        u64::from(self.0)
    }

    /// Whether a word of the kind can be part of the name of an institution.
    pub fn is_nominal(self) -> bool {
        KINDS[usize::from(self.0)].1 != Use::None
    }

    /// Whether a word of the kind is a name.
    pub fn is_proper(self) -> bool {
        KINDS[usize::from(self.0)].1 == Use::Name
    }
}
