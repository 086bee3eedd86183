//! `pizhu mend` and `pizhu score`.

use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Child, Stdio};

use serde_json::{Value, json};

use super::desk::{Desk, json_lines, program};

const PAGE: &str = "老渡口来了白鹭\n\n本报讯 昨天清晨，河湾镇的老渡口\n来了一群白鹭，停在船头不肯走。船工\n说，它们每年这个时候都要来住上几天。\n\
    渡口边的小学生给白鹭画像，贴在\n候船室的墙上。老师说，画得像不像不\n要紧，孩子们看得认真。\n（下转第4版）\n";

fn breaks(records: &[Value]) -> String {
    let of = |record: &Value| match record["break"].as_str() {
        Some("keep") => 'k',
        _ => 'j',
    };
    records.iter().map(of).collect()
}

#[test]
fn pages_become_decisions_and_text() {
    let desk = Desk::empty();
    desk.write("one.txt", PAGE);
    let run = desk
        .run(&[
            "mend",
            "one.txt",
            "--decisions",
            "out.jsonl",
            "--text",
            "clean",
        ])
        .exits(0);
    assert!(run.out.is_empty(), "{}", run.out);
    let records = json_lines(&String::from_utf8_lossy(&desk.read("out.jsonl")));
    assert_eq!(breaks(&records), "kjjkjjk");
    assert_eq!(records[0]["page"], "one.txt");
    assert_eq!(
        (&records[0]["line"], &records[0]["next"]),
        (&json!(1), &json!(3))
    );
    assert_eq!(
        (&records[4]["line"], &records[4]["next"]),
        (&json!(6), &json!(7))
    );
    for record in &records {
        let confidence = record["confidence"].as_f64().unwrap_or_default();
        assert!((0.5..=1.0).contains(&confidence), "{record}");
        assert!(
            record["reasons"]
                .as_array()
                .is_some_and(|list| !list.is_empty())
        );
        assert!(record["review"].is_boolean() && record["role"].is_string());
    }
    let text = String::from_utf8_lossy(&desk.read("clean/one-1.txt")).into_owned();
    assert_eq!(text.lines().count(), 3, "{text}");
    assert!(
        text.starts_with("老渡口来了白鹭\n")
            && text.contains("像不要紧")
            && text.contains("船工说，它们"),
        "{text}"
    );
}

/// Two pages: a story that jumps to the other page, behind one of that page's own.
const JUMPS: [&str; 2] = [
    "苇川日报　2024年3月6日　星期三　第1版\n河湾镇旧仓库改成图书馆\n本报河湾3月5日电（记者 周敏、李一川）镇上的旧粮仓空了\n十年，昨天重新开门，里面不再是粮食，而是\n两万册书。管理员说，最先来的是附近小学的\n孩子，他们坐在从前过磅的地方看书，一看就\n（下转第2版）\n",
    "苇川日报　2024年3月6日　星期三　第2版\n早市提前半小时\n本报讯 从今天起，东门早市提前半小时开\n门，方便赶早班车的人买菜。\n（上接第1版）\n是半天。镇里还请退休教师来讲旧仓库的故\n事，每周六下午一场，不收门票。\n",
];

#[test]
fn halves_of_a_jump_become_one_article() {
    let desk = Desk::empty();
    desk.write("a.txt", JUMPS[0]);
    desk.write("b.txt", JUMPS[1]);
    desk.run(&["mend", "a.txt", "b.txt", "--text", "out"])
        .exits(0);
    let records = json_lines(&String::from_utf8_lossy(&desk.read("out/articles.jsonl")));
    assert_eq!(records.len(), 2, "{records:?}");
    let library = &records[0];
    assert_eq!(library["headline"], "河湾镇旧仓库改成图书馆");
    assert_eq!(
        library["metadata"],
        json!({ "source": "本报", "place": "河湾", "date": "2024-03-05", "author": "周敏、李一川" })
    );
    assert_eq!(
        library["parts"],
        json!([
            { "page": "a.txt", "lines": [2, 3, 4, 5, 6] },
            { "page": "b.txt", "lines": [6, 7] }
        ])
    );
    assert_eq!(library["file"], "a-1.txt");
    let text = String::from_utf8_lossy(&desk.read("out/a-1.txt")).into_owned();
    assert!(text.contains("一看就是半天"), "{text}");
    assert!(!text.contains("第1版") && !text.contains("早市"), "{text}");
    let other = String::from_utf8_lossy(&desk.read("out/b-1.txt")).into_owned();
    assert!(other.starts_with("早市提前半小时\n本报讯"), "{other}");
}

#[test]
fn doubtful_halves_of_a_jump_are_written_apart() {
    let desk = Desk::empty();
    // Two halves say that they go on, and neither fits the end better.
    let away = JUMPS[0].replace("一看就\n", "一看就是半天。\n");
    let back = JUMPS[1].replace("是半天。", "")
        + "（上接第1版）\n的船票不涨价，老人和学生还是半价。船公司说，\n班次也照旧，早晚各一班。\n";
    desk.write("a.txt", &away);
    desk.write("b.txt", &back);
    let run = desk
        .run(&["mend", "a.txt", "b.txt", "--text", "out"])
        .exits(0);
    assert!(
        run.err.contains("1 jump whose halves are written apart"),
        "{}",
        run.err
    );
    let records = json_lines(&String::from_utf8_lossy(&desk.read("out/articles.jsonl")));
    assert_eq!(records.len(), 4, "{records:?}");
    let text = String::from_utf8_lossy(&desk.read("out/a-1.txt")).into_owned();
    assert!(
        !text.contains("退休教师") && !text.contains("船票"),
        "{text}"
    );
}

#[test]
fn articles_of_a_bundle_are_put_together_in_one_action() {
    let desk = Desk::new(&JUMPS);
    let before = desk.history("b.pizhu").len();
    desk.run(&["mend", "--bundle", "b.pizhu", "--all", "--articles"])
        .exits(0);
    // The breaks, and the articles.
    assert_eq!(desk.history("b.pizhu").len(), before + 2);
    let clean = desk.run(&["show", "b.pizhu", "1", "--clean"]).exits(0).out;
    assert!(clean.contains("一看就是半天"), "{clean}");
    desk.is_sound("b.pizhu");
    // Nothing is put together twice.
    desk.run(&["mend", "--bundle", "b.pizhu", "--all", "--articles"])
        .exits(0);
    let history = desk.run(&["history", "b.pizhu", "--json"]).exits(0).out;
    let assembled = json_lines(&history).into_iter();
    let assembled = assembled.filter(|line| line["name"] == "assemble");
    assert_eq!(assembled.count(), 1, "{history}");
}

#[test]
fn what_belongs_to_no_article_is_in_no_export() {
    let desk = Desk::new(&JUMPS);
    let all = ["mend", "--bundle", "b.pizhu", "--all", "--articles"];
    let run = desk.run(&all).exits(0);
    assert!(
        run.err.contains("4 lines in no article hidden"),
        "{}",
        run.err
    );
    let export = |bundle: &str, format: &str, text: &str| {
        let out = format!("{bundle}.{format}");
        desk.run(&[
            "export", bundle, "--format", format, "--text", text, "--out", &out,
        ])
        .exits(0);
        String::from_utf8_lossy(&desk.read(&out)).into_owned()
    };
    for format in ["jsonl", "json", "ron"] {
        let set = export("b.pizhu", format, "clean");
        assert!(set.contains("一看就是半天"), "{format}");
        let mut texts = String::new();
        if format == "jsonl" {
            for line in json_lines(&set).iter().skip(1) {
                texts.push_str(line["text"].as_str().unwrap_or_default());
            }
        } else {
            // Every other field with text that was hidden is called `original`.
            texts = set.split("original").next().unwrap_or_default().to_owned();
        }
        for part in ["苇川日报　2024", "下转第2版", "上接第1版"] {
            assert!(!texts.contains(part), "{format}: {part} in {texts}");
        }
        // What was hidden is told, and is hidden where the set is read again.
        assert!(set.contains("hide"), "{format}");
        let again = format!("{format}.pizhu");
        let out = format!("b.pizhu.{format}");
        desk.run(&["import", &again, &out]).exits(0);
        let clean = |bundle: &str| desk.run(&["show", bundle, "1", "--clean"]).exits(0).out;
        assert_eq!(clean(&again), clean("b.pizhu"), "{format}");
        assert!(!clean(&again).contains("第1版"), "{format}");
    }
    // The text as printed is that of the page.
    let printed = export("b.pizhu", "jsonl", "printed");
    assert!(printed.contains("下转第2版"), "{printed}");
    // One undo brings all of it back.
    let desk = desk.apply("{\"undo\": {}}\n{\"undo\": {}}\n");
    let clean = desk.run(&["show", "b.pizhu", "1", "--clean"]).exits(0).out;
    assert!(clean.contains("苇川日报"), "{clean}");
}

#[test]
fn pages_in_other_encodings_are_read() {
    let desk = Desk::empty();
    let text = PAGE.repeat(3);
    let mut bytes = vec![0xFF, 0xFE];
    bytes.extend(text.encode_utf16().flat_map(u16::to_le_bytes));
    desk.write("utf8.txt", &text);
    desk.write("utf16.txt", bytes);
    let of = |name: &str| {
        let run = desk.run(&["mend", name]).exits(0);
        breaks(&json_lines(&run.out))
    };
    assert_eq!(of("utf8.txt"), of("utf16.txt"));
}

#[test]
fn odd_pages_are_read_and_their_lines_counted() {
    let utf16 = |text: &str, mark: &[u8], unit: fn(u16) -> [u8; 2]| {
        let units = text.encode_utf16().flat_map(unit);
        mark.iter().copied().chain(units).collect::<Vec<u8>>()
    };
    let prose =
        "今天镇里的老渡口来了一群白鹭，停在船头\r\n不肯走。\r\n\r\n船工说明年还来。\r\n".repeat(4);
    let prose_numbers: &[(u64, u64)] = &[
        (1, 2),
        (2, 4),
        (4, 5),
        (5, 6),
        (6, 8),
        (8, 9),
        (9, 10),
        (10, 12),
        (12, 13),
        (13, 14),
        (14, 16),
    ];
    let (gb, ..) = encoding_rs::GB18030.encode(&prose);
    let han = |n: u32| char::from_u32(0x4E00 + (n * 7 + n * n % 911 * 13) % 3000).unwrap_or('水');
    let long: String = (0..10_000).map(han).collect();
    let row: String = "甲乙丙".chars().cycle().take(100_000).collect();
    type Case<'a> = (&'a str, Vec<u8>, &'a [(u64, u64)]);
    let cases: [Case<'_>; 20] = [
        ("empty", vec![], &[]),
        ("a mark and nothing else", b"\xEF\xBB\xBF".to_vec(), &[]),
        ("only white space", " \n\t\n\u{3000}\n".into(), &[]),
        ("only line ends", "\r\n\n\r\u{C}".into(), &[]),
        ("one line", "船停了".into(), &[]),
        ("one line with its end", "\n船停了\n".into(), &[]),
        ("crlf", "船停\r\n\r\n水涨\r\n灯亮".into(), &[(1, 3), (3, 4)]),
        ("cr", "船停\r水涨\r\r灯亮".into(), &[(1, 2), (2, 4)]),
        (
            "mixed ends",
            "船停\r\n水涨\n\r灯亮".into(),
            &[(1, 2), (2, 4)],
        ),
        ("bom", "\u{FEFF}船停\n水涨".into(), &[(1, 2)]),
        (
            "form feeds",
            "船停\u{C}水涨\n\u{C}灯亮".into(),
            &[(1, 2), (2, 4)],
        ),
        (
            "line separators",
            "船停\u{2028}水涨\u{2029}灯亮".into(),
            &[(1, 2), (2, 3)],
        ),
        ("nul", "船停\0了\n水涨\0\0\n灯亮".into(), &[(1, 2), (2, 3)]),
        (
            "bytes of no encoding",
            b"\xFF\xFE\xFD\x80\x81\n\x82".to_vec(),
            &[],
        ),
        (
            "half of a pair",
            utf16("船停\n水涨", b"\xFF\xFE", u16::to_le_bytes)[..11].to_vec(),
            &[(1, 2)],
        ),
        (
            "utf-16 le",
            utf16(&prose, b"\xFF\xFE", u16::to_le_bytes),
            prose_numbers,
        ),
        (
            "utf-16 be",
            utf16(&prose, b"\xFE\xFF", u16::to_be_bytes),
            prose_numbers,
        ),
        ("gb18030", gb.into_owned(), prose_numbers),
        (
            "a long line",
            format!("船停\n{long}\n\n水涨").into(),
            &[(1, 2), (2, 4)],
        ),
        (
            "the same over and over",
            format!("{row}\n水涨").into(),
            &[(1, 2)],
        ),
    ];
    let desk = Desk::empty();
    for (name, bytes, expected) in cases {
        desk.write("odd.txt", bytes);
        let run = desk
            .run(&[
                "mend",
                "odd.txt",
                "--decisions",
                "out.jsonl",
                "--text",
                "clean",
                "--repairs",
                "repairs.jsonl",
            ])
            .exits(0);
        let records = json_lines(&String::from_utf8_lossy(&desk.read("out.jsonl")));
        let numbers: Vec<(u64, u64)> = records
            .iter()
            .map(|one| {
                let of = |key: &str| one[key].as_u64().unwrap_or_default();
                (of("line"), of("next"))
            })
            .collect();
        assert_eq!(numbers, expected, "{name}");
        assert!(run.out.is_empty(), "{name}: {}", run.out);
    }
}

#[test]
fn a_stream_gives_what_files_give() {
    let desk = Desk::empty();
    desk.write("one.txt", PAGE);
    let from_file = json_lines(&desk.run(&["mend", "one.txt"]).exits(0).out);
    let mut child = streaming(&desk);
    let line = json!({ "page": "one.txt", "text": PAGE });
    let mut stdin = child.stdin.take().expect("a pipe");
    writeln!(stdin, "{line}\nno page").expect("a pipe that takes it");
    drop(stdin);
    let output = child.wait_with_output().expect("the program");
    assert_eq!(output.status.code(), Some(1));
    let pages = json_lines(&String::from_utf8_lossy(&output.stdout));
    assert_eq!(pages.len(), 1);
    let mut streamed = pages[0]["decisions"].as_array().expect("decisions").clone();
    for record in &mut streamed {
        record["page"] = json!("one.txt");
    }
    assert_eq!(streamed, from_file);
    let article = &pages[0]["articles"][0];
    assert_eq!(article["headline"], "老渡口来了白鹭");
    assert_eq!(article["metadata"]["source"], "本报");
    assert!(
        article["text"]
            .as_str()
            .is_some_and(|text| text.contains("像不要紧"))
    );
    assert!(
        pages[0]["text"]
            .as_str()
            .is_some_and(|text| text.lines().count() == 4)
    );
}

/// The program, waiting for pages on its standard input.
fn streaming(desk: &Desk) -> Child {
    streaming_with(desk, &[])
}

fn streaming_with(desk: &Desk, more: &[&str]) -> Child {
    program(desk.folder(), &[&["mend"], more].concat())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program")
}

/// What comes of a stream, what is complained of, and the exit status.
fn streamed(desk: &Desk, input: &[u8]) -> (Vec<Value>, String, Option<i32>) {
    streamed_with(desk, &[], input)
}

fn streamed_with(desk: &Desk, more: &[&str], input: &[u8]) -> (Vec<Value>, String, Option<i32>) {
    let mut child = streaming_with(desk, more);
    let mut stdin = child.stdin.take().expect("a pipe");
    let input = input.to_vec();
    let writing = std::thread::spawn(move || stdin.write_all(&input));
    let output = child.wait_with_output().expect("the program");
    writing.join().expect("a thread").expect("a pipe");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (
        json_lines(&text(&output.stdout)),
        text(&output.stderr),
        output.status.code(),
    )
}

#[test]
fn bad_lines_of_a_stream_are_told_and_the_rest_goes_on() {
    let desk = Desk::empty();
    let mut input = "\u{FEFF}{\"page\":\"1\",\"text\":\"船停\\n水涨\"}\r\n\n"
        .as_bytes()
        .to_vec();
    input.extend(b"no page\n{\"page\":\"4\"}\n{\"page\":\"5\",\"text\":\"\xFF\xFE\"}\n[1]\n   \n");
    input.extend(b"{\"page\":\"8\",\"text\":\"\"}\n\0\n{\"page\":\"10\",\"text\":\"a\"} {}\n");
    input.extend("{\"text\":\"灯亮\"}\n{\"page\":\"12\",\"te".as_bytes());
    let (pages, told, status) = streamed(&desk, &input);
    let names: Vec<&str> = pages
        .iter()
        .filter_map(|page| page["page"].as_str())
        .collect();
    assert_eq!(names, ["1", "8", ""], "in their order");
    assert_eq!(status, Some(1));
    let lines: Vec<&str> = told
        .lines()
        .filter_map(|line| {
            line.strip_prefix("standard input, line ")?
                .split(':')
                .next()
        })
        .collect();
    assert_eq!(lines, ["3", "4", "5", "6", "9", "10", "12"], "{told}");
}

#[test]
fn a_stream_gives_names_and_fields_back_as_they_came() {
    let desk = Desk::empty();
    let input = "{\"page\":7,\"text\":\"船停\\n水涨\"}\n\
        {\"edition\":{\"day\":\"2024-03-05\",\"n\":[1,2]},\"page\":{\"id\":18446744073709551616},\"text\":\"灯亮\",\"text_id\":1.10}\n";
    let mut child = streaming(&desk);
    let mut stdin = child.stdin.take().expect("a pipe");
    stdin.write_all(input.as_bytes()).expect("a pipe");
    drop(stdin);
    let output = child.wait_with_output().expect("the program");
    assert_eq!(output.status.code(), Some(0));
    let out = String::from_utf8_lossy(&output.stdout).into_owned();
    let lines: Vec<&str> = out.lines().collect();
    assert!(lines[0].starts_with("{\"page\":7,"), "{out}");
    for part in [
        "{\"page\":{\"id\":18446744073709551616},",
        "\"edition\":{\"day\":\"2024-03-05\",\"n\":[1,2]}",
        "\"text_id\":1.10",
    ] {
        assert!(lines[1].contains(part), "{part} in {out}");
    }
    // What came out of a stream is scored by the names it has.
    desk.write("out.jsonl", &out);
    desk.write(
        "gold.jsonl",
        "{\"page\":\"7\",\"line\":1,\"next\":2,\"break\":\"keep\"}\n",
    );
    let run = desk.run(&["score", "gold.jsonl", "out.jsonl"]).exits(0);
    assert!(run.out.contains('7'), "{}", run.out);
}

#[test]
fn repairs_are_made_in_a_stream_and_listed() {
    let desk = Desk::empty();
    let page = json!({ "page": "a", "text": TWENTY });
    let input = format!("{page}\n");
    let (plain, told, _) = streamed(&desk, input.as_bytes());
    assert_eq!(told, "");
    assert!(
        plain[0]["text"]
            .as_str()
            .is_some_and(|text| text.contains("2 0年"))
    );
    assert!(plain[0].get("repairs").is_none());
    let (mended, told, status) = streamed_with(&desk, &["--repairs"], input.as_bytes());
    assert_eq!(status, Some(0));
    assert_eq!(mended[0]["decisions"], plain[0]["decisions"]);
    for text in [&mended[0]["text"], &mended[0]["articles"][0]["text"]] {
        let text = text.as_str().unwrap_or_default();
        assert!(
            text.contains("撑了20年船") && !text.contains("2 0"),
            "{text}"
        );
    }
    let made = mended[0]["repairs"].as_array().expect("repairs");
    assert_eq!(made.len(), 1, "{made:?}");
    assert_eq!(
        (&made[0]["line"], &made[0]["text"]),
        (&json!(2), &json!(" "))
    );
    assert!(told.contains("repaired: 1 place of kind space"), "{told}");
    for more in [
        ["--text", "out"],
        ["--decisions", "out"],
        ["--repairs", "out"],
    ] {
        let (_, told, status) = streamed_with(&desk, &more, b"");
        assert_eq!(status, Some(2), "{told}");
        assert!(told.contains("no page was"), "{told}");
        assert!(!desk.path("out").exists());
    }
}

#[test]
fn an_empty_stream_gives_nothing() {
    let desk = Desk::empty();
    for input in [&b""[..], b"\n\n  \n", b"\xEF\xBB\xBF"] {
        let (pages, told, status) = streamed(&desk, input);
        assert_eq!((pages.len(), told.as_str(), status), (0, "", Some(0)));
    }
}

#[test]
fn a_huge_line_of_a_stream_is_a_page_like_any_other() {
    let desk = Desk::empty();
    let huge = PAGE.repeat(400);
    let line = |page: &str, text: &str| format!("{}\n", json!({ "page": page, "text": text }));
    let unbroken = "甲乙丙丁戊己庚".repeat(10_000);
    let input = [
        line("huge", &huge),
        line("one", PAGE),
        line("unbroken", &unbroken),
        line("two", PAGE),
    ];
    let (pages, told, status) = streamed(&desk, input.concat().as_bytes());
    assert_eq!((told.as_str(), status), ("", Some(0)));
    let names: Vec<&str> = pages
        .iter()
        .filter_map(|page| page["page"].as_str())
        .collect();
    assert_eq!(names, ["huge", "one", "unbroken", "two"]);
    assert_eq!(pages[1]["decisions"], pages[3]["decisions"]);
    assert_eq!(
        pages[2]["text"].as_str().map(str::trim_end),
        Some(&*unbroken)
    );
}

#[test]
fn a_stream_ends_quietly_when_nobody_listens() {
    let desk = Desk::empty();
    let mut child = streaming(&desk);
    let mut stdin = child.stdin.take().expect("a pipe");
    let line = format!("{}\n", json!({ "page": "a", "text": PAGE }));
    stdin.write_all(line.as_bytes()).expect("a pipe");
    let mut out = BufReader::new(child.stdout.take().expect("a pipe"));
    let mut first = String::new();
    out.read_line(&mut first).expect("a page");
    assert!(
        first.starts_with('{'),
        "it comes before the input has ended"
    );
    drop(out);
    // More than a pipe holds: it would never end if nobody read it, nor stopped.
    let stopped = (0..10_000).any(|_| stdin.write_all(line.as_bytes()).is_err());
    assert!(stopped, "the rest is not read");
    drop(stdin);
    let output = child.wait_with_output().expect("the program");
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
}

#[test]
fn a_bundle_is_mended_in_one_action() {
    let desk = Desk::new(&[PAGE]).apply("{\"keep\": {\"article\": 1, \"line\": 3}}\n");
    let before = desk.history("b.pizhu").len();
    desk.run(&["mend", "--bundle", "b.pizhu", "--all"]).exits(0);
    assert_eq!(desk.history("b.pizhu").len(), before + 1);
    let run = desk
        .run(&["history", "b.pizhu", "--json", "-n", "1"])
        .exits(0);
    let last = &json_lines(&run.out)[0];
    assert_eq!(
        (&last["name"], &last["machine"]),
        (&json!("mend"), &json!(true))
    );
    let clean = desk.run(&["show", "b.pizhu", "1", "--clean"]).exits(0).out;
    // What the editor kept stays kept; the rest is as the page alone is decided.
    assert!(clean.contains("老渡口\n来了一群"), "{clean}");
    assert!(clean.contains("像不要紧"), "{clean}");
    desk.is_sound("b.pizhu");
    // Nothing is open any more, and nothing is done twice.
    desk.run(&["mend", "--bundle", "b.pizhu", "--all"]).exits(0);
    assert_eq!(desk.history("b.pizhu").len(), before + 1);
}

#[test]
fn decisions_are_scored() {
    let desk = Desk::empty();
    desk.write("a.txt", "一二三四五\n六七八九十\n甲乙丙丁\n戊己庚辛\n");
    desk.write(
        "gold.jsonl",
        "{\"page\":\"a.txt\",\"line\":1,\"next\":2,\"break\":\"keep\"}\n\
         {\"page\":\"a.txt\",\"line\":2,\"next\":3,\"break\":\"join\"}\n\
         {\"page\":\"a.txt\",\"line\":3,\"next\":4,\"break\":\"either\"}\n",
    );
    desk.write(
        "out.jsonl",
        "{\"page\":\"x/a.txt\",\"line\":1,\"next\":2,\"break\":\"keep\",\"confidence\":0.9,\"review\":true}\n\
         {\"page\":\"x/a.txt\",\"line\":2,\"next\":3,\"break\":\"keep\",\"confidence\":0.8,\"review\":false}\n\
         {\"page\":\"x/a.txt\",\"line\":3,\"next\":4,\"break\":\"join\",\"confidence\":0.7,\"review\":true}\n",
    );
    let run = desk
        .run(&["score", "gold.jsonl", "out.jsonl", "--json"])
        .exits(0);
    let all = &json_lines(&run.out)[1];
    let of = |key: &str| all[key].as_f64().unwrap_or(f64::NAN);
    assert_eq!(
        (all["breaks"].as_u64(), all["errors"].as_u64()),
        (Some(2), Some(1))
    );
    assert_eq!(
        (all["asked"].as_u64(), all["silent"].as_u64()),
        (Some(1), Some(1))
    );
    assert_eq!(all["characters"].as_u64(), Some(18));
    assert!((of("precision") - 0.5).abs() < 1e-9 && (of("recall") - 1.0).abs() < 1e-9);
    assert!((of("f1") - 2.0 / 3.0).abs() < 1e-9);
    assert!((of("silent_per_1000") - 1000.0 / 18.0).abs() < 1e-6);
    let shown = desk.run(&["score", "gold.jsonl", "out.jsonl"]).exits(0).out;
    for words in [
        "a.txt",
        "all",
        "expected calibration error",
        "wrong and not asked 1",
    ] {
        assert!(shown.contains(words), "{words} in {shown}");
    }
    desk.write("none.jsonl", "");
    desk.run(&["score", "gold.jsonl", "none.jsonl"]).exits(1);
    desk.run(&["score", "a.txt", "out.jsonl"])
        .refuses(&["a.txt, line 1"]);
}

#[test]
fn repairs_are_written_and_made_and_a_recipe_does_only_its_own() {
    let text = "河湾渡口修葺一新\n他在这里撑了3 0年船，头一回\n见到这样的事。\n";
    let desk = Desk::new(&[text]);
    desk.write("a.txt", text);
    let run = desk.run(&["mend", "a.txt", "--repairs", "-"]).exits(0);
    let found = json_lines(&run.out);
    assert_eq!(found.len(), 1, "{found:?}");
    let one = &found[0];
    let at = text.chars().position(|c| c == ' ').unwrap();
    assert_eq!(one["line"], json!(2));
    assert_eq!((&one["start"], &one["end"]), (&json!(at), &json!(at + 1)));
    assert_eq!((&one["text"], &one["with"]), (&json!(" "), &json!("")));
    assert_eq!(one["flag"], json!(false));

    let recipe = r#"(name: "数字", steps: [mend((facets: (sorts: [space])))])"#;
    desk.write("numbers.ron", recipe);
    let run = desk
        .run(&["mend", "--bundle", "b.pizhu", "--recipe", "numbers.ron"])
        .exits(0);
    assert!(run.err.contains("step 1: 1 place changed"), "{}", run.err);
    let shown = desk.run(&["show", "b.pizhu", "1", "--clean"]).exits(0).out;
    assert!(shown.contains("撑了30年船"), "{shown}");

    let desk = Desk::new(&[text]);
    let run = desk
        .run(&["mend", "--bundle", "b.pizhu", "--repairs"])
        .exits(0);
    assert!(run.err.contains("1 repaired"), "{}", run.err);
    let wrong = ["mend", "--bundle", "b.pizhu", "--repairs", "out.jsonl"];
    assert!(desk.run(&wrong).err.contains("takes no file"));
}

/// A number that is cut, and a misprint.
const TWENTY: &str =
    "河湾渡口修葺一新\n他在这里撑了2 0年船，头一回\n见到这样的事。己经是春天了。\n";

#[test]
fn repairs_are_made_in_clean_articles_where_that_is_said() {
    let desk = Desk::empty();
    desk.write("a.txt", TWENTY);
    let text = |folder: &str| {
        String::from_utf8_lossy(&desk.read(&format!("{folder}/a-1.txt"))).into_owned()
    };
    let records = |file: &str| json_lines(&String::from_utf8_lossy(&desk.read(file)));
    let run = desk
        .run(&["mend", "a.txt", "--text", "as-printed"])
        .exits(0);
    assert!(
        run.err
            .contains("left as printed: 1 repair that is sure, which --repairs makes"),
        "{}",
        run.err
    );
    assert!(text("as-printed").contains("撑了2 0年船"));
    assert!(!desk.path("as-printed/repairs.jsonl").exists());

    let run = desk
        .run(&["mend", "a.txt", "--text", "mended", "--repairs"])
        .exits(0);
    assert!(
        run.err.contains("repaired: 1 place of kind space"),
        "{}",
        run.err
    );
    assert!(run.err.contains("only to be looked at"), "{}", run.err);
    let mended = text("mended");
    assert!(mended.contains("撑了20年船"), "{mended}");
    assert!(mended.contains("己经"), "a flag is never made: {mended}");
    assert_eq!(text("as-printed").replace("2 0", "20"), mended);
    // What is said of the articles is the same, and the lines are those of the page.
    assert_eq!(
        records("as-printed/articles.jsonl"),
        records("mended/articles.jsonl")
    );
    let made = records("mended/repairs.jsonl");
    assert_eq!(made.len(), 1, "{made:?}");
    assert_eq!(
        (&made[0]["page"], &made[0]["line"]),
        (&json!("a.txt"), &json!(2))
    );
    assert_eq!(
        desk.read("a.txt"),
        TWENTY.as_bytes(),
        "pages stay as they are"
    );

    // Nothing is as sure as that.
    desk.run(&[
        "mend",
        "a.txt",
        "--text",
        "mended",
        "--repairs",
        "--ask-below",
        "1",
    ])
    .exits(0);
    assert!(text("mended").contains("2 0") && records("mended/repairs.jsonl").is_empty());

    // Repairs never take the place of a page.
    let run = desk.run(&["mend", "--repairs", "a.txt"]).exits(2);
    assert_eq!(desk.read("a.txt"), TWENTY.as_bytes());
    assert!(!run.err.is_empty());
    let run = desk.run(&["mend", "--text", "mended", "--repairs", "a.txt", "a.txt"]);
    assert!(run.exits(2).err.contains("this is no list of repairs"));
    assert_eq!(desk.read("a.txt"), TWENTY.as_bytes());
}

#[test]
fn a_folder_is_the_pages_in_it() {
    let desk = Desk::empty();
    std::fs::create_dir_all(desk.path("pages/second")).unwrap();
    std::fs::create_dir_all(desk.path("none")).unwrap();
    desk.write("pages/a.txt", PAGE);
    desk.write("pages/second/b.txt", PAGE);
    desk.write("pages/picture.png", "no page");
    let run = desk.run(&["mend", "pages", "--decisions", "-"]).exits(0);
    let records = json_lines(&run.out);
    let mut pages: Vec<&str> = records
        .iter()
        .filter_map(|one| one["page"].as_str())
        .collect();
    pages.dedup();
    assert_eq!(pages, ["pages/a.txt", "pages/second/b.txt"]);
    assert!(
        run.err.contains("1 file of other kinds passed over"),
        "{}",
        run.err
    );
    let run = desk.run(&["mend", "none", "pages"]).exits(1);
    assert!(
        run.err.contains("none: there is no page in this folder"),
        "{}",
        run.err
    );
}

#[test]
fn what_cannot_be_read_or_written_is_said_in_words() {
    let desk = Desk::empty();
    desk.write("a.txt", PAGE);
    std::fs::create_dir_all(desk.path("folder")).unwrap();
    let refused = |arguments: &[&str], words: &str| {
        let arguments = [&["mend"], arguments].concat();
        let run = desk.run(&arguments).exits(2);
        assert!(run.err.contains(words), "{words} in {}", run.err);
        let is_plain = !run.err.contains("os error") && !run.err.contains(".part");
        assert!(is_plain && run.out.is_empty(), "{}", run.err);
    };
    refused(
        &["b.txt", "--decisions", "out.jsonl"],
        "b.txt: there is no such file",
    );
    assert!(
        !desk.path("out.jsonl").exists(),
        "nothing was mended, nothing is written"
    );
    refused(
        &["a.txt", "--decisions", "none/out.jsonl"],
        "the folder for it is not there",
    );
    refused(&["a.txt", "--decisions", "folder"], "this is a folder");
    refused(
        &["a.txt", "--text", "a.txt"],
        "this is a file, and not a folder",
    );
    refused(
        &["a.txt", "--repairs", "a.txt/x.jsonl"],
        "a part of the path is no folder",
    );

    // Where only a part can be read the rest is mended.
    let run = desk.run(&["mend", "b.txt", "a.txt"]).exits(1);
    assert_eq!(json_lines(&run.out).len(), 7);
    desk.write("wrong.txt", b"\xB1\xB1\xBE\xA9\n\xB1\xB1\xBE\xA9");
    let run = desk
        .run(&["mend", "wrong.txt", "--encoding", "utf-8"])
        .exits(0);
    assert!(
        run.err.contains("8 bytes of it mean nothing in utf-8"),
        "{}",
        run.err
    );
}

#[test]
fn scores_know_every_confidence_and_take_no_other_break() {
    let desk = Desk::empty();
    desk.write("a.txt", "一二三四五\n六七八九十\n\n甲乙丙丁\n");
    desk.write(
        "gold.jsonl",
        "{\"page\":\"a.txt\",\"line\":1,\"next\":2,\"break\":\"keep\"}\n\
         {\"page\":\"a.txt\",\"line\":2,\"next\":4,\"break\":\"join\"}\n",
    );
    let decided = |next: u32| {
        format!(
            "{{\"page\":\"a.txt\",\"line\":1,\"next\":2,\"break\":\"keep\",\"confidence\":0.25}}\n\
             {{\"page\":\"a.txt\",\"line\":2,\"next\":{next},\"break\":\"join\",\"confidence\":0.95}}\n"
        )
    };
    desk.write("out.jsonl", decided(4));
    let run = desk.run(&["score", "gold.jsonl", "out.jsonl"]).exits(0);
    for row in [
        "0.25 to 0.30       1   0.2500  1.0000",
        "0.95 to 1.00       1   0.9500  1.0000",
    ] {
        assert!(run.out.contains(row), "{row} in {}", run.out);
    }
    assert!(
        run.out.contains("expected calibration error 0.4000"),
        "{}",
        run.out
    );
    // Lines that were counted otherwise are other breaks.
    desk.write("out.jsonl", decided(3));
    let run = desk.run(&["score", "gold.jsonl", "out.jsonl"]).exits(1);
    assert!(
        run.err.contains("1 decided break without a decision"),
        "{}",
        run.err
    );
}

#[test]
fn a_recipe_says_how_many_places_each_step_changed() {
    let desk = Desk::new(&["渡船到了。渡船又走了。\n", "渡船停在渡口。\n"]);
    let step = |find: &str| format!("replace((find: \"{find}\", with: \"轮渡\"))");
    let steps = format!("{}, {}", step("渡船"), step("火车"));
    desk.write("words.ron", format!("(name: \"词\", steps: [{steps}])"));
    let recipe = ["mend", "--bundle", "b.pizhu", "--recipe", "words.ron"];
    let run = desk.run(&recipe).exits(0);
    for words in ["step 1: 3 places changed", "step 2: 0 places changed"] {
        assert!(run.err.contains(words), "{words} in {}", run.err);
    }
    desk.is_sound("b.pizhu");
}
