//! Names. In: names as the model has them (any text); out: identifiers that Rust accepts, spelled as the AWS SDK for
//! Rust spells them, unique in their scope, the same for the same model.
//!
//! # Names of Rust's prelude
//!
//! A type may be called `Option`, `Result`, `String`, `Vec` or `Box`, and a variant `Some`, `None`, `Ok` or `Err`:
//! generated code writes `::std::option::Option` and never brings a modelled type into scope unqualified, so nothing
//! is shadowed and callers find the model's own name. Only the keywords that [`escape_of`] knows and the names that a
//! [`NameKind`] reserves change.

mod command;
pub mod common;
mod keywords;
mod pascal;
mod scope;
mod snake;
mod symbols;

pub use command::{OptionNames, command_name, option_names, program_name, separated, tool_name};
pub use keywords::{Escape, escape_of};
pub use pascal::{operation_type_name, pascal_case, variant_case};
pub use scope::{Name, NameKind, Scope};
pub use snake::snake_case;

/// An identifier's name without the `r#` of a keyword, as files, links and documentation have it.
pub fn plain(ident: &proc_macro2::Ident) -> String {
    let text = ident.to_string();
    text.strip_prefix("r#").unwrap_or(&text).to_owned()
}
