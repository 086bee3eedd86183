//! Addresses and runs as they are written in a record: relative to the page whose log it is in.

use std::fmt::Write as _;

use crate::core::{Address, Buffer, PageId, Replica, Run};

/// An address as seen from a page.
pub fn write_address(page: PageId, address: Address) -> String {
    let mut out = write_buffer(page, address.buffer);
    let _ = write!(out, "{}", address.index); // writing to a String cannot fail
    out
}

pub(super) fn write_run(page: PageId, run: Run) -> String {
    let mut out = write_buffer(page, run.buffer);
    let _ = write!(out, "{}-{}", run.start, run.end); // writing to a String cannot fail
    out
}

fn write_buffer(page: PageId, buffer: Buffer) -> String {
    match (buffer.page == page, buffer.is_typed()) {
        (true, false) => String::new(),
        (true, true) => format!("~{}:", buffer.replica),
        (false, false) => format!("{}:", buffer.page),
        (false, true) => format!("{}~{}:", buffer.page, buffer.replica),
    }
}

fn read_buffer(page: PageId, place: &str) -> Option<(Buffer, &str)> {
    let Some((buffer, rest)) = place.split_once(':') else {
        return Some((Buffer::of_page(page), place));
    };
    let hex = |s: &str| u64::from_str_radix(s, 16).ok();
    let (of, replica) = buffer
        .split_once('~')
        .map_or((buffer, None), |(p, r)| (p, Some(r)));
    let page = if of.is_empty() {
        page
    } else {
        PageId(hex(of)?)
    };
    let replica = match replica {
        Some(replica) => Replica(hex(replica)?),
        None => Replica::PAGE,
    };
    Some((Buffer { page, replica }, rest))
}

/// The address that `place` is, seen from a page.
pub fn read_address(page: PageId, place: &str) -> Option<Address> {
    let (buffer, index) = read_buffer(page, place)?;
    Some(buffer.at(index.parse().ok()?))
}

pub(super) fn read_run(page: PageId, place: &str) -> Option<Run> {
    let (buffer, range) = read_buffer(page, place)?;
    let (start, end) = range.split_once('-')?;
    let (start, end) = (start.parse().ok()?, end.parse().ok()?);
    (start < end).then(|| buffer.run(start..end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_written_relative_to_their_page_and_read_back() {
        let (page, other, replica) = (PageId(7), PageId(u64::MAX), Replica(0xabc));
        let check = |buffer: Buffer, written: &str| {
            let run = buffer.run(3..5);
            assert_eq!(write_run(page, run), written);
            assert_eq!(read_run(page, written), Some(run));
        };
        check(Buffer::of_page(page), "3-5");
        check(Buffer { page, replica }, "~0000000000000abc:3-5");
        check(Buffer::of_page(other), "ffffffffffffffff:3-5");
        check(
            Buffer {
                page: other,
                replica,
            },
            "ffffffffffffffff~0000000000000abc:3-5",
        );
    }
}
