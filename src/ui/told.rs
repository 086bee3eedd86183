//! What was done, for people: the log's words, with labels, roles and states of work by what they
//! are called.

use crate::core::{Progress, Role};

use super::strings::labels::LabelText;
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
    let about = match name {
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
        _ => match detail.strip_suffix(" commands") {
            Some(count) if count.parse::<u64>().is_ok() => language.fill(Text::Steps, &[count]),
            _ => detail.to_owned(),
        },
    };
    language.done(name, &about)
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
            ("correct", "己 → 已", "改字 己 → 已"),
        ] {
            let said = told(Language::Chinese, names, name, detail);
            assert_eq!(said, expected, "{name} {detail}");
        }
    }
}
