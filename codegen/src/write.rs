//! Writing: modules become the texts of files.
//!
//! In: the tree of [`Module`]s that emission gives. Out: one text for a build script's `OUT_DIR`, or one text a module for a
//! crate.

use std::path::{Path, PathBuf};

use smithgen_model::visible;

use crate::emit::Module;
use crate::owner::first_line;

/// The first line of everything generated.
pub fn header(source: &str) -> String {
    format!("// {}\n", first_line(source))
}

/// The whole client as one text, its modules nested.
pub fn nested(root: &Module, source: &str) -> String {
    let mut text = header(source);
    items(&mut text, root, 0);
    for child in &root.children {
        nest(&mut text, child, 0);
    }
    text
}

/// The client as a crate has it: one file a module, by path below `src`. The root's text is what `lib.rs` includes.
pub fn files(root: &Module, source: &str) -> Vec<(PathBuf, String)> {
    let mut files = Vec::new();
    collect(&mut files, root, Path::new(""), source);
    files
}

/// The table of a command-line tool as a file of its own, and where it finds the client that it calls.
pub fn program(text: &str, client_crate: Option<&str>, source: &str) -> String {
    // Text that is included in another module cannot begin with that module's documentation.
    let head = client_crate.map(|name| format!("//! The commands of the tool.\n\nuse ::{name} as client;\n"));
    format!("{}{}\n{text}", header(source), head.unwrap_or_default())
}

fn items(text: &mut String, module: &Module, depth: usize) {
    for item in &module.items {
        if !text.ends_with("{\n") {
            text.push('\n');
        }
        for line in item.lines() {
            indent(text, line, depth);
        }
    }
}

fn nest(text: &mut String, module: &Module, depth: usize) {
    if !text.ends_with("{\n") {
        text.push('\n');
    }
    for line in &module.docs {
        indent(text, &format!("/// {}", visible(line)), depth);
    }
    allow(text, module, depth);
    indent(text, &format!("{}mod {} {{", visibility(module), module.name), depth);
    items(text, module, depth + 1);
    for child in &module.children {
        nest(text, child, depth + 1);
    }
    indent(text, "}", depth);
}

fn collect(files: &mut Vec<(PathBuf, String)>, module: &Module, folder: &Path, source: &str) {
    let mut text = header(source);
    for line in module.docs.iter().filter(|line| !line.is_empty()) {
        indent(&mut text, &format!("//! {}", visible(line)), 0);
    }
    if !module.children.is_empty() {
        text.push('\n');
    }
    for child in &module.children {
        allow(&mut text, child, 0);
        indent(&mut text, &format!("{}mod {};", visibility(child), child.name), 0);
    }
    items(&mut text, module, 0);
    let inside = folder.join(&module.name);
    let name = if module.name.is_empty() { "lib" } else { &module.name };
    files.push((folder.join(format!("{name}.rs")), text));
    for child in &module.children {
        collect(files, child, &inside, source);
    }
}

fn allow(text: &mut String, module: &Module, depth: usize) {
    if !module.allowed.is_empty() {
        indent(text, &format!("#[allow({})]", module.allowed.join(", ")), depth);
    }
}

fn visibility(module: &Module) -> &'static str {
    if module.is_public { "pub " } else { "" }
}

fn indent(text: &mut String, line: &str, depth: usize) {
    if !line.is_empty() {
        text.extend(std::iter::repeat_n("    ", depth));
        text.push_str(line);
    }
    text.push('\n');
}
