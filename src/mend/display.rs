//! Lines that look like headlines, and the runs they stand in: how many there are before and behind
//! a line, and what stands at both ends of the run.

use super::lines::Line;
use super::signs::Signs;
use super::view::Edge;

/// Longer lines are text.
const LONGEST: usize = 30;

/// What stands beside a run of headlines.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Beside {
    /// The end of the page.
    #[default]
    Nothing,
    /// The beginning of a report.
    Dateline,
    /// A byline, a caption, a line in brackets.
    Signed,
    /// The head of a page, a jump line.
    Furniture,
    /// An indented line.
    Indented,
    /// A line that ends a sentence.
    Ended,
    /// Other text.
    Text,
}

/// How a line stands among lines that look like headlines.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Run {
    /// How many such lines there are up to it, itself counted.
    pub up_to: u8,
    /// How many from it on.
    pub from: u8,
    /// What stands before the first of them.
    pub before: Beside,
    /// What stands behind the last.
    pub behind: Beside,
}

/// Whether a line looks like a headline.
fn is_display(length: usize, signs: &Signs, end: Edge) -> bool {
    signs.marks == 0
        && length <= LONGEST
        && !matches!(end, Edge::Stop | Edge::Pause | Edge::Colon | Edge::Opens)
        && !is_told(signs)
}

fn is_told(signs: &Signs) -> bool {
    signs.dateline
        || signs.byline
        || signs.caption
        || signs.credit
        || signs.bracketed
        || signs.furniture
        || signs.header
        || signs.jump
}

/// The runs of a page's lines.
pub(super) fn runs(lines: &[Line], signs: &[Signs], ends: &[Edge]) -> Vec<Run> {
    let beside = |at: usize| {
        let signs = &signs[at];
        if signs.dateline {
            Beside::Dateline
        } else if signs.furniture || signs.header || signs.jump {
            Beside::Furniture
        } else if is_told(signs) {
            Beside::Signed
        } else if lines[at].indent >= 2 {
            Beside::Indented
        } else if ends[at] == Edge::Stop {
            Beside::Ended
        } else {
            Beside::Text
        }
    };
    let is_display = |at: usize| {
        let length = lines[at].end - lines[at].start;
        is_display(length, &signs[at], ends[at])
    };
    let mut found = vec![Run::default(); lines.len()];
    let (mut count, mut other) = (0u8, Beside::Nothing);
    for (at, run) in found.iter_mut().enumerate() {
        if is_display(at) {
            count = count.saturating_add(1);
        } else {
            count = 0;
            other = beside(at);
        }
        (run.up_to, run.before) = (count, other);
    }
    (count, other) = (0, Beside::Nothing);
    for (at, run) in found.iter_mut().enumerate().rev() {
        if run.up_to > 0 {
            count = count.saturating_add(1);
        } else {
            count = 0;
            other = beside(at);
        }
        (run.from, run.behind) = (count, other);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::super::view::View;
    use super::{Beside, Run};

    #[test]
    fn headlines_stand_in_runs() {
        let page = "老渡口停了摆渡船\n新大桥通了公共汽车\n两岸来往只要五分钟\n\
                    本报讯 河湾镇的大桥昨天通车，老人\n和孩子都来看，很热闹。\n河湾镇的春天\n";
        let page: Vec<char> = page.chars().collect();
        let runs = View::of(&page).runs;
        let run = |up_to, from, before, behind| Run {
            up_to,
            from,
            before,
            behind,
        };
        assert_eq!(runs[0], run(1, 3, Beside::Nothing, Beside::Dateline));
        assert_eq!(runs[2], run(3, 1, Beside::Nothing, Beside::Dateline));
        assert_eq!((runs[3].up_to, runs[3].from), (0, 0));
        assert_eq!(runs[5], run(1, 1, Beside::Ended, Beside::Nothing));
    }
}
