//! Every mention of a name: a tab of the dock. What is chosen or was tagged last is looked for in
//! the article or the bundle; each mention is seen in its line, and those that are chosen are
//! tagged as one action.

mod rows;

use std::sync::Arc;
use std::sync::mpsc::{Receiver, channel};

use egui::{Context, RichText, Ui};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::core::{Address, LabelId, Run};
use crate::jobs::Job;
use crate::session::Session;
use crate::session::find::{Found, Hit, Mentioned, MentionedIn, Reference, Scope, Standing, Tag};
use crate::store::StoreError;
use crate::tag::learn::Class;
use crate::tag::mentions::{Reason, called, fits};
use crate::tag::words::Words;

use super::dialog::count;
use super::fonts;
use super::reasons::settled;
use super::scroll::Scroll;
use super::strings::Language;
use super::strings::mentions::MentionText;
use super::theme::{ENTRY, GRID};
use super::window::Request;

/// What is looked for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Subject {
    pub(super) text: String,
    pub(super) label: LabelId,
    /// Looked for are tags, to be given the id of this entry.
    pub(super) reference: Option<Reference>,
}

/// The height of a row.
const ROW: f32 = ENTRY - GRID;

/// See the module's description.
#[derive(Debug)]
pub(super) struct Mentions {
    subject: Option<Subject>,
    here: bool,
    /// What the results are of.
    asked: Option<Asked>,
    looking: Option<Looking>,
    groups: Vec<Group>,
    rows: Vec<Row>,
    /// Those that are chosen, by their first and last character.
    chosen: FxHashSet<(Address, Address)>,
    /// Whose choice an editor made: it is not made anew.
    decided: FxHashMap<(Address, Address), bool>,
    revision: u64,
    current: Option<(Address, Address)>,
    scroll: Scroll,
    take_focus: bool,
}

impl Default for Mentions {
    fn default() -> Self {
        Self {
            subject: None,
            here: false,
            asked: None,
            looking: None,
            groups: Vec::new(),
            rows: Vec::new(),
            chosen: FxHashSet::default(),
            decided: FxHashMap::default(),
            revision: 0,
            current: None,
            scroll: Scroll::new(ROW),
            take_focus: false,
        }
    }
}

#[derive(Clone, PartialEq, Eq, Debug)]
struct Asked {
    subject: Subject,
    /// None: everywhere.
    article: Option<Address>,
}

/// A search on its way. Dropping it ends it.
#[derive(Debug)]
struct Looking {
    job: Job<Result<Found, StoreError>>,
    found: Receiver<Group>,
    revision: u64,
    groups: Vec<Group>,
}

/// The mentions in an article, with how likely each is one.
#[derive(Debug)]
struct Group {
    found: MentionedIn,
    fits: Vec<f32>,
}

/// A row of the list.
#[derive(Clone, Copy, Debug)]
enum Row {
    /// The same name, or shorter ones.
    Kind(bool),
    Article(u32),
    Mention(u32, u32),
}

/// What is less likely is not chosen by itself.
const LIKELY: f32 = 0.5;
/// The same for shorter names, which are somebody else's more often.
const LIKELY_SHORT: f32 = 0.6;

impl Mentions {
    /// Looks for the mentions of something.
    pub(super) fn ask(&mut self, subject: Option<Subject>) {
        if subject.is_some() {
            self.subject = subject;
        }
        // Without anything to look for there is no list.
        self.take_focus = self.subject.is_some();
    }

    /// Forgets what was found; another bundle may be open.
    pub(super) fn forget(&mut self) {
        *self = Self {
            here: self.here,
            ..Self::default()
        };
    }

    /// Takes in what was found, and looks anew where something has changed.
    pub(super) fn work(
        &mut self,
        context: &Context,
        session: &Session,
        open: Option<Address>,
        words: &Arc<Words>,
        requests: &mut Vec<Request>,
    ) {
        if let Some(looking) = &mut self.looking {
            looking.groups.extend(looking.found.try_iter());
            if let Some(result) = looking.job.take() {
                looking.groups.extend(looking.found.try_iter());
                let groups = std::mem::take(&mut looking.groups);
                self.revision = looking.revision;
                self.looking = None;
                match settled(result) {
                    Ok(_) => self.take(groups),
                    Err(failure) => requests.push(Request::Failed(failure)),
                }
            }
        }
        let Some(subject) = self.subject.clone() else {
            return;
        };
        let asked = Asked {
            subject,
            article: if self.here { open } else { None },
        };
        let is_new = self.asked.as_ref() != Some(&asked);
        if is_new {
            self.looking = None;
            self.groups.clear();
            self.rows.clear();
            self.chosen.clear();
            self.decided.clear();
        }
        let is_late = self.revision != session.revision() && self.looking.is_none();
        if is_new || is_late {
            self.begin(context, session, &asked, words);
            self.asked = Some(asked);
        }
    }

    fn begin(&mut self, context: &Context, session: &Session, asked: &Asked, words: &Arc<Words>) {
        let Subject {
            text,
            label,
            reference,
        } = &asked.subject;
        let class = class_of(session, label);
        let names = called(text, class, words);
        let scope = match asked.article {
            Some(article) => Scope::Articles(vec![article]),
            None => Scope::All,
        };
        let is_of_tags = reference.is_some();
        let search = match reference {
            Some(reference) => session.reference_search(text, label, reference.clone(), scope),
            None => session.mention_search(&names, label, scope),
        };
        let Ok(search) = search else {
            return;
        };
        let (sender, found) = channel();
        let revision = search.revision();
        let (at_end, meanwhile) = (context.clone(), context.clone());
        let wake = move || at_end.request_repaint();
        let words = Arc::clone(words);
        let job = Job::begin("mentions", wake, move |handle| {
            let go_on = |done, all| {
                handle.report(done, all);
                meanwhile.request_repaint();
                !handle.is_cancelled()
            };
            search.run(go_on, |found| {
                let fits = found.hits.hits.iter().map(|hit| {
                    // What is tagged is a mention.
                    if is_of_tags {
                        return 1.0;
                    }
                    let line = found.hits.line(hit);
                    let line = (line.before, line.hit, line.after);
                    fits(line, found.reason, class, &words).unwrap_or(0.0)
                });
                let fits = fits.collect();
                // Nobody listens any more where it was cancelled.
                let _ = sender.send(Group { found, fits });
            })
        });
        self.revision = revision;
        self.looking = job.ok().map(|job| Looking {
            job,
            found,
            revision,
            groups: Vec::new(),
        });
    }

    fn take(&mut self, groups: Vec<Group>) {
        // What is all tagged does not keep what can be tagged out of view.
        let has_free = |group: &Group| group.each().any(|one| one.is_free());
        let (free, rest): (Vec<_>, Vec<_>) = groups.into_iter().partition(has_free);
        self.groups = free;
        self.groups.extend(rest);
        self.rows.clear();
        self.chosen.clear();
        let mut kind = None;
        for (at, group) in (0..).zip(&self.groups) {
            let is_same = group.found.reason == Reason::Same;
            if kind != Some(is_same) {
                kind = Some(is_same);
                self.rows.push(Row::Kind(is_same));
            }
            self.rows.push(Row::Article(at));
            let least = if is_same { LIKELY } else { LIKELY_SHORT };
            for (number, one) in (0..).zip(group.each()) {
                self.rows.push(Row::Mention(at, number));
                let ends = (one.hit.first, one.hit.last);
                let wanted = self.decided.get(&ends).copied().unwrap_or(one.fit >= least);
                if wanted && one.is_free() {
                    self.chosen.insert(ends);
                }
            }
        }
        if self.current_row().is_none() {
            let first_free = self.rows.iter().position(|row| {
                let one = self.one(*row);
                one.is_some_and(|one| one.is_free())
            });
            let is_mention = |row: &Row| matches!(row, Row::Mention(..));
            let first = first_free.or_else(|| self.rows.iter().position(is_mention));
            self.current = first.and_then(|at| Some(self.one(self.rows[at])?.ends()));
            if let Some(at) = first {
                self.scroll.reveal(at);
            }
        }
    }

    /// The mention that a row is about; none for a heading.
    fn one(&self, row: Row) -> Option<One<'_>> {
        let Row::Mention(group, number) = row else {
            return None;
        };
        self.groups.get(group as usize)?.each().nth(number as usize)
    }

    /// The row of the current mention.
    fn current_row(&self) -> Option<usize> {
        let current = self.current?;
        let is_it = |row: &Row| self.one(*row).is_some_and(|one| one.ends() == current);
        self.rows.iter().position(is_it)
    }

    /// How many can be tagged, are tagged, and are in conflict.
    fn counts(&self) -> [usize; 3] {
        let mut counts = [0; 3];
        for one in self.groups.iter().flat_map(Group::each) {
            counts[match one.mention.standing {
                Standing::Free => 0,
                Standing::Tagged => 1,
                Standing::Meets(_) | Standing::Refused | Standing::Refers(_) => 2,
            }] += 1;
        }
        counts
    }

    fn decide(&mut self, ends: (Address, Address), is_in: bool) {
        self.decided.insert(ends, is_in);
        if is_in {
            self.chosen.insert(ends);
        } else {
            self.chosen.remove(&ends);
        }
    }

    fn decide_all(&mut self, is_in: bool) {
        let all = self.groups.iter().flat_map(Group::each);
        let free = all.filter(One::is_free);
        let ends: Vec<_> = free.map(|one| (one.hit.first, one.hit.last)).collect();
        ends.into_iter().for_each(|ends| self.decide(ends, is_in));
    }

    /// Those that are chosen.
    fn wanted(&self) -> Vec<Vec<Run>> {
        let all = self.groups.iter().flat_map(Group::each);
        let wanted = all.filter(|one| self.chosen.contains(&(one.hit.first, one.hit.last)));
        wanted.map(|one| one.mention.runs.clone()).collect()
    }

    /// The tags that are chosen.
    fn tags_wanted(&self) -> Vec<Tag> {
        let mut tags = Vec::new();
        for group in &self.groups {
            let hits = &group.found.hits;
            let all = group.each();
            let wanted = all.filter(|one| self.chosen.contains(&(one.hit.first, one.hit.last)));
            tags.extend(wanted.filter_map(|one| {
                Some(Tag {
                    page: hits.page,
                    article: hits.article,
                    span: one.mention.span.clone()?,
                })
            }));
        }
        tags
    }

    // ---- drawing ----

    /// Draws the tab.
    pub(super) fn show(
        &mut self,
        ui: &mut Ui,
        language: Language,
        session: &mut Session,
        requests: &mut Vec<Request>,
    ) {
        ui.spacing_mut().item_spacing.y = GRID;
        let Some(subject) = self.subject.clone() else {
            ui.weak(language.say(MentionText::Hint));
            return;
        };
        ui.horizontal(|ui| {
            ui.set_height(ENTRY);
            ui.spacing_mut().item_spacing.x = GRID;
            let label = session.labels().resolve(&subject.label);
            let label = label.map_or(&*subject.label, |label| language.label(label));
            let text = match &subject.reference {
                Some(reference) => {
                    let parts = [&*subject.text, label, &reference.id];
                    language.fill(MentionText::SubjectEntry, &parts)
                }
                None => language.fill(MentionText::Subject, &[&subject.text, label]),
            };
            let text = fonts::drawable(ui.ctx(), &text).into_owned();
            ui.label(RichText::new(text).strong());
            ui.add_space(2.0 * GRID);
            for (here, text) in [(true, MentionText::Here), (false, MentionText::Everywhere)] {
                let chosen = self.here == here;
                if ui.selectable_label(chosen, language.say(text)).clicked() {
                    self.here = here;
                    self.take_focus = true;
                }
            }
            ui.add_space(2.0 * GRID);
            for (all, text) in [(true, MentionText::All), (false, MentionText::None)] {
                if ui.button(language.say(text)).clicked() {
                    self.decide_all(all);
                    self.take_focus = true;
                }
            }
            let wanted = count(self.chosen.len() as u64);
            let name = match &subject.reference {
                Some(_) => MentionText::ReferCount,
                None => MentionText::TagCount,
            };
            let name = language.fill(name, &[&wanted]);
            let button = egui::Button::new(format!("{name} Enter"));
            let button = button.fill(super::theme::tokens(ui).chosen);
            let button = ui.add_enabled(self.can_tag(session), button);
            let button = button.accessible_name(name.as_str());
            if button
                .on_hover_text(language.say(MentionText::Keys))
                .clicked()
            {
                requests.extend(self.wish());
            }
            ui.add_space(2.0 * GRID);
            let told = egui::Label::new(RichText::new(self.told(language)).weak());
            ui.add(told.truncate());
        });
        self.list(ui, language, session, requests);
    }

    fn can_tag(&self, session: &Session) -> bool {
        !self.chosen.is_empty() && session.is_writable()
    }

    /// What is to be done with those that are chosen.
    fn wish(&self) -> Option<Request> {
        let subject = self.subject.as_ref()?;
        Some(match subject.reference.clone() {
            Some(reference) => Request::Refer {
                tags: self.tags_wanted(),
                words: subject.text.clone(),
                reference,
            },
            None => Request::TagMentions {
                mentions: self.wanted(),
                label: subject.label.clone(),
                revision: self.revision,
            },
        })
    }

    fn told(&self, language: Language) -> String {
        if let Some(looking) = self.looking.as_ref().filter(|_| self.rows.is_empty()) {
            let (done, all) = looking.job.progress();
            let counts = [count(done), count(all)];
            return language.fill(MentionText::Looking, &[&counts[0], &counts[1]]);
        }
        let counts = self.counts().map(|n| count(n as u64));
        let is_of_tags = self.subject.as_ref().is_some_and(|s| s.reference.is_some());
        let text = match is_of_tags {
            true => MentionText::FoundEntries,
            false => MentionText::Found,
        };
        language.fill(text, &[&counts[0], &counts[1], &counts[2]])
    }
}

/// What a label means.
fn class_of(session: &Session, label: &LabelId) -> Option<Class> {
    let label = session.labels().resolve(label)?;
    let said = [&*label.id, label.name.as_str(), label.name_en.as_str()];
    said.into_iter().find_map(Class::of)
}

/// A mention with its hit.
struct One<'a> {
    hit: &'a Hit,
    mention: &'a Mentioned,
    fit: f32,
}

impl One<'_> {
    fn is_free(&self) -> bool {
        self.mention.standing == Standing::Free
    }

    /// Its first and last character.
    fn ends(&self) -> (Address, Address) {
        (self.hit.first, self.hit.last)
    }
}

impl Group {
    fn each(&self) -> impl Iterator<Item = One<'_>> {
        let hits = self.found.hits.hits.iter();
        let all = hits.zip(&self.found.mentions).zip(&self.fits);
        all.map(|((hit, mention), fit)| One {
            hit,
            mention,
            fit: *fit,
        })
    }
}
