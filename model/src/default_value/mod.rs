//! What a `default` says, read for the type that it is a default of.
//!
//! In: what a shape is, and the JSON value. Out: a [`DefaultValue`], or in words why the value is none. Validation refuses what
//! cannot be read here, and a generator reads the same way, so that no default that was accepted gets lost.
//! <https://smithy.io/2.0/spec/type-refinement-traits.html#default-value-constraints>

mod moment;

use crate::model::ShapeKind;
use crate::node::{Node, Number};

/// A default, as a value of its type.
#[derive(Debug, Clone, PartialEq)]
pub enum DefaultValue {
    /// A boolean.
    Bool(bool),
    /// A byte, short, integer or long, within the limits of the type.
    Integer(i64),
    /// A value of an intEnum.
    IntEnum(i64),
    /// A float: the nearest one, or `NaN` or an infinity where the model says so in words.
    Float(f32),
    /// A double, likewise.
    Double(f64),
    /// A bigInteger (digits only) or bigDecimal, as the text of a JSON number.
    BigNumber(String),
    /// A string.
    String(String),
    /// A value of an enum.
    Enum(String),
    /// Bytes.
    Blob(Vec<u8>),
    /// A moment, in whole seconds since 1970 and the nanoseconds that follow, below 10^9.
    Timestamp(i64, u32),
    /// A boolean, number, string, empty array or empty object.
    Document(Node),
    /// An empty list or map.
    Empty,
}

impl DefaultValue {
    /// Reads the default of a shape or of a member that targets it.
    ///
    /// # Errors
    /// Why the value cannot be a default of the shape: what no value of the type is, and what Smithy does not allow as a default.
    pub fn read(kind: &ShapeKind, value: &Node) -> Result<Self, String> {
        Ok(match (kind, value) {
            (ShapeKind::Boolean, Node::Bool(value)) => Self::Bool(*value),
            (ShapeKind::Byte, Node::Number(number)) => Self::Integer(integer::<i8>(number)?),
            (ShapeKind::Short, Node::Number(number)) => Self::Integer(integer::<i16>(number)?),
            (ShapeKind::Integer, Node::Number(number)) => Self::Integer(integer::<i32>(number)?),
            (ShapeKind::IntEnum(_), Node::Number(number)) => Self::IntEnum(integer::<i32>(number)?),
            (ShapeKind::Long, Node::Number(number)) => Self::Integer(integer::<i64>(number)?),
            (ShapeKind::Float, value) => Self::Float(float(value)?),
            (ShapeKind::Double, value) => Self::Double(float(value)?),
            (ShapeKind::BigInteger, value) => Self::BigNumber(big_integer(value)?),
            (ShapeKind::BigDecimal, value) => Self::BigNumber(big_number(value)?.as_str().to_owned()),
            (ShapeKind::String, Node::String(text)) => Self::String(text.clone()),
            (ShapeKind::Enum(_), Node::String(text)) => match kind.enum_values().any(|value| value == text) {
                true => Self::Enum(text.clone()),
                false => return Err(format!("`{text}` is not a value of the enum")),
            },
            (ShapeKind::Blob, Node::String(text)) => {
                Self::Blob(base64(text).ok_or_else(|| format!("`{text}` is not Base64"))?)
            }
            (ShapeKind::Timestamp, value) => {
                let (seconds, nanos) = moment::read(value)?;
                Self::Timestamp(seconds, nanos)
            }
            (ShapeKind::List(_), Node::Array(elements)) if elements.is_empty() => Self::Empty,
            (ShapeKind::List(_), Node::Array(_)) => return Err("a list can only have an empty list as default".into()),
            (ShapeKind::Map { .. }, Node::Object(object)) if object.is_empty() => Self::Empty,
            (ShapeKind::Map { .. }, Node::Object(_)) => {
                return Err("a map can only have an empty map as default".into());
            }
            (ShapeKind::Document, value) => Self::Document(document(value)?.clone()),
            (_, value) => return Err(no_value(value)),
        })
    }
}

fn no_value(value: &Node) -> String {
    format!("{} is no value of this type", value.kind_with_article())
}

fn integer<T: std::str::FromStr + Into<i64>>(number: &Number) -> Result<i64, String> {
    number.to_whole::<T>().map(T::into).ok_or_else(|| format!("{number} is not a whole number in range"))
}

/// A float or double; Rust's own parser rounds to the nearest.
fn float<T: std::str::FromStr + Into<f64> + Copy>(value: &Node) -> Result<T, String> {
    let text = match value {
        Node::Number(number) => number.as_str(),
        Node::String(text) if matches!(text.as_str(), "NaN" | "Infinity" | "-Infinity") => {
            return text.parse().map_err(|_| no_value(value));
        }
        _ => return Err(no_value(value)),
    };
    let float: Option<T> = text.parse().ok();
    float.filter(|&float| float.into().is_finite()).ok_or_else(|| format!("{text} is out of range"))
}

/// A number of any size, which may be written as a string.
fn big_number(value: &Node) -> Result<Number, String> {
    match value {
        Node::Number(number) => Ok(number.clone()),
        Node::String(text) => match Node::parse(text) {
            Ok(Node::Number(number)) => Ok(number),
            _ => Err(format!("`{text}` is not a number")),
        },
        _ => Err(no_value(value)),
    }
}

fn big_integer(value: &Node) -> Result<String, String> {
    let number = big_number(value)?;
    number.whole_digits().ok_or_else(|| format!("{number} is not a whole number that can be written out"))
}

fn document(value: &Node) -> Result<&Node, String> {
    match value {
        Node::Array(elements) if !elements.is_empty() => {
            Err("a document can only have an empty list as default".to_owned())
        }
        Node::Object(object) if !object.is_empty() => {
            Err("a document can only have an empty map as default".to_owned())
        }
        Node::Number(number) if !number.as_f64().is_finite() => Err(format!("{number} is out of range")),
        value => Ok(value),
    }
}

/// The bytes that Base64 stands for, with or without padding.
pub fn base64(text: &str) -> Option<Vec<u8>> {
    let data = text.trim_end_matches('=');
    let is_padded = text.len() > data.len();
    if text.len() - data.len() > 2 || (is_padded && !text.len().is_multiple_of(4)) || data.len() % 4 == 1 {
        return None;
    }
    let mut bytes = Vec::with_capacity(data.len() / 4 * 3 + 2);
    let (mut bits, mut count) = (0_u32, 0_u32);
    for letter in data.bytes() {
        let value = match letter {
            b'A'..=b'Z' => letter - b'A',
            b'a'..=b'z' => letter - b'a' + 26,
            b'0'..=b'9' => letter - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => return None,
        };
        bits = (bits << 6 | u32::from(value)) & 0xFFFF;
        count += 6;
        if count >= 8 {
            count -= 8;
            // The shift leaves the eight bits that are whole by now.
            bytes.push((bits >> count & 0xFF) as u8);
        }
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(kind: ShapeKind, json: &str) -> String {
        let node = Node::parse(json).expect("JSON");
        DefaultValue::read(&kind, &node).map_or_else(|reason| reason, |value| format!("{value:?}"))
    }

    #[test]
    fn numbers_are_worth_what_is_written() {
        for (kind, json, expected) in [
            (ShapeKind::Integer, "5.0", "Integer(5)"),
            (ShapeKind::Integer, "25e-1", "25e-1 is not a whole number in range"),
            (ShapeKind::Long, "9.223372036854775807e18", "Integer(9223372036854775807)"),
            (ShapeKind::Long, "9223372036854775808", "9223372036854775808 is not a whole number in range"),
            (ShapeKind::Byte, "-128", "Integer(-128)"),
            (ShapeKind::Byte, "128", "128 is not a whole number in range"),
            (ShapeKind::Float, "0.1", "Float(0.1)"),
            (ShapeKind::Float, "1e39", "1e39 is out of range"),
            (ShapeKind::Double, "1e400", "1e400 is out of range"),
            (ShapeKind::Double, "\"NaN\"", "Double(NaN)"),
            (ShapeKind::Float, "\"-Infinity\"", "Float(-inf)"),
            (ShapeKind::Double, "-0.0", "Double(-0.0)"),
            (ShapeKind::BigInteger, "\"7\"", "BigNumber(\"7\")"),
            (ShapeKind::BigInteger, "123456789012345678901", "BigNumber(\"123456789012345678901\")"),
            (ShapeKind::BigInteger, "-12.50e3", "BigNumber(\"-12500\")"),
            (ShapeKind::BigInteger, "1e9999999999", "1e9999999999 is not a whole number that can be written out"),
            (ShapeKind::BigDecimal, "0.10", "BigNumber(\"0.10\")"),
            (ShapeKind::BigDecimal, "\"1e400\"", "BigNumber(\"1e400\")"),
            (ShapeKind::BigDecimal, "\"x\"", "`x` is not a number"),
            (ShapeKind::Document, "1e400", "1e400 is out of range"),
        ] {
            assert_eq!(read(kind, json), expected, "{json}");
        }
    }

    #[test]
    fn bytes_are_read_from_base64() {
        for (json, expected) in [
            ("\"\"", "Blob([])"),
            ("\"aGk=\"", "Blob([104, 105])"),
            ("\"aGk\"", "Blob([104, 105])"),
            ("\"/+8A\"", "Blob([255, 239, 0])"),
            ("\"aGk==\"", "`aGk==` is not Base64"),
            ("\"a\"", "`a` is not Base64"),
            ("\"!!\"", "`!!` is not Base64"),
            ("1", "a number is no value of this type"),
        ] {
            assert_eq!(read(ShapeKind::Blob, json), expected, "{json}");
        }
    }
}
