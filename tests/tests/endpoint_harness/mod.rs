//! Runs endpoint tests through the tables of their rule sets: in, rule sets with their cases; out, what fails.
//!
//! Every case is resolved on a thread with a small stack, by the tree of rules and by a decision diagram that says the same.

mod calls;
mod diagram;

use std::path::{Path, PathBuf};
use std::process::Command;

use smithgen::stages::endpoints::{EndpointRules, RuleProblem};
use smithgen_model::Node;
use smithgen_runtime::generated::endpoint::{
    Endpoint, EndpointError, Input, Inputs, PARTITIONS, Partition, Rules, Value,
};
use smithgen_tests::rules::leaked;

pub(crate) use calls::pass_all_calls;

/// The stack of the thread that resolves: 1/8 of what async runtimes give their threads.
const STACK: usize = 256 * 1024;

/// A rule set and the cases to resolve with it.
#[derive(Clone)]
pub(crate) struct Suite {
    pub(crate) name: String,
    pub(crate) rules: &'static Rules,
    /// The same rules, by the other form.
    pub(crate) diagram: &'static Rules,
    pub(crate) cases: Vec<Node>,
}

impl Suite {
    /// Compiles the rule set; a problem of it fails the test.
    pub(crate) fn new(name: impl Into<String>, rule_set: &Node, tests: &Node) -> Self {
        let name = name.into();
        let cases = tests.get("testCases").and_then(Node::as_array).unwrap_or_default();
        let rules = leaked(&compiled(&name, smithgen::stages::endpoints::compile(rule_set)));
        let diagram =
            leaked(&compiled(&name, smithgen::stages::endpoints::compile_diagram(&diagram::of_tree(rule_set))));
        Self { rules, diagram, cases: cases.to_vec(), name }
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

fn compiled(name: &str, rules: Result<EndpointRules, Vec<RuleProblem>>) -> EndpointRules {
    rules.unwrap_or_else(|problems| {
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

fn text(text: &str) -> &'static str {
    text.to_owned().leak()
}

/// Resolves all cases; `partitions` is a `partitions.json`, or the runtime's own table. Gives the number of cases that passed, and
/// fails if any did not.
pub(crate) fn pass_all(partitions: Option<&Node>, suites: &[Suite]) -> usize {
    let partitions = partitions.map_or(PARTITIONS, partition_table);
    let resolve_all = || suites.iter().flat_map(|suite| failures(suite, partitions)).collect::<Vec<String>>();
    let failures = std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().stack_size(STACK).spawn_scoped(scope, resolve_all);
        thread.expect("a thread").join().expect("no panic")
    });
    let cases = suites.iter().map(|suite| suite.cases.len()).sum();
    assert!(failures.is_empty(), "{} failures in {cases} cases:\n{}", failures.len(), failures.join("\n"));
    cases
}

fn failures(suite: &Suite, partitions: &[Partition]) -> Vec<String> {
    let mut failures = Vec::new();
    for case in &suite.cases {
        let expected = expectation(case);
        for (form, rules) in [("tree", suite.rules), ("diagram", suite.diagram)] {
            let found = resolved(rules, case, partitions);
            if !found.is_equal(&expected) {
                let title = case.get("documentation").and_then(Node::as_str).unwrap_or("(no title)");
                failures
                    .push(format!("{} by its {form}: {title}:\n  expected {expected}\n  found    {found}", suite.name));
            }
        }
    }
    failures
}

/// What the rules say of a case.
pub(crate) fn resolved(rules: &'static Rules, case: &Node, partitions: &[Partition]) -> Node {
    let mut inputs = Inputs::new(rules);
    for (name, value) in case.get("params").and_then(Node::as_object).into_iter().flat_map(|params| params.iter()) {
        assert!(inputs.set(name, input(value)), "no such parameter: {name}");
    }
    node(rules.resolve(&inputs, partitions))
}

fn input(value: &Node) -> Input<'_> {
    match value {
        Node::String(text) => text.as_str().into(),
        Node::Bool(value) => (*value).into(),
        Node::Array(texts) => Input::Texts(texts.iter().map(|text| text.as_str().expect("text").into()).collect()),
        other => panic!("a parameter can't be {other}"),
    }
}

/// A result in the form of an expectation.
fn node(result: Result<Endpoint, EndpointError>) -> Node {
    let text = |text: &str| Node::String(text.to_owned());
    let Endpoint { url, headers, properties } = match result {
        Ok(endpoint) => endpoint,
        Err(error) => return object([("error", text(&error.to_string()))]),
    };
    let headers = headers.iter().map(|(name, values)| (*name, Node::Array(values.iter().map(|v| text(v)).collect())));
    let properties = properties.iter().map(|(name, value)| (*name, value_node(value)));
    let parts = [("url", text(&url)), ("headers", object(headers)), ("properties", object(properties))];
    object([("endpoint", object(parts))])
}

fn value_node(value: &Value) -> Node {
    match value {
        Value::Bool(value) => Node::Bool(*value),
        Value::Integer(value) => Node::parse(&value.to_string()).expect("a number"),
        Value::String(text) => Node::String(text.to_string()),
        Value::List(values) => Node::Array(values.iter().map(value_node).collect()),
        Value::Map(entries) => object(entries.iter().map(|(name, value)| (*name, value_node(value)))),
    }
}

fn object<'n>(members: impl IntoIterator<Item = (&'n str, Node)>) -> Node {
    let members: Vec<_> = members.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
    Node::Object(members.into())
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

/// A table for the runtime from a `partitions.json`.
fn partition_table(partitions: &Node) -> &'static [Partition] {
    let partitions = partitions.get("partitions").and_then(Node::as_array).expect("partitions");
    let mut table = Vec::new();
    for partition in partitions {
        let output = |name: &str| partition.get("outputs").and_then(|outputs| outputs.get(name)).expect(name);
        let named = |name: &str| text(output(name).as_str().expect(name));
        let regions = partition.get("regions").and_then(Node::as_object).expect("regions");
        for (region, overrides) in regions.iter() {
            let overrides = overrides.as_object().expect("overrides");
            let known = overrides.iter().all(|(key, _)| key == "description");
            assert!(known, "{region} differs from its partition, which the table can't say");
        }
        let pattern = partition.get("regionRegex").and_then(Node::as_str).expect("a pattern");
        let all = |texts: &[String]| texts.iter().map(|name| text(name)).collect::<Vec<&str>>().leak() as &[_];
        table.push(Partition {
            name: named("name"),
            dns_suffix: named("dnsSuffix"),
            dual_stack_dns_suffix: named("dualStackDnsSuffix"),
            implicit_global_region: named("implicitGlobalRegion"),
            supports_fips: output("supportsFIPS").as_bool().expect("a flag"),
            supports_dual_stack: output("supportsDualStack").as_bool().expect("a flag"),
            prefixes: all(&prefixes(pattern)),
            regions: all(&regions.iter().map(|(name, _)| name.to_owned()).collect::<Vec<_>>()),
        });
    }
    table.leak()
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
