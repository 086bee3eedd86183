//! Commands on text, as operations.

use std::collections::BTreeMap;

use crate::core::breaks::{Break, Decision, joining};
use crate::core::clean::{Clean, is_line_end, is_white};
use crate::core::labels::LabelOperation;
use crate::core::{Address, Buffer, Document, Facts, Operation, PageId, Progress, Role, Run};
use crate::format::metadata;

use super::command::{Command, CommandError, Destination, Stretch, Subjects};
use super::correcting::Corrector;
use super::places::{TypingPlace, View};
use super::{Draft, Session};

type Done = Result<String, CommandError>;

impl Session {
    pub(super) fn view(&mut self, article: Address) -> Result<View<'_>, CommandError> {
        Ok(View {
            document: self.document(article.buffer.page)?,
            article,
        })
    }

    pub(super) fn edit(&mut self, draft: &mut Draft, command: &Command) -> Done {
        match command {
            Command::Join { article, breaks } => {
                let article = self.find_article(article)?;
                let found = self.view(article)?.breaks(breaks)?;
                self.each_break(draft, &found, Decision::Joined)
            }
            Command::Keep { article, breaks } => {
                let article = self.find_article(article)?;
                let found = self.view(article)?.breaks(breaks)?;
                self.each_break(draft, &found, Decision::Kept)
            }
            Command::Split { article, gap } => {
                let article = self.find_article(article)?;
                let place = self.view(article)?.typing_place(gap)?;
                let at = self.type_text(draft, place, "\n")?;
                let home = at.buffer.page;
                self.push(
                    draft,
                    home,
                    Operation::Keep {
                        at: at.first(),
                        runs: Vec::new(),
                    },
                )?;
                Ok(String::new())
            }
            Command::Insert { article, gap, with } => {
                let article = self.find_article(article)?;
                let place = self.view(article)?.typing_place(gap)?;
                if with.is_empty() {
                    return Err(CommandError::NothingToDo);
                }
                self.type_text(draft, place, with)?;
                Ok(shortened(with))
            }
            Command::Correct {
                article,
                stretch,
                with,
            } => {
                let article = self.find_article(article)?;
                let runs = self.view(article)?.visible(stretch)?;
                self.correct(draft, &runs, with)
            }
            Command::Hide { article, stretch } => {
                let article = self.find_article(article)?;
                let view = self.view(article)?;
                let runs = view.visible(stretch)?;
                let detail = shortened(&view.document.text(&runs));
                self.push(draft, runs[0].buffer.page, Operation::Hide { runs })?;
                Ok(detail)
            }
            Command::Show { article, stretch } => {
                let article = self.find_article(article)?;
                let view = self.view(article)?;
                let hidden = |a| {
                    view.document
                        .character(a)
                        .is_some_and(|(_, f)| f.any(Facts::HIDDEN))
                };
                let runs = view.only(&view.all(stretch)?, hidden);
                let Some(first) = runs.first() else {
                    return Err(CommandError::NothingToDo);
                };
                self.push(draft, first.buffer.page, Operation::Show { runs })?;
                Ok(String::new())
            }
            Command::Move {
                article,
                stretch,
                into,
                to,
            } => {
                let from = self.find_article(article)?;
                let into = into
                    .as_ref()
                    .map_or(Ok(from), |into| self.find_article(into))?;
                self.move_stretch(draft, from, stretch, into, to)
            }
            Command::SplitArticle { article, at } => {
                let article = self.find_article(article)?;
                let line = self.view(article)?.line(at)?;
                self.split_article(draft, article, line)
            }
            Command::MergeArticles { article, into } => {
                let article = self.find_article(article)?;
                let into = self.find_article(into)?;
                self.merge_articles(draft, article, into)
            }
            Command::Role {
                article,
                stretch,
                role,
            } => {
                let article = self.find_article(article)?;
                let role = Role::from_name(role)
                    .ok_or_else(|| CommandError::NoSuchRole { role: role.clone() })?;
                let runs = self.view(article)?.all(stretch)?;
                self.push(
                    draft,
                    runs[0].buffer.page,
                    Operation::SetRole { runs, role },
                )?;
                Ok(role.name().to_owned())
            }
            Command::Progress { article, progress } => {
                let article = self.find_article(article)?;
                let progress =
                    Progress::from_name(progress).ok_or_else(|| CommandError::NoSuchProgress {
                        progress: progress.clone(),
                    })?;
                if self.view(article)?.document.progress(article) == progress {
                    return Err(CommandError::NothingToDo);
                }
                let home = article.buffer.page;
                self.push(draft, home, Operation::SetProgress { article, progress })?;
                Ok(progress.name().to_owned())
            }
            Command::Metadata { of, set } => self.set_metadata(draft, of, set),
            // The others are not on text and are carried out elsewhere.
            _ => Err(CommandError::NothingToDo),
        }
    }

    /// Types text at a place; gives its addresses.
    pub(super) fn type_text(
        &mut self,
        draft: &mut Draft,
        place: TypingPlace,
        text: &str,
    ) -> Result<Run, CommandError> {
        let typed = self.room_for(draft, place.after.buffer.page, text)?;
        let TypingPlace { after, before } = place;
        self.push(
            draft,
            typed.buffer.page,
            Operation::Insert {
                typed,
                text: text.into(),
                after,
                before,
            },
        )?;
        Ok(typed)
    }

    /// The addresses that text typed on a page receives.
    fn room_for(&mut self, draft: &Draft, page: PageId, text: &str) -> Result<Run, CommandError> {
        let buffer = Buffer {
            page,
            replica: draft.id.replica,
        };
        let start = self.document(page)?.buffer_len(buffer);
        Ok(buffer.run(start..start + text.chars().count() as u32))
    }

    fn each_break(&mut self, draft: &mut Draft, found: &[Break], decision: Decision) -> Done {
        if found.is_empty() {
            return Err(CommandError::NothingSelected);
        }
        let before = draft.operations.len();
        for one in found.iter().filter(|b| b.decision != decision) {
            match decision {
                Decision::Joined => self.join(draft, one)?,
                _ => self.keep_break(draft, one)?,
            }
        }
        if draft.operations.len() == before {
            return Err(CommandError::NothingToDo);
        }
        Ok(match found {
            [one] if one.row > 0 => format!("{}", one.row),
            // Named by a character and not by its line: the characters on either side say which.
            [one] => {
                let document = self.document(one.at.buffer.page)?;
                let said = |at| document.character(at).map_or(' ', |(c, _)| c);
                let mark = if decision == Decision::Joined {
                    '⏎'
                } else {
                    '¶'
                };
                format!("{}{mark}{}", said(one.before), said(one.after))
            }
            many => format!("{} breaks", many.len()),
        })
    }

    fn join(&mut self, draft: &mut Draft, found: &Break) -> Result<(), CommandError> {
        let home = found.at.buffer.page;
        let plan = joining(self.document(home)?, found);
        self.push(
            draft,
            home,
            Operation::Join {
                at: found.at,
                runs: plan.hide,
            },
        )?;
        if plan.space
            && let Some(last) = found.zone.last()
        {
            let place = TypingPlace {
                after: last.last(),
                before: Some(found.after),
            };
            self.type_text(draft, place, " ")?;
        }
        Ok(())
    }

    /// Keeps a break: shows what joining hid, and takes out a space that joining typed.
    fn keep_break(&mut self, draft: &mut Draft, found: &Break) -> Result<(), CommandError> {
        let home = found.at.buffer.page;
        let view = View {
            document: self.document(home)?,
            article: found.at,
        };
        let fact = |address| view.document.character(address);
        let mut runs = view.only(&found.zone, |address| {
            fact(address).is_some_and(|(c, f)| f.any(Facts::HIDDEN) && is_white(c))
        });
        if let Some(first) = found.zone.first().map(|run| run.first())
            && fact(first).is_some_and(|(c, f)| {
                f.any(Facts::HIDDEN) && matches!(c, '-' | '\u{2010}' | '\u{AD}')
            })
        {
            runs.insert(0, first.into());
        }
        let typed = view.only(&found.zone, |address| {
            address.buffer.is_typed() && fact(address).is_some_and(|(c, f)| f.visible() && c == ' ')
        });
        if found.decision != Decision::Joined {
            runs.clear();
        }
        self.push(draft, home, Operation::Keep { at: found.at, runs })?;
        if found.decision == Decision::Joined && !typed.is_empty() {
            self.push(draft, typed[0].buffer.page, Operation::Hide { runs: typed })?;
        }
        Ok(())
    }

    /// Replaces visible text, touching no more characters than differ, and each only by text
    /// that is in the same spans.
    fn correct(&mut self, draft: &mut Draft, runs: &[Run], with: &str) -> Done {
        let Some(first) = runs.first() else {
            return Err(CommandError::NothingSelected);
        };
        let replica = draft.id.replica;
        let document = self.document(first.buffer.page)?;
        let mut old: Vec<(Address, char)> = Vec::new();
        for address in runs.iter().flat_map(|run| run.addresses()) {
            old.extend(document.character(address).map(|(c, _)| (address, c)));
        }
        let said: String = old.iter().map(|(_, c)| *c).collect();
        let new: Vec<char> = with.chars().collect();
        let mut corrector = Corrector::new(document, replica);
        corrector.correct(&old, &new)?;
        let operations = corrector.into_operations();
        if operations.is_empty() {
            return Err(CommandError::NothingToDo);
        }
        for (home, operation) in operations {
            self.push(draft, home, operation)?;
        }
        Ok(format!("{} → {}", shortened(&said), shortened(with)))
    }

    fn move_stretch(
        &mut self,
        draft: &mut Draft,
        from: Address,
        stretch: &Stretch,
        into: Address,
        to: &Destination,
    ) -> Done {
        let view = self.view(from)?;
        let runs = view.all(stretch)?;
        let detail = shortened(view.document.text(&runs).trim());
        let whole_lines = matches!(
            stretch,
            Stretch::Lines { .. } | Stretch::Line { .. } | Stretch::LinesOf { .. }
        );
        let view = self.view(into)?;
        let after = match to {
            Destination::Start => into,
            Destination::End => view.document.last_of(into),
            Destination::BeforeLine(line) => {
                let start = view.line_start(*line)?;
                view.document.preceding(start).unwrap_or(into)
            }
            Destination::AfterLine(line) => view.line_end(*line)?,
            Destination::AfterAddress(address) => view.address(address)?,
            Destination::BeforeLineOf(address) => {
                let start = view.line_start(view.line_of(address)?)?;
                view.document.preceding(start).unwrap_or(into)
            }
            Destination::AfterLineOf(address) => view.line_end(view.line_of(address)?)?,
        };
        let after = behind_corrections(view.document, after);
        if runs.iter().any(|run| run.contains(after)) {
            return Err(CommandError::MoveIntoItself);
        }
        let stays = self.document(from.buffer.page)?.preceding(runs[0].first()) == Some(after);
        if stays {
            return Err(CommandError::NothingToDo);
        }
        self.move_runs(draft, runs, after, whole_lines)?;
        Ok(detail)
    }

    /// Moves text. Whole lines stay lines: a line end is typed where one is missing between
    /// what is moved and what it comes to stand beside.
    fn move_runs(
        &mut self,
        draft: &mut Draft,
        runs: Vec<Run>,
        mut after: Address,
        whole_lines: bool,
    ) -> Result<(), CommandError> {
        let (Some(first), Some(last)) = (runs.first().copied(), runs.last().copied()) else {
            return Err(CommandError::NothingSelected);
        };
        if whole_lines && !self.ends_line(after)? {
            let before = self.document(after.buffer.page)?.following(after);
            after = self
                .type_text(draft, TypingPlace { after, before }, "\n")?
                .last();
        }
        let open_end = whole_lines && !self.ends_line(last.last())?;
        self.push(draft, first.buffer.page, Operation::Move { runs, after })?;
        if open_end {
            let after = last.last();
            let before = self.document(after.buffer.page)?.following(after);
            self.type_text(draft, TypingPlace { after, before }, "\n")?;
        }
        Ok(())
    }

    /// Whether a line may begin after a character: it ends one, or is a head.
    fn ends_line(&mut self, address: Address) -> Result<bool, CommandError> {
        let document = self.document(address.buffer.page)?;
        Ok(document
            .character(address)
            .is_some_and(|(c, facts)| facts.any(Facts::HEAD) || is_line_end(c)))
    }

    fn split_article(&mut self, draft: &mut Draft, article: Address, line: u32) -> Done {
        let view = self.view(article)?;
        let before = view.line_start(line)?;
        let after = view
            .document
            .preceding(before)
            .ok_or(CommandError::NothingToDo)?;
        if line <= 1 || after == article {
            return Err(CommandError::NothingToDo);
        }
        let detail = shortened(
            view.document
                .text(&view.all(&Stretch::Line { line })?)
                .trim(),
        );
        let head = self.room_for(draft, after.buffer.page, "\u{1D}")?.first();
        let home = head.buffer.page;
        self.push(
            draft,
            home,
            Operation::SplitArticle {
                head,
                after,
                before: Some(before),
            },
        )?;
        Ok(detail)
    }

    fn merge_articles(&mut self, draft: &mut Draft, article: Address, into: Address) -> Done {
        if article == into {
            return Err(CommandError::MergeIntoItself);
        }
        let document = self.document(article.buffer.page)?;
        let detail = shortened(
            Clean::of(document, article)
                .text()
                .lines()
                .next()
                .unwrap_or_default(),
        );
        let adjacent = article.buffer.is_typed()
            && document
                .preceding(article)
                .and_then(|a| document.article_of(a))
                == Some(into);
        if adjacent {
            let home = article.buffer.page;
            self.push(draft, home, Operation::UnsplitArticle { head: article })?;
            return Ok(detail);
        }
        let runs: Vec<Run> = document.runs(article).collect();
        let after = self.document(into.buffer.page)?.last_of(into);
        self.move_runs(draft, runs, after, true)?;
        Ok(detail)
    }

    fn set_metadata(
        &mut self,
        draft: &mut Draft,
        of: &Subjects,
        set: &BTreeMap<String, Option<String>>,
    ) -> Done {
        let mut kept: BTreeMap<String, Option<String>> = BTreeMap::new();
        for (key, value) in set {
            if !metadata::is_key(key) {
                return Err(CommandError::BadKey { key: key.clone() });
            }
            kept.insert(key.clone(), as_kept(key, value.as_deref())?);
        }
        let set = &kept;
        match of {
            Subjects::Article(article) => {
                let article = self.find_article(article)?;
                for (key, value) in set {
                    let operation = metadata_operation(article, key, value.as_deref());
                    self.push(draft, article.buffer.page, operation)?;
                }
            }
            Subjects::PageOf(article) => {
                let article = self.find_article(article)?;
                let page = self.document(article.buffer.page)?.page_of(article);
                self.set_page_metadata(draft, &[page], set)?;
            }
            Subjects::PagesNamed(beginning) => {
                let names = self.page_names()?;
                let mut pages: Vec<PageId> = names
                    .iter()
                    .filter(|(name, _)| name.starts_with(beginning.as_str()))
                    .map(|(_, page)| *page)
                    .collect();
                pages.sort_unstable();
                if pages.is_empty() {
                    return Err(CommandError::NoSuchArticle {
                        name: beginning.clone(),
                    });
                }
                self.set_page_metadata(draft, &pages, set)?;
            }
            Subjects::Pages(named) => {
                let mut pages = named
                    .iter()
                    .map(|page| self.find_page(page))
                    .collect::<Result<Vec<_>, _>>()?;
                pages.sort_unstable();
                pages.dedup();
                if pages.is_empty() {
                    return Err(CommandError::NothingSelected);
                }
                self.set_page_metadata(draft, &pages, set)?;
            }
            Subjects::AllPages => {
                let pages: Vec<PageId> = self.pages().into_iter().map(|(_, page)| page).collect();
                self.set_page_metadata(draft, &pages, set)?;
            }
        }
        let said = set
            .iter()
            .map(|(k, v)| format!("{k}={}", v.as_deref().unwrap_or("-")));
        Ok(shortened(&said.collect::<Vec<_>>().join(" ")))
    }

    /// Sets metadata of many pages without loading those that are not open: it depends on
    /// nothing in them.
    fn set_page_metadata(
        &mut self,
        draft: &mut Draft,
        pages: &[PageId],
        set: &BTreeMap<String, Option<String>>,
    ) -> Result<(), CommandError> {
        for &page in pages {
            for (key, value) in set {
                let (key, value) = (key.clone(), value.clone());
                let operation = Operation::SetPageMetadata { page, key, value };
                if self.document_of.contains_key(&page) {
                    self.push(draft, page, operation)?;
                } else {
                    draft.operations.push((page, draft.seq, operation.into()));
                    draft.seq += 1;
                }
            }
        }
        Ok(())
    }

    pub(super) fn label_known(&self, label: &str) -> Result<crate::core::LabelId, CommandError> {
        self.labels
            .find(label)
            .map(|l| l.id.clone())
            .ok_or_else(|| {
                let known: Vec<&str> = self.labels.labels().iter().map(|l| &*l.id).collect();
                CommandError::NoSuchLabel {
                    label: label.to_owned(),
                    known: known.join(", "),
                }
            })
    }

    pub(super) fn label_operation(&mut self, draft: &mut Draft, operation: LabelOperation) {
        self.push_label(draft, operation);
    }
}

/// The last of the corrections that stand directly behind a replaced character: nothing is put
/// between the two.
fn behind_corrections(document: &Document, mut address: Address) -> Address {
    while document
        .character(address)
        .is_some_and(|(_, facts)| facts.any(Facts::REPLACED))
        && let Some(next) = document
            .following(address)
            .filter(|next| next.buffer.is_typed())
        && document
            .character(next)
            .is_some_and(|(_, facts)| !facts.any(Facts::HEAD))
    {
        address = next;
    }
    address
}

/// A value as it is kept: dates and page numbers can be compared and sorted.
fn as_kept(key: &str, value: Option<&str>) -> Result<Option<String>, CommandError> {
    match (key, value) {
        (_, None) => Ok(None),
        (metadata::DATE, Some(value)) if value.trim().is_empty() => Ok(None),
        (metadata::DATE, Some(value)) => match metadata::normalize_date(value) {
            Some(date) => Ok(Some(date)),
            None => Err(CommandError::BadDate {
                value: value.to_owned(),
            }),
        },
        (metadata::PAGE, Some(value)) => Ok(metadata::normalize(key, value)),
        (_, Some(value)) => Ok(Some(value.to_owned())),
    }
}

fn metadata_operation(article: Address, key: &str, value: Option<&str>) -> Operation {
    Operation::SetMetadata {
        article,
        key: key.to_owned(),
        value: value.map(str::to_owned),
    }
}

/// Text as the history shows it: one line, not long.
pub(super) fn shortened(text: &str) -> String {
    const LONGEST: usize = 24;
    let mut line: String = text
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .take(LONGEST)
        .collect();
    if text.chars().nth(LONGEST).is_some() {
        line.push('…');
    }
    line
}
