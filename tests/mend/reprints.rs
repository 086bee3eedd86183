//! Breaks that another copy of the story settles.

use pizhu::mend::breaks::{ASK_BELOW, decide_corpus};
use pizhu::mend::reasons::Reason;

use super::WORDS;
use super::data::reprints;

#[test]
fn the_same_story_elsewhere_settles_breaks() {
    let (mut shared, mut settled, mut wrong) = (0, 0, Vec::new());
    for (case, pages) in reprints() {
        let texts: Vec<&[char]> = pages.iter().map(|page| page.chars.as_slice()).collect();
        for (page, decided) in pages.iter().zip(decide_corpus(&texts, &*WORDS, ASK_BELOW)) {
            for one in &decided {
                let Some((truth, is_shared)) = page.breaks.get(&one.line) else {
                    continue;
                };
                let is_settled = one.reasons.contains(&Reason::Reprint);
                shared += usize::from(*is_shared);
                settled += usize::from(*is_shared && is_settled);
                if is_settled && one.keep != *truth {
                    wrong.push(format!("{case} {} line {}", page.name, one.line));
                }
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
    assert!(settled * 100 >= shared * 78, "{settled} of {shared}");
}
