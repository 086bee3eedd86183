//! A page on which nothing was done: one article, which reads as the page came. It is searched in
//! its bytes; characters are made of what is told of hits and nothing else.

use std::borrow::Cow;
use std::cell::{OnceCell, RefCell};
use std::ops::Range;

use crate::core::clean::{is_line_end, is_white};
use crate::core::encoding::{Encoding, decode_to_text};
use crate::core::utf8::{self, Characters, is_utf8};
use crate::core::{Address, Buffer, Document, PageId};
use crate::tag::find::{Folded, Matcher, ROW_END};

/// See the module's description.
pub(in crate::session) struct Plain<'a> {
    pub(in crate::session) page: PageId,
    bytes: &'a [u8],
    encoding: Encoding,
    text: OnceCell<Cow<'a, [u8]>>,
    room: &'a RefCell<Folded>,
}

/// Hits in such a page.
pub(in crate::session) struct Hits<'a> {
    /// The page as it came, or where white space counts its clean text.
    text: Cow<'a, [u8]>,
    is_clean: bool,
    /// Where they are in it.
    found: Vec<Range<usize>>,
    /// The first and the last character of each.
    places: Vec<(Address, Address)>,
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

    /// Its characters as they came, in UTF-8.
    fn text(&self) -> &[u8] {
        self.text.get_or_init(|| {
            let text = &self.bytes[self.encoding.bom_len(self.bytes)..];
            match self.encoding {
                Encoding::Utf8 if is_utf8(text) => Cow::Borrowed(text),
                _ => {
                    let text = decode_to_text(self.bytes, self.encoding);
                    Cow::Owned(text.into_owned().into_bytes())
                }
            }
        })
    }

    /// Its article.
    pub(in crate::session) fn head(&self) -> Address {
        Buffer::of_page(self.page).at(utf8::count(self.text()))
    }

    /// The document that it is.
    pub(in crate::session) fn document(&self) -> Document {
        let chars = Characters(self.text()).collect();
        Document::fold([(self.page, chars)], Vec::new(), [])
    }

    /// The hits in it, in order, if there are any.
    pub(in crate::session) fn hits(&self, matcher: &Matcher) -> Option<Hits<'_>> {
        if self.encoding == Encoding::Utf8 && matcher.is_surely_not_in(self.bytes) {
            return None;
        }
        let page = self.text();
        let is_clean = matcher.minds_spaces();
        let (text, stops) = match is_clean {
            true => {
                let (text, stops) = clean(page);
                (Cow::Owned(text), stops)
            }
            false => (Cow::Borrowed(page), vec![(0, 0)]),
        };
        let found = matcher.find_in_text(&text, &mut self.room.borrow_mut());
        if found.is_empty() {
            return None;
        }
        let buffer = Buffer::of_page(self.page);
        let mut stop = 0;
        // Up to where characters of the page are counted.
        let (mut byte, mut passed) = (0, 0);
        let mut place = |at: usize| {
            while stops.get(stop + 1).is_some_and(|(from, _)| *from <= at) {
                stop += 1;
            }
            let (from, of_page) = stops[stop];
            let at = of_page + (at - from);
            passed += utf8::count(&page[byte..at]);
            byte = at;
            buffer.at(passed)
        };
        let places = found.iter().map(|hit| {
            let first = place(hit.start);
            let last = hit.start + utf8::last(&text[hit.clone()], 1);
            (first, place(last))
        });
        let places = places.collect();
        Some(Hits {
            text,
            is_clean,
            found,
            places,
        })
    }
}

impl Hits<'_> {
    /// How many there are.
    pub(in crate::session) fn count(&self) -> usize {
        self.found.len()
    }

    /// Each with its first and its last character, in order.
    pub(in crate::session) fn each(
        &self,
    ) -> impl Iterator<Item = (&Range<usize>, (Address, Address))> {
        self.found.iter().zip(self.places.iter().copied())
    }

    /// What stands before a hit, at most so many characters.
    pub(in crate::session) fn before(
        &self,
        hit: &Range<usize>,
        most: usize,
    ) -> impl Iterator<Item = char> + Clone {
        let from = utf8::last(&self.text[..hit.start], most);
        self.read(from..hit.start)
    }

    /// What it says.
    pub(in crate::session) fn words(
        &self,
        hit: &Range<usize>,
    ) -> impl Iterator<Item = char> + Clone {
        self.read(hit.clone())
    }

    /// What stands behind it.
    pub(in crate::session) fn after(
        &self,
        hit: &Range<usize>,
    ) -> impl Iterator<Item = char> + Clone {
        self.read(hit.end..self.text.len())
    }

    /// No line end of the page is decided.
    fn read(&self, range: Range<usize>) -> impl Iterator<Item = char> + Clone {
        let is_clean = self.is_clean;
        Characters(&self.text[range]).map(move |c| match is_line_end(c) && !is_clean {
            true => ROW_END,
            false => c,
        })
    }
}

/// The clean text of a page on which nothing was done, as [`crate::core::clean::Clean`] has it, and
/// from which byte of it on it goes on as at which byte of the page.
fn clean(page: &[u8]) -> (Vec<u8>, Vec<(usize, usize)>) {
    let mut text = Vec::with_capacity(page.len());
    let mut stops = vec![(0, 0)];
    // Up to here it is taken over; white space from where on, and the first line end in it.
    let mut taken = 0;
    let mut white: Option<(usize, Option<usize>)> = None;
    let mut at = 0;
    while let Some((c, length)) = utf8::first(&page[at..]) {
        if is_white(c) {
            let (_, end) = white.get_or_insert((at, None));
            if end.is_none() && is_line_end(c) {
                *end = Some(at);
            }
        } else if let Some((from, end)) = white.take()
            && (end.is_some() || text.is_empty() && from == taken)
        {
            text.extend_from_slice(&page[taken..from]);
            if let Some(end) = end.filter(|_| !text.is_empty()) {
                stops.push((text.len(), end));
                text.push(b'\n');
            }
            stops.push((text.len(), at));
            taken = at;
        }
        at += length;
    }
    match white {
        Some((from, end)) => {
            text.extend_from_slice(&page[taken..from]);
            if let Some(end) = end.filter(|_| !text.is_empty()) {
                stops.push((text.len(), end));
                text.push(b'\n');
            }
        }
        None => text.extend_from_slice(&page[taken..]),
    }
    (text, stops)
}
