//! The command-line tool of every service: help of all operations, pages in every form, and skeletons that are fit for what they are of.
//!
//! In: the models of the conformance data. Out: what the tools say, run in this process: their tables are made here, as those are that
//! generated code has, and no client is compiled. A tenth of the operations is looked at, or all (see [`everything`]).

use std::ffi::OsString;
use std::io::{self, Write};
use std::path::Path;
use std::sync::{Arc, Mutex};

use cognito_idp::client::Service as Any;
use smithgen::stages::lower::lower;
use smithgen::stages::pages::{Depth, Site, help_blob, html, man, markdown};
use smithgen::stages::rir::Client;
use smithgen_cli::rooms::data::{Map, Value};
use smithgen_cli::rooms::failure::Failure;
use smithgen_cli::rooms::input::{BlobText, prepare, read_json, read_yaml, skeleton, validate};
use smithgen_cli::rooms::process::{Destination, Files, Shared, Surroundings};
use smithgen_cli::rooms::run::run;
use smithgen_cli::rooms::time::Zone;
use smithgen_cli::tool::{Command, Node, OtherName, Service, Tool};
use smithgen_model::Model;
use smithgen_runtime::generated::OperationMeta;
use smithgen_runtime::settings::Environment;
use smithgen_tests::everything;
use smithgen_tests::peers::smithy_models;
use smithgen_tests::tables::Tables;

/// What was looked at, and what is wrong with it.
#[derive(Default)]
struct Report {
    services: usize,
    operations: usize,
    pages: usize,
    /// Lines of help.
    lines: usize,
    /// Values in skeletons.
    values: usize,
    problems: Vec<String>,
}

/// How many operations there are, at least.
const FEWEST: usize = 15_500;

/// How many problems are told.
const TOLD: usize = 40;

#[needs::test(conformance)]
fn tools_of_all_services_explain_themselves() {
    let models = smithy_models(&needs::conformance!("models/aws-models-2025-04.tar.gz"));
    let report = Mutex::new(Report::default());
    everything::each(models, || |path| look_at(path, &report));
    let Report { services, operations, pages, lines, values, problems } = report.into_inner().expect("no panic");
    println!(
        "{services} tools, {operations} operations: {pages} pages, {lines} lines of help, {values} values in skeletons"
    );
    let told: Vec<_> = problems.iter().take(TOLD).collect();
    assert!(problems.is_empty(), "{} problems: {told:#?}", problems.len());
    assert!(operations * everything::parts() >= FEWEST, "only {operations} operations");
}

fn look_at(path: &Path, report: &Mutex<Report>) {
    let name = path.file_stem().and_then(|name| name.to_str()).expect("a name");
    let model = Model::load(&[path]).unwrap_or_else(|problems| panic!("{problems}"));
    let Some(selection) = everything::chosen(&model, name) else { return };
    let client = lower(&model, &selection, name);
    let site = Site::new(&model, &selection, name, Depth::Full);
    let mut own = Report { services: 1, operations: client.operations.len(), ..Report::default() };
    for page in &site.pages {
        let forms = [markdown::page(page, &site), man::page(page, &site), html::page(page, &site)];
        if forms.iter().any(|form| form.lines().count() < 10) {
            own.problems.push(format!("{name}: a page says nothing: {forms:?}"));
        }
        own.pages += forms.len();
    }
    // As constants are: a skeleton leaves what is within itself empty.
    let operations = Tables::of_depth(&client, 2).operations();
    let tool = tool(&client, help_blob(&model, &selection, &client.service.tool), operations);
    own.says(tool, &["help"], "\nAVAILABLE COMMANDS\n");
    for node in tool.services[0].commands {
        let Node::Operation(command) = node else { panic!("operations alone") };
        let of = client.operations.iter().find(|of| of.command.name == command.name).expect("its operation");
        let hidden = of.pagination.iter().flat_map(|pages| pages.input_tokens.iter().chain(&pages.page_size));
        own.command(tool, command, &hidden.map(String::as_str).collect::<Vec<_>>());
    }
    let mut report = report.lock().expect("no panic");
    report.services += own.services;
    report.operations += own.operations;
    report.pages += own.pages;
    report.lines += own.lines;
    report.values += own.values;
    report.problems.extend(own.problems);
}

/// A tool as generated code has it, but for how it calls: it is not called.
fn tool(client: &Client, pages: Vec<u8>, operations: Vec<&'static OperationMeta>) -> &'static Tool {
    let mut commands: Vec<Node> = client
        .operations
        .iter()
        .zip(operations)
        .map(|(of, operation)| {
            let options: Vec<&str> = of.command.options.iter().map(|option| option.name.as_str()).collect();
            let others = of.command.options.iter().flat_map(|option| {
                let name = text(&option.name);
                let negative = option.negative.map(|other| OtherName::negative(name, other));
                negative.into_iter().chain(option.alias.map(|other| OtherName::alias(name, other)))
            });
            let others: Vec<OtherName> = others.collect();
            Node::Operation(Command {
                name: text(&of.command.name),
                operation,
                option_names: text(&options.join(" ")),
                others: others.leak(),
                waiter: None,
            })
        })
        .collect();
    commands.sort_by_key(Node::name);
    let service = Service::new::<Any>(text(&client.service.cli_name), commands.leak(), pages.leak());
    let services: &'static [&'static Service] = Box::leak(Box::new([&*Box::leak(Box::new(service))]));
    Box::leak(Box::new(Tool::new(text(&client.service.tool), "1", services)))
}

fn text(text: &str) -> &'static str {
    text.to_owned().leak()
}

/// Keeps what is written.
#[derive(Clone, Default)]
struct Buffer(Arc<Mutex<Vec<u8>>>);

impl Buffer {
    fn text(&self) -> String {
        String::from_utf8(self.0.lock().expect("one thread").clone()).expect("text")
    }
}

impl Write for Buffer {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().expect("one thread").write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Report {
    /// What a tool prints on some words, which must be well, and must have this in it.
    fn says(&mut self, tool: &'static Tool, words: &[&str], wanted: &str) -> String {
        let (out, err) = (Buffer::default(), Buffer::default());
        let around = Surroundings {
            environment: Environment::of_variables([("AWS_CONFIG_FILE", "/nowhere/config")], false),
            files: Files::new("/nowhere", |_| None, b"".as_slice()),
            zone: Zone::UTC,
            out: Destination::Given(Shared::new(out.clone())),
            err: Shared::new(err.clone()),
        };
        let words: Vec<OsString> = words.iter().map(Into::into).collect();
        let status = run(tool, &words, &around);
        let (said, complaint) = (out.text(), err.text());
        if status != 0 || !complaint.is_empty() || !said.contains(wanted) {
            let start: String = said.chars().take(200).collect();
            self.problems.push(format!("{} {words:?}: status {status}, {complaint}{start}", tool.name));
        }
        self.lines += said.lines().count();
        said
    }

    /// `hidden` members of the input have no option in help: the tool turns pages with them.
    fn command(&mut self, tool: &'static Tool, command: &'static Command, hidden: &[&str]) {
        let (name, input) = (command.name, command.operation.input);
        let help = self.says(tool, &[name, "help"], "\nSYNOPSIS\n");
        let options = command.options().into_iter().zip(input.members);
        let shown = options.filter(|(_, member)| !hidden.contains(&member.name)).map(|(option, _)| option);
        let missing: Vec<_> = shown.filter(|option| !help.contains(&format!("--{option}"))).collect();
        if !missing.is_empty() {
            self.problems.push(format!("{} {name}: help does not name {missing:?}", tool.name));
        }
        // Where the answer goes to a file, there are no skeletons.
        if !help.contains("<outfile>") {
            self.skeletons(tool, command);
        }
    }

    fn skeletons(&mut self, tool: &'static Tool, command: &'static Command) {
        let (name, input, output) = (command.name, command.operation.input, command.operation.output);
        let json = self.says(tool, &[name, "--generate-cli-skeleton"], "{");
        let yaml = self.says(tool, &[name, "--generate-cli-skeleton", "yaml-input"], "");
        let mut problem = |what: &str| self.problems.push(format!("{} {name}: {what}", tool.name));
        let ready = |read: Result<Map, Failure>| prepare(input, read?, BlobText::Base64);
        match (ready(read_json(&json)), ready(read_yaml(&yaml))) {
            (Ok(mut json), Ok(yaml)) => {
                if !is_same(&Value::Map(json.clone()), &Value::Map(yaml)) {
                    problem("the skeleton in YAML is another one");
                }
                // Events come from a file of their own.
                if let Some(stream) = input.events() {
                    json.insert(stream.name, Value::Bytes(Vec::new()));
                }
                let is_wrong = |line: &&String| !TO_FILL_IN.iter().any(|empty| line.contains(empty));
                validate::report(input, &json).iter().filter(is_wrong).for_each(|line| problem(line));
            }
            (Err(failure), _) | (_, Err(failure)) => problem(&failure.problem),
        }
        let answer = skeleton::output(output);
        validate::report(output, answer.as_map().expect("a map")).iter().for_each(|line| problem(line));
        self.values += [skeleton::input(input), answer].iter().map(values).sum::<usize>();
    }
}

/// What is said of places that are to be filled in: texts are too short, numbers too small, bytes null, and all members of unions there.
const TO_FILL_IN: [&str; 4] = ["Invalid length for", "Invalid value for", "received null", "set for tagged union"];

/// Whether two skeletons are the same. Bytes are nothing in JSON, and no bytes in YAML; times have a blank in YAML.
fn is_same(json: &Value, yaml: &Value) -> bool {
    match (json, yaml) {
        (Value::Map(json), Value::Map(yaml)) => {
            let mut pairs = json.iter().zip(yaml.iter());
            json.len() == yaml.len() && pairs.all(|(json, yaml)| json.0 == yaml.0 && is_same(json.1, yaml.1))
        }
        (Value::List(json), Value::List(yaml)) => {
            json.len() == yaml.len() && json.iter().zip(yaml).all(|(json, yaml)| is_same(json, yaml))
        }
        (Value::Null, Value::Bytes(bytes)) => bytes.is_empty(),
        (Value::String(json), Value::String(yaml)) => *json == *yaml || json.replace('T', " ") == *yaml,
        (json, yaml) => json == yaml,
    }
}

/// How many values there are in a value, with itself.
fn values(value: &Value) -> usize {
    1 + match value {
        Value::Map(map) => map.iter().map(|(_, value)| values(value)).sum(),
        Value::List(list) => list.iter().map(values).sum(),
        _ => 0,
    }
}
