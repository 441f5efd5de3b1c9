//! The functions of JMESPath, and what they take.
//!
//! In: a name, or a number of arguments. Out: a function, or why it does not take so many. What functions do with their arguments is in
//! `search`.

use std::fmt;

#[cfg(feature = "search")]
use crate::search::{Body, of_lists, of_numbers, of_values};
use crate::{Error, ErrorKind};

/// A function. Each is a constant of its own, so that what no expression calls need not be linked, and constants can refer to it.
pub struct Function {
    name: &'static str,
    /// The types that each argument may have; none means any. `array-number` is a list of numbers.
    parameters: &'static [&'static [&'static str]],
    /// Whether more arguments may follow the last, of any type.
    takes_more: bool,
    #[cfg(feature = "search")]
    pub(crate) body: Body,
}

/// A function by its name, the types of its parameters, and what it does with its arguments.
macro_rules! function {
    ($name:literal, $parameters:expr, $body:path) => {
        Function {
            name: $name,
            parameters: $parameters,
            takes_more: false,
            #[cfg(feature = "search")]
            body: $body,
        }
    };
}

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
pub const ABS: Function = function!("abs", &[NUMBER], of_numbers::abs);
/// `avg`: the mean of numbers, a float; nothing, if there are none.
pub const AVG: Function = function!("avg", &[NUMBERS], of_numbers::avg);
/// `ceil`: the least integer that is not below a number.
pub const CEIL: Function = function!("ceil", &[NUMBER], of_numbers::ceil);
/// `contains`: whether a list has an element, or a text a part.
pub const CONTAINS: Function = function!("contains", &[ARRAY_OR_STRING, ANY], of_values::contains);
/// `ends_with`: whether a text ends with another.
pub const ENDS_WITH: Function = function!("ends_with", &[STRING, STRING], of_values::ends_with);
/// `floor`: the greatest integer that is not above a number.
pub const FLOOR: Function = function!("floor", &[NUMBER], of_numbers::floor);
/// `join`: texts in one, with another one between each two of them.
pub const JOIN: Function = function!("join", &[STRING, &["array-string"]], of_lists::join);
/// `keys`: the names of a map.
pub const KEYS: Function = function!("keys", &[OBJECT], of_values::keys);
/// `length`: the number of characters, elements or entries.
pub const LENGTH: Function = function!("length", &[&["string", "array", "object"]], of_values::length);
/// `map`: what an expression makes of each element, nothing included.
pub const MAP: Function = function!("map", &[REFERENCE, ARRAY], of_lists::map);
/// `max`: the greatest of numbers or texts.
pub const MAX: Function = function!("max", &[NUMBERS_OR_STRINGS], of_lists::max);
/// `max_by`: the element for which an expression is greatest.
pub const MAX_BY: Function = function!("max_by", &[ARRAY, REFERENCE], of_lists::max_by);
/// `merge`: the entries of several maps, of which the last ones count.
pub const MERGE: Function = function!("merge", &[OBJECT], of_values::merge).and_more();
/// `min`: the least of numbers or texts.
pub const MIN: Function = function!("min", &[NUMBERS_OR_STRINGS], of_lists::min);
/// `min_by`: the element for which an expression is least.
pub const MIN_BY: Function = function!("min_by", &[ARRAY, REFERENCE], of_lists::min_by);
/// `not_null`: the first argument that is not null.
pub const NOT_NULL: Function = function!("not_null", &[ANY], of_values::not_null).and_more();
/// `reverse`: a list or a text backwards.
pub const REVERSE: Function = function!("reverse", &[ARRAY_OR_STRING], of_lists::reverse);
/// `sort`: numbers or texts in order.
pub const SORT: Function = function!("sort", &[&["array-string", "array-number"]], of_lists::sort);
/// `sort_by`: elements in the order of what an expression makes of them.
pub const SORT_BY: Function = function!("sort_by", &[ARRAY, REFERENCE], of_lists::sort_by);
/// `starts_with`: whether a text begins with another.
pub const STARTS_WITH: Function = function!("starts_with", &[STRING, STRING], of_values::starts_with);
/// `sum`: the sum of numbers.
pub const SUM: Function = function!("sum", &[NUMBERS], of_numbers::sum);
/// `to_array`: a list of one element, unless it is a list.
pub const TO_ARRAY: Function = function!("to_array", &[ANY], of_values::to_array);
/// `to_number`: the number that a text spells.
pub const TO_NUMBER: Function = function!("to_number", &[ANY], of_numbers::to_number);
/// `to_string`: the JSON of what is not a text.
pub const TO_STRING: Function = function!("to_string", &[ANY], of_values::to_string);
/// `type`: the name of a type.
pub const TYPE: Function = function!("type", &[ANY], of_values::type_of);
/// `values`: the values of a map.
pub const VALUES: Function = function!("values", &[OBJECT], of_values::values);

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

/// The error for a function of which there is none.
pub(crate) fn unknown(name: &str) -> Error {
    Error::new(ErrorKind::UnknownFunction, format!("Unknown function: {name}()"))
}
