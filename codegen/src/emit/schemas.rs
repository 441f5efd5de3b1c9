//! The table of schemas: one `static` a shape.

use std::fmt;

use proc_macro2::{Ident, Literal, TokenStream};
use quote::{ToTokens, format_ident, quote};
use smithgen_model::{Problem, ShapeType, TimestampFormat};

use super::text::{self, Item};
use super::{Module, printed};
use crate::rir::{Constraints, Schema, SchemaMember, SchemaRef, WireTrait};

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
    let value = match schema.kind {
        ShapeType::Structure => quote!(Schema::structure(#name, &[#(#members),*])),
        ShapeType::Union => quote!(Schema::union(#name, &[#(#members),*])),
        ShapeType::List => quote!(Schema::list(#name, &[#(#members),*])),
        ShapeType::Map => quote!(Schema::map(#name, &[#(#members),*])),
        kind => {
            let kind = ident_of(kind);
            quote!(Schema::simple(#name, Kind::#kind))
        }
    };
    let calls = [
        schema.sensitive.then(|| quote!(.sensitive())),
        schema.sparse.then(|| quote!(.sparse())),
        schema.timestamp_format.map(format),
        traits(schema).map(|traits| quote!(.with(const { &#traits }))),
    ];
    let calls = calls.iter().flatten();
    Item::new(ident).tokens(quote!(pub(crate) static #ident: Schema = #value #(#calls)*;))
}

fn member(member: &SchemaMember) -> TokenStream {
    let name = &member.name;
    let target = match &member.target {
        SchemaRef::Own(ident) => quote!(#ident),
        SchemaRef::Prelude(ident) => quote!(prelude::#ident),
    };
    let new = if member.element { quote!(element) } else { quote!(new) };
    let calls = [
        member.required.then(|| quote!(.required())),
        member.sensitive.then(|| quote!(.sensitive())),
        member.idempotency_token.then(|| quote!(.idempotency_token())),
        member.timestamp_format.map(format),
        wire_traits(&member.wire_traits).map(|traits| quote!(.with(#traits))),
    ];
    let calls = calls.iter().flatten();
    quote!(Member::#new(#name, &#target) #(#calls)*)
}

fn wire_traits(traits: &[WireTrait]) -> Option<TokenStream> {
    let traits = traits.iter().map(|WireTrait { name, values }| {
        let name = format_ident!("{name}");
        let values = (!values.is_empty()).then(|| quote!((#(#values),*)));
        quote!(Trait::#name #values)
    });
    let traits: Vec<_> = traits.collect();
    (!traits.is_empty()).then(|| quote!(&[#(#traits),*]))
}

/// The traits that only some shapes have, if this one has any.
fn traits(schema: &Schema) -> Option<TokenStream> {
    let Constraints { length, range, pattern, values } = &schema.constraints;
    let length = length.map(|(min, max)| {
        let min = Literal::u64_unsuffixed(min.unwrap_or(0));
        let max = max.map_or_else(|| quote!(u64::MAX), |max| Literal::u64_unsuffixed(max).into_token_stream());
        quote!(.length(#min, #max))
    });
    let range = range.as_ref().map(|(min, max)| {
        let (min, max) = (text::option(min.as_deref()), text::option(max.as_deref()));
        quote!(.range(#min, #max))
    });
    let error = schema.error.as_ref().map(|error| {
        let (fault, throttling) = (ident_of(error.fault), error.throttling);
        let status = Literal::u16_unsuffixed(error.status);
        let retryable = error.retryable.then(|| quote!(.retryable(#throttling)));
        let code = error.code.as_ref().map(|code| quote!(.code(#code)));
        quote!(.error(ErrorTraits::new(Fault::#fault, #status) #retryable #code))
    });
    let calls = [
        length,
        range,
        pattern.as_ref().map(|pattern| quote!(.pattern(#pattern))),
        (!values.is_empty()).then(|| quote!(.values(&[#(#values),*]))),
        error,
        wire_traits(&schema.wire_traits).map(|traits| quote!(.wire(#traits))),
    ];
    let calls: Vec<_> = calls.iter().flatten().collect();
    (!calls.is_empty()).then(|| quote!(ShapeTraits::NONE #(#calls)*))
}

/// The call for a timestamp's format.
fn format(format: TimestampFormat) -> TokenStream {
    let format = ident_of(format);
    quote!(.format(TimestampFormat::#format))
}

/// The runtime calls the choices of Smithy as the model does.
fn ident_of(choice: impl fmt::Debug) -> Ident {
    format_ident!("{choice:?}")
}
