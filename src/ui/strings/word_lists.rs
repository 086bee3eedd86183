//! Strings of the look at a word list.

texts! { WordListText {
    Title "加词表" "Add a word list"
    TitleAgain "词表" "Word list"
    Reading "正在读…" "Reading…"
    Words "{} 词" "{} word[s]"
    StandFor "这些词是" "These words stand for"
    Named "表里自己写的类别" "Labels that the list names"
    NotUsed "不用" "not used"
    TakenFor "表里的“{}”是" "What '{}' in the list stands for"
    NoGuess "看不出是哪一类，请选一类。" "Nothing tells what they stand for: choose a label."
    ByName "看文件名像是{}。" "{}, by the name of the file."
    ByTags "像是{}：完成的篇目里这样标过其中 {} 词。" "{}: {} of them [was|were] tagged so in articles that are done."
    ByKind "看字面像是{}（{} %）。" "{}, by how they look ({} %)."
    Use "使用" "Use it"
    UseSo "照此使用" "Use it so"
    Back "返回" "Back"
    Look "看" "Look"
    LookAt "看词表 {}，改它的类别" "Look at the list {} and change what it stands for"
    Several "按表" "by the list"
} }
