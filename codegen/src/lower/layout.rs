//! The layout of samples: one statement as rustfmt would write it, with a mark on what must be set.
//!
//! In: a statement, and the setters that it must call. Out: its lines, as they stand in documentation.

use proc_macro2::TokenStream;
use quote::quote;

/// Lays a statement out. The calls of the setters in `marked` say `// required` where they have lines of their own; a statement
/// of one line says it in a line before.
pub(super) fn statement(statement: TokenStream, marked: &[&str]) -> Vec<String> {
    // The tests that compile the samples would say what is wrong with one that is no Rust; readers see it as it is.
    let Ok(file) = syn::parse2::<syn::File>(quote!(fn sample() { #statement })) else {
        return vec![statement.to_string()];
    };
    let text = prettyplease::unparse(&file);
    let lines: Vec<&str> = text.lines().filter_map(|line| line.strip_prefix("    ")).collect();
    match lines[..] {
        [line] if !marked.is_empty() => vec![format!("// required: {}", marked.join(", ")), line.to_owned()],
        _ => lines.into_iter().map(|line| with_mark(line, marked)).collect(),
    }
}

/// Marks the line of a call on the client's own builder, which is indented once.
fn with_mark(line: &str, marked: &[&str]) -> String {
    let call = line.strip_prefix("    .").and_then(|call| call.split_once('('));
    match call {
        Some((setter, _)) if marked.contains(&setter.trim_start_matches("r#")) => format!("{line} // required"),
        _ => line.to_owned(),
    }
}
