//! Simulated editors: what they do, in what order they learn of each other, and how a log of
//! it is printed.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::sync::Arc;

use pizhu::core::breaks::{breaks, joining};
use pizhu::core::{
    ActionId, Address, Buffer, Document, Facts, Members, Operation, PageId, Progress, Replica,
    Role, Run, SpanId,
};

use super::oracle::Page;

/// Random numbers (splitmix64), the same for a seed on every machine.
pub(crate) struct Random(pub(crate) u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub(crate) fn below(&mut self, n: usize) -> usize {
        (self.next() % n.max(1) as u64) as usize
    }

    pub(crate) fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    pub(crate) fn pick<'a, T>(&mut self, of: &'a [T]) -> Option<&'a T> {
        of.get(self.below(of.len()))
    }

    pub(crate) fn shuffle<T>(&mut self, of: &mut [T]) {
        for i in (1..of.len()).rev() {
            of.swap(i, self.below(i + 1));
        }
    }
}

/// Something that is done to a document and recorded.
#[derive(Clone, Debug)]
pub(crate) enum Event {
    /// An action; `sound` says that it comes from the program and must be taken.
    Act {
        id: ActionId,
        operations: Vec<Operation>,
        sound: bool,
    },
    /// Actions are undone (false) or redone (true) at a time.
    Toggle {
        id: ActionId,
        changes: Vec<(ActionId, bool)>,
    },
}

/// What is live after toggles in whatever order.
#[derive(Default, Clone)]
pub(crate) struct Toggles(BTreeMap<ActionId, (ActionId, bool)>);

impl Toggles {
    /// Takes a toggle in, and gives what it changes.
    pub(crate) fn take(
        &mut self,
        id: ActionId,
        changes: &[(ActionId, bool)],
    ) -> Vec<(ActionId, bool)> {
        let mut changed = Vec::new();
        for &(target, live) in changes {
            let latest = self.0.entry(target).or_insert((id, true));
            if latest.0 <= id {
                *latest = (id, live);
                changed.push((target, live));
            }
        }
        changed
    }

    pub(crate) fn dead(&self) -> BTreeSet<ActionId> {
        let undone = self.0.iter().filter(|(_, (_, live))| !live);
        undone.map(|(action, _)| *action).collect()
    }
}

const LINES: [&str; 14] = [
    "王芳在北京",
    "日本外務大臣",
    "　本報訊",
    "",
    "南北美洲",
    "a b-",
    "c d",
    "𠮷野家e\u{301}",
    "一",
    "二三 四",
    " ",
    "３.５ ％",
    "「上海」",
    "\u{feff}人",
];

pub(crate) fn pages(random: &mut Random) -> Vec<Page> {
    (1..=1 + random.below(3) as u64)
        .map(|id| {
            let mut text = String::new();
            for _ in 0..1 + random.below(5) {
                text.push_str(random.pick(&LINES).unwrap());
                text.push_str(["\n", "\n", "\n", "\r\n", "\u{2028}"][random.below(5)]);
            }
            if random.chance(30) {
                text.pop();
            }
            if random.chance(3) {
                text.clear();
            }
            (PageId(id), text.chars().collect())
        })
        .collect()
}

/// One operation's worth of chance, in words: see [`Editor::operation`].
const TYPED: [&str; 9] = [
    "甲",
    "乙丙",
    "\n",
    " ",
    "𠮷",
    "e\u{301}",
    "丁戊己",
    "「",
    "\r\n",
];

/// What an editor sees and the addresses that are free.
pub(crate) struct Editor<'a> {
    pub(crate) document: &'a Document,
    pub(crate) replica: Replica,
    /// Typed in the action so far, by page.
    pub(crate) fresh: BTreeMap<PageId, u32>,
    pub(crate) spans_made: u32,
    /// Every span ever named, taken away ones too.
    pub(crate) spans: Vec<SpanId>,
}

impl Editor<'_> {
    fn free(&mut self, page: PageId, count: u32) -> Run {
        let buffer = Buffer {
            page,
            replica: self.replica,
        };
        let start = self.document.buffer_len(buffer);
        let fresh = self.fresh.entry(page).or_insert(start);
        *fresh += count;
        buffer.run(*fresh - count..*fresh)
    }

    fn article(&self, random: &mut Random) -> Option<Address> {
        let articles: Vec<Address> = self
            .document
            .articles()
            .filter(|a| self.document.visible_len(*a) > 0)
            .collect();
        random.pick(&articles).copied()
    }

    /// A character of a span or one that was typed: where things happen to one another.
    fn spot(&self, random: &mut Random) -> Option<Address> {
        let spots: Vec<Run> = match random.chance(60) {
            true => self
                .document
                .spans()
                .flat_map(|span| span.members().concat())
                .collect(),
            false => {
                let typed = self.document.entries().iter();
                typed
                    .filter_map(|e| e.operation.typed())
                    .map(|(run, _)| run)
                    .collect()
            }
        };
        let run = random.pick(&spots)?;
        Some(
            run.buffer
                .at(run.start + random.below(run.len() as usize) as u32),
        )
    }

    /// A stretch of visible characters of one article, now and then of two.
    fn selection(&self, random: &mut Random, longest: usize) -> Option<(Address, Address)> {
        let mut article = self.article(random)?;
        let spot = self.spot(random).filter(|_| random.chance(40));
        let spot = spot.filter(|spot| self.document.is_visible(*spot));
        if let Some(spot) = spot {
            article = self.document.article_of(spot)?;
        }
        let len = self.document.visible_len(article) as usize;
        let start = match spot {
            Some(spot) => self.document.visible_offset(spot)? as usize,
            None => random.below(len),
        };
        let end = (start + random.below(longest)).min(len - 1);
        let first = self.document.visible_at(article, start as u32)?;
        let mut last = self.document.visible_at(article, end as u32)?;
        if random.chance(3) {
            let other = self.article(random)?;
            let at = random.below(self.document.visible_len(other) as usize);
            last = self.document.visible_at(other, at as u32)?;
        }
        Some((first, last))
    }

    fn range(&self, random: &mut Random, longest: usize) -> Option<Vec<Run>> {
        let (first, last) = self.selection(random, longest)?;
        self.document.between(first, last)
    }

    /// The characters of a few lines: from the start of a row to the end of another.
    fn block(&self, random: &mut Random) -> Option<Vec<Run>> {
        let article = self.article(random)?;
        let rows = pizhu::core::breaks::rows(self.document, article);
        let first = random.below(rows.len());
        let last = (first + random.below(2)).min(rows.len() - 1);
        self.document.between(
            rows[first].runs.first()?.first(),
            rows[last].runs.last()?.last(),
        )
    }

    /// Any character to type after: mostly visible ones.
    fn anchor(&self, random: &mut Random) -> Option<Address> {
        if random.chance(30)
            && let Some(spot) = self.spot(random)
        {
            return Some(spot);
        }
        let articles: Vec<Address> = self.document.articles().collect();
        let article = *random.pick(&articles)?;
        if random.chance(15) {
            return Some(article);
        }
        if random.chance(70) {
            let len = self.document.visible_len(article) as usize;
            return self
                .document
                .visible_at(article, random.below(len) as u32)
                .or(Some(article));
        }
        let all: Vec<Address> = self
            .document
            .runs(article)
            .flat_map(|run| run.addresses().collect::<Vec<_>>())
            .collect();
        Some(random.pick(&all).copied().unwrap_or(article))
    }

    fn visible_only(&self, runs: &[Run]) -> Vec<Run> {
        let mut visible = Vec::new();
        for address in runs.iter().flat_map(|run| run.addresses()) {
            if self.document.is_visible(address) {
                pizhu::core::push_run(&mut visible, address.into());
            }
        }
        visible
    }

    fn members(&self, random: &mut Random) -> Option<Members> {
        let mut members = vec![self.range(random, 5)?];
        while random.chance(20) {
            let more = self.range(random, 3)?;
            let meets = |run: &Run| members.iter().flatten().any(|r| r.meets(*run));
            if !more.iter().any(meets) {
                members.push(more);
            }
        }
        Some(members)
    }

    fn insert(&mut self, text: &str, after: Address) -> Operation {
        Operation::Insert {
            typed: self.free(after.buffer.page, text.chars().count() as u32),
            text: text.into(),
            after,
            before: self.document.following(after),
        }
    }

    /// What an editor might do next; nothing where the chance that came up has no ground.
    pub(crate) fn operations(&mut self, random: &mut Random) -> Option<Vec<Operation>> {
        let document = self.document;
        let one = match random.below(103) {
            0..14 => {
                let text = *random.pick(&TYPED)?;
                let after = self.anchor(random)?;
                self.insert(text, after)
            }
            14..17 => {
                let after = self.anchor(random)?;
                self.insert("\n", after)
            }
            17..33 => {
                let longest = if random.chance(70) { 1 } else { 4 };
                let mut targets = self.range(random, longest)?;
                if random.chance(90) {
                    targets = self.visible_only(&targets);
                }
                let text = *random.pick(&TYPED)?;
                Operation::Replace {
                    typed: self.free(targets.last()?.buffer.page, text.chars().count() as u32),
                    targets,
                    text: text.into(),
                }
            }
            33..39 => Operation::Hide {
                runs: self.range(random, 3)?,
            },
            39..43 => Operation::Show {
                runs: self.range(random, 8)?,
            },
            43..50 => {
                let article = self.article(random)?;
                let breaks = breaks(document, article);
                let found = random.pick(&breaks)?;
                let joining = joining(document, found);
                let mut operations = Vec::new();
                if joining.space {
                    let after = found.zone.last()?.last();
                    operations.push(self.insert(" ", after));
                }
                operations.push(Operation::Join {
                    at: found.at,
                    runs: joining.hide,
                });
                return Some(operations);
            }
            50..53 => {
                let article = self.article(random)?;
                let breaks = breaks(document, article);
                let found = random.pick(&breaks)?;
                Operation::Keep {
                    at: found.at,
                    runs: found.zone.clone(),
                }
            }
            53..64 => {
                let runs = match random.below(3) {
                    0 => self.block(random)?,
                    1 => self.range(random, 4)?,
                    _ => self.range(random, 12)?,
                };
                let after = match random.chance(5) {
                    true => random.pick(&runs)?.first(),
                    false => self.anchor(random)?,
                };
                Operation::Move { runs, after }
            }
            64..68 => {
                let after = self.anchor(random)?;
                Operation::SplitArticle {
                    head: self.free(after.buffer.page, 1).first(),
                    after,
                    before: document.following(after),
                }
            }
            68..70 => {
                let heads: Vec<Address> = document
                    .articles()
                    .filter(|head| head.buffer.is_typed())
                    .collect();
                Operation::UnsplitArticle {
                    head: *random.pick(&heads)?,
                }
            }
            70..73 => Operation::SetRole {
                runs: self.block(random)?,
                role: *random.pick(&Role::ALL)?,
            },
            73..85 => {
                let span: SpanId = match random.chance(4) {
                    true => random.pick(&self.spans)?.clone(),
                    false => {
                        self.spans_made += 1;
                        format!("{:x}.{}", self.replica.0, self.spans_made).into()
                    }
                };
                Operation::Tag {
                    span,
                    members: self.members(random)?,
                    label: (*random.pick(&["人", "地", "机"])?).into(),
                    attributes: BTreeMap::from([("k".to_owned(), "v".to_owned())]),
                    note: random.chance(10).then(|| "note".to_owned()),
                }
            }
            85..95 => {
                let span = random.pick(&self.spans)?.clone();
                match random.below(11) {
                    0..3 => Operation::SetMembers {
                        span,
                        members: self.members(random)?,
                    },
                    3 => Operation::SetLabel {
                        span,
                        label: (*random.pick(&["人", "地", "机"])?).into(),
                    },
                    4 => Operation::SetAttribute {
                        span,
                        key: (*random.pick(&["k", "l"])?).to_owned(),
                        value: random.chance(70).then(|| "w".to_owned()),
                    },
                    5 => Operation::SetNote {
                        span,
                        note: random.chance(70).then(|| "remark".to_owned()),
                    },
                    6..9 => {
                        let kind = (*random.pick(&["任", "在"])?).into();
                        let to = random.pick(&self.spans)?.clone();
                        if random.chance(30) {
                            let there = document.relations();
                            match random.pick(&there) {
                                Some(one) if random.chance(70) => Operation::Unrelate {
                                    kind: one.kind.clone(),
                                    from: one.from.clone(),
                                    to: one.to.clone(),
                                },
                                _ => Operation::Unrelate {
                                    kind,
                                    from: span,
                                    to,
                                },
                            }
                        } else {
                            Operation::Relate {
                                kind,
                                from: span,
                                to,
                            }
                        }
                    }
                    _ => Operation::Untag { span },
                }
            }
            95 => Operation::SetArticleLabel {
                article: self.article(random)?,
                label: (*random.pick(&["体", "要"])?).into(),
                given: random.chance(70),
            },
            96 => Operation::SetProgress {
                article: self.article(random)?,
                progress: *random.pick(&[Progress::Todo, Progress::Doing, Progress::Done])?,
            },
            97 => Operation::SetPageMetadata {
                page: self.article(random)?.buffer.page,
                key: "date".to_owned(),
                value: random.chance(70).then(|| "1936-01-02".to_owned()),
            },
            98 => Operation::SetMetadata {
                article: self.article(random)?,
                key: "date".to_owned(),
                value: random.chance(70).then(|| "1936-01-01".to_owned()),
            },
            99..102 => Operation::Decline {
                runs: self.range(random, 4)?,
                kind: (*random.pick(&["tag", "tag:人", "repair:space"])?).into(),
            },
            _ => {
                // The same correction in two places, in one action.
                let mut operations = Vec::new();
                for _ in 0..2 {
                    let targets = self.visible_only(&self.range(random, 1)?);
                    let typed = self.free(targets.first()?.buffer.page, 1);
                    operations.push(Operation::Replace {
                        targets,
                        typed,
                        text: "正".into(),
                    });
                }
                return Some(operations);
            }
        };
        Some(vec![one])
    }

    /// Operations with something wrong about them; some of them can be taken all the same.
    pub(crate) fn wrong(&mut self, random: &mut Random) -> Vec<Operation> {
        let address = |random: &mut Random| {
            let page = PageId(1 + random.below(4) as u64);
            let replica = Replica(random.below(5) as u64);
            let index = if random.chance(5) {
                u32::MAX
            } else {
                random.below(60) as u32
            };
            Buffer { page, replica }.at(index)
        };
        let run = |a: Address, n: usize| a.buffer.run(a.index..a.index.saturating_add(n as u32));
        let mut operations = Vec::new();
        for _ in 0..1 + random.below(3) {
            let (a, b) = (address(random), address(random));
            let length = random.below(4);
            let mut runs = vec![run(a, length), run(b, 1)];
            if runs[0].meets(runs[1]) {
                runs.pop();
            }
            let some = |random: &mut Random| match random.below(4) {
                0 => Vec::new(),
                1 => runs.clone(),
                _ => vec![runs[0]],
            };
            let typed = match random.chance(60) {
                true => self.free(PageId(1 + random.below(3) as u64), 1),
                false => Buffer {
                    page: PageId(1),
                    replica: self.replica,
                }
                .run(0..random.below(3) as u32),
            };
            operations.push(match random.below(17) {
                0 => Operation::Insert {
                    typed,
                    text: "误".into(),
                    after: a,
                    before: random.chance(50).then_some(b),
                },
                1 => Operation::SplitArticle {
                    head: typed.first(),
                    after: a,
                    before: random.chance(50).then_some(b),
                },
                2 => Operation::UnsplitArticle { head: a },
                3 => Operation::Replace {
                    targets: some(random),
                    typed,
                    text: "误".into(),
                },
                4 => Operation::Hide { runs: some(random) },
                5 => Operation::Show { runs: some(random) },
                6 => Operation::Join {
                    at: a,
                    runs: some(random),
                },
                7 => Operation::Keep {
                    at: a,
                    runs: some(random),
                },
                8 => Operation::Move {
                    runs: some(random),
                    after: b,
                },
                9 => Operation::SetRole {
                    runs: some(random),
                    role: Role::Body,
                },
                10 => Operation::Tag {
                    span: format!("wrong{}", random.below(9)).into(),
                    members: runs.iter().map(|run| vec![*run]).collect(),
                    label: "人".into(),
                    attributes: BTreeMap::new(),
                    note: None,
                },
                11 => Operation::SetMembers {
                    span: format!("wrong{}", random.below(9)).into(),
                    members: vec![some(random)],
                },
                12 => Operation::Relate {
                    kind: "任".into(),
                    from: format!("wrong{}", random.below(9)).into(),
                    to: format!("wrong{}", random.below(9)).into(),
                },
                13 => Operation::SetArticleLabel {
                    article: a,
                    label: "体".into(),
                    given: true,
                },
                15 => Operation::Decline {
                    runs: some(random),
                    kind: "tag".into(),
                },
                14 => Operation::SetProgress {
                    article: a,
                    progress: Progress::Done,
                },
                _ => Operation::SetMetadata {
                    article: a,
                    key: "x".to_owned(),
                    value: None,
                },
            });
        }
        operations
    }
}

// ---- printing ----

fn buffer(buffer: Buffer) -> String {
    match buffer.is_typed() {
        true => format!("p{}~r{}", buffer.page.0, buffer.replica.0),
        false => format!("p{}", buffer.page.0),
    }
}

pub(crate) fn address(a: Address) -> String {
    format!("{}:{}", buffer(a.buffer), a.index)
}

fn runs(runs: &[Run]) -> String {
    let runs: Vec<String> = runs
        .iter()
        .map(|r| match r.len() {
            1 => format!("{}:{}", buffer(r.buffer), r.start),
            _ => format!("{}:{}..{}", buffer(r.buffer), r.start, r.end),
        })
        .collect();
    format!("[{}]", runs.join(" "))
}

fn before(b: &Option<Address>) -> String {
    b.map_or("the end".to_owned(), address)
}

/// An operation in a few words.
pub(crate) fn operation(operation: &Operation) -> String {
    match operation {
        Operation::Insert {
            typed,
            text,
            after,
            before: b,
        } => format!(
            "insert {text:?} as {} after {} before {}",
            runs(&[*typed]),
            address(*after),
            before(b)
        ),
        Operation::SplitArticle {
            head,
            after,
            before: b,
        } => format!(
            "split article, head {}, after {} before {}",
            address(*head),
            address(*after),
            before(b)
        ),
        Operation::UnsplitArticle { head } => format!("unsplit {}", address(*head)),
        Operation::Replace {
            targets,
            typed,
            text,
        } => format!(
            "replace {} by {text:?} as {}",
            runs(targets),
            runs(&[*typed])
        ),
        Operation::Hide { runs: r } => format!("hide {}", runs(r)),
        Operation::Show { runs: r } => format!("show {}", runs(r)),
        Operation::Join { at, runs: r } => format!("join at {}, hide {}", address(*at), runs(r)),
        Operation::Keep { at, runs: r } => format!("keep at {}, show {}", address(*at), runs(r)),
        Operation::Move { runs: r, after } => {
            format!("move {} after {}", runs(r), address(*after))
        }
        Operation::SetRole { runs: r, role } => format!("role {} {}", role.name(), runs(r)),
        Operation::Tag {
            span,
            members,
            label,
            ..
        } => {
            let parts: Vec<String> = members.iter().map(|part| runs(part)).collect();
            format!("tag {span} {label} {}", parts.join(" + "))
        }
        Operation::SetMembers { span, members } => {
            let parts: Vec<String> = members.iter().map(|part| runs(part)).collect();
            format!("members of {span}: {}", parts.join(" + "))
        }
        Operation::Decline { runs: r, kind } => format!("refuse {kind} {}", runs(r)),
        Operation::SetProgress { article, progress } => {
            format!("progress {} {}", address(*article), progress.name())
        }
        Operation::SetMetadata {
            article,
            key,
            value,
        } => {
            format!("metadata {} {key} {value:?}", address(*article))
        }
        other => format!("{other:?}"),
    }
}

fn action(id: ActionId) -> String {
    format!("{}.r{:x}", id.lamport, id.replica.0)
}

/// Pages and events, one a line.
pub(crate) fn print(pages: &[Page], events: &[Event]) -> String {
    let mut out = String::new();
    for (id, text) in pages {
        let text: String = text.iter().collect();
        let _ = writeln!(out, "  page p{}: {text:?}", id.0);
    }
    for event in events {
        let _ = match event {
            Event::Act {
                id,
                operations,
                sound,
            } => {
                let operations: Vec<String> = operations.iter().map(operation).collect();
                let wrong = if *sound { "" } else { " (wrong)" };
                writeln!(out, "  {}{wrong}: {}", action(*id), operations.join("; "))
            }
            Event::Toggle { id, changes } => {
                let changes: Vec<String> = changes
                    .iter()
                    .map(|(a, live)| {
                        format!("{} {}", if *live { "redo" } else { "undo" }, action(*a))
                    })
                    .collect();
                writeln!(out, "  {}: {}", action(*id), changes.join(", "))
            }
        };
    }
    out
}

/// Whether the core's facts have a bit.
pub(crate) fn has(facts: Facts, bit: u8) -> bool {
    facts.any(bit)
}

/// Shares operations for [`Document::append`].
pub(crate) fn numbered(operations: &[Operation]) -> Vec<(u32, Arc<Operation>)> {
    (0..)
        .zip(operations.iter().cloned().map(Arc::new))
        .collect()
}
