//! Whether the endpoint depends on a parameter, given which others may ever be set.
//!
//! In: checked rules. Out: yes, unless every rule that reads the parameter also needs a value that nobody gives. Many rule sets of
//! services ask for a resource's name only together with settings that few clients have.

use std::collections::BTreeSet;

use proc_macro2::Ident;

use super::rir::{EndpointRules, Expr, Rule, Step, Then, walk_then};

impl EndpointRules {
    /// Whether the result may change with the parameter called `name`, if of the optional parameters only those called
    /// `settable` have values, and those that the configuration fills.
    pub fn depends_on(&self, name: &str, settable: &BTreeSet<&str>) -> bool {
        let is_unset = |param: &&super::Parameter| {
            let is_filled = param.builtin.is_some_and(super::BuiltIn::is_configured);
            !(is_filled || param.required || param.default.is_some() || settable.contains(param.name.as_str()))
        };
        let unset = Unset(self.params.iter().filter(is_unset).map(|param| &param.ident).collect());
        let param = self.params.iter().find(|param| param.name == name);
        param.is_some_and(|param| unset.reads(&self.rules, &param.ident))
    }
}

/// The parameters that have no value.
struct Unset<'a>(BTreeSet<&'a Ident>);

impl Unset<'_> {
    /// Whether a rule that may be chosen reads the parameter.
    fn reads(&self, rules: &[Rule], param: &Ident) -> bool {
        for rule in rules {
            let conditions: Vec<Option<bool>> = rule.steps.iter().map(|step| self.decide(step)).collect();
            if conditions.contains(&Some(false)) {
                continue;
            }
            let mut found = false;
            let mut look = |expr: &Expr| found |= matches!(expr, Expr::Param(read) if read == param);
            for (step, _) in rule.steps.iter().zip(&conditions).filter(|(_, decided)| decided.is_none()) {
                let (Step::Test(expr) | Step::Bind(_, expr) | Step::Let(_, expr)) = step;
                expr.walk(&mut look);
            }
            match &rule.then {
                Then::Rules(inner) => found |= self.reads(inner, param),
                then => walk_then(then, &mut look),
            }
            if found {
                return true;
            }
            if conditions.iter().all(|decided| *decided == Some(true)) {
                break;
            }
        }
        false
    }

    /// Whether a step succeeds, where that is certain.
    fn decide(&self, step: &Step) -> Option<bool> {
        match step {
            Step::Test(test) => self.holds(test),
            Step::Bind(_, value) => self.is_unset(value).then_some(false),
            Step::Let(..) => None,
        }
    }

    fn holds(&self, test: &Expr) -> Option<bool> {
        match test {
            Expr::Bool(value) => Some(*value),
            Expr::Not(inner) => self.holds(inner).map(|holds| !holds),
            Expr::IsSome(value) | Expr::IsValue(value, _) | Expr::IsSomeAnd(value, ..) => {
                self.is_unset(value).then_some(false)
            }
            Expr::All(tests) => self.any(tests, false).map(|found| !found),
            Expr::Any(tests) => self.any(tests, true),
            _ => None,
        }
    }

    /// Whether one of the tests comes to `wanted`, where that is certain.
    fn any(&self, tests: &[Expr], wanted: bool) -> Option<bool> {
        let decided: Vec<Option<bool>> = tests.iter().map(|test| self.holds(test)).collect();
        match decided.contains(&Some(wanted)) {
            true => Some(true),
            false => decided.iter().all(Option::is_some).then_some(false),
        }
    }

    fn is_unset(&self, value: &Expr) -> bool {
        match value {
            Expr::Param(param) => self.0.contains(param),
            Expr::Filter(inner, ..) => self.is_unset(inner),
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use smithgen_model::Node;

    use super::*;
    use crate::endpoints::compile;

    /// Whether rules depend on `P`, if it and `Q` may be set; `A` never is.
    fn depends(rules: &[&str]) -> bool {
        let param = |name: &str| format!(r#""{name}": {{"type": "string"}}"#);
        let last = r#"{"conditions": [], "type": "error", "error": "no"}"#;
        let text = format!(
            r#"{{"version": "1.0", "parameters": {{{}, {}, {}, "R": {{"type": "string", "builtIn": "AWS::Region"}}}},
            "rules": [{}, {last}]}}"#,
            param("P"),
            param("Q"),
            param("A"),
            rules.join(",")
        );
        let rules = compile(&Node::parse(&text).expect("JSON")).unwrap_or_else(|problems| panic!("{problems:?}"));
        assert!(!rules.depends_on("None", &BTreeSet::new()), "there is no such parameter");
        rules.depends_on("P", &BTreeSet::from(["P", "Q"]))
    }

    fn rule(conditions: &[&str], url: &str) -> String {
        let conditions = conditions.join(",");
        format!(r#"{{"conditions": [{conditions}], "type": "endpoint", "endpoint": {{"url": "{url}"}}}}"#)
    }

    fn tree(conditions: &[&str], rules: &[&str]) -> String {
        let (conditions, rules) = (conditions.join(","), rules.join(","));
        format!(r#"{{"conditions": [{conditions}], "type": "tree", "rules": [{rules}]}}"#)
    }

    fn is_set(name: &str) -> String {
        format!(r#"{{"fn": "isSet", "argv": [{{"ref": "{name}"}}]}}"#)
    }

    fn not(condition: &str) -> String {
        format!(r#"{{"fn": "not", "argv": [{condition}]}}"#)
    }

    fn equals(name: &str) -> String {
        format!(r#"{{"fn": "stringEquals", "argv": [{{"ref": "{name}"}}, "x"]}}"#)
    }

    #[test]
    fn what_can_be_reached_is_what_counts() {
        let (p, q, a, r) = (is_set("P"), is_set("Q"), is_set("A"), is_set("R"));
        let uses = rule(&[&p], "https://{P}");
        let plain = rule(&[&p], "https://x");
        for settled in [&p, &q, &r] {
            assert!(depends(&[&tree(&[settled], &[&uses])]), "{settled}");
        }
        assert!(depends(&[&plain]), "whether it is set decides");
        assert!(depends(&[&tree(&[&not(&a)], &[&uses])]));
        assert!(depends(&[&rule(&[&a], "https://a"), &uses]), "that rule is never chosen");
        assert!(depends(&[&rule(&[&q], "https://q"), &uses]), "that rule is not always chosen");
        assert!(depends(&[&rule(&[&not(&equals("P"))], "https://x")]));

        assert!(!depends(&[&rule(&[&q], "https://{Q}")]));
        assert!(!depends(&[&tree(&[&a], &[&uses])]));
        assert!(!depends(&[&tree(&[&a, &equals("A")], &[&uses])]));
        assert!(!depends(&[&tree(&[&q, &a], &[&uses]), &tree(&[&a], &[&plain])]));
        assert!(!depends(&[&rule(&[&not(&a)], "https://x"), &uses]), "that rule is always chosen");
        assert!(!depends(&[&tree(&[&not(&not(&a))], &[&uses])]));
    }
}
