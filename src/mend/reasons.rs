//! Why a break is decided as it is, in words.

/// One reason.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
#[allow(missing_docs, reason = "the words say what each is")]
pub enum Reason {
    Reprint,
    Jump,
    Furniture,
    Byline,
    Dateline,
    Header,
    Caption,
    NumberRunsOn,
    UnitFollows,
    LatinRunsOn,
    MarkCannotBegin,
    MarkCannotEnd,
    BracketOpen,
    QuoteOpen,
    WordAcross,
    ShortLine,
    FullLine,
    NextIndented,
    NextTwoShort,
    SentenceEnds,
    NoSentenceEnd,
    BlankLine,
    BlankLinesMeanNothing,
    Rows,
    NoColumns,
    Headline,
    WordsRunOn,
    WordsEnd,
    NeighboursAgree,
}

impl Reason {
    /// Every reason.
    pub const ALL: [Reason; 29] = [
        Reason::Reprint,
        Reason::Jump,
        Reason::Furniture,
        Reason::Byline,
        Reason::Dateline,
        Reason::Header,
        Reason::Caption,
        Reason::NumberRunsOn,
        Reason::UnitFollows,
        Reason::LatinRunsOn,
        Reason::MarkCannotBegin,
        Reason::MarkCannotEnd,
        Reason::BracketOpen,
        Reason::QuoteOpen,
        Reason::WordAcross,
        Reason::ShortLine,
        Reason::FullLine,
        Reason::NextIndented,
        Reason::NextTwoShort,
        Reason::SentenceEnds,
        Reason::NoSentenceEnd,
        Reason::BlankLine,
        Reason::BlankLinesMeanNothing,
        Reason::Rows,
        Reason::NoColumns,
        Reason::Headline,
        Reason::WordsRunOn,
        Reason::WordsEnd,
        Reason::NeighboursAgree,
    ];

    /// In Chinese.
    pub fn chinese(self) -> &'static str {
        self.words().0
    }

    /// In English: also its name in files.
    pub fn english(self) -> &'static str {
        self.words().1
    }

    fn words(self) -> (&'static str, &'static str) {
        match self {
            Reason::Reprint => ("同一稿件另处如此", "the same story elsewhere says so"),
            Reason::Jump => ("转版行", "a jump line"),
            Reason::Furniture => ("版头版脚", "a page head or foot"),
            Reason::Byline => ("署名行", "a byline"),
            Reason::Dateline => ("下一行以电头起", "the next line begins with a dateline"),
            Reason::Header => ("网页抬头", "a web page's head line"),
            Reason::Caption => ("图说", "a caption"),
            Reason::NumberRunsOn => ("数字跨行", "a number runs on"),
            Reason::UnitFollows => ("数字后接单位", "a unit follows its number"),
            Reason::LatinRunsOn => ("外文词句跨行", "Latin text runs on"),
            Reason::MarkCannotBegin => (
                "下一行以不能起段的标点起",
                "the next line begins with a mark that begins no paragraph",
            ),
            Reason::MarkCannotEnd => (
                "本行以不能收段的标点止",
                "the line ends with a mark that ends no paragraph",
            ),
            Reason::BracketOpen => ("括号未合", "a bracket is open"),
            Reason::QuoteOpen => ("引号未合", "a quotation is open"),
            Reason::WordAcross => ("有词跨行", "a word lies across"),
            Reason::ShortLine => ("本行未满栏宽", "the line falls short of its column"),
            Reason::FullLine => ("本行排满", "the line fills its column"),
            Reason::NextIndented => ("下一行有缩进", "the next line is indented"),
            Reason::NextTwoShort => (
                "下一行短两字，似段首",
                "the next line is two characters short, as first lines are",
            ),
            Reason::SentenceEnds => ("句子在此结束", "a sentence ends here"),
            Reason::NoSentenceEnd => ("句子未完", "no sentence ends here"),
            Reason::BlankLine => ("此处有空行", "a blank line follows"),
            Reason::BlankLinesMeanNothing => {
                ("本版空行不分段", "blank lines part no paragraphs here")
            }
            Reason::Rows => ("同式行列", "rows of one make"),
            Reason::NoColumns => ("本页不分栏，一行一段", "lines were never wrapped here"),
            Reason::Headline => ("似标题行", "a headline by its look"),
            Reason::WordsRunOn => ("上下文字相接", "the words run on"),
            Reason::WordsEnd => ("上下文字不相接", "the words do not run on"),
            Reason::NeighboursAgree => ("据前后断行", "the breaks around it say so"),
        }
    }
}

/// Why a place in a text is suspected.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
#[allow(missing_docs, reason = "the words say what each is")]
pub enum Fault {
    SpaceAtEnd,
    SpaceAtBeginning,
    SpaceUnseen,
    SpaceInSentence,
    SpaceAtMark,
    NumberCut,
    NumberApart,
    DateCut,
    NameSpaced,
    WordCut,
    FullWidthAmongHalf,
    HalfWidthMark,
    QuoteSort,
    DashSort,
    LetterForDigit,
    CircleForZero,
    MarkInNumber,
    NamesRunTogether,
    LookAlike,
}

impl Fault {
    /// In Chinese.
    pub fn chinese(self) -> &'static str {
        self.words().0
    }

    /// In English.
    pub fn english(self) -> &'static str {
        self.words().1
    }

    fn words(self) -> (&'static str, &'static str) {
        match self {
            Fault::SpaceAtEnd => ("行末空格", "white space at the end of a line"),
            Fault::SpaceAtBeginning => (
                "行首空格，不是缩进",
                "white space at the beginning of a line that is no indent",
            ),
            Fault::SpaceUnseen => ("看不见的空格", "white space that is not seen"),
            Fault::SpaceInSentence => ("句中空格", "white space inside a sentence"),
            Fault::SpaceAtMark => ("标点旁的空格", "white space beside a mark"),
            Fault::NumberCut => ("数字被空格断开", "a number cut by white space"),
            Fault::NumberApart => (
                "数字与文字之间的空格",
                "white space between a number and its words",
            ),
            Fault::DateCut => ("日期被空格断开", "a date cut by white space"),
            Fault::NameSpaced => (
                "人名被空格断开",
                "a name of which every character stands apart",
            ),
            Fault::WordCut => ("词被空格断开", "a word cut by white space"),
            Fault::FullWidthAmongHalf => ("全角混在半角里", "full width among half width"),
            Fault::HalfWidthMark => (
                "汉字之间的半角标点",
                "a half-width mark between Chinese characters",
            ),
            Fault::QuoteSort => ("引号不成对", "a quotation mark of the wrong sort"),
            Fault::DashSort => (
                "破折号、省略号或书名号写法",
                "a dash, an ellipsis or a title mark of the wrong sort",
            ),
            Fault::LetterForDigit => ("字母误作数字", "a letter in the place of a digit"),
            Fault::CircleForZero => ("〇、0、O 混用", "a zero of the wrong sort"),
            Fault::MarkInNumber => ("数字里的标点", "a mark of the wrong sort inside a number"),
            Fault::NamesRunTogether => ("人名连排", "names run together"),
            Fault::LookAlike => ("疑为形近字", "a look-alike would make a word"),
        }
    }
}
