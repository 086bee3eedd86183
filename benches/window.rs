//! How long the window takes to draw, on an article of 1,000,000 characters with 10,000 spans.
//!
//! `cargo bench --bench window`, with `-- --quick` for a small article, and a part's name for that
//! part alone: `open`, `scroll`, `drag`, `hover`, `edit`, `suggest`, `idle`. The real window draws
//! without a screen. What is measured is the processor time of its thread for everything it does
//! in a frame: input, layout, drawing, carrying out what was asked for, and tessellation. The
//! rest of a frame, sending triangles to the graphics card, does not depend on the article.
//! AccessKit is off, as where nobody has a screen reader; one line says what it adds.
//!
//! `tests/desktop/figures.py` measures the started program: start, memory, idling.

use std::fmt::Write as _;
use std::io::Cursor;
use std::path::Path;
use std::time::{Duration, Instant};

use egui::accesskit::Role;
use egui::{
    Context, Event, Key, Modifiers, MouseWheelUnit, PointerButton, Pos2, RawInput, Rect,
    ViewportId, pos2, vec2,
};

use pizhu::format::set::Format;
use pizhu::session::Session;
use pizhu::session::command::{ArticleRef, Breaks, Command};
use pizhu::ui::{Language, Window, apply_theme};

/// Characters of a printed line, its end included.
const LINE: usize = 20;
/// Labels: their ids, names and keys.
const LABELS: [(&str, &str, &str); 3] = [
    ("PER", "人名", "p"),
    ("LOC", "地名", "l"),
    ("ORG", "机构名", "o"),
];
/// So long it is looked how long frames take once an article is opened.
const OPENING: Duration = Duration::from_secs(3);
/// A frame that shows more of the same.
const FRAME: f64 = 8.0;
/// A frame that shows what was done, and the one before that did it.
const ACT: f64 = 16.0;

type Measure = fn(&mut Desk, View, usize);

/// What is measured in either view.
const PARTS: [(&str, Measure); 5] = [
    ("scroll", scroll),
    ("drag", drag),
    ("hover", hover),
    ("edit", edit),
    ("suggest", suggest),
];

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    // Under `cargo test` it only shows that it runs.
    let is_quick =
        arguments.iter().any(|a| a == "--quick") || arguments.iter().all(|a| a != "--bench");
    let wanted = |part: &str| {
        let mut named = arguments.iter().filter(|a| !a.starts_with('-')).peekable();
        named.peek().is_none() || named.any(|name| name == part)
    };
    let (chars, spans, rounds) = if is_quick {
        (50_000, 500, 1)
    } else {
        (1_000_000, 10_000, 10)
    };
    let folder = tempfile::tempdir().expect("a temporary folder");
    let bundle = folder.path().join("bench.pizhu");
    make(&bundle, chars, spans, false);
    println!("the window on an article of {chars} characters with {spans} spans, {CLOCK}:");
    if wanted("open") {
        let bundle = folder.path().join("opening.pizhu");
        make(&bundle, chars, spans, true);
        open(&bundle);
    }
    let mut desk = Desk::open(&bundle);
    for view in [View::Printed, View::Flowing] {
        desk.choose(view);
        for (part, measure) in PARTS {
            if wanted(part) {
                measure(&mut desk, view, rounds);
            }
        }
    }
    if wanted("idle") {
        idle(&mut desk);
    }
    desk.window.close().expect("everything on disk");
}

/// A bundle with one article, four of five breaks joined; `behind` a short one or alone.
fn make(bundle: &Path, chars: usize, spans: usize, behind: bool) {
    let mut state = 1u32;
    let text: Vec<char> = (0..chars)
        .map(|i| {
            if i % LINE == LINE - 1 {
                return '\n';
            }
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            char::from_u32(0x4e00 + (state >> 16) % 3000).unwrap_or('一')
        })
        .collect();
    let step = chars / spans;
    let spans: Vec<_> = (0..spans)
        .map(|i| {
            let start = i * step / LINE * LINE + 4;
            let words: String = text[start..start + 3].iter().collect();
            serde_json::json!({
                "id": format!("s{i}"), "start": start, "end": start + 3, "text": words,
                "label": LABELS[i % 3].0, "author": "bench",
                "time": "2026-01-01T00:00:00.000Z", "state": "whole",
            })
        })
        .collect();
    let labels: Vec<_> = LABELS
        .iter()
        .map(|(id, name, key)| {
            serde_json::json!({"id": id, "name": name, "color": "#0072b2", "key": key})
        })
        .collect();
    let header = serde_json::json!({
        "pizhu": {"schema": 1, "program": "bench", "text": "clean", "labels": labels}
    });
    let article = serde_json::json!({
        "id": "a", "state": "doing", "metadata": {"newspaper": "试刊"},
        "text": text.iter().collect::<String>(), "spans": spans,
    });
    let mut set = String::new();
    let _ = writeln!(set, "{header}");
    if behind {
        let short = serde_json::json!({
            "id": "b", "state": "todo", "text": "渡口新桥今日合龙", "spans": [],
        });
        let _ = writeln!(set, "{short}");
    }
    let _ = writeln!(set, "{article}");
    let mut session = Session::create(bundle, "bench").expect("a bundle");
    session
        .import_set(Cursor::new(set), Format::JsonLines, |_| true)
        .expect("an import");
    let rows = (chars / LINE) as u32;
    let join = Command::Join {
        article: ArticleRef::Number(if behind { 2 } else { 1 }),
        breaks: Breaks::Lines {
            lines: (1..rows).filter(|row| row % 5 != 0).collect(),
        },
    };
    session.execute(&join).expect("joined");
    session.close().expect("everything on disk");
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum View {
    Printed,
    Flowing,
}

impl View {
    fn name(self) -> &'static str {
        match self {
            View::Printed => "as printed",
            View::Flowing => "flowing",
        }
    }
}

// ---- what is measured ----

/// Goes on to the article from a short one; it is read on another thread meanwhile.
fn open(bundle: &Path) {
    let mut desk = Desk::open(bundle);
    desk.settle();
    let began = Instant::now();
    let mut times = vec![desk.press(Modifiers::COMMAND, Key::PageDown)];
    while began.elapsed() < OPENING {
        times.push(desk.frame(vec![]));
        std::thread::sleep(Duration::from_millis(4));
    }
    let name = "a frame while it is opened";
    report(View::Printed, name, &mut times, FRAME);
    let longest = times.iter().max().copied().unwrap_or_default();
    println!("    the longest {:.1} ms", longest.as_secs_f64() * 1e3);
    desk.window.close().expect("everything on disk");
}

fn scroll(desk: &mut Desk, view: View, rounds: usize) {
    let mut times = Vec::new();
    // As a wheel does it, and as by the bar at the side: far.
    for by in [60.0, 700.0, 30_000.0] {
        desk.go_to_top();
        for _ in 0..40 * rounds {
            let down = desk.wheel(-by);
            times.push(desk.frame(vec![down]));
        }
    }
    report(view, "a frame while scrolling", &mut times, FRAME);
    desk.press(Modifiers::COMMAND, Key::A);
    times.clear();
    desk.go_to_top();
    for _ in 0..40 * rounds {
        let down = desk.wheel(-700.0);
        times.push(desk.frame(vec![down]));
    }
    report(view, "the same, everything selected", &mut times, FRAME);
    times.clear();
    desk.context.enable_accesskit();
    for _ in 0..40 * rounds {
        let down = desk.wheel(-700.0);
        times.push(desk.frame(vec![down]));
    }
    desk.context.disable_accesskit();
    report(view, "the same, with a screen reader", &mut times, FRAME);
}

fn drag(desk: &mut Desk, view: View, rounds: usize) {
    desk.go_to_top();
    let from = desk.marks()[0].center() + vec2(60.0, 0.0);
    desk.frame(vec![Event::PointerMoved(from), button(from, true)]);
    let mut times = Vec::new();
    for i in 0..60 {
        let at = from + vec2((i % 7) as f32 * 40.0, i as f32 * 8.0);
        times.push(desk.frame(vec![Event::PointerMoved(at)]));
    }
    // Past the lower edge: the text scrolls along.
    for i in 0..60 * rounds {
        let at = pos2(from.x + (i % 40) as f32, 900.0);
        times.push(desk.frame(vec![Event::PointerMoved(at)]));
    }
    desk.frame(vec![button(pos2(from.x, 900.0), false)]);
    desk.settle();
    report(
        view,
        "a frame while dragging a selection",
        &mut times,
        FRAME,
    );
}

fn hover(desk: &mut Desk, view: View, rounds: usize) {
    let mut times = Vec::new();
    for round in 0..rounds {
        desk.away();
        desk.frame(vec![]);
        desk.wheel_by(-2000.0 * round as f32);
        for mark in desk.marks() {
            // Onto it, about on it, and resting until it is told what it is.
            for i in 0..30 {
                let at = mark.center() + vec2(f32::min(i as f32, 8.0) - 4.0, 0.0);
                times.push(desk.frame(vec![Event::PointerMoved(at)]));
            }
        }
        // Across the text.
        for i in 0..60 {
            let at = pos2(400.0 + (i % 10) as f32 * 35.0, 60.0 + i as f32 * 11.0);
            times.push(desk.frame(vec![Event::PointerMoved(at)]));
        }
    }
    desk.away();
    report(view, "a frame while hovering over spans", &mut times, FRAME);
}

fn edit(desk: &mut Desk, view: View, rounds: usize) {
    let (mut typed, mut corrected, mut tagged) = (Vec::new(), Vec::new(), Vec::new());
    let (mut joined, mut undone, mut moved) = (Vec::new(), Vec::new(), Vec::new());
    let (mut opened, mut inserted) = (Vec::new(), Vec::new());
    for round in 0..8 * rounds {
        desk.away();
        let far = [-40_000.0, -3_000.0, 12_000.0][round % 3];
        desk.wheel_by(far);
        let marks = desk.marks();
        let mark = marks[round % marks.len()];
        // Behind a span, where there is none.
        let at = mark.right_center() + vec2(30.0, 0.0);
        desk.click(at);
        let select = Modifiers::SHIFT;
        desk.press(select, Key::ArrowRight);
        desk.press(Modifiers::NONE, Key::F2);
        let text = Event::Text("新".to_owned());
        typed.push(desk.frame(vec![text]));
        corrected.push(desk.act(Modifiers::NONE, Key::Enter));
        desk.press(select, Key::ArrowRight);
        tagged.push(desk.act(Modifiers::NONE, Key::P));
        undone.push(desk.act(Modifiers::COMMAND, Key::Z));
        moved.push(desk.act(Modifiers::NONE, Key::ArrowDown));
        let text = Event::Text("字".to_owned());
        opened.push(desk.frame(vec![text]) + desk.frame(vec![]));
        desk.settle();
        inserted.push(desk.act(Modifiers::NONE, Key::Enter));
        undone.push(desk.act(Modifiers::COMMAND, Key::Z));
        joined.push(desk.act(Modifiers::NONE, Key::Space));
        undone.push(desk.act(Modifiers::COMMAND, Key::Z));
        undone.push(desk.act(Modifiers::COMMAND | Modifiers::SHIFT, Key::Z));
    }
    report(view, "a letter typed into a correction", &mut typed, FRAME);
    report(view, "the caret moved to the next line", &mut moved, FRAME);
    report(
        view,
        "a correction done, until it shows",
        &mut corrected,
        ACT,
    );
    report(view, "a letter typed at the caret", &mut opened, ACT);
    report(view, "what was typed, until it shows", &mut inserted, ACT);
    report(view, "a tag, until it shows", &mut tagged, ACT);
    report(view, "a break decided, until it shows", &mut joined, ACT);
    report(view, "undo and redo, until it shows", &mut undone, ACT);
}

/// What was suggested is made anew once nothing has changed for a moment.
fn suggest(desk: &mut Desk, view: View, rounds: usize) {
    const PATIENCE: usize = 20_000;
    let mut times = Vec::new();
    let mut count = 0;
    // Each takes a second or two, and hundreds of frames.
    for _ in 0..rounds.min(3) {
        desk.press(Modifiers::NONE, Key::ArrowDown);
        desk.act(Modifiers::NONE, Key::Space);
        for number in 0..PATIENCE {
            times.push(desk.frame(vec![]));
            std::thread::sleep(Duration::from_millis(1));
            // Looking takes its time.
            if number % 100 == 99 {
                let sight = desk.window.sight();
                count = sight.suggestions.len();
                if sight.is_settled {
                    break;
                }
            }
        }
    }
    let name = format!("a frame while {count} suggestions come");
    report(view, &name, &mut times, FRAME);
}

/// Counts the frames that the window asks for when nothing happens.
fn idle(desk: &mut Desk) {
    desk.away();
    desk.settle();
    let (seconds, begin) = (20.0, desk.time);
    let mut frames = 0;
    let mut used = Duration::ZERO;
    while desk.time - begin < seconds {
        used += desk.frame(vec![]);
        frames += 1;
        // The frame itself has moved the clock on by one.
        let wait = desk.delay.as_secs_f64().min(seconds);
        desk.time += (wait - STEP).max(0.0);
    }
    // The caret goes on and off every 0.55 s; two frames more for where the count begins.
    let limit = (seconds / 0.55).ceil() + 2.0;
    println!(
        "  idle for {seconds:.0} s: {frames} frames, of which the caret's blinking takes {:.0}; \
         {:.2} % of a core{}",
        limit - 2.0,
        used.as_secs_f64() / seconds * 100.0,
        if f64::from(frames) <= limit {
            ""
        } else {
            " TOO MUCH"
        }
    );
}

// ---- the desk ----

/// How far the clock goes on in a frame.
const STEP: f64 = 1.0 / 60.0;

/// The window and what it stands on.
struct Desk {
    context: Context,
    window: Window,
    time: f64,
    /// When it wants the next frame.
    delay: Duration,
    /// What happens at the beginning of the next frame.
    pending: Vec<Event>,
    marks: Vec<Rect>,
}

impl Desk {
    fn open(bundle: &Path) -> Self {
        let context = Context::default();
        apply_theme(&context);
        let mut window = Window::new(Language::Chinese, "bench");
        window.load_words(&context);
        window.open(bundle);
        let mut desk = Self {
            context,
            window,
            time: 0.0,
            delay: Duration::ZERO,
            pending: Vec::new(),
            marks: Vec::new(),
        };
        // The dictionary comes from another thread.
        for _ in 0..100 {
            desk.frame(vec![]);
            std::thread::sleep(Duration::from_millis(20));
        }
        desk
    }

    /// Draws a frame; gives the processor time it took.
    fn frame(&mut self, events: Vec<Event>) -> Duration {
        self.time += STEP;
        let input = RawInput {
            screen_rect: Some(Rect::from_min_size(Pos2::ZERO, vec2(1280.0, 800.0))),
            time: Some(self.time),
            events: [std::mem::take(&mut self.pending), events].concat(),
            focused: true,
            ..RawInput::default()
        };
        let began = clock();
        let mut output = self.context.run_ui(input, |ui| self.window.show(ui));
        let meshes = self
            .context
            .tessellate(output.shapes, output.pixels_per_point);
        let took = clock() - began;
        std::hint::black_box(meshes);
        output.textures_delta.clear();
        if let Some(update) = &output.platform_output.accesskit_update {
            let marks = update
                .nodes
                .iter()
                .filter(|(_, node)| node.role() == Role::Mark);
            let places = marks.filter_map(|(_, node)| node.bounds()).map(|b| {
                Rect::from_min_max(
                    pos2(b.x0 as f32, b.y0 as f32),
                    pos2(b.x1 as f32, b.y1 as f32),
                )
            });
            self.marks = places.collect();
        }
        let root = output.viewport_output.get(&ViewportId::ROOT);
        self.delay = root.map_or(Duration::MAX, |root| root.repaint_delay);
        took
    }

    /// Draws until nothing moves any more.
    fn settle(&mut self) {
        for _ in 0..200 {
            self.frame(vec![]);
            if self.delay > Duration::from_millis(100) {
                return;
            }
        }
    }

    fn press(&mut self, modifiers: Modifiers, key: Key) -> Duration {
        let event = |pressed| Event::Key {
            key,
            physical_key: None,
            pressed,
            repeat: false,
            modifiers,
        };
        let took = self.frame(vec![Event::ModifiersChanged(modifiers), event(true)]);
        self.pending = vec![event(false), Event::ModifiersChanged(Modifiers::NONE)];
        took
    }

    /// Presses a key and draws the frame that shows what it did.
    fn act(&mut self, modifiers: Modifiers, key: Key) -> Duration {
        let took = self.press(modifiers, key) + self.frame(vec![]);
        self.settle();
        took
    }

    fn click(&mut self, at: Pos2) {
        self.frame(vec![Event::PointerMoved(at)]);
        self.frame(vec![button(at, true)]);
        self.frame(vec![button(at, false)]);
        // So that the next one is no double click.
        self.time += 1.0;
        self.settle();
    }

    fn choose(&mut self, view: View) {
        let key = match view {
            View::Printed => Key::Num1,
            View::Flowing => Key::Num2,
        };
        self.press(Modifiers::COMMAND, key);
        self.settle();
    }

    fn go_to_top(&mut self) {
        self.press(Modifiers::COMMAND, Key::Home);
        self.settle();
        self.frame(vec![Event::PointerMoved(pos2(640.0, 700.0))]);
    }

    fn wheel(&self, by: f32) -> Event {
        Event::MouseWheel {
            unit: MouseWheelUnit::Point,
            delta: vec2(0.0, by),
            phase: egui::TouchPhase::Move,
            source: egui::MouseWheelSource::Wheel,
            modifiers: Modifiers::NONE,
        }
    }

    /// Scrolls, and waits until it stands.
    fn wheel_by(&mut self, by: f32) {
        self.frame(vec![Event::PointerMoved(pos2(640.0, 700.0))]);
        let event = self.wheel(by);
        self.frame(vec![event]);
        self.settle();
    }

    /// Takes the pointer away.
    fn away(&mut self) {
        self.frame(vec![Event::PointerGone]);
    }

    /// Where spans are in view, as a screen reader is told.
    fn marks(&mut self) -> Vec<Rect> {
        self.context.enable_accesskit();
        self.frame(vec![]);
        self.context.disable_accesskit();
        let text = Rect::from_min_max(pos2(280.0, 60.0), pos2(980.0, 740.0));
        self.marks.retain(|mark| text.contains_rect(*mark));
        assert!(!self.marks.is_empty(), "no span is in view");
        std::mem::take(&mut self.marks)
    }
}

fn button(pos: Pos2, pressed: bool) -> Event {
    Event::PointerButton {
        pos,
        button: PointerButton::Primary,
        pressed,
        modifiers: Modifiers::NONE,
    }
}

// ---- time ----

#[cfg(unix)]
const CLOCK: &str = "processor time";

/// The processor time of this thread: what others do on the machine does not count.
#[cfg(unix)]
fn clock() -> Duration {
    let now = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
    Duration::new(now.tv_sec as u64, now.tv_nsec as u32)
}

#[cfg(not(unix))]
const CLOCK: &str = "time as it passes";

#[cfg(not(unix))]
fn clock() -> Duration {
    static BEGAN: std::sync::OnceLock<std::time::Instant> = std::sync::OnceLock::new();
    BEGAN.get_or_init(std::time::Instant::now).elapsed()
}

fn report(view: View, name: &str, times: &mut [Duration], limit: f64) {
    times.sort_unstable();
    let at = |part: usize| {
        let time = times.get(times.len() * part / 100);
        time.or(times.last())
            .map_or(0.0, |time| time.as_secs_f64() * 1e3)
    };
    let (middle, high, most) = (at(50), at(99), at(100));
    println!(
        "  {:<10} {name:<36} p50 {middle:>7.2} ms  p99 {high:>7.2} ms  max {most:>7.2} ms  {:>5.2} of the limit ({limit} ms){}",
        view.name(),
        high / limit,
        if high <= limit { "" } else { " TOO MUCH" }
    );
}
