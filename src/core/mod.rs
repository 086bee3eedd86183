//! Text as an arrangement of permanent characters, and what is annotated on it. No files, no clock, no window.

pub mod encoding;
