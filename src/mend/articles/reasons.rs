//! Why lines are taken for an article, in words.

/// One reason.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
#[allow(missing_docs, reason = "the words say what each is")]
pub enum Reason {
    JumpNumbers,
    JumpHeadline,
    JumpSentence,
    JumpReprint,
    JumpWords,
    HeadlineBefore,
    HeadlineBehind,
    HeadlineInside,
    HeadlineOrder,
    HeadlineWords,
    Dateline,
    Byline,
    RunsOn,
    Alone,
}

impl Reason {
    /// Every reason.
    pub const ALL: [Reason; 14] = [
        Reason::JumpNumbers,
        Reason::JumpHeadline,
        Reason::JumpSentence,
        Reason::JumpReprint,
        Reason::JumpWords,
        Reason::HeadlineBefore,
        Reason::HeadlineBehind,
        Reason::HeadlineInside,
        Reason::HeadlineOrder,
        Reason::HeadlineWords,
        Reason::Dateline,
        Reason::Byline,
        Reason::RunsOn,
        Reason::Alone,
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
            Reason::JumpNumbers => ("转版的版次相符", "the page numbers of the jump agree"),
            Reason::JumpHeadline => ("下半篇重复了标题", "the headline is repeated at the jump"),
            Reason::JumpSentence => ("断开的句子接得上", "the cut sentence runs on"),
            Reason::JumpReprint => ("别处有全文", "the whole text stands elsewhere"),
            Reason::JumpWords => ("两半用词相同", "the halves share words"),
            Reason::HeadlineBefore => ("标题在文前", "the headline stands before the text"),
            Reason::HeadlineBehind => ("标题在文后", "the headline stands behind the text"),
            Reason::HeadlineInside => ("标题在文中", "the headline stands inside the text"),
            Reason::HeadlineOrder => (
                "标题与正文次序相同",
                "headlines and texts are in the same order",
            ),
            Reason::HeadlineWords => ("标题与正文用词相同", "headline and text share words"),
            Reason::Dateline => ("有电头", "begins with a dateline"),
            Reason::Byline => ("有署名", "has a byline"),
            Reason::RunsOn => (
                "隔开的句子接得上",
                "the text runs on behind what interrupts it",
            ),
            Reason::Alone => ("版上只有这一篇", "the only story of the page"),
        }
    }
}
