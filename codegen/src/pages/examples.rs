//! Examples as command lines. In: an operation's input, and a value for it as the model has it; out: a line to paste into a
//! shell that sends this very value.

use smithgen_model::{Member, Node, ShapeIx, ShapeKind, is_unseen};

use super::author::Author;
use super::members::{is_scalar, type_name};
use super::shell;
use crate::names::{OptionNames, option_names};

impl Author<'_> {
    /// The command line that calls the command `name` with `input`: an option for each member, or all of it as JSON if a
    /// member has a value that no option takes literally.
    pub(super) fn command_line(&self, shape: Option<ShapeIx>, name: &str, input: &Node) -> String {
        let members: Vec<&Member> = shape.into_iter().flat_map(|shape| self.model.shape(shape).members()).collect();
        let names: Vec<&str> = members.iter().map(|member| member.name.as_str()).collect();
        let mut parts = vec![format!("{} {name}", self.program)];
        for (member, option) in members.into_iter().zip(option_names(self.model.aws_cli(self.service), name, &names)) {
            let Some(value) = input.get(&member.name).filter(|value| !value.is_null()) else { continue };
            match self.option_line(member, &option, value) {
                Some(part) => parts.push(part),
                None => {
                    let json = self.json(shape, input);
                    return format!("{} {name} \\\n    --cli-input-json {}", self.program, shell::word(&json));
                }
            }
        }
        parts.join(" \\\n    ")
    }

    /// An option with its value; `None` if only JSON can say it.
    fn option_line(&self, member: &Member, option: &OptionNames, value: &Node) -> Option<String> {
        let shape = self.model.target_of(member);
        if let (ShapeKind::Boolean, Some(value)) = (&shape.kind, value.as_bool()) {
            return Some(if value { format!("--{}", option.name) } else { format!("--{}", option.no()) });
        }
        let option = &option.name;
        if is_scalar(shape) {
            let text = self.scalar(member.target, value)?;
            // JSON has escapes for what nobody sees.
            let is_odd = text.starts_with("file://")
                || text.starts_with("fileb://")
                || text.contains(|c| c != '\n' && is_unseen(c));
            let separator = if text.starts_with('-') { "=" } else { " " };
            return (!is_odd).then(|| format!("--{option}{separator}{}", shell::word(&text)));
        }
        let words =
            self.plain_words(member.target, value).unwrap_or_else(|| vec![self.json(Some(member.target), value)]);
        let words: Vec<_> = words.iter().map(|word| shell::word(word)).collect();
        Some(format!("--{option} {}", words.join(" ")))
    }

    /// A value of one word as it is typed.
    fn scalar(&self, ix: ShapeIx, value: &Node) -> Option<String> {
        let is_blob = matches!(self.model.shape(ix).kind, ShapeKind::Blob);
        match value {
            Node::String(text) if is_blob => Some(base64(text.as_bytes())),
            Node::String(text) => Some(text.clone()),
            Node::Number(number) => Some(number.as_str().to_owned()),
            Node::Bool(value) => Some(value.to_string()),
            _ => None,
        }
    }

    /// A list of strings as words, or a structure, map or list of them in shorthand, if nothing in it could be read otherwise.
    fn plain_words(&self, ix: ShapeIx, value: &Node) -> Option<Vec<String>> {
        match (&self.model.shape(ix).kind, value) {
            (ShapeKind::List(element), Node::Array(values)) if !values.is_empty() => {
                let words = values.iter().map(|value| match is_scalar(self.model.target_of(element)) {
                    true => self.scalar(element.target, value).filter(|word| is_plain(word)),
                    false => self.shorthand(element.target, value),
                });
                words.collect()
            }
            (ShapeKind::List(_), _) => None,
            _ => Some(vec![self.shorthand(ix, value)?]),
        }
    }

    /// `Key=value,…` for a structure or map of plain words.
    fn shorthand(&self, ix: ShapeIx, value: &Node) -> Option<String> {
        let object = value.as_object().filter(|object| !object.is_empty())?;
        let mut pairs = Vec::new();
        for (key, value) in object.iter() {
            let target = match &self.model.shape(ix).kind {
                ShapeKind::Structure(_) | ShapeKind::Union(_) => self.model.shape(ix).member(key)?.target,
                ShapeKind::Map { value, .. } => value.target,
                _ => return None,
            };
            // In shorthand only strings are surely read as what they are.
            if !matches!(type_name(self.model.shape(target)), "string" | "integer" | "long") {
                return None;
            }
            let word = self.scalar(target, value).filter(|word| is_plain(word))?;
            let is_key = key.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.'));
            pairs.push(is_key.then(|| format!("{key}={word}"))?);
        }
        Some(pairs.join(","))
    }

    /// JSON on one line, with blobs as base64.
    fn json(&self, ix: Option<ShapeIx>, value: &Node) -> String {
        let shape = ix.map(|ix| self.model.shape(ix));
        let target = |key: &str| match shape.map(|shape| &shape.kind) {
            Some(ShapeKind::List(member) | ShapeKind::Map { value: member, .. }) => Some(member.target),
            Some(ShapeKind::Structure(_) | ShapeKind::Union(_)) => shape?.member(key).map(|member| member.target),
            _ => None,
        };
        match value {
            Node::Object(object) => {
                let pairs =
                    object.iter().map(|(key, value)| format!("{}: {}", quoted(key), self.json(target(key), value)));
                format!("{{{}}}", pairs.collect::<Vec<_>>().join(", "))
            }
            Node::Array(values) => {
                let values = values.iter().map(|value| self.json(target(""), value));
                format!("[{}]", values.collect::<Vec<_>>().join(", "))
            }
            Node::String(text) if shape.is_some_and(|shape| matches!(shape.kind, ShapeKind::Blob)) => {
                quoted(&base64(text.as_bytes()))
            }
            Node::String(text) => quoted(text),
            _ => value.to_string(),
        }
    }
}

/// Whether a word means nothing but itself in shorthand and as an element of a list.
fn is_plain(word: &str) -> bool {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '@' | '.' | '_' | ':' | '/' | '+' | '-');
    let is_special = word.starts_with('-') || word.starts_with("file://") || word.starts_with("fileb://");
    !word.is_empty() && !is_special && word.chars().all(is_plain)
}

/// JSON as the command prints it: four spaces a level.
pub(super) fn pretty(value: &Node) -> String {
    seen(&format!("{value:#}"))
}

/// A string of JSON in which readers see all of the text.
pub(super) fn quoted(text: &str) -> String {
    seen(&Node::String(text.to_owned()).to_string())
}

/// JSON with escapes for what nobody sees, but for ends of lines, which stand in no string.
fn seen(json: &str) -> String {
    let mut text = String::with_capacity(json.len());
    for c in json.chars() {
        if c != '\n' && is_unseen(c) { text.push_str(&format!("\\u{:04x}", u32::from(c))) } else { text.push(c) }
    }
    text
}

/// Base64, as binary values are typed. <https://www.rfc-editor.org/rfc/rfc4648#section-4>
fn base64(bytes: &[u8]) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for chunk in bytes.chunks(3) {
        let byte = |i: usize| u32::from(chunk.get(i).copied().unwrap_or(0));
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for i in 0..4 {
            let index = (bits >> (18 - 6 * i)) & 63;
            let letter = ALPHABET.get(index as usize).copied().unwrap_or(b'=');
            text.push(if i <= chunk.len() { char::from(letter) } else { '=' });
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::base64;

    #[test]
    fn base64_is_that_of_the_standard() {
        for (bytes, expected) in [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foobar", "Zm9vYmFy")] {
            assert_eq!(base64(bytes.as_bytes()), expected);
        }
    }
}
