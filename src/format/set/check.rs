//! Whether an article agrees with itself and with its header.
//!
//! Reading only tells that the fields are there. A set that another program made, or that was
//! edited by hand, is checked before its offsets are used.

use std::collections::HashSet;

use super::record::{Article, Header, PageRange, Source};
use super::{Place, SetError};

mod article;
mod faults;
#[cfg(test)]
mod tests;

use article::Check;
pub use faults::{Contradiction, Fault, Form, Unit};

impl Header {
    /// Whether the header agrees with itself: label ids are unique and colours are colours.
    ///
    /// # Errors
    ///
    /// The first fault, as [`SetError::Invalid`] without a place.
    pub fn check(&self) -> Result<(), SetError> {
        let mut seen = HashSet::new();
        for (index, label) in self.labels.iter().enumerate() {
            let fault = if !seen.insert(label.id.as_str()) {
                Fault::Twice(label.id.clone())
            } else if !is_color(&label.color) {
                Fault::Form {
                    found: label.color.clone(),
                    expected: Form::Colour,
                }
            } else {
                continue;
            };
            return Err(invalid(None, ("labels", index, fault)));
        }
        seen.clear();
        for (index, kind) in self.relations.iter().enumerate() {
            let fault = if !seen.insert(kind.id.as_str()) {
                Fault::Twice(kind.id.clone())
            } else if !is_color(&kind.color) {
                Fault::Form {
                    found: kind.color.clone(),
                    expected: Form::Colour,
                }
            } else {
                continue;
            };
            return Err(invalid(None, ("relations", index, fault)));
        }
        Ok(())
    }
}

impl Article {
    /// Whether the article agrees with itself and with `header`: every offset lies in its text or
    /// page, lists are in order, the sources cover the text exactly, the words of spans and edits
    /// are those of the text, labels and pages exist, times and hashes have their form.
    ///
    /// Runs of a span that lie in another article are only measured, not compared.
    ///
    /// # Errors
    ///
    /// The first fault, as [`SetError::Invalid`] without a place. When a span's words are right
    /// under offsets in UTF-16 units or bytes, the fault says so.
    pub fn check(&self, header: &Header) -> Result<(), SetError> {
        Check::new(self, header)
            .all()
            .map_err(|fault| invalid(Some(self.id.clone()), fault))
    }
}

pub(super) fn at_place(error: SetError, at: &Place) -> SetError {
    match error {
        SetError::Invalid {
            article,
            list,
            index,
            fault,
            ..
        } => SetError::Invalid {
            place: Some(at.clone()),
            article,
            list,
            index,
            fault,
        },
        other => other,
    }
}

/// The list, the record's number in it, and what is wrong with it.
type Found = (&'static str, usize, Fault);

fn invalid(article: Option<String>, (list, index, fault): Found) -> SetError {
    SetError::Invalid {
        place: None,
        article,
        list,
        index,
        fault: Box::new(fault),
    }
}

/// Where the characters of page ranges stand in the text, in the order of the ranges; what does
/// not stand there is left out.
pub fn places(sources: &[Source], ranges: &[PageRange]) -> Vec<(u32, u32)> {
    let mut places: Vec<(u32, u32)> = Vec::new();
    for range in ranges {
        for source in sources.iter().filter(|s| s.page == Some(range.page)) {
            let Some(from) = source.from else { continue };
            let behind = from.saturating_add(source.end.saturating_sub(source.start));
            let (first, end) = (range.start.max(from), range.end.min(behind));
            if first < end {
                let place = (source.start + (first - from), source.start + (end - from));
                match places.last_mut() {
                    Some(last) if last.1 == place.0 => last.1 = place.1,
                    _ => places.push(place),
                }
            }
        }
    }
    places
}

fn each<'r, T>(
    list: &'static str,
    records: &'r [T],
    mut check: impl FnMut(usize, &'r T) -> Result<(), Fault>,
) -> Result<(), Found> {
    records
        .iter()
        .enumerate()
        .try_for_each(|(index, record)| check(index, record).map_err(|fault| (list, index, fault)))
}

fn is_color(text: &str) -> bool {
    text.len() == 7
        && text.starts_with('#')
        && text.bytes().skip(1).all(|byte| byte.is_ascii_hexdigit())
}
