//! What has no effect for now because its ground is gone, as a list for people.
//!
//! Merging tells what two bundles disagree on once; this tells, of one document and at any time,
//! which operations wait: the second of two corrections of one character, text typed inside text
//! whose typing is undone. They resume by themselves when their ground returns; undoing the
//! action named in `lost_to` brings it back.

use crate::core::{Address, Ground, PageId};
use crate::store::StoreError;

use super::Session;
use super::command::NamedAction;
use super::merge::{place_and_text, prevailing, value};

/// An operation that has no effect for now.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Waiting {
    /// Its action.
    pub action: NamedAction,
    /// Its place in the action.
    pub seq: u32,
    /// Why.
    pub ground: Ground,
    /// A character it is about, to show it at, and the head of the article that one is in.
    pub at: Option<(Address, Address)>,
    /// The words or text concerned.
    pub text: String,
    /// What it says or types.
    pub said: String,
    /// The action that its ground was lost to, where one can be named.
    pub lost_to: Option<NamedAction>,
}

impl Session {
    /// The operations of a page's document that have no effect for now, in order of the log.
    ///
    /// # Errors
    /// What SQLite says; [`StoreError::Missing`] where there is no such page.
    pub fn suspended(&mut self, page: PageId) -> Result<Vec<Waiting>, StoreError> {
        let document = self.document(page)?;
        let entries = document.entries();
        let mut found = Vec::new();
        for suspended in document.suspended() {
            let id = (suspended.action, suspended.seq);
            let Ok(entry) = entries.binary_search_by_key(&id, |entry| (entry.action, entry.seq))
            else {
                continue;
            };
            let entry = &entries[entry];
            let (at, text) = place_and_text(document, entry);
            let at = at.and_then(|at| Some((at, document.article_of(at)?)));
            let winner = prevailing(document, entry).map(|entry| entry.action);
            let said = value(&entry.operation);
            found.push((suspended.clone(), at, text, said, winner));
        }
        found
            .into_iter()
            .map(|(suspended, at, text, said, winner)| {
                Ok(Waiting {
                    action: self.named(suspended.action)?,
                    seq: suspended.seq,
                    ground: suspended.ground,
                    at,
                    text,
                    said,
                    lost_to: winner.map(|id| self.named(id)).transpose()?,
                })
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::testing::Desk;
    use crate::store::Bundle;

    #[test]
    fn the_second_of_two_corrections_is_listed_until_the_first_is_undone() {
        let mut desk = Desk::new(&["昨天王芳到北京。\n"]);
        desk.session.flush().unwrap();
        let copy = desk.path.with_file_name("other.pizhu");
        desk.session.bundle().save_copy(&copy).unwrap();
        let first = desk.does(r#"{"correct":{"article":1,"text":"芳","with":"方"}}"#);
        let mut other = Session::open(&copy, "zhou").unwrap();
        let command = r#"{"correct":{"article":1,"text":"芳","with":"放"}}"#;
        let command = crate::session::command::Command::from_json(command).unwrap();
        let second = other.execute(&command).unwrap().action;
        other.close().unwrap();
        let other = Bundle::open(&copy).unwrap();
        desk.session.merge(&other, |_, _| ()).unwrap();
        let page = desk.page(1);
        let waiting = desk.session.suspended(page).unwrap();
        // Of one Lamport time; the sitting decides.
        let (counts, waits) = (first.min(second), first.max(second));
        assert_eq!(waiting.len(), 1);
        let one = &waiting[0];
        assert_eq!(
            (one.action.action, one.ground),
            (waits, Ground::TargetReplaced)
        );
        assert_eq!(one.text, "芳");
        let said = if waits == first { "方" } else { "放" };
        assert_eq!(one.said, said);
        let lost_to = one.lost_to.as_ref().unwrap();
        assert_eq!(lost_to.action, counts);
        let author = if counts == first { "lin" } else { "zhou" };
        assert_eq!(lost_to.author, author);
        desk.does(&format!(r#"{{"undo":{{"action":"{counts}"}}}}"#));
        assert_eq!(desk.session.suspended(page).unwrap(), []);
        assert!(desk.clean(1).contains(said));
    }
}
