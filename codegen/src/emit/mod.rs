//! Emission: the Rust-shaped IR becomes text.
//!
//! In: a [`rir::Client`]. Out: a tree of [`Module`]s with their text, which a build script's output nests in one file and a
//! generated crate spreads over several. Items are built with `quote` and printed one by one with `prettyplease`, so that
//! the bytes depend on nothing that is installed; calls of the runtime's macros, which are no Rust before they are expanded,
//! are laid out by `text`.

mod builders;
mod client;
mod endpoint;
mod enums;
mod fold;
pub mod jmespath;
mod operations;
mod program;
mod schemas;
mod structures;
mod text;
mod waiters;

pub use program::program;

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use smithgen_model::Problem;

use crate::rir;
use text::{Item, documentation};

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
///
/// # Errors
/// When some of it is no Rust, which is a defect of this crate.
pub fn emit(client: &rir::Client) -> Result<Module, Problem> {
    let imports = quote!(
        pub use ::smithgen_runtime::operation::{Operation, OperationInput};
    );
    let operations = client.operations.iter().map(operations::module).collect::<Result<_, _>>()?;
    let mut children = vec![
        client::module(client)?,
        Module::new("operation", "The operations: what goes into each, what comes out, what can go wrong.")
            .allowing(&OPERATION_LINTS)
            .with(printed([Item::new("operation").tokens(imports)])?)
            .holding(operations),
        types_module(client)?,
        required_module(client)?,
        schemas::module(&client.schemas)?,
    ];
    children.extend(Some(waiters::module(client)?).filter(|module| !module.is_empty()));
    let endpoint = |rules| endpoint::module(rules, &client.service.settings);
    children.extend(client.service.endpoint.as_ref().map(endpoint).transpose()?);
    Ok(Module::new("", "").with(printed(client::root_items(client))?).holding(children))
}

/// The texts of items, each printed before the next is made.
fn printed(items: impl IntoIterator<Item = Item>) -> Result<Vec<String>, Problem> {
    items.into_iter().map(Item::print).collect()
}

fn types_module(client: &rir::Client) -> Result<Module, Problem> {
    let here = rir::ModulePath::Types;
    let structures = client.structures.iter().map(|item| (&item.ident, structures::structure(item, &here)));
    let unions = client.unions.iter().map(|item| (&item.ident, enums::union(item)));
    let events = client.event_streams.iter().map(|item| (&item.union.ident, enums::event_stream(item)));
    let enums = client.enums.iter().map(|item| (&item.ident, enums::enumeration(item)));
    let items =
        structures.chain(unions).chain(events).chain(enums).map(|(ident, item)| Ok((ident.to_string(), item.print()?)));
    let mut items = items.collect::<Result<Vec<(String, String)>, Problem>>()?;
    items.sort();
    let import = |is_used: bool, here: &rir::ModulePath| {
        is_used.then(|| Item::new("schema").tokens(here.import(&[quote!(schema)])))
    };
    let has_schemas = !(client.structures.is_empty() && client.unions.is_empty() && client.event_streams.is_empty());
    let imports = printed(import(has_schemas, &here))?;
    let errors = import(!client.errors.is_empty(), &rir::ModulePath::Errors)
        .into_iter()
        .chain(client.errors.iter().map(|error| structures::structure(error, &rir::ModulePath::Errors)));
    let of_streams = client.event_streams.iter().map(enums::stream_error);
    let errors = printed(errors.chain(of_streams))?;
    let builders_docs = "How the structures are made that inputs hold.";
    // Inputs may hold errors, too.
    let structures = client.structures.iter().chain(&client.errors);
    let builders = builders::module(builders_docs, structures, &rir::ModulePath::TypeBuilders)?;
    Ok(Module::new("types", "Structures, unions and enums that inputs and outputs hold.")
        .allowing(&TYPE_LINTS)
        .with(imports.into_iter().chain(items.into_iter().map(|(_, text)| text)).collect())
        .holding(vec![builders, Module::new("error", "Errors of the service.").with(errors)]))
}

fn required_module(client: &rir::Client) -> Result<Module, Problem> {
    let traits = client.demands.iter().map(|demand| {
        let (ident, method) = (&demand.ident, &demand.method);
        format!("{ident} = \"required member `{method}` has not been set\"")
    });
    let marks = (!client.demands.is_empty()).then(|| Item::new("required").call("required_members", traits));
    let docs = "Marks by which the compiler knows that a required member has been set.";
    Ok(Module::new("required", docs).with(printed(marks)?))
}

impl ToTokens for rir::Deprecated {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let since = self.since.iter().map(|since| quote!(since = #since));
        let words: Vec<_> = since.chain(self.note.iter().map(|note| quote!(note = #note))).collect();
        tokens.extend(if words.is_empty() { quote!(#[deprecated]) } else { quote!(#[deprecated(#(#words),*)]) });
    }
}

impl ToTokens for rir::Told {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let rir::Told { docs, aliases, deprecated } = self;
        tokens.extend(documentation(docs));
        if !aliases.is_empty() {
            tokens.extend(quote!(#[doc(alias(#(#aliases),*))]));
        }
        deprecated.to_tokens(tokens);
    }
}
