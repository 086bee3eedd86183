//! What a line shows of itself by its words and marks: that it is a jump line, a byline, the head
//! of a page, the beginning of a report. Each is told by one line alone.

use super::dictionary::is_han;

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
        let inner = without_brackets(text);
        let short = text.len() <= 30;
        let bracketed = inner.len() + 2 == text.len();
        let marks = text.iter().filter(|c| is_pause(**c)).count().min(9) as u8;
        let starts = |words: &[&str]| words.iter().any(|word| starts_with(text, word));
        // Most lines of running text have no white space at all.
        let white = text.iter().any(|c| is_gap(*c));
        let gap = white
            && (text
                .windows(3)
                .any(|w| is_han_or_close(w[0]) && is_gap(w[1]) && (is_han(w[2]) || w[2] == '“'))
                || text.windows(2).any(|w| is_gap(w[0]) && is_gap(w[1])));
        let wide_gap = white
            && (text.iter().any(|c| matches!(c, '\u{3000}' | '\t'))
                || text.windows(2).any(|w| is_gap(w[0]) && is_gap(w[1])));
        Self {
            jump: is_jump(inner),
            byline: short && is_byline(inner, marks),
            bracketed,
            dateline: is_dateline(text),
            caption: starts(&[
                "图为", "图①", "图②", "图一", "图二", "左图", "右图", "上图", "下图", "题图",
                "图/", "图片", "（图", "▲", "△", "▼",
            ]) && !starts(&["图为证", "图片报"]),
            credit: ends_with(inner, "摄") || ends_with(inner, "摄影") || ends_with(inner, "供图"),
            header: is_header(text),
            furniture: is_furniture(text, marks),
            item: is_item(text),
            marks,
            gaps: if white { gaps(text) } else { 0 },
            wide_gap,
            gap,
        }
    }
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

fn ends_with(text: &[char], word: &str) -> bool {
    let mut chars = text.iter().rev();
    word.chars().rev().all(|c| chars.next() == Some(&c))
}

fn find(text: &[char], word: &str) -> Option<usize> {
    let first = word.chars().next()?;
    (0..text.len()).find(|at| text[*at] == first && starts_with(&text[*at..], word))
}

fn has(text: &[char], word: &str) -> bool {
    find(text, word).is_some()
}

fn is_jump(inner: &[char]) -> bool {
    if !inner.iter().any(|c| matches!(c, '版' | '页')) {
        return false;
    }
    let inked = inner.iter().filter(|c| !is_gap(**c)).count();
    if inked > 18 {
        return false;
    }
    let head = &inner[..inner.len().min(12)];
    let names_page = has(inner, "版") || has(inner, "页");
    names_page
        && [
            "下转", "上接", "紧接", "转第", "接第", "续第", "下接", "上转", "另见", "详见",
        ]
        .iter()
        .any(|word| has(head, word))
}

const REPORTERS: [&str; 10] = [
    "记者",
    "記者",
    "通讯员",
    "特派员",
    "实习生",
    "评论员",
    "撰文",
    "作者",
    "编辑",
    "摄影",
];

fn is_byline(inner: &[char], marks: u8) -> bool {
    let bulleted = matches!(
        inner.first(),
        Some('□' | '■' | '◎' | '●' | '○' | '▲' | '△' | '◆')
    );
    let head = if bulleted { &inner[1..] } else { inner };
    let by = |words: &[&str]| words.iter().any(|word| starts_with(head, word));
    if by(&["文/", "文／", "图/", "文 ", "文图", "文："]) && inner.len() <= 16 {
        return true;
    }
    if marks > 3
        || inner
            .iter()
            .any(|c| is_stop(*c) || matches!(c, '，' | '“' | '《'))
    {
        return false;
    }
    let named = REPORTERS.iter().filter_map(|word| {
        let at = find(head, word)?;
        Some(at + word.chars().count())
    });
    // A name of two to four characters follows, and little stands before.
    let names = named.min().is_some_and(|end| {
        let rest = head[end..].iter().filter(|c| is_han(**c)).count();
        end <= 14 && (2..=16).contains(&rest) && (end <= 8 || has(head, " "))
    });
    names || (bulleted && inner.len() <= 14 && marks == 0)
}

fn is_dateline(text: &[char]) -> bool {
    let head = &text[..text.len().min(30)];
    for word in [
        "本报讯",
        "本刊讯",
        "本台讯",
        "本网讯",
        "【本报讯",
        "综合消息",
        "据悉",
    ] {
        if starts_with(head, word) {
            return word != "据悉";
        }
    }
    let agency = head.iter().take(8).any(|c| *c == '社')
        || starts_with(head, "本报")
        || starts_with(head, "据");
    agency && find(head, "日电").is_some_and(|at| at <= 24)
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

fn is_furniture(text: &[char], marks: u8) -> bool {
    let inked = text.iter().filter(|c| !is_gap(**c)).count();
    if inked > 44 || marks > 1 || text.iter().any(|c| is_stop(*c)) {
        return false;
    }
    if text.iter().all(|c| {
        c.is_ascii_digit()
            || is_gap(*c)
            || matches!(c, '-' | '—' | '·' | '/' | '第' | '版' | '页' | '０'..='９')
    }) {
        return inked <= 8;
    }
    let page = text.windows(3).enumerate().any(|(at, w)| {
        w[0] == '第' && is_number(w[1]) && (w[2] == '版' || text.get(at + 3) == Some(&'版'))
    });
    let date =
        has(text, "年") && has(text, "月") && text.iter().filter(|c| is_number(**c)).count() >= 4;
    let week = has(text, "星期");
    let gaps = text.iter().any(|c| is_gap(*c));
    let desk = [
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
    desk || (page && (date || week || gaps || inked <= 14))
        || (date && week)
        || (date && gaps && (has(text, "日报") || has(text, "晚报") || has(text, "时报")))
}

/// Whether a character is a digit, of whatever sort.
pub fn is_number(c: char) -> bool {
    matches!(c, '0'..='9' | '０'..='９' | '〇' | '一' | '二' | '三' | '四' | '五' | '六' | '七' | '八' | '九' | '十')
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
        ['第', a, '条' | '章' | '节', ..] => is_number(*a),
        _ => false,
    }
}
