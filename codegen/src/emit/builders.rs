//! Builders: one method a member, and a type parameter for each that is required.

use proc_macro2::{Ident, TokenStream};
use quote::quote;
use smithgen_model::Problem;

use super::text::{self, Item};
use super::{printed, waiters};
use crate::rir::{Field, ModulePath, Setter, Structure, StructureBuilder, Told, Type};

/// The module of builders, which have no name in common with Rust's prelude, so that it can be used in them.
pub(super) fn module<'a>(
    docs: &str,
    structures: impl Iterator<Item = &'a Structure>,
    here: &ModulePath,
) -> Result<super::Module, Problem> {
    let with_builders: Vec<(&Structure, &StructureBuilder)> =
        structures.filter_map(|structure| Some((structure, structure.builder.as_ref()?))).collect();
    let imports = (!with_builders.is_empty()).then(|| Item::new("builders").tokens(imports(&with_builders, here)));
    let builders = with_builders.into_iter().flat_map(|(structure, builder)| self::builder(structure, builder, here));
    Ok(super::Module::new("builders", docs).with(printed(imports.into_iter().chain(builders))?))
}

/// What the text of builders starts with: what all have, and what only those need that demand members, send or take types.
fn imports(with_builders: &[(&Structure, &StructureBuilder)], here: &ModulePath) -> TokenStream {
    let has_states = with_builders.iter().any(|(_, builder)| !builder.states.is_empty());
    let sends = with_builders.iter().any(|(_, builder)| builder.operation.is_some());
    let set = with_builders.iter().flat_map(|(structure, _)| &structure.fields).filter(|field| field.setter.is_some());
    let names_types = sends && set.map(|field| &field.ty).any(Type::is_modelled);
    let driver = sends.then(|| {
        quote!(
            use ::smithgen_runtime::driver::Driver;
        )
    });
    let states = has_states.then(|| quote!(, Set, Unset));
    let own = [
        sends.then(|| quote!(client::Client)),
        has_states.then(|| quote!(required)),
        names_types.then(|| quote!(types)),
    ];
    let own: Vec<_> = own.into_iter().flatten().collect();
    let own = (!own.is_empty()).then(|| here.import(&own));
    quote! {
        #driver
        use ::smithgen_runtime::generated::{Draft #states};
        #own
    }
}

/// The builder of a structure in the module `here`, and how it waits.
fn builder(structure: &Structure, builder: &StructureBuilder, here: &ModulePath) -> impl Iterator<Item = Item> {
    let printer = Printer { structure, builder, here, built: builder.module.tokens(&structure.ident, here) };
    let (declaration, setters, send) = (printer.declaration(), printer.setters(), printer.send());
    let wait = printer.wait().map(|wait| Item::new(&builder.ident).within(waiters::FEATURE).tokens(wait));
    let item = Item::new(&builder.ident).tokens(quote!(#declaration #setters #send));
    let item = match printer.optional_setters() {
        Some(setters) => item.call("optional_setters", setters),
        None => item,
    };
    [item].into_iter().chain(wait)
}

/// What all parts of a builder's text have in common.
struct Printer<'a> {
    structure: &'a Structure,
    builder: &'a StructureBuilder,
    here: &'a ModulePath,
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
        let (client, client_type) = match self.builder.operation {
            Some(_) => (Some(quote!(C = ())), quote!(C)),
            None => (None, quote!(())),
        };
        let parameters =
            self.angled(client.into_iter().chain(self.parameters().map(|parameter| quote!(#parameter = Unset))));
        let states = self.parameters();
        let states = self.has_states().then(|| quote!(, (#(#states,)*)));
        let path = text::path(built);
        let sends = if self.builder.operation.is_some() { ", and sends it" } else { "" };
        let docs = text::documentation(&[format!("Sets the members of [`{path}`]{sends}.")]);
        let copied = self.structure.stream().is_none().then(|| quote!(Clone,));
        quote! {
            #docs
            #[derive(#copied Debug)]
            #[must_use = "nothing happens until it is built or sent"]
            pub struct #ident #parameters (pub(crate) Draft<#client_type, #built #states>);
        }
    }

    fn has_states(&self) -> bool {
        !self.builder.states.is_empty()
    }

    fn setters(&self) -> TokenStream {
        let (ident, built, generics) = (&self.builder.ident, &self.built, self.generics());
        let settable = self.structure.fields.iter().filter_map(|field| Some((field, field.setter.as_ref()?)));
        let setters = settable.map(|(field, setter)| self.setter(field, setter));
        let bounds = self.bounds();
        let docs = match self.has_states() {
            true => "What has been set, once all required members have been.",
            false => "What has been set.",
        };
        let docs = text::documentation(&[docs.to_owned()]);
        quote! {
            impl #generics #ident #generics {
                #(#setters)*

                #docs
                pub fn build(self) -> #built #bounds {
                    self.0.value
                }
            }
        }
    }

    fn send(&self) -> Option<TokenStream> {
        let operation = self.builder.operation.as_ref()?;
        let ident = &self.builder.ident;
        let parameters: Vec<_> = self.parameters().collect();
        let bounds = self.bounds();
        let operation = self.builder.module.tokens(operation, self.here);
        let into_paginator = self.builder.paginated.then(|| {
            quote! {
                /// Fetches all pages, one call after the other, once all required members have been set: its `send` gives
                /// the pages, its `items` what is in them.
                pub fn into_paginator(self) -> ::smithgen_runtime::paginate::Paginator<D, #operation> #bounds {
                    self.0.client.paginate(self.0.value)
                }
            }
        });
        let presigned = self.builder.presigned.then(|| quote!(::smithgen_runtime::presigned!(D, #operation #bounds);));
        Some(quote! {
            impl<D: Driver, #(#parameters),*> #ident<Client<D>, #(#parameters),*> {
                /// Sends the request, once all required members have been set, and gives the output or the error.
                pub fn send(self) -> D::Sent<#operation> #bounds {
                    self.0.client.execute(self.0.value)
                }

                #into_paginator

                #presigned
            }
        })
    }

    fn wait(&self) -> Option<TokenStream> {
        let (operation, wait) = (self.builder.operation.as_ref()?, self.builder.wait.as_ref()?);
        let operation = self.builder.module.tokens(operation, self.here);
        let (ident, bounds) = (&self.builder.ident, self.bounds());
        let parameters: Vec<_> = self.parameters().collect();
        Some(quote! {
            impl<D: Driver, #(#parameters),*>
                #ident<::smithgen_runtime::client::Waiting<D>, #(#parameters),*>
            {
                /// Sends the request again and again, once all required members have been set, until what is waited for
                /// has come, for `max_wait` at most.
                pub fn #wait(self, max_wait: ::std::time::Duration) -> D::Waited<#operation> #bounds {
                    self.0.client.wait(self.0.value, max_wait)
                }
            }
        })
    }

    /// The `where` clause by which the compiler names a missing member.
    ///
    /// The first bound holds whenever the others do. The compiler meets the types in it before it comes to the others, and what it
    /// finds missing in a type it reports without a copy of the bound.
    fn bounds(&self) -> Option<TokenStream> {
        if self.builder.states.is_empty() {
            return None;
        }
        let bounds = self.builder.states.iter().map(|state| {
            let (parameter, demand) = (&state.parameter, ModulePath::Required.tokens(&state.demand, self.here));
            quote!(#parameter: #demand)
        });
        let parameters = self.parameters();
        Some(quote!(where (#(#parameters::Is,)*): Sized, #(#bounds),*))
    }

    fn setter(&self, field: &Field, setter: &Setter) -> TokenStream {
        let docs = text::documentation(&setter.docs);
        let (ident, deprecated) = (&field.ident, &field.told.deprecated);
        let (result, end) = self.next(setter);
        let (arguments, body) = self.assignment(field);
        let set = self.set_whole(field, setter);
        quote! {
            #docs
            #deprecated
            pub fn #ident(mut self, #arguments) -> #result {
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
        (quote!(#ident<#client #(#states),*>), quote!(#ident(self.0.step())))
    }

    /// The arguments of a setter and what it does with them: lists and maps grow by one entry, all else is set.
    fn assignment(&self, field: &Field) -> (TokenStream, TokenStream) {
        let ident = &field.ident;
        let place = match field.is_optional {
            true => quote!(self.0.value.#ident.get_or_insert_default()),
            false => quote!(self.0.value.#ident),
        };
        match &field.ty {
            Type::Vec(element) if !field.is_boxed => {
                let (ty, value) = self.argument(element, quote!(value));
                (quote!(value: #ty), quote!(#place.push(#value);))
            }
            Type::Map(key, element) if !field.is_boxed => {
                let (key_type, key) = self.argument(key, quote!(key));
                let (ty, value) = self.argument(element, quote!(value));
                (quote!(key: #key_type, value: #ty), quote!(#place.insert(#key, #value);))
            }
            ty => {
                let (ty, mut value) = self.argument(ty, quote!(value));
                if field.is_boxed {
                    value = quote!(Box::new(#value));
                }
                if field.is_optional {
                    value = quote!(Some(#value));
                }
                (quote!(value: #ty), quote!(self.0.value.#ident = #value;))
            }
        }
    }

    /// The type of an argument and the expression that makes a value of it: strings and bodies are taken in any form.
    fn argument(&self, ty: &Type, value: TokenStream) -> (TokenStream, TokenStream) {
        match ty {
            Type::String | Type::ByteStream | Type::EventStreamSender(_) => {
                let ty = ty.tokens(self.here);
                (quote!(impl Into<#ty>), quote!(#value.into()))
            }
            other => (other.tokens(self.here), value),
        }
    }

    /// `set_x` of a required list or map, which is set as a whole.
    fn set_whole(&self, field: &Field, setter: &Setter) -> Option<TokenStream> {
        let Field { ident, name, told: Told { deprecated, .. }, .. } = field;
        let is_container = matches!(field.ty, Type::Vec(_) | Type::Map(..));
        if field.is_optional || !is_container {
            return None;
        }
        let (set, ty) = (&setter.set, self.whole(field));
        let (result, end) = self.next(setter);
        let docs = text::documentation(&[format!("Sets all of [`{name}`](Self::{name}).")]);
        Some(quote! {
            #docs
            #deprecated
            pub fn #set(mut self, value: #ty) -> #result {
                self.0.value.#ident = value;
                #end
            }
        })
    }

    /// For the macro that makes `set_x` of optional members: the builder, and each of them with its type.
    fn optional_setters(&self) -> Option<impl Iterator<Item = String>> {
        let settable = self.structure.fields.iter().filter(|field| field.is_optional);
        let mut setters = settable.filter_map(|field| Some((field, field.setter.as_ref()?))).peekable();
        setters.peek()?;
        let setters = setters.map(|(field, setter)| {
            let told = field.told.deprecated.as_ref().map(text::attribute).unwrap_or_default();
            format!("{told}{}({}: {})", setter.set, field.ident, text::path(&self.whole(field)))
        });
        let builder = format!("{}{}", self.builder.ident, text::path(&self.generics()));
        Some(std::iter::once(builder).chain(setters))
    }

    /// The type of a member as a whole, set.
    fn whole(&self, field: &Field) -> TokenStream {
        let ty = field.ty.tokens(self.here);
        if field.is_boxed { quote!(Box<#ty>) } else { ty }
    }
}
