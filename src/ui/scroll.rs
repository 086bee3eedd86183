//! Where a long list of entries of one height is scrolled to. Only what is seen is drawn.

use std::ops::Range;

use egui::{Rect, ScrollArea, Ui};

use super::theme::ENTRY;

/// See the module's description.
#[derive(Debug)]
pub(super) struct Scroll {
    row: f32,
    offset: f32,
    height: f32,
    /// Where it is to be in the next frame.
    to: Option<f32>,
    /// The entry that is to be seen in the next frame.
    reveal: Option<usize>,
}

impl Default for Scroll {
    fn default() -> Self {
        Self::new(ENTRY)
    }
}

impl Scroll {
    /// At the top of a list of entries so high.
    pub(super) fn new(row: f32) -> Self {
        Self {
            row,
            offset: 0.0,
            height: 0.0,
            to: None,
            reveal: None,
        }
    }

    /// The entries of which something was seen in the last frame.
    pub(super) fn seen(&self) -> Range<usize> {
        let offset = self.to.unwrap_or(self.offset);
        let first = (offset / self.row).max(0.0);
        first as usize..((offset + self.height) / self.row).ceil() as usize
    }

    /// How many entries are seen whole.
    pub(super) fn page(&self) -> usize {
        ((self.height / self.row) as usize).max(1)
    }

    pub(super) fn go_to_top(&mut self) {
        self.to = Some(0.0);
    }

    /// Keeps an entry where it is on the screen, which stands at another place now.
    pub(super) fn shift(&mut self, old: usize, new: usize) {
        if old != new {
            let by = (new as f32 - old as f32) * self.row;
            self.to = Some(self.to.unwrap_or(self.offset) + by);
        }
    }

    /// Has an entry seen: in the middle if it is far, else by as little as it takes.
    pub(super) fn reveal(&mut self, at: usize) {
        self.reveal = Some(at);
    }

    fn wanted(&mut self, count: usize, height: f32) -> Option<f32> {
        let most = (count as f32 * self.row - height).max(0.0);
        let mut to = self.to.take();
        if let Some(at) = self.reveal.take().filter(|at| *at < count) {
            let offset = to.unwrap_or(self.offset).clamp(0.0, most);
            let (top, bottom) = (at as f32 * self.row, (at + 1) as f32 * self.row);
            let middle = (top + bottom - height) / 2.0;
            if bottom < offset - height || top > offset + 2.0 * height {
                to = Some(middle);
            } else if top < offset {
                to = Some(top);
            } else if bottom > offset + height {
                to = Some(bottom - height);
            }
        }
        to.map(|to| to.clamp(0.0, most))
    }

    /// Draws the entries that are seen, each in its rectangle.
    pub(super) fn show(
        &mut self,
        ui: &mut Ui,
        id: &str,
        count: usize,
        mut entry: impl FnMut(&mut Ui, usize, Rect),
    ) {
        ui.spacing_mut().item_spacing.y = 0.0;
        let height = ui.available_height();
        let mut area = ScrollArea::vertical().id_salt(id).auto_shrink(false);
        if let Some(to) = self.wanted(count, height) {
            area = area.vertical_scroll_offset(to);
        }
        let row = self.row;
        let output = area.show_viewport(ui, |ui, viewport| {
            ui.set_height(row * count as f32);
            let (left, top) = (ui.max_rect().left(), ui.max_rect().top());
            let width = ui.available_width();
            let first = (viewport.top() / row).max(0.0) as usize;
            let end = ((viewport.bottom() / row).ceil().max(0.0) as usize).min(count);
            for at in first..end {
                let corner = egui::pos2(left, top + at as f32 * row);
                let rect = Rect::from_min_size(corner, egui::vec2(width, row));
                entry(ui, at, rect);
            }
        });
        self.offset = output.state.clamped_offset().y;
        self.height = output.inner_rect.height();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_is_revealed_by_as_little_as_it_takes() {
        let check = |offset: f32, at: usize, expected: Option<f32>| {
            let mut scroll = Scroll::new(10.0);
            scroll.offset = offset;
            scroll.reveal(at);
            assert_eq!(scroll.wanted(100, 100.0), expected, "{offset} {at}");
        };
        check(0.0, 5, None);
        check(0.0, 10, Some(10.0));
        check(300.0, 29, Some(290.0));
        check(0.0, 50, Some(455.0));
        check(0.0, 99, Some(900.0));
        check(900.0, 0, Some(0.0));
        check(0.0, 100, None);
    }

    #[test]
    fn an_entry_stays_where_it_is_seen() {
        let mut scroll = Scroll::new(10.0);
        scroll.offset = 200.0;
        scroll.height = 100.0;
        assert_eq!(scroll.seen(), 20..30);
        scroll.shift(25, 23);
        assert_eq!(scroll.wanted(100, 100.0), Some(180.0));
        scroll.shift(5, 5);
        assert_eq!(scroll.wanted(100, 100.0), None);
    }
}
