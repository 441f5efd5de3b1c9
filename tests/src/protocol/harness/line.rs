//! One line a case, between the throw-away programs and the test that runs them.

use std::fmt;

use smithgen_model::Node;

use super::Kind;

/// How a case is run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Way {
    /// Through generated types.
    Typed,
    /// Through the schemas of these types alone, as a command-line tool goes.
    Untyped,
}

impl Way {
    /// All ways.
    pub const ALL: [Way; 2] = [Way::Typed, Way::Untyped];

    /// A word for reports.
    pub fn name(self) -> &'static str {
        match self {
            Way::Typed => "typed",
            Way::Untyped => "untyped",
        }
    }
}

/// What came of a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// All is as expected.
    Passed,
    /// What is not as expected.
    Failed(String),
    /// Why it did not run.
    NotRun(String),
}

/// A case and what came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// What the case is about.
    pub kind: Kind,
    /// How it was run.
    pub way: Way,
    /// The case's name.
    pub id: String,
    /// What came of it.
    pub verdict: Verdict,
}

/// An array of JSON, so that differences of several lines stay on one.
impl fmt::Display for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (verdict, text) = match &self.verdict {
            Verdict::Passed => ("passed", ""),
            Verdict::Failed(difference) => ("failed", difference.as_str()),
            Verdict::NotRun(reason) => ("not run", reason.as_str()),
        };
        let texts =
            [self.kind.name(), self.way.name(), &self.id, verdict, text].map(|text| Node::String(text.to_owned()));
        Node::Array(texts.to_vec()).fmt(f)
    }
}

impl Line {
    /// Reads what `Display` wrote; `None` for anything else.
    pub fn parse(text: &str) -> Option<Line> {
        let node = Node::parse(text).ok()?;
        let texts: Vec<&str> = node.as_array()?.iter().filter_map(Node::as_str).collect();
        let [kind, way, id, verdict, text] = texts[..] else {
            return None;
        };
        let verdict = match verdict {
            "passed" => Verdict::Passed,
            "failed" => Verdict::Failed(text.to_owned()),
            "not run" => Verdict::NotRun(text.to_owned()),
            _ => return None,
        };
        let way = Way::ALL.into_iter().find(|known| known.name() == way)?;
        Some(Line { kind: Kind::from_name(kind)?, way, id: id.to_owned(), verdict })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_read_as_they_were_written() {
        let verdicts = [Verdict::Passed, Verdict::Failed("a\n\"b\"".to_owned()), Verdict::NotRun("é".to_owned())];
        for (((kind, _), way), verdict) in Kind::ALL.into_iter().zip(Way::ALL.into_iter().cycle()).zip(verdicts) {
            let line = Line { kind, way, id: "x".to_owned(), verdict };
            assert_eq!(Line::parse(&line.to_string()), Some(line));
        }
        assert_eq!(Line::parse("thread 'main' panicked"), None);
        assert_eq!(Line::parse("[\"request\",\"typed\",\"x\",\"maybe\",\"\"]"), None);
    }
}
