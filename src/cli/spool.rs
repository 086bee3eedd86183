//! Lines that come in one order and are to be printed in another, kept on disk meanwhile: a file
//! for some groups each, of which one after the other is read and sorted. What is of one group is
//! in order already.

use std::fs::File;
use std::io::{BufReader, BufWriter, IntoInnerError, Read, Seek, Write};

/// See the module's description.
#[derive(Debug)]
pub(super) struct Spool {
    files: Vec<Part>,
    /// The file of each group, by its number.
    file_of: Vec<u32>,
    /// How many more lines of each group are wanted.
    left: Vec<u64>,
}

#[derive(Debug)]
struct Part {
    file: BufWriter<File>,
    /// How many groups with lines are in it.
    groups: u32,
}

/// The lines of a group.
pub(super) type Lines<'a> = &'a mut dyn Iterator<Item = std::io::Result<String>>;

/// Lines are put into half as many files at least; many systems allow a process some 250.
const FILES: u64 = 100;
/// For fewer lines no file of their own is begun.
const LINES: u64 = 20_000;

impl Spool {
    /// For groups of so many lines each, in the order in which they are to be printed.
    pub(super) fn new(lines: Vec<u64>) -> std::io::Result<Self> {
        let all: u64 = lines.iter().sum();
        let in_a_file = LINES.max(all / FILES);
        let mut spool = Self {
            files: Vec::new(),
            file_of: Vec::with_capacity(lines.len()),
            left: lines,
        };
        let mut room = 0;
        for lines in &spool.left {
            if *lines > room || spool.files.is_empty() {
                let file = BufWriter::new(tempfile::tempfile()?);
                spool.files.push(Part { file, groups: 0 });
                room = in_a_file.max(*lines);
            }
            room -= lines;
            spool.file_of.push(spool.files.len() as u32 - 1);
            if let Some(part) = spool.files.last_mut() {
                part.groups += u32::from(*lines > 0);
            }
        }
        Ok(spool)
    }

    /// Adds a line to a group, in the order of its lines; what is more than was said is left out.
    pub(super) fn add(&mut self, group: usize, line: &str) -> std::io::Result<()> {
        let Some(left) = self.left[group].checked_sub(1) else {
            return Ok(());
        };
        self.left[group] = left;
        let file = &mut self.files[self.file_of[group] as usize].file;
        file.write_all(&(group as u32).to_le_bytes())?;
        file.write_all(&(line.len() as u32).to_le_bytes())?;
        file.write_all(line.as_bytes())
    }

    /// Gives each group its lines, in order; groups that have none as well.
    pub(super) fn each(
        self,
        mut each: impl FnMut(usize, Lines<'_>) -> std::io::Result<()>,
    ) -> std::io::Result<()> {
        let mut groups = (0..self.file_of.len()).peekable();
        for (number, part) in (0..).zip(self.files) {
            let mut written = Written::of(part.file)?;
            let mut sorted = Vec::new();
            if part.groups > 1 {
                sorted = written.by_ref().collect::<std::io::Result<_>>()?;
                sorted.sort_by_key(|(group, _)| *group);
            }
            let mut sorted = sorted.into_iter().map(Ok).chain(written).peekable();
            while let Some(group) = groups.next_if(|group| self.file_of[*group] == number) {
                let is_of = |one: &std::io::Result<(u32, String)>| {
                    one.as_ref().map_or(true, |(of, _)| *of as usize == group)
                };
                let mut here = std::iter::from_fn(|| {
                    let next = sorted.next_if(is_of)?;
                    Some(next.map(|(_, line)| line))
                });
                each(group, &mut here)?;
            }
        }
        Ok(())
    }
}

/// The lines of a file, each with the number of its group.
struct Written {
    file: BufReader<File>,
    /// How many bytes are left.
    left: u64,
}

impl Written {
    fn of(file: BufWriter<File>) -> std::io::Result<Self> {
        let mut file = file.into_inner().map_err(IntoInnerError::into_error)?;
        let left = file.stream_position()?;
        file.rewind()?;
        let file = BufReader::new(file);
        Ok(Self { file, left })
    }

    fn read(&mut self) -> std::io::Result<(u32, String)> {
        let mut head = [[0; 4]; 2];
        for number in &mut head {
            self.file.read_exact(number)?;
        }
        let [group, length] = head.map(u32::from_le_bytes);
        let mut line = vec![0; length as usize];
        self.file.read_exact(&mut line)?;
        self.left = self.left.saturating_sub(8 + u64::from(length));
        Ok((group, String::from_utf8_lossy(&line).into_owned()))
    }
}

impl Iterator for Written {
    type Item = std::io::Result<(u32, String)>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.left == 0 {
            return None;
        }
        let read = self.read();
        if read.is_err() {
            self.left = 0;
        }
        Some(read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_come_out_group_by_group() {
        // Two large groups with small ones between them, the last with no line.
        let wanted = [LINES, 2, 0, LINES + 1, 3, 0];
        let mut spool = Spool::new(wanted.to_vec()).unwrap();
        assert!(spool.files.len() > 1);
        for line in 0..LINES + 2 {
            for group in 0..wanted.len() {
                spool.add(group, &format!("{group} {line}")).unwrap();
            }
        }
        let mut seen = Vec::new();
        spool
            .each(|group, lines| {
                let lines: Vec<String> = lines.collect::<std::io::Result<_>>()?;
                let expected: Vec<String> = (0..wanted[group])
                    .map(|line| format!("{group} {line}"))
                    .collect();
                assert_eq!(lines, expected);
                seen.push(group);
                Ok(())
            })
            .unwrap();
        assert_eq!(seen, [0, 1, 2, 3, 4, 5]);
    }
}
