//! What is refused and where, and what the printed resolvers look like.

use smithgen_model::Node;

use super::{EndpointRules, compile};

/// A rule set with a string `Region`, a flag `Fips`, an array `Tags`, and these rules.
fn rule_set(rules: &str) -> Node {
    let text = format!(
        r#"{{"version": "1.1", "parameters": {{
            "Region": {{"type": "string", "builtIn": "AWS::Region", "documentation": "The region."}},
            "Fips": {{"type": "boolean", "required": true, "default": false}},
            "Tags": {{"type": "stringArray"}}
        }}, "rules": {rules}}}"#
    );
    Node::parse(&text).unwrap_or_else(|error| panic!("{text}: {error}"))
}

/// An endpoint rule with one condition.
fn when(condition: &str) -> Node {
    rule_set(&format!(r#"[{{"type": "endpoint", "conditions": [{condition}], "endpoint": {{"url": "https://a"}}}}]"#))
}

fn problems(rule_set: &Node) -> Vec<String> {
    match compile(rule_set) {
        Ok(_) => Vec::new(),
        Err(problems) => problems.iter().map(ToString::to_string).collect(),
    }
}

fn compiled(rule_set: &Node) -> EndpointRules {
    compile(rule_set).unwrap_or_else(|problems| panic!("{problems:?}"))
}

fn printed(rules: &EndpointRules) -> String {
    rules.items().into_iter().map(|item| crate::emit::items(item) + "\n").collect::<Vec<_>>().join("\n")
}

#[test]
fn calls_are_checked() {
    let condition = "rules[0].conditions[0].argv";
    for (call, expected) in [
        (r#"{"fn": "isSat", "argv": []}"#, ": unknown function `isSat`"),
        (r#"{"fn": "not", "argv": []}"#, ": `not` takes 1 argument, found 0"),
        (r#"{"fn": "substring", "argv": ["a", 0]}"#, ": `substring` takes 4 arguments, found 2"),
        (r#"{"fn": "substring", "argv": ["a", 0, -1, false]}"#, ": `-1` is negative"),
        (r#"{"fn": "split", "argv": ["a", "", 0]}"#, ": the delimiter is empty"),
        (r#"{"fn": "coalesce", "argv": ["a"]}"#, ": `coalesce` takes at least 2 arguments, found 1"),
        (r#"{"fn": "coalesce", "argv": ["a", true]}"#, ": the arguments differ in type: string and boolean"),
        (r#"{"fn": "ite", "argv": [true, "a", true]}"#, ": the two values differ in type: string and boolean"),
        (r#"{"fn": "not", "argv": ["a"]}"#, "[0]: expected boolean, found string"),
        (r#"{"fn": "not", "argv": [{"ref": "Nowhere"}]}"#, "[0]: no parameter or variable `Nowhere` is in scope"),
        (r#"{"fn": "not", "argv": [null]}"#, "[0]: null is no value"),
        (r#"{"fn": "stringEquals", "argv": ["a{", "b"]}"#, "[0]: the template `a{` has a brace without its partner"),
        (r#"{"fn": "uriEncode", "argv": ["{Region}"]}"#, "[0]: `{Region}` may be unset: test it with isSet before"),
        (r#"{"fn": "uriEncode", "argv": ["{Fips}"]}"#, "[0]: `{Fips}` is boolean, not text"),
        (
            r#"{"fn": "uriEncode", "argv": [{"fn": "substring", "argv": ["a", 0, 1, false]}]}"#,
            "[0]: this string may be unset: test it with isSet, or assign it in a condition, before it is used",
        ),
        (
            r#"{"fn": "getAttr", "argv": [{"fn": "parseURL", "argv": ["a"]}, "scheme"]}"#,
            ": this URL may be unset: assign it in a condition before its attribute `scheme` is used",
        ),
        (r#"{"fn": "getAttr", "argv": ["a", "scheme"]}"#, ": string has no attribute `scheme`"),
        (r#"{"fn": "getAttr", "argv": ["a", "[0]"]}"#, ": string has no entries"),
        (r#"{"fn": "getAttr", "argv": [["a"], "[x]"]}"#, ": `[x]` is no index"),
    ] {
        assert_eq!(problems(&when(call)), [format!("{condition}{expected}")], "{call}");
    }
}

#[test]
fn all_problems_are_reported_together() {
    let rule_set = Node::parse(
        r#"{"version": "2.0", "parameters": {
            "A": {"type": "integer"}, "b": {"type": "string"}, "B": {"type": "string", "default": 1},
            "C": {"type": "string", "builtIn": "AWS::Nothing", "default": "c"}
        }, "rules": [
            {"type": "tree", "conditions": []},
            {"type": "leaf", "conditions": []},
            {"type": "error", "conditions": [{"fn": "isSet", "argv": [{"ref": "b"}], "assign": "b"}], "error": 1},
            {"type": "endpoint", "conditions": [{"fn": "isSet"}], "endpoint": {"url": true, "properties": {"a": null}}}
        ]}"#,
    )
    .unwrap();
    assert_eq!(
        problems(&rule_set),
        [
            "version: version 2.0 of the rules engine is not supported",
            "parameters.A: unknown type `integer`: expected string, boolean or stringArray",
            "parameters.B: differs from the parameter `b` only in case",
            "parameters.B: the default is no string",
            "parameters.C: a parameter with a default must be required",
            "parameters.C: unknown built-in `AWS::Nothing`",
            "rules[0]: `rules` is missing",
            "rules[1]: unknown type `leaf`: expected endpoint, error or tree",
            "rules[2].conditions[0].assign: `b` already has a meaning here",
            "rules[2].error: expected string, found integer",
            "rules[3].conditions[0]: `argv` must be an array",
            "rules[3].endpoint.url: expected string, found boolean",
            "rules[3].endpoint.properties.a: null can't be a property",
        ]
    );
}

#[test]
fn a_variable_ends_with_its_rule() {
    let rules = rule_set(
        r#"[{"type": "error", "conditions": [{"fn": "parseURL", "argv": ["a"], "assign": "u"}], "error": "{u#path}"},
            {"type": "error", "conditions": [], "error": "{u#path}"}]"#,
    );
    assert_eq!(problems(&rules), ["rules[1].error: no parameter or variable `u` is in scope"]);
}

#[test]
fn what_is_no_rule_set_is_refused() {
    for (text, expected) in [
        ("[]", "expected a rule set, found array"),
        (r#"{"version": "1.0", "parameters": {}, "rules": []}"#, "rules: expected at least one rule"),
        (r#"{"version": "1.0", "parameters": {}, "rules": {}}"#, "`rules` must be an array, found object"),
    ] {
        assert_eq!(problems(&Node::parse(text).unwrap()), [expected]);
    }
}

#[test]
fn oddities_are_warnings() {
    let rules = compiled(&rule_set(
        r#"[{"type": "error", "conditions": [{"fn": "stringEquals", "argv": [{"ref": "Region"}, "a"]}], "error": "a"},
            {"type": "error", "conditions": [], "error": "b"},
            {"type": "error", "conditions": [], "error": "c"}]"#,
    ));
    let warnings: Vec<_> = rules.warnings.iter().map(ToString::to_string).collect();
    assert_eq!(
        warnings,
        [
            "rules[0].conditions[0].argv[0]: `region` may be unset, and isSet does not say so: the condition then does \
             not hold",
            "rules[2]: never reached: a rule before it has no conditions",
        ]
    );
    assert!(printed(&rules).contains(r#"if params.region == Some("a") {"#));
}

#[test]
fn resolvers_read_like_code() {
    let rules = compiled(&rule_set(
        r#"[{"type": "tree", "conditions": [{"fn": "isSet", "argv": [{"ref": "Region"}]}], "rules": [
                {"type": "tree", "conditions": [{"fn": "aws.partition", "argv": [{"ref": "Region"}], "assign": "p"}], "rules": [
                    {"type": "tree", "conditions": [{"fn": "booleanEquals", "argv": [{"ref": "Fips"}, true]}], "rules": [
                        {"type": "endpoint", "conditions": [{"fn": "booleanEquals", "argv": [
                            {"fn": "getAttr", "argv": [{"ref": "p"}, "supportsFIPS"]}, true]}],
                         "endpoint": {"url": "https://fips.{Region}.{p#dnsSuffix}"}},
                        {"type": "error", "conditions": [], "error": "No FIPS here"}
                    ]},
                    {"type": "endpoint", "conditions": [], "endpoint": {"url": "https://{Region}.{p#dnsSuffix}"}}
                ]}
            ]},
            {"type": "error", "conditions": [], "error": "Missing Region"}]"#,
    ));
    let expected = r#"
pub fn resolve(params: &Params<'_>, partitions: &[rules::Partition]) -> rules::Resolved {
    let Some(region) = params.region else {
        return fail("Missing Region");
    };
    let p = rules::or_no_match(rules::partition(partitions, region))?;
    if !params.fips {
        ok(format!("https://{region}.{}", p.dns_suffix))
    } else if p.supports_fips {
        ok(format!("https://fips.{region}.{}", p.dns_suffix))
    } else {
        fail("No FIPS here")
    }
}
"#;
    let text = printed(&rules);
    assert!(text.contains(expected), "{text}");
}

#[test]
fn the_resolver_of_user_pools_is_short() {
    let text = include_str!("../../../model/cognito-idp.json");
    let model = Node::parse(text).unwrap();
    let shapes = model.get("shapes").and_then(Node::as_object).unwrap();
    let rule_set =
        shapes.iter().find_map(|(_, shape)| shape.get("traits")?.get("smithy.rules#endpointRuleSet")).unwrap();
    let lines = printed(&compiled(rule_set)).lines().count();
    assert!(lines <= 70, "{lines} lines");
}
