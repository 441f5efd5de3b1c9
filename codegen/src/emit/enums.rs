//! Enums and unions, each with the variant that keeps what the model does not know.

use proc_macro2::Literal;
use quote::quote;

use super::text::{self, Item};
use crate::rir::{Enum, EnumValue, EnumVariant, ModulePath, Union, UnionVariant};

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
    let here = ModulePath::Types;
    let Union { ident, told, .. } = item;
    let variants = item.variants.iter().map(|UnionVariant { ident, told, ty }| {
        let ty = ty.tokens(&here);
        quote!(#told #ident(#ty))
    });
    let items = Item::new(ident).tokens(quote! {
        #told
        #[derive(Clone, PartialEq)]
        #[non_exhaustive]
        pub enum #ident {
            #(#variants,)*
            /// A member that the model does not know: its name, and its value as it came.
            Unknown(::std::string::String, ::smithgen_runtime::types::Document),
        }
    });
    let schema = text::path(&super::structures::schema_path(&item.schema, &here));
    let bindings = item
        .variants
        .iter()
        .enumerate()
        .map(|(index, variant)| format!("{index}: {}({})", variant.ident, text::path(&variant.ty.tokens(&here))));
    items.call("union", [ident.to_string(), schema].into_iter().chain(bindings))
}
