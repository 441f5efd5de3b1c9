//! What is never shown: values in places that are secret, whatever is said of them.
//!
//! In: members, names and values. Out: whether a value may be shown, a word in its place, and texts of others without the secrets that
//! they repeat. Which members and names are secret, the runtime says; all that this tool tells of values asks here.

use std::collections::BTreeSet;

use smithgen_runtime::generated::redact::REDACTED;
use smithgen_runtime::generated::schema::{Kind, Member, Schema};
use smithgen_runtime::generated::secrets::{is_secret, is_secret_name};
use smithgen_runtime::generated::types::encode_base64;

use crate::data::{Map, Value, python};

/// Secrets shorter than this are not looked for in the texts of others: every text would hold them.
const SHORTEST: usize = 4;

/// Whether a member, or anything that it may hold, is secret.
pub(crate) fn holds_secrets(member: &'static Member) -> bool {
    let mut visited: BTreeSet<*const Schema> = BTreeSet::new();
    let mut open = vec![member];
    while let Some(member) = open.pop() {
        if is_secret(member) {
            return true;
        }
        if visited.insert(member.target) {
            open.extend(member.target.members);
        }
    }
    false
}

/// Whether a text that cannot be read as what it should be, such as half an object, has the name of a secret in it.
pub(crate) fn names_a_secret(text: &str) -> bool {
    text.split(|c: char| !c.is_alphanumeric() && c != '_' && c != '-').any(is_secret_name)
}

/// A text as Python shows it, unless it is hidden.
pub(crate) fn repr(text: &str, is_secret: bool) -> String {
    if is_secret { REDACTED.to_owned() } else { python::repr(text) }
}

/// What counts as a secret among values that are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Rule {
    /// What the model marks: in the errors of services, whose own words tell users what to do.
    Marks,
    /// And what has the name of a secret, or no schema: in what is told of requests and responses.
    Names,
}

impl Rule {
    /// Members of a structure without secrets.
    pub(crate) fn shown(self, schema: &'static Schema, members: &Map) -> Map {
        let shown = |(name, value): (&str, &Value)| {
            let value = match schema.member(name) {
                _ if schema.is_sensitive() => hidden(),
                Some(member) => self.value(member, value),
                None if self == Rule::Names => hidden(),
                None => value.clone(),
            };
            (name.to_owned(), value)
        };
        members.iter().map(shown).collect()
    }

    fn value(self, member: &'static Member, value: &Value) -> Value {
        if member.is_sensitive() || self == Rule::Names && is_secret(member) {
            return hidden();
        }
        match (value, member.target.kind, member.target.members) {
            (Value::Map(map), Kind::Structure | Kind::Union, _) => Value::Map(self.shown(member.target, map)),
            (Value::Map(map), Kind::Map, [key, element]) => {
                let entry = |(at, (name, value)): (usize, (&str, &Value))| {
                    let shown = if self.hides_name(name) { hidden() } else { self.value(element, value) };
                    (if key.is_sensitive() { format!("{REDACTED} {}", at + 1) } else { name.to_owned() }, shown)
                };
                Value::Map(map.iter().enumerate().map(entry).collect())
            }
            (Value::List(list), Kind::List, [element, ..]) => {
                Value::List(list.iter().map(|value| self.value(element, value)).collect())
            }
            (Value::Map(_) | Value::List(_), Kind::Document, _) => self.document(value),
            (Value::Null, ..) => Value::Null,
            // What is not of its shape may be anything.
            (_, Kind::Structure | Kind::Union | Kind::Map | Kind::List, _) => hidden(),
            (Value::Map(_) | Value::List(_), ..) => hidden(),
            (Value::Bytes(bytes), ..) => Value::from(format!("{} bytes", bytes.len())),
            _ => value.clone(),
        }
    }

    fn document(self, value: &Value) -> Value {
        match value {
            Value::List(list) => Value::List(list.iter().map(|value| self.document(value)).collect()),
            Value::Map(map) => {
                let entry = |(name, value): (&str, &Value)| {
                    let shown = if self.hides_name(name) { hidden() } else { self.document(value) };
                    (name.to_owned(), shown)
                };
                Value::Map(map.iter().map(entry).collect())
            }
            scalar => scalar.clone(),
        }
    }

    /// Whether the name that somebody gave a value says that it is a secret.
    fn hides_name(self, name: &str) -> bool {
        self == Rule::Names && is_secret_name(name)
    }
}

/// What stands in the place of a secret.
fn hidden() -> Value {
    Value::from(REDACTED)
}

/// The secrets in an input or an output, to be kept out of what others say.
#[derive(Debug, Default)]
pub(crate) struct Secrets {
    texts: Vec<String>,
    /// Whether names and numbers of who or what is meant are kept out, too.
    are_all: bool,
}

impl Secrets {
    /// All secrets among the members of a structure.
    pub(crate) fn all(schema: &'static Schema, members: &Map) -> Self {
        Self::of(schema, members, true)
    }

    /// The secrets among the members of a structure but for names of who or what is meant, marked or not: a service says which
    /// user it does not know.
    pub(crate) fn but_identifiers(schema: &'static Schema, members: &Map) -> Self {
        Self::of(schema, members, false)
    }

    fn of(schema: &'static Schema, members: &Map, are_all: bool) -> Self {
        let mut secrets = Secrets { texts: Vec::new(), are_all };
        secrets.structure(schema, members, schema.is_sensitive());
        // Of two that begin alike, the longer one is found first.
        secrets.texts.sort_unstable_by_key(|secret| std::cmp::Reverse(secret.len()));
        secrets
    }

    fn structure(&mut self, schema: &'static Schema, members: &Map, is_inside: bool) {
        for (name, value) in members.iter() {
            match schema.member(name) {
                Some(member) => self.member(member, value, is_inside),
                None => self.value(name, value, is_inside || is_secret_name(name)),
            }
        }
    }

    fn member(&mut self, member: &'static Member, value: &Value, is_inside: bool) {
        let is_inside = is_inside || is_secret(member);
        match (value, member.target.members) {
            (Value::List(list), [element, ..]) => list.iter().for_each(|value| self.member(element, value, is_inside)),
            (Value::Map(map), [_, element]) if member.target.kind == Kind::Map => {
                for (name, value) in map.iter() {
                    match !self.are_all && is_identifier(name) {
                        true => self.member(element, value, false),
                        false => self.member(element, value, is_inside || is_secret_name(name)),
                    }
                }
            }
            (Value::Map(map), _) => self.structure(member.target, map, is_inside),
            (value, _) => self.value(member.name, value, is_inside),
        }
    }

    fn value(&mut self, name: &str, value: &Value, is_inside: bool) {
        match value {
            Value::List(list) => list.iter().for_each(|value| self.value(name, value, is_inside)),
            Value::Map(map) => map.iter().for_each(|(name, value)| self.value(name, value, is_inside)),
            _ if !is_inside || !self.are_all && is_identifier(name) => {}
            Value::Bytes(bytes) => {
                self.texts.push(encode_base64(bytes));
                self.texts.extend(String::from_utf8(bytes.clone()));
            }
            Value::Null | Value::Bool(_) => {}
            scalar => self.texts.push(python::str_of(scalar).into_owned()),
        }
    }

    /// A text without the secrets that it repeats as words of their own.
    pub(crate) fn without(&self, text: &str) -> String {
        let mut text = text.to_owned();
        for secret in self.texts.iter().filter(|secret| secret.chars().count() >= SHORTEST) {
            text = replace_words(&text, secret);
        }
        text
    }

    /// A value with all its texts without secrets.
    pub(crate) fn without_in(&self, value: Value) -> Value {
        match value {
            Value::String(text) => Value::String(self.without(&text)),
            Value::List(list) => Value::List(list.into_iter().map(|value| self.without_in(value)).collect()),
            Value::Map(map) => {
                Value::Map(map.into_iter().map(|(name, value)| (name, self.without_in(value))).collect())
            }
            other => other,
        }
    }

    /// Whether a value, as Python shows it, is one of the secrets or has one in it.
    pub(crate) fn are_in(&self, shown: &str) -> bool {
        self.texts.iter().filter(|secret| !secret.is_empty()).any(|secret| {
            shown == secret
                || shown.contains(&python::repr(secret))
                || secret.chars().count() >= SHORTEST && shown.contains(secret.as_str())
        })
    }
}

/// Whether a name is that of who or what is meant.
fn is_identifier(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    ["id", "name", "arn"].iter().any(|end| name.ends_with(end))
}

/// Puts [`REDACTED`] in the place of a secret wherever it is not a part of a longer word.
fn replace_words(text: &str, secret: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(secret) {
        let joins = |neighbour: Option<char>, edge: Option<char>| {
            neighbour.is_some_and(char::is_alphanumeric) && edge.is_some_and(char::is_alphanumeric)
        };
        let behind = if before.is_empty() { out.chars().next_back() } else { before.chars().next_back() };
        let is_word = !joins(behind, secret.chars().next()) && !joins(after.chars().next(), secret.chars().next_back());
        out.push_str(before);
        out.push_str(if is_word { REDACTED } else { secret });
        rest = after;
    }
    out + rest
}

#[cfg(test)]
mod tests {
    use smithgen_runtime::generated::schema::prelude;

    use super::*;
    use crate::data::json;

    static SECRET: Schema = Schema::simple("Secret", Kind::String).sensitive();
    static TEXTS: Schema =
        Schema::map("Texts", &[Member::element("key", &prelude::STRING), Member::element("value", &prelude::STRING)]);
    static TREE: Schema = Schema::structure("Tree", &[Member::new("Inner", &TREES), Member::new("Key", &SECRET)]);
    static TREES: Schema = Schema::list("Trees", &[Member::element("member", &TREE)]);
    static PLAIN: Schema = Schema::structure("Plain", &[Member::new("Inner", &PLAINS)]);
    static PLAINS: Schema = Schema::list("Plains", &[Member::element("member", &PLAIN)]);
    static INPUT: Schema = Schema::structure(
        "Input",
        &[
            Member::new("Username", &SECRET),
            Member::new("Password", &prelude::STRING),
            Member::new("Parameters", &TEXTS).sensitive(),
            Member::new("Metadata", &TEXTS),
            Member::new("Tree", &TREE),
            Member::new("Blob", &prelude::BLOB).sensitive(),
            Member::new("Pin", &prelude::INTEGER).sensitive(),
        ],
    );

    #[test]
    fn what_holds_a_secret_is_found_in_cycles_too() {
        static MEMBERS: [Member; 3] = [
            Member::new("Trees", &TREES),
            Member::new("ConfirmationCode", &prelude::STRING),
            Member::new("Plains", &PLAINS),
        ];
        assert_eq!(MEMBERS.each_ref().map(holds_secrets), [true, true, false]);
    }

    #[test]
    fn names_are_found_in_what_cannot_be_read() {
        assert!(names_a_secret("{\"PASSWORD\":\"x\"") && names_a_secret("a=b,secret-hash=c"));
        assert!(!names_a_secret("{\"USERNAME\":\"x\"") && !names_a_secret(""));
    }

    #[test]
    fn secrets_are_hidden_however_deep() {
        let input = r#"{"Username": "s3cret", "Password": "s3cret", "Parameters": {"a": "s3cret"}, "Unknown": "s3cret",
            "Metadata": {"password": "s3cret", "colour": "blue"}, "Tree": {"Inner": [{"Key": "s3cret"}, "s3cret"]}}"#;
        let Ok(Value::Map(input)) = json::read(input) else { panic!("JSON") };
        let shown = |rule: Rule| json::write(&Value::Map(rule.shown(&INPUT, &input)), None, false);
        assert!(!shown(Rule::Names).contains("s3cret"), "{}", shown(Rule::Names));
        assert!(shown(Rule::Names).contains("\"colour\": \"blue\""), "{}", shown(Rule::Names));
        // A password that is not marked, one among metadata, and what the model does not know.
        assert_eq!(shown(Rule::Marks).matches("s3cret").count(), 3, "{}", shown(Rule::Marks));
    }

    #[test]
    fn texts_of_others_lose_the_secrets_that_they_repeat() {
        let input = r#"{"Username": "diego", "Password": "hunter2", "Parameters": {"USERNAME": "maria", "X": "x-ray"},
            "Metadata": {"api-token": "t0ken", "colour": "blue"}, "Tree": {"Inner": [{"Key": "k3yk"}]}, "Pin": 4711}"#;
        let Ok(Value::Map(mut input)) = json::read(input) else { panic!("JSON") };
        input.insert("Blob", Value::Bytes(b"blob".to_vec()));
        let secrets = Secrets::but_identifiers(&INPUT, &input);
        for (text, expected) in [
            ("diego and maria like blue", "diego and maria like blue"),
            ("hunter2: no, 'hunter2'", "*** redacted ***: no, '*** redacted ***'"),
            ("hunter22 hunter2", "hunter22 *** redacted ***"),
            ("x-ray t0ken k3yk 4711 blob YmxvYg== k3yk", &["*** redacted ***"; 7].join(" ")),
        ] {
            assert_eq!(secrets.without(text), expected);
        }
        assert!(secrets.are_in("{'a': 'hunter2'}") && !secrets.are_in("diego"));
        assert!(Secrets::all(&INPUT, &input).are_in("diego"));
    }
}
