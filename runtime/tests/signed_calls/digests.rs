//! Logins by digest: what is sent when, how often servers are answered, and what cannot be.

use std::time::Duration;

use http::{HeaderMap, Request};
use smithgen_runtime::body::ByteStream;
use smithgen_runtime::config::{Builder, RetryConfig};
use smithgen_runtime::credentials::Login;
use smithgen_runtime::driver::ClientCore;
use smithgen_runtime::generated::schema::{Kind, Member, Schema, ShapeTraits, Trait};
use smithgen_runtime::generated::{AuthScheme, OperationMeta};
use smithgen_runtime::operation::{Operation, OperationInput};
use smithgen_runtime::presigning::{PresigningConfig, presign};
use smithgen_runtime::signed;
use smithgen_runtime::structure;

use super::service::{DeleteNotesError, DeleteNotesInput, Notes};
use super::{config, drive_to_end, response};

static BYTES: Schema = Schema::simple("Bytes", Kind::Blob).with(&ShapeTraits::NONE.wire(&[Trait::Streaming]));
static ASK: Schema = Schema::structure("AskInput", &[Member::new("Body", &BYTES)]);

struct Ask;

struct AskInput {
    body: ByteStream,
}
structure!(AskInput, ASK, 0: body);

impl Operation for Ask {
    type Service = Notes;
    type Input = AskInput;
    type Output = DeleteNotesInput;
    type Error = DeleteNotesError;

    const META: &'static OperationMeta = &OperationMeta::of::<Self>("Ask", &[AuthScheme::HttpDigest]);

    fn body(input: &AskInput) -> Option<&ByteStream> {
        Some(&input.body)
    }
}

impl OperationInput for AskInput {
    type Operation = Ask;
}

const CHALLENGE: (&str, &str) = ("www-authenticate", "Basic realm=r, Digest realm=r, nonce=first, qop=auth");
const OTHER: (&str, &str) = ("www-authenticate", "Digest realm=r, nonce=second, qop=auth");
const STALE: (&str, &str) = ("www-authenticate", "Digest realm=r, nonce=third, qop=auth, stale=true");

/// An answer: its status and headers.
type Answer<'a> = (u16, &'a [(&'a str, &'a str)]);

const ASKED: Answer<'_> = (401, &[CHALLENGE]);
const DONE: Answer<'_> = (200, &[]);

fn client(config: Builder) -> ClientCore {
    ClientCore::new(config.digest_auth_login(Login::new("user", "p4ss", None)).build())
}

/// No retries: what the server asks is answered all the same.
fn once() -> Builder {
    config().retry_config(RetryConfig::disabled())
}

/// What a call sends with a body at hand, and what it comes to.
fn call(client: &ClientCore, answers: &[Answer<'_>]) -> (Vec<Request<Vec<u8>>>, Result<(), String>) {
    call_with(client, "a body".into(), answers)
}

fn call_with(
    client: &ClientCore,
    body: ByteStream,
    answers: &[Answer<'_>],
) -> (Vec<Request<Vec<u8>>>, Result<(), String>) {
    let answers = answers.iter().map(|(status, headers)| response(*status, headers));
    let exchange = client.start::<Ask>(&AskInput { body }).unwrap();
    let (sent, outcome) = drive_to_end(exchange, answers.collect());
    for request in &sent {
        let shown = format!("{request:?}");
        assert!(!shown.contains("p4ss") && !shown.contains("response="), "{shown}");
    }
    (sent, client.finish::<Ask>(outcome).map(drop).map_err(|error| error.to_string()))
}

/// The nonce and the count of each answer; empty where there is none.
fn answered(sent: &[Request<Vec<u8>>]) -> Vec<String> {
    let part = |headers: &HeaderMap, name: &str| {
        let text = headers.get("authorization")?.to_str().unwrap();
        let (_, after) = text.split_once(&format!(", {name}=")).unwrap();
        Some(after.split(',').next().unwrap().trim_matches('"').to_owned())
    };
    let all = sent.iter().map(|request| request.headers());
    all.map(|headers| [part(headers, "nonce"), part(headers, "nc")].map(Option::unwrap_or_default).join(" ")).collect()
}

#[test]
fn what_a_server_asks_is_answered_once_for_all_calls() {
    let client = client(once());
    let (sent, result) = call(&client, &[ASKED, DONE]);
    assert_eq!((answered(&sent), result), (vec![" ".to_owned(), "first 00000001".to_owned()], Ok(())));
    assert!(sent.iter().all(|request| request.body() == b"a body"));
    let attempts = sent.iter().map(|request| request.headers()["amz-sdk-request"].to_str().unwrap());
    assert!(attempts.eq(["attempt=1; max=1"; 2]), "an answer is no retry");
    for count in ["first 00000002", "first 00000003"] {
        let (sent, result) = call(&client, &[DONE]);
        assert_eq!((answered(&sent), result), (vec![count.to_owned()], Ok(())));
    }
    // Another client knows nothing of that.
    assert_eq!(answered(&call(&self::client(once()), &[DONE]).0), [" "]);
}

#[test]
fn attempts_that_fail_count_on() {
    let (sent, result) = call(&client(config()), &[ASKED, (503, &[]), (503, &[]), DONE]);
    assert_eq!(answered(&sent), [" ", "first 00000001", "first 00000002", "first 00000003"]);
    assert_eq!(result, Ok(()));
    // An attempt that begins with what is known may be asked anew.
    let (sent, result) = call(&client(config()), &[ASKED, (503, &[]), (401, &[OTHER]), DONE]);
    assert_eq!(answered(&sent), [" ", "first 00000001", "first 00000002", "second 00000001"]);
    assert_eq!(result, Ok(()));
}

#[test]
fn nonces_are_replaced_when_the_server_says_so() {
    let client = client(once());
    call(&client, &[ASKED, DONE]).1.unwrap();
    // A server that forgot it does not always say that it is old.
    for challenge in [STALE, OTHER] {
        let (sent, result) = call(&client, &[(401, &[challenge]), DONE]);
        assert_eq!(answered(&sent)[1], format!("{} 00000001", if challenge == STALE { "third" } else { "second" }));
        assert_eq!((sent.len(), result), (2, Ok(())));
    }
    // It may say the next one ahead, with an error, too.
    for status in [200, 400] {
        let next = [("authentication-info", "qop=auth, nextnonce=\"next one\"")];
        call(&client, &[(status, &next)]).1.is_ok().then_some(()).or((status == 400).then_some(())).unwrap();
        assert_eq!(answered(&call(&client, &[DONE]).0), ["next one 00000001"]);
    }
}

#[test]
fn a_login_that_is_refused_is_not_sent_again() {
    let (sent, result) = call(&client(config()), &[ASKED, ASKED]);
    assert_eq!(answered(&sent), [" ", "first 00000001"]);
    assert!(result.is_err());
    let (sent, result) = call(&client(config()), &[ASKED, (401, &[STALE]), (401, &[STALE])]);
    assert_eq!(answered(&sent), [" ", "first 00000001", "third 00000001"]);
    assert!(result.is_err());
    // What cannot be answered is the end, as it came.
    for challenges in [
        &[][..],
        &[("www-authenticate", "Basic realm=r")],
        &[("www-authenticate", "Digest realm=r, nonce=n, algorithm=magic")],
    ] {
        let (sent, result) = call(&client(config()), &[(401, challenges)]);
        assert_eq!((answered(&sent), result.is_err()), (vec![" ".to_owned()], true));
    }
    // Nobody is asked about anything but who calls.
    assert_eq!(call(&client(once()), &[(403, &[CHALLENGE])]).0.len(), 1);
}

#[test]
fn bodies_that_can_be_sent_once_wait_for_what_the_server_asks() {
    let reader = || ByteStream::from_reader("a reader".as_bytes()).with_length(8);
    let expects = |request: &Request<Vec<u8>>| request.headers().contains_key("expect");
    // A server that reads the body before it asks has had it.
    let client = client(once());
    let (sent, result) = call_with(&client, reader(), &[ASKED]);
    assert!(sent.len() == 1 && expects(&sent[0]), "{sent:?}");
    let expected = "the request could not be built: the server wants Ask once more with a digest of the login, and its body, a \
                    reader or a stream, can be sent once only; give it bytes or a file, or make another call before";
    assert_eq!(result, Err(expected.to_owned()));
    // Another call, and it is known what to say.
    call(&client, &[ASKED, DONE]).1.unwrap();
    let (sent, result) = call_with(&client, reader(), &[DONE]);
    assert!(result.is_ok() && !expects(&sent[0]) && sent[0].body() == b"a reader");
    assert_eq!(answered(&sent), ["first 00000002"]);
}

#[test]
fn only_clients_can_answer() {
    let config = once().digest_auth_login(Login::new("user", "p4ss", None)).build();
    let validity = PresigningConfig::expires_in(Duration::from_secs(60)).unwrap();
    let input = || AskInput { body: "a body".into() };
    for (refused, expected) in [
        (
            presign(&input(), &config, validity).unwrap_err(),
            "Ask is called with the digest of a login, and only what is signed can be presigned",
        ),
        (
            signed::sign(&input(), &config).unwrap_err(),
            "a digest of a login answers what the server asks, which only clients hear",
        ),
    ] {
        assert_eq!(refused.to_string(), format!("the request could not be built: {expected}"));
    }
    let missing = ClientCore::new(once().build()).start::<Ask>(&input()).err().unwrap().to_string();
    assert!(
        missing.ends_with("Ask needs the digest of a login, but the configuration has no `digest_auth_login`"),
        "{missing}"
    );
}
