//! Responses whose members are in headers, in the status and in the body, as REST protocols have them.
//!
//! In: a status, headers and a body. Out: members that can be sent and read again, or an error that a terminal can show.

use std::collections::HashMap;

use http::Response;
use smithgen_cli::rooms::data::Value;
use smithgen_cli::rooms::members::Output;
use smithgen_runtime::generated::codec::{Limits, Value as _};
use smithgen_runtime::generated::rest_json::RestJson1;
use smithgen_runtime::generated::schema::{Kind, Member, Schema, Trait, prelude};
use smithgen_runtime::generated::{Http, OperationMeta, PathPart, Protocol, ServiceMeta};
use smithgen_runtime::types::{Blob, DateTime};

use crate::parts::assert_readable;
use crate::responses::{print, response};

static NAMES: Schema = Schema::list("Names", &[Member::element("member", &prelude::STRING)]);
static DATES: Schema = Schema::list("Dates", &[Member::element("member", &prelude::TIMESTAMP)]);
static NUMBERS: Schema = Schema::list("Numbers", &[Member::element("member", &prelude::INTEGER)]);
static TAGS: Schema =
    Schema::map("Tags", &[Member::element("key", &prelude::STRING), Member::element("value", &prelude::STRING)]);
static JSON: Schema = Schema::simple("Json", Kind::String);
static ANSWER: Schema = Schema::structure(
    "Answer",
    &[
        Member::new("names", &NAMES).with(&[Trait::HttpHeader("x-names")]),
        Member::new("dates", &DATES).with(&[Trait::HttpHeader("x-dates")]),
        Member::new("numbers", &NUMBERS).with(&[Trait::HttpHeader("x-numbers")]),
        Member::new("flag", &prelude::BOOLEAN).with(&[Trait::HttpHeader("x-flag")]),
        Member::new("json", &JSON).with(&[Trait::HttpHeader("x-json"), Trait::MediaType("application/json")]),
        Member::new("data", &prelude::BLOB).with(&[Trait::HttpHeader("x-data")]),
        Member::new("tags", &TAGS).with(&[Trait::HttpPrefixHeaders("x-tag-")]),
        Member::new("text", &prelude::STRING).with(&[Trait::JsonName("the \"text\"")]),
    ],
);

#[derive(Clone, PartialEq)]
struct Answer {
    names: Option<Vec<String>>,
    dates: Option<Vec<DateTime>>,
    numbers: Option<Vec<i32>>,
    flag: Option<bool>,
    json: Option<String>,
    data: Option<Blob>,
    tags: Option<HashMap<String, String>>,
    text: Option<String>,
}
smithgen_runtime::structure!(
    Answer, ANSWER, 0: names, 1: dates, 2: numbers, 3: flag, 4: json, 5: data, 6: tags, 7: text,
    bound: 0: names, 1: dates, 2: numbers, 3: flag, 4: json, 5: data, 6: tags,
);

static SERVICE: ServiceMeta = ServiceMeta::new("Echo");
static HTTP: Http = Http::new("PUT", &[PathPart::Text("/")]);
static ECHO: OperationMeta = OperationMeta::new("Echo", &SERVICE, &ANSWER, &ANSWER, &[], &[]).http(&HTTP);

pub(crate) fn bindings(data: &[u8]) {
    let Some(response) = response(data) else { return };
    let limits = Limits::default();
    let mut untyped = Output::new(&ANSWER);
    let read = RestJson1::output(&response, &limits, &ANSWER, &mut untyped);
    let mut answer = Answer::blank();
    if let Err(error) = RestJson1::output(&response, &limits, &ANSWER, &mut answer) {
        return assert_readable(&error.to_string(), 1024);
    }
    // What has types is read more strictly.
    assert!(read.is_ok(), "{read:?}");
    print(&Value::Map(untyped.into_map()), data.len());
    // A list of one empty text is written as one of none, and dates in headers have no fractions.
    answer.names.iter_mut().for_each(|names| names.retain(|name| !name.is_empty()));
    let dates = answer.dates.iter_mut().flatten();
    dates.for_each(|date| *date = DateTime::from_secs(date.secs()));
    // A point in time may have no date.
    let Ok(request) = RestJson1::request(&ECHO, &answer, None) else { return };
    let (head, body) = request.into_parts();
    let mut echo = Response::new(body);
    *echo.headers_mut() = head.headers;
    let mut again = Answer::blank();
    RestJson1::output(&echo, &limits, &ANSWER, &mut again).unwrap_or_else(|error| panic!("{error}: {echo:?}"));
    assert!(again == answer, "{again:?}\n{answer:?}\n{echo:?}");
}
