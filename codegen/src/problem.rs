//! What can be wrong for the generator, each kind by its name, and what generating says when all is well.
//!
//! In: findings of any stage. Out: [`Problems`], in the model's own form: severity, code, file, line, column, shape, member and
//! message as data, one line each as text; and the [`Report`] of a build script.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use smithgen_model::{At, Finding, Problem, Problems, Severity};

macro_rules! codes {
    ($($(#[$docs:meta])* $code:ident,)*) => {
        /// A kind of problem. Its name stands in [`Problem::event`], and at the end of its line.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        #[non_exhaustive]
        pub enum Code {
            $($(#[$docs])* $code,)*
        }

        impl Code {
            /// All codes.
            pub const ALL: &[Self] = &[$(Self::$code),*];

            /// The name.
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$code => stringify!($code),)*
                }
            }
        }
    };
}

codes! {
    /// The model has no service, or several.
    Service,
    /// The service has no operation of a name that was given.
    UnknownOperation,
    /// The service speaks no wire format that can be generated.
    Protocol,
    /// The endpoint rules make no sense, or little.
    EndpointRules,
    /// An operation decides its endpoint in a way that cannot be generated.
    EndpointParameter,
    /// A JMESPath expression of an operation is none, or can never give what it has to.
    Expression,
    /// What can be waited for is said in a way that makes no sense; nothing waits for it.
    Waiter,
    /// The types of an operation would nest deeper than a compiler looks into.
    TooDeep,
    /// A structure has more required members than the type of its builder can keep account of.
    TooWide,
    /// A trait that an operation cannot be called without is not carried.
    RefusedTrait,
    /// A trait that the generator knows nothing of.
    UnknownTrait,
    /// None of the operations can be generated.
    NothingLeft,
    /// A build script is no build script: `OUT_DIR` is not set.
    OutDir,
    /// A file cannot be written.
    File,
    /// What was generated is no Rust: a defect of smithgen.
    NotRust,
}

impl Code {
    /// An error of this kind.
    pub(crate) fn error(self, at: At, message: impl Into<String>) -> Finding {
        Finding::error(self.name(), at, message)
    }

    /// A warning of this kind.
    pub(crate) fn warning(self, at: At, message: impl Into<String>) -> Finding {
        Finding::warning(self.name(), at, message)
    }

    /// An error of this kind that concerns a file or folder.
    pub(crate) fn of_file(self, path: &Path, message: impl Into<String>) -> Problem {
        Problem::of_file(self.name(), path.display(), message)
    }

    /// An error of this kind that is this crate's own.
    pub(crate) fn of_smithgen(self, message: String) -> Problem {
        Problem { severity: Severity::Error, event: self.name(), location: None, shape: None, message }
    }
}

/// What a build script has done.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Report {
    /// The files that the client consists of, changed by this run or not.
    pub files: Vec<PathBuf>,
    /// What is doubtful in the model and the selection; [`Builder::build`](crate::Builder::build) has told cargo of it.
    pub warnings: Problems,
    /// The operations that could not be generated.
    pub left_out: Vec<LeftOut>,
    /// The features of `smithgen-runtime` that some operation needs. If `http2` is among them, a tool needs that of `smithgen-cli`, too.
    pub runtime_features: BTreeSet<&'static str>,
}

/// An operation that was not asked for by name and cannot be generated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftOut {
    /// Its name in the model.
    pub operation: String,
    /// What stands in the way, as warnings.
    pub why: Problems,
}
