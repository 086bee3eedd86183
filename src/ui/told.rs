//! What was done, for people: the log's words, with labels, roles and states of work by what they
//! are called.

use crate::core::{Progress, Role};
use crate::format::metadata;
use crate::session::mending::{Sort, Tally};

use super::strings::labels::LabelText;
use super::strings::told::ToldText;
use super::strings::{Language, Text};

/// What an action did, by its command's name and what the log says it was about. `names` finds the
/// names of a label or a type of relations by its id, also of one that is gone.
pub(super) fn told<'a>(
    language: Language,
    names: impl Fn(&str) -> Option<(&'a str, &'a str)>,
    name: &str,
    detail: &str,
) -> String {
    let called = |id: &str| match names(id) {
        Some(names) => language.called(names).to_owned(),
        None => id.to_owned(),
    };
    if let Some(count) = count_of(detail, " places") {
        return language.done(name, &language.fill(ToldText::Places, &[count]));
    }
    if let Some(count) = count_of(detail, " commands") {
        let about = match name {
            "progress" | "label_article" => language.fill(ToldText::Articles, &[count]),
            "metadata" => language.say(ToldText::Values).to_owned(),
            "accept" | "decline" => language.fill(ToldText::Places, &[count]),
            // How many commands one thing took is of no use to who did it.
            "assemble" | "pull" | "labels" | "split_tag" | "merge_tags" => String::new(),
            "readings" | "consistency" => String::new(),
            _ => language.fill(Text::Steps, &[count]),
        };
        return language.done(name, &about);
    }
    let about = match name {
        "mentions" => {
            let parts = detail.rsplit_once(' ').and_then(|(all, count)| {
                let (words, id) = all.rsplit_once(' ')?;
                Some(format!("{words} {} {count}", called(id)))
            });
            parts.unwrap_or_else(|| detail.to_owned())
        }
        "decline" => match detail.rsplit_once(" tag:") {
            Some((words, id)) => format!("{words} {}", called(id)),
            None => match detail.rsplit_once(' ') {
                Some((words, kind)) => format!("{words} {}", proposal(language, kind)),
                None => detail.to_owned(),
            },
        },
        "tag" | "retag" | "relate" | "unrelate" => match detail.rsplit_once(' ') {
            Some((words, id)) => format!("{words} {}", called(id)),
            None => detail.to_owned(),
        },
        "label" | "delete_label" | "relation_type" | "delete_relation_type" => called(detail),
        "label_article" => match detail.strip_prefix("- ") {
            Some(id) => language.fill(LabelText::TakenAway, &[&called(id)]),
            None => called(detail),
        },
        "merge_labels" => match detail.split_once(" → ") {
            Some((from, into)) => format!("{} → {}", called(from), called(into)),
            None => detail.to_owned(),
        },
        "label_order" => {
            let names: Vec<String> = detail.split(' ').map(called).collect();
            names.join(language.choose(("、", ", ")))
        }
        "join" | "keep" => match detail.strip_suffix(" breaks") {
            Some(count) => language.fill(Text::BreakCount, &[count]),
            None if detail.is_empty() => String::new(),
            // Named by the characters on either side.
            None if detail.contains(['⏎', '¶']) => detail.to_owned(),
            None => language.fill(Text::EndOfLines, &[detail]),
        },
        "mend" => match Tally::of_detail(detail) {
            Some(tally) => language.tally(tally),
            None => detail.to_owned(),
        },
        "role" => match Role::from_name(detail) {
            Some(role) => language.say(Text::of_role(role)).to_owned(),
            None => detail.to_owned(),
        },
        "progress" => match Progress::from_name(detail) {
            Some(Progress::Todo) => language.say(Text::StateTodo).to_owned(),
            Some(Progress::Doing) => language.say(Text::StateDoing).to_owned(),
            Some(Progress::Done) => language.say(Text::StateDone).to_owned(),
            None => detail.to_owned(),
        },
        "copies" => carried(language, detail).unwrap_or_else(|| detail.to_owned()),
        "import" if detail == "head lines" => language.say(ToldText::HeadLines).to_owned(),
        "metadata" => values(language, detail),
        "attribute" => attribute(language, detail),
        "replace" => match detail.strip_suffix(')').and_then(|d| d.rsplit_once(" (")) {
            Some((what, count)) if count.parse::<u64>().is_ok() => {
                format!("{what}　{}", language.fill(ToldText::Places, &[count]))
            }
            _ => detail.to_owned(),
        },
        _ => detail.to_owned(),
    };
    language.done(name, &about)
}

/// What was carried from a copy of the story, and from which: `3 tags from`, the article's id, and
/// what it is called.
fn carried(language: Language, detail: &str) -> Option<String> {
    let (what, from) = detail.split_once(" from ")?;
    let (_, name) = from.split_once(' ')?;
    let what = match what.split_once(' ') {
        Some((count, "breaks")) => language.fill(Text::BreakCount, &[count]),
        Some((count, "tags")) => language.fill(ToldText::Tags, &[count]),
        _ => language.say(ToldText::Characters).to_owned(),
    };
    Some(language.fill(ToldText::CarriedFrom, &[&what, name]))
}

/// What was proposed for lines of a page, by its kind; other kinds are what they are.
pub(super) fn proposal(language: Language, kind: &str) -> String {
    let (what, of) = kind.split_once(':').unwrap_or((kind, ""));
    let text = match what {
        "role" => match Role::from_name(of) {
            Some(role) => return language.say(Text::of_role(role)).to_owned(),
            None => return kind.to_owned(),
        },
        "repair" => {
            let sort = match of {
                "space" => Sort::Space,
                "width" => Sort::Width,
                "digit" => Sort::Digit,
                "name-list" => Sort::Names,
                "misprint" => Sort::Misprint,
                _ => return kind.to_owned(),
            };
            return language.sort(sort).to_owned();
        }
        "article" => ToldText::AsArticle,
        "place" => ToldText::AsMoved,
        "jump" => ToldText::AsHalf,
        "data" => ToldText::AsData,
        _ => return kind.to_owned(),
    };
    language.say(text).to_owned()
}

/// How many commands a batch is of, or places, by what the log says of it.
fn count_of<'a>(detail: &'a str, what: &str) -> Option<&'a str> {
    let count = detail.strip_suffix(what)?;
    count.parse::<u64>().ok().map(|_| count)
}

/// What a key of a page's data is called; those that editors made up are what they are.
pub(super) fn key_name(language: Language, key: &str) -> &str {
    let text = match key {
        metadata::NEWSPAPER => ToldText::Newspaper,
        metadata::DATE => ToldText::Date,
        metadata::PAGE => ToldText::Page,
        metadata::SOURCE => ToldText::Source,
        metadata::TITLE => ToldText::Title,
        metadata::URL => ToldText::Url,
        metadata::AUTHOR => ToldText::Author,
        metadata::PLACE => ToldText::Place,
        other => return other,
    };
    language.say(text)
}

/// A key with what it is set to; the log has `-` where it was removed.
fn pair(language: Language, key: &str, value: &str) -> String {
    let key = key_name(language, key);
    match value {
        "-" => language.fill(ToldText::Nothing, &[key]),
        value => format!("{key} {value}"),
    }
}

/// The keys that have a name.
const KEYS: [&str; 8] = [
    metadata::NEWSPAPER,
    metadata::DATE,
    metadata::PAGE,
    metadata::SOURCE,
    metadata::TITLE,
    metadata::URL,
    metadata::AUTHOR,
    metadata::PLACE,
];

/// `newspaper=苇川日报 date=-`, for people. Values may have spaces in them.
fn values(language: Language, detail: &str) -> String {
    let mut pairs: Vec<(&str, String)> = Vec::new();
    for word in detail.split(' ') {
        match (word.split_once('='), pairs.last_mut()) {
            (Some((key, value)), _) if !key.is_empty() => pairs.push((key, value.to_owned())),
            (_, Some((_, value))) => {
                value.push(' ');
                // What is cut off at the end may be a key.
                let cut = word.strip_suffix('…').filter(|cut| !cut.is_empty());
                let is_key = |cut: &str| KEYS.iter().any(|key| key.starts_with(cut));
                value.push_str(if cut.is_some_and(is_key) { "…" } else { word });
            }
            (_, None) => return detail.to_owned(),
        }
    }
    let pairs = pairs.iter().map(|(key, value)| pair(language, key, value));
    let pairs: Vec<String> = pairs.collect();
    pairs.join(language.choose(("，", ", ")))
}

/// `程秀兰 职务=摊主`, for people.
fn attribute(language: Language, detail: &str) -> String {
    let Some((before, value)) = detail.split_once('=') else {
        return detail.to_owned();
    };
    let (words, key) = before.rsplit_once(' ').unwrap_or(("", before));
    let said = pair(language, key, value);
    format!("{words} {said}").trim_start().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::labels::default_labels;

    #[test]
    fn what_was_done_is_told_without_names_of_files() {
        let labels = default_labels();
        let names = |id: &str| match id {
            "AT" => Some(("任职于", "works at")),
            _ => {
                let label = labels.iter().find(|label| *label.id == *id)?;
                Some((&*label.name, &*label.name_en))
            }
        };
        for (name, detail, expected) in [
            ("tag", "程 秀兰 PER", "标注 程 秀兰 人名"),
            ("decline", "程秀兰 tag:PER", "不采纳 程秀兰 人名"),
            ("decline", "3 月 repair:space", "不采纳 3 月 删空格"),
            (
                "decline",
                "渡口 新桥 role:headline",
                "不采纳 渡口 新桥 标题",
            ),
            (
                "decline",
                "渡口 jump:0123456789abcdef",
                "不采纳 渡口 下半篇",
            ),
            (
                "copies",
                "3 tags from 0123456789abcdef 渡口日报 2024-03-06 水鸟",
                "照通稿改 标注 3 处，自：渡口日报 2024-03-06 水鸟",
            ),
            (
                "copies",
                "1 breaks from 0123456789abcdef 水鸟 from 湖上",
                "照通稿改 1 处断行，自：水鸟 from 湖上",
            ),
            (
                "metadata",
                "date=2023-06-07 newspape…",
                "版面资料 日期 2023-06-07 …",
            ),
            ("copies", "12 commands", "照通稿改 12 项"),
            ("mentions", "程秀兰 PER (12)", "标同名 程秀兰 人名 (12)"),
            ("tag", "程秀兰 GONE", "标注 程秀兰 GONE"),
            ("retag", "程秀兰 ORG", "改类别 程秀兰 机构"),
            ("merge_labels", "LOC → ORG", "合并类别 地名 → 机构"),
            ("label", "LOC", "类别 地名"),
            (
                "relate",
                "周 敏 → 渡口日报 AT",
                "关系 周 敏 → 渡口日报 任职于",
            ),
            ("label_article", "LOC", "篇目类别 地名"),
            ("label_article", "- LOC", "篇目类别 取消 地名"),
            ("guidelines", "", "细则"),
            ("label_order", "LOC PER", "类别次序 地名、人名"),
            ("role", "headline", "定为 标题"),
            ("progress", "done", "进度 完成"),
            ("join", "2", "接排 第 2 行末"),
            ("keep", "5 breaks", "另起 5 处断行"),
            ("join", "", "接排"),
            ("join", "秀⏎兰", "接排 秀⏎兰"),
            ("batch", "12 commands", "成批 12 项"),
            ("accept", "12 commands", "采纳建议 12 处"),
            ("split_tag", "2 commands", "拆开标注"),
            ("labels", "5 commands", "读入类别"),
            ("readings", "2 commands", "对校"),
            ("readings", "1 places", "对校 1 处"),
            ("consistency", "3 places", "改一致 3 处"),
            ("label_article", "3 commands", "篇目类别 3 篇"),
            (
                "mend",
                "3 joined, 0 kept, 1 repaired",
                "成批修整 接排 3 处，改字 1 处",
            ),
            ("progress", "3 commands", "进度 3 篇"),
            ("metadata", "2 commands", "版面资料 各版不同的值"),
            (
                "metadata",
                "newspaper=苇川日报 date=2024-03-05",
                "版面资料 报纸 苇川日报，日期 2024-03-05",
            ),
            ("metadata", "date=- 卷=十 二", "版面资料 删去日期，卷 十 二"),
            (
                "metadata",
                "newspaper=苇川日报 da…",
                "版面资料 报纸 苇川日报 …",
            ),
            ("attribute", "程 秀兰 职务=摊主", "属性 程 秀兰 职务 摊主"),
            ("attribute", "程秀兰 职务=-", "属性 程秀兰 删去职务"),
            ("replace", "己经 → 已经 (12)", "替换 己经 → 已经　12 处"),
            ("import", "head lines", "导入 隐去抬头"),
            ("mend", "4 commands", "成批修整 4 项"),
            ("correct", "己 → 已", "改字 己 → 已"),
        ] {
            let said = told(Language::Chinese, names, name, detail);
            assert_eq!(said, expected, "{name} {detail}");
        }
    }
}
