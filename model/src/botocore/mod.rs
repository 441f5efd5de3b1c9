//! Service descriptions of botocore, the library under the AWS CLI, as input.
//!
//! In: `service-2.json` and the files beside it. Out: the same service as shapes of the Smithy AST, which the loader then
//! resolves and checks like any others. What such a description does not say (defaults, the names of enum values, statuses
//! of most JSON errors) is left out rather than guessed.
//!
//! The namespace is the one that AWS's own models have: `com.amazonaws.` and the service id in lower case without
//! spaces and punctuation.

mod examples;
mod files;
mod http;
mod members;
mod names;
mod nodes;
mod operations;
mod pages;
mod service;
mod shapes;
mod waiters;

use std::collections::{BTreeMap, BTreeSet};

pub(crate) use files::read_path;
#[cfg(feature = "archives")]
pub(crate) use files::{part_of_description, source};
pub use files::{services_of_wheel, watched_path};

use crate::ast::{RawShape, Version};
use crate::node::{Node, Object};
use crate::report::{At, Report};
use crate::shape_id::{ShapeId, misnamed};
use crate::shape_type::ShapeType;
use crate::source::SourceIx;
use names::Names;

/// What a document of botocore describes, told by what it holds, whatever the name of its file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    /// `service-2.json`
    Service,
    /// `*.sdk-extras.json`: additions to the service or its paginators.
    Extras,
    /// `paginators-1.json`
    Paginators,
    /// `waiters-2.json`
    Waiters,
    /// `examples-1.json`
    Examples,
    /// `endpoint-rule-set-1.json`
    RuleSet,
    /// `endpoint-tests-1.json`
    EndpointTests,
}

impl Part {
    /// Whether a text holds endpoint rules as a file of their own.
    pub(crate) fn is_rule_set(text: &str) -> bool {
        // It has been read within limits.
        let limits = crate::Limits { bytes: usize::MAX, values: usize::MAX };
        matches!(crate::json::parse_document(text, &limits).map(|document| document.node),
            Ok(Node::Object(document)) if Self::of(&document) == Some(Self::RuleSet))
    }

    /// What this document is; `None` when it is none of botocore's.
    pub(crate) fn of(document: &Object) -> Option<Self> {
        let has = |key| document.get(key).is_some_and(|value| matches!(value, Node::Object(_) | Node::Array(_)));
        let metadata = document.get("metadata");
        if metadata.is_some_and(|m| ["protocol", "protocols", "endpointPrefix"].iter().any(|key| m.get(key).is_some()))
        {
            Some(Self::Service)
        } else if has("merge") {
            Some(Self::Extras)
        } else if has("pagination") {
            Some(Self::Paginators)
        } else if has("waiters") {
            Some(Self::Waiters)
        } else if has("testCases") {
            Some(Self::EndpointTests)
        } else if has("parameters") && has("rules") {
            Some(Self::RuleSet)
        } else {
            has("examples").then_some(Self::Examples)
        }
    }
}

/// The documents of botocore among the sources: each service with the files that follow it.
#[derive(Default)]
pub(crate) struct Descriptions(Vec<Description>);

struct Description {
    source: SourceIx,
    service: Node,
    others: Vec<(Part, SourceIx, Node)>,
}

impl Descriptions {
    /// Takes a document. Whatever is no service belongs to the service before it.
    pub(crate) fn add(&mut self, source: SourceIx, part: Part, document: Object, report: &mut Report) {
        let document = Node::Object(document);
        if part == Part::Service {
            self.0.push(Description { source, service: document, others: Vec::new() });
        } else if let Some(description) = self.0.last_mut() {
            description.others.push((part, source, document));
        } else {
            let message = "this file belongs to a `service-2.json` of botocore, which must be named before it";
            report.error("NoModel", At::source(source), message);
        }
    }

    /// The sources of the services.
    pub(crate) fn sources(&self) -> Vec<SourceIx> {
        self.0.iter().map(|description| description.source).collect()
    }

    /// Converts all services.
    pub(crate) fn convert(self, report: &mut Report) -> Vec<RawShape> {
        self.0.into_iter().flat_map(|description| description.convert(report)).collect()
    }
}

/// What follows a service, by [`Part`].
type Others = [Option<Node>; Part::EndpointTests as usize + 1];

impl Description {
    fn convert(mut self, report: &mut Report) -> Vec<RawShape> {
        let mut others = Others::default();
        let mut extras = Vec::new();
        for (part, _, document) in self.others {
            match part {
                Part::Extras => extras.push(document),
                part => others[part as usize] = Some(document),
            }
        }
        for extra in extras {
            let Some(merge) = extra.get("merge") else { continue };
            let base = match merge.get("pagination") {
                Some(_) => others[Part::Paginators as usize].get_or_insert_with(|| Node::Object(Object::default())),
                None => &mut self.service,
            };
            nodes::merge(base, merge);
        }
        Converter::new(self.source, &self.service, &others, report).map(Converter::convert).unwrap_or_default()
    }
}

/// How members are called on the wire, and whether they are bound to parts of HTTP messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Wire {
    is_xml: bool,
    is_rest: bool,
}

/// What the conversion of one service shares.
struct Converter<'a> {
    source: SourceIx,
    service: &'a Object,
    metadata: &'a Object,
    /// `operations` and `shapes` by name, in an order that does not matter.
    operations: BTreeMap<&'a str, &'a Object>,
    inputs: BTreeMap<&'a str, &'a Object>,
    others: &'a Others,
    /// Shapes that operations name as errors.
    errors: BTreeSet<&'a str>,
    names: Names<'a>,
    wire: Wire,
    /// What is made.
    made: Vec<RawShape>,
    report: &'a mut Report,
}

impl<'a> Converter<'a> {
    fn new(source: SourceIx, service: &'a Node, others: &'a Others, report: &'a mut Report) -> Option<Self> {
        let service = service.as_object()?;
        let metadata = service.get("metadata").and_then(Node::as_object)?;
        let operations = section(source, service, "operations", report);
        let inputs = section(source, service, "shapes", report);
        let names = Names::new(metadata, &operations, &inputs);
        let protocols = service::protocols(metadata);
        let is = |name: &str| protocols.contains(&name);
        let wire =
            Wire { is_xml: is("query") || is("ec2") || is("rest-xml"), is_rest: is("rest-json") || is("rest-xml") };
        let errors = operations.values().filter_map(|operation| operation.get("errors")?.as_array()).flatten();
        let errors = errors.filter_map(|error| error.get("shape")?.as_str()).collect();
        let made = Vec::new();
        Some(Self { source, service, metadata, operations, inputs, others, errors, names, wire, made, report })
    }

    fn convert(mut self) -> Vec<RawShape> {
        let shapes: Vec<(&str, &Object)> = self.inputs.iter().map(|(name, shape)| (*name, *shape)).collect();
        for (name, shape) in shapes {
            self.shape(name, shape);
        }
        let operations: Vec<(&str, &Object)> = self.operations.iter().map(|(name, value)| (*name, *value)).collect();
        for (name, operation) in operations {
            self.operation(name, operation);
        }
        self.service();
        self.made
    }

    /// A shape that holds nothing yet.
    fn new_shape(&self, id: String, shape_type: ShapeType) -> RawShape {
        RawShape::new(id, shape_type, Some(self.source), Version::V2)
    }

    /// Adds a shape to what is made, if its id is one.
    fn make(&mut self, shape: RawShape) {
        match ShapeId::parse(&shape.id) {
            Some(_) => self.made.push(shape),
            None => {
                self.error(At::shape(Some(self.source), &shape.id), misnamed(&shape.id, "an absolute shape id"));
            }
        }
    }

    /// Another file of the service, from its outermost key on.
    fn other(&self, part: Part, key: &str) -> Option<&'a Node> {
        self.others[part as usize].as_ref()?.get(key)
    }

    fn id(&self, name: &str) -> String {
        self.names.id_of_shape(name)
    }

    fn at_shape(&self, name: &str) -> At {
        At::shape(Some(self.source), &self.id(name))
    }

    fn at_operation(&self, name: &str) -> At {
        At::shape(Some(self.source), &self.names.id(name))
    }

    fn error(&mut self, at: At, message: impl Into<String>) {
        self.report.error("Model", at, message);
    }

    fn warning(&mut self, at: At, message: impl Into<String>) {
        self.report.warning("Model", at, message);
    }

    /// The name in `shape` of a reference; reported when there is none.
    fn referred(&mut self, reference: &'a Node, at: At) -> Option<&'a str> {
        let name = reference.get("shape").and_then(Node::as_str);
        if name.is_none() {
            self.error(at, "a reference must be an object with the name of a `shape`");
        }
        name
    }
}

/// The objects in an object of the description; what is no object is reported.
fn section<'a>(source: SourceIx, service: &'a Object, key: &str, report: &mut Report) -> BTreeMap<&'a str, &'a Object> {
    let at = At::source(source).key(key);
    let Some(entries) = service.get(key) else {
        return BTreeMap::new();
    };
    let Some(entries) = entries.as_object() else {
        report.error("Model", at, format!("`{key}` must be an object, but is {}", entries.kind_with_article()));
        return BTreeMap::new();
    };
    let mut found = BTreeMap::new();
    for (name, value) in entries.iter() {
        match value.as_object() {
            Some(value) if crate::shape_id::is_identifier(name) => _ = found.insert(name, value),
            Some(_) => report.error("Model", at.clone().key(name), format!("`{name}` is not a name")),
            None => {
                let message = format!("`{name}` must be an object, but is {}", value.kind_with_article());
                report.error("Model", at.clone().key(name), message);
            }
        }
    }
    found
}
