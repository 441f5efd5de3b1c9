//! AWS's services with streams of events, one of each protocol and direction, on their real models.
//!
//! In: six services of `models/aws-models-2025-04.tar.gz`. Out: one program with the clients of all, which compiles, and which reads messages
//! as these services send them, byte by byte, and sends signed ones.

use std::fs;
use std::path::Path;

use smithgen::stages::generate;
use smithgen::stages::selection::Choice;
use smithgen_model::Model;
use smithgen_tests::peers::smithy_models;
use smithgen_tests::throwaway::Throwaway;

/// The services, by their modules in the program, the files of their models, and their operations.
const SERVICES: [(&str, &str, &[&str]); 6] = [
    ("bedrock", "bedrock-runtime-2023-09-30.json", &["ConverseStream", "InvokeModelWithResponseStream"]),
    ("kinesis", "kinesis-2013-12-02.json", &["SubscribeToShard"]),
    ("lambda", "lambda-2015-03-31.json", &["InvokeWithResponseStream"]),
    ("logs", "cloudwatch-logs-2014-03-28.json", &["StartLiveTail"]),
    ("s3", "s3-2006-03-01.json", &["SelectObjectContent"]),
    ("transcribe", "transcribe-streaming-2017-10-26.json", &["StartStreamTranscription"]),
];

/// What the clients need of the runtime.
const FEATURES: [&str; 7] = ["checksums", "compression", "event-streams", "http2", "jmespath", "rest-xml", "sigv4"];

#[needs::test(conformance)]
fn services_with_event_streams_are_called() {
    let models = smithy_models(&needs::conformance!("models/aws-models-2025-04.tar.gz"));
    let mut package = Throwaway::with_features("event-streams", &FEATURES);
    for (name, file, operations) in SERVICES {
        let path = models.iter().find(|path| path.ends_with(file)).unwrap_or_else(|| panic!("no model {file}"));
        let model = Model::load(&[path]).unwrap_or_else(|problems| panic!("{problems}"));
        let generated = generate(&model, &Choice::of(operations.iter().copied()), file);
        let generated = generated.unwrap_or_else(|problems| panic!("{problems}"));
        let needed = generated.client.runtime_features();
        assert!(needed.contains("event-streams"), "{name}: {needed:?}");
        assert_eq!(needed.contains("http2"), name == "transcribe", "{name}: {needed:?}");
        package.file(format!("src/{name}.rs"), &generated.text());
    }
    let program = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/event_streams/program.rs");
    package.file("src/main.rs", &fs::read_to_string(program).expect("the program"));
    let ran = package.cargo_succeeds(&["test", "--quiet"], &[]);
    assert!(String::from_utf8_lossy(&ran.stdout).contains(" 6 passed"), "each service has its test");
}
