//! Strings of the review, and what proposals are called.

use crate::session::mending::{Sort, Tally, Why};

use super::Language;

texts! { ReviewText {
    Here "本篇" "Article"
    HereTip "只看打开的这一篇" "Suggestions for the open article"
    Everywhere "全部" "All"
    EverywhereTip "看稿件包里的每一篇" "Suggestions for every article of the bundle"
    ToCheck "待核" "To check"
    ToCheckTip "只看把握不大的断行，和要改的字" "Breaks that are not sure enough, and repairs"
    InOrder "顺着看" "In order"
    InOrderTip "从头到尾，每处还没定的都看" "Everything that is open, from the beginning to the end"
    Left "还有 {} 处" "{} left"
    NoneLeft "没有了" "None left"
    NothingHere "这里没有待核的地方。可以换成“顺着看”，或看“全部”。" "Nothing is left to check here. Look at everything in order, or at all articles."
    SureOpen "待核的都看过了；把握大的 {} 处还没有采纳，可以成批采纳（{}）。" "Everything to check was looked at; {} that [is|are] sure [is|are] not accepted yet: accept many ({})."
    NothingOpen "没有还没定的地方了。" "Nothing is left to decide."
    Looking "正在看版面 {} / {}" "Looking: page {} of {}"
    Carrying "正在做：第 {} 篇，共 {} 篇" "Working: article {} of {}"
    SecondsLeft "，约还要 {} 秒" ", about {} s left"
    Stop "停下" "Stop"
    GoOn "接着看" "Go on"
    Partial "先列出这些；做掉一半以后接着看。" "These first; the rest follows when half of them are done."
    Queue "要看的地方" "What to look at"
    ListKeys "方向键上下走" "Arrow keys move up and down"

    Accept "采纳" "Accept"
    AcceptTip "按建议改，到下一处" "Do what is suggested, and go on"
    Refuse "不采纳" "Refuse"
    RefuseTip "不改，以后也不再建议，到下一处" "Leave it as it is, do not suggest it again, and go on"
    ReverseTip "与建议相反，到下一处" "The other way round, and go on"
    Skip "跳过" "Skip"
    SkipTip "先不定，到下一处" "Decide nothing, and go on"
    Back "退回" "Back"
    BackTip "回到刚才那处；若已定，收回" "Back to the last place; what was decided there is undone"
    Sureness "把握 {}" "{} sure"
    NoProposal "没有选中的地方" "Nothing is chosen"
    Next "下一篇" "Next article"
    NextTip "到下一篇，接着审阅（{} 或 Enter）" "On to the next article, and its review ({} or Enter)"
    Suggested "第 {} 行末：建议{}" "End of line {}: {} suggested"
    ToCheckCount "，待核 {} 处" ", {} to check"

    Bulk "成批采纳…" "Accept many…"
    BulkTip "把有把握的一次采纳；先看会做什么（{}）" "Accept everything that is sure enough at once; see first what it would do ({})"
    BulkKeys "左右键改把握 · Esc 回到审阅" "Left, Right: how sure; Esc: back to the review"
    Threshold "把握不低于" "At least so sure"
    WouldDoNothing "没有这么有把握的" "Nothing is so sure"
    WouldErr "估计其中错 {} 处" "about {} of them wrong"
    AcceptAll "全部采纳（{} 处）" "Accept all ({})"
    PlotName "把握与对的比例" "How often what is so sure is right"
    PlotSays "把握 {} 的建议，量下来 100 处里对 {} 处" "Of 100 suggestions that are {} sure, {} were right"
    PlotAcross "建议的把握" "How sure a suggestion is"
    PlotUp "其中对的" "Right"
    PlotMeasured "在一份报纸上量得" "measured on a newspaper"
    PlotIdeal "把握说得正准时" "if it were exactly as sure"
    PlotOwn "你在这里定的 {} 处" "your {} here"
    PlotRow "把握 {}–{}：{} 处中对 {} 处" "{} to {}: right in {} of {}"
    TallyJoined "接排 {} 处" "{} joined"
    TallyKept "另起 {} 处" "{} kept"
    TallyRepaired "改字 {} 处" "{} repaired"
} }

impl Language {
    /// What a sort of proposals is called: what it would do.
    pub(in crate::ui) fn sort(self, sort: Sort) -> &'static str {
        self.choose(match sort {
            Sort::Join => ("接排", "Join"),
            Sort::Keep => ("另起", "Keep"),
            Sort::Space => ("删空格", "Drop space"),
            Sort::Edge => ("删行边空格", "Drop space at line end"),
            Sort::Width => ("改全半角", "Width"),
            Sort::Mark => ("改标点", "Mark"),
            Sort::Digit => ("改数字", "Digit"),
            Sort::Names => ("分开人名", "Part names"),
            Sort::Misprint => ("疑误", "Misprint?"),
        })
    }

    /// Why something is proposed.
    pub(in crate::ui) fn why(self, why: Why) -> &'static str {
        match self {
            Language::Chinese => why.chinese(),
            Language::English => why.english(),
        }
    }

    /// How many proposals of which sort.
    pub(in crate::ui) fn tally(self, tally: Tally) -> String {
        let parts = [
            (tally.joined, ReviewText::TallyJoined),
            (tally.kept, ReviewText::TallyKept),
            (tally.repaired, ReviewText::TallyRepaired),
        ];
        let parts = parts.iter().filter(|(count, _)| *count > 0);
        let said: Vec<String> = parts
            .map(|(count, text)| self.fill(*text, &[&count.to_string()]))
            .collect();
        said.join(self.choose(("，", ", ")))
    }

    /// Reasons in a row.
    pub(in crate::ui) fn reasons(self, reasons: &[Why]) -> String {
        let said: Vec<&str> = reasons.iter().map(|why| self.why(*why)).collect();
        said.join(self.choose(("；", "; ")))
    }
}

/// How sure something is, as a share of a hundred that never says more than it knows.
pub(in crate::ui) fn percent(confidence: f32) -> String {
    match confidence {
        c if c >= 0.9995 => "99.9%".to_owned(),
        c if c >= 0.99 => format!("{:.1}%", (c * 1000.0).floor() / 10.0),
        c => format!("{:.0}%", (c * 100.0).floor()),
    }
}
