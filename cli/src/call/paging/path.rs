//! Paths to members, such as `Result.Users`: what lies there, and how parts of it from several pages are put together.
//!
//! In: a map and a path. Out: the value there; or the map, changed there.

use crate::data::{Map, Number, Value};

/// The value at a path.
pub(super) fn get<'m>(map: &'m Map, path: &str) -> Option<&'m Value> {
    match path.split_once('.') {
        Some((first, rest)) => get(map.get(first)?.as_map()?, rest),
        None => map.get(path).filter(|value| **value != Value::Null),
    }
}

/// Takes the value at a path, and leaves null there.
pub(super) fn take(map: &mut Map, path: &str) -> Option<Value> {
    get_mut(map, path).map(|value| std::mem::replace(value, Value::Null))
}

/// The value at a path, to be changed.
fn get_mut<'m>(map: &'m mut Map, path: &str) -> Option<&'m mut Value> {
    match path.split_once('.') {
        Some((first, rest)) => match map.get_mut(first)? {
            Value::Map(inner) => get_mut(inner, rest),
            _ => None,
        },
        None => map.get_mut(path).filter(|value| **value != Value::Null),
    }
}

/// Sets the value at a path, and makes what lies on the way to it.
pub(super) fn set(map: &mut Map, path: &str, value: Value) {
    let Some((first, rest)) = path.split_once('.') else { return map.insert(path, value) };
    if let Some(Value::Map(inner)) = map.get_mut(first) {
        return set(inner, rest, value);
    }
    let mut inner = Map::new();
    set(&mut inner, rest, value);
    map.insert(first, Value::Map(inner));
}

/// A map without what lies at these paths, and without whatever holds nothing else.
pub(super) fn without(map: &Map, paths: &[&str]) -> Map {
    let rest = map.iter().filter(|(name, _)| !paths.contains(name)).filter_map(|(name, value)| {
        let within = paths.iter().filter_map(|path| path.strip_prefix(name)?.strip_prefix('.'));
        let within: Vec<&str> = within.collect();
        let rest = match value {
            Value::Map(inner) if !within.is_empty() => {
                Value::Map(Some(without(inner, &within)).filter(|rest| !rest.is_empty())?)
            }
            value => value.clone(),
        };
        Some((name.to_owned(), rest))
    });
    rest.collect()
}

/// Adds a page's part of what lies at a path: lists and maps are joined, texts put one behind the other, numbers added. Where
/// maps have a name in common, its lists are joined, too; of anything else, what came first stays.
pub(super) fn join(whole: &mut Map, path: &str, part: Value) {
    match (get_mut(whole, path), part) {
        (None, part) => set(whole, path, part),
        (Some(Value::List(whole)), Value::List(part)) => whole.extend(part),
        (Some(Value::String(whole)), Value::String(part)) => whole.push_str(&part),
        (Some(Value::Number(whole)), Value::Number(part)) => *whole = sum(whole, &part),
        (Some(Value::Map(whole)), Value::Map(part)) => {
            for (name, value) in part {
                match (whole.get_mut(&name), value) {
                    (None, value) => whole.insert(name, value),
                    (Some(Value::List(whole)), Value::List(part)) => whole.extend(part),
                    _ => {}
                }
            }
        }
        _ => {}
    }
}

/// Adds to what is known what is new: members that were not there, and lists other than those that were. Gives that, and with it
/// whatever differs from what stays known.
pub(super) fn gather(known: &mut Map, part: Map) -> Map {
    let mut news = Map::new();
    for (name, value) in part {
        match (known.get_mut(&name), value) {
            (None, value) => {
                known.insert(name.as_str(), value.clone());
                news.insert(name, value);
            }
            (Some(known), value) if *known == value => {}
            (Some(Value::Map(known)), Value::Map(part)) => {
                let inner = gather(known, part);
                if !inner.is_empty() {
                    news.insert(name, Value::Map(inner));
                }
            }
            (Some(Value::List(known)), Value::List(part)) => {
                known.extend_from_slice(&part);
                news.insert(name, Value::List(part));
            }
            (Some(_), value) => news.insert(name, value),
        }
    }
    news
}

/// Adds what a map does not have yet.
pub(super) fn fill(map: &mut Map, from: Map) {
    for (name, value) in from {
        match (map.get_mut(&name), value) {
            (None, value) => map.insert(name, value),
            (Some(Value::Map(inner)), Value::Map(from)) => fill(inner, from),
            _ => {}
        }
    }
}

fn sum(a: &Number, b: &Number) -> Number {
    let integer = |number: &Number| match number {
        Number::Integer(value) => Some(i128::from(*value)),
        Number::BigInteger(digits) => digits.parse().ok(),
        Number::Float(_) => None,
    };
    match (integer(a), integer(b)) {
        (Some(a), Some(b)) => {
            let sum = a.saturating_add(b);
            Number::of_digits(&sum.to_string())
        }
        _ => Number::Float(a.to_f64() + b.to_f64()),
    }
}

/// The number of elements, entries or characters.
pub(super) fn length(value: &Value) -> i64 {
    let length = match value {
        Value::List(list) => list.len(),
        Value::Map(map) => map.len(),
        Value::String(text) => text.chars().count(),
        _ => 0,
    };
    i64::try_from(length).unwrap_or(i64::MAX)
}

/// The part of a list, map or text from `start` to `end`, either counted from the end if it is negative.
pub(super) fn slice(value: Value, start: i64, end: Option<i64>) -> Value {
    let length = length(&value);
    let place =
        |at: i64| usize::try_from(if at < 0 { at.saturating_add(length) } else { at }.clamp(0, length)).unwrap_or(0);
    let (start, end) = (place(start), end.map_or(usize::MAX, place));
    let count = end.saturating_sub(start);
    match value {
        Value::List(list) => Value::List(list.into_iter().skip(start).take(count).collect()),
        Value::Map(map) => Value::Map(map.into_iter().skip(start).take(count).collect()),
        Value::String(text) => Value::from(text.chars().skip(start).take(count).collect::<String>()),
        _ => Value::Null,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::json;

    fn map(text: &str) -> Map {
        match json::read(text).expect("JSON") {
            Value::Map(map) => map,
            other => panic!("{other:?}"),
        }
    }

    fn written(map: Map) -> String {
        json::write(&Value::Map(map), None, false)
    }

    #[test]
    fn parts_are_joined_by_what_they_are() {
        for (whole, part, expected) in [
            ("{}", "[1]", r#"{"a": {"b": [1]}}"#),
            (r#"{"a": {"b": [1]}}"#, "[2, 1]", r#"{"a": {"b": [1, 2, 1]}}"#),
            (r#"{"a": {"b": "x"}}"#, "\"y\"", r#"{"a": {"b": "xy"}}"#),
            (r#"{"a": {"b": 1}}"#, "2", r#"{"a": {"b": 3}}"#),
            (r#"{"a": {"b": 9223372036854775807}}"#, "2", r#"{"a": {"b": 9223372036854775809}}"#),
            (r#"{"a": {"b": 1}}"#, "0.5", r#"{"a": {"b": 1.5}}"#),
            (
                r#"{"a": {"b": {"k": [1], "l": {"x": 1}}}}"#,
                r#"{"l": {"x": 2}, "k": [2], "m": 3}"#,
                r#"{"a": {"b": {"k": [1, 2], "l": {"x": 1}, "m": 3}}}"#,
            ),
            (r#"{"a": {"b": [1]}}"#, "2", r#"{"a": {"b": [1]}}"#),
            (r#"{"a": 1}"#, "2", r#"{"a": {"b": 2}}"#),
        ] {
            let mut whole = map(whole);
            join(&mut whole, "a.b", json::read(part).expect("JSON"));
            assert_eq!(written(whole), expected);
        }
    }

    #[test]
    fn what_is_missing_is_filled_in_at_every_depth() {
        let mut whole = map(r#"{"a": {"b": [1]}, "c": 1}"#);
        fill(&mut whole, map(r#"{"c": 2, "a": {"b": [], "d": null}, "e": {}}"#));
        assert_eq!(written(whole), r#"{"a": {"b": [1], "d": null}, "c": 1, "e": {}}"#);
    }

    #[test]
    fn what_held_nothing_else_goes_too() {
        let whole = map(r#"{"a": {"b": {"c": 1}}, "d": {"e": 1, "f": 2}, "g": 1, "ab": {}, "h": {"i": 1}, "j": 1}"#);
        let rest = without(&whole, &["a.b.c", "d.e", "g.h", "h", "none"]);
        assert_eq!(written(rest), r#"{"d": {"f": 2}, "g": 1, "ab": {}, "j": 1}"#);
    }
}
