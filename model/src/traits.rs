//! The traits of a shape or member, raw and typed.
//!
//! In: values that were checked when the model was read. Out: plain values; a trait that is absent,
//! or whose value had a wrong form in a shape that is not part of a valid model, gives `None`.

use crate::node::{Node, Number};

/// The trait of a member of an input that holds the URL which the request goes to.
pub const REQUEST_URL: &str = "smithgen.fixes#requestUrl";
/// The trait of a member of an output of which each page has its part, as it has of the items.
pub(crate) const PAGE_RESULT: &str = "smithgen.fixes#pageResult";
/// The trait of a member of an output that says whether there are more pages.
pub(crate) const MORE_PAGES: &str = "smithgen.fixes#morePages";
/// The trait of a text that holds something in answers, which tools show decoded: `base64` of a text, `json`, `quotedJson`, which is
/// percent-encoded, or `url`, which is percent-encoded where that was asked for.
pub const ENCODED: &str = "smithgen.fixes#encoded";
/// The trait of a member of an input that has this value in tools where the caller does not say another: they decode what it asks for.
pub const ASKED_FOR: &str = "smithgen.fixes#askedFor";
/// The trait of a key that the service wants in base64, and its MD5 in the member of this name, which tools make of what is typed unless
/// that is there already, and callers with types themselves.
pub const SENT_WITH_MD5: &str = "smithgen.fixes#sentWithMd5";
/// The trait of a text that the service wants in base64, which tools make of what is typed, and callers with types themselves.
pub const SENT_IN_BASE64: &str = "smithgen.fixes#sentInBase64";
/// The trait of a text that the service wants percent-encoded, but for a version behind it, which tools make of what is typed, and callers
/// with types themselves.
pub const SENT_ESCAPED: &str = "smithgen.fixes#sentEscaped";
/// The trait of a service whose endpoint has the values of the labels in front of paths and hosts already, if they are parameters of its
/// rules.
pub const LABELS_IN_ENDPOINT: &str = "smithgen.fixes#labelsInEndpoint";
/// The trait of a member of an input for the URL of the same request, signed for the region that the member of this name says: clients make it
/// unless it is there. Where a model has no such member, there is one more, which is not sent.
pub const PRESIGNED_COPY: &str = "smithgen.fixes#presignedCopy";
/// The trait of a text of which labels, queries and members of an input itself have what follows its last slash.
pub const LAST_SEGMENT: &str = "smithgen.fixes#lastSegment";
/// The trait of an operation whose output is its one member in XML, without an element around it.
pub const UNWRAPPED_OUTPUT: &str = "aws.customizations#s3UnwrappedXmlOutput";
/// The trait of a required member of an input that has this value where the caller does not say another.
pub const FILLED_IN: &str = "smithgen.fixes#filledIn";
/// The trait of a member of an output that is in a header which others may set to anything: what is no value of it is left out, and its
/// text as it came is in the member of this name.
pub const TEXT_BESIDE: &str = "smithgen.fixes#textBeside";
/// The trait of a service whose requests all have some headers more: an object of names and values.
pub const HEADERS: &str = "smithgen.fixes#headers";
/// The trait of an operation whose query, which may get longer than services take URLs, is posted as a form.
pub const POSTED_QUERY: &str = "smithgen.fixes#postedQuery";
/// The trait of an operation whose requests tell a hash of their body that is made of the hashes of its mebibytes.
pub const TREE_HASH: &str = "smithgen.fixes#treeHash";
/// The trait of a service whose calls are repeated in another way where nobody chose that: `maxAttempts`, and `initialBackoff`, which is the
/// longest wait before the first retry after a transient failure, in milliseconds; and `crc32` is true if answers tell that of their bodies in
/// `x-amz-crc32`, and are asked for again where they have another.
pub const RETRIES: &str = "smithgen.fixes#retries";
/// The trait of an operation whose paginator says more than Smithy's `paginated` can. Its value has the members of a
/// [`Paginator`](crate::Paginator) by their names in camel case.
pub(crate) const PAGINATOR: &str = "smithgen.fixes#paginator";
/// The trait of an operation with what can be waited for.
pub(crate) const WAITABLE: &str = "smithy.waiters#waitable";
/// The same with what botocore's waiters say more: matchers for a `status`, and `maxAttempts`.
pub(crate) const WAITERS: &str = "smithgen.fixes#waiters";
/// The shortest and the longest delay between calls, in seconds, where a waiter says nothing.
pub(crate) const WAITER_DELAYS: [u32; 2] = [2, 120];

/// Applied traits, sorted by id.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Traits(Vec<(String, Node)>);

impl From<Vec<(String, Node)>> for Traits {
    fn from(mut traits: Vec<(String, Node)>) -> Self {
        if !traits.is_sorted_by(|a, b| a.0 < b.0) {
            traits.sort_by(|a, b| a.0.cmp(&b.0));
        }
        Self(traits)
    }
}

impl IntoIterator for Traits {
    type Item = (String, Node);
    type IntoIter = std::vec::IntoIter<(String, Node)>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

/// `length`: limits of a length, inclusive (characters, bytes, items or entries).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Length {
    /// The least length.
    pub min: Option<u64>,
    /// The greatest length.
    pub max: Option<u64>,
}

/// `range`: limits of a number, inclusive, as the model writes them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Range<'a> {
    /// The least value.
    pub min: Option<&'a str>,
    /// The greatest value.
    pub max: Option<&'a str>,
}

/// `enumValue`: what a member of an enum is on the wire.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EnumValue<'a> {
    /// The value in an enum.
    String(&'a str),
    /// The value in an intEnum.
    Integer(i32),
}

/// `error`: who is at fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ErrorFault {
    /// The client; the request was wrong.
    Client,
    /// The server.
    Server,
}

/// `retryable`: the error may be retried.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Retryable {
    /// Whether the error says that too much was asked.
    pub throttling: bool,
}

/// `deprecated`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Deprecated<'a> {
    /// Why, or what to use instead.
    pub message: Option<&'a str>,
    /// Since when: a date or version.
    pub since: Option<&'a str>,
}

/// `timestampFormat`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TimestampFormat {
    /// RFC 3339 in UTC.
    DateTime,
    /// RFC 7231.
    HttpDate,
    /// Seconds since 1970, maybe with a fraction.
    EpochSeconds,
}

/// `paginated`; what an operation leaves out may stand on its service.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Paginated<'a> {
    /// The input member that takes the token.
    pub input_token: Option<&'a str>,
    /// The path to the output member that gives the token.
    pub output_token: Option<&'a str>,
    /// The path to the output member with the items.
    pub items: Option<&'a str>,
    /// The input member that limits the items of a page.
    pub page_size: Option<&'a str>,
}

/// `http`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Http<'a> {
    /// The method.
    pub method: &'a str,
    /// The pattern of path and query.
    pub uri: &'a str,
    /// The status of success; 200 when the model names none.
    pub code: u16,
}

/// Methods for traits of `smithy.api` that are marks or texts.
macro_rules! methods {
    ($read:ident -> $value:ty { $($(#[$docs:meta])* $method:ident: $name:literal,)* }) => {
        impl Traits {
            $(
                $(#[$docs])*
                pub fn $method(&self) -> $value {
                    self.$read(concat!("smithy.api#", $name))
                }
            )*
        }
    };
}

methods! {
    has -> bool {
        /// `required`.
        is_required: "required",
        /// `addedDefault`: the default came after the first publication of the member.
        is_added_default: "addedDefault",
        /// `clientOptional`: clients must not rely on the member being there.
        is_client_optional: "clientOptional",
        /// `sensitive`: never to be shown.
        is_sensitive: "sensitive",
        /// `sparse`: the list or map may hold `null`.
        is_sparse: "sparse",
        /// `uniqueItems`.
        is_unique_items: "uniqueItems",
        /// `streaming`.
        is_streaming: "streaming",
        /// `requiresLength`: the length of the stream must be known before it is sent.
        requires_length: "requiresLength",
        /// `idempotencyToken`: filled in when the caller does not.
        idempotency_token: "idempotencyToken",
        /// `internal`: not for customers.
        is_internal: "internal",
        /// `optionalAuth`: the operation may be called without credentials.
        is_optional_auth: "optionalAuth",
    }
}

methods! {
    text -> Option<&str> {
        /// `documentation`: CommonMark, which in AWS models is HTML.
        documentation: "documentation",
        /// `title`: the proper name of a service or resource.
        title: "title",
        /// `since`: the date or version in which the shape came.
        since: "since",
        /// `pattern`: an ECMA 262 regular expression, not anchored unless it says so.
        pattern: "pattern",
        /// `jsonName`.
        json_name: "jsonName",
        /// `mediaType`.
        media_type: "mediaType",
    }
}

impl Traits {
    /// No traits.
    pub(crate) fn none() -> Self {
        Self(Vec::new())
    }

    fn place(&self, id: &str) -> Result<usize, usize> {
        self.0.binary_search_by(|(other, _)| other.as_str().cmp(id))
    }

    /// Adds a trait unless it is there.
    pub(crate) fn add(&mut self, id: &str, value: Node) {
        if let Err(place) = self.place(id) {
            self.0.insert(place, (id.to_owned(), value));
        }
    }

    /// Adds the traits of others, which replace those of the same id.
    pub(crate) fn lay_over(&mut self, others: impl IntoIterator<Item = (String, Node)>) {
        for (id, value) in others {
            match self.get_mut(&id) {
                Some(old) => *old = value,
                None => self.add(&id, value),
            }
        }
    }

    pub(crate) fn get_mut(&mut self, id: &str) -> Option<&mut Node> {
        let place = self.place(id).ok()?;
        self.0.get_mut(place).map(|(_, value)| value)
    }

    pub(crate) fn remove(&mut self, id: &str) {
        self.0.retain(|(other, _)| other != id);
    }

    /// Takes an element out of a trait whose value is a list, and the trait with its last element.
    pub(crate) fn remove_element(&mut self, id: &str, number: usize) {
        let Some(place) = self.0.iter().position(|(other, _)| other == id) else { return };
        if let Some((_, Node::Array(elements))) = self.0.get_mut(place) {
            if number < elements.len() {
                elements.remove(number);
            }
            if elements.is_empty() {
                self.0.remove(place);
            }
        }
    }

    /// The value of the trait with this absolute id.
    pub fn get(&self, id: &str) -> Option<&Node> {
        self.0.iter().find(|(other, _)| other == id).map(|(_, value)| value)
    }

    /// Whether a trait is applied.
    pub fn has(&self, id: &str) -> bool {
        self.get(id).is_some()
    }

    /// All traits in the order of their ids.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&str, &Node)> {
        self.0.iter().map(|(id, value)| (id.as_str(), value))
    }

    /// How many traits are applied.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether no trait is applied.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    fn text(&self, id: &str) -> Option<&str> {
        self.get(id).and_then(Node::as_str)
    }

    /// `default`; [`Node::Null`] says that there is none although the target has one.
    pub fn default(&self) -> Option<&Node> {
        self.get("smithy.api#default")
    }

    /// `tags`.
    pub fn tags(&self) -> Vec<&str> {
        let tags = self.get("smithy.api#tags").and_then(Node::as_array);
        tags.unwrap_or_default().iter().filter_map(Node::as_str).collect()
    }

    /// `length`.
    pub fn length(&self) -> Option<Length> {
        let value = self.get("smithy.api#length")?;
        let limit = |key| value.get(key)?.as_number().and_then(Number::to_whole);
        Some(Length { min: limit("min"), max: limit("max") })
    }

    /// `range`.
    pub fn range(&self) -> Option<Range<'_>> {
        let value = self.get("smithy.api#range")?;
        let limit = |key| match value.get(key)? {
            Node::Number(number) => Some(number.as_str()),
            Node::String(text) => Some(text.as_str()),
            _ => None,
        };
        Some(Range { min: limit("min"), max: limit("max") })
    }

    /// `enumValue`.
    pub fn enum_value(&self) -> Option<EnumValue<'_>> {
        match self.get("smithy.api#enumValue")? {
            Node::String(text) => Some(EnumValue::String(text)),
            Node::Number(number) => number.as_i64().and_then(|value| i32::try_from(value).ok()).map(EnumValue::Integer),
            _ => None,
        }
    }

    /// `enum` of version 1.0, left on strings whose values give no names: the values.
    pub fn enum_legacy(&self) -> Option<Vec<&str>> {
        let definitions = self.get("smithy.api#enum")?.as_array()?;
        Some(definitions.iter().filter_map(|d| d.get("value")?.as_str()).collect())
    }

    /// `error`.
    pub fn error(&self) -> Option<ErrorFault> {
        match self.text("smithy.api#error")? {
            "client" => Some(ErrorFault::Client),
            "server" => Some(ErrorFault::Server),
            _ => None,
        }
    }

    /// `httpError`: the status of an error.
    pub fn http_error(&self) -> Option<u16> {
        let code = self.get("smithy.api#httpError")?.as_i64()?;
        u16::try_from(code).ok()
    }

    /// `retryable`.
    pub fn retryable(&self) -> Option<Retryable> {
        let value = self.get("smithy.api#retryable")?;
        let throttling = value.get("throttling").and_then(Node::as_bool);
        Some(Retryable { throttling: throttling.unwrap_or(false) })
    }

    /// `deprecated`.
    pub fn deprecated(&self) -> Option<Deprecated<'_>> {
        let value = self.get("smithy.api#deprecated")?;
        Some(Deprecated {
            message: value.get("message").and_then(Node::as_str),
            since: value.get("since").and_then(Node::as_str),
        })
    }

    /// `timestampFormat`.
    pub fn timestamp_format(&self) -> Option<TimestampFormat> {
        match self.text("smithy.api#timestampFormat")? {
            "date-time" => Some(TimestampFormat::DateTime),
            "http-date" => Some(TimestampFormat::HttpDate),
            "epoch-seconds" => Some(TimestampFormat::EpochSeconds),
            _ => None,
        }
    }

    /// `paginated`.
    pub fn paginated(&self) -> Option<Paginated<'_>> {
        let value = self.get("smithy.api#paginated")?;
        let text = |key| value.get(key).and_then(Node::as_str);
        Some(Paginated {
            input_token: text("inputToken"),
            output_token: text("outputToken"),
            items: text("items"),
            page_size: text("pageSize"),
        })
    }

    /// `auth`: ids of authentication schemes by preference; an empty list means none at all.
    pub fn auth(&self) -> Option<Vec<&str>> {
        let schemes = self.get("smithy.api#auth")?.as_array()?;
        Some(schemes.iter().filter_map(Node::as_str).collect())
    }

    /// `http`.
    pub fn http(&self) -> Option<Http<'_>> {
        let value = self.get("smithy.api#http")?;
        let code = value.get("code").and_then(Node::as_i64);
        Some(Http {
            method: value.get("method")?.as_str()?,
            uri: value.get("uri")?.as_str()?,
            code: code.and_then(|code| u16::try_from(code).ok()).unwrap_or(200),
        })
    }

    /// `endpoint`: what stands before the host name, with labels in braces.
    pub fn endpoint_host_prefix(&self) -> Option<&str> {
        self.get("smithy.api#endpoint")?.get("hostPrefix")?.as_str()
    }

    /// `longPoll`: for how many milliseconds at most the service holds an answer back until there is something to say; zero if the trait
    /// does not say. AWS's SDKs expect it in either namespace.
    pub fn long_poll(&self) -> Option<u32> {
        let value = self.get("smithy.api#longPoll").or_else(|| self.get("aws.api#longPoll"))?;
        Some(value.get("timeoutMillis").and_then(Node::as_i64).and_then(|millis| millis.try_into().ok()).unwrap_or(0))
    }

    /// `examples`: as the model has them.
    pub fn examples(&self) -> Option<&Node> {
        self.get("smithy.api#examples")
    }
}
