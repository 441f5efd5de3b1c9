//! The functions of JMESPath, and what they take.
//!
//! In: arguments. Out: the function's result, or which argument is not as it must be, in the words of jmespath.py.
//! What a function does with its arguments is in `of_lists`, `of_numbers` and `of_values`.

mod of_lists;
mod of_numbers;
mod of_values;

use std::fmt;

use crate::budget::Budget;
use crate::evaluate::Outcome;
use crate::item::{Found, Item};
use crate::{Error, ErrorKind, Number, Value};

/// A function. Each is a constant of its own, so that what no expression calls need not be linked, and constants can refer to it.
pub struct Function {
    name: &'static str,
    /// The types that each argument may have; none means any. `array-number` is a list of numbers.
    parameters: &'static [&'static [&'static str]],
    /// Whether more arguments may follow the last, of any type.
    takes_more: bool,
    call: Body,
}

/// What a function does with its arguments.
type Body = for<'a> fn(&[Item<'a>], &Budget<'_>) -> Outcome<'a>;

const ANY: &[&str] = &[];
const ARRAY: &[&str] = &["array"];
const NUMBER: &[&str] = &["number"];
const NUMBERS: &[&str] = &["array-number"];
const NUMBERS_OR_STRINGS: &[&str] = &["array-number", "array-string"];
const OBJECT: &[&str] = &["object"];
const REFERENCE: &[&str] = &["expref"];
const STRING: &[&str] = &["string"];
const ARRAY_OR_STRING: &[&str] = &["array", "string"];

/// `abs`: how far a number is from zero.
pub const ABS: Function = Function::new("abs", &[NUMBER], of_numbers::abs);
/// `avg`: the mean of numbers, a float; nothing, if there are none.
pub const AVG: Function = Function::new("avg", &[NUMBERS], of_numbers::avg);
/// `ceil`: the least integer that is not below a number.
pub const CEIL: Function = Function::new("ceil", &[NUMBER], of_numbers::ceil);
/// `contains`: whether a list has an element, or a text a part.
pub const CONTAINS: Function = Function::new("contains", &[ARRAY_OR_STRING, ANY], of_values::contains);
/// `ends_with`: whether a text ends with another.
pub const ENDS_WITH: Function = Function::new("ends_with", &[STRING, STRING], of_values::ends_with);
/// `floor`: the greatest integer that is not above a number.
pub const FLOOR: Function = Function::new("floor", &[NUMBER], of_numbers::floor);
/// `join`: texts in one, with another one between each two of them.
pub const JOIN: Function = Function::new("join", &[STRING, &["array-string"]], of_lists::join);
/// `keys`: the names of a map.
pub const KEYS: Function = Function::new("keys", &[OBJECT], of_values::keys);
/// `length`: the number of characters, elements or entries.
pub const LENGTH: Function = Function::new("length", &[&["string", "array", "object"]], of_values::length);
/// `map`: what an expression makes of each element, nothing included.
pub const MAP: Function = Function::new("map", &[REFERENCE, ARRAY], of_lists::map);
/// `max`: the greatest of numbers or texts.
pub const MAX: Function = Function::new("max", &[NUMBERS_OR_STRINGS], of_lists::max);
/// `max_by`: the element for which an expression is greatest.
pub const MAX_BY: Function = Function::new("max_by", &[ARRAY, REFERENCE], of_lists::max_by);
/// `merge`: the entries of several maps, of which the last ones count.
pub const MERGE: Function = Function::new("merge", &[OBJECT], of_values::merge).and_more();
/// `min`: the least of numbers or texts.
pub const MIN: Function = Function::new("min", &[NUMBERS_OR_STRINGS], of_lists::min);
/// `min_by`: the element for which an expression is least.
pub const MIN_BY: Function = Function::new("min_by", &[ARRAY, REFERENCE], of_lists::min_by);
/// `not_null`: the first argument that is not null.
pub const NOT_NULL: Function = Function::new("not_null", &[ANY], of_values::not_null).and_more();
/// `reverse`: a list or a text backwards.
pub const REVERSE: Function = Function::new("reverse", &[ARRAY_OR_STRING], of_lists::reverse);
/// `sort`: numbers or texts in order.
pub const SORT: Function = Function::new("sort", &[&["array-string", "array-number"]], of_lists::sort);
/// `sort_by`: elements in the order of what an expression makes of them.
pub const SORT_BY: Function = Function::new("sort_by", &[ARRAY, REFERENCE], of_lists::sort_by);
/// `starts_with`: whether a text begins with another.
pub const STARTS_WITH: Function = Function::new("starts_with", &[STRING, STRING], of_values::starts_with);
/// `sum`: the sum of numbers.
pub const SUM: Function = Function::new("sum", &[NUMBERS], of_numbers::sum);
/// `to_array`: a list of one element, unless it is a list.
pub const TO_ARRAY: Function = Function::new("to_array", &[ANY], of_values::to_array);
/// `to_number`: the number that a text spells.
pub const TO_NUMBER: Function = Function::new("to_number", &[ANY], of_numbers::to_number);
/// `to_string`: the JSON of what is not a text.
pub const TO_STRING: Function = Function::new("to_string", &[ANY], of_values::to_string);
/// `type`: the name of a type.
pub const TYPE: Function = Function::new("type", &[ANY], of_values::type_of);
/// `values`: the values of a map.
pub const VALUES: Function = Function::new("values", &[OBJECT], of_values::values);

/// All functions.
pub static ALL: &[&Function] = &[
    &ABS,
    &AVG,
    &CEIL,
    &CONTAINS,
    &ENDS_WITH,
    &FLOOR,
    &JOIN,
    &KEYS,
    &LENGTH,
    &MAP,
    &MAX,
    &MAX_BY,
    &MERGE,
    &MIN,
    &MIN_BY,
    &NOT_NULL,
    &REVERSE,
    &SORT,
    &SORT_BY,
    &STARTS_WITH,
    &SUM,
    &TO_ARRAY,
    &TO_NUMBER,
    &TO_STRING,
    &TYPE,
    &VALUES,
];

impl Function {
    const fn new(name: &'static str, parameters: &'static [&'static [&'static str]], call: Body) -> Self {
        Function { name, parameters, takes_more: false, call }
    }

    const fn and_more(mut self) -> Self {
        self.takes_more = true;
        self
    }

    /// Its name in expressions.
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// The types that each argument may have, by JMESPath's names; none means any, and `array-number` is a list of numbers. Functions that
    /// take more arguments take any.
    pub const fn parameters(&self) -> &'static [&'static [&'static str]] {
        self.parameters
    }

    /// Refuses a number of arguments.
    ///
    /// # Errors
    /// When the function takes more or fewer.
    pub(crate) fn takes(&self, received: usize) -> Result<(), Error> {
        let expected = self.parameters.len();
        if received == expected || received > expected && self.takes_more {
            return Ok(());
        }
        let least = if self.takes_more { "at least " } else { "" };
        let plural = if expected == 1 { "" } else { "s" };
        let name = self.name;
        let message = format!("Expected {least}{expected} argument{plural} for function {name}(), received {received}");
        Err(Error::new(ErrorKind::Arity, message))
    }

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
        for (types, argument) in self.parameters.iter().zip(arguments) {
            check(self.name, types, argument, budget)?;
        }
        (self.call)(arguments, budget)
    }
}

/// Functions are told apart by their names.
impl PartialEq for Function {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl fmt::Debug for Function {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

/// The error for an argument of a type that the function does not take.
fn refused(function: &str, item: &Item<'_>, expected: &[&str], received: &str, budget: &Budget<'_>) -> Error {
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

/// The error for a function of which there is none.
pub(crate) fn unknown(name: &str) -> Error {
    Error::new(ErrorKind::UnknownFunction, format!("Unknown function: {name}()"))
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
