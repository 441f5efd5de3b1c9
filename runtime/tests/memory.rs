//! What responses may cost beyond their bytes: values that are short in a body and long in memory.

mod service;

use std::collections::HashMap;

use http::Response;
use service::{Notes, PutNoteError, PutNoteInput, note};
use smithgen_runtime::config::Config;
use smithgen_runtime::driver::ClientCore;
use smithgen_runtime::error::SdkError;
use smithgen_runtime::generated::OperationMeta;
use smithgen_runtime::generated::codec::Limits;
use smithgen_runtime::generated::exchange::{Now, Step};
use smithgen_runtime::generated::json;
use smithgen_runtime::generated::schema::{Kind, Member, Schema};
use smithgen_runtime::operation::Operation;
use smithgen_runtime::types::Document;

static TEXT: Schema = Schema::simple("Text", Kind::String);
static DOCUMENT: Schema = Schema::simple("Document", Kind::Document);
static ITEM: Schema =
    Schema::structure("Item", &[Member::new("a", &TEXT), Member::new("b", &TEXT), Member::new("boxed", &ITEM)]);
static ITEMS: Schema = Schema::list("Items", &[Member::element("member", &ITEM)]);
static LISTS: Schema = Schema::list("Lists", &[Member::element("member", &ITEMS)]);
static TEXTS: Schema = Schema::list("Texts", &[Member::element("member", &TEXT)]);
static BY_NAME: Schema = Schema::map("ByName", &[Member::element("key", &TEXT), Member::element("value", &ITEM)]);
static CHOICE: Schema = Schema::union("Choice", &[Member::new("Known", &TEXT)]);
static PAGE: Schema = Schema::structure(
    "Page",
    &[
        Member::new("items", &ITEMS),
        Member::new("lists", &LISTS),
        Member::new("texts", &TEXTS),
        Member::new("map", &BY_NAME),
        Member::new("document", &DOCUMENT),
        Member::new("choice", &CHOICE),
    ],
);

struct Item {
    a: Option<String>,
    b: Option<String>,
    boxed: Option<Box<Item>>,
}
smithgen_runtime::structure!(Item, ITEM, 0: a, 1: b, 2: boxed);

enum Choice {
    Known(String),
    Unknown(String, Document),
}
smithgen_runtime::union!(Choice, CHOICE, 0: Known(String));

struct Page {
    items: Option<Vec<Item>>,
    lists: Option<Vec<Vec<Item>>>,
    texts: Option<Vec<String>>,
    map: Option<HashMap<String, Item>>,
    document: Option<Document>,
    choice: Option<Choice>,
}
smithgen_runtime::structure!(Page, PAGE, 0: items, 1: lists, 2: texts, 3: map, 4: document, 5: choice);

/// A body with as many elements as fit into `size` bytes; the elements are numbered where they need names.
fn body((start, element, end): (&str, &str, &str), size: usize) -> String {
    let mut body = start.to_owned();
    for number in 0.. {
        let next = element.replace('#', &number.to_string());
        if body.len() + next.len() + end.len() > size {
            break;
        }
        body += &next;
        body.push(',');
    }
    body.pop();
    body + end
}

#[test]
fn the_limit_of_a_response_holds_for_its_values_too() {
    let limits = Limits { max_response_bytes: 1 << 20, ..Limits::default() };
    for parts in [
        (r#"{"items":["#, "{}", "]}"),
        (r#"{"items":["#, r#"{"boxed":{}}"#, "]}"),
        (r#"{"lists":["#, "[]", "]}"),
        (r#"{"lists":["#, "[{},{}]", "]}"),
        (r#"{"texts":["#, "\"\"", "]}"),
        (r#"{"map":{"#, "\"#\":{}", "}}"),
        (r#"{"document":["#, "1", "]}"),
        (r#"{"document":["#, "[]", "]}"),
        (r#"{"document":{"#, "\"#\":1", "}}"),
        (r#"{"choice":{"New":["#, "1", "]}}"),
    ] {
        let full = body(parts, limits.max_response_bytes);
        let Err(error) = json::from_slice::<Page>(full.as_bytes(), &limits) else { panic!("{parts:?}") };
        assert!(error.is_too_large() && error.to_string().contains("`max_response_bytes`, 1048576 bytes"), "{error}");
        // A tenth of it takes no more than is allowed, and what nobody reads takes nothing.
        let less = body(parts, limits.max_response_bytes / 10);
        assert!(json::from_slice::<Page>(less.as_bytes(), &limits).is_ok(), "{parts:?}");
        let skipped = full.replacen(|c: char| c.is_ascii_lowercase(), "x", 1);
        assert!(json::from_slice::<Page>(skipped.as_bytes(), &limits).is_ok(), "{parts:?}");
    }
    // Texts count by their bytes in the body alone.
    let long = format!(r#"{{"texts":["{}"]}}"#, "x".repeat(1_000_000));
    assert!(json::from_slice::<Page>(long.as_bytes(), &limits).is_ok());
    assert!(!json::from_slice::<Page>(b"[", &limits).is_err_and(|error| error.is_too_large()));
}

/// An operation that answers with a page.
struct ReadPage;

impl Operation for ReadPage {
    type Service = Notes;
    type Input = PutNoteInput;
    type Output = Page;
    type Error = PutNoteError;

    const META: &'static OperationMeta = &OperationMeta::of::<Self>("ReadPage", &[]);
}

#[test]
fn a_call_tells_the_limit_that_its_answer_broke() {
    let call = |max_response_bytes| {
        let config = Config::builder().region("eu-west-1").max_response_bytes(max_response_bytes).build();
        let core = ClientCore::new(config);
        let mut exchange = core.start::<ReadPage>(&note()).unwrap();
        assert!(matches!(exchange.step(Now::read()), Step::Send(_)));
        let answer = body((r#"{"items":["#, "{}", "]}"), 1000);
        exchange.receive(Ok(Response::new(answer.into())), Now::read());
        core.finish::<ReadPage>(exchange.into_outcome())
    };
    let Err(SdkError::ResponseError(error)) = call(1000) else { panic!("it should have been too large") };
    assert!(error.cause.is_too_large(), "{}", error.cause);
    assert!(call(100_000).is_ok_and(|page| page.items.is_some_and(|items| items.len() > 300)));
}

/// The most memory that this process has had, in bytes.
#[cfg(target_os = "linux")]
fn peak() -> usize {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    line.trim().trim_end_matches("kB").trim().parse::<usize>().unwrap() << 10
}

#[cfg(target_os = "linux")]
#[test]
fn a_large_body_of_empty_elements_takes_memory_in_proportion() {
    let full = [r#"{"items":["#, &"{},".repeat(15_000_000), "{}]}"].concat();
    let before = peak();
    assert!(json::from_slice::<Page>(full.as_bytes(), &Limits::default()).is_err_and(|error| error.is_too_large()));
    let grown = peak() - before;
    assert!(grown < 640 << 20, "{} MiB", grown >> 20);
}
