//! Colours and sizes, by what they are for. Nothing else in the window names a colour.

use std::collections::BTreeMap;

use egui::style::WidgetVisuals;
use egui::{
    Color32, Context, CornerRadius, FontFamily, FontId, Id, Margin, Shadow, Stroke, TextStyle,
    Theme, ThemePreference, Ui, Visuals, vec2,
};
use serde::{Deserialize, Serialize};

/// The grid that distances are multiples of.
pub(super) const GRID: f32 = 4.0;
/// Article text.
pub(super) const READING: f32 = 19.0;
/// Everything to click and to read beside the text.
pub(super) const INTERFACE: f32 = 14.0;
/// Line numbers, hints, keys.
pub(super) const SMALL: f32 = 12.0;
/// What a line of the article is higher by when label names stand below spans.
pub(super) const LABEL_ROOM: f32 = 12.0;
/// The height of an entry of a list.
pub(super) const ENTRY: f32 = 28.0;
/// The thickness of the rule below a span.
pub(super) const RULE: f32 = 2.0;

/// The least margin beside the article.
pub(super) const MARGIN: f32 = 4.0 * GRID;

/// The colours of one theme.
#[derive(Debug)]
pub(super) struct Tokens {
    /// Behind the article.
    pub(super) paper: Color32,
    /// Behind lists and bars.
    pub(super) panel: Color32,
    /// The text.
    pub(super) ink: Color32,
    /// Other text.
    pub(super) quiet: Color32,
    /// Hidden text, and lines through and around things.
    pub(super) faint: Color32,
    /// Lines between panels.
    pub(super) line: Color32,
    /// What is doubtful, chosen or focused.
    pub(super) accent: Color32,
    /// What went wrong.
    pub(super) error: Color32,
    /// Behind selected text.
    pub(super) selection: Color32,
    /// Behind chosen entries.
    pub(super) chosen: Color32,
    /// Behind what the mouse is over.
    pub(super) hover: Color32,
    /// Behind text that is pointed out: just changed, or what an entry of a list is about.
    pub(super) pointed: Color32,
    /// Behind text that was looked for and found.
    pub(super) found: Color32,
    /// The same where one is.
    pub(super) found_now: Color32,
}

const LIGHT: Tokens = Tokens {
    paper: Color32::from_rgb(0xFA, 0xFA, 0xF7),
    panel: Color32::from_rgb(0xF1, 0xF1, 0xEC),
    ink: Color32::from_rgb(0x1F, 0x23, 0x28),
    quiet: Color32::from_rgb(0x5C, 0x61, 0x66),
    faint: Color32::from_rgb(0x82, 0x86, 0x88),
    line: Color32::from_rgb(0xD9, 0xD9, 0xD2),
    accent: Color32::from_rgb(0xA8, 0x3A, 0x1E),
    error: Color32::from_rgb(0xA3, 0x12, 0x12),
    selection: Color32::from_rgb(0xB0, 0xC6, 0xE6),
    chosen: Color32::from_rgb(0xD5, 0xE3, 0xF0),
    hover: Color32::from_rgb(0xE6, 0xE6, 0xDF),
    pointed: Color32::from_rgb(0xF7, 0xE6, 0xA8),
    found: Color32::from_rgb(0xF6, 0xE3, 0xC0),
    found_now: Color32::from_rgb(0xF2, 0xB8, 0x72),
};

const DARK: Tokens = Tokens {
    paper: Color32::from_rgb(0x16, 0x18, 0x1D),
    panel: Color32::from_rgb(0x1D, 0x20, 0x26),
    ink: Color32::from_rgb(0xD8, 0xDC, 0xE3),
    quiet: Color32::from_rgb(0x9A, 0xA0, 0xA9),
    faint: Color32::from_rgb(0x73, 0x79, 0x83),
    line: Color32::from_rgb(0x33, 0x37, 0x3F),
    accent: Color32::from_rgb(0xF0, 0x8A, 0x5D),
    error: Color32::from_rgb(0xFF, 0x8A, 0x80),
    selection: Color32::from_rgb(0x2A, 0x42, 0x68),
    chosen: Color32::from_rgb(0x24, 0x35, 0x4A),
    hover: Color32::from_rgb(0x2A, 0x2E, 0x36),
    pointed: Color32::from_rgb(0x4A, 0x42, 0x1C),
    found: Color32::from_rgb(0x3E, 0x34, 0x20),
    found_now: Color32::from_rgb(0x5A, 0x3F, 0x12),
};

const SEPIA: Tokens = Tokens {
    paper: Color32::from_rgb(0xF6, 0xED, 0xDA),
    panel: Color32::from_rgb(0xEC, 0xE1, 0xCA),
    ink: Color32::from_rgb(0x3A, 0x2C, 0x1E),
    quiet: Color32::from_rgb(0x64, 0x55, 0x43),
    faint: Color32::from_rgb(0x85, 0x74, 0x5C),
    line: Color32::from_rgb(0xD6, 0xC8, 0xAC),
    accent: Color32::from_rgb(0x9A, 0x35, 0x16),
    error: Color32::from_rgb(0x96, 0x10, 0x10),
    selection: Color32::from_rgb(0xC9, 0xCF, 0xC8),
    chosen: Color32::from_rgb(0xDC, 0xD8, 0xC4),
    hover: Color32::from_rgb(0xE4, 0xD8, 0xBE),
    pointed: Color32::from_rgb(0xF3, 0xD9, 0x8C),
    found: Color32::from_rgb(0xEC, 0xD6, 0xAC),
    found_now: Color32::from_rgb(0xE8, 0xB6, 0x6B),
};

/// A theme an editor can choose.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub(super) enum ThemeName {
    Light,
    Dark,
    Sepia,
}

/// Under which name egui's memory says that the light theme is sepia now.
fn sepia_id() -> Id {
    Id::unique("sepia")
}

/// The colours that hold in a part of the window.
pub(super) fn tokens(ui: &Ui) -> &'static Tokens {
    if ui.visuals().dark_mode {
        &DARK
    } else if ui.data(|data| data.get_temp(sepia_id())).unwrap_or(false) {
        &SEPIA
    } else {
        &LIGHT
    }
}

/// The colours of a theme, whichever is drawn in.
pub(super) fn tokens_of(theme: ThemeName) -> &'static Tokens {
    match theme {
        ThemeName::Light => &LIGHT,
        ThemeName::Dark => &DARK,
        ThemeName::Sepia => &SEPIA,
    }
}

/// Colours for labels that colour-blind people can tell apart: those of Okabe and Ito, and Paul
/// Tol's bright and muted ones.
pub(super) const PALETTE: [&str; 24] = [
    "#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#f0e442", "#777777",
    "#4477aa", "#ee6677", "#228833", "#ccbb44", "#66ccee", "#aa3377", "#bbbbbb", "#332288",
    "#88ccee", "#44aa99", "#117733", "#999933", "#ddcc77", "#cc6677", "#882255", "#aa4499",
];

/// The colour of the palette that, as it is drawn, differs most from the one of these that is most
/// like it.
pub(super) fn unlike(used: &[&str]) -> &'static str {
    let drawn = |color: &str| [&LIGHT, &DARK].map(|tokens| tokens.label(color));
    let apart = |color: &str| {
        let others = used.iter().flat_map(|other| {
            let (ours, theirs) = (drawn(color), drawn(other));
            [0, 1].map(|theme| distance(ours[theme], theirs[theme]))
        });
        others.fold(f32::INFINITY, f32::min)
    };
    // Grey is for what steps back.
    let is_grey = |color: &str| matches!(color, "#777777" | "#bbbbbb");
    let coloured = PALETTE.into_iter().filter(|color| !is_grey(color));
    let best = coloured.rev().max_by(|a, b| apart(a).total_cmp(&apart(b)));
    best.unwrap_or(PALETTE[0])
}

/// How far two colours are apart, about as they are seen: green tells most.
fn distance(a: Color32, b: Color32) -> f32 {
    let by = |a: u8, b: u8| (f32::from(a) - f32::from(b)).powi(2);
    2.0 * by(a.r(), b.r()) + 4.0 * by(a.g(), b.g()) + 3.0 * by(a.b(), b.b())
}

/// Draws in a theme from the next frame on; with none, in light or dark as the system is.
pub(super) fn choose(context: &Context, theme: Option<ThemeName>) {
    context.set_theme(match theme {
        None => ThemePreference::System,
        Some(ThemeName::Light | ThemeName::Sepia) => ThemePreference::Light,
        Some(ThemeName::Dark) => ThemePreference::Dark,
    });
    let sepia = theme == Some(ThemeName::Sepia);
    context.data_mut(|data| data.insert_temp(sepia_id(), sepia));
    let light = if sepia { &SEPIA } else { &LIGHT };
    context.style_mut_of(Theme::Light, |style| {
        style.visuals = visuals(Theme::Light.default_visuals(), light);
    });
}

/// Whether carets blink, in the text and in fields.
pub(super) fn blink(context: &Context, blinks: bool) {
    if context.global_style().visuals.text_cursor.blink != blinks {
        context.all_styles_mut(|style| style.visuals.text_cursor.blink = blinks);
    }
}

impl Tokens {
    /// A label's colour `#rrggbb` for rules and marks, moved towards the ink until it stands out
    /// from what is behind it.
    pub(super) fn label(&self, color: &str) -> Color32 {
        self.told_apart(color, MARK_CONTRAST)
    }

    /// The same for words, which have to be read.
    pub(super) fn label_words(&self, color: &str) -> Color32 {
        self.told_apart(color, TEXT_CONTRAST)
    }

    /// A colour moved towards the ink until it has so much contrast with paper and panels.
    fn told_apart(&self, color: &str, least: f32) -> Color32 {
        let mut color = Color32::from_hex(color).unwrap_or(self.faint);
        for _ in 0..24 {
            let behind = [self.paper, self.panel];
            if behind
                .iter()
                .all(|behind| contrast(color, *behind) >= least)
            {
                break;
            }
            color = color.lerp_to_gamma(self.ink, 0.125);
        }
        color
    }

    /// What is laid under text that differs from the page.
    pub(super) fn changed(&self) -> Color32 {
        self.paper.lerp_to_gamma(self.accent, 0.16)
    }

    /// What is laid under a span of a label's colour.
    pub(super) fn underlay(&self, color: Color32) -> Color32 {
        self.paper.lerp_to_gamma(color, 0.17)
    }
}

/// What rules and marks have at the least, and what words have.
const MARK_CONTRAST: f32 = 3.0;
const TEXT_CONTRAST: f32 = 4.5;

/// The contrast of two colours after WCAG 2: from 1 to 21.
fn contrast(a: Color32, b: Color32) -> f32 {
    let luminance = |color: Color32| {
        let [r, g, b, _] = egui::Rgba::from(color).to_array();
        0.2126 * r + 0.7152 * g + 0.0722 * b + 0.05
    };
    let (a, b) = (luminance(a), luminance(b));
    a.max(b) / a.min(b)
}

/// Gives egui the font, colours and sizes.
pub fn apply(context: &Context) {
    super::fonts::install(context);
    context.set_theme(ThemePreference::System);
    context.options_mut(|options| {
        options.fallback_theme = Theme::Light;
        // Keys that make things larger are actions of ours, and an editor's to change.
        options.zoom_with_keyboard = false;
    });
    for (theme, tokens) in [(Theme::Light, &LIGHT), (Theme::Dark, &DARK)] {
        context.style_mut_of(theme, |style| {
            let font = |size| FontId::new(size, FontFamily::Proportional);
            style.text_styles = BTreeMap::from([
                (TextStyle::Small, font(SMALL)),
                (TextStyle::Body, font(INTERFACE)),
                (TextStyle::Button, font(INTERFACE)),
                (TextStyle::Monospace, font(INTERFACE)),
                (TextStyle::Heading, font(READING)),
            ]);
            style.spacing.item_spacing = vec2(2.0 * GRID, GRID);
            style.spacing.button_padding = vec2(2.0 * GRID, GRID);
            style.spacing.menu_margin = Margin::same(4);
            style.spacing.combo_height = 12.0 * ENTRY;
            style.interaction.tooltip_delay = 0.15;
            style.interaction.selectable_labels = false;
            style.visuals = visuals(theme.default_visuals(), tokens);
        });
    }
}

fn visuals(base: Visuals, tokens: &Tokens) -> Visuals {
    let mut visuals = Visuals {
        weak_text_color: Some(tokens.quiet),
        hyperlink_color: tokens.accent,
        faint_bg_color: tokens.hover,
        extreme_bg_color: tokens.paper,
        error_fg_color: tokens.error,
        panel_fill: tokens.panel,
        window_fill: tokens.panel,
        window_stroke: Stroke::new(1.0, tokens.line),
        window_shadow: Shadow::NONE,
        popup_shadow: Shadow::NONE,
        ..base
    };
    visuals.selection.bg_fill = tokens.selection;
    visuals.selection.stroke = Stroke::new(1.0, tokens.ink);
    let widget = |state: &mut WidgetVisuals, fill, edge| {
        *state = WidgetVisuals {
            bg_fill: fill,
            weak_bg_fill: fill,
            bg_stroke: Stroke::new(1.0, edge),
            corner_radius: CornerRadius::same(3),
            fg_stroke: Stroke::new(1.0, tokens.ink),
            expansion: 0.0,
        };
    };
    let widgets = &mut visuals.widgets;
    widget(&mut widgets.noninteractive, tokens.panel, tokens.line);
    widget(&mut widgets.inactive, tokens.paper, tokens.line);
    widget(&mut widgets.hovered, tokens.hover, tokens.faint);
    widget(&mut widgets.active, tokens.chosen, tokens.faint);
    widget(&mut widgets.open, tokens.hover, tokens.faint);
    visuals
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contrast_is_enough() {
        for tokens in [&LIGHT, &DARK, &SEPIA] {
            for behind in [tokens.paper, tokens.panel] {
                assert!(contrast(tokens.ink, behind) >= 7.0);
                assert!(contrast(tokens.quiet, behind) >= 4.5);
                assert!(contrast(tokens.accent, behind) >= 4.5);
                assert!(contrast(tokens.error, behind) >= 4.5);
                assert!(contrast(tokens.faint, behind) >= MARK_CONTRAST);
            }
            assert!(contrast(tokens.ink, tokens.changed()) >= 7.0);
            assert!(contrast(tokens.ink, tokens.selection) >= 7.0);
            assert!(contrast(tokens.ink, tokens.chosen) >= 7.0);
            assert!(contrast(tokens.ink, tokens.hover) >= 7.0);
            assert!(contrast(tokens.ink, tokens.found) >= 7.0);
            assert!(contrast(tokens.ink, tokens.found_now) >= 7.0);
            assert!(contrast(tokens.quiet, tokens.chosen) >= 4.5);
            assert!(contrast(tokens.quiet, tokens.hover) >= 4.5);
            let defaults = crate::core::labels::default_labels();
            let defaults = defaults.iter().map(|label| label.color.as_str());
            // Any colour can be chosen: black, white and what is between them too.
            let any = [
                "#000000",
                "#ffffff",
                "#ffff00",
                "#0000ff",
                "#808080",
                "no colour",
            ];
            for given in PALETTE.into_iter().chain(any).chain(defaults) {
                let (mark, words) = (tokens.label(given), tokens.label_words(given));
                for behind in [tokens.paper, tokens.panel] {
                    assert!(contrast(mark, behind) >= MARK_CONTRAST, "{given}");
                    assert!(contrast(words, behind) >= TEXT_CONTRAST, "{given}");
                }
                let ink = contrast(tokens.ink, tokens.underlay(mark));
                assert!(ink >= 7.0, "{given}");
            }
        }
    }
}
