//! Makes the proposals of articles, of one or of a whole bundle, on whichever thread.
//!
//! A bundle is gone through in blocks. The articles of a block hear of each other, so that copies of
//! a story settle each other's breaks; blocks are so large that all but the largest bundles are one.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::core::{ActionId, Address, Document, PageId};
use crate::format::metadata::NEWSPAPER;
use crate::mend::breaks::{Page, hear};
use crate::mend::dictionary::Dictionary;
use crate::mend::habits::Offsets;
use crate::mend::repairs::{Fix, Kind, repairs};
use crate::mend::reprint::Heard;
use crate::session::rows::effective_metadata;
use crate::session::survey::Survey;
use crate::session::{ActionBody, Session};
use crate::store::StoreError;

use super::proposal::{ArticleProposals, ByHand, Proposal, Repair, Snippet, What, refusal};
use super::reading::{Reading, deciders};

/// Characters that are read before their articles hear of each other.
const BLOCK: usize = 4_000_000;

/// Articles whose proposals are given before others are even read.
const AT_ONCE: usize = 8;

/// The proposals for the articles of a document.
#[derive(Clone, Debug)]
pub struct Portion {
    /// The numbers of its pages.
    pub pages: Vec<u32>,
    /// Those of its articles that have any, or whose breaks people decided.
    pub articles: Vec<ArticleProposals>,
    /// Whether other articles were heard. Otherwise what they said before still holds.
    pub has_heard: bool,
}

/// A document that was read, its articles still to be looked at.
struct Read {
    pages: Vec<u32>,
    articles: Vec<ArticleRead>,
}

struct ArticleRead {
    reading: Reading,
    page: u32,
    place: u32,
    newspaper: Arc<str>,
    repairs: Vec<Proposal>,
}

/// Who did what: asked once for each action.
#[derive(Default)]
struct Doers(FxHashMap<ActionId, bool>);

impl Doers {
    /// Whether a person did it; `body` finds what the log says of it.
    fn is_by_hand(&mut self, id: ActionId, body: impl FnOnce() -> Option<String>) -> bool {
        *self.0.entry(id).or_insert_with(|| {
            let body = body().and_then(|body| serde_json::from_str(&body).ok());
            !matches!(body, Some(ActionBody::Do { machine: true, .. }))
        })
    }
}

impl Session {
    /// The proposals for the document that a page is in, made here and now; other articles are not
    /// heard.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn proposals_on(
        &mut self,
        words: &impl Dictionary,
        page: u32,
    ) -> Result<Option<Portion>, StoreError> {
        let Some(&id) = self.known.ids.get(&page) else {
            return Ok(None);
        };
        let ix = self.load(id)?;
        let document = &self.loaded(ix).document;
        let came_with = |page| {
            let row = self.page_number(page).map(|no| self.bundle.page(no));
            let row = row.and_then(Result::ok).flatten();
            row.and_then(|row| serde_json::from_str(&row.metadata).ok())
                .unwrap_or_default()
        };
        let mut doers = Doers::default();
        let mut reader = Reader {
            words,
            number: &|page| self.page_number(page),
            newspaper: &mut |article| {
                let mut metadata = effective_metadata(document, article, came_with);
                metadata.remove(NEWSPAPER).unwrap_or_default().into()
            },
            is_by_hand: &mut |action| {
                let body = || self.action_row(action).ok().flatten().map(|row| row.body);
                doers.is_by_hand(action, body)
            },
        };
        Ok(Some(reader.read(document).portion(words)))
    }

    /// The pages of some numbers.
    pub fn pages_numbered(&self, numbers: &[u32]) -> Vec<PageId> {
        let each = numbers.iter();
        each.filter_map(|no| self.known.ids.get(no).copied())
            .collect()
    }
}

impl Survey {
    /// Makes the proposals for the documents that some pages are in. Each is given as soon as it is
    /// there, and again where other articles have something to say of it. `go_on` is told how many
    /// pages are read, and of how many, and says whether to go on. Says whether all was done.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn propose(
        &self,
        words: &impl Dictionary,
        pages: &[u32],
        mut go_on: impl FnMut(u64, u64) -> bool,
        mut each: impl FnMut(Portion),
    ) -> Result<bool, StoreError> {
        let bundle = self.bundle()?;
        let mut doers = Doers::default();
        let mut newspapers: FxHashMap<String, Arc<str>> = FxHashMap::default();
        let mut block: Vec<Read> = Vec::new();
        let mut size = 0;
        let is_alone = pages.len() == 1;
        let mut given = 0;
        let all = self.each_document(pages, &mut go_on, |surveyed| {
            let mut reader = Reader {
                words,
                number: &|page| self.page_number(page),
                newspaper: &mut |article| {
                    let name = surveyed.metadata(article).remove(NEWSPAPER);
                    let known = newspapers.entry(name.unwrap_or_default());
                    Arc::clone(known.or_insert_with_key(|name| name.as_str().into()))
                },
                is_by_hand: &mut |action| {
                    doers.is_by_hand(action, || self.action_body(&bundle, action))
                },
            };
            let read = reader.read(&surveyed.document);
            size += read
                .articles
                .iter()
                .map(|a| a.reading.chars.len())
                .sum::<usize>();
            if given < AT_ONCE {
                given += 1;
                each(read.portion(words));
            }
            block.push(read);
            if size >= BLOCK {
                size = 0;
                settle(&std::mem::take(&mut block), words, given, &mut each);
                given = usize::MAX;
            }
        })?;
        if !is_alone {
            settle(
                &block,
                words,
                if given == usize::MAX { 0 } else { given },
                &mut each,
            );
        }
        Ok(all)
    }
}

/// Reads documents, and asks what has to be known beside them.
struct Reader<'a, D> {
    words: &'a D,
    number: &'a dyn Fn(PageId) -> Option<u32>,
    newspaper: &'a mut dyn FnMut(Address) -> Arc<str>,
    is_by_hand: &'a mut dyn FnMut(ActionId) -> bool,
}

impl<D: Dictionary> Reader<'_, D> {
    fn read(&mut self, document: &Document) -> Read {
        let deciders = deciders(document);
        let pages = document.pages().iter();
        let pages = pages.filter_map(|page| (self.number)(*page)).collect();
        let mut articles = Vec::new();
        let mut page = None;
        for (place, article) in (0..).zip(document.articles()) {
            if !article.buffer.is_typed() {
                page = (self.number)(article.buffer.page);
            }
            let Some(page) = page else { continue };
            let reading = Reading::of(document, article, &deciders, &mut *self.is_by_hand);
            articles.push(ArticleRead {
                repairs: proposed_repairs(document, &reading, self.words),
                reading,
                page,
                place,
                newspaper: (self.newspaper)(article),
            });
        }
        Read { pages, articles }
    }
}

/// Lets the articles of a block hear of each other. The first few were given already.
fn settle(block: &[Read], words: &impl Dictionary, given: usize, each: &mut impl FnMut(Portion)) {
    let articles = || block.iter().flat_map(|read| &read.articles);
    let texts: Vec<&[char]> = articles().map(|a| a.reading.chars.as_slice()).collect();
    let mut looked: Vec<Page<'_>> = Vec::with_capacity(texts.len());
    for (number, read) in block.iter().enumerate() {
        let from = looked.len();
        let each_article = read.articles.iter();
        looked.extend(each_article.map(|one| Page::of(&one.reading.chars, words)));
        if number >= given {
            each(read.portion_of(&looked[from..], &[]));
        }
    }
    let heard = hear(&texts, &looked);
    let mut at = 0;
    for read in block {
        let here = at..at + read.articles.len();
        at = here.end;
        let heard = &heard[here.clone()];
        let has_heard = |one: &Vec<Heard>| one.iter().any(|heard| *heard != Heard::Nothing);
        if heard.iter().any(has_heard) {
            each(read.portion_of(&looked[here], heard));
        }
    }
}

impl Read {
    fn portion(&self, words: &impl Dictionary) -> Portion {
        let articles = self.articles.iter();
        let looked: Vec<Page<'_>> = articles
            .map(|one| Page::of(&one.reading.chars, words))
            .collect();
        self.portion_of(&looked, &[])
    }

    fn portion_of(&self, looked: &[Page<'_>], heard: &[Vec<Heard>]) -> Portion {
        let each = self.articles.iter().zip(looked).enumerate();
        let articles = each.map(|(at, (article, page))| {
            let heard = heard.get(at).map_or(&[][..], Vec::as_slice);
            article.proposals(page, heard)
        });
        Portion {
            pages: self.pages.clone(),
            articles: articles
                .filter(|made| !made.proposals.is_empty() || made.decided > 0)
                .collect(),
            has_heard: !heard.is_empty(),
        }
    }
}

impl ArticleRead {
    fn proposals(&self, page: &Page<'_>, heard: &[Heard]) -> ArticleProposals {
        let reading = &self.reading;
        let chars = reading.chars.as_slice();
        let mut made = ArticleProposals {
            page: self.page,
            place: self.place,
            article: reading.article,
            newspaper: Arc::clone(&self.newspaper),
            proposals: Vec::with_capacity(page.lines().len() + self.repairs.len()),
            by_hand: Vec::new(),
            decided: 0,
        };
        let grounds = page.grounds(heard, &Offsets::default());
        let mut repairs = self.repairs.iter().peekable();
        for (lines, mut grounds) in page.lines().windows(2).zip(grounds) {
            let Some(between) = reading.break_after(lines[0].number) else {
                continue;
            };
            grounds.hear_roles(between.roles.0, between.roles.1);
            while let Some(repair) = repairs.next_if(|repair| repair.row <= between.row) {
                made.proposals.push(repair.clone());
            }
            match between.decided {
                None => made.proposals.push(Proposal {
                    what: What::Break {
                        at: between.at,
                        grounds,
                    },
                    row: between.row,
                    first: between.before,
                    last: between.after,
                    snippet: Snippet::of(lines[0].text(chars), &[], lines[1].text(chars)),
                }),
                Some(kept) => {
                    made.decided += 1;
                    if between.by_hand {
                        made.by_hand.push(ByHand { grounds, kept });
                    }
                }
            }
        }
        made.proposals.extend(repairs.cloned());
        made
    }
}

/// The repairs of an article as proposals, in order.
fn proposed_repairs(
    document: &Document,
    reading: &Reading,
    words: &impl Dictionary,
) -> Vec<Proposal> {
    let chars = reading.chars.as_slice();
    let mut proposals = Vec::new();
    let has_refusals = document.declines().next().is_some();
    // Rows and places go on together.
    let (mut row, mut counted) = (1, 0);
    for fix in repairs(chars, words) {
        let ends = chars[counted..fix.start].iter();
        row += ends.filter(|c| **c == '\n').count() as u32;
        counted = fix.start;
        if let Some(proposal) = proposed(reading, &fix, row)
            && !(has_refusals && is_refused(document, &proposal, fix.kind))
        {
            proposals.push(proposal);
        }
    }
    proposals
}

/// Whether somebody said that it is to be left as it is.
fn is_refused(document: &Document, proposal: &Proposal, kind: Kind) -> bool {
    let runs = document.between(proposal.first, proposal.last);
    runs.is_some_and(|runs| document.is_declined(&runs, &refusal(kind)))
}

/// A repair as a proposal; none where it is of more than one row.
fn proposed(reading: &Reading, fix: &Fix, row: u32) -> Option<Proposal> {
    let chars = reading.chars.as_slice();
    let (mut start, mut end) = (fix.start, fix.end);
    if chars[start..end].contains(&'\n') {
        return None;
    }
    let mut with = fix.with.clone();
    // What is taken away or put in is told with what stands beside it.
    if fix.with.is_empty() || start == end {
        let is_in = |at: usize| chars.get(at).is_some_and(|c| *c != '\n');
        if start > 0 && is_in(start - 1) {
            start -= 1;
            with.insert(0, chars[start]);
        }
        if is_in(end) {
            with.push(chars[end]);
            end += 1;
        }
    }
    let (first, last) = (
        reading.address(start)?,
        reading.address(end.checked_sub(1)?)?,
    );
    let line_start = chars[..start].iter().rposition(|c| *c == '\n');
    let line_start = line_start.map_or(0, |at| at + 1);
    let line_end = chars[end..].iter().position(|c| *c == '\n');
    let line_end = line_end.map_or(chars.len(), |at| end + at);
    Some(Proposal {
        row,
        first,
        last,
        snippet: Snippet::of(
            &chars[line_start..start],
            &chars[start..end],
            &chars[end..line_end],
        ),
        what: What::Repair(Box::new(Repair {
            before: chars[start..end].iter().collect(),
            with: with.into(),
            kind: fix.kind,
            fault: fix.reason,
            confidence: fix.confidence,
        })),
    })
}
