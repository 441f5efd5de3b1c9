//! The throw-away programs: one a service, in one package, with the generated client and a list of what has cases.
//!
//! In: services. Out: the lines that the programs print, added to the report. The package lies below the target directory,
//! depends on nothing but the runtime, the reader of models and the harness, and is compiled by one call of cargo. Should
//! that fail, each program is compiled on its own, so that one that does not compile takes no other with it.

use std::fmt::Write as _;
use std::path::PathBuf;
use std::process::Command;

use smithgen::Problems;
use smithgen::stages::rir::{Client, EventStream, ModulePath, Operation, Schema, SchemaRef, Type};
use smithgen::stages::selection::Choice;
use smithgen::stages::{Generated, generate};
use smithgen_model::{Model, ShapeIx};

use super::harness::{Case, Line, cases};
use super::plan::ServiceFile;
use super::report::Report;
use crate::throwaway::{self, Throwaway};

/// A service's program.
struct Program {
    name: String,
    service: ServiceFile,
}

/// Generates, compiles and runs a program for each service; `name` is that of the package.
pub(super) fn run(name: &str, services: Vec<ServiceFile>, report: &mut Report) {
    let mut package = Throwaway::new(name);
    let mut programs = Vec::new();
    for (index, service) in services.into_iter().enumerate() {
        let name = format!("{name}-{index}");
        match write_program(&mut package, &name, &service) {
            Ok(()) => programs.push(Program { name, service }),
            Err(problems) => report.broken(&service.id, &format!("it cannot be generated:\n{problems}")),
        }
    }
    let names: Vec<&str> = programs.iter().map(|program| program.name.as_str()).collect();
    package.file("Cargo.toml", &manifest(name, &names));
    let all = package.cargo(&["build", "--quiet", "--bins"], &[]);
    for program in programs {
        let built = if all.status.success() { Ok(()) } else { build(&package, &program.name) };
        match built.and_then(|()| run_one(&package, &program)) {
            Ok(lines) => report.add(&program.service.id, lines),
            Err(problem) => report.broken(&program.service.id, &problem),
        }
    }
}

/// Compiles a program around the client of each model, in a package of this name, and gives what they print; each is told where its
/// model is.
///
/// # Panics
/// When a model cannot be read, generated or compiled, or when a program fails.
pub fn printed(name: &str, models: &[(PathBuf, Choice)], main: fn(&Client) -> String) -> Vec<String> {
    let mut package = Throwaway::new(name);
    let names: Vec<String> = (0..models.len()).map(|index| format!("{name}-{index}")).collect();
    for (name, (path, choice)) in names.iter().zip(models) {
        let model = Model::load(&[path]).unwrap_or_else(|problems| panic!("{problems}"));
        let generated = generate(&model, choice, name).unwrap_or_else(|problems| panic!("{problems}"));
        package.file(format!("{}/client.rs", folder(name)), &generated.text());
        package.file(format!("{}/main.rs", folder(name)), &main(&generated.client));
    }
    package.file("Cargo.toml", &manifest(name, &names.iter().map(String::as_str).collect::<Vec<_>>()));
    package.cargo_succeeds(&["build", "--quiet", "--bins"], &[]);
    let run = |(name, (path, _)): (&String, &(PathBuf, Choice))| {
        let output = Command::new(package.program(name)).arg(path).output().expect("the program can be run");
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(output.status.success(), "{}:\n{text}{}", path.display(), String::from_utf8_lossy(&output.stderr));
        text
    };
    names.iter().zip(models).map(run).collect()
}

/// Where a program of a package lies.
pub fn folder(program: &str) -> String {
    format!("src/bin/{program}")
}

fn write_program(package: &mut Throwaway, name: &str, service: &ServiceFile) -> Result<(), Problems> {
    let generated = generate(&service.model, &with_cases(service), &service.source.name)?;
    package.file(format!("{}/client.rs", folder(name)), &generated.text());
    package.file(format!("{}/main.rs", folder(name)), &main_text(&service.model, &generated));
    package.file(format!("{}/model.json", folder(name)), &service.source.text);
    Ok(())
}

/// The operations of the service that have cases to run, or whose errors have. One that cannot be generated is an error, since it is named.
fn with_cases(service: &ServiceFile) -> Choice {
    let model = &service.model;
    let operations = model.find(&service.id).map(|ix| model.operations_of(ix)).unwrap_or_default();
    let runs = |case: &Case| case.reason_not_to_run(service.protocol).is_none();
    let has_cases = |ix: ShapeIx| cases(model, ix).iter().any(runs);
    let errors_have =
        |ix| model.shape(ix).as_operation().is_some_and(|operation| operation.errors.iter().any(|ix| has_cases(*ix)));
    let chosen = operations.into_iter().filter(|ix| has_cases(*ix) || errors_have(*ix));
    Choice::of(chosen.map(|ix| model.shape(ix).id.name()))
}

/// The manifest of a package of programs that run the harness.
pub fn manifest(name: &str, programs: &[&str]) -> String {
    let root = throwaway::workspace();
    let [harness, cli, model, runtime] =
        ["tests/src/protocol/harness/mod.rs", "cli", "model", "runtime"].map(|path| root.join(path));
    let mut text = format!(
        "[package]\nname = {name:?}\nversion = \"0.0.0\"\nedition = \"2024\"\nautobins = false\n\n[workspace]\n\n\
         [profile.dev]\ndebug = 0\n\n[lib]\nname = \"harness\"\npath = {harness:?}\n\n[dependencies]\n\
         http = {{ version = \"1\", default-features = false }}\nquick-xml = {{ version = \"0.42\", default-features = false }}\nsmithgen-cli = {{ path = {cli:?} }}\nsmithgen-model = {{ path = {model:?}, features = [\"archives\"] }}\n\
         smithgen-runtime = {{ path = {runtime:?}, default-features = false, features = [\"cbor\", \"checksums\", \"compression\", \"event-streams\", \"jmespath\", \"query\", \"rest-xml\", \"sigv4\"] }}\n"
    );
    for name in programs {
        let _ = write!(text, "\n[[bin]]\nname = {name:?}\npath = \"{}/main.rs\"\n", folder(name));
    }
    text
}

fn build(package: &Throwaway, program: &str) -> Result<(), String> {
    let output = package.cargo(&["build", "--quiet", "--bin", program], &[]);
    match output.status.success() {
        true => Ok(()),
        false => Err(format!("it does not compile:\n{}", String::from_utf8_lossy(&output.stderr))),
    }
}

fn run_one(package: &Throwaway, program: &Program) -> Result<Vec<Line>, String> {
    let mut command = Command::new(package.program(&program.name));
    command.arg(package.path(format!("{}/model.json", folder(&program.name)))).arg(program.service.protocol);
    let output = command.output().map_err(|error| format!("it cannot be run: {error}"))?;
    let text = String::from_utf8_lossy(&output.stdout);
    let lines: Option<Vec<Line>> = text.lines().map(Line::parse).collect();
    match lines {
        Some(lines) if output.status.success() => Ok(lines),
        _ => Err(format!("it stopped early:\n{text}{}", String::from_utf8_lossy(&output.stderr))),
    }
}

/// The program: a call for each operation and error that has cases.
fn main_text(model: &Model, Generated { selection, client, .. }: &Generated) -> String {
    let has_cases = |ix: ShapeIx| !cases(model, ix).is_empty();
    let id = |ix: ShapeIx| model.shape(ix).id.to_string();
    let mut text = String::from(
        "//! The protocol tests of one service.\n\n#[allow(dead_code, unused_imports)]\nmod client;\n\n\
         fn main() -> std::process::ExitCode {\n    let mut run = harness::Run::from_args();\n",
    );
    for (selected, operation) in selection.operations.iter().zip(&client.operations) {
        let module = ModulePath::Operation(operation.module.clone());
        let path =
            |ident: &dyn std::fmt::Display| format!("client::{}", module.path(&ident.to_string(), &ModulePath::Root));
        let (ident, error_ident) = (path(&operation.ident), path(&operation.error_ident));
        if has_cases(selected.ix) {
            let _ = writeln!(text, "    run.operation::<{ident}>({:?});", id(selected.ix));
        }
        if has_cases(selected.ix) {
            text += &events_text(client, operation, &ident, &id(selected.ix));
        }
        for (&ix, error) in selected.errors.iter().zip(&operation.errors).filter(|(ix, _)| has_cases(**ix)) {
            let variant = &error.ident;
            let _ = writeln!(
                text,
                "    run.error::<{ident}, _>({:?}, |error| match error {{\n        {error_ident}::{variant}(error) => \
                 Some(error),\n        _ => None,\n    }});",
                id(ix)
            );
        }
    }
    text + "    run.finish()\n}\n"
}

/// The calls for the events of an operation, if it has any.
fn events_text(client: &Client, operation: &Operation, ident: &str, id: &str) -> String {
    let mut text = String::new();
    for structure in [&operation.input, &operation.output] {
        let Some(field) = structure.stream() else { continue };
        let (call, argument, events) = match &field.ty {
            Type::EventStreamSender(events) => ("sent_events", "input, events| input.FIELD = events", events),
            Type::EventReceiver(events) => ("received_events", "output| std::mem::take(&mut output.FIELD)", events),
            _ => continue,
        };
        let Type::Named(_, events) = &**events else { panic!("events are a union") };
        let stream = client.event_streams.iter().find(|stream| stream.union.ident == *events);
        let stream = stream_text(client, stream.expect("the events of a stream are generated"));
        let argument = argument.replace("FIELD", &field.ident.to_string());
        let _ =
            writeln!(text, "    let stream = {stream};\n    run.{call}::<{ident}, _>({id:?}, &stream, |{argument});");
    }
    text
}

/// How the harness reads and shows the events of a stream.
fn stream_text(client: &Client, stream: &EventStream) -> String {
    let path = |module: &ModulePath, ident: &dyn std::fmt::Display| {
        format!("client::{}", module.path(&ident.to_string(), &ModulePath::Root))
    };
    let union = path(&ModulePath::Types, &stream.union.ident);
    let error = path(&ModulePath::Errors, &stream.error_ident);
    let is_it = |schema: &&Schema| matches!(&stream.union.schema, SchemaRef::Own(ident) if *ident == schema.ident);
    let schema = client.schemas.iter().find(is_it).expect("a union has a schema");
    let node = "harness::from_node(node).map_err(|error| error.to_string())";
    let (mut reads, mut shows) = (String::new(), String::new());
    for variant in &stream.union.variants {
        let (name, ident) = (&schema.members[variant.index].name, &variant.ident);
        let _ = writeln!(reads, "{name:?} => {node}.map({union}::{ident}).map(Ok),");
        let _ = writeln!(shows, "{union}::{ident}(event) => ({name:?}, harness::to_node(event)),");
    }
    for (index, variant) in &stream.errors {
        let (name, ident) = (&schema.members[*index].name, &variant.ident);
        let _ = writeln!(reads, "{name:?} => {node}.map({error}::{ident}).map(Err),");
    }
    format!(
        "harness::Stream::<{union}> {{\nread: |name, node| match name {{\n{reads}_ => Err(format!(\"no event {{name}}\")),\n}},\n\
         show: |event| match event {{\n{shows}other => panic!(\"{{other:?}}\"),\n}},\n}}"
    )
}
