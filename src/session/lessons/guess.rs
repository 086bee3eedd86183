//! What a word list is for: which label its words stand for, guessed before it is used.
//!
//! Asked are, in this order, the labels that the list itself names, what the file is called, what
//! the same words are tagged as in articles that are done, and what kinds of words they are.

use std::collections::BTreeMap;
use std::path::Path;

use rustc_hash::FxHashMap;

use crate::core::LabelId;
use crate::tag::learn::{Class, Lexicon};
use crate::tag::words::Words;

use super::learned::Learned;
use super::lists::{ListError, name, rows};
use super::names::Names;

/// So many words of a list are asked about.
const ASKED: usize = 400;
/// So many are shown.
const SHOWN: usize = 24;
/// So many labels of its own are shown, the most frequent first.
const NAMED: usize = 12;
/// Of the words that are asked, so many have to speak for a label.
const SHARE: f32 = 0.3;

/// A look at a list before it is used.
#[derive(Clone, Debug)]
pub struct ListLook {
    /// How many words it has.
    pub words: usize,
    /// The first of them.
    pub first: Vec<String>,
    /// What it calls its words itself, the most frequent first.
    pub named: Vec<Named>,
    /// How many words it calls nothing.
    pub unnamed: usize,
    /// Which label the others most likely stand for, and why.
    pub guess: Option<(LabelId, Ground)>,
}

/// A label that a list names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// As it stands in the list.
    pub said: String,
    /// How many words have it.
    pub count: usize,
    /// The label of the bundle that it is taken for.
    pub label: Option<LabelId>,
}

/// What a guess rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ground {
    /// What the file is called.
    Name,
    /// So many of the words are tagged so in articles that are done.
    Tagged(usize),
    /// So many of a hundred words look like it.
    Kind(usize),
}

/// Looks at a list.
///
/// # Errors
/// It cannot be read, or there is nothing in it.
pub fn look(
    path: &Path,
    names: &Names,
    learned: Option<&Learned>,
    words: &Words,
) -> Result<ListLook, ListError> {
    let rows = rows(path)?;
    let mut said: BTreeMap<&str, usize> = BTreeMap::new();
    for label in rows.iter().filter_map(|row| row.label.as_deref()) {
        *said.entry(label).or_default() += 1;
    }
    let mut named: Vec<Named> = said
        .iter()
        .map(|(said, count)| Named {
            said: (*said).to_owned(),
            count: *count,
            label: names.meant(said).map(|number| names.labels[number].clone()),
        })
        .collect();
    named.sort_by(|a, b| b.count.cmp(&a.count).then(a.said.cmp(&b.said)));
    let unnamed = rows.iter().filter(|row| row.label.is_none()).count();
    named.truncate(NAMED);
    // Evenly over the list: many begin with what is not like the rest.
    let step = (rows.len() / ASKED).max(1);
    let asked: Vec<&str> = rows
        .iter()
        .step_by(step)
        .map(|row| row.word.as_str())
        .collect();
    let guess = by_name(path, names)
        .or_else(|| by_tags(&asked, names, learned))
        .or_else(|| by_kinds(&asked, names, words));
    Ok(ListLook {
        words: rows.len(),
        first: rows
            .iter()
            .take(SHOWN)
            .map(|row| row.word.clone())
            .collect(),
        named,
        unnamed,
        guess: guess.map(|(number, ground)| (names.labels[number].clone(), ground)),
    })
}

/// What files of lists are called, by what is in them.
const CALLED: [(Class, &[&str]); 3] = [
    (
        Class::Person,
        &[
            "人名", "姓名", "人物", "名人", "person", "people", "renming", "names",
        ],
    ),
    (
        Class::Place,
        &[
            "地名", "地点", "城市", "政区", "place", "location", "city", "cities", "diming",
        ],
    ),
    (
        Class::Institution,
        &[
            "机构",
            "组织",
            "公司",
            "企业",
            "单位",
            "学校",
            "大学",
            "compan",
            "organi",
            "school",
            "universit",
            "jigou",
        ],
    ),
];

fn by_name(path: &Path, names: &Names) -> Option<(usize, Ground)> {
    let name = name(path).to_lowercase();
    let parts = || name.split(|c: char| !c.is_alphanumeric());
    // An id of one or two letters stands somewhere in most names.
    let says = |said: &str| match said.is_ascii() {
        true => parts().any(|part| part == said),
        false => name.contains(said),
    };
    let labels = names.said();
    let own = labels.iter().position(|said| {
        let mut said = said.iter().filter(|said| !said.is_empty());
        said.any(|said| says(&said.to_lowercase()))
    });
    let meant = || parts().find_map(|part| names.meant(part));
    let called = || {
        let (class, _) = CALLED
            .iter()
            .find(|(_, words)| words.iter().any(|word| name.contains(word)))?;
        let classes = names.classes();
        classes.iter().position(|own| own == &Some(*class))
    };
    let found = own.or_else(meant).or_else(called);
    found.map(|number| (number, Ground::Name))
}

fn by_tags(asked: &[&str], names: &Names, learned: Option<&Learned>) -> Option<(usize, Ground)> {
    let learned = learned?;
    let mut counts: FxHashMap<usize, usize> = FxHashMap::default();
    for word in asked {
        let chars: Vec<char> = word.chars().collect();
        let known = learned.memory().find(&chars);
        let whole = 0..chars.len();
        for guess in known.filter(|guess| guess.mention.range == whole) {
            // The labels may have changed since it was learned.
            let id = learned.names().labels.get(guess.mention.label);
            if let Some(number) = id.and_then(|id| names.number(id)) {
                *counts.entry(number).or_default() += 1;
            }
        }
    }
    let all: usize = counts.values().sum();
    let (number, count) = most(counts)?;
    (count * 2 > all).then_some((number, Ground::Tagged(count)))
}

fn by_kinds(asked: &[&str], names: &Names, words: &Words) -> Option<(usize, Ground)> {
    let lexicon = Lexicon::new();
    let mut counts: FxHashMap<usize, usize> = FxHashMap::default();
    let classes = names.classes();
    for word in asked {
        let chars: Vec<char> = word.chars().collect();
        let pieces = words.pieces(&chars);
        let last = pieces.last().map(|piece| &chars[piece.range.clone()]);
        let kind = match pieces.as_slice() {
            [one] => one.kind.name(),
            _ => "",
        };
        let class = match kind {
            "nr" | "nrt" | "nrfg" => Some(Class::Person),
            "ns" => Some(Class::Place),
            "nt" => Some(Class::Institution),
            _ if chars.len() > 3 && last.is_some_and(|last| lexicon.is_institution(last)) => {
                Some(Class::Institution)
            }
            _ if chars.len() > 1 && lexicon.is_place(&chars) => Some(Class::Place),
            _ if (2..=3).contains(&chars.len()) && lexicon.surname(&chars) == 1 => {
                Some(Class::Person)
            }
            _ => None,
        };
        if let Some(number) = class.and_then(|class| classes.iter().position(|c| *c == Some(class)))
        {
            *counts.entry(number).or_default() += 1;
        } else if let Some(number) = names.ruled(&chars, &pieces, &lexicon) {
            *counts.entry(number).or_default() += 1;
        }
    }
    let (number, count) = most(counts)?;
    let share = count as f32 / asked.len().max(1) as f32;
    (share >= SHARE).then_some((number, Ground::Kind((share * 100.0).round() as usize)))
}

/// The most frequent; of equals the first.
fn most(counts: FxHashMap<usize, usize>) -> Option<(usize, usize)> {
    let counts = counts.into_iter();
    counts.max_by_key(|(number, count)| (*count, usize::MAX - number))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::labels::LabelOperation;
    use crate::core::labels::{LabelSet, default_labels};

    fn names() -> Names {
        let mut set = LabelSet::default();
        for label in default_labels() {
            set.apply(&LabelOperation::Put(label));
        }
        Names::of(&set)
    }

    /// What a list is taken for.
    fn looked(file: &str, text: &str) -> ListLook {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(file);
        std::fs::write(&path, text).unwrap();
        look(&path, &names(), None, &Words::load()).unwrap()
    }

    #[track_caller]
    fn check(file: &str, text: &str, expected: Option<(&str, Ground)>) {
        let guess = looked(file, text).guess;
        let guess = guess.as_ref().map(|(id, ground)| (&**id, *ground));
        assert_eq!(guess, expected, "{file} {text}");
    }

    #[test]
    fn a_list_is_taken_for_what_it_is_called_or_holds() {
        let name = |label| Some((label, Ground::Name));
        check("THUOCL_diming.txt", "岚渡\t30\n", name("LOC"));
        check("公司名录.txt", "甲\n乙\n", name("ORG"));
        check("my-PER-2.txt", "岚渡\n", name("PER"));
        check("职务表.txt", "摊主\n", name("TITLE"));
        // Not in the middle of a word.
        check("paper.txt", "字据\n", None);
        check(
            "a.txt",
            "北京\n上海\n岚渡县\n广州\n",
            Some(("LOC", Ground::Kind(100))),
        );
        check(
            "a.txt",
            "苇川粮食公司\n岚渡纺织公司\n",
            Some(("ORG", Ground::Kind(100))),
        );
        check(
            "a.txt",
            "周敏\n程秀兰\n陶远\n",
            Some(("PER", Ground::Kind(100))),
        );
        check(
            "a.txt",
            "市委书记\n副总经理\n教授\n",
            Some(("TITLE", Ground::Kind(100))),
        );
        check("a.txt", "豆腐\n青菜\n萝卜\n", None);
    }

    #[test]
    fn labels_that_a_list_names_are_found_by_what_they_mean() {
        let look = looked(
            "a.csv",
            "word,label\n苇川,地名\n周敏,person\n豆腐,菜\n粥,菜\n汤,\n",
        );
        let named: Vec<(&str, usize, Option<&str>)> = look
            .named
            .iter()
            .map(|named| (&*named.said, named.count, named.label.as_deref()))
            .collect();
        assert_eq!(
            named,
            [
                ("菜", 2, None),
                ("person", 1, Some("PER")),
                ("地名", 1, Some("LOC"))
            ]
        );
        assert_eq!((look.words, look.unnamed), (5, 1));
    }

    #[test]
    fn what_its_words_are_tagged_as_counts_for_more_than_their_kind() {
        use crate::session::lessons::{Lessons, Lists};
        use crate::tag::bioes::Mention;
        use crate::tag::learn::Example;
        let names = names();
        let place = names.number("LOC").unwrap();
        let lessons = Lessons {
            examples: vec![Example {
                chars: "到周敏去".chars().collect(),
                mentions: vec![Mention {
                    range: 1..3,
                    label: place,
                }],
            }],
            articles: Vec::new(),
        };
        let words = Words::load();
        let lists = Lists::default();
        let learned = Learned::taught(names.clone(), &lists, &lessons, &words, &mut |_| true);
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.txt");
        std::fs::write(&path, "周敏\n程秀兰\n").unwrap();
        let look = look(&path, &names, learned.as_ref(), &words).unwrap();
        let guess = look.guess.map(|(id, ground)| (id.to_string(), ground));
        assert_eq!(guess, Some(("LOC".to_owned(), Ground::Tagged(1))));
    }
}
