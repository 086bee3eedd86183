//! Mending: what is decided about the breaks of pages.

#[path = "mend/breaks.rs"]
mod breaks;
#[path = "mend/data.rs"]
mod data;
#[path = "mend/repairs.rs"]
mod repairs;
#[path = "mend/reprints.rs"]
mod reprints;

use std::sync::LazyLock;

use pizhu::tag::words::Words;

static WORDS: LazyLock<Words> = LazyLock::new(Words::load);
