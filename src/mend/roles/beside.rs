//! What blocks look like beside others: rules, one after another, each of which may say something
//! else of a block than the one before.

use crate::core::Role;

use super::super::signs::is_number;
use super::super::view::{Edge, View};
use super::Block;
use super::looks::{is_section, people, starts_with};
use super::signers::{
    is_author, is_imprint, is_office, is_place_office, is_post_and_name, is_sender, is_signer,
    is_source_note,
};

/// Looks at all blocks of a page.
pub(super) fn look(view: &View<'_>, blocks: &mut [Block]) {
    mark_beside_jumps(view, blocks);
    mark_tables(view, blocks);
    mark_inner(view, blocks);
    mark_decks(view, blocks);
    mark_credits(view, blocks);
    mark_names(view, blocks);
    mark_ends(view, blocks);
    mark_masthead(view, blocks);
    mark_sections(view, blocks);
    mark_links(view, blocks);
    mark_rows(view, blocks);
}

/// Several lines in a row with figures between white space are rows of a table, and so is one
/// beside such rows: 白菜 1.20元.
fn mark_tables(view: &View<'_>, blocks: &mut [Block]) {
    let is_row = |block: &Block| {
        let text = view.text(block.from);
        let fields = text.split(|c| c.is_whitespace());
        let fields = fields.filter(|field| !field.is_empty());
        let figures = |field: &&[char]| field.iter().any(char::is_ascii_digit);
        block.from == block.to
            && block.role == Role::Headline
            && fields.clone().count() >= 2
            && fields.clone().any(|field| figures(&field))
    };
    let mut at = 0;
    while at < blocks.len() {
        let run = blocks[at..]
            .iter()
            .take_while(|block| is_row(block))
            .count();
        if run >= 2 {
            let rows = &mut blocks[at..at + run];
            rows.iter_mut().for_each(|block| block.role = Role::Body);
        }
        at += run.max(1);
    }
}

/// What runs up to a jump line is text that breaks off there, whatever it looks like.
fn mark_beside_jumps(view: &View<'_>, blocks: &mut [Block]) {
    for at in 1..blocks.len().saturating_sub(1) {
        let leads = |block: &Block| {
            let text = view.text(block.from);
            block.role == Role::Jump && text.iter().any(|c| matches!(c, '下' | '转'))
        };
        if blocks[at].role == Role::Headline
            && blocks[at - 1].role == Role::Body
            && leads(&blocks[at + 1])
        {
            blocks[at].role = Role::Body;
        }
    }
}

/// A line that fills its column between two lines of text is text, and so is one behind which a
/// line stands that is no first one.
fn mark_inner(view: &View<'_>, blocks: &mut [Block]) {
    for at in 1..blocks.len().saturating_sub(1) {
        let block = &blocks[at];
        let next = &blocks[at + 1];
        // A first line that a blank line parts from the rest of its paragraph.
        let first = view.is_first_width(block.from)
            && view.ends[block.to] == Edge::Han
            && view.begins_paragraph(block.from) == Some(true)
            && view.begins_paragraph(next.from) == Some(false);
        let parted = block.role == Role::Headline
            && next.role == Role::Body
            && block.from == block.to
            && !view.signs[next.from].dateline
            && (first || hangs(view.text(block.to)));
        if parted {
            blocks[at].role = Role::Body;
            continue;
        }
        if block.role != Role::Headline || blocks[at - 1].role != Role::Body {
            continue;
        }
        // The first line of a paragraph that something interrupts.
        let first = block.from == block.to
            && view.is_first_width(block.from)
            && (view.lines[block.from].indent >= 2 || view.signs[block.from].marks > 0)
            && view.begins_paragraph(block.from) == Some(true);
        if first {
            blocks[at].role = Role::Body;
            continue;
        }
        if next.role != Role::Body || view.signs[next.from].dateline {
            continue;
        }
        // What rows of a table stand under.
        if next.role == Role::Body && view.signs[next.from].wide_gap {
            blocks[at].role = Role::Body;
            continue;
        }
        let fills = view
            .short(block.to)
            .is_some_and(|short| (-3..=2).contains(&short));
        let inner = view.begins_paragraph(next.from) == Some(false)
            && view.begins_paragraph(block.from) != Some(false);
        let marked = view.signs[block.from].marks > 0;
        let first = view.is_first_width(block.to)
            && view.begins_paragraph(block.from) == Some(true)
            && view.begins_paragraph(next.from) == Some(false);
        if fills && (inner || marked) || inner && marked || first {
            blocks[at].role = Role::Body;
        }
    }
}

/// Whether a text ends with a word that needs another behind it, as no headline does.
pub(super) fn hangs(text: &[char]) -> bool {
    matches!(
        text.last(),
        Some('和' | '与' | '及' | '在' | '把' | '被' | '从' | '将' | '并' | '或')
    )
}

/// Below a headline a line of two or three clauses that ends no sentence is a deck.
fn mark_decks(view: &View<'_>, blocks: &mut [Block]) {
    for at in 1..blocks.len() {
        let block = &blocks[at];
        let next = blocks.get(at + 1);
        // A deck of two lines may break behind a comma.
        let ends = view.ends[block.to] == Edge::Han
            || view.ends[block.to] == Edge::Pause
                && next.is_some_and(|next| next.role == Role::Headline);
        let quiet = ends && (1..=3).contains(&view.signs[block.from].marks);
        if blocks[at - 1].role == Role::Headline
            && block.role == Role::Body
            && block.from == block.to
            && quiet
            && !view.signs[block.from].dateline
            && !view.signs[block.from].item
            && !view.signs[block.from].wide_gap
            && !view.text(block.from).contains(&'。')
            && block.length <= 30
            && blocks
                .get(at + 1)
                .is_some_and(|next| next.role != Role::Jump)
        {
            blocks[at].role = Role::Headline;
        }
    }
}

/// A sentence with who took the photograph on a line of its own below it.
fn mark_credits(view: &View<'_>, blocks: &mut [Block]) {
    for at in 1..blocks.len() {
        // The sentences before a credit that a break parts from it.
        let cut = blocks[at].role == Role::Caption
            && view.signs[blocks[at].to].credit
            && matches!(view.ends[blocks[at - 1].to], Edge::Pause | Edge::Han);
        let begins = at == 1 || blocks[at - 2].role != Role::Body;
        if cut && begins && blocks[at - 1].role == Role::Body && blocks[at - 1].length <= 90 {
            blocks[at - 1].role = Role::Caption;
            continue;
        }
        if blocks[at].role != Role::Byline
            || blocks[at - 1].role != Role::Body
            || blocks[at - 1].length > 45
        {
            continue;
        }
        let text = blocks[at].inked(view);
        if text.ends_with(&['摄']) || text.ends_with(&['摄', '影']) {
            blocks[at].role = Role::Caption;
            blocks[at - 1].role = Role::Caption;
        }
    }
}

/// Who wrote a text, where only its place says that it is who wrote it.
fn mark_names(view: &View<'_>, blocks: &mut [Block]) {
    for at in 1..blocks.len() {
        let block = &blocks[at];
        if block.length > 30 || block.role == Role::Furniture {
            continue;
        }
        let before = blocks[at - 1].role;
        if !matches!(
            before,
            Role::Headline | Role::Subtitle | Role::Byline | Role::Body
        ) || before == Role::Body && block.role == Role::Body
        {
            continue;
        }
        let next = blocks.get(at + 1).map(|next| next.role);
        // Below a headline and above its text.
        let above = matches!(before, Role::Headline | Role::Subtitle)
            && next == Some(Role::Body)
            && block.from == block.to
            && (block.role == Role::Headline
                || block.role == Role::Body && view.signs[block.from].marks <= 1);
        // 東溪報導 behind 記者林宜真.
        let beside = before == Role::Byline && block.role == Role::Headline;
        // Behind a text: who sent it in.
        let behind = before == Role::Body
            && matches!(block.role, Role::Headline | Role::Caption)
            && next.is_none_or(|next| next != Role::Body);
        if !above && !beside && !behind {
            continue;
        }
        let text = block.inked(view);
        let named = || is_post_and_name(view.text(block.from)) || is_commentator(&text);
        let place = || text.len() <= 8 && matches!(text[..], [.., '报' | '報', '道' | '导' | '導']);
        if above && named() || beside && place() || behind && is_sender(&text) {
            blocks[at].role = Role::Byline;
        }
    }
}

/// The paper's own commentator, who has no name.
fn is_commentator(text: &[char]) -> bool {
    matches!(
        text,
        ['本', '报' | '刊' | '台' | '网', .., '评', '论', '员'] | ['本', '报', '编', '辑', '部']
    ) && text.len() <= 10
}

/// Who signs at the end of a text, and the date there.
fn mark_ends(view: &View<'_>, blocks: &mut [Block]) {
    for at in 1..blocks.len() {
        if blocks[at].from != blocks[at].to {
            continue;
        }
        let text = view.text(blocks[at].from);
        let date = text.last() == Some(&'日')
            && text.len() <= 12
            && text
                .iter()
                .all(|c| is_number(*c) || matches!(c, '年' | '月' | '日'));
        if !date {
            continue;
        }
        blocks[at].role = Role::Signoff;
        let before = &mut blocks[at - 1];
        if matches!(before.role, Role::Headline | Role::Byline) && before.length <= 16 {
            before.role = Role::Signoff;
        }
    }
    for at in 1..blocks.len() {
        let ended = blocks[at - 1].role == Role::Body && view.ends[blocks[at - 1].to] == Edge::Stop;
        let bracket = matches!(view.text(blocks[at].from), ['（' | '(', ..]);
        if ended && bracket && blocks[at].length <= 64 && is_source_note(&blocks[at].inked(view)) {
            blocks[at].role = Role::Signoff;
            continue;
        }
        if blocks[at].from != blocks[at].to {
            continue;
        }
        let candidate = matches!(blocks[at].role, Role::Headline | Role::Byline | Role::Body);
        let text = view.text(blocks[at].from);
        if blocks[at - 1].role == Role::Body && is_imprint(text)
            || blocks[at - 1].role == Role::Signoff && is_post_and_name(text)
        {
            blocks[at].role = Role::Signoff;
            continue;
        }
        // Behind the rows of a table no sentence ends.
        let behind = blocks[at - 1].role == Role::Body
            && (view.ends[blocks[at - 1].to] == Edge::Stop
                || view.signs[blocks[at - 1].from].gaps > 0 && is_place_office(text));
        if !candidate || !behind && !is_office(text) {
            continue;
        }
        let bracketed = view.signs[blocks[at].from].bracketed;
        let reader = text.starts_with(&['读', '者']);
        let closes = reader
            || blocks.get(at + 1).is_none_or(|next| {
                next.role != Role::Body
                    || view.signs[next.from].dateline
                    || is_answer(view.text(next.from))
            });
        if !closes {
            continue;
        }
        let reporter = view.signs[blocks[at].from].byline;
        // Where no headline of a report can stand.
        let last = blocks
            .get(at + 1)
            .is_none_or(|next| !matches!(next.role, Role::Body | Role::Byline));
        let signs = is_signer(text) && !reporter
            || (blocks[at].role == Role::Byline && is_author(text))
            || is_office(text)
            || last && is_place_office(text);
        let comments = bracketed && text.windows(3).any(|w| w == ['评', '论', '员']);
        if signs && !bracketed || comments {
            blocks[at].role = Role::Signoff;
        }
    }
}

/// What the paper answers to a letter.
fn is_answer(text: &[char]) -> bool {
    let words = [
        "编辑部答",
        "编辑答",
        "编者答",
        "编者附言",
        "编者按",
        "编后",
        "答：",
        "回复：",
    ];
    words.iter().any(|word| starts_with(text, word))
}

/// The paper's name above who publishes it and the day: 春笋 / 城关一中文学社主办　1998年12月.
fn mark_masthead(view: &View<'_>, blocks: &mut [Block]) {
    let dated = |text: &[char]| {
        let numbers = text.iter().filter(|c| is_number(**c)).count();
        numbers >= 3 && text.contains(&'年') && text.contains(&'月')
    };
    let published = |text: &[char]| {
        let by = |word: &[char; 2]| text.windows(2).any(|two| two == word);
        by(&['主', '办']) || by(&['编', '印']) || by(&['出', '版'])
    };
    for at in 0..blocks.len().min(4) {
        let block = &blocks[at];
        let text = view.text(block.from);
        let line = block.from == block.to && block.length <= 60;
        if line && view.signs[block.from].marks <= 1 && published(text) && dated(text) {
            blocks[at].role = Role::Furniture;
        }
    }
    let [first, second, ..] = blocks else {
        return;
    };
    let below = view.text(second.from);
    let name = first.from == first.to && first.length <= 8 && view.signs[first.from].marks == 0;
    if name && second.role == Role::Furniture && (dated(below) || published(below)) {
        first.role = Role::Furniture;
    }
}

/// The name of the section a page belongs to, at its top or beside other furniture.
fn mark_sections(view: &View<'_>, blocks: &mut [Block]) {
    let last = blocks.len().saturating_sub(1);
    for at in 0..blocks.len() {
        let block = &blocks[at];
        if block.from != block.to || block.length > 20 {
            continue;
        }
        let beside = |other: Option<usize>| {
            other
                .and_then(|other| blocks.get(other))
                .is_some_and(|other| other.role == Role::Furniture)
        };
        let placed = at == 0 || at == last || beside(at.checked_sub(1)) || beside(Some(at + 1));
        if placed && is_section(view.text(block.from)) {
            blocks[at].role = Role::Furniture;
        }
    }
}

/// Headlines of other stories that a web page links to, and what a site puts behind a title.
fn mark_links(view: &View<'_>, blocks: &mut [Block]) {
    for at in 1..blocks.len() {
        // What a front page says of the pages inside.
        let inside = blocks[at].role == Role::Furniture
            && blocks[at - 1].length <= 8
            && is_guide(&blocks[at - 1].inked(view));
        if inside {
            blocks[at - 1].role = Role::Furniture;
        }
        if blocks[at - 1].role != Role::Furniture {
            continue;
        }
        if blocks[at].role == Role::Headline
            && matches!(view.text(blocks[at].from), ['_' | '|', ..])
        {
            blocks[at].role = Role::Furniture;
            continue;
        }
        let text: String = view.text(blocks[at - 1].from).iter().collect();
        let links = [
            "相关阅读",
            "相关链接",
            "相关新闻",
            "延伸阅读",
            "推荐阅读",
            "热门新闻",
        ];
        if !links.iter().any(|word| text.starts_with(word)) {
            continue;
        }
        let row = blocks[at..]
            .iter_mut()
            .take_while(|block| block.role == Role::Headline);
        row.for_each(|block| block.role = Role::Furniture);
    }
}

/// What names the guide to the pages inside.
fn is_guide(text: &[char]) -> bool {
    text.len() <= 6
        && matches!(
            text,
            [.., '导', '读'] | [.., '提', '要'] | ['今', '日', '看', '点']
        )
}

/// Many lines in a row that look like headlines are verse or a list.
fn mark_rows(view: &View<'_>, blocks: &mut [Block]) {
    let reports = blocks
        .iter()
        .filter(|block| view.signs[block.from].dateline)
        .count();
    let mut at = 0;
    while at < blocks.len() {
        let run = blocks[at..]
            .iter()
            .take_while(|block| block.role == Role::Headline)
            .count();
        let total: usize = blocks[at..at + run].iter().map(|block| block.length).sum();
        let named = || {
            let mut row = blocks[at..at + run].iter();
            row.any(|block| people(&block.inked(view)))
        };
        if run > 5 && total <= 10 * run && !(reports >= 2 && (run <= 3 * reports || named())) {
            // The first may be the headline of what follows.
            for block in blocks[at + 1..at + run].iter_mut() {
                block.role = Role::Body;
            }
        }
        at += run.max(1);
    }
}
