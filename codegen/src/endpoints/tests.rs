//! What is refused and where, and what the tables look like.

use smithgen_model::Node;

use super::{EndpointRules, compile, compile_diagram};

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
            "rules[0].conditions[0].argv[0]: `Region` may be unset, and isSet does not say so: the condition then does \
             not hold",
            "rules[2]: never reached: a rule before it has no conditions",
        ]
    );
}

#[test]
fn tables_have_nothing_twice() {
    let fips = |url: &str| {
        format!(
            r#"{{"type": "tree", "conditions": [{{"fn": "stringEquals", "argv": [{{"ref": "Region"}}, "{url}"]}}], "rules": [
                {{"type": "endpoint", "conditions": [{{"fn": "booleanEquals", "argv": [{{"ref": "Fips"}}, true]}}],
                  "endpoint": {{"url": "https://fips.{{Region}}.test", "properties": {{"authSchemes": [{{"name": "sigv4"}}]}}}}}},
                {{"type": "endpoint", "conditions": [],
                  "endpoint": {{"url": "https://{{Region}}.test", "properties": {{"authSchemes": [{{"name": "sigv4"}}]}}}}}}
            ]}}"#
        )
    };
    let is_set = r#"{"fn": "isSet", "argv": [{"ref": "Region"}]}"#;
    let last = r#"{"type": "error", "conditions": [], "error": "Missing Region"}"#;
    let rules = format!(
        r#"[{{"type": "tree", "conditions": [{is_set}], "rules": [{}, {}]}}, {last}]"#,
        fips("here"),
        fips("there")
    );
    let rules = compiled(&rule_set(&rules));
    // Whether the region is set, which of the two it is, and one question about FIPS for both.
    assert_eq!((rules.graph.nodes.len(), rules.graph.outcomes.len()), (4, 3));
    assert_eq!(rules.table.nodes.len(), 1 + 3 * 4);
    // "https://" is a part of "https://fips.".
    assert_eq!(rules.table.text.matches("https://").count(), 1);
    assert_eq!(rules.table.text.matches("sigv4").count(), 1);
    assert!(rules.table.code.len() < 50, "{:?}", rules.table.code);
}

#[test]
fn schemes_that_all_endpoints_demand_are_known() {
    let endpoint = |fips: bool, schemes: &str| {
        format!(
            r#"{{"type": "endpoint", "conditions": [{{"fn": "booleanEquals", "argv": [{{"ref": "Fips"}}, {fips}]}}],
                "endpoint": {{"url": "https://{fips}.test", "properties": {{"authSchemes": [{schemes}]}}}}}}"#
        )
    };
    let (one, other) = (r#"{"name": "sigv4a"}"#, r#"{"name": "sigv4"}"#);
    for (fips, plain, mentions, demands) in [
        (one.to_owned(), one.to_owned(), true, true),
        (one.to_owned(), other.to_owned(), true, false),
        (format!("{one}, {other}"), one.to_owned(), true, false),
        (one.to_owned(), String::new(), true, false),
        (other.to_owned(), other.to_owned(), false, false),
    ] {
        let rules = compiled(&rule_set(&format!("[{}, {}]", endpoint(true, &fips), endpoint(false, &plain))));
        assert_eq!((rules.mention("sigv4a"), rules.demand("sigv4a")), (mentions, demands), "{fips}; {plain}");
    }
    let rules = compiled(&rule_set(r#"[{"type": "error", "conditions": [], "error": "a"}]"#));
    assert!(!rules.mention("sigv4a") && !rules.demand("sigv4a"));
}

#[test]
fn what_no_table_can_say_is_refused() {
    let message: String = (10_000..24_000).map(|number| number.to_string()).collect();
    let rules = rule_set(&format!(r#"[{{"type": "error", "conditions": [], "error": "{message}"}}]"#));
    assert_eq!(problems(&rules), ["the rules are too many for a table"]);
    // What is longer than one word can say is said in parts.
    let rules =
        compiled(&rule_set(&format!(r#"[{{"type": "error", "conditions": [], "error": "{}"}}]"#, &message[..9_000])));
    assert_eq!(rules.table.code.len(), 1 + 1 + 3 * 2);
}

#[test]
fn the_table_of_user_pools_is_small() {
    let text = include_str!("../../../model/cognito-idp.json");
    let model = Node::parse(text).unwrap();
    let shapes = model.get("shapes").and_then(Node::as_object).unwrap();
    let rule_set =
        shapes.iter().find_map(|(_, shape)| shape.get("traits")?.get("smithy.rules#endpointRuleSet")).unwrap();
    let rules = compiled(rule_set);
    let bytes = rules.table.text.len() + 2 * (rules.table.nodes.len() + rules.table.code.len());
    assert!(bytes <= 1_000, "{bytes} bytes");
}

/// A diagram with these nodes over `Region`, two conditions and two results.
fn diagram(nodes: &[[i32; 3]], root: i32) -> Node {
    let bytes: Vec<u8> = nodes.iter().flatten().flat_map(|number| number.to_be_bytes()).collect();
    let text = format!(
        r#"{{"version": "1.1", "parameters": {{"Region": {{"type": "string"}}}},
            "conditions": [
                {{"fn": "isSet", "argv": [{{"ref": "Region"}}]}},
                {{"fn": "aws.partition", "argv": [{{"ref": "Region"}}], "assign": "p"}}
            ],
            "results": [
                {{"type": "endpoint", "conditions": [], "endpoint": {{"url": "https://{{Region}}.{{p#dnsSuffix}}"}}}},
                {{"type": "error", "conditions": [], "error": "no"}}
            ],
            "root": {root}, "nodeCount": {}, "nodes": "{}"}}"#,
        nodes.len(),
        base64(&bytes)
    );
    Node::parse(&text).unwrap_or_else(|error| panic!("{text}: {error}"))
}

/// Base64 of bytes in whole threes, as nodes are.
fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let digits = bytes.chunks(3).flat_map(|three| {
        let bits = three.iter().fold(0_u32, |bits, byte| bits << 8 | u32::from(*byte));
        [18, 12, 6, 0].map(|shift| char::from(DIGITS[(bits >> shift & 63) as usize]))
    });
    digits.collect()
}

#[test]
fn diagrams_are_read() {
    const FIRST: i32 = 100_000_000;
    let end = [-1, 1, -1];
    let tree = rule_set(
        r#"[{"type": "endpoint", "conditions": [
                {"fn": "isSet", "argv": [{"ref": "Region"}]},
                {"fn": "aws.partition", "argv": [{"ref": "Region"}], "assign": "p"}
            ], "endpoint": {"url": "https://{Region}.{p#dnsSuffix}"}}]"#,
    );
    let read = |nodes: &[[i32; 3]], root| {
        let rules = compile_diagram(&diagram(nodes, root)).unwrap_or_else(|problems| panic!("{problems:?}"));
        rules.table.nodes
    };
    let plain = read(&[end, [0, 3, -1], [1, FIRST, 1]], 2);
    assert_eq!(plain, compiled(&tree).table.nodes);
    // Meant the other way round, what holds and what does not change places.
    assert_eq!(read(&[end, [0, -1, -3], [1, 1, FIRST]], -2), plain);
    for (nodes, root) in [
        (&[end, [0, 2, -1]], 2),
        (&[end, [0, 0, -1]], 2),
        (&[end, [0, 4, -1]], 2),
        (&[end, [2, FIRST, -1]], 2),
        (&[end, [0, FIRST + 2, -1]], 2),
        (&[end, [0, FIRST, -1]], 0),
    ] {
        let problems = compile_diagram(&diagram(nodes, root)).expect_err("it leads nowhere");
        let problems: Vec<_> = problems.iter().map(ToString::to_string).collect();
        assert_eq!(
            problems,
            ["`root` leads to what is no node, condition or result, or around in a circle"],
            "{nodes:?}"
        );
    }
}

#[test]
fn problems_of_diagrams_have_their_places() {
    let read = |text: &str| {
        let problems = compile_diagram(&Node::parse(text).unwrap()).expect_err("it is wrong");
        problems.iter().map(ToString::to_string).collect::<Vec<_>>()
    };
    assert_eq!(read("1"), ["expected a rule set, found number"]);
    assert_eq!(
        read(
            r#"{"version": "1.1", "parameters": {}, "conditions": [{"fn": "isSet", "argv": [{"ref": "P"}]}],
                "results": [{"type": "tree", "rules": []}], "root": 1, "nodeCount": 1, "nodes": "AAAA"}"#
        ),
        [
            "conditions[0].argv[0]: no parameter or variable `P` is in scope",
            "results[0]: unknown type `tree`: expected endpoint or error",
            "`nodes` is no Base64 of three numbers of 32 bits a node",
        ]
    );
    assert_eq!(
        read(
            r#"{"version": "1.1", "parameters": {}, "conditions": [], "results": [], "root": 1, "nodeCount": 2,
                "nodes": "/////wAAAAH/////"}"#
        ),
        ["`nodeCount` is not 1, the number of `nodes`"]
    );
}
