//! Why a command was declined, and why a query is none.

use crate::session::command::{AttributeFault, CommandError};
use crate::tag::find::QueryError;
use crate::ui::strings::reasons::ReasonText as T;
use crate::ui::strings::{Language, Text};

use super::Reason;

impl Reason for CommandError {
    fn said(&self, language: Language) -> String {
        use CommandError as E;
        let say = |text| language.say(text).to_owned();
        let fill = |text, gaps: &[&str]| language.fill(text, gaps);
        let number = |number: &u32| number.to_string();
        match self {
            E::NoSuchArticle { name } => fill(T::NoArticle, &[name]),
            E::AmbiguousArticle { name } => fill(T::SeveralArticles, &[name]),
            E::NoSuchText { text, found, nth } => {
                fill(T::NoText, &[text, &number(found), &number(nth)])
            }
            E::NoSuchLine { line, lines } => fill(T::NoLine, &[&number(line), &number(lines)]),
            E::NotABreak { line } => fill(T::NoBreak, &[&number(line)]),
            E::NoBreakThere => say(T::NoBreakThere),
            E::BadOffsets { start, end, len } => {
                fill(T::BeyondText, &[&number(start), &number(end), &number(len)])
            }
            E::BadAddress { address } => fill(T::NoSuchCharacter, &[address]),
            E::Query(error) => error.said(language),
            E::NotFound { find } => fill(T::NotFoundText, &[find]),
            E::NothingSelected => say(T::NothingSelected),
            E::NothingToDo => language.say(Text::NothingToDo).to_owned(),
            E::NoSuchLabel { label, known } => fill(T::NoLabel, &[label, known]),
            E::BadLabel { label } => fill(T::BadLabel, &[label]),
            E::KeyTaken { key, label } => fill(T::KeyTaken, &[&key.to_string(), label]),
            E::BadLabelKey { key } => fill(T::BadLabelKey, &[&key.to_string()]),
            E::BadColor { color } => fill(T::BadColor, &[color]),
            E::BadKey { key } => fill(T::BadKey, &[key]),
            E::BadKind { kind } => fill(T::BadKind, &[kind]),
            E::BadDate { value } => fill(T::BadDate, &[value]),
            E::NoSuchPage { name } => fill(T::NoPage, &[name]),
            E::NoSuchSpan { span } => fill(T::NoSpan, &[span]),
            E::BadAttribute { attribute, what } => {
                fill(T::BadAttribute, &[attribute, &what.said(language)])
            }
            E::NoSuchRelationType { kind, known } => fill(T::NoRelationType, &[kind, known]),
            E::NoSuchRelation { relation } => fill(T::NoRelation, &[relation]),
            E::RelatedToItself => say(T::RelatedToItself),
            E::NoSuchPart { part, parts } => fill(T::NoPart, &[&parts.to_string(), &number(part)]),
            E::LastPart => say(T::LastPart),
            E::NoSuchRole { role } => fill(T::NoRole, &[role]),
            E::NoSuchProgress { progress } => fill(T::NoProgress, &[progress]),
            E::NoSuchAction { action } => fill(T::NoAction, &[action]),
            E::CannotUndoMaking => say(T::MadeTheBundle),
            E::NothingToUndo => language.say(Text::NothingToUndo).to_owned(),
            E::NothingToRedo => language.say(Text::NothingToRedo).to_owned(),
            E::Resting { resting, .. } => fill(T::RestingAlone, &[&resting.len().to_string()]),
            E::MoveIntoItself => say(T::IntoItself),
            E::MergeIntoItself => say(T::MergeItself),
            E::NotInBatch { name } => fill(T::NotInBatch, &[&language.done(name, "")]),
            E::InBatch {
                number,
                name,
                error,
            } => {
                let name = language.done(name, "");
                fill(
                    T::InBatch,
                    &[&number.to_string(), &name, &error.said(language)],
                )
            }
            E::ReadOnly => say(T::ReadOnly),
            E::Internal(what) => fill(T::Internal, &[what]),
            E::Store(error) => error.said(language),
        }
    }
}

impl Reason for AttributeFault {
    fn said(&self, language: Language) -> String {
        let text = match self {
            AttributeFault::Twice => T::AttributeTwice,
            AttributeFault::Choiceless => T::AttributeChoiceless,
            AttributeFault::Values => T::AttributeValues,
            AttributeFault::Kind => T::AttributeKind,
            AttributeFault::Default => T::AttributeDefault,
        };
        language.say(text).to_owned()
    }
}

impl Reason for QueryError {
    fn said(&self, language: Language) -> String {
        let what = match self {
            QueryError::Empty => return language.say(T::NothingToFind).to_owned(),
            QueryError::Pattern(what) => what,
        };
        // What the crate says, as far as it is common.
        let known = [
            ("unclosed group", T::RegexGroup),
            ("unopened group", T::RegexGroupEnd),
            ("unclosed character class", T::RegexClass),
            ("repetition operator missing expression", T::RegexRepeat),
            ("repetition quantifier", T::RegexCount),
            ("unclosed counted repetition", T::RegexCount),
            ("invalid repetition count", T::RegexCount),
            ("invalid character class range", T::RegexRange),
            ("unrecognized escape sequence", T::RegexEscape),
            ("incomplete escape sequence", T::RegexEscape),
            ("look-around", T::RegexLookAround),
            ("backreferences", T::RegexBackreference),
            ("exceeds size limit", T::RegexTooBig),
        ];
        match known.iter().find(|(part, _)| what.contains(part)) {
            Some((_, text)) => language.say(*text).to_owned(),
            None => language.fill(T::RegexOther, &[what]),
        }
    }
}

impl Language {
    /// Why a command was declined, as a sentence of its own.
    pub(in crate::ui) fn declined(self, error: &CommandError) -> String {
        use CommandError as E;
        let why = error.said(self);
        match error {
            E::NothingSelected
            | E::NothingToDo
            | E::NothingToUndo
            | E::NothingToRedo
            | E::ReadOnly
            | E::NotFound { .. }
            | E::Resting { .. } => why,
            _ => self.fill(T::Declined, &[&why]),
        }
    }
}
