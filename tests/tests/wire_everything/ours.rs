//! Our requests: what the runtime writes of an input, by tables made at run time.
//!
//! In: a protocol, an operation and an input. Out: the request as it would be sent, but for its signature.

use std::marker::PhantomData;
use std::sync::{Arc, Mutex};

use http::{Request, Response};
use smithgen::stages::rir;
use smithgen_model::Node;
use smithgen_runtime::body::ByteStream;
use smithgen_runtime::config::{Config, RequestChecksumCalculation, ResponseChecksumValidation};
use smithgen_runtime::driver::{Blocking, ClientCore};
use smithgen_runtime::error::ConstructionFailure;
use smithgen_runtime::generated::aws_json::{AwsJson1_0, AwsJson1_1};
use smithgen_runtime::generated::aws_query::{AwsQuery, Ec2Query};
use smithgen_runtime::generated::codec::Texts as _;
use smithgen_runtime::generated::query_compatible::QueryCompatible;
use smithgen_runtime::generated::rest_json::RestJson1;
use smithgen_runtime::generated::rest_xml::RestXml;
use smithgen_runtime::generated::rpc_v2::{RpcV2Cbor, RpcV2Json};
use smithgen_runtime::generated::schema::{Kind, Schema, Trait};
use smithgen_runtime::generated::untyped::{Answer, ErasedService, call};
use smithgen_runtime::generated::{OperationMeta, Protocol, Service, ServiceMeta};
use smithgen_runtime::transport::{AttemptLimits, BlockingTransport, TransportError};
use smithgen_tests::protocol::harness::Written;

/// A service of which no more is known than how it is spoken to.
struct Any<P>(PhantomData<P>);

static ANY: ServiceMeta = ServiceMeta::new("Any");

impl<P: Protocol> Service for Any<P> {
    type Protocol = P;
    const META: &'static ServiceMeta = &ANY;
}

/// Keeps what is sent.
#[derive(Clone, Default)]
struct Kept(Arc<Mutex<Option<Request<ByteStream>>>>);

impl BlockingTransport for Kept {
    fn send(&self, request: Request<ByteStream>, _: &AttemptLimits) -> Result<Response<ByteStream>, TransportError> {
        *self.0.lock().expect("one thread") = Some(request);
        Ok(Response::new(ByteStream::from_static(b"")))
    }
}

/// A client without types.
pub(crate) struct Writer {
    driver: Blocking,
    kept: Kept,
    core: ClientCore,
}

impl Writer {
    pub(crate) fn new() -> Self {
        let kept = Kept::default();
        let config = Config::builder().region("us-east-1").endpoint_url("http://example.com");
        let config = config.request_checksum_calculation(RequestChecksumCalculation::WhenSupported);
        let config = config.response_checksum_validation(ResponseChecksumValidation::WhenSupported);
        let core = ClientCore::new(config.build());
        Writer { driver: Blocking::new(kept.clone()), kept, core }
    }

    /// The request of an input; or why there is none.
    pub(crate) fn write(
        &self,
        service: &rir::Service,
        operation: &'static OperationMeta,
        input: &Node,
    ) -> Result<Request<Vec<u8>>, String> {
        let input = Written::new(operation.input, input);
        match (service.protocol, service.is_query_compatible) {
            (rir::Protocol::AwsJson1_0, false) => self.send::<AwsJson1_0>(operation, &input),
            (rir::Protocol::AwsJson1_0, true) => self.send::<QueryCompatible<AwsJson1_0>>(operation, &input),
            (rir::Protocol::AwsJson1_1, false) => self.send::<AwsJson1_1>(operation, &input),
            (rir::Protocol::AwsJson1_1, true) => self.send::<QueryCompatible<AwsJson1_1>>(operation, &input),
            (rir::Protocol::AwsQuery, _) => self.send::<AwsQuery>(operation, &input),
            (rir::Protocol::Ec2Query, _) => self.send::<Ec2Query>(operation, &input),
            (rir::Protocol::RpcV2Cbor, false) => self.send::<RpcV2Cbor>(operation, &input),
            (rir::Protocol::RpcV2Cbor, true) => self.send::<QueryCompatible<RpcV2Cbor>>(operation, &input),
            (rir::Protocol::RpcV2Json, _) => self.send::<RpcV2Json>(operation, &input),
            (rir::Protocol::RestJson1, _) => self.send::<RestJson1>(operation, &input),
            (rir::Protocol::RestXml, _) => self.send::<RestXml>(operation, &input),
        }
    }

    fn send<P: Protocol>(
        &self,
        operation: &'static OperationMeta,
        input: &Written<'_>,
    ) -> Result<Request<Vec<u8>>, String> {
        let request: Result<_, ConstructionFailure> = P::request(operation, input, None);
        let service = ErasedService::of::<Any<P>>();
        match call(&self.driver, &self.core, &service, operation, request, body(operation, input), input) {
            Answer::Success(..) => {
                let sent = self.kept.0.lock().expect("one thread").take().expect("something was sent");
                Ok(sent.map(|body| body.at_hand().expect("bytes").to_vec()))
            }
            other => Err(format!("{other:?}")),
        }
    }
}

/// What goes beside the members: the blob that is the body as it stands.
fn body(operation: &OperationMeta, input: &Written<'_>) -> Option<ByteStream> {
    let index = operation.input.members.iter().position(|member| streams(member.target, Kind::Blob))?;
    input.text(index).map(|text| text.as_bytes().to_vec().into())
}

/// Whether a shape is a stream of this kind: a blob that comes as it comes, or a union of events.
pub(crate) fn streams(schema: &Schema, kind: Kind) -> bool {
    schema.kind == kind && schema.wire_traits().contains(&Trait::Streaming)
}
