//! `docs/operations.md` made a program as slowly and obviously as can be: each page is a plain
//! list of characters, and everything is recomputed from the whole log for each question.
//! Written from that page, not from `src/core`.

use std::collections::{BTreeMap, BTreeSet};

use pizhu::core::breaks::Decision;
use pizhu::core::clean::{is_line_end, is_white};
use pizhu::core::{
    ActionId, Address, Buffer, Entry, Ground, LabelId, Operation, PageId, Progress, Role, Run,
    SpanId, SpanState, Suspended,
};
use rustc_hash::{FxHashMap, FxHashSet};

/// A page: its name and its characters.
pub(crate) type Page = (PageId, Vec<char>);

/// Everything that can be read from a document.
#[derive(Clone, PartialEq, Debug, Default)]
pub(crate) struct State {
    /// All characters of all pages in order, heads, hidden, replaced and unborn ones too.
    pub(crate) order: Vec<Character>,
    pub(crate) articles: Vec<Article>,
    pub(crate) spans: Vec<SpanView>,
    /// Type, from, to, and the action that made it.
    pub(crate) relations: Vec<(LabelId, SpanId, SpanId, ActionId)>,
    pub(crate) suspended: Vec<Suspended>,
    pub(crate) declines: Vec<DeclineView>,
}

#[derive(Clone, PartialEq, Debug)]
pub(crate) struct Character {
    pub(crate) address: Address,
    pub(crate) c: char,
    pub(crate) facts: Facts,
}

#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub(crate) struct Facts {
    pub(crate) head: bool,
    pub(crate) hidden: bool,
    pub(crate) replaced: bool,
    pub(crate) unborn: bool,
    /// Marked joined (false) or kept (true).
    pub(crate) kept: Option<bool>,
    pub(crate) role: Role,
}

impl Facts {
    pub(crate) fn visible(self) -> bool {
        !(self.head || self.hidden || self.replaced || self.unborn)
    }
}

#[derive(Clone, PartialEq, Debug)]
pub(crate) struct Article {
    pub(crate) head: Address,
    pub(crate) visible: Vec<Address>,
    pub(crate) text: String,
    pub(crate) clean: String,
    pub(crate) clean_addresses: Vec<Address>,
    pub(crate) paragraphs: Vec<(String, Role)>,
    pub(crate) breaks: Vec<Gap>,
    pub(crate) progress: Progress,
    pub(crate) labels: Vec<(LabelId, ActionId)>,
    /// None as a value says that it was removed.
    pub(crate) metadata: BTreeMap<String, Option<String>>,
    pub(crate) page_metadata: BTreeMap<String, Option<String>>,
}

/// A break.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct Gap {
    pub(crate) before: Address,
    pub(crate) after: Address,
    pub(crate) at: Address,
    pub(crate) zone: Vec<Address>,
    pub(crate) decision: Decision,
}

#[derive(Clone, PartialEq, Debug)]
pub(crate) struct SpanView {
    pub(crate) id: SpanId,
    pub(crate) label: LabelId,
    pub(crate) attributes: BTreeMap<String, String>,
    pub(crate) note: Option<String>,
    pub(crate) tagged_by: ActionId,
    pub(crate) members: Vec<Vec<Address>>,
    pub(crate) words: String,
    pub(crate) state: SpanState,
    /// Stretches of its visible characters among all visible characters of the document.
    pub(crate) ranges: Vec<(u32, u32)>,
}

#[derive(Clone, PartialEq, Debug)]
pub(crate) struct DeclineView {
    pub(crate) action: ActionId,
    pub(crate) kind: String,
    /// As it was written.
    pub(crate) named: Vec<Address>,
    pub(crate) article: Address,
    /// Whether a suggestion of each of [`KINDS`] for these characters is refused.
    pub(crate) refused: Vec<bool>,
}

/// What is asked of every refusal.
pub(crate) const KINDS: [&str; 5] = ["tag", "tag:人", "tag:地", "tags", "repair:space"];

#[derive(Clone)]
struct Span {
    list: usize,
    tagged_by: ActionId,
    untagged: bool,
    label: LabelId,
    attributes: BTreeMap<String, String>,
    note: Option<String>,
}

struct Oracle<'a> {
    log: Vec<&'a Entry>,
    /// For each page one list.
    lists: Vec<Vec<Address>>,
    chars: FxHashMap<Address, char>,
    facts: FxHashMap<Address, Facts>,
    /// Which operation typed a character.
    typist: FxHashMap<Address, usize>,
    /// The operation whose text an insertion is strictly inside of.
    inside: FxHashMap<usize, usize>,
    moved_into_itself: FxHashSet<usize>,
    member_lists: Vec<(usize, Vec<Vec<Address>>)>,
    spans: BTreeMap<SpanId, Span>,
    relations: Vec<(LabelId, SpanId, SpanId, ActionId)>,
    progress: BTreeMap<Address, Progress>,
    labels: BTreeMap<(Address, LabelId), ActionId>,
    metadata: BTreeMap<Address, BTreeMap<String, Option<String>>>,
    page_metadata: BTreeMap<PageId, BTreeMap<String, Option<String>>>,
    suspended: Vec<Suspended>,
    declined: Vec<usize>,
}

fn characters(runs: &[Run]) -> Vec<Address> {
    let mut all: Vec<Address> = Vec::new();
    for address in runs.iter().flat_map(|run| run.addresses()) {
        if !all.contains(&address) {
            all.push(address);
        }
    }
    all
}

/// The state of a log over its pages.
pub(crate) fn state(pages: &[Page], entries: &[Entry], dead: &BTreeSet<ActionId>) -> State {
    let mut pages: Vec<&Page> = pages.iter().collect();
    pages.sort_by_key(|(id, _)| *id);
    let mut log: Vec<&Entry> = entries.iter().collect();
    log.sort_by_key(|entry| (entry.action, entry.seq));
    let mut oracle = Oracle {
        log,
        lists: Vec::new(),
        chars: FxHashMap::default(),
        facts: FxHashMap::default(),
        typist: FxHashMap::default(),
        inside: FxHashMap::default(),
        moved_into_itself: FxHashSet::default(),
        member_lists: Vec::new(),
        spans: BTreeMap::new(),
        relations: Vec::new(),
        progress: BTreeMap::new(),
        labels: BTreeMap::new(),
        metadata: BTreeMap::new(),
        page_metadata: BTreeMap::new(),
        suspended: Vec::new(),
        declined: Vec::new(),
    };
    for (page, text) in pages {
        let buffer = Buffer::of_page(*page);
        let head = buffer.at(text.len() as u32);
        let mut list = vec![head];
        oracle.chars.insert(head, '\u{1D}');
        oracle.facts.insert(
            head,
            Facts {
                head: true,
                ..Facts::default()
            },
        );
        for (i, c) in text.iter().enumerate() {
            list.push(buffer.at(i as u32));
            oracle.chars.insert(buffer.at(i as u32), *c);
            oracle.facts.insert(buffer.at(i as u32), Facts::default());
        }
        oracle.lists.push(list);
    }
    for op in 0..oracle.log.len() {
        let live = !dead.contains(&oracle.log[op].action);
        oracle.arrange(op, live);
    }
    for op in 0..oracle.log.len() {
        let Entry { action, seq, .. } = *oracle.log[op];
        if dead.contains(&action) {
            continue;
        }
        if let Some(ground) = oracle.decide(op) {
            oracle.suspended.push(Suspended {
                action,
                seq,
                ground,
            });
        }
    }
    oracle.read()
}

impl<'a> Oracle<'a> {
    fn operation(&self, op: usize) -> &'a Operation {
        &self.log[op].operation
    }

    // ---- arrangement ----

    fn place(&self, address: Address) -> (usize, usize) {
        self.lists
            .iter()
            .enumerate()
            .find_map(|(page, list)| Some((page, list.iter().position(|a| *a == address)?)))
            .expect("every character stands somewhere")
    }

    /// The character that text typed after another stands directly behind: the last of the
    /// corrections, and their corrections, of `after` in the stretch of typed characters behind
    /// it, up to `before`.
    fn behind(&self, after: Address, before: Option<Address>) -> Address {
        let (page, at) = self.place(after);
        let mut passed = vec![after];
        for &other in &self.lists[page][at + 1..] {
            if Some(other) == before || !other.buffer.is_typed() || self.facts[&other].head {
                break;
            }
            if let Operation::Replace { targets, .. } = self.operation(self.typist[&other])
                && passed.contains(&targets.last().unwrap().last())
            {
                passed.push(other);
            }
        }
        *passed.last().unwrap()
    }

    fn type_after(&mut self, op: usize, after: Address, head: bool) -> Vec<Address> {
        let (run, text) = self.operation(op).typed().unwrap();
        let typed: Vec<Address> = run.addresses().collect();
        for (address, c) in typed.iter().zip(text.chars()) {
            self.chars.insert(*address, c);
            self.typist.insert(*address, op);
            self.facts.insert(
                *address,
                Facts {
                    head,
                    unborn: true,
                    ..Facts::default()
                },
            );
        }
        let (page, at) = self.place(after);
        self.lists[page].splice(at + 1..at + 1, typed.iter().copied());
        typed
    }

    fn arrange(&mut self, op: usize, live: bool) {
        match self.operation(op) {
            Operation::Insert { after, before, .. } => {
                let behind = self.behind(*after, *before);
                let typed = self.type_after(op, behind, false);
                self.find_host(op, *after, *before);
                let Some(before) = before else { return };
                for (_, list) in &mut self.member_lists {
                    for part in list {
                        let left = part.iter().position(|a| a == after);
                        let right = part.iter().position(|a| a == before);
                        if let (Some(left), Some(right)) = (left, right)
                            && left < right
                        {
                            let behind = part[left..right].iter().position(|a| *a == behind);
                            let at = left + behind.unwrap_or(0) + 1;
                            part.splice(at..at, typed.iter().copied());
                            break;
                        }
                    }
                }
            }
            Operation::SplitArticle { after, before, .. } => {
                let behind = self.behind(*after, *before);
                self.type_after(op, behind, true);
                self.find_host(op, *after, *before);
            }
            Operation::Replace { targets, .. } => {
                let targets = characters(targets);
                let typed = self.type_after(op, *targets.last().unwrap(), false);
                for (_, list) in &mut self.member_lists {
                    let held = targets
                        .iter()
                        .rev()
                        .find(|t| list.iter().any(|part| part.contains(t)));
                    let Some(held) = held else { continue };
                    let part = list.iter_mut().find(|part| part.contains(held)).unwrap();
                    let at = part.iter().position(|a| a == held).unwrap();
                    part.splice(at + 1..at + 1, typed.iter().copied());
                }
            }
            Operation::Move { runs, after } => {
                if !live {
                    return;
                }
                let moving = self.with_companions(&characters(runs), &[]);
                if moving.contains(after) {
                    self.moved_into_itself.insert(op);
                    return;
                }
                for list in &mut self.lists {
                    list.retain(|a| !moving.contains(a));
                }
                let (page, at) = self.place(self.behind(*after, None));
                self.lists[page].splice(at + 1..at + 1, moving);
            }
            Operation::Tag { members, .. } | Operation::SetMembers { members, .. } => {
                let named = characters(&members.concat());
                let list = members
                    .iter()
                    .map(|part| self.with_companions(&characters(part), &named))
                    .collect();
                self.member_lists.push((op, list));
            }
            _ => {}
        }
    }

    /// `others` are named by other parts of the same span.
    fn with_companions(&self, named: &[Address], others: &[Address]) -> Vec<Address> {
        let mut all: Vec<Address> = Vec::new();
        let mut came: Vec<Address> = Vec::new();
        for (i, &address) in named.iter().enumerate() {
            all.push(address);
            let next = named.get(i + 1);
            let (page, at) = self.place(address);
            let mut stretch = Vec::new();
            let mut reached = false;
            for other in &self.lists[page][at + 1..] {
                if Some(other) == next {
                    reached = true;
                    break;
                }
                if !other.buffer.is_typed() || self.facts[other].head {
                    break;
                }
                stretch.push(*other);
            }
            for typed in stretch {
                if named.contains(&typed) || others.contains(&typed) || came.contains(&typed) {
                    continue;
                }
                let op = self.typist[&typed];
                let corrects = match self.operation(op) {
                    Operation::Replace { targets, .. } => {
                        let last = targets.last().unwrap().last();
                        (named.contains(&last) || came.contains(&last))
                            && !self
                                .typed_by(op)
                                .iter()
                                .any(|a| named.contains(a) || others.contains(a))
                    }
                    _ => false,
                };
                if reached || corrects {
                    came.push(typed);
                    all.push(typed);
                }
            }
        }
        all
    }

    fn hosts(&self, address: Address) -> Vec<usize> {
        let mut hosts = Vec::new();
        let mut next = self.typist.get(&address).copied();
        while let Some(op) = next {
            hosts.push(op);
            next = match self.operation(op) {
                Operation::Replace { targets, .. } => {
                    self.typist.get(&targets.last().unwrap().last()).copied()
                }
                _ => self.inside.get(&op).copied(),
            };
        }
        hosts
    }

    fn find_host(&mut self, op: usize, after: Address, before: Option<Address>) {
        let Some(before) = before else { return };
        let right = self.hosts(before);
        if let Some(host) = self.hosts(after).into_iter().find(|h| right.contains(h)) {
            self.inside.insert(op, host);
        }
    }

    // ---- facts ----

    fn fact(&mut self, address: Address) -> &mut Facts {
        self.facts.get_mut(&address).unwrap()
    }

    fn typed_by(&self, op: usize) -> Vec<Address> {
        self.operation(op)
            .typed()
            .map_or(Vec::new(), |(run, _)| run.addresses().collect())
    }

    /// The corrections in effect, with their targets.
    fn corrections(&self) -> Vec<(usize, Vec<Address>)> {
        (0..self.log.len())
            .filter_map(|op| match self.operation(op) {
                Operation::Replace { targets, typed, .. } if !self.facts[&typed.first()].unborn => {
                    Some((op, characters(targets)))
                }
                _ => None,
            })
            .collect()
    }

    fn hide(&mut self, mut just: Vec<Address>) {
        let corrections = self.corrections();
        while !just.is_empty() {
            for &address in &just {
                self.fact(address).hidden = true;
            }
            just = corrections
                .iter()
                .filter(|(_, targets)| targets.iter().any(|t| just.contains(t)))
                .filter(|(_, targets)| targets.iter().all(|t| self.facts[t].hidden))
                .flat_map(|(op, _)| self.typed_by(*op))
                .collect();
        }
    }

    fn show(&mut self, mut just: Vec<Address>) {
        let corrections = self.corrections();
        while !just.is_empty() {
            for &address in &just {
                self.fact(address).hidden = false;
            }
            just = corrections
                .iter()
                .filter(|(_, targets)| targets.iter().any(|t| just.contains(t)))
                .flat_map(|(op, _)| self.typed_by(*op))
                .collect();
        }
    }

    fn tagged(&mut self, id: &SpanId) -> Option<&mut Span> {
        self.spans.get_mut(id).filter(|span| !span.untagged)
    }

    /// Does what a live operation does, or gives the reason why it is suspended.
    fn decide(&mut self, op: usize) -> Option<Ground> {
        let made = self.member_lists.iter().position(|(maker, _)| *maker == op);
        match self.operation(op) {
            Operation::Insert { .. } | Operation::SplitArticle { .. } => {
                let host = self.inside.get(&op).map(|host| self.typed_by(*host)[0]);
                if host.is_some_and(|text| self.facts[&text].unborn) {
                    return Some(Ground::InsideUndone);
                }
                for address in self.typed_by(op) {
                    self.fact(address).unborn = false;
                }
            }
            Operation::Replace { targets, .. } => {
                let targets = characters(targets);
                if targets.iter().any(|t| self.facts[t].unborn) {
                    return Some(Ground::TargetUndone);
                }
                if targets.iter().any(|t| self.facts[t].replaced) {
                    return Some(Ground::TargetReplaced);
                }
                let hidden = targets.iter().all(|t| self.facts[t].hidden);
                let role = self.facts[targets.last().unwrap()].role;
                for &target in &targets {
                    self.fact(target).replaced = true;
                }
                for address in self.typed_by(op) {
                    let fact = self.fact(address);
                    (fact.unborn, fact.hidden, fact.role) = (false, hidden, role);
                }
            }
            Operation::Hide { runs } => self.hide(characters(runs)),
            Operation::Show { runs } => self.show(characters(runs)),
            Operation::Join { at, runs } => {
                self.hide(characters(runs));
                self.fact(*at).kept = Some(false);
            }
            Operation::Keep { at, runs } => {
                self.show(characters(runs));
                self.fact(*at).kept = Some(true);
            }
            Operation::UnsplitArticle { head } => self.fact(*head).hidden = true,
            Operation::Move { .. } => {
                if self.moved_into_itself.contains(&op) {
                    return Some(Ground::MoveIntoItself);
                }
            }
            Operation::SetRole { runs, role } => {
                for address in characters(runs) {
                    self.fact(address).role = *role;
                }
            }
            Operation::Tag {
                span,
                label,
                attributes,
                note,
                ..
            } => {
                if self.spans.contains_key(span) {
                    return Some(Ground::SpanExists);
                }
                let new = Span {
                    list: made.unwrap(),
                    tagged_by: self.log[op].action,
                    untagged: false,
                    label: label.clone(),
                    attributes: attributes.clone(),
                    note: note.clone(),
                };
                self.spans.insert(span.clone(), new);
            }
            Operation::SetMembers { span: id, .. }
            | Operation::SetLabel { span: id, .. }
            | Operation::SetAttribute { span: id, .. }
            | Operation::SetNote { span: id, .. }
            | Operation::Untag { span: id } => {
                let operation = self.operation(op);
                let Some(span) = self.tagged(id) else {
                    return Some(Ground::NoSpan);
                };
                match operation {
                    Operation::SetMembers { .. } => span.list = made.unwrap(),
                    Operation::SetLabel { label, .. } => span.label = label.clone(),
                    Operation::SetAttribute { key, value, .. } => {
                        set(&mut span.attributes, key, value);
                    }
                    Operation::SetNote { note, .. } => span.note = note.clone(),
                    _ => span.untagged = true,
                }
            }
            Operation::Decline { .. } => self.declined.push(op),
            Operation::SetProgress { article, progress } => {
                self.progress.insert(*article, *progress);
            }
            Operation::Relate { kind, from, to } => {
                if self.tagged(from).is_none() || self.tagged(to).is_none() {
                    return Some(Ground::NoSpan);
                }
                let new = (kind.clone(), from.clone(), to.clone(), self.log[op].action);
                let mut there = self.relations.iter();
                if !there.any(|r| (&r.0, &r.1, &r.2) == (kind, from, to)) {
                    self.relations.push(new);
                }
            }
            Operation::Unrelate { kind, from, to } => {
                let mut there = self.relations.iter();
                let Some(at) = there.position(|r| (&r.0, &r.1, &r.2) == (kind, from, to)) else {
                    return Some(Ground::NoRelation);
                };
                self.relations.remove(at);
            }
            Operation::SetArticleLabel {
                article,
                label,
                given,
            } => {
                let key = (*article, label.clone());
                let action = self.log[op].action;
                if *given {
                    self.labels.entry(key).or_insert(action);
                } else {
                    self.labels.remove(&key);
                }
            }
            Operation::SetPageMetadata { page, key, value } => {
                let metadata = self.page_metadata.entry(*page).or_default();
                metadata.insert(key.clone(), value.clone());
            }
            Operation::SetMetadata {
                article,
                key,
                value,
            } => {
                let metadata = self.metadata.entry(*article).or_default();
                metadata.insert(key.clone(), value.clone());
            }
        }
        None
    }

    // ---- what is read from the state ----

    fn visible(&self, address: &Address) -> bool {
        self.facts[address].visible()
    }

    fn read(self) -> State {
        let mut state = State::default();
        let mut visible: Vec<(Address, usize)> = Vec::new();
        for list in &self.lists {
            for &address in list {
                let facts = self.facts[&address];
                if facts.head && !facts.unborn && !facts.hidden {
                    state.articles.push(self.article(address, list));
                }
                if facts.visible() {
                    visible.push((address, state.articles.len()));
                }
                state.order.push(Character {
                    address,
                    c: self.chars[&address],
                    facts,
                });
            }
        }
        let mut named: Vec<&SpanId> = Vec::new();
        for entry in &self.log {
            if let Some(id) = entry.operation.span()
                && !named.contains(&id)
            {
                named.push(id);
            }
        }
        for id in named {
            if let Some(span) = self.spans.get(id).filter(|span| !span.untagged) {
                state.spans.push(self.span(id, span, &visible));
            }
        }
        state.declines = self.declined.iter().map(|op| self.decline(*op)).collect();
        let stands = |id: &SpanId| self.spans.get(id).is_some_and(|span| !span.untagged);
        let relations = self.relations.into_iter();
        state.relations = relations
            .filter(|(_, from, to, _)| stands(from) && stands(to))
            .collect();
        state.suspended = self.suspended;
        state
    }

    fn decline(&self, op: usize) -> DeclineView {
        let of = |op: usize| match self.operation(op) {
            Operation::Decline { runs, kind } => (characters(runs), &**kind),
            _ => unreachable!("only refusals are asked"),
        };
        let ink = |all: &[Address]| -> Vec<Address> {
            let ink = all.iter().copied().filter(|a| !is_white(self.chars[a]));
            let ink: Vec<Address> = ink.collect();
            if ink.is_empty() { all.to_vec() } else { ink }
        };
        let (named, kind) = of(op);
        let visible = named.iter().copied().filter(|a| self.visible(a));
        let mut asked: Vec<Address> = visible.collect();
        if asked.is_empty() {
            asked.clone_from(&named);
        }
        let asked = ink(&asked);
        let refused = |wanted: &&str| {
            self.declined.iter().any(|other| {
                let (named, kind) = of(*other);
                let named = ink(&named);
                let covers = *wanted == kind || wanted.starts_with(&format!("{kind}:"));
                let same = named.len() == asked.len() && named.iter().all(|a| asked.contains(a));
                covers && same
            })
        };
        let (list, at) = self.place(named[0]);
        let head = self.lists[list][..=at].iter().rev().find(|a| {
            let facts = self.facts[*a];
            facts.head && !facts.unborn && !facts.hidden
        });
        DeclineView {
            action: self.log[op].action,
            kind: kind.to_owned(),
            article: *head.unwrap(),
            refused: KINDS.iter().map(refused).collect(),
            named,
        }
    }

    fn article(&self, head: Address, list: &[Address]) -> Article {
        let from = list.iter().position(|a| *a == head).unwrap() + 1;
        let all: Vec<Address> = list[from..]
            .iter()
            .copied()
            .take_while(|a| {
                let f = self.facts[a];
                !f.head || f.unborn || f.hidden
            })
            .collect();
        let visible: Vec<Address> = all.iter().copied().filter(|a| self.visible(a)).collect();
        let mut article = Article {
            head,
            text: visible.iter().map(|a| self.chars[a]).collect(),
            visible,
            clean: String::new(),
            clean_addresses: Vec::new(),
            paragraphs: Vec::new(),
            breaks: self.breaks(&all),
            progress: self.progress.get(&head).copied().unwrap_or_default(),
            labels: self
                .labels
                .iter()
                .filter(|((article, _), _)| *article == head)
                .map(|((_, label), action)| (label.clone(), *action))
                .collect(),
            metadata: self.metadata.get(&head).cloned().unwrap_or_default(),
            page_metadata: self
                .page_metadata
                .get(&head.buffer.page)
                .cloned()
                .unwrap_or_default(),
        };
        let white = |a: &Address| is_white(self.chars[a]);
        let stretches: Vec<&[Address]> = article
            .visible
            .chunk_by(|a, b| white(a) == white(b))
            .collect();
        for (i, stretch) in stretches.iter().enumerate() {
            let line_end = stretch.iter().find(|a| is_line_end(self.chars[*a]));
            match line_end {
                _ if !white(&stretch[0]) => {
                    for a in *stretch {
                        article.clean.push(self.chars[a]);
                        article.clean_addresses.push(*a);
                    }
                }
                _ if i == 0 => {}
                Some(end) => {
                    article.clean.push('\n');
                    article.clean_addresses.push(*end);
                }
                None if i + 1 == stretches.len() => {}
                None => {
                    for a in *stretch {
                        article.clean.push(self.chars[a]);
                        article.clean_addresses.push(*a);
                    }
                }
            }
        }
        let clean: Vec<(char, Address)> = article
            .clean
            .chars()
            .zip(article.clean_addresses.iter().copied())
            .collect();
        for paragraph in clean.split(|(c, _)| *c == '\n').filter(|p| !p.is_empty()) {
            let text = paragraph.iter().map(|(c, _)| c).collect();
            let role = paragraph
                .iter()
                .map(|(_, a)| self.facts[a].role)
                .find(|role| *role != Role::Unset);
            article.paragraphs.push((text, role.unwrap_or_default()));
        }
        article
    }

    /// The breaks among the characters of an article. A row ends at every line end that is born,
    /// but not where an editor's own line end was corrected away.
    fn breaks(&self, all: &[Address]) -> Vec<Gap> {
        let content = |a: &Address| self.visible(a) && !is_white(self.chars[a]);
        let contents: Vec<usize> = (0..all.len()).filter(|&i| content(&all[i])).collect();
        let mut breaks = Vec::new();
        for pair in contents.windows(2) {
            let zone: Vec<Address> = all[pair[0] + 1..pair[1]]
                .iter()
                .copied()
                .filter(|a| !self.facts[a].head)
                .collect();
            let ends: Vec<Address> = zone
                .iter()
                .copied()
                .filter(|a| {
                    let f = self.facts[a];
                    is_line_end(self.chars[a]) && !f.unborn && !(a.buffer.is_typed() && f.replaced)
                })
                .collect();
            let seen: Vec<Address> = ends.iter().copied().filter(|a| self.visible(a)).collect();
            let Some(&at) = seen.first().or(ends.first()) else {
                continue;
            };
            let decision = if seen.is_empty() {
                Decision::Joined
            } else if seen.iter().any(|a| self.facts[a].kept == Some(true)) {
                Decision::Kept
            } else {
                Decision::Open
            };
            breaks.push(Gap {
                before: all[pair[0]],
                after: all[pair[1]],
                at,
                zone,
                decision,
            });
        }
        breaks
    }

    fn span(&self, id: &SpanId, span: &Span, visible: &[(Address, usize)]) -> SpanView {
        let members = &self.member_lists[span.list].1;
        // Where each visible character stands among all, and in which article.
        let places: Vec<Vec<(usize, usize)>> = members
            .iter()
            .map(|part| {
                part.iter()
                    .filter(|a| self.visible(a))
                    .map(|a| {
                        let at = visible.iter().position(|(v, _)| v == a).unwrap();
                        (at, visible[at].1)
                    })
                    .collect()
            })
            .collect();
        let all: Vec<(usize, usize)> = places.iter().flatten().copied().collect();
        let ascending = all.windows(2).all(|pair| pair[0].0 < pair[1].0);
        let stranger = places.iter().any(|part| {
            let of_part = |at: &usize| part.iter().any(|(p, _)| p == at);
            match (part.iter().min(), part.iter().max()) {
                (Some(first), Some(last)) => !(first.0..=last.0).all(|at| of_part(&at)),
                _ => false,
            }
        });
        let state = match (all.first(), all.last()) {
            (None, _) | (_, None) => SpanState::Dormant,
            (Some(first), Some(last)) if !ascending || stranger || first.1 != last.1 => {
                SpanState::Torn
            }
            _ => SpanState::Whole,
        };
        let ranges = places
            .iter()
            .flat_map(|part| part.chunk_by(|a, b| a.0 + 1 == b.0))
            .map(|stretch| {
                let (first, last) = (stretch[0].0, stretch[stretch.len() - 1].0);
                (first as u32, last as u32 + 1)
            })
            .collect();
        SpanView {
            id: id.clone(),
            label: span.label.clone(),
            attributes: span.attributes.clone(),
            note: span.note.clone(),
            tagged_by: span.tagged_by,
            members: members.clone(),
            words: members
                .iter()
                .flatten()
                .filter(|a| self.visible(a))
                .map(|a| self.chars[a])
                .collect(),
            state,
            ranges,
        }
    }
}

fn set(map: &mut BTreeMap<String, String>, key: &str, value: &Option<String>) {
    match value {
        Some(value) => map.insert(key.to_owned(), value.clone()),
        None => map.remove(key),
    };
}
