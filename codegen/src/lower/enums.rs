//! Enums and unions: variants with their values and types.

use proc_macro2::Ident;
use smithgen_model::{self as model, Member, Shape, ShapeIx};

use super::Context;
use super::docs::{Place, deprecated};
use crate::rir::{Enum, EnumValue, EnumVariant, Module, Union, UnionVariant};

impl Context<'_> {
    pub(super) fn enumeration(&self, shape: &Shape, members: &[Member], ident: &Ident, is_int: bool) -> Enum {
        let place = Place { module: &Module::Types, owner: None };
        let ix = self.model.find(shape.id.as_str());
        let names = ix.and_then(|ix| self.names.members.get(&ix)).map(Vec::as_slice).unwrap_or_default();
        let variants = members.iter().zip(names).map(|(member, name)| EnumVariant {
            ident: name.ident().clone(),
            docs: self.variant_docs(member, &place),
            deprecated: deprecated(&member.traits),
            value: match member.traits.enum_value() {
                Some(model::EnumValue::Integer(number)) => EnumValue::Integer(number),
                Some(model::EnumValue::String(text)) => EnumValue::String(text.to_owned()),
                None => EnumValue::String(member.name.clone()),
            },
        });
        Enum {
            ident: ident.clone(),
            docs: self.item_docs(shape, &place),
            aliases: self.type_aliases(shape, ident),
            deprecated: deprecated(&shape.traits),
            variants: variants.collect(),
            is_int,
            is_secret: shape.traits.is_sensitive(),
        }
    }

    pub(super) fn union(&self, ix: ShapeIx, shape: &Shape, members: &[Member], ident: &Ident) -> Union {
        let place = Place { module: &Module::Types, owner: None };
        let names = self.names.members.get(&ix).map(Vec::as_slice).unwrap_or_default();
        let mut variants = Vec::new();
        for (index, (member, name)) in members.iter().zip(names).enumerate() {
            let ty = self.value_type(member.target);
            variants.push(UnionVariant {
                ident: name.ident().clone(),
                docs: self.variant_docs(member, &place),
                deprecated: deprecated(&member.traits),
                aliases: if name.text() == member.name { Vec::new() } else { vec![member.name.clone()] },
                ty: if self.boxed.contains(&(ix, index)) { ty.boxed() } else { ty },
            });
        }
        Union {
            ident: ident.clone(),
            docs: self.item_docs(shape, &place),
            aliases: self.type_aliases(shape, ident),
            deprecated: deprecated(&shape.traits),
            schema: self.schema_ref(ix),
            variants,
        }
    }

    /// The name in the model, where the type is called otherwise.
    pub(super) fn type_aliases(&self, shape: &Shape, ident: &Ident) -> Vec<String> {
        if ident == shape.id.name() { Vec::new() } else { vec![shape.id.name().to_owned()] }
    }
}
