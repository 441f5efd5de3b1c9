//! A rule set as it will be printed: names are decided, types are checked, what is constant is folded away.

use proc_macro2::Ident;

use super::params::Parameter;
use super::problem::RuleProblem;

/// A checked rule set, ready to print.
#[derive(Clone, Debug, PartialEq)]
pub struct EndpointRules {
    /// The parameters in the order of the rule set, each a field of the generated `Params`.
    pub params: Vec<Parameter>,
    /// What is odd about the rule set and still has one meaning, such as rules that are never reached.
    pub warnings: Vec<RuleProblem>,
    pub(super) rules: Vec<Rule>,
}

impl EndpointRules {
    /// Whether `Params` borrows, and so is written `Params<'_>`.
    pub fn borrows(&self) -> bool {
        self.params.iter().any(|param| param.ty.borrows())
    }
}

/// A rule: when all its steps succeed, its result is final.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Rule {
    pub(super) steps: Vec<Step>,
    pub(super) then: Then,
}

/// What a rule does before it is chosen.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Step {
    /// Goes on if this is true.
    Test(Expr),
    /// Goes on if this optional value is there, and names it.
    Bind(Local, Expr),
    /// Names a value that is always there.
    Let(Local, Expr),
}

/// What a chosen rule gives.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Then {
    Endpoint(EndpointSpec),
    Error(Expr),
    Rules(Vec<Rule>),
}

/// An endpoint as a rule describes it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct EndpointSpec {
    pub(super) url: Expr,
    pub(super) headers: Vec<(String, Vec<Expr>)>,
    pub(super) properties: Vec<(String, Property)>,
}

/// The value of an endpoint's property.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Property {
    Bool(bool),
    Integer(i64),
    String(Expr),
    List(Vec<Property>),
    Map(Vec<(String, Property)>),
}

/// A named value. Values of the same name in different branches share the identifier.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Local {
    pub(super) ident: Ident,
    pub(super) ty: Type,
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

/// An expression.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Expr {
    Bool(bool),
    Integer(i64),
    Text(String),
    /// Text with values in it: at least two pieces, at least one of them no text.
    Template(Vec<Expr>),
    List(Vec<Expr>),
    /// A field of `Params`.
    Param(Ident),
    Local(Local),
    /// An attribute of a URL, a resource name or a partition.
    Field(Box<Expr>, &'static str),
    /// An entry of an array; optional.
    Item(Box<Expr>, i64),
    Call(Function, Vec<Expr>),
    Equal(Box<Expr>, Box<Expr>),
    Not(Box<Expr>),
    /// Whether all of these hold.
    All(Vec<Expr>),
    /// Whether one of these holds.
    Any(Vec<Expr>),
    /// Whether an optional value is there.
    IsSome(Box<Expr>),
    /// Whether an optional value is there and equal to another.
    IsValue(Box<Expr>, Box<Expr>),
    /// Whether an optional value is there and all tests hold for it under this name.
    IsSomeAnd(Box<Expr>, Local, Vec<Expr>),
    /// An optional value, if the tests hold for it under its name.
    Filter(Box<Expr>, Local, Vec<Expr>),
    /// The first value that is there.
    Coalesce(Vec<Typed>),
    /// One of two values.
    IfElse(Box<Expr>, Box<Typed>, Box<Typed>),
}

impl Expr {
    /// The opposite of a boolean.
    pub(super) fn negated(self) -> Self {
        match self {
            Self::Bool(value) => Self::Bool(!value),
            Self::Not(inner) => *inner,
            other => Self::Not(Box::new(other)),
        }
    }

    /// The opposite of all tests together, in the form with fewer negations.
    pub(super) fn none_of(tests: Vec<Self>) -> Self {
        let flips_freely =
            |test: &Self| matches!(test, Self::Not(_) | Self::Equal(..) | Self::IsSome(_) | Self::IsValue(..));
        let inside = tests.iter().filter(|test| !flips_freely(test)).count();
        let outside = 1 + tests.iter().filter(|test| matches!(test, Self::Not(_))).count();
        if tests.len() == 1 || inside < outside {
            Self::any_of(tests.into_iter().map(Self::negated).collect())
        } else {
            Self::all_of(tests).negated()
        }
    }

    /// All tests as one.
    pub(super) fn all_of(mut tests: Vec<Self>) -> Self {
        match (tests.len(), tests.pop()) {
            (1, Some(only)) => only,
            (_, last) => {
                tests.extend(last);
                Self::All(tests)
            }
        }
    }

    /// Any of the tests as one.
    fn any_of(mut tests: Vec<Self>) -> Self {
        match (tests.len(), tests.pop()) {
            (1, Some(only)) => only,
            (_, last) => {
                tests.extend(last);
                Self::Any(tests)
            }
        }
    }

    /// Calls `visit` for this expression and all in it.
    pub(super) fn walk(&self, visit: &mut dyn FnMut(&Expr)) {
        visit(self);
        match self {
            Self::Bool(_) | Self::Integer(_) | Self::Text(_) | Self::Param(_) | Self::Local(_) => {}
            Self::Template(parts) | Self::List(parts) | Self::Call(_, parts) | Self::All(parts) | Self::Any(parts) => {
                parts.iter().for_each(|part| part.walk(visit));
            }
            Self::Field(inner, _) | Self::Item(inner, _) | Self::Not(inner) | Self::IsSome(inner) => inner.walk(visit),
            Self::Equal(a, b) | Self::IsValue(a, b) => {
                a.walk(visit);
                b.walk(visit);
            }
            Self::IsSomeAnd(value, _, tests) | Self::Filter(value, _, tests) => {
                value.walk(visit);
                tests.iter().for_each(|test| test.walk(visit));
            }
            Self::Coalesce(parts) => parts.iter().for_each(|part| part.expr.walk(visit)),
            Self::IfElse(condition, a, b) => {
                condition.walk(visit);
                a.expr.walk(visit);
                b.expr.walk(visit);
            }
        }
    }

    /// Whether the expression reads this name.
    pub(super) fn uses(&self, name: &Ident) -> bool {
        let mut found = false;
        self.walk(&mut |expr| found |= matches!(expr, Self::Local(local) if local.ident == *name));
        found
    }

    /// Whether printing the expression gives an owned string where others give a borrowed one.
    pub(super) fn is_owned(&self) -> bool {
        match self {
            Self::Template(_) | Self::Call(Function::UriEncode, _) | Self::Field(_, "normalized_path") => true,
            Self::Coalesce(parts) => parts.iter().any(|part| part.expr.is_owned()),
            Self::IfElse(_, a, b) => a.expr.is_owned() || b.expr.is_owned(),
            _ => false,
        }
    }

    /// Whether this is a choice between choices, which clippy would have in another form.
    pub(super) fn is_intricate(&self) -> bool {
        let mut choices = 0;
        self.walk(&mut |expr| choices += usize::from(matches!(expr, Self::Any(_))));
        choices > 1
    }

    /// Whether an owned string is made anywhere in the expression, which would not outlive a statement.
    pub(super) fn makes_owned(&self) -> bool {
        let mut found = false;
        self.walk(&mut |expr| found |= expr.is_owned() && !matches!(expr, Self::Field(..)));
        found
    }
}

/// Calls `visit` for every expression of a rule and of the rules in it.
pub(super) fn walk_rule(rule: &Rule, visit: &mut dyn FnMut(&Expr)) {
    for step in &rule.steps {
        let (Step::Test(expr) | Step::Bind(_, expr) | Step::Let(_, expr)) = step;
        expr.walk(visit);
    }
    walk_then(&rule.then, visit);
}

/// Calls `visit` for every expression of a rule's result.
pub(super) fn walk_then(then: &Then, visit: &mut dyn FnMut(&Expr)) {
    match then {
        Then::Rules(rules) => rules.iter().for_each(|rule| walk_rule(rule, visit)),
        Then::Error(message) => message.walk(visit),
        Then::Endpoint(endpoint) => {
            endpoint.url.walk(visit);
            let values = endpoint.headers.iter().flat_map(|(_, values)| values);
            values.for_each(|value| value.walk(visit));
            endpoint.properties.iter().for_each(|(_, property)| walk_property(property, visit));
        }
    }
}

fn walk_property(property: &Property, visit: &mut dyn FnMut(&Expr)) {
    match property {
        Property::Bool(_) | Property::Integer(_) => {}
        Property::String(expr) => expr.walk(visit),
        Property::List(values) => values.iter().for_each(|value| walk_property(value, visit)),
        Property::Map(entries) => entries.iter().for_each(|(_, value)| walk_property(value, visit)),
    }
}

/// A function of the runtime that rules call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Function {
    ParseUrl,
    ParseArn,
    Partition,
    Substring,
    Split,
    UriEncode,
    IsValidHostLabel,
    IsVirtualHostableS3Bucket,
}

impl Function {
    /// The function of this name, the types that it takes, the type that it gives, and whether it may give nothing.
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

    /// The function's name in the runtime.
    pub(super) fn rust_name(self) -> &'static str {
        match self {
            Self::ParseUrl => "parse_url",
            Self::ParseArn => "parse_arn",
            Self::Partition => "partition",
            Self::Substring => "substring",
            Self::Split => "split",
            Self::UriEncode => "uri_encode",
            Self::IsValidHostLabel => "is_valid_host_label",
            Self::IsVirtualHostableS3Bucket => "is_virtual_hostable_s3_bucket",
        }
    }
}
