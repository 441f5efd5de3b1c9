//! Types in reports, in plain words.
//!
//! In: a value, or the kind that it should be of. Out: words.

use smithgen_runtime::generated::schema::Kind;

use crate::data::{Number, Value};

/// What a value is, in plain words.
pub(crate) fn name_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(Number::Float(_)) => "a float",
        Value::Number(_) => "an integer",
        Value::String(_) => "a string",
        Value::Bytes(_) => "bytes",
        Value::List(_) => "a list",
        Value::Map(_) => "a map",
    }
}

/// What a value of a kind has to be, in plain words.
pub(super) fn expected(kind: Kind) -> &'static str {
    match kind {
        Kind::String | Kind::Enum => "a string",
        Kind::Byte | Kind::Short | Kind::Integer | Kind::Long | Kind::IntEnum | Kind::BigInteger => "an integer",
        Kind::Float | Kind::Double | Kind::BigDecimal => "a number",
        Kind::Boolean => "a boolean",
        Kind::Blob => "bytes",
        Kind::Timestamp => "a point in time such as 2020-01-31T12:00:00Z",
        Kind::List => "a list",
        Kind::Map | Kind::Structure | Kind::Union => "a map",
        _ => "another type",
    }
}
