//! SigV4a: signatures that hold in several regions, because the key that checks them is no secret.
//!
//! In: a text, and credentials. Out: a signature by the elliptic curve P-256, whose key is derived from the credentials as [AWS
//! describes it](https://docs.aws.amazon.com/IAM/latest/UserGuide/create-signed-request.html).

use p256::ecdsa::signature::Signer as _;
use p256::ecdsa::{Signature, SigningKey};
use zeroize::Zeroizing;

use super::algorithm::{Algorithm, Origin, hmac};
use super::canonical::hex;
use crate::credentials::Credentials;
use crate::error::ConstructionFailure;

const NAME: &str = "AWS4-ECDSA-P256-SHA256";

pub(super) static ALGORITHM: Algorithm = Algorithm { name: NAME, sends_regions: true, sign };

/// The signature in hexadecimal digits of its DER encoding. The same text always has the same one.
fn sign(origin: &Origin<'_>, text: &str) -> Result<String, ConstructionFailure> {
    let key = key(origin.credentials).ok_or_else(|| unusable("no key can be made of them"))?;
    let signature: Signature = key.try_sign(text.as_bytes()).map_err(unusable)?;
    Ok(hex(signature.to_der().as_bytes()))
}

fn unusable(problem: impl std::fmt::Display) -> ConstructionFailure {
    ConstructionFailure::new(format!("the credentials cannot sign (SigV4a): {problem}"))
}

/// The private key of credentials, which is made once: that costs about as much as a signature.
fn key(credentials: &Credentials) -> Option<&SigningKey> {
    credentials.key_for_regions(|| derive(credentials))
}

/// The first of up to 254 numbers made of credentials that is a private key.
fn derive(credentials: &Credentials) -> Option<SigningKey> {
    let secret = Zeroizing::new(["AWS4A", credentials.secret_access_key()].concat());
    (1..=254_u8).find_map(|counter| {
        // The key derivation function of NIST SP 800-108 in counter mode, for 256 bits.
        let label = [&1_u32.to_be_bytes(), NAME.as_bytes(), &[0]].concat();
        let context = [credentials.access_key_id().as_bytes(), &[counter]].concat();
        let mut number = hmac(secret.as_bytes(), &[label, context, 256_u32.to_be_bytes().to_vec()].concat());
        add_one(&mut number);
        SigningKey::from_slice(&*number).ok()
    })
}

/// Adds one to a number of big-endian bytes; the largest becomes zero, which is no key.
fn add_one(number: &mut [u8; 32]) {
    let mut carry = 1;
    for byte in number.iter_mut().rev() {
        let sum = u16::from(*byte) + carry;
        *byte = sum.to_le_bytes()[0];
        carry = sum >> 8;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_derived_once_for_all_regions() {
        let credentials = Credentials::new("AKIDEXAMPLE", "s3cret", None, None, "test");
        let first = key(&credentials).unwrap();
        let clone = credentials.clone();
        assert!(std::ptr::eq(first, key(&clone).unwrap()), "clones share what is remembered");
        assert_eq!(*first, derive(&credentials).unwrap());
        for other in [
            Credentials::new("AKIDOTHER", "s3cret", None, None, "test"),
            Credentials::new("AKIDEXAMPLE", "0ther", None, None, "test"),
        ] {
            assert_ne!(first, key(&other).unwrap());
        }
        assert_eq!(credentials, Credentials::new("AKIDEXAMPLE", "s3cret", None, None, "test"));
    }
}
