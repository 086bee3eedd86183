//! Small files are read and written beside the window: a disk or share that does not answer must
//! not hold it up. What is asked for at one path is done in that order. What was read is put to use
//! when it is there, and "saved" is said when it is on disk.

use std::collections::BTreeSet;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use egui::Context;

use crate::format::atomic::AtomicFile;
use crate::format::set::{LabelFile, read_labels_from};
use crate::jobs::Job;
use crate::session::command::Command;
use crate::ui::keys::Keymap;
use crate::ui::mending::{Shelving, Stock};
use crate::ui::reasons::{Failure, settled};
use crate::ui::settings::Files;
use crate::ui::strings::Text;
use crate::ui::strings::batches::BatchesText;
use crate::ui::strings::labels::LabelText;

use super::{Saved, Window};

/// How long a window that is to be closed waits for all that is being written.
const PATIENCE: Duration = Duration::from_secs(10);
/// How long it waits before it looks again whether it is.
const BETWEEN: Duration = Duration::from_millis(2);

/// What is to be read or written.
#[derive(Debug)]
pub(super) enum Errand {
    /// Guidelines for the open bundle.
    Guidelines(PathBuf),
    /// Labels for the open bundle.
    Labels(PathBuf),
    Write(PathBuf, Saved),
    Keys(Files, Keymap),
    /// Recipes in a folder.
    Recipes(PathBuf, Shelving),
}

/// What came of one.
#[derive(Debug)]
pub(super) enum Brought {
    Guidelines(String),
    Labels(Box<LabelFile>),
    Stock(Stock),
    Written,
}

/// An errand that waits for those at the same path, or is on its way.
#[derive(Debug)]
pub(super) struct Sent {
    errand: Arc<Errand>,
    job: Option<Job<Result<Brought, Failure>>>,
    /// Whether it could not be done when the window was to be closed: it waits for that to be tried
    /// again, and what was sent to the same path behind it waits too.
    has_failed: bool,
}

impl Errand {
    fn path(&self) -> PathBuf {
        match self {
            Self::Guidelines(path) | Self::Labels(path) => path.clone(),
            Self::Write(path, _) | Self::Recipes(path, _) => path.clone(),
            Self::Keys(files, _) => files.keys_path(),
        }
    }

    /// Whether it is about the bundle that was open when it was sent.
    fn is_for_bundle(&self) -> bool {
        matches!(self, Self::Guidelines(_) | Self::Labels(_))
    }

    /// Whether something is lost if it is not done.
    fn writes(&self) -> bool {
        match self {
            Self::Guidelines(_) | Self::Labels(_) => false,
            Self::Write(..) | Self::Keys(..) => true,
            Self::Recipes(_, shelving) => !matches!(shelving, Shelving::Read),
        }
    }

    fn carry_out(&self) -> Result<Brought, Failure> {
        Ok(match self {
            Self::Guidelines(path) => {
                let text = std::fs::read_to_string(path)?;
                let text = text.trim_start_matches('\u{FEFF}').replace("\r\n", "\n");
                Brought::Guidelines(text)
            }
            Self::Labels(path) => {
                let file = read_labels_from(std::fs::File::open(path)?)?;
                Brought::Labels(Box::new(file))
            }
            Self::Write(path, saved) => {
                write_whole(path, &saved.bytes(path))?;
                Brought::Written
            }
            Self::Keys(files, keys) => {
                files.save_keys(keys)?;
                Brought::Written
            }
            Self::Recipes(folder, shelving) => Brought::Stock(shelving.carry_out(folder)?),
        })
    }
}

impl Window {
    /// Has something read or written; what failed at the same path is tried again before it.
    pub(super) fn send(&mut self, errand: Errand) {
        let path = errand.path();
        let there = self.errands.iter_mut();
        for sent in there.filter(|sent| sent.errand.path() == path) {
            sent.has_failed = false;
        }
        self.errands.push(Sent {
            errand: Arc::new(errand),
            job: None,
            has_failed: false,
        });
    }

    /// Begins what can be begun, and takes in what is done.
    pub(super) fn take_errands(&mut self, context: &Context) {
        let back = self.come_back(&waking(context));
        if !back.is_empty() {
            // What waited for it is next.
            context.request_repaint();
        }
        for (errand, result) in back {
            match result {
                Ok(brought) => self.take_in(&errand, brought),
                Err(why) => {
                    let text = self.not_done(&errand, &why);
                    self.notices.problem(text, Vec::new());
                }
            }
        }
    }

    /// Begins the first errand at each path; gives those that are over, one a path at the most, and
    /// what came of them. `wake` is called when one that was begun is over.
    fn come_back(
        &mut self,
        wake: &(impl Fn() + Clone + Send + 'static),
    ) -> Vec<(Arc<Errand>, Result<Brought, Failure>)> {
        let mut back = Vec::new();
        let is_away = self.session.is_none() && self.away_path.is_some();
        let mut busy: Vec<PathBuf> = Vec::new();
        self.errands.retain_mut(|sent| {
            let path = sent.errand.path();
            let is_first = !busy.contains(&path);
            busy.push(path);
            if sent.job.is_none() && is_first && !sent.has_failed {
                let errand = Arc::clone(&sent.errand);
                match Job::begin("small file", wake.clone(), move |_| errand.carry_out()) {
                    Ok(job) => sent.job = Some(job),
                    Err(error) => {
                        back.push((Arc::clone(&sent.errand), Err(error.into())));
                        return false;
                    }
                }
            }
            // The bundle comes back, and then takes it in.
            if is_away && sent.errand.is_for_bundle() {
                return true;
            }
            let result = sent.job.as_mut().and_then(Job::take).map(settled);
            let goes_on = result.is_none();
            back.extend(result.map(|result| (Arc::clone(&sent.errand), result)));
            goes_on
        });
        back
    }

    /// What was to be read for a bundle is not read for another.
    pub(super) fn leave_errands(&mut self) {
        self.errands.retain(|sent| !sent.errand.is_for_bundle());
    }

    /// Waits until everything that is to be written is, ten seconds in all at the most; gives what
    /// is not, each in words. What hangs stays on its way, and what failed is kept to be tried
    /// again. What is only read is not waited for.
    pub(super) fn finish_errands(
        &mut self,
        wake: impl Fn() + Clone + Send + 'static,
    ) -> Vec<String> {
        self.finish_errands_within(PATIENCE, wake)
    }

    fn finish_errands_within(
        &mut self,
        patience: Duration,
        wake: impl Fn() + Clone + Send + 'static,
    ) -> Vec<String> {
        let began = Instant::now();
        for sent in &mut self.errands {
            sent.has_failed = false;
        }
        let mut wrong = Vec::new();
        loop {
            for (errand, result) in self.come_back(&wake) {
                match result {
                    Ok(brought) => self.take_in(&errand, brought),
                    Err(why) => {
                        let text = self.not_done(&errand, &why);
                        if errand.writes() {
                            wrong.push(text);
                            // It was the first at its path, and is so again.
                            let (job, has_failed) = (None, true);
                            let sent = Sent {
                                errand,
                                job,
                                has_failed,
                            };
                            self.errands.insert(0, sent);
                        } else {
                            self.notices.problem(text, Vec::new());
                        }
                    }
                }
            }
            let open = self.unwritten();
            if open.is_empty() {
                return wrong;
            }
            if began.elapsed() >= patience {
                let language = self.language();
                let said = |path: PathBuf| path.display().to_string();
                let hangs = |path| language.fill(Text::StillWriting, &[&said(path)]);
                wrong.extend(open.into_iter().map(hangs));
                return wrong;
            }
            std::thread::sleep(BETWEEN);
        }
    }

    /// The paths at which something is still to be written, where nothing failed before it.
    fn unwritten(&self) -> BTreeSet<PathBuf> {
        let failed = self.errands.iter().filter(|sent| sent.has_failed);
        let failed: Vec<PathBuf> = failed.map(|sent| sent.errand.path()).collect();
        let writes = self.errands.iter().filter(|sent| sent.errand.writes());
        let paths = writes.map(|sent| sent.errand.path());
        paths.filter(|path| !failed.contains(path)).collect()
    }

    fn take_in(&mut self, errand: &Errand, brought: Brought) {
        match brought {
            Brought::Guidelines(text) => {
                self.execute(&Command::Guidelines { text });
            }
            Brought::Labels(file) => self.add_labels(&file),
            Brought::Stock(stock) => {
                if let Errand::Recipes(folder, shelving) = errand {
                    self.batches.take_stock(folder, shelving, stock);
                    if let Shelving::Keep(recipe) = shelving {
                        let text = self
                            .language()
                            .fill(BatchesText::RecipeKept, &[&recipe.name]);
                        self.notices.done(text, false);
                    }
                }
            }
            Brought::Written => {
                if let Errand::Write(path, _) = errand {
                    let path = path.display().to_string();
                    let text = self.language().fill(Text::SavedAs, &[&path]);
                    self.notices.done(text, false);
                }
            }
        }
    }

    /// Says what was not done, and why.
    fn not_done(&self, errand: &Errand, why: &Failure) -> String {
        let language = self.language();
        let why = why.said(language);
        let path = errand.path().display().to_string();
        match errand {
            Errand::Guidelines(_) | Errand::Labels(_) => {
                language.fill(LabelText::NotReadFile, &[&path, &why])
            }
            Errand::Write(..) => language.fill(Text::NotMade, &[&path, &why]),
            Errand::Keys(..) => language.fill(Text::SettingsNotKept, &[&why]),
            Errand::Recipes(_, Shelving::Keep(_)) => {
                language.fill(BatchesText::RecipeNotKept, &[&why])
            }
            Errand::Recipes(..) => why,
        }
    }
}

/// Has the window drawn again.
pub(super) fn waking(context: &Context) -> impl Fn() + Clone + Send + 'static + use<> {
    let context = context.clone();
    move || context.request_repaint()
}

fn write_whole(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = AtomicFile::create(path).map_err(|error| error.source)?;
    file.write_all(bytes)?;
    file.commit().map_err(|error| error.source)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::fs;
    use std::sync::mpsc::{Sender, channel};

    use egui::{ViewportCommand, ViewportEvent, ViewportId};
    use egui_kittest::Harness;
    use egui_kittest::kittest::Queryable as _;

    use super::*;
    use crate::ui::strings::Language;
    use crate::ui::theme;

    fn harness() -> Harness<'static, Window> {
        let window = Window::new(Language::Chinese, "test");
        Harness::builder()
            .with_max_steps(20)
            .with_context_setup(theme::apply)
            .build_ui_state(|ui, window: &mut Window| window.show(ui), window)
    }

    fn text(path: &Path, text: &str) -> Errand {
        Errand::Write(path.to_owned(), Saved::Text(text.to_owned()))
    }

    /// Sends an errand to a disk that does not answer before it is told to.
    fn send_slowly(window: &mut Window, errand: Errand) -> Sender<()> {
        let (answer, asked) = channel::<()>();
        let errand = Arc::new(errand);
        let work = Arc::clone(&errand);
        let job = Job::begin(
            "slow",
            || {},
            move |_| {
                let _ = asked.recv();
                work.carry_out()
            },
        );
        let job = Some(job.unwrap());
        window.errands.push(Sent {
            errand,
            job,
            has_failed: false,
        });
        answer
    }

    fn step_until(harness: &mut Harness<'_, Window>, what: &str) {
        let began = Instant::now();
        while harness.query_by_label_contains(what).is_none() {
            harness.step();
            assert!(began.elapsed() < Duration::from_secs(60), "in vain: {what}");
            std::thread::sleep(Duration::from_millis(2));
        }
    }

    #[test]
    fn a_slow_disk_holds_nothing_up_and_what_is_written_later_is_what_stays() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("共现.csv");
        let other = folder.path().join("进度.csv");
        let mut harness = harness();
        let answer = send_slowly(harness.state_mut(), text(&path, "older"));
        harness.state_mut().send(text(&path, "newer"));
        harness.state_mut().send(text(&other, "elsewhere"));
        step_until(&mut harness, &format!("已存为 {}", other.display()));
        assert!(!path.exists(), "neither before the other");
        assert_eq!(harness.state().errands.len(), 2);
        answer.send(()).unwrap();
        step_until(&mut harness, &format!("已存为 {}", path.display()));
        while !harness.state().errands.is_empty() {
            harness.step();
        }
        assert_eq!(fs::read_to_string(&path).unwrap(), "newer");
    }

    #[test]
    fn what_cannot_be_read_or_written_is_told_by_its_name() {
        let folder = tempfile::tempdir().unwrap();
        let nowhere = folder.path().join("没有").join("x");
        let path = nowhere.display();
        for (errand, expected) in [
            (text(&nowhere, "甲"), format!("没有做成 {path}：")),
            (
                Errand::Guidelines(nowhere.clone()),
                format!("没有读成 {path}："),
            ),
            (
                Errand::Labels(nowhere.clone()),
                format!("没有读成 {path}："),
            ),
        ] {
            let mut harness = harness();
            harness.state_mut().send(errand);
            step_until(&mut harness, &expected);
        }
        // A folder cannot be made where a file is.
        let file = folder.path().join("file");
        fs::write(&file, "").unwrap();
        let recipe = crate::session::mending::Recipe {
            name: "数字".to_owned(),
            steps: Vec::new(),
        };
        let mut harness = harness();
        let errand = Errand::Recipes(file.clone(), Shelving::Keep(recipe));
        harness.state_mut().send(errand);
        step_until(&mut harness, &file.display().to_string());
    }

    /// Asks the window to close; says whether it does.
    fn closes(harness: &mut Harness<'_, Window>) -> bool {
        let viewports = &mut harness.input_mut().viewports;
        let viewport = viewports.entry(ViewportId::ROOT).or_default();
        viewport.events.push(ViewportEvent::Close);
        harness.step();
        let output = &harness.output().viewport_output[&ViewportId::ROOT];
        !output.commands.contains(&ViewportCommand::CancelClose)
    }

    #[test]
    fn a_window_is_not_closed_over_a_file_that_is_not_written() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("共现.csv");
        let nowhere = folder.path().join("没有").join("x");
        let mut harness = harness();
        harness.state_mut().send(text(&path, "甲"));
        assert!(closes(&mut harness));
        assert_eq!(fs::read_to_string(&path).unwrap(), "甲");
        harness.state_mut().send(text(&nowhere, "甲"));
        assert!(!closes(&mut harness));
        let why = format!("还没有退出。没有做成 {}", nowhere.display());
        step_until(&mut harness, &why);
        // It is not given up before somebody says so.
        assert!(!closes(&mut harness));
        fs::create_dir(folder.path().join("没有")).unwrap();
        assert!(closes(&mut harness));
        assert_eq!(fs::read_to_string(&nowhere).unwrap(), "甲");
    }

    #[test]
    fn a_window_closes_over_what_is_not_written_when_that_is_wanted() {
        let folder = tempfile::tempdir().unwrap();
        let nowhere = folder.path().join("没有").join("x");
        let mut harness = harness();
        harness.state_mut().send(text(&nowhere, "甲"));
        assert!(!closes(&mut harness));
        step_until(&mut harness, "仍要退出");
        // It comes to its place.
        harness.run_steps(4);
        harness.get_by_label("仍要退出").click();
        harness.run_steps(6);
        assert!(closes(&mut harness));
        harness.state_mut().finish().unwrap();
    }

    #[test]
    fn all_that_could_not_be_written_is_told_and_kept() {
        let folder = tempfile::tempdir().unwrap();
        let nowhere = folder.path().join("没有");
        let paths = ["甲", "乙"].map(|name| nowhere.join(name));
        let mut window = Window::new(Language::Chinese, "test");
        for path in &paths {
            window.send(text(path, "older"));
            window.send(text(path, "newer"));
        }
        for _ in 0..2 {
            let wrong = window.finish_errands(|| {});
            assert_eq!(wrong.len(), 2, "{wrong:?}");
            for path in &paths {
                let name = path.display().to_string();
                assert!(wrong.iter().any(|why| why.contains(&name)), "{wrong:?}");
            }
            assert_eq!(window.errands.len(), 4);
        }
        fs::create_dir(&nowhere).unwrap();
        assert_eq!(window.finish_errands(|| {}), Vec::<String>::new());
        for path in &paths {
            assert_eq!(fs::read_to_string(path).unwrap(), "newer");
        }
    }

    #[test]
    fn what_failed_at_the_end_is_tried_before_what_is_written_there_later() {
        let folder = tempfile::tempdir().unwrap();
        let nowhere = folder.path().join("没有");
        let path = nowhere.join("x");
        let mut harness = harness();
        harness.state_mut().send(text(&path, "older"));
        assert!(!closes(&mut harness));
        harness.run_steps(3);
        assert_eq!(
            harness.state().errands.len(),
            1,
            "it is not tried by itself"
        );
        fs::create_dir(&nowhere).unwrap();
        harness.state_mut().send(text(&path, "newer"));
        while !harness.state().errands.is_empty() {
            harness.step();
        }
        assert_eq!(fs::read_to_string(&path).unwrap(), "newer");
    }

    #[test]
    fn nothing_overtakes_what_hangs_and_the_end_waits_no_longer_for_two_than_for_one() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        let mut window = Window::new(Language::Chinese, "test");
        let answers = [
            send_slowly(&mut window, text(&path("甲"), "older")),
            send_slowly(&mut window, text(&path("乙"), "older")),
        ];
        window.send(text(&path("甲"), "newer"));
        window.send(text(&path("丙"), "older"));
        window.send(text(&path("丙"), "newer"));
        let began = Instant::now();
        let patience = Duration::from_millis(400);
        let wrong = window.finish_errands_within(patience, || {});
        assert!(began.elapsed() < 2 * patience, "one limit for all");
        let hangs = |name: &str| format!("{} 还在写，还没有写完", path(name).display());
        assert_eq!(wrong, [hangs("乙"), hangs("甲")]);
        assert!(!path("甲").exists(), "neither before the other");
        assert_eq!(fs::read_to_string(path("丙")).unwrap(), "newer");
        for answer in answers {
            answer.send(()).unwrap();
        }
        assert_eq!(window.finish_errands(|| {}), Vec::<String>::new());
        assert_eq!(fs::read_to_string(path("甲")).unwrap(), "newer");
    }

    #[test]
    fn what_is_read_is_not_forgotten_where_the_window_stays() {
        let folder = tempfile::tempdir().unwrap();
        let nowhere = folder.path().join("没有").join("x");
        let labels = folder.path().join("类别.ron");
        let mut harness = harness();
        let slow = Errand::Labels(labels.clone());
        let answer = send_slowly(harness.state_mut(), slow);
        harness.state_mut().send(text(&nowhere, "甲"));
        assert!(!closes(&mut harness));
        answer.send(()).unwrap();
        step_until(&mut harness, &format!("没有读成 {}", labels.display()));
    }

    #[test]
    fn the_end_waits_for_what_is_being_written() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("共现.csv");
        let mut window = Window::new(Language::Chinese, "test");
        let answer = send_slowly(&mut window, text(&path, "older"));
        window.send(text(&path, "newer"));
        let late = std::thread::spawn(move || {
            std::thread::sleep(Duration::from_millis(100));
            answer.send(()).unwrap();
        });
        window.finish().unwrap();
        late.join().unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "newer");
        // What fails is not passed over.
        let nowhere = folder.path().join("没有").join("x");
        window.send(text(&nowhere, "甲"));
        let why = window.finish().unwrap_err();
        assert!(why.contains(&nowhere.display().to_string()), "{why}");
    }
}
