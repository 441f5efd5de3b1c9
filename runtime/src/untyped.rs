//! Calls of operations that are known by their data alone, as a command-line tool makes them.
//!
//! In: an operation's facts, its service's rules, and a request that the wire format wrote from whatever can be written as a
//! structure. Out: the response as it came, or why there is none. The state machine, its retries and
//! signatures are those of typed calls.

use std::any::TypeId;
use std::fmt;

use http::{Request, Response};

use crate::adapt;
use crate::codec::{Limits, Texts};
use crate::driver::{Blocking, ClientCore};
use crate::endpoint::Rules;
use crate::error::{ConstructionFailure, Outside, UnknownError};
use crate::operation::{OperationMeta, Service, ServiceMeta};
use crate::protocol::Protocol;
use crate::transport::TransportError;

/// What calls need of a [`Service`], without its type.
#[derive(Clone, Copy, Debug)]
pub struct ServiceRules {
    pub(crate) id: TypeId,
    pub(crate) meta: &'static ServiceMeta,
    pub(crate) rules: &'static Rules,
    pub(crate) error_code: fn(&Response<Vec<u8>>, &Limits) -> UnknownError,
}

impl ServiceRules {
    /// The rules of the service `S`.
    pub const fn of<S: Service>() -> Self {
        ServiceRules { id: TypeId::of::<S>(), meta: S::META, rules: S::RULES, error_code: S::Protocol::error_code }
    }
}

/// What came of an untyped call. Its `Debug` leaves bodies and headers out, which may hold secrets.
pub enum Answer {
    /// A response whose status says success.
    Success(Response<Vec<u8>>),
    /// An error of the service.
    Error {
        /// The response as it came.
        response: Response<Vec<u8>>,
        /// Retries after which the allowed number of attempts was used up, whether or not the error is one to retry; `None`
        /// if there were attempts left.
        used_up: Option<u32>,
    },
    /// The request could not be made or signed, so nothing was sent.
    NotSent(ConstructionFailure),
    /// No response came.
    NoResponse(TransportError),
}

impl fmt::Debug for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Answer::Success(response) => f.debug_tuple("Success").field(&Outside(response)).finish(),
            Answer::Error { response, used_up } => {
                f.debug_struct("Error").field("response", &Outside(response)).field("used_up", used_up).finish()
            }
            Answer::NotSent(failure) => f.debug_tuple("NotSent").field(failure).finish(),
            Answer::NoResponse(error) => f.debug_tuple("NoResponse").field(error).finish(),
        }
    }
}

/// Makes one call of `operation`, with all its retries.
///
/// `request` is what the wire format made of `input`; traits of the operation then change it as the input says.
pub fn call(
    driver: &Blocking,
    core: &ClientCore,
    rules: &ServiceRules,
    operation: &'static OperationMeta,
    request: Result<Request<Vec<u8>>, ConstructionFailure>,
    input: &dyn Texts,
) -> Answer {
    let request = core.direct(rules, request, adapt::bound(operation, input)).and_then(|mut directed| {
        adapt::apply(operation, input, &mut directed.request, core.config())?;
        Ok(directed)
    });
    driver.run(core.begin(request, operation, rules)).into_answer()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_show_neither_headers_nor_bodies() {
        let response = || Response::builder().header("x-code", "s3cret").body(b"s3cret".to_vec()).unwrap();
        for answer in [Answer::Success(response()), Answer::Error { response: response(), used_up: Some(1) }] {
            let shown = format!("{answer:?}");
            assert!(shown.contains("status: 200") && shown.contains("6 bytes"), "{shown}");
            // Nor their bytes.
            assert!(!shown.contains("s3cret") && !shown.contains("115, 51"), "{shown}");
        }
    }
}
