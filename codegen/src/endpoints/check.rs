//! Reads the tree of rules and checks every type on the way.
//!
//! An optional value may be used only where it is known to be set: after `isSet` of a parameter, or under the name that
//! a condition assigned. A condition that uses a parameter without asking does not hold where it is not set, which is a warning.

use std::collections::BTreeMap;

use smithgen_model::{Node, Object};

use super::EndpointRules;
use super::graph::{GraphBuilder, Reference};
use super::parameter::Parameter;
use super::problem::{RuleProblem, Step};
use super::table::Table;
use super::tree::{Condition, EndpointSpec, Expr, Function, Outcome, Rule, Then, Type, Typed};

/// The state of reading one rule set.
#[derive(Default)]
pub(super) struct Checker {
    pub(super) params: Vec<Parameter>,
    pub(super) graph: GraphBuilder,
    /// Where conditions are apart from what they guard, as in a decision diagram, whatever is used counts as set.
    pub(super) has_unseen_tests: bool,
    /// The names in scope, innermost last. `None` stands for a value whose problem is already reported.
    scope: Vec<(String, Option<Typed>)>,
    /// The same name always has the same slot.
    slots: BTreeMap<String, u16>,
    path: Vec<Step>,
    problems: Vec<RuleProblem>,
    warnings: Vec<RuleProblem>,
    /// Whether a condition is being read.
    in_condition: bool,
}

/// What a condition of a tree turns out to be.
enum Found {
    Condition(Condition),
    Always,
    Never,
}

impl Checker {
    /// The graph from `root` on as a table, or all problems.
    pub(super) fn finish(mut self, root: Reference) -> Result<EndpointRules, Vec<RuleProblem>> {
        let graph = self.graph.finish(root);
        let table = Table::of(&graph);
        if table.is_none() && self.problems.is_empty() {
            self.problems.push(RuleProblem::new(&[], "the rules are too many for a table".to_owned()));
        }
        match table {
            Some(table) if self.problems.is_empty() => {
                Ok(EndpointRules { params: self.params, warnings: self.warnings, graph, table })
            }
            _ => Err(self.problems),
        }
    }

    pub(super) fn problem(&mut self, message: String) {
        self.problems.push(RuleProblem::new(&self.path, message));
    }

    pub(super) fn warning(&mut self, message: String) {
        self.warnings.push(RuleProblem::new(&self.path, message));
    }

    pub(super) fn at_key<T>(&mut self, key: &str, read: impl FnOnce(&mut Self) -> T) -> T {
        self.at(Step::Key(key.to_owned()), read)
    }

    pub(super) fn at_index<T>(&mut self, index: usize, read: impl FnOnce(&mut Self) -> T) -> T {
        self.at(Step::Index(index), read)
    }

    fn at<T>(&mut self, step: Step, read: impl FnOnce(&mut Self) -> T) -> T {
        self.path.push(step);
        let value = read(self);
        self.path.pop();
        value
    }

    /// Reads each element of an array; the problems of all are told.
    pub(super) fn each<T>(&mut self, nodes: &[Node], read: impl Fn(&mut Self, &Node) -> Option<T>) -> Option<Vec<T>> {
        let read = |(index, node)| self.at_index(index, |this| read(this, node));
        let elements: Vec<Option<T>> = nodes.iter().enumerate().map(read).collect();
        elements.into_iter().collect()
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

    pub(super) fn required_array<'n>(&mut self, node: &'n Node, key: &str) -> Option<&'n [Node]> {
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

    /// The slot of a parameter or variable.
    pub(super) fn slot(&mut self, name: &str) -> Option<u16> {
        if let Some(slot) = self.slots.get(name) {
            return Some(*slot);
        }
        let Ok(slot) = u16::try_from(self.slots.len()) else {
            self.problem("there are too many names".to_owned());
            return None;
        };
        self.slots.insert(name.to_owned(), slot);
        Some(slot)
    }

    /// Brings a name into scope.
    pub(super) fn bring(&mut self, name: &str, value: Option<Typed>) {
        self.scope.push((name.to_owned(), value));
    }

    /// What a name means here, if anything.
    pub(super) fn meaning(&self, name: &str) -> Option<Option<Typed>> {
        let mut inner_first = self.scope.iter().rev();
        inner_first.find_map(|(known, value)| (known == name).then(|| value.clone()))
    }

    /// Records that the parameter in a slot was found to be set; gives its name.
    fn narrow(&mut self, expr: &Expr) -> Option<String> {
        let Expr::Slot(slot) = expr else { return None };
        let param = self.params.get(usize::from(*slot))?;
        let (name, ty) = (param.name.clone(), param.ty.into());
        self.bring(&name, Some(Typed::always(expr.clone(), ty)));
        Some(name)
    }

    /// Reads the whole rule set.
    pub(super) fn rule_set(&mut self, node: &Node) -> Vec<Rule> {
        self.head(node);
        self.rules(node)
    }

    /// Reads version and parameters.
    pub(super) fn head(&mut self, node: &Node) {
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
                    let depth = this.scope.len();
                    rules.extend(this.rule(node));
                    this.scope.truncate(depth);
                });
            }
            rules
        })
    }

    /// Reads one rule; `None` if it can never be chosen.
    fn rule(&mut self, node: &Node) -> Option<Rule> {
        let ty = self.required_str(node, "type")?;
        let conditions = self.required_array(node, "conditions")?;
        let mut found = Vec::new();
        let mut is_possible = true;
        self.at_key("conditions", |this| {
            for (index, condition) in conditions.iter().enumerate() {
                match this.at_index(index, |this| this.condition(condition)) {
                    Some(Found::Condition(condition)) => found.push(condition),
                    Some(Found::Never) => is_possible = false,
                    Some(Found::Always) | None => {}
                }
            }
        });
        let then = match ty {
            "tree" => Then::Rules(self.rules(node)),
            other => Then::Outcome(self.outcome(other, node, "endpoint, error or tree")?),
        };
        is_possible.then_some(Rule { conditions: found, then })
    }

    /// Reads what a rule of the type `ty` gives.
    pub(super) fn outcome(&mut self, ty: &str, node: &Node, expected: &str) -> Option<Outcome> {
        match ty {
            "error" => {
                let message = self.required(node, "error")?;
                Some(Outcome::Error(self.at_key("error", |this| this.string(message))?))
            }
            "endpoint" => {
                let endpoint = self.required(node, "endpoint")?;
                Some(Outcome::Endpoint(self.at_key("endpoint", |this| this.endpoint(endpoint))?))
            }
            other => {
                self.problem(format!("unknown type `{other}`: expected {expected}"));
                None
            }
        }
    }

    /// Reads the call of a condition, and the name that its value gets.
    pub(super) fn assignment<'n>(&mut self, node: &'n Node) -> (Option<Typed>, Option<&'n str>) {
        let assign = node.get("assign").map(|name| name.as_str().unwrap_or_default());
        self.in_condition = true;
        let value = self.call(node);
        self.in_condition = false;
        if let Some(name) = assign {
            self.at_key("assign", |this| {
                this.check_name(name);
                if this.meaning(name).is_some() {
                    this.problem(format!("`{name}` already has a meaning here"));
                }
            });
        }
        (value, assign)
    }

    /// Reads a condition of a tree, and brings into scope what it proves or assigns.
    fn condition(&mut self, node: &Node) -> Option<Found> {
        let (value, assign) = self.assignment(node);
        let Some(Typed { expr, ty, optional }) = value else {
            if let Some(name) = assign {
                self.bring(name, None);
            }
            return None;
        };
        if ty == Type::Bool {
            if let Some(name) = assign {
                self.bring(name, Some(Typed::always(Expr::Bool(true), Type::Bool)));
            }
            return Some(self.test(expr));
        }
        let Some(name) = assign else {
            return Some(match optional {
                true => Found::Condition(Condition { value: expr, assign: None }),
                false => Found::Always,
            });
        };
        let slot = self.slot(name)?;
        self.bring(name, Some(Typed::always(Expr::Slot(slot), ty)));
        Some(Found::Condition(Condition { value: expr, assign: Some(slot) }))
    }

    fn test(&mut self, test: Expr) -> Found {
        match &test {
            Expr::Bool(true) => return Found::Always,
            Expr::Bool(false) => return Found::Never,
            Expr::Call(Function::IsSet, arguments) => {
                arguments.first().and_then(|argument| self.narrow(argument));
            }
            _ => {}
        }
        Found::Condition(Condition { value: test, assign: None })
    }

    /// Whether a parameter that may be unset may be used all the same: in a condition, which then does not hold.
    pub(super) fn imply(&mut self, expr: &Expr) -> bool {
        let name = if self.in_condition { self.narrow(expr) } else { None };
        if let Some(name) = &name {
            self.warning(format!("`{name}` may be unset, and isSet does not say so: the condition then does not hold"));
        }
        name.is_some()
    }

    fn endpoint(&mut self, node: &Node) -> Option<EndpointSpec> {
        let url = self.required(node, "url")?;
        let url = self.at_key("url", |this| this.string(url));
        let headers = self.named(node, "headers", |this, node| {
            let Some(values) = node.as_array() else {
                this.problem(format!("expected an array of values, found {}", node.kind()));
                return None;
            };
            this.each(values, Self::string).map(Expr::List)
        });
        let properties = self.named(node, "properties", Self::property);
        Some(EndpointSpec { url: url?, headers: headers?, properties: properties? })
    }

    /// Reads the members of an object that need not be there.
    fn named(&mut self, node: &Node, key: &str, read: impl Fn(&mut Self, &Node) -> Option<Expr>) -> Option<Expr> {
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

    fn members(&mut self, object: &Object, read: impl Fn(&mut Self, &Node) -> Option<Expr>) -> Option<Expr> {
        let members: Vec<_> = object
            .iter()
            .map(|(name, node)| Some((name.to_owned(), self.at_key(name, |this| read(this, node))?)))
            .collect();
        members.into_iter().collect::<Option<_>>().map(Expr::Map)
    }

    fn property(&mut self, node: &Node) -> Option<Expr> {
        Some(match node {
            Node::Bool(value) => Expr::Bool(*value),
            Node::String(_) => self.string(node)?,
            Node::Array(values) => Expr::List(self.each(values, Self::property)?),
            Node::Object(object) => self.members(object, Self::property)?,
            Node::Number(number) if number.as_i64().is_some() => Expr::Integer(number.as_i64()?),
            Node::Number(_) | Node::Null => {
                self.problem(format!("{} can't be a property", node.kind()));
                return None;
            }
        })
    }
}
