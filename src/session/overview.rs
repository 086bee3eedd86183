//! How the work on a bundle goes: progress, decisions an hour, labels over time and by newspaper,
//! and what was tagged most.
//!
//! It takes a pass over the log and every document with tags, so it is for another thread.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::core::clean::is_white;
use crate::core::labels::LabelSet;
use crate::core::{ActionId, Address, LabelId, Operation, SpanId};
use crate::format::metadata::NEWSPAPER;
use crate::store::{ActionRow, ArticleRow, StoreError, record};

use super::survey::{Survey, Surveyed};
use super::{ActionBody, NEW_BUNDLE};

/// A pause longer than this, in milliseconds, is no work.
pub const PAUSE: i64 = 5 * 60 * 1000;

/// No more entities than this are kept.
pub const MOST_ENTITIES: usize = 5000;

/// See the module's description.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Overview {
    /// Articles to do, in work and done.
    pub progress: [Share; 3],
    /// Breaks that nobody has decided.
    pub open_breaks: u64,
    /// The labels that the columns of [`Day::tagged`] and [`Paper::tagged`] are of: those of the
    /// label set in its order. Spans of deleted labels are not counted.
    pub labels: Vec<LabelId>,
    /// The days on which something was done, in order.
    pub days: Vec<Day>,
    /// The same by author, in the order of their names.
    pub authors: Vec<Author>,
    /// By newspaper, the one with most tags first; an empty name stands for none.
    pub papers: Vec<Paper>,
    /// What is tagged, the most frequent first.
    pub entities: Vec<Entity>,
    /// How many more there are than are kept.
    pub more_entities: u64,
    /// Spans that are counted nowhere, because their label was deleted.
    pub unlabelled: u64,
}

/// A part of the articles.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Share {
    /// How many.
    pub articles: u64,
    /// Their visible characters.
    pub characters: u64,
}

/// What was done in some time.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Work {
    /// Actions by hand that count today: what was undone is not among them.
    pub decisions: u64,
    /// Actions of the program.
    pub by_machine: u64,
    /// Time at work, in milliseconds: the pauses between actions of one author that are no
    /// longer than [`PAUSE`].
    pub time: i64,
}

/// A day.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Day {
    /// By the clock of the time zone asked for.
    pub date: Date,
    /// What was done.
    pub work: Work,
    /// Spans tagged on it that are there today, by label.
    pub tagged: Vec<u64>,
}

/// Somebody at work.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Author {
    /// The name.
    pub name: String,
    /// What was done.
    pub work: Work,
}

/// A newspaper.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Paper {
    /// Its name in the articles' metadata.
    pub name: String,
    /// Spans in its articles, by label.
    pub tagged: Vec<u64>,
}

/// A string that is tagged.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Entity {
    /// The string.
    pub words: String,
    /// Its label: a place in [`Overview::labels`].
    pub label: usize,
    /// How many spans.
    pub spans: u64,
    /// In how many articles.
    pub articles: u64,
}

impl Work {
    /// Decisions an hour; none where there was no time to speak of.
    pub fn an_hour(&self) -> Option<f64> {
        (self.time >= 60_000).then(|| self.decisions as f64 * 3_600_000.0 / self.time as f64)
    }
}

impl Survey {
    /// Looks at all of it. `zone` says when days begin. `go_on` is told how far it is and says
    /// whether to go on; without an answer where it said no.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub fn overview(
        &self,
        labels: &LabelSet,
        zone: &TimeZone,
        mut go_on: impl FnMut(u64, u64) -> bool,
    ) -> Result<Option<Overview>, StoreError> {
        let bundle = self.bundle()?;
        let mut overview = Overview {
            labels: labels
                .labels()
                .iter()
                .map(|label| label.id.clone())
                .collect(),
            ..Overview::default()
        };
        bundle.articles()?.iter().for_each(|row| overview.add(row));
        let mut log = Log::default();
        let mut goes_on = true;
        bundle.each_action(false, |row| {
            log.add(self, zone, &row);
            goes_on = go_on(0, 0);
            goes_on
        })?;
        if !goes_on {
            return Ok(None);
        }
        let mut pages = Vec::new();
        let mut tagged: FxHashMap<SpanId, ActionId> = FxHashMap::default();
        // In a JSON text quotation marks are escaped, so this stands there as a field only.
        bundle.each_record_with("\"span\":", |stored| {
            if pages.last() != Some(&stored.page) {
                pages.push(stored.page);
            }
            let Some(page) = self.page(stored.page).filter(|_| self.is_live(stored.id)) else {
                return;
            };
            for (_, operation) in record::decode(page, &stored.body).operations {
                if let Operation::Tag { span, .. } = operation {
                    tagged.insert(span, stored.id);
                }
            }
        })?;
        drop(bundle);
        let mut count = Count::new(labels, overview.labels.clone());
        let complete = self.each_document(&pages, &mut go_on, |surveyed| {
            count.add(&surveyed, |span| {
                let action = tagged.get(span)?;
                log.day_of.get(action).copied()
            });
        })?;
        if !complete {
            return Ok(None);
        }
        log.finish(&mut overview, &count);
        count.finish(&mut overview);
        Ok(Some(overview))
    }
}

impl Overview {
    fn add(&mut self, row: &ArticleRow) {
        if let Some(share) = self.progress.get_mut(usize::from(row.progress)) {
            share.articles += 1;
            share.characters += u64::from(row.characters);
        }
        self.open_breaks += u64::from(row.open_breaks);
    }

    /// How many spans there are.
    pub fn spans(&self) -> u64 {
        self.papers.iter().flat_map(|paper| &paper.tagged).sum()
    }

    /// All that was done.
    pub fn work(&self) -> Work {
        let mut all = Work::default();
        self.days.iter().for_each(|day| all.add(&day.work));
        all
    }

    /// Decisions an hour of those who worked by hand: what a script or an import did at once took
    /// no time, and would only flatter.
    pub fn an_hour(&self) -> Option<f64> {
        let mut timed = Work::default();
        let authors = self.authors.iter().map(|author| &author.work);
        authors
            .filter(|work| work.an_hour().is_some())
            .for_each(|work| timed.add(work));
        timed.an_hour()
    }
}

impl Work {
    fn add(&mut self, other: &Work) {
        self.decisions += other.decisions;
        self.by_machine += other.by_machine;
        self.time += other.time;
    }
}

/// What the log says of days and authors.
#[derive(Default)]
struct Log {
    days: BTreeMap<Date, Work>,
    authors: BTreeMap<String, Work>,
    /// When each author did something last.
    last: FxHashMap<String, i64>,
    day_of: FxHashMap<ActionId, Date>,
}

impl Log {
    fn add(&mut self, survey: &Survey, zone: &TimeZone, row: &ActionRow) {
        let body: Option<ActionBody> = serde_json::from_str(&row.body).ok();
        let mut work = Work::default();
        let mut author = row.author.clone();
        match body {
            Some(ActionBody::Do { name, .. }) if name == NEW_BUNDLE => return,
            Some(ActionBody::Do {
                machine,
                author: of,
                ..
            }) => {
                // What was taken over from elsewhere was not done at this time.
                let is_own = of.is_none();
                author = of.unwrap_or(author);
                let counts = u64::from(survey.is_live(row.id) && is_own);
                match machine {
                    true => work.by_machine = counts,
                    false => work.decisions = counts,
                }
                if !is_own {
                    return self.note_day(zone, row);
                }
            }
            Some(ActionBody::Undo(_) | ActionBody::Redo(_)) | None => {}
        }
        if let Some(last) = self.last.insert(author.clone(), row.time) {
            let pause = row.time - last;
            work.time = if (0..=PAUSE).contains(&pause) {
                pause
            } else {
                0
            };
        }
        self.note_day(zone, row);
        let day = self.day_of.get(&row.id).copied().unwrap_or_default();
        self.days.entry(day).or_default().add(&work);
        self.authors.entry(author).or_default().add(&work);
    }

    fn note_day(&mut self, zone: &TimeZone, row: &ActionRow) {
        let time = Timestamp::from_millisecond(row.time).unwrap_or_default();
        self.day_of.insert(row.id, zone.to_datetime(time).date());
    }

    fn finish(&mut self, overview: &mut Overview, count: &Count<'_>) {
        for day in count.by_day.keys() {
            self.days.entry(*day).or_default();
        }
        let none = vec![0; overview.labels.len()];
        let days = std::mem::take(&mut self.days);
        overview.days = days
            .into_iter()
            .map(|(date, work)| Day {
                date,
                work,
                tagged: count.by_day.get(&date).unwrap_or(&none).clone(),
            })
            .collect();
        let authors = std::mem::take(&mut self.authors);
        overview.authors = authors
            .into_iter()
            .map(|(name, work)| Author { name, work })
            .collect();
    }
}

/// What documents say of their spans.
struct Count<'a> {
    labels: &'a LabelSet,
    columns: Vec<LabelId>,
    by_day: BTreeMap<Date, Vec<u64>>,
    papers: BTreeMap<String, Vec<u64>>,
    /// Spans and articles, by string and label.
    entities: FxHashMap<(String, usize), (u64, u64)>,
    unlabelled: u64,
}

impl<'a> Count<'a> {
    fn new(labels: &'a LabelSet, columns: Vec<LabelId>) -> Self {
        Self {
            labels,
            columns,
            by_day: BTreeMap::new(),
            papers: BTreeMap::new(),
            entities: FxHashMap::default(),
            unlabelled: 0,
        }
    }

    fn add(&mut self, surveyed: &Surveyed, day_of: impl Fn(&SpanId) -> Option<Date>) {
        let document = &surveyed.document;
        let mut papers: FxHashMap<Address, String> = FxHashMap::default();
        let mut seen: FxHashSet<(Address, String, usize)> = FxHashSet::default();
        for span in document.spans() {
            let label = self.labels.resolve(span.label());
            let label = label.and_then(|l| self.columns.iter().position(|id| *id == l.id));
            let article = span.first_visible().and_then(|at| document.article_of(at));
            let Some(article) = article else {
                continue;
            };
            let Some(label) = label else {
                self.unlabelled += 1;
                continue;
            };
            let paper = papers.entry(article).or_insert_with(|| {
                let mut metadata = surveyed.metadata(article);
                metadata.remove(NEWSPAPER).unwrap_or_default()
            });
            let columns = self.columns.len();
            let none = || vec![0; columns];
            if !self.papers.contains_key(paper) {
                self.papers.insert(paper.clone(), none());
            }
            if let Some(tagged) = self.papers.get_mut(paper) {
                tagged[label] += 1;
            }
            if let Some(day) = day_of(span.id()) {
                self.by_day.entry(day).or_insert_with(none)[label] += 1;
            }
            let words: String = span.text().chars().filter(|c| !is_white(*c)).collect();
            let entity = self.entities.entry((words.clone(), label)).or_default();
            entity.0 += 1;
            entity.1 += u64::from(seen.insert((article, words, label)));
        }
    }

    fn finish(self, overview: &mut Overview) {
        let papers = self.papers.into_iter();
        overview.papers = papers
            .map(|(name, tagged)| Paper { name, tagged })
            .collect();
        let all = |paper: &Paper| paper.tagged.iter().sum::<u64>();
        overview.papers.sort_by_key(|paper| Reverse(all(paper)));
        let entities = self.entities.into_iter();
        overview.entities = entities
            .map(|((words, label), (spans, articles))| Entity {
                words,
                label,
                spans,
                articles,
            })
            .collect();
        overview.entities.sort_by(|a, b| {
            let more = (b.spans, b.articles).cmp(&(a.spans, a.articles));
            more.then_with(|| (&a.words, a.label).cmp(&(&b.words, b.label)))
        });
        let more = overview.entities.len().saturating_sub(MOST_ENTITIES);
        overview.more_entities = more as u64;
        overview.entities.truncate(MOST_ENTITIES);
        overview.unlabelled = self.unlabelled;
    }
}

#[cfg(test)]
mod tests {
    use crate::session::testing::Desk;

    use super::*;

    fn look(desk: &mut Desk) -> Overview {
        desk.session.refresh_lists().unwrap();
        desk.session.flush().unwrap();
        let survey = desk.session.survey();
        let overview = survey.overview(desk.session.labels(), &TimeZone::UTC, |_, _| true);
        overview.unwrap().unwrap()
    }

    #[test]
    fn what_is_tagged_is_counted_by_label_newspaper_and_string() {
        let mut desk = Desk::new(&[
            "昨天王芳到苇川。\n王芳说好。\n",
            "苇川渡口。\n",
            "王\n芳。\n",
        ]);
        desk.does(r#"{"metadata":{"of":{"pages":[1]},"set":{"newspaper":"苇川日报"}}}"#);
        desk.does(r#"{"tag":{"article":1,"text":"王芳","label":"PER"}}"#);
        desk.does(r#"{"tag":{"article":1,"text":"王芳","nth":2,"label":"PER"}}"#);
        desk.does(r#"{"tag":{"article":1,"text":"苇川","label":"LOC"}}"#);
        desk.does(r#"{"tag":{"article":2,"text":"苇川","label":"LOC"}}"#);
        desk.does(r#"{"join":{"article":3,"line":1}}"#);
        desk.does(r#"{"tag":{"article":3,"text":"王芳","label":"PER"}}"#);
        desk.does(r#"{"progress":{"article":2,"progress":"done"}}"#);
        let tagged = desk.does(r#"{"tag":{"article":2,"text":"渡口","label":"LOC"}}"#);
        desk.does(&format!(r#"{{"undo":{{"action":"{tagged}"}}}}"#));
        let overview = look(&mut desk);
        assert_eq!(overview.progress.map(|share| share.articles), [2, 0, 1]);
        assert_eq!(overview.spans(), 5);
        let (per, loc) = (0, 1);
        let entities: Vec<_> = overview.entities.iter().collect();
        let said: Vec<_> = entities
            .iter()
            .map(|e| (&*e.words, e.label, e.spans, e.articles))
            .collect();
        assert_eq!(said, [("王芳", per, 3, 2), ("苇川", loc, 2, 2)]);
        let papers: Vec<_> = overview
            .papers
            .iter()
            .map(|p| (&*p.name, &p.tagged[..2]))
            .collect();
        assert_eq!(papers, [("苇川日报", &[2, 1][..]), ("", &[1, 1][..])]);
        // The undone tag counts no more; the others and the rest do.
        assert_eq!(overview.work().decisions, 8);
        assert_eq!(
            overview
                .days
                .iter()
                .map(|day| day.tagged.iter().sum::<u64>())
                .sum::<u64>(),
            5
        );
        let [author] = &overview.authors[..] else {
            panic!("{:?}", overview.authors);
        };
        assert_eq!((&*author.name, author.work), ("lin", overview.work()));
    }

    /// What is tagged, and not in the figures, is known by number.
    #[test]
    fn the_pace_is_that_of_who_took_time() {
        let author = |decisions, time| Author {
            name: String::new(),
            work: Work {
                decisions,
                time,
                ..Work::default()
            },
        };
        let hour = 3_600_000;
        let check = |authors: Vec<Author>, expected: Option<f64>| {
            let overview = Overview {
                authors,
                ..Overview::default()
            };
            assert_eq!(overview.an_hour(), expected);
        };
        check(vec![author(500, 0), author(100, hour)], Some(100.0));
        check(vec![author(100, hour), author(200, 2 * hour)], Some(100.0));
        check(vec![author(500, 0)], None);
    }

    #[test]
    fn what_is_not_listed_is_counted() {
        let most = MOST_ENTITIES as u32 + 2;
        let text: String = (0x4E00..0x4E00 + most).filter_map(char::from_u32).collect();
        let mut desk = Desk::new(&[&text]);
        let tags = (0..most).map(|at| {
            let label = if at < 3 { "LOC" } else { "PER" };
            format!(
                r#"{{"tag":{{"article":1,"start":{at},"end":{},"label":"{label}"}}}}"#,
                at + 1
            )
        });
        let tags: Vec<String> = tags.collect();
        desk.does(&format!(
            r#"{{"batch":{{"name":"tag","commands":[{}]}}}}"#,
            tags.join(",")
        ));
        let overview = look(&mut desk);
        assert_eq!(overview.entities.len(), MOST_ENTITIES);
        assert_eq!((overview.more_entities, overview.unlabelled), (2, 0));
        desk.does(r#"{"delete_label":{"id":"LOC"}}"#);
        let overview = look(&mut desk);
        assert_eq!((overview.more_entities, overview.unlabelled), (0, 3));
    }

    #[test]
    fn it_stops_when_told_to() {
        let mut desk = Desk::new(&["王芳。\n"]);
        desk.does(r#"{"tag":{"article":1,"text":"王芳","label":"PER"}}"#);
        desk.session.flush().unwrap();
        let survey = desk.session.survey();
        let overview = survey.overview(desk.session.labels(), &TimeZone::UTC, |_, _| false);
        assert_eq!(overview.unwrap(), None);
    }

    #[test]
    fn decisions_are_of_the_time_at_work() {
        for (decisions, time, expected) in [
            (90, 3_600_000, Some(90.0)),
            (10, 600_000, Some(60.0)),
            (3, 59_999, None),
        ] {
            let work = Work {
                decisions,
                time,
                ..Work::default()
            };
            assert_eq!(work.an_hour(), expected);
        }
    }
}
