//! Conversations with IAM Identity Center, on the tokens that the AWS CLI keeps.

use std::time::{Duration, SystemTime};

use serde_json::{Value, json};
use smithgen_credentials::{DefaultChain, Services, SsoProvider};
use smithgen_runtime::credentials::{Credentials, CredentialsError, Place, ProvideCredentials, ProvideToken as _, Sso};
use smithgen_runtime::generated::schema::TimestampFormat;
use smithgen_runtime::types::DateTime;

use crate::home::Home;
use crate::server::{Reply, Server, ok, status};

/// The file names are the SHA-1 of `company` and of the address, as the AWS CLI has them.
pub(crate) const BY_SESSION: &str = ".aws/sso/cache/71b21161ffa1e6516bcc072aaf5ef38cbe85b511.json";
pub(crate) const BY_ADDRESS: &str = ".aws/sso/cache/b7037568a7e4f6fba9450af24427009b78703b33.json";
pub(crate) const ADDRESS: &str = "https://company.awsapps.com/start";

const CONFIG: &str = "[profile dev]\nsso_session = company\nsso_account_id = 123456789012\nsso_role_name = reader\nregion = eu-west-3\n\
    [profile old]\nsso_start_url = https://company.awsapps.com/start\nsso_region = eu-west-1\nsso_account_id = 123456789012\n\
    sso_role_name = reader\n\
    [sso-session company]\nsso_start_url = https://company.awsapps.com/start\nsso_region = eu-west-1\n";

/// 2026-01-01T00:00:00Z.
fn clock() -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_secs(1_767_225_600)
}

/// What the portal gives for the token `token`.
fn portal() -> Reply {
    portal_until("2026-01-01T01:00:00Z")
}

/// The same with credentials that end then.
pub(crate) fn portal_until(end: &str) -> Reply {
    let end = DateTime::from_str(end, TimestampFormat::DateTime).unwrap().secs() * 1000;
    let credentials =
        json!({"accessKeyId": "id", "secretAccessKey": "s3cret", "sessionToken": "session", "expiration": end});
    ok(json!({"roleCredentials": credentials}).to_string())
}

fn kept(token: &str, expires_at: &str) -> Value {
    json!({"startUrl": ADDRESS, "region": "eu-west-1", "accessToken": token, "expiresAt": expires_at})
}

fn renewable(token: &str, expires_at: &str) -> Value {
    let mut kept = kept(token, expires_at);
    for (name, value) in [
        ("refreshToken", "refresh"),
        ("clientId", "client"),
        ("clientSecret", "client s3cret"),
        ("registrationExpiresAt", "2026-02-01T00:00:00Z"),
        ("scopes", "more than we know of"),
    ] {
        kept[name] = value.into();
    }
    kept
}

/// The profile's credentials, with both services on `server`.
fn fetch(home: &Home, server: &Server, profile: &str) -> Result<Credentials, CredentialsError> {
    let url = server.url();
    let environment = home.environment(&[
        ("AWS_ENDPOINT_URL_SSO", &url),
        ("AWS_ENDPOINT_URL_SSO_OIDC", &url),
        ("AWS_MAX_ATTEMPTS", "2"),
    ]);
    let chain = DefaultChain::new(environment, Some(profile.to_owned()));
    chain.with_links(Services::new().clock(clock)).provide_credentials()
}

fn home_with(name: &str, kept: &Value) -> Home {
    let home = Home::new();
    home.write(".aws/config", CONFIG);
    home.write(name, &kept.to_string());
    home
}

#[test]
fn tokens_that_serve_bring_credentials_of_the_role() {
    let server = Server::answering(|_, _| portal());
    for (profile, file, time) in [
        ("dev", BY_SESSION, "2026-01-01T01:00:00Z"),
        ("dev", BY_SESSION, "2026-01-01T00:15:00Z"),
        // The first version of the AWS CLI writes times so.
        ("dev", BY_SESSION, "2026-01-01T01:00:00UTC"),
        ("old", BY_ADDRESS, "2026-01-01T00:00:01Z"),
    ] {
        let home = home_with(file, &kept("t0ken", time));
        let credentials = fetch(&home, &server, profile).unwrap();
        assert_eq!((credentials.access_key_id(), credentials.session_token()), ("id", Some("session")));
        assert_eq!((credentials.account_id(), credentials.provider_name()), (Some("123456789012"), "sso"));
        assert_eq!(credentials.expiry(), Some(clock() + Duration::from_secs(3600)));
        let asked = server.asked().pop().unwrap();
        assert_eq!(asked.line, "GET /federation/credentials?role_name=reader&account_id=123456789012");
        assert_eq!((asked.header("x-amz-sso_bearer_token"), asked.header("authorization")), (Some("t0ken"), None));
        assert_eq!(home.read(file)["accessToken"], "t0ken");
    }
    assert_eq!(server.asked().len(), 4);
}

#[test]
fn tokens_that_are_about_to_end_are_renewed_for_all_programs() {
    for (time, answer, refresh) in [
        (
            "2026-01-01T00:14:59Z",
            json!({"accessToken": "new", "expiresIn": 3600, "refreshToken": "next", "tokenType": "Bearer"}),
            Some("next"),
        ),
        ("2025-12-01T00:00:00Z", json!({"accessToken": "new", "expiresIn": 3600}), None),
    ] {
        let server = Server::answering(move |asked, _| match asked.line.as_str() {
            "POST /token" => ok(answer.to_string()),
            _ => portal(),
        });
        let home = home_with(BY_SESSION, &renewable("t0ken", time));
        assert!(fetch(&home, &server, "dev").is_ok());
        let asked = server.asked();
        assert_eq!(asked.len(), 2);
        let sent: Value = serde_json::from_str(&asked[0].body).unwrap();
        let expected = json!({"clientId": "client", "clientSecret": "client s3cret", "grantType": "refresh_token", "refreshToken": "refresh"});
        assert_eq!((sent, asked[0].header("authorization")), (expected, None));
        assert_eq!(asked[1].header("x-amz-sso_bearer_token"), Some("new"));
        // Others find it, with all that we do not know of.
        let mut expected = renewable("new", "2026-01-01T01:00:00Z");
        match refresh {
            Some(refresh) => expected["refreshToken"] = refresh.into(),
            None => drop(expected.as_object_mut().unwrap().remove("refreshToken")),
        }
        assert_eq!(home.read(BY_SESSION), expected);
        assert_eq!(home.names(".aws/sso/cache").len(), 1);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            let mode = std::fs::metadata(home.path(BY_SESSION)).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
        }
    }
}

#[cfg(target_os = "linux")]
#[test]
fn what_cannot_be_written_is_renewed_with_the_new_refresh_token() {
    let server = Server::answering(|asked, number| match asked.line.as_str() {
        "POST /token" => {
            let seconds = if number < 4 { 60 } else { 3600 };
            let token = format!("token-{number}");
            ok(json!({"accessToken": token, "expiresIn": seconds, "refreshToken": format!("r-{token}")}).to_string())
        }
        _ => portal(),
    });
    let before = renewable("t0ken", "2025-12-01T00:00:00Z");
    let home = home_with(BY_SESSION, &before);
    let (long, url) = (home.too_long_for_more_than(BY_SESSION), server.url());
    let environment =
        home.environment(&[("HOME", &long), ("AWS_ENDPOINT_URL_SSO", &url), ("AWS_ENDPOINT_URL_SSO_OIDC", &url)]);
    let chain = DefaultChain::new(environment, Some("dev".to_owned())).with_links(Services::new().clock(clock));
    for _ in 0..4 {
        chain.provide_credentials().unwrap();
    }
    let seen = server.asked().into_iter().map(|asked| match serde_json::from_str::<Value>(&asked.body) {
        Ok(body) => body["refreshToken"].as_str().unwrap().to_owned(),
        Err(_) => asked.header("x-amz-sso_bearer_token").unwrap().to_owned(),
    });
    assert_eq!(
        seen.collect::<Vec<_>>(),
        ["refresh", "token-0", "r-token-0", "token-2", "r-token-2", "token-4", "token-4"]
    );
    assert_eq!(home.read(BY_SESSION), before, "it could not be written");
    // Whoever signs in anew is found.
    home.write(BY_SESSION, &kept("anew", "2027-01-01T00:00:00Z").to_string());
    chain.provide_credentials().unwrap();
    assert_eq!(server.asked().pop().unwrap().header("x-amz-sso_bearer_token"), Some("anew"));
}

#[test]
fn what_serves_yet_does_so_while_the_service_is_down() {
    let server = Server::answering(|asked, _| match asked.line.as_str() {
        "POST /token" => status(500, r#"{"error": "server_error"}"#),
        _ => portal(),
    });
    let home = home_with(BY_SESSION, &renewable("t0ken", "2026-01-01T00:01:00Z"));
    assert!(fetch(&home, &server, "dev").is_ok());
    assert_eq!(
        server.lines(),
        ["POST /token", "POST /token", "GET /federation/credentials?role_name=reader&account_id=123456789012"]
    );
    assert_eq!(home.read(BY_SESSION)["accessToken"], "t0ken");
}

#[test]
fn what_another_program_has_renewed_meanwhile_is_found() {
    let home = home_with(BY_SESSION, &renewable("t0ken", "2025-12-31T00:00:00Z"));
    let path = home.path(BY_SESSION);
    let server = Server::answering(move |asked, _| match asked.line.as_str() {
        "POST /token" => {
            std::fs::write(&path, renewable("theirs", "2026-01-01T00:10:00Z").to_string()).unwrap();
            status(400, r#"{"error": "invalid_grant", "__type": "InvalidGrantException"}"#)
        }
        _ => portal(),
    });
    assert!(fetch(&home, &server, "dev").is_ok());
    assert_eq!(server.asked()[1].header("x-amz-sso_bearer_token"), Some("theirs"));
}

#[test]
fn whoever_must_sign_in_is_told_how() {
    let server = Server::answering(|asked, _| match asked.line.as_str() {
        "POST /token" => status(
            400,
            r#"{"error": "invalid_grant", "error_description": "Invalid refresh token provided", "__type": "InvalidGrantException"}"#,
        ),
        _ => status(401, r#"{"message": "Session token not found or invalid", "__type": "UnauthorizedException"}"#),
    });
    let ended = "2025-12-31T23:59:59Z";
    for (profile, file, text, expected) in [
        ("dev", "other", "{}".to_owned(), "nobody has signed in"),
        ("dev", BY_SESSION, "{".to_owned(), "is no JSON object"),
        ("dev", BY_SESSION, r#"["s3cret"]"#.to_owned(), "is no JSON object"),
        ("dev", BY_SESSION, r#"{"accessToken": "s3cret"}"#.to_owned(), "holds no token"),
        ("dev", BY_SESSION, kept("s3cret", "soon").to_string(), "holds no token"),
        ("dev", BY_SESSION, kept("s3cret", ended).to_string(), "the sign-in is over"),
        ("dev", BY_SESSION, renewable("s3cret", ended).to_string(), "the sign-in is over, to renew it: "),
        (
            "dev",
            BY_SESSION,
            renewable("s3cret", ended).to_string().replace("2026-02-01", "2025-02-01"),
            "the sign-in is over;",
        ),
        ("old", BY_ADDRESS, renewable("s3cret", ended).to_string(), "the sign-in is over;"),
        ("dev", BY_SESSION, kept("s3cret", "2027-01-01T00:00:00Z").to_string(), "Session token not found or invalid"),
    ] {
        let home = Home::new();
        home.write(".aws/config", CONFIG);
        home.write(file, &text);
        let error = fetch(&home, &server, profile).unwrap_err();
        let shown = error.to_string();
        assert!(!error.is_absent() && shown.contains(expected), "{text}: {shown}");
        assert!(shown.contains(&format!("; run `aws sso login --profile {profile}`")), "{shown}");
        assert!(!shown.contains("s3cret"), "{shown}");
    }
}

#[test]
fn other_failures_do_not_ask_for_a_sign_in() {
    for (reply, expected, requests) in [
        (status(404, r#"{"message": "no such role", "__type": "ResourceNotFoundException"}"#), "no such role", 1),
        (status(429, r#"{"message": "slow down", "__type": "TooManyRequestsException"}"#), "slow down", 2),
        (ok("{}"), "the answer has none", 1),
    ] {
        let server = Server::answering(move |_, _| reply.clone());
        let home = home_with(BY_SESSION, &kept("t0ken", "2027-01-01T00:00:00Z"));
        let error = fetch(&home, &server, "dev").unwrap_err().to_string();
        assert!(error.contains(expected) && !error.contains("aws sso login"), "{error}");
        assert_eq!(server.asked().len(), requests, "{error}");
    }
}

#[test]
fn programs_have_the_token_itself() {
    let home = home_with(BY_SESSION, &kept("t0ken", "2027-01-01T00:00:00Z"));
    let sso = Sso {
        session: Some("company".to_owned()),
        start_url: ADDRESS.to_owned(),
        region: "eu-west-1".to_owned(),
        ..Sso::default()
    };
    let place = Place { environment: home.environment(&[]), profile: None };
    let provider = SsoProvider::new(sso).place(place).services(Services::new().clock(clock));
    let token = provider.provide_token().unwrap();
    assert_eq!((token.token(), token.expiration() > Some(clock())), ("t0ken", true));
    assert!(!format!("{token:?} {provider:?}").contains("t0ken"));
    let error = provider.provide_credentials().unwrap_err().to_string();
    assert!(error.contains("has no `sso_account_id` or no `sso_role_name`"), "{error}");
    std::fs::remove_file(home.path(BY_SESSION)).unwrap();
    let error = provider.provide_token().unwrap_err().to_string();
    assert_eq!(error, "nobody has signed in; run `aws sso login --sso-session company`");
}

#[test]
fn credentials_are_kept_where_the_aws_cli_keeps_them() {
    // The SHA-1 of what botocore writes of each sign-in.
    for (profile, file, name) in [
        ("dev", BY_SESSION, "a88f57f31e9714feb7111cf4191596c7e48934e0.json"),
        ("old", BY_ADDRESS, "c85e6bf5df2ee58cd8b85327e92d55a8eb4f67e6.json"),
    ] {
        let server = Server::scripted(vec![portal()]);
        let home = home_with(file, &kept("t0ken", "2027-01-01T00:00:00Z"));
        let environment = home.environment(&[("AWS_ENDPOINT_URL_SSO", &server.url())]);
        let services = Services::new().clock(clock).cache_folder(home.path("kept"));
        let chain = DefaultChain::new(environment, Some(profile.to_owned())).with_links(services);
        let first = chain.provide_credentials().unwrap();
        // A program that begins later does without the token.
        std::fs::remove_file(home.path(file)).unwrap();
        assert_eq!(chain.provide_credentials(), Ok(first));
        assert_eq!((home.names("kept"), server.asked().len()), (vec![name.to_owned()], 1));
        let parts = json!({"AccessKeyId": "id", "SecretAccessKey": "s3cret", "SessionToken": "session",
            "Expiration": "2026-01-01T01:00:00Z", "AccountId": "123456789012"});
        assert_eq!(home.read(&format!("kept/{name}")), json!({"Credentials": parts}));
    }
}
