//! What came of the cases: counts by service and kind, failures in full.

use std::collections::BTreeMap;
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

    /// The cases that passed typed and did not run untyped, or the other way round.
    pub fn passed_one_way(&self) -> Vec<&Line> {
        fn of(lines: &[Line], way: Way) -> impl Iterator<Item = &Line> {
            lines.iter().filter(move |line| line.way == way)
        }
        let pairs = self.services.iter().flat_map(|(_, lines)| of(lines, Way::Typed).zip(of(lines, Way::Untyped)));
        let has_passed = |line: &Line| line.verdict == Verdict::Passed;
        pairs.filter(|(typed, untyped)| has_passed(typed) != has_passed(untyped)).map(|(typed, _)| typed).collect()
    }

    fn count(&self, is_it: impl Fn(&Line) -> bool) -> usize {
        self.services.iter().flat_map(|(_, lines)| lines).filter(|line| is_it(line)).count()
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
        let one_way: Vec<&str> = report.passed_one_way().iter().map(|line| line.id.as_str()).collect();
        assert_eq!(one_way, ["B"]);
    }
}
