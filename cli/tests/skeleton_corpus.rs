//! Skeletons of all operations, compared with those of the AWS CLI, and what becomes of them when they are filled in.
//!
//! In: the skeletons that the AWS CLI wrote for the pinned model, from the folder that `SMITHGEN_CONFORMANCE` names. Out: the
//! same ones. The corpus holds no model's documentation: the sentences of the comments are taken from what is expected, which
//! leaves their places, and all else that a comment says, to be compared.

#[path = "support/schemas.rs"]
mod schemas;
mod support;

use smithgen_cli::rooms::data::{Map, Number, Value, json};
use smithgen_cli::rooms::input::{self, BlobText, skeleton, validate};
use smithgen_cli::rooms::members::Input;
use smithgen_runtime::generated::json::JsonEncoder;
use smithgen_runtime::generated::schema::{Kind, Member, Schema};

struct Case {
    operation: String,
    input: String,
    yaml: String,
    output: String,
}

fn cases() -> Vec<Case> {
    let field = |case: &Map, name: &str| support::text(case, name).to_owned();
    let case = |case: Map| Case {
        operation: field(&case, "operation"),
        input: field(&case, "input"),
        yaml: field(&case, "yaml_input"),
        output: field(&case, "output_before_validation"),
    };
    support::corpus("skeletons-cognito-idp.jsonl").into_iter().map(case).collect()
}

#[needs::test(conformance)]
fn inputs_agree() {
    for case in cases() {
        let skeleton = skeleton::input(schemas::operation_input(&case.operation));
        assert_eq!(json::write(&skeleton, Some(4), true) + "\n", case.input, "{}", case.operation);
    }
}

#[needs::test(conformance)]
fn yaml_inputs_agree() {
    for case in cases() {
        let schema = schemas::operation_input(&case.operation);
        let sentences = sentences(&case.yaml);
        assert_eq!(skeleton::yaml(schema, sentences), case.yaml, "{}", case.operation);
    }
}

/// The sentence of each key, without what the model's traits add to it. Keys of maps have none, and are no members.
fn sentences(yaml: &str) -> Vec<&str> {
    let keys = yaml.lines().filter(|line| line.contains(':') && !line.trim_start().starts_with("KeyName:"));
    keys.map(|line| {
        let comment = line.split_once(" # ").map_or("", |(_, comment)| comment);
        let sentence = comment.strip_prefix("[REQUIRED] ").unwrap_or(comment);
        sentence.split_once(" Valid values are: ").map_or(sentence, |(sentence, _)| sentence)
    })
    .collect()
}

#[needs::test(conformance)]
fn outputs_agree_and_are_valid() {
    for case in cases() {
        let schema = schemas::operation_output(&case.operation);
        let skeleton = skeleton::output(schema);
        let expected = json::read(&case.output).expect("JSON");
        assert!(lengthened(&skeleton, &expected), "{}: {}", case.operation, json::write(&skeleton, Some(4), true));
        assert_eq!(
            validate::report(schema, skeleton.as_map().expect("a map")),
            Vec::<String>::new(),
            "{}",
            case.operation
        );
    }
}

/// Whether an output is the AWS CLI's but for what makes it valid: texts and lists that are longer, numbers that are larger, and
/// blobs that are there.
fn lengthened(actual: &Value, expected: &Value) -> bool {
    match (actual, expected) {
        (Value::Map(actual), Value::Map(expected)) => {
            actual.len() == expected.len()
                && actual.iter().zip(expected.iter()).all(|(a, e)| a.0 == e.0 && lengthened(a.1, e.1))
        }
        (Value::List(actual), Value::List(expected)) => {
            actual.len() >= expected.len() && actual.iter().all(|value| lengthened(value, &expected[0]))
        }
        (Value::String(actual), Value::String(expected)) => actual.starts_with(expected.as_str()),
        (Value::String(actual), Value::Null) => actual.is_empty(),
        (Value::Number(Number::Integer(actual)), Value::Number(Number::Integer(expected))) => actual >= expected,
        (actual, expected) => actual == expected,
    }
}

#[test]
fn filled_in_inputs_are_valid_and_can_be_sent() {
    for (operation, (schema, _)) in schemas::shipped() {
        let skeleton = skeleton::input(schema);
        let filled = fill(schema, skeleton.as_map().expect("a map"));
        let prepared = input::prepare(schema, filled.clone(), BlobText::Base64).expect("base64");
        assert_eq!(validate::report(schema, &prepared), Vec::<String>::new(), "{operation}");
        let sent = json::read(&encoded(schema, &prepared)).expect("JSON");
        assert_eq!(names(&sent), names(&Value::Map(filled)), "{operation}");
    }
}

#[test]
fn yaml_inputs_are_read_again() {
    for (operation, (schema, _)) in schemas::shipped() {
        let read = input::read_yaml(&skeleton::yaml(schema, std::iter::repeat("It's: a \"sentence\" # of {words}.")));
        let as_json = json::write(&Value::Map(read.expect("a map")), None, true);
        assert_eq!(as_json, json::write(&yaml_value(&skeleton::input(schema)), None, true), "{operation}");
    }
}

/// The skeleton as YAML says it: no bytes are bytes that are none, and a time has a blank within.
fn yaml_value(value: &Value) -> Value {
    match value {
        Value::Null => Value::from(""),
        Value::String(text) if text == "1970-01-01T00:00:00" => Value::from("1970-01-01 00:00:00"),
        Value::List(list) => Value::List(list.iter().map(yaml_value).collect()),
        Value::Map(map) => Value::Map(map.iter().map(|(name, value)| (name.to_owned(), yaml_value(value))).collect()),
        value => value.clone(),
    }
}

fn encoded(schema: &'static Schema, members: &Map) -> String {
    let mut encoder = JsonEncoder::new(None);
    encoder.structure(&Input { schema, members });
    String::from_utf8(encoder.finish().expect("JSON")).expect("UTF-8")
}

/// The names in a value, each with those below it.
fn names(value: &Value) -> String {
    match value {
        Value::Map(map) => map.iter().map(|(name, value)| format!("{name}({})", names(value))).collect(),
        Value::List(list) => list.iter().map(names).collect::<Vec<_>>().join(","),
        _ => String::new(),
    }
}

/// Fills in whatever a skeleton leaves too short or too small.
fn fill(schema: &'static Schema, map: &Map) -> Map {
    let member = |name: &str| schema.members.iter().find(|member| member.name == name).expect("a member");
    map.iter().map(|(name, value)| (name.to_owned(), filled(member(name), value))).collect()
}

fn filled(member: &'static Member, value: &Value) -> Value {
    let schema = member.target;
    let min = schema.traits.and_then(|traits| traits.length).map_or(0, |(min, _)| min as usize);
    match (schema.kind, value) {
        (Kind::Structure | Kind::Union, Value::Map(map)) => Value::Map(fill(schema, map)),
        (Kind::List, Value::List(list)) => {
            let element = filled(&schema.members[0], &list[0]);
            Value::List(vec![element; min.max(1)])
        }
        (Kind::Map, Value::Map(map)) => {
            Value::Map(map.iter().map(|(key, value)| (key.to_owned(), filled(&schema.members[1], value))).collect())
        }
        (Kind::String, Value::String(_)) => Value::String("x".repeat(min)),
        (Kind::Blob, Value::Null) => Value::from("aGVsbG8="),
        (_, Value::Number(Number::Integer(_))) => {
            let min = schema.traits.and_then(|traits| traits.range).and_then(|(min, _)| min?.parse().ok());
            Value::from(min.unwrap_or(0_i64))
        }
        (_, value) => value.clone(),
    }
}
