//! Cases that say how their parameters come about: by the input of an operation, by what is built in, and by settings.
//!
//! In: a model with its rules, and tests. Out: how many calls go where their cases say, by the traits that bind parameters alone.

use smithgen::stages::analysis::bound::{Bound, Value as Bind, bound};
use smithgen::stages::endpoints::{ParamValue, compile};
use smithgen::stages::select;
use smithgen_jmespath::{Expression, Value as Json};
use smithgen_model::{Model, Node, Object};
use smithgen_runtime::generated::endpoint::{Input, Inputs, PARTITIONS, Rules};
use smithgen_tests::rules::leaked;

use super::{expectation, input, node};

/// Resolves for all calls in the tests of a model's service, and gives their number; fails if one of them goes elsewhere. Rules and
/// tests are the model's own, unless there are others.
pub(crate) fn pass_all_calls(model: &Model, others: Option<[&Node; 2]>) -> usize {
    let selection = select::choose(model, &[]).unwrap_or_else(|problems| panic!("{problems}"));
    let service = model.shape(selection.service);
    let name = service.id.name();
    let own = ["endpointRuleSet", "endpointTests"].map(|id| service.traits.get(&format!("smithy.rules#{id}")));
    let [rule_set, tests] = others.unwrap_or_else(|| own.map(|node| node.expect("rules and tests")));
    let compiled = compile(rule_set).unwrap_or_else(|problems| panic!("{name}: {problems:?}"));
    let rules = leaked(&compiled);
    let (mut calls, mut failures) = (0, Vec::new());
    for case in tests.get("testCases").and_then(Node::as_array).unwrap_or_default() {
        for call in case.get("operationInputs").and_then(Node::as_array).unwrap_or_default() {
            let operation = call.get("operationName").and_then(Node::as_str).expect("an operation");
            let selected = selection.operations.iter().find(|one| model.shape(one.ix).id.name() == operation);
            let bound = bound(model, &compiled, selected.unwrap_or_else(|| panic!("{name} has no {operation}")));
            let found = node(rules.resolve(&inputs(rules, rule_set, call, &bound), PARTITIONS));
            let expected = expectation(case);
            calls += 1;
            if !found.is_equal(&expected) {
                failures.push(format!("{name}: {call}:\n  expected {expected}\n  found    {found}"));
            }
        }
    }
    assert!(failures.is_empty(), "{} failures in {calls} calls:\n{}", failures.len(), failures.join("\n"));
    calls
}

/// The parameters of a call.
fn inputs<'a>(rules: &'static Rules, rule_set: &Node, call: &'a Node, bound: &[Bound<'_>]) -> Inputs<'a> {
    let mut inputs = Inputs::new(rules);
    let parameters = rule_set.get("parameters").and_then(Node::as_object).expect("parameters");
    let said = |key: &str| call.get(key).and_then(Node::as_object).into_iter().flat_map(Object::iter);
    for (id, value) in said("builtInParams") {
        let is_it = |parameter: &Node| parameter.get("builtIn").and_then(Node::as_str) == Some(id);
        let (name, _) = parameters.iter().find(|(_, parameter)| is_it(parameter)).expect(id);
        inputs.set(name, input(value));
    }
    for (name, value) in said("clientParams") {
        assert!(inputs.set(name, input(value)), "no such parameter: {name}");
    }
    let members = call.get("operationParams");
    for Bound { parameter, value, .. } in bound {
        let value = match value {
            Bind::Fixed(value) => Some(fixed(value)),
            Bind::Member(name) => members.and_then(|members| members.get(name)).map(input),
            Bind::Found(expression, _) => members.and_then(|members| searched(expression, members)),
            Bind::Unsupported(why) => panic!("{parameter}: {why}"),
        };
        if let Some(value) = value {
            inputs.set(parameter, value);
        }
    }
    inputs
}

fn fixed(value: &ParamValue) -> Input<'static> {
    match value.clone() {
        ParamValue::String(text) => text.into(),
        ParamValue::Boolean(value) => value.into(),
        ParamValue::StringArray(texts) => texts.into(),
    }
}

fn searched(expression: &Expression, members: &Node) -> Option<Input<'static>> {
    let members: Json = members.to_string().parse().expect("JSON");
    let found = expression.search(&members).expect("a value");
    let text = |value: &Json| match value {
        Json::String(text) => text.to_string(),
        other => panic!("{other} is no text"),
    };
    match Json::from(found.view()) {
        Json::Null => None,
        Json::List(list) => Some(list.iter().map(text).collect::<Vec<String>>().into()),
        value => Some(text(&value).into()),
    }
}
