//! What a hit is replaced by: text with groups of the hit in it.

/// A replacement.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Template {
    parts: Vec<Part>,
}

#[derive(Clone, PartialEq, Eq, Debug)]
enum Part {
    Text(String),
    Group(usize),
    Named(String),
}

impl Template {
    /// Text as it stands.
    pub fn plain(text: &str) -> Self {
        let parts = match text {
            "" => Vec::new(),
            text => vec![Part::Text(text.to_owned())],
        };
        Self { parts }
    }

    /// Text in which `$1` to `$99`, `${1}` and `${name}` stand for groups, `$0` and `$&` for the
    /// whole hit, `$$` for `$`, and `\n`, `\t`, `\\` for what they usually do.
    pub fn with_groups(text: &str) -> Self {
        let mut parts = Vec::new();
        let mut plain = String::new();
        let chars: Vec<char> = text.chars().collect();
        let mut at = 0;
        while let Some(&c) = chars.get(at) {
            let (part, taken) = match c {
                '$' => group(&chars[at + 1..]),
                '\\' => escaped(&chars[at + 1..]),
                c => (Part::Text(c.into()), 0),
            };
            at += 1 + taken;
            match part {
                Part::Text(text) => plain.push_str(&text),
                group => {
                    if !plain.is_empty() {
                        parts.push(Part::Text(std::mem::take(&mut plain)));
                    }
                    parts.push(group);
                }
            }
        }
        if !plain.is_empty() {
            parts.push(Part::Text(plain));
        }
        Self { parts }
    }

    /// The text for a hit whose groups are given by number and by name.
    pub(super) fn fill(
        &self,
        numbered: impl Fn(usize) -> String,
        named: impl Fn(&str) -> String,
    ) -> String {
        let parts = self.parts.iter().map(|part| match part {
            Part::Text(text) => text.clone(),
            Part::Group(number) => numbered(*number),
            Part::Named(name) => named(name),
        });
        parts.collect()
    }
}

/// What stands behind a dollar sign, and how many characters that takes.
fn group(rest: &[char]) -> (Part, usize) {
    match rest {
        ['$', ..] => (Part::Text("$".to_owned()), 1),
        ['&', ..] => (Part::Group(0), 1),
        ['{', inside @ ..] => {
            let Some(close) = inside.iter().position(|c| *c == '}') else {
                return (Part::Text("$".to_owned()), 0);
            };
            let name: String = inside[..close].iter().collect();
            let part = match name.parse() {
                Ok(number) => Part::Group(number),
                Err(_) => Part::Named(name),
            };
            (part, close + 2)
        }
        _ => {
            let digits = rest.iter().take(2).take_while(|c| c.is_ascii_digit());
            let number: String = digits.collect();
            match number.parse() {
                Ok(group) => (Part::Group(group), number.len()),
                Err(_) => (Part::Text("$".to_owned()), 0),
            }
        }
    }
}

fn escaped(rest: &[char]) -> (Part, usize) {
    let (text, taken) = match rest {
        ['n', ..] => ("\n", 1),
        ['t', ..] => ("\t", 1),
        ['\\', ..] => ("\\", 1),
        _ => ("\\", 0),
    };
    (Part::Text(text.to_owned()), taken)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_are_filled_in() {
        let check = |template: &str, expected: &str| {
            let filled = Template::with_groups(template)
                .fill(|number| format!("<{number}>"), |name| format!("<{name}>"));
            assert_eq!(filled, expected, "{template}");
        };
        check("$2年$1", "<2>年<1>");
        check("${12}3$123", "<12>3<12>3");
        check("${名}$&$0", "<名><0><0>");
        check("$$1 $ $a ${b", "$1 $ $a ${b");
        check(r"\n\\t\d", "\n\\t\\d");
        check("", "");
    }
}
