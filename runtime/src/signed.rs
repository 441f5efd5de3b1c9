//! Signed requests for those who send them by other means.
//!
//! In: an operation's input, a configuration with credentials. Out: a request with a signature in its headers. Those that have it in
//! their URL are [`presigning`](crate::presigning)'s.

use std::time::SystemTime;

use http::Request;

use crate::config::Config;
use crate::error::ConstructionFailure;
use crate::operation::{self, Operation, OperationInput};
use crate::target::{Directed, Targets};
use crate::types::DateTime;

/// The request of an operation, signed by its headers for the next minutes. An operation that needs no signature has none.
///
/// Credentials are waited for on the calling thread, no longer than the operation timeout.
///
/// # Errors
/// When the request cannot be built, its body is a reader or a stream, or there are no credentials.
pub fn sign<I: OperationInput>(input: &I, config: &Config) -> Result<Request<Vec<u8>>, ConstructionFailure> {
    operation::refuse_streams::<I::Operation>(input)?;
    let targets = Targets::default();
    let Directed { mut request, target, by_account, .. } =
        operation::directed::<I::Operation>(input, config, &targets)?;
    if let Some(mut caller) = target.caller(I::Operation::META, config)? {
        let limit = config.timeout_config().operation_timeout();
        caller.receive(caller.provider().provide_in_time(limit))?;
        if let Some(mut by_account) = by_account {
            by_account.go_to_account(&mut request, &mut caller, &targets)?;
        }
        caller.authenticate(&mut request, DateTime::from(SystemTime::now()))?;
    }
    Ok(request.map(operation::whole))
}
