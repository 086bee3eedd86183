//! What an editor can do to text and tags, as values that speak of addresses only.
//!
//! An [`Operation`] is what the log holds for good. It never says "at offset 7": it names the
//! characters, spans and articles it is about, so that it means the same whatever else was done
//! or undone. `docs/operations.md` gives the semantics of each.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use super::address::{Address, PageId, Replica, Run};
use super::labels::RelationId;

/// Names one undoable thing somebody did, and orders it among all others: by Lamport time,
/// ties by replica.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct ActionId {
    /// One more than the highest its maker had seen.
    pub lamport: u64,
    /// The sitting that made it.
    pub replica: Replica,
}

impl fmt::Debug for ActionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

impl fmt::Display for ActionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.lamport, self.replica)
    }
}

impl FromStr for ActionId {
    type Err = ();

    fn from_str(s: &str) -> Result<Self, ()> {
        let (lamport, replica) = s.split_once('.').ok_or(())?;
        Ok(Self {
            lamport: lamport.parse().map_err(|_| ())?,
            replica: Replica(u64::from_str_radix(replica, 16).map_err(|_| ())?),
        })
    }
}

/// Names a span for good, in every bundle and export it comes into.
pub type SpanId = Arc<str>;

/// Names a label for good; what it is called and looks like is the label set's.
pub type LabelId = Arc<str>;

/// The ordered characters of a span: parts, each a list of runs, everything between the first
/// and the last character of a part included, hidden characters too. More than one part makes
/// a discontinuous span.
pub type Members = Vec<Vec<Run>>;

/// What a block of a page is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
#[repr(u8)]
#[allow(missing_docs, reason = "the names are the newspaper's own terms")]
pub enum Role {
    /// Nobody has said yet.
    #[default]
    Unset = 0,
    Headline,
    Subtitle,
    Dateline,
    Byline,
    Body,
    Caption,
    Jump,
    Signoff,
    /// Running heads, page numbers, rules: what belongs to the page and not to an article.
    Furniture,
}

impl Role {
    /// Every role an editor can set.
    pub const ALL: [Role; 9] = [
        Role::Headline,
        Role::Subtitle,
        Role::Dateline,
        Role::Byline,
        Role::Body,
        Role::Caption,
        Role::Jump,
        Role::Signoff,
        Role::Furniture,
    ];

    /// The name in files and commands.
    pub fn name(self) -> &'static str {
        match self {
            Role::Unset => "unset",
            Role::Headline => "headline",
            Role::Subtitle => "subtitle",
            Role::Dateline => "dateline",
            Role::Byline => "byline",
            Role::Body => "body",
            Role::Caption => "caption",
            Role::Jump => "jump",
            Role::Signoff => "signoff",
            Role::Furniture => "furniture",
        }
    }

    /// The role of that name.
    pub fn from_name(name: &str) -> Option<Role> {
        Role::ALL
            .into_iter()
            .chain([Role::Unset])
            .find(|role| role.name() == name)
    }

    pub(crate) fn from_byte(byte: u8) -> Role {
        Role::ALL
            .into_iter()
            .find(|role| *role as u8 == byte)
            .unwrap_or_default()
    }
}

/// How far the work on an article has come.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub enum Progress {
    /// Not begun.
    #[default]
    Todo,
    /// In work.
    Doing,
    /// Finished; a learner may take what is not tagged as not an entity.
    Done,
}

impl Progress {
    /// The name in files and commands.
    pub fn name(self) -> &'static str {
        match self {
            Progress::Todo => "todo",
            Progress::Doing => "doing",
            Progress::Done => "done",
        }
    }

    /// The progress of that name.
    pub fn from_name(name: &str) -> Option<Progress> {
        [Progress::Todo, Progress::Doing, Progress::Done]
            .into_iter()
            .find(|p| p.name() == name)
    }
}

/// One operation on one document. Addresses and runs are in code points of their buffers.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Operation {
    /// Types `text`, as the characters `typed`, after the character `after`.
    Insert {
        /// The addresses the text receives, as many as `text` has characters.
        typed: Run,
        /// What was typed.
        text: Arc<str>,
        /// The character it stands after, hidden ones and heads included.
        after: Address,
        /// The character that stood next when it was typed, hidden ones included; none at the
        /// end of a page. It tells which spans the text is strictly inside of.
        before: Option<Address>,
    },
    /// Begins a new article after a character. Its head is a typed address.
    SplitArticle {
        /// The head of the new article.
        head: Address,
        /// As in `Insert`.
        after: Address,
        /// As in `Insert`.
        before: Option<Address>,
    },
    /// Takes back the beginning of an article that was split off: its text runs on in the
    /// article before.
    UnsplitArticle {
        /// The head that `SplitArticle` typed.
        head: Address,
    },
    /// Puts `text` in the place of the characters `targets`, after the last of them.
    Replace {
        /// What is replaced, in reading order; not empty.
        targets: Vec<Run>,
        /// The addresses the text receives, as many as `text` has characters.
        typed: Run,
        /// The correction; not empty.
        text: Arc<str>,
    },
    /// Hides characters, and the corrections that stand for them.
    Hide {
        /// What is hidden.
        runs: Vec<Run>,
    },
    /// Takes back any hiding of characters, and of the corrections that stand for them.
    Show {
        /// What is shown.
        runs: Vec<Run>,
    },
    /// Decides that the text runs on over a line break, and hides what stood there.
    Join {
        /// The break: the first line end in it.
        at: Address,
        /// What is hidden: line ends, blank lines, white space, a hyphen.
        runs: Vec<Run>,
    },
    /// Decides that a paragraph ends at a line break, and shows what stood there.
    Keep {
        /// The break: the first line end in it.
        at: Address,
        /// What is shown.
        runs: Vec<Run>,
    },
    /// Moves characters to after another one, in the order named.
    Move {
        /// What is moved; not empty, without heads.
        runs: Vec<Run>,
        /// Where to.
        after: Address,
    },
    /// Says what the characters of a block are.
    SetRole {
        /// The block's characters.
        runs: Vec<Run>,
        /// Their role.
        role: Role,
    },
    /// Marks characters as a mention of something.
    Tag {
        /// The new span.
        span: SpanId,
        /// Its characters.
        members: Members,
        /// Its label.
        label: LabelId,
        /// Its attributes.
        attributes: BTreeMap<String, String>,
        /// A remark.
        note: Option<String>,
    },
    /// Gives a span other characters: an edge moved, a part added.
    SetMembers {
        /// The span.
        span: SpanId,
        /// Its characters from now on.
        members: Members,
    },
    /// Gives a span another label.
    SetLabel {
        /// The span.
        span: SpanId,
        /// Its label from now on.
        label: LabelId,
    },
    /// Sets or removes an attribute of a span.
    SetAttribute {
        /// The span.
        span: SpanId,
        /// The attribute.
        key: String,
        /// Its value; none removes it.
        value: Option<String>,
    },
    /// Sets or removes the remark on a span.
    SetNote {
        /// The span.
        span: SpanId,
        /// The remark; none removes it.
        note: Option<String>,
    },
    /// Takes a span away.
    Untag {
        /// The span.
        span: SpanId,
    },
    /// Says that a span has a relation to another.
    Relate {
        /// The relation's type.
        kind: RelationId,
        /// The span it goes from.
        from: SpanId,
        /// The span it goes to.
        to: SpanId,
    },
    /// Takes a relation away.
    Unrelate {
        /// As in `Relate`.
        kind: RelationId,
        /// As in `Relate`.
        from: SpanId,
        /// As in `Relate`.
        to: SpanId,
    },
    /// Refuses a suggestion, so that it is not made again. Nothing else follows from it.
    Decline {
        /// The characters it was made for; not empty.
        runs: Vec<Run>,
        /// What was suggested: a word, then what of it behind a colon, as `tag:PER`. The word
        /// alone is all of it.
        kind: Arc<str>,
    },
    /// Says how far the work on an article has come.
    SetProgress {
        /// The article's head.
        article: Address,
        /// How far.
        progress: Progress,
    },
    /// Gives an article a label, or takes one from it.
    SetArticleLabel {
        /// The article's head.
        article: Address,
        /// The label.
        label: LabelId,
        /// Whether it has it from now on.
        given: bool,
    },
    /// Sets or removes a piece of metadata of a page: of all articles whose first character is
    /// of that page and that do not say otherwise.
    SetPageMetadata {
        /// The page.
        page: PageId,
        /// Which.
        key: String,
        /// Its value; none removes it.
        value: Option<String>,
    },
    /// Sets or removes a piece of metadata of an article.
    SetMetadata {
        /// The article's head.
        article: Address,
        /// Which.
        key: String,
        /// Its value; none removes it.
        value: Option<String>,
    },
}

impl Operation {
    /// What it types, if it types: the addresses and the text.
    pub fn typed(&self) -> Option<(Run, &str)> {
        match self {
            Operation::Insert { typed, text, .. } | Operation::Replace { typed, text, .. } => {
                Some((*typed, text))
            }
            Operation::SplitArticle { head, .. } => Some(((*head).into(), HEAD_TEXT)),
            _ => None,
        }
    }

    /// The runs it is about: replaced, hidden, shown, moved, given a role,
    /// tagged, or refused to be.
    pub fn runs(&self) -> impl Iterator<Item = Run> {
        let (flat, parts): (&[Run], &[Vec<Run>]) = match self {
            Operation::Replace { targets: runs, .. }
            | Operation::Hide { runs }
            | Operation::Show { runs }
            | Operation::Join { runs, .. }
            | Operation::Keep { runs, .. }
            | Operation::Move { runs, .. }
            | Operation::SetRole { runs, .. }
            | Operation::Decline { runs, .. } => (runs, &[]),
            Operation::Tag { members, .. } | Operation::SetMembers { members, .. } => {
                (&[], members)
            }
            _ => (&[], &[]),
        };
        flat.iter().copied().chain(parts.iter().flatten().copied())
    }

    /// The single characters it refers to: anchors, breaks, heads of articles.
    pub fn anchors(&self) -> impl Iterator<Item = Address> {
        let (first, second) = match self {
            Operation::Insert { after, before, .. }
            | Operation::SplitArticle { after, before, .. } => (Some(*after), *before),
            Operation::Move { after, .. } => (Some(*after), None),
            Operation::Join { at, .. } | Operation::Keep { at, .. } => (Some(*at), None),
            Operation::SetProgress { article: head, .. }
            | Operation::SetArticleLabel { article: head, .. }
            | Operation::SetMetadata { article: head, .. }
            | Operation::UnsplitArticle { head } => (Some(*head), None),
            _ => (None, None),
        };
        first.into_iter().chain(second)
    }

    /// The span it makes or changes.
    pub fn span(&self) -> Option<&SpanId> {
        match self {
            Operation::Tag { span, .. }
            | Operation::SetMembers { span, .. }
            | Operation::SetLabel { span, .. }
            | Operation::SetAttribute { span, .. }
            | Operation::SetNote { span, .. }
            | Operation::Untag { span } => Some(span),
            _ => None,
        }
    }

    /// The spans it makes or needs: the one it makes or changes, the two it relates.
    pub fn spans(&self) -> impl Iterator<Item = &SpanId> {
        let (first, second) = match self {
            Operation::Relate { from, to, .. } | Operation::Unrelate { from, to, .. } => {
                (Some(from), Some(to))
            }
            other => (other.span(), None),
        };
        first.into_iter().chain(second)
    }

    /// Every page whose text it speaks of, each once or more. Documents are made of pages that
    /// operations connect.
    pub fn pages(&self) -> impl Iterator<Item = PageId> {
        let typed = self.typed().map(|(run, _)| run.buffer.page);
        let named = match self {
            Operation::SetPageMetadata { page, .. } => Some(*page),
            _ => None,
        };
        self.runs()
            .map(|run| run.buffer.page)
            .chain(self.anchors().map(|a| a.buffer.page))
            .chain(typed)
            .chain(named)
    }
}

/// What an article's head reads as, were it ever read: a group separator.
pub(crate) const HEAD_TEXT: &str = "\u{1D}";
