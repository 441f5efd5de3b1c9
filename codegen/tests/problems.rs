//! Every problem that the generator can make says its code, severity, shape, member, file, line and column.
//!
//! In: tiny models, each wrong in one way. Out: problems as data, from both formats of models, and as cargo is told of them.

#[path = "../../model/tests/support/archives.rs"]
mod archives;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use smithgen::stages::{select, selection};
use smithgen::{Builder, Code, Problem, Problems, Severity};
use smithgen_model::{Model, Source};

/// A service with an operation `Get` that takes a `GetInput`; each part may be given traits, and there may be more shapes.
fn text(service: &str, operation: &str, member: &str, more: &str) -> String {
    format!(
        r##"{{"smithy": "2.0", "shapes": {{
  "a#S": {{"type": "service", "version": "1", "operations": [{{"target": "a#Get"}}, {{"target": "a#Put"}}],
    "traits": {{"aws.protocols#awsJson1_1": {{}}{service}}}}},
  "a#Get": {{"type": "operation", "input": {{"target": "a#GetInput"}},
    "traits": {{"smithy.api#readonly": {{}}{operation}}}}},
  "a#Put": {{"type": "operation"}},
  "a#GetInput": {{"type": "structure", "members": {{
    "Id": {{"target": "smithy.api#String",
      "traits": {{"smithy.api#required": {{}}{member}}}}}}}}}{more}
}}}}"##
    )
}

/// The model with 40 lists in each other in place of a string.
fn nested(text: &str) -> String {
    let list = |n: u8| {
        let of = if n < 39 { format!("a#L{}", n + 1) } else { "smithy.api#String".to_owned() };
        format!(",\n  \"a#L{n}\": {{\"type\": \"list\", \"member\": {{\"target\": \"{of}\"}}}}")
    };
    let lists: String = (0..40).map(list).collect();
    let text = text.replacen("\"smithy.api#String\"", "\"a#L0\"", 1);
    format!("{}{lists}\n}}}}", text.trim_end().trim_end_matches('}').trim_end_matches('\n'))
}

/// The model with a structure of 129 required members in place of a string.
fn wide(text: &str) -> String {
    let member =
        |n: u8| format!(r#""m{n}": {{"target": "smithy.api#Blob", "traits": {{"smithy.api#required": {{}}}}}}"#);
    let members = (0..129).map(member).collect::<Vec<_>>().join(", ");
    let wide = format!(",\n  \"a#Wide\": {{\"type\": \"structure\", \"members\": {{{members}}}}}");
    let text = text.replacen("\"smithy.api#String\"", "\"a#Wide\"", 1);
    format!("{}{wide}\n}}}}", text.trim_end().trim_end_matches('}').trim_end_matches('\n'))
}

/// Endpoint rules with a parameter `P` that decides the host, and more rules before that.
fn rules(ty: &str, before: &str) -> String {
    format!(
        r##", "smithy.rules#endpointRuleSet": {{"version": "1.0", "parameters": {{"P": {{"type": "{ty}"}}}}, "rules": [{before}
      {{"conditions": [{{"fn": "isSet", "argv": [{{"ref": "P"}}]}}], "type": "endpoint", "endpoint": {{"url": "https://p"}}}},
      {{"conditions": [], "type": "endpoint", "endpoint": {{"url": "https://q"}}}}]}}"##
    )
}

fn model(text: &str) -> Model {
    let source = Source { name: "m.json".to_owned(), text: text.to_owned() };
    Model::from_sources(&[source]).unwrap_or_else(|problems| panic!("{problems}\n{text}"))
}

/// All problems of selecting the operations called `names`, errors or warnings.
fn problems(model: &Model, names: &[&str]) -> Problems {
    match select::select(model, &selection::Choice::of(names.iter().copied())) {
        Ok(selection) => selection.warnings,
        Err(problems) => problems,
    }
}

/// Line and column of the only place of `needle`.
fn place(text: &str, needle: &str) -> (u32, u32) {
    assert_eq!(text.matches(needle).count(), 1, "{needle} in {text}");
    let before = &text[..text.find(needle).expect("it is there")];
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
    (line as u32, column as u32)
}

/// The only problem of a kind.
fn only(problems: &Problems, code: Code) -> Problem {
    let found: Vec<&Problem> = problems.iter().filter(|problem| problem.event == code.name()).collect();
    match found[..] {
        [problem] => problem.clone(),
        _ => panic!("{} problems of the kind {code:?} in {problems}", found.len()),
    }
}

/// A model that is wrong, the names that are asked for, and what is said of it: code, severity, shape, where the place begins.
type Case = (String, &'static [&'static str], Code, Severity, &'static str, &'static str);

fn cases() -> Vec<Case> {
    use Severity::{Error, Warning};
    let streaming = r##",
  "a#Body": {"type": "blob", "traits": {"smithy.api#streaming": {}}}"##;
    let streams = |member: &str| text("", member, "", streaming).replace("\"smithy.api#String\"", "\"a#Body\"");
    let two = r##",
  "a#T": {"type": "service", "version": "1"}"##;
    let stray = r##"{"conditions": [], "type": "error", "error": {"ref": "Stray"}},"##;
    let unasked =
        r##"{"conditions": [{"fn": "stringEquals", "argv": [{"ref": "P"}, "x"]}], "type": "error", "error": "x"},"##;
    let path = r##", "smithy.rules#operationContextParams": {"P": {"path": "[Id]"}}"##;
    let list = r##", "smithy.rules#operationContextParams": {"Q": {"path": "[Idd]"}}"##;
    let bound = r##", "smithy.rules#contextParam": {"name": "P"}"##;
    let waits = r##", "smithy.waiters#waitable": {"W": {"acceptors": []}}"##;
    let matcher = r#"{"output": {"path": "Nme", "expected": "x", "comparator": "stringEquals"}}"#;
    let looks = format!(
        r#", "smithy.waiters#waitable": {{"W": {{"acceptors": [{{"state": "success", "matcher": {matcher}}}]}}}}"#
    );
    let nothing = text("", "", "", "").replace(", {\"target\": \"a#Put\"}", "");
    let nothing =
        nothing.replace("\"smithy.api#readonly\": {}", "\"aws.api#clientDiscoveredEndpoint\": {\"required\": true}");
    vec![
        (text("", "", "", two), &[], Code::Service, Error, "a#T", "\"a#T\""),
        (text("", "", "", ""), &["Gett"], Code::UnknownOperation, Error, "a#S", "\"a#S\""),
        (
            text("", "", "", "").replace("aws.protocols#awsJson1_1", "a#Telepathy"),
            &[],
            Code::Protocol,
            Error,
            "a#S",
            "\"a#S\"",
        ),
        (text(&rules("string", stray), "", "", ""), &[], Code::EndpointRules, Error, "a#S", "\"error\": {\"ref\""),
        (
            text(&rules("string", unasked), "", "", ""),
            &["Put"],
            Code::EndpointRules,
            Warning,
            "a#S",
            "{\"ref\": \"P\"}, \"x\"",
        ),
        (
            text(&rules("string", ""), path, "", ""),
            &["Get"],
            Code::EndpointParameter,
            Error,
            "a#Get",
            "\"path\": \"[Id]\"",
        ),
        (
            text(&rules("string", ""), path, "", ""),
            &[],
            Code::EndpointParameter,
            Warning,
            "a#Get",
            "\"path\": \"[Id]\"",
        ),
        (
            text(&rules("boolean", ""), "", bound, ""),
            &[],
            Code::EndpointParameter,
            Warning,
            "a#GetInput$Id",
            "\"smithy.rules#c",
        ),
        (nested(&text("", "", "", "")), &["Get"], Code::TooDeep, Error, "a#L0", "\"a#L0\": "),
        (nested(&text("", "", "", "")), &[], Code::TooDeep, Warning, "a#L0", "\"a#L0\": "),
        (wide(&text("", "", "", "")), &["Get"], Code::TooWide, Error, "a#Wide", "\"a#Wide\": "),
        (wide(&text("", "", "", "")), &[], Code::TooWide, Warning, "a#Wide", "\"a#Wide\": "),
        (streams(""), &["Get"], Code::RefusedTrait, Error, "a#Body", "\"smithy.api#streaming\""),
        (streams(""), &[], Code::RefusedTrait, Warning, "a#Body", "\"smithy.api#streaming\""),
        (nothing, &[], Code::NothingLeft, Error, "a#S", "\"a#S\""),
        (text("", &looks, "", ""), &["Get"], Code::Expression, Warning, "a#Get", "\"path\": \"Nme\""),
        (text(&rules("string", ""), list, "", ""), &["Get"], Code::Expression, Warning, "a#Get", "\"path\": \"[Idd]\""),
        (text("", waits, "", ""), &["Get"], Code::Waiter, Warning, "a#Get", "\"W\": {\"acceptors\": []}"),
        (text("", "", ", \"odd#odd\": {}", ""), &[], Code::UnknownTrait, Warning, "a#GetInput$Id", "\"odd#odd\""),
    ]
}

#[test]
fn each_has_its_code_and_place() {
    let mut seen = BTreeSet::from([Code::OutDir, Code::File, Code::NotRust]);
    for (text, names, code, severity, shape, needle) in cases() {
        let model = model(&text);
        let problem = only(&problems(&model, names), code);
        assert_eq!(problem.severity, severity, "{problem}");
        assert_eq!(problem.shape.as_ref().map(ToString::to_string).as_deref(), Some(shape), "{problem}");
        let location = problem.location.as_ref().unwrap_or_else(|| panic!("{problem} has no place"));
        assert_eq!((location.file.as_str(), location.position), ("m.json", Some(place(&text, needle))), "{problem}");
        assert!(problem.to_string().starts_with(&format!("{severity}: m.json:")), "{problem}");
        seen.insert(code);
    }
    assert_eq!(seen, Code::ALL.iter().copied().collect(), "each kind has a model here");
}

#[test]
fn a_model_without_a_service_is_wrong_as_a_whole() {
    let problem = only(&problems(&model(r#"{"smithy": "2.0"}"#), &[]), Code::Service);
    assert_eq!(problem.to_string(), "error: m.json: the model has no service, so there is nothing to call [Service]");
}

#[test]
fn all_problems_of_a_model_are_told_together() {
    let model = model(
        &text("", ", \"aws.api#clientDiscoveredEndpoint\": {\"required\": true}", "", "")
            .replace("aws.protocols#awsJson1_1", "a#Telepathy"),
    );
    let codes: Vec<_> = problems(&model, &["Get"]).iter().map(|problem| problem.event).collect();
    assert_eq!(codes, ["Protocol", "RefusedTrait"]);
}

#[test]
fn operations_that_cannot_be_generated_are_left_out_unless_named() {
    let model = model(&text("", ", \"aws.api#clientDiscoveredEndpoint\": {\"required\": true}", "", ""));
    let selection = select::select(&model, &Default::default()).expect("the other operation");
    let names = |selection: &selection::Selection| {
        selection.operations.iter().map(|op| model.shape(op.ix).id.name().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(names(&selection), ["Put"]);
    assert_eq!(selection.left_out.len(), 1);
    assert_eq!(selection.left_out[0].operation, "Get");
    assert_eq!(selection.left_out[0].why, selection.warnings);
    let named = selection::Choice::of(["Get", "Put"]);
    assert!(select::select(&model, &named).expect_err("it was named").has_errors());
    let text = smithgen::stages::generate(&model, &Default::default(), "m.json").expect("the other operation").text();
    assert!(text.contains("Not here, because they cannot be generated yet: `Get`."), "{text}");
    assert!(!text.contains("GetInput") && text.contains("PutInput"));
    let chosen = select::choose(&model, &[]).expect("both can be described");
    assert_eq!(names(&chosen), ["Get", "Put"]);
}

#[test]
fn thousands_of_problems_are_placed_in_time() {
    const MANY: usize = 4_000;
    let settled = r#"{"conditions": [], "type": "error", "error": "always"},"#;
    let operations: String = (0..MANY).map(|n| format!(r#", {{"target": "a#O{n}"}}"#)).collect();
    let refused = r##""type": "operation", "input": {"target": "a#C0"}, "traits": {"aws.api#clientDiscoveredEndpoint": {"required": true}}"##;
    let held =
        |n: usize| format!(r##""type": "structure", "members": {{"next": {{"target": "a#C{}"}}}}"##, (n + 1) % MANY);
    let both = |n: usize| format!(",\n  \"a#O{n}\": {{{refused}}},\n  \"a#C{n}\": {{{}}}", held(n));
    let shapes: String = (0..MANY).map(both).collect();
    let text = text(&rules("string", &format!("\n{settled}").repeat(MANY)), "", "", &shapes);
    let text = text.replace(r#", {"target": "a#Put"}"#, &format!(r#", {{"target": "a#Put"}}{operations}"#));
    let (model, start) = (model(&text), Instant::now());
    let warnings = problems(&model, &[]);
    let spent = start.elapsed();
    assert_eq!(warnings.iter().filter(|warning| warning.event == Code::EndpointRules.name()).count(), MANY + 1);
    assert_eq!(warnings.iter().filter(|warning| warning.event == Code::RefusedTrait.name()).count(), MANY);
    let places: BTreeSet<_> =
        warnings.iter().map(|warning| warning.location.as_ref().and_then(|at| at.position)).collect();
    assert_eq!(warnings.iter().filter(|warning| warning.event == Code::TooDeep.name()).count(), MANY);
    assert_eq!(places.len(), 2 * MANY + 2, "each has a place of its own, and all are too deep at the same");
    assert!(spent < Duration::from_secs(20), "{spent:?}");
}

/// A description of botocore with an operation that cannot be generated, and the endpoint rules beside it.
const SERVICE: &str = r#"{
  "metadata": {"serviceId": "Tiny", "apiVersion": "2020-01-01", "protocol": "json", "jsonVersion": "1.1"},
  "operations": {
    "Get": {"name": "Get", "input": {"shape": "In"}, "endpointdiscovery": {"required": true}},
    "Put": {"name": "Put"}
  },
  "shapes": {
    "In": {"type": "structure", "members": {"Id": {"shape": "Text", "hostLabel": true}}},
    "Text": {"type": "string"}
  }
}"#;
const RULES: &str = r#"{
  "version": "1.0", "parameters": {},
  "rules": [
    {"conditions": [], "type": "endpoint", "endpoint": {"url": "https://q"}},
    {"conditions": [], "type": "error", "error": "never"}
  ]
}"#;

#[test]
fn problems_of_botocores_files_have_places_in_them() {
    let folder = folder("botocore");
    let files = [
        ("botocore/data/tiny/2020-01-01/service-2.json.gz", archives::gzip(SERVICE.as_bytes())),
        ("botocore/data/tiny/2020-01-01/endpoint-rule-set-1.json", RULES.as_bytes().to_vec()),
    ];
    std::fs::write(folder.join("b.whl"), archives::zip(&files)).expect("a wheel");
    let path = format!("{}:tiny", folder.join("b.whl").display());
    let of = |file: &str| format!("{}:botocore/data/tiny/2020-01-01/{file}", folder.join("b.whl").display());
    let place_of = |problem: &Problem| {
        let location = problem.location.clone().unwrap_or_else(|| panic!("{problem} has no place"));
        (location.file, location.position)
    };
    let loaded = Model::load(&[&path]).unwrap_or_else(|problems| panic!("{problems}"));
    let warnings = problems(&loaded, &[]);
    let (discovered, rules) = (only(&warnings, Code::RefusedTrait), only(&warnings, Code::EndpointRules));
    assert_eq!(place_of(&discovered), (of("service-2.json.gz"), Some(place(SERVICE, "\"Get\": {"))));
    let second = r#"{"conditions": [], "type": "error""#;
    assert_eq!(place_of(&rules), (of("endpoint-rule-set-1.json"), Some(place(RULES, second))));
    let unknown = only(&problems(&loaded, &["Gett"]), Code::UnknownOperation);
    assert_eq!(place_of(&unknown), (of("service-2.json.gz"), Some(place(SERVICE, "\"metadata\""))));
}

/// An empty folder of the tests.
fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("problems").join(name);
    std::fs::remove_dir_all(&folder).ok();
    std::fs::create_dir_all(&folder).expect("a folder");
    folder
}

#[test]
fn files_that_cannot_be_written_are_named() {
    let folder = folder("unwritable");
    std::fs::write(folder.join("m.json"), text("", "", "", "")).expect("a model");
    std::fs::write(folder.join("out"), "no folder").expect("a file");
    std::fs::create_dir_all(folder.join("taken/client.rs")).expect("a folder");
    for (out, place) in [("out", "out"), ("taken", "taken/client.rs")] {
        let error = Builder::new(folder.join("m.json")).out_dir(folder.join(out)).build().expect_err("no file");
        let location = only(&error, Code::File).location.expect("a file");
        assert_eq!((location.file, location.position), (folder.join(place).display().to_string(), None));
    }
    assert_eq!(std::fs::read_dir(folder.join("taken")).expect("a folder").count(), 1, "nothing is left there");
}

/// By this variable a run of the tests is the build script that another one looks at.
const MODEL: &str = "SMITHGEN_TEST_MODEL";

/// What a build script prints, and its exit status.
fn build_script(model: &Path, out: Option<&Path>) -> (bool, String, String) {
    let mut script = Command::new(std::env::current_exe().expect("a program"));
    script.args(["--exact", "build_scripts_tell_cargo", "--nocapture"]).env(MODEL, model).env_remove("OUT_DIR");
    let output = script.envs(out.map(|out| ("OUT_DIR", out))).output().expect("it runs");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
    (output.status.success(), text(output.stdout), text(output.stderr))
}

#[test]
fn build_scripts_tell_cargo() {
    if let Some(model) = std::env::var_os(MODEL) {
        let report = Builder::new(PathBuf::from(model)).build().unwrap_or_else(|problems| problems.exit());
        println!("{report:?}");
        return;
    }
    let folder = folder("script");
    let path = folder.join("m.json");
    let unsigned = text("", ", \"aws.api#clientDiscoveredEndpoint\": {\"required\": true}", "", "");
    let many: String = (0..8).map(|n| format!(", \"odd{n}#odd\": {{}}")).collect();
    let signed = ", \"aws.auth#sigv4\": {\"name\": \"a\"}".to_owned() + &many;
    let slip = text(&signed, "", "", "").replace("\"a#Put\": {", "\"a#Put\": {\"inpt\\n\": {},");
    std::fs::write(&path, unsigned).expect("a model");
    let (ok, out, err) = build_script(&path, Some(&folder));
    assert!(ok, "{err}");
    let lines: Vec<&str> = out.lines().filter_map(|line| line.strip_prefix("cargo::warning=")).collect();
    assert_eq!(lines.len(), 1, "{out}");
    assert!(lines[0].starts_with(&format!("{}:5:43: shape a#Get: `Get` cannot", path.display())), "{out}");
    assert!(out.contains("runtime_features: {}") && out.contains("operation: \"Get\""), "{out}");
    assert!(out.contains("client.rs\"]"), "{out}");

    std::fs::write(&path, slip).expect("a model");
    let (ok, out, err) = build_script(&path, Some(&folder));
    assert!(ok, "{err}");
    let lines: Vec<&str> = out.lines().filter_map(|line| line.strip_prefix("cargo::warning=")).collect();
    assert_eq!(lines.len(), 7, "one slip, five of eight traits, and that there are more: {out}");
    assert!(lines[0].contains("inpt\\n"), "{out}");
    assert_eq!(lines[6], "3 more of the kind [UnknownTrait]");
    assert!(out.contains("runtime_features: {\"sigv4\"}"), "{out}");

    let (ok, _, err) = build_script(&path, None);
    assert!(!ok);
    assert!(err.starts_with("error: OUT_DIR is not set") && err.trim_end().ends_with(" [OutDir]"), "{err}");
}
