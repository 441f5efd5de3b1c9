//! What requests of an operation are beside their members: where they go, and what traits change in them.
//!
//! In: lowering. Out: facts, printed as they stand.

use proc_macro2::Ident;

use super::Search;
use crate::endpoints::ParamValue;

/// Where an operation is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Http {
    /// The method.
    pub method: String,
    /// The path.
    pub path: Vec<PathPart>,
    /// The constant part of the query, without the question mark.
    pub query: String,
    /// Whether the query is posted as a form.
    pub posts_query: bool,
    /// The status of a success.
    pub code: u16,
}

/// A part of a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PathPart {
    /// The same in all requests.
    Text(String),
    /// The value of the input's member with this index.
    Label(usize),
    /// The same, with slashes of its own.
    Greedy(usize),
}

/// What traits of an operation change in its finished requests.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Adaptation {
    /// What goes before the host.
    pub host_prefix: Vec<HostPart>,
    /// The index of the input's member that holds the URL which the request goes to.
    pub request_url: Option<usize>,
    /// Headers that all requests of the service have.
    pub headers: Vec<(String, String)>,
    /// Whether the body is compressed.
    pub compresses: bool,
    /// The checksums of requests and responses.
    pub checksums: Option<Checksums>,
    /// What is said of the region that is copied from.
    pub copy: Option<PresignedCopy>,
}

/// What the input of an operation that copies out of another region says of that.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PresignedCopy {
    /// The index of the member for the URL of the request that is signed for that region.
    pub url: usize,
    /// The index of the member that names the region.
    pub source: usize,
    /// Whether the service is told of both regions in the request itself, too.
    pub names_regions: bool,
}

/// The checksums of an operation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checksums {
    /// What requests have.
    pub request: RequestChecksum,
    /// The index of the input's member that chooses the algorithm.
    pub algorithm: Option<usize>,
    /// The index of the input's member that asks for a checksum of the response.
    pub validation: Option<usize>,
    /// What such a checksum may be made by, of what the runtime can do.
    pub response: Vec<ChecksumAlgorithm>,
}

/// Whether requests have a checksum; named as in the runtime.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RequestChecksum {
    /// None.
    None,
    /// The one of `content-md5`.
    Md5,
    /// The hashes of Glacier.
    TreeHash,
    /// One that may be left out.
    Supported,
    /// One that the service demands.
    Required,
}

/// What checksums are made by; named as in the runtime.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say all")]
pub enum ChecksumAlgorithm {
    Crc32,
    Crc32c,
    Crc64Nvme,
    Md5,
    Sha1,
    Sha256,
    Sha512,
}

/// A parameter of the endpoint rules that an operation fills.
#[derive(Clone, Debug, PartialEq)]
pub struct EndpointParameter {
    /// The parameter's name.
    pub name: String,
    /// What it is filled with.
    pub value: EndpointValue,
}

/// What a parameter of the endpoint rules is filled with.
#[derive(Clone, Debug, PartialEq)]
pub enum EndpointValue {
    /// The same in all requests.
    Fixed(ParamValue),
    /// The value of the input's member with this index.
    Member(usize),
    /// What an expression gives of the input.
    Found(Search),
}

/// Who says where an operation goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Discovery {
    /// The module of the operation that asks, and its type.
    pub by: (Ident, Ident),
    /// Whether it goes nowhere else.
    pub is_required: bool,
    /// The indices of the input's members that the answer depends on.
    pub identifiers: Vec<usize>,
    /// The name of the error that says that an endpoint takes calls no more, unless it is the usual one.
    pub error: Option<String>,
}

/// A part of what goes before the host.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HostPart {
    /// The same in all requests.
    Text(String),
    /// The value of the input's member with this index.
    Label(usize),
}
