//! `{:#?}` in fewer lines, for snapshots of data structures.
//!
//! In: what pretty `Debug` prints. Out: the same, with each group that fits on one line on one line, identifiers bare, and
//! without the fields that say nothing (`None`, `[]`, `false`).

/// The longest line.
const WIDTH: usize = 118;

/// Something between commas.
enum Part {
    /// A value without parts: its text.
    Leaf(String),
    /// `head { … }`, `head(…)` or `[…]`.
    Group { head: String, open: char, parts: Vec<Part> },
}

/// Lays out pretty `Debug` text anew, without the fields named in `hidden`.
pub(crate) fn compact(debug: &str, hidden: &[&str]) -> String {
    let mut lines = debug.lines().map(str::trim);
    let first = lines.next().unwrap_or_default();
    let mut out = String::new();
    print(&read(first, &mut lines), hidden, 0, "", &mut out);
    out
}

/// Reads the part that starts with `line`; pretty `Debug` puts each part's start and each group's end on a line of its own.
fn read<'a>(line: &str, lines: &mut impl Iterator<Item = &'a str>) -> Part {
    let line = line.strip_suffix(',').unwrap_or(line);
    let Some(open @ ('(' | '[' | '{')) = line.chars().last() else {
        return Part::Leaf(line.to_owned());
    };
    let head = line[..line.len() - 1].trim_end_matches(' ').to_owned();
    let mut parts = Vec::new();
    while let Some(next) = lines.next() {
        if matches!(next.trim_end_matches(','), ")" | "]" | "}") {
            break;
        }
        parts.push(read(next, lines));
    }
    Part::Group { head, open, parts }
}

fn print(part: &Part, hidden: &[&str], depth: usize, after: &str, out: &mut String) {
    let indent = "  ".repeat(depth);
    let flat = flat(part, hidden);
    let fits = indent.len() + flat.chars().count() + after.len() <= WIDTH;
    match part {
        Part::Group { head, open, parts } if !fits => {
            let blank = if !head.is_empty() && (*open == '{' || head.ends_with(':')) { " " } else { "" };
            out.push_str(&format!("{indent}{head}{blank}{open}\n"));
            for part in parts.iter().filter(|part| !says_nothing(part, hidden)) {
                print(part, hidden, depth + 1, ",", out);
            }
            out.push_str(&format!("{indent}{}{after}\n", close(*open)));
        }
        _ => out.push_str(&format!("{indent}{flat}{after}\n")),
    }
}

/// The part on one line.
fn flat(part: &Part, hidden: &[&str]) -> String {
    match part {
        Part::Leaf(text) => text.clone(),
        Part::Group { head, open, parts } => {
            let parts: Vec<String> =
                parts.iter().filter(|part| !says_nothing(part, hidden)).map(|part| flat(part, hidden)).collect();
            let inner = parts.join(", ");
            match (head.strip_suffix("Ident"), open) {
                (Some(label), '(') => format!("{label}{inner}"),
                (_, '{') if head.is_empty() => format!("{{ {inner} }}"),
                (_, '{') => format!("{head} {{ {inner} }}"),
                _ if head.ends_with(':') => format!("{head} {open}{inner}{}", close(*open)),
                _ => format!("{head}{open}{inner}{}", close(*open)),
            }
        }
    }
}

/// Whether a part is a field that is hidden, empty or off.
fn says_nothing(part: &Part, hidden: &[&str]) -> bool {
    let (text, is_off) = match part {
        Part::Leaf(text) => (text, [": None", ": []", ": false"].iter().any(|off| text.ends_with(off))),
        Part::Group { head, parts, .. } => (head, parts.iter().all(|part| says_nothing(part, hidden))),
    };
    let Some((name, _)) = text.split_once(':') else {
        return false;
    };
    let is_name = name.chars().all(|c| c.is_ascii_lowercase() || c == '_' || c.is_ascii_digit());
    is_name && (is_off || hidden.contains(&name))
}

fn close(open: char) -> char {
    match open {
        '(' => ')',
        '[' => ']',
        _ => '}',
    }
}

#[cfg(test)]
mod tests {
    use super::compact;

    // Read only through `Debug`.
    #[allow(dead_code)]
    #[derive(Debug)]
    struct Node {
        name: &'static str,
        docs: Vec<&'static str>,
        children: Vec<Node>,
        parent: Option<u8>,
    }

    #[test]
    fn what_fits_goes_on_one_line() {
        let leaf = || Node { name: "a {", docs: vec!["hidden"], children: Vec::new(), parent: Some(1) };
        let debug = format!("{:#?}", leaf());
        assert_eq!(compact(&debug, &["docs"]), "Node { name: \"a {\", parent: Some(1) }\n");
        let tree = Node { name: "root", docs: Vec::new(), children: vec![leaf(), leaf(), leaf()], parent: None };
        let text = compact(&format!("{tree:#?}"), &["docs"]);
        assert_eq!(text.lines().count(), 8, "{text}");
    }
}
