//! `smithgen survey`, run as its users run it.

#![cfg(feature = "command")]

#[path = "../../model/tests/support/tar.rs"]
mod tars;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

/// A service with these operations, of which one is put together in a way that cannot be generated.
fn model(service: &str, traits: &str) -> String {
    format!(
        r##"{{"smithy": "2.0", "shapes": {{
          "a#{service}": {{"type": "service", "version": "1", "operations": [{{"target": "a#Get"}}, {{"target": "a#Put"}}],
                           "traits": {{{traits}}}}},
          "a#Get": {{"type": "operation", "output": {{"target": "a#Out"}}, "traits": {{"mine#odd": {{}}}}}},
          "a#Put": {{"type": "operation", "traits": {{
              "aws.api#clientDiscoveredEndpoint": {{"required": true}}}}}},
          "a#Out": {{"type": "structure", "members": {{"a": {{"target": "smithy.api#String"}}}}}}
        }}}}"##
    )
}

const JSON: &str = r#""aws.protocols#awsJson1_1": {}"#;

/// A folder with two models, one of which no client can be made of, what is none, and an archive with one more.
fn folder(test: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("survey").join(test);
    fs::remove_dir_all(&folder).ok();
    fs::create_dir_all(folder.join("in")).expect("a folder");
    for (name, text) in
        [("in/a.json", model("Apples", JSON)), ("in/b.json", model("Pears", "")), ("in/package.json", "{}".to_owned())]
    {
        fs::write(folder.join(name), text).expect("written");
    }
    let archive = tars::tar(&[("c/c.json", model("Cherries", JSON).into())]);
    fs::write(folder.join("c.tar"), archive).expect("written");
    folder
}

/// Status, standard output and standard error.
fn run(folder: &Path, words: &str) -> (i32, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_smithgen"));
    let output = command.args(words.split_whitespace()).current_dir(folder).output().expect("it runs");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("text");
    (output.status.code().expect("a status"), text(output.stdout), text(output.stderr))
}

/// The cells of each line, without lines of code and milliseconds, which change.
fn cells(table: &str) -> Vec<Vec<&str>> {
    let cells = |line| -> Vec<&str> { str::split(line, "  ").map(str::trim).filter(|cell| !cell.is_empty()).collect() };
    let mut rows: Vec<_> = table.lines().map(cells).collect();
    rows.iter_mut().for_each(|row| drop(row.drain(row.len() - 4..row.len() - 2)));
    rows
}

#[test]
fn everything_is_generated_and_every_problem_told() {
    let folder = folder("table");
    let (status, table, remarks) = run(&folder, "survey in c.tar");
    assert_eq!(status, 1);
    let expected = [
        ["service", "protocol", "operations", "shapes", "warnings", "left out"].to_vec(),
        ["a#Apples", "awsJson1_1", "1", "1", "2", "1"].to_vec(),
        ["in/b.json", "problems", "0", "0", "0", "0"].to_vec(),
        ["a#Cherries", "awsJson1_1", "1", "1", "2", "1"].to_vec(),
        ["3 models, 1 with problems", "2", "2", "4", "2"].to_vec(),
    ];
    assert_eq!(cells(&table), expected, "{table}");
    for remark in [
        "error: in/b.json:2:11: shape a#Pears: the service speaks no protocol",
        "warning: in/a.json:4:",
        "`Put` cannot be generated because of the trait `aws.api#clientDiscoveredEndpoint`",
        "warning: c.tar:c/c.json:",
        "1 file is no model: in/package.json\n",
    ] {
        assert!(remarks.contains(remark), "{remark}: {remarks}");
    }
    // Nobody looks, so there is no bar.
    assert!(!remarks.contains('\r'));
    let (status, table, remarks) = run(&folder, "survey c.tar");
    assert_eq!((status, cells(&table).len()), (0, 3), "{remarks}");
}

#[test]
fn what_was_named_must_be_a_model() {
    let folder = folder("named");
    fs::create_dir(folder.join("empty")).expect("a folder");
    fs::create_dir(folder.join("others")).expect("a folder");
    fs::write(folder.join("others/package.json"), "{}").expect("written");
    for (words, told) in [
        ("survey in/package.json", "error: in/package.json: not a Smithy model"),
        ("survey c.tar nowhere", "error: nowhere: the file cannot be read"),
        ("survey empty", "error: there is no model in what was named"),
        ("survey others", "1 file is no model: others/package.json\nerror: there is no model in what was named"),
        ("survey others empty", "error: there is no model in what was named"),
        ("survey in/a.json --max-bytes 9", "more than 9 bytes"),
    ] {
        let (status, _, remarks) = run(&folder, words);
        assert!(status == 1 && remarks.contains(told), "{words}: {remarks}");
    }
}

#[test]
fn json_says_all() {
    let folder = folder("json");
    let (status, text, remarks) = run(&folder, "survey --json c.tar in");
    assert_eq!((status, remarks.as_str()), (1, ""));
    let answer: Value = serde_json::from_str(&text).expect("JSON");
    let [cherries, apples, pears] = answer["models"].as_array().expect("models").as_slice() else { panic!("{text}") };
    assert_eq!(cherries["source"], "c.tar:c/c.json");
    assert_eq!(cherries["service"], "a#Cherries");
    assert_eq!(apples["protocol"], "awsJson1_1");
    assert_eq!(apples["bytes"], model("Apples", JSON).len());
    assert_eq!([&apples["operations"], &apples["shapes"]], [1, 1]);
    assert!(apples["lines"].as_u64().is_some_and(|lines| lines > 100), "{text}");
    assert_eq!(apples["left_out"][0]["operation"], "Put");
    assert_eq!(apples["left_out"][0]["why"].as_array().map(Vec::len), Some(1));
    assert_eq!(apples["warnings"].as_array().map(Vec::len), Some(2));
    assert!(pears["problems"][0].as_str().is_some_and(|problem| problem.contains("no protocol")), "{text}");
    assert_eq!(answer["no_models"], serde_json::json!(["in/package.json"]));
    assert_eq!(answer["totals"]["operations"], 2);
}

#[test]
fn nothing_but_reading_is_less() {
    let folder = folder("read");
    let (status, table, _) = run(&folder, "survey in --only-read");
    let expected = [
        ["service", "protocol", "operations", "shapes", "warnings", "left out"].to_vec(),
        ["a#Apples", "2", "4", "0", "0"].to_vec(),
        ["a#Pears", "2", "4", "0", "0"].to_vec(),
        ["2 models, 0 with problems", "4", "8", "0", "0"].to_vec(),
    ];
    assert_eq!((status, cells(&table)), (0, expected.to_vec()), "{table}");
}
