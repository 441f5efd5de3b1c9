//! Signed requests for those who send them by other means.
//!
//! In: an operation's input, a configuration with credentials. Out: a request with a signature in its headers or its URL.

use std::time::{Duration, SystemTime};

use http::Request;
use http::header::{CONTENT_LENGTH, USER_AGENT};

use crate::body::ByteStream;
use crate::config::Config;
use crate::credentials::ProvideCredentials as _;
use crate::error::ConstructionFailure;
use crate::operation::{self, Operation, OperationInput};
use crate::sigv4::attempt::Signing;
use crate::target::{Directed, Targets};
use crate::types::DateTime;

/// The request of an operation, signed by its headers for the next minutes. An operation that needs no signature has none.
///
/// Credentials are fetched on the calling thread.
///
/// # Errors
/// When the request cannot be built, its body is a reader or a stream, or there are no credentials.
pub fn sign<I: OperationInput>(input: &I, config: &Config) -> Result<Request<Vec<u8>>, ConstructionFailure> {
    let (mut request, signing) = ready(input, config)?;
    if let Some(mut signing) = signing {
        signing.sign(&mut request, now())?;
    }
    Ok(request.map(operation::whole))
}

/// The request of an operation with the signature in its URL, valid for `expires_in` (whole seconds, a week at most): whoever
/// has it can make this call, with exactly these headers and this body, without any credentials.
///
/// Credentials are fetched on the calling thread; temporary ones may expire earlier than the request.
///
/// # Errors
/// When the request cannot be built, its body is a reader or a stream, the validity is not possible, or there are no credentials.
pub fn presign<I: OperationInput>(
    input: &I,
    config: &Config,
    expires_in: Duration,
) -> Result<Request<Vec<u8>>, ConstructionFailure> {
    let (request, signing) = ready(input, config)?;
    let mut request = request.map(operation::whole);
    // Whoever sends it has a name of their own, and counts the bytes, too.
    for name in [USER_AGENT.as_str(), "x-amz-user-agent", CONTENT_LENGTH.as_str()] {
        request.headers_mut().remove(name);
    }
    if let Some(signing) = signing {
        signing.presign(&mut request, now(), expires_in)?;
    }
    Ok(request)
}

/// The request, and how it is to be signed, with credentials.
fn ready<I: OperationInput>(
    input: &I,
    config: &Config,
) -> Result<(Request<ByteStream>, Option<Signing>), ConstructionFailure> {
    operation::refuse_streams::<I::Operation>(input)?;
    let targets = Targets::default();
    let Directed { mut request, target, by_account } = operation::directed::<I::Operation>(input, config, &targets)?;
    let mut signing = Signing::of(I::Operation::META, config, &target.signing)?;
    if let Some(signing) = &mut signing {
        signing.receive(signing.provider().provide_credentials())?;
        if let Some(mut by_account) = by_account {
            by_account.redirect(&mut request, signing, &targets)?;
        }
    }
    Ok((request, signing))
}

fn now() -> DateTime {
    DateTime::from(SystemTime::now())
}
