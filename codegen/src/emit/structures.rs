//! Structures and errors: the type, and the macro that binds its fields to the schema.

use proc_macro2::{Literal, TokenStream};
use quote::{ToTokens, quote};
use smithgen_model::{DefaultValue, Node};

use super::text::{self, Argument, Item};
use crate::rir::{Field, ModulePath, SchemaRef, Structure};

/// A structure in the module `here`.
pub(super) fn structure(structure: &Structure, here: &ModulePath) -> Item {
    let Structure { ident, told, .. } = structure;
    let fields = structure.fields.iter().map(|field| field_tokens(field, here));
    let copied = structure.stream().is_none().then(|| quote!(Clone, PartialEq,));
    let default = structure.has_default.then(|| quote!(Default));
    let derived = (copied.is_some() || default.is_some()).then(|| quote!(#[derive(#copied #default)]));
    let item = Item::new(ident).tokens(quote! {
        #told
        #derived
        pub struct #ident { #(#fields),* }
    });
    let item = match &structure.builder {
        Some(builder) => {
            let builder = text::path(&here.builders().tokens(&builder.ident, here));
            item.call("built_by", [ident.to_string(), builder])
        }
        None => item,
    };
    let name = if structure.message.is_some() { "modeled_error" } else { "structure" };
    item.call(name, binding(structure, here))
}

/// A schema as called in the module `here`.
pub(super) fn schema_path(schema: &SchemaRef, here: &ModulePath) -> TokenStream {
    match schema {
        SchemaRef::Own(ident) => ModulePath::Schema.tokens(ident, here),
        SchemaRef::Prelude(ident) => quote!(::smithgen_runtime::generated::schema::prelude::#ident),
    }
}

fn field_tokens(field: &Field, here: &ModulePath) -> TokenStream {
    let Field { ident, told, ty, .. } = field;
    let mut ty = ty.clone();
    if field.is_boxed {
        ty = ty.boxed();
    }
    let ty = if field.is_optional { ty.optional() } else { ty }.tokens(here);
    quote!(#told pub #ident: #ty)
}

/// Says to the runtime's macro which field is which member, by its index, which one holds the message of an error, and which ones HTTP
/// carries.
fn binding(structure: &Structure, here: &ModulePath) -> impl Iterator<Item = Argument> {
    let default = if structure.has_default { ": Default" } else { "" };
    let mut head = vec![format!("{}{default}", structure.ident), text::path(&schema_path(&structure.schema, here))];
    head.extend(structure.message.iter().map(ToString::to_string));
    let fields = structure.fields.iter().enumerate().map(|(index, field)| match &field.default {
        _ if field.is_added => format!("_: {}", field.ident).into(),
        Some(default) => Argument::with(format!("{index}: {} = ", field.ident), default_tokens(default)),
        None => format!("{index}: {}", field.ident).into(),
    });
    let bound = structure.fields.iter().enumerate().filter(|(_, field)| field.is_bound);
    let bound = bound.enumerate().map(|(place, (index, field))| {
        let mark = if place == 0 { "bound: " } else { "" };
        format!("{mark}{index}: {}", field.ident).into()
    });
    head.into_iter().map(Argument::from).chain(fields).chain(bound)
}

fn default_tokens(default: &DefaultValue) -> TokenStream {
    match default {
        DefaultValue::Bool(value) => quote!(#value),
        DefaultValue::Integer(value) => Literal::i64_unsuffixed(*value).into_token_stream(),
        DefaultValue::Float(value) if value.is_finite() => quote!(#value),
        DefaultValue::Float(value) => unusual_float(&quote!(f32), f64::from(*value)),
        DefaultValue::Double(value) if value.is_finite() => quote!(#value),
        DefaultValue::Double(value) => unusual_float(&quote!(f64), *value),
        // The model's reader has checked the number.
        DefaultValue::BigNumber(text) => quote!(#text.parse().unwrap_or_default()),
        DefaultValue::String(text) => quote!(::std::string::String::from(#text)),
        DefaultValue::Enum(text) => quote!(#text.into()),
        DefaultValue::IntEnum(number) => {
            let number = Literal::i64_unsuffixed(*number);
            quote!((#number).into())
        }
        DefaultValue::Blob(bytes) => {
            let bytes = Literal::byte_string(bytes);
            quote!(::smithgen_runtime::types::Blob::new(#bytes))
        }
        DefaultValue::Timestamp(seconds, nanos) => {
            let (seconds, nanos) = (Literal::i64_unsuffixed(*seconds), Literal::u32_unsuffixed(*nanos));
            quote!(::smithgen_runtime::types::DateTime::from_secs_and_nanos(#seconds, #nanos))
        }
        DefaultValue::Document(document) => document_tokens(document),
        DefaultValue::Empty => quote!(::std::default::Default::default()),
    }
}

/// What no literal says.
fn unusual_float(ty: &TokenStream, value: f64) -> TokenStream {
    if value.is_nan() {
        quote!(#ty::NAN)
    } else if value > 0.0 {
        quote!(#ty::INFINITY)
    } else {
        quote!(#ty::NEG_INFINITY)
    }
}

/// A document that is no more than a scalar or an empty container.
fn document_tokens(document: &Node) -> TokenStream {
    let document_type = quote!(::smithgen_runtime::types::Document);
    match document {
        Node::Null => quote!(#document_type::Null),
        Node::Bool(value) => quote!(#document_type::Bool(#value)),
        Node::Number(number) => match (number.as_str().parse::<u64>(), number.as_i64(), number.as_f64()) {
            (Ok(value), ..) => quote!(#document_type::from(#value)),
            (_, Some(value), _) => quote!(#document_type::from(#value)),
            (.., value) => quote!(#document_type::from(#value)),
        },
        Node::String(text) => quote!(#document_type::from(#text)),
        Node::Array(_) => quote!(#document_type::Array(::std::vec::Vec::new())),
        Node::Object(_) => quote!(#document_type::Object(::std::default::Default::default())),
    }
}
