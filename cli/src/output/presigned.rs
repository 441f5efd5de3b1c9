//! A request that others are to send, instead of an answer.
//!
//! In: a presigned request. Out: its parts as members, or text: the URL, and what must be sent with it.

use std::fmt::Write as _;

use smithgen_runtime::presigning::PresignedRequest;

use crate::data::{Map, Value};

/// All of it, as an answer would have it.
pub(super) fn members(request: &PresignedRequest) -> Map {
    let headers = request.headers().map(|(name, value)| (name.to_owned(), Value::from(value))).collect();
    let body = Some(request.body()).filter(|body| !body.is_empty()).map(|body| match std::str::from_utf8(body) {
        Ok(text) => Value::from(text),
        Err(_) => Value::Bytes(body.to_vec()),
    });
    let parts = [
        ("Method", Some(Value::from(request.method()))),
        ("Url", Some(Value::from(request.uri()))),
        ("Headers", Some(Value::Map(headers))),
        ("Body", body),
    ];
    parts.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?))).collect()
}

/// What must be sent with the URL; nothing where a browser that is given the URL sends all that there is.
pub(super) fn instructions(request: &PresignedRequest) -> String {
    let mut told = String::new();
    if request.method() == "GET" && request.headers().next().is_none() && request.body().is_empty() {
        return told;
    }
    // Nothing can go wrong when text is written to text.
    let _ = writeln!(told, "The request is to be sent as follows.\n\n{}", request.method());
    for (name, value) in request.headers() {
        let _ = writeln!(told, "{name}: {value}");
    }
    let _ = match std::str::from_utf8(request.body()) {
        Ok("") => Ok(()),
        Ok(text) => writeln!(told, "\n{text}"),
        Err(_) => writeln!(told, "\n({} bytes that are no text: `--output json` has them)", request.body().len()),
    };
    told
}
