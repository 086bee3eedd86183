//! What an editor has before them in the open article, for whoever drives the window without eyes:
//! figures and tests.

use std::ops::Range;

use crate::core::LabelId;
use crate::ui::article::Finder;

use super::Window;

/// See the module's description. Places are counted in the characters of the text that is shown;
/// line ends are none.
#[derive(Clone, Debug, Default)]
pub struct Sight {
    /// The text.
    pub text: Vec<char>,
    /// Its paragraphs.
    pub paragraphs: Vec<Range<usize>>,
    /// The same, but one where it is suggested that the text runs on: how the caret goes by
    /// clauses, sentences and paragraphs.
    pub passages: Vec<Range<usize>>,
    /// The lines as they are drawn: how far each is indented, in characters, and what stands in it.
    pub rows: Vec<(usize, Range<usize>)>,
    /// What is in view of it.
    pub seen: Range<usize>,
    /// The end of the selection that stays, and the caret.
    pub anchor: usize,
    /// See `anchor`.
    pub caret: usize,
    /// What bears a tag, in the order of the text.
    pub tags: Vec<(Range<usize>, LabelId)>,
    /// Which of the tags is chosen.
    pub tag: Option<usize>,
    /// What is suggested, in the order of the text.
    pub suggestions: Vec<Suggestion>,
    /// Which of the suggestions is chosen.
    pub suggestion: Option<usize>,
    /// What a label's key would tag now, outlined, where nothing is selected or chosen.
    pub aim: Option<Range<usize>>,
    /// The next name without a tag, where it is pointed out.
    pub next_name: Option<Range<usize>>,
    /// What the chosen suggestion becomes with the next edges, as its palette says.
    pub edges: Option<(Range<usize>, LabelId)>,
    /// Letters that choose what they stand at, while they are shown.
    pub letters: Vec<(Range<usize>, String)>,
    /// Whether the suggestions are of the text as it is now.
    pub is_settled: bool,
    /// How many articles were learned from.
    pub learned: usize,
}

/// A suggestion as it stands in the text.
#[derive(Clone, Debug)]
pub struct Suggestion {
    /// Where.
    pub range: Range<usize>,
    /// What as.
    pub label: LabelId,
    /// Whether it is marked as sure.
    pub is_sure: bool,
}

impl Window {
    /// What an editor has before them.
    pub fn sight(&self) -> Sight {
        let Some(shown) = &self.shown else {
            return Sight::default();
        };
        let wide = |cells: Range<u32>| cells.start as usize..cells.end as usize;
        let least = self.settings.sure;
        let spans = || shown.spans.iter();
        let label = |span| shown.label(span).map(|label| label.id.clone());
        let suggestions = self.suggest.offers().iter().filter_map(|offer| {
            Some(Suggestion {
                range: wide(offer.cells.clone()),
                label: offer.label(shown)?.id.clone(),
                is_sure: offer.is_sure(least),
            })
        });
        Sight {
            text: shown.chars.to_vec(),
            paragraphs: {
                let all = shown.paragraphs.iter();
                all.map(|paragraph| wide(paragraph.cells.clone())).collect()
            },
            passages: {
                let proposed = self.mending.proposed(shown.article(), None);
                let finder = Finder::new(&self.words, proposed);
                let mut passages: Vec<Range<usize>> = Vec::new();
                for paragraph in &shown.paragraphs {
                    let start = paragraph.cells.start;
                    if passages
                        .last()
                        .is_none_or(|last| last.end <= start as usize)
                    {
                        passages.push(wide(finder.passage(shown, start)));
                    }
                }
                passages
            },
            rows: {
                let all = self.view.rows(shown).into_iter();
                all.map(|(indent, cells)| (indent.round() as usize, wide(cells)))
                    .collect()
            },
            seen: wide(self.view.seen()),
            anchor: self.view.cursor.anchor as usize,
            caret: self.view.cursor.head as usize,
            tags: spans()
                .filter_map(|span| Some((wide(span.extent()), label(span)?)))
                .collect(),
            tag: spans().position(|span| Some(&span.id) == self.span.as_ref()),
            suggestions: suggestions.collect(),
            suggestion: self.suggest.chosen(),
            aim: self.aim().map(|aim| wide(aim.cells().clone())),
            next_name: self.name_ahead().map(wide),
            edges: self.suggest.edges_ahead().and_then(|offer| {
                let label = offer.label(shown)?.id.clone();
                Some((wide(offer.cells.clone()), label))
            }),
            letters: {
                let all = self.hints.iter().flat_map(|hints| &hints.seen);
                all.map(|hint| (wide(hint.cells.clone()), hint.letters.clone()))
                    .collect()
            },
            is_settled: !self.stale && self.suggest.is_settled(shown, self.revision),
            learned: self.suggest.learned().map_or(0, |learned| learned.articles),
        }
    }
}
