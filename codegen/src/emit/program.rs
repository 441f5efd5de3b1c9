//! The table of a command-line tool: an entry an operation.
//!
//! In: the IR. Out: a module's text that names the client crate `client`, whatever it is called, and includes the help pages that lie
//! beside it as `program.pages`; the tool's version is that of the crate that it is built in. Everything else that the tool does is in
//! the `smithgen-cli` crate.

use proc_macro2::TokenStream;
use quote::quote;
use smithgen_model::Problem;

use super::text::{self, Item};
use crate::rir::{Client, Operation};

/// Prints the table.
///
/// # Errors
/// When it is no Rust, which is a defect of this crate.
pub fn program(client: &Client) -> Result<String, Problem> {
    let mut operations: Vec<&Operation> = client.operations.iter().collect();
    operations.sort_by(|a, b| a.command.name.cmp(&b.command.name));
    let commands = operations.into_iter().map(command);
    let docs = text::documentation(&[format!("Calls {} from the command line.", client.service.title_docs)]);
    let items = Item::new("PROGRAM").tokens(quote! {
        #docs
        pub(crate) static PROGRAM: ::smithgen_cli::program::Program =
            ::smithgen_cli::program::Program::new::<client::client::Service>(
                COMMANDS,
                ::std::include_bytes!("program.pages"),
                ::std::env!("CARGO_PKG_VERSION"),
            );

        static COMMANDS: &[::smithgen_cli::program::Command] = &[#(#commands),*];
    });
    items.print()
}

fn command(operation: &Operation) -> TokenStream {
    let (module, ident) = (&operation.module, &operation.ident);
    let name = &operation.command.name;
    let options = operation.command.options.iter().map(|option| &option.name);
    quote! {
        ::smithgen_cli::program::Command::new::<client::operation::#module::#ident>(#name, &[#(#options),*])
    }
}
