//! Prints a checked rule set as the contents of a module: `Params`, `resolve`, and the functions that they need.

mod control;
mod expr;
mod params;
mod property;

use std::collections::BTreeSet;

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, format_ident, quote};

use super::rir::{EndpointRules, Needs, Type};
use crate::names::{Kind, Scope as Names};

impl EndpointRules {
    /// The contents of a module of its own, which refers to the runtime as `::smithgen_runtime`.
    ///
    /// ```text
    /// pub struct Params<'a> { pub region: Option<&'a str>, … }
    /// pub fn resolve(params: &Params<'_>, partitions: &[rules::Partition]) -> rules::Resolved
    /// ```
    /// `partitions` is `::smithgen_runtime::endpoint::PARTITIONS` unless the client was given another table.
    pub fn to_tokens(&self) -> TokenStream {
        self.items().into_iter().collect()
    }

    /// The same, item by item.
    pub fn items(&self) -> Vec<TokenStream> {
        let mut emitter = Emitter::new(self);
        for (branch, name) in self.branches.iter().zip(emitter.branches.clone()) {
            let body = emitter.rules(&branch.rules, Tail::Value);
            let function = emitter.branch(&name, &branch.needs, &body);
            emitter.functions.push(function);
        }
        let resolve = self.resolve(&mut emitter);
        let shorthands = emitter.shorthands.iter().map(|name| format_ident!("{name}"));
        let mut items =
            vec![quote! { use ::smithgen_runtime::endpoint::{self as rules #(, #shorthands)*}; }, self.params_struct()];
        items.extend(self.params_default());
        items.push(resolve);
        items.append(&mut emitter.functions);
        items
    }

    fn resolve(&self, emitter: &mut Emitter) -> TokenStream {
        let guards = self.guards();
        let body = emitter.rules(&self.rules, Tail::Value);
        let allow = body.allow(2);
        let generics = self.borrows().then(|| quote!(<'_>));
        let used = |name: &str, is_used: bool| match is_used {
            true => format_ident!("{name}"),
            false => format_ident!("_{name}"),
        };
        let params = used("params", self.needs.params || !guards.is_empty());
        let partitions = used("partitions", self.needs.partitions);
        quote! {
            #[doc = " Resolves the endpoint for these parameters."]
            #allow
            pub fn resolve(#params: &Params #generics, #partitions: &[rules::Partition]) -> rules::Resolved {
                #(#guards)*
                #body
            }
        }
    }

    /// Refuses to go on without a required parameter.
    fn guards(&self) -> Vec<TokenStream> {
        let mut guards = Vec::new();
        for param in &self.params {
            if !param.required || param.default.is_some() {
                continue;
            }
            let (field, name) = (&param.ident, &param.name);
            let is_read = |local: &&Ident| self.needs.locals.iter().any(|needed| needed.ident == **local);
            guards.push(match param.local.as_ref().filter(is_read) {
                Some(local) => quote! {
                    let Some(#local) = params.#field else { return rules::missing(#name); };
                },
                None => quote! {
                    if params.#field.is_none() { return rules::missing(#name); }
                },
            });
        }
        guards
    }
}

/// What has been printed so far.
struct Emitter<'r> {
    rules: &'r EndpointRules,
    names: Names,
    /// The names of the functions that are branches.
    branches: Vec<Ident>,
    functions: Vec<TokenStream>,
    properties: Vec<property::Shape>,
    /// The functions of the runtime that are used by their bare name.
    shorthands: BTreeSet<&'static str>,
}

/// How a block gives its result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tail {
    /// As its last expression.
    Value,
    /// By `return`.
    Return,
}

/// The statements of a block, and which lints they would set off.
#[derive(Clone, Default)]
struct Block {
    tokens: TokenStream,
    /// `if` directly within `if`: with one edition of Rust they could be one condition, with others not.
    nests: bool,
    /// A condition that clippy would simplify further.
    is_intricate: bool,
    /// Nothing but one `if … else`, so that `else` may go on with it.
    is_chain: bool,
}

impl ToTokens for Block {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        self.tokens.to_tokens(tokens);
    }
}

impl Block {
    /// The attribute that keeps clippy from asking for what would not be better here.
    fn allow(&self, arguments: usize) -> Option<TokenStream> {
        let mut lints = Vec::new();
        if self.nests {
            lints.push(quote!(clippy::collapsible_if));
        }
        if self.is_intricate {
            lints.push(quote!(clippy::nonminimal_bool));
        }
        if arguments > 7 {
            lints.push(quote!(clippy::too_many_arguments));
        }
        (!lints.is_empty()).then(|| quote!(#[allow(#(#lints),*)]))
    }
}

impl<'r> Emitter<'r> {
    fn new(rules: &'r EndpointRules) -> Self {
        let mut names = Names::new(Kind::Function);
        for taken in ["fail", "ok", "resolve"] {
            names.reserve(taken);
        }
        let branches = rules.branches.iter().map(|_| names.claim("branch").ident().clone()).collect();
        Self { rules, names, branches, functions: Vec::new(), properties: Vec::new(), shorthands: BTreeSet::new() }
    }

    /// A branch as a function of what it needs.
    fn branch(&self, name: &Ident, needs: &Needs, body: &Block) -> TokenStream {
        let generics = self.rules.borrows().then(|| quote!(<'_>));
        let params = needs.params.then(|| quote!(params: &Params #generics));
        let partitions = needs.partitions.then(|| quote!(partitions: &[rules::Partition]));
        let locals = needs.locals.iter().map(|local| {
            let (ident, ty) = (&local.ident, type_tokens(local.ty));
            quote!(#ident: #ty)
        });
        let arguments: Vec<_> = params.into_iter().chain(partitions).chain(locals).collect();
        let allow = body.allow(arguments.len());
        quote! {
            #allow
            fn #name(#(#arguments),*) -> rules::Resolved { #body }
        }
    }

    /// A call of a branch. What it needs has the same names wherever it is called.
    fn call(&self, index: usize) -> Option<TokenStream> {
        let (name, branch) = (self.branches.get(index)?, self.rules.branches.get(index)?);
        let params = branch.needs.params.then(|| quote!(params));
        let partitions = branch.needs.partitions.then(|| quote!(partitions));
        let locals = branch.needs.locals.iter().map(|local| {
            let ident = &local.ident;
            quote!(#ident)
        });
        let arguments = params.into_iter().chain(partitions).chain(locals);
        Some(quote!(#name(#(#arguments),*)))
    }
}

/// How a value is passed on.
fn type_tokens(ty: Type) -> TokenStream {
    match ty {
        Type::String => quote!(&str),
        Type::Bool => quote!(bool),
        Type::Integer => quote!(i64),
        Type::StringArray => quote!(&[&str]),
        Type::Url => quote!(&rules::Url<'_>),
        Type::Arn => quote!(&rules::Arn<'_>),
        Type::Partition => quote!(&rules::Partition),
    }
}
