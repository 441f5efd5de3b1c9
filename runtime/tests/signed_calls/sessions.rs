//! Calls in sessions, which are opened by themselves.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use http::{Request, Response};
use smithgen_runtime::body::ByteStream;
use smithgen_runtime::config::Config;
use smithgen_runtime::driver::{Async, Blocking, ClientCore, Driver};
use smithgen_runtime::error::ConstructionFailure;
use smithgen_runtime::generated::aws_json::AwsJson1_1;
use smithgen_runtime::generated::endpoint::Rules;
use smithgen_runtime::generated::{AuthScheme, OperationMeta, Service, ServiceMeta};
use smithgen_runtime::operation::{Operation, OperationInput};
use smithgen_runtime::presigning::{PresignedRequest, PresigningConfig, presign};
use smithgen_runtime::structure;
use smithgen_runtime::transport::{AsyncTransport, AttemptLimits, BlockingTransport, BoxFuture, TransportError};

use super::endpoints::{PLAIN, SESSION_RULES, SWEEP_INPUT, SweepInput};
use super::service::{DeleteNotesError, DeleteNotesInput, Notes};
use super::{config, drive, keys, response};

/// A service whose endpoint wants sessions.
struct InSession;

impl Service for InSession {
    type Protocol = AwsJson1_1;

    const META: &'static ServiceMeta = Notes::META;

    const RULES: &'static Rules = &SESSION_RULES;
}

struct Visit;

impl Operation for Visit {
    type Service = InSession;
    type Input = SweepInput;
    type Output = DeleteNotesInput;
    type Error = DeleteNotesError;

    const META: &'static OperationMeta = &OperationMeta::of::<Self>("Visit", &[AuthScheme::SigV4]);
}

#[test]
fn sessions_are_opened_once_and_sign_what_follows() {
    let answer = |key: &str, ends: &str| {
        let text = format!(
            "<CreateSessionResult><Credentials><SessionToken>t-{key}</SessionToken><SecretAccessKey>s-{key}</SecretAccessKey>\
             <AccessKeyId>{key}</AccessKeyId><Expiration>{ends}</Expiration></Credentials></CreateSessionResult>"
        );
        Response::new(ByteStream::from(text.into_bytes()))
    };
    let core = ClientCore::new(config().credentials_provider(keys()).endpoint_url(PLAIN).build());
    let visit = |answers| drive(core.start::<Visit>(&SweepInput {}).unwrap(), answers);
    fn of(request: &Request<Vec<u8>>, name: &str) -> Option<String> {
        request.headers().get(name).map(|value| value.to_str().unwrap().to_owned())
    }
    fn key(request: &Request<Vec<u8>>) -> String {
        of(request, "authorization").unwrap().split(['=', '/']).nth(1).unwrap().to_owned()
    }

    // The one session serves the next attempt, and the next call.
    let (fine, busy) = (|| response(200, &[]), || response(503, &[]));
    let sent = visit(vec![answer("ONE", "1994-11-06T08:54:37Z"), busy(), fine()]);
    assert_eq!(sent.iter().map(key).collect::<Vec<_>>(), ["AKIDEXAMPLE", "ONE", "ONE"]);
    assert_eq!(
        (sent[0].method().as_str(), sent[0].uri().to_string()),
        ("GET", "https://files.example/?session".to_owned())
    );
    assert_eq!(of(&sent[0], "x-amz-security-token").as_deref(), Some("t0ken"));
    for request in &sent[1..] {
        assert_eq!(of(request, "x-amz-s3session-token").as_deref(), Some("t-ONE"));
        assert_eq!(of(request, "x-amz-security-token"), None);
        assert!(of(request, "authorization").unwrap().contains(";x-amz-s3session-token;"));
        assert!(of(request, "authorization").unwrap().contains("/us-east-1/files/aws4_request"));
    }
    assert_eq!(of(&sent[1], "amz-sdk-request").as_deref(), Some("attempt=1; max=3"), "opening is no attempt");
    assert_eq!(visit(vec![fine()]).iter().map(key).collect::<Vec<_>>(), ["ONE"]);
    // Another client knows nothing of it; a session that is about to end is replaced, and one that cannot be had tried for again.
    let core = ClientCore::new(config().credentials_provider(keys()).endpoint_url(PLAIN).build());
    let visit = |answers| drive(core.start::<Visit>(&SweepInput {}).unwrap(), answers);
    let sent = visit(vec![busy(), answer("TWO", "1994-11-06T08:50:00Z"), fine()]);
    assert_eq!(sent.iter().map(key).collect::<Vec<_>>(), ["AKIDEXAMPLE", "AKIDEXAMPLE", "TWO"]);
    let sent = visit(vec![answer("TRI", "1994-11-06T09:00:00Z"), fine()]);
    assert_eq!(sent.iter().map(key).collect::<Vec<_>>(), ["AKIDEXAMPLE", "TRI"]);

    let refused = Blocking::new(Refusing).call::<Visit>(&ClientCore::new(core.config().clone()), &SweepInput {});
    assert_eq!(refused.err().unwrap().status().map(|status| status.as_u16()), Some(403));
    let validity = PresigningConfig::expires_in(Duration::from_secs(60)).unwrap();
    let presigned =
        Blocking::new(Refusing).presign::<Visit>(&ClientCore::new(core.config().clone()), &SweepInput {}, validity);
    assert_eq!(presigned.unwrap_err().status().map(|status| status.as_u16()), Some(403));
}

/// Opens sessions, each with another key, and counts them.
#[derive(Clone, Default)]
struct Opener(Arc<AtomicUsize>);

impl Opener {
    fn open(&self, request: &Request<ByteStream>) -> Result<Response<ByteStream>, TransportError> {
        assert_eq!(request.uri().to_string(), "https://files.example/?session", "nothing else is sent");
        let number = self.0.fetch_add(1, Ordering::Relaxed);
        let text = format!(
            "<CreateSessionResult><Credentials><SessionToken>t/{number}</SessionToken><SecretAccessKey>s</SecretAccessKey>\
             <AccessKeyId>KEY{number}</AccessKeyId><Expiration>2999-01-01T00:00:00Z</Expiration></Credentials></CreateSessionResult>"
        );
        Ok(Response::new(ByteStream::from(text.into_bytes())))
    }
}

impl BlockingTransport for Opener {
    fn send(&self, request: Request<ByteStream>, _: &AttemptLimits) -> Result<Response<ByteStream>, TransportError> {
        self.open(&request)
    }
}

impl AsyncTransport for Opener {
    fn send(
        &self,
        request: Request<ByteStream>,
        _: &AttemptLimits,
    ) -> BoxFuture<'_, Result<Response<ByteStream>, TransportError>> {
        let answer = self.open(&request);
        Box::pin(async { answer })
    }

    fn sleep(&self, _: Duration) -> BoxFuture<'static, ()> {
        Box::pin(async {})
    }
}

#[test]
fn presigned_requests_belong_to_sessions() {
    let validity = PresigningConfig::expires_in(Duration::from_secs(60)).unwrap();
    let config = config().credentials_provider(keys()).endpoint_url(PLAIN).build();
    let (opener, core) = (Opener::default(), ClientCore::new(config));
    let is_of = |presigned: PresignedRequest, number: usize| {
        let url = presigned.uri();
        assert!(url.contains(&format!("X-Amz-Credential=KEY{number}%2F")), "{url}");
        assert!(url.contains(&format!("&X-Amz-S3session-Token=t%2F{number}&X-Amz-Signature=")), "{url}");
        assert!(!url.contains("X-Amz-Security-Token"), "{url}");
    };
    for _ in 0..2 {
        is_of(Blocking::new(opener.clone()).presign::<Visit>(&core, &SweepInput {}, validity).unwrap(), 0);
    }
    assert_eq!(opener.0.load(Ordering::Relaxed), 1, "the session that is open serves again");
    let core = ClientCore::new(core.config().clone());
    let presigned = Async::new(opener.clone()).presign::<Visit>(&core, &SweepInput {}, validity);
    is_of(tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(presigned).unwrap(), 1);
    // Where there is no client to open one, there is none.
    let problem = presigned_alone(core.config(), validity).unwrap_err().to_string();
    assert!(problem.contains("want a session, which only clients open"), "{problem}");
}

fn presigned_alone(config: &Config, validity: PresigningConfig) -> Result<PresignedRequest, ConstructionFailure> {
    struct Visitor {}
    structure!(Visitor, SWEEP_INPUT);

    struct Alone;

    impl Operation for Alone {
        type Service = InSession;
        type Input = Visitor;
        type Output = DeleteNotesInput;
        type Error = DeleteNotesError;

        const META: &'static OperationMeta = &OperationMeta::of::<Self>("Alone", &[AuthScheme::SigV4]);
    }

    impl OperationInput for Visitor {
        type Operation = Alone;
    }

    presign(&Visitor {}, config, validity)
}

/// Lets nobody in.
struct Refusing;

impl BlockingTransport for Refusing {
    fn send(&self, _: Request<ByteStream>, _: &AttemptLimits) -> Result<Response<ByteStream>, TransportError> {
        Ok(response(403, &[]))
    }
}
