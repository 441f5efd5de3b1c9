//! Forms by which browsers upload to Amazon S3 without credentials: [POST
//! policies](https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-HTTPPOSTConstructPolicy.html).
//!
//! In: a bucket, a key, and the conditions that an upload must fulfil. Out: a [`PresignedPost`], the form's URL and its fields.

use std::fmt;
use std::ops::RangeInclusive;
use std::sync::Arc;

use super::{Presigning, PresigningConfig};
use crate::config::Config;
use crate::error::ConstructionFailure;
use crate::exchange::Shared;
use crate::json::quoted;
use crate::operation::OperationInput;
use crate::secrets::{is_secret_header, shown_url};
use crate::types::{DateTime, TimestampFormat};

/// What a browser sends in place of this is the name of the file.
const FILE_NAME: &str = "${filename}";

/// What an upload by a form must be like.
#[derive(Clone, Debug)]
pub struct PostPolicy {
    config: PresigningConfig,
    fields: Vec<(String, String)>,
    /// In JSON.
    conditions: Vec<String>,
    /// The conditions of bucket and key.
    place: [String; 2],
}

impl PostPolicy {
    /// An upload to this bucket under this key, as long as `config` says. A key that ends with `${filename}` is any that begins like it,
    /// and ends with the name of the file.
    pub fn new(bucket: &str, key: impl Into<String>, config: PresigningConfig) -> Self {
        let key = key.into();
        let of_key = match key.strip_suffix(FILE_NAME) {
            Some(prefix) => starts_with("key", prefix),
            None => equal("key", &key),
        };
        let fields = vec![("key".to_owned(), key)];
        PostPolicy { config, fields, conditions: Vec::new(), place: [equal("bucket", bucket), of_key] }
    }

    /// Adds a field to the form, such as `acl` or `Content-Type`, whose value must stay as it is.
    pub fn field(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        let (name, value) = (name.into(), value.into());
        self.conditions.push(equal(&name, &value));
        self.fields.push((name, value));
        self
    }

    /// Lets whoever fills in the form give a field of this name any value that begins with `prefix`.
    pub fn starts_with(mut self, name: &str, prefix: &str) -> Self {
        self.conditions.push(starts_with(name, prefix));
        self
    }

    /// Sets how many bytes the file must have, at least and at most.
    pub fn content_length(mut self, range: RangeInclusive<u64>) -> Self {
        self.conditions.push(format!("[\"content-length-range\", {}, {}]", range.start(), range.end()));
        self
    }
}

fn equal(name: &str, value: &str) -> String {
    format!("{{{}: {}}}", quoted(name), quoted(value))
}

fn starts_with(name: &str, prefix: &str) -> String {
    format!("[\"starts-with\", {}, {}]", quoted(&format!("${name}")), quoted(prefix))
}

/// A form that anyone can send while it is valid, as `multipart/form-data`, with the file as its last field, called `file`. `Debug` leaves
/// out what lets others send it.
#[derive(Clone)]
pub struct PresignedPost {
    uri: String,
    fields: Vec<(String, String)>,
}

impl PresignedPost {
    /// Where it is sent to.
    pub fn uri(&self) -> &str {
        &self.uri
    }

    /// The fields, each of which must be sent.
    pub fn fields(&self) -> impl Iterator<Item = (&str, &str)> {
        self.fields.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }
}

impl fmt::Debug for PresignedPost {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = self.fields().filter(|(name, _)| *name != "policy" && !is_secret_header(name));
        let fields: Vec<_> = shown.collect();
        f.debug_struct("PresignedPost")
            .field("uri", &shown_url(&self.uri))
            .field("fields", &fields)
            .finish_non_exhaustive()
    }
}

/// The form by which files are uploaded to a bucket. `input` is that of an operation that goes to the bucket itself, such as
/// `HeadBucketInput`.
///
/// Credentials are waited for on the calling thread, no longer than the operation timeout.
///
/// # Errors
/// When the bucket leads to no endpoint that takes SigV4, or there are no credentials.
pub fn presign_post<I: OperationInput>(
    input: &I,
    config: &Config,
    policy: PostPolicy,
) -> Result<PresignedPost, ConstructionFailure> {
    let mut waiting = Presigning::of::<I::Operation>(input, config, &Arc::new(Shared::new()), policy.config)?;
    let credentials = waiting.identify();
    waiting.receive(credentials)?;
    let unsigned = || ConstructionFailure::new("a form needs a signature, which the operation does not want");
    let caller = waiting.caller.as_ref().ok_or_else(unsigned)?;
    let start = DateTime::from(policy.config.start_time);
    let seconds = i64::try_from(policy.config.expires_in.as_secs()).unwrap_or(i64::MAX);
    let end = DateTime::from_secs(start.secs().saturating_add(seconds));
    let end = end.fmt(TimestampFormat::DateTime).map_err(ConstructionFailure::new)?;
    let conditions: Vec<String> = policy.conditions.into_iter().chain(policy.place).collect();
    let signed = caller.sign_form(start, |signer| {
        let fields = signer.form_fields()?;
        let all = conditions.iter().cloned().chain(fields.iter().map(|(name, value)| equal(name, value)));
        let all: Vec<String> = all.collect();
        let policy = format!("{{\"expiration\": {}, \"conditions\": [{}]}}", quoted(&end), all.join(", "));
        signer.sign_form(fields, policy.as_bytes())
    })?;
    let signed = signed.into_iter().map(|(name, value)| (name.to_owned(), value));
    let fields = policy.fields.into_iter().chain(signed).collect();
    Ok(PresignedPost { uri: waiting.request.uri().to_string(), fields })
}
