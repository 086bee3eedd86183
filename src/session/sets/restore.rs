//! Reading an annotation set into a bundle.
//!
//! Each article becomes a page of its own: its text with everything put back that the record
//! says was corrected, hidden or joined, so that the corrections, joins, roles and tags can be
//! done to it again, as actions of those who did them, at the times they did them. What the
//! record says of the pages the text came from is kept with the new page as its [`Origin`].

use std::collections::BTreeMap;

use rustc_hash::FxHashSet;
use sha2::{Digest, Sha256};

use crate::core::clean::is_line_end;
use crate::core::encoding::Encoding;
use crate::core::{
    ActionId, Address, Buffer, Members, Operation, Progress, Replica, Role, Run, push_run,
};
use crate::format::{metadata, set};
use crate::session::ActionBody;
use crate::session::check::page_id;
use crate::session::rows::to_json;
use crate::store::{self, NewPage};

use super::provenance::{Origin, read_time};

/// An article of a set, ready to be put into a bundle.
pub(crate) struct Restored {
    /// The page that is made of it; its number is still to be given.
    pub(crate) page: NewPage,
    /// The page's characters.
    pub(crate) chars: Vec<char>,
    /// What is done to it, action by action; ids are still to be given.
    pub(crate) actions: Vec<RestoredAction>,
    /// Spans that could not be taken: their characters are in other articles.
    pub(crate) spans_left_out: usize,
    /// Relations that could not be taken: an end is in another article, or was left out.
    pub(crate) relations_left_out: usize,
}

/// An action of a set's article.
pub(crate) struct RestoredAction {
    pub(crate) body: ActionBody,
    pub(crate) time: i64,
    pub(crate) operations: Vec<Operation>,
}

/// One character while an article is put together again.
#[derive(Clone, Copy)]
enum Item {
    /// A character of the new page.
    Page(u32),
    /// A character that is typed anew.
    Typed(u32),
}

struct Builder<'a> {
    article: &'a set::Article,
    text: Vec<char>,
    chars: Vec<char>,
    /// For each character of the new page, the page and place it came from.
    from: Vec<Option<(u32, u32)>>,
    order: Vec<Item>,
    /// For each character of the text, its place in `order`.
    shown: Vec<usize>,
    typed: u32,
    actions: Vec<(String, String, bool, &'static str, Vec<Draft>)>,
}

/// An operation whose addresses are given once the page is known.
enum Draft {
    Insert {
        typed: (u32, u32),
        text: String,
        after: Option<Item>,
        before: Option<u32>,
    },
    Replace {
        targets: Vec<(u32, u32)>,
        typed: (u32, u32),
        text: String,
    },
    Hide(Vec<(u32, u32)>),
    Join {
        at: u32,
        runs: Vec<(u32, u32)>,
    },
    Keep {
        at: Item,
    },
}

/// Puts an article together. `printed` says what kind of text the set has; `replica` who types.
/// The record must have been checked.
pub(crate) fn restore(article: &set::Article, printed: bool, replica: Replica) -> Restored {
    let mut builder = Builder {
        article,
        text: article.text.chars().collect(),
        chars: Vec::new(),
        from: Vec::new(),
        order: Vec::new(),
        shown: Vec::new(),
        typed: 0,
        actions: Vec::new(),
    };
    if printed {
        builder.printed();
    } else {
        builder.clean();
    }
    builder.finish(replica)
}

impl Builder<'_> {
    /// Where a character of the text came from.
    fn source(&self, at: u32) -> Option<(u32, u32)> {
        let sources = &self.article.sources;
        let source = &sources[sources.partition_point(|s| s.end <= at)..].first()?;
        Some((source.page?, source.from? + (at - source.start)))
    }

    fn push_page(&mut self, c: char, from: Option<(u32, u32)>) -> u32 {
        let index = self.chars.len() as u32;
        self.chars.push(c);
        self.from.push(from);
        self.order.push(Item::Page(index));
        index
    }

    fn push_original(&mut self, text: &str, ranges: &[set::PageRange]) -> (u32, u32) {
        let mut places = ranges
            .iter()
            .flat_map(|r| (r.start..r.end).map(move |i| (r.page, i)));
        let start = self.chars.len() as u32;
        for c in text.chars() {
            let from = places.next();
            self.push_page(c, from);
        }
        (start, self.chars.len() as u32)
    }

    fn push_typed(&mut self, text: &[char], shown: bool) -> (u32, u32) {
        let start = self.typed;
        for _ in text {
            if shown {
                self.shown.push(self.order.len());
            }
            self.order.push(Item::Typed(self.typed));
            self.typed += 1;
        }
        (start, self.typed)
    }

    fn act(&mut self, name: &'static str, author: &str, time: &str, machine: bool, draft: Draft) {
        match self.actions.last_mut() {
            Some((a, t, m, n, drafts))
                if a == author && t == time && *m == machine && *n == name =>
            {
                drafts.push(draft);
            }
            _ => self.actions.push((
                author.to_owned(),
                time.to_owned(),
                machine,
                name,
                vec![draft],
            )),
        }
    }

    /// Clean text: hidden text is put back at its gaps, replaced text before its correction.
    fn clean(&mut self) {
        let article = self.article;
        let mut at_gap: BTreeMap<u32, Vec<Hidden<'_>>> = BTreeMap::new();
        let mut kept: BTreeMap<u32, &set::Break> = BTreeMap::new();
        let mut edits: BTreeMap<u32, &set::Edit> = BTreeMap::new();
        for one in &article.breaks {
            match one.decision {
                set::Decision::Join => at_gap.entry(one.at).or_default().push(Hidden::Break(one)),
                set::Decision::Keep => {
                    kept.insert(one.at, one);
                }
            }
        }
        for edit in &article.edits {
            if edit.start == edit.end {
                at_gap
                    .entry(edit.start)
                    .or_default()
                    .push(Hidden::Edit(edit));
            } else {
                edits.insert(edit.start, edit);
            }
        }
        let mut at = 0;
        while at <= self.text.len() as u32 {
            let mut hidden = at_gap.remove(&at).unwrap_or_default();
            hidden.sort_by_key(Hidden::place);
            for one in hidden {
                self.put_back(one);
            }
            let Some(&c) = self.text.get(at as usize) else {
                break;
            };
            if let Some(edit) = edits.get(&at) {
                at = self.put_edit(edit, &kept);
                continue;
            }
            if let Some(one) = kept.get(&at).filter(|_| c == '\n') {
                self.put_kept(at, one);
            } else {
                self.shown.push(self.order.len());
                self.push_page(c, self.source(at));
            }
            at += 1;
        }
    }

    fn put_back(&mut self, hidden: Hidden<'_>) {
        match hidden {
            Hidden::Edit(edit) => {
                let run = self.push_original(&edit.original, &edit.ranges);
                if run.0 < run.1 {
                    self.act(
                        "hide",
                        &edit.author,
                        &edit.time,
                        false,
                        Draft::Hide(vec![run]),
                    );
                }
            }
            Hidden::Break(one) => {
                let run = self.push_original(&one.original, &break_ranges(one));
                let at = self.first_line_end(run);
                self.act(
                    "join",
                    &one.author,
                    &one.time,
                    one.machine,
                    Draft::Join {
                        at,
                        runs: vec![run],
                    },
                );
            }
        }
    }

    fn first_line_end(&self, (start, end): (u32, u32)) -> u32 {
        (start..end)
            .find(|i| is_line_end(self.chars[*i as usize]))
            .unwrap_or(start)
    }

    fn put_edit(&mut self, edit: &set::Edit, kept: &BTreeMap<u32, &set::Break>) -> u32 {
        let end = edit.end.min(self.text.len() as u32);
        let text: Vec<char> = self.text[edit.start as usize..end as usize].to_vec();
        let after = self.order.last().copied();
        let targets = match edit.kind {
            set::EditKind::Replace => self.push_original(&edit.original, &edit.ranges),
            _ => (0, 0),
        };
        let typed = self.push_typed(&text, true);
        let text: String = text.into_iter().collect();
        let draft = if targets.0 < targets.1 {
            Draft::Replace {
                targets: vec![targets],
                typed,
                text,
            }
        } else {
            Draft::Insert {
                typed,
                text,
                after,
                before: Some(self.chars.len() as u32),
            }
        };
        let name = if targets.0 < targets.1 {
            "correct"
        } else {
            "insert"
        };
        self.act(name, &edit.author, &edit.time, false, draft);
        for (at, one) in kept.range(edit.start..end) {
            let at = Item::Typed(typed.0 + (at - edit.start));
            let draft = Draft::Keep { at };
            self.act("keep", &one.author, &one.time, one.machine, draft);
        }
        end
    }

    /// A kept break: of the white space that stood there, the first line end is the one in the
    /// text.
    fn put_kept(&mut self, at: u32, one: &set::Break) {
        let source = self.source(at);
        let typed_first = source.is_none() && one.page.is_some();
        if typed_first {
            self.push_page('\n', None);
        }
        let (start, end) = self.push_original(&one.original, &break_ranges(one));
        let mut line_end = self.first_line_end((start, end));
        if typed_first {
            line_end = start - 1;
        } else if start == end {
            self.push_page('\n', source);
        } else {
            self.from[line_end as usize] = source;
        }
        self.shown
            .push(self.order.len() - (self.chars.len() - line_end as usize));
        self.act(
            "keep",
            &one.author,
            &one.time,
            one.machine,
            Draft::Keep {
                at: Item::Page(line_end),
            },
        );
    }

    /// Printed text is the page; the edits and breaks are done to it where they say.
    fn printed(&mut self) {
        for at in 0..self.text.len() as u32 {
            self.shown.push(self.order.len());
            self.push_page(self.text[at as usize], self.source(at));
        }
        let article = self.article;
        for edit in &article.edits {
            let text: Vec<char> = edit.text.chars().collect();
            let runs = self.printed_runs(edit);
            let draft = match edit.kind {
                set::EditKind::Hide => Draft::Hide(runs),
                set::EditKind::Replace => {
                    let typed = (self.typed, self.typed + text.len() as u32);
                    Draft::Replace {
                        targets: runs,
                        typed,
                        text: edit.text.clone(),
                    }
                }
                set::EditKind::Insert => {
                    let typed = (self.typed, self.typed + text.len() as u32);
                    let after = edit.start.checked_sub(1).map(Item::Page);
                    Draft::Insert {
                        typed,
                        text: edit.text.clone(),
                        after,
                        before: Some(edit.start),
                    }
                }
            };
            if !matches!(draft, Draft::Hide(_)) {
                self.typed += text.len() as u32;
            }
            let name = match edit.kind {
                set::EditKind::Hide => "hide",
                set::EditKind::Replace => "correct",
                set::EditKind::Insert => "insert",
            };
            self.act(name, &edit.author, &edit.time, false, draft);
        }
        for one in &article.breaks {
            if one.page.is_none() && one.decision == set::Decision::Keep {
                self.put_typed_break(one);
                continue;
            }
            let (start, end) = (one.at, one.at + one.original.chars().count() as u32);
            let run = (start, end.min(self.chars.len() as u32));
            let at = self.first_line_end(run);
            let draft = match one.decision {
                set::Decision::Join => Draft::Join {
                    at,
                    runs: vec![run],
                },
                set::Decision::Keep => Draft::Keep { at: Item::Page(at) },
            };
            let name = if one.decision == set::Decision::Join {
                "join"
            } else {
                "keep"
            };
            self.act(name, &one.author, &one.time, one.machine, draft);
        }
    }

    /// The printed characters that an edit is about: usually all from its start to its end.
    fn printed_runs(&self, edit: &set::Edit) -> Vec<(u32, u32)> {
        let between = &self.text[edit.start as usize..(edit.end as usize).min(self.text.len())];
        if between.iter().copied().eq(edit.original.chars()) {
            return vec![(edit.start, edit.end)];
        }
        set::places(&self.article.sources, &edit.ranges)
    }

    /// A break that an editor typed has no place in printed text: it is typed again.
    fn put_typed_break(&mut self, one: &set::Break) {
        let line_end = one.original.chars().position(is_line_end).unwrap_or(0);
        let at = Item::Typed(self.typed + line_end as u32);
        let typed = (self.typed, self.typed + one.original.chars().count() as u32);
        self.typed = typed.1;
        let insert = Draft::Insert {
            typed,
            text: one.original.clone(),
            after: one.at.checked_sub(1).map(Item::Page),
            before: Some(one.at),
        };
        for draft in [insert, Draft::Keep { at }] {
            self.act("split", &one.author, &one.time, one.machine, draft);
        }
    }

    fn finish(self, replica: Replica) -> Restored {
        let bytes: Vec<u8> = self.chars.iter().collect::<String>().into_bytes();
        let origin = self.origin();
        let metadata = self.article.metadata.clone();
        // Two articles can have the same text; what they came from tells them apart.
        let json = serde_json::to_string(&origin).unwrap_or_default(); // strings and numbers
        let hash = origin_hash(&bytes, &json);
        let id = page_id(&hash);
        let page = NewPage {
            no: 0,
            id,
            hash,
            name: self
                .article
                .pages
                .first()
                .map_or_else(|| self.article.id.clone(), |p| p.name.clone()),
            encoding: Encoding::Utf8,
            metadata: to_json(&metadata),
            origin: Some(json),
            added: store::now(),
            bytes,
        };
        let own = Buffer::of_page(id);
        let typed = Buffer { page: id, replica };
        let head = own.at(self.chars.len() as u32);
        let place = Places { own, typed, head };
        let mut actions: Vec<RestoredAction> = Vec::new();
        for (author, time, machine, name, drafts) in &self.actions {
            actions.push(RestoredAction {
                body: taken_over(name, author, *machine),
                time: read_time(time),
                operations: drafts.iter().map(|draft| place.operation(draft)).collect(),
            });
        }
        self.roles(&place, &mut actions);
        let spans_left_out = self.spans(&place, &mut actions);
        let relations_left_out = self.relations(&mut actions);
        for given in &self.article.article_labels {
            let operation = Operation::SetArticleLabel {
                article: head,
                label: given.label.as_str().into(),
                given: true,
            };
            let body = taken_over("label_article", &given.author, false);
            act_at(&mut actions, body, read_time(&given.time), operation);
        }
        let progress = match self.article.state {
            set::State::Todo => None,
            set::State::Doing => Some(Progress::Doing),
            set::State::Done => Some(Progress::Done),
        };
        if let Some(progress) = progress {
            let operations = vec![Operation::SetProgress {
                article: head,
                progress,
            }];
            let body = ActionBody::done("progress", String::new(), true);
            actions.push(RestoredAction {
                body,
                time: store::now(),
                operations,
            });
        }
        Restored {
            page,
            chars: self.chars,
            actions,
            spans_left_out,
            relations_left_out,
        }
    }

    fn origin(&self) -> Origin {
        let mut runs: Vec<(u32, u32, u32, u32)> = Vec::new();
        for (index, from) in (0..).zip(&self.from) {
            let Some((page, at)) = *from else { continue };
            match runs.last_mut() {
                Some((start, end, of, first))
                    if *end == index && *of == page && *first + (index - *start) == at =>
                {
                    *end += 1;
                }
                _ => runs.push((index, index + 1, page, at)),
            }
        }
        let pages = self
            .article
            .pages
            .iter()
            .map(|p| (p.hash.clone(), p.name.clone(), p.length))
            .collect();
        Origin {
            article: self.article.id.clone(),
            pages,
            runs,
            title: match self.article.metadata.contains_key(metadata::TITLE) {
                true => None,
                false => self.article.title.clone(),
            },
            extra: self.article.extra.clone(),
            unsourced: self.article.sources.is_empty() && !self.text.is_empty(),
        }
    }

    /// The characters of the text from `start` to `end`, with what stands hidden between.
    fn between(&self, place: &Places, start: u32, end: u32) -> Vec<Run> {
        let (Some(&first), Some(&last)) = (
            self.shown.get(start as usize),
            self.shown.get(end as usize - 1),
        ) else {
            return Vec::new();
        };
        let mut runs = Vec::new();
        for item in self.order.get(first..=last).unwrap_or_default() {
            push_run(&mut runs, place.address(*item).into());
        }
        runs
    }

    fn roles(&self, place: &Places, actions: &mut Vec<RestoredAction>) {
        let operations: Vec<Operation> = self
            .article
            .roles
            .iter()
            .filter_map(|range| {
                let runs = self.between(place, range.start, range.end);
                let role = Role::from_name(range.role.as_str())?;
                (!runs.is_empty()).then_some(Operation::SetRole { runs, role })
            })
            .collect();
        if !operations.is_empty() {
            let body = ActionBody::done("role", String::new(), true);
            actions.push(RestoredAction {
                body,
                time: store::now(),
                operations,
            });
        }
    }

    fn spans(&self, place: &Places, actions: &mut Vec<RestoredAction>) -> usize {
        let mut left_out = 0;
        for span in &self.article.spans {
            let parts: Vec<(u32, u32)> = if span.parts.is_empty() {
                vec![(span.start, span.end)]
            } else {
                span.parts
                    .iter()
                    .filter(|p| p.article.is_none())
                    .map(|p| (p.start, p.end))
                    .collect()
            };
            left_out += usize::from(span.parts.iter().any(|part| part.article.is_some()));
            let runs = parts
                .iter()
                .map(|(start, end)| self.between(place, *start, *end));
            let mut members: Members = runs.filter(|runs| !runs.is_empty()).collect();
            if span.state == set::SpanState::Torn {
                // Torn again: runs of one part with strangers between, or out of order.
                members = vec![members.concat()];
            }
            if members.iter().all(Vec::is_empty) {
                left_out += 1;
                continue;
            }
            let operation = Operation::Tag {
                span: span.id.as_str().into(),
                members,
                label: span.label.as_str().into(),
                attributes: span.attributes.clone(),
                note: span.note.clone(),
            };
            let mut body = taken_over("tag", &span.author, span.suggested.is_some());
            if let ActionBody::Do { suggested, .. } = &mut body {
                suggested.clone_from(&span.suggested);
            }
            act_at(actions, body, read_time(&span.time), operation);
        }
        left_out
    }

    fn relations(&self, actions: &mut Vec<RestoredAction>) -> usize {
        let mut left_out = 0;
        let tagged: FxHashSet<String> = actions
            .iter()
            .flat_map(|action| &action.operations)
            .filter_map(|operation| operation.span())
            .map(ToString::to_string)
            .collect();
        for relation in &self.article.relations {
            let (from, to) = (&relation.from, &relation.to);
            let here = relation.article.is_none();
            if !here || !tagged.contains(from) || !tagged.contains(to) {
                left_out += 1;
                continue;
            }
            let operation = Operation::Relate {
                kind: relation.kind.as_str().into(),
                from: from.as_str().into(),
                to: to.as_str().into(),
            };
            let body = taken_over("relate", &relation.author, false);
            act_at(actions, body, read_time(&relation.time), operation);
        }
        left_out
    }
}

/// Adds an operation to the last action, where that is of the same kind, author and time, or as
/// one of its own.
fn act_at(actions: &mut Vec<RestoredAction>, body: ActionBody, time: i64, operation: Operation) {
    match actions.last_mut() {
        Some(last) if last.body == body && last.time == time => last.operations.push(operation),
        _ => actions.push(RestoredAction {
            body,
            time,
            operations: vec![operation],
        }),
    }
}

/// Text that stands hidden at a gap.
enum Hidden<'a> {
    Edit(&'a set::Edit),
    Break(&'a set::Break),
}

impl Hidden<'_> {
    /// Where it stood: hidden text of one gap is put back in the order of its page.
    fn place(&self) -> Option<(u32, u32)> {
        match self {
            Hidden::Edit(edit) => edit.ranges.first().map(|r| (r.page, r.start)),
            Hidden::Break(one) => one.page.zip(one.start),
        }
    }
}

fn break_ranges(one: &set::Break) -> Vec<set::PageRange> {
    match (one.page, one.start, one.end) {
        (Some(page), Some(start), Some(end)) => {
            vec![set::PageRange {
                page,
                start,
                end,
                extra: set::Extra::new(),
            }]
        }
        _ => Vec::new(),
    }
}

fn taken_over(name: &str, author: &str, machine: bool) -> ActionBody {
    ActionBody::Do {
        name: name.to_owned(),
        detail: String::new(),
        machine,
        suggested: None,
        author: Some(author.to_owned()),
        step: None,
    }
}

/// What the identity of a page made of a set's article is taken from: its bytes and its origin.
fn origin_hash(bytes: &[u8], origin: &str) -> [u8; 32] {
    let mut hasher = Sha256::new();
    hasher.update(bytes);
    hasher.update(origin.as_bytes());
    hasher.finalize().into()
}

/// The same for any page: of its bytes alone where it has no origin.
pub fn page_hash(bytes: &[u8], origin: Option<&str>) -> [u8; 32] {
    match origin {
        Some(origin) => origin_hash(bytes, origin),
        None => Sha256::digest(bytes).into(),
    }
}

struct Places {
    own: Buffer,
    typed: Buffer,
    head: Address,
}

impl Places {
    fn address(&self, item: Item) -> Address {
        match item {
            Item::Page(index) => self.own.at(index),
            Item::Typed(index) => self.typed.at(index),
        }
    }

    fn runs(&self, runs: &[(u32, u32)]) -> Vec<Run> {
        runs.iter()
            .filter(|(start, end)| start < end)
            .map(|(start, end)| self.own.run(*start..*end))
            .collect()
    }

    fn operation(&self, draft: &Draft) -> Operation {
        let typed = |(start, end): (u32, u32)| self.typed.run(start..end);
        match draft {
            Draft::Insert {
                typed: at,
                text,
                after,
                before,
            } => Operation::Insert {
                typed: typed(*at),
                text: text.as_str().into(),
                after: after.map_or(self.head, |item| self.address(item)),
                before: before
                    .filter(|i| *i < self.head.index)
                    .map(|i| self.own.at(i)),
            },
            Draft::Replace {
                targets,
                typed: at,
                text,
            } => Operation::Replace {
                targets: self.runs(targets),
                typed: typed(*at),
                text: text.as_str().into(),
            },
            Draft::Hide(runs) => Operation::Hide {
                runs: self.runs(runs),
            },
            Draft::Join { at, runs } => Operation::Join {
                at: self.own.at(*at),
                runs: self.runs(runs),
            },
            Draft::Keep { at } => Operation::Keep {
                at: self.address(*at),
                runs: Vec::new(),
            },
        }
    }
}

/// Where an action of a restored article stands in time: after `last`.
pub(crate) fn next_id(last: &mut u64, replica: Replica) -> ActionId {
    *last += 1;
    ActionId {
        lamport: *last,
        replica,
    }
}
