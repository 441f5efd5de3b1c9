//! Examples on pages are lines to paste: a shell runs them here, with a function in the program's place that prints its words.

#![cfg(feature = "cli")]

use std::process::Command;

use smithgen::stages::pages::{Depth, Site, tool};
use smithgen::stages::select::choose;
use smithgen_model::{Model, Source};

const MODEL: &str = r##"{"smithy": "2.0", "shapes": {
    "t#Tiny": {"type": "service", "version": "1", "operations": [{"target": "t#Put"}]},
    "t#Put": {"type": "operation", "input": {"target": "t#PutInput"}, "traits": {"smithy.api#examples": [
        {"title": "One", "input": INPUT, "output": {}}]}},
    "t#PutInput": {"type": "structure", "members": {
        "Name": {"target": "smithy.api#String"},
        "Force": {"target": "smithy.api#Boolean"},
        "Size": {"target": "smithy.api#Integer"},
        "Data": {"target": "smithy.api#Blob"},
        "Words": {"target": "t#Words"},
        "Tags": {"target": "t#Tags"},
        "Map": {"target": "t#Map"},
        "Deep": {"target": "t#Deep"},
        "Version": {"target": "smithy.api#String"}}, "traits": {"smithy.api#input": {}}},
    "t#Words": {"type": "list", "member": {"target": "smithy.api#String"}},
    "t#Tag": {"type": "structure", "members": {
        "Key": {"target": "smithy.api#String"}, "Value": {"target": "smithy.api#String"}}},
    "t#Tags": {"type": "list", "member": {"target": "t#Tag"}},
    "t#Map": {"type": "map", "key": {"target": "smithy.api#String"}, "value": {"target": "smithy.api#String"}},
    "t#Deep": {"type": "structure", "members": {"Tags": {"target": "t#Tags"}, "Bytes": {"target": "smithy.api#Blob"}}}
}}"##;

/// The words after the program's name that a shell makes of the example with this input.
fn words(input: &str) -> Vec<String> {
    let source = Source { name: "t.json".to_owned(), text: MODEL.replace("INPUT", input) };
    let model = Model::from_sources(&[source]).expect("the model has no problem");
    let selection = choose(&model, &[]).expect("a service");
    let site = Site::new(&model, &selection, "t.json", Depth::Full);
    let text = tool::text(site.page_of("Put").expect("a page"));
    let lines = text.lines().skip_while(|line| **line != *"H0EXAMPLES").filter_map(|line| line.strip_prefix("C0"));
    let line = lines.collect::<Vec<_>>().join("\n");
    let script = format!("tiny() {{ for word in \"$@\"; do printf '%s\\000' \"$word\"; done; }}\n{line}");
    let output = Command::new("sh").args(["-c", &script]).output().expect("there is a shell");
    let printed = String::from_utf8(output.stdout).expect("UTF-8");
    let words: Vec<String> = printed.split_terminator('\0').map(str::to_owned).collect();
    assert_eq!(words.first().map(String::as_str), Some("put"), "{line}: {}", String::from_utf8_lossy(&output.stderr));
    words[1..].to_vec()
}

#[test]
fn examples_are_words_that_mean_the_same() {
    for (input, expected) in [
        (r#"{"Name": "a b", "Force": true, "Size": 3}"#, &["--name", "a b", "--force", "--size", "3"][..]),
        (r#"{"Name": "it's $HOME", "Force": false}"#, &["--name", "it's $HOME", "--no-force"]),
        (r#"{"Name": "-x"}"#, &["--name=-x"]),
        (r#"{"Name": ""}"#, &["--name", ""]),
        (r#"{"Data": "hi!"}"#, &["--data", "aGkh"]),
        (r#"{"Words": ["a", "b@c"]}"#, &["--words", "a", "b@c"]),
        (r#"{"Words": ["[a]"]}"#, &["--words", r#"["[a]"]"#]),
        (r#"{"Words": ["file://a"]}"#, &["--words", r#"["file://a"]"#]),
        (r#"{"Words": []}"#, &["--words", "[]"]),
        (r#"{"Tags": [{"Key": "a", "Value": "1"}, {"Key": "b"}]}"#, &["--tags", "Key=a,Value=1", "Key=b"]),
        (r#"{"Tags": [{"Key": "a,b"}]}"#, &["--tags", r#"[{"Key": "a,b"}]"#]),
        (r#"{"Map": {"k": "v", "l": "w"}}"#, &["--map", "k=v,l=w"]),
        (r#"{"Map": {"k": "it's"}}"#, &["--map", r#"{"k": "it's"}"#]),
        (
            r#"{"Deep": {"Tags": [{"Key": "a"}], "Bytes": "hi!"}}"#,
            &["--deep", r#"{"Tags": [{"Key": "a"}], "Bytes": "aGkh"}"#],
        ),
        (r#"{"Version": "2"}"#, &["--api-version", "2"]),
        // No option takes such a text literally, but JSON does.
        (r#"{"Name": "file://a", "Size": 1}"#, &["--cli-input-json", r#"{"Name": "file://a", "Size": 1}"#]),
    ] {
        assert_eq!(words(input), expected, "{input}");
    }
}
