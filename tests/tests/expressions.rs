//! The JMESPath expressions of AWS's operations: those of waiters, of endpoint parameters and of pages.
//!
//! In: `models/aws-models-2025-04.tar.gz` of the folder that `SMITHGEN_CONFORMANCE` names, and botocore's descriptions. Out: each expression
//! makes sense for the shapes that it is applied to, and none does any more whose names are changed.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use smithgen::stages::analysis::expressions::{Carried, of_endpoint, of_pages, of_waiters};
use smithgen::stages::analysis::waiters::sound;
use smithgen::stages::{emit, endpoints, select};
use smithgen_jmespath::Expression;
use smithgen_model::Model;
use smithgen_tests::peers::{Python, smithy_models};
use smithgen_tests::throwaway::Throwaway;

/// What was found: waiters, their expressions, and those of endpoint parameters and of pages.
#[derive(Debug, Default, PartialEq)]
struct Count {
    waiters: usize,
    waiting: usize,
    endpoints: usize,
    pages: usize,
}

/// Letters are changed outside of quotes and of what stands before a parenthesis.
fn renamed(text: &str) -> String {
    let mut out = String::new();
    let mut quote = None;
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let word: String = rest.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect();
        let taken = if word.is_empty() { first.len_utf8() } else { word.len() };
        let (token, behind) = rest.split_at(taken);
        out.push_str(token);
        if quote.is_none() && first.is_ascii_alphabetic() && !behind.starts_with('(') {
            out.push_str("Nope");
        }
        if matches!(first, '`' | '\'' | '"') {
            quote = if quote == Some(first) { None } else { quote.or(Some(first)) };
        }
        rest = behind;
    }
    out
}

fn check(model: &Model, carried: &Carried<'_>, problems: &mut Vec<String>) {
    match carried.parse(model) {
        Ok((expression, _)) => assert_eq!(Ok(expression), Expression::parse(carried.text)),
        Err(why) => problems.push(why),
    }
    let renamed = renamed(carried.text);
    let wrong = Carried { text: &renamed, ..carried.clone() };
    if renamed != carried.text && wrong.parse(model).is_ok() {
        problems.push(format!("{renamed}: nothing is said of names that do not exist"));
    }
}

fn add(model: &Model, count: &mut Count, problems: &mut Vec<String>) {
    let Ok(selection) = select::choose(model, &[]) else { return };
    let rule_set = model.shape(selection.service).traits.get("smithy.rules#endpointRuleSet");
    let rules = rule_set.and_then(|rules| endpoints::compile(rules).ok());
    for operation in &selection.operations {
        let waiters = sound(model, operation).len();
        assert_eq!(model.waiters(operation.ix).1.len(), waiters, "all make sense");
        count.waiters += waiters;
        for carried in of_waiters(model, operation) {
            count.waiting += 1;
            check(model, &carried, problems);
        }
        for carried in of_pages(model, selection.service, operation) {
            count.pages += 1;
            check(model, &carried, problems);
        }
        for (_, carried) in of_endpoint(model, operation, rules.as_ref()) {
            count.endpoints += 1;
            check(model, &carried, problems);
        }
    }
}

#[needs::test(conformance)]
fn those_of_smithys_models_make_sense() {
    let (mut count, mut problems) = (Count::default(), Vec::new());
    for file in smithy_models(&needs::conformance!("models/aws-models-2025-04.tar.gz")) {
        let model = Model::load(&[file]).unwrap_or_else(|problems| panic!("{problems}"));
        add(&model, &mut count, &mut problems);
    }
    assert!(problems.is_empty(), "{count:?}\n{}", problems.join("\n"));
    assert_eq!(count, Count { waiters: 246, waiting: 676, endpoints: 4, pages: 2986 });
}

#[needs::test(packages)]
fn those_of_botocores_descriptions_make_sense() {
    let (mut count, mut problems) = (Count::default(), Vec::new());
    let mut services = 0;
    let entries = fs::read_dir(Python::find().data()).expect("botocore's data");
    let mut folders: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry").path()).collect();
    folders.retain(|folder| has_waiters(folder));
    folders.sort();
    for folder in folders {
        services += 1;
        let model = Model::load(&[&folder]).unwrap_or_else(|problems| panic!("{problems}"));
        let lost = model.warnings().iter().filter(|warning| warning.message.starts_with("the waiter "));
        assert_eq!(lost.count(), 0, "{}", folder.display());
        add(&model, &mut count, &mut problems);
    }
    assert!(problems.is_empty(), "{count:?}\n{}", problems.join("\n"));
    assert_eq!((count, services), (Count { waiters: 410, waiting: 1058, endpoints: 5, pages: 1965 }, 186));
}

/// Whether the newest version of a service has waiters.
fn has_waiters(service: &Path) -> bool {
    let versions = fs::read_dir(service).into_iter().flatten().map(|entry| entry.expect("an entry").path());
    versions.filter(|path| path.is_dir()).max().is_some_and(|newest| newest.join("waiters-2.json").is_file())
}

/// Expressions with what stands in no suite.
const ODD: [&str; 5] = [
    "nope(@, &a)",
    "a[-9223372036854775808:9223372036854775807:-1]",
    "`{\"a\": [18446744073709551616, -1, 1e300, -0.5, \"\\u0000\\\"é\"], \"a b\": {}}`",
    "`Infinity` || `-Infinity`",
    "\"\\\"\\n{}\".'#\\'' == \"r#self\"",
];

/// The expressions in a suite.
fn expressions(value: &serde_json::Value, found: &mut BTreeSet<String>) {
    match value {
        serde_json::Value::Array(list) => list.iter().for_each(|value| expressions(value, found)),
        serde_json::Value::Object(object) => {
            found.extend(object.get("expression").and_then(|text| text.as_str()).map(str::to_owned));
            object.values().for_each(|value| expressions(value, found));
        }
        _ => {}
    }
}

#[needs::test(conformance)]
fn constants_are_what_the_parser_makes() {
    let mut texts: BTreeSet<String> = ODD.map(str::to_owned).into();
    for entry in fs::read_dir(needs::conformance!("suites/jmespath")).expect("the suite") {
        let path = entry.expect("an entry").path();
        if path.extension().is_some_and(|extension| extension == "json") && !path.ends_with("schema.json") {
            let text = fs::read_to_string(&path).expect("a file");
            expressions(&serde_json::from_str(&text).expect("JSON"), &mut texts);
        }
    }
    let parsed = texts.iter().filter_map(|text| Some((text, Expression::parse(text).ok()?)));
    let entries: Vec<String> = parsed
        .map(|(text, expression)| format!("({text:?}, &{}),\n", emit::jmespath::expression(&expression)))
        .collect();
    assert!(entries.len() > 500, "{} expressions", entries.len());
    let mut crate_ = Throwaway::new("expressions");
    crate_.file(
        "src/lib.rs",
        &format!(
            "//! Constants.\n#![deny(warnings)]\n\nuse smithgen_runtime::generated::search::*;\n\n\
             /// Texts and trees.\npub static ALL: &[(&str, &Expression)] = &[\n{}];\n\n\
             #[test]\nfn all() {{\n    for (text, expression) in ALL {{\n        \
             assert_eq!(Expression::parse(text).as_ref(), Ok(*expression), \"{{text}}\");\n    }}\n}}\n",
            entries.concat()
        ),
    );
    crate_.cargo_succeeds(&["test", "--quiet", "--lib"], &[]);
}
