//! Decides which branches of the rules become functions of their own: those that would make a function too long, which
//! bounds the stack that unoptimised code needs, and those that occur more than once.
//!
//! In: simplified rules. Out: the rules with calls in the place of those branches, and the branches, each after all that
//! it calls itself. The work grows in proportion to the rules.

use std::collections::BTreeMap;

use proc_macro2::Ident;

use super::rir::{Branch, Expr, Function, Needs, Rule, Step, Then, walk_rule};

/// A branch heavier than this is a function of its own.
const HEAVIEST: usize = 40;

/// A branch lighter than this is written out wherever it occurs.
const LIGHTEST: usize = 6;

/// Takes branches out of rules.
pub(super) fn outline(rules: Vec<Rule>) -> (Vec<Rule>, Vec<Branch>) {
    let mut classes = Classes::default();
    let rules = classes.intern_all(rules);
    classes.refer(&rules);
    let calls = classes.functions();
    let mut branches: Vec<Branch> = Vec::new();
    for (class, call) in classes.all.iter().zip(&calls) {
        if call.is_some() {
            let rules = classes.expand(&class.rules, &calls);
            let needs = needs(&rules, &branches);
            branches.push(Branch { rules, needs });
        }
    }
    (classes.expand(&rules, &calls), branches)
}

/// Lists of rules, equal ones once. In them, [`Then::Branch`] stands for the list of that class.
#[derive(Default)]
struct Classes {
    all: Vec<Class>,
    ids: BTreeMap<String, usize>,
}

struct Class {
    rules: Vec<Rule>,
    /// How many places refer to it, those in equal lists counted once.
    references: usize,
}

impl Classes {
    /// Replaces the lists in these rules by their classes.
    fn intern_all(&mut self, rules: Vec<Rule>) -> Vec<Rule> {
        let mut interned = Vec::new();
        for Rule { steps, then } in rules {
            let then = match then {
                Then::Rules(inner) if !inner.is_empty() => Then::Branch(self.intern(inner)),
                other => other,
            };
            interned.push(Rule { steps, then });
        }
        interned
    }

    fn intern(&mut self, rules: Vec<Rule>) -> usize {
        let rules = self.intern_all(rules);
        let key = format!("{rules:?}");
        if let Some(id) = self.ids.get(&key) {
            return *id;
        }
        let id = self.all.len();
        self.refer(&rules);
        self.all.push(Class { rules, references: 0 });
        self.ids.insert(key, id);
        id
    }

    fn refer(&mut self, rules: &[Rule]) {
        for rule in rules {
            if let Then::Branch(id) = rule.then
                && let Some(class) = self.all.get_mut(id)
            {
                class.references += 1;
            }
        }
    }

    /// For each class that is a function, its place among the functions.
    fn functions(&self) -> Vec<Option<usize>> {
        let mut calls: Vec<Option<usize>> = Vec::new();
        let mut weights: Vec<usize> = Vec::new();
        let mut next = 0;
        for class in &self.all {
            let of_rule = |rule: &Rule| match rule.then {
                Then::Branch(id) if calls.get(id) == Some(&None) => 1 + weights.get(id).copied().unwrap_or_default(),
                _ => 2,
            };
            let weight: usize = class.rules.iter().map(of_rule).sum();
            let is_function = weight > HEAVIEST || (class.references > 1 && weight >= LIGHTEST);
            calls.push(is_function.then_some(next));
            weights.push(weight);
            next += usize::from(is_function);
        }
        calls
    }

    /// Puts lists back in the place of classes that are no functions.
    fn expand(&self, rules: &[Rule], calls: &[Option<usize>]) -> Vec<Rule> {
        let expanded = |rule: &Rule| {
            let then = match &rule.then {
                Then::Branch(id) => match (calls.get(*id).copied().flatten(), self.all.get(*id)) {
                    (Some(call), _) => Then::Branch(call),
                    (None, class) => Then::Rules(class.map_or(Vec::new(), |class| self.expand(&class.rules, calls))),
                },
                other => other.clone(),
            };
            Rule { steps: rule.steps.clone(), then }
        };
        rules.iter().map(expanded).collect()
    }
}

/// What rules read that others define, names in the order of first use.
pub(super) fn needs(rules: &[Rule], branches: &[Branch]) -> Needs {
    let mut needs = Needs::default();
    let mut defined = Vec::new();
    for rule in rules {
        walk_rule(rule, &mut |expr| match expr {
            Expr::Param(_) => needs.params = true,
            Expr::Call(Function::Partition, _) => needs.partitions = true,
            Expr::Local(local) => needs.add(local),
            Expr::IsSomeAnd(_, local, _) | Expr::Filter(_, local, _) => defined.push(local.ident.clone()),
            _ => {}
        });
        through_calls(rule, branches, &mut needs, &mut defined);
    }
    needs.locals.retain(|local| !defined.contains(&local.ident));
    needs
}

/// Adds what called branches need, and collects what the rule and those in it define.
fn through_calls(rule: &Rule, branches: &[Branch], needs: &mut Needs, defined: &mut Vec<Ident>) {
    for step in &rule.steps {
        if let Step::Bind(local, _) | Step::Let(local, _) = step {
            defined.push(local.ident.clone());
        }
    }
    match &rule.then {
        Then::Rules(rules) => rules.iter().for_each(|rule| through_calls(rule, branches, needs, defined)),
        Then::Branch(call) => {
            if let Some(branch) = branches.get(*call) {
                needs.params |= branch.needs.params;
                needs.partitions |= branch.needs.partitions;
                branch.needs.locals.iter().for_each(|local| needs.add(local));
            }
        }
        Then::Endpoint(_) | Then::Error(_) => {}
    }
}
