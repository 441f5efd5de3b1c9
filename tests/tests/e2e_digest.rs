//! Logins by digest with httpbin, which knows passwords and checks answers, by both clients.

use smithgen::Builder;
use smithgen_tests::peers::{Emulator, Httpbin};
use smithgen_tests::throwaway::{Throwaway, workspace};

/// What each client prints for its two calls at a door.
const EXPECTED: [&str; 7] = [
    r#"auth MD5: Some(true) Some("diego")"#,
    r#"auth-int MD5: Some(true) Some("diego")"#,
    r#"any SHA-256: Some(true) Some("diego")"#,
    r#"auth-int SHA-256: Some(true) Some("diego")"#,
    "auth SHA-256: Some(401)",
    "auth SHA-512: Some(401)",
    r#"auth MD5: Some(true) Some("diego")"#,
];

#[needs::test(packages)]
fn both_clients_are_let_in() {
    let mut crate_ = Throwaway::with_features("digest", &["async", "blocking", "digest", "rest"]);
    crate_
        .depends_on("tokio = { version = \"1.49\", default-features = false, features = [\"net\", \"rt\", \"time\"] }");
    let model = workspace().join("tests/tests/e2e_digest/model.json");
    let text = Builder::new(model).generate().unwrap_or_else(|problems| panic!("{problems}"));
    crate_.file("src/bin.rs", &text);
    crate_.file("src/lib.rs", "pub mod bin;\n");
    crate_.file("src/main.rs", include_str!("e2e_digest/program.rs"));
    let httpbin = Httpbin::start();
    let printed = crate_.cargo_succeeds(&["run", "--quiet"], &[("HTTPBIN", httpbin.url())]).stdout;
    let printed = String::from_utf8(printed).expect("UTF-8");
    let expected = EXPECTED.iter().flat_map(|line| [*line; 2]).collect::<Vec<_>>();
    assert_eq!(printed.lines().collect::<Vec<_>>(), [expected.clone(), expected].concat());
}
