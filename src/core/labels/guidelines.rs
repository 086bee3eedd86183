//! The part of the guidelines that is about a label.

use std::ops::Range;

use super::Label;

/// The bytes of the part of guidelines that is about a label: from the heading that names it to
/// the next one of the same or a higher level. None where no heading does.
///
/// A heading names a label by its id or one of its names as words of their own (`## 人名 PER`,
/// `### 2.1 Person`); where none does, one in which its Chinese name stands as a part of a word
/// will do (`## 人名的标法`).
pub fn part_about(text: &str, label: &Label) -> Option<Range<usize>> {
    let headings = headings(text);
    let names = [&*label.id, &*label.name, &*label.name_en];
    let names = names.into_iter().filter(|name| !name.is_empty());
    let wanted: Vec<Vec<String>> = names.map(words).filter(|w| !w.is_empty()).collect();
    let named = |heading: &Heading<'_>| {
        let words = words(heading.text);
        let mut wanted = wanted.iter();
        wanted.any(|name| words.windows(name.len()).any(|part| part == &name[..]))
    };
    let contains = |heading: &Heading<'_>| {
        let long = label.name.chars().count() > 1;
        long && heading.text.contains(&label.name)
    };
    let at = headings.iter().position(named);
    let at = at.or_else(|| headings.iter().position(contains))?;
    let own = &headings[at];
    let next = headings[at + 1..].iter().find(|h| h.level <= own.level);
    Some(own.start..next.map_or(text.len(), |next| next.start))
}

struct Heading<'a> {
    start: usize,
    level: usize,
    text: &'a str,
}

/// The headings of a Markdown text that begin with `#`, those in blocks of code left out.
fn headings(text: &str) -> Vec<Heading<'_>> {
    let mut found = Vec::new();
    let mut fence: Option<char> = None;
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let at = start;
        start += line.len();
        let indent = line.len() - line.trim_start_matches(' ').len();
        let line = line.trim();
        if indent > 3 {
            continue;
        }
        let marks = ['`', '~'].into_iter().find(|mark| {
            let count = line.chars().take_while(|c| c == mark).count();
            count >= 3
        });
        match (fence, marks) {
            (None, Some(mark)) => fence = Some(mark),
            (Some(open), Some(mark)) if open == mark => fence = None,
            _ => {}
        }
        if fence.is_some() {
            continue;
        }
        let level = line.bytes().take_while(|byte| *byte == b'#').count();
        let rest = &line[level..];
        if (1..=6).contains(&level) && rest.starts_with([' ', '\t']) {
            found.push(Heading {
                start: at,
                level,
                text: rest.trim().trim_end_matches('#').trim_end(),
            });
        }
    }
    found
}

/// The words of a line in small letters; what is between them is neither letter nor digit.
fn words(line: &str) -> Vec<String> {
    let parts = line.split(|c: char| !c.is_alphanumeric());
    let parts = parts.filter(|part| !part.is_empty());
    parts.map(str::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_part_about_a_label_is_found_by_its_heading() {
        let text = "# 细则\n开头。\n\n## 1. 人名 PER\n本名与笔名。\n### 例\n周敏。\n\
                    ## Work of art\n书。\n```\n## 地名\n```\n## 机构名称的标法\n全称。\n## Organization（ORG）\n简称。";
        let check = |id: &str, name: &str, name_en: &str, expected: Option<(&str, &str)>| {
            let label = Label {
                id: id.into(),
                name: name.to_owned(),
                name_en: name_en.to_owned(),
                ..Label::default()
            };
            let part = part_about(text, &label).map(|range| text[range].trim());
            match (part, expected) {
                (None, None) => {}
                (Some(part), Some((start, end))) => {
                    assert!(part.starts_with(start) && part.ends_with(end), "{part}");
                }
                other => panic!("{other:?}"),
            }
        };
        check("PER", "", "", Some(("## 1. 人名", "周敏。")));
        check("X", "人名", "", Some(("## 1. 人名", "周敏。")));
        check("WOA", "作品", "work of art", Some(("## Work", "```")));
        check("X", "地名", "", None);
        check("ORG", "机构", "", Some(("## Organization", "简称。")));
        check("X", "机构名称", "", Some(("## 机构名称", "全称。")));
        check("X", "书", "", None);
    }
}
