//! Waiters: a module each, with its data and the names of what comes of it.

use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::{format_ident, quote};
use smithgen_model::Problem;

use super::endpoint::search;
use super::text::{self, Item};
use super::{Module, printed};
use crate::names::plain;
use crate::rir::{Acceptor, Client, Matcher, ModulePath, Operation, Waiter};

/// The macro of the runtime's that makes something of waiters with the feature of that name, and otherwise nothing.
pub(super) const FEATURE: &str = "waiters";

/// The module of all waiters; empty if there are none.
pub(super) fn module(client: &Client) -> Result<Module, Problem> {
    let waiters = client.operations.iter().flat_map(|operation| {
        operation.waiters.iter().map(|waiter| Ok((plain(&waiter.module), self::waiter(operation, waiter)?)))
    });
    let mut waiters = waiters.collect::<Result<Vec<(String, Module)>, Problem>>()?;
    waiters.sort_by(|a, b| a.0.cmp(&b.0));
    let docs = "What can be waited for, and what waiting for it comes to.";
    Ok(Module::new("waiters", docs).holding(waiters.into_iter().map(|(_, module)| module).collect()))
}

fn waiter(operation: &Operation, waiter: &Waiter) -> Result<Module, Problem> {
    let Waiter { module, name, acceptors, delays: (min, max), max_attempts, .. } = waiter;
    let here = ModulePath::Waiter(module.clone());
    let of = ModulePath::Operation(operation.module.clone());
    let [output, error] = [&operation.output.ident, &operation.error_ident].map(|ident| of.tokens(ident, &here));
    let (poll, failure) = (format_ident!("{name}FinalPoll"), format_ident!("WaitUntil{name}Error"));
    let acceptors = acceptors.iter().map(acceptor);
    let [min, max, calls] = [min, max, max_attempts].map(|number| Literal::u32_unsuffixed(*number));
    let searches = |acceptor: &Acceptor| matches!(acceptor.matcher, Matcher::Path { .. }) || acceptor.message.is_some();
    let searches = waiter.acceptors.iter().any(searches).then(|| {
        quote!(
            use ::smithgen_runtime::generated::search::*;
        )
    });
    let [poll_docs, failure_docs] = [
        format!("What the last call came to by which [`{name}`](WAITER) was waited for."),
        format!("Why nothing came of waiting for [`{name}`](WAITER)."),
    ]
    .map(|docs| text::documentation(&[docs]));
    let item = Item::new(name).within(FEATURE).tokens(quote! {
        /// What is waited for, as data.
        pub static WAITER: ::smithgen_runtime::generated::waiter::Waiter = {
            #searches
            use ::smithgen_runtime::generated::waiter::*;
            Waiter::new(#name, &[#(#acceptors),*], (#min, #max), #calls)
        };

        #poll_docs
        pub type #poll = ::smithgen_runtime::wait::FinalPoll<#output, ::smithgen_runtime::error::SdkError<#error>>;

        #failure_docs
        pub type #failure = ::smithgen_runtime::wait::WaiterError<#output, #error>;
    });
    Ok(Module::new(&plain(module), &format!("`{name}`.")).with(printed([item])?))
}

fn acceptor(Acceptor { state, matcher, message }: &Acceptor) -> TokenStream {
    let variant = |name: String| Ident::new(&name, Span::call_site());
    let state = variant(format!("{state:?}"));
    let matcher = match matcher {
        Matcher::Success(is_success) => quote!(Success(#is_success)),
        Matcher::Error(code) => quote!(Error(#code)),
        Matcher::Status(status) => {
            let status = Literal::u16_unsuffixed(*status);
            quote!(Status(#status))
        }
        Matcher::Path { with_input, path, search, comparator, expected } => {
            let kind = variant(if *with_input { "InputOutput" } else { "Output" }.to_owned());
            let (search, comparator) = (self::search(search), variant(format!("{comparator:?}")));
            quote! {
                #kind(PathMatcher {
                    path: #path,
                    search: #search,
                    comparator: PathComparator::#comparator,
                    expected: #expected,
                })
            }
        }
    };
    let message = message.as_ref().map(search).map(|search| quote!(.message(#search)));
    quote!(Acceptor::new(AcceptorState::#state, Matcher::#matcher) #message)
}
