//! [AWS Signature Version 4](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv.html), in headers or in a query.
//!
//! In: a request, credentials, and what the signature is for (region, service, time). Out: the request with headers, or a URL
//! with parameters, that prove who made it. `canonical` writes the one text that all notations of a request come down to;
//! `scheme` turns it into a signature by an `algorithm`, or, with the feature `sigv4a`, by that of `asymmetric`;
//! `properties` says what an endpoint wants of it, `payload` what it says of bodies, `frames` and `events` sign what comes piece by
//! piece, `session` is what some buckets of Amazon S3 want, `copy` what copies out of other regions do, and `attempt` signs what a client sends, by the credentials of its caller.
//!
//! ```
//! use std::time::Duration;
//! use http::Request;
//! use smithgen_runtime::credentials::Credentials;
//! use smithgen_runtime::generated::sigv4::Signer;
//! use smithgen_runtime::types::DateTime;
//!
//! let credentials = Credentials::new("AKIDEXAMPLE", "secret", None, None, "example");
//! let signer = Signer::new(&credentials, "eu-west-1", "execute-api", DateTime::from_secs(1_440_938_160));
//!
//! let mut request = Request::get("https://example.com/?a=b").body(Vec::new())?;
//! signer.sign(&mut request)?;
//! assert_eq!(request.headers()["x-amz-date"], "20150830T123600Z");
//! assert!(request.headers()["authorization"].is_sensitive());
//!
//! let mut request = Request::get("https://example.com/?a=b").body(Vec::new())?;
//! signer.presign(&mut request, Duration::from_secs(60))?;
//! assert!(request.uri().query().unwrap().starts_with("a=b&X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIDEXAMPLE"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod algorithm;
#[cfg(feature = "sigv4a")]
mod asymmetric;
pub(crate) mod attempt;
mod canonical;
#[cfg(feature = "query")]
pub(crate) mod copy;
#[cfg(feature = "event-streams")]
pub(crate) mod events;
mod frames;
mod payload;
pub(crate) mod properties;
mod scheme;
#[cfg(feature = "rest-xml")]
pub(crate) mod session;

pub use canonical::{Message, hash};
pub(crate) use scheme::check_validity;
pub use scheme::{Signature, SignedHeaders, SignedQuery, Signer};

/// What services differ in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SigningOptions {
    /// Whether `.`, `..` and empty segments of a path are resolved. Default: `true`; Amazon S3 wants `false`.
    pub normalize_path: bool,
    /// Whether the escapes of a path are escaped once more. Default: `true`; Amazon S3 wants `false`.
    pub double_encode_path: bool,
    /// Whether the session token is part of what is signed, and not only sent along. Default: `true`.
    pub sign_session_token: bool,
    /// Whether the hash of the body is sent as `x-amz-content-sha256`. Default: `false`; Amazon S3 wants `true`.
    pub send_content_hash: bool,
}

impl Default for SigningOptions {
    fn default() -> Self {
        SigningOptions {
            normalize_path: true,
            double_encode_path: true,
            sign_session_token: true,
            send_content_hash: false,
        }
    }
}
