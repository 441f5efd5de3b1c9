//! What can be waited for.
//!
//! In: lowering. Out: data for a constant, and the names of what is about it.

use proc_macro2::Ident;
use smithgen_jmespath::Expression;
use smithgen_model::{AcceptorState, PathComparator};

use super::{Command, Told};

/// Something that can be waited for.
#[derive(Clone, Debug)]
pub struct Waiter {
    /// Its module: `bucket_exists`.
    pub module: Ident,
    /// The client's method: `wait_until_bucket_exists`.
    pub method: Ident,
    /// The name in the model, with which the names of its types begin or end.
    pub name: String,
    /// What is told of it, on the method.
    pub told: Told,
    /// What decides about answers, in order.
    pub acceptors: Vec<Acceptor>,
    /// The shortest and the longest delay, in seconds.
    pub delays: (u32, u32),
    /// How often command-line tools call.
    pub max_attempts: u32,
    /// What a command line calls it.
    pub command: Command,
}

/// What an answer means.
#[derive(Clone, Debug)]
pub struct Acceptor {
    /// Where it leads.
    pub state: AcceptorState,
    /// Which answers it is about.
    pub matcher: Matcher,
    /// What an output says of a failure.
    pub message: Option<Search>,
}

/// Which answers an acceptor is about.
#[derive(Clone, Debug)]
pub enum Matcher {
    /// Outputs, or errors.
    Success(bool),
    /// Errors of this code.
    Error(String),
    /// Answers with this status.
    Status(u16),
    /// Outputs in which something is found.
    Path {
        /// Whether the expression is over the input as well.
        with_input: bool,
        /// The expression as it is written.
        path: String,
        /// The same to search with.
        search: Search,
        /// How what it finds is compared.
        comparator: PathComparator,
        /// What with.
        expected: String,
    },
}

/// An expression over a structure, and the members of structures that it looks at; `None` for all.
#[derive(Clone, Debug, PartialEq)]
pub struct Search {
    /// The expression.
    pub expression: Expression,
    /// The members.
    pub members: Option<Vec<String>>,
}
