//! The roles of an article's record, as stretches of its text.

use crate::core::Role;
use crate::core::clean::Paragraph;
use crate::format::set;
use crate::session::sets::left_out::{Kind, LeftOut};

use super::Exporting;
use super::lines::Lines;

impl<'a> Exporting<'a> {
    pub(super) fn roles(&self, lines: &Lines, left_out: &mut LeftOut) -> Vec<set::RoleRange> {
        if !self.document.has_roles() {
            return Vec::new();
        }
        let paragraphs = lines.clean.paragraphs(self.document);
        if paragraphs.iter().all(|p| p.role == Role::Unset) {
            return Vec::new();
        }
        let ranges: Vec<(u32, u32, Role)> = if self.printed {
            self.printed_roles(lines, &paragraphs, left_out)
        } else {
            paragraphs
                .iter()
                .map(|p| (p.start, p.end, p.role))
                .collect()
        };
        let set_roles = ranges
            .into_iter()
            .filter(|(_, _, role)| *role != Role::Unset);
        set_roles
            .map(|(start, end, role)| set::RoleRange {
                start,
                end,
                role: role_name(role),
                extra: set::Extra::new(),
            })
            .collect()
    }

    /// Where paragraphs stand in printed text, which may have them in another order and in
    /// pieces: from the first to the last character of each piece.
    fn printed_roles(
        &self,
        lines: &Lines,
        paragraphs: &[Paragraph],
        left_out: &mut LeftOut,
    ) -> Vec<(u32, u32, Role)> {
        let mut pieces: Vec<(u32, u32, usize)> = Vec::new();
        for (number, paragraph) in paragraphs.iter().enumerate() {
            let before = pieces.len();
            let address_at = |i| lines.clean.address_at(i);
            let addresses = (paragraph.start..paragraph.end).filter_map(address_at);
            for (start, end) in addresses.flat_map(|address| lines.places(self, address)) {
                match pieces.last_mut() {
                    Some(last) if last.2 == number && last.1 == start => last.1 = end,
                    _ => pieces.push((start, end, number)),
                }
            }
            if pieces.len() == before && paragraph.role != Role::Unset {
                let ends = address_at(paragraph.start).zip(address_at(paragraph.end - 1));
                self.leave_out(left_out, Kind::Roles, Some(lines.article), ends);
            }
        }
        pieces.sort_unstable();
        let mut ranges: Vec<(u32, u32, usize)> = Vec::new();
        for (start, end, number) in pieces {
            match ranges.last_mut() {
                Some(last) if last.2 == number => last.1 = last.1.max(end),
                // Characters that stand for the same printed ones can be of two paragraphs.
                Some(last) if last.1 > start => {
                    let start = last.1;
                    ranges.extend((start < end).then_some((start, end, number)));
                }
                _ => ranges.push((start, end, number)),
            }
        }
        let role = |(start, end, number): (u32, u32, usize)| (start, end, paragraphs[number].role);
        ranges.into_iter().map(role).collect()
    }
}

fn role_name(role: Role) -> set::RoleName {
    match role {
        Role::Headline => set::RoleName::Headline,
        Role::Subtitle => set::RoleName::Subtitle,
        Role::Dateline => set::RoleName::Dateline,
        Role::Byline => set::RoleName::Byline,
        Role::Unset | Role::Body => set::RoleName::Body,
        Role::Caption => set::RoleName::Caption,
        Role::Jump => set::RoleName::Jump,
        Role::Signoff => set::RoleName::Signoff,
        Role::Furniture => set::RoleName::Furniture,
    }
}
