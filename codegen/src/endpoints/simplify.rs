//! Makes the tree of rules shorter without changing what it decides: what a person would write by hand.
//!
//! All functions of the rules engine are pure and total, so conditions may change their order.

use super::rir::{Expr, Local, Rule, Step, Then, walk_then};

/// Simplifies a list of rules and all rules below them.
pub(super) fn simplify(rules: Vec<Rule>) -> Vec<Rule> {
    let mut simple: Vec<Rule> = Vec::new();
    for mut rule in rules {
        if let Then::Rules(inner) = rule.then {
            rule.then = hoist(simplify(inner), &mut rule.steps);
        }
        rule.steps = with_filter(ordered(name_only_what_is_used(rule.steps, &rule.then)));
        match rule {
            // A tree without conditions, always the last: its rules might as well stand here.
            Rule { steps, then: Then::Rules(inner) } if steps.is_empty() => simple.extend(inner),
            rule => simple.push(rule),
        }
        if simple.last().is_some_and(is_unconditional) {
            break;
        }
    }
    turn_round(join_alike(simple))
}

/// Whether the rule is always chosen.
pub(super) fn is_unconditional(rule: &Rule) -> bool {
    rule.steps.iter().all(|step| matches!(step, Step::Let(..)))
}

/// A tree whose only rule has no conditions is that rule's result.
fn hoist(mut rules: Vec<Rule>, steps: &mut Vec<Step>) -> Then {
    match rules.pop() {
        Some(only) if rules.is_empty() && is_unconditional(&only) => {
            steps.extend(only.steps);
            only.then
        }
        last => {
            rules.extend(last);
            Then::Rules(rules)
        }
    }
}

/// `if a { many } else { one }` reads better as `if !a { one }`, then the many.
fn turn_round(mut rules: Vec<Rule>) -> Vec<Rule> {
    let final_then = match rules.last() {
        Some(last) if last.steps.is_empty() => Some(last.then.clone()),
        _ => None,
    };
    let at = rules.len().saturating_sub(1 + usize::from(final_then.is_some()));
    let otherwise = final_then.unwrap_or(Then::Rules(Vec::new()));
    let is_long = |rule: &Rule| {
        let only_tests = rule.steps.iter().all(|step| matches!(step, Step::Test(_)));
        only_tests && !rule.steps.is_empty() && matches!(&rule.then, Then::Rules(inner) if inner.len() > 1)
    };
    if matches!(&otherwise, Then::Rules(rules) if !rules.is_empty()) || !rules.get(at).is_some_and(is_long) {
        return rules;
    }
    let long = rules.split_off(at).into_iter().next();
    if let Some((tests, Then::Rules(inner))) = long.and_then(|long| Some((tests_of(&long)?, long.then))) {
        rules.push(Rule { steps: vec![Step::Test(Expr::none_of(tests))], then: otherwise });
        rules.extend(inner);
    }
    rules
}

/// Rules that stand together and give the same, by tests alone, become one rule.
fn join_alike(rules: Vec<Rule>) -> Vec<Rule> {
    let mut joined: Vec<Rule> = Vec::new();
    for rule in rules {
        match joined.last_mut() {
            Some(last) if last.then == rule.then => match (tests_of(last), tests_of(&rule)) {
                (Some(a), Some(b)) => last.steps = either(a, b).into_iter().map(Step::Test).collect(),
                _ => joined.push(rule),
            },
            _ => joined.push(rule),
        }
    }
    joined
}

/// The tests of a rule that has nothing else.
fn tests_of(rule: &Rule) -> Option<Vec<Expr>> {
    let tests = rule.steps.iter().map(|step| match step {
        Step::Test(test) => Some(test.clone()),
        Step::Bind(..) | Step::Let(..) => None,
    });
    tests.collect()
}

/// Tests that hold when all of `a` or all of `b` hold.
fn either(mut a: Vec<Expr>, mut b: Vec<Expr>) -> Vec<Expr> {
    let mut common = a.clone();
    common.retain(|test| b.contains(test));
    a.retain(|test| !common.contains(test));
    b.retain(|test| !common.contains(test));
    let is_always = match (a.as_slice(), b.as_slice()) {
        ([], _) | (_, []) => true,
        ([a], [b]) => a.clone().negated() == *b,
        _ => false,
    };
    if !is_always {
        common.push(Expr::Any(vec![Expr::all_of(a), Expr::all_of(b)]));
    }
    common
}

/// Turns a name that only the rule's own conditions read into a test, and removes tests that stand there twice.
fn name_only_what_is_used(steps: Vec<Step>, then: &Then) -> Vec<Step> {
    let mut done: Vec<Step> = Vec::new();
    let mut rest = steps.into_iter();
    while let Some(step) = rest.next() {
        match step {
            Step::Bind(local, value) => {
                let after: Vec<Step> = rest.collect();
                let after = match as_test(&local, &value, &after, then) {
                    Some((test, after)) => {
                        done.push(Step::Test(test));
                        after
                    }
                    None => {
                        done.push(Step::Bind(local, value));
                        after
                    }
                };
                rest = after.into_iter();
            }
            step if done.contains(&step) => {}
            step => done.push(step),
        }
    }
    done
}

/// A name's value and the tests that read it as one test, with the steps that remain; `None` if others read it too.
fn as_test(local: &Local, value: &Expr, after: &[Step], then: &Then) -> Option<(Expr, Vec<Step>)> {
    let reads = |expr: &Expr| expr.uses(&local.ident);
    let mut is_used = false;
    walk_then(then, &mut |expr| is_used |= matches!(expr, Expr::Local(other) if other.ident == local.ident));
    let mut named_later = Vec::new();
    let mut tests = Vec::new();
    let mut remaining = Vec::new();
    for step in after {
        match step {
            Step::Test(test) if reads(test) => {
                is_used |= named_later.iter().any(|name| test.uses(name));
                tests.push(test.clone());
            }
            Step::Bind(name, expr) | Step::Let(name, expr) => {
                is_used |= reads(expr);
                named_later.push(name.ident.clone());
                remaining.push(step.clone());
            }
            Step::Test(_) => remaining.push(step.clone()),
        }
    }
    if is_used {
        return None;
    }
    let value = Box::new(value.clone());
    let test = match tests.as_slice() {
        [] => Expr::IsSome(value),
        [Expr::Local(_)] => Expr::IsValue(value, Box::new(Expr::Bool(true))),
        [Expr::Not(test)] if matches!(**test, Expr::Local(_)) => Expr::IsValue(value, Box::new(Expr::Bool(false))),
        [Expr::Equal(a, b)] if matches!(**a, Expr::Local(_)) && is_plain(b) && !reads(b) => {
            Expr::IsValue(value, b.clone())
        }
        _ => Expr::IsSomeAnd(value, local.clone(), tests),
    };
    Some((test, remaining))
}

/// Whether an expression can be compared as it is within `Some(…)`.
fn is_plain(expr: &Expr) -> bool {
    match expr {
        Expr::Text(_) | Expr::Bool(_) | Expr::Local(_) => true,
        Expr::Field(..) => !expr.is_owned(),
        _ => false,
    }
}

/// Puts each test as early as the names that it reads allow, and values that no condition reads last.
fn ordered(steps: Vec<Step>) -> Vec<Step> {
    let mut ordered: Vec<Step> = Vec::new();
    let mut last = Vec::new();
    let mut steps = steps.into_iter();
    while let Some(step) = steps.next() {
        let at = match &step {
            Step::Bind(..) => ordered.len(),
            Step::Test(test) => {
                let first_free = ordered.iter().rposition(|done| match done {
                    Step::Bind(local, _) | Step::Let(local, _) => test.uses(&local.ident),
                    Step::Test(_) => false,
                });
                let first_free = first_free.map_or(0, |index| index + 1);
                let tests = ordered.iter().skip(first_free);
                first_free + tests.take_while(|done| matches!(done, Step::Test(_))).count()
            }
            Step::Let(local, _) => {
                let is_read = steps.as_slice().iter().any(|step| {
                    let (Step::Test(expr) | Step::Bind(_, expr) | Step::Let(_, expr)) = step;
                    expr.uses(&local.ident)
                });
                if !is_read {
                    last.push(step);
                    continue;
                }
                ordered.len()
            }
        };
        ordered.insert(at, step);
    }
    ordered.extend(last);
    ordered
}

/// One name and tests of it become one step, so that the rule stays one `if let`.
fn with_filter(steps: Vec<Step>) -> Vec<Step> {
    let [Step::Bind(local, value), tests @ ..] = steps.as_slice() else {
        return steps;
    };
    let tests: Option<Vec<Expr>> = tests
        .iter()
        .map(|step| match step {
            Step::Test(test) if test.uses(&local.ident) => Some(test.clone()),
            _ => None,
        })
        .collect();
    match tests {
        Some(tests) if !tests.is_empty() => {
            let filter = Expr::Filter(Box::new(value.clone()), local.clone(), tests);
            vec![Step::Bind(local.clone(), filter)]
        }
        _ => steps,
    }
}
