//! Template strings: `https://{Region}.{partition#dnsSuffix}` in, its pieces out.

/// A piece of a template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Piece {
    /// Text that stands for itself.
    Text(String),
    /// A value, or with a path an attribute of one: `{name}` or `{name#path}`.
    Value { name: String, path: Option<String> },
}

/// Takes a template apart. `{{` and `}}` stand for braces.
pub(super) fn parse(template: &str) -> Result<Vec<Piece>, String> {
    let mut pieces = Vec::new();
    let mut text = String::new();
    let mut rest = template;
    while let Some(at) = rest.find(['{', '}']) {
        let (before, brace) = rest.split_at(at);
        text.push_str(before);
        if let Some(after) = brace.strip_prefix("{{") {
            text.push('{');
            rest = after;
        } else if let Some(after) = brace.strip_prefix("}}") {
            text.push('}');
            rest = after;
        } else if let Some((name, after)) = brace.strip_prefix('{').and_then(|inner| inner.split_once('}')) {
            if !text.is_empty() {
                pieces.push(Piece::Text(std::mem::take(&mut text)));
            }
            pieces.push(value(name));
            rest = after;
        } else {
            return Err(format!("the template `{template}` has a brace without its partner"));
        }
    }
    text.push_str(rest);
    if !text.is_empty() || pieces.is_empty() {
        pieces.push(Piece::Text(text));
    }
    Ok(pieces)
}

fn value(reference: &str) -> Piece {
    let (name, path) = match reference.split_once('#') {
        Some((name, path)) => (name, Some(path.to_owned())),
        None => (reference, None),
    };
    Piece::Value { name: name.to_owned(), path }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str) -> Piece {
        Piece::Text(text.to_owned())
    }

    #[test]
    fn values_and_attributes_are_found() {
        let pieces = parse("https://{Region}.{p#dnsSuffix}/").unwrap();
        assert_eq!(
            pieces,
            [
                text("https://"),
                value("Region"),
                text("."),
                Piece::Value { name: "p".to_owned(), path: Some("dnsSuffix".to_owned()) },
                text("/"),
            ]
        );
    }

    #[test]
    fn doubled_braces_are_braces() {
        assert_eq!(parse("a{{b}}c").unwrap(), [text("a{b}c")]);
        assert_eq!(parse("").unwrap(), [text("")]);
    }

    #[test]
    fn single_braces_are_refused() {
        assert!(parse("a{b").is_err());
        assert!(parse("a}b").is_err());
    }
}
