//! JSON values as models hold them: objects keep the order of the document, numbers their text.
//!
//! In: what [`Node::parse`] reads. Out: trait values, metadata, defaults, examples, rule sets.

use std::fmt;
use std::str::FromStr;

use serde_core::ser::{Error, Serialize, Serializer};
use serde_json::ser::PrettyFormatter;
use serde_json::value::RawValue;

/// One JSON value.
#[derive(Debug, Clone, PartialEq)]
pub enum Node {
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number, exactly as it was written.
    Number(Number),
    /// A string, without its escapes.
    String(String),
    /// An array.
    Array(Vec<Node>),
    /// An object.
    Object(Object),
}

impl Node {
    /// The text of a string.
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Self::String(text) => Some(text),
            _ => None,
        }
    }

    /// The value of a boolean.
    pub fn as_bool(&self) -> Option<bool> {
        match self {
            Self::Bool(value) => Some(*value),
            _ => None,
        }
    }

    /// A number.
    pub fn as_number(&self) -> Option<&Number> {
        match self {
            Self::Number(number) => Some(number),
            _ => None,
        }
    }

    /// A number without fraction and exponent that fits.
    pub fn as_i64(&self) -> Option<i64> {
        self.as_number().and_then(Number::as_i64)
    }

    /// A number as the nearest double.
    pub fn as_f64(&self) -> Option<f64> {
        self.as_number().map(Number::as_f64)
    }

    /// The elements of an array.
    pub fn as_array(&self) -> Option<&[Self]> {
        match self {
            Self::Array(elements) => Some(elements),
            _ => None,
        }
    }

    /// An object.
    pub fn as_object(&self) -> Option<&Object> {
        match self {
            Self::Object(object) => Some(object),
            _ => None,
        }
    }

    /// The member of an object with this key; `None` too when this is no object.
    pub fn get(&self, key: &str) -> Option<&Self> {
        self.as_object().and_then(|object| object.get(key))
    }

    /// Whether this is `null`.
    pub fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }

    /// What kind of value this is, in a word for messages.
    pub fn kind(&self) -> &'static str {
        let kind = self.kind_with_article();
        kind.split_once(' ').map_or(kind, |(_, kind)| kind)
    }

    /// The kind with its article: `an object`.
    pub(crate) fn kind_with_article(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool(_) => "a boolean",
            Self::Number(_) => "a number",
            Self::String(_) => "a string",
            Self::Array(_) => "an array",
            Self::Object(_) => "an object",
        }
    }

    /// Equality as Smithy compares values: the order of an object's members does not matter.
    pub fn is_equal(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Object(a), Self::Object(b)) => {
                a.len() == b.len() && a.iter().all(|(key, value)| b.get(key).is_some_and(|v| v.is_equal(value)))
            }
            (Self::Array(a), Self::Array(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.is_equal(b)),
            (Self::Number(a), Self::Number(b)) => {
                a == b || (a.as_f64() == b.as_f64() && !(a.is_integer() && b.is_integer()))
            }
            (a, b) => a == b,
        }
    }
}

impl Serialize for Node {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => serializer.serialize_unit(),
            Self::Bool(value) => serializer.serialize_bool(*value),
            // As it is written.
            Self::Number(number) => {
                RawValue::from_string(number.as_str().to_owned()).map_err(S::Error::custom)?.serialize(serializer)
            }
            Self::String(text) => serializer.serialize_str(text),
            Self::Array(elements) => serializer.collect_seq(elements),
            Self::Object(object) => serializer.collect_map(object.iter()),
        }
    }
}

/// Prints compact JSON; with `{:#}`, four spaces a level.
impl fmt::Display for Node {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = Vec::new();
        let written = match f.alternate() {
            true => self.serialize(&mut serde_json::Serializer::with_formatter(
                &mut text,
                PrettyFormatter::with_indent(b"    "),
            )),
            false => serde_json::to_writer(&mut text, self),
        };
        written.map_err(|_| fmt::Error)?;
        f.write_str(&String::from_utf8_lossy(&text))
    }
}

/// The members of a JSON object in the order of the document.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Object(Vec<(String, Node)>);

impl Object {
    /// The value of a key (the last one, when the document repeats the key).
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.0.iter().rev().find(|(k, _)| k == key).map(|(_, value)| value)
    }

    /// Keys and values in the order of the document.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&str, &Node)> + DoubleEndedIterator {
        self.0.iter().map(|(key, value)| (key.as_str(), value))
    }

    /// How many members there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is no member.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The members themselves.
    pub fn into_members(self) -> Vec<(String, Node)> {
        self.0
    }
}

impl From<Vec<(String, Node)>> for Object {
    fn from(members: Vec<(String, Node)>) -> Self {
        Self(members)
    }
}

/// A JSON number that keeps the digits of the document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Number(Box<str>);

impl Number {
    /// A number from text that follows JSON's grammar.
    pub(crate) fn from_json(text: &str) -> Self {
        Self(text.into())
    }

    /// The number as JSON has it: with a fraction or exponent only if it was written with one.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it is written without fraction and exponent.
    pub fn is_integer(&self) -> bool {
        !self.0.contains(['.', 'e', 'E'])
    }

    /// The value, when it is written without fraction and exponent and fits.
    pub fn as_i64(&self) -> Option<i64> {
        self.0.parse().ok()
    }

    /// The nearest double (an infinity when it is too large).
    pub fn as_f64(&self) -> f64 {
        // JSON's grammar is a part of what `f64` reads, so this cannot fail.
        self.0.parse().unwrap_or(f64::NAN)
    }

    /// The value, when it is whole, however it is written (`5.0`, `1e3`), and fits.
    pub fn to_whole<T: FromStr>(&self) -> Option<T> {
        self.whole_digits()?.parse().ok()
    }

    /// The decimal digits of a whole number, however it is written; `None` when it is not whole, or longer than 1,000 digits.
    pub fn whole_digits(&self) -> Option<String> {
        let (sign, digits, exponent) = self.decimal();
        if digits.is_empty() {
            return Some("0".to_owned());
        }
        let zeros =
            usize::try_from(exponent).ok().filter(|zeros| digits.len().saturating_add(*zeros) <= MOST_DIGITS)?;
        Some(format!("{sign}{digits}{}", "0".repeat(zeros)))
    }

    /// The digits that are left of the point once it is moved to the right by so many places.
    pub(crate) fn shifted(&self, places: i64) -> Option<String> {
        let (sign, digits, exponent) = self.decimal();
        let exponent = exponent.saturating_add(places);
        match usize::try_from(exponent) {
            Ok(zeros) if digits.len().saturating_add(zeros) <= MOST_DIGITS => {
                Some(format!("{sign}0{digits}{}", "0".repeat(zeros)))
            }
            Ok(_) => None,
            Err(_) => {
                let kept = usize::try_from(exponent.unsigned_abs()).map_or(0, |cut| digits.len().saturating_sub(cut));
                Some(format!("{sign}0{}", digits.get(..kept)?))
            }
        }
    }

    /// The number as a sign, digits without zeros at either end, and the power of ten that these are multiplied with.
    fn decimal(&self) -> (&str, String, i64) {
        let (sign, unsigned) = self.0.split_at(usize::from(self.0.starts_with('-')));
        let (mantissa, exponent) = unsigned.split_once(['e', 'E']).unwrap_or((unsigned, "0"));
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        // An exponent beyond 64 bits leaves no doubt on which side of all limits the number is.
        let beyond = if exponent.starts_with('-') { i64::MIN } else { i64::MAX };
        let exponent = exponent.parse().unwrap_or(beyond);
        let digits = format!("{whole}{fraction}");
        let kept = digits.trim_end_matches('0');
        let cut = digits.len() - kept.len();
        let length = |text: usize| i64::try_from(text).unwrap_or(i64::MAX);
        let exponent = exponent.saturating_sub(length(fraction.len())).saturating_add(length(cut));
        (sign, kept.trim_start_matches('0').to_owned(), exponent)
    }
}

/// The longest whole number that is written out.
const MOST_DIGITS: usize = 1_000;

impl From<i64> for Number {
    fn from(value: i64) -> Self {
        Self(value.to_string().into())
    }
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn node(text: &str) -> Node {
        Node::parse(text).expect("valid JSON")
    }

    #[test]
    fn prints_what_it_read() {
        let text = r#"{"b":[1,2.5,"q\"\\\n\u0001é"],"a":{"n":null,"t":true}}"#;
        assert_eq!(node(text).to_string(), text);
        let text = "{\n    \"a\": [\n        1,\n        {\n            \"b\": \"c\"\n        }\n    ],\n    \"d\": {},\n    \"e\": []\n}";
        assert_eq!(format!("{:#}", node(text)), text);
    }

    #[test]
    fn numbers_keep_their_text() {
        for text in [
            "0",
            "-0",
            "-7",
            "9223372036854775807",
            "18446744073709551615",
            "123456789012345678901",
            "2.50",
            "1.0",
            "1E+3",
            "1e300",
            "1e400",
            "-1e-400",
            "12345678901234567890.10",
        ] {
            assert_eq!(node(text).as_number().map(Number::as_str), Some(text));
            let document = format!(r#"{{"4\"5":[{text},"6 -7\\",{{"8":{text}}}],"9":true}}"#);
            assert_eq!(node(&document).to_string(), document);
        }
        assert_eq!(node("12345678901234567890.10").as_f64(), Some(12345678901234567000.0));
        assert_eq!(node("18446744073709551615").as_i64(), None);
    }

    #[test]
    fn whole_numbers_are_written_in_many_ways() {
        let whole = |text: &str| node(text).as_number().and_then(Number::whole_digits);
        for (text, expected) in [
            ("0", Some("0")),
            ("-0.0e5", Some("0")),
            ("0e99999999999999999999", Some("0")),
            ("5.0", Some("5")),
            ("-12.50e3", Some("-12500")),
            ("1200e-2", Some("12")),
            ("1.5", None),
            ("1e-1", None),
            ("1e99999999999999999999", None),
            ("1e-99999999999999999999", None),
        ] {
            assert_eq!(whole(text).as_deref(), expected, "{text}");
        }
        let shifted = |text: &str| node(text).as_number().and_then(|number| number.shifted(3));
        assert_eq!(shifted("-1.2345").as_deref(), Some("-01234"));
        assert_eq!(shifted("12e2").as_deref(), Some("01200000"));
        assert_eq!(shifted("1e-9").as_deref(), Some("0"));
        assert_eq!(shifted("1e9999"), None);
    }

    #[test]
    fn equality_ignores_the_order_of_members() {
        assert!(node(r#"{"a":1,"b":[1.0]}"#).is_equal(&node(r#"{"b":[1],"a":1}"#)));
        assert!(!node("[1,2]").is_equal(&node("[2,1]")));
        assert!(!node("9007199254740993").is_equal(&node("9007199254740992")));
    }
}
