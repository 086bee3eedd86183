//! The bundle that an editor works in: articles made of sentences, and commands on them.

use std::ops::Range;
use std::path::{Path, PathBuf};

use pizhu::core::Address;
use pizhu::session::command::{ArticleRef, Command, Stretch};
use pizhu::session::import::ImportOptions;
use pizhu::session::{Session, article_id};

/// A bundle of articles, each a page of its own; and where each article begins.
pub(crate) fn make<'a>(
    path: &Path,
    folder: &Path,
    texts: impl Iterator<Item = &'a str>,
) -> (Session, Vec<Address>) {
    let mut session = Session::create(path, "editor").expect("a bundle");
    let write = |(number, text): (usize, &str)| {
        let file = folder.join(format!("{number:05}.txt"));
        std::fs::write(&file, text).expect("a page");
        file
    };
    let files: Vec<PathBuf> = (1..).zip(texts).map(write).collect();
    let options = ImportOptions::default();
    session.import(&files, &options, |_| true).expect("pages");
    // The labels that are right here: nobody tags times and titles.
    for id in ["TIME", "TITLE"] {
        let command = format!(r#"{{"delete_label":{{"id":"{id}"}}}}"#);
        let command = Command::from_json(&command).expect("a command");
        session.execute(&command).expect("a label less");
    }
    let articles = session.articles().expect("articles");
    let heads = articles.iter().map(|article| article.head).collect();
    (session, heads)
}

pub(crate) fn article(head: Address) -> ArticleRef {
    ArticleRef::Name(article_id(head))
}

pub(crate) fn stretch(range: &Range<usize>) -> Stretch {
    Stretch::Offsets {
        start: range.start as u32,
        end: range.end as u32,
    }
}

/// Gives a stretch of an article a tag.
pub(crate) fn tag(head: Address, range: &Range<usize>, label: &str) -> Command {
    Command::Tag {
        article: article(head),
        stretch: Some(stretch(range)),
        parts: Vec::new(),
        label: label.to_owned(),
        attributes: Default::default(),
        note: None,
    }
}

/// Marks an article as done: it is learned from.
pub(crate) fn done(head: Address) -> Command {
    Command::Progress {
        article: article(head),
        progress: "done".to_owned(),
    }
}
