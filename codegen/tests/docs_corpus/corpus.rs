//! The descriptions to test. In: the folder of the conformance suites; out: strings of HTML.

use std::process::Command;

/// All descriptions of the models in the archive, found as text: the keys need no model to be read.
pub(crate) fn of_models() -> Vec<String> {
    let archive = needs::conformance!("models/aws-models-2025-04.tar.gz");
    let text = output(Command::new("tar").arg("-xzOf").arg(&archive));
    let mut descriptions = Vec::new();
    let mut rest = text.as_str();
    while let Some((_, after)) = rest.split_once("\"smithy.api#documentation\":") {
        let mut values = serde_json::Deserializer::from_str(after).into_iter::<String>();
        let value = values.next().expect("a value after the key").expect("a description is a string");
        rest = &after[values.byte_offset()..];
        descriptions.push(value);
    }
    descriptions
}

/// The strings of `suites/malformed-docs.json.gz`.
pub(crate) fn malformed() -> Vec<String> {
    let text = output(Command::new("gzip").arg("-dc").arg(needs::conformance!("suites/malformed-docs.json.gz")));
    let json: serde_json::Value = serde_json::from_str(&text).expect("the suite is JSON");
    let sources = json.as_object().expect("an object by source").values();
    sources
        .flat_map(|cases| cases.as_array().expect("a list of cases"))
        .map(|case| case["documentation"].as_str().expect("a description").to_owned())
        .collect()
}

fn output(command: &mut Command) -> String {
    let output = command.output().unwrap_or_else(|error| panic!("{command:?}: {error}"));
    assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("UTF-8")
}
