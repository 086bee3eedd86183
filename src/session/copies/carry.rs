//! What is decided in one of two copies, done in the other.

use std::collections::BTreeMap;
use std::ops::Range;

use rustc_hash::FxHashMap;

use crate::core::breaks::Decision;
use crate::core::clean::is_white;
use crate::core::printed::Printed;
use crate::core::{Address, Document, Span};
use crate::format::metadata::{DATE, NEWSPAPER, TITLE};
use crate::session::command::{ArticleRef, Breaks, Command, CommandError, Gap, Stretch};
use crate::session::rows::effective_metadata;
use crate::session::{Outcome, Session, article_id};
use crate::store::{StoreError, record};

use super::{Pair, Sheet};

/// What says in files that a copy of the story suggested something.
pub const COPY: &str = "copy";

/// One of two copies.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Side {
    /// The first.
    First,
    /// The second.
    Second,
}

impl Side {
    /// The other one.
    pub fn other(self) -> Self {
        match self {
            Side::First => Side::Second,
            Side::Second => Side::First,
        }
    }

    /// Which of two that is.
    pub fn at(self) -> usize {
        match self {
            Side::First => 0,
            Side::Second => 1,
        }
    }
}

/// What is carried.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Carry {
    /// Decisions about breaks, where the other's are open. Where the copy runs on in the middle of
    /// a line, the text is joined.
    Breaks,
    /// Tags, with labels, attributes and notes, where the other has none.
    Tags,
    /// What the copy has in place of a difference, by its number.
    Text(usize),
}

/// Something that can be carried, in the order of the rows.
#[derive(Clone, PartialEq, Debug)]
pub struct Carriable {
    /// The row it stands in.
    pub row: usize,
    /// What does it.
    pub command: Command,
}

/// What can be carried to one of two copies, and what cannot.
#[derive(Clone, Debug, Default)]
pub struct Carried {
    /// The decisions about breaks.
    pub breaks: Vec<Carriable>,
    /// The tags.
    pub tags: Vec<Carriable>,
    /// Tags of the copy that are not carried.
    pub conflicts: Vec<Conflict>,
}

/// Those in some rows, or all.
pub fn in_rows<'a>(all: &'a [Carriable], rows: Option<&Range<usize>>) -> &'a [Carriable] {
    let Some(rows) = rows else { return all };
    let before = |row: usize| all.partition_point(|one| one.row < row);
    &all[before(rows.start)..before(rows.end.max(rows.start))]
}

/// A tag of the copy that is not carried.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Conflict {
    /// The row it stands in.
    pub row: usize,
    /// Its words.
    pub words: String,
    /// Its label.
    pub label: String,
    /// Why it is not.
    pub why: Why,
    /// The first and last character of the words where the tag would be; none where they are not
    /// there.
    pub there: Option<(Address, Address)>,
}

/// Why a tag is not carried.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Why {
    /// It stands over a difference.
    Differs,
    /// There is another tag there.
    Taken,
    /// It was refused there.
    Refused,
    /// Somebody took it away there.
    Untagged,
}

impl Why {
    /// The name in files.
    pub fn name(self) -> &'static str {
        match self {
            Why::Differs => "differs",
            Why::Taken => "taken",
            Why::Refused => "refused",
            Why::Untagged => "untagged",
        }
    }
}

/// What is known of the text of a side.
pub(super) struct Known {
    breaks: FxHashMap<usize, (Address, Decision)>,
    tags: Vec<Tag>,
    /// What was refused to be tagged: the characters, and the label; none where every label was.
    refused: Vec<(Vec<usize>, Option<String>)>,
    /// Tags that somebody took away.
    untagged: Vec<Tag>,
}

impl Known {
    pub(super) fn of(document: &Document, sheet: &Sheet) -> Self {
        Self {
            breaks: decisions(document, sheet),
            tags: tags(document, sheet, document.spans()),
            refused: refused(document, sheet),
            untagged: tags(document, sheet, document.untagged()),
        }
    }
}

/// So many characters have to be the same on each side of a line end for what the copy decided
/// there to be taken over, and so many for its running on inside a line: elsewhere the two may
/// have been written apart.
const BESIDE: usize = 4;
const BESIDE_TO_RUN_ON: usize = 8;

impl Pair {
    /// What can be carried to a side, by what is known of both.
    pub(super) fn carriable(&self, to: Side, known: &[Known; 2]) -> Carried {
        let (own, other) = (to.at(), 1 - to.at());
        let (sheet, copy) = (&self.sheets[own], &self.sheets[other]);
        let mut to_copy: Vec<Option<usize>> = vec![None; sheet.inked.chars.len()];
        let mut from_copy: Vec<Option<usize>> = vec![None; copy.inked.chars.len()];
        for &(one, two) in &self.pairs {
            let (own, copy) = match to {
                Side::First => (one, two),
                Side::Second => (two, one),
            };
            to_copy[own] = Some(copy);
            from_copy[copy] = Some(own);
        }
        let mut carried = Carried::default();
        let article = || ArticleRef::Name(article_id(sheet.article));
        let write = |address| record::write_address(sheet.article.buffer.page, address);

        let mut ends: Vec<(&usize, &(Address, Decision))> = known[own].breaks.iter().collect();
        ends.sort_unstable_by_key(|(before, _)| **before);
        for (before, (at, decision)) in ends {
            let Some(left) = to_copy[*before].filter(|_| *decision == Decision::Open) else {
                continue;
            };
            let is_same = |many: usize| {
                (1..=many).all(|n| {
                    let behind = to_copy.get(before + n).copied().flatten();
                    let ahead = (before + 1).checked_sub(n).and_then(|at| to_copy[at]);
                    behind == Some(left + n) && ahead.is_some_and(|at| at + n == left + 1)
                })
            };
            if !is_same(BESIDE) {
                continue;
            }
            let places = &copy.inked.places;
            let runs_on = places[left + 1] == places[left] + 1 && is_same(BESIDE_TO_RUN_ON);
            let breaks = Breaks::Address {
                address: write(*at),
            };
            let article = article();
            let command = match known[other].breaks.get(&left) {
                Some((_, Decision::Kept)) => Command::Keep { article, breaks },
                Some((_, Decision::Joined)) => Command::Join { article, breaks },
                None if runs_on => Command::Join { article, breaks },
                Some((_, Decision::Open)) | None => continue,
            };
            let row = self.row_of(to, *before);
            carried.breaks.push(Carriable { row, command });
        }

        let own_tags = &known[own].tags;
        let mut tagged = vec![false; sheet.inked.chars.len()];
        for at in own_tags.iter().flat_map(Tag::inked) {
            tagged[at] = true;
        }
        for tag in &known[other].tags {
            let there = tag.in_places(&from_copy);
            let why = match &there {
                None => Why::Differs,
                Some(there) if own_tags.iter().any(|own| own.is(there, &tag.label)) => continue,
                Some(there) if known[own].is_refused(there, &tag.label) => Why::Refused,
                Some(there) if there.iter().flatten().any(|at| tagged[*at]) => Why::Taken,
                Some(there) if known[own].is_untagged(there, &tag.label) => Why::Untagged,
                Some(there) => {
                    let mut parts = there.iter().map(|part| {
                        let (first, last) = sheet.ends(part[0]..part[part.len() - 1] + 1);
                        Stretch::Addresses {
                            first: write(first),
                            last: write(last),
                        }
                    });
                    carried.tags.push(Carriable {
                        row: self.row_of(to, there[0][0]),
                        command: Command::Tag {
                            article: article(),
                            stretch: parts.next(),
                            parts: parts.collect(),
                            label: tag.label.clone(),
                            attributes: tag.attributes.clone(),
                            note: tag.note.clone(),
                        },
                    });
                    continue;
                }
            };
            let words = tag.inked().take(40).map(|at| copy.inked.places[at]);
            let ends = there.as_ref().and_then(|there| {
                let all = || there.iter().flatten().copied();
                Some(sheet.ends(all().min()?..all().max()? + 1))
            });
            carried.conflicts.push(Conflict {
                row: self.row_of(to.other(), tag.parts[0][0]),
                words: words.map(|place| copy.chars[place]).collect(),
                label: tag.label.clone(),
                why,
                there: ends,
            });
        }
        carried
    }
}

impl Known {
    fn is_refused(&self, parts: &[Vec<usize>], label: &str) -> bool {
        self.refused.iter().any(|(inked, refused)| {
            parts.iter().flatten().eq(inked) && refused.as_ref().is_none_or(|one| one == label)
        })
    }

    fn is_untagged(&self, parts: &[Vec<usize>], label: &str) -> bool {
        self.untagged.iter().any(|tag| tag.is(parts, label))
    }
}

impl Session {
    /// What can be carried to one of two copies from the other.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn carriable(&mut self, pair: &Pair, to: Side) -> Result<Carried, StoreError> {
        let mut known = |sheet: &Sheet| {
            let document = self.document(sheet.article.buffer.page)?;
            Ok::<_, StoreError>(Known::of(document, sheet))
        };
        let [one, two] = &pair.sheets;
        let known = [known(one)?, known(two)?];
        Ok(pair.carriable(to, &known))
    }

    /// Carries something to one of two copies from the other, as one action: all of it, or what
    /// stands in some rows. The log says from which article.
    ///
    /// # Errors
    /// Why nothing was done; [`CommandError::NothingToDo`] where there is nothing to carry.
    pub fn carry(
        &mut self,
        pair: &Pair,
        to: Side,
        what: Carry,
        rows: Option<&Range<usize>>,
    ) -> Result<Outcome, CommandError> {
        let of = |all: &[Carriable]| -> Vec<Command> {
            let some = in_rows(all, rows).iter();
            some.map(|one| one.command.clone()).collect()
        };
        let commands = match what {
            Carry::Breaks => of(&self.carriable(pair, to)?.breaks),
            Carry::Tags => of(&self.carriable(pair, to)?.tags),
            Carry::Text(number) => pair.text_command(to, number).into_iter().collect(),
        };
        if commands.is_empty() {
            return Err(CommandError::NothingToDo);
        }
        let carried = match what {
            Carry::Breaks => format!("{} breaks", commands.len()),
            Carry::Tags => format!("{} tags", commands.len()),
            Carry::Text(_) => "text".to_owned(),
        };
        let from = self.name_of(pair.sheets[to.other().at()].article)?;
        let batch = Command::Batch {
            name: "copies".to_owned(),
            commands,
        };
        self.accept_about(&batch, COPY, format!("{carried} from {from}"))
    }

    /// An article by its id, its newspaper and day, and its title.
    fn name_of(&mut self, article: Address) -> Result<String, StoreError> {
        let page = self.document(article.buffer.page)?.page_of(article);
        let metadata = self.page_metadata(page);
        let document = self.document(article.buffer.page)?;
        let metadata = effective_metadata(document, article, |_| metadata.clone());
        let known = |key: &str| metadata.get(key).cloned();
        let title = known(TITLE).unwrap_or_else(|| Sheet::of(document, article).title());
        let parts = [known(NEWSPAPER), known(DATE), Some(title)];
        let parts = parts.into_iter().flatten().filter(|part| !part.is_empty());
        let all: Vec<String> = std::iter::once(article_id(article)).chain(parts).collect();
        Ok(all.join(" "))
    }
}

impl Pair {
    /// What makes one side read as the other where they differ.
    fn text_command(&self, to: Side, number: usize) -> Option<Command> {
        let difference = self.differences.get(number).filter(|one| one.is_in_line)?;
        let (own, other) = (to.at(), 1 - to.at());
        let sheet = &self.sheets[own];
        let article = ArticleRef::Name(article_id(sheet.article));
        let write = |address| record::write_address(sheet.article.buffer.page, address);
        let with = difference.texts[other].clone();
        Some(match (difference.ends[own], difference.before[own]) {
            (Some((first, last)), _) => Command::Correct {
                article,
                stretch: Stretch::Addresses {
                    first: write(first),
                    last: write(last),
                },
                with,
            },
            (None, Some(before)) => Command::Insert {
                article,
                gap: Gap::AfterAddress {
                    after_address: write(before),
                },
                with,
            },
            (None, None) => return None,
        })
    }
}

fn is_run(places: &[usize]) -> bool {
    !places.is_empty() && places.windows(2).all(|two| two[1] == two[0] + 1)
}

/// The breaks of a sheet by the character before them: what names each, and what is decided.
fn decisions(document: &Document, sheet: &Sheet) -> FxHashMap<usize, (Address, Decision)> {
    let by_address = sheet.by_address();
    let printed = Printed::of(document, sheet.article);
    let mut found = FxHashMap::default();
    for one in printed.breaks() {
        let content = printed.rows()[one.row as usize - 1].content;
        let before = content.and_then(|(_, last)| by_address.get(&printed.address(last)));
        if let Some(before) = before {
            found.insert(*before, (printed.address(one.at), one.decision));
        }
    }
    found
}

/// What was refused to be tagged in a sheet.
fn refused(document: &Document, sheet: &Sheet) -> Vec<(Vec<usize>, Option<String>)> {
    let by_address = sheet.by_address();
    let each = document.declines_of(sheet.article);
    let of_tags = each.filter_map(|decline| {
        let label = match &**decline.kind {
            "tag" => None,
            kind => Some(kind.strip_prefix("tag:")?.to_owned()),
        };
        let all = decline.runs.iter().flat_map(|run| run.addresses());
        Some((
            all.filter_map(|at| by_address.get(&at).copied()).collect(),
            label,
        ))
    });
    of_tags.collect()
}

/// A tag, by the characters without white space that its parts hold.
pub(super) struct Tag {
    parts: Vec<Vec<usize>>,
    /// All of it is in the sheet, and each part in one piece.
    is_whole: bool,
    label: String,
    attributes: BTreeMap<String, String>,
    note: Option<String>,
}

impl Tag {
    fn inked(&self) -> impl Iterator<Item = usize> + '_ {
        self.parts.iter().flatten().copied()
    }

    fn is(&self, parts: &[Vec<usize>], label: &str) -> bool {
        self.label == label && self.parts == parts
    }

    /// Its parts where the other text has the same characters; none where it has not, or one is
    /// not in one piece there.
    fn in_places(&self, from: &[Option<usize>]) -> Option<Vec<Vec<usize>>> {
        let part = |part: &Vec<usize>| {
            let there: Option<Vec<usize>> = part.iter().map(|at| from[*at]).collect();
            there.filter(|there| is_run(there))
        };
        let parts = self.parts.iter().map(part).collect::<Option<_>>();
        parts.filter(|_| self.is_whole)
    }
}

/// Tags of a sheet, in the order of its text.
fn tags<'a>(
    document: &'a Document,
    sheet: &Sheet,
    spans: impl Iterator<Item = Span<'a>>,
) -> Vec<Tag> {
    let by_address = sheet.by_address();
    let mut tags: Vec<Tag> = Vec::new();
    for span in spans {
        let mut is_whole = true;
        let mut parts: Vec<Vec<usize>> = Vec::new();
        for runs in span.visible_runs() {
            let all = || runs.iter().flat_map(|run| run.addresses());
            let places = all().filter_map(|at| by_address.get(&at).copied());
            let places: Vec<usize> = places.collect();
            // White space of the layout is none of its characters that matter.
            let chars = all().filter_map(|at| document.character(at));
            let count = chars.filter(|(c, _)| !is_white(*c)).count();
            is_whole &= count == places.len() && (count == 0 || is_run(&places));
            parts.extend((!places.is_empty()).then_some(places));
        }
        if parts.is_empty() {
            continue;
        }
        tags.push(Tag {
            parts,
            is_whole,
            label: span.label().to_string(),
            attributes: span.attributes().clone(),
            note: span.note().map(str::to_owned),
        });
    }
    tags.sort_by_key(|tag| tag.parts[0][0]);
    tags
}
