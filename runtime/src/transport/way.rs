//! The way to servers, which both transports go: by TLS, and through proxies.
//!
//! In: whom to trust. Out: TLS's settings, and the proxies of the environment when something was first sent.

use std::sync::OnceLock;

use super::proxy::Proxies;
use super::tls::Tls;
use super::trust::Trust;

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

    pub(super) fn proxies(&self) -> &Proxies {
        self.proxies.get_or_init(Proxies::from_env)
    }
}
