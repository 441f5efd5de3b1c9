//! Two renderings of the same services agree: Smithy's models of April 2025 and the descriptions in botocore of the same days.
//!
//! In: `models/aws-models-2025-04.tar.gz` of the folder that `SMITHGEN_CONFORMANCE` names, and a wheel of botocore. Out: each difference is
//! explained, by a rule of its kind or by its own line in `botocore_oracle/reviewed.tsv`, and each rule and line explains one.

#[path = "botocore_oracle/compare.rs"]
mod compare;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Mutex;

use compare::{Difference, Side};
use smithgen_model::{Limits, Model, services_of_wheel, walk};
use smithgen_tests::everything;
use smithgen_tests::peers::{botocore_wheel, smithy_models};

/// A kind of differences that a rule explains, wherever they are.
#[derive(Debug)]
struct Rule {
    kind: &'static str,
    holds: fn(&Difference) -> bool,
    #[expect(dead_code, reason = "printed with the rule")]
    why: &'static str,
}

/// What holds for whole kinds. A difference that no rule explains stands in `reviewed.tsv` by its shape and member.
const RULES: [Rule; 20] = [
    Rule { kind: "documentation of members", holds: same_words, why: "botocore escapes and repairs markup" },
    Rule { kind: "documentation of operations", holds: same_words, why: "as for members" },
    Rule { kind: "documentation of shapes", holds: same_words, why: "as for members" },
    Rule {
        kind: "enum: name that botocore takes from the value",
        holds: always,
        why: "botocore has values only; the names come from them",
    },
    Rule {
        kind: "error: members that botocore lacks",
        holds: only_messages,
        why: "botocore reads messages of errors whether they are described or not",
    },
    Rule {
        kind: "error: status that botocore lacks",
        holds: always,
        why: "botocore leaves out the details of errors of JSON services",
    },
    Rule {
        kind: "member: clientOptional, which botocore lacks",
        holds: |found| found.botocore == "false",
        why: "botocore has no such mark",
    },
    Rule {
        kind: "member: default, which botocore lacks",
        holds: |found| found.botocore == "false",
        why: "botocore has no defaults, and its `box` does not tell of them",
    },
    Rule { kind: "member: binding to HTTP", holds: nothing_in_botocore, why: "botocore binds only members of inputs" },
    Rule {
        kind: "operation: errors",
        holds: without_discovery,
        why: "botocore leaves out the error of endpoint discovery",
    },
    Rule {
        kind: "operation: items or sizes of pages",
        holds: nothing_in_botocore,
        why: "botocore has texts for these sizes, which Smithy does not allow",
    },
    Rule { kind: "operation: items or sizes of pages that Smithy lacks", holds: always, why: "botocore names more" },
    Rule { kind: "operation: pages", holds: nothing_in_botocore, why: "botocore has no paginators for these" },
    Rule { kind: "operation: pages that Smithy lacks", holds: always, why: "botocore has more paginators" },
    Rule {
        kind: "operation: path",
        holds: without_x_id,
        why: "botocore leaves out the parameter `x-id`, which only tells operations of S3 apart",
    },
    Rule { kind: "operation: path that ends in a slash", holds: always, why: "botocore says so" },
    Rule { kind: "order of members", holds: sorted_in_botocore, why: "botocore sorts some" },
    Rule {
        kind: "pattern, its ends aside",
        holds: same_pattern,
        why: "botocore turns line breaks and tabs into spaces, and escapes otherwise",
    },
    Rule {
        kind: "service: endpoint prefix, which Smithy lacks",
        holds: always,
        why: "Smithy may leave it out, botocore never does",
    },
    Rule { kind: "union that botocore has as a structure", holds: always, why: "they became unions in Smithy only" },
];

/// The kind says it all.
fn always(_: &Difference) -> bool {
    true
}

fn nothing_in_botocore(found: &Difference) -> bool {
    found.botocore == "None"
}

/// Whether two descriptions have the same letters once references are read and tags are gone.
fn same_words(found: &Difference) -> bool {
    let letters = |text: &str| {
        let text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&");
        let mut letters = String::new();
        let mut rest = text.as_str();
        while let Some((before, after)) = rest.split_once('<') {
            letters.push_str(before);
            rest = after.split_once('>').map_or(after, |(_, after)| after);
        }
        letters.push_str(rest);
        letters.chars().filter(|c| c.is_alphanumeric()).collect::<String>()
    };
    letters(&found.smithy) == letters(&found.botocore)
}

fn only_messages(found: &Difference) -> bool {
    ["[\"message\"]", "[\"Message\"]"].contains(&found.smithy.as_str()) && found.botocore == "[]"
}

fn without_discovery(found: &Difference) -> bool {
    let error = "\"InvalidEndpointException\"";
    found.smithy.replace(&format!("{error}, "), "").replace(&format!(", {error}"), "") == found.botocore
}

fn without_x_id(found: &Difference) -> bool {
    let operation = found.place.rsplit('#').next().unwrap_or_default();
    ["?", "&"].iter().any(|mark| found.smithy.replace(&format!("{mark}x-id={operation}"), "") == found.botocore)
}

fn sorted_in_botocore(found: &Difference) -> bool {
    let names: Vec<&str> = found.botocore.split(['[', ']', ',', ' ', '"']).filter(|name| !name.is_empty()).collect();
    names.is_sorted()
}

fn same_pattern(found: &Difference) -> bool {
    let plain = |pattern: &str| pattern.replace("\\n", " ").replace("\\t", " ").replace("\\r", " ");
    plain(&found.smithy) == plain(&found.botocore)
}

fn sdk_id(model: &Model) -> (String, String) {
    let shape = model.shape(model.services().next().expect("a service"));
    let id = shape.traits.get("aws.api#service").and_then(|api| api.get("sdkId")?.as_str()).expect("an sdkId");
    (id.to_owned(), shape.as_service().expect("a service").version.clone())
}

fn load(path: &Path) -> Model {
    Model::load(&[path]).unwrap_or_else(|problems| panic!("{problems}"))
}

#[needs::test(conformance, packages)]
fn both_renderings_give_the_same_clients() {
    let wheel = botocore_wheel();
    // By service id and version: where it is in the wheel, and the model.
    let places: Vec<(String, String)> = services_of_wheel(&wheel, &Limits::default())
        .unwrap_or_else(|problems| panic!("{problems}"))
        .into_iter()
        .flat_map(|(service, versions)| versions.into_iter().map(move |version| (service.clone(), version)))
        .collect();
    let converted = Mutex::new(BTreeMap::new());
    walk::each(places.iter(), 2, || {
        |(service, version): &(String, String)| {
            let model = load(Path::new(&format!("{}:{service}/{version}", wheel.display())));
            converted.lock().expect("no panic").insert(sdk_id(&model), model);
        }
    });
    let converted = converted.into_inner().expect("no panic");
    let all = Mutex::new((Vec::new(), Vec::new(), 0));
    everything::each(smithy_models(&needs::conformance!("models/aws-models-2025-04.tar.gz")), || {
        |path: &Path| {
            let smithy = load(path);
            let Some(botocore) = converted.get(&sdk_id(&smithy)) else {
                return all.lock().expect("no panic").1.push(sdk_id(&smithy));
            };
            let side = |model| Side { model, service: Model::services(model).next().expect("a service") };
            let (a, b): (Side<'_>, Side<'_>) = (side(&smithy), side(botocore));
            let found = compare::compare(a, b);
            let mut all = all.lock().expect("no panic");
            all.0.extend(found);
            all.2 += 1;
        }
    });
    let (differences, mut alone, pairs) = all.into_inner().expect("no panic");
    alone.sort();
    let mut unused: Vec<&Rule> = RULES.iter().collect();
    let mut left = BTreeSet::new();
    for found in &differences {
        match RULES.iter().find(|rule| rule.kind == found.kind && (rule.holds)(found)) {
            Some(rule) => unused.retain(|other| other.kind != rule.kind),
            None => drop(left.insert(format!("{}\t{}", found.kind, found.place))),
        }
    }
    assert!(unused.is_empty(), "rules that explain nothing: {unused:?}");
    let reviewed = include_str!("botocore_oracle/reviewed.tsv").lines().filter(|line| !line.starts_with('#'));
    let reviewed: BTreeSet<String> = reviewed.map(str::to_owned).collect();
    let unexplained: Vec<_> = left.difference(&reviewed).collect();
    let gone: Vec<_> = reviewed.difference(&left).collect();
    assert!(
        unexplained.is_empty() && gone.is_empty(),
        "not explained: {unexplained:#?}\nnot there any more: {gone:#?}"
    );
    let alone: Vec<_> = alone.iter().map(|(id, version)| (id.as_str(), version.as_str())).collect();
    assert_eq!(alone, [("CloudWatch Events", "2015-10-07"), ("Transcribe Streaming", "2017-10-26")]);
    assert_eq!((converted.len(), pairs), (436, 400));
}
