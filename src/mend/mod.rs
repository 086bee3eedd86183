//! What is wrong with a page and how to put it right. Of plain characters and lines: nothing here
//! knows of documents, files or the window, and nothing changes a character.
//!
//! [`breaks`] decides every break of a page; the modules it rests on read its characters in the
//! usual forms (`plain`), measure the page ([`lines`], [`columns`], `margins`, [`view`]), read its words
//! ([`dictionary`], [`phrases`], [`fits`], [`signs`]) and weigh all of it ([`features`], [`forest`],
//! [`model`]). [`train`] makes the weights.

pub mod articles;
pub mod breaks;
pub mod calibration;
pub mod columns;
pub mod dictionary;
pub mod display;
mod facts;
pub mod features;
pub mod fits;
pub mod forest;
pub mod grounds;
pub mod habits;
pub mod lines;
mod margins;
pub mod model;
pub mod phrases;
mod plain;
pub mod reasons;
pub mod repairs;
pub mod reprint;
pub mod roles;
pub mod said;
pub mod score;
mod sieve;
pub mod signs;
pub mod train;
pub mod view;
pub mod weights;
