//! Zeros that types imply are not sent where they are not set: the same calls give the same requests by Smithy's models of services with
//! defaults, by botocore's descriptions of them, which have none, and by botocore itself.
//!
//! In: `models/aws-models-2025-04.tar.gz` of the conformance data, and a wheel of botocore of the same days. The calls are in
//! `sent_defaults/program.rs`.

use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};
use smithgen::stages::generate;
use smithgen::stages::selection::Choice;
use smithgen_model::{Model, Node, Source};
use smithgen_tests::peers::{Python, Recorder, botocore_wheel};
use smithgen_tests::throwaway::Throwaway;

/// A service, its model in the archive, and the operations that are called.
const SERVICES: [(&str, &str, &[&str]); 2] = [
    (
        "ssm",
        "ssm/service/2014-11-06/ssm-2014-11-06.json",
        &["SendCommand", "CreateMaintenanceWindow", "CreateResourceDataSync"],
    ),
    // Its default of 0 seconds is outside of its own range, which begins at 60.
    ("sms", "sms/service/2016-10-24/sms-2016-10-24.json", &["PutAppValidationConfiguration"]),
];

/// The calls of the program as botocore takes them, in the program's order.
fn calls() -> Vec<(&'static str, &'static str, Value)> {
    let alarms = json!([{"Name": "a"}]);
    let parameters =
        |value: Value| json!({"appId": "i", "appValidationConfigurations": [{"ssmValidationParameters": value}]});
    vec![
        ("ssm", "SendCommand", json!({"DocumentName": "d"})),
        (
            "ssm",
            "SendCommand",
            json!({"DocumentName": "d", "AlarmConfiguration": {"Alarms": alarms}, "CloudWatchOutputConfig": {}}),
        ),
        (
            "ssm",
            "SendCommand",
            json!({
                "DocumentName": "d", "AlarmConfiguration": {"IgnorePollAlarmFailure": false, "Alarms": alarms},
                "CloudWatchOutputConfig": {"CloudWatchOutputEnabled": false}
            }),
        ),
        (
            "ssm",
            "CreateMaintenanceWindow",
            json!({
                "Name": "window", "Schedule": "s", "Duration": 1, "Cutoff": 0, "AllowUnassociatedTargets": false,
                "ClientToken": "t"
            }),
        ),
        (
            "ssm",
            "CreateResourceDataSync",
            json!({"SyncName": "n", "SyncSource": {"SourceType": "t", "SourceRegions": ["r"]}}),
        ),
        ("sms", "PutAppValidationConfiguration", parameters(json!({}))),
        ("sms", "PutAppValidationConfiguration", parameters(json!({"instanceId": "i", "executionTimeoutSeconds": 60}))),
    ]
}

#[needs::test(conformance, packages)]
fn the_same_calls_give_the_same_requests() {
    let archive = needs::conformance!("models/aws-models-2025-04.tar.gz");
    let ours = ours(&archive);
    let theirs = botocores();
    assert_eq!(theirs.len(), calls().len());
    for rendering in ["smithy", "botocore"] {
        let suffix = format!("_{rendering}");
        let ours: Vec<_> =
            ours.iter().filter_map(|(client, call)| Some((client.strip_suffix(&suffix)?, call))).collect();
        assert_eq!(ours.len(), theirs.len(), "{rendering}");
        for ((service, call), theirs) in ours.into_iter().zip(&theirs) {
            assert_eq!(call, theirs, "{service} by {rendering}");
        }
    }
}

/// What our clients of both renderings send: the client, and the operation with the body.
fn ours(archive: &Path) -> Vec<(String, (String, String))> {
    let wheel = botocore_wheel();
    let mut crate_ = Throwaway::new("sent_defaults");
    let mut lib = String::new();
    for (service, path, operations) in SERVICES {
        let smithys = read(archive, path);
        let botocores = Model::load(&[format!("{}:{service}", wheel.display())]);
        for (rendering, model) in
            [("smithy", smithys), ("botocore", botocores.unwrap_or_else(|problems| panic!("{problems}")))]
        {
            let module = format!("{service}_{rendering}");
            let generated = generate(&model, &Choice::of(operations.iter().copied()), &module)
                .unwrap_or_else(|problems| panic!("{problems}"));
            crate_.file(format!("src/{module}.rs"), &generated.text());
            lib.push_str(&format!("pub mod {module};\n"));
        }
    }
    crate_.file("src/lib.rs", &lib);
    crate_.file("src/main.rs", include_str!("sent_defaults/program.rs"));
    let printed = crate_.cargo_succeeds(&["run", "--quiet"], &[]).stdout;
    let printed = String::from_utf8(printed).expect("UTF-8");
    let line = |line: &str| {
        let [client, operation, body] = line.split('\t').collect::<Vec<_>>()[..] else { panic!("{line}") };
        (client.to_owned(), (operation.to_owned(), plain(body)))
    };
    printed.lines().map(line).collect()
}

/// What botocore sends: the operation and the body.
fn botocores() -> Vec<(String, String)> {
    let (python, recorder, wheel) = (Python::find(), Recorder::start(), botocore_wheel());
    for (service, ..) in SERVICES {
        let of_service = calls().into_iter().filter(|(other, ..)| *other == service);
        let calls: Vec<Value> = of_service.map(|(_, operation, input)| json!([operation, input])).collect();
        let order = json!({"service": service, "wheel": wheel, "endpoint": recorder.url(), "calls": calls});
        python.run("send_requests.py", &order);
    }
    let requests = recorder.take();
    let operation = |target: &str| target.rsplit('.').next().unwrap_or_default().to_owned();
    requests.iter().map(|r| (operation(r.header("x-amz-target").unwrap_or_default()), plain(r.text()))).collect()
}

/// A file of the archive as a model.
fn read(archive: &Path, file: &str) -> Model {
    let tar = Command::new("tar").arg("-xzOf").arg(archive).arg(file).output().expect("tar runs");
    assert!(tar.status.success(), "tar: {}", String::from_utf8_lossy(&tar.stderr));
    let text = String::from_utf8(tar.stdout).expect("UTF-8");
    Model::from_sources(&[Source { name: file.to_owned(), text }]).unwrap_or_else(|problems| panic!("{problems}"))
}

/// JSON without white space, its members in their order.
fn plain(json: &str) -> String {
    Node::parse(json).unwrap_or_else(|error| panic!("{error}: {json}")).to_string()
}
