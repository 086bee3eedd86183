//! Pages in, sets out: import and export; labels of a file beside those of the bundle.

use std::path::{Path, PathBuf};

use directories::UserDirs;
use egui::{Context, Ui};

use crate::core::{Address, PageId};
use crate::session::article_id;
use crate::session::command::{ArticleRef, Command, Stretch};
use crate::session::import::HiddenHead;
use crate::session::sets::Place;
use crate::store::record;
use crate::ui::action::Action;
use crate::ui::article::Shown;
use crate::ui::export::{self, ExportDialog};
use crate::ui::import::{self, Import, Into, Next};
use crate::ui::reasons::Reason;
use crate::ui::strings::Text;
use crate::ui::strings::export::ExportText;
use crate::ui::strings::labels::LabelText;

use super::{Request, Window};

impl Window {
    /// Opens the dialog for importing, with these files; or adds them to the one that is open.
    pub(super) fn import(&mut self, paths: Vec<PathBuf>) {
        self.finish_draft();
        match &mut self.import {
            Some(import) => import.add(paths),
            None if self.session.is_some() => self.import = Some(Import::new(paths)),
            None => {
                let name = self.language().say(Text::NewName);
                let target = match paths.first() {
                    Some(first) => first.with_file_name(name),
                    None => new_folder().join(name),
                };
                self.import = Some(Import::new_bundle(paths, &target));
            }
        }
    }

    /// Opens the dialog for exporting; with some articles chosen, for those.
    pub(super) fn begin_export(&mut self, chosen: Vec<Address>) {
        self.finish_draft();
        let Some(session) = &mut self.session else {
            return;
        };
        let open = self.shown.as_ref().and_then(Shown::article);
        let listed = self.list.filtered(session);
        let dialog = ExportDialog::new(session.path(), open, listed).after(session.unwritten());
        let dialog = match chosen.is_empty() {
            true => dialog,
            false => dialog.of_chosen(chosen),
        };
        self.export = Some(match self.laid_aside.take() {
            Some(before) => {
                self.notices.done_with();
                dialog.resumed(before)
            }
            None => dialog,
        });
    }

    /// Whether pages go in or out, or that is being chosen: the bundle of it stays in work till then.
    pub(super) fn is_exchanging(&self) -> bool {
        self.import.is_some() || self.export.is_some() || self.away_path.is_some()
    }

    /// Draws the dialogs for import and export, and does what they ask for.
    pub(super) fn exchange(&mut self, ui: &mut Ui) {
        let language = self.language();
        if let Some(mut export) = self.export.take() {
            match export.show(ui, language) {
                export::Step::Left => {}
                export::Step::Look(place) => {
                    if !export.is_done() {
                        self.laid_aside = Some(export.laid_aside());
                        let text = language.say(ExportText::LaidAside);
                        self.notices.done(text.to_owned(), false);
                        let go_on = language.say(ExportText::GoOn).to_owned();
                        let go_on = (go_on, Request::Act(Action::Export));
                        self.notices.offer(vec![go_on]);
                    }
                    self.show_place(ui, &place);
                }
                step => {
                    self.export = Some(export);
                    if let export::Step::Ask(target) = step {
                        self.pick_target(ui.ctx(), target);
                    }
                }
            }
        }
        let Some(mut import) = self.import.take() else {
            return;
        };
        match import.show(ui, language) {
            import::Step::Left => return,
            import::Step::Going => {}
            import::Step::Ask(ask) => self.pick_for_import(ui.ctx(), ask),
            import::Step::Begin => {
                let into = match self.session.take() {
                    Some(session) if !import.makes_bundle() => {
                        self.away_path = Some(session.path().to_owned());
                        Into::Open(Box::new(session))
                    }
                    session => {
                        self.session = session;
                        Into::New {
                            author: self.author.clone(),
                        }
                    }
                };
                if let Err(error) = import.begin(into, ui.ctx()) {
                    self.failed(&error);
                    self.reopen(ui.ctx());
                }
            }
            import::Step::Back(session) => {
                let is_ours = self.away_path.take().as_deref() == Some(session.path());
                if is_ours && self.session.is_none() {
                    self.resume(*session);
                } else {
                    self.take_over(ui.ctx(), *session);
                }
            }
            import::Step::Lost => self.reopen(ui.ctx()),
            import::Step::Look(page) => {
                self.look_at_hidden(page);
                return;
            }
            import::Step::Next(next, pages) => {
                self.go_on_with(next, pages);
                return;
            }
            import::Step::Head(head, hides) => self.toggle_head(&head, hides),
            import::Step::Heads(action, true) => self.redo(ui.ctx(), Some(action)),
            import::Step::Heads(action, false) => self.undo(ui.ctx(), Some(action), false),
        }
        self.import = Some(import);
    }

    /// Shows the first of what a set cannot hold.
    fn show_place(&mut self, ui: &mut Ui, place: &Place) {
        self.show_article(place.article);
        let result = self.refresh(ui.ctx());
        self.report(result);
        let Some((first, last)) = place.ends else {
            return;
        };
        let is_there = |at| self.shown.as_ref().is_some_and(|s| s.cell(at).is_some());
        let request = match is_there(first) && is_there(last) {
            true => Request::OpenAt(place.article, (first, last)),
            false => Request::Caret(first),
        };
        self.carry_out(ui, request);
    }

    /// Goes on with pages that were added last, from the first of them on.
    fn go_on_with(&mut self, next: Next, pages: u64) {
        let first = self.session.as_mut().and_then(|session| {
            let all = session.pages();
            let at = all.len().checked_sub(pages as usize)?;
            let page = all.get(at)?.1;
            session.document(page).ok()?.page_head(page)
        });
        self.later.extend(first.map(Request::OpenArticle));
        self.later.push(Request::Act(match next {
            Next::Assembly => Action::Assembly,
            Next::Review => Action::Review,
        }));
    }

    /// Shows a page with what is hidden on it.
    pub(super) fn look_at_hidden(&mut self, page: PageId) {
        let Some(session) = &mut self.session else {
            return;
        };
        match session.document(page) {
            Ok(document) => {
                if let Some(head) = document.page_head(page) {
                    self.settings.hidden = true;
                    self.show_article(head);
                    self.stale = true;
                }
            }
            Err(error) => self.report(Err(error)),
        }
    }

    /// Brings the head lines of a page back, or hides them again.
    pub(super) fn toggle_head(&mut self, head: &HiddenHead, hides: bool) {
        let Some(session) = &mut self.session else {
            return;
        };
        let article = match session.document(head.page) {
            Ok(document) => document.article_of(head.run().first()),
            Err(error) => return self.report(Err(error)),
        };
        let Some(article) = article else {
            return;
        };
        let written = |address| record::write_address(article.buffer.page, address);
        let stretch = Stretch::Addresses {
            first: written(head.run().first()),
            last: written(head.run().last()),
        };
        let article = ArticleRef::Name(article_id(article));
        let command = match hides {
            true => Command::Hide { article, stretch },
            false => Command::Show { article, stretch },
        };
        self.execute(&command);
    }

    /// Opens the bundle anew that was lost with a job.
    pub(super) fn reopen(&mut self, context: &Context) {
        if let Some(path) = self.away_path.take() {
            self.begin_open(context, path);
        }
    }

    /// Adds a label set beside what is there; says how much of it was new.
    pub(super) fn add_labels(&mut self, file: &crate::format::set::LabelFile) {
        let Some(session) = &self.session else {
            return;
        };
        let adding = session.adding(file);
        let language = self.language();
        let Some(command) = adding.command else {
            let text = language.say(LabelText::NothingAdded).to_owned();
            return self.notices.done(text, false);
        };
        if self.execute(&command) {
            let counts = [adding.new.to_string(), adding.there.to_string()];
            let text = language.fill(LabelText::Added, &[&counts[0], &counts[1]]);
            self.notices.done(text, true);
        }
    }

    pub(super) fn failed(&mut self, why: &impl Reason) {
        let text = self.language().reason(why);
        self.notices.problem(text, Vec::new());
    }
}

/// Where a new bundle goes when nothing says where.
fn new_folder() -> PathBuf {
    let user = UserDirs::new();
    let documents = user.as_ref().and_then(UserDirs::document_dir);
    let folder = documents.or(user.as_ref().map(UserDirs::home_dir));
    folder.map(Path::to_owned).unwrap_or_default()
}
