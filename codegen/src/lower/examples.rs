//! Samples of calls: each operation's usage, and the model's own examples.
//!
//! In: an operation's input, and perhaps an example's value for it. Out: lines of Rust as a caller of the generated crate
//! would write them, with `types` and `primitives` in scope and errors passed on. They are marked to be ignored by rustdoc,
//! which cannot know where a program includes its client; the tests take them out and compile them.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::{format_ident, quote};
use smithgen_model::{DefaultValue, Node, ShapeIx, ShapeKind};

use super::members::MemberPlan;
use super::{Context, layout};
use crate::budget::Budget;
use crate::docs;
use crate::rir::TypedPagination;
use crate::selection::{SelectedOperation, is_of_bytes, is_of_events};

/// What is shown although it need not be set: so many calls, down to the members of structures in the input.
const OPTIONAL: Budget = Budget::of(60, 2);
/// What is shown at all: so many structures, unions, lists and maps; beyond them a sample says `todo!()`.
const ALL: Budget = Budget::of(400, 16);

impl Context<'_> {
    /// Documentation that shows how an operation is called.
    pub(super) fn usage_docs(&self, operation: &SelectedOperation, pages: Option<&TypedPagination>) -> Vec<String> {
        let mut lines = vec![String::new(), "# Usage".to_owned(), String::new()];
        lines.extend(self.code_block(operation, None));
        lines.extend(pages.into_iter().flat_map(|pages| self.pages_docs(operation, pages)));
        let examples = self.model.shape(operation.ix).traits.examples().and_then(Node::as_array).unwrap_or_default();
        for example in examples.iter().filter(|example| example.get("error").is_none()) {
            let text =
                |key| example.get(key).and_then(Node::as_str).map(|html| docs::parse(html).to_markdown(&|_| None));
            lines.push(String::new());
            lines.push(format!("# Example: {}", text("title").unwrap_or_default().join(" ")));
            lines.push(String::new());
            lines.extend(text("documentation").into_iter().flat_map(|mut lines| {
                lines.push(String::new());
                lines
            }));
            lines.extend(self.code_block(operation, Some(example.get("input").unwrap_or(&Node::Null))));
        }
        lines
    }

    fn code_block(&self, operation: &SelectedOperation, input: Option<&Node>) -> Vec<String> {
        let method = self.names.operations.get(&operation.ix).map(|name| &name.method);
        let calls = operation.input.map(|ix| Sample::of(self).setters(ix, input)).unwrap_or_default();
        let demanded = calls.iter().filter(|call| input.is_none() && call.plan.is_demanded);
        let marked: Vec<&str> = demanded.map(|call| call.plan.name.text()).collect();
        let calls = calls.iter().map(|call| &call.tokens);
        block(layout::statement(quote!(client.#method()#(#calls)*.send()?;), &marked))
    }

    /// A call of a method with what must be set, and the `last` call of all.
    pub(super) fn demanding_sample(
        &self,
        operation: &SelectedOperation,
        method: &Ident,
        last: &TokenStream,
    ) -> Vec<String> {
        let calls = operation.input.map(|ix| Sample::of(self).demanded(ix)).unwrap_or_default();
        let calls = calls.iter().map(|call| &call.tokens);
        block(layout::statement(quote!(client.#method()#(#calls)*#last), &[]))
    }

    /// Documentation that shows how all pages are fetched.
    fn pages_docs(&self, operation: &SelectedOperation, pages: &TypedPagination) -> Vec<String> {
        let (what, each, call) = match pages.items {
            Some(_) => ("All items, page by page", format_ident!("item"), quote!(.into_paginator().items())),
            None => ("All pages", format_ident!("page"), quote!(.into_paginator().send())),
        };
        let method = self.names.operations.get(&operation.ix).map(|name| &name.method);
        let calls = operation.input.map(|ix| Sample::of(self).demanded(ix)).unwrap_or_default();
        let calls = calls.iter().map(|call| &call.tokens);
        let shown = format!("{{{each}:?}}");
        let statement = quote! {
            for #each in client.#method()#(#calls)*#call {
                let #each = #each?;
                println!(#shown);
            }
        };
        let mut lines = vec![
            String::new(),
            format!("{what}, with a blocking client (an asynchronous one gives a stream):"),
            String::new(),
        ];
        lines.extend(block(layout::statement(statement, &[])));
        lines
    }
}

fn block(lines: Vec<String>) -> Vec<String> {
    let fence = |text: &str| std::iter::once(text.to_owned());
    fence("```ignore").chain(lines).chain(fence("```")).collect()
}

/// A call that sets a member, or adds to one.
struct Call<'c> {
    plan: &'c MemberPlan<'c>,
    tokens: TokenStream,
}

/// A sample in the making.
struct Sample<'c, 'a> {
    cx: &'c Context<'a>,
    /// Room for members that need not be set.
    optional: Budget,
    /// Room for what holds other values.
    all: Budget,
    /// The structures and unions around the value.
    within: Vec<ShapeIx>,
}

impl<'c, 'a> Sample<'c, 'a> {
    fn of(cx: &'c Context<'a>) -> Self {
        Sample { cx, optional: OPTIONAL, all: ALL, within: Vec::new() }
    }

    /// The calls that set only what must be set.
    fn demanded(mut self, ix: ShapeIx) -> Vec<Call<'c>> {
        self.optional = Budget::of(0, 0);
        self.setters(ix, None)
    }

    /// The calls that set the members of a structure: what an example has, or as many as are shown.
    fn setters(&mut self, ix: ShapeIx, example: Option<&Node>) -> Vec<Call<'c>> {
        let members = match self.within.is_empty() {
            true => self.cx.members.of_input(Some(ix)),
            false => self.cx.members_held(ix),
        };
        self.within.push(ix);
        let mut calls = Vec::new();
        for plan in members.iter() {
            let value = example.map(|example| example.get(&plan.member.name));
            let is_shown = match value {
                Some(value) => value.is_some(),
                None => self.optional.take(1, self.within.len()) || plan.is_demanded,
            };
            if !is_shown {
                continue;
            }
            let arguments = self.arguments(plan, value.flatten());
            let (ident, set) = (plan.name.ident(), format_ident!("set_{}", plan.name.text()));
            let mut call = |tokens| calls.push(Call { plan, tokens });
            // What holds itself, or holds nothing in the example, is there all the same.
            if arguments.is_empty() && (plan.is_demanded || value.is_some()) {
                call(quote!(.#set(Default::default())));
            }
            arguments.into_iter().for_each(|arguments| call(quote!(.#ident(#arguments))));
        }
        self.within.pop();
        calls
    }

    /// What a member's method is called with, once for each entry of a list or map.
    fn arguments(&mut self, plan: &MemberPlan<'_>, example: Option<&Node>) -> Vec<TokenStream> {
        match (&plan.target.kind, example) {
            (ShapeKind::List(element), Some(Node::Array(values))) => {
                values.iter().filter_map(|value| self.value(element.target, Some(value), Form::Argument)).collect()
            }
            (ShapeKind::List(element), _) => self.value(element.target, None, Form::Argument).into_iter().collect(),
            (ShapeKind::Map { key, value: element }, Some(Node::Object(entries))) => entries
                .iter()
                .filter_map(|(name, value)| {
                    let key = self.value(key.target, Some(&Node::String(name.to_owned())), Form::Argument)?;
                    let value = self.value(element.target, Some(value), Form::Argument)?;
                    Some(quote!(#key, #value))
                })
                .collect(),
            (ShapeKind::Map { key, value }, _) => {
                let key = self.value(key.target, None, Form::Argument);
                let value = self.value(value.target, None, Form::Argument);
                key.zip(value).map(|(key, value)| quote!(#key, #value)).into_iter().collect()
            }
            _ => self.value(plan.member.target, example, Form::Argument).into_iter().collect(),
        }
    }

    /// An expression for a value; `None` where a shape would hold itself.
    fn value(&mut self, ix: ShapeIx, example: Option<&Node>, form: Form) -> Option<TokenStream> {
        let kind = &self.cx.model.shape(ix).kind;
        let is_aggregate =
            matches!(kind, ShapeKind::List(_) | ShapeKind::Map { .. } | ShapeKind::Structure(_) | ShapeKind::Union(_));
        if is_aggregate && !self.all.take(1, self.within.len()) {
            return Some(quote!(todo!()));
        }
        Some(match kind {
            ShapeKind::List(element) => {
                let elements: Vec<TokenStream> = match example.and_then(Node::as_array) {
                    Some(values) => {
                        values.iter().filter_map(|value| self.value(element.target, Some(value), Form::Owned)).collect()
                    }
                    None => self.value(element.target, None, Form::Owned).into_iter().collect(),
                };
                quote!(vec![#(#elements),*])
            }
            ShapeKind::Map { key, value: element } => {
                let entries = match example.and_then(Node::as_object) {
                    Some(entries) => {
                        entries.iter().map(|(name, value)| (Some(Node::String(name.to_owned())), Some(value))).collect()
                    }
                    None => vec![(None, None)],
                };
                let entries = entries.into_iter().filter_map(|(name, value)| {
                    let key = self.value(key.target, name.as_ref(), Form::Owned)?;
                    let value = self.value(element.target, value, Form::Owned)?;
                    Some(quote!((#key, #value)))
                });
                let entries: Vec<_> = entries.collect();
                quote!([#(#entries),*].into())
            }
            ShapeKind::Structure(_) if !self.within.contains(&ix) => {
                let calls = self.setters(ix, example);
                let calls = calls.iter().map(|call| &call.tokens);
                let ident = &self.cx.names.types.get(&ix)?.ident;
                quote!(types::#ident::builder()#(#calls)*.build())
            }
            ShapeKind::Union(_) if is_of_events(self.cx.model, ix) => {
                let event = self.union_value(ix, example);
                quote!(primitives::event_stream::EventStreamSender::from_events([#event]))
            }
            ShapeKind::Union(_) if !self.within.contains(&ix) => self.union_value(ix, example)?,
            ShapeKind::Structure(_) | ShapeKind::Union(_) => return None,
            ShapeKind::Enum(_) | ShapeKind::IntEnum(_) => self.enum_value(ix, example)?,
            ShapeKind::Blob if is_of_bytes(self.cx.model, ix) => {
                let text = example.and_then(Node::as_str).unwrap_or("…");
                quote!(primitives::ByteStream::from(#text))
            }
            kind => scalar(kind, example, form),
        })
    }

    fn enum_value(&self, ix: ShapeIx, example: Option<&Node>) -> Option<TokenStream> {
        let ident = &self.cx.names.types.get(&ix)?.ident;
        let is_it = |value: &Node, plan: &MemberPlan<'_>| {
            plan.member.traits.get("smithy.api#enumValue").is_some_and(|known| known.is_equal(value))
        };
        let mut members = self.cx.members_held(ix).iter();
        let variant = match example {
            Some(value) => members.find(|plan| is_it(value, plan)),
            None => members.next(),
        };
        Some(match (variant, example) {
            (Some(variant), _) => {
                let variant = variant.name.ident();
                quote!(types::#ident::#variant)
            }
            (None, Some(Node::String(text))) => quote!(types::#ident::from(#text)),
            (None, other) => {
                let number = Literal::i64_unsuffixed(other.and_then(Node::as_i64)?);
                quote!(types::#ident::from(#number))
            }
        })
    }

    fn union_value(&mut self, ix: ShapeIx, example: Option<&Node>) -> Option<TokenStream> {
        self.within.push(ix);
        // Errors are no events.
        let is_variant =
            |plan: &&MemberPlan<'_>| !is_of_events(self.cx.model, ix) || plan.target.traits.error().is_none();
        let value = self.cx.members_held(ix).iter().filter(is_variant).find_map(|plan| {
            let given = match example {
                Some(example) => Some(example.get(&plan.member.name)?),
                None => None,
            };
            let value = self.value(plan.member.target, given, Form::Owned)?;
            Some((plan.name.ident(), if plan.is_boxed { quote!(Box::new(#value)) } else { value }))
        });
        self.within.pop();
        let (name, value) = value?;
        let ident = &self.cx.names.types.get(&ix)?.ident;
        Some(quote!(types::#ident::#name(#value)))
    }
}

/// How a string is written: builders take it in any form, fields and elements of other things own it.
#[derive(Clone, Copy, PartialEq)]
enum Form {
    Argument,
    Owned,
}

/// A value of a simple type: the example's, unless it is none of the type.
fn scalar(kind: &ShapeKind, example: Option<&Node>, form: Form) -> TokenStream {
    let text = example.and_then(Node::as_str).unwrap_or("…");
    match kind {
        ShapeKind::Blob => return quote!(primitives::Blob::new(#text)),
        ShapeKind::String if form == Form::Owned => return quote!(#text.to_owned()),
        ShapeKind::String => return quote!(#text),
        ShapeKind::Document => return quote!(primitives::Document::Null),
        _ => {}
    }
    match example.and_then(|example| DefaultValue::read(kind, example).ok()) {
        Some(DefaultValue::Bool(value)) => quote!(#value),
        Some(DefaultValue::Integer(value)) => literal(Literal::i64_unsuffixed(value)),
        Some(DefaultValue::Float(value)) if value.is_finite() => literal(Literal::f32_unsuffixed(value)),
        Some(DefaultValue::Double(value)) if value.is_finite() => literal(Literal::f64_unsuffixed(value)),
        Some(DefaultValue::BigNumber(number)) => quote!(#number.parse()?),
        Some(DefaultValue::Timestamp(seconds, 0)) => {
            let seconds = literal(Literal::i64_unsuffixed(seconds));
            quote!(primitives::DateTime::from_secs(#seconds))
        }
        Some(DefaultValue::Timestamp(seconds, nanos)) => {
            let (seconds, nanos) = (Literal::i64_unsuffixed(seconds), Literal::u32_unsuffixed(nanos));
            quote!(primitives::DateTime::from_secs_and_nanos(#seconds, #nanos))
        }
        _ => match kind {
            ShapeKind::Boolean => quote!(true),
            ShapeKind::Float | ShapeKind::Double => quote!(1.0),
            ShapeKind::BigInteger | ShapeKind::BigDecimal => quote!("1".parse()?),
            ShapeKind::Timestamp => quote!(primitives::DateTime::from_secs(0)),
            _ => quote!(1),
        },
    }
}

fn literal(literal: Literal) -> TokenStream {
    proc_macro2::TokenTree::from(literal).into()
}
