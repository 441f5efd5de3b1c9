//! From values to text: what a command prints on standard output.
//!
//! In: the answer of a service, page by page or merged, after the query. Out: its text in the format that was asked for, to the
//! byte as the AWS CLI prints it. An answer without members prints nothing.

use std::borrow::Cow;
use std::io::{self, Write};

use smithgen_runtime::generated::types::encode_base64;

use crate::data::{Value, json, python, yaml};
use crate::process::Terminal;

mod answers;
mod outfile;
mod presigned;
pub(crate) mod report;
mod sink;
mod table;
mod text;
mod width;
mod width_table;

pub(crate) use answers::{Answers, Printing};
pub(crate) use outfile::Outfile;
pub(crate) use sink::{Sink, written};

pub use crate::arguments::Format;

/// Prints the answer of one command.
#[derive(Clone, Debug)]
pub struct Printer {
    format: Format,
    title: String,
    terminal: Terminal,
    is_paged: bool,
    is_of_lines: bool,
}

impl Printer {
    /// A printer of answers of the operation called `title`, such as `ListUsers`.
    pub fn new(format: Format, title: &str, terminal: Terminal) -> Self {
        Printer { format, title: title.to_owned(), terminal, is_paged: false, is_of_lines: false }
    }

    /// Whether each value is one page of several. Then an empty one is an element of a stream of YAML, too.
    pub(crate) fn of_pages(self, is_paged: bool) -> Self {
        Printer { is_paged, ..self }
    }

    /// Whether each value of JSON is one line.
    pub(crate) fn of_lines(self, is_of_lines: bool) -> Self {
        Printer { is_of_lines, ..self }
    }

    /// Prints a page, or all pages merged.
    ///
    /// # Errors
    /// When `out` takes no more. And [`io::ErrorKind::InvalidData`] with the reason in words, when text or a table cannot show the
    /// value: both want lists to hold either structures or other values. What text is before that place is written.
    pub fn page(&mut self, page: &Value, out: &mut dyn Write) -> io::Result<()> {
        let prints_empty = self.is_paged && self.format == Format::YamlStream;
        if matches!(page, Value::Map(map) if map.is_empty()) && !prints_empty {
            return Ok(());
        }
        let mut text = String::new();
        let printed = match self.format {
            Format::Json => {
                json::write_to(&mut text, page, (!self.is_of_lines).then_some(4), false);
                text.push('\n');
                Ok(())
            }
            Format::Text => text::print(&mut text, page),
            Format::Table => table::print(&mut text, page, &self.title, self.terminal),
            Format::Yaml => {
                yaml::print(&mut text, page);
                Ok(())
            }
            Format::YamlStream => {
                yaml::print_element(&mut text, page);
                Ok(())
            }
            Format::Off => Ok(()),
        };
        out.write_all(text.as_bytes())?;
        printed.map_err(|why| io::Error::new(io::ErrorKind::InvalidData, why))
    }

    /// Ends the output after the last page.
    ///
    /// # Errors
    /// When `out` takes no more.
    pub fn end(&mut self, out: &mut dyn Write) -> io::Result<()> {
        out.flush()
    }
}

/// Whether text and tables show a value in one cell.
fn is_scalar(value: &Value) -> bool {
    !matches!(value, Value::List(_) | Value::Map(_))
}

/// The text of one cell, as Python shows the value; of bytes their base64.
fn cell(value: &Value) -> Cow<'_, str> {
    match value {
        Value::Bytes(bytes) => Cow::Owned(encode_base64(bytes)),
        value => python::str_of(value),
    }
}

/// The names of those entries that `wanted` holds for, each once, sorted.
fn union<'a>(maps: &[Vec<(&'a str, &'a Value)>], wanted: impl Fn(&Value) -> bool) -> Vec<&'a str> {
    let mut names: Vec<&str> =
        maps.iter().flatten().filter(|(_, value)| wanted(value)).map(|&(name, _)| name).collect();
    names.sort_unstable();
    names.dedup();
    names
}

/// For each name its value among the entries, in one walk: both are sorted.
fn pick<'a>(names: &[&str], entries: &[(&str, &'a Value)]) -> Vec<Option<&'a Value>> {
    let mut rest = entries.iter().peekable();
    let mut find = |wanted: &&str| {
        while rest.next_if(|(name, _)| name < wanted).is_some() {}
        rest.next_if(|(name, _)| name == wanted).map(|&(_, value)| value)
    };
    names.iter().map(&mut find).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arguments::common::values_of;
    use crate::data::Map;

    fn print(format: Format, text: &str) -> String {
        printed(format, &json::read(text).unwrap())
    }

    fn printed(format: Format, page: &Value) -> String {
        let mut out = Vec::new();
        let mut printer = Printer::new(format, "T", Terminal::default());
        printer.page(page, &mut out).unwrap();
        printer.end(&mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn every_name_has_its_format() {
        let formats: Vec<_> = values_of("output").iter().map(|name| Format::from_name(name).unwrap()).collect();
        assert_eq!(formats.iter().filter(|format| format.streams()).count(), 2);
        assert_eq!(Format::from_name("xml"), None);
    }

    #[test]
    fn empty_answers_print_nothing() {
        for name in values_of("output") {
            assert_eq!(print(Format::from_name(name).unwrap(), "{}"), "", "{name}");
        }
    }

    #[test]
    fn empty_pages_are_elements_of_streams() {
        for name in values_of("output") {
            let mut out = Vec::new();
            let terminal = Terminal::default();
            let mut printer = Printer::new(Format::from_name(name).unwrap(), "T", terminal).of_pages(true);
            printer.page(&Value::Map(Map::new()), &mut out).unwrap();
            assert_eq!(out, if *name == "yaml-stream" { b"- {}\n".as_slice() } else { b"" }, "{name}");
        }
    }

    #[test]
    fn null_is_printed_by_some_formats() {
        for (format, expected) in [
            (Format::Json, "null\n"),
            (Format::Text, "None\n"),
            (Format::Table, ""),
            (Format::Yaml, "null\n"),
            (Format::YamlStream, "- null\n"),
            (Format::Off, ""),
        ] {
            assert_eq!(print(format, "null"), expected, "{format:?}");
        }
    }

    #[test]
    fn bytes_are_base64() {
        let page = Value::Map([("A".to_owned(), Value::Bytes(b"hi".to_vec()))].into_iter().collect());
        for (format, expected) in
            [(Format::Json, "{\n    \"A\": \"aGk=\"\n}\n"), (Format::Text, "aGk=\n"), (Format::Yaml, "A: aGk=\n")]
        {
            assert_eq!(printed(format, &page), expected);
        }
    }

    #[test]
    fn picking_skips_what_is_not_asked_for() {
        let map = json::read(r#"{"d": 4, "a": 1, "c": 3}"#).unwrap();
        let entries = map.as_map().unwrap().sorted();
        let picked: Vec<_> = pick(&["b", "c", "e"], &entries).into_iter().map(|value| value.cloned()).collect();
        assert_eq!(picked, [None, Some(Value::from(3)), None]);
    }
}
