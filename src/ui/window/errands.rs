//! Small files are read and written beside the window: a disk or share that does not answer must
//! not hold it up. What is asked for at one path is done in that order. What was read is put to use
//! when it is there, and "saved" is said when it is on disk.

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

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

/// How long a window that is to be closed waits for a file that is being written.
const PATIENCE: Duration = Duration::from_secs(10);

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
    /// Has something read or written.
    pub(super) fn send(&mut self, errand: Errand) {
        let errand = Arc::new(errand);
        self.errands.push(Sent { errand, job: None });
    }

    /// Begins what can be begun, and takes in what is done.
    pub(super) fn take_errands(&mut self, context: &Context) {
        let mut back = Vec::new();
        let is_away = self.session.is_none() && self.away_path.is_some();
        let mut busy: Vec<PathBuf> = Vec::new();
        self.errands.retain_mut(|sent| {
            let path = sent.errand.path();
            let is_first = !busy.contains(&path);
            busy.push(path);
            if sent.job.is_none() && is_first {
                let (errand, waker) = (Arc::clone(&sent.errand), context.clone());
                let wake = move || waker.request_repaint();
                match Job::begin("small file", wake, move |_| errand.carry_out()) {
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

    /// What was to be read for a bundle is not read for another.
    pub(super) fn leave_errands(&mut self) {
        self.errands.retain(|sent| !sent.errand.is_for_bundle());
    }

    /// Waits until everything that is to be written is; says what is not. What hangs stays on its
    /// way.
    pub(super) fn finish_errands(&mut self) -> Result<(), String> {
        let mut all = Ok(());
        for mut sent in std::mem::take(&mut self.errands) {
            if !sent.errand.writes() {
                continue;
            }
            let result = match &mut sent.job {
                None => Some(sent.errand.carry_out()),
                Some(job) => job.take_within(PATIENCE).map(settled),
            };
            let wrong = match result {
                Some(Ok(brought)) => {
                    self.take_in(&sent.errand, brought);
                    continue;
                }
                Some(Err(why)) => self.not_done(&sent.errand, &why),
                None => {
                    let path = sent.errand.path().display().to_string();
                    self.errands.push(sent);
                    self.language().fill(Text::StillWriting, &[&path])
                }
            };
            all = all.and(Err(wrong));
        }
        all
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
    use std::time::Instant;

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
        window.errands.push(Sent { errand, job });
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
        assert!(closes(&mut harness), "it was told");
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
