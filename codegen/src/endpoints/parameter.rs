//! Parameters of a rule set: what a client gives the rules to decide by.

use smithgen_model::Node;

use super::builtin::BuiltIn;

/// A parameter of a rule set.
#[derive(Clone, Debug, PartialEq)]
pub struct Parameter {
    /// The name in the rule set.
    pub name: String,
    /// The type.
    pub ty: ParamType,
    /// Whether resolving fails without a value.
    pub required: bool,
    /// The value if none is given.
    pub default: Option<ParamValue>,
    /// The built-in that fills it.
    pub builtin: Option<BuiltIn>,
    /// What the rule set says of it.
    pub documentation: Option<String>,
}

/// The type of a parameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ParamType {
    /// Text.
    String,
    /// A truth value.
    Boolean,
    /// A list of texts.
    StringArray,
}

impl ParamType {
    pub(super) fn named(name: &str) -> Option<Self> {
        Some(match name {
            "string" | "String" => Self::String,
            "boolean" | "Boolean" => Self::Boolean,
            "stringArray" | "StringArray" => Self::StringArray,
            _ => return None,
        })
    }
}

/// A value of a parameter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ParamValue {
    /// Text.
    String(String),
    /// A truth value.
    Boolean(bool),
    /// A list of texts.
    StringArray(Vec<String>),
}

impl ParamValue {
    /// The value that a model has for a parameter of the type `ty`.
    pub(crate) fn read(node: &Node, ty: ParamType) -> Option<Self> {
        Some(match ty {
            ParamType::String => Self::String(node.as_str()?.to_owned()),
            ParamType::Boolean => Self::Boolean(node.as_bool()?),
            ParamType::StringArray => {
                let texts = node.as_array()?.iter().map(|text| text.as_str().map(str::to_owned));
                Self::StringArray(texts.collect::<Option<_>>()?)
            }
        })
    }
}
