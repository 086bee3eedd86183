//! What the assembly view asks for.

use egui::{Context, Ui};

use crate::core::{PageId, Role};
use crate::session::assembly::{article_at, begin_article, move_lines};
use crate::session::command::{Command, CommandError};
use crate::ui::action::Action;
use crate::ui::article::{Shown, text_id};
use crate::ui::assembly::{Ask, Assembly, Refusing};
use crate::ui::strings::Text;
use crate::ui::strings::assembly::AssemblyText;

use super::Window;
use super::putting::Wish;

impl Window {
    /// Whether the assembly view stands in place of the article.
    pub(super) fn assembles(&self) -> bool {
        self.assembly.is_some() && self.session.is_some()
    }

    /// Opens the view, or goes back to the article.
    pub(super) fn toggle_assembly(&mut self, ui: &Ui) {
        if self.assembly.is_some() {
            self.leave_assembly(ui);
        } else {
            self.finish_draft();
            self.assembly = Some(Box::default());
        }
    }

    /// Goes back to the article, if the view is open.
    pub(super) fn leave_assembly(&mut self, ui: &Ui) {
        if self.assembly.take().is_some() {
            ui.memory_mut(|memory| memory.request_focus(text_id()));
        }
    }

    /// The page whose blocks are shown: that of the open article.
    fn assembled_page(&mut self) -> Option<PageId> {
        let article = self.shown.as_ref().and_then(Shown::article)?;
        let session = self.session.as_mut()?;
        let document = session.document(article.buffer.page).ok()?;
        Some(document.page_of(article))
    }

    /// Goes on looking at the page.
    pub(super) fn work_on_assembly(&mut self, ui: &Ui) {
        if self.assembly.is_none() {
            return;
        }
        let page = self.assembled_page();
        if let (Some(assembly), Some(session)) = (&mut self.assembly, &mut self.session) {
            assembly.work(ui.ctx(), session, &self.words, page);
        }
    }

    /// An action that means the chosen block while the view is open.
    pub(super) fn act_on_block(&mut self, ui: &Ui, action: Action, role: Option<Role>) -> bool {
        if !self.assembles() {
            return false;
        }
        let ask = match action {
            Action::MoveUp => Ask::Move { down: false },
            Action::MoveDown => Ask::Move { down: true },
            Action::SplitArticle => Ask::Begin,
            Action::MergeArticle => Ask::IntoBefore,
            Action::RefuseOffer => Ask::Refuse,
            _ => match role {
                Some(role) => Ask::Role(role),
                None => return false,
            },
        };
        self.assemble(ui, ask);
        true
    }

    pub(super) fn assemble(&mut self, ui: &Ui, ask: Ask) {
        let Some(assembly) = &self.assembly else {
            return;
        };
        let chosen = assembly.chosen();
        match ask {
            Ask::Close => self.leave_assembly(ui),
            Ask::Accept => {
                self.accept_board();
            }
            Ask::Role(role) => {
                let given = assembly.chosen_block();
                let given = given.zip(assembly.board());
                if let Some((block, board)) = given {
                    let first = block.first;
                    let command = board.give_role(block, role);
                    self.execute(&command);
                    if let Some(assembly) = &mut self.assembly {
                        assembly.keep(first);
                    }
                }
            }
            Ask::Move { down } => {
                if let (Some(block), Some(beside)) = (chosen, assembly.beside(down)) {
                    let beside = if down { beside.1 } else { beside.0 };
                    self.by_hand(block.0, &move_lines(block, beside, !down));
                }
            }
            Ask::Put {
                block,
                beside,
                before,
            } => self.by_hand(block.0, &move_lines(block, beside, before)),
            Ask::Begin => {
                if let Some((first, _)) = chosen {
                    self.by_hand(first, &begin_article(first));
                }
            }
            Ask::IntoBefore => self.put_into_before(),
            Ask::Pull(pull) => {
                let name = "pull".to_owned();
                let commands = pull.commands();
                self.by_hand(pull.behind, &Command::Batch { name, commands });
            }
            Ask::Refuse => {
                match assembly.refusing() {
                    Some(Refusing::Refuse(command)) => {
                        self.execute(&command);
                    }
                    Some(Refusing::TakeBack(action)) => self.take_back(ui.ctx(), action),
                    None => {}
                }
                if let Some(assembly) = &mut self.assembly {
                    assembly.take_focus();
                    if let Some((first, _)) = chosen {
                        assembly.keep(first);
                    }
                }
            }
            Ask::LookAtAll => {
                if let (Some(assembly), Some(session)) = (&mut self.assembly, &mut self.session) {
                    assembly.look_at_all(ui.ctx(), session, &self.words);
                }
            }
            Ask::AcceptAll => self.accept_sure(ui.ctx()),
        }
    }

    /// The chosen article, or the chosen block alone, goes to the end of the article before.
    fn put_into_before(&mut self) {
        let Some(assembly) = &self.assembly else {
            return;
        };
        let Some(board) = assembly.board() else {
            return;
        };
        let first = |blocks: &[usize]| blocks.first().map(|at| board.blocks[*at].first);
        if let Some((group, before)) = assembly.chosen_group() {
            if let (Some(own), Some(into)) = (first(&group.blocks), first(&before.blocks)) {
                let command = Command::MergeArticles {
                    article: article_at(own),
                    into: article_at(into),
                };
                self.by_hand(own, &command);
            }
        } else if let (Some(block), Some(end)) = (assembly.chosen(), assembly.end_before()) {
            self.by_hand(block.0, &move_lines(block, end, false));
        }
    }

    /// Whether refusing does anything on the chosen card.
    pub(super) fn refuses(&self) -> bool {
        let assembly = self.assembly.as_ref();
        assembly.is_some_and(|assembly| assembly.refusing().is_some())
    }

    /// Accepts what is proposed for the page; whether something was done.
    fn accept_board(&mut self) -> bool {
        let board = self.assembly.as_ref().and_then(|assembly| assembly.board());
        let (Some(board), Some(session)) = (board, &mut self.session) else {
            return false;
        };
        let result = session.accept_boards(&[board], false);
        self.tell(result.map(|_| ()))
    }

    /// Accepts all pages that are sure enough, jumps put together: worked out beside the window.
    fn accept_sure(&mut self, context: &Context) {
        if let Some(assembly) = &self.assembly {
            let boards = assembly.sure();
            self.put(context, Wish::Boards(boards));
        }
    }

    /// Does what an editor asked for. On a page that is not assembled yet what is proposed is
    /// accepted first, as an action of its own: what was dragged is what was seen.
    fn by_hand(&mut self, block: crate::core::Address, command: &Command) {
        let board = self.assembly.as_ref().and_then(|assembly| assembly.board());
        // What was taken out of the text is in it again before anything is done with it.
        let command = command.clone();
        let command = match board {
            Some(board) => board.about(block, command),
            None => command,
        };
        let accepted = board.is_some_and(|board| !board.is_arranged && board.has_proposals())
            && self.accept_board();
        let done = self.execute(&command);
        if accepted && done {
            let text = self.language().say(AssemblyText::FirstAccepted).to_owned();
            self.notices.done(text, true);
        }
        if let Some(assembly) = &mut self.assembly {
            assembly.keep(block);
        }
    }

    fn tell(&mut self, result: Result<(), CommandError>) -> bool {
        let language = self.language();
        match result {
            Ok(()) => {
                self.say_done();
                let result = self.refresh_list();
                self.report(result);
                true
            }
            Err(CommandError::NothingToDo) => {
                let text = language.say(Text::NothingToDo).to_owned();
                self.notices.done(text, false);
                false
            }
            Err(error) => {
                self.notices.problem(language.declined(&error), Vec::new());
                false
            }
        }
    }
}

/// Actions that mean the text, which is not seen while the assembly view is open.
pub(super) fn is_of_text(action: Action) -> bool {
    use Action as A;
    matches!(
        action,
        A::ToggleBreak
            | A::KeepBreak
            | A::Correct
            | A::Delete
            | A::DeleteBack
            | A::Restore
            | A::SplitParagraph
            | A::PickLabel
            | A::Untag
            | A::EndForward
            | A::EndBack
            | A::StartBack
            | A::StartForward
            | A::EndForwardWord
            | A::EndBackWord
            | A::StartBackWord
            | A::StartForwardWord
            | A::SelectAll
            | A::SelectWord
            | A::SelectSentence
            | A::NextDoubtful
            | A::PreviousDoubtful
            | A::NextSpan
            | A::PreviousSpan
            | A::ContextMenu
            | A::NextOffer
            | A::PreviousOffer
            | A::AcceptOffer
            | A::NextEdges
            | A::AcceptSeen
            | A::NextName
            | A::ByLetter
            | A::WordByLetter
            | A::RepeatLabel
            | A::CycleSpans
            | A::TagSame
            | A::SplitSpan
            | A::MergeSpans
    )
}

/// The view, boxed: it is seldom open.
pub(super) type Open = Option<Box<Assembly>>;
