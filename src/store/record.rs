//! How operations are written in the log: JSON of its own shape, so that what is on disk
//! changes only when somebody means to change it.
//!
//! Addresses are relative to the page whose log they stand in: `"12"` is the page's thirteenth
//! character, `"12-15"` three of them, `"~<replica>:0-2"` typed text on the page,
//! `"<page>:…"` and `"<page>~<replica>:…"` text of another page. `docs/bundle-format.md` lists
//! the records.

use serde::Serialize;
use serde_json::value::RawValue;

use crate::core::{Operation, PageId};

mod addresses;
mod labels;
mod operation;

pub use addresses::{read_address, write_address};
pub use labels::{decode_labels, encode_labels};
use operation::OperationRecord;

/// The operations of one action on one page: each with its place in the action.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Decoded {
    /// Those that this version understands.
    pub operations: Vec<(u32, Operation)>,
    /// How many others there are: of a newer version, or damaged. They stay in the log.
    pub unknown: usize,
}

/// Writes operations on `page` as a log record.
pub fn encode(page: PageId, operations: &[(u32, &Operation)]) -> String {
    let records: Vec<_> = operations
        .iter()
        .map(|(seq, operation)| (seq, OperationRecord::of(page, operation)))
        .collect();
    to_json(&records)
}

/// Reads a log record. What cannot be understood is counted, never an error.
pub fn decode(page: PageId, json: &str) -> Decoded {
    if let Ok(records) = serde_json::from_str::<Vec<(u32, OperationRecord<'_>)>>(json) {
        let mut operations = Vec::with_capacity(records.len());
        let total = records.len();
        operations.extend(
            records
                .iter()
                .filter_map(|(seq, r)| Some((*seq, r.operation(page)?))),
        );
        return Decoded {
            unknown: total - operations.len(),
            operations,
        };
    }
    let Ok(records) = serde_json::from_str::<Vec<&RawValue>>(json) else {
        return Decoded {
            unknown: 1,
            ..Decoded::default()
        };
    };
    let total = records.len();
    let understood = |raw: &&RawValue| {
        let (seq, record) = serde_json::from_str::<(u32, OperationRecord<'_>)>(raw.get()).ok()?;
        Some((seq, record.operation(page)?))
    };
    let operations: Vec<_> = records.iter().filter_map(understood).collect();
    Decoded {
        unknown: total - operations.len(),
        operations,
    }
}

fn to_json(value: &impl Serialize) -> String {
    // Records hold strings, numbers, lists and string-keyed maps: none can fail.
    serde_json::to_string(value).unwrap_or_default()
}

/// What stands in the record of an operation that others can rest on: it types, tags, moves or
/// relates.
/// Quotation marks are escaped in strings, so these stand there as the names of operations only.
pub const BEARING: [&str; 6] = [
    r#""insert":"#,
    r#""split_article":"#,
    r#""replace":"#,
    r#""tag":"#,
    r#""move":"#,
    r#""relate":"#,
];

/// Whether others can rest on what a record tells.
pub fn bears(body: &str) -> bool {
    BEARING.iter().any(|kind| body.contains(kind))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::Buffer;

    #[test]
    fn an_unknown_operation_is_counted_and_the_others_read() {
        let json = r#"[[0,{"hide":{"runs":["0-1"]}}],[1,{"relate":{"from":"a"}}],[2,{"hide":{"runs":["5-2"]}}]]"#;
        let decoded = decode(PageId(1), json);
        assert_eq!((decoded.operations.len(), decoded.unknown), (1, 2));
    }

    #[test]
    fn a_refusal_is_read_as_it_was_written() {
        let page = PageId(7);
        let decline = Operation::Decline {
            runs: vec![Buffer::of_page(page).run(56..60)],
            kind: "tag:PER".into(),
        };
        let written = encode(page, &[(3, &decline)]);
        let expected = r#"[[3,{"decline":{"runs":["56-60"],"kind":"tag:PER"}}]]"#;
        assert_eq!(written, expected);
        assert_eq!(decode(page, &written).operations, [(3, decline)]);
    }

    #[test]
    fn damaged_records_do_not_panic() {
        for json in [
            "",
            "{}",
            "[[]]",
            "[[0]]",
            "null",
            r#"[[0,{"move":{"runs":[":-"],"after":"~"}}]]"#,
        ] {
            assert!(decode(PageId(1), json).operations.is_empty());
        }
    }
}
