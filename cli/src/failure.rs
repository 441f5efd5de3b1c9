//! [`Failure`]: why a command ends without success.
//!
//! In: what went wrong, and of which option and member. Out: the words for it, and by its [`FailureKind`] an exit status of the AWS CLI's
//! and the code that stands in parentheses before the words.

use std::fmt;

use crate::data::Map;

/// Why a command ends without success. Displayed, it says so in words.
#[derive(Clone, Debug, PartialEq)]
pub struct Failure {
    /// Whose fault it is.
    pub kind: FailureKind,
    /// The option whose value cannot be right, as messages name it.
    pub option: Option<String>,
    /// The member in the option's value that cannot be, if it is not the value as a whole.
    pub member: Option<&'static str>,
    /// What went wrong with that, or at all.
    pub problem: String,
    /// Where the usage is shown.
    pub usage: Usage,
}

/// Whose fault a failure is.
#[derive(Clone, Debug, PartialEq)]
pub enum FailureKind {
    /// The command was used wrongly.
    Parameter,
    /// The environment lacks a region, credentials or another setting, or has one that cannot be right; with a code for which.
    Configuration(&'static str),
    /// The service answered with an error.
    Service(Box<Answered>),
    /// Everything else.
    General,
}

/// What a service answered, and when.
#[derive(Clone, Debug, PartialEq)]
pub struct Answered {
    /// The error's code.
    pub code: String,
    /// The operation's name in the model.
    pub operation: &'static str,
    /// Retries after which the allowed number of attempts was used up.
    pub retries: Option<u32>,
    /// What the error holds besides code and message, for the formats that show it.
    pub details: Map,
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
    /// A failure of this kind, of no option.
    pub(crate) fn new(kind: FailureKind, problem: impl Into<String>) -> Self {
        Failure { kind, option: None, member: None, problem: problem.into(), usage: Usage::Hidden }
    }

    /// A value that cannot be right.
    pub(crate) fn parameter(problem: impl Into<String>) -> Self {
        Self::new(FailureKind::Parameter, problem)
    }

    /// A setting that cannot be right or is missing.
    pub(crate) fn configuration(code: &'static str, problem: impl Into<String>) -> Self {
        Self::new(FailureKind::Configuration(code), problem)
    }

    /// Anything else but what a service answers.
    pub fn general(problem: impl Into<String>) -> Self {
        Self::new(FailureKind::General, problem)
    }

    /// The same failure, of the value of an option.
    pub(crate) fn of_option(mut self, option: impl Into<String>) -> Self {
        self.option = Some(option.into());
        self
    }

    /// The same failure with the usage shown.
    pub(crate) fn with_usage(mut self, usage: Usage) -> Self {
        self.usage = usage;
        self
    }

    /// The exit status.
    pub fn status(&self) -> u8 {
        match self.kind {
            FailureKind::Parameter => 252,
            FailureKind::Configuration(_) => 253,
            FailureKind::Service(_) => 254,
            FailureKind::General => 255,
        }
    }

    /// What stands in `An error occurred (…)`; `None` if the words stand alone.
    pub fn code(&self) -> Option<&str> {
        match &self.kind {
            FailureKind::Parameter => Some("ParamValidation"),
            FailureKind::Configuration(code) => Some(code),
            FailureKind::Service(answered) => Some(&answered.code),
            FailureKind::General => None,
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(option) = &self.option {
            write!(f, "Error parsing parameter '{option}': ")?;
        }
        if let Some(member) = self.member {
            write!(f, "{member}: ")?;
        }
        f.write_str(&self.problem)
    }
}

/// As the AWS CLI tells it: `An error occurred (X) when calling the ListUsers operation (reached max retries: 2)`.
impl fmt::Display for Answered {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "An error occurred ({}) when calling the {} operation", self.code, self.operation)?;
        match self.retries {
            Some(retries) => write!(f, " (reached max retries: {retries})"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for Failure {}
