//! Structures and unions in formats whose objects are names and values.
//!
//! In: a format's way through an object, name by name. Out: the members that the schema knows, by their index.
//!
//! A member is looked for where the order of the schema lets it be expected, so that a service that answers in that order
//! costs one comparison a member; the others are tried from there on. Of members that come twice the last one holds.

use std::borrow::Cow;

use super::{DecodeError, DecodeMembers, Decoder, UnionTag};
use crate::schema::{Member, Schema};

/// A format whose objects are names and values. The body lives for `'a`.
pub(crate) trait ReadObjects<'a>: Decoder {
    /// Where in an object reading stands.
    type Object;

    /// Steps into an object.
    fn enter_object(&mut self) -> Result<Self::Object, DecodeError>;

    /// Steps over the next name to its value; `None` leaves the object, which has no more. The expected name is that of the
    /// member that comes next if the order of the schema is kept.
    fn next_name(&mut self, object: &mut Self::Object, expected: Option<&str>)
    -> Result<Option<Name<'a>>, DecodeError>;

    /// The byte of the body at which reading stands.
    fn position(&self) -> usize;
}

/// A name in an object.
pub(crate) enum Name<'a> {
    /// The one that was expected.
    Expected,
    /// This one.
    Other(Cow<'a, str>),
}

/// A member that comes with a value other than null: its index in the schema, or its name if the schema does not have it.
enum Found<'a> {
    Known(usize),
    Unknown(Cow<'a, str>),
}

/// An object on the way through it.
struct Place<O> {
    object: O,
    /// The member that comes next if the order of the schema is kept.
    expected: usize,
}

/// Steps to the value of the next member that is set, over nulls.
fn next_member<'a, D: ReadObjects<'a>>(
    decoder: &mut D,
    schema: &'static Schema,
    place: &mut Place<D::Object>,
) -> Result<Option<Found<'a>>, DecodeError> {
    loop {
        let expected = schema.members.get(place.expected).map(Member::json_name);
        // What is found goes straight into the result: a copy of it would wait for the parts to be written.
        match decoder.next_name(&mut place.object, expected)? {
            None => return Ok(None),
            Some(Name::Expected) => {
                let index = place.expected;
                place.expected += 1;
                if !decoder.null()? {
                    return Ok(Some(Found::Known(index)));
                }
            }
            Some(Name::Other(name)) => {
                let found = find(schema, &mut place.expected, name);
                if !decoder.null()? {
                    return Ok(Some(found));
                }
            }
        }
    }
}

/// The member of a name that was not expected.
fn find<'a>(schema: &Schema, expected: &mut usize, name: Cow<'a, str>) -> Found<'a> {
    match schema.position(*expected, |member| member.json_name() == name) {
        Some(index) => {
            *expected = index + 1;
            Found::Known(index)
        }
        None => Found::Unknown(name),
    }
}

/// A structure, as [`Decoder::structure`] reads it.
pub(crate) fn structure<'a, D: ReadObjects<'a>, T: DecodeMembers>(
    decoder: &mut D,
    schema: &'static Schema,
    into: &mut T,
) -> Result<(), DecodeError> {
    let mut place = Place { object: decoder.enter_object()?, expected: 0 };
    while let Some(found) = next_member(decoder, schema, &mut place)? {
        match found {
            Found::Known(index) => {
                let start = decoder.position();
                let member = &schema.members[index];
                into.decode_member(index, member, decoder)
                    .map_err(|error| within_member(error, schema, index, start))?;
            }
            Found::Unknown(_) => decoder.skip()?,
        }
    }
    Ok(())
}

/// A union, as [`Decoder::union`] reads it.
pub(crate) fn union<'a, D: ReadObjects<'a>, T>(
    decoder: &mut D,
    schema: &'static Schema,
    mut read: impl FnMut(&mut D, UnionTag) -> Result<T, DecodeError>,
) -> Result<T, DecodeError> {
    let start = decoder.position();
    let mut place = Place { object: decoder.enter_object()?, expected: 0 };
    let mut value = None;
    while let Some(found) = next_member(decoder, schema, &mut place)? {
        let (index, tag) = match found {
            // Not a member: some services tell the shape's name this way.
            Found::Unknown(name) if name == "__type" => {
                decoder.skip()?;
                continue;
            }
            Found::Unknown(name) => (None, UnionTag::Unknown(name.into_owned())),
            Found::Known(index) => (Some(index), UnionTag::Known(index)),
        };
        if value.is_some() {
            return Err(DecodeError::new("a union of which several members are set").at(start));
        }
        value = Some(read(decoder, tag).map_err(|error| match index {
            Some(index) => within_member(error, schema, index, start),
            None => error,
        })?);
    }
    value.ok_or_else(|| DecodeError::new("a union of which no member is set").at(start))
}

/// Adds the member to an error's path, and the place where its value begins if the error knows none.
#[cold]
fn within_member(error: DecodeError, schema: &Schema, index: usize, start: usize) -> DecodeError {
    let error = if error.offset().is_some() { error } else { error.at(start) };
    match schema.members.get(index) {
        Some(member) => error.within(member.name),
        None => error,
    }
}
