//! Inputs to requests.
//!
//! In: an input, and where its operation is. Out: a request with a path, a query, headers, and the body that is left.

use http::header::{
    CONNECTION, CONTENT_LENGTH, CONTENT_TYPE, EXPECT, HOST, HeaderMap, HeaderName, HeaderValue, TE, TRAILER,
    TRANSFER_ENCODING, UPGRADE,
};
use http::uri::PathAndQuery;
use http::{Method, Request, Uri};

use super::place::{Payload, Place, media_type};
use super::text_encoder::{Style, TextEncoder, Texts};
use crate::codec::{EncodeError, EncodeMembers};
use crate::document::WriteDocument;
use crate::endpoint::uri_encode_into;
use crate::error::ConstructionFailure;
use crate::meta::{Http, OperationMeta, PathPart};
use crate::schema::{Member, Trait};

/// The headers that say where a request goes and where it ends. Whoever could choose them could put a second request behind the first.
const OF_HTTP: [HeaderName; 8] = [CONNECTION, CONTENT_LENGTH, EXPECT, HOST, TE, TRAILER, TRANSFER_ENCODING, UPGRADE];

/// What a query is that stands in the body.
const FORM: &str = "application/x-www-form-urlencoded";

/// Writes an input. The token takes the place of an unset idempotency token.
///
/// # Errors
/// When a member is not set that the path needs, or a value cannot stand where it belongs.
pub(crate) fn request<F: WriteDocument, T: EncodeMembers>(
    operation: &'static OperationMeta,
    input: &T,
    mut idempotency_token: Option<String>,
) -> Result<Request<Vec<u8>>, ConstructionFailure> {
    let (mut head, rest) = bind(operation, &mut idempotency_token, &mut |index, member, encoder| {
        input.encode_bound(index, member, encoder)
    })?;
    let namespace = operation.service.xml_namespace;
    let body = match rest {
        Rest::Done(body) => body,
        Rest::Members(indices) => {
            head.media_type = F::MEDIA_TYPE;
            F::write_members(namespace, input, Some(&indices), idempotency_token).map_err(ConstructionFailure::new)?
        }
        Rest::Payload(index) => match F::write_payload(namespace, input, index).map_err(ConstructionFailure::new)? {
            Some(body) => {
                head.media_type = F::MEDIA_TYPE;
                body
            }
            None => Vec::new(),
        },
    };
    head.finish(body)
}

/// What is left for the body when everything else has its members.
enum Rest {
    /// Nothing: this is the body.
    Done(Vec<u8>),
    /// These members.
    Members(Vec<usize>),
    /// This member, as the whole body.
    Payload(usize),
}

/// Puts into a head what it carries. `write` writes a member of the input.
fn bind(
    operation: &'static OperationMeta,
    token: &mut Option<String>,
    write: &mut dyn FnMut(usize, &'static Member, &mut TextEncoder),
) -> Result<(Head, Rest), ConstructionFailure> {
    let http = operation.http.ok_or_else(|| ConstructionFailure::new("the operation does not say where it is"))?;
    let mut head =
        Head { http, labels: Vec::new(), query: Query::default(), headers: Headers::default(), media_type: "" };
    let (mut in_body, mut payload) = (Vec::new(), None);
    for (index, member) in operation.input.members.iter().enumerate() {
        let place = Place::in_request(member);
        let mut texts = |style| {
            let mut encoder = TextEncoder::new(style, member, token.take_if(|_| member.is_idempotency_token()));
            write(index, member, &mut encoder);
            encoder.finish().map_err(ConstructionFailure::new)
        };
        match place {
            Place::Body | Place::Status => in_body.push(index),
            Place::Label => head.label(index, member, texts(Style::Url)?)?,
            Place::Query(name) => head.query.parameter(name, texts(Style::Url)?),
            Place::QueryParams => head.query.others = texts(Style::Url)?.texts,
            Place::Header(name) => head.headers.header(name, member, texts(Style::Header)?)?,
            Place::PrefixHeaders(prefix) => head.headers.prefixed(prefix, member, texts(Style::Header)?)?,
            Place::Payload => {
                payload = Some(match Payload::of(member) {
                    Payload::Formatted => Rest::Payload(index),
                    Payload::Stream => {
                        head.media_type = media_type(member);
                        Rest::Done(Vec::new())
                    }
                    Payload::Text => Rest::Done(head.text(member, texts(Style::Body)?)),
                });
            }
        }
    }
    let rest = payload.unwrap_or(if in_body.is_empty() { Rest::Done(Vec::new()) } else { Rest::Members(in_body) });
    Ok((head, rest))
}

/// What a trait says that stands for a member.
fn filled_in(one: &Trait) -> Option<String> {
    match one {
        Trait::FilledIn(value) => Some((*value).to_owned()),
        _ => None,
    }
}

/// All of a request but its body.
struct Head {
    http: &'static Http,
    /// The texts of the members that stand in the path, by their indices.
    labels: Vec<(usize, String)>,
    query: Query,
    headers: Headers,
    /// The media type of the body; empty if there is none.
    media_type: &'static str,
}

impl Head {
    fn label(&mut self, index: usize, member: &Member, written: Texts) -> Result<(), ConstructionFailure> {
        let written = written.texts.into_iter().next().map(|(_, text)| text).filter(|text| !text.is_empty());
        let filled_in = || member.traits.iter().find_map(filled_in);
        match written.or_else(filled_in) {
            Some(text) => {
                self.labels.push((index, text));
                Ok(())
            }
            None => {
                let name = member.name;
                Err(ConstructionFailure::new(format!(
                    "`{name}` is a part of the path, so it must be set and not empty"
                )))
            }
        }
    }

    /// The body that a blob or a text is.
    fn text(&mut self, member: &Member, written: Texts) -> Vec<u8> {
        let text = written.texts.into_iter().next().map(|(_, text)| text.into_bytes());
        let body = written.bytes.or(text);
        if body.is_some() {
            self.media_type = media_type(member);
        }
        body.unwrap_or_default()
    }

    fn finish(mut self, mut body: Vec<u8>) -> Result<Request<Vec<u8>>, ConstructionFailure> {
        let mut target = String::new();
        let label = |index: &usize| self.labels.iter().find(|(at, _)| at == index).map_or("", |(_, text)| text);
        for part in self.http.path {
            match part {
                PathPart::Text(text) => target.push_str(text),
                PathPart::Label(index) => uri_encode_into(label(index), &mut target),
                PathPart::Greedy(index) => {
                    for (number, segment) in label(index).split('/').enumerate() {
                        target.push_str(if number == 0 { "" } else { "/" });
                        uri_encode_into(segment, &mut target);
                    }
                }
            }
        }
        let path = target.len();
        self.query.write(self.http.query, &mut target);
        if self.http.posts_query && target.len() > path {
            (body, self.media_type) = (target.split_off(path + 1).into_bytes(), FORM);
            target.truncate(path);
        }
        // A path that is in the endpoint is none; the root is another.
        if target.is_empty() {
            target.push('?');
        }
        let mut request = Request::new(body);
        *request.method_mut() = Method::from_bytes(self.http.method.as_bytes()).map_err(ConstructionFailure::new)?;
        *request.uri_mut() = Uri::from(PathAndQuery::try_from(target).map_err(ConstructionFailure::new)?);
        *request.headers_mut() = self.headers.finish(self.media_type)?;
        Ok(request)
    }
}

/// The parameters of a query.
#[derive(Default)]
struct Query {
    /// Those that members are.
    own: Vec<(&'static str, String)>,
    /// Those that a map holds, which give way to the others.
    others: Vec<(String, String)>,
}

impl Query {
    fn parameter(&mut self, name: &'static str, written: Texts) {
        self.own.extend(written.texts.into_iter().map(|(_, text)| (name, text)));
    }

    /// Writes the query behind a path. `constant` is the part that is the same in all requests.
    fn write(&self, constant: &str, target: &mut String) {
        let mut mark = '?';
        if !constant.is_empty() {
            target.push('?');
            target.push_str(constant);
            mark = '&';
        }
        let is_taken = |name: &str| self.own.iter().any(|(own, _)| *own == name);
        let others = self.others.iter().filter(|(name, _)| !is_taken(name)).map(|(name, text)| (name.as_str(), text));
        for (name, text) in self.own.iter().map(|(name, text)| (*name, text)).chain(others) {
            target.push(mark);
            uri_encode_into(name, target);
            target.push('=');
            uri_encode_into(text, target);
            mark = '&';
        }
    }
}

/// The headers that carry members.
#[derive(Default)]
struct Headers {
    /// Those with a member each.
    own: HeaderMap,
    /// Those that maps hold, which give way to the others.
    others: Vec<(HeaderName, HeaderValue)>,
}

impl Headers {
    fn header(&mut self, name: &str, member: &Member, written: Texts) -> Result<(), ConstructionFailure> {
        if written.is_set {
            let texts: Vec<String> = written.texts.into_iter().map(|(_, text)| text).collect();
            self.own.insert(header_name(name, member)?, header_value(&texts.join(", "), member)?);
        }
        Ok(())
    }

    fn prefixed(&mut self, prefix: &str, member: &Member, written: Texts) -> Result<(), ConstructionFailure> {
        for (key, text) in written.texts {
            // Nobody knows how the rest of Unicode would be written; Amazon S3 says that signatures do not match.
            if !text.is_ascii() {
                return Err(refuse(member, "a letter that is not ASCII, which headers of any names do not take"));
            }
            let name = header_name(&format!("{prefix}{key}"), member)?;
            if OF_HTTP.contains(&name) {
                return Err(refuse(member, "a key that is a header of HTTP's own, by which requests are told apart"));
            }
            self.others.push((name, header_value(&text, member)?));
        }
        Ok(())
    }

    fn finish(self, media_type: &'static str) -> Result<HeaderMap, ConstructionFailure> {
        let mut headers = self.own;
        // Room for all headers that are added later.
        headers.try_reserve(self.others.len() + 12).map_err(ConstructionFailure::new)?;
        for (name, value) in self.others {
            headers.entry(name).or_insert(value);
        }
        if !media_type.is_empty() {
            headers.entry(CONTENT_TYPE).or_insert(HeaderValue::from_static(media_type));
        }
        Ok(headers)
    }
}

/// The name of a header, of which a map may hold a part.
fn header_name(name: &str, member: &Member) -> Result<HeaderName, ConstructionFailure> {
    HeaderName::try_from(name).map_err(|_| refuse(member, "a key that no header's name can end with"))
}

fn header_value(text: &str, member: &Member) -> Result<HeaderValue, ConstructionFailure> {
    let value = HeaderValue::from_bytes(text.as_bytes());
    let mut value =
        value.map_err(|_| refuse(member, "a control character, such as a line break, that no header can hold"))?;
    value.set_sensitive(member.is_sensitive());
    Ok(value)
}

/// What was given may be a secret, so it is not shown.
#[cold]
fn refuse(member: &Member, what: &str) -> ConstructionFailure {
    ConstructionFailure::new(EncodeError::new(member.name, format!("it holds {what}")))
}
