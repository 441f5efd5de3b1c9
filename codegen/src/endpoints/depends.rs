//! Whether the endpoint depends on a parameter, given which others may ever be set.
//!
//! In: checked rules. Out: yes, unless every rule that reads the parameter also needs a value that nobody gives. Many rule sets of
//! services ask for a resource's name only together with settings that few clients have.

use std::collections::BTreeSet;

use super::EndpointRules;
use super::graph::Reference;
use super::tree::{Condition, Expr, Function};

impl EndpointRules {
    /// Whether the result may change with the parameter called `name`, if of the optional parameters only those called
    /// `settable` have values.
    pub fn depends_on(&self, name: &str, settable: &BTreeSet<&str>) -> bool {
        let Some(slot) = self.params.iter().position(|param| param.name == name) else { return false };
        let is_unset = |param: &super::Parameter| {
            !(param.required || param.default.is_some() || settable.contains(param.name.as_str()))
        };
        let unset = Unset(self.params.iter().map(is_unset).collect());
        // Where each node leads in the end, if all that is certain is followed; nodes come before those that lead to them.
        let mut ends: Vec<Reference> = Vec::new();
        let end = |ends: &[Reference], to: Reference| match to {
            Reference::Node(number) => ends.get(number).copied().unwrap_or(to),
            other => other,
        };
        for (number, node) in self.graph.nodes.iter().enumerate() {
            let (then, otherwise) = (end(&ends, node.then), end(&ends, node.otherwise));
            let condition = self.graph.conditions.get(node.condition);
            ends.push(match condition.and_then(|condition| unset.decide(condition)) {
                Some(true) => then,
                Some(false) => otherwise,
                None if then == otherwise => then,
                None => Reference::Node(number),
            });
        }
        let slot = u16::try_from(slot).unwrap_or(u16::MAX);
        let mut open = vec![end(&ends, self.graph.root)];
        let mut seen = BTreeSet::new();
        while let Some(reference) = open.pop() {
            if !seen.insert(reference) {
                continue;
            }
            let reads = match reference {
                Reference::NoMatch => false,
                Reference::Outcome(number) => self.graph.outcomes.get(number).is_some_and(|found| found.reads(slot)),
                Reference::Node(number) => self.graph.nodes.get(number).is_some_and(|node| {
                    open.extend([end(&ends, node.then), end(&ends, node.otherwise)]);
                    self.graph.conditions.get(node.condition).is_some_and(|found| found.value.reads(slot))
                }),
            };
            if reads {
                return true;
            }
        }
        false
    }
}

/// Which slots have no value.
struct Unset(Vec<bool>);

impl Unset {
    /// Whether a condition holds, where that is certain.
    fn decide(&self, condition: &Condition) -> Option<bool> {
        match &condition.value {
            Expr::Bool(value) => Some(*value),
            Expr::Call(Function::IsSet, arguments) => {
                arguments.iter().any(|argument| self.is_unset(argument)).then_some(false)
            }
            Expr::Call(Function::Not, arguments) => match arguments.as_slice() {
                [Expr::Call(Function::IsSet, inner)] => inner.iter().any(|inner| self.is_unset(inner)).then_some(true),
                other => other.iter().any(|other| self.is_unset(other)).then_some(false),
            },
            other => self.is_unset(other).then_some(false),
        }
    }

    /// Whether a value is certainly not set: functions of what is not set give nothing.
    fn is_unset(&self, value: &Expr) -> bool {
        match value {
            Expr::Slot(slot) => self.0.get(usize::from(*slot)) == Some(&true),
            Expr::Call(Function::IsSet, _) | Expr::Bool(_) | Expr::Integer(_) | Expr::Text(_) | Expr::Map(_) => false,
            Expr::Call(Function::IfElse, arguments) => arguments.first().is_some_and(|first| self.is_unset(first)),
            Expr::Call(_, parts) | Expr::Template(parts) | Expr::List(parts) => {
                parts.iter().any(|part| self.is_unset(part))
            }
            Expr::Coalesce(parts) => parts.iter().all(|part| self.is_unset(part)),
            Expr::Attribute(inner, _) | Expr::Item(inner, _) => self.is_unset(inner),
        }
    }
}

#[cfg(test)]
mod tests {
    use smithgen_model::Node;

    use super::*;
    use crate::endpoints::compile;

    /// Whether rules depend on `P`, if it, `Q` and `R` may be set; `A` never is.
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
        rules.depends_on("P", &BTreeSet::from(["P", "Q", "R"]))
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
