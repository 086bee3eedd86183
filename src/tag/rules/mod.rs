//! Times, titles and numbers as anybody tells them by the way they are written: 3月5日上午9时许,
//! 市委书记, 百分之三. What the learner knows of them before it has learned anything; what editors
//! tag counts for more.
//!
//! A text is read without white space, in simplified characters and narrow letters, so that it
//! makes no difference how a page writes them. The lists are of our own making.

mod amounts;
mod numbers;
mod text;
mod times;
mod titles;

use std::ops::Range;

use super::learn::Lexicon;
use super::words::Piece;
use amounts::Amounts;
use text::Text;
use times::Times;
use titles::Titles;

/// What a label may mean that rules know something of.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Meaning {
    /// Any time; where a set has a label for times of day, a day or longer.
    Date,
    /// Less than a day.
    TimeOfDay,
    /// An office, rank or profession of somebody.
    Title,
    /// A share of a hundred or ten.
    Percent,
    /// A sum of money.
    Money,
    /// A measure: weight, length, area.
    Quantity,
    /// First, third.
    Ordinal,
    /// Any other number.
    Cardinal,
}

impl Meaning {
    /// What a label means by its id or name, where it is one of these.
    pub fn of(label: &str) -> Option<Self> {
        Some(match label.trim().to_lowercase().as_str() {
            "date" | "日期" | "dat" | "timex" => Meaning::Date,
            "time" | "时间" | "時間" | "tim" | "datetime" | "时刻" | "時刻" | "时间词" => {
                Meaning::TimeOfDay
            }
            "title" | "position" | "job" | "occupation" | "职务" | "職務" | "职位" | "頭銜"
            | "头衔" | "职称" | "职业" => Meaning::Title,
            "percent" | "percentage" | "百分比" | "百分数" => Meaning::Percent,
            "money" | "钱数" | "金额" | "货币" => Meaning::Money,
            "quantity" | "measure" | "量" | "度量" | "数量" => Meaning::Quantity,
            "ordinal" | "序数" | "序数词" => Meaning::Ordinal,
            "cardinal" | "number" | "基数" | "数" | "数词" | "数字" => Meaning::Cardinal,
            _ => return None,
        })
    }
}

/// How sure a rule is before anything is learned.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Sure {
    /// As likely as not, by what an editor takes for one.
    Half,
    /// Mostly.
    Fair,
    /// Hardly ever anything else.
    Full,
}

/// Something that a rule found.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Hit {
    /// Where, white space inside included: characters of the sentence, from 0, end-exclusive.
    pub range: Range<usize>,
    /// The number of its label.
    pub label: usize,
    /// How sure it is.
    pub sure: Sure,
    /// The rule, as a small number: what was found by one rule is learned together.
    pub rule: u8,
}

/// Rules for the labels of a set.
#[derive(Clone, Debug)]
pub struct Rules {
    times: Option<Times>,
    titles: Option<Titles>,
    amounts: Option<Amounts>,
}

impl Rules {
    /// The rules for labels, each meaning by the first label that has it; none where no label has
    /// any.
    pub fn of(labels: &[&str]) -> Option<Self> {
        let number = |meaning| {
            let mut labels = labels.iter();
            labels.position(|label| Meaning::of(label) == Some(meaning))
        };
        let dates = number(Meaning::Date);
        let clocks = number(Meaning::TimeOfDay);
        let rules = Self {
            times: dates
                .or(clocks)
                .map(|dates| Times::new(dates, clocks.unwrap_or(dates))),
            titles: number(Meaning::Title).map(Titles::new),
            amounts: Amounts::new(number),
        };
        let is_any = rules.times.is_some() || rules.titles.is_some() || rules.amounts.is_some();
        is_any.then_some(rules)
    }

    /// What they find in a sentence that was cut into words, in order, none over another.
    pub(crate) fn find(&self, chars: &[char], pieces: &[Piece], lexicon: &Lexicon) -> Vec<Hit> {
        let text = Text::of(chars, pieces);
        let mut found = Vec::new();
        if let Some(times) = &self.times {
            times.find(&text, &mut found);
        }
        let times = found.len();
        if let Some(amounts) = &self.amounts {
            amounts.find(&text, &mut found);
        }
        if let Some(titles) = &self.titles {
            titles.find(&text, lexicon, &mut found);
        }
        // A number inside of a time is no number.
        let (first, others) = found.split_at(times);
        let is_aside = |hit: &&Hit| {
            let apart =
                |time: &Hit| time.range.end <= hit.range.start || hit.range.end <= time.range.start;
            first.iter().all(apart)
        };
        let mut all: Vec<Hit> = first.to_vec();
        all.extend(others.iter().filter(is_aside).cloned());
        all.sort_by_key(|hit| (hit.range.start, usize::MAX - hit.range.end));
        let mut end = 0;
        all.retain(|hit| {
            let is_free = hit.range.start >= end;
            end = end.max(hit.range.end);
            is_free
        });
        for hit in &mut all {
            hit.range = text.places(&hit.range);
        }
        all
    }
}

#[cfg(test)]
mod tests;
