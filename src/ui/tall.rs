//! A long list whose entries differ in height. Only what is seen is laid out; how high the others
//! are is estimated until they were seen.

use egui::{Pos2, ScrollArea, Ui, pos2};

/// See the module's description.
#[derive(Debug, Default)]
pub(super) struct Tall {
    /// Where each entry begins, and the last ends.
    tops: Vec<f32>,
    width: f32,
    /// The entry that is to be seen.
    reveal: Option<usize>,
    height: f32,
    seen: usize,
}

impl Tall {
    /// Takes other entries, or another width; what of the old is known serves for as many as there
    /// were.
    pub(super) fn lay_out(&mut self, count: usize, width: f32, estimate: impl Fn(usize) -> f32) {
        if self.tops.len() == count + 1 && self.width == width {
            return;
        }
        self.width = width;
        self.tops.clear();
        let mut top = 0.0;
        self.tops.push(top);
        for at in 0..count {
            top += estimate(at);
            self.tops.push(top);
        }
    }

    /// Has an entry seen, in the middle.
    pub(super) fn reveal(&mut self, at: usize) {
        self.reveal = Some(at);
    }

    /// How many entries are seen.
    pub(super) fn page(&self) -> usize {
        self.seen.max(1)
    }

    fn all(&self) -> f32 {
        self.tops.last().copied().unwrap_or_default()
    }

    /// Which entry is at a height.
    fn at(&self, y: f32) -> usize {
        let behind = self.tops.partition_point(|top| *top <= y);
        behind
            .saturating_sub(1)
            .min(self.tops.len().saturating_sub(2))
    }

    /// Takes in how high some entries from `first` on turned out to be; whether that is another
    /// height than was thought.
    fn learn(&mut self, first: usize, heights: &[f32]) -> bool {
        let known = heights.iter().enumerate();
        let differs = known.clone().any(|(n, height)| {
            (self.tops[first + n + 1] - self.tops[first + n] - height).abs() > 0.5
        });
        if !differs {
            return false;
        }
        let end = first + heights.len();
        let old = self.tops[end];
        for (n, height) in known {
            self.tops[first + n + 1] = self.tops[first + n] + height;
        }
        let by = self.tops[end] - old;
        self.tops[end + 1..].iter_mut().for_each(|top| *top += by);
        true
    }

    /// Draws the entries that are seen. `entry` draws one from a point on and gives its height.
    pub(super) fn show(
        &mut self,
        ui: &mut Ui,
        id: &str,
        mut entry: impl FnMut(&mut Ui, usize, Pos2) -> f32,
    ) {
        let count = self.tops.len().saturating_sub(1);
        let mut area = ScrollArea::vertical().id_salt(id).auto_shrink(false);
        let reveal = self.reveal.take().filter(|at| *at < count);
        if let Some(at) = reveal {
            let middle = (self.tops[at] + self.tops[at + 1] - self.height) / 2.0;
            let most = (self.all() - self.height).max(0.0);
            area = area.vertical_scroll_offset(middle.clamp(0.0, most));
        }
        let (mut first, mut heights) = (0, Vec::new());
        let output = area.show_viewport(ui, |ui, viewport| {
            ui.set_height(self.all());
            if count == 0 {
                return;
            }
            let (left, top) = (ui.max_rect().left(), ui.max_rect().top());
            first = self.at(viewport.top());
            let mut y = self.tops[first];
            for at in first..count {
                if y >= viewport.bottom() {
                    break;
                }
                let height = entry(ui, at, pos2(left, top + y));
                heights.push(height);
                y += height;
            }
        });
        let height = output.inner_rect.height();
        let is_other = reveal.is_some() && height != self.height;
        self.height = height;
        self.seen = heights.len();
        if self.learn(first, &heights) || is_other {
            // What is to be seen may stand elsewhere now.
            self.reveal = self.reveal.or(reveal);
            ui.ctx().request_repaint();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heights_are_learned_and_what_is_behind_moves_on() {
        let mut tall = Tall::default();
        tall.lay_out(100, 300.0, |_| 20.0);
        assert_eq!((tall.all(), tall.at(0.0), tall.at(39.0)), (2_000.0, 0, 1));
        assert!(!tall.learn(3, &[20.0, 20.2]));
        assert!(tall.learn(3, &[20.0, 60.0, 10.0]));
        assert_eq!(&tall.tops[3..8], &[60.0, 80.0, 140.0, 150.0, 170.0]);
        assert_eq!(tall.all(), 2_030.0);
        assert_eq!(
            (tall.at(139.0), tall.at(140.0), tall.at(9_999.0)),
            (4, 5, 99)
        );
        // The same again changes nothing; another width is estimated anew.
        tall.lay_out(100, 300.0, |_| 20.0);
        assert_eq!(tall.all(), 2_030.0);
        tall.lay_out(100, 200.0, |_| 30.0);
        assert_eq!(tall.all(), 3_000.0);
    }
}
