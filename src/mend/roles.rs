//! What each line of a page is: headline, byline, body, caption, jump line, furniture.
//!
//! Lines that run on are of one role, so lines are taken together by the breaks between them, and
//! a role is told by how the paragraph looks, where it stands and what stands beside it.

use crate::core::Role;

use super::view::{Edge, View};

/// The role of every line. `scores` says of each break how much speaks for keeping it.
pub fn roles(view: &View<'_>, scores: &[f32]) -> Vec<Role> {
    let mut roles = vec![Role::Body; view.lines.len()];
    let mut from = 0;
    for at in 0..view.lines.len() {
        let ends = scores.get(at).is_none_or(|score| *score >= 0.0);
        if ends {
            let role = role_of(view, from, at);
            roles[from..=at].fill(role);
            from = at + 1;
        }
    }
    // The headline of several in a row is the one in the middle or the last; the others are
    // subtitles when a longer one is among them.
    let mut at = 0;
    while at < roles.len() {
        if roles[at] != Role::Headline {
            at += 1;
            continue;
        }
        let end = (at..roles.len())
            .find(|n| roles[*n] != Role::Headline)
            .unwrap_or(roles.len());
        mark_decks(view, scores, &mut roles, at, end);
        at = end;
    }
    roles
}

/// The role of a paragraph, its lines both included.
fn role_of(view: &View<'_>, from: usize, to: usize) -> Role {
    let signs = view.signs[from];
    let last = view.signs[to];
    let length: usize = (from..=to).map(|line| view.text(line).len()).sum();
    if signs.jump && length <= 20 {
        return Role::Jump;
    }
    if (signs.furniture || signs.header) && from == to {
        return Role::Furniture;
    }
    if signs.caption || (last.credit && length <= 120) {
        return Role::Caption;
    }
    if signs.byline && length <= 40 {
        let closes = signs.bracketed && from > 0 && view.ends[from - 1] == Edge::Stop;
        return if closes { Role::Signoff } else { Role::Byline };
    }
    if signs.dateline && length <= 24 && signs.marks == 0 && view.ends[to] != Edge::Stop {
        return Role::Dateline;
    }
    let marks: u32 = (from..=to)
        .map(|line| u32::from(view.signs[line].marks))
        .sum();
    let ends = matches!(view.ends[to], Edge::Stop | Edge::Pause | Edge::Colon);
    let quiet = marks == 0 || (marks <= 1 && !ends && length <= 24);
    if quiet && !ends && length <= 48 && !signs.item && !signs.wide_gap {
        return Role::Headline;
    }
    Role::Body
}

/// Of headlines in a row, in paragraphs of lines `from..to`, the main one stays.
fn mark_decks(view: &View<'_>, scores: &[f32], roles: &mut [Role], from: usize, to: usize) {
    let mut parts: Vec<(usize, usize)> = Vec::new();
    let mut begin = from;
    for at in from..to {
        if at + 1 == to || scores.get(at).is_none_or(|score| *score >= 0.0) {
            parts.push((begin, at));
            begin = at + 1;
        }
    }
    if parts.len() < 2 || parts.len() > 4 {
        return;
    }
    let length = |part: &(usize, usize)| -> usize {
        (part.0..=part.1).map(|line| view.text(line).len()).sum()
    };
    let gaps = |part: &(usize, usize)| u8::from((part.0..=part.1).any(|line| view.signs[line].gap));
    // The shortest without a gap: decks say more than headlines.
    let main = (0..parts.len())
        .min_by_key(|n| (gaps(&parts[*n]), length(&parts[*n])))
        .unwrap_or(0);
    for (n, part) in parts.iter().enumerate() {
        if n != main {
            roles[part.0..=part.1].fill(Role::Subtitle);
        }
    }
}
