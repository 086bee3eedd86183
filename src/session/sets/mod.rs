//! Annotation sets: articles written out as records, and records read back into a bundle.
//!
//! What a set's article came from is kept with the page that is made of it (its [`Origin`]), so
//! that exporting it again names the pages it first came from, with the same bytes.

mod export;
mod import;
mod labels;
mod left_out;
mod provenance;
mod record;
mod relations;
mod restore;

pub use export::{ExportError, ExportOptions, ExportReport};
pub use import::{Present, SetImport, SetImportError};
pub(super) use labels::{core_label, core_relation_type, set_label, set_relation_type};
pub use left_out::{Kind, LeftOut, Place};
pub use provenance::Origin;
pub use restore::page_hash;
