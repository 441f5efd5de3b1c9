//! Operations: a module each, with the operation's type, input, output, error and builder.

use proc_macro2::TokenStream;
use quote::quote;

use super::{Module, builders, documented, structures, text};
use crate::names::plain;
use crate::rir::{self, Adaptation, Auth, HostPart, Operation};

/// The module of an operation.
pub(super) fn module(operation: &Operation) -> Module {
    let here = rir::Module::Operation(operation.module.clone());
    let builders_here = rir::Module::OperationBuilders(operation.module.clone());
    let builders =
        builders::module("How the input is made and sent.", std::iter::once(&operation.input), &builders_here);
    let items = vec![
        marker(operation, &here),
        structures::structure(&operation.input, &here),
        structures::structure(&operation.output, &here),
        error(operation, &here),
    ];
    let docs = format!("`{}`: input, output and errors.", operation.name);
    Module::new(&plain(&operation.module), &docs).with(items).holding(vec![builders])
}

/// The operation's own type, with all that the runtime asks of it.
fn marker(operation: &Operation, here: &rir::Module) -> String {
    let Operation { ident, name, error_ident, .. } = operation;
    let (input, output) = (&operation.input.ident, &operation.output.ident);
    let docs = documented(&operation.title, &[]);
    let service = rir::Module::Client.tokens(&quote::format_ident!("Service"), here);
    let input_schema = structures::schema_path(&operation.input.schema, here);
    let output_schema = structures::schema_path(&operation.output.schema, here);
    let auth = operation.auth.iter().map(|scheme| match scheme {
        Auth::None => quote!(::smithgen_runtime::operation::AuthScheme::None),
        Auth::SigV4 => quote!(::smithgen_runtime::operation::AuthScheme::SigV4),
        Auth::Other(id) => quote!(::smithgen_runtime::operation::AuthScheme::Other(#id)),
    });
    let adapt = adapt(&operation.adaptation);
    text::items(quote! {
        #docs
        #[derive(Clone, Copy, Debug)]
        pub struct #ident;

        impl ::smithgen_runtime::operation::Operation for #ident {
            type Service = #service;
            type Input = #input;
            type Output = #output;
            type Error = #error_ident;
            const META: &'static ::smithgen_runtime::operation::OperationMeta =
                &::smithgen_runtime::operation::OperationMeta {
                    name: #name,
                    service: <#service as ::smithgen_runtime::operation::Service>::META,
                    input: &#input_schema,
                    output: &#output_schema,
                    errors: <#error_ident as ::smithgen_runtime::error::OperationError>::SCHEMAS,
                    auth: &[#(#auth),*],
                };

            #adapt
        }

        impl ::smithgen_runtime::operation::OperationInput for #input {
            type Operation = #ident;
        }
    })
}

/// What the operation changes in its finished requests; nothing for most.
fn adapt(adaptation: &Adaptation) -> Option<TokenStream> {
    if *adaptation == Adaptation::default() {
        return None;
    }
    let request_url = adaptation.request_url.as_ref().map(|(name, field)| {
        quote!(::smithgen_runtime::adapt::switch_host(request, #name, ::std::convert::AsRef::as_ref(&input.#field))?;)
    });
    let host_prefix = (!adaptation.host_prefix.is_empty()).then(|| {
        let parts = adaptation.host_prefix.iter().map(|part| match part {
            HostPart::Text(text) => quote!(::smithgen_runtime::adapt::HostPart::Text(#text)),
            HostPart::Label(name, field) => quote! {
                ::smithgen_runtime::adapt::HostPart::Label(#name, ::std::convert::AsRef::as_ref(&input.#field))
            },
        });
        quote!(::smithgen_runtime::adapt::prefix_host(request, &[#(#parts),*])?;)
    });
    let compress = adaptation.compresses.then(|| quote!(::smithgen_runtime::adapt::compress(request, config);));
    Some(quote! {
        #[allow(unused_variables)]
        fn adapt(
            input: &Self::Input,
            request: &mut ::smithgen_runtime::adapt::HttpRequest,
            config: &::smithgen_runtime::config::Config,
        ) -> ::std::result::Result<(), ::smithgen_runtime::error::ConstructionFailure> {
            #request_url
            #host_prefix
            #compress
            ::std::result::Result::Ok(())
        }
    })
}

/// The enum of what can go wrong.
fn error(operation: &Operation, here: &rir::Module) -> String {
    let ident = &operation.error_ident;
    let docs = format!(" What can go wrong with `{}`.", operation.name);
    let variants = operation.errors.iter().map(|variant| {
        let docs = documented(&variant.docs, &[]);
        let (ident, ty) = (&variant.ident, variant.ty.tokens(here));
        quote!(#docs #ident(#ty))
    });
    let items = text::items(quote! {
        #[doc = #docs]
        #[derive(Clone, Debug, PartialEq)]
        #[non_exhaustive]
        pub enum #ident {
            #(#variants,)*
            /// An error that the model does not list for this operation.
            Unknown(::smithgen_runtime::error::UnknownError),
        }
    });
    let codes = operation.errors.iter().map(|variant| format!("{} / {}", variant.ident, variant.predicate));
    let binding = text::macro_call("operation_error", std::iter::once(ident.to_string()).chain(codes));
    format!("{items}\n\n{binding}")
}
