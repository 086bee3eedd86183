//! Articles put together of pages: tests/data/mend/assembly.jsonl and the pages of roles/.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use pizhu::core::Role;
use pizhu::core::variants::simplified;
use pizhu::mend::articles::{Article, Part, Sheet, propose};
use pizhu::mend::breaks::{ASK_BELOW, Page, hear, take_settled};
use pizhu::mend::habits::Offsets;
use pizhu::mend::roles::Doubt;
use serde_json::Value;

use crate::WORDS;
use crate::roles::{is_looked_at, later, wilson};

/// A corpus with what is true of it. Lines are page and number in the file, from 1.
#[derive(Clone)]
pub(crate) struct Case {
    pub(crate) name: String,
    pub(crate) pages: Vec<(String, Vec<char>)>,
    pub(crate) roles: BTreeMap<(usize, u32), Role>,
    pub(crate) articles: Vec<(BTreeSet<(usize, u32)>, Value)>,
    pub(crate) jumps: BTreeSet<((usize, u32), (usize, u32))>,
}

pub(crate) fn corpora() -> Vec<Case> {
    let text = fs::read_to_string("tests/data/mend/assembly.jsonl").expect("corpora");
    text.lines()
        .map(|line| {
            let case: Value = serde_json::from_str(line).expect("JSON");
            let pages: Vec<(String, Vec<char>)> = case["pages"]
                .as_array()
                .expect("pages")
                .iter()
                .map(|page| {
                    let field = |name: &str| page[name].as_str().expect("text").to_owned();
                    (field("name"), field("text").chars().collect())
                })
                .collect();
            let page_of = |value: &Value| {
                let name = value["page"].as_str().expect("a page");
                pages
                    .iter()
                    .position(|(own, _)| own == name)
                    .expect("a page")
            };
            let place = |value: &Value| {
                (
                    page_of(value),
                    value["line"].as_u64().expect("a line") as u32,
                )
            };
            let mut roles = BTreeMap::new();
            for (page, (name, _)) in pages.iter().enumerate() {
                for (line, role) in case["roles"][name].as_object().expect("roles") {
                    let role = Role::from_name(role.as_str().expect("a role")).expect("a role");
                    roles.insert((page, line.parse().expect("a line")), role);
                }
            }
            let articles = case["articles"].as_array().expect("articles").iter();
            let articles = articles.map(|article| {
                let parts = article["parts"].as_array().expect("parts").iter();
                let lines = parts.flat_map(|part| {
                    let page = page_of(part);
                    let lines = part["lines"].as_array().expect("lines").iter();
                    lines.map(move |line| (page, line.as_u64().expect("a line") as u32))
                });
                (lines.collect(), article["metadata"].clone())
            });
            Case {
                name: case["name"].as_str().expect("a name").to_owned(),
                roles,
                articles: articles.collect(),
                jumps: case["jumps"]
                    .as_array()
                    .expect("jumps")
                    .iter()
                    .map(|jump| (place(&jump["from"]), place(&jump["to"])))
                    .collect(),
                pages: pages.clone(),
            }
        })
        .collect()
}

/// The pages of roles/, each a corpus of its own.
pub(crate) fn layouts() -> Vec<Case> {
    labelled("roles")
}

/// The pages of a folder, each a corpus of its own.
pub(crate) fn labelled(folder: &str) -> Vec<Case> {
    let mut files: Vec<_> = fs::read_dir(Path::new("tests/data/mend").join(folder))
        .expect("a folder")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|e| e == "json"))
        .collect();
    files.sort();
    files
        .iter()
        .map(|path| {
            let case: Value =
                serde_json::from_str(&fs::read_to_string(path).expect("a case")).expect("JSON");
            let text = fs::read_to_string(path.with_extension("txt")).expect("a page");
            let name = path
                .file_stem()
                .expect("a name")
                .to_string_lossy()
                .into_owned();
            let lines = case["lines"].as_object().expect("lines").iter();
            let roles = lines.filter(|(_, line)| line["either"].as_bool() != Some(true));
            let roles = roles.map(|(line, entry)| {
                let role = Role::from_name(entry["role"].as_str().expect("a role"));
                ((0, line.parse().expect("a line")), role.expect("a role"))
            });
            let articles = case["articles"].as_array().expect("articles").iter();
            let articles = articles.map(|article| {
                let lines = article["lines"].as_array().expect("lines").iter();
                let lines = lines.map(|line| (0, line.as_u64().expect("a line") as u32));
                (lines.collect(), Value::Null)
            });
            Case {
                roles: roles.collect(),
                articles: articles.collect(),
                jumps: BTreeSet::new(),
                pages: vec![(name.clone(), text.chars().collect())],
                name,
            }
        })
        .collect()
}

/// What came of a corpus.
struct Made {
    sheets: Vec<Sheet>,
    /// By page and line of the sheet: the number in the file.
    numbers: Vec<Vec<u32>>,
    articles: Vec<Article>,
}

fn make(case: &Case) -> Made {
    let texts: Vec<&[char]> = case.pages.iter().map(|(_, text)| text.as_slice()).collect();
    let pages: Vec<Page<'_>> = texts.iter().map(|text| Page::of(text, &*WORDS)).collect();
    let heard = hear(&texts, &pages);
    let mut sheets: Vec<Sheet> = pages
        .iter()
        .zip(&heard)
        .map(|(page, heard)| page.sheet(&page.decisions(heard, &Offsets::default(), ASK_BELOW)))
        .collect();
    let numbers = pages
        .iter()
        .map(|page| page.lines().iter().map(|line| line.number).collect())
        .collect();
    Made {
        articles: propose(&mut sheets, &*WORDS),
        sheets,
        numbers,
    }
}

impl Made {
    /// The article each line is in.
    fn owners(&self) -> BTreeMap<(usize, u32), usize> {
        let mut owners = BTreeMap::new();
        for (number, article) in self.articles.iter().enumerate() {
            for part in &article.parts {
                for line in &part.lines {
                    owners.insert((part.page, self.numbers[part.page][*line]), number);
                }
            }
        }
        owners
    }
}

/// Counts over corpora.
#[derive(Default, Debug)]
struct Figures {
    roles: usize,
    roles_right: usize,
    headlines: usize,
    headlines_right: usize,
    /// Articles whose lines are exactly those of one proposal.
    articles: usize,
    whole: usize,
    jumps: usize,
    jumps_found: usize,
    jumps_wrong: usize,
    fields: usize,
    fields_right: usize,
    fields_wrong: usize,
}

fn measure(case: &Case, shown: bool, figures: &mut Figures) {
    let made = make(case);
    let owners = made.owners();
    for (page, sheet) in made.sheets.iter().enumerate() {
        for (line, role) in sheet.roles.iter().enumerate() {
            let place = (page, made.numbers[page][line]);
            let Some(truth) = case.roles.get(&place) else {
                continue;
            };
            figures.roles += 1;
            figures.roles_right += usize::from(truth == role);
            if shown && truth != role {
                let text: String = sheet.lines[line].iter().collect();
                println!(
                    "{} {place:?} {} for {}: {text}",
                    case.name,
                    role.name(),
                    truth.name()
                );
            }
        }
    }
    for (number, (lines, metadata)) in case.articles.iter().enumerate() {
        let of = |role: Role| {
            lines
                .iter()
                .filter(move |line| case.roles.get(line) == Some(&role))
        };
        // The proposal that has most of the text.
        let mut counts: BTreeMap<usize, usize> = BTreeMap::new();
        let text = of(Role::Body).chain(of(Role::Caption));
        for owner in text.filter_map(|line| owners.get(line)) {
            *counts.entry(*owner).or_default() += 1;
        }
        let body = counts
            .iter()
            .max_by_key(|(_, count)| **count)
            .map(|(owner, _)| *owner);
        let first = lines.iter().next().map(|line| line.0);
        let mains: Vec<_> = of(Role::Headline)
            .filter(|line| Some(line.0) == first)
            .collect();
        if !mains.is_empty() && of(Role::Body).next().is_some() {
            figures.headlines += 1;
            let right = mains.iter().all(|line| {
                // It stands with its body, and with no other's.
                owners.get(line).copied() == body && body.is_some()
            });
            // The proposal may not be that of another article too.
            let shared = case.articles.iter().enumerate().any(|(at, (lines, _))| {
                at != number
                    && lines.iter().any(|line| {
                        case.roles.get(line) == Some(&Role::Headline)
                            && owners.get(line).copied() == body
                    })
            });
            figures.headlines_right += usize::from(right && !shared);
            if shown && (!right || shared) {
                println!(
                    "{}: headline {mains:?} right {right} shared {shared}",
                    case.name
                );
            }
        }
        figures.articles += 1;
        let counted = |line: &&(usize, u32)| case.roles.get(line) != Some(&Role::Jump);
        let wanted: BTreeSet<_> = lines.iter().filter(counted).copied().collect();
        let own: BTreeSet<_> = owners
            .iter()
            .filter(|(_, owner)| Some(**owner) == body)
            .map(|(line, _)| *line)
            .collect();
        figures.whole += usize::from(own == wanted);
        if shown && own != wanted {
            let less: Vec<_> = wanted.difference(&own).collect();
            let more: Vec<_> = own.difference(&wanted).collect();
            println!(
                "{}: article {number} lacks {less:?}, has {more:?}",
                case.name
            );
        }
        let (Some(truth), Some(body)) = (metadata.as_object(), body) else {
            continue;
        };
        let read = &made.articles[body].metadata;
        for (name, value) in [
            ("source", &read.source),
            ("place", &read.place),
            ("date", &read.date),
            ("author", &read.author),
        ] {
            let truth = truth.get(name).and_then(Value::as_str);
            figures.fields += usize::from(truth.is_some());
            figures.fields_right += usize::from(truth.is_some() && truth == value.as_deref());
            figures.fields_wrong += usize::from(value.is_some() && truth != value.as_deref());
            if shown && truth != value.as_deref() {
                println!("{}: {name} {value:?} for {truth:?}", case.name);
            }
        }
    }
    let found: BTreeSet<_> = made
        .articles
        .iter()
        .flat_map(|article| &article.jumps)
        .map(|jump| {
            let place = |(page, line): (usize, usize)| (page, made.numbers[page][line]);
            (place(jump.from), place(jump.to))
        })
        .collect();
    figures.jumps += case.jumps.len();
    figures.jumps_found += case.jumps.intersection(&found).count();
    figures.jumps_wrong += found.difference(&case.jumps).count();
    if shown && found != case.jumps {
        println!("{}: jumps {found:?} for {:?}", case.name, case.jumps);
    }
}

/// Who wrote the pages of `pages/`, by the letter that their names begin with.
pub(crate) const HANDS: [(&str, &[char]); 6] = [
    ("hard pages", &['a', 'b', 'c']),
    ("ordinary pages", &['d']),
    ("party papers", &['e']),
    ("city papers", &['f']),
    ("mixed papers", &['g']),
    ("usual papers", &['h']),
];

/// All corpora but the fourth of each layout were tuned on; of the layouts that came later the odd
/// ones.
pub(crate) fn is_tuned(case: &Case) -> bool {
    let (layout, number) = case.name.rsplit_once('-').expect("a layout and a number");
    let number: usize = number.parse().expect("a number");
    match layout {
        "jump_damaged" | "jump_nowhere" | "jump_whole" => number % 2 == 1,
        _ => number != 4,
    }
}

fn figures(cases: &[Case], chosen: impl Fn(usize, &Case) -> bool, shown: bool) -> Figures {
    let mut figures = Figures::default();
    for (at, case) in cases.iter().enumerate() {
        if chosen(at, case) {
            measure(case, shown, &mut figures);
        }
    }
    figures
}

#[test]
fn headlines_and_jumps_are_put_together() {
    let all = figures(&corpora(), |_, _| true, false);
    let share = |right: usize, of: usize| right as f64 / of as f64;
    assert!(share(all.headlines_right, all.headlines) > 0.85, "{all:?}");
    assert!(share(all.jumps_found, all.jumps) > 0.9, "{all:?}");
    assert!(share(all.fields_right, all.fields) > 0.9, "{all:?}");
}

/// Lines of their own as a page. A line that begins with `~` was joined to the one before, without
/// being sure.
fn sheet_of(lines: &[(&str, Role)]) -> Sheet {
    let joined = |line: &str| line.starts_with('~');
    Sheet {
        lines: lines
            .iter()
            .map(|(line, _)| line.trim_start_matches('~').chars().collect())
            .collect(),
        roles: lines.iter().map(|(_, role)| *role).collect(),
        numbers: (1..).take(lines.len()).collect(),
        keep: lines[1..].iter().map(|(line, _)| !joined(line)).collect(),
        sure: vec![0.7; lines.len() - 1],
        begins: vec![Some(true); lines.len()],
        ..Sheet::default()
    }
}

/// The articles of a page, by its lines from 0; and what became of the page.
fn articles_of(sheet: Sheet) -> (Vec<Vec<usize>>, Sheet) {
    let mut sheets = [sheet];
    let articles = propose(&mut sheets, &*WORDS);
    let found = articles
        .into_iter()
        .map(|mut article| article.parts.remove(0).lines);
    let found = found.collect();
    let [sheet] = sheets;
    (found, sheet)
}

#[track_caller]
fn check(lines: &[(&str, Role)], expected: &[&[usize]]) {
    assert_eq!(articles_of(sheet_of(lines)).0, expected);
}

/// The same where a line is in doubt: how the page has it, and what it is in the end.
#[track_caller]
fn check_doubt(lines: &[(&str, Role)], doubt: Doubt, expected: (Role, &[&[usize]])) -> Sheet {
    let at = doubt.lines.start;
    let (articles, sheet) = articles_of(Sheet {
        doubts: vec![doubt],
        ..sheet_of(lines)
    });
    assert_eq!(
        (sheet.roles[at], articles),
        (
            expected.0,
            expected.1.iter().map(|lines| lines.to_vec()).collect()
        )
    );
    sheet
}

/// A line that is more likely no headline than one.
fn hardly_a_headline(line: usize) -> Doubt {
    Doubt {
        lines: line..line + 1,
        odds: -0.5,
        is_head: false,
        head: Role::Headline,
        other: Role::Subtitle,
        parted: Vec::new(),
    }
}

const SCHOOL: (&str, Role) = (
    "本报讯 云泊小学的新楼昨日启用，六百名学生搬进了新教室。",
    Role::Body,
);
const SHOP: (&str, Role) = (
    "本报讯 关门三年的老码头书店前天重新开门，读者排起长队。",
    Role::Body,
);

#[test]
fn a_headline_too_few_is_parted_by_the_stories_below() {
    check(
        &[
            ("云泊小学新楼启用", Role::Headline),
            ("六百名学生搬进新教室", Role::Subtitle),
            ("老码头书店重新开门", Role::Subtitle),
            SCHOOL,
            SHOP,
        ],
        &[&[0, 1, 3], &[2, 4]],
    );
}

#[test]
fn headlines_of_two_stories_that_were_joined_are_parted() {
    check(
        &[
            SCHOOL,
            SHOP,
            ("云泊小学新楼启用", Role::Headline),
            ("~老码头书店重新开门", Role::Headline),
        ],
        &[&[2, 0], &[3, 1]],
    );
}

#[test]
fn two_rows_of_one_headline_do_not_part_the_text_below() {
    check(
        &[
            ("云泊小学新楼启用", Role::Headline),
            ("老师和孩子们量过每一级台阶", Role::Headline),
            SCHOOL,
            (
                "新楼的台阶是老师和孩子们量过以后才定下高度的，一级十二厘米。",
                Role::Body,
            ),
            ("老码头书店重新开门", Role::Headline),
            SHOP,
        ],
        &[&[0, 1, 2, 3], &[4, 5]],
    );
}

#[test]
fn headlines_in_another_order_are_found_by_their_words() {
    check(
        &[
            ("老码头书店重新开门读者排长队", Role::Headline),
            ("云泊小学新楼启用六百学生搬家", Role::Headline),
            SCHOOL,
            SHOP,
        ],
        &[&[0, 3], &[1, 2]],
    );
}

const PUMP: (&str, Role) = (
    "本报讯 滨河路的抽水站夜里换上了新水泵，一场大雨过后没有积水。",
    Role::Body,
);
const BRIDGE: (&str, Role) = (
    "本报讯 石鹭大桥今晨通车，过江的时间从五十分钟缩短为十二分钟。",
    Role::Body,
);

#[test]
fn stories_below_their_headlines_do_not_keep_a_heap_from_its_texts() {
    check(
        &[
            ("云泊小学新楼启用", Role::Headline),
            ("老码头书店重新开门", Role::Headline),
            SCHOOL,
            ("石鹭大桥今晨通车", Role::Headline),
            BRIDGE,
            ("滨河路抽水站换泵", Role::Headline),
            PUMP,
            SHOP,
        ],
        &[&[0, 2], &[1, 7], &[3, 4], &[5, 6]],
    );
}

#[test]
fn a_heading_in_the_text_whose_words_are_those_of_what_follows_is_a_headline() {
    let opened = "关门三年的老码头书店前天重新开门，读者排起长队。";
    let lines = [
        ("云泊小学新楼启用", Role::Headline),
        SCHOOL,
        ("老码头书店重新开门读者排队", Role::Subtitle),
        (opened, Role::Body),
    ];
    check_doubt(
        &lines,
        hardly_a_headline(2),
        (Role::Headline, &[&[0, 1], &[2, 3]]),
    );
    // What is not in doubt stays.
    check(&lines, &[&[0, 1, 2, 3]]);
}

#[test]
fn a_heading_above_text_in_the_words_of_the_headline_stays_one() {
    check_doubt(
        &[
            ("云泊小学新楼启用", Role::Headline),
            SCHOOL,
            ("写在纸条上的心愿", Role::Subtitle),
            (
                "云泊小学的新楼启用以前，老师收到六百张字条，想种树的最多。",
                Role::Body,
            ),
        ],
        hardly_a_headline(2),
        (Role::Subtitle, &[&[0, 1, 2, 3]]),
    );
}

#[test]
fn a_headline_that_was_joined_with_the_text_before_is_parted_from_it() {
    let doubt = Doubt {
        other: Role::Body,
        parted: vec![1],
        ..hardly_a_headline(2)
    };
    let sheet = check_doubt(
        &[
            ("云泊小学新楼启用", Role::Headline),
            SCHOOL,
            ("~老码头书店重新开门读者排队", Role::Body),
            SHOP,
        ],
        doubt,
        (Role::Headline, &[&[0, 1], &[2, 3]]),
    );
    assert_eq!(sheet.keep, [true, true, true]);
}

#[test]
fn a_join_that_was_taken_back_is_asked_as_far_as_that_is_wanted() {
    let text: Vec<char> = "云泊小学的新楼昨日启用，六百名学\n生搬进了新教室。\n"
        .chars()
        .collect();
    let page = Page::of(&text, &*WORDS);
    for (ask_below, asked) in [(ASK_BELOW, true), (0.6, false)] {
        let (mut decisions, mut sheet) = page.mended(&[], &Offsets::default(), ask_below);
        let was = decisions[0].clone();
        take_settled(&mut decisions, &sheet, ask_below);
        assert_eq!(decisions[0], was, "nothing was taken back");
        sheet.keep[0] = !was.keep;
        take_settled(&mut decisions, &sheet, ask_below);
        assert_eq!((decisions[0].keep, decisions[0].review), (!was.keep, asked));
    }
}

#[test]
fn traditional_pages_are_put_together_as_in_simplified_characters() {
    let pages = labelled("pages");
    let of_hong_kong = pages.iter().filter(|case| case.name.contains("-hk-"));
    let mut many = 0;
    for case in of_hong_kong {
        many += 1;
        let simple = Case {
            pages: case
                .pages
                .iter()
                .map(|(name, text)| {
                    let text = text.iter().map(|c| simplified(*c));
                    (name.clone(), text.collect())
                })
                .collect(),
            ..Case::clone(case)
        };
        let parts = |made: Made| -> Vec<Part> {
            let articles = made.articles.into_iter();
            articles.flat_map(|article| article.parts).collect()
        };
        assert_eq!(parts(make(case)), parts(make(&simple)), "{}", case.name);
    }
    assert!(many > 2);
}

#[test]
fn no_line_is_in_two_articles() {
    let pages = labelled("pages");
    for case in corpora().iter().chain(&layouts()).chain(&pages) {
        let made = make(case);
        let mut seen = BTreeSet::new();
        for article in &made.articles {
            for part in &article.parts {
                for line in &part.lines {
                    assert!(
                        seen.insert((part.page, *line)),
                        "{}: line {line}",
                        case.name
                    );
                }
            }
        }
        for (page, sheet) in made.sheets.iter().enumerate() {
            for (line, role) in sheet.roles.iter().enumerate() {
                let stray = !matches!(role, Role::Furniture | Role::Jump);
                let known = seen.contains(&(page, line));
                assert!(
                    known || !stray,
                    "{}: line {page} {line} is in no article",
                    case.name
                );
            }
        }
    }
}

#[test]
#[ignore = "prints figures"]
fn figures_of_assembly() {
    let shown = std::env::var("SHOWN").is_ok();
    let cases = corpora();
    let jumps = |case: &Case| {
        ["jump_damaged", "jump_nowhere", "jump_whole"]
            .iter()
            .any(|layout| case.name.starts_with(layout))
    };
    let show = |what: &str, figures: &Figures| {
        let (low, high) = wilson(figures.headlines_right as f64, figures.headlines as f64);
        println!("{what}: headlines {low:.3} to {high:.3}, {figures:#?}");
    };
    for later in [false, true] {
        for tuned in [true, false] {
            let chosen = |_, case: &Case| is_tuned(case) == tuned && jumps(case) == later;
            let what = format!("corpora, later {later}, tuned on {tuned}");
            show(&what, &figures(&cases, chosen, shown && tuned));
        }
    }
    let pages = labelled("pages");
    for (what, hand) in HANDS {
        let chosen = |_, case: &Case| case.name.starts_with(hand);
        show(what, &figures(&pages, chosen, shown));
    }
    let pages = layouts();
    for is_later in [false, true] {
        for tuned in [true, false] {
            let chosen = |at, case: &Case| {
                later(&case.name).is_some() == is_later && is_looked_at(at, &case.name) == tuned
            };
            let what = format!("small pages, later {is_later}, tuned on {tuned}");
            show(&what, &figures(&pages, chosen, shown && tuned));
        }
    }
}
