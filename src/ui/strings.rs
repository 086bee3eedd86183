//! Every string of the window, in Chinese and English.

use serde::{Deserialize, Serialize};

use crate::core::Role;
use crate::session::command::CommandError;
use crate::store::{StoreError, WriteFailure};

/// The language of the window.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
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
    Cancel "取消" "Cancel"
    BundleFiles "批注稿件包" "Pizhu bundle"
    SetFiles "标注集" "Annotation set"

    NoBundle "还没有打开稿件包" "No bundle is open"
    NoBundleHint "打开一个 .pizhu 文件，或把它拖到窗口里；要从头做起，就新建一个。" "Open a .pizhu file or drop one on the window; or make a new one."
    NoArticles "稿件包里还没有篇目" "This bundle has no articles yet"
    NoArticlesHint "导入报纸页面：文本、JSON、压缩包都可以，也可以拖到窗口里。" "Import newspaper pages: text, JSON, archives; or drop them on the window."

    Recent "最近打开" "Open recent"
    NoRecent "还没有" "None yet"
    NewName "新稿件包.pizhu" "new.pizhu"
    NotMade "没有做成 {}：{}" "{} was not made: {}"
    SavedCopy "副本已存为 {}" "A copy was saved as {}"
    Opening "正在打开" "Opening"
    Copying "正在另存副本" "Saving a copy"
    Remaining "约还要 {} 秒" "about {} s left"
    Rescued "上次没能写进磁盘的 {} 项操作已经收回" "{} actions that could not be written last time are back"
    SettingsNotRead "设置文件 {} 读不出（{}），先用默认的设置；改过设置就会重写它。" "The settings file {} cannot be read ({}); defaults are used, and changing a setting writes it anew."
    SettingsNotKept "设置没有存下：{}" "Settings could not be kept: {}"
    NotYet "这一项还没有做好" "Not there yet"

    Ok "确定" "OK"
    PaletteHint "键入命令名的一部分" "Type part of a command's name"
    NoCommand "没有这样的命令，或现在不能用" "No such command, or not now"
    AskLine "到第几行" "Go to line"
    AskNote "对这处标注的批注（留空即删去）" "Note on the tag (empty removes it)"
    AskBundlePath "稿件包的路径（.pizhu）" "Path of the bundle (.pizhu)"
    AskCopyPath "副本存到" "Save the copy as"
    AskNewPath "新稿件包存到" "Make the new bundle at"
    AskImportPath "要导入的文件或文件夹" "File or folder to import"
    NoSuchLine "没有这一行" "There is no such line"

    AtLine "第 {} 行" "Line {}"
    Doubtful "存疑 {} 处" "{} doubtful"
    NoMoreDoubtful "这个方向没有存疑的断行了" "No more doubtful breaks that way"
    NoMoreSpans "这个方向没有标注了" "No more tags that way"
    NoMoreArticles "这个方向没有篇目了" "No more articles that way"
    NoBreakHere "这一行末没有断行" "No break ends this line"
    EdgeStays "标注至少要留一个字" "A tag keeps one character at least"
    Copied "已复制 {} 字" "{} characters copied"
    Undid "已撤销：{}" "Undone: {}"
    Redid "已重做：{}" "Redone: {}"

    Paragraph "第 {} 段　{}" "Paragraph {}: {}"
    LineHandle "第 {} 行，选取或移动" "Line {}, choose or move"
    LineHandleTip "点击选行，拖动移行" "Click chooses the line, dragging moves it"
    SpanTip "{} · 第 {} 行 · {}" "{}, line {}, {}"
    Torn "这处标注被拆开了：有一部分移走了，或中间插进了别的字。" "This tag is torn: part of it was moved, or something was moved into it."
    Insertion "插入" "Insert"

    RoleUnset "未定" "Not set"
    RoleHeadline "标题" "Headline"
    RoleSubtitle "副题" "Subtitle"
    RoleDateline "电头" "Dateline"
    RoleByline "署名" "Byline"
    RoleBody "正文" "Body"
    RoleCaption "图说" "Caption"
    RoleJump "转版" "Jump"
    RoleSignoff "落款" "Sign-off"
    RoleFurniture "杂项" "Furniture"

    Articles "篇目" "Articles"
    Body "正文，照原样分行" "The text, as printed"
    Line "第 {} 行　{}" "Line {}: {}"
    ArticleTip "第 {} 篇　{}\n{} 字，{} 处标注，{} 处断行存疑" "Article {}: {}\n{} characters, {} tags, {} doubtful breaks"
    BreakOpen "第 {} 行末：存疑" "End of line {}: doubtful"
    BreakJoined "第 {} 行末：接排" "End of line {}: joined"
    BreakKept "第 {} 行末：另起" "End of line {}: kept"
    ClickJoins "点击接排（{}），按住 Shift 点击或右击另起（{}）" "Click to join ({}), Shift-click or right-click to keep ({})"
    ClickKeeps "点击改为另起（{}；{}）" "Click to keep ({}; {})"

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


    Exporting "正在导出 {} / {} 页" "Exporting page {} of {}"
    Exported "已导出 {} 篇、{} 处标注到 {}" "Exported {} articles with {} tags to {}"
    NotExported "没有导出到 {}：{}" "Not exported to {}: {}"
    ExportStopped "已取消导出，没有留下文件" "Export cancelled; no file was left"
    ExportName "文件名要以 .jsonl、.json 或 .ron 结尾，格式由此而定。" "the name has to end in .jsonl, .json or .ron, which tells the format."

    NothingSelected "没有选中文字。" "No text is selected."
    NothingToDo "本来就是这样。" "That is so already."
    NothingToUndo "没有可撤销的。" "There is nothing to undo."
    NothingToRedo "没有可重做的。" "There is nothing to redo."
    Resting "后来的 {} 项操作以它为基础（{}），不能单独撤销。" "{} later actions rest on it ({}); it cannot be undone alone."
    UndoThemToo "一并撤销" "Undo them too"
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

    /// The one of two strings that is in this language.
    pub(super) fn choose<'a>(self, (chinese, english): (&'a str, &'a str)) -> &'a str {
        match self {
            Language::Chinese => chinese,
            Language::English => english,
        }
    }

    /// What was done, by the name of the command and what the log says it was about.
    pub(super) fn done(self, name: &str, detail: &str) -> String {
        let verb = match name {
            "join" => ("接排", "Join"),
            "keep" => ("另起", "Keep"),
            "split" => ("另起一段", "New paragraph"),
            "correct" => ("改字", "Correct"),
            "insert" => ("插入", "Insert"),
            "hide" => ("删去", "Delete"),
            "show" => ("恢复", "Restore"),
            "move" => ("移动", "Move"),
            "split_article" => ("另成一篇", "New article"),
            "merge_articles" => ("并篇", "Merge articles"),
            "role" => ("定为", "Role"),
            "tag" => ("标注", "Tag"),
            "retag" => ("改类别", "Change label"),
            "edge" => ("改首末", "Move edge"),
            "untag" => ("删除标注", "Delete tag"),
            "note" => ("批注", "Note"),
            "attribute" => ("属性", "Attribute"),
            "progress" => ("进度", "Progress"),
            "metadata" => ("页面资料", "Page data"),
            "label" => ("类别", "Label"),
            "delete_label" => ("删除类别", "Delete label"),
            "merge_labels" => ("合并类别", "Merge labels"),
            "label_order" => ("类别次序", "Order of labels"),
            "replace" => ("替换", "Replace"),
            "batch" => ("成批", "Batch"),
            "new_bundle" => ("新建", "New bundle"),
            "import" => ("导入", "Import"),
            other => (other, other),
        };
        format!("{} {detail}", self.choose(verb))
            .trim_end()
            .to_owned()
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
                self.fill(Text::Resting, &[&resting.len().to_string(), ""])
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

impl Text {
    /// What a role is called.
    pub(super) fn of_role(role: Role) -> Text {
        match role {
            Role::Unset => Text::RoleUnset,
            Role::Headline => Text::RoleHeadline,
            Role::Subtitle => Text::RoleSubtitle,
            Role::Dateline => Text::RoleDateline,
            Role::Byline => Text::RoleByline,
            Role::Body => Text::RoleBody,
            Role::Caption => Text::RoleCaption,
            Role::Jump => Text::RoleJump,
            Role::Signoff => Text::RoleSignoff,
            Role::Furniture => Text::RoleFurniture,
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
