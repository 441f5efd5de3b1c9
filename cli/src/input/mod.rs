//! Inputs: read from options and files, joined, made ready for the wire, checked, and shown as skeletons.
//!
//! In: the words of options, of which [`parameters`] make values, and the text that `--cli-input-json` or `--cli-input-yaml` names.
//! Out: one [`Map`] by the names of the model, in the order in which it goes on the wire; [`validate`] says all that is wrong with it.

pub mod parameters;
mod prepare;
pub mod skeleton;
pub mod validate;

use smithgen_runtime::generated::schema::Schema;

use crate::data::{Map, Value, json, yaml};
use crate::failure::Failure;

pub use prepare::{BlobText, prepare};

/// Reads the value of `--cli-input-json`.
///
/// # Errors
/// When the text is no JSON, or no object.
pub fn read_json(text: &str) -> Result<Map, Failure> {
    // The AWS CLI names the option without its hyphens here, and with them where the value is of the wrong type.
    let value =
        json::read(text).map_err(|_| Failure::parameter("Invalid JSON received.").of_option("cli-input-json"))?;
    map_of(value, "--cli-input-json")
}

/// Reads the value of `--cli-input-yaml`.
///
/// # Errors
/// When the text is not one YAML document whose keys are texts, when its aliases stand for more than
/// [`yaml::ALIAS_BUDGET`], or when it is no map.
pub fn read_yaml(text: &str) -> Result<Map, Failure> {
    let value = yaml::read(text).map_err(|error| Failure::parameter(error.to_string()).of_option("cli-input-yaml"))?;
    map_of(value, "--cli-input-yaml")
}

fn map_of(value: Value, option: &str) -> Result<Map, Failure> {
    match value {
        Value::Map(map) => Ok(map),
        value => {
            let problem = format!("Invalid type: expecting map, received {}", validate::name_of(&value));
            Err(Failure::parameter(problem).of_option(option))
        }
    }
}

/// Joins what was read from a file with what options said: an option replaces a whole member, whatever the file says of it.
///
/// The options' members come first, in the order of the model, then those of the file that are left, in the file's order.
pub(crate) fn merge(from_file: Map, mut from_options: Map, schema: &'static Schema) -> Map {
    let mut members: Vec<(String, Value)> = Vec::with_capacity(from_options.len() + from_file.len());
    for member in schema.members {
        members.extend(from_options.remove(member.name).map(|value| (member.name.to_owned(), value)));
    }
    let given = members.len();
    for (name, value) in from_file {
        if !members.iter().take(given).any(|(option, _)| *option == name) {
            members.push((name, value));
        }
    }
    members.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use smithgen_runtime::generated::schema::{Member, prelude};

    use super::*;

    static INPUT: Schema = Schema::structure(
        "Input",
        &[
            Member::new("A", &prelude::STRING),
            Member::new("B", &prelude::STRING),
            Member::new("C", &prelude::STRING),
            Member::new("D", &prelude::STRING),
        ],
    );

    fn map(entries: &[(&str, &str)]) -> Map {
        entries.iter().map(|&(name, value)| (name.to_owned(), Value::from(value))).collect()
    }

    #[test]
    fn options_go_first_and_win() {
        let merged = merge(
            map(&[("D", "file"), ("C", "file"), ("Other", "file"), ("A", "file")]),
            map(&[("C", "option"), ("B", "option")]),
            &INPUT,
        );
        assert_eq!(merged, map(&[("B", "option"), ("C", "option"), ("D", "file"), ("Other", "file"), ("A", "file")]));
    }

    #[test]
    fn says_what_is_wrong_with_a_text() {
        for (text, message) in [
            ("{nope}", "Error parsing parameter 'cli-input-json': Invalid JSON received."),
            ("", "Error parsing parameter 'cli-input-json': Invalid JSON received."),
            ("[]", "Error parsing parameter '--cli-input-json': Invalid type: expecting map, received a list"),
            ("null", "Error parsing parameter '--cli-input-json': Invalid type: expecting map, received null"),
        ] {
            assert_eq!(read_json(text).unwrap_err().to_string(), message, "{text}");
        }
        for (text, message) in [
            ("a: b: c", "Error parsing parameter 'cli-input-yaml': Invalid YAML received."),
            ("hello", "Error parsing parameter '--cli-input-yaml': Invalid type: expecting map, received a string"),
            ("", "Error parsing parameter '--cli-input-yaml': Invalid type: expecting map, received null"),
        ] {
            assert_eq!(read_yaml(text).unwrap_err().to_string(), message, "{text}");
        }
    }

    #[test]
    fn reads_maps() {
        assert_eq!(read_json("{\"a\": \"b\"}"), Ok(map(&[("a", "b")])));
        assert_eq!(read_yaml("a: b\n"), Ok(map(&[("a", "b")])));
    }
}
