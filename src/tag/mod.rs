//! What there is to tag, and what a selection takes: words, clauses and sentences; the learner
//! that suggests tags. Nothing here knows of documents in a bundle, commands or the window.

pub mod agreement;
pub mod bioes;
pub mod consistency;
pub mod dictionary;
pub mod find;
pub mod learn;
pub mod mentions;
pub mod rules;
pub mod score;
pub mod words;
