//! Strings of long work that becomes one action.

texts! { PuttingText {
    Consistent "正在统一标注" "Making tags consistent"
    Refusing "正在记下不改的地方" "Noting what stays as it is"
    Tagging "正在标注各处" "Tagging mentions"
    Assembling "正在组合各版" "Assembling pages"
    Deciding "正在裁定两人的标注" "Deciding between the readings"
    Answering "正在采纳建议" "Accepting suggestions"
    Referring "正在设同名的条目" "Giving the entry to the same words"
    Setting "正在写入版面资料" "Setting the pages' data"
    Saying "正在逐篇记下" "Noting it of the articles"
    Undoing "正在撤销" "Undoing"
    Redoing "正在重做" "Redoing"
    Busy "上一批还在处理" "The batch before is still at work"
} }
