//! Prints a checked rule set as the contents of a module: `Params`, `resolve`, and the functions that they need.

mod branch;
mod control;
mod expr;
mod params;
mod property;

use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::{ToTokens, format_ident, quote};

use super::rir::{EndpointRules, Expr, Local, Type, walk_rule};
use crate::names::{Kind, Scope as Names};
use branch::Branches;

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
        let mut emitter = Emitter {
            borrows: self.borrows(),
            names: Names::new(Kind::Function),
            branches: Branches::find(&self.rules),
            functions: Vec::new(),
            properties: Vec::new(),
        };
        for taken in ["fail", "ok", "resolve"] {
            emitter.names.reserve(taken);
        }
        let guards = self.guards();
        let mut body = emitter.rules(&self.rules, Tail::Value);
        body.tokens = quote! { #(#guards)* #body };
        let docs = "Resolves the endpoint for these parameters.";
        let resolve = emitter.function(&format_ident!("resolve"), docs, &[], &body, true);
        let mut functions = vec![resolve];
        functions.append(&mut emitter.functions);

        let shorthands = ["fail", "ok"]
            .into_iter()
            .filter(|name| functions.iter().any(|function| mentions(function, name)))
            .map(|name| format_ident!("{name}"));
        let mut items =
            vec![quote! { use ::smithgen_runtime::endpoint::{self as rules #(, #shorthands)*}; }, self.params_struct()];
        items.extend(self.params_default());
        items.append(&mut functions);
        items
    }

    /// Refuses to go on without a required parameter.
    fn guards(&self) -> Vec<TokenStream> {
        let mut guards = Vec::new();
        for param in &self.params {
            if !param.required || param.default.is_some() {
                continue;
            }
            let (field, name) = (&param.ident, &param.name);
            guards.push(match param.local.as_ref().filter(|local| self.uses(local)) {
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

    fn uses(&self, name: &Ident) -> bool {
        let mut found = false;
        for rule in &self.rules {
            walk_rule(rule, &mut |expr| {
                found |= matches!(expr, Expr::Local(local) if local.ident == *name);
            });
        }
        found
    }
}

/// What has been printed so far.
struct Emitter {
    borrows: bool,
    names: Names,
    branches: Branches,
    functions: Vec<TokenStream>,
    properties: Vec<property::Shape>,
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

impl Emitter {
    /// A function over these rules' parameters and the given names.
    fn function(&self, name: &Ident, docs: &str, captures: &[Local], body: &Block, is_public: bool) -> TokenStream {
        let generics = self.borrows.then(|| quote!(<'_>));
        let params = self.argument("params", quote!(&Params #generics), body, is_public);
        let partitions = self.argument("partitions", quote!(&[rules::Partition]), body, is_public);
        let others = captures.iter().map(|local| {
            let (ident, ty) = (&local.ident, type_tokens(local.ty));
            quote!(#ident: #ty)
        });
        let arguments: Vec<_> = params.into_iter().chain(partitions).chain(others).collect();
        let mut lints = Vec::new();
        if body.nests {
            lints.push(quote!(clippy::collapsible_if));
        }
        if body.is_intricate {
            lints.push(quote!(clippy::nonminimal_bool));
        }
        if arguments.len() > 7 {
            lints.push(quote!(clippy::too_many_arguments));
        }
        let allow = (!lints.is_empty()).then(|| quote!(#[allow(#(#lints),*)]));
        let (docs, public) = if is_public {
            let docs = format!(" {docs}");
            (Some(quote!(#[doc = #docs])), Some(quote!(pub)))
        } else {
            (None, None)
        };
        quote! {
            #docs
            #allow
            #public fn #name(#(#arguments),*) -> rules::Resolved { #body }
        }
    }

    /// An argument; a private function has only those that it uses.
    fn argument(&self, name: &str, ty: TokenStream, body: &Block, is_public: bool) -> Option<TokenStream> {
        let is_used = mentions(&body.tokens, name);
        let ident = match is_used {
            true => format_ident!("{name}"),
            false => format_ident!("_{name}"),
        };
        (is_used || is_public).then(|| quote!(#ident: #ty))
    }

    /// A call of a function that [`Emitter::function`] printed.
    fn call(&self, name: &Ident, captures: &[Local], body: &Block) -> TokenStream {
        let shared = ["params", "partitions"]
            .into_iter()
            .filter(|shared| mentions(&body.tokens, shared))
            .map(|shared| format_ident!("{shared}"));
        let captures = captures.iter().map(|local| local.ident.clone());
        let arguments = shared.chain(captures);
        quote!(#name(#(#arguments),*))
    }
}

/// Whether a variable or function of this name occurs; a field may be called the same.
fn mentions(tokens: &TokenStream, name: &str) -> bool {
    let mut is_field = false;
    tokens.clone().into_iter().any(|token| match token {
        TokenTree::Ident(ident) => !std::mem::take(&mut is_field) && ident == name,
        TokenTree::Group(group) => mentions(&group.stream(), name),
        TokenTree::Punct(punct) => {
            is_field = punct.as_char() == '.';
            false
        }
        TokenTree::Literal(_) => false,
    })
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
