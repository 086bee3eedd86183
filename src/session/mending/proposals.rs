//! The proposals that are known of a bundle: taken in as they are made, made anew where the text
//! changed, and judged by what editors have decided by hand meanwhile.

use std::collections::BTreeMap;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::core::Address;
use crate::mend::habits::{Habits, Offsets};
use crate::mend::reprint::Heard;

use super::making::Portion;
use super::proposal::{ArticleProposals, ByHand, What};
use super::reliability::Counts;

/// Bundles with more proposals than this are gone through a part at a time.
pub const KEPT_AT_MOST: usize = 300_000;

/// By the number of the page and the place on it.
type Place = (u32, u32);

/// What all decisions made by hand come to: a bundle has hundreds of thousands, and a page is
/// looked at anew with every edit.
#[derive(Clone, Debug, Default)]
struct Learned {
    habits: Habits,
    own: Counts,
}

impl Learned {
    fn add(&mut self, decided: &[ByHand]) {
        for one in decided {
            one.grounds.note(one.kept, &mut self.habits);
            let (keep, confidence) = one.grounds.decide(&Offsets::default());
            self.own.add(confidence, keep == one.kept);
        }
    }

    fn take_back(&mut self, decided: &[ByHand]) {
        for one in decided {
            one.grounds.take_back(one.kept, &mut self.habits);
            let (keep, confidence) = one.grounds.decide(&Offsets::default());
            self.own.take_back(confidence, keep == one.kept);
        }
    }
}

/// See the module's description.
#[derive(Clone, Debug, Default)]
pub struct Proposals {
    articles: BTreeMap<Place, Arc<ArticleProposals>>,
    places: FxHashMap<Address, Place>,
    /// What people decided on pages of which the rest was laid aside.
    aside: BTreeMap<u32, Vec<ByHand>>,
    learned: Learned,
    offsets: Offsets,
    count: usize,
    state: u64,
}

impl Proposals {
    /// Takes in what was made; gives what was known of the same documents, which goes.
    pub fn take(&mut self, portion: Portion) -> Vec<Arc<ArticleProposals>> {
        let mut gone = Vec::new();
        for page in &portion.pages {
            let of_page = self.articles.range((*page, 0)..=(*page, u32::MAX));
            gone.extend(of_page.map(|(place, _)| *place));
        }
        let mut speak = false;
        for page in &portion.pages {
            if let Some(decided) = self.aside.remove(page) {
                self.learned.take_back(&decided);
                speak = true;
            }
        }
        let mut heard: FxHashMap<Address, Heard> = FxHashMap::default();
        let mut known = Vec::new();
        for place in gone {
            let Some(old) = self.articles.remove(&place) else {
                continue;
            };
            self.places.remove(&old.article);
            self.count -= old.proposals.len();
            self.learned.take_back(&old.by_hand);
            speak |= !old.by_hand.is_empty();
            if !portion.has_heard {
                heard.extend(heard_of(&old));
            }
            known.push(old);
        }
        for mut article in portion.articles {
            for proposal in &mut article.proposals {
                if let What::Break { at, grounds } = &mut proposal.what
                    && let Some(heard) = heard.get(at)
                {
                    grounds.heard = *heard;
                }
            }
            let place = (article.page, article.place);
            self.learned.add(&article.by_hand);
            speak |= !article.by_hand.is_empty();
            self.count += article.proposals.len();
            self.places.insert(article.article, place);
            self.articles.insert(place, Arc::new(article));
        }
        self.state += 1;
        if speak {
            self.offsets = self.learned.habits.offsets();
        }
        known
    }

    /// Keeps no more than so many: those of the pages furthest from a page go, which stays itself.
    /// What people decided there is still learned from.
    pub fn keep_near(&mut self, page: u32, most: usize) {
        while self.count > most {
            let ends = [
                self.articles.first_key_value(),
                self.articles.last_key_value(),
            ];
            let ends = ends.into_iter().flatten().map(|((no, _), _)| *no);
            let Some(furthest) = ends.max_by_key(|no| no.abs_diff(page)) else {
                return;
            };
            if furthest == page {
                return;
            }
            let of_page = self.articles.range((furthest, 0)..=(furthest, u32::MAX));
            let places: Vec<Place> = of_page.map(|(place, _)| *place).collect();
            let mut by_hand = Vec::new();
            for place in places {
                let Some(old) = self.articles.remove(&place) else {
                    continue;
                };
                self.places.remove(&old.article);
                self.count -= old.proposals.len();
                by_hand.extend_from_slice(&old.by_hand);
            }
            if !by_hand.is_empty() {
                self.aside.insert(furthest, by_hand);
            }
            self.state += 1;
        }
    }

    /// What is decided by hand, as what it does to open breaks.
    pub fn offsets(&self) -> &Offsets {
        &self.offsets
    }

    /// How often editors decided as was proposed, by confidence.
    pub fn own(&self) -> &Counts {
        &self.learned.own
    }

    /// Changes with everything that is taken in.
    pub fn state(&self) -> u64 {
        self.state
    }

    /// How many proposals there are.
    pub fn count(&self) -> usize {
        self.count
    }

    /// The articles, in the order of the list.
    pub fn articles(&self) -> impl Iterator<Item = &Arc<ArticleProposals>> {
        self.articles.values()
    }

    /// What is proposed for an article; none where nothing is.
    pub fn of(&self, article: Address) -> Option<&Arc<ArticleProposals>> {
        self.articles.get(self.places.get(&article)?)
    }

    /// Whether anything is known of a page.
    pub fn has_page(&self, no: u32) -> bool {
        let mut here = self.articles.range((no, 0)..=(no, u32::MAX));
        here.next().is_some()
    }
}

fn heard_of(article: &ArticleProposals) -> impl Iterator<Item = (Address, Heard)> + '_ {
    let breaks = article.proposals.iter();
    breaks.filter_map(|proposal| match &proposal.what {
        What::Break { at, grounds } if grounds.heard != Heard::Nothing => {
            Some((*at, grounds.heard))
        }
        _ => None,
    })
}
