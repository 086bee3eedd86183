//! Short scenarios for readers: a page in notation, what one or two editors do, what it is then.
//!
//! A step names characters by what they read as: the first place in the visible text where they
//! stand, or among what is not visible in `⟨…⟩`. `B` begins what the second machine does; the
//! two see only their own work until `merge`, and merge at the end. `undo 2` undoes the second
//! step. What is expected is the clean text of each article in notation, articles divided by
//! `‖`, then behind ` ; ` what is wrong with spans, and what is suspended.

use std::collections::BTreeMap;
use std::sync::Arc;

use pizhu::core::breaks::{break_at, joining};
use pizhu::core::notation::{clean, parse, write};
use pizhu::core::{
    ActionId, Address, Buffer, Defect, Document, LabelId, Operation, PageId, Progress, Replica,
    Role, Run, SpanState, push_run,
};

use super::generate::{Event, numbered};
use super::properties::{Replay, read};

struct Desk {
    replay: Replay,
    replica: Replica,
    lamport: u64,
    unread: Vec<Event>,
}

impl Desk {
    fn document(&self) -> &Document {
        &self.replay.document
    }

    /// The characters that read as `words`.
    fn find(&self, words: &str) -> (Address, Address) {
        let hidden = words.strip_prefix('⟨').map(|w| w.trim_end_matches('⟩'));
        let order = read(self.document()).order;
        let stand: Vec<(Address, char)> = order
            .iter()
            .filter(|c| !c.facts.head && c.facts.visible() == hidden.is_none())
            .map(|c| (c.address, c.c))
            .collect();
        let words: Vec<char> = hidden.unwrap_or(words).chars().collect();
        let at = stand
            .windows(words.len())
            .position(|w| w.iter().map(|(_, c)| c).eq(&words))
            .unwrap_or_else(|| panic!("no {words:?} in {stand:?}"));
        (stand[at].0, stand[at + words.len() - 1].0)
    }

    fn runs(&self, words: &str) -> Vec<Run> {
        let (first, last) = self.find(words);
        self.document().between(first, last).unwrap()
    }

    /// The character to put something behind: `after 甲`, `before 甲`, `at the head of 甲`.
    fn anchor(&self, side: &str, words: &str) -> Address {
        let (first, last) = self.find(words);
        match side {
            "after" => last,
            "before" => self.document().preceding(first).unwrap(),
            "heading" => self.document().article_of(first).unwrap(),
            other => panic!("{other}?"),
        }
    }

    fn typed(&self, page: PageId, text: &str) -> Run {
        let buffer = Buffer {
            page,
            replica: self.replica,
        };
        let start = self.document().buffer_len(buffer);
        buffer.run(start..start + text.chars().count() as u32)
    }

    fn span(&self, label: &str) -> Arc<str> {
        let span = self.document().spans().find(|s| &**s.label() == label);
        span.unwrap_or_else(|| panic!("no span {label}"))
            .id()
            .clone()
    }

    fn operation(&self, words: &[&str], number: usize) -> Vec<Operation> {
        let document = self.document();
        vec![match words {
            ["replace", old, new] => {
                let targets = self.runs(old);
                Operation::Replace {
                    typed: self.typed(targets.last().unwrap().buffer.page, new),
                    targets,
                    text: (*new).into(),
                }
            }
            ["insert", text, side, at] => {
                let after = self.anchor(side, at);
                Operation::Insert {
                    typed: self.typed(after.buffer.page, text),
                    text: (*text).into(),
                    after,
                    before: document.following(after),
                }
            }
            ["hide", at] => Operation::Hide {
                runs: self.runs(at),
            },
            ["show", at] => Operation::Show {
                runs: self.runs(at),
            },
            ["join", at] => {
                let found = break_at(document, self.find(at).1).unwrap();
                Operation::Join {
                    at: found.at,
                    runs: joining(document, &found).hide,
                }
            }
            ["keep", at] => {
                let found = break_at(document, self.find(at).1).unwrap();
                Operation::Keep {
                    at: found.at,
                    runs: found.zone,
                }
            }
            ["move", what, side, to] => Operation::Move {
                runs: self.runs(what),
                after: self.anchor(side, to),
            },
            ["split", side, at] => {
                let after = self.anchor(side, at);
                Operation::SplitArticle {
                    head: self.typed(after.buffer.page, "h").first(),
                    after,
                    before: document.following(after),
                }
            }
            ["unsplit", at] => Operation::UnsplitArticle {
                head: document.article_of(self.find(at).0).unwrap(),
            },
            ["role", role, at] => Operation::SetRole {
                runs: self.runs(at),
                role: Role::from_name(role).unwrap(),
            },
            ["tag", label, parts @ ..] => Operation::Tag {
                span: format!("{number}").into(),
                members: parts.iter().map(|at| self.runs(at)).collect(),
                label: (*label).into(),
                attributes: BTreeMap::new(),
                note: None,
            },
            ["members", label, parts @ ..] => Operation::SetMembers {
                span: self.span(label),
                members: parts.iter().map(|at| self.runs(at)).collect(),
            },
            ["label", label, new] => Operation::SetLabel {
                span: self.span(label),
                label: LabelId::from(*new),
            },
            ["untag", label] => Operation::Untag {
                span: self.span(label),
            },
            ["refuse", kind, at] => Operation::Decline {
                runs: visible(document, &self.runs(at)),
                kind: (*kind).into(),
            },
            ["progress", at] => Operation::SetProgress {
                article: document.article_of(self.find(at).0).unwrap(),
                progress: Progress::Done,
            },
            other => panic!("{other:?}?"),
        }]
    }

    fn take(&mut self, event: &Event) {
        let (Event::Act { id, .. } | Event::Toggle { id, .. }) = event;
        self.lamport = self.lamport.max(id.lamport);
        if let Err(what) = self.replay.step(event, false) {
            panic!("{what}");
        }
    }

    /// What stands there, what is wrong with spans, what is suspended.
    fn reading(&self) -> String {
        let document = self.document();
        let articles: Vec<String> = document.articles().map(|a| clean(document, a)).collect();
        let mut all = articles.join("‖");
        for span in document.spans() {
            match span.standing().state {
                SpanState::Whole => {}
                state => all += &format!(" ; {} {}", span.label(), state.name()),
            }
        }
        for decline in document.declines() {
            let words = document.text(decline.runs);
            let (first, last) = (decline.runs[0].first(), decline.runs.last().unwrap().last());
            let between = document.between(first, last).unwrap();
            let stands = document.is_declined(&between, decline.kind);
            let lapsed = if stands { "" } else { ", another now" };
            all += &format!(" ; no {} {words}{lapsed}", decline.kind);
        }
        for suspended in document.suspended() {
            all += &format!(" ; {:?}", suspended.ground);
        }
        all
    }
}

fn merge(desks: &mut [Desk; 2]) {
    let news = desks
        .each_mut()
        .map(|desk| std::mem::take(&mut desk.unread));
    let [of_a, of_b] = &news;
    of_b.iter().for_each(|event| desks[0].take(event));
    of_a.iter().for_each(|event| desks[1].take(event));
}

#[track_caller]
fn check(name: &str, pages: &str, steps: &[&str], expected: &str) {
    let parsed: Vec<_> = pages.split('‖').map(parse).collect();
    let pages: Vec<_> = (1..)
        .zip(&parsed)
        .map(|(id, (text, _))| (PageId(id), text.chars().collect::<Vec<char>>()))
        .collect();
    let mut given = Vec::new();
    for ((page, _), (_, spans)) in pages.iter().zip(&parsed) {
        for (label, parts) in spans {
            given.push(Operation::Tag {
                span: format!("given {}", given.len()).into(),
                members: parts
                    .iter()
                    .map(|(start, end)| vec![Buffer::of_page(*page).run(*start..*end)])
                    .collect(),
                label: label.as_str().into(),
                attributes: BTreeMap::new(),
                note: None,
            });
        }
    }
    let mut desks = [1, 2].map(|replica| Desk {
        replay: Replay::new(&pages),
        replica: Replica(replica),
        lamport: 0,
        unread: Vec::new(),
    });
    let id = |lamport, replica| ActionId { lamport, replica };
    for desk in &mut desks {
        desk.take(&Event::Act {
            id: id(1, Replica(1)),
            operations: given.clone(),
            sound: true,
        });
    }
    let mut made = vec![id(1, Replica(1))];
    for step in steps {
        let words: Vec<&str> = step.split(' ').collect();
        let (who, words) = match words.split_first() {
            Some((&"B", rest)) => (1, rest),
            _ => (0, &words[..]),
        };
        if *words == ["merge"] {
            merge(&mut desks);
            made.push(made[0]);
            continue;
        }
        let desk = &mut desks[who];
        let id = id(desk.lamport + 1, desk.replica);
        let event = match words {
            [toggle @ ("undo" | "redo"), which] => {
                let target = made[which.parse::<usize>().unwrap()];
                let changes = vec![(target, *toggle == "redo")];
                Event::Toggle { id, changes }
            }
            _ => Event::Act {
                id,
                operations: desk.operation(words, made.len()),
                sound: true,
            },
        };
        made.push(id);
        desk.lamport = id.lamport;
        if let Err(what) = desk.replay.own_step(&event) {
            panic!("{what}");
        }
        desk.unread.push(event);
    }
    merge(&mut desks);
    for desk in &desks {
        assert_eq!(desk.reading(), expected, "{name}");
    }
}

#[test]
fn corrections() {
    let page = "【人:王芳】在【地:北京】";
    check(
        "the last character",
        page,
        &["replace 芳 方"],
        "【人:王方】在【地:北京】",
    );
    check(
        "the first character",
        page,
        &["replace 王 汪"],
        "【人:汪芳】在【地:北京】",
    );
    check(
        "the only character",
        "【人:王】在",
        &["replace 王 汪"],
        "【人:汪】在",
    );
    check(
        "all characters",
        page,
        &["replace 王芳 汪方人"],
        "【人:汪方人】在【地:北京】",
    );
    check(
        "over the edge",
        page,
        &["replace 芳在 方于"],
        "【人:王方于】【地:北京】",
    );
    check(
        "a chain",
        page,
        &["replace 芳 方", "replace 方 房", "replace 房 芬"],
        "【人:王芬】在【地:北京】",
    );
    check(
        "a chain undone at its beginning hangs",
        page,
        &["replace 芳 方", "replace 方 房", "undo 1"],
        "【人:王芳】在【地:北京】 ; TargetUndone",
    );
    check(
        "a chain undone at its beginning and redone",
        page,
        &["replace 芳 方", "replace 方 房", "undo 1", "redo 1"],
        "【人:王房】在【地:北京】",
    );
    check(
        "unknown to the tagger",
        "王芳在",
        &["replace 芳 方", "B tag 人 王芳"],
        "【人:王方】在",
    );
    check(
        "a chain unknown to the tagger",
        "王芳在",
        &["replace 芳 方", "replace 方 房", "B tag 人 王芳"],
        "【人:王房】在",
    );
    check(
        "two of one character on two machines: the later waits",
        page,
        &["replace 芳 方", "B replace 芳 房"],
        "【人:王方】在【地:北京】 ; TargetReplaced",
    );
    check(
        "two of one character, the first undone: the other resumes",
        page,
        &["replace 芳 方", "B replace 芳 房", "undo 1"],
        "【人:王房】在【地:北京】",
    );
    check(
        "of hidden text stays hidden",
        page,
        &["hide 芳", "B replace 芳 方", "B replace 方 房"],
        "【人:王】在【地:北京】",
    );
    check(
        "of hidden text is shown with it",
        page,
        &["hide 芳", "B replace 芳 方", "merge", "show ⟨芳⟩"],
        "【人:王方】在【地:北京】",
    );
    check(
        "hidden by an editor who does not know it",
        page,
        &["replace 芳 方", "replace 王 汪", "B hide 王芳"],
        "在【地:北京】 ; 人 dormant",
    );
    check(
        "half hidden by an editor who does not know it",
        page,
        &["replace 王芳 汪方", "B hide 芳"],
        "【人:汪方】在【地:北京】",
    );
}

#[test]
fn insertions() {
    let page = "【人:王芳】在【地:北京】";
    check(
        "inside",
        page,
        &["insert 小 after 王"],
        "【人:王小芳】在【地:北京】",
    );
    check(
        "before the edge",
        page,
        &["insert 小 before 王"],
        "小【人:王芳】在【地:北京】",
    );
    check(
        "after the edge",
        page,
        &["insert 小 after 芳"],
        "【人:王芳】小在【地:北京】",
    );
    check(
        "between two spans",
        "【人:王芳】【地:北京】",
        &["insert 、 after 芳"],
        "【人:王芳】、【地:北京】",
    );
    check(
        "beside a hidden last character, in the span",
        page,
        &["hide 芳", "insert 小 after 王"],
        "【人:王小】在【地:北京】",
    );
    check(
        "beside a hidden last character, outside the span",
        page,
        &["hide 芳", "insert 小 before 在"],
        "【人:王】小在【地:北京】",
    );
    check(
        "inside text that is undone",
        page,
        &["insert 甲乙 after 在", "insert 丙 after 甲", "undo 1"],
        "【人:王芳】在【地:北京】 ; InsideUndone",
    );
    check(
        "inside text that is undone and redone",
        page,
        &[
            "insert 甲乙 after 在",
            "insert 丙 after 甲",
            "undo 1",
            "redo 1",
        ],
        "【人:王芳】在甲丙乙【地:北京】",
    );
    check(
        "beside text that is undone keeps its place",
        page,
        &["insert 甲 after 在", "insert 乙 after 甲", "undo 1"],
        "【人:王芳】在乙【地:北京】",
    );
    check(
        "undone in the middle",
        page,
        &[
            "insert 甲 after 在",
            "insert 乙 after 甲",
            "insert 丙 after 乙",
            "undo 2",
        ],
        "【人:王芳】在甲丙【地:北京】",
    );
    check(
        "two after one character: the later stands nearer",
        "王芳",
        &["insert 甲 after 王", "B insert 乙 after 王"],
        "王乙甲芳",
    );
    check(
        "inside, unknown to the tagger",
        "王芳在",
        &["insert 小 after 王", "B tag 人 王芳"],
        "【人:王小芳】在",
    );
    check(
        "inside a correction, which is undone",
        page,
        &["replace 芳 方房", "insert 小 after 方", "undo 1"],
        "【人:王芳】在【地:北京】 ; InsideUndone",
    );
}

#[test]
fn breaks_and_hiding() {
    let page = "【人:王\n芳】在";
    check("a name over a break", page, &[], "【人:王\n芳】在");
    check("joined inside a name", page, &["join 王"], "【人:王芳】在");
    check(
        "joined and undone",
        page,
        &["join 王", "undo 1"],
        "【人:王\n芳】在",
    );
    check(
        "joined and kept again",
        page,
        &["join 王", "keep 王"],
        "【人:王\n芳】在",
    );
    check(
        "kept on one machine, joined later on the other",
        page,
        &["keep 王", "B insert 人 after 在", "B join 王"],
        "【人:王芳】在人",
    );
    check(
        "a split line",
        "王芳在",
        &["tag 人 王芳", "insert \n after 王"],
        "【人:王\n芳】在",
    );
    check(
        "dormant",
        "【人:王芳】在",
        &["hide 王芳"],
        "在 ; 人 dormant",
    );
    check(
        "dormant and back",
        "【人:王芳】在",
        &["hide 王芳", "undo 1"],
        "【人:王芳】在",
    );
    check(
        "hidden twice, shown once",
        "【人:王芳】在",
        &["hide 芳", "B hide 芳", "merge", "show ⟨芳⟩"],
        "【人:王芳】在",
    );
}

#[test]
fn moves() {
    check(
        "a headline above its body",
        "【人:王芳】在京\n標題\n",
        &["move 標題\n heading 王"],
        "標題\n【人:王芳】在京\n",
    );
    check(
        "a block out of a span",
        "【人:王小芳】在",
        &["move 小 after 在"],
        "【人#1:王】【人#1:芳】在【人#1:小】 ; 人 torn",
    );
    check(
        "a block into a span",
        "【人:王芳】在京",
        &["move 京 after 王"],
        "【人#1:王】京【人#1:芳】在 ; 人 torn",
    );
    check(
        "a block over an edge",
        "甲【人:王芳】乙丙",
        &["move 芳乙 after 丙"],
        "甲【人#1:王】丙【人#1:芳】乙 ; 人 torn",
    );
    check(
        "the whole span",
        "【人:王芳】在京",
        &["move 王芳 after 京"],
        "在京【人:王芳】",
    );
    check(
        "ends that change places",
        "【人:王芳】在",
        &["move 王 after 芳"],
        "【人#1:芳】【人#1:王】在 ; 人 torn",
    );
    check(
        "ends that change places, undone",
        "【人:王芳】在",
        &["move 王 after 芳", "undo 1"],
        "【人:王芳】在",
    );
    check(
        "typed between ends that changed places",
        "【人:王芳】在",
        &["move 王 after 芳", "insert 小 after 芳"],
        "【人#1:芳】小【人#1:王】在 ; 人 torn",
    );
    check(
        "into itself",
        "王芳在京",
        &["move 王芳在 after 芳"],
        "王芳在京 ; MoveIntoItself",
    );
    check(
        "to another page",
        "【人:王芳】在\n‖甲乙",
        &["move 王芳在\n heading 甲"],
        "‖【人:王芳】在\n甲乙",
    );
    check(
        "what was typed inside by another comes along",
        "甲王芳乙",
        &["insert 小 after 王", "B move 王芳 after 乙"],
        "甲乙王小芳",
    );
    check(
        "a correction by another comes along",
        "甲王芳乙",
        &["replace 芳 方", "B move 王芳 after 乙"],
        "甲乙王方",
    );
    check(
        "what was typed behind by another stays",
        "甲王芳乙",
        &["insert 小 after 芳", "B move 王芳 after 乙"],
        "甲小乙王芳",
    );
    check(
        "of one character to two places: the later wins",
        "甲王芳乙丙",
        &["move 王芳 after 乙", "B move 王芳 after 丙"],
        "甲乙丙王芳",
    );
}

#[test]
fn articles() {
    check(
        "split inside a span",
        "【人:王芳】在",
        &["split after 王"],
        "【人:王】‖【人:芳】在 ; 人 torn",
    );
    check(
        "split inside a span, undone",
        "【人:王芳】在",
        &["split after 王", "undo 1"],
        "【人:王芳】在",
    );
    check(
        "unsplit",
        "【人:王芳】在",
        &["split after 王", "unsplit 芳"],
        "【人:王芳】在",
    );
    check(
        "unsplit, undone",
        "甲乙",
        &["split after 甲", "unsplit 乙", "undo 2"],
        "甲‖乙",
    );
    check(
        "split at two places on two machines",
        "甲乙丙",
        &["split after 甲", "B split after 乙"],
        "甲‖乙‖丙",
    );
    check(
        "merged by moving",
        "甲\n乙\n丙",
        &["split before 乙", "split before 丙", "move 丙 after 甲"],
        "甲丙\n‖乙\n‖",
    );
    check(
        "a span that comes to lie in two articles of two pages",
        "【人:王芳】在‖甲",
        &["move 芳在 after 甲"],
        "【人:王】‖甲【人:芳】在 ; 人 torn",
    );
    check(
        "text typed at the split stays behind it",
        "甲乙",
        &["split after 甲", "insert 丙 before 乙"],
        "甲‖丙乙",
    );
}

#[test]
fn tags() {
    check(
        "nested and overlapping",
        "甲乙丙丁",
        &["tag A 甲乙丙", "tag B 乙", "tag C 丙丁"],
        "【A:甲【B:乙】【C#3:丙】】【C#3:丁】",
    );
    check(
        "several parts",
        "南、北美洲",
        &["tag 地 南 美洲"],
        "【地#1:南】、北【地#1:美洲】",
    );
    check(
        "retagged on two machines: the later wins",
        "【人:王芳】",
        &["label 人 地", "B label 人 机"],
        "【机:王芳】",
    );
    check(
        "retagged, the later undone",
        "【人:王芳】",
        &["label 人 地", "B label 人 机", "B undo 2"],
        "【地:王芳】",
    );
    check(
        "a label for a tag that was deleted",
        "【人:王芳】",
        &["untag 人", "B label 人 地"],
        "王芳 ; NoSpan",
    );
    check(
        "a label for a tag that was deleted and is back",
        "【人:王芳】",
        &["untag 人", "B label 人 地", "undo 1"],
        "【地:王芳】",
    );
    check(
        "a moved edge keeps the corrections when undone",
        "【人:王芳】在京",
        &["members 人 王芳在", "replace 芳 方", "undo 1"],
        "【人:王方】在京",
    );
    check(
        "a tag undone under its label",
        "王芳",
        &["tag 人 王芳", "label 人 地", "undo 1"],
        "王芳 ; NoSpan",
    );
}

// ---- what was wrong once ----

fn small_document() -> Document {
    let page = (PageId(1), "王芳在".chars().collect());
    Document::fold([page], Vec::new(), [])
}

fn at(lamport: u64, replica: u64) -> ActionId {
    ActionId {
        lamport,
        replica: Replica(replica),
    }
}

fn typed(replica: u64, start: u32) -> Run {
    let buffer = Buffer {
        page: PageId(1),
        replica: Replica(replica),
    };
    buffer.run(start..start + 1)
}

fn insert(typed: Run, after: Address) -> Operation {
    Operation::Insert {
        typed,
        text: "小".into(),
        after,
        before: None,
    }
}

fn tag(span: &str, index: u32) -> Operation {
    Operation::Tag {
        span: span.into(),
        members: vec![vec![Buffer::of_page(PageId(1)).at(index).into()]],
        label: "人".into(),
        attributes: BTreeMap::new(),
        note: None,
    }
}

#[test]
fn a_refused_append_leaves_buffers_as_long_as_they_were() {
    let mut document = small_document();
    let page = Buffer::of_page(PageId(1));
    let operations = [
        insert(typed(2, 0), page.at(0)),
        insert(typed(2, 1), page.at(99)),
    ];
    let refused = document.append(at(1, 2), numbered(&operations));
    assert_eq!(refused, Err((1, Defect::NoSuchCharacter)));
    assert_eq!(document.buffer_len(typed(2, 0).buffer), 0);
    assert_eq!(document.character(typed(2, 0).first()), None);
}

#[test]
fn a_refused_append_names_no_spans() {
    let mut document = small_document();
    let operations = [tag("a", 0), tag("b", 99)];
    assert!(document.append(at(1, 2), numbered(&operations)).is_err());
    document.append(at(1, 2), numbered(&[tag("b", 1)])).unwrap();
    document.append(at(2, 2), numbered(&[tag("a", 0)])).unwrap();
    let names: Vec<_> = document.spans().map(|span| span.id().to_string()).collect();
    assert_eq!(names, ["b", "a"]);
}

#[test]
fn spans_learned_of_late_stand_in_order_of_the_log() {
    let mut document = small_document();
    document
        .append(at(1, 4), numbered(&[tag("4.1", 1)]))
        .unwrap();
    document
        .append(at(1, 3), numbered(&[tag("3.1", 0)]))
        .unwrap();
    let names: Vec<_> = document.spans().map(|span| span.id().to_string()).collect();
    assert_eq!(names, ["3.1", "4.1"]);
}

#[test]
fn an_append_from_before_cannot_speak_of_what_is_typed_later() {
    let mut document = small_document();
    let page = Buffer::of_page(PageId(1));
    let later = insert(typed(2, 0), page.at(0));
    document.append(at(5, 2), numbered(&[later])).unwrap();
    let early = insert(typed(3, 0), typed(2, 0).first());
    let refused = document.append(at(1, 3), numbered(&[early]));
    assert_eq!(refused, Err((0, Defect::NoSuchCharacter)));
    assert_eq!(document.article_text(page.at(3)), "王小芳在");
}

#[test]
fn an_action_out_of_the_order_of_its_places_is_folded_in_order() {
    let mut document = small_document();
    let page = Buffer::of_page(PageId(1));
    let [first, second] = [0, 1].map(|n| Arc::new(insert(typed(2, n), page.at(n))));
    document
        .append(at(1, 2), [(1, second), (0, first)])
        .unwrap();
    let order: Vec<u32> = document.entries().iter().map(|e| e.seq).collect();
    assert_eq!(order, [0, 1]);
}

#[test]
fn brackets_that_are_not_notation_stay_text() {
    for text in ["【本報訊】上海", "a】b", "【人:王芳", "【人", "甲\\"] {
        assert_eq!(parse(text), (text.to_owned(), Vec::new()));
    }
    let spans = vec![("人".to_owned(), vec![(5, 7)])];
    assert_eq!(
        parse("【本報訊】【人:王芳】"),
        ("【本報訊】王芳".to_owned(), spans)
    );
}

#[test]
fn a_span_cut_by_another_is_read_as_one() {
    let spans = vec![
        ("A".to_owned(), vec![(0, 3)]),
        ("C".to_owned(), vec![(2, 4)]),
    ];
    let written = write("甲乙丙丁", &spans);
    assert_eq!(written, "【A:甲乙【C#2:丙】】【C#2:丁】");
    assert_eq!(parse(&written).1.len(), 2);
}

#[test]
fn a_line_feed_behind_a_corrected_return_ends_its_row() {
    check(
        "a return and a line feed, the return corrected",
        "甲乙",
        &["insert \r\n after 甲", "replace \r 丙"],
        "甲丙\n乙",
    );
}

#[test]
fn half_a_correction_is_tagged_and_moved_alone() {
    check(
        "tagged to the middle of a correction",
        "王芳在",
        &["replace 芳 方房", "tag 人 王方"],
        "【人:王方】房在",
    );
    check(
        "moved to the middle of a correction",
        "王芳在",
        &["replace 芳 方房", "move 王方 after 在"],
        "房在王方",
    );
    check(
        "moved from the middle of a correction of a correction",
        "王芳在",
        &["replace 芳 方房", "replace 方 人民", "tag 人 王人"],
        "【人:王人】民房在",
    );
}

#[test]
fn halves_of_a_correction_are_two_parts() {
    check(
        "each character in one part only",
        "王芳在",
        &["replace 芳 方房", "tag 人 房 王方"],
        "【人#1:王方】【人#1:房】在 ; 人 torn",
    );
}

#[test]
fn text_typed_behind_a_character_stands_behind_its_correction_by_another() {
    let later = "B progress 王";
    check(
        "at the edge of a span",
        "【人:王芳】在",
        &["replace 芳 方", later, "B insert 小 after 芳"],
        "【人:王方】小在",
    );
    check(
        "inside a span",
        "【人:王芳】在",
        &["replace 王 汪", later, "B insert 小 after 王"],
        "【人:汪小芳】在",
    );
    check(
        "behind a correction of a correction",
        "王芳在",
        &[
            "replace 芳 方",
            "replace 方 房",
            later,
            later,
            "B split after 芳",
        ],
        "王房‖在",
    );
    check(
        "before a correction that is known",
        "王芳在",
        &["replace 芳 方", "insert 小 before 方"],
        "王小方在",
    );
}

fn visible(document: &Document, runs: &[Run]) -> Vec<Run> {
    let all = runs.iter().flat_map(|run| run.addresses());
    let mut visible = Vec::new();
    for address in all.filter(|address| document.is_visible(*address)) {
        push_run(&mut visible, address.into());
    }
    visible
}

#[test]
fn refusals() {
    check(
        "stand for the same characters",
        "王芳在",
        &["refuse tag:人 王芳"],
        "王芳在 ; no tag:人 王芳",
    );
    check(
        "undone",
        "王芳在",
        &["refuse tag:人 王芳", "undo 1"],
        "王芳在",
    );
    check(
        "redone",
        "王芳在",
        &["refuse tag:人 王芳", "undo 1", "redo 1"],
        "王芳在 ; no tag:人 王芳",
    );
    check(
        "of two, one is undone",
        "王芳在",
        &["refuse tag 王芳", "refuse tag 王芳", "undo 1"],
        "王芳在 ; no tag 王芳",
    );
    check(
        "a joined line end does not count",
        "王\n芳在",
        &["refuse tag:人 王\n芳", "join 王"],
        "王芳在 ; no tag:人 王芳",
    );
    check(
        "nor does one that is kept again",
        "王\n芳在",
        &["join 王", "refuse tag:人 王芳", "undo 1"],
        "王\n芳在 ; no tag:人 王芳",
    );
    check(
        "what is corrected is another name",
        "王芳在",
        &["refuse tag:人 王芳", "replace 芳 方"],
        "王方在 ; no tag:人 王, another now",
    );
    check(
        "what is added to is another name",
        "王芳在",
        &["refuse tag:人 王芳", "insert 小 after 王"],
        "王小芳在 ; no tag:人 王芳, another now",
    );
    check(
        "what is corrected on the other machine",
        "王芳在",
        &["refuse tag:人 王芳", "B replace 芳 方"],
        "王方在 ; no tag:人 王, another now",
    );
    check(
        "on both machines",
        "王芳在",
        &["refuse tag:人 王芳", "B refuse tag:人 王芳", "undo 1"],
        "王芳在 ; no tag:人 王芳",
    );
    check(
        "of text whose typing is undone",
        "王芳在",
        &["insert 小 after 芳", "refuse tag 小", "undo 1"],
        "王芳在 ; no tag ",
    );
}

#[test]
fn a_refusal_of_a_word_is_of_every_kind_below_it() {
    let mut document = Document::fold([(PageId(1), vec!['王', '芳'])], Vec::new(), []);
    let page = Buffer::of_page(PageId(1));
    let id = |lamport| ActionId {
        lamport,
        replica: Replica(1),
    };
    let decline = |kind: &str| {
        numbered(&[Operation::Decline {
            runs: vec![page.run(0..2)],
            kind: kind.into(),
        }])
    };
    let asked = |document: &Document, kind: &str| document.is_declined(&[page.run(0..2)], kind);
    document.append(id(1), decline("tag:人")).unwrap();
    assert!(asked(&document, "tag:人"));
    assert!(!asked(&document, "tag:地") && !asked(&document, "tag"));
    document.append(id(2), decline("tag")).unwrap();
    assert!(asked(&document, "tag:地") && asked(&document, "tag"));
    assert!(!asked(&document, "tagged") && !asked(&document, "role:body"));
    assert!(!document.is_declined(&[page.run(0..1)], "tag:人"));
    let empty = numbered(&[Operation::Decline {
        runs: Vec::new(),
        kind: "tag".into(),
    }]);
    assert_eq!(document.append(id(3), empty), Err((0, Defect::Empty)));
}
