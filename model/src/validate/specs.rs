//! What is known of traits: where they may be applied, what their values look like, and which
//! others they exclude.
//!
//! In: the id of a trait. Out: its [`Spec`]; `None` for traits that this crate does not know, which
//! are kept as they are. Source: the definitions of the prelude and of the `aws.*` namespaces in the
//! Smithy specification.

use crate::model::{Member, Model, Shape, ShapeKind};
use crate::shape_type::ShapeType;

/// What is known of one trait.
pub(super) struct Spec {
    pub(super) id: &'static str,
    pub(super) on: On,
    pub(super) form: Form,
    pub(super) conflicts: &'static [&'static str],
    /// Whether only one member of a structure may have the trait.
    pub(super) is_for_one_member: bool,
}

/// Where a trait may be applied.
pub(super) enum On {
    /// Anywhere.
    Any,
    /// To shapes of some types, not to members.
    Shape(Types),
    /// To shapes for which this holds, not to members.
    ShapeIf(fn(&Shape) -> bool),
    /// To shapes of some types and to members that target them.
    ShapeOrTarget(Types),
    /// To members of some types.
    MemberOf(Types),
    /// To members of structures.
    Field,
    /// To members of structures that target some types.
    FieldTo(Types),
    /// As `FieldTo`, and the member must be required.
    RequiredFieldTo(Types),
    /// Anything else.
    If(fn(&Subject<'_>) -> bool),
}

/// What a trait is applied to.
pub(super) struct Subject<'a> {
    pub(super) model: &'a Model,
    pub(super) shape: &'a Shape,
    pub(super) member: Option<&'a Member>,
}

impl Subject<'_> {
    /// The target of the member.
    fn target(&self) -> Option<&Shape> {
        self.model.shapes.get(self.member?.target.index())
    }

    /// Whether this is a member of a structure.
    fn is_field(&self) -> bool {
        self.member.is_some() && self.shape.shape_type() == ShapeType::Structure
    }

    fn targets(&self, types: Types) -> bool {
        // A missing target is reported as such.
        self.target().is_none_or(|target| is_of(target, types))
    }

    /// Whether the trait may be applied here.
    pub(super) fn allows(&self, on: &On) -> bool {
        match *on {
            On::Any => true,
            On::Shape(types) => self.member.is_none() && is_of(self.shape, types),
            On::ShapeIf(is_allowed) => self.member.is_none() && is_allowed(self.shape),
            On::ShapeOrTarget(types) if self.member.is_none() => is_of(self.shape, types),
            On::ShapeOrTarget(types) => self.targets(types),
            On::MemberOf(types) => self.member.is_some() && is_of(self.shape, types),
            On::Field => self.is_field(),
            On::FieldTo(types) => self.is_field() && self.targets(types),
            On::RequiredFieldTo(types) => {
                let is_required = self.member.is_some_and(|member| member.traits.is_required());
                self.is_field() && is_required && self.targets(types)
            }
            On::If(is_allowed) => is_allowed(self),
        }
    }

    /// The shape of the items when the target is a list.
    fn item_shape(&self) -> Option<&Shape> {
        match &self.target()?.kind {
            ShapeKind::List(item) => self.model.shapes.get(item.target.index()),
            _ => None,
        }
    }

    /// The shape of the values when the target is a map.
    fn value_shape(&self) -> Option<&Shape> {
        match &self.target()?.kind {
            ShapeKind::Map { value, .. } => self.model.shapes.get(value.target.index()),
            _ => None,
        }
    }
}

/// The form of a value.
#[derive(Clone, Copy)]
pub(super) enum Form {
    /// Anything; checked elsewhere or not at all.
    Any,
    /// A string.
    Text,
    /// A string of at least one character.
    Name,
    /// One of some strings.
    OneOf(&'static [&'static str]),
    /// A whole number of 32 bits within limits.
    Integer(i64, i64),
    /// A whole number of 64 bits.
    Long,
    /// A decimal number, which may be written as a string.
    Decimal,
    /// A boolean.
    Bool,
    /// An object with strings as values, and with at least one member.
    TextMap,
    /// A name as XML writes it, maybe with a prefix.
    XmlName,
    /// Such a prefix.
    XmlPrefix,
    /// An absolute shape id.
    Id,
    /// An object with members that must be there, and with others.
    Struct(&'static [Field], &'static [Field]),
    /// A list.
    List(&'static Form),
}

/// A member of an object: name and form.
pub(super) type Field = (&'static str, Form);

use Form::{Any, Bool, Decimal, Id, Integer, List, Long, Name, OneOf, Struct, Text, TextMap, XmlName, XmlPrefix};

/// A mark: an object without members.
const MARK: Form = Struct(&[], &[]);
/// A list of strings.
const TEXTS: Form = List(&Text);
/// A list of absolute shape ids.
const IDS: Form = List(&Id);

/// Types of shapes, in groups.
type Types = &'static [&'static [ShapeType]];

const BLOB: &[ShapeType] = &[ShapeType::Blob];
const BOOLEAN: &[ShapeType] = &[ShapeType::Boolean];
const DOCUMENT: &[ShapeType] = &[ShapeType::Document];
const ENUM: &[ShapeType] = &[ShapeType::Enum, ShapeType::IntEnum];
const INTEGER: &[ShapeType] = &[ShapeType::Integer, ShapeType::IntEnum];
const LIST: &[ShapeType] = &[ShapeType::List];
const MAP: &[ShapeType] = &[ShapeType::Map];
const OPERATION: &[ShapeType] = &[ShapeType::Operation];
const RESOURCE: &[ShapeType] = &[ShapeType::Resource];
const SERVICE: &[ShapeType] = &[ShapeType::Service];
/// Whole numbers that stand in headers of events, but for those of 32 bits.
const SHORT_OR_LONG: &[ShapeType] = &[ShapeType::Byte, ShapeType::Short, ShapeType::Long];
const OTHER_NUMBER: &[ShapeType] = &[ShapeType::BigInteger, ShapeType::Float, ShapeType::Double, ShapeType::BigDecimal];
const STRING: &[ShapeType] = &[ShapeType::String, ShapeType::Enum];
const STRUCTURE: &[ShapeType] = &[ShapeType::Structure];
const TIMESTAMP: &[ShapeType] = &[ShapeType::Timestamp];
const UNION: &[ShapeType] = &[ShapeType::Union];

const NUMBER: Types = &[INTEGER, SHORT_OR_LONG, OTHER_NUMBER];
/// What fits into one piece of text: a label, a header, an attribute.
const SCALAR: Types = &[BOOLEAN, INTEGER, SHORT_OR_LONG, OTHER_NUMBER, STRING, TIMESTAMP];
const PAYLOAD: Types = &[STRING, LIST, MAP, STRUCTURE, UNION, BLOB, DOCUMENT];
const EVENT_HEADER: Types = &[BOOLEAN, INTEGER, SHORT_OR_LONG, BLOB, STRING, TIMESTAMP];
const DEFAULT: Types = &[BOOLEAN, INTEGER, SHORT_OR_LONG, OTHER_NUMBER, STRING, TIMESTAMP, BLOB, DOCUMENT, LIST, MAP];
const DATA: Types =
    &[BOOLEAN, INTEGER, SHORT_OR_LONG, OTHER_NUMBER, STRING, TIMESTAMP, BLOB, DOCUMENT, LIST, MAP, STRUCTURE, UNION];

fn is_of(shape: &Shape, types: Types) -> bool {
    let shape_type = shape.shape_type();
    types.iter().any(|group| group.contains(&shape_type))
}

/// The spec of a trait.
pub(super) fn find(id: &str) -> Option<&'static Spec> {
    let place = SPECS.binary_search_by(|spec| spec.id.cmp(id)).ok()?;
    SPECS.get(place)
}

const fn spec(id: &'static str, on: On, form: Form) -> Spec {
    exclusive(id, on, form, &[])
}

const fn exclusive(id: &'static str, on: On, form: Form, conflicts: &'static [&'static str]) -> Spec {
    Spec { id, on, form, conflicts, is_for_one_member: false }
}

const fn once(spec: Spec) -> Spec {
    Spec { is_for_one_member: true, ..spec }
}

const PROTOCOL: Form = Struct(&[], &[("http", TEXTS), ("eventStreamHttp", TEXTS), ("noErrorWrapping", Bool)]);
pub(super) const HTTP_BINDINGS: [&str; 7] = [
    "smithy.api#httpHeader",
    "smithy.api#httpLabel",
    "smithy.api#httpPayload",
    "smithy.api#httpPrefixHeaders",
    "smithy.api#httpQuery",
    "smithy.api#httpQueryParams",
    "smithy.api#httpResponseCode",
];

/// The specs, sorted by id. Bindings to HTTP exclude each other; a trait is not its own conflict.
static SPECS: [Spec; 85] = [
    spec(
        "aws.api#service",
        On::Shape(&[SERVICE]),
        Struct(
            &[("sdkId", Name)],
            &[
                ("arnNamespace", Text),
                ("cloudFormationName", Text),
                ("cloudTrailEventSource", Text),
                ("docId", Text),
                ("endpointPrefix", Text),
            ],
        ),
    ),
    spec("aws.auth#sigv4", On::Shape(&[SERVICE]), Struct(&[("name", Name)], &[])),
    spec("aws.auth#sigv4a", On::Shape(&[SERVICE]), Struct(&[("name", Name)], &[])),
    spec("aws.auth#unsignedPayload", On::Shape(&[OPERATION]), Any),
    spec("aws.protocols#awsJson1_0", On::Shape(&[SERVICE]), PROTOCOL),
    spec("aws.protocols#awsJson1_1", On::Shape(&[SERVICE]), PROTOCOL),
    spec(
        "aws.protocols#awsQueryError",
        On::ShapeIf(is_error),
        Struct(&[("code", Name), ("httpResponseCode", Integer(100, 999))], &[]),
    ),
    spec(
        "aws.protocols#httpChecksum",
        On::Shape(&[OPERATION]),
        Struct(
            &[],
            &[
                ("requestAlgorithmMember", Name),
                ("requestChecksumRequired", Bool),
                ("requestValidationModeMember", Name),
                ("responseAlgorithms", TEXTS),
            ],
        ),
    ),
    spec("aws.protocols#restJson1", On::Shape(&[SERVICE]), PROTOCOL),
    spec("aws.protocols#restXml", On::Shape(&[SERVICE]), PROTOCOL),
    spec("smithy.api#addedDefault", On::Field, MARK),
    spec("smithy.api#auth", On::Shape(&[SERVICE, OPERATION]), IDS),
    spec("smithy.api#authDefinition", On::ShapeIf(is_trait_structure), Any),
    spec("smithy.api#clientOptional", On::Field, MARK),
    spec(
        "smithy.api#cors",
        On::Shape(&[SERVICE]),
        Struct(
            &[],
            &[
                ("origin", Name),
                ("maxAge", Integer(i32::MIN as i64, i32::MAX as i64)),
                ("additionalAllowedHeaders", TEXTS),
                ("additionalExposedHeaders", TEXTS),
            ],
        ),
    ),
    spec("smithy.api#default", On::If(takes_default), Any),
    spec("smithy.api#deprecated", On::Any, Struct(&[], &[("message", Text), ("since", Text)])),
    spec("smithy.api#documentation", On::Any, Text),
    spec("smithy.api#endpoint", On::Shape(&[OPERATION]), Struct(&[("hostPrefix", Name)], &[])),
    spec(
        "smithy.api#enum",
        On::Shape(&[&[ShapeType::String]]),
        List(&Struct(
            &[("value", Name)],
            &[("name", Text), ("documentation", Text), ("tags", TEXTS), ("deprecated", Bool)],
        )),
    ),
    spec("smithy.api#enumValue", On::MemberOf(&[ENUM]), Any),
    exclusive(
        "smithy.api#error",
        On::Shape(&[STRUCTURE]),
        OneOf(&["client", "server"]),
        &["smithy.api#trait", "smithy.api#input", "smithy.api#output"],
    ),
    exclusive("smithy.api#eventHeader", On::FieldTo(EVENT_HEADER), MARK, &["smithy.api#eventPayload"]),
    once(exclusive(
        "smithy.api#eventPayload",
        On::FieldTo(&[BLOB, STRING, STRUCTURE, UNION]),
        MARK,
        &["smithy.api#eventHeader"],
    )),
    spec(
        "smithy.api#examples",
        On::Shape(&[OPERATION]),
        List(&Struct(
            &[("title", Text)],
            &[
                ("documentation", Text),
                ("input", Any),
                ("output", Any),
                ("error", Struct(&[("shapeId", Id)], &[("content", Any)])),
                ("allowConstraintErrors", Bool),
            ],
        )),
    ),
    spec("smithy.api#externalDocumentation", On::Any, TextMap),
    spec("smithy.api#hostLabel", On::RequiredFieldTo(&[STRING]), MARK),
    spec(
        "smithy.api#http",
        On::Shape(&[OPERATION]),
        Struct(&[("method", Name), ("uri", Name)], &[("code", Integer(100, 999))]),
    ),
    spec(
        "smithy.api#httpApiKeyAuth",
        On::Shape(&[SERVICE]),
        Struct(&[("name", Name), ("in", OneOf(&["header", "query"]))], &[("scheme", Name)]),
    ),
    spec("smithy.api#httpBasicAuth", On::Shape(&[SERVICE]), MARK),
    spec("smithy.api#httpBearerAuth", On::Shape(&[SERVICE]), MARK),
    spec("smithy.api#httpChecksumRequired", On::Shape(&[OPERATION]), MARK),
    spec("smithy.api#httpDigestAuth", On::Shape(&[SERVICE]), MARK),
    spec("smithy.api#httpError", On::ShapeIf(is_error), Integer(100, 999)),
    exclusive("smithy.api#httpHeader", On::If(fits_header), Name, &HTTP_BINDINGS),
    exclusive("smithy.api#httpLabel", On::RequiredFieldTo(SCALAR), MARK, &HTTP_BINDINGS),
    once(exclusive("smithy.api#httpPayload", On::FieldTo(PAYLOAD), MARK, &HTTP_BINDINGS)),
    once(exclusive("smithy.api#httpPrefixHeaders", On::If(fits_prefix_headers), Text, &HTTP_BINDINGS)),
    exclusive("smithy.api#httpQuery", On::If(fits_header), Name, &HTTP_BINDINGS),
    once(exclusive("smithy.api#httpQueryParams", On::If(fits_query_params), MARK, &HTTP_BINDINGS)),
    once(exclusive("smithy.api#httpResponseCode", On::FieldTo(&[INTEGER]), MARK, &HTTP_BINDINGS)),
    spec(
        "smithy.api#idRef",
        On::ShapeOrTarget(&[STRING]),
        Struct(&[], &[("selector", Text), ("failWhenMissing", Bool), ("errorMessage", Text)]),
    ),
    once(exclusive("smithy.api#idempotencyToken", On::FieldTo(&[STRING]), MARK, &[])),
    exclusive("smithy.api#idempotent", On::Shape(&[OPERATION]), MARK, &["smithy.api#readonly"]),
    exclusive("smithy.api#input", On::Shape(&[STRUCTURE]), MARK, &["smithy.api#output", "smithy.api#error"]),
    spec("smithy.api#internal", On::Any, MARK),
    spec("smithy.api#jsonName", On::MemberOf(&[STRUCTURE, UNION]), Text),
    spec(
        "smithy.api#length",
        On::ShapeOrTarget(&[LIST, MAP, BLOB, STRING]),
        Struct(&[], &[("min", Long), ("max", Long)]),
    ),
    spec("smithy.api#mediaType", On::Shape(&[BLOB, STRING]), Text),
    spec("smithy.api#mixin", On::ShapeIf(|_| true), Any),
    once(spec("smithy.api#nestedProperties", On::Field, MARK)),
    spec("smithy.api#noReplace", On::ShapeIf(has_put), MARK),
    spec("smithy.api#notProperty", On::Any, MARK),
    spec("smithy.api#optionalAuth", On::Shape(&[OPERATION]), MARK),
    exclusive("smithy.api#output", On::Shape(&[STRUCTURE]), MARK, &["smithy.api#input", "smithy.api#error"]),
    spec(
        "smithy.api#paginated",
        On::Shape(&[SERVICE, OPERATION]),
        Struct(&[], &[("inputToken", Name), ("outputToken", Name), ("items", Name), ("pageSize", Name)]),
    ),
    spec("smithy.api#pattern", On::ShapeOrTarget(&[STRING]), Text),
    spec("smithy.api#private", On::Any, MARK),
    spec("smithy.api#protocolDefinition", On::ShapeIf(is_trait_structure), Any),
    spec("smithy.api#range", On::ShapeOrTarget(NUMBER), Struct(&[], &[("min", Decimal), ("max", Decimal)])),
    exclusive("smithy.api#readonly", On::Shape(&[OPERATION]), MARK, &["smithy.api#idempotent"]),
    exclusive("smithy.api#recommended", On::Field, Struct(&[], &[("reason", Text)]), &["smithy.api#required"]),
    spec("smithy.api#references", On::Shape(&[STRUCTURE, STRING]), Any),
    spec("smithy.api#requestCompression", On::Shape(&[OPERATION]), Struct(&[("encodings", TEXTS)], &[])),
    spec("smithy.api#required", On::Field, MARK),
    spec("smithy.api#requiresLength", On::ShapeIf(is_streaming_blob), MARK),
    spec("smithy.api#resourceIdentifier", On::RequiredFieldTo(&[STRING]), Name),
    spec("smithy.api#retryable", On::ShapeIf(is_error), Struct(&[], &[("throttling", Bool)])),
    spec("smithy.api#sensitive", On::Shape(DATA), MARK),
    spec("smithy.api#since", On::Any, Text),
    spec("smithy.api#sparse", On::Shape(&[LIST, MAP]), MARK),
    spec("smithy.api#streaming", On::Shape(&[BLOB, UNION]), MARK),
    spec("smithy.api#suppress", On::Any, TEXTS),
    spec("smithy.api#tags", On::Any, TEXTS),
    spec(
        "smithy.api#timestampFormat",
        On::ShapeOrTarget(&[TIMESTAMP]),
        OneOf(&["date-time", "epoch-seconds", "http-date"]),
    ),
    spec("smithy.api#title", On::Shape(&[SERVICE, RESOURCE]), Text),
    spec("smithy.api#trait", On::Shape(DATA), Any),
    exclusive("smithy.api#uniqueItems", On::Shape(&[LIST]), MARK, &["smithy.api#sparse"]),
    spec("smithy.api#unitType", On::ShapeIf(is_unit), MARK),
    spec("smithy.api#unstable", On::Any, MARK),
    exclusive("smithy.api#xmlAttribute", On::FieldTo(SCALAR), MARK, &["smithy.api#xmlNamespace"]),
    spec("smithy.api#xmlFlattened", On::If(fits_flattened), MARK),
    spec("smithy.api#xmlName", On::If(takes_xml_name), XmlName),
    spec("smithy.api#xmlNamespace", On::If(takes_xml_namespace), Struct(&[("uri", Name)], &[("prefix", XmlPrefix)])),
    spec(crate::traits::WAITABLE, On::Shape(&[OPERATION]), Any),
];

fn is_error(shape: &Shape) -> bool {
    shape.shape_type() == ShapeType::Structure && shape.traits.has("smithy.api#error")
}

fn is_trait_structure(shape: &Shape) -> bool {
    shape.shape_type() == ShapeType::Structure && shape.traits.has("smithy.api#trait")
}

fn is_streaming_blob(shape: &Shape) -> bool {
    shape.shape_type() == ShapeType::Blob && shape.traits.is_streaming()
}

fn is_unit(shape: &Shape) -> bool {
    shape.id.as_str() == crate::shape_id::UNIT
}

fn has_put(shape: &Shape) -> bool {
    shape.as_resource().is_some_and(|resource| resource.lifecycle.iter().any(|(name, _)| *name == "put"))
}

fn takes_default(subject: &Subject<'_>) -> bool {
    match subject.member {
        None => is_of(subject.shape, DEFAULT),
        Some(_) => subject.is_field() && subject.targets(DEFAULT),
    }
}

fn fits_header(subject: &Subject<'_>) -> bool {
    subject.is_field() && (subject.targets(SCALAR) || subject.item_shape().is_some_and(|item| is_of(item, SCALAR)))
}

fn fits_prefix_headers(subject: &Subject<'_>) -> bool {
    subject.is_field() && subject.value_shape().is_some_and(|value| is_of(value, &[STRING]))
}

fn fits_query_params(subject: &Subject<'_>) -> bool {
    let fits = |value: &Shape| match &value.kind {
        ShapeKind::List(item) => {
            let target = subject.model.shapes.get(item.target.index());
            target.is_none_or(|item| is_of(item, &[STRING]))
        }
        _ => is_of(value, &[STRING]),
    };
    subject.is_field() && subject.value_shape().is_some_and(fits)
}

fn fits_flattened(subject: &Subject<'_>) -> bool {
    subject.member.is_some() && is_of(subject.shape, &[STRUCTURE, UNION]) && subject.targets(&[LIST, MAP])
}

fn takes_xml_name(subject: &Subject<'_>) -> bool {
    subject.member.is_some() || is_of(subject.shape, &[STRUCTURE, UNION])
}

fn takes_xml_namespace(subject: &Subject<'_>) -> bool {
    subject.member.is_some() || is_of(subject.shape, DATA) || is_of(subject.shape, &[SERVICE])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn specs_are_sorted() {
        assert!(SPECS.is_sorted_by(|a, b| a.id < b.id));
    }
}
