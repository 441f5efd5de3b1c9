//! What protocols put around values: the frames of answers and errors, as services write them.
//!
//! In: a protocol, an operation or an error, and a value. Out: the value as the runtime reads it of the response that a service would send.
//! Where HTTP carries members, what writes requests writes responses, too: it is told that the output is the input.

use http::{Request, Response};
use smithgen::stages::rir;
use smithgen_model::Node;
use smithgen_runtime::generated::aws_json::{AwsJson1_0, AwsJson1_1};
use smithgen_runtime::generated::aws_query::{AwsQuery, Ec2Query};
use smithgen_runtime::generated::codec::{EncodeError, EncodeMembers, Limits};
use smithgen_runtime::generated::rest_json::RestJson1;
use smithgen_runtime::generated::rest_xml::RestXml;
use smithgen_runtime::generated::rpc_v2::{RpcV2Cbor, RpcV2Json};
use smithgen_runtime::generated::schema::{Member, Schema, Trait};
use smithgen_runtime::generated::xml::XmlEncoder;
use smithgen_runtime::generated::{Http, OperationMeta, PathPart, Protocol, ServiceMeta, cbor, json};
use smithgen_tests::protocol::harness::{Read, Written};

/// The element of a structure.
pub(crate) fn xml(value: &impl EncodeMembers) -> Result<Vec<u8>, EncodeError> {
    let mut encoder = XmlEncoder::new(None, None);
    encoder.members(value, None);
    encoder.finish()
}

/// An output on its way.
pub(crate) fn output(protocol: rir::Protocol, operation: &'static OperationMeta, value: &Node) -> Result<Node, String> {
    let (name, schema) = (operation.name, operation.output);
    let body = match protocol {
        rir::Protocol::AwsQuery => framed(
            schema,
            value,
            &format!("<{name}Response><{name}Result>"),
            &format!("</{name}Result></{name}Response>"),
        ),
        rir::Protocol::Ec2Query => framed(schema, value, &format!("<{name}Response>"), &format!("</{name}Response>")),
        rir::Protocol::RpcV2Cbor => cbor::to_vec(&Written::new(schema, value)).map_err(|error| error.to_string()),
        _ => json::to_vec(&Written::new(schema, value)).map_err(|error| error.to_string()),
    };
    let response = match protocol {
        rir::Protocol::RestJson1 => bound::<RestJson1>(schema, value, 200)?,
        rir::Protocol::RestXml => {
            let mut response = bound::<RestXml>(schema, value, 200)?;
            if schema.wire_traits().contains(&Trait::XmlUnwrapped) {
                *response.body_mut() = reframed(response.body(), "", "")?;
            }
            response
        }
        _ => response(protocol, 200, body?),
    };
    match protocol {
        rir::Protocol::AwsJson1_0 => read::<AwsJson1_0>(&response, schema),
        rir::Protocol::AwsJson1_1 => read::<AwsJson1_1>(&response, schema),
        rir::Protocol::AwsQuery => read::<AwsQuery>(&response, schema),
        rir::Protocol::Ec2Query => read::<Ec2Query>(&response, schema),
        rir::Protocol::RestJson1 => read::<RestJson1>(&response, schema),
        rir::Protocol::RpcV2Cbor => read::<RpcV2Cbor>(&response, schema),
        rir::Protocol::RpcV2Json => read::<RpcV2Json>(&response, schema),
        rir::Protocol::RestXml => read::<RestXml>(&response, schema),
    }
}

fn read<P: Protocol>(response: &Response<Vec<u8>>, schema: &'static Schema) -> Result<Node, String> {
    let mut read = Read::new(schema);
    let done = P::output(response, &Limits::default(), schema, &mut read);
    done.map(|()| read.into_node()).map_err(|error| format!("{error}: {response:?}"))
}

static ANY: ServiceMeta = ServiceMeta::new("Any");
static ROOT: Http = Http::new("POST", &[PathPart::Text("/")]);

/// A response with members in its headers.
fn bound<P: Protocol>(schema: &'static Schema, value: &Node, status: u16) -> Result<Response<Vec<u8>>, String> {
    let written = of_response(schema);
    let operation = OperationMeta::new("Any", &ANY, written, written, &[], &[]).http(&ROOT);
    let request = P::request(Box::leak(Box::new(operation)), &Written::new(written, value), None);
    let (head, mut body) = request.map_err(|error| error.to_string())?.into_parts();
    // A client sends a body, and says what it is, where a service need not.
    let mut unset = schema.members.iter().filter(|member| value.get(member.name).is_none());
    if unset.clone().any(|member| member.has(Trait::HttpPayload)) {
        body.clear();
    }
    let mut response = Response::builder().status(status).body(body).expect("a response");
    *response.headers_mut() = head.headers;
    if unset.any(|member| is_header(member, "content-type"))
        || schema.members.iter().any(|member| member.has(Trait::HttpPrefixHeaders("")))
    {
        response.headers_mut().remove("content-type");
    }
    Ok(response)
}

/// The shape without what says where in a request a member goes, which in a response says nothing.
fn of_response(schema: &'static Schema) -> &'static Schema {
    let is_of_request =
        |found: &Trait| matches!(found, Trait::HttpLabel | Trait::HttpQuery(_) | Trait::HttpQueryParams);
    let member = |member: &'static Member| {
        let traits: Vec<Trait> = member.traits.iter().copied().filter(|found| !is_of_request(found)).collect();
        let made = Member::new(member.name, member.target).with(traits.leak());
        match member.timestamp_format() {
            Some(format) => made.format(format),
            None => made,
        }
    };
    let members: Vec<Member> = schema.members.iter().map(member).collect();
    let made = Schema::structure(schema.name, members.leak());
    Box::leak(Box::new(match schema.traits {
        Some(traits) => made.with(traits),
        None => made,
    }))
}

/// Where XML has the code of an error. Some errors have a member of that name.
const CODE: &str = "Code";

/// The header that has it in protocols with HTTP bindings.
const ERROR_TYPE: &str = "x-amzn-errortype";

fn is_header(member: &Member, wanted: &str) -> bool {
    let is_it = |found: &Trait| matches!(found, Trait::HttpHeader(name) if name.eq_ignore_ascii_case(wanted));
    member.traits.iter().any(is_it)
}

/// The value with what the frame decides: the status of the response, and the code of an error, where there is a member for them; a map of
/// headers, which none of them make an empty one; and without what stands beside the message, as streams do.
pub(crate) fn in_frame(protocol: rir::Protocol, schema: &'static Schema, value: Node, status: u16) -> Node {
    let Node::Object(members) = value else { return value };
    let is_in_xml = matches!(protocol, rir::Protocol::AwsQuery | rir::Protocol::Ec2Query | rir::Protocol::RestXml);
    let decided = schema.members.iter().filter_map(|member| {
        let is_code = schema.error().is_some() && (is_in_xml && member.name == CODE || is_header(member, ERROR_TYPE));
        let value = match is_code {
            true => Node::String(schema.error_code().to_owned()),
            false if member.has(Trait::HttpResponseCode) => Node::Number(i64::from(status).into()),
            false if members.get(member.name).is_none() && has_prefix(member) => Node::Object(Vec::new().into()),
            false => return None,
        };
        Some((member.name.to_owned(), value))
    });
    let decided: Vec<(String, Node)> = decided.collect();
    let is_open = |name: &str| {
        let streams = |member: &Member| member.target.wire_traits().contains(&Trait::Streaming);
        decided.iter().all(|(other, _)| other != name)
            && !schema.member(name).is_some_and(streams)
            && !shares_header(schema, name)
    };
    let others = members.into_members().into_iter().filter(|(name, _)| is_open(name));
    Node::Object(others.chain(decided.clone()).collect::<Vec<_>>().into())
}

/// Whether a member is read of the header of another, so that the two cannot have a value each.
fn shares_header(schema: &Schema, name: &str) -> bool {
    let is_shared = |member: &Member, found: &Trait| matches!(found, Trait::TextBeside(text) if [member.name, *text].contains(&name));
    schema.members.iter().any(|member| member.traits.iter().any(|found| is_shared(member, found)))
}

fn has_prefix(member: &Member) -> bool {
    member.traits.iter().any(|found| matches!(found, Trait::HttpPrefixHeaders(_)))
}

/// An error on its way; its code has to come with it.
pub(crate) fn error(protocol: rir::Protocol, schema: &'static Schema, value: &Node) -> Result<Node, String> {
    let code = schema.error_code();
    let said = if schema.member(CODE).is_some() { String::new() } else { format!("<Code>{code}</Code>") };
    let body = match protocol {
        rir::Protocol::AwsQuery => {
            framed(schema, value, &format!("<ErrorResponse><Error>{said}"), "</Error></ErrorResponse>")
        }
        rir::Protocol::Ec2Query => {
            framed(schema, value, &format!("<Response><Errors><Error>{said}"), "</Error></Errors></Response>")
        }
        rir::Protocol::RpcV2Cbor => {
            let body = cbor::to_vec(&Written::new(schema, value)).map_err(|error| error.to_string());
            let length = u8::try_from(code.len()).expect("a short name");
            body.map(|body| [&body[..1], b"\x66__type\x78", &[length], code.as_bytes(), &body[1..]].concat())
        }
        _ => {
            let body = json::to_vec(&Written::new(schema, value)).map_err(|error| error.to_string());
            let typed = |body: Vec<u8>| {
                let comma = if body == b"{}" { "" } else { "," };
                [format!("{{\"__type\":\"ns#{code}\"{comma}").as_bytes(), &body[1..]].concat()
            };
            body.map(typed)
        }
    };
    let status = schema.error().map_or(400, |error| error.status);
    let response = match protocol {
        rir::Protocol::RestJson1 => {
            let mut response = bound::<RestJson1>(schema, value, status)?;
            response.headers_mut().insert(ERROR_TYPE, code.parse().expect("a name"));
            response
        }
        rir::Protocol::RestXml => {
            let mut response = bound::<RestXml>(schema, value, status)?;
            let (before, after) = (format!("<ErrorResponse><Error>{said}"), "</Error></ErrorResponse>");
            *response.body_mut() = reframed(response.body(), &before, after)?;
            response
        }
        _ => response(protocol, status, body?),
    };
    match protocol {
        rir::Protocol::AwsJson1_0 => read_error::<AwsJson1_0>(&response, schema),
        rir::Protocol::AwsJson1_1 => read_error::<AwsJson1_1>(&response, schema),
        rir::Protocol::AwsQuery => read_error::<AwsQuery>(&response, schema),
        rir::Protocol::Ec2Query => read_error::<Ec2Query>(&response, schema),
        rir::Protocol::RestJson1 => read_error::<RestJson1>(&response, schema),
        rir::Protocol::RestXml => read_error::<RestXml>(&response, schema),
        rir::Protocol::RpcV2Cbor => read_error::<RpcV2Cbor>(&response, schema),
        rir::Protocol::RpcV2Json => read_error::<RpcV2Json>(&response, schema),
    }
}

fn read_error<P: Protocol>(response: &Response<Vec<u8>>, schema: &'static Schema) -> Result<Node, String> {
    let (limits, mut read) = (Limits::default(), Read::new(schema));
    let code = P::error_code(response, &limits);
    if code.code() != Some(schema.error_code()) {
        return Err(format!("its code is read as {:?}", code.code()));
    }
    P::error(response, &limits, schema, &mut read).map_err(|error| error.to_string())?;
    Ok(read.into_node())
}

/// The request of an input.
pub(crate) fn request(
    protocol: rir::Protocol,
    operation: &'static OperationMeta,
    value: &Node,
) -> Result<Request<Vec<u8>>, String> {
    let input = Written::new(operation.input, value);
    let request = match protocol {
        rir::Protocol::AwsJson1_0 => AwsJson1_0::request(operation, &input, None),
        rir::Protocol::AwsJson1_1 => AwsJson1_1::request(operation, &input, None),
        rir::Protocol::AwsQuery => AwsQuery::request(operation, &input, None),
        rir::Protocol::Ec2Query => Ec2Query::request(operation, &input, None),
        rir::Protocol::RestJson1 => RestJson1::request(operation, &input, None),
        rir::Protocol::RestXml => RestXml::request(operation, &input, None),
        rir::Protocol::RpcV2Cbor => RpcV2Cbor::request(operation, &input, None),
        rir::Protocol::RpcV2Json => RpcV2Json::request(operation, &input, None),
    };
    request.map_err(|error| error.to_string())
}

fn response(protocol: rir::Protocol, status: u16, body: Vec<u8>) -> Response<Vec<u8>> {
    let name = if protocol == rir::Protocol::RpcV2Json { "rpc-v2-json" } else { "rpc-v2-cbor" };
    let response = Response::builder().status(status).header("smithy-protocol", name);
    response.body(body).expect("a response")
}

/// What stands in the element of a structure, in other elements.
fn framed(schema: &'static Schema, value: &Node, before: &str, after: &str) -> Result<Vec<u8>, String> {
    reframed(&xml(&Written::new(schema, value)).map_err(|error| error.to_string())?, before, after)
}

/// What stands in an element, in other elements.
fn reframed(element: &[u8], before: &str, after: &str) -> Result<Vec<u8>, String> {
    let element = std::str::from_utf8(element).map_err(|error| error.to_string())?;
    let inner = element.split_once('>').and_then(|(_, rest)| rest.rsplit_once("</")).map_or("", |(inner, _)| inner);
    Ok([before, inner, after].concat().into_bytes())
}
