//! Endpoint resolution at run time: what comes in are the calls of a resolver that smithgen compiled from a service's
//! rule set; what goes out is an [`Endpoint`] or an [`EndpointError`].
//!
//! The rules themselves are compiled control flow in the generated client. Only the functions of the rules engine's
//! [standard library](https://smithy.io/2.0/additional-specs/rules-engine/standard-library.html) and of
//! [AWS's library](https://smithy.io/2.0/aws/rules-engine/library-functions.html) live here, each a free function that
//! the linker drops when no rule calls it. A resolver reads like this:
//!
//! ```
//! use smithgen_runtime::endpoint::{self as rules, fail, ok};
//!
//! fn resolve(region: Option<&str>, partitions: &[rules::Partition]) -> rules::Resolved {
//!     let Some(region) = region else {
//!         return fail("A region is needed");
//!     };
//!     let partition = rules::or_no_match(rules::partition(partitions, region))?;
//!     ok(format!("https://service.{region}.{}", partition.dns_suffix))
//! }
//!
//! let endpoint = resolve(Some("eu-west-1"), rules::PARTITIONS)?;
//! assert_eq!(endpoint.url, "https://service.eu-west-1.amazonaws.com");
//! # Ok::<(), rules::EndpointError>(())
//! ```

mod arn;
mod outcome;
mod partition;
mod table;
mod text;
mod url;

pub use arn::{Arn, parse_arn};
pub use outcome::{
    Endpoint, EndpointError, Headers, Properties, Resolved, Value, fail, list, map, missing, no_match, of_url, ok,
    ok_with, ok_with_headers, or_no_match, string, text,
};
pub use partition::{Partition, partition};
pub use table::PARTITIONS;
pub use text::{is_valid_host_label, is_virtual_hostable_s3_bucket, item, split, substring};
pub use url::{Url, parse_url, uri_encode};
