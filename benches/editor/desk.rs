//! The window on the editor's desk, driven without a screen: every key that is pressed is counted,
//! by what it is for.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::{Duration, Instant};

use egui::{Key, Modifiers, vec2};
use egui_kittest::Harness;

use pizhu::ui::{Language, Sight, Window, apply_theme};

/// Nothing takes the window so long.
const PATIENCE: Duration = Duration::from_secs(300);

/// What a key is pressed for.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) enum For {
    /// Moving the caret.
    Caret,
    /// Selecting by the caret.
    Selecting,
    /// The next name without a tag.
    NextName,
    /// A label's key, where nothing is suggested.
    Tagging,
    /// A label's key that gives something another label.
    Relabelling,
    /// Moving edges.
    Edges,
    /// Choosing a suggestion or a tag.
    Choosing,
    Accepting,
    Refusing,
    /// Tagging other mentions.
    Mentions,
    /// Taking tags away.
    Deleting,
    /// Going on to what is not in view.
    Turning,
}

impl For {
    pub(crate) fn name(self) -> &'static str {
        match self {
            For::Caret => "caret",
            For::Selecting => "selecting",
            For::NextName => "next name",
            For::Tagging => "label",
            For::Relabelling => "other label",
            For::Edges => "edges",
            For::Choosing => "choosing",
            For::Accepting => "accepting",
            For::Refusing => "refusing",
            For::Mentions => "mentions",
            For::Deleting => "deleting",
            For::Turning => "turning",
        }
    }
}

/// How many keys were pressed for what.
pub(crate) type Bill = BTreeMap<For, usize>;

/// See the module's description.
pub(crate) struct Desk {
    harness: Harness<'static, Window>,
    bill: Bill,
    tells: bool,
}

impl Desk {
    pub(crate) fn open(bundle: &Path, folder: &Path) -> Self {
        let window = Window::new(Language::Chinese, "editor");
        let mut window = window.with_settings_in(&folder.join("settings"));
        window.open(bundle);
        let mut is_loaded = false;
        let mut harness = Harness::builder()
            .with_size(vec2(1280.0, 800.0))
            .with_context_setup(apply_theme)
            .build_ui_state(
                move |ui, window: &mut Window| {
                    if !std::mem::replace(&mut is_loaded, true) {
                        window.load_words(ui.ctx());
                    }
                    window.show(ui);
                },
                window,
            );
        harness.run_steps(4);
        Self {
            harness,
            bill: Bill::new(),
            tells: std::env::var_os("PIZHU_KEYS").is_some(),
        }
    }

    /// What was pressed since this was last asked.
    pub(crate) fn take_bill(&mut self) -> Bill {
        std::mem::take(&mut self.bill)
    }

    /// How many keys were pressed since then.
    pub(crate) fn pressed(&self) -> usize {
        self.bill.values().sum()
    }

    pub(crate) fn sight(&self) -> Sight {
        self.harness.state().sight()
    }

    pub(crate) fn wait(&mut self, what: &str, holds: impl Fn(&Sight) -> bool) {
        let begun = Instant::now();
        while !holds(&self.sight()) {
            assert!(
                begun.elapsed() < PATIENCE,
                "waited in vain: {what}; {:?}",
                self.sight()
            );
            self.harness.run_steps(1);
            std::thread::sleep(Duration::from_millis(1));
        }
    }

    /// Presses a key, and looks when the window has come to rest.
    pub(crate) fn press(&mut self, what: For, modifiers: Modifiers, key: Key) -> Sight {
        *self.bill.entry(what).or_default() += 1;
        self.harness.key_press_modifiers(modifiers, key);
        self.harness.run_steps(3);
        self.wait("names", |sight| sight.is_settled);
        self.harness.run_steps(1);
        let sight = self.sight();
        if self.tells {
            let around = sight.caret.saturating_sub(6)..(sight.caret + 6).min(sight.text.len());
            let around: String = sight.text[around].iter().collect();
            println!("    {:>12}  {modifiers:?} {key:?}  {around}", what.name());
        }
        sight
    }
}
