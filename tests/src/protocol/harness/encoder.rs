//! Values of generated types as nodes: the reverse of [`NodeDecoder`](super::NodeDecoder).
//!
//! In: anything that the runtime's [`Encoder`] visits. Out: a node in the form in which Smithy writes values in models, with
//! what is unset left out.

use smithgen_model::Node;
use smithgen_runtime::generated::codec::{EncodeMembers, Encoder, Value};
use smithgen_runtime::generated::schema::{Kind, Member};
use smithgen_runtime::generated::types::special_float_name;
use smithgen_runtime::types::{DateTime, TimestampFormat};

/// The node of a structure.
pub fn to_node<T: EncodeMembers>(value: &T) -> Node {
    let mut encoder = NodeEncoder::default();
    encoder.open.push(Open::default());
    value.encode_members(&mut encoder);
    encoder.close_object()
}

/// Builds a node.
#[derive(Debug, Default)]
pub struct NodeEncoder {
    /// The containers that are not finished yet, the outermost first.
    open: Vec<Open>,
}

/// An unfinished container: a list uses the values of its entries, all others the names too.
#[derive(Debug, Default)]
struct Open {
    entries: Vec<(String, Node)>,
    /// The key of a map whose value comes next.
    key: Option<String>,
}

impl NodeEncoder {
    /// The node of a value that stands in `member`.
    pub fn value(value: &impl Value, member: &'static Member) -> Node {
        let mut encoder = NodeEncoder { open: vec![Open::default()] };
        value.encode(member, &mut encoder);
        encoder.close().pop().map_or(Node::Null, |(_, node)| node)
    }

    fn put(&mut self, member: &Member, node: Node) {
        if let Some(open) = self.open.last_mut() {
            let name = open.key.take().unwrap_or_else(|| member.name.to_owned());
            open.entries.push((name, node));
        }
    }

    fn close(&mut self) -> Vec<(String, Node)> {
        self.open.pop().unwrap_or_default().entries
    }

    fn close_object(&mut self) -> Node {
        Node::Object(self.close().into())
    }
}

/// The node of a number's text, which may be a special one's.
fn number(text: &str) -> Node {
    Node::parse(text).unwrap_or_else(|_| Node::String(text.to_owned()))
}

fn float(value: f64, shortest: String) -> Node {
    special_float_name(value).map_or_else(|| number(&shortest), |name| Node::String(name.to_owned()))
}

impl Encoder for NodeEncoder {
    fn null(&mut self, member: &'static Member) {
        self.put(member, Node::Null);
    }

    fn boolean(&mut self, member: &'static Member, value: bool) {
        self.put(member, Node::Bool(value));
    }

    fn integer(&mut self, member: &'static Member, value: i64) {
        self.put(member, Node::Number(value.into()));
    }

    fn float(&mut self, member: &'static Member, value: f32) {
        self.put(member, float(value.into(), format!("{value:?}")));
    }

    fn double(&mut self, member: &'static Member, value: f64) {
        self.put(member, float(value, format!("{value:?}")));
    }

    fn number(&mut self, member: &'static Member, text: &str) {
        // A text keeps all digits; a number of a node need not.
        let is_untyped = member.target.kind == Kind::Document;
        self.put(member, if is_untyped { number(text) } else { Node::String(text.to_owned()) });
    }

    fn string(&mut self, member: &'static Member, value: &str) {
        self.put(member, Node::String(value.to_owned()));
    }

    fn blob(&mut self, member: &'static Member, value: &[u8]) {
        self.put(member, Node::String(String::from_utf8_lossy(value).into_owned()));
    }

    fn timestamp(&mut self, member: &'static Member, value: DateTime) {
        let text = value.fmt(TimestampFormat::EpochSeconds).unwrap_or_else(|error| error.to_string());
        self.put(member, number(&text));
    }

    fn begin_structure(&mut self, _: &'static Member) {
        self.open.push(Open::default());
    }

    fn end_structure(&mut self, member: &'static Member) {
        let object = self.close_object();
        self.put(member, object);
    }

    fn begin_list(&mut self, _: &'static Member, _: usize) {
        self.open.push(Open::default());
    }

    fn end_list(&mut self, member: &'static Member) {
        let elements = self.close().into_iter().map(|(_, element)| element).collect();
        self.put(member, Node::Array(elements));
    }

    fn begin_map(&mut self, _: &'static Member, _: usize) {
        self.open.push(Open::default());
    }

    fn key(&mut self, key: &str) {
        if let Some(open) = self.open.last_mut() {
            open.key = Some(key.to_owned());
        }
    }

    fn end_map(&mut self, member: &'static Member) {
        let object = self.close_object();
        self.put(member, object);
    }
}
