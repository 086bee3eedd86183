//! What is known about a page besides its text: which newspaper, which day, which page of it.
//!
//! Three sources name it: the page's own head lines or JSON fields (`format::pages`), the path of
//! its file ([`PathPattern`]) and a table beside the files ([`MetadataTable`]). All use the same
//! keys, dates as `2024-03-05` and page numbers without leading zeros, so that they can be
//! compared and sorted as text. Nothing here touches the disk; paths are only read as names.

mod pattern;
mod table;

use std::collections::BTreeMap;

pub use pattern::{PathPattern, PatternError, PatternProblem};
pub use table::{MetadataTable, TableError};

/// What is known about a page, by key. Values are free text, but see [`normalize`].
pub type Metadata = BTreeMap<String, String>;

/// The newspaper's name.
pub const NEWSPAPER: &str = "newspaper";
/// The day of publication, ISO 8601 where it could be understood.
pub const DATE: &str = "date";
/// 版次: the number of the page within the issue, such as `4` or `A05`.
pub const PAGE: &str = "page";
/// Where the text was taken from: an agency, a web site, a collection.
pub const SOURCE: &str = "source";
/// The headline or the title of the page.
pub const TITLE: &str = "title";
/// The address the text was taken from.
pub const URL: &str = "url";
/// Who wrote it.
pub const AUTHOR: &str = "author";
/// Where it was written or published.
pub const PLACE: &str = "place";

/// Whether `key` may name metadata: not blank, no blank at its ends, no control characters.
pub fn is_key(key: &str) -> bool {
    !key.is_empty() && key.trim() == key && !key.contains(char::is_control)
}

/// The known key that a column, field or head line of that name stands for, in English or
/// Chinese, simplified or traditional; case and blanks at the ends make no difference.
pub fn known_key(name: &str) -> Option<&'static str> {
    Some(match name.trim().to_lowercase().as_str() {
        "newspaper" | "paper" | "报纸" | "報紙" | "报名" | "報名" => NEWSPAPER,
        "date" | "pubdate" | "pub_date" | "publish_date" | "published" | "日期" | "时间"
        | "時間" | "发布时间" | "發布時間" | "出版日期" => DATE,
        "page" | "版次" | "版" | "版面" | "版号" | "版號" => PAGE,
        "source" | "来源" | "來源" => SOURCE,
        "title" | "headline" | "标题" | "標題" | "题目" | "題目" => TITLE,
        "url" | "link" | "网址" | "網址" | "链接" | "鏈接" | "連結" => URL,
        "author" | "作者" => AUTHOR,
        "place" | "location" | "地点" | "地點" => PLACE,
        _ => return None,
    })
}

/// `value` as it is kept under `key`: no blanks at the ends, control characters (line ends among
/// them) as spaces, a date as ISO 8601 if it can be understood, a page number without 第…版 and
/// leading zeros. `None` when nothing is left.
pub fn normalize(key: &str, value: &str) -> Option<String> {
    let value = value.replace(char::is_control, " ");
    let value = value.trim();
    let value = match key {
        DATE => normalize_date(value).unwrap_or_else(|| value.to_owned()),
        PAGE => normalize_page(value),
        _ => value.to_owned(),
    };
    (!value.is_empty()).then_some(value)
}

/// The day `text` names, as `YYYY-MM-DD`; `None` if it is none or not in the calendar.
///
/// Understood are `2024-3-5` and the same with `_`, `.` or `/`, `20240305` and `2024年3月5日`, in
/// half- or full-width digits, with a time or a weekday after it or not.
pub fn normalize_date(text: &str) -> Option<String> {
    let chars: Vec<char> = text.trim().chars().map(half_width).collect();
    let mut rest = chars.as_slice();
    let year = digits(&mut rest, 4, 4)?;
    let (month, day);
    match rest {
        ['0'..='9', ..] => {
            month = digits(&mut rest, 2, 2)?;
            day = digits(&mut rest, 2, 2)?;
        }
        [separator @ ('-' | '_' | '.' | '/'), ..] => {
            let separator = *separator;
            rest = &rest[1..];
            month = digits(&mut rest, 1, 2)?;
            rest = rest.strip_prefix(&[separator])?;
            day = digits(&mut rest, 1, 2)?;
        }
        _ => {
            // OCR puts blanks around these.
            skip_blanks(&mut rest);
            rest = rest.strip_prefix(&['年'])?;
            skip_blanks(&mut rest);
            month = digits(&mut rest, 1, 2)?;
            skip_blanks(&mut rest);
            rest = rest.strip_prefix(&['月'])?;
            skip_blanks(&mut rest);
            day = digits(&mut rest, 1, 2)?;
            skip_blanks(&mut rest);
            if let [after, others @ ..] = rest {
                rest = others;
                if !matches!(after, '日' | '号' | '號') {
                    return None;
                }
            }
        }
    }
    if !is_time_or_weekday(rest) {
        return None;
    }
    let date = jiff::civil::Date::new(
        i16::try_from(year).ok()?,
        i8::try_from(month).ok()?,
        i8::try_from(day).ok()?,
    );
    Some(date.ok()?.to_string())
}

fn half_width(c: char) -> char {
    match c {
        '０'..='９' => char::from(b'0' + (c as u32 - '０' as u32) as u8),
        '：' => ':',
        '－' => '-',
        '．' => '.',
        '／' => '/',
        _ => c,
    }
}

fn skip_blanks(rest: &mut &[char]) {
    while let [blank, others @ ..] = rest
        && blank.is_whitespace()
    {
        *rest = others;
    }
}

fn digits(rest: &mut &[char], least: usize, most: usize) -> Option<u32> {
    let count = rest.iter().take(most).take_while(|c| c.is_ascii_digit());
    let (digits, others) = rest.split_at(count.count());
    *rest = others;
    (digits.len() >= least).then(|| {
        digits
            .iter()
            .fold(0, |n, c| n * 10 + (*c as u32 - '0' as u32))
    })
}

/// Whether what follows a date leaves it a single day.
fn is_time_or_weekday(rest: &[char]) -> bool {
    let text: String = rest.iter().collect();
    let text = text.strip_prefix('T').unwrap_or(&text).trim_start();
    let is_time = text.contains(':') && text.starts_with(|c: char| c.is_ascii_digit());
    let runs_on = rest.first().is_some_and(char::is_ascii_digit) && !is_time;
    let text = text.trim_start_matches(['(', '（']);
    !runs_on && (text.is_empty() || is_time || text.starts_with("星期") || text.starts_with('周'))
}

fn normalize_page(text: &str) -> String {
    let text = text.trim();
    let text = text.strip_prefix('第').unwrap_or(text);
    let text = text.strip_suffix('版').unwrap_or(text).trim();
    let text: String = text.chars().map(half_width).collect();
    let stripped = text.trim_start_matches('0');
    if stripped.starts_with(|c: char| c.is_ascii_digit()) || !text.starts_with('0') {
        stripped.to_owned()
    } else {
        // Nothing but zeros, or zeros before something else.
        format!("0{stripped}")
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use proptest::prelude::*;

    fn shown(metadata: Option<&Metadata>) -> String {
        let Some(metadata) = metadata else {
            return "-".to_owned();
        };
        let pairs = metadata.iter().map(|(key, value)| format!("{key}={value}"));
        pairs.collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn dates_become_iso_or_nothing() {
        for (text, expected) in [
            ("2024-03-05", Some("2024-03-05")),
            ("2024-3-5", Some("2024-03-05")),
            (" 2024_03_05 ", Some("2024-03-05")),
            ("2024.3.5", Some("2024-03-05")),
            ("2024/03/05", Some("2024-03-05")),
            ("20240305", Some("2024-03-05")),
            ("2024年3月5日", Some("2024-03-05")),
            ("２０２４年０３月０５日", Some("2024-03-05")),
            ("2024 年 3 月 5 日 星期二", Some("2024-03-05")),
            ("2024年3月5日（星期二）", Some("2024-03-05")),
            ("2024年3月5", Some("2024-03-05")),
            ("2024-03-05 08:30", Some("2024-03-05")),
            ("2024-03-05T08:30:00Z", Some("2024-03-05")),
            ("2024年3月5日08：30", Some("2024-03-05")),
            ("2024-02-29", Some("2024-02-29")),
            ("2023-02-29", None),
            ("2024-13-01", None),
            ("2024-00-01", None),
            ("2024-03_05", None),
            ("2024-03-051", None),
            ("202403051", None),
            ("2024-03-05-06", None),
            ("2024年3月5日至6日", None),
            ("2024年3月", None),
            ("2024", None),
            ("24-3-5", None),
            ("None", None),
            ("", None),
        ] {
            assert_eq!(normalize_date(text).as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn pages_lose_their_frame() {
        for (text, expected) in [
            ("第01版", "1"),
            ("004", "4"),
            ("４版", "4"),
            ("A05", "A05"),
            ("第A05版", "A05"),
            ("10", "10"),
            ("0", "0"),
            ("000", "0"),
            ("头版", "头"),
        ] {
            assert_eq!(normalize(PAGE, text).as_deref(), Some(expected), "{text}");
        }
        assert_eq!(normalize(TITLE, " 上\n下 ").as_deref(), Some("上 下"));
        assert_eq!(normalize(TITLE, " \n "), None);
    }

    #[test]
    fn patterns_read_paths() {
        #[track_caller]
        fn check(pattern: &str, path: &str, expected: &str) {
            let parsed = PathPattern::parse(pattern).unwrap();
            let found = parsed.apply(Path::new(path));
            assert_eq!(shown(found.as_ref()), expected, "{pattern} {path}");
        }
        let three = "{newspaper}/{date}/{page}.txt";
        let all = "date=2024-03-05 newspaper=晨报 page=4";
        check(three, "/data/晨报/2024-03-05/04.txt", all);
        check(three, "晨报/20240305/4.txt", all);
        check(three, r"C:\data\晨报\2024_03_05\第04版.txt", all);
        check(three, "晨报//2024年3月5日/004.txt", all);
        check(r"{报纸}\{日期}\{版次}.txt", "晨报/2024-3-5/4.txt", all);
        check(three, "2024-03-05/4.txt", "-");
        check(three, "晨报/2024-02-30/4.txt", "-");
        check(three, "晨报/2024-03-05/4.md", "-");
        check(three, "晨报/2024-03-05/x/4.txt", "-");
        check(
            "{newspaper}_{date}_{page}.*",
            "晨报_2024_03_05_A02.txt",
            "date=2024-03-05 newspaper=晨报 page=A02",
        );
        check(
            "{newspaper}{date}.txt",
            "晨报20240305.txt",
            "date=2024-03-05 newspaper=晨报",
        );
        check("第{page}版.txt", "晨报/第012版.txt", "page=12");
        check("{date}*.txt", "2024-03-05-要闻.txt", "date=2024-03-05");
        check(
            "{newspaper}/**/{page}.txt",
            "晨报/2024/03/4.txt",
            "newspaper=晨报 page=4",
        );
        check(
            "{newspaper}/**/{page}.txt",
            "晨报/4.txt",
            "newspaper=晨报 page=4",
        );
        check("**/{page}.txt", "4.txt", "page=4");
        check("a.b({edition})+/x.txt", "/q/a.b(早)+/x.txt", "edition=早");
        check("a.b/x.txt", "aab/x.txt", "-");
        check("b/{page}.txt", "ab/4.txt", "-");
        check(
            "/{newspaper}/{page}.txt",
            "/x/晨报/4.txt",
            "newspaper=晨报 page=4",
        );
        check("*.txt", "4.txt", "");
        check(
            "{author}-{title}.txt",
            "甲-乙-丙.txt",
            "author=甲 title=乙-丙",
        );
    }

    #[test]
    fn bad_patterns_are_refused_where_they_are_bad() {
        #[track_caller]
        fn check(pattern: &str, position: usize, problem: PatternProblem) {
            let found = PathPattern::parse(pattern).unwrap_err();
            assert_eq!(found, PatternError { position, problem }, "{pattern}");
        }
        check("", 0, PatternProblem::Empty);
        check("报/{page.txt", 2, PatternProblem::Unclosed);
        check("报/page}.txt", 6, PatternProblem::Unopened);
        check("报/{}.txt", 2, PatternProblem::Name(String::new()));
        check("{a/b}", 0, PatternProblem::Name("a/b".to_owned()));
        check("{a{b}", 0, PatternProblem::Name("a{b".to_owned()));
        check("{date}/{日期}", 7, PatternProblem::Twice("date".to_owned()));
        check("a**/b", 1, PatternProblem::Folders);
        check("a/**", 2, PatternProblem::Folders);
        let error = PathPattern::parse("报/{}").unwrap_err();
        assert_eq!(
            error.to_string(),
            "path pattern, character 3: {} is not a name; write one such as {date}"
        );
        assert!(PathPattern::parse(&"*{a}".repeat(9)).is_err());
    }

    /// `=` a row's metadata for a file, `!` the table's error.
    #[track_caller]
    fn check_table(csv: &[u8], file: &str, expected: &str) {
        let found = match MetadataTable::read(csv) {
            Ok(table) => shown(table.for_file(Path::new(file))),
            Err(error) => format!("{error:?}"),
        };
        assert_eq!(found, expected, "{}", String::from_utf8_lossy(csv));
    }

    #[test]
    fn tables_are_read_in_their_dialects() {
        let expected = "date=2024-03-05 newspaper=晨报 page=4";
        let plain = "file,newspaper,date,page\na.txt,晨报,2024年3月5日,04\n";
        check_table(plain.as_bytes(), "/x/a.txt", expected);
        check_table(format!("\u{FEFF}{plain}").as_bytes(), "a.txt", expected);
        check_table(plain.replace(',', ";").as_bytes(), "a.txt", expected);
        check_table(plain.replace(',', "\t").as_bytes(), "a.txt", expected);
        check_table(plain.replace('\n', "\r\n").as_bytes(), "a.txt", expected);
        let chinese = "报纸,日期,版次,文件\n晨报,20240305,第4版,a.txt";
        check_table(chinese.as_bytes(), "a.txt", expected);
        check_table(&encoding_rs::GB18030.encode(chinese).0, "a.txt", expected);
        check_table(
            "File,标题,备注,,\n\"a.txt\",\"甲,乙\",x,,\n,,,,\n".as_bytes(),
            "a.txt",
            "title=甲,乙 备注=x",
        );
        check_table(
            "file,title,author\na.txt,甲".as_bytes(),
            "a.txt",
            "title=甲",
        );
        check_table("file\na.txt".as_bytes(), "a.txt", "");
    }

    #[test]
    fn bad_tables_name_the_line() {
        check_table(b"", "", "NoFileColumn { found: [] }");
        check_table(
            "名,日期\n".as_bytes(),
            "",
            "NoFileColumn { found: [\"名\", \"日期\"] }",
        );
        check_table(
            b"file,date,pubdate\n",
            "",
            "ColumnTwice { key: \"date\", first: 2, second: 3 }",
        );
        check_table(
            b"file,page\n\n\na,1,2\n",
            "",
            "Cells { line: 4, found: 3, expected: 2 }",
        );
        check_table(
            b"file,title\r\n\"a\",\"x\r\ny\"\r\n\r\n,1\r\n",
            "",
            "NoFile { line: 5 }",
        );
        check_table(
            b"file,page\na,1\nb,1\n./a,2\n",
            "",
            "FileTwice { line: 4, first: 2, file: \"./a\" }",
        );
        check_table(
            b"file,date\na,\nb,gestern\n",
            "",
            "Date { line: 3, value: \"gestern\" }",
        );
        check_table(
            b"file,date\na,\xFF\n",
            "",
            "Undecodable { line: 2, encoding: Utf8 }",
        );
    }

    #[test]
    fn the_longest_matching_row_counts() {
        let csv =
            "file,page\na.txt,1\n2024/a.txt,2\n/data/2023/b.txt,3\nx/c.txt,4\ny/c.txt,5\nd.txt,6\n";
        for (file, expected) in [
            ("a.txt", "page=1"),
            ("2023/a.txt", "page=1"),
            ("/q/2024/a.txt", "page=2"),
            (r"D:\2024\a.txt", "page=2"),
            ("/data/2023/b.txt", "page=3"),
            ("2023/b.txt", "page=3"),
            ("./b.txt", "page=3"),
            ("/other/2023/b.txt", "-"),
            ("c.txt", "-"),
            ("x/c.txt", "page=4"),
            ("e.txt", "-"),
            ("ad.txt", "-"),
            ("", "-"),
        ] {
            check_table(csv.as_bytes(), file, expected);
        }
        let table = MetadataTable::read(csv.as_bytes()).unwrap();
        let files = ["/q/2024/a.txt", "x/c.txt", "d.txt"].map(Path::new);
        let rest = table.rows_without_file(files);
        assert_eq!(
            rest,
            [(2, "a.txt"), (4, "/data/2023/b.txt"), (6, "y/c.txt")]
        );
    }

    proptest! {
        #[test]
        fn any_bytes_make_a_table_or_an_error(
            bytes in proptest::collection::vec(any::<u8>(), 0..300),
            text in "(file|文件)?[,;\t\"\r\na-c日期/.]{0,60}",
        ) {
            for bytes in [bytes.as_slice(), text.as_bytes()] {
                if let Ok(table) = MetadataTable::read(bytes) {
                    table.for_file(Path::new("a"));
                    table.rows_without_file([Path::new("a/b")]);
                }
            }
        }

        #[test]
        fn any_pattern_and_path_are_answered(pattern in "[{}*/\\\\a-c日date.()\\[]{0,20}|.*", path in ".*") {
            if let Ok(pattern) = PathPattern::parse(&pattern) {
                pattern.apply(Path::new(&path));
            }
            normalize_date(&path);
            normalize_date(&pattern);
            normalize(PAGE, &path);
        }

        #[test]
        fn every_day_is_understood(y in 1000i16..9999, m in 1i8..=12, d in 1i8..=31) {
            let expected = jiff::civil::Date::new(y, m, d).ok().map(|date| date.to_string());
            for text in [format!("{y}-{m}-{d}"), format!("{y}年{m}月{d}日"), format!("{y}{m:02}{d:02}")] {
                prop_assert_eq!(normalize_date(&text), expected.clone());
                let pattern = PathPattern::parse("{date}.txt").unwrap();
                let found = pattern.apply(Path::new(&format!("x/{text}.txt")));
                prop_assert_eq!(found.and_then(|m| m.get(DATE).cloned()), expected.clone());
            }
        }
    }
}
