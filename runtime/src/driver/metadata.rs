//! Calls that give with each output what the response said beside it: [`WithMetadata`], a driver around another one.
//!
//! In: a driver. Out: one whose calls give pairs of output and [`ResponseMetadata`](super::ResponseMetadata). Outputs themselves have no place for it, so that
//! clients that do not ask for it do not pay for it.

#[cfg(feature = "waiters")]
use std::time::Duration;

use super::{ClientCore, Driver};
use crate::config::Config;
#[cfg(feature = "waiters")]
use crate::meta::waiter::Waiter;
use crate::operation::Operation;
#[cfg(feature = "sigv4")]
use crate::presigning::PresigningConfig;

/// Makes calls as `D` does, and gives with each output the [`ResponseMetadata`](super::ResponseMetadata) of the response that it came in. Waiting and presigning
/// give what `D` gives.
#[derive(Clone, Debug)]
pub struct WithMetadata<D> {
    driver: D,
    /// The driver of another configuration.
    reconfigured: fn(&D, &Config) -> D,
}

impl<D> WithMetadata<D> {
    pub(crate) fn new(driver: D, reconfigured: fn(&D, &Config) -> D) -> Self {
        WithMetadata { driver, reconfigured }
    }

    /// The same with another configuration.
    pub(crate) fn reconfigured(&self, config: &Config) -> Self {
        WithMetadata { driver: (self.reconfigured)(&self.driver, config), reconfigured: self.reconfigured }
    }
}

impl<D: Driver> Driver for WithMetadata<D> {
    type Sent<O: Operation> = D::SentWithMetadata<O>;

    fn call<O: Operation>(&self, core: &ClientCore, input: &O::Input) -> Self::Sent<O> {
        self.driver.call_with_metadata::<O>(core, input)
    }

    type SentWithMetadata<O: Operation> = D::SentWithMetadata<O>;

    fn call_with_metadata<O: Operation>(&self, core: &ClientCore, input: &O::Input) -> Self::SentWithMetadata<O> {
        self.driver.call_with_metadata::<O>(core, input)
    }

    #[cfg(feature = "waiters")]
    type Waited<O: Operation> = D::Waited<O>;

    #[cfg(feature = "waiters")]
    fn wait<O: Operation>(
        &self,
        core: &ClientCore,
        input: O::Input,
        waiter: &'static Waiter,
        max_wait: Duration,
    ) -> Self::Waited<O> {
        self.driver.wait::<O>(core, input, waiter, max_wait)
    }

    #[cfg(feature = "sigv4")]
    type Presigned<E: 'static> = D::Presigned<E>;

    #[cfg(feature = "sigv4")]
    fn presign<O: Operation>(
        &self,
        core: &ClientCore,
        input: &O::Input,
        config: PresigningConfig,
    ) -> Self::Presigned<O::Error> {
        self.driver.presign::<O>(core, input, config)
    }
}
