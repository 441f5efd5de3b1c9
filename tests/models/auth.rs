//! An operation that needs a signature fails before anything is sent; one that needs none works.

use std::sync::atomic::Ordering;

use smithgen_runtime::generated::AuthScheme;
use smithgen_runtime::operation::Operation;

use crate::auth::operation::{open::Open, sign::Sign, spread::Spread};
use crate::auth::{SdkError, blocking};
use crate::support::{Nods, config};

#[test]
fn what_must_be_signed_is_not_sent_unsigned() {
    assert_eq!((Sign::META.auth, Open::META.auth), (&[AuthScheme::SigV4][..], &[][..]));
    assert_eq!(Spread::META.auth, [AuthScheme::SigV4A]);
    assert!(Spread::META.unsigned_payload && !Sign::META.unsigned_payload);
    assert_eq!(Sign::META.service.signing_name, "tiny-signing");
    let nods = Nods::default();
    let client = blocking::Client::with_transport(config(), nods.clone());
    let error = client.sign().send().unwrap_err();
    assert!(matches!(error, SdkError::ConstructionFailure(_)), "{error}");
    let expected = "Sign needs a signature (SigV4), which the feature `sigv4` of smithgen-runtime makes";
    assert!(error.to_string().ends_with(expected), "{error}");
    let error = client.spread().send().unwrap_err().to_string();
    assert!(error.ends_with("Spread needs a signature (SigV4a), which the feature `sigv4a` of smithgen-runtime makes"), "{error}");
    assert_eq!(nods.0.load(Ordering::Relaxed), 0);
    client.open().send().unwrap();
    let elsewhere = client.with_config(client.config().to_builder().region("eu-west-3").build());
    elsewhere.open().send().unwrap();
    assert_eq!(elsewhere.config().region(), Some("eu-west-3"));
    assert_eq!(nods.0.load(Ordering::Relaxed), 2);
}
