//! All services that are called for credentials, each with all failures: what passes is tried again, what stays is said, and nobody waits
//! longer than they would.
//!
//! The hosts of containers and instances, which are no services, have conversations of their own.

use std::time::{Duration, Instant, SystemTime};

use serde_json::{Value, json};
use smithgen_credentials::{DefaultChain, Services};
use smithgen_runtime::credentials::{Cached, Credentials, CredentialsError, ProvideCredentials as _};

use crate::home::Home;
use crate::login::{self, renewed, session};
use crate::server::{Asked, Reply, Server, ok, status};
use crate::{identity_center, roles};

/// A call, by the profile that takes it.
struct Call {
    profile: &'static str,
    /// How its requests begin, and what is in their bodies.
    line: &'static str,
    body: &'static str,
    /// An answer whose credentials, or whose token, end then.
    answer: fn(end: &str) -> Reply,
    /// How the service says that it is asked too often, and that it will not be asked at all.
    throttled: fn() -> Reply,
    refused: fn() -> Reply,
}

const CALLS: [Call; 5] = [
    Call {
        profile: "role",
        line: "POST /sts/",
        body: "Action=AssumeRole&",
        answer: |end| roles::role("AssumeRole", "R", end),
        throttled: || roles::refusal(400, "Throttling", "slow down", ""),
        refused: || roles::refusal(403, "AccessDenied", "it is denied", ""),
    },
    Call {
        profile: "web",
        line: "POST /sts/",
        body: "Action=AssumeRoleWithWebIdentity&",
        answer: |end| roles::role("AssumeRoleWithWebIdentity", "W", end),
        // The identity's provider may be slow to answer STS.
        throttled: || roles::refusal(400, "IDPCommunicationError", "slow down", ""),
        refused: || roles::refusal(400, "InvalidIdentityToken", "it is denied", ""),
    },
    Call {
        profile: "portal",
        line: "GET /portal/federation/credentials?",
        body: "",
        answer: identity_center::portal_until,
        throttled: || coded(429, "TooManyRequestsException", "slow down"),
        refused: || coded(404, "ResourceNotFoundException", "it is denied"),
    },
    Call {
        profile: "token",
        line: "POST /oidc/token",
        body: "",
        answer: |_| ok(json!({"accessToken": "t0ken", "expiresIn": 3600, "tokenType": "Bearer"}).to_string()),
        throttled: || coded(400, "ThrottlingException", "slow down"),
        refused: || coded(400, "UnauthorizedClientException", "it is denied"),
    },
    Call {
        profile: "signin",
        line: "POST /signin/v1/token",
        body: "",
        answer: |_| renewed(),
        throttled: || coded(429, "TooManyRequestsError", "slow down"),
        refused: || coded(400, "AccessDeniedException", "it is denied"),
    },
];

fn coded(code: u16, name: &str, message: &str) -> Reply {
    let body = json!({"error": "INSUFFICIENT_PERMISSIONS", "message": message, "error_description": message});
    Reply::Answer(code, format!("x-amzn-errortype: {name}\r\n"), body.to_string())
}

const FAR: &str = "2099-01-01T00:00:00Z";

impl Call {
    fn is(&self, asked: &Asked) -> bool {
        asked.line.starts_with(self.line) && asked.body.starts_with(self.body)
    }

    /// What answers anything else.
    fn well(asked: &Asked) -> Reply {
        let call = CALLS.iter().find(|call| call.is(asked));
        call.map_or_else(|| status(418, &asked.line), |call| (call.answer)(FAR))
    }
}

/// A home for all of it.
fn home() -> Home {
    let home = Home::new();
    let sso = "sso_account_id = 1\nsso_role_name = reader\n";
    home.write(
        ".aws/config",
        &format!(
            "[profile role]\nrole_arn = arn:r\nsource_profile = base\n[profile base]\naws_access_key_id = AKID\naws_secret_access_key = \
             s3cret\n[profile web]\nrole_arn = arn:w\nweb_identity_token_file = {}\n[profile portal]\nsso_start_url = {}\nsso_region = \
             eu-west-1\n{sso}[profile token]\nsso_session = company\n{sso}[sso-session company]\nsso_start_url = u\nsso_region = eu-west-1\n\
             [profile signin]\nlogin_session = {}\n",
            home.path("token").display(),
            identity_center::ADDRESS,
            login::SESSION,
        ),
    );
    home.write("token", "s3cret");
    let sign_in = |end: &str| -> Value {
        json!({"accessToken": "s3cret", "expiresAt": end, "refreshToken": "s3cret again", "clientId": "client",
            "clientSecret": "s3cret", "registrationExpiresAt": FAR})
    };
    home.write(identity_center::BY_ADDRESS, &sign_in(FAR).to_string());
    home.write(identity_center::BY_SESSION, &sign_in("2020-01-01T00:00:00Z").to_string());
    home.write(&format!(".aws/login/cache/{}", login::FILE), &session("2020-01-01T00:00:00Z").to_string());
    home
}

/// The chain of a call's profile in such a home.
fn chain(home: &Home, server: &Server, call: &Call) -> DefaultChain {
    let at = |path: &str| format!("{}/{path}", server.url());
    let environment = home.environment(&[
        ("AWS_REGION", "eu-west-1"),
        ("AWS_MAX_ATTEMPTS", "2"),
        ("AWS_ENDPOINT_URL_STS", &at("sts")),
        ("AWS_ENDPOINT_URL_SSO", &at("portal")),
        ("AWS_ENDPOINT_URL_SSO_OIDC", &at("oidc")),
        ("AWS_ENDPOINT_URL_SIGNIN", &at("signin")),
    ]);
    DefaultChain::new(environment, Some(call.profile.to_owned())).with_links(Services::new())
}

/// What comes of a call whose first answers are these, the last of which is given again, or else `well`; and how often it was made.
fn outcome(call: &'static Call, first: &[Reply], well: bool) -> (Result<Credentials, CredentialsError>, usize) {
    let (first, count) = (first.to_vec(), std::sync::Mutex::new(0));
    let server = Server::answering(move |asked, _| {
        if !call.is(asked) {
            return Call::well(asked);
        }
        let mut count = count.lock().unwrap();
        *count += 1;
        let last = (!well).then_some(first.len() - 1);
        first.get(*count - 1).or(last.map(|last| &first[last])).cloned().unwrap_or_else(|| Call::well(asked))
    });
    let home = home();
    let found = chain(&home, &server, call).provide_credentials();
    (found, server.asked().iter().filter(|asked| call.is(asked)).count())
}

#[test]
fn what_passes_is_tried_again_and_what_does_not_pass_is_said() {
    let in_vain = |call: &'static Call, reply: Reply, requests: usize, expected: &str| {
        let (found, count) = outcome(call, &[reply], false);
        let error = found.unwrap_err();
        let shown = error.to_string();
        // A sign-in helps only against being refused by name.
        assert!(requests == 1 || !shown.contains("; run `aws"), "{}: {shown}", call.profile);
        assert!(!error.is_absent() && shown.contains(expected), "{}: {expected} in {shown}", call.profile);
        assert!(!shown.contains("s3cret") && !shown.contains("t0ken"), "{}: {shown}", call.profile);
        assert_eq!(count, requests, "{}: {shown}", call.profile);
    };
    std::thread::scope(|scope| {
        for call in &CALLS {
            for (passing, said) in [
                (status(500, ""), "500"),
                (status(503, "s3cret"), "503"),
                (status(429, ""), "429"),
                (Reply::Close, ""),
                ((call.throttled)(), "slow down"),
            ] {
                let in_vain = &in_vain;
                scope.spawn(move || {
                    let (found, count) = outcome(call, std::slice::from_ref(&passing), true);
                    assert!(found.is_ok(), "{}, {passing:?}: {found:?}", call.profile);
                    assert_eq!(count, 2, "{}, {passing:?}", call.profile);
                    in_vain(call, passing, 2, said);
                });
            }
            in_vain(call, (call.refused)(), 1, "it is denied");
            for answer in ["", "{}", "s3cret", "{\"roleCredentials\": \"s3cret\", \"accessToken\": {}}", "<a>s3cret"] {
                in_vain(call, ok(answer), 1, "");
            }
        }
    });
}

#[test]
fn whoever_has_no_more_time_waits_for_no_service() {
    for call in &CALLS {
        let server = Server::answering(|asked, _| if call.is(asked) { Reply::Silence } else { Call::well(asked) });
        let (home, limit) = (home(), Duration::from_millis(200));
        let cached = Cached::new(chain(&home, &server, call));
        let start = Instant::now();
        assert_eq!(cached.provide_within(Some(limit)), None, "{}", call.profile);
        assert!((limit..Duration::from_secs(3)).contains(&start.elapsed()), "{}", call.profile);
    }
}

/// They came, whatever the clock here says of them, and serve the call that has waited; the next one asks anew.
#[test]
fn credentials_that_have_ended_by_the_clock_here_serve_one_call() {
    for call in CALLS.iter().filter(|call| ["role", "web", "portal"].contains(&call.profile)) {
        let server =
            Server::answering(
                |asked, _| if call.is(asked) { (call.answer)("2020-01-01T00:00:00Z") } else { Call::well(asked) },
            );
        let home = home();
        let cached = Cached::new(chain(&home, &server, call));
        for asked in 1..=2 {
            let found = cached.provide_credentials().unwrap();
            assert!(found.expiry().unwrap() < SystemTime::now());
            assert_eq!(server.asked().len(), asked, "{}", call.profile);
        }
    }
}
