//! The lines of a page as it came, which no action changes: the numbers by which people find a place
//! on it.

use super::clean::is_line_end;
use super::{Address, Buffer, Document, PageId};

/// Where the lines of a page begin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageLines {
    page: PageId,
    starts: Vec<u32>,
}

impl PageLines {
    /// Of a page of the document.
    pub fn of(document: &Document, page: PageId) -> Self {
        let buffer = Buffer::of_page(page);
        let all = document.chars(buffer.run(0..document.buffer_len(buffer)));
        Self {
            page,
            starts: starts(all).collect(),
        }
    }

    /// The number of the line that a character came in, from 1; none where it is of another page or
    /// was typed.
    pub fn number(&self, at: Address) -> Option<u32> {
        if at.buffer != Buffer::of_page(self.page) {
            return None;
        }
        let behind = self.starts.partition_point(|start| *start <= at.index);
        Some(behind as u32)
    }
}

/// The line and the column in which a character of a page came, from 1; none where it was typed.
pub fn line_and_column(document: &Document, at: Address) -> Option<(u32, u32)> {
    if at.buffer.is_typed() {
        return None;
    }
    let before = document.chars(Buffer::of_page(at.buffer.page).run(0..at.index));
    let (count, start) = starts(before).fold((0, 0), |(count, _), start| (count + 1, start));
    Some((count, at.index - start + 1))
}

/// Where lines begin. The line feed of a carriage return ends no line of its own.
fn starts(chars: &[char]) -> impl Iterator<Item = u32> + '_ {
    let ends = (0..chars.len()).filter(|at| {
        is_line_end(chars[*at]) && !(chars[*at] == '\r' && chars.get(at + 1) == Some(&'\n'))
    });
    std::iter::once(0).chain(ends.map(|end| end as u32 + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_begin_behind_their_ends() {
        let check = |text: &str, expected: &[u32]| {
            let chars: Vec<char> = text.chars().collect();
            assert_eq!(starts(&chars).collect::<Vec<u32>>(), expected, "{text:?}");
        };
        check("", &[0]);
        check("一二\n三", &[0, 3]);
        check("一\r\n\r\n二\r三\n", &[0, 3, 5, 7, 9]);
        check("一\u{2028}二\u{c}三", &[0, 2, 4]);
    }
}
