//! The driver: simulated editors work, learn of each other, undo and redo; after every step the
//! document is compared with the oracle and asked for what must always hold.

use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Mutex, Once};

use pizhu::core::breaks::{Row, break_at, breaks, rows};
use pizhu::core::clean::{Clean, around};
use pizhu::core::notation::{ParsedSpan, parse, write};
use pizhu::core::printed::{Printed, PrintedRow};
use pizhu::core::{
    ActionId, Address, Buffer, Document, Entry, Facts as Bits, Ground, Operation, PageId, Replica,
    Run,
};

use super::generate::{self, Editor, Event, Random, Toggles, has, numbered};
use super::oracle::{
    self, Article, Character, DeclineView, Facts, Gap, KINDS, Page, SpanView, State,
};

/// What a document says of everything the oracle gives.
pub(crate) fn read(document: &Document) -> State {
    let mut state = State::default();
    for &page in document.pages() {
        let mut next = document.page_head(page);
        while let Some(address) = next {
            let (c, facts) = document
                .character(address)
                .expect("a character that stands");
            state.order.push(Character {
                address,
                c,
                facts: Facts {
                    head: has(facts, Bits::HEAD),
                    hidden: has(facts, Bits::HIDDEN),
                    replaced: has(facts, Bits::REPLACED),
                    unborn: has(facts, Bits::UNBORN),
                    kept: match (has(facts, Bits::JOINED), has(facts, Bits::KEPT)) {
                        (false, false) => None,
                        (_, kept) => Some(kept),
                    },
                    role: document.role(address),
                },
            });
            next = document.following(address);
        }
    }
    for head in document.articles() {
        let clean = Clean::of(document, head);
        let text: Vec<char> = clean.text().chars().collect();
        let paragraphs = clean.paragraphs(document);
        state.articles.push(Article {
            head,
            visible: each(&document.visible_runs(head)),
            text: document.article_text(head),
            clean: clean.text().to_owned(),
            clean_addresses: (0..).map_while(|at| clean.address_at(at)).collect(),
            paragraphs: paragraphs
                .iter()
                .map(|p| {
                    (
                        text[p.start as usize..p.end as usize].iter().collect(),
                        p.role,
                    )
                })
                .collect(),
            breaks: breaks(document, head)
                .into_iter()
                .map(|found| Gap {
                    before: found.before,
                    after: found.after,
                    at: found.at,
                    zone: each(&found.zone),
                    decision: found.decision,
                })
                .collect(),
            progress: document.progress(head),
            labels: document
                .article_labels(head)
                .map(|(label, action)| (label.clone(), action))
                .collect(),
            metadata: document.metadata(head).cloned().unwrap_or_default(),
            page_metadata: document
                .page_metadata(head.buffer.page)
                .cloned()
                .unwrap_or_default(),
        });
    }
    for span in document.spans() {
        let standing = span.standing();
        assert_eq!(span.state(), standing.state, "{}", span.id());
        let mut visible = Vec::new();
        span.each_visible_run(|run| visible.extend(run.addresses()));
        let parts = span.visible_runs().concat();
        let same: Vec<Address> = parts.iter().flat_map(|run| run.addresses()).collect();
        assert_eq!(visible, same, "{}", span.id());
        state.spans.push(SpanView {
            id: span.id().clone(),
            label: span.label().clone(),
            attributes: span.attributes().clone(),
            note: span.note().map(str::to_owned),
            tagged_by: span.tagged_by(),
            members: span.members().iter().map(|part| each(part)).collect(),
            words: span.text(),
            state: standing.state,
            ranges: standing.ranges,
        });
    }
    for relation in document.relations() {
        let key = (
            relation.kind.clone(),
            relation.from.clone(),
            relation.to.clone(),
        );
        assert!(document.has_relation(&key), "{key:?}");
        let (kind, from, to) = key;
        state.relations.push((kind, from, to, relation.made_by));
    }
    for decline in document.declines() {
        let refused = |kind: &&str| document.is_declined(decline.runs, kind);
        let of = |article: &Address| {
            let mut there = document.declines_of(*article);
            there.any(|other| other == decline)
        };
        let articles: Vec<Address> = document.articles().filter(of).collect();
        assert_eq!(articles.len(), 1, "a refusal is in one article");
        state.declines.push(DeclineView {
            action: decline.action,
            kind: decline.kind.to_string(),
            named: distinct(decline.runs),
            article: articles[0],
            refused: KINDS.iter().map(refused).collect(),
        });
    }
    state.suspended = document.suspended().to_vec();
    state
}

fn distinct(runs: &[Run]) -> Vec<Address> {
    let mut seen = BTreeSet::new();
    let all = each(runs).into_iter();
    all.filter(|address| seen.insert(*address)).collect()
}

fn each(runs: &[Run]) -> Vec<Address> {
    runs.iter().flat_map(|run| run.addresses()).collect()
}

/// The first difference between two states, for people.
fn difference(what: &str, left: &State, right: &State) -> Result<(), String> {
    fn list<T: PartialEq>(
        what: &str,
        name: &str,
        left: &[T],
        right: &[T],
        print: impl Fn(&T) -> String,
    ) -> Result<(), String> {
        if left == right {
            return Ok(());
        }
        let print = |x: Option<&T>| x.map_or("nothing".to_owned(), &print);
        let at = (0..).find(|&i| left.get(i) != right.get(i)).unwrap_or(0);
        let (left, right) = (print(left.get(at)), print(right.get(at)));
        Err(format!("{what} ({name}): at {at}\n    {left}\n    {right}"))
    }
    list(what, "order", &left.order, &right.order, |c| {
        let facts = format!("{:?}", c.facts);
        format!("{} {:?} {facts}", generate::address(c.address), c.c)
    })?;
    list(what, "articles", &left.articles, &right.articles, |x| {
        format!("{x:?}")
    })?;
    list(what, "spans", &left.spans, &right.spans, |x| {
        let members: Vec<Vec<String>> = x
            .members
            .iter()
            .map(|part| part.iter().map(|a| generate::address(*a)).collect())
            .collect();
        format!(
            "{} {members:?} {} {:?} {:?}",
            x.id, x.words, x.state, x.ranges
        )
    })?;
    list(what, "relations", &left.relations, &right.relations, |x| {
        format!("{x:?}")
    })?;
    list(what, "declines", &left.declines, &right.declines, |x| {
        format!("{x:?}")
    })?;
    list(what, "suspended", &left.suspended, &right.suspended, |x| {
        format!("{x:?}")
    })
}

/// A document kept up incrementally, and the log of what it has seen.
pub(crate) struct Replay {
    pub(crate) pages: Vec<Page>,
    pub(crate) document: Document,
    pub(crate) entries: Vec<Entry>,
    pub(crate) toggles: Toggles,
    last: State,
}

impl Replay {
    pub(crate) fn new(pages: &[Page]) -> Self {
        let document = Document::fold(pages.to_vec(), Vec::new(), []);
        Self {
            pages: pages.to_vec(),
            last: read(&document),
            document,
            entries: Vec::new(),
            toggles: Toggles::default(),
        }
    }

    fn lengths(&self) -> Vec<u32> {
        let buffers = (1..=4).flat_map(|page| (0..=5).map(move |replica| (page, replica)));
        buffers
            .map(|(page, replica)| {
                self.document.buffer_len(Buffer {
                    page: PageId(page),
                    replica: Replica(replica),
                })
            })
            .collect()
    }

    /// Does what an event says. In a shortened log, actions may have lost what they speak of.
    fn apply(&mut self, event: &Event, shortened: bool) -> Result<(), String> {
        match event {
            Event::Act {
                id,
                operations,
                sound,
            } => {
                let lengths = self.lengths();
                match self.document.append(*id, numbered(operations)) {
                    Ok(()) => {
                        let entries = numbered(operations).into_iter();
                        self.entries.extend(entries.map(|(seq, operation)| Entry {
                            action: *id,
                            seq,
                            operation,
                        }));
                    }
                    Err((seq, defect)) if *sound && !shortened => {
                        return Err(format!("a sound action is refused: {seq} {defect:?}"));
                    }
                    Err(_) if lengths != self.lengths() => {
                        return Err("a refused action leaves buffers longer:".to_owned());
                    }
                    Err(_) => {}
                }
            }
            Event::Toggle { id, changes } => {
                let changed = self.toggles.take(*id, changes);
                self.document.set_live(changed);
            }
        }
        Ok(())
    }

    /// An event, and everything that must hold after it.
    pub(crate) fn step(&mut self, event: &Event, shortened: bool) -> Result<(), String> {
        let on_top = match event {
            Event::Act { id, .. } => self.entries.iter().all(|entry| entry.action < *id),
            Event::Toggle { .. } => false,
        };
        self.apply(event, shortened)?;
        let before = std::mem::take(&mut self.last);
        self.check()?;
        if let Event::Act { operations, .. } = event
            && on_top
        {
            self.untouched_spans(&before, operations)?;
        }
        Ok(())
    }

    /// An event of the editor whose document this is.
    pub(crate) fn own_step(&mut self, event: &Event) -> Result<(), String> {
        let before = self.last.clone();
        self.step(event, false)?;
        match event {
            Event::Act {
                operations,
                sound: true,
                ..
            } => self.tags_say_what_was_selected(&before, operations),
            _ => Ok(()),
        }
    }

    /// What must hold after every step.
    fn check(&mut self) -> Result<(), String> {
        let state = oracle::state(&self.pages, &self.entries, &self.toggles.dead());
        let seen = read(&self.document);
        difference("document and oracle differ", &seen, &state)?;
        self.pages_are_as_they_came()?;
        self.spans_are_their_members(&state)?;
        self.offsets_lead_back(&state)?;
        self.breaks_agree()?;
        self.last = state;
        Ok(())
    }

    /// (1)
    fn pages_are_as_they_came(&self) -> Result<(), String> {
        for (page, text) in &self.pages {
            let run = Buffer::of_page(*page).run(0..text.len() as u32);
            if self.document.chars(run) != text {
                return Err(format!("a page changed: {page}"));
            }
        }
        Ok(())
    }

    /// (2) and (3)
    fn spans_are_their_members(&self, state: &State) -> Result<(), String> {
        for span in self.document.spans() {
            let visible: String = each(&span.members().concat())
                .into_iter()
                .filter(|a| self.document.is_visible(*a))
                .filter_map(|a| self.document.character(a))
                .map(|(c, _)| c)
                .collect();
            if visible != span.text() {
                return Err(format!("words are not the visible members: {}", span.id()));
            }
            if self.document.span(span.id()).is_none() {
                return Err(format!("a span is not found by its name: {}", span.id()));
            }
            for address in each(&span.members().concat()) {
                let at = self.document.spans_at(address);
                if !at.iter().any(|other| other.id() == span.id()) {
                    return Err(format!(
                        "a span is not found at its character: {} {}",
                        span.id(),
                        generate::address(address)
                    ));
                }
            }
        }
        for character in &state.order {
            let at = self.document.spans_at(character.address);
            let holding = state.spans.iter().filter(|span| {
                span.members
                    .iter()
                    .flatten()
                    .any(|a| *a == character.address)
            });
            if at.len() != holding.count() {
                return Err(format!(
                    "other spans are found at a character: {}",
                    generate::address(character.address)
                ));
            }
        }
        Ok(())
    }

    /// (4)
    fn offsets_lead_back(&self, state: &State) -> Result<(), String> {
        let document = &self.document;
        let fail = |what: &str, at: usize| Err(format!("offsets do not lead back: {what} {at}"));
        for article in &state.articles {
            let n = article.visible.len() as u32;
            if document.visible_len(article.head) != n
                || document.visible_at(article.head, n).is_some()
            {
                return fail("length", n as usize);
            }
            for (at, &address) in article.visible.iter().enumerate() {
                if document.visible_at(article.head, at as u32) != Some(address)
                    || document.visible_offset(address) != Some(at as u32)
                    || document.article_of(address) != Some(article.head)
                {
                    return fail("visible", at);
                }
            }
            let clean = Clean::of(document, article.head);
            for (at, (c, address)) in clean
                .text()
                .chars()
                .zip(&article.clean_addresses)
                .enumerate()
            {
                let (at_address, _) = document.character(*address).unwrap();
                let same =
                    c == at_address || c == '\n' && pizhu::core::clean::is_line_end(at_address);
                let visible = document.visible_offset(*address).unwrap();
                if !same || clean.gap(visible) != at as u32 {
                    return fail("clean", at);
                }
            }
            for (at, &address) in (0..).zip(&article.visible) {
                let beside = |gap: u32| {
                    let left = gap.checked_sub(1);
                    (
                        left.and_then(|left| clean.address_at(left)),
                        clean.address_at(gap),
                    )
                };
                if around(document, address, false) != beside(clean.gap(at))
                    || around(document, address, true) != beside(clean.gap(at + 1))
                {
                    return fail("around", at as usize);
                }
            }
            for gap in 0..=n {
                let before = article.visible[..gap as usize]
                    .iter()
                    .filter(|a| article.clean_addresses.contains(a));
                if clean.gap(gap) as usize != before.count() {
                    return fail("gap", gap as usize);
                }
            }
            if clean.len() as usize != article.clean_addresses.len() {
                return fail("clean length", clean.len() as usize);
            }
        }
        for character in &state.order {
            let following = document.following(character.address);
            if following.is_some_and(|f| document.preceding(f) != Some(character.address)) {
                return fail("neighbour", character.address.index as usize);
            }
        }
        Ok(())
    }

    /// (9) Asked at any character, the break that it is in or that follows it directly.
    fn breaks_agree(&self) -> Result<(), String> {
        for span in self.document.spans() {
            let runs = span.visible_runs();
            let first = runs.first().and_then(|part| part.first());
            if span.first_visible() != first.map(|run| run.first()) {
                return Err("the first character of a span differs:".to_owned());
            }
        }
        for article in self.document.articles() {
            let all = each(&self.document.runs(article).collect::<Vec<_>>());
            let born = |a: &Address| {
                let (_, facts) = self.document.character(*a).unwrap();
                !has(facts, Bits::UNBORN)
            };
            let printed = rows(&self.document, article);
            let in_rows: Vec<Address> = printed.iter().flat_map(|row| each(&row.runs)).collect();
            if in_rows != all.iter().copied().filter(born).collect::<Vec<_>>() {
                return Err("rows are not the characters in order:".to_owned());
            }
            let slowly = super::rows::rows(&self.document, article);
            if printed != slowly {
                return Err(format!("rows differ:\n    {slowly:?}\n    {printed:?}"));
            }
            let found = breaks(&self.document, article);
            let slowly = super::rows::breaks(&self.document, article);
            if found != slowly {
                return Err(format!("breaks differ:\n    {slowly:?}\n    {found:?}"));
            }
            let read = Printed::of(&self.document, article);
            let ends = |row: &PrintedRow| Some((read.address(row.first), read.address(row.last)));
            let row_ends = |row: &Row| Some((row.runs.first()?.first(), row.runs.last()?.last()));
            if !read
                .rows()
                .iter()
                .map(ends)
                .eq(printed.iter().map(row_ends))
            {
                return Err("ends of rows differ:".to_owned());
            }
            for at in all {
                let expected = found
                    .iter()
                    .find(|b| b.before == at || b.zone.iter().any(|run| run.contains(at)));
                let mut again = break_at(&self.document, at);
                if let (Some(again), Some(expected)) = (&mut again, expected) {
                    (again.row, again.next) = (expected.row, expected.next);
                }
                if again.as_ref() != expected {
                    return Err(format!(
                        "breaks differ: at {}\n    {expected:?}\n    {again:?}",
                        generate::address(at)
                    ));
                }
            }
        }
        Ok(())
    }

    /// (2) When tagged, and when its members are set, a span is what its editor sees selected.
    fn tags_say_what_was_selected(
        &self,
        before: &State,
        operations: &[Operation],
    ) -> Result<(), String> {
        for operation in operations {
            let (Operation::Tag { span, members, .. } | Operation::SetMembers { span, members }) =
                operation
            else {
                continue;
            };
            let selected = each(&members.concat());
            let words: String = selected
                .iter()
                .filter_map(|a| before.order.iter().find(|c| c.address == *a))
                .filter(|c| c.facts.visible())
                .map(|c| c.c)
                .collect();
            let suspended = self.last.suspended.iter();
            let suspended = suspended.filter(|s| s.ground >= Ground::NoSpan).count()
                > before
                    .suspended
                    .iter()
                    .filter(|s| s.ground >= Ground::NoSpan)
                    .count();
            if suspended {
                continue;
            }
            let now = self.last.spans.iter().find(|s| s.id == *span);
            // Still wrong: where text was typed between a character and its correction, and the
            // selection ends in that text, the correction comes along.
            let mut corrections: BTreeSet<Address> = BTreeSet::new();
            let mut log: Vec<&Entry> = self.entries.iter().collect();
            log.sort_by_key(|entry| (entry.action, entry.seq));
            for entry in log {
                if let Operation::Replace { targets, typed, .. } = &*entry.operation
                    && let Some(last) = targets.last().map(|run| run.last())
                    && (selected.contains(&last) || corrections.contains(&last))
                    && !typed.addresses().any(|a| selected.contains(&a))
                {
                    corrections.extend(typed.addresses());
                }
            }
            let seen: Option<String> = now.map(|now| {
                let members = now.members.iter().flatten();
                members
                    .filter(|a| self.document.is_visible(**a) && !corrections.contains(a))
                    .filter_map(|a| self.document.character(*a))
                    .map(|(c, _)| c)
                    .collect()
            });
            if seen.as_ref() != Some(&words) {
                return Err(format!(
                    "a tag is not what was selected: {words:?} but {seen:?}"
                ));
            }
        }
        Ok(())
    }

    /// (5) An operation touches what its runs, anchors and typed characters are, and every
    /// correction, undone ones too, of a character that it touches. A span of which it touches
    /// no member, and which it does not name, keeps its words and members.
    fn untouched_spans(&self, before: &State, operations: &[Operation]) -> Result<(), String> {
        let mut touched: BTreeSet<Address> = BTreeSet::new();
        for operation in operations {
            touched.extend(
                operation
                    .runs()
                    .flat_map(|r| r.addresses().collect::<Vec<_>>()),
            );
            touched.extend(operation.anchors());
        }
        loop {
            let known = touched.len();
            for entry in &self.entries {
                if let Operation::Replace { targets, typed, .. } = &*entry.operation
                    && each(targets).iter().any(|t| touched.contains(t))
                {
                    touched.extend(typed.addresses());
                }
            }
            if touched.len() == known {
                break;
            }
        }
        for span in &before.spans {
            let named = operations.iter().any(|op| op.span() == Some(&span.id));
            if named || span.members.iter().flatten().any(|a| touched.contains(a)) {
                continue;
            }
            let now = self.last.spans.iter().find(|other| other.id == span.id);
            if now.is_none_or(|now| (&now.members, &now.words) != (&span.members, &span.words)) {
                return Err(format!("an untouched span changed: {}", span.id));
            }
        }
        Ok(())
    }

    /// What is too dear for every step; leaves the document as it was.
    fn deep(&mut self, random: &mut Random) -> Result<(), String> {
        // (6) and (7): the log folded from the start, whatever the order it comes in.
        let mut entries = self.entries.clone();
        random.shuffle(&mut entries);
        let mut pages = self.pages.clone();
        random.shuffle(&mut pages);
        let folded = Document::fold(pages, entries, self.toggles.dead());
        if !folded.defects().is_empty() {
            return Err(format!("a fold finds defects: {:?}", folded.defects()));
        }
        let now = read(&self.document);
        difference("incremental and folded differ", &now, &read(&folded))?;
        if self.document.entries() != folded.entries() {
            return Err("incremental and folded logs differ:".to_owned());
        }
        // An action withdrawn has never been.
        let lengths = self.lengths();
        let mut editor = Editor {
            document: &self.document,
            replica: Replica(5),
            fresh: BTreeMap::new(),
            spans_made: 0,
            spans: now.spans.iter().map(|span| span.id.clone()).collect(),
        };
        if let Some(operations) = editor.operations(random) {
            let last = self.entries.iter().map(|e| e.action.lamport).max();
            let id = ActionId {
                lamport: last.unwrap_or(0) + 1,
                replica: Replica(5),
            };
            if self.document.append(id, numbered(&operations)).is_ok() {
                self.document.withdraw(id);
            }
            difference(
                "an action withdrawn leaves a trace",
                &read(&self.document),
                &now,
            )?;
            if lengths != self.lengths() {
                return Err("an action withdrawn leaves buffers longer:".to_owned());
            }
        }
        // Undo and redo in any order.
        let dead = self.toggles.dead();
        let all: BTreeSet<ActionId> = self.entries.iter().map(|e| e.action).collect();
        let mut live: Vec<ActionId> = all.difference(&dead).copied().collect();
        random.shuffle(&mut live);
        let some: Vec<ActionId> = live[..live.len().min(1 + random.below(4))].to_vec();
        for action in &some {
            self.document.set_live([(*action, false)]);
        }
        let mut again = some;
        random.shuffle(&mut again);
        for action in &again {
            self.document.set_live([(*action, true)]);
        }
        difference("undo and redo differ", &read(&self.document), &now)?;
        // (1): everything undone, every page is as it came.
        self.document.set_live(live.iter().map(|a| (*a, false)));
        let undone = read(&self.document);
        let untouched = State {
            suspended: Vec::new(),
            ..oracle::state(&self.pages, &[], &BTreeSet::new())
        };
        let of_pages: Vec<Character> = undone
            .order
            .into_iter()
            .filter(|c| !c.address.buffer.is_typed() || !c.facts.unborn)
            .collect();
        let mut undone = State {
            order: of_pages,
            ..undone
        };
        // What keeps its place unborn stands in breaks too.
        for found in undone.articles.iter_mut().flat_map(|a| &mut a.breaks) {
            found.zone.retain(|a| !a.buffer.is_typed());
        }
        difference("with everything undone pages differ", &undone, &untouched)?;
        self.document.set_live(live.iter().map(|a| (*a, true)));
        difference(
            "everything undone and redone differs",
            &read(&self.document),
            &now,
        )
    }

    /// Operations of whatever author, time and content: nothing panics, what is refused leaves
    /// no trace, what is taken is folded.
    fn hostile(mut self, random: &mut Random) -> Result<(), String> {
        for _ in 0..6 {
            let id = ActionId {
                lamport: random.below(40) as u64,
                replica: Replica(6 + random.below(1000) as u64),
            };
            let operations = Editor {
                document: &self.document,
                replica: Replica(1 + random.below(6) as u64),
                fresh: BTreeMap::new(),
                spans_made: 0,
                spans: Vec::new(),
            }
            .wrong(random);
            let before = read(&self.document);
            let lengths = self.lengths();
            let listed: Vec<String> = operations.iter().map(generate::operation).collect();
            let listed = format!("lamport {}: {}", id.lamport, listed.join("; "));
            if self.document.append(id, numbered(&operations)).is_err() {
                difference(
                    "a refused action leaves a trace",
                    &read(&self.document),
                    &before,
                )
                .map_err(|e| format!("{e}\n    {listed}"))?;
                if lengths != self.lengths() {
                    return Err(format!(
                        "a refused action leaves buffers longer:\n    {listed}"
                    ));
                }
            } else {
                let pages = self.pages.clone();
                let entries = self.document.entries().to_vec();
                let folded = Document::fold(pages, entries, self.toggles.dead());
                difference(
                    "what was taken and a fold differ",
                    &read(&self.document),
                    &read(&folded),
                )
                .map_err(|e| format!("{e}\n    {listed}"))?;
            }
        }
        Ok(())
    }
}

/// What came up in final states, to see that nothing is checked only in name.
static SEEN: Mutex<BTreeMap<String, usize>> = Mutex::new(BTreeMap::new());

fn count(state: &State) {
    let mut seen = SEEN.lock().unwrap();
    for suspended in &state.suspended {
        *seen.entry(format!("{:?}", suspended.ground)).or_default() += 1;
    }
    for span in &state.spans {
        *seen.entry(format!("{:?}", span.state)).or_default() += 1;
        if span.members.len() > 1 {
            *seen.entry("Parts".to_owned()).or_default() += 1;
        }
    }
    *seen.entry("Relations".to_owned()).or_default() += state.relations.len();
    let labels = state.articles.iter().map(|article| article.labels.len());
    *seen.entry("ArticleLabels".to_owned()).or_default() += labels.sum::<usize>();
}

/// What failed, on which pages after which events.
struct Failure {
    what: String,
    pages: Vec<Page>,
    events: Vec<Event>,
}

struct Person {
    replay: Replay,
    replica: Replica,
    lamport: u64,
    seen: Vec<usize>,
    spans_made: u32,
}

/// One world of pages and editors for some steps; gives how many operations were made.
fn run(seed: u64, steps: usize) -> Result<usize, Box<Failure>> {
    let mut random = Random(seed.wrapping_mul(0x2545_f491_4f6c_dd1d));
    let pages = generate::pages(&mut random);
    let mut events: Vec<Event> = Vec::new();
    let mut people: Vec<Person> = (1..=1 + random.below(4) as u64)
        .map(|replica| Person {
            replay: Replay::new(&pages),
            replica: Replica(replica),
            lamport: 0,
            seen: Vec::new(),
            spans_made: 0,
        })
        .collect();
    let fail = |what: String, person: &Person, events: &[Event]| {
        Box::new(Failure {
            what,
            pages: person.replay.pages.clone(),
            events: person.seen.iter().map(|&e| events[e].clone()).collect(),
        })
    };
    let mut made = 0;
    let mut refused = BTreeSet::new();
    for _ in 0..steps {
        let me = random.below(people.len());
        if people.len() > 1 && random.chance(15) {
            let other = random.below(people.len());
            let upto = random.below(people[other].seen.len() + 1);
            let news = people[other].seen[..upto].to_vec();
            learn(&mut people[me], &news, &events, &refused)
                .and_then(|()| quietly(|| people[me].replay.check()))
                .map_err(|what| fail(what, &people[me], &events))?;
            continue;
        }
        let person = &mut people[me];
        let Some(event) = act(person, &mut random) else {
            continue;
        };
        if let Event::Act { operations, .. } = &event {
            made += operations.len();
        }
        person.seen.push(events.len());
        events.push(event);
        let event = events.last().unwrap();
        let mut done = quietly(|| person.replay.own_step(event));
        if done.is_ok() && random.chance(4) {
            done = quietly(|| person.replay.deep(&mut random));
        }
        done.map_err(|what| fail(what, person, &events))?;
        if let Some(Event::Act { id, .. }) = events.last()
            && !person.replay.entries.iter().any(|e| e.action == *id)
        {
            refused.insert(events.len() - 1);
        }
    }
    // (7): everybody learns everything, each in another order.
    for me in 0..people.len() {
        let mut others: Vec<usize> = (0..people.len()).collect();
        random.shuffle(&mut others);
        for other in others {
            let news = people[other].seen.clone();
            learn(&mut people[me], &news, &events, &refused)
                .map_err(|what| fail(what, &people[me], &events))?;
        }
        let person = &mut people[me];
        quietly(|| person.replay.check())
            .and_then(|()| quietly(|| person.replay.deep(&mut random)))
            .map_err(|what| fail(what, &people[me], &events))?;
        let merged = difference(
            "merges differ",
            &people[me].replay.last,
            &people[0].replay.last,
        );
        merged.map_err(|what| fail(what, &people[me], &events))?;
    }
    count(&people[0].replay.last);
    let mut last = people.pop().unwrap();
    let replay = std::mem::replace(&mut last.replay, Replay::new(&pages));
    quietly(move || replay.hostile(&mut random)).map_err(|what| fail(what, &last, &events))?;
    Ok(made)
}

fn learn(
    person: &mut Person,
    news: &[usize],
    events: &[Event],
    refused: &BTreeSet<usize>,
) -> Result<(), String> {
    for &event in news {
        if person.seen.contains(&event) || refused.contains(&event) {
            continue;
        }
        person.seen.push(event);
        let (Event::Act { id, .. } | Event::Toggle { id, .. }) = &events[event];
        person.lamport = person.lamport.max(id.lamport);
        quietly(|| person.replay.apply(&events[event], false))?;
    }
    Ok(())
}

/// What an editor does next, seeing only what that editor has seen.
fn act(person: &mut Person, random: &mut Random) -> Option<Event> {
    let id = ActionId {
        lamport: person.lamport + 1,
        replica: person.replica,
    };
    let replay = &person.replay;
    let event = if random.chance(14) {
        let actions: BTreeSet<ActionId> = replay.entries.iter().map(|e| e.action).collect();
        let actions: Vec<ActionId> = actions.into_iter().collect();
        let target = *random.pick(&actions)?;
        let mut changes = vec![(target, !replay.document.is_live(target))];
        if replay.document.is_live(target) && random.chance(50) {
            let mut at = 0;
            while let Some((action, _)) = changes.get(at).copied() {
                for resting in replay.document.resting_on(action) {
                    if !changes.contains(&(resting, false)) {
                        changes.push((resting, false));
                    }
                }
                at += 1;
            }
        }
        Event::Toggle { id, changes }
    } else {
        let spans = replay.entries.iter().filter_map(|e| e.operation.span());
        let mut editor = Editor {
            document: &replay.document,
            replica: person.replica,
            fresh: BTreeMap::new(),
            spans_made: person.spans_made,
            spans: spans.cloned().collect(),
        };
        let (operations, sound) = match random.chance(3) {
            true => (editor.wrong(random), false),
            false => (editor.operations(random)?, true),
        };
        person.spans_made = editor.spans_made;
        Event::Act {
            id,
            operations,
            sound,
        }
    };
    person.lamport += 1;
    Some(event)
}

// ---- failing ----

thread_local! {
    static QUIET: Cell<bool> = const { Cell::new(false) };
}

/// A panic as an error, without its message on the screen.
fn quietly<T>(what: impl FnOnce() -> Result<T, String>) -> Result<T, String> {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let usual = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |info| {
            if QUIET.get() {
                if let Some(at) = info.location() {
                    PANIC.set(Some(format!("{}:{}", at.file(), at.line())));
                }
            } else {
                usual(info);
            }
        }));
    });
    thread_local! {
        static PANIC: Cell<Option<String>> = const { Cell::new(None) };
    }
    QUIET.set(true);
    let result = catch_unwind(AssertUnwindSafe(what));
    QUIET.set(false);
    result.unwrap_or_else(|payload| {
        let message = payload
            .downcast_ref::<String>()
            .cloned()
            .or_else(|| payload.downcast_ref::<&str>().map(|s| (*s).to_owned()));
        let at = PANIC.take().unwrap_or_default();
        Err(format!("panic at {at}: {}", message.unwrap_or_default()))
    })
}

/// What fails when exactly these events happen to one document.
fn replay(pages: &[Page], events: &[Event]) -> Option<String> {
    quietly(|| {
        let mut replay = Replay::new(pages);
        for event in events {
            replay.step(event, true)?;
        }
        replay.deep(&mut Random(1))
    })
    .err()
}

/// Takes events and operations away as long as the same thing fails.
fn shrink(pages: &[Page], events: Vec<Event>, kind: &str) -> Vec<Event> {
    let fails = |events: &[Event]| {
        replay(pages, events).is_some_and(|what| what.split(':').next() == Some(kind))
    };
    let mut best = events;
    let mut chunk = best.len().div_ceil(2).max(1);
    loop {
        let mut smaller = false;
        let mut at = best.len();
        while at > 0 {
            let from = at.saturating_sub(chunk);
            let mut fewer = best.clone();
            fewer.drain(from..at);
            if fails(&fewer) {
                best = fewer;
                smaller = true;
            }
            at = from.min(best.len());
        }
        if chunk == 1 && !smaller {
            break;
        }
        chunk = (chunk / 2).max(1);
    }
    for i in 0..best.len() {
        let mut at = 0;
        loop {
            let mut fewer = best.clone();
            let gone = match &mut fewer[i] {
                Event::Act { operations, .. } if operations.len() > 1 && at < operations.len() => {
                    operations.remove(at);
                    true
                }
                Event::Toggle { changes, .. } if changes.len() > 1 && at < changes.len() => {
                    changes.remove(at);
                    true
                }
                _ => false,
            };
            if !gone {
                break;
            }
            if fails(&fewer) {
                best = fewer;
            } else {
                at += 1;
            }
        }
    }
    best
}

fn report(seed: u64, failure: Failure) -> String {
    let kind = failure
        .what
        .split(':')
        .next()
        .unwrap_or_default()
        .to_owned();
    let reproduced = replay(&failure.pages, &failure.events)
        .is_some_and(|what| what.split(':').next() == Some(&*kind));
    let (note, events) = match reproduced {
        true => ("shortened", shrink(&failure.pages, failure.events, &kind)),
        false => ("whole", failure.events),
    };
    let what = replay(&failure.pages, &events).unwrap_or(failure.what);
    let log = generate::print(&failure.pages, &events);
    format!("PIZHU_SEED={seed} fails: {what}\n  {note} log:\n{log}")
}

/// A number from the environment.
fn from_environment(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.replace('_', "").parse().ok()
}

#[test]
fn random_work_keeps_what_must_hold() {
    let wanted = from_environment("PIZHU_OPERATIONS").unwrap_or(30_000) as usize;
    let only = from_environment("PIZHU_SEED");
    let most = from_environment("PIZHU_FAILURES").unwrap_or(1) as usize;
    let next = AtomicU64::new(only.unwrap_or(1));
    let made = AtomicUsize::new(0);
    let failures: Mutex<BTreeMap<String, String>> = Mutex::default();
    let started = std::time::Instant::now();
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                while made.load(Ordering::Relaxed) < wanted && failures.lock().unwrap().len() < most
                {
                    let seed = next.fetch_add(1, Ordering::Relaxed);
                    if only.is_some_and(|only| only != seed) {
                        break;
                    }
                    let steps = 10 + Random(seed).below(60);
                    match run(seed, steps) {
                        Ok(count) => {
                            made.fetch_add(count, Ordering::Relaxed);
                        }
                        Err(failure) => {
                            let kind = failure.what.split(':').next().unwrap_or_default();
                            let kind = kind.to_owned();
                            let known = failures.lock().unwrap().contains_key(&kind);
                            if !known {
                                let report = report(seed, *failure);
                                failures.lock().unwrap().insert(kind, report);
                            }
                        }
                    }
                }
            });
        }
    });
    let (made, time) = (made.into_inner(), started.elapsed());
    let rate = made as f64 / time.as_secs_f64();
    println!("{made} operations checked in {time:.1?}, {rate:.0} a second");
    let failures = failures.into_inner().unwrap();
    let reports: Vec<String> = failures.into_values().collect();
    assert!(reports.is_empty(), "\n{}", reports.join("\n"));
    let seen = SEEN.lock().unwrap();
    println!("in final states: {seen:?}");
    let rare = [
        "TargetUndone",
        "TargetReplaced",
        "InsideUndone",
        "MoveIntoItself",
        "NoSpan",
        "SpanExists",
        "NoRelation",
        "Relations",
        "ArticleLabels",
        "Whole",
        "Torn",
        "Dormant",
        "Parts",
    ];
    for name in rare {
        assert!(
            made < 5_000 || seen.get(name).is_some_and(|times| *times > 0),
            "{name} never came up"
        );
    }
}

#[test]
fn notation_is_read_as_it_is_written() {
    fn nest(random: &mut Random, start: u32, end: u32, depth: usize, out: &mut Vec<ParsedSpan>) {
        let mut at = start;
        while at < end && random.chance(60) {
            let from = at + random.below((end - at) as usize) as u32;
            let to = from + 1 + random.below((end - from) as usize) as u32;
            let label = ["人", "地", "ORG", "a b"][random.below(4)].to_owned();
            out.push((label, vec![(from, to)]));
            if depth < 3 {
                nest(random, from, to, depth + 1, out);
            }
            at = to;
        }
    }
    for seed in 0..2000 {
        let random = &mut Random(seed);
        let pool: Vec<char> = "王芳在【】⟨⟩‹›\\:#北京\n𠮷".chars().collect();
        let text: String = (0..random.below(12))
            .map(|_| *random.pick(&pool).unwrap())
            .collect();
        let mut spans = Vec::new();
        nest(random, 0, text.chars().count() as u32, 0, &mut spans);
        // Two stretches of one level, one span of two parts.
        if spans.len() > 1 && random.chance(30) {
            let second = spans.iter().position(|(_, r)| r[0].0 >= spans[0].1[0].1);
            if let Some(second) = second {
                let (_, range) = spans.remove(second);
                spans[0].1.extend(range);
            }
        }
        let sorted = |mut spans: Vec<ParsedSpan>| {
            spans.sort();
            spans
        };
        let written = write(&text, &spans);
        let (again, parsed) = parse(&written);
        assert_eq!(
            (again, sorted(parsed)),
            (text, sorted(spans)),
            "{seed}: {written}"
        );
    }
}
