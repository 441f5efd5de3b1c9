//! Requests as a server reads them: by the same tables, and from the outside in.
//!
//! In: an operation, and a request that the runtime wrote. Out: the input that it holds, of which [`carried`] says what a request can
//! tell at all. Forms are read by [`forms`](super::forms).

use std::collections::BTreeMap;

use http::{HeaderMap, Request};
use smithgen::stages::rir::Protocol;
use smithgen_model::Node;
use smithgen_runtime::generated::codec::{DecodeError, DecodeMembers as _, Decoder as _, Limits};
use smithgen_runtime::generated::json::JsonDecoder;
use smithgen_runtime::generated::schema::{Kind, Member, Schema, TimestampFormat as Format, Trait};
use smithgen_runtime::generated::types::{decode_base64, special_float};
use smithgen_runtime::generated::xml::XmlDecoder;
use smithgen_runtime::generated::{Http, OperationMeta, PathPart, cbor, json};
use smithgen_runtime::types::{DateTime, TimestampFormat};
use smithgen_tests::protocol::harness::{NodeEncoder, Read};

use super::{forms, in_xml, last_segments, without};

/// The input that a request holds.
pub(crate) fn read(
    protocol: Protocol,
    operation: &'static OperationMeta,
    request: &Request<Vec<u8>>,
) -> Result<Node, String> {
    let (schema, limits) = (operation.input, Limits::default());
    let mut read = Read::new(schema);
    match protocol {
        Protocol::AwsJson1_0 | Protocol::AwsJson1_1 | Protocol::RpcV2Json => {
            json::read_into(request.body(), &limits, schema, &mut read)
        }
        Protocol::RpcV2Cbor => cbor::read_into(request.body(), &limits, schema, &mut read),
        Protocol::AwsQuery | Protocol::Ec2Query => {
            return forms::read(protocol, schema, request.body());
        }
        Protocol::RestJson1 | Protocol::RestXml => return bound(protocol, operation, request),
    }
    .map_err(in_words)?;
    Ok(read.into_node())
}

/// What a request can tell of an input.
pub(crate) fn carried(protocol: Protocol, operation: &'static OperationMeta, input: &Node) -> Node {
    match protocol {
        Protocol::AwsQuery | Protocol::Ec2Query => forms::carried(protocol, operation.input, input),
        Protocol::RestJson1 | Protocol::RestXml => {
            let is_nothing = if protocol == Protocol::RestXml { in_rest_xml } else { in_rest };
            let told = last_segments(operation.input, without(is_nothing, operation.input, input));
            let Node::Object(members) = told else { panic!("{input}") };
            let kept = members.into_members().into_iter().filter_map(|(name, value)| {
                let (index, member) = named(operation.input, &name);
                let is_in_endpoint = member.has(Trait::HttpLabel) && !is_in_path(operation, index);
                let is_beside = member.target.wire_traits().contains(&Trait::Streaming);
                (!is_in_endpoint && !is_beside).then_some((name, value))
            });
            let unset = operation.input.members.iter().filter(|member| {
                let is_body = member.has(Trait::HttpPayload) && member.target.kind == Kind::Structure;
                is_body && protocol == Protocol::RestJson1 && input.get(member.name).is_none()
            });
            // In JSON, a structure that is the whole body is there, set or not.
            let unset = unset.map(|member| (member.name.to_owned(), Node::Object(Vec::new().into())));
            Node::Object(kept.chain(unset).collect::<Vec<_>>().into())
        }
        _ => input.clone(),
    }
}

fn named(schema: &'static Schema, name: &str) -> (usize, &'static Member) {
    let index = schema.members.iter().position(|member| member.name == name).expect("a member");
    (index, &schema.members[index])
}

/// Whether the path has the member; the endpoint may have it instead.
fn is_in_path(operation: &OperationMeta, index: usize) -> bool {
    let is_it = |part: &PathPart| matches!(part, PathPart::Label(at) | PathPart::Greedy(at) if *at == index);
    operation.http.is_some_and(|http| http.path.iter().any(is_it))
}

/// Lists and maps of queries, maps of headers, and texts as whole bodies.
fn in_rest(member: &'static Member, value: &Node) -> bool {
    let has_no_place = |found: &Trait| {
        matches!(found, Trait::HttpQuery(_) | Trait::HttpQueryParams | Trait::HttpPrefixHeaders(_))
            && !matches!(value, Node::String(_))
    };
    member.traits.iter().any(has_no_place) || member.has(Trait::HttpPayload) && matches!(value, Node::String(_))
}

/// These, and flat lists and maps.
fn in_rest_xml(member: &'static Member, value: &Node) -> bool {
    in_rest(member, value) || in_xml(member, value)
}

/// Reads what HTTP carries, and then the body.
fn bound(protocol: Protocol, operation: &'static OperationMeta, request: &Request<Vec<u8>>) -> Result<Node, String> {
    let (schema, limits) = (operation.input, Limits::default());
    let http = operation.http.expect("a place");
    let labels = labels(http, request.uri().path())?;
    let body = request.body();
    let posted = http.posts_query.then(|| std::str::from_utf8(body).map_err(|error| error.to_string())).transpose()?;
    let query = query(http, posted.or(request.uri().query()).unwrap_or_default());
    let mut read = Read::new(schema);
    let mut found = Vec::new();
    let mut has_members = false;
    for (index, member) in schema.members.iter().enumerate() {
        let place = member.traits.iter().find_map(|found| match found {
            Trait::HttpLabel => Some(labels.get(&index).map(|text| scalar(member, text, Format::DateTime)).transpose()),
            Trait::HttpQuery(name) => Some(of_query(member, query.get(*name))),
            Trait::HttpQueryParams => Some(of_queries(schema, member, &query)),
            Trait::HttpHeader(name) => Some(of_header(member, request.headers(), name)),
            Trait::HttpPrefixHeaders(prefix) => Some(Ok(of_headers(schema, request.headers(), prefix))),
            Trait::HttpPayload => Some(payload(protocol, member, body)),
            _ => None,
        });
        match place {
            Some(value) => {
                found.extend(
                    value.map_err(|error| format!("{}: {error}", member.name))?.map(|value| (member.name, value)),
                );
            }
            None => has_members = true,
        }
    }
    if has_members {
        match protocol {
            Protocol::RestXml => {
                XmlDecoder::new(body, &limits).and_then(|mut decoder| decoder.structure(schema, &mut read))
            }
            _ => json::read_into(body, &limits, schema, &mut read),
        }
        .map_err(in_words)?;
    }
    let Node::Object(members) = read.into_node() else { panic!("a structure") };
    let found = found.into_iter().map(|(name, value)| (name.to_owned(), value));
    Ok(Node::Object(members.into_members().into_iter().chain(found).collect::<Vec<_>>().into()))
}

/// What stands in the path, by the indices of members.
fn labels(http: &Http, path: &str) -> Result<BTreeMap<usize, String>, String> {
    let (mut labels, mut rest) = (BTreeMap::new(), path);
    for (number, part) in http.path.iter().enumerate() {
        let next = match http.path.get(number + 1) {
            Some(PathPart::Text(text)) => Some(text),
            _ => None,
        };
        let (index, end) = match part {
            PathPart::Text(text) => {
                rest = rest.strip_prefix(text).ok_or_else(|| format!("another path than {text}: {path}"))?;
                continue;
            }
            PathPart::Label(index) => (*index, next.and_then(|text| rest.find(text))),
            PathPart::Greedy(index) => (*index, next.and_then(|text| rest.rfind(text))),
        };
        let (label, after) = rest.split_at(end.unwrap_or(rest.len()));
        labels.insert(index, decoded(label));
        rest = after;
    }
    // Where the endpoint has all of it, the root is what is left.
    let is_all = rest.is_empty() || http.path.is_empty() && rest == "/";
    if is_all { Ok(labels) } else { Err(format!("more of a path: {rest}")) }
}

/// The parameters of a query but the constant ones.
fn query(http: &Http, query: &str) -> BTreeMap<String, Vec<String>> {
    let own = query.strip_prefix(http.query).unwrap_or(query);
    let mut parameters: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (name, value) in own.split('&').filter_map(|pair| pair.split_once('=')) {
        parameters.entry(decoded(name)).or_default().push(decoded(value));
    }
    parameters
}

/// What bodies say of themselves where no member says it.
const OF_BODIES: [&str; 3] = ["application/octet-stream", "application/xml", "text/plain"];

type Found = Result<Option<Node>, String>;

fn of_query(member: &'static Member, texts: Option<&Vec<String>>) -> Found {
    let Some(texts) = texts else { return Ok(None) };
    match (member.target.kind, member.target.members, &texts[..]) {
        (Kind::List, [element], texts) => {
            let elements = texts.iter().map(|text| scalar(element, text, Format::DateTime));
            elements.collect::<Result<_, _>>().map(|elements| Some(Node::Array(elements)))
        }
        (.., [text]) => scalar(member, text, Format::DateTime).map(Some),
        _ => Err(format!("several values of a scalar: {texts:?}")),
    }
}

/// All parameters that are no other member's.
fn of_queries(schema: &'static Schema, member: &'static Member, query: &BTreeMap<String, Vec<String>>) -> Found {
    let is_own = |own: &str| traits_of(schema).any(|found| matches!(found, Trait::HttpQuery(name) if *name == own));
    let others = query.iter().filter(|(name, _)| !is_own(name));
    let entries = others.map(|(name, texts)| {
        let value = of_query(&member.target.members[1], Some(texts))?;
        Ok((name.clone(), value.expect("there are texts")))
    });
    let entries: Vec<_> = entries.collect::<Result<_, String>>()?;
    Ok((!entries.is_empty()).then(|| Node::Object(entries.into())))
}

fn of_header(member: &'static Member, headers: &HeaderMap, name: &str) -> Found {
    let Some(value) = headers.get(name) else { return Ok(None) };
    let text = std::str::from_utf8(value.as_bytes()).map_err(|error| error.to_string())?;
    if name.eq_ignore_ascii_case("content-type") && OF_BODIES.contains(&text) {
        return Ok(None);
    }
    let is_of_media = |member: &Member| member.traits.iter().any(|found| matches!(found, Trait::MediaType(_)));
    let text = match is_of_media(member) {
        true => unencoded(text)?,
        false => text.to_owned(),
    };
    match (member.target.kind, member.target.members) {
        (Kind::List, [element]) => {
            let has_dates = element.target.kind == Kind::Timestamp
                && element.timestamp_format().is_none_or(|format| format == Format::HttpDate);
            let texts = elements(&text, if has_dates { 2 } else { 1 });
            let elements = texts.iter().map(|text| scalar(element, text, Format::HttpDate));
            elements.collect::<Result<_, _>>().map(|elements| Some(Node::Array(elements)))
        }
        _ => scalar(member, &text, Format::HttpDate).map(Some),
    }
}

/// The texts between commas that stand in no quotes, each of which has so many parts.
fn elements(value: &str, parts: usize) -> Vec<String> {
    let (mut texts, mut commas, mut is_quoted) = (vec![String::new()], 0, false);
    let mut letters = value.chars().peekable();
    while let Some(letter) = letters.next() {
        let text = texts.last_mut().expect("one at least");
        match letter {
            '"' => is_quoted = !is_quoted,
            '\\' if is_quoted => text.extend(letters.next()),
            ',' if !is_quoted => {
                commas += 1;
                if commas % parts == 0 {
                    texts.push(String::new());
                    letters.next_if_eq(&' ');
                } else {
                    text.push(letter);
                }
            }
            letter => text.push(letter),
        }
    }
    if value.is_empty() { Vec::new() } else { texts }
}

/// All headers with a prefix that are no other member's.
fn of_headers(schema: &'static Schema, headers: &HeaderMap, prefix: &str) -> Option<Node> {
    let is_own = |own: &str| {
        traits_of(schema).any(|found| matches!(found, Trait::HttpHeader(name) if name.eq_ignore_ascii_case(own)))
    };
    let entries = headers.iter().filter_map(|(name, value)| {
        let key = name.as_str().strip_prefix(&prefix.to_ascii_lowercase()).filter(|_| !is_own(name.as_str()))?;
        Some((key.to_owned(), Node::String(String::from_utf8_lossy(value.as_bytes()).into_owned())))
    });
    let entries: Vec<_> = entries.collect();
    (!entries.is_empty()).then(|| Node::Object(entries.into()))
}

fn traits_of(schema: &'static Schema) -> impl Iterator<Item = &'static Trait> {
    schema.members.iter().flat_map(|member| member.traits)
}

/// The member that is the whole body.
fn payload(protocol: Protocol, member: &'static Member, body: &[u8]) -> Found {
    let is_text = matches!(member.target.kind, Kind::Blob | Kind::String | Kind::Enum);
    if body.is_empty() || is_text {
        let text = || Node::String(String::from_utf8_lossy(body).into_owned());
        return Ok((!body.is_empty()).then(text));
    }
    let schema = Schema::structure("Payload", std::slice::from_ref(member));
    let mut read = Read::new(Box::leak(Box::new(schema)));
    let limits = Limits::default();
    let done = match protocol {
        Protocol::RestXml => XmlDecoder::new(body, &limits).and_then(|mut xml| read.decode_member(0, member, &mut xml)),
        _ => JsonDecoder::new(body, &limits).and_then(|mut json| read.decode_member(0, member, &mut json)),
    };
    done.map_err(in_words)?;
    Ok(read.into_node().get(member.name).cloned())
}

/// The value that a text stands for, where times have a form of their own unless the model says another.
pub(crate) fn scalar(member: &'static Member, text: &str, usual: Format) -> Result<Node, String> {
    let number = || Node::parse(text).map_err(|error| format!("{error}: {text}"));
    match member.target.kind {
        Kind::Boolean | Kind::Byte | Kind::Short | Kind::Integer | Kind::IntEnum | Kind::Long => number(),
        Kind::Float | Kind::Double if special_float(text).is_some() => Ok(Node::String(text.to_owned())),
        Kind::Float | Kind::Double => number(),
        Kind::Blob => unencoded(text).map(Node::String),
        Kind::Timestamp => {
            let time = DateTime::from_str(text, of_format(member.timestamp_format().unwrap_or(usual)));
            time.map(|time| NodeEncoder::value(&time, member)).map_err(|error| format!("{error}: {text}"))
        }
        _ => Ok(Node::String(text.to_owned())),
    }
}

fn of_format(format: Format) -> TimestampFormat {
    match format {
        Format::DateTime => TimestampFormat::DateTime,
        Format::HttpDate => TimestampFormat::HttpDate,
        Format::EpochSeconds => TimestampFormat::EpochSeconds,
    }
}

fn unencoded(text: &str) -> Result<String, String> {
    let bytes = decode_base64(text).map_err(|error| error.to_string())?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// A part of a URL or form without its percent signs.
pub(crate) fn decoded(text: &str) -> String {
    let (mut bytes, mut rest) = (Vec::new(), text.as_bytes());
    while let [first, after @ ..] = rest {
        let hex = after.get(..2).filter(|_| *first == b'%').and_then(|hex| std::str::from_utf8(hex).ok());
        let byte = hex.and_then(|hex| u8::from_str_radix(hex, 16).ok());
        bytes.push(byte.unwrap_or(*first));
        rest = if byte.is_some() { &after[2..] } else { after };
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn in_words(error: DecodeError) -> String {
    error.to_string()
}
