//! Functions of texts, maps, and values of any type.
//!
//! In: arguments of the right types. Out: what the function makes of them.

use std::collections::HashMap;

use super::super::budget::Budget;
use super::super::compare::equal;
use super::super::error::QueryError;
use super::super::evaluate::Outcome;
use super::super::item::{Item, Object};
use super::type_name;
use crate::json;
use crate::value::{Number, Value};

pub(super) fn contains<'a>(arguments: &[Item<'a>], budget: &Budget) -> Outcome<'a> {
    match arguments {
        [Item::String(text), Item::String(part), ..] => Ok(Item::Bool(text.contains(&**part))),
        [Item::String(_), other, ..] => {
            let message =
                format!("In function contains(), a string cannot contain a value of type {}", type_name(other));
            Err(QueryError::kind_of_value(message))
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

pub(super) fn starts_with<'a>(arguments: &[Item<'a>], _: &Budget) -> Outcome<'a> {
    let [Item::String(text), Item::String(part), ..] = arguments else { return Ok(Item::Null) };
    Ok(Item::Bool(text.starts_with(&**part)))
}

pub(super) fn ends_with<'a>(arguments: &[Item<'a>], _: &Budget) -> Outcome<'a> {
    let [Item::String(text), Item::String(part), ..] = arguments else { return Ok(Item::Null) };
    Ok(Item::Bool(text.ends_with(&**part)))
}

/// Characters of a text, elements of a list, entries of a map.
pub(super) fn length<'a>(arguments: &[Item<'a>], _: &Budget) -> Outcome<'a> {
    let length = match arguments {
        [Item::String(text), ..] => text.chars().count(),
        [Item::List(list), ..] => list.len(),
        [Item::Map(map), ..] => map.len(),
        _ => 0,
    };
    Ok(Item::number(Number::Integer(i64::try_from(length).unwrap_or(i64::MAX))))
}

pub(super) fn keys<'a>(arguments: &[Item<'a>], budget: &Budget) -> Outcome<'a> {
    let [Item::Map(map), ..] = arguments else { return Ok(Item::Null) };
    Item::list(map.iter().map(|(name, _)| Item::given(name)).collect(), budget)
}

pub(super) fn values<'a>(arguments: &[Item<'a>], budget: &Budget) -> Outcome<'a> {
    let [Item::Map(map), ..] = arguments else { return Ok(Item::Null) };
    Item::list(map.iter().map(|(_, value)| value).collect(), budget)
}

/// Entries by name, in the order in which the names first came, with the values that came last.
#[derive(Default)]
pub(in super::super) struct Entries<'a> {
    entries: Vec<(&'a str, Item<'a>)>,
    places: HashMap<&'a str, usize>,
}

impl<'a> Entries<'a> {
    pub(in super::super) fn set(&mut self, name: &'a str, item: Item<'a>) {
        let place = *self.places.entry(name).or_insert(self.entries.len());
        match self.entries.get_mut(place) {
            Some(entry) => entry.1 = item,
            None => self.entries.push((name, item)),
        }
    }

    pub(in super::super) fn into_item(self, budget: &Budget) -> Outcome<'a> {
        Item::map(self.entries, budget)
    }
}

/// As in jmespath.py, only the first has to be a map, and empty lists and texts count for nothing.
pub(super) fn merge<'a>(arguments: &[Item<'a>], budget: &Budget) -> Outcome<'a> {
    let mut merged = Entries::default();
    for argument in arguments {
        match argument {
            Item::Map(map) => map.iter().for_each(|(name, item)| merged.set(name, item)),
            Item::List(_) | Item::String(_) if argument.is_false() => {}
            other => {
                return Err(QueryError::argument("merge", &other.shown(budget), &["object"], type_name(other)));
            }
        }
    }
    merged.into_item(budget)
}

pub(super) fn not_null<'a>(arguments: &[Item<'a>], _: &Budget) -> Outcome<'a> {
    Ok(arguments.iter().find(|item| !item.is_null()).cloned().unwrap_or(Item::Null))
}

pub(super) fn to_array<'a>(arguments: &[Item<'a>], budget: &Budget) -> Outcome<'a> {
    match arguments {
        [list @ Item::List(_), ..] => Ok(list.clone()),
        [other, ..] => Item::list(vec![other.clone()], budget),
        [] => Ok(Item::Null),
    }
}

/// Nothing, for a reference to an expression.
pub(super) fn type_of<'a>(arguments: &[Item<'a>], _: &Budget) -> Outcome<'a> {
    Ok(match arguments {
        [] | [Item::Reference(_) | Item::Bytes(_), ..] => Item::Null,
        [item, ..] => Item::given(type_name(item)),
    })
}

/// Texts stay, and all else becomes JSON without blanks, in ASCII.
pub(super) fn to_string<'a>(arguments: &[Item<'a>], budget: &Budget) -> Outcome<'a> {
    let [item, ..] = arguments else { return Ok(Item::Null) };
    if let Item::String(_) = item {
        return Ok(item.clone());
    }
    let mut out = String::new();
    compact(&mut out, item, budget)?;
    Ok(Item::text(out))
}

fn compact(out: &mut String, item: &Item<'_>, budget: &Budget) -> Result<(), QueryError> {
    budget.spend(1)?;
    match item {
        Item::List(list) => {
            out.push('[');
            for (index, item) in list.iter().enumerate() {
                out.push_str(if index > 0 { "," } else { "" });
                compact(out, &item, budget)?;
            }
            out.push(']');
        }
        Item::Map(map) => entries(out, map, budget)?,
        scalar => json::write_to(out, &scalar.to_value(budget)?, None, true),
    }
    Ok(())
}

fn entries(out: &mut String, map: &Object<'_>, budget: &Budget) -> Result<(), QueryError> {
    out.push('{');
    for (index, (name, item)) in map.iter().enumerate() {
        out.push_str(if index > 0 { "," } else { "" });
        budget.spend_text(name.len())?;
        json::write_to(out, &Value::from(name), None, true);
        out.push(':');
        compact(out, &item, budget)?;
    }
    out.push('}');
    Ok(())
}
