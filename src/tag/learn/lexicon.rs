//! What everybody who reads newspapers knows: surnames, and how the names of places and
//! institutions end. Of our own making, from common knowledge.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::mend::repairs::COMPOUND;

/// Surnames of one character, the commoner first.
const SURNAMES: &str = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高郑梁谢宋唐许韩邓冯曹彭曾肖萧田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖石金韦贾夏付傅方邹熊白孟秦邱丘侯江尹薛闫阎段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向常汤康易乔赖文樊牛洪米柴尚施葛鲁聂季殷岳翟齐庄焦左关伍庞倪裴詹柳柯骆耿路舒梅阮艾成古管童翁盛欧纪单凌祝霍申柏解蓝毕涂谷蒙辛穆甘缪屈习迟冷卞桂宁祁项占卓靳苗费车瞿房隋佟应宗鲍盖苟尤褚奚晏敖曲连班甄温栾糜巩鞠丛荀藏漆华战仇宫邢简岑巫安粟娄司公鄢阳官全";
/// How the names of institutions end, and the words for them.
const INSTITUTIONS: &str = "公司 集团 银行 大学 学院 中学 小学 学校 党校 委员会 委 常委会 管委会 居委会 村委会 组委会 工委 纪委 党委 县委 市委 省委 区委 团委 部 外交部 局 分局 总局 公安局 厅 处 办事处 办公室 办 署 总署 院 法院 检察院 医院 研究院 研究所 研究中心 所 派出所 事务所 中心 协会 学会 商会 工会 联合会 基金会 理事会 董事会 委会 议会 国会 众议院 参议院 国务院 政协 人大 妇联 残联 文联 作协 足协 足联 联盟 同盟 组织 机构 社 通讯社 出版社 报社 旅行社 杂志社 编辑部 电台 电视台 广播电台 日报 晚报 时报 厂 工厂 总厂 水泥厂 钢铁厂 矿 油田 队 男队 女队 球队 代表队 国家队 舰队 部队 总队 支队 大队 中队 消防队 俱乐部 乐团 剧团 剧院 歌舞团 代表团 考察团 访问团 团 师 军 军区 海军 空军 陆军 解放军 军委 军分区 司令部 党 共产党 民主党 共和党 工党 自民党 政府 内阁 法庭 仲裁庭 企业 商场 商店 超市 酒店 饭店 宾馆 图书馆 博物馆 美术馆 档案馆 纪念馆 大使馆 使馆 领事馆 气象台 天文台 实验室 交易所 证券 保险 股份 站 车站 分行 支行 总行 农场 林场 牧场 幼儿园 福利院 养老院 设计院 科学院 工程院 交响乐团 足球队 篮球队 排球队 红十字会 奥委会 安理会 联合国 欧盟 北约 组 小组 领导小组 指挥部 总部 分部 支部 党支部 总支 会";
/// How the names of places end, and the words for them.
const PLACES: &str = "省 市 县 区 镇 乡 村 屯 庄 州 盟 旗 国 岛 半岛 群岛 洲 湾 港 海 海峡 洋 江 河 湖 溪 泉 山 山脉 岭 峰 峡 谷 沟 川 原 平原 高原 盆地 沙漠 草原 森林 路 街 大街 大道 巷 胡同 里 弄 桥 大桥 寺 庙 塔 宫 殿 陵 墓 园 公园 广场 机场 码头 火车站 体育馆 体育场 大厦 大会堂 会堂 宾馆 关 口 门 城 城市 市区 郊区 地区 自治区 自治州 自治县 特区 特别行政区 开发区 新区 林区 库区 水库 水电站 隧道 铁路 公路 高速公路 运河 流域 三角洲 走廊 街道 社区 小区 坝 堡 坪 坡 滩 洼 塘 埠 渡 店 集 寨";
/// What a person is called before or after the name.
const TITLES: &str = "先生 女士 同志 小姐 夫人 主席 总统 总理 首相 部长 副部长 书记 副书记 省长 市长 县长 区长 镇长 乡长 村长 局长 处长 科长 厅长 司长 院长 校长 所长 主任 副主任 经理 总经理 董事长 总裁 教授 副教授 博士 院士 研究员 工程师 记者 摄 作者 编辑 导演 演员 教练 队长 选手 运动员 医生 大夫 护士 老师 同学 学生 司令员 政委 将军 上将 中将 少将 大校 上校 战士 班长 排长 连长 营长 团长 师长 军长 大使 外长 国王 女王 王子 公主 发言人 秘书长 委员 委员长 代表 理事长 会长 总干事 农民 工人 职工 村民 居民 烈士 英雄 老人 师傅 老汉 大娘 大妈 大爷 律师 法官 检察官 院士 作家 诗人 画家 歌手 翻译 总书记 副总理 副主席 国务委员 大臣 议长 参议员 众议员 主教 法师 等";
/// What a person does whose name stands before it.
const SAYS: [&str; 8] = ["说", "指出", "表示", "强调", "认为", "介绍", "告诉", "报道"];

/// What is known of an ending or a word, as bits.
pub(super) type Known = u8;
/// Ends the name of an institution.
pub(super) const INSTITUTION: Known = 1;
/// Ends the name of a place.
pub(super) const PLACE: Known = 2;
/// Stands beside a person's name.
pub(super) const TITLE: Known = 4;

/// The lists, to look things up in.
#[derive(Clone)]
pub(crate) struct Lexicon {
    surnames: FxHashSet<char>,
    doubles: FxHashSet<[char; 2]>,
    endings: FxHashMap<Vec<char>, Known>,
}

impl Lexicon {
    /// Makes the tables; some tens of microseconds.
    pub(crate) fn new() -> Self {
        let mut endings = FxHashMap::default();
        for (list, known) in [
            (INSTITUTIONS, INSTITUTION),
            (PLACES, PLACE),
            (TITLES, TITLE),
        ] {
            for word in list.split(' ') {
                *endings.entry(word.chars().collect()).or_insert(0) |= known;
            }
        }
        for word in SAYS {
            *endings.entry(word.chars().collect()).or_insert(0) |= TITLE;
        }
        let two = |word: &str| {
            let mut chars = word.chars();
            [chars.next().unwrap_or(' '), chars.next().unwrap_or(' ')]
        };
        Self {
            surnames: SURNAMES.chars().collect(),
            doubles: COMPOUND.iter().map(|word| two(word)).collect(),
            endings,
        }
    }

    /// Whether a surname begins at that character: 1 of one character, 2 of two.
    pub(crate) fn surname(&self, chars: &[char]) -> u8 {
        match chars {
            [a, b, ..] if self.doubles.contains(&[*a, *b]) => 2,
            [a, ..] if self.surnames.contains(a) => 1,
            _ => 0,
        }
    }

    /// What is known of a word by its longest ending of up to three characters.
    pub(super) fn ending(&self, word: &[char]) -> Known {
        (1..=word.len().min(3))
            .rev()
            .find_map(|n| self.endings.get(&word[word.len() - n..]))
            .copied()
            .unwrap_or(0)
    }

    /// Whether a word ends the name of an institution.
    pub(crate) fn is_institution(&self, word: &[char]) -> bool {
        self.is(word, INSTITUTION)
    }

    /// Whether a word ends as the names of places do, and is longer than such an end.
    pub(crate) fn is_place(&self, word: &[char]) -> bool {
        let end = (1..word.len().min(4))
            .rev()
            .find_map(|n| self.endings.get(&word[word.len() - n..]));
        end.is_some_and(|known| known & PLACE != 0)
    }

    /// Whether a word is what a person is called beside the name.
    pub(crate) fn is_title(&self, word: &[char]) -> bool {
        let mut says = SAYS.iter().map(|say| say.chars());
        self.is(word, TITLE) && !says.any(|say| say.eq(word.iter().copied()))
    }

    fn is(&self, word: &[char], known: Known) -> bool {
        self.endings.get(word).is_some_and(|k| k & known != 0)
    }
}
