//! How values meet wire formats: a [`Value`] visits an [`Encoder`] with its schema, and reads itself from a [`Decoder`].
//!
//! In: typed values and the `&'static Member` that describes the place they stand in. Out: calls on a format, one per scalar
//! and two per container. A format is a pair of these traits and knows no type; a type implements [`Value`] once and knows no
//! format. Generated types get their implementations from the macros of this crate
//! ([`structure!`](crate::structure), [`string_enum!`](crate::string_enum), [`int_enum!`](crate::int_enum),
//! [`union!`](crate::union)).
//!
//! Where a value stands decides how its absence is written: an unset structure member is left out, an unset element of a
//! list or map (possible in sparse ones only) is a null. Reading mirrors that: a null member is an absent one, and nulls in
//! lists and maps that are not sparse are skipped.

mod error;
pub(crate) mod objects;
#[cfg(any(feature = "rest", feature = "xml"))]
mod texts;
mod values;
mod writing;

use std::fmt;

pub(crate) use error::Room;
pub use error::{DecodeError, EncodeError, Limits, MAX_DEPTH};
#[cfg(any(feature = "rest", feature = "xml"))]
pub(crate) use texts::numbers_as_texts;
#[cfg(feature = "xml")]
pub(crate) use texts::scalars_as_texts;
pub(crate) use writing::{Appending, Writing};

use crate::schema::{Member, Schema};
use crate::types::{DateTime, Document};

/// Writes values in one wire format. Nothing fails on the way: a format keeps the first value that it cannot write, and says
/// so in the end, as an [`EncodeError`].
///
/// Every call names the member that the value stands in; [`Member::is_element`] tells elements of lists and maps, which
/// have no name on the wire, from members of structures and unions.
pub trait Encoder {
    /// What takes the place of an unset idempotency token. A message has one such member, at its top, so it is asked for once.
    fn take_idempotency_token(&mut self) -> Option<Box<str>> {
        None
    }
    /// An unset member (left out, unless it is an idempotency token) or element (null).
    #[inline]
    fn absent(&mut self, member: &'static Member) {
        if member.is_element() {
            self.null(member);
        } else if member.is_idempotency_token() {
            fill_in_token(self, member);
        }
    }
    /// A null that is written, whatever it stands in.
    fn null(&mut self, member: &'static Member);
    /// A boolean.
    fn boolean(&mut self, member: &'static Member, value: bool);
    /// A byte, short, integer, long or intEnum.
    fn integer(&mut self, member: &'static Member, value: i64);
    /// A float; separate from [`double`](Self::double) because its shortest decimal form is shorter.
    fn float(&mut self, member: &'static Member, value: f32);
    /// A double.
    fn double(&mut self, member: &'static Member, value: f64);
    /// A bigInteger or bigDecimal, as the text of a JSON number.
    fn number(&mut self, member: &'static Member, text: &str);
    /// A string or enum.
    fn string(&mut self, member: &'static Member, value: &str);
    /// Bytes.
    fn blob(&mut self, member: &'static Member, value: &[u8]);
    /// A point in time, in the member's format or else the wire format's default.
    fn timestamp(&mut self, member: &'static Member, value: DateTime);
    /// Starts a structure or union; its set members follow.
    fn begin_structure(&mut self, member: &'static Member);
    /// Ends what [`begin_structure`](Self::begin_structure) began.
    fn end_structure(&mut self, member: &'static Member);
    /// Starts a list of `len` elements.
    fn begin_list(&mut self, member: &'static Member, len: usize);
    /// Ends a list.
    fn end_list(&mut self, member: &'static Member);
    /// Starts a map of `len` entries; each is a [`key`](Self::key) and an element.
    fn begin_map(&mut self, member: &'static Member, len: usize);
    /// The key of the entry whose value follows.
    fn key(&mut self, key: &str);
    /// Ends a map.
    fn end_map(&mut self, member: &'static Member);
}

#[cold]
fn fill_in_token<E: Encoder + ?Sized>(encoder: &mut E, member: &'static Member) {
    if let Some(token) = encoder.take_idempotency_token() {
        encoder.string(member, &token);
    }
}

/// Reads values of one wire format, in the order they come.
pub trait Decoder: Sized {
    /// What comes next, without consuming it: for values whose shape no schema tells, or that need not have it.
    fn next(&mut self) -> Result<Next, DecodeError>;
    /// Consumes a null if one comes next, and says whether it did.
    fn null(&mut self) -> Result<bool, DecodeError>;
    /// A boolean.
    fn boolean(&mut self, member: &'static Member) -> Result<bool, DecodeError>;
    /// An integer from `min` to `max`; anything else is an error.
    fn integer(&mut self, member: &'static Member, min: i64, max: i64) -> Result<i64, DecodeError>;
    /// A float.
    fn float(&mut self, member: &'static Member) -> Result<f32, DecodeError>;
    /// A double.
    fn double(&mut self, member: &'static Member) -> Result<f64, DecodeError>;
    /// A bigInteger or bigDecimal, as the text of a JSON number.
    fn number(&mut self, member: &'static Member) -> Result<String, DecodeError>;
    /// A string or enum.
    fn string(&mut self, member: &'static Member) -> Result<String, DecodeError>;
    /// Bytes.
    fn blob(&mut self, member: &'static Member) -> Result<Vec<u8>, DecodeError>;
    /// A point in time.
    fn timestamp(&mut self, member: &'static Member) -> Result<DateTime, DecodeError>;
    /// A structure: calls [`DecodeMembers::decode_member`] with the index of each member of `schema` that comes and is not
    /// null, and skips the rest.
    fn structure<T: DecodeMembers>(&mut self, schema: &'static Schema, into: &mut T) -> Result<(), DecodeError>;
    /// A union: hands the one member that is set to `read`. Nulls are unset; none or several set members are an error.
    fn union<T>(
        &mut self,
        schema: &'static Schema,
        read: impl FnMut(&mut Self, UnionTag) -> Result<T, DecodeError>,
    ) -> Result<T, DecodeError>;
    /// How many elements the list that comes next says that it has, and no more than the body has room for; 0 if it does not say so.
    fn announced_elements(&mut self) -> usize {
        0
    }
    /// A list: calls `element` before each element.
    fn list(&mut self, element: impl FnMut(&mut Self) -> Result<(), DecodeError>) -> Result<(), DecodeError>;
    /// A map: calls `entry` with each key, before its value.
    fn map(&mut self, entry: impl FnMut(&mut Self, String) -> Result<(), DecodeError>) -> Result<(), DecodeError>;
    /// Passes over one value.
    fn skip(&mut self) -> Result<(), DecodeError>;
    /// Says that a value is about to take so many bytes of memory, texts and blobs left aside: an element, an entry, or what
    /// a box holds.
    ///
    /// # Errors
    /// When that is more than the limits of the response allow; see [`DecodeError::is_too_large`].
    fn charge(&mut self, bytes: usize) -> Result<(), DecodeError>;
}

/// What comes next in an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    /// Nothing: [`Decoder::null`] passes over it.
    Null,
    /// Read it with [`Decoder::boolean`].
    Boolean,
    /// Read it with [`Decoder::number`].
    Number,
    /// Read it with [`Decoder::string`].
    String,
    /// Read it with [`Decoder::blob`].
    Blob,
    /// Read it with [`Decoder::list`].
    List,
    /// Read it with [`Decoder::map`].
    Map,
}

/// The member of a union that is set.
#[derive(Clone, Debug, PartialEq)]
pub enum UnionTag {
    /// Its index in [`Schema::members`].
    Known(usize),
    /// Its name, unknown to the model; the value is a [`Document`].
    Unknown(String),
}

/// What can be written as a structure: a [`Structure`], or data that takes its shape from a schema at run time.
pub trait EncodeMembers {
    /// What the members are.
    fn schema(&self) -> &'static Schema;

    /// Writes the member at `index` of the schema, which is `member`.
    fn encode_member<E: Encoder>(&self, index: usize, member: &'static Member, encoder: &mut E);

    /// Writes the member at `index` of the schema, which is `member`, if that is one that HTTP carries outside of a body, or as a body of bytes or text.
    /// Structures without such members have nothing to say here.
    fn encode_bound<E: Encoder>(&self, index: usize, member: &'static Member, encoder: &mut E) {
        let _ = (index, member, encoder);
    }

    /// Writes all members, in the order of the schema.
    #[inline]
    fn encode_members<E: Encoder>(&self, encoder: &mut E) {
        for (index, member) in self.schema().members.iter().enumerate() {
            self.encode_member(index, member, encoder);
        }
    }

    /// Writes those members whose indices these are.
    fn encode_members_at<E: Encoder>(&self, indices: &[usize], encoder: &mut E) {
        for index in indices {
            if let Some(member) = self.schema().members.get(*index) {
                self.encode_member(*index, member, encoder);
            }
        }
    }
}

/// What the members of a structure can be read into: a [`Structure`], or data that takes its shape from a schema at run time.
pub trait DecodeMembers {
    /// Whether answers are read as the AWS CLI reads them, which minds less what they are than a typed client may:
    ///
    /// - a body that is not of the wire format at all is an object whose `message` it is;
    /// - `NaN` and `Infinity` are numbers, and half a surrogate pair is U+FFFD.
    ///
    /// What comes in a member is then up to [`decode_member`](Self::decode_member), which may ask for the [`Next`] thing.
    const IS_LENIENT: bool = false;

    /// Reads the member at `index` of the schema, which is `member`, comes next and is no null.
    fn decode_member<D: Decoder>(
        &mut self,
        index: usize,
        member: &'static Member,
        decoder: &mut D,
    ) -> Result<(), DecodeError>;

    /// Reads the member at `index` of the schema, which is `member`, if that is one that HTTP carries outside of a body, or as a body of
    /// bytes or text.
    fn decode_bound<D: Decoder>(
        &mut self,
        index: usize,
        member: &'static Member,
        decoder: &mut D,
    ) -> Result<(), DecodeError> {
        let _ = (index, member);
        decoder.skip()
    }
}

/// A structure, error structures included.
pub trait Structure: Value {
    /// What the shape is called and what its members are.
    const SCHEMA: &'static Schema;
}

impl<T: Structure> EncodeMembers for T {
    #[inline]
    fn schema(&self) -> &'static Schema {
        T::SCHEMA
    }

    #[inline]
    fn encode_member<E: Encoder>(&self, index: usize, member: &'static Member, encoder: &mut E) {
        self.encode_field(index, member, encoder);
    }

    fn encode_bound<E: Encoder>(&self, index: usize, member: &'static Member, encoder: &mut E) {
        self.encode_bound_field(index, member, encoder);
    }
}

impl<T: Value> DecodeMembers for T {
    #[inline]
    fn decode_member<D: Decoder>(
        &mut self,
        index: usize,
        member: &'static Member,
        decoder: &mut D,
    ) -> Result<(), DecodeError> {
        self.decode_field(index, member, decoder)
    }

    fn decode_bound<D: Decoder>(
        &mut self,
        index: usize,
        member: &'static Member,
        decoder: &mut D,
    ) -> Result<(), DecodeError> {
        self.decode_bound_field(index, member, decoder)
    }
}

/// The texts among the members of an input, which its operation puts into a host's name, a URL, or the endpoint's parameters.
pub trait Texts {
    /// The text of the member at `index` of the schema, if it is set and is one.
    fn text(&self, index: usize) -> Option<&str>;
}

/// Anything that stands in a member.
///
/// Structures have methods for their fields, and are written and read by those; anything else is written and read as a whole. That one
/// trait does both spares the compiler two functions for each structure.
pub trait Value: Sized + fmt::Debug {
    /// Writes the value. Default: as a structure.
    fn encode<E: Encoder>(&self, member: &'static Member, encoder: &mut E) {
        encoder.begin_structure(member);
        for (index, own) in member.target.members.iter().enumerate() {
            self.encode_field(index, own, encoder);
        }
        encoder.end_structure(member);
    }

    /// Reads a value; the next thing is not a null, unless the type is an `Option`. Default: as a structure.
    fn decode<D: Decoder>(member: &'static Member, decoder: &mut D) -> Result<Self, DecodeError> {
        let mut value = Self::blank();
        decoder.structure(member.target, &mut value)?;
        Ok(value)
    }

    /// [`EncodeMembers::encode_member`] of a structure.
    fn encode_field<E: Encoder>(&self, index: usize, member: &'static Member, encoder: &mut E) {
        let _ = (index, member, encoder);
    }

    /// [`EncodeMembers::encode_bound`] of a structure that has such members.
    fn encode_bound_field<E: Encoder>(&self, index: usize, member: &'static Member, encoder: &mut E) {
        let _ = (index, member, encoder);
    }

    /// [`DecodeMembers::decode_member`] of a structure.
    fn decode_field<D: Decoder>(
        &mut self,
        index: usize,
        member: &'static Member,
        decoder: &mut D,
    ) -> Result<(), DecodeError> {
        let _ = (index, member);
        decoder.skip()
    }

    /// [`DecodeMembers::decode_bound`] of a structure that has such members.
    fn decode_bound_field<D: Decoder>(
        &mut self,
        index: usize,
        member: &'static Member,
        decoder: &mut D,
    ) -> Result<(), DecodeError> {
        let _ = (index, member);
        decoder.skip()
    }

    /// What takes the place of a required value that a response lacks. In a structure optional members are unset, those with a default hold
    /// it, and required ones hold what [client error correction] puts in place of what a service left out.
    ///
    /// [client error correction]: https://smithy.io/2.0/spec/aggregate-types.html#client-error-correction
    fn blank() -> Self;

    /// The value, if it is a text.
    fn text(&self) -> Option<&str> {
        None
    }

    /// Writes the value as `Debug` does, with everything secret replaced. What holds other values decides for each of them;
    /// the rest is hidden if its place is sensitive.
    fn redact(&self, member: &'static Member, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        crate::redact::scalar(self, member, f)
    }
}

/// A type that can be the key of a map: a string, or an enum, which keeps unknown values.
pub trait MapKey: Eq + std::hash::Hash + fmt::Debug + AsRef<str> + From<String> {}

impl<T: Eq + std::hash::Hash + fmt::Debug + AsRef<str> + From<String>> MapKey for T {}

/// What came of reading into a place. Generated code names this.
pub type Decoded = Result<(), DecodeError>;

/// Reads the value of a member, which is no null, into its place. Generated code calls this.
#[inline]
pub fn decode_into<T: Value, D: Decoder>(place: &mut T, member: &'static Member, decoder: &mut D) -> Decoded {
    *place = T::decode(member, decoder)?;
    Ok(())
}

/// The place of untyped data within untyped data.
pub static ANY: Member = Member::element("member", &crate::schema::prelude::DOCUMENT);

/// Writes a union's member that the model did not know, kept from a response. Generated code calls this.
pub fn encode_unknown<E: Encoder>(name: &str, value: &Document, encoder: &mut E) {
    encoder.key(name);
    value.encode(&ANY, encoder);
}
