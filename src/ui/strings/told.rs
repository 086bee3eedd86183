//! Strings of what the log says of actions.

texts! { ToldText {
    HeadLines "隐去抬头" "head lines hidden"
    Nothing "删去{}" "no {}"
    Values "各页不同的值" "values page by page"
    Deleted "删去 {} 字" "Delete {} character[s]"
    Places "{} 处" "{} place[s]"
    Articles "{} 篇" "{} article[s]"
    AsArticle "另成一篇" "an article of its own"
    AsMoved "移动" "moved"
    AsHalf "下半篇" "the other half"
    AsData "资料" "data"
    Newspaper "报纸" "newspaper"
    Date "日期" "date"
    Page "版次" "page"
    Source "来源" "source"
    Title "标题" "title"
    Url "网址" "address"
    Author "作者" "author"
    Place "地点" "place"
} }
