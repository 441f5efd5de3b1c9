//! The samples of calls in a client's documentation, as code that a compiler reads.
//!
//! In: a lowered client, and the path of its module. Out: a module with a function for each sample, which has what a sample
//! takes for granted: a blocking client, `types` and `primitives` in scope, and errors that are passed on.

use std::fmt::Write;

use smithgen::stages::rir::Client;

/// The module's text, and how many samples it holds.
pub fn module(client: &Client, path: &str) -> (String, usize) {
    // Samples are for readers: they stop at `todo!()` where a value is large, and leave what they are answered.
    let mut text = "#![allow(clippy::all, clippy::pedantic, deprecated, unreachable_code, unused)]\n".to_owned();
    let mut count = 0;
    for operation in &client.operations {
        let docs = operation.waiters.iter().map(|waiter| &waiter.told.docs).chain([&operation.told.docs]);
        for sample in docs.flat_map(|docs| samples(docs)) {
            count += 1;
            write!(
                text,
                "\n/// A sample of `{}`.\nfn sample_{count}(client: {path}::blocking::Client) -> Result<(), Box<dyn std::error::Error>> {{\n    \
                 use {path}::*;\n{sample}\n    Ok(())\n}}\n",
                operation.name
            )
            .expect("text grows");
        }
    }
    (text, count)
}

/// The blocks of code in documentation.
fn samples(docs: &[String]) -> Vec<String> {
    let mut samples = Vec::new();
    let mut open: Option<Vec<&str>> = None;
    for line in docs {
        match (&mut open, line.as_str()) {
            (None, "```ignore") => open = Some(Vec::new()),
            (Some(lines), "```") => {
                samples.push(lines.join("\n"));
                open = None;
            }
            (Some(lines), line) => lines.push(line),
            (None, _) => {}
        }
    }
    samples
}
