//! What is proposed: to join a break or to keep it, or to repair a place in the text.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::core::{Address, Role};
use crate::mend::grounds::Grounds;
use crate::mend::habits::Offsets;
use crate::mend::reasons::{Fault, Reason};
use crate::mend::repairs::Kind;
use crate::session::article_id;
use crate::session::command::{ArticleRef, Breaks, Command, Stretch};
use crate::store::record;

/// What an editor sees of the kinds of proposals.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "the words of the window say what each is")]
pub enum Sort {
    Join,
    Keep,
    Space,
    /// White space at the end of a line or at its beginning, which is no part of the clean text.
    Edge,
    Width,
    Mark,
    Digit,
    Names,
    Misprint,
}

impl Sort {
    /// All.
    pub const ALL: [Sort; 9] = [
        Sort::Join,
        Sort::Keep,
        Sort::Space,
        Sort::Edge,
        Sort::Width,
        Sort::Mark,
        Sort::Digit,
        Sort::Names,
        Sort::Misprint,
    ];

    /// That of a repair.
    pub fn of_repair(kind: Kind, fault: Fault) -> Self {
        match (kind, fault) {
            (_, Fault::SpaceAtEnd | Fault::SpaceAtBeginning) => Sort::Edge,
            (_, Fault::HalfWidthMark | Fault::QuoteSort | Fault::DashSort) => Sort::Mark,
            (Kind::Space, _) => Sort::Space,
            (Kind::Width, _) => Sort::Width,
            (Kind::Digit, _) => Sort::Digit,
            (Kind::NameList, _) => Sort::Names,
            (Kind::Misprint, _) => Sort::Misprint,
        }
    }

    /// Whether it is about a break.
    pub fn is_break(self) -> bool {
        matches!(self, Sort::Join | Sort::Keep)
    }

    /// Whether it is only flagged: an editor may do it, a batch does not.
    pub fn is_flag(self) -> bool {
        self == Sort::Misprint
    }
}

/// Text of a line around what a proposal is about.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Snippet {
    text: Box<str>,
    /// Where that begins and ends, in bytes.
    from: u16,
    to: u16,
}

/// So many characters are told on each side.
const TOLD: usize = 16;

impl Snippet {
    pub(super) fn of(before: &[char], what: &[char], after: &[char]) -> Self {
        let from = before.len().saturating_sub(TOLD);
        let mut text = String::new();
        let put = |text: &mut String, chars: &[char]| {
            let shown = chars.iter().map(|c| if c.is_control() { ' ' } else { *c });
            text.extend(shown);
            text.len() as u16
        };
        let start = put(&mut text, &before[from..]);
        let end = put(&mut text, &what[..what.len().min(2 * TOLD)]);
        put(&mut text, &after[..after.len().min(TOLD)]);
        Self {
            text: text.into(),
            from: start,
            to: end,
        }
    }

    /// What stands before, itself, what stands behind. A break is nothing itself.
    pub fn parts(&self) -> (&str, &str, &str) {
        let (from, to) = (usize::from(self.from), usize::from(self.to));
        (&self.text[..from], &self.text[from..to], &self.text[to..])
    }
}

/// A repair of a stretch of text.
#[derive(Clone, PartialEq, Debug)]
pub struct Repair {
    /// What stands there. What is taken away or put in is told with the characters beside it.
    pub before: Box<str>,
    /// What would.
    pub with: Box<str>,
    /// What sort it is.
    pub kind: Kind,
    /// Why.
    pub fault: Fault,
    /// How likely it is right.
    pub confidence: f32,
}

/// What a proposal would do.
#[derive(Clone, PartialEq, Debug)]
pub enum What {
    /// Decide a break.
    Break {
        /// What names the break.
        at: Address,
        /// What the decision rests on.
        grounds: Grounds,
    },
    /// Repair the text.
    Repair(Box<Repair>),
}

/// A proposal.
#[derive(Clone, PartialEq, Debug)]
pub struct Proposal {
    /// What it would do.
    pub what: What,
    /// The printed row that it is in or at the end of, counted from 1.
    pub row: u32,
    /// The first character it is about; of a break the one before it.
    pub first: Address,
    /// The last; of a break the one behind it.
    pub last: Address,
    /// What stands around it.
    pub snippet: Snippet,
}

/// What refused repairs of a kind are called in the log.
pub(super) fn refusal(kind: Kind) -> String {
    format!("repair:{}", kind.name())
}

/// Why something is proposed.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Why {
    /// A break.
    Reason(Reason),
    /// A repair.
    Fault(Fault),
}

impl Why {
    /// In Chinese.
    pub fn chinese(self) -> &'static str {
        match self {
            Why::Reason(reason) => reason.chinese(),
            Why::Fault(fault) => fault.chinese(),
        }
    }

    /// In English: also its name in files.
    pub fn english(self) -> &'static str {
        match self {
            Why::Reason(reason) => reason.english(),
            Why::Fault(fault) => fault.english(),
        }
    }
}

impl Proposal {
    /// Its sort, and how likely it is right.
    pub fn judged(&self, offsets: &Offsets) -> (Sort, f32) {
        match &self.what {
            What::Break { grounds, .. } => {
                let (keep, confidence) = grounds.decide(offsets);
                (if keep { Sort::Keep } else { Sort::Join }, confidence)
            }
            What::Repair(repair) => (
                Sort::of_repair(repair.kind, repair.fault),
                repair.confidence,
            ),
        }
    }

    /// Why it is proposed, the weightiest first.
    pub fn reasons(&self, offsets: &Offsets) -> Vec<Why> {
        match &self.what {
            What::Break { grounds, .. } => {
                let (keep, _) = grounds.decide(offsets);
                let reasons = grounds.reasons(keep, offsets);
                reasons.into_iter().map(Why::Reason).collect()
            }
            What::Repair(repair) => vec![Why::Fault(repair.fault)],
        }
    }

    /// The command by which an editor takes it, or does not: a break is decided the other way then,
    /// a repair refused for good.
    pub fn command(&self, article: Address, offsets: &Offsets, takes: bool) -> Command {
        let written = |address| record::write_address(article.buffer.page, address);
        let id = ArticleRef::Name(article_id(article));
        let stretch = Stretch::Addresses {
            first: written(self.first),
            last: written(self.last),
        };
        match &self.what {
            What::Break { at, grounds } => {
                let (keep, _) = grounds.decide(offsets);
                let breaks = Breaks::Address {
                    address: written(*at),
                };
                match keep == takes {
                    true => Command::Keep {
                        article: id,
                        breaks,
                    },
                    false => Command::Join {
                        article: id,
                        breaks,
                    },
                }
            }
            What::Repair(repair) if takes => Command::Correct {
                article: id,
                stretch,
                with: repair.with.to_string(),
            },
            What::Repair(repair) => Command::Decline {
                article: id,
                stretch,
                kind: refusal(repair.kind),
            },
        }
    }

    /// What names it among the proposals of an article.
    pub fn key(&self) -> Key {
        Key {
            first: self.first,
            last: self.last,
            is_break: matches!(self.what, What::Break { .. }),
        }
    }
}

/// Names a proposal among those of an article, also when they are made anew.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Key {
    first: Address,
    last: Address,
    is_break: bool,
}

/// What a person decided about a break, beside what the model makes of it.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct ByHand {
    /// What the model makes of it.
    pub grounds: Grounds,
    /// Whether it was kept.
    pub kept: bool,
}

/// What is proposed for an article, in the order of its text.
#[derive(Clone, PartialEq, Debug)]
pub struct ArticleProposals {
    /// The number of the page in whose list the article stands.
    pub page: u32,
    /// Its place among the articles of its document.
    pub place: u32,
    /// The article's head.
    pub article: Address,
    /// The newspaper it is from; empty if none is named.
    pub newspaper: Arc<str>,
    /// The proposals.
    pub proposals: Vec<Proposal>,
    /// What people decided.
    pub by_hand: Vec<ByHand>,
    /// Breaks that are decided, by whomever.
    pub decided: u32,
}

/// The role that mending gives lines goes along with breaks.
impl What {
    /// The role of the line that ends at a break.
    pub fn role(&self) -> Option<Role> {
        match self {
            What::Break { grounds, .. } => Some(grounds.role),
            What::Repair(_) => None,
        }
    }
}
