//! Shape ids: `namespace#Name` and `namespace#Name$member`.
//!
//! In: text from a model. Out: a checked [`ShapeId`]. Grammar: the section "Shape ID" of the
//! Smithy specification, <https://smithy.io/2.0/spec/model.html#shape-id>.

use std::fmt;

/// The structure that stands for "nothing".
pub(crate) const UNIT: &str = "smithy.api#Unit";

/// An absolute shape id, ordered by its text.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ShapeId {
    text: Box<str>,
    hash: u32,
    /// Where `$` is; the length of the text when there is no member.
    dollar: u32,
}

impl ShapeId {
    /// Reads an absolute id; `None` when the text is not one.
    pub fn parse(text: &str) -> Option<Self> {
        let hash = text.find('#')?;
        let dollar = text.find('$').unwrap_or(text.len());
        let namespace = text.get(..hash)?;
        let name = text.get(hash + 1..dollar)?;
        let member = text.get(dollar + 1..);
        let is_valid = namespace.len() <= LONGEST
            && namespace.split('.').all(is_identifier)
            && is_identifier(name)
            && member.is_none_or(is_identifier);
        if !is_valid {
            return None;
        }
        Some(Self { text: text.into(), hash: u32::try_from(hash).ok()?, dollar: u32::try_from(dollar).ok()? })
    }

    /// The id of the unit type.
    pub(crate) fn unit() -> Self {
        let text = UNIT;
        let hash = text.find('#').unwrap_or_default();
        Self { text: text.into(), hash: hash as u32, dollar: text.len() as u32 }
    }

    /// The whole id.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// What stands before `#`.
    pub fn namespace(&self) -> &str {
        self.text.get(..self.hash as usize).unwrap_or_default()
    }

    /// The name of the shape, without namespace and member.
    pub fn name(&self) -> &str {
        self.text.get(self.hash as usize + 1..self.dollar as usize).unwrap_or_default()
    }

    /// The name of the member, when the id names one.
    pub fn member(&self) -> Option<&str> {
        self.text.get(self.dollar as usize + 1..)
    }

    /// The id of the shape that holds the member (or the same id).
    pub fn without_member(&self) -> Self {
        Self {
            text: self.text.get(..self.dollar as usize).unwrap_or_default().into(),
            hash: self.hash,
            dollar: self.dollar,
        }
    }

    /// The id of a member of this shape.
    pub fn with_member(&self, member: &str) -> Self {
        let shape = self.text.get(..self.dollar as usize).unwrap_or_default();
        Self { text: format!("{shape}${member}").into(), hash: self.hash, dollar: self.dollar }
    }
}

impl fmt::Display for ShapeId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// The bytes of an identifier. The longest of AWS's has 160; names are repeated wherever a shape is, and are names of files.
const LONGEST: usize = 200;

/// Whether the text is an identifier: letters, digits and `_`, with a letter before the first digit.
pub(crate) fn is_identifier(text: &str) -> bool {
    if text.len() > LONGEST {
        return false;
    }
    let rest = text.trim_start_matches('_');
    let starts_well = match rest.as_bytes().first() {
        Some(first) if first.is_ascii_alphabetic() => true,
        // `_1` is an identifier; `1` is not.
        Some(first) => first.is_ascii_digit() && rest.len() < text.len(),
        None => false,
    };
    starts_well && rest.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
}

/// That a text is not `what`, such as an absolute shape id, although it should be.
pub(crate) fn misnamed(text: &str, what: &str) -> String {
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => {
            let start = text.get(..end).unwrap_or_default();
            format!("`{start}…` is not {what}, in which each name has at most {LONGEST} characters")
        }
        None => format!("`{text}` is not {what}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn splits_ids() {
        let id = ShapeId::parse("a.b_2#Foo$bar").expect("valid");
        assert_eq!((id.namespace(), id.name(), id.member()), ("a.b_2", "Foo", Some("bar")));
        assert_eq!(id.without_member().to_string(), "a.b_2#Foo");
        assert_eq!(id.with_member("baz").to_string(), "a.b_2#Foo$baz");
        let shape = ShapeId::parse("a#__string").expect("valid");
        assert_eq!((shape.name(), shape.member()), ("__string", None));
        assert_eq!(shape.with_member("member").member(), Some("member"));
    }

    #[test]
    fn refuses_other_text() {
        for text in ["", "a", "#A", "a#", "a#A$", "a#1", "a b#C", "a#B#C", "a#B$c$d", "a..b#C", "a$b#C", "a#B-C"] {
            assert_eq!(ShapeId::parse(text), None, "{text}");
        }
    }
}
