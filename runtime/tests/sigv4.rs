//! Signatures against AWS's own suites, in both notations, and over requests of every kind of operation.
//!
//! The suites are read where `SMITHGEN_CONFORMANCE` points to. Their requests are read by hand, because some of them are not
//! HTTP that a strict reader would take: spaces in the path, headers over several lines.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde_json::Value;
use smithgen_runtime::credentials::Credentials;
use smithgen_runtime::generated::sigv4::{Message, Signature, Signer, SigningOptions, hash};
use smithgen_runtime::types::{DateTime, TimestampFormat};

/// A request as a suite writes it.
struct Plain {
    method: String,
    path: String,
    query: String,
    headers: Vec<(String, String)>,
    body: String,
}

impl Plain {
    fn read(text: &str) -> Self {
        let (head, body) = text.split_once("\n\n").unwrap_or((text.trim_end(), ""));
        let mut lines = head.lines();
        let line = lines.next().expect("a request line");
        let (method, rest) = line.split_once(' ').expect("a method");
        let target = rest.strip_suffix(" HTTP/1.1").unwrap_or(rest);
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        let mut headers: Vec<(String, String)> = Vec::new();
        for line in lines {
            match (line.starts_with(' '), headers.last_mut()) {
                (true, Some((_, value))) => *value = format!("{value}\n{line}"),
                _ => {
                    let (name, value) = line.split_once(':').expect("a header");
                    headers.push((name.to_owned(), value.to_owned()));
                }
            }
        }
        Plain { method: method.into(), path: path.into(), query: query.into(), headers, body: body.to_owned() }
    }

    fn message<'a>(&'a self, payload: &'a str) -> Message<'a> {
        let mut message = Message::new(&self.method, &self.path, &self.query, payload);
        for (name, value) in &self.headers {
            message.header(name, value.as_bytes());
        }
        message
    }

    fn take_header(&mut self, name: &str) -> Option<String> {
        let at = self.headers.iter().position(|(other, _)| other.eq_ignore_ascii_case(name))?;
        Some(self.headers.remove(at).1.trim().to_owned())
    }

    /// The headers with small names and trimmed values, sorted.
    fn sorted_headers(&self) -> Vec<(String, String)> {
        let trimmed = |(name, value): &(String, String)| (name.to_ascii_lowercase(), value.trim().to_owned());
        let mut headers: Vec<_> = self.headers.iter().map(trimmed).collect();
        headers.sort();
        headers
    }
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The folders in a folder, by name.
fn folders(path: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let mut folders: Vec<_> = entries.map(|entry| entry.expect("an entry").path()).filter(|p| p.is_dir()).collect();
    folders.sort();
    folders
}

fn name_of(path: &Path) -> &str {
    path.file_name().and_then(|name| name.to_str()).expect("a name")
}

fn time(text: &str) -> DateTime {
    DateTime::from_str(text, TimestampFormat::DateTime).expect("a time")
}

fn check_signature(actual: &Signature, folder: &Path, kind: &str) {
    let expected = |step: &str| read(&folder.join(format!("{kind}-{step}.txt")));
    let place = folder.display();
    assert_eq!(
        String::from_utf8_lossy(actual.canonical_request()),
        expected("canonical-request").trim_end(),
        "{place}"
    );
    assert_eq!(actual.string_to_sign(), expected("string-to-sign").trim_end(), "{place}");
    assert_eq!(actual.as_hex(), expected("signature").trim_end(), "{place}");
}

/// A case of the new form: by header and by query, down to the signed request.
fn check_case(folder: &Path) {
    let context: Value = serde_json::from_str(&read(&folder.join("context.json"))).expect("JSON");
    let text = |value: &Value| value.as_str().map(str::to_owned);
    let given = &context["credentials"];
    let (id, secret) = (text(&given["access_key_id"]), text(&given["secret_access_key"]));
    let credentials =
        Credentials::new(id.expect("an id"), secret.expect("a secret"), text(&given["token"]), None, "suite");
    let (region, service) =
        (text(&context["region"]).expect("a region"), text(&context["service"]).expect("a service"));
    let options = SigningOptions {
        normalize_path: context["normalize"].as_bool().expect("a flag"),
        sign_session_token: context["omit_session_token"].as_bool() != Some(true),
        send_content_hash: context["sign_body"].as_bool().expect("a flag"),
        ..SigningOptions::default()
    };
    let when = time(context["timestamp"].as_str().expect("a time"));
    let signer = Signer::new(&credentials, &region, &service, when).with_options(options);
    let request = Plain::read(&read(&folder.join("request.txt")));
    let payload = hash(request.body.as_bytes());

    let signed = signer.sign_message(request.message(&payload)).expect("a signature");
    check_signature(&signed.signature, folder, "header");
    let expected = Plain::read(&read(&folder.join("header-signed-request.txt")));
    let mut sent = Plain { headers: request.headers.clone(), ..Plain::read(&read(&folder.join("request.txt"))) };
    sent.headers.extend(signed.headers.into_iter().map(|(name, value)| (name.to_owned(), value)));
    assert_eq!(sent.sorted_headers(), expected.sorted_headers(), "{}", folder.display());

    let expires_in = Duration::from_secs(context["expiration_in_seconds"].as_u64().expect("seconds"));
    let signed = signer.presign_message(request.message(&payload), expires_in).expect("a signature");
    check_signature(&signed.signature, folder, "query");
    let expected = Plain::read(&read(&folder.join("query-signed-request.txt")));
    let between = if request.query.is_empty() { "" } else { "&" };
    assert_eq!(format!("{}{between}{}", request.query, signed.query), expected.query, "{}", folder.display());
    assert_eq!(request.sorted_headers(), expected.sorted_headers(), "{}", folder.display());
}

#[needs::test(conformance)]
fn the_new_suite_by_header_and_by_query() {
    let root = needs::conformance!("suites/sigv4/aws-c-auth/v4");
    let cases = folders(&root);
    assert_eq!(cases.len(), 38);
    for case in &cases {
        check_case(case);
    }
}

#[needs::test(conformance)]
fn the_old_suite() {
    let root = needs::conformance!("suites/sigv4/botocore-aws4_testsuite");
    let mut count = 0;
    for folder in folders(&root) {
        // Some cases stand in a folder of their kind.
        let inner = folders(&folder);
        for case in if inner.is_empty() { vec![folder] } else { inner } {
            check_old_case(&case);
            count += 1;
        }
    }
    assert_eq!(count, 34);
}

/// The case whose signed request has the session token, turned around, where its own `.authz` and the new suite have the
/// signature.
const MISPRINTED: &str = "get-vanilla-with-session-token";

fn check_old_case(folder: &Path) {
    let name = name_of(folder);
    let step = |extension: &str| read(&folder.join(format!("{name}.{extension}"))).replace('\r', "");
    let mut request = Plain::read(&step("req"));
    let mut expected = Plain::read(&step("sreq"));
    let token = expected.headers.iter().find(|(name, _)| name.eq_ignore_ascii_case("x-amz-security-token"));
    let token = token.map(|(_, value)| value.trim().to_owned());
    // The one case of a service that does not want the token signed.
    let options = SigningOptions { sign_session_token: name != "post-sts-header-after", ..SigningOptions::default() };
    let secret = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
    let credentials = Credentials::new("AKIDEXAMPLE", secret, token, None, "suite");
    let signer = Signer::new(&credentials, "us-east-1", "service", time("2015-08-30T12:36:00Z")).with_options(options);
    let payload = hash(request.body.as_bytes());
    let signed = signer.sign_message(request.message(&payload)).expect("a signature");
    let signature = &signed.signature;
    assert_eq!(String::from_utf8_lossy(signature.canonical_request()), step("creq"), "{name}");
    assert_eq!(signature.string_to_sign(), step("sts"), "{name}");
    let headers = &signed.headers;
    let authorization = headers.iter().find(|(name, _)| *name == "authorization").map(|(_, value)| value.as_str());
    assert_eq!(authorization, Some(step("authz").as_str()), "{name}");
    // What signing brings replaces what was there.
    for (name, _) in headers {
        request.take_header(name);
    }
    request.headers.extend(headers.iter().map(|(name, value)| ((*name).to_owned(), value.clone())));
    if name == MISPRINTED {
        assert_ne!(expected.take_header("authorization"), request.take_header("authorization"), "it is mended");
    }
    assert_eq!(request.sorted_headers(), expected.sorted_headers(), "{name}");
}

#[needs::test(conformance)]
fn paths_are_escaped_twice() {
    let root = needs::conformance!("suites/sigv4/smithy-rs-extra");
    let cases = folders(&root);
    assert_eq!(cases.iter().map(|case| name_of(case)).collect::<Vec<_>>(), ["double-encode-path", "double-url-encode"]);
    let credentials = Credentials::new("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", None, None, "suite");
    let signer = Signer::new(&credentials, "us-east-2", "lambda", time("2021-05-11T15:40:45Z"));
    let sign = |case: &Path| {
        let request = Plain::read(&read(&case.join("request.txt")));
        let payload = hash(request.body.as_bytes());
        signer.sign_message(request.message(&payload)).expect("a signature")
    };
    for case in &cases {
        let signed = sign(case);
        let expected = read(&case.join("header-canonical-request.txt"));
        assert_eq!(String::from_utf8_lossy(signed.signature.canonical_request()), expected.trim_end());
    }
    // The other case does not say by whose secret it was signed.
    let signed = sign(&cases[1]);
    assert_eq!(signed.signature.string_to_sign(), read(&cases[1].join("header-string-to-sign.txt")).trim_end());
    let mut expected = Plain::read(&read(&cases[1].join("header-signed-request.txt")));
    let authorization = signed.headers.into_iter().find(|(name, _)| *name == "authorization").map(|(_, value)| value);
    assert_eq!(authorization, expected.take_header("authorization"));
}

#[test]
fn what_amazon_s3_wants() {
    let credentials = Credentials::new("AKIDEXAMPLE", "secret", None, None, "test");
    let options = SigningOptions {
        normalize_path: false,
        double_encode_path: false,
        send_content_hash: true,
        ..SigningOptions::default()
    };
    let signer = Signer::new(&credentials, "us-east-1", "s3", DateTime::from_secs(0)).with_options(options);
    let payload = hash(b"");
    let signed = signer.sign_message(Message::new("GET", "/a//b%20c/..", "x=1&x", &payload)).unwrap();
    let canonical = String::from_utf8_lossy(signed.signature.canonical_request()).into_owned();
    assert!(canonical.starts_with("GET\n/a//b%20c/..\nx=&x=1\n"), "{canonical}");
    assert!(canonical.contains(&format!("x-amz-content-sha256:{payload}\n")), "{canonical}");
}

#[test]
fn requests_are_signed_in_place() {
    let credentials = Credentials::new("AKIDEXAMPLE", "secret", Some("t0ken".to_owned()), None, "test");
    let signer = Signer::new(&credentials, "us-east-1", "service", DateTime::from_secs(1_440_938_160));
    let mut request = http::Request::post("http://example.com:8080/?a=1").body(b"body".to_vec()).unwrap();
    signer.sign(&mut request).unwrap();
    assert_eq!(request.headers()["host"], "example.com:8080");
    let first = request.headers()["authorization"].clone();
    // A second signature takes the place of the first, and covers the same.
    signer.sign(&mut request).unwrap();
    assert_eq!(request.headers()["authorization"], first);
    assert_eq!(request.headers().get_all("authorization").iter().count(), 1);
    let shown = format!("{request:?} {signer:?}");
    assert!(!shown.contains("t0ken") && !shown.contains("Signature=") && !shown.contains("secret\""), "{shown}");
    // Without a token, none stays behind.
    let lasting = Credentials::new("AKIDEXAMPLE", "secret", None, None, "test");
    Signer::new(&lasting, "us-east-1", "service", DateTime::from_secs(0)).sign(&mut request).unwrap();
    assert!(!request.headers().contains_key("x-amz-security-token"));
    *request.body_mut() = b"Body".to_vec();
    signer.sign(&mut request).unwrap();
    assert_ne!(request.headers()["authorization"], first);
}

#[test]
fn what_cannot_be_signed_is_refused() {
    let credentials = Credentials::new("AKID\n", "secret", None, None, "test");
    let signer = Signer::new(&credentials, "us-east-1", "service", DateTime::from_secs(0));
    let request = || http::Request::get("https://example.com/").body(Vec::new()).unwrap();
    let problem = |error: smithgen_runtime::error::ConstructionFailure| error.to_string();
    let error = problem(signer.sign(&mut request()).unwrap_err());
    assert!(error.contains("characters that no header may have"), "{error}");
    for expiry in [Duration::ZERO, Duration::from_millis(999), Duration::from_secs(604_801), Duration::MAX] {
        let error = problem(signer.presign(&mut request(), expiry).unwrap_err());
        assert!(error.contains("valid for 1 second to 604800 seconds"), "{error}");
    }
    let mut relative = http::Request::get("/").body(Vec::new()).unwrap();
    assert!(problem(signer.sign(&mut relative).unwrap_err()).contains("names no host"));
    let late = Signer::new(&credentials, "us-east-1", "service", DateTime::from_secs(i64::MAX));
    assert!(late.sign(&mut request()).is_err());
}
