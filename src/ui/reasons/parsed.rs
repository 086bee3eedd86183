//! What the readers of JSON and RON say is wrong, in the window's language. They speak English;
//! what is not known here is passed on as they say it.

use crate::ui::strings::Language;
use crate::ui::strings::reasons::ParsedText as T;

/// What they say, with gaps; the first that fits counts. Which gaps go where, in the order of the
/// text's.
const KNOWN: &[(&str, T, &[usize])] = &[
    ("missing field `{}`", T::MissingField, &[0]),
    (
        "Unexpected missing field named `{}` in `{}`",
        T::MissingField,
        &[0],
    ),
    ("Unexpected missing field named `{}`", T::MissingField, &[0]),
    ("duplicate field `{}`", T::DoubleField, &[0]),
    (
        "Unexpected duplicate field named `{}` in `{}`",
        T::DoubleField,
        &[0],
    ),
    (
        "Unexpected duplicate field named `{}`",
        T::DoubleField,
        &[0],
    ),
    ("unknown field `{}`, {}", T::UnknownField, &[0]),
    ("Unexpected field named `{}`{}", T::UnknownField, &[0]),
    ("unknown variant `{}`, {}", T::UnknownVariant, &[0]),
    ("Unexpected {}variant named `{}`{}", T::UnknownVariant, &[1]),
    ("invalid type: {}, expected {}", T::OtherThan, &[1, 0]),
    ("invalid value: {}, expected {}", T::OtherThan, &[1, 0]),
    ("invalid length {}, expected {}", T::OtherThan, &[1, 0]),
    ("Expected {} but found {} instead", T::OtherThan, &[0, 1]),
    ("Expected {} but found {}", T::OtherThan, &[0, 1]),
    ("expected {}, found the end of the file", T::AtEnd, &[]),
    ("expected {}, found {}", T::OtherThan, &[0, 1]),
    ("EOF while parsing {}", T::AtEnd, &[]),
    ("Unexpected end of RON", T::AtEnd, &[]),
    ("{}trailing characters", T::Trailing, &[]),
    ("trailing comma", T::TrailingComma, &[]),
    ("key must be a string", T::KeyNotText, &[]),
    ("invalid number", T::BadNumber, &[]),
    ("number out of range", T::BadNumber, &[]),
    ("Integer is out of bounds", T::BadNumber, &[]),
    ("invalid escape", T::BadEscape, &[]),
    ("control character {}", T::ControlCharacter, &[]),
    ("recursion limit exceeded", T::TooDeep, &[]),
    ("Exceeded recursion limit{}", T::TooDeep, &[]),
    ("expected {}", T::Expected, &[0]),
    ("Expected {}", T::Expected, &[0]),
];

/// The same in the window's language.
pub(super) fn said(language: Language, what: &str) -> String {
    if let Some(parts) = gaps("{} at line {} column {}", what) {
        let inner = said(language, parts[0]);
        return language.fill(T::AtPlace, &[&inner, parts[1], parts[2]]);
    }
    for (form, text, order) in KNOWN {
        if let Some(parts) = gaps(form, what) {
            let gaps: Vec<&str> = order.iter().map(|at| parts[*at]).collect();
            return language.fill(*text, &gaps);
        }
    }
    what.to_owned()
}

/// What stands in the gaps of a form, if all of `what` is of that form.
fn gaps<'a>(form: &str, what: &'a str) -> Option<Vec<&'a str>> {
    let mut pieces = form.split("{}");
    let mut rest = what.strip_prefix(pieces.next()?)?;
    let mut found = Vec::new();
    let mut pieces = pieces.peekable();
    while let Some(piece) = pieces.next() {
        let is_last = pieces.peek().is_none();
        let at = match is_last {
            true => rest.strip_suffix(piece)?.len(),
            false => rest.find(piece)?,
        };
        found.push(&rest[..at]);
        rest = &rest[at + piece.len()..];
    }
    rest.is_empty().then_some(found)
}
