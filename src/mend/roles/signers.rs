//! Who wrote, sent in or signed a text, and what stands where they do, by the words of a short line.

use super::super::dictionary::is_han;
use super::super::repairs::is_family;
use super::looks::{ends_with, starts_with};

/// The paper itself, as it signs.
pub(super) fn is_office(text: &[char]) -> bool {
    if !matches!(text.first(), Some('本' | '编')) {
        return false;
    }
    let line: String = text.iter().filter(|c| !c.is_whitespace()).collect();
    [
        "本报编辑部",
        "本报社",
        "编辑部",
        "本刊编辑部",
        "本报评论员",
        "本刊",
    ]
    .contains(&line.as_str())
}

/// Who answered, told or drew: 解答：律师 吕明达.
pub(super) fn is_named_work(text: &[char]) -> bool {
    const WORKS: [&str; 14] = [
        "解答", "答疑", "口述", "讲述", "整理", "主持", "采写", "撰文", "撰稿", "制图", "绘图",
        "点评", "记录", "翻译",
    ];
    let Some(at) = text
        .iter()
        .position(|c| matches!(c, '：' | ':' | '／' | '/'))
    else {
        return false;
    };
    let (work, who) = (&text[..at], &text[at + 1..]);
    let named = |c: &char| is_han(*c) || matches!(c, ' ' | '\u{3000}' | '·' | '、');
    WORKS
        .iter()
        .any(|word| word.chars().eq(work.iter().copied()))
        && (2..=20).contains(&who.len())
        && who.iter().all(named)
}

/// Who signs a letter or a notice: 读者 某某, an office, a post with a name.
pub(super) fn is_signer(text: &[char]) -> bool {
    let inked = text.iter().filter(|c| !c.is_whitespace()).count();
    if inked > 20 || text.iter().any(|c| matches!(c, '，' | '。' | '：' | '；')) {
        return false;
    }
    let line: String = text.iter().collect();
    const OFFICES: [&str; 27] = [
        "公司",
        "局",
        "委员会",
        "委",
        "办公室",
        "协会",
        "编辑部",
        "学会",
        "法院",
        "检察院",
        "中心",
        "集团",
        "大学",
        "医院",
        "政府",
        "厅",
        "联合会",
        "基金会",
        "报社",
        "评论员",
        "指挥部",
        "管理处",
        "居委会",
        "村委会",
        "学校",
        "出版社",
        "律师",
    ];
    let reader = ["读者", "此致", "敬礼", "一读者", "一市民", "市民"]
        .iter()
        .any(|word| line.starts_with(word));
    let phrase = text
        .iter()
        .any(|c| matches!(c, '的' | '了' | '把' | '在' | '为' | '将' | '被'));
    let office = inked >= 4 && !phrase && OFFICES.iter().any(|word| line.ends_with(word));
    // 城北新村　丁可欣
    let fields: Vec<&str> = line.split_whitespace().collect();
    let named = matches!(&fields[..], [_, name] | [_, "读者" | "市民" | "学生" | "职工", name] if {
        let name: Vec<char> = name.chars().collect();
        (2..=4).contains(&name.len()) && name.iter().all(|c| is_han(*c)) && is_family(name[0])
    });
    reader || office || (named && inked <= 14)
}

/// A name of two or three characters that stands alone, or with 著, 文 or an office beside it.
pub(super) fn is_author(text: &[char]) -> bool {
    let is_ink = |c: &&char| !matches!(c, '（' | '）' | '(' | ')' | ' ' | '\u{3000}');
    if text.iter().filter(is_ink).count() > 5 {
        return false;
    }
    let inner: Vec<char> = text
        .iter()
        .filter(|c| !matches!(c, '（' | '）' | '(' | ')'))
        .copied()
        .collect();
    let fields: Vec<&[char]> = inner
        .split(|c| matches!(c, ' ' | '\u{3000}'))
        .filter(|field| !field.is_empty())
        .collect();
    let han = |field: &[char]| field.iter().all(|c| is_han(*c));
    let name = |field: &[char]| (2..=3).contains(&field.len()) && han(field) && is_family(field[0]);
    match fields[..] {
        [one] => name(one),
        [one, role] => {
            let behind = matches!(
                role,
                ['著' | '文' | '译' | '作' | '编'] | ['整', '理'] | ['口', '述']
            );
            let spread = one.len() == 1 && role.len() == 1 && is_family(one[0]) && han(role);
            (name(one) && behind) || spread && text.contains(&'\u{3000}')
        }
        _ => false,
    }
}

/// An expert or an official with a name behind the post: 省人民医院主任医师 栾枫.
pub(super) fn is_post_and_name(text: &[char]) -> bool {
    let fields = text.split(|c| c.is_whitespace());
    let fields: Vec<&[char]> = fields.filter(|field| !field.is_empty()).collect();
    let [posts @ .., name] = &fields[..] else {
        return false;
    };
    let Some(post) = posts.last() else {
        return false;
    };
    const POSTS: [&str; 34] = [
        "医师",
        "医生",
        "护士长",
        "药师",
        "教授",
        "研究员",
        "讲师",
        "老师",
        "教师",
        "博士",
        "院士",
        "专家",
        "主任",
        "院长",
        "校长",
        "所长",
        "站长",
        "会长",
        "主席",
        "理事长",
        "秘书长",
        "书记",
        "市长",
        "县长",
        "区长",
        "镇长",
        "局长",
        "厅长",
        "部长",
        "处长",
        "经理",
        "律师",
        "评论员",
        "工程师",
    ];
    text.len() <= 30
        && (2..=3).contains(&name.len())
        && name.iter().all(|c| is_han(*c))
        && is_family(name[0])
        && posts
            .iter()
            .flat_map(|post| post.iter())
            .all(|c| is_han(*c) || *c == '、')
        && POSTS.iter().any(|word| ends_with(post, word))
}

/// Who sent a text in, in brackets at its end: （图书馆）, （综合新华社电）.
pub(super) fn is_sender(text: &[char]) -> bool {
    let ['（' | '(', inner @ .., '）' | ')'] = text else {
        return false;
    };
    let marks = |c: &char| !is_han(*c) && !c.is_whitespace();
    let cites = ["见", "下转", "上接", "完", "全文", "附", "图"];
    let is_cited = cites.iter().any(|word| starts_with(inner, word)) && !starts_with(inner, "图书");
    (2..=16).contains(&inner.len()) && !inner.iter().any(marks) && !is_cited
}

/// An office or a section of the paper that signs, where nothing else can stand: 云溪县福利院.
pub(super) fn is_place_office(text: &[char]) -> bool {
    let doing = |c: &char| "的了把在为将被走进建成开办添获迎送新有上下出来".contains(*c);
    if !(4..=20).contains(&text.len()) || !text.iter().all(|c| is_han(*c)) || text.iter().any(doing)
    {
        return false;
    }
    let placed = text[1..text.len().min(6)]
        .iter()
        .any(|c| matches!(c, '省' | '市' | '县' | '区' | '乡' | '镇' | '村' | '州'));
    let own = starts_with(text, "本报") || starts_with(text, "本刊");
    let last = text
        .last()
        .is_some_and(|c| "局院会所站处组部社厂校馆队办科司委厅中心".contains(*c));
    (placed || own) && last
}

/// Where a text was printed before, or who its author is, in brackets behind it.
pub(super) fn is_source_note(text: &[char]) -> bool {
    let ['（' | '(', inner @ .., '）' | ')'] = text else {
        return false;
    };
    let words = [
        "原文", "原载", "本文", "作者", "摘自", "节选", "选自", "译自", "编译", "来源",
    ];
    inner.len() <= 60 && words.iter().any(|word| starts_with(inner, word))
}

/// The line below a review that says what was reviewed: 《…》，…著，…出版社.
pub(super) fn is_imprint(text: &[char]) -> bool {
    if !matches!(text, ['《', ..] | ['（', '《', ..]) {
        return false;
    }
    let line: String = text.iter().collect();
    let by = line.contains("出版社") || line.contains("书局") || line.contains("书店");
    by && text.len() <= 90
        && !text.contains(&'。')
        && (text
            .iter()
            .any(|c| c.is_ascii_digit() || matches!(c, '〇' | '著' | '译')))
}
