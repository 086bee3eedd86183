//! The one font, compiled in, and what stands for characters it lacks.

use std::borrow::Cow;
use std::sync::{Arc, LazyLock};
use std::thread;

use egui::epaint::text::FontsView;
use egui::{Context, FontData, FontDefinitions, FontFamily, FontId};

use crate::core::clean::is_white;

const NAME: &str = "Noto Sans SC";

/// The font as it is in `fonts/`. It is compiled in packed, which `build.rs` sees to.
static FONT: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let packed = include_bytes!(concat!(env!("OUT_DIR"), "/font.zst"));
    zstd::decode_all(&packed[..]).expect("what build.rs has packed")
});

/// Begins to unpack the font, so that it is there when the window is: the two take about as long.
pub(super) fn prepare() {
    let unpacking = thread::Builder::new().name("font".to_owned());
    // Where there is no thread to be had it is unpacked when it is asked for.
    let _ = unpacking.spawn(|| LazyLock::force(&FONT));
}

/// Makes the compiled-in font the only one, in both families: behind a Latin font “”……—— would
/// come out of the wrong one, and system fonts would draw differently on every machine.
pub(super) fn install(context: &Context) {
    let mut fonts = FontDefinitions::empty();
    let data = Arc::new(FontData::from_static(&FONT));
    fonts.font_data.insert(NAME.to_owned(), data);
    for family in [FontFamily::Proportional, FontFamily::Monospace] {
        fonts.families.insert(family, vec![NAME.to_owned()]);
    }
    context.set_fonts(fonts);
}

/// How one character is drawn.
pub(super) enum Drawn {
    /// As itself.
    Glyph(char),
    /// As its code point, in a frame: the font lacks it.
    CodePoint(String),
}

/// How a character is drawn.
pub(super) fn drawn(fonts: &mut FontsView<'_>, c: char) -> Drawn {
    if fonts.has_glyph(&FontId::default(), c) && !c.is_control() {
        Drawn::Glyph(c)
    } else if is_white(c) {
        Drawn::Glyph(' ')
    } else {
        Drawn::CodePoint(format!("{:X}", u32::from(c)))
    }
}

/// A text for lists and messages: characters that the font lacks as `[20BB7]`.
pub(super) fn drawable<'a>(context: &Context, text: &'a str) -> Cow<'a, str> {
    if context.fonts_mut(|fonts| fonts.has_glyphs(&FontId::default(), text)) {
        return Cow::Borrowed(text);
    }
    let mut out = String::new();
    for c in text.chars() {
        match context.fonts_mut(|fonts| drawn(fonts, c)) {
            Drawn::Glyph(c) => out.push(c),
            Drawn::CodePoint(code) => {
                out.push('[');
                out.push_str(&code);
                out.push(']');
            }
        }
    }
    Cow::Owned(out)
}
