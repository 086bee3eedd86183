//! Names that run together, in bylines, credits and under headlines.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use crate::core::variants::simplified;
use crate::mend::dictionary::{Dictionary, REACH, is_han};
use crate::mend::reasons::Fault;

use super::lines::Lines;
use super::people::{COMMON, COMPOUND, TITLES, is_family};
use super::{Fix, Kind};

/// What stands behind names of those who were there.
const ATTENDED: [&str; 26] = [
    "出席",
    "参加",
    "陪同",
    "列席",
    "致辞",
    "讲话",
    "分别",
    "到会",
    "在主席台",
    "会见",
    "调研",
    "主持",
    "参会",
    "到",
    "看望",
    "前往",
    "慰问",
    "考察",
    "视察",
    "赴",
    "当选",
    "被授予",
    "荣获",
    "获评",
    "入选",
    "获",
];

/// What stands before the colon of a list of names.
const LISTED: [&str; 34] = [
    "名单",
    "人员",
    "评委",
    "成员",
    "者",
    "代表",
    "人",
    "奖",
    "选手",
    "队员",
    "运动员",
    "裁判",
    "教师",
    "老师",
    "教练",
    "学生",
    "委员",
    "嘉宾",
    "主演",
    "主任",
    "组长",
    "队长",
    "团长",
    "会长",
    "评审",
    "冠军",
    "亚军",
    "季军",
    "名",
    "首发",
    "替补",
    "领队",
    "编剧",
    "主持",
];

/// What stands behind the names of a byline.
const CREDITS: [&str; 13] = [
    "摄影报道",
    "综合报道",
    "采访整理",
    "攝影報道",
    "报道",
    "報道",
    "整理",
    "摄影",
    "攝影",
    "摄",
    "攝",
    "文",
    "图",
];

pub(super) fn find(lines: &Lines<'_>, dictionary: &impl Dictionary, found: &mut Vec<Fix>) {
    for line in &lines.lines {
        let text = lines.text;
        let own = &text[line.from..line.to];
        foreign(own, line.runs, line.from, found);
        let first_title = (1..=own.len()).find(|to| ends_title(own, *to));
        // Runs of Han characters of the line.
        let mut at = 0;
        while at < own.len() {
            if !is_han(own[at]) {
                at += 1;
                continue;
            }
            let end = (at..own.len())
                .find(|i| !is_han(own[*i]))
                .unwrap_or(own.len());
            let before = own[..at].last();
            let after = own.get(end);
            run(
                own,
                at,
                end,
                line.runs,
                first_title,
                before,
                after,
                line.from,
                dictionary,
                found,
            );
            at = end;
        }
    }
}

#[allow(clippy::too_many_arguments, reason = "the surroundings of one run")]
fn run(
    own: &[char],
    at: usize,
    end: usize,
    runs: bool,
    first_title: Option<usize>,
    before: Option<&char>,
    after: Option<&char>,
    offset: usize,
    dictionary: &impl Dictionary,
    found: &mut Vec<Fix>,
) {
    let run = &own[at..end];
    // Behind a title: 本报记者王敏李小红.
    let titled = behind_title(run);
    let closed = matches!(after, None | Some('）' | ')' | ' ' | '\u{3000}' | '/'));
    let byline = !runs
        || before == Some(&'（')
        || own[..at].iter().rev().take(16).any(|c| matches!(c, '（'));
    if let Some(from) = titled
        && byline
        && (closed || !runs)
    {
        let (names, rest) = strip(&run[from..], &CREDITS);
        let head = &run[..from];
        let reporters = head.len() <= 12;
        if reporters
            && names.len() >= 4
            && names.len() <= 16
            && (rest || closed)
            && let Some(cuts) = parts(names)
            && cuts.len() >= 2
        {
            insert(at + from, &cuts, offset, found);
            return;
        }
    }
    let spaced = matches!(before, Some(' ' | '\u{3000}'));
    // Before what they did: （汤婉清庞博 文 岳峰 摄）.
    let did: String = own[end..]
        .iter()
        .skip_while(|c| **c == ' ')
        .take_while(|c| is_han(**c))
        .collect();
    let credited = after == Some(&' ') && CREDITS.contains(&did.as_str());
    if credited
        && matches!(before, None | Some('（' | '(' | ' '))
        && titled.is_none()
        && (4..=12).contains(&run.len())
        && let Some(cuts) = parts(run)
        && cuts.len() >= 2
        && are_apart(run, &cuts, dictionary)
    {
        insert(at, &cuts, offset, found);
        return;
    }
    let spaced_title = spaced && {
        let head: Vec<char> = own[..at]
            .iter()
            .rev()
            .skip_while(|c| matches!(c, ' ' | '\u{3000}'))
            .take(3)
            .copied()
            .collect();
        let head: String = head.into_iter().rev().collect();
        TITLES.iter().any(|title| {
            head.ends_with(title) || (title.chars().count() == 2 && head.ends_with(title))
        })
    };
    let behind_names = spaced && byline && first_title.is_some_and(|end| end <= at);
    if (spaced_title || behind_names) && titled.is_none() && byline {
        let (names, _) = strip(run, &CREDITS);
        if (4..=16).contains(&names.len())
            && let Some(cuts) = parts(names)
            && cuts.len() >= 2
        {
            insert(at, &cuts, offset, found);
            return;
        }
    }
    // Behind 名单： and the like.
    let listed = matches!(before, Some('：' | ':' | '/')) && closed && {
        // No word of the lists is longer.
        let head: String = own[(at - 1).saturating_sub(5)..at - 1].iter().collect();
        let titled = || TITLES.iter().any(|word| head.ends_with(word)) || head.ends_with('文');
        match before {
            Some('/') => titled(),
            _ => LISTED.iter().any(|word| head.ends_with(word)) || titled(),
        }
    };
    if listed
        && (5..=40).contains(&run.len())
        && let Some(cuts) = parts(run)
        && (cuts.len() >= 3 || before == Some(&'/') || are_common(run, &cuts))
        && are_apart(run, &cuts, dictionary)
    {
        insert(at, &cuts, offset, found);
        return;
    }
    // Under a headline: 梁志和周启铭钱维民石坚出席.
    if runs || titled.is_some() {
        return;
    }
    let mut from = 0;
    while let Some((place, length)) = attended(&run[from..]) {
        let names = &run[from..from + place];
        let names = names.strip_suffix(&['等']).unwrap_or(names);
        if names.len() >= 6
            && let Some(cuts) = parts(names)
            && cuts.len() >= 3
            && are_apart(names, &cuts, dictionary)
        {
            insert(at + from, &cuts, offset, found);
        }
        from += place + length;
    }
}

/// One past the last title in a text.
fn behind_title(text: &[char]) -> Option<usize> {
    (1..=text.len()).rev().find(|to| ends_title(text, *to))
}

/// Whether a title ends before a place of a text, which is not its beginning.
fn ends_title(text: &[char], to: usize) -> bool {
    // By their last character: hardly a character is one.
    static BY_END: LazyLock<FxHashMap<char, Vec<Vec<char>>>> = LazyLock::new(|| {
        let mut by_end: FxHashMap<char, Vec<Vec<char>>> = FxHashMap::default();
        for title in TITLES {
            let title: Vec<char> = title.chars().collect();
            if let Some(last) = title.last() {
                by_end.entry(*last).or_default().push(title);
            }
        }
        by_end
    });
    let titles = BY_END.get(&text[to - 1]);
    let mut titles = titles.into_iter().flatten();
    titles.any(|title| text[..to].ends_with(title))
}

/// Where the first word stands of what those do who were there, and how long it is.
fn attended(text: &[char]) -> Option<(usize, usize)> {
    (0..text.len()).find_map(|at| {
        let mut words = ATTENDED.iter().map(|word| word.chars());
        let word = words.find(|word| {
            let mut ahead = text[at..].iter();
            word.clone().all(|c| ahead.next() == Some(&c))
        });
        word.map(|word| (at, word.count()))
    })
}

/// Whether hardly a word lies across the places where names are cut apart.
fn are_apart(run: &[char], cuts: &[usize], dictionary: &impl Dictionary) -> bool {
    let mut at = 0;
    let mut across = 0;
    for length in &cuts[..cuts.len() - 1] {
        at += length;
        let before = &run[at.saturating_sub(REACH)..at];
        let after = &run[at..run.len().min(at + REACH)];
        across += usize::from(dictionary.across(before, after).word > 0);
    }
    across * 4 <= cuts.len()
}

/// Whether all of two names have a common family name.
fn are_common(run: &[char], cuts: &[usize]) -> bool {
    let starts = cuts.iter().scan(0, |at, length| {
        let start = *at;
        *at += length;
        Some(start)
    });
    cuts.len() == 2 && starts.into_iter().all(|at| COMMON.contains(run[at]))
}

/// A name with · in it and a name of three characters behind it or before it, in a byline.
fn foreign(own: &[char], runs: bool, offset: usize, found: &mut Vec<Fix>) {
    if runs || !own.contains(&'·') {
        return;
    }
    let line: String = own.iter().collect();
    if !TITLES.iter().any(|title| line.contains(title)) {
        return;
    }
    let begins = |name: &[char]| COMMON.contains(name[0]) && name.iter().all(|c| is_han(*c));
    for at in (0..own.len()).filter(|at| own[*at] == '·') {
        let before = own[..at].iter().rev();
        let before = before.take_while(|c| is_han(**c)).count();
        let behind = own[at + 1..].iter().take_while(|c| is_han(**c)).count();
        let end = at + 1 + behind;
        if (5..=8).contains(&behind) && own.get(end) != Some(&'·') && begins(&own[end - 3..end]) {
            insert(end - 3, &[0, 3], offset, found);
        }
        let start = at - before;
        let spaced = start > 0 && own[start - 1] == ' ';
        if spaced && (5..=9).contains(&before) && begins(&own[start..start + 3]) {
            insert(start, &[3, before - 3], offset, found);
        }
    }
}

fn strip<'a>(names: &'a [char], words: &[&str]) -> (&'a [char], bool) {
    for word in words {
        let word: Vec<char> = word.chars().collect();
        if names.len() > word.len() + 1 && names.ends_with(&word) {
            return (&names[..names.len() - word.len()], true);
        }
    }
    (names, false)
}

fn insert(at: usize, cuts: &[usize], offset: usize, found: &mut Vec<Fix>) {
    let mut place = offset + at;
    for length in &cuts[..cuts.len() - 1] {
        place += length;
        found.push(Fix {
            start: place,
            end: place,
            with: " ".to_owned(),
            kind: Kind::NameList,
            confidence: 0.93,
            reason: Fault::NamesRunTogether,
        });
    }
}

/// The lengths of the names that a run is made of, if it is made of names and in one best way.
fn parts(run: &[char]) -> Option<Vec<usize>> {
    // The cheapest way to cut up to each place: its cost and the length of its last name.
    let mut best: Vec<Option<(u32, usize)>> = vec![None; run.len() + 1];
    best[0] = Some((0, 0));
    for at in 0..run.len() {
        let Some((cost, _)) = best[at] else { continue };
        for length in 2..=4usize {
            if at + length > run.len() {
                break;
            }
            let head: String = run[at..at + 2].iter().map(|c| simplified(*c)).collect();
            let compound = COMPOUND.contains(&head.as_str());
            if (length == 4 && !compound) || (compound && length == 2) {
                continue;
            }
            if !compound && !is_family(run[at]) {
                continue;
            }
            let mut price = match (length, compound) {
                (3, false) => 10,
                (2, false) => 15,
                (_, true) => 8,
                _ => 20,
            };
            if !compound && !COMMON.contains(run[at]) {
                price += 12;
            }
            let total = cost + price;
            if best[at + length].is_none_or(|(known, _)| total < known) {
                best[at + length] = Some((total, length));
            }
        }
    }
    let mut cuts = Vec::new();
    let mut at = run.len();
    while at > 0 {
        let (_, length) = best[at]?;
        cuts.push(length);
        at -= length;
    }
    cuts.reverse();
    Some(cuts)
}
