//! What only some wire formats read: HTTP bindings, names and places of members in JSON, XML and forms, events, and codes of errors.
//!
//! In: the traits of a shape or member, and the protocol. Out: what that protocol reads of them; nothing else reaches the tables.

use smithgen_model::{
    ASKED_FOR, ENCODED, FILLED_IN, LAST_SEGMENT, Member, Node, POSTED_QUERY, SENT_ESCAPED, SENT_IN_BASE64,
    SENT_WITH_MD5, Shape, ShapeIx, ShapeKind, TEXT_BESIDE, TimestampFormat, Traits, UNWRAPPED_OUTPUT,
};

use super::Context;
use super::pattern::{Piece, pieces};
use crate::rir::{Http, PathPart, Protocol, WireTrait};
use crate::selection::SelectedOperation;

/// Which protocols read a trait.
type Readers = fn(Protocol) -> bool;

const JSON: Readers = |protocol| protocol == Protocol::RestJson1;
const XML: Readers = |protocol| matches!(protocol, Protocol::AwsQuery | Protocol::Ec2Query | Protocol::RestXml);
const REST_XML: Readers = |protocol| protocol == Protocol::RestXml;
const EC2: Readers = |protocol| protocol == Protocol::Ec2Query;
const ALL: Readers = |_| true;

/// Traits of members, by what the runtime calls them, with those who read them.
const OF_MEMBERS: [(&str, &str, Readers); 22] = [
    ("smithy.api#jsonName", "JsonName", JSON),
    ("smithy.api#xmlName", "XmlName", XML),
    ("smithy.api#xmlNamespace", "XmlNamespace", REST_XML),
    ("smithy.api#xmlFlattened", "XmlFlattened", XML),
    ("smithy.api#xmlAttribute", "XmlAttribute", XML),
    ("aws.protocols#ec2QueryName", "Ec2QueryName", EC2),
    ("smithy.api#httpLabel", "HttpLabel", Protocol::is_rest),
    (FILLED_IN, "FilledIn", Protocol::is_rest),
    (SENT_ESCAPED, "SentEscaped", ALL),
    (SENT_IN_BASE64, "SentInBase64", ALL),
    (SENT_WITH_MD5, "SentWithMd5", ALL),
    (ASKED_FOR, "AskedFor", ALL),
    (ENCODED, "Encoded", ALL),
    ("smithy.api#httpQuery", "HttpQuery", Protocol::is_rest),
    ("smithy.api#httpQueryParams", "HttpQueryParams", Protocol::is_rest),
    ("smithy.api#httpHeader", "HttpHeader", Protocol::is_rest),
    (TEXT_BESIDE, "TextBeside", Protocol::is_rest),
    ("smithy.api#httpPrefixHeaders", "HttpPrefixHeaders", Protocol::is_rest),
    ("smithy.api#httpPayload", "HttpPayload", Protocol::is_rest),
    ("smithy.api#httpResponseCode", "HttpResponseCode", Protocol::is_rest),
    ("smithy.api#eventHeader", "EventHeader", ALL),
    ("smithy.api#eventPayload", "EventPayload", ALL),
];

/// Traits of shapes. The name of a shape in XML is that of the root; in forms there is none.
const OF_SHAPES: [(&str, &str, Readers); 5] = [
    (ENCODED, "Encoded", ALL),
    (LAST_SEGMENT, "LastSegment", Protocol::is_rest),
    ("smithy.api#xmlName", "XmlName", REST_XML),
    ("smithy.api#xmlNamespace", "XmlNamespace", REST_XML),
    ("smithy.api#streaming", "Streaming", ALL),
];

/// Traits of operations that say how their outputs are written.
const OF_OUTPUTS: [(&str, &str, Readers); 1] = [(UNWRAPPED_OUTPUT, "XmlUnwrapped", REST_XML)];

/// A member that has one of these has its whole body to itself, or a header.
const WITH_MEDIA_TYPE: [&str; 3] = ["smithy.api#httpPayload", "smithy.api#httpHeader", "smithy.api#eventPayload"];

/// Which way a message goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Direction {
    Request,
    Response,
}

impl Context<'_> {
    /// Whether HTTP carries a member of a message outside of the body, or as a body of bytes or text.
    pub(super) fn is_bound(&self, member: &Member, message: Direction) -> bool {
        let target = self.model.shape(member.target);
        let is_text = matches!(target.kind, ShapeKind::Blob | ShapeKind::String | ShapeKind::Enum(_))
            && !target.traits.has("smithy.api#streaming");
        let has = |id| member.traits.has(id);
        let carried = has("smithy.api#httpHeader")
            || has("smithy.api#httpPrefixHeaders")
            || has("smithy.api#httpPayload") && is_text
            || match message {
                Direction::Request => {
                    ["smithy.api#httpLabel", "smithy.api#httpQuery", "smithy.api#httpQueryParams"].into_iter().any(has)
                }
                Direction::Response => has("smithy.api#httpResponseCode"),
            };
        carried && self.selection.protocol.is_some_and(Protocol::is_rest)
    }

    /// What the protocol reads of a member.
    pub(super) fn wire_traits(&self, member: &Member) -> Vec<WireTrait> {
        let mut read = self.read(&member.traits, &OF_MEMBERS);
        if WITH_MEDIA_TYPE.iter().any(|id| member.traits.has(id)) {
            read.extend(
                self.read(&self.model.shape(member.target).traits, &[("smithy.api#mediaType", "MediaType", ALL)]),
            );
        }
        read
    }

    /// How a timestamp is written, if the protocol asks the model.
    pub(super) fn timestamp_format(&self, traits: &Traits) -> Option<TimestampFormat> {
        traits.timestamp_format().filter(|_| self.selection.protocol.is_some_and(Protocol::has_timestamp_formats))
    }

    /// What the protocol reads of a shape.
    pub(super) fn wire_traits_of_shape(&self, ix: ShapeIx) -> Vec<WireTrait> {
        let mut read = self.read(&self.model.shape(ix).traits, &OF_SHAPES);
        for operation in self.selection.operations.iter().filter(|operation| operation.output == Some(ix)) {
            read.extend(self.read(&self.model.shape(operation.ix).traits, &OF_OUTPUTS));
        }
        read
    }

    fn read(&self, traits: &Traits, table: &[(&str, &'static str, Readers)]) -> Vec<WireTrait> {
        let Some(protocol) = self.selection.protocol else { return Vec::new() };
        let read = |(id, name, readers): &(&str, &'static str, Readers)| {
            let value = traits.get(id).filter(|_| readers(protocol))?;
            let values = match value.as_str() {
                Some(text) => vec![text.to_owned()],
                None => namespace(value).map(|(uri, prefix)| vec![uri, prefix]).unwrap_or_default(),
            };
            Some(WireTrait { name, values })
        };
        table.iter().filter_map(read).collect()
    }

    /// Where the operation is, if the protocol has HTTP bindings.
    pub(super) fn http(&self, operation: &Shape, selected: &SelectedOperation) -> Option<Http> {
        let http = operation.traits.http().filter(|_| self.selection.protocol.is_some_and(Protocol::is_rest))?;
        let (path, query) = http.uri.split_once('?').unwrap_or((http.uri, ""));
        let members = self.members.of_input(selected.input);
        let mut path = pieces(path);
        let is_in_endpoint = |label: &str| self.is_in_endpoint(selected, label);
        if matches!(path.as_slice(), [Piece::Text("/"), Piece::Label(label), ..] if is_in_endpoint(label)) {
            path.drain(..2);
        }
        let path = path.into_iter().filter_map(|piece| match piece {
            Piece::Text(text) => Some(PathPart::Text(text.to_owned())),
            Piece::Label(label) => match label.strip_suffix('+') {
                Some(label) => members.position(label).map(PathPart::Greedy),
                None => members.position(label).map(PathPart::Label),
            },
        });
        let posts_query = operation.traits.has(POSTED_QUERY);
        let method = if posts_query { "POST" } else { http.method };
        let (method, path) = (method.to_owned(), path.collect());
        Some(Http { method, path, query: query.to_owned(), posts_query, code: http.code })
    }

    /// The namespace of a service's XML, in requests that have any.
    pub(super) fn xml_namespace(&self, service: &Traits) -> Option<(String, String)> {
        let value =
            service.get("smithy.api#xmlNamespace").filter(|_| self.selection.protocol == Some(Protocol::RestXml));
        value.and_then(namespace)
    }

    /// Whether errors in XML have no element around them.
    pub(super) fn has_unwrapped_errors(&self) -> bool {
        let protocol = self.model.shape(self.selection.service).traits.get("aws.protocols#restXml");
        let unwrapped = protocol.and_then(|protocol| protocol.get("noErrorWrapping")).and_then(Node::as_bool);
        self.selection.protocol == Some(Protocol::RestXml) && unwrapped == Some(true)
    }

    /// The code of an error, and the status that comes with it, if the protocol has others than the shape says.
    pub(super) fn wire_code(&self, error: &Shape) -> (Option<String>, Option<u16>) {
        let said = error.traits.get("aws.protocols#awsQueryError");
        let Some(said) = said.filter(|_| self.selection.protocol == Some(Protocol::AwsQuery)) else {
            return (None, None);
        };
        let status = said.get("httpResponseCode").and_then(Node::as_i64).and_then(|status| status.try_into().ok());
        (said.get("code").and_then(Node::as_str).map(str::to_owned), status)
    }
}

/// URI and prefix of a namespace.
fn namespace(value: &Node) -> Option<(String, String)> {
    let text = |key| value.get(key).and_then(Node::as_str).map(str::to_owned);
    Some((text("uri")?, text("prefix").unwrap_or_default()))
}
