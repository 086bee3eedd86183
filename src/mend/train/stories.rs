//! Stories with their headlines, set as pages of which the part of every line is known: to learn
//! what lines are by.

use crate::mend::roles::parts::Part;

use super::chance::Chance;

/// A story: its blocks, each with what it is. ` / ` parts printed lines.
pub type Story = Vec<(Part, String)>;

/// A page with the part of every line, blank ones left out.
#[derive(Clone, Debug, Default)]
pub struct Labelled {
    /// Its text.
    pub text: Vec<char>,
    /// The numbers of its lines, from 1, and what they are.
    pub parts: Vec<(u32, Part)>,
}

/// Reads stories: a block a line, a letter and the text; blank lines part stories. Lines of
/// other letters are left out.
pub fn stories(text: &str) -> Vec<Story> {
    let mut found = vec![Story::new()];
    for line in text.lines() {
        let Some((letter, rest)) = line.split_once(' ') else {
            found.push(Story::new());
            continue;
        };
        let part = match letter {
            "E" => Part::Above,
            "H" => Part::Headline,
            "S" => Part::Below,
            "T" => Part::Inside,
            "B" => Part::Byline,
            "P" => Part::Body,
            _ => continue,
        };
        if let Some(story) = found.last_mut() {
            story.push((part, rest.trim().to_owned()));
        }
    }
    found.retain(|story| !story.is_empty());
    found
}

/// Heads of pages, as they stand at the top or bottom of one.
const FURNITURE: [&str; 16] = [
    "第3版　要闻",
    "责任编辑：时雨",
    "2019年3月5日　星期二",
    "A07 城事",
    "◎综合新闻",
    "4版",
    "编辑/柏舟 校对/蓝田",
    "新闻热线：12345678",
    "经济　　　　　　5",
    "1986年6月1日　第二版",
    "B2 财经·市场",
    "本版责编：江梅　美编：石坚",
    "2023.11.20 星期一",
    "农历十月初三",
    "教育周刊",
    "08 副刊",
];

/// Before the name of who took a photograph.
const PHOTOGRAPHED: [&str; 5] = [
    "本报记者 丁一帆 摄",
    "（苗青摄）",
    "岑岭摄",
    "新华社发",
    "通讯员 鲁北 摄",
];

/// Lines that say where a story goes on.
const JUMPS: [&str; 6] = [
    "（下转第三版）",
    "（下转2版）",
    "下转A04版",
    "（紧接第四版）",
    "▶▶下转第6版",
    "（转第八版）",
];

/// How the headlines of a page stand to their texts.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Way {
    /// Each before its text.
    Before,
    /// All before the first text.
    AllBefore,
    /// All behind the last text.
    AllBehind,
    /// Each behind its text.
    Behind,
    /// Behind the first paragraph.
    Within,
}

/// Habits of a newspaper, and of what took its text out.
struct Press<'a> {
    chance: &'a mut Chance,
    page: Labelled,
    number: u32,
    /// Characters in a line.
    width: usize,
    indent: &'static str,
    blank_around_heads: bool,
    blank_between_paragraphs: bool,
    blank_everywhere: bool,
}

/// Sets a page of stories.
pub fn print(stories: &[&Story], chance: &mut Chance) -> Labelled {
    let width = [0, 8, 10, 12, 14, 17, 20, 24, 30, 40]
        [chance.weighted(&[0.0, 0.3, 0.6, 1.5, 2.0, 2.0, 1.5, 1.0, 0.6, 0.5])];
    let indent = ["", "　　", "  ", "    "][chance.weighted(&[1.0, 1.0, 0.15, 0.15])];
    let everywhere = chance.yes(0.05);
    let mut press = Press {
        page: Labelled::default(),
        number: 0,
        width,
        indent,
        blank_around_heads: chance.yes(0.25),
        blank_between_paragraphs: chance.yes(0.12),
        blank_everywhere: everywhere,
        chance,
    };
    press.page_of(stories);
    press.page
}

fn is_head(part: Part) -> bool {
    matches!(part, Part::Above | Part::Headline | Part::Below)
}

impl Press<'_> {
    fn page_of(&mut self, stories: &[&Story]) {
        let ways = [
            Way::Before,
            Way::AllBefore,
            Way::AllBehind,
            Way::Behind,
            Way::Within,
        ];
        let way = ways[self.chance.weighted(&[0.72, 0.09, 0.06, 0.06, 0.07])];
        self.furniture(0.35);
        if way == Way::AllBefore {
            stories.iter().for_each(|story| self.heads(story));
        }
        for story in stories {
            let begins = story.iter().position(|(part, _)| !is_head(*part));
            let begins = begins.unwrap_or(story.len());
            let body = &story[begins..];
            match way {
                Way::Before => {
                    self.heads(story);
                    self.body(body);
                }
                Way::Behind => {
                    self.body(body);
                    self.heads(story);
                }
                Way::Within => {
                    let first = body.iter().position(|(part, _)| *part == Part::Body);
                    let (before, behind) = body.split_at(first.map_or(0, |at| at + 1));
                    self.body(before);
                    self.heads(story);
                    self.body(behind);
                }
                Way::AllBefore | Way::AllBehind => self.body(body),
            }
        }
        if way == Way::AllBehind {
            stories.iter().for_each(|story| self.heads(story));
        }
        self.furniture(0.2);
    }

    fn furniture(&mut self, share: f32) {
        if self.chance.yes(share) {
            for _ in 0..self.chance.between(1, 3) {
                let text = *self.chance.one(&FURNITURE);
                self.line(text, Part::Furniture);
            }
        }
    }

    /// The headlines of a story.
    fn heads(&mut self, story: &Story) {
        let mut heads: Vec<&(Part, String)> = story
            .iter()
            .take_while(|(part, _)| is_head(*part))
            .collect();
        // The largest type is taken out first by some programs.
        if heads.len() > 1 && self.chance.yes(0.06) {
            heads.sort_by_key(|(part, _)| *part != Part::Headline);
        }
        if self.blank_around_heads {
            self.blank();
        }
        for (part, text) in heads {
            self.head(*part, text);
        }
        if self.blank_around_heads {
            self.blank();
        }
    }

    /// A headline, in as many lines as it is printed in.
    fn head(&mut self, part: Part, text: &str) {
        let joined = self.chance.yes(0.3);
        let text = if joined {
            text.replace(" / ", "")
        } else {
            text.to_owned()
        };
        let lines: Vec<&str> = text.split(" / ").collect();
        if let [line] = lines[..] {
            let chars: Vec<char> = line.chars().collect();
            let wide = chars.len() > 12 && self.chance.yes(0.3) || chars.len() > 2 * self.width;
            if wide && !chars.contains(&' ') {
                let middle = chars.len().div_ceil(2);
                let cut = (middle + self.chance.between(0, 4)).saturating_sub(2);
                let (first, second) = chars.split_at(cut.clamp(3, chars.len() - 2));
                self.line(&first.iter().collect::<String>(), part);
                self.line(&second.iter().collect::<String>(), part);
                return;
            }
        }
        for line in lines {
            self.line(line, part);
        }
    }

    fn body(&mut self, blocks: &[(Part, String)]) {
        let caption = self
            .chance
            .yes(0.12)
            .then(|| self.chance.below(blocks.len().max(1)));
        let jumps = self.chance.yes(0.05);
        for (at, (part, text)) in blocks.iter().enumerate() {
            match part {
                Part::Body => self.paragraph(text),
                Part::Inside | Part::Above | Part::Headline | Part::Below => self.head(*part, text),
                _ => self.line(text, *part),
            }
            if caption == Some(at) && *part == Part::Body {
                self.caption(text);
            }
        }
        if jumps && let Some((Part::Body, text)) = blocks.last() {
            let kept: String = text.chars().take(text.chars().count() / 2).collect();
            self.paragraph(&kept);
            let jump = *self.chance.one(&JUMPS);
            self.line(jump, Part::Jump);
        }
    }

    /// A caption made of the first clause of a paragraph.
    fn caption(&mut self, paragraph: &str) {
        let clause = paragraph
            .split(['，', '。', '：', '？', '！'])
            .next()
            .unwrap_or(paragraph);
        let by = *self.chance.one(&PHOTOGRAPHED);
        let text = match self.chance.below(4) {
            0 => format!("图为{clause}。"),
            1 => format!("{clause}。 {by}"),
            2 => format!("▲{clause}。{by}"),
            _ => format!("图为{clause}。 {by}"),
        };
        self.wrapped(&text, Part::Caption, "");
    }

    fn paragraph(&mut self, text: &str) {
        if self.blank_between_paragraphs {
            self.blank();
        }
        let indent = self.indent;
        self.wrapped(text, Part::Body, indent);
    }

    /// Text in lines of a column.
    fn wrapped(&mut self, text: &str, part: Part, indent: &str) {
        let chars: Vec<char> = text.chars().collect();
        let mut at = 0;
        while at < chars.len() {
            let room = if at == 0 && part == Part::Body {
                self.width - 2
            } else {
                self.width
            };
            let mut end = (at + room).min(chars.len());
            // A mark that may begin no line hangs.
            while end < chars.len()
                && matches!(
                    chars[end],
                    '，' | '。' | '、' | '；' | '：' | '？' | '！' | '”' | '）' | '》'
                )
            {
                end += 1;
            }
            let line: String = chars[at..end].iter().collect();
            let line = line.trim();
            if !line.is_empty() {
                let before = if at == 0 { indent } else { "" };
                self.line(&format!("{before}{line}"), part);
            }
            at = end;
        }
    }

    fn line(&mut self, text: &str, part: Part) {
        self.page.text.extend(text.chars());
        self.page.text.push('\n');
        self.number += 1;
        self.page.parts.push((self.number, part));
        if self.blank_everywhere {
            self.blank();
        }
    }

    fn blank(&mut self) {
        if self.number > 0 && !self.page.text.ends_with(&['\n', '\n']) {
            self.page.text.push('\n');
            self.number += 1;
        }
    }
}
