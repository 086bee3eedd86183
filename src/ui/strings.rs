//! Every string of the window, in Chinese and English.

use crate::session::command::CommandError;
use crate::store::{StoreError, WriteFailure};

/// The language of the window.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Language {
    /// Simplified Chinese.
    Chinese,
    /// English.
    English,
}

macro_rules! texts {
    ($($name:ident $chinese:literal $english:literal)*) => {
        /// A string of the window. `{}` stand for what [`Language::fill`] is given.
        #[derive(Clone, Copy, PartialEq, Eq, Debug)]
        pub(super) enum Text { $($name),* }

        impl Text {
            #[cfg(test)]
            const ALL: &[Text] = &[$(Text::$name),*];

            const fn both(self) -> (&'static str, &'static str) {
                match self { $(Text::$name => ($chinese, $english)),* }
            }
        }
    };
}

texts! {
    Program "批注" "Pizhu"
    File "文件" "File"
    Open "打开…" "Open…"
    Export "导出…" "Export…"
    Cancel "取消" "Cancel"
    Quit "退出" "Quit"
    Edit "编辑" "Edit"
    Undo "撤销" "Undo"
    Redo "重做" "Redo"
    Correct "改字" "Correct"
    Untag "删除标注" "Delete tag"
    BundleFiles "批注稿件包" "Pizhu bundle"
    SetFiles "标注集" "Annotation set"

    NoBundle "还没有打开稿件包" "No bundle is open"
    NoBundleHint "打开一个 .pizhu 文件，就可以校订和标注其中的篇目。" "Open a .pizhu file to mend and tag its articles."
    NoArticles "稿件包里还没有篇目" "This bundle has no articles yet"
    NoArticlesHint "在命令行用 pizhu import 加入报纸页面，再打开。" "Add pages with `pizhu import` on the command line, then open it again."

    Articles "篇目" "Articles"
    Body "正文，照原样分行" "The text, as printed"
    Line "第 {} 行　{}" "Line {}: {}"
    ArticleTip "第 {} 篇　{}\n{} 字，{} 处标注，{} 处断行存疑" "Article {}: {}\n{} characters, {} tags, {} doubtful breaks"
    BreakOpen "第 {} 行末：存疑" "End of line {}: doubtful"
    BreakJoined "第 {} 行末：接排" "End of line {}: joined"
    BreakKept "第 {} 行末：另起" "End of line {}: kept"
    ClickJoins "点击改为接排" "Click to join"
    ClickKeeps "点击改为另起" "Click to keep"

    TagAs "标注为" "Tag as"
    Tags "本篇标注" "Tags"
    NoTags "还没有标注。拖选一个名字，再按类别的键。" "No tags yet: drag over a name, then press a label's key."
    NoSelection "未选" "Nothing selected"
    Selected "选 {} 字" "{} selected"

    Correction "改成" "Replace by"
    CorrectionKeys "回车改定，Esc 放弃" "Enter corrects, Esc leaves"
    BreakInside "选中的文字中间有没接排的断行：先接排，或少选一些。" "The selection runs over a break that is not joined: join it first, or select less."

    Saved "已存" "Saved"
    NotSaved "未存" "Not saved yet"
    NotWritten "写不进磁盘（{}）。请腾出空间，或让文件可写；做过的工作还在。" "Cannot be written to disk ({}). Free space or make the file writable; your work is kept."
    NotWrittenRescued "写不进磁盘（{}）。做过的工作存在 {}；腾出空间后重新打开稿件包即可收回。" "Cannot be written to disk ({}). Your work is in {}; free space, then open the bundle again."
    Understood "知道了" "Dismiss"

    DidJoin "已接排" "Joined"
    DidKeep "已另起" "Kept"
    DidTag "已标注" "Tagged"
    DidRetag "已改标注" "Tag changed"
    DidUntag "已删除标注" "Tag deleted"
    DidCorrect "已改字" "Corrected"
    DidUndo "已撤销" "Undone"
    DidRedo "已重做" "Redone"

    Exporting "正在导出 {} / {} 页" "Exporting page {} of {}"
    Exported "已导出 {} 篇、{} 处标注到 {}" "Exported {} articles with {} tags to {}"
    NotExported "没有导出到 {}：{}" "Not exported to {}: {}"
    ExportStopped "已取消导出，没有留下文件" "Export cancelled; no file was left"
    ExportName "文件名要以 .jsonl、.json 或 .ron 结尾，格式由此而定。" "the name has to end in .jsonl, .json or .ron, which tells the format."

    NothingSelected "没有选中文字。" "No text is selected."
    NothingToDo "本来就是这样。" "That is so already."
    NothingToUndo "没有可撤销的。" "There is nothing to undo."
    NothingToRedo "没有可重做的。" "There is nothing to redo."
    Resting "后来的 {} 项操作以它为基础，不能单独撤销。" "{} later actions rest on it; it cannot be undone alone."
    ReadOnly "这个稿件包不可写。" "This bundle cannot be written to."
    Declined "没有做成：{}" "Not done: {}"
    NotOpened "{} 打不开：{}" "{} cannot be opened: {}"
    NotRead "读不出：{}" "Cannot be read: {}"
    Missing "没有这个文件。" "there is no such file."
    Foreign "它不是批注的稿件包。" "it is not a Pizhu bundle."
    Newer "它是更新版本的批注做的，请用那个版本打开。" "it was made by a newer Pizhu; use that one."
    Damaged "文件已损坏（{}）。请保留原文件，用 pizhu recover 取出还能读的内容。" "it is damaged ({}). Keep the file and run `pizhu recover` on it."
    InUse "它正在别处打开（{}）。请先在那里关闭。" "it is open elsewhere ({}). Close it there first."
}

impl Language {
    /// The language of the system; Chinese when it cannot be told.
    pub fn of_system() -> Self {
        let set = |key| std::env::var(key).ok().filter(|value| !value.is_empty());
        let locale = ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().find_map(set);
        Self::of_locale(locale.as_deref().unwrap_or_default())
    }

    fn of_locale(locale: &str) -> Self {
        let unknown = matches!(locale, "" | "C" | "POSIX") || locale.starts_with("C.");
        if unknown || locale.starts_with("zh") {
            Language::Chinese
        } else {
            Language::English
        }
    }

    pub(super) fn say(self, text: Text) -> &'static str {
        match (self, text.both()) {
            (Language::Chinese, (chinese, _)) => chinese,
            (Language::English, (_, english)) => english,
        }
    }

    /// A string with its gaps filled, in order.
    pub(super) fn fill(self, text: Text, gaps: &[&str]) -> String {
        let mut pieces = self.say(text).split("{}");
        let mut out = pieces.next().unwrap_or_default().to_owned();
        for (gap, piece) in gaps.iter().zip(pieces) {
            out.push_str(gap);
            out.push_str(piece);
        }
        out
    }

    /// What a label is called.
    pub(super) fn label(self, label: &crate::core::labels::Label) -> &str {
        match self {
            Language::English if !label.name_en.is_empty() => &label.name_en,
            _ => &label.name,
        }
    }

    /// Why a command was declined.
    pub(super) fn declined(self, error: &CommandError) -> String {
        match error {
            CommandError::NothingSelected => self.say(Text::NothingSelected).to_owned(),
            CommandError::NothingToDo => self.say(Text::NothingToDo).to_owned(),
            CommandError::NothingToUndo => self.say(Text::NothingToUndo).to_owned(),
            CommandError::NothingToRedo => self.say(Text::NothingToRedo).to_owned(),
            CommandError::ReadOnly => self.say(Text::ReadOnly).to_owned(),
            CommandError::Resting { resting, .. } => {
                self.fill(Text::Resting, &[&resting.len().to_string()])
            }
            CommandError::Store(error) => self.fill(Text::Declined, &[&self.store(error)]),
            other => self.fill(Text::Declined, &[&other.to_string()]),
        }
    }

    /// What is wrong with a bundle.
    pub(super) fn store(self, error: &StoreError) -> String {
        match error {
            StoreError::Missing => self.say(Text::Missing).to_owned(),
            StoreError::Foreign => self.say(Text::Foreign).to_owned(),
            StoreError::Newer { .. } => self.say(Text::Newer).to_owned(),
            StoreError::Damaged { detail } => self.fill(Text::Damaged, &[detail]),
            StoreError::InUse { holder } => self.fill(Text::InUse, &[holder]),
            StoreError::ReadOnly => self.say(Text::ReadOnly).to_owned(),
            other => other.to_string(),
        }
    }

    /// Why work is not on disk, and where it is.
    pub(super) fn unsaved(self, failure: &WriteFailure) -> String {
        match &failure.rescue {
            Some(path) => {
                let path = path.display().to_string();
                self.fill(Text::NotWrittenRescued, &[&failure.reason, &path])
            }
            None => self.fill(Text::NotWritten, &[&failure.reason]),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_text_is_there_in_both_languages() {
        for text in Text::ALL {
            let (chinese, english) = text.both();
            assert!(!chinese.is_empty() && !english.is_empty(), "{text:?}");
            let gaps = |s: &str| s.matches("{}").count();
            assert_eq!(gaps(chinese), gaps(english), "{text:?}");
            assert!(chinese.chars().any(|c| c > '\u{2E80}'), "{text:?}");
            assert!(
                english.chars().all(|c| c.is_ascii() || c == '…'),
                "{text:?}"
            );
        }
    }

    #[test]
    fn the_locale_tells_the_language() {
        for (locale, language) in [
            ("zh_CN.UTF-8", Language::Chinese),
            ("", Language::Chinese),
            ("C.UTF-8", Language::Chinese),
            ("en_GB.UTF-8", Language::English),
            ("de_DE", Language::English),
        ] {
            assert_eq!(Language::of_locale(locale), language, "{locale}");
        }
    }
}
