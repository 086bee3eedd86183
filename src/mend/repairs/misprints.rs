//! Characters that make no word where a look-alike would. Only flagged.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use crate::mend::dictionary::{Dictionary, is_han};
use crate::mend::reasons::Fault;

use super::lines::Lines;
use super::names::COMMON;
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
        if to - from < 2 || dictionary.word_around(&chars[from..to], at - from) > 1 {
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
        let is_meant = recurs || is_given_name(&chars[from..to], at - from, dictionary);
        for other in others.chars().filter(|c| *c != chars[at] && is_han(*c)) {
            let mut changed: Vec<char> = chars[from..to].to_vec();
            changed[at - from] = other;
            let length = dictionary.word_around(&changed, at - from);
            let common = dictionary.is_common_around(&changed, at - from);
            let is_likely = common && !is_meant && !OFTEN.contains(chars[at]);
            if length >= 3 || length == 2 && is_likely {
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

/// Characters that stand alone so often that a short word beside them proves nothing.
const OFTEN: &str = "人入八大太三五说民长上下天小少不文建诚问王白今年来到在有和的了一二四六七九十千万手心日月口几又";

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
