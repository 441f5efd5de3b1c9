//! An expression applied to a value.
//!
//! In: a tree, and the item that it is applied to. Out: what it selects or builds. What is not there, or is of a type in which
//! nothing can be there, is null; only functions insist on types.

use super::compare::compare;
use super::error::{Kind, QueryError};
use super::functions;
use super::item::Item;
use super::syntax::Node;

/// What an evaluation gives.
pub(super) type Outcome<'a> = Result<Item<'a>, QueryError>;

/// Applies an expression to an item.
///
/// # Errors
/// When a function does not exist or does not take what it is given.
pub(super) fn evaluate<'a>(node: &'a Node, item: &Item<'a>) -> Outcome<'a> {
    match node {
        Node::Current => Ok(item.clone()),
        Node::Field(name) => Ok(field(item, name)),
        Node::Literal(value) => Ok(Item::of(value)),
        Node::Index(index) => Ok(element(item, *index)),
        Node::Slice(parts) => slice(item, *parts),
        Node::Chain(steps) => chain(steps, item),
        Node::Projection(parts) => projection(parts, item),
        Node::Values(parts) => values(parts, item),
        Node::Filter(parts) => filter(parts, item),
        Node::Flatten(list) => flatten(list, item),
        Node::Comparison(how, sides) => {
            let [left, right] = &**sides;
            compare(*how, &evaluate(left, item)?, &evaluate(right, item)?)
        }
        Node::Or(nodes) => first(nodes, item, |item| !item.is_false()),
        Node::And(nodes) => first(nodes, item, Item::is_false),
        Node::Not(node) => Ok(Item::Bool(evaluate(node, item)?.is_false())),
        Node::List(nodes) => list(nodes, item),
        Node::Map(entries) => map(entries, item),
        Node::Call(name, arguments) => call(name, arguments, item),
        Node::Reference(node) => Ok(Item::Reference(node)),
    }
}

fn field<'a>(item: &Item<'a>, name: &str) -> Item<'a> {
    match item {
        Item::Map(map) => map.get(name).unwrap_or(Item::Null),
        _ => Item::Null,
    }
}

fn element<'a>(item: &Item<'a>, index: i64) -> Item<'a> {
    let Item::List(list) = item else { return Item::Null };
    let place = usize::try_from(index.unsigned_abs()).ok();
    let place = if index < 0 { place.and_then(|back| list.len().checked_sub(back)) } else { place };
    place.and_then(|place| list.get(place)).unwrap_or(Item::Null)
}

fn slice<'a>(item: &Item<'a>, [start, stop, step]: [Option<i64>; 3]) -> Outcome<'a> {
    let Item::List(list) = item else { return Ok(Item::Null) };
    let step = step.unwrap_or(1);
    if step == 0 {
        return Err(QueryError::new(Kind::Value, "slice step cannot be zero"));
    }
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
    Item::list(elements)
}

fn chain<'a>(steps: &'a [Node], item: &Item<'a>) -> Outcome<'a> {
    let mut current = item.clone();
    for step in steps {
        current = evaluate(step, &current)?;
    }
    Ok(current)
}

/// The first that is as wanted, or else the last.
fn first<'a>(nodes: &'a [Node], item: &Item<'a>, is_wanted: fn(&Item<'a>) -> bool) -> Outcome<'a> {
    let mut last = Item::Null;
    for node in nodes {
        last = evaluate(node, item)?;
        if is_wanted(&last) {
            break;
        }
    }
    Ok(last)
}

/// What becomes of each element, without nulls.
fn each<'a>(node: &'a Node, elements: impl Iterator<Item = Item<'a>>) -> Outcome<'a> {
    let mut collected = Vec::new();
    for element in elements {
        let result = evaluate(node, &element)?;
        if !result.is_null() {
            collected.push(result);
        }
    }
    Item::list(collected)
}

fn projection<'a>([list, node]: &'a [Node; 2], item: &Item<'a>) -> Outcome<'a> {
    match evaluate(list, item)? {
        Item::List(list) => each(node, list.iter()),
        _ => Ok(Item::Null),
    }
}

fn values<'a>([map, node]: &'a [Node; 2], item: &Item<'a>) -> Outcome<'a> {
    match evaluate(map, item)? {
        Item::Map(map) => each(node, map.iter().map(|(_, value)| value)),
        _ => Ok(Item::Null),
    }
}

fn filter<'a>([list, node, condition]: &'a [Node; 3], item: &Item<'a>) -> Outcome<'a> {
    let Item::List(list) = evaluate(list, item)? else { return Ok(Item::Null) };
    let mut collected = Vec::new();
    for element in list.iter() {
        if !evaluate(condition, &element)?.is_false() {
            let result = evaluate(node, &element)?;
            if !result.is_null() {
                collected.push(result);
            }
        }
    }
    Item::list(collected)
}

/// Lists in the list are replaced by their elements, but not lists in those.
fn flatten<'a>(list: &'a Node, item: &Item<'a>) -> Outcome<'a> {
    let Item::List(list) = evaluate(list, item)? else { return Ok(Item::Null) };
    let mut merged = Vec::new();
    for element in list.iter() {
        match element {
            Item::List(inner) => merged.extend(inner.iter()),
            other => merged.push(other),
        }
    }
    Item::list(merged)
}

fn list<'a>(nodes: &'a [Node], item: &Item<'a>) -> Outcome<'a> {
    if item.is_null() {
        return Ok(Item::Null);
    }
    Item::list(nodes.iter().map(|node| evaluate(node, item)).collect::<Result<_, _>>()?)
}

fn map<'a>(entries: &'a [(String, Node)], item: &Item<'a>) -> Outcome<'a> {
    if item.is_null() {
        return Ok(Item::Null);
    }
    let mut map = functions::Entries::default();
    for (name, node) in entries {
        map.set(name, evaluate(node, item)?);
    }
    map.into_item()
}

fn call<'a>(name: &str, arguments: &'a [Node], item: &Item<'a>) -> Outcome<'a> {
    let arguments: Result<Vec<_>, _> = arguments.iter().map(|node| evaluate(node, item)).collect();
    functions::call(name, &arguments?)
}
