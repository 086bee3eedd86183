//! What is asked of a break before it is decided: small numbers, the same for learning and for
//! deciding.

use super::said::Said;
use super::signs::Signs;
use super::view::{Edge, View, never_first};

/// How many features there are.
pub const FEATURES: usize = 105;

/// Where the scores of the neighbours stand.
pub const NEIGHBOURS: usize = 100;

/// Which breaks the neighbours are, beside the one asked of.
pub const OFFSETS: [isize; FEATURES - NEIGHBOURS] = [-2, -1, 0, 1, 2];

/// The features of one break; the places behind the last are not used, and make their number a
/// power of two.
pub type Features = [u8; 128];

/// Collects features in their order.
struct Sheet {
    values: Features,
    next: usize,
}

impl Sheet {
    fn put(&mut self, value: u8) {
        if let Some(place) = self.values.get_mut(self.next) {
            *place = value;
        }
        self.next += 1;
    }

    fn flag(&mut self, is_so: bool) {
        self.put(u8::from(is_so));
    }

    /// A number between two others, counted from the lower.
    fn between(&mut self, value: i32, low: i32, high: i32) {
        self.put((value.clamp(low, high) - low) as u8);
    }

    /// How much a line is short of a column; 40 if there is no column.
    fn short(&mut self, short: Option<i32>) {
        match short {
            Some(short) => self.between(short, -6, 32),
            None => self.put(40),
        }
    }

    fn share(&mut self, share: f32) {
        self.put(rounded((share * 16.0).clamp(0.0, 16.0)));
    }
}

/// A small number that is not negative, rounded, a half away from 0. `f32::round` is a call where
/// processors of any age are to run the program.
fn rounded(value: f32) -> u8 {
    let whole = value as u8;
    whole + u8::from(value - f32::from(whole) >= 0.5)
}

/// The features of the break behind the line `at`.
pub fn features(view: &View<'_>, at: usize, said: &Said) -> Features {
    let (words, phrase) = (said.words[at], said.phrases[at]);
    let mut sheet = Sheet {
        values: [0; 128],
        next: 0,
    };
    let (a, b) = (at, at + 1);
    let last = view.lines.len() - 1;
    let before = a.checked_sub(1);
    let behind = (b < last).then_some(b + 1);
    let (left, right) = (view.text(a), view.text(b));
    let column = |line: Option<usize>| line.and_then(|line| view.columns[line]);

    // Widths against columns: 0..10.
    sheet.short(view.short(a));
    sheet.short(view.short(b));
    sheet.short(before.and_then(|line| view.short(line)));
    sheet.short(behind.and_then(|line| view.short(line)));
    sheet.short(view.short_of(a, column(Some(b))));
    sheet.short(view.short_of(b, column(Some(a))));
    sheet.put(column(Some(a)).map_or(0, |width| (width / 2).min(60) as u8));
    let wider = match (column(Some(a)), column(Some(b))) {
        (Some(a), Some(b)) => i32::from(b) - i32::from(a),
        _ => 0,
    };
    sheet.between(wider, -12, 12);
    let room = view
        .short(a)
        .map(|short| short - i32::from(view.first_unit(b)));
    sheet.short(room);
    let neighbour = before
        .and_then(|line| view.columns[line])
        .or(column(behind));
    sheet.short(view.short_of(a, neighbour));

    // Blank lines and habits: 10..22.
    let blanks = view.blanks_after(a);
    sheet.put(blanks.min(3) as u8);
    sheet.put(view.lines[a].blanks.min(2) as u8);
    sheet.put(view.blanks_after(b).min(2) as u8);
    let habits = view.habits(a);
    sheet.share(habits.inner_blank);
    sheet.share(habits.ends_blank);
    sheet.share(habits.ends_short);
    sheet.share(habits.ends_indent);
    sheet.share(habits.all_blank);
    sheet.put(habits.ends.min(8) as u8);
    let speaks = if blanks > 0 {
        habits.ends_blank.max(0.02) / habits.inner_blank.max(0.02)
    } else {
        (1.0 - habits.ends_blank).max(0.02) / (1.0 - habits.inner_blank).max(0.02)
    };
    sheet.between((speaks.ln() * 4.0).round() as i32, -16, 16);
    sheet.between(i32::from(view.lines[a].indent), 0, 9);
    sheet.between(i32::from(view.lines[b].indent), 0, 9);
    sheet.between(
        i32::from(view.lines[b].indent) - i32::from(view.lines[a].indent),
        -6,
        6,
    );

    // The look around: 23..26.
    let look = view.look(a);
    sheet.share(look.full);
    sheet.share(look.stops);
    sheet.share(look.free);
    sheet.share(look.indented);

    // Edges: 27..40.
    let (end, begin) = (view.ends[a], view.begins[b]);
    sheet.put(end as u8);
    sheet.put(begin as u8);
    sheet.flag(end == Edge::Stop);
    sheet.flag(end == Edge::Han);
    sheet.flag(end == Edge::Digit);
    sheet.flag(end == Edge::Bracket);
    sheet.flag(end == Edge::Pause);
    sheet.flag(end == Edge::Colon);
    sheet.flag(begin == Edge::Opens);
    sheet.flag(begin == Edge::Digit);
    sheet.flag(right.first() == Some(&'“'));
    sheet.flag(matches!(left.last(), Some('”')) && end == Edge::Stop);
    sheet.flag(never_between(left, right));
    sheet.put(before.map_or(15, |line| view.ends[line] as u8));
    sheet.put(view.ends[b] as u8);

    // Open marks: 42..45.
    let open = view.open[a];
    sheet.flag(open.quote && view.closes_later(a));
    sheet.flag(open.quote);
    sheet.flag(open.bracket);
    sheet.flag(open.title);

    // Words: 46..52.
    sheet.put(words.word.min(4));
    sheet.put(words.before.min(4));
    sheet.put(words.after.min(4));
    sheet.between((phrase * 3.0).round() as i32, -24, 24);
    sheet.flag(unit_follows(left, right));
    sheet.flag(is_digit_pair(left, right));
    sheet.flag(is_latin_pair(left, right));

    // Lengths: 53..58.
    let width = |line: usize| i32::from(view.measured[line]);
    sheet.between(width(a) / 2, 0, 50);
    sheet.between(width(b) / 2, 0, 50);
    sheet.between(width(a) - width(b), -16, 16);
    sheet.between(behind.map_or(16, |line| width(line) - width(b)), -16, 16);
    sheet.between(before.map_or(16, |line| width(line) - width(a)), -16, 16);
    sheet.put((a.min(6)) as u8);

    // Signs: 59..78.
    let (of_a, of_b) = (view.signs[a], view.signs[b]);
    sheet.flag(of_a.jump || of_b.jump);
    put_signs(&mut sheet, of_a);
    put_signs(&mut sheet, of_b);
    sheet.flag(of_b.dateline);
    sheet.flag(of_a.dateline);
    sheet.put(behind.map_or(9, |line| view.signs[line].marks).min(4));
    sheet.put(before.map_or(9, |line| view.signs[line].marks).min(4));
    sheet.flag(behind.is_some_and(|line| view.signs[line].dateline));
    let room = |line: Option<usize>| {
        let line = line.filter(|line| line + 1 < view.lines.len())?;
        Some(view.short(line)? - i32::from(view.first_unit(line + 1)))
    };
    sheet.short(room(Some(b)));
    sheet.short(room(before));
    sheet.short(room(behind));
    sheet.short(view.short(a).map(|short| short + hang(left)));

    // Rows of one make: 83..90.
    sheet.put(of_a.gaps.min(4));
    sheet.put(of_b.gaps.min(4));
    sheet.flag(of_a.wide_gap);
    sheet.flag(of_b.wide_gap);
    let alike = |one: usize, other: usize| {
        let (s, t) = (view.signs[one], view.signs[other]);
        u8::from(view.begins[one] == view.begins[other] && view.begins[one] != Edge::Han)
            + u8::from(view.ends[one] == view.ends[other] && view.ends[one] != Edge::Han)
            + u8::from(s.gaps == t.gaps && s.gaps > 0)
            + u8::from(s.wide_gap && t.wide_gap)
            + u8::from(s.item && t.item)
            + u8::from(left.first() == right.first() && view.begins[one] == Edge::Mark)
    };
    sheet.put(alike(a, b));
    sheet.put(behind.map_or(0, |line| alike(b, line)));
    sheet.put(before.map_or(0, |line| alike(line, a)));
    sheet.put(view.lines.len().min(60) as u8);

    // Among lines that look like headlines: 91..98.
    let (of_run, of_next) = (view.runs[a], view.runs[b]);
    sheet.put(of_run.up_to.min(6));
    sheet.put(of_next.from.min(6));
    sheet.put(of_run.before as u8);
    sheet.put(of_next.behind as u8);
    let (shorter, longer) = (left.len().min(right.len()), left.len().max(right.len()));
    sheet.put((shorter * 16 / longer.max(1)) as u8);
    sheet.put(u8::from(of_a.gap) | u8::from(of_b.gap) << 1);
    sheet.between(left.len() as i32 - right.len() as i32, -16, 16);

    // Whether the text goes on: 98..100.
    sheet.between((said.fit(at) * 4.0).round() as i32, -20, 20);
    sheet.between((said.torn(at) * 64.0) as i32, 0, 24);
    debug_assert_eq!(sheet.next, NEIGHBOURS);
    sheet.values
}

/// How much of a line's last mark may hang beyond the column.
fn hang(text: &[char]) -> i32 {
    let is_mark = text.last().is_some_and(|c| never_first(*c));
    if is_mark { 1 } else { 0 }
}

/// Adds what a first look said of a break and its neighbours, as logarithms of odds.
pub fn add_neighbours(features: &mut Features, scores: &[f32], at: usize) {
    for (place, offset) in (NEIGHBOURS..FEATURES).zip(OFFSETS) {
        let there = at.checked_add_signed(offset).and_then(|at| scores.get(at));
        features[place] = there.map_or(0, |score| neighbour(*score));
    }
}

/// What a neighbour says, as a feature.
pub fn neighbour(score: f32) -> u8 {
    let score = score * 3.0;
    let steps = rounded(score.abs().min(30.0));
    if score < 0.0 { 31 - steps } else { 31 + steps }
}

fn put_signs(sheet: &mut Sheet, signs: Signs) {
    sheet.flag(signs.byline);
    sheet.flag(signs.bracketed);
    sheet.flag(signs.caption);
    sheet.flag(signs.credit);
    sheet.flag(signs.header || signs.furniture);
    sheet.put(signs.marks.min(4) | u8::from(signs.item) << 3);
    sheet.flag(signs.gap);
}

/// A mark at the beginning of a line that cannot be there, or one at the end of the line before.
pub fn never_between(left: &[char], right: &[char]) -> bool {
    let opens = matches!(
        left.last(),
        Some('“' | '‘' | '（' | '《' | '「' | '『' | '(' | '〈' | '【' | '、')
    );
    let closes = matches!(
        right.first(),
        Some(
            '，' | '。'
                | '、'
                | '；'
                | '：'
                | '？'
                | '！'
                | '”'
                | '’'
                | '）'
                | '》'
                | '」'
                | '』'
                | '〉'
                | '％'
                | '%'
                | ','
                | ')'
        )
    );
    opens || closes
}

/// A number, and behind the break what it counts.
pub fn unit_follows(left: &[char], right: &[char]) -> bool {
    let is_digit = |c: Option<&char>| c.is_some_and(|c| matches!(c, '0'..='9' | '０'..='９'));
    is_digit(left.last())
        && right.first().is_some_and(|c| {
            matches!(
                c,
                '年' | '月'
                    | '日'
                    | '时'
                    | '分'
                    | '点'
                    | '亿'
                    | '万'
                    | '元'
                    | '％'
                    | '%'
                    | '．'
                    | '.'
                    | '米'
                    | '个'
                    | '名'
                    | '人'
                    | '岁'
                    | '吨'
                    | '户'
                    | '家'
                    | '次'
                    | '种'
                    | '位'
                    | '台'
                    | '项'
                    | '号'
                    | '届'
                    | '余'
                    | '多'
                    | '公'
                    | '平'
                    | '千'
                    | '百'
                    | '倍'
                    | '世'
                    | '所'
                    | '条'
                    | '只'
                    | '件'
                    | '辆'
                    | '亩'
                    | '℃'
                    | '度'
                    | '周'
                    | '至'
                    | '—'
                    | '秒'
                    | '斤'
                    | '棵'
                    | '张'
                    | '座'
                    | '层'
                    | '栋'
                    | '枚'
            )
        })
}

/// A digit on both sides.
pub fn is_digit_pair(left: &[char], right: &[char]) -> bool {
    let is_digit = |c: Option<&char>| c.is_some_and(|c| matches!(c, '0'..='9' | '０'..='９'));
    is_digit(left.last()) && is_digit(right.first())
}

/// A Latin word, or the words of a Latin text, on both sides.
pub fn is_latin_pair(left: &[char], right: &[char]) -> bool {
    let left = left
        .last()
        .is_some_and(|c| c.is_ascii_alphabetic() || matches!(c, '-' | ','));
    left && right.first().is_some_and(|c| c.is_ascii_alphabetic())
}
