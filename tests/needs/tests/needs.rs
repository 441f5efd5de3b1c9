//! Tests run where what they need is at hand, and only there.

use std::path::Path;

#[needs::test("no-such-program-anywhere")]
fn a_test_without_its_program_is_ignored() {
    panic!("it was run");
}

#[needs::test("cargo")]
#[should_panic(expected = "it was run")]
fn a_test_with_its_program_is_run() {
    panic!("it was run");
}

/// What was found to be there when this was built is there when it runs: cargo builds it anew when the variable changes.
#[needs::test(conformance)]
fn the_folder_is_that_of_now() {
    let folder = std::env::var_os("SMITHGEN_CONFORMANCE").expect("it was set when this was built");
    assert_eq!(needs::conformance!("suites"), Path::new(&folder).join("suites"));
}

#[needs::test(conformance)]
#[should_panic(expected = "no/such/folder is missing")]
fn what_is_missing_in_the_folder_fails() {
    let _ = needs::conformance!("no/such/folder");
}

#[needs::test(conformance, packages)]
fn offline_no_package_is_needed() {
    assert_ne!(std::env::var_os("SMITHGEN_OFFLINE").as_deref(), Some("1".as_ref()));
}

/// A test that looks for the folder or for packages by itself can pass without having done anything.
#[test]
fn nothing_else_reads_the_variables() {
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let (mut folders, mut read, mut wrong) = (vec![workspace], 0, Vec::new());
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            // Benchmarks have no tests to ignore, and peers are fetched where a test has said that it needs them.
            if path.is_dir()
                && !name.starts_with('.')
                && !name.starts_with("target")
                && !["needs", "benches", "peers"].contains(&&*name)
            {
                folders.push(path);
            } else if name.ends_with(".rs") {
                let text = std::fs::read_to_string(&path).expect("a file");
                let is_reader =
                    |variable: &str| text.lines().any(|line| line.contains("env::var") && line.contains(variable));
                wrong.extend(["CONFORMANCE", "OFFLINE"].into_iter().any(is_reader).then_some(path));
                read += 1;
            }
        }
    }
    assert!(read > 300, "only {read} files");
    assert!(wrong.is_empty(), "{wrong:#?}");
}
