//! The panels at the sides: as wide as they were set, unless that leaves too little to the text.
//! Then they give way, both alike, and are hidden if need be; the width that was set stays, and is
//! back with the room.

use egui::{Panel, Ui};

use crate::ui::edge::Edge;
use crate::ui::settings::Settings;

/// The text has at least so much, if the panels can be made narrow enough: more before they are at
/// their least, so that printed lines fit beside them in a small window.
const TEXT: f32 = 420.0;
const ROOMY: f32 = 540.0;
/// The same with the page beside it.
const TWO_TEXTS: f32 = 560.0;
const TWO_ROOMY: f32 = 720.0;
/// The least and the most that a panel can be set to.
const LEFT: (f32, f32) = (160.0, 640.0);
const RIGHT: (f32, f32) = (200.0, 640.0);

/// One of the two panels.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Side {
    Left,
    Right,
}

/// How wide the panels are drawn; one without a width is not.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub(super) struct Widths {
    pub(super) left: Option<f32>,
    pub(super) right: Option<f32>,
    /// How much they leave to the text before they are at their least.
    roomy: f32,
}

impl Widths {
    /// Those in a window of a width.
    pub(super) fn within(settings: &Settings, width: f32) -> Self {
        let left = if settings.left {
            settings.left_width
        } else {
            0.0
        };
        let right = if settings.right {
            settings.right_width
        } else {
            0.0
        };
        let least = |set: f32, least: f32| if set > 0.0 { least.min(set) } else { 0.0 };
        let least = least(left, LEFT.0) + least(right, RIGHT.0);
        let (text, roomy) = match settings.compare {
            true => (TWO_TEXTS, TWO_ROOMY),
            false => (TEXT, ROOMY),
        };
        let room = (width - roomy).max(least).min(width - text).max(0.0);
        let is_tight = left + right > room;
        let (mut left, mut right) = match is_tight {
            true => shared(left, right, room),
            false => (left, right),
        };
        // Where both have too little, the work on the text keeps its panel.
        if is_tight && left + right > room + 1.0 && left > 0.0 && right > 0.0 {
            left = 0.0;
            right = right.max(room.min(settings.right_width));
        }
        if is_tight && left + right > room + 1.0 {
            (left, right) = (0.0, 0.0);
        }
        let seen = |width: f32| (width > 0.0).then(|| width.round());
        Self {
            left: seen(left),
            right: seen(right),
            roomy,
        }
    }
}

/// Gives up what is too much, each panel in proportion to what it can spare.
fn shared(left: f32, right: f32, room: f32) -> (f32, f32) {
    let spare = |width: f32, least: f32| (width - least).max(0.0);
    let spares = (spare(left, LEFT.0), spare(right, RIGHT.0));
    let all = spares.0 + spares.1;
    let over = (left + right - room).min(all);
    if all == 0.0 {
        return (left, right);
    }
    (left - over * spares.0 / all, right - over * spares.1 / all)
}

impl Side {
    fn salt(self) -> &'static str {
        match self {
            Side::Left => "articles",
            Side::Right => "entities",
        }
    }

    /// The panel, if it is drawn; by dragging it can become wider by as much as there is room for.
    pub(super) fn panel(self, ui: &Ui, widths: &Widths) -> Option<Panel> {
        let (panel, (least, most), (width, others)) = match self {
            // The one that is drawn first leaves room for the other.
            Side::Left => {
                let others = widths.right.unwrap_or_default();
                (Panel::left(self.salt()), LEFT, (widths.left?, others))
            }
            Side::Right => (Panel::right(self.salt()), RIGHT, (widths.right?, 0.0)),
        };
        Edge::of(ui, self.salt()).hold(ui, 0, width);
        let room = ui.available_width() - others - widths.roomy;
        let most = most.min(room).max(width);
        let range = least.min(width)..=most;
        Some(panel.default_size(width).size_range(range))
    }

    /// Whether its edge is being dragged, or was let go in this frame.
    pub(super) fn is_dragged(self, ui: &Ui) -> bool {
        Edge::of(ui, self.salt()).is_dragged(ui)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn panels_give_way_to_the_text() {
        // What is set, the window, what is drawn.
        let check = |set: (f32, f32), width: f32, expected: (f32, f32)| {
            let settings = Settings {
                left: set.0 > 0.0,
                left_width: set.0.max(160.0),
                right: set.1 > 0.0,
                right_width: set.1.max(200.0),
                ..Settings::default()
            };
            let Widths { left, right, .. } = Widths::within(&settings, width);
            let drawn = (left.unwrap_or(0.0), right.unwrap_or(0.0));
            assert_eq!(drawn, expected, "{set:?} {width}");
        };
        check((270.0, 284.0), 1280.0, (270.0, 284.0));
        check((270.0, 284.0), 1094.0, (270.0, 284.0));
        check((270.0, 284.0), 1024.0, (230.0, 254.0));
        check((270.0, 284.0), 800.0, (160.0, 200.0));
        check((0.0, 284.0), 800.0, (0.0, 260.0));
        check((270.0, 0.0), 800.0, (260.0, 0.0));
        check((640.0, 640.0), 1024.0, (225.0, 259.0));
        // A window whose interface is drawn large.
        check((270.0, 284.0), 640.0, (0.0, 220.0));
        check((270.0, 0.0), 560.0, (0.0, 0.0));
    }

    #[test]
    fn two_texts_have_more_room() {
        let settings = Settings {
            compare: true,
            ..Settings::default()
        };
        for (width, expected) in [
            (1280.0, (Some(270.0), Some(284.0))),
            (1008.0, (Some(160.0), Some(200.0))),
            (784.0, (None, Some(224.0))),
        ] {
            let Widths { left, right, .. } = Widths::within(&settings, width);
            assert_eq!((left, right), expected, "{width}");
        }
    }
}
