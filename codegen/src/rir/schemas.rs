//! The table of schemas: what codecs know of shapes.
//!
//! In: lowering. Out: data for statics of the runtime's `Schema`, by which bodies are written and read.

use proc_macro2::Ident;
use smithgen_model::{ErrorFault, ShapeType, TimestampFormat};

/// An entry in the table of schemas.
#[derive(Clone, Debug)]
pub struct Schema {
    /// The static's name.
    pub ident: Ident,
    /// The shape's name.
    pub name: String,
    /// What the shape is.
    pub kind: ShapeType,
    /// Its members.
    pub members: Vec<SchemaMember>,
    /// Whether its values are secret, by a trait of its own or because it lies inside something secret.
    pub sensitive: bool,
    /// Whether a list or map may hold nulls.
    pub sparse: bool,
    /// A timestamp's own format.
    pub timestamp_format: Option<TimestampFormat>,
    /// Limits.
    pub constraints: Constraints,
    /// An error's fault and status.
    pub error: Option<ErrorTraits>,
    /// What the protocol reads of it beside.
    pub wire_traits: Vec<WireTrait>,
}

/// What limits a shape's values.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Constraints {
    /// Least and greatest length.
    pub length: Option<(Option<u64>, Option<u64>)>,
    /// Least and greatest number, as text.
    pub range: Option<(Option<String>, Option<String>)>,
    /// A regular expression.
    pub pattern: Option<String>,
    /// The values of an enum of strings.
    pub values: Vec<String>,
}

/// What kind of error a structure is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ErrorTraits {
    /// Who is to blame.
    pub fault: ErrorFault,
    /// The HTTP status.
    pub status: u16,
    /// Whether the model calls it retryable.
    pub retryable: bool,
    /// Whether it is a sign of throttling.
    pub throttling: bool,
    /// Its code, where that is not the shape's name.
    pub code: Option<String>,
}

/// A member in the table of schemas.
#[derive(Clone, Debug)]
pub struct SchemaMember {
    /// The name on the wire.
    pub name: String,
    /// The target's entry in the table.
    pub target: SchemaRef,
    /// Whether it is an element of a list or map.
    pub element: bool,
    /// Whether the service demands it.
    pub required: bool,
    /// Whether it is secret by a trait of its own.
    pub sensitive: bool,
    /// Whether a random UUID takes the place of an unset value.
    pub idempotency_token: bool,
    /// Its own timestamp format.
    pub timestamp_format: Option<TimestampFormat>,
    /// What the protocol reads of it beside.
    pub wire_traits: Vec<WireTrait>,
}

/// A trait that only some wire formats read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WireTrait {
    /// What the runtime calls it: `XmlName`.
    pub name: &'static str,
    /// What it says; most say one thing or nothing.
    pub values: Vec<String>,
}

/// A schema, of the table or of the runtime.
#[derive(Clone, Debug)]
pub enum SchemaRef {
    /// An entry in the client's table.
    Own(Ident),
    /// A shape of Smithy's prelude, which the runtime has: `STRING`.
    Prelude(Ident),
}
