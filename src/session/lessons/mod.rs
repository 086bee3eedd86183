//! What there is to learn in a bundle, and what is suggested for its articles.
//!
//! Learned from is what editors have marked done: in any other article, what bears no tag may
//! merely not have been looked at. Suggested is what the learner finds and what repeats a tag of
//! the same article, never over a tag.

mod edges;
mod guess;
mod learned;
mod lists;
mod memory;
mod names;
mod outside;
mod reading;
mod school;

use crate::core::Address;
use crate::store::StoreError;
use crate::tag::learn::Example;

use super::Session;

pub use guess::{Ground, ListLook, Named, look as look_at_list};
pub use learned::{Found, Learned, SEVERAL, Searched, Source, Suggested, names_in};
pub use lists::{ListError, ListFile, Lists, name as list_name};
pub use names::Names;
pub use outside::{Outside, OutsideError, PATIENCE};
pub use reading::Reading;
pub use school::{Gain, Point, School};

/// What there is to learn.
#[derive(Clone, Debug, Default)]
pub struct Lessons {
    /// The articles that are done.
    pub examples: Vec<Example>,
    /// Their heads.
    pub articles: Vec<Address>,
}

impl Session {
    /// An article as the learner reads it.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn lesson(&mut self, article: Address, names: &Names) -> Result<Reading, StoreError> {
        let document = self.document(article.buffer.page)?;
        Ok(Reading::of(document, article, names))
    }
}
