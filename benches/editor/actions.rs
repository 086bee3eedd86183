//! Actions for each entity.
//!
//! The editor sees what the program shows and nothing else, and knows what is right only of what
//! it looks at. It pays one action for accepting a suggestion, for giving it another label, for
//! tagging by hand, for refusing a suggestion, for taking a tag away, for tagging all other mentions
//! of a name in the article, and for accepting everything in view that is marked as sure. What is
//! not marked as sure and wrong it reads over: nothing has to be done about it; over what a tag
//! given by hand meets nothing is suggested any more. The learner learns anew as the window has it.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use pizhu::core::{Address, LabelId};
use pizhu::format::bio;
use pizhu::session::Session;
use pizhu::session::command::{ArticleRef, Command, SpanRef};
use pizhu::session::lessons::{Learned, Lists, Names, Reading};
use pizhu::tag::words::Words;

use crate::{Gold, bundle, joined, meets};

/// Sentences of an article.
const SENTENCES: usize = 10;

/// What is at least so sure is marked as sure, as in the window.
const SURE: f32 = 0.65;

/// As in the window: how many articles more, as a share of those it knows, are worth learning anew.
const MORE: usize = 20;

/// Articles that are told of together.
const TOLD: usize = 20;

/// Tags articles in each way and prints what that took.
pub(crate) fn report(sentences: &[bio::Sentence], is_quick: bool) {
    let mut articles: Vec<(String, Gold)> = sentences.chunks(SENTENCES).map(joined).collect();
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
        let share = |part: &[Count]| {
            let actions: usize = part.iter().map(|count| count.actions()).sum();
            let entities: usize = part.iter().map(|count| count.entities).sum();
            actions as f64 / entities.max(1) as f64
        };
        let (first, last) = (counts.len().min(TOLD), counts.len().saturating_sub(TOLD));
        println!(
            "{:>24} {:>8.2} {:>8.2} {:>8.2}",
            way.name(),
            share(&counts[..first]),
            share(&counts[last..]),
            share(&counts)
        );
        if way == Way::Suggestions {
            for (number, part) in counts.chunks(TOLD).enumerate() {
                let (from, to) = (number * TOLD + 1, number * TOLD + part.len());
                println!(
                    "{:>24} {:>8.2}  {}",
                    format!("{from} to {to}"),
                    share(part),
                    bill(part)
                );
            }
        }
    }
}

/// What tagging an article took.
#[derive(Default)]
struct Count {
    entities: usize,
    bill: BTreeMap<&'static str, usize>,
}

impl Count {
    fn actions(&self) -> usize {
        self.bill.values().sum()
    }
}

/// What the actions were, the most frequent first.
fn bill(counts: &[Count]) -> String {
    let mut sums: BTreeMap<&str, usize> = BTreeMap::new();
    for (what, times) in counts.iter().flat_map(|count| &count.bill) {
        *sums.entry(what).or_default() += times;
    }
    let mut sums: Vec<(&str, usize)> = sums.into_iter().collect();
    sums.sort_by_key(|(_, times)| std::cmp::Reverse(*times));
    let said: Vec<String> = sums
        .iter()
        .map(|(what, times)| format!("{what} {times}"))
        .collect();
    said.join(", ")
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

/// Tags the articles one after the other; gives the actions and the entities of each.
fn work(articles: &[(String, Gold)], way: Way, words: &Arc<Words>) -> Vec<Count> {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("b.pizhu");
    let texts = articles.iter().map(|(text, _)| text.as_str());
    let (mut session, heads) = bundle::make(&path, folder.path(), texts);
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
            bill: BTreeMap::new(),
        };
        editor.tag(&learned);
        counts.push(Count {
            entities: gold.len(),
            bill: editor.bill,
        });
        session.execute(&bundle::done(*head)).expect("marked done");
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
    bill: BTreeMap<&'static str, usize>,
}

/// What is suggested, as the editor sees it: where, and with which label.
struct Seen {
    range: Range<usize>,
    label: LabelId,
    confidence: f32,
}

impl Editor<'_> {
    fn tag(&mut self, learned: &Learned) {
        // What has to be done, from the beginning of the text to its end; then what is left of
        // what is suggested and sure is accepted with one key, having been seen in the text.
        loop {
            let seen = match self.way {
                Way::Suggestions => self.suggested(learned),
                _ => Vec::new(),
            };
            let tagged = self.tagged();
            let is_free = |range: &Range<usize>| !tagged.iter().any(|(t, _)| meets(t, range));
            let right = |one: &Seen| {
                let gold = self.gold_at(&one.range);
                gold.is_some_and(|(_, label)| **label == *one.label)
            };
            let sure = |one: &Seen| one.confidence >= SURE;
            let good = seen.iter().filter(|one| sure(one) && right(one)).count();
            let meets_gold = |one: &Seen| {
                let mut gold = self.gold.iter();
                gold.any(|(range, _)| is_free(range) && meets(range, &one.range))
            };
            let bad = |one: &Seen| sure(one) && !right(one) && !meets_gold(one);
            let at_once = good > 1 && good > 1 + seen.iter().filter(|one| bad(one)).count();
            let todo = |(range, _): &&(Range<usize>, String)| {
                let by_itself = seen
                    .iter()
                    .any(|one| one.range == *range && right(one) && sure(one));
                is_free(range) && !(at_once && by_itself)
            };
            let missed = self.gold.iter().find(todo).cloned();
            if let Some((range, label)) = missed {
                let offered = seen.iter().find(|one| one.range == range);
                match offered {
                    Some(one) if *one.label == *label => {
                        self.pay("accepted");
                        self.give(range.clone(), &label, true);
                    }
                    Some(_) => {
                        self.pay("other label");
                        self.give(range.clone(), &label, false);
                    }
                    None => {
                        let meets = seen.iter().any(|one| meets(&one.range, &range));
                        self.pay(if meets { "other edges" } else { "by hand" });
                        self.give(range.clone(), &label, false);
                    }
                }
                if self.way == Way::Mentions {
                    self.others(range, &label);
                }
                continue;
            }
            if !at_once {
                break;
            }
            let wrong: Vec<Range<usize>> = seen
                .iter()
                .filter(|one| bad(one))
                .map(|one| one.range.clone())
                .collect();
            for one in &seen {
                if wrong.contains(&one.range) {
                    self.pay("refused");
                    let command = Command::Decline {
                        article: self.article(),
                        stretch: bundle::stretch(&one.range),
                        kind: format!("tag:{}", one.label),
                    };
                    self.session.execute(&command).expect("refused");
                }
            }
            self.pay("at once");
            for one in seen {
                if one.confidence >= SURE && !wrong.contains(&one.range) {
                    self.give(one.range, &one.label, true);
                }
            }
        }
        self.clear();
    }

    fn pay(&mut self, what: &'static str) {
        *self.bill.entry(what).or_default() += 1;
    }

    fn gold_at(&self, range: &Range<usize>) -> Option<&(Range<usize>, String)> {
        self.gold.iter().find(|(gold, _)| gold == range)
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
        self.pay("others");
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
                self.pay("taken away");
                let span = self.span_at(&range);
                let command = Command::Untag {
                    article: self.article(),
                    span: SpanRef::Id { span },
                };
                self.session.execute(&command).expect("taken away");
            }
        }
    }

    // ---- the bundle ----

    fn article(&self) -> ArticleRef {
        bundle::article(self.head)
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
        let command = bundle::tag(self.head, &range, label);
        let done = match is_accepted {
            true => self.session.accept(&command, "learner"),
            false => self.session.execute(&command),
        };
        done.expect("tagged");
    }
}
