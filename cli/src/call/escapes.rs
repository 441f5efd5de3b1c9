//! Answers whose texts are percent-encoded, since XML cannot hold all of them: the tool asks for that, and undoes it.
//!
//! In: the members of an input, and then those of the output. Out: the input with the member that asks for it, unless the caller says what
//! they want; and the output with plain texts.

use smithgen_runtime::generated::endpoint::percent_decode;
use smithgen_runtime::generated::schema::{Member, Schema};

use crate::data::{Map, Value, element};

/// An input with what the caller did not ask for.
pub(super) struct Asked {
    /// The member that asks, and by which the answer says that it is so.
    name: &'static str,
    value: &'static str,
    pub(super) members: Map,
}

impl Asked {
    /// The input, if there is anything to ask for.
    pub(super) fn of(schema: &'static Schema, members: &Map) -> Option<Self> {
        let (name, value) = schema.members.iter().find_map(|member| Some((member.name, member.asked_for()?)))?;
        if members.get(name).is_some() {
            return None;
        }
        let mut members = members.clone();
        members.insert(name, value.into());
        Some(Asked { name, value, members })
    }

    /// Decodes the texts of an answer that says what was asked for.
    pub(super) fn undo(&self, schema: &'static Schema, output: &mut Map) {
        if output.get(self.name).and_then(Value::as_str) == Some(self.value) {
            undo_in(schema, output);
        }
    }
}

fn undo_in(schema: &'static Schema, members: &mut Map) {
    for (name, value) in members.iter_mut() {
        if let Some(member) = schema.member(name) {
            undo(member, value);
        }
    }
}

fn undo(member: &'static Member, value: &mut Value) {
    match value {
        Value::Map(members) => undo_in(member.target, members),
        Value::List(list) => list.iter_mut().for_each(|value| undo(element(member), value)),
        Value::String(text) if member.encoding() == Some("url") => *text = percent_decode(&text.replace('+', " ")),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use smithgen_runtime::generated::schema::{Trait, prelude};

    use super::*;
    use crate::data::json;

    static OBJECT: Schema = Schema::structure(
        "Object",
        &[Member::new("Key", &prelude::STRING).with(&[Trait::Encoded("url")]), Member::new("Owner", &prelude::STRING)],
    );
    static OBJECTS: Schema = Schema::list("Objects", &[Member::element("member", &OBJECT)]);
    static LIST: Schema = Schema::structure(
        "List",
        &[
            Member::new("EncodingType", &prelude::STRING).with(&[Trait::AskedFor("url")]),
            Member::new("Delimiter", &prelude::STRING).with(&[Trait::Encoded("url")]),
            Member::new("Name", &prelude::STRING),
            Member::new("Contents", &OBJECTS),
        ],
    );

    fn members(text: &str) -> Map {
        json::read(text).expect("JSON").as_map().expect("an object").clone()
    }

    #[test]
    fn what_was_not_asked_for_stays() {
        for own in [r#"{"EncodingType": "url"}"#, r#"{"EncodingType": ""}"#] {
            assert!(Asked::of(&LIST, &members(own)).is_none());
        }
        assert!(Asked::of(&OBJECT, &Map::new()).is_none());
        let asked = Asked::of(&LIST, &Map::new()).expect("it is asked for");
        let mut plain = members(r#"{"Delimiter": "%2F"}"#);
        asked.undo(&LIST, &mut plain);
        assert_eq!(plain, members(r#"{"Delimiter": "%2F"}"#), "the answer does not say that it is encoded");
    }

    #[test]
    fn what_was_asked_for_is_undone() {
        let asked = Asked::of(&LIST, &members(r#"{"Name": "n"}"#)).expect("it is asked for");
        assert_eq!(asked.members, members(r#"{"Name": "n", "EncodingType": "url"}"#));
        let mut answer = members(
            r#"{"EncodingType": "url", "Delimiter": "%2F", "Name": "a%20b",
                "Contents": [{"Key": "a+b%2B%C3%A9%0A%ZZ", "Owner": "%20"}]}"#,
        );
        asked.undo(&LIST, &mut answer);
        let expected = members(
            r#"{"EncodingType": "url", "Delimiter": "/", "Name": "a%20b",
                "Contents": [{"Key": "a b+é\n%ZZ", "Owner": "%20"}]}"#,
        );
        assert_eq!(answer, expected);
    }
}
