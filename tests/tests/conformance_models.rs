//! Models that others wrote to trip generators up: keywords, prelude names, collisions, big numbers, recursion, renames, mixins.
//!
//! In: `suites/smithy-rs/models-ast` and `suites/smithy-ruby-fixtures` of the folder that `SMITHGEN_CONFORMANCE` names, and some
//! services of its `models/aws-models-2025-04.tar.gz`. Out: a crate with a client of each service, which compiles, lints and
//! documents with warnings denied.
//!
//! A service that speaks another protocol is given `aws.protocols#awsJson1_1` in memory, so that its shapes are tried too; the
//! test says which. Operations that cannot be generated yet, as those with streams, are left out and counted.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use smithgen::stages::generate;
use smithgen::{Code, Problem, Severity};
use smithgen_model::{Model, Node, Object, Source};
use smithgen_tests::peers::smithy_models;
use smithgen_tests::throwaway::Throwaway;

/// The protocols that can be generated.
const PROTOCOLS: [&str; 2] = ["aws.protocols#awsJson1_0", "aws.protocols#awsJson1_1"];

/// AWS's services whose structures have members that are called like what builders once had themselves.
const AWKWARD: [&str; 4] = [
    "amplifyuibuilder-2021-08-11.json",
    "emr-2009-03-31.json",
    "neptune-2014-10-31.json",
    "sagemaker-metrics-2022-09-30.json",
];

/// All JSON files below a folder that are models, by their paths in it.
fn models(folder: &Path) -> BTreeMap<PathBuf, Node> {
    let mut models = BTreeMap::new();
    let mut open = vec![folder.to_path_buf()];
    while let Some(folder) = open.pop() {
        let entries = fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
        for path in entries.map(|entry| entry.expect("the folder can be read").path()) {
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|extension| extension == "json") {
                let text = fs::read_to_string(&path).expect("models can be read");
                let node = Node::parse(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
                if node.get("smithy").is_some() {
                    models.insert(path, node);
                }
            }
        }
    }
    models
}

/// An object with one member changed, or left out if `change` gives `None`.
fn changed(node: &Node, change: impl Fn(&str, &Node) -> Option<Node>) -> Node {
    let members = node.as_object().into_iter().flat_map(Object::iter);
    let members: Vec<_> = members.filter_map(|(key, value)| Some((key.to_owned(), change(key, value)?))).collect();
    Node::Object(members.into())
}

/// The ids of a model's services, without those that are no more than mixins of others.
fn services(model: &Node) -> Vec<String> {
    let shapes = model.get("shapes").and_then(Node::as_object).into_iter().flat_map(Object::iter);
    let services = shapes.filter(|(_, shape)| shape.get("type").and_then(Node::as_str) == Some("service"));
    let is_mixin = |shape: &Node| shape.get("traits").is_some_and(|traits| traits.get("smithy.api#mixin").is_some());
    services.filter(|(_, shape)| !is_mixin(shape)).map(|(id, _)| id.to_owned()).collect()
}

/// The model with this service alone, which speaks awsJson; and whether it did not before.
fn with_service(model: &Node, service: &str) -> (Node, bool) {
    let others: Vec<String> = services(model).into_iter().filter(|id| id != service).collect();
    let traits = model.get("shapes").and_then(|shapes| shapes.get(service)).and_then(|shape| shape.get("traits"));
    let is_adapted = !PROTOCOLS.iter().any(|id| traits.is_some_and(|traits| traits.get(id).is_some()));
    let empty = Node::Object(Object::default());
    let mut members = traits.and_then(Node::as_object).cloned().unwrap_or_default().into_members();
    if is_adapted {
        members.push(("aws.protocols#awsJson1_1".to_owned(), empty));
    }
    let traits = Node::Object(members.into());
    let shape = |shape: &Node| {
        let mut members = changed(shape, |key, value| (key != "traits").then(|| value.clone()));
        if let Node::Object(object) = &mut members {
            let mut members = std::mem::take(object).into_members();
            members.push(("traits".to_owned(), traits.clone()));
            *object = members.into();
        }
        members
    };
    let shapes = |shapes: &Node| {
        changed(shapes, |id, value| match id {
            id if id == service => Some(shape(value)),
            id => (!others.iter().any(|other| other == id)).then(|| value.clone()),
        })
    };
    (changed(model, |key, value| Some(if key == "shapes" { shapes(value) } else { value.clone() })), is_adapted)
}

/// The client of a model's only service, unless none of its operations can be generated because of their traits or endpoints;
/// and how many operations were left out.
fn client(name: &str, node: &Node) -> (Option<String>, usize) {
    let fail = |problems: &dyn std::fmt::Display| -> ! { panic!("{name}: {problems}") };
    let source = Source { name: name.to_owned(), text: node.to_string() };
    let model = Model::from_sources(&[source]).unwrap_or_else(|problems| fail(&problems));
    let is_refused = |problem: &Problem| {
        [Code::RefusedTrait, Code::EndpointParameter].iter().any(|code| problem.event == code.name())
    };
    match generate(&model, &Default::default(), name) {
        Ok(generated) => {
            let left_out = &generated.selection.left_out;
            assert!(left_out.iter().flat_map(|left_out| &left_out.why).all(is_refused), "{name}: {left_out:?}");
            (Some(generated.text()), left_out.len())
        }
        Err(problems) => {
            let mut errors = problems.iter().filter(|problem| problem.severity == Severity::Error);
            let is_expected = |problem: &Problem| is_refused(problem) || problem.event == Code::NothingLeft.name();
            if !errors.all(is_expected) {
                fail(&problems);
            }
            let service = model.services().next().expect("it has a service");
            (None, model.operations_of(service).len())
        }
    }
}

/// A crate with a client of each service.
struct Clients {
    crate_: Throwaway,
    lib: String,
    count: usize,
    left_out: usize,
}

impl Clients {
    fn new(name: &str) -> Self {
        let lib = "//! Clients of awkward models.\n#![deny(warnings, missing_docs, unreachable_pub, rustdoc::all)]\n";
        Clients { crate_: Throwaway::new(name), lib: lib.to_owned(), count: 0, left_out: 0 }
    }

    /// Adds the clients of all services of a model.
    fn add(&mut self, name: &str, node: &Node) {
        for service in services(node) {
            let (node, is_adapted) = with_service(node, &service);
            if is_adapted {
                println!("{name}: {service} is made to speak awsJson1_1");
            }
            let (text, left_out) = client(name, &node);
            self.left_out += left_out;
            let Some(text) = text else {
                println!("{name}: nothing of {service} can be generated");
                continue;
            };
            let module = format!("client_{}", self.count);
            self.crate_.file(format!("src/{module}.rs"), &text);
            self.lib.push_str(&format!("\n/// The client of `{service}` in `{name}`.\npub mod {module};\n"));
            self.count += 1;
        }
    }

    fn compile_and_document(mut self) {
        self.crate_.file("src/lib.rs", &self.lib);
        println!("{} clients; {} operations are left out", self.count, self.left_out);
        self.crate_.cargo_succeeds(&["clippy", "--quiet"], &[]);
        self.crate_.cargo_succeeds(&["doc", "--quiet", "--no-deps"], &[("RUSTDOCFLAGS", "-D warnings")]);
    }
}

#[needs::test(conformance)]
fn clients_of_awkward_models_compile_and_document() {
    let mut clients = Clients::new("conformance-models");
    for suite in ["smithy-rs/models-ast", "smithy-ruby-fixtures"] {
        let folder = needs::conformance!("suites").join(suite);
        for (path, node) in models(&folder) {
            clients.add(&path.strip_prefix(&folder).expect("it lies below").display().to_string(), &node);
        }
    }
    assert!(clients.count >= 58, "only {} services were found", clients.count);
    clients.compile_and_document();
}

#[needs::test(conformance)]
fn clients_of_services_with_awkward_names_compile_and_document() {
    let archive = smithy_models(&needs::conformance!("models/aws-models-2025-04.tar.gz"));
    let mut clients = Clients::new("awkward-services");
    for service in AWKWARD {
        let path =
            archive.iter().find(|path| path.ends_with(service)).unwrap_or_else(|| panic!("{service} is missing"));
        clients.add(service, &Node::parse(&fs::read_to_string(path).expect("models can be read")).expect("it is JSON"));
    }
    assert_eq!(clients.count, AWKWARD.len());
    clients.compile_and_document();
}
