//! Drivers obey the state machine of `exchange`: [`Blocking`] on the calling thread, [`Async`] as a future.
//!
//! In: an operation's input, the configuration and a transport. Out: the output or error, at once or as a future. Neither
//! driver decides anything: it sends when told to send, and sleeps when told to wait.

mod carrier;
mod given;

use std::fmt;
use std::future::Future;
use std::marker::PhantomData;
#[cfg(feature = "waiters")]
use std::ops::ControlFlow;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;
#[cfg(feature = "waiters")]
use std::time::Instant;

use http::Request;

pub(crate) use self::carrier::Carrier;
pub use self::given::{Given, GivenResult, Outputs, OutputsWithMetadata};
use crate::adapt::Bound;
use crate::body::ByteStream;
use crate::config::{Config, Limits};
use crate::credentials::{Cached, Credentials, CredentialsError};
use crate::error::{ConstructionFailure, SdkError};
use crate::exchange::{self, Exchange, Now, Shared, Step};
use crate::meta::OperationMeta;
#[cfg(feature = "waiters")]
use crate::meta::waiter::Waiter;
use crate::operation::{Operation, ProtocolOf};
pub use crate::outcome::ResponseMetadata;
#[cfg(feature = "sigv4")]
use crate::outcome::succeeded;
use crate::outcome::{Outcome, finish};
#[cfg(feature = "sigv4")]
use crate::presigning::{self, PresignedRequest, Presigning, PresigningConfig};
#[cfg(feature = "sigv4")]
use crate::protocol::ReadFailure;
use crate::random::Random;
use crate::service::ErasedService;
use crate::target::Directed;
use crate::transport::{AsyncTransport, BlockingTransport, BoxFuture};
#[cfg(feature = "waiters")]
use crate::wait::{Wait, Waited};

/// What a call comes to: the output, or why there is none.
pub type CallResult<O> = Result<<O as Operation>::Output, SdkError<<O as Operation>::Error>>;

/// The same with what the response said beside the output.
pub type ResultWithMetadata<O> =
    Result<(<O as Operation>::Output, ResponseMetadata), SdkError<<O as Operation>::Error>>;

/// Runs calls: [`Blocking`] or [`Async`].
pub trait Driver: Clone + Send + Sync + 'static {
    /// What sending gives: the result, or a future of it.
    type Sent<O: Operation>;

    /// Makes one call, with all its retries.
    #[doc(hidden)]
    fn call<O: Operation>(&self, core: &ClientCore, input: &O::Input) -> Self::Sent<O>;

    /// The driver whose calls give pairs: the output, and what the response said beside it.
    type WithMetadata: Driver;

    /// That driver, with the same transport.
    #[doc(hidden)]
    fn with_metadata(&self) -> Self::WithMetadata;

    /// The driver of another configuration; a transport of the program's own is kept.
    #[doc(hidden)]
    fn reconfigured(&self, config: &Config) -> Self;

    /// What waiting gives: the result, or a future of it.
    #[cfg(feature = "waiters")]
    type Waited<O: Operation>;

    /// Makes calls until what `waiter` waits for has come, for so long at most.
    #[cfg(feature = "waiters")]
    #[doc(hidden)]
    fn wait<O: Operation>(
        &self,
        core: &ClientCore,
        input: O::Input,
        waiter: &'static Waiter,
        max_wait: Duration,
    ) -> Self::Waited<O>;

    /// What presigning gives: the result, or a future of it.
    #[cfg(feature = "sigv4")]
    type Presigned<E: 'static>;

    /// Signs one request, for others to send.
    #[cfg(feature = "sigv4")]
    #[doc(hidden)]
    fn presign<O: Operation>(
        &self,
        core: &ClientCore,
        input: &O::Input,
        config: PresigningConfig,
    ) -> Self::Presigned<O::Error>;
}

/// The driver whose calls give pairs: the output, and what the response said beside it. Waiting and presigning give what they give without.
pub type WithMetadata<D> = <D as Driver>::WithMetadata;

/// What all calls of a client have in common, whoever drives them. Clones share it: the retry budget, and what is known of
/// the service's endpoints and clock.
#[doc(hidden)]
#[derive(Clone, Debug)]
pub struct ClientCore {
    config: Config,
    shared: Arc<Shared>,
}

impl ClientCore {
    /// A full retry budget, and nothing known of the service.
    pub fn new(config: Config) -> Self {
        ClientCore { config, shared: Arc::new(Shared::new()) }
    }

    /// The configuration.
    pub fn config(&self) -> &Config {
        &self.config
    }

    /// The same budget and clock with another configuration.
    pub(crate) fn with_config(&self, config: Config) -> Self {
        ClientCore { config, shared: Arc::clone(&self.shared) }
    }

    /// The same with a configuration whose calls take so long at most.
    #[cfg(feature = "waiters")]
    fn within(&self, limit: Duration) -> Self {
        let timeouts = self.config.timeout_config();
        let limit = timeouts.operation_timeout().map_or(limit, |own| own.min(limit));
        let timeouts = timeouts.to_builder().operation_timeout(limit).build();
        self.with_config(self.config.to_builder().timeout_config(timeouts).build())
    }

    /// Begins a call; a driver then does what [`Exchange::step`] says.
    ///
    /// # Errors
    /// When a configured value cannot be right, no endpoint can be found, a value cannot be sent, or the operation needs a
    /// signature. A body that is a reader or a stream is taken out of the input.
    pub fn start<O: Operation>(&self, input: &O::Input) -> Result<Exchange, ConstructionFailure> {
        exchange::start::<O>(input, &self.config, &self.shared, Random::from_system()?)
    }

    /// Begins a presigned request of an operation.
    #[cfg(feature = "sigv4")]
    pub(crate) fn presign<O: Operation>(
        &self,
        input: &O::Input,
        config: PresigningConfig,
    ) -> Result<Presigning, ConstructionFailure> {
        Presigning::of::<O>(input, &self.config, &self.shared, config)
    }

    /// The same budget and clock with a configuration for requests that others send.
    #[cfg(feature = "sigv4")]
    pub(crate) fn for_others(&self) -> Self {
        self.with_config(presigning::config_of(&self.config))
    }

    /// Begins a presigned request that is on its way.
    #[cfg(feature = "sigv4")]
    pub(crate) fn presigning(
        &self,
        directed: Directed,
        operation: &'static OperationMeta,
        failure: ReadFailure,
        config: PresigningConfig,
    ) -> Result<Presigning, ConstructionFailure> {
        Presigning::new(directed, operation, failure, &self.config, &self.shared, config)
    }

    /// Sends a request on its way, by the configuration of its service.
    pub(crate) fn direct(
        &self,
        config: &Config,
        service: &ErasedService,
        operation: &OperationMeta,
        request: Result<Request<ByteStream>, ConstructionFailure>,
        bound: Bound,
    ) -> Result<Directed, ConstructionFailure> {
        service.direct(config, self.shared.targets(), operation, request, bound)
    }

    /// Begins a call whose request is ready, or could not be made.
    pub(crate) fn begin(
        &self,
        request: Result<Directed, ConstructionFailure>,
        operation: &'static OperationMeta,
        service: &ErasedService,
    ) -> Result<Exchange, ConstructionFailure> {
        exchange::begin(request, operation, service, &self.config, &self.shared, Random::from_system()?)
    }

    /// Ends a call: reads what its exchange, or the failure to begin it, came to.
    ///
    /// # Errors
    /// Whatever went wrong, by phase.
    pub fn finish<O: Operation>(&self, outcome: impl Into<Outcome>) -> CallResult<O> {
        finish::<ProtocolOf<O>, _, _>(outcome.into(), &self.config.limits(), O::set_body)
    }
}

/// Calls on the thread that makes them.
#[derive(Clone)]
pub struct Blocking<G = Outputs> {
    carrier: Carrier<dyn BlockingTransport>,
    given: PhantomData<G>,
}

impl Blocking {
    /// A driver that sends through `transport`.
    pub fn new(transport: impl BlockingTransport) -> Self {
        Blocking::by(Carrier::own(Arc::new(transport)))
    }
}

impl<G> Blocking<G> {
    pub(crate) fn by(carrier: Carrier<dyn BlockingTransport>) -> Self {
        Blocking { carrier, given: PhantomData }
    }

    /// The same, whose calls give something else.
    fn giving<H>(&self) -> Blocking<H> {
        Blocking::by(self.carrier.clone())
    }

    /// Runs a call of whatever operation, so that this is compiled once.
    pub(crate) fn run(&self, exchange: Result<Exchange, ConstructionFailure>) -> Outcome {
        let mut exchange = match exchange.and_then(Exchange::for_a_thread) {
            Ok(exchange) => exchange,
            Err(failure) => return failure.into(),
        };
        let mut now = Now::read();
        loop {
            match exchange.step(now) {
                Step::Send(limits) => {
                    let result = self.carrier.transport.send(exchange.take_request(), &limits);
                    now = Now::read();
                    exchange.receive(result, now);
                }
                Step::Read(max) => {
                    let result = exchange.response_body().read_whole(max);
                    now = Now::read();
                    exchange.receive_body(result, now);
                }
                #[cfg(feature = "event-streams")]
                Step::ReadChunk => {
                    let result = exchange.response_body().read_chunk();
                    now = Now::read();
                    exchange.receive_chunk(result, now);
                }
                #[cfg(feature = "endpoint-discovery")]
                Step::First => {
                    let outcome = self.run(exchange.take_first());
                    now = Now::read();
                    exchange.receive_first(outcome, now);
                }
                Step::Wait(time) => {
                    std::thread::sleep(time);
                    now = Now::read();
                }
                Step::Identify(limit) => {
                    let result = exchange.credentials_provider().provide_within(limit);
                    exchange.receive_credentials(result);
                    now = Now::read();
                }
                Step::Done => return exchange.into_outcome(),
            }
        }
    }
}

impl<G: Given> Driver for Blocking<G> {
    type Sent<O: Operation> = GivenResult<G, O>;

    fn call<O: Operation>(&self, core: &ClientCore, input: &O::Input) -> GivenResult<G, O> {
        G::finish::<O>(self.run(core.start::<O>(input)), &core.config.limits())
    }

    type WithMetadata = Blocking<OutputsWithMetadata>;

    fn with_metadata(&self) -> Self::WithMetadata {
        self.giving()
    }

    fn reconfigured(&self, config: &Config) -> Self {
        Blocking::by(self.carrier.reconfigured(config))
    }

    #[cfg(feature = "waiters")]
    type Waited<O: Operation> = Waited<O>;

    #[cfg(feature = "waiters")]
    fn wait<O: Operation>(
        &self,
        core: &ClientCore,
        input: O::Input,
        waiter: &'static Waiter,
        max_wait: Duration,
    ) -> Waited<O> {
        let mut wait = Wait::<O>::new(input, waiter, max_wait, Instant::now())?;
        let driver = self.giving::<Outputs>();
        loop {
            let result = driver.call::<O>(&core.within(wait.time_left(Instant::now())), wait.input());
            match wait.receive(result, Instant::now()) {
                ControlFlow::Continue(pause) => std::thread::sleep(pause),
                ControlFlow::Break(end) => return end,
            }
        }
    }

    #[cfg(feature = "sigv4")]
    type Presigned<E: 'static> = Result<PresignedRequest, SdkError<E>>;

    #[cfg(feature = "sigv4")]
    fn presign<O: Operation>(
        &self,
        core: &ClientCore,
        input: &O::Input,
        config: PresigningConfig,
    ) -> Self::Presigned<O::Error> {
        let mut presigning = core.presign::<O>(input, config).map_err(SdkError::ConstructionFailure)?;
        if let Some(opening) = presigning.take_opening() {
            succeeded::<ProtocolOf<O>, _>(self.run(Ok(opening)), &core.config.limits())?;
        }
        presigning.wait().map_err(SdkError::ConstructionFailure)
    }
}

impl<G> fmt::Debug for Blocking<G> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Blocking")
    }
}

/// Calls as futures.
#[derive(Clone)]
pub struct Async<G = Outputs> {
    carrier: Carrier<dyn AsyncTransport>,
    given: PhantomData<G>,
}

impl Async {
    /// A driver that sends through `transport`.
    pub fn new(transport: impl AsyncTransport) -> Self {
        Async::by(Carrier::own(Arc::new(transport)))
    }
}

impl<G> Async<G> {
    pub(crate) fn by(carrier: Carrier<dyn AsyncTransport>) -> Self {
        Async { carrier, given: PhantomData }
    }

    /// The same, whose calls give something else.
    fn giving<H>(&self) -> Async<H> {
        Async::by(self.carrier.clone())
    }

    fn transport(&self) -> Arc<dyn AsyncTransport> {
        Arc::clone(&self.carrier.transport)
    }
}

fn spawn(
    transport: Arc<dyn AsyncTransport>,
    exchange: Result<Exchange, ConstructionFailure>,
) -> BoxFuture<'static, Outcome> {
    Box::pin(run(transport, exchange))
}

/// Runs a call of whatever operation, so that this future is compiled once.
async fn run(transport: Arc<dyn AsyncTransport>, exchange: Result<Exchange, ConstructionFailure>) -> Outcome {
    let mut exchange = match exchange {
        Ok(exchange) => exchange,
        Err(failure) => return failure.into(),
    };
    let mut now = Now::read();
    loop {
        match exchange.step(now) {
            Step::Send(limits) => {
                let result = transport.send(exchange.take_request(), &limits).await;
                now = Now::read();
                exchange.receive(result, now);
            }
            Step::Read(max) => {
                let result = exchange.response_body().wait_for_whole(max).await;
                now = Now::read();
                exchange.receive_body(result, now);
            }
            #[cfg(feature = "event-streams")]
            Step::ReadChunk => {
                let result = exchange.response_body().try_next().await;
                now = Now::read();
                exchange.receive_chunk(result, now);
            }
            #[cfg(feature = "endpoint-discovery")]
            Step::First => {
                let outcome = spawn(Arc::clone(&transport), exchange.take_first()).await;
                now = Now::read();
                exchange.receive_first(outcome, now);
            }
            Step::Wait(time) => {
                transport.sleep(time).await;
                now = Now::read();
            }
            Step::Identify(limit) => {
                let result = identify(&exchange.credentials_provider(), limit, &*transport).await;
                exchange.receive_credentials(result);
                now = Now::read();
            }
            Step::Done => return exchange.into_outcome(),
        }
    }
}

/// Credentials, unless they take longer than `limit` and there are none at hand that still serve.
async fn identify(
    provider: &Cached,
    limit: Option<Duration>,
    transport: &dyn AsyncTransport,
) -> Option<Result<Credentials, CredentialsError>> {
    let result = within(limit, transport, provider.provide_later()).await;
    result.or_else(|| provider.at_hand().map(Ok))
}

/// What a future comes to, unless that takes longer than `limit`.
async fn within<T>(
    limit: Option<Duration>,
    transport: &dyn AsyncTransport,
    future: impl Future<Output = T>,
) -> Option<T> {
    let Some(limit) = limit else { return Some(future.await) };
    let (mut future, mut timer) = (std::pin::pin!(future), None);
    std::future::poll_fn(|context| {
        if let Poll::Ready(value) = future.as_mut().poll(context) {
            return Poll::Ready(Some(value));
        }
        // Credentials are mostly at hand, so that no timer is needed.
        let timer = timer.get_or_insert_with(|| transport.sleep(limit));
        timer.as_mut().poll(context).map(|()| None)
    })
    .await
}

impl<G: Given> Driver for Async<G> {
    type Sent<O: Operation> = Call<O, G>;

    fn call<O: Operation>(&self, core: &ClientCore, input: &O::Input) -> Call<O, G> {
        let outcome = spawn(self.transport(), core.start::<O>(input));
        Call { outcome, limits: core.config.limits(), operation: PhantomData }
    }

    type WithMetadata = Async<OutputsWithMetadata>;

    fn with_metadata(&self) -> Self::WithMetadata {
        self.giving()
    }

    fn reconfigured(&self, config: &Config) -> Self {
        Async::by(self.carrier.reconfigured(config))
    }

    #[cfg(feature = "waiters")]
    type Waited<O: Operation> = BoxFuture<'static, Waited<O>>;

    #[cfg(feature = "waiters")]
    fn wait<O: Operation>(
        &self,
        core: &ClientCore,
        input: O::Input,
        waiter: &'static Waiter,
        max_wait: Duration,
    ) -> Self::Waited<O> {
        let (driver, core) = (self.giving::<Outputs>(), core.clone());
        Box::pin(async move {
            let mut wait = Wait::<O>::new(input, waiter, max_wait, Instant::now())?;
            loop {
                let call = driver.call::<O>(&core.within(wait.time_left(Instant::now())), wait.input());
                match wait.receive(call.await, Instant::now()) {
                    ControlFlow::Continue(pause) => driver.transport().sleep(pause).await,
                    ControlFlow::Break(end) => return end,
                }
            }
        })
    }

    #[cfg(feature = "sigv4")]
    type Presigned<E: 'static> = BoxFuture<'static, Result<PresignedRequest, SdkError<E>>>;

    #[cfg(feature = "sigv4")]
    fn presign<O: Operation>(
        &self,
        core: &ClientCore,
        input: &O::Input,
        config: PresigningConfig,
    ) -> Self::Presigned<O::Error> {
        let (presigning, limits) = (core.presign::<O>(input, config), core.config.limits());
        let transport = self.transport();
        Box::pin(async move {
            let mut presigning = presigning.map_err(SdkError::ConstructionFailure)?;
            if let Some(opening) = presigning.take_opening() {
                succeeded::<ProtocolOf<O>, _>(run(Arc::clone(&transport), Ok(opening)).await, &limits)?;
            }
            presign_later(presigning, &*transport).await.map_err(SdkError::ConstructionFailure)
        })
    }
}

/// Waits for the credentials of a request of whatever operation.
#[cfg(feature = "sigv4")]
async fn presign_later(
    presigning: Presigning,
    transport: &dyn AsyncTransport,
) -> Result<PresignedRequest, ConstructionFailure> {
    let credentials = match presigning.credentials_provider() {
        Some((provider, limit)) => Some(identify(&provider, limit, transport).await.unwrap_or_else(Cached::late)),
        None => None,
    };
    presigning.end(credentials)
}

impl<G> fmt::Debug for Async<G> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Async")
    }
}

/// The future of a call's result. Nothing is sent before it is polled; dropping it gives the call up.
#[must_use = "nothing is sent before the future is awaited"]
pub struct Call<O, G = Outputs> {
    outcome: BoxFuture<'static, Outcome>,
    limits: Limits,
    operation: PhantomData<fn() -> (O, G)>,
}

impl<O: Operation, G: Given> Future for Call<O, G> {
    type Output = GivenResult<G, O>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<GivenResult<G, O>> {
        let outcome = ready!(self.outcome.as_mut().poll(context));
        Poll::Ready(G::finish::<O>(outcome, &self.limits))
    }
}

impl<O, G> fmt::Debug for Call<O, G> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Call")
    }
}
