//! Documents in the payloads of events, in the format of each protocol that has event streams.
//!
//! In: members of an event; out: a payload; and the way back.

use super::Protocol;
use super::aws_json::{AwsJson1_0, AwsJson1_1};
use super::query_compatible::QueryCompatible;
#[cfg(feature = "rest")]
use super::rest_json::RestJson1;
#[cfg(feature = "cbor")]
use super::rpc_v2_cbor::RpcV2Cbor;
#[cfg(feature = "cbor")]
use crate::cbor::{self, CborDecoder};
use crate::codec::{DecodeError, DecodeMembers, Decoder as _, Limits};
use crate::json::{self, JsonDecoder};
use crate::schema::Schema;

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
    ($($protocol:ty)*, $read_into:path, |$payload:ident, $limits:ident| $decoder:expr) => {$(
        impl EventProtocol for $protocol {
            fn read_members<T: DecodeMembers>(
                payload: &[u8],
                limits: &Limits,
                schema: &'static Schema,
                into: &mut T,
            ) -> Result<(), DecodeError> {
                $read_into(payload, limits, schema, into)
            }

            fn read_payload<T: DecodeMembers>(
                $payload: &[u8],
                $limits: &Limits,
                _: &'static Schema,
                index: usize,
                into: &mut T,
            ) -> Result<(), DecodeError> {
                let mut decoder = $decoder;
                if !decoder.null()? {
                    into.decode_member(index, &mut decoder)?;
                }
                decoder.finish()
            }
        }
    )*};
}

documents!(AwsJson1_0 AwsJson1_1, json::read_into, |payload, limits| JsonDecoder::new(payload, limits)?);
#[cfg(feature = "rest")]
documents!(RestJson1, json::read_into, |payload, limits| JsonDecoder::new(payload, limits)?);
#[cfg(feature = "cbor")]
documents!(RpcV2Cbor, cbor::read_into, |payload, limits| CborDecoder::new(payload, limits));

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
