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
