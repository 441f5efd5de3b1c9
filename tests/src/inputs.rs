//! Values of a model's shapes, made by chance.
//!
//! In: a model, how much of a value there is to be, and a seed. Out: nodes in the form in which Smithy writes values. What chance there is
//! comes from the seed, so that each run gives the same. Values are what encoders may stumble over, where they can stand at all: what is
//! bound to a part of the message beside its body must be fit for it.

use std::collections::BTreeSet;

use smithgen_model::{Member, Model, Node, ShapeIx, ShapeKind, TimestampFormat};

/// Texts that encoders may stumble over; the last is of more than 255 bytes.
const TEXTS: [&str; 7] = [
    "",
    "plain",
    "Zoë 漢字 🎉 \u{2028}\u{7f}",
    "\"quoted\" \\ / \t\r\n",
    " <a href='x'>&amp;]]> ",
    "twenty-four letters and more",
    "…",
];
/// What stands in a path; it must not be empty.
const LABELS: [&str; 6] = ["plain", "Zoë 漢字", "a/b c", "100%25+~", "?b=c&d#e", "x:y@z,;!$'()*[]"];
/// What stands in headers, where only visible letters are safe.
const HEADERS: [&str; 6] = ["", "plain", "a, b", "\"quoted\" \\ \\\"", "semi; colon=1", "x'y<z>"];
/// Names that come after prefixes of headers.
const HEADER_NAMES: [&str; 3] = ["a", "b-c", "longer-name"];
const NUMBERS: [&str; 12] =
    ["0", "1", "-1", "23", "24", "-24", "-25", "127", "256", "65536", "2147483647", "9007199254740991"];
const FRACTIONS: [&str; 8] = ["0", "1", "-0.5", "0.1", "1e30", "\"NaN\"", "\"Infinity\"", "\"-Infinity\""];
const DOUBLES: [&str; 10] =
    ["0", "1", "-0.5", "0.1", "1e30", "1e300", "-2.2250738585072014e-308", "\"NaN\"", "\"Infinity\"", "\"-Infinity\""];
const TIMES: [&str; 6] = ["0", "-1", "1700000000", "1700000000.5", "1700000000.123", "4102444800"];
/// Times of which dates without fractions say all.
const SECONDS: [&str; 4] = ["0", "-1", "1700000000", "4102444800"];
const DOCUMENTS: [&str; 6] =
    ["\"text\"", "12", "-0.5", "true", "[null, {}]", "{\"a\": [1, \"Zoë\", {\"b\": false}], \"\": {}}"];

/// How deep structures lie inside each other at most, and how often a structure lies inside itself.
const MAX_DEPTH: usize = 6;

/// How much of a value is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extent {
    /// What is required, and tokens, which everybody would choose on their own; lists and maps are empty.
    Least,
    /// All members; lists and maps are empty.
    Hollow,
    /// All members, with some elements and entries.
    Full,
}

/// Where a member travels, as far as its values must be fit for it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Body,
    Label,
    HostLabel,
    Header,
    HeaderOfJson,
    PrefixHeaders,
}

impl Place {
    fn of(model: &Model, member: &Member) -> Self {
        let has = |id| member.traits.has(id);
        let media_type = model.target_of(member).traits.get("smithy.api#mediaType").and_then(Node::as_str);
        match () {
            () if has("smithy.api#hostLabel") => Place::HostLabel,
            () if has("smithy.api#httpLabel") => Place::Label,
            () if has("smithy.api#httpPrefixHeaders") => Place::PrefixHeaders,
            () if has("smithy.api#httpHeader") && media_type.is_some() => Place::HeaderOfJson,
            () if has("smithy.api#httpHeader") => Place::Header,
            () => Place::Body,
        }
    }
}

/// Makes values.
#[derive(Debug)]
pub struct Inputs<'a> {
    model: &'a Model,
    extent: Extent,
    chance: u64,
    path: Vec<ShapeIx>,
    /// Whether texts hold control characters, which XML has no place for.
    has_controls: bool,
}

impl<'a> Inputs<'a> {
    /// A maker of values of the model's shapes; each seed makes others.
    pub fn new(model: &'a Model, extent: Extent, seed: &str) -> Self {
        Inputs { model, extent, chance: hash(seed), path: Vec::new(), has_controls: false }
    }

    /// Puts control characters into texts, or not.
    pub fn with_controls(mut self, yes: bool) -> Self {
        self.has_controls = yes;
        self
    }

    /// A value of an input, output or error; one without members, if there is no shape.
    pub fn message(&mut self, shape: Option<ShapeIx>) -> Node {
        let Some(ix) = shape else { return Node::Object(Vec::new().into()) };
        self.path.push(ix);
        let mut values = Vec::new();
        for member in self.members_of(ix) {
            let value = match Place::of(self.model, member) {
                Place::Body => self.member(member),
                place => self.bound(place, member.target),
            };
            values.push((member.name.clone(), value));
        }
        self.path.pop();
        Node::Object(values.into())
    }

    /// Of texts alone it matters where they are bound to.
    fn bound(&mut self, place: Place, ix: ShapeIx) -> Node {
        let of: &[&str] = match place {
            Place::Label => &LABELS,
            Place::HostLabel => &["plain", "label-1"],
            Place::HeaderOfJson => &["{\"a\":[1,\"b\"]}", "[]"],
            _ => &HEADERS,
        };
        match &self.model.shape(ix).kind {
            ShapeKind::String | ShapeKind::Enum(_) | ShapeKind::Blob => Node::String(self.pick(of).to_owned()),
            ShapeKind::List(element) => {
                let count = if self.extent == Extent::Full { self.pick(&[1, 2]) } else { 0 };
                Node::Array((0..count).map(|_| self.bound(place, element.target)).collect())
            }
            ShapeKind::Map { value, .. } if place == Place::PrefixHeaders => {
                let count = if self.extent == Extent::Full { 2 } else { 0 };
                let names: BTreeSet<&str> = (0..count).map(|_| self.pick(&HEADER_NAMES)).collect();
                let entries = names.into_iter().map(|name| (name.to_owned(), self.bound(place, value.target)));
                Node::Object(entries.collect::<Vec<_>>().into())
            }
            ShapeKind::Timestamp => self.parsed(&SECONDS),
            _ => self.value(ix),
        }
    }

    fn member(&mut self, member: &Member) -> Node {
        match member.traits.timestamp_format() {
            Some(TimestampFormat::HttpDate) => self.parsed(&SECONDS),
            _ => self.value(member.target),
        }
    }

    /// A value of a shape.
    pub fn value(&mut self, ix: ShapeIx) -> Node {
        let shape = self.model.shape(ix);
        match &shape.kind {
            ShapeKind::Structure(_) => {
                self.path.push(ix);
                let members = self.members_of(ix).into_iter();
                let values: Vec<_> = members.map(|member| (member.name.clone(), self.member(member))).collect();
                self.path.pop();
                Node::Object(values.into())
            }
            ShapeKind::Union(members) => {
                let fitting: Vec<&Member> = members.iter().filter(|member| self.fits(member)).collect();
                let member = self.pick(&fitting);
                self.path.push(ix);
                let value = self.member(member);
                self.path.pop();
                Node::Object(vec![(member.name.clone(), value)].into())
            }
            ShapeKind::List(_) if self.extent != Extent::Full => Node::Array(Vec::new()),
            ShapeKind::Map { .. } if self.extent != Extent::Full => Node::Object(Vec::new().into()),
            ShapeKind::List(element) => {
                // Many only where they are small.
                let counts: &[usize] = if self.is_small(element) { &[1, 2, 30] } else { &[1, 2] };
                let count = if self.fits(element) { self.pick(counts) } else { 0 };
                let mut elements: Vec<Node> = (0..count).map(|_| self.value(element.target)).collect();
                if shape.traits.is_sparse() {
                    elements.push(Node::Null);
                }
                Node::Array(elements)
            }
            ShapeKind::Map { key, value } => {
                let count = if self.fits(value) { 2 } else { 0 };
                let keys: BTreeSet<String> =
                    (0..count).filter_map(|_| self.value(key.target).as_str().map(str::to_owned)).collect();
                let entries: Vec<_> = keys.into_iter().map(|key| (key, self.value(value.target))).collect();
                Node::Object(entries.into())
            }
            ShapeKind::Boolean => Node::Bool(self.pick(&[true, false])),
            ShapeKind::Byte | ShapeKind::Short => self.parsed(&NUMBERS[..8]),
            ShapeKind::Integer => self.parsed(&NUMBERS[..11]),
            ShapeKind::Long | ShapeKind::BigInteger => self.parsed(&NUMBERS),
            ShapeKind::IntEnum(_) => self.parsed(&NUMBERS[..2]),
            ShapeKind::Float => self.parsed(&FRACTIONS),
            ShapeKind::Double => self.parsed(&DOUBLES),
            ShapeKind::BigDecimal => self.parsed(&DOUBLES[..7]),
            ShapeKind::Timestamp => match shape.traits.timestamp_format() {
                Some(TimestampFormat::HttpDate) => self.parsed(&SECONDS),
                _ => self.parsed(&TIMES),
            },
            ShapeKind::Document => self.parsed(&DOCUMENTS),
            _ => Node::String(match self.pick(&TEXTS) {
                "…" => "…".repeat(100),
                text if self.has_controls && text.ends_with('\n') => format!("{text}\u{7}\u{1f}"),
                text => text.to_owned(),
            }),
        }
    }

    /// The members that a structure has, in its order.
    fn members_of(&self, structure: ShapeIx) -> Vec<&'a Member> {
        self.model.shape(structure).members().filter(|member| self.is_there(member)).collect()
    }

    fn is_there(&self, member: &Member) -> bool {
        let is_wanted = self.extent != Extent::Least
            || member.traits.is_required()
            || member.traits.has("smithy.api#idempotencyToken");
        is_wanted && self.fits(member)
    }

    /// Whether a structure would lie neither too deep nor more than once inside itself.
    fn fits(&self, member: &Member) -> bool {
        self.fits_below(member, self.path.len())
    }

    fn fits_below(&self, member: &Member, depth: usize) -> bool {
        let has_room = || {
            let repeated = self.path.iter().filter(|ix| **ix == member.target).count();
            repeated < 2 && depth < MAX_DEPTH
        };
        match &self.model.target_of(member).kind {
            ShapeKind::Structure(_) => has_room(),
            ShapeKind::Union(members) => has_room() && members.iter().any(|member| self.fits_below(member, depth + 1)),
            _ => true,
        }
    }

    fn is_small(&self, element: &Member) -> bool {
        self.model.target_of(element).members().next().is_none()
    }

    /// One of several, by chance (the generator of SplitMix64).
    fn pick<T: Copy>(&mut self, of: &[T]) -> T {
        self.chance = self.chance.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = (self.chance ^ (self.chance >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        of[(mixed ^ (mixed >> 31)) as usize % of.len()]
    }

    fn parsed(&mut self, of: &[&str]) -> Node {
        Node::parse(self.pick(of)).unwrap_or(Node::Null)
    }
}

/// A number for a text (FNV-1a), the same on all machines.
pub fn hash(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}
