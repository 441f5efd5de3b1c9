//! Rules as a graph: each node has a condition, where to go if it holds, and where to go if not. A tree of rules and a decision
//! diagram are the same here.
//!
//! In: checked rules. Out: a [`Graph`] without two equal nodes.

use std::collections::BTreeMap;

use super::tree::{Condition, Outcome, Rule, Then};

/// Where to go.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Reference {
    /// To the node of this number.
    Node(usize),
    /// To the outcome of this number.
    Outcome(usize),
    /// Nowhere: no rule matches.
    NoMatch,
}

/// A node, with the number of its condition.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Node {
    pub(super) condition: usize,
    pub(super) then: Reference,
    pub(super) otherwise: Reference,
}

/// The rules of a service. A node's number is greater than those of the nodes that it leads to.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Graph {
    pub(super) root: Reference,
    pub(super) nodes: Vec<Node>,
    pub(super) conditions: Vec<Condition>,
    pub(super) outcomes: Vec<Outcome>,
}

/// What a graph is built with: each node, condition and outcome has a number once it is known.
#[derive(Default)]
pub(super) struct GraphBuilder {
    nodes: Numbered<Node>,
    conditions: Numbered<Condition>,
    outcomes: Numbered<Outcome>,
}

/// Values in the order in which they came, and their numbers.
struct Numbered<T> {
    values: Vec<T>,
    numbers: BTreeMap<T, usize>,
}

impl<T> Default for Numbered<T> {
    fn default() -> Self {
        Self { values: Vec::new(), numbers: BTreeMap::new() }
    }
}

impl<T: Clone + Ord> Numbered<T> {
    fn number(&mut self, value: T) -> usize {
        if let Some(number) = self.numbers.get(&value) {
            return *number;
        }
        let number = self.values.len();
        self.values.push(value.clone());
        self.numbers.insert(value, number);
        number
    }
}

impl GraphBuilder {
    pub(super) fn outcome(&mut self, outcome: Outcome) -> Reference {
        Reference::Outcome(self.outcomes.number(outcome))
    }

    /// A node; none, where its condition changes nothing.
    pub(super) fn node(&mut self, condition: Condition, then: Reference, otherwise: Reference) -> Reference {
        if then == otherwise && condition.assign.is_none() {
            return then;
        }
        let condition = self.conditions.number(condition);
        Reference::Node(self.nodes.number(Node { condition, then, otherwise }))
    }

    /// Rules that are tried in their order; one that is chosen is final.
    pub(super) fn rules(&mut self, rules: Vec<Rule>) -> Reference {
        let mut next = Reference::NoMatch;
        for rule in rules.into_iter().rev() {
            let then = match rule.then {
                Then::Rules(inner) => self.rules(inner),
                Then::Outcome(outcome) => self.outcome(outcome),
            };
            next = rule.conditions.into_iter().rev().fold(then, |then, condition| self.node(condition, then, next));
        }
        next
    }

    pub(super) fn finish(self, root: Reference) -> Graph {
        Graph { root, nodes: self.nodes.values, conditions: self.conditions.values, outcomes: self.outcomes.values }
    }
}
