//! Waiters.
//!
//! In: `waiters` of an operation. Out: the trait of our own that is like Smithy's `waitable`, and has what that cannot say besides: HTTP
//! statuses, and how often to ask. A waiter that not even that can express as a whole is left out with a warning, since a part of it
//! would wait for something else.

use super::nodes::{object, some, text};
use super::{Converter, Part};
use crate::node::Node;
use crate::traits::WAITER_DELAYS;

impl Converter<'_> {
    /// The waiters of an operation; `None` when there is none.
    pub(super) fn waiters(&mut self, name: &str) -> Option<Node> {
        let waiters = self.other(Part::Waiters, "waiters").and_then(Node::as_object)?;
        let mut made = Vec::new();
        for (waiter, value) in waiters.iter().filter(|(_, w)| w.get("operation").and_then(Node::as_str) == Some(name)) {
            match self::waiter(value) {
                Some(value) => made.push((waiter.to_owned(), value)),
                None => {
                    let message = format!("the waiter `{waiter}` is left out: it waits for what Smithy cannot express");
                    self.warning(self.at_operation(name), message);
                }
            }
        }
        (!made.is_empty()).then(|| Node::Object(made.into()))
    }
}

fn waiter(waiter: &Node) -> Option<Node> {
    let acceptors = waiter.get("acceptors")?.as_array()?;
    let acceptors = acceptors.iter().map(acceptor).collect::<Option<Vec<_>>>()?;
    let delay = waiter.get("delay").and_then(Node::as_i64);
    let max = delay.filter(|delay| *delay > WAITER_DELAYS[1].into());
    let number = |number: i64| Node::Number(number.into());
    Some(some([
        ("documentation", waiter.get("description").cloned()),
        ("acceptors", Some(Node::Array(acceptors))),
        ("minDelay", delay.map(number)),
        ("maxDelay", max.map(number)),
        ("maxAttempts", waiter.get("maxAttempts").cloned()),
    ]))
}

fn acceptor(acceptor: &Node) -> Option<Node> {
    let expected = acceptor.get("expected")?;
    let path = || acceptor.get("argument").and_then(Node::as_str);
    let output = |path: String, expected: String, comparator: &str| {
        let parts = [("path", text(path)), ("expected", text(expected)), ("comparator", text(comparator))];
        object([("output", object(parts))])
    };
    let matcher = match (acceptor.get("matcher")?.as_str()?, expected) {
        ("path", Node::String(expected)) => output(path()?.to_owned(), expected.clone(), "stringEquals"),
        ("path", Node::Bool(expected)) => output(path()?.to_owned(), expected.to_string(), "booleanEquals"),
        ("path", other) => output(format!("({}) == `{other}`", path()?), "true".to_owned(), "booleanEquals"),
        ("pathAll", Node::String(expected)) => output(path()?.to_owned(), expected.clone(), "allStringEquals"),
        ("pathAny", Node::String(expected)) => output(path()?.to_owned(), expected.clone(), "anyStringEquals"),
        ("error", Node::String(code)) => object([("errorType", text(code.as_str()))]),
        ("error", Node::Bool(is_error)) => object([("success", Node::Bool(!is_error))]),
        ("status", Node::Number(_)) => object([("status", expected.clone())]),
        _ => return None,
    };
    Some(some([("state", acceptor.get("state").cloned()), ("matcher", Some(matcher))]))
}
