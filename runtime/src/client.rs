//! What a generated client wraps: a driver, a configuration, and the one function that sends.
//!
//! In: a [`Config`], and a transport unless the default one is wanted. Out: a [`Core`] whose [`execute`](Core::execute) takes
//! any finished input of the service.

use std::sync::Arc;
#[cfg(feature = "waiters")]
use std::time::Duration;

use crate::config::Config;
use crate::driver::{Async, Blocking, Carrier, ClientCore, Driver, Given, WithMetadata};
#[cfg(feature = "waiters")]
use crate::meta::waiter::Waiter;
use crate::operation::{Operation, OperationInput};
#[cfg(feature = "sigv4")]
use crate::presigning::PresigningConfig;
use crate::transport::{AsyncTransport, BlockingTransport};

/// A client without the service's own methods. Clones are cheap and share connections and retry budget.
#[doc(hidden)]
#[derive(Clone, Debug)]
pub struct Core<D> {
    driver: D,
    core: ClientCore,
}

/// A driver that comes with a transport of its own.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no transport of its own here",
    label = "no transport for this driver",
    note = "the blocking transport needs the feature `blocking` (ureq) and the asynchronous one the feature `async` (hyper \
            and tokio); without them, pass a transport to `with_transport`"
)]
pub trait DefaultTransport: Driver {
    /// The driver with the configuration's `http_client`.
    fn from_conf(config: &Config) -> Self;
}

#[cfg(feature = "blocking")]
impl<G: Given> DefaultTransport for Blocking<G> {
    fn from_conf(config: &Config) -> Self {
        Blocking::by(Carrier::made_of(config, |config| Arc::new(config.http_client().clone())))
    }
}

#[cfg(feature = "async")]
impl<G: Given> DefaultTransport for Async<G> {
    fn from_conf(config: &Config) -> Self {
        Async::by(Carrier::made_of(config, |config| Arc::new(config.http_client().clone())))
    }
}

/// A driver that can send through transports of the type `T`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot send through `{T}`",
    note = "a blocking client takes a `BlockingTransport`, an asynchronous one an `AsyncTransport`"
)]
pub trait Carries<T>: Driver {
    /// The driver that sends through `transport`.
    fn over(transport: T) -> Self;
}

impl<T: BlockingTransport, G: Given> Carries<T> for Blocking<G> {
    fn over(transport: T) -> Self {
        Blocking::by(Carrier::own(Arc::new(transport)))
    }
}

impl<T: AsyncTransport, G: Given> Carries<T> for Async<G> {
    fn over(transport: T) -> Self {
        Async::by(Carrier::own(Arc::new(transport)))
    }
}

impl<D: Driver> Core<D> {
    /// A client with the driver's own transport.
    pub fn from_conf(config: Config) -> Self
    where
        D: DefaultTransport,
    {
        Core { driver: D::from_conf(&config), core: ClientCore::new(config) }
    }

    /// A client that sends through `transport`.
    pub fn with_transport<T>(config: Config, transport: T) -> Self
    where
        D: Carries<T>,
    {
        Core { driver: D::over(transport), core: ClientCore::new(config) }
    }

    /// This client with another configuration, for one call or many. The retry budget stays shared, and so do connections if the
    /// configuration comes from this one by [`Config::to_builder`]; a transport of the program's own is kept in any case.
    pub fn with_config(&self, config: Config) -> Self {
        let core = self.core.with_config(config);
        Core { driver: self.driver.reconfigured(core.config()), core }
    }

    /// This client, whose calls give with each output what the response said beside it.
    pub fn with_metadata(&self) -> Core<WithMetadata<D>> {
        Core { driver: self.driver.with_metadata(), core: self.core.clone() }
    }

    /// The configuration.
    pub fn config(&self) -> &Config {
        self.core.config()
    }

    /// Sends a finished input.
    pub fn execute<I: OperationInput>(&self, input: I) -> D::Sent<I::Operation> {
        self.send::<I::Operation>(&input)
    }

    /// Signs the request of a finished input, for others to send.
    #[cfg(feature = "sigv4")]
    pub fn presign<I: OperationInput>(
        &self,
        input: I,
        config: PresigningConfig,
    ) -> D::Presigned<<I::Operation as Operation>::Error> {
        self.driver.presign::<I::Operation>(&self.core, &input, config)
    }

    /// A client whose builders wait for something.
    #[cfg(feature = "waiters")]
    pub fn waiting(&self, waiter: &'static Waiter) -> Waiting<D> {
        Waiting { client: self.clone(), waiter }
    }

    pub(crate) fn send<O: Operation>(&self, input: &O::Input) -> D::Sent<O> {
        self.driver.call::<O>(&self.core, input)
    }
}

/// A client that sends what its builders build until something has come.
#[cfg(feature = "waiters")]
#[doc(hidden)]
#[derive(Clone, Debug)]
pub struct Waiting<D> {
    client: Core<D>,
    waiter: &'static Waiter,
}

#[cfg(feature = "waiters")]
impl<D: Driver> Waiting<D> {
    /// Sends a finished input until what is waited for has come, for so long at most.
    pub fn wait<I: OperationInput>(&self, input: I, max_wait: Duration) -> D::Waited<I::Operation> {
        let Core { driver, core, .. } = &self.client;
        driver.wait::<I::Operation>(core, input, self.waiter, max_wait)
    }
}
