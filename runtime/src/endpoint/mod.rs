//! Endpoint resolution: a service's rules as a table, and the values of their parameters, come in; what goes out is an [`Endpoint`]
//! or an [`EndpointError`].
//!
//! smithgen compiles rules to [`Rules`], which generated clients hold as constants, and one evaluator walks them all. The
//! functions of the rules engine's [standard library](https://smithy.io/2.0/additional-specs/rules-engine/standard-library.html)
//! and of [AWS's library](https://smithy.io/2.0/aws/rules-engine/library-functions.html) live here, too.
//!
//! ```
//! use smithgen_runtime::generated::endpoint::{Inputs, PARTITIONS, Rules};
//!
//! let mut inputs = Inputs::new(Rules::URL);
//! assert!(Rules::URL.resolve(&inputs, PARTITIONS).is_err());
//! inputs.set("Endpoint", "https://example.com");
//! assert_eq!(Rules::URL.resolve(&inputs, PARTITIONS)?.url, "https://example.com");
//! # Ok::<(), smithgen_runtime::generated::endpoint::EndpointError>(())
//! ```

mod arn;
mod built_in;
mod evaluate;
mod inputs;
mod outcome;
mod partition;
mod rules;
mod table;
mod text;
mod url;

pub use arn::{Arn, parse_arn};
pub use built_in::{AccountIdEndpointMode, BuiltIn};
pub use inputs::{Input, Inputs};
pub use outcome::{Endpoint, EndpointError, Headers, Properties, Resolved, Value};
pub(crate) use partition::is_in_partition;
pub use partition::{Partition, partition};
pub use rules::{Fixed, Parameter, Rules};
pub use table::PARTITIONS;
pub use text::{is_valid_host_label, is_virtual_hostable_s3_bucket, split, substring};
pub(crate) use url::uri_encode_into;
pub use url::{Url, parse_url, percent_decode, uri_encode};
pub(crate) use url::{is_address, is_host_and_port};
