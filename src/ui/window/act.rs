//! What actions do, and the carrying out of requests.

use std::sync::Arc;

use egui::{Context, Ui, ViewportCommand};

use crate::core::{Address, Progress};
use crate::session::command::{Command, CommandError};
use crate::session::saying::Said;
use crate::ui::action::Action;
use crate::ui::article::draft::{Draft, Target};
use crate::ui::article::pasted::in_one_line;
use crate::ui::article::{Cells, Cursor, Shown};
use crate::ui::dialogs::{
    About, Agreement, Ask, Dialog, KeySheet, Overview, Palette, Question, SettingsDialog, measure,
};
use crate::ui::right::{Part, Right};
use crate::ui::settings::{RightTab, ViewKind};
use crate::ui::strings::{Language, Text};
use crate::ui::suggest::AcceptDialog;
use crate::ui::theme::ThemeName;

use super::dock::Tab;
use super::enabled::role;
use super::errands::Errand;
use super::putting::Wish;
use super::{Request, Subject, Window};

/// By how much zooming and the like change at a step.
const STEP: f32 = 1.1;

/// Of no more articles something is said without a job: each is read for it.
const AT_ONCE: usize = 50;

/// An article of fewer characters has its row made anew at once.
const SHORT: u32 = 50_000;

impl Window {
    pub(super) fn carry_out(&mut self, ui: &Ui, request: Request) {
        let Some(request) = self.unless_long(ui.ctx(), request) else {
            return;
        };
        match request {
            Request::Act(action) => self.act(ui, action),
            Request::Run(command @ (Command::Undo { .. } | Command::Redo { .. })) => {
                self.toggle(ui.ctx(), &command);
            }
            Request::Run(command) if self.is_of_many_pages(&command) => {
                self.put(ui.ctx(), Wish::Metadata(Arc::new(command)));
            }
            Request::Run(command) => {
                if self.execute(&command) {
                    self.offer_references(ui, &command);
                }
            }
            Request::UndoAction(action) => self.undo(ui.ctx(), Some(action), false),
            Request::RedoAction(action) => self.redo(ui.ctx(), Some(action)),
            Request::ShowAction(action) => self.show_action(ui.ctx(), action),
            Request::OpenArticle(article) => self.show_article(article),
            Request::LeaveFetching => self.fetching = None,
            Request::OpenAt(article, (first, last)) => {
                self.show_article(article);
                let result = self.refresh(ui.ctx());
                self.report(result);
                // What was chosen elsewhere is not what keys are about now.
                self.span = None;
                self.suggest.choose(None);
                if let Some(shown) = &self.shown
                    && let (Some(first), Some(last)) = (shown.cell(first), shown.cell(last))
                {
                    self.view.select(first.min(last)..first.max(last) + 1);
                }
            }
            Request::Mark(articles, progress) => {
                self.say_of(ui.ctx(), Said::Progress(progress), &articles);
            }
            Request::LabelArticles(articles, label, given) => {
                self.say_of(ui.ctx(), Said::Label(label, given), &articles);
            }
            Request::PickTable => self.pick_table(ui.ctx()),
            Request::Merge(article) => self.merge(article),
            Request::ExportArticles(articles) => self.begin_export(articles),
            Request::OpenPath(path) => self.begin_open(ui.ctx(), path),
            Request::NewBundle(path) => self.new_bundle(ui.ctx(), &path),
            Request::SaveCopy(path) => self.save_copy(&path),
            Request::ImportPaths(paths) => self.import(paths),
            Request::Select(cells) => self.view.select(cells),
            Request::Caret(address) => self.put_caret(ui, address),
            Request::Type(text) => self.type_text(&text),
            Request::Restore(first, last) => self.restore_between(first, last),
            Request::ChooseSpan(span) => {
                self.last_span = self.span.take().or(self.last_span.take());
                self.span = span;
                self.suggest.choose(None);
            }
            Request::ChooseOffer(ends) => {
                let offers = self.suggest.offers().iter();
                let cells = offers
                    .clone()
                    .find(|o| o.ends == ends)
                    .map(|o| o.cells.clone());
                if let Some(cells) = cells {
                    self.choose_offer(ends, &cells);
                }
            }
            Request::ShowOffer(ends) => self.show_offer(ends),
            Request::AcceptOffers(answers) => self.accept_offers(ui.ctx(), answers),
            Request::Edge(part, cells) => self.pull_edge(part, cells),
            Request::Hint(letter) => self.take_hint(letter),
            Request::RefuseTaken => self.refuse_taken(),
            Request::RefuseOffer(ends) => self.refuse_pointed(ends),
            Request::PickList => self.pick_list(ui.ctx()),
            Request::LeaveBrush => self.brush = None,
            Request::TagMentions {
                mentions,
                label,
                revision,
            } => self.tag_mentions(ui.ctx(), mentions, &label, revision),
            Request::Refer {
                tags,
                words,
                reference,
            } => self.put(ui.ctx(), Wish::References(tags.into(), words, reference)),
            Request::ShowSpan(id) => {
                let shown = self.shown.as_ref();
                let span = shown.and_then(|shown| shown.span(&id));
                let at = span.map(|span| span.extent().start);
                let hidden = || shown.and_then(|shown| shown.dormant(&id));
                if let Some(at) = at.or_else(|| hidden().map(|dormant| dormant.gap)) {
                    self.view.cursor = Cursor::at(at);
                    self.view.reveal(at);
                }
                self.span = Some(id);
                self.suggest.choose(None);
            }
            Request::Context(at, subject) => self.open_context(ui, Some(at), subject),
            Request::Point(cells) => self.view.pointed = cells,
            Request::Break { at, join } => self.decide(at, join),
            Request::Label(label) => self.give_label(&label),
            Request::LabelEverywhere(label) => self.label_everywhere(ui.ctx(), &label),
            Request::Retag(label) => self.retag(&label),
            Request::Relate(from, to) => self.draw_relation(from, to),
            Request::PickGuidelines => self.pick_guidelines(ui.ctx()),
            Request::PickLabelSet => self.pick_label_set(ui.ctx()),
            Request::MoveRows { rows, before } => self.move_rows(rows, before),
            Request::Set(change) => self.settings.change(change),
            Request::Settings(settings) => {
                self.stale |= self.settings.hidden != settings.hidden;
                self.settings.change(|old| *old = *settings);
            }
            Request::Keys(keys) => self.take_keys(*keys),
            Request::FocusText => {
                ui.memory_mut(|memory| memory.request_focus(crate::ui::article::text_id()));
            }
            Request::FindWords(words) => {
                self.open_tab(Tab::Find);
                self.find.open_everywhere(words);
            }
            Request::Consistency(doing, all) => self.make_consistent(ui.ctx(), doing, all),
            Request::Agreement(pair) => {
                let session = self.session.as_ref();
                let agreement = session.map(|session| Agreement::of(ui.ctx(), session, pair));
                self.dialog = agreement.map(|agreement| Dialog::Agreement(Box::new(agreement)));
            }
            Request::Decide(decide) => self.decide_readings(ui.ctx(), decide),
            Request::CarryCopy(side, what) => self.carry_copy(side, what),
            Request::SaveText(name, text) => self.pick_text(ui.ctx(), name, text),
            Request::WriteText(path, text) => self.send(Errand::Write(path, text)),
            Request::ReadGuidelines(path) => self.send(Errand::Guidelines(path)),
            Request::ReadLabels(path) => self.send(Errand::Labels(path)),
            Request::Shelve(shelving) => self.shelve(shelving),
            Request::Assemble(ask) => self.assemble(ui, ask),
            Request::CloseDock => {
                self.close_dock();
                ui.memory_mut(|memory| memory.request_focus(crate::ui::article::text_id()));
            }
            Request::Complain(text) => self.notices.problem(text, Vec::new()),
            Request::Failed(failure) => {
                let text = failure.said(self.language());
                self.notices.problem(text, Vec::new());
            }
            Request::Review(command) => self.decide_proposal(&command),
            Request::RanRecipe(name, count) => self.say_ran(&name, count),
            Request::Done => self.say_done(),
            Request::QuitAnyway => self.quit_anyway(ui),
            Request::Declined(CommandError::NotFound { .. }) => {
                let text = self.language().say(Text::FindNothing).to_owned();
                self.notices.done(text, false);
            }
            Request::Declined(error) => {
                let text = self.language().declined(&error);
                self.notices.problem(text, Vec::new());
            }
        }
    }

    fn take_keys(&mut self, keys: crate::ui::keys::Keymap) {
        self.keys = keys;
        if let Some(files) = self.keeping.files() {
            self.send(Errand::Keys(files.clone(), self.keys.clone()));
        }
    }

    fn act(&mut self, ui: &Ui, action: Action) {
        use Action as A;
        if !self.is_enabled(action) || self.act_on_block(ui, action, role(action)) {
            return;
        }
        match action {
            A::NewBundle => self.pick_new(ui.ctx()),
            A::OpenBundle => self.pick_bundle(ui.ctx()),
            A::OpenSample => self.open_sample(ui.ctx()),
            A::Import => self.import(Vec::new()),
            A::Export => self.begin_export(Vec::new()),
            A::SaveCopy => self.pick_copy(ui.ctx()),
            A::Quit => ui.send_viewport_cmd(ViewportCommand::Close),
            A::Undo => self.undo(ui.ctx(), None, false),
            A::Redo => self.redo(ui.ctx(), None),
            A::Copy => self.copy(ui),
            A::SelectAll => {
                let all = self.shown.as_ref().map_or(0..0, |shown| 0..shown.len());
                self.view.cursor = Cursor::over(all);
            }
            A::SelectWord | A::SelectSentence => self.select_around(action == A::SelectSentence),
            A::Find | A::Replace => {
                let cells = self.view.cursor.selection();
                let shown = self.shown.as_ref();
                let selected = cells.and_then(|cells| Some(shown?.text(cells)));
                let selected = selected.or_else(|| self.chosen_words());
                self.open_tab(Tab::Find);
                self.find.open(action == A::Replace, selected);
            }
            A::Review | A::Batches => self.open_mending(action),
            A::ReviewAccept | A::ReviewReverse | A::ReviewSkip | A::ReviewBack => {
                self.decide_reviewed(action);
            }
            A::ReviewMany => self.review.turn_many(),
            A::Consistency => {
                self.open_tab(Tab::Consistency);
                self.consistency.open();
            }
            A::Readings => {
                self.open_tab(Tab::Readings);
                self.readings.open();
            }
            A::Copies => {
                self.open_tab(Tab::Copies);
                self.copies.open();
            }
            A::Concordance => {
                let cells = self.view.cursor.selection();
                let shown = self.shown.as_ref();
                let selected = cells.and_then(|cells| Some(shown?.text(cells)));
                let words = selected.or_else(|| self.chosen_words());
                self.open_tab(Tab::Concordance);
                self.concordance.open(words);
            }
            A::FindNext | A::FindPrevious => self.step_found(action == A::FindNext),
            A::AsPrinted => {
                self.leave_assembly(ui);
                self.settings.view = ViewKind::Printed;
            }
            A::Flowing => {
                self.leave_assembly(ui);
                self.settings.view = ViewKind::Flowing;
            }
            A::Compare => {
                self.settings.compare = self.assembly.is_some() || !self.settings.compare;
                self.leave_assembly(ui);
            }
            A::ShowHidden => {
                self.settings.hidden ^= true;
                self.stale = true;
            }
            A::LabelNames => self.settings.label_names ^= true,
            A::Offers => self.settings.suggestions ^= true,
            A::NextOffer | A::PreviousOffer => self.step_offer(action == A::NextOffer),
            A::AcceptOffer => self.accept_offer(),
            A::NextEdges => self.next_edges(),
            A::RefuseOffer => self.refuse_offer(),
            A::AcceptSeen => self.accept_seen(),
            A::AcceptOffers => self.dialog = Some(Dialog::Accept(AcceptDialog::default())),
            A::Learning => self.dialog = Some(Dialog::Learning(Box::default())),
            A::TagSame => self.tag_same(ui.ctx()),
            A::Mentions => self.open_mentions(),
            A::SameEntry => self.open_references(),
            A::RepeatLabel => self.repeat_label(),
            A::Brush => self.toggle_brush(),
            A::CycleSpans => self.cycle_spans(),
            A::SplitSpan => self.split_span(),
            A::MergeSpans => self.merge_spans(),
            A::NextName => self.next_name(),
            A::ByLetter => self.begin_hints(),
            A::WordByLetter => self.begin_word_hints(),
            A::Overview => {
                let session = self.session.as_ref();
                let overview = session.map(|session| Overview::of(ui.ctx(), session));
                self.dialog = overview.map(|overview| Dialog::Overview(Box::new(overview)));
            }
            A::Assembly => self.toggle_assembly(ui),
            A::LeftPanel => self.settings.left ^= true,
            A::RightPanel => self.settings.right ^= true,
            A::TagsTab => self.show_tab(ui.ctx(), RightTab::Tags, Part::Tags),
            A::HistoryTab => self.show_tab(ui.ctx(), RightTab::History, Part::History),
            A::GuidelinesTab => self.show_tab(ui.ctx(), RightTab::Guidelines, Part::Guidelines),
            A::AllRelations => self.settings.all_relations ^= true,
            A::Relate => self.begin_relating(None),
            A::AddPart => self.add_part(),
            A::Attributes => {
                self.settings.right = true;
                self.right.want(Part::Attributes);
            }
            A::Inspector => {
                self.settings.right = true;
                self.right.want(Part::Inspector);
            }
            A::ZoomIn => self.settings.change(|s| s.zoom *= STEP),
            A::ZoomOut => self.settings.change(|s| s.zoom /= STEP),
            A::ZoomReset => self.settings.zoom = 1.0,
            A::LooserLines => self.settings.change(|s| s.line_height += 0.1),
            A::TighterLines => self.settings.change(|s| s.line_height -= 0.1),
            A::WiderMeasure => self.change_measure(2.0),
            A::NarrowerMeasure => self.change_measure(-2.0),
            A::ThemeSystem => self.settings.theme = None,
            A::ThemeLight => self.settings.theme = Some(ThemeName::Light),
            A::ThemeDark => self.settings.theme = Some(ThemeName::Dark),
            A::ThemeSepia => self.settings.theme = Some(ThemeName::Sepia),
            A::Chinese => self.settings.language = Some(Language::Chinese),
            A::English => self.settings.language = Some(Language::English),
            A::ToggleBreak | A::KeepBreak => self.decide_at_caret(action == A::KeepBreak),
            A::ContextMenu => self.open_context(ui, None, Subject::Text),
            A::Correct => self.begin_draft(),
            A::Delete | A::DeleteBack => self.delete(action == A::DeleteBack),
            A::Restore => self.restore(),
            A::SplitParagraph => self.split_paragraph(),
            A::MoveUp | A::MoveDown => self.move_lines(action == A::MoveDown),
            A::SplitArticle => self.split_article(),
            A::MergeArticle => self.merge_article(),
            A::PickLabel => self.view.by_pointer = true,
            A::Untag => self.untag(),
            A::EndForward => self.move_edge(false, 1, false),
            A::EndBack => self.move_edge(false, -1, false),
            A::StartBack => self.move_edge(true, -1, false),
            A::StartForward => self.move_edge(true, 1, false),
            A::EndForwardWord => self.move_edge(false, 1, true),
            A::EndBackWord => self.move_edge(false, -1, true),
            A::StartBackWord => self.move_edge(true, -1, true),
            A::StartForwardWord => self.move_edge(true, 1, true),
            A::Note => self.ask_note(),
            A::NextArticle => self.step_article(1),
            A::PreviousArticle => self.step_article(-1),
            A::DoneAndNext => {
                // Who goes through a list once more goes on, whatever is done already.
                if self.is_done() || self.mark(ui.ctx(), Progress::Done) {
                    self.step_article(1);
                }
            }
            A::MarkTodo => {
                self.mark(ui.ctx(), Progress::Todo);
            }
            A::MarkDoing => {
                self.mark(ui.ctx(), Progress::Doing);
            }
            A::MarkDone => {
                self.mark(ui.ctx(), Progress::Done);
            }
            A::NextDoubtful | A::PreviousDoubtful => self.step_doubtful(action == A::NextDoubtful),
            A::NextSpan | A::PreviousSpan => self.step_span(action == A::NextSpan),
            A::GoToLine => {
                self.dialog = Some(Dialog::Ask(Ask::new(Question::Line, String::new())));
            }
            A::Labels => self.dialog = Some(Dialog::Labels(Box::default())),
            A::Palette => self.dialog = Some(Dialog::Palette(Palette::default())),
            A::KeySheet => self.dialog = Some(Dialog::KeySheet(KeySheet)),
            A::Settings => self.dialog = Some(Dialog::Settings(SettingsDialog::default())),
            A::About => self.dialog = Some(Dialog::About(About)),
            A::FirstSteps => self.begin_first_steps(ui.ctx()),
            A::PagesData => {
                self.finish_draft();
                self.dialog = Some(Dialog::Pages(Box::default()));
            }
            A::FilterList => {
                self.settings.left = true;
                self.list.focus_field();
                ui.request_repaint();
            }
            _ => {
                if let Some(role) = role(action) {
                    self.set_role(role);
                }
            }
        }
    }

    /// Makes lines of the flowing view longer or shorter, and says how long they are.
    fn change_measure(&mut self, by: f32) {
        self.settings.change(|s| s.measure += by);
        let set = self.settings.measure;
        // A line that is shorter for want of room is as long as before.
        let fits = self.view.fits(&self.settings).min(set);
        let fits = if fits < set - by.abs() { fits } else { set };
        let text = measure(self.language(), set, fits);
        self.notices.done(text, false);
    }

    /// Shows the card of first steps. Elsewhere than in the sample there is nothing to learn by
    /// doing it, so the sample is opened; all work is saved, and it is a click away.
    fn begin_first_steps(&mut self, context: &egui::Context) {
        self.settings.first_steps_done = false;
        self.first_steps.wanted = true;
        if !self.first_steps.has_lesson() {
            if self.session.is_some() {
                let text = self.language().say(Text::StepsInSample).to_owned();
                self.notices.done(text, false);
            }
            self.open_sample(context);
        }
    }

    /// Shows a tab of the panel at the right and gives it the focus; gives the focus back to the
    /// text where it has it.
    fn show_tab(&mut self, context: &egui::Context, tab: RightTab, part: Part) {
        let is_open = self.settings.right && self.settings.right_tab == tab;
        if is_open && Right::has_focus(context, part) {
            context.memory_mut(|memory| memory.request_focus(crate::ui::article::text_id()));
            return;
        }
        self.settings.right = true;
        self.settings.right_tab = tab;
        self.right.want(part);
        context.request_repaint();
    }

    /// Carries out a command; says what was done, or why not.
    pub(super) fn execute(&mut self, command: &Command) -> bool {
        let language = self.language();
        let Some(session) = &mut self.session else {
            return false;
        };
        match session.execute(command) {
            Ok(_) => {
                self.say_done();
                if stands_by_rules(command) {
                    self.say_troubles();
                }
                true
            }
            Err(CommandError::NothingToDo) => {
                self.notices
                    .done(language.say(Text::NothingToDo).to_owned(), false);
                false
            }
            Err(error) => {
                self.notices.problem(language.declined(&error), Vec::new());
                false
            }
        }
    }

    /// Takes in that an action was done; says which.
    pub(super) fn say_done(&mut self) {
        self.stale = true;
        self.view.by_pointer = false;
        let step = self.session.as_mut().and_then(|s| s.can_undo().cloned());
        let done = step.map(|step| self.told(&step.name, &step.detail));
        self.notices.done(done.unwrap_or_default(), true);
    }

    fn copy(&mut self, ui: &Ui) {
        if let Some(text) = self.beside.selected(ui).filter(|_| self.settings.compare) {
            let count = text.chars().filter(|c| *c != '\n').count().to_string();
            ui.copy_text(text);
            let text = self.language().fill(Text::CopiedCount, &[&count]);
            self.notices.done(text, false);
            return;
        }
        if let (Some(shown), Some(cells)) = (&self.shown, self.view.cursor.selection()) {
            ui.copy_text(shown.text(cells.clone()));
            let count = shown.count(cells).to_string();
            let text = self.language().fill(Text::CopiedCount, &[&count]);
            self.notices.done(text, false);
        } else if let Some(words) = self.chosen_words() {
            let count = words.chars().count().to_string();
            ui.copy_text(words);
            let text = self.language().fill(Text::CopiedCount, &[&count]);
            self.notices.done(text, false);
        }
    }

    /// Whether the open article is marked as done.
    fn is_done(&mut self) -> bool {
        let open = self.shown.as_ref().and_then(Shown::article);
        let (Some(open), Some(session)) = (open, &mut self.session) else {
            return false;
        };
        let document = session.document(open.buffer.page);
        document.is_ok_and(|document| document.progress(open) == Progress::Done)
    }

    fn mark(&mut self, context: &Context, progress: Progress) -> bool {
        let open = self.shown.as_ref().and_then(Shown::article);
        open.is_some_and(|open| self.say_of(context, Said::Progress(progress), &[open]))
    }

    /// Says something of articles: one action. Says whether it is done; of many it is begun.
    fn say_of(&mut self, context: &Context, said: Said, articles: &[Address]) -> bool {
        if articles.is_empty() {
            return false;
        }
        if articles.len() > AT_ONCE {
            self.put(context, Wish::Said(said, articles.into()));
            return false;
        }
        let done = self.execute(&said.of(articles));
        // The marks in the list follow at once where that takes no time.
        if let Some(session) = &mut self.session
            && done
            && self.shown.as_ref().is_none_or(|shown| shown.len() < SHORT)
        {
            let result = session.idle(super::SLICE).map(|_| ());
            self.report(result);
        }
        done
    }

    // ---- drafts ----

    /// Opens the field with text that was typed without one.
    fn type_text(&mut self, text: &str) {
        let (text, joined) = in_one_line(text);
        if text.is_empty()
            || self
                .shown
                .as_ref()
                .is_none_or(|shown| shown.article().is_none())
        {
            return;
        }
        self.begin_draft();
        if let Some(draft) = &mut self.draft {
            draft.begin_with(text, joined);
        }
    }

    /// Opens the field over the selection, or at the caret.
    fn begin_draft(&mut self) {
        let Some(shown) = &self.shown else {
            return;
        };
        match self.view.cursor.selection() {
            Some(cells) if shown.crosses_paragraphs(cells.clone()) => {
                let text = self.language().say(Text::BreakInside).to_owned();
                self.notices.problem(text, Vec::new());
            }
            Some(Cells { start, end }) => {
                let text = shown.text(start..end);
                let (Some(first), Some(last)) = (shown.address(start), shown.address(end - 1))
                else {
                    return;
                };
                let width = self.view.place.map_or(0.0, |place| place.width());
                let target = Target::Replace(first, last);
                self.draft = Some(Draft::new(target, text, width));
            }
            None => {
                let Some(gap) = self.caret_gap() else {
                    return;
                };
                let target = Target::Insert(gap);
                let width = self.view.sizes(&self.settings).text * 4.0;
                let draft = Draft::new(target, String::new(), width);
                self.draft = Some(draft);
            }
        }
    }
}

/// Whether a command can break a rule of the label set.
fn stands_by_rules(command: &Command) -> bool {
    matches!(
        command,
        Command::Tag { .. }
            | Command::Retag { .. }
            | Command::Edge { .. }
            | Command::AddPart { .. }
            | Command::Attribute { .. }
            | Command::Relate { .. }
            | Command::LabelArticle { .. }
    )
}
