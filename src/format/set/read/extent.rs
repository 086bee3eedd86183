//! How far a value, a name, a comment or white space goes, found without parsing it.
//!
//! All lengths are in bytes. `None` always means that the end is not among the bytes given, so that
//! more has to be read to know.

/// The length of the white space (and comments in RON) at the beginning, or `None` when more has
/// to be read to know.
pub(super) fn blank(bytes: &[u8], ron: bool, ended: bool) -> Option<usize> {
    let mut at = 0;
    loop {
        let rest = &bytes[at..];
        match rest {
            [] if ended => return Some(at),
            [] => return None,
            [b' ' | b'\t' | b'\n' | b'\r', ..] => at += 1,
            [0x0B | 0x0C, ..] if ron => at += 1,
            [0xC2, 0x85, ..] if ron => at += 2,
            // U+200E, U+200F, U+2028, U+2029
            [0xE2, 0x80, 0x8E | 0x8F | 0xA8 | 0xA9, ..] if ron => at += 3,
            [b'/', b'/' | b'*', ..] if ron => match comment(rest) {
                Some(length) => at += length,
                None if ended => return Some(at),
                None => return None,
            },
            [b'/'] | [0xC2] | [0xE2] | [0xE2, 0x80] if ron && !ended => return None,
            _ => return Some(at),
        }
    }
}

/// The length of the RON comment at the beginning, or `None` when it does not end.
fn comment(bytes: &[u8]) -> Option<usize> {
    if bytes.starts_with(b"//") {
        return bytes
            .iter()
            .position(|&byte| byte == b'\n')
            .map(|at| at + 1);
    }
    let mut depth = 0;
    let mut at = 0;
    loop {
        match bytes.get(at..)? {
            [b'/', b'*', ..] => (depth, at) = (depth + 1, at + 2),
            [b'*', b'/', ..] => (depth, at) = (depth - 1, at + 2),
            [] => return None,
            _ => at += 1,
        }
        if depth == 0 {
            return Some(at);
        }
    }
}

/// The length of the value at the beginning, or `None` when it does not end.
///
/// Brackets are counted, not matched: what is wrong inside is for the parser to say.
pub(super) fn extent(bytes: &[u8], ron: bool) -> Option<usize> {
    let mut depth = 0usize;
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'"' => {
                at += string(&bytes[at..])?;
                continue;
            }
            b'{' | b'[' | b'(' => depth += 1,
            b'}' | b']' | b')' => {
                if depth <= 1 {
                    return Some(at + depth);
                }
                depth -= 1;
            }
            b',' if depth == 0 => return Some(at),
            b'\'' if ron => {
                at += character(&bytes[at..])?;
                continue;
            }
            b'/' if ron && matches!(bytes.get(at + 1), Some(b'/' | b'*')) => {
                at += comment(&bytes[at..])?;
                continue;
            }
            b'r' if ron && !in_identifier(&bytes[..at]) => {
                at += raw_string(&bytes[at..])?;
                continue;
            }
            _ => {}
        }
        at += 1;
    }
    None
}

/// The length of the text in quotation marks at the beginning, or `None` when it does not end.
pub(super) fn string(bytes: &[u8]) -> Option<usize> {
    let mut at = 1;
    loop {
        at += bytes
            .get(at..)?
            .iter()
            .position(|&byte| matches!(byte, b'"' | b'\\'))?;
        if bytes[at] == b'"' {
            return Some(at + 1);
        }
        at += 2;
    }
}

/// The length of RON's `'字'` at the beginning, 1 if it is none, or `None` when it does not end.
fn character(bytes: &[u8]) -> Option<usize> {
    if let Some(b'\\') = bytes.get(1) {
        return bytes
            .get(3..)?
            .iter()
            .position(|&byte| byte == b'\'')
            .map(|at| at + 4);
    }
    // One character of up to four bytes.
    let end = bytes.iter().take(6).skip(2).position(|&byte| byte == b'\'');
    match end {
        Some(at) => Some(at + 3),
        None if bytes.len() < 6 => None,
        None => Some(1),
    }
}

/// The length of RON's `r#"…"#` at the beginning, 1 if it is none, or `None` when it does not end.
fn raw_string(bytes: &[u8]) -> Option<usize> {
    let hashes = bytes[1..].iter().take_while(|&&byte| byte == b'#').count();
    let open = 1 + hashes;
    if *bytes.get(open)? != b'"' {
        return Some(1);
    }
    let mut at = open + 1;
    loop {
        at += bytes.get(at..)?.iter().position(|&byte| byte == b'"')? + 1;
        let closing = bytes[at..]
            .iter()
            .take(hashes)
            .take_while(|&&byte| byte == b'#')
            .count();
        if closing == hashes {
            return Some(at + hashes);
        }
    }
}

/// Whether a byte behind `bytes` goes on with an identifier. The `b` of `br"…"` is none.
fn in_identifier(bytes: &[u8]) -> bool {
    let part = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'_' || *byte >= 0x80;
    match bytes {
        [before @ .., b'b'] => before.last().is_some_and(part),
        _ => bytes.last().is_some_and(part),
    }
}
