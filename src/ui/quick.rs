//! What is quick enough to be done anew by itself when the text has changed.

use crate::session::Session;

/// A bundle of no more pages is looked through at once, however busy the machine is.
const SMALL: usize = 200;

/// Whether work over a bundle that last took `took` seconds is to follow the text; `most` is what
/// it may take in a bundle of any size.
pub(super) fn follows(session: &Session, took: f64, most: f64) -> bool {
    took <= most || session.pages().len() <= SMALL
}
