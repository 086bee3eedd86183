//! Characters that are taken for each other.
//!
//! Both lists hold groups: a character and those it is taken for, or that are taken for it. `close`
//! are those that printers, readers and OCR are known to mistake, and pairs of common characters
//! whose shapes in print, slightly blurred, nearly cover each other; `far` are pairs that cover each
//! other less, or share a part. Shapes were compared, no text was counted.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

const CLOSE: &str = include_str!("look_alikes/close.txt");

const FAR: &str = include_str!("look_alikes/far.txt");

/// What a character may have been taken for, and whether it is close.
type Others = Vec<(char, bool)>;

static ALL: LazyLock<FxHashMap<char, Others>> = LazyLock::new(|| {
    let mut all: FxHashMap<char, Others> = FxHashMap::default();
    for (groups, is_close) in [(CLOSE, true), (FAR, false)] {
        for group in groups.split_whitespace() {
            let mut members = group.chars();
            let Some(head) = members.next() else { continue };
            for other in members {
                all.entry(head).or_default().push((other, is_close));
                all.entry(other).or_default().push((head, is_close));
            }
        }
    }
    all
});

/// What a character may have been taken for, the closer ones first.
pub(super) fn look_alikes(c: char) -> &'static [(char, bool)] {
    ALL.get(&c).map_or(&[], Vec::as_slice)
}
