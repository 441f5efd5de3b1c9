//! Types of fields, and how they are written from a place in the module tree.
//!
//! Generated text lies wherever its user includes it, so paths to its own items go up with `super::` and never start at
//! `crate`; everything else is named from its crate, so that a model may call a type `Option` or `String`.

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;

/// A module of the client.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ModulePath {
    /// Where the client is included.
    Root,
    /// `client`.
    Client,
    /// `schema`.
    Schema,
    /// `required`.
    Required,
    /// `types`.
    Types,
    /// `types::error`.
    Errors,
    /// `types::builders`.
    TypeBuilders,
    /// `operation::…`.
    Operation(Ident),
    /// `operation::…::builders`.
    OperationBuilders(Ident),
    /// `waiters::…`.
    Waiter(Ident),
}

impl ModulePath {
    /// Its path from the root: the names of all modules on the way.
    fn segments(&self) -> Vec<String> {
        let names: &[&str] = match self {
            ModulePath::Root => &[],
            ModulePath::Client => &["client"],
            ModulePath::Schema => &["schema"],
            ModulePath::Required => &["required"],
            ModulePath::Types => &["types"],
            ModulePath::Errors => &["types", "error"],
            ModulePath::TypeBuilders => &["types", "builders"],
            ModulePath::Operation(name) => return vec!["operation".to_owned(), name.to_string()],
            ModulePath::Waiter(name) => return vec!["waiters".to_owned(), name.to_string()],
            ModulePath::OperationBuilders(name) => {
                return vec!["operation".to_owned(), name.to_string(), "builders".to_owned()];
            }
        };
        names.iter().map(|&name| name.to_owned()).collect()
    }

    /// Whether names of Rust's prelude mean what they usually do: nothing that a model names is defined there.
    fn has_prelude(&self) -> bool {
        matches!(self, ModulePath::TypeBuilders | ModulePath::OperationBuilders(_))
    }

    /// The module of the builders of this module's structures.
    pub fn builders(&self) -> ModulePath {
        match self {
            ModulePath::Operation(name) => ModulePath::OperationBuilders(name.clone()),
            _ => ModulePath::TypeBuilders,
        }
    }

    /// How `item` of this module is called in the module `from`, as text: `super::types::UserType`.
    pub fn path(&self, item: &str, from: &ModulePath) -> String {
        let (up, down) = self.way_from(from);
        let up = std::iter::repeat_n("super", up);
        let mut path: Vec<&str> = up.chain(down.iter().map(String::as_str)).collect();
        path.push(item);
        path.join("::")
    }

    /// Whether the text of the module `from` names much of this module, so that it imports the one at the root that this is or is in.
    fn is_imported(&self, from: &ModulePath) -> bool {
        match self {
            ModulePath::Schema => matches!(from, ModulePath::Types | ModulePath::Errors | ModulePath::Operation(_)),
            ModulePath::Types | ModulePath::Errors => {
                matches!(from, ModulePath::Operation(_) | ModulePath::OperationBuilders(_))
            }
            ModulePath::Required => from.has_prelude(),
            ModulePath::Operation(_) | ModulePath::OperationBuilders(_) => *from == ModulePath::Client,
            _ => false,
        }
    }

    /// The import of modules at the root, or of items in them, as tokens: `use super::super::{schema, types};`.
    pub fn import(&self, items: &[TokenStream]) -> TokenStream {
        let up = std::iter::repeat_n(quote!(super::), self.segments().len());
        match items {
            [item] => quote!(use #(#up)* #item;),
            items => quote!(use #(#up)* {#(#items),*};),
        }
    }

    /// How the item `ident` of this module is called in the module `from`, as tokens: by what that imports, if it does.
    pub fn tokens(&self, ident: &Ident, from: &ModulePath) -> TokenStream {
        let (up, down) = if self.is_imported(from) { (0, self.segments()) } else { self.way_from(from) };
        let up = std::iter::repeat_n(quote!(super::), up);
        let down = down.iter().map(|name| Ident::new(name, Span::call_site()));
        quote!(#(#up)* #(#down::)* #ident)
    }

    /// The way from the module `from` to this one: how many steps up, then the modules on the way down.
    fn way_from(&self, from: &ModulePath) -> (usize, Vec<String>) {
        if self == from {
            return (0, Vec::new());
        }
        let (mut to, from) = (self.segments(), from.segments());
        let shared = to.iter().zip(&from).take_while(|(a, b)| a == b).count();
        (from.len() - shared, to.split_off(shared))
    }
}

/// The type of a field, variant, element or value: Rust's own, and those of the runtime by their names.
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs)] // The names say it.
pub enum Type {
    Bool,
    I8,
    I16,
    I32,
    I64,
    F32,
    F64,
    String,
    Blob,
    /// A blob that is no part of what is read and written, but the body itself.
    ByteStream,
    /// The events of a stream, which are of this type.
    EventReceiver(Box<Type>),
    /// The same, which programs send.
    EventStreamSender(Box<Type>),
    DateTime,
    Document,
    BigInteger,
    BigDecimal,
    /// A type of the client.
    Named(ModulePath, Ident),
    /// A list.
    Vec(Box<Type>),
    /// A map, with the type of its keys.
    Map(Box<Type>, Box<Type>),
    /// What may be absent.
    Option(Box<Type>),
    /// What would otherwise hold itself.
    Boxed(Box<Type>),
}

impl Type {
    /// `Option` of this type.
    pub fn optional(self) -> Type {
        Type::Option(Box::new(self))
    }

    /// `Box` of this type.
    pub fn boxed(self) -> Type {
        Type::Boxed(Box::new(self))
    }

    /// Whether its values are neither cloned nor compared, because they are still on their way.
    pub fn is_stream(&self) -> bool {
        matches!(self, Type::ByteStream | Type::EventReceiver(_) | Type::EventStreamSender(_))
    }

    /// Whether it is or holds what the modules `types` and `types::error` define.
    pub fn is_modelled(&self) -> bool {
        match self {
            Type::Named(module, _) => matches!(module, ModulePath::Types | ModulePath::Errors),
            Type::EventReceiver(inner) | Type::EventStreamSender(inner) => inner.is_modelled(),
            Type::Vec(inner) | Type::Option(inner) | Type::Boxed(inner) => inner.is_modelled(),
            Type::Map(key, value) => key.is_modelled() || value.is_modelled(),
            _ => false,
        }
    }

    /// The type as written in the module `from`.
    pub fn tokens(&self, from: &ModulePath) -> TokenStream {
        if from.has_prelude()
            && let Some(tokens) = self.short_tokens(from)
        {
            return tokens;
        }
        match self {
            Type::Bool => quote!(bool),
            Type::I8 => quote!(i8),
            Type::I16 => quote!(i16),
            Type::I32 => quote!(i32),
            Type::I64 => quote!(i64),
            Type::F32 => quote!(f32),
            Type::F64 => quote!(f64),
            Type::String => quote!(::std::string::String),
            Type::Blob => quote!(::smithgen_runtime::types::Blob),
            Type::ByteStream => quote!(::smithgen_runtime::body::ByteStream),
            Type::EventReceiver(events) => {
                let events = events.tokens(from);
                quote!(::smithgen_runtime::event_stream::EventReceiver<#events>)
            }
            Type::EventStreamSender(events) => {
                let events = events.tokens(from);
                quote!(::smithgen_runtime::event_stream::EventStreamSender<#events>)
            }
            Type::DateTime => quote!(::smithgen_runtime::types::DateTime),
            Type::Document => quote!(::smithgen_runtime::types::Document),
            Type::BigInteger => quote!(::smithgen_runtime::types::BigInteger),
            Type::BigDecimal => quote!(::smithgen_runtime::types::BigDecimal),
            Type::Named(module, ident) => module.tokens(ident, from),
            Type::Vec(element) => {
                let element = element.tokens(from);
                quote!(::std::vec::Vec<#element>)
            }
            Type::Map(key, value) => {
                let (key, value) = (key.tokens(from), value.tokens(from));
                quote!(::std::collections::HashMap<#key, #value>)
            }
            Type::Option(inner) => {
                let inner = inner.tokens(from);
                quote!(::std::option::Option<#inner>)
            }
            Type::Boxed(inner) => {
                let inner = inner.tokens(from);
                quote!(::std::boxed::Box<#inner>)
            }
        }
    }
}

impl Type {
    /// The type by the name that Rust's prelude has for it, if there is one.
    fn short_tokens(&self, from: &ModulePath) -> Option<TokenStream> {
        Some(match self {
            Type::String => quote!(String),
            Type::Vec(element) => {
                let element = element.tokens(from);
                quote!(Vec<#element>)
            }
            Type::Option(inner) => {
                let inner = inner.tokens(from);
                quote!(Option<#inner>)
            }
            Type::Boxed(inner) => {
                let inner = inner.tokens(from);
                quote!(Box<#inner>)
            }
            _ => return None,
        })
    }
}
