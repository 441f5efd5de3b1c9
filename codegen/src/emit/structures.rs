//! Structures and errors: the type, and the macro that binds its fields to the schema.

use proc_macro2::{Literal, TokenStream};
use quote::{ToTokens, quote};

use super::{documented, text};
use crate::rir::{Default, Field, Module, SchemaRef, SimpleDocument, Structure, Type};

/// A structure in the module `here`.
pub(super) fn structure(structure: &Structure, here: &Module) -> String {
    let ident = &structure.ident;
    let docs = documented(&structure.docs, &structure.aliases);
    let fields = structure.fields.iter().map(|field| field_tokens(field, here));
    let default = structure.has_default.then(|| quote!(, Default));
    let builder = structure.builder.as_ref().map(|builder| {
        let path = here.builders().tokens(&builder.ident, here);
        quote! {
            impl #ident {
                /// Starts one, with nothing set.
                pub fn builder() -> #path {
                    #path(::smithgen_runtime::builder::Draft::new(&()))
                }
            }
        }
    });
    let items = text::items(quote! {
        #docs
        #[derive(Clone, PartialEq #default)]
        pub struct #ident { #(#fields),* }
        #builder
    });
    format!("{items}\n\n{}", binding(structure, here))
}

/// An error structure.
pub(super) fn error(structure: &Structure) -> String {
    let mut arguments = vec![structure.ident.to_string()];
    arguments.extend(structure.message.as_ref().map(ToString::to_string));
    format!("{}\n{}", self::structure(structure, &Module::Errors), text::macro_call("modeled_error", arguments))
}

/// A schema as called in the module `here`.
pub(super) fn schema_path(schema: &SchemaRef, here: &Module) -> TokenStream {
    match schema {
        SchemaRef::Own(ident) => Module::Schema.tokens(ident, here),
        SchemaRef::Prelude(ident) => quote!(::smithgen_runtime::schema::prelude::#ident),
    }
}

fn field_tokens(field: &Field, here: &Module) -> TokenStream {
    let docs = documented(&field.docs, &field.aliases);
    let (ident, ty) = (&field.ident, field.ty.tokens(here));
    quote!(#docs pub #ident: #ty)
}

fn binding(structure: &Structure, here: &Module) -> String {
    let head = [structure.ident.to_string(), text::path(&schema_path(&structure.schema, here))];
    let fields = structure.fields.iter().enumerate().map(|(index, field)| match &field.default {
        _ if field.is_added => format!("_: {}", field.ident),
        Some(default) => format!("{index}: {} = {}", field.ident, text::expression(default_tokens(default, &field.ty))),
        None => format!("{index}: {}", field.ident),
    });
    text::macro_call("structure", head.into_iter().chain(fields))
}

fn default_tokens(default: &Default, ty: &Type) -> TokenStream {
    match default {
        Default::Bool(value) => quote!(#value),
        Default::Integer(value) => Literal::i64_unsuffixed(*value).into_token_stream(),
        Default::Float(value) => match ty {
            Type::F32 => quote!(#value as f32),
            _ => quote!(#value),
        },
        Default::String(text) if *ty == Type::String => quote!(::std::string::String::from(#text)),
        // The model's reader has checked the number.
        Default::String(text) => quote!(#text.parse().unwrap_or_default()),
        Default::Enum(text) => quote!(#text.into()),
        Default::IntEnum(number) => {
            let number = Literal::i64_unsuffixed(*number);
            quote!((#number).into())
        }
        Default::Blob(base64) => {
            quote!(::smithgen_runtime::types::decode_base64(#base64).unwrap_or_default().into())
        }
        Default::Timestamp(seconds) => quote!(::smithgen_runtime::types::DateTime::from_secs_f64(#seconds)),
        Default::TimestampText(text) => quote! {
            ::smithgen_runtime::types::DateTime::from_str(#text, ::smithgen_runtime::types::TimestampFormat::DateTime)
                .unwrap_or(::smithgen_runtime::types::DateTime::from_secs(0))
        },
        Default::Document(document) => document_tokens(document),
        Default::Empty => quote!(::std::default::Default::default()),
    }
}

fn document_tokens(document: &SimpleDocument) -> TokenStream {
    let document_type = quote!(::smithgen_runtime::types::Document);
    match document {
        SimpleDocument::Bool(value) => quote!(#document_type::Bool(#value)),
        SimpleDocument::Integer(value) => quote!(#document_type::from(#value)),
        SimpleDocument::Float(value) => quote!(#document_type::from(#value)),
        SimpleDocument::String(text) => quote!(#document_type::from(#text)),
        SimpleDocument::EmptyArray => quote!(#document_type::Array(::std::vec::Vec::new())),
        SimpleDocument::EmptyObject => quote!(#document_type::Object(::std::default::Default::default())),
    }
}
