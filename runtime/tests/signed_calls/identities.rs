//! Tokens, keys and logins: where they stand in requests, which scheme goes first, and what is never shown.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, SystemTime};

use http::Request;
use smithgen_runtime::config::{Environment, Loader};
use smithgen_runtime::credentials::{CredentialsError, Login, ProvideToken, Token};
use smithgen_runtime::driver::ClientCore;
use smithgen_runtime::generated::{ApiKeyPlace, AuthScheme, OperationMeta};
use smithgen_runtime::operation::{Operation, OperationInput};
use smithgen_runtime::presigning::{PresigningConfig, presign};
use smithgen_runtime::signed;
use smithgen_runtime::structure;

use super::endpoints::{SWEEP_INPUT, SweepInput};
use super::service::{DeleteNotesError, DeleteNotesInput, Notes};
use super::{config, drive, keys, response, start};

/// What the operations accept.
const ACCEPTED: [&[AuthScheme]; 8] = [
    &[AuthScheme::HttpBearer],
    &[AuthScheme::HttpApiKey(ApiKeyPlace::Header { name: "x-door", scheme: Some("Key") })],
    &[AuthScheme::HttpApiKey(ApiKeyPlace::Query("the key"))],
    &[AuthScheme::HttpBasic],
    &[AuthScheme::SigV4, AuthScheme::HttpBearer],
    &[AuthScheme::HttpBearer, AuthScheme::SigV4],
    &[AuthScheme::HttpBearer, AuthScheme::None],
    &[AuthScheme::SigV4, AuthScheme::HttpBearer, AuthScheme::None],
];

struct Calls<const AUTH: usize>;

impl<const AUTH: usize> Operation for Calls<AUTH> {
    type Service = Notes;
    type Input = SweepInput;
    type Output = DeleteNotesInput;
    type Error = DeleteNotesError;

    const META: &'static OperationMeta = &OperationMeta::of::<Self>("Calls", ACCEPTED[AUTH]);
}

/// What [`Calls<0>`] takes, with an input of its own.
struct Carry;
struct CarryInput {}
structure!(CarryInput, SWEEP_INPUT);

impl Operation for Carry {
    type Service = Notes;
    type Input = CarryInput;
    type Output = DeleteNotesInput;
    type Error = DeleteNotesError;

    const META: &'static OperationMeta = &OperationMeta::of::<Self>("Carry", ACCEPTED[0]);
}

impl OperationInput for CarryInput {
    type Operation = Carry;
}

/// All that a program may have.
fn everything() -> config::Builder {
    let login = Login::new("diego", "p4ss:wörd", None);
    config().credentials_provider(keys()).token_provider(token()).api_key("k3y &=").basic_auth_login(login)
}

fn token() -> Token {
    Token::new("t0k3n", None)
}

fn sent<const AUTH: usize>(config: config::Builder) -> Request<Vec<u8>> {
    drive(start::<Calls<AUTH>>(config, &SweepInput {}), vec![response(200, &[])]).remove(0)
}

/// What proves who calls: the first word of `authorization`.
fn scheme<const AUTH: usize>(config: config::Builder) -> String {
    let request = sent::<AUTH>(config);
    let authorization = request.headers().get("authorization").map(|value| value.to_str().unwrap());
    authorization.and_then(|text| text.split(' ').next()).unwrap_or("none").to_owned()
}

fn problem<const AUTH: usize>(config: config::Builder) -> String {
    let problem = ClientCore::new(config.build()).start::<Calls<AUTH>>(&SweepInput {}).err().unwrap().to_string();
    problem.strip_prefix("the request could not be built: ").unwrap().to_owned()
}

const SIGNED: &str = "AWS4-HMAC-SHA256";

#[test]
fn each_scheme_has_its_place() {
    let bearer = sent::<0>(everything());
    assert_eq!(bearer.headers()["authorization"], "Bearer t0k3n");
    let key = sent::<1>(everything());
    assert_eq!(key.headers()["x-door"], "Key k3y &=");
    let query = sent::<2>(everything());
    assert_eq!(query.uri().query(), Some("the%20key=k3y%20%26%3D"));
    let basic = sent::<3>(everything());
    // As in RFC 7617, in UTF-8.
    assert_eq!(basic.headers()["authorization"], "Basic ZGllZ286cDRzczp3w7ZyZA==");
    for request in [&bearer, &key, &query, &basic] {
        assert!(
            !request.headers().contains_key("x-amz-date") && !request.headers().contains_key("x-amz-security-token")
        );
        for secret in ["t0k3n", "k3y", "ZGllZ28"] {
            let shown = format!("{:?}", request.headers());
            assert!(!shown.contains(secret), "{shown}");
        }
    }
    assert!(![key, query].iter().any(|request| request.headers().contains_key("authorization")));
}

#[test]
fn every_attempt_has_one_key_and_the_token_of_its_time() {
    let again = || vec![response(503, &[]), response(200, &[])];
    let keyed = drive(start::<Calls<2>>(everything(), &SweepInput {}), again());
    assert!(keyed.iter().all(|request| request.uri().query() == Some("the%20key=k3y%20%26%3D")), "{keyed:?}");
    // One that is at its end already is asked for again, and one that lasts is not.
    for (expiration, expected) in
        [(Some(SystemTime::UNIX_EPOCH), ["Bearer t0", "Bearer t1"]), (None, ["Bearer t0", "Bearer t0"])]
    {
        let count = Arc::new(AtomicU32::new(0));
        let exchange = start::<Calls<0>>(config().token_provider(Numbered(count, expiration)), &SweepInput {});
        let sent = drive(exchange, again());
        let tokens: Vec<_> = sent.iter().map(|request| request.headers()["authorization"].to_str().unwrap()).collect();
        assert_eq!(tokens, expected);
    }
}

#[derive(Debug)]
struct Numbered(Arc<AtomicU32>, Option<SystemTime>);

impl ProvideToken for Numbered {
    fn provide_token(&self) -> Result<Token, CredentialsError> {
        Ok(Token::new(format!("t{}", self.0.fetch_add(1, Ordering::Relaxed)), self.1))
    }
}

#[derive(Debug)]
struct Missing(CredentialsError);

impl ProvideToken for Missing {
    fn provide_token(&self) -> Result<Token, CredentialsError> {
        Err(self.0.clone())
    }
}

#[test]
fn what_is_missing_is_named() {
    assert_eq!(problem::<0>(config()), "Calls needs a bearer token, but the configuration has no `token_provider`");
    assert_eq!(problem::<1>(config()), "Calls needs an API key, but the configuration has no `api_key`");
    assert_eq!(problem::<3>(config()), "Calls needs a login, but the configuration has no `basic_auth_login`");
    assert_eq!(
        problem::<4>(config()),
        "Calls needs a signature (SigV4), but the configuration has no `credentials_provider`"
    );
    let ended = |error| {
        let config = config().token_provider(Missing(error)).build();
        signed::sign(&CarryInput {}, &config).unwrap_err().to_string()
    };
    let expected = "the request could not be built: Carry needs a bearer token, but there is none: signed out";
    assert_eq!(ended(CredentialsError::absent("signed out")), expected);
    assert_eq!(ended(CredentialsError::failed("signed out")), expected);
    assert_eq!(scheme::<6>(config().token_provider(Missing(CredentialsError::absent("signed out")))), "none");
}

#[test]
fn what_cannot_stand_in_a_header_is_refused_but_not_shown() {
    let config = || config().token_provider(Token::new("s3cret\nx", None)).build();
    let refused = signed::sign(&CarryInput {}, &config()).unwrap_err().to_string();
    assert!(refused.ends_with("what `authorization` is to say has characters that no header may have"), "{refused}");
    assert!(!refused.contains("s3cret"));
}

#[test]
fn nobody_is_given_a_token_by_a_presigned_url() {
    let validity = PresigningConfig::expires_in(Duration::from_secs(60)).unwrap();
    let refused = presign(&CarryInput {}, &everything().build(), validity).unwrap_err().to_string();
    assert!(
        refused.ends_with("Carry is called with a bearer token, and only what is signed can be presigned"),
        "{refused}"
    );
    let request = signed::sign(&CarryInput {}, &everything().build()).unwrap();
    assert_eq!(request.headers()["authorization"], "Bearer t0k3n");
}

#[test]
fn the_first_scheme_that_there_is_something_for_decides() {
    assert_eq!(scheme::<4>(everything()), SIGNED);
    assert_eq!(scheme::<5>(everything()), "Bearer");
    assert_eq!(scheme::<4>(config().token_provider(token())), "Bearer");
    assert_eq!(scheme::<5>(config().credentials_provider(keys())), SIGNED);
    assert_eq!(scheme::<6>(config()), "none");
    assert_eq!(scheme::<7>(config().token_provider(token())), "Bearer");
    assert_eq!(scheme::<5>(everything().unsigned(true)), "none");
}

#[test]
fn programs_prefer_schemes() {
    let prefer = |names: &[&'static str]| everything().auth_scheme_preference(names.iter().copied());
    assert_eq!(scheme::<4>(prefer(&["httpBearerAuth"])), "Bearer");
    assert_eq!(scheme::<5>(prefer(&["sigv4a", "sigv4", "httpBearerAuth"])), SIGNED);
    assert_eq!(scheme::<4>(prefer(&["magic", "httpBasicAuth"])), SIGNED);
    assert_eq!(scheme::<7>(prefer(&["noAuth"])), "none");
    // What is preferred, but there is nothing for, is passed over.
    let keys = config().credentials_provider(keys());
    assert_eq!(scheme::<4>(keys.auth_scheme_preference(["httpBearerAuth"])), SIGNED);
}

/// What is loaded from these variables, and a program adds keys to.
fn loaded(variables: &[(&str, &str)]) -> config::Builder {
    let environment = Environment::of_variables(variables.iter().copied(), false);
    let settings = Loader::new().environment(environment).load().unwrap();
    settings.config().unwrap().region("eu-west-1").credentials_provider(keys())
}

#[test]
fn environments_have_tokens_and_preferences() {
    const TOKEN: (&str, &str) = ("AWS_BEARER_TOKEN_NOTES", "fr0m-environment");
    const OTHER: (&str, &str) = ("AWS_BEARER_TOKEN_OTHER", "another");
    const SIGNATURES: (&str, &str) = ("AWS_AUTH_SCHEME_PREFERENCE", "sigv4a, sigv4");
    const BEARER: (&str, &str) = ("AWS_AUTH_SCHEME_PREFERENCE", " httpBearerAuth,");
    assert_eq!(scheme::<4>(loaded(&[])), SIGNED);
    assert_eq!(scheme::<4>(loaded(&[OTHER])), SIGNED);
    assert_eq!(sent::<4>(loaded(&[TOKEN])).headers()["authorization"], "Bearer fr0m-environment");
    // As in AWS's SDKs, the token counts for more than what the settings prefer, and for less than what the program does.
    assert_eq!(scheme::<4>(loaded(&[TOKEN, SIGNATURES])), "Bearer");
    assert_eq!(scheme::<4>(loaded(&[TOKEN]).auth_scheme_preference(["sigv4"])), SIGNED);
    assert_eq!(sent::<5>(loaded(&[TOKEN]).token_provider(token())).headers()["authorization"], "Bearer t0k3n");
    assert_eq!(scheme::<4>(loaded(&[TOKEN]).token_provider(token())), SIGNED);
    assert_eq!(scheme::<4>(loaded(&[BEARER]).token_provider(token())), "Bearer");
    assert_eq!(scheme::<5>(loaded(&[SIGNATURES]).token_provider(token())), SIGNED);
    let shown = format!("{:?}", loaded(&[TOKEN]).build());
    assert!(!shown.contains("fr0m"), "{shown}");
    let shown = format!("{:?} {:?}", everything(), everything().build());
    assert!(!["t0k3n", "k3y", "p4ss"].iter().any(|secret| shown.contains(secret)), "{shown}");
}
