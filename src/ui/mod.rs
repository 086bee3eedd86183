//! The window: it reads a session and sends it commands. What text is and what a command does
//! it does not know.
//!
//! [`Window`] draws one frame into a [`egui::Ui`] and then carries out what the frame asked for.
//! It needs no operating-system window, so tests drive it as it is; [`run`] gives it one.

mod action;
mod article;
mod assembly;
mod batches;
mod chips;
mod choice;
mod concordance;
mod consistency;
mod copies;
pub mod crash;
mod dialog;
mod dialogs;
mod edge;
mod entry;
pub mod export;
mod field;
mod find;
mod first_steps;
mod floating;
mod following;
mod fonts;
pub mod import;
mod in_turn;
mod keys;
mod kwic;
mod list;
mod mark;
mod markdown;
mod mending;
mod mentions;
mod moment;
mod path_field;
mod quick;
mod readings;
mod reasons;
mod reveal;
mod review;
mod right;
mod scroll;
mod settings;
mod strings;
mod suggest;
mod tall;
mod theme;
mod told;
mod typeset;
mod window;

use egui::{ViewportBuilder, vec2};

pub use strings::Language;
pub use theme::apply as apply_theme;
pub use window::{Sight, Start, Suggestion, Window};

/// What the window is drawn with.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Renderer {
    /// wgpu; OpenGL when that fails at the start.
    #[default]
    Auto,
    /// Vulkan, Metal or Direct3D, by wgpu.
    Wgpu,
    /// OpenGL.
    Glow,
}

/// Opens the window and returns when it is closed. A bundle that cannot be opened is the window's to
/// tell.
///
/// # Errors
/// There is no display, or nothing to draw with.
pub fn run(start: &Start, author: &str, renderer: Renderer) -> eframe::Result {
    crash::install_hook();
    fonts::prepare();
    // Remote desktops and virtual machines often have one of the two and not the other.
    match renderer {
        Renderer::Glow => run_with(eframe::Renderer::Glow, start, author),
        Renderer::Wgpu => run_with(eframe::Renderer::Wgpu, start, author),
        Renderer::Auto => match run_with(eframe::Renderer::Wgpu, start, author) {
            Err(eframe::Error::Wgpu(error)) => {
                eprintln!("pizhu: {error}; drawing with OpenGL instead");
                run_with(eframe::Renderer::Glow, start, author)
            }
            other => other,
        },
    }
}

fn run_with(renderer: eframe::Renderer, start: &Start, author: &str) -> eframe::Result {
    let mut window = Window::new(Language::of_system(), author).with_settings_of_user();
    let ((width, height), maximized) = window.placement();
    let bundle = match start {
        Start::Bundle(path) => Some(path.as_path()),
        Start::Last | Start::Sample => None,
    };
    let options = eframe::NativeOptions {
        viewport: ViewportBuilder::default()
            .with_app_id("pizhu")
            .with_title(window::title(bundle, Language::of_system()))
            .with_inner_size(vec2(width, height))
            .with_maximized(maximized)
            .with_min_inner_size(vec2(800.0, 480.0)),
        renderer,
        system_font_fallback: false,
        ..eframe::NativeOptions::default()
    };
    let start = start.clone();
    eframe::run_native(
        "pizhu",
        options,
        Box::new(move |creation| {
            apply_theme(&creation.egui_ctx);
            window.load_words(&creation.egui_ctx);
            window.drawn_by(drawn_by(creation));
            window.begin(&creation.egui_ctx, start);
            let first_page = FirstPage::if_asked();
            Ok(Box::new(App { window, first_page }))
        }),
    )
}

/// What draws the window.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Drawing {
    /// For people who look for what is wrong with it.
    pub name: String,
    /// By the processor, as far as is known: then each frame costs it dearly.
    pub in_software: bool,
}

fn drawn_by(creation: &eframe::CreationContext<'_>) -> Drawing {
    match &creation.wgpu_render_state {
        Some(state) => {
            let info = state.adapter.get_info();
            Drawing {
                name: format!("wgpu, {:?}, {}", info.backend, info.name),
                in_software: info.device_type == eframe::wgpu::DeviceType::Cpu,
            }
        }
        None => Drawing {
            name: "OpenGL (glow)".to_owned(),
            in_software: false,
        },
    }
}

struct App {
    window: Window,
    first_page: FirstPage,
}

impl eframe::App for App {
    fn ui(&mut self, ui: &mut egui::Ui, _frame: &mut eframe::Frame) {
        self.first_page.begin_frame();
        self.window.show(ui);
        if self.first_page.end_frame(self.window.shows_text()) {
            ui.request_repaint();
        }
    }

    fn on_exit(&mut self, _gl: Option<&eframe::glow::Context>) {
        match crash::guard(|| self.window.close()) {
            Ok(Ok(())) => {}
            Ok(Err(failure)) => eprintln!("pizhu: {}", Language::of_system().unsaved(&failure)),
            Err(caught) => eprintln!("pizhu: {}", caught.message),
        }
        if let Err(why) = self.window.finish() {
            eprintln!("pizhu: {why}");
        }
    }
}

/// Says on standard error when the first page can be read, if `PIZHU_FIRST_PAGE` is set: for
/// measuring how long starting takes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum FirstPage {
    Told,
    Awaited,
    /// Drawn; it is on the screen when the next frame begins.
    Drawn,
}

impl FirstPage {
    fn if_asked() -> Self {
        match std::env::var_os("PIZHU_FIRST_PAGE") {
            Some(_) => Self::Awaited,
            None => Self::Told,
        }
    }

    fn begin_frame(&mut self) {
        if *self == Self::Drawn {
            eprintln!("pizhu: the first page is shown");
            *self = Self::Told;
        }
    }

    /// Says whether there has to be another frame for this.
    fn end_frame(&mut self, has_text: bool) -> bool {
        if *self == Self::Awaited && has_text {
            *self = Self::Drawn;
        }
        *self != Self::Told
    }
}
