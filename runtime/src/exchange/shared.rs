//! What the calls of a client have in common, and learn from each other.
//!
//! In: what came of earlier calls. Out: the budget for retries, the service's clock, where calls went, what was asked and opened.

use std::sync::atomic::{AtomicI64, Ordering};

#[cfg(feature = "digest")]
use crate::auth::digest::Questions;
#[cfg(feature = "endpoint-discovery")]
use crate::discovery::Cache as Discovered;
use crate::retry::TokenBucket;
#[cfg(all(feature = "rest-xml", feature = "sigv4"))]
use crate::sigv4::session::Sessions;
use crate::target::Targets;

/// What all calls of a client share.
#[derive(Debug)]
pub(crate) struct Shared {
    pub(super) bucket: TokenBucket,
    /// Seconds that the service's clock is ahead of ours; [`UNKNOWN`](Self::UNKNOWN) until it matters.
    clock_offset: AtomicI64,
    targets: Targets,
    /// What servers asked of callers with logins.
    #[cfg(feature = "digest")]
    pub(super) questions: Questions,
    #[cfg(all(feature = "rest-xml", feature = "sigv4"))]
    pub(crate) sessions: Sessions,
    #[cfg(feature = "endpoint-discovery")]
    pub(super) discovered: Discovered,
}

impl Shared {
    const UNKNOWN: i64 = i64::MIN;

    pub(crate) fn new() -> Self {
        Shared {
            bucket: TokenBucket::new(),
            clock_offset: AtomicI64::new(Self::UNKNOWN),
            targets: Targets::default(),
            #[cfg(feature = "digest")]
            questions: Questions::default(),
            #[cfg(all(feature = "rest-xml", feature = "sigv4"))]
            sessions: Sessions::default(),
            #[cfg(feature = "endpoint-discovery")]
            discovered: Discovered::default(),
        }
    }

    /// Where calls have gone before.
    pub(crate) fn targets(&self) -> &Targets {
        &self.targets
    }

    pub(super) fn clock_offset(&self) -> Option<i64> {
        Some(self.clock_offset.load(Ordering::Relaxed)).filter(|offset| *offset != Self::UNKNOWN)
    }

    /// Takes note of how far the clocks are apart.
    pub(super) fn set_clock_offset(&self, offset: i64) {
        self.clock_offset.store(offset, Ordering::Relaxed);
    }
}
