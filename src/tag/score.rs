//! How well proposed mentions agree with those that are right: precision, recall and F1 over
//! exact ranges and labels.

use rustc_hash::FxHashSet;

use super::bioes::Mention;

/// Counts of what was right, what was proposed and what there was.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Score {
    /// Proposed, and right.
    pub right: usize,
    /// Proposed.
    pub proposed: usize,
    /// What there was to find.
    pub gold: usize,
}

impl Score {
    /// The share of the proposed that is right, 0 where nothing was proposed.
    pub fn precision(&self) -> f64 {
        share(self.right, self.proposed)
    }

    /// The share of what there was that was found, 0 where there was nothing.
    pub fn recall(&self) -> f64 {
        share(self.right, self.gold)
    }

    /// The harmonic mean of the two.
    pub fn f1(&self) -> f64 {
        share(2 * self.right, self.proposed + self.gold)
    }

    /// Adds other counts to these.
    pub fn add(&mut self, other: Score) {
        self.right += other.right;
        self.proposed += other.proposed;
        self.gold += other.gold;
    }
}

fn share(part: usize, of: usize) -> f64 {
    if of == 0 {
        0.0
    } else {
        part as f64 / of as f64
    }
}

/// Scores by label.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scores {
    /// In the order of the labels.
    pub labels: Vec<Score>,
}

impl Scores {
    /// Of that many labels, nothing counted yet.
    pub fn new(labels: usize) -> Self {
        Self {
            labels: vec![Score::default(); labels],
        }
    }

    /// Counts the mentions of one text. A mention given twice counts once.
    pub fn count(&mut self, gold: &[Mention], proposed: &[Mention]) {
        let gold: FxHashSet<&Mention> = gold.iter().collect();
        let proposed: FxHashSet<&Mention> = proposed.iter().collect();
        for mention in &gold {
            self.labels[mention.label].gold += 1;
        }
        for mention in &proposed {
            let score = &mut self.labels[mention.label];
            score.proposed += 1;
            score.right += usize::from(gold.contains(mention));
        }
    }

    /// All labels together.
    pub fn all(&self) -> Score {
        let mut all = Score::default();
        for score in &self.labels {
            all.add(*score);
        }
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_exact_mentions_of_the_same_label_are_right() {
        let mention = |start, end, label| Mention {
            range: start..end,
            label,
        };
        let gold = [mention(0, 2, 0), mention(3, 5, 1), mention(6, 7, 1)];
        let proposed = [
            mention(0, 2, 0),
            mention(0, 2, 0),
            mention(3, 4, 1),
            mention(6, 7, 0),
        ];
        let mut scores = Scores::new(2);
        scores.count(&gold, &proposed);
        let score = |right, proposed, gold| Score {
            right,
            proposed,
            gold,
        };
        assert_eq!(scores.labels, [score(1, 2, 1), score(0, 1, 2)]);
        assert_eq!(scores.all(), score(1, 3, 3));
        assert!((scores.all().precision() - 1.0 / 3.0).abs() < 1e-12);
        assert!((scores.labels[0].f1() - 2.0 / 3.0).abs() < 1e-12);
        assert_eq!(Score::default().f1(), 0.0);
    }
}
