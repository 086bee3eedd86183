//! What is found, put into groups as it comes: all of it is counted, and so much of it held.
//!
//! Held are the first places of each group, in the order of the bundle. Where the groups of a kind
//! are so many that this would be too much, fewer of each; what is not held is looked for again
//! when somebody asks for it (`fetch.rs`).

use std::borrow::Cow;
use std::cmp::Reverse;
use std::sync::atomic::{AtomicBool, Ordering};

use rustc_hash::FxHashMap;

use crate::tag::consistency::{About, Kind, Strings};

use super::{Bounds, Found, Subject};

/// What findings that belong together are about.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub(super) enum Topic {
    /// Words.
    Words(About),
    /// A rule of the label set.
    Rule(Subject),
}

/// What the findings of a group have in common.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Aim {
    pub(super) kind: Kind,
    pub(super) topic: Topic,
    /// Of edges where neither way is the usual one: names tagged whole belong to it as well.
    pub(super) both: bool,
}

impl Aim {
    /// Whether what is found belongs to the group.
    pub(super) fn takes(&self, kind: Kind, topic: &Topic) -> bool {
        let is_other_way = || match (&self.topic, topic) {
            (Topic::Words(About::Part(whole, part)), Topic::Words(About::Whole(w, p))) => {
                self.both && whole == w && part == p
            }
            _ => false,
        };
        self.kind == kind && (self.topic == *topic || is_other_way())
    }

    /// Words that stand wherever there is something to find.
    pub(super) fn words(&self) -> Option<&str> {
        match &self.topic {
            Topic::Words(About::Words(words)) => Some(words),
            Topic::Words(About::Part(whole, _) | About::Whole(whole, _)) => Some(whole),
            Topic::Rule(_) => None,
        }
    }
}

/// What a thread says of something found.
pub(super) enum Seen {
    /// Untagged words of this number, of which no more is held.
    Counted(u32),
    /// It may be held.
    Whole(Kind, Topic, Box<Found>),
}

/// Untagged words, by their numbers, of which no more is held: threads that look need not tell
/// where they stand.
pub(super) struct Full(Vec<AtomicBool>);

impl Full {
    pub(super) fn of(strings: &Strings) -> Self {
        Self((0..strings.len()).map(|_| AtomicBool::new(false)).collect())
    }

    pub(super) fn has(&self, number: u32) -> bool {
        let full = self.0.get(number as usize);
        full.is_some_and(|full| full.load(Ordering::Relaxed))
    }

    fn set(&self, number: u32) {
        if let Some(full) = self.0.get(number as usize) {
            full.store(true, Ordering::Relaxed);
        }
    }
}

/// Findings that belong together, as they come.
#[derive(Default)]
struct Gathered {
    /// The first of them.
    held: Vec<Found>,
    count: u64,
    /// How many say nothing to do.
    undecided: u64,
}

/// How much room there is for a kind; names that are tagged whole are a kind of their own, as it
/// shows at the end whether they are findings.
struct Room {
    by_group: usize,
    held: usize,
}

pub(super) struct Gathering<'a> {
    bounds: Bounds,
    strings: &'a Strings,
    full: &'a Full,
    groups: FxHashMap<(Kind, Topic), Gathered>,
    rooms: FxHashMap<(Kind, bool), Room>,
    /// Untagged words of which nothing more is held, by their numbers.
    counted: Vec<u64>,
}

/// A group with its place in the listing.
#[derive(Debug)]
pub(super) struct Ranked {
    pub(super) aim: Aim,
    pub(super) is_decided: bool,
    pub(super) count: u64,
    pub(super) held: Vec<Found>,
}

fn family((kind, topic): &(Kind, Topic)) -> (Kind, bool) {
    (*kind, matches!(topic, Topic::Words(About::Whole(..))))
}

impl<'a> Gathering<'a> {
    pub(super) fn new(bounds: Bounds, strings: &'a Strings, full: &'a Full) -> Self {
        Self {
            bounds,
            strings,
            full,
            groups: FxHashMap::default(),
            rooms: FxHashMap::default(),
            counted: vec![0; strings.len()],
        }
    }

    /// Takes in what was found; in the order of the bundle.
    pub(super) fn put(&mut self, seen: Seen) {
        let (kind, topic, found) = match seen {
            Seen::Counted(number) => {
                self.counted[number as usize] += 1;
                return;
            }
            Seen::Whole(kind, topic, found) => (kind, topic, found),
        };
        let untagged = match (&topic, kind) {
            (Topic::Words(About::Words(words)), Kind::Untagged) => self.strings.number(words),
            _ => None,
        };
        let key = (kind, topic);
        self.make_room(family(&key));
        let room = self.rooms.entry(family(&key)).or_insert(Room {
            by_group: self.bounds.by_group,
            held: 0,
        });
        let group = self.groups.entry(key).or_default();
        group.count += 1;
        group.undecided += u64::from(found.remedy.is_none());
        let has_room = room.held < self.bounds.by_kind;
        // The first ones and no later one: where one was left out, none is held behind it.
        let is_next = group.held.len() as u64 + 1 == group.count;
        if has_room && is_next && group.held.len() < room.by_group {
            group.held.push(*found);
            room.held += 1;
        } else if let Some(number) = untagged {
            self.full.set(number);
        }
    }

    /// Where a kind has no more room, less is held of each of its groups; of at least one place,
    /// as long as there is room for that.
    fn make_room(&mut self, of: (Kind, bool)) {
        let Some(room) = self.rooms.get_mut(&of) else {
            return;
        };
        while room.held >= self.bounds.by_kind && room.by_group > 1 {
            room.by_group /= 2;
            room.held = 0;
            for (key, group) in &mut self.groups {
                if family(key) == of {
                    if group.held.len() > room.by_group {
                        group.held.truncate(room.by_group);
                        group.held.shrink_to_fit();
                    }
                    room.held += group.held.len();
                }
            }
        }
    }

    /// All groups in the order in which they are listed; those that turn out to be the usual way
    /// are left out.
    pub(super) fn ranked(mut self) -> Vec<Ranked> {
        for ((kind, topic), group) in &mut self.groups {
            if let (Kind::Untagged, Topic::Words(About::Words(words))) = (kind, topic) {
                let number = self.strings.number(words);
                group.count += number.map_or(0, |number| self.counted[number as usize]);
            }
        }
        let is_whole = |(_, topic): &(Kind, Topic), _: &mut Gathered| {
            matches!(topic, Topic::Words(About::Whole(..)))
        };
        let mut wholes: FxHashMap<_, _> = self.groups.extract_if(is_whole).collect();
        let groups = std::mem::take(&mut self.groups).into_iter();
        let ranked = groups.filter_map(|((kind, topic), group)| {
            let other = match &topic {
                Topic::Words(About::Part(whole, part)) => {
                    let other = Topic::Words(About::Whole(whole.clone(), part.clone()));
                    Some((wholes.remove(&(kind, other.clone())), other))
                }
                _ => None,
            };
            self.rank(kind, topic, group, other)
        });
        let mut ranked: Vec<Ranked> = ranked.collect();
        ranked.sort_by(|a, b| {
            let order = |one: &Ranked| (one.aim.kind, Reverse(one.count));
            let names = || self.names(&a.aim.topic).cmp(&self.names(&b.aim.topic));
            order(a).cmp(&order(b)).then_with(names)
        });
        ranked
    }

    fn rank(
        &self,
        kind: Kind,
        mut topic: Topic,
        mut group: Gathered,
        other: Option<(Option<Gathered>, Topic)>,
    ) -> Option<Ranked> {
        let mut both = false;
        match (&topic, other) {
            (Topic::Words(About::Part(whole, _)), Some((wholes, other))) => {
                let wholes = wholes.unwrap_or_default();
                let (short, long) = (group.count, self.strings.total(whole));
                if short > long {
                    (topic, group) = (other, wholes);
                } else if short == long {
                    both = true;
                    group = joined(group, wholes);
                }
            }
            // What mostly cuts words stands beside them by its nature.
            (Topic::Words(About::Words(words)), _)
                if kind == Kind::Word && 2 * group.count <= self.strings.total(words) =>
            {
                return None;
            }
            _ => {}
        }
        (group.count > 0).then_some(Ranked {
            is_decided: !both && group.undecided == 0,
            aim: Aim { kind, topic, both },
            count: group.count,
            held: group.held,
        })
    }

    fn names<'b>(&'b self, topic: &'b Topic) -> (Cow<'b, str>, Option<&'b str>) {
        match topic {
            Topic::Words(About::Words(words)) => (self.strings.said(words).into(), None),
            Topic::Words(About::Part(whole, part) | About::Whole(whole, part)) => {
                let part = self.strings.said(part);
                (self.strings.said(whole).into(), Some(part))
            }
            Topic::Rule(subject) => (subject.said().into(), None),
        }
    }
}

/// Two lots of findings as one, in order; what is held ends where one of them is not held further.
fn joined(one: Gathered, other: Gathered) -> Gathered {
    let place = |found: &Found| (found.page, found.range);
    let mut held: Vec<Found> = Vec::with_capacity(one.held.len() + other.held.len());
    let ends = [&one, &other].map(|lot| {
        let is_all = lot.held.len() as u64 == lot.count;
        (!is_all).then(|| lot.held.last().map(place))
    });
    held.extend(one.held);
    held.extend(other.held);
    held.sort_by_key(place);
    for end in ends.into_iter().flatten() {
        held.retain(|found| end.is_some_and(|end| place(found) <= end));
    }
    Gathered {
        held,
        count: one.count + other.count,
        undecided: one.undecided + other.undecided,
    }
}
