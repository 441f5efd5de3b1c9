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
    Shape(fn(ShapeType) -> bool),
    /// To shapes for which this holds, not to members.
    ShapeIf(fn(&Shape) -> bool),
    /// To shapes of some types and to members that target them.
    ShapeOrTarget(fn(ShapeType) -> bool),
    /// To members of some types.
    MemberOf(fn(ShapeType) -> bool),
    /// To members of structures that target some types.
    FieldTo(fn(ShapeType) -> bool),
    /// As `FieldTo`, and the member must be required.
    RequiredFieldTo(fn(ShapeType) -> bool),
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

    fn targets(&self, is_allowed: impl Fn(ShapeType) -> bool) -> bool {
        // A missing target is reported as such.
        self.target().is_none_or(|target| is_allowed(target.shape_type()))
    }

    /// Whether the trait may be applied here.
    pub(super) fn allows(&self, on: &On) -> bool {
        match on {
            On::Any => true,
            On::Shape(is_allowed) => self.member.is_none() && is_allowed(self.shape.shape_type()),
            On::ShapeIf(is_allowed) => self.member.is_none() && is_allowed(self.shape),
            On::ShapeOrTarget(is_allowed) => match self.member {
                None => is_allowed(self.shape.shape_type()),
                Some(_) => self.targets(is_allowed),
            },
            On::MemberOf(is_allowed) => self.member.is_some() && is_allowed(self.shape.shape_type()),
            On::FieldTo(is_allowed) => self.is_field() && self.targets(is_allowed),
            On::RequiredFieldTo(is_allowed) => {
                let is_required = self.member.is_some_and(|member| member.traits.is_required());
                self.is_field() && is_required && self.targets(is_allowed)
            }
            On::If(is_allowed) => is_allowed(self),
        }
    }

    /// The type of the items when the target is a list.
    fn item_type(&self) -> Option<ShapeType> {
        match &self.target()?.kind {
            ShapeKind::List(item) => Some(self.model.shapes.get(item.target.index())?.shape_type()),
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
    /// An object without members.
    Mark,
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
    /// A list of strings.
    Texts,
    /// A list of absolute shape ids.
    Ids,
    /// An object with strings as values, and with at least one member.
    TextMap,
    /// A name as XML writes it, maybe with a prefix.
    XmlName,
    /// An absolute shape id.
    Id,
    /// An object.
    Struct(&'static [Field]),
    /// A list.
    List(&'static Form),
}

/// A member of an object: name, form, whether it must be there.
pub(super) type Field = (&'static str, Form, bool);

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

const PROTOCOL: Form = Form::Struct(&[
    ("http", Form::Texts, false),
    ("eventStreamHttp", Form::Texts, false),
    ("noErrorWrapping", Form::Bool, false),
]);
const HTTP_BINDINGS: [&str; 7] = [
    "smithy.api#httpHeader",
    "smithy.api#httpLabel",
    "smithy.api#httpPayload",
    "smithy.api#httpPrefixHeaders",
    "smithy.api#httpQuery",
    "smithy.api#httpQueryParams",
    "smithy.api#httpResponseCode",
];

/// The specs, sorted by id. Bindings to HTTP exclude each other; a trait is not its own conflict.
static SPECS: [Spec; 83] = [
    spec(
        "aws.api#service",
        On::Shape(is_service),
        Form::Struct(&[
            ("sdkId", Form::Name, true),
            ("arnNamespace", Form::Text, false),
            ("cloudFormationName", Form::Text, false),
            ("cloudTrailEventSource", Form::Text, false),
            ("docId", Form::Text, false),
            ("endpointPrefix", Form::Text, false),
        ]),
    ),
    spec("aws.auth#sigv4", On::Shape(is_service), Form::Struct(&[("name", Form::Name, true)])),
    spec("aws.auth#sigv4a", On::Shape(is_service), Form::Struct(&[("name", Form::Name, true)])),
    spec("aws.auth#unsignedPayload", On::Shape(is_operation), Form::Any),
    spec("aws.protocols#awsJson1_0", On::Shape(is_service), PROTOCOL),
    spec("aws.protocols#awsJson1_1", On::Shape(is_service), PROTOCOL),
    spec(
        "aws.protocols#awsQueryError",
        On::ShapeIf(is_error),
        Form::Struct(&[("code", Form::Name, true), ("httpResponseCode", Form::Integer(100, 999), true)]),
    ),
    spec("aws.protocols#restJson1", On::Shape(is_service), PROTOCOL),
    spec("aws.protocols#restXml", On::Shape(is_service), PROTOCOL),
    spec("smithy.api#addedDefault", On::FieldTo(any_type), Form::Mark),
    spec("smithy.api#auth", On::Shape(is_service_or_operation), Form::Ids),
    spec("smithy.api#authDefinition", On::ShapeIf(is_trait_structure), Form::Any),
    spec("smithy.api#clientOptional", On::FieldTo(any_type), Form::Mark),
    spec(
        "smithy.api#cors",
        On::Shape(is_service),
        Form::Struct(&[
            ("origin", Form::Name, false),
            ("maxAge", Form::Integer(i32::MIN as i64, i32::MAX as i64), false),
            ("additionalAllowedHeaders", Form::Texts, false),
            ("additionalExposedHeaders", Form::Texts, false),
        ]),
    ),
    spec("smithy.api#default", On::If(takes_default), Form::Any),
    spec(
        "smithy.api#deprecated",
        On::Any,
        Form::Struct(&[("message", Form::Text, false), ("since", Form::Text, false)]),
    ),
    spec("smithy.api#documentation", On::Any, Form::Text),
    spec("smithy.api#endpoint", On::Shape(is_operation), Form::Struct(&[("hostPrefix", Form::Name, true)])),
    spec(
        "smithy.api#enum",
        On::Shape(is_plain_string),
        Form::List(&Form::Struct(&[
            ("value", Form::Name, true),
            ("name", Form::Text, false),
            ("documentation", Form::Text, false),
            ("tags", Form::Texts, false),
            ("deprecated", Form::Bool, false),
        ])),
    ),
    spec("smithy.api#enumValue", On::MemberOf(is_any_enum), Form::Any),
    exclusive(
        "smithy.api#error",
        On::Shape(is_structure),
        Form::OneOf(&["client", "server"]),
        &["smithy.api#trait", "smithy.api#input", "smithy.api#output"],
    ),
    exclusive("smithy.api#eventHeader", On::FieldTo(is_header_of_event), Form::Mark, &["smithy.api#eventPayload"]),
    once(exclusive(
        "smithy.api#eventPayload",
        On::FieldTo(is_payload_of_event),
        Form::Mark,
        &["smithy.api#eventHeader"],
    )),
    spec(
        "smithy.api#examples",
        On::Shape(is_operation),
        Form::List(&Form::Struct(&[
            ("title", Form::Text, true),
            ("documentation", Form::Text, false),
            ("input", Form::Any, false),
            ("output", Form::Any, false),
            ("error", Form::Struct(&[("shapeId", Form::Id, true), ("content", Form::Any, false)]), false),
            ("allowConstraintErrors", Form::Bool, false),
        ])),
    ),
    spec("smithy.api#externalDocumentation", On::Any, Form::TextMap),
    spec("smithy.api#hostLabel", On::RequiredFieldTo(ShapeType::is_string), Form::Mark),
    spec(
        "smithy.api#http",
        On::Shape(is_operation),
        Form::Struct(&[
            ("method", Form::Name, true),
            ("uri", Form::Name, true),
            ("code", Form::Integer(100, 999), false),
        ]),
    ),
    spec(
        "smithy.api#httpApiKeyAuth",
        On::Shape(is_service),
        Form::Struct(&[
            ("name", Form::Name, true),
            ("in", Form::OneOf(&["header", "query"]), true),
            ("scheme", Form::Name, false),
        ]),
    ),
    spec("smithy.api#httpBasicAuth", On::Shape(is_service), Form::Mark),
    spec("smithy.api#httpBearerAuth", On::Shape(is_service), Form::Mark),
    spec("smithy.api#httpChecksumRequired", On::Shape(is_operation), Form::Mark),
    spec("smithy.api#httpDigestAuth", On::Shape(is_service), Form::Mark),
    spec("smithy.api#httpError", On::ShapeIf(is_error), Form::Integer(100, 999)),
    exclusive("smithy.api#httpHeader", On::If(fits_header), Form::Name, &HTTP_BINDINGS),
    exclusive("smithy.api#httpLabel", On::RequiredFieldTo(is_scalar), Form::Mark, &HTTP_BINDINGS),
    once(exclusive("smithy.api#httpPayload", On::FieldTo(is_payload), Form::Mark, &HTTP_BINDINGS)),
    once(exclusive("smithy.api#httpPrefixHeaders", On::If(fits_prefix_headers), Form::Text, &HTTP_BINDINGS)),
    exclusive("smithy.api#httpQuery", On::If(fits_header), Form::Name, &HTTP_BINDINGS),
    once(exclusive("smithy.api#httpQueryParams", On::If(fits_query_params), Form::Mark, &HTTP_BINDINGS)),
    once(exclusive("smithy.api#httpResponseCode", On::FieldTo(is_integer), Form::Mark, &HTTP_BINDINGS)),
    spec(
        "smithy.api#idRef",
        On::ShapeOrTarget(ShapeType::is_string),
        Form::Struct(&[
            ("selector", Form::Text, false),
            ("failWhenMissing", Form::Bool, false),
            ("errorMessage", Form::Text, false),
        ]),
    ),
    once(exclusive("smithy.api#idempotencyToken", On::FieldTo(ShapeType::is_string), Form::Mark, &[])),
    exclusive("smithy.api#idempotent", On::Shape(is_operation), Form::Mark, &["smithy.api#readonly"]),
    exclusive("smithy.api#input", On::Shape(is_structure), Form::Mark, &["smithy.api#output", "smithy.api#error"]),
    spec("smithy.api#internal", On::Any, Form::Mark),
    spec("smithy.api#jsonName", On::MemberOf(is_structure_or_union), Form::Text),
    spec(
        "smithy.api#length",
        On::ShapeOrTarget(has_length),
        Form::Struct(&[("min", Form::Long, false), ("max", Form::Long, false)]),
    ),
    spec("smithy.api#mediaType", On::Shape(is_blob_or_string), Form::Text),
    spec("smithy.api#mixin", On::Shape(any_type), Form::Any),
    once(spec("smithy.api#nestedProperties", On::FieldTo(any_type), Form::Mark)),
    spec("smithy.api#noReplace", On::ShapeIf(has_put), Form::Mark),
    spec("smithy.api#notProperty", On::Any, Form::Mark),
    spec("smithy.api#optionalAuth", On::Shape(is_operation), Form::Mark),
    exclusive("smithy.api#output", On::Shape(is_structure), Form::Mark, &["smithy.api#input", "smithy.api#error"]),
    spec(
        "smithy.api#paginated",
        On::Shape(is_service_or_operation),
        Form::Struct(&[
            ("inputToken", Form::Name, false),
            ("outputToken", Form::Name, false),
            ("items", Form::Name, false),
            ("pageSize", Form::Name, false),
        ]),
    ),
    spec("smithy.api#pattern", On::ShapeOrTarget(ShapeType::is_string), Form::Text),
    spec("smithy.api#private", On::Any, Form::Mark),
    spec("smithy.api#protocolDefinition", On::ShapeIf(is_trait_structure), Form::Any),
    spec(
        "smithy.api#range",
        On::ShapeOrTarget(ShapeType::is_number),
        Form::Struct(&[("min", Form::Decimal, false), ("max", Form::Decimal, false)]),
    ),
    exclusive("smithy.api#readonly", On::Shape(is_operation), Form::Mark, &["smithy.api#idempotent"]),
    exclusive(
        "smithy.api#recommended",
        On::FieldTo(any_type),
        Form::Struct(&[("reason", Form::Text, false)]),
        &["smithy.api#required"],
    ),
    spec("smithy.api#references", On::Shape(is_structure_or_string), Form::Any),
    spec("smithy.api#requestCompression", On::Shape(is_operation), Form::Struct(&[("encodings", Form::Texts, true)])),
    spec("smithy.api#required", On::FieldTo(any_type), Form::Mark),
    spec("smithy.api#requiresLength", On::ShapeIf(is_streaming_blob), Form::Mark),
    spec("smithy.api#resourceIdentifier", On::RequiredFieldTo(ShapeType::is_string), Form::Name),
    spec("smithy.api#retryable", On::ShapeIf(is_error), Form::Struct(&[("throttling", Form::Bool, false)])),
    spec("smithy.api#sensitive", On::Shape(is_data), Form::Mark),
    spec("smithy.api#since", On::Any, Form::Text),
    spec("smithy.api#sparse", On::Shape(is_list_or_map), Form::Mark),
    spec("smithy.api#streaming", On::Shape(is_blob_or_union), Form::Mark),
    spec("smithy.api#suppress", On::Any, Form::Texts),
    spec("smithy.api#tags", On::Any, Form::Texts),
    spec(
        "smithy.api#timestampFormat",
        On::ShapeOrTarget(is_timestamp),
        Form::OneOf(&["date-time", "epoch-seconds", "http-date"]),
    ),
    spec("smithy.api#title", On::Shape(is_service_or_resource), Form::Text),
    spec("smithy.api#trait", On::Shape(is_data), Form::Any),
    exclusive("smithy.api#uniqueItems", On::Shape(is_list), Form::Mark, &["smithy.api#sparse"]),
    spec("smithy.api#unitType", On::ShapeIf(is_unit), Form::Mark),
    spec("smithy.api#unstable", On::Any, Form::Mark),
    exclusive("smithy.api#xmlAttribute", On::FieldTo(is_scalar), Form::Mark, &["smithy.api#xmlNamespace"]),
    spec("smithy.api#xmlFlattened", On::If(fits_flattened), Form::Mark),
    spec("smithy.api#xmlName", On::If(takes_xml_name), Form::XmlName),
    spec(
        "smithy.api#xmlNamespace",
        On::If(takes_xml_namespace),
        Form::Struct(&[("uri", Form::Name, true), ("prefix", Form::XmlName, false)]),
    ),
];

fn any_type(_: ShapeType) -> bool {
    true
}

fn is_service(t: ShapeType) -> bool {
    t == ShapeType::Service
}

fn is_operation(t: ShapeType) -> bool {
    t == ShapeType::Operation
}

fn is_service_or_operation(t: ShapeType) -> bool {
    is_service(t) || is_operation(t)
}

fn is_service_or_resource(t: ShapeType) -> bool {
    is_service(t) || t == ShapeType::Resource
}

fn is_structure(t: ShapeType) -> bool {
    t == ShapeType::Structure
}

fn is_structure_or_union(t: ShapeType) -> bool {
    is_structure(t) || t == ShapeType::Union
}

fn is_structure_or_string(t: ShapeType) -> bool {
    is_structure(t) || t.is_string()
}

fn is_plain_string(t: ShapeType) -> bool {
    t == ShapeType::String
}

fn is_blob_or_string(t: ShapeType) -> bool {
    t == ShapeType::Blob || t.is_string()
}

fn is_blob_or_union(t: ShapeType) -> bool {
    matches!(t, ShapeType::Blob | ShapeType::Union)
}

fn is_list(t: ShapeType) -> bool {
    t == ShapeType::List
}

fn is_list_or_map(t: ShapeType) -> bool {
    matches!(t, ShapeType::List | ShapeType::Map)
}

fn has_length(t: ShapeType) -> bool {
    is_list_or_map(t) || is_blob_or_string(t)
}

fn is_any_enum(t: ShapeType) -> bool {
    matches!(t, ShapeType::Enum | ShapeType::IntEnum)
}

fn is_integer(t: ShapeType) -> bool {
    matches!(t, ShapeType::Integer | ShapeType::IntEnum)
}

fn is_timestamp(t: ShapeType) -> bool {
    t == ShapeType::Timestamp
}

fn is_data(t: ShapeType) -> bool {
    !t.is_service_type()
}

/// What fits into one piece of text: a label, a header, an attribute.
fn is_scalar(t: ShapeType) -> bool {
    t == ShapeType::Boolean || t.is_number() || t.is_string() || is_timestamp(t)
}

fn is_payload(t: ShapeType) -> bool {
    t.is_string() || t.is_aggregate() || matches!(t, ShapeType::Blob | ShapeType::Document)
}

fn is_header_of_event(t: ShapeType) -> bool {
    let is_small = matches!(t, ShapeType::Boolean | ShapeType::Byte | ShapeType::Short | ShapeType::Long);
    is_small || is_integer(t) || is_blob_or_string(t) || is_timestamp(t)
}

fn is_payload_of_event(t: ShapeType) -> bool {
    is_blob_or_string(t) || is_structure_or_union(t)
}

fn is_error(shape: &Shape) -> bool {
    is_structure(shape.shape_type()) && shape.traits.has("smithy.api#error")
}

fn is_trait_structure(shape: &Shape) -> bool {
    is_structure(shape.shape_type()) && shape.traits.has("smithy.api#trait")
}

fn is_streaming_blob(shape: &Shape) -> bool {
    shape.shape_type() == ShapeType::Blob && shape.traits.is_streaming()
}

fn is_unit(shape: &Shape) -> bool {
    shape.id.as_str() == crate::shape_id::UNIT
}

fn has_put(shape: &Shape) -> bool {
    shape.as_resource().is_some_and(|resource| resource.put.is_some())
}

fn takes_default(subject: &Subject<'_>) -> bool {
    let fits = |t: ShapeType| t.is_simple() || is_list_or_map(t);
    match subject.member {
        None => fits(subject.shape.shape_type()),
        Some(_) => subject.is_field() && subject.targets(fits),
    }
}

fn fits_header(subject: &Subject<'_>) -> bool {
    subject.is_field() && (subject.targets(is_scalar) || subject.item_type().is_some_and(is_scalar))
}

fn fits_prefix_headers(subject: &Subject<'_>) -> bool {
    subject.is_field() && subject.value_shape().is_some_and(|value| value.shape_type().is_string())
}

fn fits_query_params(subject: &Subject<'_>) -> bool {
    let fits = |value: &Shape| match &value.kind {
        ShapeKind::List(item) => {
            let target = subject.model.shapes.get(item.target.index());
            target.is_none_or(|item| item.shape_type().is_string())
        }
        kind => kind.shape_type().is_string(),
    };
    subject.is_field() && subject.value_shape().is_some_and(fits)
}

fn fits_flattened(subject: &Subject<'_>) -> bool {
    let is_member = subject.member.is_some() && is_structure_or_union(subject.shape.shape_type());
    is_member && subject.targets(is_list_or_map)
}

fn takes_xml_name(subject: &Subject<'_>) -> bool {
    subject.member.is_some() || is_structure_or_union(subject.shape.shape_type())
}

fn takes_xml_namespace(subject: &Subject<'_>) -> bool {
    let shape_type = subject.shape.shape_type();
    subject.member.is_some() || is_data(shape_type) || is_service(shape_type)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn specs_are_sorted() {
        assert!(SPECS.is_sorted_by(|a, b| a.id < b.id));
    }
}
