//! How a record, or a word of a fixed list, is made of the list of its parts: [`record!`] and
//! [`word!`], and what they have to know of a field's type.

use std::collections::BTreeMap;

use crate::format::set::encode::Encode;

/// What a record needs to know of a field's type, apart from how to write it.
pub(in crate::format::set) trait Field: Encode + Sized {
    /// Whether the field is left out on writing.
    fn is_absent(&self) -> bool {
        false
    }

    /// What stands for a field that is not in the file; `None` when it must be there.
    fn absent() -> Option<Self> {
        None
    }
}

impl Field for String {}

impl Field for u32 {}

impl Field for bool {
    fn is_absent(&self) -> bool {
        !*self
    }

    fn absent() -> Option<Self> {
        Some(false)
    }
}

impl<T: Encode> Field for Option<T> {
    fn is_absent(&self) -> bool {
        self.is_none()
    }

    fn absent() -> Option<Self> {
        Some(None)
    }
}

impl<T: Encode> Field for Vec<T> {
    fn is_absent(&self) -> bool {
        self.is_empty()
    }

    fn absent() -> Option<Self> {
        Some(Vec::new())
    }
}

impl Field for BTreeMap<String, String> {
    fn is_absent(&self) -> bool {
        self.is_empty()
    }

    fn absent() -> Option<Self> {
        Some(BTreeMap::new())
    }
}

macro_rules! record {
    ($(#[$meta:meta])* $name:ident { $($(#[$field_meta:meta])* $field:ident: $type:ty,)* }) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq, JsonSchema)]
        pub struct $name {
            $($(#[$field_meta])* pub $field: $type,)*
            /// Fields that this version does not know.
            #[schemars(skip)]
            pub extra: Extra,
        }

        impl Field for $name {}

        impl Encode for $name {
            fn encode(&self, to: &mut Encoder<'_>) {
                to.open_record();
                $(if !self.$field.is_absent() {
                    to.field(
                        concat!("\"", stringify!($field), "\":"),
                        concat!(stringify!($field), ":"),
                    );
                    self.$field.encode(to);
                })*
                for (name, value) in &self.extra {
                    to.unknown_field(name, value);
                }
                to.close_record();
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                let known = 0 $(+ usize::from(!self.$field.is_absent()))*;
                if self.extra.is_empty() {
                    let mut record = serializer.serialize_struct(stringify!($name), known)?;
                    $(if !self.$field.is_absent() {
                        record.serialize_field(stringify!($field), &self.$field)?;
                    })*
                    return record.end();
                }
                let mut map = serializer.serialize_map(Some(known + self.extra.len()))?;
                $(if !self.$field.is_absent() {
                    map.serialize_entry(stringify!($field), &self.$field)?;
                })*
                for (name, value) in &self.extra {
                    map.serialize_entry(name, value)?;
                }
                map.end()
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                #[allow(non_camel_case_types)] // they are the fields' own names
                enum Key {
                    $($field,)*
                    Unknown(String),
                }

                impl<'de> Deserialize<'de> for Key {
                    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                        struct KeyVisitor;
                        impl Visitor<'_> for KeyVisitor {
                            type Value = Key;

                            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                                f.write_str("the name of a field")
                            }

                            fn visit_str<E: de::Error>(self, name: &str) -> Result<Key, E> {
                                Ok(match name {
                                    $(stringify!($field) => Key::$field,)*
                                    _ => Key::Unknown(name.to_owned()),
                                })
                            }
                        }
                        from.deserialize_identifier(KeyVisitor)
                    }
                }

                struct RecordVisitor;
                impl<'de> Visitor<'de> for RecordVisitor {
                    type Value = $name;

                    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                        f.write_str(concat!("a record ", stringify!($name)))
                    }

                    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<$name, A::Error> {
                        $(let mut $field: Option<$type> = None;)*
                        let mut unknown = Extra::new();
                        while let Some(next) = map.next_key::<Key>()? {
                            match next {
                                $(Key::$field => {
                                    if $field.is_some() {
                                        return Err(de::Error::duplicate_field(stringify!($field)));
                                    }
                                    $field = Some(map.next_value()?);
                                })*
                                Key::Unknown(name) => {
                                    unknown.insert(name, map.next_value()?);
                                }
                            }
                        }
                        Ok($name {
                            $($field: match $field.or_else(<$type as Field>::absent) {
                                Some(value) => value,
                                None => {
                                    return Err(de::Error::missing_field(stringify!($field)));
                                }
                            },)*
                            extra: unknown,
                        })
                    }
                }

                const FIELDS: &[&str] = &[$(stringify!($field)),*];
                deserializer.deserialize_struct(stringify!($name), FIELDS, RecordVisitor)
            }
        }
    };
}

macro_rules! word {
    ($(#[$meta:meta])* $name:ident { $($(#[$word_meta:meta])* $word:ident = $text:literal,)* }) => {
        $(#[$meta])*
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, Hash, JsonSchema, serde::Serialize, serde::Deserialize,
        )]
        pub enum $name {
            $($(#[$word_meta])* #[serde(rename = $text)] $word,)*
        }

        impl $name {
            /// All of them, in the order of the documentation.
            pub const ALL: &[$name] = &[$($name::$word),*];

            /// The word that stands in the file.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self {
                    $($name::$word => $text,)*
                }
            }
        }

        impl Field for $name {}

        impl Encode for $name {
            fn encode(&self, to: &mut Encoder<'_>) {
                to.word(self.as_str());
            }
        }
    };
}
