//! Inputs that would break out of their places in a request, and lengths that lie, with all the places that HTTP bindings have.

mod service;

use std::collections::HashMap;
use std::io::Read as _;

use http::Request;
use service::Notes;
use smithgen_runtime::body::ByteStream;
use smithgen_runtime::config::Config;
use smithgen_runtime::driver::ClientCore;
use smithgen_runtime::error::ConstructionFailure;
use smithgen_runtime::generated::endpoint::Rules;
use smithgen_runtime::generated::exchange::{Now, Step};
use smithgen_runtime::generated::rest_json::RestJson1;
use smithgen_runtime::generated::schema::{Kind, Member, Schema, ShapeTraits, Trait, prelude};
use smithgen_runtime::generated::{Http, OperationMeta, PathPart, Service, ServiceMeta};
use smithgen_runtime::operation::Operation;

struct Shelf;

impl Service for Shelf {
    type Protocol = RestJson1;

    const META: &'static ServiceMeta = Notes::META;

    const RULES: &'static Rules = Notes::RULES;
}

static TEXTS: Schema = Schema::list("Texts", &[Member::element("member", &prelude::STRING)]);
static PAIRS: Schema =
    Schema::map("Pairs", &[Member::element("key", &prelude::STRING), Member::element("value", &prelude::STRING)]);
static BODY: Schema = Schema::simple("Body", Kind::Blob).with(&STREAMING);
static STREAMING: ShapeTraits = ShapeTraits { wire: &[Trait::Streaming], ..ShapeTraits::NONE };
static INPUT: Schema = Schema::structure(
    "PutInput",
    &[
        Member::new("id", &prelude::STRING).required().with(&[Trait::HttpLabel]),
        Member::new("key", &prelude::STRING).required().with(&[Trait::HttpLabel]),
        Member::new("note", &prelude::STRING).with(&[Trait::HttpQuery("note")]),
        Member::new("more", &PAIRS).with(&[Trait::HttpQueryParams]),
        Member::new("name", &prelude::STRING).with(&[Trait::HttpHeader("x-name")]),
        Member::new("names", &TEXTS).with(&[Trait::HttpHeader("x-names")]),
        Member::new("length", &prelude::LONG).with(&[Trait::HttpHeader("Content-Length")]),
        Member::new("others", &PAIRS).with(&[Trait::HttpPrefixHeaders("")]),
        Member::new("body", &BODY).with(&[Trait::HttpPayload]),
    ],
);

#[derive(Default)]
struct PutInput {
    id: String,
    key: String,
    note: Option<String>,
    more: Option<HashMap<String, String>>,
    name: Option<String>,
    names: Option<Vec<String>>,
    length: Option<i64>,
    others: Option<HashMap<String, String>>,
    body: ByteStream,
}
smithgen_runtime::structure!(
    PutInput, INPUT, 0: id, 1: key, 2: note, 3: more, 4: name, 5: names, 6: length, 7: others, _: body,
    bound: 0: id, 1: key, 2: note, 3: more, 4: name, 5: names, 6: length, 7: others
);

struct PutOutput {}
static OUTPUT: Schema = Schema::structure("PutOutput", &[]);
smithgen_runtime::structure!(PutOutput, OUTPUT);

struct Put;

static PUT: Http =
    Http::new("PUT", &[PathPart::Text("/ids/"), PathPart::Label(0), PathPart::Text("/"), PathPart::Greedy(1)])
        .query("fixed=1");

impl Operation for Put {
    type Service = Shelf;
    type Input = PutInput;
    type Output = PutOutput;
    type Error = service::PutNoteError;

    const META: &'static OperationMeta = &OperationMeta::of::<Self>("Put", &[]).http(&PUT);

    fn body(input: &PutInput) -> Option<&ByteStream> {
        Some(&input.body)
    }
}

fn put() -> PutInput {
    PutInput { id: "1".to_owned(), key: "k".to_owned(), ..PutInput::default() }
}

fn request(input: &PutInput) -> Result<Request<ByteStream>, ConstructionFailure> {
    let mut exchange = ClientCore::new(Config::builder().region("eu-west-1").build()).start::<Put>(input)?;
    assert!(matches!(exchange.step(Now::read()), Step::Send(_)));
    Ok(exchange.take_request())
}

fn refused(input: &PutInput) -> String {
    request(input).expect_err("it should be refused").to_string()
}

fn pairs(key: &str, value: &str) -> Option<HashMap<String, String>> {
    Some([(key.to_owned(), value.to_owned())].into())
}

#[test]
fn labels_stay_in_their_segments_and_keys_as_they_are() {
    for (id, key, path) in [
        ("a/b", "a/b", "/ids/a%2Fb/a/b"),
        ("a?b#c", "a?b#c", "/ids/a%3Fb%23c/a%3Fb%23c"),
        ("%2f", "%2f", "/ids/%252f/%252f"),
        ("a\r\nx: y", "a\r\nx: y", "/ids/a%0D%0Ax%3A%20y/a%0D%0Ax%3A%20y"),
        ("é\0", "/", "/ids/%C3%A9%00//"),
        ("..", "../..//./", "/ids/../../..//./"),
        (";@:\\", "//evil.example", "/ids/%3B%40%3A%5C///evil.example"),
    ] {
        let request = request(&PutInput { id: id.to_owned(), key: key.to_owned(), ..put() }).unwrap();
        assert_eq!((request.uri().path(), request.uri().query()), (path, Some("fixed=1")));
        assert_eq!(request.uri().host(), Some("notes.eu-west-1.amazonaws.com"));
    }
    assert!(refused(&PutInput { id: String::new(), ..put() }).contains("`id` is a part of the path"));
    assert!(refused(&PutInput { key: String::new(), ..put() }).contains("`key` is a part of the path"));
}

#[test]
fn queries_keep_their_parameters() {
    let note = Some("a&b=c#d\r\n é+".to_owned());
    let written = request(&PutInput { note, more: pairs("x&y=z", "a&b"), ..put() }).unwrap();
    assert_eq!(written.uri().query(), Some("fixed=1&note=a%26b%3Dc%23d%0D%0A%20%C3%A9%2B&x%26y%3Dz=a%26b"));
    let note = Some("mine".to_owned());
    let written = request(&PutInput { note, more: pairs("note", "other"), ..put() }).unwrap();
    assert_eq!(written.uri().query(), Some("fixed=1&note=mine"), "maps give way");
}

#[test]
fn headers_hold_no_other_headers() {
    for text in ["a\r\nx-evil: 1", "a\nb", "a\rb", "a\0b"] {
        for input in [
            PutInput { name: Some(text.to_owned()), ..put() },
            PutInput { names: Some(vec!["a".to_owned(), text.to_owned()]), ..put() },
            PutInput { others: pairs("x-other", text), ..put() },
        ] {
            let problem = refused(&input);
            assert!(problem.contains("a control character") && !problem.contains("evil"), "{problem}");
        }
    }
    for key in ["", "a b", "a:b", "a\r\nb", "é"] {
        let problem = refused(&PutInput { others: pairs(key, "x"), ..put() });
        assert!(problem.contains("`others` cannot be sent"), "{problem}");
    }
}

#[test]
fn maps_of_headers_do_not_say_where_requests_end_or_go() {
    for name in ["Connection", "content-length", "EXPECT", "Host", "TE", "trailer", "Transfer-Encoding", "upgrade"] {
        let problem = refused(&PutInput { others: pairs(name, "chunked"), ..put() });
        assert!(
            problem.contains("`others` cannot be sent: it holds a key that is a header of HTTP's own"),
            "{problem}"
        );
    }
    let written = request(&PutInput { others: pairs("x-Name", "map"), name: Some("own".to_owned()), ..put() }).unwrap();
    assert_eq!(written.headers()["x-name"], "own", "maps give way");
}

#[test]
fn lengths_are_those_of_bodies() {
    let coming = |text: &'static str| ByteStream::from_reader(text.as_bytes());
    let sent = |length, body| request(&PutInput { length: Some(length), body, ..put() });
    let read = |request: Request<ByteStream>| {
        let mut text = String::new();
        request.into_body().read_to_string(&mut text).map(|_| text)
    };
    // Bytes know better than the input, and what comes later keeps to what the input says.
    let known = sent(3, ByteStream::from_static(b"12345")).unwrap();
    assert_eq!(known.headers()["content-length"], "5");
    assert_eq!(read(known).unwrap(), "12345");
    let longer = sent(3, coming("12345")).unwrap();
    assert_eq!((longer.body().length(), &longer.headers()["content-length"]), (Some(3), &"3".parse().unwrap()));
    assert_eq!(read(longer).unwrap(), "123");
    let shorter = read(sent(9, coming("12345")).unwrap()).unwrap_err();
    assert_eq!(shorter.to_string(), "the body ended 4 bytes before its length");
    let problem = sent(-1, coming("12345")).expect_err("a length below zero").to_string();
    assert!(problem.contains("`content-length` is no number of bytes"), "{problem}");
}
