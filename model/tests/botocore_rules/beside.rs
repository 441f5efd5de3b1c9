//! What lies beside a description: endpoints, paginators, extras, waiters and examples.

use super::*;

#[test]
fn endpoints_come_from_the_files_beside() {
    let rules = r#"{"version": "1.0", "parameters": {}, "rules": []}"#;
    let tests = r#"{"version": "1.0", "testCases": []}"#;
    let model = load_with(r#""Find": {"endpointoperation": true}"#, "", &[rules, tests]);
    let found = traits(&service(&model).traits);
    assert!(found.contains(r#"endpointRuleSet={"version":"1.0","parameters":{},"rules":[]}"#), "{found}");
    assert!(found.contains(r#"endpointTests={"version":"1.0","testCases":[]}"#), "{found}");
    let discovery = r#"clientEndpointDiscovery={"operation":"com.amazonaws.myservice#Find"}"#;
    assert!(found.contains(discovery), "{found}");
    let text = text("", "", "").replacen('{', r#"{"clientContextParams": {"P": {"type": "boolean"}}, "#, 1);
    let model = try_load(&[source("s", text)]).expect("valid");
    let params = r#"clientContextParams={"P":{"type":"boolean"}}"#;
    assert!(traits(&service(&model).traits).contains(params));
}

const PAGES: &str = r#""In": {"type": "structure", "required": ["r"], "members": {
        "t": {"shape": "S"}, "r": {"shape": "S"}, "n": {"shape": "I"}}},
    "Out": {"type": "structure", "members": {"t": {"shape": "S"}, "l": {"shape": "L"}, "c": {"shape": "I"},
        "deep": {"shape": "Out"}}},
    "S": {"type": "string"}, "I": {"type": "integer"}, "L": {"type": "list", "member": {"shape": "S"}}"#;

#[test]
fn pages_are_said_where_smithy_can_say_them() {
    let operations = r#""Op": {"input": {"shape": "In"}, "output": {"shape": "Out"}}"#;
    for (said, expected) in [
        (
            r#""input_token": "t", "output_token": "deep.t", "result_key": "deep.l", "limit_key": "n""#,
            Some([Some("t"), Some("deep.t"), Some("deep.l"), Some("n")]),
        ),
        (
            r#""input_token": ["t"], "output_token": ["t"], "result_key": ["c", "l"], "more_results": "c""#,
            Some([Some("t"), Some("t"), Some("l"), None]),
        ),
        (
            r#""input_token": "t", "output_token": "t", "result_key": "c", "limit_key": "t""#,
            Some([Some("t"), Some("t"), None, None]),
        ),
        (r#""input_token": ["t", "n"], "output_token": ["t", "c"]"#, None),
        (r#""input_token": "t", "output_token": "t || l[-1]""#, None),
        (r#""input_token": "r", "output_token": "t""#, None),
        (r#""input_token": "t", "output_token": "l""#, None),
    ] {
        let model = load_with(operations, PAGES, &[&format!(r#"{{"pagination": {{"Op": {{{said}}}}}}}"#)]);
        let pages = shape(&model, "Op").traits.paginated();
        let pages = pages.map(|pages| [pages.input_token, pages.output_token, pages.items, pages.page_size]);
        assert_eq!(pages, expected, "{said}");
    }
}

#[test]
fn all_that_paginators_say_is_kept() {
    let operations = r#""Op": {"input": {"shape": "In"}, "output": {"shape": "Out"}}"#;
    for (said, expected) in [
        (
            r#""input_token": "t", "output_token": "l[-1]", "result_key": "l""#,
            r#"[["t"],["l[-1]"],null,["l"],[],null]"#,
        ),
        (
            r#""input_token": ["t", "n"], "output_token": ["t", "c"], "more_results": "deep.c", "limit_key": "n",
                "result_key": ["deep.l", "c", "l"], "non_aggregate_keys": ["t", "deep.c"]"#,
            r#"[["t","n"],["t","c"],"deep.c",["deep.l","c","l"],["t","deep.c"],"n"]"#,
        ),
        // A structure stands for the lists in it; the rest of it is the first page's.
        (
            r#""input_token": "t", "output_token": "t", "result_key": "deep", "non_aggregate_keys": ["c"]"#,
            r#"[["t"],["t"],null,["deep.l"],["deep","c"],null]"#,
        ),
        // Smithy allows for no such sizes, but they can be sent.
        (
            r#""input_token": "r", "output_token": "t", "result_key": "l", "limit_key": "t""#,
            r#"[["r"],["t"],null,["l"],[],"t"]"#,
        ),
        (r#""input_token": "none", "output_token": "t", "result_key": "l""#, "null"),
        (
            r#""input_token": "t", "output_token": "t", "result_key": "l", "limit_key": "none""#,
            r#"[["t"],["t"],null,["l"],[],null]"#,
        ),
    ] {
        let model = load_with(operations, PAGES, &[&format!(r#"{{"pagination": {{"Op": {{{said}}}}}}}"#)]);
        assert_eq!(paginator(&model, "Op"), expected, "{said}");
    }
}

/// The members of an operation's paginator as JSON.
fn paginator(model: &Model, operation: &str) -> String {
    let service = model.services().next().expect("a service");
    let operation = model.find(&format!("com.amazonaws.myservice#{operation}")).expect("an operation");
    let all = model.paginator(service, operation).map(|pages| {
        (pages.input_tokens, pages.output_tokens, pages.more_results, pages.results, pages.first_page, pages.page_size)
    });
    serde_json::to_string(&all).expect("JSON")
}

#[test]
fn extras_are_laid_over_what_they_belong_to() {
    let pages = r#"{"pagination": {"Op": {"input_token": "t", "output_token": "t"}}}"#;
    let more_pages = r#"{"version": 1.0, "merge": {"pagination": {"Op": {"result_key": "l"}}}}"#;
    let more = r#"{"version": 1.0, "merge": {"shapes": {"S": {"max": 7}}}}"#;
    let operations = r#""Op": {"input": {"shape": "In"}, "output": {"shape": "Out"}}"#;
    let model = load_with(operations, PAGES, &[more, pages, more_pages]);
    assert_eq!(paginator(&model, "Op"), r#"[["t"],["t"],null,["l"],[],null]"#);
    assert_eq!(traits(&shape(&model, "S").traits), r#"length={"max":7}"#);
}

#[test]
fn waiters_are_kept_whole_or_not_at_all() {
    let output = |path: &str, expected: &str, comparator: &str| {
        format!(r#"{{"output":{{"path":"{path}","expected":"{expected}","comparator":"{comparator}"}}}}"#)
    };
    for (said, matcher) in [
        (r#""matcher": "path", "argument": "a.b", "expected": "x""#, Some(output("a.b", "x", "stringEquals"))),
        (r#""matcher": "path", "argument": "a", "expected": true"#, Some(output("a", "true", "booleanEquals"))),
        (
            r#""matcher": "path", "argument": "a || b", "expected": 3"#,
            Some(output("(a || b) == `3`", "true", "booleanEquals")),
        ),
        (r#""matcher": "pathAll", "argument": "a[]", "expected": "x""#, Some(output("a[]", "x", "allStringEquals"))),
        (r#""matcher": "pathAny", "argument": "a[]", "expected": "x""#, Some(output("a[]", "x", "anyStringEquals"))),
        (r#""matcher": "error", "expected": "Gone""#, Some(r#"{"errorType":"Gone"}"#.to_owned())),
        (r#""matcher": "error", "expected": true"#, Some(r#"{"success":false}"#.to_owned())),
        (r#""matcher": "status", "expected": 200"#, Some(r#"{"status":200}"#.to_owned())),
        (r#""matcher": "status", "expected": 301"#, Some(r#"{"status":301}"#.to_owned())),
        (r#""matcher": "status", "expected": true"#, None),
        (r#""matcher": "pathAll", "argument": "a[]", "expected": 1"#, None),
    ] {
        let waiters = format!(
            r#"{{"version": 2, "waiters": {{"W": {{"operation": "Op", "delay": 200, "maxAttempts": 3,
            "acceptors": [{{"state": "success", {said}}}]}}}}}}"#
        );
        let model = load_with(r#""Op": {}"#, "", &[&waiters]);
        let waitable = shape(&model, "Op").traits.get("smithgen.fixes#waiters").map(ToString::to_string);
        let expected = matcher.map(|matcher| {
            let acceptors = format!(r#"[{{"state":"success","matcher":{matcher}}}]"#);
            format!(r#"{{"W":{{"acceptors":{acceptors},"minDelay":200,"maxDelay":200,"maxAttempts":3}}}}"#)
        });
        assert_eq!(waitable, expected, "{said}");
        assert_eq!(model.warnings().is_empty(), expected.is_some(), "what is left out is said");
        let (_, waiters) = model.waiters(model.find("com.amazonaws.myservice#Op").expect("an operation"));
        assert!(waiters.iter().all(|(_, waiter)| waiter.as_ref().is_ok_and(|it| it.max_attempts == 3)));
        assert_eq!(waiters.len(), usize::from(expected.is_some()));
    }
}

#[test]
fn examples_that_do_not_fit_are_left_out() {
    let operations = r#""Op": {"input": {"shape": "In"}}, "Other": {"input": {"shape": "In"}}"#;
    let examples = r#"{"examples": {"Op": [
            {"title": "Good", "id": "x", "description": "d", "comments": {}, "input": {"r": "a", "n": 1}, "output": {}},
            {"title": "Bad", "input": {"r": "a", "n": "1"}},
            {"title": "Short", "input": {"r": "a"}}],
        "Other": [{"id": "only", "input": {}}]}}"#;
    let model = load_with(operations, PAGES, &[examples]);
    let kept = r#"examples=[{"title":"Good","documentation":"d","input":{"r":"a","n":1},"output":{}},{"title":"Short","input":{"r":"a"}}]"#;
    assert_eq!(traits(&shape(&model, "Op").traits), kept);
    assert_eq!(traits(&shape(&model, "Other").traits), "");
    let warnings: Vec<String> = model.warnings().iter().map(|warning| warning.message.clone()).collect();
    assert_eq!(warnings.len(), 2, "{warnings:?}");
    assert!(warnings[0].starts_with("the example `Bad` is left out: .n a string is no value"), "{warnings:?}");
    assert!(warnings[1].starts_with("the example `only` is left out: the required member `r`"), "{warnings:?}");
}
