//! Long articles are read beside the window. What was asked of one is done when it is there; until
//! then the text that was open stays, and can be worked on.

use egui::{Context, Ui};

use crate::core::{ActionId, Address, Document, PageId};
use crate::jobs::Job;
use crate::session::Session;
use crate::store::StoreError;
use crate::ui::article::Shown;
use crate::ui::reasons::settled;
use crate::ui::strings::Text;

use super::{Request, Window};

/// A long article, while it is read.
#[derive(Debug)]
pub(super) struct Fetching {
    pub(super) job: Job<Result<Fetched, StoreError>>,
    /// What is to be done with it.
    then: Request,
}

/// What was read.
#[derive(Debug)]
pub(super) struct Fetched {
    document: Document,
    /// The state of the session that it was read from.
    revision: u64,
    /// The article, ready to be drawn.
    shown: Option<Shown>,
}

/// An article as it is to be drawn, made on the thread that has read its document.
pub(super) fn ready(session: &mut Session, article: Address, hidden: bool) -> Option<Shown> {
    let labels = session.labels().clone();
    let document = session.document(article.buffer.page).ok()?;
    let mut shown = Shown::empty(article);
    shown.update(document, &labels, hidden);
    Some(shown)
}

impl Window {
    /// Gives a request back that can be carried out now. One about a long article is kept, and
    /// carried out when that is read; another that is opened meanwhile is wanted in its place.
    pub(super) fn unless_long(&mut self, context: &Context, request: Request) -> Option<Request> {
        let Some((page, article)) = self.about_article(&request) else {
            return Some(request);
        };
        self.fetching = None;
        let session = self.session.as_ref()?;
        if !session.takes_long(page).unwrap_or_default() {
            return Some(request);
        }
        let (survey, labels) = (session.survey(), session.labels().clone());
        let hidden = self.settings.hidden;
        let waker = context.clone();
        let job = Job::begin(
            "read article",
            move || waker.request_repaint(),
            move |_| {
                let document = survey.document(page)?;
                let shown = article.map(|article| {
                    let mut shown = Shown::empty(article);
                    shown.update(&document, &labels, hidden);
                    shown
                });
                let revision = survey.revision();
                Ok(Fetched {
                    document,
                    revision,
                    shown,
                })
            },
        );
        match job {
            Ok(job) => {
                let then = request;
                self.fetching = Some(Fetching { job, then });
                None
            }
            // It is read here then.
            Err(_) => Some(request),
        }
    }

    /// The page that has to be read for a request, and the article that will be shown.
    fn about_article(&self, request: &Request) -> Option<(PageId, Option<Address>)> {
        match request {
            Request::OpenArticle(article) | Request::OpenAt(article, _) => {
                Some((article.buffer.page, Some(*article)))
            }
            Request::Caret(address) => Some((address.buffer.page, None)),
            Request::ShowAction(action) => Some((self.page_of_action(*action)?, None)),
            _ => None,
        }
    }

    /// The page on which an action is shown.
    fn page_of_action(&self, action: ActionId) -> Option<PageId> {
        let session = self.session.as_ref()?;
        let pages = session.some_pages_of(action, super::undo::LOOKED_AT).ok()?;
        let open = self.shown.as_ref().and_then(Shown::article)?.buffer.page;
        match pages.contains(&open) {
            true => Some(open),
            false => pages.first().copied(),
        }
    }

    /// Takes in an article that was read, and does with it what was asked.
    pub(super) fn take_fetched(&mut self, ui: &Ui) {
        let Some(result) = self.fetching.as_mut().and_then(|one| one.job.take()) else {
            return;
        };
        let (Some(Fetching { then, .. }), Some(session)) =
            (self.fetching.take(), self.session.as_mut())
        else {
            return;
        };
        let taken = settled(result).and_then(|fetched| {
            let is_same = session.take_in(fetched.document, fetched.revision)?;
            Ok(fetched.shown.filter(|_| is_same))
        });
        match taken {
            Ok(shown) => {
                self.ready = shown;
                self.carry_out(ui, then);
            }
            Err(why) => {
                let why = why.said(self.language());
                let text = self.language().fill(Text::NotRead, &[&why]);
                self.notices.problem(text, Vec::new());
            }
        }
    }

    /// The article as it is to be drawn: as it was made beside the window, if it was.
    pub(super) fn shown_of(&mut self, article: Address) -> Shown {
        let ready = self.ready.take();
        ready
            .filter(|shown| shown.article() == Some(article))
            .unwrap_or_else(|| Shown::empty(article))
    }
}
