//! What is wrong with an expression whatever it is applied to.
//!
//! In: a tree. Out: an error, or nothing.

use crate::{Error, ErrorKind, Node, functions};

/// Refuses what an expression cannot be applied to anything for.
///
/// # Errors
/// When a function does not exist or takes another number of arguments, or a slice does not go on.
pub(crate) fn check(node: &Node) -> Result<(), Error> {
    match node {
        Node::Current | Node::Field(_) | Node::Literal(_) | Node::Index(_) => Ok(()),
        Node::Slice([_, _, step]) => step_of(*step).map(drop),
        Node::Chain(nodes) | Node::Or(nodes) | Node::And(nodes) | Node::List(nodes) => nodes.iter().try_for_each(check),
        Node::Projection(nodes) | Node::Values(nodes) | Node::Comparison(_, nodes) => nodes.iter().try_for_each(check),
        Node::Filter(nodes) => nodes.iter().try_for_each(check),
        Node::Flatten(node) | Node::Not(node) | Node::Reference(node) => check(node),
        Node::Map(entries) => entries.iter().try_for_each(|(_, node)| check(node)),
        Node::Call(function, arguments) => {
            function.takes(arguments.len())?;
            arguments.iter().try_for_each(check)
        }
        Node::Unknown(name, _) => Err(functions::unknown(name)),
    }
}

/// By how much a slice goes on.
///
/// # Errors
/// When it would not.
pub(crate) fn step_of(step: Option<i64>) -> Result<i64, Error> {
    match step.unwrap_or(1) {
        0 => Err(Error::new(ErrorKind::Value, "slice step cannot be zero")),
        step => Ok(step),
    }
}
