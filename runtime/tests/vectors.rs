//! Known answers of botocore, which a clone alone holds: the scripts in `tests/python/vectors` made them, and where Python packages
//! may be fetched, a test of the `tests` crate makes them again and compares. Those about bodies and retries are in the tests of
//! these.

mod service;

use std::time::{Duration, SystemTime};

use http::{Request, Response};
use serde_json::{Value, json};
use service::PutNote;
use smithgen_runtime::config::{Config, Environment, Loader};
use smithgen_runtime::credentials::{Credentials, Token};
use smithgen_runtime::generated::endpoint;
use smithgen_runtime::generated::sigv4::{Message, Signature, Signer, SigningOptions, hash};
use smithgen_runtime::generated::{AuthScheme, OperationMeta, ServiceMeta};
use smithgen_runtime::operation::Operation;
use smithgen_runtime::presigning::{AuthTokenGenerator, PresigningConfig};
use smithgen_runtime::types::{DateTime, TimestampFormat};

/// The cases of a set, which are this many at least.
fn cases(set: &str, count: usize) -> Vec<Value> {
    let cases: Vec<Value> = serde_json::from_str(set).expect("JSON");
    assert!(cases.len() >= count, "only {} cases", cases.len());
    cases
}

fn text<'a>(case: &'a Value, name: &str) -> &'a str {
    case[name].as_str().unwrap_or_else(|| panic!("no {name} in {case}"))
}

fn headers(case: &Value) -> impl Iterator<Item = (&str, &str)> {
    let headers = case["headers"].as_array().expect("headers").iter();
    headers.map(|header| (header[0].as_str().expect("a name"), header[1].as_str().expect("a value")))
}

/// The path and the query of a URL as they stand there.
fn target(url: &str) -> (&str, &str) {
    let (_, rest) = url.split_once("://").expect("a scheme");
    let target = &rest[rest.find('/').expect("a path")..];
    target.split_once('?').unwrap_or((target, ""))
}

fn check_signature(case: &Value, by: &str, signature: &Signature) {
    let (name, expected) = (text(case, "name"), &case[by]);
    let canonical = String::from_utf8_lossy(signature.canonical_request());
    assert_eq!(canonical, text(expected, "canonical_request"), "{name} {by}");
    assert_eq!(signature.string_to_sign(), text(expected, "string_to_sign"), "{name} {by}");
    assert_eq!(signature.as_hex(), text(expected, "signature"), "{name} {by}");
}

#[test]
fn signatures_are_those_of_botocore() {
    for case in &cases(include_str!("vectors/signing.json"), 32) {
        let token = case["token"].as_str().map(str::to_owned);
        let credentials =
            Credentials::new(text(case, "access_key"), text(case, "secret_key"), token.clone(), None, "vectors");
        let is_s3 = case["s3"] == true;
        let options = SigningOptions {
            normalize_path: !is_s3,
            double_encode_path: !is_s3,
            send_content_hash: is_s3,
            sign_session_token: case["token_is_signed"] == true,
        };
        let time = DateTime::from_str(text(case, "time"), TimestampFormat::DateTime).expect("a time");
        let signer = Signer::new(&credentials, text(case, "region"), text(case, "service"), time).with_options(options);
        let expires_in = Duration::from_secs(case["expires"].as_u64().expect("seconds"));

        let (path, query) = target(text(case, "url"));
        let payload = hash(text(case, "body").as_bytes());
        let mut message = Message::new(text(case, "method"), path, query, &payload);
        for (name, value) in headers(case) {
            message.header(name, value.as_bytes());
        }
        let signed = signer.sign_message(message.clone()).expect("a signature");
        check_signature(case, "by_header", &signed.signature);
        let expected = [
            ("x-amz-security-token", token.as_deref()),
            ("x-amz-date", Some(&*text(case, "time").replace(['-', ':'], ""))),
            ("x-amz-content-sha256", is_s3.then_some(&*payload)),
            ("authorization", Some(text(&case["by_header"], "authorization"))),
        ];
        let expected: Vec<_> = expected.into_iter().filter_map(|(name, value)| Some((name, value?))).collect();
        let actual: Vec<_> = signed.headers.iter().map(|(name, value)| (*name, value.as_str())).collect();
        assert_eq!(actual, expected, "{}", text(case, "name"));
        let by_query = signer.presign_message(message, expires_in).expect("a signature");
        check_signature(case, "by_query", &by_query.signature);
        check_request(case, &signer, &expected, &format!("{query}&{}", by_query.query), expires_in);
    }
}

/// A request of the `http` crate has the same signature, by either way; its host is added where it is not given.
fn check_request(case: &Value, signer: &Signer<'_>, signed: &[(&str, &str)], query: &str, expires_in: Duration) {
    let request = || {
        let mut request = Request::builder().method(text(case, "method")).uri(text(case, "url"));
        for (name, value) in headers(case).filter(|(name, _)| *name != "host") {
            request = request.header(name, value);
        }
        request.body(text(case, "body").as_bytes().to_vec()).expect("a request")
    };
    let mut by_header = request();
    signer.sign(&mut by_header).expect("a signature");
    for (name, value) in signed {
        assert_eq!(by_header.headers()[*name], value, "{} {name}", text(case, "name"));
    }
    let mut by_query = request();
    signer.presign(&mut by_query, expires_in).expect("a signature");
    assert_eq!(by_query.uri().query(), Some(query.trim_start_matches('&')), "{}", text(case, "name"));
    assert_eq!(by_query.uri().path(), request().uri().path());
    assert!(!by_query.headers().contains_key("authorization"));
}

#[test]
fn endpoint_rules_have_the_functions_of_botocore() {
    for case in &cases(include_str!("vectors/endpoints.json"), 200) {
        let arguments = case["arguments"].as_array().expect("arguments");
        let text = arguments[0].as_str().expect("a text");
        let number = |at: usize| usize::try_from(arguments[at].as_u64().expect("a number")).expect("a small one");
        let flag = || arguments.last() == Some(&Value::Bool(true));
        let result = match case["function"].as_str().expect("a function") {
            "aws_partition" => endpoint::partition(endpoint::PARTITIONS, text).map(|partition| {
                json!({
                    "name": partition.name,
                    "dnsSuffix": partition.dns_suffix,
                    "dualStackDnsSuffix": partition.dual_stack_dns_suffix,
                    "implicitGlobalRegion": partition.implicit_global_region,
                    "supportsFIPS": partition.supports_fips,
                    "supportsDualStack": partition.supports_dual_stack,
                })
            }),
            "substring" => endpoint::substring(text, number(1), number(2), flag()).map(Value::from),
            "is_valid_host_label" => Some(endpoint::is_valid_host_label(text, flag()).into()),
            "aws_is_virtual_hostable_s3_bucket" => Some(endpoint::is_virtual_hostable_s3_bucket(text, flag()).into()),
            "aws_parse_arn" => endpoint::parse_arn(text).map(|arn| {
                json!({
                    "partition": arn.partition,
                    "service": arn.service,
                    "region": arn.region,
                    "accountId": arn.account_id,
                    "resourceId": arn.resource_id,
                })
            }),
            "parse_url" => endpoint::parse_url(text).map(|url| {
                json!({
                    "scheme": url.scheme,
                    "authority": url.authority,
                    "path": url.path,
                    "normalizedPath": url.normalized_path,
                    "isIp": url.is_ip,
                })
            }),
            "uri_encode" => Some(endpoint::uri_encode(text).into()),
            other => panic!("nobody knows {other}"),
        };
        assert_eq!(result.unwrap_or_default(), case["result"], "{case}");
    }
}

#[test]
fn schemes_are_chosen_as_by_botocore() {
    static BEDROCK: ServiceMeta = ServiceMeta::new("Bedrock").signing_name("bedrock");
    let known = |id: &str| match id {
        "aws.auth#sigv4" => AuthScheme::SigV4,
        "aws.auth#sigv4a" => AuthScheme::SigV4A,
        "smithy.api#httpBearerAuth" => AuthScheme::HttpBearer,
        "smithy.api#noAuth" => AuthScheme::None,
        other => panic!("nobody knows {other}"),
    };
    for case in &cases(include_str!("vectors/schemes.json"), 300) {
        let accepted = case["accepted"].as_array().expect("schemes").iter();
        let accepted: Vec<_> = accepted.map(|id| known(id.as_str().expect("an id"))).collect();
        let (preference, in_code) = (case["preference"].as_str(), case["in_code"] == true);
        let token = (case["token"] == true).then_some(("AWS_BEARER_TOKEN_BEDROCK", "token"));
        let setting = preference.filter(|_| !in_code).map(|names| ("AWS_AUTH_SCHEME_PREFERENCE", names));
        let environment = Environment::of_variables(token.into_iter().chain(setting), false);
        let mut config = Loader::new().environment(environment).load().expect("settings").config().expect("settings");
        if token.is_none() {
            // botocore asks for what a scheme needs when it is chosen.
            config = config.token_provider(Token::new("another", None));
        }
        if let Some(names) = preference.filter(|_| in_code) {
            config = config.auth_scheme_preference(names.split(',').map(|name| name.trim().to_owned()));
        }
        let (input, output) = (PutNote::META.input, PutNote::META.output);
        let operation = OperationMeta::new("Invoke", &BEDROCK, input, output, &[], accepted.leak());
        let scheme = config.build().auth_scheme(&operation).expect("a scheme");
        assert_eq!(scheme.name(), text(case, "scheme"), "{case}");
    }
}

#[test]
fn points_in_time_are_those_of_botocore() {
    let format = |name: &str| match name {
        "date-time" => TimestampFormat::DateTime,
        "http-date" => TimestampFormat::HttpDate,
        "epoch-seconds" => TimestampFormat::EpochSeconds,
        other => panic!("no format is called {other}"),
    };
    for case in &cases(include_str!("vectors/timestamps.json"), 40) {
        let seconds = case["seconds"].as_i64().expect("seconds");
        if let Some(written) = case["written"].as_object() {
            for (name, text) in written {
                assert_eq!(DateTime::from_secs(seconds).fmt(format(name)).ok().as_deref(), text.as_str(), "{case}");
            }
        } else {
            let read = DateTime::from_str(text(case, "text"), format(text(case, "format"))).expect("a time");
            let nanoseconds = u64::from(read.subsec_nanos());
            assert_eq!((read.secs(), Some(nanoseconds)), (seconds, case["nanoseconds"].as_u64()), "{case}");
        }
    }
}

#[test]
fn errors_say_what_botocore_finds() {
    for case in &cases(include_str!("vectors/errors.json"), 12) {
        let mut response =
            Response::builder().status(u16::try_from(case["status"].as_u64().expect("a status")).unwrap());
        for (name, value) in case["headers"].as_object().expect("headers") {
            response = response.header(name, value.as_str().expect("a value"));
        }
        let response = response.body(text(case, "body").as_bytes()).expect("a response");
        let Err(error) = PutNote::parse_response(response) else { panic!("no error: {case}") };
        assert_eq!(error.code(), case["code"].as_str(), "{case}");
        assert_eq!(error.message(), case["message"].as_str(), "{case}");
        assert_eq!(error.request_id(), case["request_id"].as_str(), "{case}");
    }
}

#[test]
fn passwords_of_databases_are_those_of_botocore() {
    for case in &cases(include_str!("vectors/tokens.json"), 5) {
        let (arguments, keys) = (&case["arguments"], &case["keys"]);
        let key = |index: usize| keys[index].as_str().map(str::to_owned);
        let credentials = Credentials::new(key(0).expect("an id"), key(1).expect("a key"), key(2), None, "vectors");
        let generator = match (text(case, "service"), arguments["admin"].as_bool()) {
            ("rds", _) => {
                let port = arguments["Port"].as_u64().and_then(|port| port.try_into().ok()).expect("a port");
                AuthTokenGenerator::rds(text(arguments, "DBHostname"), port, text(arguments, "DBUsername"))
            }
            (_, Some(true)) => AuthTokenGenerator::dsql_admin(text(arguments, "Hostname")),
            _ => AuthTokenGenerator::dsql(text(arguments, "Hostname")),
        };
        let time = DateTime::from_str(text(case, "time"), TimestampFormat::DateTime).expect("a time");
        let start = SystemTime::try_from(time).expect("a time");
        let seconds = Duration::from_secs(arguments["ExpiresIn"].as_u64().unwrap_or(900));
        let presigning = PresigningConfig::builder().start_time(start).expires_in(seconds).build().unwrap();
        let generator = generator.presigning_config(presigning);
        let region = text(case, "region");
        let token = generator.auth_token_of(&credentials, region).unwrap();
        // The order of parameters says nothing.
        let parts = |token: &str| {
            let mut parts: Vec<String> = token.split(['?', '&']).map(str::to_owned).collect();
            parts[1..].sort_unstable();
            parts
        };
        assert_eq!(parts(token.as_str()), parts(text(case, "token")), "{case}");
        let config = Config::builder().region(region).credentials_provider(credentials).build();
        assert_eq!(generator.auth_token(&config).unwrap(), token);
        assert!(!format!("{token:?}").contains("X-Amz"));
    }
}

#[test]
fn passwords_are_for_hosts_alone_and_valid_from_now_on() {
    let keys = || Credentials::new("AKIDEXAMPLE", "s3cret", None, None, "vectors");
    let config = Config::builder().region("eu-west-1").credentials_provider(keys()).build();
    for host in ["", "a/b", "a?b", "a#b", "u@a", "a:1", "a b", "[::1"] {
        let problem = AuthTokenGenerator::rds(host, 5432, "u").auth_token(&config).unwrap_err().to_string();
        assert!(problem.contains("is no host") || problem.contains("inval"), "{host}: {problem}");
    }
    let token: String = AuthTokenGenerator::dsql("[::1]").auth_token(&config).unwrap().into();
    let now = DateTime::from(SystemTime::now()).fmt(TimestampFormat::DateTime).unwrap();
    assert!(token.contains(&format!("X-Amz-Date={}T", now[..10].replace('-', ""))), "{token}");
    assert!(token.contains("&X-Amz-Expires=900&"), "{token}");
    let generator = AuthTokenGenerator::dsql_admin("a");
    for (config, problem) in [
        (Config::builder().region("eu-west-1").build(), "`credentials_provider`"),
        (Config::builder().credentials_provider(keys()).build(), "region"),
    ] {
        assert!(generator.auth_token(&config).unwrap_err().to_string().contains(problem));
    }
}
