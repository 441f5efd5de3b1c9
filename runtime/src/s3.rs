//! What Amazon S3 alone has, and what its model does not say: how buckets are addressed, and that they lie in regions.
//!
//! In: what an endpoint depends on. Out: the style of the address. `region` tells where buckets are, and [`beside()`] makes the requests that
//! are sent to a bucket beside those that are asked for.

#[cfg(feature = "sigv4")]
mod beside;
#[cfg(feature = "sigv4")]
pub(crate) mod region;

#[cfg(feature = "sigv4")]
pub(crate) use self::beside::beside;
use crate::config::{Config, S3_DUAL_STACK};
use crate::endpoint::{BuiltIn, Input, Inputs};
use crate::meta::OperationMeta;

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

/// Completes what an endpoint depends on by what the configuration says of Amazon S3 alone, and by what botocore makes of it.
pub(crate) fn address(config: &Config, operation: &OperationMeta, inputs: &mut Inputs<'_>) {
    if let Some(dual_stack) = config.endpoint_parameters().get(S3_DUAL_STACK).filter(|_| is_s3(inputs)) {
        inputs.fill(|built_in| (built_in == BuiltIn::UseDualStack).then(|| dual_stack.clone()));
    }
    if let Some(is_in_path) = style(config, operation, inputs) {
        inputs.set(PATH_STYLE[0], is_in_path);
    }
}

/// Whether the bucket stands in the path, where something other than the rules decides that.
fn style(config: &Config, operation: &OperationMeta, inputs: &Inputs<'_>) -> Option<bool> {
    let [is_set, is_configured] = PATH_STYLE.map(|name| config.endpoint_parameters().get(name).is_some());
    let is_arn = matches!(inputs.get(BUCKET), Some(Input::Text(name)) if name.starts_with("arn:"));
    if is_arn || inputs.get("Accelerate") == Some(&Input::Flag(true)) {
        // What a profile says is meant for buckets that can be in a path; a program that says so makes a mistake.
        return (!is_set).then_some(false);
    }
    // Whoever asks for a bucket's place does not know it: the host of the bucket would refuse a signature for another region, where paths
    // are served by all regions.
    if operation.name == "GetBucketLocation" {
        return Some(true);
    }
    // Few endpoints of one's own have a host for each bucket, and none has buckets of S3 Express.
    let is_usual = |bucket: &str| !bucket.ends_with("--x-s3");
    let is_own = config.endpoint_url().is_some() && !is_set && !is_configured;
    (is_own && bucket(inputs).is_some_and(is_usual)).then_some(true)
}

/// Whether these are rules of Amazon S3 or S3 Control, which alone let ARNs decide.
fn is_s3(inputs: &Inputs<'_>) -> bool {
    let ids = ["AWS::S3::UseArnRegion", "AWS::S3Control::UseArnRegion"];
    ids.into_iter().any(|id| inputs.asks_for(BuiltIn::Setting(id)))
}
