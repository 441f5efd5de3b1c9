//! Parameters of a rule set: what a client gives the rules to decide by.

use proc_macro2::Ident;
use smithgen_model::Node;

use super::builtin::BuiltIn;
use super::check::Checker;
use super::rir::{Expr, Type, Typed};
use crate::names::{Kind, Scope as Names};

/// A parameter of a rule set, and the field of `Params` that holds it.
#[derive(Clone, Debug, PartialEq)]
pub struct Parameter {
    /// The name in the rule set.
    pub name: String,
    /// The field of `Params`.
    pub ident: Ident,
    /// The type.
    pub ty: ParamType,
    /// Whether resolving fails without a value.
    pub required: bool,
    /// The value if none is given; a field with a default is no `Option`.
    pub default: Option<ParamDefault>,
    /// The built-in that fills it.
    pub builtin: Option<BuiltIn>,
    /// The rule set's description.
    pub docs: Option<String>,
    /// Why it should not be used any more.
    pub deprecated: Option<String>,
    /// The name that rules give it once it is known to be set.
    pub(super) local: Option<Ident>,
}

/// The type of a parameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ParamType {
    /// `&str`
    String,
    /// `bool`
    Boolean,
    /// `&[&str]`
    StringArray,
}

impl ParamType {
    /// Whether the field borrows.
    pub fn borrows(self) -> bool {
        self != Self::Boolean
    }

    fn named(name: &str) -> Option<Self> {
        Some(match name {
            "string" | "String" => Self::String,
            "boolean" | "Boolean" => Self::Boolean,
            "stringArray" | "StringArray" => Self::StringArray,
            _ => return None,
        })
    }

    pub(super) fn value_type(self) -> Type {
        match self {
            Self::String => Type::String,
            Self::Boolean => Type::Bool,
            Self::StringArray => Type::StringArray,
        }
    }
}

/// The default of a parameter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ParamDefault {
    /// Text.
    String(String),
    /// A truth value.
    Boolean(bool),
    /// A list of texts.
    StringArray(Vec<String>),
}

impl ParamDefault {
    fn read(node: &Node, ty: ParamType) -> Option<Self> {
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

impl Checker {
    /// Reads all parameters and brings them into scope.
    pub(super) fn parameters(&mut self, node: &Node) {
        let Some(object) = node.as_object() else {
            return self.problem(format!("expected an object of parameters, found {}", node.kind()));
        };
        let mut names = Names::new(Kind::Member);
        let idents = names.claim_all(object.iter().map(|(name, _)| name));
        for ((name, node), ident) in object.iter().zip(idents) {
            self.at_key(name, |this| {
                let double = this.params.iter().find(|p| p.name.eq_ignore_ascii_case(name));
                if let Some(double) = double {
                    let message = format!("differs from the parameter `{}` only in case", double.name);
                    this.problem(message);
                }
                let param = this.parameter(name, ident.ident(), node);
                let Some(mut param) = param else {
                    return this.scope.insert(name, None);
                };
                let value = this.parameter_value(&param);
                if let Expr::Local(local) = &value.expr {
                    param.local = Some(local.ident.clone());
                }
                this.scope.insert(name, Some(value));
                this.params.push(param);
            });
        }
    }

    /// What a reference to the parameter means before anything is known of it.
    fn parameter_value(&mut self, param: &Parameter) -> Typed {
        let ty = param.ty.value_type();
        match (&param.default, param.required) {
            (Some(_), _) => Typed::always(Expr::Param(param.ident.clone()), ty),
            (None, true) => Typed::always(Expr::Local(self.scope.local(&param.name, ty)), ty),
            (None, false) => Typed::maybe(Expr::Param(param.ident.clone()), ty),
        }
    }

    fn parameter(&mut self, name: &str, ident: &Ident, node: &Node) -> Option<Parameter> {
        self.check_name(name);
        let ty = self.required_str(node, "type")?;
        let Some(ty) = ParamType::named(ty) else {
            self.problem(format!("unknown type `{ty}`: expected string, boolean or stringArray"));
            return None;
        };
        let required = node.get("required").and_then(Node::as_bool).unwrap_or(false);
        let default = match node.get("default") {
            None | Some(Node::Null) => None,
            Some(value) => {
                let default = ParamDefault::read(value, ty);
                if default.is_none() {
                    self.problem(format!("the default is no {}", ty.value_type().name()));
                } else if !required {
                    self.problem("a parameter with a default must be required".to_owned());
                }
                default
            }
        };
        let text = |node: Option<&Node>| node.and_then(Node::as_str).map(str::to_owned);
        let builtin = node.get("builtIn").and_then(Node::as_str);
        if let Some(unknown) = builtin.filter(|name| BuiltIn::named(name).is_none()) {
            self.problem(format!("unknown built-in `{unknown}`"));
        }
        Some(Parameter {
            name: name.to_owned(),
            ident: ident.clone(),
            ty,
            required,
            default,
            builtin: builtin.and_then(BuiltIn::named),
            docs: text(node.get("documentation")),
            deprecated: node.get("deprecated").map(|node| text(node.get("message")).unwrap_or_default()),
            local: None,
        })
    }
}
