//! Checks what shapes hold and refer to: targets, names, recursion.
//!
//! In: one shape, or all of them. Out: problems with the events `Target`, `Model`,
//! `ShapeIdConflict` and `ShapeRecursion`.

use super::{Check, quoted, typed};
use crate::mixins::MIXIN;
use crate::model::{Member, Operation, Resource, Service, Shape, ShapeIx, ShapeKind};
use crate::order::circles;
use crate::report::At;
use crate::shape_id::UNIT;
use crate::shape_type::ShapeType;

impl Check<'_, '_> {
    /// Checks names and targets of members.
    pub(super) fn members(&mut self, ix: ShapeIx, shape: &Shape) {
        match &shape.kind {
            ShapeKind::Enum(members) | ShapeKind::IntEnum(members) => self.enum_members(ix, shape, members),
            ShapeKind::Union(members) if members.is_empty() => {
                self.error("Model", self.at(ix), "a union needs at least one member");
            }
            ShapeKind::Map { key, .. } => {
                let target = self.target(key);
                if let Some(target) = target.filter(|target| !target.shape_type().is_string()) {
                    self.error(
                        "Target",
                        self.at(ix),
                        format!("the keys of a map must be strings, but {}", typed(target)),
                    );
                }
            }
            _ => {}
        }
        if let ShapeKind::Structure(members) | ShapeKind::Union(members) = &shape.kind {
            self.json_names(ix, members);
        }
        for member in shape.members() {
            self.member_target(ix, member);
        }
        self.member_names(ix, shape);
    }

    fn member_target(&mut self, ix: ShapeIx, member: &Member) {
        let Some(target) = self.target(member) else {
            return;
        };
        let why_not = if target.shape_type().is_service_type() {
            target.shape_type().with_article()
        } else if target.traits.is_empty() {
            return;
        } else if target.traits.has(MIXIN) {
            "a mixin".to_owned()
        } else if target.traits.has("smithy.api#trait") && !self.model.shape(ix).traits.has("smithy.api#trait") {
            "the definition of a trait".to_owned()
        } else {
            return;
        };
        let at = self.at(ix).member(&member.name).key("target");
        self.error("Target", at, format!("a member cannot target `{}`, which is {why_not}", target.id));
    }

    fn enum_members(&mut self, ix: ShapeIx, shape: &Shape, members: &[Member]) {
        if members.is_empty() {
            let message = format!("{} needs at least one member", shape.shape_type().with_article());
            self.error("Model", self.at(ix), message);
        }
        let is_text = shape.shape_type() == ShapeType::Enum;
        let mut values: Vec<(String, &str)> = Vec::with_capacity(members.len());
        for member in members {
            if self.target(member).is_some_and(|target| target.id.as_str() != UNIT) {
                let message = format!("a member of an {} must target `{UNIT}`", shape.shape_type());
                self.error("Model", self.at(ix).member(&member.name).key("target"), message);
            }
            let value = member.traits.get("smithy.api#enumValue");
            let is_fit = value.is_some_and(|value| match is_text {
                true => value.as_str().is_some_and(|text| !text.is_empty()),
                false => value.as_i64().is_some_and(|n| i32::try_from(n).is_ok()),
            });
            match value {
                Some(value) if is_fit => values.push((value.to_string(), &member.name)),
                Some(value) => {
                    let form = if is_text { "a string that is not empty" } else { "a whole number of 32 bits" };
                    let message = format!("the value of an {} must be {form}, not {value}", shape.shape_type());
                    let at = self.at(ix).member(&member.name).applied("smithy.api#enumValue");
                    self.error("TraitValue", at, message);
                }
                None => {
                    let at = self.at(ix).member(&member.name);
                    self.error("Model", at, "the member of an intEnum needs the trait `smithy.api#enumValue`");
                }
            }
        }
        values.sort_unstable();
        for pair in values.windows(2) {
            if let [(a, first), (b, second)] = pair
                && a == b
            {
                let at = self.at(ix).member(second);
                self.error("EnumShape", at, format!("the member has the same value {a} as `{first}`"));
            }
        }
    }

    /// Names of members must differ in more than the case of letters.
    fn member_names(&mut self, ix: ShapeIx, shape: &Shape) {
        let mut names: Vec<(String, &str)> =
            shape.members().map(|m| (m.name.to_ascii_lowercase(), m.name.as_str())).collect();
        if names.len() < 2 {
            return;
        }
        names.sort_unstable();
        for group in names.chunk_by(|a, b| a.0 == b.0).filter(|group| group.len() > 1) {
            for (_, name) in group {
                let others: Vec<&str> = group.iter().map(|(_, other)| *other).filter(|other| other != name).collect();
                if others.is_empty() {
                    // A repeated key, which was reported as such.
                    continue;
                }
                let message = format!("the name differs only in case from {}", quoted(others));
                self.error("ShapeIdConflict", self.at(ix).member(name), message);
            }
        }
    }

    /// Ids of shapes must differ in more than the case of letters.
    pub(super) fn shape_ids(&mut self) {
        let mut ids: Vec<(String, u32)> =
            (0..).zip(&self.model.shapes).map(|(n, shape)| (shape.id.as_str().to_ascii_lowercase(), n)).collect();
        ids.sort_unstable();
        for group in ids.chunk_by(|a, b| a.0 == b.0).filter(|group| group.len() > 1) {
            for &(_, n) in group {
                if self.is_converted(ShapeIx(n)) {
                    continue;
                }
                let others = group.iter().filter(|(_, m)| *m != n);
                let others: Vec<&str> = others.map(|&(_, m)| self.model.shape(ShapeIx(m)).id.as_str()).collect();
                let message = format!("the id differs only in case from {}", quoted(others));
                self.error("ShapeIdConflict", self.at(ShapeIx(n)), message);
            }
        }
    }

    /// Checks what operations, resources and services refer to.
    pub(super) fn bindings(&mut self, ix: ShapeIx, shape: &Shape) {
        match &shape.kind {
            ShapeKind::Operation(operation) => self.operation_bindings(ix, operation),
            ShapeKind::Resource(resource) => self.resource_bindings(ix, resource),
            ShapeKind::Service(service) => self.service_bindings(ix, service),
            _ => {}
        }
    }

    fn operation_bindings(&mut self, ix: ShapeIx, operation: &Operation) {
        for (property, target) in [("input", operation.input), ("output", operation.output)] {
            let Some(shape) = target.and_then(|target| self.known(target)) else {
                continue;
            };
            let at = || self.at(ix).key(property);
            let message = if shape.shape_type() != ShapeType::Structure {
                format!("the {property} of an operation must be a structure, but {}", typed(shape))
            } else if shape.traits.has("smithy.api#error") {
                format!("the {property} of an operation cannot be an error, as `{}` is", shape.id)
            } else if shape.traits.has(MIXIN) {
                format!("the {property} of an operation cannot be a mixin, as `{}` is", shape.id)
            } else {
                continue;
            };
            self.report.error("Target", at(), message);
        }
        self.errors(ix, &operation.errors);
    }

    fn errors(&mut self, ix: ShapeIx, errors: &[ShapeIx]) {
        for (index, &error) in errors.iter().enumerate() {
            let Some(shape) = self.known(error) else { continue };
            let message = if shape.shape_type() != ShapeType::Structure {
                format!("an error must be a structure, but {}", typed(shape))
            } else if !shape.traits.has("smithy.api#error") {
                format!("`{}` is listed as an error, but has not the trait `smithy.api#error`", shape.id)
            } else if shape.traits.has(MIXIN) {
                format!("`{}` is listed as an error, but is a mixin", shape.id)
            } else {
                continue;
            };
            self.error("Target", self.at(ix).key("errors").index(index), message);
        }
    }

    fn service_bindings(&mut self, ix: ShapeIx, service: &Service) {
        self.list(ix, "operations", &service.operations, ShapeType::Operation);
        self.list(ix, "resources", &service.resources, ShapeType::Resource);
        self.errors(ix, &service.errors);
    }

    fn resource_bindings(&mut self, ix: ShapeIx, resource: &Resource) {
        for &(property, operation) in &resource.lifecycle {
            self.one(self.at(ix).key(property), operation, ShapeType::Operation);
        }
        self.list(ix, "operations", &resource.operations, ShapeType::Operation);
        self.list(ix, "collectionOperations", &resource.collection_operations, ShapeType::Operation);
        self.list(ix, "resources", &resource.resources, ShapeType::Resource);
        for (name, target) in &resource.identifiers {
            if let Some(shape) = self.known(*target).filter(|shape| !shape.shape_type().is_string()) {
                let at = self.at(ix).key("identifiers").key(name);
                self.error("Target", at, format!("an identifier must be a string, but {}", typed(shape)));
            }
        }
    }

    fn list(&mut self, ix: ShapeIx, property: &str, targets: &[ShapeIx], expected: ShapeType) {
        for (index, &target) in targets.iter().enumerate() {
            if self.known(target).is_some_and(|shape| is_wrong(shape, expected)) {
                self.one(self.at(ix).key(property).index(index), target, expected);
            }
        }
    }

    fn one(&mut self, at: At, target: ShapeIx, expected: ShapeType) {
        if let Some(shape) = self.known(target).filter(|shape| is_wrong(shape, expected)) {
            let found = if shape.traits.has(MIXIN) { "a mixin".to_owned() } else { shape.shape_type().with_article() };
            let message = format!("expected a shape of the type {expected}, but `{}` is {found}", shape.id);
            self.error("Target", at, message);
        }
    }

    /// Finds types that could only hold themselves.
    pub(super) fn recursion(&mut self) {
        self.circles(
            |kind| match kind {
                ShapeKind::List(item) | ShapeKind::Map { value: item, .. } => vec![item],
                _ => Vec::new(),
            },
            "the list or map holds only itself; some structure or union must stand in between",
        );
        self.circles(
            |kind| match kind {
                ShapeKind::Structure(members) => members.iter().filter(|m| m.traits.is_required()).collect(),
                _ => Vec::new(),
            },
            "the structure requires itself through required members, so no value of it can exist",
        );
    }

    /// Reports the shapes that lead back to themselves through some members.
    fn circles(&mut self, through: impl Fn(&ShapeKind) -> Vec<&Member>, message: &str) {
        let shapes = &self.model.shapes;
        let targets = |shape: &Shape| -> Vec<usize> {
            let targets = through(&shape.kind).into_iter().map(|member| member.target.index());
            targets.filter(|target| *target < shapes.len()).collect()
        };
        let found = circles(&shapes.iter().map(targets).collect::<Vec<_>>());
        for ix in found.into_iter().filter_map(|n| u32::try_from(n).ok()).map(ShapeIx) {
            self.error("ShapeRecursion", self.at(ix), message);
        }
    }
}

fn is_wrong(shape: &Shape, expected: ShapeType) -> bool {
    shape.shape_type() != expected || shape.traits.has(MIXIN)
}
