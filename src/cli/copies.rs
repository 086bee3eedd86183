//! `pizhu copies`: where else in a bundle an article's text stands.

use std::path::PathBuf;
use std::process::ExitCode;

use rustc_hash::FxHashMap;
use serde_json::{Map, Value, json};

use crate::session::copies::Side;

use super::export::progress_bar;
use super::{CliError, open_to_read, print};

/// List where else in a bundle an article's text stands
#[derive(clap::Args, Debug)]
#[command(
    after_help = "A JSON object a line, those with the most in common first. `kind` is story (half or more of
one of the two, or 200 characters), quotation, or twice (the same text twice in this article); `same` counts
characters that are the same, white space left out; `of_own` and `of_other` say which share of
each article that is; `places` are the stretches, in characters of this article's clean text and of
the other's, from 0, the end not included. `differences` are where the two read differently: what this article has,
and what the other. `breaks` and `tags` count what could be carried here from the copy; `conflicts` are
its tags that could not, `why`: differs (over different text), taken (another tag is here), refused, or
untagged (somebody took it away here).

Examples:
  pizhu copies news.pizhu 8
  pizhu copies news.pizhu 8 | jq -c .differences[]"
)]
pub struct Copies {
    /// The bundle
    bundle: PathBuf,
    /// The article's number in the list
    article: usize,
}

impl Copies {
    pub(super) fn run(self) -> Result<ExitCode, CliError> {
        let store = || CliError::store(&self.bundle);
        let mut session = open_to_read(&self.bundle)?;
        let articles = session.articles().map_err(store())?;
        let numbers: FxHashMap<_, _> = (1usize..)
            .zip(&articles)
            .map(|(number, article)| (article.head, (number, article.id.clone())))
            .collect();
        let Some(article) = self.article.checked_sub(1).and_then(|at| articles.get(at)) else {
            return Err(CliError::Other(format!(
                "article {}: the bundle has articles 1 to {}",
                self.article,
                articles.len()
            )));
        };
        let bar = progress_bar("looking");
        let found = session.survey().copies(article.head, |done, all| {
            bar.set_length(all);
            bar.set_position(done);
            true
        });
        bar.finish_and_clear();
        for copy in found.map_err(store())?.copies {
            let Some((number, id)) = numbers.get(&copy.article) else {
                continue;
            };
            let mut line = Map::new();
            line.insert("article".to_owned(), json!(number));
            line.insert("id".to_owned(), json!(id));
            line.insert("title".to_owned(), json!(copy.title));
            line.insert("metadata".to_owned(), json!(copy.metadata));
            line.insert("kind".to_owned(), json!(copy.kind.name()));
            line.insert("same".to_owned(), json!(copy.same));
            let share = |share: f32| json!((f64::from(share) * 1e3).round() / 1e3);
            line.insert("of_own".to_owned(), share(copy.of_own));
            line.insert("of_other".to_owned(), share(copy.of_other));
            let places = copy
                .places
                .iter()
                .map(|place| json!([place.start, place.end]));
            line.insert("places".to_owned(), places.collect());
            if let Some(pair) = session.pair(article.head, &copy).map_err(store())? {
                let differences = pair.differences.iter().map(|one| json!(one.texts));
                line.insert("differences".to_owned(), differences.collect());
                let carried = session.carriable(&pair, Side::First).map_err(store())?;
                line.insert("breaks".to_owned(), json!(carried.breaks.len()));
                line.insert("tags".to_owned(), json!(carried.tags.len()));
                let conflicts = carried.conflicts.iter().map(
                    |one| json!({ "text": one.words, "label": one.label, "why": one.why.name() }),
                );
                line.insert("conflicts".to_owned(), conflicts.collect());
            }
            let line = Value::Object(line);
            print(|out| writeln!(out, "{line}"))?;
        }
        Ok(ExitCode::SUCCESS)
    }
}
