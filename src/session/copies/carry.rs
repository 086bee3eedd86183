//! What is decided in one of two copies, done in the other.

use rustc_hash::FxHashMap;

use crate::core::breaks::Decision;
use crate::core::printed::Printed;
use crate::core::{Address, Document};
use crate::session::command::{ArticleRef, Breaks, Command, CommandError, Gap, Stretch};
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

/// What can be carried to one of two copies.
#[derive(Clone, Debug, Default)]
pub struct Carried {
    /// The decisions about breaks.
    pub breaks: Vec<Command>,
    /// The tags.
    pub tags: Vec<Command>,
    /// Tags that stand over a difference, or not in one piece.
    pub differs: u32,
    /// Tags of the copy that meet another tag here, or were refused here.
    pub taken: u32,
}

/// What is known of the text of a side.
pub(super) struct Known {
    breaks: FxHashMap<usize, (Address, Decision)>,
    tags: Vec<Tag>,
    /// What was refused to be tagged: the characters, and the label; none where every label was.
    refused: Vec<(Vec<usize>, Option<String>)>,
}

impl Known {
    pub(super) fn of(document: &Document, sheet: &Sheet) -> Self {
        Self {
            breaks: decisions(document, sheet),
            tags: tags(document, sheet),
            refused: refused(document, sheet),
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
            carried.breaks.push(match known[other].breaks.get(&left) {
                Some((_, Decision::Kept)) => Command::Keep { article, breaks },
                Some((_, Decision::Joined)) => Command::Join { article, breaks },
                None if runs_on => Command::Join { article, breaks },
                Some((_, Decision::Open)) | None => continue,
            });
        }

        let own_tags = &known[own].tags;
        let mut tagged = vec![false; sheet.inked.chars.len()];
        for tag in own_tags {
            tag.inked.iter().for_each(|at| tagged[*at] = true);
        }
        for tag in &known[other].tags {
            let there = tag.inked.iter().map(|at| from_copy[*at]);
            let there: Option<Vec<usize>> = there.collect();
            let Some(there) = there.filter(|there| tag.is_whole && is_run(there)) else {
                carried.differs += 1;
                continue;
            };
            let is_there = |own: &Tag| own.label == tag.label && own.inked == there;
            if own_tags.iter().any(is_there) {
                continue;
            }
            let is_refused = known[own].refused.iter().any(|(inked, label)| {
                *inked == there && label.as_ref().is_none_or(|label| *label == tag.label)
            });
            if is_refused || there.iter().any(|at| tagged[*at]) {
                carried.taken += 1;
                continue;
            }
            let (first, last) = sheet.ends(there[0]..there[there.len() - 1] + 1);
            carried.tags.push(Command::Tag {
                article: article(),
                stretch: Some(Stretch::Addresses {
                    first: write(first),
                    last: write(last),
                }),
                parts: Vec::new(),
                label: tag.label.clone(),
                attributes: tag.attributes.clone(),
                note: tag.note.clone(),
            });
        }
        carried
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

    /// Carries something to one of two copies from the other, as one action.
    ///
    /// # Errors
    /// Why nothing was done; [`CommandError::NothingToDo`] where there is nothing to carry.
    pub fn carry(&mut self, pair: &Pair, to: Side, what: Carry) -> Result<Outcome, CommandError> {
        let commands = match what {
            Carry::Breaks => self.carriable(pair, to)?.breaks,
            Carry::Tags => self.carriable(pair, to)?.tags,
            Carry::Text(number) => pair.text_command(to, number).into_iter().collect(),
        };
        if commands.is_empty() {
            return Err(CommandError::NothingToDo);
        }
        let batch = Command::Batch {
            name: "copies".to_owned(),
            commands,
        };
        self.accept(&batch, COPY)
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

/// A tag, by the characters without white space that it holds.
pub(super) struct Tag {
    inked: Vec<usize>,
    is_whole: bool,
    label: String,
    attributes: std::collections::BTreeMap<String, String>,
    note: Option<String>,
}

/// The tags of a sheet, in the order of its text.
fn tags(document: &Document, sheet: &Sheet) -> Vec<Tag> {
    let by_address = sheet.by_address();
    let mut tags: Vec<Tag> = Vec::new();
    for span in document.spans() {
        let runs = span.visible_runs();
        let all = runs.iter().flatten().flat_map(|run| run.addresses());
        let all: Vec<Address> = all.collect();
        let inked: Vec<usize> = all
            .iter()
            .filter_map(|at| by_address.get(at).copied())
            .collect();
        if inked.is_empty() {
            continue;
        }
        // White space of the layout is none of its characters that matter.
        let chars = all.iter().filter_map(|at| document.character(*at));
        let count = chars
            .filter(|(c, _)| !crate::core::clean::is_white(*c))
            .count();
        tags.push(Tag {
            is_whole: runs.len() == 1 && is_run(&inked) && count == inked.len(),
            inked,
            label: span.label().to_string(),
            attributes: span.attributes().clone(),
            note: span.note().map(str::to_owned),
        });
    }
    tags.sort_by_key(|tag| tag.inked[0]);
    tags
}
