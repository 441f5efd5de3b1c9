//! Reads the tree of rules and checks every type on the way, so that what is printed later compiles.
//!
//! An optional value may be used only where it is known to be set: after `isSet` of a parameter, or under the name that
//! a condition assigned. A condition that uses a parameter without asking gets that test, and a warning.

use proc_macro2::Ident;
use smithgen_model::{Node, Object};

use super::params::Parameter;
use super::problem::{RuleProblem, Step as PathStep};
use super::rir::{EndpointRules, EndpointSpec, Expr, Property, Rule, Step, Then, Type, Typed};
use super::scope::Scope;
use super::simplify::simplify;

/// The state of reading one rule set.
#[derive(Debug)]
pub(super) struct Checker {
    pub(super) params: Vec<Parameter>,
    pub(super) scope: Scope,
    path: Vec<PathStep>,
    problems: Vec<RuleProblem>,
    warnings: Vec<RuleProblem>,
    /// Parameters that the condition being read needs without saying so.
    implied: Option<Vec<Step>>,
}

/// What one condition turns out to be.
enum Condition {
    Step(Step),
    Always,
    Never,
}

impl Checker {
    pub(super) fn new() -> Self {
        Self {
            params: Vec::new(),
            scope: Scope::new(),
            path: Vec::new(),
            problems: Vec::new(),
            warnings: Vec::new(),
            implied: None,
        }
    }

    pub(super) fn finish(self, rules: Vec<Rule>) -> Result<EndpointRules, Vec<RuleProblem>> {
        if self.problems.is_empty() {
            Ok(EndpointRules { params: self.params, warnings: self.warnings, rules: simplify(rules) })
        } else {
            Err(self.problems)
        }
    }

    pub(super) fn problem(&mut self, message: String) {
        self.problems.push(RuleProblem::new(&self.path, message));
    }

    pub(super) fn warning(&mut self, message: String) {
        self.warnings.push(RuleProblem::new(&self.path, message));
    }

    pub(super) fn at_key<T>(&mut self, key: &str, read: impl FnOnce(&mut Self) -> T) -> T {
        self.at(PathStep::Key(key.to_owned()), read)
    }

    pub(super) fn at_index<T>(&mut self, index: usize, read: impl FnOnce(&mut Self) -> T) -> T {
        self.at(PathStep::Index(index), read)
    }

    fn at<T>(&mut self, step: PathStep, read: impl FnOnce(&mut Self) -> T) -> T {
        self.path.push(step);
        let value = read(self);
        self.path.pop();
        value
    }

    /// A member that must be there.
    pub(super) fn required<'n>(&mut self, node: &'n Node, key: &str) -> Option<&'n Node> {
        let member = node.get(key);
        if member.is_none() {
            self.problem(format!("`{key}` is missing"));
        }
        member
    }

    /// A member that must be there and be a string.
    pub(super) fn required_str<'n>(&mut self, node: &'n Node, key: &str) -> Option<&'n str> {
        let member = self.required(node, key)?;
        let text = member.as_str();
        if text.is_none() {
            self.problem(format!("`{key}` must be a string, found {}", member.kind()));
        }
        text
    }

    fn required_array<'n>(&mut self, node: &'n Node, key: &str) -> Option<&'n [Node]> {
        let member = self.required(node, key)?;
        let elements = member.as_array();
        if elements.is_none() {
            self.problem(format!("`{key}` must be an array, found {}", member.kind()));
        }
        elements
    }

    /// Names are a letter, then letters, digits and, as in many rule sets, underscores.
    pub(super) fn check_name(&mut self, name: &str) {
        let mut bytes = name.bytes();
        let is_good = bytes.next().is_some_and(|b| b.is_ascii_alphabetic() || b == b'_')
            && bytes.all(|b| b.is_ascii_alphanumeric() || b == b'_');
        if !is_good {
            self.problem(format!("`{name}` is no name: expected letters and digits"));
        }
    }

    /// Reads the whole rule set.
    pub(super) fn rule_set(&mut self, node: &Node) -> Vec<Rule> {
        if node.as_object().is_none() {
            self.problem(format!("expected a rule set, found {}", node.kind()));
            return Vec::new();
        }
        if let Some(version) = self.required_str(node, "version")
            && version.split('.').next() != Some("1")
        {
            self.at_key("version", |this| {
                this.problem(format!("version {version} of the rules engine is not supported"));
            });
        }
        if let Some(parameters) = self.required(node, "parameters") {
            self.at_key("parameters", |this| this.parameters(parameters));
        }
        self.rules(node)
    }

    /// Reads the list `rules` of the rule set or of a tree.
    fn rules(&mut self, node: &Node) -> Vec<Rule> {
        let Some(nodes) = self.required_array(node, "rules") else {
            return Vec::new();
        };
        self.at_key("rules", |this| {
            if nodes.is_empty() {
                this.problem("expected at least one rule".to_owned());
            }
            let mut rules = Vec::new();
            let mut is_settled = false;
            for (index, node) in nodes.iter().enumerate() {
                this.at_index(index, |this| {
                    if is_settled {
                        this.warning("never reached: a rule before it has no conditions".to_owned());
                    }
                    is_settled |= node.get("conditions").and_then(Node::as_array) == Some(&[]);
                    let depth = this.scope.depth();
                    rules.extend(this.rule(node));
                    this.scope.leave(depth);
                });
            }
            rules
        })
    }

    /// Reads one rule; `None` if it can never be chosen.
    fn rule(&mut self, node: &Node) -> Option<Rule> {
        let ty = self.required_str(node, "type")?;
        let conditions = self.required_array(node, "conditions")?;
        let mut steps = Vec::new();
        let mut is_possible = true;
        self.at_key("conditions", |this| {
            for (index, condition) in conditions.iter().enumerate() {
                this.implied = Some(Vec::new());
                let condition = this.at_index(index, |this| this.condition(condition));
                steps.extend(this.implied.take().unwrap_or_default());
                match condition {
                    Some(Condition::Step(step)) => steps.push(step),
                    Some(Condition::Never) => is_possible = false,
                    Some(Condition::Always) | None => {}
                }
            }
        });
        let then = match ty {
            "tree" => Then::Rules(self.rules(node)),
            "error" => {
                let message = self.required(node, "error")?;
                Then::Error(self.at_key("error", |this| this.string(message))?)
            }
            "endpoint" => {
                let endpoint = self.required(node, "endpoint")?;
                Then::Endpoint(self.at_key("endpoint", |this| this.endpoint(endpoint))?)
            }
            other => {
                self.problem(format!("unknown type `{other}`: expected endpoint, error or tree"));
                return None;
            }
        };
        is_possible.then_some(Rule { steps, then })
    }

    /// Reads a condition, and brings into scope what it proves or assigns.
    fn condition(&mut self, node: &Node) -> Option<Condition> {
        let assign = node.get("assign").map(|name| name.as_str().unwrap_or_default());
        let value = self.call(node);
        if let Some(name) = assign {
            self.at_key("assign", |this| {
                this.check_name(name);
                if this.scope.get(name).is_some() {
                    this.problem(format!("`{name}` already has a meaning here"));
                }
            });
        }
        let Some(value) = value else {
            if let Some(name) = assign {
                self.scope.insert(name, None);
            }
            return None;
        };
        Some(self.outcome(value, assign))
    }

    fn outcome(&mut self, value: Typed, assign: Option<&str>) -> Condition {
        let Typed { expr, ty, optional } = value;
        if ty == Type::Bool {
            if let Some(name) = assign {
                let known = Typed::always(Expr::Bool(true), Type::Bool);
                self.scope.insert(name, Some(known));
            }
            return self.test(expr, optional);
        }
        let Some(name) = assign else {
            return match optional {
                true => Condition::Step(Step::Test(Expr::IsSome(Box::new(expr)))),
                false => Condition::Always,
            };
        };
        let is_plain = matches!(expr, Expr::Text(_) | Expr::Local(_) | Expr::Field(..) | Expr::Integer(_));
        if is_plain && !optional {
            self.scope.insert(name, Some(Typed::always(expr, ty)));
            return Condition::Always;
        }
        let local = self.scope.local(name, ty);
        let named = Typed::always(Expr::Local(local.clone()), ty);
        self.scope.insert(name, Some(named));
        Condition::Step(match optional {
            true => Step::Bind(local, expr),
            false => Step::Let(local, expr),
        })
    }

    fn test(&mut self, expr: Expr, optional: bool) -> Condition {
        match expr {
            _ if optional => {
                let is_true = Expr::IsValue(Box::new(expr), Box::new(Expr::Bool(true)));
                Condition::Step(Step::Test(is_true))
            }
            Expr::Bool(true) => Condition::Always,
            Expr::Bool(false) => Condition::Never,
            Expr::IsSome(inner) => match *inner {
                Expr::Param(param) => match self.scope.narrow(&param) {
                    Some(local) => Condition::Step(Step::Bind(local, Expr::Param(param))),
                    None => Condition::Always,
                },
                other => Condition::Step(Step::Test(Expr::IsSome(Box::new(other)))),
            },
            other => Condition::Step(Step::Test(other)),
        }
    }

    /// Brings a parameter that may be unset into a condition: without it, the condition does not hold.
    pub(super) fn imply(&mut self, param: Ident) -> Option<Expr> {
        self.implied.as_ref()?;
        let local = self.scope.narrow(&param)?;
        self.warning(format!("`{param}` may be unset, and isSet does not say so: the condition then does not hold"));
        let step = Step::Bind(local.clone(), Expr::Param(param));
        self.implied.as_mut()?.push(step);
        Some(Expr::Local(local))
    }

    fn endpoint(&mut self, node: &Node) -> Option<EndpointSpec> {
        let url = self.required(node, "url")?;
        let url = self.at_key("url", |this| this.string(url));
        let headers = self.named(node, "headers", |this, node| {
            let Some(values) = node.as_array() else {
                this.problem(format!("expected an array of values, found {}", node.kind()));
                return None;
            };
            let values = values.iter().enumerate();
            let values: Vec<_> = values.map(|(index, value)| this.at_index(index, |this| this.string(value))).collect();
            values.into_iter().collect()
        });
        let properties = self.named(node, "properties", Self::property);
        Some(EndpointSpec { url: url?, headers: headers?, properties: properties? })
    }

    /// Reads the members of an object that need not be there.
    fn named<T>(
        &mut self,
        node: &Node,
        key: &str,
        read: impl Fn(&mut Self, &Node) -> Option<T>,
    ) -> Option<Vec<(String, T)>> {
        let empty = Object::default();
        let object = match node.get(key) {
            None => &empty,
            Some(Node::Object(object)) => object,
            Some(other) => {
                self.problem(format!("`{key}` must be an object, found {}", other.kind()));
                return None;
            }
        };
        self.at_key(key, |this| this.members(object, read))
    }

    fn members<T>(
        &mut self,
        object: &Object,
        read: impl Fn(&mut Self, &Node) -> Option<T>,
    ) -> Option<Vec<(String, T)>> {
        let members: Vec<_> = object
            .iter()
            .map(|(name, node)| Some((name.to_owned(), self.at_key(name, |this| read(this, node))?)))
            .collect();
        members.into_iter().collect()
    }

    fn property(&mut self, node: &Node) -> Option<Property> {
        Some(match node {
            Node::Bool(value) => Property::Bool(*value),
            Node::String(_) => Property::String(self.string(node)?),
            Node::Array(values) => {
                let values = values.iter().enumerate();
                let values: Vec<_> =
                    values.map(|(index, value)| self.at_index(index, |this| this.property(value))).collect();
                Property::List(values.into_iter().collect::<Option<_>>()?)
            }
            Node::Object(object) => Property::Map(self.members(object, Self::property)?),
            Node::Number(number) if number.as_i64().is_some() => Property::Integer(number.as_i64()?),
            Node::Number(_) | Node::Null => {
                self.problem(format!("{} can't be a property", node.kind()));
                return None;
            }
        })
    }
}
