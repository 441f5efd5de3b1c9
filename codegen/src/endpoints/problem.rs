//! Problems of rule sets, located by their path in the document.

use std::fmt;

use smithgen_model::At;

/// One problem of a rule set. Displays as `rules[0].conditions[1]: message`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleProblem {
    /// The path from the rule set's root, such as `rules[0].conditions[1].argv[0]`; empty for the root.
    path: Vec<Step>,
    /// What is wrong, in words that the rule set's author can act on.
    pub message: String,
}

impl RuleProblem {
    pub(super) fn new(path: &[Step], message: String) -> Self {
        Self { path: path.to_vec(), message }
    }

    /// The place in the model, from that of the rule set on.
    pub(crate) fn at(&self, rule_set: At) -> At {
        self.path.iter().fold(rule_set, |at, step| match step {
            Step::Key(key) => at.key(key),
            Step::Index(index) => at.index(*index),
        })
    }
}

impl fmt::Display for RuleProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.path.as_slice() {
            [] => f.write_str(&self.message),
            path => write!(f, "{}: {}", print_path(path), self.message),
        }
    }
}

impl std::error::Error for RuleProblem {}

/// One step of a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// A member of an object.
    Key(String),
    /// An element of an array.
    Index(usize),
}

/// Prints a path, such as `rules[0].conditions[1]`.
fn print_path(steps: &[Step]) -> String {
    let mut path = String::new();
    for step in steps {
        match step {
            Step::Key(key) if path.is_empty() => path.push_str(key),
            Step::Key(key) => {
                path.push('.');
                path.push_str(key);
            }
            Step::Index(index) => path.push_str(&format!("[{index}]")),
        }
    }
    path
}
