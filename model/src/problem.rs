//! Problems found in models, all reported together.
//!
//! In: what loading and validation find. Out: one line for each problem,
//! `error: FILE:LINE:COLUMN: shape ns#A$m: message [EventId]`.

use std::collections::BTreeMap;
use std::fmt;

use crate::shape_id::ShapeId;
use crate::visible::visible;

/// How bad a problem is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The model can be used; what the message names is ignored.
    Warning,
    /// Nothing can be generated from the model.
    Error,
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Warning => "warning",
            Self::Error => "error",
        })
    }
}

/// Where a problem is.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Location {
    /// The file as its path was given, or the name of a source.
    pub file: String,
    /// Line and column, both from 1, columns in characters; `None` when the file as a whole is meant.
    pub position: Option<(u32, u32)>,
}

impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        match self.position {
            Some((line, column)) => write!(f, ":{line}:{column}"),
            None => Ok(()),
        }
    }
}

/// One problem.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Error or warning.
    pub severity: Severity,
    /// A short, stable name of the rule; Smithy's event id where one exists.
    pub event: &'static str,
    /// Where it is, as far as it is known.
    pub location: Option<Location>,
    /// The shape or member concerned.
    pub shape: Option<ShapeId>,
    /// What is wrong, in words that a model's author can act on. One line.
    pub message: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Names from a model may hold anything; a problem is one line all the same.
        let mut line = format!("{}: ", self.severity);
        if let Some(location) = &self.location {
            line.push_str(&format!("{location}: "));
        }
        if let Some(shape) = &self.shape {
            line.push_str(&format!("shape {shape}: "));
        }
        write!(f, "{} [{}]", visible(&(line + &self.message)), self.event)
    }
}

impl Problem {
    /// An error of a file as a whole, such as one that cannot be written.
    pub fn of_file(event: &'static str, file: impl fmt::Display, message: impl Into<String>) -> Self {
        let location = Some(Location { file: file.to_string(), position: None });
        Self { severity: Severity::Error, event, location, shape: None, message: message.into() }
    }
}

/// The problems of one model, in the order of files and lines. Displays as one line for each.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Problems(Vec<Problem>);

/// How many warnings of a kind [`Problems::digest`] spells out.
const TOLD: usize = 5;

impl Problems {
    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether one of them is an error.
    pub fn has_errors(&self) -> bool {
        self.0.iter().any(|problem| problem.severity == Severity::Error)
    }

    /// Adds those of another stage behind these.
    pub fn extend(&mut self, others: Self) {
        self.0.extend(others.0);
    }

    /// The same as warnings, where something else than generating was asked for.
    #[must_use]
    pub fn into_warnings(mut self) -> Self {
        self.0.iter_mut().for_each(|problem| problem.severity = Severity::Warning);
        self
    }

    /// The lines to show a person: each error, and of each kind of warning the first five and how many more there are.
    pub fn digest(&self) -> Vec<String> {
        let mut told: BTreeMap<&str, usize> = BTreeMap::new();
        let mut lines = Vec::new();
        for problem in &self.0 {
            let is_warning = problem.severity == Severity::Warning;
            let count = told.entry(problem.event).or_default();
            *count += usize::from(is_warning);
            if !is_warning || *count <= TOLD {
                lines.push(problem.to_string());
            }
        }
        let more = told.into_iter().filter(|(_, count)| *count > TOLD);
        lines.extend(more.map(|(event, count)| format!("warning: {} more of the kind [{event}]", count - TOLD)));
        lines
    }

    /// Prints their [`digest`](Self::digest) to standard error and ends the process with status 1: what a build script does with them.
    pub fn exit(self) -> ! {
        eprintln!("{}", self.digest().join("\n"));
        std::process::exit(1)
    }

    /// The problems in order.
    pub fn iter(&self) -> std::slice::Iter<'_, Problem> {
        self.0.iter()
    }
}

impl From<Vec<Problem>> for Problems {
    fn from(problems: Vec<Problem>) -> Self {
        Self(problems)
    }
}

impl From<Problem> for Problems {
    fn from(problem: Problem) -> Self {
        Self(vec![problem])
    }
}

impl<'a> IntoIterator for &'a Problems {
    type Item = &'a Problem;
    type IntoIter = std::slice::Iter<'a, Problem>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, problem) in self.0.iter().enumerate() {
            if index > 0 {
                f.write_str("\n")?;
            }
            problem.fmt(f)?;
        }
        Ok(())
    }
}

impl std::error::Error for Problems {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_line_each() {
        let problem = |position, shape| Problem {
            severity: Severity::Error,
            event: "Target",
            location: Some(Location { file: "m.json".to_owned(), position }),
            shape,
            message: "no such\n\u{202e}shape".to_owned(),
        };
        let problems = Problems::from(vec![problem(Some((3, 7)), ShapeId::parse("a#B$c")), problem(None, None)]);
        assert_eq!(
            problems.to_string(),
            "error: m.json:3:7: shape a#B$c: no such\\n\\u{202e}shape [Target]\nerror: m.json: no such\\n\\u{202e}shape [Target]"
        );
    }

    #[test]
    fn errors_are_all_told_and_warnings_counted() {
        let problem = |severity, event| Problem {
            severity,
            event,
            location: None,
            shape: None,
            message: "it is wrong".to_owned(),
        };
        let mut all = vec![problem(Severity::Error, "A"); 7];
        all.extend(vec![problem(Severity::Warning, "A"); 7]);
        all.extend(vec![problem(Severity::Warning, "B"); 5]);
        let digest = Problems::from(all).digest();
        let count = |line: &str| digest.iter().filter(|told| *told == line).count();
        assert_eq!(count("error: it is wrong [A]"), 7);
        assert_eq!(count("warning: it is wrong [A]"), 5);
        assert_eq!(count("warning: it is wrong [B]"), 5);
        assert_eq!(digest.last().map(String::as_str), Some("warning: 2 more of the kind [A]"));
        assert_eq!(digest.len(), 18);
    }
}
