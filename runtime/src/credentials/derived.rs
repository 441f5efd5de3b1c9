//! Keys for signatures that were derived from the secret of credentials.
//!
//! In: what a key is for, and how it is derived. Out: the key, derived once for all requests that are signed alike.

#[cfg(feature = "sigv4a")]
use std::sync::OnceLock;
use std::sync::{Mutex, PoisonError};

#[cfg(feature = "sigv4a")]
use p256::ecdsa::SigningKey;
use zeroize::Zeroizing;

use super::Credentials;

/// Keys that were derived from the secret. They are overwritten with it, and no part of what credentials are.
#[derive(Default)]
pub(super) struct Derived {
    /// The last one for a day, region and service, behind these.
    scoped: Mutex<Option<([String; 3], DerivedKey)>>,
    /// The one for all days, regions and services, if any can be made.
    #[cfg(feature = "sigv4a")]
    everywhere: OnceLock<Option<SigningKey>>,
}

/// A key for the signatures of one day, region and service.
pub(crate) type DerivedKey = Zeroizing<[u8; 32]>;

impl PartialEq for Derived {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Derived {}

impl Credentials {
    /// The key that `derive` makes of the secret for a day, region and service. The last one is remembered: most signatures of a program
    /// are for the same.
    pub(crate) fn derived_key(&self, scope: [&str; 3], derive: impl FnOnce() -> DerivedKey) -> DerivedKey {
        let mut last = self.0.derived.scoped.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((known, key)) = &*last
            && *known == scope
        {
            return key.clone();
        }
        let key = derive();
        *last = Some((scope.map(str::to_owned), key.clone()));
        key
    }

    /// The key that `derive` makes of them for signatures in any region, remembered as long as they are.
    #[cfg(feature = "sigv4a")]
    pub(crate) fn key_for_regions(&self, derive: impl FnOnce() -> Option<SigningKey>) -> Option<&SigningKey> {
        self.0.derived.everywhere.get_or_init(derive).as_ref()
    }
}
