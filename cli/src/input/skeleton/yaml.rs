//! The skeleton of an input as YAML, with comments that say what each member is.
//!
//! In: a schema, and a sentence about each member. Out: text as `ruamel.yaml` writes it, which the AWS CLI uses: lists are not
//! indented, and texts stand in single quotes if they need any.

use smithgen_runtime::generated::schema::{Kind, Member, Schema};

use super::{DEEPEST, KEY, first_value};
use crate::data::yaml::is_plain;

/// The bytes of a skeleton in YAML: three times as many as the largest of AWS's has.
const LONGEST: usize = 16_000_000;

/// An input to fill in, with comments.
///
/// `sentences` are about the members in the order in which they stand in the skeleton: depth first, a structure's members in the
/// order of the model. A sentence that is empty or missing is left out.
pub fn yaml<'a>(schema: &'static Schema, sentences: impl IntoIterator<Item = &'a str>) -> String {
    let mut writer = Writer { out: String::new(), sentences: sentences.into_iter(), open: Vec::new() };
    match writer.structure(schema, 0, true) {
        true => writer.out,
        false => "{}\n".to_owned(),
    }
}

/// The keys of a map so far, to tell whether a comment is the first one, which stands one blank farther off than the others.
///
/// To tell, `ruamel.yaml` looks at the key before, and then at the keys from the first one on that come before this one in the
/// alphabet.
#[derive(Default)]
struct Earlier<'k> {
    /// Whether the key before has a comment.
    last: bool,
    /// Whether any has.
    any: bool,
    /// The last one in the alphabet up to the first with a comment.
    greatest: &'k str,
}

impl<'k> Earlier<'k> {
    fn is_first(&self, name: &str) -> bool {
        !self.last && (!self.any || self.greatest >= name)
    }

    fn add(&mut self, name: &'k str, has_comment: bool) {
        if !self.any {
            self.greatest = self.greatest.max(name);
        }
        self.last = has_comment;
        self.any |= has_comment;
    }
}

struct Writer<I> {
    out: String,
    sentences: I,
    /// The structures and unions in which this place stands.
    open: Vec<&'static Schema>,
}

impl<'a, I: Iterator<Item = &'a str>> Writer<I> {
    /// Writes a structure's members as lines, the first one without indentation if it follows a hyphen. Says whether it has any.
    fn structure(&mut self, schema: &'static Schema, indent: usize, first_indented: bool) -> bool {
        self.open.push(schema);
        let mut earlier = Earlier::default();
        // Events stand in files of their own.
        let members = || schema.members.iter().filter(|member| !member.target.is_of_events());
        for (index, member) in members().enumerate() {
            if index > 0 && self.out.len() > LONGEST {
                break;
            }
            if index > 0 || first_indented {
                self.indent(indent);
            }
            // `NULL`, a member of DynamoDB's values, would be no text.
            self.text(member.name);
            self.out.push(':');
            let comment = self.comment(member);
            let blanks = if earlier.is_first(member.name) { "  " } else { " " };
            let comment = comment.map(|text| format!("{blanks}# {text}"));
            earlier.add(member.name, comment.is_some());
            self.value(member.target, indent, comment.as_deref().unwrap_or(""));
        }
        self.open.pop();
        members().next().is_some()
    }

    fn comment(&mut self, member: &Member) -> Option<String> {
        let sentence = self.sentences.next().unwrap_or("");
        let values = match member.target.traits {
            Some(traits) if !traits.values.is_empty() && member.target.kind != Kind::IntEnum => {
                format!("Valid values are: {}.", traits.values.join(", "))
            }
            _ => String::new(),
        };
        let required = if member.is_required() { "[REQUIRED]" } else { "" };
        let parts: Vec<&str> = [required, sentence, &values].into_iter().filter(|part| !part.is_empty()).collect();
        (!parts.is_empty()).then(|| parts.join(" "))
    }

    /// Writes the value of a key, from behind its colon to the end of its last line.
    fn value(&mut self, schema: &'static Schema, indent: usize, comment: &str) {
        if self.is_block(schema, indent) {
            // Without a scalar before it, the comment is a blank nearer.
            self.out.push_str(comment);
            self.out.push('\n');
            let indent = if schema.kind == Kind::List { indent } else { indent + 2 };
            self.indent(indent);
            self.block(schema, indent);
        } else {
            self.out.push(' ');
            self.scalar(schema);
            self.out.push_str(comment);
            self.out.push('\n');
        }
    }

    /// Writes a list, map or structure that has something in it, from behind the indentation of its first line.
    fn block(&mut self, schema: &'static Schema, indent: usize) {
        match (schema.kind, schema.members) {
            (Kind::List, [element, ..]) => {
                self.out.push_str("- ");
                if self.is_block(element.target, indent) {
                    self.block(element.target, indent + 2);
                } else {
                    self.scalar(element.target);
                    self.out.push('\n');
                }
            }
            (Kind::Map, [_, element]) => {
                self.out.push_str(KEY);
                self.out.push(':');
                self.value(element.target, indent, "");
            }
            _ => {
                self.structure(schema, indent, false);
            }
        }
    }

    /// Whether lines below are written for what a value holds: of something, and where there is room.
    fn is_block(&self, schema: &'static Schema, indent: usize) -> bool {
        match schema.kind {
            _ if indent >= 2 * DEEPEST || self.out.len() > LONGEST => false,
            Kind::List | Kind::Map => !schema.members.is_empty(),
            Kind::Structure | Kind::Union => {
                !schema.members.is_empty() && !self.open.iter().any(|&open| std::ptr::eq(open, schema))
            }
            _ => false,
        }
    }

    fn scalar(&mut self, schema: &Schema) {
        match schema.kind {
            Kind::String | Kind::Enum => self.text(first_value(schema)),
            Kind::Boolean => self.out.push_str("true"),
            Kind::Float | Kind::Double | Kind::BigDecimal => self.out.push_str("0.0"),
            Kind::Timestamp => self.out.push_str("1970-01-01 00:00:00"),
            Kind::Blob => self.out.push_str("!!binary ''"),
            Kind::List => self.out.push_str("[]"),
            Kind::Document | Kind::Map | Kind::Structure | Kind::Union => self.out.push_str("{}"),
            // All that are left are integers.
            _ => self.out.push('0'),
        }
    }

    fn text(&mut self, text: &str) {
        if is_plain(text) {
            self.out.push_str(text);
        } else {
            self.out.push_str(&format!("'{}'", text.replace('\'', "''")));
        }
    }

    fn indent(&mut self, width: usize) {
        self.out.extend(std::iter::repeat_n(' ', width));
    }
}

#[cfg(test)]
mod tests {
    use super::Earlier;

    /// What `ruamel.yaml` 0.17.21 was seen to do with keys, of which those in capitals have comments.
    #[test]
    fn the_first_comment_is_told_as_by_ruamel() {
        for (keys, first) in
            [("AB", "A"), ("BaC", "B"), ("CaBD", "CB"), ("ZyA", "ZA"), ("aBC", "B"), ("AbcD", "A"), ("DbcAE", "DA")]
        {
            let lower = keys.to_ascii_lowercase();
            let (mut earlier, mut told) = (Earlier::default(), String::new());
            for (at, c) in keys.char_indices() {
                let key = &lower[at..=at];
                if c.is_uppercase() && earlier.is_first(key) {
                    told.push(c);
                }
                earlier.add(key, c.is_uppercase());
            }
            assert_eq!(told, first, "{keys}");
        }
    }
}
