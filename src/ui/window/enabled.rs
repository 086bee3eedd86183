//! Which actions can be done now, which are switched on, and which keys are labels'.

use crate::core::{LabelId, Role};
use crate::ui::action::Action;
use crate::ui::keys;
use crate::ui::settings::{RightTab, ViewKind};
use crate::ui::strings::Language;
use crate::ui::theme::ThemeName;

use super::Window;
use super::assembling::is_of_text;
use super::dock::Tab;

impl Window {
    /// Whether an action can be done now.
    pub(super) fn is_enabled(&self, action: Action) -> bool {
        use Action as A;
        let bundle = self.session.is_some();
        let shown = self.shown.as_ref().is_some_and(|shown| shown.len() > 0);
        let selection = self.view.cursor.selection().is_some();
        let span = self.span.is_some();
        if self.assembles() && is_of_text(action) {
            return false;
        }
        let offers = shown && self.settings.suggestions;
        match action {
            A::NewBundle | A::OpenBundle | A::OpenSample => self.away.is_none(),
            A::Import => self.away.is_none() && self.away_path.is_none(),
            A::PagesData | A::Export | A::SaveCopy | A::Overview => bundle,
            A::Assembly => shown || self.assembles(),
            A::Undo | A::Redo | A::Labels | A::FilterList | A::Replace | A::Find => bundle,
            A::FindNext | A::FindPrevious | A::Learning | A::Consistency | A::Concordance => bundle,
            A::NextOffer | A::PreviousOffer | A::AcceptOffer => offers,
            A::AcceptSeen | A::AcceptOffers => offers,
            A::RefuseOffer if self.assembles() => self.refuses(),
            A::RefuseOffer => offers,
            A::NextEdges => self.has_suggestion(),
            A::Mentions => bundle,
            A::NextName | A::ByLetter | A::WordByLetter | A::RepeatLabel => shown,
            A::CycleSpans | A::TagSame => shown,
            A::SplitSpan | A::MergeSpans => shown,
            A::Brush => bundle,
            A::Readings | A::Copies => bundle,
            A::Review | A::Batches => bundle,
            A::ReviewAccept | A::ReviewReverse | A::ReviewSkip | A::ReviewBack | A::ReviewMany => {
                self.dock == Some(Tab::Review) && !self.assembles()
            }
            A::NextArticle | A::PreviousArticle | A::DoneAndNext => bundle,
            A::MarkTodo | A::MarkDoing | A::MarkDone | A::MergeArticle => self.shown.is_some(),
            // The page beside the text may have a selection of its own.
            A::Copy => selection || span || self.settings.compare,
            A::Restore => selection,
            A::ContextMenu | A::Delete | A::DeleteBack => shown,
            A::PickLabel => selection || span || self.aim().is_some(),
            A::Untag | A::Note | A::Inspector | A::SameEntry => span,
            A::TagsTab | A::HistoryTab | A::GuidelinesTab => bundle,
            A::Relate => span,
            A::AddPart => selection,
            A::Attributes => self.shown.is_some(),
            A::EndForward
            | A::EndBack
            | A::StartBack
            | A::StartForward
            | A::EndForwardWord
            | A::EndBackWord
            | A::StartBackWord
            | A::StartForwardWord => self.has_edges(),
            A::SelectAll
            | A::SelectWord
            | A::SelectSentence
            | A::ToggleBreak
            | A::KeepBreak
            | A::Correct
            | A::SplitParagraph
            | A::MoveUp
            | A::MoveDown
            | A::SplitArticle
            | A::NextDoubtful
            | A::PreviousDoubtful
            | A::NextSpan
            | A::PreviousSpan
            | A::GoToLine => shown,
            _ if role(action).is_some() => shown,
            _ => true,
        }
    }

    /// Whether an action that switches something is switched on.
    pub(super) fn is_chosen(&self, action: Action) -> Option<bool> {
        use Action as A;
        let settings = &self.settings;
        Some(match action {
            A::AsPrinted => settings.view == ViewKind::Printed,
            A::Flowing => settings.view == ViewKind::Flowing,
            A::Compare => settings.compare,
            A::Assembly => self.assembles(),
            A::ShowHidden => settings.hidden,
            A::LabelNames => settings.label_names,
            A::Offers => settings.suggestions,
            A::Brush => self.brush.is_some(),
            A::LeftPanel => settings.left,
            A::RightPanel => settings.right,
            A::TagsTab => settings.right && settings.right_tab == RightTab::Tags,
            A::HistoryTab => settings.right && settings.right_tab == RightTab::History,
            A::GuidelinesTab => settings.right && settings.right_tab == RightTab::Guidelines,
            A::AllRelations => settings.all_relations,
            A::ThemeSystem => settings.theme.is_none(),
            A::ThemeLight => settings.theme == Some(ThemeName::Light),
            A::ThemeDark => settings.theme == Some(ThemeName::Dark),
            A::ThemeSepia => settings.theme == Some(ThemeName::Sepia),
            A::Chinese => self.language() == Language::Chinese,
            A::English => self.language() == Language::English,
            _ => return None,
        })
    }

    /// The keys of labels, where there is something to give a label to.
    pub(super) fn label_keys(&self) -> Vec<(egui::KeyboardShortcut, LabelId)> {
        if !self.takes_labels() || self.assembles() {
            return Vec::new();
        }
        let labels = self.session.iter().flat_map(|s| s.labels().labels());
        labels
            .filter(|label| !label.of_article)
            .filter_map(|label| {
                let key = label.key?.to_uppercase().to_string();
                Some((keys::parse(&key)?, label.id.clone()))
            })
            .collect()
    }
}

/// The role that an action gives.
pub(super) fn role(action: Action) -> Option<Role> {
    use Action as A;
    Some(match action {
        A::RoleHeadline => Role::Headline,
        A::RoleSubtitle => Role::Subtitle,
        A::RoleDateline => Role::Dateline,
        A::RoleByline => Role::Byline,
        A::RoleBody => Role::Body,
        A::RoleCaption => Role::Caption,
        A::RoleJump => Role::Jump,
        A::RoleSignoff => Role::Signoff,
        A::RoleFurniture => Role::Furniture,
        _ => return None,
    })
}
