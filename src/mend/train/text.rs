//! The text that is learned from: one paragraph a line, words parted by white space, each with
//! `/tag` behind it or without.

/// A paragraph: its words.
pub type Paragraph = Vec<Vec<char>>;

/// Reads paragraphs.
pub fn paragraphs(text: &str) -> Vec<Paragraph> {
    let lines = text.lines().map(|line| {
        let words = line.split_whitespace().map(|word| {
            let word = word.rsplit_once('/').map_or(word, |(word, _)| word);
            let word = word
                .strip_prefix('[')
                .filter(|rest| !rest.is_empty())
                .unwrap_or(word);
            word.chars().collect::<Vec<char>>()
        });
        words.filter(|word| !word.is_empty()).collect::<Paragraph>()
    });
    lines.filter(|paragraph| !paragraph.is_empty()).collect()
}

/// How many characters a paragraph has.
pub fn len(paragraph: &Paragraph) -> usize {
    paragraph.iter().map(Vec::len).sum()
}

/// Whether a paragraph reads as a headline: short, and no sentence.
pub fn is_title(paragraph: &Paragraph) -> bool {
    let last = paragraph.last().and_then(|word| word.last());
    let ends = last.is_some_and(|c| {
        matches!(
            c,
            '。' | '！' | '？' | '”' | '…' | '；' | '：' | '，' | '、'
        )
    });
    let pauses = paragraph
        .iter()
        .flatten()
        .filter(|c| matches!(c, '，' | '。'))
        .count();
    !ends && len(paragraph) <= 40 && pauses == 0
}
