//! Characters that make no word where a look-alike would. Only flagged.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use crate::mend::dictionary::{Dictionary, is_han};
use crate::mend::reasons::Fault;

use super::lines::Lines;
use super::names::{COMMON, COMPOUND};
use super::{Fix, Kind};

/// Characters that OCR takes for each other. Each group is looked through in both directions.
const ALIKE: &str = "己已巳 人入八 曰日目 末未 千干于 土士 侯候 摸模 淡谈 竟竞 晴睛情清 埋理 惰情 贝员 巾中 台合 莱菜 惫意 文义 摇谣 沟构 悼倒掉 \
    顶项 迫道 松讼 最量 拆折 货贷 誊誉 巿市 拨拔 辨辩 即既 微徽 竞竟 汨泪 戌戍戊 今令 大太犬 天夭 王玉主 口囗 白自 代伐 仓仑 住往佳 休体 \
    何河 免兔 刃刀 刺剌 历厉 又叉 困因囚 园圆 坏环 场扬 失夫矢 奖桨 如加 官宫 家冢 密蜜 小少 尤龙 层屋 岸崖 崇祟 师帅 幕墓慕 广厂 \
    底低 建健 录绿 徒陡 微徽 快块 恢灰 恨很 患忠 抢抡 招诏 按接 挂桂 排俳 推椎 描猫 提堤 撒撤 改攻 斤斥 新祈 旦且 时吋 明朋 是昰 \
    木本术 村材 板扳 析折 林材 柬束 桔枯 检捡 楼搂 欢次 正止 段殷 毛手 汽气 沐沫 治冶 泛乏 测侧 海悔 消诮 渔鱼 温湿 港巷 湖潮 滩摊 \
    灸炙 烧浇 燥操躁 爪瓜 特持 狠狼 珍诊 球求 甲申由田 男另 画面 益盖 眼跟 矿旷 祥详 科料 秋伙 称你 穷究 立五 章意 第弟 管菅 籍藉 \
    粟栗 精情 素索 紧坚 约纳 组祖 经轻 结洁 统流 绩债 缓援 编偏 育盲 背肯 肓育 胀账 脱说 膏胥 舍舌 航舰 良艮 苗菌 荆刑 获荻 落洛 \
    蓝篮 虑虚 融触 行衍 补扑 视现 规观 订打 讨付 训川 记纪 讲进 许午 设没 评坪 词伺 试拭 诚城 请清 调凋 谢射 贫贪 贵责 购构 赔陪 越起 \
    路略 车年 转轻 辅铺 达这 还环 连莲 述诉 退迟 送迭 通遇 郊效 部陪 采釆 重董 钓钩 钟钥 银根 锋峰 镇填 长民 门们 间问闻 阅间 防仿 阳阴 \
    阶价 附咐 限根 除徐 隐稳 难准 雪雷 震展 青清 靠告 革草 页贝 预顶 领颂 颁须 风凤 饭饮 首苜 驶驰 骄桥 验检 高亭 鸟乌 麦表 齐济 暑署 咀租 菏荷 砧站 闯闻 跻路 芋学字 辐幅副福";

pub(super) fn find(lines: &Lines<'_>, dictionary: &impl Dictionary, found: &mut Vec<Fix>) {
    // Line ends inside a paragraph do not part words; they are left out.
    let text = lines.text;
    let places: Vec<usize> = (0..text.len())
        .filter(|i| !crate::core::clean::is_white(text[*i]))
        .collect();
    let chars: Vec<char> = places.iter().map(|i| text[*i]).collect();
    let mut pairs: FxHashMap<(char, char), u32> = FxHashMap::default();
    for pair in chars.windows(2) {
        *pairs.entry((pair[0], pair[1])).or_default() += 1;
    }
    for at in 0..chars.len() {
        if !is_han(chars[at]) {
            continue;
        }
        let Some(others) = look_alikes(chars[at]) else {
            continue;
        };
        let from = (0..at)
            .rev()
            .take(4)
            .take_while(|i| is_han(chars[*i]))
            .last()
            .unwrap_or(at);
        let to = (at + 1..chars.len())
            .take(4)
            .take_while(|i| is_han(chars[*i]))
            .last()
            .map_or(at + 1, |i| i + 1);
        let own = &chars[from..to];
        if own.len() < 2 || dictionary.word_around(own, at - from) > 1 {
            continue;
        }
        if is_counted(own, at - from) || is_behind_compound(own, at - from) {
            continue;
        }
        // What stands there several times in the same way, or is the given name of somebody, is
        // hardly misprinted because it makes no word.
        let recurs = |from: usize| {
            let pair = chars.get(from).zip(chars.get(from + 1));
            pair.and_then(|(a, b)| pairs.get(&(*a, *b)))
                .is_some_and(|count| *count > 1)
        };
        let recurs = recurs(at) && chars.get(at + 1).is_some_and(|c| is_han(*c))
            || at > from && recurs(at - 1);
        let is_meant = recurs || is_given_name(own, at - from, dictionary);
        for other in others.chars().filter(|c| *c != chars[at] && is_han(*c)) {
            let mut changed: Vec<char> = own.to_vec();
            changed[at - from] = other;
            let length = dictionary.word_around(&changed, at - from);
            let is_likely = || {
                let gain = dictionary.gain(&changed, at - from, chars[at]);
                let is_phrase = || alone_around(own, at - from, dictionary) >= PHRASE;
                gain.is_some_and(|gain| gain >= CERTAIN || gain >= ENOUGH && !is_phrase())
            };
            if length >= 3 || length == 2 && !is_meant && is_likely() {
                found.push(Fix {
                    start: places[at],
                    end: places[at] + 1,
                    with: other.to_string(),
                    kind: Kind::Misprint,
                    confidence: if length >= 3 { 0.85 } else { 0.7 },
                    reason: Fault::LookAlike,
                });
                break;
            }
        }
    }
}

/// Whether a surname stands before a character, or before the one before it, and is no part of a
/// word.
fn is_given_name(text: &[char], at: usize, dictionary: &impl Dictionary) -> bool {
    let mut before = (at.saturating_sub(2)..at).rev();
    before.any(|at| COMMON.contains(text[at]) && dictionary.word_around(text, at) == 1)
}

/// The same of surnames of two characters, whatever they are part of.
fn is_behind_compound(text: &[char], at: usize) -> bool {
    let is_compound = |pair: &[char]| {
        let mut all = COMPOUND.iter();
        all.any(|family| family.chars().eq(pair.iter().copied()))
    };
    text[at.saturating_sub(3)..at].windows(2).any(is_compound)
}

/// Whether it is what a number counts: 二十七人, 十六项, 五成八.
fn is_counted(text: &[char], at: usize) -> bool {
    let before = |by: usize| at.checked_sub(by).map(|at| text[at]);
    let is_number = |c: Option<char>| c.is_some_and(|c| NUMBERS.contains(c));
    COUNTED.contains(text[at]) && is_number(before(1))
        || NUMBERS.contains(text[at]) && before(1) == Some('成') && is_number(before(2))
}

const NUMBERS: &str = "一二三四五六七八九十百千万亿两几数";

const COUNTED: &str = "人项块张名间层条面口场招";

/// How much likelier a short word has to be than the characters that stand there, each for itself,
/// as a logarithm.
const ENOUGH: f32 = 5.0;

/// The same in a phrase of characters that are each a word, as 风清气正 is: nothing there makes a
/// word with its neighbour, and nothing has to.
const CERTAIN: f32 = 8.0;

/// How many characters in a row that are each a word make a phrase.
const PHRASE: usize = 4;

/// Characters that join words and belong to no phrase.
const JOINS: &str = "的了和与在是于及等也就都还又将被把对从到为";

/// How many characters in a row, that one among them, are each a word.
fn alone_around(text: &[char], at: usize, dictionary: &impl Dictionary) -> usize {
    let is_alone =
        |i: &usize| *i == at || !JOINS.contains(text[*i]) && dictionary.word_around(text, *i) == 1;
    let before = (0..at).rev().take_while(is_alone).count();
    let after = (at..text.len()).take_while(is_alone).count();
    before + after
}

/// The group each character is in.
static GROUPS: LazyLock<FxHashMap<char, &'static str>> = LazyLock::new(|| {
    let mut groups = FxHashMap::default();
    for group in ALIKE.split_whitespace() {
        for c in group.chars() {
            groups.entry(c).or_insert(group);
        }
    }
    groups
});

fn look_alikes(c: char) -> Option<&'static str> {
    GROUPS.get(&c).copied()
}
