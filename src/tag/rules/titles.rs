//! Titles: what somebody is, beside the name or instead of it. A head (书记, 局长, 教授) with what
//! narrows it in front (副, 党委, 主任 in 主任医师). Without the institution: of 苇川市建设局局长
//! it is 局长, of 建设局长, which shares a character with it, the whole.

use super::text::{Table, Text};
use super::{Hit, Sure};
use crate::tag::learn::Lexicon;

/// Offices and ranks: titles wherever they stand.
const OFFICES: &str = "关长 导师 书记 支书 主任 主席 总统 总理 首相 国王 女王 总督 酋长 部长 省长 市长 县长 区长 镇长 乡长 村长 局长 处长 科长 股长 厅长 司长 署长 院长 校长 所长 站长 馆长 社长 台长 行长 园长 场长 厂长 矿长 店长 段长 库长 会长 理事长 董事长 监事长 秘书长 委员长 议长 庭长 检察长 审判长 参谋长 船长 机长 舰长 艇长 列车长 护士长 军长 师长 旅长 团长 营长 连长 排长 班长 队长 组长 室长 州长 州委书记 外长 防长 财长 巡视员 调研员 司令员 司令 政委 指导员 教导员 辅导员 总经理 经理 总裁 首席执行官 首席代表 总监 总干事 干事长 干事 董事 监事 理事 会计师 工程师 总工程师 总工 总设计师 总指挥 总教练 主教练 总编辑 总编 主编 主笔 社评委员 院士 教授 讲师 研究员 助教 医师 教师 护师 药师 技师 农艺师 畜牧师 经济师 大使 公使 参赞 领事 总领事 特使 专员 总书记 国务委员 国务卿 参议员 众议员 议员 大臣 外相 藏相 财政大臣 政协委员 人大代表 全国人大代表 党代表 候补委员 常务委员 常委 委员 党组成员 秘书 发言人 新闻发言人 上将 中将 少将 大将 元帅 上校 中校 少校 大校 上尉 中尉 少尉 上士 将军 检察官 法官 审判员 人民陪审员 教务长 教导主任 班主任 车间主任 村委会主任 居委会主任 村支书 记者 通讯员 摄影记者 特派员 评论员 编辑 助理 顾问 参事 馆员 主帅 领队 首席科学家 学部委员 主教 大主教 住持 方丈 法师 阿訇 活佛 族长 庄主 掌柜 镖头 知县 知府 巡抚 总兵";
/// What somebody does: a title beside a name.
const CALLINGS: &str = "老师 医生 大夫 护士 工人 农民 村民 居民 市民 职工 员工 干部 技术员 司机 驾驶员 飞行员 战士 士兵 民兵 演员 导演 编剧 作家 诗人 画家 书法家 歌手 歌唱家 指挥家 作曲家 钢琴家 舞蹈家 艺术家 摄影师 摄影家 设计师 建筑师 厨师 律师 会计 出纳 学者 专家 科学家 经济学家 历史学家 物理学家 数学家 研究生 博士生 大学生 学生 队员 运动员 选手 教练 教练员 裁判 裁判员 球员 门将 前锋 后卫 民警 警官 警察 交警 干警 狱警 解说员 播音员 主持人 翻译 售货员 营业员 服务员 乘务员 保育员 饲养员 接线员 邮递员 投递员 炊事员 保管员 化验员 检验员 质检员 摊主 店主 船主 车主 业主 房东 老板 经纪人 企业家 实业家 商人 个体户 木匠 铁匠 石匠 鞋匠 裁缝 渔民 牧民 船工 矿工 瓦工 电工 焊工 钳工 保安 保洁员 清洁工 环卫工人 环卫工 快递员 志愿者 老兵 劳模 劳动模范 博士 硕士 会员 队医 校医 村医 站务员 养路工 看守员 守塔人 灯塔员 班主 琴师 鼓师 花旦 老生 武生 小生 票友 说书人 艺人 代表 成员 党员 团员 负责人 创始人 董事会成员 继承人 传承人 候选人 负责同志 值班员 调度员 扳道工 守林人 护林员 饭店经理";
/// What narrows a head in front of it.
const NARROWING: &str = "副 总 代 代理 常务 第一 第二 首席 高级 特级 一级 二级 三级 中级 初级 助理 见习 实习 特约 候补 执行 名誉 荣誉 联席 轮值 客座 终身 主任 副主任 主治 住院 主管 专职 兼职 党组 党委 党支部 党总支 支部 总支 常委 纪委 团委 工委 政法委 行政 老 技术 业务 财务 人事 后勤 教导 教务 政治 政工 小 博士生 研究生 驻华 全权 特命 独立 非执行 大";
/// Institutions of a party, of which the head is taken for a part where no place stands before.
const PARTIES: &str = "省委 市委 县委 区委 州委 地委 旗委 镇党委 乡党委 村党支部 县纪委 市纪委 省纪委 中央政治局 政治局 中央 中央军委";
/// What a title shares a character with: 外交部长, 公安局长.
const FIELDS: &str = "外交 国防 财政 教育 公安 司法 民政 人事 劳动 建设 交通 铁道 邮电 水利 农业 商务 商业 文化 卫生 宣传 组织 统战 粮食 工业 林业 税务 工商 物价 环保 科技 统计 审计 土地 规划 城建 体育 旅游 广电 新闻 出版 后勤 内政 贸易 能源 国土 民族 计生 档案 邮政 气象 水务 渔业 畜牧 供销 信访 园林 房管 市政 消防 刑侦 治安 户籍";
/// Heads that share their first character with the institution.
const SHARING: &str = "部长 局长 厅长 司长 署长 处长 科长 院长 社长 队长";

/// What makes another word of a head before it.
const FOLLOWED: [&str; 49] = [
    "处",
    "室",
    "站",
    "团",
    "府",
    "台",
    "节",
    "级",
    "制",
    "杯",
    "协会",
    "学会",
    "联合会",
    "公会",
    "工会",
    "委员会",
    "办公",
    "招待会",
    "大会",
    "会议",
    "见面会",
    "座谈会",
    "联谊会",
    "事务所",
    "热线",
    "信箱",
    "职务",
    "职位",
    "一职",
    "职称",
    "岗位",
    "学院",
    "学校",
    "日报",
    "晚报",
    "楼",
    "录",
    "队",
    "部",
    "们",
    "证",
    "之家",
    "资格",
    "人选",
    "选举",
    "竞选",
    "责任制",
    "负责制",
    "接待日",
];

const OFFICE: u8 = 10;
const OFFICE_ALONE: u8 = 11;
const CALLING: u8 = 12;

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Head {
    Office,
    Calling,
}

/// See the module's description.
#[derive(Clone, Debug)]
pub(super) struct Titles {
    label: usize,
    heads: Table<Head>,
    narrowing: Table<()>,
    parties: Table<()>,
    fields: Table<()>,
    sharing: Table<()>,
}

impl Titles {
    pub(super) fn new(label: usize) -> Self {
        Self {
            label,
            heads: Table::by_last(&[(OFFICES, Head::Office), (CALLINGS, Head::Calling)]),
            narrowing: Table::by_last(&[(NARROWING, ())]),
            parties: Table::by_last(&[(PARTIES, ())]),
            fields: Table::by_last(&[(FIELDS, ())]),
            sharing: Table::by_last(&[(SHARING, ())]),
        }
    }

    pub(super) fn find(&self, text: &Text, lexicon: &Lexicon, found: &mut Vec<Hit>) {
        let mut hits: Vec<Hit> = Vec::new();
        for end in 2..=text.len() {
            let Some(hit) = self.title(text, end, lexicon) else {
                continue;
            };
            // 主任医师 and the 主任 in it.
            while hits
                .last()
                .is_some_and(|last| last.range.end > hit.range.start)
            {
                hits.pop();
            }
            hits.push(hit);
        }
        found.append(&mut hits);
    }

    /// The title that ends before a place.
    fn title(&self, text: &Text, end: usize, lexicon: &Lexicon) -> Option<Hit> {
        let (len, head) = self.heads.before(text, end)?;
        let mut start = end - len;
        if is_other(text, end) {
            return None;
        }
        if !text.is_edge(end) && !text.is_edge(start) {
            return None;
        }
        let shared = self.sharing.before(text, end);
        let is_named_after = is_name_at(text, end, lexicon);
        if head == Head::Calling {
            let is_named = is_named_after || is_name_before(text, start, lexicon);
            if !is_named || !text.is_edge(start) {
                return None;
            }
        }
        start = self.narrowed(text, start);
        // 外交部长, but 外交部部长.
        if shared.is_some_and(|(len, ())| start + len == end)
            && let Some((len, ())) = self.fields.before(text, start)
        {
            start = self.narrowed(text, start - len);
        }
        if let Some((len, ())) = self.parties.before(text, start) {
            // Behind a place it is that place's: the institution is 苇川市委.
            let of_nothing = text.word_before(start - len).is_none_or(|(word, kind)| {
                let is_mark = !is_han(text.at(word.end - 1));
                is_mark
                    || matches!(
                        kind.name(),
                        "v" | "p" | "c" | "d" | "r" | "t" | "uj" | "ul" | "f"
                    )
            });
            if of_nothing && text.is_edge(start - len) {
                start -= len;
            }
        }
        if head == Head::Calling {
            start = with_noun(text, start, lexicon);
        }
        // A head begins inside of another word: 社会长期, 增长局长 does not.
        if !text.is_edge(start) && !text.is_edge(end) {
            return None;
        }
        let is_named = is_named_after || is_name_before(text, start, lexicon);
        let is_placed = text.word_before(start).is_some_and(|(word, kind)| {
            kind.is_proper() || lexicon.is_institution(text.slice(word.end - 1..word.end))
        });
        let (sure, rule) = match head {
            Head::Calling => (Sure::Fair, CALLING),
            Head::Office if is_named || is_placed => (Sure::Full, OFFICE),
            Head::Office if is_vague(text, start, end) => (Sure::Half, OFFICE_ALONE),
            Head::Office => (Sure::Fair, OFFICE_ALONE),
        };
        Some(Hit {
            range: start..end,
            label: self.label,
            sure,
            rule,
        })
    }

    /// Where a title begins with everything that narrows it.
    fn narrowed(&self, text: &Text, mut start: usize) -> usize {
        while let Some((len, ())) = self.narrowing.before(text, start) {
            let from = start - len;
            // 大 and 小 belong to the word before where there is one: 北大教授.
            let is_free = len > 1 || text.is_edge(from) || text.at(from) == '副';
            if !is_free {
                break;
            }
            start = from;
        }
        start
    }
}

/// Whether what follows makes another word of it.
fn is_other(text: &Text, end: usize) -> bool {
    // 主席会见 is no 主席会.
    if text.at(end) == '会' {
        return !matches!(text.at(end + 1), '见' | '晤' | '谈' | '同');
    }
    let Some(len) = text.longest(end, &FOLLOWED) else {
        return false;
    };
    // 局长部署: what follows is a word of its own that only begins so.
    len > 1 || text.is_edge(end + 1) || !text.is_edge(end)
}

/// Words that are often no title.
fn is_vague(text: &Text, start: usize, end: usize) -> bool {
    let word: String = text.slice(start..end).iter().collect();
    matches!(
        word.as_str(),
        "委员"
            | "助理"
            | "编辑"
            | "秘书"
            | "教师"
            | "班长"
            | "组长"
            | "队长"
            | "连长"
            | "顾问"
            | "馆员"
            | "总监"
            | "研究员"
            | "理事"
            | "干事"
            | "工程师"
            | "经理"
            | "法师"
            | "领队"
            | "掌柜"
    )
}

/// The noun before a calling: 豆腐摊主, 中学老师.
fn with_noun(text: &Text, start: usize, lexicon: &Lexicon) -> usize {
    let Some((word, kind)) = text.word_before(start) else {
        return start;
    };
    let is_noun = matches!(kind.name(), "n" | "b" | "vn" | "nz");
    let chars = text.slice(word.clone());
    let is_long = chars.len() > 4 || chars.len() < 2;
    // 苇川中学老师: a school that has a name is no part of it.
    let is_named = text
        .word_before(word.start)
        .is_some_and(|(_, kind)| kind.is_proper());
    let is_one = lexicon.is_institution(chars) && is_named;
    if is_noun && !is_long && !is_one {
        word.start
    } else {
        start
    }
}

/// Whether somebody's name seems to begin at a place.
fn is_name_at(text: &Text, at: usize, lexicon: &Lexicon) -> bool {
    let at = if matches!(text.at(at), '、' | '(' | ':') {
        return false;
    } else {
        at
    };
    let Some((word, kind)) = text.word_at(at) else {
        return false;
    };
    if matches!(kind.name(), "nr" | "nrt" | "nrfg") && word.len() > 1 {
        return true;
    }
    let surname = usize::from(lexicon.surname(text.slice(at..text.len())));
    // A surname that is a word by itself, and one that is no word behind it.
    surname > 0 && word.len() == surname && {
        text.word_at(at + surname)
            .is_some_and(|(given, _)| given.len() <= 2 && is_han(text.at(at + surname)))
    }
}

/// Whether somebody's name seems to end before a place.
fn is_name_before(text: &Text, at: usize, lexicon: &Lexicon) -> bool {
    let Some((word, kind)) = text.word_before(at) else {
        return false;
    };
    if matches!(kind.name(), "nr" | "nrt" | "nrfg") {
        return true;
    }
    let surname = usize::from(lexicon.surname(text.slice(word.clone())));
    surname > 0 && word.len() == surname
}

fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9FFF}' | '\u{20000}'..='\u{3FFFF}')
}
