//! `Document`: any JSON-like value, for the parts of an API that its model leaves open.
//!
//! Objects are `BTreeMap`s, where the AWS SDK for Rust has `HashMap`s: the same document then always gives the same
//! bytes, so that requests can be compared, cached and signed again, and no hasher is set up for small objects. The
//! methods that callers use (`get`, `insert`, `iter`, `contains_key`, `entry`) are the same on both. The order of an
//! object's members on the wire is lost, which JSON says carries no meaning.

use std::collections::{BTreeMap, HashMap};

/// A value whose shape is not modelled: what JSON can say.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Document {
    /// Members by name.
    Object(BTreeMap<String, Document>),
    /// Values in order.
    Array(Vec<Document>),
    /// A number; see [`Number`] for which of its forms holds what.
    Number(Number),
    /// A text.
    String(String),
    /// True or false.
    Bool(bool),
    /// The explicit null.
    #[default]
    Null,
}

/// A number in a [`Document`]. Whole numbers from `i64::MIN` to `u64::MAX` are kept exactly, all others as `f64`.
#[derive(Debug, Clone, Copy)]
pub enum Number {
    /// A whole number of zero or more.
    PosInt(u64),
    /// A whole number below zero.
    NegInt(i64),
    /// Any other number; negative zero is here too.
    Float(f64),
}

impl Number {
    /// The number as `f64`, rounded when it is a whole number beyond 2^53.
    pub fn to_f64_lossy(self) -> f64 {
        match self {
            Self::PosInt(value) => value as f64,
            Self::NegInt(value) => value as f64,
            Self::Float(value) => value,
        }
    }

    /// The number when it is whole, was not written as a float and fits.
    pub fn as_i64(self) -> Option<i64> {
        match self {
            Self::PosInt(value) => i64::try_from(value).ok(),
            Self::NegInt(value) => Some(value),
            Self::Float(_) => None,
        }
    }

    /// The number when it is whole, not below zero and was not written as a float.
    pub fn as_u64(self) -> Option<u64> {
        match self {
            Self::PosInt(value) => Some(value),
            Self::NegInt(value) => u64::try_from(value).ok(),
            Self::Float(_) => None,
        }
    }
}

/// Numbers are equal when form and value are; a whole number never equals a float, as 1 and 1.0 differ on the wire.
impl PartialEq for Number {
    fn eq(&self, other: &Self) -> bool {
        match (*self, *other) {
            (Self::PosInt(a), Self::PosInt(b)) => a == b,
            (Self::NegInt(a), Self::NegInt(b)) => a == b,
            (Self::Float(a), Self::Float(b)) => a == b,
            // `NegInt` is open to construction, so a value of zero or more may be in it.
            (Self::PosInt(a), Self::NegInt(b)) | (Self::NegInt(b), Self::PosInt(a)) => u64::try_from(b) == Ok(a),
            _ => false,
        }
    }
}

impl Document {
    /// The members, when this is an object.
    pub fn as_object(&self) -> Option<&BTreeMap<String, Document>> {
        match self {
            Self::Object(members) => Some(members),
            _ => None,
        }
    }

    /// The members for change, when this is an object.
    pub fn as_object_mut(&mut self) -> Option<&mut BTreeMap<String, Document>> {
        match self {
            Self::Object(members) => Some(members),
            _ => None,
        }
    }

    /// The values, when this is an array.
    pub fn as_array(&self) -> Option<&Vec<Document>> {
        match self {
            Self::Array(values) => Some(values),
            _ => None,
        }
    }

    /// The values for change, when this is an array.
    pub fn as_array_mut(&mut self) -> Option<&mut Vec<Document>> {
        match self {
            Self::Array(values) => Some(values),
            _ => None,
        }
    }

    /// The number, when this is one.
    pub fn as_number(&self) -> Option<&Number> {
        match self {
            Self::Number(number) => Some(number),
            _ => None,
        }
    }

    /// The text, when this is one.
    pub fn as_string(&self) -> Option<&str> {
        match self {
            Self::String(text) => Some(text),
            _ => None,
        }
    }

    /// The truth value, when this is one.
    pub fn as_bool(&self) -> Option<bool> {
        match self {
            Self::Bool(value) => Some(*value),
            _ => None,
        }
    }

    /// `Some` when this is the explicit null.
    pub fn as_null(&self) -> Option<()> {
        self.is_null().then_some(())
    }

    /// Whether this is an object.
    pub fn is_object(&self) -> bool {
        matches!(self, Self::Object(_))
    }

    /// Whether this is an array.
    pub fn is_array(&self) -> bool {
        matches!(self, Self::Array(_))
    }

    /// Whether this is a number.
    pub fn is_number(&self) -> bool {
        matches!(self, Self::Number(_))
    }

    /// Whether this is a text.
    pub fn is_string(&self) -> bool {
        matches!(self, Self::String(_))
    }

    /// Whether this is true or false.
    pub fn is_bool(&self) -> bool {
        matches!(self, Self::Bool(_))
    }

    /// Whether this is the explicit null.
    pub fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }

    /// The member of that name, when this is an object that has it.
    pub fn get(&self, name: &str) -> Option<&Document> {
        self.as_object()?.get(name)
    }
}

impl From<bool> for Document {
    fn from(value: bool) -> Self {
        Self::Bool(value)
    }
}

impl From<&str> for Document {
    fn from(text: &str) -> Self {
        Self::String(text.to_owned())
    }
}

impl From<String> for Document {
    fn from(text: String) -> Self {
        Self::String(text)
    }
}

impl From<Number> for Document {
    fn from(number: Number) -> Self {
        Self::Number(number)
    }
}

impl<T: Into<Document>> From<Vec<T>> for Document {
    fn from(values: Vec<T>) -> Self {
        Self::Array(values.into_iter().map(Into::into).collect())
    }
}

impl From<BTreeMap<String, Document>> for Document {
    fn from(members: BTreeMap<String, Document>) -> Self {
        Self::Object(members)
    }
}

impl From<HashMap<String, Document>> for Document {
    fn from(members: HashMap<String, Document>) -> Self {
        // `collect` would sort first, and everyone would compile that.
        let mut object = BTreeMap::new();
        object.extend(members);
        Self::Object(object)
    }
}

/// `None` becomes the explicit null.
impl<T: Into<Document>> From<Option<T>> for Document {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

impl<N: Into<String>, V: Into<Document>> FromIterator<(N, V)> for Document {
    fn from_iter<I: IntoIterator<Item = (N, V)>>(members: I) -> Self {
        let mut object = BTreeMap::new();
        // One after the other: collected, they would be sorted first, which costs programs eight kilobytes.
        members.into_iter().for_each(|(name, value)| drop(object.insert(name.into(), value.into())));
        Self::Object(object)
    }
}

macro_rules! from_numbers {
    (unsigned: $($unsigned:ty),+; signed: $($signed:ty),+; float: $($float:ty),+) => {
        $(impl From<$unsigned> for Document {
            fn from(value: $unsigned) -> Self {
                Self::Number(Number::PosInt(u64::from(value)))
            }
        })+
        $(impl From<$signed> for Document {
            fn from(value: $signed) -> Self {
                let value = i64::from(value);
                Self::Number(u64::try_from(value).map_or(Number::NegInt(value), Number::PosInt))
            }
        })+
        $(impl From<$float> for Document {
            fn from(value: $float) -> Self {
                Self::Number(Number::Float(f64::from(value)))
            }
        })+
    };
}

from_numbers!(unsigned: u8, u16, u32, u64; signed: i8, i16, i32, i64; float: f32, f64);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn built_from_plain_values() {
        let mut members = BTreeMap::new();
        members.insert("b".to_owned(), Document::from(vec![1u8, 2]));
        members.insert("a".to_owned(), Document::from(None::<&str>));
        let document = Document::from(members);
        assert_eq!(document.get("b").and_then(Document::as_array).map(Vec::len), Some(2));
        assert!(document.get("a").is_some_and(Document::is_null));
        assert!(document.get("c").is_none());
    }

    #[test]
    fn integers_keep_their_form() {
        assert_eq!(Document::from(-3i32), Document::Number(Number::NegInt(-3)));
        assert_eq!(Document::from(3i64), Document::Number(Number::PosInt(3)));
        assert_eq!(Number::NegInt(3), Number::PosInt(3));
        assert_ne!(Number::PosInt(1), Number::Float(1.0));
        assert_eq!(Number::PosInt(u64::MAX).as_i64(), None);
        assert_eq!(Number::NegInt(-1).as_u64(), None);
        assert_eq!(Number::NegInt(i64::MIN).as_i64(), Some(i64::MIN));
    }
}
