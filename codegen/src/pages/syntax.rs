//! Syntax of values that are no single word: shorthand, and JSON.
//!
//! In: a shape. Out: samples with types in place of values, in the form of the AWS CLI:
//! `Name=string,Value=string ...` and `[{"Name": "string", …}]`.

use smithgen_model::{Model, Shape, ShapeIx, ShapeKind, visible};

use super::examples::quoted;
use super::members::{enum_values, is_scalar, room_of_values, type_name};
use crate::budget::Budget;

/// How deep shorthand is described; what is deeper needs JSON.
const DEEPEST_SHORTHAND: usize = 3;
/// What shorthand is for: so many values, maps in it included, in so many bytes.
const SHORTHAND: Budget = Budget::of(2_000, 16);
const LONGEST_SHORTHAND: usize = 20_000;

/// The labelled samples of how a value is written; none for single words. JSON takes its room from the page's.
pub(super) fn samples(model: &Model, ix: ShapeIx, room: &mut Budget) -> Vec<(&'static str, String)> {
    let shape = model.shape(ix);
    match &shape.kind {
        ShapeKind::List(element) if is_scalar(model.target_of(element)) => {
            vec![("Syntax:", words(model.target_of(element)))]
        }
        // A structure that is but a value may be given as this value; no sample says so.
        ShapeKind::Structure(members) if matches!(members.as_slice(), [only] if only.name == "Value" && type_name(model.target_of(only)) == "string") => {
            Vec::new()
        }
        _ if is_scalar(shape) => Vec::new(),
        _ => {
            let shorthand = shorthand(model, ix).map(|text| ("Shorthand Syntax:", text));
            shorthand.into_iter().chain([("JSON Syntax:", json(model, ix, room))]).collect()
        }
    }
}

/// A list of single words: `"string" "string" ...`.
fn words(element: &Shape) -> String {
    let sample = if type_name(element) == "string" { "\"string\"".to_owned() } else { json_scalar(element) };
    format!("{sample} {sample} ...")
}

/// Shorthand for a value; `None` where there is none, or where it would be too deep or too long to read.
fn shorthand(model: &Model, ix: ShapeIx) -> Option<String> {
    let shape = model.shape(ix);
    let mut sample = Shorthand { model, within: Vec::new(), depth: 0, room: SHORTHAND };
    match &shape.kind {
        ShapeKind::Document => None,
        ShapeKind::List(element) if holds_document(model.target_of(element)) => None,
        ShapeKind::List(element) => Some(sample.value(element.target)? + " ..."),
        _ => sample.value(ix),
    }
}

fn holds_document(shape: &Shape) -> bool {
    matches!(shape.kind, ShapeKind::Document)
}

struct Shorthand<'a> {
    model: &'a Model,
    /// The shapes around the value, but for the outermost.
    within: Vec<ShapeIx>,
    /// How many shapes there are around the value, maps included.
    depth: usize,
    room: Budget,
}

impl Shorthand<'_> {
    fn value(&mut self, ix: ShapeIx) -> Option<String> {
        if self.within.len() > DEEPEST_SHORTHAND || !self.room.take(1, self.depth) {
            return None;
        }
        self.depth += 1;
        let text = self.text(ix);
        self.depth -= 1;
        text.filter(|text| text.len() <= LONGEST_SHORTHAND)
    }

    fn text(&mut self, ix: ShapeIx) -> Option<String> {
        let shape = self.model.shape(ix);
        let is_outermost = self.within.is_empty();
        Some(match &shape.kind {
            ShapeKind::Structure(members) | ShapeKind::Union(members) => {
                let mut parts = Vec::new();
                for member in members.iter().filter(|member| !holds_document(self.model.target_of(member))) {
                    if self.within.contains(&member.target) {
                        parts.push("( ... recursive ... )".to_owned());
                    } else {
                        parts.push(format!("{}={}", member.name, self.inside(member.target)?));
                    }
                }
                let parts = parts.join(",");
                if is_outermost { parts } else { format!("{{{parts}}}") }
            }
            ShapeKind::List(element) => {
                let value = self.inside(element.target)?;
                match is_scalar(self.model.target_of(element)) && self.within.len() <= 1 {
                    true => format!("{value},{value}"),
                    false => format!("[{value},{value}]"),
                }
            }
            ShapeKind::Map { key, value } => {
                let value = self.value(value.target)?;
                let mut text = format!("KeyName1={value},KeyName2={value}");
                let keys = enum_values(self.model.target_of(key));
                if is_outermost && !keys.is_empty() {
                    self.room.take(room_of_values(self.model.target_of(key)), self.depth).then_some(())?;
                    text.push_str("\n\nWhere valid key names are:");
                    keys.iter().for_each(|key| text.push_str(&format!("\n  {}", visible(key))));
                } else if !is_outermost {
                    text = format!("{{{text}}}");
                }
                text
            }
            _ => type_name(shape).to_owned(),
        })
    }

    fn inside(&mut self, ix: ShapeIx) -> Option<String> {
        self.within.push(ix);
        let value = self.value(ix);
        self.within.pop();
        value
    }
}

/// JSON for a value.
fn json(model: &Model, ix: ShapeIx, room: &mut Budget) -> String {
    let mut sample = Json { model, text: String::new(), indent: 0, within: Vec::new(), room };
    sample.value(ix);
    sample.text
}

/// What stands for a value of one word in JSON.
fn json_scalar(shape: &Shape) -> String {
    let values = enum_values(shape);
    match type_name(shape) {
        "string" if values.is_empty() => "\"string\"".to_owned(),
        "string" => values.iter().map(|value| quoted(value)).collect::<Vec<_>>().join("|"),
        "boolean" => "true|false".to_owned(),
        name => name.to_owned(),
    }
}

struct Json<'a> {
    model: &'a Model,
    text: String,
    indent: usize,
    /// The shapes around the value.
    within: Vec<ShapeIx>,
    room: &'a mut Budget,
}

impl Json<'_> {
    fn line(&mut self) {
        self.text.push('\n');
        self.text.extend(std::iter::repeat_n("  ", self.indent));
    }

    fn value(&mut self, ix: ShapeIx) {
        let shape = self.model.shape(ix);
        if !self.room.take(room_of_values(shape).max(1), self.within.len()) {
            self.text.push_str("...");
        } else if self.within.iter().filter(|around| **around == ix).count() > 1 {
            let is_list = matches!(shape.kind, ShapeKind::List(_));
            self.text.push_str(if is_list { "[ ... recursive ... ]" } else { "{ ... recursive ... }" });
        } else if is_scalar(shape) {
            self.text.push_str(&json_scalar(shape));
        } else {
            self.within.push(ix);
            self.aggregate(shape);
            self.within.pop();
        }
    }

    fn aggregate(&mut self, shape: &Shape) {
        match &shape.kind {
            ShapeKind::Structure(members) | ShapeKind::Union(members) => {
                self.text.push('{');
                self.indent += 1;
                for (i, member) in members.iter().enumerate() {
                    self.text.push_str(if i > 0 { "," } else { "" });
                    self.line();
                    self.text.push_str(&format!("\"{}\": ", member.name));
                    self.value(member.target);
                }
                self.indent -= 1;
                self.line();
                self.text.push('}');
            }
            ShapeKind::List(element) if is_scalar(self.model.target_of(element)) => {
                self.text.push('[');
                self.value(element.target);
                self.text.push_str(", ...]");
            }
            ShapeKind::List(element) => {
                self.text.push('[');
                self.indent += 1;
                self.line();
                self.value(element.target);
                self.line();
                self.text.push_str("...");
                self.indent -= 1;
                self.line();
                self.text.push(']');
            }
            ShapeKind::Map { key, value } => {
                self.text.push('{');
                self.value(key.target);
                self.text.push_str(": ");
                let is_plain = is_scalar(self.model.target_of(value));
                self.indent += if is_plain { 1 } else { 2 };
                self.value(value.target);
                self.indent -= usize::from(!is_plain);
                self.line();
                self.text.push_str("...}");
                self.indent -= 1;
            }
            _ => self.text.push_str("{...}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use smithgen_model::{Model, Source};

    use super::samples;
    use crate::budget::Budget;

    /// The samples of a member of a structure with these members, among shapes of every kind.
    fn samples_of(members: &str) -> Vec<(&'static str, String)> {
        let text = format!(
            r##"{{"smithy": "2.0", "shapes": {{
                "t#In": {{"type": "structure", "members": {{{members}}}}},
                "t#Flag": {{"type": "boolean"}}, "t#Bytes": {{"type": "blob"}}, "t#Doc": {{"type": "document"}},
                "t#Colour": {{"type": "enum", "members": {{
                    "RED": {{"target": "smithy.api#Unit", "traits": {{"smithy.api#enumValue": "red"}}}},
                    "BLUE": {{"target": "smithy.api#Unit"}}}}}},
                "t#Numbers": {{"type": "list", "member": {{"target": "smithy.api#Long"}}}},
                "t#Colours": {{"type": "list", "member": {{"target": "t#Colour"}}}},
                "t#Tag": {{"type": "structure", "members": {{
                    "Key": {{"target": "smithy.api#String"}}, "Size": {{"target": "smithy.api#Double"}}}}}},
                "t#Tags": {{"type": "list", "member": {{"target": "t#Tag"}}}},
                "t#ByColour": {{"type": "map", "key": {{"target": "t#Colour"}}, "value": {{"target": "t#Tag"}}}},
                "t#Tree": {{"type": "structure", "members": {{
                    "Name": {{"target": "smithy.api#String"}}, "Child": {{"target": "t#Tree"}}}}}},
                "t#Choice": {{"type": "union", "members": {{
                    "Left": {{"target": "smithy.api#Timestamp"}}, "Right": {{"target": "t#Doc"}}}}}},
                "t#Only": {{"type": "structure", "members": {{"Value": {{"target": "smithy.api#String"}}}}}},
                "t#Deep": {{"type": "structure", "members": {{"a": {{"target": "t#Deep1"}}}}}},
                "t#Deep1": {{"type": "structure", "members": {{"b": {{"target": "t#Deep2"}}}}}},
                "t#Deep2": {{"type": "structure", "members": {{"c": {{"target": "t#Deep3"}}}}}},
                "t#Deep3": {{"type": "structure", "members": {{"d": {{"target": "t#Tag"}}}}}}
            }}}}"##
        );
        let model =
            Model::from_sources(&[Source { name: "t.json".to_owned(), text }]).expect("the model has no problem");
        let input = model.find("t#In").expect("a structure");
        let member = model.shape(input).members().next().expect("a member");
        samples(&model, member.target, &mut Budget::of(1_000, 48))
    }

    #[test]
    fn every_kind_has_its_syntax() {
        let both = |shorthand: &str, json: &str| {
            vec![("Shorthand Syntax:", shorthand.to_owned()), ("JSON Syntax:", json.to_owned())]
        };
        let json = |json: &str| vec![("JSON Syntax:", json.to_owned())];
        let list = |words: &str| vec![("Syntax:", words.to_owned())];
        for (target, expected) in [
            ("smithy.api#String", Vec::new()),
            ("t#Flag", Vec::new()),
            ("t#Bytes", Vec::new()),
            ("t#Colour", Vec::new()),
            ("t#Numbers", list("long long ...")),
            ("t#Colours", list("\"string\" \"string\" ...")),
            ("t#Doc", json("{...}")),
            ("t#Only", Vec::new()),
            (
                "t#Tags",
                both(
                    "Key=string,Size=double ...",
                    "[\n  {\n    \"Key\": \"string\",\n    \"Size\": double\n  }\n  ...\n]",
                ),
            ),
            (
                "t#ByColour",
                both(
                    "KeyName1=Key=string,Size=double,KeyName2=Key=string,Size=double\n\nWhere valid key names are:\n  red\n  BLUE",
                    "{\"red\"|\"BLUE\": {\n      \"Key\": \"string\",\n      \"Size\": double\n    }\n  ...}",
                ),
            ),
            (
                "t#Tree",
                both(
                    "Name=string,Child={Name=string,( ... recursive ... )}",
                    "{\n  \"Name\": \"string\",\n  \"Child\": {\n    \"Name\": \"string\",\n    \"Child\": { ... recursive ... }\n  }\n}",
                ),
            ),
            ("t#Choice", both("Left=timestamp", "{\n  \"Left\": timestamp,\n  \"Right\": {...}\n}")),
            (
                "t#Deep",
                json(
                    "{\n  \"a\": {\n    \"b\": {\n      \"c\": {\n        \"d\": {\n          \"Key\": \"string\",\n          \"Size\": double\n        }\n      }\n    }\n  }\n}",
                ),
            ),
        ] {
            assert_eq!(samples_of(&format!(r#""x": {{"target": "{target}"}}"#)), expected, "{target}");
        }
    }
}
