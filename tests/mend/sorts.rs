//! How well breaks are decided on sorts of page that little was learned from: the press of
//! src/mend/train sets none like most of them.

use pizhu::mend::breaks::decide;
use pizhu::mend::score::{Outcome, Tally};
use pizhu::mend::train::LEARNED;
use pizhu::mend::train::chance::Chance;
use pizhu::mend::train::text::{self, Paragraph, is_title};

use super::WORDS;

/// Lines as they stand on the page, white space and all, with whether a paragraph ends behind each.
type Lines = Vec<(String, bool)>;

/// A way to set consecutive paragraphs.
type Sort = fn(&[Paragraph], &mut Chance) -> Lines;

const SORTS: [(&str, Sort); 14] = [
    ("columns of 8 to 10 characters", narrow),
    ("a width of its own for every paragraph", own_widths),
    (
        "text around pictures, initials of three lines",
        around_pictures,
    ),
    ("no indent, no blank line, no short first line", unmarked),
    ("hanging indents: all lines but the first", hanging),
    ("verse between prose", verse),
    ("lists of names parted by 、 under offices", names),
    ("tables of figures between paragraphs", tables),
    (
        "letters: a salutation, a body, a signature and a date",
        letters,
    ),
    ("dialogue, every speech a paragraph", dialogue),
    ("Taiwan: traditional, 「」, full-width indents", taiwan),
    ("Latin words hyphenated at line ends", hyphens),
    (
        "numbers of pages and running heads inside paragraphs",
        running_heads,
    ),
    ("tabs, CRLF, trailing and no-break spaces", white_space),
];

fn chars(paragraph: &Paragraph) -> Vec<char> {
    paragraph.iter().flatten().copied().collect()
}

fn half_digits(text: &[char]) -> Vec<char> {
    let half = |c: &char| match c {
        '０'..='９' => char::from_u32(*c as u32 - 0xFEE0).unwrap_or(*c),
        c => *c,
    };
    text.iter().map(half).collect()
}

fn width_of(c: char) -> usize {
    if c.is_ascii() { 1 } else { 2 }
}

fn stays_up(c: char) -> bool {
    matches!(
        c,
        '，' | '。' | '、' | '；' | '：' | '？' | '！' | '”' | '）' | '》' | '」'
    )
}

fn stays_down(c: char) -> bool {
    matches!(c, '“' | '（' | '《' | '「')
}

/// Breaks a text into lines that hold so many halves of a character, each by its number.
fn lines_of(text: &[char], room: impl Fn(usize) -> usize) -> Vec<String> {
    let mut made: Vec<String> = Vec::new();
    let mut from = 0;
    while from < text.len() {
        let (mut to, mut width) = (from, 0);
        while to < text.len() && width + width_of(text[to]) <= room(made.len()) {
            width += width_of(text[to]);
            to += 1;
        }
        to = to.max(from + 1);
        if to < text.len() {
            let full = to;
            while to > from + 2 && (stays_up(text[to]) || stays_down(text[to - 1])) {
                to -= 1;
            }
            if to <= from + 2 {
                to = full;
            }
        }
        made.push(text[from..to].iter().collect());
        from = to;
    }
    made
}

fn put(lines: &mut Lines, paragraph: Vec<String>) {
    let count = paragraph.len();
    let each = paragraph.into_iter().enumerate();
    lines.extend(each.map(|(number, line)| (line, number + 1 == count)));
}

/// Sets paragraphs in columns of one width, first lines two characters short.
fn set(paragraphs: &[Paragraph], width: usize) -> Lines {
    let mut lines = Lines::new();
    for paragraph in paragraphs {
        let text = half_digits(&chars(paragraph));
        let indent = if is_title(paragraph) { 0 } else { 4 };
        let room = |line| if line == 0 { width - indent } else { width };
        put(&mut lines, lines_of(&text, room));
    }
    lines
}

fn narrow(paragraphs: &[Paragraph], chance: &mut Chance) -> Lines {
    set(paragraphs, 2 * chance.between(8, 10))
}

fn own_widths(paragraphs: &[Paragraph], chance: &mut Chance) -> Lines {
    let each = paragraphs.chunks(1);
    each.flat_map(|one| set(one, 2 * chance.between(10, 36)))
        .collect()
}

fn around_pictures(paragraphs: &[Paragraph], chance: &mut Chance) -> Lines {
    let width = 2 * chance.between(16, 26);
    let mut lines = Lines::new();
    let mut is_first = false;
    for paragraph in paragraphs {
        let text = half_digits(&chars(paragraph));
        if is_title(paragraph) {
            put(&mut lines, lines_of(&text, |_| width));
            is_first = true;
            continue;
        }
        let picture = chance.yes(0.3).then(|| chance.between(1, 6));
        let initial = std::mem::take(&mut is_first);
        let room = |line: usize| match (picture, line) {
            (_, 0..3) if initial => width - 6,
            (_, 0) => width - 4,
            (Some(from), _) if (from..from + 7).contains(&line) => width * 5 / 8 / 2 * 2,
            _ => width,
        };
        put(&mut lines, lines_of(&text, room));
    }
    lines
}

fn unmarked(paragraphs: &[Paragraph], chance: &mut Chance) -> Lines {
    let width = 2 * chance.between(14, 40);
    let mut lines = Lines::new();
    for paragraph in paragraphs {
        put(
            &mut lines,
            lines_of(&half_digits(&chars(paragraph)), |_| width),
        );
    }
    lines
}

fn hanging(paragraphs: &[Paragraph], chance: &mut Chance) -> Lines {
    let width = 2 * chance.between(14, 40);
    let mut lines = Lines::new();
    for paragraph in paragraphs {
        let room = |line| if line == 0 { width } else { width - 4 };
        let set = lines_of(&half_digits(&chars(paragraph)), room);
        let mut hung = set;
        for line in hung.iter_mut().skip(1) {
            line.insert_str(0, "　　");
        }
        put(&mut lines, hung);
    }
    lines
}

fn clauses(paragraph: &Paragraph) -> Vec<String> {
    let text: String = chars(paragraph).into_iter().collect();
    let is_mark = |c: char| !c.is_alphanumeric();
    let clauses = text.split(is_mark).filter(|one| one.chars().count() >= 3);
    clauses.map(str::to_owned).collect()
}

fn verse(paragraphs: &[Paragraph], chance: &mut Chance) -> Lines {
    let width = 2 * chance.between(14, 26);
    let mut lines = Lines::new();
    for paragraph in paragraphs {
        lines.extend(set(std::slice::from_ref(paragraph), width));
        if is_title(paragraph) || !chance.yes(0.3) {
            continue;
        }
        let (most, marks, indent) = (chance.between(5, 12), chance.below(3), chance.yes(0.4));
        let fits = |clause: &String| clause.chars().count() <= most;
        let lines_of_verse = clauses(paragraph).into_iter().filter(fits).take(12);
        for (number, mut line) in lines_of_verse.enumerate() {
            match marks {
                1 if number % 2 == 0 => line.push('，'),
                1 | 2 if number % 2 == 1 => line.push('。'),
                _ => {}
            }
            if indent {
                line.insert_str(0, "　　　");
            }
            lines.push((line, true));
        }
    }
    lines
}

const PEOPLE: [&str; 12] = [
    "欧阳柏",
    "柳青禾",
    "石 磊",
    "祝小满",
    "方　远",
    "秦望舒",
    "骆一鸣",
    "温如言",
    "司徒静",
    "蓝 天",
    "古月明",
    "车　晓",
];

fn names(paragraphs: &[Paragraph], chance: &mut Chance) -> Lines {
    let width = 2 * chance.between(14, 26);
    let mut lines = Lines::new();
    for paragraph in paragraphs {
        lines.extend(set(std::slice::from_ref(paragraph), width));
        if is_title(paragraph) || !chance.yes(0.25) {
            continue;
        }
        for office in ["组织处", "财务处", "宣传科"] {
            let all: Vec<&str> = (0..chance.between(4, 20))
                .map(|_| *chance.one(&PEOPLE))
                .collect();
            let text: Vec<char> = format!("{office}：{}", all.join("、")).chars().collect();
            put(&mut lines, lines_of(&text, |_| width));
        }
    }
    lines
}

fn tables(paragraphs: &[Paragraph], chance: &mut Chance) -> Lines {
    let width = 2 * chance.between(14, 26);
    let mut lines = Lines::new();
    for paragraph in paragraphs {
        lines.extend(set(std::slice::from_ref(paragraph), width));
        if is_title(paragraph) || !chance.yes(0.25) {
            continue;
        }
        let gap = *chance.one(&["　", "\t", "   ", " "]);
        lines.push((["品种", "产量", "同比", "单价"].join(gap), true));
        for clause in clauses(paragraph).into_iter().take(8) {
            let name: String = clause.chars().take(4).collect();
            let (one, other) = (chance.below(2000), chance.below(300));
            let row = [
                name,
                one.to_string(),
                format!("{}.{}%", other / 10, other % 10),
                format!("{other}"),
            ];
            lines.push((row.join(gap), true));
        }
    }
    lines
}

fn letters(paragraphs: &[Paragraph], chance: &mut Chance) -> Lines {
    let width = 2 * chance.between(14, 26);
    let mut lines = Lines::new();
    for paragraph in paragraphs {
        if is_title(paragraph) {
            continue;
        }
        let is_letter = chance.yes(0.4);
        if is_letter {
            let to = *chance.one(&["编辑同志：", "尊敬的读者朋友们：", "某某局负责同志："]);
            lines.push((to.to_owned(), true));
        }
        lines.extend(set(std::slice::from_ref(paragraph), width));
        if is_letter {
            lines.push(("此致".to_owned(), true));
            lines.push(("敬礼".to_owned(), true));
            lines.push((format!("　　　　　　{}", chance.one(&PEOPLE)), true));
            lines.push((
                format!(
                    "　　　　　　{}月{}日",
                    chance.between(1, 12),
                    chance.between(1, 28)
                ),
                true,
            ));
        }
    }
    lines
}

fn dialogue(paragraphs: &[Paragraph], chance: &mut Chance) -> Lines {
    let width = 2 * chance.between(14, 26);
    let mut lines = Lines::new();
    for paragraph in paragraphs {
        lines.extend(set(std::slice::from_ref(paragraph), width));
        let said = clauses(paragraph);
        for pair in said
            .chunks_exact(3)
            .take(if chance.yes(0.4) { 5 } else { 0 })
        {
            let text = match chance.below(4) {
                0 => format!("“{}，{}。”", pair[0], pair[1]),
                1 => format!("“{}？”老周问，“{}？”", pair[0], pair[1]),
                2 => format!("“{}。”他说，{}。", pair[0], pair[2]),
                _ => format!("她笑了：“{}！”", pair[0]),
            };
            let text: Vec<char> = text.chars().collect();
            let room = |line| if line == 0 { width - 4 } else { width };
            put(&mut lines, lines_of(&text, room));
        }
    }
    lines
}

fn taiwan(paragraphs: &[Paragraph], chance: &mut Chance) -> Lines {
    const PAIRS: &str = "国國会會们們这這来來时時说說对對学學发發为為业業经經济濟关關开開长長门門问問间間闻聞报報记記电電东東两兩个個产產从從华華单單务務动動员員场場";
    let pairs: Vec<char> = PAIRS.chars().collect();
    let traditional = |c: char| {
        let mut known = pairs.chunks_exact(2);
        known.find(|pair| pair[0] == c).map_or(c, |pair| pair[1])
    };
    let width = chance.between(14, 24);
    let indents = chance.yes(0.5);
    let mut lines = Lines::new();
    for paragraph in paragraphs {
        let each = chars(paragraph).into_iter().map(|c| match c {
            '“' => '「',
            '”' => '」',
            c => traditional(c),
        });
        let text: Vec<char> = each.collect();
        let indent = if is_title(paragraph) { 0 } else { 2 };
        let (first, rest) = text.split_at(text.len().min(width - indent));
        let mut set: Vec<String> = vec![first.iter().collect()];
        set.extend(rest.chunks(width).map(|line| line.iter().collect()));
        if indents && indent > 0 {
            set[0].insert_str(0, "　　");
        }
        put(&mut lines, set);
    }
    lines
}

fn hyphens(paragraphs: &[Paragraph], chance: &mut Chance) -> Lines {
    const NAMES: [&str; 6] = [
        "Hamilton",
        "Rotterdam",
        "Benchmark",
        "Internet Explorer",
        "Windows",
        "Philharmonic",
    ];
    let width = 2 * chance.between(14, 26);
    let mut lines = Lines::new();
    for paragraph in paragraphs {
        let mut text: Vec<char> = Vec::new();
        for word in paragraph {
            text.extend(half_digits(word));
            if !is_title(paragraph) && word.len() > 1 && chance.yes(0.03) {
                text.extend(chance.one(&NAMES).chars());
            }
        }
        let indent = if is_title(paragraph) { 0 } else { 4 };
        let mut set = lines_of(&text, |line| if line == 0 { width - indent } else { width });
        for at in 0..set.len().saturating_sub(1) {
            let is_cut = set[at].ends_with(|c: char| c.is_ascii_alphabetic())
                && set[at + 1].starts_with(|c: char| c.is_ascii_lowercase());
            if is_cut {
                set[at].push('-');
            }
        }
        put(&mut lines, set);
    }
    lines
}

fn running_heads(paragraphs: &[Paragraph], chance: &mut Chance) -> Lines {
    let width = 2 * chance.between(14, 30);
    let mut lines = Lines::new();
    let every = chance.between(18, 34);
    for (at, line) in set(paragraphs, width).into_iter().enumerate() {
        if at % every == every - 1 {
            if let Some((_, ends)) = lines.last_mut() {
                *ends = true;
            }
            let number = at / every + 1;
            let head = match chance.below(4) {
                0 => format!("— {number} —"),
                1 => format!("{number}"),
                2 => format!("河湾日报　{number}"),
                _ => format!("第{number}页 共9页"),
            };
            lines.push((head, true));
        }
        lines.push(line);
    }
    lines
}

fn white_space(paragraphs: &[Paragraph], chance: &mut Chance) -> Lines {
    let width = 2 * chance.between(14, 30);
    let indent = *chance.one(&["\t", "", "\u{A0}\u{A0}\u{A0}\u{A0}", "　 "]);
    let mut begins = true;
    let mut lines = set(paragraphs, width);
    for (line, ends) in &mut lines {
        if std::mem::replace(&mut begins, *ends) {
            line.insert_str(0, indent);
        }
        if chance.yes(0.3) {
            let white = *chance.one(&[" ", "\u{A0}", "　", "\t"]);
            line.push_str(white);
        }
        line.push('\r');
    }
    lines
}

fn tally(lines: &Lines) -> Tally {
    let chars: Vec<char> = lines
        .iter()
        .flat_map(|(line, _)| line.chars().chain(['\n']))
        .collect();
    let decided = decide(&chars, &*WORDS);
    assert_eq!(decided.len() + 1, lines.len());
    let each = decided.iter().zip(lines);
    let outcomes = each.map(|(decision, (_, ends))| Outcome {
        truth: *ends,
        keep: decision.keep,
        confidence: decision.confidence,
        review: decision.review,
    });
    let count = chars.iter().filter(|c| !c.is_whitespace()).count();
    Tally::of(&outcomes.collect::<Vec<_>>(), Some(count))
}

/// Pages of one sort.
fn made(sort: Sort, paragraphs: &[Paragraph], seed: u64) -> Vec<Lines> {
    let mut chance = Chance::new(seed);
    let pages = (0..120).map(|_| {
        let count = chance.between(8, 40);
        let from = chance.below(paragraphs.len() - count);
        sort(&paragraphs[from..from + count], &mut chance)
    });
    pages.collect()
}

/// Prints the table of docs/mending.md.
#[test]
#[ignore = "needs the newspaper of 1998: PIZHU_199801=<file>"]
fn figures_of_sorts() {
    let file = std::env::var("PIZHU_199801").expect("PIZHU_199801 names the newspaper");
    let all = text::paragraphs(&std::fs::read_to_string(file).expect("the newspaper"));
    let later = &all[(all.len() as f32 * LEARNED) as usize..];
    println!("| sort of page | keep-F1 | asked | silent | calibration |");
    println!("|---|---|---|---|---|");
    for (name, sort) in SORTS {
        let mut all = Tally::default();
        // Of headlines alone no letter is made.
        let pages = made(sort, later, 297);
        for page in pages.into_iter().filter(|page| !page.is_empty()) {
            all.add(&tally(&page));
        }
        println!(
            "| {name} | {:.3} | {:.1} | {:.3} | {:.3} |",
            all.f1(),
            all.per_thousand(all.asked).unwrap_or(f64::NAN),
            all.per_thousand(all.silent).unwrap_or(f64::NAN),
            all.calibration_error(),
        );
    }
}
