//! Facets of proposals, which narrow each other, and clusters of those that would do the same.

use std::collections::BTreeSet;
use std::sync::Arc;

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use crate::core::Address;
use crate::mend::habits::Offsets;
use crate::mend::reasons::{Fault, Reason};

use super::proposal::{ArticleProposals, Key, Proposal, Sort, What, Why};

/// How sure proposals are, in bands.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Band {
    /// From 0.99.
    Sure,
    /// From 0.97.
    Likely,
    /// From 0.9.
    Fair,
    /// From 0.8.
    Weak,
    /// Below that.
    Open,
}

impl Band {
    /// All.
    pub const ALL: [Band; 5] = [Band::Sure, Band::Likely, Band::Fair, Band::Weak, Band::Open];

    /// The band of a confidence.
    pub fn of(confidence: f32) -> Self {
        let all = Self::ALL.into_iter();
        all.filter(|band| confidence >= band.from())
            .min()
            .unwrap_or(Band::Open)
    }

    /// Where it begins.
    pub fn from(self) -> f32 {
        match self {
            Band::Sure => 0.99,
            Band::Likely => 0.97,
            Band::Fair => 0.9,
            Band::Weak => 0.8,
            Band::Open => 0.5,
        }
    }

    /// Where the next begins.
    pub fn to(self) -> f32 {
        match self {
            Band::Sure => 1.0,
            Band::Likely => 0.99,
            Band::Fair => 0.97,
            Band::Weak => 0.9,
            Band::Open => 0.8,
        }
    }
}

impl Serialize for Why {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(self.english())
    }
}

impl<'de> Deserialize<'de> for Why {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let name = String::deserialize(from)?;
        let reason = Reason::from_name(&name).map(Why::Reason);
        reason
            .or_else(|| Fault::from_name(&name).map(Why::Fault))
            .ok_or_else(|| serde::de::Error::custom(format!("{name:?} is no reason")))
    }
}

/// Which proposals. What is empty takes all in.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Facets {
    /// Those of some sorts.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub sorts: BTreeSet<Sort>,
    /// Those that are so sure.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub bands: BTreeSet<Band>,
    /// Those whose first reason is one of these.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub reasons: BTreeSet<Why>,
    /// Those in newspapers; an empty name is no newspaper.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub newspapers: BTreeSet<String>,
    /// Those about such text: what stands there and would; of a break the character before it.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub texts: BTreeSet<String>,
    /// Those at least so sure, in thousandths.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at_least: Option<u16>,
}

impl Facets {
    /// All that are at least so sure.
    pub fn from(confidence: f32) -> Self {
        Self {
            at_least: Some((confidence * 1000.0).round() as u16),
            ..Self::default()
        }
    }

    /// Which facets a proposal does not pass.
    fn failed(&self, seen: &Seen<'_>) -> [bool; 5] {
        let of = |is_empty: bool, has: bool| !is_empty && !has;
        [
            of(self.sorts.is_empty(), self.sorts.contains(&seen.sort)),
            of(
                self.bands.is_empty(),
                self.bands.contains(&Band::of(seen.confidence)),
            ),
            of(self.reasons.is_empty(), self.reasons.contains(&seen.why)),
            of(
                self.newspapers.is_empty(),
                self.newspapers.contains(seen.newspaper),
            ),
            of(self.texts.is_empty(), self.texts.contains(seen.text)),
        ]
    }

    fn is_sure_enough(&self, confidence: f32) -> bool {
        self.at_least
            .is_none_or(|least| confidence >= f32::from(least) / 1000.0 - 1e-6)
    }
}

/// What is seen of a proposal by facets.
struct Seen<'a> {
    sort: Sort,
    confidence: f32,
    why: Why,
    newspaper: &'a str,
    text: &'a str,
}

impl<'a> Seen<'a> {
    /// What is seen of a proposal of an article that was judged; `text` holds its text.
    fn of(
        article: &'a ArticleProposals,
        proposal: &Proposal,
        (sort, confidence): (Sort, f32),
        why: Why,
        text: &'a mut String,
    ) -> Self {
        surface(proposal, text);
        Seen {
            sort,
            confidence,
            why,
            newspaper: &article.newspaper,
            text,
        }
    }
}

/// The text that a proposal is about: what stands there and would; of a break the character before
/// it.
fn surface(proposal: &Proposal, text: &mut String) {
    text.clear();
    match &proposal.what {
        What::Break { .. } => {
            let (before, _, _) = proposal.snippet.parts();
            text.extend(before.chars().next_back());
            text.push('⏎');
        }
        What::Repair(repair) => {
            text.push_str(&repair.before);
            text.push('→');
            text.push_str(&repair.with);
        }
    }
}

/// Proposals that would do the same: the same repair, or a break in the same situation.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub struct Cluster {
    /// What sort they are.
    pub sort: Sort,
    /// Of a repair, what stands there.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub before: String,
    /// And what would.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub with: String,
    /// The weightiest reasons.
    pub reasons: Vec<Why>,
}

/// Reasons of a break that make its situation.
const SITUATION: usize = 2;

impl Cluster {
    fn of(proposal: &Proposal, sort: Sort, mut reasons: Vec<Why>) -> Self {
        let (before, with) = match &proposal.what {
            // All white space at the ends of lines is one.
            What::Repair(repair) if sort != Sort::Edge => {
                (repair.before.to_string(), repair.with.to_string())
            }
            _ => (String::new(), String::new()),
        };
        reasons.truncate(SITUATION);
        Self {
            sort,
            before,
            with,
            reasons,
        }
    }
}

/// A cluster with what is in it.
#[derive(Clone, Debug)]
pub struct Counted {
    /// Which.
    pub cluster: Cluster,
    /// How many proposals.
    pub count: u32,
    /// The least and the mean confidence.
    pub least: f32,
    /// See `least`.
    pub mean: f32,
    /// Some of them.
    pub examples: Vec<Example>,
}

/// A proposal of a cluster: in which article, and which of its proposals.
#[derive(Clone, Debug)]
pub struct Example {
    /// The article's proposals.
    pub article: Arc<ArticleProposals>,
    /// The number of the proposal among them.
    pub number: u32,
}

impl Example {
    /// The proposal.
    pub fn proposal(&self) -> Option<&Proposal> {
        self.article.proposals.get(self.number as usize)
    }
}

/// So many examples are kept of a cluster.
const EXAMPLES: usize = 200;

/// So many texts are listed.
const TEXTS: usize = 200;

/// How many proposals have each value, all other facets heard.
#[derive(Clone, Debug, Default)]
pub struct Grouped {
    /// By sort.
    pub sorts: Vec<(Sort, u32)>,
    /// By how sure they are.
    pub bands: Vec<(Band, u32)>,
    /// By first reason, the most frequent first.
    pub reasons: Vec<(Why, u32)>,
    /// By newspaper, the most frequent first.
    pub newspapers: Vec<(String, u32)>,
    /// By text, the most frequent first.
    pub texts: Vec<(String, u32)>,
    /// Those that pass, in clusters, the largest first.
    pub clusters: Vec<Counted>,
    /// How many pass.
    pub passing: u32,
    /// How many there are.
    pub all: u32,
}

/// Counts proposals by facets, and puts those that pass into clusters.
pub fn grouped<'a>(
    articles: impl IntoIterator<Item = &'a Arc<ArticleProposals>>,
    offsets: &Offsets,
    facets: &Facets,
) -> Grouped {
    let mut sorts: FxHashMap<Sort, u32> = FxHashMap::default();
    let mut bands: FxHashMap<Band, u32> = FxHashMap::default();
    let mut reasons: FxHashMap<Why, u32> = FxHashMap::default();
    let mut newspapers: FxHashMap<Arc<str>, u32> = FxHashMap::default();
    let mut texts: FxHashMap<String, u32> = FxHashMap::default();
    let mut clusters: FxHashMap<Cluster, Counted> = FxHashMap::default();
    let mut made = Grouped::default();
    let mut text = String::new();
    for article in articles {
        for (number, proposal) in (0..).zip(&article.proposals) {
            made.all += 1;
            let (sort, confidence) = proposal.judged(offsets);
            if !facets.is_sure_enough(confidence) {
                continue;
            }
            let why = proposal.reasons(offsets);
            let judged = (sort, confidence);
            let seen = Seen::of(article, proposal, judged, why[0], &mut text);
            let failed = facets.failed(&seen);
            let count = failed.iter().filter(|failed| **failed).count();
            let counts = |facet: usize| count == 0 || (count == 1 && failed[facet]);
            if counts(0) {
                *sorts.entry(sort).or_default() += 1;
            }
            if counts(1) {
                *bands.entry(Band::of(confidence)).or_default() += 1;
            }
            if counts(2) {
                *reasons.entry(why[0]).or_default() += 1;
            }
            if counts(3) {
                match newspapers.get_mut(&*article.newspaper) {
                    Some(count) => *count += 1,
                    None => {
                        newspapers.insert(Arc::clone(&article.newspaper), 1);
                    }
                }
            }
            if counts(4) {
                match texts.get_mut(&text) {
                    Some(count) => *count += 1,
                    None => {
                        texts.insert(text.clone(), 1);
                    }
                }
            }
            if count > 0 {
                continue;
            }
            made.passing += 1;
            let cluster = Cluster::of(proposal, sort, why);
            let counted = clusters
                .entry(cluster)
                .or_insert_with_key(|cluster| Counted {
                    cluster: cluster.clone(),
                    count: 0,
                    least: 1.0,
                    mean: 0.0,
                    examples: Vec::new(),
                });
            counted.count += 1;
            counted.least = counted.least.min(confidence);
            counted.mean += confidence;
            if counted.examples.len() < EXAMPLES {
                counted.examples.push(Example {
                    article: Arc::clone(article),
                    number,
                });
            }
        }
    }
    made.sorts = sorts.into_iter().collect();
    made.sorts.sort_unstable();
    made.bands = bands.into_iter().collect();
    made.bands.sort_unstable();
    made.reasons = reasons.into_iter().collect();
    made.reasons
        .sort_unstable_by_key(|(why, count)| (std::cmp::Reverse(*count), *why));
    let newspapers = newspapers.into_iter();
    made.newspapers = newspapers
        .map(|(name, count)| (name.to_string(), count))
        .collect();
    made.newspapers
        .sort_unstable_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    made.texts = texts.into_iter().collect();
    made.texts
        .sort_unstable_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    made.texts.truncate(TEXTS);
    made.clusters = clusters.into_values().collect();
    for counted in &mut made.clusters {
        counted.mean /= counted.count as f32;
    }
    made.clusters.sort_unstable_by(|a, b| {
        b.count
            .cmp(&a.count)
            .then_with(|| a.cluster.cmp(&b.cluster))
    });
    made
}

/// Which proposals a step is about: those that pass facets, and of these those in some clusters. Of
/// all clusters where none is named, but what is only flagged is left out then.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Selection {
    /// See [`Facets`].
    #[serde(default)]
    pub facets: Facets,
    /// See [`Cluster`].
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub clusters: Vec<Cluster>,
}

/// Some proposals of an article, with what each is taken for.
#[derive(Clone, Debug)]
pub struct Picked {
    /// The article's proposals.
    pub article: Arc<ArticleProposals>,
    /// The numbers of those that are picked; of a break, whether it is kept.
    pub numbers: Vec<(u32, bool)>,
}

impl Selection {
    /// The proposals that it is about. `except` are left out.
    pub fn picks<'a>(
        &self,
        articles: impl IntoIterator<Item = &'a Arc<ArticleProposals>>,
        offsets: &Offsets,
        except: impl Fn(&Key) -> bool,
    ) -> Vec<Picked> {
        let mut picked = Vec::new();
        let mut text = String::new();
        let clusters: BTreeSet<&Cluster> = self.clusters.iter().collect();
        for article in articles {
            let mut numbers = Vec::new();
            for (number, proposal) in (0..).zip(&article.proposals) {
                let (sort, confidence) = proposal.judged(offsets);
                if !self.facets.is_sure_enough(confidence)
                    || (clusters.is_empty() && sort.is_flag())
                    || except(&proposal.key())
                {
                    continue;
                }
                let why = proposal.reasons(offsets);
                let judged = (sort, confidence);
                let seen = Seen::of(article, proposal, judged, why[0], &mut text);
                let passes = self.facets.failed(&seen) == [false; 5];
                let is_in = |why| clusters.contains(&Cluster::of(proposal, sort, why));
                if passes && (clusters.is_empty() || is_in(why)) {
                    numbers.push((number, sort == Sort::Keep));
                }
            }
            if !numbers.is_empty() {
                let article = Arc::clone(article);
                picked.push(Picked { article, numbers });
            }
        }
        picked
    }
}

/// The heads of the articles that picks are in.
pub fn heads(picked: &[Picked]) -> Vec<Address> {
    picked.iter().map(|one| one.article.article).collect()
}
