//! What users compile: the whole chain in few crates, and nothing of a link that is off.

use std::collections::BTreeSet;
use std::process::Command;

/// The names of the crates that this one is built of with these features.
fn crates(features: &str) -> BTreeSet<String> {
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["tree", "--offline", "--edges", "normal", "--prefix", "none", "--no-default-features", "--features"]);
    let output = cargo.arg(features).current_dir(env!("CARGO_MANIFEST_DIR")).output().expect("cargo can be started");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8_lossy(&output.stdout);
    text.lines().filter_map(|line| Some(line.split(" (").next()?.to_owned())).collect()
}

#[test]
fn the_chain_without_sign_ins_is_of_at_most_45_crates() {
    for transport in ["blocking", "async"] {
        let all = crates(&format!("{transport},assume-role,container,imds"));
        assert!((20..=45).contains(&all.len()), "{} with {transport}: {all:?}", all.len());
    }
}

#[test]
fn only_who_needs_them_compiles_curves_and_xml() {
    for (features, has_curve, has_xml) in [
        ("blocking,container,imds,sso", false, false),
        ("blocking,assume-role", false, true),
        ("blocking,login", true, false),
    ] {
        let has = |name: &str| crates(features).iter().any(|found| found.starts_with(&format!("{name} ")));
        assert_eq!((has("p256"), has("quick-xml")), (has_curve, has_xml), "{features}");
    }
}
