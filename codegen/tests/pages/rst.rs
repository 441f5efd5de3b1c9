//! Two notations of one page as the same parts. In: reStructuredText of the AWS CLI, or our lines for a tool; out: heads with
//! their depth, samples, and the prose between them without markup or white space.

/// A part of a section.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Part {
    /// An option or member, such as `Name -> (string)`, and how deep it stands.
    Head(usize, String),
    /// A sample, byte for byte but for the indentation of the whole and blanks at the ends of lines.
    Code(String),
    /// Text.
    Prose(String),
}

/// The parts of a section of ours.
pub(crate) fn parts_of_ours(text: &str, title: &str) -> Vec<Part> {
    let heading = format!("H0{}", title.to_uppercase());
    let lines = text.lines().skip_while(|line| **line != heading).skip(1).take_while(|line| !line.starts_with('H'));
    let mut parts = Parts::default();
    // A note about secrets follows the options; no description does.
    let is_options = title == "Options";
    for line in lines {
        let (kind, rest) = line.split_at(1);
        let depth = rest.chars().next().map_or(0, |c| c as usize - '0' as usize);
        let body = rest.get(1..).unwrap_or_default();
        match kind {
            "A" if is_options && depth == 0 => break,
            // A description may hold terms, too.
            "T" if is_head(&without_marks(body)) => parts.head(depth, &without_marks(body)),
            "C" => parts.code_line(body),
            "A" => parts.end_code(),
            "N" => parts.prose(without_marks(body).split_once(". ").map_or("", |(_, text)| text)),
            _ => parts.prose(&without_marks(body)),
        }
    }
    parts.finish()
}

/// Text without styles and addresses.
fn without_marks(text: &str) -> String {
    let mut out = String::new();
    let mut is_address = false;
    for c in text.chars() {
        match c {
            '\x05' => is_address = true,
            '\x06' => is_address = false,
            _ if is_address || c < ' ' => {}
            _ => out.push(c),
        }
    }
    out
}

/// The parts of a section of the AWS CLI.
pub(crate) fn parts_of_rst(rst: &str, title: &str) -> Vec<Part> {
    let lines: Vec<&str> = rst.lines().collect();
    let is_rule = |line: Option<&&str>| line.is_some_and(|line| line.len() > 2 && line.bytes().all(|b| b == b'='));
    let start = (1..lines.len())
        .find(|&at| lines[at] == title && is_rule(lines.get(at - 1)) && is_rule(lines.get(at + 1)))
        .unwrap_or_else(|| panic!("no section {title}"));
    let section = &lines[start + 2..];
    let end = section.iter().position(|line| is_rule(Some(line))).unwrap_or(section.len());
    let mut lines = section[..end].iter().peekable();
    let mut parts = Parts::default();
    while let Some(line) = lines.next() {
        let line = line.trim_end();
        let text = line.trim_start();
        let indent = line.len() - text.len();
        if line == "::" || line.ends_with(" Syntax::") || line == "Syntax::" {
            parts.prose(line.trim_end_matches("::"));
            if line != "::" {
                parts.prose(":");
            }
            let mut block: Vec<&str> = Vec::new();
            while let Some(line) = lines.next_if(|line| line.trim().is_empty() || line.starts_with(' ')) {
                block.push(line.trim_end());
            }
            parts.block(&block);
        } else if is_head(text) {
            // A list that an option's description leaves open moves the head after it to the right.
            let is_first = parts.depth == Some(0);
            let depth = if is_first { (indent / 2).min(1) } else { indent / 2 };
            parts.head(depth, &text.replace("``", ""));
        } else if !matches!(text, ".. note::" | ".. warning::" | ".. danger::") {
            parts.prose(&without_links(text));
        }
    }
    parts.finish()
}

/// Whether a line is the head of an option, a member or an element.
fn is_head(text: &str) -> bool {
    let text = text.strip_suffix(" [required]").unwrap_or(text);
    let Some((name, kind)) = text.strip_suffix(')').and_then(|text| text.rsplit_once('(')) else { return false };
    let is_kind = kind.bytes().all(|b| b.is_ascii_lowercase() || b == b' ');
    is_kind && (name.is_empty() || name.ends_with(" -> ") || name.trim_start_matches('`').starts_with("--"))
}

/// Text whose links are their labels.
fn without_links(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(">`__") {
        let label = before.rsplit_once(" <").map_or(before, |(label, _)| label);
        out.push_str(label);
        rest = after;
    }
    out.push_str(rest);
    out
}

#[derive(Default)]
struct Parts {
    parts: Vec<Part>,
    text: String,
    code: Vec<String>,
    /// How deep the last head stands.
    depth: Option<usize>,
}

impl Parts {
    fn head(&mut self, depth: usize, text: &str) {
        self.end_prose();
        self.parts.push(Part::Head(depth, text.to_owned()));
        self.depth = Some(depth);
    }

    fn prose(&mut self, text: &str) {
        self.end_code();
        self.text.extend(text.chars().filter(|c| !c.is_whitespace() && !matches!(c, '`' | '*')));
    }

    fn code_line(&mut self, line: &str) {
        self.code.push(line.trim_end().to_owned());
    }

    /// A sample as it stands in its page.
    fn block(&mut self, lines: &[&str]) {
        let indent =
            lines.iter().filter(|line| !line.is_empty()).map(|line| line.len() - line.trim_start().len()).min();
        let dedented: Vec<&str> =
            lines.iter().map(|line| line.get(indent.unwrap_or(0)..).unwrap_or_default()).collect();
        self.code.extend(dedented.join("\n").trim_matches('\n').lines().map(str::to_owned));
        self.end_code();
    }

    fn end_code(&mut self) {
        if !self.code.is_empty() {
            let code = std::mem::take(&mut self.code).join("\n");
            self.end_prose();
            self.parts.push(Part::Code(code));
        }
    }

    fn end_prose(&mut self) {
        self.end_code();
        if !self.text.is_empty() {
            self.parts.push(Part::Prose(std::mem::take(&mut self.text)));
        }
    }

    fn finish(mut self) -> Vec<Part> {
        self.end_prose();
        self.parts
    }
}
