//! YAML in blocks, as the emitter of libyaml lays it out.
//!
//! In: a value. Out: its YAML, with sorted names. A value that is no list or structure is JSON, so that no end of a document has to
//! be marked. `scalar` decides on quotes and breaks long lines.

mod scalar;

pub(crate) use scalar::is_plain;

use smithgen_runtime::generated::types::encode_base64;

use crate::data::{Value, json};

/// How much deeper each level stands.
const INDENT: usize = 2;
/// A longer name stands behind a question mark, on a line of its own; so does one of several lines.
const MAX_SIMPLE_NAME: usize = 128;

/// Appends the YAML of a value.
pub(crate) fn print(out: &mut String, value: &Value) {
    match value {
        Value::List(_) | Value::Map(_) => {
            let mut emitter = Emitter::new(out);
            emitter.node(value, None, false);
            emitter.out.push('\n');
        }
        scalar => {
            json::write_to(out, scalar, None, false);
            out.push('\n');
        }
    }
}

/// Appends the YAML of a list that holds nothing but the value.
pub(crate) fn print_element(out: &mut String, value: &Value) {
    let mut emitter = Emitter::new(out);
    emitter.break_line(0);
    emitter.indicator("-", true, true);
    emitter.node(value, Some(0), false);
    emitter.out.push('\n');
}

/// The text so far, and what the next token depends on.
struct Emitter<'a> {
    out: &'a mut String,
    /// The characters in the current line.
    column: usize,
    /// Whether the last character leaves room for a token: a blank, or none at all.
    spaced: bool,
    /// Whether the line holds nothing but indentation and the marks of blocks.
    at_start: bool,
}

impl<'a> Emitter<'a> {
    fn new(out: &'a mut String) -> Self {
        Emitter { out, column: 0, spaced: true, at_start: true }
    }

    /// A value below blocks that are indented by `indent`; `None` if there are none. A list stands no deeper than the name that it
    /// is the value of.
    fn node(&mut self, value: &Value, indent: Option<usize>, is_member: bool) {
        match value {
            Value::List(list) if list.is_empty() => self.indicator("[]", true, false),
            Value::List(list) => {
                let deeper = match indent {
                    Some(indent) if is_member && !self.at_start => indent,
                    _ => below(indent),
                };
                for value in list {
                    self.break_line(deeper);
                    self.indicator("-", true, true);
                    self.node(value, Some(deeper), false);
                }
            }
            Value::Map(map) if map.is_empty() => self.indicator("{}", true, false),
            Value::Map(map) => {
                let deeper = below(indent);
                for (name, value) in map.sorted() {
                    self.member(name, value, deeper);
                }
            }
            Value::Null => self.indicator("null", true, false),
            Value::Bool(true) => self.indicator("true", true, false),
            Value::Bool(false) => self.indicator("false", true, false),
            Value::Number(number) => self.indicator(&number_text(number.to_string()), true, false),
            Value::String(text) => self.text(text, indent),
            Value::Bytes(bytes) => self.text(&encode_base64(bytes), indent),
        }
    }

    fn member(&mut self, name: &str, value: &Value, indent: usize) {
        self.break_line(indent);
        let text = scalar::Text::new(name);
        if name.len() <= MAX_SIMPLE_NAME && !text.is_multiline() {
            text.emit(self, None);
            self.indicator(":", false, false);
        } else {
            self.indicator("?", true, true);
            text.emit(self, Some(indent + INDENT));
            self.break_line(indent);
            self.indicator(":", true, true);
        }
        self.node(value, Some(indent), true);
    }

    fn text(&mut self, text: &str, indent: Option<usize>) {
        scalar::Text::new(text).emit(self, Some(indent.unwrap_or(0) + INDENT));
    }

    /// Writes a token in ASCII, behind a blank if it `needs_space`. `starts_block`: what follows may be another such mark.
    fn indicator(&mut self, text: &str, needs_space: bool, starts_block: bool) {
        if needs_space && !self.spaced {
            self.put(' ');
        }
        self.out.push_str(text);
        self.column += text.len();
        self.spaced = false;
        self.at_start &= starts_block;
    }

    /// Goes to the column `indent`, on another line unless this one is empty that far.
    fn break_line(&mut self, indent: usize) {
        if !self.at_start || self.column > indent || (self.column == indent && !self.spaced) {
            self.line_feed('\n');
        }
        while self.column < indent {
            self.put(' ');
        }
        self.spaced = true;
        self.at_start = true;
    }

    fn put(&mut self, character: char) {
        self.out.push(character);
        self.column += 1;
    }

    /// Writes a character that ends lines.
    fn line_feed(&mut self, character: char) {
        self.out.push(character);
        self.column = 0;
    }
}

fn below(indent: Option<usize>) -> usize {
    indent.map_or(0, |indent| indent + INDENT)
}

/// What is no number or beyond all bounds has its own name in YAML.
fn number_text(text: String) -> String {
    match text.as_str() {
        "nan" => ".nan".to_owned(),
        "inf" => ".inf".to_owned(),
        "-inf" => "-.inf".to_owned(),
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn yaml(json: &str) -> String {
        let mut out = String::new();
        print(&mut out, &json::read(json).unwrap());
        out
    }

    #[test]
    fn blocks_are_indented_as_little_as_can_be() {
        assert_eq!(
            yaml(r#"{"b": [1, [2, {"d": {"e": []}, "c": null}]], "a": {"f": true, "g": {}}}"#),
            "a:\n  f: true\n  g: {}\nb:\n- 1\n- - 2\n  - c: null\n    d:\n      e: []\n"
        );
    }

    #[test]
    fn long_names_stand_alone() {
        let name = "n".repeat(129);
        assert_eq!(
            yaml(&format!(r#"{{"{name}": [1], "a\nb": {{"c": 2}}}}"#)),
            format!("? 'a\n\n  b'\n: c: 2\n? {name}\n: - 1\n")
        );
    }

    #[test]
    fn scalars_alone_are_json() {
        assert_eq!(yaml(r#""yes: no""#), "\"yes: no\"\n");
        assert_eq!(yaml("NaN"), "NaN\n");
        assert_eq!(yaml("[NaN, -Infinity]"), "- .nan\n- -.inf\n");
    }

    #[test]
    fn an_element_may_be_anything() {
        for (json, expected) in
            [("{\"a\": [1]}", "- a:\n  - 1\n"), ("[1]", "- - 1\n"), ("\"x\"", "- x\n"), ("[]", "- []\n")]
        {
            let mut out = String::new();
            print_element(&mut out, &json::read(json).unwrap());
            assert_eq!(out, expected);
        }
    }
}
