//! Times: dates, times of day, stretches of time, festivals; absolute ones and such as are counted
//! from today. What is written without a gap is one: 去年3月5日上午9时许, 9日至11日. Where 从 stands
//! before the first of two, they are two.

mod lists;
mod units;

use rustc_hash::FxHashSet;

use lists::*;
use units::{age, clock, counted, dated, day_of_moon, reached, suffix, week};

use super::numbers::{Number, is_numeral, number};
use super::text::{Table, Text};
use super::{Hit, Sure};

/// Part of a time, by how long it is; a time goes from the longer to the shorter.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Grain {
    Age,
    Year,
    Season,
    Month,
    Ten,
    Day,
    Weekday,
    Part,
    Clock,
}

/// A part of a time that stands somewhere.
#[derive(Clone, Copy, Debug)]
struct Unit {
    end: usize,
    grain: Grain,
    sure: Sure,
    rule: u8,
    /// Nothing may follow it, and it follows nothing.
    is_alone: bool,
}

#[derive(Clone, Copy, Debug)]
struct Word {
    grain: Grain,
    sure: Sure,
    rule: u8,
}

/// See the module's description.
#[derive(Clone, Debug)]
pub(super) struct Times {
    dates: usize,
    clocks: usize,
    words: Table<Word>,
    eras: Table<()>,
    reigns: Table<()>,
    /// Characters that a time may begin with.
    begins: FxHashSet<char>,
}

/// What a time may begin with beside numerals and words of lists: weeks, ages, what lasts.
const BEGINS: &str = "上下本这每当新几数近半大多若百前后头";

impl Times {
    /// With the labels for what is a day or longer and for what is shorter; they may be the same.
    pub(super) fn new(dates: usize, clocks: usize) -> Self {
        let word = |grain, sure, rule| Word { grain, sure, rule };
        let lists = [
            (YEARS, word(Grain::Year, Sure::Full, RELATIVE)),
            (OFTEN_YEARS, word(Grain::Year, Sure::Fair, VAGUE)),
            (YEAR_ENDS, word(Grain::Season, Sure::Full, RELATIVE)),
            (MONTHS, word(Grain::Month, Sure::Full, RELATIVE)),
            (OFTEN_MONTHS, word(Grain::Month, Sure::Fair, VAGUE)),
            (MONTH_ENDS, word(Grain::Ten, Sure::Full, RELATIVE)),
            (DAYS, word(Grain::Day, Sure::Full, RELATIVE)),
            (OFTEN_DAYS, word(Grain::Day, Sure::Fair, VAGUE)),
            (DAY_PARTS, word(Grain::Part, Sure::Full, RELATIVE)),
            (PARTS, word(Grain::Part, Sure::Full, PART)),
            (SEASONS, word(Grain::Season, Sure::Full, RELATIVE)),
            (VAGUE_SEASONS, word(Grain::Season, Sure::Fair, FESTIVAL)),
            (FESTIVALS, word(Grain::Day, Sure::Fair, FESTIVAL)),
            (VAGUES, word(Grain::Age, Sure::Half, VAGUE)),
        ];
        let words = Table::by_first(&lists);
        let eras = Table::by_first(&[(ERAS, ())]);
        let reigns = Table::by_first(&[(REIGNS, ())]);
        let named = WEEKS.iter().chain(&CALENDARS);
        let named = named.filter_map(|word| word.chars().next());
        Self {
            dates,
            clocks,
            begins: (words.keys().chain(eras.keys()).chain(reigns.keys()))
                .chain(named)
                .chain(BEGINS.chars())
                .collect(),
            words,
            eras,
            reigns,
        }
    }

    pub(super) fn find(&self, text: &Text, found: &mut Vec<Hit>) {
        let mut at = 0;
        while at < text.len() {
            let may_begin = self.may_begin(text.at(at));
            match may_begin.then(|| self.time(text, at)).flatten() {
                Some(time) => {
                    self.put(at, &time, found);
                    at = time.end;
                }
                None => at += 1,
            }
        }
    }

    /// Whether a time may begin with a character: with most it never does.
    fn may_begin(&self, c: char) -> bool {
        is_numeral(c) || self.begins.contains(&c)
    }

    /// Puts down what was found, in two where the set has a label for times of day; where the second
    /// of two has a day of its own, each of them in two.
    fn put(&self, start: usize, time: &Time, found: &mut Vec<Hit>) {
        let mut put = |range: std::ops::Range<usize>, label| {
            if !range.is_empty() {
                found.push(Hit {
                    range,
                    label,
                    sure: time.sure,
                    rule: time.rule,
                });
            }
        };
        let Some(clock) = time.clock.filter(|_| self.clocks != self.dates) else {
            put(start..time.end, self.dates);
            return;
        };
        put(start..clock, self.dates);
        let has_day = |second: &Second| second.clock != Some(second.start);
        match time.second.filter(has_day) {
            Some(second) => {
                put(clock..second.from, self.clocks);
                let clock = second.clock.unwrap_or(time.end);
                put(second.start..clock, self.dates);
                put(clock..time.end, self.clocks);
            }
            None => put(clock..time.end, self.clocks),
        }
    }

    /// The time that begins at a place, with what it reaches to.
    fn time(&self, text: &Text, start: usize) -> Option<Time> {
        let first = self.row(text, start);
        let Some(to) = reaches(text, first.as_ref().map_or(start, |time| time.end), start) else {
            return first;
        };
        let is_parted = FROM.contains(&text.before(start));
        match first {
            Some(first) if is_parted => Some(first),
            Some(first) => {
                // 下午2点至4点半: the second is a time of day because the first is.
                let unit = text.before(first.end);
                if let (Some(_), '时' | '点') = (first.clock, unit)
                    && let Some(hour) = number(text, to)
                    && text.at(hour.end) == unit
                {
                    let end = clock(text, to, &hour, Some(Grain::Part)).unwrap_or(hour.end + 1);
                    return Some(Time { end, ..first });
                }
                let second = self.second(text, to).filter(|_| first.is_numbered);
                Some(second.map_or(first, |second| Time {
                    end: second.end,
                    second: Some(Second {
                        from: first.end,
                        start: to,
                        clock: second.clock,
                    }),
                    ..first
                }))
            }
            // 9至11日, 1998—2000年: the first has no unit of its own.
            None => {
                let one = bare(text, start)?;
                let second = self.second(text, to)?;
                let other = number(text, to)?;
                let is_alike = one.is_arabic == other.is_arabic && one.len <= 4;
                let rises = match (one.value, other.value) {
                    (Some(one), Some(other)) => one < other || other <= 31,
                    _ => true,
                };
                (is_alike && rises).then_some(second)
            }
        }
    }

    /// What a time reaches to, behind 至 or a dash.
    fn second(&self, text: &Text, to: usize) -> Option<Time> {
        let first = self.unit(text, to, None).or_else(|| reached(text, to))?;
        Some(self.row_of(text, to, first)).filter(|second| second.is_numbered)
    }

    /// Parts of one time, one behind the other.
    fn row(&self, text: &Text, start: usize) -> Option<Time> {
        let first = self.unit(text, start, None)?;
        Some(self.row_of(text, start, first))
    }

    /// The same, of which the first is known.
    fn row_of(&self, text: &Text, start: usize, first: Unit) -> Time {
        let is_part = |unit: &Unit| unit.grain >= Grain::Part;
        let mut time = Time {
            end: first.end,
            sure: first.sure,
            rule: first.rule,
            clock: is_part(&first).then_some(start),
            is_numbered: is_numeral(text.at(start)) || first.rule != VAGUE,
            second: None,
        };
        let mut last = first;
        while !last.is_alone {
            let Some(next) = self.unit(text, time.end, Some(last.grain)) else {
                break;
            };
            if next.grain <= last.grain || next.is_alone {
                break;
            }
            if is_part(&next) && time.clock.is_none() {
                time.clock = Some(time.end);
            }
            time.end = next.end;
            // Two that fit together are surer than one.
            time.sure = time.sure.max(next.sure).max(Sure::Fair);
            last = next;
        }
        // 3月5日（星期四）
        if last.grain == Grain::Day
            && !last.is_alone
            && text.at(time.end) == '('
            && let Some(day) = week(text, time.end + 1, Some(Grain::Day))
            && text.at(day.end) == ')'
        {
            time.end = day.end + 1;
            return time;
        }
        let ends: &[&str] = match last.grain {
            _ if last.is_alone => &[],
            Grain::Part | Grain::Clock => &["左右", "前后", "许"],
            Grain::Age => &[],
            _ if last.rule == FESTIVAL => &[
                "期间",
                "前后",
                "前夕",
                "假期",
                "长假",
                "黄金周",
                "之夜",
                "之际",
                "当天",
                "那天",
                "以来",
            ],
            _ => &[
                "前后", "左右", "期间", "以来", "那天", "当天", "来", "前夕", "份", "间",
            ],
        };
        if let Some(len) = text.longest(time.end, ends)
            // 来 and 间 begin other words.
            && (len > 1 || text.is_edge(time.end + 1) || last.grain >= Grain::Part)
        {
            time.end += len;
            if last.rule == FESTIVAL {
                time.sure = Sure::Full;
            }
        }
        time
    }

    /// The part of a time that begins at a place, behind a part of that grain.
    fn unit(&self, text: &Text, at: usize, behind: Option<Grain>) -> Option<Unit> {
        self.word(text, at, behind)
            .or_else(|| self.era(text, at))
            .or_else(|| self.reign(text, at))
            .or_else(|| week(text, at, behind))
            .or_else(|| dated(text, at, behind))
            .or_else(|| age(text, at))
            .or_else(|| counted(text, at, behind))
            .or_else(|| day_of_moon(text, at, behind))
            .or_else(|| suffix(text, at, behind))
    }

    fn word(&self, text: &Text, at: usize, behind: Option<Grain>) -> Option<Unit> {
        let (len, word) = self.words.at(text, at)?;
        let end = at + len;
        let next = text.at(end);
        // 昨 alone is a word by itself.
        if len == 1 && !(text.is_edge(at) && text.is_edge(end)) {
            return None;
        }
        // 明天 in 光明天地, 现在 in 出现在: a word begins there.
        let is_word = text.is_edge(at) || behind.is_some();
        let goes_on = match word.rule {
            FESTIVAL => text
                .longest(
                    end,
                    &[
                        "晚会",
                        "联欢",
                        "文艺",
                        "献词",
                        "杯",
                        "运动会",
                        "庆典",
                        "交易会",
                        "展销",
                        "赛",
                        "路",
                        "寺",
                        "河",
                        "镇",
                        "区",
                    ],
                )
                .is_some(),
            _ if word.grain == Grain::Year => matches!(next, '轮' | '龄' | '级' | '终'),
            _ if is_paper(text, end) => true,
            _ if word.grain == Grain::Part => text.starts(end, "剧场").is_some(),
            VAGUE => matches!(next, '化' | '舞' | '史' | '戏' | '的') && word.sure == Sure::Half,
            _ => text
                .longest(end, &["头条", "关注", "美术", "地产"])
                .is_some(),
        };
        // 年底 behind a number is that number's year.
        let is_cut = is_numeral(text.before(at)) && matches!(text.at(at), '年' | '月');
        (is_word && !goes_on && !is_cut).then_some(Unit {
            end,
            grain: word.grain,
            sure: word.sure,
            rule: word.rule,
            is_alone: word.sure == Sure::Half,
        })
    }

    /// 光绪二十年, 公元前221年.
    fn era(&self, text: &Text, at: usize) -> Option<Unit> {
        let (len, ()) = self.eras.at(text, at)?;
        let first = if text.at(at + len) == '元' {
            at + len + 1
        } else {
            number(text, at + len)?.end
        };
        let end = first + text.longest(first, &["年间", "年代", "年", "世纪"])?;
        Some(Unit {
            end,
            grain: Grain::Year,
            sure: Sure::Full,
            rule: NUMBERED,
            is_alone: false,
        })
    }

    /// 解放初期, 清朝末年, 康熙年间.
    fn reign(&self, text: &Text, at: usize) -> Option<Unit> {
        let (len, ()) = (self.reigns.at(text, at)).or_else(|| self.eras.at(text, at))?;
        let end = at + len + text.longest(at + len, &OF_REIGNS)?;
        text.is_edge(at).then_some(Unit {
            end,
            grain: Grain::Age,
            sure: Sure::Full,
            rule: AGE,
            is_alone: true,
        })
    }
}

/// A time that stands somewhere.
#[derive(Clone, Copy, Debug)]
struct Time {
    end: usize,
    sure: Sure,
    rule: u8,
    /// Where the part begins that is shorter than a day.
    clock: Option<usize>,
    is_numbered: bool,
    second: Option<Second>,
}

/// The second of two: what a time reaches to.
#[derive(Clone, Copy, Debug)]
struct Second {
    /// One past the first.
    from: usize,
    start: usize,
    /// Where its part begins that is shorter than a day.
    clock: Option<usize>,
}

/// Whether 报 behind a time makes the name of a newspaper of it: 今日报, 晚报, and not 今日报道.
fn is_paper(text: &Text, at: usize) -> bool {
    let is_verb = |c| {
        matches!(
            c,
            '道' | '导'
                | '名'
                | '到'
                | '警'
                | '案'
                | '告'
                | '送'
                | '价'
                | '喜'
                | '请'
                | '批'
                | '备'
                | '考'
                | '关'
                | '废'
                | '失'
                | '修'
        )
    };
    text.at(at) == '报' && !is_verb(text.at(at + 1))
}

/// A number with no unit, before 至 or a dash.
fn bare(text: &Text, start: usize) -> Option<Number> {
    let one = number(text, start)?;
    let is_free =
        !is_numeral(text.before(start)) && !matches!(text.before(start), '第' | '.' | '-');
    is_free.then_some(one)
}

/// Where what a time reaches to begins: behind 至 or a dash that stands behind it, or behind the
/// number that stands at its start.
fn reaches(text: &Text, end: usize, start: usize) -> Option<usize> {
    let end = if end == start {
        bare(text, start)?.end
    } else {
        end
    };
    let to = text.longest(
        end,
        &["至", "到", "——", "—", "–", "-", "~", "～", "－", "―"],
    )?;
    is_time_ahead(text, end + to).then_some(end + to)
}

fn is_time_ahead(text: &Text, at: usize) -> bool {
    is_numeral(text.at(at))
        || matches!(
            text.at(at),
            '次' | '今' | '明' | '翌' | '下' | '凌' | '星' | '周' | '年' | '月'
        )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tag::words::Words;

    #[test]
    fn every_time_begins_with_what_one_may_begin_with() {
        let words = Words::load();
        let times = Times::new(0, 1);
        let sentences = include_str!("../../../tests/data/tag/times-and-titles.txt").lines();
        let page = include_str!("../../../tests/data/mend/pages/g01-county-front-1987.txt");
        for line in sentences.chain(page.lines()) {
            let chars: Vec<char> = line.chars().collect();
            let text = Text::of(&chars, &words.pieces(&chars));
            for at in (0..text.len()).filter(|at| times.time(&text, *at).is_some()) {
                assert!(times.may_begin(text.at(at)), "{} in {line}", text.at(at));
            }
        }
    }
}
