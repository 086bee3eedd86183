//! Where two readings differ: tags that only one of them has, those that lie over each other
//! together.

use rustc_hash::FxHashMap;

use super::Unit;

/// Tags of two readings that belong together, by their numbers in each.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cluster {
    /// Of the first reading, and of the second.
    pub units: [Vec<usize>; 2],
}

/// What two readings have in common, tag by tag, and where they differ, in the order of the text.
/// What is in common is in no cluster, whatever lies over it.
pub fn clusters(a: &[Unit], b: &[Unit]) -> (Vec<(usize, usize)>, Vec<Cluster>) {
    let mut theirs: FxHashMap<&Unit, Vec<usize>> = FxHashMap::default();
    for (number, unit) in b.iter().enumerate().rev() {
        theirs.entry(unit).or_default().push(number);
    }
    let mut same = Vec::new();
    let mut left: Vec<(u32, u32, usize, usize)> = Vec::new();
    let mut is_common = vec![false; b.len()];
    for (number, unit) in a.iter().enumerate() {
        match theirs.get_mut(unit).and_then(Vec::pop) {
            Some(other) => {
                is_common[other] = true;
                same.push((number, other));
            }
            None => left.push((unit.start(), unit.end(), 0, number)),
        }
    }
    for (number, unit) in b.iter().enumerate() {
        if !is_common[number] {
            left.push((unit.start(), unit.end(), 1, number));
        }
    }
    left.sort_unstable();
    let mut clusters: Vec<Cluster> = Vec::new();
    let mut reaches = 0;
    for (start, end, side, number) in left {
        if clusters.is_empty() || start >= reaches {
            clusters.push(Cluster::default());
            reaches = end;
        }
        reaches = reaches.max(end);
        if let Some(last) = clusters.last_mut() {
            last.units[side].push(number);
        }
    }
    (same, clusters)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_differs_is_told_apart_from_what_is_common() {
        let unit = |(start, end, label)| Unit::new(start, end, label);
        let a: Vec<Unit> = [(0, 2, 0), (4, 6, 0), (10, 12, 1), (20, 25, 1)]
            .map(unit)
            .into();
        let b: Vec<Unit> = [(4, 7, 0), (5, 8, 0), (10, 12, 1), (10, 12, 1), (30, 31, 0)]
            .map(unit)
            .into();
        let (same, found) = clusters(&a, &b);
        assert_eq!(same, [(2, 2)]);
        let cluster = |a: &[usize], b: &[usize]| Cluster {
            units: [a.to_vec(), b.to_vec()],
        };
        assert_eq!(
            found,
            [
                cluster(&[0], &[]),
                cluster(&[1], &[0, 1]),
                cluster(&[], &[3]),
                cluster(&[3], &[]),
                cluster(&[], &[4]),
            ]
        );
        assert_eq!(clusters(&a, &a).1, []);
        assert_eq!(clusters(&[], &[]), (Vec::new(), Vec::new()));
    }
}
