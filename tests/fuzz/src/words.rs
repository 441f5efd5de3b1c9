//! What people type behind options of a command-line tool, and the files that they name: JSON, YAML, shorthand, JMESPath.
//!
//! In: text. Out: values that can be written and read again, or errors that say where they are; files are out of reach.

use std::io;

use smithgen_cli::rooms::data::{Map, Value, json, yaml};
use smithgen_cli::rooms::input::parameters::{self, shorthand};
use smithgen_cli::rooms::input::{self, BlobText, prepare, validate};
use smithgen_cli::rooms::members::Input;
use smithgen_cli::rooms::output::{Format, Printer};
use smithgen_cli::rooms::process::{Files, Terminal};
use smithgen_cli::rooms::time;
use smithgen_jmespath::{self as jmespath, Expression};
use smithgen_runtime::generated::json::to_vec;
use smithgen_runtime::generated::schema::TimestampFormat;
use smithgen_runtime::generated::types::{decode_base64, encode_base64};
use smithgen_runtime::operation::Operation;
use smithgen_runtime::types::{BigDecimal, BigInteger, DateTime};

use crate::parts::{parts, text};
use crate::responses::client::operation::echo::Echo;
use crate::responses::print;

/// A file that a word names would be whatever the fuzzer thinks of.
fn names_a_file(text: &str) -> bool {
    text.contains("://")
}

fn no_files() -> Files {
    Files::new("", |_| None, io::empty())
}

pub(crate) fn json(data: &[u8]) {
    let text = text(data);
    let value = match json::read(&text) {
        Ok(value) => value,
        Err(error) => {
            assert!(error.offset <= text.chars().count() && error.column <= error.offset + 1, "{error:?}");
            let before: String = text.chars().take(error.offset).collect();
            assert_eq!(before.matches('\n').count() + 1, error.line, "{error:?}");
            return;
        }
    };
    for (indent, ascii) in [(None, true), (Some(4), false)] {
        let written = json::write(&value, indent, ascii);
        let again = json::read(&written).unwrap_or_else(|error| panic!("{error}: {written}"));
        assert_eq!(json::write(&again, indent, ascii), written);
    }
    print(&value, text.len());
    if let Value::Map(_) = value {
        let mut out = Vec::new();
        let mut printer = Printer::new(Format::Yaml, "Echo", Terminal::default());
        printer.page(&value, &mut out).expect("a vector takes all");
        let out = String::from_utf8(out).expect("text");
        let again = yaml::read(&out).unwrap_or_else(|error| panic!("{error} in {out}"));
        let is_empty = matches!(&value, Value::Map(map) if map.is_empty());
        assert!(
            is_empty || shown(&sorted(again.clone())) == shown(&sorted(value.clone())),
            "{value:?} is {out} is {again:?}"
        );
    }
}

/// The value with its names in order, as YAML is printed.
fn sorted(value: Value) -> Value {
    match value {
        Value::List(list) => Value::List(list.into_iter().map(sorted).collect()),
        Value::Map(map) => {
            let mut entries: Vec<_> = map.into_iter().map(|(name, value)| (name, sorted(value))).collect();
            entries.sort_by(|(a, _), (b, _)| a.cmp(b));
            Value::Map(entries.into_iter().collect())
        }
        other => other,
    }
}

/// A query and a document: any text as JMESPath, and what is a query is asked of the document.
pub(crate) fn query(data: &[u8]) {
    let text = text(data);
    let [query, document] = parts::<2>(&text);
    let expression = match Expression::parse(query) {
        Ok(expression) => expression,
        Err(error) => {
            assert!(error.place().is_none_or(|at| at <= query.chars().count()), "{error:?}");
            return assert!(!error.to_string().is_empty());
        }
    };
    let checked = expression.check();
    let Ok(document) = document.parse::<jmespath::Value>() else { return };
    // What is found is JSON, and the same again is the same.
    let found = expression.search(&document).map(|found| found.to_string());
    assert_eq!(found, expression.search(&document).map(|found| found.to_string()));
    match found {
        Ok(found) => assert!(found.parse::<jmespath::Value>().is_ok(), "{found}"),
        Err(error) => assert!(!error.to_string().is_empty()),
    }
    if let Err(error) = checked {
        assert!(!error.to_string().is_empty());
    }
}

fn shown(value: &Value) -> String {
    json::write(value, None, true)
}

pub(crate) fn shorthand(data: &[u8]) {
    let text = text(data);
    if names_a_file(&text) {
        return;
    }
    match shorthand::parse(&text, &no_files()) {
        Ok(value) => assert!(shown(&value).len() <= 8 * text.len() + 16),
        Err(error) => {
            assert!(error.index <= text.chars().count(), "{error:?}");
            assert!(error.to_string().len() <= 3 * text.len() + 256, "{error:?}");
        }
    }
}

/// Any text as a document of YAML.
pub(crate) fn yaml(data: &[u8]) {
    let text = text(data);
    let lines = text.split(['\n', '\r', '\u{85}', '\u{2028}', '\u{2029}']).count() + 1;
    match yaml::read(&text) {
        Ok(value) => assert!(size(&value) <= yaml::ALIAS_BUDGET + 2 * text.len() + 16),
        Err(yaml::YamlError::Malformed) => {}
        Err(yaml::YamlError::Key { line } | yaml::YamlError::Aliases { line } | yaml::YamlError::Depth { line }) => {
            assert!((1..=lines).contains(&line), "{line} of {lines}")
        }
    }
    let _ = input::read_yaml(&text);
}

/// What a value is worth to the budget of aliases: its bytes of text, and one for each value.
fn size(value: &Value) -> usize {
    1 + match value {
        Value::String(text) => text.len(),
        Value::List(list) => list.iter().map(size).sum(),
        Value::Map(map) => map.iter().map(|(name, value)| name.len() + size(value)).sum(),
        _ => 0,
    }
}

/// The words of an option, one a line, for a member that takes everything.
pub(crate) fn parameters(data: &[u8]) {
    let text = text(data);
    if names_a_file(&text) {
        return;
    }
    let words: Vec<_> = text.split('\n').map(str::to_owned).collect();
    let members = Echo::META.output.members.iter();
    for member in members {
        let words = if words.len() > 1 { &words[..] } else { &words[..1] };
        match parameters::read(member, "option", words, &no_files()) {
            Ok(value) => {
                let map = [(member.name.to_owned(), value)].into_iter().collect();
                match prepare(Echo::META.output, map, BlobText::default()) {
                    Ok(map) => send(&map),
                    Err(failure) => assert!(!failure.to_string().is_empty()),
                }
            }
            Err(failure) => assert!(!failure.to_string().is_empty()),
        }
    }
}

/// What nothing is wrong with goes on the wire as JSON.
fn send(map: &Map) {
    let report = validate::report(Echo::META.output, map);
    assert!(report.iter().all(|line| !line.is_empty()));
    if report.is_empty()
        && let Ok(sent) = to_vec(&Input { schema: Echo::META.output, members: map })
    {
        let sent = String::from_utf8(sent).expect("text");
        assert!(json::read(&sent).is_ok(), "{sent}");
    }
}

/// Texts of simple types.
pub(crate) fn scalars(data: &[u8]) {
    let text = text(data);
    for format in [TimestampFormat::DateTime, TimestampFormat::HttpDate, TimestampFormat::EpochSeconds] {
        let Ok(time) = DateTime::from_str(&text, format) else { continue };
        let Ok(written) = time.fmt(format) else { continue };
        let again = DateTime::from_str(&written, format).unwrap_or_else(|error| panic!("{error}: {written}"));
        assert_eq!(again.secs(), time.secs(), "{written}");
        assert_eq!(again.fmt(format).as_deref(), Ok(written.as_str()));
    }
    if let Some(time) = time::parse(&text) {
        assert!(time.fmt(TimestampFormat::DateTime).is_ok(), "{time:?}");
    }
    if let Ok(bytes) = decode_base64(&text) {
        assert_eq!(decode_base64(&encode_base64(&bytes)).as_ref(), Ok(&bytes));
    }
    assert_eq!(decode_base64(&encode_base64(data)).as_deref(), Ok(data));
    if let Ok(number) = text.parse::<BigInteger>() {
        assert!(json::read(number.as_ref()).is_ok(), "{number}");
        assert_eq!(number.as_ref().parse().as_ref(), Ok(&number));
    }
    if let Ok(number) = text.parse::<BigDecimal>() {
        assert!(json::read(number.as_ref()).is_ok(), "{number}");
        assert_eq!(number.as_ref().parse().as_ref(), Ok(&number));
    }
}
