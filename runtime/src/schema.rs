//! Schemas: one compact `static` per shape that says all that a wire format, redaction, validation or a command line needs.
//!
//! In: nothing; generated code writes these tables as constants. Out: `&'static Schema` and `&'static Member`, which
//! [`Encoder`](crate::codec::Encoder)s and [`Decoder`](crate::codec::Decoder)s are handed with each value.
//!
//! A schema takes 48 bytes and so does a member with its place in the table; rare traits hang off one pointer each.
//!
//! ```
//! use smithgen_runtime::generated::schema::{Kind, Member, Schema};
//!
//! static USERNAME: Schema = Schema::simple("UsernameType", Kind::String).sensitive();
//! static INPUT: Schema = Schema::structure("ForgotPasswordRequest", &[Member::new("Username", &USERNAME).required()]);
//!
//! assert!(INPUT.members[0].is_sensitive());
//! ```

/// What a shape is, in Smithy's terms.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Kind {
    /// `blob`: bytes.
    Blob,
    /// `boolean`.
    Boolean,
    /// `string`.
    String,
    /// `byte`: 8 bits, signed.
    Byte,
    /// `short`: 16 bits, signed.
    Short,
    /// `integer`: 32 bits, signed.
    Integer,
    /// `long`: 64 bits, signed.
    Long,
    /// `float`: 32 bits.
    Float,
    /// `double`: 64 bits.
    Double,
    /// `bigInteger`: any number of digits.
    BigInteger,
    /// `bigDecimal`: any number of digits.
    BigDecimal,
    /// `timestamp`.
    Timestamp,
    /// `document`: untyped data.
    Document,
    /// `enum`: a string of which some values are known.
    Enum,
    /// `intEnum`: an integer of which some values are known.
    IntEnum,
    /// `list`: [`Schema::members`] holds the element.
    List,
    /// `map`: [`Schema::members`] holds key and value.
    Map,
    /// `structure`.
    Structure,
    /// `union`.
    Union,
}

impl Kind {
    /// Whether values are whole numbers, of whatever size.
    pub const fn is_integer(self) -> bool {
        matches!(self, Kind::Byte | Kind::Short | Kind::Integer | Kind::Long | Kind::BigInteger | Kind::IntEnum)
    }

    /// Whether values are numbers that may have a fraction.
    pub const fn is_fractional(self) -> bool {
        matches!(self, Kind::Float | Kind::Double | Kind::BigDecimal)
    }
}

/// How a timestamp is written; a member's own format goes before its target's, and that before the wire format's default.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TimestampFormat {
    /// RFC 3339 in UTC, `1985-04-12T23:20:50.52Z`.
    DateTime,
    /// RFC 9110's IMF-fixdate, `Tue, 29 Apr 2014 18:30:38 GMT`.
    HttpDate,
    /// Seconds since 1970 as a number, with a fraction where there is one.
    EpochSeconds,
}

/// Who is to blame for an error shape.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The request was at fault.
    Client,
    /// The service was at fault.
    Server,
}

/// A shape.
#[derive(Debug)]
pub struct Schema {
    /// The shape's name without its namespace, as the model spells it.
    pub name: &'static str,
    /// Members in model order; a list's element; a map's key and value.
    pub members: &'static [Member],
    /// Limits on values, the values of an enum, what kind of error it is.
    pub traits: Option<&'static ShapeTraits>,
    /// What the shape is.
    pub kind: Kind,
    flags: u8,
    timestamp_format: Option<TimestampFormat>,
}

const SENSITIVE: u8 = 1;
const SPARSE: u8 = 1 << 1;
const REQUIRED: u8 = 1 << 2;
const ELEMENT: u8 = 1 << 3;
const IDEMPOTENCY_TOKEN: u8 = 1 << 4;

/// Traits that only some shapes have. Limits are enforced by the service; a command line may check them first.
#[derive(Debug)]
pub struct ShapeTraits {
    /// Fewest and most characters of a string, entries of a list or map, bytes of a blob; `u64::MAX` is no limit.
    pub length: Option<(u64, u64)>,
    /// Least and greatest number, in the model's own spelling.
    pub range: Option<(Option<&'static str>, Option<&'static str>)>,
    /// A regular expression (ECMA 262) that a string matches.
    pub pattern: Option<&'static str>,
    /// The known values of an enum, in model order.
    pub values: &'static [&'static str],
    /// What kind of error a structure is.
    pub error: Option<ErrorTraits>,
    /// What only some wire formats read.
    pub wire: &'static [Trait],
}

impl ShapeTraits {
    /// No traits at all, to start from.
    pub const NONE: ShapeTraits =
        ShapeTraits { length: None, range: None, pattern: None, values: &[], error: None, wire: &[] };

    /// Adds the least and greatest length.
    pub const fn length(mut self, min: u64, max: u64) -> Self {
        self.length = Some((min, max));
        self
    }

    /// Adds the least and greatest number.
    pub const fn range(mut self, min: Option<&'static str>, max: Option<&'static str>) -> Self {
        self.range = Some((min, max));
        self
    }

    /// Adds a regular expression.
    pub const fn pattern(mut self, pattern: &'static str) -> Self {
        self.pattern = Some(pattern);
        self
    }

    /// Adds the known values of an enum.
    pub const fn values(mut self, values: &'static [&'static str]) -> Self {
        self.values = values;
        self
    }

    /// Makes the shape an error.
    pub const fn error(mut self, error: ErrorTraits) -> Self {
        self.error = Some(error);
        self
    }

    /// Adds what only some wire formats read.
    pub const fn wire(mut self, traits: &'static [Trait]) -> Self {
        self.wire = traits;
        self
    }
}

/// What kind of error a structure is.
#[derive(Clone, Copy, Debug)]
pub struct ErrorTraits {
    /// Who is to blame.
    pub fault: Fault,
    /// The HTTP status; 400 or 500 by the fault unless the model says otherwise.
    pub status: u16,
    /// Whether the model calls it retryable.
    pub retryable: bool,
    /// Whether the model calls it a sign of throttling.
    pub throttling: bool,
    /// `awsQueryError`: its code, where that is not the shape's name.
    pub code: Option<&'static str>,
}

impl ErrorTraits {
    /// An error that the model does not call retryable.
    pub const fn new(fault: Fault, status: u16) -> Self {
        ErrorTraits { fault, status, retryable: false, throttling: false, code: None }
    }

    /// The same error, retryable, and perhaps a sign of throttling.
    pub const fn retryable(mut self, throttling: bool) -> Self {
        self.retryable = true;
        self.throttling = throttling;
        self
    }

    /// The same error with a code that is not the shape's name.
    pub const fn code(mut self, code: &'static str) -> Self {
        self.code = Some(code);
        self
    }
}

impl Schema {
    const fn new(name: &'static str, kind: Kind, members: &'static [Member]) -> Self {
        Schema { name, members, traits: None, kind, flags: 0, timestamp_format: None }
    }

    /// A shape without members.
    pub const fn simple(name: &'static str, kind: Kind) -> Self {
        Self::new(name, kind, &[])
    }

    /// A structure.
    pub const fn structure(name: &'static str, members: &'static [Member]) -> Self {
        Self::new(name, Kind::Structure, members)
    }

    /// A union.
    pub const fn union(name: &'static str, members: &'static [Member]) -> Self {
        Self::new(name, Kind::Union, members)
    }

    /// A list; its one member is the element.
    pub const fn list(name: &'static str, element: &'static [Member; 1]) -> Self {
        Self::new(name, Kind::List, element)
    }

    /// A map; its members are key and value.
    pub const fn map(name: &'static str, key_and_value: &'static [Member; 2]) -> Self {
        Self::new(name, Kind::Map, key_and_value)
    }

    /// Adds traits that only some shapes have.
    pub const fn with(mut self, traits: &'static ShapeTraits) -> Self {
        self.traits = Some(traits);
        self
    }

    /// What kind of error the structure is, if it is one.
    pub const fn error(&self) -> Option<ErrorTraits> {
        match self.traits {
            Some(traits) => traits.error,
            None => None,
        }
    }

    /// Whether values are bodies, as they come.
    pub fn is_byte_stream(&self) -> bool {
        self.kind == Kind::Blob && self.wire_traits().contains(&Trait::Streaming)
    }

    /// The member that is the body itself, as it comes.
    pub fn byte_stream(&self) -> Option<&'static Member> {
        self.members.iter().find(|member| member.is_byte_stream())
    }

    /// What only some wire formats read of the shape itself.
    pub const fn wire_traits(&self) -> &'static [Trait] {
        match self.traits {
            Some(traits) => traits.wire,
            None => &[],
        }
    }

    /// What a request has of a text: with [`Trait::LastSegment`], what follows its last slash.
    #[cfg(any(feature = "rest", feature = "xml"))]
    pub(crate) fn sent<'a>(&self, text: &'a str) -> &'a str {
        match self.wire_traits().contains(&Trait::LastSegment) {
            true => text.rsplit('/').next().unwrap_or(text),
            false => text,
        }
    }

    /// The member that is a stream of events.
    pub fn events(&self) -> Option<&'static Member> {
        self.members.iter().find(|member| member.target.is_of_events())
    }

    /// Whether one of the members is a stream of events.
    pub(crate) fn has_events(&self) -> bool {
        self.events().is_some()
    }

    /// Whether what the members beside a stream of events hold comes in a message before those: where no binding makes them the body.
    #[cfg(feature = "event-streams")]
    pub(crate) fn has_initial_message(&self) -> bool {
        let is_unbound = |member: &Member| member.target.is_of_events() && !member.has(Trait::HttpPayload);
        self.members.len() > 1 && self.members.iter().any(is_unbound)
    }

    /// Whether the shape is the union of a stream's events.
    pub fn is_of_events(&self) -> bool {
        self.kind == Kind::Union && self.wire_traits().contains(&Trait::Streaming)
    }

    /// The code by which services tell the error.
    pub const fn error_code(&self) -> &'static str {
        match self.error() {
            Some(ErrorTraits { code: Some(code), .. }) => code,
            _ => self.name,
        }
    }

    /// Marks all values of the shape as secret: they never appear in `Debug` output, logs or errors.
    pub const fn sensitive(mut self) -> Self {
        self.flags |= SENSITIVE;
        self
    }

    /// Lets a list or map hold nulls.
    pub const fn sparse(mut self) -> Self {
        self.flags |= SPARSE;
        self
    }

    /// Sets the format of a timestamp shape.
    pub const fn format(mut self, format: TimestampFormat) -> Self {
        self.timestamp_format = Some(format);
        self
    }

    /// Whether values are secret.
    pub const fn is_sensitive(&self) -> bool {
        self.flags & SENSITIVE != 0
    }

    /// Whether a list or map may hold nulls.
    pub const fn is_sparse(&self) -> bool {
        self.flags & SPARSE != 0
    }

    /// The index of the member that `is_it`. The search begins at `start`, where the order of the schema lets it be expected, and goes
    /// round.
    pub(crate) fn position(&self, start: usize, is_it: impl Fn(&Member) -> bool) -> Option<usize> {
        let start = start.min(self.members.len());
        let (before, after) = self.members.split_at(start);
        after.iter().position(&is_it).map(|index| start + index).or_else(|| before.iter().position(&is_it))
    }

    /// The member of this name.
    pub fn member(&self, name: &str) -> Option<&'static Member> {
        self.members.iter().find(|member| member.name == name)
    }
}

/// A member of a shape.
#[derive(Debug)]
pub struct Member {
    /// The name in the model and, unless a format's own trait says otherwise, on the wire.
    pub name: &'static str,
    /// The shape of the value.
    pub target: &'static Schema,
    /// What only some wire formats read.
    pub traits: &'static [Trait],
    flags: u8,
    timestamp_format: Option<TimestampFormat>,
}

/// What only some wire formats read of a member or shape, as Smithy's
/// [HTTP binding](https://smithy.io/2.0/spec/http-bindings.html), [protocol](https://smithy.io/2.0/spec/protocol-traits.html) and
/// [streaming](https://smithy.io/2.0/spec/streaming.html) traits say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Trait {
    /// `jsonName`: the name in JSON bodies of REST protocols.
    JsonName(&'static str),
    /// `xmlName`: the name of the element or attribute in XML, and in form-encoded requests.
    XmlName(&'static str),
    /// `xmlNamespace`: the namespace's URI, and its prefix or an empty text.
    XmlNamespace(&'static str, &'static str),
    /// `xmlFlattened`: elements or entries stand in the structure itself, each under the member's name.
    XmlFlattened,
    /// `xmlAttribute`: an attribute of the structure's element.
    XmlAttribute,
    /// `s3UnwrappedXmlOutput`: the outermost element of the structure is its one member.
    XmlUnwrapped,
    /// `ec2QueryName`: the name in requests of EC2.
    Ec2QueryName(&'static str),
    /// `httpLabel`: a part of the path.
    HttpLabel,
    /// A text of which labels, queries and members of an input itself have what follows its last slash.
    LastSegment,
    /// What stands in a part of the path for a member that is not set, or empty; no trait of Smithy's, which has none for that.
    FilledIn(&'static str),
    /// `httpQuery`: a parameter of the query by this name.
    HttpQuery(&'static str),
    /// `httpQueryParams`: parameters of the query by their names.
    HttpQueryParams,
    /// `httpHeader`: a header of this name.
    HttpHeader(&'static str),
    /// The member that has the text of a header as it came; what is no value of this one is left out. No trait of Smithy's, which has none for
    /// that.
    TextBeside(&'static str),
    /// `httpPrefixHeaders`: all headers whose names begin so.
    HttpPrefixHeaders(&'static str),
    /// `httpPayload`: the whole body.
    HttpPayload,
    /// `httpResponseCode`: the status of the response.
    HttpResponseCode,
    /// `mediaType` of the member's shape: what is in a payload or header.
    MediaType(&'static str),
    /// `streaming`: a blob that is no part of the structure that is read, or the events of a stream.
    Streaming,
    /// A text that holds something in answers, which tools show decoded: `base64` of a text, `json`, `quotedJson`, which is percent-encoded, or
    /// `url`, which is so where that was asked for; no trait of Smithy's.
    Encoded(&'static str),
    /// The text that tools send where the caller sends none, since they decode what it asks for; no trait of Smithy's.
    AskedFor(&'static str),
    /// A text that tools percent-encode, where callers with types do so themselves; no trait of Smithy's.
    SentEscaped,
    /// A text that tools send in base64, where callers with types put it there themselves; no trait of Smithy's.
    SentInBase64,
    /// A key that tools send in base64, and its MD5 as the member of this name, unless the caller sends that; no trait of Smithy's.
    SentWithMd5(&'static str),
    /// `eventHeader`: a header of the event.
    EventHeader,
    /// `eventPayload`: the whole payload of the event.
    EventPayload,
}

impl Member {
    /// A member called `name` that holds a `target`.
    pub const fn new(name: &'static str, target: &'static Schema) -> Self {
        Member { name, target, traits: &[], flags: 0, timestamp_format: None }
    }

    /// The element of a list, or the key or value of a map: written without a name.
    pub const fn element(name: &'static str, target: &'static Schema) -> Self {
        let mut member = Self::new(name, target);
        member.flags |= ELEMENT;
        member
    }

    /// Whether another member has the text of this one as it came, so that one that is no value of this is left out.
    pub fn has_text_beside(&self) -> bool {
        self.traits.iter().any(|found| matches!(found, Trait::TextBeside(_)))
    }

    /// What answers hold in this text.
    pub fn encoding(&self) -> Option<&'static str> {
        self.traits.iter().chain(self.target.wire_traits()).find_map(|found| match found {
            Trait::Encoded(encoding) => Some(*encoding),
            _ => None,
        })
    }

    /// What tools send where the caller sends nothing.
    pub fn asked_for(&self) -> Option<&'static str> {
        self.traits.iter().find_map(|found| match found {
            Trait::AskedFor(text) => Some(*text),
            _ => None,
        })
    }

    /// The member with the MD5 of this key.
    pub fn md5_member(&self) -> Option<&'static str> {
        self.traits.iter().find_map(|found| match found {
            Trait::SentWithMd5(name) => Some(*name),
            _ => None,
        })
    }

    /// Marks the member as required by the service.
    pub const fn required(mut self) -> Self {
        self.flags |= REQUIRED;
        self
    }

    /// Marks the member as secret although its target is not.
    pub const fn sensitive(mut self) -> Self {
        self.flags |= SENSITIVE;
        self
    }

    /// Marks the member that makes retries safe: filled with a random UUID when it is not set.
    pub const fn idempotency_token(mut self) -> Self {
        self.flags |= IDEMPOTENCY_TOKEN;
        self
    }

    /// Sets the format of a timestamp member.
    pub const fn format(mut self, format: TimestampFormat) -> Self {
        self.timestamp_format = Some(format);
        self
    }

    /// Adds what only some wire formats read.
    pub const fn with(mut self, traits: &'static [Trait]) -> Self {
        self.traits = traits;
        self
    }

    /// The name in JSON, and in other formats of names and values.
    #[inline]
    pub fn json_name(&self) -> &'static str {
        // Few members have any traits, and those of services that speak awsJson have none.
        if self.traits.is_empty() { self.name } else { self.own_json_name() }
    }

    fn own_json_name(&self) -> &'static str {
        let name = |found: &Trait| if let Trait::JsonName(name) = found { Some(*name) } else { None };
        self.traits.iter().find_map(name).unwrap_or(self.name)
    }

    /// The name in XML.
    pub fn xml_name(&self) -> &'static str {
        let name = |found: &Trait| if let Trait::XmlName(name) = found { Some(*name) } else { None };
        self.traits.iter().find_map(name).unwrap_or(self.name)
    }

    /// Whether a trait without a value, such as [`Trait::XmlFlattened`], is among the traits.
    pub fn has(&self, wanted: Trait) -> bool {
        self.traits.contains(&wanted)
    }

    /// Whether it is the body itself, as it comes.
    pub fn is_byte_stream(&self) -> bool {
        self.target.is_byte_stream()
    }

    /// Whether the service demands the member.
    pub const fn is_required(&self) -> bool {
        self.flags & REQUIRED != 0
    }

    /// Whether the value is secret, by the member itself or by its target.
    pub const fn is_sensitive(&self) -> bool {
        self.flags & SENSITIVE != 0 || self.target.is_sensitive()
    }

    /// Whether this is an element of a list or map, and so has no name on the wire.
    pub const fn is_element(&self) -> bool {
        self.flags & ELEMENT != 0
    }

    /// Whether a random UUID takes the place of an unset value.
    pub const fn is_idempotency_token(&self) -> bool {
        self.flags & IDEMPOTENCY_TOKEN != 0
    }

    /// The format of a timestamp, from the member or else its target; `None` leaves it to the wire format.
    pub const fn timestamp_format(&self) -> Option<TimestampFormat> {
        match self.timestamp_format {
            Some(format) => Some(format),
            None => self.target.timestamp_format,
        }
    }
}

/// Shapes of Smithy's prelude, which models use without defining them.
pub mod prelude {
    use super::{Kind, Schema};

    /// `smithy.api#Unit`: a structure without members.
    pub static UNIT: Schema = Schema::structure("Unit", &[]);

    /// Declares simple shapes of the prelude.
    macro_rules! simple {
        ($($ident:ident $kind:ident)*) => {$(
            #[doc = concat!("`smithy.api#", stringify!($kind), "`.")]
            pub static $ident: Schema = Schema::simple(stringify!($kind), Kind::$kind);
        )*};
    }

    simple!(BLOB Blob BOOLEAN Boolean STRING String BYTE Byte SHORT Short INTEGER Integer LONG Long FLOAT Float);
    simple!(DOUBLE Double BIG_INTEGER BigInteger BIG_DECIMAL BigDecimal TIMESTAMP Timestamp DOCUMENT Document);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_stay_compact() {
        assert!(size_of::<Schema>() <= 48, "a schema takes {} bytes", size_of::<Schema>());
        assert!(size_of::<Member>() <= 48, "a member takes {} bytes", size_of::<Member>());
    }

    #[test]
    fn a_members_timestamp_format_goes_first() {
        static TIME: Schema = Schema::simple("Time", Kind::Timestamp).format(TimestampFormat::HttpDate);
        assert_eq!(Member::new("At", &TIME).timestamp_format(), Some(TimestampFormat::HttpDate));
        let own = Member::new("At", &TIME).format(TimestampFormat::DateTime);
        assert_eq!(own.timestamp_format(), Some(TimestampFormat::DateTime));
    }
}
