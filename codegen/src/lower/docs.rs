//! Documentation: which of a model's descriptions stands where, and what is added to it.
//!
//! Each description appears once in full: an operation's on the method of the client, a member's on its field, a shape's on
//! its type. Everything else carries the first sentence and a link. Names of operations, members and types in a description
//! become links when they are part of the client.

use std::collections::BTreeMap;

use proc_macro2::Ident;
use smithgen_model::{Member, Node, Shape};

use super::Context;
use super::facts::{code, sentence};
use super::members::{MemberPlan, Plans};
use crate::docs;
use crate::names::{Name, plain};
use crate::rir::{Deprecated, ModulePath, Told};

/// Where a text will stand.
pub(super) struct Place<'a> {
    /// The module, from which links start.
    pub(super) module: &'a ModulePath,
    /// The structure whose members the text may name.
    pub(super) owner: Option<Owner<'a>>,
}

/// A structure whose members a text may name.
#[derive(Clone, Copy)]
pub(super) struct Owner<'a> {
    pub(super) module: &'a ModulePath,
    pub(super) ident: &'a Ident,
    pub(super) members: &'a Plans<'a>,
}

impl Owner<'_> {
    /// The path of a field, from a module. Links take no `r#`: it would be a fragment.
    fn field(&self, name: &Name, from: &ModulePath) -> String {
        format!("{}::{}", self.module.path(&self.ident.to_string(), from), name.text())
    }
}

impl Context<'_> {
    /// A shape's description in full, or words that say what it is.
    pub(super) fn item_docs(&self, shape: &Shape, place: &Place<'_>) -> Vec<String> {
        let lines = self.markdown(&docs::parse(shape.traits.documentation().unwrap_or_default()), place);
        or_else(lines, || format!("`{}`, which the model does not describe.", shape.id.name()))
    }

    /// The first sentence of a shape's description, or words that say what it is.
    pub(super) fn first_sentence(&self, shape: &Shape, place: &Place<'_>) -> Vec<String> {
        let description = docs::parse(shape.traits.documentation().unwrap_or_default());
        or_else(self.markdown(&description.first_sentence(), place), || format!("`{}`.", shape.id.name()))
    }

    /// A member's description in full, its constraints, and its name on the wire.
    pub(super) fn field_docs(&self, plan: &MemberPlan<'_>, place: &Place<'_>) -> Vec<String> {
        let wire_name = &plan.member.name;
        let mut lines = self.markdown(&docs::parse(&plan.description), place);
        let renamed = (plan.name.text() != wire_name).then(|| format!("{} on the wire", code(wire_name)));
        let details = sentence(plan.facts.iter().cloned().chain(renamed));
        if lines.is_empty() && details.is_none() {
            lines.push(format!("The member {}.", code(wire_name)));
        }
        add_paragraph(&mut lines, details);
        lines
    }

    /// What a caller needs at hand: the first sentence, whether it is required or what the default is, the constraints, and
    /// a link to the rest.
    pub(super) fn setter_docs(&self, plan: &MemberPlan<'_>, owner: Owner<'_>, from: &ModulePath) -> Vec<String> {
        let place = Place { module: from, owner: Some(owner) };
        let mut lines = self.markdown(&docs::parse(&plan.description).first_sentence(), &place);
        let is_unset = plan.is_optional() && !plan.is_demanded && !plan.is_filled_in;
        let unset = is_unset.then(|| "unset by default".to_owned());
        let details = sentence(plan.facts.iter().cloned().chain(unset)).unwrap_or_default();
        let link = format!("[More]({}).", owner.field(&plan.name, from));
        add_paragraph(&mut lines, Some(format!("{details} {link}").trim_start().to_owned()));
        lines
    }

    /// The description of a variant, or its value.
    pub(super) fn variant_docs(&self, member: &Member, place: &Place<'_>) -> Vec<String> {
        let value = || member.traits.get("smithy.api#enumValue").and_then(Node::as_str).unwrap_or(&member.name);
        let lines = self.markdown(&docs::parse(member.traits.documentation().unwrap_or_default()), place);
        or_else(lines, || format!("{}.", code(value())))
    }

    fn markdown(&self, document: &docs::Description, place: &Place<'_>) -> Vec<String> {
        document.to_markdown(&|name| self.link(name, place))
    }

    /// The path of what is called `name` in the model, from the place of the text.
    fn link(&self, name: &str, place: &Place<'_>) -> Option<String> {
        if let Some(owner) = place.owner
            && let Some(plan) = owner.members.find(name)
        {
            return Some(owner.field(&plan.name, place.module));
        }
        let (module, item) = self.link_targets.get(name)?;
        Some(module.path(item, place.module))
    }
}

/// Every name of the model that has a place in the client: operations (their methods), their inputs and outputs, types.
pub(super) fn link_targets(
    model: &smithgen_model::Model,
    selection: &crate::selection::Selection,
    names: &super::names::Names,
) -> BTreeMap<String, (ModulePath, String)> {
    let mut targets = BTreeMap::new();
    for operation in &selection.operations {
        if let Some(name) = names.operations.get(&operation.ix) {
            let module = ModulePath::Operation(name.module.clone());
            for (ix, suffix) in [(operation.input, "Input"), (operation.output, "Output")] {
                if let Some(ix) = ix {
                    let item = format!("{}{suffix}", name.ident);
                    targets.insert(model.shape(ix).id.name().to_owned(), (module.clone(), item));
                }
            }
        }
    }
    for (ix, name) in &names.types {
        targets.insert(model.shape(*ix).id.name().to_owned(), (name.module.clone(), name.ident.to_string()));
    }
    for (ix, name) in &names.operations {
        let method = format!("Client::{}", plain(&name.method));
        targets.insert(model.shape(*ix).id.name().to_owned(), (ModulePath::Client, method));
    }
    targets
}

/// Some lines, or one instead of none.
fn or_else(lines: Vec<String>, line: impl FnOnce() -> String) -> Vec<String> {
    if lines.is_empty() { vec![line()] } else { lines }
}

pub(super) fn add_paragraph(lines: &mut Vec<String>, paragraph: Option<String>) {
    let Some(paragraph) = paragraph.filter(|text| !text.is_empty()) else {
        return;
    };
    if !lines.is_empty() {
        lines.push(String::new());
    }
    lines.push(paragraph);
}

/// What is told of something with these traits. If it is deprecated, the model's words stand on one line, as compilers print them and
/// rustdoc reads them.
pub(super) fn told(docs: Vec<String>, aliases: Vec<String>, traits: &smithgen_model::Traits) -> Told {
    let in_words = |html| docs::parse(html).to_markdown(&|_| None).join(" ");
    let deprecated = traits.deprecated().map(|deprecated| Deprecated {
        since: deprecated.since.map(str::to_owned),
        note: deprecated.message.map(in_words),
    });
    Told { docs, aliases, deprecated }
}
