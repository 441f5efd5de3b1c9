//! An expression applied to a value.
//!
//! In: a tree, and the item that it is applied to. Out: what it selects or builds. What is not there, or is of a type in which
//! nothing can be there, is null; only functions insist on types.

use std::borrow::Cow;

use super::budget::Budget;
use super::compare::compare;
use super::item::Item;
use crate::check::step_of;
use crate::json::Entries;
use crate::view::Data;
use crate::{Error, Node, functions};

/// So many comparisons of names are as much work as a step.
const NAMES: usize = 16;

/// What an evaluation gives.
pub(crate) type Outcome<'a> = Result<Item<'a>, Error>;

/// Applies an expression to an item.
///
/// # Errors
/// When a function does not exist or does not take what it is given, or the budget is used up.
pub(crate) fn evaluate<'a>(node: &'a Node, item: &Item<'a>, budget: &Budget<'_>) -> Outcome<'a> {
    budget.spend(1)?;
    match node {
        Node::Current => Ok(item.clone()),
        Node::Field(name) => field(item, name, budget),
        Node::Literal(value) => Ok(Item::of(value.view())),
        Node::Index(index) => Ok(element(item, *index)),
        Node::Slice(parts) => slice(item, *parts, budget),
        Node::Chain(steps) => chain(steps, item, budget),
        Node::Projection(parts) => projection(parts, item, budget),
        Node::Values(parts) => values(parts, item, budget),
        Node::Filter(parts) => filter(parts, item, budget),
        Node::Flatten(list) => flatten(list, item, budget),
        Node::Comparison(how, sides) => {
            let [left, right] = &**sides;
            compare(*how, &evaluate(left, item, budget)?, &evaluate(right, item, budget)?, budget)
        }
        Node::Or(nodes) => first(nodes, item, budget, |item| !item.is_false()),
        Node::And(nodes) => first(nodes, item, budget, Item::is_false),
        Node::Not(node) => Ok(Item::Bool(evaluate(node, item, budget)?.is_false())),
        Node::List(nodes) => list(nodes, item, budget),
        Node::Map(entries) => map(entries, item, budget),
        Node::Call(function, arguments) => function.call(&all(arguments, item, budget)?, budget),
        Node::Unknown(name, arguments) => all(arguments, item, budget).and_then(|_| Err(functions::unknown(name))),
        Node::Reference(node) => Ok(Item::Reference(node)),
    }
}

fn field<'a>(item: &Item<'a>, name: &str, budget: &Budget<'_>) -> Outcome<'a> {
    let Item::Map(map) = item else { return Ok(Item::Null) };
    // Names are compared one by one.
    budget.spend(map.len() / NAMES)?;
    Ok(map.get(name).unwrap_or(Item::Null))
}

fn element<'a>(item: &Item<'a>, index: i64) -> Item<'a> {
    let Item::List(list) = item else { return Item::Null };
    let place = usize::try_from(index.unsigned_abs()).ok();
    let place = if index < 0 { place.and_then(|back| list.len().checked_sub(back)) } else { place };
    place.and_then(|place| list.get(place)).unwrap_or(Item::Null)
}

fn slice<'a>(item: &Item<'a>, [start, stop, step]: [Option<i64>; 3], budget: &Budget<'_>) -> Outcome<'a> {
    let Item::List(list) = item else { return Ok(Item::Null) };
    let step = step_of(step)?;
    let len = i64::try_from(list.len()).unwrap_or(i64::MAX);
    // Backwards, a slice begins at the last element, and ends before the first.
    let (least, most) = if step > 0 { (0, len) } else { (-1, len - 1) };
    let place = |index: i64| if index < 0 { index.saturating_add(len).max(least) } else { index.min(most) };
    let start = start.map_or(if step > 0 { least } else { most }, place);
    let stop = stop.map_or(if step > 0 { most } else { least }, place);
    let mut elements = Vec::new();
    let mut at = start;
    while if step > 0 { at < stop } else { at > stop } {
        elements.extend(usize::try_from(at).ok().and_then(|at| list.get(at)));
        at = at.saturating_add(step);
    }
    Item::list(elements, budget)
}

fn chain<'a>(steps: &'a [Node], item: &Item<'a>, budget: &Budget<'_>) -> Outcome<'a> {
    let mut current = item.clone();
    for step in steps {
        current = evaluate(step, &current, budget)?;
    }
    Ok(current)
}

/// The first that is as wanted, or else the last.
fn first<'a>(nodes: &'a [Node], item: &Item<'a>, budget: &Budget<'_>, is_wanted: fn(&Item<'a>) -> bool) -> Outcome<'a> {
    let mut last = Item::Null;
    for node in nodes {
        last = evaluate(node, item, budget)?;
        if is_wanted(&last) {
            break;
        }
    }
    Ok(last)
}

/// What becomes of each element, without nulls.
fn each<'a>(node: &'a Node, elements: impl Iterator<Item = Item<'a>>, budget: &Budget<'_>) -> Outcome<'a> {
    let mut collected = Vec::new();
    for element in elements {
        let result = evaluate(node, &element, budget)?;
        if !result.is_null() {
            collected.push(result);
        }
    }
    Item::list(collected, budget)
}

fn projection<'a>([list, node]: &'a [Node; 2], item: &Item<'a>, budget: &Budget<'_>) -> Outcome<'a> {
    match evaluate(list, item, budget)? {
        Item::List(list) => each(node, list.iter(), budget),
        _ => Ok(Item::Null),
    }
}

fn values<'a>([map, node]: &'a [Node; 2], item: &Item<'a>, budget: &Budget<'_>) -> Outcome<'a> {
    match evaluate(map, item, budget)? {
        Item::Map(map) => each(node, map.iter().map(|(_, value)| value), budget),
        _ => Ok(Item::Null),
    }
}

fn filter<'a>([list, node, condition]: &'a [Node; 3], item: &Item<'a>, budget: &Budget<'_>) -> Outcome<'a> {
    let Item::List(list) = evaluate(list, item, budget)? else { return Ok(Item::Null) };
    let mut collected = Vec::new();
    for element in list.iter() {
        if !evaluate(condition, &element, budget)?.is_false() {
            let result = evaluate(node, &element, budget)?;
            if !result.is_null() {
                collected.push(result);
            }
        }
    }
    Item::list(collected, budget)
}

/// Lists in the list are replaced by their elements, but not lists in those.
fn flatten<'a>(list: &'a Node, item: &Item<'a>, budget: &Budget<'_>) -> Outcome<'a> {
    let Item::List(list) = evaluate(list, item, budget)? else { return Ok(Item::Null) };
    let mut merged = Vec::new();
    for element in list.iter() {
        match element {
            Item::List(inner) => {
                budget.spend(inner.len())?;
                merged.extend(inner.iter());
            }
            other => merged.push(other),
        }
    }
    Item::list(merged, budget)
}

fn list<'a>(nodes: &'a [Node], item: &Item<'a>, budget: &Budget<'_>) -> Outcome<'a> {
    if item.is_null() {
        return Ok(Item::Null);
    }
    Item::list(all(nodes, item, budget)?, budget)
}

fn map<'a>(entries: &'a [(Cow<'static, str>, Node)], item: &Item<'a>, budget: &Budget<'_>) -> Outcome<'a> {
    if item.is_null() {
        return Ok(Item::Null);
    }
    let mut map = Entries::default();
    for (name, node) in entries {
        map.set(&**name, evaluate(node, item, budget)?);
    }
    Item::map(map.entries, budget)
}

/// What several expressions make of the same item.
fn all<'a>(nodes: &'a [Node], item: &Item<'a>, budget: &Budget<'_>) -> Result<Vec<Item<'a>>, Error> {
    nodes.iter().map(|node| evaluate(node, item, budget)).collect()
}
