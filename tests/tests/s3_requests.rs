//! Requests to Amazon S3 go where botocore's go, and are signed and summed up like those: to buckets and access points of all kinds, by all
//! settings that profiles have, and again to the right region after errors.
//!
//! In: `models/aws-models-2025-04.tar.gz` of the conformance data, and calls with the answers that they get, the same for both. Out: nothing,
//! or the requests that differ. Where ours differ on purpose, the rule stands in [`summed_up`]. botocore alone cannot sign for several regions,
//! so that these signatures are verified.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write as _;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};

use p256::ecdsa::signature::Verifier as _;
use p256::ecdsa::{DerSignature, VerifyingKey};
use serde_json::{Value, json};
use smithgen::stages::generate;
use smithgen::stages::selection::Choice;
use smithgen_model::{Model, Source};
use smithgen_tests::peers::{Dialogue, Python};
use smithgen_tests::throwaway::Throwaway;

const MODEL: &str = "s3/service/2006-03-01/s3-2006-03-01.json";

const OPERATIONS: [&str; 12] = [
    "CopyObject",
    "CreateBucket",
    "DeleteObjects",
    "GetBucketLocation",
    "GetObject",
    "HeadBucket",
    "HeadObject",
    "ListBuckets",
    "ListDirectoryBuckets",
    "ListObjectsV2",
    "PutObject",
    "WriteGetObjectResponse",
];

/// The credentials of the cases of SigV4a, whose public key is known.
const KEY: &str = "AKIDEXAMPLE";
const SECRET: &str = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
/// A call, with what it is made by.
struct Call(Value);

impl Call {
    fn new(operation: &str, input: Value) -> Self {
        Call(json!({
            "operation": operation, "input": input, "replies": [], "region": "eu-west-1", "profile": "", "variables": {},
            "endpoint": null, "presign": false, "key": KEY, "secret": SECRET,
        }))
    }

    /// An object of a bucket.
    fn object(operation: &str, bucket: &str) -> Self {
        Self::new(operation, json!({"Bucket": bucket, "Key": "a/b c"}))
    }

    fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.0[name] = value.into();
        self
    }

    fn region(self, region: &str) -> Self {
        self.with("region", region)
    }

    /// Lines of the profile.
    fn profile(self, text: &str) -> Self {
        self.with("profile", text)
    }

    /// Lines of the profile's property `s3`.
    fn s3(self, lines: &[&str]) -> Self {
        let text = format!("s3 =\n  {}\n", lines.join("\n  "));
        self.profile(&text)
    }

    fn variable(mut self, name: &str, value: &str) -> Self {
        self.0["variables"][name] = value.into();
        self
    }

    fn endpoint(self, url: &str) -> Self {
        self.with("endpoint", url)
    }

    /// What it is answered first: a status, the region in a header, and a body.
    fn reply(mut self, status: u16, region: Option<&str>, body: &str) -> Self {
        let headers = region.map(|region| json!({"x-amz-bucket-region": region}));
        let replies = self.0["replies"].as_array_mut().expect("a list");
        replies.push(json!([status, headers.unwrap_or(json!({})), body]));
        self
    }

    fn opens_session(self) -> Self {
        let body = "<CreateSessionResult><Credentials><SessionToken>t/1=</SessionToken><SecretAccessKey>s</SecretAccessKey>\
                    <AccessKeyId>SESSION</AccessKeyId><Expiration>2999-01-01T00:00:00Z</Expiration></Credentials></CreateSessionResult>";
        self.reply(200, None, body)
    }
}

/// The requests of each call, as ours are.
fn ours(calls: &[Call]) -> Vec<Value> {
    let lines: String = calls.iter().map(|call| format!("{}\n", call.0)).collect();
    let mut command = Command::new(&program().0);
    // Tests that run at once have a folder each.
    static NUMBER: AtomicUsize = AtomicUsize::new(0);
    let folder = program().1.join(NUMBER.fetch_add(1, Ordering::Relaxed).to_string());
    std::fs::create_dir_all(&folder).expect("a folder");
    let mut child = command.arg(folder).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("it starts");
    let mut input = child.stdin.take().expect("piped");
    let writer = std::thread::spawn(move || input.write_all(lines.as_bytes()).expect("it reads"));
    let output = child.wait_with_output().expect("it ends");
    writer.join().expect("it wrote");
    assert!(output.status.success());
    let printed = String::from_utf8(output.stdout).expect("UTF-8");
    let requests: Vec<Value> = printed.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    assert_eq!(requests.len(), calls.len());
    requests
}

/// The requests of each call: ours and botocore's.
fn both(calls: &[Call]) -> Vec<[Value; 2]> {
    let order = calls.iter().map(|call| &call.0).collect::<Vec<_>>();
    let theirs =
        Dialogue::with(&Python::find(), "call_s3.py").ask(&json!({"calls": order, "key": KEY, "secret": SECRET}));
    let theirs = theirs.as_array().expect("a list").clone();
    assert_eq!(theirs.len(), calls.len());
    ours(calls).into_iter().zip(theirs).map(|(ours, theirs)| [ours, theirs]).collect()
}

/// The program, and a folder that is its own.
fn program() -> &'static (PathBuf, PathBuf) {
    static PROGRAM: OnceLock<(PathBuf, PathBuf)> = OnceLock::new();
    PROGRAM.get_or_init(|| {
        let archive = needs::conformance!("models/aws-models-2025-04.tar.gz");
        let tar = Command::new("tar").arg("-xzOf").arg(&archive).arg(MODEL).output().expect("tar runs");
        assert!(tar.status.success(), "tar: {}", String::from_utf8_lossy(&tar.stderr));
        let source = Source { name: MODEL.to_owned(), text: String::from_utf8(tar.stdout).expect("UTF-8") };
        let model = Model::from_sources(&[source]).unwrap_or_else(|problems| panic!("{problems}"));
        let generated = generate(&model, &Choice::of(OPERATIONS), "s3").unwrap_or_else(|problems| panic!("{problems}"));
        let features = ["blocking", "checksums", "rest-xml", "sigv4", "sigv4a"];
        let mut crate_ = Throwaway::with_features("s3_requests", &features);
        crate_.depends_on("serde_json = { version = \"1\", default-features = false, features = [\"std\"] }");
        crate_.file("src/s3.rs", &generated.text());
        crate_.file("src/lib.rs", "pub mod s3;\n");
        crate_.file("src/main.rs", include_str!("s3_requests/program.rs"));
        crate_.cargo_succeeds(&["build", "--quiet"], &[]);
        (crate_.program("s3_requests"), crate_.path("runs"))
    })
}

/// What matters of a request. Bytes at hand are summed up in a header by ours, and in a trailer by botocore, which then leaves them unsigned;
/// where a host is not AWS's, ours are not summed up.
fn summed_up(request: &Value) -> BTreeMap<&'static str, String> {
    let mut found = BTreeMap::new();
    if let Some(error) = request["error"].as_str() {
        found.insert("error", if error.is_empty() { "none" } else { "some" }.to_owned());
        return found;
    }
    let header = |name: &str| request["headers"][name].as_str();
    let url = request["url"].as_str().expect("a URL");
    let (place, query) = url.split_once('?').unwrap_or((url, ""));
    // A parameter without a value is the same with an empty one; which operation it is, the rules of AWS's own model alone say. Times and what
    // follows from them differ.
    let differing = ["x-id=", "X-Amz-Date=", "X-Amz-Signature=", "encoding-type="];
    let parts = query.split('&').map(|one| one.trim_end_matches('='));
    let parts = parts.filter(|one| !one.is_empty() && !differing.iter().any(|name| one.starts_with(name)));
    let parts = parts.map(|one| match one.strip_prefix("X-Amz-Credential=") {
        Some(credential) => credential
            .split("%2F")
            .enumerate()
            .filter(|(at, _)| *at != 1)
            .map(|(_, word)| word)
            .collect::<Vec<_>>()
            .join("/"),
        None => one.to_owned(),
    });
    // An endpoint's path with nothing behind it is the same without a slash.
    found.insert("place", place.trim_end_matches('/').to_owned());
    found.insert("query", parts.collect::<BTreeSet<_>>().into_iter().collect::<Vec<_>>().join("&"));
    found.insert("method", request["method"].as_str().expect("a method").to_owned());
    let (algorithm, scope) =
        header("authorization").and_then(|value| value.split_once(" Credential=")).unwrap_or_default();
    let words: Vec<&str> = scope.split([',', '/']).collect();
    found.insert(
        "signature",
        [&[algorithm], words.get(..1).unwrap_or_default(), words.get(2..4).unwrap_or_default()].concat().join(" "),
    );
    for name in ["x-amz-region-set", "x-amz-s3session-token", "content-md5"] {
        if let Some(value) = header(name) {
            found.insert(name, value.to_owned());
        }
    }
    let names = request["headers"].as_object().expect("headers").keys().map(String::as_str);
    let sums = names.filter(|name| name.starts_with("x-amz-checksum-")).chain(header("x-amz-trailer"));
    if url.contains(".amazonaws.com") {
        found.insert("checksums", sums.collect::<Vec<_>>().join(" "));
    }
    found
}

/// Compares the requests of calls.
fn compare(calls: &[Call]) {
    for (call, [ours, theirs]) in calls.iter().zip(both(calls)) {
        let [ours, theirs] = [&ours, &theirs]
            .map(|requests| requests.as_array().expect("a list").iter().map(summed_up).collect::<Vec<_>>());
        assert_eq!(ours, theirs, "{}", call.0);
    }
}

const ACCESS_POINT: &str = "arn:aws:s3:eu-west-1:123456789012:accesspoint:ap";
const ELSEWHERE: &str = "arn:aws:s3:us-west-2:123456789012:accesspoint/ap";
const LAMBDA: &str = "arn:aws:s3-object-lambda:eu-west-1:123456789012:accesspoint/ol";
const EXPRESS: &str = "bucket--euw1-az1--x-s3";
const DUAL: &str = "use_dualstack_endpoint = true";
const FIPS: &str = "use_fips_endpoint = true";

#[needs::test(conformance, packages)]
fn requests_to_all_kinds_of_places_are_botocores() {
    let get = |bucket: &str| Call::object("GetObject", bucket);
    let put = |bucket: &str| {
        let input = json!({"Bucket": bucket, "Key": "a/b c", "Body": {"bytes": "123456789"}});
        Call::new("PutObject", input)
    };
    let written = json!({"RequestRoute": "route", "RequestToken": "token"});
    compare(&[
        get("bucket"),
        get("a.bucket"),
        get("a_bucket"),
        get("bucket").region("us-gov-west-1"),
        get("bucket").region("cn-north-1"),
        get("bucket").profile(DUAL),
        get("bucket").profile(FIPS),
        get("bucket").profile(&format!("{DUAL}\n{FIPS}")),
        Call::new("GetBucketLocation", json!({"Bucket": "bucket"})),
        Call::new("ListBuckets", json!({})),
        Call::object("CopyObject", "bucket")
            .with("input", json!({"Bucket": "bucket", "Key": "k", "CopySource": "other/a b"})),
        get(ACCESS_POINT),
        put(ACCESS_POINT),
        get(ELSEWHERE),
        get(ELSEWHERE).s3(&["use_arn_region = false"]),
        get(ACCESS_POINT).profile(DUAL),
        get(ACCESS_POINT).profile(FIPS),
        get(ACCESS_POINT).s3(&["use_accelerate_endpoint = true"]),
        get(ACCESS_POINT).s3(&["addressing_style = path"]),
        get(ACCESS_POINT).endpoint("https://own.test"),
        get("ap-1234567890abcdefghijklmnopqrstuv-s3alias"),
        get(LAMBDA),
        get(LAMBDA).profile(FIPS),
        get(LAMBDA).profile(DUAL),
        Call::new("WriteGetObjectResponse", written.clone()),
        Call::new("WriteGetObjectResponse", written).profile(FIPS),
        put("bucket").s3(&["use_accelerate_endpoint = true"]),
        get("bucket").s3(&["use_accelerate_endpoint = true", DUAL]),
        get("a.bucket").s3(&["use_accelerate_endpoint = true"]),
        get(EXPRESS).opens_session(),
        put(EXPRESS).opens_session(),
        Call::new("DeleteObjects", json!({"Bucket": EXPRESS, "Delete": {"Objects": [{"Key": "key"}]}})).opens_session(),
        Call::new("HeadBucket", json!({"Bucket": EXPRESS})).opens_session(),
        get(EXPRESS).endpoint("http://127.0.0.1:9000").opens_session(),
        get(EXPRESS).variable("AWS_S3_DISABLE_EXPRESS_SESSION_AUTH", "true"),
        Call::new("CreateBucket", json!({"Bucket": EXPRESS})),
        Call::new("ListDirectoryBuckets", json!({})),
    ]);
}

/// The key by which signatures for several regions are verified.
fn public_key() -> VerifyingKey {
    let file = needs::conformance!("suites/sigv4/aws-c-auth/v4a/get-vanilla/public-key.json");
    let key: Value = serde_json::from_str(&std::fs::read_to_string(file).expect("a file")).expect("JSON");
    let point = format!("04{}{}", key["X"].as_str().expect("digits"), key["Y"].as_str().expect("digits"));
    VerifyingKey::from_sec1_bytes(&bytes(&point)).expect("a point of the curve")
}

/// The bytes that hexadecimal digits stand for.
fn bytes(digits: &str) -> Vec<u8> {
    let pairs = digits.as_bytes().chunks(2).map(|pair| std::str::from_utf8(pair).expect("digits"));
    pairs.map(|pair| u8::from_str_radix(pair, 16).expect("digits")).collect()
}

#[needs::test(conformance, packages)]
fn requests_to_several_regions_and_outposts_are_signed_for_them() {
    let everywhere = "arn:aws:s3::123456789012:accesspoint:mfzwi23gnjvgw.mrap";
    let outpost = "arn:aws:s3-outposts:eu-west-1:123456789012:outpost:op-01234567890123456:accesspoint:reports";
    let put = |bucket: &str, kind: &str| {
        let input = json!({"Bucket": bucket, "Key": "a/b c", "Body": {kind: "123456789"}});
        Call::new("PutObject", input)
    };
    let global = "https://mfzwi23gnjvgw.mrap.accesspoint.s3-global.amazonaws.com";
    let own = "https://reports-123456789012.op-01234567890123456.s3-outposts.eu-west-1.amazonaws.com";
    let cases = [
        (Call::object("GetObject", everywhere), format!("{global}/a/b%20c"), "s3", "*"),
        (Call::object("HeadObject", everywhere), format!("{global}/a/b%20c"), "s3", "*"),
        (put(everywhere, "bytes"), format!("{global}/a/b%20c"), "s3", "*"),
        (put(everywhere, "stream"), format!("{global}/a/b%20c"), "s3", "*"),
        (Call::new("ListObjectsV2", json!({"Bucket": everywhere})), format!("{global}/"), "s3", "*"),
        (Call::object("GetObject", outpost), format!("{own}/a/b%20c"), "s3-outposts", "*"),
        (put(outpost, "bytes"), format!("{own}/a/b%20c"), "s3-outposts", "*"),
    ];
    let calls: Vec<Call> = cases.iter().map(|(call, ..)| Call(call.0.clone())).collect();
    let sent: Vec<Value> = ours(&calls).into_iter().map(|requests| requests[0].clone()).collect();
    let texts = Dialogue::with(&Python::find(), "call_s3.py").ask(&json!({"canonical": sent}));
    let key = public_key();
    for (((call, place, name, regions), request), text) in
        cases.iter().zip(&sent).zip(texts.as_array().expect("a list"))
    {
        let found = summed_up(request);
        assert_eq!(
            (&found["place"], found["x-amz-region-set"].as_str()),
            (&place.trim_end_matches('/').to_owned(), *regions)
        );
        let authorization = request["headers"]["authorization"].as_str().expect("a signature");
        assert!(authorization.starts_with("AWS4-ECDSA-P256-SHA256 Credential=AKIDEXAMPLE/"), "{authorization}");
        assert!(authorization.contains(&format!("/{name}/aws4_request, ")), "{}: {authorization}", call.0);
        let signature = authorization.rsplit('=').next().expect("digits");
        let signature = DerSignature::from_bytes(&bytes(signature)).expect("a signature");
        let text = text.as_str().expect("text");
        key.verify(text.as_bytes(), &signature).unwrap_or_else(|_| panic!("{}: {text}", call.0));
        key.verify(format!("{text}.").as_bytes(), &signature).expect_err("another text");
    }
    // Nothing can be both.
    let refused = [
        Call::object("GetObject", everywhere).profile(DUAL),
        Call::object("GetObject", everywhere).profile(FIPS),
        Call::object("GetObject", everywhere).s3(&["use_accelerate_endpoint = true"]),
        Call::object("GetObject", everywhere).s3(&["s3_disable_multiregion_access_points = true"]),
        Call::object("GetObject", everywhere).variable("AWS_S3_DISABLE_MULTIREGION_ACCESS_POINTS", "true"),
        Call::object("GetObject", outpost).profile(DUAL),
    ];
    compare(&refused);
}

/// What profiles say of Amazon S3, and where requests go then.
#[needs::test(conformance, packages)]
fn settings_are_read_as_botocore_reads_them() {
    let get = || Call::object("GetObject", "bucket");
    let put = |kind: &str| {
        let input = json!({"Bucket": "bucket", "Key": "key", "Body": {kind: "123456789"}});
        Call::new("PutObject", input)
    };
    let (own, open) = ("https://own.test:8443/x", "http://own.test:81");
    let mut calls = Vec::new();
    for style in ["auto", "path", "virtual"] {
        let style = format!("addressing_style = {style}");
        for call in
            [get(), get().endpoint(own), Call::object("GetObject", "a.bucket"), Call::object("GetObject", "a_bucket")]
        {
            calls.push(call.s3(&[&style]));
        }
        calls.push(get().s3(&[&style, "use_accelerate_endpoint = true"]));
        calls.push(Call::object("GetObject", "a.bucket").s3(&[&style, DUAL]));
    }
    for word in ["true", "false", "True", "FALSE"] {
        calls.push(get().s3(&[&format!("use_dualstack_endpoint = {word}")]));
        calls.push(get().s3(&[&format!("use_accelerate_endpoint = {word}")]));
        calls.push(Call::object("GetObject", ELSEWHERE).s3(&[&format!("use_arn_region = {word}")]));
        calls.push(Call::object("GetObject", ELSEWHERE).profile(&format!("s3_use_arn_region = {word}")));
        calls.push(Call::object("GetObject", ELSEWHERE).variable("AWS_S3_USE_ARN_REGION", word));
    }
    calls.extend([
        // What is said of Amazon S3 asks for it, too, but takes nothing back.
        get().profile("use_dualstack_endpoint = true\ns3 =\n  use_dualstack_endpoint = false"),
        get().profile("use_dualstack_endpoint = false\ns3 =\n  use_dualstack_endpoint = true"),
        get().variable("AWS_USE_DUALSTACK_ENDPOINT", "true").s3(&["use_dualstack_endpoint = false"]),
        get().variable("AWS_USE_DUALSTACK_ENDPOINT", "true"),
        get().variable("AWS_USE_FIPS_ENDPOINT", "true"),
        Call::object("GetObject", ELSEWHERE).variable("AWS_S3_USE_ARN_REGION", "true").s3(&["use_arn_region = false"]),
        Call::object("GetObject", ELSEWHERE).profile("s3_use_arn_region = false\ns3 =\n  use_arn_region = true"),
        get().variable("AWS_ENDPOINT_URL_S3", own),
        get().variable("AWS_ENDPOINT_URL", own).s3(&["addressing_style = virtual"]),
        get().profile("services = own\n[services own]\ns3 =\n  endpoint_url = https://services.test"),
        get().region("us-east-1").s3(&["us_east_1_regional_endpoint = regional"]),
        get().region("us-east-1").s3(&["us_east_1_regional_endpoint = legacy"]),
        get().region("us-east-1").profile("s3_us_east_1_regional_endpoint = regional"),
        get().region("us-east-1").variable("AWS_S3_US_EAST_1_REGIONAL_ENDPOINT", "regional"),
        get().region("us-east-2").s3(&["us_east_1_regional_endpoint = legacy"]),
    ]);
    compare(&calls);
    // Whether signatures cover bodies, which checksums would say else.
    let mut calls = Vec::new();
    for url in [None, Some(open), Some(own)] {
        for lines in [
            &["payload_signing_enabled = true"][..],
            &["payload_signing_enabled = false"],
            &["addressing_style = path"],
        ] {
            for kind in ["bytes", "stream"] {
                let profile = format!("request_checksum_calculation = when_required\ns3 =\n  {}\n", lines.join("\n  "));
                let call = put(kind).profile(&profile);
                calls.push(match url {
                    Some(url) => call.endpoint(url),
                    None => call,
                });
            }
        }
    }
    for (call, [ours, theirs]) in calls.iter().zip(both(&calls)) {
        let said =
            |requests: &Value| requests[0]["headers"]["x-amz-content-sha256"].as_str().expect("a word").to_owned();
        let (ours, theirs) = (said(&ours), said(&theirs));
        let is_covered = |said: &str| said != "UNSIGNED-PAYLOAD";
        // Without checksums, botocore covers what TLS keeps whole, too, and reads a stream twice for that.
        let is_chosen = call.0["profile"].as_str().is_some_and(|text| text.contains("payload_signing_enabled"));
        let is_safe = call.0["endpoint"].as_str() != Some(open);
        let is_stream = call.0["input"]["Body"].get("stream").is_some();
        let is_differing = !is_chosen && is_safe && is_stream;
        assert_eq!(is_covered(&ours), is_covered(&theirs) && !is_differing, "{ours} {theirs} {}", call.0);
    }
}

/// What stores refuse that are like S3, and know nothing of its checksums, is not sent to any that is not AWS's.
#[needs::test(conformance, packages)]
fn stores_that_know_no_checksums_get_none() {
    let refused = |request: &Value| {
        let headers = request["headers"].as_object().expect("headers").clone();
        headers.into_iter().any(|(name, value)| {
            let is_named = ["x-amz-checksum-", "x-amz-sdk-checksum-algorithm", "x-amz-trailer"];
            is_named.iter().any(|refused| name.starts_with(refused))
                || value.as_str().is_some_and(|value| value.ends_with("-TRAILER"))
        })
    };
    let put = |kind: &str| {
        let input = json!({"Bucket": "bucket", "Key": "key", "Body": {kind: "123456789"}});
        Call::new("PutObject", input)
    };
    let delete = || Call::new("DeleteObjects", json!({"Bucket": "bucket"}));
    let get = || Call::object("GetObject", "bucket");
    let makes: [&dyn Fn() -> Call; 4] = [&|| put("bytes"), &|| put("stream"), &delete, &get];
    let asked = "request_checksum_calculation = when_supported\nresponse_checksum_validation = when_supported";
    for make in makes {
        let at = |url: &str| make().endpoint(url);
        for requests in ours(&[at("http://store.test:9000"), at("https://store.test")]) {
            assert!(!refused(&requests[0]), "{requests}");
        }
        // Those who ask for them get them, and so does AWS.
        for requests in ours(&[at("https://store.test").profile(asked), make()]) {
            assert!(refused(&requests[0]), "{requests}");
        }
    }
}

#[needs::test(conformance, packages)]
fn requests_follow_buckets_as_botocores_do() {
    let get = |bucket: &str| Call::object("GetObject", bucket);
    let error = |code: &str, more: &str| format!("<Error><Code>{code}</Code><Message>m</Message>{more}</Error>");
    let moved = error("PermanentRedirect", "");
    let (wrong, region) = (error("AuthorizationHeaderMalformed", ""), "<Region>eu-west-3</Region>");
    let named = error("AuthorizationHeaderMalformed", region);
    let barred = error("IllegalLocationConstraintException", "");
    let (head, bucket) =
        (|| Call::object("HeadObject", "bucket"), || Call::new("HeadBucket", json!({"Bucket": "bucket"})));
    let there = Some("eu-central-1");
    let calls = [
        get("bucket").reply(301, there, &moved),
        get("bucket").reply(301, there, ""),
        get("bucket").reply(307, there, &error("TemporaryRedirect", "")),
        get("bucket").reply(400, None, &named),
        get("bucket").reply(400, there, &named),
        get("bucket").reply(400, None, &wrong),
        get("bucket").reply(400, there, &barred),
        get("bucket").reply(400, there, &error("BadRequest", "")),
        get("bucket").reply(403, there, &error("AccessDenied", region)),
        get("bucket").s3(&["addressing_style = path"]).reply(301, there, &moved),
        // Nothing says where, so that the bucket is asked.
        get("bucket").reply(301, None, &moved).reply(200, there, ""),
        get("bucket").reply(307, None, "").reply(403, there, ""),
        get("bucket").s3(&["addressing_style = path"]).reply(301, None, &moved).reply(403, there, ""),
        get("bucket").reply(400, None, &barred).reply(200, there, ""),
        head().reply(301, there, ""),
        head().reply(400, there, ""),
        head().reply(400, None, "").reply(403, there, ""),
        head().reply(404, there, ""),
        bucket().reply(301, there, ""),
        bucket().reply(400, there, ""),
        bucket().reply(400, None, ""),
        // Not twice, not for access points, and not to make a bucket elsewhere than was asked for.
        get("bucket").reply(301, there, &moved).reply(301, Some("eu-west-3"), &moved),
        get(ACCESS_POINT).reply(301, there, &moved),
        Call::new("CreateBucket", json!({"Bucket": "bucket"})).reply(400, there, &barred),
        Call::new("CreateBucket", json!({"Bucket": "bucket"})).reply(400, there, &named),
    ];
    compare(&calls);
}

#[needs::test(conformance, packages)]
fn requests_for_others_are_botocores() {
    let calls = ["GetObject", "PutObject", "HeadObject"].into_iter().flat_map(|operation| {
        let presigned = |bucket: &str| Call::object(operation, bucket).with("presign", true);
        [presigned(EXPRESS).opens_session(), presigned(ACCESS_POINT), presigned("bucket").profile(DUAL)]
    });
    compare(&calls.collect::<Vec<_>>());
    let refused = Call::object("GetObject", EXPRESS).with("presign", true).reply(
        403,
        None,
        "<Error><Code>AccessDenied</Code></Error>",
    );
    let [ours, theirs] = &both(&[refused])[0];
    assert_eq!((ours.as_array().map(Vec::len), theirs.as_array().map(Vec::len)), (Some(1), Some(1)), "{ours} {theirs}");
}
