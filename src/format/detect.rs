//! Which encoding a file is in, and whether that is certain enough not to ask.
//!
//! A wrong guess garbles a page before anyone has seen it, a question costs one click; so whatever
//! is in doubt comes back as [`Detection::Unsure`]. The beginning of a file proves nothing about
//! the rest: the file is cut into up to sixteen parts (or, beyond 1 MB, sampled at sixteen places
//! from start to end), every part is read in every encoding, and all must agree.
//!
//! How well a reading fits is measured by what it yields: the commonest Han characters and CJK
//! punctuation make up four fifths of real Chinese prose and hardly a tenth of prose read in the
//! wrong encoding, which runs to rare characters, stray scripts and private use instead.

use std::ops::Range;
use std::sync::LazyLock;

use crate::core::encoding::{Encoding, count_undecodable, decode};

/// What [`detect`] found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Detection {
    /// Beyond reasonable doubt.
    Sure(Encoding),
    /// Someone should look: the encodings that are possible, best first, never none.
    Unsure(Vec<Candidate>),
}

impl Detection {
    /// The encoding to take when nobody can be asked.
    pub fn best(&self) -> Encoding {
        match self {
            Detection::Sure(encoding) => *encoding,
            Detection::Unsure(candidates) => {
                candidates.first().map_or(Encoding::Utf8, |c| c.encoding)
            }
        }
    }
}

/// A possible encoding, with what the text would look like in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// The encoding.
    pub encoding: Encoding,
    /// How many bytes of the whole file it cannot decode (in UTF-16: how many units).
    pub undecodable: usize,
    /// The first three lines that are not blank, at most 60 characters of each, joined by `\n`.
    pub first_lines: String,
}

/// Files up to this many bytes are looked at whole, longer ones in samples.
const WHOLE: usize = 1_000_000;
const PARTS: usize = 16;
const SAMPLE: usize = 60_000;
/// Below this many bytes a part says too little on its own.
const SMALLEST_PART: usize = 2_000;

/// The encoding of `bytes`, or what it may be.
pub fn detect(bytes: &[u8]) -> Detection {
    let by_mark = [
        Encoding::Utf8,
        Encoding::Utf16Le,
        Encoding::Utf16Be,
        Encoding::Gb18030,
    ]
    .into_iter()
    .find(|encoding| encoding.bom_len(bytes) > 0);
    if let Some(encoding) = by_mark {
        // Some tools put a mark before text that is in another encoding.
        let undecodable = count_undecodable(bytes, encoding);
        return if undecodable * 1000 <= bytes.len() || undecodable <= 1 {
            Detection::Sure(encoding)
        } else {
            ask(bytes, &survey(bytes))
        };
    }

    let utf8 = utf8_state(bytes);
    if !bytes.contains(&0) {
        match utf8 {
            Utf8State::Valid { wide: 0, .. } => return Detection::Sure(Encoding::Utf8),
            // A few short words of GB18030 can happen to be valid UTF-8 of two bytes a letter.
            Utf8State::Valid { wide, short } if wide > short || wide >= 30 => {
                return Detection::Sure(Encoding::Utf8);
            }
            // Cut in the middle of a character, and otherwise in order.
            Utf8State::CutAtAnEnd { wide, short } if wide >= 10 && wide > short => {
                return Detection::Sure(Encoding::Utf8);
            }
            _ => {}
        }
    }

    let survey = survey(bytes);
    match decide(&survey) {
        Some(encoding) => Detection::Sure(encoding),
        None => ask(bytes, &survey),
    }
}

/// How a file stands as UTF-8: `wide` counts its characters of several bytes, `short` those of two.
enum Utf8State {
    Valid { wide: usize, short: usize },
    CutAtAnEnd { wide: usize, short: usize },
    Broken,
}

fn utf8_state(bytes: &[u8]) -> Utf8State {
    let count = |text: &str| {
        let lead = |range: std::ops::RangeInclusive<u8>| {
            text.bytes().filter(|b| range.contains(b)).count()
        };
        (lead(0xC2..=0xF4), lead(0xC2..=0xDF))
    };
    if let Ok(text) = str::from_utf8(bytes) {
        let (wide, short) = count(text);
        return Utf8State::Valid { wide, short };
    }
    let is_continuation = |b: &&u8| matches!(**b, 0x80..=0xBF);
    let head = bytes.iter().take(3).take_while(is_continuation).count();
    match str::from_utf8(&bytes[head..]) {
        Ok(text) => {
            let (wide, short) = count(text);
            Utf8State::CutAtAnEnd { wide, short }
        }
        Err(error) if error.error_len().is_none() => {
            let end = head + error.valid_up_to();
            let (wide, short) = count(str::from_utf8(&bytes[head..end]).unwrap_or_default());
            Utf8State::CutAtAnEnd { wide, short }
        }
        Err(_) => Utf8State::Broken,
    }
}

/// What one encoding makes of one part of the file.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Tally {
    /// Characters that say something: all but ASCII (in UTF-16, which could not be mistaken for
    /// it, ASCII as well).
    telling: usize,
    common: usize,
    odd: usize,
    undecodable: usize,
}

impl Tally {
    fn add(&mut self, other: Tally) {
        self.telling += other.telling;
        self.common += other.common;
        self.odd += other.odd;
        self.undecodable += other.undecodable;
    }

    /// 1 for nothing but common characters, below 0 for garbage.
    fn score(&self) -> f64 {
        if self.telling == 0 {
            return 0.0;
        }
        let weighed = self.common as f64 - self.odd as f64 - 2.0 * self.undecodable as f64;
        weighed / self.telling as f64
    }
}

struct Survey {
    /// By encoding, in the order of [`Encoding::ALL`]; for each, one tally a part.
    parts: Vec<[Tally; 5]>,
    whole: [Tally; 5],
    chardetng: Option<Encoding>,
    /// Zero bytes in the whole file, and its length.
    zeros: usize,
    bytes: usize,
}

fn survey(bytes: &[u8]) -> Survey {
    let ranges = parts(bytes);
    let last = ranges.len().saturating_sub(1);
    let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
    let mut survey = Survey {
        parts: Vec::with_capacity(ranges.len()),
        whole: [Tally::default(); 5],
        chardetng: None,
        zeros: bytes.iter().filter(|&&b| b == 0).count(),
        bytes: bytes.len(),
    };
    for (n, range) in ranges.into_iter().enumerate() {
        let part = &bytes[range.clone()];
        let is_last = n == last;
        // Never as the last: a cut character would rule the encoding out.
        detector.feed(part, false);
        let tallies = Encoding::ALL.map(|encoding| {
            let part = match encoding {
                // Units start at even offsets.
                Encoding::Utf16Le | Encoding::Utf16Be => part.get(range.start % 2..).unwrap_or(&[]),
                _ => part,
            };
            tally(part, encoding, n == 0, is_last)
        });
        for (sum, tally) in survey.whole.iter_mut().zip(tallies) {
            sum.add(tally);
        }
        survey.parts.push(tallies);
    }
    let guess = detector.guess(None, chardetng::Utf8Detection::Deny);
    survey.chardetng = if guess == encoding_rs::BIG5 {
        Some(Encoding::Big5)
    } else if guess == encoding_rs::GBK || guess == encoding_rs::GB18030 {
        Some(Encoding::Gb18030)
    } else {
        None
    };
    survey
}

/// The parts of the file to look at, in bytes. They are cut where a character begins in each of
/// the encodings of bytes: bytes below 0x30 are never the middle of one.
fn parts(bytes: &[u8]) -> Vec<Range<usize>> {
    let clear = |from: usize| {
        let beyond = bytes.get(from..).unwrap_or(&[]);
        beyond
            .iter()
            .position(|&b| b < 0x30)
            .map_or(bytes.len(), |n| from + n)
    };
    let mut out: Vec<Range<usize>> = Vec::new();
    if bytes.len() <= WHOLE {
        let size = (bytes.len() / PARTS).max(SMALLEST_PART);
        let mut start = 0;
        while start < bytes.len() {
            let end = clear(start + size);
            out.push(start..end);
            start = end;
        }
    } else {
        let stride = (bytes.len() - SAMPLE) / (PARTS - 1);
        let mut free = 0;
        for n in 0..PARTS {
            let start = if n == 0 {
                0
            } else {
                clear((n * stride).max(free))
            };
            let end = if n == PARTS - 1 {
                bytes.len()
            } else {
                clear(start + SAMPLE)
            };
            // Text without a single blank or line end for a sample's length is cut blindly.
            let end = end.min(start + 2 * SAMPLE).min(bytes.len());
            if start < end {
                out.push(start..end);
                free = end;
            }
        }
    }
    out
}

fn tally(part: &[u8], encoding: Encoding, is_first: bool, is_last: bool) -> Tally {
    let decoded = decode(part, encoding);
    let count = decoded.chars.len();
    let mut undecodable = decoded.undecodable.len();
    // A file may have been cut in the middle of a character; that is no mark against it.
    if is_first {
        let cut = (0..3u32).zip(&decoded.undecodable);
        undecodable -= cut.take_while(|(n, index)| n == *index).count();
    }
    if is_last {
        let cut = (1..=3usize).zip(decoded.undecodable.iter().rev());
        let cut = cut
            .take_while(|(n, index)| **index as usize + n == count)
            .count();
        undecodable = undecodable.saturating_sub(cut);
    }
    let counts_ascii = matches!(encoding, Encoding::Utf16Le | Encoding::Utf16Be);
    let mut out = Tally {
        undecodable,
        ..Tally::default()
    };
    for &c in &decoded.chars {
        match c {
            '\t' | '\n' | '\r' | '\u{C}' | ' '..='~' => {
                out.telling += usize::from(counts_ascii);
                out.common += usize::from(counts_ascii);
            }
            _ => {
                out.telling += 1;
                match kind(c) {
                    Kind::Common => out.common += 1,
                    Kind::Plausible => {}
                    Kind::Odd => out.odd += 1,
                }
            }
        }
    }
    out
}

enum Kind {
    Common,
    Plausible,
    /// Hardly ever seen in a Chinese newspaper, often in one read in the wrong encoding.
    Odd,
}

fn kind(c: char) -> Kind {
    match c {
        '\u{4E00}'..='\u{9FFF}' => {
            let index = c as usize - 0x4E00;
            if COMMON[index / 64] >> (index % 64) & 1 == 1 {
                Kind::Common
            } else {
                Kind::Plausible
            }
        }
        '，' | '。' | '、' | '：' | '；' | '？' | '！' | '（' | '）' | '“' | '”' | '‘' | '’'
        | '《' | '》' | '〈' | '〉' | '「' | '」' | '『' | '』' | '【' | '】' | '〔' | '〕'
        | '—' | '…' | '·' | '\u{3000}' => Kind::Common,
        // Full-width digits and letters, spaces and signs of every day.
        '\u{FF01}'..='\u{FF5E}' | '\u{3001}'..='\u{301F}' | '\u{2010}'..='\u{2027}' => {
            Kind::Plausible
        }
        '\u{A0}'
        | '×'
        | '÷'
        | '°'
        | '±'
        | '￥'
        | '¥'
        | '‰'
        | '℃'
        | '■'
        | '□'
        | '▲'
        | '△'
        | '●'
        | '○'
        | '◆'
        | '◇'
        | '★'
        | '☆'
        | '※'
        | '→'
        | '←'
        | '①'..='⑳'
        | 'Ⅰ'..='Ⅻ'
        | '\u{FEFF}'
        | '\u{FE30}'..='\u{FE4F}'
        | '\u{2028}' => Kind::Plausible,
        // An undecodable byte is counted apart, and weighs more.
        '\u{FFFD}' => Kind::Plausible,
        _ => Kind::Odd,
    }
}

fn place(encoding: Encoding) -> usize {
    // `ALL` names every encoding.
    Encoding::ALL
        .iter()
        .position(|&e| e == encoding)
        .unwrap_or(0)
}

fn ranking(tallies: &[Tally; 5]) -> Vec<(Encoding, Tally)> {
    let mut ranking: Vec<_> = Encoding::ALL.into_iter().zip(*tallies).collect();
    ranking.sort_by(|a, b| b.1.score().total_cmp(&a.1.score()));
    ranking
}

/// The encoding that the whole and every part of the file speak for, if there is one.
fn decide(survey: &Survey) -> Option<Encoding> {
    let ranking = ranking(&survey.whole);
    let (winner, tally) = *ranking.first()?;
    let (_, second) = *ranking.get(1)?;
    let margin = tally.score() - second.score();
    let is_utf16 = matches!(winner, Encoding::Utf16Le | Encoding::Utf16Be);

    let is_long_enough = tally.telling >= if is_utf16 { 8 } else { 16 };
    let is_clean = tally.undecodable * 1000 <= tally.telling;
    // Without a single zero byte UTF-16 has neither a line end nor a digit: better ask. In any
    // other encoding a few are tolerated as dirt.
    let has_its_pattern = if is_utf16 {
        survey.zeros > 0
    } else {
        survey.zeros * 1000 <= survey.bytes
    };
    if !(is_long_enough && is_clean && has_its_pattern) {
        return None;
    }
    if tally.score() < 0.3 || margin < 0.25 {
        return None;
    }
    // chardetng knows the frequencies better than our list does but gives no measure of its doubt.
    let is_seconded = survey.chardetng == Some(winner);
    let is_overwhelming = tally.telling >= 200 && margin >= 0.4;
    if matches!(winner, Encoding::Gb18030 | Encoding::Big5) && !is_seconded && !is_overwhelming {
        return None;
    }
    let all_agree = survey.parts.iter().all(|part| {
        let own = part[place(winner)];
        let dissents = |&(encoding, other): &(Encoding, Tally)| {
            encoding != winner && other.telling >= 16 && other.score() > own.score() - 0.05
        };
        own.telling < 16 || !self::ranking(part).iter().any(dissents)
    });
    all_agree.then_some(winner)
}

fn ask(bytes: &[u8], survey: &Survey) -> Detection {
    let candidates = ranking(&survey.whole)
        .into_iter()
        .filter(|(encoding, tally)| match encoding {
            Encoding::Utf16Le | Encoding::Utf16Be => tally.score() > 0.2,
            _ => true,
        })
        .map(|(encoding, _)| Candidate {
            encoding,
            undecodable: count_undecodable(bytes, encoding),
            first_lines: first_lines(bytes, encoding),
        })
        .collect();
    Detection::Unsure(candidates)
}

/// Looks for lines in the first so many bytes only.
const HEAD: usize = 16_384;

fn first_lines(bytes: &[u8], encoding: Encoding) -> String {
    let mut chars = decode(&bytes[..bytes.len().min(HEAD)], encoding).chars;
    if bytes.len() > HEAD {
        // The cut may have gone through the last character.
        chars.truncate(chars.len().saturating_sub(3));
    }
    let lines = chars.split(|c| matches!(c, '\n' | '\r' | '\u{2028}' | '\u{2029}'));
    let lines = lines
        .filter(|line| !line.iter().all(|c| c.is_whitespace()))
        .take(3)
        .map(|line| line.iter().take(60).collect::<String>());
    lines.collect::<Vec<_>>().join("\n")
}

/// Which of U+4E00–U+9FFF are in `COMMON_HAN`, one bit each.
static COMMON: LazyLock<[u64; 328]> = LazyLock::new(|| {
    let mut bits = [0; 328];
    for c in COMMON_HAN.chars() {
        if let Some(index) = (c as usize).checked_sub(0x4E00)
            && let Some(word) = bits.get_mut(index / 64)
        {
            *word |= 1 << (index % 64);
        }
    }
    bits
});

/// The commonest Han characters of newspaper prose, then the traditional forms among them.
const COMMON_HAN: &str = "\
的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过\
子说产种面而方后多定行学法所民得经十三之进着等部度家电力里如水化高自二理起小物现实加量都两体\
制机当使点从业本去把性好应开它合还因由其些然前外天政四日那社义事平形相全表间样与关各重新线内\
数正心反你明看原又么利比或但质气第向道命此变条只没结解问意建月公无系军很情者最立代想已通并提\
直题党程展五果料象员革位入常文总次品式活设及管特件长求老头基资边流路级少图山统接知较将组见计\
别她手角期根论运农指几九区强放决西被干做必战先回则任取据处队南给色光门即保治北造百规热领七海\
口东导器压志世金增争济阶油思术极交受联什认六共权收证改清己美再采转更单风切打白教速花带安场身\
车例真务具万每目至达走积示议声报斗完类八离华名确才科张信马节话米整空元况今集温传土许步群广石\
记需段研界拉林律叫且究观越织装影算低持音众书布复容儿须际商非验连断深难近矿千周委素技备半办青\
省列习响约支般史感劳便团往酸历市克何除消构府称太准精值号率族维划选标写存候毛亲快效斯院查江型\
眼王按格养易置派层片始却专状育厂京识适属圆包火住调满县局照参红细引听该铁价严首底液官德随病苏\
失尔死讲配女黄推显谈罪神艺呢席含企望密批营项防举球英氧势告李台落木帮轮破亚师围注远字材排供河\
态封另施减树溶怎止案言士均武固叶鱼波视仅费紧爱左章早朝害续轻服试食充兵源判护司足某练差致板田\
降黑犯负击范继兴似余坚曲输修故城夫够送笔船占右财吃富春职觉汉画功巴跟虽杂飞检吸助升阳互初创抗\
考投坏策古径换未跑留钢曾端责站简述钱副尽帝射草冲承独令限阿宣环双请超微让控州良轴找否纪益依优\
顶础载倒房突坐粉敌略客袁冷胜绝析块剂测丝协诉念陈仍罗盐友洋错苦夜刑移频逐靠混母短皮终聚汽村云\
哪既距卫停烈央察烧迅境若印洲刻括激孔搞甚室待核校散侵吧甲游久菜味旧模湖货损预阻毫普稳乙妈植息\
扩银语挥酒守拿序纸医缺雨吗针刘啊急唱误训愿审附获茶鲜粮斤孩脱硫肥善龙演父渐血欢械掌歌沙刚攻谓\
盾讨晚粒乱燃矛乎杀药宁鲁贵钟煤读班伯香介迫句丰培握兰担弦蛋沉假穿执答乐谁顺烟缩征脸喜松脚困异\
免背星福买染井概慢怕磁倍祖皇促静补评翻肉践尼衣宽扬棉希伤操垂秋宜氢套督振架亮末宪庆编牛触映雷\
销诗座居抓裂胞呼娘景威绿晶厚盟衡鸡孙延危胶屋乡临陆顾掉呀灯岁措束耐剧玉赵跳哥季课凯胡额款绍卷\
齐伟蒸殖永宗苗川炉岩弱零杨奏沿露杆探滑镇饭浓航怀赶库夺伊灵税途灭赛归召鼓播盘裁险康唯录菌纯借\
糖盖横符私努堂域枪润幅哈竟熟虫泽脑壤碳欧遍侧寨敢彻虑斜薄庭纳弹饲伸折麦湿暗荷瓦塞床筑恶户访塔\
奇透梁刀旋迹卡氯遇份毒泥退洗摆灰彩卖耗夏择忙铜献硬予繁圈雪函亦抽篇阵阴丁尺追堆雄迎泛爸楼避谋\
吨野猪旗累偏典馆索秦脂潮爷豆忽托惊塑遗愈朱替纤粗倾尚痛楚谢奋购磨君池旁碎骨监捕弟暴割贯殊释词\
亡壁顿宝午尘闻揭炮残冬桥妇警综招吴付浮遭徐您摇谷赞箱隔订男吹园纷唐败宋玻巨耕坦荣闭湾键凡驻锅\
救恩剥凝碱齿截炼麻纺禁废盛版缓净睛昌婚涉筒嘴插岸朗庄街藏姑贸腐奴啦惯乘伙恢匀纱扎辩耳彪臣亿璃\
抵脉秀萨俄网舞店喷纵寸汗挂洪贺闪柬爆烯津稻墙软勇像滚厘蒙芳肯坡柱荡腿仪旅尾轧冰贡登黎削钻勒逃\
障氨郭峰币港伏轨亩毕擦莫刺浪秘援株健售股岛甘泡睡童铸汤阀休汇舍牧绕炸哲磷绩朋淡尖启陷柴呈徒颜\
泪稍忘泵蓝拖洞授镜辛壮锋贫虚弯摩泰幼廷尊窗纲弄隶疑氏宫姐震瑞怪尤琴循描膜违夹腰缘珠穷森枝竹沟\
催绳忆邦剩幸浆栏拥牙贮礼滤钠纹罢拍咱喊袖埃勤罚焦潜伍墨欲缝姓刊饱仿奖铝鬼丽跨默挖链扫喝袋炭污\
這個來為國說們時會對過發後種學經進還開動關問題現實體當從應業點無與產數條電變機樣長見聞報記者黨\
員會議團軍農場車東聯華總統領導臺灣縣區黃張陳劉趙楊鄧許謝羅馬門間陽陰際隊階級結構約紅純紀級組織\
給統經線緊維綱續編練縣總績繼續買賣質費資貿賓賽贊負財貢責貨貴達運遠適選邊還鐵錢銀錯鎮鐘鋼針長\
開閉間關閱隨險難雖雙離雲電靈靜響頂項順須預頭題額類願顧顯風飛飯館驗驚體髮鬥鬧魚鮮鳥麗麥黃點齊\
齡龍論設計討訓記許評詞試話該詳誠誤說誰課調談請諸講謀證議護讀變讓認語訪訴診註詩萬與專業東絲兩\
嚴喪個豐臨麗舉義烏樂習鄉書雲亞產畝親億僅從倉儀們價眾優傷倫偉傳側債傾償兒兌黨蘭關興養獸內岡冊\
寫軍農馮沖決況凍淨準減幾鳳憑凱擊則剛創劃劇劍劑勁動勞勢勳區醫華協單衛卻廠歷壓厲縣參雙號嘆嗎啟\
員問圍園國圓圖團聖場塊堅報墳壞壘壯聲處備復夠奪奮婦媽嬰學孫寧寶實審寬對尋導將爾塵嘗層屬岁歲島\
峽幣帥師帳帶幫庫應廟廢廣開異棄張彈強歸當錄徹從復態憂懷慶慮憲懸戰戲戶擴掃揚換據損搖擔擬擁擇敗\
敵數斷時晉晝曆術機殺雜權條來極構樣標樓樹橋檢櫃欄歐歡歲殘殼毀畢氣漢湯溝滿漁滅漲潛澤濟濃灣灑災\
為爐爭牆狀獨獎環現瑪產畫異療發盜盡監盤眾礦碼確禮禍種稱穩窮競筆節範築簡籌糧約級紙級紛細終組結";

#[cfg(test)]
mod tests {
    use super::*;
    use Encoding::*;
    use proptest::prelude::*;

    const SIMPLIFIED: &str = "本报讯　昨日上午，县里召开春耕生产动员大会，来自各乡镇的三百多名干部和农民代表参加了会议。\n\
        会议要求，各地要抓紧时间做好种子、化肥等物资的准备工作，保证今年粮食生产有一个好的开始。\n\
        县长王大明在讲话中说：“我们有信心、有能力完成今年的任务，让农民的收入再上一个新台阶。”\n";
    const TRADITIONAL: &str = "【本報訊】市立圖書館昨天上午舉行新館開幕典禮，來自各界的兩百多位來賓參加了這次活動。\n\
        館長在致詞時表示，新館有三十萬冊圖書，並且設有兒童閱讀區，希望市民能夠常常來這裡讀書學習。\n\
        許多學生一早就來排隊，他們說：「這裡的環境很好，以後放學就可以來這邊看書、寫功課了。」\n";

    fn encode(text: &str, encoding: Encoding) -> Vec<u8> {
        match encoding {
            Utf8 => text.as_bytes().to_vec(),
            Utf16Le => text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
            Utf16Be => text.encode_utf16().flat_map(u16::to_be_bytes).collect(),
            Gb18030 => encoding_rs::GB18030.encode(text).0.into_owned(),
            Big5 => encoding_rs::BIG5.encode(text).0.into_owned(),
        }
    }

    /// Text that `encoding` can express.
    fn sample(encoding: Encoding) -> &'static str {
        if encoding == Big5 {
            TRADITIONAL
        } else {
            SIMPLIFIED
        }
    }

    /// `expected`: `=` for sure of it, `?` for unsure with it as the best candidate.
    #[track_caller]
    fn check(bytes: &[u8], expected: &str) {
        let found = match detect(bytes) {
            Detection::Sure(encoding) => format!("={encoding}"),
            Detection::Unsure(candidates) => format!("?{}", candidates[0].encoding),
        };
        assert_eq!(found, expected, "{}", String::from_utf8_lossy(bytes));
    }

    #[test]
    fn each_encoding_is_found() {
        for encoding in Encoding::ALL {
            let expected = format!("={encoding}");
            check(&encode(sample(encoding), encoding), &expected);
            check(&encode(&sample(encoding).repeat(30), encoding), &expected);
            check(
                &encode(&sample(encoding).replace('\n', "\r\n\r\n"), encoding),
                &expected,
            );
        }
        for encoding in [Utf8, Gb18030, Utf16Le, Utf16Be] {
            let expected = format!("={encoding}");
            check(&encode(TRADITIONAL, encoding), &expected);
            let with_mark = format!("\u{FEFF}{SIMPLIFIED}");
            check(&encode(&with_mark, encoding), &expected);
            check(&encode("\u{FEFF}短", encoding), &expected);
        }
    }

    #[test]
    fn plain_ascii_and_nothing_are_utf_8() {
        check(b"", "=utf-8");
        check(b"\n", "=utf-8");
        check(b"Title: none\nDate: 2024-03-05\n", "=utf-8");
        check(&encode("Title: none\n", Utf16Le), "=utf-16le");
        check(&encode("Title: none\n", Utf16Be), "=utf-16be");
    }

    #[test]
    fn short_text_is_asked_about() {
        for text in ["北京", "春耕", "联通", "要闻\n"] {
            let bytes = encode(text, Gb18030);
            assert!(matches!(detect(&bytes), Detection::Unsure(_)), "{text}");
            check(text.as_bytes(), "=utf-8");
        }
        check(&encode("今日要闻", Gb18030), "?gb18030");
        check(&encode("今日要聞", Big5), "?big5-hkscs");
        check(b"\xB1", "?utf-8");
    }

    #[test]
    fn a_cut_character_at_an_end_raises_no_doubt() {
        for encoding in Encoding::ALL {
            let bytes = encode(sample(encoding), encoding);
            let lines = bytes.len();
            // The last line end is one or two bytes; before it 」 or ”.
            for cut in 2..8 {
                check(&bytes[..lines - cut], &format!("={encoding}"));
            }
        }
        check(&SIMPLIFIED.as_bytes()[1..], "=utf-8");
        check(&SIMPLIFIED.as_bytes()[2..SIMPLIFIED.len() - 2], "=utf-8");
    }

    #[test]
    fn damage_is_asked_about_unless_there_is_next_to_none() {
        for encoding in [Utf8, Gb18030, Big5] {
            let mut bytes = encode(sample(encoding), encoding);
            let end = bytes.len();
            for n in 1..6 {
                bytes[n * end / 6] = 0xFF;
            }
            let Detection::Unsure(candidates) = detect(&bytes) else {
                panic!("sure of damaged {encoding}");
            };
            assert_eq!(candidates[0].encoding, encoding);
            assert_eq!(
                candidates[0].undecodable,
                count_undecodable(&bytes, encoding)
            );
            assert!(
                candidates
                    .iter()
                    .any(|c| c.encoding == Utf8 && c.undecodable > 0)
            );

            for dirt in [0xFF, 0x00] {
                let mut bytes = encode(&sample(encoding).repeat(40), encoding);
                let line_end = bytes.iter().rposition(|&b| b == b'\n').unwrap();
                bytes.insert(line_end, dirt);
                check(&bytes, &format!("={encoding}"));
            }
        }
    }

    #[test]
    fn the_beginning_alone_decides_nothing() {
        let ascii = "Volume 3, number 7, printed 1984\n";
        for repeat in [1, 30, 3000, 60_000] {
            let mut bytes = ascii.repeat(repeat).into_bytes();
            bytes.extend(encode(&SIMPLIFIED.repeat(40), Gb18030));
            check(&bytes, "=gb18030");
        }
        // Utf-8 first, and GB18030 for the rest: nobody can be sure, at any length.
        for repeat in [30, 300, 6000] {
            let mut bytes = SIMPLIFIED.repeat(repeat).into_bytes();
            bytes.extend(encode(&SIMPLIFIED.repeat(repeat / 10), Gb18030));
            assert!(matches!(detect(&bytes), Detection::Unsure(_)), "{repeat}");
            let mut bytes = encode(&SIMPLIFIED.repeat(repeat), Gb18030);
            bytes.extend(encode(&TRADITIONAL.repeat(repeat / 5), Big5));
            assert!(matches!(detect(&bytes), Detection::Unsure(_)), "{repeat}");
        }
    }

    #[test]
    fn other_scripts_and_binary_files_are_asked_about() {
        let japanese = "これは日本語の文章です。新聞の記事ではありません。\n".repeat(20);
        let latin = encoding_rs::WINDOWS_1252
            .encode("Déjà vu à l’été, où ça?\n")
            .0
            .repeat(20);
        for bytes in [
            encoding_rs::SHIFT_JIS.encode(&japanese).0.into_owned(),
            encoding_rs::EUC_JP.encode(&japanese).0.into_owned(),
            latin,
            (0..=255).collect(),
            vec![0; 100],
            vec![0xFF; 100],
        ] {
            let found = detect(&bytes);
            assert!(matches!(found, Detection::Unsure(_)), "{found:?}");
        }
    }

    #[test]
    fn a_candidate_shows_its_first_lines() {
        let text = format!("\n　\r\n今日要闻\r\n\n{}\n三\n四\n", "长".repeat(99));
        let Detection::Unsure(candidates) = detect(&encode(&text, Gb18030)[..24]) else {
            panic!("sure");
        };
        let gb = candidates.iter().find(|c| c.encoding == Gb18030).unwrap();
        assert!(gb.first_lines.starts_with("今日要闻\n长长"));
        let all = first_lines(&encode(&text, Gb18030), Gb18030);
        assert_eq!(all, format!("今日要闻\n{}\n三", "长".repeat(60)));
    }

    proptest! {
        #[test]
        fn any_bytes_are_answered(bytes in proptest::collection::vec(any::<u8>(), 0..3000)) {
            match detect(&bytes) {
                Detection::Sure(encoding) => {
                    let bad = count_undecodable(&bytes, encoding);
                    prop_assert!(bad * 100 <= bytes.len() || bad <= 6);
                }
                Detection::Unsure(candidates) => prop_assert!(!candidates.is_empty()),
            }
        }
    }
}
