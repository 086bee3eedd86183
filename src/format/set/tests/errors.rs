//! What is wrong is told with its place.

use crate::format::set::*;
use serde_json::Value;

use super::{example, header, read};

/// `file` as read in `format` fails with `message`.
#[track_caller]
fn refuses(format: Format, file: &str, message: &str) {
    let mut reader = match SetReader::new(file.as_bytes(), format) {
        Ok(reader) => reader.checking(),
        Err(error) => return assert_eq!(error.to_string(), message),
    };
    let error = reader.find_map(Result::err).expect("an error");
    assert_eq!(error.to_string(), message);
}

const LINE: &str = "{\"pizhu\":{\"schema\":1,\"program\":\"p\",\"text\":\"clean\"}}\n";

const JSON: &str =
    "{\"pizhu\":{\"schema\":1,\"program\":\"p\",\"text\":\"clean\"},\"articles\":[\n";

const RON: &str = "(pizhu:(schema:1,program:\"p\",text:clean),articles:[\n";

#[test]
fn errors_tell_the_place() {
    refuses(
        Format::JsonLines,
        &format!("{LINE}\n{{\"id\":\"甲\",\"state\":\"done\",\"text\":7}}\n"),
        "line 3, column 33 (article 0, id \"甲\"): invalid type: integer `7`, expected a string",
    );
    refuses(
        Format::Json,
        &format!(
            "{JSON}{{\"id\":\"a\",\"state\":\"done\",\"text\":\"\"}},\n  {{\"id\":\"b\",\n\"state\":\"gone\"}}]}}"
        ),
        "line 4, column 14 (article 1, id \"b\"): unknown variant `gone`, expected one of `todo`, `doing`, `done`",
    );
    refuses(
        Format::Ron,
        &format!("{RON}(id:\"a\",state:done,text:\"\"),\n(id:\"b\",\nstate:done,text:'x')])"),
        "line 4, column 17 (article 1, id \"b\"): Expected string",
    );
    refuses(
        Format::JsonLines,
        &format!("{LINE}{{\"id\":\"a\",\"state\":\"done\"}}"),
        "line 2, column 25 (article 0, id \"a\"): missing field `text`",
    );
    refuses(
        Format::Json,
        &format!("{JSON}{{\"id\":\"a\",\"state\":\"done\",\"text\":\"\"}}\n{{"),
        "line 3, column 1: expected a comma or ] after the article, found {",
    );
    refuses(
        Format::Json,
        &format!("{JSON}{{\"id\":\"a\",\"state\":\"done\",\"text\":\"\"}}"),
        "line 2, column 36: expected a comma or ] after the article, found the end of the file",
    );
    refuses(
        Format::Ron,
        "[]",
        "line 1, column 1: expected (pizhu: …, articles: […]), found []",
    );
    refuses(
        Format::Json,
        "{\"articles\":[",
        "line 1, column 13: expected the field `pizhu` before the articles, found [",
    );
    refuses(
        Format::JsonLines,
        &format!("{LINE}{LINE}"),
        "line 2, column 1 (article 0): expected an article, found a second header (two sets joined?)",
    );
    refuses(
        Format::JsonLines,
        "{\"pizhu\":{\"schema\":2,\"words\":[]}}",
        "line 1, column 1: the set is of version 2; this program reads version 1",
    );
    refuses(
        Format::Ron,
        "(pizhu:(schema:3),articles:[])",
        "line 1, column 8: the set is of version 3; this program reads version 1",
    );
    let not_utf8 = [RON.as_bytes(), b"(id:\"a\",state:done,text:\"\xFF\")])"].concat();
    let error = read(Format::Ron, &not_utf8).unwrap_err().to_string();
    assert_eq!(
        error,
        "line 2, column 26 (article 0, id \"a\"): the file is not UTF-8 here"
    );
}

#[test]
fn a_name_that_ron_cannot_hold_is_an_error() {
    let mut article = example();
    article.extra.insert("two words".into(), Value::Null);
    let mut bytes = b"kept".to_vec();
    let error = encode_article(Format::Ron, &article, &mut bytes).unwrap_err();
    assert_eq!(bytes, b"kept");
    assert_eq!(
        error.to_string(),
        "article \"a1\": the field \"two words\" cannot be written in RON"
    );
    encode_article(Format::Json, &article, &mut bytes).unwrap();
}

#[test]
fn a_full_disk_is_an_error() {
    struct Full;
    impl io::Write for Full {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            Err(io::ErrorKind::StorageFull.into())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }
    assert!(matches!(
        SetWriter::new(Format::Json, Full, &header()),
        Err(SetError::Io(_))
    ));
}
