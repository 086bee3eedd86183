//! Strings of the dock.

texts! { DockText {
    Close "收起（Esc）" "Close (Esc)"
} }
