//! What may be a headline or not, tried as both.
//!
//! A line alone often does not tell whether it is the headline of another story or a heading inside
//! this one, and whether it was rightly joined with the text. How its words and its place fit the
//! stories of the page tells more: it is taken the other way where the page, cut into stories as well
//! as it can be ([`super::rows`]), is worth so much more that it outweighs what speaks against.

use crate::core::Role;

use super::Sheet;
use super::blocks::Blocks;
use super::rows;
use super::sayings::Known;
use super::threads::Threads;
use crate::mend::dictionary::Dictionary;
use crate::mend::roles::Doubt;

/// So much more the page has to be worth where a headline is put in, where it is parted from a text
/// for that, and where one is taken away.
const PUT_IN: f32 = 0.39;
const PARTED: f32 = 1.0;
const TAKEN: f32 = 0.41;

/// What the odds of its being a headline count against that.
const ODDS: f32 = 0.22;

/// So many doubts of a page are settled, those nearest to even odds first.
const MANY: usize = 32;

/// Settles the doubts of a page.
pub(super) fn settle(sheet: &mut Sheet, known: &Known<'_, impl Dictionary>) {
    let mut doubts = std::mem::take(&mut sheet.doubts);
    if doubts.is_empty() {
        return;
    }
    doubts.sort_by(|a, b| a.odds.abs().total_cmp(&b.odds.abs()));
    let Some(mut before) = worth(sheet, known) else {
        return;
    };
    for doubt in doubts.iter().take(MANY) {
        let now = Standing::of(sheet, doubt);
        turn(sheet, doubt);
        match worth(sheet, known) {
            Some(worth) if worth - before > price(doubt) => before = worth,
            _ => now.put_back(sheet, doubt),
        }
    }
}

/// What a page is worth, cut into stories; nothing where there are too many headlines to tell.
fn worth(sheet: &Sheet, known: &Known<'_, impl Dictionary>) -> Option<f32> {
    let page = Blocks::of(sheet);
    let threads = Threads::of(sheet, &page, known.dictionary);
    rows::worth(&page, &threads, known)
}

/// What it costs to take a block the other way.
fn price(doubt: &Doubt) -> f32 {
    match doubt.is_head {
        true => TAKEN + ODDS * doubt.odds,
        false if doubt.parted.is_empty() => PUT_IN - ODDS * doubt.odds,
        false => PARTED - ODDS * doubt.odds,
    }
}

/// Takes a block the other way.
fn turn(sheet: &mut Sheet, doubt: &Doubt) {
    let role = if doubt.is_head {
        doubt.other
    } else {
        doubt.head
    };
    sheet.roles[doubt.lines.clone()].fill(role);
    for line in &doubt.parted {
        sheet.keep[*line] = true;
    }
}

/// How a block was taken.
struct Standing {
    roles: Vec<Role>,
    keep: Vec<bool>,
}

impl Standing {
    fn of(sheet: &Sheet, doubt: &Doubt) -> Self {
        Self {
            roles: sheet.roles[doubt.lines.clone()].to_vec(),
            keep: doubt.parted.iter().map(|line| sheet.keep[*line]).collect(),
        }
    }

    fn put_back(self, sheet: &mut Sheet, doubt: &Doubt) {
        sheet.roles[doubt.lines.clone()].copy_from_slice(&self.roles);
        for (line, keep) in doubt.parted.iter().zip(self.keep) {
            sheet.keep[*line] = keep;
        }
    }
}
