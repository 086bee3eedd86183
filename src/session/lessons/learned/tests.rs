use super::*;
use crate::core::labels::{LabelOperation, LabelSet};
use crate::session::copies::COPY;
use crate::session::label_files::PRESETS;
use crate::session::lessons::lists::ListFile;
use crate::session::sets::core_label;
use crate::session::testing::Desk;

/// Every source, in the order of their names in files; one that is added is missed here.
fn all() -> Vec<Source> {
    let first = Source::Learner;
    std::iter::successors(Some(first), |one| {
        Some(match one {
            Source::Learner => Source::Known,
            Source::Known => Source::Mention(Reason::Same),
            Source::Mention(Reason::Same) => Source::Mention(Reason::GivenName),
            Source::Mention(Reason::GivenName) => Source::Mention(Reason::Surname),
            Source::Mention(Reason::Surname) => Source::Mention(Reason::ShortName),
            Source::Mention(Reason::ShortName) => Source::List("a".into()),
            Source::List(_) => Source::Rule,
            Source::Rule => Source::Command,
            Source::Command => return None,
        })
    })
    .collect()
}

/// What is suggested of a text in which the first words are refused and the second are found,
/// by a source.
#[track_caller]
fn check(text: &str, refused: &str, found: &str, source: Source, is_suggested: bool) {
    let chars: Vec<char> = text.chars().collect();
    let mention = |words: &str| {
        let words: Vec<char> = words.chars().collect();
        let at = chars.windows(words.len()).position(|w| w == words);
        let at = at.expect("these words");
        Mention {
            range: at..at + words.len(),
            label: 1,
        }
    };
    let example = Example {
        chars: chars.clone(),
        mentions: Vec::new(),
    };
    let mut refused = [mention(refused)];
    for label in [1, 2] {
        refused[0].label = label;
        let searched = Searched {
            example: &example,
            refused: &refused,
            taken: &[],
        };
        let found = Found {
            mention: mention(found),
            confidence: 0.9,
            source: source.clone(),
        };
        // What was refused with another label says nothing.
        let picked = pick(searched, vec![found]);
        assert_eq!(picked.len() == 1, is_suggested || label == 2, "{text}");
    }
}

#[test]
fn what_was_refused_does_not_come_again_in_pieces() {
    let text = "昨天李建国来到北京大学。";
    let given = Source::Mention(Reason::GivenName);
    check(text, "李建国", "李建国", Source::Known, false);
    check(text, "李建国", "建国", given, false);
    check(text, "李建国", "李", Source::Learner, false);
    check(text, "李建国", "李建", Source::Command, false);
    check(text, "李建国", "昨天", Source::Learner, true);
    // Others have tagged it, or a list has it.
    check(text, "天李建国", "李建国", Source::Known, true);
    let same = Source::Mention(Reason::Same);
    check(text, "天李建国", "李建国", same, true);
    check(text, "天李建国", "李建国", Source::List("a".into()), true);
    // What is longer is another name, and so is what stands somewhere in a whole clause.
    check(text, "大学", "北京大学", Source::Learner, true);
    check(text, "建国来", "李建国", Source::Learner, true);
    check(
        text,
        "昨天李建国来到北京大学",
        "李建国",
        Source::Learner,
        true,
    );
    check(text, "昨天李建国来到", "李建国", Source::Learner, false);
}

#[test]
fn what_repeats_words_gives_way_to_what_is_longer_and_sure() {
    let example = Example {
        chars: "昨天11月30日".chars().collect(),
        mentions: Vec::new(),
    };
    let found = |range, confidence, source| Found {
        mention: Mention { range, label: 1 },
        confidence,
        source,
    };
    let same = || found(2..5, 0.95, Source::Mention(Reason::Same));
    let check = |found: Vec<Found>, expected: Range<usize>| {
        let searched = Searched {
            example: &example,
            refused: &[],
            taken: &[],
        };
        let picked = pick(searched, found).into_iter();
        let ranges: Vec<Range<usize>> = picked.map(|one| one.mention.range).collect();
        assert_eq!(ranges, vec![expected]);
    };
    check(vec![same(), found(2..8, 0.9, Source::Command)], 2..8);
    check(vec![same(), found(2..8, 0.6, Source::Learner)], 2..5);
    check(vec![same(), found(2..5, 0.9, Source::Learner)], 2..5);
    // What crosses it is no more the whole of it than the other.
    check(vec![same(), found(3..8, 0.9, Source::Learner)], 2..5);
}

#[test]
fn what_is_less_likely_is_a_name_to_look_at_until_it_is_refused() {
    const PAGE: &str = include_str!("../../../../assets/sample/pages/01-market-square.txt");
    let mut desk = Desk::new(&[PAGE]);
    let head = desk.session.articles().unwrap()[0].head;
    let names = Names::of(desk.session.labels());
    let words = Words::load();
    let untaught = Learned::untaught(names.clone(), &Lists::default());
    let told = |desk: &mut Desk| {
        let reading = desk.session.lesson(head, &names).unwrap();
        let (suggested, others) = untaught.suggest_with_names(&reading, &words);
        let text = |(first, last): (Address, Address)| -> String {
            let place = reading.place(first, last).unwrap();
            reading.example.chars[place].iter().collect()
        };
        let suggested: Vec<String> = suggested.iter().map(|s| text((s.first, s.last))).collect();
        let alone = untaught.suggest(&reading, &words);
        assert_eq!(alone.len(), suggested.len());
        (suggested, others.into_iter().map(text).collect::<Vec<_>>())
    };
    let (suggested, others) = told(&mut desk);
    let is_once = |words: &&String| PAGE.matches(words.as_str()).count() == 1;
    let first = others.iter().find(is_once).expect("something less likely");
    assert!(!suggested.contains(first));
    for said in [
        r#"{"tag":{"article":1,"text":"WORDS","label":"PER"}}"#,
        r#"{"decline":{"article":1,"text":"WORDS","kind":"tag"}}"#,
    ] {
        desk.does(&said.replace("WORDS", first));
        assert!(!told(&mut desk).1.contains(first), "{said}");
        assert!(desk.undo().is_some());
        assert!(told(&mut desk).1.contains(first), "{said}");
    }
}

#[test]
fn words_of_a_list_are_suggested_until_they_prove_to_be_none() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("persons.txt");
    std::fs::write(&path, "蓝汀\n方向\n").unwrap();
    let (lists, wrong) = Lists::read(&[ListFile {
        path,
        label: "PER".to_owned(),
        named: std::collections::BTreeMap::new(),
    }]);
    assert!(wrong.is_empty());
    let names = Names::of(Desk::new(&["一。"]).session.labels());
    let words = Words::load();
    let told = |untagged: usize| -> Vec<String> {
        let mut lessons = Lessons::default();
        // A name that was tagged elsewhere, and the list's words left alone so often.
        let person = names.number("PER").unwrap();
        for (text, mentions) in [
            (
                "周敏来了。".to_owned(),
                vec![Mention {
                    range: 0..2,
                    label: person,
                }],
            ),
            ("方向对了。".repeat(untagged), Vec::new()),
        ] {
            lessons.examples.push(Example {
                chars: text.chars().collect(),
                mentions,
            });
        }
        let learned = Learned::taught(names.clone(), &lists, &lessons, &words, &mut |_| true);
        let example = Example {
            chars: "本报记者 蓝汀 摄".chars().collect(),
            mentions: Vec::new(),
        };
        let searched = Searched {
            example: &example,
            refused: &[],
            taken: &[],
        };
        let found = learned.unwrap().find(searched, &words).into_iter();
        found
            .filter(|one| matches!(one.source, Source::List(_)))
            .map(|one| example.chars[one.mention.range].iter().collect())
            .collect()
    };
    assert_eq!(told(1), ["蓝汀"]);
    assert_eq!(told(40), Vec::<String>::new());
}

/// What is suggested of a text with the labels of a new bundle, after lessons: label, words,
/// source.
fn suggested(lessons: &Lessons, text: &str) -> Vec<String> {
    let desk = Desk::new(&["一。"]);
    let names = Names::of(desk.session.labels());
    let words = Words::load();
    let lists = Lists::default();
    let learned = Learned::taught(names.clone(), &lists, lessons, &words, &mut |_| true);
    let learned = learned.expect("taught");
    let example = Example {
        chars: text.chars().collect(),
        mentions: Vec::new(),
    };
    let searched = Searched {
        example: &example,
        refused: &[],
        taken: &[],
    };
    let said = |one: Found| {
        let words: String = example.chars[one.mention.range].iter().collect();
        let label = &names.labels[one.mention.label];
        assert!(one.confidence <= 1.0);
        format!("{label} {words} {}", one.source.name())
    };
    let found = learned.find(searched, &words).into_iter();
    found.map(said).collect()
}

#[test]
fn a_ready_made_set_takes_nothing_from_what_is_known_of_people() {
    const PAGE: &str = include_str!("../../../../assets/sample/pages/01-market-square.txt");
    let chars: Vec<char> = PAGE.chars().collect();
    let words = Words::load();
    let people = |set: &LabelSet| -> Vec<(Range<usize>, f32)> {
        let names = Names::of(set);
        let learned = Learned::untaught(names.clone(), &Lists::default());
        let is_person = |one: &Guess| {
            let meaning = &names.meanings[one.mention.label];
            Class::of(meaning) == Some(Class::Person)
        };
        let guesses = learned.model().guesses(&chars, &words).into_iter();
        let people = guesses.filter(is_person);
        people
            .map(|one| (one.mention.range, one.confidence))
            .collect()
    };
    let own = people(Desk::new(&["一。"]).session.labels());
    assert!(own.len() > 5);
    for preset in PRESETS.iter().filter(|preset| preset.id != "three") {
        let mut set = LabelSet::default();
        for label in preset.read().unwrap().labels {
            set.apply(&LabelOperation::Put(core_label(&label)));
        }
        let found = people(&set);
        let mut both = found.iter().zip(&own);
        let all = found.len() == own.len()
            && both.all(|(found, own)| found.0 == own.0 && (found.1 - own.1).abs() < 0.03);
        assert!(all, "{}: {found:?} for {own:?}", preset.id);
        let of_articles = set.labels().iter().filter(|label| label.of_article);
        let names = Names::of(&set);
        for label in of_articles {
            assert_eq!(names.number(&label.id), None);
        }
    }
}

const NEWS: &str = "昨日上午9时许，副总经理罗国栋和市委书记高明理到渡口新桥工地检查。";

#[test]
fn times_and_titles_are_suggested_before_they_are_learned() {
    let found = suggested(&Lessons::default(), NEWS);
    for expected in [
        "TIME 昨日上午9时许 rule",
        "TITLE 副总经理 rule",
        "TITLE 市委书记 rule",
        "PER 罗国栋 learner",
    ] {
        assert!(found.iter().any(|one| one == expected), "{found:?}");
    }
}

#[test]
fn who_leaves_times_alone_is_soon_not_asked_about_them() {
    let lesson = |text: &str, names: &[&str]| {
        let chars: Vec<char> = text.chars().collect();
        let mention = |words: &&str| {
            let words: Vec<char> = words.chars().collect();
            let at = chars.windows(words.len()).position(|w| w == words);
            let at = at.expect("these words");
            Mention {
                range: at..at + words.len(),
                label: 0,
            }
        };
        Example {
            mentions: names.iter().map(mention).collect(),
            chars,
        }
    };
    let examples = vec![
        lesson(
            "3月5日下午，周敏到了学校。昨天，程秀兰也来了。",
            &["周敏", "程秀兰"],
        ),
        lesson(
            "去年底，厂长陶远走了。今年6月，马远山接任局长。",
            &["陶远", "马远山"],
        ),
        lesson(
            "上周三晚8时，局长马远山讲话。本月中旬，雨停了。",
            &["马远山"],
        ),
        lesson(
            "1998年，书记高明理退休。春节期间，店主程秀兰照常营业。",
            &["高明理", "程秀兰"],
        ),
        lesson("前天清晨，主任周敏去了县城，两天后回来。", &["周敏"]),
    ];
    let lessons = Lessons {
        examples,
        articles: Vec::new(),
    };
    let found = suggested(&lessons, "9月12日上午，经理罗国栋说，今年底完工。");
    assert!(!found.iter().any(|one| one.starts_with('T')), "{found:?}");
    assert!(
        found.iter().any(|one| one.starts_with("PER 罗国栋")),
        "{found:?}"
    );
}

#[test]
fn what_can_suggest_a_span_is_documented() {
    let docs = include_str!("../../../../docs/annotation-set.md");
    let part = docs.split("### What suggested a span").nth(1);
    let part = part.and_then(|rest| rest.split("\n### ").next());
    let part = part.expect("a section on what suggested a span");
    let named: Vec<&str> = part
        .lines()
        .filter_map(|line| line.strip_prefix("| `")?.split('`').next())
        .collect();
    let names: Vec<&str> = all()
        .iter()
        .map(Source::name)
        .chain([COPY, SEVERAL])
        .collect();
    assert_eq!(named, names);
}
