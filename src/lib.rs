//! Pizhu: clean and tag OCR'd Chinese newspaper pages in one pass.
//!
//! The layers, each knowing only those named before it: [`core`] (text as an arrangement of
//! permanent characters), [`mend`] (what is wrong with a page), [`tag`] (what to tag), [`format`]
//! (exchange files), [`store`] (the bundle on disk), [`session`] (an open bundle that takes
//! commands), and the two fronts, the window and the command line. ARCHITECTURE.md tells what each
//! must not know.

pub mod cli;
pub mod core;
pub mod format;
pub mod jobs;
pub mod mend;
pub mod session;
pub mod store;
pub mod tag;
pub mod ui;
