//! The message of every error of every awsJson service is told, in each spelling that services have for it.
//!
//! In: Smithy's models in the conformance data, and the descriptions in a wheel of botocore. Out: a program with all errors of
//! all services, which reads a body of each error in each spelling. Operations are of no matter here: each service has one, which
//! all of its errors are errors of.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Mutex;

use smithgen::stages::rir::ModulePath;
use smithgen::stages::{emit, lower, select, write};
use smithgen_model::{Limits, Model, Shape, ShapeIx, services_of_wheel};
use smithgen_tests::peers::{botocore_wheel, smithy_models};
use smithgen_tests::protocol::programs::{folder, manifest};
use smithgen_tests::throwaway::Throwaway;

/// A service with its errors.
struct Service {
    name: String,
    /// The generated client, and the paths of its one operation and that operation's error in it.
    text: String,
    operation: String,
    error: String,
    errors: usize,
    /// How many of the errors have a message that nobody may see.
    secret: usize,
}

/// The client of all errors of a model; `None` where it is of another protocol, or has none.
fn service(model: &Model, name: &str) -> Option<Service> {
    let service = model.services().next()?;
    let protocols = ["aws.protocols#awsJson1_0", "aws.protocols#awsJson1_1"];
    if !protocols.iter().any(|protocol| model.shape(service).traits.has(protocol)) {
        return None;
    }
    let errors: Vec<ShapeIx> =
        model.shapes().filter(|(_, shape)| shape.traits.error().is_some()).map(|(ix, _)| ix).collect();
    // Whether the operation could be generated is of no matter either: nothing of it is left but its errors. It comes with no other one.
    let selected = |ix: &ShapeIx| {
        let name = model.shape(*ix).id.name().to_owned();
        select::choose(model, &[name]).unwrap_or_else(|problems| panic!("{problems}"))
    };
    let operations = model.operations_of(service);
    let mut selection = operations.iter().map(selected).find(|selection| selection.operations.len() == 1)?;
    let operation = selection.operations.first_mut()?;
    (operation.input, operation.output, operation.errors) = (None, None, errors.clone());
    selection.reached = model.reach(errors.clone());
    selection.reached_by_inputs.clear();
    let client = lower::lower(model, &selection, name);
    let operation = client.operations.first()?;
    let module = ModulePath::Operation(operation.module.clone());
    let secret = errors.iter().filter(|ix| has_secret_message(model, model.shape(**ix))).count();
    Some(Service {
        name: name.to_owned(),
        text: write::nested(&emit::emit(&client).expect("Rust"), name),
        operation: module.path(&operation.ident.to_string(), &ModulePath::Root),
        error: module.path(&operation.error_ident.to_string(), &ModulePath::Root),
        errors: errors.len(),
        secret,
    })
    .filter(|service| service.errors > 0)
}

fn has_secret_message(model: &Model, shape: &Shape) -> bool {
    let is_message = |name: &str| ["message", "errormessage"].contains(&name.to_ascii_lowercase().as_str());
    let is_secret = |shape: &Shape| shape.traits.is_sensitive();
    is_secret(shape) || shape.members().any(|member| is_message(&member.name) && is_secret(model.target_of(member)))
}

/// Reads models on two threads.
fn services(paths: &[PathBuf]) -> Vec<Service> {
    let found = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for half in 0..2 {
            let found = &found;
            scope.spawn(move || {
                for path in paths.iter().skip(half).step_by(2) {
                    let model = Model::load(&[path]).unwrap_or_else(|problems| panic!("{problems}"));
                    let name = path.file_name().unwrap_or_default().to_string_lossy();
                    found.lock().expect("no thread panicked").extend(service(&model, &name));
                }
            });
        }
    });
    let mut found = found.into_inner().expect("no thread panicked");
    found.sort_by(|one, other| one.name.cmp(&other.name));
    found
}

/// Compiles and runs a program with all errors of all services.
fn check(name: &str, services: &[Service]) {
    let mut package = Throwaway::new(name);
    let mut main = String::from("//! All errors of all services.\n\n");
    let mut calls = String::new();
    for (index, service) in services.iter().enumerate() {
        let Service { name: of, text, operation, error, errors, secret } = service;
        package.file(format!("{}/s{index}.rs", folder(name)), text);
        let _ = writeln!(main, "#[allow(dead_code, unused_imports)]\nmod s{index};");
        let _ = writeln!(
            calls,
            "    let found = harness::check_messages::<s{index}::{operation}>(|error| matches!(error, s{index}::{error}::Unknown(_)));\n    \
             assert_eq!(found, Ok(({errors}, {secret})), {of:?});"
        );
    }
    let _ = writeln!(main, "\nfn main() {{\n{calls}}}");
    package.file(format!("{}/main.rs", folder(name)), &main);
    package.file("Cargo.toml", &manifest(name, &[name]));
    package.cargo_succeeds(&["build", "--quiet", "--bins"], &[]);
    let output = Command::new(package.program(name)).output().expect("the program can be run");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

fn sums(services: &[Service]) -> (usize, usize, usize) {
    let sum = |of: fn(&Service) -> usize| services.iter().map(of).sum();
    (services.len(), sum(|service| service.errors), sum(|service| service.secret))
}

#[needs::test(conformance)]
fn errors_of_smithys_models_tell_their_messages() {
    let services = services(&smithy_models(&needs::conformance!("models/aws-models-2025-04.tar.gz")));
    assert_eq!(sums(&services), (143, 2322, 7));
    check("error-messages-smithy", &services);
}

#[needs::test(packages)]
fn errors_of_botocores_descriptions_tell_their_messages() {
    let wheel = botocore_wheel();
    let found = services_of_wheel(&wheel, &Limits::default()).unwrap_or_else(|problems| panic!("{problems}"));
    let places = found.iter().flat_map(|(service, versions)| versions.iter().map(move |version| (service, version)));
    let paths: Vec<PathBuf> = places
        .map(|(service, version)| Path::new(&format!("{}:{service}/{version}", wheel.display())).to_path_buf())
        .collect();
    let services = services(&paths);
    assert_eq!(sums(&services), (144, 2325, 7));
    check("error-messages-botocore", &services);
}
