//! Signatures against AWS's own suites, in both notations, and over requests of every kind of operation.
//!
//! The suites are read where `SMITHGEN_CONFORMANCE` points to. Their requests are read by hand, because some of them are not
//! HTTP that a strict reader would take: spaces in the path, headers over several lines.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use p256::ecdsa::signature::Verifier as _;
use p256::ecdsa::{DerSignature, VerifyingKey};
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

/// What a case of the new form signs, and how.
struct Case {
    context: Value,
    credentials: Credentials,
    request: Plain,
    payload: String,
}

impl Case {
    fn read(folder: &Path) -> Self {
        let context: Value = serde_json::from_str(&read(&folder.join("context.json"))).expect("JSON");
        let given = &context["credentials"];
        let text = |name: &str| given[name].as_str().map(str::to_owned);
        let (id, secret) = (text("access_key_id").expect("an id"), text("secret_access_key").expect("a secret"));
        let credentials = Credentials::new(id, secret, text("token"), None, "suite");
        let request = Plain::read(&read(&folder.join("request.txt")));
        let payload = hash(request.body.as_bytes());
        Case { context, credentials, request, payload }
    }

    fn signer(&self) -> Signer<'_> {
        let (text, flag) = (|name: &str| self.context[name].as_str(), |name: &str| self.context[name].as_bool());
        let options = SigningOptions {
            normalize_path: flag("normalize").expect("a flag"),
            sign_session_token: flag("omit_session_token") != Some(true),
            send_content_hash: flag("sign_body").expect("a flag"),
            ..SigningOptions::default()
        };
        let (region, service) = (text("region").expect("a region"), text("service").expect("a service"));
        let when = time(text("timestamp").expect("a time"));
        Signer::new(&self.credentials, region, service, when).with_options(options)
    }

    /// The signature by header, and by query; each must make the request that the suite has. `shown` makes requests comparable.
    fn sign(&self, signer: &Signer<'_>, folder: &Path, shown: impl Fn(&str) -> String) -> [Signature; 2] {
        let expected = |kind: &str| Plain::read(&shown(&read(&folder.join(format!("{kind}-signed-request.txt")))));
        let request = &self.request;
        let by_header = signer.sign_message(request.message(&self.payload)).expect("a signature");
        let mut headers = request.headers.clone();
        headers.extend(by_header.headers.into_iter().map(|(name, value)| (name.to_owned(), shown(&value))));
        let sent = Plain { headers, ..Plain::read(&read(&folder.join("request.txt"))) };
        assert_eq!(sent.sorted_headers(), expected("header").sorted_headers(), "{}", folder.display());

        let expires_in = Duration::from_secs(self.context["expiration_in_seconds"].as_u64().expect("seconds"));
        let by_query = signer.presign_message(request.message(&self.payload), expires_in).expect("a signature");
        let between = if request.query.is_empty() { "" } else { "&" };
        let query = shown(&format!("{}{between}{}", request.query, by_query.query));
        assert_eq!(query, expected("query").query, "{}", folder.display());
        assert_eq!(request.sorted_headers(), expected("query").sorted_headers(), "{}", folder.display());
        [by_header.signature, by_query.signature]
    }
}

#[needs::test(conformance)]
fn the_new_suite_by_header_and_by_query() {
    let root = needs::conformance!("suites/sigv4/aws-c-auth/v4");
    let cases = folders(&root);
    assert_eq!(cases.len(), 38);
    for folder in &cases {
        let case = Case::read(folder);
        let [by_header, by_query] = case.sign(&case.signer(), folder, str::to_owned);
        check_signature(&by_header, folder, "header");
        check_signature(&by_query, folder, "query");
    }
}

/// The cases of SigV4a that hold a request and no more.
const INCOMPLETE: [&str; 2] = ["get-vanilla-query-order-key", "get-vanilla-query-order-value"];

/// The key that a case has for its credentials.
fn public_key(folder: &Path) -> VerifyingKey {
    let key: Value = serde_json::from_str(&read(&folder.join("public-key.json"))).expect("JSON");
    let number = |name: &str| key[name].as_str().expect("digits");
    let point = bytes(&format!("04{}{}", number("X"), number("Y")));
    VerifyingKey::from_sec1_bytes(&point).expect("a point of the curve")
}

/// The bytes that hexadecimal digits stand for.
fn bytes(digits: &str) -> Vec<u8> {
    let pairs = digits.as_bytes().chunks(2).map(|pair| std::str::from_utf8(pair).expect("digits"));
    pairs.map(|pair| u8::from_str_radix(pair, 16).expect("digits")).collect()
}

/// A signed request without its signature, of which there are many.
fn unsigned(request: &str) -> String {
    let is_digit = |c: char| c.is_ascii_hexdigit();
    let cut = |text: &str, name: &str| match text.split_once(name) {
        Some((before, after)) => format!("{before}{}", after.trim_start_matches(is_digit)),
        None => text.to_owned(),
    };
    cut(&cut(request, ", Signature="), "&X-Amz-Signature=")
}

#[needs::test(conformance)]
fn the_suite_for_several_regions() {
    let root = needs::conformance!("suites/sigv4/aws-c-auth/v4a");
    let cases = folders(&root);
    assert_eq!(cases.len(), 40);
    let mut incomplete = Vec::new();
    for folder in &cases {
        let case = Case::read(folder);
        let signer = case.signer().for_regions();
        if !folder.join("public-key.json").exists() {
            incomplete.push(name_of(folder));
            // The credentials are those of all cases, and so is the key.
            let signed = signer.sign_message(case.request.message(&case.payload)).expect("a signature").signature;
            let made = DerSignature::from_bytes(&bytes(signed.as_hex())).expect("a signature");
            let key = public_key(&root.join("get-vanilla"));
            key.verify(signed.string_to_sign().as_bytes(), &made).unwrap_or_else(|_| panic!("{}", folder.display()));
            continue;
        }
        let key = public_key(folder);
        for (signature, kind) in case.sign(&signer, folder, unsigned).iter().zip(["header", "query"]) {
            let text = |step: &str| read(&folder.join(format!("{kind}-{step}.txt"))).trim_end().to_owned();
            let place = format!("{} {kind}", folder.display());
            assert_eq!(String::from_utf8_lossy(signature.canonical_request()), text("canonical-request"), "{place}");
            assert_eq!(signature.string_to_sign(), text("string-to-sign"), "{place}");
            for digits in [signature.as_hex(), &text("signature")] {
                let made = DerSignature::from_bytes(&bytes(digits)).expect("a signature");
                key.verify(signature.string_to_sign().as_bytes(), &made).unwrap_or_else(|_| panic!("{place}"));
                key.verify(b"another text", &made).expect_err(&place);
            }
        }
    }
    assert_eq!(incomplete, INCOMPLETE);
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
