//! Reading a command from a line of JSON, and why a line is none.

use serde_json::Value;

use super::Command;

/// Why a line is not a command.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum ScriptError {
    /// It cannot be read as one.
    #[error("column {column}: this is not a command ({what}); docs/commands.md lists them")]
    NoCommand {
        /// Where, in characters from 1.
        column: usize,
        /// What is wrong there.
        what: String,
    },
    /// It has a field that the command does not have.
    #[error("there is no field {field:?} in this command; docs/commands.md lists them")]
    UnknownField {
        /// The field, with those it is in.
        field: String,
    },
}

impl Command {
    /// Reads a command. A field that it does not have is an error: what was meant by it would
    /// be left undone without a word.
    ///
    /// # Errors
    /// See [`ScriptError`].
    pub fn from_json(line: &str) -> Result<Self, ScriptError> {
        let no_command = |error: serde_json::Error| {
            let text = error.to_string();
            // Where it is, is said in the script's own count.
            let what = text
                .rfind(" at line ")
                .map_or(text.as_str(), |at| &text[..at]);
            ScriptError::NoCommand {
                column: column(line, error.column()),
                what: what.to_owned(),
            }
        };
        let command: Command = serde_json::from_str(line).map_err(no_command)?;
        let given: Value = serde_json::from_str(line).map_err(no_command)?;
        let understood = serde_json::to_value(&command).map_err(no_command)?;
        match unknown_field(&given, &understood) {
            Some(field) => Err(ScriptError::UnknownField { field }),
            None => Ok(command),
        }
    }
}

/// The column of a byte, counted in characters from 1.
fn column(line: &str, byte: usize) -> usize {
    let before = line.char_indices().take_while(|(at, _)| *at < byte);
    before.count().max(1)
}

/// A field of what was given that is not in what was understood; fields that say nothing
/// (null, false, empty) may be left out there.
fn unknown_field(given: &Value, understood: &Value) -> Option<String> {
    match (given, understood) {
        (Value::Object(given), Value::Object(understood)) => {
            given
                .iter()
                .find_map(|(key, value)| match understood.get(key) {
                    Some(there) => {
                        unknown_field(value, there).map(|inner| format!("{key}.{inner}"))
                    }
                    None => {
                        let says_nothing = value.is_null()
                            || *value == Value::Bool(false)
                            || value.as_array().is_some_and(Vec::is_empty)
                            || value.as_object().is_some_and(serde_json::Map::is_empty);
                        (!says_nothing).then(|| key.clone())
                    }
                })
        }
        (Value::Array(given), Value::Array(understood)) => given
            .iter()
            .zip(understood)
            .find_map(|(a, b)| unknown_field(a, b)),
        _ => None,
    }
}
