//! Snake case against the AWS SDK for Rust's own list: each line of `suites/casing/aws-sdk-rust-snake-case.txt` is a
//! name of a real model and what the SDK makes of it.

use std::path::Path;

use smithgen::names::snake_case;

#[test]
fn snake_case_is_that_of_the_sdk() {
    let Some(root) = std::env::var_os("SMITHGEN_CONFORMANCE") else {
        println!("not run: casing (SMITHGEN_CONFORMANCE is not set)");
        return;
    };
    let path = Path::new(&root).join("suites/casing/aws-sdk-rust-snake-case.txt");
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let mut compared = 0;
    let mut wrong = Vec::new();
    for line in text.lines() {
        let (name, expected) = line.split_once(',').unwrap_or_else(|| panic!("no comma in {line:?}"));
        let ours = snake_case(name);
        if ours != expected {
            wrong.push(format!("{name}: {ours}, but {expected} in the SDK"));
        }
        compared += 1;
    }
    assert!(wrong.is_empty(), "{} of {compared}:\n{}", wrong.len(), wrong.join("\n"));
    assert!(compared >= 60_000, "only {compared} names in {}", path.display());
}
