//! Readers and writers of exchange files. Their own types cross the file boundary, never those of
//! `core`.

pub mod articles;
pub mod atomic;
pub mod bio;
pub mod decisions;
pub mod detect;
pub mod metadata;
pub mod pages;
pub mod set;
pub mod stream;
pub mod word_list;
