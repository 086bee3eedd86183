//! Words that newspapers print around their reports: names, bylines, jump lines, page heads.

use super::super::chance::Chance;

const FAMILY: &str = "王李张刘陈杨黄赵周吴徐孙马朱胡郭何林罗高郑梁谢宋唐许韩冯邓曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈";

const GIVEN: &str = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华文建国志红梅玉兰新云辉峰海燕晓春雨晨思宁佳欣怡然子涵天";

pub(super) fn name(chance: &mut Chance) -> Vec<char> {
    let family: Vec<char> = FAMILY.chars().collect();
    let given: Vec<char> = GIVEN.chars().collect();
    let mut name = vec![*chance.one(&family)];
    for _ in 0..chance.between(1, 2) {
        name.push(*chance.one(&given));
    }
    if name.len() == 2 && chance.yes(0.3) {
        name.insert(1, '　');
    }
    name
}

pub(super) fn names(chance: &mut Chance) -> Vec<char> {
    let mut names = name(chance);
    for _ in 0..chance.weighted(&[0.6, 0.3, 0.1]) {
        names.push(' ');
        names.extend(name(chance));
    }
    names
}

const SYLLABLES: [&str; 16] = [
    "ar", "ber", "con", "del", "er", "fin", "gra", "hol", "in", "ley", "mor", "nes", "or", "ring",
    "ton", "well",
];

/// A foreign name or phrase of one to four words.
pub(super) fn foreign(chance: &mut Chance) -> Vec<char> {
    let mut text = String::new();
    let capitals = chance.yes(0.7);
    for number in 0..chance.between(1, 4) {
        if number > 0 {
            text.push(' ');
        }
        let mut word = String::new();
        for _ in 0..chance.between(1, 3) {
            let syllable: &str = chance.one::<&str>(&SYLLABLES);
            word.push_str(syllable);
        }
        if capitals {
            word[..1].make_ascii_uppercase();
        }
        text.push_str(&word);
    }
    text.chars().collect()
}

pub(super) fn byline(chance: &mut Chance) -> Vec<char> {
    if chance.yes(0.2) {
        let mut line = names(chance);
        if chance.yes(0.3) {
            line.insert(0, '（');
            line.push('）');
        }
        return line;
    }
    let mut line: Vec<char> = chance
        .one(&[
            "本报记者 ",
            "记者 ",
            "□ 本报记者 ",
            "□记者 ",
            "新华社记者 ",
            "本报通讯员 ",
            "■ 本报记者 ",
            "文/本报记者 ",
            "本报评论员 ",
            "□ ",
        ])
        .chars()
        .collect();
    line.extend(names(chance));
    if chance.yes(0.2) {
        line.extend(" 通讯员 ".chars());
        line.extend(names(chance));
    }
    line
}

pub(super) fn signoff(chance: &mut Chance) -> Vec<char> {
    let mut line: Vec<char> = vec!['（'];
    line.extend(
        chance
            .one(&["记者 ", "", "本报记者 ", "记者：", "新华社供稿", "本报记者"])
            .chars(),
    );
    line.extend(names(chance));
    line.push('）');
    line
}

pub(super) fn jump(chance: &mut Chance, from: bool) -> Vec<char> {
    let page = chance.between(1, 12);
    let text = if from {
        match chance.below(4) {
            0 => format!("（上接第{page}版）"),
            1 => format!("（上接{page}版）"),
            2 => format!("上接第{page}版"),
            _ => format!("(上接A{page}版)"),
        }
    } else {
        match chance.below(6) {
            0 => format!("（下转第{page}版）"),
            1 => format!("（下转{page}版）"),
            2 => format!("下转第{page}版"),
            3 => format!("（下转第 {page} 版）"),
            4 => format!("（紧接第{page}版）"),
            _ => format!(">>>下转A{page}版"),
        }
    };
    text.chars().collect()
}

pub(super) fn furniture(chance: &mut Chance) -> Vec<char> {
    let paper = chance.one(&["人民日报", "晚报", "青年报", "商报", "日报", "都市时报"]);
    let (month, day, page) = (
        chance.between(1, 12),
        chance.between(1, 28),
        chance.between(1, 16),
    );
    let week = chance.one(&["一", "二", "三", "四", "五", "六", "日"]);
    let text = match chance.below(7) {
        0 => format!("{paper}　1998年{month}月{day}日　星期{week}　第{page}版"),
        1 => format!("第{page}版　要闻　{paper}"),
        2 => format!("{page}"),
        3 => format!("要 闻 {page} 1998年{month}月{day}日 星期{week}"),
        4 => "要闻".to_owned(),
        5 => format!(
            "责任编辑 {} 版式 {}",
            name(chance).iter().collect::<String>(),
            name(chance).iter().collect::<String>()
        ),
        _ => format!("1998年{month}月{day}日 星期{week}"),
    };
    text.chars().collect()
}

/// How a report begins.
pub(super) fn report(chance: &mut Chance) -> Vec<char> {
    let names: String = names(chance).into_iter().collect();
    let text = match chance.below(6) {
        0 => "本报讯 ".to_owned(),
        1 => format!("本报讯 （记者 {names}）"),
        2 => format!("本报讯（记者{names}）"),
        3 => format!(
            "本报{}月{}日电 ",
            chance.between(1, 12),
            chance.between(1, 28)
        ),
        4 => "本报讯　".to_owned(),
        _ => format!("本报讯 记者{names}报道：",),
    };
    text.chars().collect()
}
