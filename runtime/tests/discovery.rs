//! Calls that go where the service says, on a simulated clock: when it is asked, by whom, and what is done without an answer.

mod service;

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant, SystemTime};

use http::{Request, Response};
use service::Notes;
use smithgen_runtime::body::ByteStream;
use smithgen_runtime::config::{self, Config, TimeoutConfig};
use smithgen_runtime::credentials::{Credentials, CredentialsError, ProvideCredentials};
use smithgen_runtime::driver::{Blocking, CallResult, ClientCore};
use smithgen_runtime::error::{SdkError, Unlisted};
use smithgen_runtime::generated::aws_json::AwsJson1_1;
use smithgen_runtime::generated::exchange::{Exchange, Now, Step};
use smithgen_runtime::generated::outcome::Outcome;
use smithgen_runtime::generated::schema::{Member, Schema, prelude};
use smithgen_runtime::generated::untyped::{self, ErasedService};
use smithgen_runtime::generated::{AuthScheme, Discovery, OperationMeta, Protocol as _};
use smithgen_runtime::operation::{Operation, OperationInput};
use smithgen_runtime::presigning::{PresigningConfig, presign};
use smithgen_runtime::transport::{AttemptLimits, BlockingTransport, TransportError, TransportErrorKind};

static ENDPOINT: Schema = Schema::structure(
    "Endpoint",
    &[Member::new("CachePeriodInMinutes", &prelude::LONG), Member::new("Address", &prelude::STRING)],
);
static LIST: Schema = Schema::list("List", &[Member::element("member", &ENDPOINT)]);
static ANSWER: Schema = Schema::structure("Answer", &[Member::new("Endpoints", &LIST)]);

struct Nothing {}
smithgen_runtime::structure!(Nothing, prelude::UNIT);

struct Answer {}
smithgen_runtime::structure!(Answer, ANSWER);

#[derive(Debug)]
struct Ask;

impl Operation for Ask {
    type Service = Notes;
    type Input = Nothing;
    type Output = Answer;
    type Error = Unlisted;
    const META: &'static OperationMeta = &OperationMeta::of::<Self>("Ask", &[AuthScheme::SigV4]);
}

struct ReadInput {}
smithgen_runtime::structure!(ReadInput, prelude::UNIT);
smithgen_runtime::texts!(ReadInput);

#[derive(Debug)]
struct Read;

impl Operation for Read {
    type Service = Notes;
    type Input = ReadInput;
    type Output = Nothing;
    type Error = Unlisted;
    const META: &'static OperationMeta = &OperationMeta::of::<Self>("Read", &[AuthScheme::SigV4])
        .discovered(&Discovery::by(<Ask as Operation>::META).required());
}

impl OperationInput for ReadInput {
    type Operation = Read;
}

/// What comes of a request: a status and a body.
type Came = Result<(u16, &'static str), TransportErrorKind>;

const A: Came =
    Ok((200, r#"{"Endpoints": [{"Address": "a.test", "CachePeriodInMinutes": 1}, {"Address": "b.test"}]}"#));
const B: Came = Ok((200, r#"{"Endpoints": [{"Address": "b.test", "CachePeriodInMinutes": 1}]}"#));
const C: Came = Ok((200, r#"{"Endpoints": [{"Address": "c.test", "CachePeriodInMinutes": 1}]}"#));
const DONE: Came = Ok((200, "{}"));
const MOVED: Came = Ok((421, "{}"));
const LOST: Came = Err(TransportErrorKind::Tls);

fn seconds(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

fn keys(id: &str) -> Credentials {
    Credentials::new(id, "s3cret", None, None, "test")
}

fn config() -> config::Builder {
    Config::builder().region("eu-west-1").credentials_provider(keys("AKIDEXAMPLE"))
}

/// A client, the time, and what was sent.
struct World {
    core: ClientCore,
    now: Now,
    sent: Vec<Request<ByteStream>>,
}

impl World {
    fn new(config: config::Builder) -> Self {
        let now = Now { monotonic: Instant::now(), wall: SystemTime::now() };
        World { core: ClientCore::new(config.build()), now, sent: Vec::new() }
    }

    fn pass(&mut self, time: Duration) {
        self.now.monotonic += time;
        self.now.wall += time;
    }

    fn start(&self) -> Exchange {
        self.core.start::<Read>(&ReadInput {}).unwrap()
    }

    /// A call that has its credentials.
    fn identified(&self) -> Exchange {
        let mut exchange = self.start();
        let Step::Identify(limit) = exchange.step(self.now) else { panic!("it is signed") };
        let result = exchange.credentials_provider().provide_within(limit);
        exchange.receive_credentials(result);
        exchange
    }

    /// Makes a call, of which each request gets the next answer.
    fn call(&mut self, came: &[Came]) -> CallResult<Read> {
        let mut came = came.iter();
        let exchange = self.start();
        let outcome = self.drive(exchange, &mut came);
        assert_eq!(came.len(), 0, "answers that nobody asked for");
        self.core.finish::<Read>(outcome)
    }

    fn drive(&mut self, mut exchange: Exchange, came: &mut std::slice::Iter<'_, Came>) -> Outcome {
        loop {
            match exchange.step(self.now) {
                Step::First => {
                    let outcome = match exchange.take_first() {
                        Ok(first) => self.drive(first, came),
                        Err(failure) => failure.into(),
                    };
                    exchange.receive_first(outcome, self.now);
                }
                Step::Identify(limit) => {
                    let result = exchange.credentials_provider().provide_within(limit);
                    exchange.receive_credentials(result);
                }
                Step::Send(_) => {
                    self.sent.push(exchange.take_request());
                    let came = came.next().expect("an attempt too many");
                    let answer = came.map(|(status, body)| {
                        Response::builder().status(status).body(ByteStream::from_static(body.as_bytes())).unwrap()
                    });
                    exchange.receive(answer.map_err(|kind| TransportError::new(kind, "simulated")), self.now);
                }
                Step::Wait(time) => self.pass(time),
                Step::Read(_) | Step::ReadChunk => panic!("bodies are at hand"),
                Step::Done => return exchange.into_outcome(),
            }
        }
    }

    /// The operations that were called since this was asked, each with its host, which is what was signed, too.
    fn sent(&mut self) -> Vec<String> {
        let told = |request: Request<ByteStream>| {
            let header = |name: &str| request.headers()[name].to_str().unwrap().to_owned();
            assert_eq!(header("host"), request.uri().authority().unwrap().as_str());
            assert!(header("authorization").contains("/eu-west-1/notes/aws4_request"));
            let operation = header("x-amz-target");
            format!("{} {}", operation.trim_start_matches("NotesService."), header("host"))
        };
        self.sent.drain(..).map(told).collect()
    }
}

const ASKS: &str = "Ask notes.eu-west-1.amazonaws.com";

#[test]
fn an_answer_holds_for_its_time() {
    let mut world = World::new(config());
    world.call(&[A, DONE]).unwrap();
    world.pass(seconds(59));
    world.call(&[DONE]).unwrap();
    assert_eq!(world.sent(), [ASKS, "Read a.test", "Read a.test"]);
    world.pass(seconds(1));
    world.call(&[B, DONE]).unwrap();
    assert_eq!(world.sent(), [ASKS, "Read b.test"]);
}

#[test]
fn an_old_answer_is_better_than_none() {
    let mut world = World::new(config());
    world.call(&[A, DONE]).unwrap();
    world.pass(seconds(60));
    world.call(&[LOST, DONE]).unwrap();
    world.pass(seconds(59));
    world.call(&[DONE]).unwrap();
    assert_eq!(world.sent(), [ASKS, "Read a.test", ASKS, "Read a.test", "Read a.test"], "nobody asks for a minute");
    world.pass(seconds(1));
    world.call(&[Ok((200, "{}")), DONE]).unwrap();
    world.pass(seconds(60));
    world.call(&[B, DONE]).unwrap();
    assert_eq!(world.sent(), [ASKS, "Read a.test", ASKS, "Read b.test"]);
}

#[test]
fn a_wrong_answer_is_not() {
    let mut world = World::new(config());
    world.call(&[A, DONE]).unwrap();
    let error = world.call(&[MOVED, LOST]).unwrap_err();
    assert!(
        error.to_string().contains("Read goes where Ask says, and that call failed: no secure connection"),
        "{error}"
    );
    assert!(matches!(error, SdkError::DispatchFailure(error) if error.kind() == TransportErrorKind::Tls));
    world.call(&[B, MOVED, A, DONE]).unwrap();
    let reads = ["Read b.test", ASKS, "Read a.test"];
    assert_eq!(world.sent()[2..], [&["Read a.test", ASKS, ASKS], &reads[..]].concat()[..]);
    world.call(&[MOVED, A, MOVED]).unwrap_err();
    assert_eq!(world.sent(), ["Read a.test", ASKS, "Read a.test"], "once is enough");
    // An answer that is newer than the one that proved wrong stays.
    world.call(&[C, DONE]).unwrap();
    let mut late = world.identified();
    assert!(matches!(late.step(world.now), Step::Send(_)));
    late.take_request();
    world.pass(seconds(60));
    world.call(&[A, DONE]).unwrap();
    late.receive(Ok(Response::builder().status(421).body(ByteStream::from_static(b"{}")).unwrap()), world.now);
    world.sent();
    world.call(&[DONE]).unwrap();
    assert_eq!(world.sent(), ["Read a.test"]);
}

#[test]
fn one_call_asks_for_all() {
    let mut world = World::new(config());
    let now = world.now;
    let [mut first, mut second, mut third] = [(); 3].map(|()| world.identified());
    assert_eq!(first.step(now), Step::First);
    assert_eq!(first.step(now), Step::First, "asking again changes nothing");
    let Step::Wait(wait) = second.step(now) else { panic!("it waits") };
    assert!(wait <= Duration::from_millis(10));
    // Who gives up leaves it to another.
    drop(first);
    assert_eq!(third.step(now), Step::First);
    let asked = third.take_first().unwrap();
    let outcome = world.drive(asked, &mut [A].iter());
    third.receive_first(outcome, now);
    world.pass(wait);
    world.drive(second, &mut [DONE].iter());
    assert!(matches!(third.step(now), Step::Send(_)));
    assert_eq!(world.sent(), [ASKS, "Read a.test"]);
    // While one asks anew, the others go where they went before.
    world.pass(seconds(60));
    assert_eq!(world.identified().step(world.now), Step::First, "and gives that up");
    let mut first = world.identified();
    assert_eq!(first.step(world.now), Step::First);
    world.call(&[DONE]).unwrap();
    assert_eq!(world.sent(), ["Read a.test"]);
}

/// Whose name stands here, for no time at all.
#[derive(Clone, Debug, Default)]
struct Whoever(Arc<Mutex<String>>);

impl ProvideCredentials for Whoever {
    fn provide_credentials(&self) -> Result<Credentials, CredentialsError> {
        let id = self.0.lock().unwrap().clone();
        Ok(Credentials::new(id, "s3cret", None, Some(SystemTime::UNIX_EPOCH), "test"))
    }
}

#[test]
fn whoever_calls_has_an_answer_of_their_own() {
    let whoever = Whoever::default();
    let mut world = World::new(config().credentials_provider(whoever.clone()));
    let mut call = |id: usize, came: &[Came]| {
        *whoever.0.lock().unwrap() = format!("AKID{id}");
        world.pass(Duration::from_millis(1));
        world.call(came).unwrap();
        world.sent()
    };
    assert_eq!(call(0, &[A, DONE]), [ASKS, "Read a.test"]);
    assert_eq!(call(1, &[B, DONE]), [ASKS, "Read b.test"]);
    assert_eq!(call(0, &[DONE]), ["Read a.test"]);
    // A hundred are remembered, not counting the one that would have held for the shortest time.
    (2..=100).for_each(|id| drop(call(id, &[B, DONE])));
    assert_eq!(call(1, &[DONE]), ["Read b.test"]);
    assert_eq!(call(0, &[A, DONE]), [ASKS, "Read a.test"]);
}

#[test]
fn deadlines_hold_for_both_calls() {
    let timeouts = TimeoutConfig::builder().operation_timeout(seconds(3)).build();
    let mut world = World::new(config().timeout_config(timeouts));
    let mut exchange = world.start();
    let Step::Identify(_) = exchange.step(world.now) else { panic!("it is signed") };
    world.pass(seconds(1));
    exchange.receive_credentials(Some(Ok(keys("AKIDEXAMPLE"))));
    assert_eq!(exchange.step(world.now), Step::First);
    let mut first = exchange.take_first().unwrap();
    let Step::Identify(limit) = first.step(world.now) else { panic!("it is signed") };
    assert_eq!(limit, Some(seconds(2)));
    world.pass(seconds(2));
    first.receive_credentials(Some(Ok(keys("AKIDEXAMPLE"))));
    assert_eq!(first.step(world.now), Step::Done);
    exchange.receive_first(first.into_outcome(), world.now);
    assert_eq!(exchange.step(world.now), Step::Done);
    let error = world.core.finish::<Read>(exchange.into_outcome()).unwrap_err();
    assert!(matches!(&error, SdkError::TimeoutError(error) if error.kind() == TransportErrorKind::OperationTimeout));
    assert!(error.to_string().contains("Read goes where Ask says, and that call failed"), "{error}");
    // There is no time to ask, and none to wait for who asks.
    let mut exchange = world.start();
    let Step::Identify(_) = exchange.step(world.now) else { panic!("it is signed") };
    exchange.receive_credentials(Some(Ok(keys("AKIDEXAMPLE"))));
    world.pass(seconds(3));
    assert_eq!(exchange.step(world.now), Step::Done);
    let error = world.core.finish::<Read>(exchange.into_outcome()).unwrap_err();
    assert!(error.to_string().ends_with("its deadline passed before its endpoint was known"), "{error}");
}

#[test]
fn what_others_send_goes_where_the_configuration_says() {
    let presigning = || PresigningConfig::expires_in(seconds(60)).unwrap();
    let error = presign(&ReadInput {}, &config().build(), presigning()).unwrap_err().to_string();
    assert!(error.contains("Read goes where Ask says, which calls ask for and presigned requests do not"), "{error}");
    let config = config().endpoint_url("https://a.test").build();
    assert!(presign(&ReadInput {}, &config, presigning()).unwrap().uri().starts_with("https://a.test/?"));
}

/// Answers what a world would be answered, and keeps the hosts.
#[derive(Clone)]
struct Hosts(Arc<Mutex<(Vec<Came>, Vec<String>)>>);

impl BlockingTransport for Hosts {
    fn send(&self, request: Request<ByteStream>, _: &AttemptLimits) -> Result<Response<ByteStream>, TransportError> {
        let (came, hosts) = &mut *self.0.lock().unwrap();
        hosts.push(request.uri().authority().unwrap().to_string());
        let (status, body) = came.remove(0).unwrap();
        Ok(Response::builder().status(status).body(ByteStream::from_static(body.as_bytes())).unwrap())
    }
}

#[test]
fn calls_whose_types_nobody_knows_go_there_too() {
    let hosts = Hosts(Arc::new(Mutex::new((vec![A, DONE, MOVED, B, DONE], Vec::new()))));
    let (driver, core) = (Blocking::new(hosts.clone()), ClientCore::new(config().build()));
    for _ in 0..2 {
        let request = AwsJson1_1::request(Read::META, &ReadInput {}, None);
        let service = ErasedService::of::<Notes>();
        let answer = untyped::call(&driver, &core, &service, Read::META, request, None, &ReadInput {});
        assert!(matches!(answer, untyped::Answer::Success(..)), "{answer:?}");
    }
    let service = "notes.eu-west-1.amazonaws.com";
    assert_eq!(hosts.0.lock().unwrap().1, [service, "a.test", "a.test", service, "b.test"]);
}
