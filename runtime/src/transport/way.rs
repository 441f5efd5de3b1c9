//! The way to servers, which both transports go: by TLS, and through proxies.
//!
//! In: whom to trust. Out: TLS's settings, the proxies of the environment when something was first sent, and common limits.

use std::sync::OnceLock;
use std::time::Duration;

use super::proxy::Proxies;
use super::tls::Tls;
use super::trust::Trust;

/// Idle connections that each transport keeps, and for how long.
pub(super) const MAX_IDLE: usize = 64;
pub(super) const MAX_IDLE_AGE: Duration = Duration::from_secs(60);

/// How long to wait for a server to say that it wants a body, which it may not know how to.
pub(super) const LONGEST_PATIENCE: Duration = Duration::from_secs(1);

/// What both transports have in common.
#[derive(Default)]
pub(super) struct Way {
    pub(super) tls: Tls,
    proxies: OnceLock<Proxies>,
}

impl Way {
    pub(super) fn new(trust: Trust) -> Self {
        Way { tls: Tls::new(trust), ..Way::default() }
    }

    /// A way without proxies.
    pub(super) fn straight(trust: Trust) -> Self {
        Way { proxies: OnceLock::from(Proxies::default()), ..Way::new(trust) }
    }

    pub(super) fn proxies(&self) -> &Proxies {
        self.proxies.get_or_init(Proxies::from_env)
    }
}
