//! Text of items: tokens printed by `prettyplease`, and calls of macros laid out.

use proc_macro2::{Literal, TokenStream};
use quote::quote;
use smithgen_model::visible;

/// The longest line of a macro call.
const WIDTH: usize = 100;

/// Stands for the end of a line of documentation until items are printed. Descriptions are more than half of a client, and
/// one literal for each is read and printed many times as fast as one for each line. No description holds this character.
const LINE_END: char = '\u{1}';

/// Prints items, with a blank line between them unless they are imports.
pub(crate) fn items(tokens: TokenStream) -> String {
    // Given away, because reading tokens that somebody else holds too would copy each of them.
    let mut file: syn::File = match syn::parse2(tokens) {
        Ok(file) => file,
        // Cannot happen with what this crate quotes; the compiler of the generated text would say what is wrong with it.
        Err(error) => return error.to_compile_error().to_string(),
    };
    let mut text = String::new();
    for item in std::mem::take(&mut file.items) {
        if !text.is_empty() && !matches!(item, syn::Item::Use(_)) {
            text.push('\n');
        }
        file.items = vec![item];
        for line in prettyplease::unparse(&file).lines() {
            push_line(&mut text, line);
        }
    }
    text.trim_end().to_owned()
}

/// Adds a line, or the lines of documentation that it stands for.
fn push_line(text: &mut String, line: &str) {
    let mut parts = line.split(LINE_END);
    text.push_str(parts.next().unwrap_or_default());
    text.push('\n');
    let indentation = line.len() - line.trim_start().len();
    for part in parts {
        text.extend(std::iter::repeat_n(' ', indentation));
        text.push_str("///");
        text.push_str(part);
        text.push('\n');
    }
}

/// The attribute that holds documentation.
pub(crate) fn documentation(lines: &[String]) -> TokenStream {
    if lines.is_empty() {
        return TokenStream::new();
    }
    let mut text = String::new();
    for line in lines {
        if !text.is_empty() {
            text.push(LINE_END);
        }
        if !line.is_empty() {
            text.push(' ');
            text.push_str(&visible(line));
        }
    }
    // A raw literal costs the least to make and to read.
    let mut hashes = String::from("#");
    while text.contains(&format!("\"{hashes}")) {
        hashes.push('#');
    }
    let literal: Literal = format!("r{hashes}\"{text}\"{hashes}").parse().unwrap_or_else(|_| Literal::string(&text));
    quote!(#[doc = #literal])
}

/// Prints `::smithgen_runtime::name!(argument, argument, …);` with as many arguments on a line as fit.
pub(super) fn macro_call(name: &str, arguments: impl IntoIterator<Item = String>) -> String {
    let arguments: Vec<String> = arguments.into_iter().collect();
    let mut text = format!("::smithgen_runtime::{name}!(");
    let one_line = arguments.join(", ");
    if text.len() + one_line.len() + 2 <= WIDTH {
        return format!("{text}{one_line});");
    }
    let mut width = WIDTH;
    for argument in &arguments {
        // The comma counts too.
        if width + 1 + argument.len() + 1 > WIDTH {
            text.push_str("\n    ");
            width = 4 + argument.len() + 1;
        } else {
            text.push(' ');
            width += 1 + argument.len() + 1;
        }
        text.push_str(argument);
        text.push(',');
    }
    text.push_str("\n);");
    text
}

/// Prints an expression on one line, for arguments of macro calls.
pub(super) fn expression(tokens: TokenStream) -> String {
    let text = items(quote!(const _: () = #tokens;));
    let value = text.strip_prefix("const _: () = ").and_then(|text| text.strip_suffix(';')).unwrap_or(&text);
    let mut line = String::new();
    for part in value.lines().map(str::trim) {
        match part.chars().next() {
            Some(')' | ']' | '}') => line.truncate(line.trim_end_matches([',', ' ']).len()),
            Some('.' | '?') | None => {}
            Some(_) if line.is_empty() || line.ends_with(['(', '[', '{']) => {}
            Some(_) => line.push(' '),
        }
        line.push_str(part);
    }
    line
}

/// An `Option` of a string literal.
pub(super) fn option(text: Option<&str>) -> TokenStream {
    match text {
        Some(text) => quote!(::std::option::Option::Some(#text)),
        None => quote!(::std::option::Option::None),
    }
}

/// Tokens without the blanks that their `Display` puts around `::` and the like, for paths in macro calls.
pub(super) fn path(tokens: &TokenStream) -> String {
    tokens.to_string().replace(' ', "").replace(',', ", ")
}

#[cfg(test)]
mod tests {
    use quote::quote;

    use super::{documentation, expression, items, macro_call};

    #[test]
    fn expressions_stay_on_one_line() {
        let long = "a, (b) of some length, so that nothing of it fits on one line";
        let tokens =
            quote!(::runtime::types::DateTime::from_str(#long, ::runtime::Format::DateTime).unwrap_or(a::b(0)));
        let expected =
            format!("::runtime::types::DateTime::from_str({long:?}, ::runtime::Format::DateTime).unwrap_or(a::b(0))");
        assert_eq!(expression(tokens), expected);
    }

    #[test]
    fn documentation_has_a_line_for_each() {
        let docs = documentation(&["One \"a\\b\".".to_owned(), String::new(), "- two".to_owned()]);
        let text = items(quote!(#docs struct A { #docs a: u8 }));
        let expected = r#"
/// One "a\b".
///
/// - two
struct A {
    /// One "a\b".
    ///
    /// - two
    a: u8,
}"#;
        assert_eq!(text, expected.trim_start());
    }

    #[test]
    fn a_line_of_documentation_stays_one() {
        for c in ['\r', '\n', '\u{1}', '\u{202e}', '\u{2066}', '\0', '\u{85}', '\t', '\u{2028}'] {
            let docs = documentation(&[format!("a{c}b")]);
            let text = items(quote!(#docs struct A;));
            assert_eq!(text, format!("/// a{}b\nstruct A;", c.escape_default()));
        }
    }

    #[test]
    fn arguments_fill_lines() {
        assert_eq!(macro_call("m", ["a".to_owned(), "b".to_owned()]), "::smithgen_runtime::m!(a, b);");
        let long = macro_call("m", (0..40).map(|n| format!("argument{n}")));
        assert!(long.lines().all(|line| line.len() <= 100), "{long}");
        assert!(long.starts_with("::smithgen_runtime::m!(\n    argument0, argument1,"), "{long}");
    }
}
