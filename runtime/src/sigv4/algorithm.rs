//! How texts are signed: by a key that the service derives, too, from the secret that both have.
//!
//! In: whose signature it is, what it is for, and a text. Out: the signature in hexadecimal digits.

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;
use zeroize::Zeroizing;

use super::canonical::hex;
use crate::credentials::Credentials;
use crate::credentials::derived::DerivedKey;
use crate::error::ConstructionFailure;

/// How a text is signed.
#[derive(Debug)]
pub(super) struct Algorithm {
    /// The name by which requests tell it.
    pub(super) name: &'static str,
    /// Whether the regions of the signature are a header or parameter of their own, and no part of its scope.
    pub(super) sends_regions: bool,
    /// The signature of a text in hexadecimal digits.
    pub(super) sign: fn(origin: &Origin<'_>, text: &str) -> Result<String, ConstructionFailure>,
}

/// SigV4's.
pub(super) static HMAC: Algorithm = Algorithm { name: "AWS4-HMAC-SHA256", sends_regions: false, sign: sign_by_hmac };

/// Whose signature it is, and what it is for.
#[derive(Clone, Copy)]
pub(super) struct Origin<'a> {
    pub(super) credentials: &'a Credentials,
    /// `20150830`
    pub(super) date: &'a str,
    pub(super) region: &'a str,
    pub(super) service: &'a str,
}

impl Origin<'_> {
    /// The key for one day, region and service.
    pub(super) fn key(&self) -> DerivedKey {
        self.credentials.derived_key([self.date, self.region, self.service], || self.derive())
    }

    fn derive(&self) -> DerivedKey {
        let secret = Zeroizing::new(["AWS4", self.credentials.secret_access_key()].concat());
        let mut key = hmac(secret.as_bytes(), self.date.as_bytes());
        for part in [self.region, self.service, "aws4_request"] {
            key = hmac(&*key, part.as_bytes());
        }
        key
    }
}

/// A signature by a key that the service has, too.
fn sign_by_hmac(origin: &Origin<'_>, text: &str) -> Result<String, ConstructionFailure> {
    Ok(hex(&*hmac(&*origin.key(), text.as_bytes())))
}

/// A key made of another, which is overwritten when it has been used.
pub(super) fn hmac(key: &[u8], text: &[u8]) -> DerivedKey {
    let mut made = Zeroizing::new([0; 32]);
    // A key of any length will do: what is longer than a block is hashed first.
    if let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(key) {
        mac.update(text);
        made.copy_from_slice(&mac.finalize().into_bytes());
    }
    made
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_derived_once_for_all_that_they_are_for() {
        let credentials = Credentials::new("AKIDEXAMPLE", "s3cret", None, None, "test");
        let first = Origin { credentials: &credentials, date: "20150830", region: "eu-west-1", service: "iam" };
        let derived = |origin: Origin<'_>| {
            let mut is_new = false;
            let scope = [origin.date, origin.region, origin.service];
            // Clones share what is remembered.
            let key = origin.credentials.clone().derived_key(scope, || {
                is_new = true;
                origin.derive()
            });
            assert_eq!(*key, *origin.derive());
            is_new
        };
        first.key();
        assert!(!derived(first));
        for other in [
            Origin { date: "20150831", ..first },
            Origin { region: "eu-west-2", ..first },
            Origin { service: "sts", ..first },
            Origin { credentials: &Credentials::new("AKIDEXAMPLE", "0ther", None, None, "test"), ..first },
        ] {
            assert!(derived(other) && !derived(other));
        }
        assert!(derived(first), "one key is remembered, not all");
        assert_eq!(credentials, Credentials::new("AKIDEXAMPLE", "s3cret", None, None, "test"));
    }
}
