//! What breaks the rules of the label set: tags over each other, attributes, relations, labels on
//! what they are not for; and what would put it right.

use std::collections::BTreeMap;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::core::labels::{
    Attribute, AttributeKind, Label, LabelSet, Marked, Meeting, NO, RelationId, Trouble, YES,
    apart_from_meetings, meetings,
};
use crate::core::{Address, Document, LabelId, Span, SpanId};
use crate::tag::consistency::{Kind, Strings};
use crate::tag::dictionary::fold;

use super::{Read, Remedy};

/// What a finding breaks.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Rule {
    /// Its tag and another lie over each other.
    Meets {
        /// The other.
        other: SpanId,
        /// How the first of them in the article stands to the second; where one lies inside, it
        /// to the one around it.
        meeting: Meeting,
    },
    /// Its tag bears a label for whole articles.
    OnSpan,
    /// An attribute of its tag says what it cannot.
    Value {
        /// The attribute's id.
        attribute: String,
        /// What it says.
        said: String,
    },
    /// An attribute of its tag says nothing.
    Missing {
        /// The attribute's id.
        attribute: String,
    },
    /// A relation that goes from its tag joins labels that its type does not.
    Relates {
        /// The type.
        kind: RelationId,
        /// The tag it goes to.
        to: SpanId,
    },
    /// The article bears a label for words.
    OnArticle {
        /// The label.
        label: LabelId,
    },
}

/// What a group of such findings is about; labels, attributes and types of relations by their ids.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum Subject {
    /// Tags of two labels over each other, the one inside or the first one first.
    Meets(String, String, Meeting),
    /// A label for whole articles on words.
    OnSpan(String),
    /// An attribute of a label says what it cannot.
    Value(String, String),
    /// An attribute of a label says nothing.
    Missing(String, String),
    /// Relations of a type, from one label to another.
    Relates(String, String, String),
    /// A label for words on an article.
    OnArticle(String),
}

impl Subject {
    /// The kind of finding.
    pub fn kind(&self) -> Kind {
        match self {
            Subject::Meets(..) => Kind::Overlap,
            Subject::Value(..) | Subject::Missing(..) => Kind::Attribute,
            Subject::Relates(..) => Kind::Relation,
            Subject::OnSpan(_) | Subject::OnArticle(_) => Kind::Article,
        }
    }

    /// It in words, for the command line.
    pub fn said(&self) -> String {
        match self {
            Subject::Meets(one, other, Meeting::Inside) => format!("{one} in {other}"),
            Subject::Meets(one, other, Meeting::Same) => format!("{one} = {other}"),
            Subject::Meets(one, other, Meeting::Crosses) => format!("{one} × {other}"),
            Subject::OnSpan(label) => format!("{label} on words"),
            Subject::Value(label, attribute) => format!("{label} {attribute}: no such value"),
            Subject::Missing(label, attribute) => format!("{label} {attribute}: missing"),
            Subject::Relates(kind, from, to) => format!("{kind}: {from} → {to}"),
            Subject::OnArticle(label) => format!("{label} on an article"),
        }
    }
}

/// Whether tags of two labels may lie over each other; `meeting` is how the first stands to the
/// second. Where a label says nothing, tags may nest, but not cross, and not say the same twice.
pub(super) fn allows(one: &Label, other: &Label, meeting: Meeting) -> bool {
    let inside = |one: &Label, other: &Label| {
        let named = one.inside.named();
        named.map(|_| one.inside.allows(&other.id))
    };
    let crosses = |one: &Label, other: &Label| {
        let named = one.crosses.named();
        named.map(|_| one.crosses.allows(&other.id))
    };
    match meeting {
        Meeting::Inside => inside(one, other).unwrap_or(true),
        Meeting::Same if one.id == other.id => false,
        Meeting::Same => match (inside(one, other), inside(other, one)) {
            (None, None) => true,
            (one, other) => one == Some(true) || other == Some(true),
        },
        Meeting::Crosses => match (crosses(one, other), crosses(other, one)) {
            (None, None) => false,
            (one, other) => one != Some(false) && other != Some(false),
        },
    }
}

/// A rule that is broken.
pub(super) struct Broken {
    pub(super) subject: Subject,
    pub(super) rule: Rule,
    /// The tag, by its place in the article; none where it is about the article itself.
    pub(super) tag: Option<usize>,
    pub(super) remedy: Option<Remedy>,
}

/// What attributes that every tag is to have say of which words: by the words, the number of the
/// label and the attribute.
#[derive(Debug, Default)]
pub(super) struct Said(FxHashMap<(String, usize, String), BTreeMap<String, u64>>);

impl Said {
    /// Counts what is said in an article.
    pub(super) fn add(&mut self, document: &Document, read: &Read, labels: &LabelSet) {
        let any = |label: &Label| label.attributes.iter().any(|a| a.required);
        if !labels.labels().iter().any(any) {
            return;
        }
        for tag in &read.tags {
            let label = &labels.labels()[tag.label];
            let Some(span) = document.span(&tag.id).filter(|_| any(label)) else {
                continue;
            };
            for attribute in label.attributes.iter().filter(|a| a.required) {
                let said = span.attributes().get(&attribute.id);
                if let Some(value) = said.filter(|v| !v.is_empty() && attribute.takes(v)) {
                    let key = (read.key(tag), tag.label, attribute.id.clone());
                    *self
                        .0
                        .entry(key)
                        .or_default()
                        .entry(value.clone())
                        .or_default() += 1;
                }
            }
        }
    }

    /// Adds what was counted elsewhere.
    pub(super) fn merge(&mut self, other: Self) {
        for (key, values) in other.0 {
            let own = self.0.entry(key).or_default();
            for (value, count) in values {
                *own.entry(value).or_default() += count;
            }
        }
    }

    /// What is said more often than anything else.
    fn usual(&self, words: String, label: usize, attribute: &str) -> Option<String> {
        let values = self.0.get(&(words, label, attribute.to_owned()))?;
        let most = values.values().max()?;
        let mut usual = values.iter().filter(|(_, count)| *count == most);
        let (value, _) = usual.next()?;
        usual.next().is_none().then(|| value.clone())
    }
}

/// What is wrong in an article; `is_refused` says whether an editor wants it so.
pub(super) fn broken(
    document: &Document,
    labels: &LabelSet,
    read: &Read,
    (strings, said): (&Strings, &Said),
    is_refused: impl Fn(&Broken) -> bool,
) -> Vec<Broken> {
    let mut found = Vec::new();
    overlaps(document, labels, read, strings, &is_refused, &mut found);
    let all = labels.labels();
    let here: Vec<(Span<'_>, &Label)> = read
        .tags
        .iter()
        .filter_map(|tag| Some((document.span(&tag.id)?, &all[tag.label])))
        .collect();
    let place: FxHashMap<&str, usize> = read
        .tags
        .iter()
        .enumerate()
        .map(|(at, tag)| (&*tag.id, at))
        .collect();
    let label_of = |id: &SpanId| labels.resolve(document.span(id)?.label());
    for trouble in apart_from_meetings(document, labels, read.head, &here) {
        let at = |span: &SpanId| place.get(&**span).copied();
        let named = |at: usize| &all[read.tags[at].label];
        let one = match trouble {
            Trouble::Meets { .. } => continue,
            Trouble::OnSpan { span } => at(&span).map(|tag| Broken {
                subject: Subject::OnSpan(named(tag).id.to_string()),
                rule: Rule::OnSpan,
                tag: Some(tag),
                remedy: Some(Remedy::ToArticle(named(tag).id.to_string())),
            }),
            Trouble::Value { span, attribute } => at(&span).and_then(|tag| {
                let label = named(tag);
                let known = label.attributes.iter().find(|a| a.id == attribute)?;
                let said = document.span(&span)?.attributes().get(&attribute)?.clone();
                let value = meant(known, &said).or_else(|| known.default.clone());
                Some(Broken {
                    subject: Subject::Value(label.id.to_string(), attribute.clone()),
                    remedy: match (value, known.required) {
                        (None, true) => None,
                        (value, _) => Some(Remedy::Attribute(attribute.clone(), value)),
                    },
                    rule: Rule::Value { attribute, said },
                    tag: Some(tag),
                })
            }),
            Trouble::Missing { span, attribute } => at(&span).and_then(|tag| {
                let label = named(tag);
                let known = label.attributes.iter().find(|a| a.id == attribute)?;
                let words = read.key(&read.tags[tag]);
                let value = said.usual(words, read.tags[tag].label, &attribute);
                let value = value.or_else(|| known.default.clone());
                Some(Broken {
                    subject: Subject::Missing(label.id.to_string(), attribute.clone()),
                    remedy: value.map(|value| Remedy::Attribute(attribute.clone(), Some(value))),
                    rule: Rule::Missing { attribute },
                    tag: Some(tag),
                })
            }),
            Trouble::Relates { kind, from, to } => at(&from).and_then(|tag| {
                let (begin, end) = (named(tag), label_of(&to)?);
                let turned = (kind.clone(), to.clone(), from.clone());
                let known = labels.relation(&kind)?;
                let turns = known.joins(&end.id, &begin.id) && !document.has_relation(&turned);
                let (begin, end) = (begin.id.to_string(), end.id.to_string());
                Some(Broken {
                    subject: Subject::Relates(kind.to_string(), begin, end),
                    remedy: Some(match turns {
                        true => Remedy::Turn,
                        false => Remedy::Unrelate,
                    }),
                    rule: Rule::Relates { kind, to },
                    tag: Some(tag),
                })
            }),
            Trouble::OnArticle { label } => Some(Broken {
                subject: Subject::OnArticle(label.to_string()),
                remedy: Some(Remedy::OffArticle(label.to_string())),
                rule: Rule::OnArticle { label },
                tag: None,
            }),
        };
        found.extend(one.filter(|one| !is_refused(one)));
    }
    found
}

/// Tags over each other against the rules. One that is to go is found once.
fn overlaps(
    document: &Document,
    labels: &LabelSet,
    read: &Read,
    strings: &Strings,
    is_refused: &impl Fn(&Broken) -> bool,
    found: &mut Vec<Broken>,
) {
    let all = labels.labels();
    let marked: Vec<Marked<'_>> = read
        .tags
        .iter()
        .map(|tag| Marked {
            label: &all[tag.label].id,
            ranges: &tag.parts,
        })
        .collect();
    let mut goes: FxHashSet<usize> = FxHashSet::default();
    let mut related: Option<FxHashSet<SpanId>> = None;
    for (one, other, meeting) in meetings(&marked) {
        let (a, b) = (&read.tags[one], &read.tags[other]);
        let (first, second) = (&all[a.label], &all[b.label]);
        if allows(first, second, meeting) || goes.contains(&one) || goes.contains(&other) {
            continue;
        }
        let mut is_rich = |id: &SpanId| {
            let related = related.get_or_insert_with(|| {
                let all = document.relations();
                let ends = all.iter().flat_map(|r| [r.from.clone(), r.to.clone()]);
                ends.collect()
            });
            let span = document.span(id);
            span.is_some_and(|s| !s.attributes().is_empty() || s.note().is_some())
                || related.contains(id)
        };
        let out = match meeting {
            Meeting::Inside => Some(one),
            Meeting::Same if a.label == b.label => match is_rich(&b.id) && !is_rich(&a.id) {
                true => Some(one),
                false => Some(other),
            },
            // How usual a tag of several parts is nobody has counted.
            _ if a.parts.len() > 1 || b.parts.len() > 1 => None,
            // The one that is the more usual stays.
            Meeting::Same | Meeting::Crosses => {
                let usual = |tag| strings.count(&read.key(tag), tag.label);
                match usual(a).cmp(&usual(b)) {
                    std::cmp::Ordering::Less => Some(one),
                    std::cmp::Ordering::Equal => None,
                    std::cmp::Ordering::Greater => Some(other),
                }
            }
        };
        let tag = out.unwrap_or(other.max(one));
        let beside = if tag == one { other } else { one };
        let broken = Broken {
            subject: Subject::Meets(first.id.to_string(), second.id.to_string(), meeting),
            rule: Rule::Meets {
                other: read.tags[beside].id.clone(),
                meeting,
            },
            tag: Some(tag),
            remedy: out.map(|_| Remedy::Untag),
        };
        if !is_refused(&broken) {
            goes.extend(out);
            found.push(broken);
        }
    }
}

/// The value that is meant by what is said: by its name, or written otherwise.
fn meant(attribute: &Attribute, said: &str) -> Option<String> {
    let folded = |text: &str| -> String { text.trim().chars().map(fold).collect() };
    let said = folded(said);
    match &attribute.kind {
        AttributeKind::Choice(values) => {
            let mut all = values.iter();
            let is = |text: &String| !text.is_empty() && folded(text) == said;
            let meant = all.find(|v| is(&v.id) || is(&v.name) || is(&v.name_en));
            meant.map(|value| value.id.clone())
        }
        AttributeKind::Flag => match &*said {
            "是" | "有" | "对" | "yes" | "y" | "true" | "1" => Some(YES.to_owned()),
            "否" | "无" | "不" | "no" | "n" | "false" | "0" => Some(NO.to_owned()),
            _ => None,
        },
        _ => None,
    }
}

/// Whether a rule is still broken.
pub(super) fn stands(
    document: &Document,
    labels: &LabelSet,
    article: Address,
    (rule, span): (&Rule, Option<&SpanId>),
) -> bool {
    let tag = |id: &SpanId| {
        let span = document.span(id)?;
        Some((span, labels.resolve(span.label())?))
    };
    let own = span.and_then(tag);
    if let Rule::OnArticle { label } = rule {
        let mut given = document.article_labels(article);
        let known = labels.resolve(label);
        return given.any(|(l, _)| l == label) && known.is_some_and(|l| !l.of_article);
    }
    let Some((span, label)) = own else {
        return false;
    };
    let attribute = |id: &str| {
        let known = label.attributes.iter().find(|a| a.id == id);
        let said = span.attributes().get(id).filter(|v| !v.is_empty());
        (known, said)
    };
    match rule {
        Rule::Meets { other, .. } => tag(other).is_some_and(|(other, beside)| {
            let ranges = [span.standing().ranges, other.standing().ranges];
            let marked =
                [(label, &ranges[0]), (beside, &ranges[1])].map(|(label, ranges)| Marked {
                    label: &label.id,
                    ranges,
                });
            let both = [label, beside];
            let met = meetings(&marked);
            met.iter()
                .any(|(a, b, how)| !allows(both[*a], both[*b], *how))
        }),
        Rule::OnSpan => label.of_article,
        Rule::Value {
            attribute: id,
            said,
        } => match attribute(id) {
            (Some(known), Some(now)) => now == said && !known.takes(now),
            _ => false,
        },
        Rule::Missing { attribute: id } => {
            let (known, now) = attribute(id);
            now.is_none() && known.is_some_and(|known| known.required)
        }
        Rule::Relates { kind, to } => {
            let key = (kind.clone(), span.id().clone(), to.clone());
            let ends = labels.relation(kind).zip(tag(to));
            document.has_relation(&key)
                && ends.is_some_and(|(kind, (_, end))| !kind.joins(&label.id, &end.id))
        }
        Rule::OnArticle { .. } => false,
    }
}
