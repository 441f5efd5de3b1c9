//! All formats of output against what the AWS CLI was seen to print.
//!
//! In: the recorded corpus, one document and its texts a line. Out: the same bytes. And, with or without the corpus, that no
//! value whatever brings a format down.

mod support;

use std::io;

use proptest::prelude::*;
use smithgen_cli::rooms::arguments::common::values_of;
use smithgen_cli::rooms::data::{Map, Value, json};
use smithgen_cli::rooms::output::{Format, Printer};
use smithgen_cli::rooms::process::Terminal;

fn print(format: Format, title: &str, value: &Value, terminal: Terminal) -> io::Result<String> {
    let mut out = Vec::new();
    let mut printer = Printer::new(format, title, terminal);
    printer.page(value, &mut out)?;
    printer.end(&mut out)?;
    Ok(String::from_utf8(out).unwrap())
}

/// How a text compares with the recorded one.
enum Outcome {
    Same,
    /// The recorded text is not all there: the corpus was cut at separators of lines within strings.
    Cut,
    Differs(String),
}

fn compare(name: &str, case: &Map) -> Outcome {
    let Some((document, format)) = case.get("doc").zip(Format::from_name(name)) else { return Outcome::Cut };
    let printed = print(format, support::text(case, "title"), document, Terminal::default());
    match (case.get(name).and_then(Value::as_str), printed) {
        (Some(expected), Ok(printed)) if expected == printed => Outcome::Same,
        (Some(expected), Ok(printed)) if is_cut(expected, &printed) => Outcome::Cut,
        (Some(expected), Ok(printed)) => Outcome::Differs(format!("expected:\n{expected}\nprinted:\n{printed}")),
        (Some(_), Err(error)) => Outcome::Differs(error.to_string()),
        (None, _) if case.get(&format!("{name}_error")).is_none() => Outcome::Cut,
        (None, Err(_)) => Outcome::Same,
        // The AWS CLI breaks down at answers that are bare scalars, which no service gives and only queries make.
        (None, Ok(_)) if !matches!(document, Value::List(_) | Value::Map(_)) => Outcome::Same,
        (None, Ok(printed)) => Outcome::Differs(format!("should fail, but is:\n{printed}")),
    }
}

/// Whether the texts are the same up to a separator of lines, give or take blanks.
fn is_cut(expected: &str, printed: &str) -> bool {
    let same = expected.chars().zip(printed.chars()).take_while(|(expected, printed)| expected == printed);
    same.map(|(expected, _)| expected).filter(|&expected| expected != ' ').last() == Some('\u{2028}')
}

#[needs::test(conformance)]
fn documents_are_printed_as_the_aws_cli_prints_them() {
    let (mut failed, mut same, mut cut) = (Vec::new(), 0, 0);
    for line in support::raw_lines("formatters.jsonl") {
        let case = support::object(&line).unwrap_or_default();
        for name in ["json", "text", "table", "yaml"] {
            match compare(name, &case) {
                Outcome::Same => same += 1,
                Outcome::Cut => {
                    assert!(line.contains('\u{2028}'), "{name} is missing: {line}");
                    cut += 1;
                }
                Outcome::Differs(how) => failed.push(format!("{name} of {:?}: {how}", case.get("doc"))),
            }
        }
    }
    println!("{same} texts are the same, {cut} were cut");
    assert!(failed.is_empty(), "{} differ:\n{}", failed.len(), failed.join("\n"));
    assert!(same > 0 && cut * 20 <= same, "{same} texts are the same, but {cut} were cut");
}

#[needs::test(conformance)]
fn tables_are_coloured_as_the_aws_cli_colours_them() {
    let run = support::recorded_run("cp-table-color-on");
    let body = run.get("server").and_then(Value::as_list).and_then(|responses| responses[0].as_map()?.get("json"));
    let terminal = Terminal { styles: true, ..Terminal::default() };
    let printed = print(Format::Table, "ForgotPassword", body.unwrap(), terminal).unwrap();
    assert_eq!(printed, support::text(&run, "stdout"));
}

#[test]
fn the_deepest_values_that_can_be_read_are_printed() {
    for (open, close) in [("[", "]"), ("{\"a\":", "}"), ("[{\"a\":", "}]")] {
        let depth = json::MAX_DEPTH / open.matches(['[', '{']).count();
        let value = json::read(&format!("{}1{}", open.repeat(depth), close.repeat(depth))).unwrap();
        for name in values_of("output") {
            let terminal = Terminal::default();
            let text = print(Format::from_name(name).unwrap(), "Title", &value, terminal).unwrap();
            assert_eq!(text.contains('1'), *name != "off", "{name} of {open}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_value_brings_a_format_down(value in support::value(), title: String, width in 0usize..200, colour: bool) {
        for name in values_of("output") {
            let format = Format::from_name(name).unwrap();
            let printed = print(format, &title, &value, Terminal { width, styles: colour, ..Terminal::default() });
            prop_assert!(printed.is_ok() || matches!(format, Format::Text | Format::Table));
        }
    }

    #[test]
    fn every_line_of_a_table_has_the_same_width(names in proptest::collection::vec("[ -~]{0,20}", 1..8), width in 0usize..100) {
        let map = Value::Map(names.iter().map(|name| (name.clone(), Value::from(name.as_str()))).collect());
        let table = print(Format::Table, "Title", &map, Terminal { width, ..Terminal::default() }).unwrap();
        let widths: Vec<_> = table.lines().map(str::len).collect();
        prop_assert!(widths.iter().all(|width| *width == widths[0]), "{}", table);
    }
}
