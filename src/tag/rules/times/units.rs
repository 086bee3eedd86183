//! Parts of times that are told by their numbers and units.

use super::lists::{AGE, CALENDARS, LASTING, LASTS, NUMBERED, WEEK, WEEKS};
use super::{Grain, Unit, is_paper};
use crate::tag::rules::Sure;
use crate::tag::rules::numbers::{Number, is_numeral, number};
use crate::tag::rules::text::Text;

/// 星期三, 上周五, 周末.
pub(super) fn week(text: &Text, at: usize, behind: Option<Grain>) -> Option<Unit> {
    let which = ["上上", "下下", "上", "下", "本", "这", "每", "当"];
    let before = text.longest(at, &which).unwrap_or(0);
    let before = before
        + if before > 0 && text.at(at + before) == '个' {
            1
        } else {
            0
        };
    let name = text.longest(at + before, &WEEKS)?;
    let day = at + before + name;
    // 一周一次, 三周五天.
    let is_free = !is_numeral(text.before(at)) && (text.is_edge(at) || behind.is_some());
    let is_day = matches!(
        text.at(day),
        '一' | '二' | '三' | '四' | '五' | '六' | '日' | '天' | '末'
    );
    let is_short = name == 1;
    let after = text.at(day + 1);
    // 周日报, 周一良.
    let ends = !(is_numeral(after)
        || is_short && (is_paper(text, day + 1) || matches!(after, '刊' | '次' | '年' | '个')));
    let unit = |end, sure| Unit {
        end,
        grain: Grain::Weekday,
        sure,
        rule: WEEK,
        is_alone: false,
    };
    if is_day && ends && is_free {
        let sure = match (is_short, text.is_edge(day + 1)) {
            (true, false) => Sure::Half,
            _ => Sure::Full,
        };
        return Some(unit(day + 1, sure));
    }
    // 上周, 本星期.
    (before > 0 && is_free && text.is_edge(day) && text.at(day) != '期')
        .then(|| unit(day, Sure::Full))
}

/// 二十世纪八十年代, 上世纪90年代初.
pub(super) fn age(text: &Text, at: usize) -> Option<Unit> {
    let decade = |from: usize| {
        let ten = number(text, from)?;
        let is_ten = ten
            .value
            .is_some_and(|v| v % 10 == 0 && (10..=90).contains(&v) || (1000..3000).contains(&v));
        let end = ten.end + text.starts(ten.end, "年代")?;
        is_ten.then_some(end)
    };
    let which = [
        "上个世纪",
        "上世纪",
        "本世纪",
        "下世纪",
        "新世纪",
        "下个世纪",
    ];
    let century = text.longest(at, &which).map(|len| at + len).or_else(|| {
        let which = number(text, at)?;
        let is_one = which.value.is_some_and(|v| (1..=30).contains(&v));
        is_one.then(|| text.starts(which.end, "世纪").map(|len| which.end + len))?
    });
    let end = match century {
        Some(century) => decade(century).unwrap_or(century),
        None => decade(at)?,
    };
    let ends = [
        "中后期",
        "初期",
        "前期",
        "中期",
        "后期",
        "末期",
        "中叶",
        "末叶",
        "初叶",
        "初",
        "末",
        "中",
        "以来",
    ];
    let more = text.longest(end, &ends).unwrap_or(0);
    Some(Unit {
        end: end + more,
        grain: Grain::Age,
        sure: Sure::Full,
        rule: AGE,
        is_alone: false,
    })
}

/// What a number stands before: a year, a month, a day, a time of day, or what lasts.
pub(super) fn counted(text: &Text, at: usize, behind: Option<Grain>) -> Option<Unit> {
    if matches!(text.before(at), '.' | '第' | '-' | '/') && behind.is_none()
        || is_numeral(text.before(at))
    {
        return None;
    }
    with_unit(text, at, behind)
}

/// What a time reaches to that stands behind a dash: 11日 in 9-11日.
pub(super) fn reached(text: &Text, at: usize) -> Option<Unit> {
    // 日 in 2-1日本队 begins a word.
    let is_whole = |unit: &Unit| text.is_edge(unit.end) || is_numeral(text.at(unit.end));
    let unit = (text.before(at) == '-').then(|| with_unit(text, at, None))?;
    unit.filter(is_whole)
}

/// A number with its unit.
fn with_unit(text: &Text, at: usize, behind: Option<Grain>) -> Option<Unit> {
    let unit = |end, grain, sure| Unit {
        end,
        grain,
        sure,
        rule: NUMBERED,
        is_alone: false,
    };
    if let Some(number) = number(text, at) {
        let end = number.end;
        let next = text.at(end);
        let value = number.value.unwrap_or(u32::MAX);
        let is_within = |range: std::ops::RangeInclusive<u32>| range.contains(&value);
        let is_year = number.is_digits
            && (number.len == 4 && is_within(1000..=2999)
                || number.len == 2
                    && (is_within(50..=99) || !number.is_arabic && is_within(1..=49)));
        match next {
            '年' if is_year
                && !is_span(text, &number)
                && !matches!(text.at(end + 1), '级' | '龄' | '代') =>
            {
                let end = end + text.longest(end, &["年度", "年"])?;
                return Some(unit(end, Grain::Year, Sure::Full));
            }
            '月' if is_within(1..=12) && text.at(end + 1) != '球' => {
                let end = end + text.longest(end, &["月份", "月"])?;
                return Some(unit(end, Grain::Month, Sure::Full));
            }
            '日' | '号' if is_within(1..=31) && !is_other_day(text, end, next) => {
                let is_sure = next == '日' && (number.is_arabic || behind.is_some())
                    || behind == Some(Grain::Month);
                let is_bound = matches!(
                    behind,
                    None | Some(Grain::Month | Grain::Season | Grain::Year)
                );
                let sure = match (is_sure, next) {
                    (true, _) => Sure::Full,
                    (_, '日') => Sure::Fair,
                    _ => Sure::Half,
                };
                return is_bound.then(|| unit(end + 1, Grain::Day, sure));
            }
            ':' if number.is_arabic && is_within(0..=24) && number.len <= 2 => {
                let end = minutes(text, end)?;
                return Some(unit(end, Grain::Clock, Sure::Fair));
            }
            '时' | '点' if is_within(0..=24) => {
                if let Some(end) = clock(text, at, &number, behind) {
                    return Some(unit(end, Grain::Clock, Sure::Full));
                }
            }
            _ => {}
        }
    }
    lasting(text, at)
}

/// Whether two digits before 年 are how many there were: 50年前, 60年后. Of the nineties they are a
/// year.
fn is_span(text: &Text, number: &Number) -> bool {
    let behind = number.end + 1;
    let side = text.longest(behind, &["前", "后", "以前", "以后", "之前", "之后"]);
    // 78年前后, 65年后期.
    let is_other = text.longest(behind, &["前后", "前期", "后期"]).is_some();
    let is_ninety = number.value.is_some_and(|value| value > 90);
    let ends = |len: usize| text.is_edge(behind + len);
    number.is_arabic && number.len == 2 && !is_ninety && !is_other && side.is_some_and(ends)
}

/// 1998-3-5, 1998.03.05, 1998/3/5.
pub(super) fn dated(text: &Text, at: usize, behind: Option<Grain>) -> Option<Unit> {
    if behind.is_some() || text.before(at).is_ascii_alphanumeric() {
        return None;
    }
    let digits = |from: usize, most: usize| {
        let len = (0..=most)
            .take_while(|by| text.at(from + by).is_ascii_digit())
            .count();
        (1..=most).contains(&len).then_some(from + len)
    };
    let value = |from: usize, to: usize| {
        let digits: String = text.slice(from..to).iter().collect();
        digits.parse::<u32>().unwrap_or(0)
    };
    let year = digits(at, 4).filter(|end| (1000..=2999).contains(&value(at, *end)))?;
    let mark = Some(text.at(year)).filter(|c| matches!(c, '-' | '/' | '.'))?;
    let month = digits(year + 1, 2).filter(|end| (1..=12).contains(&value(year + 1, *end)))?;
    let day = digits(month + 1, 2).filter(|end| (1..=31).contains(&value(month + 1, *end)))?;
    (text.at(month) == mark).then_some(Unit {
        end: day,
        grain: Grain::Day,
        sure: Sure::Full,
        rule: NUMBERED,
        is_alone: false,
    })
}

/// Whether 日 or 号 behind a number is no day: 10日元, 5号楼, 三日游.
fn is_other_day(text: &Text, at: usize, unit: char) -> bool {
    let next = text.at(at + 1);
    match unit {
        '号' => {
            matches!(
                next,
                '楼' | '线'
                    | '车'
                    | '机'
                    | '门'
                    | '房'
                    | '院'
                    | '店'
                    | '台'
                    | '井'
                    | '馆'
                    | '船'
                    | '舰'
                    | '站'
                    | '厅'
                    | '文'
                    | '选'
                    | '种'
                    | '令'
                    | '公'
                    | '字'
                    | '坑'
                    | '位'
                    | '桥'
                    | '宿'
                    | '码'
                    | '大'
                    | '矿'
                    | '炉'
                    | '球'
                    | '信'
            )
        }
        _ => matches!(
            next,
            '元' | '圆' | '游' | '均' | '产' | '用' | '常' | '语' | '军' | '历' | '志'
        ),
    }
}

/// 9:30, 9:30:15.
fn minutes(text: &Text, colon: usize) -> Option<usize> {
    let two = |at: usize| {
        let (a, b) = (text.at(at).to_digit(10)?, text.at(at + 1).to_digit(10)?);
        (a < 6 && !text.at(at + 2).is_ascii_digit()).then_some(b)
    };
    two(colon + 1)?;
    let end = colon + 3;
    if text.at(end) == ':' && two(end + 1).is_some() {
        return Some(end + 3);
    }
    Some(end)
}

/// 9时, 9时30分, 三点半, 9点多.
pub(super) fn clock(
    text: &Text,
    start: usize,
    hour: &Number,
    behind: Option<Grain>,
) -> Option<usize> {
    let unit = hour.end;
    let mut end = unit + 1;
    let is_point = text.at(unit) == '点';
    let mut is_sure =
        behind.is_some_and(|grain| grain >= Grain::Day) || hour.is_arabic && !is_point;
    if let Some(minute) = number(text, end).filter(|n| n.value.is_some_and(|v| v < 60))
        && let Some(len) = text.longest(minute.end, &["分钟", "分"])
    {
        end = minute.end + if len == 2 && !is_point { 1 } else { len.min(1) };
        is_sure = true;
        if let Some(second) = number(text, end)
            && text.at(second.end) == '秒'
        {
            end = second.end + 1;
        }
    } else if let Some(minute) =
        number(text, end).filter(|n| is_point && n.len == 2 && n.value.is_some_and(|v| v < 60))
    {
        end = minute.end;
        is_sure = true;
    } else if let Some(len) = text.longest(end, &["半", "整", "钟", "正", "多", "一刻", "三刻"])
    {
        let is_begun = text.at(end) == '正' && !text.is_edge(end + 1);
        if !is_begun {
            end += len;
            is_sure = true;
        }
    }
    if text.longest(end, &["许", "左右", "前后"]).is_some() {
        is_sure = true;
    }
    // 一时, 三点意见; 5时代.
    let is_other = end == unit + 1
        && (text
            .longest(
                end,
                &[
                    "代", "间", "期", "速", "段", "意见", "要求", "建议", "五", "二",
                ],
            )
            .is_some()
            || text.at(start) == '一' && hour.len == 1 && !is_point && !is_sure);
    (is_sure && !is_other).then_some(end)
}

/// 三天, 两年多, 半个月, 几十年前.
fn lasting(text: &Text, at: usize) -> Option<Unit> {
    let c = text.at(at);
    let vague = [
        "几十", "几百", "数十", "数百", "近百", "上百", "十几", "几", "数", "半", "大半", "多",
        "百余", "若干",
    ];
    if !is_numeral(c)
        && !matches!(
            c,
            '几' | '数' | '近' | '上' | '半' | '大' | '多' | '若' | '前' | '后' | '头'
        )
    {
        return None;
    }
    let first = text
        .longest(at, &["前", "后", "头"])
        .filter(|len| is_numeral(text.at(at + len)));
    let from = at + first.unwrap_or(0);
    let (mut end, is_exact) = match number(text, from) {
        Some(number) if !matches!(text.at(from), '百' | '千' | '万' | '亿' | '〇') => {
            let more = text
                .longest(number.end, &["多", "余", "来", "几"])
                .unwrap_or(0);
            (number.end + more, true)
        }
        Some(_) => return None,
        None => (from + text.longest(from, &vague)?, false),
    };
    if !is_exact && !text.is_edge(at) {
        return None;
    }
    let is_half = text.before(end) == '半';
    end += text.longest(end, &LASTS).or_else(|| {
        is_half.then(|| text.longest(end, &["个月", "年", "天", "小时", "个小时", "夜"]))?
    })?;
    // 一年零四个月, 3小时25分.
    while is_exact
        && let Some(more) = number(text, end + usize::from(text.at(end) == '〇'))
        && let Some(len) = text.longest(
            more.end,
            &["个月", "天", "小时", "个小时", "分钟", "分", "秒"],
        )
    {
        end = more.end + len;
    }
    // 一年级, 五周年, 三日游, 一天天.
    let other = [
        "级", "年", "均", "轻", "龄", "薪", "天", "刊", "游", "元", "用", "产", "制", "期", "本",
        "岁",
    ];
    let is_day = text.before(end) == '日';
    let is_other = is_paper(text, end) || text.longest(end, &other).is_some();
    if is_other && !(text.at(end) == '期' && text.at(end + 1) == '间') {
        return None;
    }
    if is_day && !is_exact {
        return None;
    }
    // 一周一次, 一天三顿.
    let is_each = is_numeral(text.at(end)) && !text.at(end).is_ascii_digit();
    if is_each && !is_numeral(text.before(end)) {
        return None;
    }
    let more = [
        "以来", "以前", "以后", "之前", "之后", "前", "后", "来", "左右", "间",
    ];
    let more = text.longest(end, &more).filter(|len| {
        let behind = end + len;
        *len > 1 || text.is_edge(behind) && !matches!(text.at(behind), '进' | '续' | '者')
    });
    let sure = match (more, first) {
        (None, None) => Sure::Fair,
        _ => Sure::Full,
    };
    Some(Unit {
        end: end + more.unwrap_or(0),
        grain: Grain::Day,
        sure,
        rule: LASTING,
        is_alone: true,
    })
}

/// 正月初五, 腊月二十三, 大年初一.
pub(super) fn day_of_moon(text: &Text, at: usize, behind: Option<Grain>) -> Option<Unit> {
    let unit = |end| Unit {
        end,
        grain: Grain::Day,
        sure: Sure::Full,
        rule: NUMBERED,
        is_alone: false,
    };
    if let Some(len) = text.longest(at, &CALENDARS)
        && behind.is_none()
    {
        let month = at + len + text.longest(at + len, &["正月", "腊月", "闰"]).unwrap_or(0);
        let month = match number(text, month) {
            Some(number) if text.at(number.end) == '月' => number.end + 1,
            _ => month,
        };
        let day = text.starts(month, "初").map_or(month, |len| month + len);
        let day = match number(text, day).filter(|n| n.value.is_some_and(|v| v <= 31)) {
            Some(number) => number.end + text.longest(number.end, &["日"]).unwrap_or(0),
            None => month,
        };
        return (day > at + len).then(|| unit(day));
    }
    let first = match (text.starts(at, "大年初"), behind) {
        (Some(len), _) => at + len,
        (None, Some(Grain::Month)) => at + text.longest(at, &["初"]).unwrap_or(0),
        _ => return None,
    };
    let day = number(text, first)?;
    let is_han = !day.is_arabic && day.value.is_some_and(|v| (1..=30).contains(&v));
    (is_han && !matches!(text.at(day.end), '个' | '名' | '人')).then(|| unit(day.end))
}

/// What stands behind a part and narrows it: 去年底, 3月初, 5日晚.
pub(super) fn suffix(text: &Text, at: usize, behind: Option<Grain>) -> Option<Unit> {
    let unit = |len: usize, grain| Unit {
        end: at + len,
        grain,
        sure: Sure::Full,
        rule: NUMBERED,
        is_alone: false,
    };
    match behind? {
        Grain::Year => {
            let all = [
                "年初", "年底", "年末", "初", "底", "末", "春", "夏", "秋", "冬", "春天", "夏天",
                "秋天", "冬天", "春季", "秋季",
            ];
            let len = text.longest(at, &all)?;
            // 1998年春节, 去年秋收.
            let is_word = len > 1 || text.is_edge(at + len) || !text.is_edge(at + 1);
            (is_word && text.at(at + len) != '节').then(|| unit(len, Grain::Season))
        }
        Grain::Month | Grain::Season => {
            let len = text.longest(at, &["初", "底", "末", "中"])?;
            let is_word = text.is_edge(at + len);
            is_word.then(|| unit(len, Grain::Ten))
        }
        Grain::Day | Grain::Weekday => {
            let len = text.longest(at, &["晚", "晨", "夜", "早", "午"])?;
            let is_word = text.is_edge(at + len) || is_numeral(text.at(at + len));
            is_word.then(|| unit(len, Grain::Part))
        }
        _ => None,
    }
}
