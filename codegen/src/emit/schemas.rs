//! The table of schemas: one `static` a shape.

use std::fmt;

use proc_macro2::{Ident, Literal, TokenStream};
use quote::{format_ident, quote};
use smithgen_model::{Problem, ShapeType};

use super::text::{self, Item};
use super::{Module, printed};
use crate::rir::{Constraints, ErrorTraits, Schema, SchemaMember, SchemaRef};

/// The module of the table, which only the client itself sees.
pub(super) fn module(schemas: &[Schema]) -> Result<Module, Problem> {
    let mut items = Vec::new();
    if !schemas.is_empty() {
        let import = quote!(
            use ::smithgen_runtime::generated::schema::*;
        );
        items.push(Item::new("schema").tokens(import).print()?);
        // One entry below the other: a table.
        items.push(printed(schemas.iter().map(schema))?.join("\n"));
    }
    Ok(Module::new("schema", "What wire formats and redaction know of each shape.").private().with(items))
}

fn schema(schema: &Schema) -> Item {
    let (ident, name) = (&schema.ident, &schema.name);
    let members: Vec<TokenStream> = schema.members.iter().map(member).collect();
    let mut value = match schema.kind {
        ShapeType::Structure => quote!(Schema::structure(#name, &[#(#members),*])),
        ShapeType::Union => quote!(Schema::union(#name, &[#(#members),*])),
        ShapeType::List => quote!(Schema::list(#name, &[#(#members),*])),
        ShapeType::Map => quote!(Schema::map(#name, &[#(#members),*])),
        kind => {
            let kind = ident_of(kind);
            quote!(Schema::simple(#name, Kind::#kind))
        }
    };
    if schema.sensitive {
        value = quote!(#value.sensitive());
    }
    if schema.sparse {
        value = quote!(#value.sparse());
    }
    if let Some(format) = schema.timestamp_format.map(ident_of) {
        value = quote!(#value.format(TimestampFormat::#format));
    }
    if let Some(traits) = traits(&schema.constraints, schema.error) {
        value = quote!(#value.with(const { &#traits }));
    }
    Item::new(ident).tokens(quote!(pub(crate) static #ident: Schema = #value;))
}

fn member(member: &SchemaMember) -> TokenStream {
    let name = &member.name;
    let target = match &member.target {
        SchemaRef::Own(ident) => quote!(#ident),
        SchemaRef::Prelude(ident) => quote!(prelude::#ident),
    };
    let mut value = match member.element {
        true => quote!(Member::element(#name, &#target)),
        false => quote!(Member::new(#name, &#target)),
    };
    if member.required {
        value = quote!(#value.required());
    }
    if member.sensitive {
        value = quote!(#value.sensitive());
    }
    if member.idempotency_token {
        value = quote!(#value.idempotency_token());
    }
    if let Some(format) = member.timestamp_format.map(ident_of) {
        value = quote!(#value.format(TimestampFormat::#format));
    }
    if let Some(json_name) = &member.json_name {
        value = quote!(#value.with(&MemberTraits { json_name: ::std::option::Option::Some(#json_name) }));
    }
    value
}

/// The traits that only some shapes have, if this one has any.
fn traits(constraints: &Constraints, error: Option<ErrorTraits>) -> Option<TokenStream> {
    let mut value = quote!(ShapeTraits::NONE);
    if let Some((min, max)) = constraints.length {
        let min = Literal::u64_unsuffixed(min.unwrap_or(0));
        let max = match max {
            Some(max) => {
                let max = Literal::u64_unsuffixed(max);
                quote!(#max)
            }
            None => quote!(u64::MAX),
        };
        value = quote!(#value.length(#min, #max));
    }
    if let Some((min, max)) = &constraints.range {
        let (min, max) = (text::option(min.as_deref()), text::option(max.as_deref()));
        value = quote!(#value.range(#min, #max));
    }
    if let Some(pattern) = &constraints.pattern {
        value = quote!(#value.pattern(#pattern));
    }
    if !constraints.values.is_empty() {
        let values = &constraints.values;
        value = quote!(#value.values(&[#(#values),*]));
    }
    if let Some(error) = error {
        let fault = ident_of(error.fault);
        let status = Literal::u16_unsuffixed(error.status);
        let throttling = error.throttling;
        let retryable = error.retryable.then(|| quote!(.retryable(#throttling)));
        value = quote!(#value.error(ErrorTraits::new(Fault::#fault, #status) #retryable));
    }
    (*constraints != Constraints::default() || error.is_some()).then_some(value)
}

/// The runtime calls the choices of Smithy as the model does.
fn ident_of(choice: impl fmt::Debug) -> Ident {
    format_ident!("{choice:?}")
}
