//! What carries the requests of a client, whatever configurations it comes to have.
//!
//! In: a transport of the program's own, or a configuration that one is made of. Out: a [`Carrier`], for this and other configurations.

use std::sync::Arc;

use crate::config::Config;

/// A transport, and how that of another configuration is made; one of the program's own is kept.
pub(crate) struct Carrier<T: ?Sized> {
    pub(super) transport: Arc<T>,
    made_of: Option<fn(&Config) -> Arc<T>>,
}

impl<T: ?Sized> Carrier<T> {
    /// The program's own.
    pub(crate) fn own(transport: Arc<T>) -> Self {
        Carrier { transport, made_of: None }
    }

    /// The one that is made of a configuration.
    #[cfg(any(feature = "blocking", feature = "async"))]
    pub(crate) fn made_of(config: &Config, make: fn(&Config) -> Arc<T>) -> Self {
        Carrier { transport: make(config), made_of: Some(make) }
    }

    /// The one of another configuration.
    pub(super) fn reconfigured(&self, config: &Config) -> Self {
        let transport = self.made_of.map_or_else(|| Arc::clone(&self.transport), |make| make(config));
        Carrier { transport, ..*self }
    }
}

impl<T: ?Sized> Clone for Carrier<T> {
    fn clone(&self) -> Self {
        Carrier { transport: Arc::clone(&self.transport), ..*self }
    }
}
