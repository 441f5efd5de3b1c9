//! Logins by digest need a feature of the runtime, and say so without it.

use std::sync::atomic::Ordering;

use smithgen_runtime::generated::AuthScheme;
use smithgen_runtime::operation::Operation;

use crate::digest::blocking;
use crate::digest::operation::answer::Answer;
use crate::support::{Nods, config};

#[test]
fn nothing_is_sent_that_could_not_answer() {
    assert_eq!(Answer::META.auth, [AuthScheme::HttpDigest]);
    let nods = Nods::default();
    let client = blocking::Client::with_transport(config(), nods.clone());
    let refused = client.answer().send().unwrap_err().to_string();
    let expected = "Answer needs the digest of a login, which the feature `digest` of smithgen-runtime makes";
    assert!(refused.ends_with(expected), "{refused}");
    assert_eq!(nods.0.load(Ordering::Relaxed), 0);
}
