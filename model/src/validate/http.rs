//! Checks what bindings to HTTP make of messages: that each name is one of HTTP, that no two members have the same place, and that none is
//! without one.
//!
//! In: an operation, or a structure with bindings. Out: problems with the events `HttpMethodSemantics`, `HttpUriFormat`,
//! `HttpHeaderTrait`, `HttpPrefixHeadersTrait`, `HttpQueryTrait`, `HttpPayload` and `HttpChecksumTrait`.
//! <https://smithy.io/2.0/spec/http-bindings.html>

use super::specs::HTTP_BINDINGS;
use super::{Check, quoted};
use crate::model::{Member, Operation, Shape, ShapeIx, ShapeKind};
use crate::node::Node;
use crate::traits::TEXT_BESIDE;

const HTTP: &str = "smithy.api#http";
const HEADER: &str = "smithy.api#httpHeader";
const PREFIX: &str = "smithy.api#httpPrefixHeaders";
const QUERY: &str = "smithy.api#httpQuery";
const PAYLOAD: &str = "smithy.api#httpPayload";
const CHECKSUM: &str = "aws.protocols#httpChecksum";

/// The headers that say where a request goes and where it ends, which transports write. Amazon S3 binds `content-length`, which is the length
/// of the body.
const OF_HTTP: [&str; 6] = ["connection", "host", "te", "trailer", "transfer-encoding", "upgrade"];

impl Check<'_, '_> {
    /// Checks the request line of an operation, and that its checksum is that of members which there are.
    pub(super) fn request(&mut self, ix: ShapeIx, shape: &Shape, operation: &Operation) {
        if let Some(http) = shape.traits.http() {
            if !is_token(http.method) || http.method.eq_ignore_ascii_case("CONNECT") {
                let message = format!("`{}` is no method of HTTP that asks a service for something", http.method);
                self.error("HttpMethodSemantics", self.at(ix).applied(HTTP).key("method"), message);
            }
            let query = http.uri.split_once('?').map_or("", |(_, query)| query);
            if query.contains(['{', '}']) || http.uri.contains('#') {
                let message = format!(
                    "`{}` is not the pattern of a path: there are no labels in queries, and no fragments",
                    http.uri
                );
                self.error("HttpUriFormat", self.at(ix).applied(HTTP).key("uri"), message);
            }
        }
        if let Some(checksum) = shape.traits.get(CHECKSUM) {
            for name in ["requestAlgorithmMember", "requestValidationModeMember"] {
                let Some(member) = checksum.get(name).and_then(Node::as_str) else { continue };
                if let Some(why) = self.no_text(operation.input, member) {
                    let message = format!("`{name}` names `{member}`, {why}");
                    self.error("HttpChecksumTrait", self.at(ix).applied(CHECKSUM).key(name), message);
                }
            }
        }
    }

    /// Why a member of an input has no text; nothing if it has.
    fn no_text(&self, input: Option<ShapeIx>, name: &str) -> Option<String> {
        let members = match &self.known(input?)?.kind {
            ShapeKind::Structure(members) => members.as_slice(),
            _ => return None,
        };
        let Some(member) = members.iter().find(|member| member.name == name) else {
            return Some("which is no member of the input".to_owned());
        };
        let target = self.target(member)?.shape_type();
        (!target.is_string()).then(|| format!("which is {}, and not a string or an enum", target.with_article()))
    }

    /// Checks the bindings of the members of a structure; other shapes have none.
    pub(super) fn message(&mut self, ix: ShapeIx, shape: &Shape) {
        let ShapeKind::Structure(members) = &shape.kind else { return };
        for member in members {
            self.header(ix, member);
        }
        // Two members may read one header, but only one can write it.
        let alone = |member: &&Member| !member.traits.has(TEXT_BESIDE);
        let headers = members.iter().filter(alone).filter_map(|member| Some((text(member, HEADER)?, member)));
        let headers = headers.map(|(name, member)| (name.to_ascii_lowercase(), member));
        self.alike(ix, headers.collect(), HEADER, "HttpHeaderTrait");
        let queries = members.iter().filter_map(|member| Some((text(member, QUERY)?.to_owned(), member)));
        self.alike(ix, queries.collect(), QUERY, "HttpQueryTrait");
        self.beside_payload(ix, members);
    }

    /// Checks the names of headers that a member has.
    fn header(&mut self, ix: ShapeIx, member: &Member) {
        let name = text(member, HEADER).and_then(|name| Some((HEADER, "HttpHeaderTrait", no_header(name)?)));
        let prefix = text(member, PREFIX).filter(|prefix| !prefix.is_empty() && !is_token(prefix));
        let no_prefix =
            |prefix| (PREFIX, "HttpPrefixHeadersTrait", format!("no name of a header begins with `{prefix}`"));
        if let Some((id, event, message)) = name.or_else(|| prefix.map(no_prefix)) {
            self.error(event, self.at(ix).member(&member.name).applied(id), message);
        }
    }

    /// Reports members that have the same name in their place.
    fn alike(&mut self, ix: ShapeIx, mut names: Vec<(String, &Member)>, id: &str, event: &'static str) {
        // In the order of the model among those of one name.
        names.sort_by(|(one, _), (other, _)| one.cmp(other));
        for group in names.chunk_by(|(one, _), (other, _)| one == other).filter(|group| group.len() > 1) {
            let [(name, first), others @ ..] = group else { continue };
            for (_, member) in others {
                let message = format!("the name `{name}` of the trait `{id}` is that of `{}`, too", first.name);
                self.error(event, self.at(ix).member(&member.name).applied(id), message);
            }
        }
    }

    /// What is not bound is in the body, unless that is one member.
    fn beside_payload(&mut self, ix: ShapeIx, members: &[Member]) {
        if !members.iter().any(|member| member.traits.has(PAYLOAD)) {
            return;
        }
        let has_place =
            |member: &&Member| HTTP_BINDINGS.iter().chain(&["smithy.api#hostLabel"]).any(|id| member.traits.has(id));
        let lost: Vec<&str> =
            members.iter().filter(|member| !has_place(member)).map(|member| member.name.as_str()).collect();
        if !lost.is_empty() {
            let message =
                format!("beside the body that is one member (`httpPayload`) these have no place: {}", quoted(lost));
            self.error("HttpPayload", self.at(ix), message);
        }
    }
}

/// The text that a trait of a member is.
fn text<'m>(member: &'m Member, id: &str) -> Option<&'m str> {
    member.traits.get(id)?.as_str()
}

/// Why no member can be in a header of this name, if so.
fn no_header(name: &str) -> Option<String> {
    if !is_token(name) {
        return Some(format!("`{name}` is not the name of a header"));
    }
    let is_own = OF_HTTP.iter().any(|own| name.eq_ignore_ascii_case(own));
    is_own.then(|| format!("the header `{name}` is HTTP's own, which no member can be in"))
}

/// Whether a text is a token of HTTP (RFC 9110, section 5.6.2), as methods and names of headers are.
fn is_token(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte))
}
