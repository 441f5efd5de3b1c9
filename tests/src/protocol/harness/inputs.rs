//! Inputs for every operation of a model, made by chance, and the requests that clients make of them.
//!
//! In: the model (the program's argument names it) and generated operations. Out: for each operation some lines of JSON on standard
//! output: an input as Smithy writes values, and the request without its signature, its body in base64. What chance there is comes
//! from the operation's name, so that each run gives the same.

use std::collections::BTreeSet;

use smithgen_model::{Member, Model, Node, ShapeIx, ShapeKind};
use smithgen_runtime::config::Config;
use smithgen_runtime::generated::types::encode_base64;
use smithgen_runtime::operation::{Operation, OperationInput};

use super::from_node;

/// Texts that encoders may stumble over; the last is of more than 255 bytes.
const TEXTS: [&str; 6] =
    ["", "plain", "Zoë 漢字 🎉 \u{2028}\u{7f}\u{7}", "\"quoted\" \\ / \t\r\n", "twenty-four letters and more", "…"];
const NUMBERS: [&str; 12] =
    ["0", "1", "-1", "23", "24", "-24", "-25", "127", "256", "65536", "2147483647", "9007199254740991"];
const FRACTIONS: [&str; 8] = ["0", "1", "-0.5", "0.1", "1e30", "\"NaN\"", "\"Infinity\"", "\"-Infinity\""];
const TIMES: [&str; 6] = ["0", "-1", "1700000000", "1700000000.5", "1700000000.123", "4102444800"];

/// How deep structures lie inside each other at most.
const MAX_DEPTH: usize = 6;

/// How much of an input is there.
#[derive(Clone, Copy, PartialEq)]
enum Extent {
    /// What is required, and tokens, which everybody would choose on their own; lists and maps are empty.
    Least,
    /// All members; lists and maps are empty.
    Hollow,
    /// All members, with some elements and entries.
    Full,
}

/// The operations of one service.
pub struct Requests {
    model: Model,
}

impl Requests {
    /// Loads the model that the program's first argument names.
    ///
    /// # Panics
    /// When there is no such model.
    pub fn from_args() -> Self {
        let path = std::env::args().nth(1).expect("a model");
        Requests { model: Model::load(&[&path]).unwrap_or_else(|problems| panic!("{problems}")) }
    }

    /// Prints requests of an operation.
    ///
    /// # Panics
    /// When it is not the model's, or an input cannot be sent.
    pub fn operation<O>(&self)
    where
        O: Operation<Input: OperationInput<Operation = O>>,
    {
        let name = O::META.name;
        let mut operations = self.model.shapes().filter(|(_, shape)| shape.id.name() == name);
        let operation = operations.find_map(|(_, shape)| shape.as_operation()).expect("an operation of the model");
        let config = Config::builder().region("us-east-1").endpoint_url("http://127.0.0.1").build();
        for (extent, turns) in [(Extent::Least, 1), (Extent::Hollow, 1), (Extent::Full, 3)] {
            for turn in 0..turns {
                let chance = name.bytes().fold(turn, |sum: u64, byte| sum.wrapping_mul(31) ^ u64::from(byte));
                let mut inputs = Inputs { model: &self.model, extent, chance, path: Vec::new() };
                let input = operation.input.map_or(Node::Object(Vec::new().into()), |ix| inputs.value(ix));
                let value: O::Input = from_node(&input).unwrap_or_else(|error| panic!("{name}: {error}: {input}"));
                let request = value.to_http_request(&config).unwrap_or_else(|error| panic!("{name}: {error}: {input}"));
                let text = |text: &str| Node::String(text.to_owned());
                let header = |(name, value): (&http::HeaderName, &http::HeaderValue)| {
                    (name.to_string(), text(value.to_str().expect("text")))
                };
                let line = [
                    ("operation", text(name)),
                    ("input", input),
                    ("method", text(request.method().as_str())),
                    ("target", text(request.uri().path_and_query().map_or("/", |target| target.as_str()))),
                    ("headers", Node::Object(request.headers().iter().map(header).collect::<Vec<_>>().into())),
                    ("body", text(&encode_base64(request.body()))),
                ];
                println!("{}", Node::Object(line.map(|(name, value)| (name.to_owned(), value)).to_vec().into()));
            }
        }
    }
}

/// Makes inputs.
struct Inputs<'a> {
    model: &'a Model,
    extent: Extent,
    chance: u64,
    path: Vec<ShapeIx>,
}

impl Inputs<'_> {
    /// One of several, by chance (the generator of SplitMix64).
    fn pick<T: Copy>(&mut self, of: &[T]) -> T {
        self.chance = self.chance.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = (self.chance ^ (self.chance >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        of[(mixed ^ (mixed >> 31)) as usize % of.len()]
    }

    fn value(&mut self, ix: ShapeIx) -> Node {
        let shape = self.model.shape(ix);
        match &shape.kind {
            ShapeKind::Structure(members) => self.structure(ix, members),
            ShapeKind::Union(members) => {
                let members: Vec<&Member> = members.iter().filter(|member| self.fits(member)).collect();
                let member = self.pick(&members);
                self.structure(ix, std::slice::from_ref(member))
            }
            ShapeKind::List(_) | ShapeKind::Map { .. } if self.extent != Extent::Full => match shape.kind {
                ShapeKind::List(_) => Node::Array(Vec::new()),
                _ => Node::Object(Vec::new().into()),
            },
            ShapeKind::List(element) => {
                let count = if self.fits(element) { self.pick(&[1, 2, 30]) } else { 0 };
                // Many only where they are small.
                let count = if element_is_small(self.model, element) { count } else { count.min(2) };
                Node::Array((0..count).map(|_| self.value(element.target)).collect())
            }
            ShapeKind::Map { value, .. } => {
                let keys: BTreeSet<&str> = (0..2).map(|_| self.pick(&TEXTS)).collect();
                let keys = keys.into_iter().filter(|_| self.fits(value)).collect::<Vec<_>>();
                let entries = keys.into_iter().map(|key| (key.to_owned(), self.value(value.target)));
                Node::Object(entries.collect::<Vec<_>>().into())
            }
            ShapeKind::Boolean => Node::Bool(self.pick(&[true, false])),
            ShapeKind::Byte | ShapeKind::Short => self.number(&NUMBERS[..8]),
            ShapeKind::Integer => self.number(&NUMBERS[..11]),
            ShapeKind::Long | ShapeKind::BigInteger => self.number(&NUMBERS),
            ShapeKind::IntEnum(_) => self.number(&NUMBERS[..2]),
            ShapeKind::Float => self.number(&FRACTIONS),
            ShapeKind::Double => {
                let fractions = [&FRACTIONS[..], &["1e300", "-2.2250738585072014e-308"]].concat();
                self.number(&fractions)
            }
            ShapeKind::Timestamp => self.number(&TIMES),
            _ => Node::String(self.text()),
        }
    }

    fn structure(&mut self, ix: ShapeIx, members: &[Member]) -> Node {
        self.path.push(ix);
        let is_union = matches!(self.model.shape(ix).kind, ShapeKind::Union(_));
        let mut values = Vec::new();
        for member in members {
            let is_token = member.traits.has("smithy.api#idempotencyToken");
            let is_there = self.extent != Extent::Least || is_union || is_token || member.traits.is_required();
            if is_there && self.fits(member) {
                let mut value = self.value(member.target);
                // What endpoints depend on must not be blank.
                if member.traits.has("smithy.rules#contextParam") && value.as_str() == Some("") {
                    value = Node::String("plain".to_owned());
                }
                values.push((member.name.clone(), value));
            }
        }
        self.path.pop();
        Node::Object(values.into())
    }

    /// Whether a structure would lie neither inside itself nor too deep.
    fn fits(&self, member: &Member) -> bool {
        let is_type = matches!(self.model.target_of(member).kind, ShapeKind::Structure(_) | ShapeKind::Union(_));
        !(is_type && (self.path.contains(&member.target) || self.path.len() >= MAX_DEPTH))
    }

    fn text(&mut self) -> String {
        let text = self.pick(&TEXTS);
        if text == "…" { text.repeat(100) } else { text.to_owned() }
    }

    fn number(&mut self, of: &[&str]) -> Node {
        Node::parse(self.pick(of)).unwrap_or(Node::Null)
    }
}

fn element_is_small(model: &Model, element: &Member) -> bool {
    model.target_of(element).members().next().is_none()
}
