//! Whether services are asked where calls go.
//!
//! In: a [`Builder`]'s key. Out: the same of a [`Config`].

use super::{Builder, Config};

impl Builder {
    /// Sets whether services that name endpoints themselves are asked where each call goes: all of them, as far as their models have it, or
    /// none, so that calls fail that go nowhere else, as those of Timestream do. With an `endpoint_url` nobody is asked. Default: those
    /// services whose own endpoint does not take the calls.
    pub fn endpoint_discovery_enabled(mut self, yes: bool) -> Self {
        self.endpoint_discovery_enabled = Some(yes);
        self
    }
}

impl Config {
    /// Whether services that name endpoints themselves are asked where each call goes, if that is set.
    pub fn endpoint_discovery_enabled(&self) -> Option<bool> {
        self.0.endpoint_discovery_enabled
    }
}
