//! Every string of the window, in Chinese and English. Features of their own have tables of their
//! own, in modules of this one.

use serde::{Deserialize, Serialize};

use crate::core::Role;

/// The language of the window.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Language {
    /// Simplified Chinese.
    Chinese,
    /// English.
    English,
}

/// A string of the window. `{}` stand for what [`Language::fill`] is given; behind one, `[s]` and
/// `[is|are]` make words agree with its number.
pub(super) trait Bilingual: Copy {
    /// In Chinese and in English.
    fn both(self) -> (&'static str, &'static str);
}

/// Makes a table of strings: an enum with a variant for each, its Chinese and its English.
macro_rules! texts {
    ($table:ident { $($name:ident $chinese:literal $english:literal)* }) => {
        /// Strings of the window.
        #[derive(Clone, Copy, PartialEq, Eq, Debug)]
        pub(in crate::ui) enum $table { $($name),* }

        impl $table {
            #[cfg(test)]
            pub(in crate::ui::strings) const ALL: &[$table] = &[$($table::$name),*];
        }

        impl $crate::ui::strings::Bilingual for $table {
            fn both(self) -> (&'static str, &'static str) {
                match self { $($table::$name => ($chinese, $english)),* }
            }
        }
    };
}

pub(super) mod assembly;
pub(super) mod batches;
pub(super) mod consistency;
pub(super) mod context;
pub(super) mod copies;
pub(super) mod desk;
pub(super) mod dock;
pub(super) mod export;
pub(super) mod heads;
pub(super) mod import;
pub(super) mod labels;
pub(super) mod mentions;
pub(super) mod overview;
pub(super) mod putting;
pub(super) mod readings;
pub(super) mod reasons;
pub(super) mod review;
pub(super) mod roles;
pub(super) mod settings;
pub(super) mod suggest;
pub(super) mod told;
pub(in crate::ui) mod word_lists;

texts! { Text {
    Program "批注" "Pizhu"
    Cancel "取消" "Cancel"
    BundleFiles "批注稿件包" "Pizhu bundle"
    SetFiles "标注集" "Annotation set"

    NoBundle "还没有打开稿件包" "No bundle is open"
    NoBundleHint "打开一个 .pizhu 稿件包，或导入报纸版面做一个新的；文件和文件夹都可以拖到窗口里。" "Open a .pizhu bundle, or import newspaper pages into a new one; files and folders can be dropped on the window."
    NoArticles "稿件包里还没有篇目" "This bundle has no articles yet"
    NoArticlesHint "导入报纸版面：文本、JSON、整个文件夹都可以，也可以拖到窗口里。" "Import newspaper pages: text, JSON, whole folders; or drop them on the window."

    Recent "最近打开" "Open recent"
    NoRecent "还没有" "None yet"
    NoFileDialog "打不开文件对话框：请在框里键入路径" "No file dialog could be opened: type the path in the field"
    NewName "新稿件包.pizhu" "new.pizhu"
    NotMade "没有做成 {}：{}" "{} was not made: {}"
    SavedAs "已存为 {}" "Saved as {}"
    StillWriting "{} 还在写，还没有写完" "{} is still being written"
    SavedCopy "副本已存为 {}" "A copy was saved as {}"
    Opening "正在打开" "Opening"
    Copying "正在另存副本" "Saving a copy"
    SecondsLeft "约还要 {} 秒" "about {} s left"
    Rescued "上次没能写进磁盘的 {} 项操作已经收回" "{} action[s] that could not be written last time [is|are] back"
    RescueKept "{} 里还有没写进这个稿件包的工作：它属于别的稿件包，或者所在的页不在这里。文件还留着，不需要就删去。" "{} holds work that was not put into this bundle: it is of another bundle, or on pages that are not here. The file is kept; remove it if nobody needs it."
    SettingsNotRead "设置文件 {} 读不出（{}），先用默认的设置；改过设置就会重写它。" "The settings file {} cannot be read ({}); defaults are used, and changing a setting writes it anew."
    SettingsNotKept "设置没有存下：{}" "Settings could not be kept: {}"

    Ok "确定" "OK"
    PaletteHint "键入命令名的一部分" "Type part of a command's name"
    NoCommand "没有这样的命令，或现在不能用" "No such command, or not now"
    AskLine "到第几行" "Go to line"
    AskNote "对这处标注的批注（留空即删去）" "Note on the tag (empty removes it)"
    AskBundlePath "稿件包的路径（.pizhu）" "Path of the bundle (.pizhu)"
    AskCopyPath "副本存到" "Save the copy as"
    AskNewPath "新稿件包存到" "Make the new bundle at"
    AskGuidelinesPath "细则文件的路径（.md）" "Path of the guidelines (.md)"
    AskLabelsPath "类别表文件的路径（.ron、.json、.jsonl）" "Path of the label set (.ron, .json, .jsonl)"
    AskTextPath "存到" "Save at"
    NoSuchLine "没有这一行" "There is no such line"

    AtLine "第 {} 行" "Line {}"
    Doubtful "存疑断行 {} 处" "{} doubtful"
    NoMoreDoubtful "这个方向没有存疑的断行了" "No more doubtful breaks that way"
    NoMoreSpans "这个方向没有标注了" "No more tags that way"
    NoMoreArticles "这个方向没有篇目了" "No more articles that way"
    NoBreakHere "这一行末没有断行" "No break ends this line"
    EdgeStays "标注至少要留一个字" "A tag keeps one character at least"
    CopiedCount "已复制 {} 字" "{} character[s] copied"
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
    StateTodo "待办" "To do"
    StateDoing "在办" "In work"
    StateDone "完成" "Done"
    OnlyState "只看{}的，共 {} 篇" "Only those {}: {}"
    ClearField "清空" "Clear the field"
    ListBeingMade "正在整理…" "Being made…"
    ListedOfAll "{} / {} 篇" "{} of {}"
    ClearFilter "全部显示" "Show all"
    ShowAll "显示全部篇目" "Show all articles"
    NothingFits "没有合乎筛选的篇目" "No article fits the filter"
    NothingFitsHint "换几个字，或放宽条件。" "Try other words, or ask for less."
    Facets "条件" "Filter"
    All "全部" "All"
    NoNewspaper "未注明报纸" "No newspaper named"
    DateFrom "从哪一天" "From date"
    DateTo "到哪一天" "To date"
    FromDate "{} 起" "from {}"
    ToDate "到 {}" "to {}"
    BoundHint "写一天、一月或一年，如 2024-03" "A day, month or year, such as 2024-03"
    BoundOdd "认不出，请写成 2024-03-05 或 2024-03" "Not understood; write 2024-03-05 or 2024-03"
    WithDoubtful "有存疑" "With doubtful"
    WithoutDoubtful "无存疑" "Without doubtful"
    WithTags "有标注" "With tags"
    WithoutTags "无标注" "Without tags"
    OrderList "原序" "Added"
    OrderTitle "标题" "Title"
    OrderNewspaper "报纸" "Paper"
    OrderCharacters "字数" "Length"
    OrderTags "标注" "Tags"
    OrderDoubtful "存疑" "Doubtful"
    OrderGain "学习收益" "Learner's gain"
    OrderState "进度" "State"
    OrderTip "篇目的次序：{}" "Order of the articles: {}"
    Ascending "从小到大" "Ascending"
    Descending "从大到小" "Descending"
    DoneOfAll "完成 {} / {}" "{} of {} done"
    TagsShort "标 {}" "{} tag[s]"
    PageOf "第 {} 版" "page {}"
    OnlyWhileOpen "已不合筛选，开着时留在这里" "No longer fits the filter; stays while it is open"
    ForChosen "{}（{} 篇）" "{} ({} article[s])"
    TooManyChosen "一次最多标 {} 篇" "{} at most at once"
    WhichChosen "选中的 {} 篇" "The {} chosen"
    ArticleTip "第 {} 篇　{}\n{} 字，{} 处标注，{} 处断行存疑" "Article {}: {}\n{} character[s], {} tag[s], {} doubtful break[s]"
    BreakOpen "第 {} 行末：存疑" "End of line {}: doubtful"
    BreakJoined "第 {} 行末：接排" "End of line {}: joined"
    BreakKept "第 {} 行末：另起" "End of line {}: kept"
    ClickJoins "点击接排（{}），按住 Shift 点击或右击另起（{}）" "Click to join ({}), Shift-click or right-click to keep ({})"
    ClickKeeps "点击改为另起（{}；{}）" "Click to keep ({}; {})"

    Tags "本篇标注" "Tags of the article"
    TagsTab "标注 {}" "Tags {}"
    NoTags "还没有标注。把光标放进名字里，或拖选，再按类别的键。" "No tags yet: put the caret into a name, or drag over one, then press a label's key."
    NoLabels "还没有类别" "No labels yet"
    SelectToTag "先把光标放到词里，或选一段文字。" "Put the caret into a word, or select some text first."
    WithinLabels "各类之内" "Within labels"
    ByCount "按次数" "by count"
    ByPlace "按出现" "by place"
    TornGroup "拆开的标注" "Torn"
    DormantGroup "文字已隐去的标注" "Text hidden"
    DormantTip "这处标注的文字都已隐去；恢复文字，标注就回来。" "All of this tag's text is hidden; when the text is restored the tag is back."
    MentionsTip "点击到第一处，再点到下一处；按住 Shift 点到上一处" "Click goes to the first mention, again to the next; with Shift to the one before"
    NothingChosen "选中一处标注，这里就能改它的类别、首末、批注和属性，并看到它的来历。" "Choose a tag, and its label, edges, note and attributes can be changed here."
    LabelOf "类别" "Label"
    RemoveTag "删除" "Delete"
    StartEdge "首端" "Start"
    EndEdge "末端" "End"
    WithShift "按住 Shift 点击：" "With Shift:"
    NoteField "批注" "Note"
    NoteHint "批注：回车存下" "Note; Enter keeps it"
    NewAttribute "添属性" "Attribute"
    NewValue "值，回车存下" "Value; Enter keeps it"
    RemoveAttribute "删去属性 {}" "Remove the attribute {}"
    TaggedBy "{} 标注于 {}" "Tagged by {}, {}"
    StandsAt "本篇第 {} 行" "Line {} of the article"
    OnPage "{}　第 {} 行第 {} 字" "{}, line {}, character {}"
    TypedOnPage "{}　改字时键入" "{}, typed in a correction"

    LabelsTitle "类别表" "Labels"
    NewLabel "新类别" "New label"
    LabelName "中文名" "Chinese name"
    LabelNameEn "英文名" "English name"
    LabelId "代号" "Id"
    LabelIdTip "文件里用的名字，例如 PER；定下后不能再改" "The name in files, such as PER; it stays as it is"
    LabelKey "键" "Key"
    LabelKeyHint "一个字母" "A letter"
    LabelColor "颜色" "Colour"
    LabelColorTip "左起为冈部－伊藤配色，其后为托尔配色：色觉不同的人都分得清" "Okabe and Ito's colours, then Paul Tol's: they can be told apart by colour-blind people"
    LabelColorFree "自选" "Other"
    Hue "色相" "Hue"
    Saturation "饱和" "Saturation"
    Lightness "明暗" "Lightness"
    LabelDescription "说明" "Description"
    LabelDescriptionHint "什么算这一类，什么不算；标注时悬停可见" "What belongs here and what does not; shown while tagging"
    LabelPreview "纸上的样子" "On paper"
    LabelPreviewBefore "记者" "by "
    LabelPreviewWords "周敏" "Zhou Min"
    LabelPreviewAfter "昨日" " on"
    LabelAdd "添加" "Add"
    LabelUp "上移" "Up"
    LabelDown "下移" "Down"
    LabelMoveTip "拖动也可以，列表里按 Alt+↑↓ 也可以" "Dragging works too, and Alt with the up and down keys in the list"
    LabelDelete "删去类别" "Delete label"
    LabelMerge "并入…" "Merge into…"
    LabelMergeInto "并入 {}" "Merge into {}"
    LabelSpansCounting "正在点数它的标注…" "Counting its tags…"
    LabelSpans "稿件包里有 {} 处标注：删去类别，它们不再显示；并入别的类别，就改属那一类。都可以撤销。" "{} tag[s] in the bundle: if the label is deleted, [it is|they are] no longer shown; if it is merged into another, [it becomes|they become] that label's. Both can be undone."
    LabelSpansNone "稿件包里没有它的标注。" "No tags of it in the bundle."
    LabelSpansUnknown "它的标注没有点成：{}" "Its tags could not be counted: {}"
    LabelsEmpty "还没有类别。添一个，例如 人名。" "No labels yet. Add one, such as Person."
    KeyOfLabel "“{}”是“{}”的键" "{} is the key of {}"
    KeyOfAction "“{}”是“{}”的键" "{} is the key of {}"
    KeyNotOne "键要是一个字母或数字" "A key is one letter or digit"
    IdTaken "已有这个代号" "There is one of that id"
    IdBad "代号里不能有空格" "An id has no spaces"
    ColorBad "颜色要写成 #rrggbb" "Write a colour as #rrggbb"
    NothingDone "没有可撤销的" "Nothing to undo"

    HistoryTab "历史" "History"
    HistoryHere "本篇" "Article"
    HistoryHereTip "在打开的这一篇里做过的" "What was done in the article that is open"
    HistoryWhole "本包" "Bundle"
    HistoryWholeTip "在整个稿件包里做过的，类别表的改动也在内" "What was done in the whole bundle, changes of labels too"
    NoHistory "还没有做过什么。接排、改字、标注，都会列在这里，随时可以撤销其中任何一步。" "Nothing done yet. Whatever you do will be listed here, and any of it can be undone."
    HistoryKeys "点击（回车）到那一处；撤销或重做按空格" "Click (Enter) goes there; Space undoes or redoes"
    UndoThis "撤销" "Undo"
    RedoThis "重做" "Redo"
    Undone "已撤销" "undone"
    UndoneByShort "{} 已撤销" "undone by {}"
    UndoneBy "由 {} 撤销于 {}" "Undone by {}, {}"
    AsSuggested "按建议" "as suggested"
    AsSuggestedTip "程序建议的，由人采纳" "Suggested by the program, accepted by an editor"
    ByMachine "自动" "automatic"
    ByMachineTip "由程序自动做出" "Done by the program"
    NoPlace "这一步在文字里没有对应的地方。" "This was not done at a place in the text."
    Yesterday "昨天 {}" "yesterday {}"
    Steps "{} 项" "{} step[s]"
    BreakCount "{} 处断行" "{} break[s]"
    EndOfLines "第 {} 行末" "end of line {}"
    NoSelection "未选" "Nothing selected"
    Selected "选 {} 字" "{} selected"

    Correction "改成" "Replace by"
    CorrectionKeys "回车改定，Esc 放弃" "Enter corrects, Esc leaves"
    BreakInside "选中的文字中间有没接排的断行：先接排，或少选一些。" "The selection runs over a break that is not joined: join it first, or select less."

    FindField "查找的文字" "Text to find"
    FindHint "查找" "Find"
    FindHere "本篇" "Here"
    FindHereTip "只在打开的这一篇里找" "Look in the open article only"
    FindEverywhere "全部" "All"
    FindEverywhereTip "在所有篇目里找" "Look in all articles"
    FindCase "Aa 大小" "Aa"
    FindCaseTip "区分大小写" "Match case"
    FindWidth "全半" "Width"
    FindWidthTip "区分全角半角\n不选时，Ａ 与 A、１ 与 1 算同一个字" "Match width\nWithout it full-width and half-width letters, digits and marks are the same"
    FindSpaces "空白" "Spaces"
    FindSpacesTip "空白和断行也算\n不选时，跨行的词、字间有空格的词都找得到" "White space counts\nWithout it words are found across line ends and stray spaces"
    FindVariants "简繁" "Trad."
    FindVariantsTip "简体繁体算同一个字" "Traditional and simplified characters are the same"
    FindRegex "正则" ".*"
    FindRegexTip "正则表达式" "Regular expression"
    FindEmpty "键入要找的文字；上下键调出先前找过的" "Type what to find; Up and Down bring back earlier queries"
    FindNothing "没有找到" "Nothing found"
    FoundHere "{} 处" "{} found"
    FoundAt "第 {} 处，共 {} 处" "{} of {}"
    FoundIn "{} 处，在 {} 篇里" "{} found in {} article[s]"
    FoundAtOf "第 {} 处，共 {} 处，在 {} 篇里" "{} of {} in {} article[s]"
    FoundListed "（只列出前 {} 处，请找得更细些）" "(the first {} are listed; look for something rarer)"
    FoundCount "{} 处" "{}"
    ReplaceField "换成的文字" "Replacement"
    ReplaceHint "换成（留空即删去）" "Replace by (empty deletes)"
    ReplaceHintGroups "换成（$1 是第一个括号里的字）" "Replace by ($1 is the first group)"
    ReplaceThis "换这处" "Replace this"
    ReplaceAll "全部换（{}）" "Replace all ({})"
    ReplaceTick "替换 {}" "Replace {}"

    Saved "已存" "Saved"
    NotSaved "未存" "Not saved yet"
    Understood "知道了" "Dismiss"

    ExportStopped "已取消导出，没有留下文件" "Export cancelled; no file was left"
    ExportName "文件名要以 .jsonl、.json 或 .ron 结尾，格式由此而定。" "the name has to end in .jsonl, .json or .ron, which tells the format."

    NothingToDo "本来就是这样。" "That is so already."
    NothingToUndo "没有可撤销的。" "There is nothing to undo."
    NothingToRedo "没有可重做的。" "There is nothing to redo."
    Resting "“{}”不能单独撤销：后来的 {} 项操作以它为基础（{}）。" "\"{}\" cannot be undone alone: {} later action[s] rest on it ({})."
    UndoThemToo "一并撤销" "Undo them too"
    NotOpened "{} 打不开：{}" "{} cannot be opened: {}"
    NotRead "读不出：{}" "Cannot be read: {}"

    // ---- dialogs: import, export, paths, crashes ----
    Choose "选择…" "Choose…"
    ShowInFolder "在文件夹中显示" "Show in folder"
    Close "关闭" "Close"
    CopyReport "复制报告" "Copy report"
    Copied "已复制" "Copied"
    CrashTitle "程序的一个部分出错停了，其余部分照常。" "A part of the program failed and was stopped; the rest goes on."
    CrashOf "{}出错停了，其余部分照常。" "{} failed and was stopped; the rest goes on."
    CrashMenu "菜单" "The menu"
    CrashState "状态栏" "The status bar"
    CrashLeft "篇目栏" "The articles panel"
    CrashRight "标注栏" "The tags panel"
    CrashDock "下面的面板" "The panel below"
    CrashArticle "正文" "The article"
    CrashDialog "对话框" "The dialog"
    CrashWork "刚才的操作" "What was just done"
    CrashSafe "做过的工作都在。请重试一次；如果又出错，请关闭程序再打开。" "Your work is safe. Try again; should it fail again, close the program and open it anew."
    CrashReport "详情写在 {}，可以交给修程序的人。" "Details are in {}, for whoever mends the program."

    NewBundleName "稿件包的文件名要以 .pizhu 结尾。" "The name of a bundle has to end in .pizhu."
    NewBundleTaken "这里已有同名文件，请换一个名字。" "There is a file of that name; choose another."
    NoSuchFolder "没有这个文件夹，请先建好。" "There is no such folder; make it first."
    IsAFolder "这是文件夹，请在后面写上文件名。" "This is a folder; add the name of a file."
    NoSuchPath "没有这个文件或文件夹。" "There is no such file or folder."
    NoExtension "无扩展名" "no extension"
    Reading "正在读…" "Reading…"
    UndecodableCount "{} 个字节读不出" "{} byte[s] unreadable"
    ForAllPages "所有版面" "All pages"
    Newspaper "报纸" "Newspaper"
    Date "日期" "Date"
    PageNumber "版次" "Page"
    Source "来源" "Source"
    DateOdd "认不出这个日期，请写成 2024-03-05。" "Not understood as a date; write it like 2024-03-05."
    FromPath "从路径读" "From the path"
    FromPathHint "{报纸}/{日期}/{版次}.txt" "{newspaper}/{date}/{page}.txt"
    FromPathTip "照文件路径写，用花括号代替要读出的部分：{报纸} {日期} {版次} {来源}。* 代替任意字，**/ 代替任意多层文件夹。" "Write it like the files' paths, with braces for what is to be read: {newspaper} {date} {page} {source}. * stands for anything, **/ for any folders."
    FromTable "从表格读" "From a table"
    TableRows "表格有 {} 行" "The table has {} row[s]"
    WillRead "读出来是" "What is read"
    NotInPattern "路径不合" "path does not match"
    Remaining "还要约 {}" "About {} to go"
    RemainingUnknown "正在估算时间" "Estimating the time"
    Seconds "{} 秒" "{} s"
    Minutes "{} 分钟" "{} min"
    Stopping "正在停下…" "Stopping…"


    FilterPages "筛选版面" "Filter pages"
    PagesAll "{} 版" "{} page[s]"
    PagesFound "列出 {} / {} 版" "{} of {} page[s]"
    PagesChosen "选中 {} 版" "{} chosen"
    ChoosePages "点选版面；按住 Shift 选一段，按住 Ctrl 逐个加选" "Click chooses pages, Shift a stretch, Ctrl one more"
    ChooseListed "全选列出的" "Choose all listed"
    ChooseNone "全不选" "Choose none"
    NoSuchPages "没有合乎筛选的版面，换几个字试试。" "No page fits; try other words."
    ColumnNumber "序号" "No."
    ColumnFile "文件" "File"
    ColumnEncoding "编码" "Encoding"
    SortBy "按{}排" "Sort by {}"
    ByHand "填写" "Typed"
    PathRule "路径规则" "Pattern"
    TableFile "表格" "Table"
    DateLike "不是日期，请写成 2024-03-05" "Not a date; write 2024-03-05"
    ValuesDiffer "各不相同" "They differ"
    WillBeRemoved "将删去" "To be removed"
    RemoveValue "删去这一项" "remove"
    LeaveValue "不改这一项" "leave as it is"
    SetPages "写入" "Set"
    SetSoMany "写入 {} 版" "Set for {} page[s]"
    PagesSet "已写入 {} 版" "Set for {} page[s]"
    PagesRead "{} 版读得出，{} 版读不出" "Read for {} page[s], not for {}"
    PagesReadFirst "第一个：{}" "First: {}"

    ExportTitle "导出标注集" "Export an annotation set"
    ExportFormat "格式" "Format"
    WhichWords "文字" "Text"
    FlowingWords "通读文字（接排、改字之后）" "Flowing text, mended"
    PrintedWords "校样文字（照原样分行）" "Text as printed"
    ExportWhich "篇目" "Articles"
    WhichAll "全部" "All"
    WhichDone "只要完成的" "Only those done"
    WhichOpen "只要打开的这篇" "Only the open one"
    WhichListed "列表里筛出的 {} 篇" "The {} in the list"
    ExportTarget "存为" "Save as"
    ExportReplaces "这个文件已有，导出后会被换掉。" "This file is there and will be replaced."
    ExportWill "将写出" "What is written"
    ExportCounting "正在点数… {} / {} 版" "Counting: page {} of {}"
    CountArticles "{} 篇" "{} article[s]"
    CountSpans "{} 处标注" "{} tag[s]"
    CountCharacters "{} 字" "{} character[s]"
    ExportNothing "没有可导出的篇目；请换一种选择。" "No articles to export; choose others."
    ExportNotCounted "读不出要写什么：{}" "What is to be written cannot be read: {}"
    FirstLines "开头的样子" "Its first lines"
    ExportBegin "导出" "Export"
    ExportingNow "正在导出" "Exporting"
    ExportPages "第 {} / {} 版" "Page {} of {}"
    ExportDone "已导出" "Exported"
    ExportTargetFailed "没有写成 {}：{}" "{} was not written: {}"
    ExportKept "原来的文件没有动。请换一个位置，或腾出空间后再试。" "What was there before is untouched. Choose another place, or free space and try again."
    Back "返回" "Back"

    Preview "样子" "What it looks like"

    StepsTitle "头四步" "First steps"
    StepsAway "收起" "Put away"
    StepsAwayTip "收起；帮助 › 头四步 可以再打开" "Put away; Help, First steps brings it back"
    StepsFinished "四步都做过了。帮助 › 头四步 可以再来一遍。" "All four steps are done. Help, First steps begins again."
    StepsInSample "正在打开样稿来练习；原来的稿件包在 文件 › 最近打开 里。" "The sample is opened to practise in; your bundle is under File, Open recent."
    StepsElsewhere "要练习的字在样稿的第一篇里。" "The words to practise on are in the first article."
    StepsThere "回到第一篇" "Go to it"
    StepJoin "接排这一行" "Join this line"
    StepJoinHow "第 3 行末把人名“程秀兰”断成了两行。点这一行右边框着的记号，或把光标放在第 3 行，按 {}。" "The end of line 3 cuts the name 程秀兰 in two. Click the framed mark at the right of the line, or put the caret in line 3 and press {}."
    StepTag "标出这个人名" "Tag this name"
    StepTagHow "从“程”拖到下一行的“兰”，选中“程秀兰”，再按 {}，或点“{}”。" "Drag from 程 to 兰 in the next line to select 程秀兰, then press {} or click {}."
    StepCorrect "改一个错字，标注还在" "Correct a character; the tag stays"
    StepCorrectHow "“己经”应作“已经”。双击“己经”（或拖选“己”），按 {} 或 Enter，改好后再按 Enter；直接键入也行。人名的标注不会动。" "己经 should be 已经. Double-click it, or drag over 己, press {} or Enter, type what it should be, and Enter again; typing over it does too. The tag on the name stays."
    StepExport "导出" "Export"
    StepExportHow "按 {}，或 文件 › 导出，再点“导出”：得到干净的文字和标注。" "Press {}, or File, Export, then click Export: you get the clean text with its tags."

    HiddenTip "隐去了：{}\n点击恢复；右击显示所有隐去的字" "Hidden: {}\nClick to restore; right-click to show all hidden text"
    HiddenHere "隐去的字：{}" "Hidden text: {}"
    PageHead "原版面　{}" "The page: {}"
    PageNode "原版面，照原样" "The page as it came"
    PageLine "原版面第 {} 行　{}" "Page line {}: {}"
    ArticleHead "本篇" "The article"
    PageForeign "属于另一篇；双击打开那一篇" "Part of another article; double-click opens it"
    PageHidden "在文中隐去" "Hidden in the text"
    PageMoved "在文中移到了别处" "Moved elsewhere in the text"
    PageCorrected "文中改为“{}”" "Corrected to \"{}\""
} }

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

    pub(super) fn say(self, text: impl Bilingual) -> &'static str {
        match (self, text.both()) {
            (Language::Chinese, (chinese, _)) => chinese,
            (Language::English, (_, english)) => english,
        }
    }

    /// A string with its gaps filled, in order.
    pub(super) fn fill(self, text: impl Bilingual, gaps: &[&str]) -> String {
        let mut pieces = self.say(text).split("{}");
        let mut out = pieces.next().unwrap_or_default().to_owned();
        for (gap, piece) in gaps.iter().zip(pieces) {
            out.push_str(gap);
            numbered(&mut out, piece, *gap == "1");
        }
        out
    }

    /// What a label is called.
    pub(super) fn label(self, label: &crate::core::labels::Label) -> &str {
        self.called((&label.name, &label.name_en))
    }

    /// What something of these two names is called: by the Chinese one where it has no other.
    pub(super) fn called<'a>(self, (name, name_en): (&'a str, &'a str)) -> &'a str {
        match self {
            Language::English if !name_en.is_empty() => name_en,
            _ => name,
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
            "decline" => ("不采纳", "Refuse"),
            "mend" => ("成批修整", "Mend"),
            "note" => ("批注", "Note"),
            "attribute" => ("属性", "Attribute"),
            "progress" => ("进度", "Progress"),
            "metadata" => ("版面资料", "Page data"),
            "add_part" => ("添一段", "Add part"),
            "remove_part" => ("去一段", "Take part away"),
            "relate" => ("关系", "Relation"),
            "unrelate" => ("删除关系", "Delete relation"),
            "label_article" => ("篇目类别", "Article label"),
            "relation_type" => ("关系类别", "Relation type"),
            "delete_relation_type" => ("删除关系类别", "Delete relation type"),
            "guidelines" => ("细则", "Guidelines"),
            "label" => ("类别", "Label"),
            "delete_label" => ("删除类别", "Delete label"),
            "merge_labels" => ("合并类别", "Merge labels"),
            "label_order" => ("类别次序", "Order of labels"),
            "replace" => ("替换", "Replace"),
            "split_tag" => ("拆开标注", "Split tag"),
            "merge_tags" => ("合并标注", "Merge tags"),
            "accept" => ("采纳建议", "Accept suggestions"),
            "mentions" => ("标同名", "Tag mentions"),
            "batch" => ("成批", "Batch"),
            "readings" => ("对校", "Decide readings"),
            "copies" => ("照通稿改", "Carried from a copy"),
            "consistency" => ("改一致", "Make consistent"),
            "labels" => ("读入类别", "Labels taken in"),
            "new_bundle" => ("新建", "New bundle"),
            "import" => ("导入", "Import"),
            "assemble" => ("拼版", "Assemble"),
            "pull" => ("拉入下半篇", "Pull in the other half"),
            "unknown" => ("新版程序做的一步", "Done by a newer version"),
            other => (other, other),
        };
        format!("{} {detail}", self.choose(verb))
            .trim_end()
            .to_owned()
    }
}

/// Adds a piece of a string, its words as they are after one or after many: `[one|many]`; `[s]` is
/// there after many.
fn numbered(out: &mut String, piece: &str, is_one: bool) {
    let mut rest = piece;
    while let Some((before, after)) = rest.split_once('[')
        && let Some((forms, behind)) = after.split_once(']')
    {
        out.push_str(before);
        let (one, many) = forms.split_once('|').unwrap_or(("", forms));
        out.push_str(if is_one { one } else { many });
        rest = behind;
    }
    out.push_str(rest);
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
    use super::assembly::AssemblyText;
    use super::batches::BatchesText;
    use super::consistency::ConsistencyText;
    use super::context::ContextText;
    use super::copies::CopiesText;
    use super::desk::DeskText;
    use super::dock::DockText;
    use super::heads::HeadText;
    use super::import::ImportText;
    use super::overview::OverviewText;
    use super::readings::{AgreementText, ReadingsText};
    use super::reasons::{ParsedText, ReasonText};
    use super::review::ReviewText;
    use super::settings::SettingsText;
    use super::suggest::{HandsText, SuggestText};
    use super::told::ToldText;
    use super::*;

    /// What quotes Chinese text in both languages.
    const QUOTING: &[Text] = &[Text::StepJoinHow, Text::StepTagHow, Text::StepCorrectHow];

    fn check<T: Bilingual + std::fmt::Debug + PartialEq>(table: &[T], quoting: &[T]) {
        for text in table {
            let (chinese, english) = text.both();
            assert!(!chinese.is_empty() && !english.is_empty(), "{text:?}");
            let gaps = |s: &str| s.matches("{}").count();
            assert_eq!(gaps(chinese), gaps(english), "{text:?}");
            assert!(chinese.chars().any(|c| c > '\u{2E80}'), "{text:?}");
            // Words that depend on a number stand behind it.
            let first = english.split("{}").next().unwrap_or_default();
            assert!(!first.contains('[') && !chinese.contains('['), "{text:?}");
            assert!(
                english.chars().all(|c| c.is_ascii() || c == '…') || quoting.contains(text),
                "{text:?}"
            );
        }
    }

    #[test]
    fn every_text_is_there_in_both_languages() {
        check(Text::ALL, QUOTING);
        check(AssemblyText::ALL, &[]);
        check(ConsistencyText::ALL, &[]);
        check(ContextText::ALL, &[]);
        check(DeskText::ALL, &[]);
        check(DockText::ALL, &[]);
        check(labels::LabelText::ALL, &[]);
        check(export::ExportText::ALL, &[]);
        check(HeadText::ALL, &[]);
        check(ImportText::ALL, &[]);
        check(
            SettingsText::ALL,
            &[SettingsText::PreviewWords, SettingsText::MouseMark],
        );
        check(ToldText::ALL, &[]);
        check(OverviewText::ALL, &[]);
        check(ReadingsText::ALL, &[]);
        check(AgreementText::ALL, &[]);
        check(CopiesText::ALL, &[]);
        check(putting::PuttingText::ALL, &[]);
        check(ReasonText::ALL, &[]);
        check(ParsedText::ALL, &[]);
        check(ReviewText::ALL, &[]);
        check(roles::RoleText::ALL, &[]);
        check(BatchesText::ALL, &[]);
        check(mentions::MentionText::ALL, &[]);
        check(HandsText::ALL, &[]);
        check(SuggestText::ALL, &[]);
        check(word_lists::WordListText::ALL, &[]);
    }

    #[test]
    fn words_agree_with_their_number() {
        let english = Language::English;
        let said = |count: &str| english.fill(ImportText::ReportPatternMissed, &[count]);
        assert_eq!(said("1"), "1 path does not match");
        assert_eq!(said("12"), "12 paths do not match");
        let said = english.fill(ImportText::FilesFound, &["1", "[s] B"]);
        assert_eq!(said, "1 file to read, [s] B");
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
