//! What came of the cases: counts by service and kind, failures in full.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use super::harness::{Kind, Line, Verdict, Way};

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

    /// How many cases passed, run this way.
    pub fn passed(&self, way: Way) -> usize {
        self.count(|line| line.way == way && line.verdict == Verdict::Passed)
    }

    /// How many cases failed; a service that cannot be generated, compiled or run counts as one.
    pub fn failed(&self) -> usize {
        self.broken.len() + self.count(|line| matches!(line.verdict, Verdict::Failed(_)))
    }

    /// How many cases did not run this way.
    pub fn not_run(&self, way: Way) -> usize {
        self.count(|line| line.way == way && matches!(line.verdict, Verdict::NotRun(_)))
    }

    /// The cases that failed either way, and the services of which none could be run.
    pub fn failures(&self) -> BTreeSet<&str> {
        let failed = self.lines().filter(|line| matches!(line.verdict, Verdict::Failed(_)));
        failed.map(|line| line.id.as_str()).chain(self.broken.iter().map(|(service, _)| service.as_str())).collect()
    }

    /// Why cases did not run at all: a file with two services has cases of the one that the other does not reach.
    pub fn reasons_not_to_run(&self) -> BTreeSet<&str> {
        let key = |line: &Line| (line.id.clone(), line.way);
        let ran: BTreeSet<_> =
            self.lines().filter(|line| !matches!(line.verdict, Verdict::NotRun(_))).map(key).collect();
        let reasons = self.lines().filter_map(|line| match &line.verdict {
            Verdict::NotRun(reason) if !ran.contains(&key(line)) => Some(reason.as_str()),
            _ => None,
        });
        reasons.collect()
    }

    fn count(&self, is_it: impl Fn(&Line) -> bool) -> usize {
        self.lines().filter(|line| is_it(line)).count()
    }

    fn lines(&self) -> impl Iterator<Item = &Line> {
        self.services.iter().flat_map(|(_, lines)| lines)
    }
}

/// A line for each service, kind and way, then what failed.
impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (service, lines) in &self.services {
            for ((kind, _), way) in Kind::ALL.into_iter().flat_map(|kind| Way::ALL.map(|way| (kind, way))) {
                let mut lines = lines.iter().filter(|line| line.kind == kind && line.way == way).peekable();
                if lines.peek().is_some() {
                    writeln!(f, "{service}, {}, {}: {}", kind.name(), way.name(), summary(lines))?;
                }
            }
        }
        for (service, lines) in &self.services {
            for line in lines {
                if let Verdict::Failed(difference) = &line.verdict {
                    writeln!(f, "\nFAILED {} of {service}, {}: {difference}", line.id, line.way.name())?;
                }
            }
        }
        for (service, why) in &self.broken {
            writeln!(f, "\nFAILED {service}: {why}")?;
        }
        writeln!(f, "\nall: {} failed", self.failed())?;
        Way::ALL.into_iter().try_for_each(|way| {
            writeln!(f, "all {}: {} passed, {} not run", way.name(), self.passed(way), self.not_run(way))
        })
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
        let line = |way, id: &str, verdict| Line { kind: Kind::Request, way, id: id.to_owned(), verdict };
        let mut report = Report::default();
        report.add(
            "x#A",
            vec![
                line(Way::Typed, "A", Verdict::Passed),
                line(Way::Untyped, "A", Verdict::Passed),
                line(Way::Typed, "B", Verdict::Failed("why".to_owned())),
                line(Way::Untyped, "B", Verdict::Passed),
                line(Way::Typed, "C", Verdict::NotRun("it is for servers".to_owned())),
                line(Way::Untyped, "C", Verdict::NotRun("it is for servers".to_owned())),
            ],
        );
        report.broken("x#B", "no");
        let expected = "x#A, request, typed: 1 passed, 1 failed, 1 not run (it is for servers)\n\
                        x#A, request, untyped: 2 passed, 0 failed, 1 not run (it is for servers)\n\nFAILED B of x#A, typed: why\n\nFAILED x#B: no\n\n\
                        all: 2 failed\nall typed: 1 passed, 1 not run\nall untyped: 2 passed, 1 not run\n";
        assert_eq!(report.to_string(), expected);
        assert_eq!(Vec::from_iter(report.failures()), ["B", "x#B"]);
        assert_eq!(Vec::from_iter(report.reasons_not_to_run()), ["it is for servers"]);
    }
}
