//! The program from outside: the real binary, run on temporary folders.

#[path = "cli/agree.rs"]
mod agree;
#[path = "cli/apply.rs"]
mod apply;
#[path = "cli/bundles.rs"]
mod bundles;
#[path = "cli/desk.rs"]
mod desk;
#[path = "cli/import.rs"]
mod import;
#[path = "cli/kill.rs"]
mod kill;
#[path = "cli/labels.rs"]
mod labels;
#[path = "cli/learn.rs"]
mod learn;
#[path = "cli/left_out.rs"]
mod left_out;
#[path = "cli/mend.rs"]
mod mend;
#[path = "cli/merge.rs"]
mod merge;
#[path = "cli/sets.rs"]
mod sets;
#[path = "cli/suggest.rs"]
mod suggest;
