//! [`Value`]: data of our own, which a constant can hold.
//!
//! In: the JSON of a literal, or what a function was given and did not take. Out: a tree, which can be searched and shown.

use std::borrow::Cow;

use crate::Number;
use crate::view::{Data, Map, View};

/// A value in an expression or in an error. Displayed, it is JSON without blanks, in ASCII.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// Nothing.
    Null,
    /// True or false.
    Bool(bool),
    /// A number.
    Number(Number),
    /// Text.
    String(Cow<'static, str>),
    /// Bytes, which only data has.
    Bytes(Cow<'static, [u8]>),
    /// Values in order.
    List(Cow<'static, [Value]>),
    /// Values by name, in order. Each name is there once.
    Map(Cow<'static, [(Cow<'static, str>, Value)]>),
}

impl From<View<'_>> for Value {
    /// A copy.
    fn from(view: View<'_>) -> Self {
        match view {
            View::Null => Value::Null,
            View::Bool(value) => Value::Bool(value),
            View::Number(number) => Value::Number(number),
            View::String(text) => Value::String(Cow::Owned(text.to_owned())),
            View::Bytes(bytes) => Value::Bytes(Cow::Owned(bytes.to_vec())),
            View::List(list) => {
                Value::List((0..list.len()).filter_map(|index| list.get(index)).map(Value::from).collect())
            }
            View::Map(map) => {
                Value::Map(map.iter().map(|(name, view)| (Cow::Owned(name.to_owned()), Value::from(view))).collect())
            }
        }
    }
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

impl Map for Cow<'static, [(Cow<'static, str>, Value)]> {
    fn len(&self) -> usize {
        self.as_ref().len()
    }

    fn get(&self, name: &str) -> Option<View<'_>> {
        self.as_ref().iter().find(|(key, _)| key == name).map(|(_, value)| value.view())
    }

    fn iter(&self) -> Box<dyn Iterator<Item = (&str, View<'_>)> + '_> {
        Box::new(self.as_ref().iter().map(|(name, value)| (&**name, value.view())))
    }
}
