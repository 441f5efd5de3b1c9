//! Tiny models, one feature each: whether what the generator makes of them compiles, documents and works.
//!
//! In: `tests/models/NAME.json` and, for most, a program `NAME.rs` of tests that use the client `crate::NAME`. Dropping files
//! into the folder is all that it takes. Out: one crate of all clients that compiles, lints and documents with warnings
//! denied, with all samples of its documentation, and passes the programs. What the generator makes of each is in the snapshots,
//! which codegen's own tests compare.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use smithgen::stages::{Generated, generate, write};
use smithgen_model::Model;
use smithgen_tests::samples;
use smithgen_tests::throwaway::Throwaway;

/// The model whose client is compiled as one file a module, too: its modules are called like keywords.
const AS_FILES: &str = "keywords";

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

fn generated(name: &str) -> Generated {
    let generated = generate(&model(name), &Default::default(), &format!("{name}.json"));
    generated.unwrap_or_else(|problems| panic!("{problems}"))
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
        let generated = generated(&name);
        crate_.file(format!("src/{name}.rs"), &generated.text());
        lib.push_str(&format!("\n/// The client of `{name}.json`.\npub mod {name};\n"));
        let (text, count) = samples::module(&generated.client, &format!("crate::{name}"));
        assert!(count >= generated.client.operations.len(), "{name} has operations without samples");
        crate_.file(format!("src/samples/{name}.rs"), &text);
        lib.push_str(&format!("\n#[cfg(test)]\n#[path = \"samples/{name}.rs\"]\nmod {name}_samples;\n"));
    }
    // The form of a crate, one file a module, is the same text in other places.
    for (path, text) in write::files(&generated(AS_FILES).root, AS_FILES) {
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
