//! Words for times, of our own making; blanks part them.

pub(super) const NUMBERED: u8 = 1;
pub(super) const RELATIVE: u8 = 2;
pub(super) const PART: u8 = 3;
pub(super) const LASTING: u8 = 4;
pub(super) const FESTIVAL: u8 = 5;
pub(super) const VAGUE: u8 = 6;
pub(super) const WEEK: u8 = 7;
pub(super) const AGE: u8 = 8;

pub(super) const YEARS: &str = "这年 那年 这一年 那一年 今年 去年 前年 明年 后年 大前年 本年 当年 同年 次年 翌年 上年 来年 头年 近年 近几年 这几年 前几年 最近几年 今明两年 本年度 上年度 去年同期 上年同期";
pub(super) const OFTEN_YEARS: &str = "每年 历年 往年 早年 早些年 多年 年年 数年 几年";
pub(super) const YEAR_ENDS: &str = "年初 年底 年末 年中 年终 年尾 岁末 岁首 年关 开年";
pub(super) const MONTHS: &str =
    "本月 上月 上个月 上上个月 下月 下个月 当月 同月 次月 翌月 这个月 正月 腊月 冬月 闰月";
pub(super) const OFTEN_MONTHS: &str = "每月 每个月 月月 数月 几个月 数个月 近几个月 最近几个月";
pub(super) const MONTH_ENDS: &str = "月初 月底 月末 上旬 中旬 下旬";
pub(super) const DAYS: &str = "昨 今天 昨天 明天 前天 后天 大前天 大后天 今日 昨日 明日 前日 后日 即日 当天 当日 次日 翌日 翌晨 同日 同天 近日 日前 连日 近几天 这几天 前几天 近几日 前不久 不久前 头天 隔天 隔日 第二天 第三天 第一天 最后一天 是日";
pub(super) const OFTEN_DAYS: &str = "每天 每日 天天 整天 全天 整日 数日 几天 数天 几日";
/// A day and a part of it in one word.
pub(super) const DAY_PARTS: &str = "今晨 今早 今晚 今夜 今午 昨晨 昨晚 昨夜 昨午 明晨 明早 明晚 当晚 当夜 是夜 同晚 次晨 前晚 翌晚 连夜";
pub(super) const PARTS: &str = "上半场 下半场 上半时 下半时 凌晨 清晨 早晨 早上 清早 大清早 一大早 上午 中午 正午 午间 午后 下午 傍晚 黄昏 晚上 晚间 夜间 夜里 午夜 子夜 半夜 深夜 拂晓 黎明 白天 入夜 晌午 夜晚 前半夜 后半夜 通宵 彻夜";
pub(super) const SEASONS: &str = "今春 今夏 今秋 今冬 去春 去夏 去秋 去冬 去冬今春 今冬明春 上半年 下半年 前半年 后半年 第一季度 第二季度 第三季度 第四季度 一季度 二季度 三季度 四季度 首季 前三季度 前两个季度";
pub(super) const VAGUE_SEASONS: &str = "春季 夏季 秋季 冬季 春天 夏天 秋天 冬天 初春 早春 盛夏 初秋 深秋 初冬 隆冬 寒冬 暑期 暑假 寒假 汛期 开春 入春 入夏 入秋 入冬 伏天";
pub(super) const FESTIVALS: &str = "春节 元旦 元宵节 清明节 端午节 中秋节 重阳节 国庆节 除夕 大年三十 大年夜 国际劳动节 劳动节 妇女节 儿童节 青年节 建军节 教师节 护士节 植树节 圣诞节 复活节 感恩节 情人节 七夕 腊八 小年夜 新年 国庆 端午 中秋 重阳 元宵 圣诞 清明 五一节 十一黄金周 五一黄金周 立春 惊蛰 春分 谷雨 立夏 小满 芒种 夏至 小暑 大暑 立秋 处暑 秋分 寒露 霜降 立冬 冬至 小寒 大寒";
/// Times of which guidelines think differently.
pub(super) const VAGUES: &str = "目前 现在 当前 如今 眼下 当今 现今 近来 最近 近期 当时 此前 今后 去岁 今岁 古代 近代 现代 当代 解放前 解放后 建国初期 战后 战前 平时 未来 日后";
pub(super) const ERAS: &str = "公元前 公元 民国 光绪 宣统 咸丰 同治 道光 嘉庆 乾隆 雍正 康熙 顺治 万历 崇祯 洪武 贞观 明治 大正 昭和 平成 令和 西元";
/// Ages that are called by what there was.
pub(super) const REIGNS: &str = "解放 抗战 建国 唐代 唐朝 宋代 宋朝 元代 元朝 明代 明朝 清代 清朝 文革 战争 民国 改革开放 北洋 明清 唐宋 秦汉";
pub(super) const OF_REIGNS: [&str; 10] = [
    "初期", "前期", "中期", "后期", "末期", "时期", "年间", "初年", "末年", "期间",
];
/// What does not belong to the time behind it, but makes a day of what may be something else.
pub(super) const CALENDARS: [&str; 6] = ["农历", "阴历", "夏历", "旧历", "阳历", "公历"];
pub(super) const FROM: [char; 3] = ['从', '自', '由'];
pub(super) const WEEKS: [&str; 3] = ["星期", "礼拜", "周"];
/// Units of what lasts, the longer words first where one begins like the other.
pub(super) const LASTS: [&str; 36] = [
    "整夜",
    "整天",
    "整年",
    "夜",
    "晚",
    "个多月",
    "个半月",
    "个世纪",
    "个多小时",
    "个半小时",
    "个小时",
    "个钟头",
    "个星期",
    "个多星期",
    "个季度",
    "个昼夜",
    "个月",
    "个年头",
    "年多",
    "年半",
    "年",
    "周",
    "星期",
    "天半",
    "天",
    "小时",
    "分钟",
    "秒钟",
    "秒",
    "刻钟",
    "昼夜",
    "载",
    "世纪",
    "多年",
    "日",
    "个晚上",
];
