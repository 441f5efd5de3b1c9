//! Documents in the payloads of events, in the format of each protocol that has event streams.
//!
//! In: members of an event; out: a payload; and the way back.

use super::Protocol;
use super::aws_json::{AwsJson1_0, AwsJson1_1};
use super::query_compatible::QueryCompatible;
#[cfg(feature = "rest")]
use super::rest_json::RestJson1;
#[cfg(feature = "rest-xml")]
use super::rest_xml::RestXml;
#[cfg(feature = "cbor")]
use super::rpc_v2_cbor::RpcV2Cbor;
#[cfg(feature = "cbor")]
use crate::cbor;
#[cfg(feature = "rest-xml")]
use crate::codec::Decoder as _;
use crate::codec::{DecodeError, DecodeMembers, EncodeError, EncodeMembers, Limits};
use crate::json;
#[cfg(feature = "rest")]
use crate::json::JsonEncoder;
use crate::schema::Schema;
#[cfg(feature = "rest-xml")]
use crate::xml::XmlDecoder;

/// A protocol with event streams.
pub trait EventProtocol: Protocol {
    /// Reads a payload that holds members of an event or error.
    ///
    /// # Errors
    /// When it is not what the format and the schema say.
    fn read_members<T: DecodeMembers>(
        payload: &[u8],
        limits: &Limits,
        schema: &'static Schema,
        into: &mut T,
    ) -> Result<(), DecodeError>;

    /// Reads a payload that is one member: a structure or union.
    ///
    /// # Errors
    /// When it is not what the format and the schema say.
    fn read_payload<T: DecodeMembers>(
        payload: &[u8],
        limits: &Limits,
        schema: &'static Schema,
        index: usize,
        into: &mut T,
    ) -> Result<(), DecodeError>;
}

/// Implements [`EventProtocol`] for protocols whose documents are of one format.
macro_rules! documents {
    ($($protocol:ty)*, $format:ident) => {$(
        impl EventProtocol for $protocol {
            fn read_members<T: DecodeMembers>(
                payload: &[u8],
                limits: &Limits,
                schema: &'static Schema,
                into: &mut T,
            ) -> Result<(), DecodeError> {
                $format::read_into(payload, limits, schema, into)
            }

            fn read_payload<T: DecodeMembers>(
                payload: &[u8],
                limits: &Limits,
                _: &'static Schema,
                index: usize,
                into: &mut T,
            ) -> Result<(), DecodeError> {
                $format::read_member(payload, limits, index, into)
            }
        }
    )*};
}

documents!(AwsJson1_0 AwsJson1_1, json);
#[cfg(feature = "rest")]
documents!(RestJson1, json);
#[cfg(feature = "cbor")]
documents!(RpcV2Cbor, cbor);

impl<P: EventProtocol> EventProtocol for QueryCompatible<P> {
    fn read_members<T: DecodeMembers>(
        payload: &[u8],
        limits: &Limits,
        schema: &'static Schema,
        into: &mut T,
    ) -> Result<(), DecodeError> {
        P::read_members(payload, limits, schema, into)
    }

    fn read_payload<T: DecodeMembers>(
        payload: &[u8],
        limits: &Limits,
        schema: &'static Schema,
        index: usize,
        into: &mut T,
    ) -> Result<(), DecodeError> {
        P::read_payload(payload, limits, schema, index, into)
    }
}

#[cfg(feature = "rest-xml")]
impl EventProtocol for RestXml {
    fn read_members<T: DecodeMembers>(
        payload: &[u8],
        limits: &Limits,
        schema: &'static Schema,
        into: &mut T,
    ) -> Result<(), DecodeError> {
        XmlDecoder::new(payload, limits)?.structure(schema, into)
    }

    fn read_payload<T: DecodeMembers>(
        payload: &[u8],
        limits: &Limits,
        schema: &'static Schema,
        index: usize,
        into: &mut T,
    ) -> Result<(), DecodeError> {
        XmlDecoder::new(payload, limits)?.payload(schema, index, into)
    }
}

/// A protocol in which programs send events.
pub trait EventWriter: EventProtocol {
    /// The media type of its documents.
    const MEDIA_TYPE: &'static str;

    /// The payload that holds these members of an event, by their indices.
    ///
    /// # Errors
    /// When the format has no place for a value.
    fn write_members<T: EncodeMembers>(event: &T, indices: &[usize]) -> Result<Vec<u8>, EncodeError>;

    /// The payload that is one member of an event: a structure or union.
    ///
    /// # Errors
    /// When the format has no place for a value.
    fn write_payload<T: EncodeMembers>(event: &T, index: usize) -> Result<Vec<u8>, EncodeError>;
}

#[cfg(feature = "rest")]
impl EventWriter for RestJson1 {
    const MEDIA_TYPE: &'static str = "application/json";

    fn write_members<T: EncodeMembers>(event: &T, indices: &[usize]) -> Result<Vec<u8>, EncodeError> {
        let mut encoder = JsonEncoder::new(None);
        encoder.members(event, indices);
        encoder.finish()
    }

    /// An unset member is an object without members.
    fn write_payload<T: EncodeMembers>(event: &T, index: usize) -> Result<Vec<u8>, EncodeError> {
        Ok(JsonEncoder::new(None).value_of(event, index)?.unwrap_or_else(|| b"{}".to_vec()))
    }
}
