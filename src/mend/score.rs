//! How well breaks were decided: counts, and the figures made of them.

/// One decided break beside the truth.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Outcome {
    /// A paragraph ends there in truth.
    pub truth: bool,
    /// It was kept.
    pub keep: bool,
    /// How surely.
    pub confidence: f32,
    /// An editor was asked.
    pub review: bool,
}

/// Rows of the calibration table.
pub const ROWS: usize = 20;

/// Counts of outcomes.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Tally {
    /// Breaks.
    pub breaks: usize,
    /// Kept, and rightly.
    pub right_keeps: usize,
    /// Kept that should be joined.
    pub false_keeps: usize,
    /// Joined that should be kept.
    pub missed_keeps: usize,
    /// Asked.
    pub asked: usize,
    /// Wrong and not asked.
    pub silent: usize,
    /// By confidence from 0 to 1: how many, the sum of confidences, how many were right.
    pub rows: [(usize, f64, usize); ROWS],
    /// Characters of the pages, white space left out; nothing if they are not known.
    pub characters: Option<usize>,
}

impl Tally {
    /// Counts outcomes.
    pub fn of(outcomes: &[Outcome], characters: Option<usize>) -> Self {
        let mut tally = Self {
            characters,
            ..Self::default()
        };
        for one in outcomes {
            let right = one.truth == one.keep;
            tally.breaks += 1;
            tally.right_keeps += usize::from(one.truth && one.keep);
            tally.false_keeps += usize::from(!one.truth && one.keep);
            tally.missed_keeps += usize::from(one.truth && !one.keep);
            tally.asked += usize::from(one.review);
            tally.silent += usize::from(!right && !one.review);
            let confidence = f64::from(one.confidence.clamp(0.0, 1.0));
            // A bound is the first of its row, also where it is a little less in binary.
            let row = ((confidence * ROWS as f64 + 1e-6) as usize).min(ROWS - 1);
            tally.rows[row].0 += 1;
            tally.rows[row].1 += confidence;
            tally.rows[row].2 += usize::from(right);
        }
        tally
    }

    /// Adds the counts of other pages.
    pub fn add(&mut self, other: &Tally) {
        let first = self.breaks == 0;
        self.breaks += other.breaks;
        self.right_keeps += other.right_keeps;
        self.false_keeps += other.false_keeps;
        self.missed_keeps += other.missed_keeps;
        self.asked += other.asked;
        self.silent += other.silent;
        for (row, of) in self.rows.iter_mut().zip(other.rows) {
            row.0 += of.0;
            row.1 += of.1;
            row.2 += of.2;
        }
        self.characters = match (self.characters, other.characters) {
            (Some(a), Some(b)) => Some(a + b),
            (None, b) if first => b,
            _ => None,
        };
    }

    /// Wrong decisions.
    pub fn errors(&self) -> usize {
        self.false_keeps + self.missed_keeps
    }

    /// Of the breaks kept, how many rightly; 1 if none was.
    pub fn precision(&self) -> f64 {
        share(self.right_keeps, self.right_keeps + self.false_keeps)
    }

    /// Of the breaks to keep, how many were; 1 if there are none.
    pub fn recall(&self) -> f64 {
        share(self.right_keeps, self.right_keeps + self.missed_keeps)
    }

    /// The harmonic mean of both.
    pub fn f1(&self) -> f64 {
        share(
            2 * self.right_keeps,
            2 * self.right_keeps + self.false_keeps + self.missed_keeps,
        )
    }

    /// A count for every 1,000 characters, where their number is known.
    pub fn per_thousand(&self, count: usize) -> Option<f64> {
        let characters = self.characters.filter(|n| *n > 0)?;
        Some(count as f64 * 1000.0 / characters as f64)
    }

    /// The expected calibration error: how far confidence is from being right, row by row.
    pub fn calibration_error(&self) -> f64 {
        let off: f64 = self
            .rows
            .iter()
            .map(|(_, confidence, right)| (confidence - *right as f64).abs())
            .sum();
        if self.breaks == 0 {
            0.0
        } else {
            off / self.breaks as f64
        }
    }
}

fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 {
        1.0
    } else {
        part as f64 / whole as f64
    }
}

/// The 95 % interval of a share (Wilson), as a lower and an upper bound.
pub fn interval(part: usize, whole: usize) -> (f64, f64) {
    if whole == 0 {
        return (0.0, 1.0);
    }
    let (n, p, z) = (whole as f64, part as f64 / whole as f64, 1.96);
    let middle = p + z * z / (2.0 * n);
    let spread = z * (p * (1.0 - p) / n + z * z / (4.0 * n * n)).sqrt();
    let all = 1.0 + z * z / n;
    (
        ((middle - spread) / all).max(0.0),
        ((middle + spread) / all).min(1.0),
    )
}
