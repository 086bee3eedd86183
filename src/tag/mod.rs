//! What there is to tag, and what a selection takes: words, clauses and sentences. Nothing here
//! knows of documents in a bundle, commands or the window.

pub mod find;
pub mod words;
