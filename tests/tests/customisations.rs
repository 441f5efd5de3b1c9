//! The page of what other clients do beside the models is complete, and what it names is there.
//!
//! In: `model/customisations.md`, botocore's handlers, the fix-ups. Out: nothing, or the handlers without a row, rows without a handler, files and
//! traits that are gone, and traits of fix-ups that no row names.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use serde_json::{Map, Value, json};
use smithgen_model::{Model, Traits};
use smithgen_tests::peers::Python;
use smithgen_tests::throwaway::workspace;

fn page() -> String {
    fs::read_to_string(workspace().join("model/customisations.md")).expect("the page")
}

fn fix_ups() -> Map<String, Value> {
    let text = fs::read_to_string(workspace().join("model/fix-ups.json")).expect("the fix-ups");
    serde_json::from_str(&text).expect("JSON")
}

/// What stands between backticks.
fn quoted(text: &str) -> impl Iterator<Item = &str> {
    text.split('`').skip(1).step_by(2)
}

/// The cells of the rows under a title.
fn rows<'p>(page: &'p str, title: &str) -> Vec<Vec<&'p str>> {
    let (_, section) = page.split_once(&format!("\n## {title}\n")).expect("the section");
    let section = section.split("\n## ").next().expect("a section");
    let rows = section.lines().filter(|line| line.starts_with("| ")).skip(2);
    rows.map(|row| row.trim_matches('|').split(" | ").map(str::trim).collect()).collect()
}

#[needs::test(packages)]
fn every_handler_of_botocore_has_a_row_and_every_row_a_handler() {
    let page = page();
    let handlers = &Python::find().run("list_handlers.py", &json!({}))["handlers"];
    let text = |value: &Value| value.as_str().expect("a text").to_owned();
    let handlers: BTreeSet<_> =
        handlers.as_array().expect("a list").iter().map(|pair| (text(&pair[0]), text(&pair[1]))).collect();
    let listed = rows(&page, "botocore's handlers").into_iter().flat_map(|row| {
        let name = quoted(row[0]).next().expect("a handler").to_owned();
        quoted(row[1]).map(move |event| (name.clone(), event.to_owned())).collect::<Vec<_>>()
    });
    let listed: BTreeSet<_> = listed.collect();
    let missing: Vec<_> = handlers.difference(&listed).collect();
    assert!(missing.is_empty(), "without a row: {missing:?}");
    let gone: Vec<_> = listed.difference(&handlers).collect();
    assert!(gone.is_empty(), "botocore has it no more: {gone:?}");
}

#[needs::test(packages)]
fn long_polls_are_those_of_botocore() {
    let long_polls = &Python::find().run("list_handlers.py", &json!({}))["long_polls"];
    let operations = long_polls.as_object().expect("an object").iter().flat_map(|(service, names)| {
        let names = names.as_array().expect("a list").iter();
        names.map(move |name| format!("com.amazonaws.{service}#{}", name.as_str().expect("a text")))
    });
    let fix_ups = fix_ups();
    let ours = fix_ups.iter().filter(|(_, fix_up)| fix_up["trait"] == "smithy.api#longPoll").flat_map(|(target, _)| {
        let (namespace, names) = target.split_once('#').expect("shapes");
        names.split('|').map(move |name| format!("{namespace}#{name}"))
    });
    assert_eq!(ours.collect::<BTreeSet<_>>(), operations.collect());
}

/// The description of a namespace in botocore, whose folder is called like it but for one.
fn described(namespace: &str) -> Model {
    let name = namespace.strip_prefix("com.amazonaws.").expect("a service of AWS");
    let folder = Python::find().data().join(if name == "sfn" { "stepfunctions" } else { name });
    Model::load(&[folder]).unwrap_or_else(|problems| panic!("{namespace}: {problems}"))
}

/// Operations that are gone, nobody is warned of, and whole services even less.
#[needs::test(packages)]
fn every_fix_up_applies_to_what_botocore_describes() {
    let mut models = BTreeMap::new();
    for target in fix_ups().keys() {
        let (namespace, names) = target.split_once('#').unwrap_or((target, ""));
        let model = models.entry(namespace.to_owned()).or_insert_with(|| described(namespace));
        let names = names.split('$').next().unwrap_or_default().split('|').filter(|name| !["", "*"].contains(name));
        for name in names {
            assert!(model.find(&format!("{namespace}#{name}")).is_some(), "there is no {name} in {namespace}");
        }
        let services = model.services().filter(|ix| model.shape(*ix).id.namespace() == namespace);
        assert_eq!(services.count(), 1, "{namespace}");
    }
    for (namespace, model) in models {
        let told: Vec<_> = model.warnings().iter().filter(|warning| warning.event == "FixUp").collect();
        assert!(told.is_empty(), "{namespace}: {told:?}");
    }
}

/// A shape of STS as botocore's description has it, with the fix-ups.
fn traits_of_sts(shape: &str) -> Traits {
    let model = Model::load(&[Python::find().data().join("sts")]).unwrap_or_else(|problems| panic!("{problems}"));
    let ix = model.find(&format!("com.amazonaws.sts#{shape}")).expect("a shape");
    model.shape(ix).traits.clone()
}

#[needs::test(packages)]
fn sts_has_secret_tokens_and_an_error_that_passes() {
    assert!(traits_of_sts("tokenType").has("smithy.api#sensitive"));
    assert!(traits_of_sts("IDPCommunicationErrorException").has("smithy.api#retryable"));
}

#[test]
fn rows_say_what_becomes_of_it_and_name_what_is_there() {
    let page = page();
    let fix_ups = fix_ups();
    let applied: BTreeSet<_> = fix_ups.values().map(|one| one["trait"].as_str().expect("a trait")).collect();
    let titles = ["botocore's handlers", "smithy-rs's decorators", "Beside both"];
    let firsts: BTreeSet<_> =
        titles.iter().flat_map(|title| rows(&page, title)).filter_map(|row| quoted(row[0]).next()).collect();
    for title in titles {
        for row in rows(&page, title) {
            let [.., state, why] = row[..] else { panic!("{row:?}") };
            assert!(["done", "done better", "not needed"].contains(&state), "{row:?}");
            assert!(!why.is_empty(), "{row:?}");
            let is_test = |name: &str| name.contains("tests/") && !name.ends_with(".py");
            let is_row = |name: &str| firsts.contains(name);
            assert!(
                !state.starts_with("done") || quoted(why).any(|name| is_test(name) || is_row(name)),
                "no test: {row:?}"
            );
            for name in quoted(why) {
                let is_file = ["tests/", "runtime/", "codegen/", "cli/", "credentials/"]
                    .iter()
                    .any(|folder| name.starts_with(folder));
                assert!(!is_file || workspace().join(name).exists(), "{row:?}");
                let is_trait = name.starts_with("smithgen.fixes#") || name.starts_with("aws.customizations#");
                assert!(!is_trait || applied.contains(name), "{row:?}");
            }
        }
    }
    // What pages of results and their items are, the models of paginators leave out.
    let of_pages = ["smithgen.fixes#morePages", "smithgen.fixes#pageResult"];
    let named: BTreeSet<_> = quoted(&page).collect();
    let missing: Vec<_> = applied.iter().filter(|id| !named.contains(**id) && !of_pages.contains(id)).collect();
    assert!(missing.is_empty(), "{missing:?}");
}
