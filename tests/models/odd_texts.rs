//! What a model says in odd characters arrives as it is, and none of it becomes code.

use crate::odd_texts::operation::say::SayOutput;
use crate::odd_texts::types::Word;

const ODD: &str = "a\rb\u{202e}c\u{2066}\"#{}*/\\'`<i>[x]";

#[test]
fn values_are_those_of_the_model() {
    assert_eq!(Word::values(), [ODD, "\n\u{2028}\u{85}", "\0\u{1b}\u{1}", "\u{202e}"]);
    assert_eq!(Word::from("\u{202e}").as_str(), "\u{202e}");
}

#[test]
fn defaults_are_those_of_the_model() {
    let output = <SayOutput as smithgen_runtime::generated::codec::Value>::blank();
    assert_eq!(output.text, ODD);
}
