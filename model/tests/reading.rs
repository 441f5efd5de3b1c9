//! What the reader promises, on models of a few lines: merging, recognition, places, upgrades, and
//! the questions that a generator asks.

use std::path::Path;

use smithgen_model::{EnumValue, Model, Node, Problems, ShapeKind, Source};

const EVERYTHING: &str = include_str!("data/everything.json");

fn source(name: &str, text: &str) -> Source {
    Source { name: name.to_owned(), text: text.to_owned() }
}

/// The shapes of a model of version 2.0, in one or several files.
fn read(shapes: &[&str]) -> Result<Model, Problems> {
    let sources: Vec<Source> = (1..)
        .zip(shapes)
        .map(|(n, shapes)| source(&format!("{n}.json"), &format!("{{\"smithy\": \"2.0\", \"shapes\": {shapes}}}")))
        .collect();
    Model::from_sources(&sources)
}

fn problems(shapes: &[&str]) -> String {
    read(shapes).map_or_else(|problems| problems.to_string(), |_| String::new())
}

fn names(model: &Model, id: &str) -> Vec<String> {
    let ix = model.find(id).unwrap_or_else(|| panic!("no {id}"));
    model.shape(ix).members().map(|member| member.name.clone()).collect()
}

#[test]
fn other_documents_are_recognised_in_one_line() {
    for (text, expected) in [
        ("", "error: x:1:1: the file is not JSON: EOF while parsing a value [Model]"),
        ("[]", "error: x: not a Smithy model: the document is an array, not an object [NoModel]"),
        ("{}", "error: x: not a Smithy model: the document does not say `\"smithy\": \"2.0\"` [NoModel]"),
        (r#"{"openapi": "3.0.2"}"#, "error: x: not a Smithy model: this is an OpenAPI document [NoModel]"),
        (r#"{"smithy": "3.0"}"#, "error: x:1:2: Smithy version `3.0` is not supported (1.0 and 2.0 are) [Model]"),
        (r#"{"smithy": 2}"#, "error: x:1:2: `smithy` must be a version as a string, but is a number [Model]"),
        ("{\"smithy\":\n  nope}", "error: x:2:4: the file is not JSON: expected ident [Model]"),
    ] {
        let found = Model::from_sources(&[source("x", text)]).expect_err(text).to_string();
        assert_eq!(found, expected);
    }
}

#[test]
fn paths_that_are_no_files_are_reported_together() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    let found = Model::load(&[folder.join("src"), folder.join("none.json")]).expect_err("no files").to_string();
    let lines: Vec<&str> = found.lines().collect();
    assert_eq!(lines.len(), 2, "{found}");
    assert!(lines[0].contains("src: this is a directory"), "{found}");
    assert!(lines[1].contains("none.json: the file cannot be read: "), "{found}");
}

#[test]
fn problems_of_all_files_come_together_with_their_places() {
    let first = "{\n  \"a#S\": {\n    \"type\": \"structure\",\n    \"members\": {\n      \"é\": {\"target\": \"a#T\"},\n      \
        \"b\": {\"target\": \"a#None\", \"traits\": {\"smithy.api#length\": {\"min\": -1}}}\n    }\n  },\n  \
        \"a#T\": {\"type\": \"string\", \"traits\": {\"smithy.api#range\": {}, \"smithy.api#pattern\": 7}},\n  \"a#L\": {\"type\": \"list\", \"member\": {\"target\": \"a#O\"}}\n}";
    let second = r##"{"a#O": {"type": "operation", "input": {"target": "a#T"}, "errors": [{"target": "a#None"}]}, "a#t": {"type": "blob"}}"##;
    let expected = [
        "error: 1.json:5:7: shape a#S$é: `é` is not a name for a member [Model]",
        "error: 1.json:6:13: shape a#S$b: there is no shape `a#None` [Target]",
        "error: 1.json:9:3: shape a#T: the id differs only in case from `a#t` [ShapeIdConflict]",
        "error: 1.json:9:40: shape a#T: the trait `smithy.api#range` may not be applied to a string [TraitTarget]",
        "error: 1.json:9:64: shape a#T: the value of the trait `smithy.api#pattern` is wrong: expected a string, found a number [TraitValue]",
        "error: 1.json:10:38: shape a#L$member: a member cannot target `a#O`, which is an operation [Target]",
    ];
    let found = problems(&[first, second]);
    for line in expected {
        assert!(found.lines().any(|found| found == line), "{line}\nnot in\n{found}");
    }
    for part in [
        "2.json:1:59: shape a#O: the input of an operation must be a structure",
        "2.json:1:98: shape a#O: there is no shape `a#None`",
    ] {
        assert!(found.contains(part), "{part}\nnot in\n{found}");
    }
}

#[test]
fn files_are_merged() {
    let a = r##"{"smithy": "2.0", "metadata": {"list": [1], "same": {"a": 1, "b": 2}},
        "shapes": {"a#S": {"type": "structure", "members": {"x": {"target": "b#T"}}, "traits": {"smithy.api#tags": ["one"]}}}}"##;
    let b = r##"{"smithy": "2", "metadata": {"list": [2], "same": {"b": 2, "a": 1}, "more": null},
        "shapes": {"b#T": {"type": "string"},
            "a#S$x": {"type": "apply", "traits": {"smithy.api#required": {}}},
            "a#S": {"type": "structure", "members": {"x": {"target": "b#T"}}, "traits": {"smithy.api#tags": ["two"]}}}}"##;
    for (first, second, tags) in [(a, b, "[\"one\",\"two\"]"), (b, a, "[\"two\",\"one\"]")] {
        let model = Model::from_sources(&[source("a", first), source("b", second)]).expect("merges");
        let shape = model.shape(model.find("a#S").expect("S"));
        assert_eq!(shape.traits.get("smithy.api#tags").map(Node::to_string).as_deref(), Some(tags));
        let x = shape.member("x").expect("x");
        assert!(x.traits.is_required());
        assert_eq!(model.target_of(x).id.as_str(), "b#T");
        assert_eq!(model.metadata().get("list").and_then(Node::as_array).map(<[Node]>::len), Some(2));
        assert_eq!(model.metadata().get("more"), Some(&Node::Null));
    }
}

#[test]
fn conflicts_between_files_are_errors() {
    let structure = r##"{"a#S": {"type": "structure", "members": {"x": {"target": "smithy.api#String"}}, "traits": {"smithy.api#since": "1"}}}"##;
    for (other, expected) in [
        (structure, ""),
        (
            r##"{"a#S": {"type": "union", "members": {"x": {"target": "smithy.api#String"}}}}"##,
            "a structure elsewhere, a union here",
        ),
        (
            r##"{"a#S": {"type": "structure", "members": {"x": {"target": "smithy.api#Long"}}}}"##,
            "the members or their targets differ",
        ),
        (
            r##"{"a#S": {"type": "structure", "members": {"x": {"target": "smithy.api#String"}}, "traits": {"smithy.api#since": "2"}}}"##,
            "2.json:1:121: shape a#S: trait `smithy.api#since` is applied twice with different values",
        ),
        (
            r##"{"a#S$y": {"type": "apply", "traits": {"smithy.api#since": "2"}}}"##,
            "traits are applied to a member that does not exist",
        ),
    ] {
        let found = problems(&[structure, other]);
        assert!(found.contains(expected) && found.is_empty() == expected.is_empty(), "{expected}: {found}");
    }
    let metadata = |value: &str| source(value, &format!("{{\"smithy\": \"2.0\", \"metadata\": {{\"k\": {value}}}}}"));
    let found = Model::from_sources(&[metadata("1"), metadata("2")]).expect_err("a conflict").to_string();
    assert_eq!(found, "error: 2:1:32: metadata `k` has another value in a file before this one [Model]");
}

#[test]
fn a_path_given_twice_is_read_once() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/everything.json");
    let model = Model::load(&[&path, &path]).unwrap_or_else(|problems| panic!("{problems}"));
    assert_eq!(model.sources().len(), 1);
}

#[test]
fn repeated_keys_are_errors() {
    let found = problems(&[
        r##"{"a#S": {"type": "structure", "members": {"x": {"target": "smithy.api#String"}, "x": {"target": "smithy.api#Long"}}}}"##,
    ]);
    assert!(found.starts_with("error: 1.json:1:109: this key is repeated in its object [Model]"), "{found}");
}

#[test]
fn the_order_of_shapes_does_not_matter() {
    let Ok(Node::Object(document)) = Node::parse(EVERYTHING) else {
        panic!("not an object");
    };
    let mut members = document.into_members();
    for (key, value) in &mut members {
        if let (true, Node::Object(shapes)) = (key == "shapes", &value) {
            let reversed: Vec<_> = shapes.clone().into_members().into_iter().rev().collect();
            *value = Node::Object(reversed.into());
        }
    }
    let reversed = Node::Object(members.into()).to_string();
    let (a, b) = (EVERYTHING, reversed.as_str());
    let [a, b] = [a, b].map(|text| Model::from_sources(&[source("m", text)]).expect("valid"));
    assert!(a.shapes().eq(b.shapes()));
}

#[test]
fn services_answer_what_generators_ask() {
    let model = Model::from_sources(&[source("m", EVERYTHING)]).expect("valid");
    let service = model.services().next().expect("a service");
    let id = |ix| model.shape(ix).id.name().to_owned();
    let operations: Vec<String> = model.operations_of(service).into_iter().map(id).collect();
    assert_eq!(operations, ["CountStations", "CreateCity", "GetCity", "ListCities", "Ping", "WatchCity"]);
    let create = model.find("weather#CreateCity").expect("an operation");
    let errors: Vec<String> = model.errors_of(service, create).into_iter().map(id).collect();
    assert_eq!(errors, ["Taken", "Busy"]);
    let ping = model.find("weather#Ping").expect("an operation");
    let errors: Vec<String> = model.errors_of(service, ping).into_iter().map(id).collect();
    assert_eq!(errors, ["Busy"]);
    let operation = model.shape(ping).as_operation().expect("an operation");
    assert_eq!((operation.input, operation.output), (None, None));
    let place = model.find("other#Place").expect("a structure");
    assert_eq!(model.name_in(service, place), "OtherPlace");
    let reached = model.closure_of(service);
    assert!(reached.contains(&place));
    assert!(!reached.contains(&model.find("weather#marked").expect("a trait")));
    assert_eq!(model.reach(vec![ping]).len(), 1);
    assert_eq!(model.resources_of(service).len(), 2);
    let location = model.location(create, None).expect("a place");
    assert_eq!(location.to_string(), "m:46:5");
    assert_eq!(model.location(model.find("smithy.api#String").expect("prelude"), None), None);
}

#[test]
fn mixins_are_gone_and_their_members_come_first() {
    let model = Model::from_sources(&[source("m", EVERYTHING)]).expect("valid");
    assert_eq!(model.find("weather#Tagged"), None);
    assert_eq!(names(&model, "weather#CreateCityInput").first().map(String::as_str), Some("tags"));
    let input = model.shape(model.find("weather#CreateCityInput").expect("a structure"));
    assert_eq!(input.traits.since(), Some("1"));
    assert!(!input.traits.is_internal());
    assert_eq!(input.member("tags").and_then(|m| m.traits.documentation()), Some("Only here."));
}

#[test]
fn enums_carry_their_values() {
    let model = Model::from_sources(&[source("m", EVERYTHING)]).expect("valid");
    let values = |id: &str| -> Vec<(String, String)> {
        let shape = model.shape(model.find(id).expect("an enum"));
        let text = |value| match value {
            Some(EnumValue::String(text)) => text.to_owned(),
            Some(EnumValue::Integer(n)) => n.to_string(),
            None => String::new(),
        };
        shape.members().map(|m| (m.name.clone(), text(m.traits.enum_value()))).collect()
    };
    let pair = |a: &str, b: &str| (a.to_owned(), b.to_owned());
    assert_eq!(values("weather#Kind"), [pair("TOWN", "town"), pair("CITY", "CITY")]);
    assert_eq!(values("weather#Level"), [pair("LOW", "1")]);
    assert_eq!(values("weather#Legacy"), [pair("a_b", "a.b"), pair("c", "c")]);
    let legacy = r##"{"a#E": {"type": "string", "traits": {"smithy.api#enum": [{"value": "0.5"}, {"value": "b"}]}}}"##;
    let model = read(&[legacy]).expect("valid");
    let shape = model.shape(model.find("a#E").expect("a string"));
    assert!(matches!(shape.kind, ShapeKind::String));
    assert_eq!(shape.traits.enum_legacy(), Some(vec!["0.5", "b"]));
}

#[test]
fn version_1_says_its_defaults_and_sets() {
    let text = r##"{"smithy": "1.0", "shapes": {
        "a#S": {"type": "structure", "members": {
            "primitive": {"target": "smithy.api#PrimitiveLong"},
            "boxed": {"target": "smithy.api#PrimitiveLong", "traits": {"smithy.api#box": {}}},
            "wrapper": {"target": "smithy.api#Long"},
            "own": {"target": "a#Flag"},
            "ownBoxed": {"target": "a#BoxedFlag"},
            "stream": {"target": "a#Stream"},
            "set": {"target": "a#Set"}}},
        "a#Flag": {"type": "boolean"},
        "a#BoxedFlag": {"type": "boolean", "traits": {"smithy.api#box": {}}},
        "a#Stream": {"type": "blob", "traits": {"smithy.api#streaming": {}}},
        "a#Set": {"type": "set", "member": {"target": "smithy.api#String"}}}}"##;
    let model = Model::from_sources(&[source("m", text)]).unwrap_or_else(|problems| panic!("{problems}"));
    let shape = model.shape(model.find("a#S").expect("a structure"));
    let defaults: Vec<String> = shape
        .members()
        .map(|m| format!("{}={}", m.name, m.traits.default().map_or("-".to_owned(), Node::to_string)))
        .collect();
    assert_eq!(defaults, ["primitive=0", "boxed=null", "wrapper=-", "own=false", "ownBoxed=-", "stream=\"\"", "set=-"]);
    assert!(shape.members().all(|m| !m.traits.has("smithy.api#box")));
    let set = model.shape(model.find("a#Set").expect("a list"));
    assert!(matches!(set.kind, ShapeKind::List(_)) && set.traits.is_unique_items());
}

#[test]
fn problems_stay_on_one_line() {
    let found = problems(&[r##"{"a#S": {"type": "structure", "members": {"x\ny": {"target": "a\r#\u0000"}}}}"##]);
    let expected = [
        r"error: 1.json:1:71: shape a#S$x\ny: `x\ny` is not a name for a member [Model]",
        r"error: 1.json:1:80: shape a#S$x\ny: `a\r#\u{0}` is not an absolute shape id [Target]",
    ];
    assert_eq!(found.lines().collect::<Vec<_>>(), expected);
}

#[test]
fn unknown_properties_are_warnings() {
    let model = read(&[r##"{"a#S": {"type": "string", "colour": "red"}}"##]).expect("valid");
    assert_eq!(
        model.warnings().to_string(),
        "warning: 1.json:1:56: shape a#S: `colour` is not known in a string [Model]"
    );
    let text = r##"{"a#S": {"type": "string", "traits": {"smithy.api#deprecated": {"masage": "no"}}}}"##;
    let expected = "shape a#S: the trait `smithy.api#deprecated` has no member `masage` [TraitValue]";
    assert!(read(&[text]).expect("valid").warnings().to_string().ends_with(expected));
}

#[test]
fn names_are_as_long_as_names_of_files() {
    let text = |name: &str, member: &str| {
        format!(r##"{{"{name}": {{"type": "structure", "members": {{"{member}": {{"target": "{name}"}}}}}}}}"##)
    };
    let (longest, too_long) = ("n".repeat(200), "n".repeat(201));
    assert!(read(&[&text(&format!("{longest}#{longest}"), &longest)]).is_ok());
    for (name, member, what) in [
        (format!("{too_long}#S"), "m", "an absolute shape id"),
        (format!("{}a#S", "a.".repeat(100)), "m", "an absolute shape id"),
        (format!("a#{too_long}"), "m", "an absolute shape id"),
        ("a#S".to_owned(), too_long.as_str(), "a name for a member"),
    ] {
        let found = problems(&[&text(&name, member)]);
        let expected = format!("…` is not {what}, in which each name has at most 200 characters [Model]");
        assert!(found.contains(&expected), "{found}");
    }
}
