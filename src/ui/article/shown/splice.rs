//! Bringing an article up to date: what has changed is read again and put in the place of what
//! was there.
//!
//! Text is read from the last stop before the change to the first behind it at which reading is
//! in the state in which it was: from there on everything is as it was, but for numbers that
//! count from the beginning, which are moved on. Moving numbers of a million characters takes a
//! fraction of a millisecond, reading them anew takes ten. An article is first read in the same
//! way, as one without text of which everything has changed.

use std::ops::Range;

use crate::core::snapshot::Changed;
use crate::core::{Address, Document, Run};

use super::read::{Counts, Read, Reader, Stop};
use super::{Cells, Paragraph, Shown, push_cells};

/// A stretch of what is counted that another has taken the place of.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(in crate::ui) struct Swap {
    pub(in crate::ui) old: Range<u32>,
    pub(in crate::ui) new: Range<u32>,
    /// How many there were before.
    pub(in crate::ui) count: u32,
}

impl Swap {
    /// By how much what stands behind the stretch has moved.
    pub(in crate::ui) fn by(&self) -> i32 {
        self.new.end.wrapping_sub(self.old.end) as i32
    }

    /// The new number of what is not in the stretch.
    pub(in crate::ui) fn kept(&self, old: u32) -> Option<u32> {
        if old < self.old.start {
            Some(old)
        } else {
            let is_behind = (self.old.end..self.count).contains(&old);
            is_behind.then(|| old.wrapping_add_signed(self.by()))
        }
    }
}

/// What has changed of an article that is shown.
#[derive(Debug, Default)]
pub(in crate::ui) struct Change {
    pub(in crate::ui) cells: Swap,
    pub(in crate::ui) rows: Swap,
    pub(in crate::ui) paragraphs: Swap,
    /// The characters that the cells of the old stretch were.
    gone: Vec<(u32, Run)>,
}

impl Change {
    /// The cell of the new text in which a character stands that an old cell was.
    fn cell(&self, new: &Shown, old: u32) -> Option<u32> {
        self.cells.kept(old).or_else(|| {
            let address = address_in(&self.gone, old)?;
            new.cell(address)
        })
    }

    /// The gap that one of the old text has become: behind the same character, or behind the last
    /// before it that is still there.
    pub(in crate::ui) fn gap_after(&self, new: &Shown, gap: u32) -> u32 {
        const FAR: u32 = 4096;
        if let Some(cell) = self.cell(new, gap) {
            return cell;
        }
        let before = (gap.saturating_sub(FAR)..gap).rev();
        before
            .filter_map(|cell| self.cell(new, cell))
            .map(|cell| cell + 1)
            .next()
            .unwrap_or(0)
            .min(new.len())
    }

    /// The gap that the end of something has become: behind the same character, wherever that
    /// stands now.
    pub(in crate::ui) fn gap_behind(&self, new: &Shown, gap: u32) -> u32 {
        let last = gap.checked_sub(1);
        match last.and_then(|last| self.cell(new, last)) {
            Some(cell) => cell + 1,
            None => self.gap_after(new, gap),
        }
    }
}

/// The character that a cell is, from the first cells of runs and the runs.
pub(super) fn address_in(runs: &[(u32, Run)], cell: u32) -> Option<Address> {
    let at = runs.partition_point(|(first, _)| *first <= cell);
    let (first, run) = runs.get(at.checked_sub(1)?)?;
    let index = run.start + (cell - first);
    (index < run.end).then(|| run.buffer.at(index))
}

impl Shown {
    /// A change of nothing.
    pub(super) fn unchanged(&self) -> Change {
        let none = |count: usize| Swap {
            old: count as u32..count as u32,
            new: count as u32..count as u32,
            count: count as u32,
        };
        Change {
            cells: none(self.chars.len()),
            rows: none(self.row_count()),
            paragraphs: none(self.paragraphs.len()),
            gone: Vec::new(),
        }
    }

    /// Reads again what has changed of the text.
    pub(super) fn update_text(&mut self, document: &Document, changed: &Changed) -> Change {
        let before = |stop: &Stop| stop.place <= changed.old.start;
        let from = self.stops.partition_point(before).saturating_sub(1);
        let stop = self.stops.get(from).cloned().unwrap_or_default();
        let open = self.open_at(&stop);
        let mut begin = stop.counts;
        begin.paragraphs -= u32::from(open.is_some());
        let (read, new_end, met) = self.read_from(document, changed, from, &stop, open);

        // The text without the row that has no line end: it is put on again below.
        let old_rows = self.row_count() as u32;
        self.rows
            .truncate(self.rows.len() - usize::from(self.ends_open));
        let last = met.and_then(|met| self.stops.get(met));
        let end = last.map_or_else(|| self.counts(), |stop| stop.counts);
        let stops = from + 1..met.unwrap_or(self.stops.len());
        let by = changed.new.end.wrapping_sub(changed.old.end) as i32;
        let mut change = self.put(begin, end, new_end, read, stops, by);
        self.ends_open = self.rows.len() == 1 || self.rows.last() != Some(&self.len());
        if self.ends_open {
            self.rows.push(self.len());
        }
        change.rows.count = old_rows;
        if met.is_none() {
            change.rows.old.end = old_rows;
            change.rows.new.end = self.row_count() as u32;
        }
        change
    }

    /// The last paragraph before a stop, as far as it reaches there.
    fn open_at(&self, stop: &Stop) -> Option<Paragraph> {
        let open = stop.counts.paragraphs.checked_sub(1)?;
        let start = self.paragraphs.get(open as usize)?.cells.start;
        Some(Paragraph {
            cells: start..stop.counts.cells - stop.state.blank,
            role: stop.state.role.unwrap_or_default(),
        })
    }

    /// Reads on from a stop, the one of a number, until what is behind the change is as it was:
    /// what was read, how much of everything there is up to there, and the number of the stop
    /// that was reached; none where that is the end.
    fn read_from(
        &self,
        document: &Document,
        changed: &Changed,
        from: usize,
        stop: &Stop,
        open: Option<Paragraph>,
    ) -> (Read, Counts, Option<usize>) {
        let runs = self.source.runs(stop.place..self.source.len());
        let mut reader = Reader::new(document, self.with_hidden, runs, stop, open);
        let by = changed.old.end.wrapping_sub(changed.new.end) as i32;
        let behind = |stop: &Stop| stop.place < changed.old.end;
        let mut next = self.stops.partition_point(behind).max(from + 1);
        let mut met = None;
        while reader.read_row() {
            if reader.place >= changed.new.end {
                let place = reader.place.wrapping_add_signed(by);
                while self.stops.get(next).is_some_and(|stop| stop.place < place) {
                    next += 1;
                }
                let stop = self.stops.get(next);
                let is_same = |stop: &Stop| stop.place == place && stop.state == reader.state;
                if stop.is_some_and(is_same) && reader.is_clean() {
                    met = Some(next);
                    break;
                }
            }
            reader.leave_stop();
        }
        let end = reader.counts();
        (reader.read, end, met)
    }

    /// How much of everything there is.
    fn counts(&self) -> Counts {
        Counts {
            cells: self.len(),
            rows: self.rows.len() as u32 - 1,
            paragraphs: self.paragraphs.len() as u32,
            marks: self.marks.len() as u32,
            wedges: self.wedges.len() as u32,
            hidden: self.hidden.len() as u32,
        }
    }

    /// Puts what was read in the place of everything from `begin` to `end`. Now it ends at
    /// `new_end`.
    fn put(
        &mut self,
        begin: Counts,
        end: Counts,
        new_end: Counts,
        mut read: Read,
        stops: Range<usize>,
        places: i32,
    ) -> Change {
        let swap = |begin, old, new, count: usize| Swap {
            old: begin..old,
            new: begin..new,
            count: count as u32,
        };
        let cells = swap(begin.cells, end.cells, new_end.cells, self.chars.len());
        let rows = swap(begin.rows, end.rows, new_end.rows, 0);
        let count = self.paragraphs.len();
        let paragraphs = swap(begin.paragraphs, end.paragraphs, new_end.paragraphs, count);

        self.go_on(end, &cells, &mut read.paragraphs);
        let range = |range: &Range<u32>| range.start as usize..range.end as usize;
        self.chars.splice(range(&cells.old), read.chars);
        self.kinds.splice(range(&cells.old), read.kinds);
        let starts = begin.rows as usize + 1..end.rows as usize + 1;
        let rows_behind = starts.start + read.rows.len();
        self.rows.splice(starts, read.rows);
        let paragraphs_behind = new_end.paragraphs as usize;
        self.paragraphs
            .splice(range(&paragraphs.old), read.paragraphs);
        let marks = begin.marks as usize..end.marks as usize;
        self.marks.splice(marks, read.marks);
        let wedges = begin.wedges as usize..end.wedges as usize;
        self.wedges.splice(wedges, read.wedges);
        let hidden = begin.hidden as usize..end.hidden as usize;
        self.hidden.splice(hidden, read.hidden);
        let stops_behind = stops.start + read.stops.len();
        self.stops.splice(stops, read.stops);

        let by = |old: u32, new: u32| new.wrapping_sub(old) as i32;
        let (by_rows, by_cells) = (rows.by(), cells.by());
        let by_hidden = by(end.hidden, new_end.hidden);
        if by_cells != 0 {
            self.rows[rows_behind..]
                .iter_mut()
                .for_each(|row| moved(row, by_cells));
            for paragraph in &mut self.paragraphs[paragraphs_behind..] {
                moved_range(&mut paragraph.cells, by_cells);
            }
        }
        if (by_rows, by_cells) != (0, 0) {
            for mark in &mut self.marks[new_end.marks as usize..] {
                moved(&mut mark.row, by_rows);
                moved(&mut mark.gap, by_cells);
            }
        }
        if (by_hidden, by_cells) != (0, 0) {
            for wedge in &mut self.wedges[new_end.wedges as usize..] {
                moved(&mut wedge.gap, by_cells);
                moved_range(&mut wedge.text, by_hidden);
            }
        }
        for stop in &mut self.stops[stops_behind..] {
            moved(&mut stop.place, places);
            let counts = &mut stop.counts;
            moved(&mut counts.cells, by_cells);
            moved(&mut counts.rows, by_rows);
            moved(&mut counts.paragraphs, paragraphs.by());
            moved(&mut counts.marks, by(end.marks, new_end.marks));
            moved(&mut counts.wedges, by(end.wedges, new_end.wedges));
            moved(&mut counts.hidden, by_hidden);
        }
        let gone = self.put_runs(&cells, read.runs);
        Change {
            cells,
            rows,
            paragraphs,
            gone,
        }
    }

    /// Lengthens the last paragraph that was read by what is kept of it behind `end`.
    fn go_on(&self, end: Counts, cells: &Swap, read: &mut [Paragraph]) {
        let old = end.paragraphs.checked_sub(1);
        let old = old.and_then(|old| self.paragraphs.get(old as usize));
        let goes_on = old.filter(|old| old.cells.end > end.cells);
        if let (Some(old), Some(last)) = (goes_on, read.last_mut()) {
            last.cells.end = old.cells.end.wrapping_add_signed(cells.by());
            if last.role == Default::default() {
                last.role = old.role;
            }
        }
    }

    /// Puts the characters that cells are in the place of others; gives those.
    fn put_runs(&mut self, cells: &Swap, read: Vec<(u32, Run)>) -> Vec<(u32, Run)> {
        // A run that goes on over an end of the stretch is cut there, and what is read may go on
        // from the run before it or into the one behind it.
        let from = self
            .runs
            .partition_point(|(first, _)| *first < cells.old.start);
        let from = from.saturating_sub(1);
        let to = self
            .runs
            .partition_point(|(first, _)| *first <= cells.old.end);
        let mut new = Vec::with_capacity(read.len() + 2);
        let (before, behind) = (0..cells.old.start, cells.old.end..u32::MAX);
        let part = |(first, run): &(u32, Run), cells: &Cells| part_of(*first, *run, cells);
        for (cell, run) in self.runs[from..to]
            .iter()
            .filter_map(|run| part(run, &before))
        {
            push_cells(&mut new, cell, run);
        }
        for (cell, run) in read {
            push_cells(&mut new, cell, run);
        }
        for (cell, run) in self.runs[from..to]
            .iter()
            .filter_map(|run| part(run, &behind))
        {
            push_cells(&mut new, cell.wrapping_add_signed(cells.by()), run);
        }
        let behind_new = from + new.len();
        let gone: Vec<(u32, Run)> = self.runs[from..to].to_vec();
        if gone != new {
            self.runs.splice(from..to, new.iter().copied());
            for (cell, _) in &mut self.runs[behind_new..] {
                moved(cell, cells.by());
            }
            self.put_addresses(&gone, &new, cells.by());
        }
        let inside = gone.iter().filter_map(|run| part(run, &cells.old));
        inside.collect()
    }

    /// The same in the order of addresses.
    fn put_addresses(&mut self, gone: &[(u32, Run)], new: &[(u32, Run)], by: i32) {
        let first = gone.first().map_or(u32::MAX, |(cell, _)| *cell);
        let last = gone.last().map_or(0, |(cell, _)| *cell);
        self.by_address.retain_mut(|(_, cell)| {
            let is_kept = *cell < first || *cell > last;
            if is_kept && *cell > last && !gone.is_empty() {
                moved(cell, by);
            }
            is_kept
        });
        self.by_address
            .extend(new.iter().map(|(cell, run)| (*run, *cell)));
        // Stable, because that is quick where all but a few are in order.
        self.by_address.sort();
    }
}

/// The part of a run within a range of cells, and its first cell.
fn part_of(first: u32, run: Run, cells: &Cells) -> Option<(u32, Run)> {
    let from = first.max(cells.start);
    let to = (first + run.len()).min(cells.end);
    let index = |cell: u32| run.start + (cell - first);
    (from < to).then(|| (from, run.buffer.run(index(from)..index(to))))
}

fn moved(number: &mut u32, by: i32) {
    *number = number.wrapping_add_signed(by);
}

pub(super) fn moved_range(range: &mut Range<u32>, by: i32) {
    moved(&mut range.start, by);
    moved(&mut range.end, by);
}
