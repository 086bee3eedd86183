//! Strings of the tab of mentions.

texts! { MentionText {
    Hint "选中一处标注，或刚标过一处，再看它的同名。" "Choose a tag, or tag something, to see its other mentions."
    Subject "“{}”（{}）" "'{}' ({})"
    Here "本篇" "This article"
    Everywhere "全包" "Whole bundle"
    SameName "同名" "Same name"
    ShortNames "简称" "Shorter names"
    All "全选" "Choose all"
    None "全不选" "Choose none"
    TagCount "标注 {} 处" "Tag {}"
    Found "可标 {} 处，已标 {} 处，冲突 {} 处" "{} can be tagged, {} [is|are] tagged, {} [is|are] in conflict"
    Looking "正在找 {} / {}" "Looking, {} / {}"
    Tick "标注 {}" "Tag {}"
    IsTagged "已标" "tagged"
    Meets "与标注重叠：{}" "meets a tag: {}"
    Refused "不采纳过" "was refused"
    Unlikely "像是更长名字的一部分" "most likely part of a longer name"
    NoOthers "没有别处了" "There are no others"
    OthersHere "本篇还有 {} 处" "{} more in this article"
} }
