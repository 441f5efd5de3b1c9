//! What JMESPath expressions give of an input or output, whether it has types or takes its shape from a schema.
//!
//! In: an input or output, and a [`Search`], which generated code has as a constant. Out: a value. Only the members that the expression
//! looks at are copied, so that it costs little to look for names in large inputs.

use std::borrow::Cow;

pub use smithgen_jmespath::constant::*;

use crate::codec::{EncodeMembers, Encoder};
use crate::redact::REDACTED;
use crate::schema::Member;
use crate::types::DateTime;

/// An expression that is applied to inputs.
#[derive(Clone, Copy, Debug)]
pub struct Search {
    /// The expression.
    pub expression: &'static Expression,
    /// The members of structures that it looks at, wherever they are; `None` for all.
    pub members: Option<&'static [&'static str]>,
}

impl Search {
    /// What the expression gives of an input or output. `None` if that is nothing, or if the expression does not take what it finds.
    pub fn of(&self, structure: &impl EncodeMembers) -> Option<Value> {
        self.in_value(&self.copied(structure, false)?)
    }

    /// The same of an object of `input` and `output`.
    #[cfg(feature = "waiters")]
    pub fn of_both(&self, input: &impl EncodeMembers, output: &impl EncodeMembers) -> Option<Value> {
        let both = [(Borrowed("input"), self.copied(input, false)?), (Borrowed("output"), self.copied(output, false)?)];
        self.in_value(&Value::Map(both.to_vec().into()))
    }

    /// What the expression gives of a structure for somebody to read: secrets are hidden.
    #[cfg(feature = "waiters")]
    pub fn shown_of(&self, structure: &impl EncodeMembers) -> Option<Value> {
        self.in_value(&self.copied(structure, true)?)
    }

    fn copied(&self, structure: &impl EncodeMembers, hides: bool) -> Option<Value> {
        let mut copy = Copied { members: self.members, hides, open: vec![Open::Map(Vec::new(), None)], passed: 0 };
        for (index, member) in structure.schema().members.iter().enumerate() {
            if copy.is_wanted(member) {
                structure.encode_member(index, member, &mut copy);
            }
        }
        copy.open.pop().map(Open::into_value)
    }

    fn in_value(&self, value: &Value) -> Option<Value> {
        let found = self.expression.search(value).ok()?;
        Some(Value::from(found.view())).filter(|value| *value != Value::Null)
    }
}

/// An encoder that makes a value of its calls.
struct Copied {
    members: Option<&'static [&'static str]>,
    /// Whether other words take the place of secrets.
    hides: bool,
    /// What has been begun, the input first.
    open: Vec<Open>,
    /// How many of those that have been begun stand in a member that is passed over.
    passed: usize,
}

enum Open {
    List(Vec<Value>),
    /// A map or structure, with the name of the entry that comes next.
    Map(Vec<(Cow<'static, str>, Value)>, Option<String>),
}

impl Open {
    fn into_value(self) -> Value {
        match self {
            Open::List(list) => Value::List(list.into()),
            Open::Map(entries, _) => Value::Map(entries.into()),
        }
    }
}

impl Copied {
    /// Elements and entries are, whose list or map is.
    fn is_wanted(&self, member: &Member) -> bool {
        member.is_element() || self.members.is_none_or(|members| members.contains(&member.name))
    }

    fn put(&mut self, member: &'static Member, value: Value) {
        if self.passed > 0 || !self.is_wanted(member) {
            return;
        }
        let value = if self.hides && member.is_sensitive() { Value::String(Borrowed(REDACTED)) } else { value };
        match self.open.last_mut() {
            Some(Open::List(list)) => list.push(value),
            Some(Open::Map(entries, key)) => {
                let name = key.take().map_or(Borrowed(member.name), Cow::Owned);
                entries.push((name, value));
            }
            None => {}
        }
    }

    fn begin(&mut self, member: &'static Member, open: Open) {
        if self.passed > 0 || !self.is_wanted(member) {
            self.passed += 1;
        } else {
            self.open.push(open);
        }
    }

    fn end(&mut self, member: &'static Member) {
        if self.passed > 0 {
            self.passed -= 1;
        } else if let Some(open) = self.open.pop() {
            self.put(member, open.into_value());
        }
    }
}

impl Encoder for Copied {
    fn null(&mut self, member: &'static Member) {
        self.put(member, Value::Null);
    }

    fn boolean(&mut self, member: &'static Member, value: bool) {
        self.put(member, Value::Bool(value));
    }

    fn integer(&mut self, member: &'static Member, value: i64) {
        self.put(member, Value::Number(Number::Integer(value)));
    }

    fn float(&mut self, member: &'static Member, value: f32) {
        self.double(member, value.into());
    }

    fn double(&mut self, member: &'static Member, value: f64) {
        self.put(member, Value::Number(Number::Float(value)));
    }

    fn number(&mut self, member: &'static Member, text: &str) {
        let value = text.parse().unwrap_or(Value::Null);
        self.put(member, value);
    }

    fn string(&mut self, member: &'static Member, value: &str) {
        if self.passed == 0 && self.is_wanted(member) {
            self.put(member, Value::String(Cow::Owned(value.to_owned())));
        }
    }

    fn blob(&mut self, member: &'static Member, value: &[u8]) {
        if self.passed == 0 && self.is_wanted(member) {
            self.put(member, Value::Bytes(Cow::Owned(value.to_owned())));
        }
    }

    fn timestamp(&mut self, member: &'static Member, value: DateTime) {
        self.double(member, value.as_secs_f64());
    }

    fn begin_structure(&mut self, member: &'static Member) {
        self.begin(member, Open::Map(Vec::new(), None));
    }

    fn end_structure(&mut self, member: &'static Member) {
        self.end(member);
    }

    fn begin_list(&mut self, member: &'static Member, _: usize) {
        self.begin(member, Open::List(Vec::new()));
    }

    fn end_list(&mut self, member: &'static Member) {
        self.end(member);
    }

    fn begin_map(&mut self, member: &'static Member, _: usize) {
        self.begin(member, Open::Map(Vec::new(), None));
    }

    fn key(&mut self, key: &str) {
        if let (0, Some(Open::Map(_, next))) = (self.passed, self.open.last_mut()) {
            *next = Some(key.to_owned());
        }
    }

    fn end_map(&mut self, member: &'static Member) {
        self.end(member);
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::*;
    use crate::schema::{Schema, prelude};
    use crate::types::Blob;

    static ITEM: Schema = Schema::structure(
        "Item",
        &[
            Member::new("Table", &prelude::STRING),
            Member::new("Data", &prelude::BLOB),
            Member::new("Size", &prelude::LONG),
            Member::new("Next", &ITEM),
        ],
    );
    static ITEMS: Schema = Schema::list("Items", &[Member::element("member", &ITEM)]);
    static BY_NAME: Schema =
        Schema::map("ByName", &[Member::element("key", &prelude::STRING), Member::element("value", &ITEMS)]);
    static INPUT: Schema = Schema::structure(
        "Input",
        &[
            Member::new("Items", &ITEMS),
            Member::new("ByName", &BY_NAME),
            Member::new("On", &prelude::BOOLEAN),
            Member::new("Table", &prelude::STRING),
        ],
    );

    #[derive(Clone, Default)]
    struct Item {
        table: Option<String>,
        data: Option<Blob>,
        size: Option<i64>,
        next: Option<Box<Item>>,
    }
    crate::structure!(Item, ITEM, 0: table, 1: data, 2: size, 3: next);

    #[derive(Default)]
    struct Input {
        items: Option<Vec<Item>>,
        by_name: Option<HashMap<String, Vec<Item>>>,
        on: Option<bool>,
        table: Option<String>,
    }
    crate::structure!(Input, INPUT, 0: items, 1: by_name, 2: on, 3: table);

    fn input() -> Input {
        let item = |table: &str, next: Option<Item>| Item {
            table: Some(table.to_owned()),
            data: Some(Blob::new(b"secret".to_vec())),
            size: Some(7),
            next: next.map(Box::new),
        };
        let unset = Item { size: Some(1), ..Item::default() };
        Input {
            items: Some(vec![item("a", None), unset, item("b", Some(item("c", None)))]),
            by_name: Some([("x".to_owned(), vec![item("d", None)])].into()),
            on: Some(true),
            table: None,
        }
    }

    /// What an expression gives when it is told which members it looks at, and when it is not: the same.
    fn found(expression: &str, members: &'static [&'static str]) -> Option<String> {
        let expression = Box::leak(Box::new(Expression::parse(expression).unwrap()));
        let [some, all] = [Some(members), None].map(|members| Search { expression, members }.of(&input()));
        assert_eq!(some, all);
        some.map(|value| value.to_string())
    }

    #[test]
    fn inputs_are_searched() {
        for (expression, members, expected) in [
            ("Items[*].Table", &["Items", "Table"][..], Some(r#"["a","b"]"#)),
            ("Items[*].[Table, Next.Table][]", &["Items", "Table", "Next"], Some(r#"["a","b","c"]"#)),
            ("Items[?Size > `1`].Size", &["Items", "Size"], Some("[7,7]")),
            ("keys(ByName)", &["ByName"], Some(r#"["x"]"#)),
            ("ByName.*[].Table", &["ByName", "Table"], Some(r#"["d"]"#)),
            ("On", &["On"], Some("true")),
            ("Table", &["Table"], None),
            // What it does not take.
            ("keys(On)", &["On"], None),
        ] {
            assert_eq!(found(expression, members).as_deref(), expected, "{expression}");
        }
    }

    #[test]
    fn what_is_not_looked_at_is_not_copied() {
        let expression = Box::leak(Box::new(Expression::parse("@").unwrap()));
        let search = Search { expression, members: Some(&["Items", "Next", "Table"]) };
        assert_eq!(
            search.of(&input()).unwrap().to_string(),
            r#"{"Items":[{"Table":"a"},{},{"Table":"b","Next":{"Table":"c"}}]}"#
        );
    }
}
