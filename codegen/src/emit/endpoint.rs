//! Endpoints: the service's rules as a table, and what an operation fills into their parameters.

use proc_macro2::{Literal, TokenStream};
use quote::quote;
use smithgen_model::Problem;

use super::text::{self, Item};
use super::{Module, jmespath, printed};
use crate::endpoints::{BuiltIn, EndpointRules, ParamType, ParamValue, Parameter, Table};
use crate::rir::{EndpointParameter, EndpointValue, Search, Setting};

/// The longest line of a literal.
const WIDTH: usize = 100;

/// The module of the endpoint rules.
pub(super) fn module(rules: &EndpointRules, settings: &[Setting]) -> Result<Module, Problem> {
    let parameters = rules.params.iter().map(parameter);
    let Table { text, nodes, code } = &rules.table;
    let text = wrapped(text);
    let nodes = nodes.iter().map(|word| Literal::u16_unsuffixed(*word));
    let code = code.iter().map(|word| Literal::u16_unsuffixed(*word));
    let settings = (!settings.is_empty()).then(|| self::settings(settings));
    let items = [
        Item::new("endpoint").tokens(quote! { use ::smithgen_runtime::generated::endpoint::*; }),
        Item::new("RULES").tokens(quote! {
            /// The rules as a table; `resolve` finds an endpoint.
            pub static RULES: Rules = Rules::new(&[#(#parameters),*], #text, &[#(#nodes),*], &[#(#code),*]);
        }),
    ];
    let items = printed(items.into_iter().chain(settings))?;
    Ok(Module::new("endpoint", "Where the service is, by its own rules.").with(items))
}

/// The setters of what programs may set, for a builder that all services share.
fn settings(settings: &[Setting]) -> Item {
    let signature = |setting: &Setting| {
        let method = &setting.method;
        let value = match setting.ty {
            ParamType::Boolean => quote!(bool),
            ParamType::String => quote!(impl Into<::std::string::String>),
            ParamType::StringArray => quote!(impl IntoIterator<Item = impl Into<::std::string::String>>),
        };
        quote!(fn #method(self, value: #value) -> Self)
    };
    let declared = settings.iter().map(|setting| {
        let (docs, signature) = (text::documentation(&setting.docs), signature(setting));
        quote!(#docs #signature;)
    });
    let made = settings.iter().map(|setting| {
        let (name, signature) = (&setting.name, signature(setting));
        let value = match setting.ty {
            ParamType::Boolean => quote!(value),
            ParamType::String => quote!(::std::convert::Into::<::std::string::String>::into(value)),
            ParamType::StringArray => quote! {
                ::std::iter::Iterator::collect::<::std::vec::Vec<::std::string::String>>(
                    ::std::iter::Iterator::map(::std::iter::IntoIterator::into_iter(value), ::std::convert::Into::into),
                )
            },
        };
        quote!(#signature { self.endpoint_parameter(#name, #value) })
    });
    Item::new("Settings").tokens(quote! {
        /// Settings that only this service has, for the builder of a configuration.
        pub trait Settings: Sized {
            #(#declared)*
        }

        impl Settings for ::smithgen_runtime::config::Builder {
            #(#made)*
        }
    })
}

/// A text as a literal of several lines, which begin behind blanks: what is blank at a line's beginning would be lost.
fn wrapped(text: &str) -> Literal {
    let literal = Literal::string(text);
    let (mut lines, mut width, mut is_behind_blank) = (String::new(), 0, false);
    for c in literal.to_string().chars() {
        if width >= WIDTH && is_behind_blank && !c.is_whitespace() {
            lines.push_str("\\\n");
            width = 0;
        }
        lines.push(c);
        width += 1;
        is_behind_blank = c == ' ';
    }
    lines.parse().unwrap_or(literal)
}

fn parameter(parameter: &Parameter) -> TokenStream {
    let name = &parameter.name;
    let built_in = parameter.builtin.map(|builtin| match builtin {
        BuiltIn::Endpoint => quote!(BuiltIn::Endpoint),
        BuiltIn::Region => quote!(BuiltIn::Region),
        BuiltIn::UseFips => quote!(BuiltIn::UseFips),
        BuiltIn::UseDualStack => quote!(BuiltIn::UseDualStack),
        BuiltIn::AccountId => quote!(BuiltIn::AccountId),
        BuiltIn::AccountIdEndpointMode => quote!(BuiltIn::AccountIdEndpointMode),
        BuiltIn::Setting(id) => quote!(BuiltIn::Setting(#id)),
    });
    let new = match built_in {
        Some(built_in) => quote!(Parameter::built_in(#name, #built_in)),
        None => quote!(Parameter::new(#name)),
    };
    let default = parameter.default.as_ref().map(fixed);
    match (default, parameter.required) {
        (Some(default), _) => quote!(#new.or(#default)),
        (None, true) => quote!(#new.required()),
        (None, false) => new,
    }
}

fn fixed(value: &ParamValue) -> TokenStream {
    match value {
        ParamValue::String(text) => quote!(Fixed::Text(#text)),
        ParamValue::Boolean(value) => quote!(Fixed::Flag(#value)),
        ParamValue::StringArray(texts) => quote!(Fixed::Texts(&[#(#texts),*])),
    }
}

/// What an operation fills into the parameters, as data, and the method that does so; nothing for most.
pub(super) fn bound(bound: &[EndpointParameter]) -> Option<(TokenStream, TokenStream)> {
    if bound.is_empty() {
        return None;
    }
    let (mut constant, mut members, mut searches) = (Vec::new(), Vec::new(), Vec::new());
    for EndpointParameter { name, value } in bound {
        match value {
            EndpointValue::Fixed(value) => {
                let value = fixed(value);
                constant.push(quote!((#name, generated::endpoint::#value)));
            }
            EndpointValue::Member(index) => {
                let index = Literal::usize_unsuffixed(*index);
                members.push(quote!((#name, #index)));
            }
            EndpointValue::Found(search) => {
                let search = self::search(search);
                searches.push(quote!((#name, #search)));
            }
        }
    }
    let searches = Some(quote!(#(#searches),*)).filter(|searches| !searches.is_empty());
    let searching = searches.iter();
    let data = quote! {
        .bound(
            &generated::BoundEndpoint::new(&[#(#constant),*], &[#(#members),*])
                #(.searching({
                    use ::smithgen_runtime::generated::search::*;
                    &[#searching]
                }))*,
        )
    };
    let function = if searches.is_some() { quote!(bound_by_search) } else { quote!(bound) };
    let method = quote! {
        #[inline]
        fn bound(input: &Self::Input) -> generated::adapt::Bound {
            generated::adapt::#function(Self::META, input)
        }
    };
    Some((data, method))
}

/// An expression over a structure, where the names of `generated::search` are known.
pub(super) fn search(Search { expression, members }: &Search) -> TokenStream {
    let expression = jmespath::expression(expression);
    let members = match members {
        Some(members) => quote!(::std::option::Option::Some(&[#(#members),*])),
        None => quote!(::std::option::Option::None),
    };
    quote!(Search { expression: &#expression, members: #members })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wrapped_texts_are_the_same() {
        let words = ["a ", "  ", "\\ ", "\" ", "\u{1f} ", "\n ", "{} ", "https://é.test/ ", "\t", "\u{a0} "];
        for skip in 0..words.len() {
            let text = words.iter().cycle().skip(skip).step_by(3).take(400).copied().collect::<String>();
            let literal = wrapped(&text);
            assert!(literal.to_string().lines().count() > 3);
            assert_eq!(syn::parse_str::<syn::LitStr>(&literal.to_string()).expect("a literal").value(), text);
        }
    }
}
