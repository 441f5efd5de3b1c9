//! What can be waited for, as data.
//!
//! In: nothing; generated code writes [`Waiter`]s as constants. Out: all that decides whether to go on waiting; `wait` goes by it.

use crate::search::Search;

/// Something that can be waited for: what the answers of an operation, asked again and again, come to.
#[derive(Debug)]
#[non_exhaustive]
pub struct Waiter {
    /// The name in the model.
    pub name: &'static str,
    /// What decides about an answer: the first one that matches.
    pub acceptors: &'static [Acceptor],
    /// The shortest time between two calls, in seconds.
    pub min_delay: u32,
    /// The longest time between two calls, in seconds.
    pub max_delay: u32,
    /// How often command-line tools call, which wait for the shortest time each time.
    pub max_attempts: u32,
}

impl Waiter {
    /// A waiter with its shortest and its longest delay, in seconds, and with how often tools call.
    pub const fn new(
        name: &'static str,
        acceptors: &'static [Acceptor],
        (min_delay, max_delay): (u32, u32),
        max_attempts: u32,
    ) -> Self {
        Waiter { name, acceptors, min_delay, max_delay, max_attempts }
    }
}

/// What an answer means for whoever waits.
#[derive(Debug)]
#[non_exhaustive]
pub struct Acceptor {
    /// What it means.
    pub state: AcceptorState,
    /// Which answers it is about.
    pub matcher: Matcher,
    /// What an output says of a failure: a text or several.
    pub message: Option<Search>,
}

impl Acceptor {
    /// One that says nothing beside.
    pub const fn new(state: AcceptorState, matcher: Matcher) -> Self {
        Acceptor { state, matcher, message: None }
    }

    /// Adds what an output says of a failure.
    pub const fn message(mut self, search: Search) -> Self {
        self.message = Some(search);
        self
    }
}

/// Where an answer leads, as [Smithy](https://smithy.io/2.0/additional-specs/waiters.html#acceptorstate-enum) has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AcceptorState {
    /// What was waited for has come.
    Success,
    /// It will never come.
    Failure,
    /// It may still come.
    Retry,
}

/// Which answers an acceptor is about.
#[derive(Debug)]
#[non_exhaustive]
pub enum Matcher {
    /// All outputs, or all errors of the service.
    Success(bool),
    /// Errors of this code, or whose shape is called so.
    Error(&'static str),
    /// Answers with this HTTP status.
    Status(u16),
    /// Outputs in which something is found.
    Output(PathMatcher),
    /// The same with an expression over `input` and `output`.
    InputOutput(PathMatcher),
}

/// What has to be found.
#[derive(Debug)]
pub struct PathMatcher {
    /// The expression as it is written.
    pub path: &'static str,
    /// The same to search with.
    pub search: Search,
    /// How what it finds is compared.
    pub comparator: PathComparator,
    /// What with: a text, or `true` or `false`.
    pub expected: &'static str,
}

/// How what was found is compared, as [Smithy](https://smithy.io/2.0/additional-specs/waiters.html#pathcomparator-enum) has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PathComparator {
    /// It is that text.
    StringEquals,
    /// It is that truth.
    BooleanEquals,
    /// It is a list of at least one text, and all are that one.
    AllStringEquals,
    /// It is a list, and one of its texts is that one.
    AnyStringEquals,
}
