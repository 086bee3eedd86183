//! Where a paragraph's lines end on the screen.

/// Appends the end of each line.
pub(super) fn lines(
    chars: &[char],
    width: impl Fn(char) -> f32,
    measure: f32,
    indent: f32,
    out: &mut Vec<u32>,
) {
    let mut x = indent;
    for (i, c) in chars.iter().enumerate() {
        let w = width(*c);
        if x + w > measure && i > 0 && out.last() != Some(&(i as u32)) {
            out.push(i as u32);
            x = 0.0;
        }
        x += w;
    }
    out.push(chars.len() as u32);
}
