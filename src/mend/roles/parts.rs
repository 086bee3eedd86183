//! What a block of a page can be, told more finely than by its role: what stands above a headline,
//! below it or inside the text is a subtitle each time, and looks different each time.

use crate::core::Role;

/// What a block is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Part {
    /// A paragraph.
    Body,
    /// A main headline.
    Headline,
    /// What stands above it (引题).
    Above,
    /// What stands below it (副题).
    Below,
    /// A heading inside the text (小标题).
    Inside,
    /// See [`Role`].
    Byline,
    /// See [`Role`].
    Dateline,
    /// See [`Role`].
    Caption,
    /// See [`Role`].
    Jump,
    /// See [`Role`].
    Signoff,
    /// See [`Role`].
    Furniture,
}

impl Part {
    /// All there are.
    pub const ALL: [Part; 11] = [
        Part::Body,
        Part::Headline,
        Part::Above,
        Part::Below,
        Part::Inside,
        Part::Byline,
        Part::Dateline,
        Part::Caption,
        Part::Jump,
        Part::Signoff,
        Part::Furniture,
    ];

    /// Its role.
    pub fn role(self) -> Role {
        match self {
            Part::Body => Role::Body,
            Part::Headline => Role::Headline,
            Part::Above | Part::Below | Part::Inside => Role::Subtitle,
            Part::Byline => Role::Byline,
            Part::Dateline => Role::Dateline,
            Part::Caption => Role::Caption,
            Part::Jump => Role::Jump,
            Part::Signoff => Role::Signoff,
            Part::Furniture => Role::Furniture,
        }
    }

    /// Whether it stands in a row of headlines.
    pub fn is_head(self) -> bool {
        matches!(self, Part::Above | Part::Headline | Part::Below)
    }

    /// Whether the headlines of a story can begin with it.
    pub fn begins_head(self) -> bool {
        matches!(self, Part::Above | Part::Headline)
    }
}

/// Some of the parts.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Parts(u16);

impl Parts {
    /// All.
    pub const ANY: Parts = Parts((1 << Part::ALL.len()) - 1);

    /// One alone.
    pub fn only(part: Part) -> Self {
        Self(1 << part as u16)
    }

    /// Those that have a role.
    pub fn of(role: Role) -> Self {
        let parts = Part::ALL.iter().filter(|part| part.role() == role);
        parts.fold(Self(0), |all, part| all.and(*part))
    }

    /// These and one more.
    pub fn and(self, part: Part) -> Self {
        Self(self.0 | Self::only(part).0)
    }

    /// Whether one is among them.
    pub fn contains(self, part: Part) -> bool {
        self.0 & Self::only(part).0 != 0
    }

    /// Takes one out.
    pub fn remove(&mut self, part: Part) {
        self.0 &= !Self::only(part).0;
    }
}
