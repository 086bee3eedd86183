//! `pizhu consistency`: what in a bundle is tagged in one way here and in another there.

use std::cell::Cell;
use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use rustc_hash::FxHashMap;
use serde_json::{Map, Value, json};

use crate::core::Address;
use crate::session::consistency::{Bounds, Counted, Found, Group, Options, Remedy, Rule};
use crate::store::record;
use crate::tag::consistency::Kind;
use crate::tag::words::Words;

use super::export::progress_bar;
use super::spool::Spool;
use super::{CliError, open_to_read, print};

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
        let options = Options {
            untouched: self.untouched,
        };
        // Nothing is held: a second look tells every place as it comes.
        let none = Bounds {
            by_kind: 0,
            ..Bounds::default()
        };
        let check = session.consistency(options).within(none);
        let half = Cell::new(0);
        let go_on = |done, all| {
            bar.set_length(2 * all);
            bar.set_position(half.get() * all + done);
            true
        };
        let counted = check.count(&words, go_on).map_err(store())?;
        let Some(mut counted) = counted else {
            return Ok(ExitCode::from(1));
        };
        counted.retain(|kind| kinds.contains(&kind));
        half.set(1);
        let lines = (0..counted.len()).map(|group| {
            let (_, places) = counted.total(group);
            match self.places {
                most if most > 0 && !self.json => places.min(most as u64),
                _ => places,
            }
        });
        let spooled = |error| CliError::Io {
            path: "temporary folder".to_owned(),
            error,
        };
        let mut spool = Spool::new(lines.collect()).map_err(spooled)?;
        let mut failed = None;
        let line = |group: usize, found: &Found| {
            Some((
                group,
                match self.json {
                    true => json_line(&counted.group(group), found, &articles),
                    false => text_line(found, &articles),
                },
            ))
        };
        let told = check.each_place(&counted, &words, go_on, line, |(group, line)| {
            if failed.is_none() {
                failed = spool.add(group, &line).err();
            }
        });
        bar.finish_and_clear();
        told.map_err(store())?;
        if let Some(error) = failed {
            return Err(spooled(error));
        }
        match self.json {
            true => print(|out| {
                spool.each(|_, lines| {
                    for line in lines {
                        writeln!(out, "{}", line?)?;
                    }
                    Ok(())
                })
            })?,
            false => print(|out| write(out, &counted, spool))?,
        }
        Ok(match counted.is_empty() {
            true => ExitCode::SUCCESS,
            false => ExitCode::from(1),
        })
    }
}

fn write(out: &mut dyn Write, counted: &Counted, spool: Spool) -> std::io::Result<()> {
    writeln!(
        out,
        "{} in {} looked at",
        super::counted(counted.tags, "tag"),
        super::counted(counted.articles, "article")
    )?;
    let mut last = None;
    spool.each(|number, lines| {
        let (kind, places) = counted.total(number);
        if last != Some(kind) {
            let totals = (0..counted.len()).map(|number| counted.total(number));
            let same = totals.filter(|(of, _)| *of == kind);
            let (groups, places) = same.fold((0, 0), |(groups, all), (_, places)| {
                (groups + 1, all + places)
            });
            writeln!(
                out,
                "\n{}: {}, {}",
                kind.name(),
                super::counted(groups, "group"),
                super::counted(places, "place")
            )?;
            last = Some(kind);
        }
        writeln!(out, "  {}", head(&counted.group(number)))?;
        let mut listed = 0;
        for line in lines {
            writeln!(out, "{}", line?)?;
            listed += 1;
        }
        match places.saturating_sub(listed) {
            0 => Ok(()),
            more => writeln!(out, "           … {more} more"),
        }
    })?;
    match counted.is_empty() {
        true => writeln!(out, "nothing found"),
        false => Ok(()),
    }
}

fn text_line(found: &Found, articles: &Articles) -> String {
    let number = articles
        .get(&found.article)
        .map_or(0, |(number, _)| *number);
    let context = &found.context;
    format!(
        "    {number:>5}  {}【{}】{}{}",
        context.before(),
        context.words(),
        context.after(),
        remedy(found)
    )
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

fn json_line(group: &Group, found: &Found, articles: &Articles) -> String {
    let counts = |counts: &[(String, u64)]| -> Map<String, Value> {
        let each = counts
            .iter()
            .map(|(label, count)| (label.clone(), json!(count)));
        each.collect()
    };
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
    line.to_string()
}
