//! Streams of bytes on the command line: files and standard input that are sent as they are read, answers that go to files as they come.

mod around;

use std::fs;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::PathBuf;
use std::thread;

use around::{Ran, run_with_input};
use smithgen_cli::tool::{Command, Node, Service as Commands, Tool};
use smithgen_runtime::generated::rest_json::RestJson1;
use smithgen_runtime::generated::schema::{Kind, Member, Schema, ShapeTraits, Trait, prelude};
use smithgen_runtime::generated::{Http, OperationMeta, PathPart, Service, ServiceMeta};

struct Files;

impl Service for Files {
    type Protocol = RestJson1;

    const META: &'static ServiceMeta = &META;
}

static META: ServiceMeta = ServiceMeta::new("Files").version("2026-01-01").endpoint_prefix("files");

static BYTES: Schema = Schema::simple("Bytes", Kind::Blob).with(&ShapeTraits::NONE.wire(&[Trait::Streaming]));
static PUT: Schema = Schema::structure(
    "PutFileRequest",
    &[
        Member::new("Body", &BYTES).required().with(&[Trait::HttpPayload]),
        Member::new("Name", &prelude::STRING).required().with(&[Trait::HttpLabel]),
    ],
);
static TAGGED: Schema =
    Schema::structure("Tagged", &[Member::new("Tag", &prelude::STRING).with(&[Trait::HttpHeader("ETag")])]);
static GET: Schema =
    Schema::structure("GetFileRequest", &[Member::new("Name", &prelude::STRING).required().with(&[Trait::HttpLabel])]);
static FILE: Schema = Schema::structure(
    "File",
    &[
        Member::new("Body", &BYTES).with(&[Trait::HttpPayload]),
        Member::new("Tag", &prelude::STRING).with(&[Trait::HttpHeader("ETag")]),
    ],
);

static PUT_META: OperationMeta = OperationMeta::new("PutFile", &META, &PUT, &TAGGED, &[], &[])
    .http(&Http::new("PUT", &[PathPart::Text("/files/"), PathPart::Label(1)]));
static COUNTED_META: OperationMeta = OperationMeta::new("PutCounted", &META, &PUT, &TAGGED, &[], &[])
    .http(&Http::new("PUT", &[PathPart::Text("/counted/"), PathPart::Label(1)]))
    .requires_length();
static GET_META: OperationMeta = OperationMeta::new("GetFile", &META, &GET, &FILE, &[], &[])
    .http(&Http::new("GET", &[PathPart::Text("/files/"), PathPart::Label(0)]))
    .streaming_output();

static COMMANDS: [Node; 3] = [
    Node::Operation(Command {
        name: "get-file",
        operation: &GET_META,
        option_names: "name",
        others: &[],
        waiter: None,
    }),
    Node::Operation(Command {
        name: "put-counted",
        operation: &COUNTED_META,
        option_names: "body name",
        others: &[],
        waiter: None,
    }),
    Node::Operation(Command {
        name: "put-file",
        operation: &PUT_META,
        option_names: "body name",
        others: &[],
        waiter: None,
    }),
];
static SERVICE: Commands = Commands::new::<Files>("files", &COMMANDS, &[]);
static TOOL: Tool = Tool::new("files", "1.0.0", &[&SERVICE]);

/// A service that keeps one file a connection: what was put comes back as its tag, its length behind it.
fn serve(stored: &'static [u8], status: u16) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    thread::spawn(move || {
        for stream in listener.incoming() {
            let _ = answer(stream.unwrap(), stored, status);
        }
    });
    url
}

fn answer(mut stream: TcpStream, stored: &[u8], status: u16) -> std::io::Result<()> {
    let mut bytes = Vec::new();
    let mut buffer = [0; 65536];
    let (head, mut body) = loop {
        let count = stream.read(&mut buffer)?;
        bytes.extend_from_slice(&buffer[..count]);
        if let Some(end) = bytes.windows(4).position(|four| four == b"\r\n\r\n") {
            break (String::from_utf8(bytes[..end].to_vec()).unwrap().to_ascii_lowercase(), bytes.split_off(end + 4));
        }
    };
    let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")?.parse().ok()).unwrap_or(0_usize);
    let is_chunked = head.contains("transfer-encoding: chunked");
    while body.len() < length || is_chunked && !body.ends_with(b"0\r\n\r\n") {
        let count = stream.read(&mut buffer)?;
        body.extend_from_slice(&buffer[..count]);
    }
    let tag =
        format!("{} {}", String::from_utf8_lossy(&body).escape_debug(), if is_chunked { "in chunks" } else { "" });
    write!(
        stream,
        "HTTP/1.1 {status} X\r\nconnection: close\r\netag: {}\r\ncontent-length: {}\r\n\r\n",
        tag.trim_end(),
        stored.len()
    )?;
    stream.write_all(stored)
}

/// A folder of its own for a test, which goes with the guard.
struct Folder(PathBuf);

impl Folder {
    fn of(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("smithgen-cli-streams-{}-{name}", std::process::id()));
        fs::create_dir_all(&path).unwrap();
        Folder(path)
    }

    fn file(&self, name: &str) -> String {
        self.0.join(name).to_str().unwrap().to_owned()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn run(url: &str, words: &[&str], input: &'static [u8]) -> Ran {
    let words: Vec<_> = words.iter().chain(&["--endpoint-url", url, "--region", "eu-west-1"]).map(Into::into).collect();
    run_with_input(&TOOL, &words, input)
}

#[test]
fn a_body_is_the_file_that_is_named() {
    let folder = Folder::of("body");
    let file = folder.file("in.txt");
    fs::write(&file, "what is in it").unwrap();
    let url = serve(b"", 200);
    let put = |body: &str, input| run(&url, &["put-file", "--name", "a", "--body", body], input);
    let stored = |tag: &str| (0, format!("{{\n    \"Tag\": \"{tag}\"\n}}\n"), String::new());
    assert_eq!(put(&file, b""), stored("what is in it"));
    assert_eq!(put("-", b"typed"), stored("5\\\\r\\\\ntyped\\\\r\\\\n0\\\\r\\\\n\\\\r\\\\n in chunks"));
    // The other names of files are none here, as in the AWS CLI.
    for body in ["nope", "", &folder.file(""), &format!("fileb://{file}"), &format!("file://{file}")] {
        let problem = "Error parsing parameter '--body': Blob values must be a path to a file.";
        let (status, out, err) = put(body, b"");
        assert_eq!((status, out.as_str()), (252, ""), "{body}");
        assert!(err.contains(problem), "{body}: {err}");
    }
    // In JSON, the bytes are what they are elsewhere.
    let json = r#"{"Name": "a", "Body": "dHlwZWQ="}"#;
    assert_eq!(run(&url, &["put-file", "--cli-input-json", json], b""), stored("typed"));
    let (status, _, err) = run(&url, &["put-file", "--name", "a"], b"");
    assert_eq!(status, 252);
    assert!(err.contains("the following arguments are required: --body"), "{err}");
}

#[test]
fn standard_input_has_no_length_where_one_is_needed() {
    let folder = Folder::of("counted");
    let file = folder.file("in.txt");
    fs::write(&file, "counted").unwrap();
    let url = serve(b"", 200);
    let (status, _, err) = run(&url, &["put-counted", "--name", "a", "--body", "-"], b"typed");
    assert_eq!(status, 255);
    assert!(err.contains("its body does not say how long it is"), "{err}");
    assert_eq!(run(&url, &["put-counted", "--name", "a", "--body", &file], b"").0, 0);
}

#[test]
fn an_answer_goes_to_the_file_that_is_named() {
    let folder = Folder::of("answer");
    let file = folder.file("out.bin");
    let url = serve(b"\x00\xff as it is \n", 200);
    let (status, out, err) = run(&url, &["get-file", "--name", "a", &file], b"");
    assert_eq!((status, out.as_str(), err.as_str()), (0, "{\n    \"Tag\": \"\"\n}\n", ""));
    assert_eq!(fs::read(&file).unwrap(), b"\x00\xff as it is \n");
    // It takes the place of what was there.
    let url = serve(b"less", 200);
    assert_eq!(run(&url, &["get-file", &file, "--name", "a", "--query", "Tag"], b"").1, "\"\"\n");
    assert_eq!(fs::read(&file).unwrap(), b"less");
    // Standard output has it, and nothing else.
    assert_eq!(run(&url, &["get-file", "--name", "a", "-"], b""), (0, "less".to_owned(), String::new()));
    // An error leaves no file.
    let url = serve(b"{\"message\": \"gone\"}", 404);
    let other = folder.file("other");
    let (status, _, err) = run(&url, &["get-file", "--name", "a", &other], b"");
    assert_eq!(status, 254, "{err}");
    assert!(!fs::exists(&other).unwrap());
    let url = serve(b"less", 200);
    let nowhere = folder.file("no/such/folder");
    let (status, _, err) = run(&url, &["get-file", "--name", "a", &nowhere], b"");
    assert_eq!(status, 255);
    assert!(err.contains(&format!("[Errno 2] No such file or directory: '{nowhere}'")), "{err}");
}

#[test]
fn a_command_with_a_file_takes_all_on_its_line() {
    let required = |words: &[&str]| {
        let (status, _, err) = run("http://127.0.0.1:1", words, b"");
        assert_eq!(status, 252);
        err
    };
    assert!(required(&["get-file"]).contains("the following arguments are required: --name, outfile"));
    assert!(required(&["get-file", "--name", "a"]).contains("the following arguments are required: outfile"));
    for option in ["--cli-input-json", "--cli-input-yaml", "--generate-cli-skeleton"] {
        assert!(required(&["get-file", "--name", "a", "out", option, "{}"]).contains("Unknown options: "), "{option}");
    }
    let (_, page, _) = run("http://127.0.0.1:1", &["get-file", "help"], b"");
    for line in ["get-file", "--name <value>", "<outfile>", "outfile (string)"] {
        assert!(page.lines().any(|shown| shown.trim() == line), "{line}:\n{page}");
    }
    let told = page.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(told.contains("the bytes of the answer are written to as they come"), "{page}");
    assert!(told.contains("Body -> (streaming blob)") && !told.contains("cli-input-json"), "{page}");
    let (_, page, _) = run("http://127.0.0.1:1", &["put-file", "help"], b"");
    assert!(page.contains("--body (streaming blob) [required]") && page.contains("--cli-input-json"), "{page}");
    let completions = |words: &[&str]| {
        let words: Vec<_> = ["__complete"].iter().chain(words).map(Into::into).collect();
        run_with_input(&TOOL, &words, b"").1
    };
    assert!(!completions(&["get-file", "--"]).contains("--cli-input-json"));
    assert!(completions(&["put-file", "--"]).contains("--cli-input-json"));
    assert_eq!(completions(&["put-file", "--body", "f"]), "");
    assert_eq!(completions(&["put-file", "--name", "f"]), "file://\t\nfileb://\t\n");
}
