//! Runs endpoint tests through generated resolvers: in, rule sets with their cases; out, what fails.
//!
//! The resolvers of all rule sets become one throw-away crate below Cargo's folder for tests' files, with the runtime as
//! its only dependency and warnings denied. Its program resolves every case on a thread with a small stack and prints
//! one line of JSON for each, which is compared here.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use smithgen::endpoints::{EndpointRules, ParamType};
use smithgen_model::Node;

/// The stack of the thread that resolves: 1/8 of what async runtimes give their threads.
const STACK: usize = 256 * 1024;

/// A rule set and the cases to resolve with it.
#[derive(Clone)]
pub(crate) struct Suite {
    pub(crate) name: String,
    pub(crate) rules: EndpointRules,
    pub(crate) cases: Vec<Node>,
}

impl Suite {
    /// Compiles the rule set; a problem of it fails the test.
    pub(crate) fn new(name: impl Into<String>, rule_set: &Node, tests: &Node) -> Self {
        let name = name.into();
        let cases = tests.get("testCases").and_then(Node::as_array).unwrap_or_default();
        Self { rules: compile(&name, rule_set), cases: cases.to_vec(), name }
    }

    /// The rule set and the tests of the service in a model.
    pub(crate) fn of_model(name: String, model: &Node) -> Option<Self> {
        let shapes = model.get("shapes")?.as_object()?;
        shapes.iter().find_map(|(_, shape)| {
            let traits = shape.get("traits")?;
            let rule_set = traits.get("smithy.rules#endpointRuleSet")?;
            let tests = traits.get("smithy.rules#endpointTests");
            Some(Self::new(&name, rule_set, tests.unwrap_or(&Node::Null)))
        })
    }
}

pub(crate) fn compile(name: &str, rule_set: &Node) -> EndpointRules {
    smithgen::endpoints::compile(rule_set).unwrap_or_else(|problems| {
        let problems: Vec<_> = problems.iter().map(|problem| format!("{name}: {problem}")).collect();
        panic!("{}", problems.join("\n"))
    })
}

/// Reads a JSON file.
pub(crate) fn read(path: &Path) -> Node {
    let text = std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    Node::parse(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Unpacks an archive of the conformance data next to the throw-away crates, once.
pub(crate) fn unpacked(archive: &Path, name: &str) -> PathBuf {
    assert!(archive.exists(), "{} is missing", archive.display());
    let folder = work_folder().join(name);
    if !folder.exists() {
        let unfinished = work_folder().join(format!("{name}.unfinished-{}", std::process::id()));
        std::fs::create_dir_all(&unfinished).expect("a folder");
        let status = Command::new("tar").arg("xzf").arg(archive).arg("-C").arg(&unfinished).status();
        assert!(status.expect("tar").success(), "{}", archive.display());
        std::fs::rename(&unfinished, &folder).expect("the folder's name");
    }
    folder
}

fn work_folder() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("endpoints")
}

/// Generates, compiles and runs; `partitions` is a `partitions.json`, or the runtime's own table. Gives the number of
/// cases that passed, and fails if any did not.
pub(crate) fn pass_all(crate_name: &str, partitions: Option<&Node>, suites: &[Suite]) -> usize {
    let folder = work_folder().join(crate_name);
    write_crate(&folder, crate_name, partitions, suites);
    let output = Command::new(env!("CARGO"))
        .args(["run", "--offline", "--quiet", "--manifest-path"])
        .arg(folder.join("Cargo.toml"))
        .env("CARGO_TARGET_DIR", work_folder().join("target"))
        .output()
        .expect("cargo");
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{crate_name} does not compile or run:\n{errors}");
    let lines = String::from_utf8(output.stdout).expect("UTF-8");
    let mut lines = lines.lines();
    let mut passed = 0;
    let mut failures = Vec::new();
    for suite in suites {
        for case in &suite.cases {
            let line = lines.next().unwrap_or_else(|| panic!("{crate_name} stopped early"));
            let found = Node::parse(line).unwrap_or_else(|error| panic!("{line}: {error}"));
            let expected = expectation(case);
            if found.is_equal(&expected) {
                passed += 1;
            } else {
                let title = case.get("documentation").and_then(Node::as_str).unwrap_or("(no title)");
                failures.push(format!("{}: {title}:\n  expected {expected}\n  found    {found}", suite.name));
            }
        }
    }
    assert_eq!(lines.next(), None, "{crate_name} resolved too much");
    assert!(
        failures.is_empty(),
        "{} of {} cases failed:\n{}",
        failures.len(),
        failures.len() + passed,
        failures.join("\n")
    );
    passed
}

/// Lets clippy and rustdoc look at the resolvers that [`pass_all`] generated; both deny warnings.
pub(crate) fn lint(crate_name: &str) {
    let manifest = work_folder().join(crate_name).join("Cargo.toml");
    for tool in ["clippy", "doc"] {
        let output = Command::new(env!("CARGO"))
            .args([tool, "--offline", "--quiet", "--lib", "--manifest-path"])
            .arg(&manifest)
            .args(if tool == "doc" { ["--no-deps"].as_slice() } else { &[] })
            .env("CARGO_TARGET_DIR", work_folder().join("target"))
            .env("RUSTDOCFLAGS", "-D warnings")
            .output()
            .expect("cargo");
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{tool} on {crate_name}:\n{errors}");
    }
}

/// What a case expects, with the parts that it may leave out.
fn expectation(case: &Node) -> Node {
    let expect = case.get("expect").expect("an expectation");
    let Some(endpoint) = expect.get("endpoint") else {
        return expect.clone();
    };
    let part = |key: &str| endpoint.get(key).map_or("{}".to_owned(), Node::to_string);
    let url = endpoint.get("url").expect("a URL");
    let text =
        format!(r#"{{"endpoint":{{"url":{url},"headers":{},"properties":{}}}}}"#, part("headers"), part("properties"));
    Node::parse(&text).expect("JSON")
}

fn write_crate(folder: &Path, name: &str, partitions: Option<&Node>, suites: &[Suite]) {
    let source = folder.join("src");
    std::fs::create_dir_all(&source).expect("a folder");
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let runtime = workspace.join("runtime").canonicalize().expect("the runtime");
    let manifest = format!(
        "[package]\nname = \"{name}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[workspace]\n\n[dependencies]\n\
         smithgen-runtime = {{ path = {runtime:?}, default-features = false }}\n\n[profile.dev]\ndebug = false\n",
    );
    write(&folder.join("Cargo.toml"), &manifest);
    let lock = std::fs::read_to_string(workspace.join("Cargo.lock")).expect("Cargo.lock");
    write(&folder.join("Cargo.lock"), &lock);
    let mut library = "//! Resolvers.\n#![deny(warnings, missing_docs)]\n".to_owned();
    for (index, suite) in suites.iter().enumerate() {
        let _ = writeln!(library, "/// {}\npub mod set_{index};", suite.name);
        write(&source.join(format!("set_{index}.rs")), &formatted(&suite.rules));
    }
    write(&source.join("lib.rs"), &library);
    write(&source.join("main.rs"), &program(name, partitions, suites));
}

/// The text as a client has it.
fn formatted(rules: &EndpointRules) -> String {
    let file = syn::parse2(rules.to_tokens()).unwrap_or_else(|error| panic!("{error}: {}", rules.to_tokens()));
    prettyplease::unparse(&file)
}

/// Writes a file unless it already is so, for the sake of Cargo's cache.
fn write(path: &Path, text: &str) {
    if std::fs::read_to_string(path).is_ok_and(|old| old == text) {
        return;
    }
    std::fs::write(path, text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
}

/// The program that resolves all cases.
fn program(name: &str, partitions: Option<&Node>, suites: &[Suite]) -> String {
    let mut text = include_str!("program.rs").replace("crate_name", &name.replace('-', "_"));
    let table = partitions.map_or("rules::PARTITIONS".to_owned(), partition_table);
    let _ = writeln!(text, "\nstatic TABLE: &[rules::Partition] = {table};");
    let _ = writeln!(text, "const STACK: usize = {STACK};");
    for (index, suite) in suites.iter().enumerate() {
        if !suite.cases.is_empty() {
            text.push_str(&runner(index, &suite.rules));
        }
    }
    text.push_str("static CASES: &[(Run, &[(&str, Input)])] = &[\n");
    for (index, suite) in suites.iter().enumerate() {
        for case in &suite.cases {
            let inputs: Vec<_> = case
                .get("params")
                .and_then(Node::as_object)
                .iter()
                .flat_map(|object| object.iter())
                .map(|(name, value)| format!("({name:?}, {})", input(value)))
                .collect();
            let _ = writeln!(text, "    (run_{index}, &[{}]),", inputs.join(", "));
        }
    }
    text.push_str("];\n");
    text
}

/// A function that fills `Params` from a case and resolves.
fn runner(index: usize, rules: &EndpointRules) -> String {
    let mut text = format!(
        "fn run_{index}(inputs: &[(&'static str, Input)]) -> rules::Resolved {{\n    #[allow(unused_mut)]\n    let mut params = set_{index}::Params::default();\n    for (name, input) in inputs {{\n        match (*name, *input) {{\n"
    );
    for param in &rules.params {
        let variant = match param.ty {
            ParamType::String => "Text",
            ParamType::Boolean => "Flag",
            ParamType::StringArray => "Texts",
        };
        let value = match param.default {
            None => "Some(value)",
            Some(_) => "value",
        };
        let (name, field) = (&param.name, &param.ident);
        let _ = writeln!(text, "            ({name:?}, Input::{variant}(value)) => params.{field} = {value},");
    }
    let _ = write!(
        text,
        "            other => unexpected(other),\n        }}\n    }}\n    set_{index}::resolve(&params, TABLE)\n}}\n"
    );
    text
}

fn input(value: &Node) -> String {
    match value {
        Node::String(text) => format!("Input::Text({text:?})"),
        Node::Bool(value) => format!("Input::Flag({value})"),
        Node::Array(texts) => {
            let texts: Vec<_> = texts.iter().map(|text| format!("{:?}", text.as_str().expect("text"))).collect();
            format!("Input::Texts(&[{}])", texts.join(", "))
        }
        other => panic!("a parameter can't be {other}"),
    }
}

/// A table for the runtime from a `partitions.json`.
fn partition_table(partitions: &Node) -> String {
    let partitions = partitions.get("partitions").and_then(Node::as_array).expect("partitions");
    let mut text = "&[".to_owned();
    for partition in partitions {
        let outputs = partition.get("outputs").expect("outputs");
        let field = |name: &str| outputs.get(name).expect(name).to_string();
        let regions = partition.get("regions").and_then(Node::as_object).expect("regions");
        for (region, overrides) in regions.iter() {
            let overrides = overrides.as_object().expect("overrides");
            let known = overrides.iter().all(|(key, _)| key == "description");
            assert!(known, "{region} differs from its partition, which the table can't say");
        }
        let names: Vec<_> = regions.iter().map(|(name, _)| format!("{name:?}")).collect();
        let pattern = partition.get("regionRegex").and_then(Node::as_str).expect("a pattern");
        let _ = writeln!(
            text,
            "rules::Partition {{ name: {}, dns_suffix: {}, dual_stack_dns_suffix: {}, implicit_global_region: {}, \
             supports_fips: {}, supports_dual_stack: {}, prefixes: &{:?}, regions: &[{}] }},",
            field("name"),
            field("dnsSuffix"),
            field("dualStackDnsSuffix"),
            field("implicitGlobalRegion"),
            field("supportsFIPS"),
            field("supportsDualStack"),
            prefixes(pattern),
            names.join(", "),
        );
    }
    text.push(']');
    text
}

/// The prefixes of a pattern `^(a|b)\-\w+\-\d+$`, where the group may be one word or follow one.
fn prefixes(pattern: &str) -> Vec<String> {
    let inner = pattern.strip_prefix('^').and_then(|rest| rest.strip_suffix(r"\-\w+\-\d+$"));
    let inner = inner.unwrap_or_else(|| panic!("the table can't say {pattern}")).replace(r"\-", "-");
    let prefixes: Vec<String> = match inner.split_once('(') {
        None => vec![inner],
        Some((before, group)) => {
            let group = group.strip_suffix(')').expect("the group's end");
            group.split('|').map(|word| format!("{before}{word}")).collect()
        }
    };
    let is_plain = |b: u8| b.is_ascii_lowercase() || b == b'-';
    assert!(prefixes.iter().all(|prefix| prefix.bytes().all(is_plain)), "{pattern}");
    prefixes
}
