//! Where the lines of a paragraph end on the screen, by the rules of Chinese typesetting
//! (GB/T 15834, section 5.1) and the custom of newspapers. It knows characters and their widths;
//! it knows nothing of fonts, colours or documents, and it justifies nothing.
//!
//! Between two characters a line may end freely, or only at the cost of a word or number cut in
//! two, or only against a rule of punctuation, or (inside a character and its combining marks)
//! not at all. A line ends at the last place at which what is before it fits, of the best kind
//! that the line has: a word is cut only where it alone is wider than the line, and a mark is
//! misplaced only where nothing but marks is there to fill it.

mod classes;

use classes::{Class, class};

/// How much it costs to end a line between two characters; the cheaper first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Cost {
    /// Nothing.
    Free,
    /// A word or a number is cut in two, or a line has nothing but white space.
    Word,
    /// A mark begins or ends a line that must not, or a dash or an ellipsis is cut in two.
    Mark,
}

/// How far a width may be over the measure: sums of widths are not exact.
const SLACK: f32 = 1e-3;

/// Appends to `out` where each line of a paragraph ends: 0-based in code points, end-exclusive,
/// counted from the beginning of `chars`. A paragraph without characters has no lines.
///
/// `measure` is how wide a line may be, and `indent` how much of the first is taken, both in the
/// unit of `width`. `hang` is how much of a character's width, as a part of 1, may stand outside
/// the measure: see [`overhang`]. White space at the end of a line hangs over: it stays in the line and does
/// not count. Every line has a character at the least; one whose single character (with its
/// combining marks) is too wide is wider than the measure, and one whose last character hangs;
/// no other is.
pub(super) fn lines(
    chars: &[char],
    width: impl Fn(char) -> f32,
    hang: impl Fn(char) -> f32,
    measure: f32,
    indent: f32,
    out: &mut Vec<u32>,
) {
    let most = measure + SLACK;
    let mut x = indent;
    // The last place of each cost in the line, and how wide the line is up to there.
    let mut places: [Option<(u32, f32)>; 3] = [None; 3];
    let mut reader = Reader::new(chars);
    let mut index = 0;
    while let Some((cost, hangs)) = reader.next() {
        if let Some(cost) = cost {
            places[cost as usize] = Some((index, x));
        }
        let c = chars[index as usize];
        let wide = width(c);
        x += wide;
        let outside = if x > most { hang(c) * wide } else { 0.0 };
        while x - outside > most && !hangs {
            let Some((end, before)) = places.iter().flatten().next().copied() else {
                break;
            };
            out.push(end);
            x -= before;
            for place in &mut places {
                *place = place
                    .filter(|(at, _)| *at > end)
                    .map(|(at, to)| (at, to - before));
            }
        }
        index += 1;
    }
    if index > 0 {
        out.push(index);
    }
}

/// How much of its width a mark may hang over the end of a line, as a part of 1: full-width
/// pausing and closing marks have ink in one half only.
pub(super) fn overhang(c: char) -> f32 {
    match c {
        '。' | '，' | '、' | '；' | '：' | '．' | '！' | '？' => 0.5,
        '）' | '》' | '」' | '』' | '】' | '〕' | '〉' | '〗' | '］' | '｝' | '”' | '’' => {
            0.5
        }
        _ => 0.0,
    }
}

/// What a character is where it stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Kind {
    /// Anything else: a line may end before and after it.
    Other,
    White,
    /// Never begins a line.
    Closing,
    /// Never ends one.
    Opening,
    /// Neither.
    Solid,
    /// A letter, a digit, or a mark inside of a word or number.
    Word,
    /// Stays with the word behind it.
    Prefix,
    /// Never begins a line, and stays with a letter behind it.
    Postfix,
    Dash,
    Ellipsis,
}

/// Reads what it costs to end a line before each character in turn, in one pass.
struct Reader<'a> {
    chars: &'a [char],
    at: usize,
    /// The class of the character that is read next.
    class: Class,
    /// The class of the one before it; combining marks do not count.
    previous: Option<Class>,
    /// What the last character that is not white is.
    kind: Option<Kind>,
    /// White space stands between that and what is read next.
    white: bool,
    /// The last character joins the next to itself.
    joins: bool,
    /// Straight quotation marks that are open, double and single.
    quoted: [bool; 2],
}

impl<'a> Reader<'a> {
    fn new(chars: &'a [char]) -> Self {
        Self {
            chars,
            at: 0,
            class: chars.first().map_or(Class::Other, |c| class(*c)),
            previous: None,
            kind: None,
            white: false,
            joins: false,
            quoted: [false; 2],
        }
    }

    /// What it costs to end a line before the next character (none: it cannot, or need not as
    /// that is white), and whether the character hangs over the end of a line.
    fn next(&mut self) -> Option<(Option<Cost>, bool)> {
        let &c = self.chars.get(self.at)?;
        let own = self.class;
        let next = self.chars.get(self.at + 1).map(|c| class(*c));
        let first = self.at == 0;
        let read = if own == Class::Combining {
            self.joins = c == classes::JOINER;
            (None, self.white)
        } else if own == Class::White {
            self.white = true;
            self.joins = false;
            self.previous = Some(own);
            (None, true)
        } else {
            let kind = self.kind_of(c, own, next);
            let cost = self.cost_before(kind);
            let joined = self.joins && !self.white;
            self.kind = Some(kind);
            self.white = false;
            self.joins = false;
            self.previous = Some(own);
            (Some(cost).filter(|_| !first && !joined), false)
        };
        self.at += 1;
        self.class = next.unwrap_or(Class::Other);
        Some(read)
    }

    fn cost_before(&self, kind: Kind) -> Cost {
        use Kind::{Closing, Dash, Ellipsis, Opening, Postfix, Prefix, Solid, Word};
        let previous = self.kind;
        if matches!(previous, Some(Opening | Solid)) || matches!(kind, Closing | Postfix | Solid) {
            return Cost::Mark;
        }
        if self.white {
            // A line of nothing but white space would look like the end of a paragraph.
            return if previous.is_none() {
                Cost::Word
            } else {
                Cost::Free
            };
        }
        match (previous, kind) {
            (Some(Dash), Dash) | (Some(Ellipsis), Ellipsis) => Cost::Mark,
            (Some(Word | Prefix | Postfix), Word) | (Some(Word), Prefix) => Cost::Word,
            _ => Cost::Free,
        }
    }

    fn kind_of(&mut self, c: char, own: Class, next: Option<Class>) -> Kind {
        let in_word = |class: Option<Class>| matches!(class, Some(Class::Letter | Class::Digit));
        let is = |class: Option<Class>, wanted| class == Some(wanted);
        let previous = self.previous;
        let between_digits = is(previous, Class::Digit) && is(next, Class::Digit);
        let word_or_closing = |inside| if inside { Kind::Word } else { Kind::Closing };
        match own {
            Class::Other => Kind::Other,
            Class::White | Class::Combining => Kind::White,
            Class::Closing => Kind::Closing,
            Class::Opening => Kind::Opening,
            Class::Solid => Kind::Solid,
            Class::Letter | Class::Digit => Kind::Word,
            Class::Prefix => Kind::Prefix,
            // Of a unit, what is joined to a letter: °C. A letter that is a word of its own
            // behind a per cent sign is not told from one.
            Class::Postfix => Kind::Postfix,
            Class::Point => word_or_closing(in_word(previous) && in_word(next)),
            Class::Comma => {
                word_or_closing(between_digits && (c != '，' || self.thousands_follow()))
            }
            Class::Colon => word_or_closing(between_digits),
            Class::Apostrophe => {
                word_or_closing(is(previous, Class::Letter) && is(next, Class::Letter))
            }
            Class::Hyphen => match previous {
                _ if in_word(previous) && in_word(next) => Kind::Word,
                None | Some(Class::White | Class::Opening) if in_word(next) => Kind::Prefix,
                // A sign or a connecting mark: neither is cut off.
                _ if is(next, Class::Digit) && !in_word(previous) => Kind::Solid,
                _ => Kind::Closing,
            },
            Class::Symbol if in_word(previous) || in_word(next) => Kind::Word,
            Class::Symbol => Kind::Other,
            Class::Dash if is(previous, Class::Dash) || is(next, Class::Dash) => Kind::Dash,
            // One alone connects: 北京—上海.
            Class::Dash => Kind::Closing,
            Class::Ellipsis => Kind::Ellipsis,
            Class::Quote if in_word(previous) && in_word(next) && is_single(c) => Kind::Word,
            Class::Quote => self.quote(c, next),
        }
    }

    /// Whether a straight quotation mark opens or closes, by what stands beside it, else by turns.
    fn quote(&mut self, c: char, next: Option<Class>) -> Kind {
        use Class::{Closing, Colon, Comma, Digit, Opening, Point, White};
        let starts = matches!(self.previous, None | Some(White | Opening));
        let ends = matches!(next, None | Some(White | Closing | Comma | Point | Colon));
        let open = &mut self.quoted[usize::from(is_single(c))];
        // Feet, inches and minutes are written behind a number.
        let unit = !*open && self.previous == Some(Digit);
        let opens = match (starts, ends) {
            (true, false) => true,
            (false, true) => false,
            _ => !*open && !unit,
        };
        *open = opens;
        if opens { Kind::Opening } else { Kind::Closing }
    }

    /// Whether exactly three full-width digits stand behind the full-width comma that is read: it
    /// parts thousands then.
    fn thousands_follow(&self) -> bool {
        let wide = |i: usize| {
            let c = self.chars.get(i);
            c.is_some_and(|c| ('０'..='９').contains(c))
        };
        let at = self.at;
        (at + 1..=at + 3).all(wide) && !wide(at + 4) && at.checked_sub(1).is_some_and(wide)
    }
}

fn is_single(c: char) -> bool {
    matches!(c, '\'' | '＇')
}

#[cfg(test)]
mod tests;
