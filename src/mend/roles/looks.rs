//! What short lines are by their words: sections, apparatus, labels, small advertisements.

use smallvec::SmallVec;

use super::super::dictionary::is_han;
use super::super::repairs::is_family;
use super::super::signs::is_number;

pub(super) fn starts_with(text: &[char], word: &str) -> bool {
    let mut chars = text.iter();
    word.chars().all(|c| chars.next() == Some(&c))
}

/// Whether a text is this word and nothing else.
fn is_word(text: &[char], word: &str) -> bool {
    let mut chars = word.chars();
    text.iter().all(|c| chars.next() == Some(*c)) && chars.next().is_none()
}

pub(super) fn ends_with(text: &[char], word: &str) -> bool {
    let mut chars = text.iter().rev();
    word.chars().rev().all(|c| chars.next() == Some(&c))
}

/// What belongs to the page or the site and not to a story: staff, hotlines, navigation.
pub(super) fn is_apparatus(text: &[char]) -> bool {
    let head = [
        "热线",
        "新闻热线",
        "热线电话",
        "值班",
        "分享到",
        "首页 ",
        "相关阅读",
        "相关链接：",
        "投稿",
        "【免责",
        "免责声明",
        "今日",
        "扫描二维码",
        "广告",
        "分类信息",
        "责任校对",
        "编辑：",
        "本报地址",
        "更多新闻",
        "返回首页",
        "上一版",
        "下一版",
        "总编室",
        "广告部",
        "发行部",
        "发行：",
        "印刷：",
        "定价",
        "零售",
        "社址",
        "邮编",
        "订阅本报",
        "总值班",
    ];
    let begins = text.len() <= 40
        && head.iter().any(|word| starts_with(text, word))
        && (!starts_with(text, "今日") || text.contains(&'版'));
    // 05　民生, 2版　焦点, A1　2024年7月19日
    let number = text
        .iter()
        .take_while(|c| c.is_ascii_digit() || c.is_ascii_uppercase() || **c == '版')
        .count();
    let numbered = (1..=4).contains(&number)
        && text[..number].iter().any(char::is_ascii_digit)
        && text
            .get(number)
            .is_some_and(|c| matches!(c, '\u{3000}' | ' '))
        && text.len() <= number + 14
        && !text[number..]
            .iter()
            .any(|c| matches!(c, '，' | '。' | '：' | '.' | ':'));
    let is_page = || {
        let words = text[number..].iter().filter(|c| is_han(**c)).count();
        text[..number].contains(&'版') || words <= 4 || text.contains(&'年')
    };
    begins || (numbered && !is_row(text) && is_page())
}

/// The row of a table begins with a number too, and has more of them.
fn is_row(text: &[char]) -> bool {
    let fields = text.split(|c| c.is_whitespace());
    let numbers = fields
        .filter(|field| !field.is_empty())
        .skip(1)
        .filter(|field| {
            let mut chars = field.iter();
            chars.all(|c| c.is_ascii_digit() || matches!(c, '.' | '-' | '+' | '%'))
        });
    numbers.count() >= 2
}

/// The name of a newspaper's section.
pub(super) fn is_section(text: &[char]) -> bool {
    // 健康 B6, 2版 要闻 综合: the number of the page with names of sections.
    let fields = text.split(|c| c.is_whitespace());
    let fields: Vec<&[char]> = fields.filter(|field| !field.is_empty()).collect();
    let (pages, names): (Vec<&[char]>, Vec<&[char]>) =
        fields.into_iter().partition(|field| is_page_number(field));
    let named = |field: &[char]| is_section_name(field) || is_newspaper(field);
    match names[..] {
        [] => false,
        [_] if pages.is_empty() => named(names[0]),
        [..] if pages.is_empty() => is_section_name(&names.concat()),
        [..] => names.iter().all(|field| named(field)),
    }
}

/// A1, B06, 2版, 第3版.
fn is_page_number(field: &[char]) -> bool {
    let inner = field.strip_prefix(&['第']).unwrap_or(field);
    let inner = inner.strip_suffix(&['版']).unwrap_or(inner);
    let digits = match inner {
        ['A'..='H', rest @ ..] => rest,
        _ if inner.len() < field.len() => inner,
        _ => return false,
    };
    (1..=2).contains(&digits.len()) && digits.iter().all(|c| is_number(*c))
}

/// The name of a newspaper, as it stands at the head of its page.
fn is_newspaper(text: &[char]) -> bool {
    const ENDS: [&str; 14] = [
        "日报",
        "晚报",
        "早报",
        "晨报",
        "时报",
        "商报",
        "周报",
        "快报",
        "都市报",
        "青年报",
        "工人报",
        "农民报",
        "大学报",
        "周末报",
    ];
    (4..=9).contains(&text.len())
        && text.iter().all(|c| is_han(*c))
        && ENDS.iter().any(|word| ends_with(text, word))
}

fn is_section_name(text: &[char]) -> bool {
    let count = text.len();
    if !(2..=6).contains(&count) {
        return false;
    }
    let line: String = text.iter().collect();
    const WHOLE: [&str; 78] = [
        "要闻",
        "时政",
        "综合",
        "民生",
        "社会",
        "经济",
        "财经",
        "金融",
        "国际",
        "国内",
        "体育",
        "文化",
        "教育",
        "健康",
        "卫生",
        "科技",
        "副刊",
        "连载",
        "娱乐",
        "旅游",
        "法治",
        "法制",
        "评论",
        "观点",
        "言论",
        "专题",
        "专版",
        "广告",
        "公告",
        "本地",
        "本埠",
        "城事",
        "都市",
        "视点",
        "焦点",
        "关注",
        "深度",
        "人物",
        "读书",
        "生活",
        "三农",
        "理论",
        "文艺",
        "军事",
        "房产",
        "汽车",
        "特别报道",
        "新闻",
        "天下",
        "生态",
        "农业",
        "县区",
        "导读",
        "影像",
        "影视",
        "图片",
        "摄影",
        "视觉",
        "家庭",
        "校园",
        "时尚",
        "美食",
        "收藏",
        "书画",
        "书评",
        "阅读",
        "历史",
        "环保",
        "产业",
        "市场",
        "证券",
        "楼市",
        "消费",
        "公益",
        "党建",
        "政法",
        "地方",
        "体坛",
    ];
    // Names of columns: what a headline ends with is not among them.
    const ENDS: [&str; 21] = [
        "周刊",
        "专刊",
        "副刊",
        "信箱",
        "资讯",
        "新闻",
        "来信",
        "要闻",
        "专版",
        "速递",
        "导读",
        "之窗",
        "天地",
        "园地",
        "视窗",
        "广角",
        "看台",
        "长廊",
        "生活服务",
        "服务台",
        "生活馆",
    ];
    let ends = ENDS
        .iter()
        .any(|word| line.ends_with(word) && (count <= 4 || *word != "新闻"));
    WHOLE.contains(&line.as_str()) || ends
}

/// What names the kind of a text, above its headline: 社论, 短评, 编者按.
pub(super) fn is_label(text: &[char]) -> bool {
    const LABELS: [&str; 22] = [
        "社论",
        "短评",
        "时评",
        "编者按",
        "编后",
        "述评",
        "特写",
        "特稿",
        "通讯",
        "消息",
        "来信",
        "专访",
        "访谈",
        "侧记",
        "随笔",
        "杂谈",
        "今日谈",
        "本报评论员",
        "评论员文章",
        "记者调查",
        "新闻链接",
        "背景链接",
    ];
    let around = |c: &char| matches!(c, '【' | '】' | '■' | '●' | '□' | '：');
    let from = text.iter().take_while(|c| around(c)).count();
    let inner = &text[from..];
    let behind = inner.iter().rev().take_while(|c| around(c)).count();
    let inner = &inner[..inner.len() - behind];
    inner.len() <= 6 && LABELS.iter().any(|label| is_word(inner, label))
}

/// Who was there, led or spoke: what stands below the headline of a meeting. Names come first, and
/// nothing but names before what they did.
pub(super) fn people(text: &[char]) -> bool {
    const ACTS: [&str; 12] = [
        "主持",
        "出席",
        "讲话",
        "就座",
        "参加",
        "致辞",
        "作报告",
        "调研",
        "会见",
        "陪同",
        "通报",
        "并讲话",
    ];
    if text.len() > 40 || !text.first().is_some_and(|c| is_family(*c)) {
        return false;
    }
    // 市里召开座谈会，张三讲话: a headline that ends with a speech is one of its own.
    let is_other = |c: &char| {
        matches!(
            c,
            '在' | '会'
                | '的'
                | '是'
                | '了'
                | '将'
                | '到'
                | '为'
                | '召'
                | '开'
                | '走'
                | '进'
                | '说'
                | '有'
        )
    };
    let is_name = |c: &char| is_han(*c) && !is_other(c) || c.is_whitespace();
    let names = text.iter().take_while(|c| is_name(c)).count();
    let begins = |at: usize| ACTS.iter().any(|word| starts_with(&text[at..], word));
    let act = (2..names).find(|at| begins(*at));
    act.is_some_and(|act| act <= 4 || text.len() <= act + 12)
}

/// A dateline with nothing behind it but reporters.
pub(super) fn is_dateline_alone(text: &[char]) -> bool {
    let ends = text
        .iter()
        .position(|c| matches!(c, '讯' | '訊' | '电' | '電'));
    let Some(end) = ends else { return false };
    let rest: String = text[end + 1..]
        .iter()
        .filter(|c| !c.is_whitespace())
        .collect();
    let rest = rest.trim_matches(|c| matches!(c, '】' | '）' | '（' | '(' | ')'));
    rest.is_empty()
        || ["记者", "記者", "通讯员"]
            .iter()
            .any(|word| rest.starts_with(word))
            && rest.chars().count() <= 16
            && !rest.contains(['，', '。', '：'])
}

/// 记者手记 and the like, which name no reporter.
pub(super) fn is_notice(text: &[char]) -> bool {
    let line: String = text.iter().collect();
    // 记者：您从什么时候开始…… is a question.
    let asks = text.len() > 12 && text.iter().any(|c| matches!(c, '：' | ':'));
    let ends = [
        "手记", "调查", "观察", "札记", "来信", "见闻", "节", "日记", "：", "同志",
    ];
    asks || ends.iter().any(|word| line.ends_with(word))
}

/// A small advertisement: what it is, and a telephone number or 声明作废 behind it.
pub(super) fn is_small_ad(text: &[char]) -> bool {
    let fields: Vec<&[char]> = text.split(|c| c.is_whitespace()).collect();
    let [kind, .., last] = fields[..] else {
        return false;
    };
    let kinds = [
        "出租", "出售", "转让", "招聘", "求职", "家教", "征婚", "遗失", "声明", "启事", "求购",
        "招租", "搬家", "维修", "家政",
    ];
    let phone = (7..=12).contains(&last.len())
        && last
            .iter()
            .all(|c| c.is_ascii_digit() || matches!(c, '-' | '—'));
    let is_kind = kind.len() <= 6
        && kinds
            .iter()
            .any(|word| starts_with(kind, word) || ends_with(kind, word));
    let void = ["声明作废", "特此声明"];
    is_kind && (phone || void.iter().any(|word| ends_with(text, word)))
}

/// A title that only a text of its own has: 停水通知, 更正, 小贴士.
pub(super) fn is_own_title(text: &[char]) -> bool {
    const WHOLE: [&str; 20] = [
        "更正",
        "致歉",
        "勘误",
        "小贴士",
        "小知识",
        "小资料",
        "小链接",
        "相关链接",
        "新闻链接",
        "背景链接",
        "链接",
        "名词解释",
        "新闻背景",
        "温馨提示",
        "律师说法",
        "专家提醒",
        "相关新闻",
        "记者手记",
        "来函照登",
        "天气预报",
    ];
    const ENDS: [&str; 14] = [
        "公告",
        "通知",
        "启事",
        "通告",
        "声明",
        "讣告",
        "唁电",
        "名单",
        "须知",
        "积分榜",
        "排行榜",
        "预报",
        "快讯",
        "短讯",
    ];
    let words = text.iter().filter(|c| is_han(**c)).take(13);
    let inner: SmallVec<[char; 13]> = words.copied().collect();
    inner.len() <= 12
        && (WHOLE.iter().any(|word| is_word(&inner, word))
            || ENDS.iter().any(|word| ends_with(&inner, word)))
}

/// A headline of two characters set wide: 启　事.
pub(super) fn is_spread(text: &[char]) -> bool {
    text.len() <= 5 && text.iter().filter(|c| is_han(**c)).count() <= 3
}
