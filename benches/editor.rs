//! What an editor has to do until everything is tagged: actions for each entity.
//!
//! `PIZHU_BIO_TRAIN=FILE cargo bench --bench editor`, the file with a character and its tag a
//! row. Its sentences become articles of ten, and a simulated editor tags them one after the
//! other in a real bundle, through the same suggestions, mentions and commands as the window.
//! Without a file it works on a few made-up sentences, of which the figures mean nothing.
//!
//! The editor sees what the program shows and nothing else, and knows what is right only of what
//! it looks at. It pays one action for accepting a suggestion, for giving another label, for
//! tagging by hand, for taking a tag away; two for accepting at once what is sure enough (opening
//! the preview and agreeing), and one for each that it refuses there, reading the list; one for
//! tagging all other mentions of a name in the article. What is wrong and not in the preview it
//! reads over: nothing has to be done about it. The learner learns anew as the window has it.

use std::ops::Range;
use std::sync::Arc;

use pizhu::core::{Address, LabelId};
use pizhu::format::bio;
use pizhu::session::Session;
use pizhu::session::article_id;
use pizhu::session::command::{ArticleRef, Command, Stretch};
use pizhu::session::import::ImportOptions;
use pizhu::session::lessons::{Learned, Lists, Names, Reading};
use pizhu::tag::words::Words;

/// Sentences of an article.
const SENTENCES: usize = 10;

/// What is at least so sure is accepted at once, where there are several.
const SURE: f32 = 0.5;

/// From so many on, accepting at once is less than accepting one by one.
const SEVERAL: usize = 3;

/// As in the window: how many articles more, as a share of those it knows, are worth learning anew.
const MORE: usize = 20;

type Gold = Vec<(Range<usize>, String)>;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let is_quick =
        arguments.iter().any(|a| a == "--quick") || arguments.iter().all(|a| a != "--bench");
    let mut articles = match std::env::var("PIZHU_BIO_TRAIN") {
        Ok(path) => read(&path),
        Err(_) => made_up(),
    };
    let most = match (is_quick, std::env::var("PIZHU_ARTICLES")) {
        (true, _) => 2,
        (false, Ok(count)) => count.parse().unwrap_or(200),
        (false, Err(_)) => 200,
    };
    articles.truncate(most);
    let words = Arc::new(Words::load());
    println!(
        "{} articles of {SENTENCES} sentences; actions for each entity:",
        articles.len()
    );
    println!("{:>24} {:>8} {:>8} {:>8}", "", "first 20", "last 20", "all");
    for way in [Way::ByHand, Way::Mentions, Way::Suggestions] {
        let counts = work(&articles, way, &words);
        let share = |part: &[(usize, usize)]| {
            let actions: usize = part.iter().map(|(actions, _)| actions).sum();
            let entities: usize = part.iter().map(|(_, entities)| entities).sum();
            actions as f64 / entities.max(1) as f64
        };
        let (first, last) = (counts.len().min(20), counts.len().saturating_sub(20));
        println!(
            "{:>24} {:>8.2} {:>8.2} {:>8.2}",
            way.name(),
            share(&counts[..first]),
            share(&counts[last..]),
            share(&counts)
        );
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    ByHand,
    /// By hand, with all other mentions in the article by one key.
    Mentions,
    /// With suggestions too.
    Suggestions,
}

impl Way {
    fn name(self) -> &'static str {
        match self {
            Way::ByHand => "by hand",
            Way::Mentions => "with other mentions",
            Way::Suggestions => "with suggestions",
        }
    }
}

fn read(path: &str) -> Vec<(String, Gold)> {
    let sentences = std::fs::read(path)
        .map_err(|error| error.to_string())
        .and_then(|bytes| bio::read(&bytes).map_err(|error| error.to_string()));
    match sentences {
        Ok(sentences) => articles(sentences),
        Err(error) => {
            eprintln!("{path}: {error}");
            std::process::exit(2);
        }
    }
}

fn made_up() -> Vec<(String, Gold)> {
    let sentence = |text: &str, spans: &[(Range<usize>, &str)]| bio::Sentence {
        chars: text.chars().collect(),
        spans: spans
            .iter()
            .map(|(r, l)| (r.clone(), (*l).to_owned()))
            .collect(),
    };
    let one = [
        sentence("周敏昨日到苇川。", &[(0..2, "PER"), (5..7, "LOC")]),
        sentence("苇川粮食局说，周敏来过。", &[(0..5, "ORG"), (7..9, "PER")]),
    ];
    articles(one.iter().cycle().take(4 * SENTENCES).cloned().collect())
}

/// Sentences put together, a line each.
fn articles(sentences: Vec<bio::Sentence>) -> Vec<(String, Gold)> {
    let article = |sentences: &[bio::Sentence]| {
        let (mut text, mut gold, mut at) = (String::new(), Gold::new(), 0);
        for sentence in sentences {
            text.extend(&sentence.chars);
            text.push('\n');
            let spans = sentence.spans.iter();
            gold.extend(spans.map(|(r, label)| (r.start + at..r.end + at, label.clone())));
            at += sentence.chars.len() + 1;
        }
        (text, gold)
    };
    sentences.chunks(SENTENCES).map(article).collect()
}

/// Tags the articles one after the other; gives the actions and the entities of each.
fn work(articles: &[(String, Gold)], way: Way, words: &Arc<Words>) -> Vec<(usize, usize)> {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("b.pizhu");
    let mut session = Session::create(&path, "editor").expect("a bundle");
    let files: Vec<_> = (1..)
        .zip(articles)
        .map(|(number, (text, _))| {
            let file = folder.path().join(format!("{number:05}.txt"));
            std::fs::write(&file, text).expect("a page");
            file
        })
        .collect();
    let options = ImportOptions::default();
    session.import(&files, &options, |_| true).expect("pages");
    let heads: Vec<Address> = session
        .articles()
        .expect("articles")
        .iter()
        .map(|a| a.head)
        .collect();
    let lists = Lists::default();
    let names = Names::of(session.labels());
    let mut learned = Learned::untaught(names, &lists);
    let mut counts = Vec::new();
    for (done, (head, (text, gold))) in heads.iter().zip(articles).enumerate() {
        if way == Way::Suggestions && done - learned.articles > learned.articles / MORE {
            let school = session.school();
            let lessons = school
                .lessons(|_, _| true)
                .expect("lessons")
                .unwrap_or_default();
            let names = school.names().clone();
            let taught = Learned::taught(names, &lists, &lessons, words, &mut |_| true);
            learned = taught.unwrap_or(learned);
        }
        let reading = session.lesson(*head, learned.names()).expect("an article");
        // What an import hides at the head of a page is no text to be tagged.
        let read: String = reading.example.chars.iter().collect();
        if read.trim_end() != text.trim_end() {
            println!("{:>24} article {} is not read as it stands", "", done + 1);
            continue;
        }
        let mut editor = Editor {
            session: &mut session,
            head: *head,
            gold,
            way,
            words,
            actions: 0,
        };
        editor.tag(&learned);
        counts.push((editor.actions, gold.len()));
        let command = Command::Progress {
            article: ArticleRef::Name(article_id(*head)),
            progress: "done".to_owned(),
        };
        session.execute(&command).expect("marked done");
    }
    session.close().expect("everything on disk");
    counts
}

struct Editor<'a> {
    session: &'a mut Session,
    head: Address,
    gold: &'a Gold,
    way: Way,
    words: &'a Words,
    actions: usize,
}

/// What is suggested, as the editor sees it: where, and with which label.
struct Seen {
    range: Range<usize>,
    label: LabelId,
    confidence: f32,
}

impl Editor<'_> {
    fn tag(&mut self, learned: &Learned) {
        if self.way == Way::Suggestions {
            self.accept_at_once(learned);
        }
        // From the beginning of the text to its end: what comes next is a suggestion, or a name
        // that nothing was suggested for.
        let mut at = 0;
        loop {
            let seen = match self.way {
                Way::Suggestions => self.suggested(learned),
                _ => Vec::new(),
            };
            let tagged = self.tagged();
            let is_free = |range: &Range<usize>| !tagged.iter().any(|(t, _)| meets(t, range));
            // What is wrong is read over.
            let is_right = |one: &Seen| self.gold_at(&one.range).is_some();
            let next = seen
                .into_iter()
                .find(|one| one.range.start >= at && is_right(one));
            let missed = self
                .gold
                .iter()
                .find(|(range, _)| range.start >= at && is_free(range));
            match (next, missed.cloned()) {
                (None, None) => break,
                (Some(seen), missed)
                    if missed
                        .as_ref()
                        .is_none_or(|(range, _)| seen.range.start <= range.start) =>
                {
                    at = seen.range.start;
                    self.answer(&seen);
                }
                (_, Some((range, label))) => {
                    at = range.start;
                    self.by_hand(range, &label);
                }
                (Some(_), None) => break,
            }
        }
        self.clear();
    }

    fn gold_at(&self, range: &Range<usize>) -> Option<&(Range<usize>, String)> {
        self.gold.iter().find(|(gold, _)| gold == range)
    }

    fn answer(&mut self, seen: &Seen) {
        if let Some((range, label)) = self.gold_at(&seen.range).cloned() {
            // Accepted, or given another label by its key.
            self.actions += 1;
            self.give(range.clone(), &label, *label == *seen.label);
            self.others(range, &label);
        }
    }

    fn by_hand(&mut self, range: Range<usize>, label: &str) {
        self.actions += 1;
        self.give(range.clone(), label, false);
        self.others(range, label);
    }

    /// Accepts at once what is sure enough, looking at each in its line.
    fn accept_at_once(&mut self, learned: &Learned) {
        let mut sure = self.suggested(learned);
        sure.retain(|one| one.confidence >= SURE);
        if sure.len() < SEVERAL {
            return;
        }
        self.actions += 2;
        for one in sure {
            let is_right = self
                .gold_at(&one.range)
                .is_some_and(|(_, l)| **l == *one.label);
            if is_right {
                self.give(one.range, &one.label, true);
            } else {
                self.actions += 1;
                let command = Command::Decline {
                    article: self.article(),
                    stretch: stretch(&one.range),
                    kind: format!("tag:{}", one.label),
                };
                self.session.execute(&command).expect("refused");
            }
        }
    }

    /// Where several others of the same name are offered, tags them all; looks them through and
    /// takes away what is none.
    fn others(&mut self, range: Range<usize>, label: &str) {
        if self.way == Way::ByHand {
            return;
        }
        let text = self.text(&range);
        let id: LabelId = label.into();
        let free = self
            .session
            .free_mentions(self.head, &text, &id)
            .expect("mentions");
        if free.len() < 2 {
            return;
        }
        self.actions += 1;
        let revision = self.session.revision();
        self.session
            .tag_mentions(free, &id, "same", revision)
            .expect("tagged");
        self.clear();
    }

    /// Takes away what is tagged and wrong.
    fn clear(&mut self) {
        for (range, label) in self.tagged() {
            let is_right = self.gold_at(&range).is_some_and(|(_, l)| *l == label);
            if !is_right {
                self.actions += 1;
                let span = self.span_at(&range);
                let command = Command::Untag {
                    article: self.article(),
                    span: pizhu::session::command::SpanRef::Id { span },
                };
                self.session.execute(&command).expect("taken away");
            }
        }
    }

    // ---- the bundle ----

    fn article(&self) -> ArticleRef {
        ArticleRef::Name(article_id(self.head))
    }

    fn reading(&mut self) -> Reading {
        let names = Names::of(self.session.labels());
        self.session.lesson(self.head, &names).expect("an article")
    }

    fn text(&mut self, range: &Range<usize>) -> String {
        self.reading().example.chars[range.clone()].iter().collect()
    }

    fn suggested(&mut self, learned: &Learned) -> Vec<Seen> {
        let reading = self.reading();
        let all = learned.suggest(&reading, self.words).into_iter();
        let seen = all.filter_map(|one| {
            Some(Seen {
                range: reading.place(one.first, one.last)?,
                label: one.label,
                confidence: one.confidence,
            })
        });
        seen.collect()
    }

    fn tagged(&mut self) -> Vec<(Range<usize>, String)> {
        let names = Names::of(self.session.labels());
        let mentions = self.reading().example.mentions.into_iter();
        mentions
            .map(|m| (m.range, names.labels[m.label].to_string()))
            .collect()
    }

    fn span_at(&mut self, range: &Range<usize>) -> String {
        let reading = self.reading();
        let document = self
            .session
            .document(self.head.buffer.page)
            .expect("a document");
        let mut spans = document.spans();
        let is_it = |span: &pizhu::core::Span<'_>| {
            let first = span.first_visible();
            first
                .and_then(|first| reading.place(first, first))
                .map(|r| r.start)
                == Some(range.start)
                && span.text().chars().count() == range.len()
        };
        spans
            .find(is_it)
            .map(|span| span.id().to_string())
            .expect("a tag")
    }

    fn give(&mut self, range: Range<usize>, label: &str, is_accepted: bool) {
        let command = Command::Tag {
            article: self.article(),
            stretch: Some(stretch(&range)),
            parts: Vec::new(),
            label: label.to_owned(),
            attributes: Default::default(),
            note: None,
        };
        let done = match is_accepted {
            true => self.session.accept(&command, "learner"),
            false => self.session.execute(&command),
        };
        done.expect("tagged");
    }
}

fn stretch(range: &Range<usize>) -> Stretch {
    Stretch::Offsets {
        start: range.start as u32,
        end: range.end as u32,
    }
}

fn meets(a: &Range<usize>, b: &Range<usize>) -> bool {
    a.start < b.end && b.start < a.end
}
