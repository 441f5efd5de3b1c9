//! Failures on standard error, in the format that is asked for.
//!
//! In: a [`Failure`]. Out: text; the failure's exit status is not ours. What is written follows the AWS CLI, the program's own
//! name standing where `aws` stands, and its own usage.

use std::io::{self, Write};

use smithgen_runtime::generated::printable::Printable;

use super::Printer;
use crate::call::settings::ErrorFormat;
use crate::data::{Map, Value, json};
use crate::failure::{Failure, FailureKind, Usage};
use crate::process::Terminal;

/// A tool's name, and the words that lead to one of its operations, as usage lines show them.
pub(crate) type Program<'a> = (&'a str, &'a str);

/// Writes a failure.
///
/// # Errors
/// When `err` takes no more.
pub(crate) fn write(
    (program, words): Program<'_>,
    failure: &Failure,
    format: ErrorFormat,
    err: &mut dyn Write,
) -> io::Result<()> {
    if let ErrorFormat::Structured(format) = format {
        let mut printer = Printer::new(format, "error", Terminal::default());
        let mut text = Vec::new();
        printer.page(&Value::Map(structured(failure)), &mut text)?;
        printer.end(&mut text)?;
        // JSON has escapes of its own, but not for all that terminals obey.
        return err.write_all(printable(&String::from_utf8_lossy(&text)).as_bytes());
    }
    let usage = usage(program, words);
    if failure.usage == Usage::Before {
        write!(err, "\n{usage}\n")?;
    }
    let text = match format {
        ErrorFormat::Legacy => legacy(failure),
        _ => enhanced(failure),
    };
    write!(err, "\n{program}: [ERROR]: {}", printable(text.trim()))?;
    if failure.usage == Usage::After {
        // Suggestions end like all others; without any, the AWS CLI leaves their place empty.
        let gap = if text.ends_with('\n') { "\n" } else { "" };
        write!(err, "\n\n{gap}{}", usage.trim_end())?;
    }
    err.write_all(b"\n")?;
    err.flush()
}

/// How the program is used, in a line, and where to read on.
fn usage(program: &str, words: &str) -> String {
    let mut text = format!(
        "usage: {program} [options] {words} [parameters]\nTo see help text, you can run:\n\n  {program} help\n"
    );
    if let Some((first, _)) = words.split_once(' ') {
        text.push_str(&format!("  {program} {first} help\n"));
    }
    text + &format!("  {program} {words} help\n")
}

fn legacy(failure: &Failure) -> String {
    match &failure.kind {
        FailureKind::Service(answered) => format!("{answered}: {failure}"),
        _ => failure.to_string(),
    }
}

fn enhanced(failure: &Failure) -> String {
    let mut text = legacy(failure);
    let FailureKind::Service(answered) = &failure.kind else {
        return match failure.code() {
            // Behind the usage, words that nobody knows need no name.
            Some(code) if failure.usage != Usage::Before => format!("An error occurred ({code}): {text}"),
            _ => text,
        };
    };
    let known = |name: &str| ["code", "message"].iter().any(|known| name.eq_ignore_ascii_case(known));
    let details: Vec<_> = answered.details.iter().filter(|(name, _)| !known(name)).collect();
    if !details.is_empty() {
        text.push_str("\nAdditional error details:");
    }
    for (name, value) in details {
        text.push_str(&format!("\n{name}: {}", plain(value)));
    }
    text
}

/// A detail in one line: texts as they are, anything else as JSON.
fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        value => json::write(value, None, false),
    }
}

/// A text in which a terminal finds nothing to obey but the ends of its lines, with the escapes of JSON.
fn printable(text: &str) -> String {
    let is_obeyed = |c: char| c != '\n' && Printable(c.encode_utf8(&mut [0; 4])).to_string().len() > c.len_utf8();
    text.chars().map(|c| if is_obeyed(c) { format!("\\u{:04x}", u32::from(c)) } else { c.to_string() }).collect()
}

/// Code, message and details as one map.
fn structured(failure: &Failure) -> Map {
    let message = ("Message".to_owned(), Value::from(failure.to_string().trim()));
    let code = failure.code().map(|code| ("Code".to_owned(), Value::from(code)));
    // A service's message comes first, and the tool's own code.
    match &failure.kind {
        FailureKind::Service(answered) => [message].into_iter().chain(code).chain(answered.details.clone()).collect(),
        _ => code.into_iter().chain([message]).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::failure::Answered;
    use crate::output::Format;

    fn written(failure: &Failure, format: ErrorFormat) -> String {
        let mut err = Vec::new();
        write(("tool", "<operation>"), failure, format, &mut err).expect("writes");
        String::from_utf8(err).expect("text")
    }

    fn of_service() -> Failure {
        let details = [("message", "bad"), ("reasonCode", "RC1")];
        let details = details.iter().map(|(name, value)| ((*name).to_owned(), Value::from(*value))).collect();
        answered("InvalidParameterException", "bad", details)
    }

    fn answered(code: &str, message: &str, details: Map) -> Failure {
        let answered =
            Answered { code: code.to_owned(), operation: "ConfirmForgotPassword", retries: Some(1), details };
        Failure::new(FailureKind::Service(Box::new(answered)), message)
    }

    #[test]
    fn a_failure_of_use_shows_the_usage() {
        let usage = "usage: tool [options] <operation> [parameters]\nTo see help text, you can run:\n\n  tool help\n  tool \
                     <operation> help\n";
        let failure = Failure::parameter("x is missing").with_usage(Usage::After);
        let expected = format!("\ntool: [ERROR]: An error occurred (ParamValidation): x is missing\n\n{usage}");
        assert_eq!(written(&failure, ErrorFormat::Enhanced), expected);
        let failure = Failure::parameter("Unknown options: x").with_usage(Usage::Before);
        let expected = format!("\n{usage}\n\ntool: [ERROR]: Unknown options: x\n");
        assert_eq!(written(&failure, ErrorFormat::Enhanced), expected);
    }

    #[test]
    fn a_terminal_finds_nothing_to_obey() {
        let evil = "a\u{1b}[2J\u{9b}31m\u{202e}b\r\u{7}";
        let details = [("Why".to_owned(), Value::List(vec![Value::from(evil)]))].into_iter().collect();
        let failure = answered(evil, evil, details);
        let formats = [Format::Json, Format::Yaml, Format::YamlStream, Format::Text, Format::Table];
        let formats =
            formats.map(ErrorFormat::Structured).into_iter().chain([ErrorFormat::Legacy, ErrorFormat::Enhanced]);
        for format in formats {
            let text = written(&failure, format);
            let obeyed = text.chars().find(|c| (c.is_control() && !"\n\t".contains(*c)) || *c == '\u{202e}');
            assert_eq!(obeyed, None, "{text:?}");
            assert!(text.contains("[2J"), "{text:?}");
        }
        // Lines of a message stay lines.
        assert!(written(&answered("A", "a\nb", Map::new()), ErrorFormat::Legacy).contains("a\nb"));
    }

    #[test]
    fn an_error_of_the_service_is_told_in_every_format() {
        let head = "An error occurred (InvalidParameterException) when calling the ConfirmForgotPassword operation \
                    (reached max retries: 1): bad";
        let failure = of_service();
        assert_eq!(written(&failure, ErrorFormat::Legacy), format!("\ntool: [ERROR]: {head}\n"));
        assert_eq!(
            written(&failure, ErrorFormat::Enhanced),
            format!("\ntool: [ERROR]: {head}\nAdditional error details:\nreasonCode: RC1\n")
        );
        let json = "{\n    \"Message\": \"bad\",\n    \"Code\": \"InvalidParameterException\",\n    \"message\": \"bad\",\n    \
                    \"reasonCode\": \"RC1\"\n}\n";
        assert_eq!(written(&failure, ErrorFormat::Structured(Format::Json)), json);
    }

    #[test]
    fn a_message_is_trimmed() {
        let failure = answered("C", "", Map::new());
        let expected = "\ntool: [ERROR]: An error occurred (C) when calling the ConfirmForgotPassword operation (reached max \
                        retries: 1):\n";
        assert_eq!(written(&failure, ErrorFormat::Enhanced), expected);
    }
}
