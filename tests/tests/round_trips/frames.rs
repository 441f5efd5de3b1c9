//! What protocols put around values: the frames of answers and errors, as services write them.
//!
//! In: a protocol, an operation or an error, and a value. Out: the value as the runtime reads it of the response that a service would send.

use http::{Request, Response};
use smithgen::stages::rir;
use smithgen_model::Node;
use smithgen_runtime::generated::aws_json::{AwsJson1_0, AwsJson1_1};
use smithgen_runtime::generated::aws_query::{AwsQuery, Ec2Query};
use smithgen_runtime::generated::codec::{EncodeError, EncodeMembers, Limits};
use smithgen_runtime::generated::rpc_v2_cbor::RpcV2Cbor;
use smithgen_runtime::generated::schema::Schema;
use smithgen_runtime::generated::xml::XmlEncoder;
use smithgen_runtime::generated::{OperationMeta, Protocol, cbor, json};
use smithgen_tests::protocol::harness::{Read, Written};

/// The element of a structure.
pub(crate) fn xml(value: &impl EncodeMembers) -> Result<Vec<u8>, EncodeError> {
    let mut encoder = XmlEncoder::new(None, None);
    encoder.members(value, &Vec::from_iter(0..value.schema().members.len()));
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
    let (response, limits, mut read) = (response(200, body?), Limits::default(), Read::new(schema));
    let done = match protocol {
        rir::Protocol::AwsJson1_0 => AwsJson1_0::output(&response, &limits, schema, &mut read),
        rir::Protocol::AwsJson1_1 => AwsJson1_1::output(&response, &limits, schema, &mut read),
        rir::Protocol::AwsQuery => AwsQuery::output(&response, &limits, schema, &mut read),
        rir::Protocol::Ec2Query => Ec2Query::output(&response, &limits, schema, &mut read),
        rir::Protocol::RpcV2Cbor => RpcV2Cbor::output(&response, &limits, schema, &mut read),
        other => return Err(format!("{other:?} is not known here")),
    };
    done.map(|()| read.into_node()).map_err(|error| format!("{error}: {}", String::from_utf8_lossy(response.body())))
}

/// Where XML has the code of an error. Some errors have a member of that name.
const CODE: &str = "Code";

/// The value of an error whose member for the code, if it has one, holds its code.
pub(crate) fn with_code(protocol: rir::Protocol, schema: &'static Schema, value: Node) -> Node {
    match (protocol, value) {
        (rir::Protocol::AwsQuery | rir::Protocol::Ec2Query, Node::Object(members)) if schema.member(CODE).is_some() => {
            let code = (CODE.to_owned(), Node::String(schema.error_code().to_owned()));
            let others = members.into_members().into_iter().filter(|(name, _)| name != CODE);
            Node::Object(others.chain([code]).collect::<Vec<_>>().into())
        }
        (_, value) => value,
    }
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
    let response = response(schema.error().map_or(400, |error| error.status), body?);
    match protocol {
        rir::Protocol::AwsJson1_0 => read_error::<AwsJson1_0>(&response, schema),
        rir::Protocol::AwsJson1_1 => read_error::<AwsJson1_1>(&response, schema),
        rir::Protocol::AwsQuery => read_error::<AwsQuery>(&response, schema),
        rir::Protocol::Ec2Query => read_error::<Ec2Query>(&response, schema),
        rir::Protocol::RpcV2Cbor => read_error::<RpcV2Cbor>(&response, schema),
        other => Err(format!("{other:?} is not known here")),
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

/// The body of a request.
pub(crate) fn request(
    protocol: rir::Protocol,
    operation: &'static OperationMeta,
    value: &Node,
) -> Result<Vec<u8>, String> {
    let input = Written::new(operation.input, value);
    let request = match protocol {
        rir::Protocol::AwsJson1_0 => AwsJson1_0::request(operation, &input, None),
        rir::Protocol::AwsJson1_1 => AwsJson1_1::request(operation, &input, None),
        rir::Protocol::RpcV2Cbor => RpcV2Cbor::request(operation, &input, None),
        other => return Err(format!("{other:?} is not known here")),
    };
    request.map(Request::into_body).map_err(|error| error.to_string())
}

fn response(status: u16, body: Vec<u8>) -> Response<Vec<u8>> {
    let response = Response::builder().status(status).header("smithy-protocol", "rpc-v2-cbor");
    response.body(body).expect("a response")
}

/// What stands in the element of a structure, in other elements.
fn framed(schema: &'static Schema, value: &Node, before: &str, after: &str) -> Result<Vec<u8>, String> {
    let element = xml(&Written::new(schema, value)).map_err(|error| error.to_string())?;
    let element = String::from_utf8(element).map_err(|error| error.to_string())?;
    let inner = element.split_once('>').and_then(|(_, rest)| rest.rsplit_once("</")).map_or("", |(inner, _)| inner);
    Ok([before, inner, after].concat().into_bytes())
}
