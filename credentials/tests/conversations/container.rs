//! Conversations with the host of a container: what is asked, what is tried again, and what is said of failures.

use std::time::{Duration, Instant, SystemTime};

use smithgen_credentials::{ContainerCredentials, DefaultChain, Services};
use smithgen_runtime::config::Environment;
use smithgen_runtime::credentials::{Cached, Credentials, CredentialsError, ProvideCredentials};

use crate::server::{Reply, Server, ok, status};

const FULL_URI: &str = "AWS_CONTAINER_CREDENTIALS_FULL_URI";
const TOKEN: &str = "AWS_CONTAINER_AUTHORIZATION_TOKEN";
const TOKEN_FILE: &str = "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE";

/// An answer with credentials that have the id `id` and serve for ever.
fn answer(id: &str) -> Reply {
    ok(format!(
        r#"{{"AccessKeyId": "{id}", "SecretAccessKey": "s3cret", "Token": "session", "Expiration": "2199-01-01T00:00:00Z"}}"#
    ))
}

fn environment(server: &Server, more: &[(&str, &str)]) -> Environment {
    let url = format!("{}/v1/credentials?id=7", server.url());
    let own = [("HOME", "/nonexistent"), (FULL_URI, url.as_str())];
    Environment::of_variables(own.iter().chain(more).copied(), false)
}

fn fetch(server: &Server, more: &[(&str, &str)]) -> Result<Credentials, CredentialsError> {
    ContainerCredentials::new(environment(server, more)).provide_credentials()
}

fn id(fetched: Result<Credentials, CredentialsError>) -> Result<String, String> {
    fetched.map(|credentials| credentials.access_key_id().to_owned()).map_err(|error| error.to_string())
}

#[test]
fn one_request_brings_credentials() {
    let body = r#"{"AccessKeyId": "one", "SecretAccessKey": "s3cret", "Token": "session", "Expiration": "2199-01-01T00:00:00Z",
        "AccountId": "123456789012", "RoleArn": "arn:aws:iam::123456789012:role/r"}"#;
    let server = Server::scripted(vec![ok(body)]);
    let credentials = fetch(&server, &[]).unwrap();
    assert_eq!((credentials.access_key_id(), credentials.session_token()), ("one", Some("session")));
    assert_eq!((credentials.account_id(), credentials.provider_name()), (Some("123456789012"), "container"));
    assert!(credentials.expiry().is_some_and(|expiry| expiry > SystemTime::now()));
    let asked = server.asked();
    assert_eq!(asked.len(), 1);
    assert_eq!(asked[0].line, "GET /v1/credentials?id=7");
    assert_eq!((asked[0].header("accept"), asked[0].header("authorization")), (Some("application/json"), None));
}

#[test]
fn tokens_are_read_anew_each_time() {
    let server = Server::answering(|_, number| answer(&number.to_string()));
    let path = std::env::temp_dir().join(format!("smithgen-container-token-{}", std::process::id()));
    let file = path.display().to_string();
    // The file comes before the variable.
    let provider = ContainerCredentials::new(environment(&server, &[(TOKEN, "variable"), (TOKEN_FILE, &file)]));
    for token in ["first", "second"] {
        std::fs::write(&path, token).unwrap();
        provider.provide_credentials().unwrap();
    }
    std::fs::write(&path, "s3cret\nsecond line").unwrap();
    let broken = id(provider.provide_credentials()).unwrap_err();
    std::fs::remove_file(&path).unwrap();
    let missing = id(provider.provide_credentials()).unwrap_err();
    assert_eq!(broken, format!("the token of `{TOKEN_FILE}` cannot stand in a header"));
    assert!(missing.starts_with(&format!("the file {file:?} of `{TOKEN_FILE}` cannot be read")), "{missing}");
    fetch(&server, &[(TOKEN, "variable")]).unwrap();
    let sent: Vec<_> = server.asked().iter().map(|asked| asked.header("authorization").map(str::to_owned)).collect();
    assert_eq!(sent, ["first", "second", "variable"].map(|token| Some(token.to_owned())));
}

#[test]
fn what_passes_is_tried_again_and_no_more_than_three_times() {
    let passes = |passing: Reply| {
        let server = Server::scripted(vec![passing.clone(), passing.clone(), answer("third")]);
        assert_eq!(id(fetch(&server, &[])), Ok("third".to_owned()), "{passing:?}");
        assert_eq!(server.asked().len(), 3, "{passing:?}");
        let shown = format!("{passing:?}");
        let server = Server::answering(move |_, _| passing.clone());
        let error = fetch(&server, &[]).unwrap_err();
        assert!(!error.is_absent() && error.to_string().starts_with(&server.url()), "{error}");
        assert_eq!(server.asked().len(), 3, "{shown}: {error}");
    };
    let start = Instant::now();
    std::thread::scope(|scope| {
        for passing in
            [status(500, "down"), status(503, ""), status(429, "slow down"), ok("no JSON"), ok("{}"), Reply::Close]
        {
            scope.spawn(|| passes(passing));
        }
    });
    assert!(start.elapsed() < Duration::from_secs(20));
    // An attempt ends after two seconds.
    let server = Server::scripted(vec![Reply::Silence, answer("second")]);
    let start = Instant::now();
    assert_eq!(id(fetch(&server, &[])), Ok("second".to_owned()));
    assert!((2..10).contains(&start.elapsed().as_secs()), "{:?}", start.elapsed());
}

#[test]
fn what_stays_is_said_at_once_without_secrets() {
    for (reply, expected) in [
        (
            status(400, r#"{"code": "InvalidToken", "message": "t0ken is wrong"}"#),
            "answered with the status 400: InvalidToken: *** is wrong",
        ),
        (status(403, "forbidden to t0ken\nfor now"), "answered with the status 403: forbidden to ***"),
        (status(404, ""), "answered with the status 404"),
        (
            Reply::Answer(302, "location: http://127.0.0.1:1/\r\n".to_owned(), String::new()),
            "answered with the status 302",
        ),
        (ok(r#"{"Code": "AccessDenied", "Message": "not you, t0ken"}"#), "refuses: AccessDenied: not you, ***"),
        (
            status(
                400,
                r#"{"AccessKeyId": "id", "SecretAccessKey": "s3cret", "Token": "x", "Expiration": "2199-01-01T00:00:00Z"}"#,
            ),
            "answered with the status 400",
        ),
    ] {
        let server = Server::answering(move |_, _| reply.clone());
        let error = id(fetch(&server, &[(TOKEN, "t0ken")])).unwrap_err();
        assert_eq!(error, format!("{}/v1/credentials?*** {expected}", server.url()));
        assert_eq!(server.asked().len(), 1, "{error}");
    }
    let server = Server::answering(|_, _| ok("x".repeat(100_000)));
    let error = id(fetch(&server, &[])).unwrap_err();
    assert!(error.contains("longer than 65536 bytes"), "{error}");
}

#[test]
fn errors_show_neither_long_tokens_nor_passwords_of_addresses() {
    let token = "eyJ".repeat(400);
    let said = format!("{} {token}", "wrong: ".repeat(20));
    for reply in [
        status(403, &said),
        status(500, &said),
        status(400, &format!(r#"{{"code": "InvalidToken", "message": "{said}"}}"#)),
        ok(format!(r#"{{"code": "InvalidToken", "message": "{said}"}}"#)),
    ] {
        let server = Server::answering(move |_, _| reply.clone());
        let error = id(fetch(&server, &[(TOKEN, &token)])).unwrap_err();
        assert!(error.contains("***") && !error.contains("eyJ"), "{error}");
    }
    let nobody = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let closing = Server::answering(|_, _| Reply::Close);
    let forbidding = Server::answering(|_, _| status(403, ""));
    for (scheme, address) in
        [("http", nobody), ("http", closing.address), ("http", forbidding.address), ("https", closing.address)]
    {
        let url = format!("{scheme}://user:p4ss@{address}/c?key=s3cret");
        let error = id(fetch(&closing, &[(FULL_URI, &url)])).unwrap_err();
        assert!(error.contains(&format!("{scheme}://***@{address}/c?***")), "{error}");
        assert!(!error.contains("p4ss") && !error.contains("s3cret"), "{error}");
    }
}

#[test]
fn chains_ask_the_container_for_both_kinds_of_clients() {
    let server = Server::answering(|_, number| answer(&number.to_string()));
    let chain = |more: &[(&str, &str)]| {
        Cached::new(DefaultChain::new(environment(&server, more), None).with_links(Services::new()))
    };
    assert_eq!(id(chain(&[]).provide_credentials()), Ok("0".to_owned()));
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let cached = chain(&[]);
    let later = runtime.block_on(async { cached.provide_credentials_async().expect("it is a future").await });
    assert_eq!(id(later), Ok("1".to_owned()));
    // Who has keys of its own does not ask.
    let keys = [("AWS_ACCESS_KEY_ID", "own"), ("AWS_SECRET_ACCESS_KEY", "s3cret")];
    assert_eq!(id(chain(&keys).provide_credentials()), Ok("own".to_owned()));
    assert_eq!(server.asked().len(), 2);
}

#[test]
fn whoever_has_no_more_time_does_not_wait() {
    let server = Server::answering(|_, _| Reply::Silence);
    let chain = DefaultChain::new(environment(&server, &[]), None).with_links(Services::new());
    let (cached, limit) = (Cached::new(chain), Duration::from_millis(200));
    let start = Instant::now();
    assert_eq!(cached.provide_within(Some(limit)), None);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let later = runtime.block_on(async {
        let future = cached.provide_credentials_async().expect("it is a future");
        tokio::time::timeout(limit, future).await.ok()
    });
    assert_eq!(later, None);
    assert!((2 * limit..Duration::from_secs(2)).contains(&start.elapsed()), "{:?}", start.elapsed());
    assert_eq!(server.asked().len(), 1, "both have waited for the same");
}

#[test]
fn clocks_that_are_ahead_cost_a_request_a_call_and_no_more() {
    let server = Server::answering(|_, number| answer(&number.to_string()));
    // A century after the credentials expire.
    let ahead = || SystemTime::UNIX_EPOCH + Duration::from_secs(10_000_000_000);
    let chain = DefaultChain::new(environment(&server, &[]), None).with_links(Services::new().clock(ahead));
    let cached = Cached::with_clock(chain, ahead);
    for expected in ["0", "1"] {
        assert_eq!(id(cached.provide_credentials()), Ok(expected.to_owned()));
    }
    assert_eq!(server.asked().len(), 2);
}
