//! Text as an arrangement of permanent characters, and what is annotated on it.
//!
//! Characters are permanent; text is an arrangement of them; annotations hold characters, never
//! offsets. `docs/operations.md` gives the semantics. Nothing here touches a file, a clock or a
//! window, and nothing fails but by returning what is wrong.

mod address;
mod arrangement;
mod buffers;
mod declines;
mod document;
mod layout;
mod members;
mod operation;
mod reading;
mod relations;
mod rests;
mod spans;

pub mod breaks;
pub mod clean;
pub mod edits;
pub mod encoding;
pub mod labels;
pub mod notation;
pub mod page_lines;
pub mod printed;
pub mod snapshot;
pub mod utf8;
pub mod variants;

pub use address::{Address, Buffer, PageId, Replica, Run, RunSet, push_run};
pub use buffers::Facts;
pub use declines::{Decline, covers};
pub use document::{Defect, Document, Entry, Ground, Suspended, Tagging};
pub use operation::{ActionId, LabelId, Members, Operation, Progress, Role, SpanId};
pub use reading::{Stretch, Stretches};
pub use relations::{Relation, RelationKey};
pub use spans::{Span, SpanState, Standing};
