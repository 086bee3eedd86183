//! What speaks for a block being a headline, as small numbers: the same for learning and for
//! telling. See [`super::rows`] for what is made of those of a row.

use smallvec::SmallVec;

use crate::core::Role;

use super::super::view::View;
use super::Block;
use super::looks::{is_label, people};
use super::stories::{Stories, compare};

/// How many cues a block in a row of headlines has.
pub const CUES: usize = 26;

/// How many a headline that stands alone between two texts has.
pub const ALONE: usize = 24;

/// Characters of a text in which a report says what happened.
const LEAD: usize = 70;

/// Characters before a headline that are looked at for its words.
const NEAR: usize = 400;

/// Blocks in a row that look like headlines.
#[derive(Clone, PartialEq, Debug)]
pub struct Row {
    /// The first line of each.
    pub lines: SmallVec<[usize; 4]>,
    /// What is seen of each.
    pub blocks: SmallVec<[[f32; CUES]; 4]>,
    /// The story each shares by far the most words with.
    pub stories: SmallVec<[Option<usize>; 4]>,
    /// How many stories the page seems to have headlines of here.
    pub wanted: Option<usize>,
}

/// One that stands between two texts: the headline of another story, or a heading inside one.
#[derive(Clone, PartialEq, Debug)]
pub struct Alone {
    /// Its first line.
    pub line: usize,
    /// What is seen of it.
    pub cues: [f32; ALONE],
}

/// What a page shows of its headlines.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Heads {
    /// Rows of two or more.
    pub rows: Vec<Row>,
    /// Those between two texts.
    pub alone: Vec<Alone>,
}

/// Collects cues in their order.
struct Sheet<const COUNT: usize> {
    values: [f32; COUNT],
    next: usize,
}

impl<const COUNT: usize> Sheet<COUNT> {
    fn new() -> Self {
        Self {
            values: [0.0; COUNT],
            next: 0,
        }
    }

    fn put(&mut self, value: f32) {
        if let Some(place) = self.values.get_mut(self.next) {
            *place = value;
        }
        self.next += 1;
    }

    fn flag(&mut self, is_so: bool) {
        self.put(f32::from(u8::from(is_so)));
    }
}

/// Words behind which a headline does not stop, but what stands above one does.
const LEADS: [&str; 16] = [
    "要求",
    "指出",
    "强调",
    "认为",
    "提出",
    "表示",
    "调查",
    "启示",
    "侧记",
    "纪实",
    "系列报道",
    "述评",
    "之一",
    "之二",
    "之三",
    "时",
];

/// What headlines of news end with.
const EVENTS: [&str; 24] = [
    "举行", "召开", "开幕", "闭幕", "揭晓", "启用", "开通", "通车", "合龙", "逝世", "开工", "发布",
    "成立", "落成", "亮相", "上市", "出台", "启动", "开业", "获批", "竣工", "夺冠", "公布", "开馆",
];

/// What settings begin with, above a headline.
const SETTINGS: [&str; 26] = [
    "历时", "经过", "经历", "受", "在", "从", "据", "面对", "为", "针对", "继", "随着", "连续",
    "来自", "告别", "走进", "第", "一边", "一场", "不", "本报", "专家", "迎", "喜", "昨", "今",
];

/// What details begin with, below one.
const DETAILS: [&str; 26] = [
    "预计", "将", "最", "首", "共", "累计", "明年", "今年", "下月", "本月", "年内", "年底", "总",
    "全程", "覆盖", "涉及", "每", "约", "近", "超", "无", "没有", "市民", "居民", "家长", "游客",
];

/// Of whom the news of a paper are.
const OURS: [&str; 6] = ["我", "全市", "全省", "全县", "本市", "全国"];

/// Whether a text begins with a place: 清溪市, 白水区.
fn placed(text: &[char]) -> bool {
    let place = |c: &char| "省市县区乡镇村州".contains(*c);
    text.iter().take(4).skip(1).any(place)
}

/// What is seen of a row of blocks from one to another.
pub(super) fn row(
    view: &View<'_>,
    blocks: &[Block],
    (from, to): (usize, usize),
    wanted: Option<usize>,
    stories: &Stories,
) -> Row {
    let near = stories.near((from, to));
    let texts: SmallVec<[Vec<char>; 4]> = blocks[from..to]
        .iter()
        .map(|block| block.inked(view))
        .collect();
    let shortest = texts.iter().map(Vec::len).min().unwrap_or(0);
    let each = texts.iter().enumerate().map(|(place, text)| {
        let block = &blocks[from + place];
        let mut sheet = Sheet::new();
        let length = text.len() as f32;
        let several = block.to > block.from;
        let said = matches!(text.first(), Some('“' | '「' | '『'));
        let clauses = text.iter().any(|c| matches!(c, '，' | '、' | '；'));
        let line: String = text.iter().collect();
        let ends = |words: &[&str]| words.iter().any(|word| line.ends_with(word));
        let is_figure =
            |c: &char| c.is_ascii_digit() || "一二三四五六七八九十百千万亿".contains(*c);
        sheet.put(1.0);
        sheet.put((length - 11.0).max(0.0) / 10.0);
        sheet.put((4.0 - length).max(0.0) / 4.0);
        sheet.flag(said);
        sheet.flag(clauses && !said);
        sheet.flag(several);
        sheet.flag(several && view.signs[block.from].marks == 0);
        sheet.flag(people(text));
        sheet.flag(is_label(text));
        sheet.flag(matches!(text.first(), Some('—' | '（' | '(')));
        sheet.flag(view.signs[block.from].item);
        sheet.flag(ends(&LEADS));
        sheet.flag(view.signs[block.from].gap);
        sheet.put(text.iter().filter(|c| is_figure(c)).count().min(4) as f32 / 4.0);
        sheet.flag(ends(&EVENTS));
        sheet.put(stories.share_of_leads(text, &near));
        sheet.flag(place == 0);
        sheet.flag(place + 1 == to - from);
        sheet.flag(text.len() == shortest);
        sheet.flag(!said && text.contains(&'“'));
        sheet.flag(text.contains(&'：'));
        sheet.flag(text.contains(&'《'));
        let begins = |words: &[&str]| words.iter().any(|word| line.starts_with(word));
        sheet.flag(begins(&SETTINGS));
        sheet.flag(begins(&DETAILS));
        sheet.flag(begins(&OURS) || placed(text));
        sheet.flag(text.ends_with(&['了']));
        sheet.values
    });
    Row {
        lines: blocks[from..to].iter().map(|block| block.from).collect(),
        blocks: each.collect(),
        stories: texts
            .iter()
            .map(|text| stories.shared_most(text, &near))
            .collect(),
        wanted,
    }
}

/// What is seen of a block between two texts. `among` are the blocks like it, in order.
pub(super) fn alone(view: &View<'_>, blocks: &[Block], at: usize, among: &[usize]) -> Alone {
    let is_text = |block: &Block| matches!(block.role, Role::Body | Role::Caption);
    // The story so far: up to where one surely begins, over others like this one.
    let mut first = at;
    while first > 0 {
        let before = &blocks[first - 1];
        if !is_text(before) && !among.contains(&(first - 1)) {
            break;
        }
        first -= 1;
        if view.signs[before.from].dateline {
            break;
        }
    }
    let behind = blocks[at + 1..]
        .iter()
        .take_while(|block| is_text(block))
        .count();
    let behind = &blocks[at + 1..at + 1 + behind];
    let before = || {
        blocks[first..at]
            .iter()
            .filter(|block| block.role == Role::Body)
    };
    let (shared, long) = compare(view, before(), behind.iter());
    let length_of = |blocks: &[Block]| blocks.iter().map(|block| block.length).sum::<usize>();
    let text = blocks[at].inked(view);
    let length = text.len() as f32;
    let lead = beginning(view, behind);
    let near = ending(view, &blocks[first..at]);
    let paragraphs = blocks[first..at]
        .iter()
        .rev()
        .take_while(|block| block.role == Role::Body);
    let has = |words: &[&str]| {
        let line: String = text.iter().collect();
        words.iter().any(|word| line.contains(word))
    };
    let news = ["昨", "日前", "近日", "今天", "记者", "月", "今年"];
    let told: String = lead.iter().take(34).collect();
    let headed = first > 0
        && matches!(
            blocks[first - 1].role,
            Role::Headline | Role::Subtitle | Role::Byline | Role::Dateline
        );
    let mut sheet = Sheet::new();
    sheet.put(1.0);
    sheet.put(length / 10.0);
    sheet.put((length - 12.0).max(0.0) / 10.0);
    sheet.flag(shared == 0 && long);
    sheet.flag(shared == 1);
    sheet.flag(shared >= 2);
    sheet.flag(headed);
    sheet.flag(
        blocks
            .get(first)
            .is_some_and(|block| view.signs[block.from].dateline),
    );
    sheet.put((1.0 + length_of(&blocks[first..at]) as f32 / 100.0).ln());
    sheet.put((1.0 + length_of(behind) as f32 / 100.0).ln());
    sheet.flag(text.contains(&'了') || EVENTS.iter().any(|word| has(&[word])));
    sheet.put(share(&text, &lead));
    sheet.put(share(&text, &near));
    sheet.flag(view.signs[blocks[at].from].gap);
    sheet.flag(text.contains(&'：'));
    sheet.flag(has(&["吗", "么", "谁", "何", "？", "几"]));
    sheet.flag(text.first().is_some_and(char::is_ascii_digit) || view.signs[blocks[at].from].item);
    sheet.flag(blocks[at].to > blocks[at].from);
    sheet.flag(first > 0 && blocks[first - 1].role == Role::Byline);
    sheet.flag(behind.len() == 1);
    sheet.flag(news.iter().any(|word| told.contains(word)));
    sheet.flag(text.contains(&'“') || text.contains(&'《'));
    sheet.flag(placed(&text));
    sheet.flag(paragraphs.count() == 1);
    Alone {
        line: blocks[at].from,
        cues: sheet.values,
    }
}

/// What share of a text's pairs of characters another has.
fn share(text: &[char], of: &[char]) -> f32 {
    let found = text
        .windows(2)
        .filter(|pair| of.windows(2).any(|other| other == *pair))
        .count();
    found as f32 / text.len().saturating_sub(1).max(3) as f32
}

/// The first characters of some blocks.
fn beginning(view: &View<'_>, blocks: &[Block]) -> Vec<char> {
    let lines = blocks.iter().flat_map(|block| block.from..=block.to);
    let chars = lines.flat_map(|line| view.text(line));
    chars
        .filter(|c| !c.is_whitespace())
        .take(LEAD)
        .copied()
        .collect()
}

/// The last characters of some blocks.
fn ending(view: &View<'_>, blocks: &[Block]) -> Vec<char> {
    let lines = blocks.iter().flat_map(|block| block.from..=block.to).rev();
    let chars = lines.flat_map(|line| view.text(line).iter().rev());
    let mut chars: Vec<char> = chars
        .filter(|c| !c.is_whitespace())
        .take(NEAR)
        .copied()
        .collect();
    chars.reverse();
    chars
}
