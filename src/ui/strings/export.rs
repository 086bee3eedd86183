//! Strings of the export dialog about what a set cannot hold.

use crate::session::sets::Kind;

texts! { ExportText {
    Undecided "存疑 {} 处" "{} doubtful break[s]"
    UndecidedTip "这些行末还没有定是接排还是另起，照另起写出" "Nobody has decided these breaks yet: they are written as ends of paragraphs"
    Replace "导出并替换" "Export and replace"
    NotHeld "写不下的" "Not held"
    AllHeld "选定的都写得下" "Everything chosen is written"
    Empty "{} 篇没有文字，不写出" "{} article[s] without text [is|are] left out"
    Dormant "{} 处标注不写出：文字已不在篇中" "{} tag[s] left out: [its|their] text is not in the article"
    Typed "{} 处标注不写出：整处是键入的，校样上没有" "{} tag[s] left out: all of [its|their] text was typed and is not on the page"
    Unlabelled "{} 处标注不写出：类别已删除" "{} tag[s] left out: [its|their] label was deleted"
    Relations "{} 条关系不写出：一端的标注没有写出，或关系类别已删除" "{} relation[s] left out: a tag of [its|theirs] is, or [its|their] type was deleted"
    ArticleLabels "{} 个整篇的类别不写出：类别已删除" "{} label[s] of articles left out: [it was|they were] deleted"
    Outside "{} 处连到没有选中的篇目：那一头不在文件里" "{} reference[s] to articles that are not chosen: what [it leads|they lead] to is not in the file"
    Moved "{} 篇挪动过文字：照校样的次序写出" "{} article[s] with moved text [is|are] written in the order of the page"
    Roles "{} 段整段是键入的：是标题还是正文，写不出" "{} paragraph[s] all of which was typed: [its|their] role is left out"
    Refused "{} 条不采纳的建议不写出" "{} refused suggestion[s] [is|are] left out"
    Kept "写不下的仍在稿件包里" "What is left out stays in the bundle"
    First "看第一处" "Show the first"
    FirstOf "看第一处：{}" "Show the first: {}"
    CountFirst "点完数才能导出" "Counting comes before exporting"
    LaidAside "还没有导出，选过的都还在" "Nothing is exported yet; your choices are kept"
    GoOn "接着导出" "Go on exporting"
} }

impl ExportText {
    /// How much of a kind is not held: `{}` is the number.
    pub(in crate::ui) fn of(kind: Kind) -> Self {
        match kind {
            Kind::Empty => ExportText::Empty,
            Kind::Dormant => ExportText::Dormant,
            Kind::Typed => ExportText::Typed,
            Kind::Unlabelled => ExportText::Unlabelled,
            Kind::Relations => ExportText::Relations,
            Kind::ArticleLabels => ExportText::ArticleLabels,
            Kind::Outside => ExportText::Outside,
            Kind::Moved => ExportText::Moved,
            Kind::Roles => ExportText::Roles,
            Kind::Refused => ExportText::Refused,
        }
    }
}
