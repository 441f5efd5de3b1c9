//! The Rust-shaped intermediate representation: everything that emission prints, decided.
//!
//! In: lowering, which asks the model. Out: plain data, one struct per printed thing; emission never asks the model a
//! question, and a snapshot of this says what a change of the generator does before any text is read.

mod requests;
mod schemas;
mod types;
mod waiters;

use std::collections::BTreeSet;

use proc_macro2::Ident;
use smithgen_model::DefaultValue;

pub use requests::{
    Adaptation, ChecksumAlgorithm, Checksums, Discovery, EndpointParameter, EndpointValue, HostPart, Http, PathPart,
    PresignedCopy, RequestChecksum,
};
pub use schemas::{Constraints, ErrorTraits, Schema, SchemaMember, SchemaRef, WireTrait};
pub use types::{ModulePath, Type};
pub use waiters::{Acceptor, Matcher, Search, Waiter};

use crate::endpoints::{EndpointRules, ParamType};
use crate::names::OptionNames;

/// A client: one service with the selected operations.
#[derive(Clone, Debug)]
pub struct Client {
    /// Where the text comes from: shown in the first line of every file.
    pub source: String,
    /// The service.
    pub service: Service,
    /// The operations, by name.
    pub operations: Vec<Operation>,
    /// Structures other than inputs, outputs and errors, by name.
    pub structures: Vec<Structure>,
    /// Unions, by name.
    pub unions: Vec<Union>,
    /// The events of streams, by name.
    pub event_streams: Vec<EventStream>,
    /// Enums, of strings and of integers, by name.
    pub enums: Vec<Enum>,
    /// Error structures, by name.
    pub errors: Vec<Structure>,
    /// One table entry per shape, by name.
    pub schemas: Vec<Schema>,
    /// Every member that some builder demands, by name.
    pub demands: Vec<Demand>,
}

impl Client {
    /// The features of the runtime that some operation needs, beside those that carry calls.
    pub fn runtime_features(&self) -> BTreeSet<&'static str> {
        let sums_up = self.operations.iter().any(|operation| operation.adaptation.checksums.is_some());
        let compresses = self.operations.iter().any(|operation| operation.adaptation.compresses);
        let signs = self.operations.iter().any(Operation::signs);
        let mut parameters = self.operations.iter().flat_map(|operation| &operation.endpoint);
        let searches = parameters.any(|parameter| matches!(parameter.value, EndpointValue::Found(..)));
        let waits = self.operations.iter().any(|operation| !operation.waiters.is_empty());
        let format = match self.service.protocol {
            Protocol::AwsJson1_0 | Protocol::AwsJson1_1 | Protocol::RpcV2Json => None,
            Protocol::AwsQuery | Protocol::Ec2Query => Some("query"),
            Protocol::RestJson1 => Some("rest"),
            Protocol::RestXml => Some("rest-xml"),
            Protocol::RpcV2Cbor => Some("cbor"),
        };
        let (regions, has_events) = (self.signs_for_regions(), !self.event_streams.is_empty());
        let needed = [
            ("checksums", sums_up),
            ("compression", compresses),
            ("crc32", self.service.retries.is_some_and(|retries| retries.crc32)),
            ("digest", self.operations.iter().any(|operation| operation.auth.contains(&Auth::HttpDigest))),
            ("endpoint-discovery", self.operations.iter().any(|operation| operation.discovery.is_some())),
            ("event-streams", has_events),
            ("http2", self.event_streams.iter().any(|stream| stream.is_sent)),
            ("jmespath", searches),
            // Environment and profile may have tokens; credentials are found by whatever signs.
            ("settings", !signs && self.operations.iter().any(|operation| operation.auth.contains(&Auth::HttpBearer))),
            ("sigv4", signs),
            ("sigv4a", signs && regions),
            ("waiters", waits),
        ];
        let needed = needed.into_iter().filter(|(_, is_needed)| *is_needed);
        needed.map(|(name, _)| name).chain(format).collect()
    }
}

impl Client {
    /// Whether calls cannot do without signatures for several regions.
    fn signs_for_regions(&self) -> bool {
        let by_endpoint = self.service.endpoint.as_ref().is_some_and(|rules| rules.demand("sigv4a"));
        by_endpoint || self.operations.iter().any(|operation| Auth::preferred(&operation.auth) == Some(&Auth::SigV4A))
    }

    /// Whether only some endpoints ask for signatures for several regions, so that it is for programs to say whether they go there.
    pub fn may_sign_for_regions(&self) -> bool {
        let may = self.service.endpoint.as_ref().is_some_and(|rules| rules.mention("sigv4a"));
        may && !self.signs_for_regions()
    }
}

impl Operation {
    /// Whether it is signed, at least where there are credentials: of what clients can do, it prefers that.
    pub fn signs(&self) -> bool {
        Auth::signs(&self.auth)
    }
}

/// The service.
#[derive(Clone, Debug)]
pub struct Service {
    /// Documentation of the client.
    pub docs: Vec<String>,
    /// The sentence of it that names the operations that could not be generated.
    pub left_out: Option<String>,
    /// The title, such as `Amazon Cognito Identity Provider`.
    pub title: String,
    /// The title as documentation has it.
    pub title_docs: String,
    /// The title and the version as documentation has them.
    pub version_docs: String,
    /// The name of its command-line tool.
    pub tool: String,
    /// The name of the service in the AWS CLI.
    pub cli_name: String,
    /// The name by which SDKs know it.
    pub sdk_id: String,
    /// The shape's name.
    pub shape_name: String,
    /// The interface's version.
    pub version: String,
    /// The name in its host names.
    pub endpoint_prefix: String,
    /// The name in its signatures.
    pub signing_name: String,
    /// The wire format.
    pub protocol: Protocol,
    /// Whether it still tells the error codes that it had when it spoke awsQuery.
    pub is_query_compatible: bool,
    /// The namespace of its XML: its URI, and its prefix or an empty text.
    pub xml_namespace: Option<(String, String)>,
    /// Whether errors in XML stand at the root.
    pub has_unwrapped_errors: bool,
    /// How failed attempts are repeated where nobody chose that, if not as for nearly all services.
    pub retries: Option<Retries>,
    /// Where it is; a service without rules needs an endpoint URL.
    pub endpoint: Option<EndpointRules>,
    /// Parameters of its endpoint rules that programs may set.
    pub settings: Vec<Setting>,
}

/// How failed attempts are repeated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Retries {
    /// The number of attempts, the first included.
    pub max_attempts: u32,
    /// The longest wait before the first retry after a transient failure, in milliseconds.
    pub initial_backoff: u64,
    /// Whether answers tell the CRC-32 of their bodies.
    pub crc32: bool,
}

/// A parameter of the endpoint rules that programs may set.
#[derive(Clone, Debug)]
pub struct Setting {
    /// The parameter's name.
    pub name: String,
    /// The setter's name.
    pub method: Ident,
    /// The type.
    pub ty: ParamType,
    /// What it does.
    pub docs: Vec<String>,
}

/// The wire formats that the runtime has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Protocol {
    /// `aws.protocols#awsJson1_0`.
    AwsJson1_0,
    /// `aws.protocols#awsJson1_1`.
    AwsJson1_1,
    /// `aws.protocols#awsQuery`.
    AwsQuery,
    /// `aws.protocols#ec2Query`.
    Ec2Query,
    /// `aws.protocols#restJson1`.
    RestJson1,
    /// `aws.protocols#restXml`.
    RestXml,
    /// `smithy.protocols#rpcv2Cbor`.
    RpcV2Cbor,
    /// `smithy.protocols#rpcv2Json`.
    RpcV2Json,
}

impl Protocol {
    /// Whether the format of a timestamp is for the model to say.
    pub fn has_timestamp_formats(self) -> bool {
        !matches!(self, Protocol::RpcV2Cbor | Protocol::RpcV2Json)
    }

    /// Whether inputs and outputs may hold streams of events.
    pub fn has_events(self) -> bool {
        !self.sends_forms()
    }

    /// Whether it has HTTP bindings.
    pub fn is_rest(self) -> bool {
        matches!(self, Protocol::RestJson1 | Protocol::RestXml)
    }

    /// Whether requests are forms.
    pub fn sends_forms(self) -> bool {
        matches!(self, Protocol::AwsQuery | Protocol::Ec2Query)
    }
}

/// What is told of an item or a part of one, above it.
#[derive(Clone, Debug, Default)]
pub struct Told {
    /// Documentation.
    pub docs: Vec<String>,
    /// How else one may look for it.
    pub aliases: Vec<String>,
    /// What the model says if it is deprecated.
    pub deprecated: Option<Deprecated>,
}

impl Told {
    /// Words of our own.
    pub fn words(words: &str) -> Self {
        Told { docs: vec![words.to_owned()], ..Told::default() }
    }
}

/// That something should be used no longer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deprecated {
    /// Since when: a date or version.
    pub since: Option<String>,
    /// Why, or what to use instead.
    pub note: Option<String>,
}

/// An operation and what only it uses.
#[derive(Clone, Debug)]
pub struct Operation {
    /// Its type, which names its module's other types too: `ConfirmForgotPassword`.
    pub ident: Ident,
    /// Its module: `confirm_forgot_password`.
    pub module: Ident,
    /// Its method: `confirm_forgot_password`.
    pub method: Ident,
    /// The name in the model.
    pub name: String,
    /// What is told of it in full, on the method.
    pub told: Told,
    /// The title, on everything else.
    pub title: Vec<String>,
    /// The authentication that it accepts, best first; empty is none.
    pub auth: Vec<Auth>,
    /// Whether signatures leave the body out.
    pub has_unsigned_payload: bool,
    /// For how many milliseconds the service may hold an answer back until there is something to say, if it does that.
    pub long_poll: Option<u32>,
    /// Where it is, if the protocol has HTTP bindings.
    pub http: Option<Http>,
    /// What its traits change in finished requests.
    pub adaptation: Adaptation,
    /// What its endpoint depends on beside the configuration.
    pub endpoint: Vec<EndpointParameter>,
    /// Who says where it goes, if the service is asked.
    pub discovery: Option<Discovery>,
    /// How its results come in pages, if they do.
    pub pagination: Option<Pagination>,
    /// The same for callers with types, whom fewer ways of paging suit.
    pub typed_pagination: Option<TypedPagination>,
    /// What can be waited for by calling it again and again.
    pub waiters: Vec<Waiter>,
    /// Whether the body that it sends must know its length.
    pub requires_length: bool,
    /// What goes in.
    pub input: Structure,
    /// What comes out.
    pub output: Structure,
    /// What can go wrong.
    pub errors: Vec<ErrorVariant>,
    /// The name of the error enum.
    pub error_ident: Ident,
    /// What a command line calls it.
    pub command: Command,
}

/// An operation on a command line.
#[derive(Clone, Debug)]
pub struct Command {
    /// `confirm-forgot-password`.
    pub name: String,
    /// The option of each member of the input, in model order, without hyphens in front.
    pub options: Vec<OptionNames>,
}

/// How an operation's results come in pages, by the names of the model.
#[derive(Clone, Debug)]
pub struct Pagination {
    /// The members of the input that take tokens.
    pub input_tokens: Vec<String>,
    /// The expressions for the next page's tokens.
    pub output_tokens: Vec<String>,
    /// The expression for whether there is a next page.
    pub more_results: Option<String>,
    /// The paths of what each page has its part of.
    pub results: Vec<String>,
    /// The paths of what the first page says for all.
    pub first_page: Option<Vec<String>>,
    /// The member of the input that limits a page.
    pub page_size: Option<String>,
}

/// How callers with types go from page to page.
#[derive(Clone, Debug)]
pub struct TypedPagination {
    /// The field of the input that takes a token.
    pub input_token: Ident,
    /// The type of a token, without `Option`.
    pub token: Type,
    /// The way to the token of the next page.
    pub output_token: Vec<Step>,
    /// The way to the items of a page, and their list or map.
    pub items: Option<(Vec<Step>, Type)>,
    /// The field of the input that limits a page, and its type.
    pub page_size: Option<(Ident, Type)>,
}

/// A step of a way through structures to a value; the last one is the value's field.
#[derive(Clone, Debug)]
pub struct Step {
    /// The field.
    pub field: Ident,
    /// Whether the field is an `Option`.
    pub optional: bool,
    /// Whether the field is boxed.
    pub boxed: bool,
}

/// An authentication scheme.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Auth {
    /// None is needed.
    None,
    /// `aws.auth#sigv4`.
    SigV4,
    /// `aws.auth#sigv4a`.
    SigV4A,
    /// `smithy.api#httpBearerAuth`.
    HttpBearer,
    /// `smithy.api#httpApiKeyAuth`, with the key in a header, behind a word if there is one.
    HeaderKey(String, Option<String>),
    /// `smithy.api#httpApiKeyAuth`, with the key in the query.
    QueryKey(String),
    /// `smithy.api#httpBasicAuth`.
    HttpBasic,
    /// `smithy.api#httpDigestAuth`.
    HttpDigest,
    /// Another, by its shape id.
    Other(String),
}

impl Auth {
    /// Of the schemes that an operation accepts, the one that decides whether calls are signed: the first that signs, or none at all.
    fn preferred(accepted: &[Self]) -> Option<&Self> {
        accepted.iter().find(|scheme| matches!(scheme, Self::None | Self::SigV4 | Self::SigV4A))
    }

    /// Whether calls are signed that accept these schemes.
    pub fn signs(accepted: &[Self]) -> bool {
        matches!(Self::preferred(accepted), Some(Self::SigV4 | Self::SigV4A))
    }
}

/// A structure.
#[derive(Clone, Debug)]
pub struct Structure {
    /// Its type.
    pub ident: Ident,
    /// What is told of it.
    pub told: Told,
    /// Its fields, in model order.
    pub fields: Vec<Field>,
    /// Its entry in the table of schemas.
    pub schema: SchemaRef,
    /// Whether `Default` makes sense: nothing is required, and no default differs from Rust's own.
    pub has_default: bool,
    /// How callers make one, if they have to.
    pub builder: Option<StructureBuilder>,
    /// The field that holds an error's message; every error has one.
    pub message: Option<Ident>,
}

impl Structure {
    /// The field that is a body as it comes, or the events in it.
    pub fn stream(&self) -> Option<&Field> {
        self.fields.iter().find(|field| field.ty.is_stream())
    }

    /// A structure without members.
    pub fn empty(ident: Ident) -> Self {
        Structure {
            ident,
            told: Told::words("Nothing: the operation has no such members."),
            fields: Vec::new(),
            schema: SchemaRef::Prelude(quote::format_ident!("UNIT")),
            has_default: true,
            builder: None,
            message: None,
        }
    }
}

/// A field.
#[derive(Clone, Debug)]
pub struct Field {
    /// Its name.
    pub ident: Ident,
    /// Its name without `r#`.
    pub name: String,
    /// What is told of it.
    pub told: Told,
    /// The type of its value, without `Option` and `Box`.
    pub ty: Type,
    /// Whether it is an `Option`.
    pub is_optional: bool,
    /// Whether its value is boxed.
    pub is_boxed: bool,
    /// What it starts with, where that is not what its type says.
    pub default: Option<DefaultValue>,
    /// Whether it is no member of the shape: the message of an error whose shape has none.
    pub is_added: bool,
    /// Whether HTTP carries it outside of a body, or as a body of bytes or text.
    pub is_bound: bool,
    /// How it is set, if its structure has a builder.
    pub setter: Option<Setter>,
}

/// The builder of a structure.
#[derive(Clone, Debug)]
pub struct StructureBuilder {
    /// Its type.
    pub ident: Ident,
    /// Where the structure lies, for links and types.
    pub module: ModulePath,
    /// The operation whose input it builds, so that it can send it.
    pub operation: Option<Ident>,
    /// Whether the operation's results come in pages, so that it can fetch them all.
    pub paginated: bool,
    /// Whether the operation is signed, so that others can be given what it signs.
    pub presigned: bool,
    /// The method that waits, if the operation's answers are waited for.
    pub wait: Option<Ident>,
    /// One state per demanded member, in model order.
    pub states: Vec<State>,
}

/// A demanded member, as a type parameter of its builder.
#[derive(Clone, Debug)]
pub struct State {
    /// The parameter.
    pub parameter: Ident,
    /// The trait that says it has been set, in the module `required`.
    pub demand: Ident,
}

/// How a field is set.
#[derive(Clone, Debug)]
pub struct Setter {
    /// Its first sentence, default, constraints, and a link to the rest.
    pub docs: Vec<String>,
    /// Its place among the states, if it is demanded.
    pub state: Option<usize>,
    /// The name of the method that sets the whole field, `set_x`.
    pub set: Ident,
}

/// A member that some builder demands: a trait whose absence the compiler reports in words.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Demand {
    /// The trait.
    pub ident: Ident,
    /// The method that fulfils it.
    pub method: String,
}

/// A variant of an operation's error enum.
#[derive(Clone, Debug)]
pub struct ErrorVariant {
    /// The variant, named after the error's type.
    pub ident: Ident,
    /// The predicate, `is_code_mismatch_exception`.
    pub predicate: Ident,
    /// The error's first sentence.
    pub docs: Vec<String>,
    /// The error's type.
    pub ty: Type,
}

/// A union.
#[derive(Clone, Debug)]
pub struct Union {
    /// Its type.
    pub ident: Ident,
    /// What is told of it.
    pub told: Told,
    /// Its entry in the table of schemas.
    pub schema: SchemaRef,
    /// Its variants, in model order.
    pub variants: Vec<UnionVariant>,
}

/// A variant of a union.
#[derive(Clone, Debug)]
pub struct UnionVariant {
    /// The index of its member.
    pub index: usize,
    /// Its name.
    pub ident: Ident,
    /// What is told of it.
    pub told: Told,
    /// What it holds.
    pub ty: Type,
}

/// The union of a stream's events.
#[derive(Clone, Debug)]
pub struct EventStream {
    /// The union. Errors among its members have no variants.
    pub union: Union,
    /// Whether programs send them.
    pub is_sent: bool,
    /// The name of the enum of errors.
    pub error_ident: Ident,
    /// The errors that may end the stream, each with the index of its member.
    pub errors: Vec<(usize, ErrorVariant)>,
}

/// An enum.
#[derive(Clone, Debug)]
pub struct Enum {
    /// Its type.
    pub ident: Ident,
    /// What is told of it.
    pub told: Told,
    /// Its variants, in model order.
    pub variants: Vec<EnumVariant>,
    /// Whether its values are integers.
    pub is_int: bool,
    /// Whether its values are secret.
    pub is_secret: bool,
}

/// A variant of an enum.
#[derive(Clone, Debug)]
pub struct EnumVariant {
    /// Its name.
    pub ident: Ident,
    /// What is told of it.
    pub told: Told,
    /// Its value on the wire.
    pub value: EnumValue,
}

/// A value of an enum.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EnumValue {
    /// Of an enum of strings.
    String(String),
    /// Of an enum of integers.
    Integer(i32),
}
