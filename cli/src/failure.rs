//! [`Failure`]: why a command ends without success, and the exit status that says so.
//!
//! In: what went wrong, in words. Out: an exit status of the AWS CLI's, the code that stands in parentheses before the words
//! if there is one, and whether the usage is shown.

use std::fmt;

use crate::data::Map;

/// Exit status of a command that was used wrongly.
pub(crate) const USAGE: u8 = 252;
/// Exit status of a command whose environment lacks a region, credentials or another setting.
pub(crate) const CONFIGURATION: u8 = 253;
/// Exit status of a call that the service answered with an error.
pub(crate) const SERVICE: u8 = 254;
/// Exit status of everything else that goes wrong.
pub(crate) const GENERAL: u8 = 255;

/// Why a command ends without success.
#[derive(Clone, Debug, PartialEq)]
pub struct Failure {
    /// The exit status.
    pub status: u8,
    /// What stands in `An error occurred (…)`; `None` if the message stands alone.
    pub code: Option<String>,
    /// What went wrong.
    pub message: String,
    /// Of a service's error: what was called.
    pub called: Option<Box<Called>>,
    /// Where the usage is shown.
    pub usage: Usage,
    /// What the service's error holds besides code and message, for the formats that show it.
    pub details: Map,
}

/// The call that a service answered with an error.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Called {
    /// The operation's name in the model.
    pub operation: &'static str,
    /// Retries after which the allowed number of attempts was used up.
    pub retries: Option<u32>,
}

/// As the AWS CLI tells it: `ListUsers operation (reached max retries: 2)`.
impl fmt::Display for Called {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} operation", self.operation)?;
        match self.retries {
            Some(retries) => write!(f, " (reached max retries: {retries})"),
            None => Ok(()),
        }
    }
}

/// Where a failure shows the usage.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Usage {
    /// Nowhere.
    #[default]
    Hidden,
    /// Before the message: words that are not known.
    Before,
    /// After the message: words that are missing or wrong.
    After,
}

impl Failure {
    fn new(status: u8, code: Option<&str>, message: impl Into<String>) -> Self {
        Failure {
            status,
            code: code.map(str::to_owned),
            message: message.into(),
            called: None,
            usage: Usage::Hidden,
            details: Map::new(),
        }
    }

    /// A value that cannot be right: status 252, code `ParamValidation`.
    pub(crate) fn parameter(message: impl Into<String>) -> Self {
        Self::new(USAGE, Some("ParamValidation"), message)
    }

    /// A setting that cannot be right or is missing: status 253.
    pub(crate) fn configuration(code: &str, message: impl Into<String>) -> Self {
        Self::new(CONFIGURATION, Some(code), message)
    }

    /// An error of the service: status 254.
    pub(crate) fn service(code: &str, message: impl Into<String>) -> Self {
        Self::new(SERVICE, Some(code), message)
    }

    /// Anything else: status 255, and no code.
    pub(crate) fn general(message: impl Into<String>) -> Self {
        Self::new(GENERAL, None, message)
    }

    /// The same failure with the usage shown.
    pub(crate) fn with_usage(mut self, usage: Usage) -> Self {
        self.usage = usage;
        self
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Failure {}
