//! `pizhu labels`: the label set of a bundle, listed, written to a file or taken from one.

use std::fs::File;
use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use crate::core::labels::Allowed;
use crate::format::set::{Format, LabelFile, read_labels_from, write_labels};
use crate::session::Session;
use crate::session::label_files::PRESETS;

use super::{CliError, counted, default_author, open_to_read, open_to_work, print, refuse_write};

/// List a bundle's labels and types of relations, or bring them in and out as a file
#[derive(clap::Args, Debug)]
#[command(
    after_help = "A label set is a file in RON or JSON; docs/annotation-set.md describes it. What is in the
bundle stays and is told only what it does not say yet, what is new is added, and one undo
takes it back. An annotation set can be read in the place of a label set. Presets: three,
newspaper, cluener, eighteen; a preset takes the place of another, as far as nothing bears its
labels and nobody has changed them.

Examples:
  pizhu labels news.pizhu
  pizhu labels news.pizhu --export labels.ron
  pizhu labels news.pizhu --import labels.ron
  pizhu labels news.pizhu --preset newspaper"
)]
pub struct Labels {
    /// The bundle
    bundle: PathBuf,
    /// Write the label set to this file, as its ending says: .ron or .json
    #[arg(long, value_name = "FILE", group = "what")]
    export: Option<PathBuf>,
    /// Add the labels of this file
    #[arg(long, value_name = "FILE", group = "what")]
    import: Option<PathBuf>,
    /// Put in the labels of a set that the program brings
    #[arg(long, value_name = "NAME", group = "what")]
    preset: Option<String>,
    /// Who works, where labels are added
    #[arg(long, value_name = "NAME")]
    author: Option<String>,
}

impl Labels {
    pub(super) fn run(self) -> Result<ExitCode, CliError> {
        let failed =
            |path: &PathBuf, why: String| CliError::Other(format!("{}: {why}", path.display()));
        let file: Option<LabelFile> = match (&self.import, &self.preset) {
            (Some(path), _) => {
                let source = File::open(path).map_err(|e| failed(path, e.to_string()))?;
                Some(read_labels_from(source).map_err(|e| failed(path, e.to_string()))?)
            }
            (None, Some(name)) => {
                let preset = PRESETS.iter().find(|preset| preset.id == name);
                let Some(preset) = preset else {
                    let known: Vec<&str> = PRESETS.iter().map(|preset| preset.id).collect();
                    let known = known.join(", ");
                    let text = format!("there is no preset {name:?}: {known} are");
                    return Err(CliError::Other(text));
                };
                let read = preset.read();
                Some(read.map_err(|error| CliError::Other(error.to_string()))?)
            }
            (None, None) => None,
        };
        if let Some(file) = file {
            return self.add(&file, self.preset.is_some());
        }
        let session = open_to_read(&self.bundle)?;
        let Some(path) = &self.export else {
            return list(&session);
        };
        let format = match Format::from_path(path) {
            Some(Format::Ron) => Format::Ron,
            Some(Format::Json) => Format::Json,
            _ => return Err(failed(path, "a label set ends in .ron or .json".to_owned())),
        };
        let lacks = session.not_in_label_file();
        let say = |count: usize, of: &str, what: &str| {
            if count > 0 {
                let counted = counted(count as u64, of);
                eprintln!("left out, and kept in the bundle: {counted} {what}");
            }
        };
        say(lacks.merged, "label", "merged into another");
        say(
            lacks.unknown,
            "thing",
            "that a newer program has said of labels",
        );
        let bytes = write_labels(format, &session.label_file());
        let mut target = crate::format::atomic::AtomicFile::create(path)
            .map_err(|e| failed(path, e.to_string()))?;
        target
            .write_all(&bytes)
            .map_err(|e| failed(path, e.to_string()))?;
        target.commit().map_err(|e| failed(path, e.to_string()))?;
        Ok(ExitCode::SUCCESS)
    }

    fn add(&self, file: &LabelFile, is_ready_made: bool) -> Result<ExitCode, CliError> {
        let author = self.author.clone().unwrap_or_else(default_author);
        let mut session = open_to_work(&self.bundle, &author)?;
        let uses = match is_ready_made {
            true => session
                .label_uses(|| true)
                .map_err(CliError::store(&self.bundle))?,
            false => None,
        };
        let adding = match uses {
            Some(uses) => session.adopting(file, &uses),
            None => session.adding(file),
        };
        if let Some(command) = &adding.command {
            let done = session.execute(command);
            done.map_err(|error| CliError::Other(error.to_string()))?;
        }
        let closed = session.close();
        closed.map_err(|failure| refuse_write(&self.bundle, failure))?;
        let guidelines = if adding.guidelines {
            ", guidelines"
        } else {
            ""
        };
        print(|out| {
            let new = counted(adding.new as u64, "label");
            let (there, told) = (adding.there, adding.told);
            write!(out, "{new} added{guidelines}, {there} there already")?;
            if told > 0 {
                write!(out, ", {told} of them told more")?;
            }
            if adding.gone > 0 {
                let gone = counted(adding.gone as u64, "ready-made and unused label");
                write!(out, ", {gone} made way")?;
            }
            writeln!(out)
        })?;
        Ok(ExitCode::SUCCESS)
    }
}

fn list(session: &Session) -> Result<ExitCode, CliError> {
    let set = session.labels();
    print(|out| {
        for label in set.labels() {
            let key = label.key.map(String::from).unwrap_or_default();
            let (id, name, name_en) = (&label.id, &label.name, &label.name_en);
            let mut more = Vec::new();
            if label.of_article {
                more.push("of articles".to_owned());
            }
            let attributes = label.attributes.iter();
            more.extend(attributes.map(|a| format!("{} ({})", a.id, a.kind.name())));
            for (what, rule) in [("inside", &label.inside), ("crosses", &label.crosses)] {
                if let Allowed::Only(ids) = rule {
                    let ids = if ids.is_empty() {
                        "nothing".to_owned()
                    } else {
                        ids.join(" ")
                    };
                    more.push(format!("{what} {ids}"));
                }
            }
            let more = more.join("; ");
            writeln!(
                out,
                "{id}\t{name}\t{name_en}\t{}\t{key}\t{more}",
                label.color
            )?;
        }
        for kind in set.relations() {
            let key = kind.key.map(String::from).unwrap_or_default();
            let (id, name, name_en) = (&kind.id, &kind.name, &kind.name_en);
            let arrow = if kind.directed { "→" } else { "–" };
            let pairs = kind.pairs.iter();
            let pairs: Vec<String> = pairs.map(|(a, b)| format!("{a} {arrow} {b}")).collect();
            let pairs = pairs.join("; ");
            writeln!(
                out,
                "{arrow} {id}\t{name}\t{name_en}\t{}\t{key}\t{pairs}",
                kind.color
            )?;
        }
        Ok(())
    })?;
    Ok(ExitCode::SUCCESS)
}
