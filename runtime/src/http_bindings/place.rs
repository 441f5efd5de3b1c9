//! Where HTTP carries each member of a message.
//!
//! In: a member of an input, output or error. Out: its [`Place`].

use crate::document::EVENT_STREAM;
use crate::schema::{Kind, Member, Trait};

/// The part of a message that carries a member.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// The body, among others.
    Body,
    /// The whole body.
    Payload,
    /// A part of the path.
    Label,
    /// A parameter of the query.
    Query(&'static str),
    /// Parameters of the query by their names.
    QueryParams,
    /// A header.
    Header(&'static str),
    /// All headers whose names begin so.
    PrefixHeaders(&'static str),
    /// The status.
    Status,
}

impl Place {
    /// Where a request has a member.
    pub(super) fn in_request(member: &Member) -> Place {
        let place = |found: &Trait| match *found {
            Trait::HttpLabel => Some(Place::Label),
            Trait::HttpQuery(name) => Some(Place::Query(name)),
            Trait::HttpQueryParams => Some(Place::QueryParams),
            ref other => Place::in_both(other),
        };
        member.traits.iter().find_map(place).unwrap_or(Place::Body)
    }

    /// Where a response has a member.
    pub(super) fn in_response(member: &Member) -> Place {
        let place = |found: &Trait| match *found {
            Trait::HttpResponseCode => Some(Place::Status),
            ref other => Place::in_both(other),
        };
        member.traits.iter().find_map(place).unwrap_or(Place::Body)
    }

    fn in_both(found: &Trait) -> Option<Place> {
        match *found {
            Trait::HttpHeader(name) => Some(Place::Header(name)),
            Trait::HttpPrefixHeaders(prefix) => Some(Place::PrefixHeaders(prefix)),
            Trait::HttpPayload => Some(Place::Payload),
            _ => None,
        }
    }
}

/// What a member is that has the whole body to itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Payload {
    /// Bytes or events that come as they come.
    Stream,
    /// Bytes or a text.
    Text,
    /// What the format of bodies writes.
    Formatted,
}

impl Payload {
    /// What a member is.
    pub(super) fn of(member: &Member) -> Payload {
        match member.target.kind {
            _ if member.target.wire_traits().contains(&Trait::Streaming) => Payload::Stream,
            Kind::Blob | Kind::String | Kind::Enum => Payload::Text,
            _ => Payload::Formatted,
        }
    }
}

/// The media type of a body that is no format's.
pub(super) fn media_type(member: &Member) -> &'static str {
    let own = |found: &Trait| if let Trait::MediaType(name) = found { Some(*name) } else { None };
    member.traits.iter().find_map(own).unwrap_or(match member.target.kind {
        Kind::Union => EVENT_STREAM,
        Kind::Blob => "application/octet-stream",
        _ => "text/plain",
    })
}

/// Whether a text in a header stands there in base64, since it is one of another kind.
pub(super) fn is_encoded(member: &Member) -> bool {
    member.traits.iter().any(|found| matches!(found, Trait::MediaType(_)))
}
