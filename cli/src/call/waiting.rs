//! Waiting, as botocore does it: a call every so many seconds, and so many of them at most.
//!
//! In: a waiter, the members of an input, and what calls with them come to. Out: nothing, once what was waited for has come; or the failure in botocore's words.

use std::time::Duration;

use smithgen_runtime::generated::OperationMeta;
use smithgen_runtime::generated::search::Search;
use smithgen_runtime::generated::wait::Seen;
use smithgen_runtime::generated::waiter::{Acceptor, AcceptorState, Matcher, PathComparator, PathMatcher, Waiter};

use crate::data::Map;
use crate::failure::{Failure, FailureKind};
use crate::members::Input;

/// What a call came to for whoever waits.
pub enum Polled {
    /// An output, with its HTTP status.
    Output {
        /// The status.
        status: u16,
        /// Its members.
        members: Map,
    },
    /// An error of the service.
    Error {
        /// The HTTP status.
        status: u16,
        /// What it is called.
        names: Vec<String>,
        /// What the tool says of it.
        failure: Failure,
    },
}

/// Waits with calls of `operation` that take `members`; `poll` makes one, and `pause` passes time.
pub fn wait(
    waiter: &'static Waiter,
    operation: &'static OperationMeta,
    members: &Map,
    mut poll: impl FnMut() -> Result<Polled, Failure>,
    mut pause: impl FnMut(Duration),
) -> Result<(), Failure> {
    let mut last_matched = None;
    for number in 1.. {
        let polled = poll()?;
        let decided = decide(waiter, operation, members, &polled).map(|acceptor| (acceptor.state, &acceptor.matcher));
        match (decided, polled) {
            (None, Polled::Error { failure, .. }) => return Err(failed(waiter, &in_short(&failure))),
            (None, Polled::Output { .. }) => {}
            (Some((AcceptorState::Success, _)), _) => return Ok(()),
            (Some((AcceptorState::Failure, matcher)), _) => {
                let reason = format!("Waiter encountered a terminal failure state: {}", explanation(matcher));
                return Err(failed(waiter, &reason));
            }
            (Some((AcceptorState::Retry, matcher)), _) => last_matched = Some(matcher),
        }
        if number >= waiter.max_attempts {
            break;
        }
        pause(Duration::from_secs(waiter.min_delay.into()));
    }
    let accepted = last_matched.map(|matcher| format!(". Previously accepted state: {}", explanation(matcher)));
    Err(failed(waiter, &format!("Max attempts exceeded{}", accepted.unwrap_or_default())))
}

fn decide(
    waiter: &'static Waiter,
    operation: &'static OperationMeta,
    members: &Map,
    polled: &Polled,
) -> Option<&'static Acceptor> {
    let input = Input { schema: operation.input, members };
    match polled {
        Polled::Output { status, members } => {
            let output = Input { schema: operation.output, members };
            let find = |matcher: &Matcher, search: &Search| match matcher {
                Matcher::InputOutput(_) => search.of_both(&input, &output),
                _ => search.of(&output),
            };
            waiter.decides(&Seen::Output { status: Some(*status), find: &find })
        }
        Polled::Error { status, names, .. } => {
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            waiter.decides(&Seen::Error { status: *status, names: &names })
        }
    }
}

fn failed(waiter: &Waiter, reason: &str) -> Failure {
    Failure::general(format!("Waiter {} failed: {reason}", waiter.name))
}

/// An error of the service, without what was called.
fn in_short(failure: &Failure) -> String {
    match &failure.kind {
        FailureKind::Service(answered) => format!("An error occurred ({}): {}", answered.code, failure.problem),
        _ => failure.problem.clone(),
    }
}

/// What an answer had in it that a matcher is about.
fn explanation(matcher: &Matcher) -> String {
    let python = |truth: bool| if truth { "True" } else { "False" };
    match matcher {
        // What botocore expects is an error.
        Matcher::Success(is_success) => format!("Matched expected service error code: {}", python(!is_success)),
        Matcher::Error(code) => format!("Matched expected service error code: {code}"),
        Matcher::Status(status) => format!("Matched expected HTTP status code: {status}"),
        Matcher::Output(PathMatcher { path, comparator, expected, .. })
        | Matcher::InputOutput(PathMatcher { path, comparator, expected, .. }) => match comparator {
            PathComparator::StringEquals => {
                format!("For expression \"{path}\" we matched expected path: \"{expected}\"")
            }
            PathComparator::BooleanEquals => {
                let expected = python(*expected == "true");
                format!("For expression \"{path}\" we matched expected path: \"{expected}\"")
            }
            PathComparator::AllStringEquals => {
                format!("For expression \"{path}\" all members matched expected path: \"{expected}\"")
            }
            PathComparator::AnyStringEquals => {
                format!("For expression \"{path}\" we matched expected path: \"{expected}\" at least once")
            }
        },
        other => format!("{other:?}"),
    }
}
