//! Builders: one method a member, and a type parameter for each that is required.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::{documented, text};
use crate::rir::{Builder, Module, Setter, Structure, Type};

/// The module of builders, which have no name in common with Rust's prelude, so that it can be used in them.
pub(super) fn module<'a>(docs: &str, structures: impl Iterator<Item = &'a Structure>, here: &Module) -> super::Module {
    let with_builders: Vec<&Structure> = structures.filter(|structure| structure.builder.is_some()).collect();
    let has_states =
        |structure: &&Structure| structure.builder.as_ref().is_some_and(|builder| !builder.states.is_empty());
    let mut items = Vec::new();
    if with_builders.iter().any(has_states) {
        items.push(text::items(quote! {
            use ::smithgen_runtime::builder::{Set, Unset};
            use ::std::marker::PhantomData;
        }));
    }
    items.extend(with_builders.into_iter().filter_map(|structure| builder(structure, here)));
    super::Module::new("builders", docs).with(items)
}

/// The builder of a structure, if it has one, in the module `here`.
fn builder(structure: &Structure, here: &Module) -> Option<String> {
    let builder = structure.builder.as_ref()?;
    let printer = Printer { builder, here, built: builder.module.tokens(&structure.ident, here) };
    let (start, new) = printer.start();
    let (declaration, setters, send) = (printer.declaration(), printer.setters(new), printer.send());
    Some(text::items(quote!(#declaration #start #setters #send)))
}

/// What all parts of a builder's text have in common.
struct Printer<'a> {
    builder: &'a Builder,
    here: &'a Module,
    built: TokenStream,
}

impl Printer<'_> {
    fn parameters(&self) -> impl Iterator<Item = &Ident> {
        self.builder.states.iter().map(|state| &state.parameter)
    }

    /// The parameters of the builder's type: the client, if it can send, and the states.
    fn generics(&self) -> TokenStream {
        let client = self.builder.operation.as_ref().map(|_| quote!(C));
        let parameters = client.into_iter().chain(self.parameters().map(|parameter| quote!(#parameter)));
        self.angled(parameters)
    }

    fn angled(&self, parameters: impl Iterator<Item = TokenStream>) -> TokenStream {
        let parameters: Vec<_> = parameters.collect();
        if parameters.is_empty() { quote!() } else { quote!(<#(#parameters),*>) }
    }

    fn declaration(&self) -> TokenStream {
        let (ident, built) = (&self.builder.ident, &self.built);
        let (client, client_field) = match self.builder.operation {
            Some(_) => (Some(quote!(C = ())), Some(quote!(client: C,))),
            None => (None, None),
        };
        let parameters =
            self.angled(client.into_iter().chain(self.parameters().map(|parameter| quote!(#parameter = Unset))));
        let states = self.parameters();
        let state = self.has_states().then(|| quote!(state: PhantomData<(#(#states,)*)>,));
        let path = text::path(built);
        let sends = if self.builder.operation.is_some() { ", and sends it" } else { "" };
        let docs = format!(" Sets the members of [`{path}`]{sends}.");
        quote! {
            #[doc = #docs]
            #[derive(Clone, Debug)]
            #[must_use = "nothing happens until it is built or sent"]
            pub struct #ident #parameters {
                #client_field
                value: #built,
                #state
            }
        }
    }

    fn has_states(&self) -> bool {
        !self.builder.states.is_empty()
    }

    /// How a builder begins: an `impl` block for the state in which nothing has been set, or a method for those without states.
    fn start(&self) -> (Option<TokenStream>, Option<TokenStream>) {
        let ident = &self.builder.ident;
        let (generics, argument, client) = match self.builder.operation {
            Some(_) => (Some(quote!(<C>)), Some(quote!(client: C)), Some(quote!(client,))),
            None => (None, None, None),
        };
        let state = self.has_states().then(|| quote!(state: PhantomData,));
        let new = quote! {
            pub(crate) fn new(#argument) -> Self {
                Self { #client value: ::smithgen_runtime::codec::Value::blank(), #state }
            }
        };
        // Without states it stands among the setters.
        match self.has_states() {
            true => (Some(quote!(impl #generics #ident #generics { #new })), None),
            false => (None, Some(new)),
        }
    }

    /// Changes nothing but the state in the builder's type; without states there is no need for it.
    fn step(&self) -> Option<TokenStream> {
        if !self.has_states() {
            return None;
        }
        let ident = &self.builder.ident;
        let next: Vec<_> = (0..self.builder.states.len()).map(|n| quote::format_ident!("S{n}")).collect();
        let (client, client_field) = match self.builder.operation {
            Some(_) => (Some(quote!(C,)), Some(quote!(client: self.client,))),
            None => (None, None),
        };
        Some(quote! {
            fn step<#(#next),*>(self) -> #ident<#client #(#next),*> {
                #ident { #client_field value: self.value, state: PhantomData }
            }
        })
    }

    fn setters(&self, new: Option<TokenStream>) -> TokenStream {
        let (ident, built, generics) = (&self.builder.ident, &self.built, self.generics());
        let setters = self.builder.setters.iter().map(|setter| self.setter(setter));
        let (bounds, step) = (self.bounds(), self.step());
        let docs = match self.has_states() {
            true => " What has been set, once all required members have been.",
            false => " What has been set.",
        };
        quote! {
            impl #generics #ident #generics {
                #new

                #(#setters)*

                #[doc = #docs]
                pub fn build(self) -> #built #bounds {
                    self.value
                }

                #step
            }
        }
    }

    fn send(&self) -> Option<TokenStream> {
        let operation = self.builder.operation.as_ref()?;
        let ident = &self.builder.ident;
        let parameters: Vec<_> = self.parameters().collect();
        let bounds = self.bounds();
        let operation = self.builder.module.tokens(operation, self.here);
        let client = Module::Client.tokens(&quote::format_ident!("Client"), self.here);
        let into_paginator = self.builder.paginated.then(|| {
            quote! {
                /// Fetches all pages, one call after the other, once all required members have been set: its `send` gives
                /// the pages, its `items` what is in them.
                pub fn into_paginator(self) -> ::smithgen_runtime::paginate::Paginator<D, #operation> #bounds {
                    self.client.paginate(self.value)
                }
            }
        });
        Some(quote! {
            impl<D: ::smithgen_runtime::driver::Driver, #(#parameters),*> #ident<#client<D>, #(#parameters),*> {
                /// Sends the request, once all required members have been set, and gives the output or the error.
                pub fn send(self) -> D::Sent<#operation> #bounds {
                    self.client.execute(self.value)
                }

                #into_paginator
            }
        })
    }

    /// The `where` clause by which the compiler names a missing member.
    fn bounds(&self) -> Option<TokenStream> {
        if self.builder.states.is_empty() {
            return None;
        }
        let bounds = self.builder.states.iter().map(|state| {
            let (parameter, demand) = (&state.parameter, Module::Required.tokens(&state.demand, self.here));
            quote!(#parameter: #demand)
        });
        Some(quote!(where #(#bounds),*))
    }

    fn setter(&self, setter: &Setter) -> TokenStream {
        let docs = documented(&setter.docs, &[]);
        let field = &setter.field;
        let (result, end) = self.next(setter);
        let (arguments, body) = self.assignment(setter);
        let set = self.set_whole(setter);
        quote! {
            #docs
            pub fn #field(mut self, #arguments) -> #result {
                #body
                #end
            }
            #set
        }
    }

    /// The type and the value that a setter gives: the builder itself, or the next state of it.
    fn next(&self, setter: &Setter) -> (TokenStream, TokenStream) {
        let Some(position) = setter.state else {
            return (quote!(Self), quote!(self));
        };
        let ident = &self.builder.ident;
        let client = self.builder.operation.as_ref().map(|_| quote!(C,));
        let states = self
            .parameters()
            .enumerate()
            .map(|(index, parameter)| if index == position { quote!(Set) } else { quote!(#parameter) });
        (quote!(#ident<#client #(#states),*>), quote!(self.step()))
    }

    /// The arguments of a setter and what it does with them: lists and maps grow by one entry, all else is set.
    fn assignment(&self, setter: &Setter) -> (TokenStream, TokenStream) {
        let field = &setter.field;
        let place = match (setter.optional, setter.boxed) {
            (true, _) => quote!(self.value.#field.get_or_insert_default()),
            (false, _) => quote!(self.value.#field),
        };
        match &setter.ty {
            Type::Vec(element) if !setter.boxed => {
                let (ty, value) = self.argument(element, quote!(value));
                (quote!(value: #ty), quote!(#place.push(#value);))
            }
            Type::Map(key, element) if !setter.boxed => {
                let (key_type, key) = self.argument(key, quote!(key));
                let (ty, value) = self.argument(element, quote!(value));
                (quote!(key: #key_type, value: #ty), quote!(#place.insert(#key, #value);))
            }
            ty => {
                let (ty, mut value) = self.argument(ty, quote!(value));
                if setter.boxed {
                    value = quote!(Box::new(#value));
                }
                if setter.optional {
                    value = quote!(Some(#value));
                }
                (quote!(value: #ty), quote!(self.value.#field = #value;))
            }
        }
    }

    /// The type of an argument and the expression that makes a value of it: strings are taken in any form.
    fn argument(&self, ty: &Type, value: TokenStream) -> (TokenStream, TokenStream) {
        match ty {
            Type::String => (quote!(impl Into<String>), quote!(#value.into())),
            other => (other.tokens(self.here), value),
        }
    }

    /// `set_x`: an optional member as an `Option`, a required list or map as a whole.
    fn set_whole(&self, setter: &Setter) -> Option<TokenStream> {
        let (field, name, set) = (&setter.field, &setter.name, &setter.set);
        let is_container = matches!(setter.ty, Type::Vec(_) | Type::Map(..));
        let mut ty = setter.ty.tokens(self.here);
        let (result, end) = self.next(setter);
        if setter.boxed {
            ty = quote!(Box<#ty>);
        }
        let (docs, ty) = match setter.optional {
            true => (format!(" Sets or unsets [`{name}`](Self::{name})."), quote!(Option<#ty>)),
            false if is_container => (format!(" Sets all of [`{name}`](Self::{name})."), ty),
            false => return None,
        };
        Some(quote! {
            #[doc = #docs]
            pub fn #set(mut self, value: #ty) -> #result {
                self.value.#field = value;
                #end
            }
        })
    }
}
