//! Documentation: which of a model's descriptions stands where, and what is added to it.
//!
//! Each description appears once in full: an operation's on the method of the client, a member's on its field, a shape's on
//! its type. Everything else carries the first sentence and a link. Names of operations, members and types in a description
//! become links when they are part of the client.

use std::borrow::Cow;
use std::collections::BTreeMap;

use proc_macro2::Ident;
use smithgen_model::{Member, Node, Shape, ShapeKind};

use super::Context;
use crate::analysis::optionality::{Presence, Role, is_demanded, is_filled_in, presence};
use crate::docs;
use crate::names::{Name, plain};
use crate::rir::{Deprecated, Module};
use crate::select::PRELUDE;

/// Where a text will stand.
pub(super) struct Place<'a> {
    /// The module, from which links start.
    pub(super) module: &'a Module,
    /// The structure whose members the text may name.
    pub(super) owner: Option<Owner<'a>>,
}

/// A structure whose members a text may name.
#[derive(Clone, Copy)]
pub(super) struct Owner<'a> {
    pub(super) module: &'a Module,
    pub(super) ident: &'a Ident,
    pub(super) members: &'a [Member],
    pub(super) names: &'a [Name],
    /// The names of the fields by the members' own.
    pub(super) fields: &'a BTreeMap<&'a str, &'a Name>,
}

impl Owner<'_> {
    /// The path of a field, from a module. Links take no `r#`: it would be a fragment.
    fn field(&self, name: &Name, from: &Module) -> String {
        format!("{}::{}", self.module.path(&self.ident.to_string(), from), name.text())
    }
}

impl Context<'_> {
    /// A shape's description in full, or words that say what it is.
    pub(super) fn item_docs(&self, shape: &Shape, place: &Place<'_>) -> Vec<String> {
        let mut lines = match shape.traits.documentation() {
            Some(html) => self.markdown(&docs::parse(html), place),
            None => Vec::new(),
        };
        if lines.is_empty() {
            lines.push(format!("`{}`, which the model does not describe.", shape.id.name()));
        }
        lines
    }

    /// The first sentence of a shape's description, or words that say what it is.
    pub(super) fn first_sentence(&self, shape: &Shape, place: &Place<'_>) -> Vec<String> {
        let lines = match shape.traits.documentation() {
            Some(html) => self.markdown(&docs::parse(html).first_sentence(), place),
            None => Vec::new(),
        };
        if lines.is_empty() { vec![format!("`{}`.", shape.id.name())] } else { lines }
    }

    /// A member's description in full, its constraints, and its name on the wire.
    pub(super) fn field_docs(&self, member: &Member, name: &Name, role: Role, place: &Place<'_>) -> Vec<String> {
        let mut lines = self.markdown(&docs::parse(&self.description(member)), place);
        let mut facts = self.facts(member, role);
        if name.text() != member.name {
            facts.push(format!("{} on the wire", code(&member.name)));
        }
        if lines.is_empty() && facts.is_empty() {
            lines.push(format!("The member {}.", code(&member.name)));
        }
        add_paragraph(&mut lines, sentence(&facts));
        lines
    }

    /// What a caller needs at hand: the first sentence, whether it is required or what the default is, the constraints, and
    /// a link to the rest.
    pub(super) fn setter_docs(
        &self,
        member: &Member,
        name: &Name,
        role: Role,
        owner: Owner<'_>,
        from: &Module,
    ) -> Vec<String> {
        let place = Place { module: from, owner: Some(owner) };
        let mut lines = self.markdown(&docs::parse(&self.description(member)).first_sentence(), &place);
        let mut facts = self.facts(member, role);
        let is_optional = presence(self.model, role, member) == Presence::Optional;
        if is_optional && !is_demanded(role, member) && !is_filled_in(role, member) {
            facts.push("unset by default".to_owned());
        }
        let details = sentence(&facts).unwrap_or_default();
        let link = format!("[More]({}).", owner.field(name, from));
        add_paragraph(&mut lines, Some(format!("{details} {link}").trim_start().to_owned()));
        lines
    }

    /// The description of a variant, or its value.
    pub(super) fn variant_docs(&self, member: &Member, place: &Place<'_>) -> Vec<String> {
        let mut lines = match member.traits.documentation() {
            Some(html) => self.markdown(&docs::parse(html), place),
            None => Vec::new(),
        };
        if lines.is_empty() {
            let value = member.traits.get("smithy.api#enumValue").and_then(Node::as_str).unwrap_or(&member.name);
            lines.push(format!("{}.", code(value)));
        }
        lines
    }

    /// A member's own description, or else its target's, marked if the member is required.
    fn description<'m>(&'m self, member: &'m Member) -> Cow<'m, str> {
        let own = member.traits.documentation().or_else(|| {
            let target = self.model.target_of(member);
            // Descriptions of the prelude's shapes say nothing about the member.
            target.traits.documentation().filter(|_| target.id.namespace() != PRELUDE)
        });
        let html = own.unwrap_or_default();
        let is_asked_for = member.traits.is_required() && !member.traits.idempotency_token();
        if is_asked_for { marked_required(html).into() } else { html.into() }
    }

    fn markdown(&self, document: &docs::Document, place: &Place<'_>) -> Vec<String> {
        document.to_markdown(&|name| self.link(name, place))
    }

    /// The path of what is called `name` in the model, from the place of the text.
    fn link(&self, name: &str, place: &Place<'_>) -> Option<String> {
        if let Some(owner) = place.owner
            && let Some(field) = owner.fields.get(name)
        {
            return Some(owner.field(field, place.module));
        }
        let (module, item) = self.link_targets.get(name)?;
        Some(module.path(item, place.module))
    }

    /// What limits a member's values, in words.
    fn facts(&self, member: &Member, role: Role) -> Vec<String> {
        let target = self.model.target_of(member);
        let mut facts = Vec::new();
        let length = member.traits.length().or_else(|| target.traits.length());
        facts.extend(length.and_then(|length| length_in_words(target, length.min, length.max)));
        let range = member.traits.range().or_else(|| target.traits.range());
        facts.extend(
            range.and_then(|range| between(range.min.map(|min| min.to_string()), range.max.map(|max| max.to_string()))),
        );
        let pattern = member.traits.pattern().or_else(|| target.traits.pattern());
        facts.extend(pattern.map(|pattern| format!("matches {}", code(pattern))));
        if member.traits.is_sensitive() || target.traits.is_sensitive() {
            facts.push("secret".to_owned());
        }
        match member.traits.default().and_then(scalar_text) {
            Some(default) if role != Role::Received => {
                facts.push(format!("the service's default is {}", code(&default)))
            }
            Some(default) => facts.push(format!("{} by default", code(&default))),
            None if is_filled_in(role, member) => facts.push("a random UUID by default".to_owned()),
            None => {}
        }
        facts
    }
}

/// Every name of the model that has a place in the client: operations (their methods), their inputs and outputs, types.
pub(super) fn link_targets(
    model: &smithgen_model::Model,
    selection: &crate::selection::Selection,
    names: &super::names::Names,
) -> BTreeMap<String, (Module, String)> {
    let mut targets = BTreeMap::new();
    for operation in &selection.operations {
        if let Some(name) = names.operations.get(&operation.ix) {
            let module = Module::Operation(name.module.clone());
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
        targets.insert(model.shape(*ix).id.name().to_owned(), (Module::Client, method));
    }
    targets
}

/// A description behind `[required]`, as paws and the AWS CLI mark required members.
fn marked_required(html: &str) -> String {
    match html.trim_start().strip_prefix("<p>") {
        Some(rest) => format!("<p>[required] {rest}"),
        // A list or note stays whole below the mark.
        None if html.trim_start().starts_with('<') => format!("<p>[required]</p>{html}"),
        None => format!("[required] {html}"),
    }
}

fn add_paragraph(lines: &mut Vec<String>, paragraph: Option<String>) {
    let Some(paragraph) = paragraph.filter(|text| !text.is_empty()) else {
        return;
    };
    if !lines.is_empty() {
        lines.push(String::new());
    }
    lines.push(paragraph);
}

/// That something is deprecated, with the model's words on one line, as compilers print them and rustdoc reads them.
pub(super) fn deprecated(traits: &smithgen_model::Traits) -> Option<Deprecated> {
    let deprecated = traits.deprecated()?;
    let note = deprecated.message.map(|html| docs::parse(html).to_markdown(&|_| None).join(" "));
    Some(Deprecated { since: deprecated.since.map(str::to_owned), note })
}

/// Facts as one sentence: `1 to 128 characters; secret.`
fn sentence(facts: &[String]) -> Option<String> {
    let text = facts.join("; ");
    let mut letters = text.chars();
    let first = letters.next()?;
    Some(format!("{}{}.", first.to_uppercase(), letters.as_str()))
}

fn length_in_words(target: &Shape, min: Option<u64>, max: Option<u64>) -> Option<String> {
    let unit = match &target.kind {
        ShapeKind::Blob => "byte",
        ShapeKind::List(_) | ShapeKind::Map { .. } => match max.or(min) {
            Some(1) => "entry",
            _ => "entries",
        },
        _ => "character",
    };
    let min = min.filter(|min| *min > 0);
    let text = between(min.map(|min| min.to_string()), max.map(|max| max.to_string()))?;
    let plural = if unit.starts_with("entr") || max.or(min) == Some(1) { "" } else { "s" };
    Some(format!("{text} {unit}{plural}"))
}

fn between(min: Option<String>, max: Option<String>) -> Option<String> {
    match (min, max) {
        (Some(min), Some(max)) if min == max => Some(format!("exactly {min}")),
        (Some(min), Some(max)) => Some(format!("{min} to {max}")),
        (Some(min), None) => Some(format!("at least {min}")),
        (None, Some(max)) => Some(format!("at most {max}")),
        (None, None) => None,
    }
}

/// A scalar default as text; an empty one has none to show.
fn scalar_text(default: &Node) -> Option<String> {
    match default {
        Node::Bool(value) => Some(value.to_string()),
        Node::Number(number) => Some(number.as_str().to_owned()),
        Node::String(text) if !text.is_empty() => Some(text.clone()),
        _ => None,
    }
}

/// A code span, whatever backticks the text holds.
fn code(text: &str) -> String {
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    if longest == 0 { format!("`{text}`") } else { format!("{fence} {text} {fence}") }
}

#[cfg(test)]
mod tests {
    use super::marked_required;

    #[test]
    fn the_mark_stands_before_the_first_words() {
        assert_eq!(marked_required("A name."), "[required] A name.");
        assert_eq!(marked_required(" <p>A name.</p>"), "<p>[required] A name.</p>");
        assert_eq!(marked_required("<ul><li>a</li></ul>"), "<p>[required]</p><ul><li>a</li></ul>");
    }
}
