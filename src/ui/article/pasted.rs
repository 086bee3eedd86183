//! What is pasted into a line: its line ends are joined, since a correction makes no paragraphs,
//! and it is known how many they were.

use crate::core::clean::{is_line_end, is_white};

/// The text in one line, and how many line ends were joined. White space around these goes with
/// them; between letters or digits of Latin script a space stays.
pub(in crate::ui) fn in_one_line(text: &str) -> (String, usize) {
    let is_written = |c: &char| !c.is_control();
    if !text.contains(is_line_end) {
        return (text.chars().filter(is_written).collect(), 0);
    }
    let lines = text
        .split(is_line_end)
        .map(|line| line.trim_matches(is_white));
    let (mut out, mut joined) = (String::new(), 0);
    for line in lines.filter(|line| !line.is_empty()) {
        let before = out.chars().next_back();
        joined += usize::from(before.is_some());
        let is_spaced = before.is_some_and(|c| c.is_ascii_graphic())
            && line.starts_with(|c: char| c.is_ascii_alphanumeric());
        if is_spaced {
            out.push(' ');
        }
        out.extend(line.chars().filter(is_written));
    }
    (out, joined)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pasted_lines_are_joined_as_they_are_read() {
        let check = |text: &str, line: &str, joined: usize| {
            assert_eq!(in_one_line(text), (line.to_owned(), joined), "{text:?}");
        };
        check("程秀兰", "程秀兰", 0);
        check(" 程 ", " 程 ", 0);
        check("程秀\n兰", "程秀兰", 1);
        check("程秀兰\r\n", "程秀兰", 0);
        check("\n　　程秀\r\n\r\n　　兰己经\n", "程秀兰己经", 1);
        check("on the\nmarket,\n300\n个", "on the market, 300个", 3);
        check("一\t二\u{7}", "一二", 0);
    }
}
