//! What a text is: a Smithy model, a description of botocore, or something else.
//!
//! In: the text of a source. Out: its JSON document as what it is, or a finding.

use crate::ast::{Ast, Version};
use crate::botocore::Part;
use crate::json;
use crate::limits::Limits;
use crate::node::{Node, Object};
use crate::report::{At, Report};
use crate::source::SourceIx;

/// What a text turned out to be.
pub(crate) enum Recognised {
    /// A Smithy AST.
    Ast(Ast),
    /// A part of a description of botocore.
    Botocore(Part, Object),
}

/// Parses a source and looks what it is.
pub(crate) fn recognise(ix: SourceIx, text: &str, limits: &Limits, report: &mut Report) -> Option<Recognised> {
    let document = match json::parse_document(text, limits) {
        Ok(document) => document,
        Err(error) => {
            let is_too_large = error.message == limits.too_many();
            let message = if is_too_large { error.message } else { format!("the file is not JSON: {}", error.message) };
            report.error("Model", At::offset(ix, error.offset), message);
            return None;
        }
    };
    let Node::Object(object) = document.node else {
        let message =
            format!("not a Smithy model: the document is {}, not an object", document.node.kind_with_article());
        report.error("NoModel", At::source(ix), message);
        return None;
    };
    let version = match object.get("smithy") {
        Some(Node::String(version)) => match version.as_str() {
            "1" | "1.0" => Some(Version::V1),
            "2" | "2.0" => Some(Version::V2),
            other => {
                let message = format!("Smithy version `{other}` is not supported (1.0 and 2.0 are)");
                report.error("Model", At::source(ix).key("smithy"), message);
                return None;
            }
        },
        Some(other) => {
            let message = format!("`smithy` must be a version as a string, but is {}", other.kind_with_article());
            report.error("Model", At::source(ix).key("smithy"), message);
            return None;
        }
        None => None,
    };
    for offset in document.repeated_keys {
        report.error("Model", At::offset(ix, offset), "this key is repeated in its object");
    }
    match (version, Part::of(&object)) {
        (Some(version), _) => Some(Recognised::Ast(Ast { source: ix, version, members: object.into_members() })),
        (None, Some(part)) => Some(Recognised::Botocore(part, object)),
        (None, None) => {
            let message = format!("not a Smithy model: {}", foreign(&Node::Object(object)));
            report.error("NoModel", At::source(ix), message);
            None
        }
    }
}

/// What a JSON document without a Smithy version seems to be.
fn foreign(document: &Node) -> &'static str {
    if document.get("openapi").is_some() || document.get("swagger").is_some() {
        "this is an OpenAPI document"
    } else if document.get("$schema").is_some() {
        "this is a JSON schema or a document that follows one"
    } else {
        "the document does not say `\"smithy\": \"2.0\"`"
    }
}
