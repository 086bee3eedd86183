//! A page on which nothing was done: one article, which reads as the page came.

use std::borrow::Cow;
use std::cell::{OnceCell, RefCell};
use std::ops::Range;

use crate::core::clean::{Clean, is_line_end};
use crate::core::encoding::{Encoding, decode_to_text};
use crate::core::{Address, Buffer, Document, PageId};
use crate::tag::find::{Folded, Matcher, ROW_END};

/// See the module's description. Its text is read when it is first asked for.
pub(in crate::session) struct Plain<'a> {
    pub(in crate::session) page: PageId,
    bytes: &'a [u8],
    encoding: Encoding,
    text: OnceCell<Cow<'a, str>>,
    room: &'a RefCell<Folded>,
}

impl<'a> Plain<'a> {
    pub(super) fn new(
        page: PageId,
        bytes: &'a [u8],
        encoding: Encoding,
        room: &'a RefCell<Folded>,
    ) -> Self {
        Self {
            page,
            bytes,
            encoding,
            text: OnceCell::new(),
            room,
        }
    }

    /// Its characters, as they came.
    pub(in crate::session) fn text(&self) -> &str {
        self.text
            .get_or_init(|| decode_to_text(self.bytes, self.encoding))
    }

    /// Its article.
    pub(in crate::session) fn head(&self) -> Address {
        Buffer::of_page(self.page).at(self.text().chars().count() as u32)
    }

    /// The document that it is.
    pub(in crate::session) fn document(&self) -> Document {
        let chars = self.text().chars().collect();
        Document::fold([(self.page, chars)], Vec::new(), [])
    }

    /// The hits in its text, in order, in bytes, where white space does not count.
    pub(in crate::session) fn find(&self, matcher: &Matcher) -> Vec<Range<usize>> {
        if self.encoding == Encoding::Utf8 && matcher.is_surely_not_in(self.bytes) {
            return Vec::new();
        }
        matcher.find_in_rows(self.text(), &mut self.room.borrow_mut())
    }

    /// The first and the last character of each of some hits that come in order, in bytes.
    pub(in crate::session) fn places(
        &self,
        found: &[Range<usize>],
    ) -> impl Iterator<Item = (Address, Address)> {
        let buffer = Buffer::of_page(self.page);
        let text = self.text();
        // Up to where characters are counted.
        let (mut byte, mut passed) = (0, 0);
        found.iter().map(move |hit| {
            let first = passed + text[byte..hit.start].chars().count() as u32;
            passed = first + text[hit.clone()].chars().count() as u32;
            byte = hit.end;
            (buffer.at(first), buffer.at(passed - 1))
        })
    }

    /// Its clean text.
    pub(in crate::session) fn clean(&self) -> Clean {
        Clean::of_page(self.page, self.text().chars())
    }
}

/// Text of such a page as it is searched: no line end is decided.
pub(in crate::session) fn rows(text: &str) -> impl Iterator<Item = char> + Clone {
    let as_row = |c: char| if is_line_end(c) { ROW_END } else { c };
    text.chars().map(as_row)
}
