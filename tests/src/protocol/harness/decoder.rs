//! Values of test cases: a [`NodeDecoder`] reads them into generated types.
//!
//! In: a node in the form in which Smithy writes values in models. Blobs are plain text, timestamps are epoch seconds
//! whatever the member's format is, `NaN` and the infinities are texts, documents are literal. Out: anything that
//! implements the runtime's [`Value`](smithgen_runtime::generated::codec::Value). It is stricter than a wire format: a member that the
//! generated schema does not have is an error, not skipped.

use smithgen_model::Node;
use smithgen_runtime::generated::codec::{DecodeError, DecodeMembers, Decoder, Next, Structure, UnionTag};
use smithgen_runtime::generated::schema::{Member, Schema};
use smithgen_runtime::generated::types::special_float;
use smithgen_runtime::types::{DateTime, TimestampFormat};

/// Reads a structure from a node.
///
/// # Errors
/// When the node is not a value of the structure.
pub fn from_node<T: Structure>(node: &Node) -> Result<T, DecodeError> {
    let mut value = T::blank();
    NodeDecoder::new(node).structure(T::SCHEMA, &mut value)?;
    Ok(value)
}

/// Reads values from a node.
#[derive(Clone, Copy, Debug)]
pub struct NodeDecoder<'a> {
    /// The value that comes next.
    at: &'a Node,
}

impl<'a> NodeDecoder<'a> {
    /// A decoder that stands at `node`.
    pub fn new(node: &'a Node) -> Self {
        NodeDecoder { at: node }
    }

    fn expect<T>(&self, what: &str, value: Option<T>) -> Result<T, DecodeError> {
        value.ok_or_else(|| DecodeError::new(format!("expected {what}, found {}", self.at)))
    }

    fn text(&self) -> Result<&'a str, DecodeError> {
        self.expect("a string", self.at.as_str())
    }

    fn members(&self) -> Result<Vec<(&'a str, &'a Node)>, DecodeError> {
        self.expect("an object", self.at.as_object().map(|object| object.iter().collect()))
    }
}

fn find(schema: &Schema, name: &str) -> Result<usize, DecodeError> {
    let index = schema.members.iter().position(|member| member.name == name);
    index.ok_or_else(|| DecodeError::new(format!("the generated {} has no member {name}", schema.name)))
}

impl Decoder for NodeDecoder<'_> {
    fn next(&mut self) -> Result<Next, DecodeError> {
        Ok(match self.at {
            Node::Null => Next::Null,
            Node::Bool(_) => Next::Boolean,
            Node::Number(_) => Next::Number,
            Node::String(_) => Next::String,
            Node::Array(_) => Next::List,
            Node::Object(_) => Next::Map,
        })
    }

    fn null(&mut self) -> Result<bool, DecodeError> {
        Ok(self.at.is_null())
    }

    fn boolean(&mut self, _: &'static Member) -> Result<bool, DecodeError> {
        self.expect("a boolean", self.at.as_bool())
    }

    fn integer(&mut self, _: &'static Member, min: i64, max: i64) -> Result<i64, DecodeError> {
        let value = self.at.as_i64().filter(|value| (min..=max).contains(value));
        self.expect(&format!("a whole number from {min} to {max}"), value)
    }

    fn float(&mut self, member: &'static Member) -> Result<f32, DecodeError> {
        // Rounded once: by way of a double, the result could be another one.
        match self.at.as_number() {
            Some(number) => self.expect("a float", number.as_str().parse().ok()),
            None => self.double(member).map(|special| special as f32),
        }
    }

    fn double(&mut self, _: &'static Member) -> Result<f64, DecodeError> {
        let special = || self.at.as_str().and_then(special_float);
        self.expect("a double", self.at.as_f64().or_else(special))
    }

    fn number(&mut self, _: &'static Member) -> Result<String, DecodeError> {
        let text = self.at.as_str().or_else(|| self.at.as_number().map(smithgen_model::Number::as_str));
        self.expect("a number", text.map(str::to_owned))
    }

    fn string(&mut self, _: &'static Member) -> Result<String, DecodeError> {
        self.text().map(str::to_owned)
    }

    fn blob(&mut self, _: &'static Member) -> Result<Vec<u8>, DecodeError> {
        self.text().map(|text| text.as_bytes().to_vec())
    }

    fn timestamp(&mut self, _: &'static Member) -> Result<DateTime, DecodeError> {
        let instant = match self.at.as_number() {
            Some(number) => DateTime::from_str(number.as_str(), TimestampFormat::EpochSeconds),
            None => DateTime::from_str(self.text()?, TimestampFormat::DateTime),
        };
        instant.map_err(|error| DecodeError::new(error.to_string()))
    }

    fn structure<T: DecodeMembers>(&mut self, schema: &'static Schema, into: &mut T) -> Result<(), DecodeError> {
        for (name, value) in self.members()? {
            let index = find(schema, name)?;
            if !value.is_null() {
                into.decode_member(index, &schema.members[index], &mut NodeDecoder::new(value))
                    .map_err(|error| error.within(name))?;
            }
        }
        Ok(())
    }

    fn union<T>(
        &mut self,
        schema: &'static Schema,
        mut read: impl FnMut(&mut Self, UnionTag) -> Result<T, DecodeError>,
    ) -> Result<T, DecodeError> {
        let mut members = self.members()?;
        members.retain(|(_, value)| !value.is_null());
        let [(name, value)] = members[..] else {
            return Err(DecodeError::new(format!("a union of which {} members are set", members.len())));
        };
        let tag = UnionTag::Known(find(schema, name)?);
        read(&mut NodeDecoder::new(value), tag).map_err(|error| error.within(name))
    }

    fn list(&mut self, mut element: impl FnMut(&mut Self) -> Result<(), DecodeError>) -> Result<(), DecodeError> {
        let elements = self.expect("an array", self.at.as_array())?;
        elements.iter().try_for_each(|value| element(&mut NodeDecoder::new(value)))
    }

    fn map(&mut self, mut entry: impl FnMut(&mut Self, String) -> Result<(), DecodeError>) -> Result<(), DecodeError> {
        let entries = self.members()?;
        entries.into_iter().try_for_each(|(key, value)| entry(&mut NodeDecoder::new(value), key.to_owned()))
    }

    fn skip(&mut self) -> Result<(), DecodeError> {
        Err(DecodeError::new("a member that the generated type does not read"))
    }

    fn charge(&mut self, _: usize) -> Result<(), DecodeError> {
        Ok(())
    }
}
