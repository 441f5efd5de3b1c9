//! Programs that must not compile, and what the compiler says of them.
//!
//! In: `tests/compile_fail/NAME.rs`, each a program that uses clients of tiny models. Its lines `// error: …` are all errors that
//! the compiler must report, by their messages; `// label: …` what must stand at the place. A program without such lines must
//! compile, so that the others fail for no other reason.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use serde_json::Value;
use smithgen::Builder;
use smithgen_tests::throwaway::Throwaway;

/// The models whose clients the programs use.
const MODELS: [&str; 4] = ["page_tokens", "pages", "required_keywords", "required_members"];

/// What each crate of programs has besides the clients.
const LIB: &str = "
/// A transport that no program ever reaches.
#[derive(Debug)]
pub struct Nowhere;

impl smithgen_runtime::transport::BlockingTransport for Nowhere {
    fn send(
        &self,
        _: http::Request<&[u8]>,
        _: &smithgen_runtime::transport::AttemptLimits,
    ) -> Result<http::Response<Vec<u8>>, smithgen_runtime::transport::TransportError> {
        loop {}
    }
}
";

/// Errors and labels, of a program's comments or of the compiler.
#[derive(Debug, Default, PartialEq)]
struct Report {
    errors: BTreeSet<String>,
    labels: BTreeSet<String>,
}

fn expected(program: &str) -> Report {
    let after = |mark: &str| program.lines().filter_map(|line| line.strip_prefix(mark)).map(str::to_owned).collect();
    Report { errors: after("// error: "), labels: after("// label: ") }
}

/// What cargo's JSON messages say of each program.
fn reported(stdout: &[u8]) -> BTreeMap<String, Report> {
    let mut reports: BTreeMap<String, Report> = BTreeMap::new();
    for line in String::from_utf8_lossy(stdout).lines() {
        let message: Value = serde_json::from_str(line).expect("cargo prints one JSON object a line");
        let (diagnostic, target) = (&message["message"], message["target"]["name"].as_str());
        // Errors without a code sum up the others.
        let (true, Some(target)) = (diagnostic["level"] == "error" && !diagnostic["code"].is_null(), target) else {
            continue;
        };
        let report = reports.entry(target.to_owned()).or_default();
        report.errors.extend(diagnostic["message"].as_str().map(str::to_owned));
        let spans = diagnostic["spans"].as_array().into_iter().flatten();
        report.labels.extend(spans.filter_map(|span| span["label"].as_str()).map(str::to_owned));
    }
    reports
}

#[test]
fn programs_fail_as_they_say() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut crate_ = Throwaway::new("compile-fail");
    let mut lib = format!("//! Clients that programs use wrongly.\n{LIB}");
    for name in MODELS {
        let client = Builder::new(folder.join(format!("models/{name}.json"))).generate();
        crate_.file(format!("src/{name}.rs"), &client.unwrap_or_else(|problems| panic!("{problems}")));
        lib.push_str(&format!("\npub mod {name};\n"));
    }
    crate_.file("src/lib.rs", &lib);
    let mut programs = BTreeMap::new();
    for entry in fs::read_dir(folder.join("compile_fail")).expect("the folder is there") {
        let path = entry.expect("the folder can be read").path();
        let name = path.file_stem().expect("files have names").to_string_lossy().into_owned();
        let text = fs::read_to_string(&path).expect("programs can be read");
        crate_.file(format!("src/bin/{name}.rs"), &text);
        programs.insert(name, text);
    }
    assert!(programs.len() > 5, "only these programs were found: {:?}", programs.keys());
    let output = crate_.cargo(&["check", "--quiet", "--bins", "--keep-going", "--message-format=json"], &[]);
    let mut reports = reported(&output.stdout);
    for (name, text) in &programs {
        let (expected, reported) = (expected(text), reports.remove(name).unwrap_or_default());
        assert_eq!(reported.errors, expected.errors, "{name}: {}", String::from_utf8_lossy(&output.stderr));
        let missing: Vec<_> = expected.labels.difference(&reported.labels).collect();
        assert!(missing.is_empty(), "{name} lacks {missing:?}, has {:?}", reported.labels);
    }
    assert!(reports.is_empty(), "{reports:?}");
}
