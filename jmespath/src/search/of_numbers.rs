//! Functions of numbers.
//!
//! In: arguments of the right types. Out: numbers; nothing where there is none.

use super::arithmetic;
use super::budget::Budget;
use super::evaluate::Outcome;
use super::item::Item;
use crate::{Error, ErrorKind, Number};

/// Applies a function to the first argument, a number.
fn unary<'a>(arguments: &[Item<'a>], function: impl Fn(&Number) -> Outcome<'a>) -> Outcome<'a> {
    match arguments {
        [Item::Number(value), ..] => function(value),
        _ => Ok(Item::Null),
    }
}

pub(crate) fn abs<'a>(arguments: &[Item<'a>], _: &Budget<'_>) -> Outcome<'a> {
    unary(arguments, |value| Ok(Item::Number(arithmetic::absolute(value))))
}

pub(crate) fn ceil<'a>(arguments: &[Item<'a>], _: &Budget<'_>) -> Outcome<'a> {
    unary(arguments, |value| whole(value, f64::ceil))
}

pub(crate) fn floor<'a>(arguments: &[Item<'a>], _: &Budget<'_>) -> Outcome<'a> {
    unary(arguments, |value| whole(value, f64::floor))
}

fn whole<'a>(value: &Number, round: fn(f64) -> f64) -> Outcome<'a> {
    arithmetic::whole(value, round)
        .map(Item::Number)
        .ok_or_else(|| Error::new(ErrorKind::Value, format!("{value} is no number that could be made an integer")))
}

/// The numbers of a list.
fn numbers(arguments: &[Item<'_>]) -> Vec<Number> {
    let [Item::List(list), ..] = arguments else { return Vec::new() };
    let number = |item| match item {
        Item::Number(number) => Some(number),
        _ => None,
    };
    list.iter().filter_map(number).collect()
}

pub(crate) fn sum<'a>(arguments: &[Item<'a>], _: &Budget<'_>) -> Outcome<'a> {
    Ok(Item::Number(arithmetic::sum(numbers(arguments).iter())))
}

/// A float, also of integers.
pub(crate) fn avg<'a>(arguments: &[Item<'a>], _: &Budget<'_>) -> Outcome<'a> {
    let numbers = numbers(arguments);
    if numbers.is_empty() {
        return Ok(Item::Null);
    }
    Ok(Item::Number(arithmetic::quotient(&arithmetic::sum(numbers.iter()), numbers.len())))
}

/// Numbers stay, texts become what they spell, and all other values are nothing.
pub(crate) fn to_number<'a>(arguments: &[Item<'a>], budget: &Budget<'_>) -> Outcome<'a> {
    Ok(match arguments {
        [reference @ Item::Reference(_), ..] => {
            return Err(super::call::refused("to_number", reference, &["string", "number"], "expref", budget));
        }
        [Item::Number(value), ..] => Item::Number(value.clone()),
        [Item::String(text), ..] => Number::spelled(text).map_or(Item::Null, Item::Number),
        _ => Item::Null,
    })
}
