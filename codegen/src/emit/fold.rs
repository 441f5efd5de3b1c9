//! Folds: `prettyplease` breaks what is wider than 89 columns, and chains of calls always. In: its lines; out: the same text, in which what
//! stands in brackets, and a chain, is on one line where that has a certain width at most.

/// Lines of an item, as they come.
pub(super) struct Lines {
    width: usize,
    lines: Vec<String>,
    /// Which lines end in a bracket that is still open, the innermost last.
    open: Vec<usize>,
    /// Whether the last line ends within a literal.
    in_literal: bool,
}

impl Lines {
    /// No lines yet, which will be at most so wide unless they come wider.
    pub(super) fn new(width: usize) -> Self {
        Lines { width, lines: Vec::new(), open: Vec::new(), in_literal: false }
    }

    /// All lines.
    pub(super) fn finish(self) -> Vec<String> {
        self.lines
    }

    /// One line more.
    pub(super) fn push(&mut self, line: &str) {
        let was_in_literal = std::mem::replace(&mut self.in_literal, line.ends_with('\\'));
        // What surrounds a comment or the lines of a literal stays as it is.
        if was_in_literal || self.in_literal || line.trim_start().starts_with("//") {
            self.open.clear();
            self.lines.push(line.to_owned());
            return;
        }
        if !self.close(line) {
            self.lines.push(line.to_owned());
        }
        self.chain();
        if self.lines.last().is_some_and(|line| opening(line).is_some()) {
            self.open.push(self.lines.len() - 1);
        }
    }

    /// Joins the lines of a bracket that this one closes, if they fit.
    fn close(&mut self, line: &str) -> bool {
        let end = line.trim_start();
        let Some(opener) = end.chars().next().and_then(opener_of) else {
            return false;
        };
        let Some(start) = self.open.pop().filter(|&start| opening(&self.lines[start]) == Some(opener)) else {
            return false;
        };
        let (head, body) = (&self.lines[start], &self.lines[start + 1..]);
        if body.iter().any(|line| line.ends_with(['(', '[', '<', '{', '}', ';'])) {
            return false;
        }
        let mut content = body.iter().map(|line| line.trim_start()).collect::<Vec<_>>().join(" ");
        if !keeps_comma(head, body.len()) && content.ends_with(',') {
            content.pop();
        }
        self.replace(start, format!("{head}{content}{end}"))
    }

    /// Joins the calls of a chain, if it ends with the last line and fits.
    fn chain(&mut self) {
        let is_call = |line: &String| line.trim_start().starts_with('.');
        let calls = self.lines.iter().rev().take_while(|line| is_call(line)).count();
        let ends = self.lines.last().is_some_and(|line| line.ends_with([',', ';']));
        let Some(start) = self.lines.len().checked_sub(calls + 1).filter(|_| calls > 0 && ends) else {
            return;
        };
        let (head, calls) = (&self.lines[start], &self.lines[start + 1..]);
        if head.trim_start().starts_with([')', ']', '}', '>']) || head.ends_with(['{', '}', ';']) {
            return;
        }
        let calls: String = calls.iter().map(|line| line.trim_start()).collect();
        self.replace(start, format!("{head}{calls}"));
    }

    /// Puts one line in place of those from `start` on, if it fits.
    fn replace(&mut self, start: usize, line: String) -> bool {
        let fits = line.len() <= self.width;
        if fits {
            self.lines.truncate(start);
            self.lines.push(line);
        }
        fits
    }
}

/// The bracket that a line leaves open. Braces are blocks, which stay as they are.
fn opening(line: &str) -> Option<char> {
    line.chars().next_back().filter(|last| ['(', '[', '<'].contains(last))
}

fn opener_of(closer: char) -> Option<char> {
    match closer {
        ')' => Some('('),
        ']' => Some('['),
        '>' => Some('<'),
        _ => None,
    }
}

/// Whether the comma behind the last of so many lines says something: a macro may ask for it, and a tuple of one value has it.
fn keeps_comma(head: &str, lines: usize) -> bool {
    let before = head.strip_suffix('(').map(|before| before.chars().next_back());
    match before {
        Some(Some('!')) => true,
        Some(Some(last)) if last.is_alphanumeric() || ['_', '>', ')'].contains(&last) => false,
        Some(_) => lines == 1,
        None => head.ends_with("!["),
    }
}

#[cfg(test)]
mod tests {
    use super::Lines;

    /// The text with lines of 40 columns.
    fn folded(text: &str) -> String {
        let mut lines = Lines::new(40);
        text.lines().for_each(|line| lines.push(line));
        lines.finish().join("\n")
    }

    #[test]
    fn what_fits_is_on_one_line() {
        let cases = [
            (
                "pub fn a(\n    mut self,\n    value: A,\n) -> B<C> {\n    self\n}",
                "pub fn a(mut self, value: A) -> B<C> {\n    self\n}",
            ),
            ("impl<\n    D: E,\n    F,\n> G<\n    H<D>,\n    F,\n> {", "impl<D: E, F> G<H<D>, F> {"),
            ("#[doc(\n    alias(\n        \"a\",\n        \"b\"\n    )\n)]", "#[doc(alias(\"a\", \"b\"))]"),
            (
                "static A: B = B::new(\n        \"c\",\n        d(\n            e,\n        ),\n    )\n    .f()\n    .g();",
                "static A: B = B::new(\"c\", d(e)).f().g();",
            ),
            ("a(&[\n    b,\n    c,\n]);", "a(&[b, c]);"),
        ];
        for (text, expected) in cases {
            assert_eq!(folded(text), expected);
        }
    }

    #[test]
    fn what_does_not_fit_stays() {
        let long = "a_long_value_of_twenty_one";
        for text in [
            format!("a(\n    {long},\n    {long},\n);"),
            format!("let a = b(c)\n    .{long}()\n    .{long}();"),
            format!("a(\n    b({long}, {long}),\n)"),
        ] {
            assert_eq!(folded(&text), text);
        }
        // What is within may fit all the same.
        let [text, expected] =
            ["b(\n        c,\n    )", "b(c)"].map(|inner| format!("a(\n    {inner},\n    {long}_and_more,\n);"));
        assert_eq!(folded(&text), expected);
    }

    #[test]
    fn blocks_comments_and_literals_stay() {
        for text in [
            "a(\n    B {\n        c,\n    },\n);",
            "a(const {\n    b\n})",
            "a(\n    || {\n        b;\n    },\n);",
            "a(\n    /// b\n    c,\n);",
            "a(\n    \"b( \\\n) c\",\n);",
            "if a\n    > b\n{",
        ] {
            assert_eq!(folded(text), text);
        }
    }

    #[test]
    fn commas_that_say_something_stay() {
        assert_eq!(folded("a(\n    (\n        b,\n    ),\n);"), "a((b,));");
        assert_eq!(folded("a(\n    (\n        b,\n        c,\n    ),\n);"), "a((b, c));");
        assert_eq!(folded("a!(\n    b,\n);"), "a!(b,);");
        assert_eq!(folded("a![\n    b,\n];"), "a![b,];");
    }
}
