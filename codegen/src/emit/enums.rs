//! Enums and unions, each with the variant that keeps what the model does not know.

use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};

use super::operations;
use super::text::{self, Item};
use crate::rir::{Enum, EnumValue, EnumVariant, EventStream, ModulePath, Union, UnionVariant};

/// An open enum of strings or integers.
pub(super) fn enumeration(item: &Enum) -> Item {
    let Enum { ident, told, .. } = item;
    let variants = item.variants.iter().map(|EnumVariant { ident, told, .. }| quote!(#told #ident));
    let unknown = if item.is_int { quote!(i32) } else { quote!(::std::string::String) };
    let copy = item.is_int.then(|| quote!(Copy,));
    let debug = (!item.is_secret).then(|| quote!(Debug,));
    let items = Item::new(ident).tokens(quote! {
        #told
        #[derive(Clone, #copy #debug PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum #ident {
            #(#variants,)*
            /// A value that the model does not know, as it came or will be sent.
            Unknown(#unknown),
        }
    });
    let values = item.variants.iter().map(|variant| match &variant.value {
        EnumValue::String(value) => format!("{} = {}", variant.ident, Literal::string(value)),
        EnumValue::Integer(value) => format!("{} = {value}", variant.ident),
    });
    let name = if item.is_int { "int_enum" } else { "string_enum" };
    let items = items.call(name, std::iter::once(ident.to_string()).chain(values));
    if item.is_secret { items.call("secret", [ident.to_string()]) } else { items }
}

/// A union.
pub(super) fn union(item: &Union) -> Item {
    let unknown = quote! {
        /// A member that the model does not know: its name, and its value as it came.
        Unknown(::std::string::String, ::smithgen_runtime::types::Document)
    };
    variants(item, unknown).call("union", head(item).into_iter().chain(bindings(item)))
}

/// The union of a stream's events.
pub(super) fn event_stream(item: &EventStream) -> Item {
    let unknown = quote! {
        /// An event that the model does not know: its name, and its message as it came.
        Unknown(::std::string::String, ::smithgen_runtime::event_stream::Message)
    };
    let here = ModulePath::Types;
    let error = text::path(&ModulePath::Errors.tokens(&item.error_ident, &here));
    let service = text::path(&ModulePath::Client.tokens(&format_ident!("Service"), &here));
    let head = head(&item.union).into_iter().chain([error, service]);
    let received = variants(&item.union, unknown).call("event_stream", head.chain(bindings(&item.union)));
    if !item.is_sent {
        return received;
    }
    let errors = item
        .errors
        .iter()
        .map(|(index, error)| format!("error {index}: {}({})", error.ident, text::path(&error.ty.tokens(&here))));
    received.call("sent_events", self::head(&item.union).into_iter().chain(bindings(&item.union)).chain(errors))
}

/// The enum of what can end a stream of events.
pub(super) fn stream_error(item: &EventStream) -> Item {
    let here = ModulePath::Errors;
    let events = &item.union.ident;
    let docs =
        format!("What can end a stream of [`{events}`]({}).", ModulePath::Types.path(&events.to_string(), &here));
    operations::error(&item.error_ident, [docs, "stream".to_owned()], item.errors.iter().map(|(_, error)| error), &here)
}

/// The declaration of a union.
fn variants(item: &Union, unknown: TokenStream) -> Item {
    let here = ModulePath::Types;
    let Union { ident, told, .. } = item;
    let variants = item.variants.iter().map(|UnionVariant { ident, told, ty, .. }| {
        let ty = ty.tokens(&here);
        quote!(#told #ident(#ty))
    });
    Item::new(ident).tokens(quote! {
        #told
        #[derive(Clone, PartialEq)]
        #[non_exhaustive]
        pub enum #ident {
            #(#variants,)*
            #unknown,
        }
    })
}

/// What macros are told of a union first: its name and its schema.
fn head(item: &Union) -> [String; 2] {
    [item.ident.to_string(), text::path(&super::structures::schema_path(&item.schema, &ModulePath::Types))]
}

/// Says to the runtime's macros which variant is which member, by its index.
fn bindings(item: &Union) -> impl Iterator<Item = String> {
    item.variants.iter().map(|UnionVariant { index, ident, ty, .. }| {
        format!("{index}: {ident}({})", text::path(&ty.tokens(&ModulePath::Types)))
    })
}
