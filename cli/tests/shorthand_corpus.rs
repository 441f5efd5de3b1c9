//! Shorthand against what the AWS CLI was seen to make of it.
//!
//! In: the recorded corpus, one text and its outcome a line, and the cases of the AWS CLI's own tests. Out: the same values, and
//! errors of the same words at the same place.

mod support;

use smithgen_cli::json;
use smithgen_cli::parameters::Files;
use smithgen_cli::parameters::shorthand::{self, Wrong};
use smithgen_cli::value::{Map, Value};

fn check(line: &Map) -> Result<(), String> {
    let input = support::text(line, "input");
    let result = shorthand::parse(input, &Files::default());
    let Some(message) = line.get("error") else {
        let expected = line.get("value").ok_or("neither value nor error")?;
        let value = result.map_err(|error| error.to_string())?;
        return if value == *expected { Ok(()) } else { Err(format!("{value:?}")) };
    };
    let Err(error) = result else { return Err("no error".to_owned()) };
    let found = [Value::from(error.to_string()), Value::from(i64::try_from(error.index).unwrap_or(-1))];
    let details = match &error.wrong {
        Wrong::Unexpected { expected, received } => {
            Some(expected.as_str()) == line.get("expected").and_then(Value::as_str)
                && Some(received.as_str()) == line.get("actual").and_then(Value::as_str)
        }
        Wrong::Repeated(name) => Some(name.as_str()) == line.get("duplicate_key").and_then(Value::as_str),
        _ => false,
    };
    match details && Some(&found[0]) == Some(message) && Some(&found[1]) == line.get("index") {
        true => Ok(()),
        false => Err(format!("{error:?}")),
    }
}

#[test]
fn words_are_read_as_the_aws_cli_reads_them() {
    let lines = support::corpus("shorthand.jsonl");
    let failures: Vec<_> = lines
        .iter()
        .filter_map(|line| {
            check(line)
                .err()
                .map(|problem| format!("{}\n  {problem}", json::write(&Value::Map(line.clone()), None, false)))
        })
        .collect();
    assert!(failures.is_empty(), "{} of {} differ:\n{}", failures.len(), lines.len(), failures.join("\n"));
}
