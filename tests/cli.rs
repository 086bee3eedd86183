//! The program from outside: the real binary, run on temporary folders.

#[path = "cli/import.rs"]
mod import;
