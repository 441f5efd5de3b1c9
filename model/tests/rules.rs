//! Rules that the suites of others do not try: each with a model that breaks it and one that keeps it.

use smithgen_model::{ErrorFault, Length, Model, Source, TimestampFormat};

fn read(shapes: &str) -> Result<Model, String> {
    let text = format!("{{\"smithy\": \"2.0\", \"shapes\": {{{shapes}}}}}");
    let name = "m".to_owned();
    Model::from_sources(&[Source { name, text }]).map_err(|problems| problems.to_string())
}

/// The first must be refused with this event and text, the second must be taken.
fn rule(broken: &str, event: &str, text: &str, kept: &str) {
    let found = read(broken).expect_err(broken);
    let is_found = found.lines().any(|line| line.contains(text) && line.ends_with(&format!("[{event}]")));
    assert!(is_found, "{event}: {text}\nnot in\n{found}");
    if let Err(found) = read(kept) {
        panic!("{found}");
    }
}

#[test]
fn labels_of_paths_are_members() {
    let operation = |uri: &str| {
        format!(
            r##""a#O": {{"type": "operation", "input": {{"target": "a#I"}}, "traits": {{"smithy.api#http": {{"method": "GET", "uri": "{uri}"}}}}}},
            "a#I": {{"type": "structure", "members": {{"id": {{"target": "smithy.api#String",
                "traits": {{"smithy.api#required": {{}}, "smithy.api#httpLabel": {{}}}}}}}}}}"##
        )
    };
    let kept = operation("/a/{id+}?x=y");
    rule(&operation("/a/{other}/{id}"), "HttpLabelTrait", "no member of the input has `httpLabel` for `other`", &kept);
    rule(&operation("/a"), "HttpLabelTrait", "the path has no label for `id`", &kept);
    rule(&operation("/a/{id"), "HttpUriFormat", "the braces in `/a/{id` do not form labels", &kept);
    rule(&operation("a/{id}"), "HttpUriFormat", "is not the pattern of a path", &kept);
}

#[test]
fn values_must_be_possible() {
    let structure =
        |traits: &str| format!(r##""a#S": {{"type": "structure", "members": {{"s": {{"target": "a#S"{traits}}}}}}}"##);
    let required = r##", "traits": {"smithy.api#required": {}}"##;
    rule(&structure(required), "ShapeRecursion", "requires itself", &structure(""));
    let list =
        |target: &str| format!(r##""a#L": {{"type": "list", "member": {{"target": "{target}"}}}}, {}"##, structure(""));
    rule(&list("a#L"), "ShapeRecursion", "holds only itself", &list("a#S"));
    rule(r##""a#U": {"type": "union", "members": {}}"##, "Model", "a union needs at least one member", &structure(""));
    rule(r##""a#E": {"type": "enum"}"##, "Model", "an enum needs at least one member", &structure(""));
}

#[test]
fn defaults_are_values_of_their_targets() {
    let member = |target: &str, default: &str| {
        format!(
            r##""a#S": {{"type": "structure", "members": {{"m": {{"target": "smithy.api#{target}", "traits": {{"smithy.api#default": {default}}}}}}}}},
            "a#L": {{"type": "list", "member": {{"target": "smithy.api#String"}}, "traits": {{"smithy.api#default": []}}}}"##
        )
    };
    for (target, broken, text, kept) in [
        ("Boolean", "0", "the default of `smithy.api#Boolean` is wrong: a number is no value of this type", "true"),
        ("Byte", "128", "128 is not a whole number in range", "-128"),
        ("Short", "1e5", "1e5 is not a whole number in range", "3.2e4"),
        ("Integer", "1.5", "1.5 is not a whole number in range", "null"),
        ("Integer", "\"5\"", "a string is no value", "5.0"),
        ("Long", "9223372036854775808", "9223372036854775808 is not a whole number in range", "9223372036854775807"),
        ("Float", "1e39", "1e39 is out of range", "1e38"),
        ("Double", "1e400", "1e400 is out of range", "1e300"),
        ("Double", "\"inf\"", "a string is no value", "\"Infinity\""),
        ("BigInteger", "\"7x\"", "`7x` is not a number", "\"7\""),
        ("BigInteger", "0.5", "0.5 is not a whole number", "123456789012345678901"),
        ("BigDecimal", "\"\"", "`` is not a number", "\"1e400\""),
        ("String", "1", "a number is no value", "\"\""),
        ("Blob", "\"!!\"", "`!!` is not Base64", "\"aGk=\""),
        ("Timestamp", "\"x\"", "`x` is no moment", "\"2017-07-14T02:40:00Z\""),
        ("Timestamp", "1e30", "1e30 seconds are out of range", "1500000000.5"),
        ("Document", "{\"a\": 1}", "a document can only have an empty map as default", "{}"),
    ] {
        rule(&member(target, broken), "DefaultTrait", text, &member(target, kept));
    }
    let on_shape =
        |value: &str| format!(r##""a#I": {{"type": "integer", "traits": {{"smithy.api#default": {value}}}}}"##);
    rule(&on_shape("null"), "DefaultTrait", "only a member may take a default away", &on_shape("7"));
}

#[test]
fn enums_have_different_values_of_their_type() {
    let member = |name: &str, value: &str| {
        format!(r##""{name}": {{"target": "smithy.api#Unit", "traits": {{"smithy.api#enumValue": {value}}}}}"##)
    };
    let of = |shape_type: &str, a: &str, b: &str| {
        format!(r##""a#E": {{"type": "{shape_type}", "members": {{{}, {}}}}}"##, member("A", a), member("B", b))
    };
    let (texts, numbers) = (of("enum", "\"a\"", "\"b\""), of("intEnum", "1", "-2"));
    rule(&of("enum", "\"a\"", "\"a\""), "EnumShape", "the member has the same value \"a\" as `A`", &texts);
    rule(&of("enum", "\"a\"", "1"), "TraitValue", "must be a string that is not empty, not 1", &texts);
    rule(
        &of("intEnum", "1", "3000000000"),
        "TraitValue",
        "must be a whole number of 32 bits, not 3000000000",
        &numbers,
    );
    rule(&of("intEnum", "1", "1"), "EnumShape", "the same value 1 as `A`", &numbers);
}

#[test]
fn renames_are_names_of_what_is_reached() {
    let service = |rename: &str| {
        format!(
            r##""a#V": {{"type": "service", "version": "1", "operations": [{{"target": "a#O"}}], "rename": {{{rename}}}}},
            "a#O": {{"type": "operation", "input": {{"target": "a#I"}}, "output": {{"target": "b#I"}}}},
            "a#I": {{"type": "structure"}}, "b#I": {{"type": "structure"}}, "a#Far": {{"type": "structure"}}"##
        )
    };
    let kept = service(r##""b#I": "Other""##);
    rule(&service(""), "Service", "shape a#I: the name is also that of `b#I` in the service `a#V`", &kept);
    rule(&service(r##""b#I": "o-o""##), "Service", "`o-o` is not a name for a shape", &kept);
    rule(&service(r##""b#I": "x", "a#Far": "y""##), "Service", "the service does not reach it", &kept);
    rule(&service(r##""b#I": "x", "a#O": "y""##), "Service", "which cannot be renamed", &kept);
    rule(&service(r##""b#I": "x", "a#None": "y""##), "Target", "there is no shape `a#None`", &kept);
}

#[test]
fn traits_are_traits() {
    let with = |traits: &str| {
        format!(
            r##""a#S": {{"type": "string", "traits": {{{traits}}}}}, "a#Other": {{"type": "string"}},
            "a#mark": {{"type": "integer", "traits": {{"smithy.api#trait": {{}}}}}}"##
        )
    };
    let kept = with(r##""a#mark": 5, "unknown.tool#x": {"any": 1}"##);
    rule(&with(r##""a#mark": "5""##), "TraitValue", "a string is no value for `a#mark`", &kept);
    rule(&with(r##""a#Other": 1"##), "Target", "is applied as a trait, but is not defined as one", &kept);
    rule(&with(r##""a b#c": 1"##), "Model", "`a b#c` is not the id of a trait", &kept);
    rule(&with(r##""mark": 1"##), "Model", "`mark` is not an absolute shape id", &kept);
}

#[test]
fn typed_traits_are_plain_values() {
    let text = r##""a#S": {"type": "structure", "members": {"m": {"target": "smithy.api#Timestamp", "traits": {
                "smithy.api#timestampFormat": "http-date", "smithy.api#deprecated": {"since": "1"}}},
            "n": {"target": "smithy.api#Double", "traits": {"smithy.api#range": {"min": "0.10", "max": 2e3}}},
            "t": {"target": "smithy.api#String", "traits": {"smithy.api#length": {"max": 1e2}, "smithy.api#tags": ["x", "y"]}}},
        "traits": {"smithy.api#error": "server", "smithy.api#retryable": {}, "smithy.api#httpError": 503}}"##;
    let model = read(text).unwrap_or_else(|problems| panic!("{problems}"));
    let shape = model.shape(model.find("a#S").expect("a structure"));
    assert_eq!(shape.traits.error(), Some(ErrorFault::Server));
    assert_eq!(shape.traits.retryable().map(|r| r.throttling), Some(false));
    assert_eq!(shape.traits.http_error(), Some(503));
    let member = |name: &str| &shape.member(name).expect("a member").traits;
    assert_eq!(member("m").timestamp_format(), Some(TimestampFormat::HttpDate));
    let deprecated = member("m").deprecated().expect("deprecated");
    assert_eq!((deprecated.message, deprecated.since), (None, Some("1")));
    let range = member("n").range().expect("a range");
    assert_eq!((range.min, range.max), (Some("0.10"), Some("2e3")));
    assert_eq!(member("t").length(), Some(Length { min: None, max: Some(100) }));
    assert_eq!(member("t").tags(), ["x", "y"]);
    assert!(!member("t").has("smithy.api#range") && member("t").len() == 2);
}

/// An operation whose input has these members, each with its target and traits.
fn operation(http: &str, more: &str, members: &[(&str, &str, &str)]) -> String {
    let member = |(name, target, traits): &(&str, &str, &str)| {
        format!(r##""{name}": {{"target": "smithy.api#{target}", "traits": {{{traits}}}}}"##)
    };
    let members: Vec<String> = members.iter().map(member).collect();
    format!(
        r##""a#O": {{"type": "operation", "input": {{"target": "a#I"}}, "traits": {{"smithy.api#http": {{{http}}}{more}}}}},
        "a#I": {{"type": "structure", "members": {{{}}}}},
        "a#M": {{"type": "map", "key": {{"target": "smithy.api#String"}}, "value": {{"target": "smithy.api#String"}}}}"##,
        members.join(", ")
    )
    .replace("smithy.api#Pairs", "a#M")
}

#[test]
fn requests_have_a_method_and_a_path() {
    let of = |method: &str, uri: &str| operation(&format!(r##""method": "{method}", "uri": "{uri}""##), "", &[]);
    let kept = of("M-SEARCH", "/a?b=c&d");
    rule(&of("GE T", "/a"), "HttpMethodSemantics", "`GE T` is no method of HTTP", &kept);
    rule(&of("GET /b HTTP/1.1\\r\\nx: ", "/a"), "HttpMethodSemantics", "is no method of HTTP", &kept);
    rule(&of("Connect", "/a"), "HttpMethodSemantics", "`Connect` is no method of HTTP", &kept);
    rule(&of("GET", "/a?b={c}"), "HttpUriFormat", "no labels in queries", &kept);
    rule(&of("GET", "/a#b"), "HttpUriFormat", "no fragments", &kept);
}

#[test]
fn members_have_places_of_their_own_in_requests() {
    let of = |members: &[(&str, &str, &str)]| operation(r##""method": "PUT", "uri": "/a""##, "", members);
    let header = |name: &str| format!(r##""smithy.api#httpHeader": "{name}""##);
    let query = |name: &str| format!(r##""smithy.api#httpQuery": "{name}""##);
    let prefix = |name: &str| format!(r##""smithy.api#httpPrefixHeaders": "{name}""##);
    let payload = r##""smithy.api#httpPayload": {}"##;
    let headers = |one: &str, other: &str| of(&[("a", "String", &header(one)), ("b", "String", &header(other))]);
    let kept = headers("x-one", "content-length");
    rule(&headers("x-one", "X-One"), "HttpHeaderTrait", "shape a#I$b: the name `x-one`", &kept);
    rule(&headers("x-one", "x one"), "HttpHeaderTrait", "shape a#I$b: `x one` is not the name of a header", &kept);
    rule(&headers("x\\r\\ny", "x-one"), "HttpHeaderTrait", "is not the name of a header", &kept);
    for own in ["Host", "connection", "TE", "trailer", "Transfer-Encoding", "upgrade"] {
        rule(&headers(own, "x-one"), "HttpHeaderTrait", &format!("the header `{own}` is HTTP's own"), &kept);
    }
    let queries = |one: &str, other: &str| of(&[("a", "String", &query(one)), ("b", "String", &query(other))]);
    rule(&queries("q", "q"), "HttpQueryTrait", "shape a#I$b: the name `q`", &queries("q", "Q"));
    let prefixed = |name: &str| of(&[("a", "Pairs", &prefix(name)), ("b", "String", &header("x-one"))]);
    rule(&prefixed("x one-"), "HttpPrefixHeadersTrait", "no name of a header begins with `x one-`", &prefixed(""));
    let beside = |traits: &str| of(&[("a", "Blob", payload), ("b", "String", traits)]);
    rule(&beside(""), "HttpPayload", "have no place: `b`", &beside(&query("q")));
}

#[test]
fn checksums_are_chosen_by_texts() {
    let of = |name: &str, member: &str| {
        let checksum = format!(r##", "aws.protocols#httpChecksum": {{"{name}": "{member}"}}"##);
        operation(r##""method": "PUT", "uri": "/a""##, &checksum, &[("Word", "String", ""), ("Count", "Integer", "")])
    };
    for name in ["requestAlgorithmMember", "requestValidationModeMember"] {
        let kept = of(name, "Word");
        rule(&of(name, "Wrod"), "HttpChecksumTrait", "names `Wrod`, which is no member of the input", &kept);
        rule(&of(name, "Count"), "HttpChecksumTrait", "which is an integer, and not a string or an enum", &kept);
    }
    let flag = of("requestChecksumRequired", "yes");
    rule(&flag, "TraitValue", "`requestChecksumRequired`: expected a boolean", &of("requestAlgorithmMember", "Word"));
}

#[test]
fn prefixes_of_namespaces_have_none_themselves() {
    let of = |prefix: &str| {
        let namespace = format!(r##"{{"uri": "https://a.test/", "prefix": "{prefix}"}}"##);
        format!(r##""a#S": {{"type": "structure", "traits": {{"smithy.api#xmlNamespace": {namespace}}}}}"##)
    };
    for prefix in ["a:b", "a b", "a=\\\"", ""] {
        rule(&of(prefix), "TraitValue", "is not a name in XML", &of("xsi"));
    }
}
