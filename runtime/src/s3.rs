//! What Amazon S3 alone has, and what its model does not say: how buckets are addressed, and that they lie in regions.
//!
//! In: what an endpoint depends on. Out: the style of the address. `region` tells where buckets are.

#[cfg(feature = "sigv4")]
pub(crate) mod region;

use crate::config::Config;
use crate::endpoint::{Input, Inputs};

/// The parameter of endpoint rules for the bucket, which has a name or is an ARN.
const BUCKET: &str = "Bucket";

/// Whether the bucket stands in the path, by the names that the service and its built-in have for it.
const PATH_STYLE: [&str; 2] = ["ForcePathStyle", "AWS::S3::ForcePathStyle"];

/// The name of the bucket that an endpoint depends on.
pub(crate) fn bucket<'a>(inputs: &'a Inputs<'_>) -> Option<&'a str> {
    match inputs.get(BUCKET)? {
        Input::Text(name) if !name.starts_with("arn:") => Some(name),
        _ => None,
    }
}

/// Puts the bucket into the path where an endpoint of one's own is to be asked, unless the configuration says otherwise. botocore does
/// so, since few such endpoints have a host for each bucket. Buckets of S3 Express are none of theirs.
pub(crate) fn address(config: &Config, inputs: &mut Inputs<'_>) {
    let is_said = PATH_STYLE.iter().any(|name| config.endpoint_parameters().contains_key(*name));
    let is_usual = |bucket: &str| !bucket.ends_with("--x-s3");
    if config.endpoint_url().is_some() && !is_said && bucket(inputs).is_some_and(is_usual) {
        let is_accelerated = inputs.get("Accelerate") == Some(&Input::Flag(true));
        inputs.set(PATH_STYLE[0], !is_accelerated);
    }
}
