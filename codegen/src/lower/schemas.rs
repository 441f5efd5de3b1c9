//! The table of schemas: one entry for each selected shape that is not of Smithy's prelude.

use heck::ToShoutySnakeCase;
use proc_macro2::Ident;
use quote::format_ident;
use smithgen_model::{ErrorFault, Member, Shape, ShapeIx, ShapeKind};

use super::Context;
use crate::rir::{Constraints, ErrorTraits, Schema, SchemaMember, SchemaRef};

impl Context<'_> {
    pub(super) fn schemas(&self) -> Vec<Schema> {
        let mut schemas: Vec<Schema> = self.names.schemas.iter().map(|(&ix, ident)| self.schema(ix, ident)).collect();
        schemas.sort_by_key(|schema| schema.ident.to_string());
        schemas
    }

    /// The entry of the shape `ix`, in the table or in the runtime.
    pub(super) fn schema_ref(&self, ix: ShapeIx) -> SchemaRef {
        match self.names.schemas.get(&ix) {
            Some(ident) => SchemaRef::Own(ident.clone()),
            None => SchemaRef::Prelude(prelude_ident(self.model.shape(ix))),
        }
    }

    fn schema(&self, ix: ShapeIx, ident: &Ident) -> Schema {
        let shape = self.model.shape(ix);
        let is_container = matches!(shape.kind, ShapeKind::List(_) | ShapeKind::Map { .. });
        let holds_values = !matches!(shape.kind, ShapeKind::Enum(_) | ShapeKind::IntEnum(_));
        let members = shape.members().filter(|_| holds_values).map(|member| self.schema_member(member, is_container));
        Schema {
            ident: ident.clone(),
            name: shape.id.name().to_owned(),
            kind: shape.shape_type(),
            members: members.collect(),
            sensitive: shape.traits.is_sensitive() || self.secret.contains(&ix),
            sparse: shape.traits.is_sparse(),
            timestamp_format: self.timestamp_format(&shape.traits),
            constraints: constraints(shape),
            error: shape.traits.error().map(|fault| self.error_traits(shape, fault)),
            wire_traits: self.wire_traits_of_shape(ix),
        }
    }

    fn schema_member(&self, member: &Member, element: bool) -> SchemaMember {
        SchemaMember {
            name: member.name.clone(),
            target: self.schema_ref(member.target),
            element,
            required: member.traits.is_required(),
            sensitive: member.traits.is_sensitive(),
            idempotency_token: member.traits.idempotency_token(),
            timestamp_format: self.timestamp_format(&member.traits),
            wire_traits: self.wire_traits(member),
        }
    }

    fn error_traits(&self, shape: &Shape, fault: ErrorFault) -> ErrorTraits {
        let retryable = shape.traits.retryable();
        let (code, status) = self.wire_code(shape);
        let usual = if fault == ErrorFault::Server { 500 } else { 400 };
        ErrorTraits {
            fault,
            status: status.or(shape.traits.http_error()).unwrap_or(usual),
            retryable: retryable.is_some(),
            throttling: retryable.is_some_and(|retryable| retryable.throttling),
            code,
        }
    }
}

/// The runtime's static for a shape of the prelude: `PrimitiveBoolean` and `Boolean` are both `BOOLEAN` on the wire.
fn prelude_ident(shape: &Shape) -> Ident {
    let name = shape.id.name();
    format_ident!("{}", name.strip_prefix("Primitive").unwrap_or(name).to_shouty_snake_case())
}

fn constraints(shape: &Shape) -> Constraints {
    Constraints {
        length: shape.traits.length().map(|length| (length.min, length.max)),
        range: shape
            .traits
            .range()
            .map(|range| (range.min.map(|min| min.to_string()), range.max.map(|max| max.to_string()))),
        pattern: shape.traits.pattern().map(str::to_owned),
        values: shape.kind.enum_values().map(str::to_owned).collect(),
    }
}
