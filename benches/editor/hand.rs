//! The hand of an editor who tags an article until it is right. It knows the keys, sees what the
//! window shows ([`Sight`]), knows what is right of what it looks at, and takes the way of the
//! fewest keys as far as it can tell beforehand; where a key does something else, it looks anew.

use std::ops::Range;

use egui::{Key, Modifiers};

use pizhu::core::LabelId;
use pizhu::tag::words::Words;
use pizhu::ui::{Sight, Suggestion};

use crate::caret::{Map, Press};
use crate::desk::{Desk, For};
use crate::{Gold, meets};

/// No way for the caret is so long.
const AT_MOST: usize = 60;

/// How many keys it takes to choose something by its letters, at the least.
const LETTERS: usize = 2;

/// An article never takes so many keys for each of its names.
const KEYS_FOR_EACH: usize = 40;

const NONE: Modifiers = Modifiers::NONE;
const ALT: Modifiers = Modifiers::ALT;
const SHIFT: Modifiers = Modifiers::SHIFT;

pub(crate) struct Hand<'a> {
    desk: &'a mut Desk,
    gold: &'a Gold,
    map: Map,
}

/// How something is come by that a label is then given to.
enum Way {
    /// Selected by the caret.
    Select,
    /// The next name: as it stands.
    NextName,
    /// What is at the caret in this gap.
    Caret(usize),
    /// A suggestion, by its letters.
    Letters(Range<usize>),
    /// The next suggestion.
    NextOffer,
    /// A word, by its letters.
    Word(Range<usize>),
}

impl<'a> Hand<'a> {
    pub(crate) fn new(desk: &'a mut Desk, gold: &'a Gold, words: &Words) -> Self {
        let map = Map::new(&desk.sight(), words);
        Self { desk, gold, map }
    }

    /// Tags what is missing, by hand.
    pub(crate) fn add(&mut self) {
        while let Some((range, label)) = self.missing() {
            self.put(&range, &label);
            self.stop_when_lost();
        }
        self.clear();
    }

    /// Goes through the article screen by screen: puts right what is wrong, tags what is missing,
    /// accepts what is sure, then what is left one by one.
    pub(crate) fn read(&mut self) {
        loop {
            self.stop_when_lost();
            let sight = self.desk.sight();
            if let Some((range, label)) = self.to_be_put(&sight) {
                self.put(&range, &label);
            } else if let Some(wrong) = self.wrong(&sight) {
                self.take_away(&wrong);
            } else if self
                .seen(&sight)
                .any(|one| one.is_sure && self.is_right(one))
            {
                self.refuse(&sight);
                self.press(For::Accepting, SHIFT, Key::Quote);
            } else if let Some(one) = self.seen(&sight).find(|one| self.is_right(one)) {
                self.accept(&sight, one);
            } else {
                let Some((next, _)) = self.missing() else {
                    return;
                };
                assert!(
                    !within(&sight.seen, &next),
                    "{next:?} in view is dealt with"
                );
                if next.start < sight.seen.start {
                    self.press(For::Turning, NONE, Key::PageUp);
                    continue;
                }
                // On to what is next.
                let below = |one: &Suggestion| one.is_sure && one.range.start >= sight.seen.end;
                match sight.suggestions.iter().any(below) {
                    true => self.press(For::Turning, SHIFT, Key::Quote),
                    false => self.press(For::Turning, NONE, Key::PageDown),
                };
            }
        }
    }

    /// That what stands there now is what is right.
    pub(crate) fn check(&self) {
        let sight = self.desk.sight();
        let tags = sight.tags.iter();
        let mut tags: Gold = tags
            .map(|(range, label)| (range.clone(), label.to_string()))
            .collect();
        tags.sort_by_key(|(range, _)| range.start);
        assert_eq!(tags, *self.gold, "everything is tagged, and right");
    }

    fn stop_when_lost(&self) {
        let most = KEYS_FOR_EACH * self.gold.len().max(1);
        assert!(self.desk.pressed() < most, "lost: {:?}", self.desk.sight());
    }

    // ---- looking ----

    /// The first that bears no tag as it should.
    fn missing(&self) -> Option<(Range<usize>, String)> {
        let sight = self.desk.sight();
        let mut gold = self.gold.iter();
        gold.find(|(range, label)| !bears(&sight, range, label))
            .cloned()
    }

    /// What is suggested and in view.
    fn seen<'b>(&self, sight: &'b Sight) -> impl Iterator<Item = &'b Suggestion> + use<'b> {
        let seen = sight.seen.clone();
        let all = sight.suggestions.iter();
        all.filter(move |one| within(&seen, &one.range))
    }

    fn is_right(&self, one: &Suggestion) -> bool {
        let mut gold = self.gold.iter();
        gold.any(|(range, label)| one.range == *range && *one.label == **label)
    }

    /// The first in view that has to be tagged because it is not suggested as it should be, or
    /// bears a tag that is wrong.
    fn to_be_put(&self, sight: &Sight) -> Option<(Range<usize>, String)> {
        let offered = |range: &Range<usize>, label: &str| {
            let mut all = sight.suggestions.iter();
            all.any(|one| one.range == *range && *one.label == *label)
        };
        let mut gold = self.gold.iter();
        gold.find(|(range, label)| {
            within(&sight.seen, range) && !bears(sight, range, label) && !offered(range, label)
        })
        .cloned()
    }

    /// The first tag in view that nothing can be made of.
    fn wrong(&self, sight: &Sight) -> Option<Range<usize>> {
        let is_one = |range: &Range<usize>, label: &LabelId| {
            let mut gold = self.gold.iter();
            gold.any(|(other, right)| other == range && **right == **label)
        };
        let mut tags = sight.tags.iter();
        let wrong = tags.find(|(range, label)| within(&sight.seen, range) && !is_one(range, label));
        wrong.map(|(range, _)| range.clone())
    }

    // ---- suggestions ----

    /// Refuses what is sure, in view and nothing; by letters, all together.
    fn refuse(&mut self, sight: &Sight) {
        let wrong = self
            .seen(sight)
            .filter(|one| one.is_sure && !self.is_right(one));
        let wrong: Vec<Range<usize>> = wrong.map(|one| one.range.clone()).collect();
        if wrong.is_empty() {
            return;
        }
        if let [one] = wrong.as_slice()
            && chosen(sight).as_ref() == Some(one)
        {
            self.press(For::Refusing, NONE, Key::Backslash);
            return;
        }
        // With one chosen the key refuses that one.
        if sight.suggestion.is_some() {
            self.press(For::Choosing, NONE, Key::Escape);
        }
        self.press(For::Refusing, NONE, Key::Backslash);
        for range in wrong {
            self.type_letters(For::Refusing, &range);
        }
    }

    /// Accepts what is right and not sure.
    fn accept(&mut self, sight: &Sight, one: &Suggestion) {
        let ways = self.map.ways(sight.caret, false);
        let into = ways
            .nearest(|gap| one.range.contains(&gap))
            .unwrap_or_default();
        let by_caret = ways.to(into) + 1;
        let steps = |from: usize| {
            let between = sight.suggestions.iter().skip(from);
            let place = between.take_while(|other| other.range != one.range).count();
            place + from
        };
        let at = steps(0);
        let before = match sight.suggestion {
            Some(now) => at.checked_sub(now),
            None => {
                let behind = |other: &&Suggestion| other.range.start < sight.caret;
                let first = sight.suggestions.iter().take_while(behind).count();
                at.checked_sub(first).map(|steps| steps + 1)
            }
        };
        match before {
            Some(0) => {
                self.press(For::Accepting, NONE, Key::Quote);
            }
            Some(steps) if steps < by_caret && steps <= LETTERS => {
                self.press(For::Choosing, NONE, Key::Semicolon);
            }
            _ if by_caret <= LETTERS + 1 => {
                self.go(For::Caret, NONE, |gap| gap == into);
                self.label(For::Accepting, NONE, &one.label);
            }
            _ => self.choose_by_letters(&one.range),
        }
    }

    /// Chooses what bears letters.
    fn choose_by_letters(&mut self, range: &Range<usize>) {
        self.press(For::Choosing, NONE, Key::Backtick);
        self.type_letters(For::Choosing, range);
    }

    fn type_letters(&mut self, what: For, range: &Range<usize>) {
        let sight = self.desk.sight();
        let letters = sight.letters.iter().find(|(at, _)| at == range);
        let letters = letters.map(|(_, letters)| letters.clone());
        let letters = letters.expect("what is in view has letters");
        for letter in letters.chars() {
            let key = Key::from_name(&letter.to_string()).expect("a letter");
            self.press(what, NONE, key);
        }
    }

    // ---- tags ----

    /// Gives a stretch its tag, by the fewest keys.
    fn put(&mut self, range: &Range<usize>, label: &str) {
        let sight = self.desk.sight();
        let ways = self.map.ways(sight.caret, false);
        let (_, _, selecting) = self.map.ends(&ways, range);
        // A tag that is chosen and wrong.
        if let Some(now) = chosen(&sight).filter(|now| meets(now, range))
            && self.edges(&now, range).len() <= selecting
        {
            self.put_right(range, label);
            return;
        }
        let mut ways_to = vec![(selecting + 1, Way::Select)];
        // Moving its edges first makes a suggestion a tag that has its label.
        let cost = |from: &Range<usize>, own: Option<&str>| {
            let edges = self.edges(from, range).len();
            let label = own.is_none_or(|own| own != label || edges == 0);
            edges + usize::from(label)
        };
        if let Some(name) = sight.next_name.as_ref().filter(|name| meets(name, range)) {
            ways_to.push((1 + cost(name, None), Way::NextName));
        }
        // Words in view: letters take as many keys as they do at the most.
        let mut at = range.start;
        while at < range.end {
            let word = self.map.word(at);
            at = word.end.max(at + 1);
            if within(&sight.seen, &word) {
                let keys = 1 + LETTERS + cost(&word, None);
                ways_to.push((keys, Way::Word(word)));
            }
        }
        let free = |gap: usize| self.at(&sight, gap);
        for gap in range.clone() {
            let (there, own) = free(gap);
            let cost = match own {
                // A tag needs its label only where that is another.
                Some((own, true)) => self.edges(&there, range).len() + usize::from(own != label),
                Some((own, false)) => cost(&there, Some(&own)),
                None => cost(&there, None),
            };
            ways_to.push((ways.to(gap) + cost, Way::Caret(gap)));
        }
        for (number, one) in sight.suggestions.iter().enumerate() {
            if !meets(&one.range, range) || !within(&sight.seen, &one.range) {
                continue;
            }
            let cost = cost(&one.range, Some(&one.label));
            let letters = if sight.suggestions.len() > 20 { 1 } else { 0 };
            ways_to.push((LETTERS + letters + cost, Way::Letters(one.range.clone())));
            let next = match sight.suggestion {
                Some(now) => number == now + 1,
                None => {
                    let before = |one: &&Suggestion| one.range.start < sight.caret;
                    number == sight.suggestions.iter().take_while(before).count()
                }
            };
            if next {
                ways_to.push((1 + cost, Way::NextOffer));
            }
        }
        let best = ways_to.into_iter().min_by_key(|(cost, _)| *cost);
        let way = best.map_or(Way::Select, |(_, way)| way);
        self.come_by(way, range, label);
    }

    /// What is at the caret in a gap, as far as one can tell: its stretch; the label it has or is
    /// suggested with, and whether it is a tag.
    fn at(&self, sight: &Sight, gap: usize) -> (Range<usize>, Option<(String, bool)>) {
        let tags = sight.tags.iter().filter(|(range, _)| range.contains(&gap));
        if let Some((range, label)) = tags.min_by_key(|(range, _)| range.len()) {
            return (range.clone(), Some((label.to_string(), true)));
        }
        let mut offers = sight.suggestions.iter();
        if let Some(one) = offers.find(|one| one.range.contains(&gap)) {
            return (one.range.clone(), Some((one.label.to_string(), false)));
        }
        let name = sight.next_name.clone().filter(|name| name.contains(&gap));
        (name.unwrap_or_else(|| self.map.word(gap)), None)
    }

    fn come_by(&mut self, way: Way, range: &Range<usize>, label: &str) {
        match way {
            Way::Select => self.select(range, label),
            Way::NextName => {
                let sight = self.press(For::NextName, Modifiers::COMMAND, Key::Semicolon);
                let now = selected(&sight);
                match now == *range {
                    true => self.tag(range, label),
                    // The tag of what is selected is not chosen: at its end, the caret is about it.
                    false if meets(&now, range) => self.tag_and_put_right(range, label),
                    false => self.select(range, label),
                }
            }
            Way::Caret(gap) => {
                let sight = self.desk.sight();
                let is_chosen = sight.suggestion.is_some() || sight.tag.is_some();
                if (sight.caret == gap && is_chosen) || sight.anchor != sight.caret {
                    self.press(For::Choosing, NONE, Key::Escape);
                }
                let sight = self.go(For::Caret, NONE, |at| at == gap);
                match sight.aim.clone() {
                    Some(aim) if aim == *range => {
                        let (_, own) = self.at(&sight, gap);
                        match own {
                            Some((_, true)) => {
                                self.label(For::Relabelling, NONE, label);
                            }
                            _ => self.tag(range, label),
                        }
                    }
                    Some(aim) if meets(&aim, range) => self.tag_and_put_right(range, label),
                    _ => self.select(range, label),
                }
            }
            Way::Word(word) => {
                self.press(For::Choosing, SHIFT, Key::Backtick);
                self.type_letters(For::Choosing, &word);
                match word == *range {
                    true => self.tag(range, label),
                    false => self.tag_and_put_right(range, label),
                }
            }
            Way::Letters(offer) => {
                self.choose_by_letters(&offer);
                self.put_right(range, label);
            }
            Way::NextOffer => {
                self.press(For::Choosing, NONE, Key::Semicolon);
                self.put_right(range, label);
            }
        }
    }

    /// Tags what is at the caret or selected and meets what is right, and moves its edges.
    fn tag_and_put_right(&mut self, range: &Range<usize>, label: &str) {
        let sight = self.desk.sight();
        let here = sight.aim.clone().unwrap_or_else(|| selected(&sight));
        let marked = sight.aim.is_some().then(|| {
            let all = sight.suggestions.iter().map(|one| &one.range);
            let tags = sight.tags.iter().map(|(range, _)| range);
            all.chain(tags).any(|range| *range == here)
        });
        if marked != Some(true) {
            self.label(For::Tagging, NONE, label);
        }
        if chosen(&self.desk.sight()).is_none() && marked != Some(true) {
            // What was selected bears a tag that is not chosen: the caret goes into it.
            self.go(For::Caret, NONE, |gap| here.contains(&gap));
        }
        self.put_right(range, label);
    }

    /// Gives what is chosen or at the caret the edges and the label that are right.
    fn put_right(&mut self, range: &Range<usize>, label: &str) {
        for _ in 0..AT_MOST {
            let sight = self.desk.sight();
            let about = chosen(&sight).or_else(|| sight.aim.clone());
            let Some(now) = about.filter(|now| meets(now, range)) else {
                return;
            };
            let edges = self.edges(&now, range);
            let ahead = sight.edges.as_ref();
            if edges.len() > 1 && ahead.is_some_and(|(to, own)| to == range && **own == *label) {
                self.press(For::Edges, NONE, Key::Equals);
                self.press(For::Accepting, NONE, Key::Quote);
                return;
            }
            let Some((modifiers, key)) = edges.first().copied() else {
                if !bears(&sight, range, label) {
                    let is_own = sight.tags.iter().any(|(tag, _)| tag == range);
                    let what = if is_own {
                        For::Relabelling
                    } else {
                        For::Tagging
                    };
                    self.label(what, NONE, label);
                }
                self.others(range, label);
                return;
            };
            let after = self.press(For::Edges, modifiers, key);
            let stays = chosen(&after).or_else(|| after.aim.clone()) == Some(now);
            if stays {
                return;
            }
        }
    }

    /// The keys that move the edges of a tag to where they belong, those first that make it longer.
    fn edges(&self, from: &Range<usize>, to: &Range<usize>) -> Vec<Press> {
        let with = |keys: Vec<Press>, more: Modifiers| -> Vec<Press> {
            keys.into_iter()
                .map(|(modifiers, key)| (modifiers | more, key))
                .collect()
        };
        let starts = with(self.map.edge(from.start, to.start), ALT | SHIFT);
        let ends = with(self.map.edge(from.end, to.end), ALT);
        match to.end > from.end {
            true => [ends, starts].concat(),
            false => [starts, ends].concat(),
        }
    }

    /// Gives what is selected or at the caret a label: with all others of its name, where all that
    /// are in view are right.
    fn tag(&mut self, range: &Range<usize>, label: &str) {
        match self.all_others(range, label) > 0 {
            true => self.label(For::Mentions, SHIFT, label),
            false => self.label(For::Tagging, NONE, label),
        };
    }

    /// Tags the others of a name that was tagged.
    fn others(&mut self, range: &Range<usize>, label: &str) {
        if self.all_others(range, label) > 0 {
            self.press(For::Mentions, NONE, Key::Slash);
        }
    }

    /// How many others of a name are in view that have neither a tag nor a sure suggestion; none,
    /// where one of them is none.
    fn all_others(&self, range: &Range<usize>, label: &str) -> usize {
        let sight = self.desk.sight();
        let name = &sight.text[range.clone()];
        let places = sight.text.windows(name.len()).enumerate();
        let places = places.filter(|(_, words)| *words == name);
        let places = places.map(|(at, _)| at..at + name.len());
        let (mut left, mut all_right) = (0, true);
        for place in places.filter(|place| *place != *range && within(&sight.seen, place)) {
            let is_tagged = sight.tags.iter().any(|(tag, _)| meets(tag, &place));
            if is_tagged {
                continue;
            }
            let mut gold = self.gold.iter();
            all_right &= gold.any(|(other, right)| *other == place && right == label);
            let mut offers = sight.suggestions.iter();
            let offered =
                offers.any(|one| one.is_sure && one.range == place && *one.label == *label);
            left += usize::from(!offered);
        }
        if all_right { left } else { 0 }
    }

    /// Takes a tag away.
    fn take_away(&mut self, range: &Range<usize>) {
        let sight = self.desk.sight();
        if chosen(&sight).as_ref() != Some(range) {
            let ways = self.map.ways(sight.caret, false);
            let into = ways.nearest(|gap| range.contains(&gap));
            let far = into.map_or(usize::MAX, |gap| ways.to(gap));
            if far < LETTERS {
                self.go(For::Caret, NONE, |gap| range.contains(&gap));
                self.press(For::Choosing, ALT, Key::Period);
            } else {
                self.choose_by_letters(range);
            }
        }
        self.press(For::Deleting, NONE, Key::Delete);
    }

    /// Takes away what is tagged and wrong, wherever it is.
    fn clear(&mut self) {
        while let Some(range) = {
            let mut sight = self.desk.sight();
            sight.seen = 0..sight.text.len();
            self.wrong(&sight)
        } {
            let inside = |gap: usize| range.contains(&gap);
            self.go(For::Caret, NONE, inside);
            self.press(For::Choosing, ALT, Key::Period);
            self.press(For::Deleting, NONE, Key::Delete);
            self.stop_when_lost();
        }
    }

    /// Selects with the caret and gives a label.
    fn select(&mut self, range: &Range<usize>, label: &str) {
        let sight = self.desk.sight();
        let ways = self.map.ways(sight.caret, false);
        let (first, last, _) = self.map.ends(&ways, range);
        let is_chosen = sight.suggestion.is_some() || sight.tag.is_some();
        if sight.anchor != sight.caret || (sight.caret == first && is_chosen) {
            self.press(For::Choosing, NONE, Key::Escape);
        }
        self.go(For::Caret, NONE, |gap| gap == first);
        let sight = self.go(For::Selecting, SHIFT, |gap| gap == last);
        assert_eq!(selected(&sight), *range, "what was to be selected is");
        self.tag(range, label);
    }

    // ---- keys ----

    fn press(&mut self, what: For, modifiers: Modifiers, key: Key) -> Sight {
        self.desk.press(what, modifiers, key)
    }

    fn label(&mut self, what: For, modifiers: Modifiers, label: &str) -> Sight {
        let key = match label {
            "PER" => Key::P,
            "LOC" => Key::L,
            _ => Key::O,
        };
        self.press(what, modifiers, key)
    }

    /// Takes the caret to a gap that will do, looking again after each key.
    fn go(&mut self, what: For, with: Modifiers, goal: impl Fn(usize) -> bool) -> Sight {
        let mut sure = false;
        for _ in 0..AT_MOST {
            let sight = self.desk.sight();
            let ways = self.map.ways(sight.caret, sure);
            let to = ways.nearest(&goal).expect("a gap that will do");
            let Some((modifiers, key)) = ways.keys(to).first().copied() else {
                return sight;
            };
            let expected = ways.first(to);
            let after = self.press(what, modifiers | with, key);
            // Rows led elsewhere: they are no longer counted on.
            sure |= Some(after.caret) != expected;
        }
        panic!("the caret does not arrive: {:?}", self.desk.sight());
    }
}

/// What is selected.
fn selected(sight: &Sight) -> Range<usize> {
    sight.anchor.min(sight.caret)..sight.anchor.max(sight.caret)
}

/// The tag or suggestion that is chosen.
fn chosen(sight: &Sight) -> Option<Range<usize>> {
    let tag = sight.tag.map(|at| sight.tags[at].0.clone());
    let offer = || {
        sight
            .suggestion
            .map(|at| sight.suggestions[at].range.clone())
    };
    tag.or_else(offer)
}

fn within(seen: &Range<usize>, range: &Range<usize>) -> bool {
    seen.start <= range.start && range.end <= seen.end
}

/// Whether a stretch bears a tag, exactly.
fn bears(sight: &Sight, range: &Range<usize>, label: &str) -> bool {
    let mut tags = sight.tags.iter();
    tags.any(|(tag, own)| tag == range && **own == *label)
}
