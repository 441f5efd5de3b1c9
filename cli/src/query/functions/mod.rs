//! The functions of JMESPath, and what they take.
//!
//! In: a name and arguments. Out: the function's result, or which argument is not as it must be, in the words of jmespath.py.
//! What a function does with its arguments is in [`of_lists`], [`of_numbers`] and [`of_values`].

mod of_lists;
mod of_numbers;
mod of_values;

pub(super) use of_values::Entries;

use super::budget::Budget;
use super::error::{Kind, QueryError};
use super::evaluate::Outcome;
use super::item::Item;
use crate::value::Number;

/// A function.
pub(super) struct Function {
    name: &'static str,
    /// The types that each argument may have; none means any. `array-number` is a list of numbers.
    parameters: &'static [&'static [&'static str]],
    /// Whether more arguments may follow the last, of any type.
    takes_more: bool,
    call: Body,
}

/// What a function does with its arguments.
type Body = for<'a> fn(&[Item<'a>], &Budget) -> Outcome<'a>;

const ANY: &[&str] = &[];
const ARRAY: &[&str] = &["array"];
const NUMBER: &[&str] = &["number"];
const NUMBERS: &[&str] = &["array-number"];
const NUMBERS_OR_STRINGS: &[&str] = &["array-number", "array-string"];
const OBJECT: &[&str] = &["object"];
const REFERENCE: &[&str] = &["expref"];
const STRING: &[&str] = &["string"];
const ARRAY_OR_STRING: &[&str] = &["array", "string"];

impl Function {
    const fn new(name: &'static str, parameters: &'static [&'static [&'static str]], call: Body) -> Self {
        Function { name, parameters, takes_more: false, call }
    }

    const fn and_more(mut self) -> Self {
        self.takes_more = true;
        self
    }
}

static FUNCTIONS: &[Function] = &[
    Function::new("abs", &[NUMBER], of_numbers::abs),
    Function::new("avg", &[NUMBERS], of_numbers::avg),
    Function::new("ceil", &[NUMBER], of_numbers::ceil),
    Function::new("contains", &[ARRAY_OR_STRING, ANY], of_values::contains),
    Function::new("ends_with", &[STRING, STRING], of_values::ends_with),
    Function::new("floor", &[NUMBER], of_numbers::floor),
    Function::new("join", &[STRING, &["array-string"]], of_lists::join),
    Function::new("keys", &[OBJECT], of_values::keys),
    Function::new("length", &[&["string", "array", "object"]], of_values::length),
    Function::new("map", &[REFERENCE, ARRAY], of_lists::map),
    Function::new("max", &[NUMBERS_OR_STRINGS], of_lists::max),
    Function::new("max_by", &[ARRAY, REFERENCE], of_lists::max_by),
    Function::new("merge", &[OBJECT], of_values::merge).and_more(),
    Function::new("min", &[NUMBERS_OR_STRINGS], of_lists::min),
    Function::new("min_by", &[ARRAY, REFERENCE], of_lists::min_by),
    Function::new("not_null", &[ANY], of_values::not_null).and_more(),
    Function::new("reverse", &[ARRAY_OR_STRING], of_lists::reverse),
    Function::new("sort", &[&["array-string", "array-number"]], of_lists::sort),
    Function::new("sort_by", &[ARRAY, REFERENCE], of_lists::sort_by),
    Function::new("starts_with", &[STRING, STRING], of_values::starts_with),
    Function::new("sum", &[NUMBERS], of_numbers::sum),
    Function::new("to_array", &[ANY], of_values::to_array),
    Function::new("to_number", &[ANY], of_numbers::to_number),
    Function::new("to_string", &[ANY], of_values::to_string),
    Function::new("type", &[ANY], of_values::type_of),
    Function::new("values", &[OBJECT], of_values::values),
];

/// The function of a name that takes so many arguments.
///
/// # Errors
/// When there is none of that name, or it takes more or fewer.
pub(super) fn find(name: &str, received: usize) -> Result<&'static Function, QueryError> {
    let Some(function) = FUNCTIONS.iter().find(|function| function.name == name) else {
        return Err(QueryError::new(Kind::UnknownFunction, format!("Unknown function: {name}()")));
    };
    let expected = function.parameters.len();
    if received < expected || received > expected && !function.takes_more {
        let least = if function.takes_more { "at least " } else { "" };
        let plural = if expected == 1 { "" } else { "s" };
        return Err(QueryError::new(
            Kind::Arity,
            format!("Expected {least}{expected} argument{plural} for function {name}(), received {received}"),
        ));
    }
    Ok(function)
}

/// Calls a function.
///
/// # Errors
/// Those of [`find`], and when the arguments are not of the types that it takes, or the budget is used up.
pub(super) fn call<'a>(name: &str, arguments: &[Item<'a>], budget: &Budget) -> Outcome<'a> {
    let function = find(name, arguments.len())?;
    for argument in arguments {
        // Each function walks over what it is given.
        match argument {
            Item::List(list) => budget.spend(list.len())?,
            Item::Map(map) => budget.spend(map.len())?,
            Item::String(text) => budget.spend_text(text.len())?,
            _ => {}
        }
    }
    for (types, argument) in function.parameters.iter().zip(arguments) {
        check(name, types, argument, budget)?;
    }
    (function.call)(arguments, budget)
}

/// Checks the type of an argument and, where the list of types says so, those of its elements: all are of the type that
/// the first has.
fn check(function: &str, types: &[&str], argument: &Item<'_>, budget: &Budget) -> Result<(), QueryError> {
    let outer = |name: &&str| name.split('-').next() == Some(type_name(argument));
    if !types.is_empty() && !types.iter().any(outer) {
        return Err(QueryError::argument(function, &argument.shown(budget), types, type_name(argument)));
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
        Some(element) => Err(QueryError::argument(function, &element.shown(budget), types, python_name(&element))),
    }
}

/// A type's name in JMESPath.
fn type_name(item: &Item<'_>) -> &'static str {
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
        Item::Number(number) => match **number {
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
