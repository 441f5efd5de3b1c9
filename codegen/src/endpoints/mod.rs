//! Endpoint rules. In: a service's rules, the value of the trait `smithy.rules#endpointRuleSet` or of `smithy.rules#endpointBdd`.
//! Out: the table by which a client finds its endpoint, or all problems of the rules, each with its place.
//!
//! [`compile`] reads and type-checks a tree of rules, [`compile_diagram`] a decision diagram. Both become one graph, and that a
//! [`Table`]. Meaning and names follow the
//! [specification](https://smithy.io/2.0/additional-specs/rules-engine/specification.html): rules are tried in order, a
//! rule whose conditions hold is final, and a tree whose rules are exhausted is an error.

mod bdd;
mod builtin;
mod check;
mod depends;
mod expr;
mod graph;
mod parameter;
mod params;
mod problem;
mod table;
mod template;
#[cfg(test)]
mod tests;
mod tree;

use smithgen_model::Node;

pub use builtin::BuiltIn;
pub use parameter::{ParamType, ParamValue, Parameter};
pub use problem::RuleProblem;
pub use table::Table;

/// Checked rules.
#[derive(Clone, Debug, PartialEq)]
pub struct EndpointRules {
    /// The parameters in the order of the rule set.
    pub params: Vec<Parameter>,
    /// What is odd about the rule set and still has one meaning, such as rules that are never reached.
    pub warnings: Vec<RuleProblem>,
    /// What a client holds.
    pub table: Table,
    graph: graph::Graph,
}

impl EndpointRules {
    /// The type of the parameter called `name`, if there is one.
    pub fn type_of(&self, name: &str) -> Option<ParamType> {
        self.params.iter().find(|param| param.name == name).map(|param| param.ty)
    }

    /// Whether some endpoint takes signatures of a scheme.
    pub fn mention(&self, scheme: &str) -> bool {
        self.auth_schemes().any(|schemes| schemes.contains(&scheme))
    }

    /// Whether all endpoints take signatures of a scheme, and no others.
    pub fn demand(&self, scheme: &str) -> bool {
        let mut endpoints = self.auth_schemes().peekable();
        endpoints.peek().is_some() && endpoints.all(|schemes| schemes == [scheme])
    }

    /// The names of the schemes of each endpoint.
    fn auth_schemes(&self) -> impl Iterator<Item = Vec<&str>> {
        self.graph.outcomes.iter().filter_map(|outcome| match outcome {
            tree::Outcome::Endpoint(endpoint) => Some(endpoint.auth_schemes()),
            tree::Outcome::Error(_) => None,
        })
    }
}

/// Reads and checks a tree of rules. The problems are all that were found, in the order of the document.
pub fn compile(rule_set: &Node) -> Result<EndpointRules, Vec<RuleProblem>> {
    read(rule_set, |checker| {
        let rules = checker.rule_set(rule_set);
        checker.graph.rules(rules)
    })
}

/// Reads and checks a decision diagram, in the same way.
pub fn compile_diagram(diagram: &Node) -> Result<EndpointRules, Vec<RuleProblem>> {
    read(diagram, |checker| checker.diagram(diagram))
}

fn read(
    node: &Node,
    rules: impl FnOnce(&mut check::Checker) -> graph::Reference,
) -> Result<EndpointRules, Vec<RuleProblem>> {
    if node.as_object().is_none() {
        return Err(vec![RuleProblem::new(&[], format!("expected a rule set, found {}", node.kind()))]);
    }
    let mut checker = check::Checker::default();
    let root = rules(&mut checker);
    checker.finish(root)
}
