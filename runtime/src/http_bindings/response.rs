//! Responses to outputs and errors.
//!
//! In: a response, and the shape of what it holds. Out: its members, from the status, the headers and the body.

use http::{HeaderMap, Response};

use super::place::{Payload, Place};
use super::text_decoder::{Found, TextDecoder};
use crate::codec::{DecodeError, DecodeMembers, Decoder, Limits};
use crate::document::ReadDocument;
use crate::schema::{Member, Schema};

/// Reads the members of an output or error.
///
/// # Errors
/// When a part of the response is not what the member says that it carries, or the body is not what the format says.
pub(crate) fn read<F: ReadDocument, T: DecodeMembers>(
    response: &Response<Vec<u8>>,
    limits: &Limits,
    schema: &'static Schema,
    into: &mut T,
) -> Result<(), DecodeError> {
    match bound(response, schema, &mut |index, member, decoder| into.decode_bound(index, member, decoder))? {
        Rest::Nothing => Ok(()),
        Rest::Members => F::read_members(response.body(), limits, schema, &mut InBody(into)),
        Rest::Payload(index) => F::read_payload(response.body(), limits, schema, index, into),
    }
}

/// What the format of bodies reads when everything else has been read.
enum Rest {
    Nothing,
    /// All members that are in the body.
    Members,
    /// This member, which is the whole body.
    Payload(usize),
}

/// Reads what HTTP carries. `read` reads a member that is there.
fn bound(
    response: &Response<Vec<u8>>,
    schema: &'static Schema,
    read: &mut dyn FnMut(usize, &'static Member, &mut TextDecoder<'_>) -> Result<(), DecodeError>,
) -> Result<Rest, DecodeError> {
    let mut rest = Rest::Nothing;
    let mut payload = None;
    for (index, member) in schema.members.iter().enumerate() {
        let place = Place::in_response(member);
        let found = match place {
            Place::Header(name) => header(response.headers(), name),
            Place::PrefixHeaders(prefix) => Some(prefixed(response.headers(), prefix)),
            Place::Status => Some(Found::Text(response.status().as_u16().to_string().into())),
            Place::Payload => {
                let kind = Payload::of(member);
                payload = Some(match kind {
                    Payload::Formatted if !response.body().is_empty() => Rest::Payload(index),
                    _ => Rest::Nothing,
                });
                (kind == Payload::Text && !response.body().is_empty()).then(|| Found::Body(response.body()))
            }
            // What says where in a request a member goes says nothing here.
            Place::Body | Place::Label | Place::Query(_) | Place::QueryParams => {
                rest = Rest::Members;
                None
            }
        };
        #[cfg(feature = "event-streams")]
        if found.is_none() && matches!(place, Place::Header(_)) && member.is_required() && schema.has_events() {
            return Err(DecodeError::new("it is missing, and comes before events").within(member.name));
        }
        if let Some(found) = found {
            match read(index, member, &mut TextDecoder::new(member, found)) {
                Err(error) if !member.has_text_beside() => return Err(error.within(member.name)),
                _ => {}
            }
        }
    }
    Ok(payload.unwrap_or(rest))
}

/// The value of a header; of several with the name all, with commas.
fn header<'a>(headers: &'a HeaderMap, name: &str) -> Option<Found<'a>> {
    let mut values = headers.get_all(name).iter().map(|value| String::from_utf8_lossy(value.as_bytes()));
    let mut text = values.next()?;
    for value in values {
        let text = text.to_mut();
        text.push_str(", ");
        text.push_str(&value);
    }
    Some(Found::Text(text))
}

/// The headers whose names begin so, by what is left of their names; perhaps none, which is said, too.
fn prefixed(headers: &HeaderMap, prefix: &str) -> Found<'static> {
    let prefix = prefix.to_ascii_lowercase();
    let entry = |name: &http::HeaderName| {
        let Some(Found::Text(text)) = header(headers, name.as_str()) else { return None };
        Some((name.as_str().strip_prefix(&prefix)?.to_owned(), text.into_owned()))
    };
    Found::Entries(headers.keys().filter_map(entry).collect())
}

/// What takes members out of a body: those that the rest of the message carries are none of it.
struct InBody<'a, T>(&'a mut T);

impl<T: DecodeMembers> DecodeMembers for InBody<'_, T> {
    const IS_LENIENT: bool = T::IS_LENIENT;

    fn decode_member<D: Decoder>(
        &mut self,
        index: usize,
        member: &'static Member,
        decoder: &mut D,
    ) -> Result<(), DecodeError> {
        match Place::in_response(member) {
            Place::Header(_) | Place::PrefixHeaders(_) | Place::Status => decoder.skip(),
            _ => self.0.decode_member(index, member, decoder),
        }
    }
}
