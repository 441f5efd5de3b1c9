//! Whether a value is the one that a test case wants, by the model.
//!
//! In: the shape in the model, the case's node and the node of the generated value. Out: the first difference, with its
//! path. Numbers are compared as the shape has them (a float has 32 bits), objects without regard to order, and a member
//! that the case does not name may be there only with the model's default.

use smithgen_model::{Member, Model, Node, Object, ShapeIx, ShapeKind};
use smithgen_runtime::generated::types::decode_base64;
use smithgen_runtime::types::{DateTime, TimestampFormat};

/// The first difference between a wanted and an actual value of a shape; `None`, if there is none. No shape at all is
/// `smithy.api#Unit`, which has no members.
pub fn difference(model: &Model, shape: Option<ShapeIx>, wanted: &Node, actual: &Node) -> Option<String> {
    let compared = match shape {
        Some(shape) => Comparison { model, path: Vec::new() }.values(shape, wanted, actual),
        None if wanted.is_equal(actual) => Ok(()),
        None => Err("nothing can be here".to_owned()),
    };
    compared.err().map(|found| format!("{found}\n  wanted: {wanted}\n  actual: {actual}"))
}

/// A walk through two values.
struct Comparison<'a> {
    model: &'a Model,
    /// The way to the values at hand.
    path: Vec<String>,
}

impl Comparison<'_> {
    fn values(&mut self, shape: ShapeIx, wanted: &Node, actual: &Node) -> Result<(), String> {
        let same = match &self.model.shape(shape).kind {
            ShapeKind::Structure(members) | ShapeKind::Union(members) => {
                return self.members(members, wanted, actual);
            }
            ShapeKind::List(element) => return self.elements(element.target, wanted, actual),
            ShapeKind::Map { value, .. } => return self.entries(value.target, wanted, actual),
            ShapeKind::Float => match (wanted.as_number(), actual.as_number()) {
                (Some(wanted), Some(actual)) => wanted.as_str().parse::<f32>() == actual.as_str().parse::<f32>(),
                _ => wanted == actual,
            },
            ShapeKind::Double => match (wanted.as_f64(), actual.as_f64()) {
                (Some(wanted), Some(actual)) => wanted == actual,
                _ => wanted == actual,
            },
            ShapeKind::Timestamp => instant(wanted).is_some_and(|wanted| Some(wanted) == instant(actual)),
            ShapeKind::BigInteger | ShapeKind::BigDecimal => is_same_number(wanted, actual),
            ShapeKind::Document => wanted.is_equal(actual),
            _ => wanted == actual,
        };
        if same { Ok(()) } else { self.fail(format!("{actual} instead of {wanted}")) }
    }

    fn members(&mut self, members: &[Member], wanted: &Node, actual: &Node) -> Result<(), String> {
        let (Some(wanted), Some(actual)) = (wanted.as_object(), actual.as_object()) else {
            return self.fail("both should be objects");
        };
        let known = |name: &str| members.iter().find(|member| member.name == name);
        for (name, wanted) in wanted.iter().filter(|(_, wanted)| !wanted.is_null()) {
            let Some(member) = known(name) else {
                return self.fail(format!("the model has no member {name}"));
            };
            let Some(actual) = actual.get(name) else {
                return self.fail(format!("{name} is missing"));
            };
            self.within(name, |inner| inner.values(member.target, wanted, actual))?;
        }
        for (name, actual) in actual.iter().filter(|(name, _)| wanted.get(name).is_none_or(Node::is_null)) {
            let Some((member, default)) = known(name).and_then(|member| Some((member, member.traits.default()?)))
            else {
                return self.fail(format!("{name} should not be there"));
            };
            let default = as_value(self.model, member.target, default);
            self.within(name, |inner| inner.values(member.target, &default, actual))?;
        }
        Ok(())
    }

    fn elements(&mut self, element: ShapeIx, wanted: &Node, actual: &Node) -> Result<(), String> {
        let (Some(wanted), Some(actual)) = (wanted.as_array(), actual.as_array()) else {
            return self.fail("both should be arrays");
        };
        if wanted.len() != actual.len() {
            return self.fail(format!("{} elements instead of {}", actual.len(), wanted.len()));
        }
        for (index, (wanted, actual)) in wanted.iter().zip(actual).enumerate() {
            self.within(&format!("[{index}]"), |inner| inner.nullable(element, wanted, actual))?;
        }
        Ok(())
    }

    fn entries(&mut self, value: ShapeIx, wanted: &Node, actual: &Node) -> Result<(), String> {
        let (Some(wanted), Some(actual)) = (wanted.as_object(), actual.as_object()) else {
            return self.fail("both should be objects");
        };
        for (key, wanted) in wanted.iter() {
            let Some(actual) = actual.get(key) else {
                return self.fail(format!("the key {key} is missing"));
            };
            self.within(key, |inner| inner.nullable(value, wanted, actual))?;
        }
        match actual.iter().find(|(key, _)| wanted.get(key).is_none()) {
            Some((key, _)) => self.fail(format!("the key {key} should not be there")),
            None => Ok(()),
        }
    }

    /// Values of lists and maps, which may be null.
    fn nullable(&mut self, shape: ShapeIx, wanted: &Node, actual: &Node) -> Result<(), String> {
        match (wanted.is_null(), actual.is_null()) {
            (true, true) => Ok(()),
            (false, false) => self.values(shape, wanted, actual),
            _ => self.fail(format!("{actual} instead of {wanted}")),
        }
    }

    fn within(&mut self, step: &str, compare: impl FnOnce(&mut Self) -> Result<(), String>) -> Result<(), String> {
        self.path.push(step.to_owned());
        compare(self)?;
        self.path.pop();
        Ok(())
    }

    fn fail(&self, message: impl std::fmt::Display) -> Result<(), String> {
        match self.path.join(".") {
            path if path.is_empty() => Err(message.to_string()),
            path => Err(format!("{path}: {message}")),
        }
    }
}

/// A default as a value of a test case: models write those of blobs in Base64.
fn as_value(model: &Model, shape: ShapeIx, default: &Node) -> Node {
    let bytes = match &model.shape(shape).kind {
        ShapeKind::Blob => default.as_str().and_then(|text| decode_base64(text).ok()),
        _ => None,
    };
    bytes.map_or_else(|| default.clone(), |bytes| Node::String(String::from_utf8_lossy(&bytes).into_owned()))
}

/// What types have in place of a member that is not there, and schemas alone do not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Missing {
    /// The model's defaults, but for the input itself.
    DefaultsSent,
    /// The model's defaults.
    Defaults,
    /// What is blank, where the model requires a member and has no default.
    Required,
}

/// The value with what types have in place of what is missing.
pub fn filled_in(model: &Model, shape: ShapeIx, value: &Node, missing: Missing) -> Node {
    Filling { model, missing }.value(shape, value, missing != Missing::DefaultsSent)
}

/// A walk through a value that lacks something.
struct Filling<'a> {
    model: &'a Model,
    missing: Missing,
}

impl Filling<'_> {
    fn value(&self, shape: ShapeIx, value: &Node, is_filled: bool) -> Node {
        match (&self.model.shape(shape).kind, value) {
            (ShapeKind::Structure(members), Node::Object(there)) => {
                let member = |member: &Member| {
                    let value = match there.get(&member.name).filter(|value| !value.is_null()) {
                        Some(value) => Some(self.value(member.target, value, true)),
                        None if is_filled => self.missing(member),
                        None => None,
                    };
                    Some((member.name.clone(), value?))
                };
                Node::Object(members.iter().filter_map(member).collect::<Vec<_>>().into())
            }
            (ShapeKind::Union(members), Node::Object(there)) => {
                let target = |name: &str| members.iter().find(|member| member.name == name).map(|member| member.target);
                self.entries(there, target)
            }
            (ShapeKind::Map { value, .. }, Node::Object(there)) => self.entries(there, |_| Some(value.target)),
            (ShapeKind::List(element), Node::Array(elements)) => {
                Node::Array(elements.iter().map(|value| self.value(element.target, value, true)).collect())
            }
            (_, value) => value.clone(),
        }
    }

    fn entries(&self, there: &Object, target: impl Fn(&str) -> Option<ShapeIx>) -> Node {
        let entries = there.iter().map(|(name, value)| {
            (name.to_owned(), target(name).map_or_else(|| value.clone(), |target| self.value(target, value, true)))
        });
        Node::Object(entries.collect::<Vec<_>>().into())
    }

    /// What stands in the place of a member that is not there.
    fn missing(&self, member: &Member) -> Option<Node> {
        let default = member.traits.default().filter(|default| !default.is_null());
        match (default, self.missing) {
            _ if member.traits.is_client_optional() => None,
            (Some(_), Missing::Required) => None,
            (Some(default), _) => Some(as_value(self.model, member.target, default)),
            (None, Missing::Required) if member.traits.is_required() => self.blank(member.target),
            (None, _) => None,
        }
    }

    fn blank(&self, shape: ShapeIx) -> Option<Node> {
        Some(match &self.model.shape(shape).kind {
            ShapeKind::Map { .. } => Node::Object(Vec::new().into()),
            ShapeKind::List(_) => Node::Array(Vec::new()),
            ShapeKind::Boolean => Node::Bool(false),
            ShapeKind::String | ShapeKind::Blob | ShapeKind::Enum(_) => Node::String(String::new()),
            ShapeKind::Structure(_) | ShapeKind::Union(_) | ShapeKind::Document => return None,
            _ => Node::Number(0.into()),
        })
    }
}

/// The instant of a timestamp: epoch seconds, or a text as RFC 3339 has it.
fn instant(node: &Node) -> Option<DateTime> {
    match node {
        Node::Number(number) => DateTime::from_str(number.as_str(), TimestampFormat::EpochSeconds).ok(),
        other => DateTime::from_str(other.as_str()?, TimestampFormat::DateTime).ok(),
    }
}

/// Whether a big number is the wanted one. Models write them as texts, which keep all digits, or as numbers, of which the
/// reader of models keeps no more than a double does.
fn is_same_number(wanted: &Node, actual: &Node) -> bool {
    let Some(actual) = actual.as_str() else {
        return false;
    };
    match wanted.as_number() {
        Some(number) if number.is_integer() => number.as_str() == actual,
        Some(number) => actual.parse() == Ok(number.as_f64()),
        None => wanted.as_str() == Some(actual),
    }
}

#[cfg(test)]
mod tests {
    use smithgen_model::Source;

    use super::*;

    const MODEL: &str = r#"{"smithy": "2.0", "shapes": {
        "x#Top": {"type": "structure", "members": {
            "at": {"target": "smithy.api#Timestamp"}, "f": {"target": "smithy.api#Float"},
            "list": {"target": "x#List"}, "map": {"target": "x#Map"},
            "size": {"target": "smithy.api#Integer", "traits": {"smithy.api#default": 5}},
            "big": {"target": "smithy.api#BigInteger"}}},
        "x#List": {"type": "list", "member": {"target": "smithy.api#Double"}, "traits": {"smithy.api#sparse": {}}},
        "x#Map": {"type": "map", "key": {"target": "smithy.api#String"}, "value": {"target": "smithy.api#Document"}}
    }}"#;

    fn compare(wanted: &str, actual: &str) -> Option<String> {
        let source = Source { name: "x.json".to_owned(), text: MODEL.to_owned() };
        let model = Model::from_sources(&[source]).unwrap();
        let node = |text| Node::parse(text).unwrap();
        let found = difference(&model, model.find("x#Top"), &node(wanted), &node(actual))?;
        found.lines().next().map(str::to_owned)
    }

    #[test]
    fn values_are_compared_as_their_shapes_have_them() {
        assert_eq!(compare(r#"{"f": 1.1, "at": 1.50}"#, r#"{"at": 1.5, "f": 1.10000000001, "size": 5}"#), None);
        assert_eq!(compare(r#"{"f": "NaN", "list": [1, null]}"#, r#"{"f": "NaN", "list": [1.0, null]}"#), None);
        assert_eq!(compare(r#"{"map": {"a": [1]}, "f": null}"#, r#"{"map": {"a": [1.0]}}"#), None);
        for wanted in ["18446744073709551616", "\"18446744073709551616\""] {
            let wanted = format!(r#"{{"big": {wanted}}}"#);
            assert_eq!(compare(&wanted, r#"{"big": "18446744073709551616"}"#), None);
        }
    }

    #[test]
    fn differences_are_found() {
        let differ = |wanted, actual| compare(wanted, actual).unwrap_or_default();
        assert_eq!(differ("{}", r#"{"f": 0.0}"#), "f should not be there");
        assert_eq!(differ("{}", r#"{"size": 6}"#), "size: 6 instead of 5");
        assert_eq!(differ(r#"{"size": 5}"#, "{}"), "size is missing");
        assert_eq!(differ(r#"{"f": 1.1}"#, r#"{"f": 1.2}"#), "f: 1.2 instead of 1.1");
        assert_eq!(differ(r#"{"f": "NaN"}"#, r#"{"f": 0}"#), "f: 0 instead of \"NaN\"");
        assert_eq!(differ(r#"{"list": [1]}"#, r#"{"list": [1, null]}"#), "list: 2 elements instead of 1");
        assert_eq!(differ(r#"{"list": [null]}"#, r#"{"list": [0]}"#), "list.[0]: 0 instead of null");
        assert_eq!(differ(r#"{"map": {"a": 1}}"#, r#"{"map": {"a": 2}}"#), "map.a: 2 instead of 1");
        assert_eq!(differ(r#"{"map": {}}"#, r#"{"map": {"a": 2}}"#), "map: the key a should not be there");
        assert_eq!(differ(r#"{"map": {"b": null}}"#, r#"{"map": {}}"#), "map: the key b is missing");
        assert_eq!(differ(r#"{"big": 7}"#, r#"{"big": "8"}"#), "big: \"8\" instead of 7");
        assert_eq!(differ(r#"{"big": "1.0"}"#, r#"{"big": "1.00"}"#), "big: \"1.00\" instead of \"1.0\"");
        assert_eq!(differ(r#"{"new": 1}"#, "{}"), "the model has no member new");
        assert_eq!(differ(r#"{"at": 1}"#, r#"{"at": 2}"#), "at: 2 instead of 1");
    }
}
