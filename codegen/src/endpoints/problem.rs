//! Problems of rule sets, located by their path in the document.

use std::fmt;

/// One problem of a rule set. Displays as `rules[0].conditions[1]: message`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleProblem {
    /// The path from the rule set's root, such as `rules[0].conditions[1].argv[0]`; empty for the root.
    pub path: String,
    /// What is wrong, in words that the rule set's author can act on.
    pub message: String,
}

impl fmt::Display for RuleProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.path.is_empty() { f.write_str(&self.message) } else { write!(f, "{}: {}", self.path, self.message) }
    }
}

impl std::error::Error for RuleProblem {}

/// One step of a path.
#[derive(Clone, Debug)]
pub(super) enum Step {
    /// A member of an object.
    Key(String),
    /// An element of an array.
    Index(usize),
}

/// Prints a path as [`RuleProblem::path`] has it.
pub(super) fn print_path(steps: &[Step]) -> String {
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
