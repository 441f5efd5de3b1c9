//! What is said of services and operations, as data.
//!
//! In: nothing; generated code writes these facts as constants. Out: all that a protocol, the state machine or a command line asks
//! of an operation without knowing its types.
//!
//! Facts are made by `const` functions alone, so that another kind of fact breaks no generated crate.

#[cfg(feature = "checksums")]
mod checksums;
#[cfg(feature = "query")]
mod copy;
mod discovery;
#[cfg(feature = "waiters")]
pub mod waiter;

use std::time::Duration;

#[cfg(feature = "checksums")]
pub use self::checksums::{ChecksumAlgorithm, Checksums, RequestChecksum};
#[cfg(feature = "query")]
pub use self::copy::PresignedCopy;
pub use self::discovery::Discovery;
use crate::document::{EVENT_STREAM, Namespace};
use crate::endpoint::Fixed;
pub use crate::retry::Retries;
use crate::schema::Schema;
#[cfg(feature = "jmespath")]
use crate::search::Search;

/// Facts about a service.
#[derive(Debug)]
#[non_exhaustive]
pub struct ServiceMeta {
    /// The name by which AWS's SDKs know it, such as `Cognito Identity Provider`.
    pub sdk_id: &'static str,
    /// The shape's name, which the awsJson formats send in `x-amz-target`.
    pub shape_name: &'static str,
    /// The version of its interface, such as `2016-04-18`.
    pub version: &'static str,
    /// The name in its host names, and of its command.
    pub endpoint_prefix: &'static str,
    /// The name in its signatures.
    pub signing_name: &'static str,
    /// The URI of the namespace of its XML, and its prefix or an empty text.
    pub xml_namespace: Option<Namespace>,
    /// Whether errors in XML stand at the root, without an element around them.
    pub unwrapped_errors: bool,
    /// How failed attempts are repeated where nobody chose that.
    pub retries: Retries,
    /// Whether answers tell the CRC-32 of their bodies.
    pub crc32: bool,
}

impl ServiceMeta {
    /// A service by the name that AWS's SDKs have for it, which has no other names as yet.
    pub const fn new(sdk_id: &'static str) -> Self {
        ServiceMeta {
            sdk_id,
            shape_name: "",
            version: "",
            endpoint_prefix: "",
            signing_name: "",
            xml_namespace: None,
            unwrapped_errors: false,
            retries: Retries::STANDARD,
            crc32: false,
        }
    }

    /// Sets the shape's name.
    pub const fn shape_name(mut self, name: &'static str) -> Self {
        self.shape_name = name;
        self
    }

    /// Sets the version of its interface.
    pub const fn version(mut self, version: &'static str) -> Self {
        self.version = version;
        self
    }

    /// Sets the name in its host names and of its command.
    pub const fn endpoint_prefix(mut self, name: &'static str) -> Self {
        self.endpoint_prefix = name;
        self
    }

    /// Sets the name in its signatures.
    pub const fn signing_name(mut self, name: &'static str) -> Self {
        self.signing_name = name;
        self
    }

    /// Sets the namespace of its XML: its URI, and its prefix or an empty text.
    pub const fn xml_namespace(mut self, uri: &'static str, prefix: &'static str) -> Self {
        self.xml_namespace = Some((uri, prefix));
        self
    }

    /// Has errors in XML stand at the root, without an element around them.
    pub const fn unwrapped_errors(mut self) -> Self {
        self.unwrapped_errors = true;
        self
    }

    /// Sets the number of attempts, and the milliseconds of the longest wait before the first retry after a transient failure, where
    /// nobody chose them.
    pub const fn retries(mut self, max_attempts: u32, initial_backoff_millis: u64) -> Self {
        self.retries = Retries { max_attempts, initial_backoff_millis };
        self
    }

    /// Has bodies of answers held against the CRC-32 that they tell, with the feature `crc32`.
    pub const fn crc32(mut self) -> Self {
        self.crc32 = true;
        self
    }
}

/// How a call proves who makes it; a model lists what an operation accepts in order of preference.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum AuthScheme {
    /// Not at all.
    None,
    /// AWS Signature Version 4.
    SigV4,
    /// The same for several regions, with the feature `sigv4a`.
    SigV4A,
    /// A bearer token.
    HttpBearer,
    /// An API key, and where it stands.
    HttpApiKey(ApiKeyPlace),
    /// A user's name and password.
    HttpBasic,
    /// A hash of these and of what the server asks, with the feature `digest`.
    HttpDigest,
    /// A scheme that this version cannot do, by its shape id.
    Other(&'static str),
}

/// Where requests have their API key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ApiKeyPlace {
    /// In a header, behind the word `scheme` if there is one.
    Header {
        /// The header's name.
        name: &'static str,
        /// The word before the key.
        scheme: Option<&'static str>,
    },
    /// In the query's parameter of this name.
    Query(&'static str),
}

impl AuthScheme {
    /// The name of the scheme's trait, without its namespace.
    pub const fn name(self) -> &'static str {
        match self {
            AuthScheme::None => "noAuth",
            AuthScheme::SigV4 => "sigv4",
            AuthScheme::SigV4A => "sigv4a",
            AuthScheme::HttpBearer => "httpBearerAuth",
            AuthScheme::HttpApiKey(_) => "httpApiKeyAuth",
            AuthScheme::HttpBasic => "httpBasicAuth",
            AuthScheme::HttpDigest => "httpDigestAuth",
            AuthScheme::Other(id) => id,
        }
    }

    /// Whether it signs requests.
    pub const fn signs(self) -> bool {
        matches!(self, AuthScheme::SigV4 | AuthScheme::SigV4A)
    }

    /// What it needs, in words.
    pub(crate) const fn need(self) -> &'static str {
        match self {
            AuthScheme::None => "nothing",
            AuthScheme::SigV4 => "a signature (SigV4)",
            AuthScheme::SigV4A => "a signature (SigV4a)",
            AuthScheme::HttpBearer => "a bearer token",
            AuthScheme::HttpApiKey(_) => "an API key",
            AuthScheme::HttpBasic => "a login",
            AuthScheme::HttpDigest => "the digest of a login",
            AuthScheme::Other(id) => id,
        }
    }

    /// The feature that it is made with, if it takes one.
    const fn feature(self) -> Option<&'static str> {
        match self {
            AuthScheme::SigV4 => Some("sigv4"),
            AuthScheme::SigV4A => Some("sigv4a"),
            AuthScheme::HttpDigest => Some("digest"),
            _ => None,
        }
    }
}

/// Where an operation is in protocols with HTTP bindings, as the
/// [`http`](https://smithy.io/2.0/spec/http-bindings.html#http-trait) trait says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Http {
    /// The method, such as `GET`.
    pub method: &'static str,
    /// The path, its slashes included.
    pub path: &'static [PathPart],
    /// The part of the query that is the same in all requests, without the question mark; empty if there is none.
    pub query: &'static str,
    /// Whether the query is the body, as a form.
    pub posts_query: bool,
    /// The status of a success, unless the response has a member for it.
    pub code: u16,
}

impl Http {
    /// A method and a path, without a constant query; a success has the status 200.
    pub const fn new(method: &'static str, path: &'static [PathPart]) -> Self {
        Http { method, path, query: "", posts_query: false, code: 200 }
    }

    /// Sets the part of the query that is the same in all requests.
    pub const fn query(mut self, query: &'static str) -> Self {
        self.query = query;
        self
    }

    /// Has the query stand in the body, as a form.
    pub const fn posted_query(mut self) -> Self {
        self.posts_query = true;
        self
    }

    /// Sets the status of a success.
    pub const fn code(mut self, code: u16) -> Self {
        self.code = code;
        self
    }
}

/// A part of a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PathPart {
    /// The same in all requests.
    Text(&'static str),
    /// The value of the input's member with this index, as one segment.
    Label(usize),
    /// The value of the input's member with this index, whose slashes part segments.
    Greedy(usize),
}

/// Facts about an operation.
#[derive(Debug)]
#[non_exhaustive]
pub struct OperationMeta {
    /// The name in the model.
    pub name: &'static str,
    /// The service.
    pub service: &'static ServiceMeta,
    /// The input's shape.
    pub input: &'static Schema,
    /// The output's shape.
    pub output: &'static Schema,
    /// The shapes of all errors that the model lists.
    pub errors: &'static [&'static Schema],
    /// The authentication that it accepts, best first; empty means none is needed.
    pub auth: &'static [AuthScheme],
    /// How its results come in pages, if they do.
    pub paginated: Option<&'static Paginated>,
    /// What its endpoint depends on beside the configuration, if anything.
    pub endpoint: Option<&'static BoundEndpoint>,
    /// Who says where it goes, if the service is asked.
    pub discovery: Option<&'static Discovery>,
    /// Where it is, if its protocol has HTTP bindings.
    pub http: Option<&'static Http>,
    /// What its traits change in finished requests, if anything.
    pub adaptation: Option<&'static Adaptation>,
    /// Whether the body of a successful response is handed over as it comes.
    pub streams_output: bool,
    /// Whether a body that is sent as it comes must know its length.
    pub requires_length: bool,
    /// Whether signatures leave the body out where TLS keeps it whole, as the
    /// [`unsignedPayload`](https://smithy.io/2.0/aws/aws-auth.html#aws-auth-unsignedpayload-trait) trait says.
    pub unsigned_payload: bool,
    /// For how long the service may hold an answer back until there is something to say, if it does that.
    pub long_poll: Option<Duration>,
}

impl OperationMeta {
    /// An operation by its parts: no pages, and nothing to change in finished requests.
    pub const fn new(
        name: &'static str,
        service: &'static ServiceMeta,
        input: &'static Schema,
        output: &'static Schema,
        errors: &'static [&'static Schema],
        auth: &'static [AuthScheme],
    ) -> Self {
        OperationMeta {
            name,
            service,
            input,
            output,
            errors,
            auth,
            paginated: None,
            endpoint: None,
            discovery: None,
            http: None,
            adaptation: None,
            streams_output: false,
            requires_length: false,
            unsigned_payload: false,
            long_poll: None,
        }
    }

    /// What its requests are: documents of this media type, or events.
    pub(crate) fn request_type(&self, media_type: &'static str) -> &'static str {
        if self.input.has_events() { EVENT_STREAM } else { media_type }
    }

    /// What its responses are: documents of this media type, or events.
    pub(crate) fn response_type(&self, media_type: &'static str) -> &'static str {
        if self.output.has_events() { EVENT_STREAM } else { media_type }
    }

    /// The name of the input's member at `index`.
    pub(crate) fn input_name(&self, index: usize) -> &'static str {
        self.input.members.get(index).map_or("", |member| member.name)
    }

    /// Adds how the results come in pages.
    pub const fn paginated(mut self, paginated: &'static Paginated) -> Self {
        self.paginated = Some(paginated);
        self
    }

    /// Adds what the endpoint depends on beside the configuration.
    pub const fn bound(mut self, endpoint: &'static BoundEndpoint) -> Self {
        self.endpoint = Some(endpoint);
        self
    }

    /// Adds where it is in protocols with HTTP bindings.
    pub const fn http(mut self, http: &'static Http) -> Self {
        self.http = Some(http);
        self
    }

    /// Has the body of a successful response handed over as it comes.
    pub const fn streaming_output(mut self) -> Self {
        self.streams_output = true;
        self
    }

    /// Refuses bodies that do not know their length, as the
    /// [`requiresLength`](https://smithy.io/2.0/spec/streaming.html#requireslength-trait) trait says.
    pub const fn requires_length(mut self) -> Self {
        self.requires_length = true;
        self
    }

    /// Gives the service so many milliseconds to hold an answer back, on top of the limit for the next bytes. Callers ask such
    /// operations again and again, so that errors without a retry come after a wait.
    pub const fn long_poll(mut self, millis: u32) -> Self {
        self.long_poll = Some(Duration::from_millis(millis as u64));
        self
    }

    /// Has signatures leave the body out.
    pub const fn unsigned_payload(mut self) -> Self {
        self.unsigned_payload = true;
        self
    }

    /// The schemes that it accepts and this build can do, in the model's order.
    pub(crate) fn auth_schemes(&self) -> impl Iterator<Item = AuthScheme> + use<> {
        let is_built_in = |scheme: &AuthScheme| match scheme {
            AuthScheme::SigV4 => cfg!(feature = "sigv4"),
            AuthScheme::SigV4A => cfg!(feature = "sigv4a"),
            AuthScheme::HttpDigest => cfg!(feature = "digest"),
            AuthScheme::Other(_) => false,
            _ => true,
        };
        self.auth.iter().copied().filter(is_built_in)
    }

    /// The refusal of an operation whose schemes are all beyond this build.
    pub(crate) fn beyond_us(&self) -> String {
        let name = self.name;
        match self.auth.iter().find_map(|scheme| Some((scheme, scheme.feature()?))) {
            Some((scheme, feature)) => {
                let need = scheme.need();
                format!("{name} needs {need}, which the feature `{feature}` of smithgen-runtime makes")
            }
            None => format!("{name} needs one of {:?}, which this version cannot do", self.auth),
        }
    }

    /// Adds what traits change in finished requests.
    pub const fn adapted(mut self, adaptation: &'static Adaptation) -> Self {
        self.adaptation = Some(adaptation);
        self
    }
}

/// How an operation's results come in pages, and what these make together: names of members, as the model spells them, and
/// paths to members of the output, such as `NextToken` or `Result.Marker`.
///
/// All of it is text, and no constant of JMESPath: clients go by their fields, and do without the crate of expressions; what is joined has
/// to be written, too, which paths tell the place of and expressions do not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Paginated {
    /// The members of the input that take tokens; without them the first page comes.
    pub input_tokens: &'static [&'static str],
    /// JMESPath expressions, most of them paths, for the next page's value of each of these; on the last page there is none, or
    /// it is empty.
    pub output_tokens: &'static [&'static str],
    /// A JMESPath expression that is true unless the page is the last one, whatever the tokens are.
    pub more_results: Option<&'static str>,
    /// The paths of what each page has its part of: lists and maps are joined, numbers added, texts put one behind the other.
    /// The first one holds the items of the page.
    pub results: &'static [&'static str],
    /// The paths of what counts as the first page has it; `None` for all that is neither a result nor about pages, on whichever
    /// page it is.
    pub first_page: Option<&'static [&'static str]>,
    /// The member of the input that says how many items a page may have.
    pub page_size: Option<&'static str>,
}

impl Paginated {
    /// Pages by their tokens alone.
    pub const fn new(input_tokens: &'static [&'static str], output_tokens: &'static [&'static str]) -> Self {
        Paginated { input_tokens, output_tokens, more_results: None, results: &[], first_page: None, page_size: None }
    }

    /// Adds what says that there are more pages.
    pub const fn more_results(mut self, expression: &'static str) -> Self {
        self.more_results = Some(expression);
        self
    }

    /// Adds what each page has its part of.
    pub const fn results(mut self, paths: &'static [&'static str]) -> Self {
        self.results = paths;
        self
    }

    /// Limits what counts as the first page has it.
    pub const fn first_page(mut self, paths: &'static [&'static str]) -> Self {
        self.first_page = Some(paths);
        self
    }

    /// Adds the member of the input for the size of a page.
    pub const fn page_size(mut self, member: &'static str) -> Self {
        self.page_size = Some(member);
        self
    }

    /// The members of the input that are about pages.
    pub fn members(&self) -> impl Iterator<Item = &'static str> + use<> {
        self.input_tokens.iter().copied().chain(self.page_size)
    }
}

/// What traits of an operation change in its finished requests.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Adaptation {
    /// What goes before the host, as the [`endpoint`](https://smithy.io/2.0/spec/endpoint-traits.html) trait says.
    pub host_prefix: &'static [HostPart],
    /// The index of the input's member that holds the URL to whose host the request goes.
    pub request_url: Option<usize>,
    /// Headers that no input has, by their names in lower case.
    pub headers: &'static [(&'static str, &'static str)],
    /// Whether long bodies are compressed with gzip, as the
    /// [`requestCompression`](https://smithy.io/2.0/spec/behavior-traits.html#requestcompression-trait) trait says.
    pub compresses: bool,
    /// Its checksums, if it has any.
    #[cfg(feature = "checksums")]
    pub checksums: Option<&'static Checksums>,
    /// What it says of another region, if it copies out of one.
    #[cfg(feature = "query")]
    pub copy: Option<PresignedCopy>,
}

impl Adaptation {
    /// Nothing, to start from.
    pub const NONE: Adaptation = Adaptation {
        host_prefix: &[],
        request_url: None,
        headers: &[],
        compresses: false,
        #[cfg(feature = "checksums")]
        checksums: None,
        #[cfg(feature = "query")]
        copy: None,
    };

    /// Adds what goes before the host.
    pub const fn host_prefix(mut self, parts: &'static [HostPart]) -> Self {
        self.host_prefix = parts;
        self
    }

    /// Adds the index of the member that holds the URL.
    pub const fn request_url(mut self, member: usize) -> Self {
        self.request_url = Some(member);
        self
    }

    /// Adds headers that no input has.
    pub const fn headers(mut self, headers: &'static [(&'static str, &'static str)]) -> Self {
        self.headers = headers;
        self
    }

    /// Has long bodies compressed.
    pub const fn compressed(mut self) -> Self {
        self.compresses = true;
        self
    }

    /// Adds checksums.
    #[cfg(feature = "checksums")]
    pub const fn checksums(mut self, checksums: &'static Checksums) -> Self {
        self.checksums = Some(checksums);
        self
    }

    /// Adds what it says of the region that it copies out of.
    #[cfg(feature = "query")]
    pub const fn copy(mut self, copy: PresignedCopy) -> Self {
        self.copy = Some(copy);
        self
    }
}

/// A part of what an operation puts before the host.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HostPart {
    /// The same in all requests.
    Text(&'static str),
    /// The value of the input's member with this index.
    Label(usize),
}

/// What the endpoint of an operation depends on beside the configuration, by the traits
/// [`contextParam`](https://smithy.io/2.0/additional-specs/rules-engine/parameters.html#smithy-rules-contextparam-trait) and
/// [`staticContextParams`](https://smithy.io/2.0/additional-specs/rules-engine/parameters.html#smithy-rules-staticcontextparams-trait)
/// and, with the feature `jmespath`,
/// [`operationContextParams`](https://smithy.io/2.0/additional-specs/rules-engine/parameters.html#smithy-rules-operationcontextparams-trait).
#[derive(Clone, Copy, Debug, Default)]
pub struct BoundEndpoint {
    /// Parameters of the endpoint rules whose values are the same for all calls.
    pub(crate) fixed: &'static [(&'static str, Fixed)],
    /// Parameters whose values are texts of the input, each with the index of the member.
    pub(crate) members: &'static [(&'static str, usize)],
    /// Parameters that expressions find in the input.
    #[cfg(feature = "jmespath")]
    pub(crate) searches: &'static [(&'static str, Search)],
}

impl BoundEndpoint {
    /// Parameters of the endpoint rules whose values are the same for all calls, and those that are texts of the input, each with the
    /// index of the member.
    pub const fn new(fixed: &'static [(&'static str, Fixed)], members: &'static [(&'static str, usize)]) -> Self {
        BoundEndpoint {
            fixed,
            members,
            #[cfg(feature = "jmespath")]
            searches: &[],
        }
    }

    /// Adds parameters that expressions find in the input; [`bound_by_search`](crate::adapt::bound_by_search) fills them.
    #[cfg(feature = "jmespath")]
    pub const fn searching(mut self, searches: &'static [(&'static str, Search)]) -> Self {
        self.searches = searches;
        self
    }
}
