//! Other edges for the chosen suggestion, one after the other by a key. The suggestion stays what it
//! was until it is answered: who goes on to another finds it as it was.

use crate::core::clean::is_white;
use crate::session::lessons::Learned;
use crate::tag::bioes::Mention;
use crate::tag::words::Words;
use crate::ui::article::{Cells, Offer, Shown};

use super::{Ends, Suggest};

/// So much text on either side is looked at.
const AROUND: u32 = 120;

/// What the chosen suggestion may be instead.
#[derive(Debug)]
pub(super) struct Edges {
    /// The stamp of the text.
    of: u64,
    /// The suggestion as it was made, then the others.
    all: Vec<Offer>,
    /// Which of them stands in the text.
    at: usize,
    /// Suggestions under the one that stands there.
    covered: Vec<Offer>,
}

impl Edges {
    fn now(&self) -> Ends {
        self.all[self.at].ends
    }
}

impl Suggest {
    /// Finds other edges for the suggestion that was chosen, and puts back what was chosen before.
    pub(in crate::ui) fn look_for_edges(&mut self, shown: &Shown, words: &Words) {
        let of = shown.stamp();
        let chosen = self.chosen;
        let stands = |edges: &Edges| edges.of == of && Some(edges.now()) == chosen;
        if self.edges.as_ref().is_some_and(stands) {
            return;
        }
        self.leave_edges(of);
        let (Some(offer), Some(learned)) = (self.chosen_offer(), self.learner.learned()) else {
            return;
        };
        let mut all = vec![offer.clone()];
        all.extend(others(offer, shown, learned, words));
        self.edges = Some(Edges {
            of,
            all,
            at: 0,
            covered: Vec::new(),
        });
    }

    /// Has the suggestion stand as it was made.
    fn leave_edges(&mut self, of: u64) {
        let Some(mut edges) = self.edges.take() else {
            return;
        };
        // Of another text they were chosen anew, as they were made.
        if edges.of == of && edges.at > 0 {
            self.stand(&mut edges, 0);
        }
    }

    /// After the suggestions were chosen anew: the chosen one stands as the editor left it.
    pub(super) fn keep_edges(&mut self, of: u64) {
        let Some(mut edges) = self.edges.take() else {
            return;
        };
        let first = edges.all[0].ends;
        if edges.at == 0 || self.place(Some(edges.now())).is_some() {
            self.edges = Some(edges);
            return;
        }
        let was_chosen = self.chosen == Some(edges.now());
        if edges.of == of && self.place(Some(first)).is_some() {
            let at = std::mem::take(&mut edges.at);
            edges.covered.clear();
            self.stand(&mut edges, at);
            self.edges = Some(edges);
        } else if was_chosen {
            self.chosen = Some(first);
        }
    }

    /// Has the next edges stand in the text, behind the last the first again. None where there is
    /// nothing else.
    pub(in crate::ui) fn next_edges(&mut self) -> Option<Offer> {
        let mut edges = self.edges.take()?;
        let is_chosen = Some(edges.now()) == self.chosen;
        let next = (edges.at + 1) % edges.all.len();
        let moves = is_chosen && edges.all.len() > 1;
        if moves {
            self.stand(&mut edges, next);
            self.chosen = Some(edges.now());
        }
        let offer = edges.all[edges.at].clone();
        self.edges = Some(edges);
        moves.then_some(offer)
    }

    /// What the key would bring, where there is something else.
    pub(in crate::ui) fn edges_ahead(&self) -> Option<&Offer> {
        let edges = self.edges.as_ref().filter(|edges| edges.all.len() > 1)?;
        (Some(edges.now()) == self.chosen).then(|| &edges.all[(edges.at + 1) % edges.all.len()])
    }

    /// Which of how many stands in the text.
    pub(in crate::ui) fn edges_count(&self) -> Option<(usize, usize)> {
        let edges = self.edges.as_ref()?;
        self.edges_ahead().map(|_| (edges.at + 1, edges.all.len()))
    }

    /// The suggestion that was made, where other edges of it stand in its place.
    pub(in crate::ui) fn made_as(&self, ends: Ends) -> Option<&Offer> {
        let edges = self.edges.as_ref()?;
        (edges.at > 0 && edges.now() == ends).then(|| &edges.all[0])
    }

    /// Puts one in the place of what stands in the text.
    fn stand(&mut self, edges: &mut Edges, at: usize) {
        let Some(place) = self.place(Some(edges.now())) else {
            return;
        };
        let offers = &mut self.marked.offers;
        offers.remove(place);
        offers.append(&mut edges.covered);
        edges.at = at;
        let new = &edges.all[at];
        offers.retain(|offer| {
            let is_aside = offer.cells.end <= new.cells.start || new.cells.end <= offer.cells.start;
            if !is_aside {
                edges.covered.push(offer.clone());
            }
            is_aside
        });
        offers.push(new.clone());
        offers.sort_by_key(|offer| offer.cells.start);
        self.choices += 1;
    }
}

/// Other edges among the cells of the text, none over a tag.
fn others(offer: &Offer, shown: &Shown, learned: &Learned, words: &Words) -> Vec<Offer> {
    let (chars, cells) = around(shown, &offer.cells);
    let place = |cell: u32| cells.binary_search(&cell).ok();
    let (Some(first), Some(last)) = (place(offer.cells.start), place(offer.cells.end - 1)) else {
        return Vec::new();
    };
    let label = offer.label(shown);
    let Some(label) = label.and_then(|label| learned.names().number(&label.id)) else {
        return Vec::new();
    };
    let own = Mention {
        range: first..last + 1,
        label,
    };
    let found = learned.edges(&chars, &own, words).into_iter();
    let among = found.filter_map(|found| {
        let range = found.mention.range;
        let cells = cells[range.start]..cells[range.end - 1] + 1;
        let id = learned.names().labels.get(found.mention.label)?;
        let label = shown.labels.iter().position(|label| label.id == *id)?;
        let is_free = shown.spans_within(cells.clone()).next().is_none();
        is_free.then_some(Offer {
            ends: (shown.address(cells.start)?, shown.address(cells.end - 1)?),
            cells,
            label: label as u32,
            confidence: found.confidence,
            source: found.source,
            taught: offer.taught,
        })
    });
    among.collect()
}

/// The text of the paragraph around cells, as it reads, and the cell of each character.
fn around(shown: &Shown, own: &Cells) -> (Vec<char>, Vec<u32>) {
    let paragraph = shown.paragraphs.get(shown.paragraph_of(own.start));
    let paragraph = paragraph.map_or(0..shown.len(), |one| one.cells.clone());
    let from = own.start.saturating_sub(AROUND).max(paragraph.start);
    // A name may go on behind a line end of which nobody has decided yet.
    let to = (own.end + AROUND).min(paragraph.end.max(own.end));
    let is_read = |cell: &u32| {
        let c = shown.chars[*cell as usize];
        !shown.is_hidden(*cell) && (!is_white(c) || c == ' ')
    };
    (from..to)
        .filter(is_read)
        .map(|cell| (shown.chars[cell as usize], cell))
        .unzip()
}
