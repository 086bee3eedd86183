//! The best assignment of rows to columns: the Hungarian method.

/// So many rows and columns are assigned in the best way there is; of more, the best pair is taken
/// first, then the best of what is left.
const FEW: usize = 96;

/// A row and a column that may be given to each other, and what that is worth. What is worth nothing
/// is never done.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) struct Pair {
    pub(super) row: usize,
    pub(super) column: usize,
    pub(super) score: f32,
}

/// The pairs that are worth most together while each row and each column is in one at most: by their
/// places in the list, row by row, and how much each is worth more than the best other pair of its row
/// or its column.
pub(super) fn best(pairs: &[Pair]) -> Vec<(usize, f32)> {
    let rows = pairs.iter().map(|pair| pair.row + 1).max().unwrap_or(0);
    let columns = pairs.iter().map(|pair| pair.column + 1).max().unwrap_or(0);
    let mut chosen = match rows.max(columns) <= FEW {
        true => exact(pairs, rows, columns),
        false => greedy(pairs, rows, columns),
    };
    chosen.sort_by_key(|at| pairs[*at].row);
    let rivals = Rivals::of(pairs, rows, columns);
    let lead = |at: usize| (at, pairs[at].score - rivals.beside(&pairs[at]));
    chosen.into_iter().map(lead).collect()
}

fn exact(pairs: &[Pair], rows: usize, columns: usize) -> Vec<usize> {
    let mut places: Vec<Vec<Option<usize>>> = vec![vec![None; columns]; rows];
    for (at, pair) in pairs
        .iter()
        .enumerate()
        .filter(|(_, pair)| pair.score > 0.0)
    {
        places[pair.row][pair.column] = Some(at);
    }
    // Each row may also stay alone, for 0.
    let width = columns + rows;
    let cost = |row: usize, column: usize| -> f64 {
        let place = places[row].get(column).copied().flatten();
        place.map_or(0.0, |at| -f64::from(pairs[at].score))
    };
    let mut of_row = vec![0f64; rows + 1];
    let mut of_column = vec![0f64; width + 1];
    let mut taken = vec![0usize; width + 1];
    for row in 1..=rows {
        taken[0] = row;
        let mut at = 0;
        let mut least = vec![f64::MAX; width + 1];
        let mut way = vec![0usize; width + 1];
        let mut seen = vec![false; width + 1];
        loop {
            seen[at] = true;
            let own = taken[at];
            let (mut delta, mut next) = (f64::MAX, 0);
            for column in 1..=width {
                if seen[column] {
                    continue;
                }
                let now = cost(own - 1, column - 1) - of_row[own] - of_column[column];
                if now < least[column] {
                    least[column] = now;
                    way[column] = at;
                }
                if least[column] < delta {
                    delta = least[column];
                    next = column;
                }
            }
            for column in 0..=width {
                if seen[column] {
                    of_row[taken[column]] += delta;
                    of_column[column] -= delta;
                } else {
                    least[column] -= delta;
                }
            }
            at = next;
            if taken[at] == 0 {
                break;
            }
        }
        while at != 0 {
            taken[at] = taken[way[at]];
            at = way[at];
        }
    }
    let given = (1..=columns).filter(|column| taken[*column] > 0);
    given
        .filter_map(|column| places[taken[column] - 1][column - 1])
        .collect()
}

fn greedy(pairs: &[Pair], rows: usize, columns: usize) -> Vec<usize> {
    let positive = (0..pairs.len()).filter(|at| pairs[*at].score > 0.0);
    let mut order: Vec<usize> = positive.collect();
    order.sort_by(|a, b| pairs[*b].score.total_cmp(&pairs[*a].score));
    let (mut used_rows, mut used_columns) = (vec![false; rows], vec![false; columns]);
    order.retain(|at| {
        let Pair { row, column, .. } = pairs[*at];
        let is_free = !used_rows[row] && !used_columns[column];
        if is_free {
            (used_rows[row], used_columns[column]) = (true, true);
        }
        is_free
    });
    order
}

/// What the best pair of each row and each column is worth, and the second.
struct Rivals {
    of_rows: Vec<[f32; 2]>,
    of_columns: Vec<[f32; 2]>,
}

impl Rivals {
    fn of(pairs: &[Pair], rows: usize, columns: usize) -> Self {
        let mut found = Self {
            of_rows: vec![[0.0; 2]; rows],
            of_columns: vec![[0.0; 2]; columns],
        };
        for pair in pairs {
            for best in [
                &mut found.of_rows[pair.row],
                &mut found.of_columns[pair.column],
            ] {
                if pair.score > best[0] {
                    *best = [pair.score, best[0]];
                } else if pair.score > best[1] {
                    best[1] = pair.score;
                }
            }
        }
        found
    }

    /// What the best other pair of its row or its column is worth.
    fn beside(&self, pair: &Pair) -> f32 {
        let other = |best: [f32; 2]| {
            if best[0] > pair.score {
                best[0]
            } else {
                best[1]
            }
        };
        other(self.of_rows[pair.row]).max(other(self.of_columns[pair.column]))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is chosen of scores by row and column, as rows and columns.
    fn chosen(
        scores: &[&[f32]],
        how: fn(&[Pair], usize, usize) -> Vec<usize>,
    ) -> Vec<(usize, usize)> {
        let pairs = pairs(scores);
        let mut chosen: Vec<(usize, usize)> = how(&pairs, scores.len(), scores[0].len())
            .into_iter()
            .map(|at| (pairs[at].row, pairs[at].column))
            .collect();
        chosen.sort_unstable();
        chosen
    }

    fn pairs(scores: &[&[f32]]) -> Vec<Pair> {
        let each = scores.iter().enumerate().flat_map(|(row, scores)| {
            let scores = scores.iter().enumerate();
            scores.map(move |(column, score)| Pair {
                row,
                column,
                score: *score,
            })
        });
        each.collect()
    }

    #[test]
    fn the_sum_counts_and_not_the_best_pair() {
        let scores: &[&[f32]] = &[&[1.0, 0.9], &[0.9, 0.0]];
        assert_eq!(chosen(scores, exact), [(0, 1), (1, 0)]);
        assert_eq!(chosen(scores, greedy), [(0, 0)]);
    }

    #[test]
    fn what_is_worth_nothing_is_not_done() {
        let scores: &[&[f32]] = &[&[0.0, -1.0], &[-1.0, 0.3]];
        assert_eq!(chosen(scores, exact), [(1, 1)]);
        assert_eq!(chosen(scores, greedy), [(1, 1)]);
        assert_eq!(best(&[]), []);
    }

    #[test]
    fn a_pair_leads_before_the_best_other_of_its_row_or_column() {
        let pairs = pairs(&[&[1.0, 0.25], &[0.5, 0.5]]);
        assert_eq!(best(&pairs), [(0, 0.5), (3, 0.0)]);
    }
}
