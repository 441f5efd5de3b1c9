//! Two renderings of the same services agree: Smithy's models of April 2025 and the descriptions in botocore of the same days.
//!
//! In: `models/aws-models-2025-04.tar.gz` of the folder that `SMITHGEN_CONFORMANCE` names, and a wheel of botocore. Whatever
//! differs is counted by kind, and each kind is explained in `EXPLAINED`.

#[path = "botocore_oracle/compare.rs"]
mod compare;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use compare::{Differences, Side};
use smithgen_model::{Model, services_of_wheel};
use smithgen_tests::peers::botocore_wheel;

/// Kinds of differences: how many there are, and why they are right.
const EXPLAINED: [(&str, usize, &str); 38] = [
    (
        "documentation of members",
        570,
        "botocore escapes and repairs markup that Smithy keeps, and releases differ by days",
    ),
    ("documentation of operations", 104, "as for members"),
    ("documentation of shapes", 49, "as for members"),
    ("enum: names of values", 1683, "botocore has values only; the names come from them"),
    ("enum: values", 2, "releases differ by days"),
    ("error: code of awsQuery", 24, "botocore leaves out the details of errors of SQS, which speaks JSON now"),
    ("error: fault", 22, "neither a mark nor a status says in botocore that these are the server's"),
    ("error: members that botocore lacks", 1395, "botocore reads messages of errors whether they are described or not"),
    ("error: status that botocore lacks", 983, "botocore leaves out the details of errors of JSON services"),
    ("limits of lengths", 1, "releases differ by days"),
    ("member: binding to HTTP", 18, "botocore binds only members of inputs, and these stand in outputs"),
    ("member: clientOptional, which botocore lacks", 5403, "botocore has no such mark"),
    ("member: default, which botocore lacks", 3823, "botocore has no defaults, and its `box` does not tell of them"),
    ("member: parameter of endpoints", 1, "releases differ by days"),
    ("member: required", 3, "releases differ by days"),
    ("members", 28, "releases differ by days, and botocore adds `SourceRegion` for presigned copies"),
    ("operation: checksum", 4, "botocore says that no checksum is required where Smithy says nothing"),
    ("operation: errors", 44, "botocore leaves out the error of endpoint discovery, and names two of S3 otherwise"),
    ("operation: items or sizes of pages", 16, "botocore has texts for these sizes, which Smithy does not allow"),
    ("operation: items or sizes of pages that Smithy lacks", 214, "botocore names more"),
    ("operation: pages", 586, "botocore has no paginators for these"),
    ("operation: pages that Smithy lacks", 144, "botocore has more paginators"),
    ("operation: path", 18, "botocore leaves out the parameter `x-id`, which only tells operations of S3 apart"),
    ("operation: path that ends in a slash", 126, "botocore says so"),
    (
        "operation: waiters",
        6,
        "statuses without a described error cannot be said in Smithy, and releases differ by days",
    ),
    ("operations", 2, "S3 and S3 Control in botocore have operations that their models left out, or only later have"),
    ("order of members", 3430, "botocore sorts some"),
    ("pattern that botocore lacks", 6, "botocore leaves out some patterns of enums and of members"),
    ("pattern, its ends aside", 69, "botocore turns line breaks and tabs into spaces, and escapes otherwise"),
    ("sensitive", 1, "releases differ by days"),
    ("service: documentation", 3, "as for members"),
    ("service: endpoint discovery", 1, "botocore has no error for it"),
    ("service: endpoint prefix, which Smithy lacks", 80, "Smithy may leave it out, botocore never does"),
    ("service: parameters of the client", 1, "the texts that describe them differ"),
    (
        "service: rules of endpoints",
        9,
        "most are the same rules nested otherwise; those of S3, S3 Control and SES differ by days",
    ),
    ("sparse", 10, "this botocore does not say it"),
    ("type", 6, "botocore keeps types that its users rely on"),
    ("union that botocore has as a structure", 12, "they became unions in Smithy only"),
];

/// The models of the archive, without the outdated one.
fn smithy_models(conformance: &Path) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("aws-models-2025-04");
    let archive = conformance.join("models/aws-models-2025-04.tar.gz");
    assert!(archive.is_file(), "{} is missing", archive.display());
    if !folder.join("complete").exists() {
        fs::create_dir_all(&folder).expect("a folder for the models");
        let status = Command::new("tar").arg("-xzf").arg(&archive).arg("-C").arg(&folder).status().expect("tar runs");
        assert!(status.success(), "tar: {status}");
        fs::write(folder.join("complete"), "").expect("a mark");
    }
    let (mut models, mut open) = (Vec::new(), vec![folder]);
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(&folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            let is_model = path.extension().is_some_and(|extension| extension == "json");
            if path.is_dir() {
                open.push(path);
            } else if is_model && !path.to_string_lossy().contains(".OLD-") {
                models.push(path);
            }
        }
    }
    models.sort();
    models
}

fn sdk_id(model: &Model) -> (String, String) {
    let shape = model.shape(model.services().next().expect("a service"));
    let id = shape.traits.get("aws.api#service").and_then(|api| api.get("sdkId")?.as_str()).expect("an sdkId");
    (id.to_owned(), shape.as_service().expect("a service").version.clone())
}

fn load(path: &Path) -> Model {
    Model::load(&[path]).unwrap_or_else(|problems| panic!("{problems}"))
}

/// Does something with each item, on two threads.
fn each<T: Sync>(items: &[T], work: impl Fn(&T) + Sync) {
    let next = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                while let Some(item) = items.get(next.fetch_add(1, Ordering::Relaxed)) {
                    work(item);
                }
            });
        }
    });
}

#[test]
fn both_renderings_give_the_same_clients() {
    let Some(conformance) = std::env::var_os("SMITHGEN_CONFORMANCE") else {
        return println!("not run: botocore against Smithy (SMITHGEN_CONFORMANCE is not set)");
    };
    let Some(wheel) = botocore_wheel() else { return };
    // By service id and version: where it is in the wheel, and the model.
    let places: Vec<(String, String)> = services_of_wheel(&wheel)
        .unwrap_or_else(|problems| panic!("{problems}"))
        .into_iter()
        .flat_map(|(service, versions)| versions.into_iter().map(move |version| (service.clone(), version)))
        .collect();
    let converted = Mutex::new(BTreeMap::new());
    each(&places, |(service, version)| {
        let model = load(Path::new(&format!("{}:{service}/{version}", wheel.display())));
        converted.lock().expect("no panic").insert(sdk_id(&model), model);
    });
    let converted = converted.into_inner().expect("no panic");
    let all = Mutex::new((Differences::default(), Vec::new(), 0));
    each(&smithy_models(Path::new(&conformance)), |path| {
        let smithy = load(path);
        let Some(botocore) = converted.get(&sdk_id(&smithy)) else {
            return all.lock().expect("no panic").1.push(sdk_id(&smithy));
        };
        let side = |model| Side { model, service: Model::services(model).next().expect("a service") };
        let (a, b): (Side<'_>, Side<'_>) = (side(&smithy), side(botocore));
        let found = compare::compare(a, b);
        let mut all = all.lock().expect("no panic");
        all.0.merge(found);
        all.2 += 1;
    });
    let (differences, mut alone, pairs) = all.into_inner().expect("no panic");
    alone.sort();
    let mut report = String::new();
    for (kind, (count, samples)) in &differences.0 {
        let explained = EXPLAINED.iter().find(|(known, ..)| known == kind).map_or(0, |(_, count, _)| *count);
        if explained != *count {
            report.push_str(&format!("{kind}: {count}, explained {explained}\n"));
            for sample in samples {
                let short: String = sample.chars().take(300).collect();
                report.push_str(&format!("    {short}\n"));
            }
        }
    }
    for (kind, count, _) in EXPLAINED.iter().filter(|(kind, ..)| !differences.0.contains_key(kind)) {
        report.push_str(&format!("{kind}: none, explained {count}\n"));
    }
    assert!(report.is_empty(), "{report}");
    let alone: Vec<_> = alone.iter().map(|(id, version)| (id.as_str(), version.as_str())).collect();
    assert_eq!(alone, [("CloudWatch Events", "2015-10-07"), ("Transcribe Streaming", "2017-10-26")]);
    assert_eq!((converted.len(), pairs), (436, 400));
}
