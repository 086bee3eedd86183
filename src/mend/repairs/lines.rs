//! The lines of a text that is to be repaired, and whether each is running text or stands for
//! itself: a headline, a byline, a row of a table, verse.

use crate::core::clean::{is_line_end, is_white};
use crate::mend::dictionary::is_han;
use crate::mend::signs::{Signs, is_pause, is_stop};

/// A line.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Line {
    /// Its first character, white ones too.
    pub(super) start: usize,
    /// Its first that is not white.
    pub(super) from: usize,
    /// One past its last that is not white.
    pub(super) to: usize,
    /// One past its last.
    pub(super) end: usize,
    /// It is running text.
    pub(super) runs: bool,
    /// It is a row of a table or list: fields with white space between them.
    pub(super) fields: bool,
}

/// The lines of a text.
pub(super) struct Lines<'a> {
    pub(super) text: &'a [char],
    pub(super) lines: Vec<Line>,
}

impl<'a> Lines<'a> {
    pub(super) fn of(text: &'a [char]) -> Self {
        let mut lines = Vec::new();
        let mut start = 0;
        loop {
            let end = (start..text.len())
                .find(|i| is_line_end(text[*i]))
                .unwrap_or(text.len());
            let inked = |i: &usize| !is_white(text[*i]);
            let from = (start..end).find(inked).unwrap_or(end);
            let to = (from..end).rev().find(inked).map_or(from, |i| i + 1);
            lines.push(Line {
                start,
                from,
                to,
                end,
                runs: false,
                fields: false,
            });
            if end >= text.len() {
                break;
            }
            start = end + 1;
        }
        let mut new = Self { text, lines };
        for at in 0..new.lines.len() {
            let line = new.lines[at];
            new.lines[at].fields = new.has_fields(&line);
            new.lines[at].runs = !new.lines[at].fields && new.has_sentence(&line);
        }
        // A line without a mark between two of a paragraph runs with them.
        for at in 0..new.lines.len() {
            let long = |n: usize| new.lines[n].to - new.lines[n].from;
            let byline = Signs::of(new.text_of(&new.lines[at])).byline;
            if new.lines[at].runs || new.lines[at].fields || long(at) < 8 || byline {
                continue;
            }
            let before = at > 0 && new.lines[at - 1].runs && !new.ends_sentence(at - 1);
            let after =
                at + 1 < new.lines.len() && new.lines[at + 1].runs && long(at) + 3 >= long(at + 1);
            let fits = after && at > 0 && new.lines[at - 1].runs;
            // The first line of a paragraph is as long as the next.
            let first = after
                && new.lines.len() > 2
                && long(at) >= 12
                && long(at) <= long(at + 1) + 1
                && long(at) + 1 >= long(at + 1);
            let fits = fits || first;
            new.lines[at].runs = before || fits;
        }
        new
    }

    pub(super) fn text_of(&self, line: &Line) -> &'a [char] {
        &self.text[line.from..line.to]
    }

    fn ends_sentence(&self, at: usize) -> bool {
        let text = self.text_of(&self.lines[at]);
        let last = text
            .iter()
            .rev()
            .find(|c| !matches!(c, '”' | '’' | '）' | '」' | '』' | ')' | '"'));
        last.is_some_and(|c| is_stop(*c))
    }

    fn has_sentence(&self, line: &Line) -> bool {
        let text = self.text_of(line);
        let pauses = text.iter().enumerate().any(|(i, c)| {
            let between = i > 0
                && text[i - 1].is_ascii_digit()
                && text.get(i + 1).is_some_and(char::is_ascii_digit);
            (is_pause(*c) && !between && *c != '.') || is_stop(*c)
        });
        let few = if self.lines.len() > 2 { 1 } else { 4 };
        pauses && text.iter().filter(|c| is_han(**c)).count() >= few
    }

    /// Several gaps, wide ones among them, and no sentence.
    fn has_fields(&self, line: &Line) -> bool {
        let text = self.text_of(line);
        let mut gaps = gaps(text);
        // What stands behind the number of an item is no second field.
        let numbered = gaps.first().is_some_and(|(at, _)| {
            text[0] == '第' && *at <= 6 && matches!(text[at - 1], '条' | '章' | '节')
        });
        if numbered {
            gaps.remove(0);
        }
        let wide = gaps
            .iter()
            .filter(|(at, to)| to - at > 1 || matches!(text[*at], '\u{3000}' | '\t'))
            .count();
        let sentences = text
            .iter()
            .filter(|c| matches!(c, '，' | '。' | '；'))
            .count();
        sentences == 0
            && (wide >= 2
                || (wide >= 1 && gaps.len() >= 2)
                || (gaps.len() >= 3 && self.numbers_alone(text)))
    }

    /// Two fields or more are numbers, times or amounts.
    fn numbers_alone(&self, text: &[char]) -> bool {
        let fields: Vec<&[char]> = text
            .split(|c| is_white(*c))
            .filter(|field| !field.is_empty())
            .collect();
        let number = |field: &[char]| {
            field.iter().all(|c| {
                c.is_ascii_digit() || matches!(c, ':' | '：' | '.' | '-' | '—' | '+' | '%')
            })
        };
        let (mut all, mut numbers, mut single) = (0, 0, 0);
        for (n, field) in fields.iter().enumerate() {
            // A number and what it counts are one field: 2019 年.
            let counted = fields.get(n + 1).is_some_and(|next| is_counted(next[0]));
            all += 1;
            numbers += usize::from(number(field) && !counted);
            single += usize::from(field.len() == 1);
        }
        numbers >= 2 && all > numbers && single * 2 < all
    }
}

/// What numbers count.
pub(super) fn is_counted(c: char) -> bool {
    matches!(
        c,
        '年' | '月'
            | '日'
            | '时'
            | '分'
            | '点'
            | '号'
            | '版'
            | '个'
            | '处'
            | '岁'
            | '元'
            | '人'
            | '名'
            | '届'
            | '期'
            | '万'
            | '亿'
            | '吨'
            | '米'
            | '度'
            | '户'
            | '家'
    )
}

/// Stretches of white space inside a text.
pub(super) fn gaps(text: &[char]) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < text.len() {
        if is_white(text[at]) {
            let to = (at..text.len())
                .find(|i| !is_white(text[*i]))
                .unwrap_or(text.len());
            found.push((at, to));
            at = to;
        } else {
            at += 1;
        }
    }
    found
}

/// Whether a character is a digit of either width.
pub(super) fn is_digit(c: char) -> bool {
    c.is_ascii_digit() || ('０'..='９').contains(&c)
}

/// Titles that stand before names.
pub(super) const TITLES: [&str; 30] = [
    "记者",
    "通讯员",
    "特派员",
    "实习生",
    "评论员",
    "撰文",
    "作者",
    "编辑",
    "摄影",
    "责编",
    "美编",
    "校对",
    "版式",
    "主编",
    "读者",
    "整理",
    "绘图",
    "供图",
    "翻译",
    "编剧",
    "导演",
    "监票人",
    "特约",
    "制图",
    "主持人",
    "嘉宾",
    "执笔",
    "策划",
    "统筹",
    "采写",
];

/// Whether a text ends with a title.
pub(super) fn ends_with_title(text: &[char]) -> bool {
    TITLES.iter().any(|title| {
        let mut back = text.iter().rev();
        title.chars().rev().all(|c| back.next() == Some(&c))
    })
}

/// Family names of one character.
pub(super) const FAMILIES: &str = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳时穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝官封谈匡鞠惠荆乐冀郁胥南班储原栗燕楚鄢劳谌奚皮粟冼蔺楼盘满闻位厉伊仝区郜海阚花权强帅屠豆朴盖练廉禹井祖漆巴丰支卿国狄平计索宣晋相初门云容敬来扈晁芮都普阙浦戈伏鹿薄邸雍辜羊阿乌母裘亓修邰赫杭况那宿鲜印逯隆茹诺战慕危玉银亢嵇公哈湛宾戎勾茅利於呼居揭干但尉冶斯元束檀衣信展阴昝智幸奉植衡富尧闭由";

/// Whether a character can be a family name.
pub fn is_family(c: char) -> bool {
    FAMILIES.contains(c)
}
