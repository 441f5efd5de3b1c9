//! Text of items: tokens printed by `prettyplease`, and calls of macros laid out.

use proc_macro2::{Literal, TokenStream};
use quote::{ToTokens, quote};
use smithgen_model::{Problem, visible};

use super::fold::Lines;
use crate::problem::Code;

/// The longest line of a macro call, and the longest that is made of several.
const WIDTH: usize = 100;

/// Stands for the end of a line of documentation until items are printed. Descriptions are more than half of a client, and
/// one literal for each is read and printed many times as fast as one for each line. No description holds this character.
const LINE_END: char = '\u{1}';

/// What stands together in a module: items in tokens, and calls of the runtime's macros about them.
pub(super) struct Item {
    name: String,
    tokens: TokenStream,
    calls: Vec<(&'static str, Vec<Argument>)>,
    /// A macro of the runtime's that makes nothing of it where a feature is missing.
    within: Option<&'static str>,
}

/// An argument of a macro's call: some text, and perhaps an expression behind it.
pub(super) struct Argument {
    text: String,
    value: Option<TokenStream>,
}

impl From<String> for Argument {
    fn from(text: String) -> Self {
        Argument { text, value: None }
    }
}

impl Argument {
    pub(super) fn with(text: String, value: TokenStream) -> Self {
        Argument { text, value: Some(value) }
    }

    fn print(self) -> syn::Result<String> {
        let value = self.value.map(expression).transpose()?;
        Ok(self.text + &value.unwrap_or_default())
    }
}

impl Item {
    /// What is about `name`.
    pub(super) fn new(name: impl ToString) -> Self {
        Item { name: name.to_string(), tokens: TokenStream::new(), calls: Vec::new(), within: None }
    }

    /// The same with items.
    pub(super) fn tokens(self, tokens: TokenStream) -> Self {
        Item { tokens, ..self }
    }

    /// The same with a call of a macro below.
    pub(super) fn call<A: Into<Argument>>(
        mut self,
        name: &'static str,
        arguments: impl IntoIterator<Item = A>,
    ) -> Self {
        self.calls.push((name, arguments.into_iter().map(Into::into).collect()));
        self
    }

    /// The same within a macro that makes nothing of it where a feature of the runtime is missing.
    pub(super) fn within(self, name: &'static str) -> Self {
        Item { within: Some(name), ..self }
    }

    /// Its text.
    ///
    /// # Errors
    /// When the tokens are no Rust, which is a defect of this crate.
    pub(super) fn print(self) -> Result<String, Problem> {
        let Item { name, tokens, calls, within } = self;
        let print = || {
            let mut text = rust(tokens, WIDTH)?;
            for (index, (name, arguments)) in calls.into_iter().enumerate() {
                text.push_str(if text.is_empty() {
                    ""
                } else if index == 0 {
                    "\n\n"
                } else {
                    "\n"
                });
                let arguments = arguments.into_iter().map(Argument::print).collect::<syn::Result<Vec<_>>>()?;
                text.push_str(&macro_call(name, arguments));
            }
            Ok(match within {
                Some(name) => surrounded(name, &text),
                None => text,
            })
        };
        print()
            .map_err(|error: syn::Error| Code::NotRust.of_smithgen(format!("the text of `{name}` is no Rust: {error}")))
    }
}

/// Prints items, with a blank line between them unless they are imports. What `prettyplease` folds is unfolded up to a width.
fn rust(tokens: TokenStream, width: usize) -> syn::Result<String> {
    // Given away, because reading tokens that somebody else holds too would copy each of them.
    let mut file: syn::File = syn::parse2(tokens)?;
    let mut text = String::new();
    for item in std::mem::take(&mut file.items) {
        if !text.is_empty() && !matches!(item, syn::Item::Use(_)) {
            text.push('\n');
        }
        file.items = vec![item];
        let mut lines = Lines::new(width);
        prettyplease::unparse(&file).lines().for_each(|line| lines.push(line));
        for line in lines.finish() {
            push_line(&mut text, &line);
        }
    }
    Ok(text.trim_end().to_owned())
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
pub(super) fn documentation(lines: &[String]) -> TokenStream {
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
fn macro_call(name: &str, arguments: Vec<String>) -> String {
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

/// Items within `::smithgen_runtime::name! { … }`.
fn surrounded(name: &str, items: &str) -> String {
    let mut text = format!("::smithgen_runtime::{name}! {{\n");
    for line in items.lines() {
        if !line.is_empty() {
            text.push_str("    ");
            text.push_str(line);
        }
        text.push('\n');
    }
    text.push('}');
    text
}

/// Prints an expression on one line, for arguments of macro calls.
fn expression(tokens: TokenStream) -> syn::Result<String> {
    let text = rust(quote!(const _: () = #tokens;), usize::MAX)?;
    let value = text.strip_prefix("const _: () = ").and_then(|text| text.strip_suffix(';'));
    Ok(value.unwrap_or(&text).to_owned())
}

/// An attribute before an argument of a macro's call.
pub(super) fn attribute(attribute: &impl ToTokens) -> String {
    attribute.to_token_stream().to_string().replacen("# [", "#[", 1).replacen(" (", "(", 1) + " "
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

    use super::{Argument, Item, documentation, expression, macro_call, rust};

    #[test]
    fn expressions_stay_on_one_line() {
        let long = "a, (b) of some length, so that nothing of it fits on one line";
        let tokens =
            quote!(::runtime::types::DateTime::from_str(#long, ::runtime::Format::DateTime).unwrap_or(a::b(0)));
        let expected =
            format!("::runtime::types::DateTime::from_str({long:?}, ::runtime::Format::DateTime).unwrap_or(a::b(0))");
        assert_eq!(expression(tokens).expect("Rust"), expected);
    }

    #[test]
    fn documentation_has_a_line_for_each() {
        let docs = documentation(&["One \"a\\b\".".to_owned(), String::new(), "- two".to_owned()]);
        let text = rust(quote!(#docs struct A { #docs a: u8 }), 100).expect("Rust");
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
            let text = rust(quote!(#docs struct A;), 100).expect("Rust");
            assert_eq!(text, format!("/// a{}b\nstruct A;", c.escape_default()));
        }
    }

    #[test]
    fn arguments_fill_lines() {
        assert_eq!(macro_call("m", vec!["a".to_owned(), "b".to_owned()]), "::smithgen_runtime::m!(a, b);");
        let long = macro_call("m", (0..40).map(|n| format!("argument{n}")).collect());
        assert!(long.lines().all(|line| line.len() <= 100), "{long}");
        assert!(long.starts_with("::smithgen_runtime::m!(\n    argument0, argument1,"), "{long}");
    }

    #[test]
    fn what_is_no_rust_is_a_problem() {
        let texts = [
            Item::new("A").tokens(quote!(struct fn;)),
            Item::new("A").call("structure", [Argument::with("0: a = ".to_owned(), quote!(1 +))]),
        ];
        for item in texts {
            let problem = item.print().expect_err("no Rust");
            assert_eq!(problem.event, "NotRust");
            assert!(problem.message.starts_with("the text of `A` is no Rust: "), "{problem}");
        }
    }
}
