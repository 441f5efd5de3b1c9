//! How descriptions of botocore become Smithy: one small test for each decision.

mod beside;

use smithgen_model::{Model, Node, Shape, ShapeKind, ShapeType, Source};

/// A description with these parts of `metadata`, `operations` and `shapes`.
fn text(metadata: &str, operations: &str, shapes: &str) -> String {
    format!(
        r#"{{"metadata": {{"serviceId": "My Service", "apiVersion": "2020-01-01", "protocol": "json",
        "endpointPrefix": "mine", "signatureVersion": "v4"{metadata}}}, "operations": {{{operations}}},
        "shapes": {{{shapes}}}}}"#
    )
}

fn source(name: &str, text: impl Into<String>) -> Source {
    Source { name: name.to_owned(), text: text.into() }
}

fn try_load(sources: &[Source]) -> Result<Model, String> {
    Model::from_sources(sources).map_err(|problems| problems.to_string())
}

fn load(metadata: &str, operations: &str, shapes: &str) -> Model {
    try_load(&[source("service-2.json", text(metadata, operations, shapes))]).unwrap_or_else(|p| panic!("{p}"))
}

/// With other files of the service.
fn load_with(operations: &str, shapes: &str, others: &[&str]) -> Model {
    let mut sources = vec![source("service-2.json", text("", operations, shapes))];
    sources.extend(others.iter().map(|text| source("beside.json", *text)));
    try_load(&sources).unwrap_or_else(|p| panic!("{p}"))
}

/// Shapes only, in a REST service.
fn rest(shapes: &str) -> Model {
    load(r#", "protocols": ["rest-json"]"#, "", shapes)
}

fn shape<'m>(model: &'m Model, name: &str) -> &'m Shape {
    let ix = model.find(&format!("com.amazonaws.myservice#{name}"));
    model.shape(ix.unwrap_or_else(|| panic!("no shape {name}")))
}

fn service(model: &Model) -> &Shape {
    model.shape(model.services().next().expect("a service"))
}

/// Traits as text: names without namespaces, values only where there are some.
fn traits(shape: &smithgen_model::Traits) -> String {
    let short = |(id, value): (&str, &Node)| {
        let name = id.split_once('#').map_or(id, |(_, name)| name);
        let is_mark = value.as_object().is_some_and(|object| object.is_empty());
        if is_mark { name.to_owned() } else { format!("{name}={value}") }
    };
    shape.iter().map(short).collect::<Vec<_>>().join(" ")
}

fn member(model: &Model, name: &str, member: &str) -> String {
    let shape = shape(model, name);
    let member = shape.member(member).unwrap_or_else(|| panic!("no member {member}"));
    let target = model.target_of(member).id.name();
    format!("{target} {}", traits(&member.traits)).trim_end().to_owned()
}

#[test]
fn every_type_has_its_counterpart() {
    let names = [
        ("string", ShapeType::String),
        ("character", ShapeType::String),
        ("boolean", ShapeType::Boolean),
        ("byte", ShapeType::Byte),
        ("short", ShapeType::Short),
        ("integer", ShapeType::Integer),
        ("long", ShapeType::Long),
        ("float", ShapeType::Float),
        ("double", ShapeType::Double),
        ("biginteger", ShapeType::BigInteger),
        ("bigdecimal", ShapeType::BigDecimal),
        ("timestamp", ShapeType::Timestamp),
        ("blob", ShapeType::Blob),
        ("structure", ShapeType::Structure),
    ];
    for (name, expected) in names {
        let model = load("", "", &format!(r#""A": {{"type": "{name}"}}"#));
        assert_eq!(shape(&model, "A").shape_type(), expected, "{name}");
    }
    let model = load(
        "",
        "",
        r#""S": {"type": "string"}, "L": {"type": "list", "member": {"shape": "S"}, "sparse": true},
        "M": {"type": "map", "key": {"shape": "S"}, "value": {"shape": "L"}},
        "U": {"type": "structure", "union": true, "required": ["a"], "members": {"a": {"shape": "S"}}},
        "D": {"type": "structure", "document": true, "members": {}},
        "X": {"type": "structure", "eventstream": true, "members": {"e": {"shape": "Y"}}},
        "Y": {"type": "structure", "event": true, "members": {"p": {"shape": "B", "eventpayload": true}}},
        "B": {"type": "blob"}"#,
    );
    assert_eq!(shape(&model, "L").shape_type(), ShapeType::List);
    assert_eq!(traits(&shape(&model, "L").traits), "sparse");
    assert_eq!(shape(&model, "M").shape_type(), ShapeType::Map);
    assert_eq!(shape(&model, "U").shape_type(), ShapeType::Union);
    assert_eq!(member(&model, "U", "a"), "S", "members of unions cannot be required");
    assert_eq!(shape(&model, "D").shape_type(), ShapeType::Document);
    assert_eq!((shape(&model, "X").shape_type(), shape(&model, "X").traits.is_streaming()), (ShapeType::Union, true));
    assert_eq!(member(&model, "Y", "p"), "B eventPayload");
}

#[test]
fn strings_with_values_are_enums_whose_members_are_named_after_them() {
    let model = load(
        "",
        "",
        r#""E": {"type": "string", "max": 9, "enum": ["a-b", "0.5"]}, "T": {"type": "string", "enum": ["a", "a"]}"#,
    );
    let ShapeKind::Enum(members) = &shape(&model, "E").kind else { panic!("no enum") };
    let members: Vec<_> = members.iter().map(|m| (m.name.as_str(), traits(&m.traits))).collect();
    assert_eq!(members, [("a_b", r#"enumValue="a-b""#.to_owned()), ("_0_5", r#"enumValue="0.5""#.to_owned())]);
    assert_eq!(traits(&shape(&model, "E").traits), r#"length={"max":9}"#);
    assert_eq!(shape(&model, "T").shape_type(), ShapeType::String, "a value twice");
}

#[test]
fn limits_are_lengths_or_ranges_by_type() {
    let model = load(
        "",
        "",
        r#""S": {"type": "string", "min": 1, "max": 2, "pattern": "[a]+"}, "I": {"type": "integer", "min": 1},
        "F": {"type": "double", "max": 0.5}, "L": {"type": "list", "max": 3, "member": {"shape": "S"}},
        "T": {"type": "timestamp", "max": 3}"#,
    );
    for (name, expected) in [
        ("S", r#"length={"min":1,"max":2} pattern="[a]+""#),
        ("I", r#"range={"min":1}"#),
        ("F", r#"range={"max":0.5}"#),
        ("L", r#"length={"max":3}"#),
        ("T", ""),
    ] {
        assert_eq!(traits(&shape(&model, name).traits), expected, "{name}");
    }
}

#[test]
fn descriptions_and_deprecations_are_kept() {
    let model = load(
        "",
        "",
        r#""A": {"type": "structure", "documentation": "<p>x</p>", "sensitive": true, "members": {
            "m": {"shape": "B", "documentation": "y", "deprecated": true, "deprecatedMessage": "no",
                "deprecatedSince": "2020"}}},
        "B": {"type": "string", "documentation": "<zonbook></zonbook><xhtml></xhtml>", "deprecated": true}"#,
    );
    assert_eq!(traits(&shape(&model, "A").traits), r#"documentation="<p>x</p>" sensitive"#);
    assert_eq!(member(&model, "A", "m"), r#"B deprecated={"message":"no","since":"2020"} documentation="y""#);
    assert_eq!(traits(&shape(&model, "B").traits), "deprecated", "what stands for no text is none");
}

#[test]
fn members_carry_what_matters_to_callers() {
    let model = load(
        "",
        "",
        r#""A": {"type": "structure", "required": ["r"], "members": {
            "r": {"shape": "S", "box": true}, "t": {"shape": "S", "idempotencyToken": true},
            "n": {"shape": "I", "box": true}, "c": {"shape": "S", "contextParam": {"name": "C"}},
            "w": {"shape": "T", "timestampFormat": "rfc822"}}},
        "S": {"type": "string"}, "I": {"type": "integer", "box": true},
        "T": {"type": "timestamp", "timestampFormat": "iso8601"},
        "Z": {"type": "timestamp", "timestampFormat": "unixTimestamp"}"#,
    );
    assert_eq!(member(&model, "A", "r"), "S required");
    assert_eq!(member(&model, "A", "t"), "S idempotencyToken");
    assert_eq!(member(&model, "A", "n"), "I", "`box` says nothing of defaults");
    assert_eq!(member(&model, "A", "c"), r#"S contextParam={"name":"C"}"#);
    assert_eq!(member(&model, "A", "w"), r#"T timestampFormat="http-date""#);
    assert_eq!(traits(&shape(&model, "T").traits), r#"timestampFormat="date-time""#);
    assert_eq!(traits(&shape(&model, "Z").traits), r#"timestampFormat="epoch-seconds""#);
}

#[test]
fn names_on_the_wire_are_those_of_the_protocol() {
    let shapes = r#""A": {"type": "structure", "locationName": "Root", "members": {
        "m": {"shape": "L", "locationName": "x"}, "f": {"shape": "L", "locationName": "y", "flattened": true},
        "g": {"shape": "G"}, "q": {"shape": "S", "queryName": "Q", "xmlNamespace": {"prefix": "p", "uri": "u"}},
        "a": {"shape": "S", "xmlAttribute": true}, "n": {"shape": "N"}}},
        "N": {"type": "structure", "members": {}, "xmlNamespace": {"prefix": "p", "uri": "u"}},
        "L": {"type": "list", "member": {"shape": "S", "locationName": "item"}},
        "G": {"type": "list", "flattened": true, "member": {"shape": "S"}}, "S": {"type": "string"}"#;
    let json = load("", "", shapes);
    assert_eq!(member(&json, "A", "m"), r#"L jsonName="x""#);
    assert_eq!(member(&json, "L", "member"), "S");
    assert_eq!(traits(&shape(&json, "A").traits), "");
    let xml = load(r#", "protocols": ["query"]"#, "", shapes);
    assert_eq!(member(&xml, "A", "m"), r#"L xmlName="x""#);
    assert_eq!(member(&xml, "A", "f"), r#"L xmlFlattened xmlName="item""#, "its elements stand in the structure");
    assert_eq!(member(&xml, "A", "g"), "G xmlFlattened");
    assert_eq!(member(&xml, "A", "q"), r#"S ec2QueryName="Q" xmlNamespace={"uri":"u","prefix":"p"}"#);
    assert_eq!(member(&xml, "A", "a"), "S xmlAttribute");
    assert_eq!(
        member(&xml, "A", "n"),
        r#"N xmlNamespace={"uri":"u","prefix":"p"}"#,
        "structures have theirs inside others, too"
    );
    assert_eq!(member(&xml, "L", "member"), r#"S xmlName="item""#);
    assert_eq!(traits(&shape(&xml, "A").traits), r#"xmlName="Root""#);
}

#[test]
fn rest_services_bind_members_to_http() {
    let shapes = r#""A": {"type": "structure", "payload": "p", "members": {
        "u": {"shape": "S", "location": "uri", "locationName": "U-x"},
        "h": {"shape": "S", "location": "header", "locationName": "X-H"},
        "q": {"shape": "S", "location": "querystring", "locationName": "k"},
        "m": {"shape": "M", "location": "querystring"},
        "x": {"shape": "M", "location": "headers", "locationName": "X-P-"},
        "c": {"shape": "I", "location": "statusCode"}, "p": {"shape": "B"}}},
        "S": {"type": "string"}, "I": {"type": "integer"}, "B": {"type": "blob"},
        "M": {"type": "map", "key": {"shape": "S"}, "value": {"shape": "S"}}"#;
    let model = rest(shapes);
    for (name, expected) in [
        ("u", "S httpLabel required"),
        ("h", r#"S httpHeader="X-H""#),
        ("q", r#"S httpQuery="k""#),
        ("m", "M httpQueryParams"),
        ("x", r#"M httpPrefixHeaders="X-P-""#),
        ("c", "I httpResponseCode"),
        ("p", "B httpPayload"),
    ] {
        assert_eq!(member(&model, "A", name), expected);
    }
    let model = load("", "", shapes);
    assert_eq!(member(&model, "A", "h"), r#"S jsonName="X-H""#, "other protocols bind nothing");
    assert_eq!(member(&model, "A", "p"), "B");
}

#[test]
fn paths_name_members_not_what_is_on_the_wire() {
    let operation = r#""Op": {"http": {"method": "PUT", "requestUri": "/a/{U-x}/{v+}?k", "responseCode": 202},
        "input": {"shape": "A"}}"#;
    let shapes = r#""A": {"type": "structure", "members": {
        "u": {"shape": "S", "location": "uri", "locationName": "U-x"},
        "v": {"shape": "S", "location": "uri"}}}, "S": {"type": "string"}"#;
    let model = load(r#", "protocols": ["rest-json"]"#, operation, shapes);
    let expected = r#"http={"method":"PUT","uri":"/a/{u}/{v+}?k","code":202}"#;
    assert_eq!(traits(&shape(&model, "Op").traits), expected);
    let model = load("", operation, shapes);
    assert_eq!(traits(&shape(&model, "Op").traits), "", "other protocols always post to the root");
}

#[test]
fn streams_and_texts_of_json_are_shapes_of_their_own() {
    let model = rest(
        r#""A": {"type": "structure", "payload": "b", "members": {"b": {"shape": "B", "streaming": true}}},
        "T": {"type": "structure", "members": {"j": {"shape": "S", "jsonvalue": true}, "s": {"shape": "S"}}},
        "B": {"type": "blob"}, "S": {"type": "string", "max": 3, "sensitive": true},
        "C": {"type": "blob", "streaming": true, "requiresLength": true},
        "L": {"type": "list", "member": {"shape": "S", "jsonvalue": true}}"#,
    );
    assert_eq!(member(&model, "A", "b"), "StreamingBlob httpPayload");
    assert_eq!(traits(&shape(&model, "StreamingBlob").traits), "streaming");
    assert_eq!(traits(&shape(&model, "C").traits), "requiresLength streaming");
    assert_eq!(member(&model, "T", "j"), "SynthesizedJsonS");
    assert_eq!(member(&model, "L", "member"), "SynthesizedJsonS");
    let expected = r#"length={"max":3} mediaType="application/json" sensitive"#;
    assert_eq!(traits(&shape(&model, "SynthesizedJsonS").traits), expected);
    assert_eq!(member(&model, "T", "s"), "S");
}

#[test]
fn errors_say_whose_fault_they_are() {
    let model = load(
        "",
        r#""Op": {"errors": [{"shape": "Old", "exception": true}, {"shape": "Old"}, {"shape": "Plain"}]}"#,
        r#""Plain": {"type": "structure", "members": {}, "exception": true},
        "Old": {"type": "structure", "members": {}},
        "Fault": {"type": "structure", "members": {}, "exception": true, "fault": true},
        "Coded": {"type": "structure", "members": {}, "exception": true,
            "error": {"code": "Wire.Code", "httpStatusCode": 503, "senderFault": true}},
        "Bare": {"type": "structure", "members": {}, "exception": true, "error": {"code": "C"}},
        "Again": {"type": "structure", "members": {}, "exception": true, "retryable": {"throttling": false}},
        "Slow": {"type": "structure", "members": {}, "exception": true, "retryable": {"throttling": true}}"#,
    );
    for (name, expected) in [
        ("Plain", r#"error="client""#),
        ("Old", r#"error="client""#),
        ("Fault", r#"error="server""#),
        ("Coded", r#"awsQueryError={"code":"Wire.Code","httpResponseCode":503} error="server" httpError=503"#),
        ("Bare", r#"awsQueryError={"code":"C","httpResponseCode":400} error="client""#),
        ("Again", r#"error="client" retryable"#),
        ("Slow", r#"error="client" retryable={"throttling":true}"#),
    ] {
        assert_eq!(traits(&shape(&model, name).traits), expected, "{name}");
    }
    let errors = &shape(&model, "Op").as_operation().expect("an operation").errors;
    let errors: Vec<_> = errors.iter().map(|ix| model.shape(*ix).id.name()).collect();
    assert_eq!(errors, ["Old", "Plain"], "in their order, each once");
}

#[test]
fn operations_say_how_they_are_called() {
    for (said, expected) in [
        (r#""name": "Op2020_01_01""#, ""),
        (r#""documentation": "d", "deprecated": true"#, r#"deprecated documentation="d""#),
        (r#""idempotent": true"#, "idempotent"),
        (r#""readonly": true, "idempotent": true"#, "readonly"),
        (r#""authtype": "none""#, "auth=[] optionalAuth"),
        (r#""auth": ["smithy.api#noAuth"], "authtype": "none""#, "auth=[] optionalAuth"),
        (r#""auth": ["aws.auth#sigv4", "smithy.api#noAuth"]"#, r#"auth=["aws.auth#sigv4"] optionalAuth"#),
        (r#""authtype": "v4-unsigned-body""#, "unsignedPayload"),
        (r#""unsignedPayload": true, "auth": ["aws.auth#sigv4"]"#, r#"unsignedPayload auth=["aws.auth#sigv4"]"#),
        (r#""endpoint": {"hostPrefix": "data."}"#, r#"endpoint={"hostPrefix":"data."}"#),
        (r#""httpChecksumRequired": true"#, "httpChecksumRequired"),
        (r#""httpChecksum": {"requestAlgorithmMember": "a"}"#, r#"httpChecksum={"requestAlgorithmMember":"a"}"#),
        (r#""requestcompression": {"encodings": ["gzip"]}"#, r#"requestCompression={"encodings":["gzip"]}"#),
        (r#""staticContextParams": {"A": {"value": true}}"#, r#"staticContextParams={"A":{"value":true}}"#),
        (r#""operationContextParams": {"A": {"path": "p"}}"#, r#"operationContextParams={"A":{"path":"p"}}"#),
        (r#""endpointdiscovery": {}"#, r#"clientDiscoveredEndpoint={"required":false}"#),
        (r#""endpointdiscovery": {"required": true}"#, r#"clientDiscoveredEndpoint={"required":true}"#),
    ] {
        let model = load("", &format!(r#""Op": {{{said}}}"#), "");
        assert_eq!(traits(&shape(&model, "Op").traits), expected, "{said}");
        assert_eq!(shape(&model, "Op").as_operation().and_then(|operation| operation.input), None);
    }
}

#[test]
fn the_service_is_found_by_its_metadata() {
    let api = r#"aws.api#service={"sdkId":"My Service","endpointPrefix":"mine"}"#;
    let sigv4 = r#"aws.auth#sigv4={"name":"mine"}"#;
    let json = "aws.protocols#awsJson1_1";
    for (said, expected) in [
        (r#", "serviceFullName": "T""#, format!(r#"{api} {sigv4} {json} smithy.api#title="T""#)),
        (r#", "jsonVersion": "1.0""#, format!("{api} {sigv4} aws.protocols#awsJson1_0")),
        (r#", "signingName": "other""#, format!(r#"{api} aws.auth#sigv4={{"name":"other"}} {json}"#)),
        (r#", "awsQueryCompatible": {}"#, format!("{api} {sigv4} {json} aws.protocols#awsQueryCompatible")),
        (
            r#", "protocols": ["smithy-rpc-v2-cbor", "query"]"#,
            format!("{api} {sigv4} aws.protocols#awsQuery smithy.protocols#rpcv2Cbor"),
        ),
        (r#", "protocols": ["smithy-rpc-v2-json"]"#, format!("{api} {sigv4} smithy.protocols#rpcv2Json")),
        (
            r#", "protocols": ["rest-xml", "ec2", "rest-json"]"#,
            format!("{api} {sigv4} aws.protocols#ec2Query aws.protocols#restJson1 aws.protocols#restXml"),
        ),
        (
            r#", "protocolSettings": {"h2": "eventstream"}"#,
            format!(r#"{api} {sigv4} {json}={{"http":["http/1.1","h2"],"eventStreamHttp":["h2"]}}"#),
        ),
        (
            r#", "protocolSettings": {"h2": "optional"}"#,
            format!(r#"{api} {sigv4} {json}={{"http":["h2","http/1.1"]}}"#),
        ),
        (r#", "auth": ["aws.auth#sigv4"]"#, format!("{api} {sigv4} {json}")),
        (r#", "auth": ["smithy.api#httpBearerAuth"]"#, format!("{api} {json} smithy.api#httpBearerAuth")),
        (
            r#", "auth": ["smithy.api#httpBearerAuth", "aws.auth#sigv4a"]"#,
            format!(
                "{api} aws.auth#sigv4a={{\"name\":\"mine\"}} {json} \
                 smithy.api#auth=[\"smithy.api#httpBearerAuth\",\"aws.auth#sigv4a\"] smithy.api#httpBearerAuth"
            ),
        ),
        (r#", "xmlNamespace": "u""#, format!(r#"{api} {sigv4} {json} smithy.api#xmlNamespace={{"uri":"u"}}"#)),
        (r#", "xmlNamespace": {"uri": "u"}"#, format!(r#"{api} {sigv4} {json} smithy.api#xmlNamespace={{"uri":"u"}}"#)),
    ] {
        let model = load(said, "", "");
        let long = |(id, value): (&str, &Node)| match value.as_object().is_some_and(|object| object.is_empty()) {
            true => id.to_owned(),
            false => format!("{id}={value}"),
        };
        let found: Vec<_> = service(&model).traits.iter().map(long).collect();
        assert_eq!(found.join(" "), expected, "{said}");
        assert_eq!(service(&model).as_service().map(|service| service.version.as_str()), Some("2020-01-01"));
    }
    let operation = r#""Op": {"input": {"shape": "A", "locationName": "R", "xmlNamespace": {"uri": "u"}}}"#;
    let model = load("", operation, r#""A": {"type": "structure", "members": {}}"#);
    let namespace = service(&model).traits.get("smithy.api#xmlNamespace").map(ToString::to_string);
    assert_eq!(namespace.as_deref(), Some(r#"{"uri":"u"}"#), "it may stand on inputs only");
    let bearer = text("", "", "").replace(r#""signatureVersion": "v4""#, r#""signatureVersion": "bearer""#);
    let model = try_load(&[source("s", bearer)]).expect("valid");
    assert!(service(&model).traits.has("smithy.api#httpBearerAuth"));
    assert!(!service(&model).traits.has("aws.auth#sigv4"));
}

#[test]
fn names_that_only_smithy_shares_are_made_longer() {
    let model = load(
        "",
        r#""Op": {"input": {"shape": "In"}}, "MyService": {}"#,
        r#""Op": {"type": "string"}, "op": {"type": "integer"},
        "In": {"type": "structure", "members": {"a": {"shape": "Op"}, "b": {"shape": "op"}}}"#,
    );
    assert!(shape(&model, "Op").as_operation().is_some());
    assert_eq!(member(&model, "In", "a"), "OpShape");
    assert_eq!(member(&model, "In", "b"), "op", "names may differ in case only, as errors are told apart by them");
    assert_eq!(service(&model).id.name(), "MyServiceService");
}

#[test]
fn problems_name_file_line_and_shape() {
    let description = |shapes: &str| text("", "\n\"Op\": {\"input\": {\"shape\": \"Gone\"}}", shapes);
    for (shapes, expected) in [
        (
            "",
            "error: s.json:3:8: shape com.amazonaws.myservice#Op: there is no shape `com.amazonaws.myservice#Gone` \
             [Target]",
        ),
        (
            "\n\"Gone\": {\"type\": \"odd\"}",
            "error: s.json:5:10: shape com.amazonaws.myservice#Gone: `odd` is not a type of botocore [Model]",
        ),
        (
            "\n\"Gone\": {\"type\": \"structure\", \"members\": {\n\"a\": {}}}",
            "error: s.json:6:1: shape com.amazonaws.myservice#Gone$a: a reference must be an object with the name of a \
             `shape` [Model]",
        ),
        ("\"Gone\": 1", "error: s.json:4:20: `Gone` must be an object, but is a number [Model]"),
        ("\"Go ne\": {}", "error: s.json:4:20: `Go ne` is not a name [Model]"),
        ("\"Gone\": {}", "error: s.json:4:20: shape com.amazonaws.myservice#Gone: the shape has no `type` [Model]"),
    ] {
        let problems = try_load(&[source("s.json", description(shapes))]).expect_err("wrong");
        assert!(problems.lines().any(|line| line == expected), "{problems}\n{expected}");
    }
    let problems = try_load(&[source("p.json", r#"{"pagination": {}}"#)]).expect_err("nothing to add to");
    assert!(problems.contains("must be named before it"), "{problems}");
}

#[test]
fn names_are_as_long_as_names_of_files() {
    let (longest, too_long) = ("n".repeat(180), "n".repeat(201));
    let problems = |id: &str, shape: &str, member: &str| {
        let shapes = format!(
            r#""{shape}": {{"type": "structure", "members": {{"{member}": {{"shape": "S"}}}}}}, "S": {{"type": "string"}}"#
        );
        let text = text("", "", &shapes).replace("My Service", id);
        try_load(&[source("service-2.json", text)]).err().unwrap_or_default()
    };
    assert_eq!(problems(&longest, &longest, &longest), "");
    for (id, shape, member, message) in [
        (
            too_long.as_str(),
            "A",
            "m",
            "…` is not an absolute shape id, in which each name has at most 200 characters [Model]",
        ),
        ("My", too_long.as_str(), "m", "n` is not a name [Model]"),
        (
            "My",
            "A",
            too_long.as_str(),
            "…` is not a name for a member, in which each name has at most 200 characters [Model]",
        ),
        (
            "My",
            "A",
            "a b",
            "service-2.json:3:59: shape com.amazonaws.my#A$a b: `a b` is not a name for a member [Model]",
        ),
    ] {
        let found = problems(id, shape, member);
        assert!(found.contains(message), "{found}");
    }
}

#[test]
fn descriptions_and_smithy_files_can_be_merged() {
    let more = r#"{"smithy": "2.0", "shapes": {"com.amazonaws.myservice#S": {"type": "apply",
        "traits": {"smithy.api#sensitive": {}}}}}"#;
    let sources = [source("s", text("", "", r#""S": {"type": "string"}"#)), source("more", more)];
    let model = try_load(&sources).expect("valid");
    assert_eq!(traits(&shape(&model, "S").traits), "sensitive");
}
