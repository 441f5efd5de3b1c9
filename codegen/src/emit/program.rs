//! The table of a command-line tool: an entry an operation. A tool of several services takes `SERVICE` of each.
//!
//! In: the IR, and the name of the files if the service is a part of a tool. Out: a module's text that names the client crate `client`,
//! whatever it is called, and includes the help pages that lie beside it as `program.pages`, or `PART.pages`; the tool's version is that of the crate that it is built in. Everything else that the tool does is in
//! the `smithgen-cli` crate.

use std::collections::BTreeMap;

use proc_macro2::TokenStream;
use quote::quote;
use smithgen_model::Problem;

use super::text::{self, Item};
use crate::names::OptionNames;
use crate::rir::{Client, Command, Operation, Service, Waiter};

/// Prints the table of a tool, or, if it is `part` of one of several services, that of its service.
///
/// # Errors
/// When it is no Rust, which is a defect of this crate.
pub fn program(client: &Client, part: Option<&str>) -> Result<String, Problem> {
    let commands = client
        .operations
        .iter()
        .map(|operation| (operation.command.name.as_str(), node(operation, &operation.command)));
    let mut commands: BTreeMap<&str, TokenStream> = commands.collect();
    // An operation of that name would give way, as it does in the AWS CLI.
    commands.extend(waits(client).map(|waits| ("wait", waits)));
    let commands = commands.values();
    let docs = text::documentation(&[format!("Calls {} from the command line.", client.service.title_docs)]);
    let Service { tool, cli_name, .. } = &client.service;
    let alone = part.is_none().then(|| {
        quote! {
            #docs
            pub(crate) static TOOL: ::smithgen_cli::tool::Tool =
                ::smithgen_cli::tool::Tool::new(#tool, ::std::env!("CARGO_PKG_VERSION"), &[&SERVICE]);
        }
    });
    let new = match client.event_streams.is_empty() {
        true => quote!(new),
        false => quote!(with_events),
    };
    let pages = format!("{}.pages", part.unwrap_or("program"));
    let items = Item::new("SERVICE").tokens(quote! {
        #alone

        pub(crate) static SERVICE: ::smithgen_cli::tool::Service =
            ::smithgen_cli::tool::Service::#new::<client::client::Service>(
                #cli_name,
                COMMANDS,
                ::std::include_bytes!(#pages),
            );

        static COMMANDS: &[::smithgen_cli::tool::Node] = &[#(#commands),*];
    });
    items.print()
}

/// The commands that wait, below a word of their own.
fn waits(client: &Client) -> Option<TokenStream> {
    let of = |operation| {
        move |waiter: &Waiter| {
            let (module, node) = (&waiter.module, node(operation, &waiter.command));
            (waiter.command.name.clone(), quote!(#node.until(&client::waiters::#module::WAITER)))
        }
    };
    let waiters = client.operations.iter().flat_map(|operation| operation.waiters.iter().map(of(operation)));
    let waiters: BTreeMap<String, TokenStream> = waiters.collect();
    let nodes = waiters.values();
    (!waiters.is_empty()).then(|| quote!(::smithgen_cli::tool::Node::waits(&[#(#nodes),*])))
}

/// A command that calls an operation.
fn node(operation: &Operation, Command { name, options }: &Command) -> TokenStream {
    let (module, ident) = (&operation.module, &operation.ident);
    let names = options.iter().map(|option| option.name.as_str()).collect::<Vec<_>>().join(" ");
    let others = options.iter().flat_map(|OptionNames { name, negative, alias }| {
        let negative = negative.map(|other| quote!(::smithgen_cli::tool::OtherName::negative(#name, #other)));
        negative.into_iter().chain(alias.map(|other| quote!(::smithgen_cli::tool::OtherName::alias(#name, #other))))
    });
    let others: Vec<TokenStream> = others.collect();
    let (new, others) = match others.is_empty() {
        true => (quote!(operation), None),
        false => (quote!(with_others), Some(quote!(, &[#(#others),*]))),
    };
    quote!(::smithgen_cli::tool::Node::#new::<client::operation::#module::#ident>(#name, #names #others))
}
