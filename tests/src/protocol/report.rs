//! What came of the cases: counts by service and kind, failures in full.

use std::collections::BTreeMap;
use std::fmt;

use super::harness::{Kind, Line, Verdict};

/// What came of all cases.
#[derive(Debug, Default)]
pub struct Report {
    /// By service, in the order in which they ran.
    services: Vec<(String, Vec<Line>)>,
    /// Services of which not a single case could be run: who, and why.
    broken: Vec<(String, String)>,
}

impl Report {
    pub(super) fn add(&mut self, service: &str, lines: Vec<Line>) {
        self.services.push((service.to_owned(), lines));
    }

    pub(super) fn broken(&mut self, service: &str, why: &str) {
        self.broken.push((service.to_owned(), why.to_owned()));
    }

    /// How many cases passed.
    pub fn passed(&self) -> usize {
        self.count(|verdict| *verdict == Verdict::Passed)
    }

    /// How many cases failed; a service that cannot be generated, compiled or run counts as one.
    pub fn failed(&self) -> usize {
        self.broken.len() + self.count(|verdict| matches!(verdict, Verdict::Failed(_)))
    }

    /// How many cases did not run.
    pub fn not_run(&self) -> usize {
        self.count(|verdict| matches!(verdict, Verdict::NotRun(_)))
    }

    fn count(&self, is_it: impl Fn(&Verdict) -> bool) -> usize {
        self.services.iter().flat_map(|(_, lines)| lines).filter(|line| is_it(&line.verdict)).count()
    }
}

/// A line for each service and kind, then what failed.
impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (service, lines) in &self.services {
            for (kind, _) in Kind::ALL {
                let mut lines = lines.iter().filter(|line| line.kind == kind).peekable();
                if lines.peek().is_some() {
                    writeln!(f, "{service}, {}: {}", kind.name(), summary(lines))?;
                }
            }
        }
        for (service, lines) in &self.services {
            for line in lines {
                if let Verdict::Failed(difference) = &line.verdict {
                    writeln!(f, "\nFAILED {} of {service}: {difference}", line.id)?;
                }
            }
        }
        for (service, why) in &self.broken {
            writeln!(f, "\nFAILED {service}: {why}")?;
        }
        let (passed, failed, not_run) = (self.passed(), self.failed(), self.not_run());
        writeln!(f, "\nall: {passed} passed, {failed} failed, {not_run} not run")
    }
}

/// `3 passed, 1 failed, 2 not run (it is for servers)`.
fn summary<'a>(lines: impl Iterator<Item = &'a Line>) -> String {
    let (mut passed, mut failed, mut reasons) = (0, 0, BTreeMap::<&str, usize>::new());
    for line in lines {
        match &line.verdict {
            Verdict::Passed => passed += 1,
            Verdict::Failed(_) => failed += 1,
            Verdict::NotRun(reason) => *reasons.entry(reason).or_default() += 1,
        }
    }
    let mut text = format!("{passed} passed, {failed} failed");
    for (reason, count) in reasons {
        text += &format!(", {count} not run ({reason})");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_counts_and_explains() {
        let line = |id: &str, verdict| Line { kind: Kind::Request, id: id.to_owned(), verdict };
        let mut report = Report::default();
        report.add(
            "x#A",
            vec![
                line("A", Verdict::Passed),
                line("B", Verdict::Failed("why".to_owned())),
                line("C", Verdict::NotRun("it is for servers".to_owned())),
            ],
        );
        report.broken("x#B", "no");
        let expected = "x#A, request: 1 passed, 1 failed, 1 not run (it is for servers)\n\nFAILED B of x#A: why\n\nFAILED \
                        x#B: no\n\nall: 1 passed, 2 failed, 1 not run\n";
        assert_eq!(report.to_string(), expected);
    }
}
