//! Calls of functions.
//!
//! In: a function and its arguments. Out: its result, or which argument is not as it must be, in the words of jmespath.py.

use super::budget::Budget;
use super::evaluate::Outcome;
use super::item::{Found, Item};
use crate::{Error, ErrorKind, Function, Number, Value};

impl Function {
    /// Calls it.
    ///
    /// # Errors
    /// Those of [`takes`](Self::takes), and when the arguments are not of the types that it takes, or the budget is used up.
    pub(crate) fn call<'a>(&self, arguments: &[Item<'a>], budget: &Budget<'_>) -> Outcome<'a> {
        self.takes(arguments.len())?;
        for argument in arguments {
            // Each function walks over what it is given.
            match argument {
                Item::List(list) => budget.spend(list.len())?,
                Item::Map(map) => budget.spend(map.len())?,
                Item::String(text) => budget.spend_text(text.len())?,
                _ => {}
            }
        }
        for (types, argument) in self.parameters().iter().zip(arguments) {
            check(self.name(), types, argument, budget)?;
        }
        (self.body)(arguments, budget)
    }
}

/// The error for an argument of a type that the function does not take.
pub(super) fn refused(
    function: &str,
    item: &Item<'_>,
    expected: &[&str],
    received: &str,
    budget: &Budget<'_>,
) -> Error {
    let (shown, value) = match Found::new(item.clone(), budget) {
        Ok(found) => ("{}", Some(Value::from(found.view()))),
        Err(error) if error.kind() == ErrorKind::TooMuch => ("too much to be shown", None),
        Err(_) => ("an expression", None),
    };
    let expected = expected.join("', '");
    let text = format!(
        "In function {function}(), invalid type for value: {shown}, expected one of: ['{expected}'], received: \"{received}\""
    );
    Error::of_type(&text, value)
}

/// Checks the type of an argument and, where the list of types says so, those of its elements: all are of the type that
/// the first has.
fn check(function: &str, types: &[&str], argument: &Item<'_>, budget: &Budget<'_>) -> Result<(), Error> {
    let outer = |name: &&str| name.split('-').next() == Some(type_name(argument));
    if !types.is_empty() && !types.iter().any(outer) {
        return Err(refused(function, argument, types, type_name(argument), budget));
    }
    let Item::List(list) = argument else { return Ok(()) };
    let inner: Vec<_> = types.iter().filter_map(|name| name.strip_prefix("array-")).collect();
    let wanted = match inner.as_slice() {
        [] => return Ok(()),
        [only] => Some(*only),
        _ => list.get(0).map(|first| type_name(&first)).filter(|name| inner.contains(name)),
    };
    match list.iter().find(|element| Some(type_name(element)) != wanted) {
        None => Ok(()),
        Some(element) => Err(refused(function, &element, types, python_name(&element), budget)),
    }
}

/// A type's name in JMESPath.
pub(super) fn type_name(item: &Item<'_>) -> &'static str {
    match item {
        Item::Null => "null",
        Item::Bool(_) => "boolean",
        Item::Number(_) => "number",
        Item::String(_) => "string",
        Item::Bytes(_) => "unknown",
        Item::List(_) => "array",
        Item::Map(_) => "object",
        Item::Reference(_) => "expref",
    }
}

/// A type's name in Python, which messages about elements of lists use.
fn python_name(item: &Item<'_>) -> &'static str {
    match item {
        Item::Null => "NoneType",
        Item::Bool(_) => "bool",
        Item::Number(number) => match number {
            Number::Float(_) => "float",
            _ => "int",
        },
        Item::String(_) => "str",
        Item::Bytes(_) => "bytes",
        Item::List(_) => "list",
        Item::Map(_) => "dict",
        Item::Reference(_) => "_Expression",
    }
}
