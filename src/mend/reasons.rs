//! Why a break is decided as it is, and why a place in a text is suspected, in words.

/// Makes an enum of what is said in Chinese and English, a line each. The English is also the name
/// in files.
macro_rules! said {
    ($(#[$doc:meta])* $name:ident { $($one:ident $chinese:literal $english:literal)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        #[allow(missing_docs, reason = "the words say what each is")]
        pub enum $name { $($one),* }

        impl $name {
            /// All.
            pub const ALL: &[$name] = &[$($name::$one),*];

            fn words(self) -> (&'static str, &'static str) {
                match self { $($name::$one => ($chinese, $english)),* }
            }

            /// In Chinese.
            pub fn chinese(self) -> &'static str {
                self.words().0
            }

            /// In English: also its name in files.
            pub fn english(self) -> &'static str {
                self.words().1
            }

            /// The one of a name in files.
            pub fn from_name(name: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|one| one.english() == name)
            }
        }
    };
}

said! {
    /// Why a break is decided as it is.
    Reason {
        Reprint "同一稿件另处如此" "the same story elsewhere says so"
        Habit "此前多如此处理" "editors decided so before"
        Jump "转版行" "a jump line"
        Furniture "版头版脚" "a page head or foot"
        Roles "两行已定为不同角色" "the two lines were given different roles"
        Byline "署名行" "a byline"
        Dateline "下一行以电头起" "the next line begins with a dateline"
        Header "网页抬头" "a web page's head line"
        Caption "图说" "a caption"
        NumberRunsOn "数字跨行" "a number runs on"
        UnitFollows "数字后接单位" "a unit follows its number"
        LatinRunsOn "外文词句跨行" "Latin text runs on"
        MarkCannotBegin "下一行以不能起段的标点起" "the next line begins with a mark that begins no paragraph"
        MarkCannotEnd "本行以不能收段的标点止" "the line ends with a mark that ends no paragraph"
        BracketOpen "括号未合" "a bracket is open"
        QuoteOpen "引号未合" "a quotation is open"
        WordAcross "有词跨行" "a word lies across"
        ShortLine "本行未满栏宽" "the line falls short of its column"
        FullLine "本行排满" "the line fills its column"
        NextIndented "下一行有缩进" "the next line is indented"
        NextTwoShort "下一行短两字，似段首" "the next line is two characters short, as first lines are"
        SentenceEnds "句子在此结束" "a sentence ends here"
        NoSentenceEnd "句子未完" "no sentence ends here"
        BlankLine "此处有空行" "a blank line follows"
        BlankLinesMeanNothing "本版空行不分段" "blank lines part no paragraphs here"
        Rows "同式行列" "rows of one make"
        NoColumns "本页不分栏，一行一段" "lines were never wrapped here"
        Headline "似标题行" "a headline by its look"
        WordsRunOn "上下文字相接" "the words run on"
        WordsEnd "上下文字不相接" "the words do not run on"
        NeighboursAgree "据前后断行" "the breaks around it say so"
    }
}

said! {
    /// Why a place in a text is suspected.
    Fault {
        SpaceAtEnd "行末空格" "white space at the end of a line"
        SpaceAtBeginning "行首空格，不是缩进" "white space at the beginning of a line that is no indent"
        SpaceUnseen "看不见的空格" "white space that is not seen"
        SpaceInSentence "句中空格" "white space inside a sentence"
        SpaceAtMark "标点旁的空格" "white space beside a mark"
        NumberCut "数字被空格断开" "a number cut by white space"
        NumberApart "数字与文字之间的空格" "white space between a number and its words"
        DateCut "日期被空格断开" "a date cut by white space"
        NameSpaced "人名被空格断开" "a name of which every character stands apart"
        WordCut "词被空格断开" "a word cut by white space"
        FullWidthAmongHalf "全角混在半角里" "full width among half width"
        HalfWidthMark "汉字之间的半角标点" "a half-width mark between Chinese characters"
        QuoteSort "引号不成对" "a quotation mark of the wrong sort"
        DashSort "破折号、省略号或书名号写法" "a dash, an ellipsis or a title mark of the wrong sort"
        LetterForDigit "字母误作数字" "a letter in the place of a digit"
        CircleForZero "〇、0、O 混用" "a zero of the wrong sort"
        MarkInNumber "数字里的标点" "a mark of the wrong sort inside a number"
        NamesRunTogether "人名连排" "names run together"
        LookAlike "疑为形近字" "a look-alike would make a word"
    }
}
