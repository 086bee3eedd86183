//! `pizhu mend` as a filter: a page a line in, a page a line out. Of a stream of any length only the
//! line that is being mended is in memory.

use std::cell::RefCell;
use std::io::{BufRead, BufWriter, ErrorKind, Write};
use std::process::ExitCode;

use crate::format::articles::ArticleRecord;
use crate::format::decisions::DecisionRecord;
use crate::format::stream::{PageIn, PageOut};
use crate::mend::articles::propose;
use crate::mend::breaks::{Decision, Page, clean_text, take_settled};
use crate::mend::habits::Offsets;
use crate::mend::lines::Line;
use crate::tag::words::Words;

use super::CliError;
use super::repairing::{Repairing, Tally};

/// Room for a line that is kept for the next; more is given back.
const KEPT: usize = 1 << 20;

/// Mends standard input to standard output; with `repairs` the sure repairs are made too, and counted
/// in the end.
pub(super) fn stream(words: &Words, ask_below: f32, repairs: bool) -> Result<ExitCode, CliError> {
    let out = BufWriter::new(std::io::stdout().lock());
    let tally = RefCell::new(Tally::default());
    let all_were_pages = filter(std::io::stdin().lock(), out, |page| {
        let tally = repairs.then_some(&tally);
        mended(page, words, ask_below, tally)
    })?;
    if repairs {
        tally.into_inner().say(true);
    }
    Ok(match all_were_pages {
        true => ExitCode::SUCCESS,
        false => ExitCode::from(1),
    })
}

/// Puts out what comes of each line, one after another. A line that is no page is told of with its
/// number; gives whether there was none such. Nobody listening any more is the end, and no error.
fn filter(
    mut input: impl BufRead,
    mut out: impl Write,
    mend: impl Fn(PageIn) -> PageOut,
) -> Result<bool, CliError> {
    let io = |path: &str| {
        let path = path.to_owned();
        move |error| CliError::Io { path, error }
    };
    let mut all_were_pages = true;
    let mut bytes = Vec::new();
    for number in 1_u64.. {
        bytes.clear();
        bytes.shrink_to(KEPT);
        let read = input.read_until(b'\n', &mut bytes);
        if read.map_err(io("standard input"))? == 0 {
            break;
        }
        let page = match page_of(&bytes) {
            Ok(None) => continue,
            Ok(Some(page)) => page,
            Err(why) => {
                eprintln!("standard input, line {number}: this is no page ({why})");
                all_were_pages = false;
                continue;
            }
        };
        let line = serde_json::to_string(&mend(page));
        let line = line.map_err(|error| CliError::Other(error.to_string()))?;
        match writeln!(out, "{line}").and_then(|()| out.flush()) {
            Err(error) if error.kind() == ErrorKind::BrokenPipe => break,
            result => result.map_err(io("standard output"))?,
        }
    }
    Ok(all_were_pages)
}

/// The page that a line has; none where the line is empty.
fn page_of(bytes: &[u8]) -> Result<Option<PageIn>, String> {
    let text = std::str::from_utf8(bytes).map_err(|error| error.to_string())?;
    let text = text.trim_start_matches('\u{FEFF}').trim();
    if text.is_empty() {
        return Ok(None);
    }
    let page = serde_json::from_str(text).map_err(|error| error.to_string())?;
    Ok(Some(page))
}

fn mended(page: PageIn, words: &Words, ask_below: f32, tally: Option<&RefCell<Tally>>) -> PageOut {
    let chars: Vec<char> = page.text.chars().collect();
    let page_of = Page::of(&chars, words);
    let (mut decisions, sheet) = page_of.mended(&[], &Offsets::default(), ask_below);
    let mut sheets = [sheet];
    // Articles are put together of what was printed, whether it is repaired or not.
    let articles = propose(&mut sheets, words);
    take_settled(&mut decisions, &sheets[0], ask_below);
    let repairs = tally.map(|tally| {
        let repairing = Repairing::of(&chars, words, ask_below);
        repairing.make(&mut sheets[0].lines);
        repairing.count(|_| true, &mut tally.borrow_mut());
        repairing.records("", |_| true)
    });
    let articles = articles.iter().map(|article| {
        let mut record = ArticleRecord::of(article, &sheets, &[]);
        record.text = Some(article.text(&sheets));
        record
    });
    PageOut {
        articles: articles.collect(),
        decisions: decisions
            .iter()
            .map(|decision| DecisionRecord::of("", decision))
            .collect(),
        text: text_of(&sheets[0].lines, &decisions),
        repairs,
        said: page.said,
    }
}

/// The text of a page's lines, a paragraph a line.
fn text_of(texts: &[Vec<char>], decisions: &[Decision]) -> String {
    let mut chars = Vec::new();
    let each = (1..).zip(texts).map(|(number, text)| {
        let start = chars.len();
        chars.extend(text);
        Line {
            number,
            start,
            end: chars.len(),
            indent: 0,
            blanks: 0,
        }
    });
    let lines: Vec<Line> = each.collect();
    clean_text(&chars, &lines, decisions)
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;
    use std::io::{self, BufReader, Read};

    use super::*;

    fn same(page: PageIn) -> PageOut {
        PageOut {
            said: page.said,
            decisions: Vec::new(),
            text: page.text,
            articles: Vec::new(),
            repairs: None,
        }
    }

    /// So many pages, made when they are read.
    struct Pages<'a> {
        read: &'a Cell<usize>,
        count: usize,
    }

    impl Read for Pages<'_> {
        fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
            if self.read.get() == self.count {
                return Ok(0);
            }
            self.read.set(self.read.get() + 1);
            let line = format!("{{\"page\":\"{}\",\"text\":\"船停了\"}}\n", self.read.get());
            into[..line.len()].copy_from_slice(line.as_bytes());
            Ok(line.len())
        }
    }

    #[test]
    fn each_page_is_out_before_the_next_is_read() {
        /// Compares how many lines were written with how many were read.
        struct Out<'a> {
            read: &'a Cell<usize>,
            written: usize,
        }
        impl Write for Out<'_> {
            fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
                self.written += bytes.iter().filter(|byte| **byte == b'\n').count();
                Ok(bytes.len())
            }
            fn flush(&mut self) -> io::Result<()> {
                assert_eq!(self.written, self.read.get());
                Ok(())
            }
        }
        let read = Cell::new(0);
        let input = BufReader::new(Pages {
            read: &read,
            count: 1_000,
        });
        let mut out = Out {
            read: &read,
            written: 0,
        };
        let all = filter(input, &mut out, same).expect("a stream");
        assert!(all && out.written == 1_000, "{}", out.written);
    }

    #[test]
    fn nobody_listening_is_the_end() {
        /// Takes some pages and no more.
        struct Closing(usize);
        impl Write for Closing {
            fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
                match self.0 {
                    0 => Err(ErrorKind::BrokenPipe.into()),
                    _ => Ok(bytes.len()),
                }
            }
            fn flush(&mut self) -> io::Result<()> {
                self.0 = self.0.saturating_sub(1);
                Ok(())
            }
        }
        let read = Cell::new(0);
        let input = BufReader::new(Pages {
            read: &read,
            count: 1_000,
        });
        assert!(filter(input, Closing(3), same).expect("a stream"));
        assert_eq!(read.get(), 4, "the rest is not read");
    }
}
