//! Functions of texts, maps, and values of any type.
//!
//! In: arguments of the right types. Out: what the function makes of them.

use super::budget::Budget;
use super::call::type_name;
use super::compare::equal;
use super::evaluate::Outcome;
use super::item::Found;
use super::item::Item;
use crate::json::Entries;
use crate::{Error, Number};

pub(crate) fn contains<'a>(arguments: &[Item<'a>], budget: &Budget<'_>) -> Outcome<'a> {
    match arguments {
        [Item::String(text), Item::String(part), ..] => Ok(Item::Bool(text.contains(&**part))),
        [Item::String(_), other, ..] => {
            let message =
                format!("In function contains(), a string cannot contain a value of type {}", type_name(other));
            Err(Error::of_type(&message, None))
        }
        [Item::List(list), wanted, ..] => {
            for item in list.iter() {
                if equal(&item, wanted, budget)? {
                    return Ok(Item::Bool(true));
                }
            }
            Ok(Item::Bool(false))
        }
        _ => Ok(Item::Null),
    }
}

pub(crate) fn starts_with<'a>(arguments: &[Item<'a>], _: &Budget<'_>) -> Outcome<'a> {
    let [Item::String(text), Item::String(part), ..] = arguments else { return Ok(Item::Null) };
    Ok(Item::Bool(text.starts_with(&**part)))
}

pub(crate) fn ends_with<'a>(arguments: &[Item<'a>], _: &Budget<'_>) -> Outcome<'a> {
    let [Item::String(text), Item::String(part), ..] = arguments else { return Ok(Item::Null) };
    Ok(Item::Bool(text.ends_with(&**part)))
}

/// Characters of a text, elements of a list, entries of a map.
pub(crate) fn length<'a>(arguments: &[Item<'a>], _: &Budget<'_>) -> Outcome<'a> {
    let length = match arguments {
        [Item::String(text), ..] => text.chars().count(),
        [Item::List(list), ..] => list.len(),
        [Item::Map(map), ..] => map.len(),
        _ => 0,
    };
    Ok(Item::Number(Number::Integer(i64::try_from(length).unwrap_or(i64::MAX))))
}

pub(crate) fn keys<'a>(arguments: &[Item<'a>], budget: &Budget<'_>) -> Outcome<'a> {
    let [Item::Map(map), ..] = arguments else { return Ok(Item::Null) };
    Item::list(map.iter().map(|(name, _)| Item::given(name)).collect(), budget)
}

pub(crate) fn values<'a>(arguments: &[Item<'a>], budget: &Budget<'_>) -> Outcome<'a> {
    let [Item::Map(map), ..] = arguments else { return Ok(Item::Null) };
    Item::list(map.iter().map(|(_, value)| value).collect(), budget)
}

/// As in jmespath.py, only the first has to be a map, and empty lists and texts count for nothing.
pub(crate) fn merge<'a>(arguments: &[Item<'a>], budget: &Budget<'_>) -> Outcome<'a> {
    let mut merged = Entries::default();
    for argument in arguments {
        match argument {
            Item::Map(map) => map.iter().for_each(|(name, item)| merged.set(name, item)),
            Item::List(_) | Item::String(_) if argument.is_false() => {}
            other => {
                return Err(super::call::refused("merge", other, &["object"], type_name(other), budget));
            }
        }
    }
    Item::map(merged.entries, budget)
}

pub(crate) fn not_null<'a>(arguments: &[Item<'a>], _: &Budget<'_>) -> Outcome<'a> {
    Ok(arguments.iter().find(|item| !item.is_null()).cloned().unwrap_or(Item::Null))
}

pub(crate) fn to_array<'a>(arguments: &[Item<'a>], budget: &Budget<'_>) -> Outcome<'a> {
    match arguments {
        [list @ Item::List(_), ..] => Ok(list.clone()),
        [other, ..] => Item::list(vec![other.clone()], budget),
        [] => Ok(Item::Null),
    }
}

/// Nothing, for a reference to an expression.
pub(crate) fn type_of<'a>(arguments: &[Item<'a>], _: &Budget<'_>) -> Outcome<'a> {
    Ok(match arguments {
        [] | [Item::Reference(_) | Item::Bytes(_), ..] => Item::Null,
        [item, ..] => Item::given(type_name(item)),
    })
}

/// Texts stay, and all else becomes JSON without blanks, in ASCII; bytes are null.
pub(crate) fn to_string<'a>(arguments: &[Item<'a>], budget: &Budget<'_>) -> Outcome<'a> {
    let [item, ..] = arguments else { return Ok(Item::Null) };
    if let Item::String(_) = item {
        return Ok(item.clone());
    }
    let found = Found::new(item.clone(), budget)?;
    Ok(Item::text(found.to_string()))
}
