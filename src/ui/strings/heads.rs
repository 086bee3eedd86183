//! Strings about head lines that an import hides.

texts! { HeadText {
    Hidden "有 {} 版隐去了抬头" "{} page[s] with hidden head lines"
    Lines "隐去了 {} 行抬头" "{} head line[s] hidden"
    Shown "{} 行抬头已恢复" "{} head line[s] restored"
    Look "看" "Show"
    LookTip "到这一版去看，隐去的字也显示出来" "Goes to the page and shows its hidden text"
    Restore "恢复" "Restore"
    RestoreTip "抬头回到正文里" "Puts the head lines back into the text"
    HideAgain "再隐去" "Hide again"
    RestoreAll "恢复全部抬头" "Restore all head lines"
    HideAll "再隐去全部抬头" "Hide all head lines again"
    Will "开头 {} 行抬头会隐去，其中的标题、日期、来源等记入版面资料" "The first {} line[s] [is a head line|are head lines]: [it is|they are] hidden, and what [it says|they say] is kept as the page's data"
    WillTip "网页存下来时带的抬头不是正文。导入后可以恢复。" "Head lines that a saved web page brings along are no text. They can be restored after the import."
} }
