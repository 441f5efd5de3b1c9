//! Tiny models, one feature each: what the generator makes of them, and whether that compiles, documents and works.
//!
//! In: `tests/models/NAME.json` and, for most, a program `NAME.rs` of tests that use the client `crate::NAME`. Dropping files
//! into the folder is all that it takes. Out: two snapshots a model, of the Rust-shaped IR and of the text, which together
//! are the documentation of the generator; and one crate of all clients that compiles, lints and documents with warnings
//! denied, with all samples of its documentation, and passes the programs.

use std::collections::BTreeSet;
use std::fs;
use std::panic::catch_unwind;
use std::path::{Path, PathBuf};

use smithgen::{emit, lower, rir, select, write};
use smithgen_model::{Model, Node};
use smithgen_tests::compact::compact;
use smithgen_tests::samples;
use smithgen_tests::throwaway::Throwaway;

/// The model whose text is shown in full; elsewhere what is word for word the same is left out.
const PLAIN: &str = "simple_operation";

/// The model whose client is compiled as one file a module, too: its modules are called like keywords.
const AS_FILES: &str = "keywords";

/// What is seen in the text anyway.
const HIDDEN: [&str; 4] = ["docs", "title", "aliases", "source"];

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("models")
}

/// The names of the files in a folder that end in `suffix`, without it.
fn names(folder: &Path, suffix: &str) -> BTreeSet<String> {
    let entries = fs::read_dir(folder).expect("the folder is there");
    let files = entries.map(|entry| entry.expect("the folder can be read").file_name().into_string().expect("ASCII"));
    files.filter_map(|file| file.strip_suffix(suffix).map(str::to_owned)).collect()
}

fn model(name: &str) -> Model {
    Model::load(&[folder().join(format!("{name}.json"))]).unwrap_or_else(|problems| panic!("{problems}"))
}

fn lowered(name: &str) -> rir::Client {
    let model = model(name);
    let selection = select::select(&model, &[]).unwrap_or_else(|problems| panic!("{problems}"));
    lower::lower(&model, &selection, &format!("{name}.json"))
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
    let mut module = emit::emit(&client);
    if name != PLAIN {
        module = without(&module, &emit::emit(plain));
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
        snapshot_path => Path::new(env!("CARGO_MANIFEST_DIR")).join("snapshots"),
        prepend_module_to_snapshot => false,
        omit_expression => true,
    }, { insta::assert_snapshot!(name.to_owned(), text) });
}

#[test]
fn snapshots() {
    let plain = lowered(PLAIN);
    let mut failed = Vec::new();
    for name in names(&folder(), ".json") {
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

#[test]
fn every_snapshot_and_program_has_a_model() {
    let models = names(&folder(), ".json");
    let snapshots = Path::new(env!("CARGO_MANIFEST_DIR")).join("snapshots");
    for (folder, suffix) in [(folder(), ".rs"), (snapshots.clone(), ".ir.snap"), (snapshots, ".rs.snap")] {
        let orphans: Vec<_> = names(&folder, suffix).difference(&models).cloned().collect();
        assert!(orphans.is_empty(), "there is no model for {orphans:?}{suffix} in {}", folder.display());
    }
}

#[test]
fn clients_compile_document_and_work() {
    let mut crate_ = Throwaway::new("tiny-models");
    let mut lib = "//! Clients of tiny models.\n#![deny(warnings, missing_docs, unreachable_pub, rustdoc::all)]\n\n\
                   #[cfg(test)]\n#[allow(dead_code)]\nmod support;\n"
        .to_owned();
    for name in names(&folder(), ".json") {
        let client = lowered(&name);
        crate_.file(format!("src/{name}.rs"), &write::nested(&emit::emit(&client), &client.source));
        lib.push_str(&format!("\n/// The client of `{name}.json`.\npub mod {name};\n"));
        let (text, count) = samples::module(&client, &format!("crate::{name}"));
        assert!(count >= client.operations.len(), "{name} has operations without samples");
        crate_.file(format!("src/samples/{name}.rs"), &text);
        lib.push_str(&format!("\n#[cfg(test)]\n#[path = \"samples/{name}.rs\"]\nmod {name}_samples;\n"));
    }
    // The form of a crate, one file a module, is the same text in other places.
    for (path, text) in write::files(&emit::emit(&lowered(AS_FILES)), AS_FILES) {
        let path = if path == Path::new("lib.rs") { PathBuf::from("mod.rs") } else { path };
        crate_.file(Path::new("src/as_files").join(path), &text);
    }
    lib.push_str("\n/// A client with one file a module.\npub mod as_files;\n");
    for name in names(&folder(), ".rs") {
        let program = fs::read_to_string(folder().join(format!("{name}.rs"))).expect("programs can be read");
        crate_.file(format!("src/programs/{name}.rs"), &program);
        lib.push_str(&format!("\n#[cfg(test)]\n#[path = \"programs/{name}.rs\"]\nmod {name}_program;\n"));
    }
    let support = fs::read_to_string(folder().join("support/mod.rs")).expect("the programs' support can be read");
    crate_.file("src/support.rs", &support);
    crate_.file("src/lib.rs", &lib);
    let ran = crate_.cargo_succeeds(&["test", "--quiet", "--lib"], &[]);
    let count = String::from_utf8_lossy(&ran.stdout).matches("test result: ok. 0 passed").count();
    assert_eq!(count, 0, "no program ran");
    crate_.cargo_succeeds(&["clippy", "--quiet", "--all-targets"], &[]);
    crate_.cargo_succeeds(&["doc", "--quiet", "--no-deps"], &[("RUSTDOCFLAGS", "-D warnings")]);
}
