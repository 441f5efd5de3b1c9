//! Events: which part of a message carries which member of an event or error.
//!
//! In: a message, and the shape of what it holds; out: the members. In: an event; out: its message. The traits `eventHeader` and
//! `eventPayload` say where members are, as <https://smithy.io/2.0/spec/streaming.html#event-message-serialization> has it; the rest is a
//! document in the format of the service's protocol.

use std::marker::PhantomData;

use super::value_decoder::ValueDecoder;
use super::value_encoder::ValueEncoder;
use super::{Events, HeaderValue, Message};
use crate::codec::{DecodeError, DecodeMembers, EncodeError, EncodeMembers, Limits, Structure};
use crate::document::{ReadDocument, WriteDocument};
use crate::error::UnknownError;
use crate::meta::ServiceMeta;
use crate::protocol::{ErrorMembers, Protocol};
use crate::schema::{Kind, Member, Schema, Trait};

/// The header that says what kind a message is.
pub(super) const MESSAGE_TYPE: &str = ":message-type";
/// The header that says which event it is: the name of the member of the union.
pub(super) const EVENT_TYPE: &str = ":event-type";
/// The header that says which error it is: the name of the member of the union.
pub(super) const EXCEPTION_TYPE: &str = ":exception-type";
/// The header that says which error it is that the model does not list.
pub(super) const ERROR_CODE: &str = ":error-code";
/// The header that says something about it.
pub(super) const ERROR_MESSAGE: &str = ":error-message";
/// The header that says what the payload is.
pub(super) const CONTENT_TYPE: &str = ":content-type";

/// A message that came, by the protocol of its service.
pub struct Event<'a, P> {
    message: &'a Message,
    limits: &'a Limits,
    protocol: PhantomData<P>,
}

impl<'a, P: Protocol> Event<'a, P> {
    pub(crate) fn new(message: &'a Message, limits: &'a Limits) -> Self {
        Event { message, limits, protocol: PhantomData }
    }

    /// The structure that the message is.
    ///
    /// # Errors
    /// When it is not what the shape says.
    pub fn structure<T: Structure>(&self) -> Result<T, DecodeError> {
        let mut value = T::blank();
        self.read(T::SCHEMA, &mut value)?;
        Ok(value)
    }
}

impl<P: Protocol> ErrorMembers for Event<'_, P> {
    fn read<T: DecodeMembers>(&self, schema: &'static Schema, into: &mut T) -> Result<(), DecodeError> {
        let (message, payload) = (self.message, self.message.payload());
        for (index, member) in schema.members.iter().enumerate() {
            let mut decoder = match message.header(member.name).filter(|_| member.has(Trait::EventHeader)) {
                Some(value) => ValueDecoder::Header(value),
                None if member.has(Trait::EventPayload) && is_bare(member) => match member.target.kind {
                    Kind::Blob => ValueDecoder::Bytes(payload),
                    _ => ValueDecoder::Text(payload),
                },
                None => continue,
            };
            into.decode_member(index, member, &mut decoder).map_err(|error| error.within(member.name))?;
        }
        match document(schema) {
            _ if payload.is_empty() => Ok(()),
            Document::None => Ok(()),
            Document::Member(index) => P::Format::read_payload(payload, self.limits, schema, index, into),
            Document::Members => P::Format::read_members(payload, self.limits, schema, into),
        }
    }
}

/// The message of the event that the member `name` of a stream's union holds.
///
/// # Errors
/// When a value cannot be sent.
pub fn message_of<E: Events, T: EncodeMembers>(name: &str, value: &T) -> Result<Message, EncodeError> {
    event::<FormatOf<E>, T>(E::SERVICE, name, value)
}

/// The message of the error that the member `name` of a stream's union holds.
///
/// # Errors
/// When a value cannot be sent.
pub fn exception_of<E: Events, T: EncodeMembers>(name: &str, error: &T) -> Result<Message, EncodeError> {
    exception::<FormatOf<E>, T>(E::SERVICE, name, error)
}

/// The message of what a member of a stream's union holds, be it an event or an error.
///
/// # Errors
/// When a value cannot be sent.
pub(crate) fn message_of_member<P: Protocol, T: EncodeMembers>(
    service: &ServiceMeta,
    member: &Member,
    value: &T,
) -> Result<Message, EncodeError> {
    match member.target.error() {
        None => event::<P::Format, T>(service, member.name, value),
        Some(_) => exception::<P::Format, T>(service, member.name, value),
    }
}

fn event<F: WriteDocument, T: EncodeMembers>(
    service: &ServiceMeta,
    name: &str,
    value: &T,
) -> Result<Message, EncodeError> {
    write::<F, T>(service, of_kind("event").add_header(EVENT_TYPE, text(name)), value)
}

fn exception<F: WriteDocument, T: EncodeMembers>(
    service: &ServiceMeta,
    name: &str,
    value: &T,
) -> Result<Message, EncodeError> {
    write::<F, T>(service, of_kind("exception").add_header(EXCEPTION_TYPE, text(name)), value)
}

/// The message of an error that no union holds.
pub fn unknown_error(error: &UnknownError) -> Message {
    let message = of_kind("error").add_header(ERROR_CODE, text(error.code().unwrap_or_default()));
    message.add_header(ERROR_MESSAGE, text(error.message().unwrap_or_default()))
}

pub(super) fn of_kind(kind: &str) -> Message {
    Message::default().add_header(MESSAGE_TYPE, text(kind))
}

pub(super) fn text(text: &str) -> HeaderValue {
    HeaderValue::String(text.to_owned())
}

/// The format of what events hold.
type FormatOf<E> = <<E as Events>::Protocol as Protocol>::Format;

/// Adds what an event holds to its message.
fn write<F: WriteDocument, T: EncodeMembers>(
    service: &ServiceMeta,
    mut message: Message,
    value: &T,
) -> Result<Message, EncodeError> {
    let (schema, namespace) = (value.schema(), service.xml_namespace);
    let (mut headers, mut payload) = (Vec::new(), None);
    for (index, member) in schema.members.iter().enumerate() {
        let is_header = member.has(Trait::EventHeader);
        if !(is_header || member.has(Trait::EventPayload) && is_bare(member)) {
            continue;
        }
        let mut encoder = ValueEncoder::default();
        value.encode_member(index, member, &mut encoder);
        if is_header {
            headers.extend(encoder.header()?.map(|value| (member.name, value)));
        } else {
            let media_type = if member.target.kind == Kind::Blob { "application/octet-stream" } else { "text/plain" };
            payload = Some((media_type, encoder.payload()?.unwrap_or_default()));
        }
    }
    let payload = match document(schema) {
        Document::None => payload,
        Document::Member(index) => {
            let document = F::write_payload(namespace, value, index)?;
            Some((F::MEDIA_TYPE, document.unwrap_or_default().into()))
        }
        Document::Members => {
            let document = F::write_members(namespace, value, Some(&in_document(schema)), None)?;
            Some((F::MEDIA_TYPE, document.into()))
        }
    };
    if let Some((media_type, payload)) = payload {
        message = message.add_header(CONTENT_TYPE, text(media_type)).with_payload(payload);
    }
    Ok(headers.into_iter().fold(message, |message, (name, value)| message.add_header(name, value)))
}

/// What is a document in the payload of a message.
enum Document {
    None,
    /// This member, which is all of it.
    Member(usize),
    /// All members that are not elsewhere.
    Members,
}

fn document(schema: &Schema) -> Document {
    match schema.members.iter().position(|member| member.has(Trait::EventPayload)) {
        Some(index) if schema.members.get(index).is_some_and(|member| !is_bare(member)) => Document::Member(index),
        Some(_) => Document::None,
        None if in_document(schema).is_empty() && !schema.members.is_empty() => Document::None,
        None => Document::Members,
    }
}

/// The members that are in no header, by their indices.
fn in_document(schema: &Schema) -> Vec<usize> {
    let members = schema.members.iter().enumerate();
    members.filter(|(_, member)| !member.has(Trait::EventHeader)).map(|(index, _)| index).collect()
}

/// Whether a payload is the value itself, and no document.
fn is_bare(member: &Member) -> bool {
    matches!(member.target.kind, Kind::Blob | Kind::String | Kind::Enum)
}
