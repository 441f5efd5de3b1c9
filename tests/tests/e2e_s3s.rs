//! S3 with s3s-fs, which checks signatures, checksums and conditions: objects of all kinds by both clients, by the tool, and by botocore, each
//! of which reads what the others have written; and objects of a gibibyte, which nobody has in memory.

use std::fs::File;
use std::process::Command;
use std::sync::OnceLock;

use http::Request;
use serde_json::{Value, json};
use smithgen::Builder;
use smithgen_tests::peers::{self, Dialogue, Emulator, Python, S3sFs};
use smithgen_tests::throwaway::{Throwaway, workspace};

const OPERATIONS: [&str; 14] = [
    "CompleteMultipartUpload",
    "CopyObject",
    "CreateBucket",
    "CreateMultipartUpload",
    "DeleteObjects",
    "GetObject",
    "HeadObject",
    "ListBuckets",
    "ListObjectsV2",
    "ListParts",
    "PutObject",
    "UploadPart",
    "AbortMultipartUpload",
    "DeleteObject",
];

/// The program of the typed clients, `objects`, and the tool, `files`.
fn programs() -> &'static Throwaway {
    static PROGRAMS: OnceLock<Throwaway> = OnceLock::new();
    PROGRAMS.get_or_init(|| {
        let features = ["async", "blocking", "checksums", "rest-xml", "sigv4", "sigv4a"];
        let mut crate_ = Throwaway::with_features("files", &features);
        let out = crate_.path("out");
        let builder = Builder::new(Python::find().data().join("s3")).operations(OPERATIONS).name("s3").out_dir(&out);
        builder.command_of("files").build().unwrap_or_else(|problems| panic!("{problems}"));
        crate_.depends_on(&format!("smithgen-cli = {{ path = {:?} }}", workspace().join("cli")));
        crate_.depends_on("serde_json = { version = \"1\", default-features = false, features = [\"std\"] }");
        crate_.depends_on(
            "tokio = { version = \"1.49\", default-features = false, features = [\"net\", \"rt\", \"time\"] }",
        );
        // A gibibyte is hashed, and that by code which nobody debugs.
        let manifest = std::fs::read_to_string(crate_.path("Cargo.toml")).expect("a manifest");
        crate_.file("Cargo.toml", &format!("{manifest}\n[profile.dev.package.sha2]\nopt-level = 3\n"));
        crate_.file("src/lib.rs", "pub mod s3 {\n    smithgen_runtime::include_client!(\"s3\");\n}\n");
        crate_.file("src/main.rs", "smithgen_cli::include_command!(\"files\", files::{s3});\n");
        crate_.file("src/bin/objects/main.rs", include_str!("e2e_s3s/program/main.rs"));
        crate_.file("src/bin/objects/tour.rs", include_str!("e2e_s3s/program/tour.rs"));
        crate_.cargo_succeeds(&["build", "--quiet"], &[("OUT_DIR", &out.to_string_lossy())]);
        crate_
    })
}

/// What a run of one of the programs prints, which ends well.
fn printed(server: &S3sFs, program: &str, words: &[&str]) -> Value {
    let mut command = Command::new(programs().program(program));
    command.env_clear().env("AWS_REGION", "us-east-1").env("AWS_ENDPOINT_URL", server.url()).env("LC_ALL", "C.UTF-8");
    command
        .env("AWS_ACCESS_KEY_ID", S3sFs::KEY)
        .env("AWS_SECRET_ACCESS_KEY", S3sFs::SECRET)
        .env("PATH", "/usr/bin:/bin");
    let output = command.args(words).output().expect("the program can be started");
    let [out, err] = [&output.stdout, &output.stderr].map(|bytes| String::from_utf8_lossy(bytes));
    assert!(output.status.success() && err.is_empty(), "{program} {words:?}: {}\n{out}{err}", output.status);
    if out.is_empty() {
        Value::Null
    } else {
        serde_json::from_str(&out).unwrap_or_else(|error| panic!("{error}: {out}"))
    }
}

/// Calls S3 through botocore.
struct Botocore<'s>(Dialogue, &'s S3sFs);

impl<'s> Botocore<'s> {
    fn start(server: &'s S3sFs) -> Self {
        Botocore(Dialogue::with(&Python::find(), "call_services.py"), server)
    }

    fn call(&mut self, operation: &str, input: Value, query: &str, stream: Option<&str>) -> Value {
        self.0.ask(&json!({
            "url": self.1.url(), "service": "s3", "credentials": [S3sFs::KEY, S3sFs::SECRET, null],
            "operation": operation, "input": input, "query": query, "stream": stream,
        }))
    }
}

const LETTER: &str = "a b+c/Grüße & 1=2?.txt";

/// What each client sees of small objects, but for the URLs.
fn expected() -> Value {
    let hello = "\"5d41402abc4b2a76b9719d911017c592\"";
    let again = "\"639849f6b368019778991b32434354fc\"";
    json!({
        "letter": [[hello, 5, "text/plain", {"of": "a, b"}, "bytes 1-3/5"], "ell"],
        "conditions": [[412, "PreconditionFailed"], [412, "PreconditionFailed"], [404, "NoSuchKey"], [404, "NotFound"]],
        "checksums": [
            ["crc32", "NhCmhg==", "hello"],
            ["crc32c", "mnG7TA==", "hello"],
            ["crc64nvme", "M3eFcAZSQlc=", "hello"],
            ["sha1", "qvTGHdzF6KLavt4PO0gs2a6pQ00=", "hello"],
            ["sha256", "LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ=", "hello"],
            [400, "BadDigest"],
        ],
        "parts": [[[1, 5_242_880], [2, 1]], true, "bytes 5242878-5242880/5242881", "aab"],
        "lists": [
            [
                [[LETTER, 5], ["crc32", 5], ["crc32c", 5]],
                [["crc64nvme", 5], ["new", 5], ["parts", 5_242_881]],
                // It keeps what it has refused.
                [["sha1", 5], ["sha256", 5], ["wrong", 5]],
            ],
            ["a b+c/"],
            again,
            ["copy", "new"],
        ],
        "stranger": [403, "SignatureDoesNotMatch"],
    })
}

#[needs::test(packages)]
fn both_clients_do_what_there_is_to_do_with_objects() {
    let server = S3sFs::start();
    let mut botocore = Botocore::start(&server);
    for way in ["blocking", "async"] {
        let mut seen = printed(&server, "objects", &[way, "tour", way]);
        let urls = seen.as_object_mut().and_then(|seen| seen.remove("urls")).expect("URLs");
        assert_eq!(seen, expected(), "{way}");
        // Whoever has the URLs can use them, and nobody who has changed them.
        let get = urls[0][1].as_str().expect("a URL");
        let got = |url: &str| peers::send(&Request::get(url).body(Vec::new()).expect("a request"));
        assert_eq!((urls[0][0].as_str(), got(get).body().as_slice()), (Some("GET"), &b"hello"[..]), "{way}");
        assert_eq!(got(&get.replace("Expires=60", "Expires=61")).status(), 403, "{way}");
        let put = Request::put(urls[1][1].as_str().expect("a URL"));
        let headers = urls[1][2].as_array().expect("headers").iter();
        let put = headers.fold(put, |put, header| put.header(header[0].as_str().unwrap(), header[1].as_str().unwrap()));
        assert_eq!(peers::send(&put.body(b"by somebody else".to_vec()).expect("a request")).status(), 200, "{way}");
        let bucket = format!("examples-{way}");
        let read = |key: &str| json!({"Bucket": bucket, "Key": key});
        let query = "[ContentType, Metadata]";
        let letter = botocore.call("GetObject", read(LETTER), query, Some("Body"));
        assert_eq!(letter, json!([["text/plain", {"of": "a, b"}], "hello"]), "{way}");
        let by_url = botocore.call("GetObject", read("by url"), "ContentType", Some("Body"));
        assert_eq!(by_url, json!(["text/plain", "by somebody else"]), "{way}");
    }
}

#[needs::test(packages)]
fn the_tool_and_botocore_read_what_the_other_has_written() {
    let server = S3sFs::start();
    let mut botocore = Botocore::start(&server);
    let tool = |words: &[&str]| printed(&server, "files", words);
    let [sent, received] = ["sent", "received"].map(|name| programs().path(name).to_string_lossy().into_owned());
    std::fs::write(&sent, "by the tool").expect("files can be written");
    tool(&["create-bucket", "--bucket", "both"]);
    let put = ["put-object", "--bucket", "both", "--key", "to/ol", "--body", &sent, "--metadata", "of=tool"];
    tool(&[put.as_slice(), &["--checksum-algorithm", "SHA256", "--query", "ETag"]].concat());
    let read = json!({"Bucket": "both", "Key": "to/ol", "ChecksumMode": "ENABLED"});
    let seen = botocore.call("GetObject", read, "[Metadata, ChecksumSHA256]", Some("Body"));
    assert_eq!(seen, json!([[{"of": "tool"}, "xt68sl9q5R4lVgjjKZksa2I6V80iTiTpail04h6h988="], "by the tool"]));
    botocore.call("PutObject", json!({"Bucket": "both", "Key": "boto core", "Body": "by botocore"}), "ETag", None);
    let get =
        ["get-object", "--bucket", "both", "--key", "boto core", "--range", "bytes=3-", "--checksum-mode", "ENABLED"];
    let about = tool(&[get.as_slice(), &["--query", "[ContentLength, ContentRange]", &received]].concat());
    assert_eq!(about, json!([8, "bytes 3-10/11"]));
    assert_eq!(std::fs::read_to_string(&received).expect("text"), "botocore");
    let list = ["list-objects-v2", "--bucket", "both", "--page-size", "1", "--query", "Contents[].[Key, Size]"];
    assert_eq!(tool(&list), json!([["boto core", 11], ["to/ol", 11]]));
}

/// Bytes of a large object, and kibibytes that it may take at most in memory.
const LARGE: (u64, i64) = (1 << 30, 16 << 10);

#[needs::test(packages)]
fn objects_of_a_gibibyte_pass_through() {
    let server = S3sFs::start();
    Botocore::start(&server).call("CreateBucket", json!({"Bucket": "large"}), "Location", None);
    let path = programs().path("large");
    File::create(&path).and_then(|file| file.set_len(LARGE.0)).expect("files can be made");
    let file = path.to_string_lossy().into_owned();
    for (writer, reader) in [("blocking", "async"), ("async", "blocking")] {
        for (way, task) in [(writer, "put"), (reader, "get")] {
            let seen = printed(&server, "objects", &[way, task, &file]);
            let memory = seen[1].as_i64().expect("kibibytes");
            assert!(seen[0] == LARGE.0 && memory <= LARGE.1, "{way}, {task}: {seen}");
        }
    }
    std::fs::remove_file(&path).expect("it was made here");
}
