//! Text of items: tokens printed, and calls of macros laid out.

use proc_macro2::TokenStream;
use quote::quote;

use crate::layout::WIDTH;
pub(super) use crate::layout::items;

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

/// Tokens without the blanks that their `Display` puts around `::` and the like, for paths in macro calls.
pub(super) fn path(tokens: &TokenStream) -> String {
    tokens.to_string().replace(' ', "").replace(',', ", ")
}

#[cfg(test)]
mod tests {
    use quote::quote;

    use super::{expression, macro_call};

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
    fn arguments_fill_lines() {
        assert_eq!(macro_call("m", ["a".to_owned(), "b".to_owned()]), "::smithgen_runtime::m!(a, b);");
        let long = macro_call("m", (0..40).map(|n| format!("argument{n}")));
        assert!(long.lines().all(|line| line.len() <= 100), "{long}");
        assert!(long.starts_with("::smithgen_runtime::m!(\n    argument0, argument1,"), "{long}");
    }
}
