//! What build scripts do: several services in one of them, each with its name, its file and its module; and what they report.
//!
//! In: the shipped model and tiny ones. Out: crates that include the clients, one of which denies what compilers and clippy can warn of.

use std::path::PathBuf;
use std::process::Command;

use smithgen::Builder;
use smithgen_tests::throwaway::{Throwaway, workspace};

#[test]
fn one_script_generates_several_clients() {
    let mut crate_ = Throwaway::new("several-clients");
    let out = crate_.path("out");
    let services = [
        ("users", workspace().join("model/cognito-idp.json"), "ConfirmForgotPassword"),
        ("odd-texts", workspace().join("tests/models/odd_texts.json"), ""),
    ];
    for (name, model, operation) in services {
        let operations = Some(operation).filter(|name| !name.is_empty());
        let report = Builder::new(model).name(name).operations(operations).out_dir(&out).build();
        let report = report.unwrap_or_else(|problems| panic!("{problems}"));
        assert_eq!(report.files, [out.join(format!("{name}.rs"))]);
    }
    crate_.file(
        "src/lib.rs",
        "//! Two clients.\n\
         #![deny(warnings, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]\n\
         #![deny(missing_docs, missing_debug_implementations, missing_copy_implementations, unreachable_pub)]\n\
         #![deny(unused_qualifications, unused_results, unused_lifetimes, trivial_casts, let_underscore_drop)]\n\
         #![deny(single_use_lifetimes, variant_size_differences, unit_bindings, rust_2018_idioms, keyword_idents)]\n\
         #![expect(clippy::blanket_clippy_restriction_lints, reason = \"to see them all\")]\n\n\
         /// Users.\npub mod users {\n    smithgen_runtime::include_client!(\"users\");\n}\n\n\
         /// Odd texts.\npub mod odd_texts {\n    smithgen_runtime::include_client!(\"odd-texts\");\n}\n",
    );
    crate_.cargo_succeeds(&["clippy", "--quiet"], &[("OUT_DIR", &out.to_string_lossy())]);
}

/// One line of a tool that was built: standard output of what ends well.
fn printed(crate_: &Throwaway, words: &[&str]) -> String {
    let output = Command::new(crate_.program("office")).args(words).output().expect("the tool can be started");
    assert!(output.status.success(), "{words:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("text")
}

#[test]
fn several_services_make_one_tool() {
    let mut crate_ = Throwaway::new("office");
    let out = crate_.path("out");
    let services = [
        ("users", workspace().join("model/cognito-idp.json"), "ConfirmForgotPassword"),
        ("simple", workspace().join("tests/models/simple_operation.json"), ""),
    ];
    for (name, model, operation) in services {
        let operations = Some(operation).filter(|name| !name.is_empty());
        let builder = Builder::new(model).name(name).operations(operations).out_dir(&out).command_of("office");
        let report = builder.build().unwrap_or_else(|problems| panic!("{problems}"));
        assert!(report.files.contains(&out.join(format!("{name}-program.rs"))), "{report:?}");
    }
    let module = |name| format!("pub mod {name} {{\n    smithgen_runtime::include_client!({name:?});\n}}\n");
    crate_.depends_on(&format!("smithgen-cli = {{ path = {:?} }}", workspace().join("cli")));
    crate_.file("src/lib.rs", &["users", "simple"].map(module).concat());
    let main = "#![deny(warnings)]\n\nsmithgen_cli::include_command!(\"office\", office::{simple, users});\n";
    crate_.file("src/main.rs", main);
    crate_.cargo_succeeds(&["build", "--quiet"], &[("OUT_DIR", &out.to_string_lossy())]);
    let skeleton = printed(&crate_, &["cognito-idp", "confirm-forgot-password", "--generate-cli-skeleton"]);
    assert!(skeleton.contains("\"ConfirmationCode\": \"\""), "{skeleton}");
    let page = printed(&crate_, &["help", "cognito-idp", "confirm-forgot-password"]);
    assert!(page.contains("| office cognito-idp confirm-forgot-password --password"), "{page}");
    let service = printed(&crate_, &["cognito-idp", "help"]);
    assert!(service.contains("office cognito-idp [options] <command> [parameters]"), "{service}");
    let all = printed(&crate_, &["help"]);
    assert!(all.contains("AVAILABLE SERVICES") && all.contains("\n    cognito-idp\n"), "{all}");
    let option = printed(&crate_, &["cognito-idp", "confirm-forgot-password", "help", "--password"]);
    assert!(option.starts_with("    --password (string) [required]\n        "), "{option}");
}

#[test]
fn reports_name_the_features_that_are_needed_and_no_others() {
    for (name, features, warnings) in [
        ("simple_operation", &[][..], 0),
        ("adapted_requests", &["compression"], 0),
        ("long_polls", &["crc32"], 0),
        ("auth", &["sigv4", "sigv4a"], 0),
        ("optional_auth", &["sigv4"], 0),
        ("digest", &["digest"], 0),
        ("key_in_query", &[], 0),
        ("checksums", &["checksums", "rest"], 0),
        ("endpoint_searches", &["jmespath", "sigv4"], 0),
        ("rpc_v2_cbor", &["cbor"], 0),
        ("rpc_v2_json", &[], 0),
        ("event_streams_cbor", &["cbor", "event-streams", "http2"], 0),
    ] {
        let mut crate_ = Throwaway::with_features(&format!("needs-{name}"), features);
        let out = crate_.path("out");
        let built = Builder::new(workspace().join(format!("tests/models/{name}.json"))).out_dir(&out).build();
        let report = built.unwrap_or_else(|problems| panic!("{problems}"));
        assert!(report.runtime_features.iter().eq(features), "{name}: {:?}", report.runtime_features);
        assert_eq!((report.left_out.len(), report.warnings.len()), (0, warnings), "{name}: {report:?}");
        crate_.file("src/lib.rs", "//! A client.\n\nsmithgen_runtime::include_client!();\n");
        crate_.cargo_succeeds(&["check", "--quiet"], &[("OUT_DIR", &out.to_string_lossy())]);
    }
}

#[test]
fn only_who_signs_needs_signatures() {
    // What the model's other operations take does not count.
    for (operation, features) in [("Carry", &["settings"][..]), ("Unlock", &[]), ("Enter", &[]), ("Any", &["sigv4"])] {
        let mut crate_ = Throwaway::with_features(&format!("only-{operation}"), features);
        let builder = Builder::new(workspace().join("tests/models/keys_and_tokens.json")).operations([operation]);
        let report = builder.out_dir(crate_.path("out")).build().unwrap_or_else(|problems| panic!("{problems}"));
        assert!(report.runtime_features.iter().eq(features), "{operation}: {:?}", report.runtime_features);
        crate_.file("src/lib.rs", "//! A client.\n\nsmithgen_runtime::include_client!();\n");
        let tree = ["tree", "--edges", "normal", "--prefix", "none", "--format", "{lib}"];
        let tree = String::from_utf8(crate_.cargo_succeeds(&tree, &[]).stdout).expect("names");
        let hashes = tree.lines().filter(|name| ["hmac", "sha1", "sha2", "md5", "digest"].contains(name)).count();
        assert_eq!(hashes > 0, features == ["sigv4"], "{operation}: {tree}");
    }
}

#[test]
fn names_of_clients_are_those_of_files() {
    for name in ["", "../evil", "a b", "a.rs", "ä"] {
        let built =
            Builder::new(workspace().join("model/cognito-idp.json")).name(name).out_dir(PathBuf::from("no")).build();
        let problems = built.expect_err("a name that is refused").to_string();
        assert!(problems.contains("cannot be the name of a client"), "{problems}");
    }
}
