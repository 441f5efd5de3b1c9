//! Programs that must not compile, and what the compiler says of them.
//!
//! In: `tests/compile_fail/NAME.rs`, each a program that uses clients of tiny models or of the shipped one. Its lines
//! `// error: …` are all errors that the compiler must report, by their messages; `// at: …` is the text of its places, all of
//! them; `// label: …` is what must stand at one of them. What the compiler prints of missing members has to fit into twelve
//! lines, however many there are and however large the client is. A program without such lines must compile, so that the others
//! fail for no other reason.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::PathBuf;

use serde_json::Value;
use smithgen::Builder;
use smithgen_tests::throwaway::{Throwaway, workspace};

/// The tiny models whose clients the programs use.
const MODELS: [&str; 5] = ["deprecated", "page_tokens", "pages", "required_keywords", "required_members"];

/// The programs that use a client of user pools, the shipped one and one of AWS's own model.
const AMONG_MANY: &str = "among_many";

/// How many lines the compiler may print of members that are missing in a program, all of them together.
const MOST_LINES: usize = 12;

/// What each crate of programs has besides the clients.
const LIB: &str = "
/// A transport that no program ever reaches.
#[derive(Debug)]
pub struct Nowhere;

impl smithgen_runtime::transport::BlockingTransport for Nowhere {
    fn send(
        &self,
        _: http::Request<smithgen_runtime::body::ByteStream>,
        _: &smithgen_runtime::transport::AttemptLimits,
    ) -> Result<http::Response<smithgen_runtime::body::ByteStream>, smithgen_runtime::transport::TransportError> {
        loop {}
    }
}
";

/// Errors, their places and labels, of a program's comments or of the compiler.
#[derive(Debug, Default, PartialEq)]
struct Report {
    errors: BTreeSet<String>,
    places: BTreeSet<String>,
    labels: BTreeSet<String>,
    /// As the compiler prints it.
    text: String,
}

fn expected(program: &str) -> Report {
    let after = |mark: &str| program.lines().filter_map(|line| line.strip_prefix(mark)).map(str::to_owned).collect();
    Report { errors: after("// error: "), places: after("// at: "), labels: after("// label: "), text: String::new() }
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
        report.text.push_str(diagnostic["rendered"].as_str().unwrap_or_default());
        for span in diagnostic["spans"].as_array().into_iter().flatten() {
            report.labels.extend(span["label"].as_str().map(str::to_owned));
            if span["is_primary"] == true {
                report.places.extend(marked(&span["text"][0]));
            }
        }
    }
    reports
}

/// The part of a line that the compiler marks.
fn marked(line: &Value) -> Option<String> {
    let column = |name| usize::try_from(line[name].as_u64()?).ok()?.checked_sub(1);
    let (start, end) = (column("highlight_start")?, column("highlight_end")?);
    Some(line["text"].as_str()?.chars().skip(start).take(end - start).collect())
}

/// Builds the programs whose names `is_meant` picks in a crate with clients of `models`, and compares what the compiler says.
fn check(name: &str, models: &[(&str, PathBuf)], is_meant: impl Fn(&str) -> bool) {
    let mut crate_ = Throwaway::new(&name.replace('_', "-"));
    let mut lib = format!("//! Clients that programs use wrongly.\n{LIB}");
    for (module, model) in models {
        let client = Builder::new(model).generate().unwrap_or_else(|problems| panic!("{problems}"));
        crate_.file(format!("src/{module}.rs"), &client);
        lib.push_str(&format!("\npub mod {module};\n"));
    }
    crate_.file("src/lib.rs", &lib);
    let mut programs = BTreeMap::new();
    for entry in fs::read_dir(workspace().join("tests/compile_fail")).expect("the folder is there") {
        let path = entry.expect("the folder can be read").path();
        let program = path.file_stem().expect("files have names").to_string_lossy().into_owned();
        if is_meant(&program) {
            let text = fs::read_to_string(&path).expect("programs can be read").replace("client_crate", name);
            crate_.file(format!("src/bin/{program}.rs"), &text);
            programs.insert(program, text);
        }
    }
    assert!(programs.len() > 1, "only these programs were found: {:?}", programs.keys());
    let output = crate_.cargo(&["check", "--quiet", "--bins", "--keep-going", "--message-format=json"], &[]);
    let mut reports = reported(&output.stdout);
    for (name, text) in &programs {
        let (expected, reported) = (expected(text), reports.remove(name).unwrap_or_default());
        assert_eq!(reported.errors, expected.errors, "{name}: {}", String::from_utf8_lossy(&output.stderr));
        assert_eq!(reported.places, expected.places, "{name}: {}", reported.text);
        let missing: Vec<_> = expected.labels.difference(&reported.labels).collect();
        assert!(missing.is_empty(), "{name} lacks {missing:?}, has {:?}", reported.labels);
        // Each error ends with an empty line, the last one too.
        let lines = reported.text.trim_end().lines().count();
        let is_short = lines <= MOST_LINES || !expected.errors.iter().any(|error| error.starts_with("required member"));
        assert!(is_short, "{name} has {lines} lines:\n{}", reported.text);
    }
    assert!(reports.is_empty(), "{reports:?}");
}

#[test]
fn programs_fail_as_they_say() {
    let mut models = MODELS.map(|name| (name, workspace().join(format!("tests/models/{name}.json")))).to_vec();
    models.push(("user_pools", workspace().join("model/cognito-idp.json")));
    check("compile_fail", &models, |_| true);
}

#[needs::test(conformance)]
fn programs_fail_as_they_say_with_a_client_of_awss_own_model() {
    let model = needs::conformance!("models/cognito-idp/ast/cognito-identity-provider.aws-sdk-kotlin.2025-09-19.json");
    check("compile_fail_at_large", &[("user_pools", model)], |program| program.contains(AMONG_MANY));
}
