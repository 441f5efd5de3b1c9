//! Calls of operations that are known by their data alone, as a command-line tool makes them.
//!
//! In: an operation's facts, those of its service, and a request that the wire format wrote from whatever can be written as a
//! structure. Out: the response as it came, or why there is none; `events` are those of a response. The state machine, its retries and
//! signatures are those of typed calls.

mod events;

use http::Request;

use crate::adapt;
use crate::body::ByteStream;
use crate::codec::{EncodeMembers, Texts};
use crate::driver::{Blocking, ClientCore};
use crate::error::ConstructionFailure;
use crate::meta::OperationMeta;
use crate::operation::with_body;
pub use crate::outcome::Answer;
#[cfg(feature = "sigv4")]
use crate::presigning::{PresignedRequest, Presigning, PresigningConfig};
pub use crate::service::ErasedService;
use crate::target::Directed;
#[cfg(all(feature = "async", feature = "blocking", feature = "http2"))]
pub use crate::transport::Duplex;
pub use events::{EventError, EventFailure, UntypedEvent, UntypedEvents};

/// Makes one call of `operation`, with all its retries.
///
/// `request` is what the wire format made of `input`, and `body` what goes instead of the body that it wrote, or behind the message before
/// events that it is; traits of the operation then
/// change it as the input says. The answer is read whole, unless the operation streams its output.
pub fn call(
    driver: &Blocking,
    core: &ClientCore,
    service: &ErasedService,
    operation: &'static OperationMeta,
    request: Result<Request<Vec<u8>>, ConstructionFailure>,
    body: Option<ByteStream>,
    input: &(impl EncodeMembers + Texts),
) -> Answer {
    let request = directed(core, service, operation, request, body, input);
    driver.run(core.begin(request, operation, service)).into_answer()
}

/// Begins to sign the request that [`call`] would send, for others to send; [`presigned`] ends it.
///
/// # Errors
/// When the request cannot be built, or its body is a reader or a stream that has to be signed.
#[cfg(feature = "sigv4")]
pub fn presigning(
    core: &ClientCore,
    service: &ErasedService,
    operation: &'static OperationMeta,
    request: Result<Request<Vec<u8>>, ConstructionFailure>,
    body: Option<ByteStream>,
    input: &(impl EncodeMembers + Texts),
    config: PresigningConfig,
) -> Result<Presigning, ConstructionFailure> {
    let core = core.for_others();
    let directed = directed(&core, service, operation, request, body, input)?;
    core.presigning(directed, operation, service.failure, config)
}

/// The signed request. If it belongs to a session, that is opened first.
///
/// # Errors
/// When there are no credentials, or no session; what came instead is never a success.
#[cfg(feature = "sigv4")]
pub fn presigned(driver: &Blocking, mut presigning: Presigning) -> Result<PresignedRequest, Box<Answer>> {
    if let Some(opening) = presigning.take_opening() {
        match driver.run(Ok(opening)).into_answer() {
            Answer::Success(..) => {}
            failed => return Err(Box::new(failed)),
        }
    }
    presigning.wait().map_err(|failure| Box::new(Answer::NotSent(failure)))
}

/// The request on its way to where the service is.
fn directed(
    core: &ClientCore,
    service: &ErasedService,
    operation: &'static OperationMeta,
    request: Result<Request<Vec<u8>>, ConstructionFailure>,
    body: Option<ByteStream>,
    input: &(impl EncodeMembers + Texts),
) -> Result<Directed, ConstructionFailure> {
    #[cfg(feature = "jmespath")]
    let bound = adapt::bound_by_search(operation, input);
    #[cfg(not(feature = "jmespath"))]
    let bound = adapt::bound(operation, input);
    let request = request.and_then(|request| with_body(request, body, operation, service));
    let config = &core.config().of_service(service.meta);
    let mut directed = core.direct(config, service, operation, request, bound)?;
    adapt::apply(operation, input, &mut directed.request, config)?;
    Ok(directed)
}
