//! White space beside marks, and beside Latin letters.

use crate::mend::dictionary::is_han;
use crate::mend::reasons::Fault;

use super::super::lines::is_digit;
use super::{Gap, Verdict, ends_with, is_latin};

/// Whether a mark opens a bracket or a quotation.
fn opens(c: char) -> bool {
    matches!(
        c,
        '（' | '(' | '“' | '《' | '〈' | '「' | '『' | '‘' | '〔' | '［' | '【' | '['
    )
}

/// Whether a mark closes one.
fn closes(c: char) -> bool {
    matches!(
        c,
        '）' | '”' | '》' | '〉' | '」' | '』' | '’' | '〕' | '］' | '】' | ']'
    )
}

impl Gap<'_> {
    /// A · with white space on both sides, in a line of its own that names nobody: 卯时 · 挑水.
    fn parts_with_a_dot(&self, left: char) -> bool {
        let (before, after) = (self.before(), self.after());
        let both = match left {
            '·' => before.len() > 2 && before[before.len() - 2] == ' ',
            _ => after.len() > 2 && after[0] == '·' && after[1] == ' ',
        };
        both && !self.told.is_titled
    }

    /// Marks on one side at least.
    pub(super) fn beside_mark(&self, left: char, right: char) -> Option<Verdict> {
        let credit = self.in_byline;
        if opens(left) && !is_latin(right) {
            return Some(Some((0.98, Fault::SpaceAtMark)));
        }
        if closes(right) || matches!(right, '，' | '。' | '；' | '、' | '？' | '！') {
            return Some(Some((0.98, Fault::SpaceAtMark)));
        }
        if right == '：' || (right == ':' && is_han(left)) {
            return Some(Some((0.97, Fault::SpaceAtMark)));
        }
        if !self.line.runs && self.parts_with_a_dot(left) {
            return Some(None);
        }
        if left == '·' || right == '·' {
            let word = |c: char| is_han(c) || is_latin(c);
            let inner = if left == '·' {
                self.before().len() > 1 && word(right)
            } else {
                word(left) && self.after().len() > 1
            };
            return inner.then_some(Some((0.97, Fault::SpaceAtMark)));
        }
        if matches!(left, '，' | '；' | '、') && !is_latin(right) {
            return Some(Some((0.98, Fault::SpaceAtMark)));
        }
        if matches!(left, '。' | '？' | '！' | '：' | '”' | '》' | '）') && credit {
            return Some(None);
        }
        if left == '：' && !self.line.fields && !is_latin(right) {
            return Some(Some((0.97, Fault::SpaceAtMark)));
        }
        let picture = right == '图'
            || matches!(
                (right, self.after().get(1)),
                ('左' | '右' | '上' | '下', Some('图'))
            );
        if matches!(left, '。' | '？' | '！') && picture {
            return Some(None);
        }
        if matches!(left, '。' | '？' | '！') && self.line.runs && !is_latin(right) {
            return Some(Some((0.96, Fault::SpaceAtMark)));
        }
        if right == '（' && self.line.runs && !is_latin(left) {
            let report = ends_with(self.before(), &["讯", "电"]);
            return Some((!report).then_some((0.95, Fault::SpaceAtMark)));
        }
        self.beside_stroke(left, right)
    }

    pub(super) fn beside_latin(&self, left: char, right: char) -> Verdict {
        // G 60, A 380: a capital or two and the number of a road or a model.
        let lf = self.left_field();
        let letters = lf
            .iter()
            .rev()
            .take_while(|c| c.is_ascii_uppercase())
            .count();
        let alone = lf.len() == letters || is_han(lf[lf.len() - letters - 1]);
        let head = self
            .right_field()
            .iter()
            .take_while(|c| c.is_ascii_digit())
            .count();
        let behind = self.right_field().get(head);
        let han_behind = behind.is_some_and(|c| is_han(*c))
            || self.line.runs && behind.is_some_and(|c| !c.is_ascii_alphanumeric() && *c != '.');
        // 5 G, a network's name.
        let network = matches!(lf, [.., '2'..='6'])
            && (lf.len() == 1 || is_han(lf[lf.len() - 2]))
            && matches!(self.right_field(), ['G', next, ..] if is_han(*next));
        if network {
            return Some((0.93, Fault::NumberCut));
        }
        if is_latin(left)
            && is_digit(right)
            && (1..=2).contains(&letters)
            && alone
            && (1..=4).contains(&head)
            && han_behind
        {
            return Some((0.93, Fault::NumberCut));
        }
        None
    }
}
