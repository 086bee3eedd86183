//! What sort of character each is for the ends of lines, from tables made when compiling.

use Class::{
    Apostrophe, Closing, Colon, Combining, Comma, Dash, Digit, Ellipsis, Hyphen, Letter, Opening,
    Point, Postfix, Prefix, Quote, Solid, Symbol, White,
};

/// A sort of characters. Some mean different things in different places.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Class {
    /// Han and everything else that may stand anywhere.
    Other,
    White,
    /// Stays with the character before it.
    Combining,
    Letter,
    Digit,
    /// Pausing, closing and connecting marks.
    Closing,
    Opening,
    /// Neither begins nor ends a line.
    Solid,
    /// Currency signs and the like, before a number.
    Prefix,
    /// Per cent, degrees and the like, behind a number.
    Postfix,
    Point,
    Comma,
    Colon,
    /// Inside a word, or a sign before a number, or connecting.
    Hyphen,
    /// Part of the word it stands beside.
    Symbol,
    Dash,
    Ellipsis,
    /// A straight quotation mark, double or single.
    Quote,
    /// A curved one, or an apostrophe.
    Apostrophe,
}

/// Joins what stands before and behind it, as in pictures made of several.
pub(super) const JOINER: char = '\u{200D}';

const RANGES: &[(char, char, Class)] = &[
    // White space, and the place of a possible line end, which has no width.
    ('\t', '\r', White),
    (' ', ' ', White),
    ('\u{85}', '\u{85}', White),
    ('\u{1680}', '\u{1680}', White),
    ('\u{2000}', '\u{2006}', White),
    ('\u{2008}', '\u{200B}', White),
    ('\u{2028}', '\u{2029}', White),
    ('\u{205F}', '\u{205F}', White),
    ('\u{3000}', '\u{3000}', White),
    // Marks of ASCII.
    ('!', '!', Closing),
    ('"', '"', Quote),
    ('#', '#', Symbol),
    ('$', '$', Prefix),
    ('%', '%', Postfix),
    ('&', '&', Symbol),
    ('\'', '\'', Quote),
    ('(', '(', Opening),
    (')', ')', Closing),
    ('*', '+', Symbol),
    (',', ',', Comma),
    ('-', '-', Hyphen),
    ('.', '.', Point),
    ('/', '/', Solid),
    ('0', '9', Digit),
    (':', ':', Colon),
    (';', ';', Closing),
    ('=', '=', Symbol),
    ('?', '?', Closing),
    ('@', '@', Symbol),
    ('A', 'Z', Letter),
    ('[', '[', Opening),
    (']', ']', Closing),
    ('_', '_', Symbol),
    ('a', 'z', Letter),
    ('{', '{', Opening),
    ('}', '}', Closing),
    ('~', '~', Closing),
    // Latin, Greek, Cyrillic and other alphabets.
    ('\u{A0}', '\u{A0}', Solid),
    ('¢', '¢', Postfix),
    ('£', '£', Prefix),
    ('¥', '¥', Prefix),
    ('§', '§', Prefix),
    ('ª', 'ª', Letter),
    ('«', '«', Opening),
    ('\u{AD}', '\u{AD}', Combining),
    ('°', '°', Postfix),
    ('±', '±', Prefix),
    ('²', '³', Digit),
    ('µ', 'µ', Letter),
    ('·', '·', Closing),
    ('¹', '¹', Digit),
    ('º', 'º', Letter),
    ('»', '»', Closing),
    ('¼', '¾', Digit),
    ('À', 'Ö', Letter),
    ('Ø', 'ö', Letter),
    ('ø', '\u{2FF}', Letter),
    ('\u{300}', '\u{36F}', Combining),
    ('\u{370}', '\u{482}', Letter),
    ('\u{483}', '\u{489}', Combining),
    ('\u{48A}', '\u{587}', Letter),
    ('\u{591}', '\u{5BD}', Combining),
    ('\u{5D0}', '\u{5EA}', Letter),
    ('\u{620}', '\u{64A}', Letter),
    ('\u{64B}', '\u{65F}', Combining),
    ('\u{660}', '\u{669}', Digit),
    ('\u{66E}', '\u{6D3}', Letter),
    ('\u{E31}', '\u{E31}', Combining),
    ('\u{E34}', '\u{E3A}', Combining),
    ('\u{E47}', '\u{E4E}', Combining),
    ('\u{1160}', '\u{11FF}', Combining),
    ('\u{1AB0}', '\u{1AFF}', Combining),
    ('\u{1DC0}', '\u{1DFF}', Combining),
    ('\u{1E00}', '\u{1FFF}', Letter),
    // General punctuation.
    ('\u{2007}', '\u{2007}', Solid),
    ('\u{200C}', '\u{200F}', Combining),
    ('‐', '–', Hyphen),
    ('—', '―', Dash),
    ('‘', '‘', Opening),
    ('’', '’', Apostrophe),
    ('“', '“', Opening),
    ('”', '”', Closing),
    ('‥', '…', Ellipsis),
    ('‧', '‧', Closing),
    ('\u{202A}', '\u{202E}', Combining),
    ('\u{202F}', '\u{202F}', Solid),
    ('‰', '″', Postfix),
    ('‹', '‹', Opening),
    ('›', '›', Closing),
    ('‼', '‼', Closing),
    ('⁄', '⁄', Solid),
    ('⁇', '⁉', Closing),
    ('\u{2060}', '\u{2060}', Solid),
    ('⁰', '⁹', Digit),
    ('₀', '₉', Digit),
    ('₠', '⃀', Prefix),
    ('\u{20D0}', '\u{20FF}', Combining),
    ('℃', '℃', Postfix),
    ('℉', '℉', Postfix),
    ('№', '№', Prefix),
    ('−', '−', Hyphen),
    ('∙', '∙', Closing),
    ('⋯', '⋯', Ellipsis),
    ('─', '─', Dash),
    // Chinese and Japanese marks.
    ('、', '。', Closing),
    ('々', '々', Closing),
    ('〈', '〈', Opening),
    ('〉', '〉', Closing),
    ('《', '《', Opening),
    ('》', '》', Closing),
    ('「', '「', Opening),
    ('」', '」', Closing),
    ('『', '『', Opening),
    ('』', '』', Closing),
    ('【', '【', Opening),
    ('】', '】', Closing),
    ('〔', '〔', Opening),
    ('〕', '〕', Closing),
    ('〖', '〖', Opening),
    ('〗', '〗', Closing),
    ('〘', '〘', Opening),
    ('〙', '〙', Closing),
    ('〚', '〚', Opening),
    ('〛', '〛', Closing),
    ('〜', '〜', Closing),
    ('〝', '〝', Opening),
    ('〞', '〟', Closing),
    ('\u{302A}', '\u{302F}', Combining),
    ('〻', '〻', Closing),
    ('\u{3099}', '\u{309A}', Combining),
    ('ゝ', 'ゞ', Closing),
    ('・', 'ヾ', Closing),
    ('㎀', '㏟', Postfix),
    // Forms for vertical setting, small ones, full-width and half-width ones.
    ('\u{FE00}', '\u{FE0F}', Combining),
    ('︐', '︖', Closing),
    ('︗', '︗', Opening),
    ('︘', '︘', Closing),
    ('︙', '︙', Ellipsis),
    ('\u{FE20}', '\u{FE2F}', Combining),
    ('︱', '︱', Dash),
    ('︵', '︵', Opening),
    ('︶', '︶', Closing),
    ('︷', '︷', Opening),
    ('︸', '︸', Closing),
    ('︹', '︹', Opening),
    ('︺', '︺', Closing),
    ('︻', '︻', Opening),
    ('︼', '︼', Closing),
    ('︽', '︽', Opening),
    ('︾', '︾', Closing),
    ('︿', '︿', Opening),
    ('﹀', '﹀', Closing),
    ('﹁', '﹁', Opening),
    ('﹂', '﹂', Closing),
    ('﹃', '﹃', Opening),
    ('﹄', '﹄', Closing),
    ('﹐', '﹗', Closing),
    ('﹘', '﹘', Dash),
    ('﹙', '﹙', Opening),
    ('﹚', '﹚', Closing),
    ('﹛', '﹛', Opening),
    ('﹜', '﹜', Closing),
    ('﹝', '﹝', Opening),
    ('﹞', '﹞', Closing),
    ('\u{FEFF}', '\u{FEFF}', Combining),
    ('！', '！', Closing),
    ('＂', '＂', Quote),
    ('＃', '＃', Symbol),
    ('＄', '＄', Prefix),
    ('％', '％', Postfix),
    ('＆', '＆', Symbol),
    ('＇', '＇', Quote),
    ('（', '（', Opening),
    ('）', '）', Closing),
    ('＊', '＋', Symbol),
    ('，', '，', Comma),
    // The full-width hyphen is printed for the connecting mark.
    ('－', '－', Closing),
    ('．', '．', Point),
    ('／', '／', Solid),
    ('０', '９', Digit),
    ('：', '：', Colon),
    ('；', '；', Closing),
    ('＝', '＝', Symbol),
    ('？', '？', Closing),
    ('＠', '＠', Symbol),
    ('Ａ', 'Ｚ', Letter),
    ('［', '［', Opening),
    ('］', '］', Closing),
    ('＿', '＿', Symbol),
    ('ａ', 'ｚ', Letter),
    ('｛', '｛', Opening),
    ('｝', '｝', Closing),
    ('～', '～', Closing),
    ('｟', '｟', Opening),
    ('｠', '｡', Closing),
    ('｢', '｢', Opening),
    ('｣', '･', Closing),
    ('ｰ', 'ｰ', Closing),
    ('￠', '￠', Postfix),
    ('￡', '￡', Prefix),
    ('￥', '￦', Prefix),
];

const LOW: usize = 0x3400;
const FORMS: u32 = 0xFE00;
static LOW_TABLE: [Class; LOW] = table(0);
static FORMS_TABLE: [Class; 0x200] = table(FORMS);

/// The part of [`RANGES`] from `base` on.
const fn table<const N: usize>(base: u32) -> [Class; N] {
    let mut table = [Class::Other; N];
    let mut i = 0;
    while i < RANGES.len() {
        let (first, last, class) = RANGES[i];
        let mut c = first as u32;
        while c <= last as u32 {
            if c >= base && c - base < N as u32 {
                table[(c - base) as usize] = class;
            }
            c += 1;
        }
        i += 1;
    }
    table
}

/// The class of a character.
#[inline]
pub(super) fn class(c: char) -> Class {
    let code = c as u32;
    if let Some(class) = LOW_TABLE.get(code as usize) {
        *class
    } else if let Some(class) = FORMS_TABLE.get(code.wrapping_sub(FORMS) as usize) {
        *class
    } else if matches!(code, 0x1_F3FB..=0x1_F3FF | 0xE_0100..=0xE_01EF) {
        // Shades of pictures, and more variation selectors.
        Class::Combining
    } else {
        Class::Other
    }
}
