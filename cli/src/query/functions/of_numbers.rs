//! Functions of numbers.
//!
//! In: arguments of the right types. Out: numbers; nothing where there is none.

use super::super::budget::Budget;
use super::super::error::QueryError;
use super::super::evaluate::Outcome;
use super::super::item::Item;
use super::super::number;
use crate::python;
use crate::value::Number;

/// Applies a function to the first argument, a number.
fn unary<'a>(arguments: &[Item<'a>], function: impl Fn(&Number) -> Outcome<'a>) -> Outcome<'a> {
    match arguments {
        [Item::Number(value), ..] => function(value),
        _ => Ok(Item::Null),
    }
}

pub(super) fn abs<'a>(arguments: &[Item<'a>], _: &Budget) -> Outcome<'a> {
    unary(arguments, |value| Ok(Item::number(number::absolute(value))))
}

pub(super) fn ceil<'a>(arguments: &[Item<'a>], _: &Budget) -> Outcome<'a> {
    unary(arguments, |value| number::whole(value, f64::ceil).map(Item::number))
}

pub(super) fn floor<'a>(arguments: &[Item<'a>], _: &Budget) -> Outcome<'a> {
    unary(arguments, |value| number::whole(value, f64::floor).map(Item::number))
}

/// The numbers of a list.
fn numbers(arguments: &[Item<'_>]) -> Vec<Number> {
    let [Item::List(list), ..] = arguments else { return Vec::new() };
    let number = |item| match item {
        Item::Number(number) => Some(number.into_owned()),
        _ => None,
    };
    list.iter().filter_map(number).collect()
}

pub(super) fn sum<'a>(arguments: &[Item<'a>], _: &Budget) -> Outcome<'a> {
    Ok(Item::number(number::sum(numbers(arguments).iter())))
}

/// A float, also of integers.
pub(super) fn avg<'a>(arguments: &[Item<'a>], _: &Budget) -> Outcome<'a> {
    let numbers = numbers(arguments);
    if numbers.is_empty() {
        return Ok(Item::Null);
    }
    Ok(Item::number(number::quotient(&number::sum(numbers.iter()), numbers.len())))
}

/// Numbers stay, texts become what they spell, and all other values are nothing.
pub(super) fn to_number<'a>(arguments: &[Item<'a>], budget: &Budget) -> Outcome<'a> {
    Ok(match arguments {
        [reference @ Item::Reference(_), ..] => {
            return Err(QueryError::argument("to_number", &reference.shown(budget), &["string", "number"], "expref"));
        }
        [Item::Number(value), ..] => Item::Number(value.clone()),
        [Item::String(text), ..] => python::number::any(text).map_or(Item::Null, Item::number),
        _ => Item::Null,
    })
}
