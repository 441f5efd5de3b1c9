//! Functions that order, pick or change the elements of lists.
//!
//! In: arguments of the right types. Out: lists, or one of their elements; nothing where there is none.

use std::cmp::Ordering;

use super::arithmetic;
use super::budget::Budget;
use super::call::type_name;
use super::compare;
use super::evaluate::{Outcome, evaluate};
use super::item::Item;
use crate::Node;

pub(crate) fn reverse<'a>(arguments: &[Item<'a>], budget: &Budget<'_>) -> Outcome<'a> {
    match arguments {
        [Item::List(list), ..] => Item::list(list.iter().rev().collect(), budget),
        [Item::String(text), ..] => Ok(Item::text(text.chars().rev().collect::<String>())),
        _ => Ok(Item::Null),
    }
}

pub(crate) fn join<'a>(arguments: &[Item<'a>], budget: &Budget<'_>) -> Outcome<'a> {
    let [Item::String(separator), Item::List(list), ..] = arguments else { return Ok(Item::Null) };
    let mut joined = String::new();
    for (index, item) in list.iter().enumerate() {
        budget.spend_text(separator.len())?;
        if index > 0 {
            joined.push_str(separator);
        }
        if let Item::String(text) = item {
            budget.spend_text(text.len())?;
            joined.push_str(&text);
        }
    }
    Ok(Item::text(joined))
}

/// Unlike a projection, it keeps nulls.
pub(crate) fn map<'a>(arguments: &[Item<'a>], budget: &Budget<'_>) -> Outcome<'a> {
    let [Item::Reference(node), Item::List(list), ..] = arguments else { return Ok(Item::Null) };
    Item::list(list.iter().map(|item| evaluate(node, &item, budget)).collect::<Result<_, _>>()?, budget)
}

pub(crate) fn sort<'a>(arguments: &[Item<'a>], budget: &Budget<'_>) -> Outcome<'a> {
    let [Item::List(list), ..] = arguments else { return Ok(Item::Null) };
    in_order(list.iter().map(|item| (item.clone(), item)).collect(), budget)
}

pub(crate) fn sort_by<'a>(arguments: &[Item<'a>], budget: &Budget<'_>) -> Outcome<'a> {
    let [Item::List(list), Item::Reference(node), ..] = arguments else { return Ok(Item::Null) };
    let Some(first) = list.get(0) else { return Ok(Item::List(list.clone())) };
    // The first key decides which type all have to be of.
    let types: &[&str] = match type_name(&evaluate(node, &first, budget)?) {
        "number" => &["number"],
        "string" => &["string"],
        other => return Err(super::call::refused("sort_by", &first, &["string", "number"], other, budget)),
    };
    let mut keyed = Vec::with_capacity(list.len());
    for item in list.iter() {
        keyed.push((key("sort_by", node, &item, types, budget)?, item));
    }
    in_order(keyed, budget)
}

/// Puts items in the order of the keys before them. That is paid for at first, because it cannot be given up: each key is compared with as
/// many others as there are halvings of all.
fn in_order<'a>(mut keyed: Vec<(Item<'a>, Item<'a>)>, budget: &Budget<'_>) -> Outcome<'a> {
    let times = keyed.len().checked_ilog2().map_or(1, |halvings| halvings as usize + 1);
    for (key, _) in &keyed {
        match key {
            Item::String(text) => budget.spend_text(text.len().saturating_mul(times))?,
            _ => budget.spend(times)?,
        }
    }
    keyed.sort_by(|(left, _), (right, _)| total_order(left, right));
    Item::list(keyed.into_iter().map(|(_, item)| item).collect(), budget)
}

/// Of numbers or texts; among different types there is no order to be had.
fn total_order(left: &Item<'_>, right: &Item<'_>) -> Ordering {
    match (left, right) {
        (Item::Number(left), Item::Number(right)) => arithmetic::total_order(left, right),
        (Item::String(left), Item::String(right)) => left.as_bytes().cmp(right.as_bytes()),
        _ => Ordering::Equal,
    }
}

/// What an expression says by which an element is ordered.
fn key<'a>(function: &str, node: &'a Node, item: &Item<'a>, types: &[&str], budget: &Budget<'_>) -> Outcome<'a> {
    let key = evaluate(node, item, budget)?;
    let name = type_name(&key);
    if types.contains(&name) { Ok(key) } else { Err(super::call::refused(function, &key, types, name, budget)) }
}

pub(crate) fn max<'a>(arguments: &[Item<'a>], budget: &Budget<'_>) -> Outcome<'a> {
    best(arguments, Ordering::Greater, budget, |item| Ok(item.clone()))
}

pub(crate) fn min<'a>(arguments: &[Item<'a>], budget: &Budget<'_>) -> Outcome<'a> {
    best(arguments, Ordering::Less, budget, |item| Ok(item.clone()))
}

pub(crate) fn max_by<'a>(arguments: &[Item<'a>], budget: &Budget<'_>) -> Outcome<'a> {
    best_by("max_by", arguments, Ordering::Greater, budget)
}

pub(crate) fn min_by<'a>(arguments: &[Item<'a>], budget: &Budget<'_>) -> Outcome<'a> {
    best_by("min_by", arguments, Ordering::Less, budget)
}

fn best_by<'a>(function: &str, arguments: &[Item<'a>], wanted: Ordering, budget: &Budget<'_>) -> Outcome<'a> {
    let [_, Item::Reference(node), ..] = arguments else { return Ok(Item::Null) };
    best(arguments, wanted, budget, |item| key(function, node, item, &["number", "string"], budget))
}

/// The first element that no other goes before.
fn best<'a>(
    arguments: &[Item<'a>],
    wanted: Ordering,
    budget: &Budget<'_>,
    key: impl Fn(&Item<'a>) -> Outcome<'a>,
) -> Outcome<'a> {
    let [Item::List(list), ..] = arguments else { return Ok(Item::Null) };
    let mut best: Option<(Item<'a>, Item<'a>)> = None;
    for item in list.iter() {
        let key = key(&item)?;
        let is_better = match &best {
            Some((best, _)) => compare::order(&key, best, budget)? == Some(wanted),
            None => true,
        };
        if is_better {
            best = Some((key, item));
        }
    }
    Ok(best.map_or(Item::Null, |(_, item)| item))
}
