//! A small notation for annotated text: `【人:王芳】在【地:北京】`.
//!
//! A span is written `【label:text】`, spans inside spans; a span of several parts repeats its
//! label with a number, `【LOC#1:南】、【LOC#1:北美】`. In the printed view hidden text stands in
//! `⟨…⟩`, typed text in `‹…›`. The characters of the notation themselves are written behind a
//! backslash. Used by `pizhu show` and throughout the tests.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::address::Address;
use super::breaks::rows;
use super::buffers::Facts;
use super::clean::Clean;
use super::document::Document;

const MARKS: &str = "【】⟨⟩‹›\\";

/// A span of parsed notation: its label and its parts, in code points of the plain text.
pub type ParsedSpan = (String, Vec<(u32, u32)>);

/// Reads notation: the plain text, and the spans in order of their first characters, longer
/// ones first. Text that is not notation stays text: a bracket without its other half, or
/// without a label and a colon behind it.
pub fn parse(notation: &str) -> (String, Vec<ParsedSpan>) {
    let chars: Vec<char> = notation.chars().collect();
    let brackets = brackets(&chars);
    let mut text = String::new();
    let mut at = 0u32;
    let mut open: Vec<(String, u32)> = Vec::new();
    let mut closed: Vec<(String, u32, u32)> = Vec::new();
    let mut i = 0;
    while let Some(&c) = chars.get(i) {
        match brackets.get(&i) {
            Some(&Bracket::Opens { text_from }) => {
                open.push((chars[i + 1..text_from - 1].iter().collect(), at));
                i = text_from;
                continue;
            }
            Some(Bracket::Closes) => {
                closed.extend(open.pop().map(|(label, start)| (label, start, at)));
            }
            None => {
                let escaped = c == '\\' && i + 1 < chars.len();
                i += usize::from(escaped);
                text.push(chars[i]);
                at += 1;
            }
        }
        i += 1;
    }
    closed.sort_by_key(|(_, start, end)| (*start, u32::MAX - end));
    let mut spans: Vec<ParsedSpan> = Vec::new();
    let mut numbered: BTreeMap<String, usize> = BTreeMap::new();
    for (name, start, end) in closed {
        match name.split_once('#') {
            Some((label, _)) => match numbered.get(&name) {
                Some(&i) => spans[i].1.push((start, end)),
                None => {
                    numbered.insert(name.clone(), spans.len());
                    spans.push((label.to_owned(), vec![(start, end)]));
                }
            },
            None => spans.push((name, vec![(start, end)])),
        }
    }
    (text, spans)
}

enum Bracket {
    /// Behind it stand a label, a colon and the text from there on.
    Opens {
        text_from: usize,
    },
    Closes,
}

/// The brackets that belong together and are notation, by their places.
fn brackets(chars: &[char]) -> BTreeMap<usize, Bracket> {
    let mut brackets = BTreeMap::new();
    let mut open: Vec<(usize, usize)> = Vec::new();
    let mut i = 0;
    while let Some(c) = chars.get(i) {
        match c {
            '\\' => i += 1,
            '【' => {
                let ends = |c: &char| *c == ':' || *c == '\n' || MARKS.contains(*c);
                let colon = chars[i + 1..].iter().position(ends).map(|n| i + 1 + n);
                if let Some(colon) = colon.filter(|&colon| chars[colon] == ':') {
                    open.push((i, colon + 1));
                    i = colon;
                }
            }
            '】' => {
                if let Some((opens, text_from)) = open.pop() {
                    brackets.insert(opens, Bracket::Opens { text_from });
                    brackets.insert(i, Bracket::Closes);
                }
            }
            _ => {}
        }
        i += 1;
    }
    brackets
}

/// The clean text of an article with its spans. Of spans that lie in other articles too, what is
/// in this one is shown.
pub fn clean(document: &Document, article: Address) -> String {
    clean_named(document, article, |label| Some(label.to_owned()))
}

/// The same with labels by other names; spans whose label has none are not shown.
pub fn clean_named(
    document: &Document,
    article: Address,
    name: impl Fn(&str) -> Option<String>,
) -> String {
    let clean = Clean::of(document, article);
    let mut spans = Vec::new();
    for span in document.spans() {
        let here = clean.places(document, article, &span);
        if let Some(name) = name(span.label()).filter(|_| !here.is_empty()) {
            spans.push((name, here));
        }
    }
    write(clean.text(), &spans)
}

/// Writes text with spans given in code points. A span that lies over the end of another is cut
/// there, and numbered like one of several parts.
pub fn write(text: &str, spans: &[ParsedSpan]) -> String {
    let mut ranges: Vec<(u32, u32, usize)> = (0..)
        .zip(spans)
        .flat_map(|(i, (_, ranges))| ranges.iter().map(move |&(start, end)| (start, end, i)))
        .collect();
    ranges.sort_by_key(|&(start, end, i)| (start, Reverse(end), &spans[i].0, i));
    let mut numbered: Vec<bool> = spans.iter().map(|(_, ranges)| ranges.len() > 1).collect();
    let mut ends: Vec<u32> = Vec::new();
    for &(start, end, i) in &ranges {
        ends.retain(|&open| open > start);
        numbered[i] |= ends.iter().any(|&open| open < end);
        ends.push(end);
    }
    let parts = ranges.into_iter().map(|(start, end, i)| {
        let label = &spans[i].0;
        let name = match numbered[i] {
            true => format!("{label}#{}", i + 1),
            false => label.clone(),
        };
        (start, end, name)
    });
    let mut out = String::new();
    let mut open: Vec<(u32, String)> = Vec::new();
    let mut next = parts.peekable();
    for (at, c) in (0u32..).zip(text.chars().map(Some).chain([None])) {
        close(&mut out, &mut open, at);
        while let Some((_, end, name)) = next.next_if(|part| part.0 == at) {
            out.push('【');
            out.push_str(&name);
            out.push(':');
            open.push((end, name));
        }
        if let Some(c) = c {
            if MARKS.contains(c) {
                out.push('\\');
            }
            out.push(c);
        }
    }
    out
}

/// Ends the spans that end at `at`; those that lie over such an end are ended and begun again.
fn close(out: &mut String, open: &mut Vec<(u32, String)>, at: u32) {
    let Some(lowest) = open.iter().position(|(end, _)| *end <= at) else {
        return;
    };
    for _ in lowest..open.len() {
        out.push('】');
    }
    let again: Vec<_> = open.drain(lowest..).filter(|(end, _)| *end > at).collect();
    for (end, name) in again {
        out.push('【');
        out.push_str(&name);
        out.push(':');
        open.push((end, name));
    }
}

/// An article as printed: a line for each row, with what is hidden and typed marked.
pub fn printed(document: &Document, article: Address) -> Vec<String> {
    #[derive(PartialEq, Clone, Copy)]
    enum Kind {
        Plain,
        Hidden,
        Typed,
    }
    let brackets = |kind| match kind {
        Kind::Plain => ("", ""),
        Kind::Hidden => ("⟨", "⟩"),
        Kind::Typed => ("‹", "›"),
    };
    let mut lines = Vec::new();
    for row in rows(document, article) {
        let mut line = String::new();
        let mut kind = Kind::Plain;
        for address in row.runs.iter().flat_map(|run| run.addresses()) {
            let Some((c, facts)) = document.character(address) else {
                continue;
            };
            let now = match address.buffer.is_typed() {
                _ if facts.any(Facts::HIDDEN | Facts::REPLACED) => Kind::Hidden,
                true => Kind::Typed,
                false => Kind::Plain,
            };
            let shown = match c {
                '\n' | '\r' if now == Kind::Plain => continue,
                '\n' => '⏎',
                '\r' => continue,
                c if c.is_control() => '␣',
                c => c,
            };
            if now != kind {
                line.push_str(brackets(kind).1);
                line.push_str(brackets(now).0);
                kind = now;
            }
            if MARKS.contains(shown) {
                line.push('\\');
            }
            line.push(shown);
        }
        line.push_str(brackets(kind).1);
        lines.push(line);
    }
    lines
}
