//! The files of a model: read, parsed, and recognised as Smithy or as something else.
//!
//! In: paths, or texts with names. Out: one [`Node`] document for each Smithy JSON AST.

use std::fs;
use std::path::Path;

use crate::json;
use crate::node::Node;
use crate::report::{At, Report, SourceIx};

/// The text of a model file and the name that problems give for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// A path, or any other name.
    pub name: String,
    /// A Smithy JSON AST document.
    pub text: String,
}

/// The version of the AST that a file is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Version {
    V1,
    V2,
}

/// A document that is a Smithy AST.
pub(crate) struct Ast {
    pub(crate) source: SourceIx,
    pub(crate) version: Version,
    pub(crate) members: Vec<(String, Node)>,
}

/// Reads a file; what hinders is reported, and the text is empty then.
pub(crate) fn read_file(path: &Path, ix: SourceIx, report: &mut Report) -> Source {
    let name = path.display().to_string();
    let text = match fs::read(path) {
        Ok(bytes) => String::from_utf8(bytes).unwrap_or_else(|_| {
            report.error("Model", At::source(ix), "the file is not UTF-8 text, so it is no JSON model");
            String::new()
        }),
        Err(error) => {
            let message = if path.is_dir() {
                "this is a directory; name the model files in it".to_owned()
            } else {
                format!("the file cannot be read: {error}")
            };
            report.error("Model", At::source(ix), message);
            String::new()
        }
    };
    Source { name, text }
}

/// Parses a source and looks what it is.
pub(crate) fn parse(ix: SourceIx, text: &str, report: &mut Report) -> Option<Ast> {
    let document = match json::parse_document(text) {
        Ok(document) => document,
        Err(error) => {
            let message = format!("the file is not JSON: {}", error.message);
            report.error("Model", At::offset(ix, error.offset), message);
            return None;
        }
    };
    let Node::Object(object) = document.node else {
        let message =
            format!("not a Smithy model: the document is {}, not an object", document.node.kind_with_article());
        report.error("Model", At::source(ix), message);
        return None;
    };
    let version = match object.get("smithy") {
        Some(Node::String(version)) => match version.as_str() {
            "1" | "1.0" => Version::V1,
            "2" | "2.0" => Version::V2,
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
        None => {
            let message = format!("not a Smithy model: {}", foreign(&Node::Object(object)));
            report.error("Model", At::source(ix), message);
            return None;
        }
    };
    for offset in document.repeated_keys {
        report.error("Model", At::offset(ix, offset), "this key is repeated in its object");
    }
    Some(Ast { source: ix, version, members: object.into_members() })
}

/// What a JSON document without a Smithy version seems to be.
fn foreign(document: &Node) -> &'static str {
    if document.get("metadata").and_then(|m| m.get("endpointPrefix").or(m.get("protocol"))).is_some() {
        "this is a botocore service description (`service-2.json`), which this reader does not take"
    } else if document.get("openapi").is_some() || document.get("swagger").is_some() {
        "this is an OpenAPI document"
    } else if document.get("$schema").is_some() {
        "this is a JSON schema or a document that follows one"
    } else {
        "the document does not say `\"smithy\": \"2.0\"`"
    }
}
