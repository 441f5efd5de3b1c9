//! Conversations with the sign-in service, on the sessions that `aws login` keeps.

use std::time::{Duration, SystemTime};

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use p256::ecdsa::signature::Verifier as _;
use p256::ecdsa::{Signature, SigningKey, VerifyingKey};
use serde_json::{Value, json};
use smithgen_credentials::{DefaultChain, Services};
use smithgen_runtime::credentials::{Credentials, CredentialsError, ProvideCredentials};

use crate::home::Home;
use crate::server::{Asked, Reply, Server, ok, status};

/// 2025-11-19T00:00:00Z, which the suite counts from.
fn clock() -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_secs(1_763_510_400)
}

fn iso(time: SystemTime) -> String {
    smithgen_runtime::types::DateTime::from(time).to_string()
}

/// Credentials of the profile `signin`, whose service is `server`.
fn fetch(home: &Home, server: &Server, more: &[(&str, &str)]) -> Result<Credentials, CredentialsError> {
    let url = server.url();
    let own = [("AWS_ENDPOINT_URL_SIGNIN", url.as_str()), ("AWS_REGION", "eu-west-1"), ("AWS_MAX_ATTEMPTS", "2")];
    let variables: Vec<_> = own.iter().chain(more).copied().collect();
    let chain = DefaultChain::new(home.environment(&variables), Some("signin".to_owned()));
    chain.with_links(Services::new().clock(clock)).provide_credentials()
}

/// The parts of a proof, whose signature is that of the key that it names.
fn proof(asked: &Asked) -> (Value, Value) {
    let proof = asked.header("dpop").expect("a proof");
    let parts: Vec<_> = proof.split('.').collect();
    let decoded = |part: &str| BASE64_URL_SAFE_NO_PAD.decode(part).expect("base64 for URLs");
    let object = |part: &str| -> Value { serde_json::from_slice(&decoded(part)).expect("JSON") };
    let (header, payload) = (object(parts[0]), object(parts[1]));
    let coordinate = |name: &str| decoded(header["jwk"][name].as_str().expect("a text"));
    let point = [vec![4], coordinate("x"), coordinate("y")].concat();
    let key = VerifyingKey::from_sec1_bytes(&point).expect("a point of the curve");
    let signature = Signature::from_slice(&decoded(parts[2])).expect("two numbers");
    key.verify(format!("{}.{}", parts[0], parts[1]).as_bytes(), &signature).expect("it is the key's");
    (header, payload)
}

#[needs::test(conformance)]
fn sessions_are_read_and_renewed_as_the_suite_says() {
    let text = std::fs::read(needs::conformance!("suites/smithy-rs/login-provider-test-cases.json")).unwrap();
    let cases: Vec<Value> = serde_json::from_slice(&text).unwrap();
    assert!(cases.len() >= 8);
    let mut renewals = 0;
    for case in &cases {
        let what = case["documentation"].as_str().unwrap();
        let home = Home::new();
        home.write(".aws/config", case["configContents"].as_str().unwrap());
        let folder = ".aws/login/cache";
        for (name, kept) in case["cacheContents"].as_object().unwrap() {
            home.write(&format!("{folder}/{name}"), &kept.to_string());
        }
        let calls = case["mockApiCalls"].as_array().cloned().unwrap_or_default();
        let replies = calls.iter().map(|call| match call["responseCode"].as_u64() {
            Some(code) => status(code.try_into().unwrap(), "{}"),
            None => ok(call["response"]["tokenOutput"].to_string()),
        });
        let server = Server::scripted(replies.collect());
        let found = fetch(&home, &server, &[]);
        let asked = server.asked();
        assert_eq!(asked.len(), calls.len(), "{what}");
        for (asked, call) in asked.iter().zip(&calls) {
            renewals += 1;
            assert_eq!(asked.line, "POST /v1/token", "{what}");
            assert_eq!(serde_json::from_str::<Value>(&asked.body).unwrap(), call["request"]["tokenInput"], "{what}");
            assert_eq!(asked.header("authorization"), None);
            let (header, payload) = proof(asked);
            assert_eq!(
                (&header["typ"], &header["alg"], &header["jwk"]["crv"]),
                (&json!("dpop+jwt"), &json!("ES256"), &json!("P-256"))
            );
            assert_eq!((&payload["htm"], &payload["iat"]), (&json!("POST"), &json!(1_763_510_400)));
            assert_eq!(payload["htu"], format!("{}/v1/token", server.url()));
            assert!(payload["jti"].as_str().unwrap().len() >= 16);
        }
        for outcome in case["outcomes"].as_array().unwrap() {
            match (outcome["result"].as_str().unwrap(), &found) {
                ("credentials", Ok(found)) => {
                    let shown = json!({"result": "credentials", "accessKeyId": found.access_key_id(),
                        "secretAccessKey": found.secret_access_key(), "sessionToken": found.session_token(),
                        "accountId": found.account_id(), "expiresAt": iso(found.expiry().unwrap())});
                    assert_eq!(&shown, outcome, "{what}");
                }
                ("cacheContents", _) => {
                    let files = outcome.as_object().unwrap().iter().filter(|(name, _)| *name != "result");
                    for (name, kept) in files {
                        assert_eq!(&home.read(&format!("{folder}/{name}")), kept, "{what}");
                    }
                }
                ("error", Err(error)) => {
                    let shown = error.to_string();
                    assert!(
                        !error.is_absent() && !shown.contains("refresh_token") && !shown.contains("BEGIN EC"),
                        "{shown}"
                    );
                }
                (result, _) => panic!("{what}: {result}, not {found:?}"),
            }
        }
    }
    assert_eq!(renewals, 2);
}

/// A key that is none of anybody's, as `openssl ec` writes it, whose point is that of `number`.
fn key_with_point_of(number: u8) -> String {
    let point = SigningKey::from_slice(&[number; 32]).expect("a number").verifying_key().to_sec1_point(false);
    let der = [&[0x30, 107, 2, 1, 1, 4, 32][..], &[7; 32], &[0xa1, 0x44, 3, 0x42, 0], point.as_bytes()].concat();
    pem(&der)
}

fn pem(der: &[u8]) -> String {
    let text = base64::prelude::BASE64_STANDARD.encode(der);
    format!("-----BEGIN EC PRIVATE KEY-----\n{text}\n-----END EC PRIVATE KEY-----\n")
}

fn key() -> String {
    key_with_point_of(7)
}

pub(crate) const SESSION: &str = "arn:aws:sts::123456789012:assumed-role/Admin/me";
pub(crate) const FILE: &str = "c03a7323bda916bba892295dd46ea73c98866a0ad0a2606cb839909f35fbc865.json";

pub(crate) fn session(ends: &str) -> Value {
    json!({
        "accessToken": {"accessKeyId": "old", "secretAccessKey": "s3cret", "sessionToken": "session", "accountId": "123456789012", "expiresAt": ends},
        "clientId": "arn:aws:signin:::devtools/same-device", "refreshToken": "r3fresh", "dpopKey": key(), "signInRegion": "us-east-2",
    })
}

fn home_with(kept: &Value) -> Home {
    let home = Home::new();
    home.write(".aws/config", &format!("[profile signin]\nlogin_session = {SESSION}\n"));
    home.write(&format!(".aws/login/cache/{FILE}"), &kept.to_string());
    home
}

pub(crate) fn renewed() -> Reply {
    ok(json!({"accessToken": {"accessKeyId": "new", "secretAccessKey": "s3cret", "sessionToken": "session"},
        "refreshToken": "next", "expiresIn": 900, "tokenType": "aws_sigv4"})
    .to_string())
}

#[test]
fn sessions_are_renewed_five_minutes_ahead_and_serve_on_meanwhile() {
    for (ends, reply, expected, requests) in [
        ("2025-11-19T00:05:01Z", renewed(), "old", 0),
        ("2025-11-19T00:05:00Z", renewed(), "new", 1),
        ("2025-11-19T00:00:01Z", status(500, "{}"), "old", 2),
    ] {
        let server = Server::answering(move |_, _| reply.clone());
        let home = home_with(&session(ends));
        let found = fetch(&home, &server, &[]).unwrap();
        assert_eq!((found.access_key_id(), found.account_id()), (expected, Some("123456789012")), "{ends}");
        assert_eq!(server.asked().len(), requests, "{ends}");
    }
    // The next one finds what this one has left, in a folder of the user's choice as well.
    let server = Server::scripted(vec![renewed()]);
    let home = home_with(&session("2025-11-19T00:00:00Z"));
    home.write(&format!("elsewhere/{FILE}"), &session("2025-11-19T00:00:00Z").to_string());
    for _ in 0..2 {
        let found = fetch(&home, &server, &[("AWS_LOGIN_CACHE_DIRECTORY", "~/elsewhere")]).unwrap();
        assert_eq!(found.access_key_id(), "new");
    }
    assert_eq!(server.asked().len(), 1);
    let kept = home.read(&format!("elsewhere/{FILE}"));
    assert_eq!(
        (&kept["refreshToken"], &kept["signInRegion"], &kept["dpopKey"]),
        (&json!("next"), &json!("us-east-2"), &json!(key()))
    );
}

#[cfg(target_os = "linux")]
#[test]
fn what_cannot_be_written_is_renewed_with_the_new_refresh_token() {
    let answer = |id: &str, refresh: &str, seconds: u32| {
        ok(json!({"accessToken": {"accessKeyId": id, "secretAccessKey": "s3cret", "sessionToken": "session"},
            "refreshToken": refresh, "expiresIn": seconds, "tokenType": "aws_sigv4"})
        .to_string())
    };
    let server =
        Server::scripted(vec![answer("one", "r-one", 60), answer("two", "r-two", 60), answer("three", "r-three", 900)]);
    let before = session("2025-11-19T00:00:00Z");
    let home = home_with(&before);
    let file = format!(".aws/login/cache/{FILE}");
    let (long, url) = (home.too_long_for_more_than(&file), server.url());
    let environment =
        home.environment(&[("HOME", &long), ("AWS_ENDPOINT_URL_SIGNIN", &url), ("AWS_REGION", "eu-west-1")]);
    let chain = DefaultChain::new(environment, Some("signin".to_owned())).with_links(Services::new().clock(clock));
    let id = || chain.provide_credentials().unwrap().access_key_id().to_owned();
    assert_eq!([id(), id(), id(), id()], ["one", "two", "three", "three"]);
    let sent = server
        .asked()
        .into_iter()
        .map(|asked| serde_json::from_str::<Value>(&asked.body).unwrap()["refreshToken"].as_str().unwrap().to_owned());
    assert_eq!(sent.collect::<Vec<_>>(), ["r3fresh", "r-one", "r-two"]);
    assert_eq!(home.read(&file), before, "it could not be written");
    // Whoever signs in anew is found.
    let anew = session("2025-11-19T01:00:00Z").to_string().replace("\"old\"", "\"anew\"");
    home.write(&file, &anew);
    assert_eq!(id(), "anew");
    std::fs::remove_file(home.path(&file)).unwrap();
    let error = chain.provide_credentials().unwrap_err().to_string();
    assert!(error.contains("nobody has signed in"), "{error}");
}

#[test]
fn what_another_program_has_renewed_meanwhile_is_found() {
    for (theirs, expected) in [("2025-11-19T00:15:00Z", Some("theirs")), ("2025-11-18T12:00:00Z", None)] {
        let home = home_with(&session("2025-11-18T00:00:00Z"));
        let path = home.path(&format!(".aws/login/cache/{FILE}"));
        let server = Server::answering(move |_, _| {
            std::fs::write(&path, session(theirs).to_string().replace("old", "theirs")).unwrap();
            status(400, r#"{"error": "TOKEN_EXPIRED", "message": "no", "__type": "AccessDeniedException"}"#)
        });
        let found = fetch(&home, &server, &[]).ok();
        assert_eq!(found.as_ref().map(Credentials::access_key_id), expected);
    }
}

#[test]
fn whoever_must_sign_in_is_told_how() {
    let refusal = |error: &str| {
        let body = json!({"error": error, "message": "no", "__type": "AccessDeniedException"});
        Reply::Answer(400, "x-amzn-errortype: AccessDeniedException\r\n".to_owned(), body.to_string())
    };
    let ended = || session("2025-11-18T00:00:00Z");
    let without = |name: &str| {
        let mut kept = ended();
        kept.as_object_mut().unwrap().remove(name);
        kept
    };
    let with_key = |key: &str| {
        let mut kept = ended();
        kept["dpopKey"] = key.into();
        kept
    };
    for (kept, reply, expected, signs_in) in [
        (ended(), refusal("TOKEN_EXPIRED"), "to renew the session of `aws login`", true),
        (ended(), refusal("USER_CREDENTIALS_CHANGED"), "to renew the session of `aws login`", true),
        (ended(), refusal("INSUFFICIENT_PERMISSIONS"), "to renew the session of `aws login`", false),
        (ended(), status(503, "{}"), "to renew the session of `aws login`", false),
        (without("dpopKey"), renewed(), "has no `dpopKey`", true),
        (without("accessToken"), renewed(), "has no `accessToken`", true),
        (
            with_key("-----BEGIN EC PRIVATE KEY-----\ns3cret\n-----END EC PRIVATE KEY-----"),
            renewed(),
            "the key of the sign-in cannot be read",
            true,
        ),
        (with_key("MHcCAQE="), renewed(), "the key of the sign-in cannot be read", true),
        (with_key(&key_with_point_of(8)), renewed(), "the key of the sign-in cannot be read", true),
        // Without its point.
        (
            with_key(&pem(&[&[0x30, 37, 2, 1, 1, 4, 32][..], &[7; 32]].concat())),
            renewed(),
            "the key of the sign-in cannot be read",
            true,
        ),
    ] {
        let server = Server::answering(move |_, _| reply.clone());
        let error = fetch(&home_with(&kept), &server, &[]).unwrap_err();
        let shown = error.to_string();
        assert!(!error.is_absent() && shown.contains(expected), "{shown}");
        assert_eq!(shown.ends_with("; run `aws login --profile signin`"), signs_in, "{shown}");
        assert!(!shown.contains("s3cret") && !shown.contains("r3fresh"), "{shown}");
    }
    let home = Home::new();
    home.write(".aws/config", &format!("[profile signin]\nlogin_session = {SESSION}\n"));
    let error = fetch(&home, &Server::scripted(Vec::new()), &[]).unwrap_err().to_string();
    assert!(
        error.ends_with(&format!("nobody has signed in as {SESSION}; run `aws login --profile signin`")),
        "{error}"
    );
}
