//! JMESPath expressions as constants, which nobody has to parse any more.
//!
//! In: an expression. Out: the tokens of the same expression, where the names of `smithgen_jmespath::constant` are known.

use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::quote;
use smithgen_jmespath::{Expression, Node, Number, Value};

/// The constant of an expression.
pub fn expression(expression: &Expression) -> TokenStream {
    let tree = node(&expression.0);
    quote!(Expression(#tree))
}

fn node(tree: &Node) -> TokenStream {
    match tree {
        Node::Current => quote!(Current),
        Node::Field(name) => quote!(Field(Borrowed(#name))),
        Node::Literal(literal) => {
            let literal = value(literal);
            quote!(Literal(#literal))
        }
        Node::Index(index) => {
            let index = Literal::i64_unsuffixed(*index);
            quote!(Index(#index))
        }
        Node::Slice(parts) => {
            let parts = parts.map(|part| match part.map(Literal::i64_unsuffixed) {
                Some(part) => quote!(::std::option::Option::Some(#part)),
                None => quote!(::std::option::Option::None),
            });
            quote!(Slice([#(#parts),*]))
        }
        Node::Chain(nodes) => of_several("Chain", nodes),
        Node::Or(nodes) => of_several("Or", nodes),
        Node::And(nodes) => of_several("And", nodes),
        Node::List(nodes) => of_several("List", nodes),
        Node::Projection(parts) => of_parts("Projection", &**parts),
        Node::Values(parts) => of_parts("Values", &**parts),
        Node::Filter(parts) => of_parts("Filter", &**parts),
        Node::Flatten(list) => of_one("Flatten", list),
        Node::Not(inner) => of_one("Not", inner),
        Node::Reference(inner) => of_one("Reference", inner),
        Node::Comparison(how, sides) => {
            let (how, sides) = (ident(&format!("{how:?}")), sides.iter().map(node));
            quote!(Comparison(Comparator::#how, Static(&[#(#sides),*])))
        }
        Node::Map(entries) => {
            let entries = entries.iter().map(|(name, tree)| {
                let tree = node(tree);
                quote!((Borrowed(#name), #tree))
            });
            quote!(Map(Borrowed(&[#(#entries),*])))
        }
        Node::Call(function, arguments) => {
            let (function, arguments) = (ident(&function.name().to_uppercase()), arguments.iter().map(node));
            quote!(Call(&functions::#function, Borrowed(&[#(#arguments),*])))
        }
        Node::Unknown(name, arguments) => {
            let arguments = arguments.iter().map(node);
            quote!(Unknown(Borrowed(#name), Borrowed(&[#(#arguments),*])))
        }
    }
}

fn of_several(kind: &str, nodes: &[Node]) -> TokenStream {
    let (kind, nodes) = (ident(kind), nodes.iter().map(node));
    quote!(#kind(Borrowed(&[#(#nodes),*])))
}

fn of_parts(kind: &str, nodes: &[Node]) -> TokenStream {
    let (kind, nodes) = (ident(kind), nodes.iter().map(node));
    quote!(#kind(Static(&[#(#nodes),*])))
}

fn of_one(kind: &str, tree: &Node) -> TokenStream {
    let (kind, tree) = (ident(kind), node(tree));
    quote!(#kind(Static(&#tree)))
}

fn value(literal: &Value) -> TokenStream {
    match literal {
        Value::Null => quote!(Value::Null),
        Value::Bool(value) => quote!(Value::Bool(#value)),
        Value::Number(number) => {
            let number = self::number(number);
            quote!(Value::Number(Number::#number))
        }
        Value::String(text) => quote!(Value::String(Borrowed(#text))),
        Value::Bytes(bytes) => {
            let bytes = Literal::byte_string(bytes);
            quote!(Value::Bytes(Borrowed(#bytes)))
        }
        Value::List(list) => {
            let list = list.iter().map(value);
            quote!(Value::List(Borrowed(&[#(#list),*])))
        }
        Value::Map(entries) => {
            let entries = entries.iter().map(|(name, literal)| {
                let literal = value(literal);
                quote!((Borrowed(#name), #literal))
            });
            quote!(Value::Map(Borrowed(&[#(#entries),*])))
        }
    }
}

fn number(number: &Number) -> TokenStream {
    match number {
        Number::Integer(value) => {
            let value = Literal::i64_unsuffixed(*value);
            quote!(Integer(#value))
        }
        Number::BigInteger(digits) => quote!(BigInteger(Borrowed(#digits))),
        Number::Float(value) if value.is_finite() => quote!(Float(#value)),
        Number::Float(value) if value.is_nan() => quote!(Float(f64::NAN)),
        Number::Float(value) if *value > 0.0 => quote!(Float(f64::INFINITY)),
        Number::Float(_) => quote!(Float(f64::NEG_INFINITY)),
    }
}

/// Names of JMESPath's own, none of which is a keyword of Rust.
fn ident(name: &str) -> Ident {
    Ident::new(name, Span::call_site())
}
