//! Shares, sums of money, measures, ordinals and other numbers.

use super::numbers::{is_numeral, number};
use super::text::{Table, Text};
use super::{Hit, Meaning, Sure};

/// What stands behind a sum of money.
const MONEY: &str = "元 块 块钱 角 元钱 元人民币 美元 日元 英镑 欧元 港元 港币 法郎 马克 卢布 韩元 澳元 加元 台币 新台币 卢比 泰铢 里拉 比索 银元 大洋 铜板 两银子 人民币 美金 万元";
/// What stands behind a measure.
const MEASURES: &str = "公里 里 里地 华里 英里 海里 米 公尺 尺 寸 丈 厘米 毫米 分米 微米 千米 吨 公斤 斤 两 克 千克 毫克 担 石 亩 公顷 平方米 平方公里 平方千米 平方厘米 平米 立方米 方 升 毫升 加仑 桶 千瓦 千瓦时 瓦 兆瓦 伏 安培 度 摄氏度 马力 卡路里 千卡 焦耳 赫兹 兆赫 兆 分贝 级 吨位 箱 板 车皮 吋 英尺 英寸 立方 标准煤";
/// What is counted, behind a number.
const COUNTED: &str = "个 名 位 人 家 座 条 件 项 种 次 所 辆 艘 架 台 套 幢 栋 户 只 头 匹 棵 株 张 本 册 部 篇 首 场 份 批 支 枝 队 对 双 间 处 片 块 颗 枚 门 例 起 宗 笔 轮 届 倍 口 把 根 封 幅 盏 顶 节 段 句 字 页 组 类 级 层 步 岁 盘 件套 余";

const PERCENT: u8 = 20;
const MONEY_RULE: u8 = 21;
const QUANTITY: u8 = 22;
const ORDINAL: u8 = 23;
const CARDINAL: u8 = 24;

/// See the module's description.
#[derive(Clone, Debug)]
pub(super) struct Amounts {
    percent: Option<usize>,
    money: Option<usize>,
    quantity: Option<usize>,
    ordinal: Option<usize>,
    cardinal: Option<usize>,
    behind: Table<Unit>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Unit {
    Money,
    Measure,
    Counted,
}

impl Amounts {
    pub(super) fn new(number: impl Fn(Meaning) -> Option<usize>) -> Option<Self> {
        let amounts = Self {
            percent: number(Meaning::Percent),
            money: number(Meaning::Money),
            quantity: number(Meaning::Quantity),
            ordinal: number(Meaning::Ordinal),
            cardinal: number(Meaning::Cardinal),
            behind: Table::by_first(&[
                (MONEY, Unit::Money),
                (MEASURES, Unit::Measure),
                (COUNTED, Unit::Counted),
            ]),
        };
        let each = [
            amounts.percent,
            amounts.money,
            amounts.quantity,
            amounts.ordinal,
            amounts.cardinal,
        ];
        each.iter().any(Option::is_some).then_some(amounts)
    }

    pub(super) fn find(&self, text: &Text, found: &mut Vec<Hit>) {
        let mut at = 0;
        while at < text.len() {
            let c = text.at(at);
            let may_be = is_numeral(c) || matches!(c, '第' | '首' | '百' | '几' | '数' | '半');
            if !may_be || is_numeral(text.before(at)) {
                at += 1;
                continue;
            }
            let end = match self.one(text, at) {
                Some((end, hit)) => {
                    found.extend(hit);
                    end
                }
                None => number(text, at).map_or(at + 1, |number| number.end),
            };
            at = end.max(at + 1);
        }
    }

    /// What begins at a place: where it ends, and what it is where a label means that.
    fn one(&self, text: &Text, at: usize) -> Option<(usize, Option<Hit>)> {
        let hit = |end: usize, label: Option<usize>, sure, rule| {
            let hit = label.map(|label| Hit {
                range: at..end,
                label,
                sure,
                rule,
            });
            Some((end, hit))
        };
        if let Some(len) = text.longest(at, &["百分之", "千分之", "万分之"]) {
            let mut end = number(text, at + len)?.end;
            if text.at(end) == '点'
                && let Some(part) = number(text, end + 1)
            {
                end = part.end;
            }
            return hit(end, self.percent, Sure::Full, PERCENT);
        }
        if text.at(at) == '第' {
            let end = number(text, at + 1)?.end;
            return hit(end, self.ordinal, Sure::Full, ORDINAL);
        }
        if text.at(at) == '首' {
            let end = at + text.longest(at, &["首届", "首批", "首家", "首位", "首个"])?;
            return hit(end, self.ordinal, Sure::Fair, ORDINAL);
        }
        if !text.is_edge(at) && !text.at(at).is_ascii_digit() {
            return None;
        }
        let is_vague = matches!(text.at(at), '几' | '数');
        let (end, is_one) = match number(text, at) {
            Some(number) => (number.end, number.value == Some(1) && !number.is_arabic),
            // 几十, 数百; 几 and 数 alone count nothing.
            None if is_vague => (number(text, at + 1)?.end, false),
            None => return None,
        };
        let counted = end + text.longest(end, &["多", "余", "来", "几"]).unwrap_or(0);
        let counted = counted
            + text
                .longest(counted, &["万", "亿", "万多", "亿多"])
                .unwrap_or(0);
        if text.at(end) == '%' || text.at(end) == '‰' {
            return hit(end + 1, self.percent, Sure::Full, PERCENT);
        }
        if let Some(len) = text.longest(end, &["个百分点", "成"])
            && !matches!(
                text.at(end + len),
                '立' | '为' | '果' | '长' | '功' | '员' | '熟'
            )
        {
            return hit(end + len, self.percent, Sure::Fair, PERCENT);
        }
        match self.behind.at(text, counted) {
            Some((len, Unit::Money)) => {
                let sure = if text.at(counted) == '块' {
                    Sure::Half
                } else {
                    Sure::Full
                };
                hit(counted + len, self.money, sure, MONEY_RULE)
            }
            Some((len, Unit::Measure)) if text.is_edge(counted + len) => {
                hit(counted + len, self.quantity, Sure::Fair, QUANTITY)
            }
            Some((_, Unit::Counted)) => {
                let sure = if is_one { Sure::Half } else { Sure::Fair };
                hit(counted, self.cardinal, sure, CARDINAL)
            }
            _ => {
                let is_long = text.at(at).is_ascii_digit() && end > at;
                let is_free = !text.before(at).is_ascii_alphanumeric()
                    && !text.at(end).is_ascii_alphanumeric();
                let label = self.cardinal.filter(|_| is_long && is_free);
                hit(counted, label, Sure::Half, CARDINAL)
            }
        }
    }
}
