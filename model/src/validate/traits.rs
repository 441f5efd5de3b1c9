//! Checks applied traits: place, value, conflicts.
//!
//! In: a shape with its members. Out: problems with the events `TraitTarget`, `TraitValue`,
//! `TraitConflict` and `ExclusiveStructureMemberTrait`.

use super::specs::{self, Field, Form, Spec, Subject};
use super::{Check, quoted};
use crate::model::{Member, Shape, ShapeIx};
use crate::node::{Node, Object};
use crate::shape_id::{ShapeId, misnamed};

impl Check<'_, '_> {
    /// Checks the traits of a shape and of its members.
    pub(super) fn applied_traits(&mut self, ix: ShapeIx, shape: &Shape) {
        self.applied_to(ix, shape, None);
        // Members with traits that only one of them may have.
        let mut only: Vec<(&'static str, &str)> = Vec::new();
        for member in shape.members() {
            for spec in self.applied_to(ix, shape, Some(member)) {
                only.push((spec.id, &member.name));
            }
        }
        only.sort_by_key(|(id, _)| *id);
        for group in only.chunk_by(|a, b| a.0 == b.0).filter(|group| group.len() > 1) {
            let id = group.first().map_or("", |(id, _)| id);
            let all = quoted(group.iter().map(|(_, member)| *member));
            let message = format!("only one member may have the trait `{id}`, but these have it: {all}");
            self.error("ExclusiveStructureMemberTrait", self.at(ix), message);
        }
    }

    /// Checks the traits of a shape or member; the specs of those that only one member may have.
    fn applied_to(&mut self, ix: ShapeIx, shape: &Shape, member: Option<&Member>) -> Vec<&'static Spec> {
        let mut only = Vec::new();
        let traits = member.map_or(&shape.traits, |member| &member.traits);
        for (id, value) in traits.iter() {
            let Some(spec) = specs::find(id) else {
                self.unknown_trait(ix, member, id, value);
                continue;
            };
            if spec.is_for_one_member {
                only.push(spec);
            }
            let subject = Subject { model: self.model, shape, member };
            if !subject.allows(&spec.on) {
                let what = describe(shape, member, self.model.shapes.as_slice());
                let message = format!("the trait `{id}` may not be applied to {what}");
                self.error("TraitTarget", self.at_member(ix, member).applied(id), message);
                continue;
            }
            if let Err(reason) = fits(value, &spec.form) {
                let message = format!("the value of the trait `{id}` is wrong: {reason}");
                self.error("TraitValue", self.at_member(ix, member).applied(id), message);
            } else {
                self.unknown_members(ix, member, id, value, &spec.form);
            }
            if let Some(holder) = member.map_or(Some(shape), |member| self.target(member)) {
                self.constraint(ix, member, holder, id, value);
            }
            if !spec.conflicts.is_empty() {
                let others = spec.conflicts.iter().filter(|other| **other != id && traits.has(other));
                self.conflicts(ix, member, id, others.copied());
            }
        }
        only
    }

    /// Members of a value that mean nothing are most often spelt wrong. Traits of AWS carry some
    /// that only AWS's own tools know.
    fn unknown_members(&mut self, ix: ShapeIx, member: Option<&Member>, id: &str, value: &Node, form: &Form) {
        let Some(object) = value.as_object().filter(|object| !object.is_empty()) else {
            return;
        };
        if !id.starts_with("smithy.") {
            return;
        }
        let Form::Struct(required, optional) = form else { return };
        let is_known = |key: &str| required.iter().chain(*optional).any(|(name, _)| *name == key);
        for (key, _) in object.iter().filter(|(key, _)| !is_known(key)) {
            let message = format!("the trait `{id}` has no member `{key}`");
            let at = self.at_member(ix, member).applied(id).key(key);
            self.report.warning("TraitValue", at, message);
        }
    }

    fn conflicts<'n>(&mut self, ix: ShapeIx, member: Option<&Member>, id: &str, others: impl Iterator<Item = &'n str>) {
        let others: Vec<&str> = others.collect();
        if !others.is_empty() {
            let message = format!("the trait `{id}` excludes {}", quoted(others));
            self.error("TraitConflict", self.at_member(ix, member).applied(id), message);
        }
    }

    /// A trait that the model defines itself, or one of another tool.
    fn unknown_trait(&mut self, ix: ShapeIx, member: Option<&Member>, id: &str, value: &Node) {
        let Some(definition) = self.model.find(id).map(|definition| self.model.shape(definition)) else {
            if ShapeId::parse(id).is_none_or(|id| id.member().is_some()) {
                let message = format!("`{id}` is not the id of a trait");
                self.error("Model", self.at_member(ix, member).applied(id), message);
            }
            return;
        };
        let Some(settings) = definition.traits.get("smithy.api#trait") else {
            let message = format!("`{id}` is applied as a trait, but is not defined as one");
            self.error("Target", self.at_member(ix, member).applied(id), message);
            return;
        };
        let at = self.at_member(ix, member).applied(id);
        let what = format!("the value of the trait `{id}`");
        self.value("TraitValue", &at, &what, definition, value);
        let conflicts = settings.get("conflicts").and_then(Node::as_array).unwrap_or_default();
        let subject = self.model.shape(ix);
        let applied = member.map_or(&subject.traits, |member| &member.traits);
        let others: Vec<&str> = conflicts.iter().filter_map(Node::as_str).filter(|o| applied.has(o)).collect();
        self.conflicts(ix, member, id, others.into_iter());
    }
}

/// What a trait is applied to, in words.
fn describe(shape: &Shape, member: Option<&Member>, shapes: &[Shape]) -> String {
    let Some(member) = member else {
        return shape.shape_type().with_article();
    };
    let target = shapes.get(member.target.index());
    let target = target.map_or_else(String::new, |target| target.shape_type().with_article());
    let optional = if member.traits.is_required() { "" } else { " that is not required and" };
    format!("a member of {}{optional} that targets {target}", shape.shape_type().with_article())
}

/// Whether a value has a form; why not.
fn fits(value: &Node, form: &Form) -> Result<(), String> {
    match (form, value) {
        (Form::Any, _) | (Form::Text, Node::String(_)) | (Form::Bool, Node::Bool(_)) => Ok(()),
        (Form::Name, Node::String(text)) if text.is_empty() => Err("the string is empty".to_owned()),
        (Form::Name, Node::String(_)) => Ok(()),
        (Form::OneOf(allowed), Node::String(text)) => match allowed.contains(&text.as_str()) {
            true => Ok(()),
            false => Err(format!("`{text}` is none of {}", quoted(allowed.iter().copied()))),
        },
        (Form::Integer(min, max), Node::Number(number)) => match number.as_i64() {
            Some(n) if (*min..=*max).contains(&n) => Ok(()),
            _ => Err(format!("{number} is not a whole number from {min} to {max}")),
        },
        (Form::Long, Node::Number(number)) => match number.to_whole::<i64>().is_some() {
            true => Ok(()),
            false => Err(format!("{number} is not a whole number of 64 bits")),
        },
        (Form::Decimal, Node::Number(_)) => Ok(()),
        (Form::Decimal, Node::String(text)) => match Node::parse(text) {
            Ok(Node::Number(_)) => Ok(()),
            _ => Err(format!("`{text}` is not a number")),
        },
        (Form::List(form), Node::Array(elements)) => elements.iter().enumerate().try_for_each(|(index, element)| {
            fits(element, form).map_err(|reason| format!("element {index}: {reason}"))
        }),
        (Form::TextMap, Node::Object(object)) if object.is_empty() => Err("the object is empty".to_owned()),
        (Form::TextMap, Node::Object(object)) => {
            object.iter().try_for_each(|(key, value)| fits(value, &Form::Text).map_err(|e| format!("`{key}`: {e}")))
        }
        (Form::XmlName | Form::XmlPrefix, Node::String(text)) => {
            match is_xml_name(text) && (matches!(form, Form::XmlName) || !text.contains(':')) {
                true => Ok(()),
                false => Err(format!("`{text}` is not a name in XML")),
            }
        }
        (Form::Id, Node::String(text)) => match ShapeId::parse(text) {
            Some(_) => Ok(()),
            None => Err(misnamed(text, "an absolute shape id")),
        },
        (Form::Struct(required, optional), Node::Object(object)) => fits_struct(object, required, optional),
        (form, value) => Err(format!("expected {}, found {}", expected(form), value.kind_with_article())),
    }
}

fn fits_struct(object: &Object, required: &[Field], optional: &[Field]) -> Result<(), String> {
    if let Some((name, _)) = required.iter().find(|(name, _)| object.get(name).is_none()) {
        return Err(format!("`{name}` is missing"));
    }
    required.iter().chain(optional).try_for_each(|(name, form)| match object.get(name) {
        Some(value) => fits(value, form).map_err(|reason| format!("`{name}`: {reason}")),
        None => Ok(()),
    })
}

fn expected(form: &Form) -> &'static str {
    match form {
        Form::Any => "any value",
        Form::TextMap | Form::Struct(..) => "an object",
        Form::Text | Form::Name | Form::OneOf(_) | Form::XmlName | Form::XmlPrefix | Form::Id => "a string",
        Form::Integer(..) | Form::Long | Form::Decimal => "a number",
        Form::Bool => "a boolean",
        Form::List(_) => "an array",
    }
}

fn is_xml_name(text: &str) -> bool {
    let is_part = |part: &str| {
        let starts_well = part.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
        starts_well && part.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-')
    };
    match text.split_once(':') {
        Some((prefix, name)) => is_part(prefix) && is_part(name),
        None => is_part(text),
    }
}
