//! Strings of the menu at a place in the text.

texts! { ContextText {
    Name "这里可做的" "What can be done here"
    Tag "标为" "Tag as"
    Retag "改为" "Change to"
    Roles "定为" "Set as"
} }
