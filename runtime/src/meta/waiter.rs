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
    /// A waiter with the delays that Smithy has where a model says nothing, 2 and 120 seconds, and with as many calls of tools as most of
    /// AWS's have, 40.
    pub const fn new(name: &'static str, acceptors: &'static [Acceptor]) -> Self {
        Waiter { name, acceptors, min_delay: 2, max_delay: 120, max_attempts: 40 }
    }

    /// Sets the shortest and the longest delay, in seconds.
    pub const fn delays(mut self, min: u32, max: u32) -> Self {
        (self.min_delay, self.max_delay) = (min, max);
        self
    }

    /// Sets how often command-line tools call.
    pub const fn max_attempts(mut self, calls: u32) -> Self {
        self.max_attempts = calls;
        self
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
