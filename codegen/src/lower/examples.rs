//! Samples of calls: each operation's usage with every member set, and the model's own examples.
//!
//! In: an operation's input, and perhaps an example's value for it. Out: lines of Rust as a caller of the generated crate
//! would write them, with `types` and `primitives` in scope and errors passed on.

use smithgen_model::{Member, Node, ShapeIx, ShapeKind};

use super::Context;
use crate::analysis::optionality::{Role, is_demanded};
use crate::docs;
use crate::rir::Pagination;
use crate::select::SelectedOperation;

impl Context<'_> {
    /// Documentation that shows how an operation is called.
    pub(super) fn usage_docs(&self, operation: &SelectedOperation, pages: Option<&Pagination>) -> Vec<String> {
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
        let method = self.names.operations.get(&operation.ix).map(|name| name.method.to_string()).unwrap_or_default();
        let mut lines = vec!["```ignore".to_owned(), "client".to_owned(), format!("    .{method}()")];
        if let Some(ix) = operation.input {
            for (member, call) in self.setter_calls(ix, input, &mut Vec::new()) {
                let mark = match input {
                    None if is_demanded(Role::Input, member) => " // required",
                    _ => "",
                };
                lines.push(format!("    {call}{mark}"));
            }
        }
        lines.extend(["    .send()?;".to_owned(), "```".to_owned()]);
        lines
    }

    /// Documentation that shows how all pages are fetched.
    fn pages_docs(&self, operation: &SelectedOperation, pages: &Pagination) -> Vec<String> {
        let (what, each, call) = match pages.items {
            Some(_) => ("All items, page by page", "item", ".into_paginator().items()"),
            None => ("All pages", "page", ".into_paginator().send()"),
        };
        let method = self.names.operations.get(&operation.ix).map(|name| name.method.to_string()).unwrap_or_default();
        let calls = operation.input.map(|ix| self.setter_calls(ix, None, &mut Vec::new())).unwrap_or_default();
        let demanded = calls.into_iter().filter(|(member, _)| is_demanded(Role::Input, member));
        let setters: String = demanded.map(|(_, call)| call).collect();
        let lines = [
            "",
            &format!("{what}, with a blocking client (an asynchronous one gives a stream):"),
            "",
            "```ignore",
            &format!("for {each} in client.{method}(){setters}{call} {{"),
            &format!("    println!(\"{{:?}}\", {each}?);"),
            "}",
            "```",
        ];
        lines.map(str::to_owned).into()
    }

    /// The calls that set the members of a structure: all of them, or those that the example has.
    fn setter_calls(&self, ix: ShapeIx, example: Option<&Node>, within: &mut Vec<ShapeIx>) -> Vec<(&Member, String)> {
        let ShapeKind::Structure(members) = &self.model.shape(ix).kind else {
            return Vec::new();
        };
        within.push(ix);
        let names = self.names.members.get(&ix).map(Vec::as_slice).unwrap_or_default();
        let mut calls = Vec::new();
        for (member, name) in members.iter().zip(names) {
            let value = example.map(|example| example.get(&member.name));
            if matches!(value, Some(None)) {
                continue;
            }
            let arguments = self.arguments(member, value.flatten(), within);
            calls.extend(arguments.into_iter().map(|arguments| (member, format!(".{}({arguments})", name.ident()))));
        }
        within.pop();
        calls
    }

    /// What a member's method is called with, once for each entry of a list or map.
    fn arguments(&self, member: &Member, example: Option<&Node>, within: &mut Vec<ShapeIx>) -> Vec<String> {
        match (&self.model.target_of(member).kind, example) {
            (ShapeKind::List(element), Some(Node::Array(values))) => values
                .iter()
                .filter_map(|value| self.value(element.target, Some(value), Form::Argument, within))
                .collect(),
            (ShapeKind::List(element), _) => {
                self.value(element.target, None, Form::Argument, within).into_iter().collect()
            }
            (ShapeKind::Map { value: element, .. }, Some(Node::Object(entries))) => entries
                .iter()
                .filter_map(|(key, value)| {
                    Some(format!("{key:?}, {}", self.value(element.target, Some(value), Form::Argument, within)?))
                })
                .collect(),
            (ShapeKind::Map { key, value }, _) => {
                let key = self.value(key.target, None, Form::Argument, within);
                let value = self.value(value.target, None, Form::Argument, within);
                key.zip(value).map(|(key, value)| format!("{key}, {value}")).into_iter().collect()
            }
            _ => self.value(member.target, example, Form::Argument, within).into_iter().collect(),
        }
    }

    /// An expression for a value; `None` where a shape would hold itself.
    fn value(&self, ix: ShapeIx, example: Option<&Node>, form: Form, within: &mut Vec<ShapeIx>) -> Option<String> {
        let shape = self.model.shape(ix);
        let number =
            |sample: &str| example.and_then(Node::as_number).map_or(sample, |number| number.as_str()).to_owned();
        let text = example.and_then(Node::as_str);
        Some(match &shape.kind {
            ShapeKind::String if form == Form::Argument => format!("{:?}", text.unwrap_or("…")),
            ShapeKind::String => format!("{:?}.to_owned()", text.unwrap_or("…")),
            ShapeKind::Boolean => example.and_then(Node::as_bool).unwrap_or(true).to_string(),
            ShapeKind::Byte | ShapeKind::Short | ShapeKind::Integer | ShapeKind::Long => number("1"),
            ShapeKind::Float | ShapeKind::Double => {
                let number = number("1.0");
                if number.contains('.') { number } else { format!("{number}.0") }
            }
            ShapeKind::BigInteger | ShapeKind::BigDecimal => format!("{:?}.parse()?", number("1")),
            ShapeKind::Timestamp => match text {
                Some(text) => format!("{text:?}.parse()?"),
                None => format!("primitives::DateTime::from_secs({})", number("0")),
            },
            ShapeKind::Blob => format!("primitives::Blob::new({:?})", text.unwrap_or("…")),
            ShapeKind::Document => "primitives::Document::Null".to_owned(),
            ShapeKind::Enum(members) | ShapeKind::IntEnum(members) => self.enum_value(ix, members, example)?,
            ShapeKind::List(element) => {
                let elements: Vec<String> = match example.and_then(Node::as_array) {
                    Some(values) => values
                        .iter()
                        .filter_map(|value| self.value(element.target, Some(value), Form::Owned, within))
                        .collect(),
                    None => self.value(element.target, None, Form::Owned, within).into_iter().collect(),
                };
                format!("vec![{}]", elements.join(", "))
            }
            ShapeKind::Map { value, .. } => {
                let value = self.value(value.target, None, Form::Owned, within)?;
                format!("[(\"…\".into(), {value})].into()")
            }
            ShapeKind::Structure(_) if !within.contains(&ix) => {
                let calls = self.setter_calls(ix, example, within);
                let calls: String = calls.into_iter().map(|(_, call)| call).collect();
                format!("types::{}::builder(){calls}.build()", self.names.types.get(&ix)?.ident)
            }
            ShapeKind::Union(members) if !within.contains(&ix) => self.union_value(ix, members, example, within)?,
            _ => return None,
        })
    }

    fn enum_value(&self, ix: ShapeIx, members: &[Member], example: Option<&Node>) -> Option<String> {
        let index = match example {
            Some(value) => members.iter().position(|member| {
                member.traits.get("smithy.api#enumValue").is_some_and(|known| known.is_equal(value))
            })?,
            None => 0,
        };
        let variant = self.names.members.get(&ix)?.get(index)?;
        Some(format!("types::{}::{}", self.names.types.get(&ix)?.ident, variant.ident()))
    }

    fn union_value(
        &self,
        ix: ShapeIx,
        members: &[Member],
        example: Option<&Node>,
        within: &mut Vec<ShapeIx>,
    ) -> Option<String> {
        within.push(ix);
        let names = self.names.members.get(&ix).map(Vec::as_slice).unwrap_or_default();
        let value = members.iter().zip(names).enumerate().find_map(|(index, (member, name))| {
            let given = match example {
                Some(example) => Some(example.get(&member.name)?),
                None => None,
            };
            let mut value = self.value(member.target, given, Form::Owned, within)?;
            if self.boxed.contains(&(ix, index)) {
                value = format!("Box::new({value})");
            }
            Some((name, value))
        });
        within.pop();
        let (name, value) = value?;
        Some(format!("types::{}::{}({value})", self.names.types.get(&ix)?.ident, name.ident()))
    }
}

/// How a string is written: builders take it in any form, fields and elements of other things own it.
#[derive(Clone, Copy, PartialEq)]
enum Form {
    Argument,
    Owned,
}
