//! The heart of the program against a slow and obvious second implementation of it.
//!
//! `PIZHU_OPERATIONS=1000000 cargo test --release --test core` checks a million random
//! operations; `PIZHU_SEED=7` runs one seed only, `PIZHU_FAILURES=9` goes on after the first
//! failure and prints one log of each kind. `docs/operations.md` says what is checked.

#![allow(missing_docs, clippy::unwrap_used, reason = "tests")]

#[path = "core/cases.rs"]
mod cases;
#[path = "core/generate.rs"]
mod generate;
#[path = "core/oracle.rs"]
mod oracle;
#[path = "core/properties.rs"]
mod properties;
#[path = "core/rows.rs"]
mod rows;
