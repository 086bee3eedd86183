//! What has to hold of the learner, on made-up sentences.

use std::sync::OnceLock;

use super::*;
use crate::tag::dictionary::Entry;
use crate::tag::score::Scores;

const LABELS: [&str; 3] = ["PER", "LOC", "ORG"];

fn words() -> &'static Words {
    static WORDS: OnceLock<Words> = OnceLock::new();
    WORDS.get_or_init(Words::load)
}

/// A text with its mentions in brackets: `【0:王芳】在【1:苇川】`.
fn example(text: &str) -> Example {
    let mut example = Example::default();
    let mut open = None;
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match c {
            '【' => {
                let label = chars.next().and_then(|c| c.to_digit(10)).unwrap() as usize;
                assert_eq!(chars.next(), Some(':'));
                open = Some((example.chars.len(), label));
            }
            '】' => {
                let (start, label) = open.take().unwrap();
                let range = start..example.chars.len();
                example.mentions.push(Mention { range, label });
            }
            c => example.chars.push(c),
        }
    }
    example
}

fn shown(chars: &[char], mentions: &[Mention]) -> String {
    let mut out = String::new();
    let mut at = 0;
    for mention in mentions {
        assert!(at <= mention.range.start && mention.range.end <= chars.len());
        out.extend(&chars[at..mention.range.start]);
        out.push_str(&format!("【{}:", mention.label));
        out.extend(&chars[mention.range.clone()]);
        out.push('】');
        at = mention.range.end;
    }
    out.extend(&chars[at..]);
    out
}

/// Sentences after a few patterns, with names that are put together by chance.
fn made_up(count: usize, seed: u64) -> Vec<Example> {
    const PATTERNS: [&str; 8] = [
        "{1}市长【0:{0}】昨天到【2:{2}】视察。",
        "本报【1:{1}】电 记者【0:{0}】报道，【2:{2}】近日成立。",
        "【0:{0}】说：“水退了，路也通了。”",
        "昨夜的雨下了很久，集市今天照常开放。",
        "【2:{2}】在【1:{1}】召开了春耕会议。",
        "据【2:{2}】介绍，今年的粮价平稳。",
        "【1:{1}】和【1:{1}】之间修了一座桥。",
        "老人【0:{0}】住在【1:{1}】，每天走五里路。",
    ];
    const SURNAMES: &str = "王李张刘陈杨赵黄周吴";
    const GIVEN: &str = "秀兰建国志明芳伟丽娜军强";
    const PLACES: [&str; 6] = ["苇川", "岚渡", "东埠", "石桥镇", "南浦区", "鹿鸣县"];
    const ENDS: [&str; 5] = ["农业局", "中学", "粮食公司", "委员会", "医院"];
    let mut chance = Shuffle::new(seed);
    let mut made = Vec::new();
    for _ in 0..count {
        let mut text = PATTERNS[chance.below(PATTERNS.len())].to_owned();
        while let Some(at) = text.find("{") {
            let mut one = |from: &str| {
                let chars: Vec<char> = from.chars().collect();
                chars[chance.below(chars.len())].to_string()
            };
            let filled = match &text[at..at + 3] {
                "{0}" => one(SURNAMES) + &one(GIVEN) + &one(GIVEN),
                "{1}" => PLACES[chance.below(PLACES.len())].to_owned(),
                _ => PLACES[chance.below(PLACES.len())].to_owned() + ENDS[chance.below(ENDS.len())],
            };
            text.replace_range(at..at + 3, &filled);
        }
        made.push(example(&text));
    }
    made
}

fn scores(model: &Model, examples: &[Example], labels: usize) -> Scores {
    let mut scores = Scores::new(labels);
    for example in examples {
        scores.count(&example.mentions, &model.mentions(&example.chars, words()));
    }
    scores
}

fn train(labels: &[&str], examples: &[Example], training: Training) -> Model {
    Model::train(labels, examples, words(), training, &mut |_| true).unwrap()
}

#[test]
fn it_knows_names_before_it_has_learned() {
    let model = Model::untaught(&LABELS);
    let check = |expected: &str| {
        let example = example(expected);
        let found = model.mentions(&example.chars, words());
        assert_eq!(shown(&example.chars, &found), expected);
    };
    for expected in [
        "",
        "这是一个晴朗的早晨。",
        "【0:王秀兰】昨天到了【1:北京】。",
        "【2:新华社】【1:上海】电",
        "记者【0:李建国】报道",
        "【1:法国】总统",
    ] {
        check(expected);
    }
    // Labels are known by what they mean.
    let model = Model::untaught(&["时间", "地名", "人名"]);
    let chars: Vec<char> = "王秀兰昨天到了北京。".chars().collect();
    let found = model.mentions(&chars, words());
    assert_eq!(
        shown(&chars, &found),
        "【2:王秀兰】【0:昨天】到了【1:北京】。"
    );
    // Of labels that mean nothing known, nothing is said.
    let model = Model::untaught(&["气味", "菜名"]);
    assert_eq!(model.mentions(&chars, words()), []);
}

#[test]
fn before_it_has_learned_only_rules_tell_times() {
    let model = Model::untaught(&["PER", "LOC", "ORG", "TIME", "TITLE"]);
    let pages = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/mend/pages");
    let files = std::fs::read_dir(pages).unwrap().flatten();
    let files = files.filter(|file| file.path().extension().is_some_and(|end| end == "txt"));
    let mut texts: Vec<String> = files
        .map(|file| std::fs::read_to_string(file.path()).unwrap())
        .collect();
    assert!(texts.len() > 100);
    texts.push("他将向法院起诉。部分企业开工不足。".to_owned());
    for text in texts {
        let chars: Vec<char> = text.chars().collect();
        for guess in model.guesses(&chars, words()) {
            let text: String = chars[guess.mention.range.clone()].iter().collect();
            assert!(guess.mention.label < 3 || guess.is_ruled, "{text}");
        }
    }
}

#[test]
fn learning_improves_on_what_it_knew() {
    let (first, second) = (made_up(150, 1), made_up(150, 2));
    let before = scores(&Model::untaught(&LABELS), &second, 3).all().f1();
    let model = train(&LABELS, &first, Training::default());
    let after = scores(&model, &second, 3);
    assert!(
        after.all().f1() > before && after.all().f1() > 0.95,
        "{before} {after:?}"
    );
    // On what it learned from it is no worse than before either.
    let before = scores(&Model::untaught(&LABELS), &first, 3).all().f1();
    assert!(scores(&model, &first, 3).all().f1() >= before);
    let nothing = Training {
        built_in: false,
        ..Training::default()
    };
    let plain = train(&LABELS, &first, nothing);
    assert!(scores(&plain, &second, 3).all().f1() > 0.9);
}

#[test]
fn it_learns_labels_of_which_nothing_is_known() {
    let labels = ["干部", "城镇", "单位", "没有的"];
    let model = train(&labels, &made_up(200, 1), Training::default());
    let scores = scores(&model, &made_up(100, 2), 4);
    assert!(scores.all().f1() > 0.9, "{scores:?}");
    // What no example has is not found.
    let few = ["EVENT", "PER", "LOC", "ORG", "WORK"];
    let mut examples = made_up(3, 1);
    for mention in examples
        .iter_mut()
        .flat_map(|example| &mut example.mentions)
    {
        mention.label += 1;
    }
    let model = train(&few, &examples, Training::default());
    for example in made_up(40, 2) {
        let found = model.mentions(&example.chars, words());
        assert!(found.iter().all(|m| (1..4).contains(&m.label)), "{found:?}");
    }
    // Many labels, with fewer rows of weights each.
    let names: Vec<String> = (0..30).map(|i| format!("标签{i}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let model = train(&names, &made_up(100, 1), Training::default());
    assert!(
        super::tests::scores(&model, &made_up(100, 2), 30)
            .all()
            .f1()
            > 0.85
    );
}

#[test]
fn dictionaries_are_believed_until_they_prove_wrong() {
    let entry = |word: &str, label| Entry {
        word: word.to_owned(),
        label,
        count: 0,
    };
    let entries = [entry("大白杨", 1), entry("照常", 2)];
    let dictionary = Arc::new(Dictionary::new(&entries));
    let model = Model::untaught(&LABELS).with_dictionary(Arc::clone(&dictionary));
    let shows = |model: &Model, expected: &str| {
        let example = example(expected);
        let found = model.mentions(&example.chars, words());
        assert_eq!(shown(&example.chars, &found), expected);
    };
    shows(&model, "船到【1:大白杨】已是傍晚。");
    shows(&Model::untaught(&LABELS), "船到大白杨已是傍晚。");
    let training = Training {
        dictionary: Some(dictionary),
        ..Training::default()
    };
    let model = train(&LABELS, &made_up(100, 1), training);
    shows(&model, "昨夜的雨下了很久，集市今天照常开放。");
    shows(&model, "船到【1:大白杨】已是傍晚。");
}

#[test]
fn the_same_examples_give_the_same_model() {
    let examples = made_up(60, 3);
    let one = train(&LABELS, &examples, Training::default());
    let other = train(&LABELS, &examples, Training::default());
    assert!(one.weights.kept().eq(other.weights.kept()));
    assert_eq!(one.weights.steps(), other.weights.steps());
    let seed = Training {
        seed: 2,
        ..Training::default()
    };
    let third = train(&LABELS, &examples, seed);
    assert!(one.weights.kept().ne(third.weights.kept()));
}

#[test]
fn training_can_be_stopped() {
    let mut asked = 0;
    let mut last = 0.0;
    let mut go_on = |share: f32| {
        assert!((0.0..=1.0).contains(&share) && share >= last);
        last = share;
        asked += 1;
        asked < 3
    };
    let model = Model::train(
        &LABELS,
        &made_up(20, 1),
        words(),
        Training::default(),
        &mut go_on,
    );
    assert!(model.is_none());
    assert_eq!(asked, 3);
}

#[test]
fn nothing_to_learn_from_leaves_what_is_known() {
    let model = train(&LABELS, &[], Training::default());
    assert!(
        model
            .weights
            .kept()
            .eq(Model::untaught(&LABELS).weights.kept())
    );
    let empty = [Example::default(), example("\n"), example("。")];
    let model = train(&LABELS, &empty, Training::default());
    assert_eq!(model.mentions(&[], words()), []);
}

#[test]
fn guesses_are_the_mentions_with_a_confidence() {
    let model = train(&LABELS, &made_up(100, 1), Training::default());
    for example in made_up(40, 5) {
        let guesses = model.guesses(&example.chars, words());
        let mentions: Vec<Mention> = guesses.iter().map(|g| g.mention.clone()).collect();
        assert_eq!(mentions, model.mentions(&example.chars, words()));
        for guess in guesses {
            assert!((0.0..=1.0).contains(&guess.confidence), "{guess:?}");
        }
    }
}

#[test]
fn places_are_right_in_any_text() {
    let model = train(&LABELS, &made_up(60, 1), Training::default());
    let samples: Vec<char> =
        "王秀兰北京苇川市公司在。！？”，、 \u{3000}\n\r\u{301}\u{E0100}\u{FFFD}𠮷か9Aａ·"
            .chars()
            .collect();
    let mut chance = Shuffle::new(7);
    for _ in 0..300 {
        let len = chance.below(300);
        let text: Vec<char> = (0..len)
            .map(|_| samples[chance.below(samples.len())])
            .collect();
        let mut at = 0;
        for guess in model.guesses(&text, words()) {
            let range = guess.mention.range;
            assert!(at <= range.start && range.start < range.end && range.end <= text.len());
            assert!(guess.confidence.is_finite());
            at = range.end;
        }
    }
    // What stands before a name moves it and nothing else.
    let name: Vec<char> = "记者王秀兰昨天到了北京。".chars().collect();
    let alone = model.mentions(&name, words());
    assert_eq!(alone.len(), 2);
    for before in ["𠮷。", "e\u{301}\n", "葛\u{E0100}\u{E0100}！", "\r\n\r\n"] {
        let mut text: Vec<char> = before.chars().collect();
        let by = text.len();
        text.extend(&name);
        let moved: Vec<Mention> = alone.iter().map(|m| shifted(m.clone(), by)).collect();
        let found = model.mentions(&text, words());
        assert!(found.ends_with(&moved), "{before:?}: {found:?}");
    }
}

#[test]
fn texts_are_cut_into_sentences() {
    let check = |expected: &str| {
        let text: Vec<char> = expected.replace('|', "").chars().collect();
        let parts = sentences(&text, &[]);
        let parts: Vec<String> = parts
            .into_iter()
            .map(|p| text[p].iter().collect())
            .collect();
        assert_eq!(parts.join("|"), expected);
    };
    for expected in [
        "",
        "水退了",
        "水退了。|路通了！|好？",
        "他说：“水退了。”|走了。",
        "题\n|文",
        "水退了。\n|\n|他说：“水退了。”\n|路",
        "（见图。）|又",
    ] {
        check(expected);
    }
    // Long ones at pauses, and where there are none, somewhere; never in a mention.
    let long: Vec<char> = ("水".repeat(150) + "，").repeat(4).chars().collect();
    assert_eq!(sentences(&long, &[]), [0..302, 302..604]);
    let endless: Vec<char> = "水".repeat(2000).chars().collect();
    assert_eq!(sentences(&endless, &[]).len(), 3);
    let whole = [Mention {
        range: 100..1900,
        label: 0,
    }];
    assert_eq!(sentences(&endless, &whole), [0..1900, 1900..2000]);
    let example = Example {
        chars: "王芳走了。李芳来了。".chars().collect(),
        mentions: [0..2, 5..7]
            .map(|range| Mention { range, label: 0 })
            .to_vec(),
    };
    let parts: Vec<String> = example
        .sentences()
        .iter()
        .map(|e| shown(&e.chars, &e.mentions))
        .collect();
    assert_eq!(parts, ["【0:王芳】走了。", "【0:李芳】来了。"]);
}

#[test]
fn models_are_shared_between_threads() {
    fn shared<T: Send + Sync + 'static>() {}
    shared::<Model>();
}
