//! Where one is in a bundle, kept when it is left and gone back to when it is opened: window state,
//! nothing of which is in the log.

use egui::Ui;

use crate::core::Address;
use crate::session::article_id;
use crate::session::command::ArticleRef;
use crate::store::record;
use crate::ui::article::{Cursor, Shown};
use crate::ui::settings::Place;

use super::Window;

/// How often it is noted while one works, in seconds: where the program ends without closing, the
/// next start is near there.
const NOTED: f64 = 5.0;

/// What was noted last.
#[derive(Debug, Default)]
pub(super) struct Noted {
    /// When, in the time of frames.
    since: f64,
    /// The article, the caret and the first cell in view.
    at: Option<(Address, u32, u32)>,
}

impl Window {
    /// Notes every now and then where one is.
    pub(super) fn note_place(&mut self, ui: &Ui) {
        let Some(article) = self.shown.as_ref().and_then(Shown::article) else {
            return;
        };
        let at = (article, self.view.cursor.head, self.view.top());
        if self.noted.at == Some(at) {
            return;
        }
        let now = ui.input(|input| input.time);
        let left = self.noted.since + NOTED - now;
        if left > 0.0 {
            ui.request_repaint_after_secs(left as f32 + 0.01);
            return;
        }
        self.noted = Noted {
            since: now,
            at: Some(at),
        };
        self.keep_place();
    }

    /// Notes where one is, because the bundle is left.
    pub(super) fn keep_place(&mut self) {
        let (Some(session), Some(shown)) = (&self.session, &self.shown) else {
            return;
        };
        // What has not been read yet is where it was.
        let Some(article) = shown.article().filter(|_| shown.len() > 0) else {
            return;
        };
        let written = |cell| {
            let address = shown.address(cell)?;
            Some(record::write_address(article.buffer.page, address))
        };
        let Cursor { head, upstream, .. } = self.view.cursor;
        let is_behind = upstream || head >= shown.len();
        let caret = match is_behind {
            true => head.checked_sub(1).and_then(written),
            false => written(head),
        };
        self.settings.leave(Place {
            bundle: session.path().to_owned(),
            clock: session.clock(),
            article: article_id(article),
            caret,
            is_behind,
            top: written(self.view.top()),
            view: self.settings.view,
        });
    }

    /// Opens the article one was in when the bundle was left; says whether there is one.
    pub(super) fn return_to_place(&mut self) -> bool {
        let Some(session) = &mut self.session else {
            return false;
        };
        let Some(place) = self.settings.place(session.path()).cloned() else {
            return false;
        };
        let clock = session.clock();
        let article = ArticleRef::Name(place.article.clone());
        let Some(article) = session.find_article(&article).ok() else {
            return false;
        };
        if clock < place.clock {
            return false;
        }
        self.settings.view = place.view;
        self.show_article(article);
        self.returning = Some(place);
        true
    }

    /// Puts the caret and what is in view where they were, once the article is read.
    pub(super) fn take_place(&mut self) {
        let Some(shown) = self.shown.as_ref().filter(|shown| shown.len() > 0) else {
            return;
        };
        let (Some(place), Some(article)) = (self.returning.take(), shown.article()) else {
            return;
        };
        if article_id(article) != place.article {
            return;
        }
        let gap = |written: &Option<String>| -> Option<(u32, bool)> {
            let address: Address = record::read_address(article.buffer.page, written.as_deref()?)?;
            match shown.cell(address) {
                Some(cell) => Some((cell, true)),
                None => Some((shown.gap_beside(address)?, false)),
            }
        };
        let cursor = match gap(&place.caret) {
            Some((cell, true)) if place.is_behind => Cursor::behind(cell + 1),
            Some((gap, _)) => Cursor::at(gap),
            None => Cursor::default(),
        };
        let top = gap(&place.top).map_or(0, |(gap, _)| gap);
        self.view.return_to(cursor, top);
    }
}
