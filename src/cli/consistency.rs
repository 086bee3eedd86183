//! `pizhu consistency`: what in a bundle is tagged in one way here and in another there.

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use rustc_hash::FxHashMap;
use serde_json::{Map, Value, json};

use crate::core::Address;
use crate::session::consistency::{Found, Group, Options, Remedy, Report, Rule};
use crate::store::record;
use crate::tag::consistency::Kind;
use crate::tag::words::Words;

use super::export::progress_bar;
use super::{CliError, counted, open_to_read, print};

/// List what is tagged in one way here and in another there
#[derive(clap::Args, Debug)]
#[command(after_help = "Listed are, with how often and where:
  label     the same words under another label than mostly
  edges     part of a name that is tagged whole elsewhere, or the other way round
  untagged  words that are tagged elsewhere, in articles that somebody has begun
  word      a tag begins or ends inside a word
  marks     a tag holds nothing but marks and white space
  overlap   tags that cross, nest or say the same against the rules of their labels
  attribute an attribute says what it cannot, or nothing where it has to say something
  relation  a relation joins labels that its type does not
  article   a label for whole articles on words, or one for words on an article
docs/consistency.md says how each is found. Nothing is changed.

Exit code 0 if nothing was found, 1 if something was.

Examples:
  pizhu consistency news.pizhu
  pizhu consistency news.pizhu --kind untagged,label --json | jq -r .text")]
pub struct Consistency {
    /// The bundle
    bundle: PathBuf,
    /// Only these kinds
    #[arg(long, value_name = "KIND,…", value_delimiter = ',')]
    kind: Vec<String>,
    /// Look for untagged words in articles too in which nobody has begun
    #[arg(long)]
    untouched: bool,
    /// List so many places of each group; 0 is all
    #[arg(long, default_value_t = 5)]
    places: usize,
    /// A JSON object for each place
    #[arg(long)]
    json: bool,
}

impl Consistency {
    pub(super) fn run(self) -> Result<ExitCode, CliError> {
        let kinds: Vec<Kind> = Kind::ALL
            .into_iter()
            .filter(|kind| self.kind.is_empty() || self.kind.iter().any(|k| k == kind.name()))
            .collect();
        let is_kind = |name: &&String| Kind::ALL.iter().all(|kind| kind.name() != **name);
        if let Some(wrong) = self.kind.iter().find(is_kind) {
            return Err(CliError::Other(format!(
                "--kind {wrong}: expected are {}",
                Kind::ALL.map(Kind::name).join(", ")
            )));
        }
        let store = || CliError::store(&self.bundle);
        let mut session = open_to_read(&self.bundle)?;
        let mut articles = FxHashMap::default();
        for (number, article) in (1u32..).zip(session.articles().map_err(store())?) {
            articles.insert(article.head, (number, article.id));
        }
        let words = Words::load();
        let bar = progress_bar("looking");
        let check = session.consistency(Options {
            untouched: self.untouched,
        });
        let report = check.run(&words, |done, all| {
            bar.set_length(all);
            bar.set_position(done);
            true
        });
        bar.finish_and_clear();
        let mut report = report.map_err(store())?;
        report.groups.retain(|group| kinds.contains(&group.kind));
        print(|out| match self.json {
            true => write_json(out, &report, &articles),
            false => self.write(out, &report, &articles),
        })?;
        Ok(match report.groups.is_empty() {
            true => ExitCode::SUCCESS,
            false => ExitCode::from(1),
        })
    }

    fn write(
        &self,
        out: &mut dyn Write,
        report: &Report,
        articles: &Articles,
    ) -> std::io::Result<()> {
        writeln!(
            out,
            "{} in {} looked at",
            counted(report.tags, "tag"),
            counted(report.articles, "article")
        )?;
        let mut kind = None;
        for group in &report.groups {
            if kind != Some(group.kind) {
                let same = report.groups.iter().filter(|g| g.kind == group.kind);
                let places: u64 = same.clone().map(|group| group.count).sum();
                writeln!(
                    out,
                    "\n{}: {}, {}",
                    group.kind.name(),
                    counted(same.count() as u64, "group"),
                    counted(places, "place")
                )?;
                kind = Some(group.kind);
            }
            writeln!(out, "  {}", head(group))?;
            let listed = match self.places {
                0 => group.findings.len(),
                most => most.min(group.findings.len()),
            };
            for found in &group.findings[..listed] {
                let number = articles
                    .get(&found.article)
                    .map_or(0, |(number, _)| *number);
                let context = &found.context;
                writeln!(
                    out,
                    "    {number:>5}  {}【{}】{}{}",
                    context.before(),
                    context.words(),
                    context.after(),
                    remedy(found)
                )?;
            }
            if group.count > listed as u64 {
                writeln!(out, "           … {} more", group.count - listed as u64)?;
            }
        }
        if report.groups.is_empty() {
            writeln!(out, "nothing found")?;
        }
        Ok(())
    }
}

type Articles = FxHashMap<Address, (u32, String)>;

/// What a group is about, and how often.
fn head(group: &Group) -> String {
    let counts = |counts: &[(String, u64)]| {
        let each = counts
            .iter()
            .map(|(label, count)| format!("{label} {count}"));
        each.collect::<Vec<_>>().join(", ")
    };
    let mut text = format!("{}  {}", group.words, counts(&group.counts));
    if let Some(part) = &group.part {
        text.push_str(&format!("  /  {part}  {}", counts(&group.part_counts)));
    }
    if group.kind == Kind::Untagged {
        text.push_str(&format!("  untagged {}", group.count));
    }
    text.trim_end().to_owned()
}

fn remedy(found: &Found) -> String {
    match &found.remedy {
        Some(Remedy::Retag(label)) => {
            format!("  {} → {label}", found.label.as_deref().unwrap_or_default())
        }
        Some(Remedy::Tag(label)) => format!("  → {label}"),
        Some(Remedy::Untag) => "  → no tag".to_owned(),
        Some(Remedy::Edges(..)) => "  → other edges".to_owned(),
        Some(Remedy::Attribute(key, Some(value))) => format!("  {key} → {value}"),
        Some(Remedy::Attribute(key, None)) => format!("  {key} → nothing"),
        Some(Remedy::ToArticle(label)) => format!("  → {label} on the article"),
        Some(Remedy::OffArticle(_)) => "  → not on the article".to_owned(),
        Some(Remedy::Turn) => "  → the other way round".to_owned(),
        Some(Remedy::Unrelate) => "  → no relation".to_owned(),
        None => String::new(),
    }
}

fn write_json(out: &mut dyn Write, report: &Report, articles: &Articles) -> std::io::Result<()> {
    let counts = |counts: &[(String, u64)]| -> Map<String, Value> {
        let each = counts
            .iter()
            .map(|(label, count)| (label.clone(), json!(count)));
        each.collect()
    };
    for group in &report.groups {
        for found in &group.findings {
            let (number, id) = articles.get(&found.article).cloned().unwrap_or_default();
            let page = found.article.buffer.page;
            let written = |address| record::write_address(page, address);
            let fix = match &found.remedy {
                Some(Remedy::Retag(label)) => json!({"retag": label}),
                Some(Remedy::Edges(first, last, label)) => json!({
                    "edge": {"first": written(*first), "last": written(*last)}, "label": label,
                }),
                Some(Remedy::Tag(label)) => json!({"tag": label}),
                Some(Remedy::Untag) => json!("untag"),
                Some(Remedy::Attribute(key, value)) => json!({"attribute": key, "value": value}),
                Some(Remedy::ToArticle(label)) => json!({"label_article": label}),
                Some(Remedy::OffArticle(label)) => json!({"unlabel_article": label}),
                Some(Remedy::Turn) => json!("turn"),
                Some(Remedy::Unrelate) => json!("unrelate"),
                None => Value::Null,
            };
            let context = &found.context;
            let (other, attribute, relation) = match &found.rule {
                Some(Rule::Meets { other, .. }) => (Some(other), None, None),
                Some(Rule::Relates { kind, to }) => (Some(to), None, Some(&**kind)),
                Some(Rule::Value { attribute, .. } | Rule::Missing { attribute }) => {
                    (None, Some(attribute), None)
                }
                _ => (None, None, None),
            };
            let line = json!({
                "kind": group.kind.name(),
                "words": group.words,
                "part": group.part,
                "labels": counts(&group.counts),
                "part_labels": counts(&group.part_counts),
                "places": group.count,
                "article": number,
                "id": id,
                "span": found.span.as_deref(),
                "label": found.label,
                "other": other.map(|id| id.to_string()),
                "attribute": attribute,
                "relation": relation,
                "start": found.range.0,
                "end": found.range.1,
                "first": written(found.first),
                "last": written(found.last),
                "before": context.before(),
                "text": context.words(),
                "after": context.after(),
                "fix": fix,
            });
            writeln!(out, "{line}")?;
        }
    }
    Ok(())
}
