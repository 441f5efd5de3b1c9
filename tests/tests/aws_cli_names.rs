//! Tools, commands and options are called as in the AWS CLI, of every service; and its tables, as `model/aws-cli.json` has them, are
//! complete and hold nothing that is stale.
//!
//! In: the tables of options that the AWS CLI builds for itself, and the models beside it. Out: names that differ, but for those options
//! that a global one would swallow, which the AWS CLI has and cannot reach.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use serde_json::{Value, json};
use smithgen::stages::names::common::GLOBAL;
use smithgen::stages::names::{OptionNames, command_name, option_names, tool_name};
use smithgen::stages::pages::has_outfile;
use smithgen::stages::selection::is_of_bytes;
use smithgen_model::{Model, ShapeIx, ShapeKind, Source};
use smithgen_tests::peers::Python;
use smithgen_tests::throwaway::workspace;

/// What the AWS CLI writes files of in a way of its own: the picture of a code, and the records among events.
const FILES_BY_HAND: [&str; 2] = ["CreateVirtualMFADevice", "SelectObjectContent"];

/// What the comparison has found so far.
#[derive(Default)]
struct Found {
    wrong: Vec<String>,
    /// Entries of our table that make a difference, as `SDK id: table: key`.
    used: BTreeSet<String>,
    options: usize,
    /// Options that take the name of a file, and commands that write one.
    streams: usize,
    outfiles: usize,
    /// Operations that the AWS CLI leaves out or has done by hand, and members with options made by hand.
    by_hand: usize,
}

/// What the AWS CLI calls the option of a member: names that it shows, and names that it hides.
fn names_of<'t>(table: &'t Value, member: &str) -> [BTreeSet<&'t str>; 2] {
    let options = table.as_object().expect("options");
    [false, true].map(|hidden| {
        let own = options.iter().filter(|(_, option)| option["member"] == member && option["hidden"] == hidden);
        own.map(|(name, _)| name.as_str()).collect()
    })
}

/// Whether the names of one option are the AWS CLI's.
fn agree(ours: &OptionNames, is_truth: bool, [shown, hidden]: &[BTreeSet<&str>; 2]) -> bool {
    // What turns pages is understood, but not shown.
    let theirs = if shown.is_empty() { hidden } else { shown };
    let no = ours.no();
    let own: BTreeSet<&str> = [ours.name.as_str()].into_iter().chain(is_truth.then_some(no.as_str())).collect();
    // A global option of which this is the beginning takes its place there.
    let is_swallowed = |name: &str| GLOBAL.iter().any(|global| global.name().starts_with(name));
    let is_moved = ours.name.strip_prefix("api-").is_some_and(|name| is_swallowed(name) && theirs.contains(name));
    let others = hidden.iter().filter(|name| !own.contains(*name)).copied();
    (*theirs == own || is_moved) && others.eq(ours.alias)
}

impl Found {
    /// Compares what an operation takes that is no member's: a file for its answer, or what stands beside the options of all others.
    fn others(&mut self, model: &Model, service: ShapeIx, operation: ShapeIx, theirs: &Value) {
        let has_outfile = has_outfile(model, operation);
        self.outfiles += usize::from(has_outfile);
        let ours = if has_outfile { json!(["outfile"]) } else { json!(["cli-input-json", "generate-cli-skeleton"]) };
        let name = model.shape(operation).id.name();
        if ours != *theirs && !FILES_BY_HAND.contains(&name) {
            self.wrong.push(format!("{}: {name} takes {theirs}, not {ours}", id_of(model, service)));
        }
    }

    /// Compares the options of an operation.
    fn operation(&mut self, model: &Model, service: ShapeIx, operation: ShapeIx, commands: &Value) {
        let shape = model.shape(operation);
        let command = command_name(shape.id.name());
        let Some(told) = commands.get(&command) else { return self.by_hand += 1 };
        let table = &told["options"];
        self.others(model, service, operation, &told["others"]);
        let input = shape.as_operation().and_then(|operation| operation.input);
        let members: Vec<_> = input.into_iter().flat_map(|input| model.shape(input).members()).collect();
        let names: Vec<&str> = members.iter().map(|member| member.name.as_str()).collect();
        let (said, id) = (model.aws_cli(service), id_of(model, service));
        for (member, ours) in members.into_iter().zip(option_names(said, &command, &names)) {
            let theirs = names_of(table, &member.name);
            if theirs.iter().all(BTreeSet::is_empty) {
                self.by_hand += 1;
                continue;
            }
            self.options += 1;
            let streams = table
                .as_object()
                .expect("options")
                .values()
                .any(|option| option["member"] == member.name.as_str() && option["streams"] == true);
            if streams != is_of_bytes(model, member.target) {
                self.wrong.push(format!("{id}: {command} {} is a stream there: {streams}", member.name));
            }
            self.streams += usize::from(streams);
            if !agree(&ours, matches!(model.target_of(member).kind, ShapeKind::Boolean), &theirs) {
                self.wrong.push(format!("{id}: {command} {}: {ours:?}, not {theirs:?}", member.name));
            }
            let rule = command_name(&member.name);
            let [option, negative] = [said.option(&command, &rule), said.negative(&command, &rule)];
            let entries = [
                ("options", option.filter(|name| *name != rule)),
                ("negatives", negative.filter(|name| *name != format!("no-{rule}"))),
                ("aliases", said.alias(&command, &rule)),
            ];
            for (table, _) in entries.iter().filter(|(_, name)| name.is_some()) {
                self.used.extend([&command, "*"].map(|command| format!("{id}: {table}: {command}.{rule}")));
            }
        }
    }
}

fn id_of(model: &Model, service: ShapeIx) -> &str {
    let api = model.shape(service).traits.get("aws.api#service");
    api.and_then(|api| api.get("sdkId")?.as_str()).expect("a service of AWS has an id")
}

/// Reads a service of botocore as one finds it who has nothing but its description.
fn model_of(data: &Path, folder: &str) -> Model {
    let versions = fs::read_dir(data.join(folder)).expect("botocore has a folder of the service");
    let newest = versions.flatten().map(|version| version.path()).filter(|path| path.is_dir()).max();
    let text = fs::read_to_string(newest.expect("a version").join("service-2.json")).expect("descriptions can be read");
    let alone = Source { name: "service-2.json".to_owned(), text };
    Model::from_sources(&[alone]).unwrap_or_else(|problems| panic!("{folder}: {problems}"))
}

#[needs::test(packages)]
fn names_are_those_of_the_aws_cli() {
    let told = Python::find().run("argument_tables.py", &json!({}));
    let (data, services) =
        (Path::new(told["data"].as_str().expect("a folder")), told["services"].as_array().expect("services"));
    let mut found = Found::default();
    let mut names: BTreeMap<String, (String, BTreeSet<&str>)> = BTreeMap::new();
    for tables in services {
        let model = model_of(data, tables["folder"].as_str().expect("a folder"));
        let service = model.services().next().expect("a service");
        let entry = names.entry(id_of(&model, service).to_owned());
        entry
            .or_insert_with(|| (tool_name(&model, service), BTreeSet::new()))
            .1
            .insert(tables["name"].as_str().expect("a name"));
        for operation in model.operations_of(service) {
            found.operation(&model, service, operation, &tables["commands"]);
        }
    }
    for (id, (ours, theirs)) in &names {
        // Two descriptions, or two names, are of one service.
        if !theirs.contains(ours.as_str()) {
            found.wrong.push(format!("{id} is called {ours}, not {theirs:?}"));
        }
        if *ours != id.to_lowercase().replace(' ', "-") {
            found.used.insert(format!("{id}: name: {ours}"));
        }
    }
    let text = fs::read_to_string(workspace().join("model/aws-cli.json")).expect("the table can be read");
    let ours: Value = serde_json::from_str(&text).expect("JSON");
    for (id, said) in ours.as_object().expect("services") {
        for (table, entries) in said.as_object().expect("tables") {
            let places: Vec<String> = match entries {
                Value::String(name) => vec![name.clone()],
                entries => entries.as_object().expect("names").keys().cloned().collect(),
            };
            let entries = places.into_iter().map(|place| format!("{id}: {table}: {place}"));
            found
                .wrong
                .extend(entries.filter(|entry| !found.used.contains(entry)).map(|entry| format!("stale: {entry}")));
        }
    }
    assert!(found.wrong.is_empty(), "{} names:\n{}", found.wrong.len(), found.wrong.join("\n"));
    let counts = (names.len(), found.options, found.by_hand);
    assert!(
        counts.0 > 400 && counts.1 > 60_000 && counts.2 < 300,
        "services, options, and what is done by hand: {counts:?}"
    );
    assert!(found.streams >= 14 && found.outfiles >= 65, "{} and {} files", found.streams, found.outfiles);
}
