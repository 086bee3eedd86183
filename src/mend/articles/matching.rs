//! The best assignment of rows to columns: the Hungarian method.

/// So many rows and columns are assigned in the best way there is; of more, the best pair is taken
/// first, then the best of what is left.
const FEW: usize = 96;

/// For each row of scores the column it is given, if any. A pair whose score is not above 0 is
/// never made.
pub(super) fn best(scores: &[Vec<f32>]) -> Vec<Option<usize>> {
    let rows = scores.len();
    let columns = scores.first().map_or(0, Vec::len);
    if rows == 0 || columns == 0 {
        return vec![None; rows];
    }
    if rows.max(columns) > FEW {
        return greedy(scores);
    }
    // Each row may also stay alone, for 0.
    let width = columns + rows;
    let cost = |row: usize, column: usize| -> f64 {
        match scores[row].get(column) {
            Some(score) => -f64::from(*score).max(0.0),
            None => 0.0,
        }
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
    let mut found = vec![None; rows];
    for column in 1..=columns {
        let row = taken[column];
        if row > 0 && scores[row - 1][column - 1] > 0.0 {
            found[row - 1] = Some(column - 1);
        }
    }
    found
}

fn greedy(scores: &[Vec<f32>]) -> Vec<Option<usize>> {
    let mut pairs: Vec<(f32, usize, usize)> = Vec::new();
    for (row, each) in scores.iter().enumerate() {
        let positive = each.iter().enumerate().filter(|(_, score)| **score > 0.0);
        pairs.extend(positive.map(|(column, score)| (*score, row, column)));
    }
    pairs.sort_by(|a, b| b.0.total_cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
    let mut found = vec![None; scores.len()];
    let mut taken = vec![false; scores.first().map_or(0, Vec::len)];
    for (_, row, column) in pairs {
        if found[row].is_none() && !taken[column] {
            found[row] = Some(column);
            taken[column] = true;
        }
    }
    found
}

/// The sum of what is chosen.
pub(super) fn total(scores: &[Vec<f32>], chosen: &[Option<usize>]) -> f32 {
    let each = scores.iter().zip(chosen);
    each.filter_map(|(row, column)| column.map(|column| row[column]))
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sum_counts_and_not_the_best_pair() {
        let scores = [vec![1.0, 0.9], vec![0.9, 0.0]];
        assert_eq!(best(&scores), [Some(1), Some(0)]);
        assert!((total(&scores, &best(&scores)) - 1.8).abs() < 1e-6);
        assert_eq!(greedy(&scores), [Some(0), None]);
        assert_eq!(best(&[vec![0.0], vec![0.3]]), [None, Some(0)]);
    }
}
