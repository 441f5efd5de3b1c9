//! Endpoint rules. In: a service's rule set, the value of the trait `smithy.rules#endpointRuleSet`. Out: the contents of
//! a Rust module with `Params` and `resolve`, or all problems of the rule set, each with its place.
//!
//! [`compile`] reads and type-checks the tree of rules into [`EndpointRules`], which prints itself as tokens:
//! conditions become `if`, assignments `if let` or `let … else`, and a rule set that would make one long function is
//! split at its branches. Meaning and names follow the
//! [specification](https://smithy.io/2.0/additional-specs/rules-engine/specification.html): rules are tried in order, a
//! rule whose conditions hold is final, and a tree whose rules are exhausted is an error.
//!
//! The other form of the same rules, `smithy.rules#endpointBdd`, would be read into the same tree.

mod builtin;
mod check;
mod depends;
mod emit;
mod expr;
mod params;
mod problem;
mod rir;
mod scope;
mod simplify;
mod template;
#[cfg(test)]
mod tests;

use smithgen_model::Node;

pub use builtin::BuiltIn;
pub use params::{ParamDefault, ParamType, Parameter};
pub use problem::RuleProblem;
pub use rir::EndpointRules;

/// Reads and checks a rule set. The problems are all that were found, in the order of the document.
pub fn compile(rule_set: &Node) -> Result<EndpointRules, Vec<RuleProblem>> {
    let mut checker = check::Checker::new();
    let rules = checker.rule_set(rule_set);
    checker.finish(rules)
}
