//! Calls of a small tool to a server on loopback: where they go, what is told of them, how pages and failures come out.

mod around;
#[path = "support/server.rs"]
mod server;

use std::ffi::OsString;
use std::net::TcpListener;
use std::sync::{Arc, Mutex};

use around::{Ran, run_for_lines};
use smithgen_cli::tool::{Command, Node, Service as Commands, Tool};
use smithgen_runtime::generated::BoundEndpoint;
use smithgen_runtime::generated::Service;
use smithgen_runtime::generated::aws_json::AwsJson1_1;
use smithgen_runtime::generated::endpoint::{BuiltIn, Parameter, Rules};
use smithgen_runtime::generated::schema::{ErrorTraits, Fault, Kind, Member, Schema, ShapeTraits, prelude};
use smithgen_runtime::generated::{AuthScheme, OperationMeta, Paginated, ServiceMeta};

struct Notes;

impl Service for Notes {
    type Protocol = AwsJson1_1;

    const META: &'static ServiceMeta = &META;

    const RULES: &'static Rules = &RULES;
}

/// The configured URL and below it the `Shelf`, or an error; the shelf `all` is to be signed with `sigv4a`. As smithgen prints it.
static RULES: Rules = Rules::new(
    &[Parameter::built_in("Endpoint", BuiltIn::Endpoint), Parameter::new("Shelf")],
    "the service has no endpoint rules, so that an endpoint URL must be configuredauthSchemessigv4b/allname",
    &[3, 0, 32783, 32779, 2, 32800, 0, 0, 1, 0, 6, 2, 32776],
    &[
        40960, 4097, 40962, 4097, 3, 95, 40960, 4096, 61440, 77, 0, 57344, 4096, 28672, 28672, 57344, 20483, 4096, 1,
        94, 4097, 28672, 28672, 28673, 11, 77, 24577, 28673, 4, 98, 6, 88, 57344, 20482, 4096, 4, 94, 53248, 23, 28672,
    ],
);

static META: ServiceMeta = ServiceMeta::new("Notes")
    .shape_name("NotesService")
    .version("2026-01-01")
    .endpoint_prefix("notes")
    .signing_name("notes");

static SECRET: Schema = Schema::simple("Secret", Kind::String).sensitive();
static PUT: Schema = Schema::structure(
    "PutNoteRequest",
    &[
        Member::new("Text", &SECRET).required(),
        Member::new("Title", &prelude::STRING),
        Member::new("Token", &prelude::STRING).required().idempotency_token(),
    ],
);
static PUT_RESPONSE: Schema =
    Schema::structure("PutNoteResponse", &[Member::new("Id", &prelude::STRING), Member::new("Key", &SECRET)]);
static TOO_LONG: Schema =
    Schema::structure("TooLong", &[Member::new("message", &prelude::STRING), Member::new("Limit", &prelude::INTEGER)])
        .with(&ShapeTraits::NONE.error(ErrorTraits::new(Fault::Client, 400)));
static REFUSED: Schema = Schema::structure(
    "Refused",
    &[Member::new("message", &SECRET), Member::new("Hint", &SECRET), Member::new("Reason", &prelude::STRING)],
)
.with(&ShapeTraits::NONE.error(ErrorTraits::new(Fault::Client, 400)));
static LIST: Schema = Schema::structure(
    "ListNotesRequest",
    &[Member::new("NextToken", &prelude::STRING), Member::new("Limit", &prelude::INTEGER)],
);
static NAMES: Schema = Schema::list("Names", &[Member::element("member", &prelude::STRING)]);
static LIST_RESPONSE: Schema =
    Schema::structure("ListNotesResponse", &[Member::new("Notes", &NAMES), Member::new("NextToken", &prelude::STRING)]);

static PUT_META: OperationMeta = OperationMeta::new("PutNote", &META, &PUT, &PUT_RESPONSE, &[&TOO_LONG, &REFUSED], &[]);
static LIST_META: OperationMeta =
    OperationMeta::new("ListNotes", &META, &LIST, &LIST_RESPONSE, &[], &[AuthScheme::SigV4, AuthScheme::HttpBearer])
        .paginated(&Paginated::new(&["NextToken"], &["NextToken"]).results(&["Notes"]).page_size("Limit"));

static FIND: Schema =
    Schema::structure("FindNoteRequest", &[Member::new("Shelf", &prelude::STRING), Member::new("Shelves", &NAMES)]);
static FIND_META: OperationMeta =
    OperationMeta::new("FindNote", &META, &FIND, &PUT_RESPONSE, &[], &[AuthScheme::SigV4, AuthScheme::None]).bound(
        &BoundEndpoint::new(&[], &[("Shelf", 0)]).searching({
            use smithgen_runtime::generated::search::*;
            &[(
                "Shelf",
                Search {
                    expression: &Expression(Chain(Borrowed(&[Field(Borrowed("Shelves")), Index(-1)]))),
                    members: Some(&["Shelves"]),
                },
            )]
        }),
    );

static COMMANDS: [Node; 3] = [
    Node::Operation(Command {
        name: "find-note",
        operation: &FIND_META,
        option_names: "shelf shelves",
        others: &[],
        waiter: None,
    }),
    Node::Operation(Command {
        name: "list-notes",
        operation: &LIST_META,
        option_names: "next-token limit",
        others: &[],
        waiter: None,
    }),
    Node::Operation(Command {
        name: "put-note",
        operation: &PUT_META,
        option_names: "text title token",
        others: &[],
        waiter: None,
    }),
];
static NOTES: Commands = Commands::new::<Notes>("notes", &COMMANDS, &[]);
static TOOL: Tool = Tool::new("notes", "1.2.3", &[&NOTES]);

/// Answers requests with these bodies and statuses in turn, and keeps what was asked. Without a status, and when no answer is left,
/// it closes the connection.
struct Server {
    url: String,
    requests: Arc<Mutex<Vec<String>>>,
}

impl Server {
    fn start(answers: &[(u16, &str)]) -> Self {
        let answers: Vec<_> = answers.iter().map(|(status, body)| (*status, (*body).to_owned())).collect();
        let (mut answers, requests) = (answers.into_iter(), Arc::<Mutex<Vec<String>>>::default());
        let seen = Arc::clone(&requests);
        let url = server::serve(move |request| {
            seen.lock().unwrap().push(request.to_owned());
            answers.next().unwrap_or_default()
        });
        Server { url, requests }
    }

    fn requests(&self) -> Vec<String> {
        self.requests.lock().unwrap().clone()
    }

    /// Runs words whose calls come here.
    fn run(&self, variables: &[(&str, &str)], words: &[&str]) -> Ran {
        self.run_for_lines(usize::MAX, variables, words)
    }

    /// Runs words whose output is read for so many lines.
    fn run_for_lines(&self, lines: usize, variables: &[(&str, &str)], words: &[&str]) -> Ran {
        let usual = [("AWS_REGION", "eu-west-1"), ("AWS_ENDPOINT_URL", self.url.as_str())];
        let variables: Vec<_> = usual.iter().chain(variables).copied().collect();
        let words: Vec<OsString> = words.iter().map(OsString::from).collect();
        let (status, out, err) = run_for_lines(lines, &TOOL, &words, &variables);
        (status, out, err.replace(&self.url, "URL"))
    }
}

const KEYS: [(&str, &str); 3] =
    [("AWS_ACCESS_KEY_ID", "AKID"), ("AWS_SECRET_ACCESS_KEY", "s3cret"), ("AWS_SESSION_TOKEN", "s3cret")];

#[test]
fn a_call_is_made_and_its_answer_printed() {
    let server = Server::start(&[(200, r#"{"Other": 1, "Key": "k", "Id": "1"}"#)]);
    let ran = server.run(&[], &["put-note", "--text", "a", "--token", "t"]);
    assert_eq!(ran, (0, "{\n    \"Id\": \"1\",\n    \"Key\": \"k\"\n}\n".to_owned(), String::new()));
    let request = &server.requests()[0];
    assert!(request.starts_with("POST / HTTP/1.1\r\n"), "{request}");
    assert!(!request.to_ascii_lowercase().contains("authorization"), "{request}");
    assert!(request.ends_with(r#"{"Text":"a","Token":"t"}"#), "{request}");
}

#[test]
fn a_call_goes_where_its_input_says_or_nowhere() {
    let server = Server::start(&[(200, "{}"), (200, "{}"), (200, "{}")]);
    assert_eq!(server.run(&[], &["find-note", "--shelf", "a"]), (0, String::new(), String::new()));
    assert_eq!(server.run(&[], &["find-note"]), (0, String::new(), String::new()));
    assert_eq!(server.run(&[], &["find-note", "--shelves", "b", "c"]), (0, String::new(), String::new()));
    let (status, out, err) = server.run(&[], &["find-note", "--shelf", "all"]);
    assert!(status != 0 && out.is_empty() && err.contains("FindNote leads to \"URL/all\""), "{status}: {err}");
    let lines: Vec<String> =
        server.requests().iter().filter_map(|text| Some(text.lines().next()?.to_owned())).collect();
    assert_eq!(lines, ["POST /a/ HTTP/1.1", "POST / HTTP/1.1", "POST /c/ HTTP/1.1"]);
}

#[test]
fn tokens_are_made_and_paths_and_queries_kept() {
    for (rest, path) in
        [("", "/"), ("/", "/"), ("/a/b/", "/a/b/"), ("/a", "/a"), ("?x=1", "/?x=1"), ("/a?x=1", "/a?x=1")]
    {
        let server = Server::start(&[(200, "{}")]);
        let url = format!("{}{rest}", server.url);
        assert_eq!(
            server.run(&[], &["put-note", "--text", "a", "--endpoint-url", &url]),
            (0, String::new(), String::new())
        );
        let request = &server.requests()[0];
        assert!(request.starts_with(&format!("POST {path} HTTP/1.1\r\n")), "{request}");
        assert!(request.contains(r#""Token":""#), "{request}");
    }
}

#[test]
fn nothing_that_is_told_of_a_call_is_a_secret() {
    let server = Server::start(&[(500, "{}"), (200, r#"{"Key": "s3cret", "Id": "1", "Unknown": "s3cret"}"#)]);
    let (status, _, told) = server.run(&[], &["put-note", "--text", "s3cret", "--title", "open", "--debug"]);
    assert_eq!(status, 0);
    assert!(!told.contains("s3cret"), "{told}");
    for part in [
        "region: \"eu-west-1\" (from `AWS_REGION`)",
        "\"Title\": \"open\"",
        "response: 500",
        "attempt=2",
        "\"Id\": \"1\"",
    ] {
        assert!(told.contains(part), "{part}: {told}");
    }
    let server = Server::start(&[(200, r#"{"Notes": ["a"]}"#)]);
    let (status, _, told) = server.run(&KEYS, &["list-notes", "--debug"]);
    assert_eq!(status, 0);
    assert!(!told.contains("s3cret"), "{told}");
    let request = &server.requests()[0];
    let signature = request.split("Signature=").nth(1).and_then(|rest| rest.lines().next()).unwrap();
    assert!(!told.contains(signature) && told.contains("Credential=AKID/"), "{told}");
}

#[test]
fn no_failure_of_a_call_tells_a_secret() {
    let words = ["put-note", "--text", "hunter2", "--title", "open"];
    // What the service is sent, and repeats; what the model marks in errors; what is no JSON.
    for (body, status, expected) in [
        (
            r#"{"__type": "TooLong", "message": "hunter2 is bad, open is not", "Limit": "hunter2"}"#,
            254,
            "*** redacted *** is bad, open is not\nAdditional error details:\nLimit: *** redacted ***\n",
        ),
        (
            r#"{"__type": "Refused", "message": "s3cret", "Hint": "s3cret", "Reason": "E1"}"#,
            254,
            "*** redacted ***\nAdditional error details:\nHint: *** redacted ***\nReason: E1\n",
        ),
        ("hunter2?", 254, "*** redacted ***?\n"),
    ] {
        for debug in [&[][..], &["--debug"]] {
            let server = Server::start(&[(400, body)]);
            let (got, _, said) = server.run(&[], &[&words[..], debug].concat());
            assert_eq!(got, status);
            assert!(said.ends_with(expected), "{said}");
            assert!(!said.contains("hunter2") && !said.contains("s3cret"), "{said}");
        }
    }
    // A service that rejects a signature shows the request that it would have signed.
    let body = r#"{"__type": "InvalidSignatureException", "message": "not 'POST\nx-amz-security-token:s3cret\n'"}"#;
    for debug in [&[][..], &["--debug"]] {
        let server = Server::start(&[(403, body)]);
        let said = server.run(&KEYS, &[&["list-notes"], debug].concat()).2;
        assert!(said.ends_with("not 'POST\nx-amz-security-token:*** redacted ***\n'\n"), "{said}");
        assert!(!said.contains("s3cret"), "{said}");
    }
    let server = Server::start(&[(200, r#"{"Id": "1", "Key": "s3cret"}"#)]);
    let said = server.run(&[], &[&words[..], &["--query", "abs(Key)"]].concat()).2;
    assert!(said.contains("In function abs(), invalid type for value: *** redacted ***, expected"), "{said}");
    let server = Server::start(&[(200, r#"{"Id": "1", "Key": "s3cret"}"#)]);
    let said = server.run(&[], &[&words[..], &["--query", "abs(Id)"]].concat()).2;
    assert!(said.contains("In function abs(), invalid type for value: 1, expected"), "{said}");
}

#[test]
fn urls_are_told_without_their_secrets() {
    for url in
        ["http://me:s3cret@127.0.0.1:1", "http://127.0.0.1:1/a?token=s3cret", "me:s3cret@127.0.0.1", "1:s3cret@x"]
    {
        for words in [
            &["put-note", "--text", "a", "--debug"][..],
            &["put-note", "--text", "a", "--debug", "--endpoint-url", url],
        ] {
            let (status, _, said) =
                Server::start(&[]).run(&[("AWS_ENDPOINT_URL", url), ("AWS_MAX_ATTEMPTS", "1")], words);
            assert_ne!(status, 0);
            assert!(!said.contains("s3cret"), "{url} {words:?}: {said}");
        }
    }
}

#[test]
fn instances_say_who_makes_a_call_and_where() {
    let asked: Arc<Mutex<Vec<String>>> = Arc::default();
    let kept = Arc::clone(&asked);
    let instance = server::serve(move |request| {
        let path = request.split(' ').nth(1).unwrap_or_default().to_owned();
        let answer = match path.as_str() {
            "/latest/api/token" => "token",
            "/latest/meta-data/placement/region" => "eu-south-2",
            "/latest/meta-data/iam/security-credentials/" => "ours",
            _ => {
                r#"{"Code": "Success", "AccessKeyId": "ASIAOURS", "SecretAccessKey": "s3cret", "Token": "s3cret-token",
                    "Expiration": "2199-01-01T00:00:00Z"}"#
            }
        };
        kept.lock().unwrap().push(path);
        (200, answer.to_owned())
    });
    let of_instance =
        [("AWS_EC2_METADATA_DISABLED", "false"), ("AWS_EC2_METADATA_SERVICE_ENDPOINT", instance.as_str())];
    let variables = [&of_instance[..], &[("AWS_REGION", "")]].concat();
    let server = Server::start(&[(200, r#"{"Notes": []}"#), (200, r#"{"Notes": []}"#)]);
    let (status, _, said) = server.run(&variables, &["list-notes", "--debug"]);
    assert_eq!(status, 0, "{said}");
    assert!(said.contains("the instance's metadata") && !said.contains("s3cret"), "{said}");
    // Who says the region does not ask for it.
    assert_eq!(server.run(&variables, &["list-notes", "--region", "eu-west-3"]).0, 0);
    let requests = server.requests();
    for (request, region) in requests.iter().zip(["eu-south-2", "eu-west-3"]) {
        let scope = format!("/{region}/notes/aws4_request");
        assert!(request.contains("Credential=ASIAOURS/") && request.contains(&scope), "{request}");
    }
    let role = ["/latest/meta-data/iam/security-credentials/", "/latest/meta-data/iam/security-credentials/ours"];
    let first = [&["/latest/api/token", "/latest/meta-data/placement/region"][..], &role].concat();
    assert_eq!(*asked.lock().unwrap(), [&first[..], &["/latest/api/token"], &role].concat());
}

#[test]
fn sign_ins_of_the_aws_cli_serve_and_are_kept_as_there() {
    let home = std::env::temp_dir().join(format!("smithgen-sign-in-{}", std::process::id()));
    let write = |name: &str, text: &str| {
        let path = home.join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    };
    let config = "[profile dev]\nsso_session = company\nsso_account_id = 123456789012\nsso_role_name = reader\n\
                  [sso-session company]\nsso_start_url = https://company.awsapps.com/start\nsso_region = eu-west-1\n";
    write("config", config);
    // Called by the SHA-1 of `company`.
    let token = ".aws/sso/cache/71b21161ffa1e6516bcc072aaf5ef38cbe85b511.json";
    let asked: Arc<Mutex<u32>> = Arc::default();
    let count = Arc::clone(&asked);
    let portal = server::serve(move |request| {
        assert!(
            request.starts_with("GET /federation/credentials?role_name=reader&account_id=123456789012 "),
            "{request}"
        );
        *count.lock().unwrap() += 1;
        let keys = r#""accessKeyId": "ASIASSO", "secretAccessKey": "s3cret", "sessionToken": "s3cret-token""#;
        (200, format!(r#"{{"roleCredentials": {{{keys}, "expiration": 7258118400000}}}}"#))
    });
    let (config, home_folder) = (home.join("config").display().to_string(), home.display().to_string());
    let variables = [
        ("HOME", home_folder.as_str()),
        ("AWS_CONFIG_FILE", config.as_str()),
        ("AWS_ENDPOINT_URL_SSO", portal.as_str()),
    ];
    let server = Server::start(&[(200, r#"{"Notes": []}"#), (200, r#"{"Notes": []}"#)]);
    let list = || server.run(&variables, &["list-notes", "--profile", "dev", "--debug"]);
    let (status, _, said) = list();
    assert!(status != 0 && said.contains("nobody has signed in; run `aws sso login --profile dev`"), "{said}");
    write(token, r#"{"accessToken": "s3cret-access", "expiresAt": "2199-01-01T00:00:00Z"}"#);
    for _ in 0..2 {
        let (status, _, said) = list();
        assert!(status == 0 && !said.contains("s3cret"), "{said}");
    }
    // The token itself goes to services that take it, but one for them alone goes first.
    let bearer = [&variables[..], &[("AWS_AUTH_SCHEME_PREFERENCE", "httpBearerAuth")]].concat();
    let own = [&variables[..], &[("AWS_BEARER_TOKEN_NOTES", "s3cret-t0ken")]].concat();
    let tokens = Server::start(&[(200, r#"{"Notes": []}"#), (200, r#"{"Notes": []}"#)]);
    for variables in [bearer, own] {
        let (status, _, said) = tokens.run(&variables, &["list-notes", "--profile", "dev", "--debug"]);
        assert!(status == 0 && !said.contains("s3cret"), "{said}");
    }
    for (request, token) in tokens.requests().iter().zip(["s3cret-access", "s3cret-t0ken"]) {
        assert!(request.contains(&format!("uthorization: Bearer {token}")), "{request}");
    }
    let kept = std::fs::read_dir(home.join(".aws/cli/cache")).unwrap();
    let kept: Vec<_> = kept.map(|file| file.unwrap().file_name().into_string().unwrap()).collect();
    std::fs::remove_dir_all(&home).unwrap();
    // The second run found what the first has left, under botocore's name.
    assert_eq!((kept, *asked.lock().unwrap()), (vec!["a88f57f31e9714feb7111cf4191596c7e48934e0.json".to_owned()], 1));
    assert!(server.requests().iter().all(|request| request.contains("Credential=ASIASSO/")));
}

#[test]
fn signatures_can_be_left_out() {
    let (status, _, said) = Server::start(&[]).run(&[], &["list-notes"]);
    assert_eq!(status, 253);
    let advice = "Unable to locate credentials. Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or name a profile that has some.";
    let tried = "there are no credentials:\n  environment: `AWS_ACCESS_KEY_ID` is not set\n";
    assert!(said.contains(&format!("An error occurred (NoCredentials): {advice}\n{tried}")), "{said}");
    assert!(said.ends_with("\n  instance metadata: `AWS_EC2_METADATA_DISABLED` is true\n"), "{said}");
    let server = Server::start(&[(200, r#"{"Notes": ["a"]}"#)]);
    assert_eq!(server.run(&[], &["list-notes", "--no-sign-request", "--output", "text"]).1, "NOTES\ta\n");
    assert!(!server.requests()[0].to_ascii_lowercase().contains("authorization"));
}

#[test]
fn a_token_of_the_environment_takes_the_place_of_credentials() {
    const TOKEN: (&str, &str) = ("AWS_BEARER_TOKEN_NOTES", "s3cret-t0ken");
    let sent = |variables: &[(&str, &str)], more: &[&str]| {
        let server = Server::start(&[(200, r#"{"Notes": ["a"]}"#)]);
        let (status, out, told) =
            server.run(variables, &[&["list-notes", "--output", "text", "--debug"], more].concat());
        assert_eq!((status, out.as_str()), (0, "NOTES\ta\n"), "{told}");
        assert!(!told.contains("t0ken"), "{told}");
        server.requests().remove(0)
    };
    assert!(sent(&[TOKEN], &[]).contains("uthorization: Bearer s3cret-t0ken"));
    let both = [&KEYS[..], &[TOKEN]].concat();
    assert!(sent(&both, &[]).contains("uthorization: Bearer s3cret-t0ken"));
    assert!(
        sent(&[&KEYS[..], &[("AWS_BEARER_TOKEN_OTHER", "x")]].concat(), &[])
            .contains("uthorization: AWS4-HMAC-SHA256 ")
    );
    assert!(!sent(&both, &["--no-sign-request"]).contains("uthorization: "));
    let (status, _, said) = Server::start(&[]).run(&both, &["list-notes", "--presign", "60"]);
    assert!(status != 0 && said.contains("only what is signed can be presigned") && !said.contains("t0ken"), "{said}");
}

#[test]
fn requests_are_signed_for_others_and_not_sent() {
    let server = Server::start(&[]);
    let run = |words: &[&str]| {
        let (status, out, err) = server.run(&KEYS, words);
        (status, out.replace(&server.url, "URL"), err)
    };
    let told = "The request is to be sent as follows.\n\nPOST\ncontent-type: application/x-amz-json-1.1\n\
                x-amz-target: NotesService.ListNotes\n\n{}\n";
    for (words, seconds) in [
        (&["list-notes", "--presign"][..], "3600"),
        (&["--presign", "list-notes"], "3600"),
        (&["list-notes", "--presign", "60"], "60"),
        (&["list-notes", "--presign=604800"], "604800"),
    ] {
        let (status, out, err) = run(words);
        assert_eq!((status, err.as_str()), (0, told), "{words:?}");
        assert!(out.starts_with("URL/?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKID%2F"), "{out}");
        assert!(out.contains(&format!("&X-Amz-Expires={seconds}&")) && out.ends_with('\n'), "{out}");
    }
    let query = "[Method, Headers.\"x-amz-target\", Body]";
    let (status, out, err) = run(&["list-notes", "--presign", "--query", query, "--output", "text"]);
    assert_eq!((status, out.as_str(), err.as_str()), (0, "POST\tNotesService.ListNotes\t{}\n", ""));
    let (_, out, err) = run(&["list-notes", "--presign", "--output", "json"]);
    assert!(out.contains("\n    \"Url\": \"URL/?X-Amz-") && err.is_empty(), "{out}");
    // What needs no signature has none, and no page but the first is asked for.
    let (_, out, _) = run(&["put-note", "--text", "a", "--presign"]);
    assert_eq!(out, "URL/\n");
    for (words, problem) in [
        (
            &["list-notes", "--presign", "0"][..],
            "--presign: a presigned request is valid for 1 second to 604800 seconds",
        ),
        (&["list-notes", "--presign=604801"], "--presign: a presigned request is valid for 1 second"),
        (&["list-notes", "--presign=soon"], "argument --presign: invalid int value: 'soon'"),
        // No beginning of a name that the AWS CLI has not.
        (&["list-notes", "--presig"], "Unknown options: --presig"),
    ] {
        let (status, out, err) = run(words);
        assert!(status != 0 && out.is_empty() && err.contains(problem), "{words:?}: {err}");
    }
    assert_eq!(server.requests(), [""; 0]);
}

#[test]
fn pages_are_joined_or_printed_one_by_one() {
    let pages = [(200, r#"{"Notes": ["a", "b"], "NextToken": "n"}"#), (200, r#"{"Notes": ["c"]}"#)];
    let server = Server::start(&pages);
    let joined = server.run(&KEYS, &["list-notes", "--page-size", "2", "--query", "Notes[]"]).1;
    assert_eq!(joined, "[\n    \"a\",\n    \"b\",\n    \"c\"\n]\n");
    assert!(server.requests()[1].ends_with(r#"{"Limit":2,"NextToken":"n"}"#), "{:?}", server.requests());
    let streamed = Server::start(&pages).run(&KEYS, &["list-notes", "--output", "text", "--query", "length(Notes)"]).1;
    assert_eq!(streamed, "2\n1\n");
    let one = Server::start(&pages[..1]).run(&KEYS, &["list-notes", "--no-paginate", "--query", "NextToken"]).1;
    assert_eq!(one, "\"n\"\n");
    let endless = ["list-notes", "--max-items", "99999999999999999999", "--output", "yaml-stream"];
    let empty = Server::start(&[pages[0], (200, "{}")]).run(&KEYS, &endless).1;
    assert_eq!(empty, "- NextToken: n\n  Notes:\n  - a\n  - b\n- {}\n");
    let cut = Server::start(&pages).run(&KEYS, &["list-notes", "--max-items", "1", "--output", "text"]).1;
    assert!(cut.starts_with("NOTES\ta\nNEXTTOKEN\t"), "{cut}");
    // What was printed before a failure stays.
    let server = Server::start(&[pages[0], (400, r#"{"__type": "Gone", "message": "gone"}"#)]);
    let (status, out, said) = server.run(&KEYS, &["list-notes", "--output", "text"]);
    assert_eq!((status, out.as_str()), (254, "NOTES\ta\nNOTES\tb\n"));
    assert!(said.contains("An error occurred (Gone) when calling the ListNotes operation: gone"), "{said}");
}

#[test]
fn pages_end_when_their_reader_has_gone() {
    let pages: Vec<String> =
        (1..=50).map(|page| format!(r#"{{"Notes": ["a{page}"], "NextToken": "{page}"}}"#)).collect();
    let pages: Vec<(u16, &str)> = pages.iter().map(|page| (200, page.as_str())).collect();
    for (format, line) in [("text", "NOTES\ta1\n"), ("yaml-stream", "- NextToken: '1'\n  Notes:\n  - a1\n")] {
        let server = Server::start(&pages);
        let ran = server.run_for_lines(line.lines().count(), &KEYS, &["list-notes", "--output", format]);
        assert_eq!(ran, (0, line.to_owned(), String::new()));
        // The second page is what nobody wanted to read.
        assert_eq!(server.requests().len(), 2, "{format}");
    }
}

#[test]
fn failures_of_calls_are_told() {
    let words = ["put-note", "--text", "a"];
    let error = r#"{"__type": "x#TooLong", "message": "too long", "Limit": 9}"#;
    let head = "\nnotes: [ERROR]: An error occurred (TooLong) when calling the PutNote operation: too long";
    let said = Server::start(&[(400, error)]).run(&[], &words);
    assert_eq!(said, (254, String::new(), format!("{head}\nAdditional error details:\nLimit: 9\n")));
    let said = Server::start(&[(400, error)]).run(&[("AWS_CLI_ERROR_FORMAT", "legacy")], &words);
    assert_eq!(said, (254, String::new(), format!("{head}\n")));
    let said = Server::start(&[(503, "")]).run(&[("AWS_MAX_ATTEMPTS", "1")], &words).2;
    assert!(
        said.contains("An error occurred (503) when calling the PutNote operation (reached max retries: 0): "),
        "{said}"
    );
    // That no attempt is left is said of errors that are not tried again, too.
    let server = Server::start(&[(500, "{}"), (400, error)]);
    let said = server.run(&[("AWS_MAX_ATTEMPTS", "2"), ("AWS_CLI_ERROR_FORMAT", "legacy")], &words).2;
    assert!(said.contains("PutNote operation (reached max retries: 1): too long"), "{said}");
    let (status, _, said) = Server::start(&[(0, "")]).run(&[("AWS_MAX_ATTEMPTS", "1")], &words);
    let closed = "Connection was closed before we received a valid response from endpoint URL: \"URL/\".";
    assert_eq!((status, said), (255, format!("\nnotes: [ERROR]: {closed}\n")));
    let refused = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let url = format!("http://{refused}");
    let option = ["put-note", "--text", "a", "--endpoint-url", &url];
    let (status, _, said) = Server::start(&[]).run(&[("AWS_MAX_ATTEMPTS", "1")], &option);
    assert_eq!((status, said), (255, format!("\nnotes: [ERROR]: Could not connect to the endpoint URL: \"{url}/\"\n")));
}

#[test]
fn settings_that_make_no_sense_are_refused() {
    for (variable, value, problem) in [
        (
            "AWS_MAX_ATTEMPTS",
            "0",
            "Value provided to \"max_attempts\": 0 must be an integer greater than or equal to 1.",
        ),
        ("AWS_MAX_ATTEMPTS", "x", "Bad value for \"max_attempts\": not an integer: 'x'"),
        (
            "AWS_RETRY_MODE",
            "y",
            "Invalid value provided to \"mode\": \"y\" must be one of: ('legacy', 'standard', 'adaptive')",
        ),
        ("AWS_ENDPOINT_URL", "127.0.0.1:1", "Invalid endpoint: 127.0.0.1:1"),
    ] {
        let server = Server::start(&[]);
        let (status, _, said) = server.run(&[(variable, value)], &["put-note", "--text", "a"]);
        assert_eq!((status, said), (255, format!("\nnotes: [ERROR]: {problem}\n")));
    }
    let (status, _, said) = Server::start(&[]).run(&KEYS[..1], &["list-notes"]);
    let problem = "Partial credentials found in env, missing: AWS_SECRET_ACCESS_KEY";
    assert_eq!((status, said), (255, format!("\nnotes: [ERROR]: {problem}\n")));
}

/// Each setting that only matters for what is shown, wrong in every place from which it can come: nothing is sent, and what is said
/// names it.
#[test]
fn nothing_is_called_for_what_cannot_be_shown() {
    let profile = |name: &str, line: &str| {
        let path = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("shown-{name}"));
        std::fs::write(&path, format!("[default]\n{line}\n")).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let config = "AWS_CONFIG_FILE";
    for (variable, value, option, status, named) in [
        ("AWS_DEFAULT_OUTPUT", "xml".to_owned(), ["--no-paginate", "--debug"], 255, "Unknown output type: xml"),
        (config, profile("output", "output = xml"), ["--no-paginate", "--debug"], 255, "Unknown output type: xml"),
        (
            config,
            profile("blobs", "cli_binary_format = hex"),
            ["--debug", "--debug"],
            253,
            "`cli_binary_format` is \"hex\"",
        ),
        (
            config,
            profile("times", "cli_timestamp_format = rfc"),
            ["--debug", "--debug"],
            253,
            "cli_timestamp_format value: rfc",
        ),
        (
            config,
            profile("errors", "cli_error_format = xml"),
            ["--debug", "--debug"],
            253,
            "`cli_error_format` is \"xml\"",
        ),
        ("AWS_CLI_ERROR_FORMAT", "off".to_owned(), ["--debug", "--debug"], 253, "`cli_error_format` is \"off\""),
        ("UNUSED", String::new(), ["--output", "xml"], 252, "argument --output: Found invalid choice 'xml'"),
        ("UNUSED", String::new(), ["--query", "a["], 252, "Bad value for --query a["),
        ("UNUSED", String::new(), ["--query", "Id || nope(@)"], 255, "Unknown function: nope()"),
        ("UNUSED", String::new(), ["--query", "length(Id, Id)"], 255, "Expected 1 argument for function length()"),
        ("UNUSED", String::new(), ["--query", "Id[::0]"], 255, "slice step cannot be zero"),
        ("UNUSED", String::new(), ["--color", "red"], 252, "argument --color: Found invalid choice 'red'"),
        ("UNUSED", String::new(), ["--cli-binary-format", "hex"], 252, "argument --cli-binary-format: Found invalid"),
        ("UNUSED", String::new(), ["--cli-error-format", "xml"], 252, "argument --cli-error-format: Found invalid"),
    ] {
        let server = Server::start(&[(200, "{}")]);
        let words = [&["put-note", "--text", "a"][..], &option].concat();
        let (got, out, said) = server.run(&[(variable, &value)], &words);
        assert_eq!((got, out.as_str()), (status, ""), "{variable} {value} {option:?}: {said}");
        assert!(said.contains(named), "{variable} {value} {option:?}: {said}");
        assert_eq!(server.requests().len(), 0, "{variable} {value} {option:?}");
    }
    // An option goes before what is wrong elsewhere.
    let server = Server::start(&[(200, r#"{"Id": "1"}"#)]);
    let wrong = [("AWS_DEFAULT_OUTPUT", "xml"), ("AWS_CLI_ERROR_FORMAT", "xml")];
    let words = ["put-note", "--text", "a", "--output", "text", "--cli-error-format", "json"];
    assert_eq!(server.run(&wrong, &words), (0, "1\n".to_owned(), String::new()));
}
