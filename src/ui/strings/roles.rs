//! The names of roles where there is little room: in the margin of a text whose lines need it.

use crate::core::Role;

texts! { RoleText {
    Unset "未定" "-"
    Headline "标题" "Head"
    Subtitle "副题" "Sub"
    Dateline "电头" "Date"
    Byline "署名" "By"
    Body "正文" "Body"
    Caption "图说" "Capt."
    Jump "转版" "Jump"
    Signoff "落款" "Sign"
    Furniture "杂项" "Furn."
} }

impl RoleText {
    /// What a role is called in short.
    pub(in crate::ui) fn of(role: Role) -> Self {
        match role {
            Role::Unset => RoleText::Unset,
            Role::Headline => RoleText::Headline,
            Role::Subtitle => RoleText::Subtitle,
            Role::Dateline => RoleText::Dateline,
            Role::Byline => RoleText::Byline,
            Role::Body => RoleText::Body,
            Role::Caption => RoleText::Caption,
            Role::Jump => RoleText::Jump,
            Role::Signoff => RoleText::Signoff,
            Role::Furniture => RoleText::Furniture,
        }
    }
}
