//! [`Value`]: data of whatever shape, between texts (options, files, responses) and the wire.
//!
//! In: what was typed or received, by way of [`json`](crate::data::json), shorthand, YAML or a response. Out: a tree that keeps the
//! order of members and tells integers from other numbers, as the AWS CLI's output shows both.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

pub use smithgen_jmespath::Number;

/// Data whose shape only a schema, or nobody, knows.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// Nothing.
    Null,
    /// True or false.
    Bool(bool),
    /// A number.
    Number(Number),
    /// Text.
    String(String),
    /// Bytes that came from a file, or out of base64.
    Bytes(Vec<u8>),
    /// Values in order.
    List(Vec<Value>),
    /// Values by name, in order.
    Map(Map),
}

impl Value {
    /// The text of a string.
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Value::String(text) => Some(text),
            _ => None,
        }
    }

    /// The entries of a map.
    pub fn as_map(&self) -> Option<&Map> {
        match self {
            Value::Map(map) => Some(map),
            _ => None,
        }
    }

    /// The elements of a list.
    pub fn as_list(&self) -> Option<&[Value]> {
        match self {
            Value::List(list) => Some(list),
            _ => None,
        }
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Value::String(text.to_owned())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Value::String(text)
    }
}

impl From<bool> for Value {
    fn from(value: bool) -> Self {
        Value::Bool(value)
    }
}

impl From<i64> for Value {
    fn from(value: i64) -> Self {
        Value::Number(Number::Integer(value))
    }
}

impl From<f64> for Value {
    fn from(value: f64) -> Self {
        Value::Number(Number::Float(value))
    }
}

/// Up to so many names are compared with each other faster than they are found in a table.
const FEW: usize = 16;

/// Values by name, in the order in which the names first came.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Map(Vec<(String, Value)>);

impl Map {
    /// No entries.
    pub fn new() -> Self {
        Self::default()
    }

    /// As [`insert`](Map::insert) does for each, in a time that grows with their number only. It takes a list and not an iterator, so
    /// that it is compiled once.
    fn of(entries: Vec<(String, Value)>) -> Self {
        let repeated = repeated(&entries);
        if repeated.is_empty() {
            return Map(entries);
        }
        let mut places: Vec<_> = entries.into_iter().map(Some).collect();
        for (first, later) in repeated {
            let value = places.get_mut(later).and_then(Option::take).map(|(_, value)| value);
            if let (Some(Some(entry)), Some(value)) = (places.get_mut(first), value) {
                entry.1 = value;
            }
        }
        Map(places.into_iter().flatten().collect())
    }

    /// The value called `name`.
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.0.iter().find(|(key, _)| key == name).map(|(_, value)| value)
    }

    /// The value called `name`, to be changed.
    pub(crate) fn get_mut(&mut self, name: &str) -> Option<&mut Value> {
        self.0.iter_mut().find(|(key, _)| key == name).map(|(_, value)| value)
    }

    /// Sets a value; one that is there already is replaced in its place.
    pub fn insert(&mut self, name: impl Into<String>, value: Value) {
        let name = name.into();
        match self.get_mut(&name) {
            Some(place) => *place = value,
            None => self.0.push((name, value)),
        }
    }

    /// Takes a value out.
    pub fn remove(&mut self, name: &str) -> Option<Value> {
        let index = self.0.iter().position(|(key, _)| key == name)?;
        Some(self.0.remove(index).1)
    }

    /// Names and values, in order.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (&str, &Value)> + ExactSizeIterator {
        self.0.iter().map(|(key, value)| (key.as_str(), value))
    }

    /// Names and values, by name.
    pub(crate) fn sorted(&self) -> Vec<(&str, &Value)> {
        let mut entries: Vec<_> = self.iter().collect();
        entries.sort_unstable_by_key(|&(name, _)| name);
        entries
    }

    /// Names, and values to be changed, in order.
    pub(crate) fn iter_mut(&mut self) -> impl Iterator<Item = (&str, &mut Value)> {
        self.0.iter_mut().map(|(key, value)| (key.as_str(), value))
    }

    /// The number of entries.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are no entries.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl FromIterator<(String, Value)> for Map {
    fn from_iter<I: IntoIterator<Item = (String, Value)>>(entries: I) -> Self {
        Map::of(entries.into_iter().collect())
    }
}

/// The entries whose name an earlier one has: the place of the first such, and their own.
fn repeated(entries: &[(String, Value)]) -> Vec<(usize, usize)> {
    let mut repeated = Vec::new();
    if entries.len() <= FEW {
        for (place, (name, _)) in entries.iter().enumerate() {
            let first = entries.iter().take(place).position(|(earlier, _)| earlier == name);
            repeated.extend(first.map(|first| (first, place)));
        }
        return repeated;
    }
    let mut places: HashMap<&str, usize> = HashMap::with_capacity(entries.len());
    for (place, (name, _)) in entries.iter().enumerate() {
        match places.entry(name) {
            Entry::Occupied(first) => repeated.push((*first.get(), place)),
            Entry::Vacant(vacant) => {
                vacant.insert(place);
            }
        }
    }
    repeated
}

impl IntoIterator for Map {
    type Item = (String, Value);
    type IntoIter = std::vec::IntoIter<(String, Value)>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_many_entries_too_the_last_has_the_value() {
        for count in [3, 50] {
            let entries = (0..count).map(|index| ((index % 7 % count).to_string(), Value::from(index)));
            let mut expected = Map::new();
            entries.clone().for_each(|(name, value)| expected.insert(name, value));
            assert_eq!(entries.collect::<Map>(), expected);
        }
    }

    #[test]
    fn a_name_keeps_its_first_place() {
        let mut map: Map = [("b".to_owned(), Value::Null), ("a".to_owned(), Value::Null)].into_iter().collect();
        map.insert("b", Value::Bool(true));
        assert_eq!(map.iter().map(|(name, _)| name).collect::<Vec<_>>(), ["b", "a"]);
        assert_eq!(map.get("b"), Some(&Value::Bool(true)));
    }
}
