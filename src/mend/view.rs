//! A page as mending sees it: its lines with all that is measured of them beforehand.

use std::borrow::Cow;

use super::columns::columns as columns_of;
use super::dictionary::is_han;
use super::display::{Run, runs};
use super::lines::{Line, Widths, lines};
use super::margins::{Measured, without_margin};
use super::plain::plain;
use super::sieve::Sieve;
use super::signs::{Signs, is_full_stop, is_pause, is_stop};

/// How many breaks to each side a habit is looked for in.
const NEAR: usize = 24;

/// How many lines to each side the look of the text is taken from.
const AROUND: usize = 9;

/// What a line ends or begins with.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Edge {
    /// A Han character.
    Han,
    /// A digit.
    Digit,
    /// A Latin letter or another.
    Letter,
    /// An opening mark.
    Opens,
    /// ，、；
    Pause,
    /// ：
    Colon,
    /// — and other marks.
    Mark,
    /// A closing mark with no end of a sentence before it.
    Closes,
    /// A closing round bracket.
    Bracket,
    /// The end of a sentence, closing marks behind it.
    Stop,
}

/// Marks that are open at the end of a line.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Open {
    /// A quotation.
    pub quote: bool,
    /// A round bracket.
    pub bracket: bool,
    /// A title in 《》.
    pub title: bool,
}

/// Marks that open and close.
static OPENING: Sieve = Sieve::of(&[
    '“', '「', '”', '」', '（', '(', '【', '）', ')', '】', '《', '》',
]);

/// A page, measured.
#[derive(Debug)]
pub struct View<'a> {
    /// Its characters.
    page: &'a [char],
    /// The same as they are read.
    plain: Cow<'a, [char]>,
    /// Its lines with text.
    pub lines: Vec<Line>,
    /// How wide characters are.
    pub widths: Widths,
    /// How wide each line's text is, in halves of a character.
    pub measured: Vec<u16>,
    /// The column each line is in.
    pub columns: Vec<Option<u16>>,
    /// What each line shows.
    pub signs: Vec<Signs>,
    /// What each line ends with.
    pub ends: Vec<Edge>,
    /// What each begins with.
    pub begins: Vec<Edge>,
    /// What is open at the end of each.
    pub open: Vec<Open>,
    /// How each stands among lines that look like headlines.
    pub runs: Vec<Run>,
    habits: Vec<Sums>,
    looks: Vec<Looks>,
}

/// Sums over all breaks before one.
#[derive(Clone, Copy, Debug, Default)]
struct Sums {
    inner: u32,
    inner_blank: u32,
    ends: u32,
    ends_blank: u32,
    ends_short: u32,
    ends_indent: u32,
    all: u32,
    all_blank: u32,
}

/// Sums over all lines before one.
#[derive(Clone, Copy, Debug, Default)]
struct Looks {
    full: u32,
    stops: u32,
    free: u32,
    indented: u32,
}

/// The habits of a page around a break, as shares.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub struct Habits {
    /// Blank lines where the text surely runs on.
    pub inner_blank: f32,
    /// Blank lines where a paragraph surely ends.
    pub ends_blank: f32,
    /// Lines two characters short where a paragraph surely began.
    pub ends_short: f32,
    /// Indents there.
    pub ends_indent: f32,
    /// Blank lines anywhere.
    pub all_blank: f32,
    /// How many sure ends that rests on.
    pub ends: u32,
}

/// The look of the lines around one, as shares.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub struct Look {
    /// Lines as wide as their column.
    pub full: f32,
    /// Lines that end a sentence.
    pub stops: f32,
    /// Lines in no column.
    pub free: f32,
    /// Indented lines.
    pub indented: f32,
}

impl<'a> View<'a> {
    /// Measures a page.
    pub fn of(page: &'a [char]) -> Self {
        let mut lines = lines(page);
        let widths = Widths::of(page, &lines);
        let mut measured: Vec<u16> = lines.iter().map(|line| widths.line(page, line)).collect();
        let plain = plain(page);
        let texts = || lines.iter().map(|line| line.text(&plain));
        let signs: Vec<Signs> = texts().map(Signs::of).collect();
        let ends: Vec<Edge> = texts().map(end_of).collect();
        let begins = texts().map(begin_of).collect();
        let mut filled = filled_of(&lines, &measured);
        let mut columns = columns_of(&filled);
        let told = Measured {
            widths: &mut measured,
            columns: &columns,
            filled: &filled,
            ends: &ends,
            signs: &signs,
        };
        if without_margin(&mut lines, told) {
            filled = filled_of(&lines, &measured);
            columns = columns_of(&filled);
        }
        let runs = runs(&lines, &signs, &ends);
        let mut view = Self {
            page,
            plain,
            lines,
            widths,
            measured,
            columns,
            signs,
            ends,
            begins,
            open: Vec::new(),
            runs,
            habits: Vec::new(),
            looks: Vec::new(),
        };
        view.open = view.open_marks();
        view.habits = view.sum_habits();
        view.looks = view.sum_looks();
        view
    }

    /// How many breaks the page has.
    pub fn breaks(&self) -> usize {
        self.lines.len().saturating_sub(1)
    }

    /// A line's text as it is read; see [`plain`].
    pub fn text(&self, line: usize) -> &[char] {
        self.lines[line].text(&self.plain)
    }

    /// A line's text as it is on the page.
    pub fn printed(&self, line: usize) -> &'a [char] {
        self.lines[line].text(self.page)
    }

    /// How much narrower a line is than a column, in halves of a character.
    pub fn short_of(&self, line: usize, column: Option<u16>) -> Option<i32> {
        let column = column?;
        Some(i32::from(column) - i32::from(self.measured[line]))
    }

    /// How much narrower a line is than its own column.
    pub fn short(&self, line: usize) -> Option<i32> {
        self.short_of(line, self.columns[line])
    }

    /// Blank lines between a line and the next.
    pub fn blanks_after(&self, line: usize) -> u16 {
        self.lines.get(line + 1).map_or(0, |next| next.blanks)
    }

    fn is_full(&self, line: usize) -> bool {
        self.short(line)
            .is_some_and(|short| (-3..=2).contains(&short))
    }

    /// Something is two characters narrower than its column.
    pub fn is_first_width(&self, line: usize) -> bool {
        self.short(line)
            .is_some_and(|short| (3..=5).contains(&short))
    }

    /// Whether a line looks like the first of a paragraph, by the habits around it; nothing where
    /// they show nothing.
    pub fn begins_paragraph(&self, line: usize) -> Option<bool> {
        let habits = self.habits(line.saturating_sub(1));
        let is_indented = self.lines[line].indent >= 2;
        if is_indented || habits.ends_indent > 0.6 {
            return Some(is_indented);
        }
        if habits.ends_short < 0.5 {
            return None;
        }
        match self.short(line) {
            Some(-3..=2) => Some(false),
            Some(3..=5) => Some(true),
            _ => None,
        }
    }

    fn open_marks(&self) -> Vec<Open> {
        // Since how many lines each is open.
        let (mut quote, mut bracket, mut title) = (None::<u8>, None::<u8>, None::<u8>);
        let mut found = Vec::with_capacity(self.lines.len());
        for (at, line) in self.lines.iter().enumerate() {
            let older = |since: Option<u8>, most: u8| since.map(|n| n + 1).filter(|n| *n <= most);
            quote = older(quote, 14);
            bracket = older(bracket, 2);
            title = older(title, 1);
            let marks = line.text(&self.plain).iter();
            for c in marks.filter(|c| OPENING.lets_through(**c)) {
                match c {
                    '“' | '「' => quote = Some(0),
                    '”' | '」' => quote = None,
                    '（' | '(' | '【' => bracket = Some(0),
                    '）' | ')' | '】' => bracket = None,
                    '《' => title = Some(0),
                    '》' => title = None,
                    _ => {}
                }
            }
            if self.ends[at] == Edge::Stop && bracket.is_some_and(|n| n > 0) {
                bracket = None;
            }
            found.push(Open {
                quote: quote.is_some(),
                bracket: bracket.is_some(),
                title: title.is_some(),
            });
        }
        found
    }

    fn sum_habits(&self) -> Vec<Sums> {
        let mut sum = Sums::default();
        let mut sums = vec![sum];
        for line in 0..self.breaks() {
            let is_blank = u32::from(self.blanks_after(line) > 0);
            sum.all += 1;
            sum.all_blank += is_blank;
            let end = self.ends[line];
            if self.is_full(line)
                && matches!(end, Edge::Han | Edge::Pause)
                && self.signs[line].marks + self.signs[line + 1].marks > 0
            {
                sum.inner += 1;
                sum.inner_blank += is_blank;
            }
            if end == Edge::Stop && self.short(line).is_some_and(|short| short > 5) {
                sum.ends += 1;
                sum.ends_blank += is_blank;
                sum.ends_short += u32::from(self.is_first_width(line + 1));
                sum.ends_indent += u32::from(self.lines[line + 1].indent >= 2);
            }
            sums.push(sum);
        }
        sums
    }

    fn sum_looks(&self) -> Vec<Looks> {
        let mut sum = Looks::default();
        let mut sums = vec![sum];
        for line in 0..self.lines.len() {
            sum.full += u32::from(self.is_full(line));
            sum.stops += u32::from(self.ends[line] == Edge::Stop);
            sum.free += u32::from(self.columns[line].is_none());
            sum.indented += u32::from(self.lines[line].indent >= 2);
            sums.push(sum);
        }
        sums
    }

    /// The habits around a break; what is seen too seldom there is filled up from the whole page,
    /// and what is seen too seldom on the page from what is usual.
    pub fn habits(&self, at: usize) -> Habits {
        let low = self.habits[at.saturating_sub(NEAR)];
        let high = self.habits[(at + NEAR).min(self.breaks())];
        let all = self.habits.last().copied().unwrap_or_default();
        let share = |near: u32, of: u32, total: u32, of_all: u32, usual: f32| {
            let page = (total as f32 + usual * 2.0) / (of_all as f32 + 2.0);
            (near as f32 + page * 2.0) / (of as f32 + 2.0)
        };
        let (inner, ends) = (high.inner - low.inner, high.ends - low.ends);
        Habits {
            inner_blank: share(
                high.inner_blank - low.inner_blank,
                inner,
                all.inner_blank,
                all.inner,
                0.1,
            ),
            ends_blank: share(
                high.ends_blank - low.ends_blank,
                ends,
                all.ends_blank,
                all.ends,
                0.5,
            ),
            ends_short: share(
                high.ends_short - low.ends_short,
                ends,
                all.ends_short,
                all.ends,
                0.6,
            ),
            ends_indent: share(
                high.ends_indent - low.ends_indent,
                ends,
                all.ends_indent,
                all.ends,
                0.1,
            ),
            all_blank: share(
                high.all_blank - low.all_blank,
                high.all - low.all,
                all.all_blank,
                all.all,
                0.2,
            ),
            ends,
        }
    }

    /// The look of the lines around a break.
    pub fn look(&self, at: usize) -> Look {
        let low = self.looks[at.saturating_sub(AROUND)];
        let to = (at + 2 + AROUND).min(self.lines.len());
        let high = self.looks[to];
        let count = (to - at.saturating_sub(AROUND)) as f32;
        Look {
            full: (high.full - low.full) as f32 / count,
            stops: (high.stops - low.stops) as f32 / count,
            free: (high.free - low.free) as f32 / count,
            indented: (high.indented - low.indented) as f32 / count,
        }
    }

    /// The width of what would have had to stand on the line before: the first character with the
    /// marks behind it that may not begin a line, or a whole number or Latin word.
    pub fn first_unit(&self, line: usize) -> u16 {
        let text = self.text(line);
        let run = |is: fn(char) -> bool| text.iter().take_while(|c| is(**c)).count();
        let number = run(|c| c.is_ascii_digit());
        let word = run(|c| c.is_ascii_alphanumeric());
        let mut count = number.max(word).max(1);
        while text.get(count).is_some_and(|c| never_first(*c)) {
            count += 1;
        }
        self.widths
            .of_text(&self.printed(line)[..count.min(text.len())])
    }

    /// Whether the next quotation mark behind a break closes one; none within a few lines is no.
    pub fn closes_later(&self, line: usize) -> bool {
        let marks = (line + 1..self.lines.len().min(line + 10)).flat_map(|at| self.text(at));
        marks
            .filter(|c| matches!(c, '“' | '”'))
            .take(1)
            .any(|c| *c == '”')
    }
}

/// How wide lines are with their indents.
fn filled_of(lines: &[Line], measured: &[u16]) -> Vec<u16> {
    let each = lines.iter().zip(measured);
    each.map(|(line, width)| match line.indent {
        0 | 1 => *width,
        indent => width + indent.min(6),
    })
    .collect()
}

/// Whether a mark may not begin a line.
pub fn never_first(c: char) -> bool {
    is_pause(c)
        || is_stop(c) && !matches!(c, '…' | '⋯')
        || matches!(
            c,
            '：' | '”'
                | '’'
                | '）'
                | '》'
                | '」'
                | '』'
                | '】'
                | '〕'
                | '〉'
                | '%'
                | '％'
                | '℃'
                | '·'
                | ')'
                | ':'
        )
}

fn end_of(text: &[char]) -> Edge {
    let mut at = text.len();
    while at > 0
        && matches!(
            text[at - 1],
            '”' | '’' | '）' | '》' | '」' | '』' | ')' | '"' | '】'
        )
    {
        at -= 1;
    }
    let closed = at < text.len();
    let Some(last) = at.checked_sub(1).and_then(|at| text.get(at)) else {
        return Edge::Closes;
    };
    if is_stop(*last) || is_full_stop(&text[..at]) {
        return Edge::Stop;
    }
    if closed {
        let round = matches!(text.last(), Some('）' | ')'));
        return if round { Edge::Bracket } else { Edge::Closes };
    }
    edge(*last)
}

fn begin_of(text: &[char]) -> Edge {
    text.first().map_or(Edge::Mark, |c| edge(*c))
}

fn edge(c: char) -> Edge {
    match c {
        _ if is_han(c) => Edge::Han,
        '0'..='9' | '０'..='９' => Edge::Digit,
        _ if is_stop(c) && !matches!(c, '…' | '⋯') => Edge::Stop,
        _ if is_pause(c) => Edge::Pause,
        '：' | ':' => Edge::Colon,
        '“' | '‘' | '（' | '《' | '「' | '『' | '(' | '【' | '〔' | '〈' => Edge::Opens,
        '）' | ')' => Edge::Bracket,
        '”' | '’' | '》' | '」' | '』' | '】' | '〕' | '〉' => Edge::Closes,
        _ if c.is_alphabetic() => Edge::Letter,
        _ => Edge::Mark,
    }
}
