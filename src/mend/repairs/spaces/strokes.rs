//! White space beside hyphens, slashes, minus signs, dashes and ellipses.

use crate::core::clean::is_white;
use crate::mend::dictionary::is_han;
use crate::mend::reasons::Fault;

use super::super::lines::is_digit;
use super::{Gap, Verdict, trim};

/// What is counted by the hour, the square metre or the like: 元/吨, km/h.
const UNITS: [&str; 46] = [
    "平方米",
    "立方米",
    "千瓦时",
    "公里",
    "千米",
    "公斤",
    "千克",
    "毫克",
    "微克",
    "毫升",
    "公顷",
    "小时",
    "分钟",
    "人次",
    "工日",
    "亿元",
    "万元",
    "千瓦",
    "美元",
    "百帕",
    "元",
    "米",
    "吨",
    "人",
    "次",
    "克",
    "斤",
    "亩",
    "升",
    "度",
    "时",
    "秒",
    "分",
    "天",
    "日",
    "月",
    "年",
    "户",
    "台",
    "套",
    "张",
    "个",
    "km",
    "kg",
    "mg",
    "h",
];

/// How many characters the unit has that a text begins with.
fn unit_ahead(text: &[char]) -> usize {
    let begins = |unit: &&&str| {
        let mut ahead = text.iter();
        unit.chars().all(|c| ahead.next() == Some(&c))
    };
    let unit = UNITS.iter().find(begins);
    unit.map_or(0, |unit| unit.chars().count())
}

/// Whether a text ends with a unit behind a number.
fn ends_with_unit(text: &[char]) -> bool {
    let rest = text.iter().rev().take_while(|c| !is_digit(**c)).count();
    let word = skip_white(&text[text.len() - rest..]);
    !word.is_empty() && rest < text.len() && unit_ahead(word) == word.len()
}

fn skip_white(text: &[char]) -> &[char] {
    let white = text.iter().take_while(|c| is_white(**c)).count();
    &text[white..]
}

fn digits_ahead(text: &[char]) -> usize {
    text.iter().take_while(|c| c.is_ascii_digit()).count()
}

fn digits_behind(text: &[char]) -> usize {
    let back = text.iter().rev();
    back.take_while(|c| c.is_ascii_digit()).count()
}

impl Gap<'_> {
    /// A stroke on one side at least. Nothing where these rules say nothing.
    pub(super) fn beside_stroke(&self, left: char, right: char) -> Option<Verdict> {
        if left == '-' || right == '-' {
            return Some(self.beside_hyphen(left).then_some((0.9, Fault::NumberCut)));
        }
        if (left == '/' || right == '/') && self.beside_slash(left) {
            return Some(Some((0.93, Fault::NumberCut)));
        }
        (self.line.runs && self.beside_dash(left, right))
            .then_some(Some((0.95, Fault::SpaceAtMark)))
    }

    /// What stands before the stroke and behind it, white space left out.
    fn sides(&self, left: char, is_stroke: impl Fn(char) -> bool) -> (&[char], &[char]) {
        let (before, after) = (self.before(), self.after());
        if is_stroke(left) {
            (trim(&before[..before.len() - 1]), after)
        } else {
            (before, skip_white(&after[1..]))
        }
    }

    /// The hyphen of a model or a number: 歼 - 20, 737 - 800, CRH2 - 001.
    fn beside_hyphen(&self, left: char) -> bool {
        let (head, tail) = self.sides(left, |c| c == '-');
        let (Some(&one), Some(&two)) = (head.last(), tail.first()) else {
            return false;
        };
        let (before, behind) = (digits_behind(head), digits_ahead(tail));
        if is_han(one) {
            // 歼 - 20 has its own word; 兴趣- 5 has none.
            let field = head.iter().rev().take_while(|c| !is_white(**c)).count();
            let is_date = matches!(one, '年' | '月' | '日' | '时' | '分');
            let goes_on = left == '-' && tail.get(behind).is_some_and(|c| is_han(*c));
            let measured = matches!(tail.get(behind), Some('℃' | '°' | '%' | '％' | '.'));
            return behind > 0
                && !is_date
                && !measured
                && (goes_on || field == 1 || self.line.runs);
        }
        if !one.is_ascii_alphanumeric() || !two.is_ascii_alphanumeric() {
            return false;
        }
        if before == 0 || behind == 0 {
            return before + behind > 0;
        }
        // Two numbers: a range or a model, not a score and not a telephone number in groups.
        let word = head.len() > before && head[head.len() - before - 1].is_ascii_alphanumeric();
        // In a table, -12.6 is a number of its own.
        let one_sided = !is_white(*self.beyond(left)) && (left == '-' || self.line.runs);
        let abroad = head[head.len() - before] == '0' && before >= 3 || before + behind >= 10;
        one_sided || word || (!abroad && (before >= 3 || behind >= 3) && self.line.runs)
    }

    /// The character beyond the mark beside the gap.
    fn beyond(&self, left: char) -> &char {
        let (before, after) = (self.before(), self.after());
        let beyond = match left {
            '-' | '/' => before.iter().rev().nth(1),
            _ => after.get(1),
        };
        beyond.unwrap_or(&' ')
    }

    /// Between two units or two numbers: 公里 / 小时, 120 / 80.
    fn beside_slash(&self, left: char) -> bool {
        let (head, tail) = self.sides(left, |c| c == '/');
        let units = ends_with_unit(head) && unit_ahead(tail) > 0;
        let numbers = digits_behind(head) > 0 && digits_ahead(tail) > 0;
        units || numbers && self.line.runs
    }

    /// Between a minus sign and the degrees: 降到- 17℃.
    pub(super) fn is_below_zero(&self, left: char, right: char) -> bool {
        if !matches!(left, '-' | '−' | '–' | '－') || !right.is_ascii_digit() {
            return false;
        }
        let before = self.before();
        let before = before.iter().rev().nth(1);
        let after = self.after();
        let number = after
            .iter()
            .take_while(|c| c.is_ascii_digit() || **c == '.')
            .count();
        let stands_alone = before.is_none_or(|c| !c.is_ascii_alphanumeric() && *c != '℃');
        stands_alone
            && matches!(
                skip_white(&after[number..]).first(),
                Some('℃' | '°' | '度' | '%' | '～' | '~' | '至')
            )
    }

    /// Beside —— and …… in a sentence. Before a name under a quotation it stays.
    fn beside_dash(&self, left: char, right: char) -> bool {
        let (before, after) = (self.before(), self.after());
        let is_ellipsis = |c: char| matches!(c, '…' | '⋯');
        if is_ellipsis(left) || is_ellipsis(right) {
            return true;
        }
        if left == '—' && before.ends_with(&['—', '—']) {
            return before.len() > 2;
        }
        if right != '—' || !after.starts_with(&['—', '—']) {
            return false;
        }
        let is_credit = matches!(left, '。' | '！' | '？' | '”' | '…')
            && after.len() <= 14
            && !after.iter().any(|c| matches!(c, '，' | '。'));
        !is_credit
    }
}
