//! Our requests: what the runtime writes of an input, by tables made at run time.
//!
//! In: a protocol, an operation and an input. Out: the request as it would be sent, but for its signature. The same request is presigned
//! for others, who then have all of it.

use std::collections::{BTreeMap, BTreeSet};
use std::marker::PhantomData;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use http::{Request, Response};
use smithgen::stages::rir;
use smithgen_model::Node;
use smithgen_runtime::body::ByteStream;
use smithgen_runtime::config::{Config, RequestChecksumCalculation, ResponseChecksumValidation};
use smithgen_runtime::credentials::Credentials;
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
use smithgen_runtime::generated::untyped::{Answer, ErasedService, call, presigned as presigned_request, presigning};
use smithgen_runtime::generated::{AuthScheme, OperationMeta, Protocol, Service, ServiceMeta};
use smithgen_runtime::presigning::{PresignedRequest, PresigningConfig};
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
        let config = config.credentials_provider(Credentials::new("example", "example", None, None, "test"));
        let core = ClientCore::new(config.build());
        Writer { driver: Blocking::new(kept.clone()), kept, core }
    }

    /// The request of an input, which is presigned, too, if that is wanted; or why there is none.
    pub(crate) fn write(
        &self,
        service: &rir::Service,
        operation: &'static OperationMeta,
        input: &Node,
        presigned: bool,
    ) -> Result<Request<Vec<u8>>, String> {
        let input = Written::new(operation.input, input);
        match (service.protocol, service.is_query_compatible) {
            (rir::Protocol::AwsJson1_0, false) => self.send::<AwsJson1_0>(operation, &input, presigned),
            (rir::Protocol::AwsJson1_0, true) => self.send::<QueryCompatible<AwsJson1_0>>(operation, &input, presigned),
            (rir::Protocol::AwsJson1_1, false) => self.send::<AwsJson1_1>(operation, &input, presigned),
            (rir::Protocol::AwsJson1_1, true) => self.send::<QueryCompatible<AwsJson1_1>>(operation, &input, presigned),
            (rir::Protocol::AwsQuery, _) => self.send::<AwsQuery>(operation, &input, presigned),
            (rir::Protocol::Ec2Query, _) => self.send::<Ec2Query>(operation, &input, presigned),
            (rir::Protocol::RpcV2Cbor, false) => self.send::<RpcV2Cbor>(operation, &input, presigned),
            (rir::Protocol::RpcV2Cbor, true) => self.send::<QueryCompatible<RpcV2Cbor>>(operation, &input, presigned),
            (rir::Protocol::RpcV2Json, _) => self.send::<RpcV2Json>(operation, &input, presigned),
            (rir::Protocol::RestJson1, _) => self.send::<RestJson1>(operation, &input, presigned),
            (rir::Protocol::RestXml, _) => self.send::<RestXml>(operation, &input, presigned),
        }
    }

    fn send<P: Protocol>(
        &self,
        operation: &'static OperationMeta,
        input: &Written<'_>,
        presigned: bool,
    ) -> Result<Request<Vec<u8>>, String> {
        let request: Result<_, ConstructionFailure> = P::request(operation, input, None);
        let service = ErasedService::of::<Any<P>>();
        match call(&self.driver, &self.core, &service, operation, request, body(operation, input), input) {
            Answer::Success(..) => {
                let sent = self.kept.0.lock().expect("one thread").take().expect("something was sent");
                let sent = sent.map(|body| body.at_hand().expect("bytes").to_vec());
                // Longer ones no URL holds.
                if presigned && sent.body().len() < 1 << 15 {
                    self.presign::<P>(operation, input, &sent).map_err(|why| format!("presigned: {why}"))?;
                }
                Ok(sent)
            }
            other => Err(format!("{other:?}")),
        }
    }

    /// Presigns a request that was sent, and looks whether all of it is there.
    fn presign<P: Protocol>(
        &self,
        operation: &'static OperationMeta,
        input: &Written<'_>,
        sent: &Request<Vec<u8>>,
    ) -> Result<(), String> {
        let OperationMeta { name, service, input: shape, output, http, adaptation, .. } = *operation;
        let signed = OperationMeta::new(name, service, shape, output, &[], &[AuthScheme::SigV4]);
        let signed = http.into_iter().fold(signed, OperationMeta::http);
        let signed = &*Box::leak(Box::new(adaptation.into_iter().fold(signed, OperationMeta::adapted)));
        let validity = PresigningConfig::expires_in(Duration::from_secs(60)).expect("a minute");
        let request = P::request(signed, input, None);
        let service = ErasedService::of::<Any<P>>();
        let presigning = presigning(&self.core, &service, signed, request, body(signed, input), input, validity);
        let presigned = presigning.map_err(|failure| failure.to_string())?;
        let presigned = presigned_request(&self.driver, presigned).map_err(|answer| format!("{answer:?}"))?;
        differs(&presigned, sent).map_or(Ok(()), Err)
    }
}

/// What differs between a presigned request and the one that was sent, but for what clients say of themselves and of attempts, and for
/// checksums, by which others could not send another body.
fn differs(presigned: &PresignedRequest, sent: &Request<Vec<u8>>) -> Option<String> {
    const OF_THE_SENDER: [&str; 7] = [
        "amz-sdk-invocation-id",
        "amz-sdk-request",
        "content-length",
        "host",
        "user-agent",
        "x-amz-sdk-checksum-algorithm",
        "x-amz-user-agent",
    ];
    // They change on their way, so that nobody signs them.
    const UNSIGNED: [&str; 4] = ["baggage", "traceparent", "tracestate", "x-amzn-trace-id"];
    let is_of_sender = |name: &str| OF_THE_SENDER.contains(&name) || name.starts_with("x-amz-checksum-");
    let mut wanted: BTreeMap<&str, &str> =
        sent.headers().iter().filter_map(|(name, value)| Some((name.as_str(), value.to_str().ok()?))).collect();
    wanted.retain(|name, value| {
        let is_default = *name == "content-type" && *value == "application/octet-stream";
        !is_of_sender(name) && !is_default
    });
    let is_form = wanted.get("content-type").is_some_and(|ty| ty.starts_with("application/x-www-form-urlencoded"));
    let form = if is_form { std::str::from_utf8(sent.body()).ok()? } else { "" };
    if is_form {
        wanted.remove("content-type");
    }
    let mut headers: BTreeMap<&str, &str> = presigned.headers().collect();
    headers.retain(|name, _| !is_of_sender(name));
    let (place, query) = presigned.uri().split_once('?').unwrap_or((presigned.uri(), ""));
    let pairs: BTreeSet<&str> = query.split('&').collect();
    let said = sent.uri().query().unwrap_or_default().split('&').chain(form.split('&'));
    let missing: Vec<&str> = said.filter(|pair| !pair.is_empty() && !pairs.contains(pair)).collect();
    let value = |name: &str| pairs.iter().find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='));
    let signed: BTreeSet<&str> = value("X-Amz-SignedHeaders").unwrap_or_default().split("%3B").collect();
    let unsigned: Vec<&str> =
        headers.keys().copied().filter(|name| !UNSIGNED.contains(name) && !signed.contains(name)).collect();
    let is_there = sent.uri().to_string().split('?').next() == Some(place) && value("X-Amz-Signature").is_some();
    let is_sent = if is_form { presigned.body().is_empty() } else { presigned.body() == sent.body() };
    let is_same = is_there && is_sent && missing.is_empty() && unsigned.is_empty() && headers == wanted;
    (!is_same).then(|| format!("{presigned:?} {headers:?} {query} of {sent:?}: {missing:?} {unsigned:?}"))
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
