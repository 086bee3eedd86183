//! Whatever is done to an article, what was brought up to date is the same as what is made anew.

use std::path::PathBuf;
use std::sync::LazyLock;

use egui::{Context, RawInput};
use proptest::prelude::*;
use tempfile::TempDir;

use super::*;
use crate::core::breaks::breaks;
use crate::core::clean::Clean;
use crate::session::Session;
use crate::session::article_id;
use crate::session::command::{
    ArticleRef, Breaks, Command, Destination, Gap, LineRef, SpanRef, Stretch,
};
use crate::session::import::ImportOptions;
use crate::ui::article::Sizes;
use crate::ui::article::lines::{Flow, RowWidths, Widths};
use crate::ui::settings::ViewKind;

const LINES: [&str; 12] = [
    "王芳在北京",
    "　本報訊",
    "",
    "南北 美洲",
    "a b-",
    "c d",
    "一",
    " ",
    "３.５ ％，昨日到达",
    "渡口新桥昨日合龙",
    "\u{feff}人",
    "两岸居民步行过江，",
];

const TYPED: [&str; 7] = ["甲", "乙丙", "\n", " ", "「", "\r\n", "丁\n戊己"];

/// Lines of text that is drawn.
#[derive(Default)]
struct Laid {
    flow: Flow,
    broken: Flow,
    rows: RowWidths,
}

/// An article as one desk shows it.
struct Desk {
    shown: Shown,
    hidden: bool,
    laid: Laid,
}

struct Bundle {
    _folder: TempDir,
    session: Session,
    context: Context,
    widths: Widths,
    desks: Vec<Desk>,
}

/// Reading the font takes longer than all the rest.
static CONTEXT: LazyLock<Context> = LazyLock::new(|| {
    let context = Context::default();
    crate::ui::apply_theme(&context);
    let mut output = context.run_ui(RawInput::default(), |_| {});
    output.textures_delta.clear();
    context
});

impl Bundle {
    fn new(pages: &[String]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let files: Vec<PathBuf> = (1..)
            .zip(pages)
            .map(|(number, text)| {
                let file = folder.path().join(format!("{number}.txt"));
                // Two pages with the same text would be one.
                std::fs::write(&file, format!("{number}{text}")).unwrap();
                file
            })
            .collect();
        let path = folder.path().join("b.pizhu");
        let mut session = Session::create(&path, "lin").unwrap();
        let options = ImportOptions::default();
        session.import(&files, &options, |_| true).unwrap();
        Self {
            _folder: folder,
            session,
            context: CONTEXT.clone(),
            widths: Widths::default(),
            desks: Vec::new(),
        }
    }

    fn articles(&mut self) -> Vec<Address> {
        let mut articles = Vec::new();
        for (_, page) in self.session.pages().to_vec() {
            let heads = self.session.document(page).unwrap().articles();
            articles.extend(heads);
        }
        articles.sort_unstable();
        articles.dedup();
        articles
    }

    /// Looks at every article, with hidden text and without.
    fn look(&mut self, toggled: bool) {
        let articles = self.articles();
        self.desks
            .retain(|desk| desk.shown.article.is_some_and(|at| articles.contains(&at)));
        for article in articles {
            let is_its = |desk: &&Desk| desk.shown.article == Some(article);
            if self.desks.iter().find(is_its).is_none() {
                self.desks.extend([false, true].map(|hidden| Desk {
                    shown: Shown::empty(article),
                    hidden,
                    laid: Laid::default(),
                }));
            }
        }
        let mut desks = std::mem::take(&mut self.desks);
        for desk in &mut desks {
            desk.hidden ^= toggled;
            self.look_at(desk);
        }
        self.desks = desks;
    }

    fn look_at(&mut self, desk: &mut Desk) {
        let Self {
            session,
            context,
            widths,
            ..
        } = self;
        let article = desk.shown.article.unwrap();
        let labels = session.labels().clone();
        let document = session.document(article.buffer.page).unwrap();
        let before: Vec<_> = (0..desk.shown.len())
            .map(|cell| desk.shown.address(cell))
            .collect();
        let change = desk.shown.update(document, &labels, desk.hidden);
        let mut anew = Shown::empty(article);
        anew.update(document, &labels, desk.hidden);
        assert_same(&desk.shown, &anew);
        let breaks = breaks(document, article);
        let marks = desk.shown.marks.iter();
        let marks: Vec<_> = marks.map(|m| (m.row + 1, m.at, m.decision)).collect();
        let expected: Vec<_> = breaks.iter().map(|b| (b.row, b.at, b.decision)).collect();
        assert_eq!(marks, expected);

        for (old, address) in (0..).zip(before) {
            let new = address.and_then(|address| desk.shown.cell(address));
            match new {
                Some(cell) => assert_eq!(change.gap_after(&desk.shown, old), cell),
                None => assert!(change.gap_after(&desk.shown, old) <= desk.shown.len()),
            }
        }

        let sizes = Sizes {
            text: 20.0,
            line: 36.0,
            measure: 160.0,
        };
        let mut lay = |laid: &mut Laid, change: Option<&Change>, shown: &Shown| {
            context.fonts_mut(|fonts| {
                for (flow, of) in [
                    (&mut laid.flow, ViewKind::Flowing),
                    (&mut laid.broken, ViewKind::Printed),
                ] {
                    flow.update(fonts, widths, (of, sizes), change, shown);
                }
                laid.rows.update(fonts, widths, 20.0, change, shown);
            });
        };
        lay(&mut desk.laid, Some(&change), &desk.shown);
        let mut laid = Laid::default();
        lay(&mut laid, None, &anew);
        assert_eq!(desk.laid.flow, laid.flow);
        assert_eq!(desk.laid.broken, laid.broken);
        assert_eq!(desk.laid.rows, laid.rows);
    }

    /// Does something that four numbers choose; what cannot be done changes nothing.
    fn act(&mut self, [what, a, b, c]: [u16; 4]) {
        let articles = self.articles();
        let pick = |n: u16| articles[usize::from(n) % articles.len()];
        let name = |head| ArticleRef::Name(article_id(head));
        let at = pick(c >> 8);
        let article = name(at);
        let document = self.session.document(at.buffer.page).unwrap();
        let len = Clean::of(document, at).len();
        let rows = crate::core::breaks::rows(document, at).len() as u32;
        let spans: Vec<SpanId> = document.spans().map(|span| span.id().clone()).collect();
        let offset = u32::from(a) % len.max(1);
        let end = offset + 1 + u32::from(b) % 6;
        let stretch = Stretch::Offsets {
            start: offset,
            end: end.min(len),
        };
        let line = 1 + u32::from(a) % rows.max(1);
        let to_line = (line + u32::from(b) % 3).min(rows.max(1));
        let lines = Stretch::Lines {
            lines: (line, to_line),
        };
        let typed = TYPED[usize::from(b) % TYPED.len()].to_owned();
        let span = spans.get(usize::from(a) % spans.len().max(1));
        let span = SpanRef::Id {
            span: span.map(ToString::to_string).unwrap_or_default(),
        };
        let label = ["PER", "LOC", "ORG"][usize::from(b) % 3].to_owned();
        let roles = ["headline", "body", "caption", "unset"];
        let command = match what % 100 {
            0..12 => Command::Join {
                article,
                breaks: Breaks::Line { line },
            },
            12..16 => Command::Join {
                article,
                breaks: Breaks::Range {
                    from: line,
                    to: to_line,
                },
            },
            16..22 => Command::Keep {
                article,
                breaks: Breaks::Line { line },
            },
            22..34 => Command::Correct {
                article,
                stretch,
                with: typed,
            },
            34..42 => Command::Insert {
                article,
                gap: Gap::At { at: offset },
                with: typed,
            },
            42..47 => Command::Hide { article, stretch },
            47..50 => Command::Hide {
                article,
                stretch: lines,
            },
            50..53 => Command::Show {
                article,
                stretch: lines,
            },
            53..58 => Command::Move {
                article,
                stretch: if b % 2 == 0 { stretch } else { lines },
                into: Some(name(pick(b))).filter(|_| b % 3 == 0),
                to: match b % 4 {
                    0 => Destination::Start,
                    1 => Destination::End,
                    _ => Destination::BeforeLine(1 + u32::from(c) % rows.max(1)),
                },
            },
            58..61 => Command::Split {
                article,
                gap: Gap::At { at: offset },
            },
            61..64 => Command::SplitArticle {
                article,
                at: LineRef::Line { line },
            },
            64..66 => Command::MergeArticles {
                article,
                into: name(pick(b)),
            },
            66..70 => Command::Role {
                article,
                stretch: lines,
                role: roles[usize::from(b) % roles.len()].to_owned(),
            },
            70..80 => Command::Tag {
                article,
                stretch: Some(stretch),
                parts: Vec::new(),
                label,
                attributes: Default::default(),
                note: None,
            },
            80..82 => Command::Retag {
                article,
                span,
                label,
            },
            82..84 => Command::Untag { article, span },
            84..86 => Command::Edge {
                article,
                span,
                to: vec![stretch],
            },
            86..88 => Command::Note {
                article,
                span,
                note: Some(typed),
            },
            88..89 => Command::DeleteLabel { id: label },
            89..97 => {
                // Any action, not only the last.
                let page = self.session.document(at.buffer.page).unwrap();
                let entries = page.entries();
                let entry = entries.get(usize::from(a) % entries.len().max(1));
                Command::Undo {
                    action: entry.map(|e| e.action.to_string()).filter(|_| b % 2 == 0),
                    with_resting: true,
                }
            }
            _ => Command::Redo { action: None },
        };
        let _ = self.session.execute(&command);
    }
}

#[track_caller]
fn assert_same(spliced: &Shown, anew: &Shown) {
    let text: String = anew.chars.iter().collect();
    assert_eq!(spliced.chars, anew.chars, "{text}");
    assert_eq!(spliced.kinds, anew.kinds, "{text}");
    assert_eq!(spliced.runs, anew.runs, "{text}");
    assert_eq!(spliced.by_address, anew.by_address, "{text}");
    assert_eq!(spliced.rows, anew.rows, "{text}");
    assert_eq!(spliced.ends_open, anew.ends_open, "{text}");
    assert_eq!(spliced.paragraphs, anew.paragraphs, "{text}");
    assert_eq!(spliced.marks, anew.marks, "{text}");
    assert_eq!(spliced.wedges, anew.wedges, "{text}");
    assert_eq!(spliced.hidden, anew.hidden, "{text}");
    assert_eq!(spliced.spans, anew.spans, "{text}");
    assert_eq!(spliced.reach, anew.reach, "{text}");
    assert_eq!(spliced.dormant, anew.dormant, "{text}");
    assert_eq!(spliced.labels, anew.labels, "{text}");
    assert_eq!(spliced.source, anew.source, "{text}");
}

fn page() -> impl Strategy<Value = String> {
    let line = (0..LINES.len(), 0..8usize).prop_map(|(line, end)| {
        let ends = ["\n", "\n", "\n", "\n", "\n", "\r\n", "\r\n", "\u{2028}"];
        format!("{}{}", LINES[line], ends[end])
    });
    let lines = prop::collection::vec(line, 1..14);
    (lines, any::<bool>()).prop_map(|(lines, is_open)| {
        let mut text = lines.concat();
        if is_open {
            text.pop();
        }
        text
    })
}

impl Bundle {
    fn execute(&mut self, command: &Command) {
        self.session.execute(command).unwrap();
        self.look(false);
    }
}

/// The other half of a name was hidden and then moved into another article. When it is shown
/// again the half that was left is a torn tag, although nothing near it has changed; and when all
/// of it is hidden it is a dormant one.
#[test]
fn a_tag_is_torn_by_what_happens_in_another_article() {
    let mut bundle = Bundle::new(&["王芳在北京".to_owned(), "两岸居民".to_owned()]);
    bundle.look(false);
    let is_one = |desk: &&Desk| desk.shown.chars.contains(&'王');
    let one = bundle.desks.iter().find(is_one).unwrap().shown.article;
    let one = one.unwrap();
    let two = bundle.articles().into_iter().find(|at| *at != one).unwrap();
    let article = |head| ArticleRef::Name(article_id(head));
    let at = |start, end| Stretch::Offsets { start, end };
    bundle.execute(&Command::Tag {
        article: article(one),
        stretch: Some(at(1, 3)),
        parts: Vec::new(),
        label: "PER".to_owned(),
        attributes: Default::default(),
        note: None,
    });
    bundle.execute(&Command::Move {
        article: article(one),
        stretch: at(2, 3),
        into: Some(article(two)),
        to: Destination::End,
    });
    // Behind 2两岸居民.
    let moved = 5;
    let hide = |head, start, end| Command::Hide {
        article: article(head),
        stretch: at(start, end),
    };
    let undo = Command::Undo {
        action: None,
        with_resting: true,
    };
    bundle.execute(&hide(two, moved, moved + 1));
    bundle.execute(&undo);
    bundle.execute(&hide(one, 1, 2));
    bundle.execute(&hide(two, moved, moved + 1));
    bundle.execute(&undo);
}

#[test]
fn a_range_crosses_paragraphs_where_one_ends_inside_it_whatever_is_indented() {
    let mut bundle = Bundle::new(&["\n　　甲乙\n　　丙丁\n\n　戊己\n".to_owned()]);
    bundle.look(false);
    let article = bundle.articles()[0];
    let check = |bundle: &Bundle, (first, from), (last, to), expected: bool| {
        let is_plain = |desk: &&Desk| !desk.hidden;
        let shown = &bundle.desks.iter().find(is_plain).unwrap().shown;
        let cells = shown.row(first).start + from..shown.row(last).start + to;
        let crosses = shown.crosses_paragraphs(cells.clone());
        assert_eq!(
            crosses, expected,
            "{first} {from} to {last} {to}: {cells:?}"
        );
    };
    // From an indent over the end of its line, and a whole line with its indent.
    check(&bundle, (1, 0), (2, 3), true);
    check(&bundle, (1, 3), (2, 1), true);
    check(&bundle, (1, 0), (1, 4), false);
    check(&bundle, (2, 0), (2, 4), false);
    // Over a blank line, and behind it.
    check(&bundle, (2, 3), (4, 2), true);
    check(&bundle, (4, 0), (4, 3), false);
    bundle.execute(&Command::Join {
        article: ArticleRef::Name(article_id(article)),
        breaks: Breaks::Line { line: 2 },
    });
    // An indent behind a joined break is not drawn.
    check(&bundle, (1, 0), (2, 2), false);
    check(&bundle, (1, 0), (4, 2), true);
}

proptest! {
    // Each case makes a bundle and does much in it.
    #![proptest_config(ProptestConfig::with_cases(ProptestConfig::default().cases / 5))]

    #[test]
    fn an_article_brought_up_to_date_is_as_one_read_anew(
        pages in prop::collection::vec(page(), 1..3),
        steps in prop::collection::vec(any::<[u16; 4]>(), 1..40),
    ) {
        let mut bundle = Bundle::new(&pages);
        bundle.look(false);
        for step in steps {
            bundle.act(step);
            // Now and then several things were done since, or hidden text was switched.
            if step[3] % 8 > 0 {
                bundle.look(step[3] % 8 == 1);
            }
        }
        bundle.look(false);
    }
}
