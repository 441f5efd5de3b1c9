//! What `--query` and the expressions of pages are asked of: our values, as JMESPath sees them.
//!
//! In: an expression and a [`Value`]. Out: the value that the expression selects or builds, or what is wrong in the words of the AWS
//! CLI, which shows values as Python does.

use smithgen_runtime::generated::redact::REDACTED;

use smithgen_jmespath::{self as jmespath, Data, Error, Expression, View};

use crate::data::{Map, Value, python};

/// What an expression makes of a value.
///
/// # Errors
/// Those of [`Expression::search`].
pub(crate) fn search(expression: &Expression, value: &Value) -> Result<Value, Error> {
    expression.search(value).map(|found| Value::from(found.view()))
}

/// The words for an error, in which values of the answer are hidden that are secret, as Python shows them.
pub(crate) fn told(error: &Error, is_secret: impl Fn(&str) -> bool) -> String {
    let shown = |view: View<'_>| python::str_of(&Value::from(view)).into_owned();
    error.told(shown, |data| Some(shown(data)).filter(|text| !is_secret(text)).unwrap_or_else(|| REDACTED.to_owned()))
}

impl Data for Value {
    fn view(&self) -> View<'_> {
        match self {
            Value::Null => View::Null,
            Value::Bool(value) => View::Bool(*value),
            Value::Number(number) => View::Number(number.clone()),
            Value::String(text) => View::String(text),
            Value::Bytes(bytes) => View::Bytes(bytes),
            Value::List(list) => View::List(list),
            Value::Map(map) => View::Map(map),
        }
    }
}

impl jmespath::Map for Map {
    fn len(&self) -> usize {
        self.len()
    }

    fn get(&self, name: &str) -> Option<View<'_>> {
        self.get(name).map(Data::view)
    }

    fn iter(&self) -> Box<dyn Iterator<Item = (&str, View<'_>)> + '_> {
        Box::new(self.iter().map(|(name, value)| (name, value.view())))
    }
}

impl From<View<'_>> for Value {
    /// A copy.
    fn from(view: View<'_>) -> Self {
        match view {
            View::Null => Value::Null,
            View::Bool(value) => Value::Bool(value),
            View::Number(number) => Value::Number(number),
            View::String(text) => Value::from(text),
            View::Bytes(bytes) => Value::Bytes(bytes.to_vec()),
            View::List(list) => {
                Value::List((0..list.len()).filter_map(|index| list.get(index)).map(Value::from).collect())
            }
            View::Map(map) => Value::Map(map.iter().map(|(name, view)| (name.to_owned(), Value::from(view))).collect()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::json;

    /// The result as JSON, or the error's words.
    fn searched(expression: &str, value: &str) -> Result<String, String> {
        let value = json::read(value).unwrap();
        let found = Expression::parse(expression).and_then(|expression| search(&expression, &value));
        found
            .map(|value| json::write(&value, None, true))
            .map_err(|error| told(&error, |shown| shown.contains("hunter2")))
    }

    #[test]
    fn values_are_shown_as_python_does() {
        for (expression, value, expected) in [
            (
                "keys(@)",
                r#"[{"a": "it's"}, null, 1e20]"#,
                "In function keys(), invalid type for value: [{'a': \"it's\"}, None, 1e+20], expected one of: ['object'], received: \"array\"",
            ),
            (
                "sort(@)",
                "[true]",
                "In function sort(), invalid type for value: True, expected one of: ['array-string', 'array-number'], received: \"bool\"",
            ),
            (
                "a `{\"a\": [true, null]}`",
                "1",
                "Unexpected token: {'a': [True, None]}: Parse error at column 2, token \"{'a': [True, None]}\" (LITERAL), \
                 for expression:\n\"a `{\"a\": [true, null]}`\"\n   ^",
            ),
            (
                "keys(a)",
                r#"{"a": "hunter2"}"#,
                "In function keys(), invalid type for value: *** redacted ***, expected one of: ['object'], received: \"string\"",
            ),
        ] {
            assert_eq!(searched(expression, value), Err(expected.to_owned()), "{expression}");
        }
    }

    #[test]
    fn values_come_out_as_they_went_in() {
        let value = r#"{"z": [1, 1.0, 18446744073709551616, "\u00e9"], "a": {"c": null, "b": true}}"#;
        assert_eq!(searched("@", value).as_deref(), Ok(value));
        assert_eq!(searched("[z[2], a.*]", value).as_deref(), Ok("[18446744073709551616, [true]]"));
        let deep = ["[".repeat(json::MAX_DEPTH), "]".repeat(json::MAX_DEPTH)].concat();
        assert_eq!(searched("@", &deep), Ok(deep));
    }
}
