//! A page of a stream as a line of JSON, and what comes of it. What a page is called is the caller's:
//! `page` may be any JSON, and it and all fields that nothing is known of come out as they came, to
//! the letter.

use std::fmt;

use serde::de::{Error as _, MapAccess, Visitor};
use serde::ser::SerializeMap as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::value::RawValue;

use super::articles::ArticleRecord;
use super::decisions::{DecisionRecord, RepairRecord};

const PAGE: &str = "page";
const TEXT: &str = "text";
const DECISIONS: &str = "decisions";
const ARTICLES: &str = "articles";
const REPAIRS: &str = "repairs";

/// A page that comes in.
#[derive(Clone, Debug)]
pub struct PageIn {
    /// Its text.
    pub text: String,
    /// Everything else that was said of it.
    pub said: Said,
}

/// Fields as they came, but for the text.
#[derive(Clone, Debug, Default)]
pub struct Said {
    page: Option<Box<RawValue>>,
    others: Vec<(String, Box<RawValue>)>,
}

/// What comes of a page.
#[derive(Clone, Debug)]
pub struct PageOut {
    /// What was said of it.
    pub said: Said,
    /// Its breaks, without the page's name.
    pub decisions: Vec<DecisionRecord>,
    /// Its clean text.
    pub text: String,
    /// Its articles.
    pub articles: Vec<ArticleRecord>,
    /// The repairs that were made; nothing where none were wanted.
    pub repairs: Option<Vec<RepairRecord>>,
}

impl<'de> Deserialize<'de> for PageIn {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(Fields)
    }
}

struct Fields;

impl<'de> Visitor<'de> for Fields {
    type Value = PageIn;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object with `page` and `text`")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<PageIn, A::Error> {
        let mut text: Option<String> = None;
        let mut said = Said::default();
        while let Some(key) = map.next_key::<String>()? {
            match key.as_str() {
                TEXT if text.is_some() => return Err(A::Error::duplicate_field(TEXT)),
                TEXT => text = Some(map.next_value()?),
                PAGE if said.page.is_some() => return Err(A::Error::duplicate_field(PAGE)),
                PAGE => said.page = Some(map.next_value()?),
                _ => said.others.push((key, map.next_value()?)),
            }
        }
        let text = text.ok_or_else(|| A::Error::missing_field(TEXT))?;
        Ok(PageIn { text, said })
    }
}

impl Serialize for PageOut {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        match &self.said.page {
            Some(page) => map.serialize_entry(PAGE, page)?,
            None => map.serialize_entry(PAGE, "")?,
        }
        map.serialize_entry(DECISIONS, &self.decisions)?;
        map.serialize_entry(TEXT, &self.text)?;
        map.serialize_entry(ARTICLES, &self.articles)?;
        if let Some(repairs) = &self.repairs {
            map.serialize_entry(REPAIRS, repairs)?;
        }
        for (key, value) in &self.said.others {
            let is_own = match key.as_str() {
                DECISIONS | ARTICLES => true,
                REPAIRS => self.repairs.is_some(),
                _ => false,
            };
            if !is_own {
                map.serialize_entry(key, value)?;
            }
        }
        map.end()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn through(line: &str) -> Result<String, String> {
        let page: PageIn = serde_json::from_str(line).map_err(|error| error.to_string())?;
        let out = PageOut {
            said: page.said,
            decisions: Vec::new(),
            text: page.text,
            articles: Vec::new(),
            repairs: None,
        };
        serde_json::to_string(&out).map_err(|error| error.to_string())
    }

    #[test]
    fn names_and_unknown_fields_come_out_as_they_came() {
        let with = |page: &str, rest: &str| {
            format!("{{\"page\":{page},\"decisions\":[],\"text\":\"船\",\"articles\":[]{rest}}}")
        };
        for (line, page, rest) in [
            (r#"{"page":"a","text":"船"}"#, r#""a""#, ""),
            (r#"{"text":"船"}"#, r#""""#, ""),
            (
                r#"{"text":"船","page":12345678901234567890123}"#,
                "12345678901234567890123",
                "",
            ),
            (r#"{"page":null,"text":"船"}"#, "null", ""),
            (
                r#"{"page":{"b": 1.10, "a": [2]},"text":"船"}"#,
                r#"{"b": 1.10, "a": [2]}"#,
                "",
            ),
            (
                r#"{"z":1e5,"page":"a","day":"2024-03-05","text":"船","a":{"x":[]}}"#,
                r#""a""#,
                r#","z":1e5,"day":"2024-03-05","a":{"x":[]}"#,
            ),
            // What comes out has these names: they are not there twice.
            (
                r#"{"page":"a","text":"船","articles":7,"decisions":8,"repairs":9}"#,
                r#""a""#,
                r#","repairs":9"#,
            ),
        ] {
            assert_eq!(through(line), Ok(with(page, rest)), "{line}");
        }
        for line in [
            r#"{"page":"a"}"#,
            r#"{"page":"a","text":7}"#,
            r#"{"text":"a","text":"b"}"#,
            r#"["a"]"#,
            r#"{"text":"a"} {}"#,
        ] {
            assert!(through(line).is_err(), "{line}");
        }
    }
}
