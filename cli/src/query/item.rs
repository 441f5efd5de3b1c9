//! [`Item`]: a value while an expression is searched with.
//!
//! In: the input and the literals of the expression, which stay where they are. Out: references to them, and the lists and maps
//! that the expression builds, which share their elements; the result is copied once, at the end.

use std::borrow::Cow;
use std::ops::Deref;
use std::rc::Rc;

use super::MAX_DEPTH;
use super::budget::{Budget, weight};
use super::error::{Kind, QueryError};
use super::syntax::Node;
use crate::python;
use crate::value::{Map, Number, Value};

/// A value, as a rule somebody else's.
#[derive(Clone, Debug)]
pub(super) enum Item<'a> {
    Null,
    Bool(bool),
    Number(Cow<'a, Number>),
    String(Text<'a>),
    Bytes(&'a [u8]),
    List(List<'a>),
    Map(Object<'a>),
    /// An expression itself, for a function.
    Reference(&'a Node),
}

/// A text, given or made.
#[derive(Clone, Debug)]
pub(super) enum Text<'a> {
    Given(&'a str),
    Made(Rc<str>),
}

/// A list, given or made.
#[derive(Clone, Debug)]
pub(super) enum List<'a> {
    Given(&'a [Value]),
    /// With the number of levels on which made lists and maps nest, this one included.
    Made(Rc<Vec<Item<'a>>>, usize),
}

/// A map, given or made.
#[derive(Clone, Debug)]
pub(super) enum Object<'a> {
    Given(&'a Map),
    /// With the number of levels on which made lists and maps nest, this one included.
    Made(Rc<Vec<(&'a str, Item<'a>)>>, usize),
}

impl<'a> Item<'a> {
    /// Refers to a value.
    pub(super) fn of(value: &'a Value) -> Self {
        match value {
            Value::Null => Item::Null,
            Value::Bool(value) => Item::Bool(*value),
            Value::Number(number) => Item::Number(Cow::Borrowed(number)),
            Value::String(text) => Item::String(Text::Given(text)),
            Value::Bytes(bytes) => Item::Bytes(bytes),
            Value::List(list) => Item::List(List::Given(list)),
            Value::Map(map) => Item::Map(Object::Given(map)),
        }
    }

    pub(super) fn number(number: Number) -> Self {
        Item::Number(Cow::Owned(number))
    }

    /// Refers to a text.
    pub(super) fn given(text: &'a str) -> Self {
        Item::String(Text::Given(text))
    }

    pub(super) fn text(text: impl Into<Rc<str>>) -> Self {
        Item::String(Text::Made(text.into()))
    }

    /// A list of these elements.
    ///
    /// # Errors
    /// When it nests too deeply, or the budget is used up.
    pub(super) fn list(elements: Vec<Item<'a>>, budget: &Budget) -> Result<Self, QueryError> {
        budget.spend(elements.len())?;
        let depth = above(elements.iter())?;
        Ok(Item::List(List::Made(Rc::new(elements), depth)))
    }

    /// A map of these entries, whose names differ.
    ///
    /// # Errors
    /// When it nests too deeply, or the budget is used up.
    pub(super) fn map(entries: Vec<(&'a str, Item<'a>)>, budget: &Budget) -> Result<Self, QueryError> {
        budget.spend(entries.len())?;
        let depth = above(entries.iter().map(|(_, item)| item))?;
        Ok(Item::Map(Object::Made(Rc::new(entries), depth)))
    }

    fn depth(&self) -> usize {
        match self {
            Item::List(List::Made(_, depth)) | Item::Map(Object::Made(_, depth)) => *depth,
            _ => 0,
        }
    }

    pub(super) fn is_null(&self) -> bool {
        matches!(self, Item::Null)
    }

    /// Whether it counts as false: nothing, false, and what is empty. Zero is true.
    pub(super) fn is_false(&self) -> bool {
        match self {
            Item::Null => true,
            Item::Bool(value) => !value,
            Item::String(text) => text.is_empty(),
            Item::List(list) => list.len() == 0,
            Item::Map(map) => map.len() == 0,
            Item::Number(_) | Item::Bytes(_) | Item::Reference(_) => false,
        }
    }

    /// A copy of all of it.
    ///
    /// # Errors
    /// When it has an expression in it, which is no value, or when the budget is used up.
    pub(super) fn to_value(&self, budget: &Budget) -> Result<Value, QueryError> {
        budget.spend(1)?;
        Ok(match self {
            Item::Null => Value::Null,
            Item::Bool(value) => Value::Bool(*value),
            Item::Number(number) => Value::Number(number.clone().into_owned()),
            Item::String(text) => {
                budget.spend_text(text.len())?;
                Value::from(&**text)
            }
            Item::Bytes(bytes) => {
                budget.spend_text(bytes.len())?;
                Value::Bytes(bytes.to_vec())
            }
            Item::List(List::Given(list)) => {
                budget.spend(list.iter().map(weight).sum())?;
                Value::List(list.to_vec())
            }
            Item::Map(Object::Given(map)) => {
                budget.spend(map.iter().map(|(_, value)| 1 + weight(value)).sum())?;
                Value::Map((*map).clone())
            }
            Item::List(list) => Value::List(list.iter().map(|item| item.to_value(budget)).collect::<Result<_, _>>()?),
            Item::Map(map) => {
                let entry = |(name, item): (&str, Item<'a>)| Ok((name.to_owned(), item.to_value(budget)?));
                Value::Map(map.iter().map(entry).collect::<Result<_, QueryError>>()?)
            }
            Item::Reference(_) => {
                return Err(QueryError::kind_of_value(
                    "a reference to an expression (&…) is no value, but for a function",
                ));
            }
        })
    }

    /// As messages show it.
    pub(super) fn shown(&self, budget: &Budget) -> String {
        match self.to_value(budget) {
            Ok(value) => python::str_of(&value).into_owned(),
            Err(error) if error.kind() == Kind::TooMuch => "too much to be shown".to_owned(),
            Err(_) => "an expression".to_owned(),
        }
    }
}

/// The depth of a list or map with these elements.
fn above<'i, 'a: 'i>(elements: impl Iterator<Item = &'i Item<'a>>) -> Result<usize, QueryError> {
    let depth = elements.map(Item::depth).max().unwrap_or(0) + 1;
    if depth > MAX_DEPTH { Err(QueryError::too_deep()) } else { Ok(depth) }
}

impl Deref for Text<'_> {
    type Target = str;

    fn deref(&self) -> &str {
        match self {
            Text::Given(text) => text,
            Text::Made(text) => text,
        }
    }
}

impl<'a> List<'a> {
    pub(super) fn len(&self) -> usize {
        match self {
            List::Given(list) => list.len(),
            List::Made(list, _) => list.len(),
        }
    }

    pub(super) fn get(&self, index: usize) -> Option<Item<'a>> {
        match self {
            List::Given(list) => list.get(index).map(Item::of),
            List::Made(list, _) => list.get(index).cloned(),
        }
    }

    pub(super) fn iter(&self) -> impl DoubleEndedIterator<Item = Item<'a>> + '_ {
        (0..self.len()).filter_map(|index| self.get(index))
    }
}

impl<'a> Object<'a> {
    pub(super) fn len(&self) -> usize {
        match self {
            Object::Given(map) => map.len(),
            Object::Made(map, _) => map.len(),
        }
    }

    pub(super) fn get(&self, name: &str) -> Option<Item<'a>> {
        match self {
            Object::Given(map) => map.get(name).map(Item::of),
            Object::Made(map, _) => map.iter().find(|(key, _)| *key == name).map(|(_, item)| item.clone()),
        }
    }

    /// Names and values, in order.
    pub(super) fn iter(&self) -> Box<dyn Iterator<Item = (&'a str, Item<'a>)> + '_> {
        match self {
            Object::Given(map) => Box::new(map.iter().map(|(name, value)| (name, Item::of(value)))),
            Object::Made(map, _) => Box::new(map.iter().cloned()),
        }
    }
}
