//! What an operation and its service are, in types and in data.
//!
//! In: generated implementations. Out: all that the state machine, a wire format or a command line asks of an operation,
//! and, through [`OperationInput`], calls without any I/O of ours.

use http::{Request, Response};

use crate::adapt::{Adaptation, Bound, BoundEndpoint, HttpRequest};
use crate::codec::Structure;
use crate::config::Config;
use crate::endpoint::Rules;
use crate::error::{ConstructionFailure, OperationError, SdkError};
use crate::exchange;
use crate::protocol::{Protocol, ReadError};
use crate::schema::Schema;

/// A service: the wire format that it speaks, and where it is.
pub trait Service: 'static {
    /// The wire format.
    type Protocol: Protocol;

    /// Facts about the service.
    const META: &'static ServiceMeta;

    /// Where the service is, by its own endpoint rules.
    const RULES: &'static Rules = Rules::URL;
}

/// Facts about a service.
#[derive(Debug)]
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
}

/// How a call proves who makes it; a model lists what an operation accepts in order of preference.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum AuthScheme {
    /// Not at all.
    None,
    /// AWS Signature Version 4.
    SigV4,
    /// A scheme that this version cannot do, by its shape id.
    Other(&'static str),
}

/// An operation.
pub trait Operation: 'static {
    /// The service that it belongs to.
    type Service: Service;
    /// What goes in.
    type Input: Structure + Send + 'static;
    /// What comes out.
    type Output: Structure + Send + 'static;
    /// What can go wrong.
    type Error: ReadError;

    /// Facts about the operation.
    const META: &'static OperationMeta;

    /// What traits of the operation have it fill into the parameters of the endpoint rules; most have none.
    fn bound(input: &Self::Input) -> Bound {
        let _ = input;
        Bound::new()
    }

    /// Changes the finished request as traits of the operation say: another host, a compressed body. Most operations have
    /// no such trait, and change nothing.
    ///
    /// # Errors
    /// When a value cannot stand where the trait wants it.
    fn adapt(input: &Self::Input, request: &mut HttpRequest, config: &Config) -> Result<(), ConstructionFailure> {
        let _ = (input, request, config);
        Ok(())
    }

    /// Reads a response, whoever fetched it.
    ///
    /// # Errors
    /// The service's error, or [`SdkError::ResponseError`] if the response makes no sense.
    fn parse_response(response: Response<&[u8]>) -> Result<Self::Output, SdkError<Self::Error>>
    where
        Self: Sized,
    {
        exchange::parse::<Self>(response.map(<[u8]>::to_vec), &exchange::Limits::default())
    }
}

/// Facts about an operation.
#[derive(Debug)]
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
    /// What its traits change in finished requests, if anything.
    pub adaptation: Option<&'static Adaptation>,
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
        OperationMeta { name, service, input, output, errors, auth, paginated: None, endpoint: None, adaptation: None }
    }

    /// The operation `O`, whose types know all but its name and authentication.
    pub const fn of<O: Operation>(name: &'static str, auth: &'static [AuthScheme]) -> Self {
        Self::new(
            name,
            <O::Service as Service>::META,
            <O::Input as Structure>::SCHEMA,
            <O::Output as Structure>::SCHEMA,
            <O::Error as OperationError>::SCHEMAS,
            auth,
        )
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

    /// Adds what traits change in finished requests.
    pub const fn adapted(mut self, adaptation: &'static Adaptation) -> Self {
        self.adaptation = Some(adaptation);
        self
    }
}

/// How an operation's results come in pages, and what these make together: names of members, as the model spells them, and
/// paths to members of the output, such as `NextToken` or `Result.Marker`.
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

/// An input that knows its operation.
pub trait OperationInput: Structure + Send + Sized + 'static {
    /// The operation that takes it.
    type Operation: Operation<Input = Self>;

    /// The request that would be sent, for an HTTP client of your own: complete but for the headers that number attempts, and
    /// unsigned.
    ///
    /// # Errors
    /// When no endpoint can be found, or a value cannot be sent.
    fn to_http_request(&self, config: &Config) -> Result<Request<Vec<u8>>, ConstructionFailure> {
        exchange::request::<Self::Operation>(self, config)
    }
}
