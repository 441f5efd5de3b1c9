//! What a model file holds: its services, the protocols that they speak, their cases.
//!
//! In: a file. Out: a [`ServiceFile`] for each service that can be generated, and lines of the report about the others.

use std::collections::BTreeMap;
use std::path::Path;

use smithgen_model::{Model, Node, ShapeIx, Source};

use super::harness::{Line, Verdict, Way, cases};
use super::report::Report;

/// The protocols that can be generated.
const PROTOCOLS: [&str; 8] = [
    "aws.protocols#awsJson1_0",
    "aws.protocols#awsJson1_1",
    "smithy.protocols#rpcv2Cbor",
    "smithy.protocols#rpcv2Json",
    "aws.protocols#restJson1",
    "aws.protocols#restXml",
    "aws.protocols#awsQuery",
    "aws.protocols#ec2Query",
];

/// One service to generate.
pub(super) struct ServiceFile {
    /// The service's shape id.
    pub(super) id: String,
    /// The protocol to test.
    pub(super) protocol: &'static str,
    /// The text of a model in which it is the only service.
    pub(super) source: Source,
    /// The same, read.
    pub(super) model: Model,
}

/// Reads a file and sorts its services. A file without services is none of ours.
pub(super) fn read(path: &Path, services: &mut Vec<ServiceFile>, report: &mut Report) {
    let text = std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let name = path.display().to_string();
    let Ok(node) = Node::parse(&text) else {
        report.broken(&name, "it is not JSON");
        return;
    };
    let ids = service_ids(&node);
    for id in &ids {
        let text = if ids.len() == 1 { text.clone() } else { with_one_service(&node, id).to_string() };
        let source = Source { name: name.clone(), text };
        match Model::from_sources(std::slice::from_ref(&source)) {
            Ok(model) => sort(id, source, model, services, report),
            Err(problems) => report.broken(id, &problems.to_string()),
        }
    }
}

fn sort(id: &str, source: Source, model: Model, services: &mut Vec<ServiceFile>, report: &mut Report) {
    let Some(service) = model.find(id) else {
        return report.broken(id, "the service is gone from its own model");
    };
    match PROTOCOLS.into_iter().find(|protocol| model.shape(service).traits.has(protocol)) {
        Some(protocol) => services.push(ServiceFile { id: id.to_owned(), protocol, source, model }),
        None => {
            for (protocol, lines) in not_run(&model, service) {
                report.add(&format!("{id} ({protocol})"), lines);
            }
        }
    }
}

/// The cases of a service that cannot be generated, by protocol.
fn not_run(model: &Model, service: ShapeIx) -> BTreeMap<String, Vec<Line>> {
    let mut by_protocol: BTreeMap<String, Vec<Line>> = BTreeMap::new();
    for case in model.closure_of(service).into_iter().flat_map(|ix| cases(model, ix)) {
        let protocol = case.protocol().rsplit('#').next().unwrap_or_default().to_owned();
        let verdict = Verdict::NotRun(format!("{protocol} cannot be generated yet"));
        let line = |way| Line { kind: case.kind, way, id: case.id.clone(), verdict: verdict.clone() };
        by_protocol.entry(protocol).or_default().extend(Way::ALL.map(line));
    }
    by_protocol
}

fn service_ids(model: &Node) -> Vec<String> {
    let shapes = model.get("shapes").and_then(Node::as_object).map(|shapes| shapes.iter());
    let services = shapes.into_iter().flatten().filter(|(_, shape)| is_service(shape));
    services.map(|(id, _)| id.to_owned()).collect()
}

fn is_service(shape: &Node) -> bool {
    shape.get("type").and_then(Node::as_str) == Some("service")
}

/// The document without its other services.
fn with_one_service(model: &Node, id: &str) -> Node {
    let Some(members) = model.as_object() else {
        return model.clone();
    };
    let members = members.iter().map(|(key, value)| match value.as_object() {
        Some(shapes) if key == "shapes" => {
            let kept = shapes.iter().filter(|(name, shape)| *name == id || !is_service(shape));
            let kept: Vec<_> = kept.map(|(name, shape)| (name.to_owned(), shape.clone())).collect();
            (key.to_owned(), Node::Object(kept.into()))
        }
        _ => (key.to_owned(), value.clone()),
    });
    Node::Object(members.collect::<Vec<_>>().into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_with_two_services_is_two_models() {
        let text =
            r#"{"smithy": "2.0", "shapes": {"x#A": {"type": "service"}, "x#B": {"type": "service"}, "x#C": {}}}"#;
        let node = Node::parse(text).unwrap();
        assert_eq!(service_ids(&node), ["x#A", "x#B"]);
        let b = with_one_service(&node, "x#B");
        assert_eq!(b.to_string(), r#"{"smithy":"2.0","shapes":{"x#B":{"type":"service"},"x#C":{}}}"#);
    }
}
