//! Prints endpoint properties: one small function for each shape that occurs, with what varies as its arguments.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::super::rir::{Expr, Local, Property, Type};
use super::Emitter;
use super::expr::{borrowed, value};
use crate::names::{Kind, Scope as Names};

/// Properties that differ at most in the values of templates.
pub(super) struct Shape {
    function: Ident,
    properties: Vec<(String, Property)>,
}

/// What varies in properties.
struct Arguments {
    names: Names,
    locals: Vec<Local>,
    values: Vec<Expr>,
}

impl Emitter {
    /// A call of the function that gives these properties.
    pub(super) fn properties(&mut self, properties: &[(String, Property)]) -> TokenStream {
        let mut arguments = Arguments { names: Names::new(Kind::Function), locals: Vec::new(), values: Vec::new() };
        let shape: Vec<_> =
            properties.iter().map(|(key, property)| (key.clone(), arguments.lift(key, property))).collect();
        let known = self.properties.iter().find(|known| known.properties == shape);
        let function = match known {
            Some(known) => known.function.clone(),
            None => {
                let name = match properties {
                    [(key, _)] => key.as_str(),
                    _ => "properties",
                };
                let function = self.names.claim(name).ident().clone();
                self.functions.push(property_function(&function, &shape, &arguments.locals));
                self.properties.push(Shape { function: function.clone(), properties: shape });
                function
            }
        };
        let values = arguments.values.iter().map(borrowed);
        quote!(#function(#(#values),*))
    }
}

impl Arguments {
    /// The property with an argument for each value that varies, named after its key.
    fn lift(&mut self, key: &str, property: &Property) -> Property {
        match property {
            Property::Bool(_) | Property::Integer(_) | Property::String(Expr::Text(_)) => property.clone(),
            Property::String(expr) => {
                let local = Local { ident: self.names.claim(key).ident().clone(), ty: Type::String };
                self.locals.push(local.clone());
                self.values.push(expr.clone());
                Property::String(Expr::Local(local))
            }
            Property::List(values) => Property::List(values.iter().map(|value| self.lift(key, value)).collect()),
            Property::Map(entries) => {
                Property::Map(entries.iter().map(|(key, value)| (key.clone(), self.lift(key, value))).collect())
            }
        }
    }
}

fn property_function(name: &Ident, properties: &[(String, Property)], arguments: &[Local]) -> TokenStream {
    let arguments = arguments.iter().map(|local| {
        let ident = &local.ident;
        quote!(#ident: &str)
    });
    let entries = entries(properties);
    quote! { fn #name(#(#arguments),*) -> rules::Properties { Vec::from([#entries]) } }
}

fn entries(entries: &[(String, Property)]) -> TokenStream {
    let entries = entries.iter().map(|(key, property)| {
        let property = property_value(property);
        quote!((#key, #property))
    });
    quote!(#(#entries),*)
}

fn property_value(property: &Property) -> TokenStream {
    match property {
        Property::Bool(value) => quote!(rules::Value::Bool(#value)),
        Property::Integer(value) => quote!(rules::Value::Integer(#value)),
        Property::String(Expr::Text(text)) => quote!(rules::text(#text)),
        Property::String(expr) => {
            let value = value(expr);
            quote!(rules::string(#value))
        }
        Property::List(values) if values.is_empty() => quote!(rules::list(Vec::new())),
        Property::List(values) => {
            let values = values.iter().map(property_value);
            quote!(rules::list([#(#values),*]))
        }
        Property::Map(map) if map.is_empty() => quote!(rules::map(Vec::new())),
        Property::Map(map) => {
            let entries = entries(map);
            quote!(rules::map([#entries]))
        }
    }
}
