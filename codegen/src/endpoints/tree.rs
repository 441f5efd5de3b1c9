//! A rule set after reading: types are checked, names are slots, what is constant is folded away.

use super::parameter::ParamType;

/// A rule: when all its conditions hold, its result is final.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Rule {
    pub(super) conditions: Vec<Condition>,
    pub(super) then: Then,
}

/// A condition holds if its value is set and not `false`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Condition {
    pub(super) value: Expr,
    /// The slot that keeps the value.
    pub(super) assign: Option<u16>,
}

/// What a chosen rule gives.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Then {
    Outcome(Outcome),
    Rules(Vec<Rule>),
}

/// What rules come to.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Outcome {
    Endpoint(EndpointSpec),
    Error(Expr),
}

/// An endpoint as a rule describes it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct EndpointSpec {
    pub(super) url: Expr,
    /// A map.
    pub(super) properties: Expr,
    /// A map of lists.
    pub(super) headers: Expr,
}

impl EndpointSpec {
    /// The names of the schemes by which callers may prove who they are.
    pub(super) fn auth_schemes(&self) -> Vec<&str> {
        let Some(Expr::List(schemes)) = self.properties.get("authSchemes") else { return Vec::new() };
        let names = schemes.iter().filter_map(|scheme| match scheme.get("name") {
            Some(Expr::Text(name)) => Some(name.as_str()),
            _ => None,
        });
        names.collect()
    }
}

/// The type of a value, optionality apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Type {
    String,
    Bool,
    Integer,
    StringArray,
    Url,
    Arn,
    Partition,
}

impl Type {
    /// The type's name for messages.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::String => "string",
            Self::Bool => "boolean",
            Self::Integer => "integer",
            Self::StringArray => "stringArray",
            Self::Url => "URL",
            Self::Arn => "ARN",
            Self::Partition => "partition",
        }
    }

    /// The attributes of a value with their types. Tables have their numbers.
    pub(super) fn attributes(self) -> &'static [(&'static str, Type)] {
        match self {
            Self::Url => &[
                ("scheme", Self::String),
                ("authority", Self::String),
                ("path", Self::String),
                ("normalizedPath", Self::String),
                ("isIp", Self::Bool),
            ],
            Self::Arn => &[
                ("partition", Self::String),
                ("service", Self::String),
                ("region", Self::String),
                ("accountId", Self::String),
                ("resourceId", Self::StringArray),
            ],
            Self::Partition => &[
                ("name", Self::String),
                ("dnsSuffix", Self::String),
                ("dualStackDnsSuffix", Self::String),
                ("implicitGlobalRegion", Self::String),
                ("supportsFIPS", Self::Bool),
                ("supportsDualStack", Self::Bool),
            ],
            Self::String | Self::Bool | Self::Integer | Self::StringArray => &[],
        }
    }
}

impl From<ParamType> for Type {
    fn from(ty: ParamType) -> Self {
        match ty {
            ParamType::String => Self::String,
            ParamType::Boolean => Self::Bool,
            ParamType::StringArray => Self::StringArray,
        }
    }
}

/// An expression with its type.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Typed {
    pub(super) expr: Expr,
    pub(super) ty: Type,
    pub(super) optional: bool,
}

impl Typed {
    pub(super) fn always(expr: Expr, ty: Type) -> Self {
        Self { expr, ty, optional: false }
    }

    pub(super) fn maybe(expr: Expr, ty: Type) -> Self {
        Self { expr, ty, optional: true }
    }
}

/// An expression, or the value of a property.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Expr {
    Bool(bool),
    Integer(i64),
    Text(String),
    /// Text with values in it.
    Template(Vec<Expr>),
    List(Vec<Expr>),
    Map(Vec<(String, Expr)>),
    /// The value of a parameter or a variable.
    Slot(u16),
    /// An attribute of a URL, a resource name or a partition, by its number.
    Attribute(Box<Expr>, u16),
    /// An entry of an array; optional.
    Item(Box<Expr>, u16),
    Call(Function, Vec<Expr>),
    /// The first value that is there.
    Coalesce(Vec<Expr>),
}

impl Expr {
    /// The value of this name, if this is a map that has it.
    fn get(&self, name: &str) -> Option<&Self> {
        match self {
            Self::Map(entries) => entries.iter().find_map(|(key, value)| (key == name).then_some(value)),
            _ => None,
        }
    }

    /// The opposite of a boolean.
    pub(super) fn negated(self) -> Self {
        match self {
            Self::Bool(value) => Self::Bool(!value),
            Self::Call(Function::Not, mut inner) if inner.len() == 1 => inner.remove(0),
            other => Self::Call(Function::Not, vec![other]),
        }
    }

    /// Whether the expression reads this slot.
    pub(super) fn reads(&self, slot: u16) -> bool {
        match self {
            Self::Bool(_) | Self::Integer(_) | Self::Text(_) => false,
            Self::Slot(read) => *read == slot,
            Self::Template(parts) | Self::List(parts) | Self::Call(_, parts) | Self::Coalesce(parts) => {
                parts.iter().any(|part| part.reads(slot))
            }
            Self::Map(entries) => entries.iter().any(|(_, value)| value.reads(slot)),
            Self::Attribute(inner, _) | Self::Item(inner, _) => inner.reads(slot),
        }
    }
}

impl Outcome {
    /// Whether the outcome reads this slot.
    pub(super) fn reads(&self, slot: u16) -> bool {
        match self {
            Self::Error(message) => message.reads(slot),
            Self::Endpoint(EndpointSpec { url, properties, headers }) => {
                [url, properties, headers].iter().any(|part| part.reads(slot))
            }
        }
    }
}

/// A function that rules call. Tables have their numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Function {
    IsSet,
    Not,
    Equal,
    ParseUrl,
    ParseArn,
    Partition,
    Substring,
    Split,
    UriEncode,
    IsValidHostLabel,
    IsVirtualHostableS3Bucket,
    IfElse,
}

impl Function {
    /// The function of this name, the types that it takes, the type that it gives, and whether it may give nothing. Those that take
    /// several types are not here.
    pub(super) fn named(name: &str) -> Option<(Self, &'static [Type], Type, bool)> {
        use Type::{Bool, Integer, String};
        Some(match name {
            "parseURL" => (Self::ParseUrl, &[String], Type::Url, true),
            "aws.parseArn" => (Self::ParseArn, &[String], Type::Arn, true),
            "aws.partition" => (Self::Partition, &[String], Type::Partition, true),
            "substring" => (Self::Substring, &[String, Integer, Integer, Bool], String, true),
            "split" => (Self::Split, &[String, String, Integer], Type::StringArray, false),
            "uriEncode" => (Self::UriEncode, &[String], String, false),
            "isValidHostLabel" => (Self::IsValidHostLabel, &[String, Bool], Bool, false),
            "aws.isVirtualHostableS3Bucket" => (Self::IsVirtualHostableS3Bucket, &[String, Bool], Bool, false),
            _ => return None,
        })
    }
}
