//! A newspaper corpus with word boundaries and kinds of words (`江/nr 泽民/nr`), read as text in
//! which people, places and institutions are tagged.
//!
//! The corpus marks words, not names: a person is two words, a surname and a given name, and an
//! institution mostly several common ones. What belongs together is found by rules here.

use pizhu::tag::bioes::{self, Mention};
use pizhu::tag::learn::Example;

const PERSON: usize = 0;
const PLACE: usize = 1;
const INSTITUTION: usize = 2;

/// Words that end the name of an institution.
const INSTITUTIONS: &str = "公司 集团 银行 大学 学院 中学 小学 学校 党校 委员会 常委会 管委会 居委会 \
    村委会 组委会 工委 纪委 党委 县委 市委 省委 区委 团委 部 局 分局 总局 公安局 厅 处 办事处 署 总署 法院 \
    检察院 医院 研究院 研究所 研究中心 所 派出所 事务所 中心 协会 学会 商会 工会 联合会 基金会 理事会 董事会 \
    委会 议会 国会 众议院 参议院 政协 人大 妇联 残联 文联 作协 足协 足联 联盟 社 通讯社 出版社 报社 旅行社 \
    杂志社 编辑部 电台 电视台 日报社 厂 总厂 水泥厂 油田 队 男队 女队 代表队 国家队 舰队 总队 支队 大队 中队 \
    俱乐部 乐团 剧团 剧院 歌舞团 代表团 考察团 访问团 军区 海军 空军 陆军 司令部 党 共产党 民主党 共和党 工党 \
    法庭 图书馆 博物馆 美术馆 大使馆 使馆 领事馆 气象台 天文台 实验室 交易所 分行 支行 总行 农场 林场 幼儿园 \
    福利院 设计院 科学院 工程院 足球队 篮球队 排球队 红十字会 奥委会 计委 教委 经委 体委 科委 体改委 院 联合体 \
    合作社 协进会 促进会 总会 分会 研究会 执委会 公会 农会 人民银行 人民法院 财政局 民政局 教育局 公安厅 财政厅 \
    邮电局 工商局 税务局 铁路局 管理局 卫生局 农业局 武警 边防 消防 电信局 供电局 电力局 交通局 林业局 水利局 \
    环保局 统计局 文化局 审计局 劳动局 人事局 物价局 外交部 文化部";
/// Of these, those that name an institution by themselves.
const ALONE: &str = "市委 县委 省委 区委 国会 议会 海军 空军 陆军 政协 人大 妇联 共产党 工党 民主党 共和党 奥委会 \
    计委 教委 经委 体委 科委 体改委 纪委 残联 文联 作协 足协 足联 邮电局 公安局 公安厅 民政局 财政局 工商局 税务局 \
    检察院 铁路局 众议院 参议院 最高法院 人民法院 中国队 红十字会";
/// Words before the name of an institution that belong to it though they are no names.
const OWNERS: &str = "省 市 县 区 乡 镇 全国 国家 中央 最高 人民";
/// Words that end the name of a place.
const PLACES: &str = "体育馆 体育场 机场 车站 火车站 广场 公园 大桥 寺 石窟 大街 路 街 水库 水电站 山 河 江 湖 岛 \
    码头 港 海峡 高速公路 铁路 运河 半岛 群岛 高原 平原 盆地 沙漠 草原 山脉 流域 三角洲 村 乡 镇 县 区 市 省 州 \
    开发区 自治区 自治州 自治县 特区 大厦 大会堂 城 门 桥 塔 宫 陵 庙 峡谷 湾";
/// Places that the corpus takes for common words.
const KNOWN_PLACES: &str = "中华 华夏 人民大会堂 天安门广场 地球 月球 火星 太阳 银河系";
/// People whose names are parts of other words.
const WITHIN: [&str; 4] = ["邓小平", "毛泽东", "马克思", "列宁"];
/// Short names of countries, provinces and cities.
const SHORT_PLACES: &str = "中 美 俄 日 英 法 德 韩 印 巴 以 欧 亚 非 港 澳 台 京 沪 津 华 伊 泰 越 朝 阿 哈 意 葡 西 \
    加 墨 新 埃 叙 约 沙 科 土 希 波 捷 匈 罗 乌 南 藏 川 陕 青 粤 闽 浙 苏 皖 鲁 豫 冀 晋 鄂 湘 赣 桂 琼 滇 黔 甘 \
    宁 辽 吉 黑 蒙 拉美 北非 中非 东欧 西欧 北欧 昆 渝 蓉 汉 穗 奥 菲 柬 缅 老 古 秘 智 委 哥 肯 瑞 荷 比 丹 挪";
/// Short names of institutions.
const SHORT_INSTITUTIONS: &str = "政协 欧盟 人大 北约 安理会 妇联 常委会 中共 体委 纪委 科委 省人大 省政协 国家教委 \
    中宣部 全国政协 计委 国家体委 国家计委 国家经贸委 中组部 中纪委 全国人大 十五大 教委 经贸委 市人大 市政协 省委 \
    市委 县委 区委 党委 团委 国安 团中央 全国妇联 世贸组织 欧佩克 东盟 亚行 世行 中行 建行 工行 农行 人行 中科院 \
    社科院 中央军委 军委 北大 清华 党中央 国际奥委会 筹委会 特委会 全国人大常委会 国际足联 中国足协 文联 作协 残联";

struct Lists {
    institutions: Vec<&'static str>,
    alone: Vec<&'static str>,
    owners: Vec<&'static str>,
    places: Vec<&'static str>,
    known_places: Vec<&'static str>,
    short_places: Vec<&'static str>,
    short_institutions: Vec<&'static str>,
}

type Word<'a> = (&'a str, &'a str);

/// The sentences of a corpus, a paragraph a line.
pub(crate) fn read<'a>(lines: impl Iterator<Item = &'a str>) -> Vec<Example> {
    let words = |list: &'static str| list.split_whitespace().collect();
    let lists = Lists {
        institutions: words(INSTITUTIONS),
        alone: words(ALONE),
        owners: words(OWNERS),
        places: words(PLACES),
        known_places: words(KNOWN_PLACES),
        short_places: words(SHORT_PLACES),
        short_institutions: words(SHORT_INSTITUTIONS),
    };
    let mut examples = Vec::new();
    for line in lines {
        let words: Vec<Word<'_>> = line
            .split_whitespace()
            .filter_map(|word| word.rsplit_once('/'))
            .collect();
        let mut starts = vec![0];
        let mut chars = Vec::new();
        for (word, _) in &words {
            chars.extend(word.chars().map(narrow));
            starts.push(chars.len());
        }
        let mentions = lists.mentions(&words).into_iter();
        let mut mentions: Vec<Mention> = mentions
            .map(|(from, to, label)| Mention {
                range: starts[from]..starts[to],
                label,
            })
            .collect();
        for (start, (word, kind)) in starts.iter().zip(&words) {
            let person = WITHIN.iter().find(|person| word.starts_with(**person));
            if let (Some(person), true) = (person, *kind != "nr") {
                mentions.push(Mention {
                    range: *start..start + person.chars().count(),
                    label: PERSON,
                });
            }
        }
        cut(&chars, &mentions, &mut examples);
    }
    examples
}

/// Digits and letters as they are in text of today.
fn narrow(c: char) -> char {
    match c {
        '０'..='９' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ' => {
            char::from_u32(c as u32 - 0xFEE0).unwrap_or(c)
        }
        c => c,
    }
}

/// An example for each sentence.
fn cut(chars: &[char], mentions: &[Mention], examples: &mut Vec<Example>) {
    let mut start = 0;
    for i in 0..chars.len() {
        let end = i + 1;
        let stops = matches!(chars[i], '。' | '！' | '？')
            && !chars
                .get(end)
                .is_some_and(|c| matches!(c, '”' | '’' | '》' | '）'));
        let within = |m: &&Mention| m.range.start < end && end < m.range.end;
        if end < chars.len() && (!stops || mentions.iter().any(|m| within(&m))) {
            continue;
        }
        let inside: Vec<Mention> = mentions
            .iter()
            .filter(|m| start <= m.range.start && m.range.end <= end)
            .map(|m| Mention {
                range: m.range.start - start..m.range.end - start,
                label: m.label,
            })
            .collect();
        examples.push(Example {
            chars: chars[start..end].to_vec(),
            mentions: bioes::mentions(&bioes::tags(end - start, &inside)),
        });
        start = end;
    }
}

impl Lists {
    /// Mentions as words from, to (exclusive) and label.
    fn mentions(&self, words: &[Word<'_>]) -> Vec<(usize, usize, usize)> {
        let mut found = Vec::new();
        let kind = |k: usize| words.get(k).map_or("", |word| word.1);
        let mut k = 0;
        while k < words.len() {
            let (word, _) = words[k];
            let len = word.chars().count();
            let mut end = k + 1;
            match kind(k) {
                "nr" => {
                    if len <= 2 && kind(k + 1) == "nr" {
                        end = k + 2;
                    }
                    while words.get(end).is_some_and(|w| w.0 == "·" || w.0 == "•")
                        && kind(end + 1) == "nr"
                    {
                        end += 2;
                    }
                    found.push((k, end, PERSON));
                }
                "ns" => found.push((k, end, PLACE)),
                "nt" => found.push((k, end, INSTITUTION)),
                _ if self.known_places.contains(&word) => found.push((k, end, PLACE)),
                "j" if self.short_places.contains(&word) => found.push((k, end, PLACE)),
                "j" if self.short_institutions.contains(&word) => {
                    found.push((k, end, INSTITUTION));
                }
                _ => {}
            }
            k = end;
        }
        for k in 0..words.len() {
            let (start, label) = match (self.institution(words, k), self.place(words, k)) {
                (Some(start), _) => (start, INSTITUTION),
                (None, Some(start)) => (start, PLACE),
                _ => continue,
            };
            found.retain(|m| m.1 <= start || m.0 > k);
            found.push((start, k + 1, label));
        }
        found
    }

    fn ends_institution(&self, word: Word<'_>) -> bool {
        matches!(word.1, "n" | "j" | "nt" | "k" | "Ng" | "nz")
            && self.institutions.contains(&word.0)
    }

    /// Where the institution begins that ends with a word.
    fn institution(&self, words: &[Word<'_>], last: usize) -> Option<usize> {
        if !self.ends_institution(words[last]) {
            return None;
        }
        let through = [
            "国家队",
            "人大",
            "集团",
            "部",
            "大学",
            "科学院",
            "公司",
            "省委",
            "市委",
            "县委",
            "党委",
        ];
        let mut first = last;
        while first > 0 && last - first < 6 {
            let before = words[first - 1];
            let is_part = match before.1 {
                "ns" | "nt" | "nz" | "n" | "vn" | "j" | "b" | "an" | "m" | "l" | "s" | "nx"
                | "a" => !self.ends_institution(before) || through.contains(&before.0),
                "nr" => first == last,
                _ => false,
            };
            if !is_part {
                break;
            }
            first -= 1;
        }
        // An agency before the place is another institution.
        let agency = (first..last)
            .rev()
            .find(|k| words[*k].1 == "nt" && *k + 1 < last && words[*k + 1].1 == "ns");
        first = agency.map_or(first, |k| k + 1);
        let is_name = |k: usize| matches!(words[k].1, "ns" | "nz" | "nt" | "j" | "nx" | "nr");
        let mut start = (first..last).find(|k| is_name(*k));
        // Of places in a row the last belongs to the institution.
        while let Some(k) = start {
            if k + 1 < last && words[k].1 == "ns" && words[k + 1].1 == "ns" {
                start = Some(k + 1);
            } else {
                break;
            }
        }
        let owned = start.map(|k| match k.checked_sub(1) {
            Some(owner) if owner >= first && self.owners.contains(&words[owner].0) => owner,
            _ => k,
        });
        owned.or_else(|| {
            let owner = (first..last).find(|k| self.owners.contains(&words[*k].0));
            owner.or_else(|| self.alone.contains(&words[last].0).then_some(last))
        })
    }

    /// Where the place begins that ends with a word.
    fn place(&self, words: &[Word<'_>], last: usize) -> Option<usize> {
        let is_end =
            matches!(words[last].1, "n" | "Ng" | "k") && self.places.contains(&words[last].0);
        if !is_end || last == 0 {
            return None;
        }
        match words[last - 1].1 {
            "ns" if words[last].0.chars().count() > 1 || words[last - 1].0.chars().count() <= 2 => {
                Some(last - 1)
            }
            "nz" => Some(last - 1),
            _ => None,
        }
    }
}
