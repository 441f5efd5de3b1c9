//! Schemas made in tests, and shorthand printed by them.
//!
//! In: a shape as botocore describes it (`{"type": "list", "member": {"type": "string"}}`), or a value. Out: a leaked schema, or the
//! word that gives the value again.

#![allow(dead_code)] // each test uses what it needs

use smithgen_cli::rooms::data::{Map, Value};
use smithgen_runtime::generated::schema::{Kind, Member, Schema};

/// The schema of a description.
pub(crate) fn schema(description: &Map) -> &'static Schema {
    let text = |name| description.get(name).and_then(Value::as_str);
    let inner = |name| schema(description.get(name).and_then(Value::as_map).expect(name));
    let schema = match text("type").expect("a type") {
        "structure" if description.get("document").is_some() => Schema::simple("Document", Kind::Document),
        "structure" => Schema::structure("Structure", members(description)),
        "list" => Schema::list("List", Box::leak(Box::new([Member::element("member", inner("member"))]))),
        "map" => {
            let [key, value] = ["key", "value"].map(inner);
            let members = [Member::element("key", key), Member::element("value", value)];
            Schema::map("Map", Box::leak(Box::new(members)))
        }
        scalar => Schema::simple("Scalar", kind(scalar)),
    };
    Box::leak(Box::new(schema))
}

/// A member that holds what a description says.
pub(crate) fn member(description: &Map) -> &'static Member {
    Box::leak(Box::new(Member::new("Member", schema(description))))
}

fn members(description: &Map) -> &'static [Member] {
    let members = description.get("members").and_then(Value::as_map).expect("members");
    let member = |(name, inner): (&str, &Value)| {
        Member::new(name.to_owned().leak(), schema(inner.as_map().expect("a description")))
    };
    members.iter().map(member).collect::<Vec<_>>().leak()
}

fn kind(name: &str) -> Kind {
    match name {
        "string" => Kind::String,
        "integer" => Kind::Integer,
        "long" => Kind::Long,
        "float" => Kind::Float,
        "double" => Kind::Double,
        "boolean" => Kind::Boolean,
        "blob" => Kind::Blob,
        "timestamp" => Kind::Timestamp,
        other => panic!("{other} is no type of botocore's"),
    }
}

/// What the AWS CLI calls the type of an option.
pub(crate) fn type_name(schema: &Schema) -> &'static str {
    match schema.kind {
        Kind::String | Kind::Enum => "string",
        Kind::Integer | Kind::IntEnum | Kind::Short | Kind::Byte => "integer",
        Kind::Long => "long",
        Kind::Float => "float",
        Kind::Double => "double",
        Kind::Boolean => "boolean",
        Kind::Blob => "blob",
        Kind::Timestamp => "timestamp",
        Kind::List => "list",
        Kind::Map => "map",
        _ => "structure",
    }
}

/// A map of texts, lists and maps in shorthand; `None` if it has none, as when a text ends with a backslash and cannot do without
/// quotes.
pub(crate) fn shorthand(map: &Map) -> Option<String> {
    if map.is_empty() { None } else { entries(map) }
}

fn entries(map: &Map) -> Option<String> {
    let entry = |(name, value): (&str, &Value)| is_name(name).then(|| Some(format!("{name}={}", element(value)?)))?;
    Some(map.iter().map(entry).collect::<Option<Vec<_>>>()?.join(","))
}

fn element(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => quoted(text),
        Value::Map(map) => Some(format!("{{{}}}", entries(map)?)),
        Value::List(list) => Some(format!("[{}]", list.iter().map(element).collect::<Option<Vec<_>>>()?.join(","))),
        _ => None,
    }
}

fn is_name(name: &str) -> bool {
    name.chars().all(|character| character.is_ascii_alphanumeric() || "-_.#/:".contains(character))
}

/// A text in the quotes that need fewer backslashes, or without any.
fn quoted(text: &str) -> Option<String> {
    if text.chars().all(|character| character.is_ascii_alphanumeric()) && !text.is_empty() {
        return Some(text.to_owned());
    }
    let quote = if text.contains('\'') && !text.contains('"') { '"' } else { '\'' };
    let escaped = text.replace('\\', "\\\\").replace(quote, &format!("\\{quote}"));
    (!text.ends_with('\\')).then(|| format!("{quote}{escaped}{quote}"))
}
