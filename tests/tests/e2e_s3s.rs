//! S3 with s3s-fs, which checks signatures, checksums and conditions: objects of all kinds by both clients, by the tool, and by botocore, each
//! of which reads what the others have written; objects of a gibibyte, which nobody has in memory; and a store of former times before it, which
//! refuses the checksums of today.

use std::ffi::OsStr;
use std::fs::File;
use std::io;
use std::process::{Command, Stdio};
use std::sync::OnceLock;

use http::Request;
use serde_json::{Value, json};
use smithgen::Builder;
use smithgen_tests::peers::{self, Dialogue, Emulator, Python, RawRequest, Recorder, Reply, S3sFs};
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
fn printed(url: &str, program: &str, words: &[&str]) -> Value {
    let output = command(url, programs().program(program)).args(words).output().expect("the program can be started");
    let [out, err] = [&output.stdout, &output.stderr].map(|bytes| String::from_utf8_lossy(bytes));
    assert!(output.status.success() && err.is_empty(), "{program} {words:?}: {}\n{out}{err}", output.status);
    if out.is_empty() {
        Value::Null
    } else {
        serde_json::from_str(&out).unwrap_or_else(|error| panic!("{error}: {out}"))
    }
}

/// A run of a program, or of one that runs it, with all that it needs to call a server.
fn command(url: &str, program: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(program);
    command.env_clear().env("AWS_REGION", "us-east-1").env("AWS_ENDPOINT_URL", url).env("LC_ALL", "C.UTF-8");
    command
        .env("AWS_ACCESS_KEY_ID", S3sFs::KEY)
        .env("AWS_SECRET_ACCESS_KEY", S3sFs::SECRET)
        .env("PATH", "/usr/bin:/bin");
    command
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
        let mut seen = printed(server.url(), "objects", &[way, "tour", way]);
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
    let tool = |words: &[&str]| printed(server.url(), "files", words);
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
    in_parts(server.url(), "both");
    let list = ["list-objects-v2", "--bucket", "both", "--page-size", "1", "--query", "Contents[].[Key, Size]"];
    assert_eq!(tool(&list), json!([["boto core", 11], ["parts", 5_242_881], ["to/ol", 11]]));
    let again = ["put-object", "--bucket", "both", "--key", "parts", "--body", &sent, "--if-none-match", "*"];
    let refused =
        command(server.url(), programs().program("files")).args(again).output().expect("the program can be started");
    assert_eq!((refused.status.code(), refused.stdout), (Some(254), Vec::new()));
    let told = "An error occurred (PreconditionFailed) when calling the PutObject operation: ";
    assert!(String::from_utf8_lossy(&refused.stderr).contains(told), "{:?}", String::from_utf8_lossy(&refused.stderr));
}

/// Writes an object in parts by the tool, and reads its end.
fn in_parts(url: &str, bucket: &str) {
    let tool = |words: &[&str]| printed(url, "files", &[words, &["--bucket", bucket, "--key", "parts"]].concat());
    let [part, end] = ["part", "end"].map(|name| programs().path(name).to_string_lossy().into_owned());
    let upload = tool(&["create-multipart-upload"])["UploadId"].as_str().expect("an id").to_owned();
    let mut parts = Vec::new();
    for (number, body) in [("1", "a".repeat(5 << 20)), ("2", "b".to_owned())] {
        std::fs::write(&part, body).expect("files can be written");
        let sent = tool(&["upload-part", "--upload-id", &upload, "--part-number", number, "--body", &part]);
        parts.push(format!("{{PartNumber={number},ETag={}}}", sent["ETag"]));
    }
    let parts = format!("Parts=[{}]", parts.join(","));
    let complete = ["complete-multipart-upload", "--upload-id", &upload, "--multipart-upload", &parts];
    assert!(tool(&complete)["ETag"].as_str().is_some_and(|tag| tag.ends_with("-2\"")), "{parts}");
    let get = ["get-object", "--range", "bytes=5242878-", "--query", "ContentRange", &end];
    assert_eq!(tool(&get), "bytes 5242878-5242880/5242881");
    assert_eq!(std::fs::read_to_string(&end).expect("text"), "aab");
}

/// Where the store is that is hidden behind one of former times.
static HIDDEN: OnceLock<String> = OnceLock::new();

/// Passes on what was known before there were checksums in requests, and refuses the rest as stores do that follow their book. Frames of
/// which each is signed are as old as the signatures, and go where there is no TLS.
fn in_former_times(request: &RawRequest) -> Reply {
    let is_of_today = |(name, value): &(String, String)| {
        let name = name.to_ascii_lowercase();
        let is_sum = name.starts_with("x-amz-checksum-") || name == "x-amz-sdk-checksum-algorithm";
        is_sum || name == "x-amz-trailer" || value.ends_with("-TRAILER")
    };
    if request.headers.iter().any(is_of_today) {
        let told = "A header you provided implies functionality that is not implemented";
        return Reply::xml(501, &format!("<Error><Code>NotImplemented</Code><Message>{told}</Message></Error>"));
    }
    if request.target.ends_with("?delete") && request.header("content-md5").is_none() {
        return Reply::xml(400, "<Error><Code>MissingContentMD5</Code></Error>");
    }
    let hidden = HIDDEN.get().expect("there is one");
    let passed_on = Request::builder().method(request.method.as_str()).uri(format!("{hidden}{}", request.target));
    // Its body is here already.
    let headers = request.headers.iter().filter(|(name, _)| !name.eq_ignore_ascii_case("expect"));
    let passed_on = headers.fold(passed_on, |passed_on, (name, value)| passed_on.header(name.as_str(), value.as_str()));
    let answer = peers::send(&passed_on.body(request.body.clone()).expect("a request"));
    let mut reply = Reply { status: answer.status().as_u16(), headers: Vec::new(), body: answer.body().clone() };
    let own = ["connection", "content-length", "transfer-encoding"];
    for (name, value) in answer.headers().iter().filter(|(name, _)| !own.contains(&name.as_str())) {
        reply = reply.header(name.as_str(), value.to_str().expect("text"));
    }
    reply
}

#[needs::test(packages)]
fn a_store_that_refuses_checksums_is_served_without_them() {
    let server = S3sFs::start();
    let former = Recorder::answering(in_former_times);
    HIDDEN.set(server.url().to_owned()).expect("nobody else hides one");
    let file = programs().path("former").to_string_lossy().into_owned();
    std::fs::write(&file, "from a file").expect("files can be written");
    printed(&former.url(), "files", &["create-bucket", "--bucket", "former"]);
    let parts = expected()["parts"].clone();
    for way in ["blocking", "async"] {
        let seen = printed(&former.url(), "objects", &[way, "former", &file]);
        assert_eq!(seen, json!([[412, "PreconditionFailed"], "from a file", parts, ["file", "parts"]]), "{way}");
    }
    let tool = |words: &[&str]| printed(&former.url(), "files", &[words, &["--bucket", "former"]].concat());
    in_parts(&former.url(), "former");
    tool(&["put-object", "--key", "file", "--body", &file]);
    tool(&["delete-objects", "--delete", "Objects=[{Key=file}]"]);
    assert_eq!(tool(&["list-objects-v2", "--query", "Contents[].Key"]), json!(["parts"]));
    // Whoever asks for them has them.
    let put = ["put-object", "--bucket", "former", "--key", "file", "--body", &file];
    let get = ["get-object", "--bucket", "former", "--key", "parts", "/dev/null"];
    for (variable, words) in
        [("AWS_REQUEST_CHECKSUM_CALCULATION", &put[..]), ("AWS_RESPONSE_CHECKSUM_VALIDATION", &get[..])]
    {
        let mut tool = command(&former.url(), programs().program("files"));
        let refused = tool.env(variable, "when_supported").args(words).output().expect("the program can be started");
        assert!(String::from_utf8_lossy(&refused.stderr).contains("(NotImplemented)"), "{refused:?}");
    }
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
            let seen = printed(server.url(), "objects", &[way, task, &file]);
            let memory = seen[1].as_i64().expect("kibibytes");
            assert!(seen[0] == LARGE.0 && memory <= LARGE.1, "{way}, {task}: {seen}");
        }
    }
    // Of the tool it is seen from without: it has 256 MiB, for its code and all that it maps.
    let confined = |words: &[&str]| {
        let mut shell = command(server.url(), "/bin/sh");
        shell.args(["-c", "ulimit -v 262144 && exec \"$@\"", "sh"]).arg(programs().program("files")).args(words);
        shell.stdout(Stdio::piped()).spawn().expect("a shell")
    };
    let mut put = confined(&["put-object", "--bucket", "large", "--key", "large", "--body", &file]);
    assert!(put.wait().expect("an end").success());
    let mut get = confined(&["get-object", "--bucket", "large", "--key", "large", "-"]);
    let received = io::copy(get.stdout.as_mut().expect("a pipe"), &mut io::sink()).expect("bytes");
    assert!(get.wait().expect("an end").success() && received == LARGE.0, "{received}");
    std::fs::remove_file(&path).expect("it was made here");
}
