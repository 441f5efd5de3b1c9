//! Enums and unions: variants with their values and types.

use proc_macro2::Ident;
use smithgen_model::{self as model, Shape, ShapeIx, ShapeKind};

use super::Context;
use super::docs::{Place, told};
use super::members::MemberPlan;
use crate::rir::{Enum, EnumValue, EnumVariant, ModulePath, Union, UnionVariant};

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
        let variants = self.members_held(ix).iter().map(|plan| {
            let alias = (plan.name.text() != plan.member.name).then(|| plan.member.name.clone());
            UnionVariant {
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

    /// The name in the model, where the type is called otherwise.
    pub(super) fn type_aliases(&self, shape: &Shape, ident: &Ident) -> Vec<String> {
        if ident == shape.id.name() { Vec::new() } else { vec![shape.id.name().to_owned()] }
    }
}
