//! The edge of a panel that can be dragged. egui keeps the size of a panel, and makes it smaller
//! for good where there is no room for it; here the settings have it. A panel is as large as it
//! was set as soon as there is room again, and nothing but a hand at its edge sets it.

use egui::{Id, IdSalt, PanelState, Ui};

/// See the module's description.
#[derive(Clone, Copy, Debug)]
pub(super) struct Edge(Id);

impl Edge {
    /// That of the panel which egui knows by `salt`, to be drawn in `ui`.
    pub(super) fn of(ui: &Ui, salt: &str) -> Self {
        Self(ui.scope_id().with_salt(IdSalt::new(salt)))
    }

    /// Whether it is being dragged, or was let go in this frame.
    pub(super) fn is_dragged(self, ui: &Ui) -> bool {
        let edge = ui.read_response(self.0.with("__resize"));
        edge.is_some_and(|edge| edge.dragged() || edge.drag_stopped())
    }

    /// Has the panel drawn so wide (`axis` 0) or high (1), unless it is being dragged.
    pub(super) fn hold(self, ui: &Ui, axis: usize, size: f32) {
        if let Some(mut state) = PanelState::load(ui.ctx(), self.0)
            && !self.is_dragged(ui)
            && state.outer_rect.size()[axis] != size
        {
            let mut both = state.outer_rect.size();
            both[axis] = size;
            state.outer_rect = egui::Rect::from_min_size(state.outer_rect.min, both);
            ui.data_mut(|data| data.insert_persisted(self.0, state));
        }
    }
}
