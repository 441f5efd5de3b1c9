//! What an operation and its service are, in types and in data.
//!
//! In: generated implementations. Out: all that the state machine, a wire format or a command line asks of an operation,
//! and, through [`OperationInput`], calls without any I/O of ours.

use http::{Request, Response};

use crate::adapt::HttpRequest;
use crate::codec::Structure;
use crate::config::Config;
use crate::endpoint::{Endpoint, EndpointError};
use crate::error::{ConstructionFailure, OperationError, SdkError};
use crate::exchange;
use crate::protocol::Protocol;
use crate::schema::Schema;

/// A service: the wire format that it speaks, and where it is.
pub trait Service: 'static {
    /// The wire format.
    type Protocol: Protocol;

    /// Facts about the service.
    const META: &'static ServiceMeta;

    /// Where the service is, by its own endpoint rules.
    ///
    /// # Errors
    /// What the rules say of a configuration that leads nowhere.
    fn endpoint(config: &Config) -> Result<Endpoint, EndpointError>;
}

/// Facts about a service.
#[derive(Debug)]
pub struct ServiceMeta {
    /// The name by which AWS's SDKs know it, such as `Cognito Identity Provider`.
    pub sdk_id: &'static str,
    /// The shape's name, which the awsJson formats send in `x-amz-target`.
    pub shape_name: &'static str,
    /// The version of its interface, such as `2016-04-18`.
    pub version: &'static str,
    /// The name in its host names, and of its command.
    pub endpoint_prefix: &'static str,
    /// The name in its signatures.
    pub signing_name: &'static str,
}

/// How a call proves who makes it; a model lists what an operation accepts in order of preference.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum AuthScheme {
    /// Not at all.
    None,
    /// AWS Signature Version 4.
    SigV4,
    /// A scheme that this version cannot do, by its shape id.
    Other(&'static str),
}

/// An operation.
pub trait Operation: 'static {
    /// The service that it belongs to.
    type Service: Service;
    /// What goes in.
    type Input: Structure + Send + 'static;
    /// What comes out.
    type Output: Structure + Send + 'static;
    /// What can go wrong.
    type Error: OperationError;

    /// Facts about the operation.
    const META: &'static OperationMeta;

    /// Changes the finished request as traits of the operation say: another host, a compressed body. Most operations have
    /// no such trait, and change nothing.
    ///
    /// # Errors
    /// When a value cannot stand where the trait wants it.
    fn adapt(input: &Self::Input, request: &mut HttpRequest, config: &Config) -> Result<(), ConstructionFailure> {
        let _ = (input, request, config);
        Ok(())
    }

    /// Reads a response, whoever fetched it.
    ///
    /// # Errors
    /// The service's error, or [`SdkError::ResponseError`] if the response makes no sense.
    fn parse_response(response: Response<&[u8]>) -> Result<Self::Output, SdkError<Self::Error>>
    where
        Self: Sized,
    {
        exchange::parse::<Self>(response.map(<[u8]>::to_vec), &exchange::Limits::default())
    }
}

/// Facts about an operation.
#[derive(Debug)]
pub struct OperationMeta {
    /// The name in the model.
    pub name: &'static str,
    /// The service.
    pub service: &'static ServiceMeta,
    /// The input's shape.
    pub input: &'static Schema,
    /// The output's shape.
    pub output: &'static Schema,
    /// The shapes of all errors that the model lists.
    pub errors: &'static [&'static Schema],
    /// The authentication that it accepts, best first; empty means none is needed.
    pub auth: &'static [AuthScheme],
}

/// An input that knows its operation.
pub trait OperationInput: Structure + Send + Sized + 'static {
    /// The operation that takes it.
    type Operation: Operation<Input = Self>;

    /// The request that would be sent, for an HTTP client of your own: complete but for the headers that number attempts, and
    /// unsigned.
    ///
    /// # Errors
    /// When no endpoint can be found, or a value cannot be sent.
    fn to_http_request(&self, config: &Config) -> Result<Request<Vec<u8>>, ConstructionFailure> {
        exchange::request::<Self::Operation>(self, config)
    }
}
