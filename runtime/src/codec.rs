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

use std::fmt;

use crate::schema::{Member, Schema};
use crate::types::{BigDecimal, BigInteger, Blob, DateTime, Document};

/// Writes values in one wire format. Nothing here fails: what cannot be written is refused before encoding starts.
///
/// Every call names the member that the value stands in; [`Member::is_element`] tells elements of lists and maps, which
/// have no name on the wire, from members of structures and unions.
pub trait Encoder {
    /// An unset member (left out) or element (null).
    fn absent(&mut self, member: &'static Member);
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
    /// Untyped data.
    fn document(&mut self, member: &'static Member, value: &Document);
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
    /// A union member that the model did not know, kept from a response.
    fn unknown_member(&mut self, name: &str, value: &Document);
}

/// Reads values of one wire format, in the order they come.
pub trait Decoder: Sized {
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
    /// Untyped data.
    fn document(&mut self, member: &'static Member) -> Result<Document, DecodeError>;
    /// A structure: calls [`Structure::decode_member`] with the index of each known member that comes and is not null, and
    /// skips the rest.
    fn structure<T: Structure>(&mut self, into: &mut T) -> Result<(), DecodeError>;
    /// A union: hands the one member that is set to `read`. Nulls are unset; none or several set members are an error.
    fn union<T>(
        &mut self,
        schema: &'static Schema,
        read: impl FnMut(&mut Self, UnionTag) -> Result<T, DecodeError>,
    ) -> Result<T, DecodeError>;
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

/// What is read of a response at most.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of the body. Its values may take four times as much memory beyond their texts and bytes.
    pub max_response_bytes: usize,
    /// Nesting of objects and arrays in a JSON body.
    pub max_json_depth: usize,
}

impl Default for Limits {
    /// 64 MiB, and 128 levels.
    fn default() -> Self {
        Limits { max_response_bytes: 64 << 20, max_json_depth: MAX_DEPTH }
    }
}

/// How deep values may be nested at most: deeper ones could exhaust the stack of a thread, of which wide structures take 8 KiB
/// a level without optimisation.
pub const MAX_DEPTH: usize = 128;

/// How much memory the values of a body may still take. A body of a few bytes an element can stand for a hundred times as
/// many bytes in memory.
#[derive(Debug)]
pub(crate) struct Room {
    left: usize,
    max_response_bytes: usize,
}

impl Room {
    pub(crate) fn new(limits: &Limits) -> Self {
        Room { left: limits.max_response_bytes.saturating_mul(4), max_response_bytes: limits.max_response_bytes }
    }

    /// Takes `bytes` of what is left.
    #[inline]
    pub(crate) fn take(&mut self, bytes: usize) -> Result<(), DecodeError> {
        match self.left.checked_sub(bytes) {
            Some(left) => {
                self.left = left;
                Ok(())
            }
            None => Err(DecodeError::too_large(self.max_response_bytes)),
        }
    }
}

/// The member of a union that is set.
#[derive(Clone, Debug, PartialEq)]
pub enum UnionTag {
    /// Its index in [`Schema::members`].
    Known(usize),
    /// Its name, unknown to the model; read the value with [`Decoder::document`].
    Unknown(String),
}

/// Why a response could not be read. It is one pointer, so that results stay small on the way where all goes well.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecodeError(Box<DecodeFailure>);

#[derive(Clone, Debug, PartialEq, Eq)]
struct DecodeFailure {
    message: String,
    offset: Option<usize>,
    path: String,
    is_too_large: bool,
}

impl DecodeError {
    /// An error in words, which name no value of the response: it may be secret.
    #[cold]
    pub fn new(message: impl Into<String>) -> Self {
        let (message, path) = (message.into(), String::new());
        DecodeError(Box::new(DecodeFailure { message, offset: None, path, is_too_large: false }))
    }

    #[cold]
    fn too_large(max_response_bytes: usize) -> Self {
        let message =
            format!("its values take more memory than four times `max_response_bytes`, {max_response_bytes} bytes");
        let mut error = Self::new(message);
        error.0.is_too_large = true;
        error
    }

    /// Whether the body was refused for what its values would take in memory.
    pub fn is_too_large(&self) -> bool {
        self.0.is_too_large
    }

    /// Sets the byte of the body at which reading stopped.
    pub fn at(mut self, offset: usize) -> Self {
        self.0.offset = Some(offset);
        self
    }

    /// Says that the error lies in `step` (a member's name, or an index) of the value at hand; called on the way out.
    #[cold]
    pub fn within(mut self, step: impl fmt::Display) -> Self {
        self.0.path = match self.0.path.as_str() {
            "" => step.to_string(),
            inner if inner.starts_with('[') => format!("{step}{inner}"),
            inner => format!("{step}.{inner}"),
        };
        self
    }

    /// Where the error lies, such as `Users[3].Attributes`; empty at the top.
    pub fn path(&self) -> &str {
        &self.0.path
    }

    /// The byte of the body at which reading stopped, if known.
    pub fn offset(&self) -> Option<usize> {
        self.0.offset
    }
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.message)?;
        if !self.0.path.is_empty() {
            write!(f, " in {}", self.0.path)?;
        }
        match self.0.offset {
            Some(offset) => write!(f, " at byte {offset}"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for DecodeError {}

/// What can be written as a structure: a [`Structure`], or data that takes its shape from a schema at run time.
pub trait Members {
    /// Visits all members, those of a [`Structure`] in model order.
    fn encode_members<E: Encoder>(&self, encoder: &mut E);
}

/// A structure, error structures included.
pub trait Structure: Members + Sized {
    /// What the shape is called and what its members are.
    const SCHEMA: &'static Schema;

    /// Reads the member at `index` of the schema.
    fn decode_member<D: Decoder>(&mut self, index: usize, decoder: &mut D) -> Result<(), DecodeError>;

    /// The structure before anything is read: optional members are unset, those with a default hold it, and required ones
    /// hold what [client error correction] puts in place of what a service left out.
    ///
    /// [client error correction]: https://smithy.io/2.0/spec/aggregate-types.html#client-error-correction
    fn blank() -> Self;
}

/// Anything that stands in a member.
pub trait Value: Sized + fmt::Debug {
    /// Writes the value.
    fn encode<E: Encoder>(&self, member: &'static Member, encoder: &mut E);

    /// Reads a value; the next thing is not a null, unless the type is an `Option`.
    fn decode<D: Decoder>(member: &'static Member, decoder: &mut D) -> Result<Self, DecodeError>;

    /// What takes the place of a required value that a response lacks.
    fn blank() -> Self;

    /// Writes the value as `Debug` does, with everything secret replaced. What holds other values decides for each of them;
    /// the rest is hidden if its place is sensitive.
    fn redact(&self, member: &'static Member, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        crate::redact::scalar(self, member, f)
    }
}

/// A type that can be the key of a map: a string, or an enum.
pub trait MapKey: Eq + std::hash::Hash + fmt::Debug {
    /// The key as text.
    fn as_key(&self) -> &str;
    /// The key from text; unknown values of enums are kept.
    fn from_key(key: String) -> Self;
}

impl MapKey for String {
    fn as_key(&self) -> &str {
        self
    }

    fn from_key(key: String) -> Self {
        key
    }
}

/// Reads the value of a member into its place; a null leaves what is there. Generated code calls this.
pub fn decode_into<T: Value, D: Decoder>(
    place: &mut T,
    member: &'static Member,
    decoder: &mut D,
) -> Result<(), DecodeError> {
    if !decoder.null()? {
        *place = T::decode(member, decoder)?;
    }
    Ok(())
}

/// Implements [`Value`] for scalars: how one is written, read, and left blank.
macro_rules! scalar {
    ($type:ty, |$value:ident, $member:ident, $coder:ident| $encode:expr, $decode:expr, $blank:expr) => {
        impl Value for $type {
            #[inline]
            fn encode<E: Encoder>(&self, $member: &'static Member, $coder: &mut E) {
                let $value = self;
                $encode
            }

            #[inline]
            fn decode<D: Decoder>($member: &'static Member, $coder: &mut D) -> Result<Self, DecodeError> {
                $decode
            }

            fn blank() -> Self {
                $blank
            }
        }
    };
}

/// [`scalar`] for the integers, which share one method of each trait.
macro_rules! integer {
    ($($type:ty)*) => {$(
        scalar!(
            $type,
            |value, member, coder| coder.integer(member, i64::from(*value)),
            // The decoder keeps to the limits, so the conversion always succeeds.
            coder
                .integer(member, i64::from(<$type>::MIN), i64::from(<$type>::MAX))
                .and_then(|value| <$type>::try_from(value).map_err(|error| DecodeError::new(error.to_string()))),
            0
        );
    )*};
}

integer!(i8 i16 i32 i64);
scalar!(bool, |value, member, coder| coder.boolean(member, *value), coder.boolean(member), false);
scalar!(f32, |value, member, coder| coder.float(member, *value), coder.float(member), 0.0);
scalar!(f64, |value, member, coder| coder.double(member, *value), coder.double(member), 0.0);
scalar!(String, |value, member, coder| coder.string(member, value), coder.string(member), String::new());
scalar!(
    Blob,
    |value, member, coder| coder.blob(member, value.as_ref()),
    coder.blob(member).map(Blob::new),
    Blob::new(Vec::new())
);
scalar!(
    DateTime,
    |value, member, coder| coder.timestamp(member, *value),
    coder.timestamp(member),
    DateTime::from_secs(0)
);
scalar!(Document, |value, member, coder| coder.document(member, value), coder.document(member), Document::Null);
scalar!(
    BigInteger,
    |value, member, coder| coder.number(member, value.as_ref()),
    coder.number(member).and_then(|text| text.parse().map_err(|_| DecodeError::new("not an integer"))),
    BigInteger::default()
);
scalar!(
    BigDecimal,
    |value, member, coder| coder.number(member, value.as_ref()),
    coder.number(member).and_then(|text| text.parse().map_err(|_| DecodeError::new("not a number"))),
    BigDecimal::default()
);

impl<T: Value> Value for Option<T> {
    #[inline]
    fn encode<E: Encoder>(&self, member: &'static Member, encoder: &mut E) {
        match self {
            Some(value) => value.encode(member, encoder),
            None => encoder.absent(member),
        }
    }

    #[inline]
    fn decode<D: Decoder>(member: &'static Member, decoder: &mut D) -> Result<Self, DecodeError> {
        if decoder.null()? { Ok(None) } else { T::decode(member, decoder).map(Some) }
    }

    fn blank() -> Self {
        None
    }

    fn redact(&self, member: &'static Member, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Some(value) => f.debug_tuple("Some").field(&crate::redact::Redacted::new(value, member)).finish(),
            None => f.write_str("None"),
        }
    }
}

impl<T: Value> Value for Box<T> {
    fn encode<E: Encoder>(&self, member: &'static Member, encoder: &mut E) {
        (**self).encode(member, encoder);
    }

    fn decode<D: Decoder>(member: &'static Member, decoder: &mut D) -> Result<Self, DecodeError> {
        decoder.charge(size_of::<T>())?;
        T::decode(member, decoder).map(Box::new)
    }

    fn blank() -> Self {
        Box::new(T::blank())
    }

    fn redact(&self, member: &'static Member, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).redact(member, f)
    }
}

impl<T: Value> Value for Vec<T> {
    fn encode<E: Encoder>(&self, member: &'static Member, encoder: &mut E) {
        encoder.begin_list(member, self.len());
        if let [element, ..] = member.target.members {
            for value in self {
                value.encode(element, encoder);
            }
        }
        encoder.end_list(member);
    }

    fn decode<D: Decoder>(member: &'static Member, decoder: &mut D) -> Result<Self, DecodeError> {
        let [element, ..] = member.target.members else {
            return Err(DecodeError::new("not a list"));
        };
        let mut list = Vec::new();
        decoder.list(|decoder| {
            if member.target.is_sparse() || !decoder.null()? {
                decoder.charge(size_of::<T>())?;
                list.push(T::decode(element, decoder).map_err(|error| error.within(format_args!("[{}]", list.len())))?);
            }
            Ok(())
        })?;
        Ok(list)
    }

    fn blank() -> Self {
        Vec::new()
    }

    fn redact(&self, member: &'static Member, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        crate::redact::list(self, member, f)
    }
}

impl<K: MapKey, T: Value> Value for std::collections::HashMap<K, T> {
    fn encode<E: Encoder>(&self, member: &'static Member, encoder: &mut E) {
        encoder.begin_map(member, self.len());
        if let [_, element] = member.target.members {
            for (key, value) in self {
                encoder.key(key.as_key());
                value.encode(element, encoder);
            }
        }
        encoder.end_map(member);
    }

    fn decode<D: Decoder>(member: &'static Member, decoder: &mut D) -> Result<Self, DecodeError> {
        let [_, element] = member.target.members else {
            return Err(DecodeError::new("not a map"));
        };
        let mut map = Self::new();
        decoder.map(|decoder, key| {
            if member.target.is_sparse() || !decoder.null()? {
                decoder.charge(size_of::<(K, T)>())?;
                // The key is data, and perhaps a secret: the path does not show it.
                let value = T::decode(element, decoder).map_err(|error| error.within("[a value]"))?;
                map.insert(K::from_key(key), value);
            }
            Ok(())
        })?;
        Ok(map)
    }

    fn blank() -> Self {
        Self::new()
    }

    fn redact(&self, member: &'static Member, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        crate::redact::map(self, member, f)
    }
}
