//! Whole calls with signatures: whose they are, when they are made, and what happens without.

mod digests;
mod endpoints;
mod frames;
mod identities;
mod presigning;
#[path = "../service/mod.rs"]
mod service;
mod sessions;

use std::io::Read as _;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant, SystemTime};

use endpoints::SweepInput;
use http::{HeaderMap, Request, Response};
use service::{DeleteNotes, DeleteNotesError, DeleteNotesInput, Notes, PutNote, note};
use smithgen_runtime::body::ByteStream;
use smithgen_runtime::client::Core;
use smithgen_runtime::config::{self, Config, Environment, RetryConfig, TimeoutConfig};
use smithgen_runtime::credentials::{Credentials, CredentialsError, DefaultChain, ProvideCredentials};
use smithgen_runtime::driver::{Async, Blocking, ClientCore, Driver};
use smithgen_runtime::error::SdkError;
use smithgen_runtime::generated::Service;
use smithgen_runtime::generated::aws_json::AwsJson1_1;
use smithgen_runtime::generated::exchange::{Exchange, Now, Step};
use smithgen_runtime::generated::outcome::Outcome;
use smithgen_runtime::generated::schema::Schema;
use smithgen_runtime::generated::sigv4::{Signer, SigningOptions};
use smithgen_runtime::generated::{AuthScheme, OperationMeta, ServiceMeta};
use smithgen_runtime::operation::{Operation, OperationInput};
use smithgen_runtime::signed;
use smithgen_runtime::structure;
use smithgen_runtime::transport::{
    AsyncTransport, AttemptLimits, BlockingTransport, BoxFuture, TransportError, TransportErrorKind,
};
use smithgen_runtime::types::{DateTime, TimestampFormat};

/// Sun, 06 Nov 1994 08:49:37 GMT
const START: u64 = 784_111_777;

fn keys() -> Credentials {
    Credentials::new("AKIDEXAMPLE", "s3cret", Some("t0ken".to_owned()), None, "test")
}

fn config() -> config::Builder {
    Config::builder().region("eu-west-1")
}

fn response(status: u16, headers: &[(&str, &str)]) -> Response<ByteStream> {
    let mut response = Response::builder().status(status);
    for (name, value) in headers {
        response = response.header(*name, *value);
    }
    response.body(ByteStream::from_static(b"{}")).unwrap()
}

/// Drives a call in simulated time, a second for each attempt; returns the requests.
fn drive(exchange: Exchange, answers: Vec<Response<ByteStream>>) -> Vec<Request<Vec<u8>>> {
    drive_to_end(exchange, answers).0
}

/// The same, with what it came to.
fn drive_to_end(mut exchange: Exchange, answers: Vec<Response<ByteStream>>) -> (Vec<Request<Vec<u8>>>, Outcome) {
    let mut now = Now { monotonic: Instant::now(), wall: SystemTime::UNIX_EPOCH + Duration::from_secs(START) };
    let mut answers = answers.into_iter();
    let mut sent = Vec::new();
    loop {
        match exchange.step(now) {
            Step::Identify(limit) => {
                assert_eq!(exchange.step(now), Step::Identify(limit), "asking again changes nothing");
                let result = exchange.credentials_provider().provide_within(limit);
                exchange.receive_credentials(result);
            }
            Step::Send(_) => {
                sent.push(exchange.take_request().map(|mut body| {
                    let mut bytes = Vec::new();
                    body.read_to_end(&mut bytes).unwrap();
                    bytes
                }));
                now.monotonic += Duration::from_secs(1);
                now.wall += Duration::from_secs(1);
                exchange.receive(Ok(answers.next().expect("an attempt too many")), now);
            }
            Step::Wait(time) => {
                now.monotonic += time;
                now.wall += time;
            }
            Step::Read(_) | Step::ReadChunk | Step::First => panic!("bodies are at hand"),
            Step::Done => return (sent, exchange.into_outcome()),
        }
    }
}

/// The headers of what was sent, signed once more as of the time that it claims.
fn signed_again(request: &Request<Vec<u8>>, region: &str, service: &str, options: SigningOptions) -> HeaderMap {
    let date = request.headers()["x-amz-date"].to_str().unwrap();
    let marks = [(4, '-'), (7, '-'), (13, ':'), (16, ':')];
    let mut text = date.to_owned();
    marks.iter().for_each(|(at, mark)| text.insert(*at, *mark));
    let time = DateTime::from_str(&text, TimestampFormat::DateTime).unwrap();
    let mut again = request.clone();
    again.headers_mut().remove("authorization");
    Signer::new(&keys(), region, service, time).with_options(options).sign(&mut again).unwrap();
    again.into_parts().0.headers
}

fn check(request: &Request<Vec<u8>>) {
    assert_eq!(*request.headers(), signed_again(request, "eu-west-1", "notes", SigningOptions::default()));
}

fn start<O: Operation>(config: config::Builder, input: &O::Input) -> Exchange {
    ClientCore::new(config.build()).start::<O>(input).unwrap()
}

#[test]
fn each_attempt_is_signed_as_of_its_time() {
    let exchange = start::<DeleteNotes>(config().credentials_provider(keys()), &DeleteNotesInput {});
    let sent = drive(exchange, vec![response(503, &[]), response(503, &[]), response(200, &[])]);
    assert_eq!(sent.len(), 3);
    for request in &sent {
        check(request);
        let authorization = request.headers()["authorization"].to_str().unwrap();
        assert!(authorization.contains("amz-sdk-request;content-length;content-type;host;"), "{authorization}");
        assert!(authorization.contains("x-amz-security-token;x-amz-target"), "{authorization}");
        assert_eq!(request.headers()["host"], "notes.eu-west-1.amazonaws.com");
        assert!(!format!("{request:?}").contains("t0ken"));
    }
    assert_eq!(sent[0].headers()["x-amz-date"], "19941106T084937Z");
    assert_eq!(sent[1].headers()["x-amz-date"], "19941106T084938Z");
    assert_ne!(sent[0].headers()["authorization"], sent[1].headers()["authorization"]);
}

#[test]
fn the_deadline_covers_the_wait_for_credentials() {
    let second = Duration::from_secs(1);
    let limited = || {
        let timeouts = TimeoutConfig::builder().operation_timeout(3 * second).build();
        let core = ClientCore::new(config().credentials_provider(keys()).timeout_config(timeouts).build());
        let exchange = core.start::<DeleteNotes>(&DeleteNotesInput {}).unwrap();
        let now = Now { monotonic: Instant::now(), wall: SystemTime::UNIX_EPOCH + Duration::from_secs(START) };
        (core, exchange, now)
    };
    let over = |core: &ClientCore, mut exchange: Exchange, now| {
        assert_eq!(exchange.step(now), Step::Done);
        let Err(SdkError::TimeoutError(error)) = core.finish::<DeleteNotes>(exchange.into_outcome()) else {
            panic!("it should have run out of time")
        };
        assert_eq!(error.kind(), TransportErrorKind::OperationTimeout);
        assert!(error.to_string().contains("credentials"), "{error}");
    };
    let (core, mut exchange, mut now) = limited();
    assert_eq!(exchange.step(now), Step::Identify(Some(3 * second)));
    now.monotonic += second;
    assert_eq!(exchange.step(now), Step::Identify(Some(2 * second)), "they take time");
    exchange.receive_credentials(Some(Ok(keys())));
    let Step::Send(limits) = exchange.step(now) else { panic!("it should send") };
    assert_eq!(limits.attempt, Some(2 * second));
    // Each attempt asks anew, for what is left.
    now.monotonic += second;
    exchange.receive(Ok(response(503, &[])), now);
    let Step::Wait(time) = exchange.step(now) else { panic!("it should wait") };
    now.monotonic += time;
    assert_eq!(exchange.step(now), Step::Identify(Some(second - time)));
    exchange.receive_credentials(None);
    over(&core, exchange, now);
    // A driver that does not keep to the limit is told when it asks again.
    let (core, mut exchange, mut now) = limited();
    assert!(matches!(exchange.step(now), Step::Identify(_)));
    now.monotonic += 3 * second;
    over(&core, exchange, now);
}

#[test]
fn clocks_that_differ_are_made_up_for() {
    let exchange = start::<DeleteNotes>(config().credentials_provider(keys()), &DeleteNotesInput {});
    let late = [("date", "Sun, 06 Nov 1994 09:49:38 GMT"), ("x-amzn-errortype", "RequestTimeTooSkewed")];
    let sent = drive(exchange, vec![response(403, &late), response(200, &[])]);
    let dates: Vec<_> = sent.iter().map(|request| request.headers()["x-amz-date"].to_str().unwrap()).collect();
    assert_eq!(dates, ["19941106T084937Z", "19941106T094938Z"]);
    check(&sent[1]);
}

#[test]
fn a_changed_byte_is_noticed() {
    let exchange = start::<DeleteNotes>(config().credentials_provider(keys()), &DeleteNotesInput {});
    let mut request = drive(exchange, vec![response(200, &[])]).remove(0);
    check(&request);
    request.body_mut()[0] = b' ';
    assert_ne!(*request.headers(), signed_again(&request, "eu-west-1", "notes", SigningOptions::default()));
}

/// What operations may say of authentication.
const SCHEMES: [&[AuthScheme]; 5] = [
    &[],
    &[AuthScheme::Other("example#magic")],
    &[AuthScheme::Other("example#magic"), AuthScheme::SigV4],
    &[AuthScheme::None, AuthScheme::SigV4],
    &[AuthScheme::SigV4, AuthScheme::None],
];

struct By<const AUTH: usize>;

impl<const AUTH: usize> Operation for By<AUTH> {
    type Service = Notes;
    type Input = SweepInput;
    type Output = DeleteNotesInput;
    type Error = DeleteNotesError;

    const META: &'static OperationMeta = &OperationMeta::of::<Self>("By", SCHEMES[AUTH]);
}

#[test]
fn the_first_scheme_that_is_known_decides() {
    fn is_signed<const AUTH: usize>(config: config::Builder) -> bool {
        let sent = drive(start::<By<AUTH>>(config, &SweepInput {}), vec![response(200, &[])]);
        sent[0].headers().contains_key("authorization")
    }
    let keyed = || config().credentials_provider(keys());
    assert!(!is_signed::<0>(keyed()));
    let problem = ClientCore::new(keyed().build()).start::<By<1>>(&SweepInput {}).err().map(|error| error.to_string());
    assert_eq!(
        problem.as_deref(),
        Some(
            "the request could not be built: By needs one of [Other(\"example#magic\")], which this version cannot do"
        )
    );
    assert!(is_signed::<2>(keyed()));
    assert!(!is_signed::<3>(keyed()));
    assert!(is_signed::<4>(keyed()) && !is_signed::<4>(config()));
}

/// Gives new keys for each request, or an error.
#[derive(Debug)]
struct Source(AtomicU32, Option<CredentialsError>);

impl ProvideCredentials for Source {
    fn provide_credentials(&self) -> Result<Credentials, CredentialsError> {
        match &self.1 {
            Some(error) => Err(error.clone()),
            None => {
                let key = format!("KEY{}", self.0.fetch_add(1, Ordering::Relaxed));
                // At its end already, so that the next attempt asks again.
                Ok(Credentials::new(key, "s3cret", None, Some(SystemTime::UNIX_EPOCH), "test"))
            }
        }
    }
}

#[test]
fn credentials_that_expire_are_replaced_between_attempts() {
    let exchange =
        start::<DeleteNotes>(config().credentials_provider(Source(AtomicU32::new(0), None)), &DeleteNotesInput {});
    let sent = drive(exchange, vec![response(503, &[]), response(200, &[])]);
    for (request, key) in sent.iter().zip(["Credential=KEY0/", "Credential=KEY1/"]) {
        assert!(request.headers()["authorization"].to_str().unwrap().contains(key), "{request:?}");
        assert!(!request.headers().contains_key("x-amz-security-token"));
    }
}

/// What a call with such a provider comes to, and how many requests it sends.
fn outcome<O: Operation>(config: config::Builder, input: O::Input) -> (Result<O::Output, String>, usize) {
    let transport = Ok200::default();
    let count = Arc::clone(&transport.0);
    let core = ClientCore::new(config.retry_config(RetryConfig::disabled()).build());
    let result = Blocking::new(transport).call::<O>(&core, &input);
    (result.map_err(|error| error.to_string()), count.load(Ordering::Relaxed) as usize)
}

#[test]
fn operations_that_need_a_signature_say_what_is_missing() {
    let source = |error| Source(AtomicU32::new(0), Some(error));
    let gone = config().credentials_provider(source(CredentialsError::absent("nothing there")));
    let down = config().credentials_provider(source(CredentialsError::failed("it is down")));
    let nowhere = Config::builder().endpoint_url("http://localhost").credentials_provider(keys());
    let chain = |variables: &[(&str, &str)]| {
        config()
            .credentials_provider(DefaultChain::new(Environment::of_variables(variables.iter().copied(), false), None))
    };
    let token = [("AWS_WEB_IDENTITY_TOKEN_FILE", "x")];
    let (empty, half) = (chain(&[("AWS_EC2_METADATA_DISABLED", "true")]), chain(&token));
    for (config, expected) in [
        (
            empty,
            "DeleteNotes needs a signature (SigV4), but there are no credentials:\n  environment: `AWS_ACCESS_KEY_ID` is not set\n  \
             profile `default`: there is no profile `default`\n  container: `AWS_CONTAINER_CREDENTIALS_RELATIVE_URI` and \
             `AWS_CONTAINER_CREDENTIALS_FULL_URI` are not set\n  instance metadata: `AWS_EC2_METADATA_DISABLED` is true",
        ),
        (
            half,
            "DeleteNotes needs a signature (SigV4), but credentials could not be had:\n  environment: `AWS_ACCESS_KEY_ID` is not \
             set\n  profile `default`: there is a token for a role, but no role: `AWS_ROLE_ARN` is not set, and the profile `default` \
             has no `role_arn`",
        ),
        (config(), "DeleteNotes needs a signature (SigV4), but the configuration has no `credentials_provider`"),
        (gone, "DeleteNotes needs a signature (SigV4), but there are no credentials: nothing there"),
        (down, "DeleteNotes needs a signature (SigV4), but there are no credentials: it is down"),
        (nowhere, "`region` is not set, but signatures need one; set it by `.region(…)`"),
    ] {
        let (result, sent) = outcome::<DeleteNotes>(config, DeleteNotesInput {});
        assert_eq!(result.err().as_deref(), Some(format!("the request could not be built: {expected}").as_str()));
        assert_eq!(sent, 0);
    }
}

#[test]
fn where_signatures_are_optional_they_are_made_with_credentials_only() {
    let is_signed = |config: config::Builder| {
        let sent = drive(start::<PutNote>(config, &note()), vec![response(200, &[])]);
        sent[0].headers().contains_key("authorization")
    };
    assert!(is_signed(config().credentials_provider(keys())));
    assert!(!is_signed(config()));
    let source = |error| config().credentials_provider(Source(AtomicU32::new(0), Some(error)));
    assert!(!is_signed(source(CredentialsError::absent("nothing there"))));
    // Somebody who should be known is not made nobody.
    let (result, sent) = outcome::<PutNote>(source(CredentialsError::failed("it is down")), note());
    assert!(result.is_err_and(|error| error.ends_with("it is down")) && sent == 0);
}

/// Answers everything by 200 if it is signed.
#[derive(Clone, Default)]
struct Ok200(Arc<AtomicU32>);

impl Ok200 {
    fn answer(&self, headers: &HeaderMap) -> Response<ByteStream> {
        self.0.fetch_add(1, Ordering::Relaxed);
        response(if headers.contains_key("authorization") { 200 } else { 403 }, &[])
    }
}

impl BlockingTransport for Ok200 {
    fn send(&self, request: Request<ByteStream>, _: &AttemptLimits) -> Result<Response<ByteStream>, TransportError> {
        Ok(self.answer(request.headers()))
    }
}

impl AsyncTransport for Ok200 {
    fn send<'a>(
        &'a self,
        request: Request<ByteStream>,
        _: &'a AttemptLimits,
    ) -> BoxFuture<'a, Result<Response<ByteStream>, TransportError>> {
        Box::pin(std::future::ready(Ok(self.answer(request.headers()))))
    }

    fn sleep(&self, _: Duration) -> BoxFuture<'static, ()> {
        Box::pin(std::future::ready(()))
    }
}

#[test]
fn both_drivers_sign() {
    let core = ClientCore::new(config().credentials_provider(keys()).build());
    assert!(Blocking::new(Ok200::default()).call::<DeleteNotes>(&core, &DeleteNotesInput {}).is_ok());
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let call = Async::new(Ok200::default()).call::<DeleteNotes>(&core, &DeleteNotesInput {});
    assert!(runtime.block_on(call).is_ok());
}

#[test]
fn requests_are_signed_for_other_http_clients() {
    let config = config().credentials_provider(keys()).build();
    let request = signed::sign(&DeleteNotesInput {}, &config).unwrap();
    check(&request);
}

/// A service whose endpoint rules know nothing of regions.
struct Placed;

impl Service for Placed {
    type Protocol = AwsJson1_1;

    const META: &'static ServiceMeta = Notes::META;
}

struct Mop;

struct MopInput {}
static MOP_INPUT: Schema = Schema::structure("MopInput", &[]);
structure!(MopInput, MOP_INPUT);

impl Operation for Mop {
    type Service = Placed;
    type Input = MopInput;
    type Output = DeleteNotesInput;
    type Error = DeleteNotesError;

    const META: &'static OperationMeta = &OperationMeta::of::<Self>("Mop", &[AuthScheme::SigV4]);
}

impl OperationInput for MopInput {
    type Operation = Mop;
}

#[derive(Clone, Default)]
struct Noted(Arc<Mutex<Vec<HeaderMap>>>);

impl BlockingTransport for Noted {
    fn send(&self, request: Request<ByteStream>, _: &AttemptLimits) -> Result<Response<ByteStream>, TransportError> {
        self.0.lock().unwrap().push(request.headers().clone());
        Ok(response(200, &[]))
    }
}

#[test]
fn a_client_with_another_configuration_sends_by_that() {
    let noted = Noted::default();
    let config = config().endpoint_url("http://notes.test").credentials_provider(keys()).build();
    let client = Core::<Blocking>::with_transport(config, noted.clone());
    let with = |change: &dyn Fn(config::Builder) -> config::Builder| {
        client.with_config(change(client.config().to_builder()).build()).execute(MopInput {})
    };
    client.execute(MopInput {}).unwrap();
    with(&|config| config.region("eu-west-3")).unwrap();
    with(&|config| config.app_name("shop")).unwrap();
    client.execute(MopInput {}).unwrap();
    let sent = noted.0.lock().unwrap().split_off(0);
    let seen = sent.iter().map(|headers| {
        let text = |name| headers[name].to_str().unwrap();
        let region = text("authorization").split('/').nth(2).unwrap().to_owned();
        (region, text("user-agent").contains("app/shop"))
    });
    let seen = seen.collect::<Vec<_>>();
    assert_eq!(
        seen,
        [("eu-west-1", false), ("eu-west-3", false), ("eu-west-1", true), ("eu-west-1", false)]
            .map(|(region, is_shop)| (region.to_owned(), is_shop))
    );

    let zero = TimeoutConfig::builder().read_timeout(Duration::ZERO).build();
    for (key, result) in [
        ("`read_timeout`", with(&|config| config.timeout_config(zero))),
        ("`max_attempts`", with(&|config| config.retry_config(RetryConfig::standard().with_max_attempts(0)))),
        ("`region`", with(&|config| config.region("eu west"))),
        ("`app_name`", with(&|config| config.app_name("my shop"))),
    ] {
        let Err(SdkError::ConstructionFailure(failure)) = result else { panic!("{key} cannot be right") };
        assert!(failure.to_string().contains(key), "{failure}");
    }
    assert!(noted.0.lock().unwrap().is_empty());
}
