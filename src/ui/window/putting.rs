//! Long work that becomes one action: worked out on another thread, with progress and a way to
//! stop it, then put down at once. If something was changed meanwhile where it would work, it is
//! worked out again.

use std::sync::Arc;

use egui::Context;

use crate::core::{ActionId, Address, LabelId, Run};
use crate::jobs::Job;
use crate::session::Session;
use crate::session::adjudication::{Case, Verdict};
use crate::session::answers::Answer;
use crate::session::assembly::Board;
use crate::session::command::{Command, CommandError};
use crate::session::consistency::{Found, Wanted};
use crate::session::find::{Prepared, Reference, Tag};
use crate::session::saying::Said;
use crate::store::StoreError;
use crate::tag::words::Words;
use crate::ui::consistency::Doing;
use crate::ui::readings::Decide;
use crate::ui::strings::Text;
use crate::ui::strings::consistency::ConsistencyText;
use crate::ui::strings::putting::PuttingText;

use super::Window;
use super::undo::Undo;

/// What is to be put down.
#[derive(Clone, Debug)]
pub(super) enum Wish {
    /// Findings put right, or left for good.
    Findings(Doing, Arc<[Found]>),
    /// The same of the first places of a group, so many at most.
    Group(Doing, Wanted, usize, Words),
    /// Mentions tagged; they were found at a revision of the session.
    Mentions(Arc<[Vec<Run>]>, LabelId, u64),
    /// Pages assembled.
    Boards(Vec<Arc<Board>>),
    /// What two authors have tagged otherwise, or the same, decided.
    Cases(Decide, Verdict, Arc<[Arc<Case>]>),
    /// Metadata set for pages.
    Metadata(Arc<Command>),
    /// Tags of some words given the id of an entry.
    References(Arc<[Tag]>, String, Reference),
    /// Suggestions for an article answered; what made them.
    Answers(Address, Arc<[Answer]>, String),
    /// The same said of each of many articles.
    Said(Said, Arc<[Address]>),
    /// An action of very many pages undone.
    Undo(Undo),
    /// Such put back.
    Redo(Arc<[ActionId]>),
}

impl Wish {
    fn name(&self) -> PuttingText {
        match self {
            Self::Findings(Doing::Right, _) | Self::Group(Doing::Right, ..) => {
                PuttingText::Consistent
            }
            Self::Findings(Doing::Leave, _) | Self::Group(Doing::Leave, ..) => {
                PuttingText::Refusing
            }
            Self::Mentions(..) => PuttingText::Tagging,
            Self::Boards(_) => PuttingText::Assembling,
            Self::Cases(..) => PuttingText::Deciding,
            Self::Metadata(_) => PuttingText::Setting,
            Self::References(..) => PuttingText::Referring,
            Self::Answers(..) => PuttingText::Answering,
            Self::Said(..) => PuttingText::Saying,
            Self::Undo(_) => PuttingText::Undoing,
            Self::Redo(_) => PuttingText::Redoing,
        }
    }

    /// The name of the thread that works it out.
    fn thread(&self) -> &'static str {
        match self {
            Self::Findings(..) | Self::Group(..) => "settling",
            Self::Mentions(..) => "tagging",
            Self::Boards(_) => "assembling",
            Self::Cases(..) => "deciding",
            Self::Metadata(_) => "setting",
            Self::References(..) => "referring",
            Self::Answers(..) => "answering",
            Self::Said(..) => "saying",
            Self::Undo(_) => "undoing",
            Self::Redo(_) => "redoing",
        }
    }
}

/// What another thread does for a wish. It says how far it is, and is told whether to go on.
type Work = Box<dyn FnOnce(&dyn Fn(u64, u64) -> bool) -> Result<Prepared, CommandError> + Send>;

fn work(session: &mut Session, wish: Wish) -> Result<Work, StoreError> {
    Ok(match wish {
        Wish::Findings(doing, findings) => {
            let (name, refuse) = doing.named();
            let settling = session.settling(name, findings, refuse);
            Box::new(move |go_on| settling.prepare(go_on))
        }
        Wish::Group(doing, wanted, most, words) => {
            let (name, refuse) = doing.named();
            let settling = session.settling_group(name, (wanted, most), words, refuse);
            Box::new(move |go_on| settling.prepare(go_on))
        }
        Wish::Mentions(mentions, label, revision) => {
            let tagging = session.tagging_of(mentions, &label, "same", revision)?;
            Box::new(move |go_on| tagging.prepare(go_on))
        }
        Wish::Boards(boards) => {
            let accepting = session.accepting(boards);
            Box::new(move |go_on| accepting.prepare(go_on))
        }
        Wish::Cases(_, verdict, cases) => {
            let deciding = session.deciding("readings", cases, verdict);
            Box::new(move |go_on| deciding.prepare(go_on))
        }
        Wish::Metadata(command) => {
            let setting = session.setting(command);
            Box::new(move |go_on| setting.prepare(go_on))
        }
        Wish::References(tags, words, reference) => {
            let referring = session.referring(tags, &words, reference);
            Box::new(move |go_on| referring.prepare(go_on))
        }
        Wish::Answers(article, answers, source) => {
            let answering = session.answering(article, answers, &source);
            Box::new(move |go_on| answering.prepare(go_on))
        }
        Wish::Said(said, articles) => {
            let saying = session.saying(said, articles);
            Box::new(move |go_on| saying.prepare(go_on))
        }
        Wish::Undo(undo) => {
            let undoing = session.undoing(undo.action, undo.with_resting);
            Box::new(move |go_on| undoing.prepare(go_on))
        }
        Wish::Redo(actions) => {
            let redoing = session.redoing(actions.to_vec());
            Box::new(move |go_on| redoing.prepare(go_on))
        }
    })
}

/// What is on its way. Dropping it ends it.
#[derive(Debug)]
pub(super) struct Putting {
    pub(super) job: Job<Result<Prepared, CommandError>>,
    wish: Wish,
}

impl Putting {
    pub(super) fn name(&self) -> PuttingText {
        self.wish.name()
    }
}

/// Metadata of more pages than these are set beside the window: each is read for it.
const PAGES: usize = 50;

impl Window {
    /// Whether a command sets metadata of so many pages that the window would wait for it.
    pub(super) fn is_of_many_pages(&self, command: &Command) -> bool {
        let pages = self.session.as_ref().and_then(|s| s.pages_set_by(command));
        pages.is_some_and(|pages| pages > PAGES)
    }

    /// Begins to work something out, one thing at a time.
    pub(super) fn put(&mut self, context: &Context, wish: Wish) {
        if self.putting.is_some() {
            let text = self.language().say(PuttingText::Busy).to_owned();
            self.notices.done(text, false);
            return;
        }
        let Some(session) = &mut self.session else {
            return;
        };
        let work = match work(session, wish.clone()) {
            Ok(work) => work,
            Err(error) => return self.report(Err(error)),
        };
        let waker = context.clone();
        let wake = move || waker.request_repaint();
        let job = Job::begin(wish.thread(), wake, move |handle| {
            work(&|done, all| {
                handle.report(done, all);
                !handle.is_cancelled()
            })
        });
        match job {
            Ok(job) => self.putting = Some(Putting { job, wish }),
            Err(error) => self.failed(&error),
        }
    }

    /// Puts down what was worked out.
    pub(super) fn take_put(&mut self, context: &Context) {
        let Some(result) = self.putting.as_mut().and_then(|one| one.job.take()) else {
            return;
        };
        let (Some(Putting { wish, .. }), Some(session)) =
            (self.putting.take(), self.session.as_mut())
        else {
            return;
        };
        let prepared = match result {
            Ok(Ok(prepared)) if prepared.is_complete() => prepared,
            // It was stopped; nothing has changed.
            Ok(Ok(_)) => return,
            Ok(Err(error)) => return self.not_put(&wish, &error),
            Err(panicked) => return self.failed(&panicked),
        };
        let passed_over = prepared.passed_over;
        let is_empty = prepared.is_empty();
        match session.put_down(prepared) {
            Ok(Some(_)) => match &wish {
                Wish::Undo(undo) => return self.undone(context, *undo),
                Wish::Redo(actions) => return self.redone(context, actions),
                _ => self.say_done(),
            },
            Ok(None) => return self.put(context, wish),
            Err(CommandError::NothingToDo) if passed_over > 0 => {}
            Err(error) => return self.not_put(&wish, &error),
        }
        match wish {
            Wish::Findings(_, findings) => self.consistency.settle(&findings),
            Wish::Group(_, wanted, most, _) => {
                self.consistency.settle_whole(wanted.aim(), most);
            }
            Wish::Cases(decide, ..) => return self.readings.settle(decide),
            Wish::Answers(article, answers, _) => return self.answered(article, &answers),
            _ => return,
        }
        if passed_over > 0 {
            let count = passed_over.to_string();
            let text = self.language().fill(ConsistencyText::PassedOver, &[&count]);
            self.notices.done(text, !is_empty);
        }
    }

    fn not_put(&mut self, wish: &Wish, error: &CommandError) {
        let language = self.language();
        match (wish, error) {
            (Wish::Undo(undo), error) => self.not_undone(*undo, error),
            (_, CommandError::NothingToDo) => {
                let text = language.say(Text::NothingToDo).to_owned();
                self.notices.done(text, false);
            }
            (_, error) => self.notices.problem(language.declined(error), Vec::new()),
        }
    }
}
