//! Emission: the Rust-shaped IR becomes text.
//!
//! In: a [`rir::Client`]. Out: a tree of [`Module`]s with their text, which a build script's output nests in one file and a
//! generated crate spreads over several. Items are built with `quote` and printed one by one with `prettyplease`, so that
//! the bytes depend on nothing that is installed; calls of the runtime's macros, which are no Rust before they are expanded,
//! are written by `text::macro_call`.

mod builders;
mod client;
mod endpoint;
mod enums;
pub mod jmespath;
mod operations;
mod program;
mod schemas;
mod structures;
mod text;

pub use program::program;
pub(crate) use text::{documentation, items};

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};

use crate::rir;

/// Lints about names and shapes that are the model's choice, such as a member called `add`, or since when it is deprecated:
/// that is for callers to know, and no version of the generated crate.
const TYPE_LINTS: [&str; 5] = [
    "clippy::deprecated_semver",
    "clippy::large_enum_variant",
    "clippy::should_implement_trait",
    "clippy::type_complexity",
    "deprecated",
];

/// The same where operations are, whose modules and types may be called alike.
const OPERATION_LINTS: [&str; 6] = [
    "clippy::deprecated_semver",
    "clippy::large_enum_variant",
    "clippy::module_inception",
    "clippy::should_implement_trait",
    "clippy::type_complexity",
    "deprecated",
];

/// A module of the generated client.
#[derive(Clone, Debug)]
pub struct Module {
    /// Its name; empty at the root.
    pub name: String,
    /// What is in it, for its documentation.
    pub docs: Vec<String>,
    /// Whether callers see it.
    pub is_public: bool,
    /// Lints that what a model calls its shapes, and how it nests them, may well run into.
    pub allowed: &'static [&'static str],
    /// Its items, separated by blank lines.
    pub items: Vec<String>,
    /// The modules inside it.
    pub children: Vec<Module>,
}

impl Module {
    fn new(name: &str, docs: &str) -> Self {
        Module {
            name: name.to_owned(),
            docs: vec![docs.to_owned()],
            is_public: true,
            allowed: &[],
            items: Vec::new(),
            children: Vec::new(),
        }
    }

    fn private(mut self) -> Self {
        self.is_public = false;
        self
    }

    fn allowing(mut self, lints: &'static [&'static str]) -> Self {
        self.allowed = lints;
        self
    }

    fn with(mut self, items: Vec<String>) -> Self {
        self.items = items;
        self
    }

    fn holding(mut self, children: Vec<Module>) -> Self {
        self.children = children.into_iter().filter(|child| !child.is_empty()).collect();
        self
    }

    fn is_empty(&self) -> bool {
        self.items.is_empty() && self.children.is_empty()
    }
}

/// Prints a client.
pub fn emit(client: &rir::Client) -> Module {
    let endpoint = client.service.endpoint.as_ref().map(|rules| endpoint::module(rules, &client.service.settings));
    let required = required_module(client);
    let mut children = vec![
        client::module(client),
        Module::new("operation", "The operations: what goes into each, what comes out, what can go wrong.")
            .allowing(&OPERATION_LINTS)
            .with(vec![items(quote!(
                pub use ::smithgen_runtime::operation::{Operation, OperationInput};
            ))])
            .holding(client.operations.iter().map(operations::module).collect()),
        types_module(client),
        required,
        schemas::module(&client.schemas),
    ];
    children.extend(endpoint);
    Module::new("", "").with(client::root_items(client)).holding(children)
}

fn types_module(client: &rir::Client) -> Module {
    let mut items: Vec<(String, String)> = Vec::new();
    let here = rir::Module::Types;
    items.extend(client.structures.iter().map(|item| (item.ident.to_string(), structures::structure(item, &here))));
    items.extend(client.unions.iter().map(|item| (item.ident.to_string(), enums::union(item))));
    items.extend(client.enums.iter().map(|item| (item.ident.to_string(), enums::enumeration(item))));
    items.sort();
    let errors = client.errors.iter().map(structures::error).collect();
    let builders_docs = "How the structures are made that inputs hold.";
    // Inputs may hold errors, too.
    let structures = client.structures.iter().chain(&client.errors);
    let builders = builders::module(builders_docs, structures, &rir::Module::TypeBuilders);
    Module::new("types", "Structures, unions and enums that inputs and outputs hold.")
        .allowing(&TYPE_LINTS)
        .with(items.into_iter().map(|(_, text)| text).collect())
        .holding(vec![builders, Module::new("error", "Errors of the service.").with(errors)])
}

fn required_module(client: &rir::Client) -> Module {
    let traits = client.demands.iter().map(|demand| {
        let (ident, method) = (&demand.ident, &demand.method);
        format!("{ident} = \"required member `{method}` has not been set\"")
    });
    let items = match client.demands.is_empty() {
        true => Vec::new(),
        false => vec![text::macro_call("required_members", traits)],
    };
    Module::new("required", "Marks by which the compiler knows that a required member has been set.").with(items)
}

impl ToTokens for rir::Deprecated {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let since = self.since.iter().map(|since| quote!(since = #since));
        let words: Vec<_> = since.chain(self.note.iter().map(|note| quote!(note = #note))).collect();
        tokens.extend(if words.is_empty() { quote!(#[deprecated]) } else { quote!(#[deprecated(#(#words),*)]) });
    }
}

/// Attributes of a documented item.
fn documented(docs: &[String], aliases: &[String]) -> TokenStream {
    let docs = documentation(docs);
    let aliases = match aliases {
        [] => quote!(),
        _ => quote!(#[doc(alias(#(#aliases),*))]),
    };
    quote!(#docs #aliases)
}
