//! Checksums of requests to Amazon S3 are botocore's, and so is what is made of those of answers: by a client that is generated of its
//! description, with everything that is signed.
//!
//! In: calls and answers, the same for both. Out: nothing, or what differs. Where ours differ on purpose, the rules stand in [`summed_up`]
//! and [`answers_are_held_against_the_checksums_that_botocore_holds_them_against`].

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

use serde_json::{Value, json};
use smithgen::Builder;
use smithgen_runtime::generated::types::{decode_base64, encode_base64};
use smithgen_tests::peers::{Dialogue, Python};
use smithgen_tests::throwaway::Throwaway;

const OPERATIONS: [&str; 5] = ["DeleteObjects", "GetObject", "PutBucketOwnershipControls", "PutObject", "UploadPart"];

/// What the program calls, as botocore takes it.
fn calls() -> Vec<Value> {
    let object = json!({"Bucket": "bucket", "Key": "key"});
    let with = |more: Value| {
        let mut input = object.clone();
        input.as_object_mut().expect("an object").extend(more.as_object().expect("an object").clone());
        input
    };
    let mut calls = Vec::new();
    for body in [json!({"bytes": "123456789"}), json!({"stream": "123456789"})] {
        let mut put = |more: Value| {
            let mut input = with(more);
            input["Body"] = body.clone();
            calls.push(json!(["PutObject", input]));
        };
        put(json!({}));
        put(json!({"ChecksumAlgorithm": "SHA256"}));
        put(json!({"ChecksumSHA1": "98O8HYCOBHMq32eZZczDTKeuNEE="}));
        put(json!({"ContentEncoding": "gzip"}));
        calls.push(json!(["UploadPart", with(json!({"PartNumber": 1, "UploadId": "id", "Body": body}))]));
    }
    let delete = json!({"Bucket": "bucket", "Delete": {"Objects": [{"Key": "key"}]}});
    let mut by_sha1 = delete.clone();
    by_sha1["ChecksumAlgorithm"] = json!("SHA1");
    let controls = json!({"Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]});
    calls.extend([
        json!(["DeleteObjects", delete]),
        json!(["DeleteObjects", by_sha1]),
        json!(["PutBucketOwnershipControls", {"Bucket": "bucket", "OwnershipControls": controls}]),
        json!(["GetObject", object]),
        json!(["GetObject", with(json!({"ChecksumMode": "ENABLED"}))]),
    ]);
    calls
}

/// What a request says of checksums, and its body without frames; a checksum that is right for the body stands as `right`.
///
/// Frames are written by botocore around bytes at hand, too, whose checksum ours have in a header: it stands under the same name here, and
/// what only frames have is left out.
fn summed_up(request: &Value, python: &mut Dialogue) -> BTreeMap<String, String> {
    let headers = request["headers"].as_object().expect("headers");
    let text = |name: &str| headers.get(name).and_then(Value::as_str).map(str::to_owned);
    let framed = decode_base64(request["body"].as_str().expect("base64")).expect("base64");
    let mut found: BTreeMap<String, String> = BTreeMap::new();
    let body = match text("x-amz-trailer") {
        Some(name) => {
            assert_eq!(text("x-amz-content-sha256").as_deref(), Some("STREAMING-UNSIGNED-PAYLOAD-TRAILER"));
            let (body, sum) = unframed(&framed, &name);
            assert_eq!(text("x-amz-decoded-content-length"), Some(body.len().to_string()));
            found.insert(name, sum);
            body
        }
        None => framed,
    };
    for (name, value) in headers {
        if name.starts_with("x-amz-checksum-") || name == "content-md5" || name == "x-amz-sdk-checksum-algorithm" {
            found.insert(name.clone(), value.as_str().expect("text").to_owned());
        }
    }
    let encoding = text("content-encoding").unwrap_or_default();
    found.insert("encoding".to_owned(), encoding.replace(",aws-chunked", "").replace("aws-chunked", ""));
    for (name, value) in &mut found {
        if let Some(algorithm @ ("crc32" | "sha1" | "sha256")) = name.strip_prefix("x-amz-checksum-") {
            let sums = python.ask(&json!({"sums": [[algorithm, encode_base64(&body)]]}));
            if sums[0] == json!(value) {
                *value = "right".to_owned();
            }
        }
    }
    found
}

/// A URL without its query, and the parts of that.
fn parts(url: &str) -> (&str, BTreeSet<&str>) {
    let (place, query) = url.split_once('?').unwrap_or((url, ""));
    // A parameter without a value is the same with an empty one; which operation it is, botocore's rules alone need to know.
    let parameters = query.split('&').map(|one| one.trim_end_matches('=')).filter(|one| !one.starts_with("x-id="));
    (place, parameters.filter(|one| !one.is_empty()).collect())
}

/// The bytes in frames, and the checksum behind them.
fn unframed(mut framed: &[u8], trailer: &str) -> (Vec<u8>, String) {
    let mut body = Vec::new();
    loop {
        let end = framed.windows(2).position(|pair| pair == b"\r\n").expect("a line");
        let length = usize::from_str_radix(std::str::from_utf8(&framed[..end]).expect("digits"), 16).expect("digits");
        framed = &framed[end + 2..];
        if length == 0 {
            break;
        }
        body.extend_from_slice(&framed[..length]);
        framed = framed[length..].strip_prefix(b"\r\n").expect("an end of line");
    }
    let line = std::str::from_utf8(framed).expect("text").strip_suffix("\r\n\r\n").expect("the end");
    (body, line.strip_prefix(&format!("{trailer}:")).expect("the trailer").to_owned())
}

/// The program of the client.
fn program(python: &Python) -> Throwaway {
    let mut crate_ = Throwaway::with_features("checksums-botocore", &["checksums", "rest-xml", "sigv4"]);
    let out = crate_.path("out");
    let built = Builder::new(python.data().join("s3")).operations(OPERATIONS).name("s3").out_dir(&out).build();
    built.unwrap_or_else(|problems| panic!("{problems}"));
    crate_.file("src/main.rs", include_str!("checksums_botocore/program.rs"));
    crate_.cargo_succeeds(&["build", "--quiet"], &[("OUT_DIR", &out.to_string_lossy())]);
    crate_
}

/// What a run of the program prints.
fn printed(crate_: &Throwaway, words: &[&str]) -> String {
    let output = Command::new(crate_.program("checksums-botocore")).args(words).output().expect("it runs");
    assert!(output.status.success(), "{words:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("UTF-8")
}

#[needs::test(packages)]
fn checksums_are_botocores() {
    let python = Python::find();
    let crate_ = program(&python);
    let mut script = Dialogue::with(&python, "sum_up_requests.py");
    for when in ["when_supported", "when_required"] {
        let ours = printed(&crate_, &[when]);
        let ours: Vec<Value> = ours.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
        let theirs = script.ask(&json!({"calls": calls(), "when": when}));
        let theirs = theirs.as_array().expect("a list");
        assert_eq!((ours.len(), theirs.len()), (calls().len(), calls().len()));
        for ((call, ours), theirs) in calls().iter().zip(&ours).zip(theirs) {
            let [url, theirs_url] = [ours, theirs].map(|request| request["url"].as_str().expect("a URL").to_owned());
            assert_eq!(parts(&url), parts(&theirs_url), "{call}");
            assert_eq!(summed_up(ours, &mut script), summed_up(theirs, &mut script), "{when}: {call}");
            let is_stream = call[1]["Body"].get("stream").is_some();
            let has_trailer = |request: &Value| request["headers"].get("x-amz-trailer").is_some();
            assert!(!is_stream || has_trailer(ours) == has_trailer(theirs), "{when}: {call}");
        }
    }
    answers_are_held_against_the_checksums_that_botocore_holds_them_against(&crate_, &mut script);
}

/// Whole objects, parts of them by their numbers, and ranges of bytes: with those, some stores tell the checksum of the whole, so that ours
/// hold nothing against it.
fn answers_are_held_against_the_checksums_that_botocore_holds_them_against(crate_: &Throwaway, script: &mut Dialogue) {
    let headers = [
        json!({}),
        json!({"x-amz-checksum-crc32": "y/Q5Jg=="}),
        json!({"x-amz-checksum-crc32": "AAAAAA=="}),
        json!({"x-amz-checksum-crc32": "AAAAAA==-2"}),
        json!({"x-amz-checksum-crc32": "AAAAAA==-2", "x-amz-checksum-sha256": "AAAA"}),
        json!({"x-amz-checksum-crc32": "y/Q5Jg==", "x-amz-checksum-sha256": "AAAA"}),
    ];
    let asked = [("", "", 200), ("PartNumber", "2", 206), ("Range", "bytes=0-8", 206)];
    let cases: Vec<_> =
        asked.into_iter().flat_map(|asked| headers.iter().map(move |headers| (asked, headers))).collect();
    let theirs = cases.iter().map(|((name, value, status), headers)| {
        let value = if *name == "PartNumber" { json!(2) } else { json!(value) };
        let input = if name.is_empty() { json!({}) } else { json!({*name: value}) };
        json!([input, status, headers, "123456789"])
    });
    let theirs = script.ask(&json!({"answers": theirs.collect::<Vec<_>>()}));
    let mut damaged = 0;
    for (((name, value, status), headers), theirs) in cases.iter().zip(theirs.as_array().expect("a list")) {
        let mut words = vec!["answer".to_owned(), format!("{name}={value}"), status.to_string()];
        let told = headers.as_object().expect("headers").iter();
        words.extend(told.map(|(name, value)| format!("{name}: {}", value.as_str().expect("text"))));
        let ours = printed(crate_, &words.iter().map(String::as_str).collect::<Vec<_>>());
        let expected = json!(*name == "Range" || *theirs == json!(true));
        assert_eq!(ours.trim(), expected.to_string(), "{name} {headers}");
        damaged += usize::from(expected == json!(false));
    }
    assert_eq!(damaged, 2 * 2, "checksums that are not right are noticed in wholes and in parts");
}
