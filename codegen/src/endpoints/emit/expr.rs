//! Prints expressions. Strings are borrowed wherever they can be; the few that must be made anew are owned.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::{format_ident, quote};

use super::super::rir::{Expr, Function, Local, Type, Typed};

/// How much of a line a template may take.
const LONGEST_TEMPLATE: usize = 56;

/// An expression as it is: some strings are owned, some structures too.
pub(super) fn value(expr: &Expr) -> TokenStream {
    match expr {
        Expr::Bool(value) => quote!(#value),
        Expr::Integer(value) => {
            let value = Literal::i64_unsuffixed(*value);
            quote!(#value)
        }
        Expr::Text(text) => quote!(#text),
        Expr::Template(parts) => format_call(parts),
        Expr::List(values) => {
            let values = values.iter().map(borrowed);
            quote!(&[#(#values),*])
        }
        Expr::Param(field) => quote!(params.#field),
        Expr::Local(Local { ident, .. }) => quote!(#ident),
        Expr::Field(of, field) => {
            let (of, field) = (operand(of), format_ident!("{field}"));
            quote!(#of.#field)
        }
        Expr::Item(list, index) => {
            let (list, index) = (borrowed(list), Literal::i64_unsuffixed(*index));
            quote!(rules::item(#list, #index))
        }
        Expr::Call(function, args) => call(*function, args),
        Expr::Equal(a, b) if is_empty_text(b) => {
            let a = operand(a);
            quote!(#a.is_empty())
        }
        Expr::Equal(a, b) => {
            let (a, b) = (side(a), side(b));
            quote!(#a == #b)
        }
        Expr::Not(inner) => negated(inner),
        Expr::All(tests) => all_of(tests),
        Expr::Any(tests) => {
            let tests = tests.iter().map(condition);
            quote!(#(#tests)||*)
        }
        Expr::IsSome(inner) => {
            let inner = operand(inner);
            quote!(#inner.is_some())
        }
        Expr::IsValue(optional, expected) => {
            let (optional, expected) = (deref(optional), value(expected));
            quote!(#optional == Some(#expected))
        }
        Expr::IsSomeAnd(optional, Local { ident, .. }, tests) => {
            let (optional, tests) = (deref(optional), all_of(tests));
            quote!(#optional.is_some_and(|#ident| #tests))
        }
        Expr::Filter(optional, local, tests) => {
            let (optional, tests, ident) = (deref(optional), all_of(tests), &local.ident);
            match local.ty {
                Type::Url | Type::Arn => quote!(#optional.filter(|#ident| #tests)),
                _ => quote!(#optional.filter(|&#ident| #tests)),
            }
        }
        Expr::Coalesce(values) => coalesce(values, expr.is_owned()),
        Expr::IfElse(condition, a, b) => {
            let is_optional = a.optional || b.optional;
            let (a, b) = (arm(a, is_optional, expr.is_owned()), arm(b, is_optional, expr.is_owned()));
            let condition = value(condition);
            quote!(if #condition { #a } else { #b })
        }
    }
}

/// An expression as an argument: what is owned is borrowed.
pub(super) fn borrowed(expr: &Expr) -> TokenStream {
    let needs_borrow = match expr {
        Expr::Field(_, "resource_id") | Expr::Call(Function::Split, _) => true,
        _ => expr.is_owned(),
    };
    if needs_borrow {
        let tokens = operand(expr);
        quote!(&#tokens)
    } else {
        value(expr)
    }
}

/// A string as a `String`.
pub(super) fn owned(expr: &Expr) -> TokenStream {
    match expr {
        Expr::Field(_, "normalized_path") => {
            let tokens = value(expr);
            quote!(#tokens.to_string())
        }
        _ if expr.is_owned() => value(expr),
        _ => {
            let tokens = operand(expr);
            quote!(#tokens.to_owned())
        }
    }
}

/// An expression before a `.` or after `!` or `&`.
pub(super) fn operand(expr: &Expr) -> TokenStream {
    let tokens = value(expr);
    match expr {
        Expr::IfElse(..) | Expr::Equal(..) | Expr::IsValue(..) | Expr::Not(_) | Expr::All(_) | Expr::Any(_) => {
            quote!((#tokens))
        }
        _ => tokens,
    }
}

/// Tests joined by `&&`.
pub(super) fn all_of<'e>(tests: impl IntoIterator<Item = &'e Expr>) -> TokenStream {
    let tests: Vec<_> = tests.into_iter().collect();
    match tests.as_slice() {
        [only] => condition(only),
        _ => {
            let tests = tests.into_iter().map(|test| match test {
                Expr::Any(_) => operand(test),
                _ => condition(test),
            });
            quote!(#(#tests)&&*)
        }
    }
}

/// A boolean that may stand after `if`.
fn condition(expr: &Expr) -> TokenStream {
    match expr {
        Expr::IfElse(..) => operand(expr),
        _ => value(expr),
    }
}

/// An optional string with the string borrowed, anything else as it is.
pub(super) fn deref(expr: &Expr) -> TokenStream {
    let tokens = operand(expr);
    match expr.is_owned() {
        true => quote!(#tokens.as_deref()),
        false => tokens,
    }
}

/// One side of `==`.
fn side(expr: &Expr) -> TokenStream {
    match expr {
        Expr::IfElse(..) | Expr::Equal(..) | Expr::IsValue(..) => operand(expr),
        _ => value(expr),
    }
}

fn is_empty_text(expr: &Expr) -> bool {
    matches!(expr, Expr::Text(text) if text.is_empty())
}

fn negated(expr: &Expr) -> TokenStream {
    match expr {
        Expr::Equal(a, b) if !is_empty_text(b) => {
            let (a, b) = (side(a), side(b));
            quote!(#a != #b)
        }
        Expr::IsSome(inner) => {
            let inner = operand(inner);
            quote!(#inner.is_none())
        }
        Expr::IsValue(optional, expected) => {
            let (optional, expected) = (deref(optional), value(expected));
            quote!(#optional != Some(#expected))
        }
        Expr::Equal(..) => {
            let is_empty = value(expr);
            quote!(!#is_empty)
        }
        Expr::IsSomeAnd(optional, Local { ident, .. }, tests) => {
            let (optional, tests) = (deref(optional), value(&Expr::none_of(tests.clone())));
            quote!(#optional.is_none_or(|#ident| #tests))
        }
        other => {
            let other = operand(other);
            quote!(!#other)
        }
    }
}

fn call(function: Function, args: &[Expr]) -> TokenStream {
    let name = format_ident!("{}", function.rust_name());
    let args = args.iter().map(borrowed);
    match function {
        Function::Partition => quote!(rules::#name(partitions, #(#args),*)),
        _ => quote!(rules::#name(#(#args),*)),
    }
}

/// `format!`, with plain names inside the text.
fn format_call(parts: &[Expr]) -> TokenStream {
    let mut text = String::new();
    let mut args = Vec::new();
    for part in parts {
        match part {
            Expr::Text(fixed) => text.push_str(&fixed.replace('{', "{{").replace('}', "}}")),
            Expr::Local(local) if !local.ident.to_string().starts_with("r#") => {
                text.push_str(&format!("{{{}}}", local.ident));
            }
            other => {
                text.push_str("{}");
                args.push(value(other));
            }
        }
    }
    quote!(format!(#text #(, #args)*))
}

/// A template that would be long, shortened by names for the attributes in it: the `let`s, and what remains.
///
/// `taken` says which names the place of the template needs itself.
pub(super) fn with_short_names(expr: &Expr, taken: impl Fn(&Ident) -> bool) -> (TokenStream, Expr) {
    let Expr::Template(parts) = expr else {
        return (TokenStream::new(), expr.clone());
    };
    let width = |part: &Expr| match part {
        Expr::Text(text) => text.len(),
        Expr::Local(local) => local.ident.to_string().len() + 2,
        other => value(other).to_string().len() + 2,
    };
    if parts.iter().map(width).sum::<usize>() <= LONGEST_TEMPLATE {
        return (TokenStream::new(), expr.clone());
    }
    let mut lets = TokenStream::new();
    let mut short: Vec<Expr> = Vec::new();
    for part in parts {
        let named = match part {
            Expr::Field(_, field) => Some(format_ident!("{field}")),
            _ => None,
        };
        short.push(match named.filter(|name| !taken(name) && !short.iter().any(|part| part.uses(name))) {
            Some(ident) => {
                let attribute = borrowed(part);
                lets.extend(quote! { let #ident = #attribute; });
                Expr::Local(Local { ident, ty: Type::String })
            }
            None => part.clone(),
        });
    }
    (lets, Expr::Template(short))
}

/// The first value that is there; all but the last may be missing.
fn coalesce(values: &[Typed], is_owned: bool) -> TokenStream {
    let Some((last, before)) = values.split_last() else {
        return TokenStream::new();
    };
    let mut tokens = arm(last, last.optional, is_owned);
    for optional in before.iter().rev() {
        let first = arm(optional, true, is_owned);
        let is_mapped = is_owned && !optional.expr.is_owned();
        let first = match optional.expr {
            Expr::IfElse(..) if !is_mapped => quote!((#first)),
            _ => first,
        };
        tokens = match (last.optional, is_owned) {
            (true, _) => quote!(#first.or(#tokens)),
            // A list that is made here lives as long as its name only if no call stands between.
            (false, false) if matches!(last.expr, Expr::List(_)) => {
                quote!(match #first { Some(list) => list, None => #tokens })
            }
            (false, false) => quote!(#first.unwrap_or(#tokens)),
            (false, true) => quote!(#first.unwrap_or_else(|| #tokens)),
        };
    }
    tokens
}

/// A value brought to the form of its alternatives.
fn arm(typed: &Typed, is_optional: bool, is_owned: bool) -> TokenStream {
    let expr = &typed.expr;
    match (is_owned, typed.optional) {
        (false, true) => value(expr),
        (true, true) if expr.is_owned() => value(expr),
        (true, true) => {
            let tokens = operand(expr);
            quote!(#tokens.map(str::to_owned))
        }
        (_, false) => {
            let tokens = match is_owned {
                true => owned(expr),
                false => borrowed(expr),
            };
            match is_optional {
                true => quote!(Some(#tokens)),
                false => tokens,
            }
        }
    }
}
