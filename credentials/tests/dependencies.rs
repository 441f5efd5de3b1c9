//! What programs compile for their credentials: few crates, and those of single links for their users alone.

use std::collections::BTreeSet;
use std::process::Command;

/// The crates, by name and version, that this one is built of with these features.
fn crates(features: &str) -> BTreeSet<String> {
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["tree", "--offline", "--edges", "normal", "--prefix", "none", "--no-default-features", "--features"]);
    let output = cargo.arg(features).current_dir(env!("CARGO_MANIFEST_DIR")).output().expect("cargo can be started");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8_lossy(&output.stdout);
    text.lines().map(|line| line.split(" (").next().unwrap_or_default().to_owned()).collect()
}

fn has(crates: &BTreeSet<String>, name: &str) -> bool {
    crates.iter().any(|line| line.split(' ').next() == Some(name))
}

#[test]
fn the_whole_chain_without_sign_ins_takes_few_crates() {
    let chain = crates("assume-role,blocking,container,imds");
    assert!(has(&chain, "quick-xml") && chain.len() <= 45, "{}: {chain:#?}", chain.len());
    assert!(chain.iter().all(|name| !name.starts_with("aws-")), "{chain:#?}");
}

#[test]
fn what_single_links_need_is_compiled_for_them_alone() {
    let own = [("quick-xml", "assume-role"), ("tokio", "async"), ("ureq", "blocking")];
    for feature in ["assume-role", "async", "blocking", "container", "imds", "login", "sso"] {
        let crates = crates(feature);
        for (name, of) in own {
            assert_eq!(has(&crates, name), feature == of, "{name} with {feature}");
        }
    }
}

#[test]
fn proofs_of_sign_ins_are_made_with_what_tls_has() {
    for transport in ["async", "blocking"] {
        assert_eq!(crates(&format!("login,{transport}")), crates(transport), "login with {transport}");
    }
}
