//! What begins or ends a line and has white space that belongs: the number of an item, the beginning
//! of a report, bylines.

use crate::core::clean::is_white;
use crate::mend::dictionary::is_han;

use super::super::lines::{Line, is_digit};
use super::{Gap, ends_with};

impl Gap<'_> {
    /// The first field of a line names it: an item, a question, a year of a chronicle.
    pub(super) fn begins_item(&self) -> bool {
        let before = self.before();
        let wide = self.text[self.at..self.to].contains(&'\u{3000}');
        // None of those below is longer.
        let head: String = before.iter().take(5).collect();
        let numbered = before.first() == Some(&'第')
            && before.len() <= 6
            && matches!(
                before.last(),
                Some('条' | '章' | '节' | '幕' | '回' | '编' | '场' | '集' | '期' | '版' | '届')
            );
        let named = [
            "附件",
            "编者按",
            "问",
            "答",
            "甲",
            "乙",
            "丙",
            "丁",
            "注",
            "又",
            "附",
            "例",
            "按语",
            "附记",
            "核心提示",
            "提示",
            "导读",
            "摘要",
            "链接",
            "新闻链接",
            "背景",
            "名片",
            "遗失声明",
            "声明",
            "公告",
            "通告",
            "启事",
            "更正",
            "讣告",
            "招领",
            "招聘",
            "寻人",
            "通知",
        ];
        let bullet = before.len() == 1
            && !before[0].is_alphanumeric()
            && !matches!(
                before[0],
                '（' | '('
                    | '“'
                    | '《'
                    | '「'
                    | '『'
                    | '"'
                    | '‘'
                    | '—'
                    | '【'
                    | '〔'
                    | '［'
                    | '['
            );
        let figure = matches!(before, ['图' | '表', rest @ ..] if rest.len() <= 2 && rest.iter().all(|c| is_digit(*c)));
        let year = wide
            && before.len() <= 8
            && before
                .iter()
                .all(|c| is_digit(*c) || matches!(c, '年' | '月' | '日' | ':' | '：'));
        let clock = matches!(
            before,
            [.., ':' | '：', ten, one] if before.len() <= 5 && is_digit(*ten) && is_digit(*one)
        ) && before.first().is_some_and(|c| is_digit(*c));
        let closed = matches!(before.last(), Some('】')) && before.first() == Some(&'【');
        let label = behind_bullet(before).is_some_and(|label| {
            (2..=6).contains(&label.len()) && label.iter().all(|c| is_han(*c))
        });
        let person = before.len() <= 4 && matches!(self.after(), ['男' | '女', '，', ..]);
        let listed = wide && before.len() <= 4 && self.alike >= 2;
        numbered
            || person
            || listed
            || named.contains(&head.as_str())
            || bullet
            || label
            || clock && self.after().first().is_some_and(|c| is_han(*c))
            || figure
            || year
            || closed
    }
}

/// What stands behind the bullet that a line begins with.
fn behind_bullet(text: &[char]) -> Option<&[char]> {
    let (first, rest) = text.split_first()?;
    let is_bullet =
        matches!(first, '\u{2190}'..='\u{21FF}' | '\u{25A0}'..='\u{27BF}' | '•' | '·' | '※');
    let white = rest.iter().take_while(|c| is_white(**c)).count();
    is_bullet.then_some(&rest[white..])
}

/// Whether a line begins with a field of at most four characters and a wide gap.
pub(super) fn has_head(text: &[char]) -> bool {
    let head = text.iter().take(5).position(|c| *c == '\u{3000}');
    head.is_some_and(|at| at > 0 && text[..at].iter().all(|c| is_han(*c)))
}

/// Where the beginning of a report ends (本报讯, 新华社…电, 【…】), if the line begins with one.
pub(super) fn dateline_end(text: &[char]) -> Option<usize> {
    let head = &text[..text.len().min(34)];
    let stop = head
        .iter()
        .position(|c| matches!(c, '，' | '。' | '；' | '：' | '、'))
        .unwrap_or(head.len());
    if head.first() == Some(&'【') {
        return head.iter().position(|c| *c == '】').map(|at| at + 1);
    }
    let gap = head[..stop]
        .iter()
        .position(|c| is_white(*c) && *c != ' ')
        .into_iter();
    let gaps = head[..stop]
        .iter()
        .enumerate()
        .filter(|(_, c)| is_white(**c))
        .map(|(at, _)| at);
    for at in gap.chain(gaps) {
        let before = &head[..at];
        let short = before.len() <= 5;
        if ends_with(before, &["讯", "訊", "消息", "综述"])
            && (short
                || ends_with(
                    before,
                    &["报讯", "报訊", "網訊", "网讯", "专讯", "刊讯", "台讯"],
                ))
            && before.len() <= 10
        {
            return Some(at);
        }
        if ends_with(before, &["报道", "报导"]) && before.first() == Some(&'据') {
            return Some(at);
        }
        let own = matches!(
            before,
            ['本', '报' | '報' | '刊' | '台' | '网' | '網' | '社', ..] | ['综', '合', ..]
        );
        let sent = [
            "消息", "讯", "訊", "报道", "报导", "報道", "報導", "综述", "专电", "快讯", "特稿",
            "特写", "综合",
        ];
        if own && before.len() <= 12 && ends_with(before, &sent) {
            return Some(at);
        }
        let agency = before
            .iter()
            .take(12)
            .any(|c| matches!(c, '社' | '报' | '網' | '网' | '台' | '報'));
        if ends_with(before, &["电", "電"]) && agency {
            return Some(at);
        }
    }
    None
}

/// Stretches of a line that are bylines or credits, white space before them included: in brackets,
/// or at the end of a caption.
pub(super) fn bylines(text: &[char], line: &Line) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let own = &text[line.from..line.to];
    let named = |part: &[char]| {
        let words = [
            "记者",
            "通讯员",
            "实习生",
            "摄",
            "评论员",
            "供稿",
            "文/图",
            "作者",
        ];
        words.iter().any(|word| {
            let word: Vec<char> = word.chars().collect();
            part.windows(word.len()).any(|w| w == word)
        })
    };
    let mut at = 0;
    while let Some(open) = own[at..]
        .iter()
        .position(|c| matches!(c, '（' | '('))
        .map(|n| n + at)
    {
        let Some(close) = own[open..]
            .iter()
            .position(|c| matches!(c, '）' | ')'))
            .map(|n| n + open)
        else {
            break;
        };
        let part = &own[open + 1..close];
        if part.len() <= 40 && named(part) && !part.iter().any(|c| matches!(c, '，' | '。')) {
            found.push((line.from + open + 1, line.from + close));
        }
        at = close + 1;
    }
    // Behind the last end of a sentence.
    if let Some(stop) = own
        .iter()
        .rposition(|c| matches!(c, '。' | '？' | '！' | '；' | '，'))
    {
        let part = &own[stop + 1..];
        let begins = part.first().is_some_and(|c| is_white(*c));
        if begins && part.len() <= 30 && named(part) {
            found.push((line.from + stop + 1, line.to));
        }
    }
    found
}
