//! What a line shows of itself by its words and marks: that it is a jump line, a byline, the head
//! of a page, the beginning of a report. Each is told by one line alone.

use smallvec::SmallVec;

use super::dictionary::is_han;
use super::sieve::Sieve;

/// Signs of one line.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Signs {
    /// 下转 or 上接 with a page.
    pub jump: bool,
    /// Reporters' names and what they are, and nothing else.
    pub byline: bool,
    /// All of it in round brackets.
    pub bracketed: bool,
    /// Begins as a report does: 本报讯, 新华社…电.
    pub dateline: bool,
    /// Begins as a caption does: 图为, 左图.
    pub caption: bool,
    /// Ends as a caption does: 摄.
    pub credit: bool,
    /// A web page's head: `Title: …`, an address.
    pub header: bool,
    /// A running head or foot: the paper's name, a date, the number of the page.
    pub furniture: bool,
    /// Begins with a bullet or the number of an item.
    pub item: bool,
    /// How many marks it has that sentences are made with: ，。；、.
    pub marks: u8,
    /// Stretches of white space inside it.
    pub gaps: u8,
    /// A full-width space or several, as tables have between their columns.
    pub wide_gap: bool,
    /// White space between two Han characters, as headlines have it.
    pub gap: bool,
}

impl Signs {
    /// Of a line's text.
    pub fn of(text: &[char]) -> Self {
        let seen = Seen::of(text);
        let inner = without_brackets(text);
        let short = text.len() <= 30;
        let bracketed = inner.len() + 2 == text.len();
        let marks = seen.pauses.min(9) as u8;
        // Most lines of running text have no white space at all.
        let white = seen.gaps > 0;
        let double = white && text.windows(2).any(|w| is_gap(w[0]) && is_gap(w[1]));
        let gap = white
            && (double
                || text.windows(3).any(|w| {
                    is_han_or_close(w[0]) && is_gap(w[1]) && (is_han(w[2]) || w[2] == '“')
                }));
        let wide_gap = double || white && text.iter().any(|c| matches!(c, '\u{3000}' | '\t'));
        Self {
            jump: (seen.page && is_jump(inner)) || (seen.ordinal && is_damaged_jump(inner)),
            byline: short && is_byline(inner, &seen),
            bracketed,
            dateline: is_dateline(text),
            caption: is_caption(text),
            credit: is_credit(inner),
            header: is_header(text),
            furniture: is_furniture(text, &seen),
            item: is_item(text),
            marks,
            gaps: if white { gaps(text) } else { 0 },
            wide_gap,
            gap,
        }
    }
}

/// Characters that signs are told by.
#[rustfmt::skip]
static TELLING: Sieve = Sieve::of(&[
    '，', '。', '；', '、', ',', '.', ';', '｡', '．', '！', '？', '!', '?', '…', '⋯', '“', '《', ' ', '\u{3000}', '\u{A0}', '\t',
    '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '０', '１', '２', '３', '４', '５', '６', '７', '８', '９',
    '〇', '一', '二', '三', '四', '五', '六', '七', '八', '九', '十', '版', '页', '年', '月', '星', '第',
]);

/// What of them a line has, found in one pass.
#[derive(Clone, Copy, Debug, Default)]
struct Seen {
    /// Marks that part or end clauses.
    pauses: usize,
    /// A mark that ends a sentence.
    stop: bool,
    /// ，“《
    clause: bool,
    /// Characters of white space.
    gaps: usize,
    /// Digits of whatever sort.
    numbers: usize,
    /// 版 or 页.
    page: bool,
    year: bool,
    month: bool,
    /// 星, as in 星期.
    week: bool,
    /// 第
    ordinal: bool,
}

impl Seen {
    fn of(text: &[char]) -> Self {
        let mut seen = Self::default();
        for (at, &c) in text.iter().enumerate() {
            if !TELLING.lets_through(c) {
                continue;
            }
            if c == '.' && is_full_stop(&text[..=at]) {
                seen.pauses += 1;
                seen.stop = true;
            }
            seen.pauses += usize::from(is_pause(c));
            seen.stop |= is_stop(c);
            seen.gaps += usize::from(is_gap(c));
            seen.numbers += usize::from(is_number(c));
            match c {
                '，' | '“' | '《' => seen.clause = true,
                '版' | '页' => seen.page = true,
                '年' => seen.year = true,
                '月' => seen.month = true,
                '星' => seen.week = true,
                '第' => seen.ordinal = true,
                _ => {}
            }
        }
        seen
    }
}

fn is_caption(text: &[char]) -> bool {
    if !matches!(
        text.first(),
        Some('图' | '左' | '右' | '上' | '下' | '题' | '（' | '▲' | '△' | '▼')
    ) {
        return false;
    }
    let starts = |words: &[&str]| words.iter().any(|word| starts_with(text, word));
    starts(&[
        "图为", "图①", "图②", "图一", "图二", "左图", "右图", "上图", "下图", "题图", "图/",
        "图片", "（图", "▲", "△", "▼",
    ]) && !starts(&["图为证", "图片报"])
}

fn is_credit(inner: &[char]) -> bool {
    matches!(inner, [.., '摄'] | [.., '摄', '影'] | [.., '供', '图'])
}

fn gaps(text: &[char]) -> u8 {
    let begins = text.windows(2).filter(|w| !is_gap(w[0]) && is_gap(w[1]));
    begins.count().min(6) as u8
}

fn is_gap(c: char) -> bool {
    matches!(c, ' ' | '\u{3000}' | '\u{A0}' | '\t')
}

fn is_han_or_close(c: char) -> bool {
    is_han(c) || matches!(c, '”' | '》' | '？' | '！')
}

/// Whether a mark parts or ends clauses.
pub fn is_pause(c: char) -> bool {
    matches!(c, '，' | '。' | '；' | '、' | ',' | ';' | '｡' | '．')
}

/// Whether a mark ends a sentence.
pub fn is_stop(c: char) -> bool {
    matches!(c, '。' | '！' | '？' | '!' | '?' | '｡' | '…' | '⋯')
}

/// Whether a text ends with a half-width full stop behind a Han character: neither a decimal point
/// nor one behind the number of an item.
pub(super) fn is_full_stop(text: &[char]) -> bool {
    matches!(text, [.., before, '.'] if is_han(*before) && !is_number(*before))
}

fn without_brackets(text: &[char]) -> &[char] {
    match text {
        [
            '（' | '(' | '【' | '［' | '[' | '〔' | '〖',
            inner @ ..,
            '）' | ')' | '】' | '］' | ']' | '〕' | '〗',
        ] if !inner.iter().any(|c| matches!(c, '（' | '(' | '）' | ')')) => inner,
        _ => text,
    }
}

fn starts_with(text: &[char], word: &str) -> bool {
    let mut chars = text.iter();
    word.chars().all(|c| chars.next() == Some(&c))
}

fn find(text: &[char], word: &str) -> Option<usize> {
    let first = word.chars().next()?;
    (0..text.len()).find(|at| text[*at] == first && starts_with(&text[*at..], word))
}

fn has(text: &[char], word: &str) -> bool {
    find(text, word).is_some()
}

fn is_jump(inner: &[char]) -> bool {
    let inked = inner.iter().filter(|c| !is_gap(**c)).count();
    if inked > 18 {
        return false;
    }
    let head = &inner[..inner.len().min(12)];
    [
        "下转", "上接", "紧接", "转第", "接第", "续第", "下接", "上转", "另见", "详见",
    ]
    .iter()
    .any(|word| has(head, word))
}

/// Which way a jump line points.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Way {
    /// 下转: the text goes on elsewhere.
    Away,
    /// 上接: the text comes from elsewhere.
    Back,
}

/// Which way a jump line points, if it says so: by its first character, or where that was misread
/// by the second.
pub fn jump_way(text: &[char]) -> Option<Way> {
    let mut inked = text.iter().filter(|c| is_han(**c));
    let (first, second) = (inked.next()?, inked.next());
    match (first, second) {
        ('下', _) => Some(Way::Away),
        ('上', _) => Some(Way::Back),
        (_, Some('转' | '轉')) | ('转' | '轉', _) => Some(Way::Away),
        (_, Some('接')) if *first != '紧' => Some(Way::Back),
        _ => None,
    }
}

/// A jump line in which recognition got one character wrong or lost a bracket: 下转第3叛, 上按第1版,
/// 下 转 第 3 版. All of 下转第…版 but one has to be there, and nothing else.
fn is_damaged_jump(inner: &[char]) -> bool {
    let inked: SmallVec<[char; 12]> = inner
        .iter()
        .filter(|c| !is_gap(**c) && !is_bracket(**c))
        .copied()
        .take(12)
        .collect();
    let [first, second, third, number @ .., last] = inked.as_slice() else {
        return false;
    };
    let is_page = |c: &char| is_number(*c) || matches!(c, 'A'..='D' | 'l' | 'I' | 'O' | 'o');
    let wrong = [
        !matches!(first, '上' | '下'),
        !matches!(second, '接' | '转' | '轉'),
        *third != '第',
        !matches!(last, '版' | '页' | '頁'),
    ];
    (1..=4).contains(&number.len())
        && number.iter().all(is_page)
        && wrong.iter().filter(|wrong| **wrong).count() <= 1
}

fn is_bracket(c: char) -> bool {
    matches!(
        c,
        '（' | '）'
            | '('
            | ')'
            | '【'
            | '】'
            | '［'
            | '］'
            | '['
            | ']'
            | '〔'
            | '〕'
            | '〈'
            | '〉'
            | '<'
            | '>'
    )
}

/// How many characters a word for somebody who reports has, if one begins here.
fn reporter(text: &[char]) -> Option<usize> {
    match text {
        ['记' | '記', '者', ..]
        | ['撰', '文', ..]
        | ['作', '者', ..]
        | ['编', '辑', ..]
        | ['摄', '影', ..] => Some(2),
        ['通', '讯', '员', ..]
        | ['特', '派', '员', ..]
        | ['实', '习', '生', ..]
        | ['评', '论', '员', ..] => Some(3),
        _ => None,
    }
}

fn is_byline(inner: &[char], seen: &Seen) -> bool {
    let bulleted = matches!(
        inner.first(),
        Some('□' | '■' | '◎' | '●' | '○' | '▲' | '△' | '◆')
    );
    let head = if bulleted { &inner[1..] } else { inner };
    let written = matches!(
        head,
        ['文' | '图', '/', ..] | ['文', '／' | ' ' | '图' | '：', ..]
    );
    if written && inner.len() <= 16 {
        return true;
    }
    if seen.pauses > 3 || seen.stop || seen.clause {
        return false;
    }
    let mut ends = (0..head.len()).filter_map(|at| Some(at + reporter(&head[at..])?));
    // A name of two to four characters follows, and little stands before.
    let names = ends.next().is_some_and(|end| {
        let rest = head[end..].iter().filter(|c| is_han(**c)).count();
        end <= 14 && (2..=16).contains(&rest) && (end <= 8 || has(head, " "))
    });
    names || (bulleted && inner.len() <= 14 && seen.pauses == 0)
}

fn is_dateline(text: &[char]) -> bool {
    let head = &text[..text.len().min(30)];
    match head {
        ['本', '报' | '刊' | '台' | '网', '讯', ..]
        | ['【', '本', '报', '讯', ..]
        | ['综', '合', '消', '息', ..] => return true,
        ['据', '悉', ..] => return false,
        _ => {}
    }
    if is_sent_by_a_paper(head) {
        return true;
    }
    let agency = head.iter().take(8).any(|c| *c == '社')
        || starts_with(head, "本报")
        || starts_with(head, "据");
    agency && find(head, "日电").is_some_and(|at| at <= 24)
}

/// 晚报讯, 【清源商报讯】: the name of a paper before the word for what it was sent, and no word behind.
fn is_sent_by_a_paper(head: &[char]) -> bool {
    let Some(at) = head.iter().take(9).position(|c| *c == '讯') else {
        return false;
    };
    let (name, rest) = (&head[..at], &head[at + 1..]);
    let name = name.strip_prefix(&['【']).unwrap_or(name);
    matches!(name, [_, .., '报' | '刊' | '台' | '网'])
        && name.iter().all(|c| is_han(*c))
        && rest.first().is_none_or(|c| !is_han(*c))
}

fn is_header(text: &[char]) -> bool {
    let word = text
        .iter()
        .take_while(|c| c.is_ascii_alphabetic() || matches!(c, '-' | '_'))
        .count();
    let keyed = (2..=16).contains(&word) && matches!(text.get(word), Some(':' | '：'));
    let keyed =
        keyed && text[0].is_ascii_uppercase() && !matches!(text.get(word + 1), Some('0'..='9'));
    keyed || starts_with(text, "http") || starts_with(text, "www.")
}

fn is_furniture(text: &[char], seen: &Seen) -> bool {
    let inked = text.len() - seen.gaps;
    if inked > 44 || seen.pauses > 1 || seen.stop {
        return false;
    }
    if text.iter().all(|c| {
        c.is_ascii_digit()
            || is_gap(*c)
            || matches!(c, '-' | '—' | '·' | '/' | '第' | '版' | '页' | '０'..='９')
    }) {
        return inked <= 8;
    }
    let page = seen.ordinal
        && text.windows(3).enumerate().any(|(at, w)| {
            w[0] == '第' && is_number(w[1]) && (w[2] == '版' || text.get(at + 3) == Some(&'版'))
        });
    let date = seen.year && seen.month && seen.numbers >= 4;
    let week = seen.week && has(text, "星期");
    let gaps = seen.gaps > 0;
    let first = text.first();
    let desk = matches!(
        first,
        Some('责' | '版' | '本' | '美' | '主' | '电' | '邮' | '上' | '下' | '国')
    ) && [
        "责任编辑",
        "责编",
        "版式",
        "本版编辑",
        "美编",
        "主编：",
        "电子信箱",
        "邮箱",
        "电话：",
        "上一篇",
        "下一篇",
        "国内统一",
        "邮发代号",
    ]
    .iter()
    .any(|word| starts_with(text, word));
    desk || is_name_and_page(text)
        || (page && (date || week || gaps || inked <= 14))
        || (date && week)
        || (date && gaps && (has(text, "日报") || has(text, "晚报") || has(text, "时报")))
}

/// The paper's name and the number of the page, and nothing else: 河湾日报　3.
fn is_name_and_page(text: &[char]) -> bool {
    let mut fields = text.split(|c| is_gap(*c)).filter(|field| !field.is_empty());
    let (Some(one), Some(other), None) = (fields.next(), fields.next(), fields.next()) else {
        return false;
    };
    let is_page = |field: &[char]| field.len() <= 3 && field.iter().all(char::is_ascii_digit);
    let is_name = |field: &[char]| {
        (3..=8).contains(&field.len())
            && matches!(field, [.., '日' | '晚' | '时' | '周' | '商' | '早', '报'])
    };
    is_page(one) && is_name(other) || is_name(one) && is_page(other)
}

/// Whether a character is a digit, of whatever sort.
pub fn is_number(c: char) -> bool {
    matches!(c, '0'..='9' | '０'..='９' | '〇' | '○' | '◯' | '一' | '二' | '三' | '四' | '五' | '六' | '七' | '八' | '九' | '十')
}

fn is_item(text: &[char]) -> bool {
    match text {
        [
            '●' | '■' | '◆' | '▲' | '○' | '★' | '◎' | '※' | '•' | '▶' | '▪' | '◇' | '☆',
            ..,
        ] => true,
        ['①'..='⑳' | '⑴'..='⒛', ..] => true,
        [a, '、' | '．' | '.', b, ..] if is_number(*a) => !b.is_ascii_digit(),
        [a, b, '、' | '．', ..] if is_number(*a) && is_number(*b) => true,
        ['（' | '(', a, '）' | ')', ..] => is_number(*a),
        ['第', a, rest @ ..] if is_number(*a) => {
            let rest = rest.iter().take(4).find(|c| !is_number(**c) && **c != '百');
            matches!(rest, Some('条' | '章' | '节'))
        }
        _ => false,
    }
}
