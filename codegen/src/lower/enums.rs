//! Enums and unions: variants with their values and types.

use std::collections::BTreeMap;

use proc_macro2::Ident;
use smithgen_model::{self as model, Shape, ShapeIx, ShapeKind};

use super::Context;
use super::docs::{Place, told};
use super::members::MemberPlan;
use crate::rir::{Enum, EnumValue, EnumVariant, EventStream, ModulePath, Union, UnionVariant};
use crate::selection::errors_among;

impl Context<'_> {
    pub(super) fn enumeration(&self, ix: ShapeIx, ident: &Ident) -> Enum {
        let shape = self.model.shape(ix);
        let place = Place { module: &ModulePath::Types, owner: None };
        let variants = self.members_held(ix).iter().map(|MemberPlan { member, name, .. }| EnumVariant {
            ident: name.ident().clone(),
            told: told(self.variant_docs(member, &place), Vec::new(), &member.traits),
            value: match member.traits.enum_value() {
                Some(model::EnumValue::Integer(number)) => EnumValue::Integer(number),
                Some(model::EnumValue::String(text)) => EnumValue::String(text.to_owned()),
                None => EnumValue::String(member.name.clone()),
            },
        });
        Enum {
            ident: ident.clone(),
            told: told(self.item_docs(shape, &place), self.type_aliases(shape, ident), &shape.traits),
            variants: variants.collect(),
            is_int: matches!(shape.kind, ShapeKind::IntEnum(_)),
            is_secret: shape.traits.is_sensitive(),
        }
    }

    pub(super) fn union(&self, ix: ShapeIx, ident: &Ident) -> Union {
        let shape = self.model.shape(ix);
        let place = Place { module: &ModulePath::Types, owner: None };
        let variants = self.members_held(ix).iter().enumerate().map(|(index, plan)| {
            let alias = (plan.name.text() != plan.member.name).then(|| plan.member.name.clone());
            UnionVariant {
                index,
                ident: plan.name.ident().clone(),
                told: told(self.variant_docs(plan.member, &place), alias.into_iter().collect(), &plan.member.traits),
                ty: if plan.is_boxed { plan.ty.clone().boxed() } else { plan.ty.clone() },
            }
        });
        Union {
            ident: ident.clone(),
            told: told(self.item_docs(shape, &place), self.type_aliases(shape, ident), &shape.traits),
            schema: self.schema_ref(ix),
            variants: variants.collect(),
        }
    }

    /// The union of a stream's events, in which errors are no events.
    pub(super) fn event_stream(&self, ix: ShapeIx, ident: &Ident, error: &Ident) -> EventStream {
        let errors: BTreeMap<usize, ShapeIx> = errors_among(self.model, ix).collect();
        let mut union = self.union(ix, ident);
        union.variants.retain(|variant| !errors.contains_key(&variant.index));
        let place = Place { module: &ModulePath::Errors, owner: None };
        EventStream {
            union,
            is_sent: self.selection.reached_by_inputs.contains(&ix),
            error_ident: error.clone(),
            errors: errors.keys().copied().zip(self.error_variants(errors.values().copied(), &place)).collect(),
        }
    }

    /// The name in the model, where the type is called otherwise.
    pub(super) fn type_aliases(&self, shape: &Shape, ident: &Ident) -> Vec<String> {
        if ident == shape.id.name() { Vec::new() } else { vec![shape.id.name().to_owned()] }
    }
}
