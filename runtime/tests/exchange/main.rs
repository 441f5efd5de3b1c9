//! Calls on a simulated clock: what is sent, retries, back-off, budget, deadlines and clock skew.

mod retries;
#[path = "../service/mod.rs"]
mod service;
mod time;

use std::time::{Duration, Instant, SystemTime};

use http::{Request, Response};
use service::{DeleteNotes, DeleteNotesInput, Notes, PutNote, PutNoteError, PutNoteInput, PutNoteOutput, note};
use smithgen_runtime::body::ByteStream;
use smithgen_runtime::config::{self, Config, RetryConfig, TimeoutConfig};
use smithgen_runtime::credentials::Credentials;
use smithgen_runtime::driver::{CallResult, ClientCore};
use smithgen_runtime::error::{SdkError, Unlisted};
use smithgen_runtime::generated::OperationMeta;
use smithgen_runtime::generated::exchange::{Exchange, Now, Step};
use smithgen_runtime::generated::schema::Schema;
use smithgen_runtime::operation::{Operation, OperationInput};
use smithgen_runtime::transport::{TransportError, TransportErrorKind};

type Answer = Result<Response<Vec<u8>>, TransportErrorKind>;

/// A client, the time, and what was sent when.
struct World {
    core: ClientCore,
    now: Now,
    start: Instant,
    /// How long each attempt takes.
    latency: Duration,
    sent: Vec<Request<Vec<u8>>>,
    waits: Vec<Duration>,
    /// What was to do, in order.
    steps: Vec<&'static str>,
}

impl World {
    fn new(config: Config) -> Self {
        // Sun, 06 Nov 1994 08:49:37 GMT
        let wall = SystemTime::UNIX_EPOCH + Duration::from_secs(784_111_777);
        let start = Instant::now();
        let now = Now { monotonic: start, wall };
        let core = ClientCore::new(config);
        World { core, now, start, latency: Duration::ZERO, sent: vec![], waits: vec![], steps: vec![] }
    }

    /// Drives a call; each attempt gets the next answer.
    fn call(&mut self, answers: impl IntoIterator<Item = Answer>) -> CallResult<PutNote> {
        let exchange = self.core.start::<PutNote>(&note()).unwrap();
        let outcome = self.drive(exchange, answers);
        self.core.finish::<PutNote>(outcome)
    }

    fn drive(
        &mut self,
        mut exchange: Exchange,
        answers: impl IntoIterator<Item = Answer>,
    ) -> smithgen_runtime::generated::outcome::Outcome {
        let mut answers = answers.into_iter();
        loop {
            match exchange.step(self.now) {
                Step::Send(_) => {
                    self.steps.push("send");
                    self.sent.push(exchange.take_request().map(|body| body.at_hand().unwrap().into()));
                    self.pass(self.latency);
                    let answer = answers.next().expect("an attempt too many");
                    exchange.receive(received(answer), self.now);
                }
                Step::Wait(time) => {
                    self.steps.push("wait");
                    self.waits.push(time);
                    self.pass(time);
                }
                Step::Identify(limit) => {
                    self.steps.push("identify");
                    let result = exchange.credentials_provider().provide_within(limit);
                    exchange.receive_credentials(result);
                }
                Step::Read(_) | Step::ReadChunk | Step::First => panic!("bodies are at hand"),
                Step::Done => return exchange.into_outcome(),
            }
        }
    }

    fn pass(&mut self, time: Duration) {
        self.now.monotonic += time;
        self.now.wall += time;
    }

    fn elapsed(&self) -> Duration {
        self.now.monotonic - self.start
    }

    fn header(&self, attempt: usize, name: &str) -> &str {
        self.sent[attempt].headers()[name].to_str().unwrap()
    }
}

fn config() -> config::Builder {
    Config::builder().region("eu-west-1")
}

fn answer(status: u16, headers: &[(&str, &str)], body: &str) -> Answer {
    let mut response = Response::builder().status(status);
    for (name, value) in headers {
        response = response.header(*name, *value);
    }
    Ok(response.body(body.as_bytes().to_vec()).unwrap())
}

/// What a transport makes of an answer.
fn received(answer: Answer) -> Result<Response<ByteStream>, TransportError> {
    answer.map(|response| response.map(ByteStream::from)).map_err(|kind| TransportError::new(kind, "simulated"))
}

fn good() -> Answer {
    answer(200, &[], r#"{"Id":"1"}"#)
}

fn error(status: u16, code: &str) -> Answer {
    answer(status, &[], &format!(r#"{{"__type":"com.example#{code}","message":"no"}}"#))
}

fn code(result: &CallResult<PutNote>) -> &str {
    result.as_ref().err().and_then(SdkError::code).unwrap_or("none")
}

#[test]
fn a_call_is_one_request_with_all_its_headers() {
    let mut world = World::new(config().app_name("tests").build());
    assert_eq!(world.call([good()]).unwrap().id.as_deref(), Some("1"));
    let request = &world.sent[0];
    assert_eq!(request.method(), "POST");
    assert_eq!(request.uri(), "https://notes.eu-west-1.amazonaws.com/");
    assert_eq!(world.header(0, "content-type"), "application/x-amz-json-1.1");
    assert_eq!(world.header(0, "x-amz-target"), "NotesService.PutNote");
    assert_eq!(world.header(0, "amz-sdk-request"), "attempt=1; max=3");
    assert_eq!(world.header(0, "content-length"), request.body().len().to_string());
    assert_eq!(world.header(0, "amz-sdk-invocation-id").len(), 36);
    assert!(world.header(0, "user-agent").ends_with(" app/tests"));
    assert_eq!(world.header(0, "x-amz-user-agent"), world.header(0, "user-agent"));
}

#[test]
fn steps_come_in_one_order() {
    let keys = |expiry| Credentials::new("AKIDEXAMPLE", "s3cret", None, expiry, "test");
    let steps = |config: config::Builder, answers: Vec<Answer>| {
        let mut world = World::new(config.build());
        let _ = world.call(answers);
        world.steps.join(" ")
    };
    let signed = || config().credentials_provider(keys(None));
    let expired = || config().credentials_provider(keys(Some(SystemTime::UNIX_EPOCH)));
    let skewed = || answer(403, &[("date", "Sun, 06 Nov 1994 09:49:37 GMT")], r#"{"__type":"RequestExpired"}"#);
    assert_eq!(steps(config(), vec![good()]), "send");
    assert_eq!(steps(config(), vec![error(400, "TooLong")]), "send");
    assert_eq!(steps(config(), vec![error(500, "Oops"), good()]), "send wait send");
    assert_eq!(
        steps(config(), vec![error(409, "Busy"), Err(TransportErrorKind::Io), good()]),
        "send wait send wait send"
    );
    assert_eq!(steps(config(), (0..3).map(|_| error(500, "Oops")).collect()), "send wait send wait send");
    assert_eq!(steps(config().retry_config(RetryConfig::disabled()), vec![error(500, "Oops")]), "send");
    assert_eq!(steps(config(), vec![skewed(), good()]), "send wait send");
    assert_eq!(steps(signed(), vec![good()]), "identify send");
    // Whether there is anything new to fetch is for the provider to say, so each attempt asks.
    assert_eq!(steps(signed(), vec![error(500, "Oops"), good()]), "identify send wait identify send");
    assert_eq!(steps(expired(), vec![error(500, "Oops"), good()]), "identify send wait identify send");
    assert_eq!(steps(signed(), vec![skewed(), good()]), "identify send wait identify send");
}

#[test]
fn tokens_are_filled_once_for_all_attempts() {
    let mut world = World::new(config().build());
    world.call([error(500, "Oops"), good()]).unwrap();
    assert_eq!(world.sent[0].body(), world.sent[1].body());
    let body = String::from_utf8(world.sent[0].body().clone()).unwrap();
    let token = body.strip_prefix(r#"{"Text":"hello","Token":""#).unwrap().strip_suffix(r#""}"#).unwrap();
    assert_eq!(token.len(), 36, "{body}");
    let own = config().idempotency_token_provider(|| "seven".to_owned()).build();
    assert_eq!(note().to_http_request(&own).unwrap().body(), br#"{"Text":"hello","Token":"seven"}"#);
    let set = PutNoteInput { token: Some("mine".to_owned()), ..note() };
    assert_eq!(set.to_http_request(&own).unwrap().body(), br#"{"Text":"hello","Token":"mine"}"#);
}

#[test]
fn functions_of_lambda_say_which_call_they_follow_from() {
    const ID: &str = "Root=1-5759e988;Sampled=1";
    let name = "functions_of_lambda_say_which_call_they_follow_from";
    let function = std::env::var("AWS_LAMBDA_FUNCTION_NAME").ok();
    let keys = Credentials::new("AKIDEXAMPLE", "s3cret", None, None, "test");
    let mut world = World::new(config().credentials_provider(keys).build());
    world.call([error(500, "Oops"), good()]).unwrap();
    let said: Vec<_> =
        world.sent.iter().map(|sent| Some(sent.headers().get("x-amzn-trace-id")?.to_str().unwrap())).collect();
    assert_eq!(said, [function.is_some().then_some(ID); 2]);
    assert!(!world.header(0, "authorization").contains("trace-id"), "others on the way may change it");
    if function.is_none() {
        let mut again = std::process::Command::new(std::env::current_exe().unwrap());
        again.args(["--exact", name]).env("AWS_LAMBDA_FUNCTION_NAME", "f").env("_X_AMZN_TRACE_ID", ID);
        let output = again.output().unwrap();
        let said = String::from_utf8_lossy(&output.stdout);
        assert!(output.status.success() && said.contains("1 passed"), "{said}");
    }
}

#[test]
fn attempts_are_numbered_under_one_id() {
    let mut world = World::new(config().build());
    let result = world.call([error(503, "Down"), Err(TransportErrorKind::Io), error(500, "Oops")]);
    assert_eq!(code(&result), "Oops");
    assert_eq!(world.sent.len(), 3);
    assert_eq!(world.header(2, "amz-sdk-request"), "attempt=3; max=3");
    assert_eq!(world.header(0, "amz-sdk-invocation-id"), world.header(2, "amz-sdk-invocation-id"));
    world.call([good()]).unwrap();
    assert_ne!(world.header(0, "amz-sdk-invocation-id"), world.header(3, "amz-sdk-invocation-id"));
}

#[test]
fn what_no_attempt_needs_any_more_is_given_away() {
    let world = World::new(config().retry_config(RetryConfig::standard().with_max_attempts(2)).build());
    let mut exchange = world.core.start::<PutNote>(&note()).unwrap();
    for is_last in [false, true] {
        assert!(matches!(exchange.step(world.now), Step::Send(_)));
        for again in [false, true] {
            let (parts, body) = exchange.take_request().into_parts();
            let is_whole = parts.headers.contains_key("amz-sdk-invocation-id")
                && body.at_hand().unwrap().starts_with(br#"{"Text":"hello""#);
            assert_eq!(is_whole, !(is_last && again));
        }
        exchange.receive(received(error(500, "Oops")), world.now);
        let later = match exchange.step(world.now) {
            Step::Wait(time) => Now { monotonic: world.now.monotonic + time, ..world.now },
            step => {
                assert_eq!(step, Step::Done);
                break;
            }
        };
        exchange.step(later);
    }
}

#[test]
fn errors_say_what_happened() {
    let mut world = World::new(config().retry_config(RetryConfig::disabled()).build());
    let text = |result: CallResult<PutNote>| result.err().map(|error| error.to_string()).unwrap_or_default();
    let body = r#"{"__type":"x#TooLong","message":"at most 5","Limit":"5"}"#;
    let result = world.call([answer(400, &[("x-amzn-requestid", "r-1")], body)]);
    assert!(matches!(&result, Err(error) if error.as_service_error().is_some_and(PutNoteError::is_too_long)));
    assert_eq!(text(result), "TooLong: at most 5 (status 400, request id r-1)");
    // Members of the wrong type lose their values, not the error its code.
    let result = world.call([answer(400, &[], r#"{"__type":"x#TooLong","message":"no","Limit":[]}"#)]);
    assert_eq!(text(result), "TooLong: no (status 400)");
    assert_eq!(text(world.call([answer(502, &[], "<html>")])), "an error without a code (status 502)");
    assert_eq!(
        text(world.call([answer(307, &[("location", "/other")], "")])),
        "the answer (status 307) could not be read: it is a redirect, which is not followed"
    );
    assert_eq!(text(world.call([Err(TransportErrorKind::Io)])), "no answer came: the connection failed: simulated");
    assert!(
        text(world.call([answer(200, &[], r#"{"Id":{}}"#)])).starts_with("the answer (status 200) could not be read")
    );
}

#[test]
fn bodies_do_not_show_in_debug_output() {
    let mut world = World::new(config().retry_config(RetryConfig::disabled()).build());
    for result in [world.call([answer(200, &[], "[\"secret\"]")]), world.call([answer(400, &[], "secret")])] {
        let text = format!("{:?}", result.err().unwrap());
        assert!(!text.contains("secret") && !text.contains("115, 101"), "{text}");
        assert!(text.contains("bytes"), "{text}");
    }
}

#[test]
fn what_cannot_work_fails_before_anything_is_sent() {
    let failure = |config: Config| match ClientCore::new(config).start::<PutNote>(&note()) {
        Ok(_) => String::new(),
        Err(failure) => failure.to_string(),
    };
    assert!(failure(Config::builder().build()).ends_with("Missing Region; set it by `.region(…)`"));
    assert!(failure(config().region("eu west").build()).contains("`region`"));
    assert!(failure(config().endpoint_url("localhost:5000").build()).contains("`endpoint_url`"));
    assert_eq!(failure(config().endpoint_url("http://localhost:5000/base").build()), "");

    let core = ClientCore::new(config().build());
    let Err(failure) = core.start::<DeleteNotes>(&DeleteNotesInput {}) else { panic!("it should need a signature") };
    assert_eq!(
        failure.to_string(),
        "the request could not be built: DeleteNotes needs a signature (SigV4), but the configuration has no `credentials_provider`"
    );
    let error = core.finish::<DeleteNotes>(failure).unwrap_err();
    assert!(!error.is_retryable() && error.code().is_none());
    // Who carries requests by other means may sign them, too.
    assert!(DeleteNotesInput {}.to_http_request(core.config()).is_ok());
}

#[test]
fn both_ids_of_an_answer_are_told_apart() {
    let ids = |headers: &[(&str, &str)]| {
        let mut world = World::new(config().build());
        let error = world.call([answer(400, headers, r#"{"__type":"Nope"}"#)]).err().unwrap();
        let ids = (error.request_id().map(str::to_owned), error.extended_request_id().map(str::to_owned));
        (ids, error.to_string())
    };
    let (both, text) = ids(&[("x-amz-id-2", "extended"), ("x-amz-request-id", "short")]);
    assert_eq!(both, (Some("short".to_owned()), Some("extended".to_owned())));
    assert!(text.ends_with("request id short)"), "{text}");
    let (extended, text) = ids(&[("x-amz-id-2", "extended")]);
    assert_eq!(extended, (None, Some("extended".to_owned())));
    assert!(!text.contains("request id"), "{text}");
    assert_eq!(ids(&[("x-amzn-requestid", "1"), ("x-amz-request-id", "2")]).0, (Some("1".to_owned()), None));
}

#[test]
fn many_services_have_their_own_endpoints() {
    use smithgen_runtime::generated::Service;
    use smithgen_runtime::generated::endpoint::Rules;
    use smithgen_runtime::generated::{OperationMeta, ServiceMeta};

    /// One of several services, all of which have the operation.
    struct Nth<const N: usize>;
    struct Put<const N: usize>;

    /// Always `https://service-N.test`, as smithgen prints it.
    static RULES: [Rules; 2] = [
        Rules::new(&[], "https://service-0.test", &[32768], &[57344, 22, 0, 28672, 28672]),
        Rules::new(&[], "https://service-1.test", &[32768], &[57344, 22, 0, 28672, 28672]),
    ];

    impl<const N: usize> Service for Nth<N> {
        type Protocol = smithgen_runtime::generated::aws_json::AwsJson1_1;
        const META: &'static ServiceMeta = Notes::META;
        const RULES: &'static Rules = &RULES[N];
    }

    impl<const N: usize> Operation for Put<N> {
        type Service = Nth<N>;
        type Input = PutNoteInput;
        type Output = PutNoteOutput;
        type Error = PutNoteError;
        const META: &'static OperationMeta = &OperationMeta::of::<Self>("PutNote", &[]);
    }

    fn host<const N: usize>(core: &ClientCore) -> String {
        let mut exchange = core.start::<Put<N>>(&note()).unwrap();
        exchange.take_request().uri().host().unwrap().to_owned()
    }

    // What one client remembers of one service is of no other.
    let core = ClientCore::new(config().build());
    for _ in 0..3 {
        assert_eq!([host::<0>(&core), host::<1>(&core)], ["service-0.test", "service-1.test"]);
    }
}

#[test]
fn base_paths_are_kept() {
    let config = config().endpoint_url("http://localhost:5000/base/").build();
    for _ in 0..2 {
        assert_eq!(note().to_http_request(&config).unwrap().uri(), "http://localhost:5000/base/");
    }
}

#[test]
fn operations_work_without_any_transport_of_ours() {
    let output: PutNoteOutput = PutNote::parse_response(Response::new(br#"{"Id":"7"}"#.as_slice())).unwrap();
    assert_eq!(output.id.as_deref(), Some("7"));
    let response = Response::builder().status(409).header("x-amzn-errortype", "Busy").body(b"".as_slice()).unwrap();
    let error = PutNote::parse_response(response).err().unwrap();
    assert!(error.is_retryable() && error.as_service_error().unwrap().is_busy());
}
