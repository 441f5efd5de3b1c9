//! Tiny models, one feature each: what the generator makes of them.
//!
//! In: `tests/models/NAME.json` of the workspace. Out: two snapshots a model, of the Rust-shaped IR and of the text, which together
//! are the documentation of the generator. A test of the `tests` crate compiles and uses the same clients.

#[path = "tiny_models/compact.rs"]
mod compact;

use std::fs;
use std::panic::catch_unwind;
use std::path::{Path, PathBuf};

use compact::compact;
use smithgen::stages::{emit, generate, rir, write};
use smithgen_model::{Model, Node};

/// The model whose text is shown in full; elsewhere what is word for word the same is left out.
const PLAIN: &str = "simple_operation";

/// What is seen in the text anyway.
const HIDDEN: [&str; 5] = ["docs", "title", "told", "source", "table"];

/// The folder of the workspace's `tests` crate.
fn tests() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests")
}

/// The names of the models.
fn names() -> Vec<String> {
    let entries = fs::read_dir(tests().join("models")).expect("the folder is there");
    let files = entries.map(|entry| entry.expect("the folder can be read").file_name().into_string().expect("ASCII"));
    let mut names: Vec<_> = files.filter_map(|file| file.strip_suffix(".json").map(str::to_owned)).collect();
    names.sort();
    names
}

fn model(name: &str) -> Model {
    Model::load(&[tests().join("models").join(format!("{name}.json"))]).unwrap_or_else(|problems| panic!("{problems}"))
}

fn lowered(name: &str) -> rir::Client {
    let generated = generate(&model(name), &Default::default(), &format!("{name}.json"));
    generated.unwrap_or_else(|problems| panic!("{problems}")).client
}

/// A module without the items that another has too.
fn without(module: &emit::Module, other: &emit::Module) -> emit::Module {
    let mut rest = module.clone();
    rest.items.retain(|item| !other.items.contains(item));
    rest.children = module
        .children
        .iter()
        .map(|child| match other.children.iter().find(|o| o.name == child.name) {
            Some(other) => without(child, other),
            None => child.clone(),
        })
        .collect();
    rest.children.retain(|child| !(child.items.is_empty() && child.children.is_empty()));
    rest
}

/// A module without those of builders, whose methods the snapshot of the IR lists too.
fn without_builders(mut module: emit::Module) -> emit::Module {
    module.children.retain(|child| child.name != "builders");
    module.children = module.children.into_iter().map(without_builders).collect();
    module
}

/// Whether the model's metadata asks for something in its snapshot.
fn flag(name: &str, flag: &str) -> bool {
    let flags = model(name).metadata().get("snapshot").and_then(|snapshot| snapshot.get(flag)).cloned();
    flags.as_ref().and_then(Node::as_bool) == Some(true)
}

/// The Rust-shaped IR and the text of a model's client, without what is the same in `plain`.
fn texts(name: &str, plain: &rir::Client) -> (String, String) {
    let client = lowered(name);
    let mut hidden = HIDDEN.to_vec();
    let emit = |client| emit::emit(client).unwrap_or_else(|problem| panic!("{problem}"));
    let mut module = emit(&client);
    if name != PLAIN {
        module = without(&module, &emit(plain));
        if flag(name, "withoutBuilders") {
            module = without_builders(module);
        }
        if format!("{:?}", client.service) == format!("{:?}", plain.service) {
            hidden.push("service");
        }
    }
    (compact(&format!("{client:#?}"), &hidden), write::nested(&module, &client.source))
}

fn check_snapshot(name: &str, text: &str) {
    let lines = text.lines().count();
    assert!(lines <= 300, "{name} has {lines} lines: a tiny model has fewer than 300");
    insta::with_settings!({
        snapshot_path => tests().join("snapshots"),
        prepend_module_to_snapshot => false,
        omit_expression => true,
    }, { insta::assert_snapshot!(name.to_owned(), text) });
}

#[test]
fn snapshots() {
    let plain = lowered(PLAIN);
    let mut failed = Vec::new();
    for name in names() {
        // All snapshots are compared, so that one run shows every change.
        let Ok((ir, text)) = catch_unwind(|| texts(&name, &plain)) else {
            failed.push(name);
            continue;
        };
        for (snapshot, text) in [(format!("{name}.ir"), ir), (format!("{name}.rs"), text)] {
            if catch_unwind(|| check_snapshot(&snapshot, &text)).is_err() {
                failed.push(snapshot);
            }
        }
    }
    assert!(failed.is_empty(), "these snapshots are not as they were: {}", failed.join(", "));
}

/// A setter's documentation names the default once, and says that there is none only where there is none.
#[test]
fn no_member_has_two_defaults() {
    let mut told = 0;
    for name in names() {
        let generated =
            generate(&model(&name), &Default::default(), "m.json").unwrap_or_else(|problems| panic!("{problems}"));
        for line in generated.text().lines() {
            let count = line.matches("by default").count();
            assert!(count <= 1, "{name}: {line}");
            told += count;
        }
    }
    assert!(told > 20, "only {told} defaults are told");
}
