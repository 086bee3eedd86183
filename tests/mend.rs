//! Mending: what is decided about the breaks of pages.

#[path = "mend/assembly.rs"]
mod assembly;
#[path = "mend/breaks.rs"]
mod breaks;
#[path = "mend/data.rs"]
mod data;
#[path = "mend/learning.rs"]
mod learning;
#[path = "mend/metadata.rs"]
mod metadata;
#[path = "mend/press.rs"]
mod press;
#[path = "mend/proposals.rs"]
mod proposals;
#[path = "mend/repairs.rs"]
mod repairs;
#[path = "mend/reprints.rs"]
mod reprints;
#[path = "mend/roles.rs"]
mod roles;
#[path = "mend/sorts.rs"]
mod sorts;
#[path = "mend/variants.rs"]
mod variants;

use std::sync::LazyLock;

use pizhu::tag::words::Words;

static WORDS: LazyLock<Words> = LazyLock::new(Words::load);
