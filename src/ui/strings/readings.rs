//! Strings of the panel on two readings.

texts! { ReadingsText {
    First "甲" "First"
    Second "乙" "Second"
    NoSecond "标注都是一个人做的。合并另一个人的稿件包，这里就列出两人不同的地方。" "All tags are by one person. Merge somebody else's bundle, and where the two differ will be listed here."
    Decided "两人没有不同的地方了" "The two do not differ any more"
    TakeFirst "取甲" "Take first"
    TakeSecond "取乙" "Take second"
    TakeBoth "都留" "Keep both"
    TakeNeither "都不留" "Keep none"
    TakeFirstTip "留甲的标注，去掉乙的（1）" "Keep the first one's tags, take the other's away (1)"
    TakeSecondTip "留乙的标注，去掉甲的（2）" "Keep the second one's tags, take the other's away (2)"
    TakeBothTip "两人的都留下（3）" "Keep the tags of both (3)"
    TakeNeitherTip "两人的都去掉（4）" "Take the tags of both away (4)"
    Agreed "相同的并为一处 {}" "Make one of {} the same"
    AgreedTip "两人标得相同的，留甲的一份；一步撤销" "Where both tagged the same, keep the first one's; one undo"
    Differing "不同 {} 处，相同 {} 处，{} 篇" "{} differ, {} the same, {} article[s]"
    Cases "不同之处" "Differences"
    NotTagged "未标" "not tagged"
    Times "{} {} 处" "{} {}"
    Swap "对调" "Swap"
} }
