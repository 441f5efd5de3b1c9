//! Decides which branches of the rules are functions of their own: those that would make a function too long, which
//! bounds the stack that unoptimised code needs, and those that occur more than once.

use proc_macro2::{Ident, TokenStream};

use super::super::rir::{Expr, Local, Rule, Step, Then, walk_rule};
use super::{Emitter, Tail};

/// A branch heavier than this is a function of its own.
const HEAVIEST: usize = 40;

/// A branch lighter than this is written out wherever it occurs.
const LIGHTEST: usize = 6;

/// The branches that are functions.
#[derive(Default)]
pub(super) struct Branches {
    /// Lists of rules that occur several times.
    shared: Vec<Vec<Rule>>,
    /// Lists that are printed, each with how to call it.
    printed: Vec<(Vec<Rule>, TokenStream)>,
}

impl Branches {
    pub(super) fn find(rules: &[Rule]) -> Self {
        let mut seen: Vec<(&[Rule], usize)> = Vec::new();
        count(rules, &mut seen);
        let is_shared = |(rules, occurrences): &(&[Rule], usize)| *occurrences > 1 && lines(rules) >= LIGHTEST;
        Self {
            shared: seen.into_iter().filter(is_shared).map(|(rules, _)| rules.to_vec()).collect(),
            printed: Vec::new(),
        }
    }

    /// Whether these rules are a function of their own.
    pub(super) fn contains(&self, rules: &[Rule]) -> bool {
        self.shared.iter().any(|shared| shared == rules) || self.weight(rules) > HEAVIEST
    }

    /// Roughly the lines of rules, without those that are functions of their own.
    fn weight(&self, rules: &[Rule]) -> usize {
        let of_rule = |rule: &Rule| match &rule.then {
            Then::Rules(rules) if !self.contains(rules) => 1 + self.weight(rules),
            _ => 2,
        };
        rules.iter().map(of_rule).sum()
    }
}

/// Counts each list of rules, and those within a list only where it is met first.
fn count<'r>(rules: &'r [Rule], seen: &mut Vec<(&'r [Rule], usize)>) {
    for rule in rules {
        if let Then::Rules(inner) = &rule.then {
            match seen.iter_mut().find(|(known, _)| known == inner) {
                Some((_, occurrences)) => *occurrences += 1,
                None => {
                    seen.push((inner, 1));
                    count(inner, seen);
                }
            }
        }
    }
}

/// Roughly the lines of rules, with all that is in them.
fn lines(rules: &[Rule]) -> usize {
    let of_rule = |rule: &Rule| match &rule.then {
        Then::Rules(rules) => 1 + lines(rules),
        Then::Endpoint(_) | Then::Error(_) => 2,
    };
    rules.iter().map(of_rule).sum()
}

impl Emitter {
    /// A call of the function that these rules are.
    pub(super) fn branch(&mut self, rules: &[Rule]) -> TokenStream {
        let printed = self.branches.printed.iter();
        if let Some(call) = printed.filter(|(known, _)| known == rules).map(|(_, call)| call).next() {
            return call.clone();
        }
        let captures = captures(rules);
        let body = self.rules(rules, Tail::Value);
        let name = self.names.claim("branch").ident().clone();
        let function = self.function(&name, "", &captures, &body, false);
        self.functions.push(function);
        let call = self.call(&name, &captures, &body);
        self.branches.printed.push((rules.to_vec(), call.clone()));
        call
    }
}

/// The names that rules read and don't define, in the order of first use.
fn captures(rules: &[Rule]) -> Vec<Local> {
    let mut used: Vec<Local> = Vec::new();
    let mut defined = Vec::new();
    for rule in rules {
        definitions(rule, &mut defined);
        walk_rule(rule, &mut |expr| match expr {
            Expr::Local(local) if !used.iter().any(|known| known.ident == local.ident) => used.push(local.clone()),
            Expr::IsSomeAnd(_, local, _) | Expr::Filter(_, local, _) => defined.push(local.ident.clone()),
            _ => {}
        });
    }
    used.retain(|local| !defined.contains(&local.ident));
    used
}

fn definitions(rule: &Rule, defined: &mut Vec<Ident>) {
    for step in &rule.steps {
        if let Step::Bind(local, _) | Step::Let(local, _) = step {
            defined.push(local.ident.clone());
        }
    }
    if let Then::Rules(rules) = &rule.then {
        rules.iter().for_each(|rule| definitions(rule, defined));
    }
}
