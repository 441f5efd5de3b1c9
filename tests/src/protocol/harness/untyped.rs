//! Structures whose shapes are known at run time alone: nodes with a schema.
//!
//! In: a schema, and a node in the form in which Smithy writes values in models, to be written; or a decoder, to be read. Out: calls on the
//! encoder, or the node.

use smithgen_model::{Node, Object};
use smithgen_runtime::generated::codec::{
    DecodeError, DecodeMembers, Decoder, EncodeMembers, Encoder, Texts, UnionTag, Value,
};
use smithgen_runtime::generated::schema::{Kind, Member, Schema};
use smithgen_runtime::types::{BigDecimal, BigInteger, Blob, DateTime, Document};

use super::{NodeDecoder, NodeEncoder};

/// A structure to be written.
#[derive(Clone, Copy, Debug)]
pub struct Written<'a> {
    schema: &'static Schema,
    members: &'a Node,
}

impl<'a> Written<'a> {
    /// The structure that has the members of the node.
    pub fn new(schema: &'static Schema, members: &'a Node) -> Self {
        Written { schema, members }
    }

    fn value(&self, member: &Member) -> Option<&'a Node> {
        self.members.get(member.name).filter(|value| !value.is_null())
    }
}

impl EncodeMembers for Written<'_> {
    fn schema(&self) -> &'static Schema {
        self.schema
    }

    fn encode_member<E: Encoder>(&self, _: usize, member: &'static Member, encoder: &mut E) {
        match self.value(member) {
            Some(value) => write(value, member, encoder),
            None => encoder.absent(member),
        }
    }

    fn encode_bound<E: Encoder>(&self, index: usize, member: &'static Member, encoder: &mut E) {
        self.encode_member(index, member, encoder);
    }
}

impl Texts for Written<'_> {
    fn text(&self, index: usize) -> Option<&str> {
        self.value(self.schema.members.get(index)?)?.as_str()
    }
}

fn write<E: Encoder>(node: &Node, member: &'static Member, encoder: &mut E) {
    match member.target.kind {
        Kind::Structure | Kind::Union => {
            let schema = member.target;
            let fits = |name| schema.member(name).is_some();
            assert!(
                node.as_object().is_some_and(|object| object.iter().all(|(name, _)| fits(name))),
                "{schema:?}: {node}"
            );
            encoder.begin_structure(member);
            for (index, own) in schema.members.iter().enumerate() {
                // Members of unions that are not set are not absent, but not there.
                if schema.kind == Kind::Structure || node.get(own.name).is_some() {
                    Written::new(schema, node).encode_member(index, own, encoder);
                }
            }
            encoder.end_structure(member);
        }
        Kind::List => {
            let elements = node.as_array().expect("an array");
            encoder.begin_list(member, elements.len());
            elements.iter().for_each(|element| write_nullable(element, &member.target.members[0], encoder));
            encoder.end_list(member);
        }
        Kind::Map => {
            let entries = node.as_object().expect("an object");
            encoder.begin_map(member, entries.len());
            for (key, value) in entries.iter() {
                encoder.key(key);
                write_nullable(value, &member.target.members[1], encoder);
            }
            encoder.end_map(member);
        }
        Kind::Boolean => write_simple::<bool, E>(node, member, encoder),
        Kind::Byte => write_simple::<i8, E>(node, member, encoder),
        Kind::Short => write_simple::<i16, E>(node, member, encoder),
        Kind::Integer | Kind::IntEnum => write_simple::<i32, E>(node, member, encoder),
        Kind::Long => write_simple::<i64, E>(node, member, encoder),
        Kind::Float => write_simple::<f32, E>(node, member, encoder),
        Kind::Double => write_simple::<f64, E>(node, member, encoder),
        Kind::BigInteger => write_simple::<BigInteger, E>(node, member, encoder),
        Kind::BigDecimal => write_simple::<BigDecimal, E>(node, member, encoder),
        Kind::Blob => write_simple::<Blob, E>(node, member, encoder),
        Kind::Timestamp => write_simple::<DateTime, E>(node, member, encoder),
        Kind::Document => write_simple::<Document, E>(node, member, encoder),
        _ => write_simple::<String, E>(node, member, encoder),
    }
}

fn write_nullable<E: Encoder>(node: &Node, member: &'static Member, encoder: &mut E) {
    if node.is_null() { encoder.absent(member) } else { write(node, member, encoder) }
}

fn write_simple<T: Value, E: Encoder>(node: &Node, member: &'static Member, encoder: &mut E) {
    let value = T::decode(member, &mut NodeDecoder::new(node));
    value.unwrap_or_else(|error| panic!("{node} is no {:?}: {error}", member.target.kind)).encode(member, encoder);
}

/// A structure that is read.
#[derive(Debug)]
pub struct Read {
    schema: &'static Schema,
    values: Vec<Option<Node>>,
}

impl Read {
    /// The structure before anything is read.
    pub fn new(schema: &'static Schema) -> Self {
        Read { schema, values: vec![None; schema.members.len()] }
    }

    /// The members that were there.
    pub fn into_node(self) -> Node {
        let named = self.schema.members.iter().zip(self.values);
        let there = named.filter_map(|(member, value)| Some((member.name.to_owned(), value?)));
        Node::Object(Object::from(there.collect::<Vec<_>>()))
    }
}

impl DecodeMembers for Read {
    fn decode_member<D: Decoder>(
        &mut self,
        index: usize,
        member: &'static Member,
        decoder: &mut D,
    ) -> Result<(), DecodeError> {
        self.values[index] = Some(read(member, decoder)?);
        Ok(())
    }

    fn decode_bound<D: Decoder>(
        &mut self,
        index: usize,
        member: &'static Member,
        decoder: &mut D,
    ) -> Result<(), DecodeError> {
        self.decode_member(index, member, decoder)
    }
}

fn read<D: Decoder>(member: &'static Member, decoder: &mut D) -> Result<Node, DecodeError> {
    let schema = member.target;
    match schema.kind {
        Kind::Structure => {
            let mut structure = Read::new(schema);
            decoder.structure(schema, &mut structure)?;
            Ok(structure.into_node())
        }
        Kind::Union => decoder.union(schema, |decoder, tag| match tag {
            UnionTag::Known(index) => {
                let member = &schema.members[index];
                Ok(Node::Object(vec![(member.name.to_owned(), read(member, decoder)?)].into()))
            }
            UnionTag::Unknown(name) => Err(DecodeError::new(format!("{} has no member {name}", schema.name))),
        }),
        Kind::List => {
            let mut elements = Vec::new();
            decoder.list(|decoder| {
                elements.extend(read_nullable(schema, &schema.members[0], decoder)?);
                Ok(())
            })?;
            Ok(Node::Array(elements))
        }
        Kind::Map => {
            let mut entries = Vec::new();
            decoder.map(|decoder, key| {
                entries.extend(read_nullable(schema, &schema.members[1], decoder)?.map(|value| (key, value)));
                Ok(())
            })?;
            Ok(Node::Object(entries.into()))
        }
        Kind::Boolean => read_simple::<bool, D>(member, decoder),
        Kind::Byte => read_simple::<i8, D>(member, decoder),
        Kind::Short => read_simple::<i16, D>(member, decoder),
        Kind::Integer | Kind::IntEnum => read_simple::<i32, D>(member, decoder),
        Kind::Long => read_simple::<i64, D>(member, decoder),
        Kind::Float => read_simple::<f32, D>(member, decoder),
        Kind::Double => read_simple::<f64, D>(member, decoder),
        Kind::BigInteger => read_simple::<BigInteger, D>(member, decoder),
        Kind::BigDecimal => read_simple::<BigDecimal, D>(member, decoder),
        Kind::Blob => read_simple::<Blob, D>(member, decoder),
        Kind::Timestamp => read_simple::<DateTime, D>(member, decoder),
        Kind::Document => read_simple::<Document, D>(member, decoder),
        _ => read_simple::<String, D>(member, decoder),
    }
}

/// An element or a value of a list or map; none, if it is null and nulls do not count.
fn read_nullable<D: Decoder>(
    container: &'static Schema,
    member: &'static Member,
    decoder: &mut D,
) -> Result<Option<Node>, DecodeError> {
    if decoder.null()? {
        return Ok(container.is_sparse().then_some(Node::Null));
    }
    read(member, decoder).map(Some)
}

fn read_simple<T: Value, D: Decoder>(member: &'static Member, decoder: &mut D) -> Result<Node, DecodeError> {
    Ok(NodeEncoder::value(&T::decode(member, decoder)?, member))
}
