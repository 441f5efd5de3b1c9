//! What Smithy's own loader takes and refuses, this reader takes and refuses.
//!
//! In: `suites/smithy-model-loader`: models that must load, pairs of versions 1.0 and 2.0, and models
//! with the events that Smithy's tools find in them. Every ERROR for which generated code would be wrong
//! must be an error here, at the same shape; and no error may be here where there is none upstream, nor a DANGER, which Smithy builds
//! nothing of either.

#[path = "support/describe.rs"]
mod describe;
mod support;

use std::collections::BTreeMap;
use std::path::Path;

use smithgen_model::{Model, Severity};

/// Rules of Smithy that this reader does not check, and why.
const NOT_CHECKED: [(&str, &str); 12] = [
    ("HttpUriConflict", "only a server has to tell operations apart"),
    ("MediaType", "a media type changes no byte; it is only shown"),
    ("PrivateAccess", "who may refer to a shape changes no code"),
    ("ReferencesTrait", "references between resources are not generated"),
    ("ResourceIdentifier", "identifiers of resources are not generated"),
    ("ResourceIdentifierBinding", "identifiers of resources are not generated"),
    ("ResourceLifecycle", "what a lifecycle operation may do changes no code"),
    ("ResourceOperationInputOutput", "properties of resources are not generated"),
    ("ShapeClosure", "closures other than those of services are not generated"),
    ("SingleOperationBinding", "an operation that is bound twice is generated once"),
    ("SingleResourceBinding", "a resource that is bound twice is visited once"),
    ("XmlNamespaceTrait", "the namespace is copied as it is"),
];

/// Single messages that are not checked although their event is.
const EXCEPTIONS: [(&str, &str, &str); 8] = [
    ("Model", "Error creating `EmitEachSelector`", "validators in metadata are not run"),
    ("Model", "validators must be an array", "validators in metadata are not run"),
    ("Model", "Each externalDocumentation value must be a valid URL", "links are only shown"),
    ("TraitTarget", "`ns.foo#test`", "selectors of traits that a model defines itself are not run"),
    ("TraitValue", "`ns.foo#usesIdRef`", "shape ids in traits that a model defines itself are not followed"),
    ("TraitValue", "`ns.foo#grammarOnly`", "shape ids in traits that a model defines itself are not followed"),
    ("TraitValue", "`ns.foo#allowsMissing`", "shape ids in traits that a model defines itself are not followed"),
    ("TraitValue", "`ns.foo#customErrorMessage`", "shape ids in traits that a model defines itself are not followed"),
];

struct Event {
    severity: String,
    shape: Option<String>,
    message: String,
    id: String,
}

/// Lines `[SEVERITY] shape: message | EventId`; messages may go over several lines.
fn events(text: &str) -> Vec<Event> {
    let mut events = Vec::new();
    let mut open = String::new();
    for line in text.lines() {
        let is_start = ["[ERROR]", "[DANGER]", "[WARNING]", "[NOTE]"].iter().any(|s| line.starts_with(s));
        if is_start {
            open.clear();
        } else if open.is_empty() {
            continue;
        }
        open.push_str(line);
        let Some((head, id)) = open.rsplit_once(" | ").filter(|(_, id)| !id.contains(' ')) else {
            open.push('\n');
            continue;
        };
        let (severity, rest) = head.trim_start_matches('[').split_once("] ").expect("a severity");
        let (shape, message) = rest.split_once(": ").expect("a shape");
        events.push(Event {
            severity: severity.to_owned(),
            shape: (shape != "-").then(|| shape.to_owned()),
            message: message.to_owned(),
            id: id.to_owned(),
        });
        open.clear();
    }
    events
}

fn reason_not_to_check(event: &Event) -> Option<&'static str> {
    let by_id = NOT_CHECKED.iter().find(|(id, _)| *id == event.id).map(|(_, reason)| *reason);
    let by_text = EXCEPTIONS.iter().find(|(id, text, _)| *id == event.id && event.message.contains(text));
    by_id.or(by_text.map(|(_, _, reason)| *reason))
}

/// Smithy says `Model` where a trait cannot be read and `TraitValue` where its value is wrong.
fn class(event: &str) -> &str {
    match event {
        "Model" | "TraitValue" => "Model or TraitValue",
        other => other,
    }
}

#[needs::test(conformance)]
fn errors_are_found_where_smithy_finds_them() {
    let (mut checked, mut files, mut not_checked) = (0, 0, BTreeMap::new());
    let mut faults = Vec::new();
    for path in support::json_files(&needs::conformance!("suites/smithy-model-loader/errorfiles")) {
        let text = std::fs::read_to_string(path.with_extension("errors")).expect("the expected events");
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let of = |severity: &str| -> Vec<Event> {
            events(&text).into_iter().filter(|event| event.severity == severity).collect()
        };
        let (expected, dangers) = (of("ERROR"), of("DANGER"));
        let problems = match Model::load(&[&path]) {
            Ok(_) => Vec::new(),
            Err(problems) => problems.iter().filter(|p| p.severity == Severity::Error).cloned().collect(),
        };
        files += 1;
        for event in &expected {
            if let Some(reason) = reason_not_to_check(event) {
                *not_checked.entry((event.id.clone(), reason)).or_insert(0) += 1;
                continue;
            }
            checked += 1;
            let is_found = problems.iter().any(|problem| {
                let shape = problem.shape.as_ref().map(ToString::to_string);
                class(problem.event) == class(&event.id) && (event.shape.is_none() || shape == event.shape)
            });
            if !is_found {
                faults.push(format!(
                    "{name}: not found: {} {} {}",
                    event.id,
                    event.shape.as_deref().unwrap_or("-"),
                    event.message
                ));
            }
        }
        for problem in &problems {
            let shape = problem.shape.as_ref().map(ToString::to_string);
            let mut stand = expected.iter().chain(&dangers);
            let is_expected = stand.any(|event| event.shape.is_none() || event.shape == shape);
            if !is_expected {
                faults.push(format!("{name}: only here: {problem}"));
            }
            let has_place = problem.location.as_ref().is_some_and(|location| location.position.is_some());
            if shape.is_some() && !has_place {
                faults.push(format!("{name}: without a place: {problem}"));
            }
        }
    }
    println!("{checked} errors checked in {files} files; not checked:");
    for ((event, reason), count) in &not_checked {
        println!("  {count:3} {event}: {reason}");
    }
    for (event, _) in NOT_CHECKED {
        let is_met = not_checked.keys().any(|(id, _)| id == event);
        assert!(is_met, "{event} does not occur, so there is nothing to excuse");
    }
    assert!(faults.is_empty(), "{} faults\n{}", faults.len(), faults.join("\n"));
    assert_eq!((files, checked + not_checked.values().sum::<usize>()), (110, 335));
}

#[needs::test(conformance)]
fn valid_models_load() {
    let suite = needs::conformance!("suites/smithy-model-loader");
    let shared = suite.join("loader/valid/__shared.json");
    let mut faults = Vec::new();
    let mut count = 0;
    for folder in ["loader/valid", "loader/mixins", "knowledge", "shapes"] {
        for path in support::json_files(&suite.join(folder)) {
            // Some of the files refer to shapes that only the shared one defines.
            let mut paths = vec![path.as_path()];
            if folder == "loader/valid" && path != shared {
                paths.push(&shared);
            }
            if let Err(problems) = Model::load(&paths) {
                faults.push(problems.to_string());
            }
            count += 1;
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n\n"));
    assert!(count > 80, "{count}");
}

#[needs::test(conformance)]
fn versions_are_equal_after_loading() {
    let cases = needs::conformance!("suites/smithy-model-loader/shapes/ast-serialization/cases");
    let load = |path: &Path| Model::load(&[path]).unwrap_or_else(|problems| panic!("{problems}"));
    let mut pairs = 0;
    for path in support::json_files(&cases) {
        let name = path.to_string_lossy().into_owned();
        let (other, is_v1) = match (name.strip_suffix(".2.0.json"), name.strip_suffix(".1.0.json")) {
            (Some(stem), _) => (format!("{stem}.json"), true),
            (_, Some(stem)) => (format!("{stem}.json"), false),
            _ => continue,
        };
        let (a, b) = (describe::describe(&load(&path)), describe::describe(&load(Path::new(&other))));
        for (id, text) in &a {
            let mut expected = b.get(id).cloned().unwrap_or_default();
            // Two things cannot be written as 1.0: intEnums and defaults other than zero values.
            if !is_v1 && expected.starts_with("intEnum") {
                expected = "integer\n".to_owned();
            }
            if !is_v1 {
                expected = expected.replace("  @smithy.api#default 1\n", "").replace("@smithy.api#default 1\n", "");
            }
            assert_eq!(text, &expected, "{id} in {name}");
        }
        assert_eq!(a.len(), b.len(), "{name}");
        pairs += 1;
    }
    assert_eq!(pairs, 9);
}
