//! What can be said of a span, or of an article, that bears a label.

use super::Unknown;

/// What an attribute of yes or no says where it says yes.
pub const YES: &str = "yes";
/// What it says where it says no.
pub const NO: &str = "no";

/// An attribute of a label.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Attribute {
    /// What spans and files name it by.
    pub id: String,
    /// What it is called in Chinese; empty where that is its id.
    pub name: String,
    /// What it is called in English; empty where nobody has said.
    pub name_en: String,
    /// What can be said.
    pub kind: AttributeKind,
    /// What a new span says, if anything.
    pub default: Option<String>,
    /// Whether every span is to say something.
    pub required: bool,
    /// See [`Unknown`].
    pub unknown: Unknown,
}

/// What can be said by an attribute.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub enum AttributeKind {
    /// Anything.
    #[default]
    Text,
    /// One of some values.
    Choice(Vec<Value>),
    /// [`YES`] or [`NO`].
    Flag,
    /// The id of an entry of a knowledge base.
    Reference {
        /// Where the entry is found: an address with `{}` in the place of the id; empty where
        /// it is not to be found by one.
        address: String,
    },
    /// Something that a newer program knows, by its name in files.
    Other(String),
}

/// A value to choose.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Value {
    /// What spans and files say.
    pub id: String,
    /// What it is called in Chinese; empty where that is its id.
    pub name: String,
    /// What it is called in English; empty where nobody has said.
    pub name_en: String,
}

impl AttributeKind {
    /// The name in files.
    pub fn name(&self) -> &str {
        match self {
            AttributeKind::Text => "text",
            AttributeKind::Choice(_) => "choice",
            AttributeKind::Flag => "flag",
            AttributeKind::Reference { .. } => "reference",
            AttributeKind::Other(name) => name,
        }
    }

    /// What belongs to it: the values of a choice, the address of a reference that has one.
    pub fn parts(&self) -> (&[Value], Option<&str>) {
        match self {
            AttributeKind::Choice(values) => (values, None),
            AttributeKind::Reference { address } if !address.is_empty() => (&[], Some(address)),
            _ => (&[], None),
        }
    }

    /// The kind of that name, with what belongs to it.
    pub fn of(name: &str, values: Vec<Value>, address: Option<String>) -> Self {
        match name {
            "text" => AttributeKind::Text,
            "choice" => AttributeKind::Choice(values),
            "flag" => AttributeKind::Flag,
            "reference" => AttributeKind::Reference {
                address: address.unwrap_or_default(),
            },
            other => AttributeKind::Other(other.to_owned()),
        }
    }
}

impl Attribute {
    /// Whether it can say this.
    pub fn takes(&self, value: &str) -> bool {
        match &self.kind {
            AttributeKind::Choice(values) => values.iter().any(|one| one.id == value),
            AttributeKind::Flag => value == YES || value == NO,
            AttributeKind::Text | AttributeKind::Reference { .. } | AttributeKind::Other(_) => true,
        }
    }

    /// The address of what a reference names, with all characters but unreserved ones escaped.
    pub fn address(&self, value: &str) -> Option<String> {
        let AttributeKind::Reference { address } = &self.kind else {
            return None;
        };
        if value.is_empty() || !address.contains("{}") {
            return None;
        }
        let mut id = String::new();
        for byte in value.bytes() {
            match byte {
                b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                    id.push(char::from(byte));
                }
                other => id.push_str(&format!("%{other:02X}")),
            }
        }
        Some(address.replace("{}", &id))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reference_leads_to_an_address() {
        let check = |address: &str, value: &str, expected: Option<&str>| {
            let attribute = Attribute {
                kind: AttributeKind::Reference {
                    address: address.to_owned(),
                },
                ..Attribute::default()
            };
            assert_eq!(attribute.address(value).as_deref(), expected, "{value}");
        };
        check(
            "https://example.org/{}/zh",
            "Q956",
            Some("https://example.org/Q956/zh"),
        );
        check(
            "https://example.org/{}",
            "苇/川 1",
            Some("https://example.org/%E8%8B%87%2F%E5%B7%9D%201"),
        );
        check("https://example.org/{}", "", None);
        check("", "Q956", None);
    }
}
