//! Printed rows and breaks read character by character, as their descriptions say: slow and
//! obvious, to compare the program's with.

use pizhu::core::breaks::{Break, Decision, Row};
use pizhu::core::clean::{is_line_end, is_white};
use pizhu::core::{Address, Document, Facts, push_run};

pub(crate) fn rows(document: &Document, article: Address) -> Vec<Row> {
    let mut rows = vec![Row::default()];
    let mut after_return = false;
    for address in document.runs(article).flat_map(|run| run.addresses()) {
        let (c, facts) = document.character(address).unwrap();
        if facts.any(Facts::UNBORN) {
            continue;
        }
        // The line feed of a carriage return belongs to the row that it ends.
        if after_return && c == '\n' {
            let row = rows.len() - 2;
            push_run(&mut rows[row].runs, address.into());
            after_return = false;
            continue;
        }
        let ends = ends_row(address, c, facts);
        after_return = ends && c == '\r';
        let row = rows.last_mut().unwrap();
        push_run(&mut row.runs, address.into());
        if facts.visible() && !is_white(c) {
            let first = row.content.map_or(address, |(first, _)| first);
            row.content = Some((first, address));
        }
        if ends {
            rows.push(Row::default());
        }
    }
    if rows.last().is_some_and(|row| row.runs.is_empty()) {
        rows.pop();
    }
    rows
}

pub(crate) fn breaks(document: &Document, article: Address) -> Vec<Break> {
    let mut breaks: Vec<Break> = Vec::new();
    let mut last: Option<(u32, Address)> = None;
    for (row, next) in (1..).zip(rows(document, article)) {
        let Some((first, end)) = next.content else {
            continue;
        };
        if let Some((above, before)) = last {
            breaks.extend(between(document, (above, before), (row, first)));
        }
        last = Some((row, end));
    }
    breaks
}

fn ends_row(address: Address, c: char, facts: Facts) -> bool {
    let gone = if address.buffer.is_typed() {
        Facts::UNBORN | Facts::REPLACED
    } else {
        Facts::UNBORN
    };
    is_line_end(c) && !facts.any(gone)
}

fn between(
    document: &Document,
    (row, before): (u32, Address),
    (next_row, after): (u32, Address),
) -> Option<Break> {
    let mut zone = Vec::new();
    let mut at: Option<(Address, bool)> = None;
    let mut decision = Decision::Joined;
    let mut next = document.following(before)?;
    while next != after {
        let (c, facts) = document.character(next)?;
        if !facts.any(Facts::HEAD) {
            push_run(&mut zone, next.into());
        }
        if ends_row(next, c, facts) {
            let visible = facts.visible();
            if at.is_none_or(|(_, seen)| visible && !seen) {
                at = Some((next, visible));
            }
            decision = match decision {
                _ if visible && facts.any(Facts::KEPT) => Decision::Kept,
                Decision::Joined if visible => Decision::Open,
                other => other,
            };
        }
        next = document.following(next)?;
    }
    let (at, _) = at?;
    Some(Break {
        at,
        zone,
        before,
        after,
        row,
        next: next_row,
        decision,
    })
}
