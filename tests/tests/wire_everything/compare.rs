//! What two requests differ in, by what they say.
//!
//! In: ours, and botocore's. Out: [`Difference`]s. The pairs of queries and forms come in any order, the members of objects too; of a
//! content type the media type alone counts.

use std::collections::BTreeMap;

use http::Request;
use smithgen_model::Node;
use smithgen_tests::protocol::harness::{form, xml};

/// Headers that say nothing of the input: who sends, how often, how much.
const NOT_COMPARED: [&str; 7] =
    ["amz-sdk-invocation-id", "amz-sdk-request", "content-length", "expect", "host", "user-agent", "x-amz-user-agent"];

const MD5: &str = "content-md5";
const CRC32: &str = "x-amz-checksum-crc32";

/// Where requests differ.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    Method,
    Host,
    Path,
    /// A pair of the query, by its name.
    Query(String),
    Header(String),
    /// A pair of a form, or a place in a document; empty for the whole.
    Body(String),
}

/// What is said in one place; nothing, if that place is not there.
#[derive(Clone, Debug)]
pub(crate) struct Difference {
    pub(crate) part: Part,
    pub(crate) ours: Option<String>,
    pub(crate) theirs: Option<String>,
}

/// All that two requests differ in.
pub(crate) fn differences(ours: &Request<Vec<u8>>, theirs: &Request<Vec<u8>>) -> Vec<Difference> {
    let mut found = Vec::new();
    let mut note = |part: Part, ours: Option<&str>, theirs: Option<&str>| {
        if ours != theirs {
            found.push(Difference { part, ours: ours.map(str::to_owned), theirs: theirs.map(str::to_owned) });
        }
    };
    let host = |request: &Request<Vec<u8>>| request.uri().authority().map(ToString::to_string);
    note(Part::Method, Some(ours.method().as_str()), Some(theirs.method().as_str()));
    note(Part::Host, host(ours).as_deref(), host(theirs).as_deref());
    note(Part::Path, Some(ours.uri().path()), Some(theirs.uri().path()));
    let query = |request: &Request<Vec<u8>>| by_name(request.uri().query().unwrap_or_default().split('&'));
    in_both(&query(ours), &query(theirs), |name, ours, theirs| note(Part::Query(name.to_owned()), ours, theirs));
    let (our_headers, mut their_headers) = (headers(ours), headers(theirs));
    // One checksum in the place of another is one difference.
    if our_headers.contains_key(MD5) && !our_headers.contains_key(CRC32) && !their_headers.contains_key(MD5) {
        let crc32 = their_headers.remove(CRC32).map(|sum| (MD5.to_owned(), format!("{sum} CRC-32")));
        their_headers.extend(crc32);
    }
    in_both(&our_headers, &their_headers, |name, ours, theirs| note(Part::Header(name.to_owned()), ours, theirs));
    found.extend(bodies(media_type(ours), ours.body(), theirs.body()));
    found
}

/// Tells of all names in either map.
fn in_both(
    ours: &BTreeMap<String, String>,
    theirs: &BTreeMap<String, String>,
    mut note: impl FnMut(&str, Option<&str>, Option<&str>),
) {
    for name in ours.keys().chain(theirs.keys().filter(|name| !ours.contains_key(*name))) {
        note(name, ours.get(name).map(String::as_str), theirs.get(name).map(String::as_str));
    }
}

/// Decoded pairs by their names; several values of one name are put together.
fn by_name<'a>(pairs: impl Iterator<Item = &'a str>) -> BTreeMap<String, String> {
    let mut named: BTreeMap<String, String> = BTreeMap::new();
    for pair in pairs.filter(|pair| !pair.is_empty()) {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        let value = decoded(value);
        let together = named.entry(decoded(name));
        together.and_modify(|values| *values = format!("{values}\n{value}")).or_insert(value);
    }
    named
}

/// Text without its percent signs; forms may have plus signs for spaces.
pub(crate) fn decoded(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let [first, after @ ..] = rest {
        let hex = after.get(..2).and_then(|hex| u8::from_str_radix(std::str::from_utf8(hex).ok()?, 16).ok());
        (rest, bytes) = match (first, hex) {
            (b'%', Some(byte)) => (&after[2..], [bytes, vec![byte]].concat()),
            (b'+', _) => (after, [bytes, vec![b' ']].concat()),
            (other, _) => (after, [bytes, vec![*other]].concat()),
        };
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn headers(request: &Request<Vec<u8>>) -> BTreeMap<String, String> {
    let mut named = BTreeMap::new();
    for name in request.headers().keys().filter(|name| !NOT_COMPARED.contains(&name.as_str())) {
        let values = request.headers().get_all(name).iter();
        let values: Vec<_> = values.map(|value| String::from_utf8_lossy(value.as_bytes())).collect();
        named.insert(name.to_string(), values.join(", "));
    }
    if let Some(value) = named.get_mut("content-type") {
        value.truncate(value.find(';').unwrap_or(value.len()));
    }
    named
}

fn media_type(request: &Request<Vec<u8>>) -> &str {
    let value = request.headers().get("content-type").and_then(|value| value.to_str().ok());
    value.and_then(|value| value.split(';').next()).unwrap_or_default()
}

fn bodies(media_type: &str, ours: &[u8], theirs: &[u8]) -> Vec<Difference> {
    let mut found = Vec::new();
    if ours == theirs {
        return found;
    }
    let [our_text, their_text] = [ours, theirs].map(|body| String::from_utf8_lossy(body).into_owned());
    if media_type == "application/x-www-form-urlencoded" {
        let [ours, theirs] = [our_text, their_text].map(|text| by_name(form(&text).iter().map(String::as_str)));
        in_both(&ours, &theirs, |name, ours, theirs| {
            if ours != theirs {
                let [ours, theirs] = [ours, theirs].map(|text| text.map(str::to_owned));
                found.push(Difference { part: Part::Body(name.to_owned()), ours, theirs });
            }
        });
        return found;
    }
    let node = |text: &str| if media_type == "application/xml" { xml(text) } else { Node::parse(text).ok() };
    match node(&our_text).zip(node(&their_text)) {
        Some((ours, theirs)) => in_nodes(String::new(), Some(&ours), Some(&theirs), &mut found),
        None => {
            found.push(Difference { part: Part::Body(String::new()), ours: Some(our_text), theirs: Some(their_text) })
        }
    }
    found
}

fn in_nodes(path: String, ours: Option<&Node>, theirs: Option<&Node>, found: &mut Vec<Difference>) {
    match (ours, theirs) {
        (Some(Node::Object(ours)), Some(Node::Object(theirs))) => {
            for (name, value) in ours.iter() {
                in_nodes(format!("{path}/{name}"), Some(value), theirs.get(name), found);
            }
            for (name, value) in theirs.iter().filter(|(name, _)| ours.get(name).is_none()) {
                in_nodes(format!("{path}/{name}"), None, Some(value), found);
            }
        }
        (Some(Node::Array(ours)), Some(Node::Array(theirs))) => {
            for index in 0..ours.len().max(theirs.len()) {
                in_nodes(format!("{path}/{index}"), ours.get(index), theirs.get(index), found);
            }
        }
        (Some(ours), Some(theirs)) if ours.is_equal(theirs) => {}
        _ => {
            let text = |node: &Node| node.as_str().map_or_else(|| node.to_string(), str::to_owned);
            let text = |node: Option<&Node>| node.map(text);
            found.push(Difference { part: Part::Body(path), ours: text(ours), theirs: text(theirs) });
        }
    }
}
