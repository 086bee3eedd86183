//! What an editor can do in the window, each once: its name in both languages, its menu, its
//! keys. Menus, keys, the command palette and the key sheet are made from this table.

use serde::{Deserialize, Serialize};

use super::strings::Language;

/// Where in the menu bar an action stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Menu {
    File,
    Edit,
    View,
    Mend,
    Tag,
    Go,
    Help,
}

impl Menu {
    pub(super) const ALL: [Menu; 7] = [
        Menu::File,
        Menu::Edit,
        Menu::View,
        Menu::Mend,
        Menu::Tag,
        Menu::Go,
        Menu::Help,
    ];

    pub(super) fn name(self, language: Language) -> &'static str {
        language.choose(match self {
            Menu::File => ("文件", "File"),
            Menu::Edit => ("编辑", "Edit"),
            Menu::View => ("视图", "View"),
            Menu::Mend => ("修整", "Mend"),
            Menu::Tag => ("标注", "Tag"),
            Menu::Go => ("前往", "Go"),
            Menu::Help => ("帮助", "Help"),
        })
    }
}

macro_rules! actions {
    ($($menu:ident { $($name:ident $chinese:literal $english:literal [$($key:literal),*])* })*) => {
        /// Something an editor can do.
        #[derive(
            Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize,
        )]
        pub(super) enum Action { $($($name),*),* }

        impl Action {
            /// All, in the order of menus.
            pub(super) const ALL: &[Action] = &[$($(Action::$name),*),*];

            /// The menu it stands in.
            pub(super) fn menu(self) -> Menu {
                match self { $($(Action::$name => Menu::$menu),*),* }
            }

            /// What it is called, in Chinese and English.
            pub(super) fn names(self) -> (&'static str, &'static str) {
                match self { $($(Action::$name => ($chinese, $english)),*),* }
            }

            /// The keys it has before anybody changes them; `Mod` is Ctrl, on macOS ⌘.
            pub(super) fn default_keys(self) -> &'static [&'static str] {
                match self { $($(Action::$name => &[$($key),*]),*),* }
            }
        }
    };
}

actions! {
    File {
        NewBundle "新建稿件包…" "New bundle…" ["Mod+N"]
        OpenBundle "打开…" "Open…" ["Mod+O"]
        OpenSample "打开样稿" "Open the sample" []
        Import "导入版面…" "Import pages…" ["Mod+I"]
        PagesData "版面资料…" "Pages' data…" ["Mod+Shift+I"]
        Export "导出…" "Export…" ["Mod+E"]
        SaveCopy "另存副本…" "Save a copy…" ["Mod+Shift+S"]
        Settings "设置…" "Settings…" ["Mod+Comma"]
        Quit "退出" "Quit" ["Mod+Q"]
    }
    Edit {
        Undo "撤销" "Undo" ["Mod+Z"]
        Redo "重做" "Redo" ["Mod+Shift+Z", "Mod+Y"]
        Copy "复制" "Copy" ["Mod+C"]
        SelectAll "全选" "Select all" ["Mod+A"]
        SelectWord "选词" "Select the word" ["Mod+W"]
        SelectSentence "选句" "Select the sentence" ["Mod+Shift+W"]
        Find "查找…" "Find…" ["Mod+F"]
        Replace "替换…" "Replace…" ["Mod+H"]
        FindNext "下一处" "Next hit" ["F3"]
        FindPrevious "上一处" "Previous hit" ["Shift+F3"]
        Concordance "语境…" "Concordance…" ["Mod+Shift+F"]
        ContextMenu "这里可做的…" "What can be done here…" ["Shift+F10", "Menu"]
    }
    View {
        AsPrinted "校样" "As printed" ["Mod+1"]
        Flowing "通读" "Flowing" ["Mod+2"]
        Compare "对照原版面" "Beside the page" ["Mod+3"]
        ShowHidden "显示隐去的字" "Show hidden text" ["Mod+Shift+H"]
        Offers "显示建议" "Show suggestions" ["Mod+Shift+Semicolon"]
        LabelNames "总显示类别名" "Always show label names" []
        AllRelations "总显示关系" "Always show relations" []
        Overview "总览…" "Overview…" ["Mod+Shift+O"]
        Assembly "拼版" "Assembly" ["Mod+7"]
        LeftPanel "篇目栏" "Articles panel" ["F9"]
        RightPanel "标注栏" "Tags panel" ["F10"]
        TagsTab "看标注" "Show tags" ["Mod+4"]
        HistoryTab "看历史" "Show history" ["Mod+5"]
        GuidelinesTab "看细则" "Show guidelines" ["Mod+8"]
        ZoomIn "放大" "Zoom in" ["Mod+Plus", "Mod+Equals"]
        ZoomOut "缩小" "Zoom out" ["Mod+Minus"]
        ZoomReset "原大" "Actual size" ["Mod+0"]
        LooserLines "行距加大" "Looser lines" ["Mod+Alt+Plus", "Mod+Alt+Equals"]
        TighterLines "行距减小" "Tighter lines" ["Mod+Alt+Minus"]
        WiderMeasure "栏加宽" "Wider measure" ["Mod+Alt+CloseBracket"]
        NarrowerMeasure "栏收窄" "Narrower measure" ["Mod+Alt+OpenBracket"]
        ThemeSystem "颜色随系统" "Colours of the system" []
        ThemeLight "浅色" "Light" []
        ThemeDark "深色" "Dark" []
        ThemeSepia "纸色" "Sepia" []
        Chinese "中文" "中文 (Chinese)" []
        English "English (英文)" "English" []
    }
    Mend {
        ToggleBreak "接排／另起" "Join or keep the break" ["Space"]
        KeepBreak "另起" "Keep the break" ["Shift+Space"]
        Review "审阅…" "Review…" ["F8"]
        ReviewAccept "审阅：采纳" "Review: accept" ["J"]
        ReviewReverse "审阅：不采纳" "Review: refuse" ["K"]
        ReviewSkip "审阅：跳过" "Review: skip" ["L"]
        ReviewBack "审阅：退回" "Review: back" ["H"]
        ReviewMany "审阅：成批采纳" "Review: accept many" ["U"]
        Copies "通稿…" "Copies of the story…" ["Mod+9"]
        Batches "批量…" "Batches…" ["Shift+F8"]
        Correct "改字" "Correct" ["F2", "Enter"]
        Delete "删去" "Delete" ["Delete"]
        DeleteBack "删去前一字" "Delete the character before" ["Backspace"]
        Restore "恢复隐去的字" "Restore hidden text" ["Mod+Shift+Delete"]
        SplitParagraph "在此另起一段" "New paragraph here" ["Mod+Enter"]
        MoveUp "上移一行" "Move lines up" ["Alt+ArrowUp"]
        MoveDown "下移一行" "Move lines down" ["Alt+ArrowDown"]
        SplitArticle "从此行另成一篇" "New article from this line" ["Mod+Shift+Enter"]
        MergeArticle "并入上一篇" "Merge into the article before" ["Mod+Shift+M"]
        RoleHeadline "标题" "Headline" ["Alt+1"]
        RoleSubtitle "副题" "Subtitle" ["Alt+2"]
        RoleDateline "电头" "Dateline" ["Alt+3"]
        RoleByline "署名" "Byline" ["Alt+4"]
        RoleBody "正文" "Body" ["Alt+5"]
        RoleCaption "图说" "Caption" ["Alt+6"]
        RoleJump "转版行" "Jump line" ["Alt+7"]
        RoleSignoff "落款" "Sign-off" ["Alt+8"]
        RoleFurniture "版面杂项" "Furniture" ["Alt+9"]
    }
    Tag {
        PickLabel "选类别…" "Pick a label…" ["Mod+T"]
        RepeatLabel "再标同一类" "Repeat the last label" ["Mod+R"]
        Brush "涂标" "Brush" ["Mod+B"]
        Untag "删除标注" "Delete tag" ["Mod+Delete", "Mod+Backspace"]
        AcceptOffer "采纳建议" "Accept the suggestion" ["Quote"]
        RefuseOffer "不采纳" "Refuse the suggestion" ["Backslash"]
        NextEdges "换一种首末" "Other edges for the suggestion" ["Equals"]
        AcceptSeen "采纳看到的建议" "Accept the suggestions in view" ["Shift+Quote"]
        AcceptOffers "一并采纳建议…" "Accept suggestions at once…" ["Mod+Quote"]
        TagSame "标注本篇同名" "Tag this name in the article" ["Slash"]
        Mentions "同名…" "Mentions…" ["Mod+Slash"]
        SameEntry "条目设到同名…" "Entry for the same words…" ["Alt+Slash"]
        Note "批注这处…" "Note on the tag…" ["Mod+Shift+N"]
        Attributes "属性与整篇类别" "Attributes and article labels" ["Mod+Shift+A"]
        Relate "连到另一处标注…" "Relate to another tag…" ["Mod+Shift+R"]
        Inspector "看选中的标注" "Show the chosen tag" ["Mod+6"]
        CycleSpans "换选里外层标注" "Next tag in or out" ["Alt+Period"]
        SplitSpan "在光标处拆开标注" "Split the tag at the caret" ["Mod+Shift+U"]
        MergeSpans "合并标注" "Merge tags" ["Mod+U"]
        AddPart "选中的字添为一段" "Add the selection as a part" ["Mod+Shift+P"]
        Consistency "一致…" "Consistency…" ["Mod+Shift+K"]
        Readings "对校…" "Two readings…" ["Mod+Shift+J"]
        Learning "学习…" "Learning…" ["Mod+Shift+Quote"]
        Labels "类别表…" "Labels…" ["Mod+Shift+L"]
        EndForward "末端进一字" "Move the end one character on" ["Alt+ArrowRight"]
        EndBack "末端退一字" "Move the end one character back" ["Alt+ArrowLeft"]
        StartBack "首端退一字" "Move the start one character back" ["Alt+Shift+ArrowLeft"]
        StartForward "首端进一字" "Move the start one character on" ["Alt+Shift+ArrowRight"]
        EndForwardWord "末端进一词" "Move the end one word on" ["Mod+Alt+ArrowRight"]
        EndBackWord "末端退一词" "Move the end one word back" ["Mod+Alt+ArrowLeft"]
        StartBackWord "首端退一词" "Move the start one word back" ["Mod+Alt+Shift+ArrowLeft"]
        StartForwardWord "首端进一词" "Move the start one word on" ["Mod+Alt+Shift+ArrowRight"]
    }
    Go {
        NextArticle "下一篇" "Next article" ["Mod+PageDown"]
        PreviousArticle "上一篇" "Previous article" ["Mod+PageUp"]
        DoneAndNext "完成，下一篇" "Done, next article" ["Mod+D"]
        MarkTodo "标为待办" "Mark as to do" []
        MarkDoing "标为在办" "Mark as in work" []
        MarkDone "标为完成" "Mark as done" []
        NextOffer "下一处建议" "Next suggestion" ["Semicolon"]
        PreviousOffer "上一处建议" "Previous suggestion" ["Shift+Semicolon", "Colon"]
        NextDoubtful "下一处存疑" "Next doubtful break" ["CloseBracket"]
        PreviousDoubtful "上一处存疑" "Previous doubtful break" ["OpenBracket"]
        NextSpan "下一处标注" "Next tag" ["Period"]
        PreviousSpan "上一处标注" "Previous tag" ["Comma"]
        NextName "下一个未标的名字" "Next untagged name" ["Mod+Semicolon"]
        ByLetter "按字母选名字" "Choose a name by its letter" ["Backtick"]
        WordByLetter "按字母选词" "Choose a word by its letters" ["Shift+Backtick"]
        GoToLine "到第几行…" "Go to line…" ["Mod+G"]
        FilterList "筛选篇目" "Filter articles" ["Mod+L"]
    }
    Help {
        Palette "命令…" "Commands…" ["Mod+K"]
        KeySheet "按键表" "Keys" ["F1", "Questionmark"]
        FirstSteps "头四步" "First steps" []
        About "关于批注" "About Pizhu" []
    }
}

impl Action {
    pub(super) fn name(self, language: Language) -> &'static str {
        language.choose(self.names())
    }

    /// Whether its keys are its own only while the list that it is about has the focus.
    pub(super) fn is_of_list(self) -> bool {
        use Action as A;
        matches!(
            self,
            A::ReviewAccept | A::ReviewReverse | A::ReviewSkip | A::ReviewBack | A::ReviewMany
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_action_has_a_name_in_both_languages() {
        for action in Action::ALL {
            let (chinese, english) = action.names();
            assert!(!chinese.is_empty() && !english.is_empty(), "{action:?}");
            assert!(
                chinese.chars().any(|c| c > '\u{2E80}'),
                "{action:?} {chinese}"
            );
        }
    }
}
