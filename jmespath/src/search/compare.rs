//! Which values are equal, and which of two numbers or texts comes first.
//!
//! In: two values. Out: what Python says of them: integers of any size, floats and, inside of lists and maps, booleans are
//! compared as the numbers that they are, and texts by their characters.

use std::cmp::Ordering;
use std::collections::HashMap;
use std::rc::Rc;

use super::arithmetic;
use super::budget::Budget;
use super::item::{Item, List, Object};
use crate::{Comparator, Error, Number};

/// Up to so many entries, a map is searched faster entry by entry than through a table.
const FEW: usize = 16;

/// What a comparison in an expression gives: nothing, if there is no order among the two.
///
/// # Errors
/// When a text shall be ordered against a number, or the budget is used up.
pub(crate) fn compare<'a>(
    how: Comparator,
    left: &Item<'a>,
    right: &Item<'a>,
    budget: &Budget<'_>,
) -> Result<Item<'a>, Error> {
    let is_number_and_bool =
        matches!((left, right), (Item::Number(_), Item::Bool(_)) | (Item::Bool(_), Item::Number(_)));
    let order = match how {
        Comparator::Equal => return Ok(Item::Bool(!is_number_and_bool && equal(left, right, budget)?)),
        Comparator::NotEqual => return Ok(Item::Bool(is_number_and_bool || !equal(left, right, budget)?)),
        _ => match (left, right) {
            (Item::Number(_) | Item::String(_), Item::Number(_) | Item::String(_)) => order(left, right, budget)?,
            _ => return Ok(Item::Null),
        },
    };
    Ok(Item::Bool(match how {
        Comparator::Less => order.is_some_and(Ordering::is_lt),
        Comparator::LessOrEqual => order.is_some_and(Ordering::is_le),
        Comparator::Greater => order.is_some_and(Ordering::is_gt),
        _ => order.is_some_and(Ordering::is_ge),
    }))
}

/// The order of two numbers or two texts; none if one is no number at all.
///
/// # Errors
/// When they are of different types, or of others, or the budget is used up.
pub(crate) fn order(left: &Item<'_>, right: &Item<'_>, budget: &Budget<'_>) -> Result<Option<Ordering>, Error> {
    match (left, right) {
        (Item::Number(left), Item::Number(right)) => Ok(arithmetic::order(left, right)),
        (Item::String(left), Item::String(right)) => {
            budget.spend_text(left.len().min(right.len()))?;
            Ok(Some(left.as_bytes().cmp(right.as_bytes())))
        }
        _ => Err(Error::of_type("numbers and strings have no common order", None)),
    }
}

/// Whether two values are equal, where true is one and false is zero.
///
/// # Errors
/// When the budget is used up.
pub(crate) fn equal(left: &Item<'_>, right: &Item<'_>, budget: &Budget<'_>) -> Result<bool, Error> {
    budget.spend(1)?;
    Ok(match (left, right) {
        (Item::Null, Item::Null) => true,
        (Item::Bool(left), Item::Bool(right)) => left == right,
        (Item::Number(number), Item::Bool(value)) | (Item::Bool(value), Item::Number(number)) => {
            arithmetic::order(number, &Number::Integer((*value).into())) == Some(Ordering::Equal)
        }
        (Item::Number(left), Item::Number(right)) => arithmetic::order(left, right) == Some(Ordering::Equal),
        (Item::String(left), Item::String(right)) => {
            budget.spend_text(left.len().min(right.len()))?;
            **left == **right
        }
        (Item::Bytes(left), Item::Bytes(right)) => left == right,
        (Item::List(left), Item::List(right)) => return lists(left, right, budget),
        (Item::Map(left), Item::Map(right)) => return maps(left, right, budget),
        _ => false,
    })
}

fn lists(left: &List<'_>, right: &List<'_>, budget: &Budget<'_>) -> Result<bool, Error> {
    if let (List::Made(left, _), List::Made(right, _)) = (left, right)
        && Rc::ptr_eq(left, right)
    {
        return Ok(true);
    }
    if left.len() != right.len() {
        return Ok(false);
    }
    all(left.iter().zip(right.iter()), |(left, right)| equal(&left, &right, budget))
}

/// Whatever the order of their entries.
fn maps(left: &Object<'_>, right: &Object<'_>, budget: &Budget<'_>) -> Result<bool, Error> {
    if left.len() != right.len() {
        return Ok(false);
    }
    let same = |left: Item<'_>, right: Option<Item<'_>>| right.map_or(Ok(false), |right| equal(&left, &right, budget));
    if right.len() <= FEW {
        return all(left.iter(), |(name, left)| same(left, right.get(name)));
    }
    budget.spend(right.len())?;
    let right: HashMap<_, _> = right.iter().collect();
    all(left.iter(), |(name, left)| same(left, right.get(name).cloned()))
}

/// Whether something holds for all of several; those behind the first for which it does not are not looked at.
fn all<T>(several: impl Iterator<Item = T>, mut holds: impl FnMut(T) -> Result<bool, Error>) -> Result<bool, Error> {
    for one in several {
        if !holds(one)? {
            return Ok(false);
        }
    }
    Ok(true)
}
