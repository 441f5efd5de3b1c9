//! Drivers obey the state machine of [`exchange`](crate::exchange): [`Blocking`] on the calling thread, [`Async`] as a future.
//!
//! In: an operation's input, the configuration and a transport. Out: the output or error, at once or as a future. Neither
//! driver decides anything: it sends when told to send, and sleeps when told to wait.

use std::sync::Arc;

use crate::config::Config;
use crate::error::SdkError;
use crate::operation::Operation;
use crate::transport::{AsyncTransport, BlockingTransport, BoxFuture};

/// What a call comes to: the output, or why there is none.
pub type CallResult<O> = Result<<O as Operation>::Output, SdkError<<O as Operation>::Error>>;

/// Runs calls: [`Blocking`] or [`Async`].
pub trait Driver: Clone + Send + Sync + 'static {
    /// What sending gives: the result, or a future of it.
    type Sent<O: Operation>;

    /// Makes one call, with all its retries.
    fn call<O: Operation>(&self, core: &ClientCore, input: O::Input) -> Self::Sent<O>;
}

/// Calls on the thread that makes them.
#[derive(Clone)]
pub struct Blocking {
    transport: Arc<dyn BlockingTransport>,
}

/// Calls as futures.
#[derive(Clone)]
pub struct Async {
    transport: Arc<dyn AsyncTransport>,
}
