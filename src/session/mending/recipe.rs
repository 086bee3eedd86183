//! Recipes: what was done to a bundle in batches, to be done to another. A file of steps in RON or
//! JSON.

use std::io::{self, Write};
use std::path::Path;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::format::atomic::AtomicFile;
use crate::mend::dictionary::Dictionary;
use crate::session::Session;
use crate::session::command::CommandError;
use crate::session::find::{Replaced, Scope, Substitution};
use crate::tag::find::{Matcher, Query};

use super::Proposals;
use super::carrying::Tally;
use super::facets::Selection;

/// One batch.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// Proposals that were carried out.
    Mend(Selection),
    /// What was found everywhere and replaced.
    Replace(Replacement),
}

/// What is replaced by what; see [`Query`].
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs, reason = "the fields are those of a query")]
pub struct Replacement {
    pub find: String,
    pub with: String,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub regex: bool,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub case: bool,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub width: bool,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub spaces: bool,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub variants: bool,
}

impl Step {
    /// The step that replaces what a query finds.
    pub fn of_replacement(query: &Query, with: &str) -> Self {
        Step::Replace(Replacement {
            find: query.text.clone(),
            with: with.to_owned(),
            regex: query.regex,
            case: query.case,
            width: query.width,
            spaces: query.spaces,
            variants: query.variants,
        })
    }
}

/// Steps with a name.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Recipe {
    /// What it is called.
    pub name: String,
    /// What is done, in order.
    pub steps: Vec<Step>,
}

/// Why a recipe could not be read or kept.
#[derive(Debug, thiserror::Error)]
pub enum RecipeError {
    /// The file.
    #[error("{path}: {why}")]
    File {
        /// Which.
        path: String,
        /// What the system says.
        why: io::Error,
    },
    /// What is in it.
    #[error("{path} is no recipe: {why}")]
    Content {
        /// Which file.
        path: String,
        /// What is wrong with it.
        why: String,
    },
}

impl Recipe {
    /// Reads a recipe; as JSON where the file is called so.
    ///
    /// # Errors
    /// See [`RecipeError`].
    pub fn read(path: &Path) -> Result<Self, RecipeError> {
        let named = path.display().to_string();
        let text = std::fs::read_to_string(path).map_err(|error| RecipeError::File {
            path: named.clone(),
            why: error,
        })?;
        let read = match is_json(path) {
            true => serde_json::from_str(&text).map_err(|error| error.to_string()),
            false => ron::from_str(&text).map_err(|error| error.to_string()),
        };
        read.map_err(|why| RecipeError::Content { path: named, why })
    }

    /// Writes it, whole or not at all.
    ///
    /// # Errors
    /// See [`RecipeError`].
    pub fn write(&self, path: &Path) -> Result<(), RecipeError> {
        let failed = |why: io::Error| RecipeError::File {
            path: path.display().to_string(),
            why,
        };
        let text = match is_json(path) {
            true => serde_json::to_string_pretty(self).map_err(io::Error::from),
            false => ron::ser::to_string_pretty(self, ron::ser::PrettyConfig::default())
                .map_err(io::Error::other),
        };
        let text = text.map_err(failed)?;
        let mut file = AtomicFile::create(path).map_err(|error| failed(error.source))?;
        file.write_all(text.as_bytes()).map_err(failed)?;
        file.commit().map_err(|error| failed(error.source))
    }
}

fn is_json(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending == "json")
}

impl Session {
    /// Does a step here and now, on the whole bundle. Gives how many places were changed; `tell` is
    /// told how far it is, and of how much.
    ///
    /// # Errors
    /// See [`CommandError`].
    pub fn do_step(
        &mut self,
        words: &impl Dictionary,
        step: &Step,
        tell: &dyn Fn(u64, u64),
    ) -> Result<Tally, CommandError> {
        match step {
            Step::Mend(selection) => {
                let proposals = self.propose_all(words, tell)?;
                let all = proposals.articles();
                let picked = selection.picks(all, proposals.offsets(), |_| false);
                if picked.is_empty() {
                    return Ok(Tally::default());
                }
                let typist = self.typist();
                let (plan, tally) = self.survey().plan_mending(&picked, typist, |_, _| true)?;
                match self.carry_out_mending(plan, tally, step) {
                    Ok(_) => Ok(tally),
                    Err(CommandError::NothingToDo) => Ok(Tally::default()),
                    Err(error) => Err(error),
                }
            }
            Step::Replace(replacement) => self.replace_as(replacement, tell),
        }
    }

    fn replace_as(
        &mut self,
        replacement: &Replacement,
        tell: &dyn Fn(u64, u64),
    ) -> Result<Tally, CommandError> {
        let query = replacement.query();
        let matcher = Arc::new(Matcher::new(&query)?);
        let substitution = Substitution::new(&query, &replacement.with, self.typist());
        let search = self.search(matcher, Scope::All);
        let plan = search.plan(&substitution, |done, all| {
            tell(done, all);
            true
        })?;
        if plan.counts().0 == 0 {
            return Ok(Tally::default());
        }
        let done = self.replace(plan, &query, &replacement.with)?;
        Ok(match done {
            Replaced::Done(_, hits) => Tally {
                repaired: hits,
                ..Tally::default()
            },
            // Nobody else works in the session meanwhile.
            Replaced::Changed => Tally::default(),
        })
    }

    /// All proposals for the bundle, made here and now.
    ///
    /// # Errors
    /// See [`CommandError`].
    pub fn propose_all(
        &mut self,
        words: &impl Dictionary,
        tell: &dyn Fn(u64, u64),
    ) -> Result<Proposals, CommandError> {
        let survey = self.survey();
        let mut proposals = Proposals::default();
        let pages = survey.pages();
        let go_on = |done, all| {
            tell(done, all);
            true
        };
        survey.propose(words, &pages, go_on, |made| {
            proposals.take(made);
        })?;
        Ok(proposals)
    }
}

impl Replacement {
    /// What is looked for.
    pub fn query(&self) -> Query {
        Query {
            text: self.find.clone(),
            regex: self.regex,
            case: self.case,
            width: self.width,
            spaces: self.spaces,
            variants: self.variants,
        }
    }
}
