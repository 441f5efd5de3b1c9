//! The table of a command-line tool: an entry an operation. A tool of several services takes `SERVICE` of each.
//!
//! In: the IR, and the name of the files if the service is a part of a tool. Out: a module's text that names the client crate `client`,
//! whatever it is called, and includes the help pages that lie beside it as `program.pages`, or `PART.pages`; the tool's version is that of the crate that it is built in. Everything else that the tool does is in
//! the `smithgen-cli` crate.

use proc_macro2::TokenStream;
use quote::quote;
use smithgen_model::Problem;

use super::text::{self, Item};
use crate::names::OptionNames;
use crate::rir::{Client, Command, Operation, Service};

/// Prints the table of a tool, or, if it is `part` of one of several services, that of its service.
///
/// # Errors
/// When it is no Rust, which is a defect of this crate.
pub fn program(client: &Client, part: Option<&str>) -> Result<String, Problem> {
    let mut operations: Vec<&Operation> = client.operations.iter().collect();
    operations.sort_by(|a, b| a.command.name.cmp(&b.command.name));
    let commands = operations.into_iter().map(command);
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

fn command(operation: &Operation) -> TokenStream {
    let (module, ident) = (&operation.module, &operation.ident);
    let Command { name, options } = &operation.command;
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
