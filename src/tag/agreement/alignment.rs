//! The best alignment of two readings: the pairs of units, each unit in one pair at most, with
//! which the disorder is least. Exact.
//!
//! A unit without a partner costs 1, so two units are worth putting together where their
//! dissimilarity is below 2: what is gained is 2 less the dissimilarity. Units far apart gain
//! nothing, so the readings fall into small groups between which there is no gain, and each group
//! is an assignment problem of its own.

/// A unit as gamma sees it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Placed {
    pub(super) start: f64,
    pub(super) end: f64,
    pub(super) label: usize,
}

/// Groups with more units than this on the smaller side are not aligned: the matrix would not fit
/// into memory.
const MOST: usize = 4000;

impl Placed {
    fn len(&self) -> f64 {
        self.end - self.start
    }

    /// The positional sporadic dissimilarity, and 1 for another label.
    fn dissimilarity(&self, other: &Placed) -> f64 {
        let apart = (self.start - other.start).abs() + (self.end - other.end).abs();
        let apart = apart / (self.len() + other.len());
        apart * apart + f64::from(u8::from(self.label != other.label))
    }
}

/// The disorder of the best alignment, per unit of a reader; none where a group is too large. At
/// least one of the two has units. Both are put into order.
pub(super) fn disorder(a: &mut [Placed], b: &mut [Placed]) -> Option<f64> {
    for side in [&mut *a, &mut *b] {
        side.sort_by(|a, b| a.start.total_cmp(&b.start));
    }
    let all = (a.len() + b.len()) as f64;
    Some((all - gain(a, b)?) / (all / 2.0))
}

/// Two units that gain by being put together.
struct Gain {
    a: usize,
    b: usize,
    gain: f64,
}

/// What the best alignment gains over no pairs at all.
fn gain(a: &[Placed], b: &[Placed]) -> Option<f64> {
    let gains = gains(a, b);
    let mut groups = Groups::new(a.len() + b.len());
    for gain in &gains {
        groups.join(gain.a, a.len() + gain.b);
    }
    let mut by_group: Vec<(usize, &Gain)> =
        gains.iter().map(|gain| (groups.of(gain.a), gain)).collect();
    by_group.sort_by_key(|(group, _)| *group);
    let mut sum = 0.0;
    for group in by_group.chunk_by(|one, other| one.0 == other.0) {
        let group: Vec<&Gain> = group.iter().map(|(_, gain)| *gain).collect();
        sum += best(&group)?;
    }
    Some(sum)
}

fn gains(a: &[Placed], b: &[Placed]) -> Vec<Gain> {
    let longest = b.iter().map(Placed::len).fold(0.0, f64::max);
    let mut gains = Vec::new();
    for (i, one) in a.iter().enumerate() {
        // Further away the dissimilarity is above 2.
        let reach = std::f64::consts::SQRT_2 * (one.len() + longest);
        let from = b.partition_point(|other| other.start < one.start - reach);
        let near = b[from..]
            .iter()
            .take_while(|o| o.start <= one.start + reach);
        for (j, other) in (from..).zip(near) {
            let gain = 2.0 - one.dissimilarity(other);
            if gain > 0.0 {
                gains.push(Gain { a: i, b: j, gain });
            }
        }
    }
    gains
}

/// What the best pairs of a group gain.
fn best(group: &[&Gain]) -> Option<f64> {
    if let [only] = group {
        return Some(only.gain);
    }
    let numbers = |of: fn(&Gain) -> usize| {
        let mut numbers: Vec<usize> = group.iter().map(|gain| of(gain)).collect();
        numbers.sort_unstable();
        numbers.dedup();
        numbers
    };
    let (rows, columns) = (numbers(|gain| gain.a), numbers(|gain| gain.b));
    if rows.len() == 1 || columns.len() == 1 {
        return group.iter().map(|gain| gain.gain).max_by(f64::total_cmp);
    }
    let flipped = rows.len() > columns.len();
    let (height, width) = match flipped {
        true => (columns.len(), rows.len()),
        false => (rows.len(), columns.len()),
    };
    if height > MOST {
        return None;
    }
    let mut costs = vec![0.0; height * width];
    for gain in group {
        let place = |numbers: &[usize], n| numbers.partition_point(|number| *number < n);
        let (row, column) = (place(&rows, gain.a), place(&columns, gain.b));
        let (row, column) = if flipped {
            (column, row)
        } else {
            (row, column)
        };
        costs[row * width + column] = -gain.gain;
    }
    Some(-assignment(&costs, width))
}

/// The least cost of giving every row a column of its own; no more rows than columns. The
/// Hungarian method with potentials.
fn assignment(costs: &[f64], width: usize) -> f64 {
    let height = costs.len() / width;
    // The column 0 stands for none; rows and columns are counted from 1.
    let mut row_potential = vec![0.0; height + 1];
    let mut column_potential = vec![0.0; width + 1];
    let mut row_of = vec![0; width + 1];
    let mut way = vec![0; width + 1];
    for row in 1..=height {
        row_of[0] = row;
        let mut column = 0;
        let mut least = vec![f64::INFINITY; width + 1];
        let mut used = vec![false; width + 1];
        while row_of[column] != 0 {
            used[column] = true;
            let from = row_of[column];
            let (mut delta, mut next) = (f64::INFINITY, 0);
            for other in 1..=width {
                if used[other] {
                    continue;
                }
                let cost = costs[(from - 1) * width + other - 1];
                let reduced = cost - row_potential[from] - column_potential[other];
                if reduced < least[other] {
                    least[other] = reduced;
                    way[other] = column;
                }
                if least[other] < delta {
                    delta = least[other];
                    next = other;
                }
            }
            for other in 0..=width {
                if used[other] {
                    row_potential[row_of[other]] += delta;
                    column_potential[other] -= delta;
                } else {
                    least[other] -= delta;
                }
            }
            column = next;
        }
        while column != 0 {
            let before = way[column];
            row_of[column] = row_of[before];
            column = before;
        }
    }
    let given = (1..=width).filter(|column| row_of[*column] != 0);
    given
        .map(|column| costs[(row_of[column] - 1) * width + column - 1])
        .sum()
}

/// Which things belong together.
struct Groups(Vec<usize>);

impl Groups {
    fn new(count: usize) -> Self {
        Self((0..count).collect())
    }

    fn of(&mut self, thing: usize) -> usize {
        let mut root = thing;
        while self.0[root] != root {
            self.0[root] = self.0[self.0[root]];
            root = self.0[root];
        }
        root
    }

    fn join(&mut self, one: usize, other: usize) {
        let (one, other) = (self.of(one), self.of(other));
        self.0[one] = other;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The best gain by trying everything.
    fn slowly(a: &[Placed], b: &[Placed], used: &mut Vec<bool>) -> f64 {
        let Some((first, rest)) = a.split_first() else {
            return 0.0;
        };
        let mut best = slowly(rest, b, used);
        for j in 0..b.len() {
            if !used[j] {
                used[j] = true;
                let gain = 2.0 - first.dissimilarity(&b[j]);
                best = best.max(gain + slowly(rest, b, used));
                used[j] = false;
            }
        }
        best
    }

    #[test]
    fn nothing_aligns_better() {
        let mut state = 7u64;
        let mut below = |n: u64| {
            state = state.wrapping_mul(6364136223846793005).wrapping_add(11);
            (state >> 33) % n
        };
        for _ in 0..400 {
            let mut side = || -> Vec<Placed> {
                let count = below(7);
                let unit = |_| {
                    let start = below(30) as f64;
                    Placed {
                        start,
                        end: start + 1.0 + below(8) as f64,
                        label: below(2) as usize,
                    }
                };
                (0..count).map(unit).collect()
            };
            let (mut a, mut b) = (side(), side());
            if a.is_empty() && b.is_empty() {
                continue;
            }
            let all = (a.len() + b.len()) as f64;
            let slow = (all - slowly(&a, &b, &mut vec![false; b.len()])) / (all / 2.0);
            let quick = disorder(&mut a, &mut b).unwrap();
            assert!((slow - quick).abs() < 1e-9, "{slow} {quick} {a:?} {b:?}");
        }
    }
}
