//! Repairs that `pizhu mend` makes in the texts it writes, because whoever called it said so: the
//! sure ones, each inside one line, so that lines keep their numbers. Flags are never made, and pages
//! stay as they are.

use std::collections::BTreeMap;

use crate::format::decisions::RepairRecord;
use crate::mend::dictionary::Dictionary;
use crate::mend::lines::{Line, lines};
use crate::mend::repairs::{Fix, repairs};

use super::counted;

/// What is to be repaired in the lines of a page. White space around a line is no part of its text,
/// and what goes over a line end is left alone.
pub(super) struct Repairing<'a> {
    chars: &'a [char],
    lines: Vec<Line>,
    /// Each with its line.
    fixes: Vec<(usize, Fix)>,
    sure: f32,
}

/// How many repairs there are, by what becomes of them.
#[derive(Default)]
pub(super) struct Tally {
    sure: BTreeMap<&'static str, u64>,
    left: u64,
    flags: u64,
}

impl<'a> Repairing<'a> {
    /// Looks at a page. A repair is made if it is at least so sure.
    pub(super) fn of(chars: &'a [char], dictionary: &impl Dictionary, sure: f32) -> Self {
        let lines = lines(chars);
        let in_line = |fix: Fix| {
            let at = lines.partition_point(|line| line.end < fix.end);
            let line = lines.get(at).filter(|line| line.start <= fix.start);
            line.map(|_| (at, fix))
        };
        let fixes = repairs(chars, dictionary);
        let fixes = fixes.into_iter().filter_map(in_line).collect();
        Self {
            chars,
            lines,
            fixes,
            sure,
        }
    }

    fn is_made(&self, fix: &Fix) -> bool {
        !fix.is_flag() && fix.confidence >= self.sure
    }

    /// Makes the sure ones in the texts of the page's lines.
    pub(super) fn make(&self, texts: &mut [Vec<char>]) {
        // From behind, so that places before stay what they are.
        for (at, fix) in self.fixes.iter().rev() {
            if self.is_made(fix)
                && let (Some(text), Some(line)) = (texts.get_mut(*at), self.lines.get(*at))
            {
                let place = fix.start - line.start..fix.end - line.start;
                text.splice(place, fix.with.chars());
            }
        }
    }

    /// Counts those of lines that are in the text.
    pub(super) fn count(&self, is_in_text: impl Fn(usize) -> bool, tally: &mut Tally) {
        for (_, fix) in self.fixes.iter().filter(|(line, _)| is_in_text(*line)) {
            if self.is_made(fix) {
                *tally.sure.entry(fix.kind.name()).or_default() += 1;
            } else if fix.is_flag() {
                tally.flags += 1;
            } else {
                tally.left += 1;
            }
        }
    }

    /// Those that are made in lines that are in the text.
    pub(super) fn records(
        &self,
        page: &str,
        is_in_text: impl Fn(usize) -> bool,
    ) -> Vec<RepairRecord> {
        let made = self.fixes.iter();
        let made = made.filter(|(line, fix)| is_in_text(*line) && self.is_made(fix));
        made.map(|(line, fix)| RepairRecord::of(page, self.lines[*line].number, self.chars, fix))
            .collect()
    }
}

impl Tally {
    /// Says what was made and what is left, or what could have been made.
    pub(super) fn say(&self, made: bool) {
        let mut rest = Vec::new();
        if self.left > 0 {
            rest.push(format!("{} less sure", counted(self.left, "repair")));
        }
        if self.flags > 0 {
            rest.push(format!(
                "{} only to be looked at",
                counted(self.flags, "place")
            ));
        }
        let rest = rest.join(" and ");
        if made {
            for (kind, count) in &self.sure {
                eprintln!("repaired: {} of kind {kind}", counted(*count, "place"));
            }
            if !rest.is_empty() {
                eprintln!("left as printed: {rest}");
            }
            return;
        }
        let sure: u64 = self.sure.values().sum();
        if sure > 0 {
            let are = if sure == 1 { "is" } else { "are" };
            let rest = if rest.is_empty() {
                rest
            } else {
                format!("; {rest}")
            };
            eprintln!(
                "left as printed: {} that {are} sure, which --repairs makes{rest}",
                counted(sure, "repair")
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tag::words::Words;

    #[test]
    fn repairs_are_made_inside_lines_and_nothing_else_changes() {
        let text =
            "  他在这里撑了3 0年船，头一回 \r\n\n见到2 0 0 8年这样的事。　\n他说2 \n0年不短。\n";
        let chars: Vec<char> = text.chars().collect();
        let repairing = Repairing::of(&chars, &Words::without_dictionary(), 0.9);
        let of_lines = || -> Vec<Vec<char>> {
            let each = lines(&chars).into_iter();
            each.map(|line| line.text(&chars).to_vec()).collect()
        };
        let mut texts = of_lines();
        repairing.make(&mut texts);
        let read: Vec<String> = texts.iter().map(|text| text.iter().collect()).collect();
        assert_eq!(
            read,
            [
                "他在这里撑了30年船，头一回",
                "见到2008年这样的事。",
                "他说2",
                "0年不短。"
            ]
        );
        let made = repairing.records("a", |_| true);
        assert!(made.iter().all(|one| one.line == 1 || one.line == 3));
        let mut tally = Tally::default();
        repairing.count(|line| line == 0, &mut tally);
        assert_eq!(tally.sure.values().sum::<u64>(), 1);

        // Nothing is sure enough.
        let mut texts = of_lines();
        Repairing::of(&chars, &Words::without_dictionary(), 1.1).make(&mut texts);
        assert_eq!(texts, of_lines());
    }
}
