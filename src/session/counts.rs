//! How many spans have which label, over the whole bundle, and what else of a label set is in use.
//!
//! Read off the log without opening a document: what tags, labels and untags a span stands there
//! by the span's name. It takes a pass over the log, so it is for another thread.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::core::labels::RelationId;
use crate::core::{ActionId, LabelId, Operation, SpanId};
use crate::store::{StoreError, record};

use super::Session;

/// What of a label set is in use.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Uses {
    /// How many spans have which label.
    pub spans: FxHashMap<LabelId, u64>,
    /// The labels that were given to whole articles, also where they were taken away again.
    pub of_articles: FxHashSet<LabelId>,
    /// The types of relations of which there are any, or were.
    pub relations: FxHashSet<RelationId>,
}

/// What is known of a span so far: its last label and whether it was last tagged or untagged, each
/// with where in the log that is said.
#[derive(Default)]
struct Counted {
    label: Option<((ActionId, u32), LabelId)>,
    tagged: Option<((ActionId, u32), bool)>,
}

impl Session {
    /// What of the label set is in use, as far as the disk knows. Without an answer where
    /// `going_on` says no.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn label_uses(
        &self,
        mut going_on: impl FnMut() -> bool,
    ) -> Result<Option<Uses>, StoreError> {
        let Some(spans) = self.spans_by_label(&mut going_on)? else {
            return Ok(None);
        };
        let mut uses = Uses {
            spans,
            ..Uses::default()
        };
        for text in ["\"article_label\"", "\"relate\""] {
            self.bundle.each_record_with(text, |stored| {
                let page = self.known.ids.get(&stored.page);
                let (Some(&page), true) = (page, self.is_live(stored.id)) else {
                    return;
                };
                for (_, operation) in record::decode(page, &stored.body).operations {
                    match operation {
                        Operation::SetArticleLabel { label, .. } => {
                            uses.of_articles.insert(label);
                        }
                        Operation::Relate { kind, .. } => {
                            uses.relations.insert(kind);
                        }
                        _ => {}
                    }
                }
            })?;
            if !going_on() {
                return Ok(None);
            }
        }
        Ok(Some(uses))
    }

    /// The number of spans by the label they were given, as far as the disk knows. Labels that
    /// were merged or deleted since stand under their own ids. Without an answer where `going_on`
    /// says no.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn spans_by_label(
        &self,
        mut going_on: impl FnMut() -> bool,
    ) -> Result<Option<FxHashMap<LabelId, u64>>, StoreError> {
        let mut spans: FxHashMap<SpanId, Counted> = FxHashMap::default();
        let mut goes_on = true;
        // In a JSON text quotation marks are escaped, so this stands there as a field only.
        self.bundle.each_record_with("\"span\":", |stored| {
            goes_on = goes_on && going_on();
            let page = self.known.ids.get(&stored.page);
            let (Some(&page), true) = (page, goes_on && self.is_live(stored.id)) else {
                return;
            };
            for (seq, operation) in record::decode(page, &stored.body).operations {
                note(&mut spans, (stored.id, seq), operation);
            }
        })?;
        if !goes_on {
            return Ok(None);
        }
        let mut counts: FxHashMap<LabelId, u64> = FxHashMap::default();
        for counted in spans.into_values() {
            if let (Some((_, label)), Some((_, true))) = (counted.label, counted.tagged) {
                *counts.entry(label).or_default() += 1;
            }
        }
        Ok(Some(counts))
    }
}

fn note(spans: &mut FxHashMap<SpanId, Counted>, at: (ActionId, u32), operation: Operation) {
    let later = |known: Option<(ActionId, u32)>| known.is_none_or(|known| known < at);
    let (span, label, tagged) = match operation {
        Operation::Tag { span, label, .. } => (span, Some(label), Some(true)),
        Operation::SetLabel { span, label } => (span, Some(label), None),
        Operation::Untag { span } => (span, None, Some(false)),
        _ => return,
    };
    let counted = spans.entry(span).or_default();
    if let Some(label) = label
        && later(counted.label.as_ref().map(|(at, _)| *at))
    {
        counted.label = Some((at, label));
    }
    if let Some(tagged) = tagged
        && later(counted.tagged.map(|(at, _)| at))
    {
        counted.tagged = Some((at, tagged));
    }
}

#[cfg(test)]
mod tests {
    use crate::session::testing::Desk;

    #[test]
    fn labels_of_articles_and_types_of_relations_are_in_use_too() {
        let mut desk = Desk::new(&["昨天王芳到苇川。\n"]);
        for said in [
            r##"{"label":{"id":"TOPIC","color":"#0072b2","of_article":true}}"##,
            r##"{"relation_type":{"id":"AT","color":"#0072b2"}}"##,
            r#"{"tag":{"article":1,"text":"王芳","label":"PER"}}"#,
            r#"{"tag":{"article":1,"text":"苇川","label":"LOC"}}"#,
        ] {
            desk.does(said);
        }
        let uses = |desk: &Desk| {
            desk.session.flush().unwrap();
            desk.session.label_uses(|| true).unwrap().unwrap()
        };
        let before = uses(&desk);
        assert!(before.of_articles.is_empty() && before.relations.is_empty());
        assert_eq!(before.spans.len(), 2);
        desk.does(r#"{"label_article":{"article":1,"label":"TOPIC"}}"#);
        desk.does(
            r#"{"relate":{"article":1,"kind":"AT","from":{"words":"王芳"},"to":{"words":"苇川"}}}"#,
        );
        let now = uses(&desk);
        assert!(now.of_articles.contains("TOPIC") && now.relations.contains("AT"));
        assert_eq!(desk.session.label_uses(|| false).unwrap(), None);
    }

    #[test]
    fn spans_are_counted_by_the_label_they_have_now() {
        let mut desk = Desk::new(&["昨天王芳到苇川。\n", "苇川渡口。\n"]);
        let check = |desk: &Desk, expected: &[(&str, u64)]| {
            desk.session.flush().unwrap();
            let counts = desk.session.spans_by_label(|| true).unwrap().unwrap();
            let mut counts: Vec<(&str, u64)> = counts.iter().map(|(id, n)| (&**id, *n)).collect();
            counts.sort_unstable();
            assert_eq!(counts, expected);
        };
        check(&desk, &[]);
        desk.does(r#"{"tag":{"article":1,"text":"王芳","label":"PER"}}"#);
        desk.does(r#"{"tag":{"article":1,"text":"苇川","label":"PER"}}"#);
        let third = desk.does(r#"{"tag":{"article":2,"text":"苇川","label":"LOC"}}"#);
        check(&desk, &[("LOC", 1), ("PER", 2)]);
        desk.does(r#"{"retag":{"article":1,"words":"苇川","label":"LOC"}}"#);
        check(&desk, &[("LOC", 2), ("PER", 1)]);
        desk.does(r#"{"untag":{"article":1,"words":"王芳"}}"#);
        check(&desk, &[("LOC", 2)]);
        desk.does(&format!(r#"{{"undo":{{"action":"{third}"}}}}"#));
        check(&desk, &[("LOC", 1)]);
        // Deleting a label leaves its spans as they are.
        desk.does(r#"{"delete_label":{"id":"LOC"}}"#);
        check(&desk, &[("LOC", 1)]);
        assert_eq!(desk.session.spans_by_label(|| false).unwrap(), None);
    }
}
