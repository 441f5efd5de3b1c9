//! What users compile: credentials that are wiped cost those with TLS no crate more for that, and what only some need costs
//! the others nothing.

use std::process::Command;

/// The crates that the runtime with these features is built of, by name and version.
fn crates(features: &str) -> Vec<String> {
    tree(features, &[])
}

/// What cargo says of that with more arguments.
fn tree(features: &str, arguments: &[&str]) -> Vec<String> {
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["tree", "--offline", "--edges", "normal", "--prefix", "none", "--no-default-features", "--features"]);
    cargo.arg(features).args(arguments).current_dir(env!("CARGO_MANIFEST_DIR"));
    let output = cargo.output().expect("cargo can be started");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8_lossy(&output.stdout);
    text.lines().map(|line| line.split_once(" (").map_or(line, |(name, _)| name).to_owned()).collect()
}

#[test]
fn who_speaks_json_alone_compiles_nothing_of_other_formats() {
    let others = "cbor,checksums,compression,event-streams,query,rest,rest-xml,sigv4";
    for transport in ["blocking", "async"] {
        let (alone, with_all) = (crates(transport), crates(&format!("{transport},{others}")));
        for name in ["crc ", "crc32fast ", "flate2 ", "hmac ", "md-5 ", "quick-xml ", "sha1 ", "sha2 "] {
            let has = |crates: &[String]| crates.iter().any(|found| found.starts_with(name));
            assert_eq!((has(&alone), has(&with_all)), (false, true), "{name}for {transport}");
        }
    }
}

#[test]
fn who_has_tls_wipes_with_what_is_there() {
    for transport in ["blocking", "async"] {
        // It fails where there are several versions.
        let needed_by = tree(transport, &["--invert", "zeroize", "--depth", "1"]);
        assert!(needed_by.iter().any(|name| name.starts_with("rustls-pki-types ")), "{needed_by:?}");
    }
}

#[test]
fn only_who_asks_for_the_roots_of_the_platform_compiles_what_finds_them() {
    for transport in ["blocking", "async"] {
        let without = crates(transport);
        let more = crates(&format!("{transport},platform-roots"));
        let more: Vec<_> = more.iter().filter(|name| !without.contains(name)).collect();
        assert!(more.iter().any(|name| name.starts_with("rustls-native-certs ")), "{more:?}");
        assert!(more.len() <= 2 || !cfg!(target_os = "linux"), "{more:?}");
    }
}

#[test]
fn only_who_signs_compiles_what_signatures_are_made_of() {
    let hashes = |features: &str| {
        let all = crates(features);
        ["hmac ", "sha2 "].map(|name| all.iter().any(|known| known.starts_with(name)))
    };
    for features in ["blocking", "async", "blocking,async,settings,rest,rest-xml,query,cbor", "aws-config"] {
        assert_eq!(hashes(features), [false, false], "{features}");
    }
    assert_eq!(hashes("blocking,digest"), [false, true]);
    assert_eq!(hashes("blocking,sigv4"), [true, true]);
}

#[test]
fn only_who_signs_for_several_regions_compiles_an_elliptic_curve() {
    let curve = |features| crates(features).iter().any(|name| name.starts_with("p256 "));
    assert!(!curve("blocking,async,sigv4,aws-config"));
    assert!(curve("sigv4a"));
}

#[test]
fn only_who_answers_by_digests_or_has_checksums_compiles_md5() {
    let hashes = |features| crates(features).iter().any(|name| name.starts_with("md-5 "));
    assert!(!hashes("blocking,async,sigv4,sigv4a,aws-config"));
    assert!(hashes("digest") && hashes("checksums"));
}

#[test]
fn only_who_waits_or_searches_compiles_expressions() {
    let searches = |features| crates(features).iter().any(|name| name.starts_with("smithgen-jmespath "));
    assert!(!searches("blocking,async,sigv4,checksums,query,rest-xml"));
    assert!(searches("waiters") && searches("jmespath"));
}

#[test]
fn only_who_needs_checksums_compiles_them() {
    let new = |features: &str, one: &str| {
        let without = crates(features);
        let more = crates(&format!("{features},{one}")).into_iter().filter(|name| !without.contains(name));
        let mut names: Vec<String> = more.filter_map(|name| Some(name.split(' ').next()?.to_owned())).collect();
        names.sort_unstable();
        names.dedup();
        names
    };
    let own = ["crc", "crc-catalog", "crc32fast", "md-5", "sha1"];
    assert_eq!(
        new("blocking,compression,sigv4", "checksums"),
        own.iter().copied().filter(|name| *name != "crc32fast").collect::<Vec<_>>()
    );
    assert_eq!(new("blocking,sigv4", "checksums"), own);
    assert_eq!(new("blocking,sigv4", "crc32"), ["crc32fast"]);
}
