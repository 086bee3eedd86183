//! Parts of the window that panicked. Each part is guarded by itself: the others go on, and the
//! part stands still, with what happened in its place, until that was read.
//!
//! What a part was in the middle of changing is dropped and made anew: its own state always; the
//! session, where the part had it to change, by closing the bundle and opening it again. All that
//! was done is in the log, so nothing is lost by that.

use egui::{Align2, Area, Context, Frame, Id, Margin, Order, Rect, Stroke, Ui, vec2};

use crate::session::Session;
use crate::ui::article::{Beside, Shown};
use crate::ui::crash::{CaughtPanic, guard};
use crate::ui::list::List;
use crate::ui::strings::{Language, Text};
use crate::ui::theme::{GRID, tokens};

use super::{Draft, Window};

/// What goes on or stands still by itself.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Part {
    /// The menu bar.
    Menu,
    /// The bar at the bottom.
    State,
    /// The panel at the left.
    Left,
    /// The panel at the right.
    Right,
    /// The dock below the article.
    Dock,
    /// The article: reading it and drawing it.
    Article,
    /// The field for corrections, dialogs, files.
    Dialog,
    /// Carrying out what was asked for, and work in quiet moments.
    Work,
}

impl Part {
    /// What an editor knows it by.
    fn name(self) -> Text {
        match self {
            Part::Menu => Text::CrashMenu,
            Part::State => Text::CrashState,
            Part::Left => Text::CrashLeft,
            Part::Right => Text::CrashRight,
            Part::Dock => Text::CrashDock,
            Part::Article => Text::CrashArticle,
            Part::Dialog => Text::CrashDialog,
            Part::Work => Text::CrashWork,
        }
    }
}

/// See the module's description.
#[derive(Debug, Default)]
pub(super) struct Crashes {
    caught: Vec<(Part, CaughtPanic)>,
    /// Those whose state is still to be made anew.
    fresh: Vec<Part>,
}

impl Crashes {
    /// Whether a part stands still.
    pub(super) fn stopped(&self, part: Part) -> bool {
        self.caught.iter().any(|(stopped, _)| *stopped == part)
    }

    /// Has a part stand still.
    pub(super) fn catch(&mut self, part: Part, caught: CaughtPanic, context: &Context) {
        self.resume(part);
        self.caught.push((part, caught));
        self.fresh.push(part);
        context.request_repaint();
    }

    /// Draws a part that has a panel of its own; where it stands still, what happened.
    pub(super) fn draw<T>(
        &mut self,
        part: Part,
        ui: &mut Ui,
        language: Language,
        work: impl FnOnce(&mut Ui) -> T,
    ) -> Option<T> {
        // The panel keeps its size, whatever became of what is in it.
        let size = ui.max_rect().size();
        if self.stopped(part) {
            ui.set_min_size(size);
            self.tell(part, ui, language);
            return None;
        }
        let work = || {
            #[cfg(test)]
            tests::fail(part);
            work(ui)
        };
        match guard(work) {
            Ok(drawn) => Some(drawn),
            Err(caught) => {
                ui.set_min_size(size);
                self.catch(part, caught, ui.ctx());
                None
            }
        }
    }

    /// Tells of parts that have no panel of their own, over the top of `over`.
    pub(super) fn show(&mut self, ui: &Ui, language: Language, over: Rect) {
        let homeless = [
            Part::Menu,
            Part::State,
            Part::Dock,
            Part::Dialog,
            Part::Work,
        ];
        let Some(part) = homeless.into_iter().find(|part| self.stopped(*part)) else {
            return;
        };
        let tokens = tokens(ui);
        Area::new(Id::unique("crashes"))
            .order(Order::Foreground)
            .pivot(Align2::CENTER_TOP)
            .fixed_pos(over.center_top() + vec2(0.0, 3.0 * GRID))
            .show(ui.ctx(), |ui| {
                ui.set_max_width((over.width() - 8.0 * GRID).clamp(200.0, 560.0));
                Frame::NONE
                    .fill(tokens.panel)
                    .stroke(Stroke::new(1.0, tokens.error))
                    .corner_radius(4.0)
                    .inner_margin(Margin::same(4))
                    .show(ui, |ui| self.tell(part, ui, language));
            });
    }

    fn tell(&mut self, part: Part, ui: &mut Ui, language: Language) {
        let first = self.caught.iter().find(|(stopped, _)| *stopped == part);
        let title = language.fill(Text::CrashOf, &[language.say(part.name())]);
        if first.is_some_and(|(_, caught)| caught.told(ui, language, &title)) {
            self.resume(part);
            ui.request_repaint();
        }
    }

    /// Has a part go on.
    pub(super) fn resume(&mut self, part: Part) {
        self.caught.retain(|(stopped, _)| *stopped != part);
    }
}

impl Window {
    /// Does the work of a part that may change all of the window, unless it stands still.
    pub(super) fn guarded(&mut self, part: Part, context: &Context, work: impl FnOnce(&mut Self)) {
        if self.crashes.stopped(part) {
            return;
        }
        let work = || {
            #[cfg(test)]
            tests::fail(part);
            work(self);
        };
        if let Err(caught) = guard(work) {
            self.crashes.catch(part, caught, context);
        }
    }

    /// Makes anew what parts that panicked in this frame may have left half changed.
    pub(super) fn recover(&mut self, context: &Context) {
        for part in std::mem::take(&mut self.crashes.fresh) {
            match part {
                Part::Menu | Part::State => {}
                Part::Right => self.right.forget(),
                Part::Dock => self.forget_dock(),
                Part::Left => self.list_anew(),
                Part::Article => {
                    self.draft = None;
                    self.article_anew();
                    self.session_anew(context);
                }
                Part::Dialog => {
                    self.dialog = None;
                    self.beneath = None;
                    self.draft = None;
                    self.export = None;
                    self.import = None;
                    if self.session.is_some() {
                        self.session_anew(context);
                    } else {
                        self.reopen(context);
                    }
                }
                Part::Work => {
                    self.article_anew();
                    self.session_anew(context);
                }
            }
        }
    }

    fn list_anew(&mut self) {
        self.list = List::default();
        let result = self.refresh_list();
        self.report(result);
    }

    fn article_anew(&mut self) {
        let article = self.shown.take().and_then(|shown| shown.article());
        self.shown = article.map(Shown::empty);
        self.span = None;
        self.stale = true;
        self.view.begin();
        self.beside = Beside::default();
    }

    /// Closes the bundle and opens it again. A draft goes on.
    fn session_anew(&mut self, context: &Context) {
        let Some(session) = self.session.take() else {
            return;
        };
        let draft: Option<Draft> = self.draft.take();
        let path = session.path().to_owned();
        // It was in the middle of something: closing may panic as well.
        let closed = guard(|| session.close());
        if let Ok(Err(failure)) = closed {
            let text = self.language().unsaved(&failure);
            self.notices.problem(text, Vec::new());
        }
        match guard(|| Session::open(&path, &self.author)) {
            Ok(Ok(session)) => self.resume(session),
            Ok(Err(error)) => self.not_opened(&path, &self.language().store(&error)),
            Err(caught) => self.crashes.caught.push((Part::Work, caught)),
        }
        self.draft = draft;
        context.request_repaint();
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::cell::Cell;
    use std::path::Path;

    use egui_kittest::Harness;
    use egui_kittest::kittest::Queryable;

    use crate::session::command::{ArticleRef, Command, Stretch};
    use crate::session::import::ImportOptions;
    use crate::ui::theme;

    use super::*;

    thread_local! {
        static TO_FAIL: Cell<Option<Part>> = const { Cell::new(None) };
    }

    /// Panics once if a test has asked for it.
    pub(super) fn fail(part: Part) {
        if TO_FAIL.get() == Some(part) {
            TO_FAIL.set(None);
            panic!("asked for by a test");
        }
    }

    #[test]
    fn whatever_panics_the_window_goes_on_and_nothing_is_lost() {
        for part in [
            Part::Menu,
            Part::State,
            Part::Left,
            Part::Right,
            Part::Dock,
            Part::Article,
            Part::Dialog,
            Part::Work,
        ] {
            check(part);
        }
    }

    fn check(part: Part) {
        let folder = tempfile::tempdir().unwrap();
        let page = folder.path().join("1.txt");
        std::fs::write(&page, "渡口新桥昨日合龙\n两岸居民步行过江\n").unwrap();
        let bundle = folder.path().join("test.pizhu");
        let mut session = Session::create(&bundle, "test").unwrap();
        let options = ImportOptions::default();
        session.import(&[page], &options, |_| true).unwrap();
        let tag = Command::Tag {
            article: ArticleRef::Number(1),
            stretch: Some(Stretch::Text {
                text: "渡口新桥".to_owned(),
                nth: 1,
            }),
            parts: Vec::new(),
            label: "LOC".to_owned(),
            attributes: std::collections::BTreeMap::new(),
            note: None,
        };
        session.execute(&tag).unwrap();
        session.close().unwrap();

        let mut window = Window::new(Language::Chinese, "test");
        window.open(&bundle);
        let mut harness = Harness::builder()
            .with_size(vec2(1280.0, 800.0))
            .with_max_steps(20)
            .with_context_setup(theme::apply)
            .build_ui_state(|ui, window: &mut Window| window.show(ui), window);
        harness.run();
        let title = Language::Chinese.say(part.name());
        let title = &Language::Chinese.fill(Text::CrashOf, &[title]);
        let there = |harness: &Harness<'_, Window>, name: &str| {
            harness.query_all_by_label(name).next().is_some()
        };
        assert!(!there(&harness, title), "{part:?}");

        TO_FAIL.set(Some(part));
        harness.run();
        assert_eq!(TO_FAIL.get(), None, "{part:?} was not reached");
        assert!(there(&harness, title), "{part:?}");
        if let Ok(folder) = std::env::var("PIZHU_PICTURES") {
            let picture = Path::new(&folder).join(format!("crash-{part:?}.png"));
            harness.render().unwrap().save(picture).unwrap();
        }
        // The other parts are there.
        let marks = [
            (Part::Menu, "文件"),
            (Part::State, "校样"),
            (Part::Article, "第 1 行\u{3000}渡口新桥昨日合龙"),
        ];
        for (other, name) in marks {
            assert_eq!(there(&harness, name), other != part, "{part:?}: {name}");
        }

        harness.get_by_label("知道了").click();
        harness.run();
        assert!(!there(&harness, title), "{part:?}");
        for (_, name) in marks {
            assert!(there(&harness, name), "{part:?}: {name}");
        }
        // One can work on, and what was done is there.
        let session = harness.state_mut().session().unwrap();
        let article = session.articles().unwrap()[0].head;
        let document = session.document(article.buffer.page).unwrap();
        assert_eq!(document.spans().count(), 1, "{part:?}");
        let undo = Command::Undo {
            action: None,
            with_resting: false,
        };
        session.execute(&undo).unwrap();
    }
}
