//! Strings of the dock.

texts! { DockText {
    Copies "通稿" "Copies"
    Readings "对校" "Readings"
    Close "收起（Esc）" "Close (Esc)"
} }
