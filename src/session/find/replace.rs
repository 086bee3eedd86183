//! Replacing what is found: worked out on other threads, then one action.
//!
//! Characters that read as before are not touched, so that tags and provenance stay with them.
//! White space in a hit that is no layout goes with what it stood in; line ends in it stay, since
//! whether a break is joined is decided elsewhere.

use std::sync::Arc;

use rustc_hash::FxHashSet;

use crate::core::clean::is_white;
use crate::core::{Address, Document, Operation, PageId, Replica};
use crate::tag::find::{Matcher, Query, Template};

use super::super::command::{ArticleRef, Command, CommandError};
use super::super::correcting::Corrector;
use super::super::edit::shortened;
use super::super::mending::Step;
use super::super::plan::{Plan, Planned};
use super::super::{ActionBody, Draft, Outcome, Session};
use super::article::{Reading, hits_on_plain, listed};
use super::{Scope, Search};
use crate::session::survey::Text;

/// What hits are to become, and which not.
#[derive(Clone, Debug)]
pub struct Substitution {
    /// What each becomes.
    pub template: Template,
    /// Hits that are left as they are, by their first and last character.
    pub except: Arc<FxHashSet<(Address, Address)>>,
    /// If not all others: those alone.
    pub only: Option<Arc<FxHashSet<(Address, Address)>>>,
    /// Who types: [`Session::typist`].
    pub typist: Replica,
}

/// What came of a plan.
#[derive(Debug)]
pub enum Replaced {
    /// It was done, at so many places.
    Done(Outcome, u64),
    /// Something was changed meanwhile where it would have replaced; work it out again.
    Changed,
}

impl Substitution {
    /// Replaces all hits by a text; where the query is a regular expression, with groups.
    pub fn new(query: &Query, with: &str, typist: Replica) -> Self {
        Self {
            template: match query.regex {
                true => Template::with_groups(with),
                false => Template::plain(with),
            },
            except: Arc::default(),
            only: None,
            typist,
        }
    }

    fn takes(&self, first: Address, last: Address) -> bool {
        let is_among = self
            .only
            .as_ref()
            .is_none_or(|o| o.contains(&(first, last)));
        is_among && !self.except.contains(&(first, last))
    }

    /// The operations that replace hits in some articles of a document, and how many hits.
    fn work_out(
        &self,
        document: &Document,
        articles: &[Address],
        matcher: &Matcher,
    ) -> Result<(u64, Vec<(PageId, Operation)>), CommandError> {
        let mut corrector = Corrector::new(document, self.typist);
        let mut count = 0;
        for &article in articles.iter().rev() {
            let reading = Reading::of(document, article, matcher.minds_spaces());
            let changes = matcher.changes(&reading.chars, &self.template);
            for change in changes.iter().rev() {
                let all = reading.characters(change.range.clone());
                let (Some((first, _)), Some((last, _))) = (all.first(), all.last()) else {
                    continue;
                };
                if !self.takes(*first, *last) {
                    continue;
                }
                let (old, stray) = match matcher.minds_spaces() {
                    true => (all, Vec::new()),
                    false => (
                        all.into_iter().filter(|(_, c)| !is_white(*c)).collect(),
                        reading.stray(change.range.clone()),
                    ),
                };
                let new: Vec<char> = change.with.chars().collect();
                let reads_so = old.iter().map(|(_, c)| c).eq(&new);
                if reads_so {
                    continue;
                }
                corrector.hide(stray);
                corrector.correct(&old, &new)?;
                count += 1;
            }
        }
        Ok((count, corrector.into_operations()))
    }
}

impl Search {
    /// Works out what replacing comes to. `go_on` is told how many pages are done, and of how
    /// many, and says whether to go on.
    ///
    /// # Errors
    /// What SQLite says; what cannot be replaced.
    pub fn plan(
        &self,
        substitution: &Substitution,
        go_on: impl Fn(u64, u64) -> bool,
    ) -> Result<Plan, CommandError> {
        let wanted = self.scope.wanted();
        let visit = |no: u32, text: Text<'_>| -> Vec<Result<Planned, CommandError>> {
            let made;
            let document = match text {
                Text::Document(_, document) => document,
                Text::Plain(plain) if hits_on_plain(plain, &self.matcher, 0).is_none() => {
                    return Vec::new();
                }
                Text::Plain(plain) => {
                    made = plain.document();
                    &made
                }
            };
            let number = |page: &PageId| self.survey.page_number(*page);
            let pages: Vec<u32> = document.pages().iter().filter_map(number).collect();
            // A document of several pages is met at each of them.
            if pages.iter().min() != Some(&no) {
                return Vec::new();
            }
            let mut articles = Vec::new();
            listed(document, |article, _| {
                if wanted
                    .as_ref()
                    .is_none_or(|wanted| wanted.contains(&article))
                {
                    articles.push(article);
                }
            });
            match substitution.work_out(document, &articles, &self.matcher) {
                Ok((0, _)) => Vec::new(),
                Ok((hits, operations)) => {
                    let shared = operations.into_iter().map(|(page, o)| (page, Arc::new(o)));
                    vec![Ok(Planned {
                        pages,
                        hits,
                        operations: shared.collect(),
                    })]
                }
                Err(error) => vec![Err(error)],
            }
        };
        let mut documents = Vec::new();
        let mut failure = None;
        let matchers = [&*self.matcher];
        let is_complete = self
            .survey
            .scan(&self.scope, &matchers, go_on, visit, |made| {
                for one in made {
                    match one {
                        Ok(planned) => documents.push(planned),
                        Err(error) => failure = Some(error),
                    }
                }
            })?;
        match failure {
            Some(error) => Err(error),
            None => Ok(Plan::new(documents, &self.survey, is_complete)?),
        }
    }
}

impl Session {
    /// Who types in this sitting.
    pub fn typist(&mut self) -> Replica {
        self.draft().id.replica
    }

    /// Carries out a plan, as one action. `query` and `with` are what it is known by.
    ///
    /// # Errors
    /// See [`CommandError`]; nothing has changed then.
    pub fn replace(
        &mut self,
        plan: Plan,
        query: &Query,
        with: &str,
    ) -> Result<Replaced, CommandError> {
        if !self.is_writable() {
            return Err(CommandError::ReadOnly);
        }
        let (hits, _) = plan.counts();
        if hits == 0 {
            return Err(CommandError::NotFound {
                find: query.text.clone(),
            });
        }
        let mut body = ActionBody::done("replace", detail(&query.text, with, hits), false);
        body.note_step(&Step::of_replacement(query, with));
        Ok(match self.enact(plan, &body)? {
            Some(outcome) => Replaced::Done(outcome, hits),
            None => Replaced::Changed,
        })
    }

    /// The command: looks at documents as they are open here, with what is not on disk yet.
    pub(in crate::session) fn replace_in_draft(
        &mut self,
        draft: &mut Draft,
        command: &Command,
    ) -> Result<String, CommandError> {
        let Command::Replace {
            article,
            find,
            with,
            regex,
            case,
            width,
            spaces,
            variants,
        } = command
        else {
            return Err(CommandError::NothingToDo);
        };
        let query = Query {
            text: find.clone(),
            regex: *regex,
            case: *case,
            width: *width,
            spaces: *spaces,
            variants: *variants,
        };
        let matcher = Arc::new(Matcher::new(&query)?);
        let substitution = Substitution::new(&query, with, draft.id.replica);
        let found = match article {
            Some(article) => vec![self.found_at(article)?],
            None => self.pages_with(&matcher)?,
        };
        let mut hits = 0;
        let mut done: FxHashSet<PageId> = FxHashSet::default();
        for (page, only) in found {
            if !done.insert(page) {
                continue;
            }
            let loaded;
            let document = match self.document_of.get(&page) {
                Some(&ix) => &self.loaded(ix).document,
                None => {
                    loaded = self.read_document(page)?;
                    &loaded
                }
            };
            let articles: Vec<Address> = match only {
                Some(article) => vec![article],
                None => document.articles().collect(),
            };
            done.extend(document.pages());
            let (count, operations) = substitution.work_out(document, &articles, &matcher)?;
            hits += count;
            let shared = operations.into_iter().map(|(page, o)| (page, Arc::new(o)));
            let shared = shared.collect();
            self.put(draft, shared)?;
        }
        if hits == 0 {
            return Err(CommandError::NotFound { find: find.clone() });
        }
        Ok(detail(find, with, hits))
    }

    fn found_at(
        &mut self,
        article: &ArticleRef,
    ) -> Result<(PageId, Option<Address>), CommandError> {
        let article = self.find_article(article)?;
        Ok((article.buffer.page, Some(article)))
    }

    /// The pages that may have hits: those where some are on disk, and all that are open.
    fn pages_with(
        &self,
        matcher: &Arc<Matcher>,
    ) -> Result<Vec<(PageId, Option<Address>)>, CommandError> {
        let search = self.search(Arc::clone(matcher), Scope::All);
        let mut pages: Vec<PageId> = Vec::new();
        let visit = |_: u32, text: Text<'_>| match text {
            Text::Plain(plain) => {
                let has_any = hits_on_plain(plain, matcher, 0).is_some();
                has_any.then_some(plain.page).into_iter().collect()
            }
            Text::Document(page, _) => vec![page],
        };
        search.survey.scan(
            &search.scope,
            &[&**matcher],
            |_, _| true,
            visit,
            |found| pages.extend(found),
        )?;
        let open = self.documents.iter().flatten();
        pages.extend(open.flat_map(|loaded| loaded.document.pages()));
        pages.sort_by_key(|page| self.page_number(*page));
        Ok(pages.into_iter().map(|page| (page, None)).collect())
    }
}

fn detail(find: &str, with: &str, hits: u64) -> String {
    format!("{} → {} ({hits})", shortened(find), shortened(with))
}
